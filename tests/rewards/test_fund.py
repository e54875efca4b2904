from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zx_analysis.rewards.fund import allocate_fund

pytestmark = pytest.mark.filterwarnings("ignore:资金")  # small funds keep the arithmetic readable

outputs = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)
methods = st.sampled_from(["largest_remainder", "webster"])


def by_code(values):
    return pd.Series(
        list(values), index=[f"4208811{i:02d}" for i in range(len(values))], dtype=object
    )


def amounts(*args, **kwargs):
    return allocate_fund(*args, **kwargs)["amount_fen"].tolist()


def test_shares_with_their_audit_row():
    # 100 fen by 50:30:21 of 101: quotas 5000/101 = 49 + 51/101, 3000/101 = 29 + 71/101, 2100/101 =
    # 20 + 80/101; 98 whole, two more to the largest remainders C and B
    table = allocate_fund(100, by_code(["50", "30.0", Decimal(21)]))
    assert table["quota"].tolist() == ["5000/101", "3000/101", "2100/101"]
    assert table["whole_units"].tolist() == [49, 29, 20]
    assert table["remainder"].tolist() == ["51/101", "71/101", "80/101"]
    assert table["remainder_rank"].tolist() == [3, 2, 1]
    assert table["extra_unit"].tolist() == [0, 1, 1]
    assert table["amount_fen"].tolist() == [49, 30, 21]
    assert table["bound"].tolist() == ["", "", ""]
    assert not table["tie"].any()
    assert table["share_pct"].tolist() == pytest.approx(
        [4950.495 / 100, 2970.297 / 100, 2079.208 / 100], abs=1e-4
    )
    assert (
        table.index.tolist() == ["420881100", "420881101", "420881102"]
        and table.index.name == "township_code"
    )


def test_alabama_paradox():
    # 6:6:2 of 14. 10 units: 4 2/7, 4 2/7, 1 3/7 → the last unit to C; 11 units: 4 5/7, 4 5/7, 1 4/7
    # → A and B
    assert amounts(10, by_code([6, 6, 2])) == [4, 4, 2]
    assert amounts(11, by_code([6, 6, 2])) == [5, 5, 1]


def test_floor_and_cap():
    # 1,000 fen by 70:20:10; cap 400 on all, floor 150 on all: A 700 → 400, the other 600 go 20:10 →
    # 400 and 200: both inside their bounds, B exactly at its cap by its own share of what is left
    table = allocate_fund(1000, by_code([70, 20, 10]), floor_fen=150, cap_fen=400)
    assert table["amount_fen"].tolist() == [400, 400, 200]
    # floor 250 for C alone: C 100 → 250, the other 750 go 70:20 → 583 1/3 and 166 2/3
    table = allocate_fund(1000, by_code([70, 20, 10]), floor_fen=pd.Series({"420881102": 250}))
    assert table["amount_fen"].tolist() == [583, 167, 250]
    assert table["bound"].tolist() == ["", "", "floor"]
    assert table["quota"].tolist() == ["1750/3", "500/3", "250"]
    # cap 500 for A alone: 500 left, 20:10 → 333 1/3 and 166 2/3
    table = allocate_fund(1000, by_code([70, 20, 10]), cap_fen=pd.Series({"420881100": 500}))
    assert table["amount_fen"].tolist() == [500, 333, 167]
    assert table["bound"].tolist() == ["cap", "", ""]


def test_bounds_are_kept_in_whole_units():
    # 10 units of 10 fen; the floor of 25 means 3 units, the cap of 58 means 5 units
    table = allocate_fund(
        100,
        by_code([90, 5, 5]),
        unit_fen=10,
        floor_fen=pd.Series({"420881102": 25}),
        cap_fen=pd.Series({"420881100": 58}),
    )
    assert table["amount_fen"].tolist() == [50, 20, 30]
    assert table["bound"].tolist() == ["cap", "", "floor"]


def test_ineligible_gets_nothing_and_no_output_only_its_floor():
    eligible = pd.Series({"420881100": True, "420881101": False, "420881102": True})
    table = allocate_fund(100, by_code([30, 40, 0]), eligible=eligible, floor_fen=10)
    assert table["amount_fen"].tolist() == [90, 0, 10]
    assert table["bound"].tolist() == ["", "ineligible", "floor"]
    assert table["share_pct"].tolist() == [100, 0, 0]


