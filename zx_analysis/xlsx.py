"""Workbooks (.xlsx, .xlsm) → sheets, by calamine; the package is bounded and checked before it is parsed."""

import io
import posixpath
import re
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from python_calamine import CalamineWorkbook

from zx_analysis.cells import Content, Sheet, position, trimmed
from zx_analysis.formats import as_shown, kind
from zx_analysis.remarks import InputRefused, finding, refusal
from zx_analysis.xls import hidden_lines, hidden_sheet

MOST_BYTES = 100_000_000  # unpacked
MOST_CELLS = 10_000_000  # rows × columns that a sheet spans: calamine holds all of them
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
# Columns come in classes A–Z, AA–AZ, BA–ZZ, AAA–XFD: the widest class in which a cell stands bounds the sheet.
CLASSES = ((16_384, re.compile(rb'\br="[A-Z]{3}\d')), (702, re.compile(rb'\br="[B-Z][A-Z]\d')), (52, re.compile(rb'\br="A[A-Z]\d')))
BUILT_IN = {9: "0%", 10: "0.00%"}


def read_xlsx(data: bytes, file: str) -> Content:
    """Visible sheets; InputRefused where the package is damaged, oversized, protected or holds what no workbook needs."""
    parts = _parts(data, file)
    findings = []
    if any(name.endswith("vbaProject.bin") for name in parts):
        findings.append(finding("note", file, rule="macro", zh="工作簿带有宏，宏没有运行", en="the workbook has macros; they were not run"))
    links = [name for name in parts if "/externalLinks/" in name and name.endswith(".xml")]
    if links:
        dde = any(b"ddeLink" in parts[name] for name in links)
        findings.append(finding("warn", file, rule="external_link", zh=f"工作簿{'有 DDE 链接' if dde else '引用了别的文件'}，采用保存时的数值，请核对",
                                en="the workbook refers to other files; the values saved in it are used"))
    try:
        listed = _listed(parts)
        codes = _formats(parts)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (KeyError, ParseError, DefusedXmlException, ValueError, OSError, RuntimeError) as error:
        raise InputRefused(_damaged(file, error)) from error
    sheets = []
    for name, part, state in listed:
        if state != "visible":
            findings.append(hidden_sheet(file, name, very=state == "veryHidden"))
        elif part in parts and "/worksheets/" in part:
            sheets.append(_sheet(file, name, book, parts[part], codes))
    return Content(sheets, findings)


def _damaged(file: str, error: Exception) -> str:
    return refusal(file, "", "损坏的工作簿", "能正常打开的 .xlsx", "请用 WPS 或 Excel 打开后另存，或重新索取。",
                   f"the workbook is damaged ({type(error).__name__}: {str(error)[:80]}). Open it and save it again, or ask for it anew.")


def _oversized(file: str, sheet: str, zh: str, en: str) -> InputRefused:
    place = f"工作表 {sheet}" if sheet else ""
    return InputRefused(refusal(file, place, zh, "大小正常的报表", "请删去多余的行列（把用到的区域复制到新工作簿）后另存。", f"{en}. Copy the used area into a new workbook."))


