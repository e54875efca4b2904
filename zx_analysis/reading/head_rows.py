"""What a row above a table, or after one, is: a header, a line of a form, a group's name."""

import re

from zx_analysis.reading.dates import as_period, when, without_periods
from zx_analysis.reading.grids import (
    LABEL_OF_FORM,
    Grid,
    date_in_pieces,
    is_name_head,
    joined,
)
from zx_analysis.reading.left_over import ENDS_IN_OFFICE
from zx_analysis.reading.unit_texts import BARE_UNIT_LINE, UNIT_LINE, units_in
from zx_analysis.reading.words import (
    COLUMN_NUMBERS,
    CONTACT_HEADS,
    GROUP,
    IGNORED_HEADS,
    LABEL_HEADS,
    MISSING,
    NAME_HEADS,
    NOTE_STARTS,
)

FORM = re.compile(r"(?:填报|编报|报送|主管|编制)[^:]{1,12}:")  # 填报单位(盖章):
UNIT_LABEL = re.compile(r"(?:计量|金额|数量)?单位:")
SENDERS = ("填报单位", "报送单位", "编报单位", "上报单位", "填表单位")
REPORT_PERIOD = re.compile(r"(?:填报|报告|统计|所属)时?期别?")  # and beside it, which
A_DATE = re.compile(r"20\d\d[-/.年]\d{1,2}(?:[-/.月](?:\d{1,2}日?)?)?(?: ?00:00:00)?")
YEAR = re.compile(r"(?:19|20)\d{2}")
NUMERAL = re.compile(r"\(?[一二三四五六七八九十]{1,3}\)?[、.]?")  # left of a group: 二 | 乡镇


def begins(grid: Grid, header_like, r: int, columns: range) -> bool:
    """Whether a row after a body begins another table: a header, or a line that speaks of another
    unit or period.
    """
    texts = {grid.texts[r][c] for c in columns if grid.texts[r][c]}
    if not texts or any(grid.figure(r, c) for c in columns if grid.texts[r][c]):
        return False
    line = joined([grid.texts[r][c] for c in columns])
    if line.startswith(NOTE_STARTS):
        return False
    return (
        header_row(grid, header_like, r, columns)
        or all(map(header_like, texts))
        or bool(units_in(line))
        or when(line).month is not None
    )


def header_row(grid: Grid, header_like, r: int, columns: range) -> bool:
    """Whether a row is a header: half of its words at least, two of them, and no figure."""
    texts = {grid.texts[r][c] for c in columns if grid.texts[r][c]}
    heads = sum(head_word(text, header_like) for text in texts)
    return (
        heads >= 2
        and heads * 2 >= len(texts)
        and not any(grid.figure(r, c) for c in columns if grid.texts[r][c])
    )


def _unit_in_pieces(grid: Grid, r: int, columns: range) -> bool:
    """Whether the last two words of a row are a unit line in two cells: 单位: | 万元."""
    texts = list(dict.fromkeys(text for c in columns if (text := grid.texts[r][c])))
    return (
        len(texts) > 1
        and bool(UNIT_LABEL.fullmatch(texts[-2]))
        and bool(BARE_UNIT_LINE.fullmatch(texts[-1]))
    )


def may_head(grid: Grid, header_like, r: int, columns: range, names: list[int]) -> bool:
    """Whether a row above the body may be a header: several words, or one again and again, but no
    date in pieces, no unit line in two cells and no line of a form.
    """
    several = len(_words(grid, r, columns)) >= 2 or _one_word(grid, header_like, r, columns, names)
    apart = date_in_pieces(grid, r, columns) or _unit_in_pieces(grid, r, columns)
    return several and not apart and not form(grid, r, columns)


def form(grid: Grid, r: int, columns: range) -> bool:
    """Whether a row is a line of a form: 填报单位 | 2022年1-3月 | 单位:万元."""
    texts = list(dict.fromkeys(text for c in columns if (text := grid.texts[r][c])))
    if len(texts) == 2 and (LABEL_OF_FORM.fullmatch(texts[0]) or REPORT_PERIOD.fullmatch(texts[0])):
        return True
    if _sender(texts):
        return True
    if any(map(is_name_head, texts)) and len(texts) > 2:
        return False  # 乡镇 | 联系人 | 电话: a header
    return (
        _letterhead(texts)
        or any(
            FORM.match(text)
            or text.startswith(NOTE_STARTS)
            and text not in NAME_HEADS | IGNORED_HEADS  # 备注 over a column
            for text in texts
        )
        or "填报单位" in texts
        and any(when(text).month or UNIT_LINE.search(text) for text in texts)
    )


