"""Awkward but realistic files, made by the tests, and what a careful statistician takes from them.

Expected figures are written by hand. A file is read exactly, with just the warnings named; or
refused for the reason named.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pytest
import xlsxwriter
import xlwt

from zx_analysis.city.register import Register
from zx_analysis.cleaning.clean import InputRefused, clean_files

TOWNS = """code,name,aliases,kind
420881001,郢中街道,郢中|郢中街道办事处,town
420881100,洋梓镇,洋梓,town
420881101,长寿镇,长寿,town
420881103,胡集镇,胡集,town
420881108,石牌镇,石牌,town
420881200,九里乡,九里|九里回族乡,town
420881400,湖北钟祥经济开发区,经济开发区|市经开区|城区,zone
420881461,湖北钟祥胡集经济技术开发区,胡集经开区|城区,zone
"""
Y, Z, C, H, S, J = SIX = ["郢中街道", "洋梓镇", "长寿镇", "胡集镇", "石牌镇", "九里乡"]
O, G, VA, T, E = (
    "output_wan",
    "output_growth_pct",
    "value_added_growth_pct",
    "tech_investment_wan",
    "electricity_wan_kwh",
)  # noqa: E741
M3 = "2022-03"
TITLE = "钟祥市2022年1-3月分乡镇工业主要指标"
HEAD = ["乡镇", "工业总产值本月(万元)", "工业总产值累计(万元)"]
ROWS = [[Y, 100, 300], [H, 50, 150], [J, 5, 15]]
LINES = [f"{Y},100,300", f"{H},50,150", f"{J},5,15"]


def figures(period: str, months: int, indicator: str, *pairs: tuple[str, str]) -> dict:
    return {(town, period, months, indicator): value for town, value in pairs}


MC = {
    **figures(M3, 1, O, (Y, "100"), (H, "50"), (J, "5")),
    **figures(M3, 3, O, (Y, "300"), (H, "150"), (J, "15")),
}  # what ROWS hold


def one_figure(value: str, indicator: str = O) -> dict:
    return figures(M3, 3, indicator, (Y, "300"), (H, value))


def text(folder, name, *lines, enc="utf-8-sig", nl="\r\n", end=True):
    """A csv of these lines."""
    path = folder / name
    path.write_bytes((nl.join(lines) + (nl if end else "")).encode(enc))
    return path


def workbook(
    folder, name, rows, sheet="Sheet1", merges=(), more=(), row0=0, col0=0, post=None, fmts=None
):
    """An .xlsx. merges: (top, left, bottom, right, text); more: further sheets; fmts: (row, column)
    → number format; post: called at last.
    """
    path = folder / name
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})  # no file for each of its parts

    def put(title, rows, merges, fmts):
        page = book.add_worksheet(title)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is None or value == "":
                    continue
                style = (
                    book.add_format({"num_format": fmts[r, c]}) if fmts and (r, c) in fmts else None
                )
                if isinstance(value, (dt.date, dt.datetime)):
                    page.write_datetime(
                        r + row0,
                        c + col0,
                        value,
                        style or book.add_format({"num_format": "yyyy-mm-dd"}),
                    )
                elif isinstance(value, str):
                    page.write_string(r + row0, c + col0, value, style)
                else:
                    page.write_number(r + row0, c + col0, value, style)
        for top, left, bottom, right, words in merges:
            page.merge_range(top + row0, left + col0, bottom + row0, right + col0, words)
        return page

    pages = [put(sheet, rows, merges, fmts)] + [
        put(title, rows, merges, None) for title, rows, merges in more
    ]
    if post:
        post(book, pages)
    book.close()
    return path


def one(folder, value):
    """A workbook whose second township's figure is `value`."""
    return workbook(
        folder, "a.xlsx", [["2022年1-3月"], ["乡镇", "工业总产值累计(万元)"], [Y, 300], [H, value]]
    )


def raw(folder, name, data):
    """A file of these bytes."""
    (folder / name).write_bytes(data)
    return folder / name


def legacy(folder, name, rows, post=None, percent=()):
    """An .xls with one sheet 3月. percent: (row, column) shown as per cent; post: called at
    last.
    """
    book = xlwt.Workbook()
    sheet = book.add_sheet("3月")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(
                    r,
                    c,
                    value,
                    *([xlwt.easyxf(num_format_str="0.0%")] if (r, c) in percent else []),
                )
    if post:
        post(book, sheet)
    book.save(str(folder / name))
    return folder / name


def by_openpyxl(folder, name, rows, error=None):
    """An .xlsx in which formulas have no value; error: the cell that is an error, not a text."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if error:
        book.active[error].data_type = "e"
    book.save(folder / name)
    return folder / name


def repacked(path, prefix, change):
    """The package with every part whose name begins with `prefix` changed; one at least has to
    change.
    """
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    changed = {
        name: change(content) if name.startswith(prefix) else content
        for name, content in parts.items()
    }
    assert changed != parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in changed.items():
            package.writestr(name, content)
    return path


def without_places(path):
    """The workbook with the r="B2" taken off every cell, as some exporters leave it out."""
    return repacked(
        path, "xl/worksheets/sheet", lambda xml: re.sub(rb'<c r="[A-Z]+\d+"', b"<c", xml)
    )


@dataclass(frozen=True)
class Case:
    """files: writes them into a folder and gives what to read. warns: the rules of all warnings,
    but for townships that the file leaves out.
    """

    title: str
    figures: dict
    files: Callable
    warns: set[str] = frozenset()
    refused: str = ""
    months: list[str] | None = None

    def check(self, folder) -> None:
        (folder / "in").mkdir()
        (folder / "townships.csv").write_text(TOWNS, encoding="utf-8")
        register, files = Register.from_csv(folder / "townships.csv"), self.files(folder / "in")
        if self.refused:
            with pytest.raises(InputRefused) as refusal:
                clean_files(files, register, months=self.months)
            message = str(refusal.value)
            assert self.refused in message and "读到" in message and "应为" in message
            assert all(
                re.search(r"^(File|All files)", one, re.M) for one in refusal.value.refusals
            )  # in English too
            return
        cleaned = clean_files(files, register, months=self.months)
        read = {
            (row.township, row.period, row.months, row.indicator): row.value_text
            for row in cleaned.panel.sort_values("vintage").itertuples()
        }
        warns = set(cleaned.findings.loc[cleaned.findings["severity"] == "warn", "rule"])
        assert read == self.figures
        assert self.warns <= warns and warns - self.warns <= {"missing_value"}


class Cases(list):
    """The cases of one test module: called as a Case is made, it adds one."""

    def __call__(self, *given, **more) -> None:
        self.append(Case(*given, **more))

    @property
    def each(self):
        """The mark of a test that runs once for each case."""
        return pytest.mark.parametrize("case", self, ids=lambda case: case.title)
