"""The columns of a table → what the figures in each are: indicator, period, unit. What is not
understood is refused or said, never guessed.
"""

import re
from dataclasses import dataclass, replace

from zx_analysis.city import Indicator, periods
from zx_analysis.city.indicators import same_dimension
from zx_analysis.city.register import tidy
from zx_analysis.reading import groups, headers, sums, years
from zx_analysis.reading.explained import unexplained
from zx_analysis.reading.headers import Heading
from zx_analysis.reading.labels import Labels
from zx_analysis.reading.sheets import address
from zx_analysis.reading.words import SHORT_COUNTS, SHORT_NAMES

# Words that name output but not whose: a title that narrows the scope makes them something else.
GENERIC = ("产值", "总产值")
BROKEN = "\0"  # the group after a column that was not understood
# A column of how far a target was met: then "工业总产值指标" beside it is the target.
MET = re.compile(r"完成(?:率|进度|比例|百分比|计划|%|情况\(%\)|\(%\))|达标率|任务完成")
# Words of growth that are always a rate; 同比 and 增长 may be a comparison.
RATE_PROPER = re.compile("速|率|幅")
TARGET = re.compile(r"(?<!主要)指标(?!名称|数据)")


@dataclass(frozen=True)
class Meaning:
    """What the figures of one column (of one kind of row) are; wording: the indicator's, as
    printed; unit_in_cells: whether the unit stands in each of its cells and nowhere else.
    """

    indicator: Indicator
    period: str
    months: int
    unit: str
    wording: str
    unit_in_cells: bool = False


