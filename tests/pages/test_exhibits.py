import pandas as pd
import pytest

from zx_analysis.pages.exhibits import Table, Text, decimals, grouped, reason, width


def test_a_table_escapes_what_it_is_given():
    table = Table(
        pd.DataFrame({"<b>": ["<i>&"]}), "<title>", unit="<unit>", mark="<mark>", note="<note>"
    )
    html = table._repr_html_()
    for word in ("<b>", "<i>", "<title>", "<unit>", "<mark>", "<note>"):
        assert word not in html
    assert "&lt;i&gt;&amp;" in html


def test_a_missing_figure_is_a_dash_never_zero_or_nan():
    table = Table(
        pd.DataFrame({"乡镇": ["甲", "乙"], "值": [1.5, None]}), "t", formats={"值": decimals(2)}
    )
    assert (
        "<td class=n>1.50</td>" in table._repr_html_()
        and "<td class=n>—</td>" in table._repr_html_()
    )
    assert "nan" not in repr(table)


def test_a_missing_day_is_a_dash_too():
    assert Table(pd.DataFrame({"日期": [pd.NaT, None, pd.NA]}), "t").cells() == [["—"]] * 3


@pytest.mark.parametrize(
    "said",
    [
        "资金不足。 The fund is too small: 12.50.",
        "资金不足。\nThe fund of 胡集镇 is too small.",
        "资金不足。",
    ],
)
def test_of_an_error_a_page_says_the_chinese_half(said):
    assert reason(ValueError(said)) == "资金不足。"


def test_an_empty_table_is_its_note_alone():
    html = Table(pd.DataFrame({"a": []}), "t", note="没有")._repr_html_()
    assert "<table" not in html and "没有" in html


def test_colours_are_chips_with_their_word():
    assert (
        '<span class="chip red">红</span>'
        in Table(pd.DataFrame({"颜色": ["red"]}), "t")._repr_html_()
    )


def test_text_tables_align_chinese_by_the_columns_it_takes():
    lines = repr(
        Table(pd.DataFrame({"乡镇": ["胡集镇", "九里乡b"], "值": ["1", "2"]}), "t")
    ).splitlines()
    assert {
        width(line[: line.index(cell)]) for line, cell in zip(lines[2:], "12", strict=True)
    } == {9}  # 7 columns of 九里乡b and two blanks


def test_sentences_are_text():
    assert Text("<b>")._repr_html_() == '<p class="finding">&lt;b&gt;</p>'


def test_thousands_separators_keep_every_digit():
    assert grouped("10000000.00") == "10,000,000.00" and grouped("999") == "999"
