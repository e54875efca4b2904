"""The register of a city's townships: official names, declared aliases, codes, and from when to
when each exists.

Names as they are written: one form for full-width letters, traditional characters, radicals, spaces
and numbering.

Splits and mergers of townships (区划变动), only as declared in city.toml: who took over which
share, from which month on.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from zx_analysis.city.periods import PERIOD
from zx_analysis.city.settings import decode
from zx_analysis.messages import InputRefused, Place, message, why_unopened

NUMBERING = re.compile(
    r"^(?:[（(][0-9一二三四五六七八九十]{1,3}[)）]|[0-9一二三四五六七八九十]{1,3}[)）、.．])"
    r"|^[①-⑳㈠-㈩⑴-⒇]|^[0-9]{1,3}(?=[\u4e00-\u9fff])"
)
NOTE_MARKS = re.compile(
    r"([\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793])"
)
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")
MOST_NAMED = 5
# Characters of the block "CJK Radicals Supplement" that look like whole characters; NFKC leaves
# them as they are (Unicode, EquivalentUnifiedIdeograph.txt).
RADICALS = str.maketrans(
    dict(
        zip(
            "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
            "母民虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
            strict=True,
        )
    )
)


def tidy(text) -> str:
    """Half-width characters, no spaces, breaks or zero-width characters, whole characters for
    radicals."""
    return _tidy(str(text))


@lru_cache(maxsize=100_000)
def _tidy(text: str) -> str:
    # Raised and circled digits mark footnotes: as digits they would change a figure.
    half_width = "".join(
        part if NOTE_MARKS.fullmatch(part) else unicodedata.normalize("NFKC", part)
        for part in NOTE_MARKS.split(text)
    )
    return INVISIBLE.sub("", half_width.translate(RADICALS))


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts names as people do: 9月 before 10月."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)
    ]


def some(names: list[str]) -> str:
    """'甲、乙', or the first five and how many there are."""
    return "、".join(names[:MOST_NAMED]) + (
        f"等 {len(names)} 个" if len(names) > MOST_NAMED else ""
    )


def unnumbered(text: str) -> str:
    """'1.郢中街道', '（二）胡集镇', '③九里乡' → the name alone."""
    return tidy(NUMBERING.sub("", text.strip()))


@cache
def _converter():
    import opencc  # 0.1 s that most runs do not need: only names not found as written are converted

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones (OpenCC, t2s)."""
    return _converter().convert(text)


COLUMNS = ("code", "name", "aliases", "kind", "part_of", "valid_from", "valid_to", "short_name")
CODE_AND_NAME = re.compile(r"(\d{6,12})(\D.*)")
# Kinds of a register row: the first three are units; a total sums all units, a subtotal those whose
# part_of names it; an overlap is a figure that double-counts and is only read past.
UNIT_KINDS = ("town", "zone", "region")
SHORT = 7  # characters
KINDS = (*UNIT_KINDS, "total", "subtotal", "overlap")


@dataclass(frozen=True)
class Unit:
    """One row of the register; periods are inclusive, empty means always."""

    code: str
    name: str
    kind: str
    part_of: str
    valid_from: str
    valid_to: str
    short_name: str = ""

    def valid(self, period: str) -> bool:
        """Whether the unit exists in `period`."""
        return (not self.valid_from or self.valid_from <= period) and (
            not self.valid_to or period <= self.valid_to
        )


