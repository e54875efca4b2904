"""Kinds that files of county bureaus showed: versions, signatures, groups, English heads, parts."""

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    ELECTRICITY,
    INVESTMENT,
    MARCH,
    MONTH,
    MONTH_TOTAL,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    REGISTER,
    TO_DATE,
    TOTAL,
    VALUE_ADDED,
    Cases,
    csv,
    doubts,
    judge,
    reads,
    reads_or_doubts,
    refuses,
    sheets,
    table,
    together,
    values,
    warns,
    xls,
    xlsx,
)
from zx_analysis.city import Register
from zx_analysis.cleaning import clean_files

case = Cases()
TITLED = "2022年1-3月分乡镇工业总产值（万元）"
BOTH = MARCH | QUARTER

# With townships across, what stands below is no row of figures, in whatever cells it stands.
ACROSS = [
    ["2022年1-3月分乡镇工业经济指标（单位：万元）"],
    ["指标", *SIX],
    ["工业总产值本月", *MONTH],
    ["工业总产值累计", *TO_DATE],
]
SIGNED = {
    "note": ["注：本表数据为快报数"],
    "contact": ["联系人：张三 电话：0724-4223456"],
    "contact-in-cells": ["联系人", "张三", "", "电话", "4223456"],
    "filled-in-by": ["填表人", "李四", "", "审核人", "王五"],
    "not-in-the-first-cell": ["", "联系人：张三"],
}
for name, cells in SIGNED.items():
    for kind, writer in (("xlsx", xlsx), ("xls", xls), ("csv", csv)):
        case(f"bureaus-below-across-{name}-{kind}", writer([*ACROSS, cells]), reads(BOTH))
for name, note, word in (
    ("another-period", "注：以上为1-2月数据", "1-2月"),
    ("wrong", "注：胡集镇数据有误", "胡集"),
    ("expected", "注：本表为预计数", "预计"),
):
    case(f"bureaus-below-across-{name}", xlsx([*ACROSS, [note]]), doubts(word))

# An indicator on a line of its own, below it its month, its year to date and its rate.
GROUPS = [
    ["2022年1-3月分乡镇工业经济指标（万元、%）"],
    ["指标", *SIX],
    ["一、规上工业总产值"],
    ["本月实绩", *MONTH],
    ["本年累计", *TO_DATE],
    ["累计增速", *RATES],
    ["二、工业技改投资"],
    ["本年累计", *TO_DATE],
]
INVESTED = values("2022-03", 3, TO_DATE, INVESTMENT)
for kind, writer in (("xlsx", xlsx), ("xls", xls), ("csv", csv)):
    right = reads(BOTH | QUARTER_GROWTH | INVESTED)
    case(f"bureaus-groups-on-lines-{kind}", writer(GROUPS), right)

# A sheet or a file that states anew what another one states.
APRIL = "2022年4月分乡镇工业总产值（万元）"
ANEW = ["1100.5", *MONTH[1:]]
FIRST, LATER = table(APRIL, "乡镇|本月", MONTH), table(APRIL, "乡镇|本月", ANEW)
STATED = values("2022-04", 1, ANEW)
for one, later in (
    ("4月", "4月【更正】"),
    ("4月", "4月（二次修订）"),
    ("4月", "4月（修订2）"),
    ("4月", "4月（重报）"),
    ("4月", "4月（新）"),
    ("4月", "修订4月"),
    ("4月", "更正后4月"),
    ("4月初报", "4月终报"),
    ("4月", "4月v2"),
):
    pages = sheets("a.xlsx", (later, LATER), (one, FIRST))
    case(f"bureaus-version-{one}-{later}", pages, warns(STATED, "两版"))
# Of two files nobody can tell which one holds: they are refused where they differ.
for name, writer, one, later in (
    ("xlsx", xlsx, "2022年4月.xlsx", "2022年4月（修订）.xlsx"),
    ("xls", xls, "2022年4月.xls", "2022年4月（更正）.xls"),
    ("csv", csv, "2022年4月快报.csv", "2022年4月定稿.csv"),
):
    files = together(writer(FIRST, one), writer(LATER, later))
    case(f"bureaus-version-file-{name}", files, refuses("1100.5"))
