"""Support over the Spring Festival (春节连续生产): subsidies by the policy's tiers to the fen,
restarts against plan, workers who stayed.

An enterprise is paid if its arrangement is one that the policy names, its days of continuous
production reach a tier (bounds inclusive), its credit code is right and it is entered once. What it
gets is the tier's sum and so much for each worker who stayed, at most the cap. Every entry is paid
or rejected with its reason.
"""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.city.amounts import parse_yuan
from zx_analysis.city.indicators import in_full
from zx_analysis.city.programme_rules import SpringFestival, Tier
from zx_analysis.cleaning import ledgers
from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME
from zx_analysis.programmes import todo_lists

ARRANGEMENT, DAYS, WORKERS, PLANNED, ACTUAL = (
    "生产安排",
    "连续生产天数",
    "留钟员工(人)",
    "计划复工日期",
    "实际复工日期",
)
ARRANGEMENTS = ("不停产", "可停可不停", "停产")
PAID = [
    "township_code",
    "enterprise",
    "code",
    "arrangement",
    "days",
    "workers",
    "tier",
    "amount_fen",
    "cell",
]
REJECTED = ["township_code", "enterprise", "arrangement", "days", "reason", "cell"]


@dataclass(frozen=True)
class Subsidies:
    """paid: one row per enterprise (PAID); rejected: the other rows (REJECTED, the reason in
    Chinese). Every row of the ledger stands in one of the two.
    """

    paid: pd.DataFrame
    rejected: pd.DataFrame

    def by(self, column: str) -> pd.DataFrame:
        """Per value of a column of `paid`: enterprises, workers, amount_fen."""
        groups = self.paid.groupby(column, sort=False)
        return pd.DataFrame(
            {
                "enterprises": groups.size(),
                "workers": groups["workers"].sum(),
                "amount_fen": groups["amount_fen"].sum(),
            }
        )


def subsidies(rows: pd.DataFrame, policy: SpringFestival) -> Subsidies:
    """rows: the ledger as read. An enterprise entered more than once is paid for none of its
    entries until somebody has looked.
    """
    counts, paid, rejected = rows[CREDIT_CODE].value_counts(), [], []
    for row in rows.to_dict("records"):
        tier = _tier(row[DAYS], policy)
        reason = _reason(row, tier, policy, int(counts[row[CREDIT_CODE]]))
        base = {
            "township_code": row["township_code"],
            "enterprise": row[NAME],
            "arrangement": row[ARRANGEMENT],
            "days": row[DAYS],
            "cell": row["cell"],
        }
        if reason or tier is None:  # without a tier there is a reason
            rejected.append(base | {"reason": reason})
        else:
            workers = (
                0 if pd.isna(row[WORKERS]) else int(row[WORKERS])
            )  # asked for only where the tier pays for them
            paid.append(
                base
                | {
                    "code": row[CREDIT_CODE],
                    "workers": workers,
                    "tier": tier.days_zh,
                    "amount_fen": _amount(tier, workers, policy),
                }
            )
    return Subsidies(pd.DataFrame(paid, columns=PAID), pd.DataFrame(rejected, columns=REJECTED))


def _tier(days: float | None, policy: SpringFestival) -> Tier | None:
    return (
        None
        if days is None
        else next(
            (
                tier
                for tier in policy.tiers
                if tier.least_days <= days and (tier.most_days is None or days <= tier.most_days)
            ),
            None,
        )
    )


def _reason(row: dict, tier: Tier | None, policy: SpringFestival, entries: int) -> str:
    """Why a row is not paid; empty where nothing speaks against it."""
    if row[ARRANGEMENT] not in policy.eligible:
        return f"生产安排为{row[ARRANGEMENT]}，不在补助范围"
    if not ledgers.is_credit_code(row[CREDIT_CODE]):
        return "统一社会信用代码校验不通过"
    if entries > 1:
        return f"同一企业登记了 {entries} 次，核实后再补助"
    if pd.isna(row[DAYS]):
        return "没有填连续生产天数"
    if row[DAYS] % 1:
        return f"连续生产天数 {in_full(row[DAYS])} 不是整数"
    if tier is None:
        return (
            f"连续生产 {in_full(row[DAYS])} 天，不到 {policy.tiers[0].least_days} 天"
            if row[DAYS] < policy.tiers[0].least_days
            else f"连续生产 {in_full(row[DAYS])} 天，没有对应的档次"
        )
    if parse_yuan(tier.yuan_per_worker) and (pd.isna(row[WORKERS]) or row[WORKERS] % 1):
        return (
            "没有填留守职工人数"
            if pd.isna(row[WORKERS])
            else f"留守职工 {in_full(row[WORKERS])} 人不是整数"
        )
    return ""


