"""Were the probabilities right? Of the targets that were given 70 %, 70 % should have been reached.

The targets of the past are set as a bureau sets them: last year's quarter plus a growth. Every past forecast is asked how likely
each was, and the answers are compared with what happened, by the Brier score (Brier 1950: the mean square of probability less outcome).
"""

import math

import numpy as np
import pandas as pd

from zx_analysis.backtesting import Hindcast

GROWTHS_PCT = (-10, -5, 0, 5, 10, 15, 20)  # targets asked of every past quarter, on last year's
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


def chances(past: list[Hindcast], growths_pct=GROWTHS_PCT) -> pd.DataFrame:
    """One row per hindcast, unit (and 'total') and growth: quarter, known_months, regime, unit, growth_pct, probability, naive, reached.

    naive: the probability that last year's quarter with the spread of its own past growth (a normal law in logs) gives the target.
    Units without a quarter a year ago above zero are left out, and so are targets whose naive spread is not known.
    """
    rows = []
    for own in past:
        draws = np.column_stack([own.forecast.draws, own.forecast.total])
        actual, base = np.append(own.actual, own.actual.sum()), np.append(own.year_ago, own.year_ago.sum(skipna=False))
        scale = own.growth_scale[[*own.actual.index, "total"]].to_numpy()
        for at, unit in enumerate([*own.forecast.units, "total"]):
            if not (base[at] > 0 and scale[at] > 0):
                continue
            for growth in growths_pct:
                target = base[at] * (1 + growth / 100)
                naive = 0.5 * math.erfc(math.log(target / base[at]) / scale[at] / math.sqrt(2))
                rows.append((str(own.quarter), own.known_months, own.regime, unit, growth, float(np.mean(draws[:, at] >= target)), naive, bool(actual[at] >= target)))
    return pd.DataFrame(rows, columns=["quarter", "known_months", "regime", "unit", "growth_pct", "probability", "naive", "reached"])


def reliability(table: pd.DataFrame, bins=BINS) -> pd.DataFrame:
    """One row per bin of probability that is not empty: forecasts, mean probability, share reached."""
    place = pd.cut(table["probability"], list(bins), include_lowest=True, labels=False)
    groups = table.groupby(place)
    return pd.DataFrame({"forecasts": groups.size(), "probability": groups["probability"].mean(), "reached": groups["reached"].mean()}).reset_index(drop=True)


def brier(table: pd.DataFrame, by: str = "known_months") -> pd.DataFrame:
    """One row per value of `by`: forecasts, Brier score of the forecast, of the constant base rate and of seasonal naive.

    The base rate is the share of the same growth target that was reached over the whole table, known only in hindsight: a hard rival.
    """
    rate = table.groupby(["growth_pct", table["unit"] == "total"])["reached"].transform("mean")
    hit = table["reached"].astype(float)
    squares = pd.DataFrame({by: table[by], "forecast": (table["probability"] - hit) ** 2, "base_rate": (rate - hit) ** 2, "naive": (table["naive"] - hit) ** 2})
    groups = squares.groupby(by)
    return groups.size().rename("forecasts").to_frame().join(groups.mean()).reset_index()
