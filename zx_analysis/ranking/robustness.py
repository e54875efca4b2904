"""What a clear list has to withstand besides other weights and methods (稳健性): one event more or
less, amounts per size, a quarter's noise. Each test changes the figures, scores them by the
declared scheme and asks whether the same townships are the last.

A missing figure is taken at its best in a named township and at its worst in the others: a list
that stands then stands whatever the figure is. Arrays are (…, townships, indicators), in the
indicators' units.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from zx_analysis.city.scheme import Scheme
from zx_analysis.ranking import aggregation, scoring, ties

CHECKS = {
    "weights": "权重",
    "methods": "方法",
    "events": "计数±1",
    "size": "按规模折算",
    "noise": "季度波动",
}
BLOCK = 2_000_000  # figures held at once


@dataclass(frozen=True)
class Check:
    """One test of a list. name: of CHECKS; passed: None where it could not be made; said: what was
    found, in Chinese."""

    name: str
    passed: bool | None
    said: str

    @property
    def label(self) -> str:
        return CHECKS[self.name]


@dataclass(frozen=True, eq=False)
class Event:
    """One count of one township with one event more or less, under which the list is another. at:
    position of the township; before, after: the count; last: positions of the last, worst first."""

    at: int
    indicator: str
    before: float
    after: float
    last: np.ndarray


def merged(groups: Sequence[tuple[str, Sequence[Check]]]) -> tuple[Check, ...]:
    """The checks of several peer groups (name, checks) as those of one list: the worst counts."""
    found = []
    for name in CHECKS:
        own = [(group, check) for group, checks in groups for check in checks if check.name == name]
        results = {check.passed for _, check in own}
        passed = False if False in results else None if None in results else True
        if own:
            said = "".join((f"{group}：" if group else "") + check.said for group, check in own)
            found.append(Check(name, passed, said))
    return tuple(found)


def holds(values: np.ndarray, named: np.ndarray, plan: Scheme, breakers: np.ndarray) -> np.ndarray:
    """(tables,): whether the named townships (townships,) are surely the last of each table,
    scored, rounded and parted at the cut as the scheme says. values (tables, townships,
    indicators), breakers (tables or 1, townships, tie breakers)."""
    norm = scoring.normalised(values, plan)
    worst, best = scoring.extremes(plan)
    norm = np.where(np.isnan(norm), np.where(named[:, None], best, worst), norm)
    return (_last(_rounded(norm, plan), plan, breakers)[:, named] == 1).all(axis=1)


def last(values: np.ndarray, plan: Scheme, breakers: np.ndarray) -> np.ndarray:
    """Positions of the last of one table (townships, indicators) by the declared scheme, worst
    first; all who tie at the cut are among them."""
    points = _rounded(scoring.normalised(values, plan), plan)
    named = np.flatnonzero(ties.at_the_cut(points, plan.flagged, breakers))
    return named[np.argsort(points[named], kind="stable")]


def by_events(
    values: np.ndarray, plan: Scheme, breakers: np.ndarray, named: np.ndarray
) -> list[Event]:
    """Every event that changes the list: each count of the scheme and its tie breakers, in each
    township in turn, one more and (where it is above 0) one less, all else as it is."""
    found = []
    for indicator in dict.fromkeys((*plan.names, *plan.tie_breakers)):
        if plan.kind(indicator) != "count":
            continue
        for step in (1.0, -1.0):
            for at, changed, parted in _stepped(values, plan, breakers, indicator, step):
                for k in np.flatnonzero(~holds(changed, named, plan, parted)):
                    before, after = (
                        _count(*each, plan, indicator)[at[k]]
                        for each in ((values, breakers), (changed[k], parted[k]))
                    )
                    outcome = last(changed[k], plan, parted[k])
                    found.append(Event(int(at[k]), indicator, before, after, outcome))
    return found


def with_count(
    values: np.ndarray, plan: Scheme, breakers: np.ndarray, at: int, indicator: str, count: float
) -> tuple[np.ndarray, np.ndarray]:
    """Figures and tie breakers of one table with another count in one township."""
    changed, parted = _counted(
        values[None], breakers[None], plan, np.array([at]), indicator, np.array([count])
    )
    return changed[0], parted[0]


def amounts(plan: Scheme) -> list[int]:
    """Positions of the indicators that are amounts and can be put over the size: all levels but
    the size itself."""
    return [
        i
        for i, row in enumerate(plan.indicators)
        if plan.kind(row.name) == "level" and row.name != plan.denominator
    ]


def per_size(values: np.ndarray, sizes: np.ndarray, plan: Scheme) -> np.ndarray:
    """The figures with every amount as it would be at the size of the middle township: x ·
    median/size.

    Denomination (Becker et al., COINr, Journal of Open Source Software 7, 2022) in the amount's own
    unit, so that declared goalposts and standard values go on applying; with in-sample goalposts
    the median cancels. sizes (townships,); NaN where a size is not known or not above 0.
    """
    with np.errstate(invalid="ignore"):
        known = np.where(sizes > 0, sizes, np.nan)
    changed = np.array(values, dtype=float)
    changed[:, amounts(plan)] *= (np.nanmedian(known) / known)[:, None]
    return changed


def share_unchanged(drawn: Iterator[np.ndarray], named: np.ndarray, plan: Scheme) -> float:
    """Share of the drawn tables, in blocks (draws, townships, indicators), in which all the named
    townships (townships,) are among the last; ties at the cut are among them."""
    same = count = 0
    for block in drawn:
        points = np.round(scoring.unrounded(block, plan), scoring.NOISE_DECIMALS)
        same += int(scoring.among_last(points, plan.flagged)[:, named].all(axis=1).sum())
        count += len(block)
    return same / count


def _stepped(values, plan, breakers, indicator, step) -> Iterator[tuple]:
    """Blocks of (positions of the townships, figures, tie breakers) with one count changed in
    each."""
    before = _count(values, breakers, plan, indicator)
    with np.errstate(invalid="ignore"):
        eligible = np.flatnonzero((before > 0) if step < 0 else ~np.isnan(before))
    size = max(1, BLOCK // max(1, values.size))
    for start in range(0, len(eligible), size):
        at = eligible[start : start + size]
        tables = (np.repeat(table[None], len(at), axis=0) for table in (values, breakers))
        after = np.maximum(before[at] + step, 0)
        yield at, *_counted(*tables, plan, at, indicator, after)


def _counted(values, breakers, plan, at, indicator, counts) -> tuple[np.ndarray, np.ndarray]:
    """Tables (tables, townships, …) with count i in township at[i] of table i."""
    every, values, breakers = np.arange(len(at)), values.copy(), breakers.copy()
    if indicator in plan.names:
        values[every, at, plan.names.index(indicator)] = counts
    if indicator in plan.tie_breakers:
        breakers[every, at, plan.tie_breakers.index(indicator)] = counts * _sign(plan, indicator)
    return values, breakers


def _count(values, breakers, plan, indicator) -> np.ndarray:
    """(townships,): an indicator of the scheme, or a tie breaker in its own sign."""
    if indicator in plan.names:
        return values[:, plan.names.index(indicator)]
    return breakers[:, plan.tie_breakers.index(indicator)] * _sign(plan, indicator)


def _sign(plan: Scheme, indicator: str) -> float:
    lower = any(row.name == indicator and row.direction == "lower" for row in plan.indicators)
    return -1.0 if lower else 1.0


def _rounded(norm: np.ndarray, plan: Scheme) -> np.ndarray:
    points = 100 * aggregation.arithmetic(norm, scoring.weights(plan))
    return scoring.rounded(points, plan.decimals)


def _last(points: np.ndarray, plan: Scheme, breakers: np.ndarray) -> np.ndarray:
    """`ties.at_the_cut` of every table (tables, townships); only tables that tie there take a
    loop."""
    known = np.where(np.isnan(points), np.inf, points)
    cut = np.partition(known, plan.flagged - 1, axis=-1)[:, plan.flagged - 1, None]
    upto = (known <= cut) & np.isfinite(known)
    shares = upto.astype(float)
    breakers = np.broadcast_to(breakers, (len(points), *breakers.shape[-2:]))
    for k in np.flatnonzero(upto.sum(axis=1) > plan.flagged):
        shares[k] = ties.at_the_cut(points[k], plan.flagged, breakers[k])
    return shares
