"""The header texts over each column of a table, a group's name over all its columns."""

import re

from zx_analysis.city.indicators import UNITS
from zx_analysis.reading.dates import BARE_YEAR, as_period
from zx_analysis.reading.grids import is_name_head
from zx_analysis.reading.layout import Table

MONTH_NUMBER = re.compile(r"1[0-2]|[1-9]")  # under 乡镇\月份


def heads(table: Table, family, bare) -> tuple[dict[int, list[str]], int | None]:
    """The header texts over each column, from top to bottom; a group's name is written over all its
    columns.

    In print a group's name often stands in its first cell only: a blank cell right of it, under the
    same parent and over a sub-header of its own, belongs to it. family: of an indicator's wording
    within a text, '' for none; bare: whether a text is a mere month, basis or growth. Also the
    first column of which nobody can tell the group: a bare sub-header left of the first name.
    """
    grid, rows = table.grid, table.head
    found: dict[int, list[str]] = {c: [] for c in table.columns}
    months = any(
        "月" in grid.texts[r][c] and is_name_head(grid.texts[r][c])
        for r in rows
        for c in table.names
    )
    lost = None
    for i, r in enumerate(rows):
        start = orphan = None
        for c in table.columns:
            text = cell_words(grid, r, c)
            below = [cell_words(grid, low, c) for low in rows[i + 1 :]]
            if text:
                # A merged cell says itself how far it reaches; one without sub-headers is no group.
                alone = grid.values(r, c) not in ("", None)
                start = (
                    c
                    if alone and c not in table.names and any(low and low != text for low in below)
                    else None
                )
                lost = orphan if start is not None and orphan is not None and lost is None else lost
            elif start is not None and any(below) and found[start][:i] == found[c][:i]:
                own = {family(low) for low in below if low} - {""}
                group = family(found[start][i])
                text = "" if group and own - {group} else found[start][i]
            elif (
                start is None
                and orphan is None
                and c not in table.names
                and any(below)
                and all(bare(low) for low in below if low)
            ):
                orphan = c
            of_month = months or any(grid.texts[r][k] in ("月", "月份") for k in table.names)
            if MONTH_NUMBER.fullmatch(text) and found[c][-1:] in (["月"], ["月份"]):
                found[c][-1], of_month = "", True  # 3 | 4 under 月份
            found[c].append(f"{text}月" if of_month and MONTH_NUMBER.fullmatch(text) else text)
    return found, lost


def cell_words(grid, r: int, c: int) -> str:
    """A cell as a part of a heading: a bare unit in brackets, a bare year as such, a date as its
    month.
    """
    value = grid.values(r, c)
    text = as_period(value) if value not in ("", None) else as_period(grid.texts[r][c])
    return f"({text})" if text in UNITS else f"{text}年" if BARE_YEAR.fullmatch(text) else text