class Columns:
    """The meaning of each column of one table."""

    def __init__(self, labels: Labels):
        self.labels, self.table, self.context, self.rules, self.reading = (
            labels,
            labels.table,
            labels.context,
            labels.rules,
            labels.reading,
        )
        self.grid, self.heads = labels.grid, labels.heads
        self._known: dict[tuple, dict[int, Meaning | None]] = {}
        self.triples: dict[tuple, list[tuple[int, int, int]]] = {}

    def meanings(self, r: int, parts: tuple[str, ...]) -> dict[int, Meaning | None]:
        """The meaning of each column for rows with these labels; None for a column that is not
        read, and that is said.
        """
        if parts not in self._known:
            self._known[parts] = self._meanings(r, parts)
        return self._known[parts]

    @property
    def all_read(self) -> bool:
        """Whether every column was read: then a unit of the title is of none besides."""
        return all(
            meaning is not None for found in self._known.values() for meaning in found.values()
        )

    def _meanings(self, r: int, parts: tuple[str, ...]) -> dict[int, Meaning | None]:
        found = {c: self._heading([*self.heads[c], *parts]) for c in self.labels.figures}
        found = sums.summed(
            self.labels, headers.beside_others(sums.parts_alone(self.labels, found))
        )
        found = sums.to_the_last_month(self.labels, found)
        # "累计" in the title speaks for columns named by months unless some column says for itself
        # what it holds.
        spoken = any(head.basis or (head.when.months or 1) > 1 for head in found.values())
        basis = "" if spoken else self.context.basis
        # … and then a column that names neither month nor basis may mean either.
        either = {
            c
            for c, head in found.items()
            if spoken
            and self.context.basis
            and not head.basis
            and head.when.month is None
            and head.measure == ""
        }
        named, silent = self._named(found, parts, r)
        families = {
            c: indicator.name for c, (indicator, _) in named.items() if found[c].measure == ""
        } | silent
        spans = {
            c: headers.interval(
                found[c],
                self.context.when,
                basis,
                "level" if c in silent else named[c][0].kind,
                None,
            )
            for c in families
        }
        several: set[int] = set()  # rates of which nobody can tell the month
        for c, (indicator, wording) in named.items():
            if found[c].measure == "growth":
                of_rate = {
                    k: spans[k] if family == self.rules.family(wording) else None
                    for k, family in families.items()
                    if spans[k]
                }
                beside = groups.spans_beside(c, found, of_rate, self.context.when)
                if len(beside) > 1:
                    self._of_several_months(c, beside)
                    several.add(c)
                spans[c] = headers.interval(
                    found[c],
                    self.context.when,
                    basis,
                    indicator.kind,
                    beside[0] if beside else None,
                )
        result: dict[int, Meaning | None] = {c: None for c in found}
        for c, (indicator, wording) in named.items():
            if c in several:
                continue
            span = self._span(
                c, found[c], None if c in either else spans[c], self._told_beside(c, found, spans)
            )
            unit = self._unit(c, found[c], indicator, wording) if span else None
            if span and unit:
                in_cells = bool(self.labels.unit_of_cells(c, indicator.unit))
                result[c] = Meaning(indicator, *span, unit, wording, in_cells)
        years.in_order(self.labels, found, result)
        sums.leave_out_the_coarser(self.labels, result)
        sums.refuse_versions(self.labels, found, result)
        before = dict(result)
        result = years.of_the_year(self.labels, found, years.without_prior(self.labels, result))
        self.triples[parts] = years.beside_both_years(found, before, result)
        return result

    def _heading(self, texts: list[str]) -> Heading:
        """The heading of a column; 增加值 under a title about 规上工业 is that of 规上工业."""
        head = headers.heading(texts, self.rules.wordings)
        if head.rest == "增加值" and (scope := self.context.above_size):
            texts = [text.replace("增加值", f"{scope}增加值", 1) for text in texts]
            return headers.heading(texts, self.rules.wordings)
        title = self.context.wording
        short = head.rest.removesuffix("额").replace("税收", "税")
        named = (head.wording or title).removesuffix("收")
        if head.rest in SHORT_NAMES and named.endswith(short):
            # 用电量 under 工业用电量, 税额 beside a row's 工业税收
            return replace(head, wording=head.wording or title, rest="")
        if head.rest in SHORT_COUNTS and self._counts(title):
            return replace(head, wording=title, rest="")  # 家数 under 新增规上工业企业
        return head

    def _counts(self, wording: str) -> bool:
        """Whether a title's wording is that of new enterprises or the like, which are counted."""
        kinds = {i.kind for i in self.rules.indicators if wording in map(tidy, i.wordings)}
        return wording.startswith("新") and kinds == {"count"}

    def _named(
        self, found: dict[int, Heading], parts, r: int
    ) -> tuple[dict[int, tuple[Indicator, str]], dict[int, str]]:
        """The indicator of each column and the wording that names it: the column's own, its
        group's, or the title's. Besides, the family of each level that is understood but no part of
        the panel: 规上工业增加值(亿元).
        """
        named, silent, group, headless = {}, {}, "", []
        not_actual = self._not_actual(found)
        in_part = sums.above_size_in_part(self.labels, found)
        of_the_level = groups.rates_of_the_level(
            self.labels, found, self.rules.family, self.context.wording
        )
        has_rate_of_plan = any(MET.search(head.text) for head in found.values())
        for c, head in found.items():
            if not any(self.heads[c]) and not parts:
                headless.append(c)
                continue
            if head.wording:
                group = head.wording if not head.rest else BROKEN
            elif head.rest or head.measure == "other" and not head.about:
                group = BROKEN
            inherited = group
            if group in ("", BROKEN):
                # A rate behind a column that was not understood is that column's.
                inherited = (
                    of_the_level.get(c, "")
                    if group == BROKEN and head.measure == "growth"
                    else self.context.wording
                )
            of_title = not head.wording and group in ("", BROKEN)
            by_title = self._by_title(head, found) if of_title else "level"
            asked = replace(head, measure="growth") if by_title == "growth" else head
            indicator = headers.match(asked, inherited, self.rules.indicators)
            bare = head.measure == "growth" and head.amount
            if bare and not (
                self.labels.unit_of_cells(c, "%") or groups.in_per_cent(self.labels, found, c)
            ):
                # "同比增减" under "单位：万元": an amount or a rate, nobody can tell
                indicator = None
            if head.measure == "" and not head.rest and indicator is None and group != BROKEN:
                silent[c] = self.rules.family(head.wording or inherited)
            target = has_rate_of_plan and head.measure == "" and TARGET.search(head.text)
            if indicator is None or not_actual or target:
                words = "" if head.wording or self.context.wording else self.context.unread
                self.labels.unread(c, head.text, parts, r, not_actual, words, inherited)
                continue
            wording = head.wording or inherited
            if c in in_part:
                self.reading.refuse(
                    self.labels.top(c), "which_output_of_columns", words=in_part[c], read=head.text
                )
                continue
            odd = self.context.rate if by_title == "either" else self.context.unread
            if self._trusted(c, wording, indicator, odd if of_title else "", of_title):
                named[c] = indicator, wording
            if group == BROKEN:
                group = wording
        for c in sums.without_scratch(self.labels, headless):
            self._headless(c)
        return named, silent

    def _not_actual(self, found: dict[int, Heading]) -> str:
        """The words by which the title speaks of plans, estimates or last year where no column says
        that it alone is meant.
        """
        words = [
            word
            for word in self.context.achieved
            if not any(word in head.text for head in found.values())
        ]
        if words:
            self.reading.say(self.labels.title(), "not_actual", words=words, read="、".join(words))
        return "、".join(words)

    def _by_title(self, head: Heading, found: dict[int, Heading]) -> str:
        """What the title's word of growth makes of a column that says nothing itself: 'growth'
        (工业总产值增速 over 本月 | 累计, in %), 'level', or 'either' where nobody can tell. Beside
        a rate it is the level; of two years 同比 compares levels.
        """
        rate, units = self.context.rate, set(head.units or self.context.units)
        if not rate or head.measure:
            return "level"
        if units == {"%"}:
            return "growth"
        if any(other.measure == "growth" and not other.amount for other in found.values()):
            return "level"
        if RATE_PROPER.search(rate):
            return "either" if units else "growth"
        two_years = len({other.when.year for other in found.values()}) > 1
        two_years = two_years or any(other.measure == "prior" for other in found.values())
        return "either" if "%" in units and not two_years else "level"

    def _trusted(
        self, c: int, wording: str, indicator: Indicator, unread: str, from_title: bool
    ) -> bool:
        """Whether nothing in title and sheet name speaks against the wording; said or refused where
        something does. unread: words of the title beside it that may make it another indicator.
        """
        context = self.context
        if unread:
            self.reading.refuse(
                self.labels.title(),
                "words_beside_the_indicator",
                words=unread,
                wording=wording,
                unit=indicator.unit,
            )
            return False
        # names that agree with the title of the sheet's first table are about that one
        first = {self.rules.family(word) for word in context.outer_wordings}
        elsewhere = {self.rules.family(word) for word in context.sheet_wordings}
        elsewhere = set() if elsewhere & first else elsewhere
        if elsewhere and self.rules.family(wording) not in elsewhere:
            if from_title:
                self.reading.refuse(
                    self.labels.title(),
                    "title_and_sheet_name_disagree",
                    wording=wording,
                    sheet_wordings=context.sheet_wordings,
                )
                return False
            heads = "\n".join("".join(texts) for texts in self.heads.values())
            if not {self.rules.family(w) for w in self.rules.wordings if w in heads} & elsewhere:
                self.reading.say(
                    self.labels.top(c),
                    "sheet_name",
                    sheet_wordings=context.sheet_wordings,
                    read=wording,
                )
        if from_title and (file_says := context.file_wordings):
            of_file = {self.rules.family(word) for word in file_says}
            # 用电 of 产值和用电 is told apart from 产值 by the whole wording
            both = any(words in wording for _, words in context.odd_names)
            if self.rules.family(wording) not in of_file and not of_file & first and not both:
                self.reading.refuse(
                    self.labels.title(),
                    "title_and_file_name_disagree",
                    wording=wording,
                    file_wordings=file_says,
                )
                return False
        beside = context.scope or context.apart
        headings = self.labels.headings() | {wording} if beside else set()
        scope, apart = (unexplained(words, headings) for words in (context.scope, context.apart))
        words = "、".join(scope)
        if scope and (wording in GENERIC or re.search("规下|规模以下", words) and "上" in wording):
            self.reading.refuse(self.labels.title(), "which_output", words=words, wording=wording)
            return False
        if scope or apart:
            words = "、".join((*scope, *apart))
            self.reading.say_once(self.labels.title(), "title_words", read=words, expected=wording)
        return True

    def _of_several_months(self, c: int, spans: list[tuple[str, int]]) -> None:
        """Refuse a bare rate behind figures of several months that may be of any of them."""
        months = [periods.period_zh(*span) for span in spans]
        self.reading.refuse(
            self.labels.top(c),
            "rate_of_which_month",
            header=self.labels.head_text(c),
            months=months,
        )

    @staticmethod
    def _told_beside(c: int, found: dict[int, Heading], spans) -> bool:
        """Whether a rate to date stands behind a figure that says how far it reaches: 1-3季度累计
        | 累计同比%.
        """
        left = [k for k in found if k < c and not found[k].measure and spans.get(k)]
        return (
            found[c].measure == "growth"
            and bool(left)
            and spans[left[-1]] == spans[c]
            and found[left[-1]].when.month is not None
        )

    def _span(
        self, c: int, head: Heading, span, told_beside: bool = False
    ) -> tuple[str, int] | None:
        """The (period, months) of a column; None where nothing or too much is said of it, and that
        is refused. told_beside: whether the figure left of it says its span.
        """
        silent = head.when.month is None and not head.basis
        if self.context.year_table and silent and head.measure != "growth":
            self.reading.refuse(
                self.labels.top(c),
                "year_or_month",
                header=head.text,
                words=self.context.year_table,
                month=self.context.when.month,
            )
            return None
        beside = head.measure == "growth" and span is not None
        doubt = self.context.report if silent and not beside else None
        doubt = self.context.doubt_of(head.when, beside) or doubt
        if doubt:
            self.reading.refuse(
                self.labels.top(c), "period_in_doubt", header=head.text, doubt=doubt
            )
            return None
        if span and span[1] not in (1, periods.year_to_date(span[0])):
            # no slot of the panel: a quarter, a half of a year
            last, own = int(span[0][5:]), head.when.month is not None or head.basis == "quarter"
            months = f"{last - span[1] + 1}-{last}月" if span[1] <= last else f"{last}月"
            if own:
                self.reading.say(self.labels.top(c), "other_span", read=head.text, months=months)
            else:
                self.reading.refuse(
                    self.labels.top(c), "title_of_other_span", header=head.text, months=months
                )
            return None
        if (
            span
            and head.basis == "cumulative"
            and head.when.month is None
            and self.context.when.other_span
            and "年" not in head.text
            and not told_beside
        ):
            self.reading.refuse(self.labels.top(c), "to_date_of_which_span", header=head.text)
            return None
        if (
            span
            and head.basis == "month"
            and head.when.month is None
            and self.context.when.other_span
        ):
            self.reading.refuse(
                self.labels.top(c), "title_of_other_span", header=head.text, months=span[0][5:]
            )
            return None
        if span is None and head.when.over(self.context.when).period():
            self.reading.refuse(self.labels.top(c), "month_or_year_to_date", header=head.text)
        elif span is None:
            self.reading.refuse(self.labels.top(c), "no_year_and_month", header=head.text)
        return span

    def _unit(self, c: int, head: Heading, indicator: Indicator, wording: str) -> str | None:
        """The unit of a column: its own, the title's, the declared one; None where there is none or
        more than one, and that is refused.
        """
        own = [unit for unit in head.units if same_dimension(unit, indicator.unit)]
        around = [unit for unit in self.context.units if same_dimension(unit, indicator.unit)]
        if len(own) > 1 or not own and len(around) > 1 or own and around and own != around:
            self.reading.refuse(
                self.labels.top(c),
                "two_units",
                header=head.text,
                units=[*own, *(u for u in around if u not in own)],
            )
            return None
        # A growth rate may stand below the unit of its level; 万吨 never stands over an amount.
        other = [] if indicator.unit == "%" else [u for u in head.units if u not in (*own, "%")]
        if head.units and (other or not own):
            self.reading.refuse(
                self.labels.top(c),
                "unit_of_header_does_not_convert",
                header=head.text,
                unit=(other or head.units)[0],
                panel_unit=indicator.unit,
            )
            return None
        declared = self.rules.default_unit.get(indicator.name, "")
        unit = (own or around or [declared])[0] or self.labels.unit_elsewhere(
            c, indicator.unit, wording
        )
        unit = unit or (indicator.unit if indicator.unit in ("%", "个") else "")
        if not unit:
            self.reading.refuse(
                self.labels.top(c), "no_unit", header=head.text, panel_unit=indicator.unit
            )
            return None
        return unit

    def _headless(self, c: int) -> None:
        """A column of figures without a word over it: numbers of the rows are ignored, all others
        refused.
        """
        figures = [r for r in self.table.rows if self.grid.figure(r, c)]
        if not figures:
            return
        if (
            c < self.table.names[0]
            and [self.grid.texts[r][c] for r in figures]
            == [str(i) for i in range(1, len(figures) + 1)]
            and len(figures) > 1
        ):
            self.reading.say(address(*self.grid.place(figures[0], c)), "serial_numbers")
            return
        self.reading.refuse(
            address(*self.grid.place(figures[0], c)),
            "column_without_header",
            read=self.grid.texts[figures[0]][c],
        )
