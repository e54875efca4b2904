"""What a city's folder still lacks before a report can run (准备情况), line by line in the order in which it is filled in.

Whether the installation is in order: Python, packages, font, notebooks, folders that can be written.
"""

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement

from zx_analysis import paths
from zx_analysis.city import City, Policy, Register, files_under
from zx_analysis.city.indicators import STANDARD, convert, in_full
from zx_analysis.city.periods import QUARTER
from zx_analysis.city.register import natural
from zx_analysis.cleaning import clean, read_ledgers
from zx_analysis.cleaning.contracts import CONTRACTS
from zx_analysis.messages import InputRefused, Message
from zx_analysis.pages import charts
from zx_analysis.publishing import publish
from zx_analysis.quarter import Study, open_study, outlooks
from zx_analysis.reading import Return, listed, read_return
from zx_analysis.reading.inspection import (
    Name,
    alike,
    described,
    likely_names,
    proposed,
    provisional,
    slots,
    understood,
)
from zx_analysis.reading.returns import load_corrections


@dataclass(frozen=True)
class Check:
    """One matter looked at: its name, whether it is in order, what was found, and whether that is only a reminder (提醒)."""

    matter: str
    good: bool
    found: str
    reminder: bool = False

    @property
    def state(self) -> str:
        return "提醒" if self.reminder else "正常" if self.good else "缺失"


def installation() -> list[Check]:
    """Python, the packages within their bounds, the chart font, the notebooks, folders that can be written."""
    checks = [
        Check(
            "Python",
            (3, 11) <= sys.version_info[:2] < (3, 14),
            ".".join(map(str, sys.version_info[:3])),
        )
    ]
    wrong = []
    for line in requires("zx-analysis") or []:
        wanted = Requirement(line)
        if wanted.marker is None and not wanted.specifier.contains(
            version(wanted.name), prereleases=True
        ):
            wrong.append(f"{wanted.name} {version(wanted.name)}（应为 {wanted.specifier}）")
    checks.append(Check("软件包 · packages", not wrong, "、".join(wrong) or "版本都在范围内"))
    checks.append(tried("图表字体 · chart font", charts.font))
    checks.append(tried("笔记本 · notebooks", lambda: f"{len(paths.notebooks())} 个"))
    for folder in (paths.root() / "reports", paths.root() / "data" / "processed"):
        nearest = next(p for p in (folder, *folder.parents) if p.exists())
        checks.append(
            Check(f"可写 · writable: {folder.name}/", os.access(nearest, os.W_OK), str(folder))
        )
    return checks


def tried(matter: str, look: Callable[[], str]) -> Check:
    """Whatever `look` finds, or why it could not."""
    try:
        return Check(matter, True, look())
    except (InputRefused, OSError, RuntimeError) as error:
        return Check(matter, False, str(error))


MOST_SAID = 3  # messages of one sheet; mending the first often mends the rest
MOST_NAMED = 10
FAR_TARGET = 3  # times last year's quarter
NO_RETURNS = "还没有报表。"
NO_NAMES = (
    "没有认出乡镇的名称。不分乡镇的表（如全国、全市的总数）不能用，请移走；分乡镇的，请先在 townships.csv 写上各乡镇。 "
    "No names of townships were recognised. A table that is not by township is of no use here: take it away; else enter the townships in townships.csv first."
)


@dataclass(frozen=True)
class Readiness:
    """checks: what was looked at; next_zh, next_en: what to do now."""

    checks: list[Check]
    next_zh: str
    next_en: str


