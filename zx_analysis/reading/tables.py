"""A sheet → observations: the rows of its tables, each with its township. What is not understood is
refused or said, never guessed.
"""

import re
from functools import cached_property

from zx_analysis.city import Indicator, Register
from zx_analysis.city.register import simplified, tidy
from zx_analysis.reading import blocks, headers, industries, layout, titles
from zx_analysis.reading.blocks import Words
from zx_analysis.reading.claims import Claims
from zx_analysis.reading.columns import Columns, Meaning
from zx_analysis.reading.explained import (
    is_signature,
    no_more_than_words,
    without_accounted,
    words_for_units,
)
from zx_analysis.reading.figures import Figures
from zx_analysis.reading.grids import (
    is_group,
    is_name_head,
    is_of,
    part_beside,
    upright,
    without_mark,
    without_numeral,
)
from zx_analysis.reading.labels import Labels
from zx_analysis.reading.layout import Table
from zx_analysis.reading.names import (
    FOOTNOTED,
    PLACE,
    TOWNSHIP,
    county_by_code,
    county_of_rows,
    footnoted,
    whole_by_indicator,
    without_county,
    without_zeros,
)
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.observations import Reading
from zx_analysis.reading.rules import Rules
from zx_analysis.reading.sheets import TRADITIONAL, Sheet, address, cell_text, in_simplified
from zx_analysis.reading.words import INDUSTRY, PART_ENDS

TITLE_ROWS = 12


def read_sheet(
    sheet: Sheet,
    register: Register,
    indicators: tuple[Indicator, ...],
    default_unit: dict[str, str],
    file_stem: str,
    city: str = "",
) -> Reading:
    """Every figure of a sheet."""
    wordings = headers.all_wordings(indicators)
    file_stem = simplified(file_stem) if TRADITIONAL.search(file_stem) else file_stem
    rules = Rules(register, indicators, wordings, default_unit, file_stem, tidy(city))
    sheet = in_simplified(sheet)
    reading = Reading(sheet.file, sheet.name, rows_read=len(sheet.rows))
    texts = {value for value in set().union(*sheet.rows) if isinstance(value, str)}
    around = tidy(file_stem) + " ".join(
        {
            text
            for row in sheet.rows[:TITLE_ROWS]
            for value in row
            if isinstance(value, str) and not PLACE.fullmatch(text := tidy(value))
        }
    )
    counties = around + (rules.city or county_of_rows(set(map(tidy, texts)), register))
    cache: dict[str, list[str]] = {}

    def find(text: str) -> list[str]:
        if text not in cache:
            name = not numeric(text) or text.isdigit() and len(text) >= 6
            cache[text] = (
                (
                    register.find(without_zeros(text))
                    or without_county(text, register, counties)
                    or footnoted(text, register)
                )
                if name
                else []
            )
        return cache[text]

    seen: dict[str, bool] = {}

    def header_like(text: str) -> bool:
        if text not in seen:
            seen[text] = rules.header_like(text)
        return seen[text]

    def names_indicator(text: str) -> bool:
        return bool(headers.heading([text], wordings).wording)

    def bare(text: str) -> bool:
        head = headers.heading([text], wordings)
        return not head.wording and bool(
            head.basis or head.measure == "growth" or text.startswith("其中")
        )

    grid = upright(sheet, around)
    county = county_by_code(grid.texts, register)
    county |= whole_by_indicator(texts, around, wordings, rules.family)
    grid.totals.update(dict.fromkeys(county, "city"))
    known = layout.known_cells(grid, find)
    words = Words(find, header_like, names_indicator, bare)
    found = blocks.tables(grid, known, words, file_stem, reading)
    if not found and (by_group := blocks.grouped(grid, known, words)) is not grid:
        grid, known = by_group, layout.known_cells(by_group, find)
    found = found or layout.tables(grid, known, find, header_like)
    if not found:
        reading.drop("没有乡镇的表", len(sheet.rows))
        if any(map(any, grid.texts)):
            words = no_more_than_words(sheet.name, grid.texts, wordings)
            rule = "sheet_of_words" if words else "no_township"
            reading.say("", rule, read=sheet.name, expected="register")
        return reading
    kept, control = set(), set()
    for table in found:
        reader = _Reader(reading, sheet, table, rules, find)
        reader.read()
        kept, control = kept | reader.figures.kept, control | reader.figures.control
    _count_rows(reading, sheet, found, kept, control)
    return reading


