"""Is a difference larger than noise, and how many observations are there really? Small-sample statistics of a back-test.

A city has few quarters and its townships share their shocks, so that rows are no observations: losses are compared pairwise over quarters, and a share over
townships is given the size of the sample that independent forecasts would need to be as informative.
"""

import numpy as np
import pandas as pd

LEVEL = 0.05  # what the pages call significant


def diebold_mariano(difference, horizon: int = 1) -> dict[str, float]:
    """n, mean, half (of the 95 % interval of the mean), statistic and two-sided p of loss differences in order of time: is their mean zero?

    S = mean / √((γ₀ + 2 Σ γ_k) / n), k < horizon, γ_k the autocovariances with divisor n (Diebold and Mariano 1995, Comparing Predictive Accuracy), times
    √((n + 1 − 2h + h (h − 1) / n) / n), against a t of n − 1 degrees (Harvey, Leybourne and Newbold 1997, Testing the Equality of Prediction Mean Squared
    Errors). At horizon 1, forecasts that do not overlap, this is the paired t test. NaN where n is too small or nothing varies. By hand: 1, 2, 3 give
    mean 2, γ₀ 2/3, S = 2 / √(2/9) · √(2/3) = 3.464.
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
    """Two-sided p of the exact sign test; ties are left out; 1 where none is left. Five of five: 2 / 2⁵ = 0.0625."""
    from scipy import stats  # slow to import: only where it is asked for

    values = np.asarray(difference, float)
    below, n = int((values < 0).sum()), int((values != 0).sum())
    return float(stats.binomtest(below, n, 0.5).pvalue) if n else 1.0


def least_p(n: int) -> float:
    """The smallest p that the two-sided sign test can give with n pairs."""
    return min(1.0, 2.0 ** (1 - n))


def holm(p_values) -> np.ndarray:
    """p values adjusted for their number (Holm 1979, A Simple Sequentially Rejective Multiple Test Procedure); NaN stays NaN and does not count."""
    p = np.asarray(p_values, float)
    adjusted, known = np.full(len(p), np.nan), np.flatnonzero(np.isfinite(p))
    order = known[np.argsort(p[known], kind="stable")]
    adjusted[order] = np.minimum(
        1, np.maximum.accumulate(p[order] * (len(order) - np.arange(len(order))))
    )
    return adjusted


def share_interval(held: float, size: float) -> tuple[float, float]:
    """95 % interval of a share `held` of `size` trials (Clopper and Pearson 1934), exact for independent trials; `size` need not be whole
    (Korn and Graubard 1998: with the effective size of a clustered sample). By hand: 5 of 5 gives 0.025^(1/5) = 0.478 to 1."""
    from scipy import stats  # slow to import: only where it is asked for

    hits = held * size
    low = float(stats.beta.ppf(LEVEL / 2, hits, size - hits + 1)) if hits > 0 else 0.0
    return low, float(stats.beta.ppf(1 - LEVEL / 2, hits + 1, size - hits)) if hits < size else 1.0


def effective_size(values, clusters) -> tuple[float, float]:
    """How many independent values `values` are worth that are alike within a cluster, N / (1 + (k − 1) ρ) (Kish 1965, Survey Sampling, 5.4), and at least
    how many: at the upper 97.5 % bound of ρ.

    ρ: the intraclass correlation by analysis of variance, (F − 1) / (F + k − 1), at least 0, F the mean square between over the one within; its bound by F over
    the 2.5 % quantile of its law (Shrout and Fleiss 1979, ICC(1,1)). k: values a cluster, for unequal ones (N − Σ k² / N) / (clusters − 1). Never below the number of
    clusters; that number where one cluster, or clusters of one value, leave nothing to compare. By hand: 1, 3 | 5, 7 have F = 16 / 2, ρ = 7 / 9, size 4 / (16/9) = 2.25.
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
        return (float(count),) * 2 if between > 0 else (float(total), float(count))
    ratios = between / within / np.array([1.0, stats.f.ppf(LEVEL / 2, count - 1, total - count)])
    alike = np.clip((ratios - 1) / (ratios + k - 1), 0, 1)
    size, least = np.maximum(count, total / (1 + (k - 1) * alike))
    return float(size), float(least)


def histogram_band(size: float, bins: int) -> tuple[float, float]:
    """Share of a bin that 95 % of samples of `size` independent uniform values keep to: quantiles of the binomial law, by the rounded size."""
    from scipy import stats  # slow to import: only where it is asked for

    n = max(1, round(size))
    low, high = stats.binom.ppf([LEVEL / 2, 1 - LEVEL / 2], n, 1 / bins)
    return float(low) / n, float(high) / n


def resampled(values, clusters, rounds: int = 500, seed: int = 0) -> tuple[float, float]:
    """2.5 and 97.5 % quantiles of the mean when whole clusters are drawn anew with replacement (Cameron, Gelbach and Miller 2008). With few clusters too narrow,
    with one of no width."""
    groups = pd.DataFrame(
        {"value": np.asarray(values, float), "cluster": np.asarray(clusters)}
    ).groupby("cluster")["value"]
    sums, sizes = groups.sum().to_numpy(), groups.size().to_numpy()
    picked = np.random.default_rng(seed).integers(len(sums), size=(rounds, len(sums)))
    low, high = np.quantile(
        sums[picked].sum(axis=1) / sizes[picked].sum(axis=1), [LEVEL / 2, 1 - LEVEL / 2]
    )
    return float(low), float(high)
