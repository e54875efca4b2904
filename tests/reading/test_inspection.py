"""The dry read: what a sheet was understood to hold, which names look like townships'."""

import pytest

from zx_analysis.city.indicators import STANDARD
from zx_analysis.reading.inspection import (
    alike,
    described,
    likely_names,
    proposed,
    provisional,
    slots,
    understood,
)
from zx_analysis.reading.sheets import Sheet
from zx_analysis.reading.tables import read_sheet


def sheet(*lines):
    return Sheet(
        "a.csv",
        "csv",
        [
            [
                float(cell) if cell.replace(".", "", 1).isdigit() else cell
                for cell in line.split(",")
            ]
            for line in lines
        ],
    )


MONTH = sheet(
    "2022年3月分乡镇工业总产值,,",
    "单位：亿元,,",
    "乡镇,本月,累计",
    "郢中街道,1.5,4",
    "胡集镇,1,3",
    "全市合计,2.5,7",
)


def test_a_sheet_is_said_with_unit_periods_townships_and_who_is_absent(register):
    said = understood(read_sheet(MONTH, register, STANDARD, {}, "a"), STANDARD, register)
    assert (
        said == "工业总产值（亿元）2022年3月、2022年1-3月，2 个乡镇（没有 九里乡），有合计，6 个数"
    )


def test_what_was_not_understood_is_not_said(register):
    assert (
        understood(
            read_sheet(sheet("游客,人", "甲,1"), register, STANDARD, {}, "a"), STANDARD, register
        )
        == ""
    )


def test_more_than_three_periods_are_counted(register):
    head = "乡镇," + ",".join(f"{month}月" for month in range(3, 8))
    reading = read_sheet(
        sheet("2022年分乡镇工业总产值（万元）,,,,,", head, "胡集镇,1,2,3,4,5"),
        register,
        STANDARD,
        {},
        "a",
    )
    assert slots(reading.observations) == "2022年3月 至 2022年7月 共 5 期"


@pytest.mark.parametrize(
    "table, names",
    [
        (MONTH, []),  # two names only: too few to be sure that they are townships
        (
            sheet(
                "2022年3月产值",
                "乡镇(办),产值,比增%",
                "拱辰办,5.3,8",
                "新度镇,19.5,8",
                "黄石镇,86.8,14",
                "全区,214,10",
            ),
            ["拱辰办", "新度镇", "黄石镇"],
        ),
        (
            sheet(
                "序号,单位,产值", "1,胡集,5", "2,郢中,6", "3,石牌,7", "4,其中:工业园,2", ",合计,20"
            ),
            ["胡集", "郢中", "石牌"],
        ),
        (
            sheet("2022年产值(万元),,,", "月份,胡集镇,石牌镇,经济开发区", "3月,1,2,3", "4月,1,2,3"),
            ["胡集镇", "石牌镇", "经济开发区"],
        ),
        (
            sheet(",code,Region A,Region B,Region C", "2015-01,X,1,2,3", "2015-02,X,1,2,3"),
            ["Region A", "Region B", "Region C"],
        ),
        (sheet("指标,本月,累计,同比%", "产值,1,2,3", "税收,1,2,3"), []),
    ],
    ids=["two", "down", "numbered", "across", "other-letters", "no-townships"],
)
def test_names_that_look_like_townships(table, names):
    assert [found.name for found in likely_names([table])] == names


def test_a_short_writing_becomes_the_alias_of_the_long_one_and_parks_are_zones():
    first = sheet("单位,产值", "胡集镇,5", "石牌镇,6", "郢中工业园,7")
    second = sheet("单位,产值", "胡集,5", "石牌,6", "旧口,7")
    assert [found.line() for found in likely_names([first, second])] == [
        ",胡集镇,胡集,town,,,",
        ",石牌镇,石牌,town,,,",
        ",郢中工业园,,zone,,,",
        ",旧口,,town,,,",
    ]


def test_a_name_inside_another_is_no_alias_unless_the_other_ends_like_a_township():
    names = likely_names([sheet("name,x", "Region A,1", "Region A without B,2", "Region C,3")])
    assert [(found.name, found.aliases) for found in names] == [
        ("Region A", ()),
        ("Region A without B", ()),
        ("Region C", ()),
    ]


