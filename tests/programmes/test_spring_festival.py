"""Subsidies over the Spring Festival to the fen, restarts against plan, by hand."""

import datetime

import numpy as np
import pandas as pd
import pytest

from zx_analysis.city.programme_rules import SpringFestival
from zx_analysis.cleaning import ledgers
from zx_analysis.programmes import spring_festival

DAY = datetime.date(2022, 2, 28)
TIERS = [
    {
        "least_days": 7,
        "most_days": 9,
        "yuan": "10000.00",
        "yuan_per_worker": "100.50",
        "source": "test",
    },
    {"least_days": 10, "yuan": "20000", "source": "test"},
]


def policy(tiers=TIERS, **other):
    return SpringFestival(eligible=["不停产", "可停可不停"], tiers=tiers, source="test", **other)


def code(n):
    body = f"91420881MA{n:07d}"
    return body + ledgers.check_character(body)


def ledger(*rows):
    """(arrangement, days, workers, planned, actual), each with a code of its own."""
    frame = pd.DataFrame(
        rows,
        columns=["生产安排", "连续生产天数", "留钟员工(人)", "计划复工日期", "实际复工日期"],
        dtype=object,
    )
    return frame.assign(
        企业名称=[f"n{i}" for i in range(len(frame))],
        统一社会信用代码=[code(i) for i in range(len(frame))],
        township_code="t",
        cell=[f"A{i + 4}" for i in range(len(frame))],
    )


def kept(days, workers=0.0, arrangement="不停产"):
    return arrangement, days, workers, "", ""


def test_the_bounds_of_a_tier_belong_to_it():
    found = spring_festival.subsidies(
        ledger(kept(6.0), kept(7.0), kept(9.0), kept(10.0), kept(30.0)), policy()
    )
    assert found.paid[["enterprise", "tier", "amount_fen"]].to_numpy().tolist() == [
        ["n1", "7 至 9 天", 1_000_000],
        ["n2", "7 至 9 天", 1_000_000],
        ["n3", "10 天及以上", 2_000_000],
        ["n4", "10 天及以上", 2_000_000],
    ]
    assert found.rejected["reason"].tolist() == ["连续生产 6 天，不到 7 天"]


def test_so_much_for_each_worker_and_at_most_the_cap():
    # 10,000.00 + 7 × 100.50 = 10,703.50 yuan; 200 workers would be 30,100.00, the cap is 12,000.00
    found = spring_festival.subsidies(
        ledger(kept(8.0, 7.0), kept(8.0, 200.0)), policy(cap_yuan="12000.00")
    )
    assert found.paid["amount_fen"].tolist() == [1_070_350, 1_200_000]
    assert found.by("tier").to_dict("index") == {
        "7 至 9 天": {"enterprises": 2, "workers": 207, "amount_fen": 2_270_350}
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (kept(8.0, 1.0, "停产"), "生产安排为停产，不在补助范围"),
        (kept(None, 1.0), "没有填连续生产天数"),
        (kept(8.0, None), "没有填留守职工人数"),
        (kept(8.5, 1.0), "连续生产天数 8.5 不是整数"),
        (kept(8.0, 1.5), "留守职工 1.5 人不是整数"),
    ],
)
def test_why_an_entry_is_not_paid(row, reason):
    found = spring_festival.subsidies(ledger(row), policy())
    assert found.paid.empty and found.rejected["reason"].tolist() == [reason]


def test_a_tier_without_a_sum_for_workers_does_not_ask_for_them():
    assert spring_festival.subsidies(ledger(kept(12.0, None)), policy()).paid.empty is False


def test_a_wrong_code_and_one_entered_twice_are_held_back():
    rows = ledger(kept(8.0), kept(8.0), kept(8.0))
    rows.loc[0, "统一社会信用代码"] = code(5)[:-1] + ("0" if code(5)[-1] != "0" else "1")
    rows.loc[2, "统一社会信用代码"] = rows.loc[1, "统一社会信用代码"]
    assert (
        spring_festival.subsidies(rows, policy()).rejected["reason"].tolist()
        == ["统一社会信用代码校验不通过"] + ["同一企业登记了 2 次，核实后再补助"] * 2
    )


