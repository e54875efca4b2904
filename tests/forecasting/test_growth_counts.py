"""Counts of a quarter: the arithmetic by hand, and the ranges where the truth is known because it
was drawn."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis.city.periods import Quarter, month_range
from zx_analysis.forecasting.counts import _bases, _dispersion, count_draws

FIRST = Quarter.parse("2022Q1")


def monthly(values, last="2021-12"):
    periods = month_range("2000-01", last)[-len(values) :]
    return pd.Series(np.asarray(values, float), periods), pd.Series(1, periods)


def test_the_last_years_pace_times_the_season_by_hand():
    """Fifty months to 2022-02 of 100 a month, 200 in March: a year makes 1,300.

    Pace: (1,300 + ½) / 12 = 108.375 a month. The Marches of 2019, 2020 and 2021 made 600; the pace
    known before each was due 3 × 1,300 / 12 = 325: (600 + 10) / (325 + 10) = 1.8209. March 2018 has
    no pace before it. Known 200 + 108.375 × 1.8209 = 397.3.
    """
    periods = month_range("2018-01", "2022-02")
    totals = pd.Series([200.0 if period.endswith("-03") else 100.0 for period in periods], periods)
    draws = count_draws(totals, pd.Series(1, periods), FIRST, 2, draws=40_000)
    assert draws.mean() == pytest.approx(397.3, abs=0.5)
    assert draws.min() >= 200 and (draws == np.round(draws)).all()


def test_steady_growth_goes_on():
    """Every month 1.5 % above the one before, 3,000 in the last: the quarter makes 3,000 × (1.015 +
    1.015² + 1.015³) = 9,272.7, without a trend that is told: last year's pace is the same share
    below it each time. 10 counts towards 1 move it by less than 1 %."""
    totals, months = monthly(3000 * 1.015 ** np.arange(-47, 1))
    assert count_draws(totals, months, FIRST, 0, draws=40_000).mean() == pytest.approx(
        9272.7, rel=0.01
    )


def test_a_joint_slot_is_two_months():
    """48 months of 50, January and February as one slot of 100: as if apart, 3 × 50 = 150."""
    periods = [period for period in month_range("2018-01", "2021-12") if not period.endswith("-01")]
    months = pd.Series([2 if period.endswith("-02") else 1 for period in periods], periods)
    draws = count_draws(50.0 * months, months, FIRST, 0, draws=40_000)
    assert draws.mean() == pytest.approx(150, abs=1)


def test_a_closed_quarter_is_a_fact():
    totals, months = monthly([4, 0, 3], "2022-03")
    assert (count_draws(totals, months, FIRST, 3) == 7).all()


def test_only_what_is_between_the_last_month_and_the_quarter_is_passed_over():
    """Eleven months a year of 10 and 120 in December, known to November: the first quarter is three
    months of 10, not December."""
    periods = month_range("2017-12", "2021-11")
    totals = pd.Series([120.0 if period.endswith("-12") else 10.0 for period in periods], periods)
    assert count_draws(
        totals, pd.Series(1, periods), FIRST, 0, draws=20_000
    ).mean() == pytest.approx(30, rel=0.2)


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [([], 0.5, 8), ([4], 13, 14), ([0] * 12, 0, 0.5), ([0] * 48, 0, 0.5), ([0] * 30 + [6], 0, 30)],
)
def test_little_or_nothing_behind_it_is_still_a_forecast(values, low, high):
    """No history: 1 a month by ½ a count in half a month. One month of 4: 4½ a month, 13.5 in all.
    A year of nothing: ½ a count in 12 months, 0.125 in a quarter: all but one in ten draws are
    zero."""
    totals, months = (
        monthly(values)
        if values
        else (
            pd.Series([], pd.Index([], dtype=str), dtype=float),
            pd.Series([], pd.Index([], dtype=str), dtype=int),
        )
    )
    draws = count_draws(totals, months, FIRST, 0)
    assert np.isfinite(draws).all() and low <= draws.mean() <= high
    if values and not any(values):
        assert np.mean(draws == 0) > 0.85


def held(
    rate: float, growth: float, spread: float, years: int, tries: int = 250
) -> tuple[float, float]:
    """Shares of true counts inside the 80 and 95 % ranges, by the randomised PIT: a season of ± 30
    %, a gamma factor a month of `spread`."""
    rng = np.random.default_rng([int(rate), int(100 * growth), int(100 * spread), years])
    at, periods, pits = np.arange(-12 * years, 3), month_range(f"{2022 - years}-01", "2022-03"), []
    for seed in range(tries):
        truth = (
            rate
            * np.exp(0.3 * np.cos(2 * np.pi * at / 12 + rng.uniform(0, 6.3)))
            * (1 + growth) ** (at / 12)
        )
        found = pd.Series(
            rng.poisson(
                truth * (rng.gamma(1 / spread**2, spread**2, len(at)) if spread else 1)
            ).astype(float),
            periods,
        )
        draws = count_draws(found[:-3], pd.Series(1, periods[:-3]), FIRST, 0, draws=500, seed=seed)
        pits.append(
            np.mean(draws < found[-3:].sum()) + rng.uniform() * np.mean(draws == found[-3:].sum())
        )
    return float(np.mean(np.abs(np.array(pits) - 0.5) <= 0.4)), float(
        np.mean(np.abs(np.array(pits) - 0.5) <= 0.475)
    )


@pytest.mark.parametrize("rate", [1, 5, 60, 300])
@pytest.mark.parametrize(("growth", "spread"), [(0.0, 0.0), (0.15, 0.25)])
def test_ranges_hold_with_four_years(rate, growth, spread):
    """0.75 to 0.87 and 0.92 to 0.98 are aimed at; 250 tries have standard errors of 0.025 and
    0.014, of which two are allowed."""
    at_80, at_95 = held(rate, growth, spread, years=4)
    assert 0.70 <= at_80 <= 0.92 and at_95 >= 0.892


@pytest.mark.parametrize("rate", [5, 60, 300])
def test_with_one_year_the_range_allows_for_a_growth_that_cannot_be_seen(rate):
    """Held with growth; where there is none it is wider than it had to be."""
    assert held(rate, 0.15, 0.25, years=1)[0] >= 0.65
    assert held(rate, 0.0, 0.0, years=1)[0] >= 0.80


def test_what_neighbouring_months_differ_by_where_no_error_is_known_by_hand():
    """10 and 20 in turn, eight months: the six second differences are ± 20, their mean square 400
    that of 400 / 6 a month, of which the mean of 15 is a Poisson count's own: (66.67 − 15) / 15² /
    3 = 0.07654 for three months; twice that and 0.07². Seven months have five differences: too few.
    """
    sums = np.r_[0, np.cumsum([10.0, 20] * 4)]
    neighbours = (400 / 6 - 15) / 15**2 / 3
    assert _dispersion(sums, 0, 3) == pytest.approx(2 * neighbours + 0.0049)
    assert _dispersion(sums[:-1], 0, 3) == pytest.approx(0.0049)


def test_the_season_is_compared_with_the_pace_known_at_that_time_of_year():
    """1, 2 and 3 a month in three years. The first quarters of the third and second year made 9 and
    6; the years before them were due 24 / 4 and 12 / 4; the first has no year before it."""
    sums = np.r_[0, np.cumsum(np.repeat([1.0, 2, 3], 12))]
    bases = _bases(sums, np.array([len(sums) - 1]), 0, 3)
    assert [each.item() for each in bases] == [36, 12, 9 + 6, 6 + 3]
