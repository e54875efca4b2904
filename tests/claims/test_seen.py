"""What the eye sees of a figure: colours, hidden places, formats that print something else."""

from collections.abc import Callable

import openpyxl
import xlwt
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from tests.claims.corpus import (
    GROWTH,
    HEAD,
    MONTH,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TAX,
    TITLE,
    TO_DATE,
    Cases,
    Truth,
    csv,
    doubts,
    html,
    html_table,
    judge,
    numbered,
    page,
    reads,
    reads_or_doubts,
    table,
    values,
    xls,
    xlsx,
)

case = Cases()

PLAIN = table(TITLE, HEAD, TO_DATE)  # figures in B3:B8
RATED = table(TITLE, "乡镇|累计(万元)|同比(%)", TO_DATE, RATES)  # rates in C3:C8
BOTH = QUARTER | QUARTER_GROWTH
UNSEEN = ("看不见", "白", "同色", "颜色", "隐藏")
FORMAT = ("格式", "看到")


def styled(change: Callable, rows: list[list] = PLAIN) -> Callable:
    """A workbook whose sheet is changed before it is saved."""

    def write(folder):
        book = openpyxl.Workbook()
        for row in numbered(rows):
            book.active.append(row)
        change(book.active)
        book.save(folder / "a.xlsx")
        return folder / "a.xlsx"

    return write


def coloured(font: Color | str, fill: Color | str | None = None, cells: str = "B4") -> Callable:
    """A workbook in which some figures have a colour, and a ground."""

    def change(sheet):
        block = sheet[cells] if ":" in cells else ((sheet[cells],),)
        for (cell,) in block:
            cell.font = Font(color=font)
            if fill is not None:
                cell.fill = PatternFill("solid", fgColor=fill)

    return styled(change)


# Colours.
for name, font, fill in (
    ("white-by-theme", Color(theme=0), None),
    ("white-by-palette", Color(indexed=9), None),
    ("white-by-old-palette", Color(indexed=1), None),
    ("white-on-white-ground", "FFFFFFFF", "FFFFFFFF"),
    ("white-on-ground-of-the-theme", Color(theme=0), Color(theme=0)),
    ("white-on-ground-of-the-palette", Color(theme=0), Color(indexed=9)),
    ("almost-white", "FFFEFEFE", None),
    ("black-on-black", "FF000000", "FF000000"),
    ("black-by-theme-on-black-by-palette", Color(theme=1), Color(indexed=8)),
    ("default-on-black", None, "FF000000"),
    ("yellow-on-yellow", "FFFFFF00", "FFFFFF00"),
):
    case(f"seen-{name}", coloured(font, fill), doubts(*UNSEEN))
case(
    "seen-a-whole-column-white-by-theme",
    coloured(Color(theme=0), cells="B3:B8"),
    doubts(*UNSEEN),
)
for name, font, fill in (
    ("white-on-dark-blue", "FFFFFFFF", "FF1F3864"),
    ("white-by-theme-on-blue-by-theme", Color(theme=0), Color(theme=4)),
    ("black", "FF000000", None),
    ("black-by-theme", Color(theme=1), None),
    ("black-by-palette-on-white", Color(indexed=8), Color(indexed=9)),
    ("red-on-yellow", "FFFF0000", "FFFFFF00"),
):
    case(f"seen-{name}", coloured(font, fill), reads(QUARTER))


def xls_styled(style: str, change: Callable | None = None) -> Callable:
    """An .xls whose second figure has a style of xlwt."""

    def post(book, sheet):
        if style:
            sheet._cell_overwrite_ok = True
            sheet.write(3, 1, 800, xlwt.easyxf(style))
        if change:
            change(sheet)

    return xls(PLAIN, post=post)


