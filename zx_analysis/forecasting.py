"""The quarter's total by township: what is known plus a forecast of the sum of the months that remain.

Method (a first, plain one): the same window a year earlier × recent year-on-year growth, in logs. The growth of the
last 3, 6 and 12 months is averaged and drawn half-way to the city's; the city's total is half its own forecast, half
the sum of its units. The width comes from the errors of the same recipe at every earlier origin: a common error (that of
the city, recent ones weighing more) and each unit's own beside it, drawn towards the panel's; Student t with 5 degrees of freedom. The
units are scaled to the city's draw, so that the city is their sum in every draw. A joint 1-2月 is one slot: windows that would
split it are not used. No seasonal model is fitted and the yearly change of the enterprise panel is not modelled.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from zx_analysis.periods import Quarter, month_index, month_name

PROBABILITIES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
GROWTH_WINDOWS = (3, 6, 12)  # months
SHORTEST_HISTORY = 18  # months
FEWEST_ERRORS = 4
RECENT_ERRORS = 11  # a year of origins where 1-2月 is joint
PRIOR_ERRORS = 8  # how many errors the panel's scale weighs beside a unit's own
DEFAULT_LOG_SCALE = 0.25  # width where no past error is known: a factor of about 1.6 either way at 95 %
T_DEGREES = 5


@dataclass(frozen=True)
class Forecast:
    """draws: (draws, units) quarter totals, known months included; `total` their sum. `known` by unit; `notes` in Chinese."""

    draws: np.ndarray
    units: list
    known: pd.Series
    known_months: int
    notes: list[str] = field(default_factory=list)

    @property
    def total(self) -> np.ndarray:
        return self.draws.sum(axis=1)

    def quantiles(self, probabilities=PROBABILITIES) -> pd.DataFrame:
        """Units and 'total' × probabilities."""
        both = np.column_stack([self.draws, self.total])
        return pd.DataFrame(np.quantile(both, probabilities, axis=0).T, [*self.units, "total"], list(probabilities))

    def probability_at_least(self, target: float) -> float:
        """Share of the draws in which the city's total reaches `target`."""
        return float(np.mean(self.total >= target))


def forecast_quarter(history: pd.DataFrame, quarter, months: pd.Series | None = None, *, exclude=(), leading=None,
                     draws: int = 2000, seed: int = 0) -> Forecast:
    """Forecast one quarter's total by unit.

    history: index 'YYYY-MM' in order, columns = units, values ≥ 0, the quarter's known months included; leading NaN
    = not yet started. months: how many each slot covers (2 for a joint 1-2月), None = 1 each. exclude: periods left out
    of growth and errors; their values may be missing. leading: an indicator known earlier, shaped like history; checked but not used
    yet. Deterministic for a seed; the order of the units and the unit of measurement do not matter.
    ValueError names unit and period.
    """
    quarter = quarter if isinstance(quarter, Quarter) else Quarter.parse(quarter)
    spans = pd.Series(1, history.index) if months is None else months.reindex(history.index).astype(int)
    _check(history, spans, quarter, set(exclude), leading)
    order = sorted(history.columns, key=str)
    series = _Series(history[order], spans, set(exclude))
    last, end = series.last, month_index(quarter.months[-1])
    start = month_index(quarter.months[0])
    known_months = max(0, last - start + 1)
    known = history[order].iloc[[i for i, p in enumerate(history.index) if month_index(p) >= start]].sum()
    remaining = end - max(last, start - 1)
    notes = ["暂未使用先行指标"] if leading is not None else []
    if remaining == 0:
        whole = np.tile(known.to_numpy(float), (draws, 1))
    else:
        gap = max(start - 1 - last, 0)
        whole = known.to_numpy(float) + _remaining_draws(series, remaining, gap, draws, seed, notes)
    columns = [order.index(unit) for unit in history.columns]
    return Forecast(whole[:, columns], list(history.columns), known[list(history.columns)], known_months, notes)


