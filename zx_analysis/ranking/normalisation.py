"""Normalisation (无量纲化): figures of different units on one scale, the larger the better.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), chapter 1.5. Arrays are (…, townships, indicators); every
function works down the townships, keeps NaN as NaN and never counts it among the townships. A column in which all present
figures are equal carries no order: each function says what it gives then.
"""

import numpy as np

NOISE = 1e-12  # relative width below which a column counts as constant: differences of that size are binary rounding
WINSORISED = 0.05  # share of the townships at either end that is drawn in


def goalposts(
    values: np.ndarray, low: np.ndarray, high: np.ndarray, mirrored: np.ndarray
) -> np.ndarray:
    """clip((x − low)/(high − low), 0, 1) per indicator, 1 minus that where `mirrored` (lower is better); ½ where low = high.

    low, high: (…, indicators) or broadcastable, in the indicator's unit.
    """
    width = high - low
    flat = width <= NOISE * np.maximum(np.abs(low), np.abs(high))
    with np.errstate(invalid="ignore"):
        share = np.clip((values - low) / np.where(flat, 1, width), 0, 1)
    if flat.any():
        share = np.where(flat & ~np.isnan(values), 0.5, share)
    return np.where(mirrored, 1 - share, share) if mirrored.any() else share


def sample_goalposts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The smallest and largest present figure of each indicator, (…, 1, indicators); NaN where none is present."""
    return np.fmin.reduce(values, axis=-2, keepdims=True), np.fmax.reduce(
        values, axis=-2, keepdims=True
    )


def min_max(values: np.ndarray, mirrored: np.ndarray) -> np.ndarray:
    """In-sample min-max: 0 for the worst township, 1 for the best; ½ in a constant column."""
    return goalposts(values, *sample_goalposts(values), mirrored)


def winsorised(values: np.ndarray, mirrored: np.ndarray, share: float = WINSORISED) -> np.ndarray:
    """Min-max between the `share` and 1 − `share` quantiles (linear interpolation): what lies outside counts as the quantile, so
    that a single outlier does not stretch the scale. 0 to 1; ½ where the quantiles meet."""
    return goalposts(values, _quantile(values, share), _quantile(values, 1 - share), mirrored)


def z_score(values: np.ndarray, mirrored: np.ndarray) -> np.ndarray:
    """(x − mean)/standard deviation with n − 1; 0 in a constant column or with one township."""
    present = ~np.isnan(values)
    count = present.sum(axis=-2, keepdims=True)
    known = np.where(present, values, 0)
    mean = known.sum(axis=-2, keepdims=True) / np.maximum(count, 1)
    away = np.where(present, values - mean, 0)
    deviation = np.sqrt((away**2).sum(axis=-2, keepdims=True) / np.maximum(count - 1, 1))
    flat = deviation <= NOISE * np.abs(known).max(axis=-2, keepdims=True, initial=0)
    score = np.where(flat, 0, away / np.where(flat, 1, deviation)) * np.where(mirrored, -1, 1)
    return np.where(present, score, np.nan)


def rank(values: np.ndarray, mirrored: np.ndarray) -> np.ndarray:
    """1 for the worst, the larger the better; ties share the smallest rank. (townships, indicators) only. 1 in a constant column."""
    better = values * np.where(mirrored, -1, 1)
    below = np.stack(
        [
            np.searchsorted(np.sort(column[~np.isnan(column)]), column, side="left")
            for column in better.T
        ],
        axis=1,
    )
    return np.where(np.isnan(values), np.nan, below + 1.0)


def standard_points(
    values: np.ndarray,
    standard: np.ndarray,
    points: np.ndarray,
    cap: np.ndarray,
    floor: np.ndarray,
    mirrored: np.ndarray,
) -> np.ndarray:
    """标准分: clip(points × x/standard, floor, cap); points × standard/x where lower is better, and the cap at x ≤ 0 there.

    The scoring of county and city assessments in China: the standard value earns the standard points, others in proportion.
    All parameters per indicator; standard and points > 0.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        inverse = np.where(values > 0, standard / values, np.inf)
        share = np.where(mirrored, np.where(np.isnan(values), np.nan, inverse), values / standard)
    return np.clip(points * share, floor, cap)


def one_to_hundred(share: np.ndarray) -> np.ndarray:
    """0…1 → 1…100, so that a geometric mean is not 0 as soon as one indicator is at its low goalpost."""
    return 1 + 99 * share


def _quantile(values: np.ndarray, share: float) -> np.ndarray:
    """(…, 1, indicators): linear interpolation between the present figures; NaN where there is none."""
    count = (~np.isnan(values)).sum(axis=-2, keepdims=True)
    ordered = np.sort(values, axis=-2)  # NaN last
    at = share * np.maximum(count - 1, 0)
    below = np.floor(at).astype(int)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    first, second = (np.take_along_axis(ordered, where, axis=-2) for where in (below, above))
    return first + (at - below) * (second - first)
