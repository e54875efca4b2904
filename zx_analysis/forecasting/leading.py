"""A leading indicator (electricity is known before output): what it has already shown beyond its own forecast, where that helped in the past.

Bridge equation in errors: the output's past forecast errors are regressed on the errors that the same recipe made for the leading
indicator over the months already known of it. The slope is drawn towards zero by PRIOR origins' worth; the panel shares one slope
beside the total's. It is used only if, leaving each origin out in turn, the total's mean absolute error falls by LEAST_GAIN.
"""

from dataclasses import dataclass

import numpy as np

from zx_analysis.forecasting.combination import Combination, Windows, combine, surprises

PRIOR = 4.0
FEWEST_ORIGINS = 8
LEAST_GAIN = 0.03


@dataclass(frozen=True)
class Bridge:
    """shift: (units,) to add to the log forecasts; errors: the past ones with the bridge, each with a slope that did not see it;
    gain: by which share the total's mean absolute error fell; used: whether it is worth it."""

    shift: np.ndarray
    errors: np.ndarray
    gain: float
    used: bool


def bridge(
    output: Combination, leading: Windows, last: int, gap: int, months: int
) -> Bridge | None:
    """output: the forecast of the `months` that begin `gap` after `last`; leading: the leading
    indicator's windows, a column per unit or one of the city alone, which shifts all units alike.

    None where the leading indicator has nothing newer than `last`, or too little in common with the past.
    """
    covered = min(leading.last, last + gap + months) - last
    rows = leading.rows(last + 1, last + covered) if covered > 0 else []
    if not rows or leading.first > last:
        return None
    own = combine(leading.until(last), 0, covered)
    surprise = surprises(leading.sum(rows), own.point)
    _, ours, theirs = np.intersect1d(output.origins, own.origins, return_indices=True)
    errors, signs = output.errors[ours], own.errors[theirs]
    if signs.shape[1] != errors.shape[1]:  # the city's own series tells no unit from another
        nothing = np.full(errors.shape[1] - 1, np.nan)
        signs = np.column_stack([np.tile(nothing, (len(signs), 1)), signs[:, -1]])
        surprise = np.append(nothing, surprise[-1])
    both = np.isfinite(errors[:, -1]) & np.isfinite(signs[:, -1])
    if both.sum() < FEWEST_ORIGINS or not np.isfinite(surprise[-1]):
        return None
    errors, signs = errors[both], signs[both]
    total = _left_out(errors[:, -1:], signs[:, -1:])
    beside = _left_out(errors[:, :-1] - errors[:, -1:], signs[:, :-1] - signs[:, -1:])
    left = errors - total[0]
    left[:, :-1] -= np.nan_to_num(beside[0])
    gain = 1 - np.abs(left[:, -1]).mean() / max(np.abs(errors[:, -1]).mean(), 1e-12)
    shift = total[1] * surprise[-1] + np.nan_to_num(beside[1] * (surprise[:-1] - surprise[-1]))
    return Bridge(shift, left, float(gain), bool(gain >= LEAST_GAIN))


def _left_out(errors: np.ndarray, signs: np.ndarray) -> tuple[np.ndarray, float]:
    """(origins, columns) of what the slope without each origin would have said of it, and the slope of all."""
    known = np.isfinite(errors) & np.isfinite(signs)
    product = np.where(known, errors * signs, 0).sum(axis=1)
    square = np.where(known, signs**2, 0).sum(axis=1)
    prior = PRIOR * square.sum() / max(len(square), 1)
    if square.sum() + prior == 0:
        return np.zeros_like(errors), 0.0
    slopes = (product.sum() - product) / (square.sum() - square + prior)
    return slopes[:, None] * signs, float(product.sum() / (square.sum() + prior))
