"""Layouts, time, numbers and names: each case is a small file with the figures it must give, or the
words of its refusal.
"""

import datetime

import pytest
import xlsxwriter

from zx_analysis.city.city import InputRefused, Register
from zx_analysis.cleaning.clean import clean_files

TOWNS = ["郢中街道", "胡集镇", "九里乡"]


def write(path, rows, merged=(), formats=None):
    """A workbook: rows of cells; merged ranges as text addresses; formats: address → number format
    of that cell.
    """
    with xlsxwriter.Workbook(path) as book:
        sheets = rows if isinstance(rows, dict) else {"Sheet1": rows}
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(table):
                for c, value in enumerate(row):
                    if isinstance(value, datetime.date):
                        sheet.write_datetime(
                            r,
                            c,
                            datetime.datetime(value.year, value.month, value.day),
                            book.add_format({"num_format": "yyyy-mm-dd"}),
                        )
                    elif value is not None:
                        sheet.write(r, c, value)
            for place in merged:
                first = place.split(":")[0]
                value = table[int(first[1:]) - 1][ord(first[0]) - 65]
                sheet.merge_range(place, value)
            for place, code in (formats or {}).items():
                sheet.write_number(
                    place,
                    table[int(place[1:]) - 1][ord(place[0]) - 65],
                    book.add_format({"num_format": code}),
                )
    return path


def read(path, register, **options):
    cleaned = clean_files([path], register, **options)
    rows = cleaned.panel
    return {
        (t, p, m, i): v
        for t, p, m, i, v in zip(
            rows["township"],
            rows["period"],
            rows["months"],
            rows["indicator"],
            rows["value_text"],
            strict=True,
        )
    }, cleaned


def output(path, register):
    """{(township, period, months): output as text}"""
    return {
        key[:3]: value for key, value in read(path, register)[0].items() if key[3] == "output_wan"
    }


def refused(path, register):
    with pytest.raises(InputRefused) as caught:
        clean_files([path], register)
    return str(caught.value)


