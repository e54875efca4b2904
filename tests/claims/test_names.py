"""What names and columns are headed with: corners, heads, years to date, months down, titles."""

import datetime as dt

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    ELECTRICITY,
    HEAD,
    INVESTMENT,
    JOINT,
    MARCH,
    MONTH,
    OUTPUT,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TAX,
    TITLE,
    TO_DATE,
    TOTAL,
    VALUE_ADDED,
    Cases,
    csv,
    doubts,
    gb,
    html,
    judge,
    reads,
    reads_or_doubts,
    sheets,
    table,
    values,
    xls,
    xlsx,
)

case = Cases()
PLAIN = table(TITLE, HEAD, TO_DATE)
BOTH = MARCH | QUARTER


# The corner cell names the indicator.
def corner(words: str, *titles: str) -> list[list]:
    return table([*titles], f"{words}|本月|累计", MONTH, TO_DATE)


def of(indicator: str) -> dict:
    return values("2022-03", 1, MONTH, indicator) | values("2022-03", 3, TO_DATE, indicator)


UNIT = "单位：万元"
for name, write, truth in (
    ("tax-csv", csv(corner("工业税收", UNIT), "2022年3月.csv"), reads(of(TAX))),
    ("investment-xls", xls(corner("工业技改投资", UNIT), "2022年3月.xls"), reads(of(INVESTMENT))),
    ("tax-gb-title-month", gb(corner("工业税收（万元）", "2022年3月")), reads(of(TAX))),
    (
        "electricity",
        xlsx(corner("工业用电量(万千瓦时)", "2022年3月分乡镇主要指标")),
        reads(of(ELECTRICITY)),
    ),
    ("as-the-title", xlsx(corner("工业总产值(万元)", "2022年3月工业总产值")), reads(BOTH)),
    ("as-the-file", csv(corner("工业税收", UNIT), "2022年3月工业税收.csv"), reads(of(TAX))),
    (
        "tax-file-output-xls",
        xls(corner("工业税收", UNIT), "2022年3月工业总产值.xls"),
        reads_or_doubts(of(TAX), "工业税收", "指标"),
    ),
    (
        "tax-title-output",
        csv(corner("工业税收(万元)", "2022年3月规上工业总产值")),
        reads_or_doubts(of(TAX), "工业税收", "指标"),
    ),
    (
        "investment-sheet-output",
        xlsx(corner("工业技改投资(万元)", "2022年3月"), sheet="工业总产值"),
        reads_or_doubts(of(INVESTMENT), "工业技改投资", "指标"),
    ),
    (
        "unknown-file-output",
        csv(corner("利润总额", UNIT), "2022年3月工业总产值.csv"),
        doubts("利润总额", figures={}),
    ),
    (
        "unknown-title-output",
        xlsx(corner("主营业务收入(万元)", "2022年3月工业总产值")),
        doubts("主营业务收入", figures={}),
    ),
):
    case(f"names-corner-{name}", write, truth)

# Heads over the names.
CITIES = ["东岭市", "柳河县", "石桥区"]
COUNTIES = "code,name,aliases\n990100,东岭市,\n990200,柳河县,\n990300,石桥区,\n"
OF_CITIES = values("2022-03", 1, MONTH[:3], OUTPUT, CITIES) | values(
    "2022-03", 3, TO_DATE[:3], OUTPUT, CITIES
)
for (name, head), write in zip(
    {
        "cities": "地市",
        "towns": "城市",
        "cities-counties": "市县",
        "cities-prefectures": "市州",
        "districts-counties": "区县",
        "counties-cities-districts": "县市区",
        "each-with-brackets": "各县（市、区）",
        "county-or-city": "县（市）",
    }.items(),
    (csv, xlsx, xls, gb) * 2,
    strict=True,
):
    rows = table(
        ["2022年3月工业总产值", UNIT], f"{head}|本月|累计", MONTH[:3], TO_DATE[:3], towns=CITIES
    )
    case(f"names-head-of-counties-{name}", write(rows), reads(OF_CITIES), COUNTIES)
