"""How little would take a township off the list of the last (离开末位名单的最小变化): in the
weights, or in its own figures.

Worked on the unrounded score. A township is off the list once `flagged` others have no more points
than it; at the change given here it ties with the last of them. Where a township lacks a figure,
its own score stands in for it while the weights change (at the declared weights that is the same as
renormalising).

Other ways to compute the same ranking (其他方法): who would come last under each, and with each
indicator left out.

The declared scheme is one of many defensible readings (OECD/JRC, Handbook, chapter 1.7:
robustness). A list that only one reading gives is not firm.

Rank acceptability (名次可接受度): how often a township takes each place when weights or figures
vary.

Lahdelma and Salminen, SMAA-2 (Operations Research 49, 2001): the share of draws in which an
alternative has a rank. Two ways to vary the weights: each independently within ± 25 %, and a
Dirichlet distribution around the declared ones. Figures vary as the returns' own revisions did.
Draws have a seed; they are worked off in blocks, so that 2,000 townships fit into memory.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from zx_analysis.city import Scheme
from zx_analysis.ranking import scoring

TIE = 1e-9  # points of 1; scores this close are equal


@dataclass(frozen=True)
class Shift:
    """The nearest other weights: shares of 1 in the order of the indicators; moved is the share
    that changes hands (half of the sum of the absolute changes).
    """

    weights: np.ndarray
    moved: float


def next_better(points: np.ndarray, named: np.ndarray) -> int | None:
    """The position of the township just above the `named` ones: of the others with the fewest
    points (the first by position among equals); None where all are named.
    """
    others = np.where(named | np.isnan(points), np.inf, points)
    return int(np.argmin(others)) if np.isfinite(others).any() else None


def figures_to_leave(values: np.ndarray, plan: Scheme, at: int) -> np.ndarray:
    """(indicators,): the value each indicator alone would need for township `at` to leave the list,
    in its unit; NaN where even full marks in it would not do. Everything else stays as it is,
    in-sample goalposts included.
    """
    norm, weight = scoring.normalised(values, plan), scoring.weights(plan)
    needed = np.full(len(weight), np.nan)
    points = scoring.arithmetic(norm, weight)
    target = np.sort(np.delete(points, at))[plan.flagged - 1]
    low, high = (
        np.broadcast_to(post, (1, len(weight)))[0] for post in scoring.goalposts(values, plan)
    )
    least, most = scoring.extremes(plan)
    for i, row in enumerate(plan.indicators):
        others = ~np.isnan(norm[at])
        others[i] = False
        share = (
            target * (weight[others].sum() + weight[i]) - weight[others] @ norm[at, others]
        ) / weight[i]
        if not share <= most[i] + TIE:
            continue
        share = np.clip(share, least[i], most[i])
        if plan.scoring == "standard":
            value = scoring.standards(plan)[0][i]
            needed[i] = value / share if row.direction == "lower" else value * share
        else:
            needed[i] = low[i] + (high[i] - low[i]) * (
                1 - share if row.direction == "lower" else share
            )
    return needed


def weights_to_leave(
    normalised: np.ndarray, weights: np.ndarray, at: int, flagged: int
) -> np.ndarray:
    """(indicators,): by which factor one weight alone, the others kept, would have to be multiplied
    for township `at` to leave the list; the factor nearest to 1, 0 is leaving the indicator out;
    NaN where no factor does. Exact: crossings of straight lines.
    """
    filled = _filled(normalised, weights)
    ahead = np.delete((filled[at] - filled) * weights, at, axis=0)
    ahead = ahead[~np.isnan(ahead).any(axis=1)]
    total, factors = ahead.sum(axis=1), np.full(len(weights), np.nan)
    for i, slope in enumerate(ahead.T):
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = np.where(slope != 0, -total / slope, np.nan)
        changes = np.append(crossing[(crossing >= -1) & np.isfinite(crossing)], 0)
        if len(weights) == 1:  # a single weight changes nothing, whatever its size
            changes = np.zeros(1)
        off = (
            (total[:, None] + slope[:, None] * changes >= -TIE * weights.sum()).sum(axis=0)
        ) >= flagged
        if off.any():
            factors[i] = 1 + changes[off][np.abs(changes[off]).argmin()]
    return factors


def nearest_weights(
    normalised: np.ndarray, weights: np.ndarray, at: int, flagged: int
) -> Shift | None:
    """The weights nearest to the declared ones (least sum of absolute changes of the shares) under
    which township `at` leaves the list; None where no weights do it.

    A mixed-integer programme finds which `flagged` others are to fall to or below it, a linear
    programme the exact weights: min ½ Σ uᵢ, u ≥ |w′ − w|, w′ ≥ 0, Σ w′ = 1, (xⱼ − x)·w′ ≤ 0 for the
    chosen j.
    """
    # slow to import: only where it is asked for
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp

    filled = _filled(normalised, weights)
    over = np.delete(filled - filled[at], at, axis=0)
    over = over[~np.isnan(over).any(axis=1)]
    share = weights / weights.sum()
    # who stays ahead at the best of the moves found so far is no candidate: that move shifts its
    # lead by at most its range
    over = over[
        over @ share - _moved(normalised, weights, at, flagged) * np.ptp(over, axis=1) <= TIE
    ]
    over = over[(over <= 0).any(axis=1)]
    if len(over) < flagged:
        return None
    count, size = over.shape
    one, none = np.eye(size), np.zeros((size, count))
    near = LinearConstraint(
        np.block([[one, -one, none], [one, one, none]]),
        np.r_[np.full(size, -np.inf), share],
        np.r_[share, np.full(size, np.inf)],
    )
    reach = np.maximum(over.max(axis=1), 0)
    below = LinearConstraint(np.hstack([over, np.zeros((count, size)), np.diag(reach)]), ub=reach)
    whole = LinearConstraint(np.r_[np.ones(size), np.zeros(size + count)][None], 1, 1)
    enough = LinearConstraint(np.r_[np.zeros(2 * size), np.ones(count)][None], lb=flagged)
    cost = np.r_[np.zeros(size), np.full(size, 0.5), np.zeros(count)]
    found = milp(
        cost,
        constraints=[near, below, whole, enough],
        integrality=np.r_[np.zeros(2 * size), np.ones(count)],
        bounds=Bounds(0, np.r_[np.full(2 * size, np.inf), np.ones(count)]),
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        return None
    chosen = over[found.x[2 * size :] > 0.5]
    exact = linprog(
        cost[: 2 * size],
        np.block([[chosen, np.zeros((len(chosen), size))], [one, -one], [-one, -one]]),
        np.r_[np.zeros(len(chosen)), share, -share],
        np.r_[np.ones(size), np.zeros(size)][None],
        [1],
    )
    return Shift(exact.x[:size], float(exact.fun)) if exact.success else None


def _moved(normalised: np.ndarray, weights: np.ndarray, at: int, flagged: int) -> float:
    """Share that changes hands if one weight alone is changed, the least of the indicators; 1 where
    none does it.
    """
    share, factors = weights / weights.sum(), weights_to_leave(normalised, weights, at, flagged)
    changed = (
        weights
        * np.where(np.eye(len(weights), dtype=bool), factors[:, None], 1)[~np.isnan(factors)]
    )
    return min(
        (np.abs(changed / changed.sum(axis=1, keepdims=True) - share).sum(axis=1) / 2).tolist(),
        default=1.0,
    )


def waterfall(contributions: np.ndarray, at: int, other: int) -> np.ndarray:
    """(indicators,): by how many points township `at` stands behind (−) or before (+) `other` in
    each indicator; they sum to the difference of the unrounded scores. A missing figure has
    contributed nothing.
    """
    return np.nan_to_num(contributions[at]) - np.nan_to_num(contributions[other])


def _filled(normalised: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Missing figures as the township's own score; a township without any figure stays NaN."""
    return np.where(
        np.isnan(normalised), scoring.arithmetic(normalised, weights)[:, None], normalised
    )