def test_a_provisional_register_finds_each_name_and_alias():
    names = likely_names(
        [
            sheet("单位,产值", "胡集镇,5", "石牌镇,6", "旧口镇,7"),
            sheet("单位,产值", "胡集,5", "石牌,6", "旧口,7"),
        ]
    )
    register = provisional(names)
    assert register.find("胡集") == register.find("胡集镇") != register.find("石牌")
    assert provisional([]) is None


def names_of(*tables):
    """Names and observations under the provisional register, as zx doctor reads a folder without
    one.
    """
    names = likely_names(tables)
    register = provisional(names)
    return described(
        names,
        [
            o
            for table in tables
            for o in read_sheet(table, register, STANDARD, {}, "2022年3月产值").observations
        ],
        register,
    )


def test_a_name_whose_figures_are_the_sum_of_those_below_is_a_total_or_a_subtotal():
    # 60 = 30 + 30; 30 = 10 + 20; the last 30 is nobody's sum
    table = sheet(
        "2022年3月产值(万元),",
        "单位,本月",
        "某州,60",
        "东片,30",
        "甲镇,10",
        "乙镇,20",
        "西片,30.01",
    )
    found = names_of(table)
    assert [(name.name, name.kind, name.parts) for name in found] == [
        ("某州", "total", ("东片", "西片")),
        ("东片", "subtotal", ("甲镇", "乙镇")),
        ("甲镇", "town", ()),
        ("乙镇", "town", ()),
        ("西片", "town", ()),
    ]
    assert proposed(found) == [
        "001,某州,,total,,,",
        "002,东片,,subtotal,,,",
        "003,甲镇,,town,002,,",
        "004,乙镇,,town,002,,",
        "005,西片,,town,,,",
    ]


def test_without_figures_or_sums_every_name_is_a_town():
    assert [
        name.kind
        for name in names_of(
            sheet("2022年3月产值(万元),", "单位,本月", "甲镇,1", "乙镇,2", "丙镇,4")
        )
    ] == ["town"] * 3
    assert [
        name.kind for name in names_of(sheet("名单,", "单位,人数", "甲镇,3", "乙镇,1", "丙镇,2"))
    ] == ["town"] * 3


def test_two_writings_that_never_meet_are_said_to_be_alike():
    def month(number, *towns):
        return Sheet(
            f"{number}.csv", "csv", sheet("单位,产值", *(f"{town},1" for town in towns)).rows
        )

    names = likely_names(
        [
            month(1, "青山镇", "白水镇", "县经济开发区"),
            month(2, "青山镇", "白水镇", "县经济开发区"),
            month(3, "清山镇", "白水镇", "开发区"),
        ]
    )
    assert alike(names) == [("清山镇", "青山镇"), ("开发区", "县经济开发区")]


def test_a_township_that_begins_later_and_goes_on_is_told_so():
    table = sheet("2022年产值(万元),,,", "单位,3月,4月,5月", "甲镇,1,1,1", "乙镇,,2,2", "丙镇,5,,7")
    assert [name.since for name in names_of(table)] == [
        "",
        "2022-04",
        "",
    ]  # 丙镇 lacks one in the middle


def test_what_stands_inside_another_is_an_overlap():
    """Thirteen months: 全州 = 东县 + 西县; 东区 lies in 东县 and is listed after it."""
    months = "单位," + ",".join(
        f"{year}年{month}月"
        for year, month in [(2021, m) for m in range(3, 13)] + [(2022, m) for m in range(3, 6)]
    )
    east, west, own = range(100, 113), range(50, 76, 2), range(7, 20)
    table = sheet(
        "产值(万元)" + "," * 13,
        months,
        *(
            f"{name}," + ",".join(map(str, row))
            for name, row in (
                ("某州", [e + w for e, w in zip(east, west, strict=True)]),
                ("东县", east),
                ("东区", own),
                ("西县", west),
            )
        ),
    )
    assert [(name.name, name.kind) for name in names_of(table)] == [
        ("某州", "total"),
        ("东县", "town"),
        ("东区", "overlap"),
        ("西县", "town"),
    ]
