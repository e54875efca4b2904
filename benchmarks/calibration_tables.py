"""Where the ranges of a quarter's total hold: by length of history, size of panel, and of units
that had stopped. Beside each share the number of forecasts and a 95 % bootstrap interval over whole
panels' origins, because their units err together."""

import numpy as np
import pandas as pd
from panels import Task, panels, published, tasks
from scoring import PROBABILITIES, scored

from zx_analysis.city.periods import month_range
from zx_analysis.forecasting import forecast_quarter

LENGTHS = (12, 13, 18, 21, 24, 36, 48)  # months
SIZES = (1, 3, 6, 12, 24)  # units
KNOWN = (0, 1, 2)


def forecasts(chosen: list[Task], draws: int = 1000) -> pd.DataFrame:
    """One row a unit, and one for each total: known, level, cluster, error, crps, covered80,
    covered95, width (log ratio of the ends of the 80 % range), zeros (trailing slots), stayed, and
    error_of_mean (absolute error of the median over a mean slot of the history)."""
    parts = []
    for task in chosen:
        quantiles = (
            forecast_quarter(task.history, task.quarter, task.months, draws=draws)
            .quantiles(PROBABILITIES)
            .to_numpy()
        )
        values = task.with_total()
        rest = task.actual - task.known_sum
        with np.errstate(divide="ignore", invalid="ignore"):
            width = np.log(quantiles[:, 10] / quantiles[:, 2])
        parts.append(
            pd.DataFrame(
                {
                    "data": task.data,
                    "known": task.known,
                    "cluster": f"{task.panel} {task.quarter}",
                    "level": ["unit"] * (len(rest) - 1) + ["total"],
                    **scored(task.actual, quantiles, task.scale),
                    "width": width,
                    "zeros": np.argmax(values[::-1] > 0, axis=0),
                    "stayed": rest == 0,
                    "error_of_mean": np.abs(quantiles[:, 6] - task.actual) / values.mean(axis=0),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def share(rows: pd.DataFrame, measure: str, runs: int = 500) -> str:
    """The mean of a share, and its interval over clusters."""
    sums = rows.groupby("cluster")[measure].agg(["sum", "count"]).to_numpy(float)
    rng = np.random.default_rng(0)
    drawn = sums[rng.integers(len(sums), size=(runs, len(sums)))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return f"{rows[measure].mean():.2f} ({low:.2f}–{high:.2f})"


def held(rows: pd.DataFrame, by: list) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                **dict(zip(by, key, strict=True)),
                "forecasts": len(own),
                "80 %": share(own, "covered80"),
                "95 %": share(own, "covered95"),
                "width": round(float(own["width"].median()), 3),
                "CRPS": round(float(own["crps"].mean()), 3),
            }
            for key, own in rows.groupby(by)
        ]
    )


def calibration_tables(every: int = 1) -> str:
    """The tables as text; every how-many-th task is forecast."""
    lengths = pd.concat(
        [
            forecasts(list(published(shown=months, known=KNOWN))[::every]).assign(months=months)
            for months in LENGTHS
        ]
    )
    sizes = pd.concat(
        [
            forecasts(list(published(units=units, known=KNOWN))[::every]).assign(units=units)
            for units in SIZES
        ]
    )
    return "\n\n".join(
        [
            "By months of history:",
            held(lengths, ["months", "known", "level"]).to_string(index=False),
            "By number of units:",
            held(
                sizes[(sizes["level"] == "unit") | (sizes["units"] > 1)], ["units", "level"]
            ).to_string(index=False),
            "Units without output in the last slots, all quarters:",
            stopped(),
            "Simulated units without output in the last slots:",
            simulated(),
        ]
    )


def stopped() -> str:
    """Of every quarter of every panel, the units whose last slots are zero."""
    chosen = [
        task
        for wide, months, data, panel in panels()
        for task in tasks(wide, months, data, panel, known=KNOWN)
        if ((task.history.iloc[-1] == 0) & (task.history > 0).any()).any()
    ]
    return by_zeros(forecasts(chosen))


def simulated(count: int = 200) -> str:
    """Panels of 12 seasonal units with 5 % noise, each of which stops with 3 % a month and comes
    back with a chance a month that is drawn anew, uniformly, at each stop.
    """
    months = month_range("2018-01", "2022-03")
    chosen = []
    for seed in range(count):
        rng, t = np.random.default_rng(seed), np.arange(len(months))[:, None]
        values = np.exp(rng.normal(3, 1, 12) + 0.2 * np.sin(2 * np.pi * t / 12))
        values *= np.exp(0.05 * rng.standard_normal(values.shape))
        standing, back = np.zeros(12, bool), np.ones(12)
        for row in values:
            stops = ~standing & (rng.random(12) < 0.03)
            back = np.where(stops, rng.random(12), back)
            standing = stops | (standing & (rng.random(12) >= back))
            row[standing] = 0
        wide = pd.DataFrame(values, months)
        chosen += tasks(wide, pd.Series(1, months), "simulated", str(seed), known=KNOWN)
    return by_zeros(forecasts(chosen))


def by_zeros(rows: pd.DataFrame) -> str:
    rows = rows[(rows["level"] == "unit") & rows["zeros"].gt(0)]
    classes = pd.cut(rows["zeros"], [0, 2, 5, np.inf], labels=["1–2", "3–5", "6 and more"])
    return pd.DataFrame(
        [
            {
                "zero slots": zeros,
                "forecasts": len(own),
                "stayed at zero": round(own["stayed"].mean(), 2),
                "error, in mean slots": round(own["error_of_mean"].mean(), 2),
                "80 %": share(own, "covered80"),
                "95 %": share(own, "covered95"),
            }
            for zeros, own in rows.groupby(classes, observed=True)
        ]
    ).to_string(index=False)
