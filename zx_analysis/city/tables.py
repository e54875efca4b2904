"""Every table of a pack, once: columns, units, who owes it, where it is shown; from tables.toml.

table("panel").names            its columns, in order
table("ranking").column("score").heading
validated("panel", frame)       the frame, if it keeps the contract

The data dictionary, docs/data-dictionary.md: every column and indicator as the TOML has them.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from zx_analysis.city.indicators import STANDARD
from zx_analysis.city.periods import PERIOD
from zx_analysis.city.programme_rules import TODO_ZH

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

FILE = Path(__file__).with_name("tables.toml")
PROGRAMME = "<programme>"  # in the name of a table: one for each of TODO_ZH
SOURCES = "sources"  # the one entry of the file that is no table
OF_LEVEL = "产值的单位"  # of a column: the unit of the city's output, which the file does not know
OF_ROW = "见 "  # of a column: its unit stands in another one
BEHIND_HEADING = re.compile(r"[：（，；=].*")
SEVERAL = re.compile(r"<\w+>")
FIGURES = {"int", "float", "exact"}
KINDS = {"int": "int64", "float": "float64", "bool": "bool"}  # the types of pandas; else text
MISSING_KINDS = {"int": "Int64", "bool": "boolean"}  # of those with empty cells
SHAPES = {"period": PERIOD.pattern, "day": r"\d{4}-\d{2}-\d{2}"}


class Part(BaseModel):
    """A part of an entry: unknown keys are errors, nothing is changed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Part):
    """One column, or with <…> in its name several of one form; the fields are told in the file."""

    name: str
    zh: str
    en: str
    source: str
    heading: str
    unit: str = ""
    type: Literal["text", "int", "float", "exact", "bool", "period", "day"] = "text"
    decimals: int | None = None
    nullable: bool = False
    least: float | None = None
    most: float | None = None
    allowed: tuple[str, ...] = ()
    optional: bool = False

    @model_validator(mode="before")
    @classmethod
    def _implied(cls, entry: dict) -> dict:
        """What an entry leaves out: its heading, the first words of its meaning; an int's
        places.
        """
        implied = {"heading": BEHIND_HEADING.sub("", entry["zh"]).strip()}
        return implied | ({"decimals": 0} if entry.get("type") == "int" else {}) | entry

    @property
    def source_zh(self) -> str:
        """Where it comes from as a workbook says it; files and folders keep their names."""
        return "、".join(sources_zh().get(part, part) for part in self.source.split(", "))

    @property
    def is_figure(self) -> bool:
        """Whether its cells are numbers."""
        return self.type in FIGURES

    @property
    def pattern(self) -> str:
        """A regular expression for the names that it stands for; a name within <…> is a group."""
        return "".join(
            f"(?P{part}.+)" if SEVERAL.fullmatch(part) else re.escape(part)
            for part in re.split(f"({SEVERAL.pattern})", self.name)
        )

    def parts(self, name: str) -> dict[str, str]:
        """What stands in `name` for each <…> of the column's name."""
        read = re.fullmatch(self.pattern, name)
        return read.groupdict() if read else {}


class Balance(Part):
    """A total and its parts, equal in every row."""

    total: str
    parts: tuple[str, ...]


class Diff(Part):
    """How `zx diff` compares a table: by which key which columns."""

    place: int
    zh: str
    key: tuple[str, ...]
    columns: tuple[str, ...]


class Bars(Part):
    """A bar for each row: the column that is drawn, and the title, which states the rows with the
    longest and the shortest as {most} and {least}."""

    length: str
    zh: str


class Sheet(Part):
    """A sheet of a workbook that shows a table; without columns, all of them."""

    workbook: str
    name: str
    place: int
    columns: tuple[str, ...] = ()
    bars: Bars | None = None


