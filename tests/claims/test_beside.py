"""Columns and rows that stand beside the figures: sums, parts, other units, comparisons, groups."""

from decimal import Decimal

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    ELECTRICITY,
    GROWTH,
    INVESTMENT,
    JOINT,
    MARCH,
    MONTH,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TAX,
    TO_DATE,
    Cases,
    Truth,
    csv,
    doubts,
    judge,
    reads,
    refuses,
    sheets,
    table,
    values,
    warns,
    xlsx,
)

case = Cases()

TITLE = "2022年1-3月工业总产值（万元）"
YEAR = "2022年工业总产值（万元）"
NO_UNIT = "2022年1-3月工业总产值"
JANUARY = ["1100", "300", "160", "500", "250", "60"]
FEBRUARY = ["900", "240", "140", "480", "210", "40"]  # with January: JOINT
FIRST = values("2022-02", 2, JOINT)
MONTHS = values("2022-01", 1, JANUARY) | values("2022-02", 1, FEBRUARY) | MARCH
WRONG = ["3100.5", *TO_DATE[1:]]

# JOINT + MONTH = TO_DATE: as two halves of industry, or as months.
for heads in ("轻工业|重工业", "规上|规下", "规模以上工业|规模以下工业", "大中型|小微型"):
    words = tuple(heads.split("|"))
    for name, head, columns in (
        ("right", f"{heads}|合计", (JOINT, MONTH, TO_DATE)),
        ("left", f"合计|{heads}", (TO_DATE, JOINT, MONTH)),
    ):
        case(
            f"beside-sum-{name}-of-{heads}",
            csv(table(TITLE, f"乡镇|{head}", *columns)),
            reads(QUARTER, beside=words),
        )
    case(
        f"beside-no-sum-of-{heads}",
        csv(table(TITLE, f"乡镇|{heads}|合计", JOINT, MONTH, WRONG)),
        refuses("之和"),
    )
for heads in ("大型|中型", "国有|集体", "采矿业|制造业", "农业|工业"):
    case(
        f"beside-sum-of-some-{heads}",
        csv(table(TITLE, f"乡镇|{heads}|合计", JOINT, MONTH, TO_DATE)),
        doubts("合计", "工业"),
    )
for name, head, columns, figures in (
    ("three", "1月|2月|3月|合计", (JANUARY, FEBRUARY, MONTH, TO_DATE), MONTHS),
    ("first", "合计|1月|2月|3月", (TO_DATE, JANUARY, FEBRUARY, MONTH), MONTHS),
    ("quarter", "1月|2月|3月|一季度小计", (JANUARY, FEBRUARY, MONTH, TO_DATE), MONTHS | QUARTER),
    ("joint", "1-2月|3月|合计", (JOINT, MONTH, TO_DATE), FIRST | MARCH),
):
    case(f"beside-months-{name}", csv(table(YEAR, f"乡镇|{head}", *columns)), reads(figures))
case(
    "beside-months-no-sum",
    csv(table(YEAR, "乡镇|1-2月|3月|合计", JOINT, MONTH, WRONG)),
    refuses("之和"),
)
case(
    "beside-years-to-date-do-not-add",
    csv(
        table(
            "2022年工业总产值累计（万元）",
            "乡镇|2月|3月|合计",
            JOINT,
            TO_DATE,
            [str(Decimal(a) + Decimal(b)) for a, b in zip(JOINT, TO_DATE, strict=True)],
        )
    ),
    Truth(frozenset({"warn", "refuse"}), FIRST | MARCH | QUARTER, ("合计",)),
)

# 规上 beside what else there is: neither is the output of the title.
for heads in ("规上|全口径", "规上|规下", "规上工业|规下工业"):
    case(
        f"beside-above-size-{heads}",
        csv(table(TITLE, f"乡镇|{heads}", TO_DATE, MONTH)),
        refuses("规上"),
    )

# One amount in two units: 3000.5 万元 is 0.30 亿元.
YI = ["0.30", "0.08", "0.05", "0.15", "0.07", "0.02"]
for name, head, columns in (
    ("finer-first", "产值(万元)|产值(亿元)", (TO_DATE, YI)),
    ("finer-last", "产值(亿元)|产值(万元)", (YI, TO_DATE)),
):
    case(f"beside-two-units-{name}", csv(table(NO_UNIT, f"乡镇|{head}", *columns)), reads(QUARTER))
