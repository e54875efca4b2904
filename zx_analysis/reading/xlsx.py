"""Workbooks (.xlsx, .xlsm) → sheets, by calamine; the package is bounded and checked before it is
parsed.

What a workbook's parts say of its cells and calamine does not tell: errors, formulas, formats,
raised and struck-out characters, hidden lines.

Office packages (.xlsx) as parts: unpacked within bounds, checked against their CRC, without what no
workbook needs.
"""

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from python_calamine import CalamineError, CalamineWorkbook

from zx_analysis.messages import InputRefused, Message, Place, finding, message
from zx_analysis.reading.formats import as_shown, red_alone
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.sheets import (
    UNSEEN,
    Content,
    Sheet,
    address,
    as_seen,
    comment,
    formula_cells,
    hidden_lines,
    hidden_sheet,
    position,
    red_figures,
    shown,
    trimmed,
    unseen_words,
)
from zx_analysis.reading.styles import raised, read_styles, struck, tag

MOST_COLUMNS = 702  # A to ZZ: a column hidden beyond is none of a return's
LEAST_WIDTH, LEAST_HEIGHT = 0.5, 1.0  # in letters, in points: less is not seen
NARROW = re.compile(rb"""\s(?:ht|width)=["'](?:0|0?\.\d+)["']""")
FORMULA = (b"<f>", b"<f ", b":f>", b":f ", b"<f/")


@dataclass(frozen=True)
class Marks:
    """Of a workbook. codes: style → number format that changes what a number means; looks: style →
    the mark of its struck-out, raised or unseen cells; texts: shared string → the text with raised
    digits as such and struck-out runs marked; stale: whether formulas wait for Excel to calculate
    them."""

    codes: dict[int, str]
    looks: dict[int, str]
    texts: dict[str, str]
    stale: bool


@dataclass
class Told:
    """Cells of a sheet of which something is said: formulas, figures whose minus is only a colour,
    words that nobody sees."""

    calculated: list[str] = field(default_factory=list)
    red: list[str] = field(default_factory=list)
    unseen: list[tuple[str, str]] = field(default_factory=list)


def read_marks(parts: dict[str, bytes]) -> Marks:
    """The marks of a package's styles, shared strings and workbook part; whatever `xlsx.DAMAGE`
    lists where a part is not what it should be.
    """
    codes, marked = read_styles(parts)
    return Marks(
        codes,
        marked,
        _texts(parts.get("xl/sharedStrings.xml", b"")),
        b'fullCalcOnLoad="1"' in parts["xl/workbook.xml"],
    )


def _texts(xml: bytes) -> dict[str, str]:
    """Index of a shared string → its marked text, where some of it is raised or struck out."""
    if b"vertAlign" not in xml and b"strike" not in xml:
        return {}
    return {str(i): text for i, node in enumerate(fromstring(xml)) if (text := _marked(node))}


def _marked(node) -> str:
    """The text of rich runs with raised digits as such and struck-out words marked; '' where
    nothing is raised or struck out.
    """
    text, marked = "", False
    for run in node:
        words = _letters(run)
        look = next((child for child in run if tag(child) == "rPr"), ())
        up, out = raised(look), struck(look)
        if tag(run) == "r":
            text += as_seen(words, up=up, struck=out)
            marked = marked or up or out
    return text if marked else ""


def _letters(nodes) -> str:
    """What stands in the text nodes among some nodes, one behind the other."""
    return "".join(node.text or "" for node in nodes if tag(node) == "t")


def beside(file: str, name: str, part: str, parts: dict[str, bytes]) -> list[dict]:
    """Findings of what is written on a sheet but in no cell: comments and text boxes. part: the
    sheet's.
    """
    folder, _, leaf = part.rpartition("/")
    findings = []
    relations = parts.get(f"{folder}/_rels/{leaf}.rels", b"")
    for relation in fromstring(relations) if relations else ():
        target = relation.get("Target", "")
        own = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        if own not in parts or not own.endswith(".xml"):
            continue
        root = fromstring(parts[own])
        for node in root.iter():
            if tag(node) == "comment" and (text := _letters(node.iter()).strip()):
                findings.append(comment(file, name, node.get("ref", ""), text))
            elif tag(node) == "txBody" and (text := _letters(node.iter()).strip()):
                findings.append(finding(message("text_box", Place(file, name), read=text)))
    return findings


def mark(file: str, name: str, rows: list[list], xml: bytes, marks: Marks) -> list[dict]:
    """Put into a sheet's `rows` what calamine does not tell; gives the findings of it."""
    rich = b"inlineStr" in xml and (b"vertAlign" in xml or b"strike" in xml)
    if not (
        any(sign in xml for sign in FORMULA)
        or marks.codes
        or marks.looks
        or marks.texts
        or rich
        or b't="e"' in xml
        or b"hidden=" in xml
        or NARROW.search(xml)
    ):
        return []
    told, hidden_rows, hidden_columns = Told(), [], []
    r = c = -1
    for event, node in iterparse(io.BytesIO(xml), events=("start", "end")):
        kind = tag(node)
        if event == "start":
            if (
                kind == "row"
            ):  # rows and cells may come without their place: then they follow one another
                r, c = int(node.get("r", r + 2)) - 1, -1
            elif kind == "c":
                c = position(node.get("r"))[1] if node.get("r") else c + 1
        elif kind == "c":
            _mark_cell(node, r, c, rows, marks, told)
        elif kind == "row":
            if _hidden(node, "ht", LEAST_HEIGHT):
                hidden_rows.append(r)
            node.clear()
        elif kind == "col" and _hidden(node, "width", LEAST_WIDTH):
            hidden_columns += range(
                int(node.get("min")) - 1, min(int(node.get("max")), MOST_COLUMNS)
            )
    findings = hidden_lines(file, name, rows, hidden_rows, hidden_columns)
    if told.calculated:
        findings.append(formula_cells(file, name, told.calculated[0], len(told.calculated)))
    return findings + red_figures(file, name, told.red) + unseen_words(file, name, told.unseen)


