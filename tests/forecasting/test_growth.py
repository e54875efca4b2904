import numpy as np
import pandas as pd
import pytest

from zx_analysis.city.periods import Quarter
from zx_analysis.forecasting import growth
from zx_analysis.forecasting.growth import (
    ITSELF,
    Companion,
    _kept,
    forecast_growth,
    forecast_growths,
    shape,
)

QUARTER = Quarter.parse("2022Q1")


def monthly(values, year=2021, first=3):
    return pd.Series(values, [f"{year}-{first + i:02d}" for i in range(len(values))], dtype=float)


def test_a_published_rate_is_a_fact():
    own = forecast_growth(pd.Series({"2022-02": 13.0, "2022-03": 17.9}), QUARTER)
    assert own.final and (own.draws == 17.9).all() and own.weights == {}


def spread(known, end):
    """`shape` without correlation between months, where the formulas of a mean of independent
    months hold."""
    shape.cache_clear()
    try:
        return shape(known, end)
    finally:
        shape.cache_clear()


def test_the_size_of_an_error_by_months_known(monkeypatch):
    """Weights of January to March where 1-2月 is known and 1-3月 asked: −1/6, −1/6, 1/3. Variance
    with correlation 0.7 a month apart: 1/36 + 1/36 + 1/9 + 2 (0.7/36 − 0.7/18 − 0.49/18) =
    0.07333."""
    assert shape("2022-02", "2022-03") == pytest.approx(0.07333**0.5, abs=1e-4)
    monkeypatch.setattr(growth, "PERSISTENCE", 0.0)
    # months with nothing in common: √((q − m) / (q m)) within a year, √(1/q + 1/m) over its end
    assert spread("2022-02", "2022-03") == pytest.approx((1 / 6) ** 0.5)
    assert spread("2022-09", "2022-12") == pytest.approx((3 / 108) ** 0.5)
    assert spread("2021-12", "2022-03") == pytest.approx((1 / 3 + 1 / 12) ** 0.5)
    assert spread("2021-11", "2022-03") == pytest.approx(
        (1 / 3 + 1 / 11) ** 0.5
    )  # December was not published


def test_by_itself_a_rate_stays_and_its_errors_give_the_width():
    # 2021: the ends of June and September, each from three periods: six errors of 1, 0, 1 points
    known, t_sd = monthly([10, 11, 10, 11, 10, 11, 10]), (8 / 6) ** 0.5
    past = [
        ("2021-03", "2021-06", 1),
        ("2021-04", "2021-06", 0),
        ("2021-05", "2021-06", 1),
        ("2021-06", "2021-09", -1),
        ("2021-07", "2021-09", 0),
        ("2021-08", "2021-09", -1),
    ]
    scale = np.sqrt(np.mean([(error / shape(start, end)) ** 2 for start, end, error in past]))
    own = forecast_growth(known, Quarter.parse("2021Q4"), draws=40000)
    assert not own.final and own.weights == {ITSELF: 1.0}
    assert np.median(own.draws) == pytest.approx(10, abs=0.05) and np.std(
        own.draws
    ) == pytest.approx(scale * shape("2021-09", "2021-12") * t_sd, rel=0.03)


def test_errors_from_and_to_the_same_months_weigh_more():
    """Rates of two years that err in June alone, from March on, by 4: seven ends, of which the
    first has no period before it, with three errors each. Three of 18 errors: from March, April and
    May of 2020 to June, 4 points each; the other years' June has none."""
    periods = [f"{year}-{month:02d}" for year in (2020, 2021) for month in range(3, 13)]
    known = pd.Series([10.0 if p < "2020-06" else 14.0 for p in periods], periods)[:"2021-03"]
    past = [
        (start, end)
        for end, starts in (
            ("2020-06", (3, 4, 5)),
            ("2020-09", (6, 7, 8)),
            ("2020-12", (9, 10, 11)),
            ("2021-03", (12,)),
        )
        for start in (f"2020-{month:02d}" for month in starts)
    ]
    squares = [(4 / shape(start, end)) ** 2 if end == "2020-06" else 0.0 for start, end in past]
    scale = np.sqrt(
        (squares[0] + 4 * np.mean(squares)) / 5
    )  # one error from March to June, and four of all
    own = forecast_growth(known, Quarter.parse("2021Q2"), draws=40000)
    assert np.std(own.draws) == pytest.approx(
        scale * shape("2021-03", "2021-06") * (8 / 6) ** 0.5, rel=0.03
    )


