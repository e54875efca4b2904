"""Layouts as a county's statistics office sends them: every clerk reads them, or they are refused
for what is wrong in them.
"""

from tests.awkward.corpus import SIX, workbook
from tests.claims.corpus import (
    A_YEAR_AGO,
    GROWTH,
    JOINT,
    MARCH,
    MONTH,
    MONTH_TOTAL,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TO_DATE,
    TOTAL,
    Cases,
    csv,
    doubts,
    judge,
    numbered,
    reads,
    refuses,
    sheets,
    table,
    together,
    values,
    xlsx,
)

case = Cases()
BOTH = {**MARCH, **QUARTER}
OF_QUARTER = {**QUARTER, **QUARTER_GROWTH}
ALL = {**BOTH, **QUARTER_GROWTH}
JANUARY = values("2022-02", 2, JOINT)
DIFFERENCE = ["148.5", "-32.4", "50.05", "11.9", "46.4", "-1.8"]
RANKS = ["4", "6", "1", "5", "2", "3"]
SHARES = ["25.1", "26.3", "24.2", "20.9", "30.1", "19.5"]
TITLE = "2022年1-3月钟祥市分乡镇规上工业总产值"
UNREAD = ("未读取", "位次", "排名", "上年同期", "两年")

for name, title, head, columns, figures in (
    (
        "flash-report",
        ["钟祥市工业经济快报", "2022年第3期", "（2022年1-3月）"],
        "乡镇|规上工业总产值(万元)|同比(%)|位次",
        (TO_DATE, RATES, RANKS),
        OF_QUARTER,
    ),
    (
        "difference-and-rank",
        [TITLE, "单位：万元，%"],
        "乡镇|1-3月|去年同期|增减额|同比增减±%|增速排位",
        (TO_DATE, A_YEAR_AGO, DIFFERENCE, RATES, RANKS),
        OF_QUARTER,
    ),
    (
        "target-and-schedule",
        "2022年1-3月规上工业总产值目标任务完成情况",
        "乡镇|全年目标(万元)|1-3月完成(万元)|完成率(%)|序时进度(%)|比序时进度±百分点",
        (A_YEAR_AGO, TO_DATE, SHARES, ["25"] * 6, DIFFERENCE),
        QUARTER,
    ),
    (
        "output-and-sales",
        "2022年1-3月工业产销情况",
        "乡镇|工业总产值(万元)|同比(%)|销售产值(万元)|产销率(%)",
        (TO_DATE, RATES, A_YEAR_AGO, SHARES),
        OF_QUARTER,
    ),
    (
        "pulled-and-contributed",
        TITLE,
        "乡镇|总产值(万元)|同比增长(%)|拉动(百分点)|贡献率(%)",
        (TO_DATE, RATES, DIFFERENCE, SHARES),
        OF_QUARTER,
    ),
    (
        "counts-beside",
        "2022年1-3月规上工业生产情况",
        "乡镇|企业数(个)|总产值(万元)|同比(%)|亏损企业数(个)",
        (RANKS, TO_DATE, RATES, RANKS),
        OF_QUARTER,
    ),
    (
        "both-years-of-month-and-span",
        ["2022年3月工业总产值", "单位：万元"],
        "乡镇|3月|去年3月|同比(%)|1-3月|去年1-3月|同比(%)",
        (MONTH, RANKS, SHARES, TO_DATE, A_YEAR_AGO, RATES),
        {**ALL, **values("2022-03", 1, SHARES, GROWTH)},
    ),
):
    case(f"offices-{name}", xlsx(table(title, head, *columns)), reads(figures, UNREAD))
    case(f"offices-{name}-csv", csv(table(title, head, *columns)), reads(figures, UNREAD))


def three_rows_of_heads(folder):
    """工业总产值 over 本月 and 累计, 累计 over 总量 and 增速."""
    rows = [
        ["2022年3月规模以上工业主要指标"],
        ["乡镇", "工业总产值（万元）"],
        [None, "本月", "累计"],
        [None, None, "总量", "增速%"],
        *[[t, *row] for t, *row in zip(SIX, MONTH, TO_DATE, RATES, strict=True)],
    ]
    merges = [
        (1, 0, 3, 0, "乡镇"),
        (1, 1, 1, 3, "工业总产值（万元）"),
        (2, 1, 3, 1, "本月"),
        (2, 2, 2, 3, "累计"),
    ]
    return workbook(folder, "a.xlsx", numbered(rows), merges=merges)


case("offices-three-rows-of-heads", three_rows_of_heads, reads(ALL))
HEAD = ["乡镇", "本月", "累计"]
FIRST, SECOND = (
    [[t, *row] for t, *row in zip(SIX[part], MONTH[part], TO_DATE[part], strict=True)]
    for part in (slice(3), slice(3, None))
)
for name, between in (("continued", [["续表"], HEAD]), ("header-on-the-next-page", [HEAD])):
    rows = [["2022年3月工业总产值（万元）"], HEAD, *FIRST, *between, *SECOND]
    case(f"offices-{name}", xlsx(rows), reads(BOTH))
case(
    "offices-continued-on-a-sheet",
    sheets(
        "2022年3月.xlsx",
        ("表1", [["2022年3月工业总产值（万元）"], HEAD, *FIRST]),
        ("表1续", [["2022年3月工业总产值（万元）（续）"], HEAD, *SECOND]),
    ),
    reads(BOTH),
)

