"""Idle and reduced-output enterprises (减停产): since when, why, what is at stake, by which route
they shall come back; electricity as evidence of life.

Output at stake is the yearly output before the stop times the share of capacity that is idle, both
as the ledger gives them. An enterprise that is listed as stopped draws power if in one of the last
MONTHS months known, of those after the month of the stop, it used ALIVE of its own mean of up to a
year before the stop, or anything at all where nothing is known of before; light and guards alone
stay below. What it used before it stopped says nothing of after. One that is not listed is silent
if it used nothing in all of the last MONTHS months, and something in the year before.

What electricity cannot tell: own generators, a meter shared with a neighbour, production moved to
another meter.

Electricity of enterprises by month (企业用电量), as the power company lists it: evidence of life,
whatever the output figures say.
"""

import datetime
import re

import numpy as np
import pandas as pd

from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME, words
from zx_analysis.messages import message
from zx_analysis.programmes import todo_lists

LEDGER = "减停产企业"
STATE, SINCE, REASON, ROUTE, PROGRESS, OUTPUT, IDLE, UPDATED = (
    "状态",
    "停产时间",
    "停产原因",
    "盘活方式",
    "盘活进展",
    "停产前年产值(万元)",
    "闲置产能(%)",
    "更新日期",
)
MONTHS, BEFORE_MONTHS = 2, 12
ALIVE, RECOVERED = 0.1, 0.9  # of the mean use before
EVIDENCE_ZH = {
    "draws": "有用电",
    "none": "无用电",
    "recovered": "用电已恢复",
    "reduced": "用电低于停产前",
    "unknown": "没有用电数据",
}


def standing(rows: pd.DataFrame, power: pd.DataFrame | None, day: datetime.date) -> pd.DataFrame:
    """rows: the ledger; power: credit code × month 'YYYY-MM' up to the last one known, 10,000 kWh →
    the entries that had begun by `day` (undated ones, too), with idle_days (since the stop; NaN
    where undated), at_stake_wan (NaN where the ledger lacks a part), recent and before (mean use a
    month), evidence, age_days (since the entry was last updated).
    """
    begun = rows[rows[SINCE] <= day.isoformat()]
    found = [_evidence(row, power) for row in begun.to_dict("records")]
    at_stake = pd.to_numeric(begun[OUTPUT]) * pd.to_numeric(begun[IDLE]) / 100
    return begun.join(
        pd.DataFrame(found, columns=["recent", "before", "evidence"], index=begun.index)
    ).assign(
        idle_days=todo_lists.days_since(begun[SINCE], day),
        at_stake_wan=at_stake,
        age_days=todo_lists.days_since(begun[UPDATED], day),
    )


def _unlisted(name: str, code: str, standing: pd.DataFrame) -> str:
    """What is to be done of an enterprise that uses nothing and is not listed by its credit code:
    it may be listed under another one.
    """
    twins = standing[standing[NAME] == name]
    if twins.empty:
        return "近两个月没有用电，没有列入停产企业，核实是否停产"
    return (
        f"近两个月没有用电，停产企业信息库 {'、'.join(twins['cell'])} "
        f"有同名企业而信用代码不同（用电名单为 {code}），核对代码"
    )


def _evidence(row: dict, power: pd.DataFrame | None) -> tuple[float, float, str]:
    """(mean use of the last months, mean use before the stop, a key of EVIDENCE_ZH)."""
    if power is None or row[CREDIT_CODE] not in power.index:
        return np.nan, np.nan, "unknown"
    used = power.loc[row[CREDIT_CODE]]
    stop = row[SINCE][:7]  # "" of an undated entry lies before every month
    recent, earlier = (
        used.iloc[-MONTHS:][lambda months: months.index > stop].dropna(),
        used[used.index < stop].iloc[-BEFORE_MONTHS:].dropna(),
    )
    before = float(earlier.mean()) if len(earlier) else np.nan
    if recent.empty:
        return np.nan, before, "unknown"
    if row[STATE] == "停产":
        evidence = "draws" if recent.max() > 0 and not recent.max() < ALIVE * before else "none"
    else:
        evidence = (
            "unknown"
            if not before > 0
            else "recovered"
            if recent.mean() >= RECOVERED * before
            else "reduced"
        )
    return float(recent.mean()), before, evidence


def silent(power: pd.DataFrame, listed: set[str]) -> list[str]:
    """Credit codes that are not listed as idle and used nothing in any of the last months, though
    they did in the year before.
    """
    recent, earlier = power.iloc[:, -MONTHS:], power.iloc[:, -MONTHS - BEFORE_MONTHS : -MONTHS]
    still = (recent == 0).all(axis=1) & (earlier > 0).any(axis=1) & (recent.shape[1] == MONTHS)
    return [code for code in power.index[still] if code not in listed]


def by_township(standing: pd.DataFrame) -> pd.DataFrame:
    """Per township_code: stopped, reduced, at_stake_wan; most at stake first."""
    groups = standing.groupby("township_code")
    return pd.DataFrame(
        {
            "stopped": groups[STATE].agg(lambda s: int((s == "停产").sum())),
            "reduced": groups[STATE].agg(lambda s: int((s == "减产").sum())),
            "at_stake_wan": groups["at_stake_wan"].sum(),
        }
    ).sort_values("at_stake_wan", ascending=False, kind="stable")


def by_route(standing: pd.DataFrame) -> pd.DataFrame:
    """Route of revival × its progress: entries."""
    return pd.crosstab(standing[ROUTE], standing[PROGRESS]).reindex(
        index=words(LEDGER, ROUTE), columns=words(LEDGER, PROGRESS), fill_value=0
    )


