"""A return (报表): one file of a bulletin, its corrections applied, read sheet by sheet into
observations, findings and refusals.

Known errors of a source, as data: which cell, what was read, what it shall be, why, who decided and
when.

A correction holds only while the source still says what it said: once the office has repaired its
file, the run is refused until the correction is taken out.
"""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from zx_analysis.city import Indicator, Register, SheetVersion
from zx_analysis.city.register import tidy
from zx_analysis.city.settings import read_toml
from zx_analysis.messages import InputRefused, Message, Place, finding, message
from zx_analysis.reading.claims import check_names
from zx_analysis.reading.dates import when
from zx_analysis.reading.files import Source, read_source
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.sheets import CELL, Sheet, position, shown
from zx_analysis.reading.tables import read_sheet
from zx_analysis.reading.versions import take_later_sheets, take_named_sheets

CORRECTIONS_FILE = "corrections.toml"
# The months that a file's name says.
MONTHS = re.compile(r"(?:0?1月?[-~至到])?(?<!\d)(?:1[0-2]|0?[1-9])月份?|[一二三四]季度|上半年")


class Correction(BaseModel):
    """One cell of one sheet. read: what the cell holds, as a person copies it; value: what is used
    instead.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sheet: str
    cell: str = Field(pattern=f"^{CELL.pattern}$")
    read: str
    value: str
    reason: str = Field(min_length=1)
    by: str = Field(min_length=1)
    date: Any


class Corrections(BaseModel):
    """corrections.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    corrections: tuple[Correction, ...] = ()


def load_corrections(folder: Path, shown_as: str) -> tuple[Correction, ...]:
    """The corrections of a city's folder, none where there is no file; InputRefused names the key
    that is missing or unknown.
    """
    path = folder / CORRECTIONS_FILE
    return (
        read_toml(Corrections, path, shown=f"{shown_as}/{CORRECTIONS_FILE}").corrections
        if path.is_file()
        else ()
    )


def apply_corrections(
    source: Source, corrections: tuple[Correction, ...]
) -> tuple[Source, list[dict], list[Message]]:
    """The source with its corrected cells, a finding for each, and a refusal where sheet, cell or
    content is no longer what it was.
    """
    own = [c for c in corrections if c.file == source.file]
    findings, refusals, sheets = [], [], {sheet.name: sheet for sheet in source.sheets}
    for correction in own:
        place = Place(source.file, correction.sheet, correction.cell)
        sheet = sheets.get(correction.sheet)
        r, c = position(correction.cell)
        if sheet is None:
            refusals.append(message("correction_without_sheet", place, expected=correction.read))
            continue
        found = shown(sheet.value(r, c))
        if found != correction.read:
            refusals.append(
                message("correction_outdated", place, read=found, expected=correction.read)
            )
            continue
        sheets[correction.sheet] = _with(sheet, r, c, correction.value)
        findings.append(
            finding(
                message(
                    "corrected",
                    place,
                    read=correction.read,
                    expected=correction.value,
                    reason=correction.reason,
                    by=correction.by,
                    date=correction.date,
                )
            )
        )
    return (
        replace(source, sheets=[sheets[sheet.name] for sheet in source.sheets]),
        findings,
        refusals,
    )


def unused_corrections(corrections: tuple[Correction, ...], files: set[str]) -> list[Message]:
    """A refusal for each correction of a file that was not read."""
    return [
        message("correction_without_file", Place(c.file, c.sheet, c.cell))
        for c in corrections
        if c.file not in files
    ]


def unused_versions(versions: Iterable[SheetVersion], files: Set[str]) -> list[Message]:
    """A refusal for each version of a sheet of a file that was not read."""
    return [
        message("version_without_file", Place(version.file, version.use))
        for version in versions
        if version.file not in files
    ]


def _with(sheet: Sheet, r: int, c: int, value: str) -> Sheet:
    """The sheet with another value in one cell, which may be an empty one beyond its last row or
    column.
    """
    rows = [list(row) for row in sheet.rows] + [[] for _ in range(r + 1 - len(sheet.rows))]
    rows[r] += [""] * (c + 1 - len(rows[r]))
    rows[r][c] = value
    return replace(sheet, rows=rows)


@dataclass(frozen=True)
class Return:
    """One file as it was read. source is None where the file itself was refused; findings and
    refusals are those of the whole file, its readings' apart.
    """

    file: str
    source: Source | None
    readings: tuple[Reading, ...] = ()
    findings: list[dict] = field(default_factory=list)
    refusals: Sequence[Message | str] = ()

    @property
    def observations(self) -> Iterable[Observation]:
        return (o for reading in self.readings for o in reading.observations)

    @cached_property
    def vintage(self) -> str:
        """The last period the file has a figure of, '' without any: when it was published."""
        return max((o.period for o in self.observations), default="")

    @property
    def unused(self) -> bool:
        """Whether not one figure could be used and no refusal of a cell says why."""
        return not self.vintage and not any(reading.refusals for reading in self.readings)

    @property
    def blank(self) -> bool:
        """Whether the file holds no figure at all: a letter, not a table."""
        return self.source is not None and not any(
            numeric(value) for sheet in self.source.sheets for row in sheet.rows for value in row
        )

    def nothing(self) -> Message:
        """The refusal of a file of which nothing could be used, with what was said of it."""
        said = [f for reading in self.readings for f in reading.findings][:3]
        if not said:
            return message("no_usable_figure", Place(self.file))
        return message(
            "no_usable_figure_because",
            Place(self.file),
            findings=[
                message(
                    "finding_at_a_cell",
                    **{key: f[key] for key in ("sheet", "cell", "message_zh", "message_en")},
                )
                for f in said
            ],
        )


def _name_for(sheet: str, stem: str, sheets: Sequence[str]) -> str:
    """A file's name as it speaks of one of its sheets: of a sheet a month the last bears the file's
    month, and the name says of the others no more than the year."""
    at, own = when(stem), when(sheet)
    if (
        at.month is None
        or own.month is None
        or own.month >= at.month
        or own.year not in (None, at.year)
        or all(when(other).month != at.month for other in sheets)
    ):
        return stem
    of_year = MONTHS.sub("", tidy(stem))
    return of_year if when(of_year).month is None else stem


def read_return(
    path: Path,
    shown: str,
    register: Register,
    indicators: tuple[Indicator, ...],
    default_unit: dict[str, str],
    corrections: tuple[Correction, ...] = (),
    city: str = "",
    versions: Sequence[SheetVersion] = (),
) -> Return:
    """Read one file, called `shown` in every message. city: whose bulletin it is, "" where that is
    not known; versions: which sheets of the city's files are not used."""
    try:
        source, corrected, stale = apply_corrections(read_source(path, shown), corrections)
    except InputRefused as error:
        return Return(shown, None, refusals=error.messages)
    readings, refusals = [], list(stale)
    for sheet in source.sheets:
        try:
            stem = _name_for(sheet.name, path.stem, [other.name for other in source.sheets])
            readings.append(read_sheet(sheet, register, indicators, default_unit, stem, city))
        except (
            Exception
        ) as error:  # one sheet that nobody foresaw must not hide what is said of all others
            why = f"{type(error).__name__}: {error}"
            refusals.append(message("table_not_foreseen", Place(shown, sheet.name), error=why))
    own = [version for version in versions if version.file == shown]
    refusals += take_named_sheets(readings, own, shown)
    take_later_sheets(readings)
    check_names(readings, path.stem, indicators)
    return Return(shown, source, tuple(readings), corrected, refusals)
