"""How a county's bulletins lay their tables out: lines of a form in cells of their own, codes
beside names, a sheet a township, industries and enterprises below, lists in two halves."""

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    ELECTRICITY,
    GROWTH,
    JOINT,
    MARCH,
    MONTH,
    MONTH_TOTAL,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TAX,
    TO_DATE,
    TOTAL,
    Cases,
    csv,
    doubts,
    html,
    judge,
    reads,
    refuses,
    sheets,
    table,
    values,
    warns,
    xls,
    xlsx,
)

case = Cases()

BOTH = MARCH | QUARTER
TAXES = ["30", "8", "4", "15", "7", "2"]
TAXES_TO_DATE = ["90", "24", "12", "45", "21", "6"]
RATES_OF_MARCH = ["6.2", "-2.9", "11", "1.8", "5.1", "-3"]
HEADS = ["乡镇|工业总产值||工业税收|", "|当月|累计|当月|累计"]
REPORT = "钟祥市乡镇工业经济运行月报表"
OF_FORM = BOTH | values("2022-03", 1, TAXES, TAX) | values("2022-03", 3, TAXES_TO_DATE, TAX)


def form(line: str) -> list[list]:
    """A table under a line of a form whose cells are the sender, the month and the unit."""
    return table(REPORT, [line, *HEADS], MONTH, TO_DATE, TAXES, TAXES_TO_DATE)


def merged(_book, page) -> None:
    page.merge(1, 1, 0, 1)
    page.merge(1, 1, 2, 3)


# A line of a form between title and heads.
for sender in ("填报单位", "填报单位：钟祥市经信局", "填报单位（盖章）：钟祥市经济和信息化局"):
    LINE = f"{sender}||2022年3月||单位：万元"
    MERGES = ((1, 0, 1, 1, sender), (1, 2, 1, 3, "2022年3月"))
    case(f"form-line-{len(sender)}-csv", csv(form(LINE)), reads(OF_FORM))
    case(f"form-line-{len(sender)}-xls", xls(form(LINE), post=merged), reads(OF_FORM))
    case(f"form-line-{len(sender)}-xlsx", xlsx(form(LINE), merges=MERGES), reads(OF_FORM))
for label in ("填报期", "报告期：", "日期"):
    case(
        f"date-in-pieces-behind-{label.strip('：')}",
        xlsx(
            table(
                "工业总产值统计表",
                [
                    f"{label}|2022|年|3|月|单位：万元",
                    "乡镇|本月||累计||备注",
                    "|产值|同比%|产值|同比%|",
                ],
                MONTH,
                RATES_OF_MARCH,
                TO_DATE,
                RATES,
                [""] * 6,
            )
        ),
        reads(BOTH | QUARTER_GROWTH | values("2022-03", 1, RATES_OF_MARCH, GROWTH)),
    )
case(
    "remarks-over-the-last-column",
    sheets(
        "各乡镇分表.xlsx",
        *(
            (
                town,
                [
                    [f"{town}2022年工业主要指标"],
                    ["月份", "工业总产值（万元）", "工业用电量（万千瓦时）", "备注"],
                    ["1-2月", joint, "20", None],
                    ["3月", month, "10", None],
                ],
            )
            for town, joint, month in zip(SIX, JOINT, MONTH, strict=True)
        ),
    ),
    reads(
        values("2022-02", 2, JOINT)
        | MARCH
        | values("2022-02", 2, ["20"] * 6, ELECTRICITY)
        | values("2022-03", 1, ["10"] * 6, ELECTRICITY)
    ),
)
for name, lines in (
    ("beside", ["有效期至：|2023年1月", "批准文号：|国统制〔2021〕117号", "报告期：|2022年3月"]),
    ("without-colons", ["有效期至|2023年1月", "制定机关|国家统计局", "报告期|2022年3月"]),
    ("printed", ["报告期|2022年3月", "报出日期|2022年4月8日"]),
):
    case(
        f"form-head-valid-until-{name}",
        csv(
            table(REPORT, [*lines, "计量单位：|万元", "乡镇|工业总产值本月|1-本月"], MONTH, TO_DATE)
        ),
        reads(BOTH),
    )

