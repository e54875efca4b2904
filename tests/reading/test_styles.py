"""What the eye does not see in a workbook, .xlsx and .xls: letters of the colour behind them, rows
without height, columns without width.

Truths by hand: 胡集镇 1200.5, 九里乡 30; a figure that nobody sees is refused, a hidden line is
read and said.
"""

import re

import pytest
import xlsxwriter
import xlwt

from tests.awkward.corpus import repacked
from zx_analysis.city.city import InputRefused
from zx_analysis.cleaning.clean import clean_files
from zx_analysis.reading import styles
from zx_analysis.reading.files import read_source

ROWS = [["2022年3月"], ["乡镇", "工业总产值本月(万元)"], ["胡集镇", 1200.5], ["九里乡", 30]]
READ = {"胡集镇": "1200.5", "九里乡": "30"}
STYLES, SHEET, THEME = "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/theme/theme1.xml"


def read(path, register):
    """Figures by township, and the rules of the findings but for 郢中街道, which is missing
    everywhere."""
    cleaned = clean_files([path], register)
    figures = dict(zip(cleaned.panel["township"], cleaned.panel["value_text"], strict=True))
    return figures, set(cleaned.findings["rule"]) - {"missing_value"}


def workbook(folder, value=1200.5, **style):
    """The table with the figure of 胡集镇 in a format."""
    path = folder / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("产值")
    for r, row in enumerate(ROWS):
        sheet.write_row(r, 0, row)
    sheet.write_number("B3", value, book.add_format(style))
    book.close()
    return path


def legacy(folder, style="", code="General"):
    """The same as .xls; style: of xlwt."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("产值")
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            odd = [xlwt.easyxf(style, num_format_str=code)] if (r, c) == (2, 1) else []
            sheet.write(r, c, value, *odd)
    book.save(str(folder / "a.xls"))
    return folder / "a.xls"


def coloured(path, said: str):
    """The workbook with another colour of its red letters: 'theme="0"' for 'rgb="FFFF0000"'."""
    return repacked(path, STYLES, lambda xml: xml.replace(b'rgb="FFFF0000"', said.encode()))


UNSEEN = {
    "white as Excel's palette writes it": 'theme="0"',
    "white of the theme, 5 % darker": 'theme="0" tint="-4.9989318521683403E-2"',
    "text of the theme made white by its tint": 'theme="1" tint="1"',
    "white of the palette": 'indexed="9"',
    "white among the first eight": 'indexed="1"',
    "the window's background": 'indexed="65"',
    "white by value": 'rgb="FFFFFFFF"',
    "white by value as openpyxl writes it": 'rgb="00FFFFFF"',
    "nearly white": 'rgb="FFFCFCFC"',
}
SEEN = {
    "black of the theme": 'theme="1"',
    "grey of the theme": 'theme="0" tint="-0.499984740745262"',
    "an accent of the theme": 'theme="5"',
    "yellow": 'indexed="13"',
    "automatic": 'auto="1"',
    "the window's text": 'indexed="64"',
}


@pytest.mark.parametrize("name", UNSEEN)
def test_letters_that_are_white_on_white_are_refused(tmp_path, register, name):
    path = coloured(workbook(tmp_path, font_color="red"), UNSEEN[name])
    with pytest.raises(InputRefused, match="单元格 B3.*与底色相同"):
        clean_files([path], register)


@pytest.mark.parametrize("name", SEEN)
def test_letters_of_another_colour_are_read(tmp_path, register, name):
    path = coloured(workbook(tmp_path, font_color="red"), SEEN[name])
    assert read(path, register) == (READ, set())


@pytest.mark.parametrize(
    ("letters", "fill", "seen"),
    [
        ("black", "black", False),
        ("#FF0000", "#FF0000", False),
        ("white", "#1F4E78", True),  # a white figure on a dark fill is there to be read
        ("black", "yellow", True),
        ("#FFFFFF", "#F2F2F2", False),
    ],
)
def test_letters_and_their_fill(tmp_path, register, letters, fill, seen):
    path = workbook(tmp_path, font_color=letters, bg_color=fill)
    if seen:
        assert read(path, register) == (READ, set())
        return
    with pytest.raises(InputRefused, match="与底色相同"):
        clean_files([path], register)


def test_white_letters_by_the_number_format_are_seen_on_a_dark_fill(tmp_path, register):
    with pytest.raises(InputRefused, match="与底色相同"):
        clean_files([workbook(tmp_path, num_format="[White]0.0")], register)
    dark = workbook(tmp_path, num_format="[White]0.0", bg_color="navy")
    assert read(dark, register) == (READ, set())


def test_the_colours_of_a_theme_and_a_palette_of_the_workbooks_own(tmp_path, register):
    red = coloured(workbook(tmp_path, font_color="red"), 'theme="5"')
    white = re.compile(rb"(<a:accent2><a:srgbClr val=\")[0-9A-F]{6}")
    with pytest.raises(InputRefused, match="与底色相同"):
        clean_files([repacked(red, THEME, lambda xml: white.sub(rb"\g<1>FFFFFF", xml))], register)
    own = b"<colors><indexedColors>" + b'<rgbColor rgb="00FFFFFF"/>' * 12 + b"</indexedColors>"
    path = coloured(workbook(tmp_path, font_color="red"), 'indexed="11"')
    assert read(path, register)[0] == READ
    with pytest.raises(InputRefused, match="与底色相同"):
        clean_files(
            [
                repacked(
                    path,
                    STYLES,
                    lambda xml: xml.replace(b"</styleSheet>", own + b"</colors></styleSheet>"),
                )
            ],
            register,
        )


def test_a_tint_by_the_standards_own_arithmetic():
    # ECMA-376, 18.8.19: L' = L (1 + tint) below zero, L (1 − tint) + tint above; white × 0.5,
    # black + 0.5
    assert styles.tinted((255, 255, 255), -0.5) == (128, 128, 128)
    assert styles.tinted((0, 0, 0), 0.5) == (128, 128, 128)
    assert styles.tinted((0, 0, 0), 1) == (255, 255, 255)


@pytest.mark.parametrize(
    "style",
    ["font: colour white", "font: colour black; pattern: pattern solid, fore_colour black"],
)
def test_unseen_letters_of_a_legacy_workbook(tmp_path, register, style):
    with pytest.raises(InputRefused, match="单元格 B3.*与底色相同"):
        clean_files([legacy(tmp_path, style)], register)


@pytest.mark.parametrize(
    "style",
    ["font: colour red", "font: colour white; pattern: pattern solid, fore_colour dark_blue", ""],
)
def test_seen_letters_of_a_legacy_workbook(tmp_path, register, style):
    assert read(legacy(tmp_path, style), register) == (READ, set())


@pytest.mark.parametrize("code", ["-0.0;0.0", '"下降"0.0', '0.0"‰"', "[$€-2] 0.0", '0.0"美元"'])
def test_formats_that_show_something_else_are_refused_in_both_kinds(tmp_path, register, code):
    for path in (workbook(tmp_path, num_format=code), legacy(tmp_path, code=code)):
        with pytest.raises(InputRefused, match="单元格 B3.*看到的和保存的不同"):
            clean_files([path], register)


def test_a_currency_format_that_a_legacy_workbook_leaves_to_the_reader(tmp_path, register):
    """Number 7 of the built-in formats: ¥ on a Chinese machine, $ on another; a format of the
    file's own says $."""
    assert read(legacy(tmp_path, code='"$"#,##0.00_);("$"#,##0.00)'), register) == (READ, set())
    with pytest.raises(InputRefused, match="看到的和保存的不同"):
        clean_files([legacy(tmp_path, code='"$"#,##0.0')], register)


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_figures_below_zero_that_are_only_red_are_read_and_said(tmp_path, register, kind):
    rows = [["2022年3月"], ["乡镇", "工业总产值本月同比(%)"], ["胡集镇", -3.9], ["九里乡", 5.2]]
    path, code = tmp_path / f"a.{kind}", "0.0;[Red]0.0"
    book = xlsxwriter.Workbook(path) if kind == "xlsx" else xlwt.Workbook()
    sheet = book.add_worksheet("表") if kind == "xlsx" else book.add_sheet("表")
    style = (
        book.add_format({"num_format": code})
        if kind == "xlsx"
        else xlwt.easyxf(num_format_str=code)
    )
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value, *([style] if isinstance(value, float) else []))
    book.close() if kind == "xlsx" else book.save(str(path))
    assert read(path, register) == ({"胡集镇": "-3.9", "九里乡": "5.2"}, {"minus_only_by_colour"})


