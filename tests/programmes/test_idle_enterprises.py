"""Idle enterprises: electricity as evidence, output at stake and the list, by hand."""

import datetime

import numpy as np
import pandas as pd
import pytest

from zx_analysis.programmes import idle_enterprises

DAY = datetime.date(2022, 3, 31)
MONTHS = [f"2021-{m:02d}" for m in range(1, 13)] + ["2022-01", "2022-02", "2022-03"]


def entry(code="A", state="停产", since="2021-07-10", **other):
    return {
        "企业名称": "甲",
        "统一社会信用代码": code,
        "township_code": "t",
        "状态": state,
        "停产时间": since,
        "停产原因": "市场萎缩",
        "盘活方式": "兼并",
        "盘活进展": "洽谈",
        "停产前年产值(万元)": 1000.0,
        "闲置产能(%)": 100.0,
        "更新日期": "2022-03-20",
        "cell": "A4",
        **other,
    }


def power(**uses):
    return (
        pd.DataFrame.from_dict(
            {code: pd.Series(use, MONTHS[-len(use) :]) for code, use in uses.items()},
            orient="index",
        )
        .reindex(columns=MONTHS)
        .astype(float)
    )


def evidence(row, use, **other):
    return idle_enterprises.standing(pd.DataFrame([row]), power(A=use), DAY, **other)[
        "evidence"
    ].item()


@pytest.mark.parametrize(
    ("use", "found"),
    [
        ([10] * 6 + [0] * 9, "none"),
        ([10] * 6 + [0] * 8 + [0.9], "none"),  # below a tenth of 10: lights and guards
        ([10] * 6 + [0] * 8 + [1.0], "draws"),
        ([10] * 15, "draws"),
        ([0] * 15, "none"),
        ([0.1, 0.1], "draws"),
        ([0, 0], "none"),  # nothing known of before: anything at all counts
        ([np.nan] * 15, "unknown"),
        ([10] * 13 + [np.nan] * 2, "unknown"),
    ],
)
def test_a_stopped_enterprise_that_draws_power(use, found):
    assert evidence(entry(), use) == found


@pytest.mark.parametrize(
    ("since", "state", "use", "found"),
    [
        (
            "2022-02-20",
            "停产",
            [10] * 14 + [0],
            "none",
        ),  # 10 in February lies before the stop and is no sign of life
        ("2022-02-20", "停产", [10] * 14 + [1], "draws"),
        ("2022-03-10", "停产", [10] * 15, "unknown"),  # nothing is known of after March
        ("2022-02-20", "减产", [10] * 13 + [10, 4], "reduced"),
        ("", "停产", [10] * 15, "draws"),
    ],
)
def test_what_was_used_before_the_stop_is_no_sign_of_life(since, state, use, found):
    assert evidence(entry(state=state, since=since), use) == found


@pytest.mark.parametrize(
    ("use", "found"),
    [
        ([10] * 6 + [4] * 9, "reduced"),
        ([10] * 6 + [4] * 7 + [9, 9], "recovered"),
        ([4] * 9, "unknown"),
    ],
)
def test_a_reduced_one_is_compared_with_its_use_before(use, found):
    assert evidence(entry(state="减产"), use) == found


def test_output_at_stake_and_ages():
    rows = pd.DataFrame(
        [
            entry(),
            entry(**{"闲置产能(%)": 40.0, "状态": "减产", "停产前年产值(万元)": 500.0}),
            entry(**{"停产前年产值(万元)": None}),
            entry(since="2022-04-01"),
        ]
    )
    found = idle_enterprises.standing(rows, None, DAY)
    # 1,000 × 100 %, 500 × 40 %, unknown; the last had not stopped by the end of March. 10 July 2021
    # to 31 March 2022: 264 days; 20 to 31 March: 11
    assert (
        found["at_stake_wan"].tolist()[:2] == [1000, 200]
        and np.isnan(found["at_stake_wan"].tolist()[2])
        and len(found) == 3
    )
    assert (
        set(found["idle_days"]) == {264}
        and set(found["age_days"]) == {11}
        and set(found["evidence"]) == {"unknown"}
    )
    assert idle_enterprises.by_township(found).to_dict("index") == {
        "t": {"stopped": 2, "reduced": 1, "at_stake_wan": 1200}
    }


def test_who_is_not_listed_and_used_nothing():
    table = power(
        listed=[5] * 13 + [0, 0],
        quiet=[5] * 13 + [0, 0],
        one=[5] * 14 + [0],
        never=[0] * 15,
        gap=[5] * 13 + [np.nan, 0],
    )
    assert idle_enterprises.silent(table, {"listed"}) == ["quiet"]
    assert idle_enterprises.silent(table[["2022-03"]], set()) == []  # one month known is not two


def test_routes_stand_in_the_ledgers_order_with_zeros():
    found = idle_enterprises.by_route(pd.DataFrame([entry(), entry(盘活进展="未启动")]))
    assert found.loc["兼并"].tolist() == [1, 1, 0, 0] and found.loc["破产重整"].tolist() == [
        0,
        0,
        0,
        0,
    ]


def test_the_list_by_hand():
    rows = pd.DataFrame(
        [
            entry("A"),
            entry("B", 更新日期="2022-02-28"),
            entry("C", 盘活方式="无", 盘活进展="未启动"),
            entry("D", 盘活进展="未启动"),
            entry("E", state="减产"),
            entry("F", 更新日期=""),
        ]
    )
    table = power(A=[10] * 15, B=[0] * 15, C=[0] * 15, D=[0] * 15, E=[10] * 15, Q=[5] * 13 + [0, 0])
    firms = pd.DataFrame(
        {
            "统一社会信用代码": ["A", "Q"],
            "企业名称": ["甲", "静"],
            "township_code": "u",
            "cell": ["P4", "P5"],
        }
    )
    found = idle_enterprises.todo(idle_enterprises.standing(rows, table, DAY), firms, table, 30)
    assert found[["enterprise", "matter", "days"]].astype(object).where(
        found.notna(), None
    ).to_numpy().tolist() == [
        ["甲", "登记为停产，停产后近两个月月均用电 10.0 万千瓦时，核实是否已复产", 264],
        ["静", "近两个月没有用电，没有列入停产企业，核实是否停产", None],
        ["甲", "登记为减产，用电已恢复到停产前的九成以上，核实是否已恢复", 264],
        ["甲", "条目超过 30 天没有更新", 31],
        ["甲", "条目没有更新日期", None],
        ["甲", "停产（市场萎缩），没有盘活方式", 264],
        ["甲", "盘活方式为兼并，还没有启动", 264],
    ]
    assert (
        not idle_enterprises.todo(idle_enterprises.standing(rows, None, DAY), None, None, None)[
            "matter"
        ]
        .str.contains("用电|天没有更新")
        .any()
    )


def test_an_enterprise_listed_under_another_credit_code_is_not_called_unlisted():
    table = power(A=[10] * 6 + [0] * 9, Q=[5] * 13 + [0, 0])
    firms = pd.DataFrame(
        {"统一社会信用代码": ["Q"], "企业名称": ["甲"], "township_code": "u", "cell": ["P5"]}
    )
    found = idle_enterprises.todo(
        idle_enterprises.standing(pd.DataFrame([entry("A")]), table, DAY), firms, table, None
    )
    assert found["matter"].tolist() == [
        "近两个月没有用电，停产企业信息库 A4 有同名企业而信用代码不同（用电名单为 Q），核对代码"
    ]