MARCH = {
    ("郢中街道", "2022-03", 1): "100",
    ("胡集镇", "2022-03", 1): "60",
    ("九里乡", "2022-03", 1): "20",
}
LAYOUTS = {
    "plain": (
        [
            ["2022年3月"],
            ["乡镇", "工业总产值本月(万元)"],
            ["郢中街道", 100],
            ["胡集镇", 60],
            ["九里乡", 20],
        ],
        (),
    ),
    "unit line and blank rows": (
        [
            ["钟祥市2022年3月工业总产值"],
            [],
            ["", "单位：万元"],
            ["乡镇", "本月"],
            ["郢中街道", 100],
            [],
            ["胡集镇", 60],
            ["九里乡", 20],
        ],
        (),
    ),
    "four header rows": (
        [
            ["2022年3月"],
            ["单位", "工业"],
            ["", "总产值"],
            ["", "本月"],
            ["", "(万元)"],
            ["郢中街道", 100],
            ["胡集镇", 60],
            ["九里乡", 20],
        ],
        ("A2:A5",),
    ),
    "far from the corner": (
        [
            [],
            [],
            ["", "", "2022年3月"],
            ["", "", "序号", "乡镇", "工业总产值本月(万元)"],
            ["", "", 1, "郢中街道", 100],
            ["", "", 2, "胡集镇", 60],
            ["", "", 3, "九里乡", 20],
        ],
        (),
    ),
    "townships across": (
        [["2022年3月工业总产值（万元）"], ["指标", *TOWNS], ["本月", 100, 60, 20]],
        (),
    ),
    "transposed with indicators down": (
        [
            ["2022年3月"],
            ["指标", *TOWNS],
            ["工业总产值本月(万元)", 100, 60, 20],
            ["工业用电量本月(万千瓦时)", 1, 2, 3],
        ],
        (),
    ),
    "long": (
        [["乡镇", "指标", "月份", "单位", "数值"]]
        + [
            [t, "工业总产值本月", "2022年3月", "万元", v]
            for t, v in zip(TOWNS, (100, 60, 20), strict=True)
        ],
        (),
    ),
    "long by dates": (
        [["日期", "乡镇", "工业总产值(万元)"]]
        + [[datetime.date(2022, 3, 31), t, v] for t, v in zip(TOWNS, (100, 60, 20), strict=True)],
        (),
    ),
    "long by year and month": (
        [["年份", "月份", "乡镇", "工业总产值(万元)"]]
        + [[2022, 3, t, v] for t, v in zip(TOWNS, (100, 60, 20), strict=True)],
        (),
    ),
    "a sheet a month": (
        {
            "2022年3月": [
                ["乡镇", "工业总产值(万元)"],
                ["郢中街道", 100],
                ["胡集镇", 60],
                ["九里乡", 20],
            ]
        },
        (),
    ),
    "beside one another": (
        [
            ["2022年3月"],
            ["乡镇", "工业总产值本月(万元)", "", "乡镇", "工业总产值本月(万元)"],
            ["郢中街道", 100, "", "九里乡", 20],
            ["胡集镇", 60],
        ],
        (),
    ),
    "below one another": (
        [
            ["2022年3月"],
            ["乡镇", "工业总产值本月(万元)"],
            ["郢中街道", 100],
            ["胡集镇", 60],
            [],
            ["乡镇", "工业总产值本月(万元)"],
            ["九里乡", 20],
        ],
        (),
    ),
    "merged townships": (
        [
            ["2022年3月"],
            ["乡镇", "口径", "工业总产值本月(万元)"],
            ["郢中街道", "", 100],
            ["", "", None],
            ["胡集镇", "", 60],
            ["九里乡", "", 20],
        ],
        ("A3:A4",),
    ),
    "totals and parts": (
        [
            ["2022年3月"],
            ["单位", "工业总产值本月(万元)"],
            ["全市合计", 180],
            ["其中：街道", 100],
            ["郢中街道", 100],
            ["乡镇小计", 80],
            ["胡集镇", 60],
            ["九里乡", 20],
            ["# 磷化工", 70],
        ],
        (),
    ),
    "notes and signatures": (
        [
            ["2022年3月"],
            ["单位", "工业总产值本月(万元)"],
            ["郢中街道", 100],
            ["胡集镇", 60],
            ["九里乡", 20],
            ["注：快报"],
            ["单位负责人：甲", "", "填表人：乙"],
            ["2022年4月12日"],
        ],
        (),
    ),
    "codes and numbering": (
        [
            ["2022年3月"],
            ["代码", "乡镇", "工业总产值本月(万元)"],
            ["420881001", "1.郢中街道", 100],
            [420881103, "（二）胡集镇", 60],
            ["420881200", "③九里乡", 20],
        ],
        (),
    ),
    "names as they come": (
        [
            ["2022年3月"],
            ["乡镇", "工业总产值本月(万元)"],
            ["郢 中\n街道", 100],
            ["胡集鎮", 60],
            ["九里鄉\u200b", 20],
        ],
        (),
    ),
    "a ten-thousandth of a title": (
        [
            ["2022年3月分乡镇工业总产值（亿元）"],
            ["乡镇", "本月"],
            ["郢中街道", 0.01],
            ["胡集镇", 0.006],
            ["九里乡", 0.002],
        ],
        (),
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(tmp_path, register, name):
    rows, merged = LAYOUTS[name]
    assert output(write(tmp_path / "a.xlsx", rows, merged), register) == MARCH


def test_several_tables_of_different_indicators(tmp_path, register):
    path = write(
        tmp_path / "a.xlsx",
        [
            ["2022年3月分乡镇工业主要指标"],
            ["一、工业总产值（万元）"],
            ["乡镇", "本月", "累计"],
            ["郢中街道", 100, 290],
            ["胡集镇", 60, 170],
            ["九里乡", 20, 50],
            [],
            ["二、工业用电量（万千瓦时）"],
            ["乡镇", "本月", "累计"],
            ["郢中街道", 1, 2],
            ["胡集镇", 3, 4],
            ["九里乡", 5, 6],
        ],
    )
    values, _ = read(path, register)
    assert (
        values["胡集镇", "2022-03", 3, "output_wan"] == "170"
        and values["胡集镇", "2022-03", 3, "electricity_wan_kwh"] == "4"
    )
    assert len(values) == 12


def test_two_growth_columns_of_one_name_follow_their_figure(tmp_path, register):
    path = write(
        tmp_path / "a.xlsx",
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值（万元）", "", "", ""],
            ["", "本月", "同比%", "累计", "同比%"],
            ["胡集镇", 60, 1.1, 170, 2.2],
            ["九里乡", 20, 3.3, 50, 4.4],
        ],
        ("B2:E2",),
    )
    values, _ = read(path, register)
    assert (
        values["胡集镇", "2022-03", 1, "output_growth_pct"] == "1.1"
        and values["胡集镇", "2022-03", 3, "output_growth_pct"] == "2.2"
    )


def test_figures_of_a_year_ago_plans_shares_and_ranks_stay_out_and_that_is_said(tmp_path, register):
    path = write(
        tmp_path / "a.xlsx",
        [
            ["2022年1-3月"],
            [
                "乡镇",
                "工业总产值累计(万元)",
                "上年同期(万元)",
                "年度计划(万元)",
                "完成年度计划%",
                "占全市比重%",
                "位次",
                "环比%",
            ],
            ["郢中街道", 290, 250, 1000, 29, 55, 1, 3],
            ["胡集镇", 170, 150, 600, 28, 33, 2, 4],
            ["九里乡", 50, 50, 200, 25, 12, 3, 5],
        ],
    )
    values, cleaned = read(path, register)
    assert list(values.values()) == ["290", "170", "50"]
    assert cleaned.findings["cell"].tolist()[:6] == ["C2", "D2", "E2", "F2", "G2", "H2"] and set(
        cleaned.findings["rule"][:6]
    ) == {"unread_column"}


def test_this_year_beside_last_year_in_columns_of_their_own_year(tmp_path, register):
    path = write(
        tmp_path / "a.xlsx",
        [
            ["工业总产值（万元）"],
            ["乡镇", "2022年1-3月", "2021年1-3月", "同比%"],
            ["郢中街道", 290, 250, 16],
            ["胡集镇", 170, 150, 13.3],
        ],
    )
    values, cleaned = read(path, register)
    assert {key[1] for key in values} == {"2022-03"} and "prior_year" in set(
        cleaned.findings["rule"]
    )


def test_a_header_with_a_word_too_many_is_not_the_indicator(tmp_path, register):
    path = write(
        tmp_path / "a.xlsx",
        [
            ["2022年3月"],
            ["乡镇", "工业总产值(不含园区)(万元)", "工业总产值(万元)"],
            ["胡集镇", 1, 2],
            ["九里乡", 3, 4],
        ],
    )
    values, cleaned = read(path, register)
    assert list(values.values()) == ["2", "4"] and cleaned.findings["cell"].iloc[0] == "B2"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (written, ("2022-03", 1))
        for written in (
            "2022年3月",
            "2022年03月",
            "2022年3月份",
            "二〇二二年三月",
            "２０２２年３月",
            "22年3月",
            "2022-03",
            "2022/3",
            "2022.3",
            "202203",
            "2022 年 3 月",
            "Mar 2022",
            "2022M03",
        )
    ]
    + [
        (written, ("2022-03", 3))
        for written in (
            "2022年1-3月",
            "2022年1—3月",
            "2022年1－3月",
            "2022年1至3月",
            "2022年一至三月",
            "2022年1~3月",
            "2022年一季度",
            "2022年第一季度",
            "2022Q1",
            "2022年1月-3月",
            "2022.1-3月",
            "2022年截至3月",
            "2022年3月止",
        )
    ]
    + [
        ("2022年上半年", ("2022-06", 6)),
        ("2022年全年", ("2022-12", 12)),
        ("2022年1-2月", ("2022-02", 2)),
    ],
)
def test_a_period_however_it_is_written(tmp_path, register, title, expected):
    path = write(
        tmp_path / "a.xlsx", [[title], ["乡镇", "工业总产值(万元)"], ["胡集镇", 60], ["九里乡", 20]]
    )
    assert {key[1:3] for key in output(path, register)} == {expected}


