"""Of a growth rate beside this year's and last year's figures: a published rate need not be their
ratio (comparable basis), and one that is merely another is left alone. What is told apart is a rate
that becomes the ratio once a usual slip is undone: an index (上年同期=100), a lost sign, a moved
point, fractions, the row beside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zx_analysis.reading.numbers import decimals

SLACK = Decimal("0.06")  # beyond the rounding of the rate: the figures are rounded as well
MOSTLY, LEAST_ROWS = 0.9, 3
# Percentage points between a rate and its figures. A comparable panel moves a published rate by a
# few points (national revenue of March 2020: -15.1 % beside -18.7 %), hardly by more than FAR.
FAR = 15
FAR_FROM_ITS_LIKE = 5  # where nine of ten others are the very ratio
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

    @property
    def fits(self) -> bool:
        """Whether the rate is the ratio of the figures, within rounding."""
        return abs(self.rate - self.ratio) <= self.tolerance

    def slipped(self, name: str) -> bool:
        """Whether the rate is the ratio only once a slip is undone."""
        return not self.fits and abs(SLIPS[name](self.rate) - self.ratio) <= self.tolerance

    @property
    def tenfold(self) -> bool:
        """Whether the rate is the ratio only once one of the two figures has a digit less."""
        others = (replace(self, last=self.last / 10), replace(self, this=self.this / 10))
        return not self.fits and any(row.fits for row in others)


def column_slip(rows: Sequence[Row]) -> str:
    """The slip that explains a whole column ('shifted': the rates are those of the row beside), ''
    where most rates are the ratio, or no slip explains them. Rows with last > 0 only."""
    if len(rows) < LEAST_ROWS or sum(row.fits for row in rows) * 2 >= len(rows):
        return ""
    for name in SLIPS:
        if sum(row.slipped(name) for row in rows) >= MOSTLY * len(rows):
            return name
    for step in (1, -1):
        pairs = list(zip(rows[max(-step, 0) :], rows[max(step, 0) :], strict=False))
        beside = sum(abs(row.rate - other.ratio) <= row.tolerance for row, other in pairs)
        if len(pairs) >= LEAST_ROWS and beside >= MOSTLY * len(pairs):
            return "shifted"
    return ""


def far_from_ratio(rows: Sequence[Row]) -> bool:
    """Whether most rates of a column are far from what the figures beside them say: further than a
    comparable basis explains."""
    far = sum(abs(row.rate - row.ratio) > FAR for row in rows)
    return len(rows) >= LEAST_ROWS and far >= MOSTLY * len(rows)


def single_slips(rows: Sequence[Row]) -> list[int]:
    """The places of rows that a slip explains, in a column whose rates mostly are the ratio."""
    if sum(row.fits for row in rows) * 2 < len(rows) or len(rows) < LEAST_ROWS:
        return []
    return [place for place, row in enumerate(rows) if any(row.slipped(name) for name in SLIPS)]


def far_rows(rows: Sequence[Row]) -> list[int]:
    """The places of rows whose rate is far from what their figures say, in a column whose rates
    mostly are that; a figure with a digit too many or too few is said of itself."""
    fitting = sum(row.fits for row in rows)
    if fitting * 2 < len(rows) or len(rows) < LEAST_ROWS:
        return []
    limit = FAR_FROM_ITS_LIKE if fitting >= MOSTLY * (len(rows) - 1) else FAR
    return [
        place
        for place, row in enumerate(rows)
        if abs(row.rate - row.ratio) > limit and not row.tenfold
    ]
