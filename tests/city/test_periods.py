from datetime import date

import pytest

from zx_analysis.city.periods import (
    Quarter,
    a_year_before,
    last_day,
    month_index,
    month_name,
    month_range,
    period_zh,
    year_to_date,
)


def test_a_quarter_names_its_three_months():
    assert Quarter.parse("2022Q1").months == ("2022-01", "2022-02", "2022-03")
    assert Quarter.parse("2015Q4").months == ("2015-10", "2015-11", "2015-12")
    assert Quarter.parse("2022Q1").label_zh == "2022年一季度"


@pytest.mark.parametrize("text", ["2022Q5", "2022q1", "2022-1", "../2022Q1", "2022Q1\n"])
def test_anything_else_is_no_quarter(text):
    with pytest.raises(ValueError, match="请写成 2022Q1 这样"):
        Quarter.parse(text)


def test_months_count_on_over_the_year():
    assert month_index("2022-01") - month_index("2021-12") == 1
    assert month_name(month_index("2021-12") + 2) == "2022-02"
    assert month_range("2021-11", "2022-02") == ["2021-11", "2021-12", "2022-01", "2022-02"]
    assert year_to_date("2022-03") == 3


@pytest.mark.parametrize("text", ["2022-13", "2022-3", "2022.10", "2022-00"])
def test_a_period_is_a_year_and_a_two_digit_month(text):
    with pytest.raises(ValueError, match="不是 YYYY-MM 格式，请写成 2022-03 这样"):
        month_index(text)


def test_periods_in_the_words_of_a_bulletin():
    assert period_zh("2022-03", 1) == "2022年3月"
    assert period_zh("2022-02", 2) == "2022年1-2月"
    assert period_zh("2022-03", 3) == "2022年1-3月"


def test_a_quarter_knows_its_days_and_its_neighbours():
    quarter = Quarter.parse("2022Q1")
    assert (quarter.first, quarter.last) == ("2022-01", "2022-03")
    assert (quarter.first_day, quarter.last_day) == (date(2022, 1, 1), date(2022, 3, 31))
    assert (str(quarter.before), str(quarter.a_year_before)) == ("2021Q4", "2021Q1")
    assert [str(one) for one in Quarter.of("2021-05").until(quarter)] == [
        "2021Q2",
        "2021Q3",
        "2021Q4",
    ]
    assert quarter.until(quarter) == []
    # the joint 1-2月 is the slot of February
    assert quarter.slots(["2021-12", "2022-02", "2022-03", "2022-04"]) == ["2022-02", "2022-03"]


def test_february_ends_on_its_leap_day():
    assert (last_day("2020-02"), last_day("2022-02")) == (date(2020, 2, 29), date(2022, 2, 28))
    assert a_year_before("2020-01") == "2019-01"
