"""The programmes behind the number, as known on the study's day: its ledgers put into their methods. None where a ledger that is needed is absent."""

import calendar
import datetime
from decimal import Decimal

import numpy as np
import pandas as pd

from zx_analysis import (
    candidates,
    cultivation,
    difficulties,
    electricity,
    festival_support,
    growth_points,
    idle_enterprises,
    outlooks,
    projects,
    reserve,
    sales_events,
    todo_lists,
)
from zx_analysis.candidates import Entrants
from zx_analysis.contracts import CREDIT_CODE
from zx_analysis.festival_support import Subsidies
from zx_analysis.growth_points import REALISED, Extra
from zx_analysis.indicators import convert, same_dimension
from zx_analysis.outlooks import PROJECTS
from zx_analysis.periods import month_index
from zx_analysis.study import Study, once

GROWTH_POINTS, CANDIDATES, PAST, EXITS, RESERVE, TAX, IDLE, POWER, CULTIVATION, FESTIVAL, LAST_FESTIVAL, HELP, SALES = (
    "增长点", "进规企业", "历年进规", "退库企业", "后备企业", "税务名单", "减停产企业", "企业用电", "专精特新", "春节生产", "上年春节生产", "包联帮扶", "产销活动")


def known_day(study: Study) -> datetime.date:
    """The last day that is known: the end of the latest month read, at most of the quarter."""
    return _last_day(min(study.until, study.quarter.months[-1]))


def days(study: Study) -> tuple[datetime.date, datetime.date, datetime.date]:
    """First day of the quarter, the last one known, last of the quarter."""
    first = study.quarter.months[0]
    return datetime.date(int(first[:4]), int(first[5:]), 1), known_day(study), _last_day(study.quarter.months[-1])


def _last_day(month: str) -> datetime.date:
    year, number = int(month[:4]), int(month[5:])
    return datetime.date(year, number, calendar.monthrange(year, number)[1])


def rows(study: Study, title: str) -> pd.DataFrame | None:
    """The rows of a ledger; None without it."""
    return study.ledgers[title].rows if title in study.ledgers else None


def growth_point_rows(study: Study) -> pd.DataFrame | None:
    """The ledger of growth points with status, slip_days and the output made so far (realised_wan)."""
    entered = rows(study, GROWTH_POINTS)
    if entered is None:
        return None
    return entered.join(growth_points.standing(entered, known_day(study))).assign(realised_wan=entered[_made(study, entered)].astype(float).sum(axis=1))


def _made(study: Study, rows: pd.DataFrame) -> list[str]:
    """The ledger's columns of output made in months of the quarter that are known ('3月实现新增产值(万元)', '1-2月…'); those of earlier months are not the quarter's."""
    if study.until < study.quarter.months[0]:
        return []
    first, last = (month_index(month) % 12 + 1 for month in (study.quarter.months[0], min(study.until, study.quarter.months[-1])))

    def within(column: str) -> bool:
        months = [int(number) for number in column.removesuffix(REALISED).removesuffix("月").split("-")]
        return first <= months[0] and months[-1] <= last

    return [column for column in rows if column.endswith(REALISED) and within(column)]


def growth_point_extra(study: Study, seed: int = 0, left_out: tuple[int, ...] = ()) -> Extra | None:
    """What the growth points may add in the quarter, but for those of the rows `left_out`; None also with too few in production to learn from."""
    entered = growth_point_rows(study)
    if entered is None:
        return None
    first, day, last = days(study)
    columns = _made(study, entered)
    started = entered["status"].isin(["early", "on_time", "late"])
    if len(growth_points.realisation_rates(entered, first, day, columns)) < growth_points.FEWEST_RATES or entered.loc[started, "slip_days"].isna().all():
        return None
    return growth_points.extra(entered.drop(index=list(left_out)), first, day, last, columns, seed=outlooks.stream(seed, GROWTH_POINTS))


def beyond_output(study: Study, points: pd.DataFrame) -> pd.DataFrame:
    """By township code realised_wan and output_wan, where growth points are said to have made more in the quarter than the whole township: one of the two is wrong.

    points: of `growth_point_rows`. Empty where the level is no money.
    """
    level = study.city.measure(study.city.level)
    if not same_dimension(level.unit, "万元"):
        return pd.DataFrame(columns=["realised_wan", "output_wan"])
    made = pd.DataFrame({"realised_wan": points.groupby("township_code")["realised_wan"].sum(),
                         "output_wan": study.to_date(study.city.level) * float(convert(Decimal(1), level.unit, "万元"))})
    return made[made["realised_wan"] > made["output_wan"]]


def with_growth_points(total: np.ndarray, target: float, extra: np.ndarray) -> tuple[float, float]:
    """Probability that `total` reaches the target as it is, and with the extra laid on top (drawn apart); all in one unit."""
    return float(np.mean(total >= target)), float(np.mean(total + extra >= target))


def project_day(study: Study, rows: pd.DataFrame) -> datetime.date:
    """The day the ledger of projects stands at: of the study, or of its latest contact where that is later. It keeps no earlier state."""
    last = pd.to_datetime(rows[projects.CONTACT], errors="coerce").max()
    return known_day(study) if pd.isna(last) else max(known_day(study), last.date())


