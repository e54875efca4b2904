"""Growth rates against the figures they are of, and against what a growth rate can be."""

from tests.claims.corpus import (
    GROWTH,
    QUARTER,
    TITLE,
    TO_DATE,
    Cases,
    Truth,
    also,
    csv,
    doubts,
    gb,
    html,
    judge,
    reads,
    reads_or_doubts,
    table,
    values,
    warns,
    xls,
    xlsx,
)

case = Cases()

THIS = ["3156", "801", "450", "1512", "749", "158"]
LAST = ["3000", "833.5", "400", "1500", "699.3", "159.9"]
RIGHT = ["5.2", "-3.9", "12.5", "0.8", "7.1", "-1.2"]  # THIS / LAST - 1
HEADS = "乡镇|本期(万元)|上年同期(万元)|同比(%)"
WORDS = ("同比", "增速")
LEVELS = values("2022-03", 3, THIS)
PRIOR = values("2021-03", 3, LAST)


def beside(rates: list[str], this=THIS, last=LAST, heads: str = HEADS) -> list[list]:
    """This year's figures, last year's, and the rates published beside them."""
    return table(TITLE, heads, this, last, rates)


def growth(texts: list[str]) -> dict:
    return values("2022-03", 3, texts, GROWTH)


def read_as(this: list[str], last: list[str], rates: list[str]) -> Truth:
    return reads(
        values("2022-03", 3, this) | growth(rates),
        beside=("同期",),
        optional=values("2021-03", 3, [one if one != "0" else "" for one in last]),
    )


INDICES = ["105.2", "96.1", "112.5", "100.8", "107.1", "98.8"]
for name, write, heads in (
    ("csv", csv, HEADS),
    ("xls", xls, "乡镇|今年(万元)|去年同期(万元)|增速(%)"),
    ("html", html, HEADS),
):
    case(
        f"rates-indices-beside-both-years-{name}",
        write(beside(INDICES, heads=heads)),
        doubts(*WORDS),
    )
for name, write, rates, word in (
    ("one-lost-its-sign", csv, [RIGHT[0], "3.9", *RIGHT[2:]], "3.9"),
    ("one-lost-its-point", xlsx, ["52", *RIGHT[1:]], "52"),
    ("all-a-hundred-times-too-large", xls, ["520", "-390", "1250", "80", "710", "-120"], "520"),
    ("all-signs-turned", gb, ["-5.2", "3.9", "-12.5", "-0.8", "-7.1", "1.2"], "-5.2"),
    ("fractions", xlsx, ["0.052", "-0.039", "0.125", "0.008", "0.071", "-0.012"], "小数"),
    ("of-the-row-above", csv, [*RIGHT[1:], RIGHT[0]], "-3.9"),
):
    case(f"rates-beside-both-years-{name}", write(beside(rates)), doubts(*WORDS, word))
case("rates-beside-both-years-that-fit-csv", csv(beside(RIGHT)), read_as(THIS, LAST, RIGHT))
case("rates-beside-both-years-that-fit-xls", xls(beside(RIGHT)), read_as(THIS, LAST, RIGHT))
WHOLE = ["5", "-4", "13", "1", "7", "-1"]
case("rates-beside-both-years-rounded", gb(beside(WHOLE)), read_as(THIS, LAST, WHOLE))
SMALL = (
    ["1005", "1992", "3009", "4032", "5010", "5964"],
    ["1000", "2000", "3000", "4000", "5000", "6000"],
    ["0.5", "-0.4", "0.3", "0.8", "0.2", "-0.6"],
)
case(
    "rates-beside-both-years-all-small",
    xlsx(beside(SMALL[2], *SMALL[:2])),
    read_as(*SMALL),
)
GREAT = ["4100", *THIS[1:]], ["1000", *LAST[1:]], ["310", *RIGHT[1:]]
case("rates-beside-both-years-one-great", csv(beside(GREAT[2], *GREAT[:2])), read_as(*GREAT))
STOPPED = ["0", *THIS[1:]], LAST, ["-100", *RIGHT[1:]]
case("rates-beside-both-years-stopped", xls(beside(STOPPED[2], *STOPPED[:2])), read_as(*STOPPED))
BEGUN = THIS, ["0", *LAST[1:]], ["—", *RIGHT[1:]]
case(
    "rates-beside-both-years-no-base",
    csv(beside(BEGUN[2], *BEGUN[:2])),
    read_as(THIS, BEGUN[1], ["", *RIGHT[1:]]),
)
# On a comparable basis the rate is not the ratio of the published levels: nobody may refuse that.
COMPARABLE = ["6.4", *RIGHT[1:]]
case(
    "rates-on-a-comparable-basis",
    xlsx(beside(COMPARABLE)),
    also(read_as(THIS, LAST, COMPARABLE), ways=frozenset({"read", "warn"}), words=WORDS),
)