class Table(Part):
    """One table of a pack."""

    name: str
    zh: str
    notebook: str = ""
    listed: int | None = None
    key: tuple[str, ...] = ()
    balance: Balance | None = None
    columns: tuple[Column, ...]
    diff: Diff | None = None
    sheets: tuple[Sheet, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of its columns, those with <…> and the optional ones with them."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """The column of this name, or the one that stands for it; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        for column in self.columns:
            if re.fullmatch(column.pattern, name):
                return column
        raise KeyError(f"{self.name}.{name}")

    def shown(self, sheet: Sheet, names: Iterable) -> list[str]:
        """Which columns of a frame with these names stand in the sheet, in its order."""
        declared = {name: self.column(name).name for name in names}
        if not sheet.columns:
            return list(declared)
        return [name for wanted in sheet.columns for name in declared if declared[name] == wanted]


@cache
def tables() -> tuple[Table, ...]:
    """All tables, in the order of the file, which is that of the data dictionary."""
    return tuple(
        Table.model_validate({"name": name, **entry})
        for template, fields in _entries().items()
        if template != SOURCES
        for name, entry in _each(template, fields)
    )


def sources_zh() -> dict[str, str]:
    """What a workbook calls a source that is no file or folder."""
    return _entries()[SOURCES]


@cache
def _entries() -> dict[str, dict]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _each(name: str, fields: dict) -> Iterable[tuple[str, dict]]:
    """An entry, or one for each programme with its Chinese name in place of {programme}."""
    if PROGRAMME not in name:
        yield name, fields
        return
    for programme, zh in TODO_ZH.items():
        sheets = [
            {**sheet, "name": sheet["name"].format(programme=zh)} for sheet in fields["sheets"]
        ]
        named = {**fields, "zh": fields["zh"].format(programme=zh), "sheets": sheets}
        yield name.replace(PROGRAMME, programme), named


@cache
def _by_name() -> dict[str, Table]:
    return {table.name: table for table in tables()}


def table(name: str) -> Table:
    """The table of this name; KeyError where there is none."""
    return _by_name()[name]


def owed() -> dict[str, list[Table]]:
    """Notebook → the tables that it owes, as the first page lists them; last, under "", those
    that the pack writes itself."""
    by_notebook: dict[str, list[Table]] = {}
    for one in tables():
        by_notebook.setdefault(one.notebook, []).append(one)
    last = len(tables())
    return {
        notebook: sorted(by_notebook[notebook], key=lambda one: one.listed or last)
        for notebook in sorted(by_notebook, key=lambda notebook: (not notebook, notebook))
    }


def compared() -> list[tuple[Diff, Table]]:
    """The tables that `zx diff` compares row by row and how, from cause to effect."""
    pairs = [(one.diff, one) for one in tables() if one.diff]
    return sorted(pairs, key=lambda pair: pair[0].place)


def sheets_of(workbook: str) -> list[tuple[Sheet, Table]]:
    """The sheets of a workbook in their order, each with its table."""
    pairs = [(sheet, one) for one in tables() for sheet in one.sheets]
    return sorted(
        (pair for pair in pairs if pair[0].workbook == workbook), key=lambda pair: pair[0].place
    )


def validated(name: str, frame: "pd.DataFrame") -> "pd.DataFrame":
    """The frame, its cells of the types of the table; where it breaks the contract pandera's
    SchemaError, or SchemaErrors where a cell is not of its type."""
    kinds = {c.name: _kind(c) for c in table(name).columns if c.name in frame}
    if frame.empty:  # what has no row may have columns of any type
        frame = frame.astype(kinds)
    # Most of pandera's time goes into types, which a frame made of the right ones has already.
    types = dict(frame.dtypes)
    typed = types.keys() == kinds.keys() and all(types[c] == kind for c, kind in kinds.items())
    return contract(name, typed).validate(frame)


@cache  # pandera takes as long to set one up as to check a small table
def contract(name: str, typed: bool = False) -> "pa.DataFrameSchema":
    """What pandera holds a table to: no other columns, types, bounds, words, key, balance. typed:
    whether the frame's columns are known to be of the types."""
    import pandera.pandas as pa  # slow to import, and only who validates needs it

    declared, checks = table(name), []
    if declared.balance:
        total, parts = declared.balance.total, list(declared.balance.parts)
        checks.append(
            pa.Check(lambda frame: frame[total] == frame[parts].sum(axis=1), name="balance")
        )
    return pa.DataFrameSchema(
        {_key(column, declared.names): _contract(column, typed) for column in declared.columns},
        checks=checks,
        strict=True,
        coerce=not typed,
        unique=list(declared.key) or None,
    )


def _key(column: Column, names: list[str]) -> str:
    """By what pandera finds a column: its name, or a regular expression for the whole of those
    that no column of its own stands for."""
    if not SEVERAL.search(column.name):
        return column.name
    return f"^(?!(?:{'|'.join(map(re.escape, names))})$){column.pattern}$"


def _kind(column: Column) -> str:
    """The type of a column in pandas."""
    if column.nullable and column.type in MISSING_KINDS:
        return MISSING_KINDS[column.type]
    return KINDS.get(column.type, "str")


def _contract(column: Column, typed: bool) -> "pa.Column":
    """The contract of one column, without its type where that is known. In a text column an empty
    cell is the empty text."""
    import pandera.pandas as pa

    checks = []  # ignore_na=False: no text is missing, and pandera need not look for those again
    if column.type in SHAPES:
        shape = re.compile(SHAPES[column.type] + "|" * column.nullable)
        checks.append(pa.Check(partial(_of_shape, shape), name=column.type, ignore_na=False))
    elif column.allowed:
        checks.append(pa.Check.isin([*column.allowed, *[""] * column.nullable]))
    elif column.type not in KINDS and not column.nullable:
        checks.append(pa.Check.ne("", ignore_na=False))
    if column.least is not None:
        checks.append(pa.Check.ge(column.least))
    if column.most is not None:
        checks.append(pa.Check.le(column.most))
    return pa.Column(
        None if typed else _kind(column),
        checks,
        nullable=column.nullable and column.type in KINDS,
        required=not column.optional,
        regex=bool(SEVERAL.search(column.name)),
    )


def _of_shape(shape: re.Pattern, texts: "pd.Series") -> "pd.Series":
    """Which texts have a shape; a long column holds few of them, many times."""
    return texts.isin([text for text in texts.unique() if shape.fullmatch(text)])


OPENING = """\
# 数据字典 · Data dictionary

由 `zx_analysis/city/` 里的 `tables.toml` 和 `indicators.toml` 生成（`make dictionary`），\
请不要手改。\
演示城市的每张表另有一列 `mark`，写着“演示数据·非统计数据”。

Written by `make dictionary` from `tables.toml` and `indicators.toml`; not to be edited. \
The tables of a made-up city carry one more column, `mark`.
"""
COLUMN_HEADS = ("column", "单位 unit", "含义", "meaning", "from")
INDICATOR_HEADS = ("indicator", "单位 unit", "名称", "报表里的写法 · wordings in bulletins")


def markdown() -> str:
    """The whole document."""
    parts = [OPENING]
    for table in tables():
        rows = [(f"`{c.name}`", c.unit, c.zh, c.en, c.source) for c in table.columns]
        parts.append(f"## {table.name}.csv\n\n{_rows(COLUMN_HEADS, rows)}")
    rows = [(f"`{i.name}`", i.unit, i.label_zh, "、".join(i.wordings)) for i in STANDARD]
    return "\n".join([*parts, f"## 指标 · indicators\n\n{_rows(INDICATOR_HEADS, rows)}"])


def _rows(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [tuple(heads), *rows]
    marked = ["| " + " | ".join(line) + " |\n" for line in lines]
    return marked[0] + "|" + "---|" * len(lines[0]) + "\n" + "".join(marked[1:])
