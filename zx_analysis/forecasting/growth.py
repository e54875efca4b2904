"""The city's growth rate at the quarter's end, such as that of value added, which is real and has
no level.

It is carried on in several ways, each with the spread of its own past:
- by itself: the last published rate;
- beside an indicator that has a level (nominal output, electricity use): what that indicator will
  have grown by, times the last ratio of the two growth factors. That of value added and output is
  prices and the value-added rate, which move slowly; a year's end leaves only part of it (`_kept`).
A year-to-date rate is a mean over months, so that an error's size depends on how many of them are
known (`shape`). The scale is learnt from the errors that carrying on has made at past quarters'
ends, each divided by its shape; those from and to the same months weigh more.
The ways are averaged with weights inverse to their variance (Bates and Granger 1969). Their errors
are taken to go together: the average is as wide as the ways are on average, never narrower.

Known drawbacks: rates are rounded to 0.1 and revised without notice; the past of a city has few
quarters; what lifted or lowered a whole year (the echo of a stop) stays in the last rate when it is
carried over the year's end by itself.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.city.periods import month_index, year_to_date
from zx_analysis.forecasting.forecast import T_DEGREES
from zx_analysis.messages import message

# Autocorrelation of months' growth: with it the ranges of half of the Rosstat districts hold evenly
# over the year; the other half is measured in benchmarks/calibration.py.
PERSISTENCE = 0.7
DEFAULT_SCALE_PP = (
    12.0  # of a month's growth, where fewer errors are known: these districts' median
)
FEWEST_ERRORS = 6
PRIOR_YEARS = 2  # that left half of a gap, as these districts' to their country, beside those seen
PRIOR_ERRORS = 4  # of all months, beside the errors from and to the same months
ITSELF = "itself"


@dataclass(frozen=True)
class Companion:
    """An indicator with a level. rates: its year-to-date growth, %, by period; ahead: (draws,) what
    that will be at the quarter's end."""

    rates: pd.Series
    ahead: np.ndarray


@dataclass(frozen=True)
class GrowthForecast:
    """draws: (draws,) of the year-to-date growth at the quarter's end, %; final: it is a fact;
    weights: by way, `ITSELF` or the companion's name."""

    draws: np.ndarray
    final: bool
    weights: dict[str, float]


def forecast_growth(
    growth: pd.Series,
    quarter: Quarter,
    companions: dict[str, Companion] | None = None,
    *,
    exclude=(),
    draws: int = 2000,
    seed: int | list[int] = 0,
) -> GrowthForecast:
    """growth: the published year-to-date growth, %, by period 'YYYY-MM' in order. companions: by
    name, each with `draws` draws ahead.

    A rate's error from or to a period in `exclude` or the same month a year later is not learnt
    from. ValueError where no growth was published by the quarter's end.
    """
    end = quarter.months[-1]
    growth = growth[growth.index <= end]
    if growth.empty:
        raise ValueError(str(message("city_growth_never_published")))
    if growth.index[-1] == end:
        return GrowthForecast(np.full(draws, float(growth.iloc[-1])), True, {})
    left_out = {f"{int(period[:4]) + years}{period[4:]}" for period in exclude for years in (0, 1)}
    noise = np.random.default_rng(seed).standard_t(T_DEGREES, draws)
    ways = {ITSELF: _carried(growth, end, left_out, noise)}
    for name, companion in (companions or {}).items():
        factor = 100 + companion.rates.reindex(growth.index)
        gap = (100 * (100 + growth) / factor.where(factor > 0) - 100).dropna()
        if len(gap) and np.isfinite(companion.ahead).all():
            # A stop that both rates show leaves their ratio as it was: nothing of it is left out.
            ratio = 1 + _carried(gap, end, set(), noise, _kept(gap)) / 100
            ways[name] = (100 + companion.ahead) * ratio - 100
    precision = {name: 1 / max(float(np.var(way)), 1e-6) for name, way in ways.items()}
    weights = {name: own / sum(precision.values()) for name, own in precision.items()}
    average = sum((weights[name] * way for name, way in ways.items()), np.zeros(draws))
    spread = sum(weights[name] * float(np.std(way)) for name, way in ways.items())
    middle, narrow = float(np.mean(average)), float(np.std(average))
    widened = spread / narrow if narrow > 0 else 1.0
    return GrowthForecast(middle + (average - middle) * widened, False, weights)


