"""What the programmes leave to be done, put together: who has what overdue, what is most urgent,
and how each programme stands beside an earlier day.
"""

import datetime

import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME, enterprise_keys
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
from zx_analysis.quarter import programmes
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.study import (
    CANDIDATES,
    GROWTH_POINTS,
    IDLE,
    PAST,
    PROJECTS,
    SALES,
    TAX,
    Study,
)

# the ledger whose sums are at stake
OF_LEDGER = {
    "growth_points": GROWTH_POINTS,
    "projects": PROJECTS,
    "candidates": CANDIDATES,
    "reserve": TAX,
    "idle": IDLE,
    "sales": SALES,
}
DOUBTFUL = "absurd_sum"  # the rule of a finding: a sum that is probably in another unit


@once
def matters(answers: Answers) -> pd.DataFrame:
    """All programmes' to-do lists and what falls due this week, as one list
    (`todo_lists.together`). A sum that has to be checked is at nobody's stake (NaN).
    """
    study, lists = answers.study, programmes.todo(answers)
    day, soon = study.known_day, coming(study)
    found = {}
    for name, entries in lists.items():
        joined = pd.concat([part for part in (entries, soon.get(name)) if part is not None])
        doubted = joined["cell"].isin(doubtful_cells(study, OF_LEDGER.get(name, "")))
        stake = joined["stake_wan"].mask(doubted)
        found[name] = (joined.assign(stake_wan=stake), day)
    return todo_lists.together(found)


def coming(study: Study) -> dict[str, pd.DataFrame]:
    """By programme what falls due within a week of the day known and is on no to-do list yet."""
    rules, day, found = study.policy.programmes, study.known_day, {}
    if (points := programmes.growth_point_rows(study)) is not None:
        found["growth_points"] = growth_points.coming(points, day)
    if (pool := programmes.reserve_rows(study)) is not None:
        found["reserve"] = pools.reserve_coming(pool, day)
    if (idle := programmes.idle_rows(study)) is not None:
        found["idle"] = idle_enterprises.coming(idle, programmes.amount(rules.idle_review_days))
    if (arranged := programmes.festival_once(study)) is not None:
        found["festival"] = spring_festival.coming(arranged, day)
    if (opened := programmes.cases(study)) is not None:
        found["help"] = assistance.cases_coming(opened, programmes.amount(rules.help_days))
    return {name: programmes.official(study, entries) for name, entries in found.items()}


def with_coming(study: Study, lists: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Each programme's list, followed by what only falls due within a week and says so."""
    found = dict(lists)
    for name, soon in coming(study).items():
        if name in lists and len(soon):
            told = soon.assign(matter="七天内到期：" + soon["matter"])
            found[name] = pd.concat([lists[name], told], ignore_index=True)
    return found


def doubtful_cells(study: Study, title: str) -> set[str]:
    """The cells of a ledger's entries with a sum that is probably in another unit."""
    if title not in study.ledgers:
        return set()
    return {one["cell"] for one in study.ledgers[title].to_check if one["rule"] == DOUBTFUL}


def named(study: Study, rows: pd.DataFrame) -> pd.Series:
    """Which rows of a ledger are of an enterprise that the announcement names."""
    names = study.policy.programmes.named_projects
    wanted = () if names is None else names.value
    return rows[NAME].map(lambda enterprise: any(name in str(enterprise) for name in wanted))


def project_rows(study: Study) -> pd.DataFrame | None:
    """The ledger of projects as on the day known with the total investment (total_wan), NaN where
    it has to be checked.
    """
    if (going := programmes.project_rows(study)) is None:
        return None
    total = pd.to_numeric(going[projects.TOTAL])
    return going.assign(total_wan=total.mask(going["cell"].isin(doubtful_cells(study, PROJECTS))))


def stages_as_of(study: Study) -> datetime.date | None:
    """The day to which the ledger of projects was written on where that is after the day known:
    stages before 开工 are of that day then. None where it is not, and without the ledger."""
    entered = study.ledger_rows(PROJECTS)
    if entered is None:
        return None
    last = projects.entered_to(entered, study.known_day)
    return last if last > study.known_day else None


def earlier(answers: Answers) -> dict[str, float]:
    """By programme the figure beside which its own stands: candidates approved in the same quarter
    of last year up to the same day; enterprises of the reserve pool that had reached the threshold
    the year before; idle: entries that came up in the quarter; help: difficulties that came up less
    those solved; sales: signed in the quarter before, 10,000 yuan. A key is absent where no ledger
    says it.
    """
    study, found = answers.study, {}
    first, day, _ = study.days
    if (past := study.ledger_rows(PAST)) is not None and study.candidate_rows() is not None:
        since, until = _year_before(first), _year_before(day)
        approved = past[programmes.within(past[candidates.APPROVED], since, until)]
        found["candidates"] = enterprise_keys(approved).nunique()
    pool, tax, threshold = (
        programmes.reserve_rows(study),
        study.ledger_rows(TAX),
        study.policy.enterprise_threshold_wan,
    )
    if pool is not None and tax is not None and threshold is not None:
        taxable = pools.sales(tax, programmes.tax_year(study.known_day) - 1)
        if taxable.shape[1]:
            level = taxable.iloc[:, -1].reindex(pool[CREDIT_CODE])
            found["reserve"] = int((level >= threshold.value).sum())
    if (idle := programmes.idle_rows(study)) is not None:
        found["idle"] = int(programmes.within(idle[idle_enterprises.SINCE], first, day).sum())
    if (opened := programmes.cases(study)) is not None:
        found["help"] = int(programmes.within(opened[assistance.OPENED], first, day).sum()) - int(
            programmes.within(opened[assistance.SOLVED], first, day).sum()
        )
    if (held := programmes.events(study)) is not None:
        before = _quarter_before(study.quarter)
        own = held[programmes.within(held[assistance.DAY], before.first_day, before.last_day)]
        if len(own):
            found["sales"] = float(own[assistance.SIGNED].sum())
    return found


def _year_before(day: datetime.date) -> datetime.date:
    """The same day a year before; of 29 February the 28th."""
    last = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return last.replace(year=day.year - 1)


def _quarter_before(quarter: Quarter) -> Quarter:
    year, number = quarter.year, quarter.number
    return Quarter(year, number - 1) if number > 1 else Quarter(year - 1, 4)
