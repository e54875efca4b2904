"""The quarter's figures put into the methods of forecasting: what each takes, and its answer.

Each function takes a study; what is forecast of the targets from it stands in `outlooks`.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.city.periods import month_index, month_name
from zx_analysis.cleaning import panels
from zx_analysis.cleaning.panels import rates
from zx_analysis.forecasting import (
    Forecast,
    backtest,
    calibration,
    forecast_growth,
    forecast_quarter,
)
from zx_analysis.forecasting.backtest import Hindcast
from zx_analysis.forecasting.growth import Companion, GrowthForecast
from zx_analysis.messages import InputRefused
from zx_analysis.quarter.study import (
    Study,
    as_known,
    once,
)


def restatement(study: Study, indicator: str) -> Callable[[pd.DataFrame], pd.DataFrame] | None:
    """What puts a history of the indicator on the scope of its last year (comparable basis); None where its growth is not published."""
    growth = study.city.measure(indicator).growth
    if not growth or not study.city.has(growth):
        return None
    return partial(
        panels.on_latest_scope,
        panel=study.cleaned.panel,
        level=indicator,
        growth=growth,
        changes=study.changes,
    )


def stream(seed: int, indicator: str) -> list[int]:
    """A seed of its own for each indicator: drawn from one, tax and investment would rise and fall together."""
    return [seed, zlib.crc32(indicator.encode())]


@dataclass(frozen=True)
class ForecastInputs:
    """What `forecast_quarter` takes of one level: the history, slots × units in the indicator's unit
    (on the comparable basis where the policy says so), the months of each slot, the periods left
    out, a leading indicator (by unit, or of the city alone) or None, by unit what is published of the quarter or None, the seed."""

    history: pd.DataFrame
    months: pd.Series
    exclude: frozenset[str]
    leading: pd.DataFrame | pd.Series | None
    known: pd.Series | None
    seed: list[int]


def forecast_inputs(
    study: Study,
    indicator: str,
    quarter: Quarter | None = None,
    until: str = "",
    comparable_basis: bool | None = None,
    seed: int = 0,
) -> ForecastInputs:
    """What a quarter (default: the study's) is forecast from, as known at `until` (default: all that
    was read), on the basis that the policy says unless another is asked for."""
    quarter, until = quarter or study.quarter, until or study.quarter.months[-1]
    history, months = study.history(indicator, until)
    if comparable_basis is None:
        comparable_basis = on_comparable_basis(study, indicator)
    restate = restatement(study, indicator) if comparable_basis else None
    if restate:
        history = restate(history)
    exclude = frozenset(study.policy.exclude_periods.value)
    known = study.quarter_levels(indicator, until).reindex(history.index[-1:]).iloc[0]
    return ForecastInputs(
        history,
        months,
        exclude if quarter == study.quarter else exclude - set(quarter.months),
        _leading(study, indicator, history, quarter, until),
        known if history.index[-1] in quarter.months else None,
        stream(seed, indicator),
    )


def _leading(
    study: Study, indicator: str, history: pd.DataFrame, quarter: Quarter, until: str
) -> pd.DataFrame | pd.Series | None:
    """The policy's leading indicator beside the city's level, where it is known for longer than the
    level is: by unit, or the city's own where the bulletins have no other."""
    name = study.policy.leading
    if indicator != study.city.level or not study.city.has(name):
        return None
    shown, months = study.history(name, until)
    if shown.empty:
        shown, months = study.city_slots(name, until)
    longer = reaches(shown, months, quarter) and shown.index[-1] > history.index[-1]
    return shown if longer else None


def on_comparable_basis(study: Study, indicator: str) -> bool:
    """Whether the policy asks for an indicator's comparable basis and its growth is published."""
    return study.policy.comparable and restatement(study, indicator) is not None


def forecast(study: Study, indicator: str, seed: int = 0) -> Forecast:
    """The quarter's forecast of a level, as known at the study's date."""
    return _own_forecast(study, indicator, seed)[0]


def _own_forecast(
    study: Study, indicator: str, seed: int
) -> tuple[Forecast, pd.DataFrame, pd.Series]:
    """`quarter_forecast` of the study's own quarter, as far as it is known."""
    basis = on_comparable_basis(study, indicator)
    end = study.quarter.months[-1]
    return quarter_forecast(study, indicator, study.quarter, end, basis, seed)


