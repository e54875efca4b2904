"""Were the probabilities right? Of the targets that were given 70 %, 70 % should have been reached.

The targets of the past are set as a bureau sets them: last year's quarter plus a growth. Every past
forecast is asked how likely each was, and the answers are compared with what happened, by the Brier
score (Brier 1950: the mean square of probability less outcome).

Is a difference larger than noise, and how many observations are there really? Small-sample
statistics of a back-test.

A city has few quarters and its townships share their shocks, so that rows are no observations:
losses are compared pairwise over quarters, and a share over townships is given the size of the
sample that independent forecasts would need to be as informative.
"""

import numpy as np
import pandas as pd
from scipy.special import ndtr

from zx_analysis.city.indicators import reach
from zx_analysis.forecasting import backtest
from zx_analysis.forecasting.backtest import Hindcast

LEVEL = 0.05  # what the pages call significant


def diebold_mariano(difference, horizon: int = 1) -> dict[str, float]:
    """n, mean, half (of the 95 % interval of the mean), statistic and two-sided p of loss
    differences in order of time: is their mean zero?

    S = mean / √((γ₀ + 2 Σ γ_k) / n), k < horizon, γ_k the autocovariances with divisor n (Diebold
    and Mariano 1995, Comparing Predictive Accuracy), times √((n + 1 − 2h + h (h − 1) / n) / n),
    against a t of n − 1 degrees (Harvey, Leybourne and Newbold 1997, Testing the Equality of
    Prediction Mean Squared Errors). At horizon 1, forecasts that do not overlap, this is the paired
    t test. NaN where n is too small or nothing varies. By hand: 1, 2, 3 give mean 2, γ₀ 2/3, S = 2
    / √(2/9) · √(2/3) = 3.464.
    """
    from scipy import stats  # slow to import: only where it is asked for

    values = np.asarray(difference, float)
    n, h, mean = len(values), horizon, float(values.mean()) if len(values) else float("nan")
    around = values - mean
    correction = (n + 1 - 2 * h + h * (h - 1) / n) / n if n else 0.0
    variance = (
        sum((1 if k == 0 else 2) * float(around[k:] @ around[: n - k]) / n for k in range(h)) / n
        if n > h
        else 0.0
    )
    if n < 2 or correction <= 0 or variance <= 1e-18 * max(mean * mean, 1e-300):
        return {
            "n": n,
            "mean": mean,
            "half": float("nan"),
            "statistic": float("nan"),
            "p": float("nan"),
        }
    error = float(np.sqrt(variance / correction))
    statistic = mean / error
    return {
        "n": n,
        "mean": mean,
        "half": float(stats.t.ppf(1 - LEVEL / 2, n - 1)) * error,
        "statistic": statistic,
        "p": float(2 * stats.t.sf(abs(statistic), n - 1)),
    }


def sign_test(difference) -> float:
    """Two-sided p of the exact sign test; ties are left out; 1 where none is left. Five of five: 2
    / 2⁵ = 0.0625.
    """
    from scipy import stats  # slow to import: only where it is asked for

    values = np.asarray(difference, float)
    below, n = int((values < 0).sum()), int((values != 0).sum())
    return float(stats.binomtest(below, n, 0.5).pvalue) if n else 1.0


def least_p(n: int) -> float:
    """The smallest p that the two-sided sign test can give with n pairs."""
    return min(1.0, 2.0 ** (1 - n))


def holm(p_values) -> np.ndarray:
    """p values adjusted for their number (Holm 1979, A Simple Sequentially Rejective Multiple Test
    Procedure); NaN stays NaN and does not count.
    """
    p = np.asarray(p_values, float)
    adjusted, known = np.full(len(p), np.nan), np.flatnonzero(np.isfinite(p))
    order = known[np.argsort(p[known], kind="stable")]
    adjusted[order] = np.minimum(
        1, np.maximum.accumulate(p[order] * (len(order) - np.arange(len(order))))
    )
    return adjusted