for (name, head), write in zip(
    {
        "names-of-towns": "镇街名称",
        "towns-streets-parks": "乡镇（街道、园区）",
        "town-it-belongs-to": "所属乡镇",
        "place": "属地",
        "jurisdiction": "辖区",
        "unit": "单位名称",
        "pivot-rows": "行标签",
        "region": "区域",
        "town-or-street": "镇（街道）",
        "town-offices": "乡镇办",
    }.items(),
    (xlsx, csv, html, gb, xls) * 2,
    strict=True,
):
    rows = table(TITLE, f"{head}|工业总产值(万元)", TO_DATE)
    case(f"names-head-of-townships-{name}", write(rows), reads(QUARTER))
case(
    "names-pivot-table",
    xlsx(
        table("", "行标签|求和项:工业总产值(万元)", TO_DATE, below=f"总计|{TOTAL}"),
        "2022年1-3月.xlsx",
    ),
    reads(QUARTER),
)

# The year to date by its many names.
for (name, head), write in zip(
    {
        "year-to-date": "年累计",
        "from-new-year-to-this-month": "年初至本月累计",
        "1-to-this-month": "1至本月累计",
        "up-to-this-month": "截至本月累计",
        "this-years-figure": "本年累计数",
        "from-new-year-to-now": "年初至今累计",
        "until-this-month": "至本月止累计",
        "current-year": "当年累计",
        "figure-since-new-year": "自年初累计数",
        "1-dash-this-month": "1-本月累计",
        "so-far-this-year": "今年以来累计",
        "accumulated-since-new-year": "年初以来累计",
    }.items(),
    (xlsx, csv, xls, gb) * 3,
    strict=True,
):
    rows = table("2022年3月分乡镇工业总产值", f"乡镇|本月(万元)|{head}(万元)", MONTH, TO_DATE)
    case(f"names-to-date-{name}", write(rows), reads(BOTH))
SAME = ["2852.2", "832.5", "400.2", "1488.1", "654", "151.8"]
case(
    "names-to-date-of-the-same-period",
    csv(
        table(
            "2022年3月分乡镇工业总产值",
            "乡镇|本月(万元)|年累计(万元)|同期累计(万元)",
            MONTH,
            TO_DATE,
            SAME,
        )
    ),
    reads(BOTH, beside=("同期",), optional=values("2021-03", 3, SAME)),
)
case(
    "names-to-date-of-last-year",
    xlsx(
        table(
            "2022年3月工业总产值", "乡镇|本月(万元)|上年累计(万元)", MONTH, ["9999"] * 5 + ["998"]
        )
    ),
    reads(MARCH, beside=("上年",)),
)

# Growth of value added under a title about industry above designated size.
QUARTER_ADDED = values("2022-03", 3, RATES, VALUE_ADDED)
for name, title, head in (
    ("indicators-above-size", "2022年1-3月规上工业主要指标", "乡镇|增加值增速(%)"),
    ("above-size-in-full", "2022年1-3月规模以上工业主要经济指标", "乡镇|增加值增长(%)"),
    ("title-value-added", "2022年1-3月规上工业增加值", "乡镇|累计增速(%)"),
):
    case(f"names-value-added-{name}", csv(table(title, head, RATES)), reads(QUARTER_ADDED))
case(
    "names-value-added-beside-output-xls",
    xls(table("2022年1-3月规上工业主要指标", "乡镇|总产值(万元)|增加值增速(%)", TO_DATE, RATES)),
    reads(QUARTER | QUARTER_ADDED),
)
for name, sector in (("farming", "农业"), ("services", "服务业"), ("construction", "建筑业")):
    case(
        f"names-value-added-of-{name}",
        xlsx(table(f"2022年1-3月{sector}主要指标", "乡镇|增加值增速(%)", RATES)),
        doubts(sector, "增加值", figures={}),
    )

