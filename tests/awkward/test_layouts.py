"""Where tables lie in a sheet, and how headers spread over them."""

from tests.awkward.corpus import (
    HEAD,
    M3,
    MC,
    ROWS,
    SIX,
    TITLE,
    C,
    Cases,
    E,
    G,
    H,
    J,
    O,
    S,
    T,
    Y,
    Z,
    figures,
    text,
    workbook,
)

case = Cases()

case(
    "hidden draft sheet, other values",
    MC,
    lambda folder: [
        workbook(
            folder,
            "2022年3月.xlsx",
            [[TITLE], HEAD, *ROWS],
            more=[("草稿", [[TITLE], HEAD, [Y, 999, 999]], [])],
            post=lambda b, s: s[1].hide(),
        )
    ],
    warns={"hidden_sheet"},
)


def hide_column_and_row(book, pages):
    pages[0].set_column(3, 3, None, None, {"hidden": 1})
    pages[0].set_row(4, None, None, {"hidden": 1})


case(
    "hidden column (draft, 预计) and hidden row",
    MC,
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [[TITLE], HEAD + ["工业总产值预计(万元)"], [*ROWS[0], 1], [*ROWS[1], 2], [*ROWS[2], 3]],
            post=hide_column_and_row,
        )
    ],
    warns={"hidden_lines", "unread_column"},
)

case(
    "row of height 0 (hidden by zero height)",
    MC,
    lambda folder: [
        workbook(folder, "a.xlsx", [[TITLE], HEAD, *ROWS], post=lambda b, s: s[0].set_row(3, 0))
    ],
    warns={"hidden_lines"},
)

case(
    "visible draft sheet '草稿' with an indicator of its own, title says 未核实",
    MC,
    lambda folder: [
        workbook(
            folder,
            "2022年3月.xlsx",
            [[TITLE], HEAD, *ROWS],
            more=[
                (
                    "草稿",
                    [
                        ["2022年1-3月技改投资（草稿，未核实）"],
                        ["乡镇", "技改投资累计(万元)"],
                        [Y, 9],
                        [H, 8],
                    ],
                    [],
                )
            ],
        )
    ],
    warns={"draft"},
)

case(
    "4-row merged header, 亿元 in group, kWh group, top totals",
    {
        **figures(M3, 1, O, (Y, "12000"), (H, "21000")),
        **figures(M3, 3, O, (Y, "31000"), (H, "62000")),
        **figures(M3, 1, G, (Y, "1.5"), (H, "2.5")),
        **figures(M3, 3, G, (Y, "11"), (H, "12.5")),
        **figures(M3, 1, E, (Y, "10"), (H, "20")),
    },
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                [None],
                [None],
                [None],
                [None],
                [None, "本月", "同比%", "累计", "同比%", "本月"],
                ["全市合计", 3.3, 2, 9.3, 12, 30],
                [Y, 1.2, 1.5, 3.1, 11, 10],
                [H, 2.1, 2.5, 6.2, 12.5, 20],
            ],
            merges=[
                (0, 0, 0, 5, "钟祥市2022年1-3月工业经济主要指标"),
                (1, 0, 4, 0, "地区"),
                (1, 1, 1, 5, "主要指标"),
                (2, 1, 2, 4, "规模以上工业"),
                (2, 5, 3, 5, "工业用电量(万千瓦时)"),
                (3, 1, 3, 4, "工业总产值(亿元)"),
            ],
        )
    ],
)

case(
    "3-row merged header 本月/累计 × 绝对量/同比",
    {
        **figures(M3, 1, O, (Y, "12000"), (H, "21000")),
        **figures(M3, 3, O, (Y, "31000"), (H, "62000")),
        **figures(M3, 1, G, (Y, "1.5"), (H, "2.5")),
        **figures(M3, 3, G, (Y, "11"), (H, "12.5")),
    },
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                [None],
                [None],
                [None],
                [None, "绝对量", "同比%", "绝对量", "同比%"],
                [Y, 1.2, 1.5, 3.1, 11],
                [H, 2.1, 2.5, 6.2, 12.5],
                ["全市", 3.3, 2, 9.3, 12],
            ],
            merges=[
                (0, 0, 0, 4, "钟祥市2022年1-3月规模以上工业总产值"),
                (1, 0, 3, 0, "单位"),
                (1, 1, 1, 4, "规模以上工业总产值(亿元)"),
                (2, 1, 2, 2, "本月"),
                (2, 3, 2, 4, "累计"),
            ],
        )
    ],
)

