"""A cell → an observation: its amount in the panel's unit, or why it is refused."""

import re

from zx_analysis.city import Register, periods
from zx_analysis.city.indicators import convert, same_dimension
from zx_analysis.city.register import tidy
from zx_analysis.reading.columns import Meaning
from zx_analysis.reading.grids import Grid
from zx_analysis.reading.numbers import SHORT_UNITS, Doubtful, decimals, in_full, plain, quantity
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.sheets import Sheet, address, shown

USUAL_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")  # most are
ODD_NUMBER = re.compile(r"\d\s+\d|\d[eE][+-]?\d|^\(\d+\)")


class Figures:
    """The cells of one table, and what is said of them, on their way into the sheet's Reading."""

    def __init__(self, reading: Reading, sheet: Sheet, grid: Grid, register: Register):
        self.reading, self.sheet, self.grid, self.register = reading, sheet, grid, register
        self.worded: set[int] = set()  # columns of which it was said that they hold growth in words
        self.merged = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}

    def address(self, r: int, c: int) -> str:
        """The sheet's own address of a cell of the grid."""
        return address(*self.grid.place(r, c))

    def read(self, r: int, c: int, code: str, name: str, meaning: Meaning) -> None:
        """Read one cell, of the township `code` ('' for a total) that the row calls `name`, into an
        observation; an empty cell gives none.
        """
        value = self.grid.values(r, c)
        place = self.grid.place(r, c)
        cell, printed, indicator = address(*place), shown(value), meaning.indicator
        if value == "#DIV/0!" and indicator.kind == "growth":
            self.reading.say(cell, "error_cell", name=name, read=value)
            return
        if indicator.kind == "growth" and printed.strip() == "持平":
            value = "0%"
        try:
            amount, unit = quantity(value)
        except Doubtful as doubtful:
            self.reading.refuse(
                cell,
                "no_figure",
                read=printed,
                name=name,
                period=_period(meaning),
                why=doubtful.reason,
            )
            return
        bare, unit = unit, in_full(unit, indicator.unit)
        if amount is None:
            return
        if (end := self.merged.get(place)) and end != place:
            self.reading.refuse(cell, "merged_figure", read=printed, end=address(*end))
            return
        if unit and not same_dimension(unit, indicator.unit):
            self.reading.refuse(
                cell,
                "unit_of_cell_does_not_convert",
                read=printed,
                name=name,
                period=_period(meaning),
                panel_unit=indicator.unit,
            )
            return
        if unit and (unit != meaning.unit or bare in SHORT_UNITS and not meaning.unit_in_cells):
            self.reading.say(
                cell, "unit_in_cell", unit=unit, header_unit=meaning.unit, read=printed
            )
        if indicator.kind == "count" and amount != amount.to_integral_value():
            self.reading.refuse(
                cell, "no_whole_number", read=printed, name=name, period=_period(meaning)
            )
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
        if exact < 0 and indicator.kind != "growth" and not losses:
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
        is_unit = code in self.register.units
        self.reading.observations.append(
            Observation(
                code if is_unit else "",
                name if is_unit else code or name,
                meaning.period,
                meaning.months,
                indicator.name,
                exact,
                decimals(exact),
                self.sheet.file,
                self.sheet.name,
                cell,
                printed,
                unit or meaning.unit,
                meaning.wording,
            )
        )


def _period(meaning: Meaning) -> str:
    """The period of a column, as a clerk calls it."""
    return periods.period_zh(meaning.period, meaning.months)
