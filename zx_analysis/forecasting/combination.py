"""A combination of simple forecasts of a window of months: recent levels carried on by seasonal
ratios, weighted by their past errors.

A member is the sum of the last 1, 3 or 12 months (the level) times the ratio that the window bore
to that level in the years before: the unit's own mean ratio, and the same drawn towards the panel's
median as far as the units' ratios cannot be told apart from noise (empirical Bayes; Efron and
Morris 1975). One more member is the same months of last year. The members are averaged in logs with
the non-negative weights that would have had the least squared error at all earlier origins (Bates
and Granger 1969; non-negative: Timmermann 2006), pooled over the units. The total is the sum of the
units (bottom-up).

Known drawback: a change of the seasonal pattern is followed slowly, by half after two years.

A panel of slots (months, or a joint 1-2月) seen through windows of whole months, a year or more
apart.

One-off breaks of a panel: a dip or a jump that passed (the first quarter of 2020) must not become
seasonality.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import count

import numpy as np
import pandas as pd

from zx_analysis.city.periods import month_index
from zx_analysis.forecasting.remembered import Remembered

YEARS = (1, 2, 3, 4)  # back, of the same months
MOST_ERROR = 2.0  # log errors are cut off here: a factor of seven


class Windows:
    """values: (slots, columns), NaN = not started or a gap. Months are absolute numbers
    (`periods.month_index`).

    ends, spans: last month and number of months of each slot, one slot after the other; usable:
    slots that may serve as a base or a level.
    """

    def __init__(self, values: np.ndarray, ends: list[int], spans: list[int], excluded=()):
        self.values, self.ends, self.spans, self.excluded = values, ends, spans, excluded
        self.first, self.last = ends[0] - spans[0] + 1, ends[-1]
        self.usable = np.array([end not in excluded for end in ends])
        self._until = dict(zip([self.first - 1, *ends], range(len(ends) + 1), strict=True))
        slots = enumerate(zip(ends, spans, strict=True))
        self._bases = {slot: row for row, slot in slots if self.usable[row]}
        self._years_before: dict[int, list[int | None]] = {}

    @classmethod
    def of(cls, history: pd.DataFrame, spans: pd.Series, exclude=()) -> "Windows":
        """history: index 'YYYY-MM' of the last month of each slot; exclude: periods."""
        ends, excluded = [month_index(p) for p in history.index], {month_index(p) for p in exclude}
        return cls(history.to_numpy(float), ends, spans.astype(int).tolist(), excluded)

    def until(self, last: int) -> "Windows":
        """The windows of the slots up to the month `last`, with which one of them ends."""
        known = self._until[last]
        return Windows(self.values[:known], self.ends[:known], self.spans[:known], self.excluded)

    @cached_property
    def marks(self) -> dict[int, bytes]:
        """By the last month of each slot what stands for all up to it: two windows with the same
        mark hold the same figures, months and usable slots so far."""
        so_far, marks = blake2b(f"{self.first} {self.width}".encode(), digest_size=16), {}
        slots = zip(self.ends, self.spans, self.usable, self.values, strict=True)
        for end, span, usable, figures in slots:
            so_far.update(f" {span} {usable} ".encode() + figures.tobytes())
            marks[end] = so_far.digest()
        return marks

    @property
    def width(self) -> int:
        return self.values.shape[1]

    def rows(self, first: int, last: int) -> list[int]:
        """The slots that make up the months first … last; empty where they split a slot or lie
        outside."""
        if first - 1 not in self._until or last not in self._until:
            return []
        return list(range(self._until[first - 1], self._until[last]))

    def ahead(self, origin: int, gap: int, months: int, years: int = 0) -> list[int]:
        """The slots of the `months` that begin `gap` after the origin, or of the same months
        `years` before; empty as with `rows`, and where one is not usable."""
        first = origin + gap + 1 - 12 * years
        rows = self.rows(first, first + months - 1)
        return rows if self.usable[rows].all() else []

    def recent(self, origin: int, months: int) -> list[int]:
        """The usable slots of the last `months` up to the origin, one month more where that would
        split a slot."""
        rows = self.rows(origin - months + 1, origin) or self.rows(origin - months, origin)
        return [r for r in rows if self.usable[r]]

    def earlier(self, rows: list[int], years: int) -> list[int]:
        """The same slots of the calendar `years` before; empty where one is missing, cut otherwise
        or not usable."""
        if years not in self._years_before:
            self._years_before[years] = [
                self._bases.get((end - 12 * years, span))
                for end, span in zip(self.ends, self.spans, strict=True)
            ]
        before = self._years_before[years]
        slots = [slot for r in rows if (slot := before[r]) is not None]
        return slots if len(slots) == len(rows) else []

    def sum(self, rows: list[int]) -> np.ndarray:
        """Sum over slots by column; NaN where one of them is."""
        return self.values[rows].sum(axis=0)

    def log_sums(self, windows: list[tuple[int, ...]]) -> np.ndarray:
        """(windows, units): the logarithm of `sum` of each, those of one length worked out
        together."""
        alike = defaultdict(list)
        for at, rows in enumerate(windows):
            alike[len(rows)].append(at)
        sums = np.empty((len(windows), self.width))
        for length, places in alike.items():
            rows = np.array([windows[at] for at in places], dtype=int).reshape(-1, length)
            sums[places] = logs(self.values[rows].sum(axis=1))
        return sums


def logs(values: np.ndarray) -> np.ndarray:
    """Natural logarithms; NaN for what is not above zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log(values), np.nan)


