"""Tables that went through several hands: letters of correction, a second sheet in rounded units,
comparisons made by hand, lists of a group, notes that contradict the heads.
"""

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    A_YEAR_AGO,
    ELECTRICITY,
    GROWTH,
    INVESTMENT,
    MARCH,
    MONTH,
    MONTH_TOTAL,
    OUTPUT,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TAX,
    TITLE,
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
OF_QUARTER = {**QUARTER, **QUARTER_GROWTH}
UNREAD = ("未读取",)
# TO_DATE in 亿元 with two places: .30005, .08, .045025, .15, .07004, .015
IN_YI = ["0.30", "0.08", "0.05", "0.15", "0.07", "0.02"]

# The rounded copy for the leaders says the same; a figure that rounds otherwise does not.
OWN = ("产值", table(TITLE, "乡镇|1-3月(万元)", TO_DATE))
for name, copy, truth in (
    ("behind", IN_YI, reads(QUARTER)),
    ("differs", ["0.31", *IN_YI[1:]], refuses("0.31", "3000.5")),
    ("differs-in-the-last-place", [*IN_YI[:3], "0.16", *IN_YI[4:]], refuses("0.16", "1500")),
):
    rounded = ("领导用表", table(TITLE, "乡镇|1-3月(亿元)", copy))
    case(f"hands-rounded-copy-{name}", sheets("2022年3月.xlsx", OWN, rounded), truth)
    case(f"hands-rounded-copy-first-{name}", sheets("2022年3月.xlsx", rounded, OWN), truth)

# Growth with a sign of its own; ▲ and △ mean a fall in one office and a rise in another.
FALLEN = ["5.2", "▼3.9", "12.5", "0.8", "7.1", "↓1.2"]
for name, rates, truth in (
    ("fallen", FALLEN, reads(OF_QUARTER, ("写成文字",))),
    ("hollow", ["5.2", "▽3.9", "12.5", "0.8", "7.1", "▽1.2"], reads(OF_QUARTER)),
    ("risen-or-fallen", ["5.2", "▲3.9", "12.5", "0.8", "7.1", "-1.2"], refuses("▲3.9")),
    ("hollow-risen-or-fallen", ["5.2", "△3.9", "12.5", "0.8", "7.1", "-1.2"], refuses("△3.9")),
):
    rows = table(TITLE, "乡镇|1-3月(万元)|同比(%)", TO_DATE, rates)
    case(f"hands-sign-{name}", xlsx(rows), truth)

# A letter of correction says which figure holds; two returns of different words do not.
for name, head, truth in (
    ("original", "乡镇|原报数|更正后|更正原因", reads(MARCH, UNREAD)),
    ("before", "乡镇|更正前|更正后|原因", reads(MARCH, UNREAD)),
    ("revised", "乡镇|修订前|修订后|说明", reads(MARCH, UNREAD)),
    ("nobody-says", "乡镇|申报数|核定数|说明", refuses("核定数")),
):
    rows = table(
        ["2022年3月规上工业总产值更正表", "单位：万元"], head, A_YEAR_AGO, MONTH, ["漏报"] * 6
    )
    case(f"hands-letter-{name}", xlsx(rows), truth)
    case(f"hands-letter-{name}-csv", csv(rows), truth)

# Last year's column belongs to the months that it names, or to the level before it.
BOTH_RATES = {**OF_QUARTER, **MARCH, **values("2022-03", 1, ["9.1"] * 6, GROWTH)}
for name, head in (
    ("named", "乡镇|3月|3月同比%|1-3月|上年1-3月|1-3月同比%"),
    ("behind", "乡镇|3月|3月同比%|1-3月|上年同期|1-3月同比%"),
):
    rows = table(
        ["2022年3月规上工业总产值", "单位：万元"],
        head,
        MONTH,
        ["9.1"] * 6,
        TO_DATE,
        A_YEAR_AGO,
        RATES,
    )
    case(f"hands-last-year-{name}", xlsx(rows), reads(BOTH_RATES, ("未读取",)))
wrong = table(
    ["2022年3月规上工业总产值", "单位：万元"],
    "乡镇|1-3月|上年1-3月|同比%",
    TO_DATE,
    A_YEAR_AGO,
    ["55.2", "46.1", "62.5", "50.8", "57.1", "48.8"],
)
case("hands-last-year-far", xlsx(wrong), doubts("1-3月", "同比", "两年"))

