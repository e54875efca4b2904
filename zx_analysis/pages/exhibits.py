"""What a reader sees of a result: a table with caption, unit and mark, or a few sentences; HTML for
pages, text for tests.

Where the figures of a page come from: the last lines of every notebook.
"""

import html
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from zx_analysis.city import tables
from zx_analysis.forecasting.attainment import COLOUR_ZH
from zx_analysis.pages.heads import head_html
from zx_analysis.quarter import Study

MISSING = "—"
LONG = 12  # rows beyond which a table may be broken over two sheets
ROOMY = 9  # columns up to which the first may be as wide as its names
NAME = 30  # likewise of the first column, on a wide screen and on paper
TIGHT = 10  # likewise also on a phone, where there is no room for more: a date, five characters
SHORT = 16  # a column of words no wider than this (in Latin characters) is kept on one line


@dataclass(frozen=True)
class Table:
    """`frame` with Chinese column names as they are read. formats: column → function of a cell; a
    column of colour names ('green' …) is shown as coloured chips. bars: columns of figures with a
    bar behind each, from zero on; links: column → where each of its cells leads, by row; minor:
    columns that a phone held upright leaves out, and says so."""

    frame: pd.DataFrame
    title: str
    unit: str = ""
    mark: str = ""
    note: str = ""
    formats: dict[str, Callable] = field(default_factory=dict)
    bars: tuple[str, ...] = ()
    links: dict[str, Sequence[str]] = field(default_factory=dict)
    minor: tuple[str, ...] = ()

    def cells(self) -> list[list[str]]:
        """Every cell as it is read."""
        return [
            [
                self._text(column, value)
                for column, value in zip(self.frame.columns, row, strict=True)
            ]
            for row in self.frame.itertuples(index=False, name=None)
        ]

    def _text(self, column: str, value) -> str:
        if pd.api.types.is_scalar(value) and pd.isna(value):
            return MISSING
        if column in self.formats:
            return self.formats[column](value)
        if isinstance(value, bool):
            return "是" if value else ""
        return COLOUR_ZH.get(value, str(value)) if isinstance(value, str) else str(value)

    def is_figure(self, column: str) -> bool:
        """Whether a column holds figures: they stand to the right."""
        return column in self.formats or pd.api.types.is_numeric_dtype(self.frame[column])

    @property
    def _roomy(self) -> bool:
        """Whether a column more or less wide does not push another one out of sight."""
        return len(self.frame.columns) <= ROOMY

    def _class(self, column: str, texts: list[str]) -> str:
        """Figures stand to the right; short words, such as a township's name, keep to one line; so
        does the name of an enterprise that heads a row, where there is room."""
        names, widest = [], max(map(width, texts), default=0)
        if self.is_figure(column):
            names.append("n")
        elif widest <= SHORT:
            names += ["w"] if widest <= TIGHT else ["w", "loose"]
        elif column == self.frame.columns[0] and widest <= NAME and self._roomy:
            names.append("name")
        names += ["minor"] if column in self.minor else []
        if not names:
            return ""
        return f" class={names[0]}" if len(names) == 1 else f' class="{" ".join(names)}"'

    def _column(self, column: str, texts: list[str], kind: str) -> list[str]:
        """The cells of a column as HTML."""
        values = self.frame[column].tolist()
        if column in self.bars:
            minor = " minor" if column in self.minor else ""
            return [
                f'<td class="n bar{" below" if value < 0 else ""}{minor}"{span}>'
                f"{html.escape(text)}</td>"
                for text, value, span in zip(texts, values, spans(values), strict=True)
            ]
        if column in self.links:
            return [
                f'<td class="w to"><a href="{html.escape(target)}">{html.escape(text)}</a></td>'
                for text, target in zip(texts, self.links[column], strict=True)
            ]
        return [
            f'<td{kind}><span class="chip {value}">{text}</span></td>'
            if isinstance(value, str) and value in COLOUR_ZH
            else f"<td{kind}>{html.escape(text)}</td>"
            for text, value in zip(texts, values, strict=True)
        ]

    def _repr_html_(self) -> str:
        rows = self.cells()
        classes = [
            self._class(column, [row[i] for row in rows])
            for i, column in enumerate(self.frame.columns)
        ]
        names = zip(self.frame.columns, classes, strict=True)
        head = "".join(f"<th{kind}>{head_html(str(name))}</th>" for name, kind in names)
        columns = [
            self._column(column, [row[i] for row in rows], kind)
            for i, (column, kind) in enumerate(zip(self.frame.columns, classes, strict=True))
        ]
        body = [f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True)]
        unit = f'<span class="unit">单位：{html.escape(self.unit)}</span>' if self.unit else ""
        mark = f'<span class="mark">{html.escape(self.mark)}</span>' if self.mark else ""
        note = f'<p class="note">注：{html.escape(self.note)}</p>' if self.note else ""
        title = f"<strong>{html.escape(self.title)}</strong>"
        if (left_out := sum(column in self.minor for column in self.frame.columns)) and body:
            title += f'<span class="upright">竖屏略去 {left_out} 列，横过来看全表</span>'
        grid = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
        return (
            f'<figure class="table{" long" if len(body) > LONG else ""}">'
            f"<figcaption>{title} {unit} {mark}</figcaption>"
            # a box that is lower than its table is moved by the keyboard too
            + (f'<div class="scroll" tabindex=0>{grid}</div>' if body else "")
            + f"{note}</figure>"
        )

    def __repr__(self) -> str:
        rows = [[str(c) for c in self.frame.columns], *self.cells()]
        widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines = [
            "  ".join(
                text + " " * (w - width(text)) for text, w in zip(row, widths, strict=True)
            ).rstrip()
            for row in rows
        ]
        return "\n".join([self.title + (f"（单位：{self.unit}）" if self.unit else ""), *lines])


