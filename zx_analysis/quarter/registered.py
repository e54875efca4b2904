"""What the ledgers hold of a township's enterprises on the day known (登记在册), to stand beside
its figures: difficulties that nobody solved, projects whose contact is overdue, growth points that
are due, idle enterprises; and where two ledgers cannot both be right.

What is registered at the same time is no cause of what the figures do.
"""

import numpy as np
import pandas as pd

from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME
from zx_analysis.programmes import (
    assistance,
    candidates,
    enterprise_output,
    growth_points,
    idle_enterprises,
    projects,
)
from zx_analysis.quarter import programmes
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.study import CANDIDATES, ENTERPRISES, GROWTH_POINTS, HELP, IDLE, PROJECTS

# kinds, in the order in which they are told
DIFFICULTY, UNCALLED, NOT_STARTED, STOPPED = "difficulty", "uncalled", "not_started", "stopped"
# township_code; name, credit_code; ledger (its title), kind; what: in a few Chinese words; since:
# the ISO day it hangs on, or ""; days since then, NaN where undated; stake_wan: output that hangs
# on it, 10,000 yuan, NaN where the ledger says none; cell
COLUMNS = (
    "township_code",
    "name",
    "credit_code",
    "ledger",
    "kind",
    "what",
    "since",
    "days",
    "stake_wan",
    "cell",
)


@once
def registered(answers: Answers) -> pd.DataFrame:
    """Every such entry, a row of COLUMNS each; no row of a ledger that is absent."""
    study = answers.study
    parts = []
    if (cases := programmes.cases(study)) is not None:
        still = cases[~cases["solved"]]
        what = still[assistance.KIND] + "困难未解决：" + still[assistance.MATTER]
        parts.append(_rows(still, HELP, DIFFICULTY, what, still[assistance.OPENED], still["days"]))
    if (going := programmes.project_rows(study)) is not None:
        late = projects.overdue_contacts(going, study.known_day)
        what = late[projects.TITLE] + "超过期限没有联系"
        days = late["working_days"]
        parts.append(_rows(late, PROJECTS, UNCALLED, what, late[projects.CONTACT], days))
    if (points := programmes.growth_point_rows(study)) is not None:
        due = points[points["status"].isin(("overdue", "stalled"))]
        stake = pd.to_numeric(due[growth_points.EXPECTED])
        what = due["status"].map(growth_points.STATUS_ZH)
        day, days = due[growth_points.PLANNED], due["slip_days"]
        parts.append(_rows(due, GROWTH_POINTS, NOT_STARTED, what, day, days, stake))
    if (idle := programmes.idle_rows(study)) is not None:
        since, days = idle[idle_enterprises.SINCE], idle["idle_days"]
        what = idle[idle_enterprises.STATE]
        parts.append(_rows(idle, IDLE, STOPPED, what, since, days, idle["at_stake_wan"]))
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _rows(
    rows: pd.DataFrame,
    ledger: str,
    kind: str,
    what: pd.Series,
    since: pd.Series,
    days: pd.Series,
    stake_wan: pd.Series | float = np.nan,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "township_code": rows["township_code"],
            "name": rows[NAME],
            "credit_code": rows[CREDIT_CODE],
            "ledger": ledger,
            "kind": kind,
            "what": what,
            "since": since,
            "days": days,
            "stake_wan": stake_wan,
            "cell": rows["cell"],
        },
        columns=list(COLUMNS),
    ).astype({"days": float, "stake_wan": float})


@once
def without_power(answers: Answers) -> pd.DataFrame:
    """Enterprises that report output of the last month known while the power company lists no
    electricity for it at all: name, credit_code, township_code, months (of that column, 1 or the
    joint 2), output_wan (10,000 yuan), and listed: the cell of the ledger of stopped enterprises,
    "" where it has none. Largest output first; empty without both ledgers or that month in both.
    """
    study = answers.study
    columns = ["name", "credit_code", "township_code", "months", "output_wan", "listed"]
    rows, power = study.ledger_rows(ENTERPRISES), programmes.power(study)
    nothing = pd.DataFrame(columns=columns)
    if rows is None or power is None:
        return nothing
    spans = enterprise_output.output_columns(rows)
    last = next((span for span in spans if span[0] == study.latest_month), None)
    if last is None:
        return nothing
    period, count = last
    months = [f"{period[:5]}{int(period[5:]) - back:02d}" for back in range(count)]
    if not set(months) <= set(power):
        return nothing
    output = rows[spans[last]].astype(float)
    used = rows[CREDIT_CODE].map(power[months].sum(axis=1, min_count=count))
    doubted = rows[(output > 0) & (used == 0)]
    stopped = study.ledger_rows(IDLE)
    cells = {} if stopped is None else dict(zip(stopped[CREDIT_CODE], stopped["cell"], strict=True))
    return pd.DataFrame(
        {
            "name": doubted[NAME],
            "credit_code": doubted[CREDIT_CODE],
            "township_code": doubted["township_code"],
            "months": count,
            "output_wan": output[doubted.index],
            "listed": doubted[CREDIT_CODE].map(cells).fillna(""),
        },
        columns=columns,
    ).sort_values("output_wan", ascending=False, kind="stable", ignore_index=True)


@once
def entrants_apart(answers: Answers) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Rows of the ledger of candidates that were approved in the quarter so far, and rows of the
    ledger of output that entered in it, one an enterprise; met: whether the other one has the
    credit code; of the former also namesake: the code under which the ledger of output has an
    enterprise of the same name in the same township, "" where it has none. None without both
    ledgers.
    """
    study = answers.study
    output = study.ledger_rows(ENTERPRISES)
    if CANDIDATES not in study.ledgers or output is None:
        return None
    ledger = candidates.standing(study.ledgers[CANDIDATES].rows, study.known_day)
    first, day, _ = study.days
    approved = ledger[programmes.within(ledger[candidates.APPROVED], first, day)]
    entered = output[programmes.within(output[enterprise_output.ENTERED].fillna(""), first, day)]
    approved, entered = (rows.drop_duplicates(CREDIT_CODE) for rows in (approved, entered))
    codes = output.drop_duplicates([NAME, "township_code"]).set_index([NAME, "township_code"])
    pairs = pd.MultiIndex.from_frame(approved[[NAME, "township_code"]])
    return (
        approved.assign(
            met=approved[CREDIT_CODE].isin(output[CREDIT_CODE]),
            namesake=codes[CREDIT_CODE].reindex(pairs).fillna("").to_numpy(),
        ),
        entered.assign(met=entered[CREDIT_CODE].isin(approved[CREDIT_CODE])),
    )
