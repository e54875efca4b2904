"""Cells with their place: a sheet as a grid from A1, addresses, and a cell's value as a person would copy it.

What a spreadsheet shows or hides beside the values of its cells, the same for every container: marks in the text, findings.

Number formats: what a cell shows beside what it holds (per cent, 万元 in the format, scaling by commas).
"""

import operator
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from zx_analysis.city.register import tidy
from zx_analysis.messages import Place, finding, message

CELL = re.compile(r"([A-Z]+)([1-9]\d*)")


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: `rows` is the full grid from A1; `merged` holds (top, left, bottom, right), 0-based, both ends included.

    Cells whose shown meaning differs from their stored number come as text: a fraction shown as per cent as '12.5%',
    an error as '#REF!', a formula never calculated as '=A1 (没有计算结果)'.
    """

    file: str
    name: str
    rows: list[list]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    findings: list[dict] = field(default_factory=list)

    def text(self, row: int, column: int) -> str:
        """The cell as tidy text, '' where empty or outside."""
        value = self.value(row, column)
        return "" if value == "" else tidy(shown(value))

    def value(self, row: int, column: int):
        """The cell as it was read, '' outside the grid."""
        return (
            self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""
        )

    @property
    def width(self) -> int:
        """How many cells the longest row has."""
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True)
class Content:
    """What a container gave: its visible sheets, and what is to be said of the file as a whole."""

    sheets: list[Sheet]
    findings: list[dict] = field(default_factory=list)


def shown(value) -> str:
    """A cell's value as a person would copy it: whole floats without '.0', None as '', a date as 2022-03-01."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
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
    """'C5' → 0-based row and column; ValueError for anything else."""
    place = CELL.fullmatch(cell)
    if not place:
        raise ValueError(f"{cell!r} is no address of a cell")
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return int(place[2]) - 1, column - 1


def trimmed(rows: list[list]) -> list[list]:
    """The grid without the empty rows at its end, however many thousand there are."""
    last = len(rows)
    while last and not any(value not in ("", None) for value in rows[last - 1]):
        last -= 1
    return rows[:last]


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Put behind a cell's text; none of them is part of a number or a name, so that the cell is refused.
STRUCK, RAISED_CELL, WHITE = "（删除线）", "（上标）", "（白色字）"


def hidden_sheet(file: str, name: str, very: bool) -> dict:
    """The finding that a hidden sheet was not read."""
    id = "very_hidden_sheet" if very else "hidden_sheet"
    return finding(message(id, Place(file, name), read=name))


def hidden_lines(file: str, name: str, rows: list[int], columns: list[int]) -> list[dict]:
    """The finding that hidden rows or columns of a visible sheet were read like all others. 0-based numbers."""
    if not rows and not columns:
        return []
    cell = address(rows[0], 0) if rows else address(0, columns[0])
    said = "、".join(
        [f"第 {r + 1} 行" for r in rows[:5]] + [f"{address(0, c)[:-1]} 列" for c in columns[:5]]
    )
    id = "many_hidden_lines" if len(rows) > 5 or len(columns) > 5 else "hidden_lines"
    return [finding(message(id, Place(file, name, cell), read=said))]


def as_seen(words: str, *, up: bool, struck: bool) -> str:
    """A run of characters with raised digits as such (1 → ¹: they mark a footnote and are no part of a figure) and struck-out words marked."""
    return words.translate(RAISED) if up else words + STRUCK if struck and words.strip() else words


def formula_cells(file: str, name: str, cell: str, count: int) -> dict:
    """The finding that cells are formulas and their saved values were used. cell: the first."""
    return finding(message("formula", Place(file, name, cell), read=count))


def comment(file: str, name: str, cell: str, text: str) -> dict:
    """The finding that a cell carries a comment."""
    return finding(message("comment", Place(file, name, cell), read=text))


QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)(-?[\d.]+)\]")
BRACKETED = re.compile(r"\[[^\]]*\]")
SECTIONS = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')
UNIT = re.compile(r"亿元|千万元|百万元|万元|千元|元|亿千瓦时|万千瓦时|千瓦时|亿|万|千|百分点|%")
SCALING = re.compile(r"[0#?],+(?![0#?,])")
MOVED_POINT = re.compile(r'[0#?](?:\\\.|"\."|!\.)[0#?]')  # 0\\.0000: 12345 is shown as 1.2345
COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


def format_kinds(code: str) -> set[str]:
    """What a format does to numbers, in any of its sections: see `kind`. Empty where all numbers are shown as they are."""
    return {format_kind(section) for section in _sections(code)} - {""} | (
        {"hidden"} if _hides(code) else set()
    )


def format_kind(section: str) -> str:
    """'percent', 'scaled', a unit that the format writes behind the number, or '' where the number is shown as it is.

    'scaled' is a format that divides ('0.00,,') or moves the point ('0!.0,万'): what is seen is not what is stored.
    """
    literals = "".join(match[1] or match[2] or "" for match in QUOTED.finditer(section))
    bare = BRACKETED.sub("", QUOTED.sub("", section))
    if not re.search("[0#?]|General", bare):
        return ""  # words or a dash instead of the number
    if SCALING.search(bare) or MOVED_POINT.search(section):
        return "scaled"
    if "%" in bare:
        return "percent"
    found = UNIT.search(literals + bare)
    return found[0] if found else ""


def _sections(code: str) -> list[str]:
    return [part for part in SECTIONS.findall(code) if part] or [""]


def _hides(code: str) -> bool:
    """Whether numbers are shown as nothing at all (';;;')."""
    return ";" in code and not code.split(";")[0].strip()


def _section(value: float, code: str) -> str:
    """The section of a format that a number is shown with: the first whose condition holds, else by its sign."""
    sections = _sections(code)
    conditions = [CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or COMPARE[condition[1]](value, float(condition[2])):
                return section
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def as_shown(value, code: str):
    """A number cell's value where its format changes the meaning: '12.5%', '12.5万元', or a text that no reader takes for a number."""
    if isinstance(value, bool | str):
        return value
    if _hides(code):
        return f"{value!r}（显示格式为 {code}，看不见）"
    what = format_kind(_section(value, code))
    if not what:
        return value
    if what == "percent":
        exact = Decimal(f"{float(value):.15g}") * 100
        return f"{exact.normalize():f}%"
    if what == "scaled":
        return f"{value!r}（显示格式为 {code}，看到的和保存的不同）"
    return f"{value!r}{what}"