METHOD_LABELS = {
    "declared": "规定的方法",
    "min_max": "本期极值法",
    "winsorised": "缩尾极值法",
    "z_score": "标准差法",
    "geometric": "几何平均",
    "borda": "名次法",
    "copeland": "两两比较",
    "standard": "标准分",
    "equal": "等权",
    "entropy": "熵权法",
}
COMPARISONS = (
    "equal",
    "entropy",
)  # other weights, not other methods: shown, but they do not count in the gate


def points_by_method(values: np.ndarray, plan: Scheme) -> Iterator[tuple[str, np.ndarray]]:
    """Name of the method and points of the townships (of its own scale, larger is better), from
    values (townships, indicators).

    Min-max in the sample is left out where the scheme has no other goalposts, standard points where
    they are not declared.
    """
    weights, lower = scoring.weights(plan), scoring.mirrored(plan)
    declared = scoring.normalised(values, plan)
    better = values * np.where(lower, -1, 1)
    sample = scoring.min_max(values, lower)

    def mean(normalised, by=weights):
        return scoring.arithmetic(normalised, by)

    yield "declared", mean(declared)
    if plan.scoring == "standard" or any(row.low is not None for row in plan.indicators):
        yield "min_max", mean(sample)
    yield "winsorised", mean(scoring.winsorised(values, lower))
    yield "z_score", mean(scoring.z_score(values, lower))
    yield "geometric", scoring.geometric(scoring.one_to_hundred(declared), weights)
    yield "borda", scoring.borda(better, weights)
    yield "copeland", scoring.copeland(better, weights)
    if plan.scoring != "standard" and all(row.standard for row in plan.indicators):
        yield (
            "standard",
            mean(
                scoring.standard_share(values, plan),
                scoring.standards(plan)[1],
            ),
        )
    yield "equal", mean(declared, np.ones(len(weights)))
    yield "entropy", mean(declared, scoring.entropy_weights(sample))


