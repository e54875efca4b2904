"""Figures against their sum, and cumulatives against their months.

Figures that were read but look wrong: missing, copied, of another size, revised. Rates: rates.py.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from statistics import median

from zx_analysis.city import Register, periods
from zx_analysis.city.indicators import label_zh
from zx_analysis.messages import Message, Place, finding, message
from zx_analysis.reading import Observation
from zx_analysis.reading.numbers import plain

# A revision this large, % of the sum of the months, is looked at; smaller ones need nobody's
# action.
LARGE_REVISION_PCT = 5


def say(o: Observation, id: str, *, township: str = "", period: str = "", **fields) -> dict:
    """A finding at a figure, of its period unless another is given; `township`, as a clerk calls
    it, is a field of the sentence too."""
    sentence = message(id, Place(o.file, o.sheet, o.cell), read=o.read, township=township, **fields)
    return finding(sentence, township=township, period=period or o.period)


def table_of(o: Observation) -> tuple[str, str, str, int, str]:
    """What the figures that a total is the sum of have in common with it."""
    return o.file, o.sheet, o.period, o.months, o.indicator


def is_sum(total: Observation, members: Sequence[Observation]) -> bool:
    """Whether a total is the sum of some figures, up to half of the last place of each."""
    return equal(total, members, sum((part.value for part in members), Decimal(0)))


def equal(total: Observation, members: Sequence[Observation], expected: Decimal) -> bool:
    """Whether a total is the sum of its members, `expected`, up to half of the last place of
    each."""
    if total.value == expected:  # nearly always, and room is what takes time
        return True
    room = sum((half_unit(part) for part in [total, *members]), Decimal(0))
    return abs(expected - total.value) <= room


def against_sum(
    total: Observation, members: list[Observation], name: str, id: str = "control_total"
) -> list[dict]:
    """The finding, by `id`, that a total is not the sum of its members, beyond rounding."""
    expected = sum((part.value for part in members), Decimal(0))
    if equal(total, members, expected):
        return []
    return [
        say(
            total,
            id,
            township=name,
            when=periods.period_zh(total.period, total.months),
            published=plain(total.value),
            expected=plain(expected),
            difference=plain(total.value - expected),
        )
    ]


DatedFigure = tuple[Observation, str]  # with the vintage of its file
Months = dict[tuple[str, str], dict[str, DatedFigure]]  # code and indicator → period → its figure
Joint = dict[tuple[str, str, str], DatedFigure]  # code, indicator, period → 1-2月


def check_cumulatives(kept: list[tuple[Observation, str]], register: Register) -> list[dict]:
    """Each township's published cumulative against the sum of its published months, within
    rounding.

    January and February that stand apart have to sum to 1-2月. Any other difference means that
    earlier months were revised inside the cumulative: one finding for each
    township, indicator and year, with the last cumulative that shows it. It is a note, and asks
    somebody to look only from LARGE_REVISION_PCT on.
    """
    if all([o.months == 1 for o, _ in kept]):
        return []
    months: Months = defaultdict(dict)
    joint: Joint = {}
    cumulative = []
    revised: dict[tuple, list[tuple[Observation, Decimal, str]]] = defaultdict(list)
    for o, vintage in kept:
        if not o.code or o.rate:
            continue
        if o.months == 1:
            single = months[o.code, o.indicator]
            if o.period not in single or vintage >= single[o.period][1]:
                single[o.period] = (o, vintage)
        elif o.months == 2 and o.period.endswith("-02"):
            key = (o.code, o.indicator, o.period)
            if key not in joint or vintage >= joint[key][1]:
                joint[key] = (o, vintage)
        elif o.months == periods.year_to_date(o.period):
            cumulative.append((o, vintage))
    findings = _january_and_february(months, joint, register)
    for o, vintage in cumulative:
        single = months.get((o.code, o.indicator), {})
        month = single.get(o.period)
        if month and month[0].value > o.value and month[0].file == o.file:
            findings.append(_above(month[0], o, register))
        apart = [single[name][0] for name in _months_of(o.period, o.months) if name in single]
        both = joint.get((o.code, o.indicator, f"{o.period[:4]}-02"))
        parts = [p for p in apart if p.period[5:] > "02"] + ([both[0]] if both else [])
        if sum([p.months for p in parts]) != o.months:
            parts = apart
        if sum([p.months for p in parts]) != o.months:
            continue
        total = sum([p.value for p in parts], Decimal(0))
        if not equal(o, parts, total):
            revised[o.code, o.indicator, o.period[:4]].append((o, total, vintage))
    return findings + [_revised(own, register) for own in revised.values()]


@cache  # every township has the same few
def _months_of(period: str, months: int) -> list[str]:
    """The months that end in a period, the last first."""
    last = periods.month_index(period)
    return [periods.month_name(last - i) for i in range(months)]


def _january_and_february(months: Months, joint: Joint, register: Register) -> list[dict]:
    """January and February that stand apart beside a joint 1-2月, of whatever files: their sum, or
    one of them alone, against it."""
    findings = []
    for (code, indicator, period), (o, _) in joint.items():
        single = months.get((code, indicator), {})
        january, february = (single.get(f"{period[:4]}-{month}") for month in ("01", "02"))
        alone = [month[0] for month in (january, february) if month]
        total = sum((month.value for month in alone), Decimal(0))
        tolerance = sum((half_unit(one) for one in [o, *alone]), Decimal(0))
        if january and february and abs(total - o.value) > tolerance:
            findings.append(
                say(
                    o,
                    "january_and_february_apart",
                    township=register.units[code].name,
                    year=period[:4],
                    january=plain(january[0].value),
                    february=plain(february[0].value),
                    expected=plain(total),
                    joint=plain(o.value),
                )
            )
        elif len(alone) == 1 and total > o.value:
            findings.append(_above(alone[0], o, register))
    return findings


def _above(month: Observation, cumulative: Observation, register: Register) -> dict:
    """The finding that a month is above its year to date."""
    return say(
        month,
        "month_above_cumulative",
        township=register.units[month.code].name,
        when=periods.period_zh(month.period, 1),
        month=plain(month.value),
        expected=plain(cumulative.value),
    )


def _revised(own: list[tuple[Observation, Decimal, str]], register: Register) -> dict:
    """A year's revision of one township and indicator as its last cumulative shows it; of several
    vintages the latest.
    """
    own = sorted(own, key=lambda one: (one[0].period, one[2]))
    first, (o, total, _) = own[0][0], own[-1]
    sums = {
        "township": register.units[o.code].name,
        "when": periods.period_zh(o.period, o.months),
        "cumulative": plain(o.value),
        "expected": plain(total),
    }
    if abs(o.value - total) * 100 > LARGE_REVISION_PCT * abs(total):
        return say(o, "much_revised_in_cumulative", **sums)
    if first.period == o.period:
        return say(o, "revised_in_cumulative", **sums)
    since = periods.period_zh(first.period, first.months)
    return say(o, "revised_in_cumulative_since", since=since, **sums)


def check_falling(kept: list[tuple[Observation, str]], register: Register) -> list[Message]:
    """Refusals for a year to date that is below an earlier one of the same year: a column or a
    return is out of its place. Not where its own month is published as negative.
    """
    if all([o.months == 1 for o, _ in kept]):  # of each year January alone is one to date
        return []
    latest: dict[tuple, DatedFigure] = {}
    for o, vintage in kept:
        if o.code and o.months == periods.year_to_date(o.period) and not o.rate:
            key = (o.code, o.indicator, o.period)
            if key not in latest or vintage > latest[key][1]:
                latest[key] = (o, vintage)
    falling, before = [], {}
    for (code, indicator, period), (o, _) in sorted(latest.items(), key=lambda item: item[0]):
        earlier = before.get((code, indicator, period[:4]))
        if earlier is not None and o.value < earlier.value:
            falling.append((o, earlier))
        before[code, indicator, period[:4]] = o
    below_zero = (o for o, _ in kept if falling and o.months == 1 and o.value < 0)
    refunds = {(o.code, o.indicator, o.period) for o in below_zero}
    return [
        message(
            "falling_cumulative",
            Place(o.file, o.sheet, o.cell),
            read=o.read,
            name=register.units[o.code].name,
            earlier=earlier.read,
            earlier_period=earlier.period,
            earlier_when=periods.period_zh(earlier.period, earlier.months),
        )
        for o, earlier in falling
        if (o.code, o.indicator, o.period) not in refunds
    ]


def half_unit(o: Observation) -> Decimal:
    """Half a unit in the last printed place, in the panel's unit."""
    return _half(o.decimals)


