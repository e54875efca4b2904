"""Workbooks whose bytes depend on nothing but their content."""

import datetime
import io
import zipfile
from pathlib import Path

import xlsxwriter

from zx_analysis.city import MARK


def save_workbook(path: Path, write) -> None:
    """`write(book)` into an .xlsx whose bytes depend on nothing but its content: fixed dates, entries not compressed."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(2022, 4, 10), "comments": MARK})
        write(book)
    with zipfile.ZipFile(memory) as packed, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as plain:
        for name in packed.namelist():
            # Office files are read by XML parsers: the entry's date and host system carry no meaning, so they are fixed.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            plain.writestr(entry, packed.read(name))
