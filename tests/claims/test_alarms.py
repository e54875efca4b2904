"""What must not be warned of, and warnings that must point at the right cell or name a row."""

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    HEAD,
    INVESTMENT,
    JOINT,
    MARCH,
    MONTH,
    MONTH_TOTAL,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TITLE,
    TO_DATE,
    TOTAL,
    Cases,
    csv,
    doubts,
    gb,
    html,
    judge,
    reads,
    sheets,
    table,
    values,
    warns,
    xls,
    xlsx,
)

case = Cases()

BOTH = MARCH | QUARTER


# Numbers of rows are no remarks.
def with_numbers(head: str, numbers: list[str], below=()) -> list[list]:
    """The table with a first column of row numbers."""
    plain = table("", "乡镇|本月|累计", MONTH, TO_DATE)
    return [
        ["2022年3月分乡镇工业总产值"],
        ["单位：万元"],
        *([first, *row] for first, row in zip([head, *numbers], plain, strict=True)),
        *below,
    ]


ONE_TO_SIX = ["1", "2", "3", "4", "5", "6"]
SUM = [None, "合计", MONTH_TOTAL, TOTAL]
for name, write, head, numbers in (
    ("serial-xlsx", xlsx, "序号", ONE_TO_SIX),
    ("serial-csv", csv, "序号", ONE_TO_SIX),
    ("serial-xls", xls, "序号", ONE_TO_SIX),
    ("serial-html", html, "序号", ONE_TO_SIX),
    ("serial-spaced-gb", gb, "序　号", ONE_TO_SIX),
    ("number-of-the-entry", csv, "编号", ["01", "02", "03", "04", "05", "06"]),
    ("no", xlsx, "No.", ONE_TO_SIX),
    ("with-a-gap", csv, "序号", ["1", "2", "4", "5", "6", "7"]),
    ("in-words", xls, "序号", ["一", "二", "三", "四", "五", "六"]),
    ("with-full-stops", gb, "序号", ["1.", "2.", "3.", "4.", "5.", "6."]),
    ("not-in-order", csv, "序号", ["3", "1", "2", "6", "5", "4"]),
):
    case(f"alarms-numbers-{name}", write(with_numbers(head, numbers, [SUM])), reads(BOTH))
case(
    "alarms-numbers-total-in-the-first-column",
    xlsx(with_numbers("序号", ONE_TO_SIX, [["合计", None, MONTH_TOTAL, TOTAL]])),
    reads(BOTH),
)
case(
    "alarms-codes-of-townships",
    csv(
        with_numbers(
            "代码", [f"420881{end}" for end in ("001", "100", "101", "103", "108", "200")], [SUM]
        )
    ),
    reads(BOTH, beside=("代码",)),
)
case(
    "alarms-empty-remarks",
    xls(table(TITLE, "乡镇|累计(万元)|备注", TO_DATE, [None] * 6)),
    reads(QUARTER),
)
case(
    "alarms-rank-beside-growth",
    xlsx(table(TITLE, "乡镇|累计(万元)|位次|同比(%)|位次", TO_DATE, ONE_TO_SIX, RATES, ONE_TO_SIX)),
    reads(QUARTER | QUARTER_GROWTH, beside=("位次",)),
)

# The message about a column that is not read names its header's cell.
STAFF = "用工人数(人)"
for name, write, rows, cell in (
    ("last", csv, table(TITLE, f"乡镇|累计(万元)|{STAFF}", TO_DATE, MONTH), "C2"),
    ("before-the-figure", xls, table(TITLE, f"乡镇|{STAFF}|产值累计(万元)", MONTH, TO_DATE), "B2"),
    (
        "after-two-titles-and-a-unit",
        gb,
        table(["附件1", TITLE, "单位：万元、人"], "乡镇|累计|用工人数", TO_DATE, MONTH),
        "C4",
    ),
    (
        "between-two",
        xlsx,
        table(TITLE, f"乡镇|累计(万元)|{STAFF}|累计增速(%)", TO_DATE, MONTH, RATES),
        "C2",
    ),
    (
        "in-the-second-header-row",
        csv,
        table(TITLE, ["乡镇|产值|产值", f"|累计(万元)|{STAFF}"], TO_DATE, MONTH),
        "C3",
    ),
    (
        "below-the-blank-of-a-group",
        xls,
        table(TITLE, ["乡镇|工业主要指标|", f"|产值累计(万元)|{STAFF}"], TO_DATE, MONTH),
        "C3",
    ),
    (
        "below-a-row-of-units",
        gb,
        table(TITLE, ["乡镇|产值累计|用工人数", "|万元|人"], TO_DATE, MONTH),
        "C2",
    ),
    ("after-serial-numbers", html, None, "D2"),
    (
        "behind-an-empty-column",
        xlsx,
        table(TITLE, f"乡镇|累计(万元)||{STAFF}", TO_DATE, [None] * 6, MONTH),
        "D2",
    ),
):
    if rows is None:
        plain = table("", f"乡镇|累计(万元)|{STAFF}", TO_DATE, MONTH)
        rows = [[TITLE], *([n, *row] for n, row in zip(["序号", *ONE_TO_SIX], plain, strict=True))]
    figures = QUARTER | QUARTER_GROWTH if name == "between-two" else QUARTER
    truth = warns(QUARTER, "用工人数", cell=cell)
    if name == "between-two":  # whose growth it is nobody can know
        truth = doubts("用工人数", figures=figures)
    case(f"alarms-unread-column-{name}", write(rows), truth)
