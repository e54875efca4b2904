"""A panel of slots (months, or a joint 1-2月) seen through windows of whole months, a year or more apart."""

import numpy as np
import pandas as pd

from zx_analysis.city.periods import month_index

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

    @classmethod
    def of(cls, history: pd.DataFrame, spans: pd.Series, exclude=()) -> "Windows":
        """history: index 'YYYY-MM' of the last month of each slot; exclude: periods."""
        ends, excluded = [month_index(p) for p in history.index], {month_index(p) for p in exclude}
        return cls(history.to_numpy(float), ends, spans.astype(int).tolist(), excluded)

    def until(self, last: int) -> "Windows":
        """The windows of the slots up to the month `last`, with which one of them ends."""
        known = self._until[last]
        return Windows(self.values[:known], self.ends[:known], self.spans[:known], self.excluded)

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
        found = [self._bases.get((self.ends[r] - 12 * years, self.spans[r])) for r in rows]
        return [] if None in found else found

    def sum(self, rows: list[int]) -> np.ndarray:
        """Sum over slots by column; NaN where one of them is."""
        return self.values[rows].sum(axis=0)


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
