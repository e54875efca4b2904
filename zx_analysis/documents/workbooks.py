"""Workbooks that an office would print and file, whose bytes depend on nothing but their
content.
"""

import calendar
import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from zx_analysis.pages.exhibits import width
from zx_analysis.pages.heads import UNIT, pieces

# Text stays text, whatever it begins with.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

# All but the characters of XML 1.0 (production 2, Char): an Office file is XML and cannot hold
# them.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Widths are in Latin characters of 7 pixels. A column of words, where the sheet has no room for
# more; one that is there to be filled in.
WIDEST, BY_HAND = 36, 24
BESIDE = 2  # what a cell takes besides its words or figures
# What a sheet of A4 holds in letters of 9 pt; where a table is wider, its columns of words are made
# narrower,
SHEET = {"landscape": 132, "portrait": 112}
NARROW, NARROW_BY_HAND = 12, 16  # but not below these
A4, LINE_HEIGHT, AROUND = 9, 15, 3  # pt of a line; above and below wrapped words
HEADING_HEIGHT = 26  # pt of the title: fonts that stand in for 宋体 are higher
MARGIN, FOOT = 0.4, 0.6  # inches at the sides and above; below, where the page number stands


class Sheets:
    """The sheets of one workbook: one look, and one way to write a table."""

    def __init__(self, book, mark: str):
        self.book, self.mark = book, mark
        font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        grid = {**font, "border": 1, "border_color": "#b8bdc4"}
        self.title = book.add_format({**font, "bold": True, "font_size": 16})
        self.note = book.add_format({**font, "font_color": "#555b63"})
        self.wrapped = book.add_format({**font, "text_wrap": True, "font_color": "#555b63"})
        self.head = book.add_format(
            {**grid, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#eef0f2"}
        )
        self.text = book.add_format(
            {**grid, "text_wrap": True, "indent": 1}
        )  # beside a figure, which stands to the right, words would run into it
        self.link = book.add_format({**grid, "font_color": "#3b6ea5", "underline": 1})
        self.formats = {
            "number": book.add_format({**grid, "num_format": "#,##0.00"}),
            "whole": book.add_format({**grid, "num_format": "#,##0"}),
            "share": book.add_format({**grid, "num_format": "0.0000%"}),
            "percent": book.add_format({**grid, "num_format": "0%"}),
        }

    def opened(self, name: str, title: str):
        """An empty sheet with its title, ready for the printer."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(MARGIN, MARGIN, MARGIN, FOOT)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.mark}&R第 &P 页，共 &N 页")
        sheet.set_row(0, HEADING_HEIGHT)
        sheet.set_row(1, LINE_HEIGHT + AROUND)
        sheet.write_string(0, 0, title, self.title)  # it runs on over the empty cells beside it
        return sheet

    def table(
        self,
        name: str,
        title: str,
        columns: list[tuple[str, Any, Any]],
        *,
        total: bool = False,
        note: str = "",
        portrait: bool = False,
    ):
        """One table, and its sheet: columns as (header, kind, values), kind "text", "hand" (empty,
        to be written in) or a key of formats, or a list of one per row; with `total` the sums of
        the numbers below.
        """
        sheet = self.opened(name, xml_text(title))
        if portrait:
            sheet.set_portrait()
        count = len(columns[0][2])
        texts, widths = zip(
            *(self._column(sheet, c, *column, total) for c, column in enumerate(columns)),
            strict=True,
        )
        widths = _fitted(
            widths,
            [_least(column[1], words) for column, words in zip(columns, texts, strict=True)],
            SHEET["portrait" if portrait else "landscape"],
        )
        for c, wide in enumerate(widths):
            sheet.set_column(c, c, wide)
        self._remark(sheet, xml_text("　".join(filter(None, (self.mark, note)))), widths)
        if total:
            sheet.write_string(3 + count, 0, "合计", self.head)
        for r, row in enumerate(zip(*texts, strict=True), start=2):
            high = max(
                -(-_printed(text) // (wide - BESIDE))
                for text, wide in zip(row, widths, strict=True)
            )
            if high > 1:  # not every program makes room for wrapped words by itself
                sheet.set_row(r, LINE_HEIGHT * high + AROUND)
        sheet.freeze_panes(3, 1)
        sheet.print_area(0, 0, 3 + count - (not total), len(columns) - 1)
        sheet.repeat_rows(2)
        return sheet

    def _remark(self, sheet, text: str, widths: Sequence[int]) -> None:
        """Write the line below the title; where it is longer than the table is wide, over all
        columns on as many lines as it takes, lest paper cut it off."""
        wide = sum(widths)
        if len(widths) == 1 or width(text) <= wide:
            sheet.write_string(1, 0, text, self.note)
            return
        sheet.merge_range(1, 0, 1, len(widths) - 1, text, self.wrapped)
        sheet.set_row(1, LINE_HEIGHT * -(-width(text) // (wide - 2)) + AROUND)

    def _column(self, sheet, c: int, head: str, kind, values, total: bool) -> tuple[list[str], int]:
        """Write one column; its texts, the header first, and how wide it would be if there were
        room.
        """
        shown: list[Any] = ["" if pd.isna(value) else value for value in values]
        head = xml_text(head)
        sheet.write_string(2, c, head, self.head)
        words = []
        for r, (value, own) in enumerate(
            zip(shown, [kind] * len(shown) if isinstance(kind, str) else kind, strict=True)
        ):
            if own in ("text", "hand") or value == "":
                words.append(xml_text(str(value)))
                sheet.write_string(3 + r, c, words[-1], self.text)
            else:
                words.append(_shown(value, own))
                sheet.write_number(3 + r, c, value, self.formats[own])
        longest = words
        if total and kind not in ("text", "hand"):
            letter, whole, below = (
                xl_col_to_name(c),
                float(sum(filter(None, shown))),
                3 + len(shown),
            )
            sheet.write_formula(
                below, c, f"=SUM({letter}4:{letter}{below})", self.formats[kind], whole
            )
            longest = [*words, _shown(whole, kind)]
        if kind == "hand":
            return [head, *words], BY_HAND
        # a header takes three lines, and more room rather than a broken word
        words_of_head = [piece for piece in pieces(head) if not UNIT.fullmatch(piece)]
        least = max(-(-width(head) // 3), *map(width, words_of_head))
        return [head, *words], BESIDE + max(least, *map(_printed, longest), 0)


def _printed(text: str) -> int:
    """The width of a line: a Chinese character has 15 pixels where two Latin ones have 14."""
    return width(text) + width(text) // 14


def _least(kind, texts: Sequence[str]) -> int | None:
    """How narrow a column may become; None: it stays as it is, as do figures, days, fractions and
    names of cells. texts: its header, then its words."""
    if kind == "hand":
        return NARROW_BY_HAND
    return NARROW if kind == "text" and any(width(text) > len(text) for text in texts[1:]) else None


def _fitted(widths: Sequence[int], least: Sequence[int | None], room: int) -> Sequence[int]:
    """The widths, those of words up to WIDEST or as far as the room goes; then made narrower until
    together they are no more than `room` or none goes below its `least` (None: stays as it is): all
    by the same part of the lines that their longest takes.
    """
    widest = WIDEST
    while widest < max(widths) and sum(min(wide, widest + 1) for wide in widths) <= room:
        widest += 1
    widths = [min(wide, widest) for wide in widths]
    narrowed, quarters = list(widths), 4  # of a line
    while sum(narrowed) > room and any(
        low is not None and wide > low for wide, low in zip(narrowed, least, strict=True)
    ):
        quarters += 1
        narrowed = [
            wanted
            if low is None
            else max(min(low, wanted), BESIDE + -(-4 * (wanted - BESIDE) // quarters))
            for wanted, low in zip(widths, least, strict=True)
        ]
    return narrowed


def _shown(value, kind: str) -> str:
    """A number as its format shows it."""
    return (
        f"{value:.4%}"
        if kind == "share"
        else f"{value:.0%}"
        if kind == "percent"
        else f"{value:,.0f}"
        if kind == "whole"
        else f"{value:,.2f}"
    )


def save_workbook(path: Path, write, *, mark: str, created: datetime.date) -> None:
    """`write(book)` into an .xlsx whose bytes depend on nothing but its content: a given date,
    entries not compressed. mark: stands in its properties.
    """
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True} | AS_TEXT) as book:
        book.set_properties(
            {"created": datetime.datetime.combine(created, datetime.time()), "comments": mark}
        )
        write(book)
    path.write_bytes(plain_zip(memory))


def write_sheet(
    path: Path | str, frame: pd.DataFrame, title: str, *, mark: str = "", note: str = ""
) -> Path:
    """Write a frame as a workbook of one printed sheet (.xlsx): title, mark and note, the header,
    a row a row; the path it was written to.

    frame: columns named as they are to be read, with their units; a named index becomes the first
    columns. Floats show two decimals, whole numbers none; everything else is text and stays text,
    whatever it begins with. mark: of the study (`study.mark`): a made-up city's figures say so.
    OSError where the file cannot be written.

    >>> import tempfile, openpyxl
    >>> frame = pd.DataFrame({"乡镇": ["郢中", "胡集"], "产值（亿元）": [1.5, 2.0]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_sheet(f"{folder}/own.xlsx", frame, "两个乡镇")
    ...     rows = [*openpyxl.load_workbook(path).active.values]
    >>> rows[0][0], rows[2], rows[3]
    ('两个乡镇', ('乡镇', '产值（亿元）'), ('郢中', 1.5))
    """
    named = [name is not None for name in frame.index.names]
    table = frame.reset_index() if all(named) else frame

    def kind(column: pd.Series) -> str:
        if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
            return "text"
        return "whole" if pd.api.types.is_integer_dtype(column) else "number"

    columns = [(str(name), kind(column), column.tolist()) for name, column in table.items()]
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    save_workbook(
        Path(path),
        lambda book: Sheets(book, mark).table("表", title, columns, note=note),
        mark=mark,
        created=datetime.date.today(),
    )
    return Path(path)


def xml_text(text: str) -> str:
    """A text without the characters that no Office file can hold."""
    return NOT_XML.sub("", text)


def month_end(period: str) -> datetime.date:
    """'2022-03' → 31 March 2022: the documents of a quarter are dated on its last day."""
    year, month = map(int, period.split("-"))
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def plain_zip(memory: io.BytesIO, packing: int = zipfile.ZIP_STORED) -> bytes:
    """An Office file anew, so that its bytes depend on its parts alone. The entries' dates and host
    system carry no meaning to an XML parser; they are fixed. Not packed, the bytes are the same on
    every machine; packed they are as long as its zlib lives.
    """
    again = io.BytesIO()
    with zipfile.ZipFile(memory) as packed, zipfile.ZipFile(again, "w", packing) as plain:
        for name in packed.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            plain.writestr(entry, packed.read(name))
    return again.getvalue()
