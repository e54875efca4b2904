"""A plain csv with column names in its first line, one row per unit or period → exact figures.

What is no figure, no period, no unit, or names a total is refused by line and column; all of a file
at once.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from zx_analysis.city.periods import PERIOD, month_index, month_name
from zx_analysis.city.register import tidy
from zx_analysis.city.settings import decode
from zx_analysis.cleaning.totals import is_total
from zx_analysis.messages import InputRefused, Message, Place, exits, message
from zx_analysis.reading.numbers import quantity
from zx_analysis.reading.words import MISSING

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how xlsx and xls begin
# A unit beside a figure is accepted where the column's name says the same one.
UNITS = {
    "_wan_kwh": ("万千瓦时", "万度", "万kWh"),
    "_wan": ("万元",),
    "_yi": ("亿元",),
    "_pct": ("%",),
    "_count": ("个", "家", "户"),
}


def read(path: Path, columns: Iterable[str]) -> pd.DataFrame:
    """Every cell as text by column, indexed by its line; InputRefused names what was read and the
    columns that are expected."""
    columns = list(columns)

    def refuse(id: str, place: Place | None = None, **fields) -> InputRefused:
        return InputRefused(message(id, place or Place(path.name), columns=columns, **fields))

    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputRefused(message("plain_file_not_there", file=path)) from error
    except OSError as error:
        raise InputRefused(
            message("plain_file_unopened", file=path, system=error.strerror)
        ) from error
    if data.startswith(WORKBOOKS):
        raise refuse("workbook_instead_of_csv")
    reader, lines = csv.reader(io.StringIO(decode(data, path.name), newline=""), strict=True), {}
    try:
        for row in reader:
            if any(cells := [cell.strip() for cell in row]):
                lines[reader.line_num] = cells
    except csv.Error as error:
        raise refuse("quotation_mark_not_closed", Place(path.name, line=reader.line_num)) from error
    header = Place(path.name, header=True)
    head = lines.pop(min(lines)) if lines else []
    named = [name for name in head if name]
    if lacking := [name for name in columns if name not in named]:
        id = "columns_lacking" if named else "empty_csv"
        raise refuse(id, header, names=named, lacking=lacking)
    if twice := [name for name, count in Counter(map(tidy, named)).items() if count > 1]:
        raise refuse("column_stands_twice", header, column=twice[0])
    if not lines:
        raise refuse("header_without_rows")
    for line, cells in lines.items():
        if any(cell for cell, name in zip_longest(cells, head, fillvalue="") if not name):
            raise refuse("value_without_column", Place(path.name, line=line))
    frame = pd.DataFrame(
        [dict(zip_longest(head, cells[: len(head)], fillvalue="")) for cells in lines.values()],
        index=list(lines),
    )
    return frame[named]


def units(path: Path, columns: Iterable[str]) -> pd.DataFrame:
    """`read` of a table with the columns code and name, a row per unit; InputRefused for each row
    that is no unit of its own."""
    texts = read(path, ("code", "name", *columns))
    first, refusals, at = {}, [], _places(path)
    for line, code, name in zip(texts.index, texts["code"], texts["name"], strict=True):
        if total := next(
            (column for column, text in (("name", name), ("code", code)) if is_total(text)), None
        ):
            text = texts.at[line, total]
            refusals.append(message("total_is_no_unit", at(line, total), text=text))
        elif tidy(code) in MISSING:
            id = "unit_without_code" if name else "row_without_code_and_name"
            refusals.append(message(id, at(line, "code"), name=name))
        elif tidy(name) in MISSING:
            refusals.append(message("unit_without_name", at(line, "name"), code=code))
        elif tidy(code) in first:
            refusals.append(
                message(
                    "unit_code_twice", at(line, "code"), code=code, first_line=first[tidy(code)]
                )
            )
        first.setdefault(tidy(code), line)
    refuse_all(refusals)
    return texts


def history(path: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Figures by period and unit (exact, None before a unit's first), and the months each row
    covers; InputRefused for what is none."""
    texts = read(path, ("period", "months"))
    names = [name for name in texts.columns if name not in ("period", "months")]
    if not names:
        raise InputRefused(message("no_column_of_a_unit", Place(path.name, header=True)))
    refuse_all(
        message("total_is_no_unit", Place(path.name, header=True, column=name), text=name)
        for name in names
        if is_total(name)
    )
    at = _places(path)
    months, wrong = _exact(path, texts[["months"]])
    values, more = _exact(path, texts[names])
    unread = {refusal.place.line for refusal in wrong}
    wrong += [
        message("months_not_one_to_three", at(line, "months"), text=texts.at[line, "months"])
        for line, count in zip(months.index, months["months"], strict=True)
        if count not in (1, 2, 3) and line not in unread
    ]
    wrong += more + list(_negative(path, texts, values)) + list(_gaps(path, texts, values))
    periods = texts["period"].map(tidy)
    wrong += [
        message("period_is_no_month", at(line, "period"), text=texts.at[line, "period"])
        for line, period in zip(periods.index, periods, strict=True)
        if not PERIOD.fullmatch(period)
    ]
    refuse_all(wrong)
    spans = months["months"].astype(int)
    refuse_all(_order(path, periods, spans))
    return values.set_axis(periods), spans.set_axis(periods)


