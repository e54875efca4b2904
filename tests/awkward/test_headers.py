"""What headers, titles and names say, and where they contradict one another."""

import datetime as dt

from tests.awkward.corpus import (
    HEAD,
    LINES,
    M3,
    MC,
    ROWS,
    SIX,
    TITLE,
    VA,
    Cases,
    G,
    H,
    J,
    O,
    S,
    Y,
    figures,
    legacy,
    text,
    workbook,
)

case = Cases()

case(
    "unknown column 利润总额 then bare 同比(%)",
    figures(M3, 3, O, (Y, "300"), (H, "150")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业主要指标"],
                ["乡镇", "工业总产值(万元)", "利润总额(万元)", "同比(%)"],
                [Y, 300, 30, 55.5],
                [H, 150, 15, 44.4],
            ],
        )
    ],
    warns={"unread_column"},
)

case(
    "same, two-row merged header: 营业收入 累计|同比 unmerged",
    figures(M3, 3, O, (Y, "300"), (H, "150")),
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月工业主要指标,,,",
            "乡镇,工业总产值(万元),营业收入(万元),",
            ",累计,累计,同比%",
            f"{Y},300,30,55.5",
            f"{H},150,15,44.4",
        )
    ],
    warns={"unread_column"},
)

case(
    "title 农业总产值, headers 本月|累计",
    {},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["钟祥市2022年1-3月农林牧渔业总产值（万元）"], ["乡镇", "本月", "累计"], *ROWS],
        )
    ],
    refused="写明指标的表头",
)

case(
    "title 建筑业总产值, xls",
    {},
    lambda folder: [
        legacy(
            folder,
            "建筑业.xls",
            [["2022年1-3月建筑业总产值"], ["单位：万元"], ["乡镇", "本月", "累计"], *ROWS],
        )
    ],
    refused="写明指标的表头",
)

case(
    "title 高新技术产业产值",
    {},
    lambda folder: [
        text(folder, "a.csv", "2022年1-3月高新技术产业产值（万元）,,", "乡镇,本月,累计", *LINES)
    ],
    refused="写明指标的表头",
)

case(
    "title 一季度工业总产值目标任务分解表",
    {},
    lambda folder: [
        workbook(
            folder,
            "任务分解.xlsx",
            [
                ["2022年一季度工业总产值目标任务分解表"],
                ["单位：万元"],
                ["乡镇", "工业总产值"],
                [Y, 300],
                [H, 150],
            ],
        )
    ],
    refused="有名录中的乡镇和已知指标的报表",
)

case(
    "title 4月预计 in a sheet beside the actuals",
    MC,
    lambda folder: [
        workbook(
            folder,
            "工业.xlsx",
            [[TITLE], HEAD, *ROWS],
            more=[
                (
                    "4月预计",
                    [["2022年4月工业总产值预计"], ["乡镇", "工业总产值(万元)"], [Y, 99], [H, 88]],
                    [],
                )
            ],
        )
    ],
    warns={"not_actual", "unread_column"},
)

case(
    "title 环比增速(%)",
    {},
    lambda folder: [
        text(
            folder, "a.csv", "2022年3月工业总产值环比增速,", "乡镇,增速(%)", f"{Y},5.5", f"{H},-4.4"
        )
    ],
    refused="有名录中的乡镇和已知指标的报表",
)

case(
    "title 上年同期基数",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月工业总产值上年同期基数（万元）,",
            "乡镇,累计",
            f"{Y},300",
            f"{H},150",
        )
    ],
    refused="有名录中的乡镇和已知指标的报表",
)

case(
    "title 不含开发区 (header plain)",
    figures(M3, 3, O, (Y, "300"), (H, "150")),
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月工业总产值（不含磷化工园区）,",
            "单位：万元,",
            "乡镇,工业总产值",
            f"{Y},300",
            f"{H},150",
        )
    ],
    warns={"title_words"},
)

case(
    "prior-year column 上年同期 and 上月 and plan, rank, 完成%",
    {**figures(M3, 1, O, (Y, "100"), (H, "50")), **figures(M3, 1, G, (Y, "25"), (H, "-3.9"))},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年3月分乡镇工业总产值"],
                ["单位：万元、%"],
                ["乡镇", "本月", "上月", "上年同期", "同比(%)", "位次", "年度计划", "完成计划(%)"],
                [Y, 100, 90, 80, 25, 1, 1200, 8.3],
                [H, 50, 60, 52, -3.9, 2, 700, 7],
            ],
        )
    ],
    warns={"unread_column"},
)

