"""Figures that were read but look wrong: missing, copied, of another order of magnitude, fractions for per cents, revised."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from zx_analysis.city import periods
from zx_analysis.city.indicators import label_zh
from zx_analysis.city.register import Register
from zx_analysis.messages.catalogue import finding
from zx_analysis.reading.numbers import plain
from zx_analysis.reading.observations import Observation

Figures = list[Observation]  # of townships, totals apart
MAGNITUDE = 1000  # a figure this many times above or below what is usual was probably written in another unit
ENOUGH = 3  # figures from which on "usual", "all" and "history" mean something


def _at(
    o: Observation,
    rule: str,
    zh: str,
    en: str,
    *,
    severity: str = "warn",
    expected: str = "",
    township: str = "",
) -> dict:
    return finding(
        severity,
        o.file,
        o.sheet,
        o.cell,
        rule=rule,
        zh=zh,
        en=en,
        read=o.read,
        expected=expected,
        township=township,
        period=o.period,
    )


def _label(o: Observation) -> str:
    """The indicator as a clerk knows it: a city's own goes by what its bulletin calls it."""
    return label_zh(o.indicator, o.wording)


def check_missing(figures: Figures, register: Register) -> list[dict]:
    """For each indicator and interval that some townships report: those that do not."""
    groups: dict[tuple, list[Observation]] = defaultdict(list)
    for o in figures:
        groups[o.indicator, o.period, o.months].append(o)
    findings = []
    for (indicator, period, months), present in groups.items():
        absent = set(register.expected(period)) - {o.code for o in present}
        if absent:
            names = "、".join(
                register.units[code].name for code in register.units if code in absent
            )
            findings.append(
                finding(
                    "warn",
                    present[0].file,
                    present[0].sheet,
                    rule="missing_value",
                    township=names,
                    period=period,
                    expected=str(len(present) + len(absent)),
                    read=str(len(present)),
                    zh=f"{periods.period_zh(period, months)}的{_label(present[0])}缺少：{names}",
                    en=f"{indicator} of {period} ({months} month(s)) lacks: {names}",
                )
            )
    return findings


def check_copied(figures: Figures) -> list[dict]:
    """Columns that are the same for every township and should not be: two months, two years to date, a month and its year to date."""
    values: dict[tuple, dict[str, Observation]] = defaultdict(dict)
    for o in figures:
        values[o.indicator, o.period, o.months][o.code] = o
    findings = []
    for (indicator, period, months), own in values.items():
        before = periods.month_name(periods.month_index(period) - 1)
        to_date = months == periods.year_to_date(period)
        others = [
            (before, months if months == 1 else 0),
            (before, months - 1 if to_date else 0),
            (period, 1 if to_date and period[5:] > "02" else 0),
        ]
        for other, span in dict.fromkeys(others):
            if span and _same(own, values.get((indicator, other, span), {})):
                o = own[min(own)]
                this, that = periods.period_zh(period, months), periods.period_zh(other, span)
                findings.append(
                    _at(
                        o,
                        "copied_column",
                        f"{this}的{_label(o)}与{that}完全相同（{len(own)} 个单位），可能是复制的",
                        f"{indicator} of {period} ({months} month(s)) equals {other} ({span}) in all units: probably copied",
                        expected=that,
                    )
                )
    return findings


def _same(own: dict[str, Observation], other: dict[str, Observation]) -> bool:
    both = own.keys() & other.keys()
    return (
        len(both) >= ENOUGH
        and all(own[code].value == other[code].value for code in both)
        and any(own[code].value for code in both)
    )


def check_february(figures: Figures) -> list[dict]:
    """A figure for February alone with none for January: January and February are surveyed together, it is probably the joint one."""
    known = {(o.code, o.indicator, o.period, o.months) for o in figures}
    first: dict[tuple, Observation] = {}
    for o in figures:
        alone = o.months == 1 and o.period.endswith("-02")
        if alone and not known & {
            (o.code, o.indicator, o.period, 2),
            (o.code, o.indicator, f"{o.period[:4]}-01", 1),
        }:
            first.setdefault((o.file, o.sheet, o.indicator, o.period), o)
    return [
        _at(
            o,
            "february_alone",
            f"{o.period[:4]}年只有2月、没有1月的{_label(o)}：1、2月合并统计，可能是1-2月数，请在标题写明1-2月或本月",
            f"{o.indicator} of February without January: the two are surveyed together; if this is the joint figure, write 1-2月",
            expected="1-2月",
        )
        for o in first.values()
    ]


def check_scope(figures: Figures) -> list[dict]:
    """One indicator called 规上 (above designated size) in one return and not in another: their difference is no month."""
    above: dict[str, dict[bool, Observation]] = defaultdict(dict)
    for o in figures:
        if o.wording and not o.rate:
            above[o.indicator].setdefault(o.above_size, o)
    return [
        _at(
            own[True],
            "mixed_scope",
            f"这里叫“{own[True].wording}”，{own[False].file} {own[False].sheet}!{own[False].cell} 叫“{own[False].wording}”，口径可能不同，请核对",
            f"called {own[True].wording!r} here and {own[False].wording!r} in {own[False].file}: the scope may differ",
            expected=own[False].wording,
        )
        for own in above.values()
        if len(own) == 2
    ]