def share_interval(held: float, size: float) -> tuple[float, float]:
    """95 % interval of a share `held` of `size` trials (Clopper and Pearson 1934), exact for
    independent trials; `size` need not be whole (Korn and Graubard 1998: with the effective size of
    a clustered sample). By hand: 5 of 5 gives 0.025^(1/5) = 0.478 to 1.
    """
    from scipy import stats  # slow to import: only where it is asked for

    hits = held * size
    low = float(stats.beta.ppf(LEVEL / 2, hits, size - hits + 1)) if hits > 0 else 0.0
    return low, float(stats.beta.ppf(1 - LEVEL / 2, hits + 1, size - hits)) if hits < size else 1.0


def effective_size(values, clusters) -> tuple[float, float]:
    """How many independent values `values` are worth that are alike within a cluster, N / (1 + (k −
    1) ρ) (Kish 1965, Survey Sampling, 5.4), and at least how many: at the upper 97.5 % bound of ρ.

    ρ: the intraclass correlation by analysis of variance, (F − 1) / (F + k − 1), at least 0, F the
    mean square between over the one within; its bound by F over the 2.5 % quantile of its law
    (Shrout and Fleiss 1979, ICC(1,1)). k: values a cluster, for unequal ones (N − Σ k² / N) /
    (clusters − 1). Never below the number of clusters; that number where one cluster, or clusters
    of one value, leave nothing to compare. By hand: 1, 3 | 5, 7 have F = 16 / 2, ρ = 7 / 9, size 4
    / (16/9) = 2.25.
    """
    from scipy import stats  # slow to import: only where it is asked for

    table = pd.DataFrame({"value": np.asarray(values, float), "cluster": np.asarray(clusters)})
    groups = table.groupby("cluster")["value"]
    count, sizes, total = groups.ngroups, groups.size(), len(table)
    if count < 2 or total == count:
        return float(count), float(count)
    k = (total - (sizes**2).sum() / total) / (count - 1)
    between = (sizes * (groups.mean() - table["value"].mean()) ** 2).sum() / (count - 1)
    within = ((table["value"] - groups.transform("mean")) ** 2).sum() / (total - count)
    if not within > 0:
        return float(count if between > 0 else total), float(count)
    ratios = between / within / np.array([1.0, stats.f.ppf(LEVEL / 2, count - 1, total - count)])
    alike = np.clip((ratios - 1) / (ratios + k - 1), 0, 1)
    size, least = np.maximum(count, total / (1 + (k - 1) * alike))
    return float(size), float(least)


def histogram_band(size: float, bins: int) -> tuple[float, float]:
    """Share of a bin that 95 % of samples of `size` independent uniform values keep to: quantiles
    of the binomial law, by the rounded size.
    """
    from scipy import stats  # slow to import: only where it is asked for

    n = max(1, round(size))
    low, high = stats.binom.ppf([LEVEL / 2, 1 - LEVEL / 2], n, 1 / bins)
    return float(low) / n, float(high) / n


def resampled(values, clusters, rounds: int = 500, seed: int = 0) -> tuple[float, float]:
    """2.5 and 97.5 % quantiles of the mean when whole clusters are drawn anew with replacement
    (Cameron, Gelbach and Miller 2008). With few clusters too narrow, with one of no width.
    """
    groups = pd.DataFrame(
        {"value": np.asarray(values, float), "cluster": np.asarray(clusters)}
    ).groupby("cluster")["value"]
    sums, sizes = groups.sum().to_numpy(), groups.size().to_numpy()
    picked = np.random.default_rng(seed).integers(len(sums), size=(rounds, len(sums)))
    low, high = np.quantile(
        sums[picked].sum(axis=1) / sizes[picked].sum(axis=1), [LEVEL / 2, 1 - LEVEL / 2]
    )
    return float(low), float(high)


GROWTHS_PCT = (-10, -5, 0, 5, 10, 15, 20)  # targets asked of every past quarter, on last year's
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