class _Reader:
    """One table on its way into a Reading."""

    def __init__(self, reading: Reading, sheet: Sheet, table: Table, rules: Rules, find):
        self.reading, self.sheet, self.table, self.rules, self.find = (
            reading,
            sheet,
            table,
            rules,
            find,
        )
        self.grid, self.register = table.grid, rules.register
        rows = [self.grid.texts[r] for r, kind in table.rows.items() if kind == "unit"]
        names = {row[c] for row in rows for c in table.names}
        self.own = {code for name in names for code in find(name)}
        said = tidy("".join([*table.titles, sheet.name, rules.file_stem]))
        places = {p for line in (*table.titles, rules.file_stem) for p in titles.places_in(line)}
        county = rules.city or (places.pop() if len(places) == 1 else "")
        self.context = titles.context(
            [without_accounted(line, table) for line in table.titles + table.corner],
            table.outer,
            self._unnamed(sheet.name) if sheet.name != "csv" else "",
            self._unnamed(rules.file_stem),
            rules.wordings,
            words_for_units(said, self.own or set(find(table.called)), self.register, county),
        )
        self.figures = Figures(reading, sheet, self.grid, self.register)
        self.first = len(reading.observations)
        self.told: dict[tuple[str, ...], tuple[str, str, str]] = {}  # names → what `_whose` gives

    def _unnamed(self, name: str) -> str:
        """The name of the sheet or its file without the one township that it is called after."""
        name = name.replace(self.table.called, "") if self.table.called else name
        return without_accounted(name, self.table)

    def read(self) -> None:
        if self.context.draft:
            self.reading.say(
                self.figures.address(min(self.table.rows), self.table.names[0]),
                "draft",
                words=list(self.context.draft),
                read="、".join(self.context.draft),
            )
            return
        if industries.is_table_of_them(self.table):
            self._leave_out_industries()
            return
        self.labels = Labels(self.table, self.context, self.rules, self.reading, self.find)
        if self.labels.finer:
            return
        self.columns = Columns(self.labels)
        self.read_rows: dict[tuple[str, ...], list[int]] = {}
        self.meanings: dict[tuple[str, ...], list[tuple[int, Meaning]]] = {}  # of columns read
        above = "header"
        for r in self._strangers_above():
            self._unknown(r)
        for r, kind in self.table.rows.items():
            if kind == "unknown":
                self._unknown(r)
            elif kind == "nameless":
                self.reading.refuse(
                    self.figures.address(r, self.table.names[0]), "row_without_name"
                )
            elif kind == "comparison":
                name = next(name for name in self._names(r) if name)
                cell = self.figures.address(r, self.table.names[0])
                self.reading.say(cell, "row_for_comparison", read=name)
            elif kind not in ("average", "industry"):
                self._row(r, kind, above)
            above = kind if kind not in ("part", "industry") else above
        for r in self.table.below:
            if is_signature(self.grid.texts[r]):
                continue
            c = next(c for c in self.table.columns if self.grid.figure(r, c))
            self.reading.say(self.figures.address(r, c), "unlabelled")
        industries.check(self.labels, self.meanings.get((), []))
        Claims(self.reading, self.labels, self.columns, self.first, self.read_rows).reconcile()

    def _leave_out_industries(self) -> None:
        """Say that a table of industries is not read."""
        rows = list(self.table.rows)
        self.table.rows = dict.fromkeys(rows, "industry")
        name = next(name for r in rows for name in self._names(r) if name)
        cell = self.figures.address(rows[0], self.table.names[0])
        self.reading.say(cell, "table_of_industries", read=name, rows=len(rows))

    def _strangers_above(self) -> list[int]:
        """Rows between the head of the names and the first known name that bear a township's name
        nobody knows: without a figure they look like a part of the header."""
        rows, c = sorted([*self.table.title_rows, *self.table.head]), self.table.names
        heads = [r for r in rows if any(is_name_head(self.grid.texts[r][k]) for k in c)]
        return [
            r
            for r in rows
            if heads
            and r > heads[0]
            and any(
                TOWNSHIP.fullmatch(text)
                and not is_name_head(text)
                and not text.endswith("乡镇")  # 平原乡镇: a group of them
                and not self.find(text)
                for text in self._names(r)
            )
        ]

    def _names(self, r: int) -> list[str]:
        return [self.grid.texts[r][c] for c in self.table.names]

    def _row(self, r: int, kind: str, above: str) -> None:
        """Read one row. above: the kind of the last row before it that is no part ('header' for
        none).
        """
        whose = self._whose(r, kind, above)
        if whose is None:
            return
        kind, code, label = whose
        parts = self.labels.row_parts(r)
        if parts is None:
            self._blank_label(r, kind)
            return
        if kind == "unit" and self.sheet.name == "csv" and self._short(r):
            return
        if parts not in self.meanings:
            meanings = self.columns.meanings(r, parts)
            self.meanings[parts] = [(c, meaning) for c, meaning in meanings.items() if meaning]
        self.figures.read(r, code, label, self.meanings[parts])
        self.read_rows.setdefault(parts, []).append(r)

    def _whose(self, r: int, kind: str, above: str) -> tuple[str, str, str] | None:
        """Kind, code ('' for no unit) and name of a row; None where nobody can tell whose it is,
        and that is refused.
        """
        row = self.grid.texts[r]
        words = tuple([row[c] for c in self.table.names])
        if kind == "unit" and words in self.told:
            return self.told[words]
        names = [(c, row[c]) for c in self.table.names if row[c]]
        if kind == "part" and names:
            kind, names = self._part(r, names, above)
        codes = self._codes(r, names) if kind == "unit" else set()
        if codes is None or not kind:
            return None
        label = names[0][1] if names else part_beside(self.grid, r, self.table.names)
        label = self.grid.total_label(label) if kind == "total" else label
        code = next(iter(codes), "")
        if kind == "unit" and not any(self._footnote(name) for _, name in names):
            self.told[words] = kind, code, label  # what is said of a name is said in each row
        return kind, code, label

    def _part(
        self, r: int, names: list[tuple[int, str]], above: str
    ) -> tuple[str, list[tuple[int, str]]]:
        """What a row of a part ('其中：胡集镇', '胡集镇小计') is read as: kind and names; '' where
        it may be the township itself, and that is refused.
        """
        c, name = names[0]
        if is_of(name):
            codes = self.find(without_mark(name))
            if codes and not self.own & set(codes):
                if above not in ("header", "total") or len(codes) > 1:
                    self.reading.refuse(self.figures.address(r, c), "township_or_part", read=name)
                    return "", names
                return "unit", [(c, without_mark(name))]
            if codes:
                self._again(r, c, name, codes)
        if (
            codes := self.find(re.sub(f"(?:{'|'.join(PART_ENDS)})$", "", name))
        ) and not self.own & set(codes):
            self.reading.refuse(
                self.figures.address(r, c), "subtotal_named_after_township", read=name
            )
            return "", names
        # an industry is kept as a part of the whole, and shown as one
        told = is_of(name) and not codes and above == "total" and not INDUSTRY.search(name)
        if told and self._any_figure(r):
            self.reading.say(self.figures.address(r, c), "part_of_total", read=name)
        # 街道 with its sum is a sub-total by another name, and checked as one
        return "part", [(c, f"{without_numeral(name)}小计")] if is_group(name) else names

    def _any_figure(self, r: int) -> bool:
        return any(self.grid.figure(r, c) for c in self.table.columns)

    def _codes(self, r: int, names: list[tuple[int, str]]) -> set[str] | None:
        """The unit that the names and codes of a row tell; None where they tell more than one, and
        that is refused.
        """
        codes: set[str] = set()
        for c, name in names:
            found = self.find(name)
            if len(found) > 1:
                candidates = [self.register.all[code].name for code in found]
                self.reading.refuse(
                    self.figures.address(r, c), "ambiguous_name", read=name, names=candidates
                )
                return None
            if self._footnote(name):
                self.reading.say(self.figures.address(r, c), "footnote", read=name)
            codes |= set(found)
        if len(codes) > 1:
            self.reading.refuse(
                self.figures.address(r, names[0][0]),
                "name_and_code_disagree",
                names=[self.register.all[code].name for code in sorted(codes)],
            )
            return None
        return codes

    def _footnote(self, name: str) -> bool:
        """Whether a name is a township's with the mark of a footnote."""
        marked = FOOTNOTED.fullmatch(name) and self.find(name)
        return bool(marked) and not self.register.find(name)

    def _again(self, r: int, c: int, name: str, codes: list[str]) -> None:
        """'其中：胡集镇' beside a row 胡集镇 of its own: the same figures, or nobody knows which
        are the township's.
        """
        others = [
            row
            for row, kind in self.table.rows.items()
            if kind == "unit"
            and set(codes)
            & {code for k in self.table.names for code in self.find(self.grid.texts[row][k])}
        ]
        figures = [[self.grid.texts[row][k] for k in self.labels.figures] for row in (r, *others)]
        if any(row != figures[0] for row in figures[1:]):
            self.reading.refuse(
                self.figures.address(r, c), "township_twice_with_other_figures", read=name
            )

    def _blank_label(self, r: int, kind: str) -> None:
        """A row of figures whose label is blank: refused of a township, said of any other."""
        c = next(
            c
            for c, what in self.labels.kinds.items()
            if what == "label" and not self.grid.texts[r][c]
        )
        if not any(self.grid.figure(r, k) for k in self.labels.figures):
            return
        if kind == "unit":
            self.reading.refuse(
                self.figures.address(r, c), "blank_beside_township", header=self.labels.head_text(c)
            )
        else:
            self.reading.say(
                self.figures.address(r, c), "blank_label", header=self.labels.head_text(c)
            )

    def _short(self, r: int) -> bool:
        """Whether a line of a text has fewer cells than its header: then its figures may stand in
        the wrong columns.
        """
        if self.table.called:
            return self._short_in_block()
        if not self.grid.upright or not self.table.head:
            return self._short_across(r)
        row, whole = self.sheet.rows[r], self.header_cells
        if len(row) == whole:
            return False
        filled = _filled(row)
        longer = self.table.columns.stop == self.grid.width and filled > whole
        if (
            len(row) >= whole
            and not longer
            or not any(self.grid.figure(r, c) for c in self.labels.figures)
        ):
            return False
        self.reading.refuse(
            self.figures.address(r, min(len(row), self.grid.width) - 1),
            "row_of_another_length",
            cells=filled if longer else len(row),
            header_cells=whole,
        )
        return True

    @cached_property
    def header_cells(self) -> int:
        """How many cells the header has."""
        return max(c for c in self.table.columns if any(self.labels.heads[c])) + 1

    def _short_in_block(self) -> bool:
        """Whether a line of a township's block has fewer or more cells than the block's header."""
        rows = range(self.grid.height)
        head, *lines = sorted({self.grid.place(r, c)[0] for r in rows for c in self.table.columns})
        filled = {line: _filled(self.sheet.rows[line]) for line in (head, *lines)}
        for line in lines:
            cells = len(self.sheet.rows[line])
            if filled[line] > filled[head] or 1 < cells < filled[head]:
                self.reading.refuse(
                    address(line, max(min(cells, filled[head]) - 1, 0)),
                    "row_of_another_length",
                    cells=max(cells, filled[line]) if cells >= filled[head] else cells,
                    header_cells=filled[head],
                )
                return True
        return False

    def _short_across(self, r: int) -> bool:
        """With townships across, a line of figures that is shorter than the line of names."""
        names = len(self.sheet.rows[self.grid.place(r, self.table.names[0])[0]])
        for c in self.labels.figures:
            line = self.grid.place(r, c)[0]
            if len(self.sheet.rows[line]) < names:
                self.reading.refuse(
                    address(line, max(len(self.sheet.rows[line]) - 1, 0)),
                    "row_shorter_than_names",
                    cells=len(self.sheet.rows[line]),
                    name_cells=names,
                )
                return True
        return False

    def _unknown(self, r: int) -> None:
        """A row whose name nobody knows, with the names of the register that look like it."""
        c = next(c for c in self.table.names if self.grid.texts[r][c])
        name = self.grid.texts[r][c]
        if is_name_head(name):
            self.reading.refuse(self.figures.address(r, c), "second_header", read=name)
            return
        near = self.register.suggestions(name)
        self.reading.refuse(
            self.figures.address(r, c),
            "name_like_some_in_register" if near else "name_not_in_register",
            read=name,
            near=near,
        )


