"""The columns of a table → what the figures in each are: indicator, period, unit. What is not understood is refused or said, never guessed."""

import re
from dataclasses import dataclass

from zx_analysis import headers, titles
from zx_analysis.blocks import IGNORED_HEADS, LABEL_HEADS, Table, is_name_head
from zx_analysis.cells import address
from zx_analysis.dates import as_period, when_cell
from zx_analysis.headers import Heading
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
# Words that name output but not whose: a title that narrows the scope makes them something else.
GENERIC = ("产值", "总产值")
BROKEN = "\0"  # the group after a column that was not understood


@dataclass(frozen=True)
class Meaning:
    """What the figures of one column (of one kind of row) are; wording: the indicator's, as printed."""

    indicator: Indicator
    period: str
    months: int
    unit: str
    wording: str


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


class Columns:
    """The columns of one table. `labels`: columns of words beside the names, 'label' where they are part of each figure's heading,
    'ignored' where they say nothing; `figures`: those that hold figures; `finer`: whether the rows are parts of townships."""

    def __init__(self, table: Table, context: Context, rules: Rules, reading: Reading, find):
        self.table, self.context, self.rules, self.reading, self.find = table, context, rules, reading, find
        self.grid = table.grid
        self.heads = heads(table, self._family_in)
        self.finer = False
        self.labels = self._labels()
        self.figures = [c for c in table.columns if c not in table.names and c not in self.labels and self._holds(c)]
        self._known: dict[tuple, dict[int, Meaning | None]] = {}
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

    def _labels(self) -> dict[int, str]:
        labels = {}
        for c in self.table.columns:
            if c in self.table.names:
                continue
            head = self.head_text(c).lower()
            cells = {r: text for r in self.table.rows if (text := self.grid.texts[r][c])}
            words = cells and not any(map(numeric, cells.values()))
            if head in IGNORED_HEADS:
                labels[c] = "ignored"
                self._remarks(c, cells)
            elif head in LABEL_HEADS or head == "单位" or words and all(map(self.rules.header_like, cells.values())):
                labels[c] = "label"
            elif words and not self.rules.header_like(head):
                labels[c] = "ignored"
                self._words(c, head, cells)
        return labels

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
        self._unread(c)

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
        for c, kind in self.labels.items():
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

    def meanings(self, r: int, parts: tuple[str, ...]) -> dict[int, Meaning | None]:
        """The meaning of each column for rows with these labels; None for a column that is not read, and that is said."""
        if parts not in self._known:
            self._known[parts] = self._meanings(r, parts)
        return self._known[parts]

    def _meanings(self, r: int, parts: tuple[str, ...]) -> dict[int, Meaning | None]:
        found = {c: headers.heading([*self.heads[c], *parts], self.rules.wordings) for c in self.figures}
        # "累计" in the title speaks for columns named by months unless some column says for itself what it holds.
        spoken = any(head.basis or (head.when.months or 1) > 1 for head in found.values())
        self.basis = "" if spoken else self.context.basis
        named = self._named(found, parts, r)
        spans: dict[int, tuple[str, int] | None] = {}
        for c, (indicator, _) in named.items():
            if found[c].measure == "":
                spans[c] = headers.interval(found[c], self.context.when, self.basis, indicator.kind, None)
        for c, (indicator, wording) in named.items():
            if found[c].measure == "growth":
                beside = self._beside(c, self.rules.family(wording), named, spans, found)
                spans[c] = headers.interval(found[c], self.context.when, self.basis, indicator.kind, beside)
        result: dict[int, Meaning | None] = {c: None for c in found}
        for c, (indicator, wording) in named.items():
            span = self._span(c, found[c], spans[c])
            unit = self._unit(c, found[c], indicator) if span else None
            result[c] = Meaning(indicator, *span, unit, wording) if span and unit else None
        return self._without_prior(result)

    def _named(self, found: dict[int, Heading], parts, r: int) -> dict[int, tuple[Indicator, str]]:
        """The indicator of each column and the wording that names it: the column's own, its group's, or the title's."""
        named, group = {}, ""
        not_actual = self._not_actual(found)
        for c, head in found.items():
            if not any(self.heads[c]) and not parts:
                self._headless(c)
                continue
            if head.wording:
                group = head.wording if not head.rest else BROKEN
            elif head.rest:
                group = BROKEN
            inherited = group
            if group in ("", BROKEN):
                # A rate behind a column that was not understood is that column's.
                inherited = "" if group == BROKEN and head.measure == "growth" else self.context.wording
            indicator = headers.match(head, inherited, self.rules.indicators)
            if indicator is None or not_actual:
                self._unread(c, head.text, parts, r)
                continue
            wording = head.wording or inherited
            if self._trusted(c, wording, from_title=not head.wording and group in ("", BROKEN)):
                named[c] = indicator, wording
            if group == BROKEN:
                group = wording
        return named

    def _not_actual(self, found: dict[int, Heading]) -> bool:
        """Whether the title speaks of plans, estimates or last year and no column says that it alone is meant."""
        words = [word for word in self.context.achieved if not any(word in head.text for head in found.values())]
        if words:
            self.reading.say("warn", self._title(), "not_actual", f"标题、表名或文件名里有“{'、'.join(words)}”，不是实际完成数，未读取",
                             f"title, sheet or file name says {', '.join(words)}: not what was achieved; not read", read="、".join(words))
        return bool(words)

    def _trusted(self, c: int, wording: str, from_title: bool) -> bool:
        """Whether nothing in title and sheet name speaks against the wording; said or refused where something does."""
        context = self.context
        if from_title and context.unread:
            self.reading.refuse(self._title(), f"标题里的“{context.unread}”（指标只写在标题里，不知道是否还是{wording}）", "写明指标的表头", f"请在表头写明指标，如“{wording}（万元）”。",
                                f"the title says {context.unread!r} beside {wording!r}. Write the indicator into the header.")
            return False
        elsewhere = {self.rules.family(word) for word in context.sheet_wordings}
        if elsewhere and self.rules.family(wording) not in elsewhere:
            if from_title:
                self.reading.refuse(self._title(), f"标题是{wording}，表名是{'、'.join(context.sheet_wordings)}", "标题和表名一致", "请改正标题或表名。",
                                    f"the title says {wording!r}, the sheet's name {', '.join(context.sheet_wordings)}. Mend one of them.")
                return False
            if not {self.rules.family(w) for texts in self.heads.values() for w in self.rules.wordings if w in "".join(texts)} & elsewhere:
                self.reading.say("warn", self._top(c), "sheet_name", f"表名写的是{'、'.join(context.sheet_wordings)}，表头是{wording}，按表头读取",
                                 f"the sheet's name says {', '.join(context.sheet_wordings)}, the header {wording}; the header counts", read=wording)
        if context.scope:
            words = "、".join(context.scope)
            if wording in GENERIC:
                self.reading.refuse(self._title(), f"标题、表名或文件名里的“{words}”", "写明是哪种产值的表头", "请在表头写明指标，如“工业总产值（万元）”；不是全部工业的请移走。",
                                    f"the title says {words!r}; {wording!r} may be something else. Write the indicator into the header.")
                return False
            self.reading.say("warn", self._title(), "title_words", f"标题、表名或文件名里有“{words}”，可能不是全口径，数字照样读取，请核对",
                             f"title, sheet or file name says {words!r}: perhaps not the whole scope; read as it is", read=words, expected=wording)
        return True

    @staticmethod
    def _beside(c: int, family: str, named, spans, found) -> tuple[str, int] | None:
        """The interval of the level that a growth rate stands beside: the nearest on its left, else on its right, of its family."""
        order = list(found)
        level = [k for k in order if k in named and spans.get(k) and found[k].measure == ""]
        here = order.index(c)
        left = None
        for k in level:
            if order.index(k) < here:
                span = spans[k] if family == named[k][0].name else None
                # Behind this year's and last year's figure a rate is this year's.
                if not (left and span and span[0] == f"{int(left[0][:4]) - 1}{left[0][4:]}"):
                    left = span
        if left is not None:
            return left
        right = next((k for k in level if order.index(k) > here), None)
        return spans[right] if right is not None and named[right][0].name == family else None

    def _span(self, c: int, head: Heading, span) -> tuple[str, int] | None:
        if self.context.doubt and head.when.period() is None:
            self._refuse(c, f"{head.text}（{self.context.doubt}）", "只有一个期别", "请在表头写明每列的年月，或改正标题、表名、文件名。",
                         "title, sheet and file name name different periods. Write year and month into the header, or mend the names.")
            return None
        if span is None and head.when.over(self.context.when).period():
            self._refuse(c, head.text, "写明当月还是累计的表头", "请在表头写上本月或累计。", "neither title nor header says whether this is the month or the year to date. Write it into the header.")
        elif span is None:
            self._refuse(c, head.text, "写明年份和月份的标题、表头、表名或文件名", "请在标题里写上年月。",
                         "neither title, header, sheet nor file name says which year and month. Write it in the title.")
        return span

    def _unit(self, c: int, head: Heading, indicator: Indicator) -> str | None:
        own = [unit for unit in head.units if same_dimension(unit, indicator.unit)]
        around = [unit for unit in self.context.units if same_dimension(unit, indicator.unit)]
        if len(own) > 1 or not own and len(around) > 1 or own and around and own != around:
            self._refuse(c, f"{head.text}（单位 {'、'.join([*own, *(u for u in around if u not in own)])}）", "只有一个单位",
                         "标题和表头的单位不一致，请改正。", "two units for one figure. Mend title or header.")
            return None
        if head.units and not own:
            self._refuse(c, f"{head.text}（单位 {head.unit}）", f"可换算成{indicator.unit}的单位", "请核对表头的单位。",
                         f"the unit does not convert to {indicator.unit}. Check the header.")
            return None
        unit = (own or around or [self.rules.default_unit.get(indicator.name, "")])[0]
        unit = unit or (indicator.unit if indicator.unit in ("%", "个") else "")
        if not unit:
            self._refuse(c, head.text, f"可换算成{indicator.unit}的单位", "请在表头或单位行写明单位。",
                         f"no unit that converts to {indicator.unit} is given. Write the unit in the header.")
            return None
        return unit

    def _without_prior(self, meanings: dict[int, Meaning | None]) -> dict[int, Meaning | None]:
        """A column of the same months a year ago beside this year's is for comparison: it is not read, and that is said."""
        spans = {(m.indicator.name, m.period, m.months) for m in meanings.values() if m}
        for c, meaning in meanings.items():
            if meaning is None:
                continue
            own = {(p, n) for name, p, n in spans if name == meaning.indicator.name}
            later = {(f"{int(meaning.period[:4]) + 1}{meaning.period[4:]}", meaning.months)}
            if later <= own and len({p for p, n in own if n == meaning.months}) == 2 and len({p[5:] for p, _ in own}) == 1:
                self.reading.say("warn", self._top(c), "prior_year", "上年同期数，未读取", "figures of a year ago; not read", read=meaning.period)
                meanings[c] = None
        return meanings

    def _headless(self, c: int) -> None:
        """A column of figures without a word over it: numbers of the rows are ignored, all others refused."""
        figures = [r for r in self.table.rows if self.grid.figure(r, c)]
        if not figures:
            return
        if c < self.table.names[0] and [self.grid.texts[r][c] for r in figures] == [str(i) for i in range(1, len(figures) + 1)] and len(figures) > 1:
            self.reading.say("warn", self._address(figures[0], c), "serial_numbers", "没有表头的一列 1、2、3…，当作序号，未读取", "a column 1, 2, 3 … without a header, taken for row numbers; not read")
            return
        self.reading.refuse(self._address(figures[0], c), f"{self.grid.texts[figures[0]][c]}（没有表头的一列数字）", "每列有表头", "请补上表头；csv 里的千分位逗号请去掉。",
                            "a figure in a column without a header. Write the header; take thousands separators out of a csv.")

    def _unread(self, c: int, text: str = "", parts: tuple[str, ...] = (), row: int = 0) -> None:
        """Say that a column (or, where the words stand beside the rows, such a row) is not read."""
        text = text or "".join(dict.fromkeys(self.heads[c]))
        if parts:
            words = [(k, self.grid.texts[row][k]) for k, kind in self.labels.items() if kind == "label" and self.grid.texts[row][k]]
            said = "、".join(text for _, text in words)
            if self.grid.figure(row, c) and not any(f["read"] == said for f in self.reading.findings):
                self.reading.say("warn", self._address(row, words[0][0]), "unread_column", f"“{said}”不是已知指标，未读取", f"{said} is no known indicator; not read", read=said, expected="indicator")
        elif any(self.grid.texts[r][c] for r in self.table.rows):
            self.reading.say("warn", self._top(c), "unread_column", f"列“{text}”不是已知指标，未读取", f"column {text!r} is no known indicator; not read", read=text, expected="indicator")

    def _top(self, c: int) -> str:
        """The address of a column's first header cell, or of its first cell."""
        return self._address(self.table.head[0] if self.table.head else next(iter(self.table.rows)), c)

    def _title(self) -> str:
        """The address of the title above the table, or of its first cell."""
        table = self.table
        rows = [*table.title_rows, *table.head, *table.rows]
        return next(self._address(r, c) for r in rows for c in table.columns if self.grid.texts[r][c])

    def _refuse(self, c: int, read: str, expected: str, remedy: str, english: str) -> None:
        self.reading.refuse(self._top(c), read, expected, remedy, english)

    def _address(self, r: int, c: int) -> str:
        return address(*self.grid.place(r, c))
