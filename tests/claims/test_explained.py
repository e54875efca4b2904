"""Words of titles and names that the headings or the register account for, and those that only look
so."""

from tests.claims.corpus import (
    HEAD,
    QUARTER,
    SIX,
    TITLE,
    TO_DATE,
    TOTAL,
    Cases,
    csv,
    doubts,
    judge,
    reads,
    sheets,
    table,
    values,
    xls,
    xlsx,
)

case = Cases()
UNREAD = ("不是已知指标", "没有写指标")
POWER = ["30", "8", "4.5", "15", "7", "1.5"]
OF_POWER = values("2022-03", 3, POWER, "electricity_wan_kwh")
RATE = ["9.1", "8.2", "7.3", "6.4", "5.5", "4.6"]

# A word of the title that a column beside the output bears.
for name, title, head, write in (
    ("sales", "总产值、销售产值", "工业总产值(万元)|工业销售产值(万元)", csv),
    ("profits-and-tax", "工业总产值、利税", "工业总产值(万元)|利税总额(万元)", xlsx),
    ("contribution", "规上工业总产值增长贡献", "总产值(万元)|贡献率(%)", xls),
    ("pull", "总产值拉动", "总产值(万元)|拉动增长(百分点)", csv),
    ("light-industry", "工业总产值及轻工业产值", "工业总产值(万元)|其中:轻工业产值(万元)", xlsx),
):
    rows = table(f"2022年1-3月各乡镇{title}", f"乡镇|{head}", TO_DATE, RATE)
    case(f"explained-title-{name}", write(rows), reads(QUARTER, beside=UNREAD))
# A count of enterprises does not say that the output beside it is that of all; nor does a word that
# no column bears, or that leaves some out.
for name, title, head in (
    ("of-a-count", "亿元以上工业总产值", "工业总产值(万元)|亿元以上户数(户)"),
    ("of-idle-ones", "停产企业工业总产值", "工业总产值(万元)|停产企业数(家)"),
    ("of-nothing", "工业总产值、贡献", "工业总产值(万元)|利税总额(万元)"),
    ("left-out", "工业总产值(不含园区)", "工业总产值(万元)|工业总产值(不含园区)"),
):
    rows = table(f"2022年1-3月各乡镇{title}", f"乡镇|{head}", TO_DATE, RATE)
    words = (title.split("工")[0] or "贡献", "停产", "企业", "亿元以上", "不含")
    case(f"explained-title-{name}", csv(rows), doubts(*words))

# A word of the file's or the sheet's name that stands over figures anywhere in the file.
OUTPUT_PAGE = table(TITLE, HEAD, TO_DATE)
POWER_PAGE = table("2022年1-3月各乡镇工业用电量", "乡镇|累计(万千瓦时)", POWER)
for name, stem in (("output-and-power", "产值和用电"), ("power-and-tax", "产值用电量")):
    case(
        f"explained-file-{name}",
        sheets(f"2022年1-3月{stem}.xlsx", ("产值", OUTPUT_PAGE), ("用电", POWER_PAGE)),
        reads(QUARTER | OF_POWER),
    )
for name, stem in (
    ("default-of-wps", "工作簿1"),
    ("default-of-excel", "Book1"),
    ("new-sheet", "新建 Microsoft Excel 工作表"),
    ("joined", "合表"),
    ("split", "分表"),
    ("collected", "汇总表"),
    ("of-the-townships", "各乡镇报表"),
    ("assessed", "综合考核"),
    ("sold", "产销"),
    ("mended", "3月修改"),
):
    case(f"explained-file-{name}", xlsx(OUTPUT_PAGE, f"{stem}.xlsx"), reads(QUARTER))
case(
    "explained-file-of-something-else",
    xlsx(OUTPUT_PAGE, "2022年1-3月利税.xlsx"),
    doubts("利税", figures=QUARTER),
)