# what was wrong in the first version is mended in the later one
WRONG = table(APRIL, "乡镇|本月", ["1000.5x", *MONTH[1:]])
pages = sheets("a.xlsx", ("4月", WRONG), ("4月（更正）", LATER))
case("bureaus-version-of-a-wrong-sheet", pages, warns(STATED, "两版"))
# a later version of one township alone: the others stay, and the total from before is none of them
SUMMED = [*FIRST, ["合计", MONTH_TOTAL]]
ALONE = [*FIRST[: -len(MONTH)], [SIX[0], ANEW[0]]]
pages = sheets("a.xlsx", ("4月", SUMMED), ("4月（更正）", ALONE))
case(
    "bureaus-version-of-one-township", pages, warns(STATED, "重报了 1 个乡镇", "其余 5 个仍用“4月”")
)
case("bureaus-version-alone", csv(LATER, "2022年4月（修订）.csv"), reads(STATED))

# An English header below the Chinese one says no more; where it says more, it is not passed over.
for name, english, truth in (
    ("translated", "Gross Output Value", reads(QUARTER)),
    ("unit", "(10,000 yuan)", reads(QUARTER)),
    ("name-and-unit", "Output Value (10000 yuan)", reads(QUARTER)),
    ("other-unit", "Output Value (100 million yuan)", doubts("亿元")),
    ("target", "Target", doubts("Target")),
    ("last-year", "Last year", doubts("Lastyear", "Last year")),
    ("index", "Index", doubts("Index")),
    ("light", "Light industry", doubts("Light")),
    ("preliminary", "Preliminary", doubts("Preliminary")),
    ("estimate", "EST", doubts("EST")),
):
    rows = [[TITLED], ["乡镇", "工业总产值"], ["Town", english], *zip(SIX, TO_DATE, strict=True)]
    case(f"bureaus-english-{name}", xlsx([[*row] for row in rows]), truth)
TWO = [["2022年1-3月工业指标"], ["乡镇", "工业总产值(万元)\nGross output", "同比(%)\nYoY"]]
rows = [*TWO, *([*row] for row in zip(SIX, TO_DATE, RATES, strict=True))]
case("bureaus-english-in-one-cell", xlsx(rows), reads(QUARTER | QUARTER_GROWTH))
for word in ("EST", "Prelim", "Sales value", "Target"):
    rows = table("2022年1-3月（万元）", f"乡镇|工业总产值 {word}", TO_DATE)
    case(f"bureaus-english-behind-{word}", csv(rows), doubts(word, word.replace(" ", "")))


# Numbered groups: the whole, what stands outside the townships, the townships.
def grouped(*groups: list[str], below: tuple[list[str], ...] = ()) -> list[list]:
    towns = ([str(n), *row] for n, row in enumerate(zip(SIX, TO_DATE, strict=True), 1))
    return [[TITLED], ["序号", "单位", "累计"], *groups, *towns, *below]


# 6601.15 + 100 = 6701.15
OUTSIDE_TOO = ["", "合计", "6701.15"]
for name, rows, truth in (
    ("whole-and-townships", grouped(["一", "全市", TOTAL], ["二", "乡镇", TOTAL]), reads(QUARTER)),
    ("name-alone", grouped(["一", "合计", TOTAL], ["二", "乡镇", ""]), reads(QUARTER)),
    (
        "beside-the-city's-own",
        grouped(["一", "市直", "100"], ["二", "乡镇", TOTAL], below=(OUTSIDE_TOO,)),
        reads(QUARTER),
    ),
    (
        "sum-of-the-townships",
        grouped(["一", "市直", "100"], ["二", "乡镇合计", TOTAL], below=(OUTSIDE_TOO,)),
        reads(QUARTER),
    ),
    (
        "name-above-the-first",
        [*grouped()[:2], ["一", "街道", ""], *grouped()[2:]],
        reads(QUARTER),
    ),
    (
        "turned",
        grouped(["一", "全市", TOTAL], ["二", "乡镇", MONTH_TOTAL]),
        doubts(MONTH_TOTAL),
    ),
):
    case(f"bureaus-groups-{name}", csv(rows), truth)

