"""Tables as a statistics office, the power company, the tax office and the departments send them:
bulletins, forms, exports, papers for a meeting.
"""

from tests.claims.corpus import (
    ELECTRICITY,
    INVESTMENT,
    JOINT,
    MARCH,
    MONTH,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TAX,
    TO_DATE,
    TOTAL,
    VALUE_ADDED,
    Cases,
    csv,
    doubts,
    gb,
    judge,
    reads,
    table,
    values,
    xls,
    xlsx,
)

case = Cases()
BOTH = MARCH | QUARTER
NEW = "new_enterprises_count"
ALL_INVESTMENT = "industrial_investment_wan"
COUNTS = ["3", "1", "2", "4", "1", "2"]
RANKS = ["2", "6", "1", "4", "3", "5"]
UNIT = "单位：万元"


def of(indicator: str, month: bool = False, to_date: bool = False) -> dict:
    figures = values("2022-03", 1, MONTH, indicator) if month else {}
    return figures | (values("2022-03", 3, TO_DATE, indicator) if to_date else {})


# name → lines above, head, columns, figures, what may be said beside them.
FORMS = {
    "month-and-until": (
        ["钟祥市规模以上工业总产值完成情况", "（2022年3月）", UNIT],
        "指标名称|本月实绩|本月止累计",
        (MONTH, TO_DATE),
        BOTH,
    ),
    "annex-of-a-communique": (
        ["附表3  2022年一季度分乡镇规模以上工业总产值"],
        "乡镇（街道）|总产值（万元）|比上年同期增长（%）",
        (TO_DATE, RATES),
        QUARTER | QUARTER_GROWTH,
    ),
    "ranked-value-added": (
        ["2022年1-3月各乡镇规模以上工业增加值增速及位次"],
        "乡镇|增速（%）|位次",
        (RATES, RANKS),
        values("2022-03", 3, RATES, VALUE_ADDED),
        "位次",
    ),
    "statistical-form": (
        [
            "工业产销总值",
            "表    号：钟统B204-1表",
            "制定机关：钟祥市统计局",
            "综合机关名称：钟祥市统计局",
            "2022年3月 计量单位：万元",
        ],
        "地区|工业总产值（当年价格）本月|工业总产值（当年价格）1-本月",
        (MONTH, TO_DATE),
        BOTH,
    ),
    "three-indicators": (
        ["2022年1-3月钟祥市各乡镇工业经济三项指标"],
        "乡镇|规上工业总产值（万元）|工业用电量（万千瓦时）|工业税收（万元）",
        (TO_DATE, TO_DATE, TO_DATE),
        QUARTER | of(ELECTRICITY, to_date=True) | of(TAX, to_date=True),
    ),
    "power-company": (
        ["国网钟祥市供电公司2022年3月分乡镇工业用电量统计"],
        "乡镇|当月电量(万kWh)|累计电量(万kWh)",
        (MONTH, TO_DATE),
        of(ELECTRICITY, True, True),
    ),
    "power-stations": (
        ["分乡镇工业用电量", "2022年3月", "单位：万千瓦时"],
        "供电所|本月|本年累计",
        (MONTH, TO_DATE),
        of(ELECTRICITY, True, True),
    ),
    "tax-office": (
        ["钟祥市税务局工业税收分乡镇统计表", "税款所属期：2022年1-3月", "金额单位：万元"],
        "主管税务所|工业税收合计",
        (TO_DATE,),
        of(TAX, to_date=True),
    ),
    "tax-paid-in": (
        ["2022年3月分乡镇工业税收入库情况表", UNIT],
        "乡镇|本月入库|累计入库",
        (MONTH, TO_DATE),
        of(TAX, True, True),
    ),
    "investment-and-technology": (
        ["2022年1-3月工业投资完成情况表", UNIT],
        "乡镇|工业投资|其中：技改投资",
        (TO_DATE, TO_DATE),
        of(ALL_INVESTMENT, to_date=True) | of(INVESTMENT, to_date=True),
    ),
    "new-enterprises": (
        ["2022年3月新增规上工业企业统计表"],
        "乡镇|本月新增（家）",
        (COUNTS,),
        values("2022-03", 1, COUNTS, NEW),
    ),
    "supervision": (
        ["关于2022年一季度规上工业总产值完成情况的督办通报", "附件1"],
        "责任单位|责任人|一季度完成（万元）",
        (["张三"] * 6, TO_DATE),
        QUARTER,
        "责任人",
    ),
    "quick-news": (
        [
            "钟祥工业快讯",
            "第4期（总第56期）",
            "钟祥市经济和信息化局 2022年4月10日",
            "2022年3月各乡镇规上工业总产值",
            UNIT,
        ],
        "乡镇|当月|累计",
        (MONTH, TO_DATE),
        BOTH,
    ),
    "group-of-a-messenger": (
        ["2022年3月各乡镇产值（微信群上报汇总）"],
        "乡镇|产值（万元）|上报人|联系电话",
        (MONTH, ["王五"] * 6, ["13800000000"] * 6),
        MARCH,
    ),
    "paper-for-a-meeting": (
        ["会议材料之三", "2022年一季度各乡镇规上工业总产值情况"],
        "乡镇|1-3月（万元）",
        (TO_DATE,),
        QUARTER,
    ),
    "verified": (
        ["2022年3月规上工业总产值（核定数）"],
        "乡镇|本月(万元)|累计(万元)",
        (MONTH, TO_DATE),
        BOTH,
    ),
    "for-the-leaders": (
        ["2022年3月工业运行情况（呈市领导阅）", UNIT],
        "乡镇|规上工业总产值本月|规上工业总产值累计",
        (MONTH, TO_DATE),
        BOTH,
    ),
    "result-of-a-query": (
        ["数据查询结果", "指标：规模以上工业总产值", "时期：2022年1-3月", "单位：万元、%"],
        "地区|累计值|累计增长%",
        (TO_DATE, RATES),
        QUARTER | QUARTER_GROWTH,
    ),
    "assessment": (
        ["2022年工业经济目标考核一季度规上工业总产值完成情况"],
        "乡镇|年度目标（万元）|一季度完成（万元）",
        (JOINT, TO_DATE),
        QUARTER,
        "目标",
    ),
    "good-start": (
        ["2022年一季度“开门红”规上工业总产值完成情况（万元）"],
        "乡镇|累计",
        (TO_DATE,),
        QUARTER,
    ),
    "annex-of-a-meeting": (
        ["2022年1-3月全市工业经济调度会议附表：规上工业总产值（万元）"],
        "乡镇|累计",
        (TO_DATE,),
        QUARTER,
    ),
    "source-above": (
        ["2022年3月规上工业总产值", "数据来源：国家统计联网直报门户", UNIT],
        "乡镇|本月",
        (MONTH,),
        MARCH,
    ),
    "printed": (
        ["钟祥市2022年3月规上工业总产值", "打印日期：2022-04-12  第1页 共1页", UNIT],
        "乡镇|本月",
        (MONTH,),
        MARCH,
    ),
    "two-months": (
        ["2022年3月与4月规上工业总产值对比（万元）"],
        "乡镇|3月|4月",
        (MONTH, MONTH[::-1]),
        MARCH | values("2022-04", 1, MONTH[::-1]),
    ),
}
for (name, (lines, head, columns, figures, *beside)), write in zip(
    FORMS.items(), (xlsx, csv, xls, gb, xlsx) * 5, strict=False
):
    case(
        f"letter-{name}", write(table(lines, head, *columns)), reads(figures, beside=tuple(beside))
    )

