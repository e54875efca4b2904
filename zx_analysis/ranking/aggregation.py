"""Aggregation (合成): one figure per township from its normalised indicators and their weights.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), chapter 1.6–1.7. A missing indicator (NaN) is left out and the
weights of the others are scaled up; a township without any is NaN. Weights are positive and need not sum to anything.
"""

import numpy as np

NOISE = 1e-12  # relative; a majority of weights smaller than this is a tie


def arithmetic(normalised: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted arithmetic mean. normalised (…, townships, indicators), weights (indicators,) → (…, townships)."""
    present = ~np.isnan(normalised)
    if present.all():
        return normalised @ (weights / np.sum(weights))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(present, normalised, 0) @ weights / (present @ weights)


def geometric(normalised: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted geometric mean, Π xᵢ^(wᵢ/Σw). Every present figure has to be above 0."""
    if (normalised <= 0).any():
        raise ValueError(
            f"几何平均的指标值读到 {np.nanmin(normalised):g}，应大于 0。 "
            f"A geometric mean was given {np.nanmin(normalised):g}, expected figures above 0."
        )
    return np.exp(arithmetic(np.log(normalised), weights))


def borda(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Borda count: the weighted mean over the indicators of the points n − 1 for the best … 0 for the worst; equal figures share
    the points of their places (Borda 1784; Handbook, Tables 25–34). values (townships, indicators), larger is better.

    Where figures are missing, the points among those present are stretched to 0 … n − 1.
    """
    count = len(values)
    points = np.full(values.shape, np.nan)
    for i, column in enumerate(values.T):
        known = np.sort(column[~np.isnan(column)])
        if len(known) > 1:
            beaten = (
                np.searchsorted(known, column, "left") + np.searchsorted(known, column, "right") - 1
            ) / 2
            points[:, i] = np.where(
                np.isnan(column), np.nan, beaten * (count - 1) / (len(known) - 1)
            )
    return arithmetic(points, weights)


def copeland(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Copeland's rule: in each pair the township with the larger weight of better indicators gets 1, equal weights give ½ each; the
    sum over all pairs (Copeland 1951; Saari and Merlin 1996). values (townships, indicators), larger is better.

    An indicator that is missing for either counts for neither. A township without any figure is NaN and beats nobody.
    """
    margin = np.zeros((len(values), len(values)))
    for column, weight in zip(values.T, weights, strict=True):
        with np.errstate(invalid="ignore"):
            margin += weight * np.sign(np.nan_to_num(column[:, None] - column[None, :]))
    margin[np.abs(margin) <= NOISE * np.sum(weights)] = 0
    known = ~np.isnan(values).all(axis=1)
    wins = (np.sign(margin) + 1) / 2 * (known[:, None] & known[None, :])
    np.fill_diagonal(wins, 0)
    return np.where(known, wins.sum(axis=1), np.nan)


def entropy_weights(normalised: np.ndarray) -> np.ndarray:
    """熵权法: weights from the data, larger where the townships differ more; they sum to 1. Equal where nothing differs.

    pᵢⱼ = xᵢⱼ/Σᵢ xᵢⱼ, eⱼ = −Σᵢ pᵢⱼ ln pᵢⱼ / ln n, wⱼ = (1 − eⱼ)/Σ(1 − eⱼ) (Zeleny 1982, chapter 6). normalised: 0 to 1,
    (townships, indicators). For comparison only: such weights change with every quarter's figures.
    """
    present = ~np.isnan(normalised)
    known = np.where(present, normalised, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.nan_to_num(known / known.sum(axis=0))
        terms = np.where(share > 0, share * np.log(np.where(share > 0, share, 1)), 0)
        spread = 1 + terms.sum(axis=0) / np.log(np.maximum(present.sum(axis=0), 2))
    spread = np.where((known.sum(axis=0) > 0) & (np.ptp(known, axis=0) > NOISE), spread, 0)
    return (
        spread / spread.sum()
        if spread.sum() > NOISE
        else np.full(normalised.shape[1], 1 / normalised.shape[1])
    )
