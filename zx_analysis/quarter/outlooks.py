"""What is to be expected of the quarter's targets: the study's figures put into the methods, each outlook in the unit of its target."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.city.indicators import at_least, convert, half_up, in_full
from zx_analysis.city.periods import month_index, month_name, to_date_zh
from zx_analysis.city.policy import Target
from zx_analysis.cleaning import comparable
from zx_analysis.cleaning.panels import rates
from zx_analysis.forecasting import (
    Forecast,
    Outlook,
    attainment,
    backtest,
    count_draws,
    forecast_growth,
    forecast_quarter,
)
from zx_analysis.forecasting.attainment import DIGITS, Joint, Progress
from zx_analysis.forecasting.backtest import Hindcast
from zx_analysis.forecasting.growth import Companion, GrowthForecast
from zx_analysis.messages import InputRefused, message
from zx_analysis.programmes import projects
from zx_analysis.quarter.study import (
    NEW,
    PROJECTS,
    Study,
    as_known,
    known_day,
    ledger_rows,
    once,
    still_to_come,
)

SHORTEST_PAST = 24  # months before a past quarter that is drawn again


def restatement(study: Study, indicator: str) -> Callable[[pd.DataFrame], pd.DataFrame] | None:
    """What puts a history of the indicator on the scope of its last year (comparable basis); None where its growth is not published."""
    growth = study.city.measure(indicator).growth
    if not growth or not study.city.has(growth):
        return None
    return partial(
        comparable.on_latest_scope,
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
    if comparable_basis:
        history = restatement(study, indicator)(history)
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


def year_so_far(levels: pd.DataFrame | pd.Series, quarter: Quarter) -> pd.Series | float:
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


def outlooks(study: Study, seed: int = 0) -> list[Outlook]:
    """One outlook per target of the policy, in its unit. A target whose ledger is absent is left out."""
    return [
        look
        for target in study.policy.targets
        if (look := outlook(study, target, seed)) is not None
    ]


@once
def outlook(study: Study, target: Target, seed: int = 0) -> Outlook | None:
    """The outlook of one target; None where its ledger is absent."""
    thresholds = study.policy.thresholds
    if target.measure == "projects":
        counted = projects_counted(study, target)
        return (
            None
            if counted is None
            else attainment.counted(
                target.label_zh,
                target.unit,
                target.value,
                counted,
                thresholds=thresholds,
                counted_from=target.counted_from.value,
                over=study.complete and study.quarter.number == 4,
            )
        )
    draws, known, final = _target_draws(study, target, seed)
    return attainment.attain(
        target.label_zh,
        target.unit,
        target.value,
        draws,
        known=known,
        final=final,
        thresholds=thresholds,
    )


def joint(study: Study, seed: int = 0) -> Joint:
    """Whether all targets are met together: the share of the draws that reach every one, drawn with
    a shock in common.

    Output and the growth that is learnt from it go together at least as in their own forecasts. A
    target that is only counted belongs to it once it is reached, and is named as left out before.
    """
    drawn, wanted, left_out = {}, {}, []
    for target in study.policy.targets:
        if target.measure != "projects":
            drawn[target.label_zh], _, _ = _target_draws(study, target, seed)
            wanted[target.label_zh] = target.value
        elif (projects_counted(study, target) or 0) < target.value:
            left_out.append(target.label_zh)
    correlation, quarters = shared_shock(study, seed)
    side_by_side = attainment.together(drawn, correlation, seed=stream(seed, "joint"))
    reached = {label: at_least(draws, wanted[label]) for label, draws in side_by_side.items()}
    return attainment.joint(reached, left_out, correlation, quarters)


def joint_figures(study: Study, seed: int = 0) -> pd.DataFrame:
    """`joint` as one row, for the CSV of the pack; none without a target that can be forecast."""
    forecast = any(target.measure != "projects" for target in study.policy.targets)
    found = [joint(study, seed)] if forecast else []
    rows = [{**vars(own), "left_out": "、".join(own.left_out)} for own in found]
    return pd.DataFrame(rows, columns=[field.name for field in fields(Joint)])


@once
def shared_shock(study: Study, seed: int = 0) -> tuple[float, int]:
    """How much the errors of the targets' levels and counts go together, and the past quarters that
    was learnt from (`attainment.shared_shock`).

    Growth is left out: it goes with output by its own forecast.
    """
    targets = study.policy.targets
    names = sorted({target.indicator for target in targets if target.measure == "quarter"})
    quarters = [set(_past_quarters(study, name)) for name in names]
    shared = sorted(set.intersection(*quarters), key=str) if quarters else []
    if len(shared) < attainment.ENOUGH_QUARTERS:
        return attainment.PRIOR_CORRELATION, 0
    pits = {name: [_past_pit(study, name, own, seed) for own in shared] for name in names}
    return attainment.shared_shock(pd.DataFrame(pits))


def _past_quarters(study: Study, indicator: str) -> list[Quarter]:
    """Complete quarters before the study's with two years before them, none of whose months the
    policy leaves out."""
    history, months = study.history(indicator)
    if history.empty:
        return []
    first = month_index(history.index[0]) - int(months.iloc[0]) + 1
    left_out = set(study.policy.exclude_periods.value)
    found = [Quarter.parse(label) for label in quarter_totals(study, indicator).dropna().index]
    return [
        quarter
        for quarter in found
        if quarter != study.quarter
        and month_index(quarter.months[0]) - first >= SHORTEST_PAST
        and not left_out & set(quarter.months)
    ]


def _past_pit(study: Study, indicator: str, quarter: Quarter, seed: int) -> float:
    """Where a past quarter's outcome fell among what was drawn with as many months known as today:
    0 to 1."""
    history, months = study.history(indicator)
    actual = study.quarter_levels(indicator).loc[quarter.months[-1]].sum()
    known = [month for month in quarter.months[: study.known_months] if month in history.index]
    until = known[-1] if known else history.index[history.index < quarter.months[0]][-1]
    if study.city.measure(indicator).kind == "count":
        seen, spans, inside = history[:until].sum(axis=1), months[:until], int(months[known].sum())
        so_far = float(study.known_so_far(indicator, quarter, until).sum())
        draws = count_draws(
            seen, spans, quarter, inside, known=so_far, seed=stream(seed, indicator)
        )
    else:
        basis = on_comparable_basis(study, indicator)
        draws = quarter_forecast(study, indicator, quarter, until, basis, seed)[0].total
    return float(np.mean(draws < actual) + np.mean(draws == actual) / 2)


def projects_counted(study: Study, target: Target) -> float | None:
    """How many projects count towards a target of the year on the day known: those that have reached
    the policy's stage. None without the ledger."""
    entered = ledger_rows(study, PROJECTS)
    if entered is None:
        return None
    day = known_day(study)
    return float(projects.reached(projects.standing(entered, day), target.counted_from.value))


