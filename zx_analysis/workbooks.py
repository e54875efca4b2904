"""Workbooks whose bytes depend on nothing but their content."""

import datetime
import io
import zipfile
from pathlib import Path

import xlsxwriter

# Text stays text, whatever it begins with.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def save_workbook(path: Path, write, *, mark: str, created: datetime.date) -> None:
    """`write(book)` into an .xlsx whose bytes depend on nothing but its content: a given date, entries not compressed. mark: stands in its properties."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True} | AS_TEXT) as book:
        book.set_properties({"created": datetime.datetime.combine(created, datetime.time()), "comments": mark})
        write(book)
    with zipfile.ZipFile(memory) as packed, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as plain:
        for name in packed.namelist():
            # Office files are read by XML parsers: the entry's date and host system carry no meaning, so they are fixed.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            plain.writestr(entry, packed.read(name))
