"""Columns that stand beside others of the same month: another version, another base, a part."""

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    A_YEAR_AGO,
    GROWTH,
    INVESTMENT,
    MARCH,
    MONTH,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TO_DATE,
    Cases,
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
OF_MARCH = "2022年3月各乡镇工业总产值（万元）"
OF_QUARTER = "2022年1-3月各乡镇工业总产值（万元）"
OTHER = ["3010.5", "810", "460.25", "1510", "710.4", "160"]  # TO_DATE + 10
UNREAD = ("未读取",)

# Two versions of the same figures: nobody says which of them holds.
for name, head in (
    ("revised", "乡镇|1-3月|1-3月（修订）"),
    ("corrected", "乡镇|1-3月|1-3月更正数"),
    ("annual", "乡镇|累计快报数|累计年报数"),
    ("adjusted", "乡镇|累计|调整后累计"),
    ("audited", "乡镇|1-3月上报|1-3月审定"),
    ("checked", "乡镇|累计上报数|累计认定数"),
    ("final", "乡镇|1-3月|1-3月最终数"),
    ("declared", "乡镇|1-3月申报数|1-3月核定数"),
    ("revised-first", "乡镇|1-3月修订数|1-3月快报数"),
    ("cut", "乡镇|1-3月完成|1-3月核减后"),
):
    case(f"versions-{name}", xlsx(table(OF_QUARTER, head, TO_DATE, OTHER)), refuses("版本"))
case(
    "versions-of-another-month-alone",
    xlsx(table(OF_QUARTER, "乡镇|1-3月|2月（修订）", TO_DATE, OTHER)),
    reads(QUARTER, UNREAD),
)
case(
    "versions-of-last-year",
    xlsx(table(OF_QUARTER, "乡镇|1-3月|上年同期（调整后）", TO_DATE, OTHER)),
    reads(QUARTER, UNREAD),
)

# A bare growth is on what stands left of it: on last month or a plan it is none of ours.
for name, head, columns, figures in (
    ("last-month", "乡镇|本月|上月|增长（%）", (MONTH, OTHER), MARCH),
    (
        "last-month-after-the-difference",
        "乡镇|本月|上月|增减额|增减（%）",
        (MONTH, OTHER, OTHER),
        MARCH,
    ),
    ("plan", "乡镇|本月|本月计划|增长（%）", (MONTH, OTHER), MARCH),
    ("task", "乡镇|本月|任务|增长%", (MONTH, OTHER), MARCH),
    ("last-december", "乡镇|本月|去年12月|增长（%）", (MONTH, OTHER), MARCH),
):
    case(
        f"bases-{name}",
        xlsx(table(OF_MARCH, head, *columns, RATES)),
        reads(figures, UNREAD),
    )
for name, head in (
    ("month-before", "乡镇|3月|2月|增速（%）"),
    ("month-after", "乡镇|2月|3月|增速（%）"),
    ("with-years", "乡镇|2022年3月|2022年2月|增长%"),
):
    case(
        f"bases-{name}",
        xlsx(table("2022年各乡镇工业总产值（万元）", head, MONTH, OTHER, RATES)),
        doubts("增"),
    )
for name, head, figures in (
    ("same-period-of-last-year", "乡镇|1-3月|上年同期|增长（%）", {**QUARTER, **QUARTER_GROWTH}),
    ("last-year-by-its-number", "乡镇|2022年|2021年|增长（%）", {**QUARTER, **QUARTER_GROWTH}),
    ("of-the-span", "乡镇|3月|1-3月|增长（%）", {**MARCH, **QUARTER, **QUARTER_GROWTH}),
):
    first = MONTH if name == "of-the-span" else TO_DATE
    second = TO_DATE if name == "of-the-span" else A_YEAR_AGO
    case(
        f"bases-{name}",
        csv(table(OF_QUARTER, head, first, second, RATES)),
        reads(figures, UNREAD + ("2021年",)),
    )
# On last month by the figures, whatever its head says: 1000.5 / 500 - 1 = 100.1 %.
LAST = ["500", "200", "100", "400", "200", "40"]
ON_LAST = ["100.1", "30.0", "50.3", "30.0", "20.2", "25.0"]
case(
    "bases-said-otherwise",
    xlsx(table(OF_MARCH, "乡镇|本月|上月|同比（%）", MONTH, LAST, ON_LAST)),
    refuses("上月"),
)
case(
    "bases-growth-of-the-month-before-it",
    xlsx(
        table(
            "2022年各乡镇工业总产值（万元）",
            "乡镇|3月|上年同月|增长%|2月|增长%",
            MONTH,
            OTHER,
            RATES,
            LAST,
            ON_LAST,
        )
    ),
    doubts("2月", "3月", "两年"),
)

