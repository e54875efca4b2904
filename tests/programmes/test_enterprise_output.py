"""Who carries the growth and who drags it: by hand on five enterprises."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis.programmes import enterprise_output as output


def ledger(figures: dict[str, list], columns: list[str], industries: list[str] | None = None):
    """The ledger as read: name → one figure a column (None: blank)."""
    rows = pd.DataFrame.from_dict(figures, orient="index", columns=columns, dtype=float)
    rows.insert(0, "企业名称", list(figures))
    rows.insert(1, "统一社会信用代码", [f"code-{name}" for name in figures])
    rows.insert(2, "township_code", ["T1", "T1", "T2", "T2", "T2"][: len(rows)])
    rows.insert(3, "行业", industries or ["磷化工"] * len(rows))
    return rows.reset_index(drop=True)


YEARS = [
    "2021年1-2月产值(万元)",
    "2021年3月产值(万元)",
    "2022年1-2月产值(万元)",
    "2022年3月产值(万元)",
]
# 甲 100 → 120, 乙 50 → 40, 丙 new with 30 (from March on), 丁 50 → gone, 戊 lacks a month
FIVE = {
    "甲": [60, 40, 70, 50],
    "乙": [30, 20, 25, 15],
    "丙": [None, None, None, 30],
    "丁": [25, 25, None, None],
    "戊": [None, 10, 10, 10],
}


@pytest.fixture
def compared() -> pd.DataFrame:
    table = output.compare(
        ledger(FIVE, YEARS, ["磷化工", "磷化工", "食品", "食品", "食品"]), "2022-03"
    )
    assert table is not None
    return table.set_index("name")


def test_each_enterprise_stands_as_its_figures_say(compared):
    assert compared["standing"].to_dict() == {
        "甲": "grew",
        "乙": "fell",
        "丙": "new",
        "丁": "gone",
        "戊": "incomplete",
    }
    # base of all: 100 + 50 + 50 = 200
    assert compared.loc[["甲", "乙", "丙", "丁"], "change_wan"].tolist() == [20, -10, 30, -50]
    assert compared.loc[["甲", "乙", "丙", "丁"], "pull_pp"].tolist() == [10, -5, 15, -25]
    assert compared.loc[["甲", "乙"], "growth_pct"].tolist() == [20, -20]
    assert compared.loc[["丙", "丁", "戊"], "growth_pct"].isna().all()
    assert np.isnan(compared.loc["戊", "change_wan"])


def test_breadth_adds_up_to_the_growth_of_the_sum(compared):
    whole = output.breadth(compared.reset_index())
    assert (whole.compared, whole.fell, whole.new, whole.gone, whole.incomplete) == (2, 1, 1, 1, 1)
    assert whole.fell_share == 0.5
    # this year 120 + 40 + 30 + 0 = 190 after 200
    assert whole.growth_pct == pytest.approx(-5)
    parts = whole.carried_pp + whole.drag_pp + whole.new_pp + whole.gone_pp
    assert parts == pytest.approx(whole.growth_pct)
    assert whole.largest_share == 1  # fewer than ten are all


def test_groups_add_up_to_the_whole(compared):
    by = output.by(compared.reset_index(), "industry")
    # 磷化工 150 → 160, 食品 50 → 30 of 200; of 190 this year 84.2 and 15.8 %
    assert by["pull_pp"].to_dict() == pytest.approx({"磷化工": 5, "食品": -10})
    assert by["growth_pct"].to_dict() == pytest.approx({"磷化工": 100 / 15, "食品": -40})
    assert by["share_pct"].sum() == pytest.approx(100)
    assert by.loc["磷化工", "share_pct"] == pytest.approx(100 * 160 / 190)
    assert by.loc["食品", ["enterprises", "compared", "fell"]].tolist() == [3, 0, 0]


def test_movers_come_in_the_order_of_what_they_moved(compared):
    up, down = output.movers(compared.reset_index(), 1)
    assert up["name"].tolist() == ["丙"] and down["name"].tolist() == ["丁"]
    up, down = output.movers(compared.reset_index(), 5)
    assert up["name"].tolist() == ["丙", "甲"] and down["name"].tolist() == ["丁", "乙"]


def test_single_months_and_the_joint_slot_are_both_a_year_to_date():
    months = [f"{year}年{month}月产值(万元)" for year in (2021, 2022) for month in (1, 2)]
    table = output.compare(ledger({"甲": [1, 2, 3, 4]}, months), "2022-02")
    assert table is not None and table[["base_wan", "value_wan"]].iloc[0].tolist() == [3, 7]
    # January alone can be compared of months, not of a joint 1-2月
    assert output.compare(ledger({"甲": [1, 2, 3, 4]}, months), "2022-01") is not None
    assert output.compare(ledger(FIVE, YEARS), "2022-01") is None


def test_a_month_that_is_lacking_leaves_nothing_to_compare():
    assert output.compare(ledger(FIVE, YEARS), "2022-04") is None
    assert output.compare(ledger(FIVE, YEARS), "2021-03") is None


def test_a_header_that_is_no_month_is_refused():
    rows = ledger({"甲": [1.0]}, ["2022年13月产值(万元)"])
    with pytest.raises(ValueError, match="2022年13月产值"):
        output.output_columns(rows)


def test_electricity_beside_the_year_before(compared):
    months = ["2021-02", "2021-03", "2022-02", "2022-03"]
    power = pd.DataFrame([[10, 10, 5, 5], [0, 0, 5, 5]], ["code-甲", "code-乙"], months)
    change = output.power_changes(compared.reset_index(), power, ["2022-02", "2022-03"])
    assert change.iloc[0] == pytest.approx(-50)
    assert change.iloc[1:].isna().all()  # nothing a year before; not on the list
    lacking = output.power_changes(compared.reset_index(), power, ["2022-03", "2022-04"])
    assert lacking.isna().all()


@pytest.mark.parametrize("order", [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3]])
def test_the_order_of_rows_changes_nothing(compared, order):
    rows = ledger(FIVE, YEARS, ["磷化工", "磷化工", "食品", "食品", "食品"]).iloc[order]
    again = output.compare(rows, "2022-03")
    assert again is not None
    pd.testing.assert_frame_equal(again.set_index("name").loc[compared.index], compared)


def test_each_enterprise_beside_a_growth_and_all_of_them_add_up(compared):
    """At 20 % 甲's 100 are to be 120, 乙's 50 60, 丁's 50 60; 丙 is new: 0, +30. 戊 lacks a month.
    All made 120 + 40 + 30 of 240."""
    beside = output.beside_growth(compared, 20)
    assert beside["apart_wan"].to_dict() == {"丁": -60, "乙": -20, "甲": 0, "丙": 30}
    assert list(beside.index)[:2] == ["丁", "乙"]
    assert beside[["base_wan", "value_wan", "due_wan"]].sum().tolist() == [200, 190, 240]


def test_growth_of_the_same_enterprises_leaves_new_ones_out():
    """100 → 110 and 50 → 55 are 10 %; with a new one of 30 the sums say 30 %."""
    compared = pd.DataFrame(
        {
            "industry": ["磷化工"] * 3 + ["纺织"],
            "standing": ["grew", "grew", "new", "new"],
            "change_wan": [10.0, 5.0, 30.0, 7.0],
            "base_wan": [100.0, 50.0, np.nan, np.nan],
        }
    )
    same = output.growth_of_same(compared, "industry")
    assert same["磷化工"] == pytest.approx(10) and np.isnan(same["纺织"])
