"""Columns that sum others (轻工业 | 重工业 | 合计, 1月 | 2月 | 3月 | 合计), and columns that say
the same in two units.

Each is read only where its figures bear it out, row by row.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from zx_analysis.city.indicators import UNITS
from zx_analysis.reading.dates import When
from zx_analysis.reading.headers import Heading
from zx_analysis.reading.labels import Labels
from zx_analysis.reading.numbers import Doubtful, decimals, quantity
from zx_analysis.reading.words import (
    ABOVE_SIZE_PARTS,
    BESIDE_ABOVE_SIZE,
    COLUMN_SUMS,
    PARTITIONS,
)

BRACKETS = re.compile(r"\([^()]*\)")
PART_ABOVE_SIZE = re.compile(r"其中:?(?:规上|规模以上)")
ABOVE_SIZE = re.compile(r"规上|规模以上")
# Behind a period, in the head of a column that is not read: another version of the same figures.
VERSION = re.compile(
    r"修[订正改]|更[正新]|订正|核[定实减增准]|审[核定]|认定|调整|复核|最终|定案|年报|采用|定报|重报|"
    r"确认|校正|申报|报送|初报"
)
MOST_SUMMED = 100  # rows, of a sum of a column's cells
LEAST_PARTS = 2  # columns from which on a sum says something


def summed(labels: Labels, found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings with those of sums understood: of parts of industry as the whole, whose parts
    are then not read; of months as their span where it names one, else it is left out and that is
    said. A sum that its parts do not bear out is refused.
    """
    result = dict(found)
    for c, head in found.items():
        if head.rest not in COLUMN_SUMS or head.measure:
            continue
        if head.rest in labels.head_text(c) and _whole(labels, c, found):
            result[c] = replace(head, rest="")  # 工业税收合计 beside taxes of other names
            continue
        for parts in _beside(c, found):
            to_date = labels.context.basis == "cumulative"  # then none of them is a month
            months = None if to_date else _months([found[k] for k in parts])
            partition = frozenset(_part(labels, k) for k in parts)
            if months is None and partition not in PARTITIONS:
                continue
            if months is None and "规上" in partition and _titled_above_size(labels):
                words = [labels.lowest(k) for k in parts]
                labels.reading.refuse(
                    labels.top(c), "which_output_of_columns", words=words, read=head.text
                )
            if (row := _differs(labels, c, parts)) is not None:
                labels.reading.refuse(
                    labels.address(row, c),
                    "column_is_no_sum",
                    read=labels.grid.texts[row][c],
                    header=head.text,
                    parts=[found[k].text for k in parts],
                )
            if months and head.when.month is None:
                labels.reading.say(labels.top(c), "column_is_sum", read=head.text)
                del result[c]  # its months say the same
                break
            result[c] = replace(head, rest="", when=months or head.when)
            if months is None:
                result |= {k: replace(found[k], rest=labels.lowest(k)) for k in parts}
            break
    return result


def _whole(labels: Labels, c: int, found: dict[int, Heading]) -> bool:
    """Whether a column of sums is the whole of its indicator: its own cell names it (工业税收合计),
    or all beside it are kinds of tax (合计 | 增值税 | 企业所得税), and no other column holds it."""
    family, title, head = labels.rules.family, labels.context.wording, found[c]
    wording = head.wording or title
    same = [
        one.rest
        for k, one in found.items()
        if k != c and not one.measure and family(one.wording or title) == family(wording)
    ]
    named = head.wording and any(wording in text and head.rest in text for text in labels.heads[c])
    taxes = "税" in wording and same and all(re.search("税|其他", rest) for rest in same)
    return all(same) and bool(named or taxes)