case(
    "newest month first, 2022+2021 across, year merged",
    {
        **figures(M3, 1, O, (Y, "3"), (H, "30")),
        **figures("2022-02", 2, O, (Y, "2"), (H, "20")),
        **figures("2021-12", 1, O, (Y, "12"), (H, "120")),
        **figures("2021-11", 1, O, (Y, "11"), (H, "110")),
    },
    lambda folder: [
        workbook(
            folder,
            "分月.xlsx",
            [
                ["钟祥市分月工业总产值"],
                ["单位：万元"],
                [None],
                [None, "3月", "1-2月", "12月", "11月"],
                [Y, 3, 2, 12, 11],
                [H, 30, 20, 120, 110],
            ],
            merges=[(2, 0, 3, 0, "乡镇"), (2, 1, 2, 2, "2022年"), (2, 3, 2, 4, "2021年")],
        )
    ],
)

case(
    "the same exported to csv: merged year leaves blanks; file name 2022年",
    {
        **figures(M3, 1, O, (Y, "3"), (H, "30")),
        **figures("2022-02", 2, O, (Y, "2"), (H, "20")),
        **figures("2021-12", 1, O, (Y, "12"), (H, "120")),
        **figures("2021-11", 1, O, (Y, "11"), (H, "110")),
    },
    lambda folder: [
        text(
            folder,
            "2022年分月工业总产值.csv",
            "钟祥市分月工业总产值,,,,",
            "单位：万元,,,,",
            "乡镇,2022年,,2021年,",
            ",3月,1-2月,12月,11月",
            f"{Y},3,2,12,11",
            f"{H},30,20,120,110",
            enc="gb18030",
        )
    ],
)

case(
    "table at D10 with notes above, trailing rank column",
    MC,
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [[TITLE], HEAD + ["位次"], *[r + [i] for i, r in enumerate(ROWS, 1)], ["注：快报数"]],
            row0=9,
            col0=3,
        )
    ],
    warns={"unread_column"},
)

case(
    "huge merged title A1:Z5",
    MC,
    lambda folder: [
        workbook(folder, "a.xlsx", [[], [], [], [], [], HEAD, *ROWS], merges=[(0, 0, 4, 25, TITLE)])
    ],
)

case(
    "title row with date of filling at the right, merged narrower",
    MC,
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [[None, None, None, "填表日期：2022年4月12日"], HEAD + ["备注"], *ROWS],
            merges=[(0, 0, 0, 2, TITLE)],
        )
    ],
)

case(
    "dates split into cells (2022|年|3|月)",
    MC,
    lambda folder: [
        workbook(
            folder, "a.xlsx", [["分乡镇工业主要指标"], [None, "2022", "年", "3", "月"], HEAD, *ROWS]
        )
    ],
)

case(
    "repeated page header in the middle (print)",
    {**MC, **figures(M3, 1, O, (S, "7")), **figures(M3, 3, O, (S, "21"))},
    lambda folder: [
        workbook(folder, "a.xlsx", [[TITLE], HEAD, *ROWS, [], [TITLE], HEAD, [S, 7, 21]])
    ],
)

case(
    "blocks below one another, own titles and indicators",
    {**figures(M3, 3, O, (Y, "300"), (H, "150")), **figures(M3, 3, T, (Y, "30"), (H, "15"))},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业总产值"],
                ["乡镇", "累计(万元)"],
                [Y, 300],
                [H, 150],
                ["合计", 450],
                [],
                ["2022年1-3月技改投资"],
                ["乡镇", "累计(万元)"],
                [Y, 30],
                [H, 15],
                ["合计", 45],
            ],
        )
    ],
)

case(
    "second block only has a unit line, no header: 亿元",
    {},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业总产值"],
                ["一、街道（单位：万元）"],
                ["乡镇", "累计"],
                [Y, 300],
                [Z, 200],
                ["二、乡镇（单位：亿元）"],
                [H, 2.5],
                [S, 3.1],
            ],
        )
    ],
    refused="每列有表头",
)

