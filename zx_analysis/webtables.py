"""HTML tables, as many systems export them under the name .xls → one sheet a table."""

from html.parser import HTMLParser

from zx_analysis.cells import Content, Sheet
from zx_analysis.delimited import decode
from zx_analysis.remarks import InputRefused, refusal

MOST_SPAN = 1000


class _Tables(HTMLParser):
    """Collects the cells of every table: text, row span, column span. A table inside a cell is refused."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tables, self.nested, self._open, self._cell = [], False, 0, None

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "table":
            self.nested |= self._open > 0
            self._open += 1
            self.tables.append([])
        elif tag == "tr" and self._open:
            self._close()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self._open:
            self._close()
            if not self.tables[-1]:
                self.tables[-1].append([])
            self._cell = ["", _span(values.get("rowspan")), _span(values.get("colspan"))]
        elif tag == "br" and self._cell is not None:
            self._cell[0] += "\n"

    def handle_endtag(self, tag):
        if tag in ("td", "th", "tr", "table"):
            self._close()
        if tag == "table":
            self._open = max(self._open - 1, 0)

    def handle_data(self, data):
        if self._cell is not None:
            self._cell[0] += data

    def _close(self):
        if self._cell is not None:
            self.tables[-1][-1].append(tuple(self._cell))
            self._cell = None


def _span(text) -> int:
    return min(max(int(text), 1), MOST_SPAN) if text and text.isdigit() else 1


def read_html(data: bytes, file: str) -> Content:
    """Sheets named 表1, 表2 …; InputRefused without a table or with one inside another."""
    parser = _Tables()
    parser.feed(decode(data, file))
    parser.close()
    tables = [table for table in parser.tables if table]
    if parser.nested or not tables:
        raise InputRefused(refusal(
            file, "", "套在一起的网页表格" if parser.nested else "没有表格的网页", "一张简单的表", "请用 WPS 或 Excel 打开后另存为 .xlsx。",
            "a web page with nested tables or none. Open it and save it as .xlsx."))
    return Content([_sheet(file, f"表{number}", table) for number, table in enumerate(tables, start=1)])


def _sheet(file: str, name: str, table) -> Sheet:
    grid: dict[tuple[int, int], str] = {}
    merged = []
    for r, row in enumerate(table):
        c = 0
        for text, down, across in row:
            while (r, c) in grid:
                c += 1
            for i in range(down):
                for j in range(across):
                    grid[r + i, c + j] = text.strip() if i == j == 0 else ""
            if down > 1 or across > 1:
                merged.append((r, c, r + down - 1, c + across - 1))
            c += across
    height, width = max((r for r, _ in grid), default=-1) + 1, max((c for _, c in grid), default=-1) + 1
    return Sheet(file, name, [[grid.get((r, c), "") for c in range(width)] for r in range(height)], merged)