def _parts(data: bytes, file: str) -> dict[str, bytes]:
    """Every part that may matter, unpacked within bounds and checked against its CRC."""
    parts, left = {}, MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if any(info.flag_bits & 1 for info in package.infolist()):
                raise InputRefused(refusal(file, "", "加密的压缩包", "没有密码的工作簿", "请去掉密码后另存。", "the package is encrypted. Save it without a password."))
            names = [info.filename for info in package.infolist()]
            if len(names) != len(set(names)):
                raise InputRefused(_damaged(file, ValueError("one part twice")))
            for info in package.infolist():
                with package.open(info) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise _oversized(file, "", f"解压后超过 {MOST_BYTES // 1_000_000} MB 的工作簿", f"more than {MOST_BYTES // 1_000_000} MB unpacked")
                parts[info.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise InputRefused(refusal(
            file, "", "损坏或没有传完的工作簿", "完整的 .xlsx", "请重新索取或重新下载该文件。",
            f"the workbook is damaged or incomplete ({type(error).__name__}). Ask for it again.")) from error
    if "xl/workbook.xml" not in parts:
        raise InputRefused(refusal(file, "", "不是 .xlsx 工作簿的压缩包", ".xlsx 工作簿", "请用 WPS 或 Excel 另存为 .xlsx。", "a zip package but no .xlsx workbook. Save it as .xlsx."))
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
            raise InputRefused(refusal(
                file, "", f"部件 {name} 里有文档类型声明", "普通的工作簿", "文件可能不安全，请用 WPS 或 Excel 打开后另存。",
                f"part {name} declares a document type: possibly unsafe. Open it and save it again."))
    return parts


def _listed(parts) -> list[tuple[str, str, str]]:
    """(sheet name, part, state) in the order of the tabs."""
    targets = {}
    for relation in fromstring(parts["xl/_rels/workbook.xml.rels"]):
        target = relation.get("Target", "")
        targets[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
    root = fromstring(parts["xl/workbook.xml"])
    found = [node for space in (MAIN, STRICT) for node in root.iter(f"{space}sheet")]
    return [(node.get("name"), targets[node.get(RELATION) or node.get(STRICT_RELATION)], node.get("state", "visible")) for node in found]


def _formats(parts) -> dict[int, str]:
    """Style index → format code, only where the format changes what a number means."""
    if "xl/styles.xml" not in parts:
        return {}
    root = fromstring(parts["xl/styles.xml"])
    space = root.tag[:root.tag.index("}") + 1]
    codes = BUILT_IN | {int(node.get("numFmtId")): node.get("formatCode") for node in root.iter(f"{space}numFmt")}
    cells = root.find(f"{space}cellXfs")
    used = enumerate(cells if cells is not None else [])
    return {index: code for index, style in used if kind(code := codes.get(int(style.get("numFmtId", 0)), ""))}


def _sheet(file: str, name: str, book: CalamineWorkbook, xml: bytes, codes: dict[int, str]) -> Sheet:
    _bounded(file, name, xml)
    try:
        sheet = book.get_sheet_by_name(name)
        rows = trimmed(sheet.to_python(skip_empty_area=False))
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":  # a panic of the Rust parser
            raise InputRefused(_damaged(file, error)) from error
        raise
    merged = [(*top, *bottom) for top, bottom in sheet.merged_cell_ranges or []]
    return Sheet(file, name, rows, merged, _mark_odd(file, name, rows, xml, codes))


def _bounded(file: str, name: str, xml: bytes) -> None:
    numbers = [int(number) for number in ROW.findall(xml)]
    if numbers != sorted(numbers):
        raise InputRefused(_damaged(file, ValueError(f"rows of {name} out of order")))
    columns = next((width for width, pattern in CLASSES if pattern.search(xml)), 26)
    if numbers and numbers[-1] * columns > MOST_CELLS and _filled(xml) * 100 < numbers[-1] * columns:
        raise _oversized(file, name, f"第 {numbers[-1]} 行、约 {columns} 列处还有单元格", f"cells as far out as row {numbers[-1]} and some {columns} columns")


def _filled(xml: bytes) -> int:
    return xml.count(b"<c ") + xml.count(b":c ")


def _mark_odd(file: str, name: str, rows: list[list], xml: bytes, codes: dict[int, str]) -> list[dict]:
    """Put into `rows` what calamine does not tell: errors, formulas without a value, per cent and scaled formats. Gives the findings."""
    formulas = b"<f>" in xml or b"<f " in xml or b":f>" in xml or b":f " in xml or b"<f/" in xml
    if not (formulas or codes or b't="e"' in xml or b"hidden=" in xml):
        return []
    calculated, hidden_rows, hidden_columns = [], [], []
    for _, node in iterparse(io.BytesIO(xml), events=("end",)):
        tag = node.tag.rpartition("}")[2]
        if tag == "c":
            _odd_cell(node, rows, codes, calculated)
        elif tag == "row":
            if node.get("hidden") in ("1", "true"):
                hidden_rows.append(int(node.get("r")) - 1)
            node.clear()
        elif tag == "col" and node.get("hidden") in ("1", "true"):
            hidden_columns += range(int(node.get("min")) - 1, min(int(node.get("max")), 702))
    width = max(map(len, rows), default=0)
    findings = hidden_lines(file, name, [r for r in hidden_rows if r < len(rows)], [c for c in hidden_columns if c < width])
    if calculated:
        findings.append(finding(
            "note", file, name, calculated[0], rule="formula", read=str(len(calculated)), zh=f"{len(calculated)} 个单元格是公式，采用保存时的计算结果",
            en=f"{len(calculated)} cells are formulas; the values saved with them are used"))
    return findings


def _odd_cell(node, rows: list[list], codes: dict[int, str], calculated: list[str]) -> None:
    style, of, place = int(node.get("s", 0)), node.get("t"), node.get("r")
    children = {child.tag.rpartition("}")[2]: child for child in node}
    formula, value = children.get("f"), children.get("v")
    if place is None or not (style in codes or of == "e" or formula is not None):
        return
    r, c = position(place)
    if r >= len(rows) or c >= len(rows[r]):
        if formula is None:
            return
        rows.extend([] for _ in range(r + 1 - len(rows)))
        rows[r].extend("" for _ in range(c + 1 - len(rows[r])))
    if of == "e":
        rows[r][c] = value.text if value is not None and value.text else "#ERROR!"
    elif formula is not None and (value is None or not value.text):
        rows[r][c] = f"={formula.text or ''}（公式没有计算结果）"
    elif style in codes and of in (None, "n"):
        rows[r][c] = as_shown(rows[r][c], codes[style])
    if formula is not None:
        calculated.append(place)


