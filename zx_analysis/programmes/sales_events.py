"""Sales to raise output (以销促产): fairs, producer-buyer meetings (产销对接会), sales on-line; what was signed there and what has been carried out.

The ledger keeps one sum carried out per event, as of its last entry. What the events brought beyond what would have been sold anyway it cannot say.
"""

import datetime

import pandas as pd

from zx_analysis.programmes import todo_lists

TITLE, KIND, DAY, HOST = "活动名称", "活动类型", "活动日期", "主办单位"
FIRMS, SIGNED, EXECUTED = "参加企业数(家)", "签约金额(万元)", "已执行金额(万元)"


def held(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """The events held by `day`, sums as numbers."""
    past = rows[(rows[DAY] != "") & (rows[DAY] <= day.isoformat())]
    return past.assign(
        **{column: pd.to_numeric(past[column]) for column in (FIRMS, SIGNED, EXECUTED)}
    )


def by_kind(events: pd.DataFrame) -> pd.DataFrame:
    """Per kind: events, firms (an enterprise at two events counts twice), signed_wan, executed_wan, share (of the signed of those events that say both)."""
    both = events.dropna(subset=[SIGNED, EXECUTED]).groupby(KIND)
    groups = events.groupby(KIND)
    return pd.DataFrame(
        {
            "events": groups.size(),
            "firms": groups[FIRMS].sum(),
            "signed_wan": groups[SIGNED].sum(),
            "executed_wan": groups[EXECUTED].sum(),
            "share": both[EXECUTED].sum() / both[SIGNED].sum().where(lambda total: total > 0),
        }
    )


def doubts(events: pd.DataFrame) -> pd.DataFrame:
    """Events with more carried out than signed."""
    return events[events[EXECUTED] > events[SIGNED]]


def todo(events: pd.DataFrame, today: datetime.date) -> pd.DataFrame:
    """Contracts not carried out yet, largest sum left first; sums that nobody entered; more carried out than signed."""
    left = (events[SIGNED] - events[EXECUTED]).rename("left")
    waiting = events.assign(left=left)[left > 0].sort_values("left", ascending=False, kind="stable")
    empty, wrong = events[events[SIGNED].isna() | events[EXECUTED].isna()], doubts(events)

    def entries(rows, matter):
        return todo_lists.entries(
            rows,
            matter,
            day=rows[DAY],
            days=todo_lists.days_since(rows[DAY], today),
            responsible=rows[HOST],
            enterprise=TITLE,
        )

    parts = [
        entries(
            waiting,
            [
                f"签约 {signed:,.0f} 万元，还有 {rest:,.0f} 万元没有执行"
                for signed, rest in zip(waiting[SIGNED], waiting["left"], strict=True)
            ],
        ),
        entries(empty, "没有填写签约或已执行金额"),
        entries(wrong, "已执行金额大于签约金额，请核对"),
    ]
    return pd.concat(parts, ignore_index=True) if any(map(len, parts)) else todo_lists.empty()