# A span over two years.
THIS, LAST = (
    ["3156", "801", "450", "1512", "749", "158"],
    ["3000", "833.5", "400", "1500", "699.3", "159.9"],
)
TWO_YEARS = values("2022-03", 3, THIS) | QUARTER_GROWTH  # THIS / LAST - 1 = RATES
ACROSS = table("分乡镇工业总产值（万元）", ["乡镇", "|2021年|2022年|增速（%）"], LAST, THIS, RATES)
YEARS = reads(TWO_YEARS, beside=("2021", "上年"), optional=values("2021-03", 3, LAST))
case("names-span-over-two-years", xlsx(ACROSS, merges=[(1, 1, 1, 3, "1-3月")]), YEARS)
case(
    "names-span-over-two-years-csv",
    csv(
        table(
            "分乡镇工业总产值（万元）",
            ["乡镇|1-3月||", "|2021年|2022年|增速（%）"],
            LAST,
            THIS,
            RATES,
        )
    ),
    YEARS,
)
case(
    "names-span-over-two-years-newest-first",
    xlsx(
        table("分乡镇工业总产值（万元）", ["乡镇", "|2022年|2021年|增减%"], THIS, LAST, RATES),
        merges=[(1, 1, 1, 3, "一季度")],
    ),
    YEARS,
)
case(
    "names-span-over-two-years-xls",
    xls(
        table("1-3月分乡镇工业总产值（万元）", "乡镇|2022年|2021年|增长(%)", THIS, LAST, RATES),
    ),
    YEARS,
)

# Months down.
DOWN = "乡镇|月份|工业总产值(万元)"
for name, month in (
    ("number", "202203"),
    ("dash", "2022-03"),
    ("full-stop", "2022.03"),
    ("words", "2022年3月"),
):
    case(f"names-month-column-{name}", csv(table("", DOWN, [month] * 6, MONTH)), reads(MARCH))
case("names-month-column-number-xlsx", xlsx(table("", DOWN, ["202203"] * 6, MONTH)), reads(MARCH))
case("names-month-column-number-xls", xls(table("", DOWN, ["202203"] * 6, MONTH)), reads(MARCH))
case(
    "names-month-column-dates",
    xlsx(table("", DOWN, [dt.date(2022, 3, 1)] * 6, MONTH)),
    reads(MARCH),
)
SERIALS = table("", DOWN, ["44621"] * 6, MONTH)  # 44562 is 2022-01-01, 59 days later 2022-03-01
case(
    "names-month-column-serials-shown-as-months",
    xlsx(SERIALS, fmts={(row, 1): 'yyyy"年"m"月"' for row in range(1, 7)}),
    reads(MARCH),
)
case("names-month-column-bare-serials", xlsx(SERIALS), reads_or_doubts(MARCH, "44621"))
case(
    "names-month-column-two-months",
    gb(table("", DOWN, [*["202203"] * 6, *["202204"] * 6], [*MONTH, *JOINT], towns=[*SIX, *SIX])),
    reads(MARCH | values("2022-04", 1, JOINT)),
)

# Other sheets of the workbook.
PHONES = table("", "乡镇|联系人|电话", ["张三"] * 6, [f"1380000000{i}" for i in range(6)])
for name, other, rows in (
    ("telephones", "通讯录", PHONES),
    (
        "contacts",
        "联系方式",
        table("工业统计人员联系方式", "乡镇|姓名|手机|邮箱", *[["x"] * 6] * 3),
    ),
    ("guide", "填表说明", [["1.本表由各乡镇填报。"], ["2.单位为万元，保留两位小数。"]]),
    ("contents", "目录", [["目录"], ["表1", "分乡镇工业总产值"]]),
    ("cover", "封面", [["钟祥市工业统计月报"], ["2022年1-3月"]]),
    ("names", "名单", [["乡镇"], *[[town] for town in SIX]]),
):
    case(
        f"names-other-sheet-{name}",
        sheets("a.xlsx", ("3月", PLAIN), (other, rows)),
        reads(QUARTER, beside=() if name in ("telephones", "contacts") else (other,)),
    )

