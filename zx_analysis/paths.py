"""Where things lie: the root folder, the folders of a city, of a pack, of the notebooks."""

import os
import re
from pathlib import Path

from zx_analysis.messages import message

PACKAGE = Path(__file__).resolve().parent
TEMPLATES = PACKAGE / "templates"
# Letters, digits, CJK, dashes and underscores, no dot: a name can never climb out of its folder.
NAME = re.compile(r"[0-9A-Za-z_\u4e00-\u9fff][0-9A-Za-z_\-\u4e00-\u9fff]*")

SYSTEM_FILES = {"thumbs.db", "desktop.ini", "icon\r"}  # what Windows and macOS leave in a folder


def root() -> Path:
    """The folder that holds data/, notebooks/ and reports/.

    `ZX_ROOT` if set, else the nearest folder upwards from here with `data/raw`, else the checkout
    of the package.
    """
    if os.environ.get("ZX_ROOT"):
        return Path(os.environ["ZX_ROOT"]).resolve()
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "raw").is_dir():
            return folder
    return PACKAGE.parent


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
    """The numbered notebooks in the order of the work: those of the root, else those of the
    checkout."""
    for base in (root(), PACKAGE.parent):
        found = sorted((base / "notebooks").glob("[0-9]_*.ipynb"))
        if found:
            return found
    raise FileNotFoundError(str(message("no_numbered_notebooks")))