def _letterhead(texts: list[str]) -> bool:
    """Whether a line holds nothing but an office, a date and a unit: 衡泽县供电公司 | 2022-06-03 |
    单位:万元."""
    others = [text for text in texts if not (UNIT_LINE.search(text) or A_DATE.fullmatch(text))]
    return len(others) == 1 < len(texts) and bool(ENDS_IN_OFFICE.search(others[0]))


def _sender(texts: list[str]) -> bool:
    """Whether a line names who sends the table, one period and the unit."""
    others = [text for text in texts if text not in SENDERS]
    units = [text for text in others if UNIT_LINE.search(text)]
    dated = [text for text in others if when(text).period()]
    return len(texts) > len(others) and [len(dated), len(units), len(others)] == [1, 1, 2]


def period_and_unit(grid: Grid, r: int, columns: range) -> bool:
    """Whether a row holds nothing but a year with its month and a unit: a line over the header."""
    texts = {as_period(grid.values(r, c)) for c in columns if grid.texts[r][c]}
    units = {text for text in texts if UNIT_LINE.fullmatch(text) or BARE_UNIT_LINE.fullmatch(text)}
    labels = {text for text in texts if text.endswith(":")}
    dated = texts - units - labels
    return len(dated) == 1 == len(units) and all(
        when(text).period() and not without_periods(text) for text in dated
    )


def _one_word(grid: Grid, header_like, r: int, columns: range, names: list[int]) -> bool:
    """Whether a row repeats one header word, cell by cell (a title merged over some columns stands
    in one cell only).
    """
    cells = [
        c
        for c in columns
        if c not in names
        and grid.values(r, c) not in ("", None)
        and not UNIT_LINE.search(grid.texts[r][c])
    ]
    return len(cells) >= 2 and all(header_like(grid.texts[r][c]) for c in cells)


def _words(grid: Grid, r: int, columns: range) -> set[str]:
    """The different words of a row, a unit line apart."""
    return {text for c in columns if (text := grid.texts[r][c]) and not UNIT_LINE.search(text)}


def stranger(grid: Grid, header_like, r: int, columns: range, names: list[int]) -> bool:
    """Whether a row above the first known name already holds figures (numbers of columns, 甲 1 2 3,
    are none).
    """
    heads = LABEL_HEADS | COLUMN_NUMBERS
    if any(is_name_head(grid.texts[r][c]) or grid.texts[r][c] in heads for c in names):
        return _group_below_head(grid, header_like, r, columns, names)
    cells = [c for c in columns if c not in names and grid.texts[r][c]]
    if (
        any(grid.texts[r][c] for c in names)
        and cells
        and all(grid.texts[r][c] in MISSING for c in cells)
    ):
        return True
    return any(grid.figure(r, c) and not header_like(grid.texts[r][c]) for c in cells) and not any(
        header_like(grid.texts[r][c]) for c in cells
    )


def _group_below_head(grid: Grid, header_like, r: int, columns: range, names: list[int]) -> bool:
    """Whether a row below the head of the names is a group of townships with its sum."""
    heads = [(grid.texts[r - 1][c], grid.texts[r][c]) for c in names]
    cells = [grid.texts[r][c] for c in columns if grid.figure(r, c)]
    return any(
        is_name_head(above) and above != name and GROUP.fullmatch(name) for above, name in heads
    ) and any(not header_like(text) and not YEAR.fullmatch(text) for text in cells)


def group_alone(
    grid: Grid, header_like, start: int, r: int, columns: range, names: list[int]
) -> bool:
    """Whether a row between header and body is the name of a group of townships (第一方阵)
    alone.
    """
    filled = [c for c in columns if grid.texts[r][c]] if r > start else []
    cells = [c for c in filled if c in names or not NUMERAL.fullmatch(grid.texts[r][c])]
    return (
        len(cells) == 1
        and cells[0] <= names[-1]
        and not header_like(grid.texts[r][cells[0]])
        and any(is_name_head(grid.texts[r - 1][c]) for c in names)
        and header_row(grid, header_like, r - 1, columns)
    )


def head_word(text: str, header_like) -> bool:
    """Whether a text belongs to a header, of a column of figures or of one beside them."""
    return bool(text) and (
        header_like(text)
        or text.lower() in NAME_HEADS | LABEL_HEADS | IGNORED_HEADS | CONTACT_HEADS
    )