@once
def quarter_forecast(
    study: Study, indicator: str, quarter: Quarter, until: str, comparable_basis: bool, seed: int
) -> tuple[Forecast, pd.DataFrame, pd.Series]:
    """A quarter forecast from its `forecast_inputs`; the history it was made from and the months of its
    slots."""
    given = forecast_inputs(study, indicator, quarter, until, comparable_basis, seed)
    made = forecast_quarter(
        given.history,
        quarter,
        given.months,
        exclude=given.exclude,
        leading=given.leading,
        known=given.known,
        seed=given.seed,
    )
    return made, given.history, given.months


@once
def city_growth(
    study: Study, indicator: str, quarter: Quarter, until: str = "", seed: int = 0
) -> GrowthForecast:
    """The city's published growth at the end of `quarter`, as known at `until` (default: all that was read), beside what its output and electricity
    will have grown by."""
    published = study.city_growth(indicator)
    until = until or study.until
    return forecast_growth(
        published[published.index <= until],
        quarter,
        {
            name: found
            for name in (study.city.level, study.policy.leading)
            if (found := _companion(study, name, quarter, until, seed))
        },
        exclude=study.policy.exclude_periods.value,
        seed=stream(seed, indicator),
    )


def growth_hindcasts(study: Study, indicator: str, seed: int = 0) -> pd.DataFrame:
    """The past of `city_growth`, one row per quarter and month that was the latest known: quarter, known (period), median, low80, high80, by_itself, actual.

    by_itself: the median without output and electricity. All in %.
    """
    published, rows = study.city_growth(indicator), []
    for period in published.index:
        quarter = Quarter.of(period)
        if period != quarter.months[-1] or quarter == study.quarter:
            continue
        before = published.index[published.index < quarter.months[0]][-1:]
        for known in [
            *before,
            *(month for month in quarter.months[:-1] if month in published.index),
        ]:
            low, middle, high = np.quantile(
                city_growth(study, indicator, quarter, known, seed).draws, [0.1, 0.5, 0.9]
            )
            own = forecast_growth(
                published[published.index <= known],
                quarter,
                exclude=study.policy.exclude_periods.value,
                seed=stream(seed, indicator),
            )
            rows.append(
                (
                    str(quarter),
                    known,
                    middle,
                    low,
                    high,
                    float(np.median(own.draws)),
                    float(published[period]),
                )
            )
    return pd.DataFrame(
        rows, columns=["quarter", "known", "median", "low80", "high80", "by_itself", "actual"]
    )


def _companion(
    study: Study, indicator: str, quarter: Quarter, until: str, seed: int
) -> Companion | None:
    """How an indicator with a level grew for the year to date, and will have grown at the quarter's end; None where that cannot be said."""
    if not study.city.has(indicator):
        return None
    history, months = study.history(indicator, min(until, quarter.months[-1]))
    if history.isna().any(axis=None) or not reaches(history, months, quarter):
        return None
    own, _, _ = quarter_forecast(
        study,
        indicator,
        quarter,
        min(until, quarter.months[-1]),
        restatement(study, indicator) is not None,
        seed,
    )
    sums = (
        comparable_to_date(study, indicator, min(until, quarter.months[-1]))
        .sum(axis=1, skipna=False)
        .dropna()
    )
    before = sums.get(quarter.a_year_before.months[-1], 0.0)
    return (
        Companion(rates(sums), 100 * ((year_so_far(sums, quarter) + own.total) / before - 1))
        if before > 0
        else None
    )


def comparable_to_date(study: Study, indicator: str, until: str) -> pd.DataFrame:
    """The level of each year to date, periods × units, on the scope of its last year where the indicator's growth is published."""
    levels, restate = (
        study.levels_to_date(indicator, until).dropna(how="all"),
        restatement(study, indicator),
    )
    return restate(levels) if restate else levels


def year_so_far(levels: pd.DataFrame | pd.Series, quarter: Quarter) -> Any:
    """Of levels to date what the year made before the quarter began; 0 in a first quarter, where nothing of it was published."""
    return (
        levels.loc[quarter.before.months[-1]]
        if quarter.number > 1 and quarter.before.months[-1] in levels.index
        else 0.0
    )


