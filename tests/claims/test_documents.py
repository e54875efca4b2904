"""Words of documents: what a table is called, who made it, what a program added, where it was taken
from. None of them says anything of the figures; what does stays a doubt.
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
    QUARTER_GROWTH,
    RATES,
    TO_DATE,
    TOTAL,
    Cases,
    csv,
    doubts,
    gb,
    judge,
    reads,
    refuses,
    sheets,
    table,
    values,
    warns,
    xls,
    xlsx,
)

case = Cases()
BOTH = MARCH | QUARTER
NEW = "new_enterprises_count"
COUNTS = ["3", "1", "2", "4", "1", "2"]
TITLE = "2022年1-3月分乡镇规模以上工业总产值"
UNIT = "单位：万元"
MONTHS = ["2022年1-2月", "2022年3月"]

# A growth series: the title says what grows and that it is to date, the heads say how far.
SERIES = values("2022-02", 2, RATES, GROWTH) | values("2022-03", 3, RATES[::-1], GROWTH)
for name, title, head, figures in (
    ("spans", "2022年各乡镇规模以上工业总产值累计增速（%）", "乡镇|1-2月|1-3月", SERIES),
    ("spans-above-size", "2022年分乡镇规上工业总产值累计增速（%）", "乡镇|1-2月|1-3月", SERIES),
    ("same-year", "2022年规模以上工业总产值同比增速（%）", "乡镇|1-2月|1-3月", SERIES),
    (
        "months-to-date",
        "2022年规模以上工业总产值累计增速（%）",
        "乡镇|3月|4月",
        values("2022-03", 3, RATES, GROWTH) | values("2022-04", 4, RATES[::-1], GROWTH),
    ),
):
    case(f"growth-series-{name}", xlsx(table(title, head, RATES, RATES[::-1])), reads(figures))
case(
    "growth-series-unit-line",
    csv(
        table(
            ["2022年规模以上工业总产值累计增速", "单位：%"],
            "乡镇|1-2月|1-3月",
            RATES,
            RATES[::-1],
        )
    ),
    reads(SERIES),
)
case(
    "growth-series-one-span",
    gb(table("2022年规模以上工业总产值累计增速（%）", "乡镇|1-3月", RATES)),
    reads(QUARTER_GROWTH),
)

# The lines over an export of a statistics platform.
BOTH_MONTHS = values("2022-02", 2, JOINT) | MARCH
for name, lines in (
    ("recent", ["数据库：分乡镇月度数据", "指标：规模以上工业总产值(万元)", "时间：最近2个月"]),
    ("report", ["报表类型：月报", "指标：规模以上工业总产值", "单位：万元", "时间：最近12个月"]),
    ("frequency", ["频度：月度", "指标：规模以上工业总产值(万元)", "查询时间：2022-04-12"]),
):
    rows = table(lines, f"地区|{'|'.join(MONTHS)}", JOINT, MONTH)
    case(f"export-of-a-platform-{name}", xls(rows, sheet="分乡镇月度数据"), reads(BOTH_MONTHS))

# The number of a form.
for (name, number), write in zip(
    {
        "county": "表    号：云统工01表",
        "national": "表号：B204-1表",
        "national-in-full": "表号：国统工B204-1表",
        "office": "云工信统03表",
        "brackets": "表号：云统（工）2表",
    }.items(),
    (xls, xlsx, csv, gb, xlsx),
    strict=True,
):
    rows = table([TITLE, number, "制定机关：云溪县统计局", UNIT], "乡镇|累计", TO_DATE)
    case(f"number-of-a-form-{name}", write(rows), reads(QUARTER))

# New enterprises by the short names of a column.
for name, head in (
    ("enterprises", "新增企业数（家）"),
    ("without-count", "新增企业（家）"),
    ("count-alone", "家数"),
    ("households", "户数（户）"),
    ("new-count", "新增家数"),
):
    case(
        f"count-of-the-title-{name}",
        xlsx(table("2022年1-3月新增规模以上工业企业数", f"乡镇|{head}", COUNTS)),
        reads(values("2022-03", 3, COUNTS, NEW)),
    )
case(
    "count-of-another-title",
    xlsx(table("2022年1-3月规模以上工业企业数", "乡镇|家数", COUNTS)),
    doubts("家数", "企业", figures={}),
)

# A later version by its title.
for word in ("更正后", "修订后", "调整后", "订正", "订正后", "修正"):
    case(
        f"version-in-title-{word}",
        xlsx(table(f"{TITLE}（{word}）（万元）", "乡镇|累计", TO_DATE)),
        reads(QUARTER),
    )
    case(
        f"version-in-file-{word}",
        csv(table(TITLE, "乡镇|累计(万元)", TO_DATE), f"3月产值（{word}）.csv"),
        reads(QUARTER),
    )
for word in ("更正前", "修订前", "调整前", "季节调整后", "口径调整后"):
    case(
        f"version-before-{word}",
        xlsx(table(f"{TITLE}（{word}）（万元）", "乡镇|累计", TO_DATE)),
        doubts(word[:2], word[-3:], word),
    )

# A unit line in two cells; growth in words under a head that may be an amount.
case(
    "unit-line-in-two-cells",
    xls(
        [
            ["2022年3月规模以上工业总产值"],
            [None, "单位：", "万元"],
            ["乡镇", "本月", "累计"],
            *([t, a, b] for t, a, b in zip(SIX, MONTH, TO_DATE, strict=True)),
        ]
    ),
    reads(BOTH),
)
case(
    "unit-line-in-two-cells-at-the-right",
    xlsx(
        [
            ["2022年3月规模以上工业总产值"],
            [None, None, "计量单位：", "万元"],
            ["乡镇", "本月", "累计", "累计增速%"],
            *([t, a, b, c] for t, a, b, c in zip(SIX, MONTH, TO_DATE, RATES, strict=True)),
        ]
    ),
    reads(BOTH | QUARTER_GROWTH),
)
WORDED = ["增长5.2%", "下降3.9%", "增长12.5%", "持平", "增长7.1%", "下降1.2%"]
OF_WORDS = values("2022-03", 3, ["5.2", "-3.9", "12.5", "0", "7.1", "-1.2"], GROWTH)
for head in ("同比增减", "比上年同期", "同比"):
    case(
        f"growth-in-words-under-{head}",
        xls(table([TITLE, UNIT], f"乡镇|累计|{head}", TO_DATE, WORDED)),
        reads(QUARTER | OF_WORDS, beside=("写成文字",)),
    )
case(
    "difference-under-a-unit",
    xls(
        table([TITLE, UNIT], "乡镇|累计|同比增减", TO_DATE, ["148", "-32", "50", "11", "46", "-1"])
    ),
    doubts("同比增减", figures=QUARTER),
)

# The name of a file.
NAMES = """
3月工业快讯附表 网上直报导出20220410 6乡镇指标汇编 3月乡镇产值（版面） 产值(文本) 一季度分类型乡镇产值 数据库导出 3月工业统计资料 3月产值速报
3月简表 分乡镇汇总表_代码 关于报送3月份工业产值的函附件 乡镇自报汇总1-3月 规上产值取整 3月底稿 产值定版 3月报表打印版 3月产值上报版 产值（发群）
3月乡镇产值汇总后 已核对3月产值 产值-转换 产值复件 产值走势 产值态势 3月数据（领导版） 3月产值复函 3月简讯 工业产值专报 产值摘编 3月批转材料
产值透视表 3月产值（微信） 新建 文本文档 产值另存为 各月产值 统计站3月产值 3月产值-县政府 3月会议材料 调度会附件 3月产值快表 3月产值(已审核)
3月产值横版 产值双栏 3月产值 已盖章扫描件 督办资料 产值概览 3月产值（正式稿） 3月产值归档 综合股3月产值 3月产值（下发）
""".split()
for number, name in enumerate(NAMES):
    rows = table(TITLE, "乡镇|工业总产值(万元)", TO_DATE)
    write = (xlsx, csv, gb)[number % 3]
    case(
        f"file-called-{name}",
        write(rows, f"{name}.{'xlsx' if write is xlsx else 'csv'}"),
        reads(QUARTER),
    )
for name in (
    "3月产值（作废）",
    "3月预计产值",
    "产值计划",
    "产值目标",
    "产值同期",
    "上年产值",
    "产值更正前",
    "产值样表",
    "产值模拟",
    "测试产值",
    "产值（不含园区）",
    "剔除园区产值",
    "可比价产值",
    "待核对产值",
    "未定稿产值",
    "存量企业产值",
    "征求意见稿",
    "电子信息产值",
):
    case(
        f"file-still-doubted-{name}",
        xlsx(table(TITLE, "乡镇|工业总产值(万元)", TO_DATE), f"{name}.xlsx"),
        doubts("里", figures=QUARTER),
    )

# Words that a heading or the register accounts for.
case(
    "electricity-of-a-power-report",
    xls(table("2022年3月电力月报", "乡镇|工业用电量(万千瓦时)", MONTH), "电力月报3.xls"),
    reads(values("2022-03", 1, MONTH, ELECTRICITY)),
)
case(
    "products-in-the-title-of-a-form",
    xlsx(table(["工业产销总值及主要产品产量", "2022年1-3月", UNIT], "乡镇|工业总产值", TO_DATE)),
    reads(QUARTER),
)
case(
    "shares-of-a-file-of-shares",
    xlsx(
        table(
            [TITLE, UNIT],
            "乡镇|累计|占全市比重(%)",
            TO_DATE,
            ["45.5", "12.1", "6.8", "22.7", "10.6", "2.3"],
        ),
        "3月占比情况.xlsx",
    ),
    reads(QUARTER, beside=("占全市比重",)),
)

# The county's own name for short, the sender, what a table is about beside the figures.
ZONED = (
    "code,name,aliases,kind\n"
    + "".join(f"42139910{number},{town},,\n" for number, town in enumerate(SIX))
    + "421399900,云泽经济开发区,,zone\n"
)
for name, lines in (
    (
        "bulletin",
        [
            "云泽统计月报",
            "2022年第4期（总第188期）",
            "云泽县统计局编",
            "规模以上工业总产值（1-3月）",
        ],
    ),
    ("title", ["云泽2022年1-3月规上工业总产值"]),
    ("persons", ["2022年1-3月各乡镇工业总产值及包联责任人"]),
    ("register", ["2022年规上工业总产值按月登记表（1-3月）"]),
    ("groups", ["2022年1-3月规上工业总产值（分片区）"]),
):
    case(
        f"around-the-indicator-{name}",
        xlsx(table(["", *lines], "乡镇|累计（万元）", TO_DATE), "2022年1-3月.xlsx"),
        reads(QUARTER, beside=("云泽经济开发区",)),
        ZONED,
    )
case(
    "around-the-indicator-of-another-county",
    xlsx(table("京山2022年1-3月规上工业总产值", "乡镇|累计（万元）", TO_DATE)),
    doubts("京山", figures=QUARTER),
)
case(
    "file-of-a-sender",
    csv(table(TITLE, "乡镇|工业总产值(万元)", TO_DATE), "石牌镇转报各乡镇数据.csv"),
    reads(QUARTER),
)
case(
    "file-of-one-township",
    csv(table(TITLE, "乡镇|工业总产值(万元)", TO_DATE), "石牌镇数据.csv"),
    doubts("石牌", figures=QUARTER),
)
case(
    "file-in-traditional-characters",
    xlsx(table(TITLE, "乡镇|工业总产值(万元)", TO_DATE), "1-3月規上產值統計表.xlsx"),
    reads(QUARTER),
)
case(
    "file-of-cumulative-data",
    xlsx(table(TITLE, "乡镇|累计(万元)", TO_DATE), "历史累计数据.xlsx"),
    reads(QUARTER),
)

# Periods of names that the figures' own account for.
for name, title, file in (
    ("recent", "近两个月规上工业总产值（万元）", "近两个月产值.xlsx"),
    ("ends", "时间：2022年3月-2022年4月 规上工业总产值（万元）", "a.xlsx"),
    ("code-and-underscores", "规上工业总产值（万元）", "HZJG_421399_2022_04.xlsx"),
):
    case(
        f"periods-of-names-{name}",
        xlsx(table(title, "乡镇|2022年4月|2022年3月", MONTH[::-1], MONTH), file),
        reads(MARCH | values("2022-04", 1, MONTH[::-1])),
    )
case(
    "recent-months-of-one-column",
    xlsx(table("近三个月规上工业总产值（万元）", "乡镇|2022年3月", MONTH)),
    doubts("近三个月", figures=MARCH),
)
case(
    "recent-months-together",
    xlsx(table("2022年近三个月规上工业总产值（万元）", "乡镇|累计", TO_DATE)),
    refuses("年"),
)

# February with January in it; a month in pieces behind its label; industrial electricity of all.
case(
    "february-with-january",
    xlsx(
        table("2022年规上工业总产值（万元）", "乡镇|1月|2月（含1月）|3月", [""] * 6, JOINT, MONTH)
    ),
    reads(values("2022-02", 2, JOINT) | MARCH),
)
case(
    "date-in-pieces-behind-its-label",
    xlsx(
        [
            ["工业总产值统计表"],
            ["填报期", 2022, "年", 3, "月", "单位：万元"],
            ["乡镇", "本月", "累计"],
            *([t, a, b] for t, a, b in zip(SIX, MONTH, TO_DATE, strict=True)),
        ]
    ),
    reads(BOTH),
)
case(
    "industrial-electricity-of-all",
    xlsx(
        table(
            "2022年3月分乡镇用电量（万千瓦时）",
            ["乡镇|全社会用电量||其中：工业用电量|", "|本月|累计|本月|累计"],
            TO_DATE,
            TO_DATE[::-1],
            MONTH,
            TO_DATE,
        ),
        merges=[(1, 1, 1, 2, "全社会用电量"), (1, 3, 1, 4, "其中：工业用电量")],
    ),
    reads(
        values("2022-03", 1, MONTH, ELECTRICITY) | values("2022-03", 3, TO_DATE, ELECTRICITY),
        beside=("全社会", "用电量"),
    ),
)

# A year in a file's name that is none of the figures'; last year's sheet beside this year's.
for file, truth in (
    ("2021产值报送.csv", warns(QUARTER, "2021产值报送")),
    ("产值20210412.csv", warns(QUARTER, "20210412")),
    ("2023报表2022年1-3月.csv", reads(QUARTER)),
    ("2023产值报送.csv", reads(QUARTER)),
    ("产值20220412.csv", reads(QUARTER)),
    ("2021-2022产值.csv", reads(QUARTER)),
    ("钟统〔2021〕3号附表.csv", reads(QUARTER)),
):
    case(f"year-in-file-{file}", csv(table(TITLE, HEAD, TO_DATE), file), truth)
THIS_AND_LAST = (
    ("2022年3月", table(["2022年3月规上工业总产值", UNIT], "乡镇|本月", MONTH)),
    ("2021年3月", table(["2021年3月规上工业总产值", UNIT], "乡镇|本月", JOINT)),
)
OF_LAST = values("2021-03", 1, JOINT)
case(
    "year-of-last-years-sheet",
    sheets("2022年3月产值报送.xlsx", *THIS_AND_LAST),
    reads(MARCH | OF_LAST),
)
case(
    "year-of-last-years-sheet-alone",
    sheets("2022年3月产值报送.xlsx", *THIS_AND_LAST[1:]),
    warns(OF_LAST, "年份"),
)

# No growth, because nothing ran; no enterprise, so no figure.
STOPPED = {key: value for key, value in QUARTER_GROWTH.items() if key[0] != SIX[3]}
for word in ("停产", "无基数"):
    case(
        f"growth-of-a-stop-{word}",
        xlsx(table(TITLE, "乡镇|累计(万元)|同比%", TO_DATE, [*RATES[:3], word, *RATES[4:]])),
        reads(QUARTER | STOPPED),
    )
case(
    "no-enterprise-no-figure",
    xlsx(table(TITLE, HEAD, [*TO_DATE[:3], "无规上企业", *TO_DATE[4:]])),
    reads({key: value for key, value in QUARTER.items() if key[0] != SIX[3]}),
)

# A group's sum below its members' sum; 3000.5 + 800 = 3800.5.
ROWS = [[t, a] for t, a in zip(SIX, TO_DATE, strict=True)]
for name, above, truth in (
    (
        "one-member",
        [["一、街道", "2000"], ROWS[0], ["二、乡镇", "3600.65"], *ROWS[1:]],
        warns(QUARTER, "2000"),
    ),
    (
        "right",
        [["一、街道", "3000.5"], ROWS[0], ["二、乡镇", "3600.65"], *ROWS[1:]],
        reads(QUARTER),
    ),
    ("of-which", [["全市", TOTAL], ["其中：街道", "2000"], *ROWS], warns(QUARTER, "街道")),
    ("of-which-right", [["全市", TOTAL], ["其中：街道", "3000.5"], *ROWS], reads(QUARTER)),
):
    case(f"group-sum-{name}", xlsx([[TITLE], HEAD.split("|"), *above]), truth)

# Notes that say what everybody knows.
for name, note in (
    ("printed", "钟祥市统计局工业股 2022年4月13日印"),
    ("sources", "注：工业用电量由市供电公司提供，工业税收由市税务局提供。"),
    ("joint", "按照国家统计制度，1月份、2月份数据一起调查，一起发布。"),
    (
        "joint-since-2013",
        "注：自2013年起，1-2月份工业数据一起调查，一起发布，不再单独发布2月份当月数据。",
    ),
    ("january", "注：按制度1月份免报。"),
):
    case(f"note-of-no-matter-{name}", csv(table(TITLE, HEAD, TO_DATE, below=note)), reads(QUARTER))
case(
    "note-on-the-column-of-february",
    csv(
        table(
            "2022年规上工业总产值（万元）",
            "乡镇|2月|3月",
            JOINT,
            MONTH,
            below="注：1、2月数据合并统计，填在2月栏。",
        )
    ),
    doubts("1-2月", figures=MARCH | values("2022-02", 1, JOINT)),
)

# Sheets of words alone.
for name, lines in (
    (
        "封面",
        [["钟祥市工业统计月度资料"], ["2022年1-3月"], ["钟祥市统计局编"], ["内部资料  注意保存"]],
    ),
    (
        "说明",
        [
            ["一、本资料由市统计局整理。"],
            ["二、部分数据合计数由于单位取舍不同而产生的计算误差均未作机械调整。"],
        ],
    ),
):
    case(
        f"sheet-of-words-{name}",
        sheets(
            "a.xlsx", (name, lines), ("工业总产值", table(TITLE, "乡镇|工业总产值(万元)", TO_DATE))
        ),
        reads(QUARTER),
    )
case(
    "sheet-of-words-against-the-figures",
    sheets(
        "a.xlsx",
        ("说明", [["一、3月数据为预计数。"]]),
        ("工业总产值", table(TITLE, "乡镇|工业总产值(万元)", TO_DATE)),
    ),
    doubts("没有找到", figures=QUARTER),
)


@case.each
def test_documents(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
