"""What a spreadsheet shows or hides beside the values of its cells, the same for every container: marks in the text, findings."""

from zx_analysis.messages.catalogue import finding
from zx_analysis.reading.sheets import address

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Put behind a cell's text; none of them is part of a number or a name, so that the cell is refused.
STRUCK, RAISED_CELL, WHITE = "（删除线）", "（上标）", "（白色字）"


def hidden_sheet(file: str, name: str, very: bool) -> dict:
    """The finding that a hidden sheet was not read."""
    word = "深度隐藏" if very else "隐藏"
    return finding(
        "warn",
        file,
        name,
        rule="hidden_sheet",
        read=name,
        zh=f"{word}的工作表“{name}”未读取",
        en=f"the hidden sheet {name!r} was not read",
    )


def hidden_lines(file: str, name: str, rows: list[int], columns: list[int]) -> list[dict]:
    """The finding that hidden rows or columns of a visible sheet were read like all others. 0-based numbers."""
    if not rows and not columns:
        return []
    cell = address(rows[0], 0) if rows else address(0, columns[0])
    said = "、".join(
        [f"第 {r + 1} 行" for r in rows[:5]] + [f"{address(0, c)[:-1]} 列" for c in columns[:5]]
    )
    more = " 等" if len(rows) > 5 or len(columns) > 5 else ""
    return [
        finding(
            "warn",
            file,
            name,
            cell,
            rule="hidden_lines",
            read=said,
            zh=f"{said}{more}是隐藏的，照样读取，请确认不是草稿",
            en="hidden rows or columns were read like all others: make sure that they are no draft",
        )
    ]


def as_seen(words: str, *, up: bool, struck: bool) -> str:
    """A run of characters with raised digits as such (1 → ¹: they mark a footnote and are no part of a figure) and struck-out words marked."""
    return words.translate(RAISED) if up else words + STRUCK if struck and words.strip() else words


def formula_cells(file: str, name: str, cell: str, count: int) -> dict:
    """The finding that cells are formulas and their saved values were used. cell: the first."""
    return finding(
        "note",
        file,
        name,
        cell,
        rule="formula",
        read=str(count),
        zh=f"{count} 个单元格是公式，采用保存时的计算结果",
        en=f"{count} cells are formulas; the values saved with them are used",
    )


def comment(file: str, name: str, cell: str, text: str) -> dict:
    """The finding that a cell carries a comment."""
    return finding(
        "warn",
        file,
        name,
        cell,
        rule="comment",
        read=text,
        zh=f"单元格有批注：“{text}”，数字照样读取，请核对",
        en=f"the cell has a comment: {text!r}; the figure was read as it is",
    )
