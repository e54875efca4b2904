"""Legacy workbooks (.xls, BIFF) → sheets, by xlrd, which tells formats, error cells and what is
hidden.
"""

import io
import struct
from collections.abc import Iterator
from typing import Literal

import xlrd
from xlrd.compdoc import CompDoc, CompDocError
from xlrd.formatting import std_format_strings

from zx_analysis.messages import InputRefused, Place, message
from zx_analysis.reading import formats, styles
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.sheets import (
    RAISED_CELL,
    STRUCK,
    UNSEEN,
    Content,
    Sheet,
    address,
    as_seen,
    comment,
    formula_cells,
    hidden_lines,
    hidden_sheet,
    red_figures,
    shown,
    trimmed,
    unseen_words,
)
from zx_analysis.reading.xlsx import damaged

# all that a sheet of this format can hold: a sheet that is exactly full was probably cut
MOST_ROWS = 65_536
BOF, EOF, FORMULA = (0x0009, 0x0209, 0x0409, 0x0809), 0x000A, (0x0006, 0x0206, 0x0406)
CURRENCIES = (5, 6, 7, 8, 37, 38, 39, 40, 41, 42, 43, 44)
NARROW, LOW = 128, 20  # half a letter's width in 1/256, a point in twips: less is not seen
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASSWORD = "EncryptedPackage".encode("utf-16-le")


def read_xls(data: bytes, file: str) -> Content:
    """Visible sheets; InputRefused where the file is damaged, protected, no workbook, or exactly
    full.
    """
    if PASSWORD in data:
        raise InputRefused(message("workbook_with_a_password", Place(file)))
    try:
        return _content(data, file)
    except InputRefused:
        raise
    # xlrd lets struct, index and assertion errors of damaged files through, and numbers of fonts
    # that are none
    except Exception as error:
        raise InputRefused(
            message("workbook_with_a_password", Place(file))
            if "encrypted" in str(error).lower()
            else damaged(file, error)
        ) from error


def _content(data: bytes, file: str) -> Content:
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    stream = _stream(data, book)
    sheets, findings = [], []
    for sheet in book.sheets():
        if sheet.visibility:
            findings.append(hidden_sheet(file, sheet.name, very=sheet.visibility == 2))
            continue
        if sheet.nrows >= MOST_ROWS:
            raise InputRefused(
                message(
                    "sheet_exactly_full",
                    Place(file, sheet.name),
                    rows=sheet.nrows,
                    sheet=sheet.name,
                )
            )
        sheets.append(_sheet(file, book, sheet, list(_formulas(*stream, book, sheet.number))))
    return Content(sheets, findings)


def _stream(data: bytes, book) -> tuple[bytes, int]:
    """The bytes that hold the workbook's records, and where in them the records begin."""
    if not data.startswith(OLE):
        return data, 0
    records, start, _ = CompDoc(data, logfile=io.StringIO()).locate_named_stream(
        "Workbook" if book.biff_version >= 80 else "Book"
    )
    if records is None:
        raise CompDocError("no stream of a workbook")
    return records, start


def _formulas(records: bytes, start: int, book, number: int) -> Iterator[tuple[int, int, bool]]:
    """(row, column, whether a value was saved) of every formula of a sheet: FORMULA records, which
    xlrd takes for plain cells.

    The record holds row, column, style and, in eight bytes, the value; FF FF at their end and 3 at
    their start mean "nothing" ([MS-XLS] 2.4.127, 2.5.133).
    """
    at, depth = start + book._sh_abs_posn[number] - book.base, 0
    while at + 4 <= len(records):
        record, size = struct.unpack_from("<HH", records, at)
        depth += (record in BOF) - (record == EOF)
        if depth <= 0:
            return
        if record in FORMULA and depth == 1:
            row, column, _, result = struct.unpack_from("<HHH8s", records, at + 4)
            yield row, column, not (result[6:] == b"\xff\xff" and result[0] == 3)
        at += 4 + size