def _target_draws(study: Study, target: Target, seed: int) -> tuple[np.ndarray, float, bool]:
    """Draws of a target in its unit, what is known of it, and whether that is final."""
    if target.measure == "growth":
        own = city_growth(study, target.indicator, study.quarter, seed=seed)
        return own.draws, float(study.city_growth(target.indicator).iloc[-1]), own.final
    draws, known, final = quarter_draws(study, target.indicator, seed)
    factor = float(convert(Decimal(1), study.city.measure(target.indicator).unit, target.unit))
    # A fact is compared without the noise of summing floats.
    return (np.round(factor * draws, 6) if final else factor * draws), factor * known, final


def target_draws(study: Study, seed: int = 0) -> pd.DataFrame:
    """Possible outcomes of every target that can be forecast: draws × targets, each in its unit."""
    return pd.DataFrame(
        {
            target.label_zh: pd.Series(_target_draws(study, target, seed)[0])
            for target in study.policy.targets
            if target.measure != "projects"
        }
    )


def quarter_draws(study: Study, indicator: str, seed: int = 0) -> tuple[np.ndarray, float, bool]:
    """Possible totals of the city's quarter for a level or a count, what is known of it, and whether it is complete; in the indicator's unit."""
    if study.city.measure(indicator).kind != "count":
        own = forecast(study, indicator, seed)
        return own.total, float(own.known.sum()), own.known_months == 3
    history, months = study.history(indicator)
    if not study.covered(indicator, study.quarter):
        refusal = message(
            "quarter_begins_without_figures",
            label=study.city.measure(indicator).label_zh,
            indicator=indicator,
            quarter=study.quarter,
        )
        raise ValueError(str(refusal))
    total, inside = (
        history.sum(axis=1),
        [period in study.quarter.months for period in history.index],
    )
    known_months, known = int(months[inside].sum()), float(study.to_date(indicator).sum())
    if indicator == NEW and known_months < 3:
        # what the bulletins count is a fact; what is still to come the candidates' ledgers know better than the past counts
        coming = still_to_come(study, max(history.index[inside], default=""), seed)
        if coming is not None:
            return known + coming, known, False
    draws = count_draws(
        total, months, study.quarter, known_months, known=known, seed=stream(seed, indicator)
    )
    return draws, known, known_months == 3


def targets_table(outlooks: list[Outlook]) -> pd.DataFrame:
    """The targets as a reader sees them."""
    return pd.DataFrame(
        [
            {
                "目标": o.label_zh + o.counted_zh,
                "单位": o.unit,
                "目标值": in_full(o.target),
                "实际或预计": o.figure(o.median),
                "八成范围": o.range_zh if o.low80 < o.high80 else "—",
                "达到目标的概率": o.probability_zh,
                "颜色": o.colour,
            }
            for o in outlooks
        ]
    )


