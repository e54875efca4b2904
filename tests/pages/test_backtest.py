"""What the page says of a past: it admits what cannot be told."""

from dataclasses import replace

import pytest

from zx_analysis.forecasting import backtest, calibration
from zx_analysis.pages import backtest as backtest_page
from zx_analysis.pages import calibration as calibration_page
from zx_analysis.pages.charts import Chart
from zx_analysis.quarter.answers import Answers, open_study


def said(parts):
    return "\n".join(map(repr, parts))


@pytest.fixture
def study(small_city):
    return open_study("sanzhen", "2022Q1")


def test_every_part_stands_for_a_small_city_without_noise_or_growth(study):
    answers = Answers(study)
    past = backtest_page.past(answers)
    table, chances = backtest.contest(past), calibration.chances(past)
    parts = [
        backtest_page.design(study, past),
        backtest_page.independence(past, ""),
        backtest_page.outcomes(study.level, past, study.mark),
        backtest_page.beside_rivals(table, ""),
        backtest_page.noise(table, ""),
        backtest_page.months_known(table, ""),
        backtest_page.failures(study.names, table, past, study.mark),
        backtest_page.growth(answers),
        calibration_page.ranges(past, ""),
        calibration_page.probabilities(chances, ""),
        calibration_page.hindsight(answers),
        calibration_page.seeds(answers, (0, 1)),
    ]
    text = said([part for own in parts for part in own] + [calibration_page.repeat(past, 0, 24)])
    assert "nan" not in text and "政策没有剔除任何时期" in text
    assert "起点以前的数字没有一个是后来才公布或修订的" in text and "最多相差 0.00%" in text
    assert sum(isinstance(part, Chart) for own in parts for part in own) == 4


def test_the_fallback_is_said_to_be_no_result_of_the_method(study):
    answers = Answers(study)
    # the history begins in January 2019: the third and fourth quarters of that year, three origins
    # each, have no months of the year before
    assert "有 6 次历史太短" in said(backtest_page.design(study, backtest_page.past(answers, 6)))
    assert "退回" not in said(backtest_page.design(study, backtest_page.past(answers)))


def test_figures_revised_later_are_counted(study):
    panel = study.cleaned.panel.copy()
    panel.loc[(panel["period"] == "2020-05") & (panel["months"] == 1), "vintage"] = "2021-04"
    study = replace(study, cleaned=replace(study.cleaned, panel=panel))
    answers = Answers(study)
    table = backtest_page.design(study, backtest_page.past(answers))[0].frame
    late = table.set_index(["数据截至"])["起点后才公布或修订的数"]
    # three towns: at origins before 2021-04 the three figures of May 2020 were not yet those used
    # here
    assert late["2021-03"] == 3 and late["2021-04"] == 0


def test_nothing_after_an_origin_moves_its_forecast(study):
    answers = Answers(study)
    text = calibration_page.leak(answers)
    assert "不可信" not in text and "0 次一字不变" not in text


def test_a_short_history_is_said_to_be_short(study):
    answers = Answers(study)
    past = backtest_page.past(answers, 60)
    assert past == []
    empty = backtest.contest(past)
    for parts in (
        backtest_page.design(study, past),
        backtest_page.outcomes(study.level, past, study.mark),
        backtest_page.beside_rivals(empty, ""),
        backtest_page.noise(empty, ""),
        backtest_page.failures(study.names, empty, past, study.mark),
        calibration_page.ranges(past, ""),
        calibration_page.probabilities(calibration.chances(past), ""),
        calibration_page.hindsight(answers, 60),
        calibration_page.seeds(answers, (0,), 60),
    ):
        assert backtest_page.TOO_SHORT in said(parts)
    assert "没有同一季度的两个阶段" in said(backtest_page.months_known(empty, ""))
