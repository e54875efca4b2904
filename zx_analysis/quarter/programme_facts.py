"""Where each programme stands, in the figures that the analysis speaks of."""

import datetime

import numpy as np
import pandas as pd

from zx_analysis.city.amounts import FEN_PER_WAN
from zx_analysis.cleaning import contracts
from zx_analysis.programmes import (
    assistance,
    growth_points,
    idle_enterprises,
    pools,
    projects,
    spring_festival,
)
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.known_rows import candidate_rows
from zx_analysis.quarter.programmes import (
    amount,
    cases,
    cultivation_rows,
    entrants,
    events,
    festival_counts,
    festival_once,
    growth_point_rows,
    idle_rows,
    project_rows,
    reserve_rows,
    subsidies,
    todo,
    within,
)
from zx_analysis.quarter.study import NEW


@once
def facts(answers: Answers) -> dict[str, dict[str, float]]:
    """Programme → key → value: where each stands, in figures; money in 亿元 or 万元 as the key
    says. Programmes without a ledger are absent.
    """
    study = answers.study
    found: dict[str, dict[str, float]] = {}
    first, day, _ = study.days
    if (points := growth_point_rows(study)) is not None:
        planned = points[growth_points.PLANNED] != ""  # on time or late is only who had a day
        statuses = {
            status: int((planned & (points["status"] == status)).sum())
            for status in growth_points.STATUS_ZH
            if status != "undated"
        }
        found["growth_points"] = {
            "entries": len(points),
            **statuses,
            "unplanned": int((~planned).sum()),
            "due": statuses["overdue"] + statuses["stalled"],
            "started": int(within(points[growth_points.ACTUAL], first, day).sum()),
            "expected_yi": points[growth_points.EXPECTED].sum() / 10_000,
        }
        if growth_points.made_columns(
            points,
            study.quarter.first,
            study.latest_month,
            # a ledger without a column for the quarter's months knows of nothing made, not that
            # nothing was
        ):
            found["growth_points"]["realised_yi"] = points["realised_wan"].sum() / 10_000
    if (going := project_rows(study)) is not None:
        found["projects"] = _project_facts(going, day)
    if candidate_rows(answers) is not None:
        found["candidates"] = _candidate_facts(answers)
    if (pool := reserve_rows(study)) is not None:
        short = pool["short_wan"]
        found["reserve"] = {
            "entries": len(pool),
            "matched": int(pool["sales_wan"].notna().sum()),
            "reached": int((short == 0).sum()),
            "without_plan": int((pool[pools.PLAN] == "无").sum()),
            "expected": float(pool.loc[short > 0, "chance"].sum(min_count=1)),
        }
    if (idle := idle_rows(study)) is not None:
        found["idle"] = {
            "stopped": int((idle[idle_enterprises.STATE] == "停产").sum()),
            "reduced": int((idle[idle_enterprises.STATE] == "减产").sum()),
            "at_stake_yi": idle["at_stake_wan"].sum() / 10_000,
            "draws": int((idle["evidence"] == "draws").sum()),
        }
    if (grown := cultivation_rows(study)) is not None and (grown["of"] > 0).any():
        who, lacks = (
            contracts.enterprise_keys(grown),
            (grown["of"] - grown["met"]).where(grown["of"] > 0),
        )  # one may be judged for both titles
        found["cultivation"] = {
            "judged": who[lacks.notna()].nunique(),
            "all": who[lacks == 0].nunique(),
            "one": who[lacks == 1].nunique(),
        }
    if (kept := festival_once(study)) is not None:
        found["festival"] = festival_counts(study) | spring_festival.stopped_and_back(
            spring_festival.restarts(kept, day)
        )
        if (paid := subsidies(study)) is not None:
            found["festival"] |= {
                "paid": len(paid.paid),
                "amount_wan": int(paid.paid["amount_fen"].sum()) / FEN_PER_WAN,
            }
    if (opened := cases(study)) is not None:
        late = opened[~opened["solved"]]["days"]
        found["help"] = {
            "entries": len(opened),
            "solved_to_date": int(opened["solved"].sum()),
            "open": len(late),
            "registered": int(within(opened[assistance.OPENED], first, day).sum()),
            "solved": int(within(opened[assistance.SOLVED], first, day).sum()),
        }
        if (limit_days := amount(study.policy.programmes.help_days)) is not None:
            found["help"] |= {"limit_days": limit_days, "overdue": int((late > limit_days).sum())}
    if (held := events(study)) is not None:
        own = held[within(held[assistance.DAY], first, day)]
        found["sales"] = {
            **_events(own),
            **{f"{key}_to_date": value for key, value in _events(held).items()},
        }
    if study.ledgers:
        found["todo"] = {name: len(entries) for name, entries in todo(answers).items()}
    return {
        topic: {key: float(value) for key, value in figures.items()}
        for topic, figures in found.items()
    }


def _project_facts(going: pd.DataFrame, day: datetime.date) -> dict[str, float]:
    """The funnel on the day known. Where the ledger was entered later, only what it has a day for:
    that nobody had planned a project or invested in it by then cannot be told from the ledger of
    today. going: of `project_rows`.
    """
    counted = dict(
        zip(
            ("planned", "filed", "begun", "entered", "completed"),
            projects.funnel(going)["projects"],
            strict=True,
        )
    )
    found = {
        "started": projects.reached(going, projects.STARTED[0]),
        "completed": counted["completed"],
        "overdue": len(projects.overdue_contacts(going, day)),
    }
    if projects.entered_to(going, day) > day:
        return found
    invested = pd.to_numeric(going[projects.INVESTED]).sum() / 10_000
    return found | counted | {"entries": len(going), "invested_yi": invested}


def _events(held: pd.DataFrame) -> dict[str, float]:
    return {
        "events": len(held),
        "signed_wan": held[assistance.SIGNED].sum(),
        "executed_wan": held[assistance.EXECUTED].sum(),
    }


def _candidate_facts(answers: Answers) -> dict[str, float]:
    """What the ledgers say of the quarter; how many there will be stands among the targets."""
    study = answers.study
    try:
        own = entrants(answers)
    except ValueError:
        return {}  # too little to learn from: the page says so
    if own is None:
        return {}
    found: dict[str, float] = {
        "approved": own.approved,
        "exits": own.exits,
        "net": own.approved - own.exits,
    }
    if study.city.has(NEW) and not np.isnan(published := study.panel.to_date(NEW).sum(min_count=1)):
        found["published"] = published
    return found | ({"waiting": own.waiting, "open": len(own.chances)} if own.waiting else {})
