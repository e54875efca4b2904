"""Whose growth a bare rate (同比%) is: of which indicator, behind columns which are not read; of
which months, beside figures of several.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from zx_analysis.reading import sums
from zx_analysis.reading.dates import When
from zx_analysis.reading.headers import JOINT, OF_LAST_YEAR, Heading
from zx_analysis.reading.labels import Labels
from zx_analysis.reading.numbers import decimals
from zx_analysis.reading.words import DERIVED, DERIVED_AMOUNT


def rates_of_the_level(
    labels: Labels, found: dict[int, Heading], family: Callable[[str], str], title: str
) -> dict[int, str]:
    """The bare rates that are the growth of the table's one indicator, each with its wording.

    Between the figure and such a rate stand only columns that are worked out of the figure or held
    against it: its share, its target, last year's, its mean, a part of it; a bare 增长
    behind those may be on them, so that the rate has to speak of last year. Where one of them is an
    amount that may have grown itself, and nothing tells it apart, that is said. title: the wording
    that columns without one inherit.
    """
    levels = {
        c: head.wording or title for c, head in found.items() if not head.measure and not head.rest
    }
    named = {family(head.wording) for head in found.values() if head.wording}
    if len(named | {family(wording) for wording in levels.values()}) != 1:
        return {}
    rates = [c for c, head in found.items() if head.measure == "growth" and not head.rest]
    spans = Counter((found[c].basis, found[c].when) for c in rates)
    result = {}
    for c in rates:
        level = max((k for k in levels if k < c), default=None)
        between = [k for k in found if level is not None and level < k < c and k not in rates]
        if (
            level is None
            or not between
            or found[c].wording
            or found[c].when.year is not None
            or not OF_LAST_YEAR.search(found[c].text)
            or spans[found[c].basis, found[c].when] > 1
            or not all(_derived(found[k]) for k in between)
        ):
            continue
        result[c] = levels[level]
        amounts = [k for k in between if DERIVED_AMOUNT.search(found[k].text)]
        if amounts and not _apart(labels, found, level, amounts, c):
            labels.reading.say(
                labels.top(c),
                "growth_behind_parts",
                read=labels.head_text(c),
                parts=[labels.head_text(k) for k in amounts],
                expected=labels.head_text(level),
            )
    return result


def _derived(head: Heading) -> bool:
    """Whether a column is worked out of the figure left of it, or held against it."""
    if head.measure == "prior":
        return not head.rest
    return bool(DERIVED.search(head.text))


def _apart(
    labels: Labels, found: dict[int, Heading], level: int, amounts: list[int], c: int
) -> bool:
    """Whether heads tell a rate from the amounts left of it: it stands outside their group, or says
    the span of the figure, which they do not."""
    roofs = {labels.heads[k][0] for k in (level, *amounts)} - {""}
    outside = len(roofs) == 1 and labels.heads[c][0] not in roofs and len(labels.heads[c]) > 1
    says_so = found[c].basis != "" and found[c].basis == found[level].basis
    return outside or says_so and all(found[k].basis == "" for k in amounts)


def in_per_cent(labels: Labels, found: dict[int, Heading], c: int) -> bool:
    """Whether a growth that may be an amount (增减) is a rate: "%" is the only unit of the title;
    or no other column can be what is in "%" of "单位：万元、%", and its figures have more decimals
    than those that it may be the difference of."""
    units = set(labels.context.units)
    levels = [k for k, one in found.items() if one.measure in ("", "prior") and not one.rest]
    others = [k for k, one in found.items() if not (one.measure == "growth" and one.amount)]
    alone = others == levels and not any("%" in one.units for one in found.values())
    return units == {"%"} or (
        "%" in units and alone and _decimals(labels, [c]) > _decimals(labels, levels)
    )


def _decimals(labels: Labels, columns: Iterable[int]) -> int:
    """The most decimals that a figure of some columns has."""
    figures = (sums.amount(labels, r, c) for r in labels.table.rows for c in columns)
    return max((decimals(one) for one in figures if one is not None), default=0)


def spans_beside(
    c: int,
    found: dict[int, Heading],
    of_rate: Mapping[int, tuple[str, int] | None],
    title: When,
) -> list[tuple[str, int]]:
    """The (period, months) that a rate in column `c` may be of: those of the figures left of it,
    else right of it. Of several months (5月 | 4月 | 环比% | 同比%) the newest is compared with its
    year before; all of them where the title speaks of another month, or of a span that no column
    holds. A rate whose own words say its months may still be of those.

    of_rate: the span of each level that has one, None of another indicator's than the rate's.
    """
    levels = sorted(of_rate)
    left, right = [k for k in reversed(levels) if k < c], [k for k in levels if k > c]
    run = _run(left, found, of_rate) or _run(right, found, of_rate)
    if not run:
        return []
    spans = _of_one_kind(run)
    newest = max(spans, key=lambda span: span[0])  # the nearest of those that end together
    bare = not found[c].basis and found[c].when.month is None
    if not bare or len({period for period, _ in spans}) == 1:
        return [newest]
    span_of_title = title.period(), title.months
    without_column = (title.months or 1) > 1 and span_of_title not in of_rate.values()
    if title.month not in (None, int(newest[0][5:])) or newest[1] == 1 and without_column:
        return sorted(set(spans))
    return [newest]


def _run(
    columns: Iterable[int],
    found: dict[int, Heading],
    of_rate: Mapping[int, tuple[str, int] | None],
) -> list[tuple[str, int]]:
    """The spans of columns, nearest first, up to those of another indicator, or behind which
    another rate stands."""
    run: list[tuple[str, int]] = []
    last = None
    for k in columns:
        between = range(min(k, last) + 1, max(k, last)) if last is not None else range(0)
        span = of_rate[k]
        if span is None or any(b in found and found[b].measure == "growth" for b in between):
            break
        run.append(span)
        last = k
    return run


def _of_one_kind(run: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The spans that are months, or to date, as the nearest is, without those of a year before
    another. January and February are a month among months."""
    later = {(f"{int(period[:4]) - 1}{period[4:]}", months) for period, months in run}
    single = {span for span in run if span[1] == 1}
    joint = {span for span in run if span[1] == JOINT and span[0].endswith("02")}
    months = single | joint if run[0] in single or single and run[0] in joint else set()
    return [
        span for span in run if span not in later and (span in months if months else span[1] > 1)
    ]