@pytest.mark.parametrize(
    "head",
    [
        "2022年3月",
        "2022-03",
        "202203",
        202203,
        "2022.3",
        2022.3,
        datetime.date(2022, 3, 1),
        "2022-03-31",
        "2022/3/1",
    ],
)
def test_a_period_in_a_header_cell(tmp_path, register, head):
    path = write(
        tmp_path / "a.xlsx",
        [["工业总产值（万元）"], ["乡镇", head], ["胡集镇", 60], ["九里乡", 20]],
    )
    assert {key[1:3] for key in output(path, register)} == {("2022-03", 1)}


@pytest.mark.parametrize(
    "name",
    ["2022年3月.xlsx", "钟祥市2022年3月工业报表.xlsx", "202203.xlsx", "2022-03 报表(终稿).xlsx"],
)
def test_a_period_only_in_the_file_name(tmp_path, register, name):
    path = write(tmp_path / name, [["乡镇", "工业总产值(万元)"], ["胡集镇", 60], ["九里乡", 20]])
    assert {key[1:3] for key in output(path, register)} == {("2022-03", 1)}


def test_a_date_of_printing_is_no_period(tmp_path, register):
    path = write(
        tmp_path / "20220415报送.xlsx",
        [
            ["2022年1-3月工业总产值（万元）", "", "填报日期：2022年4月15日"],
            ["乡镇", "累计"],
            ["胡集镇", 60],
            ["九里乡", 20],
        ],
    )
    assert {key[1:3] for key in output(path, register)} == {("2022-03", 3)}


