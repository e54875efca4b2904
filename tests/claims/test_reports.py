"""The kind of a report, spans that lost an end, and other ways to write a period."""

from tests.claims.corpus import (
    JOINT,
    MARCH,
    MONTH,
    OUTPUT,
    QUARTER,
    TO_DATE,
    Cases,
    csv,
    doubts,
    judge,
    reads,
    reads_or_doubts,
    refuses,
    table,
    values,
    xlsx,
)

case = Cases()

LAST = ["2852.2", "832.5", "400.2", "1488.1", "654", "151.8"]  # January to March 2021
HALF = ["6000", "1700", "900", "3100", "1500", "300"]
PRIOR = values("2021-03", 3, LAST)
BARE = "乡镇|工业总产值(万元)"


def titled(title: str, head: str = BARE, texts=TO_DATE):
    return table(title, head, texts)


# A 季报 of March is January to March, one of June the quarter or the half; there is none of
# February.
for name, title, truth in (
    ("quarterly-march", "2022年3月工业总产值季报", reads(QUARTER)),
    ("quarterly-form-march", "2022年3月工业总产值季度报表", reads(QUARTER)),
    ("quarterly-first-quarter", "2022年一季度工业总产值季报", reads(QUARTER)),
    ("quarterly-to-march", "2022年1-3月工业总产值季报", reads(QUARTER)),
    ("quarterly-february", "2022年2月工业总产值季报", refuses("季报")),
    ("quarterly-june", "2022年6月工业总产值季报", refuses("本月或累计")),
    ("monthly-and-quarterly", "2022年3月工业总产值月度、季度监测表", refuses("本月或累计")),
    ("annual-march", "2022年3月工业总产值年报", refuses("年报")),
    ("annual-to-march", "2022年1-3月工业总产值年报", refuses("年报")),
    ("annual-december", "2021年12月工业总产值年报", reads(values("2021-12", 12, TO_DATE))),
    ("half-yearly-march", "2022年3月工业总产值半年报", refuses("半年报")),
    ("half-yearly-june", "2021年6月工业总产值半年报", reads(values("2021-06", 6, TO_DATE))),
    ("fiscal-year", "2022财年3月工业总产值", doubts("财年", "年份")),
    ("fiscal-year-in-letters", "FY2022年3月工业总产值", refuses("FY")),
):
    case(f"reports-title-{name}", csv(titled(title)), truth)
for name, sheet, title, truth in (
    ("quarterly-march", "季报", "2022年3月工业总产值", reads(QUARTER)),
    ("quarterly-to-march", "季报", "2022年1-3月工业总产值", reads(QUARTER)),
    ("annual-march", "年报", "2022年3月工业总产值", refuses("年报")),
    ("half-yearly-to-march", "半年报", "2022年1-3月工业总产值", refuses("半年报")),
    ("monthly", "月报", "2022年3月工业总产值", reads(values("2022-03", 1, TO_DATE))),
):
    case(f"reports-sheet-{name}", xlsx(titled(title), sheet=sheet), truth)
for name, file, title, truth in (
    ("quarterly-march", "2022年3月季报.csv", "2022年3月工业总产值", doubts("季报")),
    ("annual-march", "2022年年报.csv", "2022年3月工业总产值", doubts("年报")),
    ("fiscal-year", "FY2022.csv", "2022年3月工业总产值", doubts("FY")),
    ("quarterly-to-march", "2022年3月季报.csv", "2022年1-3月工业总产值", reads(QUARTER)),
    ("reported-in", "2022年报送.csv", "2022年1-3月工业总产值", reads(QUARTER)),
):
    case(f"reports-file-{name}", csv(titled(title), file), truth)
case(
    "reports-columns-say-which",
    csv(table("2022年6月工业总产值季报（万元）", "乡镇|本月|累计", MONTH, TO_DATE)),
    reads(values("2022-06", 1, MONTH) | values("2022-06", 6, TO_DATE)),
)