def last_by_method(values: np.ndarray, plan: Scheme, breakers: np.ndarray) -> dict[str, np.ndarray]:
    """By method how surely each township is among the last `flagged`: 1, ½ where it ties at the
    cut, 0. The declared tie breakers (townships, tie breakers), larger is better, decide under
    every method; none is an array of no columns.
    """
    return {
        name: scoring.shares_at_the_cut(
            np.round(found, scoring.NOISE_DECIMALS), plan.flagged, breakers
        )
        for name, found in points_by_method(values, plan)
    }


def share_of_methods(grid: dict[str, np.ndarray]) -> np.ndarray:
    """Share of the methods, without the comparisons, in which each township is among the last; a
    tie at the cut counts half.
    """
    return np.mean([found for name, found in grid.items() if name not in COMPARISONS], axis=0)


def without_indicator(
    values: np.ndarray, plan: Scheme, breakers: np.ndarray, keep: Callable[[str], bool]
) -> np.ndarray | None:
    """As `last` under the declared method with only the indicators that `keep` accepts; None where
    none is left.
    """
    kept = [i for i, row in enumerate(plan.indicators) if keep(row.name)]
    if not kept:
        return None
    less = plan.model_copy(update={"indicators": tuple(plan.indicators[i] for i in kept)})
    found = scoring.unrounded(values[:, kept], less)
    return scoring.shares_at_the_cut(
        np.round(found, scoring.NOISE_DECIMALS), plan.flagged, breakers
    )


DRAWS = 10_000
SEED = 20220331
SPREAD = 0.25
# of the Dirichlet: a weight of one fifth then has a standard deviation of 5 points, a quarter of it
CONCENTRATION = 60
BLOCK = 2_000_000  # scores held at once


def uniform_weights(weights: np.ndarray, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """(draws, indicators): each weight × U(1 − SPREAD, 1 + SPREAD), independently."""
    return (
        np.random.default_rng(seed).uniform(1 - SPREAD, 1 + SPREAD, (draws, len(weights))) * weights
    )


def dirichlet_weights(weights: np.ndarray, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """(draws, indicators), each row sums to 1: Dirichlet with the declared weights as mean and
    CONCENTRATION as its sum.
    """
    return np.random.default_rng(seed).dirichlet(CONCENTRATION * weights / weights.sum(), draws)


def points_by_weights(normalised: np.ndarray, weights: np.ndarray) -> Iterator[np.ndarray]:
    """Blocks of (draws, townships): weighted means of `normalised` (townships, indicators) × 100,
    without binary noise; missing indicators are left out and the weights of the others scaled up.
    """
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
    """Share of the weights' draws in which each township is among the last `flagged` (ties at the
    cut included).
    """
    counts = [
        scoring.last_by_points(block, flagged).sum(axis=0)
        for block in points_by_weights(normalised, weights)
    ]
    return np.sum(counts, axis=0) / len(weights)


def by_weights(normalised: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(townships, ranks): share of the weights' draws with each rank, 1 first; a row sums to 1, or
    to 0 without any figure.
    """
    return _shares(points_by_weights(normalised, weights), len(normalised), len(weights))


def revised_figures(
    values: np.ndarray,
    revisions: list[np.ndarray],
    base: list[float | None],
    draws: int = DRAWS,
    seed: int = SEED,
) -> np.ndarray:
    """(draws, townships, indicators): each figure changed by a revision r drawn with replacement
    from its indicator's own history.

    revisions: per indicator. base, per indicator: None where r is in the indicator's unit
    (percentage points of a rate), x + r; else r is a share of the figure and this base together, (x
    + base)(1 + r) − base: 0 for a level, 100 for a rate in % that is revised as its level is. An
    indicator without history stays as it is. Revisions of different townships are drawn
    independently.
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
