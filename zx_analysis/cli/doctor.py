"""What a city's folder still lacks before a report can run (准备情况), line by line in the order in
which it is filled in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from zx_analysis import paths
from zx_analysis.city import City, Policy, Register, files_under
from zx_analysis.city.indicators import STANDARD, convert, in_full
from zx_analysis.city.periods import QUARTER
from zx_analysis.city.register import natural, some
from zx_analysis.cleaning import clean, read_ledgers
from zx_analysis.cleaning.contracts import CONTRACTS
from zx_analysis.cli.installation import Check, tried
from zx_analysis.messages import InputRefused, Message, exits, message
from zx_analysis.publishing import publish
from zx_analysis.quarter import Answers, Study, open_study
from zx_analysis.reading import Reading, Return, listed, read_return
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

MOST_SAID = 3  # messages of one sheet; mending the first often mends the rest
MOST_NAMED = 10
FAR_TARGET = 3  # times last year's quarter


@dataclass(frozen=True)
class Readiness:
    """checks: what was looked at; next: what to do now."""

    checks: list[Check]
    next: Message


def readiness(name: str) -> Readiness:
    """Look at data/raw/<name>: city.toml, register, every spreadsheet read dry, the figures
    together, each policy alone and the last one with the figures, the ledgers. What needs an
    earlier file that is not in order is left out; the spreadsheets are read all the same, with the
    names found in them.
    """
    folder = paths.raw(name)
    if not folder.is_dir():
        cities = paths.cities()
        others = message("cities_there_are", cities=cities) if cities else ""
        return Readiness(
            [Check(f"data/raw/{name}/", False, message("no_such_city_folder"))],
            message("next_new_city", city=name, others=others),
        )
    place, first = _loaded("city.toml", lambda: City.load(name), lambda city: city.name)
    register, second = _loaded(
        place.register_file if place else "townships.csv",
        lambda: _register(folder, place),
        lambda read: message("register_counted", count=len(read.units)).zh,
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
    return Readiness(checks, _next(name, place, checks))


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
    """Every file of the bulletins as read, the names that look like townships' in them, and a line
    for each sheet. Without a register these names stand in for it, and that is said.
    """
    home = place.bulletins if place else "bulletins"
    files, said, refusals = listed(folder / home)
    checks = [Check(f"{home}/", False, refusal) for refusal in refusals]
    checks += [
        Check(f"{home}/{finding['file']}", True, finding["message_zh"], reminder=True)
        for finding in said
        if finding["severity"] == "warn"
    ]
    if not files and not refusals:
        return [], [], [Check(f"{home}/", False, message("no_returns"))]
    try:
        known = load_corrections(folder, f"data/raw/{folder.name}")
    except InputRefused as error:
        known, checks = (), [*checks, Check("corrections.toml", False, str(error))]
    measures, units = (place.measures, place.default_unit) if place else (STANDARD, {})
    city = place.name if place else ""

    def read(with_register: Register) -> list[Return]:
        return [
            read_return(path, f"{home}/{shown}", with_register, measures, units, known, city)
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
                replace(line, said=message("read_with_names_found", said=line.text).zh)
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
    """A line for each sheet of a file: what it was read as, what is to be looked at, or why it is
    refused.
    """
    if read.source is None or read.refusals:
        return [Check(read.file, False, _first(read.refusals))]
    if read.blank:
        return [Check(read.file, True, message("no_figure_in_the_file"), reminder=True)]
    if register is None:
        return [Check(read.file, False, message("no_names_of_townships"))]
    lines = []
    for same in _of_one_shape(read.readings):
        reading, others = same[0], [reading.sheet for reading in same[1:]]
        matter = f"{read.file}" + (f" · {reading.sheet}" if reading.sheet != "csv" else "")
        matter += message("sheets_of_one_shape", sheets=some(others)).zh if others else ""
        said = [
            finding["message_zh"] for finding in reading.findings if finding["severity"] == "warn"
        ]
        together = replace(reading, observations=[o for one in same for o in one.observations])
        if reading.refusals:
            lines.append(Check(matter, False, _first(reading.refusals)))
        elif text := understood(together, measures, register):
            if said:
                warnings = _first(said, "；")
                text = message("sheet_to_look_at", understood=text, warnings=warnings).zh
            lines.append(Check(matter, True, text))
        else:
            nothing = _first(said, "；") or message("no_figure_read")
            lines.append(Check(matter, True, nothing, reminder=True))
    return (
        lines
        if any(line.good and not line.reminder for line in lines)
        or any(not line.good for line in lines)
        else [Check(read.file, False, read.nothing())]
    )


def _of_one_shape(readings: Iterable[Reading]) -> list[list[Reading]]:
    """The sheets of a file, those together of which the same is to be said: the same columns read
    in the same units, the same warned of, the same refused."""
    alike: dict[tuple, list[Reading]] = {}
    for reading in readings:
        shape = (
            frozenset(refusal.id for refusal in reading.refusals),
            frozenset((one["severity"], one["rule"]) for one in reading.findings),
            frozenset((o.indicator, o.unit, o.code) for o in reading.observations),
        )
        alike.setdefault(shape, []).append(reading)
    return list(alike.values())


def _first(messages: Sequence[Message | str], between: str = "\n") -> str:
    more = len(messages) - MOST_SAID
    rest = [exits.beside(message("more_places", count=more))] if more > 0 else []
    return between.join([*map(str, messages[:MOST_SAID]), *rest])


def _seen(returns: list[Return]) -> Message | None:
    """What the spreadsheets say that city.toml asks for: indicators, first month, whether January
    and February are joint.
    """
    observations = [o for read in returns for o in read.observations]
    lines = [
        f"{indicator.name} {indicator.label_zh}：{slots(own)}"
        for indicator in STANDARD
        if (own := [o for o in observations if o.indicator == indicator.name])
    ]
    if not lines:
        return None
    months = {
        (o.period, o.months)
        for o in observations
        if o.months == 1 or (o.months == 2 and o.period.endswith("-02"))
    }
    if not months:
        return message("indicators_seen_cumulative_only", indicators=lines)
    joint = any(span == 2 for _, span in months) and not any(
        span == 1 and period.endswith("-01") for period, span in months
    )
    first = min(period for period, _ in months)
    if first.endswith("-03") and any(o.months == 3 and o.period == first for o in observations):
        joint, first = True, f"{first[:4]}-02"  # the cumulative less March
    id = "indicators_seen_joint" if joint else "indicators_seen"
    return message(id, indicators=lines, first=first)


def _with_hint(check: Check, hint: Message | str | None) -> Check:
    said = f"{check.text}\n{hint}" if hint else check.said
    return Check(check.matter, check.good, said)


def _with_rows(check: Check, names: list[Name]) -> Check:
    """The check of a register that is still empty, with the rows that the names in the spreadsheets
    would make.
    """
    if not names:
        return check
    sums = [_sum(name) for name in names if name.parts]
    later = [
        message("name_begins_later", name=name.name, since=name.since)
        for name in names
        if name.since
    ]
    pairs = [message("names_alike", rare=rare, often=often) for rare, often in alike(names)]
    lines = [*proposed(names), *sums[:MOST_NAMED], *later[:MOST_NAMED], *pairs[:MOST_NAMED]]
    return _with_hint(check, message("rows_of_the_register", lines=lines).zh)


def _sum(name: Name) -> Message:
    """That a name is a sum of others, and what it was entered as."""
    if name.kind == "total":
        return message("name_is_the_sum_of_all", name=name.name, kind=name.kind)
    more = message("and_others") if len(name.parts) > MOST_SAID else ""
    parts = list(name.parts[:MOST_SAID])
    return message(
        "name_is_the_sum_of_parts", name=name.name, parts=parts, more=more, kind=name.kind
    )


def _with_unknown(check: Check, names: list[Name], register: Register) -> Check:
    """The register's check with the names in the spreadsheets that it does not hold: the row each
    would make, or what it looks like.
    """
    unknown = [
        name
        for name in names
        if not any(register.find(text) for text in (name.name, *name.aliases))
    ]
    if not unknown:
        return check
    near = {name.name: register.suggestions(name.name) for name in unknown}
    lines = [
        message("name_near_others", name=name.name, near=list(near[name.name]))
        if near[name.name]
        else name.line()
        for name in unknown
    ]
    said = message("names_not_of_the_register", register=check.text, lines=lines)
    return Check(check.matter, True, said.zh, reminder=True)


def _panel(place: City) -> str:
    cleaned = clean.clean_city(place)
    return message(
        "panel_counted",
        files=len(cleaned.inputs),
        figures=len(cleaned.panel),
        first=cleaned.panel["period"].min(),
        last=cleaned.panel["period"].max(),
        to_check=len(cleaned.to_check),
    ).zh


def _policies(place: City, figures: bool) -> Iterable[Check]:
    """Each policy alone; the last one also with the figures, where those can be read."""
    files = sorted((place.folder / "policy").glob("*.toml"))
    if not files:
        yield Check("policy/", False, message("no_policy_file"))
    checks = [
        tried(
            f"policy/{file.name}",
            lambda quarter=file.stem: (
                message("targets_counted", count=len(Policy.load(place, quarter).targets)).zh
            ),
        )
        if QUARTER.fullmatch(file.stem)
        else Check(f"policy/{file.name}", False, message("policy_not_named_by_quarter"))
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
    publish.refuse_misfit(Answers(study))
    state = (
        message("quarter_complete")
        if study.complete
        else message("quarter_open", months=study.known_months)
    )
    return "；".join(said.zh for said in [state, *_far_targets(study)])


def _far_targets(study: Study) -> Iterable[Message]:
    """Targets of a quarter's sum that are many times last year's, or a small part of it: more often
    a slip of the unit than an aim.
    """
    for target in study.policy.targets:
        if target.measure != "quarter" or target.indicator is None:
            continue
        measure = study.city.measure(target.indicator)
        before = study.panel.year_ago(target.indicator, study.quarter).sum(min_count=1) * float(
            convert(Decimal(1), measure.unit, target.unit)
        )
        if before > 0 and not 1 / FAR_TARGET <= target.value / before <= FAR_TARGET:
            yield message(
                "target_far_from_last_year",
                target=target.label_zh,
                value=in_full(target.value),
                unit=target.unit,
                before=f"{before:,.2f}",
                times=f"{target.value / before:,.2g}",
            )


def _ledgers(place: City, register: Register | None) -> Iterable[Check]:
    if not place.ledgers:
        if lying := files_under(place.folder / "ledgers"):
            yield Check(
                "ledgers/",
                True,
                message("ledgers_not_named", count=len(lying)),
                reminder=True,
            )
    elif register:
        present = {path.name for path in place.ledger_files()}
        absent = [contract.file for contract in CONTRACTS if contract.file not in present]
        lacking = message("ledgers_absent", files=absent) if absent else ""
        yield tried(
            f"{place.ledgers}/",
            lambda: (
                message(
                    "ledgers_counted", count=len(read_ledgers(place, register)), absent=lacking
                ).zh
            ),
        )


def _next(name: str, place: City | None, checks: list[Check]) -> Message:
    empty = [
        check.matter
        for check in checks
        if isinstance(check.said, Message) and check.said.id == "no_returns"
    ]
    if empty:
        return message("next_put_the_returns", city=name, folder=empty[0])
    if wrong := [check.matter for check in checks if not check.good]:
        return message("next_mend", city=name, matter=wrong[0])
    assert place is not None  # a city that cannot be read has been told above
    quarter = max(file.stem for file in (place.folder / "policy").glob("*.toml"))
    return message("next_report", city=name, quarter=quarter)
