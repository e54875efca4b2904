"""Awkward files once more, most of them several things at once: none is read wrong, and none loses
a figure, without a word.

Expected is what a careful statistician takes from the file, or None where nobody can know. A file
may be refused (but not where `read` says that it is an ordinary one); what is read has to be right;
where nobody can know there has to be a warning.
"""

from decimal import Decimal

import pytest
import xlwt

from tests.awkward.corpus import SIX, legacy, raw, repacked, text, workbook
from tests.awkward.corpus import TOWNS as ALL_TOWNS
from zx_analysis.city.register import Register
from zx_analysis.cleaning.clean import InputRefused, clean_files

TOWNS = "".join(
    line for line in ALL_TOWNS.splitlines(keepends=True) if not line.endswith(",zone\n")
)
Y, Z, C, H, S, J = SIX
O, GR, VA, T, E, TAX, N, INV = (  # noqa: E741
    "output_wan",
    "output_growth_pct",
    "value_added_growth_pct",
    "tech_investment_wan",
    "electricity_wan_kwh",
    "industrial_tax_wan",
    "new_enterprises_count",
    "industrial_investment_wan",
)
P3 = "2022-03"
# What the six townships have: year to date and month of output, its growth, investment,
# electricity.
CUM, MON, GRO = (
    [3000, 800, 450, 1500, 700, 150],
    [1000, 260, 150, 520, 240, 50],
    [5.2, -3.9, 12.5, 0.8, 7.1, -1.2],
)
TEC, ELE = [300, 90, 60, 220, 75, 12], [410, 95, 66, 280, 83, 21]
CASES = []


def plain(value):
    shown = format(Decimal(str(value)), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def ex(period, months, indicator, values, towns=SIX):
    """Expected figures, a township each."""
    return {
        (town, period, months, indicator): plain(value)
        for town, value in zip(towns, values, strict=False)
        if value is not None
    }


def cols(*columns, towns=SIX):
    return [[town, *row] for town, *row in zip(towns, *columns, strict=False)]


def lines(*columns, towns=SIX):
    return [",".join([town, *map(str, row)]) for town, *row in zip(towns, *columns, strict=False)]


def case(title, expected, files, *, read=False, months=None, reg=TOWNS):
    CASES.append(pytest.param(expected, files, read, months, reg, id=title))


def wb(rows, name="a.xlsx", **more):
    return lambda folder: workbook(folder, name, rows, **more)


def tx(*given, name="a.csv", **more):
    return lambda folder: text(folder, name, *given, **more)


cum3, mon3, gro3 = ex(P3, 3, O, CUM), ex(P3, 1, O, MON), ex(P3, 3, GR, GRO)
both = cum3 | mon3

# growth that belongs to something else
case(
    "总产值|增加值|增速: whose growth?",
    cum3,
    wb(
        [
            ["2022年1-3月工业主要指标"],
            ["乡镇", "工业总产值(万元)", "增加值(万元)", "增速(%)"],
            *cols(CUM, MON, GRO),
        ]
    ),
)
case(
    "工业总产值|工业增加值|增速",
    cum3,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)", "工业增加值(万元)", "增速(%)"],
            *cols(CUM, MON, GRO),
        ]
    ),
)
case(
    "产值累计|人均|同比",
    None,
    wb(
        [
            ["2022年1-3月工业"],
            ["乡镇", "工业总产值(万元)", "人均(万元)", "同比(%)"],
            *cols(CUM, MON, GRO),
        ]
    ),
)
case(
    "two-level 规模以上工业: 总产值|增加值|增速",
    {**cum3, **ex(P3, 3, VA, GRO)},
    wb(
        [
            ["2022年1-3月"],
            ["乡镇"],
            [None, "总产值(万元)", "增加值(万元)", "增速(%)"],
            *cols(CUM, MON, GRO),
        ],
        merges=[(1, 1, 1, 3, "规模以上工业")],
    ),
)
case(
    "column 趋势 all 增长",
    cum3,
    wb([["2022年1-3月"], ["乡镇", "工业总产值累计(万元)", "趋势"], *cols(CUM, ["增长"] * 6)]),
    read=True,
)
case(
    "column 增减情况 some 增长 some 下降",
    cum3,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值累计(万元)", "增减情况"],
            *cols(CUM, ["增长", "下降"] * 3),
        ]
    ),
    read=True,
)
case(
    "同比增减 under 单位：万元 (an amount)",
    None,
    wb(
        [
            ["2022年1-3月工业总产值"],
            ["单位：万元"],
            ["乡镇", "累计", "同比增减"],
            *cols(CUM, [210, -45, 90, 15, 60, -3]),
        ]
    ),
)
case(
    "增减绝对额 under 单位：万元",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值"],
            ["单位：万元"],
            ["乡镇", "累计", "增减绝对额"],
            *cols(CUM, [210, -45, 90, 15, 60, -3]),
        ]
    ),
)
case(
    "group 同比增减 → 绝对额(万元)|增幅(%)",
    {**cum3, **gro3},
    wb(
        [
            ["2022年1-3月工业总产值"],
            ["乡镇", "累计(万元)"],
            [None, None, "绝对额(万元)", "增幅(%)"],
            *cols(CUM, [210, -45, 90, 15, 60, -3], GRO),
        ],
        merges=[(1, 2, 1, 3, "同比增减")],
    ),
    read=True,
)
case(
    "累计|上年同期|同比增减 → 绝对量|%, unit line 万元、%",
    {**cum3, **gro3},
    wb(
        [
            ["2022年1-3月工业总产值"],
            ["单位：万元、%"],
            ["乡镇", "累计", "上年同期"],
            [None, None, None, "绝对量", "±%"],
            *cols(CUM, MON, [210, -45, 90, 15, 60, -3], GRO),
        ],
        merges=[(2, 3, 2, 4, "同比增减")],
    ),
    read=True,
)
case(
    "产值|占比|增速",
    {**cum3, **gro3},
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)", "占比(%)", "增速(%)"],
            *cols(CUM, [40, 10, 5, 20, 9, 2], GRO),
        ]
    ),
)
case(
    "产值|产销率|增速",
    cum3,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)", "产销率(%)", "增速(%)"],
            *cols(CUM, [98] * 6, GRO),
        ]
    ),
)
case(
    "产值|净增(家)|增长(%)",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)", "净增(家)", "增长(%)"],
            *cols(CUM, [1, 2, 0, 3, 1, 0], GRO),
        ]
    ),
)
case(
    "工业用电量 level, then 均价(元), 同比",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业用电量(万千瓦时)", "均价(元)", "同比(%)"],
            *cols(ELE, [0.6] * 6, GRO),
        ]
    ),
)

