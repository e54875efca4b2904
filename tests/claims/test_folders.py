"""One bad file among many: it is named, and the command comes to an end of its own."""

from collections.abc import Callable

import pytest

from tests.claims.corpus import (
    HEAD,
    JOINT,
    MONTH,
    QUARTER,
    REGISTER,
    TITLE,
    TO_DATE,
    Truth,
    doubts,
    failure,
    html_table,
    reads,
    reads_or_doubts,
    refuses,
    table,
    text,
    values,
)
from zx_analysis.reading.files import listed

PLAIN = html_table(table(TITLE, HEAD, TO_DATE))
BAD = "导出.xls"
REST = values("2021-11", 1, JOINT) | values("2021-12", 1, MONTH)
GOOD = QUARTER | REST


def page_of(body: str) -> bytes:
    return f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


NESTED = f"<table><tr><td>导航</td><td>{PLAIN}</td></tr></table>"
DEEP = f"<table><tr><td>{NESTED}</td></tr></table>"
CELL = PLAIN.replace("<td>800</td>", "<td><table><tr><td>800</td></tr></table></td>")
FRAMES = "<frameset rows='*,39'><frame src='sheet001.htm'><frame src='tabstrip.htm'></frameset>"
XML = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
# name → what the file holds, what is right
FILES: dict[str, tuple[bytes, Truth]] = {
    "layout-table": (page_of(NESTED), refuses(BAD)),
    "layout-table-closed-after-text": (
        page_of(f"<table><tr><td>{PLAIN}</table>尾页</td></tr></table>"),
        reads_or_doubts(GOOD, BAD),
    ),
    "layout-table-in-layout-table": (page_of(DEEP), refuses(BAD)),
    "layout-table-without-rows": (page_of(f"<table>{PLAIN}</table>"), reads_or_doubts(GOOD, BAD)),
    "table-in-a-cell-of-the-data": (page_of(CELL), refuses(BAD)),
    "layout-table-unclosed": (page_of(f"<table><tr><td>{PLAIN}"), refuses(BAD)),
    "ends-before-the-table": (
        page_of(f"</td></tr></table>{PLAIN}"),
        reads_or_doubts(GOOD, BAD),
    ),
    "cell-outside-a-table": (page_of(f"<td>导航</td>{PLAIN}"), reads_or_doubts(GOOD, BAD, "导航")),
    "row-outside-a-table": (
        page_of(f"<tr><td>导航</td></tr>{PLAIN}"),
        reads_or_doubts(GOOD, BAD, "导航"),
    ),
    "span-in-words": (
        page_of(PLAIN.replace('colspan="2"', 'colspan="全部"')),
        reads_or_doubts(GOOD, BAD),
    ),
    "span-of-zero": (
        page_of(PLAIN.replace('colspan="2"', 'colspan="0"')),
        reads_or_doubts(GOOD, BAD),
    ),
    "span-of-minus-one": (
        page_of(PLAIN.replace('colspan="2"', 'rowspan="-1"')),
        reads_or_doubts(GOOD, BAD),
    ),
    "span-without-end": (
        page_of(PLAIN.replace('colspan="2"', 'colspan="99999999"')),
        reads_or_doubts(GOOD, BAD),
    ),
    "frames-only": (page_of(FRAMES), refuses(BAD)),
    "no-table": (page_of("<p>登录已过期，请重新登录</p>"), refuses(BAD)),
    "table-without-cells": (page_of("<table><tr></tr></table>"), doubts(BAD, "没有一个数字")),
    "xml-spreadsheet": (XML.encode(), refuses(BAD)),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(64), refuses(BAD)),
    "half-a-workbook": (b"PK\x03\x04" + bytes(range(200)), refuses(BAD)),
    "half-an-old-workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200), refuses(BAD)),
    "empty": (b"", refuses(BAD)),
    # Pages that every browser shows as the plain table.
    "cells-unclosed": (page_of(PLAIN.replace("</td>", "").replace("</tr>", "")), reads(GOOD)),
    "capital-letters": (
        page_of(PLAIN.replace("table", "TABLE").replace("<td", "<TD").replace("/td", "/TD")),
        reads(GOOD),
    ),
    "head-and-body": (
        page_of(PLAIN.replace("<table>", "<table><tbody>").replace("</table>", "</tbody></table>")),
        reads(GOOD),
    ),
    "style-and-script": (
        page_of(f"<style>td{{color:red}}</style><script>var a='<table>';</script>{PLAIN}"),
        reads(GOOD),
    ),
    "division-and-centre": (page_of(f"<div><center>{PLAIN}</center></div>"), reads(GOOD)),
    "comment": (page_of(f"<!-- <table><tr><td>1</td></tr></table> -->{PLAIN}"), reads(GOOD)),
    "one-table": (page_of(PLAIN), reads(GOOD)),
}


@pytest.fixture
def folder(tmp_path) -> Callable:
    """A folder of two good files and one of these bytes."""

    def make(content: bytes):
        returns = tmp_path / "in"
        returns.mkdir()
        text(returns, "2021年12月.csv", "乡镇,本月工业总产值(万元)", *_lines(MONTH))
        text(returns, "2021年11月.csv", "乡镇,本月工业总产值(万元)", *_lines(JOINT))
        (returns / BAD).write_bytes(content)
        return returns

    return make


def _lines(column: list[str]) -> list[str]:
    return [f"{row[0]},{row[1]}" for row in table("", HEAD, column)[1:]]


@pytest.mark.parametrize("name", FILES, ids=[f"folders-{name}" for name in FILES])
def test_one_file_among_many(name, folder, tmp_path):
    content, truth = FILES[name]
    reason = failure([folder(content)], REGISTER, tmp_path, truth)
    assert not reason, reason


def test_folders_two_bad_files_are_both_named(folder, tmp_path):
    returns = folder(page_of(NESTED))
    (returns / "另一个.xls").write_bytes(page_of(DEEP))
    for name in (BAD, "另一个.xls"):
        reason = failure([returns], REGISTER, tmp_path, refuses(name))
        assert not reason, reason
    assert len(listed(returns)[0]) == 4


@pytest.mark.parametrize(
    "name", ["layout-table", "cell-outside-a-table", "span-in-words", "half-a-workbook"]
)
def test_folders_doctor_goes_on(name, small_city, zx):
    (small_city / "bulletins" / BAD).write_bytes(FILES[name][0])
    _, out, err = zx("doctor", "sanzhen")
    assert BAD in out + err


@pytest.mark.parametrize("name", ["layout-table", "ends-before-the-table", "span-without-end"])
def test_folders_clean_ends_with_a_word(name, folder, tmp_path, zx):
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    code, out, err = zx(
        "clean",
        folder(FILES[name][0]),
        "--register",
        tmp_path / "register.csv",
        "--out",
        tmp_path / "out",
    )
    assert code == 0 or code == 3 and BAD in out + err
