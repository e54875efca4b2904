"""Names and rows: totals, parts, notes, several files."""

from tests.awkward.corpus import (
    HEAD,
    LINES,
    M3,
    MC,
    ROWS,
    SIX,
    TITLE,
    C,
    Cases,
    H,
    J,
    O,
    S,
    Y,
    figures,
    raw,
    text,
    workbook,
)

case = Cases()

case(
    "合计 / 其中：胡集镇 as the first of the towns",
    {
        **figures(M3, 1, O, (Y, "100"), (H, "50"), (J, "5")),
        **figures(M3, 3, O, (Y, "300"), (H, "150"), (J, "15")),
    },
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                [TITLE],
                HEAD,
                ["合计", 155, 465],
                ["其中：胡集镇", 50, 150],
                [Y, 100, 300],
                [J, 5, 15],
            ],
        )
    ],
)

case(
    "'#胡集镇' / '其中:' alone then names",
    MC,
    lambda folder: [
        text(
            folder,
            "a.csv",
            TITLE,
            ",".join(HEAD),
            "全市合计,155,465",
            f"#{H},50,150",
            f"#{Y},100,300",
            f"{J},5,15",
        )
    ],
)

case(
    "all rows '其中：' csv",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            TITLE,
            ",".join(HEAD),
            "全市合计,155,465",
            f"其中：{H},50,150",
            f"其中：{Y},100,300",
            f"其中：{J},5,15",
        )
    ],
    refused="有名录中的乡镇和已知指标的报表",
)

case(
    "inner spaces, traditional, numbering, aliases",
    {**figures(M3, 3, O, (Y, "1"), (C, "2"), (H, "3"), (J, "4"), (S, "5"))},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "乡镇,工业总产值累计(万元)",
            "郢中街道辦事處,1",
            "長 壽 鎮,2",
            "（三）胡集,3",
            "4.九里回族乡,4",
            "石　牌　镇,5",
        )
    ],
)

case(
    "traditional headers too",
    {**figures(M3, 3, O, (Y, "1"), (C, "2"))},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "鄉鎮,工業總產值累計(萬元)",
            "郢中街道辦事處,1",
            "長壽鎮,2",
        )
    ],
)

case(
    "unknown township",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "乡镇,工业总产值累计(万元)",
            f"{Y},1",
            "荆州镇,2",
            f"{H},3",
        )
    ],
    refused="名录中的乡镇、合计行或附注",
)

case(
    "ambiguous alias 城区",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "乡镇,工业总产值累计(万元)",
            f"{Y},1",
            "城区,2",
            f"{H},3",
        )
    ],
    refused="唯一的乡镇名称",
)

case(
    "duplicate rows, same figures",
    MC,
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), *LINES, LINES[1])],
)

case(
    "duplicate rows, other figures",
    {},
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), *LINES, f"{H},51,151")],
    refused="与 a.csv csv!B4 的 50（胡集镇）相同",
)

case(
    "胡集 (= town + zone) with 其中：胡集镇, 其中：胡集经开区",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "乡镇,工业总产值累计(万元)",
            f"{Y},300",
            "胡集,300",
            "其中：胡集镇,100",
            "胡集经开区,200",
            "合计,600",
        )
    ],
    refused="与该乡镇自己的一行相同的数字",
)

case(
    "subtotals 街道小计/乡镇小计 in the middle",
    MC,
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                [TITLE],
                HEAD,
                ROWS[0],
                ["街道小计", 100, 300],
                ROWS[1],
                ROWS[2],
                ["乡镇小计", 55, 165],
                ["总计", 155, 465],
            ],
        )
    ],
)

case(
    "total row named 钟祥市",
    MC,
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), "钟祥市,155,465", *LINES)],
)

case(
    "row 市直 (outside the townships)",
    MC,
    lambda folder: [
        text(folder, "a.csv", TITLE, ",".join(HEAD), *LINES, "市直企业,7,21", "合计,162,486")
    ],
)