def by_reason(standing: pd.DataFrame) -> pd.DataFrame:
    """Per reason: entries, at_stake_wan; most at stake first."""
    groups = standing.groupby(REASON)
    return pd.DataFrame(
        {"entries": groups.size(), "at_stake_wan": groups["at_stake_wan"].sum()}
    ).sort_values("at_stake_wan", ascending=False, kind="stable")


def todo(
    standing: pd.DataFrame,
    firms: pd.DataFrame | None,
    power: pd.DataFrame | None,
    review_days: int | None,
) -> pd.DataFrame:
    """standing as above; firms, power: the power company's list and its table; review_days: how old
    an entry may be (None: not judged). Of an entry that has only to be kept up to date no output is
    at stake.
    """
    draws, recovered = (
        standing[standing["evidence"] == "draws"],
        standing[standing["evidence"] == "recovered"],
    )
    old = (
        standing[standing["age_days"] > review_days]
        if review_days is not None
        else standing.iloc[:0]
    )
    undated = standing[standing[UPDATED] == ""]
    astray = standing[(standing[ROUTE] == "无") & (standing[STATE] == "停产")]
    waiting = standing[(standing[ROUTE] != "无") & (standing[PROGRESS] == "未启动")]
    quiet = (
        firms[firms[CREDIT_CODE].isin(silent(power, set(standing[CREDIT_CODE])))]
        if firms is not None and power is not None
        else standing.iloc[:0]
    )
    return todo_lists.joined(
        todo_lists.entries(
            draws,
            draws["recent"].map(
                "登记为停产，停产后近两个月月均用电 {:,.1f} 万千瓦时，核实是否已复产".format
            ),
            day=draws[SINCE],
            days=draws["idle_days"],
            stake_wan=draws["at_stake_wan"],
        ),
        todo_lists.entries(
            quiet,
            [
                _unlisted(name, code, standing)
                for name, code in zip(quiet[NAME], quiet[CREDIT_CODE], strict=True)
            ],
        ),
        todo_lists.entries(
            recovered,
            "登记为减产，用电已恢复到停产前的九成以上，核实是否已恢复",
            day=recovered[SINCE],
            days=recovered["idle_days"],
            stake_wan=recovered["at_stake_wan"],
        ),
        todo_lists.entries(
            old,
            f"条目超过 {review_days} 天没有更新",
            day=old[UPDATED],
            days=old["age_days"],
            due=[todo_lists.later(day, review_days or 0) for day in old[UPDATED]],
        ),
        todo_lists.entries(undated, "条目没有更新日期"),
        todo_lists.entries(
            astray,
            astray[REASON].map("停产（{}），没有盘活方式".format),
            day=astray[SINCE],
            days=astray["idle_days"],
            stake_wan=astray["at_stake_wan"],
        ),
        todo_lists.entries(
            waiting,
            waiting[ROUTE].map("盘活方式为{}，还没有启动".format),
            day=waiting[SINCE],
            days=waiting["idle_days"],
            stake_wan=waiting["at_stake_wan"],
        ),
    )


def coming(standing: pd.DataFrame, review_days: int | None) -> pd.DataFrame:
    """Entries that have to be updated this week; none where their age is not judged."""
    if review_days is None:
        return todo_lists.empty()
    left = review_days - standing["age_days"]
    soon = standing[(left >= 0) & (left <= todo_lists.SOON_DAYS)]
    return todo_lists.entries(
        soon,
        f"条目将满 {review_days} 天没有更新",
        day=soon[UPDATED],
        days=soon["age_days"],
        due=[todo_lists.later(day, review_days) for day in soon[UPDATED]],
    )


MONTH = re.compile(r"(\d{4})年([1-9]|1[0-2])月用电量\(万千瓦时\)")
END = "月用电量(万千瓦时)"


def power_table(rows: pd.DataFrame) -> pd.DataFrame:
    """rows: the ledger as read → credit code × month 'YYYY-MM' in order, 10,000 kWh, NaN where
    nothing was entered.

    Rows of one code are its meters and are added up; one that repeats another to the last figure
    was entered twice and counts once. ValueError for a column whose month cannot be read.
    """
    months = {}
    for column in (column for column in map(str, rows) if column.endswith(END)):
        found = MONTH.fullmatch(column)
        name = found and f"{found[1]}-{int(found[2]):02d}"
        if not name:
            raise ValueError(str(message("power_month_not_written_so", header=column)))
        months[name] = column
    meters = rows.drop_duplicates([CREDIT_CODE, *months.values()])
    return (
        meters.groupby(CREDIT_CODE)[list(months.values())]
        .sum(min_count=1)
        .astype(float)
        .set_axis(list(months), axis=1)
        .sort_index(axis=1)
    )


def power_on_year(
    power: pd.DataFrame, codes: set[str], months: list[str]
) -> tuple[int, float, float] | None:
    """Use of the same enterprises in `months` beside the same months a year before: how many of
    `codes` have a figure in every one of both, and their sums, 10,000 kWh; None where nobody has.

    power: of `table`. By hand: use of 3 and 4 in January and February after 2 and 4 is 7 after 6.
    """
    before = [f"{int(month[:4]) - 1}{month[4:]}" for month in months]
    if not {*months, *before} <= set(power):
        return None
    both = power.loc[power.index.isin(codes), [*months, *before]].dropna()
    return (
        (len(both), float(both[months].sum().sum()), float(both[before].sum().sum()))
        if len(both)
        else None
    )
