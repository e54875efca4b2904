"""Growth points (增长点): enterprises that are to add output from a planned day on. Where each
stands, and what all may add in the quarter.

Status by rule, on a given day: in production early, on time (within GRACE_DAYS of the plan) or
late; not in production though due (overdue, and stalled beyond STALLED_DAYS); not due yet. What is
to come is simulated: a point not in production starts as late as those that already started did
(drawn with replacement), and brings its expected yearly output for the days left, times a
realisation rate drawn from those that are in production. These rates are few and those of the quick
ones: whoever has not started may do worse.

The forecast of the quarter knows nothing of growth points. `remaining` can be laid on top of it
only as a scenario, and only for points that are not in production yet: what the others make is in
the figures already.
"""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.city.periods import month_index
from zx_analysis.messages import message
from zx_analysis.programmes import todo_lists

EXPECTED, PLANNED, ACTUAL = "预计新增产值(万元)", "计划投产日期", "实际投产日期"
OBSTACLE, LEADER, DEPARTMENT = "困难类别", "责任领导", "责任单位"
# the end of every column that says what a point made in a part of the quarter
REALISED = "实现新增产值(万元)"
STATUS_ZH = {
    "early": "提前投产",
    "on_time": "按期投产",
    "late": "推迟投产",
    "overdue": "到期未投产",
    "stalled": "长期停滞",
    "not_due": "未到期",
    "undated": "没有计划日期",
}
WAITING = ("overdue", "stalled", "not_due")  # not in production yet
GRACE_DAYS, STALLED_DAYS = 3, 30
YEAR_DAYS = 365
FEWEST_RATES = 5  # points in production from which a rate is learnt


@dataclass(frozen=True)
class Extra:
    """What growth points may add to the quarter, 10,000 yuan. realised: by those in production so
    far; remaining: (draws,) by those that are not in production yet; points, rates: how many these
    are, and how many realisation rates they were learnt from.
    """

    realised: float
    remaining: np.ndarray
    points: int
    rates: int


