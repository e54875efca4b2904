"""The quarter's figures put into the methods of forecasting: what each takes, and its answer.

Each function takes a study; what is forecast of the targets from it stands in `outlooks`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.city.periods import month_index
from zx_analysis.cleaning import Panel, clean_city, panels, returns_of
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
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.reading import Return


@dataclass(frozen=True)
class ForecastInputs:
    """What `forecast_quarter` takes of one level: the history, slots × units in the indicator's
    unit (on the comparable basis where the policy says so), the months of each slot, the periods
    left out, a leading indicator (by unit, or of the city alone) or None, by unit what is published
    of the quarter or None, the seed.
    """

    history: pd.DataFrame
    months: pd.Series
    exclude: frozenset[str]
    leading: pd.DataFrame | pd.Series | None
    known: pd.Series | None
    seed: list[int]


def forecast_inputs(
    answers: Answers,
    indicator: str,
    quarter: Quarter | None = None,
    until: str = "",
    comparable_basis: bool | None = None,
) -> ForecastInputs:
    """What a quarter (default: the study's) is forecast from, as known at `until` (default: all
    that was read), on the basis that the policy says unless another is asked for.
    """
    study = answers.study
    quarter, until = quarter or study.quarter, until or study.quarter.last
    history, months = study.panel.history(indicator, until)
    if comparable_basis is None:
        comparable_basis = study.on_comparable_basis(indicator)
    restate = study.panel.restatement(indicator) if comparable_basis else None
    if restate:
        history = restate(history)
    exclude = study.policy.excluded
    known = study.panel.quarter_levels(indicator, until).reindex(history.index[-1:]).iloc[0]
    return ForecastInputs(
        history,
        months,
        exclude if quarter == study.quarter else exclude - set(quarter.months),
        _leading(study.panel, study.policy.leading, history, quarter, until)
        if indicator == study.city.level
        else None,
        known if history.index[-1] in quarter.months else None,
        answers.stream(indicator),
    )


def _leading(
    panel: Panel, name: str, history: pd.DataFrame, quarter: Quarter, until: str
) -> pd.DataFrame | pd.Series | None:
    """A leading indicator beside the history of a level, where it is known for longer than the
    level is: by unit, or the city's own where the bulletins have no other."""
    if not panel.city.has(name):
        return None
    shown, months = panel.history(name, until)
    if shown.empty:
        shown, months = panel.city_slots(name, until)
    longer = reaches(shown, months, quarter) and shown.index[-1] > history.index[-1]
    return shown if longer else None


def forecast(answers: Answers, indicator: str) -> Forecast:
    """The quarter's forecast of a level, as known at the study's date."""
    return own_forecast(answers, indicator)[0]


def own_forecast(answers: Answers, indicator: str) -> tuple[Forecast, pd.DataFrame, pd.Series]:
    """`quarter_forecast` of the study's own quarter, as far as it is known."""
    study = answers.study
    basis = study.on_comparable_basis(indicator)
    end = study.quarter.last
    return quarter_forecast(answers, indicator, study.quarter, end, basis)


@once
def quarter_forecast(
    answers: Answers, indicator: str, quarter: Quarter, until: str, comparable_basis: bool
) -> tuple[Forecast, pd.DataFrame, pd.Series]:
    """A quarter forecast from its `forecast_inputs`; the history it was made from and the months of
    its slots. Which units' last errors lay on one side is said of the study's quarter alone: of
    another one only the draws are asked for, and to see it takes a second forecast.
    """
    given = forecast_inputs(answers, indicator, quarter, until, comparable_basis)
    made = forecast_quarter(
        given.history,
        quarter,
        given.months,
        exclude=given.exclude,
        leading=given.leading,
        known=given.known,
        one_sided=quarter == answers.study.quarter,
        seed=given.seed,
    )
    return made, given.history, given.months


