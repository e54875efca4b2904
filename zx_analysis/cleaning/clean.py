"""Observations → the panel, with findings and a row ledger: read right, read with a warning, or
refused.

Observations of many files → one figure per township, interval, indicator and vintage; months where
only cumulatives were published.
"""

import gc
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from zx_analysis.city import City, Indicator, Register, SheetVersion, periods, tables
from zx_analysis.city.indicators import STANDARD, label_zh
from zx_analysis.city.register import some, unnumbered
from zx_analysis.cleaning import frames
from zx_analysis.cleaning.checks import (
    check_copied,
    check_cumulatives,
    check_falling,
    check_magnitude,
    check_missing,
    check_scope,
    revisions,
    say,
)
from zx_analysis.cleaning.completeness import incomplete, level_behind, missing_months
from zx_analysis.cleaning.february import check_february
from zx_analysis.cleaning.rates import (
    certain_slips,
    check_growth_of_totals,
    check_rates,
    impossible_rates,
)
from zx_analysis.cleaning.totals import check_subtotals, check_totals
from zx_analysis.messages import InputRefused, Message, Place, finding, message
from zx_analysis.reading import Correction, Observation, Return, listed, read_return
from zx_analysis.reading.grids import is_part
from zx_analysis.reading.returns import load_corrections, unused_corrections, unused_versions


def observation_key(o: Observation, vintage: str) -> tuple:
    """What one figure is told apart by."""
    # Parts of totals ("小计", "其中") may bear the same words many times.
    label = (
        "" if o.code else f"{o.label} {o.file} {o.sheet} {o.cell}" if is_part(o.label) else o.label
    )
    return o.code, label, o.period, o.months, o.indicator, vintage


def unique(observations) -> tuple[list, list[dict], list[Message]]:
    """One figure per key and vintage: the same figure twice is dropped and said, two figures are
    refused; of two sheets the first pair, with how many more there are.
    """
    first, refusals, twice = {}, [], []
    same: dict[tuple, list[Observation]] = {}
    differing: dict[tuple, list[tuple[Place, dict]]] = {}
    for o, vintage in observations:
        key = observation_key(o, vintage)
        known = first.setdefault(key, (o, vintage))[0]
        if known is o:
            continue
        other = {
            "other_file": known.file,
            "other_sheet": known.sheet,
            "other_cell": known.cell,
        }
        renamed = o.file == known.file and o.code and unnumbered(o.label) != unnumbered(known.label)
        if not renamed and o.file == known.file and o.unit != known.unit and _rounded(o, known):
            first[key] = max((known, vintage), (o, vintage), key=lambda one: one[0].decimals)
            same.setdefault((o.file, o.sheet, known.file, known.sheet), []).append(o)
        elif known.value != o.value and not o.code:
            twice.append(say(o, "total_twice", label=o.label, expected=known.read, **other))
        elif known.value != o.value or renamed:
            id = "unit_with_two_names" if renamed else "figure_with_two_values"
            fields = {
                "read": o.read,
                "label": o.label,
                "when": periods.period_zh(o.period, o.months),
                "other": known.read,
                "other_label": known.label,
                "scope": _called(o, known),
                **other,
            }
            place, sheets = Place(o.file, o.sheet, o.cell), (o.file, o.sheet)
            beside = (known.file, known.sheet)
            alone = renamed or beside == sheets  # each is a refusal of its own
            differing.setdefault((id, sheets, o.cell if alone else beside), []).append(
                (place, fields)
            )
        else:
            same.setdefault((o.file, o.sheet, known.file, known.sheet), []).append(o)
    for (id, *_), ((place, fields), *more) in differing.items():
        same_file = place.file == fields["other_file"]
        apart = "more_of_two_sheets" if same_file else "more_of_two_files"
        others = message(apart, count=len(more)) if more else ""
        refusals.append(message(id, place, more=others, **fields))
    findings = [
        finding(
            message(
                "duplicate",
                Place(file, sheet, again[0].cell),
                read=len(again),
                count=len(again),
                expected=f"{other_file} {other_sheet}",
            ),
            period=again[0].period,
        )
        for (file, sheet, other_file, other_sheet), again in same.items()
    ]
    return list(first.values()), findings + twice, refusals


def _rounded(one: Observation, other: Observation) -> bool:
    """Whether two figures are one, printed to different places: 29.45亿元 and 294474万元."""
    step = Decimal(1).scaleb(-min(one.decimals, other.decimals))
    return one.decimals != other.decimals and abs(one.value - other.value) * 2 <= step


def _called(o: Observation, known: Observation) -> Message | str:
    """That two figures go by different words, said within another message; "" where they do not."""
    if o.wording == known.wording:
        return ""
    return message("called_differently", wording=o.wording, other_wording=known.wording)