# Another city on a line, as a sheet's or a file's name.
SILENT = "乡镇|工业总产值(万元)"
AT_HOME = table("钟祥市2022年1-3月工业总产值", SILENT, TO_DATE)
case("bureaus-place-line", csv([AT_HOME[0], ["京山市"], *AT_HOME[1:]]), doubts("京山"))
case("bureaus-place-file", csv(AT_HOME, "京山市.csv"), doubts("京山"))
case("bureaus-place-sheet", xlsx(AT_HOME, sheet="京山市"), doubts("京山"))
case("bureaus-place-its-own", csv([["钟祥市"], *AT_HOME]), reads(QUARTER))

# A file called 季报 beside a title that names its last month.
OF_QUARTER = "2022年3月季报.csv"
for name, title, heads, columns, truth in (
    ("silent", "2022年3月工业总产值", SILENT, [TO_DATE], reads_or_doubts(QUARTER, "季报")),
    ("span", "2022年1-3月工业总产值", SILENT, [TO_DATE], reads(QUARTER)),
    (
        "columns-say",
        "2022年3月工业总产值（万元）",
        "乡镇|本月|累计",
        [MONTH, TO_DATE],
        reads(BOTH),
    ),
):
    case(f"bureaus-quarterly-{name}", csv(table(title, heads, *columns), OF_QUARTER), truth)

# Words over columns, over the names, in titles, in the names of files.
for number, head in enumerate(
    (
        "单月（万元）",
        "3月单月（万元）",
        "当月数（万元）",
    )
):
    rows = table("2022年3月分乡镇规上工业总产值", f"乡镇|{head}", MONTH)
    case(f"bureaus-month-{number}", csv(rows), reads(MARCH))
for number, head in enumerate(
    (
        "今年累计（万元）",
        "年初至本月（万元）",
        "自年初至本月累计（万元）",
        "至本月累计（万元）",
        "累计额（万元）",
    )
):
    rows = table("2022年1-3月分乡镇规上工业总产值", f"乡镇|{head}", TO_DATE)
    case(f"bureaus-to-date-{number}", csv(rows), reads(QUARTER))
for number, head in enumerate(
    (
        "比同期增长（%）",
        "与上年同期比（%）",
        "较同期±%",
        "上升/下降（%）",
        "增减幅度(%)",
        "同期比（%）",
        "与去年同期相比增长（%）",
        "较上年增长(%)",
    )
):
    rows = table("2022年1-3月规上工业总产值", f"乡镇|累计（万元）|{head}", TO_DATE, RATES)
    case(f"bureaus-growth-{number}", csv(rows), reads(QUARTER | QUARTER_GROWTH))
for number, head in enumerate(
    (
        "县域",
        "镇域",
        "镇（街道、管委会）",
        "责任主体",
        "属地镇街",
        "行政区划",
        "乡镇（街道、园区）名称",
    )
):
    rows = table("2022年1-3月规上工业总产值", f"{head}|累计（万元）", TO_DATE)
    case(f"bureaus-names-{number}", csv(rows), reads(QUARTER))
for number, title in enumerate(
    (
        "2022年1-3月工业总产值（联网直报平台导出）",
        "2022年1-3月规上工业总产值(快报口径)",
        "2022年1-3月分镇域工业总产值",
        "2022年1-3月工业总产值排位表",
    )
):
    case(f"bureaus-title-{number}", csv(table(title, SILENT, TO_DATE)), reads(QUARTER))
for name, word in (("工业用电量.csv", "用电量"), ("一季度（含胡集经开区）.csv", "含")):
    case(f"bureaus-file-{word}", csv(AT_HOME, name), doubts(word))
USED = values("2022-03", 3, TO_DATE, ELECTRICITY)
rows = table("2022年1-3月工业用电量（单位：万千瓦时）", "乡镇|用电量", TO_DATE)
case("bureaus-short-name-under-its-title", csv(rows), reads(USED))
rows = table("2022年1-3月工业用电量（单位：万千瓦时）", "乡镇|全社会用电量", TO_DATE)
case("bureaus-other-name-under-its-title", csv(rows), doubts("全社会"))

