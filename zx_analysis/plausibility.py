"""Figures that were read but look wrong: missing, copied, of another order of magnitude, fractions for per cents, revised."""

from collections import defaultdict
from decimal import Decimal
from statistics import median

from zx_analysis import periods
from zx_analysis.numbers import plain
from zx_analysis.observations import Observation
from zx_analysis.register import Register
from zx_analysis.remarks import finding

Kept = list[tuple[Observation, str]]
MAGNITUDE = 1000  # a figure this many times above or below what is usual was probably written in another unit
ENOUGH = 3  # figures from which on "usual", "all" and "history" mean something


def _at(o: Observation, rule: str, zh: str, en: str, *, severity: str = "warn", expected: str = "", township: str = "") -> dict:
    return finding(severity, o.file, o.sheet, o.cell, rule=rule, zh=zh, en=en, read=o.read, expected=expected, township=township, period=o.period)


def _of_units(kept: Kept) -> list[tuple[Observation, str]]:
    return [(o, vintage) for o, vintage in kept if o.code]


def check_missing(kept: Kept, register: Register) -> list[dict]:
    """For each indicator and interval that some townships report: those that do not."""
    groups: dict[tuple, list[Observation]] = defaultdict(list)
    for o, _ in _of_units(kept):
        groups[o.indicator, o.period, o.months].append(o)
    findings = []
    for (indicator, period, months), present in groups.items():
        absent = set(register.expected(period)) - {o.code for o in present}
        if absent:
            names = "、".join(register.units[code].name for code in register.units if code in absent)
            findings.append(finding(
                "warn", present[0].file, present[0].sheet, rule="missing_value", township=names, period=period, expected=str(len(present) + len(absent)),
                read=str(len(present)), zh=f"{periods.period_zh(period, months)}的 {indicator} 缺少：{names}", en=f"{indicator} of {period} ({months} month(s)) lacks: {names}"))
    return findings


def check_copied(kept: Kept) -> list[dict]:
    """Two consecutive months in which every township reports the same figure: one was probably copied into the other."""
    values: dict[tuple, dict[str, Observation]] = defaultdict(dict)
    for o, _ in _of_units(kept):
        if o.months == 1:
            values[o.indicator, o.period][o.code] = o
    findings = []
    for (indicator, period), own in values.items():
        before = values.get((indicator, periods.month_name(periods.month_index(period) - 1)), {})
        both = own.keys() & before.keys()
        if len(both) >= ENOUGH and all(own[code].value == before[code].value for code in both) and any(own[code].value for code in both):
            o = own[min(both)]
            findings.append(_at(o, "copied_month", f"{periods.period_zh(period, 1)}的 {indicator} 与上月完全相同（{len(both)} 个单位），可能是复制的",
                                f"{indicator} of {period} equals the month before in all {len(both)} units: probably copied"))
    return findings


def check_magnitude(kept: Kept, register: Register, levels: set[str]) -> list[dict]:
    """A figure a thousand times above or below the township's own history, or, where it has none, its neighbours."""
    own: dict[tuple, list[Decimal]] = defaultdict(list)
    around: dict[tuple, list[Decimal]] = defaultdict(list)
    rows = [(o, o.value / o.months) for o, _ in _of_units(kept) if o.indicator in levels and o.value]
    for o, rate in rows:
        own[o.code, o.indicator].append(rate)
        around[o.indicator, o.period, o.months].append(rate)
    findings = []
    for o, rate in rows:
        history, neighbours = own[o.code, o.indicator], around[o.indicator, o.period, o.months]
        # A history of one or two figures says nothing: one of them may be the wrong one.
        usual = median(history) if len(history) > ENOUGH else median(neighbours) if len(neighbours) >= ENOUGH else rate
        if rate >= usual * MAGNITUDE or rate * MAGNITUDE <= usual:
            name = register.units[o.code].name
            findings.append(_at(o, "magnitude", f"{name}{periods.period_zh(o.period, o.months)}的 {plain(o.value)} 与{'以往' if len(history) > ENOUGH else '其他乡镇'}相差一千倍以上，单位可能写错",
                                f"{plain(o.value)} of {name} is a thousand times off: probably another unit", expected=f"{usual:.6g}", township=name))
    return findings


def check_fractions(kept: Kept) -> list[dict]:
    """Growth rates that are all below one per cent: probably fractions (0.125) under a per-cent header."""
    groups: dict[tuple, list[Observation]] = defaultdict(list)
    for o, _ in _of_units(kept):
        if o.indicator.endswith("_pct") and "%" not in o.read:
            groups[o.file, o.sheet, o.indicator, o.period, o.months].append(o)
    return [_at(own[0], "looks_like_fraction", "增速全部小于 1%，可能是没有换算成百分数的小数", "all growth rates are below one per cent: probably fractions")
            for own in groups.values() if len(own) >= ENOUGH and all(abs(o.value) < 1 for o in own) and any(o.value for o in own)]


def revisions(kept: Kept, register: Register) -> list[dict]:
    """Figures that a later return states anew: old, new, where and when. The later one counts (city.toml: vintage_precedence)."""
    first: dict[tuple, tuple[Observation, str]] = {}
    findings = []
    for o, vintage in sorted(_of_units(kept), key=lambda pair: pair[1]):
        key = (o.code, o.period, o.months, o.indicator)
        before = first.get(key)
        if before is not None and before[0].value != o.value:
            findings.append(_at(o, "revised", f"{register.units[o.code].name}{periods.period_zh(o.period, o.months)}由 {plain(before[0].value)}（{before[0].file}）改为 {plain(o.value)}（{vintage} 发布）",
                                f"revised from {plain(before[0].value)} ({before[0].file}) to {plain(o.value)}, published {vintage}", severity="note",
                                expected=plain(before[0].value), township=register.units[o.code].name))
        first[key] = (o, vintage)
    return findings
