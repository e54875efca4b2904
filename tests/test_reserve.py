"""The reserve pool beside the tax list: matching, growth rates, chances and lists by hand."""

import datetime

import numpy as np
import pandas as pd
import pytest

from zx_analysis import reserve

TODAY = datetime.date(2022, 3, 31)


def tax(rows, years=(2020, 2021)):
    """rows: (name, code, sales …)."""
    frame = pd.DataFrame(rows, columns=["企业名称", "统一社会信用代码", *(f"{year}年应税销售收入(万元)" for year in years)])
    return frame.assign(township_code="t", cell=[f"A{i + 4}" for i in range(len(frame))])


def pool(*rows):
    """rows: (name, code, plan, due)."""
    frame = pd.DataFrame(rows, columns=["企业名称", "统一社会信用代码", "一企一策方案", "方案到期日"])
    return frame.assign(township_code="t", 责任单位="局", cell=[f"P{i + 4}" for i in range(len(frame))])


def many(*rows):
    """A list of 20 enterprises that grow by 1 % to 20 %, and `rows`."""
    return tax([(f"n{i}", f"N{i}", 1000.0, 1000.0 * (1 + i / 100)) for i in range(1, 21)] + list(rows))


def test_the_chance_is_the_share_of_growth_rates_that_would_be_enough():
    growths = np.log1p(np.arange(1, 21) / 100)
    # from 1,800 a growth of 11.1 % is needed: 12 % to 20 % are nine of twenty; from 1,600 25 %: none; from 2,000 nothing more
    levels = pd.Series([1800.0, 1600.0, 2000.0, 2500.0, np.nan, 0.0])
    assert reserve.chance(levels, 2000, growths).round(12).tolist()[:4] == [0.45, 0, 1, 1] and reserve.chance(levels, 2000, growths).isna().tolist()[4:] == [True, True]
    # from 2000 / 1.2 exactly 20 % is needed: it counts
    assert reserve.chance(pd.Series([2000 / 1.2]), 2000, growths).tolist() == [pytest.approx(0.05)]
    assert reserve.chance(levels, 2000, growths[:-1]).isna().all()  # nineteen are too few


def test_the_year_of_crossing_at_the_median_growth():
    growths = np.log(np.full(20, 1.1))
    # 1,700 × 1.1 = 1,870, × 1.1 = 2,057: two years; 1,900: one; 2,100 has crossed; 500 needs 15 years
    found = reserve.expected_year(pd.Series([1700.0, 1900.0, 2100.0, 500.0, np.nan]), 2000, growths, 2021)
    assert found.astype(object).where(found.notna(), None).tolist() == [2023, 2022, 2021, None, None]
    falling = reserve.expected_year(pd.Series([1700.0, 2100.0]), 2000, -growths, 2021)
    assert falling.astype(object).where(falling.notna(), None).tolist() == [None, 2021]


def test_only_the_code_matches_never_a_name():
    found = reserve.standing(pool(("n5", "OTHER", "有", ""), ("another", "N5", "有", "")), many(), 2000, 2021)
    assert np.isnan(found["sales_wan"][0]) and found["sales_wan"][1] == 1050 and found["growth_pct"][1] == pytest.approx(5) and found["short_wan"][1] == 950


def test_a_year_that_is_not_over_is_not_known():
    assert reserve.sales(many(), 2020).columns.tolist() == [2020]
    assert reserve.standing(pool(("a", "N5", "有", "")), many(), 2000, 2020)["sales_wan"].tolist() == [1000]
    assert reserve.standing(pool(("a", "N5", "有", "")), many(), 2000, 2018)["sales_wan"].isna().all()


def test_a_code_entered_twice_is_not_used():
    twice = many(("x", "N5", 1.0, 2.0))
    assert "N5" not in reserve.sales(twice, 2021).index and reserve.doubled(twice)["统一社会信用代码"].tolist() == ["N5", "N5"]


def test_a_year_missing_between_gives_no_growth():
    assert len(reserve.log_growths(reserve.sales(tax([("a", "A", 1000.0, 1210.0)], (2019, 2021)), 2021))) == 0
    assert reserve.log_growths(reserve.sales(tax([("a", "A", 1000.0, 1210.0), ("b", "B", 0.0, 5.0), ("c", "C", None, 5.0)]), 2021)) == pytest.approx([np.log(1.21)])


def test_the_same_reckoning_a_year_ago():
    # 2019 to 2020 all twenty grew by 1 % to 20 %; in 2020 one stands at 1,800 (chance 9 of 20), nineteen far below; in 2021 that one crossed
    rows = [(f"n{i}", f"N{i}", 100.0, 100.0 * (1 + i / 100), 100.0) for i in range(1, 21)] + [("z", "Z", None, 1800.0, 2001.0)]
    assert reserve.check(tax(rows, (2019, 2020, 2021)), 2000, 2021) == (21, pytest.approx(0.45), 1)
    assert reserve.check(many(), 2000, 2021) is None
    assert reserve.check(tax(rows, (2018, 2019, 2021)), 2000, 2021) is None  # from 2019 to 2021 are two years


def test_what_has_to_be_done():
    listed = many(("reached", "R", 1900.0, 2300.0), ("applied", "Q", 1900.0, 2400.0), ("twin", "T2", 900.0, 950.0), ("outside", "O", 1000.0, 1100.0))
    listed = listed[~listed["统一社会信用代码"].str.startswith("N")]
    own = reserve.standing(pool(("reached", "R", "有", "2022-12-31"), ("applied", "Q", "有", "2022-03-01"), ("twin", "T1", "无", "")), listed, 2000, 2021)
    found = reserve.todo(own, listed, {"Q"}, 2000, 1000, 2021, TODAY)
    assert found[["enterprise", "matter", "day"]].to_numpy().tolist() == [
        ["reached", "应税销售 2,300 万元，已达 2,000 万元，没有申报进规", ""], ["twin", "没有一企一策方案", ""], ["applied", "一企一策方案已到期", "2022-03-01"],
        ["twin", "信用代码不在税务名单里，请核对", ""], ["outside", "税务名单里应税销售 1,100 万元，没有入后备库", ""],
        ["twin", "与库内企业同名，信用代码不同（库内 T1），请核对是否同一企业", ""]]
    assert found["days"].tolist()[2] == 30  # 1 to 31 March
    assert not reserve.todo(own, listed, {"Q"}, 2000, None, 2021, TODAY)["matter"].str.contains("没有入后备库").any()
