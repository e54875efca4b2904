import pandas as pd
import pytest

from zx_analysis.city.amounts import in_thousands
from zx_analysis.pages import charts
from zx_analysis.pages.exhibits import (
    Folded,
    Table,
    Tabs,
    Text,
    decimals,
    of_table,
    reason,
    spans,
    width,
)


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
    assert in_thousands("10000000.00") == "10,000,000.00" and in_thousands("999") == "999"


ALLOCATED = pd.DataFrame({"township": ["甲"], "share_pct": [12.345], "amount_yuan": [1200.5]})


def test_a_table_of_the_pack_is_read_as_the_pack_declares_it():
    table = of_table("allocation", ALLOCATED, "奖励", mark="演示数据")
    assert list(table.frame) == ["名称", "占比（%）", "金额（元）"]
    assert table.cells() == [["甲", "12.35", "1,200.50"]] and table.mark == "演示数据"


def test_a_page_may_call_a_column_of_the_pack_otherwise():
    table = of_table(
        "allocation",
        ALLOCATED.assign(more=1),
        "奖励",
        unit="元",
        headings={"township": "乡镇", "more": "另加"},
        formats={"amount_yuan": "{:.0f}".format},
    )
    assert list(table.frame) == ["乡镇", "占比", "金额", "另加"]
    assert table.cells() == [["甲", "12.35", "1200", "1"]]


def test_a_column_that_nobody_declares_has_no_heading():
    with pytest.raises(KeyError, match="allocation.more"):
        of_table("allocation", ALLOCATED.assign(more=1), "奖励")


def test_bars_run_from_zero_on_one_scale():
    # from -10 to 40 the scale is 50 wide and zero stands at a fifth: 40 takes 4/5, all that is free
    # lies to its left; 15 takes 15/50 and leaves 35/50 free, 10/50 of it to the left: 2/7
    assert spans([40.0, -10.0, 15.0, float("nan")]) == [
        ' style="--width:80.0%;--at:100.0%"',
        ' style="--width:20.0%;--at:0.0%"',
        ' style="--width:30.0%;--at:28.6%"',
        "",
    ]
    assert spans([0.0, None]) == ["", ""] and spans([None, None]) == ["", ""]


def test_a_bar_and_a_link_belong_to_their_column():
    table = Table(
        pd.DataFrame({"乡镇": ["甲<镇", "乙镇"], "增速": [2.0, -1.0]}),
        "t",
        bars=("增速",),
        links={"乡镇": ["a.html?x=1&y=2", "b.html"]},
    )
    html = table._repr_html_()
    assert (
        '<a href="a.html?x=1&amp;y=2">甲&lt;镇</a>' in html and '<a href="b.html">乙镇</a>' in html
    )
    assert html.count('class="n bar"') == html.count('class="n bar below"') == 1


def test_orders_are_chosen_without_a_script_and_the_first_is_shown():
    one, two = (Table(pd.DataFrame({"乡镇": [name]}), "t") for name in ("甲镇", "乙镇"))
    tabs = Tabs({"按<增速>": one, "按产值": two})
    html = tabs._repr_html_()
    assert html.count("<input") == html.count("<label") == html.count("<table") == 2
    assert html.count(" checked") == 1 and html.index(" checked") < html.index("按&lt;增速&gt;")
    assert "<script" not in html and repr(tabs) == repr(one)


def test_a_phone_leaves_out_minor_columns_and_says_how_many():
    frame = pd.DataFrame({"乡镇": ["甲"], "增速": [1.5], "拉动": [0.1]})
    shown = Table(frame, "表", formats={"拉动": decimals(2)}, minor=("拉动",))._repr_html_()
    assert '<th class="n minor">拉动</th>' in shown and '<td class="n minor">0.10</td>' in shown
    assert "竖屏略去 1 列" in shown and "<td class=n>1.5</td>" in shown
    assert "竖屏" not in Table(frame, "表")._repr_html_()


def test_the_name_of_an_enterprise_keeps_to_one_line_where_there_is_room():
    """Fourteen Chinese characters; a table of many columns has no room for them."""
    few = pd.DataFrame({"企业": ["钟祥凯中机械有限公司（虚构）"], "值": [1]})
    assert "<td class=name>钟祥凯中" in Table(few, "表")._repr_html_()
    many = few.assign(**{f"列{at}": 1 for at in range(9)})
    assert "<td>钟祥凯中" in Table(many, "表")._repr_html_()


def test_what_is_folded_keeps_tables_words_and_pictures_and_nothing_of_it_is_markup():
    picture = charts.rates(pd.Series({"甲": 1.0}), 2.0, title="<图>")
    folded = Folded("<题>", (Text("句 <b>"), Table(pd.DataFrame({"乡镇": ["甲"]}), "表"), picture))
    shown = folded._repr_html_()
    assert shown.startswith("<details class=annex><summary>&lt;题&gt;</summary>")
    assert "句 &lt;b&gt;" in shown and "<td class=w>甲</td>" in shown
    assert "<svg" in shown and "&lt;图&gt;" in shown and "<图>" not in shown
    assert repr(folded).splitlines()[:2] == ["<题>", "句 <b>"]


def test_a_phone_may_break_words_that_are_longer_than_a_date():
    frame = pd.DataFrame({"乡镇": ["甲镇"], "日期": ["2022-03-22"], "预警": ["可能性大（94%）"]})
    shown = Table(frame, "表")._repr_html_()
    assert "<td class=w>2022-03-22</td>" in shown
    assert '<td class="w loose">可能性大（94%）</td>' in shown


def test_the_columns_that_a_phone_leaves_out_go_by_the_names_of_the_pack():
    frame = pd.DataFrame({"industry": ["建材"], "compared": [2], "pull_pp": [0.5]})
    assert of_table("industries", frame, "行业", minor=("compared",)).minor == ("可比企业（家）",)