@pytest.mark.parametrize("known", [0, 1, 2])
def test_ranges_hold_in_every_quarter_with_any_month_known(known):
    """Months' growth that wanders about 8 % with correlation 0.7 and a spread of 5, its years'
    means published to 0.1: of 100 tries a quarter the 80 % range holds 0.75 to 0.87, give or take
    two standard errors of 0.04; of 400 together of 0.02."""
    rng, held = np.random.default_rng(known), []
    for seed in range(400):
        months = np.zeros(60)
        for i in range(60):
            months[i] = (
                0.7 * months[i - 1] + 0.51**0.5 * rng.standard_normal()
                if i
                else rng.standard_normal()
            )
        rates_ = pd.Series(
            [8 + 5 * months[i // 12 * 12 : i + 1].mean() for i in range(60)],
            [f"{2017 + i // 12}-{i % 12 + 1:02d}" for i in range(60)],
        ).round(1)
        quarter = Quarter(2021, seed % 4 + 1)
        low, high = np.quantile(
            forecast_growth(
                rates_[: 48 + 3 * (seed % 4) + known], quarter, draws=500, seed=seed
            ).draws,
            [0.1, 0.9],
        )
        held.append(low <= rates_[quarter.months[-1]] <= high)
    assert 0.71 <= np.mean(held) <= 0.91
    assert all(0.67 <= np.mean(held[at::4]) <= 0.96 for at in range(4))


def test_a_steady_ratio_to_output_carries_the_rate_with_output():
    output = monthly([13, 17, 12, 18, 11, 19, 13])
    ahead = np.random.default_rng(0).normal(20, 0.5, 5000)
    # 100 + value added is always 0.97 of 100 + output: 120 × 0.97 = 116.4, with output's own
    # spread; by itself it moves by some 6 a month
    own = forecast_growth(
        0.97 * (100 + output) - 100,
        Quarter.parse("2021Q4"),
        {"output": Companion(output, ahead)},
        draws=5000,
    )
    assert own.weights["output"] > 0.99
    assert np.mean(own.draws) == pytest.approx(16.4, abs=0.1)
    assert np.corrcoef(own.draws, ahead)[0, 1] > 0.99


@pytest.mark.parametrize(
    ("first", "kept"), [("2021-03", 1 / 2), ("2020-03", 2 / 3), ("2019-03", 3 / 4)]
)
def test_a_years_end_leaves_half_of_a_gap_until_it_was_seen_to_leave_more(first, kept):
    """A gap of −10 % throughout. No year's end was seen: half. Of one that left all: (1 + 2 × ½) /
    (1 + 2) = 2/3, of two (2 + 1) / 4."""
    periods = [f"{year}-{month:02d}" for year in range(2019, 2022) for month in range(3, 13)]
    seen = tuple(period for period in periods if period >= first)
    assert _kept(np.full((1, len(seen)), -10.0), seen) == pytest.approx(kept)


def test_half_a_gap_is_carried_over_a_years_end():
    # 0.9 of output's factor, which will be 120: half of −10 % is left, 120 × 0.95 = 114
    output = monthly([20, 24, 19, 26, 18, 22, 21, 25, 20, 23])
    own = forecast_growth(
        0.9 * (100 + output) - 100, QUARTER, {"output": Companion(output, np.full(2000, 20.0))}
    )
    assert own.weights["output"] > 0.99 and np.median(own.draws) == pytest.approx(14, abs=0.1)


def test_averaging_never_narrows_the_range_below_the_mean_of_the_ways():
    rate = monthly([10, 11, 10, 11, 10, 11, 10])
    alone = float(np.std(forecast_growth(rate, Quarter.parse("2021Q4"), draws=20000).draws))
    flat = Companion(monthly([12, 12, 12, 12, 12, 12, 12]), np.full(20000, 12.0))
    both = forecast_growth(rate, Quarter.parse("2021Q4"), {"output": flat}, draws=20000)
    # beside a flat companion the ratio errs as the rate does: equal weights, the same spread
    assert both.weights == {ITSELF: pytest.approx(0.5), "output": pytest.approx(0.5)}
    assert np.std(both.draws) == pytest.approx(alone, rel=0.01)
    # a companion drawn with a spread of 3, times 110/112: its way has the variance
    # alone² + 2.95²; each weighs by the other's
    drawn = Companion(flat.rates, np.random.default_rng(9).normal(12, 3, 20000))
    other = forecast_growth(rate, Quarter.parse("2021Q4"), {"output": drawn}, draws=20000)
    wide = (alone**2 + (3 * 110 / 112) ** 2) ** 0.5
    weight = alone**2 / (alone**2 + wide**2)
    assert other.weights["output"] == pytest.approx(weight, abs=0.01)
    assert np.std(other.draws) == pytest.approx((1 - weight) * alone + weight * wide, rel=0.03)


def test_a_companion_without_a_common_period_is_left_out():
    own = forecast_growth(
        monthly([10, 11, 10]),
        Quarter.parse("2021Q2"),
        {"output": Companion(pd.Series(dtype=float), np.full(2000, 1.0))},
    )
    assert list(own.weights) == [ITSELF]


def test_what_a_period_left_out_erred_by_is_not_learnt_from():
    """Rates of 10 but for 2020-03 and its echo of 2021-03, as if nothing else had been: no error,
    no width. With them in it there is one."""
    periods = [f"{year}-{month:02d}" for year in (2019, 2020, 2021) for month in range(1, 13)]
    rate = pd.Series(
        [{"2020-03": -40.0, "2021-03": 70.0}.get(period, 10.0) for period in periods], periods
    )
    assert np.std(forecast_growth(rate, QUARTER, exclude=["2020-03"]).draws) == 0
    assert np.std(forecast_growth(rate, QUARTER).draws) > 10


def test_nothing_published_is_refused():
    with pytest.raises(ValueError, match="全市增速（growth）：还没有公布过"):
        forecast_growth(monthly([]), QUARTER)


def test_a_gap_that_turns_round_at_each_years_end_leaves_nothing():
    """Three year's ends from 1 to −1: (−3 + 2 × ½) / (3 + 2) is below zero, and none of it is
    carried on."""
    periods = ("2018-12", "2019-03", "2019-12", "2020-03", "2020-12", "2021-03")
    assert _kept(np.array([[1.0, -1.0] * 3]), periods) == 0


def test_many_units_are_forecast_as_each_by_itself():
    """One began later, one has no level to go by, one is published already, of one nothing was:
    each unit's draws are those of its own forecast, from its own stream."""
    periods = [f"{year}-{month:02d}" for year in range(2019, 2022) for month in range(2, 13)]
    rng = np.random.default_rng(5)
    rates = pd.DataFrame(rng.normal(8, 3, (33, 5)), periods, list("abcde"))
    rates.loc[:"2019-12", "b"] = rates["e"] = np.nan
    rates.loc["2022-03"] = [np.nan, np.nan, np.nan, 7.5, np.nan]
    levels = pd.DataFrame(rng.normal(9, 3, (33, 5)), periods, list("abcde"))
    ahead = rng.normal(9, 3, (500, 5))
    ahead[:, 2] = np.nan
    quarter, exclude = Quarter.parse("2022Q1"), ["2020-03"]
    together = forecast_growths(rates, quarter, levels, ahead, exclude=exclude, draws=500, seed=[3])
    for at, unit in enumerate("abcd"):
        beside = {"output": Companion(levels[unit], ahead[:, at])}
        alone = forecast_growth(
            rates[unit].dropna(), quarter, beside, exclude=exclude, draws=500, seed=[3, at]
        )
        assert together[:, at] == pytest.approx(alone.draws, rel=1e-12)
        assert set(alone.weights) == [{ITSELF, "output"}, {ITSELF, "output"}, {ITSELF}, set()][at]
    assert np.isnan(together[:, 4]).all()
