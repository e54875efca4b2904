"""The leader's page in words: how sure, what fails first, what is missing."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests.forecasting.test_attainment import THRESHOLDS
from zx_analysis.documents import papers
from zx_analysis.forecasting.attainment import attain, counted, unmet
from zx_analysis.quarter import analysis_figures, briefing, leader, outlooks
from zx_analysis.quarter.analysis import Sentence
from zx_analysis.quarter.answers import Answers, open_study


def look(label="产值", reached=10, *, final=False, unit="亿元", known=5.0, thresholds=THRESHOLDS):
    """A target of 10 that `reached` of twenty draws reach with 11, the others having 9."""
    draws = np.array([11.0] * reached + [9.0] * (20 - reached))
    return attain(label, unit, 10, draws, known=known, final=final, thresholds=thresholds)


def fact(value, label="产值"):
    return attain(
        label, "亿元", 10, np.full(9, value), known=value, final=True, thresholds=THRESHOLDS
    )


@pytest.mark.parametrize(
    ("reached", "word"),
    [(17, "很有把握"), (16, "很有把握"), (15, "有望"), (10, "五五开"), (8, "五五开"), (7, "难")],
)
def test_the_word_follows_the_colour_of_the_policy(reached, word):
    # of twenty: .85, .8 green; .75 blue; .5, .4 orange; .35 red
    assert leader.certainty_zh(look(reached=reached)) == word


@pytest.mark.parametrize(
    ("reached", "thresholds"),
    [
        (6, {"green": 0.8, "blue": 0.7, "orange": 0.2}),  # 30 % is orange, but no even chance
        (13, {"green": 0.95, "blue": 0.9, "orange": 0.8}),  # 65 % is red, but not hard
        (9, {"green": 0.4, "blue": 0.3, "orange": 0.2}),  # 45 % is green, but not likely
    ],
)
def test_a_word_that_the_probability_belies_is_not_said(reached, thresholds):
    assert leader.certainty_zh(look(reached=reached, thresholds=thresholds)) == "没有把握"


def test_facts_have_words_of_their_own():
    projects = counted("项目", "个", 70, 52, thresholds=THRESHOLDS, counted_from="开工", over=False)
    assert [
        leader.certainty_zh(one) for one in (fact(11), fact(9.5), look(known=10), projects)
    ] == [
        "已完成",
        "未完成",
        "已达到",
        "期限未到",
    ]
    # a rate of an open quarter has reached nothing yet
    assert leader.certainty_zh(look(unit="%", known=12)) == "五五开"


def test_the_sentence_names_what_fails_first():
    looks = [look("产值", 10), look("增速", 4, unit="%"), look("投资", 15), look("企业", known=10)]
    assert (
        leader.headline(looks)
        == "增速难以达到 10%；产值能否到 10 亿元，五五开；其余 2 项到期目标有望或已经达到。"
    )


def test_of_many_that_fail_two_are_named_and_the_others_counted():
    looks = [look("甲", 4), look("乙", 2), look("丙", 6), look("丁", 15)]
    assert (
        leader.headline(looks)
        == "乙难以达到 10 亿元；甲难以达到 10 亿元；另有 1 项没有把握；其余 1 项到期目标有望达到。"
    )


@pytest.mark.parametrize(
    ("looks", "said"),
    [
        (
            [fact(9.5), fact(12), fact(10)],
            "产值没有达到 10 亿元，比目标少 0.50 亿元；其余 2 项到期目标都已完成。",
        ),
        ([fact(12), fact(10)], "2 项到期目标都已完成。"),
        ([look(reached=15), look(reached=18)], "2 项到期目标有望达到。"),
        ([], "没有到期的目标。"),
    ],
)
def test_the_sentence_of_a_closed_quarter_and_where_all_is_well(looks, said):
    assert leader.headline(looks) == said


def test_the_city_in_one_line(small_city):
    """Three towns make 540 of a target of 600 (万元): 0.05 and 0.06 亿元."""
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    looks, units = outlooks.outlooks(answers), analysis_figures.units(study)
    said = leader.known_zh(answers, looks, units)
    assert said.startswith("1-3月工业总产值 0.05 亿元") and "还要完成" not in said
    assert "；其中3月 0.02 亿元。" in said  # 100, 60 and 20 in a month, 万元
    (row,) = leader.targets(answers, looks, units).to_dict("records")
    assert row["certainty_zh"] == "未完成" and row["gap_zh"] == "比目标少 0.01 亿元"
    assert row["value_zh"] == "0.05 亿元" and row["chance_zh"] == ""


PATH = pd.DataFrame({"kind": ["actual", "target"]})


def test_forecasts_of_a_closed_quarter_are_said_to_be_no_figures(small_city):
    """The path of a closed quarter shows what was forecast; without a forecast nothing is said."""
    study = open_study("sanzhen", "2022Q1")
    told = pd.DataFrame({"kind": ["forecast", "actual"]})
    assert leader.notes(study, [fact(11)], [], told)[0].startswith("图中各月末的预计是当时的预测")
    assert leader.notes(study, [fact(11)], [], PATH) == ["数据来源：测试。"]


def test_enterprises_that_left_stand_beside_those_that_came(monkeypatch):
    """Nine approved, as the bulletins count, less two that left are seven; the ledger is named where
    it approved otherwise; who nobody left of is not told."""
    study = open_study("zhongxiang", "2022Q1", as_of="2022-02")
    for approved, exits, said in (
        (9, 2, "新增 9 家、退库 2 家，净增 7 家（目标看新增）"),
        (8, 2, "台账批准 8 家、退库 2 家，净增 6 家（目标看新增）"),
        (9, 0, None),
    ):
        ledger = SimpleNamespace(approved=approved, exits=exits)
        monkeypatch.setattr(leader.programmes, "entrants", lambda answers, ledger=ledger: ledger)
        assert leader.beside(Answers(study)).get("新增规上工业企业") == said


def test_where_nothing_was_forecast_before_the_range_is_not_said_to_rest_on_errors(small_city):
    study = open_study("sanzhen", "2022Q1")
    none = Sentence("总体情况", "past_none", "过去没有预测可以对照。", (), "")
    looks = [look(reached=10)]
    assert leader.notes(study, looks, [none], PATH)[0] == (
        "预计和八成范围不是公布数。过去没有预测可以对照。"
    )
    assert "由过去的预测误差得出" in leader.notes(study, looks, [], PATH)[0]


def test_a_trial_says_what_it_changes(small_city, tmp_path):
    own = (small_city / "policy" / "2022Q1.toml").read_text(encoding="utf-8")
    trial = tmp_path / "trial.toml"
    trial.write_text(own.replace('"100.00"', '"150.00"'), encoding="utf-8")
    study = open_study("sanzhen", "2022Q1", policy=str(trial))
    notes = leader.notes(study, [fact(11)], [], PATH)
    assert notes[0] == "试算：与本市的政策不同，奖励资金总额（元）：100.00 → 150.00。"
    assert notes[-1] == "数据来源：测试。"


def test_sentences_by_their_place():
    table = leader.lines(headline="一句。", unit="亿元")
    assert table.equals(pd.DataFrame({"place": ["headline", "unit"], "text": ["一句。", "亿元"]}))


def test_targets_that_are_short_stand_in_one_order_everywhere():
    """What is missed, then 35 %, then 40 %: on the leader's page, on page 6 and in the papers."""
    looks = [
        look("五五开的", reached=8),
        look("难的", reached=7),
        fact(9.5, "没完成的"),
    ]
    names = ["没完成的", "难的", "五五开的"]
    assert [one.label_zh for one in unmet(looks)] == names
    assert briefing.next_steps(looks, None, 0)["事项"].tolist() == names
    for name, text in zip(names, papers.actions(looks), strict=True):
        assert text.startswith(name)
