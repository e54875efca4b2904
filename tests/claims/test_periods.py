"""Periods that contradict one another, are not understood, or only look so."""

from tests.claims.corpus import (
    GROWTH,
    HEAD,
    JOINT,
    MARCH,
    MONTH,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TO_DATE,
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


def output(when: str, head: str = HEAD, *columns: list[str]) -> list[list]:
    """A table of output that is entitled with a period; one column unless more are given."""
    return table(f"钟祥市{when}分乡镇工业总产值", head, *(columns or [TO_DATE]))


# A quarter, a half year or a year is no month.
SECOND = values("2022-06", 3, TO_DATE)
THIRD = values("2022-09", 3, TO_DATE)
case(
    "periods-title-second-quarter-sheet-june-xls",
    xls(output("2022年第二季度"), "2022年.xls", sheet="6月"),
    doubts("季", "期别", figures=SECOND),
)
case(
    "periods-title-q2-file-june-csv",
    csv(output("2022年Q2"), "2022年6月.csv"),
    doubts("Q2", "季", "期别", figures=SECOND),
)
case(
    "periods-title-year-q2-file-june",
    xlsx(output("2022Q2"), "2022年6月.xlsx"),
    doubts("Q2", "季", "期别", figures=SECOND),
)
case(
    "periods-title-roman-quarter-file-june",
    xlsx(output("2022年Ⅱ季度"), "2022年6月.xlsx"),
    doubts("季", "期别", figures=SECOND),
)
case(
    "periods-title-digit-quarter-file-june-gb",
    gb(output("2022年2季度"), "202206.csv"),
    doubts("季", "期别", figures=SECOND),
)
case(
    "periods-title-third-quarter-file-september-gb",
    gb(output("2022年三季度"), "2022年9月.csv"),
    doubts("季", "期别", figures=THIRD),
)
case(
    "periods-sheet-fourth-quarter-file-december",
    xlsx(output(""), "2022年12月.xlsx", sheet="四季度"),
    doubts("季", "期别", figures=values("2022-12", 3, TO_DATE)),
)
case(
    "periods-header-second-quarter-file-june",
    csv(output("", "乡镇|二季度工业总产值(万元)"), "2022年6月.csv"),
    doubts("季", "期别", figures=SECOND),
)
case(
    "periods-unit-line-second-quarter-sheet-june",
    xlsx(
        table(["分乡镇工业总产值", "2022年二季度 单位：万元"], "乡镇|工业总产值", TO_DATE),
        "2022年.xlsx",
        sheet="6月",
    ),
    doubts("季", "期别", figures=SECOND),
)
case(
    "periods-web-heading-second-quarter-file-june",
    html(table("", HEAD, TO_DATE), "2022年6月.xls", before="<h3>2022年二季度工业总产值</h3>"),
    doubts("季", "期别", figures=SECOND),
)
case(
    "periods-title-second-half-sheet-december-xls",
    xls(output("2022年下半年"), "2022年.xls", sheet="12月"),
    doubts("半年", "期别", figures=values("2022-12", 6, TO_DATE)),
)
case(
    "periods-title-april-to-june-file-june",
    xlsx(output("2022年4-6月"), "2022年6月.xlsx"),
    reads_or_doubts(SECOND, "4-6月", "季", "期别"),
)
case(
    "periods-title-year-file-december-csv",
    csv(output("2021年度"), "2021年12月.csv"),
    reads_or_doubts(values("2021-12", 12, TO_DATE), "年度", "全年", "期别"),
)
case(
    "periods-title-year-no-month-offers-the-whole-year",
    gb(output("2021年度"), "各乡镇工业总产值.csv"),
    reads_or_doubts(values("2021-12", 12, TO_DATE), "1-12月", "全年"),
)
case(
    "periods-title-two-quarters-sheet-june",
    xlsx(output("2022年一、二季度"), "2022年.xlsx", sheet="6月"),
    reads_or_doubts(values("2022-06", 6, TO_DATE), "季", "期别"),
)
case(
    "periods-sheet-second-quarter-title-half-year",
    xlsx(output("2022年1-6月"), "工业.xlsx", sheet="二季度"),
    reads_or_doubts(values("2022-06", 6, TO_DATE), "季", "期别"),
)
case(
    "periods-title-first-quarter-header-april",
    csv(output("2022年一季度", "乡镇|4月工业总产值(万元)")),
    doubts("4月", "2022-04", "季", "期别", figures={}),
)
JUNE, SEPTEMBER = values("2022-06", 1, MONTH), values("2022-09", 1, MONTH)
case(
    "periods-header-quarter-to-date-september-csv",
    csv(output("2022年9月", "乡镇|本月(万元)|季累计(万元)", MONTH, TO_DATE)),
    doubts("季", "7-9月", figures=SEPTEMBER | THIRD),
)
case(
    "periods-header-this-quarter-to-date-june-xls",
    xls(output("2022年6月", "乡镇|本月(万元)|本季累计(万元)", MONTH, TO_DATE)),
    doubts("季", "4-6月", figures=JUNE | SECOND),
)
case(
    "periods-header-this-quarter-june",
    xlsx(output("2022年6月", "乡镇|本月(万元)|本季(万元)", MONTH, TO_DATE)),
    doubts("季", "4-6月", figures=JUNE | SECOND),
)
case(
    "periods-header-quarter-to-date-in-march-is-the-year-to-date",
    xlsx(output("2022年3月", "乡镇|本月(万元)|季累计(万元)", MONTH, TO_DATE)),
    reads_or_doubts(MARCH | QUARTER, "季"),
)
case(
    "periods-title-first-quarter-sheet-march",
    xlsx(output("2022年一季度"), "2022年.xlsx", sheet="3月"),
    reads(QUARTER),
)
case(
    "periods-title-month-file-first-quarter",
    xlsx(output("2022年3月", "乡镇|本月(万元)|累计(万元)", MONTH, TO_DATE), "2022年一季度.xlsx"),
    reads(MARCH | QUARTER),
)
case(
    "periods-title-second-quarter-header-june",
    xlsx(output("2022年二季度", "乡镇|6月工业总产值(万元)", MONTH)),
    reads(JUNE),
)
APRIL_TO_JUNE = (
    values("2022-04", 1, JOINT) | values("2022-05", 1, MONTH) | values("2022-06", 1, TO_DATE)
)
case(
    "periods-title-second-quarter-columns-its-months-csv",
    csv(output("2022年二季度", "乡镇|4月(万元)|5月(万元)|6月(万元)", JOINT, MONTH, TO_DATE)),
    reads(APRIL_TO_JUNE),
)
SUM = ["6001", "1600", "900.5", "3000", "1400.8", "300"]  # JOINT + MONTH + TO_DATE
case(
    "periods-column-second-quarter-beside-its-months",
    xlsx(
        output(
            "2022年", "乡镇|4月(万元)|5月(万元)|6月(万元)|二季度(万元)", JOINT, MONTH, TO_DATE, SUM
        )
    ),
    reads(APRIL_TO_JUNE, beside=("季",), optional=values("2022-06", 3, SUM)),
)
case(
    "periods-file-second-half-sheets-of-months",
    sheets(
        "2022年下半年工业.xlsx",
        ("11月", output("2022年11月", "乡镇|本月(万元)", MONTH)),
        ("12月", output("2022年12月", "乡镇|本月(万元)", JOINT)),
    ),
    reads(values("2022-11", 1, MONTH) | values("2022-12", 1, JOINT)),
)
for name, written, period, months in (
    ("first-three-quarters-file-september", "2022年前三季度", "2022-09", 9),
    ("first-half-file-june", "2022年上半年", "2022-06", 6),
    ("whole-year-file-december", "2022年全年", "2022-12", 12),
    ("q1-file-march", "2022年Q1", "2022-03", 3),
):
    file = f"{period[:4]}年{int(period[5:])}月.xlsx"
    case(
        f"periods-title-{name}", xlsx(output(written), file), reads(values(period, months, TO_DATE))
    )

# Days: a part of a month is no month, the whole of it is.
for name, written, *words in (
    ("january-to-20-march", "2022年1月1日-3月20日", "20日"),
    ("1-to-20-march", "2022年3月1日至20日", "20日"),
    ("first-20-days", "2022年3月前20天", "20天"),
    ("first-ten-days", "2022年3月上旬", "旬"),
    ("first-half-of-the-month", "2022年3月上半月", "半月"),
    ("second-week", "2022年3月第2周", "周"),
    ("until-the-25th-in-brackets", "2022年3月（截至25日）", "25日"),
):
    case(f"periods-title-{name}", csv(output(written)), doubts(*words, "期别"))
case(
    "periods-file-middle-ten-days",
    xlsx(output(""), "2022年3月中旬工业总产值.xlsx"),
    doubts("旬", "期别"),
)
case(
    "periods-sheet-1-to-20-march-xls",
    xls(output(""), "2022年.xls", sheet="3月1-20日"),
    doubts("20日", "期别"),
)
case(
    "periods-title-spring-festival-file-february",
    csv(output("2022年春节期间"), "2022年2月.csv"),
    doubts("春节", "期别"),
)
for name, written, truth in (
    ("days-of-the-whole-quarter", "2022年1月1日-3月31日", reads(QUARTER)),
    ("days-of-the-whole-month", "2022年3月1日至31日", reads(values("2022-03", 1, TO_DATE))),
    ("to-date-at-the-end-of-march", "截至2022年3月底累计", reads(QUARTER)),
):
    case(f"periods-title-{name}", xlsx(output(written)), truth)

# Misprints of "1" and months in words: all three months, or a question; never March alone.
for name, written in (
    ("small-l", "l-3月"),
    ("capital-i", "I-3月"),
    ("roman-one", "Ⅰ-3月"),
    ("vertical-bar", "|-3月"),
    ("exclamation-mark", "!-3月"),
    ("months-in-words", "一二三月份"),
    ("recent-three-months", "近三个月"),
    ("first-three-months", "头三个月"),
):
    case(
        f"periods-title-{name}-file-march",
        csv(output(f"2022年{written}"), "2022年3月.csv"),
        reads_or_doubts(QUARTER, written, "期别"),
    )
case(
    "periods-sheet-small-l-xls",
    xls(output(""), "2022年.xls", sheet="l-3月"),
    reads_or_doubts(QUARTER, "l-3月", "期别"),
)
case(
    "periods-file-small-l-gb",
    gb(output(""), "2022年l-3月.csv"),
    reads_or_doubts(QUARTER, "l-3月", "期别"),
)
case(
    "periods-header-months-in-words",
    xlsx(output("2022年", "乡镇|工业总产值一二三月(万元)")),
    reads_or_doubts(QUARTER, "一二三月", "期别"),
)
case("periods-title-words-with-a-dash", csv(output("2022年一—三月份")), reads(QUARTER))

# January and February together.
JANUARY_FEBRUARY = values("2022-02", 2, JOINT)
for name, written in (
    ("digits", "1、2月"),
    ("words", "一、二月"),
    ("words-with-portions", "一、二月份"),
    ("both-months-named", "1月、2月"),
):
    case(
        f"periods-header-january-february-{name}",
        csv(output("2022年", f"乡镇|{written}(万元)|3月(万元)", JOINT, MONTH)),
        reads(JANUARY_FEBRUARY | MARCH),
    )
case(
    "periods-title-january-february-words-xls",
    xls(output("2022年一、二月", HEAD, JOINT)),
    reads(JANUARY_FEBRUARY),
)
case(
    "periods-file-january-february-digits",
    xlsx(output("", HEAD, JOINT), "2022年1、2月工业总产值.xlsx"),
    reads(JANUARY_FEBRUARY),
)
case(
    "periods-title-first-two-months",
    csv(output("2022年前两个月", HEAD, JOINT)),
    reads(JANUARY_FEBRUARY),
)
case(
    "periods-header-january-february-without-a-comma",
    xlsx(output("2022年", "乡镇|一二月(万元)|三月(万元)", JOINT, MONTH)),
    reads_or_doubts(JANUARY_FEBRUARY | MARCH, "一二月"),
)
case(
    "periods-title-second-and-third-month",
    xlsx(output("二、三月份"), "2022年.xlsx"),
    doubts("二、三月", "期别", figures={}),
)

# Numbers before a title are no period and hide none.
for name, number, when in (
    ("chinese-number", "一、", "2022年3月"),
    ("chinese-number-three", "三、", "2022年1-3月"),
    ("bracketed-number", "（一）", "2022年1-3月"),
    ("number-and-full-stop", "1.", "2022年1-3月"),
    ("number-and-comma", "1、", "2022年3月"),
    ("table-3-2", "表3-2 ", "2022年1-3月"),
    ("table-1-2", "表1-2：", "2022年3月"),
    ("annex-table-1-2", "附表1-2 ", "2022年1-3月"),
    ("continued-table", "续表：", "2022年1-3月"),
    ("continued-table-number", "续表3 ", "2022年1-3月"),
):
    case(
        f"periods-title-after-{name}",
        csv(
            [[f"{number}{when}各乡镇工业总产值"], *table("单位：万元", "乡镇|工业总产值", TO_DATE)]
        ),
        reads(values("2022-03", 1 if when == "2022年3月" else 3, TO_DATE)),
    )
case(
    "periods-title-after-number-sheet-march-xls",
    xls(table("二、2022年1-3月工业总产值", HEAD, TO_DATE), sheet="3月"),
    reads(QUARTER),
)

# Other spans.
case(
    "periods-title-across-two-years",
    csv(output("2021年1月-2022年3月"), "2022年3月.csv"),
    doubts("2021年1月", "期别"),
)
case(
    "periods-title-double-year",
    xlsx(output("2021-2022年度"), "2022年12月.xlsx"),
    doubts("2021", "年度", "期别"),
)
case(
    "periods-title-since-the-five-year-plan",
    csv(output("“十四五”以来"), "2022年3月.csv"),
    doubts("以来", "十四五", "期别"),
)
case(
    "periods-title-average-of-the-months",
    xlsx(table("2022年1-3月分乡镇月均工业总产值", HEAD, MONTH)),
    doubts("月均", "均"),
)
case(
    "periods-column-average-of-the-months",
    xlsx(
        output("2022年1-3月", "乡镇|工业总产值(万元)|月均产值(万元)|增速(%)", TO_DATE, MONTH, RATES)
    ),
    reads(QUARTER, beside=("月均", "增速"), optional=values("2022-03", 3, RATES, GROWTH)),
)
case(
    "periods-growth-column-of-the-quarter-in-march",
    csv(output("2022年1-3月", "乡镇|工业总产值(万元)|同比(%)", TO_DATE, RATES), "2022年3月.csv"),
    reads(QUARTER | QUARTER_GROWTH),
)


@case.each
def test_periods(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
