"""What stands in a cell, and in what container."""

import datetime as dt
import random

import xlsxwriter
import xlwt

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
    G,
    H,
    J,
    O,
    S,
    Y,
    Z,
    by_openpyxl,
    figures,
    legacy,
    one,
    one_figure,
    raw,
    text,
    without_places,
    workbook,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
case = Cases()

case(
    "superscript footnote as a character 1200²",
    {},
    lambda folder: one(folder, "1200²"),
    refused="数字或缺失标记",
)

case("circled footnote 1200①", {}, lambda folder: one(folder, "1200①"), refused="数字或缺失标记")


def files_d03(folder):
    def post(b, s):
        s[0].write_rich_string(3, 1, "1200", b.add_format({"font_script": 1}), "1", b.add_format())

    return [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H]],
            post=post,
        )
    ]


case("rich text: 1200 + superscript 1", {}, files_d03, refused="数字或缺失标记")


def files_d04(folder):
    def post(b, s):
        s[0].write_rich_string(
            3, 1, b.add_format({"font_strikeout": 1}), "1200", " 1300", b.add_format()
        )

    return [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H]],
            post=post,
        )
    ]


case("rich text: struck-out 1200 then 1300", {}, files_d04, refused="数字或缺失标记")

case(
    "two numbers in a cell by Alt+Enter 1200\n1300",
    {},
    lambda folder: one(folder, "1200\n1300"),
    refused="数字或缺失标记",
)

case(
    "spaces between thousands: 50 150",
    {**figures(M3, 1, O, (Y, "100"), (H, "50150")), **figures(M3, 3, O, (Y, "300"))},
    lambda folder: [
        text(folder, "a.csv", "2022年1-3月,,", ",".join(HEAD), f"{Y},100,300", f"{H},50 150,")
    ],
    warns={"odd_number"},
)

case(
    "thousands, full-width, trailing spaces, unit in cell",
    {**one_figure("1200"), (J, M3, 3, O): "1500", (S, M3, 3, O): "1234.5", (Z, M3, 3, O): "35000"},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "乡镇,工业总产值累计(万元)",
            f"{Y},300 ",
            f'{H},"1,200万元"',
            f"{J},１５００",
            f'{S},"１，２３４．５　"',
            f"{Z},3.5亿元",
        )
    ],
    warns={"unit_in_cell"},
)

case(
    "dashes and ellipses for none",
    figures(M3, 3, O, (Y, "300"), (J, "0")),
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "乡镇,工业总产值累计(万元)",
            f"{Y},300",
            f"{H},—",
            f"{S},……",
            f"{Z},--",
            f"{C},/",
            f"{J},0",
        )
    ],
)

case(
    "-3.9个百分点 in the 同比 column",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,,",
            "乡镇,工业总产值累计(万元),同比(%)",
            f"{Y},300,5",
            f"{H},150,-3.9个百分点",
        )
    ],
    refused="数字或缺失标记",
)

case(
    "0.12 formatted as 12%, mixed with 12.5 plain",
    {**figures(M3, 3, O, (Y, "300"), (H, "150")), **figures(M3, 3, G, (Y, "12"), (H, "12.5"))},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月"],
                ["乡镇", "工业总产值累计(万元)", "同比(%)"],
                [Y, 300, 0.12],
                [H, 150, 12.5],
            ],
            fmts={(2, 2): "0%"},
        )
    ],
)

case("negative level", {}, lambda folder: one(folder, -5), refused="不小于零的数")

case(
    "scientific 1.2E+03 text and number",
    {**one_figure("1200"), (J, M3, 3, O): "150000"},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "乡镇,工业总产值累计(万元)",
            f"{Y},300",
            f"{H},1.2E+03",
            f"{J},1.5E5",
        )
    ],
    warns={"odd_number"},
)

case(
    "#REF! cell",
    {},
    lambda folder: [
        by_openpyxl(
            folder,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H, "#REF!"]],
            error="B4",
        )
    ],
    refused="数字或缺失标记",
)


def files_d14(folder):
    def post(b, s):
        s[0].write_formula(3, 1, "=VLOOKUP(A4,X:Y,2,0)", None, "#N/A")

    return [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H]],
            post=post,
        )
    ]


case("#N/A from a failed VLOOKUP", {}, files_d14, refused="数字或缺失标记")


def files_d15(folder):
    def post(b, s):
        s[0].write_formula(3, 2, "=B4/0", None, "#DIV/0!")

    return [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)", "同比(%)"], [Y, 300, 5], [H, 150]],
            post=post,
        )
    ]


case(
    "#DIV/0! as growth of a township with no base",
    {**figures(M3, 3, O, (Y, "300"), (H, "150")), **figures(M3, 3, G, (Y, "5"))},
    files_d15,
    warns={"error_cell"},
)

case(
    "formulas without cached values (openpyxl)",
    {},
    lambda folder: [
        by_openpyxl(
            folder,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H, "=B3/2"]],
        )
    ],
    refused="数字或缺失标记",
)

