"""Difficulties that assigned departments help with (包联帮扶): what is open, how long, with whom.

The time to a solution is a Kaplan-Meier estimate (Kaplan and Meier 1958): open cases count for as long as they have lasted. The mean of the solved ones alone
would forget those that take long. No effect on output is claimed: who gets help has difficulties, which a comparison would take for the help's doing.
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
    """The cases opened by `day`, with solved (by then) and days (until solved, or until `day`). Cases without an opening day have neither (NaN)."""
    today = day.isoformat()
    known = rows[rows[OPENED] <= today]  # "" too: undated cases stay in sight
    solved = (known[SOLVED] != "") & (known[SOLVED] <= today)
    until = pd.to_datetime(known[SOLVED].where(solved, today))
    return known.assign(
        solved=solved, days=(until - pd.to_datetime(known[OPENED], errors="coerce")).dt.days
    )


def median_days(cases: pd.DataFrame) -> float:
    """Days after which half of the cases are solved (Kaplan-Meier); inf where fewer than half ever were, NaN with fewer than FEWEST_SOLVED solved."""
    from statsmodels.duration.survfunc import (
        SurvfuncRight,  # slow to import: only where it is asked for
    )

    dated = cases.dropna(subset="days")
    if dated["solved"].sum() < FEWEST_SOLVED:
        return np.nan
    found = SurvfuncRight(dated["days"].to_numpy(float), dated["solved"].to_numpy(float))
    halved = np.asarray(found.surv_times)[np.asarray(found.surv_prob) <= 0.5 + 1e-12]
    return float(halved[0]) if len(halved) else np.inf


def by(cases: pd.DataFrame, column: str, limit_days: int | None) -> pd.DataFrame:
    """Per value of `column`: cases, solved, open, overdue (open longer than the limit; <NA> without one), longest (days open), median_days; most open first."""
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


def todo(cases: pd.DataFrame, limit_days: int | None) -> pd.DataFrame:
    """Open cases beyond the limit (all open ones without a limit), longest first; and those that nobody dated."""
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
        ),
        todo_lists.entries(undated, "困难没有登记日期", responsible=who(undated)),
    )
