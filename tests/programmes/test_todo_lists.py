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


# what stands in the ledgers of two programmes on 31 March
LISTS = {
    "growth_points": (
        todo_lists.entries(
            ROWS,
            "投产",
            # 12 days late; due in a week, the last day that counts as soon; a day later
            due=pd.Series(["2022-03-19", "2022-04-07", "2022-04-08"]),
            stake_wan=pd.Series([100.0, 900.0, 900.0]),
            responsible=pd.Series(["甲，经信局", "乙，发改局", "甲，发改局"]),
        ),
        datetime.date(2022, 3, 31),
    ),
    "help": (
        todo_lists.entries(
            ROWS,
            "解决",
            # 30 days late with no sum; a day late with 2,000; without a limit
            due=pd.Series(["2022-03-01", "2022-03-30", ""]),
            stake_wan=pd.Series([None, 2000.0, 5000.0]),
            responsible=pd.Series(["发改局", "", "发改局"]),
        ),
        datetime.date(2022, 3, 31),
    ),
}


def test_what_is_overdue_stands_first_by_money_times_days():
    found = todo_lists.together(LISTS)
    # 1 day × 2,000 is more than 12 days × 100; without a sum it comes last of what is overdue
    assert found[["state", "matter", "enterprise", "overdue_days"]].to_numpy().tolist() == [
        ["overdue", "解决", "乙", 1],
        ["overdue", "投产", "甲", 12],
        ["overdue", "解决", "甲", 30],
        ["soon", "投产", "乙", 0],
        ["open", "投产", "丙", 0],
        ["open", "解决", "丙", 0],
    ]
    assert todo_lists.weight(found).tolist() == [2000, 1200, 0, 0, 0, 0]
    assert todo_lists.most_urgent(found, 10)["enterprise"].tolist() == ["乙", "甲"]
    assert todo_lists.most_urgent(found, 1)["enterprise"].tolist() == ["乙"]
    assert todo_lists.together({}).empty


def test_each_unit_has_its_matters_and_those_of_nobody_come_last():
    found = todo_lists.by_office(todo_lists.together(LISTS))
    assert found.index.tolist() == ["发改局", "经信局", ""]
    assert found.loc["发改局", ("growth_points", "soon")] == 1
    assert found.loc["发改局", ("help", "overdue")] == 1
    assert found.loc["发改局"].sum() == 4 and found.to_numpy().sum() == 6
    people = todo_lists.by_person(todo_lists.together(LISTS))
    # 甲 has one overdue and one open; who is a unit alone is no person
    assert people.index.tolist() == ["甲", "乙"] and people.sum(axis=1).tolist() == [2, 1]


def test_who_holds_what_is_overdue():
    """发改局 has one of two difficulties overdue, 经信局 a point; of nobody the most days are 30."""
    held = todo_lists.holders(todo_lists.together(LISTS))
    assert held.index.tolist() == ["发改局", "经信局", ""]
    assert held["overdue"].tolist() == [1, 1, 1]
    matters = todo_lists.together(LISTS)
    both = matters.assign(responsible="发改局")
    (row,) = todo_lists.holders(both).to_dict("records")
    # 2,000 and 1,200 are at stake times days; the oldest of the three is 30 days late
    assert row == {
        "overdue": 3,
        "oldest_days": 30,
        "enterprise": "乙",
        "programme": matters.iloc[0]["programme"],
        "overdue_days": matters.iloc[0]["overdue_days"],
    }
    assert todo_lists.holders(matters.assign(state="open")).empty


def test_a_unit_is_named_as_the_city_lists_it_where_only_one_fits():
    names = pd.Series(["甲，经信局", "经信局", "市经信局", "科技局", "乙，", "", "交通局"])
    listed = ["市经信局", "市科技局", "区科技局"]
    assert todo_lists.listed_offices(names, listed).tolist() == [
        "甲，市经信局",
        "市经信局",
        "市经信局",
        "科技局",  # two units fit
        "乙，",
        "",
        "交通局",  # none fits
    ]
    assert todo_lists.listed_offices(names, []).tolist() == names.tolist()


def test_a_day_so_many_days_later():
    # February 2022 has 28 days
    assert todo_lists.later("2022-02-25", 7) == "2022-03-04" and todo_lists.later("", 7) == ""


def test_a_day_behind_the_last_one_known_is_not_told():
    days = pd.Series(["2022-02-28", "2022-03-01", ""])
    told = todo_lists.until(days, datetime.date(2022, 2, 28))
    assert told.tolist() == ["2022-02-28", "", ""]
