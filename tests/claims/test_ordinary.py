"""Whole returns as offices send them, many words at once: each is read, and nothing is warned of
but what is left out.
"""

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    ELECTRICITY,
    GROWTH,
    HEAD,
    INVESTMENT,
    JOINT,
    MARCH,
    MONTH,
    MONTH_TOTAL,
    OUTPUT,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TAX,
    TO_DATE,
    TOTAL,
    VALUE_ADDED,
    Cases,
    csv,
    gb,
    html,
    html_table,
    judge,
    page,
    reads,
    sheets,
    table,
    values,
    xls,
    xlsx,
)

case = Cases()

POWER = ["410", "95.5", "66", "280", "83", "21"]  # 万千瓦时, 1-3月; together 955.5
OF_POWER = values("2022-03", 3, POWER, ELECTRICITY)
BOTH = MARCH | QUARTER
PLAIN = table("", HEAD, TO_DATE)


def numbers_first(rows: list[list]) -> list[list]:
    """A first column of row numbers before the townships, headed 序号."""
    return [[str(n or "序号"), *row] for n, row in enumerate(rows)]


case(
    "ordinary-bulletin-two-indicators",
    xlsx(
        [
            ["附件2"],
            ["钟祥市2022年3月规模以上工业主要指标完成情况表"],
            ["乡镇", None, None, None, "工业用电量(万千瓦时)"],
            [None, "本月", "累计", "累计增长%", "累计"],
            ["全市", MONTH_TOTAL, TOTAL, "4.4", "955.5"],
            *table("", "", MONTH, TO_DATE, RATES, POWER)[1:],
            ["注：本表为快报数，1-2月合并统计。"],
            ["负责人：李四", None, "制表人：张三", None, "2022年4月10日"],
        ],
        merges=[(2, 1, 2, 3, "规上工业总产值(万元)")],
    ),
    reads(BOTH | QUARTER_GROWTH | OF_POWER, beside=("快报数",)),
)

