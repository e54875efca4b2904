"""Figures that others add up to: January and February to 1-2月, townships to a total by any
name.
"""

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    ELECTRICITY,
    GROWTH,
    HEAD,
    JOINT,
    MARCH,
    MONTH,
    QUARTER,
    RATES,
    TITLE,
    TO_DATE,
    TOTAL,
    Cases,
    Truth,
    csv,
    doubts,
    gb,
    html,
    judge,
    reads,
    sheets,
    table,
    together,
    values,
    xls,
    xlsx,
)

case = Cases()

JANUARY = ["1200", "300", "170", "600", "260", "60"]
FEBRUARY = ["800", "240", "130", "380", "200", "40"]  # JANUARY + FEBRUARY = JOINT
FALSE = ["3000", *JOINT[1:]]  # 1200 + 800 are 2000
MONTHS = values("2022-01", 1, JANUARY) | values("2022-02", 1, FEBRUARY)
WORDS = ("1-2月", "之和", "1月")
SAID = doubts(*WORDS, figures=MONTHS | values("2022-02", 2, FALSE))
FITS = reads(MONTHS | values("2022-02", 2, JOINT))
YEAR = "2022年分乡镇工业总产值（万元）"
HEADS = "乡镇|1月|2月|1-2月"


def three(joint: list[str]) -> list[list]:
    """January, February and both together."""
    return table(YEAR, HEADS, JANUARY, FEBRUARY, joint)


for name, write in (("xlsx", xlsx), ("csv", csv), ("xls", xls), ("html", html)):
    case(f"january-february-columns-{name}", write(three(FALSE)), SAID)
    case(f"january-february-columns-that-fit-{name}", write(three(JOINT)), FITS)
case(
    "january-february-all-ten-times-too-large",
    gb(three([f"{value}0" for value in JOINT])),
    doubts(*WORDS),
)
case(
    "january-february-joint-below-january",
    csv(three(["900", *JOINT[1:]])),
    doubts(*WORDS, "2022-01"),
)


def month_file(number: int, column: list[str], write=csv, name: str = "csv"):
    rows = table("", "乡镇|本月工业总产值(万元)", column)
    return write(rows, f"2022年{number}月.{name}")


for name, joint, truth in (("", FALSE, SAID), ("-that-fit", JOINT, FITS)):
    case(
        f"january-february-three-files{name}",
        together(
            month_file(1, JANUARY),
            month_file(2, FEBRUARY, gb),
            xlsx(table("", HEAD, joint), "2022年1-2月.xlsx"),
        ),
        truth,
    )
    case(
        f"january-february-month-and-to-date-of-february{name}",
        together(
            month_file(1, JANUARY, xls, "xls"),
            xlsx(table("2022年2月工业总产值(万元)", "乡镇|本月|累计", FEBRUARY, joint)),
        ),
        truth,
    )
    case(
        f"january-february-three-sheets{name}",
        sheets(
            "2022年.xlsx",
            ("1月", table("", "乡镇|本月工业总产值(万元)", JANUARY)),
            ("2月", table("", "乡镇|本月工业总产值(万元)", FEBRUARY)),
            ("1-2月", table("", HEAD, joint)),
        ),
        truth,
    )
    case(
        f"january-february-down{name}",
        csv([[YEAR], ["月份", *SIX], ["1月", *JANUARY], ["2月", *FEBRUARY], ["1-2月", *joint]]),
        truth,
    )
