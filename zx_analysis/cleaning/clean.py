"""Observations → the panel, with findings and a row ledger: read right, read with a warning, or refused."""

import os
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from zx_analysis.city import tables
from zx_analysis.city.city import City
from zx_analysis.city.indicators import STANDARD, Indicator
from zx_analysis.city.names import some
from zx_analysis.city.register import Register
from zx_analysis.cleaning.checks import check_cumulatives, check_falling, check_totals
from zx_analysis.cleaning.completeness import incomplete, missing_months
from zx_analysis.cleaning.merging import key, months_from_cumulatives, unique
from zx_analysis.cleaning.plausibility import (
    check_copied,
    check_february,
    check_fractions,
    check_growth,
    check_magnitude,
    check_missing,
    check_scope,
    revisions,
)
from zx_analysis.messages.catalogue import InputRefused, finding
from zx_analysis.reading.corrections import Correction, load, unused
from zx_analysis.reading.files import listed
from zx_analysis.reading.numbers import plain
from zx_analysis.reading.returns import read_return

__all__ = ["Cleaned", "InputRefused", "clean_city", "clean_files"]


@dataclass(frozen=True)
class Cleaned:
    """What cleaning gives. Columns of the frames: see `schemas`; `controls` are published totals, shaped like the panel.

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

    With `months` every one of them must be present for the first indicator found; a joint 1-2月 stands for both its
    months; that others lack one, and months beyond these, is said. InputRefused lists every refusal of the run.
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
    if not months:
        return cleaned
    missing, said = missing_months(cleaned.panel, months, indicators)
    if missing:
        raise InputRefused(*missing)
    return replace(
        cleaned,
        findings=tables.findings(
            pd.concat(
                [cleaned.findings, pd.DataFrame(said, columns=tables.FINDINGS)], ignore_index=True
            )
        ),
    )


def clean_city(city: City, as_of: str = "") -> Cleaned:
    """Read a city's bulletins, only what was published up to the month `as_of` (default: the latest read).

    Beyond `clean_files`, every slot from the city's first period on must be there for every township and the
    city's level indicator. A made-up city accepts only its own files.
    """
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
        corrections=load(city.folder, f"data/raw/{city.slug}"),
        joint=city.joint_january_february,
    )
    if lacking := incomplete(cleaned.panel, city, register, as_of):
        raise InputRefused(*lacking)
    return cleaned


def _read(
    paths,
    register,
    indicators,
    default_unit,
    as_of: str = "",
    *,
    findings: list[dict],
    refusals: list[str],
    corrections: tuple[Correction, ...] = (),
    named: Set[str] = frozenset(),
    joint: bool = False,
) -> Cleaned:
    """Read all files; InputRefused with every refusal. What is missing can only be told once all were read.

    findings, refusals: what there is to say already, of the folder. named: files given by name; a letter that merely lies in a
    folder is left out and said, one that was named is refused. joint: whether 1-2月 is a slot that the city's history needs.
    """
    ledger, observations, later, inputs = [], [], [], []
    refusals = refusals + unused(corrections, {shown for _, shown in paths})
    for path, shown in paths:
        read = read_return(path, shown, register, indicators, default_unit, corrections)
        findings, refusals = findings + read.findings, refusals + read.refusals
        if read.source is None:
            continue
        vintage = read.vintage
        if as_of and vintage > as_of:
            # The file came out later. What it says of earlier periods may stand in where nothing else does, and is said.
            early = [(o, vintage) for o in read.observations if o.period <= as_of]
            if not early:
                continue
            later += early
            findings.append(_later(read.file, vintage, as_of))
        inputs.append({"file": read.file, "sha256": read.source.sha256, "bytes": read.source.size})
        if read.unused:
            if shown not in named and read.blank:
                findings.append(
                    finding(
                        "warn",
                        read.file,
                        rule="no_table",
                        zh="文件里没有一个数字，不是报表，未读取",
                        en="not one figure in the file: no return; not read",
                    )
                )
                continue
            refusals.append(read.nothing())
        for reading in read.readings:
            refusals += reading.refusals
            findings += reading.findings
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
        if not as_of or vintage <= as_of:
            observations += [(o, vintage) for o in read.observations]
        findings += read.source.findings
    published = {key(o, "") for o, _ in observations}
    observations += [(o, v) for o, v in later if key(o, "") not in published]
    kept, more_findings, more_refusals = unique(observations)
    derived, derived_findings = months_from_cumulatives(kept, joint)
    refusals += more_refusals + check_falling(kept, register)
    findings += (
        more_findings
        + derived_findings
        + check_cumulatives(kept, register)
        + check_totals(kept, register)
    )
    levels = {indicator.name for indicator in indicators if indicator.kind == "level"}
    figures = [o for o, _ in kept if o.code]
    findings += [
        *check_missing(figures, register),
        *check_copied(figures),
        *check_magnitude(figures, register, levels),
        *check_fractions(figures),
        *check_growth(figures),
        *check_february(figures),
        *check_scope(figures),
        *revisions(kept, register),
    ]
    if refusals:
        raise InputRefused(*refusals)
    units = [(o, v) for o, v in kept + derived if o.code]
    totals = [(o, v) for o, v in kept if not o.code]
    return Cleaned(
        tables.panel(_frame(units, register)),
        tables.findings(pd.DataFrame(findings, columns=tables.FINDINGS)),
        tables.row_ledger(pd.DataFrame(ledger, columns=tables.ROW_LEDGER)),
        _frame(totals, register),
        pd.DataFrame(inputs, columns=["file", "sha256", "bytes"]),
    )


def _nothing(given: list[Path], findings: pd.DataFrame) -> str:
    """The refusal of files and folders in which there is not one figure."""
    where = "、".join(str(entry) for entry in given) or "（没有给出文件）"
    left = findings.loc[findings["rule"] != "open_workbook", "file"].unique()
    return (
        f"{where}：没有读到一个数字"
        + (
            f"；其中 {len(left)} 个文件不是报表，未读取：{some([*left])}"
            if len(left)
            else "，文件夹里没有报表"
            if any(entry.is_dir() for entry in given)
            else ""
        )
        + "。应为至少一份报表（xlsx、xls、csv）。请核对路径，把报表放进去。\n"
        f"{where}: not one figure was read. Expected at least one return (xlsx, xls, csv): check the path, put the returns there."
    )


def _later(file: str, vintage: str, as_of: str) -> dict:
    return finding(
        "note",
        file,
        rule="later_file",
        read=vintage,
        expected=as_of,
        period=as_of,
        zh=f"该文件含有 {vintage} 的数字，是 {as_of} 以后发布的；只取 {as_of} 及以前的数字，可能含后来的修订",
        en=f"the file holds figures up to {vintage}; only those up to {as_of} are used, which may contain later revisions",
    )


def _frame(rows, register: Register) -> pd.DataFrame:
    frame = pd.DataFrame(
        [
            {
                "township_code": o.code or o.label,
                "township": register.all[o.code].name
                if o.code
                else (register.all[o.label].name if o.label in register.all else o.label),
                "period": o.period,
                "months": o.months,
                "indicator": o.indicator,
                "value": float(o.value),
                "value_text": plain(o.value),
                "source_file": o.file,
                "source_sheet": o.sheet,
                "source_cell": o.cell,
                "vintage": v,
            }
            for o, v in rows
        ],
        columns=tables.PANEL,
    )
    return frame.sort_values(
        ["indicator", "period", "months", "township_code", "vintage"], ignore_index=True
    )