def test_leftover_below_one_unit():
    # 100 fen, unit 30: 3 units by 50:30:20 = 1.5, 0.9, 0.6 → 1, 0, 0 and one more to B and C: 30,
    # 30, 30; 10 left
    reserve = allocate_fund(100, by_code([50, 30, 20]), unit_fen=30, leftover="reserve")
    assert reserve["amount_fen"].tolist() == [30, 30, 30]
    assert reserve.attrs["reserve_fen"] == 10
    # the 10 fen by the same shares: 5, 3, 2
    settled = allocate_fund(100, by_code([50, 30, 20]), unit_fen=30, leftover="settle_in_fen")
    assert settled["amount_fen"].tolist() == [35, 33, 32]
    assert settled.attrs["reserve_fen"] == 0
    # with a cap of 33 on A (one unit), its 5 fen end at 3; the other 7 go 30:20 → 4.2 and 2.8
    capped = allocate_fund(
        100,
        by_code([50, 30, 20]),
        unit_fen=30,
        leftover="settle_in_fen",
        cap_fen=pd.Series({"420881100": 33}),
    )
    assert capped["amount_fen"].tolist() == [33, 34, 33]
    with pytest.raises(ValueError, match="leftover.*unit_fen=30"):
        allocate_fund(100, by_code([50, 30, 20]), unit_fen=30)


def test_a_leftover_that_the_caps_leave_no_room_for_is_refused():
    # 250 fen, unit 100: one unit each; up to the caps of 120 there are 2 × 20 = 40 fen for the 50
    # that are left
    with pytest.raises(
        ValueError,
        match="余款处理（leftover）：余 50 分按分再分，各乡镇离每单位上限（cap_fen）合计只剩 40 分",
    ):
        allocate_fund(250, by_code([3, 1]), unit_fen=100, cap_fen=120, leftover="settle_in_fen")
    assert amounts(250, by_code([1, 1]), unit_fen=100, cap_fen=125, leftover="settle_in_fen") == [
        125,
        125,
    ]


def test_ties_go_to_the_larger_output_then_the_smaller_code():
    # 5 fen by 3:3:4 = 1.5, 1.5, 2
    table = allocate_fund(5, by_code([3, 3, 4]))
    assert table["amount_fen"].tolist() == [2, 1, 2]
    assert table["tie"].tolist() == [True, True, False]
    # 2 fen by 3:1 = 1.5, 0.5: the larger output gets it
    assert amounts(2, by_code([1, 3])) == [0, 2]
    with pytest.raises(ValueError, match="420881100、420881101.*最后一个单位"):
        allocate_fund(5, by_code([3, 3, 4]), ties="raise")


