"""How far the forecast could be trusted in the past: rolling origins, each with only what was known
then.

What a forecast has to beat: rules of thumb that anyone can work out, and one method of a library,
each from what the forecast itself saw.

A rival knows the same months of the quarter as the forecast and carries on the rest; compared with
last year's whole quarter, a forecast that knows two months would be praised for knowing them. Its
range is a normal law in logs with the root mean square of the rule's own errors at all earlier
origins.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.city.periods import month_index
from zx_analysis.cleaning.panels import quarter_levels
from zx_analysis.forecasting.combination import Windows, logs
from zx_analysis.forecasting.forecast import (
    DEFAULT_LOG_SCALE,
    FEWEST_ERRORS,
    PROBABILITIES,
    Forecast,
    forecast_quarter,
)

RIVALS = NAIVE, PACE, DRIFT, FLAT, MEAN, LIBRARY = (
    "去年同期",
    "去年同期×近三月增速",
    "去年同期×历年平均增速",
    "近三月月均",
    "以上四法平均",
    "Holt-Winters（statsmodels）",
)
SIMULATED = 1000


def rules(
    windows: Windows, origin: int, months: int, *, naive_alone: bool = False
) -> dict[str, np.ndarray]:
    """(columns,) forecasts of the `months` after the origin, by rule, or NAIVE alone; empty where
    the same months of last year are not there.

    NAIVE: Σ of last year's (seasonal naive); PACE: times (last three months / the same a year
    before); DRIFT: times the mean yearly growth of all slots so far (geometric; the seasonal random
    walk with drift); FLAT: the mean of the last three months, without season; MEAN: of these
    (Clemen 1989: hard to beat).
    """
    rows = windows.rows(origin - 11, origin + months - 12)
    recent = windows.recent(origin, 3)
    if not rows or not recent:
        return {}
    base = windows.sum(rows)
    found = {NAIVE: base}
    if naive_alone:
        return found
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
    """(units,) what the same units made a year before the next `months`: the seasonal naive
    forecast of them; NaN where last year's slots are not there or divided otherwise.
    """
    windows = Windows.of(seen, spans)
    rows = windows.rows(windows.last - 11, windows.last + months - 12)
    return windows.sum(rows) if rows else np.full(windows.width, np.nan)


def naive_carried_on(
    seen: pd.DataFrame, spans: pd.Series, months: int
) -> tuple[np.ndarray, np.ndarray]:
    """What `carried_on` says by NAIVE; NaN where last year's months are not there."""
    none = np.full(seen.shape[1] + 1, np.nan), np.ones(seen.shape[1] + 1)
    return carried_on(seen, spans, months, naive_alone=True).get(NAIVE, none)


