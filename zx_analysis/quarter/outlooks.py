"""What is to be expected of the quarter's targets: the study's figures put into the methods, each
outlook in the unit of its target.
"""

from dataclasses import fields
from decimal import Decimal

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.city.indicators import at_least, convert, half_up, in_full
from zx_analysis.city.periods import month_index, to_date_zh
from zx_analysis.city.policy import Target
from zx_analysis.cleaning import Panel, panels
from zx_analysis.forecasting import (
    Forecast,
    Outlook,
    attainment,
    count_draws,
)
from zx_analysis.forecasting.attainment import DIGITS, Joint, Progress, RunRate, run_rate
from zx_analysis.messages import message
from zx_analysis.programmes import projects
from zx_analysis.quarter import forecasts
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.programmes import project_rows, still_to_come
from zx_analysis.quarter.study import NEW, Study

SHORTEST_PAST = 24  # months before a past quarter that is drawn again


def outlooks(answers: Answers) -> list[Outlook]:
    """One outlook per target of the policy, in its unit. A target whose ledger is absent is left
    out.
    """
    return [
        look
        for target in answers.study.policy.targets
        if (look := outlook(answers, target)) is not None
    ]


@once
def outlook(answers: Answers, target: Target) -> Outlook | None:
    """The outlook of one target; None where its ledger is absent."""
    study = answers.study
    thresholds = study.policy.thresholds
    if target.measure == "projects":
        counted = projects_counted(study, target)
        return (
            None
            if counted is None or target.counted_from is None
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
    draws, known, final = _target_draws(answers, target)
    return attainment.attain(
        target.label_zh,
        target.unit,
        target.value,
        draws,
        known=known,
        final=final,
        thresholds=thresholds,
    )


def joint(answers: Answers) -> Joint:
    """Whether all targets are met together: the share of the draws that reach every one, drawn with
    a shock in common.

    Output and the growth that is learnt from it go together at least as in their own forecasts. A
    target that is only counted belongs to it once it is reached, and is named as left out before.
    """
    study = answers.study
    drawn, wanted, left_out = {}, {}, []
    for target in study.policy.targets:
        if target.measure != "projects":
            drawn[target.label_zh], _, _ = _target_draws(answers, target)
            wanted[target.label_zh] = target.value
        elif (projects_counted(study, target) or 0) < target.value:
            left_out.append(target.label_zh)
    correlation, quarters = shared_shock(answers)
    side_by_side = attainment.together(drawn, correlation, seed=answers.stream("joint"))
    reached = {
        label: np.asarray(at_least(draws, wanted[label])) for label, draws in side_by_side.items()
    }
    return attainment.joint(reached, left_out, correlation, quarters)


def joint_figures(answers: Answers) -> pd.DataFrame:
    """`joint` as one row, for the CSV of the pack; none without a target that can be forecast."""
    forecast = any(target.measure != "projects" for target in answers.study.policy.targets)
    found = [joint(answers)] if forecast else []
    rows = [{**vars(own), "left_out": "、".join(own.left_out)} for own in found]
    return pd.DataFrame(rows, columns=[field.name for field in fields(Joint)])


@once
def shared_shock(answers: Answers) -> tuple[float, int]:
    """How much the errors of the targets' levels and counts go together, and the past quarters that
    was learnt from (`attainment.shared_shock`).

    Growth is left out: it goes with output by its own forecast. Of a quarter that is known whole
    nothing is drawn, and the past has no errors of as many months known.
    """
    study = answers.study
    if study.complete:
        return attainment.PRIOR_CORRELATION, 0
    targets = study.policy.targets
    names = sorted(
        {target.indicator for target in targets if target.measure == "quarter" and target.indicator}
    )
    quarters = [set(_past_quarters(study.panel, name, study.policy.excluded)) for name in names]
    shared = sorted(set.intersection(*quarters), key=str) if quarters else []
    if len(shared) < attainment.ENOUGH_QUARTERS:
        return attainment.PRIOR_CORRELATION, 0
    pits = {name: [_past_pit(answers, name, own) for own in shared] for name in names}
    return attainment.shared_shock(pd.DataFrame(pits))


def _past_quarters(panel: Panel, indicator: str, left_out: frozenset[str]) -> list[Quarter]:
    """Complete quarters before the panel's with two years before them and none of the months that
    are left out."""
    history, months = panel.history(indicator)
    if history.empty:
        return []
    first = panels.first_month(months)
    found = [Quarter.parse(label) for label in panel.quarter_totals(indicator).dropna().index]
    return [
        quarter
        for quarter in found
        if quarter != panel.quarter
        and month_index(quarter.first) - first >= SHORTEST_PAST
        and not left_out & set(quarter.months)
    ]


def _past_pit(answers: Answers, indicator: str, quarter: Quarter) -> float:
    """Where a past quarter's outcome fell among what was drawn with as many months known as today:
    0 to 1."""
    study = answers.study
    history, months = study.panel.history(indicator)
    actual = study.panel.quarter_levels(indicator).loc[quarter.last].sum()
    known = [month for month in quarter.months[: study.known_months] if month in history.index]
    until = known[-1] if known else history.index[history.index < quarter.first][-1]
    if study.city.measure(indicator).kind == "count":
        seen, spans, inside = history[:until].sum(axis=1), months[:until], int(months[known].sum())
        so_far = float(study.panel.known_so_far(indicator, quarter, until).sum())
        draws = count_draws(
            seen, spans, quarter, inside, known=so_far, seed=answers.stream(indicator)
        )
    else:
        basis = study.on_comparable_basis(indicator)
        draws = forecasts.quarter_forecast(answers, indicator, quarter, until, basis)[0].total
    return float(np.mean(draws < actual) + np.mean(draws == actual) / 2)


def projects_counted(study: Study, target: Target) -> float | None:
    """How many projects count towards a target of the year on the day known: those that have
    reached the policy's stage. None without the ledger.
    """
    going = project_rows(study)
    if going is None or target.counted_from is None:
        return None
    return float(projects.reached(going, target.counted_from.value))


def _target_draws(answers: Answers, target: Target) -> tuple[np.ndarray, float, bool]:
    """Draws of a target in its unit, what is known of it, and whether that is final."""
    study = answers.study
    name = target.indicator or ""  # Policy.load has seen to it that the city has it
    if target.measure == "growth":
        own = forecasts.city_growth(answers, name, study.quarter)
        return own.draws, float(study.panel.city_growth(name).iloc[-1]), own.final
    draws, known, final = quarter_draws(answers, name)
    factor = float(convert(Decimal(1), study.city.measure(name).unit, target.unit))
    # A fact is compared without the noise of summing floats.
    return (np.round(factor * draws, 6) if final else factor * draws), factor * known, final


def target_draws(answers: Answers) -> pd.DataFrame:
    """Possible outcomes of every target that can be forecast: draws × targets, each in its unit."""
    return pd.DataFrame(
        {
            target.label_zh: pd.Series(_target_draws(answers, target)[0])
            for target in answers.study.policy.targets
            if target.measure != "projects"
        }
    )


def level_target(study: Study) -> float | None:
    """The policy's target for the quarter's sum of the city's level, in the unit of reports; None
    without one."""
    level = study.level
    target = study.policy.quarter_target(level.name)
    if target is None:
        return None
    return target.value * float(convert(Decimal(1), target.unit, level.shown_unit))


def quarter_draws(answers: Answers, indicator: str) -> tuple[np.ndarray, float, bool]:
    """Possible totals of the city's quarter for a level or a count, what is known of it, and
    whether it is complete; in the indicator's unit.
    """
    study = answers.study
    if study.city.measure(indicator).kind != "count":
        own = forecasts.forecast(answers, indicator)
        return own.total, float(own.known.sum()), own.known_months == 3
    history, months = study.panel.history(indicator)
    if not study.panel.covered(indicator, study.quarter):
        refusal = message(
            "quarter_begins_without_figures",
            label=study.city.measure(indicator).label_zh,
            indicator=indicator,
            quarter=study.quarter,
        )
        raise ValueError(str(refusal))
    known_months = study.panel.known_months(indicator, study.quarter)
    known = float(study.panel.to_date(indicator).sum())
    if indicator == NEW and known_months < 3:
        # what the bulletins count is a fact; what is still to come the candidates' ledgers know
        # better than the past counts
        coming = still_to_come(answers, max(study.quarter.slots(history.index), default=""))
        if coming is not None:
            return known + coming, known, False
    draws = count_draws(
        history.sum(axis=1),
        months,
        study.quarter,
        known_months,
        known=known,
        seed=answers.stream(indicator),
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


def needed_rate(study: Study, forecast: Forecast, target: float | None) -> RunRate | None:
    """What the remaining months have to make for the target, in the shown unit; None where none is
    left or there is no target."""
    if target is None:
        return None
    level = study.level
    history, months = study.panel.history(level.name)
    return run_rate(
        level.shown(history.sum(axis=1)),
        months,
        study.quarter,
        forecast.known_months,
        target,
        float(level.shown(forecast.known.sum())),
    )


def basis_zh(panel: Panel, indicator: str) -> str:
    """What the quarter's level rests on, where that is not the plain sum of its months: of a first
    quarter what was revised since; of a later one the published year to date beside the months. ''
    where there is nothing to say, or a unit lacks a figure.
    """
    measure, quarter = panel.city.measure(indicator), panel.quarter
    slots, _ = panel.history(indicator)
    inside = slots[slots.index >= quarter.first]
    levels = panel.levels_to_date(indicator).sum(axis=1, skipna=False)
    if inside.empty or not np.isfinite(levels.get(inside.index[-1], np.nan)):
        return ""
    months, to_date = float(inside.sum().sum()), float(levels[inside.index[-1]])
    differenced = to_date - forecasts.year_so_far(levels, quarter)
    places, unit_zh = DIGITS.get(measure.shown_unit, 2), measure.shown_unit

    def shown(value: float) -> str:
        return f"{half_up(measure.shown(value), places):,} {unit_zh}"

    moved, span = half_up(measure.shown(differenced - months), places), to_date_zh(inside.index[-1])
    revised = f"，含对以前月份的修订 {moved:+,} {unit_zh}" if moved else ""
    if quarter.number == 1:
        return f"{measure.label_zh}以最近公布的{span}累计为准{revised}。" if moved else ""
    return (
        f"{measure.label_zh}取{'本期累计减上季末累计' if panel.by_difference else '本季各月合计'}"
        f"：各月合计 {shown(months)}；"
        f"公布的{span}累计 {shown(to_date)}，减去{to_date_zh(quarter.before.last)}累计为 "
        f"{shown(differenced)}{revised}。"
    )


def progress(answers: Answers) -> dict[str, Progress]:
    """By name of indicator, in Chinese: the year's plan beside the schedule. Projects have none:
    their number is set for the year, and no share of them is due by a quarter's end.
    """
    study = answers.study
    schedule, result = study.policy.schedule, {}
    if schedule is None:
        return result
    for plan in schedule.plans:
        measure = study.city.measure(plan.indicator)
        (draws, known, _), factor = (
            quarter_draws(answers, plan.indicator),
            float(convert(Decimal(1), measure.unit, plan.unit)),
        )
        history, _ = study.panel.history(plan.indicator)
        slots = history[
            (history.index >= f"{study.quarter.year}-") & (history.index < study.quarter.first)
        ].sum()
        # of a unit that began within the year what it has
        earlier = float(
            (
                slots * 0
                + forecasts.year_so_far(study.panel.levels_to_date(plan.indicator), study.quarter)
            )
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
