"""A parameter that a notebook does not have is refused also where papermill runs without `zx`."""

import os
from pathlib import Path

import nbformat
import papermill
import pytest

from tests.notebooks.test_notebooks import EXPLORING, NOTEBOOKS
from zx_analysis.publishing import kernels
from zx_analysis.quarter.injected import unfit

DECLARED = 'city: str = "a"  # folder\nquarter: str = "2022Q1"\nas_of: str = ""\nseed: int = 0\n'


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "quartr = '2022Q2'",
            "没有参数 quartr，是不是 quarter。有的参数是：city、quarter、as_of、seed。",
        ),
        ("asof = '2022-02'", "没有参数 asof，是不是 as_of。"),
        ("town = 'x'", "没有参数 town。"),
        ("as_of = 2022.02", "参数 as_of 读到 2022.02，不是 str。"),
        ("city = 420881", "参数 city 读到 420881，不是 str。"),
        ("seed = '1'", "参数 seed 读到 '1'，不是 int。"),
        ("seed = True", "参数 seed 读到 True，不是 int。"),
    ],
)
def test_a_name_or_kind_that_is_not_declared_is_said(given, said):
    (one,) = unfit(["", DECLARED, f"# Parameters\n{given}\n", "study = 1"])
    assert said in one.zh


@pytest.mark.parametrize(
    "cells",
    [
        ["", DECLARED, "# Parameters\nquarter = '2021Q4'\nseed = 7\n"],
        ["", DECLARED, "%matplotlib inline", "quartr = 3"],  # an analyst's own name
        ["", DECLARED + "least: float = 0.5", "# Parameters\nleast = 0.25\n"],
        # given wrongly, mended in JupyterLab and run again
        ["", DECLARED, "# Parameters\nquartr = 'x'\n", "# Parameters\nquarter = '2022Q2'\n"],
        [],
    ],
)
def test_what_is_declared_and_what_was_not_given_passes(cells):
    assert not list(unfit(cells))


def small(path: Path, folder: Path) -> Path:
    """The notebook's cells up to the one that reads the city, under another name."""
    notebook = nbformat.read(path, as_version=4)
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = codes[: 1 + next(i for i, c in enumerate(codes) if "open_study(" in c.source)]
    nbformat.write(notebook, folder / path.name)
    return folder / path.name


@pytest.mark.parametrize("path", NOTEBOOKS + EXPLORING, ids=lambda path: path.stem)
def test_every_notebook_asks(path):
    """Each reads its city by `open_study`, which asks."""
    assert "open_study(" in path.read_text(encoding="utf-8")


def test_papermill_alone_ends_with_an_error(tmp_path, small_city):
    """By itself, not by `zx`; kernels are forked, so that they need not import everything."""
    notebook = str(small(NOTEBOOKS[1], tmp_path))
    how = {"progress_bar": False, "kernel_name": "python3"}
    with kernels.served(tmp_path, Path(os.devnull)):
        with pytest.raises(papermill.PapermillExecutionError) as refused:
            papermill.execute_notebook(
                notebook, None, {"city": "sanzhen", "quartr": "2022Q1"}, **how
            )
        papermill.execute_notebook(notebook, None, {"city": "sanzhen"}, **how)
    assert "没有参数 quartr，是不是 quarter" in refused.value.evalue
