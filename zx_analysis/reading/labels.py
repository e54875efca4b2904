"""The words of a table: header texts over each column, columns of words beside the names, and what
both say of the figures.
"""

import datetime
import re
from operator import ne

from zx_analysis.city.indicators import UNITS, same_dimension
from zx_analysis.city.register import tidy
from zx_analysis.messages import message
from zx_analysis.reading import headers, titles
from zx_analysis.reading.dates import as_period, when_cell
from zx_analysis.reading.explained import FIRM, headings_that_explain
from zx_analysis.reading.grids import joined
from zx_analysis.reading.heads import cell_words, heads
from zx_analysis.reading.layout import Table
from zx_analysis.reading.numbers import Doubtful, in_full, numeric, quantity
from zx_analysis.reading.observations import Reading
from zx_analysis.reading.rules import Rules
from zx_analysis.reading.sheets import address
from zx_analysis.reading.titles import Context
from zx_analysis.reading.unit_texts import unit_of_all, units_in, units_of_note
from zx_analysis.reading.words import (
    ALARMING_REMARK,
    CONTACT,
    CONTACT_HEADS,
    IGNORED_HEADS,
    LABEL_HEADS,
    NOT_COLLECTED,
    RANK,
)

QUARTER_NUMBER = re.compile(r"[1-4一二三四]")  # under 季度
SERIAL = re.compile(
    r"(3[6-9]|4\d|5[0-4])\d{3}"
)  # days since 1900 of the years 2000 to 2050: a date that lost its format
PERIOD_HEADS = frozenset(
    head for head in LABEL_HEADS if re.search(r"月|时间|期|日", head) and head != "频度"
)
LEAST_LIKE = 4  # characters of a name of which one may be a slip
REMARK_HEADS = ("备注", "说明")
# A table that is finer than townships: its figures are parts of theirs.
FINER_HEADS = re.compile(r"企业|公司|项目名称|产品|行业|村|集团|法人")
CODE_OF_FIRMS = re.compile(r"信用代码|组织机构代码|纳税人识别号")
RATE_ALONE = re.compile(r"环比|占|比[重例]|率|进度|拉动")
# What stands around shares, plans and comparisons: 占全市比重, 年度目标, 比上月增减.
AROUND_THEM = re.compile(
    r"(?:[比较与占的]|全[市县区]|年度|全年|年初|当年|序时|进度|差距|变化|工业)+"
)
# A row of which these words are said does not hold what was achieved.
PLANNED = re.compile(r".{0,4}(?:计划|目标|任务|预计|预测|估计|上年|去年|同期)(?:数|值|完成数?)?")


def when_period(text: str) -> str | None:
    """The year and month that a cell holds, however it is written; None where it holds none."""
    try:
        return when_cell(text).period()
    except Doubtful:
        return None