def readiness(name: str) -> Readiness:
    """Look at data/raw/<name>: city.toml, register, every spreadsheet read dry, the figures together, each policy alone and the last one with the figures,
    the ledgers. What needs an earlier file that is not in order is left out; the spreadsheets are read all the same, with the names found in them."""
    folder = paths.raw(name)
    if not folder.is_dir():
        return Readiness(
            [Check(f"data/raw/{name}/", False, "没有这个文件夹。 There is no such folder.")],
            f"名称没有写错的话，运行 zx new-city {name}，它建立这个文件夹和带注释的样例。{_others()}",
            f"if the name is right, run zx new-city {name}: it makes the folder with commented samples.",
        )
    place, first = _loaded("city.toml", lambda: City.load(name), lambda city: city.name)
    register, second = _loaded(
        place.register_file if place else "townships.csv",
        lambda: _register(folder, place),
        lambda read: f"{len(read.units)} 个乡镇和园区",
    )
    returns, names, sheets = _spreadsheets(folder, place, register)
    if place is None:
        first = _with_hint(first, _seen(returns))
    second = (
        _with_rows(second, names) if register is None else _with_unknown(second, names, register)
    )
    checks = [first, second, *sheets]
    if place and register and not any(not check.good for check in sheets):
        checks.append(tried(f"{place.bulletins}/ 合起来 · together", lambda: _panel(place)))
    if place:
        checks += _ledgers(place, register)
        checks += _policies(place, all(check.good for check in checks))
    return Readiness(checks, *_next(name, place, checks))


def _others() -> str:
    there = paths.cities()
    return f"现有的城市：{'、'.join(there)}。" if there else ""


def _loaded(file: str, load, describe):
    """What a file holds (None where it cannot be used) and the check that says so."""
    try:
        value = load()
    except InputRefused as error:
        return None, Check(file, False, str(error))
    return value, Check(file, True, describe(value))


def _register(folder: Path, place: City | None) -> Register:
    return place.register() if place else Register.from_csv(folder / "townships.csv")


def _spreadsheets(
    folder: Path, place: City | None, register: Register | None
) -> tuple[list[Return], list[Name], list[Check]]:
    """Every file of the bulletins as read, the names that look like townships' in them, and a line for each sheet. Without a register these names stand in for it, and that is said."""
    home = place.bulletins if place else "bulletins"
    files, said, refusals = listed(folder / home)
    checks = [Check(f"{home}/", False, refusal) for refusal in refusals]
    checks += [
        Check(f"{home}/{finding['file']}", True, finding["message_zh"], reminder=True)
        for finding in said
        if finding["severity"] == "warn"
    ]
    if not files and not refusals:
        return (
            [],
            [],
            [
                Check(
                    f"{home}/",
                    False,
                    f"{NO_RETURNS}请把每期报表原样放进来（.xlsx、.xls、.csv）。 No spreadsheet yet: put the returns here as they are.",
                )
            ],
        )
    try:
        known = load_corrections(folder, f"data/raw/{folder.name}")
    except InputRefused as error:
        known, checks = (), [*checks, Check("corrections.toml", False, str(error))]
    measures, units = (place.measures, place.default_unit) if place else (STANDARD, {})

    def read(with_register: Register) -> list[Return]:
        return [
            read_return(path, f"{home}/{shown}", with_register, measures, units, known)
            for path, shown in sorted(files, key=lambda file: natural(file[1]))
        ]

    returns = read(register or Register([], {}))
    names = likely_names(sheet for one in returns if one.source for sheet in one.source.sheets)
    if register is None and (stand_in := provisional(names)):
        returns = read(stand_in)
        names = described(names, (o for one in returns for o in one.observations), stand_in)
        return (
            returns,
            names,
            checks
            + [
                Check(line.matter, line.good, f"（按报表里的名称试读）{line.found}", line.reminder)
                for one in returns
                for line in _lines(one, measures, stand_in)
            ],
        )
    return (
        returns,
        names,
        checks + [line for one in returns for line in _lines(one, measures, register)],
    )


def _lines(read: Return, measures, register: Register | None) -> list[Check]:
    """A line for each sheet of a file: what it was read as, what is to be looked at, or why it is refused."""
    if read.source is None or read.refusals:
        return [Check(read.file, False, _first(read.refusals))]
    if read.blank:
        return [
            Check(
                read.file,
                True,
                "没有一个数字，不是报表，不读。 Not one figure: no return; not read.",
                reminder=True,
            )
        ]
    if register is None:
        return [Check(read.file, False, NO_NAMES)]
    lines = []
    for reading in read.readings:
        matter = f"{read.file}" + (f" · {reading.sheet}" if reading.sheet != "csv" else "")
        said = [
            finding["message_zh"] for finding in reading.findings if finding["severity"] == "warn"
        ]
        if reading.refusals:
            lines.append(Check(matter, False, _first(reading.refusals)))
        elif text := understood(reading, measures, register):
            lines.append(
                Check(matter, True, text + (f"。请看：{_first(said, '；')}" if said else ""))
            )
        else:
            lines.append(
                Check(
                    matter,
                    True,
                    _first(said, "；") or "没有读到数字。 No figure was read.",
                    reminder=True,
                )
            )
    return (
        lines
        if any(line.good and not line.reminder for line in lines)
        or any(not line.good for line in lines)
        else [Check(read.file, False, str(read.nothing()))]
    )


