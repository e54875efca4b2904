"""HTML tables, as many systems export them under the name .xls → one sheet a table, of what the
page shows.

What an element's own style, attribute or tag hides is no part of a cell; what a class hides cannot
be known here.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from zx_analysis.city.settings import decode
from zx_analysis.messages import InputRefused, Place, finding, message
from zx_analysis.reading import styles
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.sheets import (
    UNSEEN,
    Content,
    Sheet,
    address,
    as_seen,
    hidden_lines,
    hidden_sheet,
)

MOST_SPAN = 1000
MOST_OPEN = 2000  # elements inside one another: each is looked at for each that follows
# Rows × columns of a table, and cells that its spans cover: a few letters of HTML may ask for
# millions.
MOST_CELLS = 2_000_000
SILENT = ("script", "style", "title", "head", "template", "noscript", "datalist")
STRUCK_TAGS = ("s", "del", "strike")
VOID = ("br", "img", "input", "hr", "meta", "link", "col", "wbr", "area", "base", "source", "embed")
BLOCKS = ("p", "div", "br", "caption", "h1", "h2", "h3", "h4")
GROUPS = ("thead", "tbody", "tfoot")
UNSHOWN_INPUTS = ("hidden", "checkbox", "radio", "file", "image")
# Elements that end whatever is open up to the nearest of these: their end tags may be left out.
INSIDE = {
    **dict.fromkeys(("td", "th"), ("tr", *GROUPS, "table")),
    "tr": (*GROUPS, "table"),
    **dict.fromkeys(("colgroup", *GROUPS), ("table",)),
}
GONE = re.compile(r"(?:^|;)(?:display:none|mso-hide:all)")
# What leaves its place empty: transparent, of no size, or moved out of the page.
VEILED = re.compile(
    r"(?:^|;)(?:(?:font-size|opacity):0*(?:\.0+)?(?:[a-z%]+)?(?:!|;|$)|color:transparent"
    r"|(?:text-indent|left|top|margin-left):-\d{3,}|clip:rect\(0)"
)
VISIBILITY = re.compile(r"(?:^|;)visibility:(hidden|collapse|visible)")


@dataclass
class Cell:
    """A cell of a table: its text as shown, rows and columns that it spans. gone: the page leaves
    it out, and what follows moves up; unseen: it keeps its place and nobody sees what it says."""

    text: str
    down: int
    across: int
    gone: bool = False
    unseen: bool = False


@dataclass
class Table:
    """A table's rows of cells; the rows that the page does not show; whether a <col> hides each
    column; whether it is hidden itself."""

    rows: list[list[Cell]]
    hidden: bool
    hidden_rows: set[int] = field(default_factory=set)
    columns: list[bool] = field(default_factory=list)


@dataclass(frozen=True)
class Open:
    """An element that is still open. gone: its own style leaves it out of the page; veiled: leaves
    its place empty, None for as around; letters, behind: colours that it sets itself; classed: it
    has a class, whose colours nobody knows."""

    tag: str
    gone: bool
    veiled: bool | None
    letters: styles.Colour | None
    behind: styles.Colour | None
    classed: bool


def _hidden(elements: list[Open]) -> bool:
    """Whether elements inside one another hide what stands in the last of them."""
    veils = [element.veiled for element in elements if element.veiled is not None]
    return any(element.gone for element in elements) or bool(veils and veils[-1])


def _unseen_letters(elements: list[Open]) -> bool:
    """Whether elements inside one another give letters the colour of what is behind them; not
    where a class may say otherwise."""
    letters = [element.letters for element in elements if element.letters is not None]
    if not letters:
        return False
    behind = [element.behind for element in elements if element.behind is not None]
    return not any(element.classed for element in elements) and styles.unseen(
        letters[-1], (behind or [styles.WHITE_FILL])[-1]
    )


class _Tables(HTMLParser):
    """Collects the tables of a page; words before a table are rows of their own, as a spreadsheet
    shows them. A table inside a cell is refused."""

    def __init__(self, file: str):
        super().__init__(convert_charrefs=True)
        self.file = file
        self.tables: list[Table] = []
        self._elements: list[Open] = []
        self._cell: Cell | None = None
        self._choices: list[tuple[str, bool]] | None = None  # of an open <select>: text, chosen
        self._words: list[str] = []

    def handle_starttag(self, tag, attrs):
        values = {key: value or "" for key, value in attrs}
        self._end_what_is_open(tag)
        self._elements.append(_open(tag, values) if values else _plain(tag))
        if len(self._elements) > MOST_OPEN:
            raise ValueError("elements inside one another without an end")
        if tag in BLOCKS and self._cell is None:
            self._words.append("")
        if tag == "table":
            self._table()
        elif tag in INSIDE and self._at("table") is not None:
            self._part_of_table(tag, values)
        elif tag == "col" and self.tables:
            narrow = re.fullmatch(r"0(?:px|pt)?", values.get("width", "")) is not None
            hidden = narrow or _hidden(self._elements[-1:])
            self.tables[-1].columns += [hidden] * _span(values.get("span"))
        elif tag == "br" and self._cell is not None:
            self._cell.text += "\n"
        elif tag == "input" and values.get("type", "").lower() not in UNSHOWN_INPUTS:
            if self._cell is not None and not self._hidden_in_cell():
                self._cell.text += values.get("value", "")
        elif tag == "select":
            self._choices = []
        elif tag == "option" and self._choices is not None:
            self._choices.append(("", "selected" in values))
        if tag in VOID:
            self._elements.pop()

    def handle_endtag(self, tag):
        if tag == "select" and self._choices is not None:
            choices, self._choices = self._choices, None
            self.handle_data(
                next((text for text, chosen in choices if chosen), "")
                or "".join(text for text, _ in choices[:1])
            )
        at, table = self._at(tag), self._at("table")
        if at is not None and (tag == "table" or table is None or at > table):
            self._end(at)

    def handle_data(self, data):
        tags = {element.tag for element in self._elements}
        if tags & set(SILENT):
            return
        if self._choices is not None:
            if self._choices:
                text, chosen = self._choices[-1]
                self._choices[-1] = text + data, chosen
        elif self._cell is not None:
            if not self._hidden_in_cell():
                struck = bool(tags & set(STRUCK_TAGS))
                self._cell.text += as_seen(data, up="sup" in tags, struck=struck)
                if _unseen_letters(self._elements) and numeric(data):
                    self._cell.text += UNSEEN
        elif not _hidden(self._elements):
            self._words = [*self._words[:-1], (self._words or [""])[-1] + data]

    def close(self):
        super().close()
        self._close()
        if self.tables:
            self.tables[-1].rows += self._lines()  # notes below the last table

    def _table(self) -> None:
        """Begin a table."""
        if any(element.tag == "table" for element in self._elements[:-1]):
            raise InputRefused(message("nested_web_tables", Place(self.file)))
        self.tables.append(Table(self._lines(), _hidden(self._elements)))

    def _part_of_table(self, tag: str, values: dict[str, str]) -> None:
        """Begin a row or a cell."""
        table, own = self.tables[-1], self._elements[-1]
        if tag == "tr":
            self._close()
            table.rows += self._lines()  # a caption
            table.rows.append([])
            if _hidden(self._elements[self._at("table") :]) or values.get("height") == "0":
                table.hidden_rows.add(len(table.rows) - 1)
        elif tag in ("td", "th"):
            self._close()
            if not table.rows:
                table.rows.append([])
            down, across = _span(values.get("rowspan")), _span(values.get("colspan"))
            self._cell = Cell("", down, across, own.gone, bool(own.veiled))

    def _end_what_is_open(self, tag: str) -> None:
        """End the elements that a new one ends without an end tag."""
        if tag in INSIDE:
            places = [place for name in INSIDE[tag] if (place := self._at(name)) is not None]
            self._end(max(places, default=len(self._elements)) + 1)
        elif tag in ("body", "table", *BLOCKS):
            if (head := self._at("head")) is not None:
                self._end(head)
            if self._elements and self._elements[-1].tag == "p":
                self._elements.pop()

    def _end(self, at: int) -> None:
        """End the open elements from one on, and the cell if it is among them."""
        del self._elements[at:]
        if self._cell is not None and self._at("td") is None and self._at("th") is None:
            self._close()

    def _at(self, tag: str) -> int | None:
        """Where among the open elements the last of a kind is; None for nowhere."""
        for i in range(len(self._elements) - 1, -1, -1):
            if self._elements[i].tag == tag:
                return i
        return None

    def _hidden_in_cell(self) -> bool:
        """Whether the cell itself does not show what comes next: a hidden row, column or cell is
        told as a whole."""
        cell = max(at for tag in ("td", "th") if (at := self._at(tag)) is not None)
        return _hidden(self._elements[cell + 1 :])

    def _lines(self) -> list[list[Cell]]:
        """The words since the last table, a row each."""
        lines, self._words = [line.strip() for line in self._words if line.strip()], []
        return [[Cell(line, 1, 1)] for line in lines]

    def _close(self) -> None:
        """End the open cell."""
        if self._cell is not None:
            self.tables[-1].rows[-1].append(self._cell)
            self._cell = None


@cache  # most elements have no attribute
def _plain(tag: str) -> Open:
    return Open(tag, False, None, None, None, False)


def _open(tag: str, values: dict[str, str]) -> Open:
    """An element with what its own attributes say of its being seen."""
    style = re.sub(r"\s", "", values.get("style", "")).lower()
    said = VISIBILITY.search(style)
    veil = True if VEILED.search(style) else said and said[1] != "visible"
    return Open(
        tag,
        bool(GONE.search(style)) or "hidden" in values,
        veil,
        styles.from_css(_style(style, "color") or tag == "font" and values.get("color") or ""),
        styles.from_css(_style(style, "background(?:-color)?") or values.get("bgcolor", "")),
        "class" in values,
    )


def _style(style: str, name: str) -> str:
    """What a style says under a name; '' for nothing."""
    match = re.search(rf"(?:^|;){name}:([^;!]+)", style)
    return match[1] if match else ""


def _span(text: str | None) -> int:
    """A rowspan or colspan as it counts; 1 where it is missing or no number."""
    return min(max(int(text[:9]), 1), MOST_SPAN) if text and text.isdecimal() else 1


def read_html(data: bytes, file: str) -> Content:
    """Sheets named 表1, 表2 …; InputRefused without a table, with one inside another, or with one
    larger than any return."""
    parser = _Tables(file)
    parser.feed(decode(data, file))
    parser.close()
    tables = [table for table in parser.tables if any(len(row) > 1 for row in table.rows)] or [
        table for table in parser.tables if table.rows
    ]
    if not any(not table.hidden for table in tables):
        raise InputRefused(message("web_page_without_table", Place(file)))
    sheets, findings = [], []
    for number, table in enumerate(tables, start=1):
        if table.hidden:
            findings.append(hidden_sheet(file, f"表{number}", very=False))
        else:
            sheets.append(_sheet(file, f"表{number}", table))
    return Content(sheets, findings)


Placed = tuple[int, int, Cell]  # row, column, what stands there


def _sheet(file: str, name: str, table: Table) -> Sheet:
    """A table as the page shows it. A hidden row or column is read like any other and said; single
    cells that the page does not show are no part of the table, and said."""
    places = _placed(file, name, table.rows)
    shown = [(r, c, cell) for r, c, cell in places if r not in table.hidden_rows]
    columns = {c for c, narrow in enumerate(table.columns) if narrow} | _columns_gone(shown)
    gone = [
        (r, c, cell)
        for r, c, cell in shown
        if cell.gone and not columns.issuperset(range(c, c + cell.across))
    ]
    if gone:  # in every row the page moves up what follows them
        columns = set()
        table.rows = [
            row if r in table.hidden_rows else [cell for cell in row if not cell.gone]
            for r, row in enumerate(table.rows)
        ]
        places = _placed(file, name, table.rows)
    dropped = [(r, c, cell.text) for r, c, cell in shown if cell.unseen and not cell.gone]
    dropped += [(r, c, cell.text) for r, c, cell in shown if gone and cell.gone]
    width = max((c + cell.across for _, c, cell in places), default=0)
    height = max((r + cell.down for r, _, cell in places), default=0)
    grid = [[""] * width for _ in range(height)]
    for r, c, cell in places:
        grid[r][c] = "" if cell.unseen else cell.text.strip()
    merged = [
        (r, c, r + cell.down - 1, c + cell.across - 1)
        for r, c, cell in places
        if cell.down > 1 or cell.across > 1
    ]
    findings = hidden_lines(file, name, grid, sorted(table.hidden_rows), sorted(columns))
    return Sheet(file, name, grid, merged, findings + _hidden_cells(file, name, dropped))


def _placed(file: str, name: str, rows: list[list[Cell]]) -> list[Placed]:
    """Where the spans put each cell of a table; InputRefused where it would be larger than any
    return."""
    taken: set[tuple[int, int]] = set()
    places, covered, width = [], 0, 0
    height = max((r + cell.down for r, row in enumerate(rows) for cell in row), default=0)
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            covered, width = covered + cell.down * cell.across, max(width, c + cell.across)
            if max(covered, width * height) > MOST_CELLS:
                raise InputRefused(
                    message("web_table_too_large", Place(file, name), rows=height, columns=width)
                )
            taken.update((r + i, c + j) for i in range(cell.down) for j in range(cell.across))
            places.append((r, c, cell))
            c += cell.across
    return places


def _columns_gone(places: list[Placed]) -> set[int]:
    """The columns all of whose own cells the page leaves out."""
    own: dict[int, bool] = {}
    for _, c, cell in places:
        if cell.across == 1:
            own[c] = own.get(c, True) and cell.gone
    return {c for c, gone in own.items() if gone}


def _hidden_cells(file: str, name: str, dropped: list[tuple[int, int, str]]) -> list[dict]:
    """The finding that single cells of a page are not shown and were not read."""
    texts = [(r, c, text.strip()) for r, c, text in dropped if text.strip()]
    if not texts:
        return []
    place = Place(file, name, address(*texts[0][:2]))
    return [finding(message("hidden_cells", place, read=texts[0][2], count=len(texts)))]