Dated = list[tuple[Observation, str]]  # figures, each with the vintage of its file


def months_from_cumulatives(kept: Dated, joint: bool = False) -> tuple[Dated, list[dict]]:
    """Where only cumulatives of a level were published, the month is the exact difference; said
    once a year and indicator. joint: so is 1-2月 where only March and 1-3月 were. Of two files, the
    later may hold revisions of earlier months: that is a warning, else it is a note."""
    if not any(o.code and o.months > 1 and not o.rate for o, _ in kept):
        return [], []
    latest: dict[tuple, tuple[str, Observation]] = {}
    for o, vintage in kept:
        slot = (o.code, o.period, o.months, o.indicator)
        if o.code and (slot not in latest or vintage >= latest[slot][0]):
            latest[slot] = (vintage, o)
    derived: dict[str, Dated] = {"month_from_cumulative": [], "joint_months_from_cumulative": []}
    of_two_files = set()  # indicators and years
    for (code, period, months, indicator), (vintage, o) in latest.items():
        if o.rate or months < 2 or months != periods.year_to_date(period):
            continue
        if (code, period, 1, indicator) in latest:
            if (
                joint
                and months == 3
                and not any(
                    (code, f"{period[:4]}-{slot}", span, indicator) in latest
                    for slot, span in (("01", 1), ("02", 1), ("02", 2))
                )
            ):
                march = latest[code, period, 1, indicator][1]
                if o.value >= march.value and o.above_size == march.above_size:
                    less = o.value - march.value
                    figure = o._replace(period=f"{period[:4]}-02", months=2, value=less)
                    derived["joint_months_from_cumulative"].append((figure, vintage))
            continue
        before = latest.get(
            (code, periods.month_name(periods.month_index(period) - 1), months - 1, indicator)
        )
        if before is None or o.above_size != before[1].above_size:
            continue  # another scope (said by check_scope): the difference is no month
        value = o.value - before[1].value
        if value < 0:
            continue  # refused by check_falling
        derived["month_from_cumulative"].append((o._replace(months=1, value=value), vintage))
        if o.file != before[1].file:
            of_two_files.add((indicator, period[:4]))
    findings = [
        one
        for id, figures in derived.items()
        for one in _said_of_derived(figures, id, of_two_files)
    ]
    return [figure for figures in derived.values() for figure in figures], findings


def _said_of_derived(derived: Dated, id: str, of_two_files: Set[tuple[str, str]]) -> list[dict]:
    """A finding, by `id`, for each indicator and year of some figures by subtraction, at the first;
    of months another where none of the year is `of_two_files`."""
    of_one = "months_of_one_file" if id == "month_from_cumulative" else id
    of_year: dict[tuple[str, str], list[Observation]] = {}
    for o, _ in sorted(derived, key=lambda figure: figure[0].period):
        of_year.setdefault((o.indicator, o.period[:4]), []).append(o)
    return [
        say(
            own[0],
            id if (indicator, year) in of_two_files else of_one,
            label=label_zh(indicator, own[0].wording),
            year=int(year),
            months=list(dict.fromkeys(f"{int(o.period[5:])}月" for o in own)),
            count=len(own),
        )
        for (indicator, year), own in of_year.items()
    ]


__all__ = ["Cleaned", "InputRefused", "clean_city", "clean_files"]


@dataclass(frozen=True)
class Cleaned:
    """What cleaning gives. Columns of the frames: see city/tables.toml; `controls` are published
    totals, shaped like the panel.

    `inputs` lists every file read: file, sha256, bytes.
    """

    panel: pd.DataFrame
    findings: pd.DataFrame
    row_ledger: pd.DataFrame
    controls: pd.DataFrame
    inputs: pd.DataFrame

    @property
    def to_check(self) -> pd.DataFrame:
        """The findings that ask somebody to act (待核实问题); the others are notes."""
        return self.findings[self.findings["severity"] == "warn"]


