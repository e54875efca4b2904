"""One-off breaks of a panel: a dip or a jump that passed (the first quarter of 2020) must not become seasonality."""

import numpy as np

from zx_analysis.forecasting.windows import YEARS, Windows, logs, surprises

SMALLEST = 0.2  # log points: a dip of a fifth
DEVIATIONS = 5.0  # robust standard deviations
RECOVERED = 0.5  # of the threshold: growth that near to the median is usual
FEWEST_SLOTS = 12
SHARE = 0.6  # of the columns that move the same way


def breaks(windows: Windows) -> list[int]:
    """Last months of the slots that stand out and passed, panel and total alike (the last column is the total).

    Where the slot a year later is known, the mark is d = (log growth into the slot - log growth out of it) / 2, which steady growth
    and a lasting shift of the level leave small. In the last year it is the growth into the slot, and a later slot has to have grown
    as usual over a usual one. A slot stands out beyond 5 robust standard deviations (1.4826 × the median absolute deviation)
    from the median and beyond 0.2, in the panel's median and in the total, most columns on one side.
    """
    growth = {
        end: surprises(windows.values[r], logs(windows.sum(before)))
        for r, end in enumerate(windows.ends)
        if (before := windows.earlier([r], 1))
    }
    dips = {end: (growth[end] - growth[end + 12]) / 2 for end in growth if end + 12 in growth}
    if len(growth) < FEWEST_SLOTS:
        return []
    inward, twofold = _apart(growth), _apart(dips) if len(dips) >= FEWEST_SLOTS else {}
    near = {end for end in growth if abs(inward[end]) <= RECOVERED}
    usual = [end for end in growth if end in near and (end - 12 in near or end - 12 not in growth)]
    found: list[int] = []
    for end in growth:
        if end - 12 in found:
            continue  # the echo, a year later
        if end in twofold:
            # Where the growth into it was usual, the year after is the odd one.
            passed = abs(twofold[end]) > 1 and inward[end] * np.sign(twofold[end]) > RECOVERED
        else:
            passed = abs(inward[end]) > 1 and any(end < later < end + 12 for later in usual)
        found += [end] if passed else []
    return found


def _apart(marks: dict[int, np.ndarray]) -> dict[int, float]:
    """How far each slot lies from the median, as a multiple of the threshold: the lesser of the panel's and the total's, signed; 0 where they or the columns disagree."""
    units = [m[:-1][np.isfinite(m[:-1])] for m in marks.values()]
    panel = _multiples(np.array([np.median(u) if len(u) else 0.0 for u in units]))
    total = _multiples(np.nan_to_num(np.array([m[-1] for m in marks.values()])))
    same = [max((u > 0).mean(), (u < 0).mean()) if len(u) else 0.0 for u in units]
    return {
        end: float(np.sign(p) * min(abs(p), abs(t))) if p * t > 0 and share >= SHARE else 0.0
        for end, p, t, share in zip(marks, panel, total, same, strict=True)
    }


def _multiples(values: np.ndarray) -> np.ndarray:
    middle = np.median(values)
    spread = 1.4826 * np.median(np.abs(values - middle))
    return (values - middle) / max(SMALLEST, DEVIATIONS * spread)


def chances_of_nothing(windows: Windows, gap: int, months: int) -> np.ndarray:
    """(units,) chance that a unit makes nothing at all in the `months` that begin `gap` after the
    last slot.

    A unit that has made nothing for r slots goes on so with the chance r / (r + 2), after a rule of
    succession. Slots in which it made nothing a year before are its season and do not count, nor do
    missing or excluded ones. If it made nothing in these months of any earlier year, r is the number
    of their slots. A unit that never made anything has no chance: it has not stopped.
    """
    begun = np.logical_or.accumulate(windows.values > 0, axis=0)
    run = np.zeros(windows.width)
    for row in np.flatnonzero(windows.usable):
        value, before = windows.values[row], windows.earlier([row], 1)
        seasonal = windows.values[before[0]] == 0 if before else np.zeros(windows.width, bool)
        run = np.where(value > 0, 0, run + (begun[row] & (value == 0) & ~seasonal))
    empty, always = np.zeros(windows.width), np.ones(windows.width, bool)
    for year in YEARS:
        if rows := windows.ahead(windows.last, gap, months, year):
            seen, made = begun[rows[-1]], windows.sum(rows)
            empty += len(rows) * (seen & (made == 0))
            always &= ~(made > 0)
    slots = np.maximum(run, empty * always)
    return slots / (slots + 2)
