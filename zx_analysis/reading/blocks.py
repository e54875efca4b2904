"""Tables in which no row bears a township's name: each township a block under its own name, or a
sheet, or a file.

Each block becomes a grid whose rows bear the name, so that one way of reading serves all.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from zx_analysis.city.register import some, tidy
from zx_analysis.reading import layout
from zx_analysis.reading.dates import BARE_YEAR, when, without_periods
from zx_analysis.reading.explained import is_signature
from zx_analysis.reading.grids import (
    Grid,
    date_in_pieces,
    is_name_head,
    joined,
    numbers_columns,
    turned,
)
from zx_analysis.reading.head_rows import form
from zx_analysis.reading.layout import Table
from zx_analysis.reading.observations import Reading
from zx_analysis.reading.sheets import address
from zx_analysis.reading.unit_texts import units_in
from zx_analysis.reading.words import IGNORED_HEADS, LABEL_HEADS, NOTE_STARTS, ROOFS, TOTALS

NUMBER = re.compile(r"^(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十\d]{1,3}[、.)])")
NAMED = re.compile(r"^(?:填报|报送)?(?:单位|乡镇|镇街|街镇|乡镇街道)(?:名称)?:")
# Behind a township's name: a part of it, or one that lies in it.
PART_OF_IT = re.compile(r"[\u4e00-\u9fff]{0,4}(?:园|开发区|社区|村|集团|公司|厂|企业|[产工]业区)")
LEAST_GROUPS = 2  # lines that each head all townships anew
LEAST_NAME, MOST_NAME = 3, 20  # characters of a name within a line: 长寿 is a word of its own


@dataclass(frozen=True)
class Words:
    """What is asked of a text: the codes it names, whether it reads as a header, whether it names
    an indicator, whether it is a basis, a growth or a part (其中:本月) of one named before it.
    """

    find: Callable[[str], list[str]]
    header_like: Callable[[str], bool]
    names_indicator: Callable[[str], bool]
    bare: Callable[[str], bool]


@dataclass(frozen=True)
class Block:
    """The rows of one township (or of a total): lines above it, header rows, rows of figures."""

    name: str
    cell: str
    titles: list[str]
    head: list[int]
    body: list[int]


def tables(
    grid: Grid, known: list[list[bool]], words: Words, file: str, reading: Reading
) -> list[Table]:
    """Every table of a sheet in blocks; none where the sheet is no such one. Names that nobody
    knows, or that contradict each other, are refused.

    known: which cells name a township; file: the name of the sheet's file.
    """
    first = next((r for r, row in enumerate(known) if any(row)), None)
    if first is not None and _alone(grid, first) is None:
        if reading.sheet != "csv":  # in a text a name may have been lost
            _name_rows_below(grid, known, first, words)
        return []
    names_of_sheet = [tidy(reading.sheet), tidy(file)]
    blocks, lines = _blocks(grid, words)
    if not blocks and first is None:
        blocks, lines = _whole_sheet(grid, words, names_of_sheet)
    around = {*names_of_sheet, *(title for block in blocks for title in block.titles)}
    around |= {line for block in blocks for r in block.body if (line := _alone(grid, r))}
    named = {name for text in around for name, _ in _named(text, words)}
    codes = {code for block in blocks for code in words.find(block.name)}
    if blocks and not {code for name in named for code in words.find(name)} <= codes:
        names = list(dict.fromkeys([*(block.name for block in blocks), *sorted(named)]))
        reading.refuse(blocks[0].cell, "two_townships_named", read=some(names))
    found: list[Table] = []
    for block in blocks:
        if not words.find(block.name) and block.name not in TOTALS:
            reading.refuse(block.cell, "name_not_in_register", read=block.name, near=[])
        rows = _named_rows(grid, block, words)
        of_block = layout.tables_down(
            rows, layout.known_cells(rows, words.find), words.header_like, block.titles
        )
        for table in of_block:
            table.lines, table.called = lines, block.name
            table.outer = found[0].titles if found else table.outer
        found += of_block
    return found


def _alone(grid: Grid, r: int) -> str | None:
    """The only text of a row without figures; None where there is none, or more than one."""
    texts = set(grid.texts[r]) - {""}
    figures = any(grid.figure(r, c) for c in range(grid.width)) if len(texts) == 1 else True
    return None if figures else texts.pop()


def _figures(grid: Grid, r: int) -> bool:
    columns = range(grid.width)
    return any(grid.figure(r, c) for c in columns) and not date_in_pieces(grid, r, columns)


def _several(grid: Grid, r: int) -> bool:
    """Whether a row holds several words, and is neither a date in pieces nor a line of a form: of
    units and periods alone."""
    texts, columns = set(grid.texts[r]) - {""}, range(grid.width)
    return (
        len(texts) > 1
        and not date_in_pieces(grid, r, columns)
        and not form(grid, r, columns)
        and not (
            any(map(units_in, texts))
            and all(units_in(text) or when(text).period() is not None for text in texts)
        )
    )


def _name_rows_below(grid: Grid, known: list[list[bool]], first: int, words: Words) -> None:
    """Write a name that stands beside the first of its rows only (郢中街道 | 本月, below it
    | 本年累计) beside all of them: where each name has the same words beside its rows, and none
    twice."""
    c = known[first].index(True)
    rows = [r for r in range(first, grid.height) if any(grid.texts[r])]
    if len(rows) < 2 or grid.texts[rows[1]][c] or not _figures(grid, rows[1]):
        return
    labels = next((k for k in range(c + 1, grid.width) if grid.texts[first][k]), None)
    if labels is None or grid.figure(first, labels):
        return
    groups: list[list[int]] = []
    for r in rows:
        named = known[r][c] or grid.total(r, c)
        if not named and (grid.texts[r][c] or not words.header_like(grid.texts[r][labels])):
            break  # a note, or a name nobody knows: read as it stands
        groups.append([r]) if named else groups[-1].append(r)
    beside = [[grid.texts[r][labels] for r in group] for group in groups]
    if len(set(beside[0])) < len(beside[0]) or any(texts != beside[0] for texts in beside):
        return
    for group in groups:
        for r in group:
            grid.texts[r][c] = grid.texts[group[0]][c]
            known[r][c] = known[group[0]][c]


def grouped(grid: Grid, known: list[list[bool]], words: Words) -> Grid:
    """The grid with what a line of its own says of the townships below it (3月, 技改投资(万元),
    2021年) beside each of them; as it is where no such line stands between the header and the
    names, or not all lines are about the same townships."""
    first = next((r for r, row in enumerate(known) if any(row)), 0)
    between = first
    while between and (not any(grid.texts[between - 1]) or _alone(grid, between - 1) is not None):
        between -= 1
    if between in (0, first) or not _several(grid, between - 1) or _figures(grid, between - 1):
        return grid
    head, lines, group = between - 1, {}, None
    for r in range(between, grid.height):
        text = _alone(grid, r)
        if text is not None and (words.header_like(text) or BARE_YEAR.fullmatch(text.rstrip("年"))):
            group = r
        elif _figures(grid, r) and group is None or text is None and any(grid.texts[r]):
            if group is None or not _figures(grid, r):
                return grid
        lines[r] = group
    groups = {group for group in lines.values() if group is not None}
    units: dict[int | None, set[str]] = {group: set() for group in groups}
    for r, group in lines.items():
        units.get(group, set()).update(
            text for text, one in zip(grid.texts[r], known[r], strict=True) if one
        )
    if len(groups) < LEAST_GROUPS or any(one != units[min(groups)] for one in units.values()):
        return grid
    rows = [r for r in range(grid.height) if r not in groups]
    labels = [_group_label(grid, lines.get(r)) for r in rows]
    labels = ["指标" if r == head else label for r, label in zip(rows, labels, strict=True)]
    texts, cells = (
        [[label, *table[r]] for r, label in zip(rows, labels, strict=True)]
        for table in (grid.texts, grid.cells)
    )

    def place(r: int, c: int) -> tuple[int, int]:
        return grid.place(rows[r] if c else lines.get(rows[r]) or rows[r], max(c - 1, 0))

    return Grid(texts, cells, place, grid.around)


def _group_label(grid: Grid, group: int | None) -> str:
    return "" if group is None else _alone(grid, group) or ""


def _blocks(grid: Grid, words: Words) -> tuple[list[Block], list[tuple[int, str]]]:
    """The blocks of a sheet, each under the line of its name, and the lines of words among and
    below them. A name nobody knows begins a block as well: its rows are refused."""
    starts: dict[int, str] = {}
    titled: dict[int, tuple[str, str]] = {}
    for r in range(grid.height):
        if (text := _alone(grid, r)) is not None:
            if not text.startswith(NOTE_STARTS) and len(named := _named(text, words)) == 1:
                titled[r] = named[0][0], text.replace(named[0][0], "")
            name = NUMBER.sub("", NAMED.sub("", text)).rstrip(":")
            column = grid.texts[r].index(text)
            stranger = bool(starts) and not _speaks(text, words)
            if words.find(name) or grid.total(r, column) or stranger:
                starts[r] = name
    if not any(words.find(name) for name in starts.values()):
        starts = {r: name for r, (name, _) in titled.items()}
        ends = [*sorted(starts), grid.height][1:]
        if len(set(starts.values())) < LEAST_GROUPS or not all(
            any(_figures(grid, r) for r in range(start, end))
            for start, end in zip(sorted(starts), ends, strict=True)
        ):
            return [], []
    rows = sorted(starts)
    above = [r for r in range(rows[0]) if any(grid.texts[r])]
    if any(_figures(grid, r) for r in above):
        return [], []
    shared = [r for r in above if _several(grid, r)]
    titles = [joined(grid.texts[r]) for r in above if r not in shared]
    blocks, lines = [], []
    for start, end in zip(rows, [*rows[1:], grid.height], strict=True):
        within = [r for r in range(start + 1, end) if any(grid.texts[r])]
        figures = [r for r in within if _figures(grid, r) and not is_signature(grid.texts[r])]
        if not figures:
            lines += [(grid.place(r, 0)[0], joined(grid.texts[r])) for r in (start, *within)]
            continue
        if any(words.find(text) for r in figures for text in grid.texts[r] if text):
            return [], []  # the rows bear names themselves
        own = [r for r in within if r < figures[0] and _several(grid, r)]
        own_titles = [
            joined(grid.texts[r])
            for r in within
            if r < figures[0] and r not in own and not words.names_indicator(grid.texts[r][0])
        ]
        body = [r for r in within if r <= figures[-1] and r not in own and not r < figures[0]]
        body = [
            *(r for r in within if r < figures[0] and words.names_indicator(grid.texts[r][0])),
            *body,
        ]
        body = [r for r in body if r not in own]
        lines += [(grid.place(r, 0)[0], joined(grid.texts[r])) for r in within if r > figures[-1]]
        blocks.append(
            Block(
                starts[start],
                address(*grid.place(start, 0)),
                [*titles, *([titled[start][1]] if start in titled else []), *own_titles],
                own or shared,
                body,
            )
        )
    return blocks, lines


def _speaks(text: str, words: Words) -> bool:
    """Whether a line is a title, a header or a note rather than a name."""
    return (
        words.header_like(text)
        or text in ROOFS
        or text.startswith(NOTE_STARTS)
        or bool(units_in(text))
        or when(text).month is not None
    )


def _whole_sheet(
    grid: Grid, words: Words, names_of_sheet: list[str]
) -> tuple[list[Block], list[tuple[int, str]]]:
    """The one block of a sheet about one township, as its title, its name or its file's says, where
    words of indicators or periods stand beside its figures."""
    columns = range(grid.width)
    rows = [r for r in range(grid.height) if any(grid.texts[r])]
    rows = [r for r in rows if not numbers_columns(grid, r, columns)]
    figures = [r for r in rows if _figures(grid, r)]
    head: list[int] = []
    for r in reversed([r for r in rows if figures and r < figures[0]]):
        if not _several(grid, r):
            break
        head.insert(0, r)
    if not head:
        return [], []
    titles = [joined(grid.texts[r]) for r in rows if r < head[0]]
    told = [_named(text, words) for text in (*titles, *names_of_sheet)]
    names = {code: name for names in told for name, code in names}
    heads = ((c, text.lower()) for c, text in enumerate(grid.texts[head[0]]))
    labels = next((c for c, text in heads if text and text not in IGNORED_HEADS), 0)
    texts = [grid.texts[r][labels] for r in figures]
    labelled = grid.texts[head[0]][labels] in LABEL_HEADS or all(map(words.header_like, texts))
    alone = all(len(names) < 2 for names in told)
    if not names or not alone or not labelled or not all(texts):
        return [], []
    body = [r for r in rows if head[-1] < r <= figures[-1]]
    lines = [(grid.place(r, 0)[0], joined(grid.texts[r])) for r in rows if r > figures[-1]]
    name = next(iter(names.values()))
    written = {name for names in told for name, _ in names}
    for own in sorted(written, key=len, reverse=True):  # 石门回族乡 before its sheet's 石门
        titles = [title.replace(own, "") for title in titles]
    return [Block(name, address(*grid.place(head[0], 0)), titles, head, body)], lines


def _named(text: str, words: Words) -> list[tuple[str, str]]:
    """The townships that a line names, each as it is written there with its code."""
    if codes := words.find(text) or words.find(without_periods(text)):
        return [(text if words.find(text) else without_periods(text), code) for code in codes]
    found, start = [], 0
    while start < len(text):
        ends = range(min(len(text), start + MOST_NAME), start + LEAST_NAME - 1, -1)
        end = next((end for end in ends if words.find(text[start:end])), None)
        if end is not None and PART_OF_IT.match(text, end):
            return []
        if end is not None:
            found += [(text[start:end], code) for code in words.find(text[start:end])]
        start = end or start + 1
    return found


def _named_rows(grid: Grid, block: Block, words: Words) -> Grid:
    """The rows of a block with its name beside each; turned round where what its rows are is said
    in rows above them (工业总产值, below it 本月 and 增速): of columns that is understood."""
    rows = [*block.head, *block.body]
    columns = [
        c
        for c in range(grid.width)
        if any(grid.texts[r][c] for r in rows)
        and not any(grid.texts[r][c].lower() in IGNORED_HEADS for r in block.head)
    ]
    own = Grid(
        [[grid.texts[r][c] for c in columns] for r in rows],
        [[grid.cells[r][c] for c in columns] for r in rows],
        lambda r, c: grid.place(rows[r], columns[c]),
        grid.around,
    )
    heads = len(block.head)
    labels = [c for c in range(own.width) if _labels(own, c, heads)]
    body = range(heads, len(rows))
    if any(words.bare(own.texts[r][c]) for r in body for c in labels) or any(
        not _figures(own, r) for r in body
    ):
        own, heads = turned(own, 0, own.height), len(labels)
    names = ["乡镇" if r < heads else block.name for r in range(own.height)]
    texts, cells = (
        [[name, *row] for name, row in zip(names, rows, strict=True)]
        for rows in (own.texts, own.cells)
    )
    for r in range(heads):
        for c in range(1, len(texts[r])):
            if is_name_head(texts[r][c]):
                texts[r][c] = cells[r][c] = "指标"
    return Grid(texts, cells, lambda r, c: own.place(r, max(c - 1, 0)), grid.around)


def _labels(grid: Grid, c: int, heads: int) -> bool:
    """Whether a column of a block holds words beside its figures."""
    return any(grid.texts[r][c] in LABEL_HEADS for r in range(heads)) or not any(
        grid.figure(r, c) for r in range(heads, grid.height)
    )
