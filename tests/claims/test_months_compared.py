"""A bare growth behind figures of several months: it is the newest's, or nobody can tell."""

from tests.claims.corpus import (
    GROWTH,
    JOINT,
    MARCH,
    MONTH,
    QUARTER,
    RATES,
    TO_DATE,
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

# April 1100.5, May 1200.5 …; 1-5月 = 3000.5 + 1100.5 + 1200.5
APRIL = ["1100.5", "270", "160", "530", "250", "60"]
MAY = ["1200.5", "280", "170", "540", "260", "70"]
TO_MAY = ["5301.5", "1350", "780.25", "2570", "1210.4", "280"]
OF_APRIL = ["4.4", "2.1", "-7", "1.2", "0.3", "11.5"]
ON_APRIL = ["9.1", "3.7", "6.3", "1.9", "4", "16.7"]  # 1200.5 / 1100.5 - 1 …
TITLE = "2022年5月规上工业总产值（万元）"
LEVELS = values("2022-04", 1, APRIL) | values("2022-05", 1, MAY)
OF_MAY = values("2022-05", 1, RATES, GROWTH)
ALL = LEVELS | OF_MAY

for name, write in (("csv", csv), ("xls", xls), ("xlsx", xlsx)):
    case(
        f"newest-first-{name}",
        write(
            table(TITLE, "乡镇|5月|4月|环比%|同比%|1-5月", MAY, APRIL, ON_APRIL, RATES, TO_MAY),
        ),
        reads(ALL | values("2022-05", 5, TO_MAY), beside=("环比",)),
    )
case(
    "newest-first-without-month-on-month",
    csv(table(TITLE, "乡镇|5月|4月|同比%", MAY, APRIL, RATES)),
    reads(ALL),
)
case(
    "oldest-first",
    xlsx(table(TITLE, "乡镇|4月|5月|环比%|同比%", APRIL, MAY, ON_APRIL, RATES)),
    reads(ALL, beside=("环比",)),
)
case(
    "no-month-in-the-title",
    xlsx(table("2022年规上工业总产值（万元）", "乡镇|5月|4月|同比%", MAY, APRIL, RATES)),
    reads(ALL),
)
case(
    "the-month-before",
    csv(table(TITLE, "乡镇|本月|上月|环比%|同比%", MAY, APRIL, ON_APRIL, RATES)),
    reads(values("2022-05", 1, MAY) | OF_MAY, beside=("环比", "上月")),
)
case(
    "three-months-newest-first",
    xls(
        table(
            "2022年4月规上工业总产值（万元）",
            "乡镇|4月|3月|1-2月|同比%",
            APRIL,
            MONTH,
            JOINT,
            RATES,
        )
    ),
    reads(
        values("2022-04", 1, APRIL)
        | MARCH
        | values("2022-02", 2, JOINT)
        | values("2022-04", 1, RATES, GROWTH)
    ),
)
case(
    "a-rate-behind-each-month",
    csv(table(TITLE, "乡镇|5月|同比%|4月|同比%", MAY, RATES, APRIL, OF_APRIL)),
    reads(ALL | values("2022-04", 1, OF_APRIL, GROWTH)),
)
case(
    "months-of-both-years",
    csv(
        table(
            TITLE,
            "乡镇|2022年5月|2022年4月|2021年5月|同比%",
            MAY,
            APRIL,
            APRIL,
            RATES,
        )
    ),
    # the figures of a year ago may be read as those of 2021
    reads(ALL, beside=("上年", "同期", "2021"), optional=values("2021-05", 1, APRIL)),
)
case(
    "to-date-behind-the-months",
    xlsx(table(TITLE, "乡镇|5月|4月|1-5月|同比%", MAY, APRIL, TO_MAY, RATES)),
    reads(LEVELS | values("2022-05", 5, TO_MAY) | values("2022-05", 5, RATES, GROWTH)),
)
# 同比 of 1-5月, as the title says, or of May? No column holds 1-5月.
case(
    "title-of-a-span-that-no-column-holds",
    csv(table("2022年1-5月规上工业总产值（万元）", "乡镇|4月|5月|同比%", APRIL, MAY, RATES)),
    refuses("哪个月的同比"),
)
case(
    "title-of-a-later-month",
    xlsx(table("2022年6月规上工业总产值（万元）", "乡镇|5月|4月|同比%", MAY, APRIL, RATES)),
    refuses("哪个月的同比"),
)
case(
    "a-rate-that-says-its-month",
    csv(table(TITLE, "乡镇|5月|4月|4月同比%", MAY, APRIL, RATES)),
    reads(LEVELS | values("2022-04", 1, RATES, GROWTH)),
)
case(
    "quarter-and-months",
    xlsx(
        table(
            "2022年1-3月规上工业总产值（万元）",
            "乡镇|1-2月|3月|1-3月|同比%",
            JOINT,
            MONTH,
            TO_DATE,
            RATES,
        )
    ),
    reads(values("2022-02", 2, JOINT) | MARCH | QUARTER | values("2022-03", 3, RATES, GROWTH)),
)


@case.each
def test_months_compared(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
