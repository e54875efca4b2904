"""Growth rates that were read but look wrong: fractions or indices for per cents, a hundred times
too large, below what can be.

Published growth is no ratio of published levels (the enterprises compared change each year), so
that rates are only held against what no figure can do and against their neighbours in one column.
Nothing is changed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median

from zx_analysis.city import Indicator, Register, periods
from zx_analysis.city.indicators import half_up, label_zh
from zx_analysis.cleaning.checks import ENOUGH, Figures, against_sum, half_unit, say, table_of
from zx_analysis.messages import Message, Place, message
from zx_analysis.reading import Observation
from zx_analysis.reading.numbers import plain
from zx_analysis.reading.words import OUTSIDE, TOTALS

BEYOND = 1000  # %: no whole column of growth is
CLEAR = 2  # percentage points: growth from which on it differs from what a slip makes of it
FAR = 300  # %: beyond it, and ten times any usual neighbour, a rate was probably multiplied by 100
ALL_FAR = 200  # %: half of a column beyond it was so as a whole
# Share of a column below one per cent, places behind the point, limit of the others, which may be
# fractions of large growth, and of the middle one below. With three places, which per cents hardly
# have, half a column is enough; with two the small ones have to be small.
FRACTIONS = ((0.75, 3, 10, 1), (0.5, 3, 3, 1), (0.75, 2, 10, 0.3))
INDEX, INDEX_MEDIAN = (60, 160), (90, 125)  # what indices (上年同期=100) lie between
# Single rates between these, in a column of which the others stay below half of the lowest of them.
INDEX_AMONG_GROWTH, MOST_INDICES = (90, 150), 0.5  # and at most this share of the column
GROWTH = re.compile("增|同比|速")  # other rates may well be around 100: 产销率
MOST_NAMED = 10  # cells
BALANCES = (
    "利润",
    "盈",
    "亏",
    "净",
    "结余",
    "差额",
)  # what may be below zero, and fall by more than all of it


def check_rates(figures: Figures, indicators: Sequence[Indicator]) -> list[dict]:
    """What is to be said of the growth rates among figures of townships. What has fallen by all of
    it, −100 %, is nothing."""
    rates = [o for o in figures if o.rate and not o.confirmed]
    return [
        finding
        for column in _columns(rates)
        for finding in (
            *_partly_per_cent(column),
            *_fractions(column),
            *_indices(column, figures, indicators),
            *_single_indices(column, figures, indicators),
            *_hundredfold(column),
            *_unlike_neighbours(column),
        )
    ] + [
        say(
            o,
            "gone_and_there",
            label=label_zh(level.indicator, level.wording),
            level_cell=level.cell,
            expected=level.read,
        )
        for o, level in _gone_beside(rates, figures, indicators)
    ]


def _columns(rates: Iterable[Observation]) -> Iterable[list[Observation]]:
    """Growth rates that stand together: of one file, sheet, indicator and interval."""
    groups: dict[tuple, list[Observation]] = defaultdict(list)
    for o in rates:
        groups[o.file, o.sheet, o.indicator, o.period, o.months].append(o)
    return groups.values()


def check_growth_of_totals(
    kept: Sequence[tuple[Observation, str]], register: Register, indicators: Sequence[Indicator]
) -> list[dict]:
    """What is to be said of a total's growth outside the range of its parts'. It is their mean
    weighted by last year's levels, so that it lies between them, up to rounding.

    Only where all its parts have a growth: their levels sum to the total's, or, where no levels
    stand beside, every unit that the register expects has one.
    """
    tables: dict[tuple, list[Observation]] = defaultdict(list)
    totals, named = {*TOTALS}, {*TOTALS, *OUTSIDE}
    of_totals = {table_of(o)[:-1] for o, _ in kept if o.label in totals and o.rate}
    for o, _ in kept if of_totals else ():
        if (o.code or o.label in named) and (table := table_of(o))[:-1] in of_totals:
            tables[table].append(o)
    levels = {i.growth: i.name for i in indicators if i.growth}
    findings = []
    for table, rates in tables.items():
        total = next((o for o in rates if o.rate and o.label in TOTALS), None)
        parts = [o for o in rates if o.label not in TOTALS]
        if total is None or len(parts) < ENOUGH:
            continue
        beside = tables.get((*table[:-1], levels.get(total.indicator, "")), [])
        if not _all_parts(total, parts, beside, register):
            continue
        low, high = (pick(parts, key=lambda o: o.value) for pick in (min, max))
        if (
            low.value - half_unit(low) - half_unit(total)
            <= total.value
            <= high.value + half_unit(high) + half_unit(total)
        ):
            continue
        findings.append(
            say(
                total,
                "total_growth_outside",
                township=total.label,
                when=periods.period_zh(total.period, total.months),
                label=label_zh(total.indicator, total.wording),
                published=plain(total.value),
                low=plain(low.value),
                high=plain(high.value),
            )
        )
    return findings


def _all_parts(total: Observation, parts: Figures, beside: Figures, register: Register) -> bool:
    """Whether the growths in `parts` are those of everything that `total` is the growth of.
    beside: levels of the same table."""
    level = next((o for o in beside if o.label in TOTALS), None)
    if level is None:
        return set(register.expected(total.period)) <= {o.code for o in parts}
    members = [o for o in beside if o.label not in TOTALS]
    grown = {o.code or o.label for o in parts}
    return {o.code or o.label for o in members} <= grown and not against_sum(
        level, members, total.label
    )


def impossible_rates(figures: Figures, indicators: Sequence[Indicator]) -> list[Message]:
    """A refusal for each column with growth below −100 %: no amount falls by more than all of it.
    Balances (利润) may. It names −100 % beside figures above zero too."""
    rates = [o for o in figures if o.rate]
    gone = {id(o) for o, _ in _gone_beside(rates, figures, indicators)}
    labels = {indicator.name: indicator.label_zh for indicator in indicators}
    refusals = []
    for column in _columns(rates):
        o = min(column, key=lambda rate: rate.value)
        if o.value >= -100 or any(word in labels[o.indicator] + o.wording for word in BALANCES):
            continue
        below = [rate for rate in column if rate.value < -100 or id(rate) in gone]
        refusals.append(
            message(
                "growth_below_all",
                Place(o.file, o.sheet, below[0].cell),
                cells=_named(below),
                label=label_zh(o.indicator, o.wording),
            )
        )
    return refusals


def _named(column: Sequence[Observation]) -> list[str]:
    """Cells with what was read in them: C5 -310, and … where there are too many."""
    return [f"{o.cell} {o.read}" for o in column[:MOST_NAMED]] + ["…"] * (len(column) > MOST_NAMED)


def _signed(o: Observation) -> bool:
    """Whether a per-cent sign stands in the cell itself."""
    return "%" in o.read or "％" in o.read


def _partly_per_cent(column: list[Observation]) -> list[dict]:
    """A column in which some rates bear a per-cent sign and some do not: 12.5% beside 0.083 or
    8.3."""
    rates = [o for o in column if o.value]
    signed, bare = [o for o in rates if _signed(o)], [o for o in rates if not _signed(o)]
    if not signed or not bare:
        return []
    small = [o for o in bare if abs(o.value) < 1]
    if (
        len(small) == len(bare)
        or any(o.decimals > 1 for o in small)
        and len(small) * 2 >= len(bare)
    ):
        return [say(bare[0], "fractions_beside_per_cent", cells=_named(bare))]
    bare_is_odd = len(bare) <= len(signed)
    odd = bare if bare_is_odd else signed
    id = "some_without_per_cent" if bare_is_odd else "some_with_per_cent"
    return [say(odd[0], id, cells=_named(odd))]


def _fractions(column: list[Observation]) -> list[dict]:
    """Rates all or nearly all below one per cent: probably fractions (0.125) under a per-cent
    header."""
    small = [o for o in column if abs(o.value) < 1]
    if len(column) < ENOUGH or any(map(_signed, column)) or not any(o.value for o in small):
        return []
    if len(small) == len(column):
        return [say(column[0], "looks_like_fraction")]
    large = [o for o in column if abs(o.value) >= 1]
    places, largest = max(o.decimals for o in small), max(abs(o.value) for o in large)
    middle = median(abs(o.value) for o in small)
    for share, least_places, limit, most in FRACTIONS:
        enough = len(small) >= share * len(column) and places >= least_places
        if enough and largest < limit and middle < most:
            return [say(column[0], "mostly_fractions", cells=_named(large))]
    return []


def _indices(
    column: list[Observation], figures: Figures, indicators: Sequence[Indicator]
) -> list[dict]:
    """Rates nearly all around 100: perhaps indices with last year as 100; around 1 with places
    behind the point: ratios. Not where the levels of both years say that they are growth."""
    label = label_zh(column[0].indicator, column[0].wording) + column[0].wording
    if len(column) < ENOUGH or not GROWTH.search(label):
        return []
    for scale, id in ((1, "looks_like_index"), (100, "looks_like_ratio")):
        values = [o.value * scale for o in column]
        outside = [value for value in values if not INDEX[0] <= value <= INDEX[1]]
        near = INDEX_MEDIAN[0] <= median(values) <= INDEX_MEDIAN[1]
        places = scale == 1 or max(o.decimals for o in column) >= 2
        if len(outside) * 10 <= len(values) and near and places:
            if _grew_so(column, figures, indicators):
                return []
            low, high = (plain(pick(o.value for o in column)) for pick in (min, max))
            return [say(column[0], id, low=low, high=high)]
    return []


def _single_indices(
    column: list[Observation], figures: Figures, indicators: Sequence[Indicator]
) -> list[dict]:
    """Single rates around 100 among growth that lies far below: perhaps indices with last year as
    100. Not where something else of the township tells that it grew so: its levels of both years,
    its growth of another span beside."""
    low, high = INDEX_AMONG_GROWTH
    label = label_zh(column[0].indicator, column[0].wording) + column[0].wording
    near = [o for o in column if low <= o.value <= high]
    others = [o.value for o in column if not low <= o.value <= high]
    few = 0 < len(near) <= MOST_INDICES * len(column) and len(others) >= ENOUGH
    if not few or not GROWTH.search(label) or 2 * max(others) > min(o.value for o in near):
        return []
    told = {code: [ratio - 100] for code, ratio in _ratios(column, figures, indicators).items()}
    for o in figures:
        if table_of(o)[:2] == table_of(column[0])[:2] and o.indicator == column[0].indicator:
            if not low <= o.value <= high:
                told.setdefault(o.code, []).append(o.value)
    return [
        say(o, "one_looks_like_index", value=plain(o.value))
        for o in near
        if not any(
            abs(growth - o.value) < abs(growth - o.value + 100) for growth in told.get(o.code, [])
        )
    ]


def _ratios(
    column: list[Observation], figures: Figures, indicators: Sequence[Indicator]
) -> dict[str, Decimal]:
    """This year's levels in per cent of last year's by the township's code, where both are there,
    of the interval and indicator of a column of growth."""
    names = {i.name for i in indicators if i.growth == column[0].indicator}
    period, months = column[0].period, column[0].months
    before = f"{int(period[:4]) - 1}{period[4:]}"
    levels = {
        (o.code, o.period): o.value
        for o in figures
        if o.indicator in names and o.months == months and o.period in (period, before) and o.value
    }
    return {
        o.code: 100 * levels[o.code, period] / levels[o.code, before]
        for o in column
        if (o.code, period) in levels and (o.code, before) in levels
    }


def _by_levels(
    column: list[Observation], figures: Figures, indicators: Sequence[Indicator]
) -> tuple[Decimal, Decimal] | None:
    """This year's levels in per cent of last year's, and the rates of the same townships, both by
    their median; None where too few levels are there."""
    ratios = _ratios(column, figures, indicators)
    both = [(ratios[o.code], o.value) for o in column if o.code in ratios]
    if len(both) < ENOUGH:
        return None
    return median(ratio for ratio, _ in both), median(rate for _, rate in both)


def _grew_so(column: list[Observation], figures: Figures, indicators: Sequence[Indicator]) -> bool:
    """Whether the levels of this year and the last, where enough are there, lie nearer to the
    rates as growth than as indices."""
    medians = _by_levels(column, figures, indicators)
    return medians is not None and abs(medians[0] - 100 - medians[1]) < abs(medians[0] - medians[1])


def certain_slips(figures: Figures, indicators: Sequence[Indicator]) -> list[Message]:
    """A refusal for each column of growth that the levels beside it tell to be something else:
    indices or fractions, by this year's and last year's levels; figures of another column, where
    each is beyond anything and above its own level (累计 and 同比 exchanged)."""
    refusals = []
    for column in _columns(o for o in figures if o.rate and not o.confirmed):
        if exchanged := _exchanged(column, figures, indicators):
            refusals.append(exchanged)
            continue
        rules = {one["rule"] for one in (*_fractions(column), *_indices(column, [], indicators))}
        medians = _by_levels(column, figures, indicators) if rules else None
        if medians is None:
            continue
        ratio, rate = medians
        growth = ratio - 100
        index = "looks_like_index" in rules
        slipped = rate - 100 if index else 100 * rate
        if abs(slipped - growth) < abs(rate - growth) and abs(growth) > CLEAR:
            id = "growth_is_an_index" if index else "growth_is_a_fraction"
            facts = {"rate": plain(rate), "growth": half_up(float(growth), 1)}
            refusals.append(_refused(id, column, {**facts, "slipped": plain(slipped)}))
    return refusals


def _exchanged(
    column: list[Observation], figures: Figures, indicators: Sequence[Indicator]
) -> Message | None:
    """The refusal of a column of growth of which each is in the thousands and above its level."""
    if len(column) < ENOUGH or any(o.value <= BEYOND for o in column):
        return None
    names = {i.name for i in indicators if i.growth == column[0].indicator}
    place = column[0].file, column[0].sheet, column[0].period, column[0].months
    levels = {
        o.code: o
        for o in figures
        if o.indicator in names and (o.file, o.sheet, o.period, o.months) == place
    }
    if any(o.code not in levels or levels[o.code].value >= o.value for o in column):
        return None
    level = levels[column[0].code]
    return _refused("columns_exchanged", column, {"level": level.read, "level_cell": level.cell})


def _refused(id: str, column: list[Observation], facts: dict) -> Message:
    """A refusal at the first figure of a column."""
    first = column[0]
    label = label_zh(first.indicator, first.wording)
    place = Place(first.file, first.sheet, first.cell)
    return message(id, place, read=first.read, label=label, **facts)


def _hundredfold(column: list[Observation]) -> list[dict]:
    """Rates of which half are beyond anything usual: the whole column was probably multiplied by
    100."""
    far = [o for o in column if abs(o.value) > ALL_FAR]
    if len(column) < ENOUGH or median(abs(o.value) for o in column) <= ALL_FAR:
        return []
    return [say(far[0], "all_growth_far", cells=_named(far), most=ALL_FAR)]


def _unlike_neighbours(column: list[Observation]) -> list[dict]:
    """A rate ten times any usual neighbour's and beyond 300 %, or a fraction of many places among
    per cents."""
    if len(column) <= ENOUGH or median(abs(o.value) for o in column) > ALL_FAR:
        return []
    usual = [abs(o.value) for o in column if abs(o.value) <= FAR]
    large = [o.decimals for o in column if abs(o.value) >= 1]
    mixed = len(set(map(_signed, column))) > 1
    findings = []
    for o in column:
        if abs(o.value) > FAR and usual and abs(o.value) > 10 * max(usual):
            findings.append(say(o, "growth_far", value=plain(o.value)))
        elif (
            not mixed
            and 0 < abs(o.value) < 1
            and o.decimals >= 2
            and len(large) * 2 >= len(column)
            and o.decimals > max(large) + 1
        ):
            findings.append(say(o, "one_looks_like_fraction", value=plain(o.value)))
    return findings


def _gone_beside(
    rates: Figures, figures: Figures, indicators: Sequence[Indicator]
) -> list[tuple[Observation, Observation]]:
    """Growth of −100 %, each with the figure above zero that it is the growth of."""
    growth = {indicator.name: indicator.growth for indicator in indicators if indicator.growth}
    gone = [o for o in rates if o.value == -100]
    levels = {
        (o.code, growth[o.indicator], o.period, o.months): o
        for o in (figures if gone else ())
        if o.value > 0 and o.indicator in growth
    }
    return [
        (o, level)
        for o in gone
        if (level := levels.get((o.code, o.indicator, o.period, o.months))) is not None
    ]
