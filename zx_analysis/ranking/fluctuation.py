"""A quarter's noise (季度波动): what in a township's figure changes from quarter to quarter though
neither its own habit nor the city's common movement explains it. Learnt per indicator from the
townships' own past quarters, pooled over them, and drawn anew.

    level   y = ln x of a quarter; where LEAST quarters have one a year before, the change over the
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

LEAST = 4  # past quarters; fewer say nothing of what is usual
SEED = 20220331
DRAWS = 10_000
BLOCK = 2_000_000  # figures held at once
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


def learn(past: np.ndarray, present: np.ndarray, kind: str) -> Noise | None:
    """The noise of one indicator; None where fewer than LEAST past quarters have figures, or where
    they leave nothing to learn from (one township).

    past: (quarters, townships), a row for every calendar quarter in order, NaN where a quarter has
    no figure or does not count. present: (townships,), the quarter that is judged; only the mean of
    a count looks at it.
    """
    past = np.asarray(past, dtype=float)
    if (~np.isnan(past)).any(axis=1).sum() < LEAST:
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
        if (~np.isnan(yearly)).any(axis=1).sum() >= LEAST:
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
    effects = np.zeros((len(rows), sum(table.shape)))
    effects[np.arange(len(rows)), rows] = 1
    effects[np.arange(len(rows)), table.shape[0] + columns] = 1
    figures = table[known]
    fitted = effects @ np.linalg.lstsq(effects, figures, rcond=None)[0]
    result[known] = (figures - fitted) * np.sqrt(len(rows) / left)
    return result


def draws(
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
    size = max(1, BLOCK // max(1, values.size))
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
