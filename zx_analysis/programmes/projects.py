"""Technological-transformation projects (技改项目): how far each is, whose contact is overdue, what
in the ledger cannot be right.

The announcement asks for daily contact, weekly consultation and a monthly bulletin. The ledger
keeps the last contact only, so the daily rule is checked: a contact is overdue once more than one
working day (Monday to Friday; public holidays are not known here) has passed without one. Counted
are the working days after the contact, the day itself included: on a Thursday three since Monday,
four since the Sunday before.
"""

import datetime

import numpy as np
import pandas as pd

from zx_analysis.city.programme_rules import PROJECT_STAGES as STAGES
from zx_analysis.programmes import todo_lists

TITLE, STAGE, TOTAL, INVESTED = "项目名称", "项目阶段", "总投资(万元)", "本年累计投资(万元)"
START, END, CONTACT, LEADER, DEPARTMENT = (
    "开工日期",
    "竣工日期",
    "最近联系日期",
    "责任领导",
    "责任单位",
)
STARTED = STAGES[2:]  # 开工 and what follows it
WORKING_DAYS = 1  # without a contact before it is overdue


def _amounts(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their sums as numbers, NaN where the cell was empty."""
    return rows.assign(**{column: pd.to_numeric(rows[column]) for column in (TOTAL, INVESTED)})


def standing(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """The rows as they were on `day`, by the ledger's days: who started or completed later stood in
    the stage before, and has no such day yet. Of the other stages the ledger keeps no day: they are
    as entered. What was invested by an earlier day it does not keep: NaN where it was written on
    after `day`."""
    stage, today = rows[STAGE], day.isoformat()
    stage = stage.mask((stage == STAGES[-1]) & (rows[END] > today), STAGES[-2])
    stage = stage.mask(stage.isin(STARTED) & (rows[START] > today), STAGES[1])
    days = {column: todo_lists.until(rows[column], day) for column in (START, END)}
    then = rows.assign(**{STAGE: stage, **days})
    return then.assign(**{INVESTED: np.nan}) if entered_to(rows, day) > day else then


def entered_to(rows: pd.DataFrame, day: datetime.date) -> datetime.date:
    """The day the ledger was written on to: that of its latest contact, at least `day`."""
    last = pd.to_datetime(rows[CONTACT], errors="coerce").max()
    return day if pd.isna(last) else max(day, last.date())


def invested_wan(rows: pd.DataFrame) -> float:
    """This year's investment to date, 10,000 yuan; NaN where no row has one."""
    return float(pd.to_numeric(rows[INVESTED]).sum(min_count=1))


def reached(rows: pd.DataFrame, stage: str) -> int:
    """How many projects stand in `stage` or beyond it."""
    return int(rows[STAGE].isin(STAGES[STAGES.index(stage) :]).sum())


def funnel(rows: pd.DataFrame) -> pd.DataFrame:
    """stage, projects in it, reached (in it or beyond), invested_wan (NaN where no project has an
    amount): one row per stage in their order."""
    counts = rows[STAGE].value_counts().reindex(list(STAGES), fill_value=0)
    sums = _amounts(rows).groupby(STAGE)[INVESTED].sum()
    invested = sums.reindex(list(STAGES), fill_value=0.0)
    if np.isnan(invested_wan(rows)):
        invested = invested.mask(counts >= 0)
    return pd.DataFrame(
        {
            "stage": STAGES,
            "projects": counts.to_numpy(),
            "reached": counts[::-1].cumsum()[::-1].to_numpy(),
            "invested_wan": invested.to_numpy(),
        }
    )


def by(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Projects, those under way or done, invested_wan by the values of `column`, most invested
    first; without invested_wan, those with most projects first, where no project has an amount."""
    started = rows[STAGE].isin(STARTED)
    groups = _amounts(rows).assign(started=started).groupby(column)
    counts = pd.DataFrame({"projects": groups.size(), "started": groups["started"].sum()})
    if np.isnan(invested_wan(rows)):
        return counts.sort_values("projects", ascending=False, kind="stable")
    sums = counts.assign(invested_wan=groups[INVESTED].sum())
    return sums.sort_values("invested_wan", ascending=False)


def overdue_contacts(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """Rows that are not completed and whose last contact is overdue on `day`, with working_days
    since (NaN: never).
    """
    last = pd.to_datetime(rows[CONTACT], errors="coerce")
    # What was entered later than the day is a contact that had not been made yet; the one before it
    # is not kept.
    known = last.notna() & (last <= pd.Timestamp(day))
    since = pd.Series(np.nan, rows.index)
    since[known] = np.busday_count(
        last[known].to_numpy("datetime64[D]") + 1, np.datetime64(day, "D") + 1
    ).astype(float)
    late = (rows[STAGE] != STAGES[-1]) & (last.isna() | (since > WORKING_DAYS))
    return rows.assign(working_days=since)[late]


def doubts(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that cannot be right, each with its `doubt` (Chinese). A project may stand there for
    more than one reason.
    """
    rows = _amounts(rows)
    start, end = (pd.to_datetime(rows[column], errors="coerce") for column in (START, END))
    begun = rows[STAGE].isin(STARTED)
    checks = (
        (
            rows[INVESTED] > rows[TOTAL],
            lambda row: f"本年累计投资 {row[INVESTED]:,.0f} 万元大于总投资 {row[TOTAL]:,.0f} 万元",
        ),
        (rows[TOTAL].isna() | (rows[TOTAL] <= 0), lambda row: "没有总投资"),
        (
            ~begun & (rows[INVESTED] > 0),
            lambda row: f"还在{row[STAGE]}阶段，却有本年投资 {row[INVESTED]:,.0f} 万元",
        ),
        (begun & start.isna(), lambda row: f"已到{row[STAGE]}阶段，没有开工日期"),
        ((rows[STAGE] == STAGES[-1]) & end.isna(), lambda row: "已竣工，没有竣工日期"),
        (end < start, lambda row: f"竣工日期 {row[END]} 早于开工日期 {row[START]}"),
    )
    found = [
        rows[wrong].assign(doubt=[said(row) for row in rows[wrong].to_dict("records")])
        for wrong, said in checks
        if wrong.any()
    ]
    return pd.concat(found, ignore_index=True) if found else rows.iloc[:0].assign(doubt="")


def todo(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """Whom to call today, by responsible leader, longest without a contact first; and what has to
    be checked. Days are working days here.
    """
    late, wrong = overdue_contacts(rows, day), doubts(rows)
    calls = todo_lists.entries(
        late,
        [
            f"{row[TITLE]}（{row[STAGE]}）：{_missed(row['working_days'])}"
            for row in late.to_dict("records")
        ],
        day=late[CONTACT],
        days=late["working_days"],
        responsible=late[LEADER].str.cat(late[DEPARTMENT], sep="，"),
        due=late[CONTACT].map(_next_contact),
        stake_wan=pd.to_numeric(late[TOTAL]),
    )
    checks = todo_lists.entries(
        wrong,
        wrong[TITLE].str.cat(wrong["doubt"], sep="：核对，"),
        responsible=wrong[LEADER].str.cat(wrong[DEPARTMENT], sep="，"),
        stake_wan=pd.to_numeric(wrong[TOTAL]),
    )
    return pd.concat(
        [
            calls.sort_values(
                ["responsible", "days"], ascending=[True, False], na_position="first", kind="stable"
            ),
            checks,
        ],
        ignore_index=True,
    )


def _next_contact(last: str) -> str:
    """The working day by which the contact after `last` was due; "" where there was none."""
    if not last:
        return ""
    return str(np.busday_offset(np.datetime64(last, "D"), WORKING_DAYS, roll="backward"))


def _missed(working_days: float) -> str:
    return "没有联系记录" if np.isnan(working_days) else f"{working_days:.0f} 个工作日没有联系"
