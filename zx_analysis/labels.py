"""The words of a table: header texts over each column, columns of words beside the names, and what both say of the figures."""

import re
from dataclasses import dataclass

from zx_analysis import headers, titles
from zx_analysis.blocks import IGNORED_HEADS, LABEL_HEADS, Table, is_name_head
from zx_analysis.cells import address
from zx_analysis.dates import as_period, when_cell
from zx_analysis.indicators import UNITS, Indicator, same_dimension
from zx_analysis.names import tidy
from zx_analysis.numbers import numeric
from zx_analysis.observations import Reading
from zx_analysis.register import Register
from zx_analysis.titles import Context

YEAR = re.compile(r"20[0-4]\d")
MONTH_NUMBER = re.compile(r"1[0-2]|[1-9]")  # under 乡镇\月份
SERIAL = re.compile(r"(3[6-9]|4\d|5[0-4])\d{3}")  # days since 1900 of the years 2000 to 2050: a date that lost its format
# A table that is finer than townships: its figures are parts of theirs.
FINER_HEADS = re.compile(r"企业|公司|项目名称|产品|行业|村|集团|法人")
FINER_CELLS = re.compile(r"公司|集团|厂$|合作社")
ALARMING = re.compile(r"单位|[亿千]元|万元|元计|预计|估|暂|含|剔除|更正|有误|错|待|核实|同口径|调整")


@dataclass(frozen=True)
class Rules:
    """What reading goes by: the register, the indicators with their wordings, declared units, the file's name without its suffix."""

    register: Register
    indicators: tuple[Indicator, ...]
    wordings: tuple[str, ...]
    default_unit: dict[str, str]
    file_stem: str

    def header_like(self, text: str) -> bool:
        """Whether every word of a text belongs to a header."""
        head = headers.heading([as_period(text)], self.wordings)
        return bool(text) and not head.rest and bool(head.wording or head.measure or head.basis or head.units or head.when.month)

    def family(self, wording: str) -> str:
        return headers.family(wording, self.indicators)


def heads(table: Table, family) -> dict[int, list[str]]:
    """The header texts over each column, from top to bottom; a group's name is written over all its columns.

    In print a group's name often stands in its first cell only: a blank cell right of it, under the same parent and over a
    sub-header of its own, belongs to it. family: of an indicator's wording within a text, '' for none.
    """
    grid, rows = table.grid, table.head
    found: dict[int, list[str]] = {c: [] for c in table.columns}
    months = any("月" in grid.texts[r][c] and is_name_head(grid.texts[r][c]) for r in rows for c in table.names)
    for i, r in enumerate(rows):
        start = None
        for c in table.columns:
            text = _text(grid, r, c)
            below = [_text(grid, low, c) for low in rows[i + 1:]]
            if text:
                # A merged cell says itself how far it reaches; one without sub-headers is no group.
                alone = grid.values(r, c) not in ("", None)
                start = c if alone and c not in table.names and any(low and low != text for low in below) else None
            elif start is not None and any(below) and found[start][:i] == found[c][:i]:
                own = {family(low) for low in below if low} - {""}
                group = family(found[start][i])
                text = "" if group and own - {group} else found[start][i]
            found[c].append(f"{text}月" if months and MONTH_NUMBER.fullmatch(text) else text)
    return found


def _text(grid, r: int, c: int) -> str:
    value = grid.values(r, c)
    text = as_period(value) if value not in ("", None) else as_period(grid.texts[r][c])
    return f"({text})" if text in UNITS else f"{text}年" if YEAR.fullmatch(text) else text


