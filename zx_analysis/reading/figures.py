"""A cell → an observation: its amount in the panel's unit, or why it is refused."""

import re

from zx_analysis.city import Register, periods
from zx_analysis.city.indicators import convert, same_dimension
from zx_analysis.city.register import tidy
from zx_analysis.reading.columns import Meaning
from zx_analysis.reading.grids import Grid
from zx_analysis.reading.numbers import plain, quantity
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.sheets import Sheet, address, shown

ODD_NUMBER = re.compile(r"\d\s+\d|\d[eE][+-]?\d|^\(\d+\)")


class Figures:
    """The cells of one table, and what is said of them, on their way into the sheet's Reading."""

    def __init__(self, reading: Reading, sheet: Sheet, grid: Grid, register: Register):
        self.reading, self.sheet, self.grid, self.register = reading, sheet, grid, register
        self.merged = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}

    def address(self, r: int, c: int) -> str:
        """The sheet's own address of a cell of the grid."""
        return address(*self.grid.place(r, c))

    def say_inline(
        self, severity: str, r: int, c: int, rule: str, zh: str, en: str, read: str = ""
    ) -> None:
        self.reading.say_inline(severity, self.address(r, c), rule, zh, en, read)

    def refuse_inline(
        self, r: int, c: int, read: str, expected: str, remedy: str, english: str
    ) -> None:
        self.reading.refuse_inline(self.address(r, c), read, expected, remedy, english)

    def read(self, r: int, c: int, code: str, name: str, meaning: Meaning) -> None:
        """Read one cell, of the township `code` ('' for a total) that the row calls `name`, into an observation; an empty cell gives none."""
        value = self.grid.values(r, c)
        what = f"（{name}，{periods.period_zh(meaning.period, meaning.months)}）"
        indicator = meaning.indicator
        if value == "#DIV/0!" and indicator.kind == "growth":
            self.say_inline(
                "warn",
                r,
                c,
                "error_cell",
                f"{name}的增速是 #DIV/0!（没有基数），当作缺失",
                "growth is #DIV/0! (no base): taken as missing",
                read=value,
            )
            return
        try:
            amount, unit = quantity(value)
        except ValueError as error:
            zh, en = str(error).split("；")
            self.refuse_inline(
                r,
                c,
                f"“{shown(value)}”{what}",
                "数字或缺失标记",
                f"{zh}，请核对原表。",
                f"read {shown(value)!r}: {en}. Check the source.",
            )
            return
        if amount is None:
            return
        if (end := self.merged.get(self.grid.place(r, c))) and end != self.grid.place(r, c):
            self.refuse_inline(
                r,
                c,
                f"{shown(value)}（合并到 {address(*end)}）",
                "每个单元格一个数字",
                "请查明合并的单元格各是多少，分开填写。",
                "one figure merged over several cells. Split the cells and write each figure.",
            )
            return
        if unit and not same_dimension(unit, indicator.unit):
            self.refuse_inline(
                r,
                c,
                f"“{shown(value)}”{what}",
                f"以{indicator.unit}计的数",
                "请核对原表的单位。",
                f"{shown(value)!r} does not convert to {indicator.unit}. Check the unit.",
            )
            return
        if unit and unit != meaning.unit:
            self.say_inline(
                "warn",
                r,
                c,
                "unit_in_cell",
                f"单元格写的单位是{unit}，表头是{meaning.unit}，按单元格换算",
                f"the cell says {unit}, the header {meaning.unit}; the cell's unit is used",
                read=shown(value),
            )
        if indicator.kind == "count" and amount != amount.to_integral_value():
            self.refuse_inline(
                r,
                c,
                f"“{shown(value)}”{what}",
                "整数",
                "请核对原表。",
                f"{shown(value)!r} is no whole number. Check the source.",
            )
            return
        if isinstance(value, str) and (
            ODD_NUMBER.search(value.strip()) or ODD_NUMBER.search(tidy(value))
        ):
            self.say_inline(
                "warn",
                r,
                c,
                "odd_number",
                f"“{value.strip()}”读作 {plain(amount)}",
                f"{value.strip()!r} was read as {plain(amount)}",
                read=value,
            )
        exact = convert(amount, unit or meaning.unit, indicator.unit)
        if exact < 0 and indicator.kind != "growth":
            self.refuse_inline(
                r,
                c,
                f"{plain(amount)}（{name}）",
                "不小于零的数",
                "请核对原表。",
                f"{plain(amount)} is negative. Check the source.",
            )
            return
        unit_row = self.register.units.get(code)
        if unit_row is not None and not unit_row.valid(meaning.period):
            self.refuse_inline(
                r,
                c,
                f"{shown(value)}{what}",
                f"名录中该单位存在的月份（{unit_row.valid_from or '…'} 至 {unit_row.valid_to or '…'}）",
                "请核对名录的起止月份或报表。",
                f"{name} does not exist in {meaning.period} by the register. Check its dates or the return.",
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
                -exact.as_tuple().exponent,
                self.sheet.file,
                self.sheet.name,
                self.address(r, c),
                shown(value),
                unit or meaning.unit,
                meaning.wording,
            )
        )