case(
    "2021/2022 columns side by side for 1-3月",
    figures(M3, 3, O, (Y, "300"), (H, "150")) | figures(M3, 3, G, (Y, "50"), (H, "-6.3")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["1-3月工业总产值（万元）"],
                ["乡镇", "2022年", "2021年", "增长%"],
                [Y, 300, 200, 50],
                [H, 150, 160, -6.3],
            ],
        )
    ],
    warns={"prior_year"},
)

case(
    "同比% before the level (增速 first)",
    {**figures(M3, 1, G, (Y, "5"), (H, "6")), **figures(M3, 1, O, (Y, "100"), (H, "50"))},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年3月当月工业总产值,,",
            "乡镇,工业总产值增速(%),工业总产值(万元)",
            f"{Y},5,100",
            f"{H},6,50",
        )
    ],
)

case(
    "the same but title just 2022年3月",
    {**figures(M3, 1, G, (Y, "5"), (H, "6")), **figures(M3, 1, O, (Y, "100"), (H, "50"))},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年3月工业总产值,,",
            "乡镇,工业总产值增速(%),工业总产值(万元)",
            f"{Y},5,100",
            f"{H},6,50",
        )
    ],
)

case(
    "header ±%",
    {**figures(M3, 3, O, (Y, "300"), (H, "150")), **figures(M3, 3, G, (Y, "12"), (H, "-3.9"))},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月工业总产值"], ["乡镇", "累计(万元)", "±%"], [Y, 300, 12], [H, 150, -3.9]],
        )
    ],
)

case(
    "header 增减% ",
    {**figures(M3, 3, O, (Y, "300"), (H, "150")), **figures(M3, 3, G, (Y, "12"), (H, "-3.9"))},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业总产值"],
                ["乡镇", "累计(万元)", "增减%"],
                [Y, 300, 12],
                [H, 150, -3.9],
            ],
        )
    ],
)

case(
    "column 同比增减额(万元)",
    figures(M3, 3, O, (Y, "300"), (H, "150")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月工业总产值"],
                ["乡镇", "累计(万元)", "同比增减(万元)"],
                [Y, 300, 12],
                [H, 150, -3.9],
            ],
        )
    ],
    warns={"unread_column"},
)

case(
    "工业总产值 and 规上工业总产值 both",
    {},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月"],
                ["乡镇", "工业总产值(万元)", "规上工业总产值(万元)"],
                [Y, 300, 250],
                [H, 150, 140],
            ],
        )
    ],
    refused="与 a.xlsx Sheet1!B3 的 300（郢中街道）相同",
)

case(
    "1-2月 file says 规上工业总产值, 1-3月 says 工业总产值: month by difference",
    {**figures("2022-02", 2, O, (Y, "150")), **figures(M3, 3, O, (Y, "300"))},
    lambda folder: [
        text(
            folder, "2022年1-2月.csv", "2022年1-2月,", "乡镇,规上工业总产值累计(万元)", f"{Y},150"
        ),
        text(folder, "2022年1-3月.csv", "2022年1-3月,", "乡镇,工业总产值累计(万元)", f"{Y},300"),
    ],
    warns={"mixed_scope"},
)

case(
    "headerless serial column, title names indicator, column 累计",
    figures(M3, 3, O, (Y, "300"), (H, "150"), (J, "15")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年3月工业总产值"],
                ["单位：万元"],
                [None, "乡镇", "累计"],
                [1, Y, 300],
                [2, H, 150],
                [3, J, 15],
            ],
        )
    ],
    warns={"serial_numbers"},
)

case(
    "headerless scratch column at the right",
    {},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年3月工业总产值"],
                ["单位：万元"],
                ["乡镇", "累计"],
                [Y, 300, 99],
                [H, 150, 98],
                [J, 15, 97],
            ],
        )
    ],
    refused="每列有表头",
)

case(
    "enterprise list: 企业名称|所属乡镇|产值, one firm a town",
    {},
    lambda folder: [
        workbook(
            folder,
            "重点企业.xlsx",
            [
                ["2022年1-3月重点企业工业总产值"],
                ["序号", "企业名称", "所属乡镇", "工业总产值(万元)"],
                [1, "鄂中生态", Y, 300],
                [2, "新洋丰中磷", H, 150],
                [3, "九里建材", J, 15],
            ],
        )
    ],
    refused="有名录中的乡镇和已知指标的报表",
)

