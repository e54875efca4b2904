"""A dry read (试读): what each sheet was understood to hold and which rows a register would need,
before anything is computed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np

from zx_analysis.city import Indicator, Register
from zx_analysis.city.indicators import STANDARD
from zx_analysis.city.periods import period_zh
from zx_analysis.city.register import Unit, some
from zx_analysis.reading.dates import when
from zx_analysis.reading.grids import is_part
from zx_analysis.reading.headers import all_wordings
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.sheets import Sheet
from zx_analysis.reading.words import CUMULATIVE, GROWTH, MONTHLY, PRIOR, TOTALS

ZONE = r"开发区|高新区|管理区|示范区|园区|产业园|工业园|农场|林场|渔场|牧场|原种场|水库"
LIKELY = re.compile(rf"[\u4e00-\u9fff]{{1,10}}(?:镇|乡|街道|街道办事处|办事处|办|{ZONE})")
SHORT_NAME = re.compile(r"[^\W\d_][\w.()-]{1,40}")
HEADS = re.compile(
    r"[分各]?(?:乡镇|镇街|街镇|单位|地区|名称|区划|企业|指标|项目)(?:名称|街道|\(.*\))?"
)
CHINESE = re.compile("[\u4e00-\u9fff]")
NOT_NAMES = (
    "全市",
    "全县",
    "全区",
    *MONTHLY,
    *CUMULATIVE,
    *GROWTH,
    *PRIOR,
    *all_wordings(STANDARD),
)
ALIKE = 0.6  # of difflib: 青山镇 and 清山镇 0.67
ROUNDING, MOSTLY = (
    1e-3,
    0.9,
)  # a sum may differ by a thousandth, in a tenth of the periods by anything
MOST_INSIDE, ENOUGH = 3, 12
LEAST_NAMES = 3  # names in one row or column before they are taken for townships
MOST_SLOTS = 3  # periods named one by one
NAME_COLUMNS, NAME_ROWS, HEAD_ROWS = (
    6,
    300,
    12,
)  # where names are looked for: at a table's left, or in its header


@dataclass(frozen=True)
class Name:
    """A name found in the bulletins that may be a township's: its other writings, how often and
    where it stands, and the kind of its row of townships.csv.
    """

    name: str
    aliases: tuple[str, ...]
    places: frozenset[tuple[str, str]]
    kind: str
    parts: tuple[str, ...] = ()  # whose figures sum to this one's
    # the first period with a figure, where that is not the first of all and none is missing after
    # it
    since: str = ""

    def line(self, code: str = "", part_of: str = "") -> str:
        """The row of townships.csv."""
        return f"{code},{self.name},{'|'.join(self.aliases)},{self.kind},{part_of},{self.since},"


def understood(reading: Reading, indicators: Sequence[Indicator], register: Register) -> str:
    """In Chinese, what a sheet was read as: each indicator with its printed units, periods and how
    many townships; '' where nothing was.
    """
    parts = []
    for indicator in indicators:
        read = [o for o in reading.observations if o.indicator == indicator.name]
        if not read:
            continue
        units = "、".join(dict.fromkeys(o.unit for o in read))
        codes = {o.code for o in read if o.code}
        absent = [
            register.units[code].name
            for code in register.expected(max(o.period for o in read))
            if code not in codes
        ]
        lacking = f"（没有 {some(absent)}）" if codes and absent else ""
        whole = "，有合计" if any(not o.code for o in read) else ""
        parts.append(
            f"{indicator.label_zh}（{units}）{slots(read)}，{len(codes)} 个乡镇{lacking}{whole}，"
            f"{len(read)} 个数"
        )
    return "；".join(parts)


def slots(observations: Iterable[Observation]) -> str:
    """The periods of some figures: '2022年3月、2022年1-3月', or the first, the last and how many
    months they end in.
    """
    found = sorted({(o.period, o.months) for o in observations})
    if len(found) <= MOST_SLOTS:
        return "、".join(period_zh(*slot) for slot in found)
    ends = dict(reversed(found))  # of a month and its cumulative the month
    both = "（本月和累计）" if len(found) > len(ends) else ""
    return (
        f"{period_zh(*found[0])} 至 {period_zh(max(ends), ends[max(ends)])} 共 {len(ends)} 期{both}"
    )


def likely_names(sheets: Iterable[Sheet]) -> list[Name]:
    """The names that look like townships': under each other beside figures, or side by side and
    ending like one. A writing that begins another is its alias.
    """
    found: dict[str, set] = {}
    for sheet in sheets:
        for name in (*_down(sheet), *_across(sheet)):
            found.setdefault(name, set()).add((sheet.file, sheet.name))
    names = []
    for name in found:
        longer = [
            other
            for other in found
            if other != name and other.startswith(name) and LIKELY.fullmatch(other)
        ]
        if not longer:
            short = tuple(
                other
                for other in found
                if other != name and name.startswith(other) and LIKELY.fullmatch(name)
            )
            places = frozenset().union(*(found[writing] for writing in (name, *short)))
            names.append(
                Name(name, short, places, "zone" if re.search(rf"(?:{ZONE})$", name) else "town")
            )
    return names


def alike(names: Sequence[Name]) -> list[tuple[str, str]]:
    """(rarer, more frequent) of names that look like each other and never stand in one sheet:
    perhaps a slip, or two writings of one township.
    """
    pairs = []
    for rare, often in ((a, b) for a in names for b in names if len(a.places) < len(b.places)):
        if not rare.places & often.places and (
            rare.name in often.name or SequenceMatcher(None, rare.name, often.name).ratio() >= ALIKE
        ):
            pairs.append((rare.name, often.name))
    return pairs


def described(
    names: Sequence[Name], observations: Iterable[Observation], register: Register
) -> list[Name]:
    """The same names with what their figures say: since when there are any, and those marked whose
    figures are the sum of the names that follow: a total where that is all of them, else a
    subtotal; an overlap what stands inside another.

    observations: as read with the `provisional` register of the names.
    """
    place = {unit.code: i for i, unit in enumerate(register.units.values())}
    figures: dict[tuple, np.ndarray] = {}
    for o in observations:
        if o.code in place and not o.indicator.endswith("_pct"):
            figures.setdefault((o.indicator, o.period, o.months), np.full(len(names), np.nan))[
                place[o.code]
            ] = float(o.value)
    if not figures:
        return list(names)
    table, result, below = np.array(list(figures.values())), list(names), []
    for i in range(len(names) - 1, -1, -1):
        known = np.isfinite(table[:, i]) & (table[:, i] != 0)
        parts, inside = _parts(table[known, i], table[known][:, below]) if known.any() else ([], [])
        if parts:
            result[i] = replace(
                names[i],
                kind="total" if i == 0 and len(parts) + len(inside) == len(below) else "subtotal",
                parts=tuple(names[below[k]].name for k in parts),
            )
            for k in inside:
                result[below[k]] = replace(result[below[k]], kind="overlap")
        below = [i, *below[len(parts) + len(inside) :]]
    return [
        replace(name, since=_since(table[:, i], [period for _, period, _ in figures]))
        for i, name in enumerate(result)
    ]


def _since(figures: np.ndarray, periods: list[str]) -> str:
    there = {period: False for period in sorted(periods)}
    for period, value in zip(periods, figures, strict=True):
        there[period] = there[period] or bool(np.isfinite(value))
    first = next((period for period, known in there.items() if known), "")
    return (
        first
        if first > min(there) and all(known for period, known in there.items() if period >= first)
        else ""
    )


def _parts(whole: np.ndarray, rows: np.ndarray) -> tuple[list[int], list[int]]:
    """Which of the rows that follow, first ones first, sum to `whole` (periods,), and which stand
    among them but are inside another; ([], []) where none do.

    rows: (periods, names below). With a year of periods up to three neighbours may be left out, as
    where a region is followed by its own districts.
    """
    sums = np.concatenate([np.zeros((len(whole), 1)), np.nancumsum(rows, axis=1)], axis=1)
    for left_out in range(MOST_INSIDE + 1 if len(whole) >= ENOUGH else 1):
        for count in range(2 + left_out, rows.shape[1] + 1):
            # left out: the rows at … at + left_out - 1, never the first, which they would be inside
            # of
            at = np.arange(1, count - left_out + 1) if left_out else np.array([count])
            found = sums[:, count, None] - (sums[:, at + left_out] - sums[:, at] if left_out else 0)
            right = (np.abs(found - whole[:, None]) <= ROUNDING * np.abs(whole[:, None])).mean(
                axis=0
            ) >= MOSTLY
            if right.any():
                inside = list(range(at[right.argmax()], at[right.argmax()] + left_out))
                return [k for k in range(count) if k not in inside], inside
    return [], []


def proposed(names: Sequence[Name]) -> list[str]:
    """The rows of townships.csv for a register that is still empty, with running numbers for
    codes.
    """
    codes = {name.name: f"{number:03}" for number, name in enumerate(names, start=1)}
    part_of = {
        part: codes[name.name] for name in names if name.kind == "subtotal" for part in name.parts
    }
    return [name.line(codes[name.name], part_of.get(name.name, "")) for name in names]


def provisional(names: Sequence[Name]) -> Register | None:
    """A register of names that were only found, to try the reading with; None without any. Its
    codes mean nothing.
    """
    units = [Unit(f"?{i}", name.name, "town", "", "", "") for i, name in enumerate(names)]
    return (
        Register(
            units, {unit.code: list(name.aliases) for unit, name in zip(units, names, strict=True)}
        )
        if units
        else None
    )


def _down(sheet: Sheet) -> list[str]:
    """Of the first column that holds at least three names beside figures, those names."""
    rows = range(min(len(sheet.rows), NAME_ROWS))
    for c in range(min(sheet.width, NAME_COLUMNS)):
        names = [
            name
            for r in rows
            if (name := _name(sheet, r, c))
            and any(numeric(sheet.value(r, k)) for k in range(c + 1, sheet.width))
        ]
        if len(set(names)) >= LEAST_NAMES:
            return names
    return []


def _across(sheet: Sheet) -> list[str]:
    """Of the first row that holds at least three names ending like a township's, those names; else
    of the first row of names above figures.
    """
    rows = [
        [
            name
            for c in range(sheet.width)
            if (name := _name(sheet, r, c))
            and any(numeric(sheet.value(k, c)) for k in range(r + 1, len(sheet.rows)))
        ]
        for r in range(min(len(sheet.rows), HEAD_ROWS))
    ]
    rows = [names for names in rows if len(set(names)) >= LEAST_NAMES]
    return next(
        (
            likely
            for names in rows
            if len(set(likely := [name for name in names if LIKELY.fullmatch(name)])) >= LEAST_NAMES
        ),
        rows[0] if rows else [],
    )


def _name(sheet: Sheet, r: int, c: int) -> str:
    """The cell's text where it may be a township's name: no total, part, header, period or figure;
    '' otherwise.
    """
    text = sheet.text(r, c)
    if (
        not SHORT_NAME.fullmatch(text)
        or text in TOTALS
        or is_part(text)
        or HEADS.fullmatch(text)
        or any(word in text for word in NOT_NAMES)
        or when(text).month
    ):
        return ""
    return text if CHINESE.search(text) else " ".join(str(sheet.value(r, c)).split())
