"""What the README promises is there: files, tables, commands."""

import re

from typer.main import get_command

from zx_analysis import paths
from zx_analysis.cli import app
from zx_analysis.publishing import DECIDED, TABLES

CHECKOUT = paths.PACKAGE.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_every_link_leads_to_a_file():
    for name in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", (CHECKOUT / name).read_text(encoding="utf-8")):
            assert (CHECKOUT / target).is_file(), (name, target)


def test_every_page_and_table_of_a_pack_is_explained_and_no_other():
    pages = re.findall(r"^\| `(\d_\w+)\.html`", README, re.M)
    assert pages == list(TABLES)
    listed = re.search(r"^\| `tables/\*\.csv` \|(.*)\|$", README, re.M)[1]
    assert set(re.findall(r"`(\w+)`", listed)) == {name for owed in [*TABLES.values(), DECIDED] for name in owed}


def test_every_command_of_the_readme_exists_and_none_is_left_out():
    mentioned = set(re.findall(r"\bzx ([a-z][a-z-]+)", README.split("## Limits")[0]))
    assert mentioned == set(get_command(app).commands)


def test_every_module_is_in_contributing():
    text = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Working")[0]
    named = set(re.findall(r"`(\w+)`", text))
    assert {path.stem for path in paths.PACKAGE.glob("*.py") if not path.stem.startswith("__")} <= named