case(
    "乡镇|企业|产值 list, title 规上企业产值",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年3月规上企业产值,,",
            "乡镇,企业,产值(万元)",
            f"{Y},甲公司,300",
            f"{H},乙公司,150",
            "合计,,450",
        )
    ],
    refused="有名录中的乡镇和已知指标的报表",
)

case(
    "Excel turned '1-2' into a date 2022-01-02 and '3月' into 2022-03-01",
    {},
    lambda folder: [
        workbook(
            folder,
            "2022年.xlsx",
            [
                ["2022年工业总产值（万元）"],
                ["乡镇", dt.datetime(2022, 1, 2), dt.datetime(2022, 3, 1)],
                [Y, 200, 100],
                [H, 100, 50],
            ],
            fmts={(1, 1): 'm"月"d"日"', (1, 2): 'm"月"'},
        )
    ],
    refused="能看懂的年月",
)

case(
    "header serials 44621 in General format",
    {},
    lambda folder: [
        workbook(
            folder,
            "2022年.xlsx",
            [["工业总产值（万元）"], ["乡镇", 44593, 44621], [Y, 20, 100], [H, 10, 50]],
        )
    ],
    refused="能看懂的年月",
)

case(
    "header real dates month starts",
    {**figures("2022-02", 1, O, (Y, "20"), (H, "10")), **figures(M3, 1, O, (Y, "100"), (H, "50"))},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["工业总产值（万元）"],
                ["乡镇", dt.datetime(2022, 2, 1), dt.datetime(2022, 3, 1)],
                [Y, 20, 100],
                [H, 10, 50],
            ],
            fmts={(1, 1): "yyyy-mm", (1, 2): "yyyy-mm"},
        )
    ],
    warns={"february_alone"},
)

case(
    "numeric years as header 2022 | 2021, title 1-3月",
    figures(M3, 3, O, (Y, "300"), (H, "150")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["1-3月工业总产值（万元）"], ["乡镇", 2022, 2021], [Y, 300, 200], [H, 150, 160]],
        )
    ],
    warns={"prior_year"},
)

case(
    "月份 row numeric 3 in header under 2022年",
    {
        **figures(M3, 1, O, (Y, "300"), (H, "150")),
        **figures("2022-04", 1, O, (Y, "310"), (H, "160")),
    },
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["2022年工业总产值（万元）"], ["乡镇\\月份", 3, 4], [Y, 300, 310], [H, 150, 160]],
        )
    ],
)

case(
    "bare 增加值 group 绝对量(亿元)|增速(%)",
    figures(M3, 3, VA, (Y, "12"), (H, "9")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月"], [None], [None, "绝对量(亿元)", "增速(%)"], [Y, 3, 12], [H, 2, 9]],
            merges=[(1, 0, 2, 0, "乡镇"), (1, 1, 1, 2, "规上工业增加值")],
        )
    ],
    warns={"unread_column"},
)

case(
    "quarter titles: 二〇二二年一至三月",
    MC,
    lambda folder: [
        text(folder, "a.csv", "二〇二二年一至三月分乡镇工业主要指标,,", ",".join(HEAD), *LINES)
    ],
)

case(
    "2022年2月 title, one column 工业总产值: read as it says, perhaps 1-2月",
    figures("2022-02", 1, O, (Y, "200"), (H, "100")),
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年2月分乡镇工业总产值（万元）,",
            "乡镇,工业总产值",
            f"{Y},200",
            f"{H},100",
        )
    ],
    warns={"february_alone"},
)

case(
    "截至3月25日 snapshot under a file named 2022年3月",
    figures(M3, 1, O, (Y, "200"), (H, "100")),
    lambda folder: [
        text(
            folder,
            "2022年3月.csv",
            "分乡镇工业总产值（万元）（截至3月25日快报）,",
            "乡镇,工业总产值",
            f"{Y},200",
            f"{H},100",
        )
    ],
    warns={"title_words"},
)

case(
    "file name 2022年2月, title 2022年1-3月",
    figures(M3, 3, O, (Y, "300"), (H, "150"), (J, "15")),
    lambda folder: [
        text(
            folder,
            "2022年2月.csv",
            "2022年1-3月工业总产值,",
            "乡镇,累计(万元)",
            f"{Y},300",
            f"{H},150",
            f"{J},15",
        )
    ],
    warns={"period_mismatch"},
)

