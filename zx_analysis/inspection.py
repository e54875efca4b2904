"""A dry read (试读): what each sheet was understood to hold and which names a register would need, before anything is computed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zx_analysis.cells import Sheet
from zx_analysis.dates import when
from zx_analysis.grids import TOTALS, is_part
from zx_analysis.headers import all_wordings
from zx_analysis.indicators import STANDARD, Indicator
from zx_analysis.numbers import numeric
from zx_analysis.observations import Observation, Reading
from zx_analysis.periods import period_zh
from zx_analysis.register import Register, Unit
from zx_analysis.titles import CUMULATIVE, GROWTH, MONTHLY, PRIOR

ZONE = r"开发区|高新区|管理区|示范区|园区|产业园|工业园|农场|林场|渔场|牧场|原种场|水库"
LIKELY = re.compile(rf"[\u4e00-\u9fff]{{1,10}}(?:镇|乡|街道|街道办事处|办事处|办|{ZONE})")
SHORT_NAME = re.compile(r"[^\W\d_][\w.()-]{1,40}")
HEADS = re.compile(r"[分各]?(?:乡镇|镇街|街镇|单位|地区|名称|区划|企业|指标|项目)(?:名称|街道|\(.*\))?")
CHINESE = re.compile("[\u4e00-\u9fff]")
NOT_NAMES = ("全市", "全县", "全区", *MONTHLY, *CUMULATIVE, *GROWTH, *PRIOR, *all_wordings(STANDARD))
LEAST_NAMES = 3  # names in one row or column before they are taken for townships
MOST_SLOTS = 3  # periods named one by one
MOST_NAMES = 5
NAME_COLUMNS, NAME_ROWS, HEAD_ROWS = 6, 300, 12  # where names are looked for: at a table's left, or in its header


@dataclass(frozen=True)
class Name:
    """A name found in the bulletins that may be a township's: its other writings, and whether it sounds like a zone (园区)."""

    name: str
    aliases: tuple[str, ...]
    zone: bool

    @property
    def line(self) -> str:
        """The row of townships.csv, its code still to be filled in."""
        return f",{self.name},{'|'.join(self.aliases)},{'zone' if self.zone else 'town'},,,"


def understood(reading: Reading, indicators: Sequence[Indicator], register: Register) -> str:
    """In Chinese, what a sheet was read as: each indicator with its printed units, periods and how many townships; '' where nothing was."""
    parts = []
    for indicator in indicators:
        read = [o for o in reading.observations if o.indicator == indicator.name]
        if not read:
            continue
        units = "、".join(dict.fromkeys(o.unit for o in read))
        codes = {o.code for o in read if o.code}
        absent = [register.units[code].name for code in register.expected(max(o.period for o in read)) if code not in codes]
        lacking = f"（没有 {_some(absent)}）" if codes and absent else ""
        whole = "，有合计" if any(not o.code for o in read) else ""
        parts.append(f"{indicator.label_zh}（{units}）{slots(read)}，{len(codes)} 个乡镇{lacking}{whole}，{len(read)} 个数")
    return "；".join(parts)


def slots(observations: Iterable[Observation]) -> str:
    """The periods of some figures: '2022年3月、2022年1-3月', or the first, the last and how many months they end in."""
    found = sorted({(o.period, o.months) for o in observations})
    if len(found) <= MOST_SLOTS:
        return "、".join(period_zh(*slot) for slot in found)
    ends = dict(reversed(found))  # of a month and its cumulative the month
    both = "（本月和累计）" if len(found) > len(ends) else ""
    return f"{period_zh(*found[0])} 至 {period_zh(max(ends), ends[max(ends)])} 共 {len(ends)} 期{both}"


def likely_names(sheets: Iterable[Sheet]) -> list[Name]:
    """The names that look like townships': under each other beside figures, or side by side and ending like one. A writing that begins another is its alias."""
    found: dict[str, None] = {}
    for sheet in sheets:
        found |= dict.fromkeys([*_down(sheet), *_across(sheet)])
    names = []
    for name in found:
        longer = [other for other in found if other != name and other.startswith(name) and LIKELY.fullmatch(other)]
        if not longer:
            short = tuple(other for other in found if other != name and name.startswith(other) and LIKELY.fullmatch(name))
            names.append(Name(name, short, bool(re.search(rf"(?:{ZONE})$", name))))
    return names


def provisional(names: Sequence[Name]) -> Register | None:
    """A register of names that were only found, to try the reading with; None without any. Its codes mean nothing."""
    units = [Unit(f"?{i}", name.name, "zone" if name.zone else "town", "", "", "") for i, name in enumerate(names)]
    return Register(units, {unit.code: list(name.aliases) for unit, name in zip(units, names, strict=True)}) if units else None


def _down(sheet: Sheet) -> list[str]:
    """Of the first column that holds at least three names beside figures, those names."""
    rows = range(min(len(sheet.rows), NAME_ROWS))
    for c in range(min(sheet.width, NAME_COLUMNS)):
        names = [name for r in rows if (name := _name(sheet, r, c)) and any(numeric(sheet.value(r, k)) for k in range(c + 1, sheet.width))]
        if len(set(names)) >= LEAST_NAMES:
            return names
    return []


def _across(sheet: Sheet) -> list[str]:
    """Of the first row that holds at least three names ending like a township's, those names; else of the first row of names above figures."""
    rows = [[name for c in range(sheet.width) if (name := _name(sheet, r, c)) and any(numeric(sheet.value(k, c)) for k in range(r + 1, len(sheet.rows)))]
            for r in range(min(len(sheet.rows), HEAD_ROWS))]
    rows = [names for names in rows if len(set(names)) >= LEAST_NAMES]
    return next((likely for names in rows if len(set(likely := [name for name in names if LIKELY.fullmatch(name)])) >= LEAST_NAMES), rows[0] if rows else [])


def _name(sheet: Sheet, r: int, c: int) -> str:
    """The cell's text where it may be a township's name: no total, part, header, period or figure; '' otherwise."""
    text = sheet.text(r, c)
    if not SHORT_NAME.fullmatch(text) or text in TOTALS or is_part(text) or HEADS.fullmatch(text) or any(word in text for word in NOT_NAMES) or when(text).month:
        return ""
    return text if CHINESE.search(text) else " ".join(str(sheet.value(r, c)).split())


def _some(names: list[str]) -> str:
    return "、".join(names[:MOST_NAMES]) + (f"等 {len(names)} 个" if len(names) > MOST_NAMES else "")
