"""Electricity by enterprise and month, by hand."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis.programmes import idle_enterprises


def ledger(rows, *months):
    return pd.DataFrame(
        rows, columns=["统一社会信用代码", *(f"{month}月用电量(万千瓦时)" for month in months)]
    )


def test_months_in_order_and_meters_added_up():
    found = idle_enterprises.power_table(
        ledger(
            [("B", 2.0, 1.0), ("A", 5.0, None), ("B", 0.5, 3.0), ("A", None, None)],
            "2022年2",
            "2021年12",
        )
    )
    assert found.columns.tolist() == ["2021-12", "2022-02"] and found.loc["B"].tolist() == [4, 2.5]
    assert np.isnan(found.at["A", "2021-12"]) and found.at["A", "2022-02"] == 5


def test_a_row_entered_twice_counts_once():
    assert (
        idle_enterprises.power_table(ledger([("A", 2.0), ("A", 2.0)], "2022年2")).at["A", "2022-02"]
        == 2
    )


@pytest.mark.parametrize("months", [("2022年13",), ("上",), ("2022年02",)])
def test_a_column_that_is_no_month_is_refused(months):
    with pytest.raises(ValueError, match="每月一栏"):
        idle_enterprises.power_table(ledger([("A", *[1.0] * len(months))], *months))


def test_the_same_enterprises_this_year_and_last():
    months = ["2021-01", "2021-02", "2022-01", "2022-02"]
    power = pd.DataFrame(
        [[2, 4, 3, 4], [1, None, 9, 9], [5, 0, 4, 0.5], [8, 8, 8, 8]], list("abcd"), months
    )
    # b lacks a month, d is not asked for: a and c, 3 + 4 + 4 + 0.5 after 2 + 4 + 5 + 0
    assert idle_enterprises.power_on_year(power, {"a", "b", "c", "absent"}, months[2:]) == (
        2,
        11.5,
        11,
    )
    assert idle_enterprises.power_on_year(power, {"b"}, months[2:]) is None
    assert idle_enterprises.power_on_year(power.drop(columns="2021-02"), {"a"}, months[2:]) is None
