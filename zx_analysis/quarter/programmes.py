"""The programmes behind the number, as known on the study's day: its ledgers put into their
methods. None where a ledger that is needed is absent.
"""

import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from zx_analysis.city import Indicator, Quarter
from zx_analysis.city.indicators import at_least, convert, same_dimension
from zx_analysis.city.periods import last_day
from zx_analysis.city.programme_rules import TODO_ZH
from zx_analysis.cleaning import Panel, contracts
from zx_analysis.cleaning.contracts import CREDIT_CODE
from zx_analysis.programmes import (
    assistance,
    candidates,
    growth_points,
    idle_enterprises,
    pools,
    projects,
    spring_festival,
    todo_lists,
)
from zx_analysis.programmes.candidates import Entrants
from zx_analysis.programmes.growth_points import Extra
from zx_analysis.programmes.spring_festival import Subsidies
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.known_rows import candidate_rows, ledger_rows
from zx_analysis.quarter.study import (
    CANDIDATES,
    CULTIVATION,
    EXITS,
    FESTIVAL,
    GROWTH_POINTS,
    HELP,
    IDLE,
    LAST_FESTIVAL,
    NEW,
    PAST,
    POWER,
    PROJECTS,
    RESERVE,
    SALES,
    TAX,
    Study,
)

ONE_DAY = datetime.timedelta(days=1)


def growth_point_rows(study: Study) -> pd.DataFrame | None:
    """The ledger of growth points with status, slip_days and the output made so far
    (realised_wan).
    """
    entered = study.ledger_rows(GROWTH_POINTS)
    if entered is None:
        return None
    later = (
        entered[growth_points.ACTUAL] > study.known_day.isoformat()
    )  # a ledger's months bear no year
    columns = growth_points.made_columns(entered, study.quarter.first, study.latest_month)
    made = entered[columns].astype(float).sum(axis=1).mask(later, 0.0)
    return entered.join(growth_points.standing(entered, study.known_day)).assign(realised_wan=made)


def growth_point_extra(answers: Answers, left_out: tuple[int, ...] = ()) -> Extra | None:
    """What the growth points may add in the quarter, but for those of the rows `left_out`; None
    also with too few in production to learn from.
    """
    study = answers.study
    entered = growth_point_rows(study)
    if entered is None:
        return None
    first, day, last = study.days
    columns = growth_points.made_columns(entered, study.quarter.first, study.latest_month)
    started = entered["status"].isin(["early", "on_time", "late"])
    if (
        len(growth_points.realisation_rates(entered, first, day, columns))
        < growth_points.FEWEST_RATES
        or entered.loc[started, "slip_days"].isna().all()
    ):
        return None
    return growth_points.extra(
        entered.drop(index=list(left_out)),
        first,
        day,
        last,
        columns,
        seed=answers.stream(GROWTH_POINTS),
    )


def beyond_output(panel: Panel, level: Indicator, points: pd.DataFrame) -> pd.DataFrame:
    """By township code realised_wan and output_wan, where growth points are said to have made more
    in the quarter than the whole township: one of the two is wrong.

    points: of `growth_point_rows`. Empty where the level is no money.
    """
    if not same_dimension(level.unit, "万元"):
        return pd.DataFrame(columns=["realised_wan", "output_wan"])
    made = pd.DataFrame(
        {
            "realised_wan": points.groupby("township_code")["realised_wan"].sum(),
            "output_wan": panel.to_date(level.name)
            * float(convert(Decimal(1), level.unit, "万元")),
        }
    )
    return made[made["realised_wan"] > made["output_wan"]]


def with_growth_points(total: np.ndarray, target: float, extra: np.ndarray) -> tuple[float, float]:
    """Probability that `total` reaches the target as it is, and with the extra laid on top (drawn
    apart); all in one unit.
    """
    return float(np.mean(at_least(total, target))), float(np.mean(at_least(total + extra, target)))


def within(days: pd.Series, first: datetime.date, last: datetime.date) -> pd.Series:
    """Which ISO days (text, "" for none) lie between two days, both included."""
    return (days >= first.isoformat()) & (days <= last.isoformat())


