"""Where the tables of a sheet lie: orientation, titles, header rows, label columns, body rows, what
stands below.

A sheet may hold several tables, below or beside one another, with townships down or across. A table
with townships across is turned round, so that one way of reading serves all.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from zx_analysis.reading.dates import when, without_periods
from zx_analysis.reading.grids import (
    Grid,
    is_name_head,
    is_of,
    is_part,
    joined,
    numbers_columns,
    part_beside,
    part_with_others,
    turned,
    without_mark,
)
from zx_analysis.reading.head_rows import (
    NUMERAL,
    begins,
    group_alone,
    head_word,
    may_head,
    period_and_unit,
    stranger,
)
from zx_analysis.reading.words import (
    ANALYSIS,
    AVERAGES,
    COLLECTIVES,
    COMPARING,
    GROUP,
    IGNORED_HEADS,
    INDUSTRY,
    LABEL_HEADS,
    NOTE_STARTS,
    OUTSIDE,
)


@dataclass
class Table:
    """One table. names: columns of township names; columns: all of the table; titles: lines above
    it; outer: those of the first table in the sheet, where it is another; head: header rows; rows:
    of the body with their kind ('unit', 'total', 'part', 'industry', 'average', 'comparison',
    'unknown', 'nameless'); notes: rows that begin as a note or hold words alone; below: rows under
    the body with figures but no name; lines: what stands below a table with townships across, the
    row of the sheet and its words; corner: the words over the names that are no mere head of names;
    called: the township whose block, sheet or file it is, where no row bears its name.
    """

    grid: Grid
    names: list[int]
    columns: range
    titles: list[str]
    outer: list[str]
    title_rows: list[int]
    head: list[int]
    rows: dict[int, str] = field(default_factory=dict)
    notes: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    called: str = ""

    @property
    def corner(self) -> list[str]:
        """The words over the names that are more than the head of a column of names."""
        words = (self.grid.texts[r][c] for r in self.head for c in self.names)
        heads = LABEL_HEADS | IGNORED_HEADS
        return list(
            dict.fromkeys(
                word
                for word in words
                if word and not is_name_head(word) and word.lower() not in heads
            )
        )


def tables(
    grid: Grid,
    known: list[list[bool]],
    find: Callable[[str], list[str]],
    header_like: Callable[[str], bool],
) -> list[Table]:
    """Every table of a sheet.

    known: which cells name a township; find: codes a text names; header_like: whether a text reads
    as a header cell.
    """
    down = max(map(sum, zip(*known, strict=True)), default=0)
    across = max(map(sum, known), default=0)
    if not down and not across:
        return []
    if across > down:
        return _across(grid, known, find, header_like)
    return tables_down(grid, known, header_like, [])


def known_cells(grid: Grid, find) -> list[list[bool]]:
    """Which cells name a township."""
    names = {text for text in set().union(*grid.texts) if text and find(text)}
    return [[text in names for text in row] for row in grid.texts]


def _across(grid: Grid, known, find, header_like) -> list[Table]:
    """Tables with townships across, one below the other: each from the lines above its row of names
    to those above the next.
    """
    most = max(sum(row) for row in known)
    heads = [
        r
        for r in range(grid.height)
        if sum(known[r]) * 2 >= most and sum(known[r]) >= 2 or sum(known[r]) == most
    ]
    starts = []
    for number, head in enumerate(heads):
        first = head
        while (
            first > 0
            and sum(bool(text) for text in set(grid.texts[first - 1])) >= 3
            and not any(grid.figure(first - 1, c) for c in range(grid.width))
        ):
            first -= 1
        lines = first
        if number:
            while lines > heads[number - 1] + 1 and not any(
                grid.figure(lines - 1, c) for c in range(grid.width)
            ):
                lines -= 1
        starts.append((0 if not number else lines, first))
    found: list[Table] = []
    for (lines, first), end in zip(
        starts, [*(lines for lines, _ in starts[1:]), grid.height], strict=True
    ):
        told = {r: line for r in range(lines, first) if (line := joined(grid.texts[r]))}
        above, sentences = _without_analysis(told)
        last = max(
            (r for r in range(first, end) if any(grid.figure(r, c) for c in range(grid.width))),
            default=end - 1,
        )
        head = next(r for r in heads if r >= first)
        names = [c for c, is_name in enumerate(known[head]) if is_name]
        codes = [  # 代码 beside the indicators says nothing of a township
            c
            for c in range(names[0])
            if any(grid.texts[r][c].lower() in IGNORED_HEADS for r in range(first, head + 1))
        ]
        own = turned(grid, first, last + 1, codes)
        more = tables_down(own, known_cells(own, find), header_like, above)
        for table in more[:1]:
            table.lines = [(grid.place(r, 0)[0], line) for r, line in sentences] + [
                (grid.place(r, 0)[0], line)
                for r in range(last + 1, end)
                if (line := joined(grid.texts[r]))
            ]
        for table in more if found else []:
            table.outer = found[0].titles
        found += more
    return found


def tables_down(grid: Grid, known, header_like, above: list[str]) -> list[Table]:
    """Tables with townships down, beside and below one another. above: lines that stand over all of
    them.
    """
    found = []
    groups = _name_columns(grid, known)
    folded = _folded(grid, known, groups)
    for number, names in enumerate(groups):
        left = 0 if number == 0 else names[0]
        right = groups[number + 1][0] if number + 1 < len(groups) else grid.width
        found += _stacked(
            grid,
            known,
            header_like,
            names,
            range(left, right),
            range(grid.width) if folded else range(left, right),
            above,
            found[0].titles if found else [],
        )
    return found


def _folded(grid: Grid, known, groups: list[list[int]]) -> bool:
    """Whether one list is folded into halves side by side, under the same heads, each with other
    townships: the lines above belong to both."""
    if len(groups) < 2:
        return False
    ends = [*(names[0] for names in groups[1:]), grid.width]
    halves = [range(names[0], end) for names, end in zip(groups, ends, strict=True)]
    townships = [
        {row[c] for row, one in zip(grid.texts, known, strict=True) for c in group if one[c]}
        for group in groups
    ]
    if len(set().union(*townships)) < sum(map(len, townships)):
        return False
    return any(
        is_name_head(row[halves[0][0]])
        and len({tuple(row[c] for c in half if row[c]) for half in halves}) == 1
        for row in grid.texts
    )


def _without_analysis(told: dict[int, str]) -> tuple[list[str], list[tuple[int, str]]]:
    """The lines above a table without sentences of an analysis, and those with their rows.

    Where no line says a period, a sentence that begins with one (2022年1-3月,全市…) says it.
    """
    sentences = [(r, line) for r, line in told.items() if ANALYSIS.search(line)]
    titles = [line for r, line in told.items() if (r, line) not in sentences]
    if not any(when(title).month for title in titles):
        starts = [re.split("[,，]", line)[0] for _, line in sentences]
        titles += [one for one in starts[:1] if when(one).month and not without_periods(one)]
    return titles, sentences


def _name_columns(grid: Grid, known) -> list[list[int]]:
    """Columns of township names, neighbours without figures between them as one group."""
    counts = [sum(column) for column in zip(*known, strict=True)]
    most, rows = max(counts), [row for r, row in enumerate(grid.texts) if any(known[r])]
    groups: list[list[int]] = []
    for c in range(grid.width):
        if not counts[c]:
            continue
        # A remark that happens to be a township's name makes no column of names.
        named = sum(
            known[r][c] or grid.total(r, c) or is_part(row[c]) for r, row in enumerate(grid.texts)
        )
        own_head = any(is_name_head(row[c]) for row in grid.texts)
        if counts[c] * 2 < most and not own_head or named * 2 < sum(bool(row[c]) for row in rows):
            continue
        if groups and not any(
            grid.figure(r, between)
            for between in range(groups[-1][-1] + 1, c)
            for r in range(grid.height)
            if known[r][c]
        ):
            groups[-1].append(c)
        else:
            groups.append([c])
    return groups


def _stacked(
    grid: Grid,
    known,
    header_like,
    names: list[int],
    columns: range,
    lines: range,
    above: list[str],
    outer: list[str],
) -> list[Table]:
    """The tables of one stack: a row that reads as a header, after a body, begins the next. lines:
    the columns in which the lines over it may stand."""
    found: list[Table] = []
    named = [_named(grid, known, r, names) for r in range(grid.height)]
    start, r = 0, 0
    while r < grid.height:
        if not named[r]:
            r += 1
            continue
        first = last = r
        # A row of figures under a name nobody knows is no header: it belongs to the body, where it
        # is refused.
        while first > start and stranger(grid, header_like, first - 1, columns, names):
            first -= 1
        while group_alone(grid, header_like, start, first - 1, columns, names):
            first -= 1
        while r < grid.height:
            if named[r]:
                last = r
            elif begins(grid, header_like, r, columns):
                break
            r += 1
        head, title_rows = _head(grid, header_like, start, first, columns, names)
        title_rows += [
            t
            for t in range(start, (head or [first])[0])
            if t not in title_rows and any(grid.texts[t][c] for c in lines)
        ]
        if found:
            # Lines of words under a table are the titles of the one that follows.
            title_rows += [note for note in found[-1].notes if note >= start]
            found[-1].notes = [note for note in found[-1].notes if note < start]
        told = {t: joined([grid.texts[t][c] for c in lines]) for t in sorted(set(title_rows))}
        titles, sentences = _without_analysis(told)
        table = Table(
            grid,
            names,
            columns,
            titles if found else above + titles,
            found[0].titles if found else outer,
            sorted(set(title_rows)),
            head,
        )
        table.lines += [(grid.place(t, 0)[0], line) for t, line in sentences]
        _sort_rows(grid, known, table, range(first, r), last)
        found.append(table)
        start = last + 1
    if found:  # lines after the last table that might have begun another
        taken = {*found[-1].notes, *found[-1].below, *found[-1].rows}
        for r in range(start, grid.height):
            cells = [c for c in columns if grid.texts[r][c]]
            if cells and r not in taken:
                figures = any(grid.figure(r, c) for c in cells)
                (found[-1].below if figures else found[-1].notes).append(r)
    return found


def _named(grid: Grid, known, r: int, names: list[int]) -> bool:
    """Whether a row bears the name of a unit, a total or a part; a total may stand left of the
    names.
    """
    return (
        any([known[r][c] for c in names])
        or any(grid.total(r, c) or part_with_others(grid, r, c) for c in names)
        or _total_beside(grid, r, names)
        or part_beside(grid, r, names) != ""
    )


def _total_beside(grid: Grid, r: int, names: list[int]) -> bool:
    """Whether 合计 stands among the numbers of the rows, and no name beside it."""
    return not any(grid.texts[r][c] for c in names) and any(
        grid.total(r, c) for c in range(max(names[0] - 2, 0), names[0])
    )


def _head(
    grid: Grid, header_like, start: int, body: int, columns: range, names: list[int]
) -> tuple[list[int], list[int]]:
    """Header rows directly above the body, and the rows above them that hold titles."""
    first = body
    while first > start + 1 and not any(grid.texts[first - 1][c] for c in columns):
        first -= 1  # an empty row between header and body
    while first > start and may_head(grid, header_like, first - 1, columns, names):
        first -= 1
    while (
        first < body
        and not any(head_word(grid.texts[first][c], header_like) for c in columns if c not in names)
        and not any(
            is_name_head(grid.texts[first][c]) or grid.texts[first][c] in LABEL_HEADS for c in names
        )
        or first < body - 1
        and period_and_unit(grid, first, columns)
        and any(is_name_head(grid.texts[r][c]) for r in range(first + 1, body) for c in names)
    ):
        first += 1
    if (
        first == body
        and body > start
        and any(header_like(grid.texts[body - 1][c]) for c in columns if c not in names)
    ):
        first = body - 1  # one column of figures under a single header cell
    return [r for r in range(first, body) if not numbers_columns(grid, r, columns)], [
        r for r in range(start, first) if any(grid.texts[r][c] for c in columns)
    ]


def _sort_rows(grid: Grid, known, table: Table, rows: range, last: int) -> None:
    """Each row from the first of the body on: a unit, a total, a part, words, or figures nobody
    answers for.
    """
    groups = _groups(grid, known, table, rows)
    for r in rows:
        if any([known[r][c] for c in table.names]):
            table.rows[r] = "unit"
            continue
        texts = [grid.texts[r][c] for c in table.columns]
        if not any(texts):
            continue
        name = next((grid.texts[r][c] for c in table.names if grid.texts[r][c]), "")
        figures = any(grid.figure(r, c) for c in table.columns if c not in table.names)
        numeral = next((text for text in texts if NUMERAL.fullmatch(text)), "")
        if any(grid.total(r, c) for c in table.names if grid.texts[r][c] == name) and (
            figures
            or len({text for text in texts if text}) > 1
            or "unit" not in table.rows.values()
        ):
            table.rows[r] = "total"
        elif name in groups and figures:
            table.rows[r] = "part"
        elif _total_beside(grid, r, table.names) or name in COLLECTIVES and figures:
            table.rows[r] = "total"
        elif part_beside(grid, r, table.names):
            table.rows[r] = "part"
        elif name in AVERAGES:
            table.rows[r] = "average"
        elif figures and _of_industries(name, table.rows):
            table.rows[r] = "industry"
        elif is_part(name) and (figures or len({text for text in texts if text}) > 1):
            table.rows[r] = "part"
        elif (
            name.startswith(NOTE_STARTS)
            or not figures
            and (r > last or len({text for text in texts if text and text != numeral}) == 1)
            and not _township(name, texts)
        ):
            table.notes.append(r)
        elif name and COMPARING.fullmatch(name):
            table.rows[r] = "comparison"
        elif name:
            table.rows[r] = "unknown"
        elif r < last:
            table.rows[r] = "nameless"
        else:
            table.below.append(r)


def _groups(grid: Grid, known, table: Table, rows: range) -> set[str]:
    """The names of groups of townships that stand with their sums directly above their members,
    where there is more than one and every township belongs to one: 街道 | 3000, 乡镇 | 3600.
    """
    words = {grid.texts[r][c] for r in rows for c in table.names}
    if not any(map(GROUP.fullmatch, words)):
        return set()
    filled = [r for r in rows if any(grid.texts[r][c] for c in table.columns)]
    units = [any([known[r][c] for c in table.names]) for r in filled]
    names = {}
    for place, r in enumerate(filled):
        name = next((grid.texts[r][c] for c in table.names if grid.texts[r][c]), "")
        if GROUP.fullmatch(name) and any(grid.figure(r, c) for c in table.columns):
            names[name] = place
            if not any(units[place + 1 : place + 2]):
                return set()
    opened = bool(names) and not any(units[: min(names.values())])
    return set(names) if opened and len(names) > 1 else set()


def _of_industries(name: str, above: dict[int, str]) -> bool:
    """Whether a row is an industry's (化学原料制造业) below the row of its township, or what is
    left beside those: 其他.
    """
    last = next((kind for kind in reversed(above.values()) if kind != "note"), "")
    of_township = next((kind for kind in reversed(above.values()) if kind != "industry"), "")
    if INDUSTRY.fullmatch(without_mark(name)):
        return of_township == "unit" or of_township == "total" and not is_part(name)
    return last == "industry" and (is_of(name) or name in OUTSIDE)


def _township(name: str, texts: list[str]) -> bool:
    """Whether a row without a figure looks like a township's all the same: '旧囗镇 | 停产', '某镇 |
    约1200'.
    """
    number = NUMERAL if name.endswith("乡镇") else None  # 二 | 山区乡镇: a group's
    beside = [
        text for text in texts if text and text != name and not (number and number.fullmatch(text))
    ]
    named = re.fullmatch(r"[\u4e00-\u9fff囗]{1,8}[镇乡]|[\u4e00-\u9fff]{1,8}街道", name)
    return bool(named and beside and not is_name_head(name)) or any(
        re.fullmatch(r"约\d[\d.,]*|\d[\d.,]*(?:左右|余)", text) for text in beside
    )
