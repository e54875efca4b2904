"""The questions of the first page: asked where there is an answer, each leading to a page."""

from dataclasses import replace

import pytest

from tests.made_up import made_up
from zx_analysis import paths
from zx_analysis.pages import questions
from zx_analysis.quarter import Answers, open_study


@pytest.fixture(scope="module")
def asked():
    found = questions.asked(made_up(as_of="2022-02"))
    return {one.question: one for one in found}


def test_the_industry_the_entrants_and_who_drags_are_answered(asked):
    """磷化工's 31 enterprises made 445,904 万元 by the ledger, 50.60 亿元 by the bulletin, which comes
    first; nine approved less two that left."""
    industry = asked["磷化工怎么样？"].answer
    assert industry.startswith("报表公布 50.60 亿元") and "31 家，产值 44.59 亿元" in industry
    entrants = asked["还能进规几家？"].answer
    assert entrants.startswith("本季度已批准 9 家，退库 2 家，净增 7 家；在办 ")
    assert "全季预计 14 家" in entrants
    dragging = asked["哪些乡镇园区拖累最多？"]
    assert dragging.answer.startswith("磷矿镇（增长 3.6%，比按全市增速少 1.31 亿元）")
    assert dragging.where == "townships/420881105.html"


def test_what_is_asked_leads_to_a_section_that_is_there(asked):
    """Pages are named after their notebooks, sections after their headings."""
    notebooks = {f"{path.stem}.html": path for path in paths.notebooks()}
    for one in asked.values():
        page, _, section = one.where.partition("#")
        if not section:
            continue
        assert f"## {section} |" in notebooks[page].read_text(encoding="utf-8")


def test_without_ledgers_only_the_figures_are_asked(asked):
    study = open_study("zhongxiang", "2022Q1", as_of="2022-02")
    bare = questions.asked(Answers(replace(study, ledgers={})))
    assert [one.question for one in bare] == [
        "3月每个乡镇还要做多少？",
        "哪些乡镇园区拖累最多？",
        "奖励资金换一种办法，谁多谁少？",
    ]


def test_who_gains_by_a_floor_is_answered(asked):
    """客店镇's 20,213.58 元 become 100,000: 7.98 万元 more."""
    fund = asked["奖励资金换一种办法，谁多谁少？"]
    assert "最多的是客店镇 7.98 万元" in fund.answer
    assert fund.where == "3_allocate_rewards.html#换一种假设"


def test_the_gap_by_enterprise_is_answered(asked):
    """What the page's rows say: 110 enterprises 11.50 short, 69 with 13.84 beyond make +2.34."""
    gap = asked["工业总产值的差额出在哪些企业？"]
    assert gap.where == "7_explain_changes.html#差额在哪些企业"
    assert gap.answer.startswith("1-2月按目标增速 17.1%，台账企业合计多 2.34 亿元：110 家不足")
    assert "钟祥汇华纺织有限公司（虚构）（洋梓镇，少 7,887 万元）" in gap.answer


def test_what_each_township_has_still_to_make_is_asked_while_months_remain(asked):
    """胡集镇's task is 64.27, 41.32 of which are made."""
    left = asked["3月每个乡镇还要做多少？"]
    assert "胡集镇 22.95、" in left.answer and "张集镇增长 50.0%" in left.answer
    assert left.where == "4_rank_townships.html#各乡镇一览"
    closed = questions.asked(made_up())
    assert not any("还要做多少" in one.question for one in closed)


def test_who_is_still_under_way_at_the_end_is_answered():
    """Of the year's ledger page 3 lists 15 without an approval: rows A18 to A33 but A22, which is
    ended."""
    closed = questions.asked(made_up())
    entrants = next(one.answer for one in closed if one.question == "还能进规几家？")
    assert entrants.endswith("净增 12 家；季末还有 15 家在办，没有批准。")
