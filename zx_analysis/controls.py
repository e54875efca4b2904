"""Published totals against the sum of their parts, and cumulatives against their months."""

from collections import defaultdict
from decimal import Decimal

from zx_analysis import periods
from zx_analysis.blocks import TOTALS
from zx_analysis.city import Register
from zx_analysis.numbers import plain
from zx_analysis.tables import Observation


def _finding(o: Observation, rule: str, expected: str, zh: str, en: str, township: str = "") -> dict:
    return {"severity": "warn", "file": o.file, "sheet": o.sheet, "cell": o.cell, "township": township, "period": o.period,
            "rule": rule, "read": o.read, "expected": expected, "message_zh": zh, "message_en": en}


def check_totals(kept: list[tuple[Observation, str]], register: Register) -> list[dict]:
    """Each published total of a level or count against the sum of its units in the same file.

    Tolerance: half a unit in the last printed place of the total and of each part. A total sums all units, a
    subtotal of the register those whose `part_of` names it. Growth rates do not add up and are not checked.
    """
    parts = defaultdict(list)
    for o, _ in kept:
        if o.code and not o.indicator.endswith("_pct"):
            parts[o.file, o.sheet, o.period, o.months, o.indicator].append(o)
    findings = []
    for o, _ in kept:
        if o.code or o.indicator.endswith("_pct"):
            continue
        unit = register.all.get(o.label)
        if unit is not None and unit.kind == "subtotal":
            own = {code for code, u in register.units.items() if u.part_of == unit.code}
        elif o.label in TOTALS or (unit is not None and unit.kind == "total"):
            own = set(register.units)
        else:
            continue
        members = [p for p in parts[o.file, o.sheet, o.period, o.months, o.indicator] if p.code in own]
        if not members:
            continue
        total = sum((p.value for p in members), Decimal(0))
        tolerance = sum((_half_unit(p) for p in [o, *members]), Decimal(0))
        if abs(total - o.value) > tolerance:
            name = unit.name if unit else o.label
            findings.append(_finding(
                o, "control_total", plain(total),
                f"{periods.period_zh(o.period, o.months)}{name}公布 {plain(o.value)}，各部分之和 {plain(total)}，差 {plain(o.value - total)}",
                f"{name} publishes {plain(o.value)}, the parts sum to {plain(total)}, difference {plain(o.value - total)}", name))
    return findings


def check_cumulatives(kept: list[tuple[Observation, str]], register: Register) -> list[dict]:
    """Each township's published cumulative against the sum of its published months, within rounding.

    A difference means that earlier months were revised inside the cumulative.
    """
    slots, cumulative = {}, []
    for o, vintage in kept:
        if not o.code or o.indicator.endswith("_pct"):
            continue
        joint = o.months == 2 and o.period.endswith("-02")
        if o.months == 1 or joint:
            key = (o.code, o.indicator, o.period)
            if key not in slots or vintage >= slots[key][1]:
                slots[key] = (o, vintage)
        if o.months > 1 and not joint and o.months == periods.year_to_date(o.period):
            cumulative.append(o)
    findings = []
    for o in cumulative:
        last = periods.month_index(o.period)
        parts = [slots[key][0] for i in range(o.months) if (key := (o.code, o.indicator, periods.month_name(last - i))) in slots]
        if sum(p.months for p in parts) != o.months:
            continue
        total = sum((p.value for p in parts), Decimal(0))
        if abs(total - o.value) > sum((_half_unit(p) for p in [o, *parts]), Decimal(0)):
            findings.append(_finding(
                o, "revised_in_cumulative", plain(total),
                f"{register.units[o.code].name}{periods.period_zh(o.period, o.months)}累计 {plain(o.value)}，各月之和 {plain(total)}：以前月份有修订",
                f"cumulative {plain(o.value)}, months sum to {plain(total)}: earlier months were revised",
                register.units[o.code].name))
    return findings


def _half_unit(o: Observation) -> Decimal:
    """Half a unit in the last printed place, in the panel's unit."""
    return Decimal(5).scaleb(-o.decimals - 1)