# time in titles, sheet and file names
for dash in "―−─‐〜∼一➝→":
    case(
        f"title 2022年1{dash}3月 (U+{ord(dash):04X}), header 产值",
        cum3,
        wb([[f"2022年1{dash}3月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
    )
case(
    "title 1——3月 (double dash)",
    cum3,
    wb([["2022年1——3月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
    read=True,
)
case(
    "title 4月至6月",
    None,
    wb([["2022年4月至6月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
)
case(
    "title 2月-3月",
    None,
    wb([["2022年2月-3月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
)
case(
    "title 3、4月",
    None,
    wb([["2022年3、4月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
)
case(
    "title 1、2、3月",
    cum3,
    wb([["2022年1、2、3月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
)
case(
    "file 202201-202203.csv, no period inside",
    cum3,
    tx("工业总产值（万元）,", "乡镇,产值", *lines(CUM), name="202201-202203.csv"),
)
case(
    "file 2022.01-2022.03工业总产值.xlsx",
    cum3,
    wb([["乡镇", "工业总产值(万元)"], *cols(CUM)], name="2022.01-2022.03工业总产值.xlsx"),
)
case(
    "file 2022年1月-2022年3月.xlsx",
    cum3,
    wb([["乡镇", "工业总产值(万元)"], *cols(CUM)], name="2022年1月-2022年3月.xlsx"),
)
case(
    "file 4月上报2022年3月数据.xlsx",
    {**mon3},
    wb([["乡镇", "工业总产值(万元)"], *cols(MON)], name="4月上报2022年3月数据.xlsx"),
)
case(
    "title 前三月",
    cum3,
    wb([["2022年前三月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
)
case(
    "title 截至2022年03月",
    cum3,
    wb([["截至2022年03月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
)
case(
    "title 3月份止",
    cum3,
    wb([["2022年3月份止分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
)
case(
    "header 本期|上年同期|同比 under 2022年1-3月",
    {**cum3, **gro3},
    wb(
        [
            ["2022年1-3月分乡镇工业总产值"],
            ["单位：万元、%"],
            ["乡镇", "本期", "上年同期", "同比"],
            *cols(CUM, MON, GRO),
        ]
    ),
)
case(
    "header 本期 under 一季度",
    cum3,
    wb([["2022年一季度分乡镇工业总产值"], ["乡镇", "本期(万元)", "上期(万元)"], *cols(CUM, MON)]),
)
case(
    "csv header 1月2日 (mangled 1-2月) with title 2022年1-3月",
    None,
    tx(
        "2022年1-3月分乡镇工业总产值（万元）,,",
        "乡镇,1月2日,3月",
        *lines([2000, 540, 300, 980, 460, 100], MON),
    ),
)
case(
    "csv header 2022/1/2 with title 2022年1-3月",
    None,
    tx(
        "2022年1-3月分乡镇工业总产值（万元）,,",
        "乡镇,2022/1/2,3月",
        *lines([2000, 540, 300, 980, 460, 100], MON),
    ),
)
case(
    "csv header 2022-01-02 only column, title 2022年3月",
    None,
    tx("2022年3月分乡镇工业总产值（万元）,", "乡镇,2022-01-02", *lines(CUM)),
)
case(
    "title 2021—2022年, columns 11月 12月 1-2月 3月",
    None,
    wb(
        [
            ["2021-2022年分月工业总产值（万元）"],
            ["乡镇", "11月", "12月", "1-2月", "3月"],
            *cols(CUM, CUM, CUM, MON),
        ]
    ),
)
case(
    "title 2022年分月, columns 11月 12月 1-2月 3月 (last year's months first)",
    None,
    wb(
        [
            ["2022年分月工业总产值（万元）"],
            ["乡镇", "11月", "12月", "1-2月", "3月"],
            *cols(CUM, [2900, 810, 430, 1400, 690, 140], [2000, 540, 300, 980, 460, 100], MON),
        ]
    ),
)
case(
    "title 1月1日至3月31日, file 2022年3月",
    cum3,
    wb(
        [["统计时段：2022年1月1日至3月31日"], ["乡镇", "工业总产值(万元)"], *cols(CUM)],
        name="2022年3月工业总产值.xlsx",
    ),
)
case(
    "title …（累计）, 产值 without word, 用电量本月",
    None,
    wb(
        [
            ["钟祥市2022年3月工业主要指标（累计）"],
            ["乡镇", "工业总产值(万元)", "工业用电量本月(万千瓦时)"],
            *cols(CUM, ELE),
        ]
    ),
)
case(
    "截至今年3月, year in file",
    cum3,
    wb([["截至今年3月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)], name="2022年.xlsx"),
)
case(
    "2021年工业税收 column beside 2022 1-3月 output",
    None,
    wb(
        [
            ["2022年1-3月工业"],
            ["乡镇", "工业总产值累计(万元)", "2021年工业税收(万元)"],
            *cols(CUM, TEC),
        ]
    ),
)
case(
    "annual: title 2021年工业总产值",
    ex("2021-12", 12, O, CUM),
    wb([["2021年分乡镇工业总产值"], ["单位：万元"], ["乡镇", "工业总产值"], *cols(CUM)]),
)
case(
    "annual: 2021年度",
    ex("2021-12", 12, O, CUM),
    wb([["2021年度分乡镇工业总产值（万元）"], ["乡镇", "全年"], *cols(CUM)]),
    read=True,
)
case(
    "second row 填报单位 | 2022年1-3月 | 单位：万元",
    both | gro3,
    wb(
        [
            ["钟祥市分乡镇工业总产值"],
            ["填报单位：市经信局", None, "2022年1-3月", "单位：万元"],
            ["乡镇", "本月", "累计", "同比%"],
            *cols(MON, CUM, GRO),
        ]
    ),
    read=True,
)
case(
    "the same, file named 2022年2月",
    None,
    wb(
        [
            ["钟祥市分乡镇工业总产值"],
            ["填报单位：市经信局", None, "2022年3月", "单位：万元"],
            ["乡镇", "本月", "累计", "同比%"],
            *cols(MON, CUM, GRO),
        ],
        name="2022年2月.xlsx",
    ),
)
case(
    "title 2022年一至三季度",
    ex("2022-09", 9, O, CUM),
    wb([["2022年一至三季度分乡镇工业总产值（万元）"], ["乡镇", "累计"], *cols(CUM)]),
    read=True,
)
case(
    "title 2022年1—3季度 with em dash",
    ex("2022-09", 9, O, CUM),
    wb([["2022年1—3季度分乡镇工业总产值（万元）"], ["乡镇", "累计"], *cols(CUM)]),
    read=True,
)
case(
    "二季度 columns beside 一季度, 上半年",
    ex(P3, 3, O, CUM) | ex("2022-06", 6, O, [7000, 1800, 950, 3300, 1500, 320]),
    wb(
        [
            ["2022年分季度工业总产值（万元）"],
            ["乡镇", "一季度", "二季度", "上半年"],
            *cols(CUM, CUM, [7000, 1800, 950, 3300, 1500, 320]),
        ]
    ),
)
case(
    "sheets '1-2月','3月', '1-3月' with numbers only names 2022 file",
    ex("2022-02", 2, O, [2000, 540, 300, 980, 460, 100]) | mon3,
    lambda f: workbook(
        f,
        "2022年工业总产值.xlsx",
        [["乡镇", "产值(万元)"], *cols([2000, 540, 300, 980, 460, 100])],
        sheet="1-2月",
        more=[("3月", [["乡镇", "产值(万元)"], *cols(MON)], [])],
    ),
)
case(
    "period header 2022年1月-2022年3月",
    cum3,
    wb([["分乡镇工业总产值（万元）"], ["乡镇", "2022年1月-2022年3月"], *cols(CUM)]),
    read=True,
)
case(
    "file in folder 2022年/3月.csv (year only in folder)",
    {**mon3},
    lambda f: (
        (f / "2022年").mkdir(),
        text(f / "2022年", "3月.csv", "乡镇,工业总产值(万元)", *lines(MON)),
        [f],
    )[-1],
)
case(
    "sheet name 3月, title 1―3月 with odd dash → contradiction unnoticed",
    cum3,
    wb([["2022年1―3月工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)], sheet="3月"),
)
case(
    "2022年3月末累计 (title) with 本月 col",
    both,
    wb([["2022年3月末工业总产值（万元）"], ["乡镇", "本月", "累计"], *cols(MON, CUM)]),
)
case(
    "January: 本月=累计, Dec of the year before in one file",
    ex("2021-12", 1, O, CUM) | ex("2022-01", 1, O, MON),
    wb([["分月工业总产值（万元）"], ["乡镇", "2021年12月", "2022年1月"], *cols(CUM, MON)]),
)
case(
    "Chinese 二〇二二年四月份 当月",
    ex("2022-04", 1, O, MON),
    wb([["二〇二二年四月份分乡镇工业总产值（万元）"], ["乡镇", "当月"], *cols(MON)]),
)
case(
    "text dates 2022/3/31 in long csv 报告期",
    {**mon3},
    tx(
        "乡镇,报告期,工业总产值(万元)",
        *[f"{t},2022/3/31,{v}" for t, v in zip(SIX, MON, strict=False)],
    ),
)
case(
    "long: 所属期 202203 (numbers), file 2022年4月导出",
    {**mon3},
    wb(
        [
            ["乡镇", "所属期", "工业总产值(万元)"],
            *[[t, 202203, v] for t, v in zip(SIX, MON, strict=False)],
        ],
        name="2022年4月导出.xlsx",
    ),
)
case(
    "long with 频度 季: quarter value",
    None,
    wb(
        [
            ["乡镇", "频度", "指标", "单位", "时间", "数值"],
            *[
                [t, "季", "工业总产值", "万元", "2022-03", v]
                for t, v in zip(SIX, CUM, strict=False)
            ],
        ]
    ),
)
case(
    "频度 累计 as a column",
    cum3,
    wb([["2022年3月分乡镇工业总产值（万元）"], ["乡镇", "频度", "数值"], *cols(["累计"] * 6, CUM)]),
)
case(
    "remark col: 为1-2月数",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值累计(万元)", "备注"],
            *cols(CUM, [None, "为1-2月数", None, None, "沿用上月数", None]),
        ]
    ),
)
case(
    "remark col: 未上报，用去年同期数",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值累计(万元)", "备注"],
            *cols(CUM, [None, "未报，用去年同期数", None, None, None, None]),
        ]
    ),
)
case(
    "remark col: 应为160 / 修正为",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值累计(万元)", "备注"],
            *cols(CUM, [None, "应为850", None, "修正为1600", None, None]),
        ]
    ),
)
case(
    "title 2022年1-3月 and 4-6月 columns",
    cum3,
    wb([["2022年上半年分乡镇工业总产值（万元）"], ["乡镇", "1-3月", "4-6月"], *cols(CUM, CUM)]),
)
case(
    "1--3月 file name",
    cum3,
    wb([["乡镇", "工业总产值(万元)"], *cols(CUM)], name="2022年1--3月.xlsx"),
    read=True,
)
case(
    "file name 2022年1_3月",
    cum3,
    wb([["乡镇", "工业总产值(万元)"], *cols(CUM)], name="2022年1_3月工业总产值.xlsx"),
)
case(
    "sheet name 1.3月 / file 2022年1.2月",
    ex("2022-02", 2, O, CUM),
    wb([["乡镇", "工业总产值(万元)"], *cols(CUM)], name="2022年1.2月.xlsx"),
)
case(
    "file 2022年1,3月 comma",
    None,
    wb([["乡镇", "工业总产值(万元)"], *cols(CUM)], name="2022年1,3月.xlsx"),
)
case(
    "file 2022年13月", None, wb([["乡镇", "工业总产值(万元)"], *cols(CUM)], name="2022年13月.xlsx")
)
case(
    "header 1―3月 beside 3月 (odd dash in header)",
    both,
    wb([["2022年工业总产值（万元）"], ["乡镇", "3月", "1―3月"], *cols(MON, CUM)]),
    read=True,
)
case(
    "header only 1一3月 (Chinese one)",
    cum3,
    wb([["2022年工业总产值（万元）"], ["乡镇", "1一3月"], *cols(CUM)]),
)

# titles: scope and nature
for w in (
    "化工行业",
    "磷化工",
    "畜牧业",
    "农产品加工",
    "纺织服装",
    "旅游业",
    "规模以下",
    "规下",
    "轻工业",
    "林业",
    "军工",
    "数字经济",
):
    case(
        f"title {w}产值, header 总产值(万元)",
        None,
        wb([[f"2022年1-3月分乡镇{w}产值"], ["乡镇", "总产值(万元)"], *cols(CUM)]),
    )
case(
    "title 规模以下工业总产值, header names 工业总产值",
    None,
    wb([["2022年1-3月规模以下工业总产值"], ["乡镇", "工业总产值(万元)"], *cols(CUM)]),
)
case(
    "title 磷化工产业链, header 工业总产值(万元)",
    None,
    wb([["2022年1-3月磷化工产业链工业总产值"], ["乡镇", "工业总产值(万元)"], *cols(CUM)]),
)
case(
    "title 指标分解表 (a plan)",
    None,
    wb([["2022年一季度工业总产值指标分解表"], ["乡镇", "工业总产值(万元)"], *cols(CUM)]),
)
case(
    "title 预报表",
    None,
    wb([["2022年4月工业总产值预报表"], ["乡镇", "工业总产值(万元)"], *cols(MON)]),
)
case(
    "title 测算",
    None,
    wb([["2022年3月工业总产值测算表"], ["乡镇", "工业总产值(万元)"], *cols(MON)]),
)
case(
    "title 样表",
    None,
    wb([["2022年3月工业总产值（样表）"], ["乡镇", "工业总产值(万元)"], *cols(MON)]),
)
case(
    "title 按可比价计算",
    None,
    wb([["2022年1-3月工业总产值（可比价）"], ["乡镇", "工业总产值累计(万元)"], *cols(CUM)]),
)
case(
    "title 不变价, unit line",
    None,
    wb(
        [
            ["2022年1-3月工业总产值"],
            ["按2020年不变价计算  单位：万元"],
            ["乡镇", "工业总产值"],
            *cols(CUM),
        ]
    ),
)
case(
    "全年指标|1-3月完成, title 2022年",
    cum3,
    wb(
        [
            ["2022年工业总产值完成情况（万元）"],
            ["乡镇", "全年指标", "1-3月完成"],
            *cols([12000, 3300, 1900, 6100, 2900, 600], CUM),
        ]
    ),
)
case(
    "全年指标数",
    cum3,
    wb(
        [
            ["2022年工业总产值完成情况（万元）"],
            ["乡镇", "全年指标数", "1-3月完成数"],
            *cols([12000, 3300, 1900, 6100, 2900, 600], CUM),
        ]
    ),
)
case(
    "title 同比增量, header 工业总产值(万元)",
    None,
    wb(
        [
            ["2022年1-3月工业总产值净增量"],
            ["乡镇", "工业总产值(万元)"],
            *cols([50, 40, 30, 20, 10, 5]),
        ]
    ),
)
case(
    "title 工业总产值缺口",
    None,
    wb([["2022年1-3月工业总产值缺口情况"], ["乡镇", "工业总产值(万元)"], *cols(TEC)]),
)
case(
    "title 停产企业影响产值",
    None,
    wb([["2022年1-3月停产减产影响工业总产值"], ["乡镇", "工业总产值(万元)"], *cols(TEC)]),
)
case(
    "title 新增产值(增长点)",
    None,
    wb([["2022年1-3月增长点新增工业产值"], ["乡镇", "工业产值(万元)"], *cols(TEC)]),
)
case(
    "sheet name 目标, file 2022年3月",
    None,
    wb([["乡镇", "工业总产值(万元)"], *cols(MON)], name="2022年3月.xlsx", sheet="调度目标"),
)
case(
    "sheet named 轻工业",
    None,
    wb([["2022年1-3月"], ["乡镇", "工业总产值(万元)"], *cols(CUM)], sheet="轻工业"),
)
case(
    "file name 磷化工 …",
    None,
    wb(
        [["2022年1-3月"], ["乡镇", "工业总产值(万元)"], *cols(CUM)],
        name="磷化工产业2022年1-3月.xlsx",
    ),
)
case(
    "工业投资 title 亿美元",
    None,
    wb([["2022年1-3月工业投资"], ["单位：万美元"], ["乡镇", "工业投资"], *cols(TEC)]),
)
case(
    "单位：十万元",
    ex(P3, 3, O, [v * 10 for v in CUM]),
    wb([["2022年1-3月工业总产值"], ["单位：十万元"], ["乡镇", "累计"], *cols(CUM)]),
)
case(
    "header （上报数）/（核定数）",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)（上报数）", "工业总产值(万元)（核定数）"],
            *cols([v + 1 for v in CUM], CUM),
        ]
    ),
)
case(
    "title 修订前",
    None,
    wb([["2022年1-3月工业总产值（修订前）"], ["乡镇", "工业总产值(万元)"], *cols(CUM)]),
)
case(
    "title 错误表作废 (sheet name 旧)",
    None,
    wb([["2022年1-3月工业总产值"], ["乡镇", "工业总产值(万元)"], *cols(CUM)], sheet="旧版"),
)

# layouts and units
case(
    "stacked, each with own unit line (万元, 亿元)",
    cum3 | ex(P3, 3, INV, [v * 10000 for v in TEC]),
    wb(
        [
            ["2022年1-3月工业总产值"],
            ["单位：万元"],
            ["乡镇", "累计"],
            *cols(CUM),
            [],
            ["2022年1-3月工业投资"],
            ["单位：亿元"],
            ["乡镇", "累计"],
            *cols(TEC),
        ]
    ),
    read=True,
)
case(
    "stacked, output in 万元, power in 万千瓦时, unit lines",
    cum3 | ex(P3, 3, E, ELE),
    wb(
        [
            ["2022年1-3月工业总产值"],
            ["单位：万元"],
            ["乡镇", "累计"],
            *cols(CUM),
            [],
            ["2022年1-3月工业用电量"],
            ["单位：万千瓦时"],
            ["乡镇", "累计"],
            *cols(ELE),
        ]
    ),
    read=True,
)
case(
    "towns across, two stacked tables, second 2022年1-2月",
    cum3 | ex("2022-02", 2, E, ELE),
    wb(
        [
            ["2022年1-3月"],
            ["指标", *SIX],
            ["工业总产值(万元)", *CUM],
            [],
            ["2022年1-2月"],
            ["指标", *SIX],
            ["工业用电量(万千瓦时)", *ELE],
        ]
    ),
    read=True,
)
case(
    "towns across, two stacked tables, own unit lines 万元/亿元",
    cum3 | ex(P3, 3, INV, [v * 10000 for v in TEC]),
    wb(
        [
            ["2022年1-3月"],
            ["单位：万元"],
            ["指标", *SIX],
            ["工业总产值", *CUM],
            [],
            ["单位：亿元"],
            ["指标", *SIX],
            ["工业投资", *TEC],
        ]
    ),
    read=True,
)
case(
    "towns across split in two halves stacked (3+3)",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["指标", *SIX[:3]],
            ["累计", *CUM[:3]],
            [],
            ["指标", *SIX[3:]],
            ["累计", *CUM[3:]],
        ]
    ),
    read=True,
)
case(
    "side-by-side halves, unit line at far right",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值"],
            [None, None, None, "单位：万元"],
            ["乡镇", "累计", "乡镇", "累计"],
            *[[SIX[i], CUM[i], SIX[i + 3], CUM[i + 3]] for i in range(3)],
        ]
    ),
)
case(
    "side by side with own titles at 序号 columns: different indicators",
    cum3 | ex(P3, 3, T, TEC),
    wb(
        [
            ["2022年1-3月工业总产值", None, None, "2022年1-3月技改投资"],
            ["序号", "乡镇", "累计(万元)", "序号", "乡镇", "累计(万元)"],
            *[
                [i, t, a, i, t, b]
                for i, (t, a, b) in enumerate(zip(SIX, CUM, TEC, strict=False), 1)
            ],
        ]
    ),
)
case(
    "side by side, years: left 2022 title, right 2021 title at 序号 col",
    cum3 | ex("2021-03", 3, O, MON),
    wb(
        [
            ["2022年1-3月工业总产值（万元）", None, None, "2021年1-3月工业总产值（万元）"],
            ["序号", "乡镇", "累计", "序号", "乡镇", "累计"],
            *[
                [i, t, a, i, t, b]
                for i, (t, a, b) in enumerate(zip(SIX, CUM, MON, strict=False), 1)
            ],
        ]
    ),
)
case(
    "side by side, gap column, own titles over own columns (2022|2021)",
    cum3 | ex("2021-03", 3, O, MON),
    wb(
        [
            ["2022年1-3月工业总产值（万元）", None, None, "2021年1-3月工业总产值（万元）"],
            ["乡镇", "累计", None, "乡镇", "累计"],
            *[[t, a, None, t, b] for t, a, b in zip(SIX, CUM, MON, strict=False)],
        ]
    ),
)
case(
    "English second header row",
    cum3 | gro3,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)", "同比(%)"],
            ["Township", "Gross output", "Growth"],
            *cols(CUM, GRO),
        ]
    ),
    read=True,
)
case(
    "序号|乡镇 with 甲|乙|1|2 row",
    both,
    wb(
        [
            ["2022年1-3月"],
            ["序号", "乡镇", *["工业总产值本月(万元)", "工业总产值累计(万元)"]],
            ["甲", "乙", 1, 2],
            *[[i, t, a, b] for i, (t, a, b) in enumerate(zip(SIX, MON, CUM, strict=False), 1)],
        ]
    ),
    read=True,
)
case(
    "column numbers with (3)=(1)/(2)",
    both,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值本月(万元)", "工业总产值累计(万元)"],
            ["栏次", "(1)", "(2)"],
            *cols(MON, CUM),
        ]
    ),
    read=True,
)
case(
    "本月工业总产值(万元)|累计|同比% one header row",
    both | gro3,
    wb([["2022年1-3月"], ["乡镇", "本月工业总产值(万元)", "累计", "同比%"], *cols(MON, CUM, GRO)]),
)
case(
    "names repeated at the right end",
    both,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "本月", "累计", "乡镇"],
            *[[t, a, b, t] for t, a, b in zip(SIX, MON, CUM, strict=False)],
        ]
    ),
)
case(
    "names in the middle, figures on both sides",
    both,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["本月", "乡镇", "累计"],
            *[[a, t, b] for t, a, b in zip(SIX, MON, CUM, strict=False)],
        ]
    ),
)
case(
    "title row with three cells above towns across",
    cum3,
    wb(
        [
            ["2022年1-3月", "工业主要指标", "单位：万元", "填表人：张三"],
            ["指标", *SIX],
            ["工业总产值", *CUM],
        ]
    ),
)
case(
    "towns across with 合计 first and unit col last",
    cum3 | ex(P3, 3, E, ELE),
    wb(
        [
            ["2022年1-3月"],
            ["指标", "合计", *SIX, "单位"],
            ["工业总产值", sum(CUM), *CUM, "万元"],
            ["工业用电量", sum(ELE), *ELE, "万千瓦时"],
        ]
    ),
)
case(
    "xls: 3-level merged headers, kWh and yuan",
    both | ex(P3, 1, E, ELE),
    lambda f: legacy(
        f,
        "2022年1-3月.xls",
        [[], [], [], [None, "本月", "累计", "本月"], *cols(MON, CUM, ELE)],
        post=lambda b, s: (
            s.write_merge(0, 0, 0, 3, "2022年1-3月"),
            s.write_merge(1, 3, 0, 0, "乡镇"),
            s.write_merge(1, 1, 1, 3, "规模以上工业"),
            s.write_merge(2, 2, 1, 2, "总产值（万元）"),
            s.write(2, 3, "工业用电量（万千瓦时）"),
        ),
    ),
    read=True,
)
case(
    "mid-table line（以下数据为亿元）",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)"],
            *cols(CUM)[:3],
            ["（以下数据为亿元）"],
            [H, 0.15],
            [S, 0.07],
            [J, 0.015],
        ]
    ),
)
case(
    "note 表中金额均为亿元",
    None,
    wb([["2022年1-3月"], ["乡镇", "工业总产值(万元)"], *cols(CUM), ["注：表中金额均为亿元"]]),
)
case(
    "note 更正：胡集镇应为1600",
    None,
    wb([["2022年1-3月"], ["乡镇", "工业总产值(万元)"], *cols(CUM), ["更正：胡集镇应为1600万元"]]),
)
case(
    "note 注：胡集镇为1-2月数",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)"],
            *cols(CUM),
            ["注：胡集镇为1-2月数，石牌镇沿用上月数"],
        ]
    ),
)
case(
    "note 注：胡集镇含胡集经开区",
    None,
    wb([["2022年1-3月"], ["乡镇", "工业总产值(万元)"], *cols(CUM), ["注：胡集镇数据含胡集经开区"]]),
)
case(
    "unit line below the table only",
    cum3,
    wb([["2022年1-3月工业总产值"], ["乡镇", "累计"], *cols(CUM), ["单位：万元"]]),
)
case(
    "cell comment says otherwise",
    None,
    wb(
        [["2022年1-3月"], ["乡镇", "工业总产值(万元)"], *cols(CUM)],
        post=lambda b, p: p[0].write_comment("B6", "此数有误，应为1600"),
    ),
)
case(
    "text box 单位：亿元 over 万元",
    None,
    wb(
        [["2022年1-3月"], ["乡镇", "工业总产值(万元)"], *cols(CUM)],
        post=lambda b, p: p[0].insert_textbox(10, 3, "更正：本表单位为亿元"),
    ),
)
case(
    "two groups each with its own 合计",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            [Y, 3000],
            ["合计", 3000],
            *cols(CUM)[1:],
            ["合计", 3600],
            ["总计", 6600],
        ]
    ),
    read=True,
)
case(
    "down table and an across table in one sheet",
    cum3 | ex(P3, 3, E, ELE),
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)"],
            *cols(CUM),
            [],
            ["指标", *SIX],
            ["工业用电量(万千瓦时)", *ELE],
        ]
    ),
)
case(
    "used header: 用电量 under title 工业用电量",
    ex(P3, 3, E, ELE),
    wb([["2022年1-3月分乡镇工业用电量"], ["乡镇", "用电量(万千瓦时)"], *cols(ELE)]),
)
case(
    "万千瓦小时",
    ex(P3, 3, E, ELE),
    wb([["2022年1-3月"], ["乡镇", "工业用电量(万千瓦小时)"], *cols(ELE)]),
    read=True,
)
case(
    "万kWh",
    ex(P3, 3, E, ELE),
    wb([["2022年1-3月"], ["乡镇", "工业用电量(万kWh)"], *cols(ELE)]),
    read=True,
)
case(
    "投资额 under title 工业技改投资",
    ex(P3, 3, T, TEC),
    wb(
        [
            ["2022年1-3月分乡镇工业技改投资完成情况"],
            ["乡镇", "完成投资额(万元)", "同比(%)"],
            *cols(TEC, GRO),
        ]
    ),
)
case(
    "工业投资 | 其中：技改投资",
    ex(P3, 3, INV, CUM) | ex(P3, 3, T, TEC),
    wb([["2022年1-3月"], ["乡镇", "工业投资(万元)", "其中：技改投资(万元)"], *cols(CUM, TEC)]),
)
case(
    "Header with units in row below: (万元) (%)",
    cum3 | gro3,
    wb([["2022年1-3月"], ["乡镇", "工业总产值累计", "同比"], [None, "万元", "%"], *cols(CUM, GRO)]),
    read=True,
)
case(
    "项目 rows per town: 工业总产值/其中：轻工业",
    cum3,
    wb(
        [
            ["2022年1-3月（万元）"],
            ["乡镇", "项目", "累计"],
            *[
                r
                for t, v in zip(SIX, CUM, strict=False)
                for r in ([t, "工业总产值", v], [t, "其中：轻工业", v // 3])
            ],
        ]
    ),
)
case(
    "whole sheet in text, blank rows and columns between",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值"],
            [],
            [None, None, "单位：万元"],
            [],
            ["乡镇", None, "累计"],
            *[x for t, v in zip(SIX, CUM, strict=False) for x in ([t, None, str(v)], [])],
        ]
    ),
    read=True,
)
case(
    "total row twice (first and last) and 小计",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            ["合计", 6600],
            *cols(CUM),
            ["合计", 6600],
        ]
    ),
    read=True,
)
case(
    "name split over two cells 胡集|镇",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", None, "累计"],
            *[
                [t[:-1] if t[-1] != "道" else t[:-2], t[-1] if t[-1] != "道" else "街道", v]
                for t, v in zip(SIX, CUM, strict=False)
            ],
        ],
        merges=[(1, 0, 1, 1, "乡镇")],
    ),
)
case(
    "aliases with codes as floats",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["代码", "乡镇", "累计"],
            *[
                [float(c), t, v]
                for c, t, v in zip(
                    [420881001, 420881100, 420881101, 420881103, 420881108, 420881200],
                    SIX,
                    CUM,
                    strict=False,
                )
            ],
        ]
    ),
    read=True,
)
case(
    "codes only, stored as numbers",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["区划代码", "累计"],
            *[
                [c, v]
                for c, v in zip(
                    [420881001, 420881100, 420881101, 420881103, 420881108, 420881200],
                    CUM,
                    strict=False,
                )
            ],
        ]
    ),
)
case(
    "12-digit code disagrees with the name",
    None,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["区划代码", "乡镇", "累计"],
            *[
                [str(c) + "000", t, v]
                for c, t, v in zip(
                    [420881001, 420881100, 420881103, 420881101, 420881108, 420881200],
                    SIX,
                    CUM,
                    strict=False,
                )
            ],
        ]
    ),
)
case(
    "headers: 万元 group over 本月/累计 and 用电 in 万度",
    both | ex(P3, 3, E, ELE),
    wb(
        [["2022年1-3月"], ["乡镇"], [None, "本月", "累计", "累计"], *cols(MON, CUM, ELE)],
        merges=[(1, 1, 1, 2, "工业总产值（万元）")],
        post=lambda b, p: p[0].write_string(1, 3, "工业用电（万度）"),
    ),
    read=True,
)
case(
    "upside: unit row 单位：万元 between title and merged header, wide title A1:D1 merged",
    both | gro3,
    wb(
        [
            [],
            ["制表：经信局", None, None, "单位：万元"],
            ["乡镇", "本月", "累计", "同比%"],
            *cols(MON, CUM, GRO),
        ],
        merges=[(0, 0, 0, 3, "钟祥市2022年1-3月规模以上工业总产值")],
    ),
    read=True,
)
case(
    "row 2: 填报单位 | 2022年3月 (center) | unit in header",
    both,
    wb(
        [
            ["分乡镇工业总产值"],
            ["填报单位：市经信局", "2022年3月"],
            ["乡镇", "本月(万元)", "累计(万元)"],
            *cols(MON, CUM),
        ]
    ),
    read=True,
)
case(
    "title A1 and 2022年4月 (printed) at D1",
    None,
    wb(
        [
            ["2022年1-3月分乡镇工业总产值", None, None, "2022年4月"],
            ["乡镇", "本月(万元)", "累计(万元)", "备注"],
            *cols(MON, CUM),
        ]
    ),
)
case(
    "rank and growth for two indicators, group names over 3 cols",
    cum3 | gro3 | ex(P3, 3, T, TEC),
    wb(
        [
            ["2022年1-3月主要指标"],
            ["乡镇"],
            [None, "总量(万元)", "增速(%)", "位次", "总量(万元)", "增速(%)", "位次"],
            *cols(CUM, GRO, [1, 6, 2, 4, 3, 5], TEC, GRO, [1, 6, 2, 4, 3, 5]),
        ],
        merges=[(1, 1, 1, 3, "规上工业总产值"), (1, 4, 1, 6, "工业技改投资")],
    ),
    read=True,
)