TABLE = [["乡镇", "工业总产值(万元)"], ["胡集镇", 60], ["九里乡", 20]]
REFUSED = {
    "October stored as a number": (
        [["工业总产值（万元）"], ["乡镇", 2021.1], ["胡集镇", 60], ["九里乡", 20]],
        "可能是1月，也可能是10月",
    ),
    "October as text": (
        [["工业总产值（万元）"], ["乡镇", "2021.1"], ["胡集镇", 60], ["九里乡", 20]],
        "可能是1月，也可能是10月",
    ),
    "month 13": (
        [["工业总产值（万元）"], ["乡镇", "2022年13月"], ["胡集镇", 60], ["九里乡", 20]],
        "没有这个月份",
    ),
    "no period anywhere": (TABLE, "写明年份和月份"),
    "two periods in the title": ([["2022年3月、2022年4月"], *TABLE], "几个不同的期别"),
    "month and year to date in the title": (
        [
            ["2022年3月（1-3月）工业总产值（万元）"],
            ["乡镇", "数值"],
            ["胡集镇", 60],
            ["九里乡", 20],
        ],
        "当月还是累计",
    ),
    "title against sheet name": ({"2022年2月": [["2022年3月"], *TABLE]}, "不一致"),
    "two units in the unit line": (
        [
            ["2022年3月"],
            ["单位：万元、亿元"],
            ["乡镇", "工业总产值"],
            ["胡集镇", 60],
            ["九里乡", 20],
        ],
        "只有一个单位",
    ),
    "header against unit line": (
        [
            ["2022年3月"],
            ["单位：万元"],
            ["乡镇", "工业总产值(亿元)"],
            ["胡集镇", 60],
            ["九里乡", 20],
        ],
        "只有一个单位",
    ),
    "no unit": (
        [["2022年3月"], ["乡镇", "工业总产值"], ["胡集镇", 60], ["九里乡", 20]],
        "可换算成万元的单位",
    ),
    "unit of something else": (
        [["2022年3月"], ["乡镇", "工业总产值(万千瓦时)"], ["胡集镇", 60], ["九里乡", 20]],
        "可换算成万元的单位",
    ),
    "an unknown township": ([["2022年3月"], *TABLE, ["十里镇", 5]], "十里镇"),
    "a look-alike": ([["2022年3月"], *TABLE, ["胡巢镇", 5]], "胡集镇"),
    "figures without a name": (
        [["2022年3月"], *TABLE[:2], ["", 5], TABLE[2]],
        "没有名称的一行数字",
    ),
    "a column without a header": (
        [["2022年3月"], ["乡镇", "工业总产值(万元)", ""], ["胡集镇", 60, 1], ["九里乡", 20, 2]],
        "没有表头的一列数字",
    ),
    "old and new name in one month": ([["2022年3月"], *TABLE, ["九里回族乡", 20]], "九里"),
    "name and code disagree": (
        [
            ["2022年3月"],
            ["代码", "乡镇", "工业总产值(万元)"],
            ["420881001", "胡集镇", 60],
            ["420881200", "九里乡", 20],
        ],
        "核对名称和代码",
    ),
    "a year ago in the month's column": (
        [
            ["2022年3月"],
            ["乡镇", "工业总产值本月(万元)", "工业总产值本月(万元)"],
            ["胡集镇", 60, 61],
            ["九里乡", 20, 20],
        ],
        "不同的值",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_doubtful_is_refused(tmp_path, register, name):
    rows, words = REFUSED[name]
    text = refused(write(tmp_path / "a.xlsx", rows), register)
    assert words in text and "单元格" in text


def test_a_file_named_february_that_holds_january_is_refused(tmp_path, register):
    assert "不一致" in refused(
        write(tmp_path / "2022年2月.xlsx", [["2022年1月"], *TABLE]), register
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (60, "60"),
        (60.25, "60.25"),
        ("６０．２５", "60.25"),
        ("1,260", "1260"),
        ("１，２６０", "1260"),
        (" 60 ", "60"),
        ("1 260.5", "1260.5"),
        ("6\u200b0", "60"),
        (0.1, "0.1"),
        ("60万元", "60"),
        ("0.006亿元", "60"),
        ("600000元", "60"),
        ("1.5E3", "1500"),
        (0, "0"),
        ("0", "0"),
    ],
)
def test_a_number_however_it_is_written(tmp_path, register, cell, value):
    path = write(
        tmp_path / "a.xlsx",
        [["2022年3月"], ["乡镇", "工业总产值(万元)"], ["胡集镇", cell], ["九里乡", 20]],
    )
    assert output(path, register)["胡集镇", "2022-03", 1] == value


@pytest.mark.parametrize(
    "cell",
    ["", "-", "—", "——", "--", "…", "……", "/", "无", "缺", "未报", "NA", "N/A", "null", "*", "×"],
)
def test_a_marker_of_missing_is_no_zero_and_is_named(tmp_path, register, cell):
    path = write(
        tmp_path / "a.xlsx",
        [
            ["2022年3月"],
            ["乡镇", "工业总产值(万元)"],
            ["郢中街道", 100],
            ["胡集镇", cell],
            ["九里乡", 20],
        ],
    )
    values, cleaned = read(path, register)
    assert ("胡集镇", "2022-03", 1, "output_wan") not in values and len(values) == 2
    missing = cleaned.findings[cleaned.findings["rule"] == "missing_value"]
    assert "胡集镇" in missing["message_zh"].iloc[0] and missing["period"].iloc[0] == "2022-03"


@pytest.mark.parametrize(
    "cell",
    [
        "约60",
        "60（预计）",
        "60-70",
        "停产",
        "六十",
        True,
        "1e18",
        "60?",
        "60*",
        "1,26",
        "(60)",
        "-60",
        "12.5%",
        "60家",
    ],
)
def test_a_doubtful_number_is_refused_with_its_cell(tmp_path, register, cell):
    path = write(
        tmp_path / "a.xlsx",
        [["2022年3月"], ["乡镇", "工业总产值(万元)"], ["胡集镇", cell], ["九里乡", 20]],
    )
    assert "单元格 B3" in refused(path, register)


@pytest.mark.parametrize(
    ("cell", "code", "value"),
    [
        (0.125, "0.0%", "12.5"),
        (-0.039, "0.00%", "-3.9"),
        (12.5, "0.0", "12.5"),
        ("12.5%", None, "12.5"),
        ("(3.9)", None, "-3.9"),
        ("－3.9", None, "-3.9"),
    ],
)
def test_growth_as_text_fraction_and_number(tmp_path, register, cell, code, value):
    path = write(
        tmp_path / "a.xlsx",
        [["2022年1-3月"], ["乡镇", "工业总产值累计同比(%)"], ["胡集镇", cell], ["九里乡", 20]],
        formats={"B3": code} if code else None,
    )
    values, _ = read(path, register)
    assert values["胡集镇", "2022-03", 3, "output_growth_pct"] == value


def test_percentage_points_are_no_growth_rate(tmp_path, register):
    path = write(
        tmp_path / "a.xlsx",
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值累计同比(%)"],
            ["胡集镇", "-3.9个百分点"],
            ["九里乡", 20],
        ],
    )
    assert "-3.9个百分点" in refused(path, register)