@cache  # a handful of numbers of places
def _half(places: int) -> Decimal:
    return Decimal(5).scaleb(-places - 1)


Figures = list[Observation]  # of townships, totals apart
# a figure this many times above or below what is usual was probably written in another unit
MAGNITUDE = 1000
ENOUGH = 3  # figures from which on "usual", "all" and "history" mean something


def label_of(o: Observation) -> str:
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
            names = [register.units[code].name for code in register.units if code in absent]
            sentence = message(
                "missing_value",
                Place(present[0].file, present[0].sheet),
                read=len(present),
                expected=len(present) + len(absent),
                when=periods.period_zh(period, months),
                label=label_of(present[0]),
                indicator=indicator,
                period=period,
                months=months,
                names=names,
            )
            findings.append(finding(sentence, township="、".join(names), period=period))
    return findings


def check_copied(figures: Figures) -> list[dict]:
    """Columns that are the same for every township and should not be: two months, two years to
    date, a month and its year to date.
    """
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
                findings.append(
                    say(
                        o,
                        "copied_column",
                        when=periods.period_zh(period, months),
                        expected=periods.period_zh(other, span),
                        label=label_of(o),
                        count=len(own),
                        indicator=indicator,
                        of_period=period,
                        months=months,
                        other_period=other,
                        other_months=span,
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


def check_scope(figures: Figures) -> list[dict]:
    """One indicator called 规上 (above designated size) in one return and not in another: their
    difference is no month.
    """
    above: dict[str, dict[bool, Observation]] = defaultdict(dict)
    first: dict[tuple[str, str], Observation] = {}
    for o in figures:
        first.setdefault((o.indicator, o.wording), o)
    for o in first.values():
        if o.wording and not o.rate:
            above[o.indicator].setdefault(o.above_size, o)
    return [
        say(
            own[True],
            "mixed_scope",
            wording=own[True].wording,
            expected=own[False].wording,
            other_file=own[False].file,
            other_sheet=own[False].sheet,
            other_cell=own[False].cell,
        )
        for own in above.values()
        if len(own) == 2
    ]


def check_magnitude(figures: Figures, register: Register, levels: set[str]) -> list[dict]:
    """A figure a thousand times above or below the township's own history, or, where it has none,
    its neighbours.
    """
    own: dict[tuple, list[Decimal]] = defaultdict(list)
    around: dict[tuple, list[Decimal]] = defaultdict(list)
    rows = [
        (o, abs(o.value) / o.months if o.months > 1 else abs(o.value))
        for o in figures
        if o.indicator in levels and o.value
    ]
    for o, rate in rows:
        own[o.code, o.indicator].append(rate)
    # A history of one or two figures says nothing: one of them may be the wrong one.
    known = {key: rates for key, rates in own.items() if len(rates) > ENOUGH}
    even = {key for key, rates in known.items() if _even(rates)}
    histories = {key: median(rates) for key, rates in known.items() if key not in even}
    doubted = [(o, rate) for o, rate in rows if (o.code, o.indicator) not in even]
    for o, rate in rows if doubted else ():
        around[o.indicator, o.period, o.months].append(rate)
    neighbours = {
        key: rates[0] if _even(rates) else median(rates)
        for key, rates in around.items()
        if len(rates) >= ENOUGH
    }
    findings = []
    for o, rate in doubted:
        history = histories.get((o.code, o.indicator))
        usual = history or neighbours.get((o.indicator, o.period, o.months), rate)
        if rate >= usual * MAGNITUDE or rate * MAGNITUDE <= usual:
            findings.append(
                say(
                    o,
                    "magnitude" if history else "magnitude_beside_others",
                    township=register.units[o.code].name,
                    when=periods.period_zh(o.period, o.months),
                    value=plain(o.value),
                    expected=f"{usual:.6g}",
                )
            )
    said = {(f["file"], f["sheet"], f["cell"]) for f in findings}
    return findings + [
        f
        for f in _beside_month(figures, register, levels)
        if (f["file"], f["sheet"], f["cell"]) not in said
    ]


def _even(rates: list[Decimal]) -> bool:
    """Whether none of some figures can be MAGNITUDE times what is usual among them."""
    return max(rates) < min(rates) * MAGNITUDE


def _beside_month(figures: Figures, register: Register, levels: set[str]) -> list[dict]:
    """A year to date a thousand times its own month, in one file."""
    longer = [o for o in figures if o.months > 1 and o.indicator in levels]
    single = (o for o in figures if longer and o.months == 1 and o.value)
    months = {(o.file, o.code, o.indicator, o.period): o for o in single}
    findings = []
    for o in longer:
        month = months.get((o.file, o.code, o.indicator, o.period))
        if month is not None and abs(o.value) >= abs(month.value) * MAGNITUDE:
            findings.append(
                say(
                    o,
                    "magnitude_beside_month",
                    township=register.units[o.code].name,
                    when=periods.period_zh(o.period, o.months),
                    value=plain(o.value),
                    month=plain(month.value),
                    expected=month.read,
                )
            )
    return findings


def revisions(kept: list[tuple[Observation, str]], register: Register) -> list[dict]:
    """Figures that later returns state anew, one finding for each: the first figure and the latest,
    and where these stand. The latest counts (city.toml: vintage_precedence).
    """
    stated: dict[tuple, list[tuple[Observation, str]]] = defaultdict(list)
    if len({vintage for _, vintage in kept}) < 2:
        return []
    for o, vintage in sorted(
        ((o, vintage) for o, vintage in kept if o.code), key=lambda pair: pair[1]
    ):
        own = stated[o.code, o.period, o.months, o.indicator]
        if not own or own[-1][0].value != o.value:
            own.append((o, vintage))
    findings = []
    for (first, _), *_, (o, vintage) in (own for own in stated.values() if len(own) > 1):
        changes = len(stated[o.code, o.period, o.months, o.indicator]) - 1
        findings.append(
            say(
                o,
                "revised_several_times" if changes > 1 else "revised",
                township=register.units[o.code].name,
                when=periods.period_zh(o.period, o.months),
                expected=plain(first.value),
                first_file=first.file,
                value=plain(o.value),
                vintage=vintage,
                count=changes,
            )
        )
    return findings
