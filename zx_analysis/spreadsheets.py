"""Spreadsheets → cells with their origin: xlsx, xls (calamine) and csv; decided by content, not by extension."""

import csv
import hashlib
import io
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from zx_analysis.city import InputRefused, tidy

CELL = re.compile(r"([A-Z]+)([1-9]\d*)")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DELIMITERS = ",\t;"


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: `rows` is the full grid from A1; `merged` holds (top, left, bottom, right), 0-based."""

    file: str
    name: str
    rows: list[list]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def text(self, row: int, column: int) -> str:
        """The cell as tidy text, '' where empty or outside."""
        return tidy(shown(self.value(row, column)))

    def value(self, row: int, column: int):
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True)
class Source:
    """A file as it was read: its name, the sha256 and size of the exact bytes parsed, its visible sheets."""

    file: str
    sha256: str
    size: int
    sheets: list[Sheet]
    hidden: list[str]


def shown(value) -> str:
    """A cell's value as a person would copy it: whole floats without '.0', None as ''."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def address(row: int, column: int) -> str:
    """0-based row and column → 'C5'."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def position(cell: str) -> tuple[int, int]:
    """'C5' → 0-based row and column."""
    letters, number = CELL.fullmatch(cell).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(number) - 1, column - 1


def refusal(file: str, place: str, read_zh: str, expected_zh: str, remedy_zh: str, english: str) -> str:
    """One message in the form every refusal has: where, what was read, what was expected, what to do."""
    where = f"文件 {file}" + (f"，{place}" if place else "")
    return f"{where}：读到{read_zh}；应为{expected_zh}。{remedy_zh}\nFile {file}{', ' + place if place else ''}: {english}"


def read_source(path: Path, shown_as: str) -> Source:
    """Read one file; InputRefused where it is empty, damaged or of no known kind."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputRefused(refusal(
            shown_as, "", f"不了（{error.strerror}）", "可以打开的表格文件", "请检查文件和权限。",
            f"cannot be opened ({error.strerror}). Check the file and its permissions.")) from error
    if not content.strip():
        raise InputRefused(refusal(
            shown_as, "", "空文件", "有数据的表格", "请重新索取该文件。", "the file is empty. Ask for it again."))
    if content.startswith((ZIP, OLE)):
        sheets, hidden = _workbook(content, shown_as)
    else:
        sheets, hidden = [_csv(content, shown_as)], []
    return Source(shown_as, hashlib.sha256(content).hexdigest(), len(content), sheets, hidden)


def _workbook(content: bytes, file: str) -> tuple[list[Sheet], list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
        sheets = []
        for name in visible:
            sheet = book.get_sheet_by_name(name)
            merged = [(*top, *bottom) for top, bottom in sheet.merged_cell_ranges or []]
            sheets.append(Sheet(file, name, sheet.to_python(skip_empty_area=False), merged))
    except (CalamineError, ValueError, OSError) as error:
        raise InputRefused(refusal(
            file, "", "损坏或加密的工作簿", "能正常打开的 .xlsx 或 .xls",
            "请用 WPS 或 Excel 打开、去掉密码后另存。",
            f"the workbook is damaged or protected ({error}). Open it, remove the password, save it again.")) from error
    return sheets, [m.name for m in book.sheets_metadata if m.name not in visible]


def _csv(content: bytes, file: str) -> Sheet:
    text = _decode(content, file)
    lines = text.splitlines()
    # The delimiter is the one that the most lines hold; a file without any has no columns to read.
    delimiter = max(DELIMITERS, key=lambda mark: sum(mark in line for line in lines))
    return Sheet(file, "csv", list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))


def _decode(content: bytes, file: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InputRefused(refusal(
        file, "", "无法识别的内容", "xlsx、xls 或 UTF-8/GB18030 编码的 csv", "请另存为 .xlsx 后再放入。",
        "the content is no xlsx, xls, or csv in UTF-8 or GB18030. Save it as .xlsx."))
