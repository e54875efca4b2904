"""Difficulties: what is open on a day, how long, and the time to a solution by hand."""

import datetime

import numpy as np
import pandas as pd

from zx_analysis.programmes import assistance

DAY = datetime.date(2022, 3, 31)


def ledger(*rows):
    """(kind, opened, solved)."""
    frame = pd.DataFrame(rows, columns=["困难类别", "登记日期", "解决日期"])
    return frame.assign(
        困难内容="缺工",
        帮扶责任人="甲",
        帮扶单位="局",
        企业名称=[f"n{i}" for i in range(len(frame))],
        township_code="t",
        cell="A4",
    )


def test_open_and_solved_on_a_day():
    found = assistance.cases(
        ledger(
            ("用工", "2022-03-01", "2022-03-11"),
            ("用工", "2022-03-01", ""),
            ("资金", "2022-03-01", "2022-04-02"),
            ("资金", "2022-04-01", ""),
            ("用能", "", ""),
        ),
        DAY,
    )
    # the third was solved later, the fourth had not been opened, the last has no day
    assert (
        found["solved"].tolist() == [True, False, False, False]
        and found["days"].tolist()[:3] == [10, 30, 30]
        and np.isnan(found["days"].tolist()[3])
    )


def test_the_median_time_counts_open_cases_for_as_long_as_they_have_lasted():
    def found(solved, still):
        return assistance.median_days(
            pd.DataFrame(
                {"days": [*solved, *still], "solved": [True] * len(solved) + [False] * len(still)}
            )
        )

    # all solved after 1 to 5 days: 4/5, 3/5, 2/5 remain after 1, 2, 3 days: three
    assert found([1, 2, 3, 4, 5], []) == 3
    # five open ones of 30 days beside them: after five days 9/10 · 8/9 · 7/8 · 6/7 · 5/6 = 1/2
    # remain: five
    assert found([1, 2, 3, 4, 5], [30] * 5) == 5
    # six open ones: 6/11 remain for ever as far as is known
    assert found([1, 2, 3, 4, 5], [30] * 6) == np.inf and np.isnan(found([1, 2, 3, 4], []))


def test_the_table_counts_by_helper():
    found = assistance.cases_by(
        assistance.cases(
            ledger(
                ("用工", "2022-03-01", "2022-03-11"),
                ("用工", "2022-02-28", ""),
                ("资金", "2022-03-01", ""),
            ),
            DAY,
        ),
        "困难类别",
        30,
    )
    # 28 February to 31 March: 31 days, beyond 30; 1 March to the 31st: 30, not beyond
    assert found[["cases", "solved", "open", "overdue", "longest"]].to_dict("index") == {
        "用工": {"cases": 2, "solved": 1, "open": 1, "overdue": 1, "longest": 31},
        "资金": {"cases": 1, "solved": 0, "open": 1, "overdue": 0, "longest": 30},
    }
    assert (
        assistance.cases_by(
            assistance.cases(ledger(("用工", "2022-03-01", "")), DAY), "困难类别", None
        )["overdue"]
        .isna()
        .all()
    )


def test_the_list_by_hand():
    cases = assistance.cases(
        ledger(
            ("用工", "2022-02-28", ""),
            ("资金", "2022-03-01", ""),
            ("运输", "2022-01-01", ""),
            ("用能", "", ""),
        ),
        DAY,
    )
    found = assistance.cases_todo(cases, 30)
    assert found[["enterprise", "matter", "responsible"]].to_numpy().tolist() == [
        ["n2", "运输困难未解决：缺工，期限 30 天", "甲，局"],
        ["n0", "用工困难未解决：缺工，期限 30 天", "甲，局"],
        ["n3", "困难没有登记日期", "甲，局"],
    ]
    assert found["days"].tolist()[:2] == [89, 31] and len(assistance.cases_todo(cases, None)) == 4
