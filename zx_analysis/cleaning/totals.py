"""Totals, averages and parts that stand among the units: told by their names, or by figures.

A row 合计 taken for a township would get half of a fund, and a row 全市平均 a place in a ranking.
By name they are refused. Figures only raise a question: with few units and small figures one of
them is the sum of the others by chance.

Published totals against the sum of their parts; subtotals (小计) that no register knows, against
the rows beside them.
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd

from zx_analysis.city import Register
from zx_analysis.city.register import simplified, tidy, unnumbered
from zx_analysis.cleaning.checks import against_sum, is_sum, say, table_of
from zx_analysis.reading import Observation
from zx_analysis.reading.grids import is_of, is_part, without_mark
from zx_analysis.reading.numbers import plain
from zx_analysis.reading.sheets import position
from zx_analysis.reading.words import AVERAGES, KINDS, OF_TOWNSHIPS, OUTSIDE, TOTALS

# Words that no unit's name begins or ends with.
SUMS = ("合计", "总计", "小计", "共计", "总和", "汇总")
MEANS = ("平均", "平均值", "平均数", "平均水平", "均值", "中位数")
PARTS = ("其中", "#", "占全", "占比")
WHOLES = ("全市", "全县", "全区", "全旗")
# Alone they name a whole; as a part of a name they need not (全州镇 is a town).
ALONE = (*TOTALS, *AVERAGES, "全州", "全省", "全国", "总数", "总额", "总量", "总值", "累计", "一共")
ENGLISH = re.compile(
    r"(?:the|grand|sub|city|county|district|town|townships?|units?|overall|all|whole|simple)*"
    r"(?:totals?|sum|averages?|avg|mean|median|overall|aggregate)"
    r"(?:of|the|all|units?|townships?|city|county|values?|output)*|ofwhich.*"
)
CHANCE = 0.01  # from this probability of a coincidence downwards a unit is asked about
NOISE = 1e-12  # of the sum: what adding floats leaves


def is_total(name: str) -> bool:
    """Whether a name says a total, an average, or a part of another row (合计, 全市平均, 其中).

    Spaces, width, traditional characters, numbering, signs and case do not matter.
    """
    text = unnumbered(simplified(tidy(name))).casefold()
    if text.startswith("#"):
        return True
    bare = re.sub(r"[\W_]+", "", text)
    return (
        bare in ALONE
        or bare.startswith(SUMS + MEANS + PARTS + WHOLES)
        or bare.endswith(SUMS + MEANS)
        or bool(ENGLISH.fullmatch(bare))
    )


def questions(
    figures: pd.DataFrame, names: dict | None = None, *, means: bool = False
) -> list[str]:
    """Chinese sentences on units whose figures are the sum of all others, in every figure known.

    figures: units × figures (periods, or indicators). names: by unit, its own label where none is
    given. means: each figure may also be the mean of the others, as in a row 全市平均. Two units
    are never asked about, nor figures that coincide with a probability above CHANCE.
    """
    values = figures.to_numpy(float)
    if len(values) < 3:
        return []
    asked = []
    for at in _candidates(values, means):
        chances = [_chance(values[:, f], at, means) for f in range(values.shape[1])]
        known = [chance for chance in chances if chance is not None]
        equal = [chance for chance in known if chance]
        if not equal or len(equal) < len(known):
            continue
        kinds = {kind for kind, _ in equal}
        # any unit may happen to be the mean, the sum only the largest
        odds = math.prod(p for _, p in equal) * (len(values) if "平均数" in kinds else 1)
        if odds <= CHANCE:
            label = (names or {}).get(figures.index[at], figures.index[at])
            word = "之和或平均数" if len(kinds) > 1 else "之和" if "之和" in kinds else "的平均数"
            asked.append(
                f"{label}的数等于其余 {len(values) - 1} 个单位{word}，可能是合计或平均，"
                "不是一个单位：请核对，是的话删去后重算。"
            )
    return asked


def _candidates(values: np.ndarray, means: bool) -> np.ndarray:
    """Which units could be meant, by a look that costs little: most histories have none."""
    others = np.nansum(values, axis=0) - np.nan_to_num(values)
    known = np.isfinite(values)
    count = np.maximum(known.sum(axis=0) - 1, 1)
    near = [
        np.abs(values - aim) <= 0.6 * len(values) + 1e-3 * np.abs(aim)
        for aim in (others, *((others / count,) if means else ()))
    ]
    return np.flatnonzero((np.any(near, axis=0) | ~known).all(axis=1) & known.any(axis=1))


def _chance(column: np.ndarray, at: int, means: bool) -> tuple[str, float] | tuple[()] | None:
    """How a unit's figure comes from the others and how likely that is by chance; () where it does
    not, None where it or they are not known.

    Up to rounding: half of the last place of each figure. The chance is the width of what would
    count as equal, beside the figure itself (sum) or the spread of the others (mean).
    """
    figure, others = column[at], np.delete(column, at)
    others = others[np.isfinite(others)]
    if not np.isfinite(figure) or len(others) < 2:
        return None
    own, step = 10.0 ** -_decimals([figure]), 10.0 ** -_decimals(others)
    for kind, aim, least, width, room in (
        ("之和", others.sum(), step, (own + step * len(others)) / 2, abs(figure)),
        *((("平均数", others.mean(), own, (own + step) / 2, np.ptp(others)),) if means else ()),
    ):
        off, noise = abs(figure - aim), NOISE * np.abs(others).sum()
        if off <= width + noise:
            # a sum has the places of its parts, a mean is rounded to its own
            exact = off <= noise + (own / 2 if kind == "平均数" else 0)
            return kind, min(1.0, (least if exact else 2 * width) / room) if room > 0 else 1.0
    return ()


def _decimals(values) -> int:
    """The most decimals that any of the figures has, of twelve significant digits."""
    texts = (np.format_float_positional(float(f"{value:.12g}"), trim="-") for value in values)
    return max(len(text.partition(".")[2]) for text in texts)


def check_totals(kept: list[tuple[Observation, str]], register: Register) -> list[dict]:
    """Each published total of a level or count against the sum of its units in the same file.

    Tolerance: half a unit in the last printed place of the total and of each part. A total sums all
    units and what stands outside them (市直企业), a subtotal of the register those whose `part_of`
    names it. Growth rates do not add up and are not checked.
    """
    totals = [o for o, _ in kept if not o.code and not o.rate]
    parts: dict[tuple, list[Observation]] = {table_of(o): [] for o in totals}
    outside, names_outside = defaultdict(list), {*OUTSIDE}
    for o, _ in kept if totals else ():
        if o.label in names_outside:
            outside[table_of(o)].append(o)
        if o.code and (table := table_of(o)) in parts:
            parts[table].append(o)
    findings = []
    whole = whole_tables(totals, parts)
    for o in totals:
        unit = register.all.get(o.label)
        if unit is not None and unit.kind == "subtotal":
            own = {code for code, u in register.units.items() if u.part_of == unit.code}
        elif o.label in TOTALS or (unit is not None and unit.kind == "total"):
            own = set(register.units)
        else:
            continue
        members = [p for p in parts[table_of(o)] if p.code in own]
        if members and own == set(register.units) and o.label != OF_TOWNSHIPS:
            members += outside[table_of(o)]
        of_a_run = o.label == OF_TOWNSHIPS and table_of(o) in whole and sums_a_run(o, members)
        if not members or of_a_run:
            continue
        below = max(members, key=lambda p: p.value).value > o.value
        id = "total_below_a_part" if below else "control_total"
        findings += against_sum(o, members, unit.name if unit else o.label, id)
    return findings + _parts_above(totals) + _parts_below(totals, parts, register)


def _parts_below(
    beside: list[Observation], units: dict[tuple, list[Observation]], register: Register
) -> list[dict]:
    """A row 其中:街道 of a total that is less than the streets of its table together."""
    findings = []
    for o in beside:
        ends = KINDS.get(without_mark(o.label)) if is_of(o.label) else None
        members = [
            p for p in units[table_of(o)] if ends and register.all[p.code].name.endswith(ends)
        ]
        if members and o.value < sum(p.value for p in members):
            findings += against_sum(o, members, o.label)
    return findings


def _parts_above(beside: list[Observation]) -> list[dict]:
    """An of-which row above the total of its sheet: one of the two has lost or gained a digit.
    beside: figures of no township."""
    totals = {table_of(o): o for o in beside if o.label in TOTALS}
    findings = []
    for o in beside:
        total = totals.get(table_of(o))
        if total is not None and is_part(o.label) and o.value > total.value:
            findings.append(
                say(
                    o,
                    "part_above_total",
                    label=o.label,
                    part=plain(o.value),
                    expected=plain(total.value),
                )
            )
    return findings


def whole_tables(
    totals: Sequence[Observation], units: dict[tuple, list[Observation]]
) -> set[tuple]:
    """The tables of which a published total is the sum of all units: none of these is wrong, and
    another total beside it may be that of one group."""
    return {
        table
        for o in totals
        if o.label in TOTALS
        and is_sum(o, members := units.get(table := table_of(o), []))
        and members
    }


def sums_a_run(total: Observation, units: Sequence[Observation]) -> bool:
    """Whether a total is the sum of the figures that follow it or stand before it without a gap:
    乡镇合计 over its own group."""
    ordered = sorted(units, key=lambda o: position(o.cell))
    after = [o for o in ordered if position(o.cell) > position(total.cell)]
    before = ordered[: len(ordered) - len(after)][::-1]
    return any(
        is_sum(total, run[:count]) for run in (after, before) for count in range(1, len(run) + 1)
    )


SUBTOTAL = "小计"


def check_subtotals(kept: list[tuple[Observation, str]]) -> list[dict]:
    """Each row 小计 that the register does not know against the rows it closes, or, where the first
    of its table stands above all rows, opens; where the table's own total is the sum of all units
    it may be that of one group of these rows. With townships across a row holds one of them, and
    nothing is said."""
    tables, units = defaultdict(list), defaultdict(list)
    totals = [o for o, _ in kept if not o.code and not o.rate]
    closed = {table_of(o) for o in totals if o.label.endswith(SUBTOTAL)}
    for o, _ in kept if closed else ():
        if (o.code or o.label.endswith(SUBTOTAL)) and (table := table_of(o)) in closed:
            tables[table].append(o)
            if o.code:
                units[table].append(o)
    whole = whole_tables([o for o in totals if table_of(o) in closed], units)
    findings: list[dict] = []
    for table, rows in tables.items():
        if len({position(o.cell)[1] for o in rows}) > 1:
            continue
        ordered = sorted(rows, key=lambda o: position(o.cell))
        members: list[Observation] = []
        for o in ordered if ordered[0].code else reversed(ordered):
            if o.code:
                members.append(o)
                continue
            short = len(members) == 1 and o.value < members[0].value  # of one it may not be all
            if short or len(members) > 1 and not (table in whole and sums_a_run(o, members)):
                findings += against_sum(o, members, o.label)
            members = []
    return findings
