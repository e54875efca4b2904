"""Workbooks (.xlsx, .xlsm) → sheets, by calamine; the package is bounded and checked before it is parsed."""

import io
import posixpath
import re
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineWorkbook

from zx_analysis.messages.catalogue import InputRefused, finding
from zx_analysis.reading.appearance import hidden_sheet
from zx_analysis.reading.marks import Marks, beside, mark, read_marks
from zx_analysis.reading.packages import damaged, oversized, unpacked
from zx_analysis.reading.sheets import Content, Sheet, trimmed

MOST_CELLS = 10_000_000  # rows × columns that a sheet spans: calamine holds all of them
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
# What comes out of a part that is not as the standard says: XML that does not parse, an encoding that is none, an attribute that is missing or no number.
DAMAGE = (
    CalamineError,
    ParseError,
    DefusedXmlException,
    LookupError,
    ValueError,
    TypeError,
    OSError,
    RuntimeError,
)
# Columns come in classes A–Z, AA–AZ, BA–ZZ, AAA–XFD: the widest class in which a cell stands bounds the sheet.
CLASSES = (
    (16_384, re.compile(rb'\br="[A-Z]{3}\d')),
    (702, re.compile(rb'\br="[B-Z][A-Z]\d')),
    (52, re.compile(rb'\br="A[A-Z]\d')),
)


def read_xlsx(data: bytes, file: str) -> Content:
    """Visible sheets; InputRefused where the package is damaged, oversized, protected or holds what no workbook needs."""
    parts = unpacked(data, file)
    findings = []
    if any(name.endswith("vbaProject.bin") for name in parts):
        findings.append(
            finding(
                "note",
                file,
                rule="macro",
                zh="工作簿带有宏，宏没有运行",
                en="the workbook has macros; they were not run",
            )
        )
    links = [name for name in parts if "/externalLinks/" in name and name.endswith(".xml")]
    if links:
        dde = any(b"ddeLink" in parts[name] for name in links)
        findings.append(
            finding(
                "warn",
                file,
                rule="external_link",
                zh=f"工作簿{'有 DDE 链接' if dde else '引用了别的文件'}，采用保存时的数值，请核对",
                en="the workbook refers to other files; the values saved in it are used",
            )
        )
    sheets = []
    try:
        marks = read_marks(parts)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name, part, state in _listed(parts):
            if state != "visible":
                findings.append(hidden_sheet(file, name, very=state == "veryHidden"))
            elif part in parts and "/worksheets/" in part:
                sheets.append(_sheet(file, name, book, parts[part], marks))
                findings += beside(file, name, part, parts)
    except DAMAGE as error:
        raise InputRefused(damaged(file, error)) from error
    return Content(sheets, findings)


def _listed(parts) -> list[tuple[str, str, str]]:
    """(sheet name, part, state) in the order of the tabs."""
    targets = {}
    for relation in fromstring(parts["xl/_rels/workbook.xml.rels"]):
        target = relation.get("Target", "")
        targets[relation.get("Id")] = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join("xl", target))
        )
    root = fromstring(parts["xl/workbook.xml"])
    found = [node for space in (MAIN, STRICT) for node in root.iter(f"{space}sheet")]
    return [
        (
            node.get("name"),
            targets[node.get(RELATION) or node.get(STRICT_RELATION)],
            node.get("state", "visible"),
        )
        for node in found
    ]


def _sheet(file: str, name: str, book: CalamineWorkbook, xml: bytes, marks: Marks) -> Sheet:
    _bounded(file, name, xml)
    try:
        sheet = book.get_sheet_by_name(name)
        rows = trimmed(sheet.to_python(skip_empty_area=False))
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a panic of the Rust parser
            raise InputRefused(damaged(file, error)) from error
        raise
    merged = [(*top, *bottom) for top, bottom in sheet.merged_cell_ranges or []]
    return Sheet(file, name, rows, merged, mark(file, name, rows, xml, marks))


def _bounded(file: str, name: str, xml: bytes) -> None:
    """InputRefused where a sheet's rows are out of order, or where it spans far more cells than it holds."""
    numbers = [int(number) for number in ROW.findall(xml)]
    if numbers != sorted(numbers):
        raise InputRefused(damaged(file, ValueError(f"rows of {name} out of order")))
    columns = next((width for width, pattern in CLASSES if pattern.search(xml)), 26)
    if (
        numbers
        and numbers[-1] * columns > MOST_CELLS
        and _filled(xml) * 100 < numbers[-1] * columns
    ):
        raise oversized(
            file,
            name,
            f"第 {numbers[-1]} 行、约 {columns} 列处还有单元格",
            f"cells as far out as row {numbers[-1]} and some {columns} columns",
        )


def _filled(xml: bytes) -> int:
    return xml.count(b"<c ") + xml.count(b":c ")
