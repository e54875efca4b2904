"""Which figures are due and were not read, told once for each reason."""

import pandas as pd
import pytest

from tests.conftest import CITY, REGISTER
from zx_analysis.city.city import City
from zx_analysis.cleaning.completeness import incomplete, level_behind

CODES = ("420881001", "420881103", "420881200")


@pytest.fixture
def city(root):
    folder = root / "data" / "raw" / "sanzhen"
    folder.mkdir()
    (folder / "city.toml").write_text(CITY.replace("2019-01", "2021-01"), encoding="utf-8")
    (folder / "townships.csv").write_text(REGISTER, encoding="utf-8")
    return City.load("sanzhen")


def panel(*figures):
    """code, period, months of figures of the output."""
    return pd.DataFrame(
        [(code, period, months, "output_wan") for code, period, months in figures],
        columns=["township_code", "period", "months", "indicator"],
    )


def all_of(*slots, codes=CODES):
    return [(code, *slot) for code in codes for slot in slots]


FEB, MAR, APR, MAY = ("2021-02", 2), ("2021-03", 1), ("2021-04", 1), ("2021-05", 1)


def said(city, *figures):
    return [
        str(message).splitlines()[0]
        for message in incomplete(panel(*figures), city, city.register(), "")
    ]


def test_a_whole_panel_lacks_nothing(city):
    assert said(city, *all_of(FEB, MAR, APR)) == []


def test_periods_that_nobody_has_are_one_line(city):
    assert said(city, *all_of(FEB, MAY)) == [
        "bulletins/：2021年3月 至 2021年4月（共 2 期）缺少工业总产值（全部乡镇）；应为每个乡镇一个数。请补上这些报表。"
    ]
    assert said(city, *all_of(MAR)) == [
        "bulletins/：2021年1-2月缺少工业总产值（全部乡镇）；应为每个乡镇一个数。请补上这些报表；没有的，把 city.toml 的 first_period 往后写。"
    ]


def test_a_cumulative_alone_says_which_one_is_needed(city):
    assert said(city, *all_of(FEB, MAR, ("2021-05", 5))) == [
        "bulletins/：2021年4月 至 2021年5月（共 2 期）缺少工业总产值（全部乡镇）；应为每个乡镇一个数。2021年1-5月只有累计，没有上一期的累计，得不出当月：请补上 2021年1-4月的累计，或当月的数。"
    ]


def test_a_township_that_came_later_is_told_with_its_first_period(city):
    late = [
        slot for slot in all_of(FEB, MAR, APR, MAY) if slot[0] != CODES[2] or slot[1] >= "2021-04"
    ]
    assert said(city, *late) == [
        "bulletins/：2021年1-2月 至 2021年3月（共 2 期）缺少工业总产值（九里乡）；应为每个乡镇一个数。有数的是 2021-04 至 2021-05：那时才设立的，在名录写 valid_from = 2021-04；"
        "已经撤销的写 valid_to = 2021-05；名称写法不同的写成别名；漏报的请补上。"
    ]


def test_one_that_never_reports_is_told_to_be_another_writing_or_none(city):
    assert said(city, *all_of(FEB, MAR, codes=CODES[:2])) == [
        "bulletins/：2021年1-2月 至 2021年3月（共 2 期）缺少工业总产值（九里乡）；应为每个乡镇一个数。从来没有它的数：名称写法不同的，在名录写成别名；不在这套报表里的，从名录删去。"
    ]


def test_two_that_lack_the_same_share_a_line_and_stretches_are_counted(city):
    figures = [*all_of(FEB, MAR, APR, MAY, codes=CODES[:1]), *all_of(MAR, MAY, codes=CODES[1:])]
    assert len(found := said(city, *figures)) == 1 and found[0].startswith(
        "bulletins/：2021年1-2月、2021年4月（共 2 期）缺少工业总产值（胡集镇、九里乡）"
    )


def test_a_first_period_after_the_last_return_is_told_as_such(city):
    assert "first_period 读到 2021-01，报表只到 2020-12" in said(city, *all_of(("2020-12", 1)))[0]


def test_other_amounts_that_reach_further_ask_for_the_level(city):
    """A group row that was misspelt took April's output with it; the tax of April was read."""
    city = city.model_copy(
        update={"indicators": ("output_wan", "output_growth_pct", "industrial_tax_wan")}
    )
    own = panel(*all_of(FEB, MAR, APR))
    assert level_behind(own, city) == []
    tax = own.assign(
        indicator="industrial_tax_wan",
        period=own["period"].replace("2021-04", "2021-05"),
        source_file="5月.xlsx",
        source_sheet="5月",
        source_cell="C4",
    )
    (said,) = level_behind(pd.concat([own, tax]), city)
    assert said["rule"] == "missing_value" and said["severity"] == "warn"
    assert said["period"] == "2021-05" and said["file"] == "5月.xlsx" and said["cell"] == "C4"
    assert said["message_zh"].startswith("2021年5月有工业税收，没有工业总产值：")
    growth = tax.assign(indicator="output_growth_pct")
    assert level_behind(pd.concat([own, growth]), city) == []
