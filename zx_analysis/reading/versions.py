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
        if _leave_out(reading, {_figure(o) for o in versions[0].observations}):
            sheets = {"read": versions[0].sheet, "other": reading.sheet}
            versions[0].say("", "later_version_of_a_sheet", **sheets)


def _leave_out(reading: Reading, stated: set[tuple]) -> bool:
    """Take figures out of a reading; whether there were any. What was refused of a sheet of which
    no figure is left is refused no more."""
    left = [o for o in reading.observations if _figure(o) not in stated]
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