def _carried(
    series: pd.Series, end: str, left_out: set, noise: np.ndarray, kept: float = 1.0
) -> np.ndarray:
    """(draws,) of the last value of a series carried to `end`; left_out: periods not learnt from;
    kept: how much of it a year's end leaves."""
    known, scale, past = series.index[-1], DEFAULT_SCALE_PP, _closes(tuple(series.index))
    taken = np.array([left_out.isdisjoint(pair) for pair in past.pairs], dtype=bool)
    if taken.sum() >= FEWEST_ERRORS:
        values = series.to_numpy(float)
        carried = values[past.starts] * np.where(past.over, kept, 1.0)
        squares = (((values[past.ends] - carried) / past.shapes) ** 2)[taken]
        alike = [(start[5:], close[5:]) == (known[5:], end[5:]) for start, close in past.pairs]
        same = squares[np.array(alike)[taken]]
        scale = np.sqrt((same.sum() + PRIOR_ERRORS * squares.mean()) / (len(same) + PRIOR_ERRORS))
    carried = float(series.iloc[-1]) * (1.0 if known[:4] == end[:4] else kept)
    return carried + scale * shape(known, end) * noise


def _kept(gap: pd.Series) -> float:
    """How much of a companion's gap a year's end leaves, 0 to 1: least squares over those seen,
    with PRIOR_YEARS more, of which each left half."""
    past, values = _closes(tuple(gap.index)), gap.to_numpy(float)
    known, ends = values[past.starts[past.over]], values[past.ends[past.over]]
    prior = PRIOR_YEARS * float(np.mean(np.square(values)))
    squares = sum(known**2) + prior
    products = sum(known * ends) + prior / 2
    return float(np.clip(products / squares, 0, 1)) if squares > 0 else 1.0


@cache
def shape(known: str, end: str) -> float:
    """Standard deviation of a year-to-date rate at `end` less that at `known`, of this or an
    earlier year, where a month's growth has that of 1.

    Each rate is the mean of its months' growth; two months' growths h months apart correlate by
    PERSISTENCE to the power h. Without correlation it is √((q − m) / (q m)) within a year, √(1/q +
    1/m) over its end, q and m the months that the two cover.
    """
    q, m = year_to_date(end), year_to_date(known)
    months = np.arange(month_index(known) - m + 1, month_index(end) + 1)
    weights = (months > month_index(end) - q) / q - (months <= month_index(known)) / m
    correlations = PERSISTENCE ** np.abs(np.subtract.outer(months, months))
    return float(np.sqrt(weights @ correlations @ weights))


@dataclass(frozen=True, eq=False)
class _Closes:
    """Each past quarter's end of a series with each period before it that it is carried from: the
    two periods, their places in the series, `shape`, and whether a year's end lies between."""

    pairs: list[tuple[str, str]]
    starts: np.ndarray
    ends: np.ndarray
    shapes: np.ndarray
    over: np.ndarray


@lru_cache(maxsize=1024)  # many units have rates of the same periods
def _closes(periods: tuple[str, ...]) -> _Closes:
    """The closes of a series of these periods, in order: from each earlier period of the quarter
    and the last one before it."""
    places = []
    for row, end in enumerate(periods):
        first, _, last = Quarter.of(end).months
        if end == last:
            before = sum(period < first for period in periods)
            places += [(start, row) for start in range(max(before - 1, 0), row)]
    pairs = [(periods[start], periods[end]) for start, end in places]
    starts, ends = np.array(places, dtype=int).reshape(-1, 2).T
    shapes = np.array([shape(*pair) for pair in pairs])
    over = np.array([known[:4] != end[:4] for known, end in pairs], dtype=bool)
    return _Closes(pairs, starts, ends, shapes, over)
