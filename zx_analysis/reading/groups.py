"""Whose growth a bare rate (同比%) is that stands behind columns which are not read."""

from collections import Counter
from collections.abc import Callable

from zx_analysis.reading.headers import OF_LAST_YEAR, Heading
from zx_analysis.reading.labels import Labels
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