def chances(past: list[Hindcast], growths_pct=GROWTHS_PCT) -> pd.DataFrame:
    """One row per hindcast, unit (and 'total') and growth: quarter, known_months, regime, unit,
    growth_pct, probability, naive, reached.

    naive: the same of seasonal naive, which knows the same months: what is known plus the rest of
    last year's quarter, a normal law in logs with the spread of the rule's own past errors
    (`rivals`). Units without a quarter a year ago above zero are left out.
    """
    columns = [
        "quarter",
        "known_months",
        "regime",
        "unit",
        "growth_pct",
        "probability",
        "naive",
        "reached",
    ]
    parts = [_chances_of(own, np.asarray(growths_pct)) for own in past]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _chances_of(own: Hindcast, growths_pct: np.ndarray) -> pd.DataFrame:
    """The rows of `chances` of one hindcast, all growths of a unit one after the other."""
    draws = np.column_stack([own.forecast.draws, own.forecast.total])
    actual = np.append(own.actual, own.actual.sum())
    base = np.append(own.year_ago, own.year_ago.sum(skipna=False))
    known = np.append(own.forecast.known, own.forecast.known.sum())
    point, scale = backtest.naive_carried_on(own.seen, own.spans, 3 - own.known_months)
    asked = (base > 0) & (point > 0)
    targets = base[asked, None] * (1 + growths_pct / 100)  # (units, growths)
    least = targets - reach(targets)
    missing = np.log(np.maximum(targets - known[asked, None], np.finfo(float).tiny))
    away = (missing - np.log(point[asked, None])) / scale[asked, None]
    there = known[asked, None] >= least
    reached = [(draws[:, asked] >= bound).mean(axis=0) for bound in least.T]
    units, count = np.array([*own.forecast.units, "total"], dtype=object), len(growths_pct)
    return pd.DataFrame(
        {
            "quarter": str(own.quarter),
            "known_months": own.known_months,
            "regime": own.regime,
            "unit": np.repeat(units[asked], count),
            "growth_pct": np.tile(growths_pct, len(targets)),
            "probability": np.reshape(reached, (count, -1)).T.ravel(),
            "naive": np.where(there, 1.0, ndtr(-away)).ravel(),
            "reached": (actual[asked, None] >= least).ravel(),
        }
    )


def reliability(table: pd.DataFrame, bins=BINS) -> pd.DataFrame:
    """One row per bin of probability that is not empty: forecasts, mean probability, share reached,
    and low and high of that share when whole quarters are drawn anew.
    """
    groups = table.groupby(
        pd.cut(table["probability"], list(bins), include_lowest=True, labels=False)
    )
    bounds = [resampled(own["reached"], own["quarter"]) for _, own in groups]
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
    (`diebold_mariano` of the quarters' means), Holm over the groups; NaN with one
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
                diebold_mariano(own.groupby("quarter")["off"].mean())["p"],
            )
            for group, own in groups
        ],
        columns=["group", "forecasts", "quarters", "told", "reached", "p"],
    )
    rows["p"] = holm(rows["p"])
    return rows.assign(
        leans=np.where(rows["p"] < LEVEL, np.sign(rows["reached"] - rows["told"]), 0).astype(int)
    )


def ranges(past: list[Hindcast]) -> pd.DataFrame:
    """One row per hindcast and unit (and 'total') with an outcome above zero: quarter,
    known_months, regime, unit, pit (share of draws at or below the outcome), held80, held95,
    log_error (log of outcome over median).
    """
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
    """One row per known_months of `ranges`: forecasts, quarters, size80 (independent forecasts that
    they are worth), held80, low80, high80, and the same for 95: the share held, with a 95 %
    interval for the effective size.
    """
    rows = []
    for known, own in table.groupby("known_months"):
        row = {"known_months": known, "forecasts": len(own), "quarters": own["quarter"].nunique()}
        for level in ("80", "95"):
            held, size = (
                float(own[f"held{level}"].mean()),
                effective_size(own[f"held{level}"], own["quarter"])[0],
            )
            low, high = share_interval(held, size)
            row |= {
                f"size{level}": size,
                f"held{level}": held,
                f"low{level}": low,
                f"high{level}": high,
            }
        rows.append(row)
    return pd.DataFrame(rows)


def brier(table: pd.DataFrame, by: str = "known_months") -> pd.DataFrame:
    """One row per value of `by`: forecasts, Brier score of the forecast, of the constant base rate
    and of seasonal naive.

    The base rate is the share of the same growth target that was reached over the whole table,
    known only in hindsight: a hard rival.
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