# The first month of a span was lost.
for name, title in (
    ("hyphen", "2022年-3月工业总产值"),
    ("dash", "2022年—3月工业总产值"),
    ("wave", "2022年～3月工业总产值"),
    ("blanks", "2022 年 - 3 月工业总产值"),
):
    case(f"reports-start-lost-{name}", csv(titled(title)), doubts("期别"))
case(
    "reports-start-lost-header",
    csv(titled("2022年工业总产值（万元）", "乡镇|-3月")),
    refuses("1-3月"),
)
case(
    "reports-dash-behind-the-indicator",
    csv(titled("2022年工业指标", "乡镇|工业总产值-3月(万元)", MONTH)),
    reads(MARCH),
)

# A month said of a span of several.
for head in ("1-3月当月", "1-3月本月", "1-3月（当月）", "一季度当月", "1-3月本月数"):
    case(
        f"reports-header-{head}",
        csv(titled("2022年1-3月工业总产值（万元）", f"乡镇|{head}", MONTH)),
        refuses("本月或累计"),
    )
case(
    "reports-title-span-and-month",
    csv(titled("2022年1-3月（3月当月）工业总产值")),
    refuses("本月或累计"),
)

# To the last day of a month.
for name, title in (
    ("until", ["截止3月31日工业总产值", "2022年"]),
    ("with-year", "截至2022年3月31日工业总产值"),
    ("to-the-end", "2022年至3月31日止工业总产值"),
    ("beside-the-span", "2022年1-3月工业总产值（截至3月31日）"),
):
    case(f"reports-last-day-{name}", csv(titled(title)), reads(QUARTER))
for head in ("截止3月31日", "至3月31日止", "截至3月31日累计"):
    case(
        f"reports-last-day-header-{head}",
        csv(titled("2022年工业总产值（万元）", f"乡镇|{head}")),
        reads(QUARTER),
    )
case("reports-day-inside", csv(titled("截至2022年3月20日工业总产值")), doubts("20日", "年份"))
case(
    "reports-last-day-beside-the-month",
    csv(titled("2022年3月工业总产值（截至3月31日）")),
    refuses("本月或累计"),
)

# Words behind a period, programs' own ways, forms that were filled in.
for head, texts, figures in (
    ("3月数", MONTH, MARCH),
    ("3月汇总", MONTH, MARCH),
    ("1-3月数", TO_DATE, QUARTER),
    ("1-3月汇总", TO_DATE, QUARTER),
    ("首季", TO_DATE, QUARTER),
    ("2022-Q1", TO_DATE, QUARTER),
    ("3月YTD", TO_DATE, QUARTER),
    ("Mar YTD", TO_DATE, QUARTER),
    ("3月MTD", MONTH, MARCH),
):
    case(
        f"reports-header-{head}",
        csv(titled("2022年工业总产值（万元）", f"乡镇|{head}", texts)),
        reads(figures),
    )
for head in ("3月户数", "3月企业数", "3月指数"):
    case(
        f"reports-header-{head}",
        csv(titled("2022年工业总产值（万元）", f"乡镇|{head}", MONTH)),
        refuses(head),
    )
for title, texts, figures in (
    ("2021年H1工业总产值", HALF, values("2021-06", 6, HALF)),
    ("2022-Q1工业总产值", TO_DATE, QUARTER),
    ("2022年首季工业总产值", TO_DATE, QUARTER),
    ("_2022_年_1-3_月工业总产值", TO_DATE, QUARTER),
):
    case(f"reports-title-{title[:8]}", csv(titled(title, BARE, texts)), reads(figures))
case(
    "reports-title-filled-in",
    csv(titled("2022年__3__月工业总产值（万元）", "乡镇|本月", MONTH)),
    reads(MARCH),
)
case("reports-third-quarter", csv(titled("2022-Q3工业总产值")), refuses("7-9月"))
for heads in ("MTD|YTD", "月累计|年累计", "本月|年度累计"):
    case(
        f"reports-month-and-year-{heads}",
        csv(table("2022年3月工业总产值（万元）", f"乡镇|{heads}", MONTH, TO_DATE)),
        reads(MARCH | QUARTER),
    )
case(
    "reports-month-to-date-alone",
    csv(titled("2022年3月工业总产值（万元）", "乡镇|月累计", MONTH)),
    doubts("月累计"),
)

