"""Workbooks that an office would print and file, whose bytes depend on nothing but their content."""

import datetime
import io
import zipfile
from pathlib import Path

import pandas as pd
import xlsxwriter

from zx_analysis.exhibits import width

# Text stays text, whatever it begins with.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

WIDEST, BY_HAND = 60, 30  # of a column, in Latin characters
A4, LINE_HEIGHT = 9, 15


class Sheets:
    """The sheets of one workbook: one look, and one way to write a table."""

    def __init__(self, book, mark: str):
        self.book, self.mark = book, mark
        font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        grid = {**font, "border": 1, "border_color": "#b8bdc4"}
        self.title = book.add_format({**font, "bold": True, "font_size": 16})
        self.note = book.add_format({**font, "font_color": "#555b63"})
        self.wrapped = book.add_format({**font, "text_wrap": True, "font_color": "#555b63"})
        self.head = book.add_format({**grid, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#eef0f2"})
        self.text = book.add_format({**grid, "text_wrap": True})
        self.link = book.add_format({**grid, "font_color": "#3b6ea5", "underline": 1})
        self.formats = {"number": book.add_format({**grid, "num_format": "#,##0.00"}), "whole": book.add_format({**grid, "num_format": "#,##0"}),
                        "share": book.add_format({**grid, "num_format": "0.0000%"})}

    def opened(self, name: str, title: str):
        """An empty sheet with its title, ready for the printer."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.mark}&R第 &P 页，共 &N 页")
        sheet.write_string(0, 0, title, self.title)  # it runs on over the empty cells beside it
        return sheet

    def table(self, name: str, title: str, columns: list[tuple], *, total: bool = False, note: str = ""):
        """One table, and its sheet: columns as (header, "text" or a key of formats, values); with `total` the sums of the numbers below."""
        sheet = self.opened(name, title)
        sheet.write_string(1, 0, "　".join(filter(None, (self.mark, note))), self.note)
        count = len(columns[0][2])
        lines = [1] * (count + 1)
        for c, (head, kind, values) in enumerate(columns):
            sheet.write_string(2, c, head, self.head)
            texts = ["" if pd.isna(value) else value for value in values]
            for r, value in enumerate(texts):
                if kind == "text" or value == "":
                    sheet.write_string(3 + r, c, str(value), self.text)
                else:
                    sheet.write_number(3 + r, c, value, self.formats[kind])
            if total and kind != "text":
                letter = chr(ord("A") + c)
                sheet.write_formula(3 + count, c, f"=SUM({letter}4:{letter}{3 + count})", self.formats[kind], float(sum(texts)))
            words = [str(value) for value in texts] if kind == "text" else [f"{value:,.2f}" for value in (*texts, sum(filter(None, texts)) if total else "") if value != ""]
            # a column without a word is there to be filled in by hand
            wide = min(WIDEST, 2 + max(map(width, [head, *words]))) if any(words) or not count else BY_HAND
            sheet.set_column(c, c, wide)
            lines = [max(lines[r], -(-(width(text) + 2) // wide)) for r, text in enumerate([head, *(words if kind == "text" else [""] * count)])]
        if total:
            sheet.write_string(3 + count, 0, "合计", self.head)
        for r, high in enumerate(lines, start=2):
            if high > 1:  # not every program makes room for wrapped words by itself
                sheet.set_row(r, LINE_HEIGHT * high)
        sheet.freeze_panes(3, 1)
        sheet.print_area(0, 0, 3 + count - (not total), len(columns) - 1)
        sheet.repeat_rows(2)
        return sheet


def save_workbook(path: Path, write, *, mark: str, created: datetime.date) -> None:
    """`write(book)` into an .xlsx whose bytes depend on nothing but its content: a given date, entries not compressed. mark: stands in its properties."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True} | AS_TEXT) as book:
        book.set_properties({"created": datetime.datetime.combine(created, datetime.time()), "comments": mark})
        write(book)
    path.write_bytes(plain_zip(memory))


def plain_zip(memory: io.BytesIO, packing: int = zipfile.ZIP_STORED) -> bytes:
    """An Office file anew, so that its bytes depend on its parts alone. The entries' dates and host system carry no meaning to an XML parser; they are fixed. Not packed,
    the bytes are the same on every machine; packed they are as long as its zlib lives."""
    again = io.BytesIO()
    with zipfile.ZipFile(memory) as packed, zipfile.ZipFile(again, "w", packing) as plain:
        for name in packed.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            plain.writestr(entry, packed.read(name))
    return again.getvalue()
