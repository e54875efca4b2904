"""Where the work is done: the folder that holds data/raw, here or above; else ZX_ROOT; else
here.
"""

import pytest

from zx_analysis import paths


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A bureau's folder with data/raw and one below it, another root, a folder with nothing."""
    for name in ("bureau/data/raw", "bureau/notes/2022", "other/data/raw", "nothing"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.delenv("ZX_ROOT", raising=False)
    return tmp_path


@pytest.mark.parametrize("here", ["bureau", "bureau/notes/2022", "bureau/data/raw"])
def test_the_folder_that_holds_data_raw_goes_before_the_variable(places, monkeypatch, here):
    monkeypatch.chdir(places / here)
    assert paths.root() == places / "bureau"
    monkeypatch.setenv("ZX_ROOT", str(places / "other"))
    assert paths.root() == places / "bureau"


def test_elsewhere_the_variable_says_it(places, monkeypatch):
    monkeypatch.chdir(places / "nothing")
    monkeypatch.setenv("ZX_ROOT", str(places / "other"))
    assert paths.root() == places / "other"


def test_else_it_is_the_current_folder_and_that_is_said(places, monkeypatch, zx):
    monkeypatch.chdir(places / "nothing")
    assert paths.declared_root() is None and paths.root() == places / "nothing"
    code, out, err = zx("new-city", "新城")
    assert code == 0 and str(places / "nothing" / "data" / "raw" / "新城") in out
    assert err.startswith("这里和上级文件夹都没有 data/raw") and "working in" in err
    assert zx("new-city", "新城二")[2] == ""  # data/raw is there now


def test_what_the_package_carries_is_no_root(places, monkeypatch):
    monkeypatch.setattr(paths, "CARRIED", places / "other")
    monkeypatch.chdir(places / "other")
    assert paths.declared_root() is None
