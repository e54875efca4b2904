"""What a clear list has to withstand besides other weights and methods (稳健性): one event more or
less, amounts per size, a quarter's noise. Each test changes the figures, scores them by the
declared scheme and asks whether the same townships are the last.

A missing figure is taken at its best in a named township and at its worst in the others: a list
that stands then stands whatever the figure is. Arrays are (…, townships, indicators), in the
indicators' units.

A quarter's noise (季度波动): what in a township's figure changes from quarter to quarter though
neither its own habit nor the city's common movement explains it. Learnt per indicator from the
townships' own past quarters, pooled over them, and drawn anew.

    level   y = ln x of a quarter; where FEWEST_QUARTERS have one a year before, the change over the
            year, which takes out the season and the township's own trend, and of whose variance
            one quarter has half; else y itself
    growth  y = the published rate, in percentage points
            e = y − the quarter's mean − the township's mean + the mean of all, by least squares
            where figures are missing, times √(n/(n − quarters − townships + 1))
    count   Poisson with the mean that township and quarter have together,
            the township's sum · the city's sum of the quarter / the sum of all

The last is the fit of the two-way Poisson model, the others that of the two-way normal one. Errors
of a township's levels and rates go together as they did in the past (a normal copula with the
correlations of the common quarters): output growth and the growth of value added move as one, and
drawn apart they would cancel out in a score. Townships are drawn independently, counts by
themselves.

Limits: zero amounts stay zero; small townships vary more than large ones and share one pool with
them; a year-to-date rate varies more in a first quarter than later and shares one pool, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from zx_analysis.city import Scheme
from zx_analysis.ranking import scoring

CHECKS = {
    "weights": "权重",
    "methods": "方法",
    "events": "计数±1",
    "size": "按规模折算",
    "noise": "季度波动",
}
FIGURES_AT_ONCE = 2_000_000  # figures held at once


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
    named = np.flatnonzero(scoring.shares_at_the_cut(points, plan.flagged, breakers))
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
                        float(_count(*each, plan, indicator)[at[k]])
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
        same += int(scoring.last_by_points(points, plan.flagged)[:, named].all(axis=1).sum())
        count += len(block)
    return same / count


def _stepped(values, plan, breakers, indicator, step) -> Iterator[tuple]:
    """Blocks of (positions of the townships, figures, tie breakers) with one count changed in
    each."""
    before = _count(values, breakers, plan, indicator)
    with np.errstate(invalid="ignore"):
        eligible = np.flatnonzero((before > 0) if step < 0 else ~np.isnan(before))
    size = max(1, FIGURES_AT_ONCE // max(1, values.size))
    for start in range(0, len(eligible), size):
        at = eligible[start : start + size]
        figures, parted = (np.repeat(one[None], len(at), axis=0) for one in (values, breakers))
        after = np.maximum(before[at] + step, 0)
        yield at, *_counted(figures, parted, plan, at, indicator, after)


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
    points = 100 * scoring.arithmetic(norm, scoring.weights(plan))
    return scoring.rounded(points, plan.decimals)


def _last(points: np.ndarray, plan: Scheme, breakers: np.ndarray) -> np.ndarray:
    """`scoring.shares_at_the_cut` of every table (tables, townships); only tables that tie there
    take a loop.
    """
    known = np.where(np.isnan(points), np.inf, points)
    cut = np.partition(known, plan.flagged - 1, axis=-1)[:, plan.flagged - 1, None]
    upto = (known <= cut) & np.isfinite(known)
    shares = upto.astype(float)
    breakers = np.broadcast_to(breakers, (len(points), *breakers.shape[-2:]))
    for k in np.flatnonzero(upto.sum(axis=1) > plan.flagged):
        shares[k] = scoring.shares_at_the_cut(points[k], plan.flagged, breakers[k])
    return shares


FEWEST_QUARTERS = 4  # past quarters; fewer say nothing of what is usual
SEED = 20220331
DRAWS = 10_000
DEFINITE = 1e-6  # least eigenvalue of a correlation matrix that can be drawn from
LEAST_PAIRS = 8  # cells that two indicators have in common; a correlation of fewer is taken as 0


@dataclass(frozen=True, eq=False)
class Noise:
    """kind: 'level', 'growth' or 'count'. errors: (quarters, townships), of the logarithm of a
    level or in percentage points, NaN where there is none; means: (townships,) of a count."""

    kind: str
    errors: np.ndarray
    means: np.ndarray

    @property
    def pool(self) -> np.ndarray:
        """All errors in order."""
        return np.sort(self.errors[~np.isnan(self.errors)])

    @property
    def spread(self) -> float:
        """Standard deviation of the errors, around 0; NaN of a count."""
        return float(np.sqrt(np.mean(self.pool**2))) if len(self.pool) else float("nan")


def learn_noise(past: np.ndarray, present: np.ndarray, kind: str) -> Noise | None:
    """The noise of one indicator; None where fewer than FEWEST_QUARTERS past quarters have figures,
    or where they leave nothing to learn from (one township).

    past: (quarters, townships), a row for every calendar quarter in order, NaN where a quarter has
    no figure or does not count. present: (townships,), the quarter that is judged; only the mean of
    a count looks at it.
    """
    past = np.asarray(past, dtype=float)
    if (~np.isnan(past)).any(axis=1).sum() < FEWEST_QUARTERS:
        return None
    if kind == "count":
        every = np.vstack([past, present])
        known = ~np.isnan(every)
        return Noise(kind, np.full(past.shape, np.nan), _two_way_means(every, known)[-1])
    if kind == "level":
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.where(past > 0, np.log(past), np.nan)
        yearly = np.full(past.shape, np.nan)
        yearly[4:] = logs[4:] - logs[:-4]
        if (~np.isnan(yearly)).any(axis=1).sum() >= FEWEST_QUARTERS:
            errors = deviations(yearly) / np.sqrt(2)
        else:
            errors = deviations(logs)
    else:
        errors = deviations(past)
    return None if np.isnan(errors).all() else Noise(kind, errors, np.empty(0))


def deviations(table: np.ndarray) -> np.ndarray:
    """The figures of (quarters, townships) less the quarters' and the townships' means, scaled up
    for the means that were fitted; NaN where a figure is missing, and everywhere where the means
    fit all of them whatever they are."""
    known, result = ~np.isnan(table), np.full(table.shape, np.nan)
    rows, columns = np.nonzero(known)
    quarters, townships = len(np.unique(rows)), len(np.unique(columns))
    left = len(rows) - quarters - townships + 1
    if left <= 0:
        return result
    if len(rows) == quarters * townships:  # nothing is missing: the fit is that of the means
        part = table[np.ix_(np.unique(rows), np.unique(columns))]
        apart = part - part.mean(axis=1, keepdims=True) - part.mean(axis=0) + part.mean()
        result[known] = apart.ravel() * np.sqrt(len(rows) / left)
        return result
    effects = np.zeros((len(rows), sum(table.shape)))
    effects[np.arange(len(rows)), rows] = 1
    effects[np.arange(len(rows)), table.shape[0] + columns] = 1
    figures = table[known]
    fitted = effects @ np.linalg.lstsq(effects, figures, rcond=None)[0]
    result[known] = (figures - fitted) * np.sqrt(len(rows) / left)
    return result


def noise_draws(
    values: np.ndarray,
    noise: Sequence[Noise],
    names: Sequence[str],
    count: int = DRAWS,
    seed: int = SEED,
) -> Iterator[np.ndarray]:
    """Blocks of (draws, townships, indicators): the figures (townships, indicators) with the noise
    of each indicator, in the order of names. Each indicator has a stream of its own, seeded by its
    name, so that another indicator behind it changes none of its draws."""
    streams = [np.random.default_rng([seed, *name.encode()]) for name in names]
    mixing = np.linalg.cholesky(correlations(noise))
    pools = [own.pool for own in noise]
    size = max(1, FIGURES_AT_ONCE // max(1, values.size))
    for start in range(0, count, size):
        shape = (min(size, count - start), len(values))
        normal = np.stack([stream.standard_normal(shape) for stream in streams], axis=-1)
        share = ndtr(normal @ mixing.T)
        block = np.empty(share.shape)
        for i, (own, pool, stream) in enumerate(zip(noise, pools, streams, strict=True)):
            figures = values[:, i]
            if own.kind == "count":
                drawn = stream.poisson(np.nan_to_num(own.means), shape)
                block[..., i] = np.where(np.isnan(figures), np.nan, drawn)
            else:
                errors = pool[np.minimum((share[..., i] * len(pool)).astype(int), len(pool) - 1)]
                block[..., i] = (
                    figures * np.exp(errors) if own.kind == "level" else figures + errors
                )
        yield block


def correlations(noise: Sequence[Noise]) -> np.ndarray:
    """(indicators, indicators): correlation of the errors in the cells that two indicators have in
    common, 0 where these are fewer than LEAST_PAIRS or one does not vary; drawn towards
    independence by as little as makes it positive definite."""
    found = np.eye(len(noise))
    for i, one in enumerate(noise):
        for k, other in enumerate(noise[:i]):
            both = ~np.isnan(one.errors) & ~np.isnan(other.errors)
            pair = one.errors[both], other.errors[both]
            if both.sum() >= LEAST_PAIRS and min(map(np.std, pair)) > 0:
                found[i, k] = found[k, i] = np.corrcoef(*pair)[0, 1]
    least = np.linalg.eigvalsh(found)[0]
    short = max(0.0, DEFINITE - least)
    return (found + short * np.eye(len(noise))) / (1 + short)


def _two_way_means(counts: np.ndarray, known: np.ndarray) -> np.ndarray:
    """(quarters, townships): row sum · column sum / sum of all where every count is known; where
    some are missing, the same fit by iterated scaling of the rows and columns to their sums."""
    given = np.where(known, counts, 0.0)
    rows, columns = np.ones(len(counts)), given.sum(axis=0)
    for _ in range(1 if known.all() else 200):
        rows = _ratio(given.sum(axis=1), known @ columns)
        columns = _ratio(given.sum(axis=0), rows @ known)
    return rows[:, None] * columns


def _ratio(sums: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return np.divide(sums, expected, out=np.zeros_like(expected, dtype=float), where=expected > 0)