class Register:
    """The townships of a city, found by official name, declared alias or code; never by
    likeness. `Register.from_csv(path)` reads one, `study.register` is the city's.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "townships.csv")
    ...     _ = file.write_text("code,name,aliases\\n420881001,郢中街道,郢中\\n", encoding="utf-8")
    ...     register = Register.from_csv(file)
    >>> register.units["420881001"].name, register.expected("2022-03")
    ('郢中街道', ['420881001'])
    """

    def __init__(self, units: list[Unit], aliases: dict[str, list[str]]):
        self.all = {unit.code: unit for unit in units}
        self.units = {unit.code: unit for unit in units if unit.kind in UNIT_KINDS}
        self._aliases = aliases
        self._codes: dict[str, set[str]] = {}
        self._found: dict[str, list[str]] = {}  # each sheet asks for the same texts
        for unit in units:
            for name in filter(None, (unit.name, unit.code, *aliases[unit.code], unit.short_name)):
                self._codes.setdefault(tidy(name), set()).add(unit.code)

    @classmethod
    def from_csv(cls, path) -> "Register":
        """Read `code,name,aliases` (aliases joined by |) and optional
        `kind,part_of,valid_from,valid_to,short_name`; InputRefused names every row that is not in
        order.
        """
        path = Path(path)
        problems, units, aliases, lines = [], [], {}, {}
        for line, row in _rows(path):
            code, name = row["code"], row["name"]
            row_named = {"register": path.name, "line": line}
            if not code or not name or code in aliases:
                problems.append(message("register_row_unnamed", **row_named, code=code, name=name))
                continue
            if (kind := row["kind"] or "town") not in KINDS:
                problems.append(
                    message("register_kind_unknown", **row_named, read=kind, kinds=KINDS)
                )
            for key in ("valid_from", "valid_to"):
                if row[key] and not PERIOD.fullmatch(row[key]):
                    problems.append(
                        message("register_month_unreadable", **row_named, column=key, read=row[key])
                    )
            aliases[code], lines[code] = (
                [alias for alias in row["aliases"].split("|") if alias.strip()],
                line,
            )
            units.append(Unit(code, name, kind, *(row[key] for key in COLUMNS[4:])))
        for unit in units:
            if unit.part_of and unit.part_of not in aliases:
                problems.append(
                    message(
                        "register_part_of_unknown",
                        register=path.name,
                        line=lines[unit.code],
                        read=unit.part_of,
                    )
                )
        problems += [
            message(
                "register_short_name_taken", register=path.name, line=lines[unit.code], **fields
            )
            for unit, fields in _short_names_taken(units, aliases)
        ]
        if not problems and not any(unit.kind in UNIT_KINDS for unit in units):
            problems.append(message("register_without_townships", register=path.name))
        if problems:
            raise InputRefused(*problems)
        return cls(units, aliases)

    def find(self, text: str) -> list[str]:
        """Codes that `text` names: one, none (unknown) or several (ambiguous)."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> list[str]:
        """`find` of a text that was not met before."""
        for candidate in (tidy(text), unnumbered(text)):
            if candidate in self._codes:
                return sorted(self._codes[candidate])
        # "420881103 胡集镇": code and name in one cell have to name the same unit.
        if both := CODE_AND_NAME.fullmatch(tidy(text)):
            return [code for code in self.find(both[2]) if code in self._codes.get(both[1], ())]
        return sorted(self._codes.get(simplified(unnumbered(text)), ()))

    def short_name(self, code: str) -> str:
        """A unit's name where there is little room: the one declared as such, else its own of up to
        SHORT characters, else the longest of its declared names that is no longer, else the
        shortest of all."""
        unit = self.units[code]
        names = [unit.name, *self._aliases[code]]
        fitting = [name for name in names if len(name) <= SHORT]
        if unit.short_name or unit.name in fitting:
            return unit.short_name or unit.name
        return max(fitting, key=len) if fitting else min(names, key=len)

    def suggestions(self, text: str) -> list[str]:
        """Official names that look like `text`: for a message, never for a match."""
        near = get_close_matches(tidy(text), self._codes, n=3, cutoff=0.5)
        return sorted({self.all[code].name for name in near for code in self._codes[name]})

    def expected(self, period: str) -> list[str]:
        """Codes of the units that exist in `period`."""
        return [code for code, unit in self.units.items() if unit.valid(period)]


def _short_names_taken(
    units: list[Unit], aliases: dict[str, list[str]]
) -> Iterator[tuple[Unit, dict[str, str]]]:
    """Each unit whose short name is another's name of any kind, with both as a message tells it."""
    for unit in filter(lambda unit: unit.short_name, units):
        for other in units:
            names = (other.name, other.code, other.short_name, *aliases[other.code])
            if other is not unit and tidy(unit.short_name) in map(tidy, names):
                yield unit, {"read": unit.short_name, "other": other.name}


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line in the file: its cells by COLUMNS, '' where the file has no such
    column; InputRefused where the file is not to be read."""
    try:
        reader = csv.DictReader(
            io.StringIO(decode(path.read_bytes(), path.name), newline=""), restval="", strict=True
        )
        for row in reader:
            yield reader.line_num, {key: row.get(key, "").strip() for key in COLUMNS}
    except OSError as error:
        raise InputRefused(
            message(
                "register_unopened",
                register=path.name,
                why_zh=why_unopened(error),
                why_en=error.strerror,
            )
        ) from error
    except csv.Error as error:
        place = Place(path.name, line=reader.line_num)
        raise InputRefused(message("register_quote_not_closed", place)) from error


class Change(BaseModel):
    """From `period` on the units `to` stand where the units `before` stood; each takes its share of
    their sum, the shares sum to 1.

    A split names one unit before (which may go on under its code) and several after; a merger
    several before and one after.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    period: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    before: tuple[str, ...] = Field(min_length=1)
    to: dict[str, Decimal] = Field(min_length=1)
    source: Any = Field(min_length=1)

    @field_validator("to", mode="before")
    @classmethod
    def _text(cls, shares):
        if isinstance(shares, dict) and not all(
            isinstance(share, str) for share in shares.values()
        ):
            raise ValueError(message("shares_not_quoted"))
        return shares

    @model_validator(mode="after")
    def _whole(self):
        if sum(self.to.values()) != 1 or min(self.to.values()) < 0:
            raise ValueError(message("shares_not_one"))
        return self


def restate_history(wide: pd.DataFrame, changes: tuple[Change, ...]) -> pd.DataFrame:
    """Slots × units, those before a change restated on the units after it. wide holds the units of
    all times, as published."""
    wide = wide.copy()
    for change in sorted(changes, key=lambda c: c.period):
        earlier = wide.index < change.period
        total = wide.loc[earlier, wide.columns.intersection(list(change.before))].sum(
            axis=1, min_count=len(change.before)
        )
        for code, share in change.to.items():
            wide.loc[earlier, code] = float(share) * total
    return wide


def restate_year(totals: pd.Series, changes: tuple[Change, ...], year: int) -> pd.Series:
    """A year's totals (Decimal by code) on the units after every change later than that year,
    exactly."""
    by_code = dict(totals)
    for change in sorted(changes, key=lambda c: c.period):
        if change.period > f"{year}-12":
            together = sum((by_code.pop(code) for code in change.before), Decimal(0))
            by_code |= {code: together * share for code, share in change.to.items()}
    return pd.Series(by_code, dtype=object)
