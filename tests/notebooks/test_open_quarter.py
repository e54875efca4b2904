"""What the check cells print of an open quarter: the made-up city's as it was known after 1-2月.

nbval holds the cells against what they print of the closed quarter, in which nothing is forecast.
Here the same cells are held against `open/<notebook>.txt`. Both are what the notebooks printed when
they were last looked at: they tell that a figure has changed, not that it is right; that is worked
out from the spreadsheets in tests/whole. To write them anew after a change on purpose:
`.venv/bin/python -m tests.notebooks.test_open_quarter`.
"""

import ast
import contextlib
import io
import os
import warnings
from pathlib import Path

import matplotlib
import nbformat
import pytest

from tests.made_up import made_up
from zx_analysis.quarter import Answers, open_study
from zx_analysis.quarter.answers import kept

AS_OF = "2022-02"
CHECKOUT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((CHECKOUT / "notebooks").glob("[0-9]_*.ipynb"))


def expected(path: Path) -> Path:
    return Path(__file__).parent / "open" / f"{path.stem}.txt"


def printed(path: Path, **parameters: str) -> list[str]:
    """What the check cells of a notebook print with other parameters. Of its cells run those that
    leave a variable behind, and the checks: what is only shown is not drawn."""
    names, texts = {}, []
    for cell in nbformat.read(path, as_version=4).cells:
        tags = cell.metadata.get("tags", [])
        shows = (
            all(isinstance(part, ast.Expr) for part in ast.parse(cell.source).body)
            if (cell.cell_type == "code")
            else True
        )
        if cell.cell_type != "code" or (shows and "check" not in tags):
            continue
        with contextlib.redirect_stdout(io.StringIO()) as said:
            exec(compile(cell.source, f"{path.name}", "exec"), names)  # noqa: S102
        if "parameters" in tags:
            names |= parameters
        if "check" in tags:
            texts.append(said.getvalue())
    return texts


@pytest.fixture(scope="module")
def february():
    """The study of the quarter after 1-2月, read once for all notebooks."""
    with pytest.MonkeyPatch.context() as patch, matplotlib.rc_context(), warnings.catch_warnings():
        patch.setenv("ZX_ROOT", str(CHECKOUT))
        with kept(made_up(as_of=AS_OF)):
            yield


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_main_table_of_an_open_quarter(path, february):
    text = "\n".join(printed(path, as_of=AS_OF))
    assert text == expected(path).read_text(encoding="utf-8")


def test_every_notebook_has_its_table_and_no_table_is_left_over():
    assert sorted(file.stem for file in expected(NOTEBOOKS[0]).parent.glob("*.txt")) == [
        path.stem for path in NOTEBOOKS
    ]


if __name__ == "__main__":
    os.environ["ZX_ROOT"] = str(CHECKOUT)
    with kept(Answers(open_study("zhongxiang", "2022Q1", AS_OF))):
        for notebook in NOTEBOOKS:
            text = "\n".join(printed(notebook, as_of=AS_OF))
            expected(notebook).write_text(text, encoding="utf-8")
