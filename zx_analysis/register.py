"""The register of a city's townships: official names, declared aliases, codes, and from when to when each exists."""

import csv
import io
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from zx_analysis.encodings import decode
from zx_analysis.names import simplified, tidy, unnumbered
from zx_analysis.remarks import InputRefused, why_unopened

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
        return (not self.valid_from or self.valid_from <= period) and (not self.valid_to or period <= self.valid_to)


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
        """Read `code,name,aliases` (aliases joined by |) and optional `kind,part_of,valid_from,valid_to`."""
        path = Path(path)
        try:
            rows = list(csv.DictReader(io.StringIO(decode(path.read_bytes(), path.name), newline="")))
        except OSError as error:
            raise InputRefused(
                f"名录 {path.name} 无法读取：{why_unopened(error)}。请放入这个 csv 文件，列为 code,name,aliases。\n"
                f"Register {path.name} cannot be read: {error.strerror}. It is a csv with code,name,aliases."
            ) from error
        problems, units, aliases = [], [], {}
        for line, row in enumerate(rows, start=2):
            code, name = (row.get("code") or "").strip(), (row.get("name") or "").strip()
            if not code or not name or code in aliases:
                problems.append(
                    f"名录 {path.name} 第 {line} 行：代码读到“{code}”、名称读到“{name}”；应为不重复的代码和名称。请补正。\n"
                    f"Register {path.name} row {line}: read code={code!r}, name={name!r}; expected a unique code and a name. Mend the row."
                )
                continue
            if (kind := (row.get("kind") or "town").strip()) not in KINDS:
                problems.append(f"名录 {path.name} 第 {line} 行：kind 读到“{kind}”；应为 {'、'.join(KINDS)} 之一，或留空表示乡镇。\n"
                                f"Register {path.name} row {line}: kind reads {kind!r}; expected one of {', '.join(KINDS)}, or nothing for a town.")
            aliases[code] = [alias for alias in (row.get("aliases") or "").split("|") if alias.strip()]
            units.append(Unit(code, name, kind, *(
                (row.get(key) or "").strip() for key in ("part_of", "valid_from", "valid_to"))))
        if not problems and not any(unit.kind in UNIT_KINDS for unit in units):
            problems.append(f"名录 {path.name} 里没有乡镇。请至少写一个乡镇。 Register {path.name} holds no township: enter one at least.")
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
