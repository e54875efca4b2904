"""A combination of simple forecasts of a window of months: recent levels carried on by seasonal ratios, weighted by their past errors.

A member is the sum of the last 1, 2, 3, 6 or 12 months (the level; also the mean of the last two years) times the ratio that the window bore to that level in the years
before: the column's own mean ratio, and the same drawn towards the panel's median as far as the columns' ratios cannot be told
apart from noise (empirical Bayes; Efron and Morris 1975). One more member is the same months of last year. The members are averaged in
logs with the weights that would have had the least error variance at all earlier origins, pooled over the panel and drawn towards
equal weights (Bates and Granger 1969; the ridge: Diebold and Pauly 1990). All columns share one set of weights.

Known drawback: a change of the seasonal pattern is followed slowly, by half after two years.
"""

from dataclasses import dataclass

import numpy as np

from zx_analysis.windows import Windows, logs

LEVELS = (1, 2, 3, 6, 12)  # months
YEARS = (1, 2, 3)
RIDGE = 0.3  # added to the error covariance of the members, as a share of their mean variance
FEWEST_ORIGINS = 6  # at which a member must have been forecast before
FEWEST_COLUMNS = 4  # from which a panel's median ratio means something
MOST_ERROR = 2.0  # log errors are cut off here: a factor of seven


@dataclass(frozen=True)
class Combination:
    """point: (columns,) log forecasts, NaN where impossible; errors: (origins, columns) actual less forecast, in logs, at earlier
    origins, oldest first; origins: their months; weights: by member (months of the level, 'own' or 'panel'; 0 is last year's)."""

    point: np.ndarray
    errors: np.ndarray
    origins: list[int]
    weights: dict[tuple[int, str], float]


def members(windows: Windows, origin: int, gap: int, months: int) -> dict[tuple[int, str], np.ndarray]:
    """(columns,) log forecasts of the `months` that begin `gap` after the origin, by level and kind of ratio."""
    found = {}
    first, last = origin + gap + 1, origin + gap + months
    targets = {}
    for year in YEARS:
        rows = windows.rows(first - 12 * year, last - 12 * year)
        if rows and windows.usable[rows].all():
            targets[year] = logs(windows.sum(rows))
    for size in LEVELS:
        rows = windows.recent(origin, size)
        if not rows:
            continue
        ratios = [target - logs(windows.sum(before)) for year, target in targets.items() if (before := windows.earlier(rows, year))]
        if not ratios:
            continue
        level = logs(windows.sum(rows))
        own, drawn = _seasonal(np.array(ratios))
        found[size, "own"], found[size, "panel"] = level + own, level + drawn
        if size == 12 and (before := windows.earlier(rows, 1)):
            found[24, "panel"] = (level + logs(windows.sum(before))) / 2 + drawn  # two years' level, for panels that are mostly noise
    if found and 1 in targets:
        found[0, "own"] = targets[1]
    return found


def _seasonal(ratios: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(years, columns) log ratios → each column's mean, and the same drawn towards the panel's median. The last column, the total, is no part of the panel."""
    known = np.isfinite(ratios)
    years = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = np.where(known, ratios, 0).sum(axis=0) / np.where(years > 0, years, np.nan)
    panel = own[:-1][years[:-1] > 0]
    if len(panel) < FEWEST_COLUMNS:
        return own, own
    middle, between = np.median(panel), panel.var(ddof=1)
    several = years[:-1] > 1
    deviations = np.where(known, ratios - own, 0)[:, :-1][:, several]
    keep = 0.5  # one year: nothing tells noise from pattern
    if several.any():
        noise = (deviations**2).sum(axis=0) / (years[:-1][several] - 1)
        keep = max(0.0, 1 - noise.mean() / len(ratios) / between) if between > 0 else 0.0
    return own, np.where(years > 0, keep * own + (1 - keep) * middle, middle)


def combine(windows: Windows, gap: int, months: int) -> Combination:
    """The forecast of the `months` that begin `gap` after the last slot, for columns of which the last is the total."""
    now = members(windows, windows.last, gap, months)
    past = [(origin, found, actual) for origin in windows.ends if (rows := windows.rows(origin + gap + 1, origin + gap + months)) and windows.usable[rows].all()
            and (found := members(windows, origin, gap, months)) for actual in [logs(windows.sum(rows))]]
    names = [name for name in now if sum(name in found for _, found, _ in past) >= FEWEST_ORIGINS] or list(now)
    if not names:
        return Combination(np.full(windows.width, np.nan), np.empty((0, windows.width)), [], {})
    none = np.full(windows.width, np.nan)
    forecasts = np.array([[found.get(name, none) for name in names] for _, found, _ in past]).reshape(len(past), len(names), windows.width)
    errors = np.clip(np.array([actual for *_, actual in past]).reshape(len(past), 1, windows.width) - forecasts, -MOST_ERROR, MOST_ERROR)
    weights = _weights(errors)
    return Combination(_average(np.array([now[name] for name in names]), weights[:, None]), _average(errors, weights[:, None]), [origin for origin, *_ in past],
                       {name: float(weight) for name, weight in zip(names, weights, strict=True)})


def _weights(errors: np.ndarray) -> np.ndarray:
    """(origins, members, columns) → weights of the members, summing to 1, from the errors of all columns but the total."""
    count = errors.shape[1]
    whole = np.where(np.isfinite(errors).all(axis=1, keepdims=True), errors, np.nan)
    squares = np.where(np.isfinite(whole), whole, 0) ** 2
    seen = np.isfinite(whole).sum(axis=(0, 1))
    scale = np.sqrt(squares.sum(axis=(0, 1)) / np.maximum(seen, 1))
    unit = np.clip(np.divide(whole, scale, out=np.full_like(whole, np.nan), where=scale > 0), -4, 4)
    covariance = _covariance(unit[:, :, :-1])
    if covariance is None:
        return np.full(count, 1 / count)
    weights = np.linalg.solve(covariance + RIDGE * np.trace(covariance) / count * np.eye(count), np.ones(count))
    return weights / weights.sum()


def _covariance(errors: np.ndarray) -> np.ndarray | None:
    rows = errors.transpose(0, 2, 1).reshape(-1, errors.shape[1])
    rows = rows[np.isfinite(rows).all(axis=1)]
    product = rows.T @ rows
    return product / np.trace(product) if np.trace(product) > 0 else None


def _average(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean over members (the last axis but one), over those that are known; NaN where none is."""
    known = np.isfinite(values)
    total = np.where(known, weights, 0).sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known.any(axis=-2) & (np.abs(total) > 0.1), np.where(known, values * weights, 0).sum(axis=-2) / total, np.nan)
