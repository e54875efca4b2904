"""Were the probabilities right? Of the targets that were given 70 %, 70 % should have been reached.

The targets of the past are set as a bureau sets them: last year's quarter plus a growth. Every past forecast is asked how likely
each was, and the answers are compared with what happened, by the Brier score (Brier 1950: the mean square of probability less outcome).
"""

import math

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import at_least
from zx_analysis.forecasting import rivals, significance
from zx_analysis.forecasting.backtest import Hindcast

GROWTHS_PCT = (-10, -5, 0, 5, 10, 15, 20)  # targets asked of every past quarter, on last year's
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


def chances(past: list[Hindcast], growths_pct=GROWTHS_PCT) -> pd.DataFrame:
    """One row per hindcast, unit (and 'total') and growth: quarter, known_months, regime, unit, growth_pct, probability, naive, reached.

    naive: the same of seasonal naive, which knows the same months: what is known plus the rest of last year's quarter, a normal law in logs with the spread of
    the rule's own past errors (`rivals`). Units without a quarter a year ago above zero are left out.
    """
    rows = []
    for own in past:
        draws = np.column_stack([own.forecast.draws, own.forecast.total])
        actual, base = (
            np.append(own.actual, own.actual.sum()),
            np.append(own.year_ago, own.year_ago.sum(skipna=False)),
        )
        known = np.append(own.forecast.known, own.forecast.known.sum())
        points, scales = rivals.carried_on(own.seen, own.spans, 3 - own.known_months).get(
            rivals.NAIVE, (np.full(len(base), np.nan), np.ones(len(base)))
        )
        for at, unit in enumerate([*own.forecast.units, "total"]):
            if not (base[at] > 0 and points[at] > 0):
                continue
            for growth in growths_pct:
                target = base[at] * (1 + growth / 100)
                missing = target - known[at]
                naive = (
                    0.5 * math.erfc(math.log(missing / points[at]) / scales[at] / math.sqrt(2))
                    if not at_least(known[at], target)
                    else 1.0
                )
                rows.append(
                    (
                        str(own.quarter),
                        own.known_months,
                        own.regime,
                        unit,
                        growth,
                        float(np.mean(at_least(draws[:, at], target))),
                        naive,
                        at_least(actual[at], target),
                    )
                )
    return pd.DataFrame(
        rows,
        columns=[
            "quarter",
            "known_months",
            "regime",
            "unit",
            "growth_pct",
            "probability",
            "naive",
            "reached",
        ],
    )


def reliability(table: pd.DataFrame, bins=BINS) -> pd.DataFrame:
    """One row per bin of probability that is not empty: forecasts, mean probability, share reached, and low and high of that share when whole quarters are drawn anew."""
    groups = table.groupby(
        pd.cut(table["probability"], list(bins), include_lowest=True, labels=False)
    )
    bounds = [significance.resampled(own["reached"], own["quarter"]) for _, own in groups]
    return pd.DataFrame(
        {
            "forecasts": groups.size(),
            "probability": groups["probability"].mean(),
            "reached": groups["reached"].mean(),
            "low": [low for low, _ in bounds],
            "high": [high for _, high in bounds],
        }
    ).reset_index(drop=True)


def lean(table: pd.DataFrame, bounds) -> pd.DataFrame:
    """One row per group of probabilities between `bounds` that is not empty: group (0, 1 …),
    forecasts, quarters, told and reached (means), p, leans.

    table: of `chances`. p: whether reached less told is zero on average, paired by quarter
    (`significance.diebold_mariano` of the quarters' means), Holm over the groups; NaN with one
    quarter. leans: 1 where more was reached than told and p below LEVEL (the probabilities were too
    low), −1 the other way, else 0.
    """
    off = table.assign(off=table["reached"].astype(float) - table["probability"])
    groups = off.groupby(
        np.clip(
            np.searchsorted(bounds, off["probability"] + 1e-12, side="right") - 1,
            0,
            len(bounds) - 2,
        )
    )
    rows = pd.DataFrame(
        [
            (
                group,
                len(own),
                own["quarter"].nunique(),
                own["probability"].mean(),
                own["reached"].mean(),
                significance.diebold_mariano(own.groupby("quarter")["off"].mean())["p"],
            )
            for group, own in groups
        ],
        columns=["group", "forecasts", "quarters", "told", "reached", "p"],
    )
    rows["p"] = significance.holm(rows["p"])
    return rows.assign(
        leans=np.where(
            rows["p"] < significance.LEVEL, np.sign(rows["reached"] - rows["told"]), 0
        ).astype(int)
    )


def ranges(past: list[Hindcast]) -> pd.DataFrame:
    """One row per hindcast and unit (and 'total') with an outcome above zero: quarter, known_months, regime, unit, pit (share of draws at or below the outcome),
    held80, held95, log_error (log of outcome over median)."""
    parts = []
    for own in past:
        draws, actual = (
            np.column_stack([own.forecast.draws, own.forecast.total]),
            np.append(own.actual, own.actual.sum()),
        )
        low95, low80, median, high80, high95 = np.quantile(
            draws, [0.025, 0.1, 0.5, 0.9, 0.975], axis=0
        )
        usable = (actual > 0) & (median > 0)
        parts.append(
            pd.DataFrame(
                {
                    "quarter": str(own.quarter),
                    "known_months": own.known_months,
                    "regime": own.regime,
                    "unit": [*own.forecast.units, "total"],
                    "pit": (draws <= actual).mean(axis=0),
                    "held80": (low80 <= actual) & (actual <= high80),
                    "held95": (low95 <= actual) & (actual <= high95),
                    "log_error": np.log(np.where(usable, actual, 1) / np.where(usable, median, 1)),
                }
            )[usable]
        )
    return (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(
            columns=[
                "quarter",
                "known_months",
                "regime",
                "unit",
                "pit",
                "held80",
                "held95",
                "log_error",
            ]
        )
    )


def coverage(table: pd.DataFrame) -> pd.DataFrame:
    """One row per known_months of `ranges`: forecasts, quarters, size80 (independent forecasts that they are worth), held80, low80, high80, and the same for 95: the share
    held, with a 95 % interval for the effective size."""
    rows = []
    for known, own in table.groupby("known_months"):
        row = {"known_months": known, "forecasts": len(own), "quarters": own["quarter"].nunique()}
        for level in ("80", "95"):
            held, size = (
                float(own[f"held{level}"].mean()),
                significance.effective_size(own[f"held{level}"], own["quarter"])[0],
            )
            low, high = significance.share_interval(held, size)
            row |= {
                f"size{level}": size,
                f"held{level}": held,
                f"low{level}": low,
                f"high{level}": high,
            }
        rows.append(row)
    return pd.DataFrame(rows)


def brier(table: pd.DataFrame, by: str = "known_months") -> pd.DataFrame:
    """One row per value of `by`: forecasts, Brier score of the forecast, of the constant base rate and of seasonal naive.

    The base rate is the share of the same growth target that was reached over the whole table, known only in hindsight: a hard rival.
    """
    rate = table.groupby(["growth_pct", table["unit"] == "total"])["reached"].transform("mean")
    hit = table["reached"].astype(float)
    squares = pd.DataFrame(
        {
            by: table[by],
            "forecast": (table["probability"] - hit) ** 2,
            "base_rate": (rate - hit) ** 2,
            "naive": (table["naive"] - hit) ** 2,
        }
    )
    groups = squares.groupby(by)
    return groups.size().rename("forecasts").to_frame().join(groups.mean()).reset_index()