def lines(folder, kind, height=None, width=None, blank=False):
    """The table with a third row and column; row 4 has a height, column C a width."""
    path = folder / f"a.{kind}"
    book = xlsxwriter.Workbook(path) if kind == "xlsx" else xlwt.Workbook()
    sheet = book.add_worksheet("表") if kind == "xlsx" else book.add_sheet("表")
    for r, row in enumerate(ROWS):
        for c, value in enumerate([*row, *([] if blank or r != 1 else ["工业税收本月(万元)"])]):
            sheet.write(r, c, value)
    if not blank:
        sheet.write(2, 2, 7)
    if kind == "xlsx":
        if height is not None:
            sheet.set_row(3, height)
        if width is not None:
            sheet.set_column(2, 2, width)
        book.close()
        return path
    if height is not None:
        sheet.row(3).height_mismatch, sheet.row(3).height = True, int(height * 20)
    if width is not None:
        sheet.col(2).width = int(width * 256)
    book.save(str(path))
    return path


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_row_without_height_and_a_column_without_width_are_hidden(tmp_path, kind):
    def said(**given):
        source = read_source(lines(tmp_path, kind, **given), "a")
        return [f["read"] for f in source.findings if f["rule"] == "hidden_lines"]

    assert said(height=0) == ["第 4 行"] and said(height=0.5) == ["第 4 行"]
    assert said(width=0) == ["C 列"] and said(width=0.1) == ["C 列"]
    assert said(height=15, width=8) == said() == []
    assert said(width=0, blank=True) == []  # nothing stands there


def test_a_width_of_nothing_as_it_is_written(tmp_path):
    path = repacked(
        lines(tmp_path, "xlsx", width=8),
        SHEET,
        lambda xml: re.sub(rb'width="[\d.]+"', b'width="0"', xml),
    )
    assert [f["rule"] for f in read_source(path, "a").findings] == ["hidden_lines"]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_words_that_nobody_sees_are_read_and_said(tmp_path, register, kind):
    """A title in white: it may be an old one. A header may stand on the fill of a table's style,
    which its cell does not tell."""
    path = tmp_path / f"a.{kind}"
    book = xlsxwriter.Workbook(path) if kind == "xlsx" else xlwt.Workbook()
    sheet = book.add_worksheet("表") if kind == "xlsx" else book.add_sheet("表")
    white = (
        book.add_format({"font_color": "white"})
        if kind == "xlsx"
        else xlwt.easyxf("font: colour white")
    )
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            sheet.write(r, c, value, *([white] if r < 1 else []))
    book.close() if kind == "xlsx" else book.save(str(path))
    assert read(path, register) == (READ, {"unseen_words"})
    said = clean_files([path], register).findings.set_index("rule").loc["unseen_words"]
    assert said["cell"] == "A1" and "“2022年3月”的颜色与底色相同" in said["message_zh"]