case(
    "second block: header row with the unit only over the figures, no name head",
    figures(M3, 3, O, (Y, "300"), (Z, "200"), (H, "25000"), (S, "31000")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业总产值"],
                ["乡镇", "累计(万元)"],
                [Y, 300],
                [Z, 200],
                [],
                [None, "累计(亿元)"],
                [H, 2.5],
                [S, 3.1],
            ],
        )
    ],
)

case(
    "second block: month line between, other townships",
    {},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["工业总产值（万元）"],
                ["乡镇", "产值"],
                ["2022年1-2月"],
                [Y, 300],
                [Z, 200],
                ["2022年3月"],
                [H, 25],
                [S, 31],
            ],
        )
    ],
    refused="每列有表头",
)

case(
    "townships across, indicators down with unit column",
    {
        **figures(M3, 3, O, (Y, "300"), (H, "150")),
        **figures(M3, 3, G, (Y, "12.5"), (H, "-3.9")),
        **figures(M3, 3, E, (Y, "10"), (H, "20")),
    },
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["钟祥市2022年1-3月分乡镇主要指标"],
                ["指标", "单位", Y, H, "合计"],
                ["工业总产值", "万元", 300, 150, 450],
                ["工业总产值增速", "%", 12.5, -3.9, 5],
                ["工业用电量", "万千瓦时", 10, 20, 30],
            ],
        )
    ],
)

case(
    "unit column per row, 亿元/万元 mixed",
    figures(M3, 3, O, (Y, "300"), (H, "15000")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业总产值"],
                ["乡镇", "计量单位", "累计"],
                [Y, "万元", 300],
                [H, "亿元", 1.5],
            ],
        )
    ],
)

case(
    "merged township cells, rows 本月/累计",
    {**figures(M3, 1, O, (Y, "100"), (H, "50")), **figures(M3, 3, O, (Y, "300"), (H, "150"))},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业总产值（万元）"],
                ["乡镇", "项目", "工业总产值"],
                [None, "本月", 100],
                [None, "累计", 300],
                [None, "本月", 50],
                [None, "累计", 150],
            ],
            merges=[(2, 0, 3, 0, Y), (4, 0, 5, 0, H)],
        )
    ],
)

case(
    "the same in csv (blank township on the 2nd row)",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月工业总产值（万元）,,",
            "乡镇,项目,工业总产值",
            f"{Y},本月,100",
            ",累计,300",
            f"{H},本月,50",
            ",累计,150",
        )
    ],
    refused="每行写明乡镇",
)

case(
    "periods down, year column only filled on the first row of a group (csv of merged cells), file name 2022",
    {},
    lambda folder: [
        text(
            folder,
            "2022年一季度对比.csv",
            "乡镇,年份,月份,工业总产值(万元)",
            f"{Y},2021,11月,11",
            f"{Y},,12月,12",
            f"{Y},2022,1-2月,22",
            f"{Y},,3月,3",
        )
    ],
    refused="“年份”",
)

case(
    "empty sheets + chart-like Sheet3",
    MC,
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [[TITLE], HEAD, *ROWS],
            more=[("Sheet2", [], []), ("Sheet3", [["备忘"]], [])],
        )
    ],
    warns={"no_township"},
)

case(
    "footnotes between rows",
    MC,
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                [TITLE],
                HEAD,
                ROWS[0],
                ["注：郢中含城区企业"],
                ROWS[1],
                ["资料来源：统计局"],
                ROWS[2],
                ["审核：张三", None, "制表：李四"],
            ],
        )
    ],
)

case(
    "side-by-side tables, the right one with only 2 towns",
    {
        **figures(M3, 3, O, (Y, "1"), (Z, "2"), (C, "3"), (H, "4"), (S, "5"), (J, "6")),
        **figures(M3, 3, T, (H, "77"), (S, "88")),
    },
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业主要指标（单位：万元）"],
                ["乡镇", "工业总产值", None, "乡镇", "技改投资"],
                [Y, 1, None, H, 77],
                [Z, 2, None, S, 88],
                [C, 3],
                [H, 4],
                [S, 5],
                [J, 6],
            ],
        )
    ],
)

case(
    "side-by-side halves of one table",
    {**figures(M3, 3, O, (Y, "1"), (Z, "2"), (C, "3"), (H, "4"), (S, "5"), (J, "6"))},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业总产值（单位：万元）"],
                ["乡镇", "工业总产值", "乡镇", "工业总产值"],
                [Y, 1, H, 4],
                [Z, 2, S, 5],
                [C, 3, J, 6],
            ],
        )
    ],
)

