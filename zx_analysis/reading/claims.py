"""What stands around a table, held against what was read of it: title and names, notes, rates.

Every word that says something of the figures has to agree with them; what is not understood is
said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zx_analysis.city import Indicator, periods
from zx_analysis.city.indicators import convert, half_up, same_dimension
from zx_analysis.city.register import tidy
from zx_analysis.messages import message
from zx_analysis.reading import titles
from zx_analysis.reading.columns import Columns, Meaning
from zx_analysis.reading.dates import When, whens, without_periods
from zx_analysis.reading.explained import (
    is_signature,
    of_another_year,
    unexplained,
    unexplained_periods,
)
from zx_analysis.reading.grids import joined
from zx_analysis.reading.headers import OTHER_BASE, all_wordings, families
from zx_analysis.reading.labels import Labels
from zx_analysis.reading.left_over import wordings_in
from zx_analysis.reading.numbers import Doubtful, number, plain, quantity
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.rates import (
    LEAST_ROWS,
    Row,
    column_slip,
    far_from_ratio,
    far_rows,
    single_slips,
)
from zx_analysis.reading.sheets import address
from zx_analysis.reading.unit_texts import units_in
from zx_analysis.reading.words import ANALYSIS

EXPLAINS = ("注", "说明", "备注")  # begin a note that explains a table
CONSTANT = re.compile(
    r"价格因素|(?:不变|可比|固定|基期|上年|去年|比较)价格?|\d{2,4}年?(?:不变|可比)?价格?|可比口径"
)  # prices of another year
OF_GROWTH = re.compile(
    r"(?:总?产值|增加值|[\u4e00-\u9fff]{0,4}指标)?(?:的|同比|累计|实际|名义)*"
    r"(?:增速|增长(?:速度|率|幅度)?|增幅|同比|速度|发展速度|指数)"
)
NUMBERED_NOTE = re.compile(r"^(?:注|说明|备注)?\d{0,2}[:：、.)]?|^\(?\d{1,2}[)、.]")
COMPARABLE_GROWTH = re.compile(r"可比(?:口径|增)|同口径")  # its panel is not that of the levels


@dataclass
class Claims:
    """One table that was read. first: of its observations in the reading; rows: those with figures,
    by the labels beside them."""

    reading: Reading
    labels: Labels
    columns: Columns
    first: int
    rows: dict[tuple[str, ...], list[int]]

    def __post_init__(self) -> None:
        self.table, self.context = self.labels.table, self.labels.context
        self.grid, self.rules = self.table.grid, self.labels.rules

    @property
    def read(self) -> list[Observation]:
        """What was read of the table."""
        return self.reading.observations[self.first :]

    def reconcile(self) -> None:
        """Refuse or say whatever around the table does not agree with its figures."""
        self.check_notes()
        self.check_rates()
        self.check_bases()
        if self.read:
            self.check_periods()
            self.check_names()

    def check_notes(self) -> None:
        """Lines below the table: figures in them are not read, and a unit other than the table's is
        a contradiction."""
        for row, line in self.table.lines:
            if not self._not_yet_reported(line):
                self._note(address(row, 0), line)
        for r in self.table.notes:
            line = joined([self.grid.texts[r][c] for c in self.table.columns])
            c = next(c for c in self.table.columns if self.grid.texts[r][c])
            signed = is_signature([self.grid.texts[r][k] for k in self.table.columns])
            if not signed and any(self.grid.figure(r, k) for k in self.table.columns):
                note = self.grid.texts[r][c]
                self.reading.say(self._address(r, c), "note_with_figures", note=note, read=line)
                self.labels.check_units(self._address(r, c), line, "unit_of_note_differs")
            else:
                self._note(self._address(r, c), line)

    def _not_yet_reported(self, line: str) -> bool:
        """Whether a line is a month that follows those read, its figures still missing."""
        named = [at.month for at in whens(line) if at.month]
        if not named or without_periods(tidy(line)):
            return False
        months = {int(period[5:]) for period in {o.period for o in self.read}}
        return len(months) > 1 and max(named) > max(months)

    def _prices_of_another_year(self, line: str) -> bool:
        """Whether a line says of the figures, and not of their growth alone, that they are in
        prices of another year; without a subject it speaks of growth where any was read."""
        if all(o.rate for o in self.read):
            return False
        for clause in re.split(r"[,;。，；]", tidy(line)):
            price = CONSTANT.search(clause)
            if price is None:
                continue
            subject = NUMBERED_NOTE.sub("", clause[: price.start()])
            # of 产值和增速 the first speaks of levels; 增加值增速 is growth, whatever it is of
            named = [
                re.sub(r"[按以为系是均都用已]|计算|其中|扣除|剔除", "", part)
                for part in re.split(r"[和及与、]", subject)
            ]
            of_growth = any(OF_GROWTH.search(part) for part in named)
            others = [part for part in named if part and not OF_GROWTH.search(part)]
            if others or not of_growth and not any(o.rate for o in self.read):
                return True
        return False

    def _note(self, cell: str, line: str) -> None:
        """Words below the table: said where they may speak against its figures."""
        words = titles.note_words(line)
        alarming, odd = titles.against(words, self.rules.wordings)
        if self._prices_of_another_year(line):
            self.reading.say(cell, "prices_of_another_year", read=line)
            return
        # 填报单位 of a township's own return says no more than its title
        if self._of_another_basis(tidy(line)):
            spans = {periods.period_zh(o.period, o.months): None for o in self.read}
            self.reading.say(cell, "note_of_another_basis", read=line, spans=list(spans))
            return
        own = {o.code for o in self.read if o.code}
        names = any(
            unit.name in (words if own == {code} else line)
            for code, unit in self.rules.register.units.items()
        )
        elsewhere = set(titles.places_in(line)) - set(self.context.places)
        what = titles.WHAT_ALL_ARE.search(words)
        odd_kind = what and titles.against(what[1], self.rules.wordings)[1]
        other = self._of_another_period_or_unit(words) or ANALYSIS.search(line)
        if names or alarming or elsewhere or odd_kind or other:
            self.reading.say(cell, "note", read=line)
        elif odd:
            explains = tidy(line).startswith(EXPLAINS)
            self.reading.say(cell, "line_below" if explains else "note", read=line)
        self.labels.check_units(cell, line, "unit_of_note_differs")

    def _of_another_basis(self, words: str) -> bool:
        """Whether words say that figures are of a month, or to date, and none that was read is."""
        basis, months = titles.basis_of_all(words), {o.months for o in self.read}
        return bool(self.read) and (
            basis == "month" and 1 not in months or basis == "cumulative" and months == {1}
        )

    def _of_another_period_or_unit(self, words: str) -> bool:
        """Whether words name a period, a year or a unit that no figure of the table has."""
        if not self.read:
            return False
        spans = {(int(o.period[5:]), o.months) for o in self.read}
        years, units = {o.period[:4] for o in self.read}, {o.unit for o in self.read}
        return any(
            at.odd
            or at.month is not None
            and not any(_ends(at, *span) for span in spans)
            or at.year is not None
            and str(at.year) not in years
            for at in whens(words)
        ) or any(
            not any(same_dimension(unit, other) for other in units) for unit in units_in(words)
        )

    def check_rates(self) -> None:
        """Rates against this year's and last year's figures beside them: a slip of a whole column
        is refused, one of a single row said; where all fit, the figures are marked as confirmed.
        """
        for parts, rows in self.rows.items():
            for this, last, c in self.columns.triples.get(parts, []):
                beside = {r: row for r in rows if (row := self._rate(r, this, last, c))}
                if beside:
                    self._check_column((this, last, c), list(beside), list(beside.values()))
                    self._check_digits((this, last, c), beside)

    def check_bases(self) -> None:
        """Rates that are the growth on the month before, or on a plan, by the figures of all rows
        are refused."""
        for parts, rows in self.rows.items():
            meanings = self.columns.meanings(rows[0], parts)
            for c, rate in meanings.items():
                if rate is None or rate.indicator.kind != "growth":
                    continue
                levels = {
                    k: (level.period, level.months)
                    for k, level in meanings.items()
                    if level and level.indicator.growth == rate.indicator.name
                }
                span = rate.period, rate.months
                this = next((k for k, own in levels.items() if own == span), None)
                if this is None:
                    continue
                for base in self._other_bases(meanings, levels, span):
                    if self._grown_on(rows, this, base, c) or (
                        base in levels and self._grown_on(rows, base, this, c)
                    ):
                        self.reading.refuse(
                            self._address(rows[0], c),
                            "rates_on_another_base",
                            header=self.labels.head_text(c),
                            base=self.labels.head_text(base),
                        )

    def _other_bases(
        self,
        meanings: dict[int, Meaning | None],
        levels: dict[int, tuple[str, int]],
        span: tuple[str, int],
    ) -> list[int]:
        """The columns that a rate of `span` may be wrongly compared with: those of as many months
        that end in another month, and plans. levels: the spans of the rate's own indicator."""
        months = [k for k, own in levels.items() if own[1] == span[1] and own[0][5:] != span[0][5:]]
        return months + [
            k
            for k, meaning in meanings.items()
            if meaning is None and OTHER_BASE.search(self.labels.head_text(k))
        ]

    def _grown_on(self, rows: Sequence[int], this: int, base: int, c: int) -> bool:
        """Whether the rates of a column are the growth of one column on another, in all rows."""
        count = 0
        for r in rows:
            row = self._rate(r, this, base, c)
            if row is not None and row.rate:
                if not row.fits:
                    return False
                count += 1
        return count >= LEAST_ROWS

    def _check_column(
        self, columns: tuple[int, int, int], rows: list[int], beside: list[Row]
    ) -> None:
        this, last, c = columns

        def fields(place: int) -> dict:
            return {
                "read": plain(beside[place].rate),
                "header": self.labels.head_text(c),
                "ratio": half_up(float(beside[place].ratio), 1),
            }

        if slip := column_slip(beside):
            self.reading.refuse(self._address(rows[0], c), f"rates_{slip}", **fields(0))
        elif COMPARABLE_GROWTH.search(self.labels.head_text(c)):
            self.reading.say(
                self._address(rows[0], c), "comparable_growth", read=self.labels.head_text(c)
            )
        elif far_from_ratio(beside):
            self.reading.say(self._address(rows[0], c), "rates_far_from_figures", **fields(0))
        slips = single_slips(beside)
        for place in slips:
            cell = self._address(rows[place], c)
            self.reading.say(cell, "rate_of_another_kind", **fields(place))
        for place in far_rows(beside):
            if place not in slips:
                cells = [self._address(rows[place], k) for k in (this, last)]
                more = fields(place) | {"this": cells[0], "last": cells[1]}
                self.reading.say(self._address(rows[place], c), "rate_far_from_its_figures", **more)
        if all(row.fits for row in beside):
            cells = {self._address(r, c) for r in rows}
            self.reading.observations[self.first :] = [
                o._replace(confirmed=True) if o.cell in cells else o for o in self.read
            ]

    def _check_digits(self, columns: tuple[int, int, int], beside: dict[int, Row]) -> None:
        """Say single rows in which a figure of this year or the last is tenfold by its rate."""
        tenfold = [r for r, row in beside.items() if row.tenfold]
        if len(tenfold) * 2 >= len(beside):
            return  # another unit or basis of a whole column
        for r in tenfold:
            this, last, rate = (self._address(r, c) for c in columns)
            row = beside[r]
            self.reading.say(
                last if row.this < row.last else this,
                "figure_tenfold",
                read=plain(max(row.this, row.last)),
                this=f"{this} {plain(row.this)}",
                last=f"{last} {plain(row.last)}",
                rate=f"{rate} {plain(row.rate)}",
                ratio=half_up(float(row.ratio), 1),
            )

    def _rate(self, r: int, this: int, last: int, c: int) -> Row | None:
        """A row's figures of both years and its rate; None where one is missing or last year's is
        0.
        """
        now, before, rate = self._amount(r, this), self._amount(r, last), self._per_cent(r, c)
        if now is None or before is None or rate is None or before <= 0:
            return None
        return Row(now, before, rate)

    def _per_cent(self, r: int, c: int) -> Decimal | None:
        """A rate in per cent, of a cell or a column in ‰ as well."""
        try:
            rate, unit = quantity(self.grid.values(r, c))
        except Doubtful:
            return None
        thousandths = "‰" in (unit or self.labels.head_text(c))
        return convert(rate, "‰", "%") if rate is not None and thousandths else rate

    def _amount(self, r: int, c: int) -> Decimal | None:
        """A cell's figure without its unit; None where it holds none."""
        try:
            return number(self.grid.values(r, c))
        except Doubtful:
            return None

    def check_names(self) -> None:
        """What title and names say beside what was read: words, periods, places and units that
        belong to none of its figures."""
        for name, words in self.context.odd_names:
            codes = {*self.rules.register.find(name), *self.rules.register.find(words)}
            if codes and {o.code for o in self.read if o.code} <= codes:
                continue  # a sheet that is called after its one township
            places = (*self.context.places, self.rules.city)
            if any(words == place[:-1] and place not in name for place in places):
                continue  # 钟祥 where a title or the city's own name says 钟祥市
            if not any(words in o.wording for o in self.read):  # 用电量 of 工业用电量
                self.reading.odd_names.append((name, words))
        self.reading.headings |= self.labels.headings() | {o.wording for o in self.read}
        periods = [o.period for o in self.read]
        for name, why in unexplained_periods(self.context.doubts, periods):
            self.reading.say("", "odd_period_in_name", read=name, why=why)
        places = (*self.context.places, *self.context.other_places)
        city = self.rules.city
        foreign = [one for one in places if one not in city] if city else places
        if foreign and (len(self.context.places) > 1 or self.context.other_places):
            self.reading.say("", "several_places", read="、".join(places))
        elif city and places and not any(one in city for one in places):
            self.reading.say("", "another_place", read="、".join(places), expected=city)
        units = {o.unit for o in self.read}
        units |= {unit for line in self.table.outer for unit in units_in(line)}
        for unit in self.context.units if self.columns.all_read else ():
            if not any(same_dimension(unit, other) for other in units):
                self.reading.say(self.labels.title(), "unit_of_nothing", read=unit)

    def check_periods(self) -> None:
        """Against the names of the whole: nothing later than the title, something of its year,
        something of its month."""
        at, period = self.context.when, self.context.when.period()
        last = max(self.read, key=lambda o: o.period)
        if at.year and all(o.period[:4] != str(at.year) for o in self.read):
            self.reading.refuse(
                last.cell,
                "columns_of_another_year",
                read=last.period,
                columns_year=last.period[:4],
                year=at.year,
            )
        elif period and last.period > period:
            self.reading.refuse(
                last.cell, "column_later_than_title", read=last.period, period=period
            )
        else:
            self._say_of_another_year()
            self._say_outside_the_quarter()
            for name, when in self.context.named:
                if when.month and not self._reaches(when, when.month):
                    self.reading.say(
                        last.cell,
                        "period_mismatch",
                        name=name,
                        month=when.month,
                        read=last.period,
                        expected=f"{when.month}月",
                    )

    def _say_of_another_year(self) -> None:
        """Say which indicators have figures of other years than the title's alone."""
        year = str(self.context.when.year or "")
        years = {(o.wording, o.period[:4]): o.cell for o in self.read} if year else {}
        for (wording, other), cell in years.items():
            if (wording, year) not in years:
                self.reading.say(
                    cell,
                    "indicator_of_another_year",
                    read=wording,
                    columns_year=other,
                    year=year,
                )

    def _say_outside_the_quarter(self) -> None:
        """Say months that lie outside the quarter or half-year of the title."""
        at = self.context.when
        if not at.other_span or at.month is None or at.months is None:
            return
        first = at.month - at.months + 1
        of_months = [o for o in self.read if o.months == 1 and not o.rate]
        outside = {o.period: o for o in reversed(of_months)}  # its first figure
        for period, o in outside.items():
            if int(period[:4]) == at.year and not first <= int(period[5:]) <= at.month:
                months = f"{first}-{at.month}月"
                when = periods.period_zh(period, 1)
                self.reading.say(o.cell, "month_outside_title", read=when, months=months)

    def _reaches(self, when: When, month: int) -> bool:
        """Whether a figure ends in the month that a name says, or inside its quarter or
        half-year.
        """
        first = month - (when.months or 1) + 1 if when.other_span else month
        # a second table below the first may be of another month than the file's name
        return any(first <= int(o.period[5:]) <= month for o in self.reading.observations)

    def _address(self, r: int, c: int) -> str:
        return address(*self.grid.place(r, c))


