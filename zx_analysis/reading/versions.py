"""Two versions of one table: of 4月 beside 4月（修订）, a sheet or a file, the later one holds."""

from collections.abc import Iterable, Sequence, Set
from pathlib import PurePosixPath

from zx_analysis.city.register import tidy
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.sheets import position
from zx_analysis.reading.words import FIRST_VERSION, LATER_VERSION


def figures(readings: Iterable[Reading]) -> set[tuple]:
    """What the figures of some sheets are told apart by, whatever their values."""
    return {_figure(o) for reading in readings for o in reading.observations}


def later_files(files: Iterable[str]) -> dict[str, str]:
    """Each file beside which lies one, and one only, that is called a later version of it."""
    folders: dict[tuple, list[str]] = {}
    for file in files:
        path = PurePosixPath(file)
        folders.setdefault((path.parent, path.suffix.lower()), []).append(file)
    return {
        file: later
        for beside in folders.values()
        for file, later in _later(beside, [PurePosixPath(name).stem for name in beside])
    }


def take_later_sheets(readings: Sequence[Reading]) -> None:
    """Of the sheets of a file leave out the figures that a later version of theirs states anew, and
    say so; two later versions of one sheet stay side by side and are refused where they differ."""
    for reading, later in _later(readings, [reading.sheet for reading in readings]):
        if _leave_out(reading, figures([later])):
            later.say("", "later_version_of_a_sheet", read=later.sheet, other=reading.sheet)


def take_later_file(readings: Iterable[Reading], stated: Set[tuple], later: str) -> None:
    """Of a file's sheets leave out the figures that the file `later` states anew (`figures`), and
    say so."""
    for reading in readings:
        if _leave_out(reading, stated):
            reading.say("", "later_version_of_a_file", read=later, other=reading.file)


def _later(things: Sequence, names: Sequence[str]) -> list[tuple]:
    """Pairs of a thing and the only one that is called a later version of it."""
    bare = [tidy(name) for name in names]
    versions: dict[str, list] = {}
    for thing, name in zip(things, bare, strict=True):
        if LATER_VERSION.search(name):
            versions.setdefault(LATER_VERSION.sub("", name), []).append(thing)
    pairs = []
    for thing, name in zip(things, bare, strict=True):
        later = versions.get(FIRST_VERSION.sub("", name), [])
        if not LATER_VERSION.search(name) and len(later) == 1:
            pairs.append((thing, later[0]))
    return pairs


def _leave_out(reading: Reading, stated: Set[tuple]) -> bool:
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