case(
    "beside-two-units-that-differ",
    csv(table(NO_UNIT, "乡镇|产值(万元)|产值(亿元)", TO_DATE, ["0.30", "0.80", *YI[2:]])),
    refuses("不同的值"),
)

# The unit in each cell, in its format, or below.
CELLS = {
    "wan-yuan": [f"{text}万元" for text in TO_DATE],
    "wan": [f"{text}万" for text in TO_DATE],
    "yuan": [f"{Decimal(text) * 10000:.0f}元" for text in TO_DATE],
}
for name, texts in CELLS.items():
    case(f"beside-unit-in-cells-{name}", csv(table(NO_UNIT, "乡镇|产值", texts)), reads(QUARTER))
case(
    "beside-unit-in-the-format",
    xlsx(table(NO_UNIT, "乡镇|产值", TO_DATE), fmts={(r, 1): '0.00"万"' for r in range(2, 8)}),
    reads(QUARTER),
)
case(
    "beside-unit-in-some-cells",
    csv(table(NO_UNIT, "乡镇|产值", [CELLS["wan"][0], *TO_DATE[1:]])),
    refuses("单位"),
)
case(
    "beside-wan-under-wan-yuan",  # 0.3 or 3000 万元
    csv(table(NO_UNIT, "乡镇|产值(万元)", ["0.3万", *TO_DATE[1:]])),
    refuses("可能是 0.3 万元，也可能是 3000 万元"),
)
case(
    "beside-yi-under-wan-yuan",
    csv(table(NO_UNIT, "乡镇|产值(万元)", ["0.30005亿", *TO_DATE[1:]])),
    warns(QUARTER, "亿元"),
)
for note in ("单位：万元", "注：本表单位为万元", "注：产值单位：万元。", "计量单位：万元"):
    case(
        f"beside-unit-below-{note}",
        csv(table(NO_UNIT, "乡镇|产值", TO_DATE, below=note)),
        reads(QUARTER),
    )
for note in ("注：技改投资单位：亿元", "注：投资单位为亿元", "填报单位：万元", "注：税收以万元计"):
    case(
        f"beside-unit-of-another-{note}",
        csv(table(NO_UNIT, "乡镇|产值", TO_DATE, below=note)),
        refuses("单位"),
    )

# Rows of totals and comparisons.
for total in ("全市（含市直）", "合计（含市直企业）", "全县(含县直)"):
    case(
        f"beside-total-{total}",
        csv(table(TITLE, "乡镇|累计", TO_DATE, below=f"{total}|6601.15")),
        reads(QUARTER),
    )
case(
    "beside-total-with-others-differs",
    csv(table(TITLE, "乡镇|累计", TO_DATE, below="全市（含市直）|7601.15")),
    warns(QUARTER, "7601.15"),
)
for rows in (
    ["占全市比重|100"],
    ["上年同期|6378.8", "同比增长（%）|3.5"],
    ["去年同期数|6378.8", "增长率|3.5"],
    ["全年目标|30000", "完成率|22"],
    ["比上年同期增长|3.5%"],
):
    case(
        f"beside-comparison-{rows[0]}",
        csv(table(TITLE, "乡镇|累计", TO_DATE, below=["合计|6601.15", *rows])),
        reads(QUARTER),
    )
case(
    "beside-unknown-row",
    csv(table(TITLE, "乡镇|累计", TO_DATE, below=["合计|6601.15", "增幅镇|3.5"])),
    refuses("增幅镇"),
)

# Groups of townships: 3000.5 + 800 + 450.25 = 4250.75, 1500 + 700.4 + 150 = 2350.4.
ROWS = [list(row) for row in zip(SIX, TO_DATE, strict=True)]
HEADS = [[TITLE], ["乡镇", "累计"]]
GROUPED = [*HEADS, ["第一方阵", ""], *ROWS[:3], ["第二方阵", ""], *ROWS[3:]]
case("beside-group-names-csv", csv(GROUPED), reads(QUARTER, beside=("方阵",)))
case("beside-group-names-xlsx", xlsx(GROUPED), reads(QUARTER, beside=("方阵",)))
for name, first in (("right", "4250.75"), ("wrong", "4251.75")):
    areas = [
        [TITLE],
        ["片区", "乡镇", "累计"],
        *(["东片", *row] for row in ROWS[:3]),
        ["东片小计", "", first],
        *(["西片", *row] for row in ROWS[3:]),
        ["西片小计", "", "2350.4"],
        ["合计", "", "6601.15"],
    ]
    case(
        f"beside-areas-{name}",
        csv(areas),
        reads(QUARTER, beside=("片区",)) if name == "right" else warns(QUARTER, "4251.75"),
    )