def test_webster_differs_from_largest_remainder():
    # 12 fen by 92:4:4 = 11.04, 0.48, 0.48: the last unit by remainder to B (tied with C, smaller
    # code). Webster: A's 12th claim 92/11.5 = 8 equals B's and C's first 4/0.5 = 8: a tie of three,
    # to the largest
    assert amounts(12, by_code([92, 4, 4])) == [11, 1, 0]
    webster = allocate_fund(12, by_code([92, 4, 4]), method="webster")
    assert webster["amount_fen"].tolist() == [12, 0, 0]
    assert webster["tie"].all()


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), None, "1,5", "nan", "Infinity", True, "1e99", "", "-3", -1]
)
def test_refused_outputs_name_the_township(value):
    with pytest.raises(ValueError, match="output.*420881101"):
        allocate_fund(100, by_code([1, value]))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"fund_fen": -1}, "fund_fen"),
        ({"fund_fen": 100.0}, "fund_fen"),
        ({"unit_fen": 0}, "unit_fen"),
        ({"method": "hare"}, "method"),
        ({"leftover": "keep"}, "leftover"),
        ({"ties": "lot"}, "ties"),
        ({"output": by_code([0, 0])}, "合计为 0"),
        ({"output": pd.Series({}, dtype=object)}, "0 个乡镇"),
        ({"output": pd.Series([1, 2], index=["420881100", "420881100"])}, "420881100 重复"),
        ({"output": pd.Series([1, 2], index=["420881100", None])}, "为空"),
        ({"floor_fen": 51}, "floor_fen.*420881100、420881101.*102 分.*100 分"),
        ({"cap_fen": 49}, "cap_fen.*420881100、420881101.*98 分.*100 分"),
        ({"floor_fen": 30, "cap_fen": 20}, "420881100.*30.*20"),
        ({"floor_fen": pd.Series({"420881999": 1})}, "floor_fen.*420881999"),
        ({"floor_fen": pd.Series({"420881100": 1.0})}, r"floor_fen\[420881100\]"),
        ({"eligible": pd.Series({"420881100": True})}, "eligible.*420881101"),
        (
            {"eligible": pd.Series({"420881100": True, "420881101": True, "420881999": True})},
            "eligible.*420881999",
        ),
        ({"eligible": by_code([False, False])}, "2 个乡镇都不符合"),
        ({"eligible": by_code([True, False]), "output": by_code([0, 5])}, "合计为 0"),
    ],
)
def test_refused_arguments(wrong, message):
    arguments = {"fund_fen": 100, "output": by_code([2, 1])} | wrong
    with pytest.raises(ValueError, match=message):
        allocate_fund(**arguments)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"fund_fen": -1}, "资金总额（fund_fen）读到 -1，不得小于 0。"),
        (
            {"floor_fen": pd.Series({"420881100": 1.5})},
            "每单位下限（floor_fen[420881100]）读到 1.5，应为整数（分）。",
        ),
        ({"output": by_code([-5, 1])}, "产值（output）：乡镇 420881100 为 -5，不得小于 0。"),
        (
            {"floor_fen": 30, "cap_fen": 20},
            "乡镇 420881100：每单位下限（floor_fen）30 分大于每单位上限（cap_fen）20 分。",
        ),
        (
            {"fund_fen": 10, "unit_fen": 4},
            "资金总额（fund_fen）10 分不是分配单位（unit_fen）4 分的整数倍，余 2 分；请写明余款处理（leftover）：reserve（留作备用）或 settle_in_fen（按分再分）。",
        ),
    ],
)
def test_a_clerk_reads_what_an_argument_is_beside_its_name(wrong, said):
    with pytest.raises(ValueError) as caught:
        allocate_fund(**{"fund_fen": 100, "output": by_code([2, 1])} | wrong)
    assert str(caught.value).startswith(said)


@pytest.mark.filterwarnings("default:资金")
def test_a_fund_smaller_than_the_townships_is_valid_and_warned():
    with pytest.warns(UserWarning, match="2 分少于.*3"):
        assert amounts(2, by_code([3, 2, 1])) == [1, 1, 0]  # quotas 1, 2/3, 1/3


@given(st.integers(0, 10**9), outputs, methods)
def test_sums_to_the_fund_and_gives_nothing_for_nothing(fund, output, method):
    given_fen = amounts(fund, by_code(output), method=method)
    assert sum(given_fen) == fund
    assert all(fen == 0 for fen, value in zip(given_fen, output, strict=True) if value == 0)


@given(st.integers(0, 10**9), outputs)
def test_within_one_unit_of_the_exact_quota(fund, output):
    for fen, value in zip(amounts(fund, by_code(output)), output, strict=True):
        assert abs(fen - Fraction(fund * value, sum(output))) < 1


@given(st.data(), st.integers(0, 10**6), outputs, methods)
def test_row_order_and_unit_of_the_output_do_not_matter(data, fund, output, method):
    series = by_code(output)
    shuffled = series.loc[data.draw(st.permutations(series.index.tolist()))]
    in_yi = shuffled.map(lambda wan: Decimal(wan).scaleb(-4))
    table = allocate_fund(fund, series, method=method)
    other = allocate_fund(fund, in_yi, method=method).loc[series.index]
    pd.testing.assert_frame_equal(other.drop(columns="output"), table.drop(columns="output"))


@given(st.integers(0, 10**6), outputs, methods, st.integers(1, 5000))
def test_more_output_never_gets_less(fund, output, method, unit):
    settled = amounts(fund, by_code(output), method=method, unit_fen=unit, leftover="settle_in_fen")
    assert sum(settled) == fund
    pairs = sorted(zip(output, settled, strict=True))
    assert all(a[1] <= b[1] for a, b in zip(pairs, pairs[1:], strict=False) if a[0] < b[0])