# What a name says of the table's layout, of who keeps it and what for.
for name, stem in (
    ("notes", "2022年1-3月工业总产值（附注）"),
    ("sorts", "2022年1-3月分类工业总产值"),
    ("series", "工业总产值月度序列"),
    ("last-months", "工业总产值近几月"),
    ("last-month", "工业总产值近月"),
    ("across", "1-3月工业总产值横表"),
    ("down", "1-3月工业总产值竖表"),
    ("to-check", "1-3月产值发各乡镇核对"),
    ("power-company", "1-3月工业总产值（供电公司）"),
):
    case(f"explained-file-{name}", xlsx(OUTPUT_PAGE, f"{stem}.xlsx"), reads(QUARTER))
for name, stem, words in (
    ("still-to-check", "1-3月工业总产值（待核对）", "待"),
    ("before-the-check", "1-3月工业总产值（核对前）", "核对"),
    ("suburbs", "1-3月近郊工业总产值", "近郊"),
    ("without-the-company", "1-3月工业总产值（不含供电公司）", "不含"),
    ("index", "1-3月工业总产值指数", "指数"),
):
    page = xlsx(OUTPUT_PAGE, f"{stem}.xlsx")
    case(f"explained-file-{name}", page, doubts(words, figures=QUARTER))
INDEX = ["105.2", "96.1", "112.5", "100.8", "107.1", "98.8"]  # RATES of 1-3月 + 100
rows = table(TITLE, f"{HEAD}|指数(上年同期=100)", TO_DATE, INDEX)
case("explained-file-index-column", csv(rows, "1-3月产值指数.csv"), reads(QUARTER, beside=UNREAD))
rows = table("国网钟祥市供电公司2022年1-3月工业用电量", "供电区域|年累计(万千瓦时)", POWER)
case("explained-power-company", csv(rows, "国网钟祥市供电公司2022年3月售电.csv"), reads(OF_POWER))
rows = table("2022年1-3月新增规上工业企业", "乡镇|1-3月(家)", ["5", "2", "3", "3", "2", "1"])
ENTERED = values("2022-03", 3, ["5", "2", "3", "3", "2", "1"], "new_enterprises_count")
case("explained-file-entered", csv(rows, "1-3月新进规企业.csv"), reads(ENTERED))
case(
    "explained-file-entered-over-output",
    xlsx(OUTPUT_PAGE, "1-3月新进规企业.xlsx"),
    doubts("新进规", figures=QUARTER),
)
rows = table("2022年1-3月新进规企业工业总产值", "乡镇|累计(万元)", TO_DATE)
case("explained-output-of-the-entered", csv(rows), doubts("新进规", "没有一个"))

# A township's own return, signed by itself: not by another one, nor a note about its figures.
for name, below, truth in (
    ("itself", "填报单位：胡集镇人民政府|填表人：刘洋", "reads"),
    ("another", "填报单位：洋梓镇人民政府|填表人：刘洋", "洋梓镇"),
    ("itself-with-a-note", "胡集镇含园区企业", "胡集镇"),
):
    rows = table(
        "胡集镇2022年1-3月工业总产值", "乡镇|累计(万元)", ["800"], towns=["胡集镇"], below=below
    )
    own = values("2022-03", 3, ["800"], towns=["胡集镇"])
    right = reads(own, beside=("缺少",)) if truth == "reads" else doubts(truth, figures=own)
    case(f"explained-signed-by-{name}", xlsx(rows), right)