def check_magnitude(figures: Figures, register: Register, levels: set[str]) -> list[dict]:
    """A figure a thousand times above or below the township's own history, or, where it has none, its neighbours."""
    own: dict[tuple, list[Decimal]] = defaultdict(list)
    around: dict[tuple, list[Decimal]] = defaultdict(list)
    rows = [(o, o.value / o.months) for o in figures if o.indicator in levels and o.value]
    for o, rate in rows:
        own[o.code, o.indicator].append(rate)
        around[o.indicator, o.period, o.months].append(rate)
    # A history of one or two figures says nothing: one of them may be the wrong one.
    histories = {key: median(rates) for key, rates in own.items() if len(rates) > ENOUGH}
    neighbours = {key: median(rates) for key, rates in around.items() if len(rates) >= ENOUGH}
    findings = []
    for o, rate in rows:
        history = histories.get((o.code, o.indicator))
        usual = history or neighbours.get((o.indicator, o.period, o.months), rate)
        if rate >= usual * MAGNITUDE or rate * MAGNITUDE <= usual:
            name = register.units[o.code].name
            findings.append(
                _at(
                    o,
                    "magnitude",
                    f"{name}{periods.period_zh(o.period, o.months)}的 {plain(o.value)} 与{'以往' if history else '其他乡镇'}相差一千倍以上，单位可能写错",
                    f"{plain(o.value)} of {name} is a thousand times off: probably another unit",
                    expected=f"{usual:.6g}",
                    township=name,
                )
            )
    said = {(f["file"], f["sheet"], f["cell"]) for f in findings}
    return findings + [
        f
        for f in _beside_month(figures, register, levels)
        if (f["file"], f["sheet"], f["cell"]) not in said
    ]


def _beside_month(figures: Figures, register: Register, levels: set[str]) -> list[dict]:
    """A year to date a thousand times its own month, in one file."""
    months = {
        (o.file, o.code, o.indicator, o.period): o for o in figures if o.months == 1 and o.value
    }
    findings = []
    for o in figures:
        month = months.get((o.file, o.code, o.indicator, o.period))
        if (
            month is not None
            and o.months > 1
            and o.indicator in levels
            and o.value >= month.value * MAGNITUDE
        ):
            name = register.units[o.code].name
            findings.append(
                _at(
                    o,
                    "magnitude",
                    f"{name}{periods.period_zh(o.period, o.months)}的 {plain(o.value)} 是当月 {plain(month.value)} 的一千倍以上，单位可能写错",
                    f"{plain(o.value)} of {name} is a thousand times its month: probably another unit",
                    expected=month.read,
                    township=name,
                )
            )
    return findings


def _growth_columns(figures: Iterable[Observation]) -> Iterable[list[Observation]]:
    """Growth rates that stand together: of one file, sheet, indicator and interval."""
    groups: dict[tuple, list[Observation]] = defaultdict(list)
    for o in figures:
        if o.rate:
            groups[o.file, o.sheet, o.indicator, o.period, o.months].append(o)
    return groups.values()


def check_fractions(figures: Figures) -> list[dict]:
    """Growth rates that are all below one per cent: probably fractions (0.125) under a per-cent header."""
    return [
        _at(
            own[0],
            "looks_like_fraction",
            "增速全部小于 1%，可能是没有换算成百分数的小数",
            "all growth rates are below one per cent: probably fractions",
        )
        for own in _growth_columns(o for o in figures if "%" not in o.read)
        if len(own) >= ENOUGH and all(abs(o.value) < 1 for o in own) and any(o.value for o in own)
    ]


def check_growth(figures: Figures) -> list[dict]:
    """A growth rate of another kind than its neighbours': ten times any other and beyond 300 %, or a lone fraction of many places among per cents."""
    findings = []
    for own in _growth_columns(figures):
        for o in own if len(own) > ENOUGH else []:
            others = [p for p in own if p is not o]
            if abs(o.value) > 300 and abs(o.value) > 10 * max(abs(p.value) for p in others):
                findings.append(
                    _at(
                        o,
                        "growth_far",
                        f"增速 {plain(o.value)}% 是其他乡镇的十倍以上，可能多乘了一百",
                        f"a growth of {plain(o.value)} % is more than ten times any other: multiplied by 100?",
                    )
                )
            elif (
                0 < abs(o.value) < 1
                and o.decimals >= 2
                and o.decimals > max(p.decimals for p in others) + 1
            ):
                findings.append(
                    _at(
                        o,
                        "looks_like_fraction",
                        f"增速 {plain(o.value)} 的小数位比其他乡镇多，可能是没有换算成百分数的小数",
                        f"{plain(o.value)} has more places than the others: a fraction?",
                    )
                )
    return findings


def revisions(kept: list[tuple[Observation, str]], register: Register) -> list[dict]:
    """Figures that later returns state anew, one finding for each: the first figure and the latest, and
    where these stand. The latest counts (city.toml: vintage_precedence)."""
    stated: dict[tuple, list[tuple[Observation, str]]] = defaultdict(list)
    for o, vintage in sorted(
        ((o, vintage) for o, vintage in kept if o.code), key=lambda pair: pair[1]
    ):
        own = stated[o.code, o.period, o.months, o.indicator]
        if not own or own[-1][0].value != o.value:
            own.append((o, vintage))
    findings = []
    for (first, _), *_, (o, vintage) in (own for own in stated.values() if len(own) > 1):
        name, changes = (
            register.units[o.code].name,
            len(stated[o.code, o.period, o.months, o.indicator]) - 1,
        )
        often = f"，共改 {changes} 次" if changes > 1 else ""
        findings.append(
            _at(
                o,
                "revised",
                f"{name}{periods.period_zh(o.period, o.months)}由 {plain(first.value)}（{first.file}）改为 {plain(o.value)}（{vintage} 发布{often}）",
                f"revised from {plain(first.value)} ({first.file}) to {plain(o.value)}, published {vintage}",
                severity="note",
                expected=plain(first.value),
                township=name,
            )
        )
    return findings
