"""environment.yml says the same as pyproject.toml, and neither it nor any other file names a
package registry.
"""

import subprocess
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from rattler import MatchSpec

from zx_analysis import paths

CHECKOUT = paths.PACKAGE.parent
RENAMED = {
    "python-duckdb": "duckdb",
}  # conda's name → the name in pyproject.toml
CONDA_ONLY = {"pip"}


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_same_packages_with_the_same_bounds(project):
    lines = yaml.safe_load((CHECKOUT / "environment.yml").read_text(encoding="utf-8"))[
        "dependencies"
    ]
    by_conda = [MatchSpec(line) for line in lines if isinstance(line, str)]
    by_pip = [
        Requirement(line) for entry in lines if isinstance(entry, dict) for line in entry["pip"]
    ]
    found = {spec.name.normalized: str(spec.version or "") for spec in by_conda}
    found = {
        RENAMED.get(name, name): SpecifierSet(bounds)
        for name, bounds in found.items()
        if name not in CONDA_ONLY
    }
    found |= {requirement.name: requirement.specifier for requirement in by_pip}
    wanted = [
        Requirement(line)
        for line in [*project["dependencies"], *sum(project["optional-dependencies"].values(), [])]
    ]
    expected = {requirement.name: requirement.specifier for requirement in wanted} | {
        "python": SpecifierSet(project["requires-python"])
    }
    assert len(found) == len(by_conda) - len(CONDA_ONLY) + len(by_pip)
    assert found == expected


def test_a_line_that_is_no_conda_spec_would_be_noticed():
    with pytest.raises(Exception, match="version"):
        MatchSpec("pandas >>3")


def test_the_lock_pins_every_package_with_a_hash_and_names_no_registry(project):
    text = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text and "index-url" not in text
    entries = [
        block
        for block in text.replace("\\\n", " ").splitlines()
        if block.strip() and not block.startswith("#")
    ]
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    names = {entry.split("==")[0].strip().lower().replace("_", "-") for entry in entries}
    wanted = {
        Requirement(line).name.lower().replace("_", "-")
        for line in [*project["dependencies"], *sum(project["optional-dependencies"].values(), [])]
    }
    assert wanted <= names and "rfc3987-syntax" not in names


def test_the_peers_lock_pins_every_package_with_a_hash_and_names_no_registry():
    text = (CHECKOUT / "benchmarks" / "peers.lock").read_text(encoding="utf-8")
    entries = [
        block
        for block in text.replace("\\\n", " ").splitlines()
        if block.strip() and not block.startswith("#")
    ]
    assert "://" not in text and all(
        "==" in entry and "--hash=sha256:" in entry for entry in entries
    )
    wanted = {
        Requirement(line).name
        for line in (CHECKOUT / "benchmarks" / "peers.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    assert wanted <= {entry.split("==")[0].strip() for entry in entries}


def test_no_committed_file_names_a_registry_host():
    hosts = ["pypi." + "org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org"]
    listed = subprocess.run(
        ["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in listed:
        content = (CHECKOUT / name).read_bytes() if (CHECKOUT / name).is_file() else b""
        assert not any(host.encode() in content for host in hosts), name
