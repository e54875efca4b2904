"""Words of everyday titles, headers, files and notes that two readers with fresh eyes tried."""

from tests.claims.corpus import (
    HEAD,
    MARCH,
    MONTH,
    QUARTER,
    TITLE,
    TO_DATE,
    Cases,
    csv,
    doubts,
    judge,
    reads,
    table,
    values,
    xlsx,
)

case = Cases()
SILENT = "乡镇|工业总产值(万元)"  # a header without a period


def titled(title: str) -> list[list]:
    return table(title, SILENT, TO_DATE)


# A report's kind is no span; a quarter behind a year is no month of it.
for name, title in (
    ("monthly-monitor", "2022年1-3月工业总产值月度监测表"),
    ("monthly-beside-a-quarter", "2022年一季度月度工业总产值"),
    ("point-and-quarter", "2022.1季度工业总产值"),
    ("digits-and-months", "202201-03工业总产值"),
    ("latin-letter-in-the-year", "二O二二年一季度工业总产值"),
    ("filled-in-later", "2022年1-3月工业总产值（4月填报）"),
):
    case(f"everyday-title-{name}", csv(titled(title)), reads(QUARTER))
case(
    "everyday-title-monthly-of-march",
    csv(titled("2022年3月工业总产值月度表")),
    reads(values("2022-03", 1, TO_DATE)),
)
for name, title in (
    ("this-month-beside-a-span", "2022年1-3月工业总产值当月"),
    ("second-quarter-by-a-dash", "2022-2季度工业总产值"),
    ("third-quarter-by-a-letter", "2022-3Q工业总产值"),
    ("april-to-june-in-digits", "202204-06工业总产值"),
    ("span-cut-short", "2022年1月-3工业总产值"),
    ("two-years", "2022/2023年度工业总产值"),
    ("to-date-and-month", "2022年3月累计及当月工业总产值"),
    ("but-for-the-last-days", "2022年1-3月25日工业总产值"),
):
    case(f"everyday-title-{name}", csv(titled(title)), doubts("期别", "年月", "当月", "累计"))
for name, title, word in (
    ("striven-for", "2022年1-3月力争完成工业总产值", "力争"),
    ("zones", "2022年1-3月分乡镇园区工业总产值", "园"),
    ("new-enterprises", "2022年1-3月新增规上工业企业产值", "新增规上"),
):
    case(f"everyday-title-{name}", csv(titled(title)), doubts(word))

# A month that somebody reports, alone in its place, is the month.
for name, head in (("reported", "3月上报"), ("quick", "3月快报"), ("in-words", "三月上报")):
    case(
        f"everyday-header-march-{name}",
        csv(table("2022年一季度分乡镇工业总产值（万元）", f"乡镇|{head}", MONTH)),
        reads(MARCH),
    )
case(
    "everyday-file-february-collected",
    csv(titled("2022年一季度工业总产值"), "2022年2月汇总.csv"),
    doubts("2月"),
)

# Lines below that overturn the figures, and those that every form has.
for name, line, word in (
    ("tasks", "注：以上数字为任务数", "任务"),
    ("until-the-25th", "注：数据截至3月25日", "25日"),
    ("reported-for-february", "注：数据系2月份上报", "2月"),
    ("averages", "注：本表数据按平均数填列", "平均"),
    ("another-period", "报告期：2022年1-2月", "1-2月"),
):
    case(f"everyday-below-{name}", csv(table(TITLE, HEAD, TO_DATE, below=line)), doubts(word))
for name, line in (
    ("day-of-report", "报出日期：2022年4月8日"),
    ("signature", "单位负责人（签章）："),
    ("copies", "抄送：市委办、市政府办"),
    ("the-same-period", "报告期：2022年1-3月"),
    ("time-of-the-data", "数据截止时间：2022年3月31日"),
    ("filled-in-in-april", "2022年4月填报"),
):
    case(f"everyday-below-{name}", csv(table(TITLE, HEAD, TO_DATE, below=line)), reads(QUARTER))

# A signature with its telephone or day in cells of their own.
for name, line in (
    ("telephone", "填表人|张三|13872910001"),
    ("after-the-name", "填表人：张三|0724-4223456"),
    ("short-telephone", "单位负责人：|刘一|4223456"),
    ("day-in-pieces", "制表日期：|2022|4"),
    ("serial-of-the-day", "填报日期|44660"),
):
    rows = table("2022年3月各乡镇工业总产值(万元)", "乡镇|本月|累计", MONTH, TO_DATE, below=line)
    case(f"everyday-below-signed-{name}", xlsx(rows), reads(MARCH | QUARTER))
for name, line in (("amount", "审核|2221.15|6601.15"), ("unit", "审核|单位：亿元|13872910001")):
    rows = table("2022年3月各乡镇工业总产值(万元)", "乡镇|本月|累计", MONTH, TO_DATE, below=line)
    case(f"everyday-below-signed-{name}", xlsx(rows), doubts("2221.15", "审核", "亿元"))

# Around the table.
case(
    "everyday-period-on-a-line-of-its-own",
    csv([["分乡镇工业总产值"], ["报告期：2022年3月"], *table("单位：万元", "乡镇|本月", MONTH)]),
    reads(MARCH),
)
case(
    "everyday-document-number",
    csv(
        [["钟经信〔2022〕3号"], *table("2022年1-3月分乡镇工业总产值（万元）", "乡镇|累计", TO_DATE)]
    ),
    reads(QUARTER),
)
for name, head in (("responsible", "责任单位"), ("item-over-township", "项目\n乡镇")):
    rows = table("2022年1-3月分乡镇工业总产值（万元）", f"{head}|累计", TO_DATE)
    case(f"everyday-head-{name}", xlsx(rows), reads(QUARTER))

# 小计 against the rows it closes: 3000.5 + 800 + 450.25 = 4250.75; 1500 + 700.4 + 150 = 2350.4.
ROWS = table(TITLE, HEAD, TO_DATE)


def with_subtotals(first: str, second: str) -> list[list]:
    return [*ROWS[:-3], ["小计", first], *ROWS[-3:], ["小计", second]]


case("everyday-subtotals-fit", csv(with_subtotals("4250.75", "2350.4")), reads(QUARTER))
case("everyday-subtotal-turned", csv(with_subtotals("4520.75", "2350.4")), doubts("4250.75"))


@case.each
def test_everyday(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
