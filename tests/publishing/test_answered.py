"""What notebooks hand over is what the run computed; an altered notebook is not published."""

import shutil

import nbformat
import pytest

from tests.publishing.conftest import ranked
from tests.publishing.test_sign_off import edit
from zx_analysis import paths
from zx_analysis.city import tables
from zx_analysis.documents import handover
from zx_analysis.publishing import answered, execution
from zx_analysis.quarter import Answers, fit, open_study

NOTEBOOKS = paths.PACKAGE.parent / "notebooks"


@pytest.fixture
def city(small_city, computed_once):
    return ranked(small_city)


def one_notebook(root, stem, *, after="", before=""):
    """A root whose only notebook is this one, with a cell after its last or before its second."""
    (root / "notebooks").mkdir()
    notebook = nbformat.read(NOTEBOOKS / f"{stem}.ipynb", as_version=4)
    setup = next(
        at for at, cell in enumerate(notebook.cells) if "setup" in cell.metadata.get("tags", [])
    )
    if before:
        notebook.cells.insert(setup, nbformat.v4.new_code_cell(before))
    if after:
        notebook.cells.append(nbformat.v4.new_code_cell(after))
    nbformat.write(notebook, root / "notebooks" / f"{stem}.ipynb")


REWRITE = """\
from pathlib import Path
file = Path(out) / "{table}.csv"
file.write_text(file.read_text("utf-8-sig").replace("{old}", "{new}"), "utf-8-sig")"""


class TestAnAlteredNotebook:
    """A run of one notebook, of which some cell was added."""

    @pytest.mark.parametrize(
        ("stem", "table", "old", "new"),
        [
            ("3_allocate_rewards", "allocation", "九里乡", "郢中街道"),
            ("3_allocate_rewards", "rules", "100.00", "900.00"),
            ("1_check_data", "panel", "540", "541"),
        ],
    )
    def test_that_rewrites_a_table_is_named_with_it(self, city, root, zx, stem, table, old, new):
        one_notebook(root, stem, after=REWRITE.format(table=table, old=old, new=new))
        code, out, err = zx("report", "sanzhen", "2022Q1")
        assert code == 4 and out == "" and f"笔记本 {stem} 交出的表 {table} 与本次运行" in err
        assert new in err.split("应为")[0] and "请把笔记本恢复原样再运行" in err
        assert not (root / "reports" / "sanzhen" / "2022Q1").exists()

    @pytest.mark.parametrize(
        "cell",
        [
            'quarter = "2021Q4"',
            'for as_of in ["2022-02"]:\n    pass',
            "if (seed := 7):\n    %time print(1)",
            "from math import pi as policy",
            "def city():\n    pass",
        ],
    )
    def test_that_sets_a_parameter_anew_is_not_run(self, city, root, zx, cell):
        one_notebook(root, "1_check_data", before=cell)
        code, _, err = zx("report", "sanzhen", "2022Q1")
        assert code == 4 and "1_check_data.ipynb 第 3 格改写了参数" in err

    def test_that_asks_for_another_quarter_is_not_published(self, city, root, zx):
        """Its parameters are left alone: the tables are not those of the quarter asked for."""
        shutil.copy(city / "policy" / "2022Q1.toml", city / "policy" / "2021Q4.toml")
        edit(city / "policy" / "2021Q4.toml", '"2022Q1"', '"2021Q4"')
        edit(city / "policy" / "2021Q4.toml", "value = 2021", "value = 2020")
        one_notebook(root, "3_allocate_rewards")
        edit(
            root / "notebooks" / "3_allocate_rewards.ipynb",
            "open_study(city, quarter, as_of, policy)",
            "open_study(city, '2021Q4', as_of, policy)",
        )
        code, _, err = zx("report", "sanzhen", "2022Q1")
        assert code == 4 and "交出的表 rules 与本次运行" in err

    def test_that_writes_a_file_nobody_owes_is_named(self, city, root, zx):
        one_notebook(
            root, "1_check_data", after="open(out + '/more.csv', 'w', encoding='utf-8').close()"
        )
        code, _, err = zx("report", "sanzhen", "2022Q1")
        assert code == 4 and "不属于资料包的文件 more.csv" in err


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[]",
        lambda text: "{}",
        lambda text: text.replace('"cells"', '"cellls"'),
        lambda text: text.replace('"source"', '"sauce"'),
    ],
    ids=["cut", "empty", "a list", "an object", "no cells", "cells without source"],
)
def test_a_damaged_notebook_is_named_in_chinese(city, root, zx, harm):
    one_notebook(root, "1_check_data")
    file = root / "notebooks" / "1_check_data.ipynb"
    file.write_text(harm(file.read_text(encoding="utf-8")), encoding="utf-8")
    code, _, err = zx("report", "sanzhen", "2022Q1")
    assert code == 4 and "笔记本文件 1_check_data.ipynb 不完整或不是笔记本" in err


def test_a_dead_kernel_is_told_in_chinese_with_what_to_do(city, root, zx):
    one_notebook(root, "1_check_data", before="import os; os._exit(0)")
    code, _, err = zx("report", "sanzhen", "2022Q1")
    assert code == 4 and "没有运行完：它的内核中途停了，可能是内存不足。请关闭其他程序" in err
    assert "Kernel died" not in err


def test_a_notebook_as_it_is_may_assign_what_no_parameter_is():
    for path in paths.notebooks():
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
                assert not execution._names_set(cell.source) & {
                    "city",
                    "quarter",
                    "as_of",
                    "policy",
                    "out",
                    "seed",
                }


@pytest.mark.parametrize("as_of", ["", "2022-02"], ids=["closed", "open"])
def test_every_table_that_a_notebook_owes_is_computed_by_the_run(city, as_of):
    computed = answered.owed_tables(Answers(open_study("sanzhen", "2022Q1", as_of)))
    owed = {
        table.name
        for notebook, of_notebook in tables.owed().items()
        if notebook
        for table in of_notebook
    }
    assert set(computed) == owed


def test_a_table_as_it_was_computed_is_no_other(city, tmp_path):
    answers = Answers(open_study("sanzhen", "2022Q1"))
    fit.refuse_misfit(answers)
    computed = answered.owed_tables(answers)
    folder = tmp_path / "tables"
    folder.mkdir()
    handover.hand_over(str(folder), "演示", **computed)
    assert list(answered.other_tables(computed, folder, "演示")) == []
    (other,) = answered.other_tables(
        {name: frame for name, frame in computed.items() if name != "panel"}, folder, "演示"
    )
    assert other.id == "notebook_owes_no_such_table" and other.fields["notebook"] == "1_check_data"
    assert len(list(answered.other_tables(computed, folder, ""))) == len(computed)  # the mark
