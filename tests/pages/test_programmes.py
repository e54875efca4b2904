"""What the pages of the programmes say of the day they are counted on, of ledgers that are absent
and of stages without experience.
"""

import re

import pandas as pd
import pytest

from tests.programmes.test_candidates import DAY, FIRST, LAST, NOBODY, ledger, past
from zx_analysis.cleaning.ledgers import Ledger
from zx_analysis.pages import enterprises as enterprises_page
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages import support as support_page
from zx_analysis.programmes import candidates, growth_points
from zx_analysis.quarter import programmes
from zx_analysis.quarter.answers import Answers, open_study


def test_what_electricity_cannot_say_is_told_apart():
    known = {"recent": 5.5, "before": 10.0}
    rows = pd.DataFrame(
        [
            known | {"evidence": "reduced"},
            known | {"before": None, "evidence": "unknown"},
            known | {"recent": None, "evidence": "unknown"},
            {"recent": None, "before": None, "evidence": "unknown"},
        ]
    ).astype({"recent": float, "before": float})
    assert support_page._evidence(rows).tolist() == [
        "用电低于停产前",
        "没有停产前的用电数据",
        "没有停产后的用电数据",
        "没有用电数据",
    ]


@pytest.mark.parametrize(
    "parts",
    [
        lambda answers: [programmes_page.growth_point_sentences(answers)],
        lambda answers: [programmes_page.project_sentences(answers)],
        enterprises_page.candidate_parts,
        enterprises_page.reserve_parts,
        enterprises_page.cultivation_parts,
        support_page.idle_parts,
        support_page.festival_parts,
        support_page.help_parts,
        support_page.sales_parts,
    ],
)
def test_a_ledger_that_is_absent_is_said_to_be_so_once(small_city, parts):
    (said,) = parts(Answers(open_study("sanzhen", "2022Q1")))
    assert re.match("没有.+(台账|信息库|培育库|名单)", repr(said)) and repr(said).count("。") == 1


def test_growth_points_without_a_plan_are_among_those_not_in_production(small_city):
    rows = pd.DataFrame(
        {
            "status": ["late", "undated", "overdue", "not_due"],
            growth_points.OBSTACLE: ["无", "用地", "用地", "资金"],
            growth_points.EXPECTED: [1.0, 20_000.0, 10_000.0, 5000.0],
        }
    )
    table = programmes_page._obstacles(rows, open_study("sanzhen", "2022Q1").mark)
    # 用地: 20,000 + 10,000 万元 = 3 亿元, of which one is overdue
    assert table.cells() == [["用地", "2", "1", "3.00"], ["资金", "1", "0", "0.50"]]


def book(rows):
    return Ledger(None, rows, [], (), "", 0)


def with_candidates(rows, before):
    """The small city in February with these two ledgers."""
    study = open_study("sanzhen", "2022Q1", as_of="2022-02")
    study.ledgers.update(
        {
            programmes.CANDIDATES: book(rows),
            **({} if before is None else {programmes.PAST: book(before)}),
        }
    )
    return study


FOUND, REVIEWED = ("2022-02-05", "", "", "", ""), ("2022-01-05", "2022-01-20", "2022-02-10", "", "")


def test_stages_that_the_past_says_nothing_of_are_named(small_city):
    # of the past all stood in 审核 on that day; two are in 摸底 now, one in 审核
    rows = ledger(FOUND, FOUND, REVIEWED)
    own = candidates.entrants(rows, past(), NOBODY, FIRST, DAY, LAST)
    assert candidates.untried(candidates.stages_on(rows, DAY), own.rates).to_dict() == {"摸底": 2}
    said = repr(enterprises_page.candidate_parts(Answers(with_candidates(rows, past())))[0])
    assert (
        "往年同一天没有企业处于摸底阶段，没有经验可循：现在处于这样阶段的 2 家各按一半的可能计入，这不是由往年得出的。"
        in said
    )
    assert "没有经验可循" not in repr(
        enterprises_page.candidate_parts(Answers(with_candidates(ledger(REVIEWED), past())))[0]
    )


def test_only_the_ledger_that_is_absent_is_named(small_city):
    assert (
        repr(enterprises_page.candidate_parts(Answers(with_candidates(ledger(REVIEWED), None)))[0])
        == "没有进规企业历年申报台账。"
    )
    assert (
        repr(enterprises_page.candidate_parts(Answers(open_study("sanzhen", "2022Q1")))[0])
        == "没有进规企业申报台账、进规企业历年申报台账。"
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (4.0, "居中的一家比计划晚 4 天"),
        (-2.0, "居中的一家比计划早 2 天"),
        (0.4, "居中的一家按计划"),
    ],
)
def test_how_far_restarts_were_from_their_plan(days, said):
    assert support_page._beside_plan(days) == said
