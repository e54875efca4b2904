"""The register of a city's townships: official names, declared aliases, codes, and from when to when each exists."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from zx_analysis.city.encodings import decode
from zx_analysis.city.names import simplified, tidy, unnumbered
from zx_analysis.city.periods import PERIOD
from zx_analysis.messages.catalogue import InputRefused, refusal, why_unopened

COLUMNS = ("code", "name", "aliases", "kind", "part_of", "valid_from", "valid_to")
CODE_AND_NAME = re.compile(r"(\d{6,12})(\D.*)")
# Kinds of a register row: the first three are units; a total sums all units, a subtotal those whose
# part_of names it; an overlap is a figure that double-counts and is only read past.
UNIT_KINDS = ("town", "zone", "region")
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

    def valid(self, period: str) -> bool:
        """Whether the unit exists in `period`."""
        return (not self.valid_from or self.valid_from <= period) and (
            not self.valid_to or period <= self.valid_to
        )


class Register:
    """The townships of a city, found by official name, declared alias or code; never by likeness."""

    def __init__(self, units: list[Unit], aliases: dict[str, list[str]]):
        self.all = {unit.code: unit for unit in units}
        self.units = {unit.code: unit for unit in units if unit.kind in UNIT_KINDS}
        self._codes: dict[str, set[str]] = {}
        for unit in units:
            for name in (unit.name, unit.code, *aliases[unit.code]):
                self._codes.setdefault(tidy(name), set()).add(unit.code)

    @classmethod
    def from_csv(cls, path) -> "Register":
        """Read `code,name,aliases` (aliases joined by |) and optional `kind,part_of,valid_from,valid_to`; InputRefused names every row that is not in order."""
        path = Path(path)
        problems, units, aliases, lines = [], [], {}, {}
        for line, row in _rows(path):
            code, name = row["code"], row["name"]
            if not code or not name or code in aliases:
                problems.append(
                    f"名录 {path.name} 第 {line} 行：代码读到“{code}”、名称读到“{name}”；应为不重复的代码和名称。请补正。\n"
                    f"Register {path.name} row {line}: read code={code!r}, name={name!r}; expected a unique code and a name. Mend the row."
                )
                continue
            if (kind := row["kind"] or "town") not in KINDS:
                problems.append(
                    f"名录 {path.name} 第 {line} 行：kind 读到“{kind}”；应为 {'、'.join(KINDS)} 之一，或留空表示乡镇。\n"
                    f"Register {path.name} row {line}: kind reads {kind!r}; expected one of {', '.join(KINDS)}, or nothing for a town."
                )
            for key in ("valid_from", "valid_to"):
                if row[key] and not PERIOD.fullmatch(row[key]):
                    problems.append(
                        f"名录 {path.name} 第 {line} 行：{key} 读到“{row[key]}”；应为 2021-10 这样的月份，或留空表示一直存在。请改正。\n"
                        f"Register {path.name} row {line}: {key} reads {row[key]!r}; expected a month like 2021-10, or nothing for always. Mend it."
                    )
            aliases[code], lines[code] = (
                [alias for alias in row["aliases"].split("|") if alias.strip()],
                line,
            )
            units.append(Unit(code, name, kind, row["part_of"], row["valid_from"], row["valid_to"]))
        for unit in units:
            if unit.part_of and unit.part_of not in aliases:
                problems.append(
                    f"名录 {path.name} 第 {lines[unit.code]} 行：part_of 读到“{unit.part_of}”；应为名录里另一行的代码，或留空。请改正。\n"
                    f"Register {path.name} row {lines[unit.code]}: part_of reads {unit.part_of!r}; expected the code of another row, or nothing. Mend it."
                )
        if not problems and not any(unit.kind in UNIT_KINDS for unit in units):
            problems.append(
                f"名录 {path.name} 里没有乡镇。请至少写一个乡镇。 Register {path.name} holds no township: enter one at least."
            )
        if problems:
            raise InputRefused(*problems)
        return cls(units, aliases)

    def find(self, text: str) -> list[str]:
        """Codes that `text` names: one, none (unknown) or several (ambiguous)."""
        for candidate in (tidy(text), unnumbered(text)):
            if candidate in self._codes:
                return sorted(self._codes[candidate])
        # "420881103 胡集镇": code and name in one cell have to name the same unit.
        if both := CODE_AND_NAME.fullmatch(tidy(text)):
            return [code for code in self.find(both[2]) if code in self._codes.get(both[1], ())]
        return sorted(self._codes.get(simplified(unnumbered(text)), ()))

    def suggestions(self, text: str) -> list[str]:
        """Official names that look like `text`: for a message, never for a match."""
        near = get_close_matches(tidy(text), self._codes, n=3, cutoff=0.5)
        return sorted({self.all[code].name for name in near for code in self._codes[name]})

    def expected(self, period: str) -> list[str]:
        """Codes of the units that exist in `period`."""
        return [code for code, unit in self.units.items() if unit.valid(period)]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line in the file: its cells by COLUMNS, '' where the file has no such column; InputRefused where the file is not to be read."""
    try:
        reader = csv.DictReader(
            io.StringIO(decode(path.read_bytes(), path.name), newline=""), restval="", strict=True
        )
        for row in reader:
            yield reader.line_num, {key: row.get(key, "").strip() for key in COLUMNS}
    except OSError as error:
        raise InputRefused(
            f"名录 {path.name} 无法读取：{why_unopened(error)}。请放入这个 csv 文件，列为 code,name,aliases。\n"
            f"Register {path.name} cannot be read: {error.strerror}. It is a csv with code,name,aliases."
        ) from error
    except csv.Error as error:
        raise InputRefused(
            refusal(
                path.name,
                f"第 {reader.line_num} 行",
                "没有配对的引号",
                "引号成对的 csv",
                "请补上引号，或用 WPS、Excel 重新导出。",
                "a quotation mark is never closed. Mend it, or export the register again.",
            )
        ) from error