SOLID = "pattern: pattern solid, fore_colour "
for name, style, truth in (
    ("white", "font: colour white", doubts(*UNSEEN)),
    ("black-on-black", f"font: colour black; {SOLID}black", doubts(*UNSEEN)),
    ("red-on-red", f"font: colour red; {SOLID}red", doubts(*UNSEEN)),
    ("white-on-blue", f"font: colour white; {SOLID}dark_blue", reads(QUARTER)),
    ("bold-black-on-yellow", f"font: colour black, bold on; {SOLID}yellow", reads(QUARTER)),
):
    case(f"seen-xls-{name}", xls_styled(style), truth)

# Hidden places.
TAXED = table(TITLE, "乡镇|工业税收(万元)|工业总产值(万元)", MONTH, TO_DATE)
TAXES = values("2022-03", 3, MONTH, TAX)


def no_width(sheet) -> None:
    sheet.column_dimensions["B"].width = 0.01


case(
    "seen-column-of-no-width",
    styled(no_width, TAXED),
    doubts("隐藏", "列宽", "看不见"),
)
case(
    "seen-only-column-of-no-width",
    styled(no_width),
    doubts("隐藏", "列宽", "看不见"),
)


def hide_column(sheet) -> None:
    sheet.col(1).hidden = True


def no_width_xls(sheet) -> None:
    sheet.col(1).width = 0


def hide_row(sheet) -> None:
    sheet.row(4).hidden = True


for name, change in (
    ("hidden-column", hide_column),
    ("column-of-no-width", no_width_xls),
    ("hidden-row", hide_row),
):
    case(f"seen-xls-{name}", xls_styled("", change), doubts("隐藏", "列宽", "看不见"))


def hide_empty_column(sheet) -> None:
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["D"].width = 0


case("seen-hidden-column-without-anything", styled(hide_empty_column), reads(QUARTER))


# Web pages.
def keyed(mark: str) -> Callable:
    """Each figure behind a key for sorting, as exports of web systems have it."""
    rows = [
        [town, f"<span {mark}>{int(float(value)):08d}</span>{value}"]
        for town, value in zip([row[0] for row in PLAIN[2:]], TO_DATE, strict=True)
    ]
    return html([*PLAIN[:2], *rows])


for name, mark in (
    ("display-none", 'style="display:none"'),
    ("display-none-spaced", 'style="color:red; DISPLAY : none;"'),
    ("hidden-attribute", "hidden"),
    ("invisible", 'style="visibility:hidden"'),
    ("no-size", 'style="font-size:0"'),
):
    case(f"seen-web-key-{name}", keyed(mark), reads_or_doubts(QUARTER, "隐藏"))
case(
    "seen-web-figure-in-white",
    html([*PLAIN[:3], [PLAIN[3][0], '<font color="#FFFFFF">800</font>'], *PLAIN[4:]]),
    doubts(*UNSEEN),
)
OLD = html_table([[town, "1"] for town, _ in PLAIN[2:]]).replace("table>", "tbody>")
for name, mark in (("display-none", ' style="display:none"'), ("hidden-attribute", " hidden")):
    group = OLD.replace("<tbody>", f"<tbody{mark}>")
    case(
        f"seen-web-rows-{name}",
        page(html_table(PLAIN).replace("</table>", f"{group}</table>")),
        # hidden rows may be the further leaves of a long table: they are read, and contradict
        reads_or_doubts(QUARTER, "隐藏", "两个不同的值"),
    )
    column = html_table(TAXED)
    for old in ("工业税收(万元)", *MONTH):
        column = column.replace(f"<td>{old}<", f"<td{mark}>{old}<")
    case(f"seen-web-column-{name}", page(column), doubts("隐藏", figures=QUARTER | TAXES))
case(
    "seen-web-colours-and-display",
    html(
        [
            *PLAIN[:2],
            *(
                [town, f'<span style="color:red;display:inline">{value}</span>']
                for town, value in PLAIN[2:]
            ),
        ]
    ),
    reads(QUARTER),
)

# Number formats of growth rates.
COLUMN = range(2, 8)