# numbers and formats
SHEETS = "xl/worksheets/sheet"


def noise(path):
    """77777 as a formula leaves it: 3000.2999999999997."""
    return repacked(
        path, SHEETS, lambda xml: xml.replace(b"<v>77777</v>", b"<v>3000.2999999999997</v>")
    )


def emptystr(path):
    """§ as Excel writes an empty text result: t="str" with an empty v."""
    return repacked(path, SHEETS, lambda xml: xml.replace("<v>§</v>".encode(), b"<v></v>"))


def F(fmt, vals, head="工业总产值累计(万元)", title="2022年1-3月"):
    return wb([[title], ["乡镇", head], *cols(vals)], fmts={(i, 1): fmt for i in range(2, 8)})


case(
    "format 0\\.0000 (Excel trick: 万元 shown as 亿元), header 亿元",
    None,
    F("0\\.0000", [12345, 8000, 4500, 15000, 7000, 1500], "工业总产值累计(亿元)"),
)
case(
    'format 0"."0000"亿元"',
    None,
    F('0"."0000"亿元"', [12345, 8000, 4500, 15000, 7000, 1500], "工业总产值累计(亿元)"),
)
case(
    'format [=0]"—";0.0% growth',
    ex(P3, 3, GR, [5.2, 135, 12.5, 0.8, 7.1, -1.2]),
    F('[=0]"—";0.0%', [0.052, 1.35, 0.125, 0.008, 0.071, -0.012], "工业总产值同比(%)"),
)
case(
    "format [<1]0.0%;0.0",
    ex(P3, 3, GR, [5.2, 135, 12.5, 1.8, 7.1, 2.2]),
    F("[<1]0.0%;0.0", [5.2, 135, 12.5, 1.8, 7.1, 2.2], "工业总产值同比(%)"),
)
case(
    "format 0.0%;[Red]-0.0%",
    gro3,
    F("0.0%;[Red]-0.0%", [v / 100 for v in GRO], "工业总产值同比(%)"),
    read=True,
)
case(
    'formula returning "" in growth (t=str, empty v)',
    cum3 | ex(P3, 3, GR, [5.2, -3.9, 12.5, 0.8, 7.1, None]),
    lambda f: emptystr(
        workbook(
            f,
            "a.xlsx",
            [
                ["2022年1-3月"],
                ["乡镇", "工业总产值累计(万元)", "同比(%)"],
                *cols(CUM, GRO[:5] + [None]),
            ],
            post=lambda b, p: p[0].write_formula(7, 2, '=IF(D8=0,"",B8/D8*100-100)', None, "§"),
        )
    ),
    read=True,
)
case(
    "formula noise 3000.2999999999997 (Excel shows 3000.3)",
    ex(P3, 3, O, ["3000.3", *CUM[1:]]),
    lambda f: noise(F("0.0", [77777, *CUM[1:]])(f)),
)
case(
    "the same figure with noise in one file and typed in another",
    ex(P3, 3, O, ["3000.3", *CUM[1:]]),
    lambda f: [
        workbook(
            f,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], *cols([77777, *CUM[1:]])],
            post=None,
        )
        and noise(f / "a.xlsx"),
        text(f, "b.csv", "2022年1-3月,", "乡镇,工业总产值累计(万元)", *lines([3000.3, *CUM[1:]])),
    ],
    read=True,
)
case(
    "-0 in growth",
    ex(P3, 3, GR, [5.2, -3.9, 12.5, "0", 7.1, -1.2]),
    tx("2022年1-3月,", "乡镇,工业总产值同比(%)", *lines([5.2, -3.9, 12.5, "-0.0", 7.1, -1.2])),
)
case(
    "growth percent-formatted, clerk typed 12.5 → 1250%",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值同比(%)"],
            *cols([0.052, -0.039, 12.5, 0.008, 0.071, -0.012]),
        ],
        fmts={(i, 1): "0.0%" for i in range(2, 8)},
    ),
)
case(
    "one growth typed as fraction 0.125 among per cents",
    None,
    wb([["2022年1-3月"], ["乡镇", "工业总产值同比(%)"], *cols([5.2, -3.9, 0.125, 8, 7.1, -1.2])]),
)
case(
    "decimal comma csv ; '1500,5'",
    None,
    tx(
        "2022年1-3月;",
        "乡镇;工业总产值累计(万元)",
        *[f"{t};{v},5" for t, v in zip(SIX, CUM, strict=False)],
    ),
)
case(
    "decimal comma with three decimals '1,500' vs '3000,25'",
    None,
    tx(
        "2022年1-3月;",
        "乡镇;工业总产值累计(亿元)",
        f"{Y};3,250",
        f"{Z};0,812",
        f"{C};0,455",
        f"{H};1,500",
        f"{S};0,700",
        f"{J};0,150",
    ),
)
case(
    "unquoted thousands, remark column swallows",
    None,
    tx(
        "2022年1-3月,,",
        "乡镇,工业总产值累计(万元),备注",
        f"{Y},900,",
        f"{Z},800,",
        f"{C},450,",
        f"{H},1,500",
        f"{S},700,",
        f"{J},150,",
    ),
)
case(
    "unquoted thousands, 位次 column swallows",
    None,
    tx(
        "2022年1-3月,,",
        "乡镇,工业总产值累计(万元),位次",
        f"{Y},900,1",
        f"{Z},800,2",
        f"{C},450,4",
        f"{H},1,500",
        f"{S},700,3",
        f"{J},150,5",
    ),
)
case(
    "12·5 / 1。5 / 3．5",
    None,
    tx("2022年1-3月,", "乡镇,工业总产值同比(%)", f"{Y},12·5", f"{H},1。5"),
)
case(
    "trailing dot '1234.'",
    ex(P3, 3, O, [1234, *CUM[1:]]),
    tx("2022年1-3月,", "乡镇,工业总产值累计(万元)", *lines(["1234.", *CUM[1:]])),
)
case("▲3.9 and ▼", None, tx("2022年1-3月,", "乡镇,工业总产值同比(%)", *lines(["▲3.9", *GRO[1:]])))
case(
    "count 3.5 enterprises",
    None,
    wb([["2022年1-3月"], ["乡镇", "新增规上工业企业(家)"], *cols([1, 2, 3.5, 0, 1, 0])]),
)
case(
    "(1) as footnote in a growth column",
    None,
    tx(
        "2022年1-3月,",
        "乡镇,工业总产值同比(%)",
        *lines([5.2, -3.9, "(1)", 0.8, 7.1, -1.2]),
        "注：（1）停产",
    ),
)
case(
    "数字 O for 0, l for 1",
    None,
    tx("2022年1-3月,", "乡镇,工业总产值累计(万元)", *lines(["3O00", *CUM[1:]])),
)
case(
    "apostrophe numbers, nbsp, zero width, full-width",
    cum3,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值累计(万元)"],
            *cols(["3,000\u00a0", "８００", "4\u200b50", "\u202d1500\u202c", " 700.00 ", "+150"]),
        ]
    ),
    read=True,
)
case(
    "growth '12.5 %' and '-3.9％' text",
    gro3,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值同比"],
            *cols(["5.2 %", "-3.9％", "12.5%", "0.80%", "+7.1%", "－1.2%"]),
        ]
    ),
    read=True,
)
case(
    "万 in cell: 1500万",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值累计(万元)"],
            *cols([3000, 800, 450, "1500万", 700, 150]),
        ]
    ),
)
case(
    '元 amounts in the row via number format 0"元"',
    ex(P3, 3, O, [3000, 800, 450, "0.15", 700, 150]),
    wb([["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], *cols(CUM)], fmts={(5, 1): '0"元"'}),
)
case(
    "whole cell font superscript (not rich)",
    None,
    wb(
        [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], *cols(CUM)],
        post=lambda b, p: p[0].write_number(5, 1, 15001, b.add_format({"font_script": 1})),
    ),
)
case(
    "white font figure",
    None,
    wb(
        [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], *cols(CUM)],
        post=lambda b, p: p[0].write_number(5, 1, 9999, b.add_format({"font_color": "white"})),
    ),
)
case(
    "display rounds: stored 1499.6 shown 1500",
    ex(P3, 3, O, [3000, 800, 450, "1499.6", 700, 150]),
    F("0", [3000, 800, 450, 1499.6, 700, 150]),
    read=True,
)
case(
    "formula with 0 saved, no fullCalcOnLoad: it is 0",
    ex(P3, 3, O, [3000, 800, 450, 0, 700, 150]),
    lambda f: repacked(
        workbook(
            f,
            "a.xlsx",
            [
                ["2022年1-3月"],
                ["乡镇", "工业总产值累计(万元)"],
                *cols([3000, 800, 450, None, 700, 150]),
            ],
            post=lambda b, p: p[0].write_formula(5, 1, "=B6-B6", None, 0),
        ),
        "xl/workbook.xml",
        lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""),
    ),
    read=True,
)
case(
    "text number with formula ='1500'",
    cum3,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值累计(万元)"],
            *cols([3000, 800, 450, None, 700, 150]),
        ],
        post=lambda b, p: p[0].write_formula(5, 1, '="1500"', None, "1500"),
    ),
)
case(
    "csv ='1500' Excel literals",
    cum3,
    tx(
        "2022年1-3月,",
        "乡镇,工业总产值累计(万元)",
        *[f'{t},="{v}"' for t, v in zip(SIX, CUM, strict=False)],
    ),
)
case(
    "￥1,500.00",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值累计(万元)"],
            *cols([3000, 800, 450, "￥1,500.00", 700, 150]),
        ]
    ),
)
case(
    "very large 亿元 all rows (as written)",
    ex(P3, 3, O, [v * 10000 for v in CUM]),
    wb([["2022年1-3月"], ["乡镇", "工业总产值累计(亿元)"], *cols(CUM)]),
)
case(
    "growth 下降3.9 / 增长5.2 words",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值同比(%)"],
            *cols(["增长5.2", "下降3.9", 12.5, 0.8, 7.1, "下降1.2"]),
        ]
    ),
)
case(
    "持平",
    None,
    wb(
        [["2022年1-3月"], ["乡镇", "工业总产值同比(%)"], *cols([5.2, "持平", 12.5, 0.8, 7.1, -1.2])]
    ),
)
case(
    "blank in percent column with 0 shown as —",
    cum3 | gro3,
    wb(
        [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)", "同比%"], *cols(CUM, GRO)],
        fmts={(i, 2): '0.0;-0.0;"—"' for i in range(2, 8)},
    ),
    read=True,
)