@once
def city_growth(
    answers: Answers, indicator: str, quarter: Quarter, until: str = ""
) -> GrowthForecast:
    """The city's published growth at the end of `quarter`, as known at `until` (default: all that
    was read), beside what its output and electricity will have grown by.
    """
    study = answers.study
    published = study.panel.city_growth(indicator)
    until = until or study.until
    return forecast_growth(
        published[published.index <= until],
        quarter,
        {
            name: found
            for name in (study.city.level, study.policy.leading)
            if (found := _companion(answers, name, quarter, until))
        },
        exclude=study.policy.excluded,
        seed=answers.stream(indicator),
    )


def growth_hindcasts(answers: Answers, indicator: str) -> pd.DataFrame:
    """The past of `city_growth`, one row per quarter and month that was the latest known: quarter,
    known (period), median, low80, high80, by_itself, actual.

    by_itself: the median without output and electricity. All in %.
    """
    study = answers.study
    published, rows = study.panel.city_growth(indicator), []
    for period in published.index:
        quarter = Quarter.of(period)
        if period != quarter.last or quarter == study.quarter:
            continue
        before = published.index[published.index < quarter.first][-1:]
        for known in [*before, *quarter.slots(published.index)[:-1]]:
            low, middle, high = np.quantile(
                city_growth(answers, indicator, quarter, known).draws, [0.1, 0.5, 0.9]
            )
            own = forecast_growth(
                published[published.index <= known],
                quarter,
                exclude=study.policy.excluded,
                seed=answers.stream(indicator),
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


def _companion(answers: Answers, indicator: str, quarter: Quarter, until: str) -> Companion | None:
    """How an indicator with a level grew for the year to date, and will have grown at the quarter's
    end; None where that cannot be said.
    """
    study = answers.study
    if not study.city.has(indicator):
        return None
    history, months = study.panel.history(indicator, min(until, quarter.last))
    if history.isna().any(axis=None) or not reaches(history, months, quarter):
        return None
    own, _, _ = quarter_forecast(
        answers,
        indicator,
        quarter,
        min(until, quarter.last),
        study.panel.restatement(indicator) is not None,
    )
    sums = (
        study.panel.comparable_to_date(indicator, min(until, quarter.last))
        .sum(axis=1, skipna=False)
        .dropna()
    )
    before = sums.get(quarter.a_year_before.last, 0.0)
    return (
        Companion(rates(sums), 100 * ((year_so_far(sums, quarter) + own.total) / before - 1))
        if before > 0
        else None
    )


def year_so_far(levels: pd.DataFrame | pd.Series, quarter: Quarter) -> Any:
    """Of levels to date what the year made before the quarter began; 0 in a first quarter, where
    nothing of it was published.
    """
    return (
        levels.loc[quarter.before.last]
        if quarter.number > 1 and quarter.before.last in levels.index
        else 0.0
    )


def reaches(history: pd.DataFrame | pd.Series, months: pd.Series, quarter: Quarter) -> bool:
    """Whether a history has no slot missing and ends close enough for the quarter to be
    forecast.
    """
    if history.empty:
        return False
    first, last = panels.first_month(months), month_index(history.index[-1])
    return last - first + 1 == months.sum() and last >= month_index(quarter.first) - 4


@once
def hindcasts(answers: Answers, *, comparable_basis: bool) -> list[Hindcast]:
    """The back-test of the city's level on its own history, each origin on the scope then known or
    as published; nothing where the history is too short.
    """
    study = answers.study
    history, months = study.panel.history(study.city.level)
    restate = study.panel.restatement(study.city.level) if comparable_basis else None
    return backtest.hindcasts(
        history,
        months,
        exclude=study.policy.excluded,
        restate=restate,
        levels=study.panel.quarter_levels(study.city.level),
        seed=answers.seed,
    )


def as_known(answers: Answers, month: str) -> Answers:
    """The study as it stood in an earlier month, with what was published by then, as `open_study`
    of that month gives it; policy and ledgers are today's. InputRefused where the figures of then
    would be refused."""
    earlier = _earlier(answers)
    then = earlier[month] if month in earlier else _as_of(answers, month)
    if isinstance(then, InputRefused):
        raise then
    return then


@once
def _earlier(answers: Answers) -> dict[str, Answers | InputRefused]:
    """The study as it stood before each later slot of the quarter, or why it would have been
    refused. For all of them every bulletin is read once."""
    study = answers.study
    slots = study.quarter.slots(study.panel.history(study.city.level)[0].index)
    months = [m for m in (study.quarter.before.last, *slots) if m < study.latest_month]
    read = returns_of(study.city)
    return {month: _as_of(answers, month, read) for month in months}


def _as_of(answers: Answers, month: str, read: Iterable[Return] = ()) -> Answers | InputRefused:
    study = answers.study
    try:
        cleaned = clean_city(study.city, month, read=read)
    except InputRefused as error:
        return error
    return Answers(replace(study, cleaned=cleaned, as_of=month), answers.seed)


@once
def told_by_earlier_packs(answers: Answers) -> tuple[list[Hindcast], dict[str, str]]:
    """What the packs of earlier months said of this closed quarter's level: with nothing of it
    known, and after each of its slots but the last. The same forecast as theirs (figures published
    by then, basis, leading indicator, draws). Second, by month, why no pack could have been made
    then."""
    study = answers.study
    level, found, refused = study.city.level, [], {}
    history, _ = study.panel.history(level)
    for month in [study.quarter.before.last, *study.quarter.slots(history.index)[:-1]]:
        try:
            then = as_known(answers, month)
            own, seen, spans = own_forecast(then, level)
        except (InputRefused, ValueError) as error:
            refused[month] = str(error)
            continue
        actual = forecast(answers, level).known
        found.append(
            Hindcast(
                study.quarter,
                own.known_months,
                backtest.regime_of(study.quarter, study.policy.excluded),
                own,
                actual[own.units],
                then.study.panel.year_ago(level, study.quarter)[own.units],
                seen,
                spans,
            )
        )
    return found, refused


@once
def course(answers: Answers, indicator: str) -> pd.DataFrame:
    """What the packs of the quarter's months say of a level's total, or of a rate at the quarter's
    end, the present one last: by the last month known (index) `low80`, `median`, `high80` in the
    indicator's unit, and whether that is a fact (`final`). A month whose figures did not suffice
    for a forecast is left out."""
    study = answers.study
    rate = study.city.measure(indicator).kind == "growth"
    slots = study.quarter.slots(study.panel.history(study.city.level)[0].index)
    until, rows = study.latest_month, {}
    for month in sorted({study.quarter.before.last, *slots, until}):
        if month > until:
            continue
        try:
            then = answers if month == until else as_known(answers, month)
            if rate:
                grown = city_growth(then, indicator, study.quarter)
                draws, final = grown.draws, grown.final
            else:
                made = forecast(then, indicator)
                draws, final = made.total, made.known_months == len(study.quarter.months)
        except (InputRefused, ValueError):
            continue
        rows[month] = (*np.quantile(draws, (0.1, 0.5, 0.9)), final)
    columns = ["low80", "median", "high80", "final"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


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


@once
def past(answers: Answers) -> Past:
    """The back-test on the city's own history, on the basis that the policy says; of this quarter,
    where it is complete, what was told then."""
    study = answers.study
    earlier = [
        own
        for own in hindcasts(answers, comparable_basis=study.policy.comparable)
        if own.quarter != study.quarter
    ]
    told, untold = told_by_earlier_packs(answers) if study.complete else ([], {})
    table = backtest.outcomes(earlier + told)
    before, stages = table.iloc[: len(earlier)], table.iloc[len(earlier) :]
    return Past(
        table,
        stages,
        backtest.score(before[before["regime"] != "break"]),
        calibration.chances([own for own in earlier if own.regime != "break"]),
        untold,
    )