# A sheet a month, the file called after the last.
of_january = table("规上工业总产值（万元）", "乡镇|累计", JOINT)
of_march = table("规上工业总产值（万元）", "乡镇|本月|累计", MONTH, TO_DATE)
for name, file in (
    ("last-month", "2022年3月规上产值.xlsx"),
    ("span", "2022年1-3月规上产值.xlsx"),
    ("quarter", "2022年一季度规上产值.xlsx"),
):
    case(
        f"offices-sheets-of-months-file-of-{name}",
        sheets(file, ("1-2月", of_january), ("3月", of_march)),
        reads({**JANUARY, **BOTH}),
    )
case(
    "offices-sheet-of-a-month-file-of-another",
    sheets("2022年3月规上产值.xlsx", ("1-2月", of_january)),
    doubts("3月", "期别"),
)

# 当月 of 1-2月 is the joint figure.
case(
    "offices-months-down-for-one-township",
    xlsx(
        [
            ["胡集镇2022年工业总产值（万元）"],
            ["月份", "当月", "累计"],
            ["1-2月", JOINT[3], JOINT[3]],
            ["3月", MONTH[3], TO_DATE[3]],
        ]
    ),
    reads({key: one for key, one in {**JANUARY, **BOTH}.items() if key[0] == "胡集镇"}),
)
case(
    "offices-long-table-with-joint-month",
    csv(
        [
            ["乡镇", "月份", "当月", "累计"],
            *([t, "1-2月", one, one] for t, one in zip(SIX, JOINT, strict=True)),
            *([t, "3月", one, sum_] for t, one, sum_ in zip(SIX, MONTH, TO_DATE, strict=True)),
        ],
        "2022年3月工业总产值（万元）.csv",
    ),
    reads({**JANUARY, **BOTH}),
)
case(
    "offices-joint-month-that-differs",
    xlsx(
        [
            ["胡集镇2022年工业总产值（万元）"],
            ["月份", "当月", "累计"],
            ["1-2月", "500", "980"],
        ]
    ),
    refuses("500", "980"),
)

# A sheet a township: a cover, a total, a form, a note.
INDICATORS = ["指标", "单位", "本月", "累计", "累计增速(%)"]


def township_pages():
    return [
        (
            t,
            [
                [f"{t}2022年3月主要指标"],
                INDICATORS,
                ["规上工业总产值", "万元", *row],
                ["利润总额", "万元", "3", "9", "1.1"],
            ],
        )
        for t, *row in zip(SIX, MONTH, TO_DATE, RATES, strict=True)
    ]


WHOLE = [
    ["全市2022年3月主要指标"],
    INDICATORS,
    ["规上工业总产值", "万元", MONTH_TOTAL, TOTAL, "3.1"],
]
for name, first in (
    ("whole", ("全市", WHOLE)),
    ("cover", ("封面", [["钟祥市工业经济月报"], ["2022年3月"]])),
):
    case(
        f"offices-sheets-of-townships-with-{name}",
        sheets("钟祥市2022年3月分乡镇主要指标.xlsx", first, *township_pages()),
        reads(ALL, ("未读取",)),
    )
case(
    "offices-form-of-each-township",
    together(
        *[
            xlsx(
                [
                    [f"{t}工业生产月报表"],
                    ["2022年3月", "", "单位：万元、%"],
                    ["指标", "本月", "累计", "累计同比"],
                    ["工业总产值", *row],
                ],
                f"{t}.xlsx",
            )
            for t, *row in zip(SIX, MONTH, TO_DATE, RATES, strict=True)
        ]
    ),
    reads(ALL),
)
BLOCKS = [
    line
    for t, *row in zip(SIX, MONTH, TO_DATE, RATES, strict=True)
    for line in ([t], ["工业总产值", "万元", *row])
]
case(
    "offices-blocks-with-an-alarming-note",
    xlsx([["2022年3月主要指标"], INDICATORS, *BLOCKS, ["注：以上数据为预计数"]]),
    doubts("预计", figures=ALL),
)
case(
    "offices-blocks-with-targets",
    xlsx(
        [
            ["2022年3月主要指标"],
            INDICATORS,
            *(
                line
                for one in range(0, len(BLOCKS), 2)
                for line in (*BLOCKS[one : one + 2], ["工业总产值目标", "万元", "99", "999", "9"])
            ),
        ]
    ),
    reads(ALL, UNREAD),
)
case(
    "offices-blocks-with-last-year",
    xlsx(
        [
            ["2022年1-3月分乡镇工业总产值"],
            ["项目", "数值(万元)"],
            *(
                line
                for t, this, last in zip(SIX, TO_DATE, A_YEAR_AGO, strict=True)
                for line in ([t], ["本期", this], ["上年同期", last])
            ),
        ]
    ),
    reads(QUARTER, UNREAD),
)

# One line between header and names speaks of all that follows.
for word in ("计划数", "上年同期", "规下", "预计数", "化工行业", "1-2月"):
    case(
        f"offices-line-over-all-{word}",
        xlsx(
            [
                [TITLE + "（万元）"],
                ["乡镇", "累计"],
                [word],
                *([t, one] for t, one in zip(SIX, TO_DATE, strict=True)),
            ]
        ),
        doubts(word, "表头", figures=QUARTER),
    )
for name, title, head, word in (
    ("silent", "2022年2-3月工业总产值(万元)", "乡镇|产值", "2-3月"),
    ("to-date", "2022年4-6月工业总产值(万元)", "乡镇|累计", "累计"),
    ("month", "2022年4月至6月工业总产值(万元)", "乡镇|本月", "月"),
    ("month-of-a-quarter", "2022年二季度工业总产值(万元)", "乡镇|本月", "月"),
):
    case(f"offices-span-from-later-{name}", xlsx(table(title, head, TO_DATE)), refuses(word))


@case.each
def test_tables_of_offices(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
