"""How little would take a township off the list of the last (离开末位名单的最小变化): in the weights, or in its own figures.

Worked on the unrounded score. A township is off the list once `flagged` others have no more points than it; at the change
given here it ties with the last of them. Where a township lacks a figure, its own score stands in for it while the weights change (at
the declared weights that is the same as renormalising).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from zx_analysis.city.scheme import Scheme
from zx_analysis.ranking import aggregation, scoring

TIE = 1e-9  # points of 1; scores this close are equal


@dataclass(frozen=True)
class Shift:
    """The nearest other weights: shares of 1 in the order of the indicators; moved is the share that changes hands (half of the
    sum of the absolute changes)."""

    weights: np.ndarray
    moved: float


def next_better(points: np.ndarray, named: np.ndarray) -> int | None:
    """The position of the township just above the `named` ones: of the others with the fewest points (the first by position among
    equals); None where all are named."""
    others = np.where(named | np.isnan(points), np.inf, points)
    return int(np.argmin(others)) if np.isfinite(others).any() else None


def figures_to_leave(values: np.ndarray, plan: Scheme, at: int) -> np.ndarray:
    """(indicators,): the value each indicator alone would need for township `at` to leave the list, in its unit; NaN where even
    full marks in it would not do. Everything else stays as it is, in-sample goalposts included."""
    norm, weight = scoring.normalised(values, plan), scoring.weights(plan)
    needed = np.full(len(weight), np.nan)
    points = aggregation.arithmetic(norm, weight)
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
            needed[i] = (
                row.standard.value / share
                if row.direction == "lower"
                else row.standard.value * share
            )
        else:
            needed[i] = low[i] + (high[i] - low[i]) * (
                1 - share if row.direction == "lower" else share
            )
    return needed


def weights_to_leave(
    normalised: np.ndarray, weights: np.ndarray, at: int, flagged: int
) -> np.ndarray:
    """(indicators,): by which factor one weight alone, the others kept, would have to be multiplied for township `at` to leave
    the list; the factor nearest to 1, 0 is leaving the indicator out; NaN where no factor does. Exact: crossings of straight lines."""
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
    """The weights nearest to the declared ones (least sum of absolute changes of the shares) under which township `at` leaves the
    list; None where no weights do it.

    A mixed-integer programme finds which `flagged` others are to fall to or below it, a linear programme the exact weights:
    min ½ Σ uᵢ, u ≥ |w′ − w|, w′ ≥ 0, Σ w′ = 1, (xⱼ − x)·w′ ≤ 0 for the chosen j.
    """
    filled = _filled(normalised, weights)
    over = np.delete(filled - filled[at], at, axis=0)
    over = over[~np.isnan(over).any(axis=1)]
    share = weights / weights.sum()
    # who stays ahead at the best of the moves found so far is no candidate: that move shifts its lead by at most its range
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
    """Share that changes hands if one weight alone is changed, the least of the indicators; 1 where none does it."""
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
    """(indicators,): by how many points township `at` stands behind (−) or before (+) `other` in each indicator; they sum to the
    difference of the unrounded scores. A missing figure has contributed nothing."""
    return np.nan_to_num(contributions[at]) - np.nan_to_num(contributions[other])


def _filled(normalised: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Missing figures as the township's own score; a township without any figure stays NaN."""
    return np.where(
        np.isnan(normalised), aggregation.arithmetic(normalised, weights)[:, None], normalised
    )
