"""A new city's folder to fill in: every key is there with its meaning, none has a value."""

from pathlib import Path

from zx_analysis import paths
from zx_analysis.city import Quarter
from zx_analysis.messages import message

TEMPLATE = paths.TEMPLATES / "city"


def write_blank(name: str, quarter: str) -> Path:
    """Make data/raw/<name> with commented files; ValueError where it already exists. Gives the folder."""
    plan = str(Quarter.parse(quarter))
    folder = paths.raw(name)
    if folder.exists():
        raise ValueError(message("city_folder_exists", folder=folder))
    for part in ("bulletins", "ledgers", "policy"):
        (folder / part).mkdir(parents=True)
    for file in ("city.toml", "townships.csv"):
        (folder / file).write_bytes((TEMPLATE / file).read_bytes())
    words = {"name": name, "slug": name, "quarter": plan}
    (folder / "README.md").write_text(
        (TEMPLATE / "README.md").read_text(encoding="utf-8").format(**words), encoding="utf-8"
    )
    (folder / "policy" / f"{plan}.toml").write_text(
        (TEMPLATE / "policy.toml").read_text(encoding="utf-8").format(**words), encoding="utf-8"
    )
    return folder
