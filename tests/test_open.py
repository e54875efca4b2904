"""What others meet first: the workflow, the container, Binder, the form for a misread workbook."""

import json
import os
import re
import tomllib

import pytest
import yaml
from packaging.specifiers import SpecifierSet
from typer.main import get_command

from zx_analysis import paths
from zx_analysis.cli.commands import app

CHECKOUT = paths.PACKAGE.parent
TARGETS = set(
    re.findall(r"^([a-z./-]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.M)
)
WORKFLOW = yaml.safe_load((CHECKOUT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
FORM = CHECKOUT / ".github/ISSUE_TEMPLATE/misread.yml"


def commands(job: str) -> list[str]:
    return [step["run"] for step in WORKFLOW["jobs"][job]["steps"] if "run" in step]


def test_the_workflow_calls_targets_that_there_are_and_checks_everything():
    called = {
        target
        for job in WORKFLOW["jobs"]
        for command in commands(job)
        for target in re.findall(r"^make (\S+)", command, re.M)
    }
    assert called <= TARGETS
    assert called >= {"lint", "types", "test", "test-all", "audit", "wheel", "docs"}


def test_it_tests_every_python_that_the_package_claims_and_no_other():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    claimed = SpecifierSet(project["requires-python"])
    tested = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert tested == [f"3.{minor}" for minor in range(8, 20) if f"3.{minor}" in claimed]


def test_it_may_read_and_nothing_more():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in WORKFLOW["jobs"].values())


def test_binder_installs_what_the_lock_pins_and_then_the_package():
    """As make does: the lock leaves a package out that nothing imports, so that pip may not
    resolve.
    """
    after = CHECKOUT / "binder/postBuild"
    locked, package, tried = [
        line
        for line in after.read_text(encoding="utf-8").splitlines()
        if re.match("pip|python", line)
    ]
    assert os.access(after, os.X_OK)
    assert "--no-deps --require-hashes --requirement requirements.lock" in locked
    assert "--no-deps" in package and package.endswith("--editable .")
    assert "zx.open_study" in tried
    assert sorted(file.name for file in after.parent.iterdir()) == ["postBuild", "runtime.txt"]


def test_the_container_makes_the_environment_that_its_editor_takes():
    container = json.loads(
        (CHECKOUT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8")
    )
    assert container["postCreateCommand"].removeprefix("make ") in TARGETS
    assert "/.venv/" in json.dumps(container["customizations"])


@pytest.mark.parametrize("word", ["单元格", "应该是什么", "zx doctor", "zx trace", "不宜公开"])
def test_the_form_asks_for_what_is_needed_to_read_it_right(word):
    assert word in FORM.read_text(encoding="utf-8")


def test_the_form_is_one_and_its_commands_exist():
    form = yaml.safe_load(FORM.read_text(encoding="utf-8"))
    asked = [part["id"] for part in form["body"] if part["type"] != "markdown"]
    assert len(asked) == len(set(asked)) and {"sheet", "cell", "read", "expected"} <= set(asked)
    named = set(re.findall(r"\bzx ([a-z]+)", FORM.read_text(encoding="utf-8")))
    assert named <= set(get_command(app).commands)
