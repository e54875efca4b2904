"""Help (包联帮扶) and sales events (以销促产).

Difficulties that assigned departments help with (包联帮扶): what is open, how long, with whom.

The time to a solution is a Kaplan-Meier estimate (Kaplan and Meier 1958): open cases count for as
long as they have lasted. The mean of the solved ones alone would forget those that take long. No
effect on output is claimed: who gets help has difficulties, which a comparison would take for the
help's doing.

Sales to raise output (以销促产): fairs, producer-buyer meetings (产销对接会), sales on-line; what
was signed there and what has been carried out.

The ledger keeps one sum carried out per event, as of its last entry. What the events brought beyond
what would have been sold anyway it cannot say.
"""

import datetime

import numpy as np
import pandas as pd

from zx_analysis.programmes import todo_lists

KIND, MATTER, HELPER, OFFICE, OPENED, SOLVED = (
    "困难类别",
    "困难内容",
    "帮扶责任人",
    "帮扶单位",
    "登记日期",
    "解决日期",
)
FEWEST_SOLVED = 5  # from which a median time is given


def cases(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """The cases opened by `day`, with solved (by then) and days (until solved, or until `day`).
    Cases without an opening day have neither (NaN).
    """
    today = day.isoformat()
    known = rows[rows[OPENED] <= today]  # "" too: undated cases stay in sight
    solved = (known[SOLVED] != "") & (known[SOLVED] <= today)
    until = pd.to_datetime(known[SOLVED].where(solved, today))
    return known.assign(
        solved=solved, days=(until - pd.to_datetime(known[OPENED], errors="coerce")).dt.days
    )


def median_days(cases: pd.DataFrame) -> float:
    """Days after which half of the cases are solved (Kaplan-Meier); inf where fewer than half ever
    were, NaN with fewer than FEWEST_SOLVED solved.
    """
    from statsmodels.duration.survfunc import (
        SurvfuncRight,  # slow to import: only where it is asked for
    )

    dated = cases.dropna(subset="days")
    if dated["solved"].sum() < FEWEST_SOLVED:
        return np.nan
    found = SurvfuncRight(dated["days"].to_numpy(float), dated["solved"].to_numpy(float))
    halved = np.asarray(found.surv_times)[np.asarray(found.surv_prob) <= 0.5 + 1e-12]
    return float(halved[0]) if len(halved) else np.inf


def cases_by(cases: pd.DataFrame, column: str, limit_days: int | None) -> pd.DataFrame:
    """Per value of `column`: cases, solved, open, overdue (open longer than the limit; <NA> without
    one), longest (days open), median_days; most open first.
    """
    groups = cases.groupby(column)
    still = cases[~cases["solved"]]
    counted = pd.DataFrame(
        {
            "cases": groups.size(),
            "solved": groups["solved"].sum(),
            "open": groups["solved"].agg(lambda s: int((~s).sum())),
        }
    )
    late = (
        pd.Series(pd.NA, counted.index, dtype="Int64")
        if limit_days is None
        else (
            still[still["days"] > limit_days]
            .groupby(column)
            .size()
            .reindex(counted.index, fill_value=0)
            .astype("Int64")
        )
    )
    return counted.assign(
        overdue=late,
        longest=still.groupby(column)["days"].max().reindex(counted.index),
        median_days=[median_days(group) for _, group in groups],
    ).sort_values("open", ascending=False, kind="stable")


def cases_todo(cases: pd.DataFrame, limit_days: int | None) -> pd.DataFrame:
    """Open cases beyond the limit (all open ones without a limit), longest first; and those that
    nobody dated.
    """
    still = cases[~cases["solved"]]
    late = still[still["days"] > (limit_days if limit_days is not None else -1)]
    undated = still[still["days"].isna()]
    limit = f"，期限 {limit_days} 天" if limit_days is not None else ""

    def who(rows):
        return rows[HELPER].str.cat(rows[OFFICE], sep="，")

    return todo_lists.joined(
        todo_lists.entries(
            late,
            [
                f"{kind}困难未解决：{matter}{limit}"
                for kind, matter in zip(late[KIND], late[MATTER], strict=True)
            ],
            day=late[OPENED],
            days=late["days"],
            responsible=who(late),
            due=""
            if limit_days is None
            else [todo_lists.later(day, limit_days) for day in late[OPENED]],
        ),
        todo_lists.entries(undated, "困难没有登记日期", responsible=who(undated)),
    )


def cases_coming(cases: pd.DataFrame, limit_days: int | None) -> pd.DataFrame:
    """Open cases whose time is up this week; none without a limit."""
    still = cases[~cases["solved"]]
    if limit_days is None:
        return todo_lists.empty()
    left = limit_days - still["days"]
    soon = still[(left >= 0) & (left <= todo_lists.SOON_DAYS)]
    return todo_lists.entries(
        soon,
        [
            f"{kind}困难未解决：{matter}，期限 {limit_days} 天"
            for kind, matter in zip(soon[KIND], soon[MATTER], strict=True)
        ],
        day=soon[OPENED],
        days=soon["days"],
        responsible=soon[HELPER].str.cat(soon[OFFICE], sep="，"),
        due=[todo_lists.later(opened, limit_days) for opened in soon[OPENED]],
    )


TITLE, EVENT_KIND, DAY, HOST = "活动名称", "活动类型", "活动日期", "主办单位"
FIRMS, SIGNED, EXECUTED = "参加企业数(家)", "签约金额(万元)", "已执行金额(万元)"


def events_held(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """The events held by `day`, sums as numbers."""
    past = rows[(rows[DAY] != "") & (rows[DAY] <= day.isoformat())]
    return past.assign(
        **{column: pd.to_numeric(past[column]) for column in (FIRMS, SIGNED, EXECUTED)}
    )


def events_by_kind(events: pd.DataFrame) -> pd.DataFrame:
    """Per kind: events, firms (an enterprise at two events counts twice), signed_wan, executed_wan,
    share (of the signed of those events that say both).
    """
    both = events.dropna(subset=[SIGNED, EXECUTED]).groupby(EVENT_KIND)
    groups = events.groupby(EVENT_KIND)
    return pd.DataFrame(
        {
            "events": groups.size(),
            "firms": groups[FIRMS].sum(),
            "signed_wan": groups[SIGNED].sum(),
            "executed_wan": groups[EXECUTED].sum(),
            "share": both[EXECUTED].sum() / both[SIGNED].sum().where(lambda total: total > 0),
        }
    )


def events_doubts(events: pd.DataFrame) -> pd.DataFrame:
    """Events with more carried out than signed."""
    return events[events[EXECUTED] > events[SIGNED]]


def events_todo(events: pd.DataFrame, today: datetime.date) -> pd.DataFrame:
    """Contracts not carried out yet, largest sum left first; sums that nobody entered; more carried
    out than signed.
    """
    left = (events[SIGNED] - events[EXECUTED]).rename("left")
    waiting = events.assign(left=left)[left > 0].sort_values("left", ascending=False, kind="stable")
    empty, wrong = events[events[SIGNED].isna() | events[EXECUTED].isna()], events_doubts(events)

    def entries(rows, matter):
        return todo_lists.entries(
            rows,
            matter,
            day=rows[DAY],
            days=todo_lists.days_since(rows[DAY], today),
            responsible=rows[HOST],
            stake_wan=rows["left"] if "left" in rows else np.nan,
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
