"""Scores (得分) of the townships under a scheme: from their figures to points and places, for one
table or for thousands of draws.

Normalisation (无量纲化): figures of different units on one scale, the larger the better.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), chapter 1.5. Arrays are (…,
townships, indicators); every function works down the townships, keeps NaN as NaN and never counts
it among the townships. A column in which all present figures are equal carries no order: each
function says what it gives then.

Aggregation (合成): one figure per township from its normalised indicators and their weights.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), chapter 1.6–1.7. A missing indicator
(NaN) is left out and the weights of the others are scaled up; a township without any is NaN.
Weights are positive and need not sum to anything.

Ties (并列): who is worse than whom by points and, where these are equal, by the tie breakers in
order; never by name or row.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.city import Scheme
from zx_analysis.city.indicators import in_full
from zx_analysis.messages import message

# relative width below which a column counts as constant: differences of that size are binary
# rounding
CONSTANT_WIDTH = 1e-12
WINSORISED = 0.05  # share of the townships at either end that is drawn in


def between_goalposts(
    values: np.ndarray, low: np.ndarray, high: np.ndarray, mirrored: np.ndarray
) -> np.ndarray:
    """clip((x − low)/(high − low), 0, 1) per indicator, 1 minus that where `mirrored` (lower is
    better); ½ where low = high.

    low, high: (…, indicators) or broadcastable, in the indicator's unit.
    """
    width = high - low
    flat = width <= CONSTANT_WIDTH * np.maximum(np.abs(low), np.abs(high))
    with np.errstate(invalid="ignore"):
        share = np.clip((values - low) / np.where(flat, 1, width), 0, 1)
    if flat.any():
        share = np.where(flat & ~np.isnan(values), 0.5, share)
    return np.where(mirrored, 1 - share, share) if mirrored.any() else share


def sample_goalposts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The smallest and largest present figure of each indicator, (…, 1, indicators); NaN where none
    is present.
    """
    return np.fmin.reduce(values, axis=-2, keepdims=True), np.fmax.reduce(
        values, axis=-2, keepdims=True
    )


def min_max(values: np.ndarray, mirrored: np.ndarray) -> np.ndarray:
    """In-sample min-max: 0 for the worst township, 1 for the best; ½ in a constant column."""
    return between_goalposts(values, *sample_goalposts(values), mirrored)


def winsorised(values: np.ndarray, mirrored: np.ndarray, share: float = WINSORISED) -> np.ndarray:
    """Min-max between the `share` and 1 − `share` quantiles (linear interpolation): what lies
    outside counts as the quantile, so that a single outlier does not stretch the scale. 0 to 1; ½
    where the quantiles meet.
    """
    return between_goalposts(
        values, _quantile(values, share), _quantile(values, 1 - share), mirrored
    )


def z_score(values: np.ndarray, mirrored: np.ndarray) -> np.ndarray:
    """(x − mean)/standard deviation with n − 1; 0 in a constant column or with one township."""
    present = ~np.isnan(values)
    count = present.sum(axis=-2, keepdims=True)
    known = np.where(present, values, 0)
    mean = known.sum(axis=-2, keepdims=True) / np.maximum(count, 1)
    away = np.where(present, values - mean, 0)
    deviation = np.sqrt((away**2).sum(axis=-2, keepdims=True) / np.maximum(count - 1, 1))
    flat = deviation <= CONSTANT_WIDTH * np.abs(known).max(axis=-2, keepdims=True, initial=0)
    score = np.where(flat, 0, away / np.where(flat, 1, deviation)) * np.where(mirrored, -1, 1)
    return np.where(present, score, np.nan)


def standard_points(
    values: np.ndarray,
    standard: np.ndarray,
    points: np.ndarray,
    cap: np.ndarray,
    floor: np.ndarray,
    mirrored: np.ndarray,
) -> np.ndarray:
    """标准分: clip(points × x/standard, floor, cap); points × standard/x where lower is better, and
    the cap at x ≤ 0 there.

    The scoring of county and city assessments in China: the standard value earns the standard
    points, others in proportion. All parameters per indicator; standard and points > 0.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        inverse = np.where(values > 0, standard / values, np.inf)
        share = np.where(mirrored, np.where(np.isnan(values), np.nan, inverse), values / standard)
    return np.clip(points * share, floor, cap)


def one_to_hundred(share: np.ndarray) -> np.ndarray:
    """0…1 → 1…100, so that a geometric mean is not 0 as soon as one indicator is at its low
    goalpost.
    """
    return 1 + 99 * share


def _quantile(values: np.ndarray, share: float) -> np.ndarray:
    """(…, 1, indicators): linear interpolation between the present figures; NaN where there is
    none.
    """
    count = (~np.isnan(values)).sum(axis=-2, keepdims=True)
    ordered = np.sort(values, axis=-2)  # NaN last
    at = share * np.maximum(count - 1, 0)
    below = np.floor(at).astype(int)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    first, second = (np.take_along_axis(ordered, where, axis=-2) for where in (below, above))
    return first + (at - below) * (second - first)


TIE_WIDTH = 1e-12  # relative; a majority of weights smaller than this is a tie


def arithmetic(normalised: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted arithmetic mean. normalised (…, townships, indicators), weights (indicators,) → (…,
    townships).
    """
    present = ~np.isnan(normalised)
    if present.all():
        return normalised @ (weights / np.sum(weights))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(present, normalised, 0) @ weights / (present @ weights)


