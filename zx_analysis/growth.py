"""The city's growth rate at the quarter's end, such as that of value added, which is real and has no level.

It is carried on in several ways, each with the spread of its own past:
- by itself: the last published rate, plus a random walk;
- beside an indicator that has a level (nominal output, electricity use): what that indicator will have grown by, plus the last gap between the two
  rates, plus a random walk of the gap. The gap of value added and output is prices and the value-added rate, which move slowly, while the
  rate itself jumps where a new year begins.
The ways are averaged with weights inverse to their variance (Bates and Granger 1969). Their errors are taken to go together: the
average is as wide as the ways are on average, never narrower.

Known drawbacks: rates are rounded to 0.1 and revised without notice, and the past of a city gives few gaps to learn from.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.forecasting import T_DEGREES
from zx_analysis.periods import Quarter, month_index

DEFAULT_SCALE_PP = 5.0  # a month's spread, percentage points, where the past has too few changes
FEWEST_CHANGES = 6
YEAR_END = 3.0  # how many times a month's spread a change over a year's end is expected to have, before any was seen; judged, not measured
ITSELF = "itself"


@dataclass(frozen=True)
class Companion:
    """An indicator with a level. rates: its year-to-date growth, %, by period; ahead: (draws,) what that will be at the quarter's end."""

    rates: pd.Series
    ahead: np.ndarray


@dataclass(frozen=True)
class GrowthForecast:
    """draws: (draws,) of the year-to-date growth at the quarter's end, %; final: it is a fact; weights: by way, `ITSELF` or the companion's name."""

    draws: np.ndarray
    final: bool
    weights: dict[str, float]


def forecast_growth(growth: pd.Series, quarter: Quarter, companions: dict[str, Companion] | None = None, *, exclude=(), draws: int = 2000,
                    seed: int = 0) -> GrowthForecast:
    """growth: the published year-to-date growth, %, by period 'YYYY-MM' in order. companions: by name, each with `draws` draws ahead.

    Periods in `exclude` and the same months of the year after are no change to learn from. ValueError where no growth was published by the quarter's end.
    """
    end = quarter.months[-1]
    growth = growth[[str(period) <= end for period in growth.index]]
    if growth.empty:
        raise ValueError("全市增速（growth）：还没有公布过，无从推算。 No city growth was published.")
    if growth.index[-1] == end:
        return GrowthForecast(np.full(draws, float(growth.iloc[-1])), True, {})
    left_out = {f"{int(period[:4]) + years}{period[4:]}" for period in exclude for years in (0, 1)}
    noise = np.random.default_rng(seed).standard_t(T_DEGREES, draws) * np.sqrt((T_DEGREES - 2) / T_DEGREES)
    ways = {ITSELF: _carried(growth, np.zeros(draws), end, left_out, noise)}
    for name, companion in (companions or {}).items():
        gap = (growth - companion.rates.reindex(growth.index)).dropna()
        if len(gap) and np.isfinite(companion.ahead).all():
            ways[name] = _carried(gap, companion.ahead, end, left_out, noise)
    precision = {name: 1 / max(float(np.var(way)), 1e-6) for name, way in ways.items()}
    weights = {name: own / sum(precision.values()) for name, own in precision.items()}
    average = sum(weights[name] * way for name, way in ways.items())
    spread = sum(weights[name] * float(np.std(way)) for name, way in ways.items())
    middle, narrow = float(np.mean(average)), float(np.std(average))
    return GrowthForecast(middle + (average - middle) * (spread / narrow if narrow > 0 else 1.0), False, weights)


def _carried(series: pd.Series, ahead: np.ndarray, end: str, left_out: set, noise: np.ndarray) -> np.ndarray:
    """The last value of a series carried to `end` as a random walk, on top of `ahead`."""
    first, last = month_index(series.index[-1]), month_index(end)
    within, over = changes(series, left_out)
    scale = float(np.sqrt(np.mean(np.square(within)))) if len(within) >= FEWEST_CHANGES else DEFAULT_SCALE_PP
    if first // 12 != last // 12:
        # A year to date begins anew: what it did at earlier ends of the year, with one more of a size that the year's changes suggest.
        scale = float(np.sqrt((np.sum(np.square(over)) + (YEAR_END * scale) ** 2) / (len(over) + 1)))
    return ahead + float(series.iloc[-1]) + scale * np.sqrt(last - first) * noise


def changes(series: pd.Series, left_out=()) -> tuple[list[float], list[float]]:
    """Changes of a series per square root of a month: those within a year, and those over a year's end; none next to a period left out."""
    within, over = [], []
    for p, q in zip(series.index[:-1], series.index[1:], strict=True):
        if not {p, q} & set(left_out):
            first, last = month_index(p), month_index(q)
            (within if first // 12 == last // 12 else over).append(float(series[q] - series[p]) / np.sqrt(last - first))
    return within, over