# The county's own row.
CODES = ["420881001", "420881100", "420881101", "420881103", "420881108", "420881200"]


def coded(code: str, name: str, codes: list[str], total: str = TOTAL) -> list[list]:
    rows = zip(codes, SIX, TO_DATE, strict=True)
    return [
        ["2022年1-3月工业总产值"],
        [None, None, "单位：万元"],
        ["区划代码", "单位名称", "累计"],
        [code, name, total],
        *map(list, rows),
    ]


LONG = [f"{code}000" for code in CODES]
case("county-by-its-code", csv(coded("420881000000", "钟祥市", LONG)), reads(QUARTER))
case("county-by-its-short-code", xlsx(coded("420881", "全市", CODES)), reads(QUARTER))
case("county-by-its-code-of-nine", xls(coded("420881000", "市合计", CODES)), reads(QUARTER))
case(
    "county-by-its-code-that-does-not-add-up",
    csv(coded("420881000000", "钟祥市", LONG, "6701.15")),  # 100 more than the townships
    warns(QUARTER, "6701.15", "合计"),
)
case(
    "another-county-by-its-code",
    csv(coded("420882000000", "京山市", LONG)),
    refuses("420882000000", "京山市"),
)
# The prefecture stands over the county in the hierarchy: it is no sum of these townships.
case(
    "prefecture-by-its-code",
    csv(coded("420800000000", "荆门市", LONG)),
    refuses("420800000000", "荆门市"),
)
for whole in ("全市规上工业总产值", "全市工业总产值"):
    case(
        f"total-called-{whole}",
        xlsx(
            [
                [f"2022年{whole.removeprefix('全市')}情况"],
                ["单位：万元"],
                ["指标", "3月", "1-3月"],
                [whole, MONTH_TOTAL, TOTAL],
                *map(list, zip(SIX, MONTH, TO_DATE, strict=True)),
            ]
        ),
        reads(BOTH),
    )
case(
    "row-of-another-indicator",
    csv(
        [
            ["2022年1-3月工业总产值"],
            ["单位：万元"],
            ["乡镇", "累计"],
            ["全市工业税收", "900"],
            *map(list, zip(SIX, TO_DATE, strict=True)),
        ]
    ),
    refuses("全市工业税收"),
)

# What stands below the townships, or below one of them.
INDUSTRIES = [
    "合计|6601.15|3.2",
    "|",
    "表2 分行业",
    "行业|产值|增速%",
    "化学原料和化学制品制造业|4000|12.1",
    "通用设备制造业|1500|8.4",
    "其他行业|1101.15|-3.2",
]
for name, write, last in (
    ("xlsx", xlsx, ["合计|6601.15|3.2"]),
    ("xls", xls, ["合计|6601.15|3.2"]),
    ("csv", csv, ["全部行业合计|6601.15|3.2"]),
):
    case(
        f"industries-below-{name}",
        write(
            table(
                "2022年一季度规上工业总产值",
                ["单位：万元", "表1 分乡镇", "乡镇|产值|增速%"],
                TO_DATE,
                RATES,
                below=[*INDUSTRIES, *last],
            )
        ),
        reads(QUARTER | QUARTER_GROWTH),
    )


def with_firms(title: str) -> list[list]:
    rows = table(title, ["单位：万元", "单位|本月|累计"], MONTH, TO_DATE)
    rows.insert(4, ["其中：郢中水泥有限公司", "100", "300"])
    rows.insert(7, ["其中：长寿化工集团", "50", "150"])
    return rows