@pytest.mark.parametrize("code", ['0!.0,"万元"', "0.00,,", '#,##0,"千元"'])
def test_a_format_that_shows_another_number_than_it_holds_is_refused(tmp_path, register, code):
    path = write(
        tmp_path / "a.xlsx",
        [["2022年3月"], ["乡镇", "工业总产值(万元)"], ["胡集镇", 600000], ["九里乡", 20]],
        formats={"B3": code},
    )
    assert "显示" in refused(path, register)


def test_a_format_that_writes_another_unit_than_the_header(tmp_path, register):
    path = write(
        tmp_path / "a.xlsx",
        [["2022年3月"], ["乡镇", "工业总产值(万元)"], ["胡集镇", 600000], ["九里乡", 20]],
        formats={"B3": '0"元"'},
    )
    values, cleaned = read(path, register)
    assert values["胡集镇", "2022-03", 1, "output_wan"] == "60" and "unit_in_cell" in set(
        cleaned.findings["rule"]
    )


@pytest.mark.parametrize(
    ("unit", "cell", "value"),
    [
        ("元", 600001, "60.0001"),
        ("千元", 601, "60.1"),
        ("万元", 60.1, "60.1"),
        ("亿元", 0.0061, "61"),
        ("百万元", 0.61, "61"),
    ],
)
def test_units_convert_exactly(tmp_path, register, unit, cell, value):
    path = write(
        tmp_path / "a.xlsx",
        [["2022年3月"], ["乡镇", f"工业总产值({unit})"], ["胡集镇", cell], ["九里乡", cell]],
    )
    assert output(path, register)["胡集镇", "2022-03", 1] == value