@dataclass(frozen=True)
class Tabs:
    """The same rows in several orders, one at a time, without a script: name of the order → table.
    The first is shown until another is chosen; paper has the one that is shown."""

    tables: dict[str, Table]

    def _repr_html_(self) -> str:
        group = f"tabs{zlib.crc32(''.join(table.title for table in self.tables.values()).encode())}"
        choices = "".join(
            f'<input type="radio" name="{group}" id="{group}-{at}"{"" if at else " checked"}>'
            f'<label for="{group}-{at}">{html.escape(name)}</label>'
            for at, name in enumerate(self.tables)
        )
        panes = "".join(f"<div>{table._repr_html_()}</div>" for table in self.tables.values())
        return f'<div class="tabs">{choices}{panes}</div>'

    def __repr__(self) -> str:
        return repr(next(iter(self.tables.values())))


@dataclass(frozen=True, init=False)
class Text:
    """Computed sentences; nothing in them is taken for markup."""

    paragraphs: tuple[str, ...]

    def __init__(self, *paragraphs: str):
        object.__setattr__(self, "paragraphs", paragraphs)

    def _repr_html_(self) -> str:
        return "".join(f'<p class="finding">{html.escape(p)}</p>' for p in self.paragraphs)

    def __repr__(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Folded:
    """Exhibits, single or in lists, below a line that opens them on the screen; on paper only the
    line is there. Nothing where all of them are empty."""

    summary: str
    parts: tuple[Any, ...]

    def _repr_html_(self) -> str:
        shown = "".join(map(_joined, self.parts))
        if not shown:
            return ""
        line = f"<summary>{html.escape(self.summary)}</summary>"
        return f"<details class=annex>{line}{shown}</details>"

    def __repr__(self) -> str:
        return "\n".join([self.summary, *map(repr, self.parts)])


@dataclass(frozen=True)
class Beside:
    """Exhibits side by side where there is room, else one below the other; those of a list share a
    place, and what is empty takes none."""

    parts: tuple[Any, ...]

    def _repr_html_(self) -> str:
        shown = filter(None, map(_joined, self.parts))
        places = "".join(f"<div>{part}</div>" for part in shown)
        return f"<div class=beside>{places}</div>" if places else ""

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.parts))


@dataclass(frozen=True)
class Heading:
    """A heading inside what one cell shows; a leaf begins a new page in print."""

    text: str
    leaf: bool = False

    def _repr_html_(self) -> str:
        return f"<h3{' class=leaf' if self.leaf else ''}>{html.escape(self.text)}</h3>"

    def __repr__(self) -> str:
        return self.text


