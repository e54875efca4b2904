"""What stands beside, between and below the figures of a table and is none of them: scratch sums,
contacts, names of enterprises, codes of columns; and growth behind columns that are not read."""

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    ELECTRICITY,
    GROWTH,
    JOINT,
    MARCH,
    MONTH,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TO_DATE,
    TOTAL,
    Cases,
    csv,
    doubts,
    judge,
    reads,
    refuses,
    table,
    values,
    warns,
    xls,
    xlsx,
)

case = Cases()

TITLE = "2022年1-3月工业总产值（万元）"
BOTH = QUARTER | QUARTER_GROWTH
SHARES = ["45.5", "12.1", "6.8", "22.7", "10.6", "2.3"]  # of TOTAL 6601.15, %
MEANS = ["1000.2", "266.7", "150.1", "500", "233.5", "50"]  # TO_DATE / 3
PLANS = ["12000", "3200", "1800", "6000", "2800", "600"]
HALVES = ["1500.25", "400", "225.125", "750", "350.2", "75"]

# A rate that speaks of last year is the growth of the table's one indicator.
for name, head, column in (
    ("share", "占全市比重(%)", SHARES),
    ("share-of-the-county", "占全县%", SHARES),
    ("share-of-a-plan", "占全年目标%", SHARES),
    ("plan", "全年目标", PLANS),
):
    case(
        f"around-growth-behind-{name}",
        csv(table(TITLE, f"乡镇|累计|{head}|同比%", TO_DATE, column, RATES)),
        reads(BOTH, beside=(head,)),
    )
# An amount that may have grown itself: said, unless the rate says the figure's own span.
for name, head in (("monthly-mean", "月均产值"), ("mean-of-firms", "户均产值")):
    rows = table(TITLE, f"乡镇|累计产值|{head}|累计同比%", TO_DATE, MEANS, RATES)
    case(f"around-growth-to-date-behind-{name}", csv(rows), reads(BOTH, beside=(head,)))
for name, head in (("monthly-mean", "月均产值"), ("part", "其中:亿元以上企业")):
    rows = table(TITLE, f"乡镇|累计|{head}|同比%", TO_DATE, HALVES, RATES)
    case(f"around-growth-behind-{name}", csv(rows), warns(BOTH, head))
    # a bare 增长 may be on the column beside it
    rows = table(TITLE, f"乡镇|累计|{head}|增长%", TO_DATE, HALVES, RATES)
    case(f"around-bare-growth-behind-{name}", csv(rows), doubts("增长", figures=QUARTER))
case(
    "around-two-growths-beside-a-part",
    csv(table(TITLE, "乡镇|累计|同比%|其中:轻工业|同比%", TO_DATE, RATES, HALVES, SHARES)),
    reads(BOTH, beside=("轻工业", "同比%")),
)
case(
    "around-growth-of-one-of-two-indicators",
    csv(
        table(
            "2022年1-3月工业指标",
            "乡镇|工业总产值(万元)|工业用电量(万千瓦时)|户均产值(万元)|同比%",
            TO_DATE,
            JOINT,
            MEANS,
            RATES,
        )
    ),
    warns(QUARTER | values("2022-03", 3, JOINT, ELECTRICITY), "同比%"),
)

# 52‰ = 5.2 %; the levels beside it (3000.5 / 2852 = 1.052) bear it out.
PER_MILLE = ["52", "-39", "125", "8", "71", "-12"]
A_YEAR_AGO = ["2852", "832.4", "400.2", "1488.1", "654", "151.8"]
case(
    "around-growth-per-mille",
    csv(table(TITLE, "乡镇|累计|同比(‰)", TO_DATE, PER_MILLE)),
    reads(BOTH),
)
case(
    "around-growth-per-mille-beside-both-years",
    csv(table(TITLE, "乡镇|累计|上年同期|同比(‰)", TO_DATE, A_YEAR_AGO, PER_MILLE)),
    reads(BOTH, beside=("同期",)),
)
# On a comparable panel growth is not the ratio of the levels: 20 points away from it, and right.
COMPARABLE = ["25.2", "16.1", "32.5", "20.8", "27.1", "18.8"]
for name, head in (("comparable", "可比增速(%)"), ("same-scope", "同口径增长(%)")):
    case(
        f"around-growth-{name}",
        csv(table(TITLE, f"乡镇|累计|上年同期|{head}", TO_DATE, A_YEAR_AGO, COMPARABLE)),
        reads(QUARTER | values("2022-03", 3, COMPARABLE, GROWTH), beside=("同期",)),
    )
case(
    "around-growth-comparable-with-its-sign-turned",
    csv(
        table(
            TITLE,
            "乡镇|累计|上年同期|可比增速(%)",
            TO_DATE,
            A_YEAR_AGO,
            ["-5.2", "3.9", "-12.5", "-0.8", "-7.1", "1.2"],
        )
    ),
    refuses("可比增速"),
)

