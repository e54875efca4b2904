"""The manifest of a pack: what it was made of, by whom and with what, so that it can be made again and compared."""

import hashlib
import subprocess
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from zx_analysis import corrections, paths
from zx_analysis.city import sha256
from zx_analysis.remarks import InputRefused
from zx_analysis.study import Study

PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "seaborn", "papermill", "python-calamine", "typst", "python-docx", "xlsxwriter", "zx-analysis")


def inputs(study: Study, policy: str = "") -> list[dict]:
    """file, sha256, bytes of every input: bulletins and ledgers by the very bytes that were parsed. policy: another policy file than the city's own."""
    folder = study.city.folder
    given = [folder / "city.toml", folder / study.city.register_file, Path(policy) if policy else folder / "policy" / f"{study.quarter}.toml", folder / corrections.FILE]
    found = [{"file": path.name if policy and path == given[2] else path.relative_to(folder).as_posix(), "sha256": sha256(path), "bytes": path.stat().st_size}
             for path in given if path.is_file()]
    found += study.cleaned.inputs.to_dict("records")
    return found + [{"file": f"{study.city.ledgers}/{ledger.contract.file}", "sha256": ledger.sha256, "bytes": ledger.bytes} for ledger in study.ledgers.values()]


def files(study: Study) -> set[str]:
    """The names of all bulletins and ledgers that lie in the city's folder now."""
    return {path.relative_to(study.city.folder).as_posix() for path in (*study.city.files(), *study.city.ledger_files())}


def refuse_changes(study: Study, given: list[dict], there: set[str], policy: str = "") -> None:
    """InputRefused where a file is not what it was when it was read (`given`, of `inputs`), is gone, or was added to those that were there (`there`, of `files`)."""
    wrong = files(study) ^ there
    for entry in given:
        path = Path(policy) if policy and entry["file"] == Path(policy).name else study.city.folder / entry["file"]
        if not path.is_file() or sha256(path) != entry["sha256"]:
            wrong.add(entry["file"])
    if wrong:
        names = sorted(wrong)
        raise InputRefused(f"运行期间输入文件变了：{'、'.join(names)}。没有发布，请重新运行。\nThe inputs changed during the run: {', '.join(names)}. Nothing was published; run it again.")


def edition(given: list[dict], parameters: dict) -> str:
    """Twelve characters that stand for inputs, parameters and the package's version: equal editions hold equal tables."""
    text = "".join(sorted(f"{entry['sha256']}  {entry['file']}\n" for entry in given))
    text += "".join(f"{key}={value}\n" for key, value in sorted(shown(parameters).items())) + version("zx-analysis")
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def shown(parameters: dict) -> dict:
    """The parameters without paths of this machine."""
    return {key: Path(value).name if key == "policy" and value else value for key, value in parameters.items() if key != "out"}


def manifest(study: Study, given: list[dict], parameters: dict, answers: list[dict], seconds: dict[str, float]) -> dict:
    """All but `pack`, `made_by` and `approvals`. seconds: by notebook."""
    return {
        "mark": study.mark,
        "made": datetime.now().astimezone().isoformat(timespec="seconds"),
        "edition": edition(given, parameters),
        "inputs": given,
        "parameters": shown(parameters),
        "versions": {"python": ".".join(map(str, sys.version_info[:3])), "commit": commit(), **{name: version(name) for name in PACKAGES}},
        "rows": {"panel": len(study.cleaned.panel), "findings": len(study.cleaned.findings), "row_ledger": len(study.cleaned.row_ledger),
                 **{title: len(ledger.rows) for title, ledger in study.ledgers.items()}},
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "headline": answers,
    }


def commit() -> str:
    """The commit of the checkout that runs, with a + where files were changed since; '' outside a checkout or without git."""
    def git(*arguments: str) -> str:
        try:
            return subprocess.run(["git", "-C", str(paths.PACKAGE.parent), *arguments], capture_output=True, text=True, timeout=10, check=True).stdout.strip()
        except (OSError, subprocess.SubprocessError):
            return ""

    head = git("rev-parse", "HEAD")
    return head + ("+" if head and git("status", "--porcelain", "--", "zx_analysis", "notebooks") else "")