def to_the_last_month(labels: Labels, found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings with a bare 累计 behind months (1-2月 | 3月 | 累计) as the year to the last of
    them, where no title says a month and each of its figures is their sum."""
    result = dict(found)
    if labels.context.when.month is not None or labels.context.basis == "cumulative":
        return result
    for c, head in found.items():
        if head.measure or head.rest or head.basis != "cumulative" or head.when.month:
            continue
        parts = [
            k
            for k, one in found.items()
            if k < c and not one.measure and one.wording in ("", head.wording)
        ]
        span = _months([found[k] for k in parts]) if len(parts) >= LEAST_PARTS else None
        if span and span.month == span.months and _sum_of_all(labels, c, parts):
            result[c] = replace(head, when=span)
    return result


def _sum_of_all(labels: Labels, c: int, parts: list[int]) -> bool:
    """Whether a column is the sum of others in every row, none of whose figures is missing."""
    columns = (c, *parts)
    rows = [[amount(labels, r, k) for k in columns] for r in labels.table.rows]
    figures = [row for row in rows if any(one is not None for one in row)]
    complete = all(one is not None for row in figures for one in row)
    return bool(figures) and complete and _differs(labels, c, parts) is None


def _titled_above_size(labels: Labels) -> bool:
    """Whether title, sheet or file say that output is that of enterprises above size."""
    context = labels.context
    names = (context.wording, *context.sheet_wordings, *context.file_wordings)
    return any(ABOVE_SIZE.search(name) for name in names)


def refuse_versions(labels: Labels, found: dict[int, Heading], meanings: dict[int, Any]) -> None:
    """Refuse a column that is another version (修订, 核定, 年报) of one that is read: nobody says
    which of them holds."""
    for c, head in found.items():
        if meanings[c] is not None or not VERSION.search(head.rest):
            continue
        for k, meaning in meanings.items():
            if (
                meaning is not None
                and not found[k].measure
                and head.measure in ("", "other")
                and head.wording in ("", meaning.wording)
                and head.when.month in (None, int(meaning.period[5:]))
                and (not head.basis or (head.basis == "cumulative") == (meaning.months > 1))
            ):
                labels.reading.refuse(
                    labels.top(c), "two_versions", read=head.text, other=labels.head_text(k)
                )
                break


def _beside(c: int, found: dict[int, Heading]) -> list[list[int]]:
    """The columns that a sum may be of: those left of it, or right of it, up to the next sum; rates
    and shares between them apart."""
    columns = list(found)
    place = columns.index(c)
    runs = []
    for side in (reversed(columns[:place]), columns[place + 1 :]):
        run: list[int] = []
        for k in side:
            if found[k].rest in COLUMN_SUMS:
                break
            if not found[k].measure and found[k].wording in ("", found[c].wording):
                run.append(k)
        if len(run) >= LEAST_PARTS:
            runs.append(sorted(run))
    return runs


def without_scratch(labels: Labels, headless: Sequence[int]) -> list[int]:
    """Columns of figures without a head but for those that are somebody's own reckoning beside the
    table: right of it behind an empty column, or sums of its cells. They are left out, and their
    cells are said.
    """
    if not headless:  # asked for each month of a long table
        return []
    grid, table = labels.grid, labels.table
    rows = [*table.head, *table.rows]
    last = max((c for c in table.columns if any(labels.heads[c])), default=table.columns.stop)
    right = range(last + 1, table.columns.stop)
    gap = next((c for c in right if not any(grid.texts[r][c] for r in rows)), table.columns.stop)
    scratch = [c for c in headless if c > gap or c in right and _sums_of_cells(labels, c, last)]
    if cells := [labels.address(r, c) for r in table.rows for c in scratch if grid.figure(r, c)]:
        labels.reading.say(cells[0], "scratch_cells", cells=cells)
    return [c for c in headless if c not in scratch]


def _sums_of_cells(labels: Labels, c: int, last: int) -> bool:
    """Whether each figure of a column is the sum of the figures of its row, or of some that follow
    one another in a column of the table.
    """
    figures = [k for k in labels.figures if k <= last]
    beside = [(r, one) for r in labels.table.rows if (one := amount(labels, r, c)) is not None]
    sums_of_columns: set[Decimal] = set()
    for k in figures:
        cells = [amount(labels, r, k) or Decimal(0) for r in labels.table.rows]
        for start in range(len(cells)):
            total = cells[start]
            for value in cells[start + 1 : start + MOST_SUMMED]:
                total += value
                sums_of_columns.add(total)
    return bool(beside) and all(
        one in sums_of_columns
        or len(figures) >= LEAST_PARTS
        and one == sum((amount(labels, r, k) or Decimal(0) for k in figures), Decimal(0))
        for r, one in beside
    )


def _part(labels: Labels, c: int) -> str:
    """The words of a column without those that every part of industry bears: 规模以上工业 →
    规上.
    """
    own = BRACKETS.sub("", labels.lowest(c)).removeprefix("其中").lstrip(":")
    return re.sub(r"工业|企业|总?产值", "", own.replace("规模以", "规"))


def _months(heads: Sequence[Heading]) -> When | None:
    """The span of months that follow one another without a gap; None for any other columns."""
    spans = sorted((h.when.month, h.when.months or 1) for h in heads if h.when.month)
    years = {h.when.year for h in heads}
    if len(spans) < len(heads) or len(years) > 1 or any(h.rest or h.basis for h in heads):
        return None
    for (before, _), (month, months) in zip(spans, spans[1:], strict=False):
        if month - months != before:
            return None
    first = spans[0][0] - spans[0][1]
    return When(years.pop(), spans[-1][0], spans[-1][0] - first)


def _differs(labels: Labels, c: int, parts: list[int]) -> int | None:
    """The first row in which a column is not the sum of others, beyond rounding."""
    for r in labels.table.rows:
        total = amount(labels, r, c)
        members = [one for k in parts if (one := amount(labels, r, k)) is not None]
        if total is None or not members:
            continue
        room = sum((half(one) for one in (total, *members)), Decimal(0))
        if abs(sum(members, Decimal(0)) - total) > room:
            return r
    return None


def same(labels: Labels, finer: int, coarser: int, shift: int) -> bool:
    """Whether two columns hold the same amounts, the coarser in a unit of 10 ** shift of the
    finer's.
    """
    pairs = [(amount(labels, r, finer), amount(labels, r, coarser)) for r in labels.table.rows]
    both = [(a.scaleb(-shift), b) for a, b in pairs if a is not None and b is not None]
    return bool(both) and all(abs(a - b) <= half(a) + half(b) for a, b in both)


def amount(labels: Labels, r: int, c: int) -> Decimal | None:
    """A cell's figure, None where it holds none for certain."""
    try:
        return quantity(labels.grid.values(r, c))[0]
    except Doubtful:
        return None


def half(value: Decimal) -> Decimal:
    """Half a unit in the last place of a figure."""
    return Decimal(5).scaleb(-decimals(value) - 1)


def parts_alone(labels: Labels, found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings with 其中:技改投资 as 技改投资, where no other column holds the same, and
    其中:本月 as the month of the span left of it."""
    result, level = dict(found), None
    for c, head in found.items():
        if head.rest == "其中" and head.wording and _alone_in_parts(labels, head, found):
            result[c] = replace(head, rest="")
        elif head.rest == "其中" and _of_month(head) and (level := level or _span_right(c, found)):
            if head.wording not in ("", found[level].wording):
                continue
            result[c] = replace(head, rest="", units=head.units or found[level].units)
            if not _longer(found[level], labels.context.when):
                result[level] = replace(found[level], basis="both")
            result |= _rates_behind(c, found)
        level = c if head.measure == "" and head.rest != "其中" else level
    return result


def _alone_in_parts(labels: Labels, head: Heading, found: dict[int, Heading]) -> bool:
    """Whether each column about an indicator is marked as a part (其中:工业用电量, over 本月 and
    累计), and no other says the same."""
    family = labels.rules.family
    same = [
        one
        for one in found.values()
        if family(one.wording) == family(head.wording) and one.measure in ("", "growth")
    ]  # a share of it is no other figure of it
    kinds = [(one.measure, one.basis, one.when) for one in same]
    return (
        all(one.rest == "其中" for one in same)
        and kinds.count((head.measure, head.basis, head.when)) == 1
    )


def _span_right(c: int, found: dict[int, Heading]) -> int | None:
    """The column right of a part that holds the year to date: 其中:本月 | 累计."""
    right = next((k for k in found if k > c and not found[k].measure), None)
    return right if right is not None and found[right].basis == "cumulative" else None


def _of_month(head: Heading) -> bool:
    """Whether a heading says a month."""
    of_month = head.basis == "month" or head.basis == "" and head.when.months == 1
    return of_month and not head.measure


def _longer(head: Heading, title: When) -> bool:
    """Whether a column covers more than a month, by its own words or the title's."""
    if head.basis or head.when.month is not None:
        return head.basis == "cumulative" or (head.when.months or 1) > 1
    return (title.months or 1) > 1


def _rates_behind(c: int, found: dict[int, Heading]) -> dict[int, Heading]:
    """Rates behind a part that do not say of which span they are: nobody can tell."""
    result = {}
    for k in list(found)[list(found).index(c) + 1 :]:
        if found[k].measure == "":
            break
        if found[k].measure == "growth" and not found[k].basis and not found[k].when.month:
            result[k] = replace(found[k], basis="both")
    return result


def above_size_in_part(labels: Labels, found: dict[int, Heading]) -> dict[int, list[str]]:
    """The columns of which nobody can tell whether they are the output that is asked for, each with
    the words that say so: a bare 规上 beside one of 规下 or 全口径 that is not read as the whole;
    an output beside 其中:规上.
    """
    own = {c: labels.lowest(c) for c in found}
    above = [c for c in found if own[c] in ABOVE_SIZE_PARTS]
    beside = [word for word in own.values() if word in BESIDE_ABOVE_SIZE]
    part = next((word for word in own.values() if PART_ABOVE_SIZE.match(word)), "")
    wholes = [
        c
        for c, head in found.items()
        if part and not head.measure and not head.rest and not ABOVE_SIZE.search(head.text)
    ]
    parts = {c: [own[c], *beside] for c in above if beside}
    outputs = [c for c in wholes if _of_output(labels, found[c])]
    return {**{c: [own[c], part] for c in outputs}, **parts}


def _of_output(labels: Labels, head: Heading) -> bool:
    wording = head.wording or labels.context.wording
    return "产值" in wording and not ABOVE_SIZE.search(wording)


def leave_out_the_coarser(labels: Labels, meanings: dict[int, Any]) -> None:
    """Of two columns that say the same in two units, and agree when rounded, the finer is read: the
    meaning of the other becomes None in `meanings` (see `columns.Meaning`)."""
    read = [(c, meaning) for c, meaning in meanings.items() if meaning]
    for (a, one), (b, other) in combinations(read, 2):
        kinds = {(m.indicator.name, m.period, m.months) for m in (one, other)}
        shift = UNITS[other.unit][1] - UNITS[one.unit][1] if len(kinds) == 1 else 0
        if not shift:
            continue
        finer, coarser = (a, b) if shift > 0 else (b, a)
        if meanings[a] and meanings[b] and same(labels, finer, coarser, abs(shift)):
            labels.reading.say(
                labels.top(coarser),
                "same_in_another_unit",
                read=labels.head_text(coarser),
                other=labels.head_text(finer),
            )
            meanings[coarser] = None
