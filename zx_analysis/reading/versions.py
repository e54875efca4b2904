"""Two versions of one table: of a sheet 4月 beside 4月（修订） the later one holds.

Of two files nobody can tell whether the first was withdrawn: where they differ they are refused.
"""

from collections.abc import Sequence

from zx_analysis.city.register import tidy
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.sheets import position
from zx_analysis.reading.words import FIRST_VERSION, LATER_VERSION


def take_later_sheets(readings: Sequence[Reading]) -> None:
    """Of the sheets of a file leave out the figures that a later version of theirs states anew, and
    say so; two later versions of one sheet stay side by side and are refused where they differ."""
    later: dict[str, list[Reading]] = {}
    for reading in readings:
        if LATER_VERSION.search(name := tidy(reading.sheet)):
            later.setdefault(LATER_VERSION.sub("", name), []).append(reading)
    for reading in readings:
        name = tidy(reading.sheet)
        versions = later.get(FIRST_VERSION.sub("", name), [])
        if LATER_VERSION.search(name) or len(versions) != 1:
            continue
        if _leave_out(reading, versions[0].observations):
            sheets = {"read": versions[0].sheet, "other": reading.sheet}
            rest = len({o.code for o in reading.observations if o.code})
            id = "later_version_of_some" if rest else "later_version_of_a_sheet"
            anew = len({o.code for o in versions[0].observations if o.code})
            versions[0].say("", id, **sheets, **({"count": anew, "rest": rest} if rest else {}))


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