@once
def entrants(
    answers: Answers, day: datetime.date | None = None, quarter: Quarter | None = None
) -> Entrants | None:
    """Who will be above designated size by the quarter's end, by the ledgers of candidates as of
    `day` (default: the last one known); ValueError where the past teaches too little."""
    study = answers.study
    rows, past = candidate_rows(answers), ledger_rows(answers, PAST)
    if rows is None or past is None:
        return None
    quarter = quarter or study.quarter
    return candidates.entrants(
        rows,
        past,
        ledger_rows(answers, EXITS),
        quarter.first_day,
        day or study.known_day,
        quarter.last_day,
        study.policy.programmes.windows,
        seed=answers.stream(CANDIDATES),
    )


def still_to_come(answers: Answers, published: str) -> np.ndarray | None:
    """Draws of how many new enterprises the quarter's bulletins are still to count: approved after
    the month `published` ("" where none of the quarter is), or still to be. None where the ledgers
    cannot say."""
    study = answers.study
    try:
        own = entrants(answers)
    except ValueError:
        return None  # too little to learn from: page 5 says so
    rows, (first, day, _) = candidate_rows(answers), study.days
    if own is None or rows is None:
        return None
    first = last_day(published) + ONE_DAY if published else first
    since = rows[within(rows[candidates.APPROVED], first, day)]
    return len(set(contracts.enterprise_keys(since))) + own.draws(seed=answers.stream(NEW))


def project_rows(study: Study) -> pd.DataFrame | None:
    """The ledger of projects as it stood on the day known, `projects.standing`."""
    entered = study.ledger_rows(PROJECTS)
    return None if entered is None else projects.standing(entered, study.known_day)


@once
def on_the_day(answers: Answers) -> dict[str, pd.DataFrame]:
    """Every ledger's rows by its title, as they stood on the day known as far as its days tell;
    others as entered."""
    study = answers.study
    day, rows = study.known_day, {title: own.rows for title, own in study.ledgers.items()}
    if (going := project_rows(study)) is not None:
        rows[PROJECTS] = going
    if CANDIDATES in rows:
        rows[CANDIDATES] = candidates.standing(rows[CANDIDATES], day)
    if (points := rows.get(GROWTH_POINTS)) is not None:
        actual = todo_lists.until(points[growth_points.ACTUAL], day)
        rows[GROWTH_POINTS] = points.assign(**{growth_points.ACTUAL: actual})
    return rows


def tax_year(day: datetime.date) -> int:
    """The last year whose sales the tax office can have known on a day."""
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def reserve_rows(study: Study) -> pd.DataFrame | None:
    """The reserve pool beside the tax list; None also where the policy does not say what the
    threshold is.
    """
    pool, tax, threshold = (
        study.ledger_rows(RESERVE),
        study.ledger_rows(TAX),
        study.policy.enterprise_threshold_wan,
    )
    if pool is None or tax is None or threshold is None:
        return None
    entered = pool[pool[pools.ENTERED] <= study.known_day.isoformat()]  # undated ones, too
    return pools.reserve_standing(
        entered,
        tax,
        threshold.value,
        tax_year(study.known_day),
        amount(study.policy.programmes.reserve_from_wan),
    )


def power(study: Study) -> pd.DataFrame | None:
    """Electricity by credit code and month, 10,000 kWh, of the months known."""
    found = study.ledger_rows(POWER)
    if found is None:
        return None
    table = idle_enterprises.power_table(found)
    return table.loc[:, [month for month in table.columns if month <= study.latest_month]]


def idle_rows(study: Study) -> pd.DataFrame | None:
    entered = study.ledger_rows(IDLE)
    return (
        None
        if entered is None
        else idle_enterprises.standing(entered, power(study), study.known_day)
    )


def cultivation_rows(study: Study) -> pd.DataFrame | None:
    entered = study.ledger_rows(CULTIVATION)
    return (
        None
        if entered is None
        else pools.cultivation_standing(entered, study.policy.programmes.criteria)
    )


def festival_rows(study: Study) -> pd.DataFrame | None:
    """The ledger of the Spring Festival; None also in another quarter than the first, while
    February, when its days can be counted, is not known, and where its days are of other years.
    """
    entered = study.as_entered(FESTIVAL)
    if entered is None or study.quarter.number != 1 or study.until < study.quarter.months[1]:
        return None
    dated = entered[[spring_festival.PLANNED, spring_festival.ACTUAL]].to_numpy().ravel()
    years = {day[:4] for day in dated if day}
    return None if years and str(study.quarter.year) not in years else entered


