"""Where the head of a column may be broken."""

import pytest

from zx_analysis.pages.heads import head_html, pieces


@pytest.mark.parametrize(
    "head",
    [
        "规上|工业|增加值|增速|（%）",
        "拉动|（百分点）",
        "总投资|(万元)",
        # one character belongs to the word before it, at the beginning to the one after it
        "走到|这一步|的占",
        "占缺口|（%）",
        "比上季",
        # a sign is no unit; what is longer than a unit is made of words
        "多（+）|少（−）",
        "名次|范围|（只计|季度|波动）",
        # of words that nobody named four characters, never one alone
        "磷矿精粉|产量|（万吨）",
        "磷矿精粉厂",
        "七天内|到期",
        "每个|乡镇|至少10万元",
        "项",
    ],
)
def test_a_head_is_broken_between_its_words_and_before_its_unit(head):
    assert pieces(head.replace("|", "")) == head.split("|")


def test_a_unit_is_smaller_and_nothing_of_a_head_is_markup():
    assert head_html("增速（%）") == "增速<wbr><small>（%）</small>"
    assert head_html("多（+）少（−）").count("<span class=w>") == 2
    # the brackets of the ledgers have no blank halves
    assert head_html("总投资(万元)") == "总投资<wbr><span class=w>(万元)</span>"
    assert head_html("<b>（<i>）") == "&lt;b&gt;<wbr><small>（&lt;i&gt;）</small>"
