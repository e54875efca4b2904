"""Single figures that a slip made, columns of other months than the title's, refunds, rows named
after the county: what is told apart and what is left alone."""

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    A_YEAR_AGO,
    GROWTH,
    JOINT,
    MARCH,
    MONTH,
    QUARTER,
    TAX,
    TITLE,
    TO_DATE,
    Cases,
    also,
    csv,
    doubts,
    judge,
    reads,
    refuses,
    table,
    together,
    values,
    warns,
    xls,
    xlsx,
)

case = Cases()

# Growth of 5.2, −3.9, 2.4, 0.8, 7.1, −1.2 %: the third is written as an index, 100 + 2.4.
AN_INDEX = ["5.2", "-3.9", "102.4", "0.8", "7.1", "-1.2"]
BESIDE = "乡镇|累计(万元)|同比(%)"
for name, write in (("csv", csv), ("xls", xls), ("xlsx", xlsx)):
    case(
        f"one-index-among-growth-{name}",
        write(table(TITLE, BESIDE, TO_DATE, AN_INDEX)),
        warns(QUARTER | values("2022-03", 3, AN_INDEX, GROWTH), "以上年同期为100的指数", cell="C5"),
    )
TWO = ["112", "-3.9", "102.4", "0.8", "7.1", "-1.2"]
case(
    "two-indices-among-growth",
    csv(table(TITLE, BESIDE, TO_DATE, TWO)),
    warns(QUARTER | values("2022-03", 3, TWO, GROWTH), "以上年同期为100的指数", cell="C3"),
)
# 45 is no growth that lies far below 95: a year of recovery has both.
RECOVERED = ["45", "58", "95", "62", "71", "50"]
case(
    "growth-of-a-year-of-recovery",
    csv(table(TITLE, BESIDE, TO_DATE, RECOVERED)),
    reads(QUARTER | values("2022-03", 3, RECOVERED, GROWTH)),
)
# 450.25 / 222.45 = 2.024: it did grow by 102.4 %.
DOUBLED = ["2852", "832.4", "222.45", "1488.1", "654", "151.8"]
case(
    "growth-that-the-levels-of-both-years-prove",
    csv(table(TITLE, "乡镇|本期(万元)|上年同期(万元)|同比(%)", TO_DATE, DOUBLED, AN_INDEX)),
    reads(QUARTER | values("2022-03", 3, AN_INDEX, GROWTH), beside=("同期",)),
)
# Beside a year to date that grew by 75 %, a month that grew by 102 % is none of 2 %.
case(
    "growth-that-the-year-to-date-bears-out",
    csv(
        table(
            "钟祥市2022年3月分乡镇工业总产值",
            "乡镇|本月(万元)|同比(%)|累计(万元)|累计同比(%)",
            MONTH,
            ["5.2", "-3.9", "102", "0.8", "7.1", "-1.2"],
            TO_DATE,
            ["5.2", "-3.9", "75", "0.8", "7.1", "-1.2"],
        )
    ),
    reads(
        MARCH
        | QUARTER
        | values("2022-03", 1, ["5.2", "-3.9", "102", "0.8", "7.1", "-1.2"], GROWTH)
        | values("2022-03", 3, ["5.2", "-3.9", "75", "0.8", "7.1", "-1.2"], GROWTH)
    ),
)

# 2000 + 1000.5 = 3000.5, 540 + 260 = 800, …: the year to March, as far as the months reach.
ACROSS = "乡镇|1-2月|3月|累计"
YEAR_ALONE = "钟祥市2022年分乡镇工业总产值（万元）"
ALL = values("2022-02", 2, JOINT) | MARCH | QUARTER
for name, write in (("csv", csv), ("xls", xls), ("xlsx", xlsx)):
    case(
        f"cumulative-behind-months-{name}",
        write(table(YEAR_ALONE, ACROSS, JOINT, MONTH, TO_DATE)),
        reads(ALL),
    )
case(
    "cumulative-behind-months-with-its-total",
    csv(
        table(YEAR_ALONE, ACROSS, JOINT, MONTH, TO_DATE, below="合计|4380|2221.15|6601.15")
    ),  # 2000 + 540 + 300 + 980 + 460 + 100 = 4380
    reads(ALL),
)
for name, to_date in (
    ("that-is-no-sum-in-one-row", ["3000.5", "900", *TO_DATE[2:]]),
    ("that-is-a-whole-year", ["9000", "2400", "1350", "4500", "2100", "450"]),
):
    case(
        f"cumulative-behind-months-{name}",
        csv(table(YEAR_ALONE, ACROSS, JOINT, MONTH, to_date)),
        refuses("累计"),
    )
