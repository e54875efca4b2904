"""Revisions (修订): how much published figures changed afterwards, from the vintages' own history."""

import numpy as np
import pandas as pd

from zx_analysis.city import periods
from zx_analysis.cleaning import panels

LEAST = 8  # fewer are no history


def of_levels(panel: pd.DataFrame, indicator: str) -> np.ndarray:
    """Relative revisions of a level or count: last figure over first, less 1; empty where there are fewer than LEAST.

    From figures that a later return states anew (the same period and months in several vintages); where there are none, from the
    year's last cumulative against the sum of the months as first published, which holds all revisions of the year's earlier months.
    """
    rows = panel[panel["indicator"] == indicator]
    first, last = _restated(rows)
    if not len(first):
        first, last = _in_cumulatives(rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = last / first - 1
    return _history(change)


def of_rates(panel: pd.DataFrame, indicator: str) -> np.ndarray:
    """Revisions of a rate in percentage points, from several vintages of one figure; empty where there are fewer than LEAST."""
    first, last = _restated(panel[panel["indicator"] == indicator])
    return _history(last - first)


def _history(change: np.ndarray) -> np.ndarray:
    change = change[np.isfinite(change)]
    return change if len(change) >= LEAST else np.empty(0)


def _restated(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    groups = (
        rows.sort_values("vintage")
        .groupby(["township_code", "period", "months"])["value"]
        .agg(["size", "first", "last"])
    )
    several = groups[groups["size"] > 1]
    return several["first"].to_numpy(), several["last"].to_numpy()


def _in_cumulatives(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Sum of the months and cumulative at each township's last month of each year that has both."""
    latest = panels.latest(rows)
    cumulative = latest[
        (latest["months"] == latest["period"].map(periods.year_to_date)) & (latest["months"] > 2)
    ]
    month = latest[
        (latest["months"] == 1) | ((latest["months"] == 2) & latest["period"].str.endswith("-02"))
    ]
    month = month.assign(year=month["period"].str[:4]).sort_values("period")
    to_date = (
        month.groupby(["township_code", "year"])[["value", "months"]]
        .cumsum()
        .set_index([month["township_code"], month["period"]])
    )
    to_date.columns = ["summed", "covered"]
    both = cumulative.set_index(["township_code", "period"])[["value", "months"]].join(
        to_date, how="inner"
    )
    both = both[both["months"] == both["covered"]].reset_index()
    last = both.sort_values("period").groupby(["township_code", both["period"].str[:4]]).tail(1)
    return last["summed"].to_numpy(), last["value"].to_numpy()
