"""Cells with their place: a sheet as a grid from A1, addresses, and a cell's value as a person
would copy it.

What a spreadsheet shows or hides beside the values of its cells, the same for every container:
marks in the text, findings.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from zx_analysis.city.register import simplified, tidy
from zx_analysis.messages import Place, finding, message

TRADITIONAL = re.compile("[鄉鎮產業總萬億電計單資稅規報統縣區]")  # headers as much as names
CELL = re.compile(r"([A-Z]+)([1-9]\d*)")


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: `rows` is the full grid from A1; `merged` holds (top, left, bottom,
    right), 0-based, both ends included.

    Cells whose shown meaning differs from their stored number come as text: a fraction shown as per
    cent as '12.5%', an error as '#REF!', a formula never calculated as '=A1 (没有计算结果)'.
    """

    file: str
    name: str
    rows: list[list]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    findings: list[dict] = field(default_factory=list)

    def text(self, row: int, column: int) -> str:
        """The cell as tidy text, '' where empty or outside."""
        return cell_text(self.value(row, column))

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
    """A cell's value as a person would copy it: whole floats without '.0', None as '', a date as
    2022-03-01.
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


@lru_cache(maxsize=20_000, typed=True)  # texts repeat
def cell_text(value) -> str:
    """A cell's value as tidy text, '' where it is empty."""
    return "" if value == "" else tidy(shown(value))


def address(row: int, column: int) -> str:
    """0-based row and column → 'C5'."""
    return f"{_letters(column)}{row + 1}"


@lru_cache
def _letters(column: int) -> str:
    """0-based column → 'C'."""
    before, rest = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(65 + rest)


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
STRUCK, RAISED_CELL, UNSEEN = "（删除线）", "（上标）", "（字与底色相同）"


def hidden_sheet(file: str, name: str, very: bool) -> dict:
    """The finding that a hidden sheet was not read."""
    id = "very_hidden_sheet" if very else "hidden_sheet"
    return finding(message(id, Place(file, name), read=name))


def hidden_lines(
    file: str, name: str, grid: list[list], rows: Iterable[int], columns: Iterable[int]
) -> list[dict]:
    """The finding that hidden rows or columns of a visible sheet were read like all others, of
    those in which anything stands. 0-based numbers."""
    rows = [r for r in rows if r < len(grid) and any(value not in ("", None) for value in grid[r])]
    columns = [
        c
        for c in columns
        if any(c < len(values) and values[c] not in ("", None) for values in grid)
    ]
    if not rows and not columns:
        return []
    cell = address(rows[0], 0) if rows else address(0, columns[0])
    said = "、".join(
        [f"第 {r + 1} 行" for r in rows[:5]] + [f"{address(0, c)[:-1]} 列" for c in columns[:5]]
    )
    id = "many_hidden_lines" if len(rows) > 5 or len(columns) > 5 else "hidden_lines"
    return [finding(message(id, Place(file, name, cell), read=said))]


def unseen_words(file: str, name: str, cells: list[tuple[str, str]]) -> list[dict]:
    """The finding that words have the colour of what is behind them and were read like all others.
    cells: address and text."""
    if not cells:
        return []
    (cell, _), words = cells[0], "、".join(text for _, text in cells[:5])
    return [finding(message("unseen_words", Place(file, name, cell), read=words))]


def red_figures(file: str, name: str, cells: list[str]) -> list[dict]:
    """The finding that figures below zero are shown without a minus, in red letters. cells: their
    addresses."""
    if not cells:
        return []
    return [
        finding(
            message("minus_only_by_colour", Place(file, name, cells[0]), read="、".join(cells[:5]))
        )
    ]


def as_seen(words: str, *, up: bool, struck: bool) -> str:
    """A run of characters with raised digits as such (1 → ¹: they mark a footnote and are no part
    of a figure) and struck-out words marked.
    """
    return words.translate(RAISED) if up else words + STRUCK if struck and words.strip() else words


def formula_cells(file: str, name: str, cell: str, count: int) -> dict:
    """The finding that cells are formulas and their saved values were used. cell: the first."""
    return finding(message("formula", Place(file, name, cell), read=count))


def comment(file: str, name: str, cell: str, text: str) -> dict:
    """The finding that a cell carries a comment."""
    return finding(message("comment", Place(file, name, cell), read=text))


def in_simplified(sheet: Sheet) -> Sheet:
    """A sheet written in traditional characters with all its words in simplified ones."""
    values = set().union(*sheet.rows)
    if not any(isinstance(value, str) and TRADITIONAL.search(value) for value in values):
        return sheet
    return replace(
        sheet,
        rows=[
            [simplified(value) if isinstance(value, str) else value for value in row]
            for row in sheet.rows
        ],
    )
