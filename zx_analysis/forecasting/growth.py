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
from typing import Any

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
    noise = np.random.default_rng(seed).standard_t(T_DEGREES, draws)[None]
    ways = {ITSELF: _itself(growth.to_frame(), end, exclude, noise)}
    for name, companion in (companions or {}).items():
        gap = _gap(growth, companion.rates.reindex(growth.index)).dropna()
        if len(gap) and np.isfinite(companion.ahead).all():
            ways[name] = _beside(gap.to_frame(), end, companion.ahead[None], noise)
    average, weights = _averaged(ways)
    return GrowthForecast(average[0], False, {name: float(own[0]) for name, own in weights.items()})


def forecast_growths(
    growth: pd.DataFrame,
    quarter: Quarter,
    beside: pd.DataFrame | None = None,
    ahead: np.ndarray | None = None,
    *,
    exclude=(),
    draws: int = 2000,
    seed: list[int],
) -> np.ndarray:
    """(draws, units): `forecast_growth` of many units, each with its own level as the one
    companion; those that were published in the same periods are worked out together.

    growth, beside: periods × units, the rates and those of the levels; ahead: (draws, units) of the
    level's at the quarter's end, NaN where it cannot be said. Each unit draws from a stream of its
    own, `seed` and its place. NaN columns for units of which nothing was published.
    """
    end = quarter.months[-1]
    growth = growth[growth.index <= end]
    result = np.full((growth.shape[1], draws), np.nan)
    gaps = pd.DataFrame(np.nan, growth.index, growth.columns)
    if beside is not None and ahead is not None:
        gaps = _gap(growth, beside.reindex(growth.index))
        gaps.loc[:, ~np.isfinite(ahead).all(axis=0)] = np.nan
    alike: dict[bytes, list[int]] = {}
    published = np.vstack([growth.notna().to_numpy(), gaps.notna().to_numpy()])
    for at in range(growth.shape[1]):
        alike.setdefault(published[:, at].tobytes(), []).append(at)
    for units in alike.values():
        rates, gap = growth.iloc[:, units].dropna(), gaps.iloc[:, units].dropna()
        if rates.empty:
            continue
        if rates.index[-1] == end:
            result[units] = rates.iloc[-1].to_numpy(float)[:, None]
            continue
        streams = [np.random.default_rng([*seed, at]) for at in units]
        noise = np.array([stream.standard_t(T_DEGREES, draws) for stream in streams])
        ways = {ITSELF: _itself(rates, end, exclude, noise)}
        if len(gap) and ahead is not None:
            ways["beside"] = _beside(gap, end, np.ascontiguousarray(ahead.T[units]), noise)
        result[units], _ = _averaged(ways)
    return result.T


def _itself(growth: pd.DataFrame, end: str, exclude, noise: np.ndarray) -> np.ndarray:
    """(units, draws) of the rates carried on by themselves."""
    left_out = {f"{int(period[:4]) + years}{period[4:]}" for period in exclude for years in (0, 1)}
    return _carried(_rows(growth), tuple(growth.index), end, left_out, noise)


def _gap(growth: Any, rates: Any) -> Any:
    """By how much the growth factor lies above that of the companion, %; NaN where that has
    none."""
    factor = 100 + rates
    return 100 * (100 + growth) / factor.where(factor > 0) - 100


def _beside(gap: pd.DataFrame, end: str, ahead: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """(units, draws): what the companion will have grown by, and the gap to it carried on. A stop
    that both rates show leaves their ratio as it was: nothing of it is left out."""
    values, periods = _rows(gap), tuple(gap.index)
    ratio = 1 + _carried(values, periods, end, set(), noise, _kept(values, periods)) / 100
    return (100 + ahead) * ratio - 100


def _rows(frame: pd.DataFrame) -> np.ndarray:
    """(units, periods)"""
    return np.ascontiguousarray(frame.to_numpy(float).T)


def _averaged(ways: dict[str, np.ndarray]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(units, draws) of the average of the ways, as wide as they are on average; by way the
    weights, (units,)."""
    precision = {name: 1 / np.maximum(np.var(way, axis=1), 1e-6) for name, way in ways.items()}
    weights = {name: own / sum(precision.values()) for name, own in precision.items()}
    average = np.sum([weights[name][:, None] * way for name, way in ways.items()], axis=0)
    spread = sum(weights[name] * np.std(way, axis=1) for name, way in ways.items())
    middle, narrow = average.mean(axis=1), np.std(average, axis=1)
    widened = np.divide(spread, narrow, out=np.ones_like(narrow), where=narrow > 0)
    return middle[:, None] + (average - middle[:, None]) * widened[:, None], weights


def _carried(
    values: np.ndarray,
    periods: tuple[str, ...],
    end: str,
    left_out: set,
    noise: np.ndarray,
    kept: float | np.ndarray = 1.0,
) -> np.ndarray:
    """(units, draws) of the last value of each series carried to `end`; values: (units, periods);
    left_out: periods not learnt from; kept: how much of it a year's end leaves, (units,)."""
    known, past = periods[-1], _closes(periods)
    scale, kept = np.full(len(values), DEFAULT_SCALE_PP), np.broadcast_to(kept, len(values))
    taken = np.array([left_out.isdisjoint(pair) for pair in past.pairs], dtype=bool)
    if taken.sum() >= FEWEST_ERRORS:
        carried = np.take(values, past.starts, 1) * np.where(past.over, kept[:, None], 1.0)
        errors = (np.take(values, past.ends, 1) - carried) / past.shapes
        squares = np.compress(taken, errors**2, 1)
        alike = [(start[5:], close[5:]) == (known[5:], end[5:]) for start, close in past.pairs]
        same = np.compress(np.array(alike)[taken], squares, 1)
        count = same.shape[1] + PRIOR_ERRORS
        scale = np.sqrt((same.sum(axis=1) + PRIOR_ERRORS * squares.mean(axis=1)) / count)
    carried = values[:, -1] * (1.0 if known[:4] == end[:4] else kept)
    return carried[:, None] + (scale * shape(known, end))[:, None] * noise


def _kept(values: np.ndarray, periods: tuple[str, ...]) -> np.ndarray:
    """How much of a companion's gap a year's end leaves, 0 to 1, by unit: least squares over those
    seen, with PRIOR_YEARS more, of which each left half. values: (units, periods)."""
    past = _closes(periods)
    known, ends = (values[:, places[past.over]] for places in (past.starts, past.ends))
    prior = PRIOR_YEARS * np.mean(np.square(values), axis=1)
    squares = (known**2).sum(axis=1) + prior
    products = (known * ends).sum(axis=1) + prior / 2
    share = np.divide(products, squares, out=np.ones_like(squares), where=squares > 0)
    return np.clip(share, 0, 1)


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
