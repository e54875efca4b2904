"""Delimited text (csv, txt) → one sheet: delimiter found, a file cut off in the middle refused.

HTML tables, as many systems export them under the name .xls → one sheet a table.
"""

import csv
import io
import re
from collections import Counter
from html.parser import HTMLParser

from zx_analysis.city.settings import decode
from zx_analysis.messages import InputRefused, Place, finding, message
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.sheets import Content, Sheet, address, as_seen, hidden_lines
from zx_analysis.reading.words import NOTE_STARTS

DELIMITERS = "\t;,"
DECLARED = re.compile(
    r"sep=([,;\t])(?=[\r\n])", re.I
)  # a first line that tells Excel the delimiter
LITERAL = re.compile(r'^="([^"]*)"$')  # ="0420": how an export keeps Excel from changing a text
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


def read_text(data: bytes, file: str) -> Content:
    """One sheet named 'csv'; InputRefused where encoding, quotes or the end of the file are not sound."""
    text = decode(data, file)
    rows = _rows(text, file)
    findings = []
    if not text.endswith(("\n", "\r")) and rows:
        _check_end(rows, file)
        findings.append(
            finding(message("no_final_newline", Place(file, "csv", address(len(rows) - 1, 0))))
        )
    return Content([Sheet(file, "csv", rows)], findings)


def _rows(text: str, file: str) -> list[list[str]]:
    """Cells by the delimiter under which most rows have one and the same number of fields, more than one."""
    best, best_share, used = None, -1, ""
    declared = DECLARED.match(text)
    for delimiter in declared[1] if declared else DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        share = widths.most_common(1)[0][1] if widths else 0
        if share > best_share:
            best, best_share, used = rows, share, delimiter
    if best is None:
        raise InputRefused(message("quotation_mark_left_open", Place(file)))
    if used == ";" and (
        place := next(
            (
                (r, c)
                for r, row in enumerate(best)
                for c, cell in enumerate(row)
                if DECIMAL_COMMA.fullmatch(cell.strip())
            ),
            None,
        )
    ):
        raise InputRefused(
            message(
                "comma_in_a_number",
                Place(file, cell=address(*place)),
                read=best[place[0]][place[1]],
            )
        )
    best = [[LITERAL.sub(r"\1", cell) for cell in row] for row in best]
    return [[], *best[1:]] if declared else best


def _check_end(rows: list[list[str]], file: str) -> None:
    """A text that stops without a line break inside a row or a number may have been cut: nobody can tell 25 from 250."""
    last, widths = rows[-1], Counter(len(row) for row in rows[:-1] if len(row) > 1)
    usual = widths.most_common(1)[0][0] if widths else len(last)
    note = len(last) == 1 and last[0].strip().startswith(NOTE_STARTS)
    if numeric(last[-1]) or len(last) < usual and not note:
        raise InputRefused(
            message(
                "text_may_be_cut_off",
                Place(file, cell=address(len(rows) - 1, len(last) - 1)),
                read=last[-1],
            )
        )


MOST_SPAN = 1000
MOST_CELLS = 2_000_000  # rows × columns of a table, and cells that its spans cover: a few letters of HTML may ask for millions
SILENT = ("script", "style", "title", "head")
STRUCK_TAGS = ("s", "del", "strike")


