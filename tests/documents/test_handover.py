"""The CSV files of a pack: no cell is a formula to a spreadsheet program, and reading gives what
was written.
"""

import csv

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zx_analysis.documents.handover import read_table, write_table

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("tables") / "t.csv"


def written(file, *cells):
    """The cells of one column as another program reads them."""
    write_table(file, pd.DataFrame({"a": list(cells), "b": 1}), "")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [row["a"] for row in csv.DictReader(lines)]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "@SUM(A1)",
        "＝1",
        "＋1",
        "＠x",
        " =1+1",
        "\u3000+1",
        "\t=1",
        "\tx",
        "\n=1",
        "-1+cmd|' /C calc'!A0",
        "-甲",
        "- 甲",
        "'=1",
        "-1-1",
        " -x",
    ],
)
def test_what_looks_like_a_formula_stands_behind_an_apostrophe(file, cell):
    assert written(file, cell) == ["'" + cell]


@pytest.mark.parametrize(
    "cell", ["-0.5", "-1,234.50", "-12%", "-", "—", "2022-03", "甲=乙", "a@b", "", "'甲'", "1-3月"]
)
def test_figures_marks_and_words_stay_as_they_are(file, cell):
    assert written(file, cell) == [cell]


def test_a_carriage_return_does_not_end_the_row(file):
    assert written(file, "甲\r=乙", "\r=1", "甲\r\n乙") == ["甲\n=乙", "'\n=1", "甲\n乙"]


def test_figures_and_gaps_stay_figures_and_gaps(file):
    assert written(file, -1.5, None) == ["-1.5", ""]


def test_headers_are_guarded_too(file):
    write_table(file, pd.DataFrame({"=1+1": ["x"], "乡镇": ["y"]}), "演示数据·非统计数据")
    assert file.read_text(encoding="utf-8-sig").splitlines()[0] == "'=1+1,乡镇,mark"
    assert list(read_table(file)) == ["=1+1", "乡镇"]


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1))
def test_reading_gives_what_was_written(file, rows):
    table = pd.DataFrame(rows, columns=["a", "b"], dtype=str)
    write_table(file, table, "演示数据·非统计数据")
    assert read_table(file).to_numpy().tolist() == table.to_numpy().tolist()


@given(
    st.tuples(
        st.sampled_from(["", "'", "''", " ", "\t"]), st.sampled_from("=+@-＝＋＠a1"), TEXTS
    ).map("".join)
)
def test_reading_takes_off_the_guard_and_nothing_else(file, text):
    assert written(file, text)[0] in (text, "'" + text)
    assert read_table(file)["a"].tolist() == [text]
