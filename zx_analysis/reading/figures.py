"""A cell → an observation: its amount in the panel's unit, or why it is refused."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from zx_analysis.city import Register, periods
from zx_analysis.city.indicators import convert, same_dimension
from zx_analysis.city.register import tidy
from zx_analysis.reading.columns import Meaning
from zx_analysis.reading.grids import Grid
from zx_analysis.reading.numbers import (
    SHORT_UNITS,
    Doubtful,
    decimals,
    in_full,
    number,
    plain,
    quantity,
)
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.sheets import Sheet, address, shown
from zx_analysis.reading.words import STOPPED

BARE_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
USUAL_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")  # most are
ODD_NUMBER = re.compile(r"\d\s+\d|\d[eE][+-]?\d|^\(\d+\)")


class Figures:
    """The cells of one table, and what is said of them, on their way into the sheet's Reading."""

    def __init__(self, reading: Reading, sheet: Sheet, grid: Grid, register: Register):
        self.reading, self.sheet, self.grid, self.register = reading, sheet, grid, register
        self.worded: set[int] = set()  # columns of which it was said that they hold growth in words
        self.kept: set[int] = set()  # rows of the sheet with a figure of a unit, and of a total
        self.control: set[int] = set()
        self.merged = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}

    def address(self, r: int, c: int) -> str:
        """The sheet's own address of a cell of the grid."""
        return address(*self.grid.place(r, c))

    def read(self, r: int, code: str, name: str, columns: Iterable[tuple[int, Meaning]]) -> None:
        """Read the cells of a row, of the township `code` ('' for a total) that it calls `name`,
        into observations; an empty cell gives none. columns: those of figures.
        """
        row, unit_row = self.grid.cells[r], self.register.units.get(code)
        for c, meaning in columns:
            value = row[c]
            if value == "" or value is None:
                continue
            place, indicator = self.grid.place(r, c), meaning.indicator
            usual = _usual(value, meaning.unit, indicator.unit, indicator.kind)
            if (
                usual is not None
                and place not in self.merged
                and (unit_row is None or unit_row.valid(meaning.period))
            ):
                self._keep(place, code, name, meaning, *usual, meaning.unit)
            else:
                self._read_odd(value, c, place, code, name, meaning)

    def _read_odd(
        self, value, c: int, place: tuple[int, int], code: str, name: str, meaning: Meaning
    ) -> None:
        """`read` of a cell of which something may have to be said."""
        cell, printed, indicator = address(*place), shown(value), meaning.indicator

        def refuse(rule: str, **more) -> None:
            self.reading.refuse(
                cell, rule, read=printed, name=name, period=_period(meaning), **more
            )

        if value == "#DIV/0!" and indicator.kind == "growth":
            self.reading.say(cell, "error_cell", name=name, read=value)
            return
        if indicator.kind == "growth" and printed.strip() in STOPPED:
            self.reading.say(cell, "growth_of_a_stop", name=name, read=printed.strip())
            return
        if indicator.kind == "growth" and printed.strip() == "持平":
            value = "0%"
        try:
            amount, unit = quantity(value)
        except Doubtful as doubtful:
            refuse("no_figure", why=doubtful.reason)
            return
        bare, unit = unit, in_full(unit, indicator.unit)
        if amount is None:
            return
        if (end := self.merged.get(place)) and end != place:
            self.reading.refuse(cell, "merged_figure", read=printed, end=address(*end))
            return
        if unit and not same_dimension(unit, indicator.unit):
            refuse("unit_of_cell_does_not_convert", panel_unit=indicator.unit)
            return
        if bare in SHORT_UNITS and unit == meaning.unit and not meaning.unit_in_cells:
            whole = plain(amount * convert(Decimal(1), unit, unit.lstrip(bare)))
            refuse("short_unit_of_two_readings", amount=plain(amount), whole=whole, unit=unit)
            return
        if unit and (unit != meaning.unit or bare in SHORT_UNITS and not meaning.unit_in_cells):
            self.reading.say(
                cell, "unit_in_cell", unit=unit, header_unit=meaning.unit, read=printed
            )
        if indicator.kind == "count" and amount != amount.to_integral_value():
            refuse("no_whole_number")
            return
        if (
            indicator.kind == "growth"
            and c not in self.worded
            and re.search(r"[\u4e00-\u9fff↑↓]", printed)
        ):
            self.worded.add(c)
            self.reading.say(
                cell, "growth_in_words", text=printed, amount=plain(amount), read=printed
            )
        if (
            isinstance(value, str)
            and not USUAL_NUMBER.fullmatch(value)
            and (ODD_NUMBER.search(value.strip()) or ODD_NUMBER.search(tidy(value)))
        ):
            self.reading.say(
                cell, "odd_number", text=value.strip(), amount=plain(amount), read=value
            )
        exact = convert(amount, unit or meaning.unit, indicator.unit)
        losses = "利润" in indicator.label_zh or "利润" in meaning.wording
        below_zero = exact < 0 and indicator.kind != "growth" and not losses
        if below_zero and "税" in indicator.label_zh:  # refunds may be more than what came in
            self.reading.say(cell, "negative_tax", amount=plain(amount), name=name, read=printed)
        elif below_zero:
            self.reading.refuse(cell, "negative_figure", amount=plain(amount), name=name)
            return
        unit_row = self.register.units.get(code)
        if unit_row is not None and not unit_row.valid(meaning.period):
            self.reading.refuse(
                cell,
                "township_outside_its_time",
                read=printed,
                name=name,
                period=_period(meaning),
                month=meaning.period,
                valid_from=unit_row.valid_from or "…",
                valid_to=unit_row.valid_to or "…",
            )
            return
        self._keep(
            place, code, name, meaning, exact, decimals(exact), printed, unit or meaning.unit
        )

    def _keep(
        self,
        place: tuple[int, int],
        code: str,
        name: str,
        meaning: Meaning,
        exact: Decimal,
        places: int,
        printed: str,
        unit: str,
    ) -> None:
        """Add an observation to the reading."""
        is_unit = code in self.register.units
        (self.kept if is_unit else self.control).add(place[0])
        self.reading.observations.append(
            Observation(
                code if is_unit else "",
                name if is_unit else code or name,
                meaning.period,
                meaning.months,
                meaning.indicator.name,
                exact,
                places,
                self.sheet.file,
                self.sheet.name,
                address(*place),
                printed,
                unit,
                meaning.wording,
            )
        )


@lru_cache(maxsize=20_000, typed=True)  # figures repeat in long files
def _usual(value, unit: str, panel_unit: str, kind: str) -> tuple[Decimal, int, str] | None:
    """The amount of a cell in the panel's unit, its decimals and how it is printed, where the cell
    is a bare number of which there is nothing to say; None for any other."""
    if isinstance(value, str) and not BARE_NUMBER.fullmatch(value):
        return None
    try:
        amount = number(value)
    except Doubtful:
        return None
    if amount is None or kind == "count" and amount != amount.to_integral_value():
        return None
    exact = convert(amount, unit, panel_unit)
    if exact < 0 and kind != "growth":
        return None
    return exact, decimals(exact), shown(value)


def _period(meaning: Meaning) -> str:
    """The period of a column, as a clerk calls it."""
    return periods.period_zh(meaning.period, meaning.months)
