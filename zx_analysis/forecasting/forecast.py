"""The quarter's total by township: what is known plus a forecast of the sum of what remains.

Method, in stages:
1. One-off breaks of the past (found by `breaks`, or named in exclude) are no base, no level and no
   error to learn from.
2. The sum of the remaining slots is forecast directly for every unit by a `combination` of recent
   levels times seasonal ratios; the total is the sum of its units. Where January alone is known,
   the `festival` is first put where it falls on average, if that helped in the past.
3. The width comes from the errors of the same recipe at every earlier origin, the total's and,
   beside them, each unit's own, drawn towards the panel's; their tails are a Student t whose
   degrees of freedom fit the pooled errors at 80 and 95 %. Where errors are few a stated default
   stands in.
4. A draw is a total times shares: the city is the sum of its units in every draw. A unit without
   output in the last slots makes nothing in a part of the draws, and the total is lower by it.
The yearly change of the enterprise panel is not modelled: give a comparable history where there is
one. A lasting change of the last months is followed slowly: it is said, not corrected.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.city.indicators import at_least
from zx_analysis.city.periods import month_index, month_name
from zx_analysis.cleaning import totals
from zx_analysis.forecasting import adjustments
from zx_analysis.forecasting.adjustments import bridge
from zx_analysis.forecasting.combination import (
    Windows,
    breaks,
    chances_of_nothing,
    combine,
    mean,
    surprises,
)
from zx_analysis.messages import Message, message

CITY = "合计"  # the column of a leading indicator that is known of the city alone
PROBABILITIES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
FEWEST_ERRORS = 4
FEWEST_POOLED = 22  # of all units, from which their tails are learnt
PRIOR_ERRORS = 8  # how many errors the panel's scale weighs beside a unit's own
DEFAULT_LOG_SCALE = 0.25  # where nothing is known: a factor of about 2 either way at 95 %
SEASONAL_LOG_SCALE = 0.15  # of the total, where last year's months are known: a factor of 1.5
T_DEGREES = 8  # of the total, where few independent errors are known
UNUSUAL = 3.5  # of two or three errors in all, in root mean squares
# Student t by degrees of freedom: quantiles at 0.9 and 0.975 (two-sided 80 and 95 %).
DEGREES = np.array([3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 30.0])
T_80 = np.array([1.638, 1.533, 1.476, 1.440, 1.397, 1.372, 1.341, 1.310])
T_95 = np.array([3.182, 2.776, 2.571, 2.447, 2.306, 2.228, 2.131, 2.042])


@dataclass(frozen=True)
class Forecast:
    """draws: (draws, units) quarter totals, known months included; `total` their sum. `known` by
    unit; `notes` in Chinese.
    """

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
        return pd.DataFrame(
            np.quantile(both, probabilities, axis=0).T, [*self.units, "total"], list(probabilities)
        )

    def probability_at_least(self, target: float) -> float:
        """Share of the draws in which the city's total reaches `target`; a total that equals it as
        a decimal reaches it (see `at_least`), so that in a complete quarter this is 1 or 0.
        """
        return float(np.mean(at_least(self.total, target)))


def forecast_quarter(
    history: pd.DataFrame,
    quarter,
    months: pd.Series | None = None,
    *,
    exclude=(),
    leading=None,
    known: pd.Series | None = None,
    one_sided: bool = True,
    draws: int = 2000,
    seed: int | list[int] = 0,
) -> Forecast:
    """Forecast one quarter's total by unit.

    history: index 'YYYY-MM' in order, columns = units, values ≥ 0, the quarter's known months
    included; leading NaN = not yet started. months: how many each slot covers (2 for a joint
    1-2月), None = 1 each. exclude: periods left out of growth and errors; their values may be
    missing, but for the quarter's own. leading: an indicator known earlier, with the columns of
    history (or a Series: of the city alone) and newer slots, month by month (1-2月 may be one);
    used where it would have helped in the past, and said. known: by unit what is published of the
    quarter so far, where that is not the sum of its slots (a year to date with revisions).
    one_sided: whether the notes name the units whose last errors lay on one side.
    Deterministic for a seed; the order of the units and the unit of measurement do not matter.
    ValueError names unit and period.

    Two towns make 10 and 20 in every month of three years: the next quarter is about 3 · 30 = 90,
    and once its first two months are there, 60 of it is known.

    >>> periods = [f"{year}-{month:02d}" for year in range(2019, 2022) for month in range(1, 13)]
    >>> history = pd.DataFrame({"郢中": 10.0, "胡集": 20.0}, index=[*periods, "2022-01", "2022-02"])
    >>> forecast = forecast_quarter(history, "2022Q1")
    >>> forecast.draws.shape, forecast.known_months, forecast.known.to_dict()
    ((2000, 2), 2, {'郢中': 20.0, '胡集': 40.0})
    >>> float(forecast.quantiles().loc["total", 0.5].round())
    90.0
    """
    quarter = quarter if isinstance(quarter, Quarter) else Quarter.parse(quarter)
    spans = pd.Series(1, history.index)
    if months is not None:
        spans = months.reindex(history.index).astype(int)
    if isinstance(leading, pd.Series):
        leading = leading.to_frame(CITY)
    for fault in _faults(history, spans, quarter, set(exclude), leading):
        raise ValueError(str(fault))
    units, past, factor = list(history.columns), history[sorted(history.columns, key=str)], 1.0
    ahead = month_index(quarter.months[0]) - 1 - month_index(past.index[-1])
    known_months, gap = max(-ahead, 0), max(ahead, 0)
    slots = past[past.index >= quarter.months[0]].sum()
    known = slots if known is None else known.reindex(slots.index).fillna(slots).astype(float)
    notes = totals.questions(past.T)
    made = np.tile(known.to_numpy(float), (draws, 1))
    if known_months < 3:
        moved = (
            adjustments.shift(past, exclude) if (quarter.number, known_months) == (1, 1) else None
        )
        if moved:
            notes.append(
                "春节在一、二月间的移动：过去的一、二月之比由此"
                f"{'更' if moved.gain > 0 else '不能更'}好解释，"
                f"{'已按今年春节调整' if moved.used else '未调整'}"
            )
        if moved and moved.used:
            past, factor = adjustments.standardised(past, moved), adjustments.back(past, moved)
        if leading is not None and list(leading) != [CITY]:
            leading = leading[past.columns]
        rest, said = _remaining(
            past, spans, set(exclude), 3 - known_months, gap, leading, one_sided
        )
        made = made + factor * _draw(*rest, draws=draws, seed=seed)
        notes += said
    made = made[:, past.columns.get_indexer(pd.Index(units))]
    return Forecast(made, units, known[units], known_months, notes)


def _remaining(
    history: pd.DataFrame,
    spans: pd.Series,
    exclude: set,
    months: int,
    gap: int,
    leading,
    one_sided: bool,
) -> tuple[tuple[np.ndarray, np.ndarray, tuple, tuple], list[str]]:
    """What the sums of the `months` that begin `gap` after the history's last slot are drawn from
    (units, chances, common and own, as `_draw` takes them), and what is to be said of them."""
    windows = Windows.of(history, spans, exclude)
    passed = [month_name(end) for end in breaks(windows) if month_name(end) not in exclude]
    if passed:
        windows = Windows.of(history, spans, exclude | set(passed))
    combination = combine(windows, gap, months)
    point, errors, led = combination.point, combination.errors, ""
    if leading is not None:
        shown = _leading_windows(leading, spans, exclude)
        helped = bridge(combination, shown, windows.last, gap, months)
        led = "先行指标没有更新的数字，未使用"
        if helped:
            led = (
                f"先行指标在过去使合计误差{'降低' if helped.gain > 0 else '增加'} "
                f"{abs(helped.gain):.0%}，{'已采用' if helped.used else '未采用'}"
            )
        if helped and helped.used:
            point, errors = point + helped.shift, helped.errors
    errors = errors[np.isfinite(errors[:, -1])]
    seasonal, length = np.isfinite(point).any(), int(spans.sum())
    lacking = "历史没有" if length >= 24 else f"历史只有 {length} 个月，没有"
    chances = chances_of_nothing(windows, gap, months)
    idle = history.columns[~(history > 0).any()]
    standing = zip(history.columns, chances, strict=True)
    stopped = [f"{unit}（{chance:.0%}）" for unit, chance in standing if chance > 0]
    said = {  # each where what stands behind it holds
        f"{_listed(idle)}从未有过产出，按零预测，留有少量启动的可能": len(idle) > 0,
        f"{'、'.join(passed)} 与前后年份明显不同，当作一次性异常，不作为季节规律": passed,
        led: led,
        f"{lacking}可比的往年同期，改用近期月均推算，范围按经验放宽": not seasonal,
        f"历史只有 {length} 个月，可比的过去误差只有 {len(errors)} 次，范围部分按经验确定": seasonal
        and len(errors) < FEWEST_ERRORS,
        f"{_listed(stopped)}近期没有产出，或往年同期都没有产出，"
        "括号内是其余月份仍然为零的可能": stopped,
        **(_one_sided(windows, history.columns) if one_sided else {}),
    }
    units = np.where(np.isfinite(point), np.exp(point), _recent_pace(windows) * months)
    default = SEASONAL_LOG_SCALE if seasonal else DEFAULT_LOG_SCALE
    common = _total_scale(errors[:, -1], months, default)
    own = _own_scales(errors[:, :-1] - errors[:, -1:])
    return (units, chances, common, own), [note for note, holds in said.items() if holds]


def _listed(units) -> str:
    rest = f" 等 {len(units)} 个单位" if len(units) > 5 else ""
    return "、".join(str(unit) for unit in units[:5]) + rest


def _one_sided(windows: Windows, units) -> dict[str, bool]:
    """What to say of units, and of the total, whose last two or three slots were all below, or all
    above, forecasts made one slot before, by more than UNUSUAL in all; and whether it holds."""
    if len(windows.ends) < 2 or not windows.usable[-1]:
        return {}
    before = combine(windows.until(windows.ends[-2]), 0, windows.spans[-1])
    if len(before.errors) < FEWEST_ERRORS:
        return {}
    usual = np.sqrt(mean(before.errors**2))
    latest = np.vstack([before.errors[-2:], surprises(windows.values[-1], before.point)])
    latest = np.divide(latest, usual, out=np.zeros_like(latest), where=usual > 0)
    names, said = np.array([*units, "合计"], dtype=object), {}
    for side, low, high in ((-1, "低", "高"), (1, "高", "低")):
        runs = [side * latest[-count:] for count in (2, 3)]
        apart = np.any([(run > 0).all(axis=0) & (run.sum(axis=0) > UNUSUAL) for run in runs], 0)
        said[
            f"{_listed(names[apart])}最近两三期都比提前一期的预测明显偏{low}："
            f"如果以后还是这样，这里的预测偏{high}；"
            "过去这种偏差说明不了以后的方向，所以没有据此调整"
        ] = apart.any()
    return said


def _leading_windows(leading: pd.DataFrame, spans: pd.Series, exclude: set) -> Windows:
    """The leading indicator's windows: a slot covers what lies between its end and that of the slot
    before; the first one as many months as in the history, else as the same a year later.
    """
    ends = [month_index(str(period)) for period in leading.index]
    covered = dict(zip(ends[1:], np.diff(ends), strict=True))
    first = int(spans.get(leading.index[0], covered.get(ends[0] + 12, 1)))
    return Windows.of(leading, pd.Series([first, *covered.values()], leading.index), exclude)


def _recent_pace(windows: Windows) -> np.ndarray:
    """A month's figure by column: the mean of the latest three slots that are known; 0 where none
    is.
    """
    values, spans = windows.values[-3:], np.array(windows.spans[-3:])[:, None]
    months = (np.isfinite(values) * spans).sum(axis=0)
    return np.nansum(values, axis=0) / np.maximum(months, 1)


def _total_scale(errors: np.ndarray, months: int, default: float) -> tuple[float, float]:
    """(origins,) log errors of sums of `months` → the t scale of the next one, and its degrees.

    Below FEWEST_ERRORS the default stands in for those that lack. Windows that overlap by all but k
    months have errors that correlate by (months - k) / months, their squares by its square: the
    mean square is worth 3 months / (2 months² + 1) times as many independent ones (Bartlett 1946).
    """
    lacking = max(FEWEST_ERRORS - len(errors), 0)
    count = len(errors) + lacking
    independent = count * 3 * months / (2 * months**2 + 1)
    scale = np.sqrt(((errors**2).sum() + lacking * default**2) / count * (1 + 1 / independent))
    return float(scale), float(np.clip(independent, T_DEGREES, DEGREES[-1]))


def _own_scales(own: np.ndarray) -> tuple[np.ndarray, float]:
    """(origins, units) log errors beside the total's → each unit's t scale, and the degrees of
    freedom of all.

    Scale: root mean square with PRIOR_ERRORS errors' worth of the panel's mean square. The pooled
    errors, each divided by the scale without itself, give the t: its degrees by the ratio of their
    95 and 80 % quantiles, its scale by the 80 % one.
    """
    known = np.isfinite(own)
    count, squares = known.sum(axis=0), np.where(known, own, 0) ** 2
    total = squares.sum(axis=0)
    pooled = total.sum() / max(count.sum(), 1) or DEFAULT_LOG_SCALE**2
    scales = np.sqrt((total + PRIOR_ERRORS * pooled) / (count + PRIOR_ERRORS))
    without = np.sqrt(
        (total - squares + PRIOR_ERRORS * pooled) / (np.maximum(count - 1, 0) + PRIOR_ERRORS)
    )
    standard = np.abs(own / without)[known]
    if len(standard) < FEWEST_POOLED or not standard.any():
        return scales, T_DEGREES
    at_80, at_95 = np.quantile(standard, [0.8, 0.95])
    degrees = float(np.interp(-at_95 / at_80, -T_95 / T_80, DEGREES)) if at_80 > 0 else T_DEGREES
    factor = at_80 / np.interp(degrees, DEGREES, T_80) if at_80 > 0 else 1.0
    return scales * factor * np.sqrt(1 + 1 / len(own)), degrees


def _draw(
    units: np.ndarray,
    chances: np.ndarray,
    common: tuple,
    own: tuple,
    draws: int,
    seed: int | list[int],
) -> np.ndarray:
    """(draws, units): the total is a log t around the sum of the units that make something in the
    draw, shared out by log t draws around `units`; a unit makes nothing with its chance.

    common, own: scale and degrees of freedom of the total's t and of the units' beside it.
    """
    rng, (scale, degrees), (own_scales, own_degrees) = np.random.default_rng(seed), common, own
    # The t is not scaled down to variance 1: with scaled draws the 80 % interval held too few of
    # the past outcomes.
    shock = np.exp(np.clip(scale * rng.standard_t(degrees, draws), -5, 5))
    noise = rng.standard_t(own_degrees, (draws, len(units)))
    # A unit that never made anything keeps a small positive part: it may start up.
    smallest = units[units > 0].min() if (units > 0).any() else 0.0
    started = 0.05 * smallest * np.maximum(noise - 1, 0)
    values = np.where(units > 0, units * np.exp(np.clip(own_scales * noise, -5, 5)), started)
    working = rng.random(values.shape) >= chances
    values *= working
    city, sums = shock * (working @ units), values.sum(axis=1)
    return values * np.divide(city, sums, out=np.zeros(draws), where=sums > 0)[:, None]


def _faults(
    history: pd.DataFrame, spans: pd.Series, quarter: Quarter, exclude: set, leading
) -> Iterator[Message]:
    """What is wrong with the history, then with the leading indicator. Only the first one counts:
    each is looked for as if all before it were right."""
    if history.empty:
        yield message("history_empty")
    index, ends = list(history.index), [month_index(str(period)) for period in history.index]
    for unit in history.columns[history.columns.duplicated()]:
        yield message("history_unit_twice", unit=unit)
    first, start = ends[0] - int(spans.iloc[0]) + 1, month_index(quarter.months[0])
    for before, end, period, span in zip([first - 1, *ends[:-1]], ends, index, spans, strict=True):
        if not 1 <= span <= 3:
            yield message("months_of_slot_out_of_range", period=period, months=span)
        if end <= before:
            yield message("history_period_out_of_order", period=period)
        if end - span != before:
            missing = month_name(before + 1)
            yield message("history_period_missing", period=period, missing=missing)
    if first > start:
        yield message(
            "history_begins_within_the_quarter",
            first=month_name(first),
            quarter=quarter,
            count=first - start,
        )
    if index[-1] > quarter.months[-1]:
        yield message("quarter_before_the_end_of_history", quarter=quarter, last=index[-1])
    if ends[-1] < start - 4:
        yield message("quarter_far_behind_history", quarter=quarter, last=index[-1])
    for unit, period, value in _improper(history):
        yield message("history_value_improper", unit=unit, period=period, value=value)
    gaps = (history.isna() & history.ffill().notna()).to_numpy()
    for row, column in np.argwhere(gaps):
        unit, period = history.columns[column], index[row]
        if ends[row] >= start:
            yield message("history_gap_in_the_quarter", unit=unit, period=period)
        if period not in exclude:
            yield message("history_gap_not_excluded", unit=unit, period=period)
    if leading is not None:
        yield from _leading_faults(leading, history)


def _leading_faults(leading: pd.DataFrame, history: pd.DataFrame) -> Iterator[Message]:
    own = list(leading) != [CITY]  # of the units; the city's own series has one column
    if own and set(leading) != set(history) or leading.columns.duplicated().any():
        yield message("leading_columns_differ")
    if leading.empty:
        yield message("leading_empty")
    for before, period in pairwise(map(str, leading.index)):
        months = month_index(period) - month_index(before)
        if months <= 0:
            yield message("leading_period_out_of_order", period=period)
        if months > (2 if period.endswith("-02") else 1):  # it may hold January as well
            missing = month_name(month_index(before) + 1)
            yield message("leading_period_missing", period=period, missing=missing)
    for unit, period, value in _improper(leading):
        yield message("leading_value_improper", unit=unit, period=period, value=value)


def _improper(frame: pd.DataFrame) -> Iterator[tuple]:
    """(unit, period, value) of what is neither missing nor a number of zero or more."""
    values = frame.to_numpy(float)
    for row, column in np.argwhere(np.isinf(values) | (values < 0)):
        yield frame.columns[column], frame.index[row], values[row, column]