def mean(values: np.ndarray, weights: np.ndarray | float = 1.0) -> np.ndarray:
    """(…, rows, columns) → (…, columns): mean over the rows that are known, weighted; NaN where
    none is. weights: (rows, 1)."""
    total = (np.isfinite(values) * weights).sum(axis=-2)
    none = np.full(total.shape, np.nan)
    return np.divide(np.nansum(values * weights, axis=-2), total, out=none, where=total > 0)


def surprises(actual: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """(…, units) figures and log forecasts → (…, units + 1) log errors within ± MOST_ERROR; the
    last is that of the total of the units that were forecast."""
    both = np.isfinite(actual) & np.isfinite(forecast)
    made, expected = (np.where(both, v, 0).sum(axis=-1) for v in (actual, np.exp(forecast)))
    total = logs(made) - logs(expected)
    errors = np.concatenate([logs(actual) - forecast, total[..., None]], axis=-1)
    return np.clip(errors, -MOST_ERROR, MOST_ERROR)


LEVELS = (1, 2, 3, 6, 12)  # months
RIDGE = 0.05  # added to the members' second moments, as a share of their mean
FEWEST_ORIGINS = 6  # at which a member must have been forecast before
FEWEST_UNITS = 4  # from which a panel's median ratio means something
MOST_SCALED = 4.0  # of an error, for the weights, as a multiple of the unit's root mean square


@dataclass(frozen=True)
class Combination:
    """point: (units,) log forecasts, NaN where impossible; errors: (origins, units + 1) actual less
    forecast, in logs, at earlier origins, oldest first, the last column that of the total; origins:
    their months; weights: by member (months of the level, 'own' or 'panel'; 0 is last year's)."""

    point: np.ndarray
    errors: np.ndarray
    origins: list[int]
    weights: dict[tuple[int, str], float]


def members(
    windows: Windows, origins: list[int], gap: int, months: int
) -> dict[int, dict[tuple[int, str], np.ndarray]]:
    """(units,) log forecasts of the `months` that begin `gap` after each origin, by origin and
    member."""
    keys = {origin: (windows.marks[origin], gap, months) for origin in origins}
    # an origin's members hang on nothing after it, where the same months of last year are over
    known = _members.values if gap + months <= 12 else {}
    found = {origin: known[key] for origin, key in keys.items() if key in known}
    new = _worked_out(windows, [o for o in origins if o not in found], gap, months)
    for origin, by in new.items():
        _members.keep(keys[origin], by, len(by) * windows.width)
    found |= new
    return {origin: found[origin] for origin in origins}


_members: Remembered[dict[tuple[int, str], np.ndarray]] = Remembered()


def _worked_out(
    windows: Windows, origins: list[int], gap: int, months: int
) -> dict[int, dict[tuple[int, str], np.ndarray]]:
    """`members`, of none of which anything is remembered."""
    places: defaultdict[tuple[int, ...], int] = defaultdict(count().__next__)
    borne: dict[tuple[int, int], tuple[int, list[int], list[int]]] = {}
    last_years: dict[int, int] = {}
    for origin in origins:
        targets = {
            year: places[tuple(rows)]
            for year in YEARS
            if (rows := windows.ahead(origin, gap, months, year))
        }
        for size in LEVELS:
            rows = windows.recent(origin, size)
            before = {
                year: places[tuple(earlier)]
                for year in targets
                if (earlier := windows.earlier(rows, year))
            }
            if before:
                made = [targets[year] for year in before]
                borne[origin, size] = places[tuple(rows)], made, list(before.values())
        if 1 in targets:
            last_years[origin] = targets[1]
    sums = windows.log_sums(list(places))
    levels = {key: sums[level] for key, (level, _, _) in borne.items()}
    ratios = {key: sums[made] - sums[before] for key, (_, made, before) in borne.items()}
    last_year = {origin: {(0, "own"): sums[at]} for origin, at in last_years.items()}
    seasonal, found = _seasonal(ratios), {origin: {} for origin in origins}
    for (origin, size), level in levels.items():
        own, drawn = seasonal[origin, size]
        found[origin] |= {(size, "own"): level + own, (size, "panel"): level + drawn}
    return {origin: by | last_year.get(origin, {}) for origin, by in found.items()}


def _seasonal(ratios: dict) -> dict:
    """(years, units) log ratios, by any keys → each unit's mean, and that drawn towards the panel's
    median. Those with as many years and every unit are worked out together."""
    found, whole = {}, defaultdict(list)
    for key, own in ratios.items():
        if own.shape[1] >= FEWEST_UNITS and np.isfinite(own).all():
            whole[len(own)].append(key)
        else:
            found[key] = _drawn_to_the_panel(own)
    for keys in whole.values():
        several = zip(*_drawn_together(np.stack([ratios[key] for key in keys])), strict=True)
        found |= dict(zip(keys, several, strict=True))
    return found


def _drawn_together(ratios: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`_drawn_to_the_panel` of several at once, none of them with a ratio missing; (…, years,
    units)."""
    years = ratios.shape[-2]
    own = mean(ratios)
    middle, between = np.median(own, axis=-1), own.var(axis=-1, ddof=1)
    keep = np.full(len(ratios), 0.5)
    if years > 1:
        noise = ((ratios - own[:, None]) ** 2).sum(axis=-2) / (years - 1)
        told = noise.mean(axis=-1) / years
        none = np.full(len(ratios), np.inf)
        keep = np.maximum(0.0, 1 - np.divide(told, between, out=none, where=between > 0))
    keep, middle = keep[:, None], middle[:, None]
    return own, keep * own + (1 - keep) * middle


def _drawn_to_the_panel(ratios: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(years, units) log ratios → each unit's mean, and that drawn towards the panel's median."""
    known = np.isfinite(ratios)
    years = known.sum(axis=0)
    own = mean(ratios)
    panel = own[years > 0]
    if len(panel) < FEWEST_UNITS:
        return own, own
    middle, between = np.median(panel), panel.var(ddof=1)
    several = years > 1
    keep = 0.5  # one year: nothing tells noise from pattern
    if several.any():
        deviations = np.where(known, ratios - own, 0)[:, several]
        noise = (deviations**2).sum(axis=0) / (years[several] - 1)
        keep = max(0.0, 1 - noise.mean() / len(ratios) / between) if between > 0 else 0.0
    return own, np.where(years > 0, keep * own + (1 - keep) * middle, middle)


def combine(windows: Windows, gap: int, months: int) -> Combination:
    """The forecast of the `months` that begin `gap` after the last slot."""
    key = windows.marks[windows.last], gap, months
    if key not in _combinations.values:
        made = _combined(windows, gap, months)
        _combinations.keep(key, made, made.errors.size + made.point.size)
    return _combinations.values[key]


_combinations: Remembered[Combination] = Remembered()


def _combined(windows: Windows, gap: int, months: int) -> Combination:
    """`combine`, worked out."""
    targets = {
        origin: rows for origin in windows.ends if (rows := windows.ahead(origin, gap, months))
    }
    found = members(windows, [*targets, windows.last], gap, months)
    now = found.pop(windows.last)
    past = {origin: by for origin, by in found.items() if by}
    counts = Counter(name for found in past.values() for name in found)
    names = [name for name in now if counts[name] >= FEWEST_ORIGINS] or list(now)
    none = np.full(windows.width, np.nan)
    if not names:
        return Combination(none, np.empty((0, windows.width + 1)), [], {})
    forecasts = [[found.get(name, none) for name in names] for found in past.values()]
    forecasts = np.reshape(forecasts, (len(past), len(names), windows.width))
    actual = [windows.sum(targets[origin]) for origin in past]
    actual = np.reshape(actual, (len(past), windows.width))
    weights = _weights(np.clip(logs(actual)[:, None] - forecasts, -MOST_ERROR, MOST_ERROR))
    point = mean(np.array([now[name] for name in names]), weights[:, None])
    errors = surprises(actual, mean(forecasts, weights[:, None]))
    return Combination(point, errors, list(past), dict(zip(names, weights.tolist(), strict=True)))


def _weights(errors: np.ndarray) -> np.ndarray:
    """(origins, members, units) log errors → weights of the members, none negative, summing to 1.

    w ∝ S⁻¹ 1, S the second moments of the errors of all units in their own scale; a member of
    negative weight is left out until there is none.
    """
    whole = np.where(np.isfinite(errors).all(axis=1, keepdims=True), errors, np.nan)
    scale = np.sqrt(mean((whole**2).reshape(-1, errors.shape[2])))
    scaled = np.divide(whole, scale, out=np.full_like(whole, np.nan), where=scale > 0)
    scaled = np.clip(scaled, -MOST_SCALED, MOST_SCALED)
    rows = scaled.transpose(0, 2, 1).reshape(-1, errors.shape[1])
    rows = rows[np.isfinite(rows).all(axis=1)]
    moments, count = rows.T @ rows, errors.shape[1]
    if not np.trace(moments) > 0:
        return np.full(count, 1 / count)
    moments += RIDGE * np.trace(moments) / count * np.eye(count)
    weights, kept = np.zeros(count), np.ones(count, bool)
    while kept.any():
        weights[kept] = np.linalg.solve(moments[np.ix_(kept, kept)], np.ones(kept.sum()))
        if (weights >= 0).all():
            break
        kept &= weights > 0
        weights[~kept] = 0
    return weights / weights.sum()


SMALLEST = 0.2  # log points: a dip of a fifth
DEVIATIONS = 5.0  # robust standard deviations
RECOVERED = 0.5  # of the threshold: growth that near to the median is usual
FEWEST_SLOTS = 12
SHARE = 0.6  # of the columns that move the same way


def breaks(windows: Windows) -> list[int]:
    """Last months of the slots that stand out and passed, panel and total alike (the last column is
    the total).

    Where the slot a year later is known, the mark is d = (log growth into the slot - log growth out
    of it) / 2, which steady growth and a lasting shift of the level leave small. In the last year
    it is the growth into the slot, and a later slot has to have grown as usual over a usual one. A
    slot stands out beyond 5 robust standard deviations (1.4826 × the median absolute deviation)
    from the median and beyond 0.2, in the panel's median and in the total, most columns on one
    side.
    """
    key = windows.marks[windows.last]
    if key not in _breaks.values:
        _breaks.keep(key, _stand_out(windows), 1)
    return _breaks.values[key]


_breaks: Remembered[list[int]] = Remembered()


def _stand_out(windows: Windows) -> list[int]:
    """`breaks`, worked out."""
    before = {
        row: earlier[0]
        for row in range(len(windows.ends))
        if (earlier := windows.earlier([row], 1))
    }
    if len(before) < FEWEST_SLOTS:
        return []
    growth = surprises(windows.values[list(before)], logs(windows.values[list(before.values())]))
    at = {windows.ends[row]: place for place, row in enumerate(before)}
    twice = {end: (place, at[end + 12]) for end, place in at.items() if end + 12 in at}
    inward, twofold = _apart(growth, at), {}
    if len(twice) >= FEWEST_SLOTS:
        into, out_of = (growth[list(places)] for places in zip(*twice.values(), strict=True))
        twofold = _apart((into - out_of) / 2, twice)
    near = {end for end in at if abs(inward[end]) <= RECOVERED}
    usual = [end for end in at if end in near and (end - 12 in near or end - 12 not in at)]
    found: list[int] = []
    for end in at:
        if end - 12 in found:
            continue  # the echo, a year later
        if end in twofold:
            # Where the growth into it was usual, the year after is the odd one.
            passed = abs(twofold[end]) > 1 and inward[end] * np.sign(twofold[end]) > RECOVERED
        else:
            passed = abs(inward[end]) > 1 and any(end < later < end + 12 for later in usual)
        found += [end] if passed else []
    return found


def _apart(marks: np.ndarray, ends: Iterable[int]) -> dict[int, float]:
    """How far each slot lies from the median, as a multiple of the threshold: the lesser of the
    panel's and the total's, signed; 0 where they or the columns disagree. marks: slots × (units
    and total), of the slots that end with `ends`."""
    units, total = marks[:, :-1], _multiples(np.nan_to_num(marks[:, -1]))
    panel, count = _multiples(_medians(units)), np.isfinite(units).sum(axis=1)
    one_way = np.maximum((units > 0).sum(axis=1), (units < 0).sum(axis=1))
    agreed = (panel * total > 0) & (one_way / np.maximum(count, 1) >= SHARE)
    least = np.sign(panel) * np.minimum(abs(panel), abs(total))
    return dict(zip(ends, np.where(agreed, least, 0.0).tolist(), strict=True))


def _medians(rows: np.ndarray) -> np.ndarray:
    """Each row's median of what is known; 0 where nothing is."""
    count = np.isfinite(rows).sum(axis=1)
    ranked = np.sort(rows, axis=1)  # what is not known comes last
    middle = [
        ranked[np.arange(len(rows)), np.maximum(at, 0)] for at in ((count - 1) // 2, count // 2)
    ]
    return np.where(count > 0, sum(middle) / 2, 0.0)


def _multiples(values: np.ndarray) -> np.ndarray:
    middle = np.median(values)
    spread = 1.4826 * np.median(np.abs(values - middle))
    return (values - middle) / max(SMALLEST, DEVIATIONS * spread)


def chances_of_nothing(windows: Windows, gap: int, months: int) -> np.ndarray:
    """(units,) chance that a unit makes nothing at all in the `months` that begin `gap` after the
    last slot.

    A unit that has made nothing for r slots goes on so with the chance r / (r + 2), after a rule of
    succession. Slots in which it made nothing a year before are its season and do not count, nor do
    missing or excluded ones. If it made nothing in these months of any earlier year, r is the
    number of their slots. A unit that never made anything has no chance: it has not stopped.
    """
    begun = np.logical_or.accumulate(windows.values > 0, axis=0)
    run = np.zeros(windows.width)
    for row in np.flatnonzero(windows.usable).tolist():
        value, before = windows.values[row], windows.earlier([row], 1)
        seasonal = windows.values[before[0]] == 0 if before else np.zeros(windows.width, bool)
        run = np.where(value > 0, 0, run + (begun[row] & (value == 0) & ~seasonal))
    empty, always = np.zeros(windows.width), np.ones(windows.width, bool)
    for year in YEARS:
        if rows := windows.ahead(windows.last, gap, months, year):
            seen, made = begun[rows[-1]], windows.sum(rows)
            empty += len(rows) * (seen & (made == 0))
            always &= ~(made > 0)
    slots = np.maximum(run, empty * always)
    return slots / (slots + 2)