# Townships across, each over what was done and how it grew.
for name, done, grown in (("done", "完成", "增幅%"), ("amount", "绝对量", "同比%")):
    pairs = [text for pair in zip(TO_DATE, RATES, strict=True) for text in pair]
    for units in (True, False):
        rows = [
            ["2022年1-3月乡镇工业经济指标一览表"],
            ["指标", *["单位"] * units, *(t for town in SIX for t in (town, None))],
            [None, *[None] * units, *[done, grown] * len(SIX)],
            ["规上工业总产值" + "(万元)" * (not units), *["万元"] * units, *pairs],
            ["工业用电量" + "(万千瓦时)" * (not units), *["万千瓦时"] * units, *pairs],
        ]
        merges = [(1, 1 + units + 2 * n, 1, 2 + units + 2 * n, t) for n, t in enumerate(SIX)]
        case(
            f"hands-across-{name}-{'units' if units else 'bare'}",
            xlsx(rows, merges=merges),
            reads({**OF_QUARTER, **values("2022-03", 3, TO_DATE, ELECTRICITY)}, UNREAD),
        )

# A comparison of two years under a file's name that names both.
case(
    "hands-two-years-in-the-name",
    xlsx(
        table(
            ["各乡镇规上工业总产值对比", "单位：万元"],
            "乡镇|2022年1-3月|2021年1-3月|增减%",
            TO_DATE,
            A_YEAR_AGO,
            RATES,
        ),
        "产值对比表（2021、2022年1-3月）.xlsx",
    ),
    reads(OF_QUARTER, ("未读取", "期别")),
)

# A note that says another basis than the heads.
for name, note in (
    ("month", "注：以上数据均为3月当月数，累计数另报。"),
    ("month-bare", "以上数据均为当月数"),
):
    rows = table(TITLE, "乡镇|1-3月(万元)", TO_DATE, below=note)
    case(f"hands-note-{name}", xlsx(rows), warns(QUARTER, "1-3月"))
case(
    "hands-note-of-the-same-basis",
    xlsx(table(TITLE, "乡镇|1-3月(万元)", TO_DATE, below="以上数据均为累计数")),
    reads(QUARTER),
)

for name, title, file, below in (
    ("group", "2022年1-3月规上工业产值汇总（工业调度群）", "工业调度群产值.xlsx", ""),
    ("relay", "2022年1-3月规上工业总产值接龙", "群里接龙.xlsx", ""),
    ("service", "2022年1-3月规上工业总产值", "产值台账（企业服务中心）.xlsx", ""),
    ("signed", TITLE, "a.xlsx", "钟祥市统计局工业股　审核：陈立"),
    ("signed-office", TITLE, "a.xlsx", "柴湖镇人民政府经济发展办公室2022年4月9日"),
    ("signed-people", TITLE, "a.xlsx", "镇长：杨帆　统计员：郑洁　2022年4月9日"),
):
    rows = table([title, "单位：万元"], "乡镇|1-3月产值", TO_DATE, below=below)
    case(f"hands-words-{name}", xlsx(rows, file), reads(QUARTER))
case(
    "hands-words-branches-of-industry",
    xlsx(table(["2022年1-3月分行业产值", "单位：万元"], "乡镇|1-3月产值", TO_DATE)),
    doubts("行业"),
)

# One township's book of months, each indicator summed below.
for name, word in (("sum", "合计"), ("whole", "总计")):
    months = [["1-2月", "2000", "40"], ["3月", "1000.5", "12"], [word, "3000.5", "52"]]
    case(
        f"hands-own-months-{name}",
        xlsx(
            [["胡集镇2022年工业月报台账"], ["月份", "工业总产值(万元)", "技改投资(万元)"], *months]
        ),
        reads(
            {
                ("胡集镇", "2022-02", 2, OUTPUT): "2000",
                ("胡集镇", "2022-03", 1, OUTPUT): "1000.5",
                ("胡集镇", "2022-02", 2, INVESTMENT): "40",
                ("胡集镇", "2022-03", 1, INVESTMENT): "12",
            },
            (word,),
        ),
    )

