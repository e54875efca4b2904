"""Our forecast beside its rivals: who was nearer, and is that more than noise?

`table` is what `backtest.contest` gives: a row per quarter, stage (known_months), unit and method.
A quarter's units share their shocks: differences are paired over quarters, never over rows.
"""

import numpy as np
import pandas as pd

from zx_analysis.forecasting import backtest, calibration
from zx_analysis.forecasting.backtest import OURS, Hindcast

CITY, UNITS = "全市", "乡镇平均"


def relative_errors(table: pd.DataFrame) -> pd.DataFrame:
    """By known_months and method: quarters, mean error_pct, and the mean error and CRPS over those
    of seasonal naive (below 1 is better). table: of one unit, or of the total.
    """
    groups = table.groupby(["known_months", "method"], sort=False)
    means = groups[["error_pct", "error", "crps"]].mean().assign(quarters=groups.size())
    for name in ("error", "crps"):
        naive = means[name].xs(backtest.NAIVE, level="method")
        stages = means.index.get_level_values("known_months")
        means[name] = means[name] / naive.reindex(stages).to_numpy()
    return means.sort_index(level="known_months", sort_remaining=False, kind="stable")


def paired_tests(table: pd.DataFrame) -> pd.DataFrame:
    """The difference of error_pct to each rival, paired over quarters, for the city and for the
    mean of the units: level, known, rival, better (quarters), sign (p of the sign test), and n,
    mean, half, statistic, p of `calibration.diebold_mariano`; holm: p adjusted for all that are
    compared.

    Empty where there is one quarter only.
    """
    level = np.where(table["unit"] == "total", CITY, UNITS)
    errors = (
        table.assign(level=level)
        .groupby(["level", "known_months", "method", "quarter"], sort=False)["error_pct"]
        .mean()
        .unstack("method")
    )
    rows = []
    for (level, known), stage in errors.groupby(level=["level", "known_months"]):
        for rival in stage.columns.drop(OURS):
            difference = (stage[OURS] - stage[rival]).dropna().to_numpy()
            if len(difference) > 1:
                compared = {"level": level, "known": known, "rival": rival}
                better = {
                    "better": int((difference < 0).sum()),
                    "sign": calibration.sign_test(difference),
                }
                rows.append(compared | better | calibration.diebold_mariano(difference))
    tests = pd.DataFrame(rows)
    return tests.assign(holm=calibration.holm(tests["p"])) if rows else tests


def months_known(table: pd.DataFrame) -> pd.DataFrame:
    """Our error of the total with fewer and with more months known, the same quarters: fewer, more,
    quarters, before, after (mean error_pct), better (quarters), half, p, sign; a row per two
    stages.
    """
    ours = table[(table["unit"] == "total") & (table["method"] == OURS)] if len(table) else table
    if ours.empty:
        return pd.DataFrame()
    wide = ours.pivot(index="quarter", columns="known_months", values="error_pct")
    stages, rows = list(wide.columns), []
    for fewer, more in [(a, b) for i, a in enumerate(stages) for b in stages[i + 1 :]]:
        both = wide[[fewer, more]].dropna()
        difference = both[more] - both[fewer]
        test = calibration.diebold_mariano(difference)
        rows.append(
            {
                "fewer": fewer,
                "more": more,
                "quarters": len(both),
                "before": both[fewer].mean(),
                "after": both[more].mean(),
                "better": int((difference < 0).sum()),
                "half": test["half"],
                "p": test["p"],
                "sign": calibration.sign_test(difference),
            }
        )
    return pd.DataFrame(rows)


def beside_naive(table: pd.DataFrame) -> pd.DataFrame:
    """unit, quarter, known_months, regime, and the error_pct of ours and of seasonal naive, a
    column each; of the units, not of the total.
    """
    units = table[(table["unit"] != "total") & table["method"].isin([OURS, backtest.NAIVE])]
    keys = ["unit", "quarter", "known_months", "regime"]
    return units.pivot_table(index=keys, columns="method", values="error_pct").reset_index()


def by_unit(errors: pd.DataFrame, past: list[Hindcast]) -> pd.DataFrame:
    """By unit, the worst first: error and naive (mean error_pct of ours and of seasonal naive),
    plain (ours, quarters of a break and those a year later left out), and of its 80 % ranges how
    many held (sum) of how many (size). errors: of `beside_naive`.
    """
    ranges = calibration.ranges(past)
    held = ranges[ranges["unit"] != "total"].groupby("unit")["held80"].agg(["sum", "size"])
    groups, plain = errors.groupby("unit"), errors[errors["regime"] == "plain"]
    means = pd.DataFrame(
        {
            "error": groups[OURS].mean(),
            "naive": groups[backtest.NAIVE].mean(),
            "plain": plain.groupby("unit")[OURS].mean(),
        }
    )
    return means.join(held).sort_values("error", ascending=False)


def brier_tests(chances: pd.DataFrame) -> pd.DataFrame:
    """Our probabilities beside last year's, for the total and for the units, paired over quarters:
    total, known_months, forecast, naive, base_rate (Brier scores), quarters, better (quarters), p
    of `calibration.diebold_mariano`, holm (adjusted for all).
    """
    hit = chances["reached"].astype(float)
    squares = chances.assign(
        ours=(chances["probability"] - hit) ** 2, theirs=(chances["naive"] - hit) ** 2
    )
    rows = []
    for total in (True, False):
        part = squares[(squares["unit"] == "total") == total]
        for known, stage in part.groupby("known_months"):
            means = stage.groupby("quarter")[["ours", "theirs"]].mean()
            difference = means["ours"] - means["theirs"]
            rows.append(
                {
                    "total": total,
                    "known_months": known,
                    **calibration.brier(stage).iloc[0][["forecast", "naive", "base_rate"]],
                    "quarters": len(means),
                    "better": int((difference < 0).sum()),
                    "p": calibration.diebold_mariano(difference)["p"],
                }
            )
    tests = pd.DataFrame(rows)
    return tests.assign(holm=calibration.holm(tests["p"]))


def independent(past: list[Hindcast]) -> pd.DataFrame:
    """By known_months: quarters, forecasts of units, and how many independent ones they are worth
    (size) and are worth at least (least), by what their log errors have in common within a quarter.
    """
    table = calibration.ranges(past)
    units = table[table["unit"] != "total"]
    rows = [
        (known, stage["quarter"].nunique(), len(stage))
        + calibration.effective_size(stage["log_error"], stage["quarter"])
        for known, stage in units.groupby("known_months")
    ]
    columns = ["known_months", "quarters", "forecasts", "size", "least"]
    return pd.DataFrame(rows, columns=columns)
