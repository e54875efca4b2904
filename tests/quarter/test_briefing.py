"""The quarter's answers in one table and in words."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests.forecasting.test_attainment import THRESHOLDS
from tests.ranking.test_ranking import frame, indicator, scheme
from zx_analysis.forecasting.attainment import attain
from zx_analysis.quarter import allocation, briefing
from zx_analysis.quarter.answers import Answers, open_study
from zx_analysis.ranking.ranking import not_yet, rank_townships


def look(median, final):
    return attain(
        "产值", "亿元", 10, np.full(9, median), known=median, final=final, thresholds=THRESHOLDS
    )


def test_the_fund_is_headed_by_who_gets_most(small_city):
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    allocated = allocation.allocation(answers)
    row = briefing.headline([], study.policy.fund, allocated, None).set_index("label")
    # 100 yuan by 100 : 60 : 20
    assert (
        row.at["奖励资金", "value"] == "100.00 元"
        and row.at["奖励资金", "text"]
        == "按 2021 年产值比重分给 3 个乡镇和园区，最多的是郢中街道 55.56 元"
    )
    assert row.at["排名末位", "value"] == "不排名"
    even = briefing.headline([], study.policy.fund, allocated.assign(amount_fen=1), None).set_index(
        "label"
    )
    assert even.at["奖励资金", "text"].endswith(
        "最多的是郢中街道 0.01 元"
    )  # of equal ones the first of the register


@pytest.mark.parametrize(
    ("a", "said"),
    [
        (
            [90, 40, 10],
            "综合得分后 1 位：t2；结论稳定（已检验：权重、方法；未检验：计数±1、按规模折算、季度波动）。",
        ),
        ([90, 40, 40], "末位名单不能由计算确定（并列或缺数）：t1、t2可能在末位，请人工裁定。"),
    ],
)
def test_the_ranking_in_a_sentence(a, said):
    ranked = rank_townships(frame(a=a), scheme(indicator("a"), flagged=1))
    assert briefing.ranking_sentence(ranked) == said
    assert (
        briefing.ranking_sentence(not_yet(ranked)) == "季度未结束，只作预警，不产生末位名单。"
        and briefing.ranking_sentence(None) == briefing.NO_RANKING
    )


def test_next_steps_follow_from_what_is_short():
    steps = briefing.next_steps(
        [look(9.5, False), look(9.5, True), look(11.0, False), look(11.0, True)], None, 0
    )
    assert steps.to_numpy().tolist() == [
        # what is missed stands before what may be
        ["产值", "比目标少 0.50 亿元", "查明差在哪些乡镇和企业，提出补回措施"],
        [
            "产值",
            "达到目标的概率 不到1%，中位数比目标少 0.50 亿元",
            "逐项核实还能增加的产值、投资和企业",
        ],
    ]


def test_nothing_is_short_where_the_median_reaches_the_target():
    # five of nine draws reach 10: 56 %, orange, though the median is 11
    own = attain(
        "产值",
        "亿元",
        10,
        np.array([9.0] * 4 + [11.0] * 5),
        known=5,
        final=False,
        thresholds=THRESHOLDS,
    )
    assert own.colour == "orange" and briefing.next_steps([own], None, 0)["依据"].tolist() == [
        "达到目标的概率 56%"
    ]


@pytest.mark.parametrize("status", ["borderline", "undetermined"])
def test_who_comes_last_is_named_in_no_bulletin_before_it_is_decided(status):
    ranked = SimpleNamespace(
        bottom=["a", "b"],
        possible=frozenset("bc"),
        table=pd.DataFrame(index=list("defghcba")),
        status=status,
        verdict="接近，需会商",
    )
    # a list of all others would name them, too
    assert briefing.public_sentence(ranked) == (
        "约谈名单待会商、待审定，会商前不列名，也不列名次；"
        "名单审定后再附综合排名；计算结果：接近，需会商。"
    )