@given(st.data(), st.lists(st.integers(1, 1000), min_size=1, max_size=8), methods)
def test_bounds_hold_and_the_sum_stays_exact(data, output, method):
    fund = data.draw(st.integers(0, 10_000))
    floor = data.draw(st.integers(0, fund // len(output)))
    cap = data.draw(st.integers(max(floor, -(fund // -len(output))), fund))
    given_fen = amounts(fund, by_code(output), method=method, floor_fen=floor, cap_fen=cap)
    assert sum(given_fen) == fund
    assert all(floor <= fen <= cap for fen in given_fen)


@given(
    st.data(),
    st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any),
    methods,
    st.integers(1, 300),
    st.sampled_from([None, "reserve", "settle_in_fen"]),
)
def test_no_amount_is_above_its_cap_or_below_its_floor_whatever_the_unit(
    data, output, method, unit, leftover
):
    fund = data.draw(st.integers(0, 5000))
    series = by_code(output)
    floor, cap, able = (
        pd.Series(
            data.draw(st.lists(values, min_size=len(output), max_size=len(output))), series.index
        )
        for values in (st.integers(0, 400), st.integers(0, 5000), st.booleans())
    )
    try:
        table = allocate_fund(
            fund,
            series,
            method=method,
            unit_fen=unit,
            floor_fen=floor,
            cap_fen=cap,
            eligible=able,
            leftover=leftover,
        )
    except ValueError as refused:
        assert any(
            name in str(refused)
            for name in ("floor_fen", "cap_fen", "eligible", "output", "leftover", "资金总额")
        )
        return
    paid = table["amount_fen"]
    assert int(paid.sum()) + table.attrs["reserve_fen"] == fund
    assert (
        (paid[able] <= cap[able]).all()
        and (paid[able] >= floor[able]).all()
        and (paid[~able] == 0).all()
    )


def test_a_floor_rounded_up_past_the_cap_is_refused_with_and_without_output():
    # in units of 100 fen a floor of 1 fen is 100 fen, above the cap of 56
    for output in ([5, 0], [5, 3]):
        with pytest.raises(ValueError, match="420881101.*floor_fen.*cap_fen.*unit_fen"):
            allocate_fund(
                1000,
                by_code(output),
                unit_fen=100,
                floor_fen=pd.Series({"420881101": 1}),
                cap_fen=pd.Series({"420881101": 56}),
            )


def test_a_unit_whose_output_is_the_sum_of_all_others_is_warned_of():
    # 1431 + 1072 + 976 = 3479
    with pytest.warns(UserWarning, match="420881103的数等于其余 3 个单位之和"):
        table = allocate_fund(10_000, by_code([1431, 1072, 976, 3479]))
    assert len(table.attrs["notes"]) == 1
    assert allocate_fund(10_000, by_code([1, 2, 3])).attrs["notes"] == []  # 3 = 1 + 2 by chance


def test_webster_may_take_a_whole_unit_away():
    """10 fen by 70 and four times 6, of 94: A's quota is 7.45. Its sixth and seventh claims are
    70/5.5 = 12.7 and 70/6.5 = 10.8, the first of the others 6/0.5 = 12: they come before."""
    table = allocate_fund(10, by_code([70, 6, 6, 6, 6]), method="webster")
    assert table["amount_fen"].tolist() == [6, 1, 1, 1, 1]
    assert table["extra_unit"].tolist() == [-1, 1, 1, 1, 1]


def test_which_bound_holds_a_township():
    # 12 by 6:4:2: C is lifted from 2 to 5, and of the other 7 B would get 2.8, below its floor of
    # 3, though its plain share is 4
    floors = pd.Series({"420881101": 3, "420881102": 5})
    table = allocate_fund(12, by_code([6, 4, 2]), floor_fen=floors)
    assert table["amount_fen"].tolist() == [4, 3, 5]
    assert table["bound"].tolist() == ["", "floor", "floor"]
    # 100 by 1:1: a floor and a cap of 30 hold A down from 50
    both = pd.Series({"420881100": 30})
    table = allocate_fund(100, by_code([1, 1]), floor_fen=both, cap_fen=both)
    assert table["amount_fen"].tolist() == [30, 70] and table["bound"].tolist() == ["cap", ""]


def test_a_fund_of_one_fen_each_is_enough():
    assert allocate_fund(2, by_code([1, 1])).attrs["notes"] == []
    assert allocate_fund(1, by_code([1, 1])).attrs["notes"] == [
        "资金 1 分少于符合条件的乡镇数 2，有的乡镇分不到。"
    ]