def standing(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """rows: the ledger as read → status, slip_days (behind the plan, negative ahead of it; NaN
    where not due or undated), by the index of rows.

    What happened after `day` is not known on it.
    """
    found = []
    for planned, actual in zip(rows[PLANNED].map(_day), rows[ACTUAL].map(_day), strict=True):
        started = actual is not None and actual <= day
        slip = (
            (actual - planned).days
            if started and planned
            else (day - planned).days
            if planned and planned < day
            else None
        )
        if started and slip is not None:
            status = "early" if slip < -GRACE_DAYS else "on_time" if slip <= GRACE_DAYS else "late"
        elif planned is None:
            status = "on_time" if started else "undated"
        else:
            status = "not_due" if slip is None else "stalled" if slip > STALLED_DAYS else "overdue"
        found.append((status, np.nan if slip is None else float(slip)))
    return pd.DataFrame(found, columns=["status", "slip_days"], index=rows.index)


def realisation_rates(
    rows: pd.DataFrame, first: datetime.date, day: datetime.date, columns: list[str]
) -> np.ndarray:
    """Output made by each point in production between `first` and `day` (`columns` of the ledger),
    over what its yearly expectation gives for its days; empty before `first`.
    """
    rates = []
    if day < first or not columns:
        return np.array(rates)
    for _, row in rows.iterrows():
        actual = _day(row[ACTUAL])
        if actual is None or actual >= day or not row[EXPECTED]:
            continue
        days = (day - max(actual, first)).days + 1
        rates.append(
            float(
                np.nansum(
                    [row[column] if row[column] is not None else np.nan for column in columns]
                )
            )
            / (row[EXPECTED] * days / YEAR_DAYS)
        )
    return np.array(rates)


def extra(
    rows: pd.DataFrame,
    first: datetime.date,
    day: datetime.date,
    last: datetime.date,
    columns: list[str],
    *,
    draws: int = 2000,
    seed: int | list[int] = 0,
) -> Extra:
    """first, last: days of the quarter; day: the last one known; columns: those of the ledger that
    say what was made between first and day.

    ValueError where fewer than FEWEST_RATES points are in production to learn from, while others
    are still to come.
    """
    where = standing(rows, day)
    waiting = where["status"].isin(WAITING)
    rates = realisation_rates(rows, first, day, columns)
    slips = (
        where.loc[where["status"].isin(["early", "on_time", "late"]), "slip_days"]
        .dropna()
        .to_numpy()
    )
    realised = float(rows[columns].astype(float).sum().sum()) if columns else 0.0
    if not waiting.any() or day >= last:
        return Extra(realised, np.zeros(draws), int(waiting.sum()), len(rates))
    if len(rates) < FEWEST_RATES or not len(slips):
        refusal = message("too_few_growth_points_in_production", count=len(rates))
        raise ValueError(str(refusal))
    rng, remaining = np.random.default_rng(seed), np.zeros(draws)
    left = (last - day).days
    for _, row in rows[waiting].iterrows():
        to_plan = (datetime.date.fromisoformat(row[PLANNED]) - day).days
        # Whoever is overdue starts no earlier than tomorrow: the delays that were already outlived
        # are no longer possible.
        start = np.maximum(to_plan + rng.choice(slips, draws), 1)
        days = np.clip(left - start + 1, 0, left)
        remaining += (row[EXPECTED] or 0.0) * days / YEAR_DAYS * rng.choice(rates, draws)
    return Extra(realised, remaining, int(waiting.sum()), len(rates))


def todo(rows: pd.DataFrame) -> pd.DataFrame:
    """rows with status and slip_days → points that are due and not in production, and those not due
    yet that have an obstacle on the way.
    """
    late, hindered = (
        rows[rows["status"].isin(("stalled", "overdue"))],
        rows[(rows["status"] == "not_due") & (rows[OBSTACLE] != "无")],
    )

    def entries(part, matter):
        return todo_lists.entries(
            part,
            [
                matter(row) + ("" if row[OBSTACLE] == "无" else f"，困难：{row[OBSTACLE]}")
                for row in part.to_dict("records")
            ],
            day=part[PLANNED],
            days=part["slip_days"],
            responsible=part[LEADER].str.cat(part[DEPARTMENT], sep="，"),
            due=part[PLANNED],
            stake_wan=pd.to_numeric(part[EXPECTED]),
        )

    return todo_lists.joined(
        entries(
            late,
            lambda row: (
                f"{STATUS_ZH[row['status']]}，预计年新增产值 {row[EXPECTED] or 0:,.0f} 万元"
            ),
        ),
        entries(hindered, lambda row: f"未到期，预计年新增产值 {row[EXPECTED] or 0:,.0f} 万元"),
    )


def coming(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """rows with status → points without an obstacle that are to go into production this week; those
    with one are in `todo`.
    """
    soon = rows[
        (rows["status"] == "not_due")
        & (rows[OBSTACLE] == "无")
        & (rows[PLANNED] <= todo_lists.later(day.isoformat(), todo_lists.SOON_DAYS))
    ]
    return todo_lists.entries(
        soon,
        [f"计划投产，预计年新增产值 {value or 0:,.0f} 万元" for value in soon[EXPECTED]],
        day=soon[PLANNED],
        responsible=soon[LEADER].str.cat(soon[DEPARTMENT], sep="，"),
        due=soon[PLANNED],
        stake_wan=pd.to_numeric(soon[EXPECTED]),
    )


# How late a point is: in production within GRACE_DAYS of the plan, late by up to STALLED_DAYS or
# more, in production or not; not in production with an obstacle on the way; not due.
DELAY_ZH = {
    "on_time": "提前或按期投产",
    "late": f"推迟 {STALLED_DAYS} 天以内",
    "very_late": f"推迟 {STALLED_DAYS} 天以上",
    "blocked": "没有投产，有困难",
    "not_due": "未到期，没有困难",
    "undated": "没有计划日期",
}


def delay(rows: pd.DataFrame) -> pd.Series:
    """rows with status and slip_days → a key of DELAY_ZH each."""
    waiting = ~rows["status"].isin(["early", "on_time", "late"])
    late = pd.Series("late", rows.index).mask(rows["slip_days"] > STALLED_DAYS, "very_late")
    plain = rows["status"].where(rows["status"].isin(["not_due", "undated"]), late)
    return plain.mask(rows["status"].isin(["early", "on_time"]), "on_time").mask(
        waiting & (rows[OBSTACLE] != "无"), "blocked"
    )


def by_delay(rows: pd.DataFrame) -> pd.DataFrame:
    """rows with status and slip_days → delay (a key of DELAY_ZH), started, waiting (points in
    production or not), expected_wan: in the order of DELAY_ZH, without those that nobody is in.
    """
    waiting = ~rows["status"].isin(["early", "on_time", "late"])
    groups = pd.DataFrame(
        {
            "delay": delay(rows),
            "started": ~waiting,
            "waiting": waiting,
            "expected_wan": pd.to_numeric(rows[EXPECTED]),
        }
    ).groupby("delay")
    table = groups.sum().reset_index()
    return table.sort_values("delay", key=lambda keys: keys.map(list(DELAY_ZH).index))


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def made_columns(rows: pd.DataFrame, first: str, last: str) -> list[str]:
    """The ledger's columns of output made ('3月实现新增产值(万元)', '1-2月…') in the months from
    `first` to `last`, those of the quarter that are known; those of earlier months are not the
    quarter's."""
    if last < first:
        return []
    least, most = (month_index(month) % 12 + 1 for month in (first, last))

    def within(column: str) -> bool:
        months = [
            int(number) for number in column.removesuffix(REALISED).removesuffix("月").split("-")
        ]
        return least <= months[0] and months[-1] <= most

    return [column for column in rows.columns if column.endswith(REALISED) and within(column)]
