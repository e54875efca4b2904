"""What each township is to make in the quarter (任务分解), how far it is, where the forecast leads
it, and what growth the months that remain would take.
"""

import contextlib
from decimal import Decimal

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.city.indicators import convert
from zx_analysis.city.plans import TownshipTargets
from zx_analysis.quarter import forecasts
from zx_analysis.quarter.answers import Answers
from zx_analysis.quarter.study import Study

BLUE_FROM_PCT = 100


def targets(study: Study) -> pd.Series | None:
    """Each unit's target of the quarter, in the level's unit, by code; NaN where none is declared
    or there is no output to share by. None where the policy names none."""
    rule, level = study.policy.township_targets, study.level
    if rule is None:
        return None
    if not rule.share:
        found = pd.Series(np.nan, study.codes)
        for row in rule.declared:
            (code,) = study.register.find(row.township)
            found[code] = row.value * float(convert(Decimal(1), row.unit, level.unit))
        return found[study.codes]
    whole = study.policy.quarter_target(level.name)
    assert whole is not None  # the policy is refused without
    amount = whole.value * float(convert(Decimal(1), whole.unit, level.unit))
    return shared(amount, _shared_by(study, rule))


def shared(amount: float, output: pd.Series) -> pd.Series:
    """`amount` in proportion to output, by its index; NaN where the output is not known."""
    return amount * output / output.sum()


def _shared_by(study: Study, rule: TownshipTargets) -> pd.Series:
    """The output that the target is shared by, as the rule names it."""
    before = study.quarter.a_year_before
    if rule.share == "year_ago_output":
        return study.panel.year_ago(study.city.level, study.quarter)
    quarters = [str(Quarter(before.year, number)) for number in range(1, 5)]
    totals = study.panel.quarter_totals(study.city.level)
    return totals.reindex(quarters).sum(skipna=False)


def due(study: Study) -> tuple[pd.Series, bool] | None:
    """What each unit has to make of the quarter's target, in the level's unit, by code, and whether
    the policy says so; else the target in proportion to last year's quarter. None where there is
    neither."""
    if (wanted := targets(study)) is not None:
        return wanted, True
    goal = study.policy.quarter_target(study.city.level)
    before = study.panel.year_ago(study.city.level, study.quarter)
    if goal is None or not before.sum() > 0:
        return None
    amount = goal.value * float(convert(Decimal(1), goal.unit, study.level.unit))
    return shared(amount, before.fillna(0)), False


def progress(answers: Answers) -> pd.DataFrame | None:
    """target, completion_pct, needed_growth_pct and target_colour by unit, see `reached`, and
    target_probability: the share of the forecast's draws that make the target, NaN once the quarter
    is closed; None where the policy names no targets.
    """
    study = answers.study
    rule, wanted = study.policy.township_targets, targets(study)
    if rule is None or wanted is None:
        return None
    level, panel = study.city.level, study.panel
    made = panel.to_date(level)
    growth = pd.Series(np.nan, study.codes)
    if study.level.growth and study.city.has(study.level.growth):
        growth = panel.to_date(study.level.growth)
    year_ago = panel.year_ago(level, study.quarter)
    month = study.quarter.a_year_before.months[max(study.known_months, 1) - 1]
    before = panel.quarter_levels(level).reindex([month]).iloc[0]
    # Growth is published on this year's enterprises: so is last year's rest, by the same factor.
    scope = (made / (1 + growth / 100).where(growth > -100)) / before.where(before > 0)
    rest = (year_ago - before) * scope.fillna(1.0)
    if study.complete:
        closed = reached(wanted, made, rest * 0, made, rule.yellow_from_pct)
        return closed.assign(target_probability=np.nan)
    expected, chance = _expected(answers, wanted)
    progress = reached(wanted, made, rest, expected, rule.yellow_from_pct)
    return progress.assign(target_probability=chance)


def _expected(answers: Answers, wanted: pd.Series) -> tuple[pd.Series, pd.Series]:
    """What each unit is expected to make of the quarter, by code: the mean of the forecast's draws,
    as on the page of the forecast; and the share of draws that make what is wanted of it. NaN where
    too little is known."""
    expected, chance = (pd.Series(np.nan, answers.study.codes) for _ in range(2))
    with contextlib.suppress(ValueError):
        made = forecasts.forecast(answers, answers.study.city.level)
        due = wanted.reindex(made.units)
        shares = pd.Series((made.draws >= due.to_numpy()).mean(axis=0), made.units)
        expected.update(pd.Series(made.draws.mean(axis=0), made.units))
        chance.update(shares[due.notna()])
    return expected, chance


def reached(
    target: pd.Series, made: pd.Series, rest: pd.Series, expected: pd.Series, yellow: float
) -> pd.DataFrame:
    """How far each unit is with its target T, all by unit and in one unit.

    made M: so far; rest R: last year's months that are still to come, 0 once the quarter is closed;
    expected E: of the whole quarter, M once it is closed. completion_pct = 100 M / T;
    needed_growth_pct = 100 ((T - M) / R - 1), NaN where nothing remains; target_colour by the
    completion at the quarter's end, 100 E / T: blue from 100, yellow from `yellow`, else red, ''
    where it is not known.
    """
    at_the_end = (100 * expected / target).round(6)
    colour = np.select(
        [at_the_end >= BLUE_FROM_PCT, at_the_end >= yellow, at_the_end < yellow],
        ["blue", "yellow", "red"],
        "",
    )
    return pd.DataFrame(
        {
            "target": target,
            "completion_pct": 100 * made / target,
            "needed_growth_pct": 100 * ((target - made) / rest.where(rest > 0) - 1),
            "target_colour": colour,
        }
    )
