"""Growth rates beside this year's and last year's figures: whether a column holds what its header says.

A published rate need not be the ratio of the published figures (comparable basis): a rate that is
merely another one is left alone. What is told apart is a rate that becomes the ratio once a usual
slip is undone: an index (上年同期=100), a lost sign, a moved point, fractions, the row beside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zx_analysis.reading.numbers import decimals

SLACK = Decimal("0.06")  # beyond the rounding of the rate: the figures are rounded as well
MOSTLY, LEAST_ROWS = 0.9, 3
SLIPS: dict[str, Callable[[Decimal], Decimal]] = {
    "index": lambda rate: rate - 100,
    "sign": lambda rate: -rate,
    "hundred": lambda rate: rate / 100,
    "ten": lambda rate: rate / 10,
    "fraction": lambda rate: rate * 100,
}


@dataclass(frozen=True)
class Row:
    """Figures of one row in one unit; rate in per cent as printed."""

    this: Decimal
    last: Decimal
    rate: Decimal

    @property
    def ratio(self) -> Decimal:
        """What the two figures say, %."""
        return (self.this / self.last - 1) * 100

    @property
    def tolerance(self) -> Decimal:
        return Decimal(5).scaleb(-decimals(self.rate) - 1) + SLACK


def slip(rows: Sequence[Row]) -> str:
    """The slip that explains a whole column ('shifted': the rates are those of the row beside), ''
    where most rates are the ratio, or no slip explains them. Rows with last > 0 only."""
    if len(rows) < LEAST_ROWS or sum(map(plain, rows)) * 2 >= len(rows):
        return ""
    for name in SLIPS:
        if sum(_explains(name, row) for row in rows) >= MOSTLY * len(rows):
            return name
    for step in (1, -1):
        pairs = list(zip(rows[max(-step, 0) :], rows[max(step, 0) :], strict=False))
        beside = sum(abs(row.rate - other.ratio) <= row.tolerance for row, other in pairs)
        if len(pairs) >= LEAST_ROWS and beside >= MOSTLY * len(pairs):
            return "shifted"
    return ""


def single_slips(rows: Sequence[Row]) -> list[int]:
    """The places of rows that a slip explains, in a column whose rates mostly are the ratio."""
    if sum(map(plain, rows)) * 2 < len(rows) or len(rows) < LEAST_ROWS:
        return []
    return [place for place, row in enumerate(rows) if any(_explains(name, row) for name in SLIPS)]


def plain(row: Row) -> bool:
    """Whether the rate is the ratio of the figures, within rounding."""
    return abs(row.rate - row.ratio) <= row.tolerance


def _explains(name: str, row: Row) -> bool:
    return not plain(row) and abs(SLIPS[name](row.rate) - row.ratio) <= row.tolerance