class _Series:
    """Window sums of a panel over absolute months; NaN where a window splits a slot, lies outside or touches a gap."""

    def __init__(self, history: pd.DataFrame, spans: pd.Series, exclude: set):
        values = history.to_numpy(float)
        ends = [month_index(p) for p in history.index]
        bad = np.isnan(values) | np.isin(history.index, list(exclude))[:, None]
        zero = np.zeros((1, values.shape[1]))
        self.sums = np.vstack([zero, np.cumsum(np.where(bad, 0.0, values), axis=0)])
        self.gaps = np.vstack([zero, np.cumsum(bad, axis=0)])
        self.first, self.last, self.ends = ends[0] - int(spans.iloc[0]) + 1, ends[-1], ends
        self.at = {self.first - 1: 0} | {end: i + 1 for i, end in enumerate(ends)}
        self.width = values.shape[1]

    def window(self, first: int, last: int) -> np.ndarray:
        """Sum of the months first … last by unit."""
        if first - 1 not in self.at or last not in self.at:
            return np.full(self.width, np.nan)
        a, b = self.at[first - 1], self.at[last]
        return np.where(self.gaps[b] > self.gaps[a], np.nan, self.sums[b] - self.sums[a])

    def recent(self, origin: int, months: int) -> tuple[np.ndarray, np.ndarray]:
        """The last `months` up to the origin (one more where that would split a slot) and the same a year before."""
        for size in (months, months + 1):
            if origin - size in self.at and origin - 12 in self.at and origin - 12 - size in self.at:
                return self.window(origin - size + 1, origin), self.window(origin - 11 - size, origin - 12)
        return (np.full(self.width, np.nan),) * 2


def _point(series: _Series, origin: int, gap: int, months: int) -> tuple[np.ndarray, float]:
    """Forecast of `months` months that begin `gap` after the origin: by unit, and for the city. NaN where impossible."""
    first, last = origin + gap + 1, origin + gap + months
    for years in (1, 2):
        base = series.window(first - 12 * years, last - 12 * years)
        if np.isfinite(base).any():
            break
    rates, city_rates = [], []
    for size in GROWTH_WINDOWS:
        now, before = series.recent(origin, size)
        both = np.isfinite(now) & np.isfinite(before)
        if both.any() and now[both].sum() > 0 and before[both].sum() > 0:
            city_rates.append(np.log(now[both].sum() / before[both].sum()))
            with np.errstate(divide="ignore", invalid="ignore"):
                rates.append(np.log(now / before))
    if not city_rates or not np.isfinite(base).any() or np.nansum(base) <= 0:
        return np.full(series.width, np.nan), np.nan
    city_rate = float(np.mean(city_rates))
    rates = np.array(rates)
    usable = np.isfinite(rates)
    own = np.where(usable, rates, 0).sum(axis=0) / np.maximum(usable.sum(axis=0), 1)
    rate = np.where(usable.any(axis=0), (own + city_rate) / 2, city_rate)
    units = base * np.exp(years * rate)
    # A unit without a figure a year ago: its latest slots a month, at the city's pace.
    recent = next((w for size in (3, 4, 1, 2) if origin - size in series.at
                   and np.isfinite(w := series.window(origin - size + 1, origin) / size).any()), np.zeros(series.width))
    units = np.where(np.isfinite(units), units, np.where(np.isfinite(recent), recent * months, 0.0))
    total = np.nansum(base) * np.exp(years * city_rate) if np.isfinite(base).all() else units.sum()
    return units, float(np.sqrt(total * units.sum()))


