"""The layout of a sheet: titles, header, units, townships and totals → observations with their cell.

Two orientations are read: townships down the rows (wide, with one- to four-row headers, months or measures
across), and townships across the columns with one period a row. What a word means stands in `headers`.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from zx_analysis import headers, periods
from zx_analysis.city import Register, tidy
from zx_analysis.headers import When
from zx_analysis.indicators import Indicator, convert, same_dimension
from zx_analysis.numbers import number, plain
from zx_analysis.spreadsheets import Sheet, address, refusal, shown

TOTALS = ("全市合计", "合计", "总计", "全市", "全县", "全区", "全市总计")
SUBTOTAL_STARTS = ("其中:", "其中", "#", "小计", "占")
NOTE_STARTS = ("注:", "注", "说明", "备注", "资料来源", "数据来源", "填报", "制表", "联系人", "审核", "单位负责人")
NAME_HEADS = {"单位", "乡镇", "乡镇(街道)", "乡镇(办)", "地区", "单位名称", "乡镇名称", "名称", "区域"}


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
class Column:
    """What one column (or, with townships across, one block) holds."""

    indicator: Indicator
    period: str
    months: int
    unit: str


def read_sheet(sheet: Sheet, register: Register, indicators: tuple[Indicator, ...],
               default_unit: dict[str, str], file_when: When) -> Reading:
    """Every figure of a sheet. Nothing is guessed: what is not understood becomes a refusal or a finding."""
    reading = Reading(rows_read=len(sheet.rows))
    filled = _fill_merged(sheet)
    codes = [[register.find(text) if text and not text[0].isdigit() else [] for text in row] for row in filled]
    down = max(range(sheet.width), key=lambda c: sum(len(row[c]) > 0 for row in codes if c < len(row)), default=0)
    count_down = sum(len(row[down]) > 0 for row in codes if down < len(row))
    across = max(range(len(codes)), key=lambda r: sum(map(bool, codes[r])), default=0)
    count_across = sum(map(bool, codes[across])) if codes else 0
    if max(count_down, count_across) < min(2, len(register.units)):
        reading.drop("没有乡镇的表", len(sheet.rows))
        reading.findings.append(finding(
            "warn", sheet, "", rule="no_township", read=sheet.name, expected="register",
            zh="工作表里没有找到名录中的乡镇，未读取", en="no township of the register was found in this sheet; not read"))
        return reading
    if count_across > count_down:
        _townships_across(reading, sheet, filled, codes, across, register, indicators, default_unit)
    else:
        _townships_down(reading, sheet, filled, codes, down, register, indicators, default_unit, file_when)
    return reading


def finding(severity: str, sheet: Sheet, cell: str, *, rule: str, zh: str, en: str, read: str = "", expected: str = "",
            township: str = "", period: str = "") -> dict:
    return {"severity": severity, "file": sheet.file, "sheet": sheet.name, "cell": cell, "township": township,
            "period": period, "rule": rule, "read": read, "expected": expected, "message_zh": zh, "message_en": en}


def _fill_merged(sheet: Sheet) -> list[list[str]]:
    grid = [[sheet.text(r, c) for c in range(sheet.width)] for r in range(len(sheet.rows))]
    for top, left, bottom, right in sheet.merged:
        # A title merged over the whole width stays one cell: it is context, not a header of every column.
        if right - left + 1 >= sheet.width:
            continue
        for r in range(top, min(bottom, len(grid) - 1) + 1):
            for c in range(left, right + 1):
                grid[r][c] = grid[top][left]
    return grid


def _townships_down(reading, sheet, filled, codes, name_column, register, indicators, default_unit, file_when):
    body = next(r for r, row in enumerate(filled)
                if codes[r][name_column] or _is_total(row[name_column]) or _is_part(row[name_column]))
    first = body
    while first > 0 and sum(bool(text) for text in _without_unit_line(filled[first - 1])) >= 2:
        first -= 1
    titles = [text for row in filled[:first] for text in row if text]
    reading.drop("标题和单位行", sum(any(row) for row in filled[:first]))
    reading.drop("表头", body - first)
    reading.drop("空行", sum(not any(row) for row in filled[:first]))
    columns = _columns(reading, sheet, filled[:body], first, name_column, titles, indicators, default_unit, file_when)
    for r in range(body, len(filled)):
        name = filled[r][name_column]
        if not any(filled[r]):
            reading.drop("空行")
        elif codes[r][name_column] or _is_total(name) or _is_part(name):
            _row(reading, sheet, r, name, codes[r][name_column], columns, register)
        elif any(name.startswith(start) for start in NOTE_STARTS) or sum(map(bool, filled[r])) == 1:
            reading.drop("附注和落款")
        elif name in NAME_HEADS:
            reading.refusals.append(_refuse(sheet, r, name_column, name, "一张表只有一个表头",
                                            "请把下面的表另存为单独的工作表。", "a second header below the table; put it on a sheet of its own."))
        else:
            near = register.suggestions(name)
            hint = f"名录里相近的有：{'、'.join(near)}（仅供核对）。" if near else ""
            reading.refusals.append(_refuse(
                sheet, r, name_column, name, "名录中的乡镇、合计行或附注", f"请改正名称，或在名录里登记这一别名。{hint}",
                f"{name!r} is not in the register. Correct it or declare the alias. Looks like: {', '.join(near) or 'nothing'}."))


def _without_unit_line(row: list[str]) -> list[str]:
    return ["" if headers.UNIT_LINE.search(text) else text for text in row]


def _is_total(name: str) -> bool:
    return name in TOTALS


def _is_part(name: str) -> bool:
    return name.startswith(SUBTOTAL_STARTS)


def _columns(reading, sheet, head_rows, first, name_column, titles, indicators, default_unit, file_when) -> dict[int, Column]:
    """The meaning of each column. The title speaks for what a header leaves out, then the sheet and file name."""
    title = " ".join(titles)
    context = headers.when(title).over(headers.when(sheet.name)).over(file_when)
    title_units = headers.units_in(title)
    columns, left, group, unread = {}, None, "", []
    for c in range(len(head_rows[0])):
        parts = [row[c] for row in head_rows[first:]]
        if c == name_column or not any(parts) or tidy("".join(parts)) in ("序号",):
            continue
        head = headers.heading(parts)
        indicator = headers.match(head, title + sheet.name, indicators)
        words = head.wording or group
        if words != group:
            left, group = None, words
        if indicator is None or head.measure == "prior":
            unread.append((c, "".join(dict.fromkeys(parts))))
            continue
        span = headers.interval(head, context, indicator.kind, left)
        if head.measure in ("month", "cumulative"):
            left = span
        if span is None:
            reading.refusals.append(_refuse(
                sheet, first, c, "".join(parts), "写明年份和月份的标题、表头、表名或文件名", "请在标题里写上年月。",
                "neither title, header, sheet nor file name says which year and month. Write it in the title."))
            continue
        unit = head.unit or next((u for u in title_units if same_dimension(u, indicator.unit)), "")
        unit = unit or default_unit.get(indicator.name, "") or (indicator.unit if indicator.unit in ("%", "个") else "")
        if not unit or not same_dimension(unit, indicator.unit):
            reading.refusals.append(_refuse(
                sheet, first, c, "".join(parts) + (f"（单位 {unit}）" if unit else ""), f"可换算成{indicator.unit}的单位",
                "请在表头或单位行写明单位。", f"no unit that converts to {indicator.unit} is given. Write the unit in the header."))
            continue
        columns[c] = Column(indicator, *span, unit)
    for c, text in unread:
        reading.findings.append(finding(
            "warn", sheet, address(first, c), rule="unread_column", read=text, expected="indicator",
            zh=f"列“{text}”不是已知指标，未读取", en=f"column {text!r} is no known indicator; not read"))
    return columns


def _row(reading, sheet, r, name, found, columns, register) -> None:
    if len(found) > 1:
        names = "、".join(register.all[code].name for code in found)
        reading.refusals.append(_refuse(sheet, r, 0, name, "唯一的乡镇名称", f"可能是：{names}。请写全称。",
                                        f"{name!r} is ambiguous: {names}. Write the full name."))
        return
    code, label = _who(found[0] if found else "", name, register)
    if code:
        reading.rows_kept += 1
    else:
        reading.rows_control += 1
    for c, column in columns.items():
        _figure(reading, sheet, r, c, code, label, column)


def _who(code: str, name: str, register: Register) -> tuple[str, str]:
    """(township code, label): a total has no township code; its label is its register code or its words."""
    return (code, name) if code in register.units else ("", code or name)


def _figure(reading, sheet, r, c, code, name, column: Column) -> None:
    """Read one cell into an observation; an empty cell gives none."""
    value = sheet.value(r, c)
    try:
        amount = number(value)
    except ValueError as error:
        reading.refusals.append(_refuse(
            sheet, r, c, f"“{shown(value)}”（{name}，{periods.period_zh(column.period, column.months)}）", "数字或缺失标记",
            f"{str(error).split('；')[0]}，请核对原表。", f"read {shown(value)!r}: {str(error).split('；')[-1]}. Check the source."))
        return
    if amount is None:
        return
    exact = convert(amount, column.unit, column.indicator.unit)
    if exact < 0 and column.indicator.kind != "growth":
        reading.refusals.append(_refuse(
            sheet, r, c, f"{plain(amount)}（{name}）", "不小于零的数", "请核对原表。", f"{plain(amount)} is negative. Check the source."))
        return
    reading.observations.append(Observation(
        code, name, column.period, column.months, column.indicator.name, exact, -exact.as_tuple().exponent,
        sheet.file, sheet.name, address(r, c), shown(value), column.unit))


def _townships_across(reading, sheet, filled, codes, head, register, indicators, default_unit) -> None:
    """One period a row, one township a column; an indicator's wording stands in a column of its own or the title."""
    titles = " ".join(text for row in filled[:head] for text in row if text) + sheet.name
    reading.drop("标题和单位行", head)
    reading.drop("表头")
    for c, text in enumerate(filled[head]):
        if len(codes[head][c]) > 1:
            reading.refusals.append(_refuse(sheet, head, c, text, "唯一的乡镇名称", "请写全称。", f"{text!r} is ambiguous."))
        elif text and not codes[head][c] and not _is_total(text) and any(_numeric(row[c]) for row in filled[head + 1:]):
            reading.refusals.append(_refuse(
                sheet, head, c, text, "名录中的名称", "请在名录里登记（也可以登记为合计或重复口径）。",
                f"{text!r} is not in the register. Enter it there (a total or an overlap is entered too)."))
    for r in range(head + 1, len(filled)):
        row = filled[r]
        at = next((w for w in map(headers.when, row) if w.period()), None)
        if at is None:
            reading.drop("空行" if not any(row) else "附注和落款")
            continue
        words = [text for text in row if text and not _numeric(text)]
        indicator = next((i for i in indicators for word in i.wordings if tidy(word) in words), None)
        indicator = indicator or headers.match(headers.heading([]), titles, indicators)
        units = [u for u in headers.units_in(titles) if indicator and same_dimension(u, indicator.unit)]
        unit = units[0] if units else default_unit.get(indicator.name, "") if indicator else ""
        if not unit:
            reading.refusals.append(_refuse(
                sheet, r, 0, "、".join(words) or "空", "已知的指标名称和单位", "请在 city.toml 里声明指标的名称（wordings）和单位（default_unit）。",
                "no known indicator with a unit. Declare wordings and default_unit in city.toml."))
            return
        column = Column(indicator, at.period(), at.months, unit)
        reading.rows_kept += 1
        for c in range(len(row)):
            if codes[head][c] or _is_total(filled[head][c]):
                code = codes[head][c][0] if codes[head][c] else ""
                _figure(reading, sheet, r, c, *_who(code, filled[head][c], register), column)


def _numeric(text: str) -> bool:
    try:
        return number(text) is not None
    except ValueError:
        return False


def _refuse(sheet: Sheet, row: int, column: int, read: str, expected: str, remedy: str, english: str) -> str:
    place = f"工作表 {sheet.name}，单元格 {address(row, column)}"
    return refusal(sheet.file, place, f"“{read}”" if not read.startswith("“") else read, expected, remedy, english)