case(
    "cumulative-behind-months-one-of-which-is-missing",
    csv(table(YEAR_ALONE, ACROSS, JOINT, ["", *MONTH[1:]], ["2000", *TO_DATE[1:]])),
    refuses("累计"),
)
case(
    "cumulative-behind-later-months",
    csv(table(YEAR_ALONE, "乡镇|4月|5月|累计", JOINT, MONTH, TO_DATE)),
    refuses("累计"),
)

# Months of a title's quarter, and others.
SECOND = "钟祥市2022年二季度分乡镇工业总产值（万元）"
for name, write, heads, cell in (
    ("february-to-april", xlsx, "2月|3月|4月", "[BC]3"),
    ("march-to-may", csv, "3月|4月|5月", "B3"),
    ("january-to-march", xls, "1月|2月|3月", ".*"),
):
    case(
        f"second-quarter-over-{name}",
        write(table(SECOND, f"乡镇|{heads}", JOINT, MONTH, TO_DATE)),
        also(doubts("4-6月", "季度"), cell=cell),
    )
case(
    "second-quarter-over-its-months",
    csv(table(SECOND, "乡镇|4月|5月|6月", JOINT, MONTH, TO_DATE)),
    reads(
        values("2022-04", 1, JOINT) | values("2022-05", 1, MONTH) | values("2022-06", 1, TO_DATE)
    ),
)

# Last year's 400.2 with a digit more: 450.25 / 400.2 = 1.125, as printed.
GROWN = ["5.2", "-3.9", "12.5", "0.8", "7.1", "-1.2"]
YEARS = "乡镇|2022年1-3月(万元)|2021年1-3月(万元)|同比(%)"
for name, write, last in (
    ("ten-times-too-large", csv, "4002"),
    ("ten-times-too-small", xls, "40.02"),
):
    case(
        f"last-year-{name}",
        write(table(TITLE, YEARS, TO_DATE, [*A_YEAR_AGO[:2], last, *A_YEAR_AGO[3:]], GROWN)),
        warns(None, f"C5 {last}", cell="[BC]5"),
    )
case(
    "last-year-as-it-was",
    csv(table(TITLE, YEARS, TO_DATE, A_YEAR_AGO, GROWN)),
    reads(QUARTER | values("2022-03", 3, GROWN, GROWTH), beside=("同期",)),
)

# The county before each name: 钟祥市 is named nowhere else.
COUNTY = [f"钟祥市{town}" for town in SIX]
MARCH_TITLE = "2022年3月工业总产值（万元）"
for name, write in (("csv", csv), ("xls", xls)):
    case(
        f"county-before-each-name-{name}",
        write(table(MARCH_TITLE, "地区|本月", MONTH, towns=COUNTY)),
        reads(MARCH),
    )
case(
    "county-before-two-names-of-six",
    csv(table(MARCH_TITLE, "地区|本月", MONTH[:2], towns=COUNTY[:2])),
    refuses("名录中的乡镇"),
)
case(
    "county-with-a-township-of-its-own",
    csv(table(MARCH_TITLE, "地区|本月", MONTH, towns=[*COUNTY[:5], "钟祥市宋河镇"])),
    refuses("名录中的乡镇"),
)

# Tax that was paid back is more than what came in; output is never below zero.
REFUND = [*MONTH[:5], "-12.4"]
TAX_TITLE = "2022年3月工业税收（万元）"
for name, below in (("with-its-note", ["注：当月因留抵退税为负。"]), ("alone", [])):
    case(
        f"negative-tax-{name}",
        csv(table(TAX_TITLE, "乡镇|本月", REFUND, below=below)),
        warns(values("2022-03", 1, REFUND, TAX), "税收是负数", cell="B8"),
    )
case(
    "tax-with-its-growth",
    csv(table("2022年3月工业税收（万元）", "乡镇|本月|本月同比%", MONTH, GROWN)),
    reads(values("2022-03", 1, MONTH, TAX), beside=("同比",)),  # its growth is no indicator
)
case("negative-output", csv(table(MARCH_TITLE, "乡镇|本月", REFUND)), refuses("不小于零的数"))
# 150 to February, −12.4 in March: 137.6
case(
    "year-to-date-of-tax-that-falls-by-a-refund",
    together(
        csv(table("2022年1-2月工业税收（万元）", "乡镇|累计", JOINT[:5] + ["150"]), "2.csv"),
        csv(table(TAX_TITLE, "乡镇|本月|累计", REFUND, TO_DATE[:5] + ["137.6"]), "3.csv"),
    ),
    warns(
        values("2022-02", 2, JOINT[:5] + ["150"], TAX)
        | values("2022-03", 1, REFUND, TAX)
        | values("2022-03", 3, TO_DATE[:5] + ["137.6"], TAX),
        "税收是负数",
    ),
)


@case.each
def test_slips(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
