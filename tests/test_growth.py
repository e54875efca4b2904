import numpy as np
import pandas as pd
import pytest

from zx_analysis.growth import ITSELF, Companion, changes, forecast_growth
from zx_analysis.periods import Quarter

QUARTER = Quarter.parse("2022Q1")


def monthly(values, year=2021, first=3):
    return pd.Series(values, [f"{year}-{first + i:02d}" for i in range(len(values))], dtype=float)


def test_a_published_rate_is_a_fact():
    own = forecast_growth(pd.Series({"2022-02": 13.0, "2022-03": 17.9}), QUARTER)
    assert own.final and (own.draws == 17.9).all() and own.weights == {}


def test_by_itself_a_rate_walks_on_by_its_own_changes():
    # 2021: nine changes of one point; from September to December three months: sd = 1 × √3 = 1.73 around the last rate
    own = forecast_growth(monthly([10, 11, 10, 11, 10, 11, 10]), Quarter.parse("2021Q4"), draws=20000)
    assert not own.final and own.weights == {ITSELF: 1.0}
    assert np.mean(own.draws) == pytest.approx(10, abs=0.05) and np.std(own.draws) == pytest.approx(3**0.5, rel=0.05)


def test_over_a_years_end_the_range_is_wider():
    # a month's spread of 1, none seen over a year's end: 3 × √3 = 5.2 instead of 1.73
    own = forecast_growth(monthly([10, 11, 10, 11, 10, 11, 10, 11, 10, 11]), QUARTER, draws=20000)
    assert np.std(own.draws) == pytest.approx(3 * 3**0.5, rel=0.05)


def test_a_steady_gap_to_output_carries_the_rate_with_output():
    growth, output = monthly([10, 14, 9, 15, 8, 16, 10]), monthly([13, 17, 12, 18, 11, 19, 13])
    ahead = np.random.default_rng(0).normal(20, 0.5, 5000)
    own = forecast_growth(growth, Quarter.parse("2021Q4"), {"output": Companion(output, ahead)}, draws=5000)
    # the gap is always -3: value added is 20 - 3 = 17 with output's own spread of 0.5; by itself it moves by some 6 a month
    assert own.weights["output"] > 0.99
    assert np.mean(own.draws) == pytest.approx(17, abs=0.1)
    assert np.corrcoef(own.draws, ahead)[0, 1] > 0.99


def test_averaging_never_narrows_the_range_below_the_mean_of_the_ways():
    growth = monthly([10, 11, 10, 11, 10, 11, 10])
    flat = Companion(monthly([12, 12, 12, 12, 12, 12, 12]), np.full(20000, 12.0))
    both = forecast_growth(growth, Quarter.parse("2021Q4"), {"output": flat}, draws=20000)
    # each way has the same changes of one point: equal weights, the same spread
    drawn = Companion(flat.rates, np.random.default_rng(9).normal(12, 1, 20000))
    other = forecast_growth(growth, Quarter.parse("2021Q4"), {"output": drawn}, draws=20000)
    # by itself variance 3, beside output 3 + 1: weights 4/7 and 3/7, spreads √3 and 2, however little the draws have in common
    assert other.weights["output"] == pytest.approx(3 / 7, abs=0.01)
    assert np.std(other.draws) == pytest.approx(4 / 7 * 3**0.5 + 3 / 7 * 2, rel=0.03)
    assert both.weights == {ITSELF: pytest.approx(0.5), "output": pytest.approx(0.5)}
    assert np.std(both.draws) == pytest.approx(3**0.5, rel=0.05)


def test_a_companion_without_a_common_period_is_left_out():
    own = forecast_growth(monthly([10, 11, 10]), Quarter.parse("2021Q2"), {"output": Companion(pd.Series(dtype=float), np.full(2000, 1.0))})
    assert list(own.weights) == [ITSELF]


def test_periods_left_out_and_their_echo_are_no_changes():
    series = pd.Series({"2020-02": -30.0, "2020-03": -50.0, "2020-04": -20.0, "2020-12": 1.0, "2021-02": 60.0, "2021-03": 80.0, "2021-04": 10.0, "2021-05": 12.0})
    # left out: 2020-03 and 2021-03, so what stands next to them; 2020-04 to -12: 21 / √8; 2020-12 to 2021-02 over the year's end: 59 / √2; 2021-04 to -05: 2
    within, over = changes(series, {"2020-03", "2021-03"})
    assert within == [pytest.approx(21 / 8**0.5), 2.0] and over == [pytest.approx(59 / 2**0.5)]


def test_nothing_published_is_refused():
    with pytest.raises(ValueError, match="全市增速（growth）：还没有公布过"):
        forecast_growth(monthly([]), QUARTER)
