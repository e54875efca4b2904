"""Rewards for enterprises newly above designated size (新进规、小进规): so many yuan each, one
enterprise once, every other row with its reason.

An entry of the ledger is paid if it was approved (批准) on a day of the quarter, is of a kind that
the policy rewards, reaches the threshold of main-business revenue where the policy names one (20
million yuan a year since 2011, National Bureau of Statistics), bears a credit code whose check
digit is right (GB 32100-2015), and is the first of its code. Entries of one code that name
different townships or kinds are all held back.
"""

import datetime
from dataclasses import dataclass

import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.city.indicators import in_full
from zx_analysis.city.periods import month_index
from zx_analysis.cleaning import ledgers
from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME

APPROVED, ENDED = "批准", "终止"
STAGE, KIND, REVENUE, DAY = "申报阶段", "类别", "主营业务收入(万元)", "批准日期"


@dataclass(frozen=True)
class EnterpriseRewards:
    """paid: one row per enterprise, township_code, enterprise, kind, day, amount_fen, cell;
    rejected: the other rows, township_code, enterprise, kind, reason (Chinese), cell. Every row of
    the ledger stands in one of the two.
    """

    paid: pd.DataFrame
    rejected: pd.DataFrame

    def by_township(self) -> pd.DataFrame:
        """township_code × enterprises, amount_fen (integers)."""
        groups = self.paid.groupby("township_code")["amount_fen"]
        return pd.DataFrame({"enterprises": groups.size(), "amount_fen": groups.sum()})


def enterprise_rewards(
    rows: pd.DataFrame,
    rates_fen: dict[str, int],
    quarter: Quarter,
    threshold_wan: float | None = None,
) -> EnterpriseRewards:
    """rows: the ledger 进规企业 as read, with township_code and cell; rates_fen: by kind;
    threshold_wan: least revenue, 10,000 yuan.
    """
    entries = rows.assign(code=rows[CREDIT_CODE].astype(str).str.strip().str.upper()).to_dict(
        "records"
    )
    reasons = [_reason(row, rates_fen, quarter, threshold_wan) for row in entries]
    same: dict[str, list[dict]] = {}
    for row, reason in zip(entries, reasons, strict=True):
        if not reason:
            same.setdefault(row["code"], []).append(row)
    paid, rejected = [], []
    for row, reason in zip(entries, reasons, strict=True):
        base = {
            "township_code": row["township_code"],
            "enterprise": row[NAME],
            "kind": row[KIND],
            "cell": row["cell"],
        }
        reason = reason or _twice(row, same[row["code"]])
        if reason:
            rejected.append(base | {"reason": reason})
        else:
            day = datetime.date.fromisoformat(row[DAY])
            paid.append(base | {"day": day.isoformat(), "amount_fen": rates_fen[row[KIND]]})
    return EnterpriseRewards(
        pd.DataFrame(
            paid, columns=["township_code", "enterprise", "kind", "day", "amount_fen", "cell"]
        ),
        pd.DataFrame(rejected, columns=["township_code", "enterprise", "kind", "reason", "cell"]),
    )


def _twice(row: dict, entries: list[dict]) -> str:
    """Why one of several valid entries of the same enterprise is not paid; where they contradict
    each other none is.
    """
    if len({(other["township_code"], other[KIND]) for other in entries}) > 1:
        return (
            f"同一企业在 {'、'.join(other['cell'] for other in entries)} 的乡镇或类别不一致，"
            "核实后再奖励"
        )
    return "" if row is entries[0] else f"与 {entries[0]['cell']} 是同一企业，只奖励一次"


def _reason(
    row: dict, rates_fen: dict[str, int], quarter: Quarter, threshold_wan: float | None
) -> str:
    """Why a row is not paid, in Chinese; empty where nothing speaks against it."""
    if row[STAGE] != APPROVED:
        return "申报已终止，没有批准" if row[STAGE] == ENDED else f"还在{row[STAGE]}阶段，没有批准"
    if row[KIND] not in rates_fen:
        return f"类别“{row[KIND]}”没有规定奖励"
    day = _day(row[DAY])
    if day is None:
        return f"批准日期“{row[DAY]}”读不懂或没有填"
    first, last = (month_index(month) for month in (quarter.months[0], quarter.months[-1]))
    if not first <= day.year * 12 + day.month - 1 <= last:
        return f"批准日期 {day.isoformat()} 不在{quarter.label_zh}"
    if threshold_wan is not None and pd.isna(row[REVENUE]):
        return "没有填主营业务收入"
    if threshold_wan is not None and row[REVENUE] < threshold_wan:
        return (
            f"主营业务收入 {in_full(row[REVENUE])} 万元，低于 {in_full(threshold_wan)} 万元的标准"
        )
    if not ledgers.is_credit_code(row["code"]):
        return f"统一社会信用代码“{row['code']}”的校验位不对"
    return ""


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