class Labels:
    """The words of one table. `heads`: header texts over each column; `kinds`: columns of words beside the names, 'label' where they are
    part of each figure's heading, 'ignored' where they say nothing; `figures`: columns of figures; `finer`: whether the rows are
    parts of townships."""

    def __init__(self, table: Table, context: Context, rules: Rules, reading: Reading, find):
        self.table, self.context, self.rules, self.reading, self.find = table, context, rules, reading, find
        self.grid = table.grid
        self.heads = heads(table, self._family_in)
        self.finer = False
        self.kinds = self._kinds()
        self.figures = [c for c in table.columns if c not in table.names and c not in self.kinds and self._holds(c)]
        for r in table.head:
            for c in table.columns:
                self.period_text(r, c)

    def _family_in(self, text: str) -> str:
        return self.rules.family(headers.heading([text], self.rules.wordings).wording)

    def _holds(self, c: int) -> bool:
        """Whether a column holds anything a figure could be: a cell that is neither empty nor a mere header."""
        return any(tidy(self.grid.texts[r][c]) for r in self.table.rows)

    def head_text(self, c: int) -> str:
        return tidy("".join(dict.fromkeys(self.heads[c])))

    def _kinds(self) -> dict[int, str]:
        kinds = {}
        for c in self.table.columns:
            if c in self.table.names:
                continue
            head = self.head_text(c).lower()
            cells = {r: text for r in self.table.rows if (text := self.grid.texts[r][c])}
            words = cells and not any(map(numeric, cells.values()))
            if head in IGNORED_HEADS:
                kinds[c] = "ignored"
                self._remarks(c, cells)
            elif head in LABEL_HEADS or head == "单位" or words and all(map(self.rules.header_like, cells.values())):
                kinds[c] = "label"
            elif words and not self.rules.header_like(head):
                kinds[c] = "ignored"
                self._words(c, head, cells)
        return kinds

    def _remarks(self, c: int, cells: dict[int, str]) -> None:
        for r, text in cells.items():
            units = self.units()
            for unit in titles.units_of_note(text):
                if unit not in units and any(same_dimension(unit, other) for other in units):
                    self.reading.refuse(self._address(r, c), text, f"与表头一致的单位（{'、'.join(sorted(units))}）", "请查明这一行的单位，换算后填写。",
                                        f"the remark says {unit}, the table {', '.join(sorted(units))}. Convert the row's figures.")
            if ALARMING.search(text):
                self.reading.say("warn", self._address(r, c), "remark", f"备注写着“{text}”，数字照样读取，请核对", f"the remark says {text!r}; the figures were read as they are", read=text)

    def units(self) -> set[str]:
        """All units that headers and titles name."""
        return {unit for cells in self.heads.values() for unit in headers.heading(cells, self.rules.wordings).units} | set(self.context.units)

    def _words(self, c: int, head: str, cells: dict[int, str]) -> None:
        """A column of words that are neither names nor part of a heading."""
        firms = [text for text in cells.values() if FINER_CELLS.search(text)]
        if FINER_HEADS.search(head) or len(firms) * 2 > len(cells):
            self.finer = True
            self.reading.say("warn", self._address(next(iter(cells)), c), "finer_rows", f"有一列“{head or firms[0]}”，这张表不是按乡镇汇总的，未读取",
                             f"a column {head or firms[0]!r}: the rows are finer than townships; the table was not read", read=head or firms[0])
            return
        for r, text in cells.items():
            own = {code for k in self.table.names for code in self.find(self.grid.texts[r][k])}
            if (others := set(self.find(text))) and not others <= own:
                self.reading.refuse(self._address(r, c), text, "一行只有一个乡镇", "右边若是另一张表，请给它写上表头“乡镇”，或另存为单独的工作表。",
                                    f"a second township {text!r} in one row. If another table stands there, give it the header 乡镇 or a sheet of its own.")
        self.unread(c)

    def period_text(self, r: int, c: int) -> str:
        """The text of a cell as a part of a heading; a date is written as its month, one that could be two is refused."""
        value, text = self.grid.values(r, c), self.grid.texts[r][c]
        try:
            when_cell(value)
        except ValueError as error:
            zh, en = str(error).split("；")
            self.reading.refuse(self._address(r, c), text, "能看懂的年月", f"{zh}，请写成 2022年3月 这样。", f"{en}: write it like 2022-03.")
        if r in self.table.head and c not in self.table.names and numeric(value) and SERIAL.fullmatch(text):
            self.reading.refuse(self._address(r, c), text, "能看懂的年月", "可能是日期的序号，请把单元格设为日期格式，或写成 2022年3月 这样。",
                                f"{text} may be the number of a date: give the cell a date format, or write it like 2022-03.")
        return _text(self.grid, r, c)

    def row_parts(self, r: int) -> tuple[str, ...] | None:
        """What the label columns say of a row's figures; None where one of them is blank and others are not."""
        parts = []
        for c, kind in self.kinds.items():
            if kind != "label":
                continue
            if not self.grid.texts[r][c]:
                if any(self.grid.texts[other][c] for other in self.table.rows):
                    return None
                continue
            head, text = self.head_text(c), self.period_text(r, c)
            if head in ("年份", "年度", "年", "月份", "月") and text.isdigit():
                text += "年" if head.startswith("年") else "月"
            parts.append(text)
        return tuple(parts)

    def unread(self, c: int, text: str = "", parts: tuple[str, ...] = (), row: int = 0) -> None:
        """Say that a column (or, where the words stand beside the rows, such a row) is not read."""
        text = text or "".join(dict.fromkeys(self.heads[c]))
        if parts:
            words = [(k, self.grid.texts[row][k]) for k, kind in self.kinds.items() if kind == "label" and self.grid.texts[row][k]]
            said = "、".join(text for _, text in words)
            if self.grid.figure(row, c) and not any(f["read"] == said for f in self.reading.findings):
                self.reading.say("warn", self._address(row, words[0][0]), "unread_column", f"“{said}”不是已知指标，未读取", f"{said} is no known indicator; not read", read=said, expected="indicator")
        elif any(self.grid.texts[r][c] for r in self.table.rows):
            self.reading.say("warn", self.top(c), "unread_column", f"列“{text}”不是已知指标，未读取", f"column {text!r} is no known indicator; not read", read=text, expected="indicator")

    def top(self, c: int) -> str:
        """The address of a column's first header cell, or of its first cell."""
        return self._address(self.table.head[0] if self.table.head else next(iter(self.table.rows)), c)

    def title(self) -> str:
        """The address of the title above the table, or of its first cell."""
        table = self.table
        rows = [*table.title_rows, *table.head, *table.rows]
        return next(self._address(r, c) for r in rows for c in table.columns if self.grid.texts[r][c])

    def _address(self, r: int, c: int) -> str:
        return address(*self.grid.place(r, c))
