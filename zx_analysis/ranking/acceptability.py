"""Rank acceptability (名次可接受度): how often a township takes each place when weights or figures vary.

Lahdelma and Salminen, SMAA-2 (Operations Research 49, 2001): the share of draws in which an alternative has a rank. Two ways
to vary the weights: each independently within ± 25 %, and a Dirichlet distribution around the declared ones. Figures vary as the
returns' own revisions did. Draws have a seed; they are worked off in blocks, so that 2,000 townships fit into memory.
"""

from collections.abc import Iterator

import numpy as np

from zx_analysis.ranking import scoring

DRAWS = 10_000
SEED = 20220331
SPREAD = 0.25
CONCENTRATION = 60  # of the Dirichlet: a weight of one fifth then has a standard deviation of 5 points, a quarter of it
BLOCK = 2_000_000  # scores held at once


def uniform_weights(weights: np.ndarray, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """(draws, indicators): each weight × U(1 − SPREAD, 1 + SPREAD), independently."""
    return (
        np.random.default_rng(seed).uniform(1 - SPREAD, 1 + SPREAD, (draws, len(weights))) * weights
    )


def dirichlet_weights(weights: np.ndarray, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """(draws, indicators), each row sums to 1: Dirichlet with the declared weights as mean and CONCENTRATION as its sum."""
    return np.random.default_rng(seed).dirichlet(CONCENTRATION * weights / weights.sum(), draws)


def points(normalised: np.ndarray, weights: np.ndarray) -> Iterator[np.ndarray]:
    """Blocks of (draws, townships): weighted means of `normalised` (townships, indicators) × 100, without binary noise; missing
    indicators are left out and the weights of the others scaled up."""
    present = ~np.isnan(normalised)
    known = np.where(present, normalised, 0).T
    size = max(1, BLOCK // max(1, len(normalised)))
    for start in range(0, len(weights), size):
        block = weights[start : start + size]
        # the same for all townships unless one lacks a figure
        total = (
            block.sum(axis=1, keepdims=True) if present.all() else block @ present.T.astype(float)
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            yield np.round(block @ known / total * 100, scoring.NOISE_DECIMALS)


def last_share(normalised: np.ndarray, weights: np.ndarray, flagged: int) -> np.ndarray:
    """Share of the weights' draws in which each township is among the last `flagged` (ties at the cut included)."""
    return sum(
        scoring.among_last(block, flagged).sum(axis=0) for block in points(normalised, weights)
    ) / len(weights)


def by_weights(normalised: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(townships, ranks): share of the weights' draws with each rank, 1 first; a row sums to 1, or to 0 without any figure."""
    return _shares(points(normalised, weights), len(normalised), len(weights))


def revised_figures(
    values: np.ndarray,
    revisions: list[np.ndarray],
    base: list[float | None],
    draws: int = DRAWS,
    seed: int = SEED,
) -> np.ndarray:
    """(draws, townships, indicators): each figure changed by a revision r drawn with replacement from its indicator's own history.

    revisions: per indicator. base, per indicator: None where r is in the indicator's unit (percentage points of a rate), x + r; else r is a share of the figure
    and this base together, (x + base)(1 + r) − base: 0 for a level, 100 for a rate in % that is revised as its level is.
    An indicator without history stays as it is. Revisions of different townships are drawn independently.
    """
    rng = np.random.default_rng(seed)
    changed = np.repeat(np.asarray(values, dtype=float)[None], draws, axis=0)
    for i, (history, below) in enumerate(zip(revisions, base, strict=True)):
        if len(history):
            drawn = rng.choice(np.asarray(history, dtype=float), (draws, len(values)))
            changed[..., i] += drawn if below is None else (changed[..., i] + below) * drawn
    return changed


def _shares(blocks: Iterator[np.ndarray], count: int, draws: int) -> np.ndarray:
    found = np.zeros(count * (count + 1), dtype=np.int64)
    for block in blocks:
        cells = scoring.places(block) + np.arange(count) * (count + 1)
        found += np.bincount(cells.ravel(), minlength=len(found))
    return found.reshape(count, count + 1)[:, 1:] / draws
