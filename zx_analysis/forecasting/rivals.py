"""What a forecast has to beat: rules of thumb that anyone can work out, and one method of a library, each from what the forecast itself saw.

A rival knows the same months of the quarter as the forecast and carries on the rest; compared with last year's whole quarter, a forecast that knows two
months would be praised for knowing them. Its range is a normal law in logs with the root mean square of the rule's own errors at all earlier origins.
"""

import warnings

import numpy as np
import pandas as pd

from zx_analysis.forecasting.combination import Windows, logs
from zx_analysis.forecasting.forecast import DEFAULT_LOG_SCALE, FEWEST_ERRORS

NAIVE, PACE, DRIFT, FLAT, MEAN, LIBRARY = (
    "去年同期",
    "去年同期×近三月增速",
    "去年同期×历年平均增速",
    "近三月月均",
    "以上四法平均",
    "Holt-Winters（statsmodels）",
)
SIMULATED = 1000


def rules(windows: Windows, origin: int, months: int) -> dict[str, np.ndarray]:
    """(columns,) forecasts of the `months` after the origin, by rule; empty where the same months of last year are not there.

    NAIVE: Σ of last year's (seasonal naive); PACE: times (last three months / the same a year before); DRIFT: times the mean yearly growth of all slots so far
    (geometric; the seasonal random walk with drift); FLAT: the mean of the last three months, without season; MEAN: of these (Clemen 1989: hard to beat).
    """
    rows = windows.rows(origin - 11, origin + months - 12)
    recent = windows.recent(origin, 3)
    if not rows or not recent:
        return {}
    base = windows.sum(rows)
    found = {NAIVE: base}
    if before := windows.earlier(recent, 1):
        found[PACE] = base * np.exp(logs(windows.sum(recent)) - logs(windows.sum(before)))
    pairs = [
        (r, before[0])
        for r, end in enumerate(windows.ends)
        if end <= origin and (before := windows.earlier([r], 1))
    ]
    if pairs:
        now, then = map(list, zip(*pairs, strict=True))
        growth = logs(windows.values[now]) - logs(windows.values[then])
        known = np.isfinite(growth)
        found[DRIFT] = base * np.exp(
            np.where(known, growth, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        )
    found[FLAT] = windows.sum(recent) / sum(windows.spans[r] for r in recent) * months
    return found | ({MEAN: np.mean(list(found.values()), axis=0)} if len(found) == 4 else {})


def last_year(seen: pd.DataFrame, spans: pd.Series, months: int) -> np.ndarray:
    """(units,) what the same units made a year before the next `months`: the seasonal naive forecast of them; NaN where last year's slots are not there or divided otherwise."""
    windows = Windows.of(seen, spans)
    rows = windows.rows(windows.last - 11, windows.last + months - 12)
    return windows.sum(rows) if rows else np.full(windows.width, np.nan)


def carried_on(
    seen: pd.DataFrame, spans: pd.Series, months: int
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By rule the sum of the next `months` and its log scale: (units and, last, their total).

    seen: slots × units as `forecast_quarter` takes them. The total is unknown in a slot in which a unit that had started is missing. With fewer than 4 past errors
    the scale is the forecast's own default, 0.25.
    """
    gap = (seen.isna() & seen.ffill().notna()).any(axis=1)
    windows = Windows.of(seen.assign(**{"\0total": seen.sum(axis=1).where(~gap)}), spans)
    past = [
        (rules(windows, end, months), logs(windows.sum(rows)))
        for end in windows.ends
        if (rows := windows.rows(end + 1, end + months))
    ]
    result = {}
    for rule, point in rules(windows, windows.last, months).items():
        errors = np.array(
            [actual - logs(found[rule]) for found, actual in past if rule in found]
        ).reshape(-1, windows.width)
        known = np.isfinite(errors)
        count = known.sum(axis=0)
        scale = np.sqrt((np.where(known, errors, 0) ** 2).sum(axis=0) / np.maximum(count, 1))
        result[rule] = (
            point,
            np.where((count >= FEWEST_ERRORS) & (scale > 0), scale, DEFAULT_LOG_SCALE),
        )
    return result


def library(seen: pd.DataFrame, spans: pd.Series, months: int, seed: int = 0) -> np.ndarray | None:
    """Draws of the city's next `months` by damped Holt-Winters with an additive season in logs, as statsmodels fits it off the shelf; None where two whole
    years of positive slots, divided alike, are not there."""
    windows, total = Windows.of(seen, spans), seen.sum(axis=1).to_numpy()
    year = len(windows.rows(windows.last - 11, windows.last))
    ahead = len(windows.rows(windows.last - 11, windows.last + months - 12))
    if (
        not year
        or not ahead
        or len(total) < 2 * year
        or not (total > 0).all()
        or windows.spans[year:] != windows.spans[:-year]
    ):
        return None
    from statsmodels.tsa.holtwinters import (
        ExponentialSmoothing,  # slow to import: only where it is asked for
    )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that two years are few: so does the page
        fitted = ExponentialSmoothing(
            np.log(total), trend="add", damped_trend=True, seasonal="add", seasonal_periods=year
        ).fit()
        drawn = np.asarray(
            fitted.simulate(ahead, repetitions=SIMULATED, random_state=seed)
        ).reshape(ahead, SIMULATED)
    return np.exp(np.clip(drawn, -50, 50)).sum(axis=0)
