"""A combination of simple forecasts of a window of months: recent levels carried on by seasonal
ratios, weighted by their past errors.

A member is the sum of the last 1, 3 or 12 months (the level) times the ratio that the window bore
to that level in the years before: the unit's own mean ratio, and the same drawn towards the panel's
median as far as the units' ratios cannot be told apart from noise (empirical Bayes; Efron and
Morris 1975). One more member is the same months of last year. The members are averaged in logs with the
non-negative weights that would have had the least squared error at all earlier origins (Bates and
Granger 1969; non-negative: Timmermann 2006), pooled over the units. The total is the sum of the
units (bottom-up).

Known drawback: a change of the seasonal pattern is followed slowly, by half after two years.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from zx_analysis.forecasting.windows import MOST_ERROR, YEARS, Windows, logs, mean, surprises

LEVELS = (1, 2, 3, 6, 12)  # months
RIDGE = 0.05  # added to the members' second moments, as a share of their mean
FEWEST_ORIGINS = 6  # at which a member must have been forecast before
FEWEST_UNITS = 4  # from which a panel's median ratio means something
MOST_SCALED = 4.0  # of an error, for the weights, as a multiple of the unit's root mean square


@dataclass(frozen=True)
class Combination:
    """point: (units,) log forecasts, NaN where impossible; errors: (origins, units + 1) actual less
    forecast, in logs, at earlier origins, oldest first, the last column that of the total; origins:
    their months; weights: by member (months of the level, 'own' or 'panel'; 0 is last year's)."""

    point: np.ndarray
    errors: np.ndarray
    origins: list[int]
    weights: dict[tuple[int, str], float]


def members(
    windows: Windows, origin: int, gap: int, months: int
) -> dict[tuple[int, str], np.ndarray]:
    """(units,) log forecasts of the `months` that begin `gap` after the origin, by member."""
    targets, found = {}, {}
    for year in YEARS:
        if rows := windows.ahead(origin, gap, months, year):
            targets[year] = logs(windows.sum(rows))
    for size in LEVELS:
        rows = windows.recent(origin, size)
        ratios = [
            target - logs(windows.sum(before))
            for year, target in targets.items()
            if (before := windows.earlier(rows, year))
        ]
        if ratios:
            level = logs(windows.sum(rows))
            own, drawn = _seasonal(np.array(ratios))
            found[size, "own"], found[size, "panel"] = level + own, level + drawn
    if 1 in targets:
        found[0, "own"] = targets[1]
    return found


def _seasonal(ratios: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(years, units) log ratios → each unit's mean, and that drawn towards the panel's median."""
    known = np.isfinite(ratios)
    years = known.sum(axis=0)
    own = mean(ratios)
    panel = own[years > 0]
    if len(panel) < FEWEST_UNITS:
        return own, own
    middle, between = np.median(panel), panel.var(ddof=1)
    several = years > 1
    keep = 0.5  # one year: nothing tells noise from pattern
    if several.any():
        deviations = np.where(known, ratios - own, 0)[:, several]
        noise = (deviations**2).sum(axis=0) / (years[several] - 1)
        keep = max(0.0, 1 - noise.mean() / len(ratios) / between) if between > 0 else 0.0
    return own, np.where(years > 0, keep * own + (1 - keep) * middle, middle)


def combine(windows: Windows, gap: int, months: int) -> Combination:
    """The forecast of the `months` that begin `gap` after the last slot."""
    now = members(windows, windows.last, gap, months)
    targets = {origin: windows.ahead(origin, gap, months) for origin in windows.ends}
    past = {
        origin: found
        for origin, rows in targets.items()
        if rows and (found := members(windows, origin, gap, months))
    }
    counts = Counter(name for found in past.values() for name in found)
    names = [name for name in now if counts[name] >= FEWEST_ORIGINS] or list(now)
    none = np.full(windows.width, np.nan)
    if not names:
        return Combination(none, np.empty((0, windows.width + 1)), [], {})
    forecasts = [[found.get(name, none) for name in names] for found in past.values()]
    forecasts = np.reshape(forecasts, (len(past), len(names), windows.width))
    actual = [windows.sum(targets[origin]) for origin in past]
    actual = np.reshape(actual, (len(past), windows.width))
    weights = _weights(np.clip(logs(actual)[:, None] - forecasts, -MOST_ERROR, MOST_ERROR))
    point = mean(np.array([now[name] for name in names]), weights[:, None])
    errors = surprises(actual, mean(forecasts, weights[:, None]))
    return Combination(point, errors, list(past), dict(zip(names, weights.tolist(), strict=True)))


def _weights(errors: np.ndarray) -> np.ndarray:
    """(origins, members, units) log errors → weights of the members, none negative, summing to 1.

    w ∝ S⁻¹ 1, S the second moments of the errors of all units in their own scale; a member of
    negative weight is left out until there is none.
    """
    whole = np.where(np.isfinite(errors).all(axis=1, keepdims=True), errors, np.nan)
    scale = np.sqrt(mean((whole**2).reshape(-1, errors.shape[2])))
    scaled = np.divide(whole, scale, out=np.full_like(whole, np.nan), where=scale > 0)
    scaled = np.clip(scaled, -MOST_SCALED, MOST_SCALED)
    rows = scaled.transpose(0, 2, 1).reshape(-1, errors.shape[1])
    rows = rows[np.isfinite(rows).all(axis=1)]
    moments, count = rows.T @ rows, errors.shape[1]
    if not np.trace(moments) > 0:
        return np.full(count, 1 / count)
    moments += RIDGE * np.trace(moments) / count * np.eye(count)
    weights, kept = np.zeros(count), np.ones(count, bool)
    while kept.any():
        weights[kept] = np.linalg.solve(moments[np.ix_(kept, kept)], np.ones(kept.sum()))
        if (weights >= 0).all():
            break
        kept &= weights > 0
        weights[~kept] = 0
    return weights / weights.sum()
