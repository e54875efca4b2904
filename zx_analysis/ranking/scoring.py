"""Scores (得分) of the townships under a scheme: from their figures to points and places, for one table or for thousands of draws."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import in_full
from zx_analysis.city.scheme import Scheme
from zx_analysis.ranking import aggregation, normalisation

NOISE_DECIMALS = 9  # points; binary rounding noise lies below, no figure's own digit does
LARGEST = 1e100  # in any unit; the difference of larger figures could overflow
BASE = "_base"  # column of a growth rate's base: <indicator>_base, in the unit of the level
SIZE = "_size"  # column of the townships' size where it is another period's: <indicator>_size


@dataclass(frozen=True, eq=False)
class Scores:
    """points: (…, townships), rounded as the scheme says; NaN for a township without any figure. rank: 1 best, "1224"; 0 without
    points. last: among the last `flagged`, everyone who ties at the cut included. points 0–100 with goalposts; with standard
    points 100 is the standard in every indicator."""

    points: np.ndarray
    rank: np.ndarray
    last: np.ndarray


def score(figures: np.ndarray, scheme: Scheme | dict) -> Scores:
    """Scores of one table (townships, indicators) or of many draws (…, townships, indicators), in the order of the scheme's
    indicators and in their units; NaN is missing. Peer groups, tie breakers and the minimum of enterprises are not applied.

    In-sample goalposts are those of each draw.
    """
    plan = scheme if isinstance(scheme, Scheme) else Scheme.of(scheme)
    figures = np.asarray(figures, dtype=float)
    if figures.ndim < 2 or figures.shape[-1] != len(plan.indicators):
        raise ValueError(
            f"参数 figures 的形状为 {figures.shape}，应为（…，乡镇数，{len(plan.indicators)} 个指标）。 "
            f"figures has the shape {figures.shape}, expected (…, townships, {len(plan.indicators)} indicators)."
        )
    check_flagged(plan, figures.shape[-2])
    points = rounded(unrounded(figures, plan), plan.decimals)
    return Scores(points, places(points), among_last(points, plan.flagged))


def check_flagged(plan: Scheme, townships: int, group: str = "") -> None:
    """ValueError unless fewer are named at the bottom than are ranked. group: of which peer group, '' for all."""
    if plan.flagged >= townships:
        raise ValueError(
            f"末位个数（flagged）为 {plan.flagged}，应小于{group}参加排名的乡镇数 {townships}，请改小。 "
            f"scheme.flagged is {plan.flagged}, expected fewer than the {townships} townships that are ranked{f' in {group}' if group else ''}."
        )


def unrounded(values: np.ndarray, plan: Scheme) -> np.ndarray:
    """Points (…, townships) before they are rounded, of values (…, townships, indicators)."""
    return 100 * aggregation.arithmetic(normalised(values, plan), weights(plan))


def weights(plan: Scheme) -> np.ndarray:
    return np.array([row.weight for row in plan.indicators], dtype=float)


def mirrored(plan: Scheme) -> np.ndarray:
    return np.array([row.direction == "lower" for row in plan.indicators])


def normalised(values: np.ndarray, plan: Scheme) -> np.ndarray:
    """Values (…, townships, indicators) as shares of full marks, 0 to 1, or as multiples of the standard points."""
    if plan.scoring == "standard":
        return standard_share(values, plan)
    return normalisation.goalposts(values, *goalposts(values, plan), mirrored(plan))


def standard_share(values: np.ndarray, plan: Scheme) -> np.ndarray:
    """标准分 of each figure as a multiple of the indicator's standard points; every indicator has to declare them."""
    standard, points, cap, floor = _standards(plan)
    return (
        normalisation.standard_points(values, standard, points, cap, floor, mirrored(plan)) / points
    )