case(
    "formulas never calculated in .xls (xlwt writes result 0/empty)",
    {},
    lambda folder: [
        legacy(
            folder,
            "a.xls",
            [
                ["2022年1-3月"],
                ["乡镇", "工业总产值累计(万元)"],
                [Y, 300],
                [H, xlwt.Formula("B3/2")],
            ],
        )
    ],
    refused="数字或缺失标记",
)

case(
    "xlsxwriter formula: cached 0, fullCalcOnLoad",
    {},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H]],
            post=lambda b, s: s[0].write_formula(3, 1, "=B3/2"),
        )
    ],
    refused="数字或缺失标记",
)

case(
    "figure merged over two townships",
    {},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月工业总产值（万元）"], ["乡镇", "累计"], [Y, 300], [H], [S], [J, 15]],
            merges=[(3, 1, 4, 1, 150)],
        )
    ],
    refused="每个单元格一个数字",
)

case(
    "figure in date format (typed 3-1)",
    {},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [
                ["2022年1-3月"],
                ["乡镇", "工业总产值累计(万元)"],
                [Y, 300],
                [H, dt.datetime(2022, 3, 1)],
            ],
        )
    ],
    refused="数字或缺失标记",
)

case(
    "number formats 0.00 亿元 under 万元 header; scaled 0.0,",
    {**one_figure("15000")},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H, 1.5]],
            fmts={(3, 1): '0.00"亿元"'},
        )
    ],
    warns={"unit_in_cell"},
)

case(
    "scaled format #,##0.0,",
    {},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H, 15000]],
            fmts={(3, 1): "#,##0.0,"},
        )
    ],
    refused="数字或缺失标记",
)

case(
    "invisible number (format ;;;)",
    {},
    lambda folder: [
        workbook(
            folder,
            "a.xlsx",
            [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H, 150]],
            fmts={(3, 1): ";;;"},
        )
    ],
    refused="数字或缺失标记",
)

case(
    "negative growth with em dash / en dash / full-width minus",
    {**figures(M3, 3, O, (Y, "300"), (H, "150")), **figures(M3, 3, G, (Y, "-5.2"), (H, "-3.9"))},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,,",
            "乡镇,工业总产值累计(万元),同比(%)",
            f"{Y},300,－5.2",
            f"{H},150,–3.9",
        )
    ],
)

case("text 停产 / 保密", {}, lambda folder: one(folder, "停产"), refused="数字或缺失标记")

case(
    "bracketed (3.9) in growth is negative",
    {**figures(M3, 3, O, (Y, "300"), (H, "150")), **figures(M3, 3, G, (Y, "5"), (H, "-3.9"))},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,,",
            "乡镇,工业总产值累计(万元),同比(%)",
            f"{Y},300,5",
            f"{H},150,（3.9）",
        )
    ],
)

case(
    "1E-99999999",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "乡镇,工业总产值累计(亿元)",
            f"{Y},300",
            f"{H},1E-9999999",
        )
    ],
    refused="数字或缺失标记",
)

case(
    "boolean TRUE / inf",
    {},
    lambda folder: [
        text(folder, "a.csv", "2022年1-3月,", "乡镇,工业总产值累计(万元)", f"{Y},inf", f"{H},TRUE")
    ],
    refused="数字或缺失标记",
)

case(
    "csv tab separated UTF-16 (Excel 'Unicode text')",
    MC,
    lambda folder: [
        text(
            folder,
            "a.txt",
            TITLE + "\t\t",
            "\t".join(HEAD),
            *[line.replace(",", "\t") for line in LINES],
            enc="utf-16",
        )
    ],
)

case(
    "csv with sep=, line",
    MC,
    lambda folder: [text(folder, "a.csv", "sep=,", TITLE + ",,", ",".join(HEAD), *LINES)],
)

case(
    "Big5 csv",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            "2022年1-3月,",
            "鄉鎮,工業總產值(萬元)",
            "郢中街道辦事處,1",
            "長壽鎮,2",
            enc="big5",
        )
    ],
    refused="有名录中的乡镇和已知指标的报表",
)

case(
    "garbage OLE",
    {},
    lambda folder: [raw(folder, "a.xls", OLE + random.Random(1).randbytes(5000))],
    refused="能正常打开的 .xlsx 或 .xls",
)

case(
    "EncryptedPackage",
    {},
    lambda folder: [
        raw(
            folder,
            "a.xlsx",
            OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 3000,
        )
    ],
    refused="没有密码的工作簿",
)

case(
    "random bytes .csv",
    {},
    lambda folder: [raw(folder, "a.csv", random.Random(2).randbytes(5000))],
    refused="xlsx、xls，或 UTF-8、GB18030、UTF-16 编码的文本",
)

