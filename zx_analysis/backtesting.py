"""How far the forecast could be trusted in the past: rolling origins, each with only what was known then."""

import numpy as np
import pandas as pd

from zx_analysis.forecasting import PROBABILITIES, forecast_quarter
from zx_analysis.periods import Quarter, month_index


def pinball(actual: float, quantile: float, probability: float) -> float:
    """The pinball loss of one quantile; twice its mean over many probabilities approximates the CRPS (Gneiting 2011)."""
    return (actual - quantile) * probability if actual >= quantile else (quantile - actual) * (1 - probability)


def outcome(history: pd.DataFrame, months: pd.Series, quarter: Quarter, *, exclude=(), draws: int = 2000, seed: int = 0) -> pd.DataFrame:
    """What was forecast of one quarter before each of its slots was known, beside the outcome.

    One row per number of known months below 3: quarter, known_months, actual, seasonal_naive, median, low80, high80, low95,
    high95, crps. The quarter must be complete in `history`. Values in the unit of the history, city totals.
    """
    start = month_index(quarter.months[0])
    ends = [month_index(p) for p in history.index]
    whole = [i for i, end in enumerate(ends) if start <= end < start + 3]
    if months.iloc[whole].sum() != 3:
        raise ValueError(f"history：{quarter} 的数据不全。 {quarter} is not complete in the history.")
    actual = float(history.iloc[whole].sum().sum())
    before = [i for i, end in enumerate(ends) if start - 12 <= end < start - 9]
    naive = float(history.iloc[before].sum().sum()) if before and months.iloc[before].sum() == 3 else np.nan
    rows = []
    for cut in [whole[0], *whole[1:]]:
        past = history.iloc[:cut]
        # A unit that had not started yet is not there to be forecast.
        past = past.loc[:, past.notna().any()]
        forecast = forecast_quarter(past, quarter, months.iloc[:cut], exclude=exclude, draws=draws, seed=seed)
        low95, low80, _, median, _, high80, high95 = np.quantile(forecast.total, PROBABILITIES)
        crps = 2 * np.mean([pinball(actual, np.quantile(forecast.total, p), p) for p in PROBABILITIES])
        rows.append((str(quarter), forecast.known_months, actual, naive, median, low80, high80, low95, high95, crps))
    return pd.DataFrame(rows, columns=["quarter", "known_months", "actual", "seasonal_naive", "median", "low80", "high80",
                                       "low95", "high95", "crps"])


def backtest(history: pd.DataFrame, months: pd.Series, *, shortest: int = 24, exclude=(), draws: int = 1000, seed: int = 0) -> pd.DataFrame:
    """`outcome` of every complete quarter with at least `shortest` months before it that touches no excluded period."""
    last, first = month_index(history.index[-1]), month_index(history.index[0])
    tables = []
    for number in range(first // 3, last // 3 + 1):
        quarter = Quarter(number // 4, number % 4 + 1)
        start = month_index(quarter.months[0])
        if start - first < shortest or start + 2 > last or set(quarter.months) & set(exclude):
            continue
        tables.append(outcome(history, months, quarter, exclude=exclude, draws=draws, seed=seed))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def score(table: pd.DataFrame) -> pd.DataFrame:
    """One row per number of known months: quarters, mean absolute error in % of the outcome, the same relative to seasonal
    naive, and the share of outcomes inside the 80 % and 95 % intervals."""
    if table.empty:
        return pd.DataFrame(columns=["known_months", "quarters", "error_pct", "relative_mae", "covered80", "covered95"])
    table = table.assign(
        error=(table["median"] - table["actual"]).abs(), naive=(table["seasonal_naive"] - table["actual"]).abs(),
        covered80=table["actual"].between(table["low80"], table["high80"]),
        covered95=table["actual"].between(table["low95"], table["high95"]))
    groups = table.groupby("known_months")
    return pd.DataFrame({
        "quarters": groups.size(),
        "error_pct": 100 * groups.apply(lambda g: (g["error"] / g["actual"]).mean()),
        "relative_mae": groups["error"].sum() / groups["naive"].sum(),
        "covered80": groups["covered80"].mean(), "covered95": groups["covered95"].mean()}).reset_index()