def _sheet(file: str, book, sheet, formulas: list[tuple[int, int, bool]]) -> Sheet:
    """One visible sheet with what its formats, fonts, formulas and comments say of its cells."""
    codes = [_code(book, xf) for xf in book.xf_list]
    odd = {index for index, code in enumerate(codes) if formats.changes(code)}
    looks = {i: look for i, xf in enumerate(book.xf_list) if (look := _look(book, xf))}
    red, unseen = [], []
    rows = []
    for r in range(sheet.nrows):
        row = []
        for value, of, xf in zip(
            sheet.row_values(r), sheet.row_types(r), sheet._cell_xf_indexes[r], strict=True
        ):
            if of == xlrd.XL_CELL_DATE:
                value = _date(value, book.datemode)
            elif of == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif of == xlrd.XL_CELL_ERROR:
                value = xlrd.error_text_from_code.get(value, "#ERROR!")
            elif of == xlrd.XL_CELL_NUMBER and xf in odd:
                if formats.red_alone(value, codes[xf]):
                    red.append(address(r, len(row)))
                value = formats.as_shown(value, codes[xf])
            look = looks.get(xf, "") if value not in ("", None) else ""
            if look == UNSEEN and isinstance(value, str) and not numeric(value):
                unseen.append((address(r, len(row)), value))
            elif look:
                value = shown(value) + look
            elif isinstance(value, str) and (
                runs := sheet.rich_text_runlist_map.get((r, len(row)))
            ):
                value = _marked(value, runs, book.font_list)
            row.append(value)
        rows.append(row)
    merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    findings = hidden_lines(
        file,
        sheet.name,
        rows,
        [r for r, info in sorted(sheet.rowinfo_map.items()) if _low(info)],
        [c for c, info in sorted(sheet.colinfo_map.items()) if info.hidden or info.width < NARROW],
    )
    findings += red_figures(file, sheet.name, red) + unseen_words(file, sheet.name, unseen)
    for r, c, saved in formulas:
        if not saved and r < len(rows) and c < len(rows[r]):
            rows[r][c] = "=（公式没有计算结果）"
    if formulas:
        findings.append(formula_cells(file, sheet.name, address(*formulas[0][:2]), len(formulas)))
    findings += [
        comment(file, sheet.name, address(r, c), note.text.strip())
        for (r, c), note in sorted(sheet.cell_note_map.items())
    ]
    return Sheet(file, sheet.name, trimmed(rows), merged, findings)


def _code(book, xf) -> str:
    """The number format of a style. One of the currency formats that a file does not write down
    itself is the reader's own: ¥, not $."""
    code, built_in = book.format_map[xf.format_key].format_str, xf.format_key in CURRENCIES
    return code.replace("$", "") if built_in and code == std_format_strings[xf.format_key] else code


def _look(book, xf) -> str:
    """The mark of a style's struck-out, raised or unseen cells; '' for none."""
    font, fill = book.font_list[xf.font_index], xf.background
    if font.struck_out or font.escapement == 1:
        return STRUCK if font.struck_out else RAISED_CELL
    letters = book.colour_map.get(font.colour_index) or styles.BLACK
    paper = {0: styles.WHITE_FILL, 1: book.colour_map.get(fill.pattern_colour_index)}
    return UNSEEN if styles.unseen(letters, paper.get(fill.fill_pattern)) else ""


def _low(info) -> bool:
    """Whether a row is hidden, or so low that nobody sees it."""
    return bool(info.hidden) or not info.has_default_height and info.height < LOW


def _marked(text: str, runs: list[tuple[int, int]], fonts) -> str:
    """A text with its raised digits as such and its struck-out words marked. runs: (first
    character, font) in order.
    """
    ends = [start for start, _ in runs[1:]] + [len(text)]
    marked = text[: runs[0][0]]
    for (start, font), end in zip(runs, ends, strict=True):
        words, look = text[start:end], fonts[font]
        marked += as_seen(words, up=look.escapement == 1, struck=bool(look.struck_out))
    return marked


def _date(value: float, mode: Literal[0, 1]):
    """A serial number of days as a date; a text that no reader takes for one where it is none."""
    try:
        return xlrd.xldate_as_datetime(value, mode)
    except (ValueError, OverflowError):
        return f"{value!r}（不是日期）"
