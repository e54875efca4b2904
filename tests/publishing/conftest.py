"""Roots in one place, and a pack of the small city that is published once and copied.

What a publishing test changes are approvals, pages, manifests; the figures below them are the same
in nearly all. So what the same files give is computed once a session.
"""

import shutil
from pathlib import Path

import pytest

from tests.conftest import RANKING, bytes_below, write_small_city
from tests.notebooks.kernels import load_ipykernel
from tests.publishing import test_sign_off
from tests.publishing.test_sign_off import edit, without_notebooks
from zx_analysis import paths
from zx_analysis.publishing import comparison, publish, sign_off
from zx_analysis.publishing.approvals import Maker
from zx_analysis.quarter import Answers, answers, open_study

COMPUTED: dict[tuple, Answers] = {}


@pytest.fixture(scope="session", autouse=True)
def kernels_start_soon():
    load_ipykernel()


@pytest.fixture
def root(tmp_path_factory, monkeypatch) -> Path:
    """As elsewhere, but the same path in every test, emptied before each: what was computed of the
    same files names the same folders.
    """
    folder = tmp_path_factory.getbasetemp() / "publishing" / "root"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("ZX_ROOT", str(folder))
    return folder


@pytest.fixture
def computed_once(monkeypatch):
    """A study of the same files is that of the test before, with what was computed of it."""

    def remembered(city, quarter, as_of="", policy=""):
        given = Path(policy).read_bytes() if policy else b""
        key = (bytes_below(paths.raw(city)), quarter, as_of, policy, given)
        if key not in COMPUTED:
            COMPUTED[key] = Answers(open_study(city, quarter, as_of, policy))
        monkeypatch.setitem(answers._kept, key, COMPUTED[key])
        return COMPUTED[key].study

    for module in (publish, sign_off, comparison, test_sign_off):
        monkeypatch.setattr(module, "open_study", remembered)


def ranked(city: Path) -> Path:
    """The city with a ranking in its policy: 九里乡 is last."""
    edit(city / "policy" / "2022Q1.toml", "[colours]", RANKING + "[colours]")
    return city


def as_gongye(monkeypatch):
    without_notebooks(monkeypatch)
    monkeypatch.setattr(publish, "save_documents", lambda *given: [])
    monkeypatch.setattr(publish, "whoever_runs_this", lambda name="": Maker("gongye", name))


@pytest.fixture
def city(small_city, computed_once, monkeypatch):
    as_gongye(monkeypatch)
    return ranked(small_city)


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """reports/sanzhen with the pack of 2022Q1 that `city` gives; read-only."""
    folder = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZX_ROOT", str(folder))
        as_gongye(patch)
        ranked(write_small_city(folder / "data" / "raw" / "sanzhen"))
        return publish.publish("sanzhen", "2022Q1").folder.parent


@pytest.fixture
def home(city, root, published) -> Path:
    """reports/sanzhen with the pack of 2022Q1: 九里乡 is last."""
    return shutil.copytree(published, root / "reports" / "sanzhen", symlinks=True)