def geometric(normalised: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted geometric mean, Π xᵢ^(wᵢ/Σw). Every present figure has to be above 0."""
    if (normalised <= 0).any():
        smallest = f"{np.nanmin(normalised):g}"
        raise ValueError(str(message("geometric_mean_of_zero", smallest=smallest)))
    return np.exp(arithmetic(np.log(normalised), weights))


def borda(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Borda count: the weighted mean over the indicators of the points n − 1 for the best … 0 for
    the worst; equal figures share the points of their places (Borda 1784; Handbook, Tables 25–34).
    values (townships, indicators), larger is better.

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
    """Copeland's rule: in each pair the township with the larger weight of better indicators gets
    1, equal weights give ½ each; the sum over all pairs (Copeland 1951; Saari and Merlin 1996).
    values (townships, indicators), larger is better.

    An indicator that is missing for either counts for neither. A township without any figure is NaN
    and beats nobody.
    """
    margin = np.zeros((len(values), len(values)))
    for column, weight in zip(values.T, weights, strict=True):
        with np.errstate(invalid="ignore"):
            margin += weight * np.sign(np.nan_to_num(column[:, None] - column[None, :]))
    margin[np.abs(margin) <= TIE_WIDTH * np.sum(weights)] = 0
    known = np.logical_not(np.isnan(values).all(axis=1))
    wins = (np.sign(margin) + 1) / 2 * (known[:, None] & known[None, :])
    np.fill_diagonal(wins, 0)
    return np.where(known, wins.sum(axis=1), np.nan)


def entropy_weights(normalised: np.ndarray) -> np.ndarray:
    """熵权法: weights from the data, larger where the townships differ more; they sum to 1. Equal
    where nothing differs.

    pᵢⱼ = xᵢⱼ/Σᵢ xᵢⱼ, eⱼ = −Σᵢ pᵢⱼ ln pᵢⱼ / ln n, wⱼ = (1 − eⱼ)/Σ(1 − eⱼ) (Zeleny 1982, chapter 6).
    normalised: 0 to 1, (townships, indicators). For comparison only: such weights change with every
    quarter's figures.
    """
    present = ~np.isnan(normalised)
    known = np.where(present, normalised, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.nan_to_num(known / known.sum(axis=0))
        terms = np.where(share > 0, share * np.log(np.where(share > 0, share, 1)), 0)
        spread = 1 + terms.sum(axis=0) / np.log(np.maximum(present.sum(axis=0), 2))
    spread = np.where((known.sum(axis=0) > 0) & (np.ptp(known, axis=0) > TIE_WIDTH), spread, 0)
    return (
        spread / spread.sum()
        if spread.sum() > TIE_WIDTH
        else np.full(normalised.shape[1], 1 / normalised.shape[1])
    )


NOISE_DECIMALS = 9  # points; binary rounding noise lies below, no figure's own digit does
LARGEST = 1e100  # in any unit; the difference of larger figures could overflow
BASE = "_base"  # column of a growth rate's base: <indicator>_base, in the unit of the level
SIZE = "_size"  # column of the townships' size where it is another period's: <indicator>_size


@dataclass(frozen=True, eq=False)
class Scores:
    """points: (…, townships), rounded as the scheme says; NaN for a township without any figure.
    rank: 1 best, "1224"; 0 without points. last: among the last `flagged`, everyone who ties at the
    cut included. points 0–100 with goalposts; with standard points 100 is the standard in every
    indicator.
    """

    points: np.ndarray
    rank: np.ndarray
    last: np.ndarray


def score(figures: np.ndarray, scheme: Scheme | dict) -> Scores:
    """Scores of one table (townships, indicators) or of many draws (…, townships, indicators), in
    the order of the scheme's indicators and in their units; NaN is missing. Peer groups, tie
    breakers and the minimum of enterprises are not applied.

    In-sample goalposts are those of each draw.
    """
    plan = scheme if isinstance(scheme, Scheme) else Scheme.of(scheme)
    figures = np.asarray(figures, dtype=float)
    if figures.ndim < 2 or figures.shape[-1] != len(plan.indicators):
        shape, count = str(figures.shape), len(plan.indicators)
        raise ValueError(str(message("figures_of_wrong_shape", shape=shape, count=count)))
    check_flagged(plan, figures.shape[-2])
    points = rounded(unrounded(figures, plan), plan.decimals)
    return Scores(points, places(points), last_by_points(points, plan.flagged))


def check_flagged(plan: Scheme, townships: int, group: str = "") -> None:
    """ValueError unless fewer are named at the bottom than are ranked. group: of which peer group,
    '' for all.
    """
    if plan.flagged >= townships:
        refusal = message(
            "too_many_flagged_in_group" if group else "too_many_flagged",
            flagged=plan.flagged,
            townships=townships,
            group=group,
        )
        raise ValueError(str(refusal))


def unrounded(values: np.ndarray, plan: Scheme) -> np.ndarray:
    """Points (…, townships) before they are rounded, of values (…, townships, indicators)."""
    return 100 * arithmetic(normalised(values, plan), weights(plan))


def weights(plan: Scheme) -> np.ndarray:
    return np.array([row.weight for row in plan.indicators], dtype=float)


def mirrored(plan: Scheme) -> np.ndarray:
    return np.array([row.direction == "lower" for row in plan.indicators])


def normalised(values: np.ndarray, plan: Scheme) -> np.ndarray:
    """Values (…, townships, indicators) as shares of full marks, 0 to 1, or as multiples of the
    standard points.
    """
    if plan.scoring == "standard":
        return standard_share(values, plan)
    return between_goalposts(values, *goalposts(values, plan), mirrored(plan))


def standard_share(values: np.ndarray, plan: Scheme) -> np.ndarray:
    """标准分 of each figure as a multiple of the indicator's standard points; every indicator has
    to declare them.
    """
    standard, points, cap, floor = standards(plan)
    return standard_points(values, standard, points, cap, floor, mirrored(plan)) / points


def extremes(plan: Scheme) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that `normalised` can give, per indicator: what a missing figure is
    bounded by.
    """
    if plan.scoring == "standard":
        _, points, cap, floor = standards(plan)
        return floor / points, cap / points
    return np.zeros(len(plan.indicators)), np.ones(len(plan.indicators))


def goalposts(values: np.ndarray, plan: Scheme) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of each indicator (…, 1, indicators): the declared ones, else the smallest and
    largest figure of the sample.
    """
    low, high = (
        np.array([np.nan if post is None else post for post in posts], dtype=float)
        for posts in zip(*((row.low, row.high) for row in plan.indicators), strict=True)
    )
    if not np.isnan(low).any():
        return low, high
    least, most = sample_goalposts(values)
    return np.where(np.isnan(low), least, low), np.where(np.isnan(high), most, high)


def rounded(points: np.ndarray, decimals: int) -> np.ndarray:
    """Half-even as in decimal arithmetic: what lies within binary noise of a half counts as a
    half.
    """
    scaled = points * 10.0**decimals
    whole = np.floor(scaled)
    half = np.abs(scaled - whole - 0.5) <= 0.5 * 10.0 ** (decimals - NOISE_DECIMALS)
    return np.where(half, whole + (whole % 2), np.rint(scaled)) / 10.0**decimals


def places(points: np.ndarray) -> np.ndarray:
    """Competition ranks "1224" along the last axis, 1 for the most points; 0 where the points are
    NaN.
    """
    order = np.argsort(-points, axis=-1, kind="stable")  # NaN last
    ordered = np.take_along_axis(points, order, axis=-1)
    fresh = np.ones(ordered.shape, dtype=bool)
    fresh[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    place = np.maximum.accumulate(np.where(fresh, np.arange(1, points.shape[-1] + 1), 1), axis=-1)
    result = np.empty(points.shape, dtype=int)
    np.put_along_axis(result, order, np.where(np.isnan(ordered), 0, place), axis=-1)
    return result


def last_by_points(points: np.ndarray, flagged: int) -> np.ndarray:
    """Who has fewer than `flagged` others with fewer points, along the last axis: ties at the cut
    are all among the last.
    """
    known = np.where(np.isnan(points), np.inf, points)
    cut = np.partition(known, flagged - 1, axis=-1)[..., flagged - 1, None]
    return (known <= cut) & np.isfinite(known)


def figures(indicators: pd.DataFrame, plan: Scheme) -> tuple[np.ndarray, list[str]]:
    """(townships, indicators) as floats, NaN where missing, and what was left out for its small
    base, in Chinese.

    A growth rate whose base lies below the declared `least_base`, is not positive or is not known
    is missing, not zero. ValueError names indicator and township.
    """
    values, notes = numbers(indicators, plan.names), []
    for i, row in enumerate(plan.indicators):
        if row.least_base is None:
            continue
        if row.name + BASE not in indicators:
            refusal = message(
                "least_base_without_its_column",
                label=row.label,
                name=row.name,
                column=row.name + BASE,
            )
            raise ValueError(str(refusal))
        base = numbers(indicators, [row.name + BASE])[:, 0]
        small = ~(base >= row.least_base) & ~np.isnan(values[:, i])
        values[small, i] = np.nan
        if small.any():
            notes.append(
                f"{'、'.join(labels(indicators)[small])}的{row.label}基数小于规定的 "
                f"{in_full(row.least_base)} 或不详，增速不计分，按缺数处理。"
            )
    return values, notes


def numbers(frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    """townships × names as floats, NaN where missing."""
    values = np.empty((len(frame), len(names)))
    for i, name in enumerate(names):
        for k, (code, value) in enumerate(frame[name].items()):
            number = np.nan if value is pd.NA or value is None else value
            try:
                values[k, i] = (
                    np.inf if isinstance(number, str | bool | np.bool_) else float(number)
                )
            except (TypeError, ValueError):
                values[k, i] = np.inf
            if np.abs(values[k, i]) > LARGEST:
                refusal = message("indicator_not_finite", code=code, name=name, value=value)
                raise ValueError(str(refusal))
    return values


def tie_breakers(frame: pd.DataFrame, plan: Scheme) -> np.ndarray:
    """townships × tie breakers, larger is better."""
    lower = {row.name for row in plan.indicators if row.direction == "lower"}
    sign = np.array([-1.0 if name in lower else 1.0 for name in plan.tie_breakers])
    return numbers(frame, list(plan.tie_breakers)) * sign


def sizes(frame: pd.DataFrame, plan: Scheme) -> np.ndarray:
    """(townships,): the size that amounts are put over; NaN where it is not above 0 or not known,
    everywhere where the scheme names none."""
    if plan.denominator is None:
        return np.full(len(frame), np.nan)
    size = numbers(frame, [plan.denominator])[:, 0]
    return np.where(np.nan_to_num(size) > 0, size, np.nan)


def labels(frame: pd.DataFrame) -> pd.Series:
    """The townships' names, or their codes where no names are given."""
    return (
        frame["township"] if "township" in frame else pd.Series(frame.index, index=frame.index)
    ).astype(str)


def standards(plan: Scheme) -> tuple[np.ndarray, ...]:
    """Value, points, cap and floor, (indicators,) each; every indicator has to declare them."""
    every = [row.standard for row in plan.indicators if row.standard]
    rows = [(s.value, s.points, s.cap, s.floor) for s in every]
    return tuple(np.array(column, dtype=float) for column in zip(*rows, strict=True))


def _compared(
    mine: np.ndarray, others: np.ndarray, breakers: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For rows i against columns j: is j surely worse, is i surely worse. A missing figure leaves
    it open.
    """
    j_worse, i_worse = others[None, :] < mine[:, None], others[None, :] > mine[:, None]
    open_ = others[None, :] == mine[:, None]
    for column in breakers.T:
        j_worse |= open_ & (column[None, :] < column[:, None])
        i_worse |= open_ & (column[None, :] > column[:, None])
        open_ &= column[None, :] == column[:, None]
    return j_worse, i_worse


def worse_count(mine: np.ndarray, others: np.ndarray, breakers: np.ndarray) -> np.ndarray:
    """How many others are surely worse than each township."""
    j_worse, _ = _compared(mine, others, breakers)
    np.fill_diagonal(j_worse, False)
    return j_worse.sum(axis=1)


def could_be_worse_count(mine: np.ndarray, others: np.ndarray, breakers: np.ndarray) -> np.ndarray:
    """How many others are not surely better than each township."""
    _, i_worse = _compared(mine, others, breakers)
    np.fill_diagonal(i_worse, True)
    return (~i_worse).sum(axis=1)


def shares_at_the_cut(points: np.ndarray, flagged: int, breakers: np.ndarray) -> np.ndarray:
    """(townships,): 1 for the last `flagged` by points and tie breakers, ½ for those between whom
    neither decides, 0 for the others and for a township without points. breakers: (townships, tie
    breakers), larger is better; NaN decides nothing.
    """
    known = np.where(np.isnan(points), np.inf, points)
    cut = np.partition(known, flagged - 1)[flagged - 1]
    below, tied = known < cut, (known == cut) & np.isfinite(known)
    left, even = flagged - below.sum(), np.zeros(tied.sum())
    shares = below.astype(float)
    sure = could_be_worse_count(even, even, breakers[tied]) < left
    possible = worse_count(even, even, breakers[tied]) < left
    shares[tied] = np.where(sure, 1, np.where(possible, 0.5, 0))
    return shares
