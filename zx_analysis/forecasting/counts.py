"""Possible counts of a quarter (new enterprises and the like): whole numbers, drawn as a Poisson
count whose rate is uncertain.

The months that remain are expected to make the pace of the last twelve months times a ratio: what
the same months made in earlier years, beside the pace known at that time of year, so that season
and steady growth are both in it. Pace and ratio are gamma, the conjugate of a Poisson count (Gelman
et al., Bayesian Data Analysis, 2.6), the ratio drawn towards 1 by SEASON_PRIOR counts. What counts
vary beyond that is a gamma factor, which makes them negative binomial. Its variance is learnt by
moments from the errors of the same recipe at every earlier origin, drawn towards what neighbouring
months differ by.

Known drawbacks: with less than two years no growth can be told from the season, and the range
allows for it whether there is any or not; periods that the policy leaves out count like any other;
rules that change when approvals fall are not known to it.
"""

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.city.periods import month_index
from zx_analysis.forecasting.forecast import T_DEGREES

SEASON_PRIOR = 10.0  # counts: a season of ± 30 % is usual
PRIOR_ERRORS = 2  # origins that the neighbouring months weigh beside the errors
FIRST_ORIGIN = 24  # months before an error that is learnt from: a ratio needs two years
# Where there is none: some 12 % a year, over the seven months from the middle of the last twelve.
UNKNOWN_GROWTH = 0.07


def count_draws(
    totals: pd.Series,
    months: pd.Series,
    quarter: Quarter,
    known_months: int,
    *,
    known: float | None = None,
    draws: int = 2000,
    seed: int | list[int] = 0,
) -> np.ndarray:
    """(draws,) counts of the quarter, what is known included.

    totals: counts by slot, months: how many each covers, both by period 'YYYY-MM', in order and
    without a gap, up to the end of what is known; they may be empty. known: what is published of
    the quarter so far, None where that is the sum of its slots. Without any history a month has 1
    on average, with a wide range.
    """
    if known is None:
        known = float(totals[totals.index.isin(quarter.months)].sum())
    rest = 3 - known_months
    if not rest:
        return np.full(draws, known)
    sums = _running(totals, months)
    start = month_index(quarter.months[0])
    gap = 0 if totals.empty else max(0, start - month_index(totals.index[-1]) - 1)
    rng = np.random.default_rng(seed)
    today = np.array([len(sums) - 1])
    count, span, made, due = (each[0] for each in _bases(sums, today, gap, rest))
    pace = rng.gamma(count + 0.5, 1 / span, draws)
    rate = rest * pace * rng.gamma(made + SEASON_PRIOR, 1 / (due + SEASON_PRIOR), draws)
    if (variance := _dispersion(sums, gap, rest)) > 0:
        # Itself uncertain, as in a Student t.
        shape = rng.chisquare(T_DEGREES, draws) / T_DEGREES / variance
        rate = rate * rng.gamma(shape, 1 / shape)
    return known + rng.poisson(rate)


def _running(totals: pd.Series, months: pd.Series) -> np.ndarray:
    """Counts up to the end of each month, the first before any; NaN within a slot of several
    months."""
    sums = np.full(int(months.sum()) + 1, np.nan)
    sums[np.r_[0, months.cumsum()].astype(int)] = np.r_[0, totals.cumsum()]
    return sums


def _bases(
    sums: np.ndarray, origins: np.ndarray, gap: int, rest: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What a forecast rests on at each origin (a place of `sums`, of which nothing later is
    known): count and months of the pace; what the same months made in earlier years, and were due
    by the pace then.

    Without any history half a month, so that half a count (Jeffreys's prior) is one a month.
    """
    span = np.minimum(origins, 12)
    made, due = np.zeros(len(origins)), np.zeros(len(origins))
    for back in range(12, int(origins.max(initial=0)) + 1, 12):
        if back < gap + rest:
            continue
        at = np.maximum(origins - back, 0)
        # The first year has no pace before it: it is the season's own, where there is no other.
        first = at < 12
        before = np.where(first, at, at - 12)
        year = sums[before + 12] - sums[before]
        now = sums[at + gap + rest] - sums[at + gap]
        used = (origins >= back) & ~(first & (due != 0)) & np.isfinite(now + year)
        made = np.where(used, made + now, made)
        due = np.where(used, due + year * rest / 12, due)
    return sums[origins] - sums[origins - span], np.where(span > 0, span, 0.5), made, due


def _dispersion(sums: np.ndarray, gap: int, rest: int) -> float:
    """Variance of the rate beside its square, beyond what pace and ratio are uncertain by.

    Neighbours: second differences of months, whose variance is six times that of a month, so that a
    smooth season counts little.
    """
    single = np.diff(sums)
    single = single[np.isfinite(single)][-FIRST_ORIGIN:]
    mean, steps = single.sum() / max(len(single), 1), np.diff(single, n=2)
    neighbours = 0.0
    if len(steps) >= 6 and mean > 0:
        neighbours = max(0.0, (np.mean(steps**2) / 6 - mean) / mean**2) / rest
    origins = np.arange(FIRST_ORIGIN, len(sums) - gap - rest)
    count, span, made, due = _bases(sums, origins, gap, rest)
    actual = sums[origins + gap + rest] - sums[origins + gap]
    expected = rest * (count + 0.5) / span * (made + SEASON_PRIOR) / (due + SEASON_PRIOR)
    uncertain = 1 / (count + 0.5) + 1 / (made + SEASON_PRIOR)
    excess = (actual - expected) ** 2 - expected - expected**2 * uncertain
    seen = np.isfinite(actual + expected)
    squares = expected[seen] ** 2
    if not len(squares):
        # The year that the ratio comes from varied as much.
        return 2 * neighbours + UNKNOWN_GROWTH**2
    number = len(squares)
    weighed = excess[seen].sum() / squares.sum() * number + PRIOR_ERRORS * neighbours
    return max(0.0, weighed / (number + PRIOR_ERRORS))
