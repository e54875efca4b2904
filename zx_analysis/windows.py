"""A panel of slots (months, or a joint 1-2月) seen through windows of whole months, a year or more apart."""

import numpy as np
import pandas as pd

from zx_analysis.periods import month_index

MOST_ERROR = 2.0  # log errors are cut off here: a factor of seven


class Windows:
    """values: (slots, columns), NaN = not started or a gap. Months are absolute numbers (`periods.month_index`).

    ends, spans: last month and number of months of each slot; usable: slots that may serve as a base or a level.
    """

    def __init__(self, values: np.ndarray, ends: list[int], spans: list[int], excluded=()):
        self.values, self.ends, self.spans, self.excluded = values, ends, spans, excluded
        self.first, self.last = ends[0] - spans[0] + 1, ends[-1]
        self.usable = np.array([end not in excluded for end in ends])
        self._row = {end: i for i, end in enumerate(ends)}
        self._first_row = {end - span + 1: i for i, (end, span) in enumerate(zip(ends, spans, strict=True))}

    @classmethod
    def of(cls, history: pd.DataFrame, spans: pd.Series, exclude=()) -> "Windows":
        """history: index 'YYYY-MM' of the last month of each slot; exclude: periods."""
        return cls(history.to_numpy(float), [month_index(p) for p in history.index], [int(s) for s in spans], {month_index(p) for p in exclude})

    def until(self, last: int) -> "Windows":
        """The windows of the slots up to the month `last`."""
        known = len(self.rows(self.first, last))
        return Windows(self.values[:known], self.ends[:known], self.spans[:known], self.excluded)

    @property
    def width(self) -> int:
        return self.values.shape[1]

    def rows(self, first: int, last: int) -> list[int]:
        """The slots that make up the months first … last; empty where they split a slot or lie outside."""
        if first not in self._first_row or last not in self._row or first > last:
            return []
        return list(range(self._first_row[first], self._row[last] + 1))

    def recent(self, origin: int, months: int) -> list[int]:
        """The usable slots of the last `months` up to the origin, one month more where that would split a slot."""
        rows = self.rows(origin - months + 1, origin) or self.rows(origin - months, origin)
        return [r for r in rows if self.usable[r]]

    def earlier(self, rows: list[int], years: int) -> list[int]:
        """The same slots of the calendar `years` before; empty where one is missing, cut otherwise or not usable."""
        found = [self._row.get(self.ends[r] - 12 * years, -1) for r in rows]
        same = all(f >= 0 and self.spans[f] == self.spans[r] and self.usable[f] for f, r in zip(found, rows, strict=True))
        return found if same else []

    def sum(self, rows: list[int]) -> np.ndarray:
        """Sum over slots by column; NaN where one of them is."""
        return self.values[rows].sum(axis=0)


def logs(values: np.ndarray) -> np.ndarray:
    """Natural logarithms; NaN for what is not above zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log(values), np.nan)


def surprises(actual: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """(…, units) figures and log forecasts → (…, units + 1) log errors within ± MOST_ERROR; the
    last is that of the total of the units that were forecast."""
    both = np.isfinite(actual) & np.isfinite(forecast)
    made, expected = (np.where(both, v, 0).sum(axis=-1) for v in (actual, np.exp(forecast)))
    total = logs(made) - logs(expected)
    errors = np.concatenate([logs(actual) - forecast, total[..., None]], axis=-1)
    return np.clip(errors, -MOST_ERROR, MOST_ERROR)
