"""Tables → observations: what each figure counts, of whom, when, in which unit. What is not understood is refused or said, never guessed."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from zx_analysis import blocks, headers, periods
from zx_analysis.blocks import IGNORED_HEADS, LABEL_HEADS, NAME_HEADS, Table
from zx_analysis.cells import Sheet, address, position, shown
from zx_analysis.headers import Heading
from zx_analysis.indicators import UNITS, Indicator, convert, same_dimension
from zx_analysis.names import tidy
from zx_analysis.numbers import numeric, plain, quantity
from zx_analysis.register import Register
from zx_analysis.remarks import finding, refusal

PLACE = re.compile(r"(?:[\u4e00-\u9fff]{2,3}省)?([\u4e00-\u9fff]{1,6}?[市县区])([\u4e00-\u9fff].+)")
TITLE_ROWS = 12


@dataclass(frozen=True)
class Observation:
    """One figure as read: `code` is the township's, or '' for a total; `label` its register code or words."""

    code: str
    label: str
    period: str
    months: int
    indicator: str
    value: Decimal
    decimals: int
    file: str
    sheet: str
    cell: str
    read: str
    unit: str


@dataclass
class Reading:
    """What a sheet gave: observations, findings (as dicts), refusals, and its row counts with reasons."""

    observations: list[Observation] = field(default_factory=list)
    findings: list[dict] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    rows_read: int = 0
    rows_kept: int = 0
    rows_control: int = 0
    dropped: dict[str, int] = field(default_factory=dict)

    def drop(self, reason: str, count: int = 1) -> None:
        if count:
            self.dropped[reason] = self.dropped.get(reason, 0) + count


@dataclass(frozen=True)
class Meaning:
    """What the figures of one column (of one kind of row) are."""

    indicator: Indicator
    period: str
    months: int
    unit: str


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
        head = headers.heading([headers.as_period(text)], self.wordings)
        return bool(text) and not head.rest and bool(head.wording or head.measure or head.basis or head.units or head.when.month)


def read_sheet(sheet: Sheet, register: Register, indicators: tuple[Indicator, ...], default_unit: dict[str, str], file_stem: str) -> Reading:
    """Every figure of a sheet."""
    rules = Rules(register, indicators, headers.all_wordings(indicators), default_unit, file_stem)
    reading = Reading(rows_read=len(sheet.rows))
    cache: dict[str, list[str]] = {}

    def find(text: str) -> list[str]:
        if text not in cache:
            name = not numeric(text) or text.isdigit() and len(text) >= 6
            cache[text] = (register.find(text) or _without_city(text, register, around)) if name else []
        return cache[text]

    around = tidy(file_stem) + " ".join({text for row in sheet.rows[:TITLE_ROWS] for value in row if isinstance(value, str) and not PLACE.fullmatch(text := tidy(value))})

    seen: dict[str, bool] = {}

    def header_like(text: str) -> bool:
        if text not in seen:
            seen[text] = rules.header_like(text)
        return seen[text]

    found, _ = blocks.tables(sheet, find, header_like)
    if not found:
        reading.drop("没有乡镇的表", len(sheet.rows))
        reading.findings.append(finding(
            "warn", sheet.file, sheet.name, rule="no_township", read=sheet.name, expected="register",
            zh="工作表里没有找到名录中的乡镇，未读取", en="no township of the register was found in this sheet; not read"))
        return reading
    for table in found:
        _Reader(reading, sheet, table, rules, find).read()
    _count_rows(reading, sheet, found)
    return reading


def _without_city(text: str, register: Register, around: str) -> list[str]:
    """'钟祥市石牌镇' → 石牌镇, if the title, the sheet or the file is about 钟祥市; another city's township of that name is unknown."""
    match = PLACE.fullmatch(text)
    return register.find(match[2]) if match and match[1] in around else []


