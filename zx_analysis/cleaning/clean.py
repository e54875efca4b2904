"""Observations → the panel, with findings and a row ledger: read right, read with a warning, or refused.

Observations of many files → one figure per township, interval, indicator and vintage; months where only cumulatives were published.
"""

import os
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from zx_analysis.city import City, Indicator, Register, periods, tables
from zx_analysis.city.indicators import STANDARD
from zx_analysis.city.register import some, unnumbered
from zx_analysis.cleaning.checks import (
    check_copied,
    check_cumulatives,
    check_falling,
    check_february,
    check_fractions,
    check_growth,
    check_magnitude,
    check_missing,
    check_scope,
    check_totals,
    revisions,
)
from zx_analysis.cleaning.completeness import incomplete, missing_months
from zx_analysis.messages import InputRefused, inline_finding, inline_refusal
from zx_analysis.reading import Correction, Observation, listed, read_return
from zx_analysis.reading.grids import is_part
from zx_analysis.reading.numbers import plain
from zx_analysis.reading.returns import load_corrections, unused_corrections


def observation_key(o: Observation, vintage: str) -> tuple:
    """What one figure is told apart by."""
    # Parts of totals ("小计", "其中") may bear the same words many times.
    label = (
        "" if o.code else f"{o.label} {o.file} {o.sheet} {o.cell}" if is_part(o.label) else o.label
    )
    return o.code, label, o.period, o.months, o.indicator, vintage


def unique(observations) -> tuple[list, list[dict], list[str]]:
    """One figure per key and vintage: the same figure twice is dropped and said, two figures are refused."""
    first, refusals, twice = {}, [], []
    same: dict[tuple, list[Observation]] = {}
    for o, vintage in observations:
        known = first.setdefault(observation_key(o, vintage), (o, vintage))[0]
        if known is o:
            continue
        place = f"工作表 {o.sheet}，单元格 {o.cell}"
        renamed = o.file == known.file and o.code and unnumbered(o.label) != unnumbered(known.label)
        if known.value != o.value and not o.code:
            twice.append(
                inline_finding(
                    "warn",
                    o.file,
                    o.sheet,
                    o.cell,
                    rule="total_twice",
                    read=o.read,
                    expected=known.read,
                    period=o.period,
                    zh=f"“{o.label}”有两个不同的数（另一个在 {known.file} {known.sheet}!{known.cell}：{known.read}），只用前一个核对",
                    en=f"{o.label!r} has two figures; the other one, {known.read} in {known.file} {known.sheet}!{known.cell}, is used for the check",
                )
            )
        elif known.value != o.value or renamed:
            refusals.append(
                inline_refusal(
                    o.file,
                    place,
                    f"{o.read}（{o.label}，{periods.period_zh(o.period, o.months)}）",
                    f"与 {known.file} {known.sheet}!{known.cell} 的 {known.read}（{known.label}）相同",
                    "同一单位用了两个名称，请查明是不是两行不同的数字。"
                    if renamed
                    else f"同一数字出现两个不同的值，{_called(o, known)}请查明哪个正确。",
                    f"read {o.read} ({o.label}), but {known.file} {known.sheet}!{known.cell} says {known.read} ({known.label}). Find out which is right.",
                )
            )
        else:
            same.setdefault((o.file, o.sheet, known.file, known.sheet), []).append(o)
    findings = [
        inline_finding(
            "note",
            file,
            sheet,
            again[0].cell,
            rule="duplicate",
            read=str(len(again)),
            expected=f"{other} {other_sheet}",
            period=again[0].period,
            zh=f"{len(again)} 个数字与 {other} {other_sheet} 相同，只采用一次",
            en=f"{len(again)} figures also stand in {other} {other_sheet}; used once",
        )
        for (file, sheet, other, other_sheet), again in same.items()
    ]
    return list(first.values()), findings + twice, refusals


def _called(o: Observation, known: Observation) -> str:
    return (
        f"一个叫“{o.wording}”，一个叫“{known.wording}”，口径可能不同，"
        if o.wording != known.wording
        else ""
    )


def months_from_cumulatives(kept, joint: bool = False) -> tuple[list, list[dict]]:
    """Where only cumulatives of a level were published, the month is the exact difference, with a warning. joint: so is 1-2月 where only March and 1-3月 were."""
    by_key = {(o.code, o.period, o.months, o.indicator, v): o for o, v in kept if o.code}
    growth = {i for (_, _, _, i, _) in by_key if i.endswith("_pct")}
    latest: dict[tuple, tuple[str, Observation]] = {}
    for (code, period, months, indicator, vintage), o in by_key.items():
        slot = (code, period, months, indicator)
        if slot not in latest or vintage > latest[slot][0]:
            latest[slot] = (vintage, o)
    derived, findings = [], []
    for (code, period, months, indicator), (vintage, o) in latest.items():
        if indicator in growth or months < 2 or months != periods.year_to_date(period):
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
                    derived.append(
                        (
                            replace(
                                o, period=f"{period[:4]}-02", months=2, value=o.value - march.value
                            ),
                            vintage,
                        )
                    )
                    findings.append(
                        inline_finding(
                            "warn",
                            o.file,
                            o.sheet,
                            o.cell,
                            rule="month_from_cumulative",
                            read=o.read,
                            township=o.label,
                            period=f"{period[:4]}-02",
                            zh="1-2月数由1-3月累计减去3月得到",
                            en="the joint figure of January and February is the cumulative less March",
                        )
                    )
            continue
        before = latest.get(
            (code, periods.month_name(periods.month_index(period) - 1), months - 1, indicator)
        )
        if before is None or o.above_size != before[1].above_size:
            continue  # another scope (said by check_scope): the difference is no month
        value = o.value - before[1].value
        if value < 0:
            continue  # refused by check_falling
        derived.append((replace(o, months=1, value=value), vintage))
        findings.append(
            inline_finding(
                "warn",
                o.file,
                o.sheet,
                o.cell,
                rule="month_from_cumulative",
                read=o.read,
                township=o.label,
                period=period,
                zh="当月数由累计相减得到",
                en="the month is the difference of two cumulatives",
            )
        )
    return derived, findings


__all__ = ["Cleaned", "InputRefused", "clean_city", "clean_files"]


@dataclass(frozen=True)
class Cleaned:
    """What cleaning gives. Columns of the frames: see city/tables.toml; `controls` are published totals, shaped like the panel.

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
        findings=tables.validated(
            "findings",
            pd.concat([cleaned.findings, _table("findings", said)], ignore_index=True),
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
        corrections=load_corrections(city.folder, f"data/raw/{city.slug}"),
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
    refusals = refusals + unused_corrections(corrections, {shown for _, shown in paths})
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
                    inline_finding(
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
    published = {observation_key(o, "") for o, _ in observations}
    observations += [(o, v) for o, v in later if observation_key(o, "") not in published]
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
        tables.validated("panel", _frame(units, register)),
        tables.validated("findings", _table("findings", findings)),
        tables.validated("row_ledger", _table("row_ledger", ledger)),
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
    return inline_finding(
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
    frame = _table(
        "panel",
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
    )
    return frame.sort_values(
        ["indicator", "period", "months", "township_code", "vintage"], ignore_index=True
    )


def _table(name: str, rows: list[dict]) -> pd.DataFrame:
    """Rows as the frame of a declared table, whose columns it has also without a row."""
    return pd.DataFrame(rows, columns=tables.table(name).names)
