"""Each township a block, a sheet or a file of its own: its figures are read under its name, and a
name nobody knows, or a second one, is never passed over.
"""

from tests.awkward.corpus import SIX, workbook
from tests.claims.corpus import (
    INVESTMENT,
    JOINT,
    MARCH,
    MONTH,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TO_DATE,
    Cases,
    csv,
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
TITLE = "2022年3月工业主要指标"
ALL = {**MARCH, **QUARTER, **QUARTER_GROWTH}
HEAD = ["指标", "单位", "本月", "本年累计", "累计增速(%)"]
INVESTED = ["10", "11", "12", "13", "14", "15"]
LABELS = ("本月", "本年累计", "累计增速(%)")


def of(i: int, name: str = "工业总产值") -> list[str]:
    """The row of the township `i`, under HEAD."""
    return [name, "万元", MONTH[i], TO_DATE[i], RATES[i]]


def each(rows_of, before=()) -> list[list]:
    """Lines, then the rows of each township: rows_of(number, name)."""
    return [
        *(list(line) for line in before),
        *(row for i, t in enumerate(SIX) for row in rows_of(i, t)),
    ]


# A sheet or a file a township.
case(
    "blocks-sheet-a-township",
    sheets("a.xlsx", *[(t, [[TITLE], HEAD, of(i)]) for i, t in enumerate(SIX)]),
    reads(ALL),
)
case(
    "blocks-sheet-and-title-name-it",
    sheets("a.xlsx", *[(t, [[f"{t}{TITLE}"], HEAD, of(i)]) for i, t in enumerate(SIX)]),
    reads(ALL),
)
case(
    "blocks-sheet-with-unit-line",
    sheets(
        "a.xlsx",
        *[
            (
                t,
                [
                    [f"钟祥市{t}{TITLE}"],
                    ["单位：万元、%"],
                    ["指标", "本月", "本年累计", "增速"],
                    ["工业总产值", MONTH[i], TO_DATE[i], RATES[i]],
                ],
            )
            for i, t in enumerate(SIX)
        ],
    ),
    reads(ALL),
)
case(
    "blocks-sheet-with-bases-down",
    sheets(
        "a.xlsx",
        *[
            (
                t,
                [
                    [f"{t}2022年3月工业总产值"],
                    ["项目", "单位", "数值"],
                    ["本月", "万元", MONTH[i]],
                    ["本年累计", "万元", TO_DATE[i]],
                    ["累计增速", "%", RATES[i]],
                ],
            )
            for i, t in enumerate(SIX)
        ],
    ),
    reads(ALL),
)
for name, file, title in (
    ("a-township", "{}.xlsx", TITLE),
    ("and-title-name-it", "{}2022年3月.xlsx", "{}" + TITLE),
    ("of-the-city", "钟祥市{}工业月报.xlsx", TITLE),
):
    case(
        f"blocks-file-{name}",
        together(
            *[xlsx([[title.format(t)], HEAD, of(i)], file.format(t)) for i, t in enumerate(SIX)]
        ),
        reads(ALL),
    )
case(
    "blocks-date-in-cells",
    xlsx([["石牌镇工业月报"], ["2022", "年", "3", "月"], HEAD, of(4)], "石牌镇工业月报.xlsx"),
    reads({key: value for key, value in ALL.items() if key[0] == "石牌镇"}),
)
for name, writer in (
    ("title-and-sheet", xlsx([[f"胡集镇{TITLE}"], HEAD, of(3)], sheet="石牌镇")),
    ("title-and-file", xlsx([[f"胡集镇{TITLE}"], HEAD, of(3)], "石牌镇.xlsx")),
    ("line-and-title", xlsx([[f"胡集镇{TITLE}"], ["填报单位：石牌镇"], HEAD, of(3)])),
    ("line-and-sheet", xlsx([[TITLE], ["填报单位：石牌镇"], HEAD, of(3)], sheet="胡集镇")),
):
    case(f"blocks-two-names-{name}", writer, refuses("胡集镇", "石牌镇"))
case(
    "blocks-a-park-of-the-township",
    xlsx([[f"胡集镇工业园区{TITLE}"], HEAD, of(3)]),
    refuses("乡镇"),
)
case(
    "blocks-two-townships-in-the-title",
    xlsx([[f"胡集镇、石牌镇{TITLE}"], HEAD, of(3)]),
    refuses("乡镇"),
)
case(
    "blocks-enterprises-of-a-township",
    xlsx([["胡集镇2022年3月工业总产值(万元)"], ["企业", "本月"], ["宏达化工", "5"], ["金源", "6"]]),
    refuses("乡镇", "企业"),
)
case(
    "blocks-one-enterprise-of-a-township",
    xlsx([["胡集镇2022年3月工业总产值(万元)"], ["名称", "本月"], ["宏达化工", "5"]]),
    refuses("乡镇"),
)

# Blocks below each other in one sheet.
for name, before, rows_of in (
    (
        "under-one-header",
        [["2022年3月各乡镇工业总产值"], ["项目", "工业总产值(万元)"]],
        lambda i, t: [
            [t],
            *([label, v[i]] for label, v in zip(LABELS, (MONTH, TO_DATE, RATES), strict=True)),
        ],
    ),
    (
        "header-of-names",
        [["2022年3月各乡镇工业总产值"], ["乡镇", "工业总产值(万元)"]],
        lambda i, t: [
            [t],
            *([label, v[i]] for label, v in zip(LABELS, (MONTH, TO_DATE, RATES), strict=True)),
        ],
    ),
    ("header-each", [[TITLE]], lambda i, t: [[t], HEAD, of(i)]),
    ("header-each-and-a-gap", [[TITLE]], lambda i, t: [[None], [t], HEAD, of(i)]),
    ("named-by-a-form", [[TITLE]], lambda i, t: [[f"单位名称：{t}"], HEAD, of(i)]),
    ("numbered", [[TITLE]], lambda i, t: [[f"{'一二三四五六'[i]}、{t}"], HEAD, of(i)]),
    ("rows-under-one-header", [[TITLE], HEAD], lambda i, t: [[t], of(i)]),
):
    for kind, write in (("xlsx", xlsx), ("csv", csv)):
        case(f"blocks-{name}-{kind}", write(each(rows_of, before)), reads(ALL))
case(
    "blocks-two-indicators",
    xlsx(
        each(
            lambda i, t: [
                [t],
                ["工业总产值", "万元", TO_DATE[i], RATES[i]],
                ["技改投资", "万元", INVESTED[i], None],
            ],
            [["2022年1-3月分乡镇工业主要指标"], ["指标", "计量单位", "本年累计", "增速(%)"]],
        )
    ),
    reads({**QUARTER, **QUARTER_GROWTH, **values("2022-03", 3, INVESTED, INVESTMENT)}),
)
case(
    "blocks-growth-below-its-indicator",
    xlsx(
        each(
            lambda i, t: [
                [t],
                ["工业总产值(万元)", TO_DATE[i]],
                ["增速(%)", RATES[i]],
                ["利润总额(万元)", "7"],
                ["增速(%)", "99"],
                ["技改投资(万元)", INVESTED[i]],
            ],
            [["2022年1-3月分乡镇工业主要指标"], ["指标", "本年累计"]],
        )
    ),
    reads(
        {**QUARTER, **QUARTER_GROWTH, **values("2022-03", 3, INVESTED, INVESTMENT)},
        beside=("未读取",),
    ),
)
case(
    "blocks-unknown-township",
    xlsx([*each(lambda i, t: [[t], of(i)], [[TITLE], HEAD]), ["清水镇"], of(0)]),
    refuses("清水镇"),
)
case(
    "blocks-unknown-name-between",
    xlsx([[TITLE], HEAD, ["胡集镇"], of(3), ["青龙"], of(0), ["石牌镇"], of(4)]),
    refuses("青龙"),
)
case(
    "blocks-short-line-in-csv",
    lambda folder: csv_of_lines(folder, "胡集镇,,,,", "工业总产值,万元,520,1500,0.8,9"),
    refuses("格"),
)


def csv_of_lines(folder, *lines):
    path = folder / "a.csv"
    path.write_text("\n".join([f"{TITLE},,,,", ",".join(HEAD), *lines, ""]), encoding="utf-8-sig")
    return path


# The name beside the first of its rows only.
def first_of_three(blank) -> list[list]:
    return each(
        lambda i, t: [
            [t if k == 0 else blank, label, v[i]]
            for k, (label, v) in enumerate(
                zip(("本月", "本年累计", "累计增速"), (MONTH, TO_DATE, RATES), strict=True)
            )
        ],
        [["2022年3月各乡镇工业总产值"], ["单位：万元、%"], ["乡镇", "项目", "工业总产值"]],
    )


case("blocks-name-beside-the-first-row", xlsx(first_of_three(None)), reads(ALL))
case(
    "blocks-name-merged-over-its-rows",
    lambda folder: workbook(
        folder,
        "a.xlsx",
        numbered(first_of_three(None)),
        merges=[(3 + 3 * i, 0, 5 + 3 * i, 0, t) for i, t in enumerate(SIX)],
    ),
    reads(ALL),
)
case("blocks-name-lost-in-csv", csv(first_of_three(None)), refuses("乡镇"))
lost = first_of_three(None)
del lost[6]  # the second township's first row, with its name
case("blocks-first-row-lost", xlsx(lost), refuses("乡镇"))


# A line of its own says what the townships below it are of.
def groups(title, head, *named_columns) -> list[list]:
    rows = [[title], head]
    for name, *columns in named_columns:
        rows += [[name], *([t, *row] for t, *row in zip(SIX, *columns, strict=True))]
    return rows


JANUARY = values("2022-02", 2, JOINT)
for kind, write in (("xlsx", xlsx), ("csv", csv)):
    case(
        f"blocks-groups-of-months-{kind}",
        write(
            groups(
                "2022年1-3月各乡镇规上工业总产值",
                ["乡镇", "产值（万元）"],
                ("1-2月", JOINT),
                ("3月", MONTH),
            )
        ),
        reads({**JANUARY, **MARCH}),
    )
    case(
        f"blocks-groups-of-indicators-{kind}",
        write(
            groups(
                "2022年1-3月各乡镇主要指标",
                ["乡镇", "累计"],
                ("工业总产值（万元）", TO_DATE),
                ("技改投资（万元）", INVESTED),
            )
        ),
        reads({**QUARTER, **values("2022-03", 3, INVESTED, INVESTMENT)}),
    )
    case(
        f"blocks-groups-of-bases-{kind}",
        write(
            groups(
                "2022年3月各乡镇工业总产值",
                ["乡镇", "工业总产值（万元）"],
                ("本月", MONTH),
                ("累计", TO_DATE),
            )
        ),
        reads({**MARCH, **QUARTER}),
    )
case(
    "blocks-groups-of-unknown-words",
    xlsx(
        groups(
            "2022年1-3月各乡镇主要指标",
            ["乡镇", "累计"],
            ("工业总产值（万元）", TO_DATE),
            ("利润总额（万元）", INVESTED),
        )
    ),
    refuses("表头", "指标"),
)
for name, rows in (
    ("alone", [["一、街道"], [SIX[0], TO_DATE[0]], ["二、乡镇"]]),
    ("with-sums", [["一、街道", "3000.5"], [SIX[0], TO_DATE[0]], ["二、乡镇", "3600.65"]]),
):  # 800 + 450.25 + 1500 + 700.4 + 150 = 3600.65
    towns = [[t, one] for t, one in zip(SIX[1:], TO_DATE[1:], strict=True)]
    case(
        f"blocks-sections-{name}",
        xlsx([["2022年3月工业总产值(万元)"], ["乡镇", "累计"], *rows, *towns]),
        reads(QUARTER),
    )


# 其中:本月 is the month of the span above or left of it.
def across(*rows, title="2022年1-3月工业总产值") -> list[list]:
    return [[title], ["项目", *SIX], *([label, *figures] for label, figures in rows)]


MONTH_TOO = {**MARCH, **QUARTER}
OUTPUT = "工业总产值(万元)"
for name, rows, truth in (
    ("across", across((OUTPUT, TO_DATE), ("其中：本月", MONTH)), reads(MONTH_TOO)),
    (
        "across-below-a-group",
        across((OUTPUT, [""] * 6), ("本年累计", TO_DATE), ("其中：本月", MONTH)),
        reads(MONTH_TOO),
    ),
    (
        "across-before-growth-to-date",
        across((OUTPUT, TO_DATE), ("其中：本月", MONTH), ("累计增速(%)", RATES)),
        reads(ALL),
    ),
    (
        "down",
        table("2022年1-3月工业总产值(万元)", "乡镇|累计|其中：本月", TO_DATE, MONTH),
        reads(MONTH_TOO),
    ),
    (
        "down-by-the-month",
        table("2022年1-3月工业总产值(万元)", "乡镇|1-3月|其中：3月", TO_DATE, MONTH),
        reads(MONTH_TOO),
    ),
    (
        "down-beside-the-indicator",
        table("2022年1-3月工业总产值(万元)", "乡镇|工业总产值|其中：本月", TO_DATE, MONTH),
        reads(MONTH_TOO),
    ),
    (
        "before-growth-of-one-of-both",
        table(
            "2022年1-3月工业总产值(万元)",
            "乡镇|工业总产值|其中:当月|同比增长(%)",
            TO_DATE,
            MONTH,
            RATES,
        ),
        refuses("增长"),
    ),
    (
        "under-the-title-of-a-month",
        across((OUTPUT, TO_DATE), ("其中：本月", MONTH), title="2022年3月工业总产值"),
        refuses("本月或累计"),
    ),
):
    case(f"blocks-of-which-month-{name}", xlsx(rows), truth)

# A title for each township, with its period and other words; never the figures of the first alone.
DATED = [f"{t}2022年3月工业经济指标" for t in SIX]
case(
    "blocks-titled-with-name-and-period",
    xlsx(each(lambda i, t: [[DATED[i]], HEAD, of(i), []])),
    reads(ALL),
)
case(
    "blocks-titled-months-across",
    xlsx(
        each(
            lambda i, t: [
                [f"{t}2022年工业经济指标"],
                ["指标", "1-2月", "3月", "4月"],
                ["工业总产值(万元)", JOINT[i], MONTH[i], None],
            ]
        ),
        "2022年1-3月.xlsx",
    ),
    reads(MARCH | values("2022-02", 2, JOINT)),
)
case(
    "blocks-titled-of-two-indicators",
    xlsx(
        [
            ["郢中街道2022年3月"],
            ["指标", "本月"],
            ["工业总产值(万元)", MONTH[0]],
            ["洋梓镇2022年3月"],
            ["指标", "本月"],
            ["技改投资(万元)", INVESTED[1]],
        ]
    ),
    reads(
        values("2022-03", 1, MONTH[:1], towns=SIX[:1])
        | values("2022-03", 1, INVESTED[1:2], INVESTMENT, SIX[1:2])
    ),
)
case(
    "blocks-titled-among-bare-names",
    xlsx(
        [
            ["郢中街道"],
            ["指标", "本月"],
            ["工业总产值(万元)", MONTH[0]],
            ["洋梓镇2022年3月"],
            ["技改投资(万元)", INVESTED[1]],
        ],
        "2022年3月.xlsx",
    ),
    refuses("洋梓镇"),
)
# Empty months to come, and a signature in the block.
case(
    "blocks-months-to-come",
    xlsx(
        each(
            lambda i, t: [
                [t],
                ["月份", "1-2月", "3月", "4月", "5月"],
                ["工业总产值(万元)", JOINT[i], MONTH[i], None, None],
                ["技改投资(万元)", None, INVESTED[i], None, None],
                ["填表人", "张三", "13872910001"],
            ],
            [["2022年1-3月各乡镇主要指标"]],
        )
    ),
    reads(MARCH | values("2022-02", 2, JOINT) | values("2022-03", 1, INVESTED, INVESTMENT)),
)
# Growth of which there is no indicator: the level beside it is not called unread.
case(
    "blocks-growth-of-a-level-alone",
    xlsx(
        each(lambda i, t: [[t], HEAD, ["技改投资", "万元", INVESTED[i], None, RATES[i]]], [[TITLE]])
    ),
    reads(values("2022-03", 1, INVESTED, INVESTMENT), beside=("“技改投资累计增速(%)”",)),
)
# Months down: the column is named, not the months.
case(
    "blocks-months-down-an-unknown-column",
    xlsx(
        each(
            lambda i, t: [
                [t],
                ["月份", "工业总产值（万元）", "利税总额（万元）"],
                ["1-2月", JOINT[i], RATES[i]],
                ["3月", MONTH[i], RATES[i]],
            ],
            [["2022年1-3月各乡镇主要指标"]],
        )
    ),
    reads(MARCH | values("2022-02", 2, JOINT), beside=("“利税总额(万元)”",)),
)


@case.each
def test_blocks_bear_their_townships(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