class _Reader:
    """One table on its way into a Reading."""

    def __init__(self, reading: Reading, sheet: Sheet, table: Table, rules: Rules, find):
        self.reading, self.sheet, self.table, self.rules, self.find = reading, sheet, table, rules, find
        self.grid = table.grid
        self.context = headers.context(table.titles, table.outer, sheet.name if sheet.name != "csv" else "", rules.file_stem, rules.wordings)
        self.heads = {c: [self.grid.texts[r][c] for r in table.head] for c in table.columns}
        self.meanings: dict[tuple, dict[int, Meaning | None]] = {}

    def read(self) -> None:
        self.labels = self._labels()
        self.columns = [c for c in self.table.columns if c not in self.table.names and c not in self.labels and self._holds(c)]
        self._check_periods()
        for r, kind in self.table.rows.items():
            if kind == "unknown":
                self._unknown(r)
            elif kind == "nameless":
                self._refuse(r, self.table.names[0], "没有名称的一行数字", "每行写明乡镇", "请补上名称，或删去这一行。", "figures without a name. Write the township or delete the row.")
            else:
                self._row(r, kind)
        for r in self.table.below:
            c = next(c for c in self.table.columns if self.grid.figure(r, c))
            self._find("warn", r, c, "unlabelled", "表下没有名称的数字，未读取", "figures without a name below the table; not read")

    def _holds(self, c: int) -> bool:
        """Whether a column holds anything a figure could be: a cell that is neither empty nor a mere header."""
        return any(tidy(self.grid.texts[r][c]) for r in self.table.rows)

    def _labels(self) -> dict[int, str]:
        """Columns of words beside the names: what they say is part of each figure's heading ('label'), or nothing ('ignored')."""
        labels = {}
        for c in self.table.columns:
            if c in self.table.names:
                continue
            head = tidy("".join(dict.fromkeys(self.heads[c]))).lower()
            texts = {self.grid.texts[r][c] for r in self.table.rows if self.grid.texts[r][c]}
            if head in IGNORED_HEADS:
                labels[c] = "ignored"
            elif head in LABEL_HEADS or head == "单位" or texts and not any(map(numeric, texts)) and all(
                    self.rules.header_like(text) for text in texts):
                labels[c] = "label"
            elif texts and not any(numeric(text) for text in texts) and not self.rules.header_like(head):
                labels[c] = "ignored"
                self._unread(c)
        return labels

    def _check_periods(self) -> None:
        """A header cell that could be two months, or none at all, is refused before it is used."""
        for r in self.table.head:
            for c in self.table.columns:
                self._period_cell(r, c)

    def _period_cell(self, r: int, c: int) -> str:
        """The text of a cell as a part of a heading; a date is written as its month."""
        try:
            headers.when_cell(self.grid.values(r, c))
        except ValueError as error:
            zh, en = str(error).split("；")
            self._refuse(r, c, self.grid.texts[r][c], "能看懂的年月", f"{zh}，请写成 2022年3月 这样。", f"{en}: write it like 2022-03.")
        return self._head_text(r, c)

    def _label_parts(self, r: int) -> tuple[str, ...]:
        parts = []
        for c, kind in self.labels.items():
            if kind == "label" and self.grid.texts[r][c]:
                head = tidy("".join(dict.fromkeys(self.heads[c])))
                text = self._period_cell(r, c)
                if head in ("年份", "年度", "年", "月份", "月") and text.isdigit():
                    text += "年" if head.startswith("年") else "月"
                parts.append(text)
        return tuple(parts)

    def _row(self, r: int, kind: str) -> None:
        names = [(c, self.grid.texts[r][c]) for c in self.table.names if self.grid.texts[r][c]]
        codes: set[str] = set()
        for c, name in names:
            found = self.find(name)
            if len(found) > 1:
                which = "、".join(self.rules.register.all[code].name for code in found)
                self._refuse(r, c, name, "唯一的乡镇名称", f"可能是：{which}。请写全称。", f"{name!r} is ambiguous: {which}. Write the full name.")
                return
            codes |= set(found)
        if len(codes) > 1:
            which = "、".join(self.rules.register.all[code].name for code in sorted(codes))
            self._refuse(r, names[0][0], which, "同一个单位的名称和代码", "请核对名称和代码。", f"name and code of the row disagree: {which}. Check them.")
            return
        code = next(iter(codes), "")
        label = names[0][1] if names else ""
        meanings = self._row_meanings(r, self._label_parts(r))
        for c, meaning in meanings.items():
            if meaning is not None:
                self._figure(r, c, code, label, meaning)

    def _row_meanings(self, r: int, parts: tuple[str, ...]) -> dict[int, Meaning | None]:
        if parts not in self.meanings:
            self.meanings[parts] = self._meanings(r, parts)
        return self.meanings[parts]

    def _meanings(self, r: int, parts: tuple[str, ...]) -> dict[int, Meaning | None]:
        """The meaning of each column for rows with these labels; None for a column that is not read, and that is said."""
        result: dict[int, Meaning | None] = {}
        left, group = None, ""
        heads = {c: headers.heading([*(self._head_text(h, c) for h in self.table.head), *parts], self.rules.wordings) for c in self.columns}
        # "累计" in the title speaks for columns named by months unless some column says for itself what it holds.
        spoken = any(head.basis or (head.when.months or 1) > 1 for head in heads.values())
        self.basis = "" if spoken else self.context.basis
        for c, head in heads.items():
            words = [self._head_text(h, c) for h in self.table.head]
            indicator = headers.match(head, (group if any(words) else "") or self.context.wording, self.rules.indicators)
            if head.wording and (family := headers.family(head.wording, self.rules.indicators)) != headers.family(group, self.rules.indicators):
                left, group = None, family and head.wording
            if indicator is None:
                self._unread(c, head.text, parts, r)
                result[c] = None
                continue
            span = self._span(c, head, indicator, left)
            unit = self._unit(c, head, indicator) if span else None
            if head.measure == "" and not (left and span and span[0] == f"{int(left[0][:4]) - 1}{left[0][4:]}"):
                left = span  # but a growth rate behind this year's and last year's figure is this year's
            result[c] = Meaning(indicator, *span, unit) if span and unit else None
        return self._without_prior(result)

    def _head_text(self, r: int, c: int) -> str:
        value = self.grid.values(r, c)
        text = headers.as_period(value) if value not in ("", None) else self.grid.texts[r][c]
        return f"({text})" if text in UNITS else text

    def _span(self, c: int, head: Heading, indicator: Indicator, left) -> tuple[str, int] | None:
        own = head.when.period() is not None
        if self.context.doubt and not own:
            self._refuse_column(c, f"{head.text}（{self.context.doubt}）", "只有一个期别", "请在表头写明每列的年月，或改正标题、表名、文件名。",
                                "title, sheet and file name name different periods. Write year and month into the header, or mend the names.")
            return None
        span = headers.interval(head, self.context.when, self.basis, indicator.kind, left)
        if span is None and head.when.over(self.context.when).period():
            self._refuse_column(c, head.text, "写明当月还是累计的表头", "标题里既有当月又有累计，请在表头写上本月或累计。",
                                "the title names both the month and the year to date; the header does not say which this is. Write it there.")
        elif span is None:
            self._refuse_column(c, head.text, "写明年份和月份的标题、表头、表名或文件名", "请在标题里写上年月。",
                                "neither title, header, sheet nor file name says which year and month. Write it in the title.")
        return span

    def _unit(self, c: int, head: Heading, indicator: Indicator) -> str | None:
        own = [unit for unit in head.units if same_dimension(unit, indicator.unit)]
        around = [unit for unit in self.context.units if same_dimension(unit, indicator.unit)]
        if len(own) > 1 or not own and len(around) > 1 or own and around and own != around:
            self._refuse_column(c, f"{head.text}（单位 {'、'.join([*own, *(u for u in around if u not in own)])}）", "只有一个单位",
                                "标题和表头的单位不一致，请改正。", "two units for one figure. Mend title or header.")
            return None
        if head.units and not own:
            self._refuse_column(c, f"{head.text}（单位 {head.unit}）", f"可换算成{indicator.unit}的单位", "请核对表头的单位。",
                                f"the unit does not convert to {indicator.unit}. Check the header.")
            return None
        unit = (own or around or [self.rules.default_unit.get(indicator.name, "")])[0]
        unit = unit or (indicator.unit if indicator.unit in ("%", "个") else "")
        if not unit:
            self._refuse_column(c, head.text, f"可换算成{indicator.unit}的单位", "请在表头或单位行写明单位。",
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
                self._find("warn", self.table.head[0] if self.table.head else 0, c, "prior_year", "上年同期数，未读取", "figures of a year ago; not read",
                           read=f"{meaning.period}")
                meanings[c] = None
        return meanings

    def _unread(self, c: int, text: str = "", parts: tuple[str, ...] = (), row: int = 0) -> None:
        """Say that a column (or, where the words stand beside the rows, such a row) is not read."""
        text = text or "".join(dict.fromkeys(self.heads[c]))
        if parts:
            label = next(k for k, kind in self.labels.items() if kind == "label" and self.grid.texts[row][k])
            said = "、".join(self.grid.texts[row][k] for k, kind in self.labels.items() if kind == "label" and self.grid.texts[row][k])
            if self.grid.figure(row, c) and not any(f["read"] == said for f in self.reading.findings):
                self._find("warn", row, label, "unread_column", f"“{said}”不是已知指标，未读取", f"{said} is no known indicator; not read", read=said, expected="indicator")
            return
        if not any(self.grid.figure(r, c) for r in self.table.rows):
            return
        if not any(self.heads[c]) and not self.labels:
            self._refuse(next(r for r in self.table.rows if self.grid.figure(r, c)), c, "没有表头的一列数字", "每列有表头",
                         "请补上表头；csv 里的千分位逗号请去掉。", "a figure in a column without a header. Write the header; take thousands separators out of a csv.")
            return
        r = self.table.head[0] if self.table.head else 0
        if not any(f["rule"] == "unread_column" and f["cell"] == self._address(r, c) for f in self.reading.findings):
            self._find("warn", r, c, "unread_column", f"列“{text}”不是已知指标，未读取", f"column {text!r} is no known indicator; not read", read=text, expected="indicator")

    def _unknown(self, r: int) -> None:
        c = next(c for c in self.table.names if self.grid.texts[r][c])
        name = self.grid.texts[r][c]
        near = self.rules.register.suggestions(name)
        hint = f"名录里相近的有：{'、'.join(near)}（仅供核对）。" if near else ""
        if name in NAME_HEADS:
            self._refuse(r, c, name, "一张表只有一个表头", "请把下面的表另存为单独的工作表。", "a second header below the table; put it on a sheet of its own.")
            return
        self._refuse(r, c, name, "名录中的乡镇、合计行或附注", f"请改正名称，或在名录里登记这一别名。{hint}",
                     f"{name!r} is not in the register. Correct it or declare the alias. Looks like: {', '.join(near) or 'nothing'}.")

    def _figure(self, r: int, c: int, code: str, name: str, meaning: Meaning) -> None:
        """Read one cell into an observation; an empty cell gives none."""
        value = self.grid.values(r, c)
        what = f"（{name}，{periods.period_zh(meaning.period, meaning.months)}）"
        try:
            amount, unit = quantity(value)
        except ValueError as error:
            zh, en = str(error).split("；")
            self._refuse(r, c, f"“{shown(value)}”{what}", "数字或缺失标记", f"{zh}，请核对原表。", f"read {shown(value)!r}: {en}. Check the source.")
            return
        if amount is None:
            return
        indicator = meaning.indicator
        if unit and not same_dimension(unit, indicator.unit):
            self._refuse(r, c, f"“{shown(value)}”{what}", f"以{indicator.unit}计的数", "请核对原表的单位。", f"{shown(value)!r} does not convert to {indicator.unit}. Check the unit.")
            return
        if unit and unit != meaning.unit:
            self._find("warn", r, c, "unit_in_cell", f"单元格写的单位是{unit}，表头是{meaning.unit}，按单元格换算", f"the cell says {unit}, the header {meaning.unit}; the cell's unit is used",
                       read=shown(value))
        exact = convert(amount, unit or meaning.unit, indicator.unit)
        if exact < 0 and indicator.kind != "growth":
            self._refuse(r, c, f"{plain(amount)}（{name}）", "不小于零的数", "请核对原表。", f"{plain(amount)} is negative. Check the source.")
            return
        unit_row = self.rules.register.units.get(code)
        if unit_row is not None and not unit_row.valid(meaning.period):
            self._refuse(r, c, f"{shown(value)}{what}", f"名录中该单位存在的月份（{unit_row.valid_from or '…'} 至 {unit_row.valid_to or '…'}）", "请核对名录的起止月份或报表。",
                         f"{name} does not exist in {meaning.period} by the register. Check its dates or the return.")
            return
        is_unit = code in self.rules.register.units
        self.reading.observations.append(Observation(
            code if is_unit else "", name if is_unit else code or name, meaning.period, meaning.months, indicator.name, exact,
            -exact.as_tuple().exponent, self.sheet.file, self.sheet.name, self._address(r, c), shown(value), unit or meaning.unit))

    def _address(self, r: int, c: int) -> str:
        return address(*self.grid.place(r, c))

    def _find(self, severity: str, r: int, c: int, rule: str, zh: str, en: str, read: str = "", expected: str = "") -> None:
        self.reading.findings.append(finding(severity, self.sheet.file, self.sheet.name, self._address(r, c), rule=rule, zh=zh, en=en, read=read, expected=expected))

    def _refuse_column(self, c: int, read: str, expected: str, remedy: str, english: str) -> None:
        self._refuse(self.table.head[0] if self.table.head else next(iter(self.table.rows)), c, read, expected, remedy, english)

    def _refuse(self, r: int, c: int, read: str, expected: str, remedy: str, english: str) -> None:
        place = f"工作表 {self.sheet.name}，单元格 {self._address(r, c)}"
        message = refusal(self.sheet.file, place, f"“{read}”" if not read.startswith("“") else read, expected, remedy, english)
        if message not in self.reading.refusals:
            self.reading.refusals.append(message)


def _count_rows(reading: Reading, sheet: Sheet, found: list[Table]) -> None:
    """The row ledger of the sheet's own rows: kept where a figure of a unit was read, control where only totals were, else why not."""
    kept, control = set(), set()
    for o in reading.observations:
        (kept if o.code else control).add(position(o.cell)[0])
    control -= kept
    rest: dict[int, str] = {}
    for table in found:
        for rows, reason in ((table.title_rows, "标题和单位行"), (table.head, "表头"), (table.notes, "附注和落款"), (table.below, "没有名称的数字"),
                             (list(table.rows), "没有数字的行")):
            for r in rows:
                for c in table.columns:
                    rest.setdefault(table.grid.place(r, c)[0], reason)
    reading.rows_kept, reading.rows_control = len(kept), len(control)
    for r in range(len(sheet.rows)):
        if r not in kept and r not in control:
            empty = not any(sheet.text(r, c) for c in range(len(sheet.rows[r])))
            reading.drop("空行" if empty else rest.get(r, "标题和单位行"))