def clean_files(
    files: Iterable,
    register: Register,
    months: list[str] | None = None,
    *,
    indicators: tuple[Indicator, ...] = STANDARD,
    default_unit: dict[str, str] | None = None,
) -> Cleaned:
    """Read spreadsheets (a folder stands for all files in it) into one panel.

    files: paths of .xlsx, .xls, .csv, .html; register: the townships by name and code
    (`Register.from_csv`, or `study.register`). indicators: those that a header may name;
    default_unit: indicator → unit, where files do not say. Gives `.panel` (a row a figure:
    township_code, township, period, months, indicator, value in the indicator's unit, file, sheet,
    cell), `.findings` and `.row_ledger`.

    With `months` every one of them must be present for the first indicator found; a joint 1-2月
    stands for both its months; that others lack one, and months beyond these, is said. InputRefused
    lists every refusal of the run.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     names, bulletin = Path(folder, "townships.csv"), Path(folder, "2022年3月.csv")
    ...     _ = names.write_text("code,name,aliases\\n420881001,郢中街道,郢中\\n", encoding="utf-8")
    ...     _ = bulletin.write_text(
    ...         "2022年3月工业总产值\\n乡镇,本月工业总产值(亿元)\\n郢中,1.5\\n", encoding="utf-8")
    ...     cleaned = clean_files([bulletin], Register.from_csv(names))
    >>> cleaned.panel[["township", "period", "indicator", "value", "source_cell"]].values.tolist()
    [['郢中街道', '2022-03', 'output_wan', 15000.0, 'B3']]
    """
    paths, findings, refusals, named = [], [], [], set()
    given = [Path(entry) for entry in ([files] if isinstance(files, (str, os.PathLike)) else files)]
    for entry in given:
        more = listed(entry) if entry.is_dir() else ([(entry, entry.name)], [], [])
        named |= set() if entry.is_dir() else {entry.name}
        paths, findings, refusals = paths + more[0], findings + more[1], refusals + more[2]
    cleaned = _read(
        paths,
        register,
        indicators,
        default_unit or {},
        findings=findings,
        refusals=refusals,
        named=named,
    )
    if cleaned.panel.empty and cleaned.controls.empty:
        raise InputRefused(_nothing(given, cleaned.findings))
    if months:
        missing, said = missing_months(cleaned.panel, months, indicators)
        if missing:
            raise InputRefused(*missing)
        cleaned = _with(cleaned, said)
    return _as_declared(cleaned)


def clean_city(city: City, as_of: str = "", *, read: Iterable[Return] = ()) -> Cleaned:
    """Read a city's bulletins, only what was published up to the month `as_of` (default: the latest
    read). read: those of them that were read already, as this city's.

    Beyond `clean_files`, every slot from the city's first period on must be there for every
    township and the city's level indicator. A made-up city accepts only its own files.
    """
    return _as_declared(figures_of_city(city, as_of, read=read))


def figures_of_city(city: City, as_of: str = "", *, read: Iterable[Return] = ()) -> Cleaned:
    """What `clean_city` gives, before its tables are held against their contract: for who looks a
    figure up and hands no table on."""
    register = city.register()
    refusals = city.foreign_files()
    if refusals:
        raise InputRefused(*refusals)
    paths, findings, refusals = listed(city.folder / city.bulletins)
    cleaned = _read(
        [(path, f"{city.bulletins}/{shown}") for path, shown in paths],
        register,
        city.measures,
        city.default_unit,
        as_of,
        findings=findings,
        refusals=refusals,
        corrections=load_corrections(city.folder, f"data/raw/{city.slug}"),
        joint=city.joint_january_february,
        city=city.name,
        versions=city.sheet_versions,
        done={one.file: one for one in read},
    )
    if lacking := incomplete(cleaned.panel, city, register, as_of):
        raise InputRefused(*lacking)
    return _with(cleaned, level_behind(cleaned.panel, city))


def _with(cleaned: Cleaned, findings: list[dict]) -> Cleaned:
    """The same with more findings."""
    more = frames.of_rows("findings", findings)
    return replace(cleaned, findings=pd.concat([cleaned.findings, more], ignore_index=True))


def returns_of(city: City) -> list[Return]:
    """Every bulletin of a city as it was read, for who cleans it as of several months."""
    files, _, _ = listed(city.folder / city.bulletins)
    register = city.register()
    corrections = load_corrections(city.folder, f"data/raw/{city.slug}")
    how = (register, city.measures, city.default_unit, corrections, city.name, city.sheet_versions)
    return [read_return(path, f"{city.bulletins}/{shown}", *how) for path, shown in files]


