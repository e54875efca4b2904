"""A new city's folder to fill in: every key is there with its meaning, none has a value."""

from pathlib import Path

from zx_analysis import paths
from zx_analysis.city import Quarter
from zx_analysis.city.indicators import STANDARD
from zx_analysis.messages import message

TEMPLATE = paths.TEMPLATES / "city"
PER_LINE = 3  # indicators in a line of city.toml


def write_blank(name: str, quarter: str) -> Path:
    """Make data/raw/<name> with commented files; ValueError where it already exists. Gives the
    folder.
    """
    plan = str(Quarter.parse(quarter))
    folder = paths.raw(name)
    if folder.exists():
        raise ValueError(message("city_folder_exists", folder=folder))
    for part in ("bulletins", "ledgers", "policy"):
        (folder / part).mkdir(parents=True)
    (folder / "townships.csv").write_bytes((TEMPLATE / "townships.csv").read_bytes())
    city = (TEMPLATE / "city.toml").read_text(encoding="utf-8")
    (folder / "city.toml").write_text(
        city.replace("{standard_indicators}", _standard_indicators()), encoding="utf-8"
    )
    words = {"name": name, "slug": name, "quarter": plan}
    (folder / "README.md").write_text(
        (TEMPLATE / "README.md").read_text(encoding="utf-8").format(**words), encoding="utf-8"
    )
    (folder / "policy" / f"{plan}.toml").write_text(
        (TEMPLATE / "policy.toml").read_text(encoding="utf-8").format(**words), encoding="utf-8"
    )
    return folder


def _standard_indicators() -> str:
    """Every standard indicator and what it is called, as comments."""
    named = [f"{indicator.name} {indicator.label_zh}" for indicator in STANDARD]
    lines = ["、".join(named[i : i + PER_LINE]) for i in range(0, len(named), PER_LINE)]
    return "、\n".join(f"#   {line}" for line in lines)
