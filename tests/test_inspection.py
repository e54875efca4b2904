"""The dry read: what a sheet was understood to hold, which names look like townships'."""

import pytest

from zx_analysis.cells import Sheet
from zx_analysis.indicators import STANDARD
from zx_analysis.inspection import likely_names, provisional, slots, understood
from zx_analysis.tables import read_sheet


def sheet(*lines):
    return Sheet("a.csv", "csv", [[float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in line.split(",")] for line in lines])


MONTH = sheet("2022年3月分乡镇工业总产值,,", "单位：亿元,,", "乡镇,本月,累计", "郢中街道,1.5,4", "胡集镇,1,3", "全市合计,2.5,7")


def test_a_sheet_is_said_with_unit_periods_townships_and_who_is_absent(register):
    said = understood(read_sheet(MONTH, register, STANDARD, {}, "a"), STANDARD, register)
    assert said == "工业总产值（亿元）2022年3月、2022年1-3月，2 个乡镇（没有 九里乡），有合计，6 个数"


def test_what_was_not_understood_is_not_said(register):
    assert understood(read_sheet(sheet("游客,人", "甲,1"), register, STANDARD, {}, "a"), STANDARD, register) == ""


def test_more_than_three_periods_are_counted(register):
    head = "乡镇," + ",".join(f"{month}月" for month in range(3, 8))
    reading = read_sheet(sheet("2022年分乡镇工业总产值（万元）,,,,,", head, "胡集镇,1,2,3,4,5"), register, STANDARD, {}, "a")
    assert slots(reading.observations) == "2022年3月 至 2022年7月 共 5 期"


@pytest.mark.parametrize("table, names", [
    (MONTH, []),  # two names only: too few to be sure that they are townships
    (sheet("2022年3月产值", "乡镇(办),产值,比增%", "拱辰办,5.3,8", "新度镇,19.5,8", "黄石镇,86.8,14", "全区,214,10"), ["拱辰办", "新度镇", "黄石镇"]),
    (sheet("序号,单位,产值", "1,胡集,5", "2,郢中,6", "3,石牌,7", "4,其中:工业园,2", ",合计,20"), ["胡集", "郢中", "石牌"]),
    (sheet("2022年产值(万元),,,", "月份,胡集镇,石牌镇,经济开发区", "3月,1,2,3", "4月,1,2,3"), ["胡集镇", "石牌镇", "经济开发区"]),
    (sheet(",code,Region A,Region B,Region C", "2015-01,X,1,2,3", "2015-02,X,1,2,3"), ["Region A", "Region B", "Region C"]),
    (sheet("指标,本月,累计,同比%", "产值,1,2,3", "税收,1,2,3"), []),
], ids=["two", "down", "numbered", "across", "other-letters", "no-townships"])
def test_names_that_look_like_townships(table, names):
    assert [found.name for found in likely_names([table])] == names


def test_a_short_writing_becomes_the_alias_of_the_long_one_and_parks_are_zones():
    first = sheet("单位,产值", "胡集镇,5", "石牌镇,6", "郢中工业园,7")
    second = sheet("单位,产值", "胡集,5", "石牌,6", "旧口,7")
    assert [found.line for found in likely_names([first, second])] == [
        ",胡集镇,胡集,town,,,", ",石牌镇,石牌,town,,,", ",郢中工业园,,zone,,,", ",旧口,,town,,,"]


def test_a_name_inside_another_is_no_alias_unless_the_other_ends_like_a_township():
    names = likely_names([sheet("name,x", "Region A,1", "Region A without B,2", "Region C,3")])
    assert [(found.name, found.aliases) for found in names] == [("Region A", ()), ("Region A without B", ()), ("Region C", ())]


def test_a_provisional_register_finds_each_name_and_alias():
    names = likely_names([sheet("单位,产值", "胡集镇,5", "石牌镇,6", "旧口镇,7"), sheet("单位,产值", "胡集,5", "石牌,6", "旧口,7")])
    register = provisional(names)
    assert register.find("胡集") == register.find("胡集镇") != register.find("石牌")
    assert provisional([]) is None