def _filled(row: list) -> int:
    """How many cells a row has up to the last that holds anything."""
    return next((c + 1 for c in reversed(range(len(row))) if cell_text(row[c])), 0)


def _count_rows(
    reading: Reading, sheet: Sheet, found: list[Table], kept: set[int], control: set[int]
) -> None:
    """The row ledger of the sheet's own rows: kept where a figure of a unit was read, control where
    only totals were, else why not.
    """
    control = control - kept
    rest: dict[int, str] = {}
    for table in found:
        averages, of_industries = (
            [r for r, kind in table.rows.items() if kind == one] for one in ("average", "industry")
        )
        for rows, reason in (
            (table.title_rows, "标题和单位行"),
            (table.head, "表头"),
            (table.notes, "附注和落款"),
            (table.below, "没有名称的数字"),
            (averages, "平均数"),
            (of_industries, "行业分项"),
            (list(table.rows), "没有数字的行"),
        ):
            for r in table.grid.lines(rows, table.columns):
                rest.setdefault(r, reason)
    reading.rows_kept, reading.rows_control = len(kept), len(control)
    for r in range(len(sheet.rows)):
        if r not in kept and r not in control:
            empty = not any(sheet.text(r, c) for c in range(len(sheet.rows[r])))
            reading.drop("空行" if empty else rest.get(r, "标题和单位行"))