# rows, names, completeness
case(
    "last row unknown name, figure 约1200",
    None,
    tx("2022年1-3月,", "乡镇,工业总产值累计(万元)", *lines(CUM), "皇庄街道,约1200"),
)
case(
    "last row look-alike 石脾镇 停产",
    None,
    tx("2022年1-3月,", "乡镇,工业总产值累计(万元)", *lines(CUM)[:4], f"{J},150", "石脾镇,停产"),
)
case(
    "胡集镇小计 instead of 胡集镇",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *[[t if t != H else "胡集镇小计", v] for t, v in zip(SIX, CUM, strict=False)],
        ]
    ),
)
case(
    "towns each with 小计 and parts 镇区/园区",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *cols(CUM)[:3],
            ["胡集镇合计", 1500],
            ["  镇区", 500],
            ["  园区", 1000],
            *cols(CUM)[4:],
        ]
    ),
)
case(
    "胡集镇（含经开区）",
    None,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *[[t if t != H else "胡集镇（含经开区）", v] for t, v in zip(SIX, CUM, strict=False)],
        ]
    ),
)
case(
    "row 调整数 / 误差",
    None,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *cols(CUM),
            ["误差调整", -30],
            ["合计", 6570],
        ]
    ),
)
case(
    "合计 misses a digit",
    cum3,
    wb([["2022年1-3月工业总产值（万元）"], ["乡镇", "累计"], *cols(CUM), ["合计", 660]]),
)
case(
    "part of town rows below with same name but different column (blank)",
    cum3,
    wb([["2022年1-3月工业总产值（万元）"], ["乡镇", "累计"], *cols(CUM), [H, None]]),
)
case(
    "a total that is the sum",
    cum3,
    wb([["2022年1-3月工业总产值（万元）"], ["乡镇", "累计"], *cols(CUM), ["合计", 6600]]),
    read=True,
)
case(
    "comparison rows 荆门市, 京山市 below",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["地区", "累计"],
            *cols(CUM),
            ["钟祥市", 6600],
            ["京山市", 9000],
            ["沙洋县", 5000],
        ]
    ),
)
case(
    "同一文件 March twice: revised sheet '3月(新)' and '3月'",
    None,
    lambda f: workbook(
        f,
        "2022年.xlsx",
        [["乡镇", "工业总产值(万元)"], *cols(MON)],
        sheet="3月",
        more=[("3月(新)", [["乡镇", "工业总产值(万元)"], *cols([1001, *MON[1:]])], [])],
    ),
)
case(
    "1-2月 file and 1-3月 file: Z lowered (cumulative falls)",
    None,
    lambda f: [
        text(
            f,
            "2022年1-2月.csv",
            "2022年1-2月,",
            "乡镇,工业总产值累计(万元)",
            *lines([2000, 540, 300, 980, 460, 160]),
        ),
        text(f, "2022年1-3月.csv", "2022年1-3月,", "乡镇,工业总产值累计(万元)", *lines(CUM)),
    ],
)
case(
    "hidden column is an older revision with the same header",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值累计(万元)", "工业总产值累计(万元)"],
            *cols(CUM, [3001, *CUM[1:]]),
        ],
        post=lambda b, p: p[0].set_column(2, 2, None, None, {"hidden": 1}),
    ),
)
case(
    "filtered rows hidden",
    cum3,
    wb(
        [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], *cols(CUM)],
        post=lambda b, p: (p[0].autofilter(1, 0, 7, 1), p[0].set_row(4, None, None, {"hidden": 1})),
    ),
)
case(
    "traditional 鐘祥市胡集鎮 in a traditional sheet",
    cum3,
    wb(
        [
            ["鐘祥市2022年1-3月工業總產值（萬元）"],
            ["鄉鎮", "累計"],
            *[
                [
                    "鐘祥市"
                    + t.replace("镇", "鎮")
                    .replace("乡", "鄉")
                    .replace("长", "長")
                    .replace("寿", "壽"),
                    v,
                ]
                for t, v in zip(SIX, CUM, strict=False)
            ],
        ]
    ),
)
case(
    "number + name in one cell '4 胡集镇', '05郢中'",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *[[f"{i:02d} {t}", v] for i, (t, v) in enumerate(zip(SIX, CUM, strict=False), 1)],
        ]
    ),
    read=True,
)
case(
    "name + code in a cell '胡集镇420881103'",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *[
                [f"{t}({c})", v]
                for c, t, v in zip(
                    [420881001, 420881100, 420881101, 420881103, 420881108, 420881200],
                    SIX,
                    CUM,
                    strict=False,
                )
            ],
        ]
    ),
)
case(
    "names as formulas with values",
    cum3,
    wb(
        [["2022年1-3月工业总产值（万元）"], ["乡镇", "累计"], *[[None, v] for v in CUM]],
        post=lambda b, p: [
            p[0].write_formula(i + 2, 0, f"=名单!A{i + 1}", None, t) for i, t in enumerate(SIX)
        ],
    ),
    read=True,
)
case(
    "same name prefix city in other city's sheet",
    None,
    wb(
        [
            ["荆门市2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *[["东宝区" + t, v] for t, v in zip(SIX, CUM, strict=False)],
            ["东宝区", 6600],
        ]
    ),
)
case(
    "title names 东宝区 and 钟祥市; 东宝区石牌镇 row",
    None,
    wb(
        [
            ["荆门市东宝区、钟祥市2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *cols(CUM)[:4],
            ["东宝区石牌镇", 9],
            [J, 150],
        ]
    ),
)
case(
    "note 停产 replaced; blank 6th town, total fits",
    ex(P3, 3, O, [3000, 800, 450, 1500, 700], SIX[:5]),
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *cols(CUM)[:5],
            [J, None],
            ["合计", 6450],
        ]
    ),
)
case(
    "towns across csv, ragged row (a cell and its comma lost)",
    None,
    tx(
        "2022年1-3月,,,,,,",
        "指标," + ",".join(SIX),
        "工业总产值累计(万元)," + ",".join(map(str, [3000, 800, 450, 700, 150])),
        "工业用电量累计(万千瓦时)," + ",".join(map(str, ELE)),
    ),
)
case(
    "months= asked, only cumulative 1-3月 given",
    None,
    tx("2022年1-3月,", "乡镇,工业总产值累计(万元)", *lines(CUM)),
    months=["2022-01", "2022-02", "2022-03"],
)
case(
    "same figures under two files of different units rounded",
    None,
    lambda f: [
        workbook(
            f,
            "a.xlsx",
            [
                ["2022年1-3月"],
                ["乡镇", "工业总产值(万元)"],
                *cols([30123, 8004, 4502, 15011, 7003, 1501]),
            ],
        ),
        workbook(
            f,
            "b.xlsx",
            [
                ["2022年1-3月"],
                ["乡镇", "工业总产值(亿元)"],
                *cols([3.01, 0.80, 0.45, 1.50, 0.70, 0.15]),
            ],
        ),
    ],
)
case(
    "万元 and 亿元 columns of the same figure, rounded",
    ex(P3, 3, O, [30123, 8004, 4502, 15011, 7003, 1501]),
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)", "工业总产值(亿元)"],
            *cols([30123, 8004, 4502, 15011, 7003, 1501], [3.01, 0.80, 0.45, 1.50, 0.70, 0.15]),
        ]
    ),
)
case(
    "unit only in the file name 2022年1-3月工业总产值(亿元)",
    ex(P3, 3, O, [30000, 8000, 4500, 15000, 7000, 1500]),
    wb(
        [["乡镇", "工业总产值"], *cols([3, 0.8, 0.45, 1.5, 0.7, 0.15])],
        name="2022年1-3月工业总产值(亿元).xlsx",
    ),
)
case(
    "file name (亿元), header (万元)",
    None,
    wb(
        [["乡镇", "工业总产值(万元)"], *cols([3, 0.8, 0.45, 1.5, 0.7, 0.15])],
        name="2022年1-3月工业总产值(亿元).xlsx",
    ),
)
case(
    "sheet name 亿元, header 万元",
    None,
    wb(
        [["2022年1-3月"], ["乡镇", "工业总产值(万元)"], *cols([3, 0.8, 0.45, 1.5, 0.7, 0.15])],
        sheet="单位亿元",
    ),
)