def _hidden(node, size: str, least: float) -> bool:
    """Whether a row or column is hidden, or so low or narrow that nobody sees it."""
    return node.get("hidden") in ("1", "true") or float(node.get(size, least)) < least


def _mark_cell(
    node,
    r: int,
    c: int,
    rows: list[list],
    marks: Marks,
    told: Told,
) -> None:
    """Put into one cell what calamine does not tell; what is only to be said of it is added to
    `told`."""
    style, of = int(node.get("s", 0)), node.get("t")
    children = {tag(child): child for child in node}
    formula, value = children.get("f"), children.get("v")
    text = (
        marks.texts.get(value.text or "", "")
        if of == "s" and value is not None
        else _marked(children["is"])
        if "is" in children
        else ""
    )
    if not (
        text or style in marks.codes or style in marks.looks or of == "e" or formula is not None
    ):
        return
    if r >= len(rows) or c >= len(rows[r]):
        if formula is None:
            return
        rows.extend([] for _ in range(r + 1 - len(rows)))
        rows[r].extend("" for _ in range(c + 1 - len(rows[r])))
    if of == "e":
        rows[r][c] = value.text if value is not None and value.text else "#ERROR!"
    elif (
        formula is not None
        and of != "str"
        and (value is None or not value.text or value.text == "0" and marks.stale)
    ):
        rows[r][c] = f"={formula.text or ''}（公式没有计算结果）"
    elif style in marks.codes and of in (None, "n"):
        if red_alone(rows[r][c], marks.codes[style]):
            told.red.append(address(r, c))
        rows[r][c] = as_shown(rows[r][c], marks.codes[style])
    rows[r][c] = text or rows[r][c]
    look = marks.looks.get(style, "") if rows[r][c] not in ("", None) else ""
    if look == UNSEEN and isinstance(rows[r][c], str) and not numeric(rows[r][c]):
        told.unseen.append((address(r, c), rows[r][c]))
    elif look:
        rows[r][c] = shown(rows[r][c]) + look
    if formula is not None:
        told.calculated.append(address(r, c))


MOST_BYTES = 100_000_000  # unpacked


def damaged(file: str, error: BaseException) -> Message:
    """The refusal of a workbook, .xlsx or .xls, that does not open."""
    return message(
        "damaged_workbook", Place(file), error=type(error).__name__, detail=str(error)[:80]
    )


def unpacked(data: bytes, file: str) -> dict[str, bytes]:
    """Every part of a workbook by its name; InputRefused where it is damaged, protected, oversized,
    unsafe or no workbook.
    """
    parts, left = {}, MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if any(info.flag_bits & 1 for info in package.infolist()):
                raise InputRefused(message("encrypted_package", Place(file)))
            names = [info.filename for info in package.infolist()]
            if len(names) != len(set(names)):
                raise InputRefused(damaged(file, ValueError("one part twice")))
            for info in package.infolist():
                with package.open(info) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise InputRefused(
                        message("unpacks_too_large", Place(file), most=MOST_BYTES // 1_000_000)
                    )
                parts[info.filename] = content
    # Each of these comes out of zipfile for one kind of damage: a broken directory, a broken
    # stream, a stream that ends, a bad seek, an unknown compression, a nonsensical name or offset.
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise InputRefused(damaged(file, error)) from error
    if "xl/workbook.xml" not in parts:
        raise InputRefused(message("package_is_no_workbook", Place(file)))
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
            raise InputRefused(message("document_type_declared", Place(file), part=name))
    return parts


MOST_CELLS = 10_000_000  # rows × columns that a sheet spans: calamine holds all of them
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
# What comes out of a part that is not as the standard says: XML that does not parse, an encoding
# that is none, an attribute that is missing or no number.
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
# Columns come in classes A–Z, AA–AZ, BA–ZZ, AAA–XFD: the widest class in which a cell stands bounds
# the sheet.
CLASSES = (
    (16_384, re.compile(rb'\br="[A-Z]{3}\d')),
    (702, re.compile(rb'\br="[B-Z][A-Z]\d')),
    (52, re.compile(rb'\br="A[A-Z]\d')),
)


def read_xlsx(data: bytes, file: str) -> Content:
    """Visible sheets; InputRefused where the package is damaged, oversized, protected or holds what
    no workbook needs.
    """
    parts = unpacked(data, file)
    findings = []
    if any(name.endswith("vbaProject.bin") for name in parts):
        findings.append(finding(message("macro", Place(file))))
    links = [name for name in parts if "/externalLinks/" in name and name.endswith(".xml")]
    if links:
        dde = any(b"ddeLink" in parts[name] for name in links)
        external = message("dde_link" if dde else "external_link", Place(file))
        findings.append(finding(external))
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
            node.attrib["name"],
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
    """InputRefused where a sheet's rows are out of order, or where it spans far more cells than it
    holds.
    """
    numbers = [int(number) for number in ROW.findall(xml)]
    if numbers != sorted(numbers):
        raise InputRefused(damaged(file, ValueError(f"rows of {name} out of order")))
    columns = next((width for width, pattern in CLASSES if pattern.search(xml)), 26)
    if (
        numbers
        and numbers[-1] * columns > MOST_CELLS
        and _filled(xml) * 100 < numbers[-1] * columns
    ):
        raise InputRefused(
            message("cells_far_out", Place(file, name), row=numbers[-1], columns=columns)
        )


def _filled(xml: bytes) -> int:
    return xml.count(b"<c ") + xml.count(b":c ")