# Notes below that say what every county's table says.
for name, note in (
    ("threshold", "1.统计范围为年主营业务收入2000万元及以上的工业法人单位。"),
    ("principle", "2.按在地统计原则。"),
    ("whole", f"合计|{TOTAL}"),
):
    case(
        f"letter-note-{name}",
        csv(table("2022年1-3月规上工业总产值（万元）", "乡镇|累计", TO_DATE, below=note)),
        reads(QUARTER),
    )
case(
    "letter-note-another-threshold",
    csv(
        table(
            "2022年1-3月规上工业总产值（万元）",
            "乡镇|累计",
            TO_DATE,
            below="注：统计范围为年主营业务收入5000万元及以上的工业企业。",
        )
    ),
    doubts("5000", figures=QUARTER),
)

# Names of files.
for number, name in enumerate(
    (
        "3月（核定数）",
        "领导阅",
        "会议材料之三",
        "国网钟祥供电3月",
        "税务3月",
        "投资科",
        "约谈",
        "政府办督办",
        "微信群上报",
        "迎检资料",
        "工业运行分析用表",
        "汇报数据",
        "党代会材料",
        "政协提案答复",
        "2022年一季度经济形势分析会材料（工业）",
        "开门红考核附件",
        "营商环境",
        "联网直报平台取数",
        "经信局报送县委办",
        "三项指标",
        "数据查询",
    )
):
    rows = table("钟祥市2022年1-3月规上工业总产值（万元）", "乡镇|累计", TO_DATE)
    case(
        f"letter-file-{name}",
        (xlsx, csv)[number % 2](rows, f"{name}.{('xlsx', 'csv')[number % 2]}"),
        reads(QUARTER),
    )
for name in (
    "核定前",
    "3月预计上报",
    "目标任务分解",
    "待核定",
    "周调度",
    "补报",
    "高新技术",
    "京山",
):
    case(
        f"letter-file-doubted-{name}",
        xlsx(
            table("钟祥市2022年1-3月规上工业总产值（万元）", "乡镇|累计", TO_DATE), f"{name}.xlsx"
        ),
        doubts("里", "草稿", figures=QUARTER),
    )
case(
    "letter-total-of-two-columns",
    xlsx(table("2022年1-3月", "乡镇|工业税收（万元）|工业税收合计（万元）", MONTH, TO_DATE)),
    doubts("合计", figures=values("2022-03", 3, MONTH, TAX)),
)
case(
    "letter-two-months-and-a-column-of-neither",
    xlsx(table("2022年3月与4月规上工业总产值（万元）", "乡镇|累计", TO_DATE)),
    doubts("期别", "年月", figures={}),
)


@case.each
def test_letters(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
