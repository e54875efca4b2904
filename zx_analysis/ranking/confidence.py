"""Confidence sets for ranks (名次的置信区间) and for who is among the worst, when the scores carry
error.

Mogstad, Romano, Shaikh and Wilhelm, "Inference for Ranks with Applications to Mobility across
Neighbourhoods and Academic Achievement across Countries", Review of Economic Studies 91 (2024).
Rank of j: 1 + number of units with a truly larger score. All differences of the family are tested
at once, against the quantile of the largest studentised difference of the errors; k counts as
surely better than j where the test says so, and then

    rank of j ∈ {1 + surely better than j, …, units − surely worse than j},   j may be among the
                                                                              worst τ ⇔ surely worse
                                                                              than j < τ.

Without a false statement in the family these sets hold the truth, however many units tie. The
family is that of one-sided hypotheses in both directions, stepped down as in Romano and Wolf
(2005): what is rejected leaves the family and the rest is tested anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zx_analysis.messages import message

ALPHA = 0.05
DRAWS = 2_000
SEED = 20220331
STEPS = 20  # of stepping down; nothing is lost but a little sharpness if more would be needed
BLOCK = 100_000  # differences held at once: they fit into the cache of a processor


@dataclass(frozen=True, eq=False)
class RankSets:
    """low, high: the ranks (1 best) each unit may have, with probability 1 − alpha. worst: whether
    it may be among the worst τ.

    They know of no other errors than those drawn: of scores without any the sets are of one rank
    each and say nothing.
    """

    low: np.ndarray
    high: np.ndarray
    worst: np.ndarray


def errors(standard_errors: np.ndarray, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """(draws, units): independent normal errors with these standard deviations."""
    deviations = np.asarray(standard_errors, dtype=float)
    if not (np.isfinite(deviations) & (deviations >= 0)).all():
        raise ValueError(str(message("errors_not_finite", deviations=deviations)))
    return np.random.default_rng(seed).standard_normal((draws, len(deviations))) * deviations


def simultaneous(scores: np.ndarray, noise: np.ndarray, tau: int, alpha: float = ALPHA) -> RankSets:
    """Sets that hold the ranks of all units, and the whole set of the worst `tau`, with probability
    1 − alpha at once.

    scores (units,), larger is better; noise (draws, units): draws of the scores' errors (`errors`,
    or scores of redrawn figures).
    """
    scores, noise = _checked(scores, noise, tau, alpha)
    count, sure = len(scores), np.zeros((len(scores), len(scores)), dtype=bool)
    worse, better = np.triu_indices(count, 1)
    sure[worse, better], sure[better, worse] = _surely(scores, noise, alpha, worse, better)
    above, below = sure.sum(axis=1), sure.sum(axis=0)
    return RankSets(1 + above, count - below, below < tau)


def _checked(
    scores: np.ndarray, noise: np.ndarray, tau: int, alpha: float
) -> tuple[np.ndarray, np.ndarray]:
    scores, noise = np.asarray(scores, dtype=float), np.asarray(noise, dtype=float)
    if (
        scores.ndim != 1
        or noise.ndim != 2
        or noise.shape[1] != len(scores)
        or not (np.isfinite(scores).all() and np.isfinite(noise).all())
    ):
        raise ValueError(str(message("scores_and_noise_do_not_fit")))
    if not (1 <= tau < len(scores) and 0 < alpha < 1):
        refusal = message(
            "tau_or_alpha_out_of_range",
            tau=tau,
            alpha=alpha,
            townships=len(scores),
            most=len(scores) - 1,
        )
        raise ValueError(str(refusal))
    return scores, noise - noise.mean(axis=0)


def _surely(
    scores: np.ndarray, noise: np.ndarray, alpha: float, worse: np.ndarray, better: np.ndarray
) -> np.ndarray:
    """(2, pairs): of each pair of positions, is better[i] surely better than worse[i], and is it
    the other way round; all of these together. Both ways of a pair have one spread, and errors of
    opposite sign: the figures of one serve for the other.
    """
    ahead, units = scores[better] - scores[worse], np.ascontiguousarray(noise.T)
    ahead = np.stack([ahead, -ahead])
    spread = np.concatenate(
        [np.sqrt(np.mean(away**2, axis=1)) for away in _differences(units, worse, better)]
    )
    tiny = 1e-12 * max(1.0, np.abs(scores).max())
    # two errors that are one and the same leave the difference known
    sure = (spread <= tiny) & (ahead > tiny)
    family = spread > tiny
    for _ in range(STEPS):
        left = family & ~sure
        if not left.any():
            break
        both = left.all(axis=0)
        up, down = left & ~both
        one_way = np.r_[worse[up], better[down]], np.r_[better[up], worse[down]]
        largest = np.maximum(
            _largest(units, worse[both], better[both], spread[both], two_sided=True),
            _largest(units, *one_way, np.r_[spread[up], spread[down]]),
        )
        bound = np.quantile(largest, 1 - alpha, method="higher")
        fresh = left & (np.divide(ahead, spread, out=np.zeros_like(ahead), where=family) > bound)
        if not fresh.any():
            break
        sure |= fresh
    return sure


def _largest(
    units: np.ndarray,
    worse: np.ndarray,
    better: np.ndarray,
    spread: np.ndarray,
    *,
    two_sided: bool = False,
) -> np.ndarray:
    """(draws,) the largest error of a difference beside its spread, of all pairs; two_sided: of
    either way of each."""
    largest, size = np.full(units.shape[1], -np.inf), _size(units)
    blocks = _differences(units, worse, better)
    for start, away in zip(range(0, len(worse), size), blocks, strict=True):
        away /= spread[start : start + size, None]
        if two_sided:
            np.abs(away, out=away)
        np.maximum(largest, away.max(axis=0), out=largest)
    return largest


def _size(units: np.ndarray) -> int:
    return max(1, BLOCK // units.shape[1])


def _differences(units: np.ndarray, worse: np.ndarray, better: np.ndarray) -> Iterator[np.ndarray]:
    """Blocks of (pairs, draws), from (units, draws): error of the better less that of the worse."""
    for start in range(0, len(worse), _size(units)):
        block = slice(start, start + _size(units))
        away = units[better[block]]
        away -= units[worse[block]]
        yield away