# Kinds of unit in the names of sheets: those that all units of the sheet are of.
STREETS_AND_TOWNS = [
    ("街道", table(TITLE, HEAD, TO_DATE[:1], towns=SIX[:1])),
    ("建制镇", table(TITLE, HEAD, TO_DATE[1:5], towns=SIX[1:5])),
    ("乡", table(TITLE, HEAD, TO_DATE[5:], towns=SIX[5:])),
]
case("explained-sheets-of-kinds", sheets("a.xlsx", *STREETS_AND_TOWNS), reads(QUARTER))
case(
    "explained-sheet-of-another-kind",
    xlsx(OUTPUT_PAGE, sheet="建制镇"),
    doubts("建制", figures=QUARTER),
)
ZONE = "code,name,aliases\n990100,青沅经济开发区,经开区\n990200,城关镇,城关\n"
OF_THE_ZONE = values("2022-03", 3, ["3000.5"], towns=["青沅经济开发区"])
for name, title in (
    ("name", "青沅经济开发区2022年1-3月工业总产值"),
    ("committee", "青沅经济开发区管委会2022年1-3月工业总产值"),
    ("kind", "2022年1-3月园区工业总产值"),
):
    rows = table(title, "单位|累计(万元)", ["3000.5"], towns=["青沅经济开发区"])
    case(f"explained-zone-by-{name}", xlsx(rows), reads(OF_THE_ZONE), ZONE)
case(
    "explained-zone-over-all-units",
    csv(
        table(
            "青沅经济开发区2022年1-3月工业总产值",
            "单位|累计(万元)",
            ["3000.5", "800"],
            towns=["青沅经济开发区", "城关镇"],
        )
    ),
    doubts("青沅", "开发"),
    ZONE,
)

# Not all townships: those that lack are said anyway.
for name, title in (("townships", "部分乡镇"), ("towns-and-streets", "部分镇街")):
    rows = table(f"2022年1-3月{title}工业总产值", "乡镇|累计(万元)", TO_DATE[:4], towns=SIX[:4])
    case(
        f"explained-some-{name}",
        csv(rows),
        reads(values("2022-03", 3, TO_DATE[:4], towns=SIX[:4]), beside=("缺少",)),
    )
case(
    "explained-some-enterprises",
    csv(table("2022年1-3月部分企业工业总产值", "乡镇|累计(万元)", TO_DATE)),
    doubts("部分", "企业"),
)

# A sentence above the table says what it sums up: read, and its own figures are said not to be.
case(
    "explained-sentence",
    xlsx(
        table(
            [
                "2022年1-3月各乡镇工业总产值（万元）",
                "1-3月，全市工业总产值完成0.66亿元，同比增长5.1%，居全省第3位。",
            ],
            "乡镇|累计",
            TO_DATE,
        )
    ),
    reads(QUARTER, beside=("0.66亿元",)),
)
case(
    "explained-sentence-of-large-ones",
    csv(table("2022年1-3月2000万元以上工业总产值", "乡镇|累计(万元)", TO_DATE)),
    doubts("以上"),
)

# Group headings, and the sub-total of one group: 800 + 450.25 + 1500 + 700.4 = 3450.65.
UP = table(TITLE, HEAD, TO_DATE)
for name, (streets, towns, rural) in {
    "numbered": ("一、街道", "二、建制镇", "三、乡"),
    "in-brackets": ("（一）街道", "（二）镇", "（三）乡"),
    "plain": ("街道", "建制镇", "乡镇"),
}.items():
    rows = [
        *UP[:2],
        ["合计", TOTAL],
        [streets],
        UP[2],
        [towns],
        *UP[3:7],
        ["小计", "3450.65"],
        [rural],
        UP[7],
    ]
    case(f"explained-groups-{name}", csv(rows), reads(QUARTER))
    wrong = [["小计", "3540.65"] if row == ["小计", "3450.65"] else row for row in rows]
    case(f"explained-groups-{name}-wrong", csv(wrong), doubts("3540.65", figures=QUARTER))
case(
    "explained-group-sum-above",
    csv([*UP[:2], UP[2], ["乡镇小计", "3600.65"], *UP[3:], ["合计", TOTAL]]),
    reads(QUARTER),
)  # 3450.65 + 150
case(
    "explained-group-sum-in-a-wrong-table",
    csv([*UP[:2], ["合计", "6610.25"], *UP[2:7], ["小计", "3450.65"], UP[7]]),
    doubts("6610.25", "6451.15"),
)  # 3000.5 + 3450.65 = 6451.15


@case.each
def test_explained(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