case(
    "ordinary-serial-numbers-total-and-signatures",
    xls(
        [
            ["钟祥市2022年3月分乡镇工业总产值"],
            ["填报单位：市经信局", None, None, "单位：万元"],
            *numbers_first(table("", "乡镇|本月|累计", MONTH, TO_DATE)),
            [None, "合计", MONTH_TOTAL, TOTAL],
            ["单位负责人：李四", None, "填表人：张三", "填报日期：2022年4月8日"],
        ],
        sheet="3月",
    ),
    reads(BOTH),
)
THIS = ["3156", "801", "450", "1512", "749", "158"]
LAST = ["3000", "833.5", "400", "1500", "699.3", "159.9"]
DIFFERENCE = ["156", "-32.5", "50", "12", "49.7", "-1.9"]  # THIS - LAST; THIS / LAST - 1 = RATES
case(
    "ordinary-comparison-with-amount-and-rate",
    csv(
        [
            ["钟祥市2022年1-3月分乡镇工业总产值完成情况"],
            [None, None, None, None, "单位：万元、%"],
            ["乡镇", "本年累计", "上年同期", "增减额", "增减%"],
            *table("", "", THIS, LAST, DIFFERENCE, RATES)[1:],
            ["合计", "6826", "6592.7", "233.3", "3.5"],  # the sums of the columns
        ]
    ),
    reads(
        values("2022-03", 3, THIS) | QUARTER_GROWTH,
        beside=("同期", "增减额"),
        optional=values("2021-03", 3, LAST),
    ),
)
DONE = ["27.3", "26.7", "22.5", "25", "28", "30"]
case(
    "ordinary-progress-of-the-yearly-target",
    xlsx(
        table(
            "2022年1-3月各乡镇工业技改投资进度表（单位：万元）",
            "乡镇|全年目标|累计完成|完成率(%)|位次",
            ["11000", "3000", "2000", "6000", "2500", "500"],
            TO_DATE,
            DONE,
            ["3", "4", "6", "5", "2", "1"],
        )
    ),
    reads(values("2022-03", 3, TO_DATE, INVESTMENT), beside=("目标", "完成率", "位次")),
)
case(
    "ordinary-months-across-and-to-date",
    gb(
        table(
            ["2022年分乡镇工业总产值", "单位：万元"],
            "乡镇|1-2月|3月|1-3月累计|累计同比(%)",
            JOINT,
            MONTH,
            TO_DATE,
            RATES,
            below=["合计|4380|2221.15|6601.15|4.4", "数据来源：市统计局"],  # 4380: the sum of JOINT
        )
    ),
    reads(values("2022-02", 2, JOINT) | BOTH | QUARTER_GROWTH),
)
case(
    "ordinary-sheets-of-indicators-period-in-the-file",
    sheets(
        "2022年1-3月工业主要指标.xlsx",
        ("产值", PLAIN),
        ("用电量", table("", "乡镇|工业用电量(万千瓦时)", POWER)),
        ("税收", table("", "乡镇|工业税收(万元)", MONTH)),
    ),
    reads(QUARTER | OF_POWER | values("2022-03", 3, MONTH, TAX)),
)
case(
    "ordinary-sheets-of-months-year-in-the-file",
    sheets(
        "钟祥市2022年工业总产值.xlsx",
        ("1-2月", table("", "乡镇|工业总产值(万元)", JOINT)),
        ("3月", table("", "乡镇|本月(万元)|累计(万元)", MONTH, TO_DATE)),
        ("说明", [["各乡镇数据由统计站上报。"]]),
    ),
    reads(values("2022-02", 2, JOINT) | BOTH, beside=("说明", "没有找到")),
)
case(
    "ordinary-title-in-two-lines",
    csv(
        [
            ["钟祥市"],
            ["2022年1-3月各乡镇工业总产值"],
            ["（万元）"],
            *table("", "乡镇|累计", TO_DATE),
        ]
    ),
    reads(QUARTER),
)
case(
    "ordinary-annex-of-a-bulletin",
    xls(
        [
            ["附件1："],
            ["关于2022年一季度全市工业经济运行情况的通报（附表）"],
            *table("", "乡镇|工业总产值(万元)|增速(%)|排名", TO_DATE, RATES, list("351624")),
        ]
    ),
    reads(QUARTER | QUARTER_GROWTH, beside=("排名",)),
)
case(
    "ordinary-units-below-the-headers",
    xlsx(
        table(
            "2022年1-3月分乡镇工业主要指标",
            ["乡镇|工业总产值|工业用电量", "|万元|万千瓦时"],
            TO_DATE,
            POWER,
        )
    ),
    reads(QUARTER | OF_POWER),
)
case(
    "ordinary-headers-with-line-breaks",
    xlsx(table("2022年1-3月", "乡\n镇|工业\n总产值\n（万元）|同比\n增长\n（%）", TO_DATE, RATES)),
    reads(QUARTER | QUARTER_GROWTH),
)
case(
    "ordinary-thousands-and-per-cent-as-text",
    csv(
        table(
            "2022年1-3月工业总产值",
            "乡镇|累计（万元）|同比增长",
            ["3,000.5", "800.00", "450.25", "1,500.0", "700.4", "150"],
            [f"{rate}%" for rate in RATES],
        )
    ),
    reads(QUARTER | QUARTER_GROWTH),
)
case(
    "ordinary-names-spaced-and-short",
    gb(
        table(
            "2022年1-3月工业总产值",
            HEAD,
            TO_DATE,
            towns=["郢 中 街 道", "洋梓", "长寿镇 ", "胡  集  镇", "石牌", "九里回族乡"],
        )
    ),
    reads(QUARTER),
)
case(
    "ordinary-blank-lines-and-trailing-cells",
    csv(
        [
            [],
            ["2022年1-3月分乡镇工业总产值", None, None, None],
            [],
            ["单位：万元", None, None, None],
            *table("", "乡镇|累计||", TO_DATE),
            [],
            [],
        ]
    ),
    reads(QUARTER),
)
case(
    "ordinary-list-of-indicators",
    csv(
        [
            ["年份", "月份", "乡镇", "指标", "数值", "单位"],
            *(
                ["2022", "3", town, "工业总产值累计", value, "万元"]
                for town, value in zip(SIX, TO_DATE, strict=True)
            ),
            *(
                ["2022", "3", town, "工业用电量累计", value, "万千瓦时"]
                for town, value in zip(SIX, POWER, strict=True)
            ),
        ]
    ),
    reads(QUARTER | OF_POWER),
)
case(
    "ordinary-turned-with-the-whole-city-and-notes",
    xls(
        [
            ["2022年1-3月规上工业主要指标分乡镇情况"],
            ["指标", "单位", "全市", *SIX],
            ["规上工业总产值", "万元", TOTAL, *TO_DATE],
            ["规上工业总产值增速", "%", "4.4", *RATES],
            ["工业用电量", "万千瓦时", "955.5", *POWER],
            ["注：增速按可比口径计算。"],
        ]
    ),
    reads(QUARTER | QUARTER_GROWTH | OF_POWER, beside=("可比口径",)),
)
STYLE = "<style>td{border:1px solid;color:#333}</style>"
EXPORTED = html_table(table("", HEAD, TO_DATE)).replace("<td>", '<td class="x" align="right">')
case(
    "ordinary-export-of-a-web-system",
    page(f"{STYLE}<h2>2022年1-3月分乡镇工业总产值</h2>{EXPORTED}<p>制表人：张三</p>"),
    reads(QUARTER),
)
case(
    "ordinary-export-with-the-time-of-export",
    html(table(["2022年1-3月分乡镇工业总产值", "导出时间：2022-04-10 09:30"], HEAD, TO_DATE)),
    reads(QUARTER, beside=("导出时间",)),
)
FORMATS = {(row, 1): "#,##0.00" for row in range(2, 8)} | {(row, 2): "0.0%" for row in range(2, 8)}
FRACTIONS = ["0.052", "-0.039", "0.125", "0.008", "0.071", "-0.012"]  # RATES / 100
case(
    "ordinary-number-formats",
    xlsx(table("2022年1-3月", "乡镇|工业总产值(万元)|增速", TO_DATE, FRACTIONS), fmts=FORMATS),
    reads(QUARTER | QUARTER_GROWTH),
)
case(
    "ordinary-value-added-month-and-to-date",
    xlsx(
        [
            ["2022年3月规上工业增加值增速"],
            ["单位：%"],
            *table("", "乡镇|本月|累计", ["6", "-2", "9", "1", "8", "-3"], RATES),
        ]
    ),
    reads(
        values("2022-03", 1, ["6", "-2", "9", "1", "8", "-3"], VALUE_ADDED)
        | values("2022-03", 3, RATES, VALUE_ADDED)
    ),
)
HUNDREDTHS = ["0.30005", "0.08", "0.045025", "0.15", "0.07004", "0.015"]  # TO_DATE / 10000
case(
    "ordinary-hundred-millions",
    csv(table("2022年一季度各乡镇工业总产值（亿元）", "乡镇|总量|增速（%）", HUNDREDTHS, RATES)),
    reads(QUARTER | QUARTER_GROWTH),
)
case(
    "ordinary-annual-table",
    xls(
        table("2021年1-12月分乡镇工业总产值", "乡镇|全年累计(万元)|比上年增长(%)", TO_DATE, RATES),
        "2021年.xls",
    ),
    reads(
        values("2021-12", 12, TO_DATE, OUTPUT) | values("2021-12", 12, RATES, GROWTH),
    ),
)


@case.each
def test_ordinary(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