def _first(messages: list[Message] | list[str], between: str = "\n") -> str:
    more = len(messages) - MOST_SAID
    return between.join(map(str, messages[:MOST_SAID])) + (
        f"{between}还有 {more} 处 · and {more} more" if more > 0 else ""
    )


def _seen(returns: list[Return]) -> str:
    """What the spreadsheets say that city.toml asks for: indicators, first month, whether January and February are joint."""
    observations = [o for read in returns for o in read.observations]
    lines = [
        f"{indicator.name} {indicator.label_zh}：{slots(own)}"
        for indicator in STANDARD
        if (own := [o for o in observations if o.indicator == indicator.name])
    ]
    if not lines:
        return ""
    months = {
        (o.period, o.months)
        for o in observations
        if o.months == 1 or (o.months == 2 and o.period.endswith("-02"))
    }
    if not months:
        return (
            "报表里读到的标准指标：\n  "
            + "\n  ".join(lines)
            + "\n只有累计，没有当月：要有相邻两期的累计，或当月的数。 Only years to date: two neighbouring ones, or months, are needed."
        )
    joint = any(span == 2 for _, span in months) and not any(
        span == 1 and period.endswith("-01") for period, span in months
    )
    first = min(period for period, _ in months)
    if first.endswith("-03") and any(o.months == 3 and o.period == first for o in observations):
        joint, first = True, f"{first[:4]}-02"  # the cumulative less March
    return (
        "报表里读到的标准指标：\n  "
        + "\n  ".join(lines)
        + f"\nfirst_period 可以写 {first}；"
        + (
            "1 月和 2 月是合并发布的，joint_january_february = true。"
            if joint
            else "请看 1 月和 2 月是否合并发布。"
        )
        + " Read from the spreadsheets, for city.toml."
    )


def _with_hint(check: Check, hint: str) -> Check:
    return Check(check.matter, check.good, f"{check.found}\n{hint}" if hint else check.found)


def _with_rows(check: Check, names: list[Name]) -> Check:
    """The check of a register that is still empty, with the rows that the names in the spreadsheets would make."""
    if not names:
        return check
    sums = [
        f"{name.name} 等于{'其余各行' if name.kind == 'total' else '、'.join(name.parts[:MOST_SAID]) + ('等' if len(name.parts) > MOST_SAID else '')}之和，写成了 {name.kind}"
        for name in names
        if name.parts
    ]
    said = [
        "报表里像乡镇的名称，核对后可以照抄（代码可换成行政区划代码；不是乡镇的删去）：",
        "code,name,aliases,kind,part_of,valid_from,valid_to",
        *proposed(names),
        *sums[:MOST_NAMED],
        *(
            f"{name.name} 从 {name.since} 起才有数，写成了 valid_from；以前也有这个乡镇的，删去"
            for name in [name for name in names if name.since][:MOST_NAMED]
        ),
        *(
            f"{rare} 和 {often} 从不在一张表里，可能是同一个：是就删去 {rare} 一行，写进 {often} 的 aliases"
            for rare, often in alike(names)[:MOST_NAMED]
        ),
    ]
    return _with_hint(check, "\n".join(said))


def _with_unknown(check: Check, names: list[Name], register: Register) -> Check:
    """The register's check with the names in the spreadsheets that it does not hold: the row each would make, or what it looks like."""
    unknown = [
        name
        for name in names
        if not any(register.find(text) for text in (name.name, *name.aliases))
    ]
    if not unknown:
        return check
    near = {name.name: register.suggestions(name.name) for name in unknown}
    said = [
        f"{check.found}。报表里还有名录里没有的名称；是乡镇的写进名录，是别的写法的写成别名，写错的写进 corrections.toml：",
        *(
            f"{name.name}：名录里相近的有 {'、'.join(near[name.name])}"
            if near[name.name]
            else name.line()
            for name in unknown
        ),
    ]
    return Check(check.matter, True, "\n".join(said), reminder=True)