def check_names(readings: Sequence[Reading], stem: str, indicators: tuple[Indicator, ...]) -> None:
    """Say which words of the names of a file and its sheets no heading in it explains, and that a
    file is called after indicators none of which was read of it."""
    headings = set().union(*(reading.headings for reading in readings))
    for reading in readings:
        for name, words in reading.odd_names:
            if unexplained([words], headings):
                reading.say("", "odd_words_in_name", read=words, name=name)
    called = wordings_in(stem, all_wordings(indicators))
    first = next((reading for reading in readings if reading.observations), None)
    if first is None:
        return
    for reading in readings:
        if of_another_year(reading.sheet, reading.observations):
            _say_of_another_year(reading, reading.sheet)
    if of_another_year(stem, [o for reading in readings for o in reading.observations]):
        _say_of_another_year(first, stem)
    if not called:
        return
    read = {o.indicator for reading in readings for o in reading.observations}
    read |= {i.name for i in indicators if i.growth in read}
    if not read & set(map(families(indicators).get, called)):
        wording = first.observations[0].wording
        first.say("", "file_name", file_wordings=called, read=wording)


def _say_of_another_year(reading: Reading, name: str) -> None:
    """Say that the name of a sheet or file bears another year than its figures."""
    why = message("year_of_a_name_differs")
    reading.say("", "odd_period_in_name", read=name, why=why)


def _ends(at: When, last: int, months: int) -> bool:
    """Whether a period of a note is a span that was read, or the month that ends it."""
    return at.month == last and (at.months or 1) in (1, months)
