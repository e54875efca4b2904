"""What the package came with, written into a root: the made-up city, the notebooks, the
handbook.
"""

import shutil
from pathlib import Path

from zx_analysis import paths
from zx_analysis.messages import message

CITY = "zhongxiang"
# What editors and systems leave in a checkout's folders.
LEFT_OUT = shutil.ignore_patterns(".*", "~$*", "__pycache__")


def write_demonstration() -> list[Path]:
    """Write the made-up city, the notebooks and the handbook into the root, each where it is not
    there yet. Gives what was written; ValueError where the city and the notebooks are there."""
    city, given = paths.raw(CITY), paths.GIVEN / "data" / "raw" / CITY
    notebooks = write_notebooks()
    if city.exists():
        if not notebooks:
            raise ValueError(message("demo_folder_exists", folder=city))
        return [*notebooks, *write_handbook()]
    if not (given / "city.toml").is_file():
        raise ValueError(message("demo_source_gone", folder=given))
    return [_copied(given, city), *notebooks, *write_handbook()]


def write_notebooks() -> list[Path]:
    """Write notebooks/ into the root; nothing where a folder of that name is there."""
    return _written("notebooks")


def write_handbook() -> list[Path]:
    """Write docs/ (how to work month by month, methods, data dictionary) into the root; nothing
    where a folder of that name is there."""
    return _written("docs")


def _written(name: str) -> list[Path]:
    target = paths.root() / name
    return [] if target.exists() else [_copied(paths.GIVEN / name, target)]


def _copied(given: Path, target: Path) -> Path:
    """Copy a folder: the bytes, not the permissions of an installation that nobody may write."""
    shutil.copytree(given, target, ignore=LEFT_OUT, copy_function=shutil.copyfile)
    return target