# csv, html, containers
def html(f, body, name="a.xls", head=""):
    return raw(
        f, name, f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()
    )


def htable(rows, cap=""):
    return (
        f"<table>{cap}"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in rows)
        + "</table>"
    )


case(
    "html <sup>1</sup> footnote",
    None,
    lambda f: html(
        f,
        htable(
            [
                ["2022年1-3月", ""],
                ["乡镇", "工业总产值累计(万元)"],
                *[[t, f"{v}<sup>1</sup>" if t == H else v] for t, v in zip(SIX, CUM, strict=False)],
            ]
        ),
    ),
)
case(
    "html <del>1500</del>1600",
    None,
    lambda f: html(
        f,
        htable(
            [
                ["2022年1-3月", ""],
                ["乡镇", "工业总产值累计(万元)"],
                *[
                    [t, f"<del>{v}</del>1600" if t == H else v]
                    for t, v in zip(SIX, CUM, strict=False)
                ],
            ]
        ),
    ),
)
case(
    "html <s>1500</s> alone",
    None,
    lambda f: html(
        f,
        htable(
            [
                ["2022年1-3月", ""],
                ["乡镇", "工业总产值累计(万元)"],
                *[[t, f"<s>{v}</s>" if t == H else v] for t, v in zip(SIX, CUM, strict=False)],
            ]
        ),
    ),
)
case(
    "html caption 2021年3月, file name 2022年3月",
    None,
    lambda f: html(
        f,
        htable(
            [["乡镇", "工业总产值(万元)"], *[[t, v] for t, v in zip(SIX, MON, strict=False)]],
            "<caption>2021年3月工业总产值</caption>",
        ),
        name="2022年3月.xls",
    ),
)
case(
    "html <p>单位：亿元</p> outside, header 万元",
    None,
    lambda f: html(
        f,
        "<h2>2022年1-3月工业总产值</h2><p>单位：亿元</p>"
        + htable([["乡镇", "工业总产值(万元)"], *[[t, v] for t, v in zip(SIX, CUM, strict=False)]]),
        name="2022年1-3月.xls",
    ),
)
case(
    "html heading outside the table gives the period",
    cum3,
    lambda f: html(
        f,
        "<h2>2022年1-3月工业总产值（万元）</h2>"
        + htable(
            [["乡镇", "工业总产值累计(万元)"], *[[t, v] for t, v in zip(SIX, CUM, strict=False)]]
        ),
    ),
    read=True,
)
case(
    "html row display:none",
    None,
    lambda f: html(
        f,
        htable(
            [
                ["2022年1-3月", ""],
                ["乡镇", "工业总产值累计(万元)"],
                *[[t, v] for t, v in zip(SIX[:5], CUM, strict=False)],
            ]
        ).replace("</table>", f"<tr style='display:none'><td>{J}</td><td>999</td></tr></table>"),
    ),
)
case(
    "html text &nbsp; and thousands",
    cum3,
    lambda f: html(
        f,
        htable(
            [
                ["2022年1-3月", "&nbsp;"],
                ["乡镇", "工业总产值累计<br>(万元)"],
                *[[t + "&nbsp;", f"{v:,}&nbsp;"] for t, v in zip(SIX, CUM, strict=False)],
            ]
        ),
    ),
    read=True,
)
case(
    "html <input value=…> cells (form)",
    cum3,
    lambda f: html(
        f,
        htable(
            [
                ["2022年1-3月", ""],
                ["乡镇", "工业总产值累计(万元)"],
                *[
                    [t, f"<input value='{v}'>" if t == H else v]
                    for t, v in zip(SIX, CUM, strict=False)
                ],
            ]
        ),
    ),
)
case(
    "UTF-8 csv with BOM, header quoted newline, ragged blank lines",
    both,
    tx(
        '"钟祥市2022年1-3月\n工业总产值",,',
        "",
        '乡镇,"工业总产值\n本月(万元)","工业总产值\n累计(万元)"',
        ",,",
        *lines(MON, CUM),
        "",
        ",,",
    ),
    read=True,
)
case(
    "csv concatenated (BOM in the middle), two months",
    ex("2022-04", 1, O, MON) | ex("2022-05", 1, O, TEC),
    lambda f: raw(
        f,
        "a.csv",
        b"".join(
            (
                "\ufeff"
                + "\r\n".join([f"2022年{m}月,", "乡镇,工业总产值(万元)", *lines(v)])
                + "\r\n"
            ).encode()
            for m, v in ((4, MON), (5, TEC))
        ),
    ),
    read=True,
)
case(
    "csv tab separated with thousands commas and title with commas",
    both,
    tx(
        "2022年1-3月,分乡镇,工业\t\t",
        "乡镇\t工业总产值本月(万元)\t工业总产值累计(万元)",
        *[f"{t}\t{a:,}\t{b:,}" for t, a, b in zip(SIX, MON, CUM, strict=False)],
        name="a.txt",
    ),
    read=True,
)
case(
    "csv truncated exactly after a newline and 合计 lost, one town fewer",
    ex(P3, 3, O, CUM[:5], SIX[:5]),
    tx("2022年1-3月,", "乡镇,工业总产值累计(万元)", *lines(CUM)[:5]),
)
case(
    "csv last line cut inside a figure but newline added by transfer",
    None,
    tx(
        "2022年1-3月,,",
        "乡镇,工业总产值本月(万元),工业总产值累计(万元)",
        *lines(MON, CUM)[:5],
        "九里乡,50,15",
        "合计,2220,6600",
    ),
)
case(
    "pipe separated txt",
    None,
    tx(
        "2022年1-3月|",
        "乡镇|工业总产值累计(万元)",
        *[f"{t}|{v}" for t, v in zip(SIX, CUM, strict=False)],
        name="a.txt",
    ),
)
case(
    "full-width comma separated",
    None,
    tx(
        "2022年1-3月，",
        "乡镇，工业总产值累计(万元)",
        *[f"{t}，{v}" for t, v in zip(SIX, CUM, strict=False)],
        name="a.csv",
    ),
)
case(
    "xlsx with a sheet of 2021 (name '2021') and file 2022年1-3月: other indicator",
    None,
    lambda f: workbook(
        f,
        "2022年1-3月.xlsx",
        [["乡镇", "工业总产值(万元)"], *cols(CUM)],
        sheet="2022",
        more=[("2021", [["乡镇", "技改投资(万元)"], *cols(TEC)], [])],
    ),
)
case(
    "sheet named 上年 with another indicator",
    None,
    lambda f: workbook(
        f,
        "2022年1-3月.xlsx",
        [["乡镇", "工业总产值(万元)"], *cols(CUM)],
        sheet="本年",
        more=[("上年", [["乡镇", "技改投资(万元)"], *cols(TEC)], [])],
    ),
)
case(
    "xls percent by format 0.0% and conditional [=0]",
    ex(P3, 3, GR, [5.2, 135, 12.5, 0.8, 7.1, -1.2]),
    lambda f: xlsfmt(f, '[=0]"";0.0%'),
)
case(
    "xls format 0\\.0000 亿元",
    None,
    lambda f: xlsfmt(
        f, "0\\.0000", head="工业总产值累计(亿元)", vals=[12345, 8000, 4500, 15000, 7000, 1500]
    ),
)