# Lines and sheets around the table.
MADE_BY = [["制表机关：钟祥市统计局"], ["批准文号：鄂统〔2021〕12号"]]
case("bureaus-made-by", csv([*MADE_BY, *AT_HOME]), reads(QUARTER))
EMPTY = sheets("a.xlsx", ("Sheet1", AT_HOME), ("Sheet2", [[]]), ("Sheet3", [[""]]))
case("bureaus-empty-sheets", EMPTY, reads(QUARTER))
case(
    "bureaus-period-and-unit-over-the-header",
    csv(
        [
            ["分乡镇工业总产值"],
            ["", "2022年3月", "万元"],
            *table("", "乡镇|本月|累计", MONTH, TO_DATE),
        ]
    ),
    reads(BOTH),
)
case(
    "bureaus-year-and-month-on-lines",
    csv([["指标：工业总产值", "单位：万元"], ["年", "月", *SIX], ["2022", "3", *MONTH]]),
    reads(MARCH),
)
ORDER = [
    ["名次", "乡镇", "增速(%)"],
    *([str(n), *row] for n, row in enumerate(zip(SIX, RATES, strict=True), 1)),
]
case(
    "bureaus-places-left-of-the-names",
    csv([["2022年1-3月规上工业增加值增速排名"], *ORDER]),
    reads(values("2022-03", 3, RATES, VALUE_ADDED)),
)
ENTRIES = [
    [town, "2022年1-3月", "工业总产值", "万元", now, "9"]
    for town, now in zip(SIX, TO_DATE, strict=True)
]
case(
    "bureaus-entries-with-last-year",
    csv([["行政区划", "统计期", "指标", "单位", "本期值", "上年同期值"], *ENTRIES]),
    reads(QUARTER, beside=("上年同期值",)),
)

# An indicator inside a wider one.
OF_ALL = ["9000", "2000", "1000", "4000", "2000", "500"]
case(
    "bureaus-of-which-another-indicator",
    csv(table("2022年1-3月投资（万元）", "乡镇|固定资产投资|其中：技改投资", OF_ALL, TO_DATE)),
    reads(INVESTED, beside=("固定资产",)),
)
case(
    "bureaus-of-which-the-same-indicator",
    csv(table("2022年1-3月（万元）", "乡镇|工业总产值|其中：规上工业总产值", OF_ALL, TO_DATE)),
    doubts("规上"),
)
case(
    "bureaus-roof-of-investment",
    csv(table("2022年1-3月（万元）", ["乡镇|工业投资|", "|技改投资|"], TO_DATE, ["", *[""] * 5])),
    reads(INVESTED),
)

# A group that is no indicator of ours is never that of the title.
OTHER = [
    ["2022年1-3月规上工业总产值（万元、%）"],
    ["乡镇", "固定资产投资", "", "累计"],
    ["", "总量", "增速", ""],
]
ROWS = [[*row] for row in zip(SIX, OF_ALL, RATES, TO_DATE, strict=True)]
case(
    "bureaus-group-of-another-indicator", csv([*OTHER, *ROWS]), doubts("固定资产", figures=QUARTER)
)
ORDERS = "填报要求：请于4月10日前报送经信局运行科"
rows = table(["2022年1-3月工业总产值（万元）", ORDERS], "乡镇|累计", TO_DATE)
case("bureaus-orders-above", csv(rows), reads(QUARTER))
case(
    "bureaus-short-for-above-size",
    csv(
        table(
            "2022年3月工业经济调度表",
            "乡镇|3月份规上产值（万元）|1-3月累计（万元）",
            MONTH,
            TO_DATE,
        )
    ),
    reads(BOTH),
)


@case.each
def test_what_bureaus_write(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)


def test_a_total_from_before_is_not_held_against_what_one_township_states_anew(tmp_path):
    (tmp_path / "townships.csv").write_text(REGISTER, encoding="utf-8")
    register, folder = Register.from_csv(tmp_path / "townships.csv"), tmp_path / "in"
    folder.mkdir()
    sheets("2022年4月.xlsx", ("4月", SUMMED), ("4月（更正）", ALONE))(folder)
    cleaned = clean_files([folder], register, ["2022-04"])
    assert set(cleaned.findings["rule"]) == {"later_version_of_a_sheet"}
