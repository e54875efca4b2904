"""Two versions of one table: of a sheet 4月 beside 4月（修订） the later one holds, unless
city.toml names the one that does.

Of two files nobody can tell whether the first was withdrawn: where they differ they are refused.
"""

from collections.abc import Sequence

from zx_analysis.city import SheetVersion
from zx_analysis.city.indicators import label_zh
from zx_analysis.city.periods import period_zh
from zx_analysis.city.register import tidy
from zx_analysis.messages import Message, Place, message
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.sheets import position
from zx_analysis.reading.words import FIRST_VERSION, LATER_VERSION


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
        left.observations, left.rows_kept = [], 0
        left.refusals.clear()
        facts = {"read": used.sheet, "other": left.sheet, "source": version.source}
        used.say("", "version_named_by_the_city", **facts, changes=changes)
    return refusals


def take_later_sheets(readings: Sequence[Reading]) -> None:
    """Of the sheets of a file leave out the figures that a later version of theirs states anew, and
    say so; two later versions of one sheet stay side by side and are refused where they differ."""
    later: dict[str, list[Reading]] = {}
    for reading in readings:
        if LATER_VERSION.search(name := tidy(reading.sheet)) and reading.observations:
            later.setdefault(LATER_VERSION.sub("", name), []).append(reading)
    for reading in readings:
        name = tidy(reading.sheet)
        versions = later.get(FIRST_VERSION.sub("", name), [])
        if LATER_VERSION.search(name) or len(versions) != 1:
            continue
        changes = _changes(reading.observations, versions[0].observations)
        if _leave_out(reading, versions[0].observations):
            facts = {"read": versions[0].sheet, "other": reading.sheet, "changes": changes}
            rest = len({o.code for o in reading.observations if o.code})
            id = "later_version_of_some" if rest else "later_version_of_a_sheet"
            anew = len({o.code for o in versions[0].observations if o.code})
            versions[0].say("", id, **facts, **({"count": anew, "rest": rest} if rest else {}))


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