def _amount(tier: Tier, workers: int, policy: SpringFestival) -> int:
    amount = parse_yuan(tier.yuan) + workers * parse_yuan(tier.yuan_per_worker)
    return amount if policy.cap_yuan is None else min(amount, parse_yuan(policy.cap_yuan))


def restarts(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """The rows that stopped or have a restart planned, as known on `day`, with restarted and
    late_days (of the restart, or so far; NaN without a plan, or before it is due).
    """
    stopped = rows[(rows[ARRANGEMENT] == "停产") | (rows[PLANNED] != "")]
    restarted = (stopped[ACTUAL] != "") & (stopped[ACTUAL] <= day.isoformat())
    planned, until = (
        pd.to_datetime(stopped[PLANNED], errors="coerce"),
        pd.to_datetime(stopped[ACTUAL].where(restarted, day.isoformat())),
    )
    late = (until - planned).dt.days
    return stopped.assign(restarted=restarted, late_days=late.where(restarted | (late > 0)))


def arrangements(rows: pd.DataFrame) -> pd.DataFrame:
    """Per arrangement: enterprises, workers who stayed, median_days of continuous production."""
    numbers = rows.assign(**{column: pd.to_numeric(rows[column]) for column in (DAYS, WORKERS)})
    groups = numbers.groupby(ARRANGEMENT)
    return pd.DataFrame(
        {
            "enterprises": groups.size(),
            "workers": groups[WORKERS].sum(),
            "median_days": groups[DAYS].median(),
        }
    ).reindex(list(ARRANGEMENTS))


def kept_on(rows: pd.DataFrame) -> int:
    """How many enterprises kept producing (连续生产): 不停产, or 可停可不停 with days of it
    entered.
    """
    days = pd.to_numeric(rows[DAYS]) > 0
    went = (rows[ARRANGEMENT] == ARRANGEMENTS[0]) | ((rows[ARRANGEMENT] == ARRANGEMENTS[1]) & days)
    return rows.loc[went, CREDIT_CODE].nunique()


def stayers(rows: pd.DataFrame) -> float:
    """Workers who stayed (留守职工); NaN where no row says. An enterprise entered twice counts
    once.
    """
    return float(pd.to_numeric(rows[WORKERS]).groupby(rows[CREDIT_CODE]).max().sum(min_count=1))


def todo(rows: pd.DataFrame, found: Subsidies | None, day: datetime.date) -> pd.DataFrame:
    """Who has not restarted though planned, who has no day; subsidies that wait for an entry to be
    mended.
    """
    stopped = restarts(rows, day)
    late, undated = (
        stopped[~stopped["restarted"] & (stopped["late_days"] > 0)],
        stopped[~stopped["restarted"] & (stopped[PLANNED] == "")],
    )
    mend = (
        pd.DataFrame(columns=REJECTED)
        if found is None
        else found.rejected[~found.rejected["reason"].str.contains("不在补助范围|不到")]
    )
    return todo_lists.joined(
        todo_lists.entries(
            late,
            late[PLANNED].map("计划 {} 复工，还没有复工".format),
            day=late[PLANNED],
            days=late["late_days"],
            due=late[PLANNED],
        ),
        todo_lists.entries(undated, "停产，没有计划复工日期"),
        todo_lists.entries(
            mend, mend["reason"].map("春节补助待核实：{}".format), enterprise="enterprise"
        ),
    )


def coming(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """Who is to restart this week."""
    stopped, last = restarts(rows, day), todo_lists.later(day.isoformat(), todo_lists.SOON_DAYS)
    soon = stopped[~stopped["restarted"] & stopped[PLANNED].between(day.isoformat(), last)]
    return todo_lists.entries(
        soon, soon[PLANNED].map("计划 {} 复工".format), day=soon[PLANNED], due=soon[PLANNED]
    )


def median_late(stopped: pd.DataFrame) -> float:
    """Median days behind the plan of those that restarted; NaN where nobody did."""
    late = stopped.loc[stopped["restarted"], "late_days"].dropna()
    return float(late.median()) if len(late) else np.nan


def stopped_and_back(stopped: pd.DataFrame) -> dict[str, float]:
    """Who stopped (停产), and who need not have and has a restart planned (可停可不停): how many,
    and how many are back.
    """
    halted, paused = (stopped[ARRANGEMENT] == word for word in ("停产", "可停可不停"))
    back = stopped["restarted"]
    return {
        "stopped": int(halted.sum()),
        "restarted": int((halted & back).sum()),
        "not_restarted": int((halted & ~back).sum()),
        "paused": int(paused.sum()),
        "paused_restarted": int((paused & back).sum()),
    }