# Two years in a title; last year named beside this one's.
for name, title, head, columns in (
    ("first", "2021-2022年一季度工业总产值对比（万元）", "乡镇|2021年|2022年", (LAST, TO_DATE)),
    ("last", "2021-2022年1-3月工业总产值（万元）", "乡镇|2022年|2021年", (TO_DATE, LAST)),
    (
        "and-the-same-period",
        "2022年1-3月及去年同期工业总产值（万元）",
        "乡镇|2022年1-3月|2021年1-3月",
        (TO_DATE, LAST),
    ),
):
    case(
        f"reports-two-years-{name}",
        csv(table(title, head, *columns)),
        reads(QUARTER, beside=("同期",), optional=PRIOR),
    )
case(
    "reports-two-years-one-column",
    csv(titled("2021-2022年一季度工业总产值（万元）", "乡镇|产值")),
    refuses("期别"),
)
WHOLE = [f"{int(text) * 2 + 100}" for text in HALF]
case(
    "reports-two-whole-years",
    csv(
        table(
            "2021、2022年工业总产值（万元）",
            "乡镇|2021年1-12月|2022年1-12月",
            [f"{int(text) * 2}" for text in HALF],
            WHOLE,
        )
    ),
    reads(values("2022-12", 12, WHOLE), beside=("上年全年",)),
)

# Exports: one column a year, another a quarter or a month.
for name, heads, cells, texts, figures in (
    ("quarter", "年度|季度", ("2022", "1"), TO_DATE, QUARTER),
    ("quarter-in-words", "年份|季度", ("2022", "一季度"), TO_DATE, QUARTER),
    ("quarter-in-letters", "年度|季", ("2022", "Q1"), TO_DATE, QUARTER),
    ("month", "年|月", ("2022", "3"), MONTH, MARCH),
):
    rows = [[*cells, town, text] for (town, _, _, _), text in zip(MARCH, texts, strict=True)]
    case(
        f"reports-export-{name}",
        csv([[*heads.split("|"), "乡镇", "工业总产值(万元)"], *rows]),
        reads(figures),
    )
case(
    "reports-export-no-such-quarter",
    csv([["年度", "季度", "乡镇", "工业总产值(万元)"], ["2022", "5", "胡集镇", "300"]]),
    refuses(),
)

# A file that is named by the day on which it was issued, or by whoever sends it.
for file in (
    "20220412工业总产值.csv",
    "2022-04-12工业总产值.csv",
    "工业科2022年3月.csv",
    "市政府办2022年3月.csv",
    "市工信局2022年3月工业产值.csv",
    "2022年3月_运行监测股.csv",
    "发改局2022年3月.csv",
):
    case(
        f"reports-file-{file}",
        csv(titled("2022年1-3月工业总产值（万元）", "乡镇|累计"), file),
        reads(QUARTER),
    )
for name, title in (
    ("twelve-months-to", "截至2022年3月31日止的12个月工业总产值"),
    ("month-to-date", "2022年3月月累计工业总产值"),
):
    case(f"reports-title-{name}", csv(titled(title)), doubts("期别", "本月或累计"))
for name, title in (
    ("english-span", "2022年Jan-Mar工业总产值"),
    ("english-span-first", "Jan-Mar 2022 工业总产值"),
    ("with-a-sum", "2022年1-3月合计工业总产值"),
):
    case(f"reports-title-{name}", csv(titled(title)), reads(QUARTER))
case(
    "reports-above-size-with-its-unit",
    csv(titled("2022年1-3月工业总产值", "乡镇|规上(万元)")),
    reads(QUARTER),
)
case(
    "reports-months-apart",
    csv(table("2022年工业总产值（万元）", "乡镇|1-2月|3月", JOINT, MONTH)),
    reads(values("2022-02", 2, JOINT, OUTPUT) | MARCH),
)
case(
    "reports-title-fiscal-columns-say",
    csv(table("2022财年工业总产值（万元）", "乡镇|2022年3月", MONTH)),
    reads_or_doubts(MARCH, "财"),
)


@case.each
def test_reports(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