case(
    "row 平均 / 荆门市 for comparison",
    MC,
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), *LINES, "平均,7,21")],
)

case(
    "township with a footnote star 胡集镇*",
    MC,
    lambda folder: [
        text(
            folder,
            "a.csv",
            TITLE,
            ",".join(HEAD),
            LINES[0],
            f"{H}*,50,150",
            LINES[2],
            "注：*含开发区",
        )
    ],
    warns={"footnote"},
)

case(
    "csv cut after a whole line: 3 of 6 towns and the total lost",
    MC,
    lambda folder: [text(folder, "2022年1-3月.csv", TITLE, ",".join(HEAD), *LINES)],
    warns={"missing_value"},
)

case(
    "csv cut within a line",
    {},
    lambda folder: [
        text(folder, "a.csv", TITLE, ",".join(HEAD), *LINES[:2], "九里乡,5,1", end=False)
    ],
    refused="以换行结束的完整文件",
)

case(
    "nameless row of figures at the end (unlabelled total)",
    MC,
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), *LINES, ",155,465")],
    warns={"unlabelled"},
)

case(
    "one blank name in the middle",
    {},
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), LINES[0], ",50,150", LINES[2])],
    refused="每行写明乡镇",
)

case(
    "township in a note row: '注：胡集镇' with figures after (revision row)",
    MC,
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), *LINES, f"注：{S},9,27")],
    warns={"note_with_figures"},
)

case(
    "row 占全市比重%",
    MC,
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), *LINES, "占全市比重%,50,60")],
)

case(
    "town row hidden as 其中 within 合计 at the end: '合计（其中石牌镇9）'",
    {},
    lambda folder: [
        text(folder, "a.csv", TITLE, ",".join(HEAD), *LINES, "合计（含石牌镇）,164,492")
    ],
    refused="名录中的乡镇、合计行或附注",
)

case(
    "cumulative only + month differenced",
    {
        **figures("2022-02", 2, O, (Y, "200"), (H, "100")),
        **figures(M3, 3, O, (Y, "300"), (H, "150")),
        **figures(M3, 1, O, (Y, "100"), (H, "50")),
    },
    lambda folder: [
        text(
            folder,
            f"2022年1-{m}月.csv",
            f"2022年1-{m}月工业总产值（万元）,",
            "乡镇,累计",
            f"{Y},{m}00",
            f"{H},{m * 50}",
        )
        for m in (2, 3)
    ],
    warns={"month_from_cumulative"},
    months=["2022-01", "2022-02", "2022-03"],
)

case(
    "township missing in March file",
    {
        **figures("2022-02", 2, O, (Y, "200"), (H, "100")),
        **figures(M3, 1, O, (Y, "100")),
        **figures(M3, 3, O, (Y, "300")),
    },
    lambda folder: [
        text(
            folder,
            "2022年1-2月.csv",
            "2022年1-2月,",
            "乡镇,工业总产值累计(万元)",
            f"{Y},200",
            f"{H},100",
        ),
        text(folder, "2022年3月.csv", "2022年1-3月,,", ",".join(HEAD), f"{Y},100,300"),
    ],
    months=["2022-01", "2022-02", "2022-03"],
)

case(
    "March present only for electricity, months= asked",
    {},
    lambda folder: [
        text(
            folder,
            "2022年1-2月.csv",
            "2022年1-2月,",
            "乡镇,工业总产值累计(万元)",
            f"{Y},200",
            f"{H},100",
        ),
        text(
            folder,
            "2022年3月.csv",
            "2022年3月,",
            "乡镇,工业用电量本月(万千瓦时)",
            f"{Y},1",
            f"{H},2",
        ),
    ],
    refused=" 2022-01、2022-02、2022-03",
    months=["2022-01", "2022-02", "2022-03"],
)