class _Tables(HTMLParser):
    """Collects the cells of every table: text, row span, column span; words before a table are rows of their own, as a spreadsheet shows
    them. `hidden`: (table, row) that the page does not show. A table inside a cell is refused."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tables, self.nested, self.hidden, self._open, self._cell = [], False, set(), 0, None
        self._words, self._inside = [], []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag in (*SILENT, "sup", *STRUCK_TAGS):
            self._inside.append(tag)
        if tag == "input" and self._cell is not None and values.get("type", "text") != "hidden":
            self._cell[0] += values.get("value") or ""
        if tag in ("p", "div", "br", "caption", "h1", "h2", "h3", "h4") and self._cell is None:
            self._words.append("")
        if tag == "table":
            self.nested |= self._open > 0
            self._open += 1
            self.tables.append(self._lines())
        elif tag == "tr" and self._open:
            self._close()
            self.tables[-1] += self._lines()  # a caption
            self.tables[-1].append([])
            if re.search(r"display:\s*none", values.get("style") or "") or "hidden" in values:
                self.hidden.add((len(self.tables), len(self.tables[-1]) - 1))
        elif tag in ("td", "th") and self._open:
            self._close()
            if not self.tables[-1]:
                self.tables[-1].append([])
            self._cell = ["", _span(values.get("rowspan")), _span(values.get("colspan"))]
        elif tag == "br" and self._cell is not None:
            self._cell[0] += "\n"

    def handle_endtag(self, tag):
        if tag in self._inside:
            self._inside.remove(tag)
        if tag in ("td", "th", "tr", "table"):
            self._close()
        if tag == "table":
            self._open = max(self._open - 1, 0)

    def handle_data(self, data):
        if self._cell is not None:
            self._cell[0] += as_seen(
                data,
                up="sup" in self._inside,
                struck=any(tag in STRUCK_TAGS for tag in self._inside),
            )
        elif not any(tag in SILENT for tag in self._inside):
            self._words = [*self._words[:-1], (self._words or [""])[-1] + data]

    def close(self):
        super().close()
        if self.tables:
            self.tables[-1] += self._lines()  # notes below the last table

    def _lines(self) -> list[list[tuple[str, int, int]]]:
        """The words since the last table, a row each."""
        lines, self._words = [line.strip() for line in self._words if line.strip()], []
        return [[(line, 1, 1)] for line in lines]

    def _close(self):
        if self._cell is not None:
            self.tables[-1][-1].append(tuple(self._cell))
            self._cell = None


def _span(text) -> int:
    """A rowspan or colspan as it counts; 1 where it is missing or no number."""
    return min(max(int(text[:9]), 1), MOST_SPAN) if text and text.isdecimal() else 1


def read_html(data: bytes, file: str) -> Content:
    """Sheets named 表1, 表2 …; InputRefused without a table, with one inside another, or with one larger than any return."""
    parser = _Tables()
    parser.feed(decode(data, file))
    parser.close()
    hidden = [
        [r for r in range(len(table)) if (number, r) in parser.hidden]
        for number, table in enumerate(parser.tables, start=1)
    ]
    own = list(zip(parser.tables, hidden, strict=True))
    tables = [(table, rows) for table, rows in own if any(len(row) > 1 for row in table)] or [
        (table, rows) for table, rows in own if table
    ]
    if parser.nested or not tables:
        raise InputRefused(
            message("nested_web_tables" if parser.nested else "web_page_without_table", Place(file))
        )
    return Content(
        [
            _sheet(file, f"表{number}", table, rows)
            for number, (table, rows) in enumerate(tables, start=1)
        ]
    )


def _sheet(file: str, name: str, table, hidden: list[int]) -> Sheet:
    """A table's cells as a grid, each where its spans put it. hidden: the rows that the page does not show."""
    grid: dict[tuple[int, int], str] = {}
    merged, covered, width = [], 0, 0
    height = max((r + down for r, row in enumerate(table) for _, down, _ in row), default=0)
    for r, row in enumerate(table):
        c = 0
        for text, down, across in row:
            while (r, c) in grid:
                c += 1
            covered, width = covered + down * across, max(width, c + across)
            if max(covered, width * height) > MOST_CELLS:
                raise InputRefused(
                    message("web_table_too_large", Place(file, name), rows=height, columns=width)
                )
            for i in range(down):
                for j in range(across):
                    grid[r + i, c + j] = text.strip() if i == j == 0 else ""
            if down > 1 or across > 1:
                merged.append((r, c, r + down - 1, c + across - 1))
            c += across
    return Sheet(
        file,
        name,
        [[grid.get((r, c), "") for c in range(width)] for r in range(height)],
        merged,
        hidden_lines(file, name, hidden, []),
    )
