"""Whose figure a figure is: this year's, or last year's, planned, expected, withdrawn."""

from tests.claims.corpus import (
    HEAD,
    JOINT,
    MARCH,
    MONTH,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TITLE,
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
PLAIN = table(TITLE, HEAD, TO_DATE)
RATES_OF_PLAN = ["98", "97", "99", "100", "101", "95"]


def below(line: str) -> list[list]:
    """The plain table with a line below it."""
    return table(TITLE, HEAD, TO_DATE, below=line)


# Last year's.
case("whose-title-same-period-in-brackets", csv([[f"{TITLE}（同期）"], *PLAIN[1:]]), doubts("同期"))
case("whose-title-same-period-figures-xls", xls([[f"{TITLE}同期数"], *PLAIN[1:]]), doubts("同期"))
case(
    "whose-second-title-same-period", xlsx([[TITLE], ["（上年同期）"], *PLAIN[1:]]), doubts("同期")
)
case("whose-sheet-same-period", xlsx(PLAIN, sheet="同期"), doubts("同期"))
case("whose-sheet-same-period-figures-xls", xls(PLAIN, sheet="上年同期数"), doubts("同期"))
case(
    "whose-file-same-period",
    gb(PLAIN[1:], "2022年1-3月工业总产值同期.csv"),
    doubts("同期"),
)
case("whose-line-below-same-period", csv(below("以上为上年同期数")), doubts("同期"))
case("whose-note-below-same-period", xls(below("注：表中数据为去年同期数。")), doubts("同期"))
case("whose-title-base-period", xlsx([[f"{TITLE}基期数"], *PLAIN[1:]]), doubts("基期"))
case(
    "whose-header-same-period-beside-nothing",
    csv(table(TITLE, "乡镇|同期(万元)", TO_DATE)),
    doubts("同期", figures={}),
)
THIS, LAST = (
    ["3156", "801", "450", "1512", "749", "158"],
    ["3000", "833.5", "400", "1500", "699.3", "159.9"],
)
RATIO = ["5.2", "-3.9", "12.5", "0.8", "7.1", "-1.2"]  # THIS / LAST - 1
THIS_YEAR = values("2022-03", 3, THIS) | QUARTER_GROWTH
case(
    "whose-columns-this-period-and-same-period",
    csv(table(TITLE, "乡镇|本期(万元)|同期(万元)|增减(%)", THIS, LAST, RATIO)),
    reads(THIS_YEAR, beside=("同期",), optional=values("2021-03", 3, LAST)),
)
case(
    "whose-title-comparison-with-same-period",
    xlsx(
        table(
            f"{TITLE}与上年同期对比表", "乡镇|本期(万元)|上年同期(万元)|同比(%)", THIS, LAST, RATIO
        )
    ),
    reads(THIS_YEAR, beside=("同期",), optional=values("2021-03", 3, LAST)),
)
case(
    "whose-title-and-growth-on-same-period",
    gb(table(f"{TITLE}及比上年同期增长情况", "乡镇|累计(万元)|比上年同期增长(%)", THIS, RATIO)),
    reads(THIS_YEAR),
)

# Planned, a target.
COMPLETION = "钟祥市2022年1-3月工业总产值完成情况"
case(
    "whose-header-target-beside-completion-csv",
    csv(table(COMPLETION, "乡镇|产值指标(万元)|完成率(%)", TO_DATE, RATES_OF_PLAN)),
    doubts("指标", figures={}),
)
case(
    "whose-header-target-figure-beside-completion-xls",
    xls(table(COMPLETION, "乡镇|指标数(万元)|完成(%)", TO_DATE, RATES_OF_PLAN)),
    doubts("指标", figures={}),
)
case(
    "whose-header-task-beside-completion",
    xlsx(table(COMPLETION, "乡镇|工业总产值任务数(万元)|完成率(%)", TO_DATE, RATES_OF_PLAN)),
    doubts("任务", figures={}),
)
case("whose-title-assessment-base", csv([[f"{TITLE}考核基数"], *PLAIN[1:]]), doubts("基数"))
case("whose-title-striving-target-xls", xls([[f"{TITLE}奋斗目标"], *PLAIN[1:]]), doubts("目标"))
case("whose-line-below-target", gb(below("以上为一季度目标数")), doubts("目标"))
case(
    "whose-columns-target-achieved-completion",
    csv(
        table(
            COMPLETION, "乡镇|全年指标(万元)|累计完成(万元)|完成率(%)", THIS, TO_DATE, RATES_OF_PLAN
        )
    ),
    reads(QUARTER, beside=("指标", "完成率")),
)
case(
    "whose-title-completion-of-the-task",
    xlsx(
        table(
            f"{TITLE}任务完成情况", "乡镇|工业总产值(万元)|完成年度任务(%)", TO_DATE, RATES_OF_PLAN
        )
    ),
    reads(QUARTER, beside=("任务",)),
)
case("whose-title-indicators", xls([["2022年1-3月工业主要指标"], *PLAIN[1:]]), reads(QUARTER))

# Expected, provisional, withdrawn.
for name, line, word in (
    ("expected", "3月数据为预计数", "预计"),
    ("expected-after-above", "以上数据为预计数，最终以统计局公布为准", "预计"),
    ("wrong-do-not-use", "2022年3月数据有误，请勿使用", "有误"),
    ("void", "本表作废，以4月10日重报的为准", "作废"),
    ("not-checked", "以上数据未经审核", "未经审核"),
    ("forecast", "数据为一季度预测值", "预测"),
    ("estimated-by-electricity", "数据按用电量推算", "推算"),
):
    write = {"wrong-do-not-use": xls, "void": gb, "forecast": xlsx}.get(name, csv)
    case(f"whose-line-below-{name}", write(below(line)), doubts(word, figures=QUARTER))
case("whose-web-line-below-expected", html(PLAIN, after="<p>3月为预计数</p>"), doubts("预计"))
case(
    "whose-line-above-forecast",
    csv([[TITLE], ["说明：本表为初步预测数"], *PLAIN[1:]]),
    doubts("预测"),
)
case("whose-sheet-expected", xlsx(PLAIN, sheet="预计"), doubts("预计"))
case("whose-file-expected-xls", xls(PLAIN, "工业总产值(预计).xls"), doubts("预计"))
case("whose-second-title-expected", csv([[TITLE], ["（预计）"], *PLAIN[1:]]), doubts("预计"))
case(
    "whose-header-to-date-expected",
    xlsx(table(TITLE, "乡镇|累计（预计）(万元)", TO_DATE)),
    doubts("预计", figures={}),
)
case(
    "whose-column-march-expected-beside-january-february",
    csv(table("2022年分乡镇工业总产值", "乡镇|1-2月(万元)|3月预计(万元)", JOINT, MONTH)),
    reads(values("2022-02", 2, JOINT), beside=("预计",)),
)
case(
    "whose-header-extrapolated-to-the-year",
    xlsx(table(TITLE, "乡镇|累计(万元)|折算全年(万元)", TO_DATE, THIS)),
    reads(QUARTER, beside=("折算",)),
)
case(
    "whose-comment-on-header-expected",
    xlsx(PLAIN, post=lambda book, pages: pages[0].write_comment("B2", "预计数，待核实")),
    doubts("预计", figures=QUARTER),
)
case(
    "whose-comment-on-figure-estimated",
    xlsx(PLAIN, post=lambda book, pages: pages[0].write_comment("B4", "该镇为估计数")),
    doubts("估计", figures=QUARTER),
)

# A unit below the table.
for name, line, write in (
    ("unit-line-csv", "单位：亿元", csv),
    ("unit-line-xls", "计量单位：亿元", xls),
    ("unit-in-a-sentence-gb", "以上产值按亿元计", gb),
    ("unit-in-brackets", "（亿元）", xlsx),
):
    case(f"whose-line-below-{name}", write(below(line)), doubts("亿元", figures={}))
case("whose-line-below-the-same-unit", csv(below("单位：万元")), reads(QUARTER))
case(
    "whose-unit-only-below",
    xlsx(table(TITLE, "乡镇|工业总产值", TO_DATE, below="单位：万元")),
    reads_or_doubts(QUARTER, "单位", "万元"),
)

# What stands below and around a table that every clerk would use.
for name, line in (
    ("source", "数据来源：市统计局"),
    ("filled-in-by", "填报人：张三|联系电话：0724-4223456"),
    ("checked-by", "单位负责人：李四|审核人：王五|填表人：张三"),
    ("day-of-filling", "填报日期：2022年4月10日"),
    ("quick-report", "注：本表数据为快报数。"),
    ("comparable-basis", "注：同比按可比口径计算。"),
    ("total-not-equal-to-parts", "注：部分数据因四舍五入，分项之和与合计略有差异。"),
    ("definition", "说明：规上工业指年主营业务收入2000万元以上的工业企业。"),
    ("internal", "内部资料，注意保存"),
    ("next-return", "4月数据请于5月8日前报送"),
):
    write = {"source": xlsx, "checked-by": xls, "comparable-basis": html}.get(name, csv)
    case(
        f"whose-line-below-{name}", write(below(line)), reads(QUARTER, beside=(line.split("|")[0],))
    )
case(
    "whose-title-amended",
    gb([[f"{TITLE}（修订）"], *PLAIN[1:]]),
    reads(QUARTER, beside=("修订",)),
)
case(
    "whose-comment-harmless",
    xlsx(PLAIN, post=lambda book, pages: pages[0].write_comment("A1", "张三：已核对")),
    reads(QUARTER, beside=("已核对",)),
)
case(
    "whose-other-sheet-same-period",
    sheets("2022年1-3月.xlsx", ("本期", PLAIN), ("同期", table("同期", HEAD, LAST))),
    reads(QUARTER, beside=("同期",), optional=values("2021-03", 3, LAST)),
)
case(
    "whose-columns-month-and-to-date",
    xls(table(TITLE, "乡镇|本月完成(万元)|累计完成(万元)|同比(%)", MONTH, TO_DATE, RATES)),
    reads(MARCH | QUARTER | QUARTER_GROWTH),
)


@case.each
def test_whose_figure(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