case(
    "file name 2022年1-2月, title 2022年1-3月",
    figures(M3, 3, O, (Y, "300"), (H, "150")),
    lambda folder: [
        workbook(
            folder,
            "2022年1-2月.xlsx",
            [["2022年1-3月工业总产值"], ["乡镇", "累计(万元)"], [Y, 300], [H, 150]],
        )
    ],
    warns={"period_mismatch"},
)

case(
    "file name 4月, title 3月",
    {},
    lambda folder: [text(folder, "2022年4月.csv", TITLE, ",".join(HEAD), *LINES)],
    refused="只有一个期别",
)

case(
    "file 2022, title 2021",
    {},
    lambda folder: [text(folder, "2022年1-3月.csv", "2021年1-3月", ",".join(HEAD), *LINES)],
    refused="只有一个期别",
)

case(
    "title 2022年3月 & file 2022年3月, stale header 2021年3月",
    {},
    lambda folder: [
        text(
            folder,
            "2022年3月.csv",
            "2022年3月分乡镇工业总产值（万元）,",
            "乡镇,2021年3月",
            f"{Y},300",
            f"{H},150",
        )
    ],
    refused="2022年",
)

case(
    "title 2022年1-3月, header 4月",
    {},
    lambda folder: [
        text(
            folder,
            "2022年1-3月.csv",
            "2022年1-3月分乡镇工业总产值（万元）,,",
            "乡镇,4月,累计",
            f"{Y},100,300",
            f"{H},50,150",
        )
    ],
    refused="不晚于 2022-03",
)

case(
    "sheet named 3月, header 2月, year in file name",
    figures("2022-02", 1, O, (Y, "300"), (H, "150")),
    lambda folder: [
        workbook(
            folder,
            "2022年工业总产值.xlsx",
            [["乡镇", "2月(万元)"], [Y, 300], [H, 150]],
            sheet="3月",
        )
    ],
    warns={"february_alone", "period_mismatch"},
)

case(
    "title 万元, header 亿元",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "单位：万元,",
            "乡镇,工业总产值(亿元)",
            f"{Y},3",
            f"{H},1.5",
        )
    ],
    refused="只有一个单位",
)

case(
    "header 万元, footnote 注：单位为亿元",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "乡镇,工业总产值(万元)",
            f"{Y},3",
            f"{H},1.5",
            "注：本表产值单位为亿元,",
        )
    ],
    refused="与表头一致的单位（万元）",
)

case(
    "remark column says 按亿元计 for one row",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,,",
            "乡镇,工业总产值(万元),备注",
            f"{Y},3000,",
            f"{H},1.5,单位：亿元",
        )
    ],
    refused="与表头一致的单位（万元）",
)

case(
    "month larger than year to date (columns swapped in one row)",
    {**figures(M3, 1, O, (Y, "100"), (H, "150")), **figures(M3, 3, O, (Y, "300"), (H, "50"))},
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), f"{Y},100,300", f"{H},150,50")],
    warns={"month_above_cumulative"},
)

case(
    "all rows swapped (headers swapped)",
    {**figures(M3, 1, O, (Y, "300"), (H, "150")), **figures(M3, 3, O, (Y, "100"), (H, "50"))},
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), f"{Y},300,100", f"{H},150,50")],
    warns={"month_above_cumulative"},
)

case(
    "csv ragged row: a cell is missing, shift to the left",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            TITLE,
            ",".join(HEAD + ["累计同比(%)"]),
            f"{Y},100,300,1",
            f"{H},150,3",
            f"{J},5,15,2",
        )
    ],
    refused="4 格（与表头相同）",
)

case(
    "csv unquoted thousands, header has trailing comma",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月工业总产值（万元）,,",
            "乡镇,累计,",
            f"{Y},900,",
            f"{H},1,200",
        )
    ],
    refused="每列有表头",
)

case(
    "column shifted by one against header from one row on (xlsx)",
    {},
    lambda folder: [
        workbook(folder, "a.xlsx", [[TITLE], HEAD, ROWS[0], [H, None, 50, 150], [J, None, 5, 15]])
    ],
    refused="每列有表头",
)

case(
    "total contradicts parts",
    MC,
    lambda folder: [workbook(folder, "a.xlsx", [[TITLE], HEAD, *ROWS, ["合计", 155, 1465]])],
    warns={"control_total"},
)

case(
    "sheet 技改投资 with the stale title 工业总产值",
    {},
    lambda folder: [
        workbook(
            folder,
            "2022年1-3月技改投资.xlsx",
            [["2022年1-3月工业总产值"], ["单位：万元"], ["乡镇", "累计"], [Y, 30], [H, 15]],
            sheet="技改投资",
        )
    ],
    refused="标题和表名一致",
)