def entrants(study: Study, seed: int = 0) -> Entrants | None:
    """Who will be above designated size by the quarter's end, by the ledger of candidates; ValueError where the past teaches too little."""
    now, past = rows(study, CANDIDATES), rows(study, PAST)
    if now is None or past is None:
        return None
    return candidates.entrants(now, past, rows(study, EXITS), *days(study), study.policy.programmes.windows, seed=outlooks.stream(seed, CANDIDATES))


def tax_year(study: Study) -> int:
    """The last year whose sales the tax office can have known on the study's day."""
    day = known_day(study)
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def reserve_rows(study: Study) -> pd.DataFrame | None:
    """The reserve pool beside the tax list; None also where the policy does not say what the threshold is."""
    pool, tax, threshold = rows(study, RESERVE), rows(study, TAX), study.policy.enterprise_threshold_wan
    if pool is None or tax is None or threshold is None:
        return None
    return reserve.standing(pool, tax, threshold.value, tax_year(study), reserve_from(study))


def reserve_from(study: Study) -> float | None:
    """Sales from which an enterprise belongs in the reserve pool, 10,000 yuan; None where the
    policy does not say."""
    given = study.policy.programmes.reserve_from_wan
    return None if given is None else given.value


def power(study: Study) -> pd.DataFrame | None:
    """Electricity by credit code and month, 10,000 kWh, of the months known."""
    found = rows(study, POWER)
    if found is None:
        return None
    table = electricity.table(found)
    return table.loc[:, [month for month in table if month <= min(study.until, study.quarter.months[-1])]]


def idle_rows(study: Study) -> pd.DataFrame | None:
    entered = rows(study, IDLE)
    return None if entered is None else idle_enterprises.standing(entered, power(study), known_day(study))


def cultivation_rows(study: Study) -> pd.DataFrame | None:
    entered = rows(study, CULTIVATION)
    return None if entered is None else cultivation.standing(entered, study.policy.programmes.criteria)


def festival_rows(study: Study) -> pd.DataFrame | None:
    """The ledger of the Spring Festival; None also in another quarter than the first, or while February, when its days can be counted, is not known."""
    return rows(study, FESTIVAL) if study.quarter.number == 1 and study.until >= study.quarter.months[1] else None


def subsidies(study: Study) -> Subsidies | None:
    """Who gets the Spring Festival's subsidy; None also where the policy has none."""
    entered, policy = festival_rows(study), study.policy.spring_festival
    return None if entered is None or policy is None else festival_support.subsidies(entered, policy)


def festival_counts(study: Study) -> dict[str, float]:
    """What offices publish of the Spring Festival, by key, each with `_before`, last year's:
    kept_on (enterprises), stayers (workers); power_wan_kwh (use in January and February of the
    `power_firms` enterprises of this year's ledger with a figure in all four months) and its
    power_growth_pct. A key is absent where no ledger says it."""
    entered, used = festival_rows(study), power(study)
    if entered is None:
        return {}
    found = {}
    for end, ledger in (("", entered), ("_before", rows(study, LAST_FESTIVAL))):
        if ledger is not None:
            found |= {f"kept_on{end}": festival_support.kept_on(ledger), f"stayers{end}": festival_support.stayers(ledger)}
    months = study.quarter.months[:2]
    if used is not None and (both := electricity.on_year(used, set(entered[CREDIT_CODE]), list(months))):
        found |= dict(zip(("power_firms", "power_wan_kwh", "power_wan_kwh_before"), both, strict=True))
        found["power_growth_pct"] = 100 * (both[1] / both[2] - 1) if both[2] > 0 else np.nan
    return {key: float(value) for key, value in found.items() if not np.isnan(value)}


def cases(study: Study) -> pd.DataFrame | None:
    entered = rows(study, HELP)
    return None if entered is None else difficulties.cases(entered, known_day(study))


def events(study: Study) -> pd.DataFrame | None:
    entered = rows(study, SALES)
    return None if entered is None else sales_events.held(entered, known_day(study))


def limit(days) -> int | None:
    """The number of days that the policy gives, if it does."""
    return None if days is None else days.value


