"""Rewards of single enterprises: 300,000 and 50,000 yuan as announced; every other row with its
reason.
"""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zx_analysis.city.periods import Quarter
from zx_analysis.programmes.enterprise_rewards import enterprise_rewards

RATES = {"新进规": 30_000_000, "小进规": 5_000_000}
QUARTER = Quarter.parse("2022Q1")
# Credit codes with their check digits, worked out by GB 32100-2015: 31 - Σ value × 3^place mod 31.
CODES = ["91420881MA0000118W", "91420881MA00001190", "91420881MA00001205"]


def entry(**other):
    return {
        "企业名称": "甲公司",
        "统一社会信用代码": CODES[0],
        "township_code": "t1",
        "类别": "新进规",
        "申报阶段": "批准",
        "主营业务收入(万元)": 2000.0,
        "批准日期": "2022-01-01",
        "cell": "A4",
        **other,
    }


def rewards(*rows, threshold=2000):
    return enterprise_rewards(pd.DataFrame(rows), RATES, QUARTER, threshold)


def test_each_enterprise_once_and_the_sums_by_township():
    found = rewards(
        entry(),
        entry(
            企业名称="乙公司",
            统一社会信用代码=CODES[1],
            类别="小进规",
            批准日期="2022-03-31",
            cell="A5",
        ),
        entry(
            企业名称="丙公司",
            统一社会信用代码=CODES[2],
            township_code="t2",
            类别="小进规",
            cell="A6",
        ),
    )
    # t1: 300,000 + 50,000 yuan; t2: 50,000
    assert found.by_township()["amount_fen"].to_dict() == {"t1": 35_000_000, "t2": 5_000_000}
    assert (
        found.by_township()["enterprises"].to_dict() == {"t1": 2, "t2": 1} and found.rejected.empty
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"申报阶段": "审核", "批准日期": ""}, "还在审核阶段，没有批准"),
        ({"申报阶段": "终止", "批准日期": ""}, "申报已终止，没有批准"),
        ({"类别": "专精特新"}, "类别“专精特新”没有规定奖励"),
        ({"批准日期": ""}, "批准日期“”读不懂或没有填"),
        ({"批准日期": "2022年三月"}, "批准日期“2022年三月”读不懂"),
        ({"批准日期": "2021-12-31"}, "批准日期 2021-12-31 不在2022年一季度"),
        ({"批准日期": "2022-04-01"}, "批准日期 2022-04-01 不在2022年一季度"),
        ({"主营业务收入(万元)": 1999.99}, "主营业务收入 1999.99 万元，低于 2000 万元的标准"),
        ({"主营业务收入(万元)": None}, "没有填主营业务收入"),
        (
            {"统一社会信用代码": "91420881MA0000118X"},
            "统一社会信用代码“91420881MA0000118X”的校验位不对",
        ),
    ],
)
def test_a_row_that_is_not_paid_says_why(change, reason):
    found = rewards(entry(**change))
    assert (
        found.paid.empty
        and reason in found.rejected["reason"].iloc[0]
        and found.rejected["cell"].tolist() == ["A4"]
    )


def test_the_same_enterprise_twice_is_paid_once():
    found = rewards(entry(), entry(统一社会信用代码=f" {CODES[0].lower()} ", cell="A9"))
    assert found.paid["cell"].tolist() == ["A4"] and found.rejected["reason"].tolist() == [
        "与 A4 是同一企业，只奖励一次"
    ]


@pytest.mark.parametrize("change", [{"township_code": "t2"}, {"类别": "小进规"}])
def test_entries_that_contradict_each_other_are_both_held_back(change):
    found = rewards(entry(), entry(cell="A9", **change))
    assert (
        found.paid.empty
        and found.rejected["reason"].tolist()
        == ["同一企业在 A4、A9 的乡镇或类别不一致，核实后再奖励"] * 2
    )


def test_an_invalid_second_entry_does_not_hold_back_the_first():
    found = rewards(entry(), entry(cell="A9", township_code="t2", 申报阶段="审核"))
    assert found.paid["cell"].tolist() == ["A4"]


def test_without_a_threshold_revenue_is_not_asked_for():
    assert len(rewards(entry(**{"主营业务收入(万元)": None}), threshold=None).paid) == 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from(CODES),
            st.sampled_from(["t1", "t2"]),
            st.sampled_from(list(RATES)),
            st.sampled_from(["批准", "审核"]),
        ),
        max_size=8,
    )
)
def test_every_row_is_either_paid_or_rejected_and_no_enterprise_is_paid_twice(rows):
    found = enterprise_rewards(
        pd.DataFrame(
            [
                entry(
                    统一社会信用代码=code,
                    township_code=town,
                    类别=kind,
                    申报阶段=stage,
                    cell=f"A{i}",
                )
                for i, (code, town, kind, stage) in enumerate(rows)
            ],
            columns=list(entry()),
        ),
        RATES,
        QUARTER,
        2000,
    )
    assert sorted([*found.paid["cell"], *found.rejected["cell"]]) == sorted(
        f"A{i}" for i in range(len(rows))
    )
    paid = [rows[int(cell[1:])][0] for cell in found.paid["cell"]]
    assert len(paid) == len(set(paid)) and found.paid["amount_fen"].sum() == sum(
        RATES[kind] for kind in found.paid["kind"]
    )