case(
    "corrected file, same month, other values",
    {},
    lambda folder: [
        text(folder, "2022年1-3月.csv", TITLE, ",".join(HEAD), *LINES),
        text(folder, "2022年1-3月(更正).csv", TITLE, ",".join(HEAD), f"{Y},101,301", *LINES[1:]),
    ],
    refused="与 2022年1-3月.csv csv!B3 的 100（郢中街道）相同",
)

case(
    "same file twice",
    MC,
    lambda folder: [
        text(folder, "2022年1-3月.csv", TITLE, ",".join(HEAD), *LINES),
        text(folder, "2022年1-3月 - 副本.csv", TITLE, ",".join(HEAD), *LINES),
    ],
)

case(
    "growth written as fraction 0.125 in a 同比(%) column of Generals",
    {
        **figures(M3, 3, O, (Y, "300"), (H, "150"), (S, "9")),
        **figures(M3, 3, G, (Y, "0.125"), (H, "-0.039"), (S, "0.31")),
    },
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,,",
            "乡镇,工业总产值累计(万元),同比(%)",
            f"{Y},300,0.125",
            f"{H},150,-0.039",
            f"{S},9,0.31",
        )
    ],
    warns={"looks_like_fraction"},
)

case(
    "level jumps 10000x: 元 typed in a 万元 column for one town",
    {**figures(M3, 1, O, (Y, "100"), (H, "50")), **figures(M3, 3, O, (Y, "300"), (H, "1500000"))},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,,",
            "乡镇,工业总产值本月(万元),工业总产值累计(万元)",
            f"{Y},100,300",
            f"{H},50,1500000",
        )
    ],
    warns={"magnitude"},
)

case(
    "identical columns 本月 = 累计 in March (copied)",
    {
        **figures(M3, 1, O, (Y, "300"), (H, "150"), (J, "15")),
        **figures(M3, 3, O, (Y, "300"), (H, "150"), (J, "15")),
    },
    lambda folder: [
        text(folder, "a.csv", TITLE, ",".join(HEAD), f"{Y},300,300", f"{H},150,150", f"{J},15,15")
    ],
    warns={"copied_column"},
)

case(
    "title 1-3月, only column headed 1-2月累计",
    figures("2022-02", 2, O, (Y, "300"), (H, "150")),
    lambda folder: [
        text(
            folder,
            "2022年1-3月.csv",
            "2022年1-3月工业总产值（万元）,",
            "乡镇,1-2月累计",
            f"{Y},300",
            f"{H},150",
        )
    ],
    warns={"period_mismatch"},
)

case(
    "title 工业总产值, header 1-3月|同比|其中：技改 (unknown)",
    figures(M3, 3, O, (Y, "300"), (H, "150")) | figures(M3, 3, G, (Y, "5"), (H, "6")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年工业总产值（万元）"],
                ["乡镇", "1-3月", "同比%", "其中:技改"],
                [Y, 300, 5, 1],
                [H, 150, 6, 2],
            ],
        )
    ],
    warns={"unread_column"},
)

case(
    "unmerged: 工业总产值 本月|同比, 利润总额 本月|同比, title 2022年3月",
    figures(M3, 1, O, (Y, "1"), (H, "2")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年3月"],
                ["乡镇", "工业总产值(万元)", "利润总额(万元)", None],
                [None, "本月", "本月", "累计"],
                [Y, 1, 3, 99],
                [H, 2, 5, 98],
            ],
        )
    ],
    warns={"unread_column"},
)

case(
    "one-row header 工业总产值|税收总额|增长(%)|利润|增长(%)",
    figures(M3, 3, O, (Y, "300"), (H, "150")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月"],
                ["乡镇", "工业总产值(万元)", "税收总额(万元)", "增长(%)"],
                [Y, 300, 3, 5],
                [H, 150, 2, 6],
            ],
        )
    ],
    warns={"unread_column"},
)

case(
    "growth of another indicator taken, headers csv: 工业总产值,同比%,用工人数,同比%",
    {(t, M3, 3, O): "9" for t in SIX} | {(t, M3, 3, G): "5" for t in SIX},
    lambda folder: [
        text(
            folder,
            "a.csv",
            TITLE,
            "乡镇,工业总产值(万元),同比%,用工人数(人),同比%",
            *[f"{t},9,5,100,7" for t in SIX],
        )
    ],
    warns={"unread_column"},
)

