"""The columns of a table → what the figures in each are: indicator, period, unit. What is not understood is refused or said, never guessed."""

from dataclasses import dataclass

from zx_analysis.city import Indicator
from zx_analysis.city.indicators import same_dimension
from zx_analysis.reading import headers
from zx_analysis.reading.headers import Heading
from zx_analysis.reading.labels import Labels
from zx_analysis.reading.sheets import address

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

    def meanings(self, r: int, parts: tuple[str, ...]) -> dict[int, Meaning | None]:
        """The meaning of each column for rows with these labels; None for a column that is not read, and that is said."""
        if parts not in self._known:
            self._known[parts] = self._meanings(r, parts)
        return self._known[parts]

    def _meanings(self, r: int, parts: tuple[str, ...]) -> dict[int, Meaning | None]:
        found = {
            c: headers.heading([*self.heads[c], *parts], self.rules.wordings)
            for c in self.labels.figures
        }
        # "累计" in the title speaks for columns named by months unless some column says for itself what it holds.
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
        for c, (indicator, wording) in named.items():
            if found[c].measure == "growth":
                beside = self._beside(c, self.rules.family(wording), families, spans)
                spans[c] = headers.interval(
                    found[c], self.context.when, basis, indicator.kind, beside
                )
        result: dict[int, Meaning | None] = {c: None for c in found}
        for c, (indicator, wording) in named.items():
            span = self._span(c, found[c], None if c in either else spans[c])
            unit = self._unit(c, found[c], indicator) if span else None
            result[c] = Meaning(indicator, *span, unit, wording) if span and unit else None
        self._in_order(found, result)
        return self._of_the_year(found, self._without_prior(result))

    def _in_order(self, found: dict[int, Heading], meanings: dict[int, Meaning | None]) -> None:
        """Months without a year of their own that neither rise nor fall from left to right belong to more than one year."""
        months: dict[str, list[int]] = {}
        for c, meaning in meanings.items():
            if (
                meaning
                and found[c].when.year is None
                and found[c].when.month
                and meaning.months <= 2
                and not found[c].measure
            ):
                months.setdefault(meaning.indicator.name, []).append(found[c].when.month)
        for own in months.values():
            if own not in (sorted(own), sorted(own, reverse=True)):
                self._refuse(
                    next(iter(meanings)),
                    "、".join(f"{month}月" for month in own),
                    "同一年、按次序的月份",
                    "月份可能跨年，请在表头写明年份。",
                    "the months are in no order: perhaps of two years. Write the year into the header.",
                )

    def _of_the_year(
        self, found: dict[int, Heading], meanings: dict[int, Meaning | None]
    ) -> dict[int, Meaning | None]:
        """A column that names another year than the title but no month may hold that whole year: it is not read, and that is said."""
        year = self.context.when.year
        for c, meaning in meanings.items():
            own = found[c].when
            if meaning and own.year and own.month is None and year and own.year != year:
                self.reading.say_inline(
                    "warn",
                    self.labels.top(c),
                    "other_year",
                    f"表头写的是{own.year}年，标题是{year}年，没有写月份，未读取",
                    f"the header says {own.year}, the title {year}, and no month; not read",
                    read=found[c].text,
                )
                meanings[c] = None
        return meanings

    def _named(
        self, found: dict[int, Heading], parts, r: int
    ) -> tuple[dict[int, tuple[Indicator, str]], dict[int, str]]:
        """The indicator of each column and the wording that names it: the column's own, its group's, or the title's. Besides, the family of
        each level that is understood but no part of the panel: 规上工业增加值(亿元)."""
        named, silent, group = {}, {}, ""
        not_actual = self._not_actual(found)
        for c, head in found.items():
            if not any(self.heads[c]) and not parts:
                self._headless(c)
                continue
            if head.wording:
                group = head.wording if not head.rest else BROKEN
            elif head.rest or head.measure == "other" and not head.about:
                group = BROKEN
            inherited = group
            if group in ("", BROKEN):
                # A rate behind a column that was not understood is that column's.
                inherited = (
                    "" if group == BROKEN and head.measure == "growth" else self.context.wording
                )
            indicator = headers.match(head, inherited, self.rules.indicators)
            if head.measure == "growth" and head.amount and set(self.context.units) != {"%"}:
                indicator = (
                    None  # "同比增减" under "单位：万元": an amount or a rate, nobody can tell
                )
            if head.measure == "" and not head.rest and indicator is None and group != BROKEN:
                silent[c] = self.rules.family(head.wording or inherited)
            if indicator is None or not_actual:
                self.labels.unread(c, head.text, parts, r)
                continue
            wording = head.wording or inherited
            if self._trusted(c, wording, from_title=not head.wording and group in ("", BROKEN)):
                named[c] = indicator, wording
            if group == BROKEN:
                group = wording
        return named, silent

    def _not_actual(self, found: dict[int, Heading]) -> bool:
        """Whether the title speaks of plans, estimates or last year and no column says that it alone is meant."""
        words = [
            word
            for word in self.context.achieved
            if not any(word in head.text for head in found.values())
        ]
        if words:
            self.reading.say_inline(
                "warn",
                self.labels.title(),
                "not_actual",
                f"标题、表名或文件名里有“{'、'.join(words)}”，不是实际完成数，未读取",
                f"title, sheet or file name says {', '.join(words)}: not what was achieved; not read",
                read="、".join(words),
            )
        return bool(words)

    def _trusted(self, c: int, wording: str, from_title: bool) -> bool:
        """Whether nothing in title and sheet name speaks against the wording; said or refused where something does."""
        context = self.context
        if from_title and context.unread:
            self.reading.refuse_inline(
                self.labels.title(),
                f"标题里的“{context.unread}”（指标只写在标题里，不知道是否还是{wording}）",
                "写明指标的表头",
                f"请在表头写明指标，如“{wording}（万元）”。",
                f"the title says {context.unread!r} beside {wording!r}. Write the indicator into the header.",
            )
            return False
        elsewhere = {self.rules.family(word) for word in context.sheet_wordings}
        if elsewhere and self.rules.family(wording) not in elsewhere:
            if from_title:
                self.reading.refuse_inline(
                    self.labels.title(),
                    f"标题是{wording}，表名是{'、'.join(context.sheet_wordings)}",
                    "标题和表名一致",
                    "请改正标题或表名。",
                    f"the title says {wording!r}, the sheet's name {', '.join(context.sheet_wordings)}. Mend one of them.",
                )
                return False
            if (
                not {
                    self.rules.family(w)
                    for texts in self.heads.values()
                    for w in self.rules.wordings
                    if w in "".join(texts)
                }
                & elsewhere
            ):
                self.reading.say_inline(
                    "warn",
                    self.labels.top(c),
                    "sheet_name",
                    f"表名写的是{'、'.join(context.sheet_wordings)}，表头是{wording}，按表头读取",
                    f"the sheet's name says {', '.join(context.sheet_wordings)}, the header {wording}; the header counts",
                    read=wording,
                )
        if context.scope:
            words = "、".join(context.scope)
            if wording in GENERIC:
                self.reading.refuse_inline(
                    self.labels.title(),
                    f"标题、表名或文件名里的“{words}”",
                    "写明是哪种产值的表头",
                    "请在表头写明指标，如“工业总产值（万元）”；不是全部工业的表移走。",
                    f"the title says {words!r}; {wording!r} may be something else. Write the indicator into the header.",
                )
                return False
            self.reading.say_inline(
                "warn",
                self.labels.title(),
                "title_words",
                f"标题、表名或文件名里有“{words}”，可能不是全口径，数字照样读取，请核对",
                f"title, sheet or file name says {words!r}: perhaps not the whole scope; read as it is",
                read=words,
                expected=wording,
            )
        return True

    @staticmethod
    def _beside(c: int, family: str, families: dict[int, str], spans) -> tuple[str, int] | None:
        """The interval of the level that a growth rate stands beside: the nearest on its left, else on its right, of its family."""
        level = [k for k in sorted(families) if spans.get(k)]
        left = None
        for k in level:
            if k < c:
                span = spans[k] if family == families[k] else None
                # Behind this year's and last year's figure a rate is this year's.
                if not (left and span and span[0] == f"{int(left[0][:4]) - 1}{left[0][4:]}"):
                    left = span
        if left is not None:
            return left
        right = next((k for k in level if k > c), None)
        return spans[right] if right is not None and families[right] == family else None

    def _span(self, c: int, head: Heading, span) -> tuple[str, int] | None:
        """The (period, months) of a column; None where nothing or too much is said of it, and that is refused."""
        if self.context.doubt and head.when.period() is None:
            self._refuse(
                c,
                f"{head.text}（{self.context.doubt}）",
                "只有一个期别",
                "请在表头写明每列的年月，或改正标题、表名、文件名。",
                "title, sheet and file name name different periods. Write year and month into the header, or mend the names.",
            )
            return None
        if span is None and head.when.over(self.context.when).period():
            self._refuse(
                c,
                head.text,
                "写明当月还是累计的表头",
                "请在表头写上本月或累计。",
                "neither title nor header says whether this is the month or the year to date. Write it into the header.",
            )
        elif span is None:
            self._refuse(
                c,
                head.text,
                "写明年份和月份的标题、表头、表名或文件名",
                "请把年月写进文件名（如 2022年3月……），原表不用改。",
                "neither title, header, sheet nor file name says which year and month. Write them into the file's name; the table stays as it is.",
            )
        return span

    def _unit(self, c: int, head: Heading, indicator: Indicator) -> str | None:
        """The unit of a column: its own, the title's, the declared one; None where there is none or more than one, and that is refused."""
        own = [unit for unit in head.units if same_dimension(unit, indicator.unit)]
        around = [unit for unit in self.context.units if same_dimension(unit, indicator.unit)]
        if len(own) > 1 or not own and len(around) > 1 or own and around and own != around:
            self._refuse(
                c,
                f"{head.text}（单位 {'、'.join([*own, *(u for u in around if u not in own)])}）",
                "只有一个单位",
                "标题和表头的单位不一致，请改正。",
                "two units for one figure. Mend title or header.",
            )
            return None
        if head.units and not own:
            self._refuse(
                c,
                f"{head.text}（单位 {head.unit}）",
                f"可换算成{indicator.unit}的单位",
                "请核对表头的单位。",
                f"the unit does not convert to {indicator.unit}. Check the header.",
            )
            return None
        unit = (own or around or [self.rules.default_unit.get(indicator.name, "")])[0]
        unit = unit or (indicator.unit if indicator.unit in ("%", "个") else "")
        if not unit:
            self._refuse(
                c,
                head.text,
                f"可换算成{indicator.unit}的单位",
                "请在表头或单位行写明单位。",
                f"no unit that converts to {indicator.unit} is given. Write the unit in the header.",
            )
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
            if (
                later <= own
                and len({p for p, n in own if n == meaning.months}) == 2
                and len({p[5:] for p, _ in own}) == 1
            ):
                self.reading.say_inline(
                    "warn",
                    self.labels.top(c),
                    "prior_year",
                    "上年同期数，未读取",
                    "figures of a year ago; not read",
                    read=meaning.period,
                )
                meanings[c] = None
        return meanings

    def _headless(self, c: int) -> None:
        """A column of figures without a word over it: numbers of the rows are ignored, all others refused."""
        figures = [r for r in self.table.rows if self.grid.figure(r, c)]
        if not figures:
            return
        if (
            c < self.table.names[0]
            and [self.grid.texts[r][c] for r in figures]
            == [str(i) for i in range(1, len(figures) + 1)]
            and len(figures) > 1
        ):
            self.reading.say_inline(
                "warn",
                address(*self.grid.place(figures[0], c)),
                "serial_numbers",
                "没有表头的一列 1、2、3…，当作序号，未读取",
                "a column 1, 2, 3 … without a header, taken for row numbers; not read",
            )
            return
        self.reading.refuse_inline(
            address(*self.grid.place(figures[0], c)),
            f"{self.grid.texts[figures[0]][c]}（没有表头的一列数字）",
            "每列有表头",
            "请补上表头；csv 里的千分位逗号要去掉。",
            "a figure in a column without a header. Write the header; take thousands separators out of a csv.",
        )

    def _refuse(self, c: int, read: str, expected: str, remedy: str, english: str) -> None:
        self.reading.refuse_inline(self.labels.top(c), read, expected, remedy, english)