OF_APRIL = "2022年3月规上工业总产值（含重点企业）"
case("enterprises-below-their-township", xlsx(with_firms(OF_APRIL)), reads(BOTH))
case("enterprises-below-their-township-csv", csv(with_firms(OF_APRIL)), reads(BOTH))
case(
    "enterprises-in-the-title-alone",
    csv(table(OF_APRIL, ["单位：万元", "单位|本月|累计"], MONTH, TO_DATE)),
    refuses("含重点企业"),
)
COUNTS = ["18", "9", "4", "11", "6", "2"]
for title in ("规上工业企业个数与产值", "规上工业产值及企业数"):
    case(
        f"number-of-enterprises-{title}",
        xlsx(
            table(
                f"2022年3月分乡镇{title}",
                "乡镇|规上企业数（个）|1-3月产值（万元）|增速（%）",
                COUNTS,
                TO_DATE,
                RATES,
            )
        ),
        reads(QUARTER | QUARTER_GROWTH, beside=("企业数",)),
    )
PHONES = ["13800000000", "13800001117", "13800002234", "13800003351", "13800004468", "13800005585"]
case(
    "persons-and-telephones",
    xlsx(
        table(
            "2022年1-3月规上工业产值",
            ["单位：万元", "乡镇|1-3月产值|同比%|包联领导|联络员|联系电话"],
            TO_DATE,
            RATES,
            ["张某"] * 6,
            ["李某"] * 6,
            PHONES,
        )
    ),
    reads(QUARTER | QUARTER_GROWTH),
)

# 其中 over a group of columns.
ELECTRIC = ["10", "20", "30", "40", "50", "60"]
ELECTRIC_TO_DATE = ["31", "62", "93", "124", "155", "186"]
ALL = ["100", "200", "300", "400", "500", "600"]
ALL_TO_DATE = ["301", "602", "903", "1204", "1505", "1806"]
case(
    "part-over-month-and-to-date",
    xlsx(
        table(
            "2022年3月分乡镇用电量（万千瓦时）",
            ["乡镇|全社会用电量||其中：工业用电量|", "|本月|累计|本月|累计"],
            ALL,
            ALL_TO_DATE,
            ELECTRIC,
            ELECTRIC_TO_DATE,
        )
    ),
    reads(
        values("2022-03", 1, ELECTRIC, ELECTRICITY)
        | values("2022-03", 3, ELECTRIC_TO_DATE, ELECTRICITY),
        beside=("全社会用电量",),
    ),
)
case(
    "part-beside-the-same-unmarked",
    csv(
        table(
            "2022年3月工业指标（万千瓦时）",
            ["乡镇|工业用电量||其中：工业用电量|", "|本月|累计|本月|累计"],
            ALL,
            ALL_TO_DATE,
            ELECTRIC,
            ELECTRIC_TO_DATE,
        )
    ),
    doubts(
        "其中",
        "两个不同的值",
        figures=values("2022-03", 1, ALL, ELECTRICITY)
        | values("2022-03", 3, ALL_TO_DATE, ELECTRICITY),
    ),
)


def halves(title: str, line: list, heads: list, rest: list) -> list[list]:
    """The first three townships on the left, the others on the right."""
    rows = list(zip(SIX, TO_DATE, RATES, strict=True))
    return [
        [title],
        line,
        [*heads, *heads],
        *([*left, *right] for left, right in zip(rows[:3], rows[3:], strict=True)),
        [None, None, None, *rest],
    ]


HALF = ["乡镇", "产值", "增速%"]
UNIT = [None] * 5 + ["单位：万元"]
for name, write in (("xlsx", xlsx), ("csv", csv), ("html", html)):
    case(
        f"folded-list-unit-at-its-right-end-{name}",
        write(halves("2022年1-3月规上工业产值", UNIT, HALF, ["合计", TOTAL, "4.1"])),
        reads(QUARTER | QUARTER_GROWTH),
    )