for word in ("规下工业", "预计数", "不变价", "1-2月", "千元", "季报", "去年"):
    turned = [["2022年1-3月工业主要指标（万元）"], ["指标", *SIX], [word], ["工业总产值", *TO_DATE]]
    case(f"beside-line-over-rows-{word}", csv(turned), doubts(word))
case(
    "beside-line-over-rows-harmless",
    csv([["2022年1-3月（万元）"], ["指标", *SIX], ["主要指标"], ["工业总产值", *TO_DATE]]),
    reads(QUARTER),
)
case(
    "beside-month-not-yet-reported",
    csv([[YEAR], ["月份", *SIX], ["1-2月", *JOINT], ["3月", *MONTH], ["4月"]]),
    reads(FIRST | MARCH),
)

# Growth of a total lies between that of its parts: −3.9 % … 12.5 %.
RATED = ("乡镇|累计(万元)|同比(%)", TO_DATE, RATES)
for name, total in (("above", "15.3"), ("below", "-4.5"), ("a-hundredfold", "390")):
    case(
        f"beside-growth-of-total-{name}",
        csv(table(NO_UNIT, *RATED, below=f"合计|6601.15|{total}")),
        warns(QUARTER | QUARTER_GROWTH, total),
    )
for name, below in (
    ("between", "合计|6601.15|3.9"),
    ("at-the-edge", "合计|6601.15|12.5"),
    ("with-others", ["市直|5000|40", "合计|11601.15|20"]),
):
    case(
        f"beside-growth-of-total-{name}",
        csv(table(NO_UNIT, *RATED, below=below)),
        reads(QUARTER | QUARTER_GROWTH),
    )
case(
    "beside-growth-of-total-without-levels",
    csv(table("2022年1-3月规上工业增加值增速（%）", "乡镇|增速(%)", RATES, below="全市|20.1")),
    doubts("20.1"),
)

# Growth in words.
for name, texts, rates in (
    (
        "all",
        ["增长5.2", "下降3.9", "增长12.5", "增长0.8", "增长7.1", "下降1.2"],
        RATES,
    ),
    (
        "with-standing-still",
        ["增长5.2%", "下降3.9%", "持平", "上升0.8%", "增7.1%", "降1.2%"],
        ["5.2", "-3.9", "0", "0.8", "7.1", "-1.2"],
    ),
):
    case(
        f"beside-growth-in-words-{name}",
        csv(table(NO_UNIT, RATED[0], TO_DATE, texts)),
        warns(QUARTER | values("2022-03", 3, rates, GROWTH), "增长5.2"),
    )
for name, head, texts in (
    ("of-two-signs", RATED[0], ["增长-5.2", *RATES[1:]]),
    ("in-points", RATED[0], ["增长5.2个百分点", *RATES[1:]]),
    ("among-levels", "乡镇|累计(万元)|税收(万元)", ["增长5.2", *RATES[1:]]),
):
    case(
        f"beside-growth-in-words-{name}",
        csv(table(NO_UNIT, head, TO_DATE, texts)),
        doubts("增长", "税收"),
    )

# Prices of another year, said below or in a remark.
for note in (
    "注：产值为不变价",
    "注：按可比价计算",
    "注：工业总产值按2020年不变价计算",
    "注：产值按上年价格计算",
    "注：已扣除价格因素",
    "产值为可比价",
):
    case(f"beside-price-{note}", csv(table(TITLE, "乡镇|累计", TO_DATE, below=note)), doubts("价"))
for note in (
    "注：增速按可比价计算",
    "注：产值按现价计算，增速按可比价计算",
    "注：按可比价计算",
    "注：规上工业增加值增速按可比价计算",
):
    case(
        f"beside-price-of-growth-{note}",
        csv(table(NO_UNIT, *RATED, below=note)),
        reads(QUARTER | QUARTER_GROWTH),
    )
