"""Scores of forecasts beside seasonal naive: relative MAE, relative CRPS, coverage; by cell, with
bootstrap intervals.
"""

import numpy as np
import pandas as pd

PROBABILITIES = np.array([0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975])
CELL = ["data", "known", "level"]
GROWTHS_PCT = (-10, -5, 0, 5, 10, 15, 20)  # targets of the Brier score, on last year's quarter
# scaled errors are cut off here, so that one unit that nearly stood still does not decide a mean
MOST = 20.0


def scored(actual: np.ndarray, quantiles: np.ndarray, scale: np.ndarray) -> dict[str, np.ndarray]:
    """actual, scale: (series,); quantiles: (series, 13). Absolute error of the median and CRPS (2 ×
    mean pinball loss) over the scale, and whether the 80 % and 95 % intervals hold the outcome; NaN
    where there is no forecast.
    """
    gap = actual[:, None] - quantiles
    there = np.isfinite(quantiles).all(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.minimum(np.abs(gap[:, 6]) / scale, MOST)
        crps = np.minimum(
            2 * np.maximum(PROBABILITIES * gap, (PROBABILITIES - 1) * gap).mean(axis=1) / scale,
            MOST,
        )
    inside = [
        np.where(there, (gap[:, low] >= 0) & (gap[:, high] <= 0), np.nan)
        for low, high in ((2, 10), (0, 12))
    ]
    return {
        "error": np.where(np.isfinite(scale) & (scale > 0), error, np.nan),
        "crps": np.where(np.isfinite(scale) & (scale > 0), crps, np.nan),
        "covered80": inside[0],
        "covered95": inside[1],
    }


def brier(actual: np.ndarray, quantiles: np.ndarray, year_ago: np.ndarray) -> np.ndarray:
    """(series,) mean square of probability less outcome over the targets 'last year's quarter +
    GROWTHS_PCT'; NaN without a forecast or a year ago.

    The probability is read off the quantiles by straight lines; beyond the outermost it is half of
    what is left.
    """
    squares = np.full((len(actual), len(GROWTHS_PCT)), np.nan)
    for i in np.flatnonzero(np.isfinite(quantiles).all(axis=1) & (year_ago > 0)):
        targets = year_ago[i] * (1 + np.array(GROWTHS_PCT) / 100)
        chance = 1 - np.interp(
            targets,
            quantiles[i],
            PROBABILITIES,
            left=PROBABILITIES[0] / 2,
            right=(1 + PROBABILITIES[-1]) / 2,
        )
        squares[i] = (chance - (actual[i] >= targets)) ** 2
    return squares.mean(axis=1)


def cells(rows: pd.DataFrame) -> pd.DataFrame:
    """rows: method, data, known, level, cluster, error, crps, covered80, covered95, brier → one row
    a method and cell.

    The relative figures divide by seasonal naive's over the same series.
    """
    rows = rows.assign(
        naive_error=rows["naive_error"].where(rows["error"].notna()),
        naive_crps=rows["naive_crps"].where(rows["crps"].notna()),
    )
    mean = rows.groupby(["method", *CELL])[
        ["error", "crps", "naive_error", "naive_crps", "covered80", "covered95", "brier"]
    ].mean()
    count = rows.groupby(["method", *CELL])["error"].count().rename("series")
    return (
        pd.DataFrame(
            {
                "relative_mae": mean["error"] / mean["naive_error"],
                "relative_crps": mean["crps"] / mean["naive_crps"],
                "covered80": mean["covered80"],
                "covered95": mean["covered95"],
                "brier": mean["brier"],
            }
        )
        .join(count)
        .reset_index()
    )


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Geometric mean over the cells of the relative figures, plain mean of the coverages."""
    groups = table.groupby("method")
    return pd.DataFrame(
        {
            "relative_mae": np.exp(np.log(table["relative_mae"]).groupby(table["method"]).mean()),
            "relative_crps": np.exp(np.log(table["relative_crps"]).groupby(table["method"]).mean()),
            "covered80": groups["covered80"].mean(),
            "covered95": groups["covered95"].mean(),
            "brier": groups["brier"].mean(),
            "series": groups["series"].sum(),
        }
    )


def bootstrap(
    rows: pd.DataFrame, method: str, measure: str, runs: int = 500, seed: int = 0
) -> tuple[float, float]:
    """95 % interval of the geometric mean over cells of `method`'s measure ('error' or 'crps')
    relative to seasonal naive; drawn are whole panels' origins, because their series err together.
    """
    own = rows[(rows["method"] == method) & rows[measure].notna()]
    sums = own.groupby([*CELL, "cluster"])[[measure, f"naive_{measure}"]].sum()
    rng, parts = (
        np.random.default_rng(seed),
        [group.to_numpy() for _, group in sums.groupby(level=CELL)],
    )
    means = [
        np.mean(
            [
                np.log(np.divide(*part[rng.integers(len(part), size=len(part))].sum(axis=0)))
                for part in parts
            ]
        )
        for _ in range(runs)
    ]
    low, high = np.exp(np.quantile(means, [0.025, 0.975]))
    return float(low), float(high)