case(
    "units differ between months 1000x (Feb 亿元 labelled 万元)",
    {
        **figures("2022-02", 2, O, (Y, "2.1"), (H, "1.3")),
        **figures(M3, 1, O, (Y, "10000"), (H, "5000")),
        **figures(M3, 3, O, (Y, "31000"), (H, "18000")),
    },
    lambda folder: [
        text(
            folder,
            "2022年1-2月.csv",
            "2022年1-2月,",
            "乡镇,工业总产值累计(万元)",
            f"{Y},2.1",
            f"{H},1.3",
        ),
        text(
            folder,
            "2022年3月.csv",
            "2022年1-3月,,",
            ",".join(HEAD),
            f"{Y},10000,31000",
            f"{H},5000,18000",
        ),
    ],
    warns={"revised_in_cumulative"},
)


def folder_with_letters(folder):
    text(folder, "2022年3月.csv", TITLE, ",".join(HEAD), *LINES)
    raw(folder, "~$2022年3月.xlsx", b"x")
    raw(folder, "说明.txt", "请查收\n".encode())
    return [folder]


case(
    "folder with ~$ lock file and a letter",
    MC,
    folder_with_letters,
    warns={"no_table", "open_workbook"},
)

case(
    "市直企业 as the first row of the body",
    MC,
    lambda folder: [text(folder, "a.csv", TITLE, ",".join(HEAD), "市直企业,7,21", *LINES)],
)

case(
    "first body row unknown township, figure missing",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "乡镇,工业总产值累计(万元)",
            "荆州镇,—",
            f"{Y},300",
            f"{H},150",
        )
    ],
    refused="名录中的乡镇、合计行或附注",
)

case(
    "'#'-rows of firms under each town",
    MC,
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                [TITLE],
                HEAD,
                ROWS[0],
                ["  #鄂中生态", 60, 180],
                ROWS[1],
                ["其中：新洋丰", 30, 80],
                ROWS[2],
            ],
        )
    ],
)

case(
    "later file restates an earlier month: 3月 本月 100 -> 130",
    {**figures(M3, 1, O, (Y, "130"), (H, "50")), **figures("2022-04", 1, O, (Y, "90"), (H, "45"))},
    lambda folder: [
        text(
            folder,
            "2022年3月.csv",
            "2022年3月工业总产值（万元）,",
            "乡镇,本月",
            f"{Y},100",
            f"{H},50",
        ),
        text(
            folder,
            "2022年分月.csv",
            "2022年分月工业总产值（万元）,,",
            "乡镇,3月,4月",
            f"{Y},130,90",
            f"{H},50,45",
        ),
    ],
)

case(
    "six towns, 元 typed in a 万元 column for one (10000x)",
    {(t, M3, 1, O): "10" for t in SIX}
    | {(t, M3, 3, O): "1500000" if t == H else "30" for t in SIX},
    lambda folder: [
        text(
            folder,
            "a.csv",
            TITLE,
            ",".join(HEAD),
            *[f"{t},10,{1500000 if t == H else 30}" for t in SIX],
        )
    ],
    warns={"magnitude"},
)

case(
    "six towns, 本月 copied into 累计",
    {(t, M3, m, O): str(10 + i) for i, t in enumerate(SIX) for m in (1, 3)},
    lambda folder: [
        text(
            folder,
            "a.csv",
            TITLE,
            ",".join(HEAD),
            *[f"{t},{10 + i},{10 + i}" for i, t in enumerate(SIX)],
        )
    ],
    warns={"copied_column"},
)

case(
    "#胡集镇 / 其中 without a total row",
    {(t, M3, 3, O): "9" for t in SIX},
    lambda folder: [
        text(
            folder,
            "a.csv",
            TITLE,
            "乡镇,工业总产值累计(万元)",
            *[f"{'其中：' if t == Y else ''}{t},9" for t in SIX],
        )
    ],
)


@case.each
def test_read_right_or_refused(case, tmp_path):
    case.check(tmp_path)