# Sums that somebody reckoned beside the table: 3000.5 + 800 = 3800.5.
SCRATCH = ["", "", "3800.5", "", "77", ""]
case(
    "around-scratch-behind-an-empty-column",
    xlsx(table(TITLE, "乡镇|累计||", TO_DATE, [""] * 6, SCRATCH)),
    warns(QUARTER, "D5", "D7"),
)
case(
    "around-scratch-that-sums-cells",
    xlsx(table(TITLE, "乡镇|累计|", TO_DATE, ["", "3800.5", "", "", "", ""])),
    warns(QUARTER, "C4"),
)
case(
    "around-figures-without-a-head",
    xlsx(table(TITLE, "乡镇|累计|", TO_DATE, MONTH)),
    refuses("没有表头"),
)

# A list of persons below the table; the numbers are telephones.
PERSONS = [f"{town}|张三|712340{number}" for number, town in enumerate(SIX)]
for name, write, lines in (
    ("xlsx", xlsx, ["", "各乡镇统计联系人", "乡镇|姓名|电话"]),
    ("xls", xls, ["单位|联系人|联系电话"]),
):
    rows = table(TITLE, "乡镇|累计", TO_DATE, below=[*lines, *PERSONS])
    case(f"around-contacts-below-{name}", write(rows), reads(QUARTER))

# The names of the enterprises that are counted beside them; of an output they are its owners.
NEW = "2022年1-3月新增规上工业企业"
COUNTS = ["3", "1", "2", "1", "4", "1"]
FIRMS = ["钟祥甲建材有限公司"] * 6
case(
    "around-names-of-counted-enterprises",
    xlsx(table(NEW, "乡镇|新增规上工业企业数(个)|企业名称", COUNTS, FIRMS)),
    reads(values("2022-03", 3, COUNTS, "new_enterprises_count"), beside=("企业名称",)),
)
case(
    "around-names-of-enterprises-beside-output",
    xlsx(table(TITLE, "乡镇|累计|企业名称", TO_DATE, FIRMS)),
    doubts("企业名称", figures={}),
)

# Rows over the figures that hold no name and no figure of theirs.
DATED = [["各乡镇工业总产值"], [2022.0, "年", 3.0, "月", "单位：万元"], ["乡镇", "本月", "累计"]]
DATED += [[town, float(a), float(b)] for town, a, b in zip(SIX, MONTH, TO_DATE, strict=True)]
case("around-date-in-pieces", xls(DATED), reads(MARCH | QUARTER))
CODED = table("2022年3月工业总产值（万元）", "乡镇|3月|1-3月", MONTH, TO_DATE)
CODED.insert(2, ["代码", "A01", "A02"])
case("around-codes-of-columns", csv(CODED), reads(MARCH | QUARTER))

# 三季度: what is to date stands behind a figure that says since when.
QUARTERLY = "2022年三季度各乡镇工业总产值（万元）"
case(
    "around-growth-to-date-in-a-quarter",
    csv(table(QUARTERLY, "乡镇|三季度当季|1-3季度累计|累计同比%", MONTH, TO_DATE, RATES)),
    reads(
        values("2022-09", 9, TO_DATE) | values("2022-09", 9, RATES, GROWTH), beside=("三季度当季",)
    ),
)
case(
    "around-to-date-of-which-span",
    csv(table(QUARTERLY, "乡镇|当季|累计|累计同比%", MONTH, TO_DATE, RATES)),
    refuses("累计"),
)


# Industries below each township: 2000 + 1000.5 = 3000.5 …, parts that are not read.
INDUSTRIES = ["农副食品加工业", "化学原料和化学制品制造业"]


def by_industry(first: list[str], second: list[str], names=INDUSTRIES) -> list[list]:
    """A row a township, below it its two industries."""
    rows = [["2022年1-3月各乡镇分行业工业总产值（万元）"], ["乡镇", "累计"]]
    for town, *cells in zip(SIX, TO_DATE, first, second, strict=True):
        rows += [[name, cell] for name, cell in zip((town, *names), cells, strict=True)]
    return rows


case("around-industries", csv(by_industry(JOINT, MONTH)), reads(QUARTER))
case(
    "around-industries-of-which",
    xlsx(by_industry(MONTH, MEANS, ("其中：食品加工业", "化学原料制造业"))),
    reads(QUARTER),
)
case(
    "around-industries-and-the-rest",
    xls(by_industry(JOINT, MONTH, ("磷化工产业", "其他"))),
    reads(QUARTER),
)
case(
    "around-industries-that-do-not-add-up",
    csv(by_industry([JOINT[0], "504", *JOINT[2:]], MONTH)),  # 540 with two digits exchanged
    warns(QUARTER, "行业分项", cell="B6"),  # the second township's row
)
case(
    "around-industries-below-the-total",
    csv(
        table(
            TITLE, "乡镇|累计", TO_DATE, below=["全市合计|6601.15", *(f"{i}|9" for i in INDUSTRIES)]
        )
    ),
    reads(QUARTER),
)
case(
    "around-firms-below-townships",
    csv(by_industry(JOINT, MONTH, ("甲化工有限公司", "乙实业"))),
    refuses("甲化工有限公司"),
)