case(
    "truncated xlsx",
    {},
    lambda folder: [
        raw(
            folder, "b.xlsx", workbook(folder, "a.xlsx", [[TITLE], HEAD, *ROWS]).read_bytes()[:-900]
        )
    ],
    refused="能正常打开的 .xlsx 或 .xls",
)

case(
    "html saved as xls",
    MC,
    lambda folder: [
        raw(
            folder,
            "a.xls",
            (
                "<html><meta charset=gbk><table>"
                + "".join(
                    "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
                    for row in [[TITLE], HEAD, *ROWS]
                )
                + "</table></html>"
            ).encode("gbk"),
        )
    ],
)


def merged_headers(book, sheet):
    sheet.write_merge(0, 0, 0, 2, TITLE)
    sheet.write_merge(1, 2, 0, 0, "乡镇")
    sheet.write_merge(1, 1, 1, 2, "工业总产值（万元）")


case(
    "xls merged 2-row header via xlwt",
    MC,
    lambda folder: [
        legacy(folder, "a.xls", [[], [], [None, "本月", "累计"], *ROWS], post=merged_headers)
    ],
)


def hidden_sheet(book, sheet):
    hidden = book.add_sheet("旧")
    hidden.visibility = 1
    hidden.write(0, 0, "x")


case(
    "xls percent format and hidden sheet",
    {**figures(M3, 3, O, (Y, "300"), (H, "150")), **figures(M3, 3, G, (Y, "12"), (H, "-3.9"))},
    lambda folder: [
        legacy(
            folder,
            "a.xls",
            [
                ["2022年1-3月"],
                ["乡镇", "工业总产值累计(万元)", "同比(%)"],
                [Y, 300, 0.12],
                [H, 150, -0.039],
            ],
            post=hidden_sheet,
            percent={(2, 2), (3, 2)},
        )
    ],
    warns={"hidden_sheet"},
)

case(
    "missing file / empty file",
    {},
    lambda folder: [folder / "nowhere.xlsx", raw(folder, "b.csv", b"")],
    refused="可以打开的表格文件",
)

case(
    "nested quotes, CR only",
    MC,
    lambda folder: [
        text(folder, "a.csv", f'"{TITLE}",,', ",".join(f'"{h}"' for h in HEAD), *LINES, nl="\r")
    ],
)

case(
    "xlsx without r= on cells: percent format",
    {**figures(M3, 3, O, (Y, "300"), (H, "150")), **figures(M3, 3, G, (Y, "12"), (H, "-3.9"))},
    lambda folder: [
        without_places(
            workbook(
                folder,
                "a.xlsx",
                [
                    ["2022年1-3月", "x", "x"],
                    ["乡镇", "工业总产值累计(万元)", "同比(%)"],
                    [Y, 300, 0.12],
                    [H, 150, -0.039],
                ],
                fmts={(2, 2): "0.0%", (3, 2): "0.0%"},
            )
        )
    ],
)

case(
    "xlsx without r= on cells: #REF!",
    {},
    lambda folder: [
        without_places(
            workbook(
                folder,
                "a.xlsx",
                [["2022年1-3月", "x"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H]],
                post=lambda b, s: s[0].write_formula(3, 1, "=B9", None, "#REF!"),
            )
        )
    ],
    refused="数字或缺失标记",
)


def workbook_of_1904(folder):
    path = folder / "a.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    sheet, month = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm"})
    sheet.write(0, 0, "工业总产值（万元）")
    sheet.write(1, 0, "乡镇")
    sheet.write_datetime(1, 1, dt.datetime(2022, 2, 1), month)
    sheet.write_datetime(1, 2, dt.datetime(2022, 3, 1), month)
    sheet.write_row(2, 0, [Y, 20, 100])
    book.close()
    return [path]


case(
    "workbook with 1904 dates in the header",
    {**figures("2022-02", 1, O, (Y, "20")), **figures(M3, 1, O, (Y, "100"))},
    workbook_of_1904,
    warns={"february_alone"},
)

case(
    "1200① among six towns, 合计 given",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            TITLE,
            "乡镇,工业总产值累计(万元)",
            *[f"{t},1200{'①' if t == H else ''}" for t in SIX],
            "合计,7200",
        )
    ],
    refused="数字或缺失标记",
)

case(
    "a footnote mark in growth: 12.5①",
    {},
    lambda folder: [
        text(
            folder,
            "a.csv",
            TITLE,
            "乡镇,工业总产值累计同比(%)",
            *[f"{t},12.5{'①' if t == H else ''}" for t in SIX],
        )
    ],
    refused="数字或缺失标记",
)

for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk"):
    case(
        f"csv in {encoding}",
        MC,
        lambda folder, encoding=encoding: [
            text(
                folder, "a.csv", TITLE + ",,", ",".join(HEAD), *LINES, "合计,155,465", enc=encoding
            )
        ],
    )


@case.each
def test_read_right_or_refused(case, tmp_path):
    case.check(tmp_path)
