"""Titles of comparison (同比) and of growth (增速): whether the columns below hold levels or rates;
last year's columns, which are named so and not read."""

from tests.claims.corpus import (
    A_YEAR_AGO,
    GROWTH,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TO_DATE,
    VALUE_ADDED,
    Cases,
    csv,
    judge,
    reads,
    refuses,
    table,
    values,
    xls,
    xlsx,
)

case = Cases()
MONTH_RATES = ["4.8", "-2.1", "10.4", "1.6", "6.2", "0.4"]
LAST_YEAR = values("2021-03", 3, A_YEAR_AGO)

# 3000.5 / 2852 = 1.052: the two columns are levels of two years, whatever the title compares.
for name, title, write in (
    ("above-size", "规模以上工业总产值同比情况表", xlsx),
    ("in-short", "规上工业总产值同比表", csv),
    ("of-output", "工业总产值同比情况", xls),
    ("of-growth", "规模以上工业总产值增长情况", csv),
):
    rows = table(
        [f"2022年1-3月{title}", "单位：万元、%"],
        "乡镇|2021年1-3月|2022年1-3月|增幅",
        A_YEAR_AGO,
        TO_DATE,
        RATES,
    )
    truth = reads(QUARTER | QUARTER_GROWTH, beside=("同期",), optional=LAST_YEAR)
    case(f"comparisons-two-years-{name}", write(rows), truth)

# Nothing but rates: the title says what, the unit line that they are in per cent.
for name, title, indicator, write in (
    ("above-size", "规模以上工业总产值增速", GROWTH, csv),
    ("in-short", "规上工业总产值增长速度", GROWTH, xls),
    ("of-output", "工业总产值同比增长情况", GROWTH, xlsx),
    ("of-value-added", "规上工业增加值增长速度", VALUE_ADDED, csv),
):
    rows = table([f"2022年3月各乡镇{title}", "单位：%"], "乡镇|本月|累计", MONTH_RATES, RATES)
    right = values("2022-03", 1, MONTH_RATES, indicator) | values("2022-03", 3, RATES, indicator)
    case(f"comparisons-rates-alone-{name}", write(rows), reads(right))
    columns = [title, "单位：%"], "乡镇|2021年1-3月|2022年1-3月", MONTH_RATES, RATES
    both = values("2021-03", 3, MONTH_RATES, indicator) | values("2022-03", 3, RATES, indicator)
    this = values("2022-03", 3, RATES, indicator)
    truth = reads(this, beside=("同期",), optional=both)
    case(f"comparisons-rates-of-two-years-{name}", write(table(*columns)), truth)

# Levels under a title of growth: by their own unit, or beside their rate. No rate is made of them.
TITLE = "2022年1-3月工业总产值增长情况"
case(
    "comparisons-levels-in-the-unit-of-the-title",
    csv(table([TITLE, "单位：万元"], "乡镇|累计", TO_DATE)),
    reads(QUARTER),
)
case(
    "comparisons-levels-in-their-own-unit",
    xlsx(table(TITLE, "乡镇|累计(万元)", TO_DATE)),
    reads(QUARTER),
)
case(
    "comparisons-levels-beside-their-rate",
    xls(table([TITLE, "单位：万元、%"], "乡镇|累计|增速", TO_DATE, RATES)),
    reads(QUARTER | QUARTER_GROWTH),
)
# Amounts or rates? The title says growth, its unit an amount.
for name, title, unit in (
    ("rates-in-money", "规模以上工业总产值增速", "单位：万元"),
    ("either-unit", "工业总产值同比情况", "单位：万元、%"),
):
    rows = table([f"2022年1-3月{title}", unit], "乡镇|累计", TO_DATE)
    case(f"comparisons-{name}", csv(rows), refuses("增速", "同比"))
# Two years of what the title calls a rate, in money: growth or output?
rows = table(["工业总产值增速", "单位：万元"], "乡镇|2021年1-3月|2022年1-3月", A_YEAR_AGO, TO_DATE)
case("comparisons-rates-of-two-years-in-money", csv(rows), refuses("增速"))
case(
    "comparisons-growth-of-tax-is-no-tax",
    csv(table(["2022年1-3月工业税收增速", "单位：%"], "乡镇|累计", RATES)),
    refuses("没有一个"),
)

# Last year's column is called last year's, and no unknown indicator.
for name, head, write in (
    ("same-period", "上年同期", csv),
    ("last-year", "去年", xls),
    ("same-month", "上年同月", xlsx),
):
    rows = table(
        ["2022年1-3月工业总产值", "单位：万元"], f"乡镇|本年累计|{head}", TO_DATE, A_YEAR_AGO
    )
    truth = reads(QUARTER, beside=("是上年的数，用来对比，未读取",))
    case(f"comparisons-{name}-is-last-years", write(rows), truth)

# How far a plan was met: the plan stays out, the words do not speak against the figures.
PLAN = ["3200", "850", "480", "1600", "740", "160"]
for name, title in (
    ("plan", "工业总产值计划执行情况"),
    ("plan-of-the-name", "工业总产值计划执行"),
):
    rows = table([f"2022年1-3月{title}", "单位：万元"], "乡镇|1-3月计划|1-3月实际", PLAN, TO_DATE)
    case(f"comparisons-{name}-carried-out", csv(rows), reads(QUARTER, beside=("计划",)))
for name, title in (
    ("plan", "工业总产值计划"),
    ("plan-to-carry-out", "工业总产值拟执行计划"),
):
    rows = table([f"2022年1-3月{title}", "单位：万元"], "乡镇|1-3月", PLAN)
    case(f"comparisons-{name}-alone", csv(rows), refuses("计划"))


@case.each
def test_comparisons(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
