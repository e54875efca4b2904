"""The house: packages on floors, imports that run down only, rooms of a size one can overlook."""

import re
import subprocess
import sys
from pathlib import Path

from zx_analysis import paths

CHECKOUT = paths.PACKAGE.parent
PACKAGES = sorted(file.parent.name for file in paths.PACKAGE.glob("*/__init__.py"))


def test_imports_run_down_only():
    """The floors are in pyproject.toml, [tool.importlinter]."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_package_has_its_floor():
    floors = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8").split("layers = [")[1]
    named = re.findall(r"zx_analysis\.(\w+)", floors.split("]")[0])
    assert sorted(named) == sorted([*PACKAGES, "paths"])


def test_the_guide_to_contributing_names_every_package_once():
    text = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| \d+ \| `(\w+)` \|", text, re.M)) == PACKAGES
