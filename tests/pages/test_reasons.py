"""What is told of a township's growth: its enterprises, what is registered at the same time, what
two ledgers say against each other; on the made-up city and without its ledgers."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from zx_analysis.pages import reasons
from zx_analysis.programmes import enterprise_output
from zx_analysis.quarter import Answers, enterprises, open_study, registered, township_targets


@pytest.fixture(scope="module")
def study():
    return open_study("zhongxiang", "2022Q1", "2022-02")


def entry(kind, credit_code="9", days=np.nan, stake_wan=np.nan, since="", code="420881111"):
    row = (code, "甲厂", credit_code, "包联帮扶", kind, "用工困难未解决：缺 3 人", since)
    return pd.DataFrame([(*row, days, stake_wan, "A9")], columns=list(registered.COLUMNS))


def firm(name, credit_code, change_wan, code="420881111"):
    return (name, credit_code, code, change_wan)


def test_what_is_registered_is_counted_and_no_cause_is_claimed(study, monkeypatch):
    """Two difficulties of 5 and 32 days, one project, an idle enterprise of 900 万元; 乙厂 grew, so
    that its difficulty explains no fall even by coincidence."""
    entries = pd.concat(
        [
            entry("difficulty", "1", 32, since="2022-01-27"),
            entry("difficulty", "2", 5, since="2022-02-23"),
            entry("uncalled", "3", 4),
            entry("stopped", "4", 80, 900),
            entry("stopped", "5", 80, 500, code="420881112"),
        ]
    )
    compared = pd.DataFrame(
        [firm("甲厂", "1", -2_967.0), firm("乙厂", "2", 40.0)],
        columns=["name", "credit_code", "township_code", "change_wan"],
    )
    monkeypatch.setattr(registered, "registered", lambda answers: entries)
    monkeypatch.setattr(enterprises, "compared", lambda answers: compared)
    assert reasons.registered_zh(Answers(study), "420881111") == (
        "长滩镇同时登记在册的：未解决的困难 2 件（含没有超期的，最久的已登记 32 天）、"
        "逾期没有联系的技改项目 1 个、停产、减产企业 1 家（闲置产能对应的年产值 900 万元）。"
        "其中产值减少的甲厂（-2,967 万元），用工困难未解决：缺 3 人，2022-01-27 登记"
        "（包联帮扶台账 A9）。这些只是同时登记在册的事，不等于增减的原因；"
        "逐件见“专项台账”和督办清单。"
    )
    assert reasons.registered_zh(Answers(study), "420881113") == ""


def test_output_without_electricity_is_a_doubt_of_both_ledgers(study, monkeypatch):
    doubted = pd.DataFrame(
        {
            "name": ["甲厂"],
            "credit_code": ["1"],
            "township_code": ["420881105"],
            "months": [2],
            "output_wan": [3_126.0],
            "listed": [""],
        }
    )
    monkeypatch.setattr(registered, "without_power", lambda answers: doubted)
    answers = Answers(study)
    assert reasons.without_power_zh(answers).startswith(
        "台账之间对不上：甲厂（磷矿镇，1-2月产值 3,126 万元，用电 0）。两本台账至少有一本要更正；"
    )
    assert "甲厂（1-2月产值" in reasons.without_power_zh(answers, "420881105")
    assert reasons.without_power_zh(answers, "420881111") == ""


def test_without_ledgers_nothing_is_registered(study):
    bare = Answers(replace(study, ledgers={}))
    assert reasons.registered_zh(bare, "420881111") == reasons.without_power_zh(bare) == ""


def test_the_demonstration_has_an_answer_for_every_part(study):
    answers = Answers(study)
    compared = enterprises.compared(answers)
    assert compared is not None
    parts = reasons.township_parts(answers, enterprises.reasons(study, compared))
    fell = enterprise_output.by(compared, "township_code")["change_wan"].lt(0).sum()
    told = [line for line in parts[0].paragraphs if "同时登记在册的" not in line]
    assert len(told) == fell > 0


def test_a_township_that_fell_by_the_ledger_stands_beside_its_published_growth(study):
    """长滩镇's ledger fell by 5.6 %, the bulletin of February says -1.5 %."""
    answers = Answers(study)
    compared = enterprises.compared(answers)
    assert compared is not None
    said = repr(reasons.township_parts(answers, enterprises.reasons(study, compared))[0])
    assert "（-5.6%）" in said and "下降 1.5%，与台账不同的以公布为准" in said


def test_who_fell_most_is_named_for_the_townships_that_are_behind_their_task(study):
    """Two townships are expected to make nothing, all others more than their task."""
    answers = Answers(study)
    due, _ = township_targets.due(study)
    middle = (due * 2).where(~due.index.isin(["420881103", "420881104"]), 0.0)
    expected = SimpleNamespace(
        units=list(due.index), quantiles=lambda probabilities: pd.DataFrame({0.5: middle})
    )
    (said,) = reasons.fallers(answers, expected).paragraphs
    fallen = enterprises.compared(answers)
    fallen = fallen[fallen["township_code"].isin(["420881103", "420881104"])]
    for _, of_one in fallen.groupby("township_code"):
        least = of_one.loc[of_one["change_wan"].idxmin()]
        if least["change_wan"] < 0:
            assert f"{least['name']}（{least['change_wan']:+,.0f} 万元）" in said
    assert said.count("万元）") <= 2 and "不是离任务的差" in said
    done = SimpleNamespace(units=list(due.index), quantiles=lambda p: pd.DataFrame({0.5: due * 2}))
    assert repr(reasons.fallers(answers, done)) == ""


def test_without_the_ledger_nobody_is_named(small_city):
    answers = Answers(open_study("sanzhen", "2022Q1"))
    assert repr(reasons.fallers(answers, SimpleNamespace())) == ""