def xlsfmt(folder, fmt, head="工业总产值同比(%)", vals=(0.052, 1.35, 0.125, 0.008, 0.071, -0.012)):
    def shown(book, sheet):
        for row, value in enumerate(vals, 2):
            sheet.write(row, 1, value, xlwt.easyxf(num_format_str=fmt))

    return legacy(
        folder, "a.xls", [["2022年1-3月"], ["乡镇", head], *([town] for town in SIX)], post=shown
    )


case(
    "GB18030 csv, semicolon, CR only, blank first lines",
    both,
    tx(
        "",
        "2022年1-3月;;",
        "乡镇;工业总产值本月(万元);工业总产值累计(万元)",
        *[line.replace(",", ";") for line in lines(MON, CUM)],
        enc="gb18030",
        nl="\r",
    ),
    read=True,
)
case(
    "UTF-16-BE without BOM, tab",
    both,
    tx(
        "2022年1-3月\t\t",
        "乡镇\t工业总产值本月(万元)\t工业总产值累计(万元)",
        *[line.replace(",", "\t") for line in lines(MON, CUM)],
        enc="utf-16-be",
        name="a.csv",
    ),
    read=True,
)

# more: inheritance between tables, titles that speak of something else
case(
    "stacked: first title 累计, second 2022年3月用电量 (month)",
    cum3 | ex(P3, 1, E, ELE),
    wb(
        [
            ["2022年3月工业总产值累计（万元）"],
            ["乡镇", "工业总产值"],
            *cols(CUM),
            [],
            ["2022年3月工业用电量（万千瓦时）"],
            ["乡镇", "工业用电量"],
            *cols(ELE),
        ]
    ),
)
case(
    "stacked: first title 当月, second 2022年1-3月用电量",
    mon3 | ex(P3, 3, E, ELE),
    wb(
        [
            ["2022年3月当月工业总产值（万元）"],
            ["乡镇", "工业总产值"],
            *cols(MON),
            [],
            ["2022年1-3月工业用电量（万千瓦时）"],
            ["乡镇", "工业用电量"],
            *cols(ELE),
        ]
    ),
)
case(
    "stacked: second title 利润总额, header 本月",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *cols(CUM),
            [],
            ["2022年1-3月利润总额（万元）"],
            ["乡镇", "本月"],
            *cols(MON),
        ]
    ),
)
case(
    "stacked: second title 利润总额, header 累计 (other values)",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *cols(CUM),
            [],
            ["2022年1-3月利润总额（万元）"],
            ["乡镇", "累计"],
            *cols(MON),
        ]
    ),
    read=True,
)
case(
    "file name 工业总产值, title 主营业务收入, header 累计",
    None,
    wb(
        [["2022年1-3月分乡镇主营业务收入（万元）"], ["乡镇", "累计"], *cols(CUM)],
        name="2022年1-3月工业总产值等指标.xlsx",
    ),
)
case(
    "sheets 产值/收入 in file 工业总产值…: second sheet 本月 only",
    cum3,
    lambda f: workbook(
        f,
        "2022年1-3月工业总产值.xlsx",
        [["2022年1-3月工业总产值（万元）"], ["乡镇", "累计"], *cols(CUM)],
        sheet="产值",
        more=[("收入", [["2022年1-3月主营业务收入（万元）"], ["乡镇", "本月"], *cols(MON)], [])],
    ),
)
case(
    "title 同期数",
    None,
    wb([["2022年1-3月工业总产值同期数"], ["乡镇", "工业总产值(万元)"], *cols(CUM)]),
)
case(
    "title 去年1-3月, file 2022年",
    None,
    wb([["去年1-3月工业总产值"], ["乡镇", "工业总产值(万元)"], *cols(CUM)], name="2022年资料.xlsx"),
)
case(
    "title 上年1-3月, file 2022年3月",
    None,
    wb(
        [["上年1-3月分乡镇工业总产值（万元）"], ["乡镇", "工业总产值"], *cols(CUM)],
        name="2022年3月对比资料.xlsx",
    ),
)
case(
    "column 数据类型 = 计划数 in every row",
    None,
    wb([["2022年1-3月"], ["乡镇", "数据类型", "工业总产值(万元)"], *cols(["计划数"] * 6, CUM)]),
)
case(
    "file 2021年、2022年1-3月",
    None,
    wb([["乡镇", "工业总产值(万元)"], *cols(CUM)], name="2021年、2022年1-3月.xlsx"),
)
case(
    "std form header 有效期至：2022年6月",
    mon3,
    wb(
        [
            ["分乡镇工业总产值"],
            ["表号：钟工201表"],
            ["制定机关：市统计局"],
            ["有效期至：2022年6月"],
            ["2022年3月"],
            ["乡镇", "工业总产值本月(万元)"],
            *cols(MON),
        ]
    ),
    read=True,
)
case(
    "only 有效期至：2022年6月, file 2022年3月",
    mon3,
    wb(
        [
            ["分乡镇工业总产值"],
            ["有效期至：2022年6月"],
            ["乡镇", "工业总产值本月(万元)"],
            *cols(MON),
        ],
        name="2022年3月.xlsx",
    ),
    read=True,
)
case(
    "header 规上工业总产值增速(%)",
    gro3,
    wb([["2022年1-3月"], ["乡镇", "规上工业总产值增速(%)"], *cols(GRO)]),
    read=True,
)
case(
    "group 规上工业总产值 → 总量(万元)|增速(%)",
    cum3 | gro3,
    wb(
        [["2022年1-3月"], ["乡镇"], [None, "总量(万元)", "增速(%)"], *cols(CUM, GRO)],
        merges=[(1, 1, 1, 2, "规上工业总产值")],
    ),
    read=True,
)
case(
    "blank row between header and body",
    cum3,
    wb([["2022年1-3月"], ["乡镇", "工业总产值(万元)"], [], *cols(CUM)]),
    read=True,
)
case(
    "blank row between two header rows",
    both,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值（万元）"],
            [],
            [None, "本月", "累计"],
            *cols(MON, CUM),
        ]
    ),
)
case(
    "月份 down (1,2,3 as numbers), towns across",
    ex(P3, 1, O, MON) | ex("2022-04", 1, O, TEC),
    wb([["2022年工业总产值（万元）"], ["月份", *SIX], [3, *MON], [4, *TEC]]),
)
case(
    "月份 down as text 3月,4月, towns across",
    ex(P3, 1, O, MON) | ex("2022-04", 1, O, TEC),
    wb([["2022年工业总产值（万元）"], ["月份", *SIX], ["3月", *MON], ["4月", *TEC]]),
    read=True,
)
case(
    "csv long 日期 2022/2/10 (a day of reporting) in file 2022年3月",
    None,
    tx(
        "乡镇,日期,工业总产值(万元)",
        *[f"{t},2022/2/10,{v}" for t, v in zip(SIX, MON, strict=False)],
        name="2022年3月.csv",
    ),
)
case(
    "header text 3月15日快报, title 2022年1-3月",
    None,
    wb([["2022年1-3月工业总产值（万元）"], ["乡镇", "3月15日"], *cols(CUM)]),
)
case(
    "last row 联系电话 number",
    cum3,
    wb([["2022年1-3月"], ["乡镇", "工业总产值(万元)"], *cols(CUM), ["联系电话", 4223456]]),
    read=True,
)
case(
    "towns across: 工业总产值 / 增加值 / 增速 rows",
    cum3,
    wb(
        [
            ["2022年1-3月"],
            ["指标", *SIX],
            ["工业总产值(万元)", *CUM],
            ["增加值(万元)", *MON],
            ["增速(%)", *GRO],
        ]
    ),
)
case(
    "header 累计增减 under 单位：万元、%",
    None,
    wb(
        [
            ["2022年1-3月工业总产值"],
            ["单位：万元、%"],
            ["乡镇", "累计", "比上年同期"],
            *cols(CUM, [210, -45, 90, 15, 60, -3]),
        ]
    ),
)
case(
    "title 2022年3月 (1-3月累计) in brackets, header 产值",
    cum3,
    wb([["2022年3月（1-3月累计）工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
)
case(
    "title month 3月 with 自年初 column name",
    cum3 | mon3,
    wb([["2022年3月工业总产值（万元）"], ["乡镇", "本月", "自年初累计"], *cols(MON, CUM)]),
    read=True,
)
case(
    "header 本年|上年 under 2022年3月 … with 本月",
    mon3,
    wb(
        [["2022年3月工业总产值（万元）"], ["乡镇", "本月"], [None, "本年", "上年"], *cols(MON, TEC)]
    ),
)
case(
    "group 累计 → 今年|去年|增幅",
    cum3 | gro3,
    wb(
        [
            ["2022年1-3月工业总产值"],
            ["乡镇"],
            [None, "今年(万元)", "去年(万元)", "增幅(%)"],
            *cols(CUM, MON, GRO),
        ],
        merges=[(1, 1, 1, 3, "累计")],
    ),
    read=True,
)
case(
    "2021年12月 and 2022年1-2月, 3月: newest first with merged year, xls",
    ex("2021-12", 1, O, TEC) | ex("2022-02", 2, O, CUM) | mon3,
    lambda f: legacy(
        f,
        "a.xls",
        [["工业总产值（万元）"], [], [None, "3月", "1-2月", "12月"], *cols(MON, CUM, TEC)],
        post=lambda b, s_: (
            s_.write_merge(1, 2, 0, 0, "乡镇"),
            s_.write_merge(1, 1, 1, 2, "2022年"),
            s_.write(1, 3, "2021年"),
        ),
    ),
    read=True,
)
case(
    "electricity row 亿度, transposed, merged names 本月/累计",
    ex(P3, 1, E, [v * 10000 for v in ELE[:2]], SIX[:2])
    | ex(P3, 3, E, [v * 10000 for v in TEC[:2]], SIX[:2]),
    wb(
        [
            ["2022年3月"],
            [None],
            [None, "本月", "累计", "本月", "累计"],
            ["工业用电量(亿度)", ELE[0], TEC[0], ELE[1], TEC[1]],
        ],
        merges=[(1, 0, 2, 0, "指标"), (1, 1, 1, 2, Y), (1, 3, 1, 4, Z)],
    ),
)
case("1904 xls with month header", mon3, lambda f: xls1904(f))


def xls1904(folder):
    def month(book, sheet):
        book.dates_1904 = 1
        sheet.write(1, 1, 43159.0, xlwt.easyxf(num_format_str="yyyy-mm"))

    return legacy(
        folder,
        "a.xls",
        [
            ["工业总产值（万元）"],
            ["乡镇"],
            *([town, value] for town, value in zip(SIX, MON, strict=True)),
        ],
        post=month,
    )


case(
    "growth in title only 累计增速, level column 本月",
    mon3 | gro3,
    wb([["2022年3月工业总产值及累计增速"], ["乡镇", "本月(万元)", "累计增速(%)"], *cols(MON, GRO)]),
    read=True,
)
case(
    "title row mid 3月 & 1-3月 both, header 当月/累计 xls",
    both,
    lambda f: legacy(
        f,
        "a.xls",
        [["2022年3月（1-3月）工业总产值（万元）"], ["乡镇", "当月", "累计"], *cols(MON, CUM)],
    ),
    read=True,
)
case(
    "two sheets 3月/4月 with YTD titles (1-3月, 1-4月)",
    cum3 | ex("2022-04", 4, O, [v * 2 for v in CUM]) | ex("2022-04", 1, O, CUM),
    lambda f: workbook(
        f,
        "2022年工业总产值.xlsx",
        [["1-3月工业总产值"], ["乡镇", "产值(万元)"], *cols(CUM)],
        sheet="3月",
        more=[
            ("4月", [["1-4月工业总产值"], ["乡镇", "产值(万元)"], *cols([v * 2 for v in CUM])], [])
        ],
    ),
)
case(
    "sheet 4月 copied from 3月 with stale title 1-3月 and new figures",
    None,
    lambda f: workbook(
        f,
        "2022年工业总产值.xlsx",
        [["2022年1-4月工业总产值"], ["乡镇", "产值(万元)"], *cols([v * 2 for v in CUM])],
        sheet="5月",
    ),
)
case(
    "stale title 2022年1-2月, sheet 1-3月, file 2022年3月",
    None,
    wb(
        [["2022年1-2月工业总产值"], ["乡镇", "累计(万元)"], *cols(CUM)],
        name="2022年3月.xlsx",
        sheet="1-3月",
    ),
)
case(
    "csv: 本月 col empty in Feb, cumulative given",
    ex("2022-02", 2, O, CUM),
    tx("2022年1-2月,,", "乡镇,工业总产值本月(万元),工业总产值累计(万元)", *lines([""] * 6, CUM)),
    read=True,
)
case(
    "growth of Feb blank, footers, rank, total, notes",
    ex("2022-02", 2, O, CUM) | ex("2022-02", 2, GR, GRO),
    wb(
        [
            ["2022年1-2月工业总产值"],
            ["单位：万元、%"],
            ["序号", "乡镇", "本月", "同比", "累计", "同比"],
            [None, "合计", None, None, 6600, 4.4],
            *[
                [i, t, None, None, a, g]
                for i, (t, a, g) in enumerate(zip(SIX, CUM, GRO, strict=False), 1)
            ],
            ["注：1、2月合并统计"],
        ]
    ),
    read=True,
)
case(
    "html merged header rowspan/colspan, GBK charset, % text",
    both | gro3,
    lambda f: raw(
        f,
        "a.xls",
        (
            "<html><table><tr><td colspan=4>2022年1-3月</td></tr><tr><th rowspan=2>乡镇</th><th colspan=3>工业总产值(万元)</th></tr><tr><th>本月</th><th>累计</th><th>同比(%)</th></tr>"
            + "".join(
                f"<tr><td>{t}</td><td>{a}</td><td>{b:,}</td><td>{g}%</td></tr>"
                for t, a, b, g in zip(SIX, MON, CUM, GRO, strict=False)
            )
            + "</table></html>"
        ).encode("gbk"),
    ),
    read=True,
)
case(
    "header 较去年同期增减(%)",
    gro3,
    wb([["2022年1-3月"], ["乡镇", "工业总产值较去年同期增减(%)"], *cols(GRO)]),
    read=True,
)
case(
    "title 当月; column 1-3月累计 too",
    both,
    wb([["2022年3月当月工业总产值（万元）"], ["乡镇", "当月", "1-3月累计"], *cols(MON, CUM)]),
    read=True,
)
case(
    "header 一季度累计 | 3月当月",
    both,
    wb([["2022年分乡镇工业总产值（万元）"], ["乡镇", "一季度累计", "3月当月"], *cols(CUM, MON)]),
    read=True,
)
case(
    "header 完成额(万元)/增速 for 工业总产值 group",
    cum3 | gro3,
    wb([["2022年1-3月工业总产值"], ["乡镇", "完成额(万元)", "增速(%)"], *cols(CUM, GRO)]),
    read=True,
)
case(
    "title 全部工业总产值",
    cum3,
    wb([["2022年1-3月全部工业总产值"], ["乡镇", "累计(万元)"], *cols(CUM)]),
)
case(
    "header 全部工业总产值(万元)|规上工业总产值(万元)",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "全部工业总产值(万元)", "规上工业总产值(万元)"],
            *cols([v + 5 for v in CUM], CUM),
        ]
    ),
)
case(
    "dashes for January: '-' in 1月 column, 1-2月 beside",
    ex("2022-02", 2, O, CUM) | mon3,
    wb(
        [
            ["2022年工业总产值（万元）"],
            ["乡镇", "1月", "2月", "1-2月", "3月"],
            *cols(["—"] * 6, ["—"] * 6, CUM, MON),
        ]
    ),
    read=True,
)
case(
    "growth typed as percent text in some, numbers in others (5.2% & 0.052)",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值同比"],
            *cols(["5.2%", "-3.9%", 0.125, 0.008, "7.1%", -0.012]),
        ]
    ),
)
case(
    "footnote marker in name 胡集镇① + note",
    cum3,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", "工业总产值(万元)"],
            *[[t + ("①" if t == H else ""), v] for t, v in zip(SIX, CUM, strict=False)],
            ["①含经开区"],
        ]
    ),
)
case(
    "累计 title in sheet name only, month header",
    cum3,
    wb([["2022年3月工业总产值"], ["乡镇", "产值(万元)"], *cols(CUM)], sheet="累计"),
)
case(
    "two 同比 columns, growth before level pairs",
    mon3 | cum3 | gro3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "本月", "累计", "累计增长%"],
            *cols(MON, CUM, GRO),
        ]
    ),
    read=True,
)

