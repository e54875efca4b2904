"""What is said of each table of a dry read (试读), a line for all of one shape: what it was read
as, what is to be looked at, or why it is refused."""

from collections.abc import Hashable, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from zx_analysis.city import Indicator, Register
from zx_analysis.city.register import some
from zx_analysis.cli.installation import Check
from zx_analysis.messages import Message, exits, message
from zx_analysis.reading import Reading, Return
from zx_analysis.reading.inspection import Name, understood

MOST_SAID = 3  # messages of one sheet; mending the first often mends the rest
UNKNOWN_NAMES = ("name_not_in_register", "name_like_some_in_register")


@dataclass
class _Table:
    """Sheets of which the same is to be said: those of the first file, and the other files."""

    file: str
    sheets: list[Reading]
    files: list[str] = field(default_factory=list)

    def add(self, other: "_Table") -> None:
        """Another file's table of which the same is to be said."""
        self.files += [other.file] * (other.file not in (self.file, *self.files))
        self.sheets += other.sheets

    @property
    def unknown(self) -> frozenset[str]:
        """The names that the register lacks."""
        return frozenset(o.fields["read"] for o in self.refusals if o.id in UNKNOWN_NAMES)

    @property
    def names_at_most(self) -> bool:
        """Whether nothing is wrong but such names."""
        return not self.warnings and all(one.id in UNKNOWN_NAMES for one in self.refusals)

    @property
    def refusals(self) -> list[Message]:
        return [refusal for sheet in self.sheets for refusal in sheet.refusals]

    @property
    def warnings(self) -> list[str]:
        """What to look at, each once however many sheets say it."""
        said = (one for sheet in self.sheets for one in sheet.findings)
        return list(dict.fromkeys(f["message_zh"] for f in said if f["severity"] == "warn"))

    @property
    def matter(self) -> str:
        """What the line of it is about: file, sheet, those of the same shape."""
        first, others = self.sheets[0].sheet, [sheet.sheet for sheet in self.sheets[1:]]
        others = [name for name in dict.fromkeys(others) if name != first]
        if self.files:
            count = len(self.files) + 1
            more = message("files_of_one_shape", last=Path(self.files[-1]).name, count=count)
            return self.file + more.zh
        more = message("sheets_of_one_shape", sheets=some(others)).zh if others else ""
        return self.file + (f" · {first}{more}" if first != "csv" else "")


def lines(
    returns: Iterable[Return],
    measures: Sequence[Indicator],
    register: Register | None,
    names: Sequence[Name],
) -> list[Check]:
    """A line for each shape of sheets: what they were read as, what is to be looked at, or why they
    are refused; a line for each file that is none of it. names: those that the line of the register
    tells."""
    if register is None:
        unnamed = message("no_names_of_townships")
        return [_no_table(read) or Check(read.file, False, unnamed) for read in returns]
    told = {writing for name in names for writing in (name.name, *name.aliases)}
    told_of: list[Check | _Table] = []
    alike: dict[Hashable, _Table] = {}
    for read in returns:
        if check := _no_table(read):
            told_of.append(check)
        elif read.unused:
            told_of.append(Check(read.file, False, read.nothing()))
        else:
            for shape, sheets in _of_one_shape(read.readings).items():
                table = _Table(read.file, sheets)
                cause = shape, table.unknown
                if table.names_at_most and cause in alike:
                    alike[cause].add(table)
                    continue
                told_of.append(table)
                if table.names_at_most:
                    alike[cause] = table
    return [
        line if isinstance(line, Check) else _line(line, measures, register, told)
        for line in told_of
    ]


def _no_table(read: Return) -> Check | None:
    """The line of a file that is no table, or was refused as a whole; None of any other."""
    if read.source is None or read.refusals:
        return Check(read.file, False, _first(read.refusals))
    if read.blank and read.unused:
        return Check(read.file, True, message("no_figure_in_the_file"), reminder=True)
    return None


def _line(
    table: _Table, measures: Sequence[Indicator], register: Register, told: Set[str]
) -> Check:
    """The line of a table that was read, or refused."""
    if table.refusals:
        return Check(table.matter, False, _refused(table.refusals, told))
    together = replace(
        table.sheets[0], observations=[o for s in table.sheets for o in s.observations]
    )
    warnings = _first(table.warnings, "；")
    if text := understood(together, measures, register):
        if warnings:
            text = message("sheet_to_look_at", understood=text, warnings=warnings).zh
        return Check(table.matter, True, text, reminder=bool(warnings))
    if used := table.sheets[0].instead:
        return Check(table.matter, True, message("another_sheet_instead", used=used))
    return Check(table.matter, True, warnings or message("no_figure_read"), reminder=True)


def _refused(refusals: Sequence[Message], told: Set[str]) -> Message | str:
    """Why sheets are refused; names that the line of the register tells in one word."""
    strange = dict.fromkeys(o.fields["read"] for o in refusals if o.id in UNKNOWN_NAMES)
    short = [name for name in strange if name in told]
    others = [o for o in refusals if o.id not in UNKNOWN_NAMES or o.fields["read"] not in told]
    names = message("names_told_at_the_register", names=some(short))
    if short and not others:
        return names
    return "\n".join([*([str(names)] if short else []), _first(others)])


def of_names(check: Check) -> bool:
    """Whether a line is only about names that the line of the register tells."""
    return isinstance(check.said, Message) and check.said.id == "names_told_at_the_register"


def _of_one_shape(readings: Iterable[Reading]) -> dict[Hashable, list[Reading]]:
    """The sheets of a file by shape, those together of which the same is to be said: the same
    columns read in the same units, the same warned of, the same refused. A sheet without a row, as
    workbook programs make them, is left out."""
    alike: dict[Hashable, list[Reading]] = {}
    for reading in readings:
        if not (reading.rows_read or reading.refusals or reading.findings):
            continue
        shape = (
            frozenset(refusal.id for refusal in reading.refusals),
            frozenset((one["severity"], one["rule"]) for one in reading.findings),
            frozenset((o.indicator, o.unit, o.code) for o in reading.observations),
            reading.instead,
        )
        alike.setdefault(shape, []).append(reading)
    return alike


def _first(messages: Sequence[Message | str], between: str = "\n") -> str:
    more = len(messages) - MOST_SAID
    rest = [exits.beside(message("more_places", count=more))] if more > 0 else []
    return between.join([*map(str, messages[:MOST_SAID]), *rest])