case(
    "csv 1-2月/3月 with a date-mangled header '1月2日'",
    {},
    lambda folder: [
        text(
            folder,
            "2022年工业总产值.csv",
            "单位：万元,,",
            "乡镇,1月2日,3月",
            *[f"{t},20,9" for t in SIX],
        )
    ],
    refused="写明年份和月份的标题、表头、表名或文件名",
)

case(
    "csv header '2-Jan' / 'Jan-02' (Excel's mangling of 1-2)",
    {},
    lambda folder: [
        text(
            folder,
            "2022年工业总产值.csv",
            "单位：万元,,",
            "乡镇,2-Jan,3月",
            *[f"{t},20,9" for t in SIX],
        )
    ],
    refused="能看懂的年月",
)

UNIT_LINES = [
    "单位：万元 %",
    "单位：万元",
    "计量单位：万元、%",
    "（单位：万元，％）",
    "单位:人民币万元",
    "金额单位：万元",
    "填报单位：钟祥市经信局　2022年1-3月　单位：万元",
    "单位 万元",
    "单位：万元,%,位",
    "单位：万元；增速：%",
    "万元、%",
]
for line in UNIT_LINES:
    case(
        f"unit line {line}",
        {**figures(M3, 3, O, (Y, "300"), (H, "150")), **figures(M3, 3, G, (Y, "5"), (H, "6"))},
        lambda folder, line=line: [
            workbook(
                folder,
                "a.xlsx",
                [
                    ["2022年1-3月工业总产值"],
                    [line],
                    ["乡镇", "累计", "同比"],
                    [Y, 300, 5],
                    [H, 150, 6],
                ],
            )
        ],
    )

# 千元 are tenths of 万元
case(
    "unit line 单位：千元",
    figures(M3, 3, O, (Y, "300"), (H, "150")),
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月工业总产值"], ["单位：千元"], ["乡镇", "累计"], [Y, 3000], [H, 1500]],
        )
    ],
)

HEADERS = [
    ("1-本月工业总产值(万元)", 3, O),
    ("工业总产值自年初累计(万元)", 3, O),
    ("本月实际工业总产值(万元)", 1, O),
    ("工业总产值当月增速(%)", 1, G),
    ("1-3月工业总产值增长（±%）", 3, G),
    ("工业总产值比去年同期±%", 3, G),
    ("工业总产值累计增幅(%)", 3, G),
    ("工业总产值（现价）累计（万元）", 3, O),
    ("工业总产值\n（万元）\n累计", 3, O),
    ("一、工业总产值累计（万元）", 3, O),
    ("工业总产值累计:万元", 3, O),
    ("规模以上工业总产值-累计（万元）", 3, O),
    ("工业总产值 累计值 万元", 3, O),
    ("工业总产值(万元)累计完成", 3, O),
    ("完成工业总产值（万元）", 3, O),
    ("工业总产值①（万元）", 3, O),
    ("工业总产值（万元，累计）", 3, O),
]
for header, months, indicator in HEADERS:
    case(
        f"header {header!r}",
        figures(M3, months, indicator, (Y, "5"), (H, "6")),
        lambda folder, header=header: [
            workbook(folder, "a.xlsx", [["2022年1-3月"], ["乡镇", header], [Y, 5], [H, 6]])
        ],
    )

TITLES = [
    "2022年3月（1-3月）",
    "2022年一季度",
    "2022年元至三月",
    "2022年1-3月（2022年4月12日印发）",
    "钟政办发〔2022〕3号附件2 2022年1-3月",
    "2022年第3期（1-3月）",
    "2022年1—3 月",
    "2022.1-3",
    "二0二二年一季度",
    "2022年前3个月",
    "2022年3月止累计",
    "2022年1-3月份（快报）",
    "2022.03",
    "1-3月（2022年）",
    "2022年1、2、3月",
    "2022年04月填报 2022年1-3月",
]
for title in TITLES:
    case(
        f"title {title}",
        figures(M3, 3, O, (Y, "5"), (H, "6")),
        lambda folder, title=title: [
            workbook(
                folder,
                "a.xlsx",
                [
                    ["钟祥市" + title + "工业主要指标"],
                    ["乡镇", "工业总产值累计(万元)"],
                    [Y, 5],
                    [H, 6],
                ],
            )
        ],
    )


@case.each
def test_read_right_or_refused(case, tmp_path):
    case.check(tmp_path)
