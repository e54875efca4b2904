"""The quarter's last months beside the same months of past years."""

from dataclasses import replace

import pandas as pd
import pytest

from zx_analysis.pages import same_months as page
from zx_analysis.quarter import Answers, open_study
from zx_analysis.quarter.same_months import SameMonths, growth_of_rest, same_months


def test_the_growth_of_the_rest_makes_the_mean_of_the_whole():
    """18 % of 100 in all, 17.2 % of the first 60: (1800 − 1032) / 40 = 19.2; without a part before
    it is that of the whole."""
    assert growth_of_rest(18, 17.2, 100, 60) == pytest.approx(19.2)
    assert growth_of_rest(18, 0, 100, 0) == 18


def test_of_a_quarter_without_a_month_known_the_whole_is_compared():
    told = same_months(Answers(open_study("zhongxiang", "2022Q1", as_of="2021-12")))
    assert (told.span, told.before, told.needed_pct) == ("1-3月", "", 18)
    # January to March 2019: 119.32 + 79.26
    assert told.years["level"][2019] == pytest.approx(198.58, abs=0.005)


def test_two_months_that_are_left_are_compared_together():
    told = same_months(Answers(open_study("zhongxiang", "2021Q2", as_of="2021-04")))
    assert (told.span, told.before) == ("5-6月", "1-4月")
    # 80.025 + 81.678
    assert told.years["level"][2019] == pytest.approx(161.70, abs=0.005)


def of_years(growth: dict[int, float], unusual: dict[int, tuple[bool, bool]]) -> SameMonths:
    years = pd.DataFrame({"level": 1.0, "growth_pct": growth, "quarter_growth_pct": growth})
    flags = pd.DataFrame.from_dict(
        {year: unusual.get(year, (False, False)) for year in growth},
        orient="index",
        columns=["unusual", "after_unusual"],
    )
    return SameMonths("3月", years.join(flags), 12.0, "1-2月", 10.0)


def test_of_several_years_the_highest_and_the_median_are_said():
    study = open_study("zhongxiang", "2022Q1", as_of="2022-02")
    told = of_years({2018: 8.0, 2019: 9.0, 2020: 10.0, 2021: 4.0, 2022: 12.0}, {})
    words = page.growth_zh(study, told)
    assert words == (
        "3月要增长约 12.0% 才够（1-2月 10.0%，往年3月最高约 10.0%、中位约 8.5%，4 年可比）"
    )
    assert page.base_zh(study, told) == "基数：上年1-3月增长 4.0%"


def test_years_that_cannot_be_compared_are_not():
    study = open_study("zhongxiang", "2022Q1", as_of="2022-02")
    flags = {2020: (True, False), 2021: (False, True)}
    told = of_years({2020: -40.0, 2021: 90.0, 2022: 12.0}, flags)
    assert "往年3月都在异常时期或它的次年，不能相比" in page.growth_zh(study, told)
    # √(1.9 · 0.6) = 1.0677
    assert page.base_zh(study, told) == "基数：上年1-3月增长 90.0%，两年平均增长 6.8%"


def test_what_is_reached_with_a_fall_is_said_so():
    study = open_study("zhongxiang", "2022Q1", as_of="2022-02")
    told = replace(of_years({2021: 4.0, 2022: -3.0}, {}), needed_pct=-3.0)
    assert page.growth_zh(study, told).startswith("3月下降约 3.0% 以内就够（1-2月 10.0%")