case(
    "beside-price-of-both",
    csv(table(NO_UNIT, *RATED, below="注：产值和增速均按可比价计算")),
    doubts("可比价"),
)
for remark in ("季报数", "按不变价", "规下企业"):
    case(
        f"beside-remark-{remark}",
        csv(table(TITLE, "乡镇|产值|备注", TO_DATE, [remark, "", "", "", "", ""])),
        doubts(remark),
    )
for note in ("注：本表为年报数", "注：表中数据为规下工业", "注：本表数据为轻工业", "注：千元"):
    case(
        f"beside-note-{note}",
        csv(table(TITLE, "乡镇|累计", TO_DATE, below=note)),
        doubts(note[-2:]),
    )

for note in (
    "注：本表为当月数",
    "注：3月为当月数",
    "注：表中数据均为出口交货值",
    "注：表中数据为利润总额",
    "注：本表为日均数",
    "注：上述企业均为亏损企业",
):
    case(
        f"beside-what-all-are-{note}",
        csv(table(TITLE, "乡镇|累计", TO_DATE, below=note)),
        doubts(note[2:]),
    )
for note in (
    "注：表内为累计数",
    "注：本表数据为1-3月累计数",
    "注：本表数据为快报数",
    "注：绝对数按现价计算",
):
    case(
        f"beside-what-all-are-harmless-{note}",
        csv(table(TITLE, "乡镇|累计", TO_DATE, below=note)),
        reads(QUARTER),
    )

# Two versions of a sheet; sheets of one township each; blocks that name themselves.
APRIL = "2022年4月工业总产值（万元）"
STATED = table(APRIL, "乡镇|本月", MONTH)
ANEW = table(APRIL, "乡镇|本月", ["1001.5", *MONTH[1:]])
CORRECTED = values("2022-04", 1, ["1001.5", *MONTH[1:]])
for first, later in (("4月", "4月（修订）"), ("4月", "4月（更正）"), ("4月初步", "4月（定稿）")):
    for pages in (((first, STATED), (later, ANEW)), ((later, ANEW), (first, STATED))):
        case(
            f"beside-version-{pages[0][0]}-{pages[1][0]}",
            sheets("2022.xlsx", *pages),
            warns(CORRECTED, later.strip("4月（）")),
        )
case(
    "beside-version-of-one-township",
    sheets("2022.xlsx", ("4月", STATED), ("4月（更正）", ANEW[:3])),
    warns(CORRECTED, "更正"),
)
case(
    "beside-two-later-versions",
    sheets("2022.xlsx", ("4月（修订）", STATED), ("4月（更正）", ANEW)),
    refuses("都是后一版"),
)
case(
    "beside-copy-is-no-version",
    sheets("2022.xlsx", ("4月", STATED), ("4月(2)", ANEW)),
    refuses("不同的值"),
)
case(
    "beside-sheets-of-townships",
    sheets(
        "2022年3月工业总产值.xlsx",
        *(
            (town, [["2022年3月工业总产值（万元）"], ["乡镇", "本月"], [town, text]])
            for town, text in zip(SIX, MONTH, strict=True)
        ),
    ),
    reads(MARCH),
)
for name, title in (("investment", "技改投资（万元）"), ("tax", "2022年1-3月工业税收（万元）")):
    own = {"investment": INVESTMENT, "tax": TAX}[name]
    blocks = [
        *HEADS,
        *ROWS,
        [],
        [title],
        ["乡镇", "累计"],
        *map(list, zip(SIX, MONTH, strict=True)),
    ]
    case(
        f"beside-second-block-{name}",
        xlsx(blocks, sheet="产值"),
        reads(QUARTER | values("2022-03", 3, MONTH, own)),
    )
case(
    "beside-second-block-with-a-unit-of-its-own",
    csv(
        [
            ["2022年1-3月工业总产值", "单位：万元"],
            *[["乡镇", "累计"], *ROWS],
            [],
            ["2022年1-3月工业用电量", "单位：万千瓦时"],
            ["乡镇", "累计"],
            *map(list, zip(SIX, MONTH, strict=True)),
        ]
    ),
    reads(QUARTER | values("2022-03", 3, MONTH, ELECTRICITY)),
)


@case.each
def test_beside(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