def _as_declared(cleaned: Cleaned) -> Cleaned:
    """The same, its tables held against their contract."""
    return replace(
        cleaned,
        panel=tables.validated("panel", cleaned.panel),
        findings=tables.validated("findings", cleaned.findings),
        row_ledger=tables.validated("row_ledger", cleaned.row_ledger),
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the collector of cycles: it would look through hundreds of thousands of figures, none
    of which is in a cycle, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def _read(
    paths,
    register,
    indicators,
    default_unit,
    as_of: str = "",
    *,
    findings: list[dict],
    refusals: Sequence[Message | str],
    corrections: tuple[Correction, ...] = (),
    named: Set[str] = frozenset(),
    joint: bool = False,
    city: str = "",
    versions: Sequence[SheetVersion] = (),
    done: Mapping[str, Return] = MappingProxyType({}),
) -> Cleaned:
    """Read all files; InputRefused with every refusal. What is missing can only be told once all
    were read.

    findings, refusals: what there is to say already, of the folder. named: files given by name; a
    letter that merely lies in a folder is left out and said, one that was named is refused. joint:
    whether 1-2月 is a slot that the city's history needs. city: its name; versions: which
    of its sheets are not used. done: by its name a file
    that was read before.
    """
    ledger, observations, later, inputs = [], [], [], []
    names = {shown for _, shown in paths}
    refusals = [
        *refusals,
        *unused_corrections(corrections, names),
        *unused_versions(versions, names),
    ]
    for path, shown in paths:
        read = done.get(shown) or read_return(
            path, shown, register, indicators, default_unit, corrections, city, versions
        )
        findings, refusals = findings + read.findings, [*refusals, *read.refusals]
        if read.source is None:
            continue
        vintage = read.vintage
        if as_of and vintage > as_of:
            # The file came out later. What it says of earlier periods may stand in where nothing
            # else does, and is said.
            early = [(o, vintage) for o in read.observations if o.period <= as_of]
            if not early:
                continue
            later += early
            findings.append(_later(read.file, vintage, as_of))
        inputs.append({"file": read.file, "sha256": read.source.sha256, "bytes": read.source.size})
        if read.unused:
            if shown not in named and read.blank:
                findings.append(finding(message("no_table", Place(read.file))))
                continue
            refusals.append(read.nothing())
        for reading in read.readings:
            refusals += reading.refusals
            ledger.append(
                {
                    "file": reading.file,
                    "sheet": reading.sheet,
                    "rows_read": reading.rows_read,
                    "rows_kept": reading.rows_kept,
                    "rows_control": reading.rows_control,
                    "rows_dropped": sum(reading.dropped.values()),
                    "reason": "；".join(
                        f"{reason} {count} 行" for reason, count in reading.dropped.items()
                    ),
                }
            )
        findings += frames.once_a_file(f for reading in read.readings for f in reading.findings)
        if not as_of or vintage <= as_of:
            observations += [(o, vintage) for o in read.observations]
        findings += read.source.findings
    published = {observation_key(o, "") for o, _ in (observations if later else ())}
    observations += [(o, v) for o, v in later if observation_key(o, "") not in published]
    kept, more_findings, more_refusals = unique(observations)
    derived, derived_findings = months_from_cumulatives(kept, joint)
    refusals += more_refusals + check_falling(kept, register)
    refusals += impossible_rates([o for o, _ in kept], indicators)
    refusals += certain_slips([o for o, _ in kept if o.code], indicators)
    findings += (
        more_findings
        + derived_findings
        + check_cumulatives(kept, register)
        + check_totals(kept, register)
        + check_subtotals(kept)
    )
    levels = {indicator.name for indicator in indicators if indicator.kind == "level"}
    figures = [o for o, _ in kept if o.code]
    findings += [
        *check_missing(figures, register),
        *check_copied(figures),
        *check_magnitude(figures, register, levels),
        *check_rates(figures, indicators),
        *check_growth_of_totals(kept, register, indicators),
        *check_february(figures, {one.name for one in indicators if one.surveyed}),
        *check_scope(figures),
        *revisions(kept, register),
    ]
    if refusals:
        raise InputRefused(*refusals)
    units = [(o, v) for o, v in kept + derived if o.code]
    totals = [(o, v) for o, v in kept if not o.code]
    return Cleaned(
        frames.of_figures(units, register),
        frames.of_rows("findings", findings),
        frames.of_rows("row_ledger", ledger),
        frames.of_figures(totals, register),
        pd.DataFrame(inputs, columns=["file", "sha256", "bytes"]),
    )


def _nothing(entries: list[Path], findings: pd.DataFrame) -> Message:
    """The refusal of files and folders in which there is not one figure."""
    files = [str(entry) for entry in entries] or [message("no_files_given")]
    unread = findings.loc[findings["rule"] != "open_workbook", "file"].unique()
    if len(unread):
        return message(
            "no_figure_in_other_files", files=files, count=len(unread), unread=some([*unread])
        )
    if any(entry.is_dir() for entry in entries):
        return message("no_figure_in_the_folder", files=files)
    return message("no_figure_at_all", files=files)


def _later(file: str, vintage: str, as_of: str) -> dict:
    sentence = message(
        "later_file", Place(file), read=vintage, expected=as_of, vintage=vintage, as_of=as_of
    )
    return finding(sentence, period=as_of)
