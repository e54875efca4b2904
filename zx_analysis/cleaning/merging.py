"""Observations of many files → one figure per township, interval, indicator and vintage; months where only cumulatives were published."""

from dataclasses import replace

from zx_analysis.city import periods
from zx_analysis.city.names import unnumbered
from zx_analysis.messages.catalogue import finding, refusal
from zx_analysis.reading.grids import is_part
from zx_analysis.reading.observations import Observation


def key(o: Observation, vintage: str) -> tuple:
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
        known = first.setdefault(key(o, vintage), (o, vintage))[0]
        if known is o:
            continue
        place = f"工作表 {o.sheet}，单元格 {o.cell}"
        renamed = o.file == known.file and o.code and unnumbered(o.label) != unnumbered(known.label)
        if known.value != o.value and not o.code:
            twice.append(
                finding(
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
                refusal(
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
        finding(
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
                        finding(
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
            finding(
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
