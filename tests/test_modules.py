"""The house: packages on floors, imports that run down only, rooms of a size one can overlook."""

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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


def taken(file: Path) -> Iterator[tuple[str, str]]:
    """(package, name) of everything that a module takes from other packages; of a module's names
    the module's."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zx_analysis."):
            package, *module = node.module.split(".")[1:]
            if package != file.parent.name and package in PACKAGES:
                yield from ((package, name) for name in module or [one.name for one in node.names])


# What only an extra brings, and the module that only its own command imports.
OF_EXTRAS = {"duckdb", "ipywidgets", "tomlkit", "voila", "tornado", "distributed", "dask"}
OF_THE_DASHBOARD = "cli/dashboard.py"


def test_what_an_extra_brings_is_imported_where_its_absence_is_said():
    """Only within `with extra(…)`, which says how to install it."""
    bare = []
    for file in paths.PACKAGE.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        held = {
            inner
            for node in ast.walk(tree)
            if isinstance(node, ast.With)
            and any(ast.unparse(item.context_expr).startswith("extra(") for item in node.items)
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            names = (
                [one.name for one in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if node not in held and OF_EXTRAS & {name.split(".")[0] for name in names}:
                bare.append(file.relative_to(paths.PACKAGE).as_posix())
    assert set(bare) == {OF_THE_DASHBOARD}


@pytest.mark.parametrize("package", PACKAGES)
def test_only_what_a_package_exports_is_taken_from_it(package):
    for file in paths.PACKAGE.glob(f"{package}/*.py"):
        for home, name in taken(file):
            exported = importlib.import_module(f"zx_analysis.{home}").__all__
            assert name in exported, f"{file.name} takes {name} of {home}"


def test_every_export_is_there():
    for package in PACKAGES:
        face = importlib.import_module(f"zx_analysis.{package}")
        assert len(face.__all__) == len(set(face.__all__))
        for name in face.__all__:
            module = paths.PACKAGE / package / f"{name}.py"
            assert hasattr(face, name) or module.is_file(), f"{package}.{name}"


def test_no_room_is_larger_than_one_can_overlook():
    long = {
        file.relative_to(paths.PACKAGE).as_posix(): lines
        for file in paths.PACKAGE.glob("**/*.py")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert not long
