"""Observations → the panel, with findings and a row ledger: read right, read with a warning, or refused."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pandas as pd

from zx_analysis import periods, schemas
from zx_analysis.blocks import is_part
from zx_analysis.city import City
from zx_analysis.controls import check_cumulatives, check_falling, check_totals
from zx_analysis.corrections import Correction, apply, load, unused
from zx_analysis.indicators import STANDARD, Indicator
from zx_analysis.names import unnumbered
from zx_analysis.numbers import plain
from zx_analysis.observations import Observation, Reading
from zx_analysis.plausibility import check_copied, check_fractions, check_magnitude, check_missing, revisions
from zx_analysis.register import Register
from zx_analysis.remarks import InputRefused, finding, refusal
from zx_analysis.spreadsheets import Source, listed, read_source
from zx_analysis.tables import read_sheet

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


def clean_files(files: Iterable, register: Register, months: list[str] | None = None, *,
                indicators: tuple[Indicator, ...] = STANDARD, default_unit: dict[str, str] | None = None) -> Cleaned:
    """Read spreadsheets (a folder stands for all files in it) into one panel.

    With `months` every one of them must be present for the first indicator found; a joint 1-2月 stands for both its
    months. InputRefused lists every refusal of the run.
    """
    paths, findings, refusals = [], [], []
    for entry in map(Path, [files] if isinstance(files, (str, os.PathLike)) else files):
        more = listed(entry) if entry.is_dir() else ([(entry, entry.name)], [], [])
        paths, findings, refusals = paths + more[0], findings + more[1], refusals + more[2]
    cleaned = _read(paths, register, indicators, default_unit or {}, findings=findings, refusals=refusals)
    missing = _missing_months(cleaned.panel, months or [])
    if missing:
        raise InputRefused(*missing)
    return cleaned


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
    cleaned = _read([(path, f"{city.bulletins}/{shown}") for path, shown in paths], register, city.measures, city.default_unit, as_of,
                    findings=findings, refusals=refusals, corrections=load(city.folder, f"data/raw/{city.slug}"))
    incomplete = _incomplete(cleaned.panel, city, register, as_of)
    if incomplete:
        raise InputRefused(*incomplete)
    return cleaned


def _read(paths, register, indicators, default_unit, as_of: str = "", *, findings: list[dict], refusals: list[str],
          corrections: tuple[Correction, ...] = ()) -> Cleaned:
    """Read all files; InputRefused with every refusal. What is missing can only be told once all were read.

    findings, refusals: what there is to say already, of the folder.
    """
    ledger, observations, later, inputs = [], [], [], []
    refusals = refusals + unused(corrections, {shown for _, shown in paths})
    for path, shown in paths:
        try:
            source, corrected, stale = apply(read_source(path, shown), corrections)
        except InputRefused as error:
            refusals += error.refusals
            continue
        findings, refusals = findings + corrected, refusals + stale
        readings = _readings(source, register, indicators, default_unit, path)
        vintage = max((o.period for reading in readings.values() for o in reading.observations), default="")
        if as_of and vintage > as_of:
            # The file came out later. What it says of earlier periods may stand in where nothing else does, and is said.
            early = [(o, vintage) for reading in readings.values() for o in reading.observations if o.period <= as_of]
            if not early:
                continue
            later += early
            findings.append(_later(source, vintage, as_of))
        inputs.append({"file": source.file, "sha256": source.sha256, "bytes": source.size})
        if not vintage and not any(reading.refusals for reading in readings.values()):
            refusals.append(refusal(
                source.file, "", "没有一个能采用的数字", "有名录中的乡镇和已知指标的报表", "请核对文件是否放错；不是报表的请移走。",
                "not one figure of a known township and indicator. Is it the right file? Take away what is no return."))
        for sheet, reading in readings.items():
            refusals += reading.refusals
            findings += reading.findings
            ledger.append({
                "file": source.file, "sheet": sheet, "rows_read": reading.rows_read, "rows_kept": reading.rows_kept,
                "rows_control": reading.rows_control, "rows_dropped": sum(reading.dropped.values()),
                "reason": "；".join(f"{reason} {count} 行" for reason, count in reading.dropped.items())})
            if not as_of or vintage <= as_of:
                observations += [(o, vintage) for o in reading.observations]
        findings += source.findings
    published = {_key(o, "") for o, _ in observations}
    observations += [(o, v) for o, v in later if _key(o, "") not in published]
    kept, more_findings, more_refusals = _unique(observations)
    derived, derived_findings = _months_from_cumulatives(kept)
    refusals += more_refusals + check_falling(kept, register)
    findings += more_findings + derived_findings + check_cumulatives(kept, register) + check_totals(kept, register)
    levels = {indicator.name for indicator in indicators if indicator.kind == "level"}
    findings += [*check_missing(kept, register), *check_copied(kept), *check_magnitude(kept, register, levels), *check_fractions(kept), *revisions(kept, register)]
    if refusals:
        raise InputRefused(*refusals)
    units = [(o, v) for o, v in kept + derived if o.code]
    totals = [(o, v) for o, v in kept if not o.code]
    return Cleaned(
        schemas.panel(_frame(units, register)), schemas.findings(pd.DataFrame(findings, columns=schemas.FINDINGS)),
        schemas.row_ledger(pd.DataFrame(ledger, columns=schemas.ROW_LEDGER)), _frame(totals, register),
        pd.DataFrame(inputs, columns=["file", "sha256", "bytes"]))


def _readings(source: Source, register, indicators, default_unit, path: Path) -> dict[str, Reading]:
    return {sheet.name: read_sheet(sheet, register, indicators, default_unit, path.stem) for sheet in source.sheets}


def _later(source: Source, vintage: str, as_of: str) -> dict:
    return finding(
        "note", source.file, rule="later_file", read=vintage, expected=as_of, period=as_of,
        zh=f"该文件含有 {vintage} 的数字，是 {as_of} 以后发布的；只取 {as_of} 及以前的数字，可能含后来的修订",
        en=f"the file holds figures up to {vintage}; only those up to {as_of} are used, which may contain later revisions")


def _key(o: Observation, vintage: str) -> tuple:
    # Parts of totals ("小计", "其中") may bear the same words many times.
    label = "" if o.code else f"{o.label} {o.file} {o.sheet} {o.cell}" if is_part(o.label) else o.label
    return o.code, label, o.period, o.months, o.indicator, vintage


def _unique(observations) -> tuple[list, list[dict], list[str]]:
    """One figure per key and vintage: the same figure twice is dropped and said, two figures are refused."""
    first, refusals = {}, []
    same: dict[tuple, list[Observation]] = {}
    for o, vintage in observations:
        known = first.setdefault(_key(o, vintage), (o, vintage))[0]
        if known is o:
            continue
        place = f"工作表 {o.sheet}，单元格 {o.cell}"
        renamed = o.file == known.file and o.code and unnumbered(o.label) != unnumbered(known.label)
        if known.value != o.value or renamed:
            refusals.append(refusal(
                o.file, place, f"{o.read}（{o.label}，{periods.period_zh(o.period, o.months)}）",
                f"与 {known.file} {known.sheet}!{known.cell} 的 {known.read}（{known.label}）相同",
                "同一单位用了两个名称，请查明是不是两行不同的数字。" if renamed else "同一数字出现两个不同的值，请查明哪个正确。",
                f"read {o.read} ({o.label}), but {known.file} {known.sheet}!{known.cell} says {known.read} ({known.label}). Find out which is right."))
        else:
            same.setdefault((o.file, o.sheet, known.file, known.sheet), []).append(o)
    findings = [finding(
        "note", file, sheet, again[0].cell, rule="duplicate", read=str(len(again)), expected=f"{other} {other_sheet}", period=again[0].period,
        zh=f"{len(again)} 个数字与 {other} {other_sheet} 相同，只采用一次", en=f"{len(again)} figures also stand in {other} {other_sheet}; used once")
        for (file, sheet, other, other_sheet), again in same.items()]
    return list(first.values()), findings, refusals


def _months_from_cumulatives(kept) -> tuple[list, list[dict]]:
    """Where only cumulatives of a level were published, the month is the exact difference, with a warning."""
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
            continue
        before = latest.get((code, periods.month_name(periods.month_index(period) - 1), months - 1, indicator))
        if before is None:
            continue
        value = o.value - before[1].value
        if value < 0:
            continue  # refused by check_falling
        derived.append((replace(o, months=1, value=value), vintage))
        findings.append(finding(
            "warn", o.file, o.sheet, o.cell, rule="month_from_cumulative", read=o.read, township=o.label, period=period,
            zh="当月数由累计相减得到", en="the month is the difference of two cumulatives"))
    return derived, findings


def _frame(rows, register: Register) -> pd.DataFrame:
    frame = pd.DataFrame([{
        "township_code": o.code or o.label, "township": register.all[o.code].name if o.code else
        (register.all[o.label].name if o.label in register.all else o.label),
        "period": o.period, "months": o.months, "indicator": o.indicator, "value": float(o.value), "value_text": plain(o.value),
        "source_file": o.file, "source_sheet": o.sheet, "source_cell": o.cell, "vintage": v} for o, v in rows],
        columns=schemas.PANEL)
    return frame.sort_values(["indicator", "period", "months", "township_code", "vintage"], ignore_index=True)


def _covered(period: str, months: int) -> set[str]:
    last = periods.month_index(period)
    return {periods.month_name(last - i) for i in range(months)}


def _missing_months(panel: pd.DataFrame, months: list[str]) -> list[str]:
    short = panel[(panel["months"] == 1) | ((panel["months"] == 2) & panel["period"].str.endswith("-02"))]
    have = set().union(*(_covered(p, m) for p, m in set(zip(short["period"], short["months"], strict=True))))
    missing = [month for month in months if month not in have]
    return [f"缺少 {month} 的数字：给出的文件里没有这个月，请补上报表。\n"
            f"Month {month} is missing: no file holds it. Add the return." for month in missing]


def _incomplete(panel: pd.DataFrame, city: City, register: Register, as_of: str) -> list[str]:
    """Every township and slot of the level indicator up to `as_of` or the last one read."""
    level = panel[panel["indicator"] == city.level]
    if level.empty:
        return [f"{city.name}：没有读到任何{city.measure(city.level).label_zh}。请把报表放进 {city.bulletins}/。\n"
                f"No figure of {city.level} was read. Put the bulletins into {city.bulletins}/."]
    have = set(zip(level["township_code"], level["period"], level["months"], strict=True))
    refusals = []
    for period, months in city.slots(as_of or level["period"].max()):
        expected = register.expected(period)
        absent = [code for code in expected if (code, period, months) not in have]
        if not absent:
            continue
        name = periods.period_zh(period, months)
        who = "全部乡镇" if len(absent) == len(expected) else "、".join(register.units[code].name for code in absent)
        refusals.append(
            f"{city.bulletins}/：{name}缺少{city.measure(city.level).label_zh}（{who}）；应为每个乡镇一个数。请补上该期报表。\n"
            f"{city.bulletins}/: {city.level} of {period} ({months} month(s)) is missing for "
            f"{'all townships' if len(absent) == len(expected) else ', '.join(absent)}. Add that return.")
    return refusals


def latest(panel: pd.DataFrame) -> pd.DataFrame:
    """One row per township, period, months and indicator: the latest vintage (city.toml: vintage_precedence)."""
    keys = ["township_code", "period", "months", "indicator"]
    return panel.sort_values("vintage").drop_duplicates(keys, keep="last").sort_index()


def history(panel: pd.DataFrame, indicator: str, codes: list[str], until: str) -> tuple[pd.DataFrame, pd.Series]:
    """Published months (1-2月 as one slot of two) of one indicator, as `forecast_quarter` takes them.

    Returns a frame slots × townships in `codes` and the months each slot covers, both indexed by period.
    """
    rows = latest(panel)
    rows = rows[(rows["indicator"] == indicator) & (rows["period"] <= until)]
    rows = rows[(rows["months"] == 1) | ((rows["months"] == 2) & rows["period"].str.endswith("-02"))]
    # Where January and February are also known apart, the joint figure would count them twice.
    apart = set(rows.loc[rows["months"] == 1, "period"])
    rows = rows[(rows["months"] == 1) | ~rows["period"].isin(apart)]
    wide = rows.pivot(index="period", columns="township_code", values="value").reindex(columns=codes).sort_index()
    return wide, rows.groupby("period")["months"].first().reindex(wide.index)


def year_total(panel: pd.DataFrame, indicator: str, codes: list[str], year: int) -> pd.Series:
    """A township's whole year as exact Decimal: the published January-December figure, else the sum of its slots."""
    rows = latest(panel)
    rows = rows[(rows["indicator"] == indicator) & rows["period"].str.startswith(f"{year}-")]
    totals = {}
    for code in codes:
        own = rows[rows["township_code"] == code]
        whole = own.loc[own["months"] == 12, "value_text"]
        months = own[(own["months"] == 1) | ((own["months"] == 2) & own["period"].str.endswith("-02"))]
        if not whole.empty:
            totals[code] = Decimal(whole.iloc[0])
        elif months["months"].sum() == 12:
            totals[code] = sum(map(Decimal, months["value_text"]), Decimal(0))
        else:
            raise InputRefused(
                f"{code}：{year}年的{indicator}不全（只有 {months['months'].sum()} 个月），不能作为分配基期。请补全该年报表。\n"
                f"{code}: {indicator} of {year} covers only {months['months'].sum()} months; it cannot be the base year. Add the returns.")
    return pd.Series(totals, name=indicator, dtype=object)
