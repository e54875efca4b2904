"""What a city's folder still lacks before a report can run (准备情况), line by line in the order in
which it is filled in.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from zx_analysis import paths
from zx_analysis.city import City, Policy, Quarter, Register, files_under, words_left
from zx_analysis.city.indicators import STANDARD, convert, in_full
from zx_analysis.city.periods import QUARTER
from zx_analysis.city.register import natural
from zx_analysis.cleaning import Cleaned, Ledger, clean, read_ledgers
from zx_analysis.cleaning.contracts import CONTRACTS
from zx_analysis.cli import dry_read
from zx_analysis.cli.installation import Check, tried
from zx_analysis.messages import InputRefused, Message, message, rule_titles
from zx_analysis.quarter import Answers, Study, fit
from zx_analysis.reading import Return, listed, read_return
from zx_analysis.reading.inspection import (
    Name,
    alike,
    described,
    likely_names,
    proposed,
    provisional,
    slots,
)
from zx_analysis.reading.returns import load_corrections

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
    cleaned = ledgers = None
    if place is None:
        first = _with_hint(first, _seen(returns))
    second = (
        _with_rows(second, names) if register is None else _with_unknown(second, names, register)
    )
    checks = [first, *_blank_words("city.toml", folder / "city.toml"), second, *sheets]
    if place and register and all(check.good for check in sheets):
        cleaned, check = _loaded(
            f"{place.bulletins}/ 合起来 · together",
            lambda: clean.clean_city(place, read=returns),
            lambda together: _panel(name, together),
        )
        checks.append(check)
    if place:
        ledgers, said = _ledgers(place, register)
        checks += said
        read = (
            (register, cleaned, ledgers or {})
            if register and cleaned and all(check.good for check in checks)
            else None
        )
        checks += _policies(place, read)
    return Readiness(checks, _next(name, place, checks))


def _loaded(file: str, load, describe):
    """What a file holds (None where it cannot be used) and the check that says so."""
    try:
        value = load()
    except (InputRefused, OSError, RuntimeError) as error:
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
    city, versions = (place.name, place.sheet_versions) if place else ("", ())

    def read(with_register: Register) -> list[Return]:
        return [
            read_return(
                path, f"{home}/{shown}", with_register, measures, units, known, city, versions
            )
            for path, shown in sorted(files, key=lambda file: natural(file[1]))
        ]

    returns = read(register or Register([], {}))
    names = likely_names(sheet for one in returns if one.source for sheet in one.source.sheets)
    if register is None and (stand_in := provisional(names)):
        returns = read(stand_in)
        names = described(names, (o for one in returns for o in one.observations), stand_in)
        lines = [
            replace(line, said=message("read_with_names_found", said=line.text).zh)
            for line in dry_read.lines(returns, measures, stand_in, names)
        ]
        return returns, names, checks + lines
    return returns, names, checks + dry_read.lines(returns, measures, register, names)


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


def _blank_words(matter: str, file: Path) -> list[Check]:
    """The line that says which keys of a file still hold the words of the blank one."""
    left = words_left(file)
    said = message("words_of_the_blank_left", keys=left)
    return [Check(matter, True, said, reminder=True)] if left else []


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
    more = message("and_others") if len(name.parts) > dry_read.MOST_SAID else ""
    parts = list(name.parts[: dry_read.MOST_SAID])
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


def _panel(city: str, cleaned: Cleaned) -> str:
    titles, rules = rule_titles(), Counter(cleaned.to_check["rule"])
    kinds = message(
        "findings_by_rule",
        kinds=[f"{titles[rule]} {count}" for rule, count in rules.items()],
        rules=[f"{rule} {count}" for rule, count in rules.items()],
        city=city,
    )
    return message(
        "panel_counted",
        files=len(cleaned.inputs),
        figures=len(cleaned.panel),
        first=cleaned.panel["period"].min(),
        last=cleaned.panel["period"].max(),
        to_check=len(cleaned.to_check),
        kinds=kinds if len(rules) else "",
    ).zh


def _policies(
    place: City, read: tuple[Register, Cleaned, dict[str, Ledger]] | None
) -> Iterable[Check]:
    """Each policy alone; the last one also with what was read, None where not all of it could
    be."""
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
    for file in files:
        yield from _blank_words(f"policy/{file.name}", file)
    if checks and checks[-1].good and read:
        last = files[-1]
        yield tried(
            f"policy/{last.name} 与数据 · with the figures",
            lambda: _together(
                Study(place, Quarter.parse(last.stem), Policy.load(place, last.stem), *read, "")
            ),
        )


def _together(study: Study) -> str:
    fit.refuse_misfit(Answers(study))
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


def _ledgers(
    place: City, register: Register | None
) -> tuple[dict[str, Ledger] | None, list[Check]]:
    """The ledgers, None where they cannot be read, and the line that says so."""
    if not place.ledgers:
        lying = files_under(place.folder / "ledgers")
        said = message("ledgers_not_named", count=len(lying))
        return {}, [Check("ledgers/", True, said, reminder=True)] if lying else []
    if not register:
        return None, []
    present = {path.name for path in place.ledger_files()}
    absent = [contract.file for contract in CONTRACTS if contract.file not in present]
    lacking = message("ledgers_absent", files=absent) if absent else ""
    ledgers, check = _loaded(
        f"{place.ledgers}/",
        lambda: read_ledgers(place, register),
        lambda read: message("ledgers_counted", count=len(read), absent=lacking).zh,
    )
    return ledgers, [check]


def _next(name: str, place: City | None, checks: list[Check]) -> Message:
    empty = [
        check.matter
        for check in checks
        if isinstance(check.said, Message) and check.said.id == "no_returns"
    ]
    if empty:
        return message("next_put_the_returns", city=name, folder=empty[0])
    faults = [check for check in checks if not check.good]
    if faults and all(dry_read.of_names(check) for check in faults):
        return message("next_mend_names", city=name)
    if wrong := [check.matter for check in faults if not dry_read.of_names(check)]:
        return message("next_mend", city=name, matter=wrong[0])
    assert place is not None  # a city that cannot be read has been told above
    quarter = max(file.stem for file in (place.folder / "policy").glob("*.toml"))
    return message("next_report", city=name, quarter=quarter)