case(
    "alarms-unread-column-far-down-to-the-right",
    xlsx(table(TITLE, f"乡镇|累计(万元)|{STAFF}", TO_DATE, MONTH), row0=4, col0=3),
    warns(QUARTER, "用工人数", cell="F6"),
)
case(
    "alarms-unread-column-merged-header",
    xlsx(
        table(TITLE, ["乡镇|累计(万元)", "||上月|本月"], TO_DATE, MONTH, JOINT),
        merges=[(1, 2, 1, 3, STAFF)],
    ),
    warns(QUARTER, "用工人数", cell="[CD][23]"),
)
case(
    "alarms-unread-column-of-the-second-table",
    csv(
        [
            *table(TITLE, HEAD, TO_DATE),
            [],
            *table("2022年1-3月分乡镇工业技改投资", f"乡镇|技改投资(万元)|{STAFF}", JOINT, MONTH),
        ]
    ),
    warns(QUARTER | values("2022-03", 3, JOINT, INVESTMENT), "用工人数", cell="C11"),
)
case(
    "alarms-unread-row-of-a-turned-table",
    xlsx([[TITLE], ["指标", *SIX], ["工业总产值(万元)", *TO_DATE], [STAFF, *MONTH]]),
    warns(QUARTER, "用工人数", cell="A4"),
)
case(
    "alarms-unread-row-of-a-turned-table-with-units-gb",
    gb(
        [
            [TITLE],
            ["指标", "单位", *SIX],
            ["用工人数", "人", *MONTH],
            ["工业总产值累计", "万元", *TO_DATE],
        ]
    ),
    warns(QUARTER, "用工人数", cell="[AB]3"),
)
case(
    "alarms-unread-column-of-the-second-sheet",
    sheets(
        "a.xlsx",
        ("产值", table(TITLE, HEAD, TO_DATE)),
        ("用工", table("2022年1-3月", f"乡镇|{STAFF}", MONTH)),
    ),
    warns(QUARTER, "用工人数", cell="B2"),
)

# An unknown township is named, wherever it stands.
BODY = table("", HEAD, TO_DATE)[1:]
NEW = "新设镇"
for name, write, rows in (
    ("first-csv", csv, [[TITLE], HEAD.split("|"), [NEW, "99"], *BODY]),
    ("first-xls", xls, [[TITLE], HEAD.split("|"), [NEW, "99"], *BODY]),
    ("first-html", html, [[TITLE], HEAD.split("|"), [NEW, "99"], *BODY]),
    (
        "first-after-the-total",
        xlsx,
        [[TITLE], HEAD.split("|"), ["合计", "6700.15"], [NEW, "99"], *BODY],
    ),
    (
        "first-before-the-total-gb",
        gb,
        [[TITLE], HEAD.split("|"), [NEW, "99"], ["合计", TOTAL], *BODY],
    ),
    ("two-first", csv, [[TITLE], HEAD.split("|"), ["某某镇", "1"], [NEW, "99"], *BODY]),
    ("first-without-a-figure", xlsx, [[TITLE], HEAD.split("|"), [NEW, "—"], *BODY]),
    ("in-the-middle", csv, [[TITLE], HEAD.split("|"), *BODY[:2], [NEW, "99"], *BODY[2:]]),
    ("last", xls, [[TITLE], HEAD.split("|"), *BODY, [NEW, "99"]]),
    (
        "first-of-a-turned-table",
        csv,
        [[TITLE], ["指标", NEW, *SIX], ["工业总产值(万元)", "99", *TO_DATE]],
    ),
    (
        "first-after-serial-numbers",
        xlsx,
        [
            [TITLE],
            ["序号", *HEAD.split("|")],
            *([str(n), *row] for n, row in enumerate([[NEW, "99"], *BODY], 1)),
        ],
    ),
    ("first-with-a-blank-figure", csv, [[TITLE], HEAD.split("|"), [NEW, None], *BODY]),
    ("first-with-words-for-a-figure", xlsx, [[TITLE], HEAD.split("|"), [NEW, "停产"], *BODY]),
    ("first-before-a-blank-row", xls, [[TITLE], HEAD.split("|"), [NEW, "99"], [], *BODY]),
    (
        "first-of-months-down",
        csv,
        [
            ["乡镇", "月份", "工业总产值(万元)"],
            [NEW, "2022年3月", "9"],
            *([town, "2022年3月", value] for town, value in zip(SIX, MONTH, strict=True)),
        ],
    ),
    (
        "first-of-months-before-names",
        gb,
        [
            ["月份", "乡镇", "工业总产值(万元)"],
            ["2022年3月", NEW, "9"],
            *(["2022年3月", town, value] for town, value in zip(SIX, MONTH, strict=True)),
        ],
    ),
    (
        "first-in-two-header-rows",
        csv,
        [[TITLE], ["乡镇", "工业总产值"], [None, "累计(万元)"], [NEW, "99"], *BODY],
    ),
):
    case(f"alarms-unknown-township-{name}", write(rows), doubts(NEW, figures=BOTH))
case(
    "alarms-first-township-by-another-name",
    csv([[TITLE], HEAD.split("|"), ["郢中街道办事处", TO_DATE[0]], *BODY[1:]]),
    reads(QUARTER),
)


@case.each
def test_alarms(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
