"""Rows of industries below the row of each township: parts of it, which are not read."""

from decimal import Decimal

from zx_analysis.reading import sums
from zx_analysis.reading.columns import Meaning
from zx_analysis.reading.labels import Labels

LEAST = 2  # townships whose industries add up to their row; more of them than of those that do not


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