class Labels:
    """The words of one table. `heads`: header texts over each column; `kinds`: columns of words
    beside the names, 'label' where they are part of each figure's heading, 'ignored' where they say
    nothing; `figures`: columns of figures; `finer`: whether the rows are parts of townships.
    """

    def __init__(self, table: Table, context: Context, rules: Rules, reading: Reading, find):
        self.table, self.context, self.rules, self.reading, self.find = (
            table,
            context,
            rules,
            reading,
            find,
        )
        self.grid = table.grid
        self.heads, lost = heads(table, self._family_in, self._bare)
        if lost is not None:
            reading.refuse(self.address(table.head[0], lost), "upper_header_blank")
        self.finer = False
        self._parts: dict[tuple[str, ...], tuple[str, ...] | None] = {}
        self._groups_without_figures()
        self.kinds = self._kinds()
        self.of_rows = [c for c, kind in self.kinds.items() if kind == "label"]
        self.figures = [
            c
            for c in table.columns
            if c not in table.names and c not in self.kinds and self._holds(c)
        ]
        for r in table.head:
            for c in table.columns:
                self.period_text(r, c)

    def _groups_without_figures(self) -> None:
        """Write an indicator that heads an empty column of its own over the columns that follow and
        name none: with townships across, 规上工业总产值 on a line of its own, below it 本月 and
        累计.
        """
        group: list[str] = []
        first = next((c for c in self.table.columns if self._figure_in(c)), 0)
        for c in self.table.columns:
            texts = [text for text in self.heads[c] if text]
            if c in self.table.names or not texts:
                continue
            head = headers.heading(texts, self.rules.wordings)
            if not self._holds(c) and self._speaks_for_others(c, head, c < first):
                self.reading.say(self.top(c), "line_over_rows", read=self.head_text(c))
            if not self._holds(c) and (head.wording or head.rest):
                group = self.heads[c]
            elif head.wording or head.rest not in ("", "其中") or not self._holds(c):
                group = []
            elif group:
                self.heads[c] = [
                    *(
                        above
                        for above, own in zip(group, self.heads[c], strict=True)
                        if above != own
                    ),
                    *self.heads[c],
                ]

    def headings(self) -> set[str]:
        """What accounts for words of titles and names: the headings of figures, and the words
        beside the rows that are part of them."""
        beside = (text for parts in self._parts for text in parts)
        over = (self.head_text(c) for c in self.figures)
        return headings_that_explain((*over, *beside), self.rules.wordings)

    def _figure_in(self, c: int) -> bool:
        """Whether a column that is none of names holds a figure."""
        cells = self.grid.cells
        return c not in self.table.names and any(numeric(cells[r][c]) for r in self.table.rows)

    def _speaks_for_others(self, c: int, head: headers.Heading, before: bool) -> bool:
        """Whether, with townships across, a line without figures may speak of the figures below it:
        规下工业, 预计数, 1-2月. before: no figures stand above it; a month among months is merely
        not reported yet."""
        beside = c + 1 if c + 1 < self.grid.width else c - 1
        if head.wording or self.grid.place(0, c)[0] == self.grid.place(0, beside)[0]:
            return False
        others = [
            headers.heading(self.heads[k], self.rules.wordings).when.month
            for k in self.table.columns
            if k != c
        ]
        months = head.when.month is not None and not any(others)
        odd = titles.against(self.head_text(c), self.rules.wordings)
        return bool(
            before and (head.measure or head.units or months or any(odd)) or head.rest and odd[0]
        )

    def _bare(self, text: str) -> bool:
        """Whether a text says no more than a month, a basis or growth."""
        head = headers.heading([text], self.rules.wordings)
        return (
            not head.wording
            and not head.rest
            and bool(head.measure or head.basis or head.when.month)
        )

    def _family_in(self, text: str) -> str:
        """The level that a header names or whose growth it names, '' for none."""
        return self.rules.family(headers.heading([text], self.rules.wordings).wording)

    def _holds(self, c: int) -> bool:
        """Whether a column holds anything a figure could be: a cell that is neither empty nor a
        mere header.
        """
        texts = self.grid.texts
        return any(texts[r][c] for r in self.table.rows)

    def head_text(self, c: int) -> str:
        """The words over a column as one text, each once."""
        return tidy("".join(dict.fromkeys(self.heads[c])))

    def _kinds(self) -> dict[int, str]:
        """The columns of words beside the names and what each is for; whatever is doubtful in them
        is said on the way.
        """
        kinds = {}
        for c in self.table.columns:
            if c in self.table.names:
                continue
            head = self.head_text(c).lower()
            cells = {r: text for r in self.table.rows if (text := self.grid.texts[r][c])}
            texts = set(cells.values())  # a long table says the same thousands of times
            words = texts and not any(map(numeric, texts))
            if texts and CODE_OF_FIRMS.search(head):
                self.finer = True
                self.reading.say(self.address(next(iter(cells)), c), "finer_rows", read=head)
            if head in IGNORED_HEADS | CONTACT_HEADS:
                kinds[c] = "ignored"
                if head not in CONTACT_HEADS:
                    self._remarks(c, cells)
            elif (
                head in LABEL_HEADS
                or head == "单位"
                or words
                and any(map(self._says, texts))
                and all(map(self._heads, texts))
                or texts
                and all(map(when_period, texts))
            ):
                kinds[c] = "label"
            elif words and not self.rules.header_like(head):
                kinds[c] = "ignored"
                self._words(c, head, cells)
        return kinds

    def _heads(self, text: str) -> bool:
        """Whether a cell holds nothing but words of headers: 完成 beside 增幅%."""
        return not headers.heading([as_period(text)], self.rules.wordings).rest

    def _says(self, text: str) -> bool:
        """Whether a cell names an indicator, a month, a basis or a unit ('增长' alone is a
        remark).
        """
        head = headers.heading([as_period(text)], self.rules.wordings)
        return not head.rest and bool(head.wording or head.basis or head.units or head.when.month)

    def _remarks(self, c: int, cells: dict[int, str]) -> None:
        """What a column of remarks says against the figures of its rows."""
        numbered = self.head_text(c).lower() not in REMARK_HEADS
        for r, text in cells.items():
            if numbered and (numeric(text) or text.isdigit()):
                continue  # the number or code of a row
            self.check_units(self.address(r, c), text, "unit_of_remark_differs")
            if (
                numeric(text)
                and self.reading.sheet == "csv"
                and c > self.table.names[-1]
                and not numbered
            ):
                self.reading.refuse(self.address(r, c), "figure_among_remarks", read=text)
            elif ALARMING_REMARK.search(text):
                self.reading.say(self.address(r, c), "remark", read=text)

    def check_units(self, cell: str, text: str, id: str) -> None:
        """A note or remark that says another unit than headers and titles is refused, by `id`."""
        said = [*units_of_note(text), *units_in(text), unit_of_all(text, "")]
        said = [unit for unit in said if unit]
        units = (
            {
                unit
                for cells in self.heads.values()
                for unit in headers.heading(cells, self.rules.wordings).units
            }
            | set(self.context.units)
            if said
            else set()
        )
        for unit in said:
            if unit not in units and any(same_dimension(unit, other) for other in units):
                self.reading.refuse(cell, id, read=text, unit=unit, units=sorted(units))

    def unit_of_cells(self, c: int, like: str) -> str:
        """The unit in the first figure of a column where every figure bears one that converts to
        `like`; '' elsewhere."""
        first = ""
        for r in self.table.rows:
            if self.grid.figure(r, c):
                unit = in_full(quantity(self.grid.values(r, c))[1], like)
                if not same_dimension(unit, like):
                    return ""
                first = first or unit
        return first

    def unit_elsewhere(self, c: int, like: str, wording: str) -> str:
        """The unit that every figure of a column bears itself, else the only one that the lines
        below say of all figures or of `wording`; '' where there is none."""
        if unit := self.unit_of_cells(c, like):
            return unit
        lines = [line for _, line in self.table.lines] + [
            joined([self.grid.texts[r][k] for k in self.table.columns]) for r in self.table.notes
        ]
        units = {unit_of_all(line, wording) for line in lines} - {""}
        unit = units.pop() if len(units) == 1 else ""
        return unit if same_dimension(unit, like) else ""

    def _words(self, c: int, head: str, cells: dict[int, str]) -> None:
        """A column of words that are neither names nor part of a heading."""
        firms = [text for text in cells.values() if FIRM.search(text)]
        if "企业" in head and self._counts_alone():
            self.unread(c)  # the names of those that are counted beside it
            return
        if FINER_HEADS.search(head) or len(firms) * 2 > len(cells):
            self.finer = True
            self.reading.say(
                self.address(next(iter(cells)), c), "finer_rows", read=head or firms[0]
            )
            return
        for r, text in cells.items():
            if PLANNED.fullmatch(text):
                self.reading.refuse(self.address(r, c), "row_not_achieved", read=text)
            own = {code for k in self.table.names for code in self.find(self.grid.texts[r][k])}
            if (others := set(self.find(text))) and not others <= own:
                self.reading.refuse(self.address(r, c), "two_townships_in_a_row", read=text)
        self.unread(c)

    def _counts_alone(self) -> bool:
        """Whether each township has one row, and every head with a unit or an indicator counts
        enterprises: then names beside the counts are those of the enterprises counted.
        """
        units = [r for r, kind in self.table.rows.items() if kind == "unit"]
        names = {tuple([self.grid.texts[r][k] for k in self.table.names]) for r in units}
        heads = [headers.heading(self.heads[k], self.rules.wordings) for k in self.table.columns]
        counts = [head for head in heads if head.wording]
        kinds = {i.kind for i in self.rules.indicators for h in counts if h.wording in i.wordings}
        return len(names) == len(units) and kinds == {"count"}

    def period_text(self, r: int, c: int) -> str:
        """The text of a cell as a part of a heading; a date is written as its month, one that could
        be two is refused.
        """
        value, text = self.grid.values(r, c), self.grid.texts[r][c]
        try:
            when_cell(value)
        except Doubtful as doubtful:
            self.reading.refuse(
                self.address(r, c), "period_not_clear", read=text, why=doubtful.reason
            )
        if (
            r in self.table.head
            and c not in self.table.names
            and numeric(value)
            and SERIAL.fullmatch(text)
        ):
            self.reading.refuse(self.address(r, c), "number_of_a_date", read=text)
        return cell_words(self.grid, r, c)

    def row_parts(self, r: int) -> tuple[str, ...] | None:
        """What the label columns say of a row's figures; None where one of them is blank and others
        are not.
        """
        row = self.grid.texts[r]
        texts = tuple([row[c] for c in self.of_rows])
        if texts in self._parts:
            return self._parts[texts]
        refused = len(self.reading.refusals)
        parts = self._row_parts(r)
        if len(self.reading.refusals) == refused:  # what is refused is refused in each row
            self._parts[texts] = parts
        return parts

    def _row_parts(self, r: int) -> tuple[str, ...] | None:
        """`row_parts` of a row whose words were not met before."""
        parts = []
        for c in self.of_rows:
            if not self.grid.texts[r][c]:
                if any(self.grid.texts[other][c] for other in self.table.rows):
                    return None
                continue
            head, text = self.head_text(c), self.period_text(r, c)
            if head == "频度" and text in ("月", "月度", "每月"):
                continue
            if head in PERIOD_HEADS and SERIAL.fullmatch(text):
                text = self._serial(r, c, int(text))
            elif head in ("年份", "年度", "年", "月份", "月") and text.isdigit() and len(text) <= 4:
                text += "年" if head.startswith("年") else "月"
            elif head in ("季", "季度") and QUARTER_NUMBER.fullmatch(text):
                text = f"{text}季度"
            parts.append(text)
        return tuple(parts)

    def _serial(self, r: int, c: int, days: int) -> str:
        """A date that lost its format, as its month; one inside a month is refused."""
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days)
        text = as_period(day)
        if when_period(text) is None:
            self.reading.refuse(
                self.address(r, c), "period_not_clear", read=str(days), why=message("some_day")
            )
        return text

    def unread(
        self,
        c: int,
        text: str = "",
        parts: tuple[str, ...] = (),
        row: int = 0,
        not_actual: str = "",
        of_title: str = "",
        inherited: str = "",
    ) -> None:
        """Say that a column (or, where the words stand beside the rows, such a row) is not read.

        not_actual: the words of the title because of which nothing is; of_title: those that may be
        the indicator; inherited: the indicator that a column without a name of its own is about.
        """
        text = text or "".join(dict.fromkeys(self.heads[c]))
        own = headers.heading(self.heads[c], self.rules.wordings)
        if self.lowest(c) in RANK and c < self.table.names[0]:
            self.reading.say_once(self.top(c), "unread_rank", read=self.head_text(c))
        elif parts and own.measure not in ("prior", "other") and not own.rest:
            words = [
                (k, self.grid.texts[row][k])
                for k, kind in self.kinds.items()
                if kind == "label" and self.grid.texts[row][k]
            ]
            said = "、".join(text for _, text in words)
            beside = headers.heading(list(parts), self.rules.wordings)
            if own.measure and beside.wording and not beside.rest:
                named = [one for one in parts if one.strip("()") not in UNITS]
                said = "、".join(named) + self.head_text(c)  # the level itself was read
            if self.grid.figure(row, c) and all(f["read"] != said for f in self.reading.findings):
                cell = self.address(row, words[0][0])
                like = self._like([text for _, text in words])
                id = "unread_rows_like" if like else "unread_rows"
                self.reading.say(cell, id, read=said, expected="indicator", like=like)
        elif any(self.grid.texts[r][c] for r in self.table.rows):
            if not_actual:
                self.reading.say_once(self.top(c), "unread_not_actual", read=text, words=not_actual)
            elif own.measure == "prior" and not own.rest:
                id = "prior_beside_this_year" if self._has_this_year(own) else "prior_column"
                self.reading.say_once(self.top(c), id, read=self.head_text(c))
            elif self._left_out(c, own, inherited):
                self.reading.say_once(self.top(c), "unread_kind", read=self.head_text(c))
            elif of_title:
                self.reading.say_once(self.top(c), "unread_under_title", read=text, words=of_title)
            else:
                text = self.head_text(c) if parts else text
                like = self._like([own.rest, *self.heads[c]])
                id = "unread_column_like" if like else "unread_column"
                self.reading.say_once(self.top(c), id, read=text, expected="indicator", like=like)

    def _like(self, words: list[str]) -> list[str]:
        """The indicators' names that differ from a word in one character: 规上工业总产直."""
        return [
            wording
            for wording in self.rules.wordings
            for word in words
            if len(word) == len(wording) >= LEAST_LIKE and sum(map(ne, word, wording)) == 1
        ]

    def _left_out(self, c: int, own: headers.Heading, inherited: str) -> bool:
        """Whether a column is of a kind that no panel asks for: a share, a plan for the year, a
        rate on the month before, persons; the growth of an indicator that is read as a level only.
        An amount that bears an indicator, a basis or a month (本月目标) may be what is asked for,
        and a rate that speaks of last year as well.
        """
        if CONTACT.fullmatch(self.lowest(c)):
            return True
        if own.measure == "growth":
            wording = own.wording or inherited
            read = headers.match(own, wording, self.rules.indicators)
            return wording != "" and not own.rest and read is None and not own.amount
        of_year = not own.wording or bool(headers.PLAN.search(own.text))
        bare = of_year and not own.basis and own.when.month in (None, 12)
        rate = "%" in own.units or bool(RATE_ALONE.search(own.text))
        return (
            own.measure == "other"
            and bool(NOT_COLLECTED.search(own.text))
            and not headers.OF_LAST_YEAR.search(own.text.replace("累计", ""))
            and (bare or rate)
            and (not own.rest or bool(AROUND_THEM.fullmatch(own.rest)))
        )

    def _has_this_year(self, prior: headers.Heading) -> bool:
        """Whether a column holds this year's figure of the same months as one of last year's."""
        heads = (headers.heading(self.heads[k], self.rules.wordings) for k in self.figures)
        return any(
            head.measure == ""
            and not head.rest
            and (head.basis == prior.basis or "" in (head.basis, prior.basis))
            and (head.when.month == prior.when.month or None in (head.when.month, prior.when.month))
            for head in heads
        )

    def top(self, c: int) -> str:
        """The address of a column's lowest header cell with words of its own, or of its first
        cell.
        """
        own = [r for r in self.table.head if self.grid.values(r, c) not in ("", None)]
        # a row of units says nothing of the column's name
        own = [r for r in own if len(tidy(self.grid.texts[r][c]).strip("()%")) > 1] or own
        own = [r for r in own if self.grid.texts[r][c].strip("()") not in UNITS] or own
        first = self.table.head[:1] or list(self.table.rows)[:1]
        return self.address((own or first)[-1], c)

    def lowest(self, c: int) -> str:
        """The lowest header text over a column."""
        return next((tidy(text) for text in reversed(self.heads[c]) if text), "")

    def title(self) -> str:
        """The address of the title above the table, or of its first cell."""
        table = self.table
        rows = [*table.title_rows, *table.head, *table.rows]
        return next(
            self.address(r, c) for r in rows for c in table.columns if self.grid.texts[r][c]
        )

    def address(self, r: int, c: int) -> str:
        """The sheet's own address of a cell of the table."""
        return address(*self.grid.place(r, c))