# The end of a csv.
case(
    "names-csv-without-its-last-break",
    csv(PLAIN, end=False),
    reads_or_doubts(QUARTER, "换行"),  # nothing tells whether 150 was 1500
)
case(
    "names-csv-without-its-last-break-after-a-total",
    csv(table(TITLE, HEAD, TO_DATE, below=f"合计|{TOTAL}"), enc="gb18030", end=False),
    reads(QUARTER),
)
case(
    "names-csv-without-its-last-break-two-columns",
    csv(table(TITLE, "乡镇|累计(万元)|同比(%)", TO_DATE, RATES), nl="\n", end=False),
    reads(QUARTER | QUARTER_GROWTH),
)
case(
    "names-csv-cut-within-its-last-line",
    lambda folder: _cut(csv(table(TITLE, "乡镇|累计(万元)|同比(%)", TO_DATE, RATES))(folder)),
    doubts("截断", "不完整", "没有传完", "少", "缺", "结尾", "换行"),
)


def _cut(path):
    """The file without its last column of the last line, as a broken transfer leaves it."""
    path.write_bytes(path.read_bytes().rstrip(b"\r\n").removesuffix(b",-1.2"))
    return path


# Titles of all kinds.
for (name, kind), write in zip(
    {
        "analysis": "分析表",
        "analysis-of-the-course": "运行分析表",
        "comparison": "对比分析",
        "bulletin": "通报表",
        "dispatch": "调度表",
        "annex-of-a-brief": "简报附表",
        "overview": "一览",
        "progress": "完成进度表",
        "ledger": "统计台账",
        "monitoring": "监测月报",
        "public-notice": "公示表",
        "ranking": "排名情况表",
    }.items(),
    (csv, xlsx, xls, gb) * 3,
    strict=True,
):
    rows = [[f"{TITLE}{kind}"], [UNIT], *table("", "乡镇|累计", TO_DATE)]
    case(f"names-title-{name}", write(rows), reads(QUARTER))

# Turned tables: a line below, an indicator on a line of its own.
TURNED = [
    ["2022年1-3月规上工业主要指标分乡镇情况"],
    ["指标", "单位", *SIX],
    ["规上工业总产值本月", "万元", *MONTH],
    ["规上工业总产值本年累计", "万元", *TO_DATE],
    ["规上工业总产值累计增速", "%", *RATES],
]
ALL = BOTH | QUARTER_GROWTH
for name, line, write in (
    ("note", ["注：本表数据为快报数。"], xlsx),
    ("contact", ["联系人：张三", "电话：4223456"], csv),
    ("filled-in-by", ["填表人：张三", None, None, "审核人：李四"], xls),
    ("made-by", ["制表人：张三"], gb),
    ("source", ["资料来源：市统计局"], html),
):
    case(f"names-turned-with-{name}-below", write([*TURNED, line]), reads(ALL, beside=("快报数",)))
case("names-turned", csv(TURNED), reads(ALL))
GROUPED = [
    ["2022年1-3月规上工业主要指标分乡镇情况"],
    ["指标", "单位", *SIX],
    ["规上工业总产值"],
    ["  本月", "万元", *MONTH],
    ["  本年累计", "万元", *TO_DATE],
    ["  累计增速", "%", *RATES],
]
POWER = [["工业用电量"], ["本月", "万千瓦时", *JOINT], ["累计", "万千瓦时", *THIS]]
OF_POWER = values("2022-03", 1, JOINT, ELECTRICITY) | values("2022-03", 3, THIS, ELECTRICITY)
for name, write in (("xlsx", xlsx), ("xls", xls), ("gb", gb), ("html", html)):
    case(f"names-group-row-{name}", write(GROUPED), reads(ALL))
case("names-two-group-rows", csv([*GROUPED, *POWER]), reads(ALL | OF_POWER))
case(
    "names-group-row-unknown",
    csv([*GROUPED, ["利润总额"], ["本月", "万元", *JOINT], ["累计", "万元", *THIS]]),
    reads(ALL, beside=("利润总额",)),
)


@case.each
def test_names(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
