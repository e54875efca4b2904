"""What a forecast is adjusted by beyond its members, each only where that helped in the past.

A leading indicator (electricity is known before output): what it has already shown beyond its own
forecast, where that helped in the past.

Bridge equation in errors: the output's past forecast errors are regressed on the errors that the
same recipe made for the leading indicator over the months already known of it. The slope is drawn
towards zero by PRIOR origins' worth; the panel shares one slope beside the total's. It is used only
if, leaving each origin out in turn, the total's mean absolute error falls by LEADING_GAIN.

The Spring Festival (春节) moves between 21 January and 20 February, and takes output from one of
the two months to the other.

It matters only where January is known alone: a January without the festival says less of February
than it seems. Where January and February come together, or both are known, nothing is moved. The
effect is the pooled slope of log(January / February) on the share of the festival's days that fell
in January, each unit beside its own mean, drawn towards zero by one year's worth; it is used only
if January loses by it and, leaving each year out in turn, it would have explained January beside
February better by FESTIVAL_GAIN: on Australian retail and tourism, where nothing moves, a gain of a
tenth is often found by chance, one of 0.3 never was in 112 quarters. (Regressors by the share of
days before and after a moving holiday: Bell and Hillmer 1983.)
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from zx_analysis.forecasting.combination import Combination, Windows, combine, logs, surprises

PRIOR = 4.0
FEWEST_ORIGINS = 8
LEADING_GAIN = 0.03


@dataclass(frozen=True)
class Bridge:
    """shift: (units,) to add to the log forecasts; errors: the past ones with the bridge, each with
    a slope that did not see it; gain: by which share the total's mean absolute error fell; used:
    whether it is worth it.
    """

    shift: np.ndarray
    errors: np.ndarray
    gain: float
    used: bool


def bridge(
    output: Combination, leading: Windows, last: int, gap: int, months: int
) -> Bridge | None:
    """output: the forecast of the `months` that begin `gap` after `last`; leading: the leading
    indicator's windows, a column per unit or one of the city alone, which shifts all units alike.

    None where the leading indicator has nothing newer than `last`, or too little in common with the
    past.
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
    return Bridge(shift, left, float(gain), bool(gain >= LEADING_GAIN))


def _left_out(errors: np.ndarray, signs: np.ndarray) -> tuple[np.ndarray, float]:
    """(origins, columns) of what the slope without each origin would have said of it, and the slope
    of all.
    """
    known = np.isfinite(errors) & np.isfinite(signs)
    product = np.where(known, errors * signs, 0).sum(axis=1)
    square = np.where(known, signs**2, 0).sum(axis=1)
    prior = PRIOR * square.sum() / max(len(square), 1)
    if square.sum() + prior == 0:
        return np.zeros_like(errors), 0.0
    slopes = (product.sum() - product) / (square.sum() - square + prior)
    return slopes[:, None] * signs, float(product.sum() / (square.sum() + prior))


# First day of the lunar year (christophsax/seasonal, table cny).
NEW_YEAR = {
    int(day[:4]): date.fromisoformat(day)
    for day in (
        "2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29 2007-02-18 "
        "2008-02-07 2009-01-26 2010-02-14 2011-02-03 "
        "2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 "
        "2020-01-25 2021-02-12 2022-02-01 2023-01-22 "
        "2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03"
    ).split()
}
DAYS_BEFORE, DAYS_AFTER = 7, 14  # workers leave a week before and are back by the Lantern Festival
FEWEST_YEARS = 4
FESTIVAL_GAIN = 0.3


@dataclass(frozen=True)
class Shift:
    """effect: log points that January loses to February when the whole festival falls in January;
    gain: by which share the mean absolute error of January beside February fell, each year left out
    in turn; used: whether it is worth it. shares: by year, less their mean.
    """

    effect: float
    gain: float
    used: bool
    shares: dict[int, float]


def january_share(year: int) -> float:
    """Which part of the festival's days (a week before to two weeks after New Year's Day) falls in
    January.
    """
    days = [NEW_YEAR[year] + timedelta(days=k) for k in range(-DAYS_BEFORE, DAYS_AFTER)]
    return sum(day.month == 1 for day in days) / len(days)


def shift(history: pd.DataFrame, exclude=()) -> Shift | None:
    """history: months × units, January and February apart. None with fewer than four years of both,
    or outside the years of `NEW_YEAR`.
    """
    known = set(history.index) - set(exclude)
    years = [year for year in NEW_YEAR if {f"{year}-01", f"{year}-02"} <= known]
    target = int(str(history.index[-1])[:4])
    if len(years) < FEWEST_YEARS or target not in NEW_YEAR:
        return None
    january, february = (history.loc[[f"{y}-{m}" for y in years]] for m in ("01", "02"))
    ratios = logs(january.to_numpy(float)) - logs(february.to_numpy(float))
    ratios = ratios[:, np.isfinite(ratios).all(axis=0)]
    if ratios.shape[1] == 0:
        return None
    shares = np.array([january_share(year) for year in years])
    plain, adjusted = np.mean([_errors(ratios, shares, i) for i in range(len(years))], axis=0)
    gain = float(1 - adjusted / plain) if plain > 0 else 0.0
    effect = -_slope(ratios, shares)
    apart = {year: january_share(year) - shares.mean() for year in [*years, target]}
    return Shift(effect, gain, effect > 0 and gain >= FESTIVAL_GAIN, apart)


def _slope(ratios: np.ndarray, shares: np.ndarray) -> float:
    """Pooled over units, with one more year of the mean spread at zero effect."""
    apart = shares - shares.mean()
    square = (apart**2).sum()
    if square == 0:
        return 0.0
    return float((apart @ (ratios - ratios.mean(axis=0))).mean() / (square * (1 + 1 / len(shares))))


def _errors(ratios: np.ndarray, shares: np.ndarray, year: int) -> tuple[float, float]:
    """Mean absolute errors of one year's ratios by the other years: by their mean, and with their
    slope."""
    others = np.arange(len(shares)) != year
    plain = ratios[others].mean(axis=0)
    moved = plain + _slope(ratios[others], shares[others]) * (shares[year] - shares[others].mean())
    return abs(plain - ratios[year]).mean(), abs(moved - ratios[year]).mean()


def standardised(history: pd.DataFrame, found: Shift) -> pd.DataFrame:
    """The history as if the festival had fallen as it does on average: half of the effect is put
    back into January, half taken from February.
    """
    factors = pd.Series(1.0, history.index)
    for year, share in found.shares.items():
        for month, sign in (("01", 1), ("02", -1)):
            if f"{year}-{month}" in factors.index:
                factors[f"{year}-{month}"] = np.exp(sign * found.effect * share / 2)
    return history.mul(factors, axis=0)


def back(history: pd.DataFrame, found: Shift) -> float:
    """What a forecast of February and March on the standardised history is multiplied by, for the
    last year's festival.
    """
    year = int(str(history.index[-1])[:4])
    factor = float(np.exp(found.effect * found.shares[year] / 2))
    whole = [y for y in found.shares if {f"{y}-02", f"{y}-03"} <= set(history.index)]
    february = sum(history.loc[f"{y}-02"].sum() for y in whole)
    part = february / (february + sum(history.loc[f"{y}-03"].sum() for y in whole))
    return float(part * factor + 1 - part)