@once
def todo(study: Study) -> dict[str, pd.DataFrame]:
    """Every programme's list, in their order; empty where its ledger is absent."""
    rules, (_, day, last) = study.policy.programmes, days(study)
    found = {}
    if (points := growth_point_rows(study)) is not None:
        found["growth_points"] = growth_points.todo(points)
    if (going := rows(study, PROJECTS)) is not None:
        found["projects"] = projects.todo(going, project_day(study, going))
    if (now := rows(study, CANDIDATES)) is not None and (past := rows(study, PAST)) is not None:
        found["candidates"] = candidates.todo(now, past, day, last, rules.windows)
    if (pool := reserve_rows(study)) is not None:
        entered = {code for title in (CANDIDATES, PAST) if (known := rows(study, title)) is not None for code in known.loc[known[candidates.ENDED] == "", CREDIT_CODE]}
        found["reserve"] = reserve.todo(pool, rows(study, TAX), entered, study.policy.enterprise_threshold_wan.value, reserve_from(study), tax_year(study), day)
    if (idle := idle_rows(study)) is not None:
        found["idle"] = idle_enterprises.todo(idle, rows(study, POWER), power(study), limit(rules.idle_review_days))
    if (grown := cultivation_rows(study)) is not None:
        found["cultivation"] = cultivation.todo(grown)
    if (kept := festival_rows(study)) is not None:
        found["festival"] = festival_support.todo(kept, subsidies(study), day)
    if (opened := cases(study)) is not None:
        found["help"] = difficulties.todo(opened, limit(rules.help_days))
    if (held := events(study)) is not None:
        found["sales"] = sales_events.todo(held, day)
    return {name: found.get(name, todo_lists.empty()) for name in TODO_ZH}


TODO_ZH = {"growth_points": "增长点", "projects": "技改项目", "candidates": "进规申报", "reserve": "后备企业", "idle": "减停产企业", "cultivation": "专精特新培育", "festival": "春节生产",
           "help": "包联帮扶", "sales": "产销活动"}


def facts(study: Study, seed: int = 0) -> list[tuple[str, str, float]]:
    """(programme, key, value): where each stands, in figures; money in 亿元 or 万元 as the key says. Programmes without a ledger are absent."""
    found: dict[str, dict[str, float]] = {}
    if (points := growth_point_rows(study)) is not None:
        found["growth_points"] = {"entries": len(points), **{status: int((points["status"] == status).sum()) for status in growth_points.STATUS_ZH},
                                  "expected_yi": points[growth_points.EXPECTED].sum() / 10_000, "realised_yi": points["realised_wan"].sum() / 10_000}
    if (going := rows(study, PROJECTS)) is not None:
        reached = projects.funnel(going).set_index("stage")["reached"]
        found["projects"] = {"entries": len(going), "started": reached["开工"], "entered": reached["入库"], "completed": reached["竣工"],
                             "invested_yi": going[projects.INVESTED].astype(float).sum() / 10_000,
                             "overdue": len(projects.overdue_contacts(going, project_day(study, going)))}
    if rows(study, CANDIDATES) is not None and rows(study, PAST) is not None:
        found["candidates"] = _candidate_facts(study, seed)
    if (pool := reserve_rows(study)) is not None:
        short = pool["short_wan"]
        found["reserve"] = {"entries": len(pool), "matched": int(pool["sales_wan"].notna().sum()), "reached": int((short == 0).sum()),
                            "without_plan": int((pool[reserve.PLAN] == "无").sum()), "expected": float(pool.loc[short > 0, "chance"].sum(min_count=1))}
    if (idle := idle_rows(study)) is not None:
        found["idle"] = {"stopped": int((idle[idle_enterprises.STATE] == "停产").sum()), "reduced": int((idle[idle_enterprises.STATE] == "减产").sum()),
                         "at_stake_yi": idle["at_stake_wan"].sum() / 10_000, "draws": int((idle["evidence"] == "draws").sum())}
    if (grown := cultivation_rows(study)) is not None and (grown["of"] > 0).any():
        counted = cultivation.by_kind(grown)
        found["cultivation"] = {"judged": int(counted["enterprises"].sum()), "all": int(counted["all"].sum()), "one": int(counted["one"].sum())}
    if counted := festival_counts(study):
        found["festival"] = counted
    if (paid := subsidies(study)) is not None:
        stopped = festival_support.restarts(festival_rows(study), known_day(study))
        found["festival"] |= {"paid": len(paid.paid), "amount_wan": int(paid.paid["amount_fen"].sum()) / 1_000_000, "restarted": int(stopped["restarted"].sum()),
                             "not_restarted": int((~stopped["restarted"]).sum())}
    if (opened := cases(study)) is not None:
        late = opened[~opened["solved"]]["days"]
        found["help"] = {"entries": len(opened), "solved": int(opened["solved"].sum()), "open": len(late)}
        if (days := limit(study.policy.programmes.help_days)) is not None:
            found["help"] |= {"limit_days": days, "overdue": int((late > days).sum())}
    if (held := events(study)) is not None:
        found["sales"] = {"events": len(held), "signed_wan": held[sales_events.SIGNED].sum(), "executed_wan": held[sales_events.EXECUTED].sum()}
    if study.ledgers:
        found["todo"] = {name: len(entries) for name, entries in todo(study).items()}
    return [(topic, key, float(value)) for topic, own in found.items() for key, value in own.items()]


def _candidate_facts(study: Study, seed: int) -> dict[str, float]:
    try:
        own = entrants(study, seed)
    except ValueError:
        return {}  # too little to learn from: the page says so
    known = {"approved": own.approved, "exits": own.exits, "net": own.approved - own.exits}
    return known | ({"waiting": len(own.chances), "expected": own.expected, "low80": own.quantile(0.1), "high80": own.quantile(0.9)} if len(own.chances) else {})