def _errors(series: _Series, gap: int, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Log errors of the recipe at every earlier origin: of the city (origins,), of each unit beside it (origins, units)."""
    common, own = [], []
    for origin in series.ends:
        if origin + gap + months > series.last:
            break
        actual = series.window(origin + gap + 1, origin + gap + months)
        units, total = _point(series, origin, gap, months)
        both = np.isfinite(actual) & np.isfinite(units)
        if not np.isfinite(total) or total <= 0 or np.nansum(actual) <= 0:
            continue
        error = np.log(actual[both].sum() / (total * units[both].sum() / units.sum()))
        common.append(error)
        with np.errstate(divide="ignore", invalid="ignore"):
            own.append(np.where(both & (actual > 0) & (units > 0), np.log(actual / units) - error, np.nan))
    return np.array(common), np.array(own).reshape(len(common), series.width)


def _remaining_draws(series: _Series, months: int, gap: int, draws: int, seed: int, notes: list[str]) -> np.ndarray:
    units, total = _point(series, series.last, gap, months)
    common, own = _errors(series, gap, months)
    length = series.last - series.first + 1
    if length < SHORTEST_HISTORY or not np.isfinite(total) or len(common) < FEWEST_ERRORS:
        reason = f"只有 {length} 个月" if length < SHORTEST_HISTORY else f"只有 {len(common)} 次可比的过去误差"
        notes.append(f"历史{reason}，改用近期月均推算，范围按经验放宽")
        size = series.ends.index(series.last) + 1
        slots = min(3, size)
        first = series.ends[size - slots - 1] + 1 if size > slots else series.first
        units = np.nan_to_num(series.window(first, series.last)) * months / (series.last - first + 1)
        total = units.sum()
        common_scale, own_scale = DEFAULT_LOG_SCALE, np.full(series.width, DEFAULT_LOG_SCALE)
    else:
        # Errors come in spells: the last year's weigh as much as all of them together.
        common_scale = float(np.sqrt((np.mean(common**2) + np.mean(common[-RECENT_ERRORS:] ** 2)) / 2 * (1 + 1 / len(common))))
        own_scale = _own_scales(own)
    rng = np.random.default_rng(seed)
    # The t is not scaled down to variance 1: with scaled draws the 80 % interval held too few of the past outcomes.
    city = total * np.exp(np.clip(common_scale * rng.standard_t(T_DEGREES, draws), -5, 5))
    noise = rng.standard_t(T_DEGREES, (draws, series.width))
    # A unit without output keeps a small positive part, of the size of the panel's smallest: it may start up.
    smallest = units[units > 0].min() if (units > 0).any() else 0.0
    values = np.where(units > 0, units * np.exp(np.clip(own_scale * noise, -5, 5)), 0.05 * smallest * np.maximum(noise - 1, 0))
    sums = values.sum(axis=1)
    return values * np.divide(city, sums, out=np.zeros(draws), where=sums > 0)[:, None]


def _own_scales(own: np.ndarray) -> np.ndarray:
    """Each unit's own error scale, drawn towards the panel's by PRIOR_ERRORS errors' worth."""
    count = np.isfinite(own).sum(axis=0)
    squares = np.nansum(own**2, axis=0)
    pooled = squares.sum() / max(count.sum(), 1) or DEFAULT_LOG_SCALE**2
    return np.sqrt((squares + PRIOR_ERRORS * pooled) / (count + PRIOR_ERRORS))


def _check(history: pd.DataFrame, spans: pd.Series, quarter: Quarter, exclude: set, leading) -> None:
    index = list(history.index)
    if not index or history.shape[1] == 0:
        raise ValueError("history：没有数据。 history is empty.")
    ends = [month_index(str(period)) for period in index]
    if history.columns.duplicated().any():
        raise ValueError(f"history：单位 {history.columns[history.columns.duplicated()][0]} 重复。 A unit stands twice.")
    for i, (period, span) in enumerate(zip(index, spans, strict=True)):
        if not 1 <= span <= 3:
            raise ValueError(f"months：{period} 为 {span}，应为 1 至 3。 months of {period} is {span}, expected 1 to 3.")
        if i and ends[i] <= ends[i - 1]:
            raise ValueError(f"history：期别 {period} 重复或次序不对。 Period {period} is a duplicate or out of order.")
        if i and ends[i] - span != ends[i - 1]:
            missing = month_name(ends[i - 1] + 1)
            raise ValueError(f"history：{period} 之前缺少 {missing}。 Period {missing} is missing before {period}.")
    start, end = month_index(quarter.months[0]), month_index(quarter.months[-1])
    if ends[-1] > end:
        raise ValueError(f"quarter：{quarter} 早于数据的末期 {index[-1]}。 The quarter ends before the history does ({index[-1]}).")
    if ends[-1] < start - 4:
        raise ValueError(f"quarter：{quarter} 离数据的末期 {index[-1]} 超过一个季度。 The quarter starts more than one quarter after {index[-1]}.")
    values = history.to_numpy(float)
    for row, column in zip(*np.nonzero(np.isinf(values) | (values < 0)), strict=True):
        raise ValueError(f"history：{history.columns[column]} 在 {index[row]} 的值为 {values[row, column]}，应为不小于零的数。"
                         f" {history.columns[column]} at {index[row]} is {values[row, column]}, expected a number ≥ 0.")
    started = np.logical_or.accumulate(np.isfinite(values), axis=0)
    for row, column in zip(*np.nonzero(np.isnan(values) & started), strict=True):
        if index[row] not in exclude:
            raise ValueError(f"history：{history.columns[column]} 缺少 {index[row]}，又没有列入 exclude。"
                             f" {history.columns[column]} has a gap at {index[row]} that is not in exclude.")
    if leading is not None and list(leading.columns) != list(history.columns):
        raise ValueError("leading：列应与 history 相同。 leading must have the columns of history.")