def formatted(code: str, rows: list[list] = RATED, column: int = 2) -> Callable:
    return xlsx(rows, fmts={(row, column): code for row in COLUMN})


for name, code, words in (
    ("that-drops-the-sign", "0.0;0.0", FORMAT),
    ("that-adds-a-sign", '"-"0.0;"-"0.0', FORMAT),
    ("that-turns-the-sign", "-0.0;0.0", FORMAT),
    ("that-says-falling", '"下降"0.0"%";"下降"0.0"%"', (*FORMAT, "下降")),
    ("that-says-falling-of-all", '"下降"0.0', (*FORMAT, "下降")),
    ("per-mille", '0.0"‰"', (*FORMAT, "‰")),
    ("per-mille-escaped", "0.0\\‰", (*FORMAT, "‰")),
    ("times", '0.0"倍"', (*FORMAT, "倍")),
    ("points", '0.0"个百分点"', (*FORMAT, "百分点")),
):
    case(f"seen-growth-format-{name}", formatted(code), doubts(*words))
for name, code in (
    ("with-a-plus", "+0.0;-0.0;0.0"),
    ("with-triangles", "[Color10]▲0.0;[Red]▼0.0;0.0"),
    ("with-brackets", "0.0_);(0.0)"),
    ("with-red", "0.0;[Red]-0.0"),
    ("literal-per-cent", "0.0\\%"),
    ("quoted-per-cent", '0.0"%"'),
    ("that-says-rising-or-falling", '"增长"0.0"%";"下降"0.0"%"'),
):
    case(f"seen-growth-format-{name}", formatted(code), reads(BOTH))
PER_MILLE = table(TITLE, "乡镇|累计(万元)|同比", TO_DATE, [f"{rate}‰" for rate in RATES])
TENTHS = values("2022-03", 3, ["0.52", "-0.39", "1.25", "0.08", "0.71", "-0.12"], GROWTH)
case("seen-growth-per-mille-in-the-cells", csv(PER_MILLE), reads_or_doubts(QUARTER | TENTHS, "‰"))


def xls_per_mille(book, sheet) -> None:
    sheet._cell_overwrite_ok = True
    for row, rate in enumerate(RATES, 2):
        sheet.write(row, 2, float(rate), xlwt.easyxf(num_format_str='0.0"‰"'))


case("seen-xls-growth-format-per-mille", xls(RATED, post=xls_per_mille), doubts(*FORMAT, "‰"))

# Number formats of amounts.
for name, code, words in (
    ("dollars", "[$$-409]#,##0.0", ("$", "美元")),
    ("us-dollars", "[$USD] #,##0.0", ("USD", "美元")),
    ("euro", "[$€-407] #,##0.0", ("€", "欧元")),
    ("hong-kong-dollars", '"HK$"#,##0.0', ("HK$", "港")),
    ("per-cent", "0.0%", ("%",)),
):
    case(f"seen-amount-format-{name}", formatted(code, PLAIN, 1), doubts(*FORMAT, *words))
TENTH = values("2022-03", 3, ["300.05", "80", "45.025", "150", "70.04", "15"])
case(
    "seen-amount-format-another-unit",
    formatted('0.0"千元"', PLAIN, 1),
    Truth(frozenset({"read", "warn", "refuse"}), TENTH, ("千元", "单位", *FORMAT), ("千元",)),
)
for name, code in (
    ("yuan", "¥#,##0.00"),
    ("yuan-of-the-region", "[$¥-804]#,##0.00"),
    ("bookkeeping", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
    ("text", "@"),
    ("dash-for-zero", '#,##0.0;-#,##0.0;"—"'),
    ("decimals", "0.00_ "),
    ("same-unit", '#,##0.00"万元"'),
):
    case(f"seen-amount-format-{name}", formatted(code, PLAIN, 1), reads(QUARTER))


@case.each
def test_seen(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