def reaches(history: pd.DataFrame | pd.Series, months: pd.Series, quarter: Quarter) -> bool:
    """Whether a history has no slot missing and ends close enough for the quarter to be forecast."""
    if history.empty:
        return False
    first, last = (
        month_index(history.index[0]) - int(months.iloc[0]) + 1,
        month_index(history.index[-1]),
    )
    return last - first + 1 == months.sum() and last >= month_index(quarter.months[0]) - 4


@once
def hindcasts(study: Study, *, comparable_basis: bool, seed: int = 0) -> list[Hindcast]:
    """The back-test of the city's level on its own history, each origin on the scope then known or as published; nothing where the history is too short."""
    history, months = study.history(study.city.level)
    restate = restatement(study, study.city.level) if comparable_basis else None
    return backtest.hindcasts(
        history,
        months,
        exclude=study.policy.exclude_periods.value,
        restate=restate,
        levels=study.quarter_levels(study.city.level),
        seed=seed,
    )


@once
def told_by_earlier_packs(study: Study, seed: int = 0) -> tuple[list[Hindcast], dict[str, str]]:
    """What the packs of earlier months said of this closed quarter's level: with nothing of it
    known, and after each of its slots but the last. The same forecast as theirs (figures published
    by then, basis, leading indicator, draws). Second, by month, why no pack could have been made
    then."""
    level, found, refused = study.city.level, [], {}
    history, _ = study.history(level)
    before = month_name(month_index(study.quarter.months[0]) - 1)
    for month in [
        before,
        *(
            period
            for period in history.index
            if study.quarter.months[0] <= period < history.index[-1]
        ),
    ]:
        try:
            then = as_known(study, month)
            own, seen, spans = _own_forecast(then, level, seed)
        except (InputRefused, ValueError) as error:
            refused[month] = str(error)
            continue
        actual = forecast(study, level, seed).known
        found.append(
            Hindcast(
                study.quarter,
                own.known_months,
                backtest.regime_of(study.quarter, study.policy.exclude_periods.value),
                own,
                actual[own.units],
                year_ago(then, level, study.quarter)[own.units],
                seen,
                spans,
            )
        )
    return found, refused


def quarter_totals(study: Study, indicator: str) -> pd.DataFrame:
    """The levels of complete quarters, quarters × units, index '2021Q4'; NaN where a unit lacks one of the quarter's slots."""
    levels = study.quarter_levels(indicator)
    levels = levels[[period == Quarter.of(period).months[-1] for period in levels.index]]
    return levels.set_axis([str(Quarter.of(period)) for period in levels.index])


def year_ago(study: Study, indicator: str, quarter: Quarter) -> pd.Series:
    """Each unit's total of the same quarter a year before; NaN where one of its slots is missing."""
    return study.quarter_levels(indicator).reindex([quarter.a_year_before.months[-1]]).iloc[0]


@dataclass(frozen=True)
class Past:
    """What was forecast of earlier quarters, and of this one as the packs of its months said it
    (`table`, the latter alone `stages`), the scores of the earlier ones, and what became of the
    probabilities (`chances`) given to targets of the city and the units then. untold: months of
    this quarter of which there is no forecast, and why."""

    table: pd.DataFrame
    stages: pd.DataFrame
    scores: pd.DataFrame
    chances: pd.DataFrame
    untold: dict[str, str] = field(default_factory=dict)


def past(study: Study, seed: int = 0) -> Past:
    """The back-test on the city's own history, on the basis that the policy says; of this quarter,
    where it is complete, what was told then."""
    earlier = [
        own
        for own in hindcasts(study, comparable_basis=study.policy.comparable, seed=seed)
        if own.quarter != study.quarter
    ]
    told, untold = told_by_earlier_packs(study, seed) if study.complete else ([], {})
    table = backtest.outcomes(earlier + told)
    before, stages = table.iloc[: len(earlier)], table.iloc[len(earlier) :]
    return Past(
        table,
        stages,
        backtest.score(before[before["regime"] != "break"]),
        calibration.chances([own for own in earlier if own.regime != "break"]),
        untold,
    )