def _joined(part: Any) -> str:
    """An exhibit, or those of a list one below the other, as HTML."""
    return "".join(one._repr_html_() for one in (part if isinstance(part, list) else [part]))


def show(*parts: object) -> None:
    """Show exhibits, single or in lists, one below the other, as one cell's output."""
    # only inside a notebook: the command line need not wait for it
    from IPython.display import display

    for part in parts:
        for exhibit in part if isinstance(part, list) else [part]:
            display(exhibit)


def reason(error: Exception) -> str:
    """What an error says, in Chinese: its English half is not for a page."""
    return re.split("(?<=。) |\n", str(error), maxsplit=1)[0]


def spans(values: Sequence[float]) -> list[str]:
    """The bar of each figure on the common scale of the column, from zero to the figure, as the
    style of its cell: its width, % of the cell's, and where it stands (CSS background-position: the
    part of what it leaves free that lies to its left, %); '' where there is no figure."""
    figures = [float("nan") if pd.isna(value) else float(value) for value in values]
    known = [figure for figure in figures if pd.notna(figure)]
    least, most = min([0.0, *known]), max([0.0, *known])

    def style(value: float) -> str:
        left = (min(value, 0.0) - least) / (most - least)
        width = abs(value) / (most - least)
        at = left / (1 - width) if width < 1 else 0.0
        return f' style="--width:{width:.1%};--at:{at:.1%}"'

    if least == most:
        return [""] * len(figures)
    return ["" if pd.isna(value) else style(value) for value in figures]


def records(table: pd.DataFrame) -> Iterable[Any]:
    """The rows as named tuples; what a column holds, a type cannot say."""
    return table.itertuples()


def width(text: str) -> int:
    """Columns a text takes on a terminal: Chinese characters and full-width signs take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def decimals(digits: int) -> Callable:
    """A format with `digits` places and thousands separators."""
    return lambda value: f"{value:,.{digits}f}"


def percent(value: float) -> str:
    """A share of 1 as a per cent without places."""
    return f"{value:.0%}"


def p_text(p: float) -> str:
    """A p value as it is read: a dash where there is none, never 0."""
    return MISSING if pd.isna(p) else "<0.01" if p < 0.005 else f"{p:.2f}"


def of_table(
    name: str,
    frame: pd.DataFrame,
    title: str,
    *,
    headings: dict[str, str] | None = None,
    formats: dict[str, Callable] | None = None,
    unit: str = "",
    mark: str = "",
    note: str = "",
    minor: Sequence[str] = (),
) -> Table:
    """A table whose headings, units and decimals are those of the pack's table `name`
    (city/tables.toml). headings, formats: by column, where this table reads otherwise; unit: that
    of every figure, which then stands in no heading; minor: columns that a phone held upright
    leaves out. KeyError for a column that neither the pack's table nor `headings` has."""
    heads, places, headings = {}, {}, headings or {}
    for column in map(str, frame):
        if column in headings:
            heads[column] = headings[column]
            continue
        declared = tables.table(name).column(column)
        has_unit = declared.is_figure and declared.unit and not unit
        heads[column] = declared.heading + (f"（{declared.unit}）" if has_unit else "")
        if declared.is_figure and declared.decimals is not None:
            places[heads[column]] = decimals(declared.decimals)
    told = {heads[column]: shown for column, shown in (formats or {}).items()}
    renamed = frame.rename(columns=heads)
    left_out = tuple(heads[column] for column in minor if column in heads)
    return Table(
        renamed, title, unit=unit, mark=mark, note=note, formats=places | told, minor=left_out
    )


def provenance(study: Study) -> Text:
    """Which city, quarter and policy, how many inputs, up to when."""
    state = "本季度数据已齐" if study.complete else f"本季度已知 {study.known_months} 个月"
    return Text(
        f"{study.city.name}，{study.quarter.label_zh}；数据截至 {study.until}（{state}）；"
        f"报表 {len(study.cleaned.inputs)} 个，台账 {len(study.ledgers)} 本。"
        f"数据来源：{study.city.source}。" + (f"{study.mark}。" if study.mark else "")
    )