# Groups of townships: a line of their own, among the names or left of them, with a sum or without.
# 3000.5 + 800 + 450.25 = 4250.75; 1500 + 700.4 + 150 = 2350.4.
SUMS = ("4250.75", "2350.4")


def grouped(names: tuple[str, str], sums=("", ""), column=1, number="") -> list[list]:
    """序号, townships and figures, three townships below each group's name."""
    rows: list[list] = [[TITLE], ["序号", "乡镇", "累计"]]
    for place, (name, total) in enumerate(zip(names, sums, strict=True)):
        head = [number[place : place + 1], "", total]
        head[column] = name
        rows.append(head)
        for k in range(3 * place, 3 * place + 3):
            rows.append([str(k + 1), SIX[k], TO_DATE[k]])
    return rows


for word, names in (
    ("kinds", ("街道", "乡镇")),
    ("numbered-kinds", ("一、街道", "二、乡镇")),
    ("quarters", ("东片", "西片")),
    ("regions", ("平原乡镇", "山区乡镇")),
    ("numbered", ("一、建制镇", "二、乡")),
):
    case(f"around-groups-of-{word}", xlsx(grouped(names)), reads(QUARTER))
    case(f"around-groups-with-sums-of-{word}", xls(grouped(names, SUMS)), reads(QUARTER))
NUMBERED = grouped(("平原乡镇", "山区乡镇"), number="一二")
case("around-groups-numbered-beside", xlsx(NUMBERED), reads(QUARTER))
LEFT = grouped(("东片", "西片"), column=0)
case("around-groups-left-of-the-names", xlsx(LEFT), reads(QUARTER))
LEFT = grouped(("东片", "西片"), SUMS, column=0)
case("around-groups-left-of-the-names-with-sums", csv(LEFT), reads(QUARTER))
for word, names, said in (
    ("kinds", ("街道", "乡镇"), "乡镇小计"),
    ("numbered-kinds", ("一、街道", "二、乡镇"), "乡镇小计"),
    ("quarters", ("东片", "西片"), "西片小计"),
):
    # 2350.4 with two digits exchanged
    case(
        f"around-groups-with-a-wrong-sum-of-{word}",
        xlsx(grouped(names, ("4250.75", "2530.4"))),
        warns(QUARTER, said, cell="C7"),
    )
BELOW_SIZE = grouped(("规模以上", "规模以下"))
case("around-groups-of-enterprises-below-size", xlsx(BELOW_SIZE), doubts("规模以下"))
STRANGERS = grouped(("平原镇", "山区镇"), SUMS)
case("around-groups-that-may-be-townships", xlsx(STRANGERS), refuses("平原镇"))

# A sentence of an analysis above the table is no title: what it says is not read, and that is said.
SENTENCE = "1-3月，全市实现工业总产值0.66亿元，同比增长3.2%，增速居全市第3位。"
case(
    "around-analysis-below-the-title",
    xlsx(table([TITLE, SENTENCE], "乡镇|累计", TO_DATE)),
    warns(QUARTER, "0.66亿元"),
)
case(
    "around-analysis-above-the-title",
    xls(table([f"2022年{SENTENCE}", "各乡镇工业总产值（万元）"], "乡镇|累计", TO_DATE)),
    warns(QUARTER, "0.66亿元"),
)
case(
    "around-analysis-above-townships-across",
    xlsx([[TITLE], [SENTENCE], ["乡镇", *SIX], ["累计", *TO_DATE]]),
    warns(QUARTER, "0.66亿元"),
)
case(
    "around-analysis-of-another-period",
    csv(table([TITLE, SENTENCE.replace("1-3月", "1-2月")], "乡镇|1-3月", TO_DATE)),
    doubts("1-2月", figures=QUARTER),
)
for word in ("预计", "不含经开区"):
    case(
        f"around-analysis-that-says-{word}",
        csv(table([TITLE, f"{word}，{SENTENCE}"], "乡镇|累计", TO_DATE)),
        doubts(word, "标题"),
    )


# A zone and a farm that the register does not know are no groups of townships.
for name, lines in (
    ("below", ["|开发区|500", "|农场|300"]),
    ("below-left-of-the-names", ["开发区||500", "农场||300"]),
    ("above-a-total", ["|开发区|500", "|农场|300", f"|合计|{TOTAL}"]),
):
    rows = [[TITLE], ["序号", "乡镇", "累计"]]
    rows += [[str(k + 1), town, TO_DATE[k]] for k, town in enumerate(SIX)]
    rows += [line.split("|") for line in lines]
    case(
        f"around-zones-that-nobody-knows-{name}",
        csv(rows),
        doubts("开发区", "名称", figures=QUARTER),
    )
case(
    "around-light-and-heavy-industry",
    csv(by_industry(JOINT, MONTH, ("轻工业", "重工业"))),
    reads(QUARTER),
)


@case.each
def test_around(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