def carried_on(
    seen: pd.DataFrame, spans: pd.Series, months: int, *, naive_alone: bool = False
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By rule (or NAIVE alone) the sum of the next `months` and its log scale: (units and, last,
    their total).

    seen: slots × units as `forecast_quarter` takes them. The total is unknown in a slot in which a
    unit that had started is missing. With fewer than 4 past errors the scale is the forecast's own
    default, 0.25.
    """
    gap = (seen.isna() & seen.ffill().notna()).any(axis=1)
    windows = Windows.of(seen.assign(**{"\0total": seen.sum(axis=1).where(~gap)}), spans)
    past = [
        (rules(windows, end, months, naive_alone=naive_alone), logs(windows.sum(rows)))
        for end in windows.ends
        if (rows := windows.rows(end + 1, end + months))
    ]
    result = {}
    for rule, point in rules(windows, windows.last, months, naive_alone=naive_alone).items():
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
    """Draws of the city's next `months` by damped Holt-Winters with an additive season in logs, as
    statsmodels fits it off the shelf; None where two whole years of positive slots, divided alike,
    are not there.
    """
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


REGIME_ZH = {"plain": "平稳时期", "break": "异常时期", "echo": "异常后一年"}
OURS = "本预测"
GRID = (np.arange(99) + 0.5) / 99  # probabilities of the contest's CRPS
CONTEST_PROBABILITIES = [*GRID, 0.1, 0.5, 0.9]


@dataclass(frozen=True)
class Hindcast:
    """One past quarter forecast with what was known then, beside its outcome.

    regime: 'break' where a month of the quarter is among the periods left out, 'echo' where one was
    a year before, else 'plain'. actual, year_ago: quarter totals by unit, the units of the
    forecast; year_ago NaN where the unit was not there. seen, spans: slots × units as the forecast
    saw them, on the scope then known, and the months each slot covers.
    """

    quarter: Quarter
    known_months: int
    regime: str
    forecast: Forecast
    actual: pd.Series
    year_ago: pd.Series
    seen: pd.DataFrame
    spans: pd.Series


def hindcasts(
    history: pd.DataFrame,
    months: pd.Series,
    *,
    shortest: int = 24,
    exclude=(),
    restate: Callable | None = None,
    levels: pd.DataFrame | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> list[Hindcast]:
    """Every complete quarter with at least `shortest` months before it, forecast before each of its
    slots was known.

    history, months, exclude: as `forecast_quarter` takes them; a quarter's own months are never
    left out when it is forecast, since nobody knew yet. restate: what puts a cut history on the
    scope of its last year (comparable basis), as far as known at its end. levels: of
    `panels.quarter_levels`, what was published of each quarter so far; None = the sums of its
    slots.
    """
    if levels is None:
        levels = quarter_levels(
            history,
            months,
            pd.DataFrame(index=history.index[:0], columns=history.columns, dtype=float),
        )
    first, last = (
        month_index(history.index[0]) - int(months.iloc[0]) + 1,
        month_index(history.index[-1]),
    )
    found = []
    for number in range(first // 3, (last + 1) // 3):
        quarter = Quarter(number // 4, number % 4 + 1)
        rows = _rows(history, months, quarter)
        if month_index(quarter.months[0]) - first < shortest or not rows:
            continue
        regime = regime_of(quarter, exclude)
        for cut in range(rows[0], rows[-1] + 1):
            past = history.iloc[:cut]
            past = past.loc[
                :, past.notna().any() & history.iloc[rows].notna().all()
            ]  # a unit that had not started is not there to be forecast
            known = past if restate is None else restate(past)
            so_far = (
                levels[past.columns].loc[past.index[-1]]
                if past.index[-1] in quarter.months
                else None
            )
            forecast = forecast_quarter(
                known,
                quarter,
                months.iloc[:cut],
                exclude=set(exclude) - set(quarter.months),
                known=so_far,
                one_sided=False,
                draws=draws,
                seed=seed,
            )
            actual, year_ago = (
                levels[past.columns].reindex([own.months[-1]]).iloc[0]
                for own in (quarter, quarter.a_year_before)
            )
            found.append(
                Hindcast(
                    quarter,
                    forecast.known_months,
                    regime,
                    forecast,
                    actual,
                    year_ago,
                    known,
                    months.iloc[:cut],
                )
            )
    return found


def regime_of(quarter: Quarter, exclude) -> str:
    """'break' where a month of the quarter is among the periods left out, 'echo' where one was a
    year before, else 'plain'."""
    if set(quarter.months) & set(exclude):
        return "break"
    return "echo" if set(quarter.a_year_before.months) & set(exclude) else "plain"


def _rows(history: pd.DataFrame, months: pd.Series, quarter: Quarter) -> list[int]:
    """The slots of a quarter; empty where they do not make up its three months."""
    rows = [i for i, period in enumerate(history.index) if period in quarter.months]
    return rows if months.iloc[rows].sum() == 3 else []


def crps(actual: np.ndarray, quantiles: np.ndarray, probabilities) -> np.ndarray:
    """Twice the mean pinball loss over the probabilities, which approximates the continuous ranked
    probability score (Gneiting 2011).

    actual: (series,), quantiles: (series, probabilities), both in one unit, which is that of the
    result. By hand: 10 against a 90 % quantile of 8 loses 2 · 0.9 = 1.8, against one of 13 3 · 0.1
    = 0.3.
    """
    short, p = np.asarray(actual)[:, None] - quantiles, np.asarray(probabilities)
    return 2 * np.mean(np.maximum(p * short, (p - 1) * short), axis=1)


def outcomes(past: list[Hindcast]) -> pd.DataFrame:
    """One row per hindcast: quarter, known_months, regime, actual, seasonal_naive, median, low80,
    high80, low95, high95, crps, pit.

    City totals, values in the unit of the history. seasonal_naive: what was known of the quarter
    plus last year's figure of the other months: whoever knows two months is measured against one
    who knows them too. A unit that was not there last year counts nothing. pit: share of the draws
    that do not exceed the outcome.
    """
    rows = []
    for own in past:
        total, actual = own.forecast.total, float(own.actual.sum())
        bounds = np.quantile(total, PROBABILITIES)
        low95, low80, _, median, _, high80, high95 = bounds
        rest = pd.Series(last_year(own.seen, own.spans, 3 - own.known_months)).sum(min_count=1)
        naive = float(own.forecast.known.sum() + rest)
        rows.append(
            (
                str(own.quarter),
                own.known_months,
                own.regime,
                actual,
                naive,
                median,
                low80,
                high80,
                low95,
                high95,
                float(crps(np.array([actual]), bounds[None], PROBABILITIES)[0]),
                float(np.mean(total <= actual)),
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "quarter",
            "known_months",
            "regime",
            "actual",
            "seasonal_naive",
            "median",
            "low80",
            "high80",
            "low95",
            "high95",
            "crps",
            "pit",
        ],
    )


def score(table: pd.DataFrame, by: str = "known_months") -> pd.DataFrame:
    """One row per value of the column `by` of `outcomes`: quarters, error_pct (mean absolute error
    in % of the outcome), relative_mae (absolute error over that of seasonal naive, of the quarters
    that have both), covered80, covered95 (share of outcomes inside the intervals).
    """
    if table.empty:
        return pd.DataFrame(
            columns=[by, "quarters", "error_pct", "relative_mae", "covered80", "covered95"]
        )
    table = table.assign(
        error=(table["median"] - table["actual"]).abs(),
        naive=(table["seasonal_naive"] - table["actual"]).abs(),
        covered80=table["actual"].between(table["low80"], table["high80"]),
        covered95=table["actual"].between(table["low95"], table["high95"]),
    )
    groups = table.assign(paired=table["error"].where(table["naive"].notna())).groupby(by)
    return pd.DataFrame(
        {
            "quarters": groups.size(),
            "error_pct": 100 * groups.apply(lambda g: (g["error"] / g["actual"]).mean()),
            "relative_mae": groups["paired"].sum() / groups["naive"].sum(),
            "covered80": groups["covered80"].mean(),
            "covered95": groups["covered95"].mean(),
        }
    ).reset_index()


def contest(
    past: list[Hindcast], seed: int = 0, more: Sequence[list[dict[str, np.ndarray]]] = ()
) -> pd.DataFrame:
    """One row per hindcast, unit (and 'total') and method, OURS and the `rivals`: quarter,
    known_months, regime, unit, method, actual, low80, median, high80, error (absolute, in the unit
    of the history), error_pct (of the outcome), crps. The library forecasts the total alone. more:
    of further methods, each with what it says of every hindcast (`own_methods.ranges`).
    """
    parts, probabilities = [], CONTEST_PROBABILITIES
    z = np.array([NormalDist().inv_cdf(p) for p in probabilities])
    for at, own in enumerate(past):
        months, known = (
            3 - own.known_months,
            np.append(own.forecast.known, own.forecast.known.sum()),
        )
        found = {OURS: own.forecast.quantiles(probabilities).to_numpy()}
        for rule, (point, scale) in carried_on(own.seen, own.spans, months).items():
            found[rule] = known[:, None] + point[:, None] * np.exp(scale[:, None] * z)
        if (drawn := library(own.seen, own.spans, months, seed)) is not None:
            found[LIBRARY] = known[-1] + np.quantile(drawn, probabilities)[None]
        for method in more:
            found |= method[at]
        units, actual = [*own.forecast.units, "total"], np.append(own.actual, own.actual.sum())
        for method, bounds in found.items():
            low80, median, high80 = bounds[:, len(GRID) :].T
            came, error = actual[-len(bounds) :], np.abs(median - actual[-len(bounds) :])
            parts.append(
                pd.DataFrame(
                    {
                        "quarter": str(own.quarter),
                        "known_months": own.known_months,
                        "regime": own.regime,
                        "unit": units[-len(bounds) :],
                        "method": method,
                        "actual": came,
                        "low80": low80,
                        "median": median,
                        "high80": high80,
                        "error": error,
                        "error_pct": 100 * error / np.where(came > 0, came, np.nan),
                        "crps": crps(came, bounds[:, : len(GRID)], GRID),
                    }
                )
            )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
