"""How far the forecast could be trusted in the past: rolling origins, each with only what was known then."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.forecasting import PROBABILITIES, Forecast, forecast_quarter
from zx_analysis.periods import Quarter, month_index

REGIME_ZH = {"plain": "平稳时期", "break": "异常时期", "echo": "异常后一年"}


@dataclass(frozen=True)
class Hindcast:
    """One past quarter forecast with what was known then, beside its outcome.

    regime: 'break' where a month of the quarter is among the periods left out, 'echo' where one was a year before, else 'plain'.
    actual, year_ago: quarter totals by unit, the units of the forecast; year_ago NaN where the unit was not there. growth_scale: root mean square
    of the yearly log growth of the quarter totals known at the origin, by unit and for 'total'; NaN where there was none.
    """

    quarter: Quarter
    known_months: int
    regime: str
    forecast: Forecast
    actual: pd.Series
    year_ago: pd.Series
    growth_scale: pd.Series


def hindcasts(history: pd.DataFrame, months: pd.Series, *, shortest: int = 24, exclude=(), restate: Callable | None = None,
              draws: int = 1000, seed: int = 0) -> list[Hindcast]:
    """Every complete quarter with at least `shortest` months before it, forecast before each of its slots was known.

    history, months, exclude: as `forecast_quarter` takes them; a quarter's own months are never left out when it is forecast, since
    nobody knew yet. restate: what puts a cut history on the scope of its last year (comparable basis), as far as known at its end.
    """
    first, last = month_index(history.index[0]) - int(months.iloc[0]) + 1, month_index(history.index[-1])
    found = []
    for number in range(first // 3, (last + 1) // 3):
        quarter = Quarter(number // 4, number % 4 + 1)
        rows = _rows(history, months, quarter)
        if month_index(quarter.months[0]) - first < shortest or not rows:
            continue
        regime = "break" if set(quarter.months) & set(exclude) else "echo" if set(_year_before(quarter).months) & set(exclude) else "plain"
        for cut in range(rows[0], rows[-1] + 1):
            past = history.iloc[:cut]
            past = past.loc[:, past.notna().any() & history.iloc[rows].notna().all()]  # a unit that had not started is not there to be forecast
            known = past if restate is None else restate(past)
            forecast = forecast_quarter(known, quarter, months.iloc[:cut], exclude=set(exclude) - set(quarter.months), draws=draws, seed=seed)
            before = _rows(history, months, _year_before(quarter))
            year_ago = history.iloc[before].sum(min_count=len(before)) if before else pd.Series(np.nan, history.columns)
            found.append(Hindcast(quarter, forecast.known_months, regime, forecast, history.iloc[rows][past.columns].sum(), year_ago[past.columns],
                                  _growth_scale(past, months.iloc[:cut])))
    return found


def _rows(history: pd.DataFrame, months: pd.Series, quarter: Quarter) -> list[int]:
    """The slots of a quarter; empty where they do not make up its three months."""
    rows = [i for i, period in enumerate(history.index) if period in quarter.months]
    return rows if months.iloc[rows].sum() == 3 else []


def _year_before(quarter: Quarter) -> Quarter:
    return Quarter(quarter.year - 1, quarter.number)


def _growth_scale(past: pd.DataFrame, months: pd.Series) -> pd.Series:
    both = past.assign(total=past.sum(axis=1))
    first, last = month_index(past.index[0]), month_index(past.index[-1])
    quarters = {number: both.iloc[rows].sum(min_count=len(rows)) for number in range(first // 3, (last + 1) // 3)
                if (rows := _rows(both, months, Quarter(number // 4, number % 4 + 1)))}
    changes = [np.log(now.where(now > 0) / before.where(before > 0)) for number, now in quarters.items() if (before := quarters.get(number - 4)) is not None]
    if not changes:
        return pd.Series(np.nan, both.columns)
    return np.sqrt((pd.DataFrame(changes) ** 2).mean())


def pinball(actual: float, quantile: float, probability: float) -> float:
    """The pinball loss of one quantile; twice its mean over many probabilities approximates the CRPS (Gneiting 2011)."""
    return (actual - quantile) * probability if actual >= quantile else (quantile - actual) * (1 - probability)


def outcomes(past: list[Hindcast]) -> pd.DataFrame:
    """One row per hindcast: quarter, known_months, regime, actual, seasonal_naive, median, low80, high80, low95, high95, crps, pit.

    City totals, values in the unit of the history; pit: share of the draws that do not exceed the outcome.
    """
    rows = []
    for own in past:
        total, actual = own.forecast.total, float(own.actual.sum())
        bounds = np.quantile(total, PROBABILITIES)
        low95, low80, _, median, _, high80, high95 = bounds
        crps = 2 * np.mean([pinball(actual, bound, p) for bound, p in zip(bounds, PROBABILITIES, strict=True)])
        naive = float(own.year_ago.sum(min_count=1))
        rows.append((str(own.quarter), own.known_months, own.regime, actual, naive, median, low80, high80, low95, high95, crps, float(np.mean(total <= actual))))
    return pd.DataFrame(rows, columns=["quarter", "known_months", "regime", "actual", "seasonal_naive", "median", "low80", "high80", "low95", "high95", "crps", "pit"])


def score(table: pd.DataFrame, by: str = "known_months") -> pd.DataFrame:
    """One row per value of the column `by` of `outcomes`: quarters, mean absolute error in % of the outcome, the same relative to seasonal
    naive, and the share of outcomes inside the 80 % and 95 % intervals."""
    if table.empty:
        return pd.DataFrame(columns=[by, "quarters", "error_pct", "relative_mae", "covered80", "covered95"])
    table = table.assign(
        error=(table["median"] - table["actual"]).abs(), naive=(table["seasonal_naive"] - table["actual"]).abs(),
        covered80=table["actual"].between(table["low80"], table["high80"]),
        covered95=table["actual"].between(table["low95"], table["high95"]))
    groups = table.groupby(by)
    return pd.DataFrame({
        "quarters": groups.size(),
        "error_pct": 100 * groups.apply(lambda g: (g["error"] / g["actual"]).mean()),
        "relative_mae": groups["error"].sum() / groups["naive"].sum(),
        "covered80": groups["covered80"].mean(), "covered95": groups["covered95"].mean()}).reset_index()