def extremes(plan: Scheme) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that `normalised` can give, per indicator: what a missing figure is bounded by."""
    if plan.scoring == "standard":
        _, points, cap, floor = _standards(plan)
        return floor / points, cap / points
    return np.zeros(len(plan.indicators)), np.ones(len(plan.indicators))


def goalposts(values: np.ndarray, plan: Scheme) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of each indicator (…, 1, indicators): the declared ones, else the smallest and largest figure of the sample."""
    low, high = (
        np.array([np.nan if post is None else post for post in posts], dtype=float)
        for posts in zip(*((row.low, row.high) for row in plan.indicators), strict=True)
    )
    if not np.isnan(low).any():
        return low, high
    least, most = normalisation.sample_goalposts(values)
    return np.where(np.isnan(low), least, low), np.where(np.isnan(high), most, high)


def rounded(points: np.ndarray, decimals: int) -> np.ndarray:
    """Half-even as in decimal arithmetic: what lies within binary noise of a half counts as a half."""
    scaled = points * 10.0**decimals
    whole = np.floor(scaled)
    half = np.abs(scaled - whole - 0.5) <= 0.5 * 10.0 ** (decimals - NOISE_DECIMALS)
    return np.where(half, whole + (whole % 2), np.rint(scaled)) / 10.0**decimals


def places(points: np.ndarray) -> np.ndarray:
    """Competition ranks "1224" along the last axis, 1 for the most points; 0 where the points are NaN."""
    order = np.argsort(-points, axis=-1, kind="stable")  # NaN last
    ordered = np.take_along_axis(points, order, axis=-1)
    fresh = np.ones(ordered.shape, dtype=bool)
    fresh[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    place = np.maximum.accumulate(np.where(fresh, np.arange(1, points.shape[-1] + 1), 1), axis=-1)
    result = np.empty(points.shape, dtype=int)
    np.put_along_axis(result, order, np.where(np.isnan(ordered), 0, place), axis=-1)
    return result


def among_last(points: np.ndarray, flagged: int) -> np.ndarray:
    """Who has fewer than `flagged` others with fewer points, along the last axis: ties at the cut are all among the last."""
    known = np.where(np.isnan(points), np.inf, points)
    cut = np.partition(known, flagged - 1, axis=-1)[..., flagged - 1, None]
    return (known <= cut) & np.isfinite(known)


def figures(indicators: pd.DataFrame, plan: Scheme) -> tuple[np.ndarray, list[str]]:
    """(townships, indicators) as floats, NaN where missing, and what was left out for its small base, in Chinese.

    A growth rate whose base lies below the declared `least_base`, is not positive or is not known is missing, not zero.
    ValueError names indicator and township.
    """
    values, notes = numbers(indicators, plan.names), []
    for i, row in enumerate(plan.indicators):
        if row.least_base is None:
            continue
        if row.name + BASE not in indicators:
            raise ValueError(
                f"指标“{row.label}”规定了最小基数（least_base），指标表（indicators）缺少它的基数一列 {row.name + BASE}，请补上。 "
                f"Indicator {row.name} declares least_base, indicators lacks the column {row.name + BASE}; add it."
            )
        base = numbers(indicators, [row.name + BASE])[:, 0]
        small = ~(base >= row.least_base) & ~np.isnan(values[:, i])
        values[small, i] = np.nan
        if small.any():
            notes.append(
                f"{'、'.join(labels(indicators)[small])}的{row.label}基数小于规定的 {in_full(row.least_base)} 或不详，增速不计分，按缺数处理。"
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
                raise ValueError(
                    f"指标表（indicators）：乡镇 {code} 的 {name} 读到“{value}”，应为有限的数，请改正。 "
                    f"indicators: {name} of township {code} is {value!r}, expected a finite number. Mend it."
                )
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


def _standards(plan: Scheme) -> tuple[np.ndarray, ...]:
    rows = [(s.value, s.points, s.cap, s.floor) for s in (row.standard for row in plan.indicators)]
    return tuple(np.array(column, dtype=float) for column in zip(*rows, strict=True))