case(
    "january-february-electricity",
    xls(table("2022年分乡镇工业用电量（万千瓦时）", HEADS, JANUARY, FEBRUARY, [*JOINT[:5], "180"])),
    doubts(*WORDS),
)
case(
    "january-february-beside-march-and-the-quarter",
    csv(table(YEAR, "乡镇|1月|2月|3月|1-2月|1-3月", JANUARY, FEBRUARY, MONTH, FALSE, TO_DATE)),
    doubts(*WORDS),
)
case(
    "january-february-beside-march-and-the-quarter-that-fit",
    csv(table(YEAR, "乡镇|1月|2月|3月|1-2月|1-3月", JANUARY, FEBRUARY, MONTH, JOINT, TO_DATE)),
    reads(MONTHS | values("2022-02", 2, JOINT) | MARCH | QUARTER),
)
ROUNDED = ["1200.4", *JANUARY[1:]], ["800.3", *FEBRUARY[1:]], ["2001", *JOINT[1:]]
case(
    "january-february-rounded",
    xlsx(table(YEAR, HEADS, *ROUNDED)),
    reads(
        values("2022-01", 1, ROUNDED[0])
        | values("2022-02", 1, ROUNDED[1])
        | values("2022-02", 2, ROUNDED[2])
    ),
)
REVISED = ["2020", *JOINT[1:]]  # 1 % more than 1200 + 800: January was revised, as often
case(
    "january-february-slightly-revised",
    csv(three(REVISED)),
    Truth(frozenset({"read", "warn"}), MONTHS | values("2022-02", 2, REVISED), WORDS),
)
case(
    "january-february-in-other-units",
    together(
        csv(table("2022年1月", "乡镇|本月工业总产值(千元)", [f"{one}0" for one in JANUARY])),
        csv(table("2022年2月", "乡镇|本月工业总产值(万元)", FEBRUARY), "b.csv"),
        csv(table("2022年1-2月", HEAD, JOINT), "c.csv"),
    ),
    FITS,
)
GROWN = ["3", "-2", "7", "1", "4", "-5"], ["8", "-6", "9", "2", "6", "3"]
case(
    "january-february-growth-does-not-add-up",
    csv(table("2022年分乡镇工业总产值增速（%）", HEADS, *GROWN, RATES)),
    reads(
        values("2022-01", 1, GROWN[0], GROWTH)
        | values("2022-02", 1, GROWN[1], GROWTH)
        | values("2022-02", 2, RATES, GROWTH)
    ),
)
case(
    "january-february-no-january",
    csv(table(YEAR, HEADS, ["—"] * 6, FEBRUARY, FALSE)),
    reads(values("2022-02", 1, FEBRUARY) | values("2022-02", 2, FALSE), beside=("2月",)),
)

# A total by any name is compared with its parts, and is no township.
NAMES = {
    "summary": "汇总",
    "altogether": "共计",
    "sum": "总和",
    "in-brackets": "（合计）",
    "with-a-colon": "合计：",
    "of-the-city": "钟祥市合计",
    "of-the-towns": "乡镇合计",
    "of-the-whole-city": "全市合计",
    "grand-of-the-city": "全市总计",
    "spaced": "合　　计",
    "figure": "合计数",
    "grand-with-a-colon": "总计:",
    "of-this-table": "本表合计",
    "of-towns-and-streets": "乡镇（街道）合计",
}
SHORT = "5601.15"  # 1000 less than the six townships
for (key, name), write in zip(
    NAMES.items(), (xlsx, csv, xls, gb, html, xlsx, csv) * 2, strict=True
):
    case(
        f"totals-{key}-fits",
        write(table(TITLE, HEAD, TO_DATE, below=f"{name}|{TOTAL}")),
        reads(QUARTER),
    )
    case(
        f"totals-{key}-is-short",
        write(table(TITLE, HEAD, TO_DATE, below=f"{name}|{SHORT}")),
        doubts(TOTAL, SHORT, figures=QUARTER),
    )
case(
    "totals-first-row-summary-is-short",
    xls([*table(TITLE, HEAD, TO_DATE)[:2], ["汇总", SHORT], *table("", HEAD, TO_DATE)[1:]]),
    doubts(TOTAL, SHORT, figures=QUARTER),
)
case(
    "totals-first-row-of-the-city-fits",
    csv([*table(TITLE, HEAD, TO_DATE)[:2], ["钟祥市合计", TOTAL], *table("", HEAD, TO_DATE)[1:]]),
    reads(QUARTER),
)
for name, total, truth in (
    ("fits", TOTAL, reads(QUARTER)),
    ("is-short", SHORT, doubts(TOTAL, SHORT, figures=QUARTER)),
):
    case(
        f"totals-column-summary-{name}",
        csv([[TITLE], ["指标", *SIX, "汇总"], ["工业总产值(万元)", *TO_DATE, total]]),
        truth,
    )
case(
    "totals-summary-of-growth-is-no-sum",
    xlsx(table(TITLE, "乡镇|累计(万元)|同比(%)", TO_DATE, RATES, below=f"汇总|{TOTAL}|4.4")),
    reads(QUARTER | values("2022-03", 3, RATES, GROWTH)),
)
case(
    "totals-rounded-summary",
    xls(table(TITLE, HEAD, TO_DATE, below="共计|6601")),
    reads(QUARTER),
)
case(
    "totals-summary-of-electricity-is-short",
    gb(table("2022年1-3月", "乡镇|工业用电量(万千瓦时)", TO_DATE, below=f"各乡镇合计|{SHORT}")),
    doubts(TOTAL, SHORT, figures=values("2022-03", 3, TO_DATE, ELECTRICITY)),
)


@case.each
def test_sums(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
