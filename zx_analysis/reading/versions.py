"""Versions of one table: of the sheets 4月, 4月（修订） and 4月（修订2） the last one holds, unless
city.toml names the one that does; of 4月（修订） and 4月（定稿） nobody can tell which is the last.

Of two files nobody can tell whether the first was withdrawn: where they differ they are refused.
"""

import re
from collections.abc import Sequence

from zx_analysis.city import SheetVersion
from zx_analysis.city.indicators import label_zh
from zx_analysis.city.periods import period_zh
from zx_analysis.city.register import tidy
from zx_analysis.messages import Message, Place, message
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.sheets import position
from zx_analysis.reading.words import FIRST_VERSION, LATER_VERSION

NUMERALS = dict(zip("一二两三四", (1, 2, 2, 3, 4), strict=True))


def take_named_sheets(
    readings: Sequence[Reading], versions: Sequence[SheetVersion], file: str
) -> list[Message]:
    """Leave out the sheets that city.toml says are not to be used, and say so; a refusal for each
    sheet that it names and `file` does not hold."""
    sheets, refusals = {tidy(reading.sheet): reading for reading in readings}, []
    for version in versions:
        named = [version.use, version.leave]
        if absent := [name for name in named if tidy(name) not in sheets]:
            sheet_names = [reading.sheet for reading in readings]
            facts = {"absent": absent, "sheets": sheet_names}
            refusals.append(message("version_without_sheet", Place(file), **facts))
            continue
        used, left = (sheets[tidy(name)] for name in named)
        left.drop("city.toml 写明不用", left.rows_kept)
        changes = _changes(left.observations, used.observations)
        left.observations, left.rows_kept, left.instead = [], 0, used.sheet
        left.refusals.clear()
        facts = {"read": used.sheet, "other": left.sheet, "source": version.source}
        used.say("", "version_named_by_the_city", **facts, changes=changes)
    return refusals


def take_later_sheets(readings: Sequence[Reading]) -> None:
    """Of the sheets of a file leave out the figures that a later version of theirs states anew, and
    say so; refuse later versions that differ and of which none is told to be the last."""
    versions: dict[str, list[Reading]] = {}
    for reading in readings:
        if LATER_VERSION.search(name := tidy(reading.sheet)) and reading.observations:
            versions.setdefault(LATER_VERSION.sub("", name), []).append(reading)
    for name, later in versions.items():
        first = [one for one in readings if FIRST_VERSION.sub("", tidy(one.sheet)) == name]
        first = [one for one in first if one not in later]
        later.sort(key=_number)
        if not _ordered(later) and _differ(later):
            _refuse_without_order(later)
            for one in (*first, *later[:-1]):  # the one refusal says it all
                one.observations = []
            continue
        for place, reading in enumerate(chain := [*first, *later]):
            for newer in reversed(chain[max(place + 1, len(first)) :]):
                _take_instead(reading, newer)


def _take_instead(reading: Reading, newer: Reading) -> None:
    """Use the figures of a newer version instead of those of a sheet, and say so."""
    changes = _changes(reading.observations, newer.observations)
    if not _leave_out(reading, newer.observations):
        return
    facts = {"read": newer.sheet, "other": reading.sheet, "changes": changes}
    rest = len({o.code for o in reading.observations if o.code})
    if not rest:
        reading.instead = newer.sheet
        newer.say("", "later_version_of_a_sheet", **facts)
        return
    anew = len({o.code for o in newer.observations if o.code})
    newer.say("", "later_version_of_some", **facts, count=anew, rest=rest)


def _suffix(reading: Reading) -> str:
    """The words by which a sheet's name calls it a later version: （修订2）."""
    found = LATER_VERSION.search(tidy(reading.sheet))
    return found[0].strip("-_—()[]【】〔〕") if found else ""


def _number(reading: Reading) -> int:
    """Which of the later versions a sheet is by its name: 修订2, 第二次修订, v2; 1 without one."""
    found = re.search(r"\d+|[一二两三四]", _suffix(reading))
    return (int(found[0]) if found[0].isdigit() else NUMERALS[found[0]]) if found else 1


def _ordered(later: Sequence[Reading]) -> bool:
    """Whether later versions are told apart by number alone: 修订, 修订2; not 修订, 定稿."""
    kinds = {re.sub(r"[\d第次已一二两三四]", "", _suffix(one))[:1] for one in later}
    return len(kinds) == 1 and len({_number(one) for one in later}) == len(later)


def _differ(later: Sequence[Reading]) -> bool:
    """Whether some figure is not the same in all versions that hold it."""
    values: dict[tuple, set] = {}
    for o in (o for one in later for o in one.observations):
        values.setdefault(_figure(o), set()).add(o.value)
    return any(len(own) > 1 for own in values.values())


def _refuse_without_order(later: Sequence[Reading]) -> None:
    """Refuse later versions of which nobody can tell which is the last, with the lines for
    city.toml that say it."""
    last = later[-1]
    entries = [
        message("entry_of_a_version", file=last.file, use=last.sheet, leave=one.sheet)
        for one in later[:-1]
    ]
    sheets = [one.sheet for one in later]
    last.refuse("", "versions_without_order", sheets=sheets, last=last.sheet, entries=entries)


def _changes(before: Sequence[Observation], after: Sequence[Observation]) -> Message:
    """What one version says otherwise than the other: how many figures that both hold, and the one
    that changed most, by its share of the larger value."""
    first = {_figure(o): o for o in before}
    pairs = [(first[_figure(o)], o) for o in after if _figure(o) in first]
    changed = [(old, new) for old, new in pairs if old.value != new.value]
    if not changed:
        return message("versions_say_the_same", count=len(pairs))
    old, new = max(
        changed,
        key=lambda pair: abs(pair[1].value - pair[0].value) / max(abs(o.value) for o in pair),
    )
    return message(
        "versions_differ",
        count=len(changed),
        label=new.label,
        when=period_zh(new.period, new.months),
        indicator=label_zh(new.indicator, new.wording),
        before=f"{old.read} {old.unit}",
        after=f"{new.read} {new.unit}",
    )


def _leave_out(reading: Reading, stated: Sequence[Observation]) -> bool:
    """Take what is stated anew out of a reading, and with it the totals of these periods, of which
    a part changed; whether there was any. What was refused of a sheet of which no figure is left
    is refused no more."""
    anew = {_figure(o) for o in stated}
    spans = {(o.period, o.months, o.indicator) for o in stated if o.code}
    left = [
        o
        for o in reading.observations
        if _figure(o) not in anew and (o.code or (o.period, o.months, o.indicator) not in spans)
    ]
    if len(left) == len(reading.observations):
        return False
    rows = {position(o.cell)[0] for o in left if o.code}
    reading.drop("由后一版代替", reading.rows_kept - len(rows))
    reading.observations, reading.rows_kept = left, len(rows)
    if not left:
        reading.refusals.clear()
    return True


def _figure(o: Observation) -> tuple[str, str, str, int, str]:
    """What a figure of one file is told apart by."""
    return o.code, "" if o.code else o.label, o.period, o.months, o.indicator
