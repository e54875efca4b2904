"""Columns in time: months that rise or fall, other years, the same months a year ago."""

from typing import Any

from zx_analysis.city import periods
from zx_analysis.reading.headers import Heading
from zx_analysis.reading.labels import Labels


def in_order(labels: Labels, found: dict[int, Heading], meanings: dict[int, Any]) -> None:
    """Months without a year of their own that neither rise nor fall from left to right belong
    to more than one year.
    """
    months: dict[str, list[int]] = {}
    # 1-2月 behind 1月 and 2月 is their sum, and no step in time
    apart = any(m and m.months == 1 and found[c].when.month == 1 for c, m in meanings.items())
    for c, meaning in meanings.items():
        month = found[c].when.month
        if (
            meaning
            and found[c].when.year is None
            and month
            and meaning.months <= 2
            and (meaning.months == 1 or not apart)
            and not found[c].measure
        ):
            months.setdefault(meaning.indicator.name, []).append(month)
    for own in months.values():
        if own not in (sorted(own), sorted(own, reverse=True)):
            labels.reading.refuse(
                labels.top(next(iter(meanings))), "months_in_no_order", months=own
            )


def of_the_year(
    labels: Labels, found: dict[int, Heading], meanings: dict[int, Any]
) -> dict[int, Any]:
    """A column that names another year than the title but no month may hold that whole year: it
    is not read, and that is said.
    """
    year = labels.context.when.year
    for c, meaning in meanings.items():
        own = found[c].when
        if meaning and own.year and own.month is None and year and own.year != year:
            labels.reading.say(
                labels.top(c),
                "other_year",
                header_year=own.year,
                title_year=year,
                read=found[c].text,
            )
            meanings[c] = None
    return meanings


def without_prior(labels: Labels, meanings: dict[int, Any]) -> dict[int, Any]:
    """A column of the same months a year ago beside this year's is for comparison: it is not
    read, and that is said.
    """
    spans = {(m.indicator.name, m.period, m.months) for m in meanings.values() if m}
    for c, meaning in meanings.items():
        if meaning is None:
            continue
        own = {(p, n) for name, p, n in spans if name == meaning.indicator.name}
        later = {(f"{int(meaning.period[:4]) + 1}{meaning.period[4:]}", meaning.months)}
        if (
            later <= own
            and len({p for p, n in own if n == meaning.months}) == 2
            and len({p[5:] for p, _ in own}) == 1
        ):
            id = "prior_whole_year" if meaning.months == 12 else "prior_year"
            when = periods.period_zh(meaning.period, meaning.months)
            labels.reading.say(labels.top(c), id, read=meaning.period, when=when)
            meanings[c] = None
    return meanings


def beside_both_years(
    found: dict[int, Heading],
    before: dict[int, Any],
    meanings: dict[int, Any],
) -> list[tuple[int, int, int]]:
    """Columns of this year's figure, last year's and the rate between them, where there is one
    of each.

    before: the meanings with last year's columns still in them.
    """
    triples = []
    for c, meaning in meanings.items():
        if meaning is None or found[c].measure != "growth":
            continue
        span = meaning.period, meaning.months
        prior_span = (f"{int(span[0][:4]) - 1}{span[0][4:]}", span[1])
        levels = {
            k: (m.period, m.months)
            for k, m in meanings.items()
            if m and m.indicator.growth == meaning.indicator.name
        }
        this = [k for k, own in levels.items() if own == span]
        last = [
            k
            for k, head in found.items()
            if meanings[k] is None
            and (
                head.measure == "prior"
                and not head.rest
                and _prior_of(span, k, head, levels)
                or (m := before[k]) is not None
                and (m.period, m.months) == prior_span
                and m.indicator.growth == meaning.indicator.name
            )
        ]
        if len(this) == len(last) == 1 and _same_unit(found, this[0], last[0]):
            triples.append((this[0], last[0], c))
    return triples


def _prior_of(
    span: tuple[str, int], c: int, head: Heading, levels: dict[int, tuple[str, int]]
) -> bool:
    """Whether a column of last year's is of the months of `span`, as it says itself (上年1-3月)
    or as the level says that it stands behind. levels: the span of each level's column."""
    if head.when.month:
        return (head.when.month, head.when.months or 1) == (int(span[0][5:]), span[1])
    left = max((k for k in levels if k < c), default=None)
    return left is None or levels[left] == span


def _same_unit(found: dict[int, Heading], this: int, last: int) -> bool:
    return len({found[this].unit, found[last].unit} - {""}) < 2