def test_days_above_the_last_tier_have_none():
    closed = [TIERS[0], {**TIERS[1], "most_days": 14}]
    assert spring_festival.subsidies(ledger(kept(15.0)), policy(closed)).rejected[
        "reason"
    ].tolist() == ["连续生产 15 天，没有对应的档次"]


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ([(7, 10), (10, 14)], "7 至 10 天”和“10 至 14 天”有重叠或空档"),
        ([(7, 9), (11, 14)], "有重叠或空档"),
        ([(7, None), (10, 14)], "有重叠或空档"),
        ([(10, 14), (7, 9)], "有重叠或空档"),
        ([(7, 6)], "上限（most_days）小于下限（least_days），请改正。 most_days"),
    ],
)
def test_tiers_must_follow_one_another(bounds, said):
    with pytest.raises(ValueError, match=said):
        policy(
            [
                {**TIERS[1], "least_days": least, **({} if most is None else {"most_days": most})}
                for least, most in bounds
            ]
        )


def stopped(planned, actual):
    return "停产", 0.0, 0.0, planned, actual


def test_restarts_as_known_on_the_day():
    rows = ledger(
        stopped("2022-02-10", "2022-02-08"),
        stopped("2022-02-10", "2022-02-15"),
        stopped("2022-02-10", "2022-03-05"),
        stopped("2022-03-10", ""),
        stopped("", ""),
        kept(8.0),
    )
    found = spring_festival.restarts(rows, DAY)
    # the third restarted after the day: 18 days late so far; the fourth is not due, the fifth has
    # no plan; who kept producing is not in it
    assert (
        found["restarted"].tolist() == [True, True, False, False, False]
        and found["late_days"].iloc[:3].tolist() == [-2, 5, 18]
        and found["late_days"].iloc[3:].isna().all()
    )
    assert spring_festival.median_late(found) == 1.5 and np.isnan(
        spring_festival.median_late(found.iloc[2:])
    )


def test_the_list_by_hand():
    rows = ledger(
        stopped("2022-02-10", ""), stopped("", ""), kept(None), kept(3.0), stopped("2022-02-20", "")
    )
    found = spring_festival.todo(rows, spring_festival.subsidies(rows, policy()), DAY)
    assert found[["enterprise", "matter", "day"]].to_numpy().tolist() == [
        ["n0", "计划 2022-02-10 复工，还没有复工", "2022-02-10"],
        ["n4", "计划 2022-02-20 复工，还没有复工", "2022-02-20"],
        ["n1", "停产，没有计划复工日期", ""],
        ["n2", "春节补助待核实：没有填连续生产天数", ""],
    ]
    assert found["days"].tolist()[:2] == [18, 8]


def test_arrangements_by_hand():
    found = spring_festival.arrangements(
        ledger(kept(8.0, 5.0), kept(10.0, None), kept(7.0, 2.0, "可停可不停"))
    )
    assert (
        found.loc["不停产"].tolist() == [2, 5, 9]
        and found.loc["可停可不停"].tolist() == [1, 2, 7]
        and found.loc["停产"].isna().all()
    )


def test_who_kept_on_and_who_stayed_by_hand():
    # 不停产 counts also without days, 可停可不停 only with days, 停产 never
    rows = ledger(
        kept(8.0, 5.0),
        kept(None, None),
        kept(7.0, 2.0, "可停可不停"),
        kept(0.0, 0.0, "可停可不停"),
        kept(3.0, 1.0, "停产"),
    )
    assert spring_festival.kept_on(rows) == 3 and spring_festival.stayers(rows) == 8
    # entered once more, with one worker more: still three enterprises, 6 instead of 5 of them
    again = rows.iloc[[0]].assign(**{spring_festival.WORKERS: 6.0})
    twice = pd.concat([rows, again], ignore_index=True)
    assert spring_festival.kept_on(twice) == 3 and spring_festival.stayers(twice) == 9


def test_nobody_says_how_many_stayed():
    assert np.isnan(spring_festival.stayers(ledger(kept(8.0, None), kept(9.0, None))))
