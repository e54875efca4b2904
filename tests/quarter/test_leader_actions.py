"""What is to be done: who and by when is the ledgers' own, or left open."""

import datetime
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.quarter.test_leader import fact
from zx_analysis.programmes import todo_lists
from zx_analysis.programmes.growth_points import Extra
from zx_analysis.quarter import analysis_figures, leader_actions, programmes
from zx_analysis.quarter.analysis import Sentence
from zx_analysis.quarter.answers import Answers, open_study

DAY = datetime.date(2022, 2, 28)
ROWS = pd.DataFrame(
    {"企业名称": ["甲", "乙", "丙"], "township_code": ["t", "t", "u"], "cell": ["A4", "A5", "A6"]}
)


def entries(*responsible, day=("2022-02-01", "2022-03-25", "2022-03-20")):
    return todo_lists.entries(
        ROWS,
        "办",
        day=list(day),
        days=pd.Series([27, np.nan, np.nan]),
        responsible=list(responsible),
    )


@pytest.mark.parametrize(
    ("responsible", "said"),
    [
        (("市领导甲，经信局", "市领导甲，科技局", ""), "市领导甲"),
        (("市领导甲，经信局", "发改局", ""), "市领导甲、发改局"),
        (("甲", "乙", "丙"), "甲、乙、丙"),
        (("", "", ""), "＿＿＿＿（会上由分管领导指定）"),
    ],
)
def test_who_is_whom_the_ledger_names(responsible, said):
    assert leader_actions.who_and_when("help", entries(*responsible), DAY) == (said, "")


def test_by_when_is_the_next_term_of_a_list_that_has_terms():
    # 1 February is past; of the other two the 20th comes first
    assert leader_actions.who_and_when("candidates", entries("", "", ""), DAY)[1] == "3月20日前"
    assert leader_actions.who_and_when("growth_points", entries("", "", ""), DAY)[1] == "3月20日前"
    assert leader_actions.who_and_when("help", entries("", "", ""), DAY)[1] == ""
    assert leader_actions.who_and_when("", None, DAY) == (leader_actions.OPEN, "")


def test_who_would_add_most_to_the_total_is_named():
    """By hand, the city growing by 18.3 %: 磷矿镇 made 9.25 at 3.6 %, so 8.93 before: 8.93 · 14.7 %
    = 1.31; 胡集经开区 11.64 at 13.4 %: 10.26 · 4.9 % = 0.50; 文集镇 3.50 at 5.4 %: 3.32 · 12.9 % =
    0.43; 长滩镇, the slowest, 1.10 at -1.5 %: 1.12 · 19.8 % = 0.22, and is not named."""
    study = open_study("zhongxiang", "2022Q1", as_of="2022-02")
    target = next(one for one in study.policy.targets if one.measure == "growth")
    said = leader_actions._slowest_zh(study, target, analysis_figures.units(study))
    assert said.startswith(
        "查明工业总产值比按全市增速少得最多的磷矿镇（增长 3.6%，少 1.31 亿元）、"
    )
    assert "胡集经开区（增长 13.4%，少 0.50 亿元）、文集镇（增长 5.4%，少 0.43 亿元）的原因" in said
    assert "长滩镇" not in said


def test_what_the_term_rests_on_is_said():
    term = leader_actions._term_zh("growth_points", "3月19日前")
    assert term == "；期限取最近一个计划投产日"
    assert leader_actions._term_zh("help", "") == ""


@pytest.mark.parametrize(
    ("remaining", "said"),
    [
        # in the middle 1,140 of 10,000 yuan
        ([900.0, 1140.0, 1300.0], "（尚未投产的增长点本季度预计再增 0.11 亿元）"),
        ([0.0, 0.0, 0.0], ""),
    ],
)
def test_how_far_growth_points_can_help_stands_beside_what_is_asked_of_them(
    small_city, monkeypatch, remaining, said
):
    answers = Answers(open_study("sanzhen", "2022Q1", "2022-02"))
    monkeypatch.setattr(
        programmes, "growth_point_extra", lambda _: Extra(0.0, np.array(remaining), 3, 5)
    )
    look = replace(fact(9.5, "一季度工业产值"), final=False)
    assert leader_actions._still_to_add_zh(answers, "growth_points", look) == said
    assert leader_actions._still_to_add_zh(answers, "help", look) == ""


def test_what_is_short_comes_first_then_the_lists(small_city):
    study = open_study("sanzhen", "2022Q1")
    answers, units = Answers(study), analysis_figures.units(study)
    written = [
        Sentence("下一步工作", "next_growth_points", "会商增长点 3 个。", (), ""),
        Sentence("下一步工作", "next_help", "办结困难 3 件。", (), ""),
    ]
    todo = {"growth_points": entries("甲", "", ""), "help": entries("", "", "")}
    looks = [fact(9.5, "一季度工业产值")]
    first, second = leader_actions.actions(answers, looks, units, None, written, todo).to_dict(
        "records"
    )
    # the target of output is worked for by the growth points, which then come once
    assert first["matter"] == "一季度工业产值：未完成" and first["action"] == "会商增长点 3 个"
    assert (first["responsible"], first["by"]) == ("甲", "")
    assert second["matter"] == "包联帮扶" and second["action"] == "办结困难 3 件"
    assert second["reason"] == "督办清单 3 条，最久的已有 27 天"
    assert leader_actions.actions(answers, [], units, None, [], {}).empty
