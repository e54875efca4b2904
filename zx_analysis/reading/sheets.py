"""Cells with their place: a sheet as a grid from A1, addresses, and a cell's value as a person would copy it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from zx_analysis.city.names import tidy

# Words that begin a line below a table: a note, a source, a signature.
NOTE_STARTS = (
    "注",
    "说明",
    "备注",
    "资料来源",
    "数据来源",
    "来源",
    "填报人",
    "填报日期",
    "填报时间",
    "填表",
    "制表",
    "联系人",
    "联系电话",
    "电话",
    "地址",
    "邮编",
    "审核",
    "单位负责人",
    "负责人",
    "统计负责人",
    "报出日期",
    "打印",
)
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
