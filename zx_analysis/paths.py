"""Where things lie: the root folder, the folders of a city, of a pack, of the
notebooks, what the package came with."""

import os
import re
from pathlib import Path

from zx_analysis.messages import message

PACKAGE = Path(__file__).resolve().parent
TEMPLATES = PACKAGE / "templates"
# A wheel carries notebooks/, docs/ and the made-up city inside the package; in a checkout they
# stand beside it.
CARRIED = PACKAGE / "carried"
GIVEN = CARRIED if CARRIED.is_dir() else PACKAGE.parent
# Letters, digits, CJK, dashes and underscores, no dot: a name can never climb out of its folder.
NAME = re.compile(r"[0-9A-Za-z_\u4e00-\u9fff][0-9A-Za-z_\-\u4e00-\u9fff]*")

SYSTEM_FILES = {"thumbs.db", "desktop.ini", "icon\r"}  # what Windows and macOS leave in a folder


def root() -> Path:
    """The folder that holds data/, notebooks/ and reports/.

    The nearest folder upwards from here with `data/raw`, else `ZX_ROOT`, else the folder one
    stands in; never what the package carries.
    """
    return declared_root() or Path.cwd().resolve()


def declared_root() -> Path | None:
    """The root that `data/raw` or `ZX_ROOT` names; None where neither does."""
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "raw").is_dir() and folder != CARRIED:
            return folder
    named = os.environ.get("ZX_ROOT")
    return Path(named).resolve() if named else None


def safe_name(name: str, what_zh: str, what_en: str) -> str:
    """`name` unchanged if it is a plain name; ValueError otherwise (no separators, no leading dot
    or dash)."""
    if not NAME.fullmatch(name):
        raise ValueError(message("name_not_plain", name=name, what_zh=what_zh, what_en=what_en))
    return name


def is_hidden(name: str) -> bool:
    """Whether a file or a folder is the system's own and nobody's return: .DS_Store, Thumbs.db."""
    return name.startswith(".") or name.lower() in SYSTEM_FILES


def raw(city: str) -> Path:
    """What the authorities gave: data/raw/<city>; read only."""
    return root() / "data" / "raw" / safe_name(city, "城市", "city")


def cities() -> list[str]:
    """The folders under data/raw that hold a city.toml, in order."""
    return sorted(
        file.parent.name
        for file in (root() / "data" / "raw").glob("*/city.toml")
        if NAME.fullmatch(file.parent.name)
    )


def processed(city: str) -> Path:
    """What cleaning wrote: data/processed/<city>."""
    return root() / "data" / "processed" / safe_name(city, "城市", "city")


def reports(city: str) -> Path:
    """The decision packs of a city: reports/<city>."""
    return root() / "reports" / safe_name(city, "城市", "city")


def approvals(city: str, quarter: str) -> Path:
    """Who approved the quarter's talk list: a file beside the packs, only ever appended to."""
    return reports(city) / f"approvals-{quarter}.jsonl"


def notebooks() -> list[Path]:
    """The numbered notebooks in the order of the work: those of the root, else those that the
    package came with."""
    for base in (root(), GIVEN):
        found = sorted((base / "notebooks").glob("[0-9]_*.ipynb"))
        if found:
            return found
    raise FileNotFoundError(str(message("no_numbered_notebooks")))