@pytest.mark.parametrize(
    "name",
    ["⽯牌镇", "石牌鎮", " 石 牌 镇", "钟祥市石牌镇", "湖北省钟祥市石牌镇", "1、石牌镇", "①石牌镇"],
)
def test_names_that_are_the_registers(tmp_path, name):
    register = two_shipai(tmp_path)
    path = write(
        tmp_path / "a.xlsx",
        [["钟祥市2022年3月"], ["乡镇", "工业总产值(万元)"], [name, 60], ["⻓寿镇", 20]],
    )
    assert output(path, register) == {
        ("石牌镇", "2022-03", 1): "60",
        ("长寿镇", "2022-03", 1): "20",
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("石牌", "石牌管理区"),
        ("旧囗镇", "旧口镇"),
        ("京山市石牌镇", "京山市石牌镇"),
        ("石脾镇", "石牌镇"),
    ],
)
def test_names_that_could_be_another(tmp_path, name, words):
    path = write(
        tmp_path / "a.xlsx",
        [["钟祥市2022年3月"], ["乡镇", "工业总产值(万元)"], [name, 60], ["长寿镇", 20]],
    )
    text = refused(path, two_shipai(tmp_path))
    assert words in text and "A3" in text


def two_shipai(folder):
    path = folder / "register.csv"
    path.write_text(
        "code,name,aliases\n1,石牌镇,石牌\n2,石牌管理区,石牌\n3,长寿镇,\n4,旧口镇,\n",
        encoding="utf-8",
    )
    return Register.from_csv(path)


def test_a_township_outside_its_time_is_refused(tmp_path):
    (tmp_path / "register.csv").write_text(
        "code,name,aliases,valid_from\n1,郢中街道,,\n2,皇庄街道,,2021-11\n", encoding="utf-8"
    )
    path = write(
        tmp_path / "a.xlsx",
        [["2021年3月"], ["乡镇", "工业总产值(万元)"], ["郢中街道", 60], ["皇庄街道", 20]],
    )
    assert "2021-11" in refused(path, Register.from_csv(tmp_path / "register.csv"))