# third round
case(
    "填报单位 | 2022年1-3月 | … row, file 2022年3月: output read as month?",
    cum3 | ex(P3, 3, E, ELE),
    wb(
        [
            ["钟祥市分乡镇工业主要指标"],
            ["填报单位：市经信局", None, "2022年1-3月"],
            ["乡镇", "工业总产值(万元)", "工业用电量(万千瓦时)"],
            *cols(CUM, ELE),
        ],
        name="2022年3月.xlsx",
    ),
    read=True,
)
case(
    "the same, file 2022年一季度 (no trouble)",
    cum3 | ex(P3, 3, E, ELE),
    wb(
        [
            ["钟祥市分乡镇工业主要指标"],
            ["填报单位：市经信局", None, "2022年1-3月"],
            ["乡镇", "工业总产值(万元)", "工业用电量(万千瓦时)"],
            *cols(CUM, ELE),
        ],
        name="2022年一季度.xlsx",
    ),
    read=True,
)
case(
    "cells 附件1 | 2月分乡镇…, year in file",
    ex("2022-02", 1, O, MON),
    wb(
        [["附件1", "2月分乡镇工业总产值（万元）"], ["乡镇", "当月"], *cols(MON)], name="2022年.xlsx"
    ),
)
case(
    "one cell '表1 2月分乡镇…'",
    ex("2022-02", 1, O, MON),
    wb([["表1 2月分乡镇工业总产值（万元）"], ["乡镇", "当月"], *cols(MON)], name="2022年.xlsx"),
)
case(
    "'附件1 2022年3月…' in one cell",
    mon3,
    wb([["附件1 2022年3月分乡镇工业总产值（万元）"], ["乡镇", "当月"], *cols(MON)]),
    read=True,
)
case(
    "'附件2\\n2022年3月' with line break",
    mon3,
    wb([["附件2\n2022年3月分乡镇工业总产值（万元）"], ["乡镇", "当月"], *cols(MON)]),
    read=True,
)
case(
    "unmerged groups, name typed in the middle cell",
    both | gro3 | ex(P3, 1, E, ELE) | ex(P3, 3, E, TEC),
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", None, "工业总产值(万元)", None, None, "工业用电量(万千瓦时)", None],
            [None, "本月", "累计", "累计同比%", "本月", "累计", "位次"],
            *cols(MON, CUM, GRO, ELE, TEC, [1, 4, 5, 2, 3, 6]),
        ]
    ),
)
case(
    "the same, both in 万元 (output, tax)",
    None,
    wb(
        [
            ["2022年1-3月"],
            ["乡镇", None, "工业总产值(万元)", None, None, "工业税收(万元)", None],
            [None, "上年同期", "累计", "增减额", "本月", "累计", "位次"],
            *cols(TEC, CUM, TEC, ELE, TEC, [1, 4, 5, 2, 3, 6]),
        ]
    ),
)
case(
    "two title lines: 磷化工产业链 / 2022年1-3月工业总产值, header 累计",
    None,
    wb([["钟祥市磷化工产业链"], ["2022年1-3月工业总产值"], ["乡镇", "累计(万元)"], *cols(CUM)]),
)
case(
    "title 2022/1-3 with file 2022年3月",
    cum3,
    wb([["2022/1-3工业总产值（万元）"], ["乡镇", "工业总产值"], *cols(CUM)], name="2022年3月.xlsx"),
)
case(
    "title 三、四月",
    None,
    wb([["2022年三、四月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
)
case(
    "title 一、二、三月",
    cum3,
    wb([["2022年一、二、三月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
)
case(
    "title 元-3月",
    cum3,
    wb([["2022年元-3月分乡镇工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)]),
    read=True,
)
case(
    "csv 备注 column: extra comma shifts figures",
    None,
    tx(
        "2022年1-3月,,,",
        "乡镇,工业总产值累计(万元),工业税收累计(万元),备注",
        *[f"{t},{a},{b}," for t, a, b in zip(SIX[:5], CUM, TEC, strict=False)],
        f"{J},,150,12",
    ),
)
case(
    "css width-0 column, another indicator",
    cum3 | ex(P3, 3, T, TEC),
    wb(
        [["2022年1-3月"], ["乡镇", "工业总产值(万元)", "工业技改投资(万元)"], *cols(CUM, TEC)],
        post=lambda b, p: p[0].set_column(2, 2, 0),
    ),
)
case(
    "row label 类别=轻工业 for all",
    None,
    wb([["2022年1-3月"], ["乡镇", "类别", "工业总产值(万元)"], *cols(["轻工业"] * 6, CUM)]),
)
case(
    "title 2022年3月报送数据 file 2022年4月",
    None,
    wb(
        [["2022年3月报送工业总产值表"], ["乡镇", "工业总产值(万元)"], *cols(MON)],
        name="2022年4月.xlsx",
    ),
)
case(
    "long: NBS-like 指标 工业总产值_累计值(万元)",
    cum3 | gro3,
    wb(
        [
            ["指标", "地区", "时间", "数值"],
            *[
                ["工业总产值_累计值(万元)", t, "2022年3月", v]
                for t, v in zip(SIX, CUM, strict=False)
            ],
            *[
                ["工业总产值_累计增长(%)", t, "2022年3月", v]
                for t, v in zip(SIX, GRO, strict=False)
            ],
        ]
    ),
    read=True,
)
case(
    "long with mixed units in a column, months down, several indicators",
    ex(P3, 1, O, [a - b for a, b in zip(CUM, TEC, strict=False)])
    | cum3
    | ex("2022-02", 2, O, TEC)
    | ex(P3, 3, E, ELE),
    wb(
        [
            ["乡镇", "月份", "指标", "计量单位", "数值"],
            *[[t, "2022年1-2月", "工业总产值", "万元", v] for t, v in zip(SIX, TEC, strict=False)],
            *[
                [t, "2022年1-3月", "工业总产值", "亿元", v / 10000]
                for t, v in zip(SIX, CUM, strict=False)
            ],
            *[
                [t, "2022年1-3月", "工业用电量", "万千瓦时", v]
                for t, v in zip(SIX, ELE, strict=False)
            ],
        ]
    ),
)
case(
    "two blank rows inside, remarks col, 合计 middle",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计", "备注"],
            *cols(CUM)[:3],
            ["合计", 6600],
            [],
            *cols(CUM)[3:],
        ]
    ),
    read=True,
)
case(
    "far away: data at AA60",
    both,
    wb(
        [["2022年1-3月工业总产值（万元）"], ["乡镇", "本月", "累计"], *cols(MON, CUM)],
        row0=59,
        col0=26,
    ),
    read=True,
)
case(
    "header 2022年3月(本月)|2021年3月|同比",
    mon3 | ex(P3, 1, GR, GRO),
    wb([["工业总产值（万元）"], ["乡镇", "2022年3月", "2021年3月", "同比%"], *cols(MON, TEC, GRO)]),
    read=True,
)
case(
    "2020 | 2021 | 2022 of 1-3月 with growth at the end",
    {**ex("2020-03", 3, O, MON), **ex("2021-03", 3, O, TEC), **cum3, **gro3},
    wb(
        [
            ["历年1-3月工业总产值（万元）"],
            ["乡镇", "2020年", "2021年", "2022年", "增长%"],
            *cols(MON, TEC, CUM, GRO),
        ]
    ),
)
case(
    "quarter file: 1月 2月 3月 合计 columns",
    mon3 | ex("2022-01", 1, O, TEC) | ex("2022-02", 1, O, ELE),
    wb(
        [
            ["2022年一季度工业总产值（万元）"],
            ["乡镇", "1月", "2月", "3月", "合计"],
            *cols(TEC, ELE, MON, [sum(x) for x in zip(TEC, ELE, MON, strict=False)]),
        ]
    ),
)
case(
    "month headers as Mar-22 text, Apr-22",
    mon3 | ex("2022-04", 1, O, TEC),
    tx("工业总产值（万元）,,", "乡镇,Mar-22,Apr-22", *lines(MON, TEC)),
    read=True,
)
case(
    "month headers 22-Mar (Excel d-mmm)",
    None,
    tx("工业总产值（万元）,,", "乡镇,22-Mar,22-Apr", *lines(MON, TEC)),
)
case(
    "hidden first row with old title, visible new title",
    None,
    wb(
        [["2022年1-2月工业总产值"], ["2022年1-3月工业总产值"], ["乡镇", "累计(万元)"], *cols(CUM)],
        post=lambda b, p: p[0].set_row(0, None, None, {"hidden": 1}),
    ),
)
case(
    "names with trailing （镇） / quotes",
    None,
    tx(
        "2022年1-3月,",
        "乡镇,工业总产值(万元)",
        *[f"“{t}”,{v}" for t, v in zip(SIX, CUM, strict=False)],
    ),
)
case(
    "total is the sum of a scratch row, named 核对",
    cum3,
    wb(
        [
            ["2022年1-3月工业总产值（万元）"],
            ["乡镇", "累计"],
            *cols(CUM),
            ["合计", 6600],
            ["核对", 0],
        ]
    ),
)
case(
    "title 修订: 2022年3月工业总产值（以此为准）; other file stays",
    None,
    lambda f: [
        text(f, "2022年3月.csv", "2022年3月,", "乡镇,工业总产值(万元)", *lines(MON)),
        text(
            f,
            "2022年3月(以此为准).csv",
            "2022年3月,",
            "乡镇,工业总产值(万元)",
            *lines([1001, *MON[1:]]),
        ),
    ],
)
case(
    "later file's prior-month column restated, far off",
    ex(P3, 1, O, ELE) | ex("2022-04", 1, O, MON),
    lambda f: [
        text(f, "2022年3月.csv", "2022年3月,", "乡镇,工业总产值本月(万元)", *lines(MON)),
        text(f, "2022年4月.csv", "2022年工业总产值（万元）,,", "乡镇,3月,4月", *lines(ELE, MON)),
    ],
)
case(
    "units 元 with 亿元 group growth: numbers with 8 digits",
    ex(P3, 3, O, CUM),
    wb(
        [["2022年1-3月工业总产值"], ["单位：元"], ["乡镇", "累计"], *cols([v * 10000 for v in CUM])]
    ),
    read=True,
)
case(
    "header 完成投资 under group 工业技改投资（万元）",
    ex(P3, 3, T, TEC),
    wb(
        [["2022年1-3月"], ["乡镇"], [None, "累计完成", "同比±%"], *cols(TEC, GRO)],
        merges=[(1, 1, 1, 2, "工业技改投资（万元）")],
    ),
    read=True,
)
case(
    "two sheets: 本月 sheet and 累计 sheet, same title",
    both,
    lambda f: workbook(
        f,
        "2022年3月.xlsx",
        [["2022年3月工业总产值（万元）"], ["乡镇", "产值"], *cols(MON)],
        sheet="本月",
        more=[("累计", [["2022年3月工业总产值（万元）"], ["乡镇", "产值"], *cols(CUM)], [])],
    ),
    read=True,
)
case(
    "2 sheets: Sheet1 累计, Sheet2 本月, indicator in the file name",
    cum3 | ex(P3, 1, O, TEC),
    lambda f: workbook(
        f,
        "2022年1-3月工业总产值.xlsx",
        [["乡镇", "累计(万元)"], *cols(CUM)],
        more=[("Sheet2", [["乡镇", "本月(万元)"], *cols(TEC)], [])],
    ),
)
case(
    "header 产值(万元) under title 建筑业 in sheet name only",
    None,
    wb([["2022年1-3月"], ["乡镇", "产值(万元)"], *cols(CUM)], sheet="建筑业"),
)
case(
    "header 产值(万元), title 2022年1-3月烟花爆竹",
    None,
    wb([["2022年1-3月烟花爆竹生产情况"], ["乡镇", "产值(万元)"], *cols(CUM)]),
)
case(
    "header 产值(万元), title 茶叶",
    None,
    wb(
        [
            ["2022年1-3月茶叶生产情况统计表"],
            ["乡镇", "面积(亩)", "产量(吨)", "产值(万元)"],
            *cols(TEC, ELE, CUM),
        ]
    ),
)
case(
    "header 产值(万元), file 渔业",
    None,
    tx("乡镇,产值(万元)", *lines(CUM), name="渔业2022年1-3月.csv"),
)
case(
    "group 水产养殖 over 产量|产值",
    None,
    wb(
        [["2022年1-3月"], ["乡镇"], [None, "产量(吨)", "产值(万元)"], *cols(TEC, CUM)],
        merges=[(1, 1, 1, 2, "水产养殖")],
    ),
)
case(
    "columns 农业产值? header 一产产值(万元)|二产产值(万元)",
    None,
    wb([["2022年1-3月"], ["乡镇", "一产产值(万元)", "二产产值(万元)"], *cols(TEC, CUM)]),
)

# found by generating regular layouts at random
case(
    "规上工业增加值: 本月(亿元)|同比(%)|累计(亿元)|同比(%)",
    ex(P3, 1, VA, MON) | ex(P3, 3, VA, GRO),
    wb(
        [
            ["2022年1-3月工业"],
            ["乡镇"],
            [None, "本月(亿元)", "同比(%)", "累计(亿元)", "同比(%)"],
            *cols(TEC, MON, CUM, GRO),
        ],
        merges=[(1, 1, 1, 4, "规上工业增加值")],
    ),
    read=True,
)
case(
    "规上工业增加值: 本月(亿元)|同比(%)|累计(亿元), title 1-3月",
    ex(P3, 1, VA, GRO),
    wb(
        [
            ["2022年1-3月工业"],
            ["乡镇"],
            [None, "本月(亿元)", "同比(%)", "累计(亿元)"],
            *cols(TEC, GRO, CUM),
        ],
        merges=[(1, 1, 1, 3, "规上工业增加值")],
    ),
)
case(
    "规上工业增加值: 本月(亿元)|同比(%), title 2022年3月",
    ex(P3, 1, VA, GRO),
    wb(
        [
            ["2022年3月工业"],
            ["乡镇", "规上工业增加值本月(亿元)", "规上工业增加值同比(%)"],
            *cols(TEC, GRO),
        ]
    ),
    read=True,
)
case(
    "序号|乡镇|工业技改投资 over 累计(万元), one figure column",
    ex(P3, 3, T, TEC),
    wb(
        [
            ["2022年1-3月"],
            ["序号", "乡镇", "工业技改投资"],
            [None, None, "累计(万元)"],
            *[[i, t, v] for i, (t, v) in enumerate(zip(SIX, TEC, strict=False), 1)],
        ]
    ),
    read=True,
)
case(
    "file …工业总产值.xlsx, title 利润总额, header 累计",
    None,
    wb(
        [["2022年1-3月利润总额（万元）"], ["乡镇", "累计"], *cols(CUM)],
        name="2022年1-3月工业总产值.xlsx",
    ),
)
case(
    "file …工业总产值.xlsx, two header rows 利润总额(万元) / 累计",
    None,
    wb(
        [["2022年1-3月"], ["乡镇", "利润总额(万元)"], [None, "累计"], *cols(CUM)],
        name="2022年1-3月工业总产值.xlsx",
    ),
)
case(
    "file …工业总产值.xlsx, sheet 利润, header 累计(万元)",
    None,
    wb([["乡镇", "累计(万元)"], *cols(CUM)], name="2022年1-3月工业总产值.xlsx", sheet="利润"),
)
case(
    "groups 工业总产值→本月|累计, 增速(%)→本月|累计",
    both | ex(P3, 1, GR, GRO) | ex(P3, 3, GR, GRO),
    wb(
        [
            ["2022年1-3月工业"],
            ["乡镇"],
            [None, "本月", "累计", "本月", "累计"],
            *cols(MON, CUM, GRO, GRO),
        ],
        merges=[(1, 1, 1, 2, "工业总产值(万元)"), (1, 3, 1, 4, "增速(%)")],
    ),
    read=True,
)
case("当期 under 1-3月", cum3, wb([["2022年1-3月"], ["乡镇", "工业总产值当期(万元)"], *cols(CUM)]))


@pytest.mark.parametrize(("expected", "files", "must_read", "months", "towns"), CASES)
def test_never_wrong_without_a_word(expected, files, must_read, months, towns, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "townships.csv").write_text(towns, encoding="utf-8")
    paths = files(tmp_path / "in")
    try:
        cleaned = clean_files(
            paths if isinstance(paths, list) else [paths],
            Register.from_csv(tmp_path / "townships.csv"),
            months=months,
        )
    except InputRefused as refusal:
        assert not must_read, refusal
        return
    read = {
        (row.township, row.period, row.months, row.indicator): row.value_text
        for row in cleaned.panel.sort_values("vintage").itertuples()
    }
    warns = set(cleaned.findings.loc[cleaned.findings["severity"] == "warn", "rule"]) - {
        "missing_value"
    }
    assert expected is not None or warns
    if expected is not None:
        assert read.items() <= expected.items()
        assert read == expected or warns and not must_read