def _panel(place: City) -> str:
    cleaned = clean.clean_city(place)
    return (
        f"{len(cleaned.inputs)} 个文件，{len(cleaned.panel):,} 个数字，{cleaned.panel['period'].min()} 至 {cleaned.panel['period'].max()}，"
        f"{len(cleaned.to_check)} 个待核实问题"
    )


def _policies(place: City, figures: bool) -> Iterable[Check]:
    """Each policy alone; the last one also with the figures, where those can be read."""
    files = sorted((place.folder / "policy").glob("*.toml"))
    if not files:
        yield Check(
            "policy/",
            False,
            "没有政策文件，请放入例如 2022Q1.toml。 No policy file, for example 2022Q1.toml.",
        )
    checks = [
        tried(
            f"policy/{file.name}",
            lambda quarter=file.stem: f"{len(Policy.load(place, quarter).targets)} 个目标",
        )
        if QUARTER.fullmatch(file.stem)
        else Check(
            f"policy/{file.name}",
            False,
            "文件名应写成季度，如 2022Q1.toml，请改名。 The file's name is its quarter, like 2022Q1.toml: rename it.",
        )
        for file in files
    ]
    yield from checks
    if checks and checks[-1].good and figures:
        yield tried(
            f"policy/{files[-1].name} 与数据 · with the figures",
            lambda: _together(place.slug, files[-1].stem),
        )


def _together(name: str, quarter: str) -> str:
    study = open_study(name, quarter)
    publish.refuse_misfit(study)
    said = [
        "季度已结束，可以发布"
        if study.complete
        else f"季度未结束，已知 {study.known_months} 个月，可以发布预测和预警",
        *_far_targets(study),
    ]
    return "；".join(said)


def _far_targets(study: Study) -> Iterable[str]:
    """Targets of a quarter's sum that are many times last year's, or a small part of it: more often a slip of the unit than an aim."""
    for target in study.policy.targets:
        if target.measure != "quarter":
            continue
        measure = study.city.measure(target.indicator)
        before = outlooks.year_ago(study, target.indicator, study.quarter).sum(min_count=1) * float(
            convert(Decimal(1), measure.unit, target.unit)
        )
        if before > 0 and not 1 / FAR_TARGET <= target.value / before <= FAR_TARGET:
            yield f"请看：{target.label_zh}的目标 {in_full(target.value)}{target.unit}是去年同期（{before:,.2f}{target.unit}）的 {target.value / before:,.2g} 倍，请核对单位"


def _ledgers(place: City, register: Register | None) -> Iterable[Check]:
    if not place.ledgers:
        if lying := files_under(place.folder / "ledgers"):
            yield Check(
                "ledgers/",
                True,
                f'有 {len(lying)} 个文件，但 city.toml 没有写 ledgers = "ledgers"，不会读。 Files lie here, but city.toml does not name the folder.',
                reminder=True,
            )
    elif register:
        present = {path.name for path in place.ledger_files()}
        absent = [contract.file for contract in CONTRACTS if contract.file not in present]
        yield tried(
            f"{place.ledgers}/",
            lambda: (
                f"{len(read_ledgers(place, register))} 本"
                + (f"；没有 {'、'.join(absent)}" if absent else "")
            ),
        )


def _next(name: str, place: City | None, checks: list[Check]) -> tuple[str, str]:
    wrong = next((check.matter for check in checks if not check.good), "")
    if empty := next((check.matter for check in checks if check.found.startswith(NO_RETURNS)), ""):
        return (
            f"先把报表放进 data/raw/{name}/{empty}，再运行 zx doctor {name}：其他文件要填什么，它会从报表里列出来。",
            f"put the returns into data/raw/{name}/{empty}, then run zx doctor {name}: it reads off them what the other files need.",
        )
    if wrong:
        return (
            f"先处理上面第一个“缺失”（{wrong}），再运行 zx doctor {name}。",
            f"mend {wrong}, then run zx doctor {name} again.",
        )
    quarter = max(file.stem for file in (place.folder / "policy").glob("*.toml"))
    return (
        f"都齐了，运行 zx report {name} {quarter}。",
        f"all is there: run zx report {name} {quarter}.",
    )