def festival_once(study: Study) -> pd.DataFrame | None:
    """Of the ledger of the Spring Festival each enterprise once, as counts take it; whether one
    that is entered twice is paid `subsidies` decides.
    """
    return None if festival_rows(study) is None else study.ledger_rows(FESTIVAL)


def subsidies(study: Study) -> Subsidies | None:
    """Who gets the Spring Festival's subsidy; None also where the policy has none."""
    entered, policy = festival_rows(study), study.policy.spring_festival
    return None if entered is None or policy is None else spring_festival.subsidies(entered, policy)


def festival_counts(study: Study) -> dict[str, float]:
    """What offices publish of the Spring Festival, by key, each with `_before`, last year's:
    kept_on (enterprises), stayers (workers); power_wan_kwh (use in January and February of the
    `power_firms` enterprises of this year's ledger with a figure in all four months) and its
    power_growth_pct. A key is absent where no ledger says it."""
    entered, used = festival_once(study), power(study)
    if entered is None:
        return {}
    found = {}
    for end, ledger in (("", entered), ("_before", study.ledger_rows(LAST_FESTIVAL))):
        if ledger is not None:
            found |= {
                f"kept_on{end}": spring_festival.kept_on(ledger),
                f"stayers{end}": spring_festival.stayers(ledger),
            }
    months = study.quarter.months[:2]
    if used is not None and (
        both := idle_enterprises.power_on_year(used, set(entered[CREDIT_CODE]), list(months))
    ):
        found |= dict(
            zip(("power_firms", "power_wan_kwh", "power_wan_kwh_before"), both, strict=True)
        )
        found["power_growth_pct"] = 100 * (both[1] / both[2] - 1) if both[2] > 0 else np.nan
    return {key: float(value) for key, value in found.items() if not np.isnan(value)}


def cases(study: Study) -> pd.DataFrame | None:
    entered = study.ledger_rows(HELP)
    return None if entered is None else assistance.cases(entered, study.known_day)


def events(study: Study) -> pd.DataFrame | None:
    entered = study.ledger_rows(SALES)
    return None if entered is None else assistance.events_held(entered, study.known_day)


def amount(given) -> Any:
    """The amount that the policy gives, if it does."""
    return None if given is None else given.value


@once
def todo(answers: Answers) -> dict[str, pd.DataFrame]:
    """Every programme's list, in their order; empty where its ledger is absent."""
    study = answers.study
    rules, (_, day, last) = study.policy.programmes, study.days
    found = {}
    if (points := growth_point_rows(study)) is not None:
        found["growth_points"] = growth_points.todo(points)
    if (going := project_rows(study)) is not None:
        found["projects"] = projects.todo(going, day)
    if (now := study.ledger_rows(CANDIDATES)) is not None and (
        past := study.ledger_rows(PAST)
    ) is not None:
        found["candidates"] = candidates.todo(now, past, day, last, rules.windows)
    tax, threshold = study.ledger_rows(TAX), study.policy.enterprise_threshold_wan
    if (pool := reserve_rows(study)) is not None and tax is not None and threshold is not None:
        entered = {
            code
            for title in (CANDIDATES, PAST)
            if (known := study.ledger_rows(title)) is not None
            for code in known.loc[known[candidates.ENDED] == "", CREDIT_CODE]
        }
        found["reserve"] = pools.reserve_todo(
            pool,
            tax,
            entered,
            threshold.value,
            amount(study.policy.programmes.reserve_from_wan),
            tax_year(study.known_day),
            day,
        )
    if (idle := idle_rows(study)) is not None:
        found["idle"] = idle_enterprises.todo(
            idle, study.ledger_rows(POWER), power(study), amount(rules.idle_review_days)
        )
    if (grown := cultivation_rows(study)) is not None:
        found["cultivation"] = pools.cultivation_todo(grown)
    if (arranged := festival_once(study)) is not None:
        found["festival"] = spring_festival.todo(arranged, subsidies(study), day)
    if (opened := cases(study)) is not None:
        found["help"] = assistance.cases_todo(opened, amount(rules.help_days))
    if (held := events(study)) is not None:
        found["sales"] = assistance.events_todo(held, day)
    return {name: official(study, found.get(name, todo_lists.empty())) for name in TODO_ZH}


def official(study: Study, entries: pd.DataFrame) -> pd.DataFrame:
    """The entries with the units in charge as the city lists them."""
    units = todo_lists.listed_offices(entries["responsible"], study.city.departments)
    return entries.assign(responsible=units)