def targets_figures(outlooks: list[Outlook]) -> pd.DataFrame:
    """The targets as figures, for the CSV of the pack."""
    return pd.DataFrame(
        [
            {
                "label_zh": o.label_zh,
                "unit": o.unit,
                "target": o.target,
                "probability": o.probability,
                "median": o.median,
                "low80": o.low80,
                "high80": o.high80,
                "gap": o.gap,
                "known": o.known,
                "met": o.met,
                "final": o.final,
                "colour": o.colour,
                "counted_from": o.counted_from,
            }
            for o in outlooks
        ]
    )


def unit(study: Study, indicator: str) -> str:
    """The unit in which a reader sees an indicator's own figures: a count in that of the policy's target (家, where the indicator says 个)."""
    measure = study.city.measure(indicator)
    given = [
        target.unit
        for target in study.policy.targets
        if target.indicator == indicator and target.measure == "quarter"
    ]
    return (
        given[0]
        if given and measure.kind == "count" and convert(Decimal(1), given[0], measure.unit) == 1
        else measure.unit
    )


def quarter_totals(study: Study, indicator: str) -> pd.DataFrame:
    """The levels of complete quarters, quarters × units, index '2021Q4'; NaN where a unit lacks one of the quarter's slots."""
    levels = study.quarter_levels(indicator)
    levels = levels[[period == Quarter.of(period).months[-1] for period in levels.index]]
    return levels.set_axis([str(Quarter.of(period)) for period in levels.index])


def year_ago(study: Study, indicator: str, quarter: Quarter) -> pd.Series:
    """Each unit's total of the same quarter a year before; NaN where one of its slots is missing."""
    return study.quarter_levels(indicator).reindex([quarter.a_year_before.months[-1]]).iloc[0]


def basis_zh(study: Study, indicator: str) -> str:
    """What the quarter's level rests on, where that is not the plain sum of its months: of a first quarter what was revised since; of a later one the
    published year to date beside the months. '' where there is nothing to say, or a unit lacks a figure."""
    measure, quarter = study.city.measure(indicator), study.quarter
    slots, _ = study.history(indicator)
    inside = slots[slots.index >= quarter.months[0]]
    levels = study.levels_to_date(indicator).sum(axis=1, skipna=False)
    if inside.empty or not np.isfinite(levels.get(inside.index[-1], np.nan)):
        return ""
    months, to_date = float(inside.sum().sum()), float(levels[inside.index[-1]])
    differenced = to_date - year_so_far(levels, quarter)
    places, unit_zh = DIGITS.get(measure.shown_unit, 2), measure.shown_unit

    def shown(value: float) -> str:
        return f"{half_up(measure.shown(value), places):,} {unit_zh}"

    moved, span = half_up(measure.shown(differenced - months), places), to_date_zh(inside.index[-1])
    revised = f"，含对以前月份的修订 {moved:+,} {unit_zh}" if moved else ""
    if quarter.number == 1:
        return f"{measure.label_zh}以最近公布的{span}累计为准{revised}。" if moved else ""
    return (
        f"{measure.label_zh}取{'本期累计减上季末累计' if study.policy.by_difference else '本季各月合计'}：各月合计 {shown(months)}；"
        f"公布的{span}累计 {shown(to_date)}，减去{to_date_zh(quarter.before.months[-1])}累计为 {shown(differenced)}{revised}。"
    )


def progress(study: Study, seed: int = 0) -> dict[str, Progress]:
    """By name of indicator, in Chinese: the year's plan beside the schedule. Projects have none: their number is set for the
    year, and no share of them is due by a quarter's end."""
    schedule, result = study.policy.schedule, {}
    if schedule is None:
        return result
    for plan in schedule.plans:
        measure = study.city.measure(plan.indicator)
        (draws, known, _), factor = (
            quarter_draws(study, plan.indicator, seed),
            float(convert(Decimal(1), measure.unit, plan.unit)),
        )
        history, _ = study.history(plan.indicator)
        slots = history[
            (history.index >= f"{study.quarter.year}-") & (history.index < study.quarter.months[0])
        ].sum()
        # of a unit that began within the year what it has
        earlier = float(
            (slots * 0 + year_so_far(study.levels_to_date(plan.indicator), study.quarter))
            .fillna(slots)
            .sum()
        )
        result[measure.label_zh] = attainment.progress(
            factor * (earlier + draws),
            factor * float(earlier + known),
            plan.value,
            schedule.share_pct.value,
        )
    return result