def figures(path: Path, texts: pd.DataFrame, *, gaps: bool, negative: bool) -> pd.DataFrame:
    """The cells of `texts` as exact Decimals, None where one says that there is none; InputRefused
    names line and column of each that is no figure, and of those that are missing or below zero
    where that is not allowed."""
    values, refusals = _exact(path, texts)
    if not gaps:
        refusals += [
            message(
                "plain_cell_says_none" if texts.at[line, column] else "plain_cell_empty",
                _places(path)(line, column),
                text=texts.at[line, column],
            )
            for column in texts.columns
            for line in texts.index
            if values.at[line, column] is None and tidy(texts.at[line, column]) in MISSING
        ]
    if not negative:
        refusals += _negative(path, texts, values)
    refuse_all(refusals)
    return values


def refuse_all(refusals: Iterable[Message]) -> None:
    if refusals := list(refusals):
        raise InputRefused(*refusals)


def twice(texts: pd.DataFrame) -> list[str]:
    """What to look at, in Chinese: one name under two codes."""
    return [
        message("name_under_two_codes", name=name, count=len(lines), lines=list(lines)).zh
        for name, lines in texts.groupby(texts["name"].map(tidy)).groups.items()
        if len(lines) > 1
    ]


def _exact(path: Path, texts: pd.DataFrame) -> tuple[pd.DataFrame, list[Message]]:
    """The cells as Decimals (None where there is none), and what is no figure."""
    columns: dict[str, list[Decimal | None]] = {}
    refusals, at = [], _places(path)
    for column in texts.columns:
        allowed = next((units for suffix, units in UNITS.items() if column.endswith(suffix)), ())
        columns[column] = []
        for line, text in zip(texts.index, texts[column], strict=True):
            value = why = None
            try:
                value, unit = quantity(text)
            except ValueError as error:
                why = exits.reason(error)
            else:
                if unit and unit not in allowed:
                    why = message("figure_with_a_unit", unit=unit)
            if why:
                refusals.append(
                    message("plain_cell_no_figure", at(line, column), text=text, why=why)
                )
            columns[column].append(None if why else value)
    return pd.DataFrame(columns, texts.index, texts.columns, dtype=object), refusals


def _negative(path: Path, texts: pd.DataFrame, values: pd.DataFrame) -> Iterator[Message]:
    at = _places(path)
    for column in values.columns:
        for line, value in zip(values.index, values[column], strict=True):
            if isinstance(value, Decimal) and value < 0:
                yield message("figure_below_zero", at(line, column), text=texts.at[line, column])


def _gaps(path: Path, texts: pd.DataFrame, values: pd.DataFrame) -> Iterator[Message]:
    """Cells without a figure after a unit's first."""
    at = _places(path)
    for column in values.columns:
        # a cell that is no figure has its own refusal
        filled = ~texts[column].map(lambda text: tidy(text) in MISSING)
        if not filled.any():
            place = Place(path.name, header=True, column=column)
            yield message("column_without_figure", place, column=column)
        for line in values.index[filled.cummax() & ~filled]:
            yield message("gap_after_first_figure", at(line, column), column=column)


def _order(path: Path, periods: pd.Series, spans: pd.Series) -> Iterator[Message]:
    """Rows that do not follow on the row above."""
    before, at = None, _places(path)
    for line, period in zip(periods.index, periods, strict=True):
        end, place = month_index(period), at(line, "period")
        if before is not None and end <= before:
            yield message("period_out_of_order", place, period=period, before=month_name(before))
        elif before is not None and end - spans[line] != before:
            yield message(
                "period_does_not_follow",
                place,
                period=period,
                months=spans[line],
                before=month_name(before),
                next=month_name(before + 1),
            )
        before = end


def _places(path: Path) -> Callable[[int, str], Place]:
    """What gives the place of a cell of the file by its line and column."""
    return lambda line, column: Place(path.name, line=line, column=column)