# Rates that have nothing to do with the figures of both years beside them.
case(
    "rates-far-from-both-years",
    xlsx(
        table(
            OF_QUARTER,
            "乡镇|1-3月|上年同期|同比（%）",
            TO_DATE,
            A_YEAR_AGO,
            ["-20", "-21", "-22", "-23", "-24", "-25"],
        )
    ),
    doubts("两年"),
)

# Whose output: the whole beside 其中:规上, 合计 under a title about 规上.
case(
    "whose-output-of-which-above-size",
    xlsx(table(OF_QUARTER, "乡镇|工业总产值|其中：规模以上", OTHER, TO_DATE)),
    refuses("规模以上"),
)
case(
    "whose-output-of-which-above-size-short",
    csv(table(OF_QUARTER, "乡镇|总产值|其中规上", OTHER, TO_DATE)),
    refuses("规上"),
)
case(
    "whose-output-sum-under-above-size",
    xlsx(
        table(
            ["2022年1-3月各乡镇规上工业总产值", "单位：万元"],
            "乡镇|合计|规上|规下",
            OTHER,
            TO_DATE,
            ["10"] * 6,
        )
    ),
    refuses("规上"),
)
case(
    "whose-output-sheet-below-size",
    sheets("a.xlsx", ("规下", table("2022年1-3月规上工业总产值（万元）", "乡镇|累计", TO_DATE))),
    refuses("规下"),
)
case(
    "whose-output-part-in-a-second-block",
    xlsx(
        table(OF_QUARTER, "乡镇|累计", OTHER, below=("其中：化工行业", "乡镇|累计"))
        + [[t, one] for t, one in zip(SIX, TO_DATE, strict=True)]
    ),
    warns(values("2022-03", 3, OTHER), "化工"),
)
case(
    "whose-output-code-of-an-enterprise",
    xlsx(
        table(
            OF_MARCH,
            "乡镇|统一社会信用代码|本月",
            [f"9142088{i}MA490000X" for i in range(6)],
            MONTH,
        )
    ),
    refuses("信用代码"),
)

# What every clerk reads.
case(
    "everyday-growth-by-arrows",
    csv(
        table(
            OF_QUARTER,
            "乡镇|累计|同比（%）",
            TO_DATE,
            ["↑5.2", "↓3.9", "↑12.5", "↑0.8", "↑7.1", "↓1.2"],
        )
    ),
    reads({**QUARTER, **QUARTER_GROWTH}, ("写成文字",)),
)
case(
    "everyday-growth-on-the-same-month",
    xlsx(table(OF_MARCH, "乡镇|本月|比上年同月增长%", MONTH, RATES)),
    reads({**MARCH, **values("2022-03", 1, RATES, GROWTH)}),
)
case(
    "everyday-numbers-of-months-under-one-head",
    xlsx(table("2022年各乡镇工业总产值（万元）", ["乡镇|月份|月份", "乡镇|3|4"], MONTH, LAST)),
    reads({**MARCH, **values("2022-04", 1, LAST)}),
)
case(
    "everyday-months-of-a-span",
    xlsx(table("2022年3-4月各乡镇工业总产值（万元）", "乡镇|3月|4月", MONTH, LAST)),
    reads({**MARCH, **values("2022-04", 1, LAST)}),
)
case(
    "everyday-basis-and-unit-in-one-bracket",
    xlsx(table("2022年3月各乡镇规上工业总产值（当月，万元）", "乡镇|产值", MONTH)),
    reads(MARCH),
)
case(
    "everyday-investment-of-which-with-targets",
    xlsx(
        table(
            "2022年1-3月工业投资完成情况",
            "乡镇|其中：技改投资累计(万元)|其中：技改投资全年目标(万元)",
            TO_DATE,
            OTHER,
        )
    ),
    reads(values("2022-03", 3, TO_DATE, INVESTMENT), UNREAD),
)
for name, row in (
    ("highest", "最高"),
    ("lowest", "最低值"),
    ("gap", "差额"),
    ("gap-to-plan", "与目标差距"),
):
    case(
        f"everyday-row-{name}",
        csv(table(OF_QUARTER, "乡镇|累计", TO_DATE, below=f"{row}|3000.5")),
        reads(QUARTER, ("对比", "未读取", "不是乡镇")),
    )
case(
    "everyday-two-months-below-each-other",
    xlsx(
        table(
            "2022年4月工业总产值（万元）",
            "乡镇|工业总产值",
            LAST,
            below=("2022年3月工业总产值（万元）", "乡镇|工业总产值"),
        )
        + [[t, one] for t, one in zip(SIX, MONTH, strict=True)],
        "2022年4月工业月报.xlsx",
    ),
    reads({**MARCH, **values("2022-04", 1, LAST)}),
)


@case.each
def test_columns_beside_each_other(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
