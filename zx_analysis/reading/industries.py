"""Rows of industries below the row of each township, and tables of industries below that of the
townships: they are not read."""

from decimal import Decimal

from zx_analysis.reading import sums
from zx_analysis.reading.columns import Meaning
from zx_analysis.reading.explained import BY_INDUSTRY
from zx_analysis.reading.labels import Labels
from zx_analysis.reading.layout import Table
from zx_analysis.reading.words import INDUSTRY

LEAST = 2  # townships whose industries add up to their row; more of them than of those that do not


def is_table_of_them(table: Table) -> bool:
    """Whether a table lists industries and no township: its names are under 行业, or mostly those
    of industries (a total is none)."""
    texts = table.grid.texts
    rows = [r for r, kind in table.rows.items() if kind not in ("note", "total")]
    names = [texts[r][c] for r in rows for c in table.names if texts[r][c]]
    headed = any(map(BY_INDUSTRY.fullmatch, table.corner))
    named = sum(bool(INDUSTRY.fullmatch(name)) for name in names)
    return bool(names) and "unit" not in table.rows.values() and (headed or named * 2 > len(names))


def check(labels: Labels, columns: list[tuple[int, Meaning]]) -> None:
    """Say that rows of industries are not read, and of which township they do not add up while
    those of most do. columns: those read.
    """
    below = _below(labels)
    rows = [r for r, kind in labels.table.rows.items() if kind == "industry"]
    if not rows:
        return
    c = labels.table.names[0]
    read = next(text for k in labels.table.names if (text := labels.grid.texts[rows[0]][k]))
    labels.reading.say(labels.address(rows[0], c), "industry_rows", read=read, rows=len(rows))
    for column, meaning in columns:
        if meaning.indicator.kind == "growth":
            continue
        differ = {r: _difference(labels, r, parts, column) for r, parts in below.items()}
        off = [r for r, difference in differ.items() if difference]
        if len(below) - len(off) >= LEAST and len(off) * 2 < len(below):
            for r in off:
                labels.reading.say(
                    labels.address(r, column),
                    "industries_do_not_add_up",
                    read=labels.grid.texts[r][column],
                    difference=differ[r],
                )


def _below(labels: Labels) -> dict[int, list[int]]:
    """The rows of industries below each township's row."""
    below: dict[int, list[int]] = {}
    township = None
    for r, kind in labels.table.rows.items():
        if kind != "industry":
            township = r if kind == "unit" else None
        elif township is not None:
            below.setdefault(township, []).append(r)
    return below


def _difference(labels: Labels, township: int, parts: list[int], c: int) -> Decimal:
    """How far a township's figure is from the sum of its industries, 0 within rounding."""
    members = [one for r in parts if (one := sums.amount(labels, r, c)) is not None]
    whole = sums.amount(labels, township, c)
    if whole is None or not members:
        return Decimal(0)
    room = sum((sums.half(one) for one in (whole, *members)), Decimal(0))
    difference = whole - sum(members, Decimal(0))
    return difference if abs(difference) > room else Decimal(0)