case(
    "center-across (unmerged) 2-row header",
    {
        **figures(M3, 1, O, (Y, "1"), (H, "2")),
        **figures(M3, 3, O, (Y, "3"), (H, "6")),
        **figures(M3, 1, E, (Y, "7"), (H, "8")),
        **figures(M3, 3, E, (Y, "9"), (H, "10")),
    },
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业主要指标"],
                ["乡镇", "工业总产值（万元）", None, "工业用电量（万千瓦时）"],
                [None, "本月", "累计", "本月", "累计"],
                [Y, 1, 3, 7, 9],
                [H, 2, 6, 8, 10],
            ],
        )
    ],
)

case(
    "unmerged group 累计 over 产值|用电 (title 2022年3月)",
    {
        **figures(M3, 1, O, (Y, "1"), (H, "2")),
        **figures(M3, 3, O, (Y, "3"), (H, "6")),
        **figures(M3, 3, E, (Y, "9"), (H, "10")),
    },
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年3月工业主要指标,,,",
            "乡镇,本月,累计,",
            ",工业总产值(万元),工业总产值(万元),工业用电量(万千瓦时)",
            f"{Y},1,3,9",
            f"{H},2,6,10",
        )
    ],
)

case(
    "unmerged group 年度计划 over 全年|一季度",
    figures(M3, 1, O, (Y, "1"), (H, "2")),
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年3月工业总产值,,,",
            "乡镇,工业总产值,年度计划,",
            ",本月(万元),全年(万元),一季度(万元)",
            f"{Y},1,40,10",
            f"{H},2,80,20",
        )
    ],
    warns={"unread_column"},
)

case(
    "unmerged group 上年同期 over 本月|累计, this year only 本月",
    figures(M3, 1, O, (Y, "1"), (H, "2")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年3月工业总产值（万元）"],
                ["乡镇", "本年", "上年同期"],
                [None, "本月", "本月", "累计"],
                [Y, 1, 8, 28],
                [H, 2, 9, 29],
            ],
        )
    ],
    warns={"unread_column"},
)

case(
    "one sheet a month, year in the file name",
    {**figures("2022-02", 2, O, (Y, "20"), (H, "10")), **figures(M3, 1, O, (Y, "9"), (H, "8"))},
    lambda folder: [
        workbook(
            folder,
            "2022年工业总产值.xlsx",
            [["分乡镇工业总产值"], ["乡镇", "产值(万元)"], [Y, 20], [H, 10]],
            sheet="1-2月",
            more=[("3月", [["分乡镇工业总产值"], ["乡镇", "产值(万元)"], [Y, 9], [H, 8]], [])],
        )
    ],
)

case(
    "townships across, merged over 本月|累计",
    {**figures(M3, 1, O, (Y, "1"), (H, "2")), **figures(M3, 3, O, (Y, "3"), (H, "6"))},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月主要指标"],
                [None],
                [None, "本月", "累计", "本月", "累计"],
                ["工业总产值(万元)", 1, 3, 2, 6],
            ],
            merges=[(1, 0, 2, 0, "指标"), (1, 1, 1, 2, Y), (1, 3, 1, 4, H)],
        )
    ],
)

case(
    "side-by-side right table 技改 with 4 of 6 towns",
    {(t, M3, 3, O): "9" for t in SIX} | {(t, M3, 3, T): "3" for t in SIX[2:]},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                [TITLE + "（万元）"],
                ["乡镇", "工业总产值", None, "乡镇", "技改投资"],
                *[
                    [t, 9, None, u, 3 if u else None]
                    for t, u in zip(SIX, SIX[2:] + [None, None], strict=True)
                ],
            ],
        )
    ],
)

case(
    "three header levels by blank cells in xlsx: 规上工业 > 产值,利润 > 累计,同比",
    {(t, M3, 3, O): "9" for t in SIX} | {(t, M3, 3, G): "5" for t in SIX},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                [TITLE],
                ["乡镇", "工业总产值(万元)", None, "利润总额(万元)"],
                [None, "累计", "同比%", "累计", "同比%"],
                *[[t, 9, 5, 1, 77] for t in SIX],
            ],
        )
    ],
    warns={"unread_column"},
)


@case.each
def test_read_right_or_refused(case, tmp_path):
    case.check(tmp_path)
