"""What a workbook's parts say of its cells and calamine does not tell: errors, formulas, formats, raised and struck-out characters, hidden lines."""

import io
import posixpath
from dataclasses import dataclass

from defusedxml.ElementTree import fromstring, iterparse

from zx_analysis.messages.catalogue import finding
from zx_analysis.reading.appearance import (
    RAISED_CELL,
    STRUCK,
    WHITE,
    as_seen,
    comment,
    formula_cells,
    hidden_lines,
)
from zx_analysis.reading.formats import as_shown, kinds
from zx_analysis.reading.sheets import address, position, shown

BUILT_IN = {9: "0%", 10: "0.00%"}
MOST_COLUMNS = 702  # A to ZZ: a column hidden beyond is none of a return's
FORMULA = (b"<f>", b"<f ", b":f>", b":f ", b"<f/")


@dataclass(frozen=True)
class Marks:
    """Of a workbook. codes: style → number format that changes what a number means; struck: style → the mark of its struck-out or raised cells; texts: shared
    string → the text with raised digits as such and struck-out runs marked; stale: whether formulas wait for Excel to calculate them."""

    codes: dict[int, str]
    struck: dict[int, str]
    texts: dict[str, str]
    stale: bool


def read_marks(parts: dict[str, bytes]) -> Marks:
    """The marks of a package's styles, shared strings and workbook part; whatever `xlsx.DAMAGE` lists where a part is not what it should be."""
    codes, struck = _styles(parts.get("xl/styles.xml"))
    return Marks(
        codes,
        struck,
        _texts(parts.get("xl/sharedStrings.xml", b"")),
        b'fullCalcOnLoad="1"' in parts["xl/workbook.xml"],
    )


def _styles(xml: bytes | None) -> tuple[dict[int, str], dict[int, str]]:
    if xml is None:
        return {}, {}
    root = fromstring(xml)
    space = root.tag[: root.tag.index("}") + 1]
    formats = BUILT_IN | {
        int(node.get("numFmtId")): node.get("formatCode") for node in root.iter(f"{space}numFmt")
    }
    fonts, styles = root.findall(f"{space}fonts/*"), root.findall(f"{space}cellXfs/*")
    struck_fonts = {
        str(i): sign
        for i, font in enumerate(fonts)
        if (sign := STRUCK if _struck(font) else RAISED_CELL if _raised(font) else "")
    }
    white = {str(i) for i, font in enumerate(fonts) if _white(font)}
    return (
        {
            i: code
            for i, style in enumerate(styles)
            if kinds(code := formats.get(int(style.get("numFmtId", 0)), ""))
        },
        {
            i: WHITE
            for i, style in enumerate(styles)
            if style.get("fontId") in white and style.get("fillId", "0") == "0"
        }
        | {
            i: struck_fonts[style.get("fontId")]
            for i, style in enumerate(styles)
            if style.get("fontId") in struck_fonts
        },
    )


def _white(font) -> bool:
    return any(_tag(node) == "color" and node.get("rgb", "").upper() == "FFFFFFFF" for node in font)


def _raised(font) -> bool:
    return any(_tag(node) == "vertAlign" and node.get("val") == "superscript" for node in font)


def _struck(font) -> bool:
    return any(
        _tag(node) == "strike" and node.get("val", "1") not in ("0", "false") for node in font
    )


def _texts(xml: bytes) -> dict[str, str]:
    """Index of a shared string → its marked text, where some of it is raised or struck out."""
    if b"vertAlign" not in xml and b"strike" not in xml:
        return {}
    return {str(i): text for i, node in enumerate(fromstring(xml)) if (text := _marked(node))}


def _marked(node) -> str:
    """The text of rich runs with raised digits as such and struck-out words marked; '' where nothing is raised or struck out."""
    text, marked = "", False
    for run in node:
        words = _letters(run)
        look = next((child for child in run if _tag(child) == "rPr"), ())
        up, struck = _raised(look), _struck(look)
        if _tag(run) == "r":
            text += as_seen(words, up=up, struck=struck)
            marked = marked or up or struck
    return text if marked else ""


def _letters(nodes) -> str:
    """What stands in the text nodes among some nodes, one behind the other."""
    return "".join(node.text or "" for node in nodes if _tag(node) == "t")


def _tag(node) -> str:
    """A node's name without its namespace."""
    return node.tag.rpartition("}")[2]


def beside(file: str, name: str, part: str, parts: dict[str, bytes]) -> list[dict]:
    """Findings of what is written on a sheet but in no cell: comments and text boxes. part: the sheet's."""
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
            if _tag(node) == "comment" and (text := _letters(node.iter()).strip()):
                findings.append(comment(file, name, node.get("ref", ""), text))
            elif _tag(node) == "txBody" and (text := _letters(node.iter()).strip()):
                findings.append(
                    finding(
                        "warn",
                        file,
                        name,
                        rule="text_box",
                        read=text,
                        zh=f"表上有文本框：“{text}”，没有读取，请核对",
                        en=f"a text box says {text!r}; it was not read",
                    )
                )
    return findings


def mark(file: str, name: str, rows: list[list], xml: bytes, marks: Marks) -> list[dict]:
    """Put into a sheet's `rows` what calamine does not tell; gives the findings of it."""
    rich = b"inlineStr" in xml and (b"vertAlign" in xml or b"strike" in xml)
    if not (
        any(sign in xml for sign in FORMULA)
        or marks.codes
        or marks.struck
        or marks.texts
        or rich
        or b't="e"' in xml
        or b"hidden=" in xml
    ):
        return []
    calculated, hidden_rows, hidden_columns = [], [], []
    r = c = -1
    for event, node in iterparse(io.BytesIO(xml), events=("start", "end")):
        tag = _tag(node)
        if event == "start":
            if (
                tag == "row"
            ):  # rows and cells may come without their place: then they follow one another
                r, c = int(node.get("r", r + 2)) - 1, -1
            elif tag == "c":
                c = position(node.get("r"))[1] if node.get("r") else c + 1
        elif tag == "c":
            _mark_cell(node, r, c, rows, marks, calculated)
        elif tag == "row":
            if node.get("hidden") in ("1", "true"):
                hidden_rows.append(r)
            node.clear()
        elif tag == "col" and node.get("hidden") in ("1", "true"):
            hidden_columns += range(
                int(node.get("min")) - 1, min(int(node.get("max")), MOST_COLUMNS)
            )
    width = max(map(len, rows), default=0)
    findings = hidden_lines(
        file,
        name,
        [r for r in hidden_rows if r < len(rows)],
        [c for c in hidden_columns if c < width],
    )
    if calculated:
        findings.append(formula_cells(file, name, calculated[0], len(calculated)))
    return findings


def _mark_cell(node, r: int, c: int, rows: list[list], marks: Marks, calculated: list[str]) -> None:
    """Put into one cell what calamine does not tell; a formula's address is added to `calculated`."""
    style, of = int(node.get("s", 0)), node.get("t")
    children = {_tag(child): child for child in node}
    formula, value = children.get("f"), children.get("v")
    text = (
        marks.texts.get(value.text or "", "")
        if of == "s" and value is not None
        else _marked(children["is"])
        if "is" in children
        else ""
    )
    if not (
        text or style in marks.codes or style in marks.struck or of == "e" or formula is not None
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
        rows[r][c] = as_shown(rows[r][c], marks.codes[style])
    rows[r][c] = text or rows[r][c]
    if style in marks.struck and rows[r][c] not in ("", None):
        rows[r][c] = shown(rows[r][c]) + marks.struck[style]
    if formula is not None:
        calculated.append(address(r, c))
