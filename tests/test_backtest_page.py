"""What the page says of a past: it admits what cannot be told, and what is worse than a rival."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis import backtest_page, backtesting, calibration, calibration_page
from zx_analysis.backtesting import OURS
from zx_analysis.charts import Chart
from zx_analysis.rivals import NAIVE, PACE
from zx_analysis.study import open_study


def contest(ours, naive, pace, regimes=None):
    """The city alone, nothing known, outcome 100 in every quarter; errors in per cent."""
    regimes = regimes or ["plain"] * len(ours)
    rows = [{"quarter": f"20{i:02d}Q1", "known_months": 0, "regime": regime, "unit": "total", "method": method, "actual": 100.0, "error": e, "error_pct": e, "crps": e / 2}
            for i, regime in enumerate(regimes) for method, e in ((OURS, ours[i]), (NAIVE, naive[i]), (PACE, pace[i]))]
    return pd.DataFrame(rows)


def said(parts):
    return "\n".join(map(repr, parts))


def test_a_better_rival_is_named_with_its_figure():
    # ours 5 of naive's 10: 0.50; pace 4: 0.40
    text = repr(backtest_page.contest(contest([5, 5], [10, 10], [4, 4]), "")[-1])
    assert "按误差不如去年同期×近三月增速（0.40），本预测 0.50" in text


def test_quarters_after_a_break_are_also_left_out():
    # with 2000Q1, a year after a break: ours (30 + 5) / (50 + 4) = 0.65; without it 5 / 4 = 1.25, worse than naive
    text = repr(backtest_page.contest(contest([30, 5], [50, 4], [60, 6], ["echo", "plain"]), "")[-1])
    assert "全部季度：已知 0 个月按误差最好（0.65）" in text and "只算平稳季度：已知 0 个月按误差不如去年同期（1.00），本预测 1.25" in text


def test_five_quarters_prove_nothing_however_good():
    text = said(backtest_page.noise(contest([1, 2, 1, 2, 1], [20, 21, 20, 21, 20.5], [9, 9, 8, 9, 8]), ""))
    assert "5/5" in text and "同时通过符号检验的 0 次" in text and "季度太少，不能断定" in text


def test_ten_quarters_all_better_are_no_noise_and_worse_is_said_as_plainly():
    rng = np.random.default_rng(0)
    near = rng.uniform(1, 2, 10)
    better = said(backtest_page.noise(contest(near, near + rng.uniform(9, 10, 10), near + rng.uniform(-1, 1, 10)), ""))
    assert f"全市已知 0 个月对{NAIVE}更好" in better and PACE not in better.rpartition("结论")[2]
    assert f"对{NAIVE}更差" in said(backtest_page.noise(contest(near + 9, near + rng.uniform(0, 1, 10), near), ""))


@pytest.fixture
def study(small_city):
    return open_study("sanzhen", "2022Q1")


def test_every_part_stands_for_a_small_city_without_noise_or_growth(study):
    past = backtest_page.past(study)
    table, chances = backtesting.contest(past), calibration.chances(past)
    parts = [backtest_page.design(study, past), backtest_page.independence(past, ""), backtest_page.outcomes(study, past), backtest_page.contest(table, ""),
             backtest_page.noise(table, ""), backtest_page.months_known(table, ""), backtest_page.failures(study, table, past), backtest_page.growth(study),
             calibration_page.ranges(past, ""), calibration_page.probabilities(chances, ""), calibration_page.hindsight(study), calibration_page.seeds(study, (0, 1))]
    text = said([part for own in parts for part in own] + [calibration_page.repeat(past, 0, 24)])
    assert "nan" not in text and "政策没有剔除任何时期" in text
    assert "起点以前的数字没有一个是后来才公布或修订的" in text and "最多相差 0.00%" in text
    assert sum(isinstance(part, Chart) for own in parts for part in own) == 4


def test_the_fallback_is_said_to_be_no_result_of_the_method(study):
    # with 15, 16 and 17 months of history the forecast goes by the recent pace, and with 18, where a whole quarter has no 4 past errors; from 24 on it need not
    assert "有 4 次历史太短" in said(backtest_page.design(study, backtest_page.past(study, 15)))
    assert "退回" not in said(backtest_page.design(study, backtest_page.past(study)))


def test_figures_revised_later_are_counted(study):
    study.cleaned.panel.loc[(study.cleaned.panel["period"] == "2020-05") & (study.cleaned.panel["months"] == 1), "vintage"] = "2021-04"
    table = backtest_page.design(study, backtest_page.past(study))[0].frame
    late = table.set_index(["数据截至"])["起点后才公布或修订的数"]
    # three towns: at origins before 2021-04 the three figures of May 2020 were not yet those used here
    assert late["2021-03"] == 3 and late["2021-04"] == 0


def test_nothing_after_an_origin_moves_its_forecast(study):
    text = calibration_page.leak(study)
    assert "不可信" not in text and "0 次一字不变" not in text


def test_a_short_history_is_said_to_be_short(study):
    past = backtest_page.past(study, 60)
    assert past == []
    empty = backtesting.contest(past)
    for parts in (backtest_page.design(study, past), backtest_page.outcomes(study, past), backtest_page.contest(empty, ""), backtest_page.noise(empty, ""),
                  backtest_page.failures(study, empty, past), calibration_page.ranges(past, ""), calibration_page.probabilities(calibration.chances(past), ""),
                  calibration_page.hindsight(study, 60), calibration_page.seeds(study, (0,), 60)):
        assert backtest_page.TOO_SHORT in said(parts)
    assert "没有同一季度的两个阶段" in said(backtest_page.months_known(empty, ""))
