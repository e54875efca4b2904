"""Published totals against the sum of their parts, and cumulatives against their months."""

from collections import defaultdict
from decimal import Decimal

from zx_analysis.city import periods
from zx_analysis.city.register import Register
from zx_analysis.messages.catalogue import finding, refusal
from zx_analysis.reading.grids import OUTSIDE, TOTALS, is_part
from zx_analysis.reading.numbers import plain
from zx_analysis.reading.observations import Observation

# A revision this large, % of the sum of the months, is looked at; smaller ones need nobody's action.
LARGE_REVISION_PCT = 5


def _finding(
    o: Observation, rule: str, expected: str, zh: str, en: str, township: str = ""
) -> dict:
    return finding(
        "warn",
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


def _table(o: Observation) -> tuple[str, str, str, int, str]:
    """What the figures that a total is the sum of have in common with it."""
    return o.file, o.sheet, o.period, o.months, o.indicator


def check_totals(kept: list[tuple[Observation, str]], register: Register) -> list[dict]:
    """Each published total of a level or count against the sum of its units in the same file.

    Tolerance: half a unit in the last printed place of the total and of each part. A total sums all units and what stands
    outside them (市直企业), a subtotal of the register those whose `part_of` names it. Growth rates do not add up and are not checked.
    """
    parts, outside = defaultdict(list), defaultdict(list)
    for o, _ in kept:
        if o.label in OUTSIDE:
            outside[_table(o)].append(o)
        if o.code and not o.rate:
            parts[_table(o)].append(o)
    findings = []
    for o, _ in kept:
        if o.code or o.rate:
            continue
        unit = register.all.get(o.label)
        if unit is not None and unit.kind == "subtotal":
            own = {code for code, u in register.units.items() if u.part_of == unit.code}
        elif o.label in TOTALS or (unit is not None and unit.kind == "total"):
            own = set(register.units)
        else:
            continue
        members = [p for p in parts[_table(o)] if p.code in own]
        if members and own == set(register.units):
            members += outside[_table(o)]
        if not members:
            continue
        total = sum((p.value for p in members), Decimal(0))
        tolerance = sum((_half_unit(p) for p in [o, *members]), Decimal(0))
        if abs(total - o.value) > tolerance:
            name = unit.name if unit else o.label
            part = max(members, key=lambda p: p.value)
            dropped = "；其中一个部分就大于合计，合计可能漏了一位" if part.value > o.value else ""
            findings.append(
                _finding(
                    o,
                    "control_total",
                    plain(total),
                    f"{periods.period_zh(o.period, o.months)}{name}公布 {plain(o.value)}，各部分之和 {plain(total)}，差 {plain(o.value - total)}{dropped}",
                    f"{name} publishes {plain(o.value)}, the parts sum to {plain(total)}, difference {plain(o.value - total)}",
                    name,
                )
            )
    return findings + _parts_above(kept)


def _parts_above(kept) -> list[dict]:
    """An of-which row above the total of its sheet: one of the two has lost or gained a digit."""
    totals = {_table(o): o for o, _ in kept if not o.code and o.label in TOTALS}
    findings = []
    for o, _ in kept:
        total = totals.get(_table(o))
        if (
            total is not None
            and not o.code
            and is_part(o.label)
            and not o.rate
            and o.value > total.value
        ):
            findings.append(
                _finding(
                    o,
                    "part_above_total",
                    plain(total.value),
                    f"“{o.label}” {plain(o.value)} 大于合计 {plain(total.value)}，请核对有没有漏位",
                    f"{o.label!r} {plain(o.value)} is above the total {plain(total.value)}: look for a lost digit",
                )
            )
    return findings


def check_cumulatives(kept: list[tuple[Observation, str]], register: Register) -> list[dict]:
    """Each township's published cumulative against the sum of its published months, within rounding.

    A difference means that earlier months were revised inside the cumulative: one finding for each
    township, indicator and year, with the last cumulative that shows it. It is a note, and asks
    somebody to look only from LARGE_REVISION_PCT on.
    """
    slots, cumulative = {}, []
    revised: dict[tuple, list[tuple[Observation, Decimal, str]]] = defaultdict(list)
    for o, vintage in kept:
        if not o.code or o.rate:
            continue
        joint = o.months == 2 and o.period.endswith("-02")
        if o.months == 1 or joint:
            key = (o.code, o.indicator, o.period)
            if key not in slots or vintage >= slots[key][1]:
                slots[key] = (o, vintage)
        if o.months > 1 and not joint and o.months == periods.year_to_date(o.period):
            cumulative.append((o, vintage))
    findings = []
    for o, vintage in cumulative:
        month = slots.get((o.code, o.indicator, o.period))
        if month and month[0].months == 1 and month[0].value > o.value and month[0].file == o.file:
            findings.append(
                _finding(
                    month[0],
                    "month_above_cumulative",
                    plain(o.value),
                    f"{register.units[o.code].name}{periods.period_zh(o.period, 1)}当月 {plain(month[0].value)} 大于累计 {plain(o.value)}，请核对单位和列",
                    f"the month {plain(month[0].value)} is above the year to date {plain(o.value)}: check units and columns",
                    register.units[o.code].name,
                )
            )
        last = periods.month_index(o.period)
        parts = [
            slots[key][0]
            for i in range(o.months)
            if (key := (o.code, o.indicator, periods.month_name(last - i))) in slots
        ]
        if sum(p.months for p in parts) != o.months:
            continue
        total = sum((p.value for p in parts), Decimal(0))
        if abs(total - o.value) > sum((_half_unit(p) for p in [o, *parts]), Decimal(0)):
            revised[o.code, o.indicator, o.period[:4]].append((o, total, vintage))
    return findings + [_revised(own, register) for own in revised.values()]


def _revised(own: list[tuple[Observation, Decimal, str]], register: Register) -> dict:
    """A year's revision of one township and indicator as its last cumulative shows it; of several vintages the latest."""
    own = sorted(own, key=lambda one: (one[0].period, one[2]))
    first, (o, total, _) = own[0][0], own[-1]
    name, when = register.units[o.code].name, periods.period_zh(o.period, o.months)
    sums = f"{name}{when}累计 {plain(o.value)}，各月之和 {plain(total)}"
    if abs(o.value - total) * 100 > LARGE_REVISION_PCT * abs(total):
        return _finding(
            o,
            "revised_in_cumulative",
            plain(total),
            f"{sums}，相差很大，请核对",
            f"cumulative {plain(o.value)}, months sum to {plain(total)}: check",
            name,
        )
    since = (
        f"（从{periods.period_zh(first.period, first.months)}起）"
        if first.period != o.period
        else ""
    )
    return finding(
        "note",
        o.file,
        o.sheet,
        o.cell,
        rule="revised_in_cumulative",
        read=o.read,
        expected=plain(total),
        township=name,
        period=o.period,
        zh=f"{sums}：以前月份有修订{since}",
        en=f"cumulative {plain(o.value)}, months sum to {plain(total)}: earlier months were revised",
    )


def check_falling(kept: list[tuple[Observation, str]], register: Register) -> list[str]:
    """Refusals for a year to date that is below an earlier one of the same year: a column or a return is out of its place."""
    latest: dict[tuple, tuple[Observation, str]] = {}
    for o, vintage in kept:
        if o.code and not o.rate and o.months == periods.year_to_date(o.period):
            key = (o.code, o.indicator, o.period)
            if key not in latest or vintage > latest[key][1]:
                latest[key] = (o, vintage)
    refusals, before = [], {}
    for (code, indicator, period), (o, _) in sorted(latest.items(), key=lambda item: item[0]):
        earlier = before.get((code, indicator, period[:4]))
        if earlier is not None and o.value < earlier.value:
            when = periods.period_zh(earlier.period, earlier.months)
            refusals.append(
                refusal(
                    o.file,
                    f"工作表 {o.sheet}，单元格 {o.cell}",
                    f"累计 {o.read}（{register.units[code].name}），比{when}累计 {earlier.read} 还小",
                    "不减少的累计",
                    "请核对两期报表，看是否填错了列或单位。",
                    f"cumulative {o.read} is below {earlier.read} of {earlier.period}. Check both returns: a wrong column or unit?",
                )
            )
        before[code, indicator, period[:4]] = o
    return refusals


def _half_unit(o: Observation) -> Decimal:
    """Half a unit in the last printed place, in the panel's unit."""
    return Decimal(5).scaleb(-o.decimals - 1)