# A statutory form numbers its columns below their heads.
for name, numbers in (("words", ["甲", "乙", "1", "2"]), ("numbers", ["甲", "乙", "(1)", "(2)"])):
    rows = [
        ["胡集镇2022年3月规模以上工业主要经济指标"],
        ["指标名称", "计量单位", "本月", "1-本月累计"],
        numbers,
        ["工业总产值", "万元", "1000.5", "3000.5"],
        ["工业税收", "万元", "10.5", "31"],
    ]
    case(
        f"hands-own-form-{name}",
        xlsx(rows),
        reads(
            {
                ("胡集镇", "2022-03", months, indicator): value
                for indicator, *both in ((OUTPUT, "1000.5", "3000.5"), (TAX, "10.5", "31"))
                for months, value in zip((1, 3), both, strict=True)
            }
        ),
    )

# A power company's and a tax office's own: a letterhead in cells, short names of what they count.
for name, line in (
    ("all", ["钟祥市供电公司", "2022-04-03", "单位：万元"]),
    ("no-date", ["钟祥市供电公司", None, "单位：万元"]),
):
    rows = table("2022年1-3月分乡镇工业总产值", "乡镇|累计|去年同期", TO_DATE, A_YEAR_AGO)
    case(f"hands-letterhead-{name}", xlsx([rows[0], line, *rows[1:]]), reads(QUARTER, UNREAD))
for name, indicator, head, unit in (
    ("tax", TAX, "税额(万元)", "工业税收"),
    ("money", TAX, "金额(万元)", "工业税收"),
    ("power", ELECTRICITY, "电量(万千瓦时)", "工业用电量"),
):
    rows = [
        ["乡镇", "所属期", "指标", head],
        *([town, "2022-03", unit, one] for town, one in zip(SIX, MONTH, strict=True)),
    ]
    case(f"hands-export-{name}", csv(rows), reads(values("2022-03", 1, MONTH, indicator), ()))
case(
    "hands-tax-is-no-output",
    xlsx(table(["2022年3月规上工业总产值", "单位：万元"], "乡镇|税额", MONTH)),
    refuses("税额"),
)

# A slip in an indicator's name is told with the name it looks like.
rows = table(["2022年3月", "单位：万元"], "乡镇|工业总产直|工业税收", MONTH, TO_DATE)
case("hands-slip-in-a-head", xlsx(rows), warns(values("2022-03", 1, TO_DATE, TAX), "工业总产值"))
rows = [
    ["2022年3月主要指标", *[None] * 7],
    ["指标", "单位", *SIX],
    ["工业总产直", "万元", *MONTH],
    ["工业税收", "万元", *TO_DATE],
]
case("hands-slip-in-a-row", xlsx(rows), warns(values("2022-03", 1, TO_DATE, TAX), "工业总产值"))

# Codes of the indicators stand between their names and the townships.
for name, codes in (("empty", [None, None]), ("filled", ["01", "02"])):
    for total in (True, False):
        rows = [
            ["2022年3月主要经济指标"],
            ["指标名称", "计量单位", "代码", *["全市合计"] * total, *SIX],
            ["工业总产值", "万元", codes[0], *[MONTH_TOTAL] * total, *MONTH],
            ["工业税收", "万元", codes[1], *[MONTH_TOTAL] * total, *MONTH],
        ]
        case(
            f"hands-codes-{name}-{'total' if total else 'alone'}",
            xlsx(rows),
            reads({**MARCH, **values("2022-03", 1, MONTH, TAX)}),
        )

# Kinds of tax beside their sum, which is the indicator; enterprises beside theirs are not.
TAXES = values("2022-03", 1, MONTH, TAX)
PARTS = (["600", "200", "100", "400", "200", "40"], ["400.5", "60", "50.25", "120", "40.4", "10"])
for name, title, heads, truth in (
    (
        "named",
        "2022年3月分税种",
        ["乡镇|工业税收合计|其中", "|本月|增值税|企业所得税"],
        reads(TAXES, UNREAD),
    ),
    ("over", "2022年3月税收", ["乡镇|工业税收", "|合计|增值税|企业所得税"], reads(TAXES, UNREAD)),
    ("title", "2022年3月工业税收", ["乡镇|合计|增值税|企业所得税"], reads(TAXES, UNREAD)),
    ("firms", "2022年3月工业总产值", ["乡镇|合计|甲钢铁|乙水泥"], refuses("合计")),
):
    rows = table([title, "单位：万元"], heads, MONTH, *PARTS)
    merges = [(3 - 1, 1, 2, 3, "工业税收")] if name == "over" else ()
    merges = [(2, 2, 2, 3, "其中")] if name == "named" else merges
    case(f"hands-taxes-{name}", xlsx(rows, merges=merges), truth)


@case.each
def test_tables_that_went_through_several_hands(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
