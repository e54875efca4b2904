"""Legacy workbooks (.xls, BIFF) → sheets, by xlrd, which tells formats, error cells and what is hidden."""

import io
import struct
from collections.abc import Iterator
from typing import Literal

import xlrd
from xlrd.compdoc import CompDoc, CompDocError

from zx_analysis.messages import InputRefused, Place, message
from zx_analysis.reading.sheets import (
    RAISED_CELL,
    STRUCK,
    Content,
    Sheet,
    address,
    as_seen,
    as_shown,
    comment,
    format_kinds,
    formula_cells,
    hidden_lines,
    hidden_sheet,
    shown,
    trimmed,
)
from zx_analysis.reading.xlsx import damaged

MOST_ROWS = 65_536  # all that a sheet of this format can hold: a sheet that is exactly full was probably cut
BOF, EOF, FORMULA = (0x0009, 0x0209, 0x0409, 0x0809), 0x000A, (0x0006, 0x0206, 0x0406)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASSWORD = "EncryptedPackage".encode("utf-16-le")


def read_xls(data: bytes, file: str) -> Content:
    """Visible sheets; InputRefused where the file is damaged, protected, no workbook, or exactly full."""
    if PASSWORD in data:
        raise InputRefused(message("workbook_with_a_password", Place(file)))
    try:
        return _content(data, file)
    except InputRefused:
        raise
    except Exception as error:  # xlrd lets struct, index and assertion errors of damaged files through, and numbers of fonts that are none
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
    """(row, column, whether a value was saved) of every formula of a sheet: FORMULA records, which xlrd takes for plain cells.

    The record holds row, column, style and, in eight bytes, the value; FF FF at their end and 3 at their start mean "nothing"
    ([MS-XLS] 2.4.127, 2.5.133).
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
    fonts = [book.font_list[xf.font_index] for xf in book.xf_list]
    struck = {
        i: STRUCK if font.struck_out else RAISED_CELL
        for i, font in enumerate(fonts)
        if font.struck_out or font.escapement == 1
    }
    codes = [book.format_map[xf.format_key].format_str for xf in book.xf_list]
    odd = {index for index, code in enumerate(codes) if format_kinds(code)}
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
                value = as_shown(value, codes[xf])
            if xf in struck and value not in ("", None):
                value = shown(value) + struck[xf]
            elif isinstance(value, str) and (
                runs := sheet.rich_text_runlist_map.get((r, len(row)))
            ):
                value = _marked(value, runs, book.font_list)
            row.append(value)
        rows.append(row)
    merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    hidden = hidden_lines(
        file,
        sheet.name,
        [r for r, info in sorted(sheet.rowinfo_map.items()) if info.hidden and r < sheet.nrows],
        [c for c, info in sorted(sheet.colinfo_map.items()) if info.hidden and c < sheet.ncols],
    )
    for r, c, saved in formulas:
        if not saved and r < len(rows) and c < len(rows[r]):
            rows[r][c] = "=（公式没有计算结果）"
    if formulas:
        hidden.append(formula_cells(file, sheet.name, address(*formulas[0][:2]), len(formulas)))
    hidden += [
        comment(file, sheet.name, address(r, c), note.text.strip())
        for (r, c), note in sorted(sheet.cell_note_map.items())
    ]
    return Sheet(file, sheet.name, trimmed(rows), merged, hidden)


def _marked(text: str, runs: list[tuple[int, int]], fonts) -> str:
    """A text with its raised digits as such and its struck-out words marked. runs: (first character, font) in order."""
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