case(
    "folded-list-unit-at-its-left-end",
    xls(halves("2022年1-3月规上工业产值", ["单位：万元"], HALF, ["合计", TOTAL, "4.1"])),
    reads(QUARTER | QUARTER_GROWTH),
)
# Two tables side by side are no halves of a list: each has its own unit.
case(
    "two-tables-side-by-side",
    xlsx(
        [
            ["2022年3月工业总产值", None, None, None, "2022年3月工业用电量"],
            ["单位：万元", None, None, None, "单位：万千瓦时"],
            ["乡镇", "本月", "累计", None, "乡镇", "本月", "累计"],
            *(
                [town, *output, None, town, *electric]
                for town, output, electric in zip(
                    SIX,
                    zip(MONTH, TO_DATE, strict=True),
                    zip(ELECTRIC, ELECTRIC_TO_DATE, strict=True),
                    strict=True,
                )
            ),
        ]
    ),
    reads(
        BOTH
        | values("2022-03", 1, ELECTRIC, ELECTRICITY)
        | values("2022-03", 3, ELECTRIC_TO_DATE, ELECTRICITY)
    ),
)

# Pages of print.
for name, foot in (
    ("comma", "第1页，共2页"),
    ("blank", "第 1 页 共 2 页"),
    ("of-all", "共2页 第1页"),
):
    ROWS = [[*row] for row in zip(SIX, MONTH, TO_DATE, RATES, strict=True)]
    PAGE = ["乡镇", "3月产值", "1-3月产值", "1-3月同比%"]
    case(
        f"foot-of-a-page-{name}",
        xlsx(
            [
                ["2022年1-3月规上工业产值（万元）"],
                PAGE,
                *ROWS[:3],
                [foot],
                PAGE,
                *ROWS[3:],
                ["合计", MONTH_TOTAL, TOTAL, "4.1"],
                [foot.replace("1", "2")],
            ]
        ),
        reads(BOTH | QUARTER_GROWTH),
    )

# 增减 is a rate where the per cent of the unit line can be of nothing else, and where it has
# decimals that no difference of its whole figures has.
MINUS = [rate.replace("-", "−") for rate in RATES]  # the sign for minus, as Word writes it
UNITS = "单位：万元、%"
CHANGES = [UNITS, "乡镇|3月|1-3月|1-3月增减"]
OUTPUT = "2022年3月规上工业总产值"
WHOLES = values("2022-03", 1, ELECTRIC) | values("2022-03", 3, ALL_TO_DATE)
case(
    "change-in-per-cent-of-the-unit-line",
    xlsx(table(OUTPUT, CHANGES, ELECTRIC, ALL_TO_DATE, MINUS)),
    reads(WHOLES | QUARTER_GROWTH),
)
case(
    "change-that-may-be-an-amount",
    csv(table(OUTPUT, CHANGES, ELECTRIC, ALL_TO_DATE, ["52", "-39", "125", "8", "71", "-12"])),
    reads(WHOLES, beside=("增减",)),
)
case(
    "change-beside-another-per-cent",
    csv(
        table(
            "2022年3月规上工业总产值",
            [UNITS, "乡镇|1-3月|1-3月增减|1-3月增速"],
            TO_DATE,
            ["12", "-3", "5", "1", "4", "-2"],
            RATES,
        )
    ),
    reads(QUARTER | QUARTER_GROWTH, beside=("增减",)),
)

# What a table has for comparison is no reason to ask anybody.
SHARES = ["45", "12", "7", "23", "11", "2"]
for head in (
    "占比（%）",
    "占全市比重%",
    "完成年度计划%",
    "年度目标（万元）",
    "环比%",
    "上年同期（万元）",
):
    case(
        f"left-out-without-a-warning-{head}",
        csv(
            table(
                "2022年3月规上工业总产值",
                f"乡镇|本月（万元）|{head}",
                MONTH,
                TO_DATE if "万元" in head else SHARES,
            )
        ),
        reads(MARCH, optional=values("2021-03", 1, TO_DATE)),
    )
case(
    "an-unknown-column-is-said",
    csv(table("2022年3月规上工业总产值", "乡镇|本月（万元）|外贸出口（万元）", MONTH, TO_DATE)),
    warns(MARCH, "外贸出口"),
)


@case.each
def test_bulletins(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