# The others are the ratio to a tenth; 801 / 833.5 is -3.9 %, 450 / 400 is 12.5 %.
for name, write, place, rate, cell in (
    ("another-sign", xlsx, 1, "18.6", "D4"),  # 22.5 points off
    ("another-sign-xls", xls, 2, "-40", "D5"),
    ("another-size", csv, 2, "44.5", "D5"),
):
    CONTRADICTED = [*RIGHT[:place], rate, *RIGHT[place + 1 :]]
    case(
        f"rates-beside-both-years-one-of-{name}",
        write(beside(CONTRADICTED)),
        warns(LEVELS | growth(CONTRADICTED), rate, cell=cell),
    )
# The national figures of March 2020: -18.7 % by the levels, -15.08 % published.
A_FEW_POINTS = [RIGHT[0], "-0.3", *RIGHT[2:]]
case(
    "rates-beside-both-years-one-a-few-points-off",
    csv(beside(A_FEW_POINTS)),
    read_as(THIS, LAST, A_FEW_POINTS),
)

# What no growth rate can be.
NEXT_TO = "乡镇|累计(万元)|同比(%)"
for name, write, rates, word in (
    ("below-minus-100", csv, ["-310", *RIGHT[1:]], "-310"),
    ("slightly-below-minus-100", xls, [*RIGHT[:5], "-100.5"], "-100.5"),
    ("minus-100-beside-a-figure", xlsx, [RIGHT[0], "-100", *RIGHT[2:]], "-100"),
    ("minus-100-beside-a-figure-gb", gb, [*RIGHT[:4], "-100.0", RIGHT[5]], "-100"),
):
    case(f"rates-{name}", write(table(TITLE, NEXT_TO, TO_DATE, rates)), doubts(word))
case(
    "rates-minus-100-beside-zero",
    csv(table(TITLE, NEXT_TO, ["0", *TO_DATE[1:]], ["-100", *RIGHT[1:]])),
    reads(values("2022-03", 3, ["0", *TO_DATE[1:]]) | growth(["-100", *RIGHT[1:]])),
)
case(
    "rates-minus-99",
    html(table(TITLE, NEXT_TO, ["0.5", *TO_DATE[1:]], ["-99.2", *RIGHT[1:]])),
    Truth(
        frozenset({"read", "warn"}),
        values("2022-03", 3, ["0.5", *TO_DATE[1:]]) | growth(["-99.2", *RIGHT[1:]]),
        ("-99.2", "0.5"),
    ),
)

# Fractions where per cents are asked for.
ABOVE_ONE = ["0.052", "-0.039", "0.125", "0.008", "0.071", "1.304"]
for name, write in (("csv", csv), ("xls", xls), ("gb", gb)):
    case(
        f"rates-fractions-one-above-one-{name}",
        write(table(TITLE, NEXT_TO, TO_DATE, ABOVE_ONE)),
        doubts("小数"),
    )
case(
    "rates-fractions-partly-shown-as-per-cent",
    xlsx(
        table(TITLE, NEXT_TO, TO_DATE, ABOVE_ONE[:5] + ["-0.012"]),
        fmts={(row, 2): "0.0%" for row in (2, 4, 6)},
    ),
    doubts("小数", "格式", "%"),
)
case(
    "rates-fractions-all-shown-as-per-cent",
    xlsx(
        table(TITLE, NEXT_TO, TO_DATE, ABOVE_ONE[:5] + ["-0.012"]),
        fmts={(row, 2): "0.0%" for row in range(2, 8)},
    ),
    reads(QUARTER | growth(RIGHT)),
)

# An index that says it is one.
case(
    "rates-column-index",
    csv(table(TITLE, "乡镇|累计(万元)|产值指数(上年同期=100)", TO_DATE, INDICES)),
    reads(QUARTER, beside=("指数",)),
)
for name, write, head in (
    ("same-period-is-100", xlsx, "同比(上年同期=100)"),
    ("same-period-is-100-percent", xls, "同比（以上年同期为100）(%)"),
    ("speed-of-development", csv, "发展速度(%)"),
):
    case(
        f"rates-column-{name}",
        write(table(TITLE, f"乡镇|累计(万元)|{head}", TO_DATE, INDICES)),
        reads_or_doubts(QUARTER, "100", "指数", "发展速度")
        if name == "speed-of-development"
        else reads_or_doubts(QUARTER | growth(RIGHT), "100", "指数"),
    )


@case.each
def test_rates(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
