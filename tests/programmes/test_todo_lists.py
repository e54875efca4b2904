"""The form that all to-do lists share."""

import datetime

import pandas as pd

from zx_analysis.programmes import todo_lists

ROWS = pd.DataFrame(
    {"企业名称": ["甲", "乙", "丙"], "township_code": ["t", "t", "u"], "cell": ["A4", "A5", "A6"]}
)


def test_lists_follow_one_another_each_with_the_longest_wait_first():
    first = todo_lists.entries(ROWS, "一", days=pd.Series([1, None, 9]))
    second = todo_lists.entries(ROWS.iloc[:1], "二", days=30, day="2022-03-01", responsible="局")
    found = todo_lists.joined(first, second)
    assert list(found.columns) == list(todo_lists.COLUMNS)
    assert found[["enterprise", "matter"]].to_numpy().tolist() == [
        ["丙", "一"],
        ["甲", "一"],
        ["乙", "一"],
        ["甲", "二"],
    ]
    assert found["days"].astype(object).where(found["days"].notna(), None).tolist() == [
        9,
        1,
        None,
        30,
    ]
    assert todo_lists.joined(first.iloc[:0]).equals(todo_lists.empty())


def test_days_since_a_day():
    # 28 February to 31 March: 31 days
    found = todo_lists.days_since(
        pd.Series(["2022-02-28", "", "2022-03-31"]), datetime.date(2022, 3, 31)
    )
    assert found.astype(object).where(found.notna(), None).tolist() == [31, None, 0]


def test_a_table_names_the_township_where_it_is_known():
    entries = todo_lists.entries(ROWS, "一")
    found = todo_lists.tables({"help": entries}, pd.Series({"t": "胡集镇"}))["help_todo"]
    assert found["township"].tolist() == ["胡集镇", "胡集镇", ""] and list(found.columns)[:3] == [
        "township_code",
        "township",
        "enterprise",
    ]
