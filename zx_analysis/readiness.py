"""What a city's folder still lacks before a report can run (准备情况), line by line in the order in which it is filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zx_analysis import cleaning, corrections, paths, publishing
from zx_analysis.checkup import Check, tried
from zx_analysis.city import City, files_under
from zx_analysis.contracts import CONTRACTS
from zx_analysis.indicators import STANDARD
from zx_analysis.inspection import likely_names, provisional, slots, understood
from zx_analysis.ledgers import read_ledgers
from zx_analysis.policy import Policy
from zx_analysis.register import Register
from zx_analysis.remarks import InputRefused
from zx_analysis.returns import Return, read_return
from zx_analysis.spreadsheets import listed
from zx_analysis.study import open_study

MOST_SAID = 3  # messages of one sheet; mending the first often mends the rest


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
        return Readiness([Check(f"data/raw/{name}/", False, "没有这个文件夹。 There is no such folder.")],
                         f"先运行 zx new-city {name}，它建立这个文件夹和带注释的样例。", f"run zx new-city {name} first: it makes the folder with commented samples.")
    place, first = _loaded("city.toml", lambda: City.load(name), lambda city: city.name)
    register, second = _loaded(place.register_file if place else "townships.csv", lambda: _register(folder, place), lambda read: f"{len(read.units)} 个乡镇和园区")
    returns, sheets = _spreadsheets(folder, place, register)
    names = likely_names(sheet for read in returns if read.source for sheet in read.source.sheets)
    if place is None:
        first = _with_hint(first, _seen(returns))
    second = _with_names(second, [found for found in names if register is None or not any(register.find(text) for text in (found.name, *found.aliases))], register is None)
    checks = [first, second, *sheets]
    if place and register and not any(not check.good for check in sheets):
        checks.append(tried(f"{place.bulletins}/ 合起来 · together", lambda: _panel(place)))
    if place:
        figures = all(check.good for check in checks)
        checks += [*_policies(place, figures), *_ledgers(place, register)]
    return Readiness(checks, *_next(name, place, checks))


def _loaded(file: str, load, describe):
    """What a file holds (None where it cannot be used) and the check that says so."""
    try:
        value = load()
    except InputRefused as error:
        return None, Check(file, False, str(error))
    return value, Check(file, True, describe(value))


def _register(folder: Path, place: City | None) -> Register:
    return place.register() if place else Register.from_csv(folder / "townships.csv")


def _spreadsheets(folder: Path, place: City | None, register: Register | None) -> tuple[list[Return], list[Check]]:
    """Every file of the bulletins as read, and a line for each sheet. Without a register the names found stand in for it, and that is said."""
    home = place.bulletins if place else "bulletins"
    files, _, refusals = listed(folder / home)
    checks = [Check(f"{home}/", False, refusal) for refusal in refusals]
    if not files and not refusals:
        return [], [Check(f"{home}/", False, "还没有报表。请把每期报表原样放进来（.xlsx、.xls、.csv）。 No spreadsheet yet: put the returns here as they are.")]
    try:
        known = corrections.load(folder, f"data/raw/{folder.name}")
    except InputRefused as error:
        known, checks = (), [*checks, Check("corrections.toml", False, str(error))]
    measures, units = (place.measures, place.default_unit) if place else (STANDARD, {})

    def read(with_register: Register) -> list[Return]:
        return [read_return(path, f"{home}/{shown}", with_register, measures, units, known) for path, shown in files]

    returns = read(register or Register([], {}))
    stand_in = None if register else provisional(likely_names(sheet for one in returns if one.source for sheet in one.source.sheets))
    returns = read(stand_in) if stand_in else returns
    lines = [line for one in returns for line in _lines(one, measures, register or stand_in)]
    return returns, checks + ([Check(line.matter, line.good, f"（按报表里的名称试读）{line.found}", line.reminder) for line in lines] if stand_in else lines)


def _lines(read: Return, measures, register: Register | None) -> list[Check]:
    """A line for each sheet of a file: what it was read as, what is to be looked at, or why it is refused."""
    if read.source is None or read.refusals:
        return [Check(read.file, False, _first(read.refusals))]
    if read.blank:
        return [Check(read.file, True, "没有一个数字，不是报表，不读。 Not one figure: no return; not read.", reminder=True)]
    lines = []
    for reading in read.readings:
        matter = f"{read.file}" + (f" · {reading.sheet}" if reading.sheet != "csv" else "")
        said = [finding["message_zh"] for finding in reading.findings if finding["severity"] == "warn"]
        if reading.refusals:
            lines.append(Check(matter, False, _first(reading.refusals)))
        elif text := understood(reading, measures, register) if register else "":
            lines.append(Check(matter, True, text + (f"。请看：{_first(said, '；')}" if said else "")))
        else:
            lines.append(Check(matter, True, _first(said, "；") or "没有读到数字。 No figure was read.", reminder=True))
    return lines if any(line.good and not line.reminder for line in lines) or any(not line.good for line in lines) else [Check(read.file, False, read.nothing())]


def _first(messages: list[str], between: str = "\n") -> str:
    more = len(messages) - MOST_SAID
    return between.join(messages[:MOST_SAID]) + (f"{between}还有 {more} 处 · and {more} more" if more > 0 else "")


def _seen(returns: list[Return]) -> str:
    """What the spreadsheets say that city.toml asks for: indicators, first month, whether January and February are joint."""
    observations = [o for read in returns for o in read.observations]
    lines = [f"{indicator.name} {indicator.label_zh}：{slots(own)}" for indicator in STANDARD if (own := [o for o in observations if o.indicator == indicator.name])]
    if not lines:
        return ""
    joint = any(o.months == 2 and o.period.endswith("-02") for o in observations) and not any(o.months == 1 and o.period.endswith("-01") for o in observations)
    return ("报表里读到的标准指标：\n  " + "\n  ".join(lines) + f"\n最早的一期是 {min(o.period for o in observations)}；"
            + ("1 月和 2 月是合并发布的。" if joint else "请看 1 月和 2 月是否合并发布。") + " Read from the spreadsheets, for city.toml.")


def _with_hint(check: Check, hint: str) -> Check:
    return Check(check.matter, check.good, f"{check.found}\n{hint}" if hint else check.found)


def _with_names(check: Check, unknown: list, blank: bool) -> Check:
    """The register's check with the lines that the names in the spreadsheets would need."""
    if not unknown:
        return check
    head = "报表里像乡镇的名称，补上代码后可以照抄：" if blank else f"{check.found}。报表里还有名录里没有的名称；是乡镇的，写进名录或写成别名："
    text = "\n".join([head, "code,name,aliases,kind,part_of,valid_from,valid_to", *(found.line for found in unknown)])
    return Check(check.matter, check.good, f"{check.found}\n{text}" if blank else text, reminder=not blank and check.good)


def _panel(place: City) -> str:
    cleaned = cleaning.clean_city(place)
    return (f"{len(cleaned.inputs)} 个文件，{len(cleaned.panel):,} 个数字，{cleaned.panel['period'].min()} 至 {cleaned.panel['period'].max()}，"
            f"{len(cleaned.findings)} 个待核实问题")


def _policies(place: City, figures: bool) -> Iterable[Check]:
    """Each policy alone; the last one also with the figures, where those can be read."""
    files = sorted((place.folder / "policy").glob("*.toml"))
    if not files:
        yield Check("policy/", False, "没有政策文件，请放入例如 2022Q1.toml。 No policy file, for example 2022Q1.toml.")
    checks = [tried(f"policy/{file.name}", lambda quarter=file.stem: f"{len(Policy.load(place, quarter).targets)} 个目标") for file in files]
    yield from checks
    if checks and checks[-1].good and figures:
        yield tried(f"policy/{files[-1].name} 与数据 · with the figures", lambda: _together(place.slug, files[-1].stem))


def _together(name: str, quarter: str) -> str:
    study = open_study(name, quarter)
    publishing.refuse_misfit(study)
    return "季度已结束，可以发布" if study.complete else f"季度未结束，已知 {study.known_months} 个月，可以发布预测和预警"


def _ledgers(place: City, register: Register | None) -> Iterable[Check]:
    if not place.ledgers:
        if lying := files_under(place.folder / "ledgers"):
            yield Check("ledgers/", True, f"有 {len(lying)} 个文件，但 city.toml 没有写 ledgers = \"ledgers\"，不会读。 Files lie here, but city.toml does not name the folder.", reminder=True)
    elif register:
        present = {path.name for path in place.ledger_files()}
        absent = [contract.file for contract in CONTRACTS if contract.file not in present]
        yield tried(f"{place.ledgers}/", lambda: f"{len(read_ledgers(place, register))} 本" + (f"；没有 {'、'.join(absent)}" if absent else ""))


def _next(name: str, place: City | None, checks: list[Check]) -> tuple[str, str]:
    wrong = next((check.matter for check in checks if not check.good), "")
    if wrong:
        return f"先处理 {wrong}（上面第一个“缺失”），再运行 zx doctor {name}。", f"mend {wrong}, then run zx doctor {name} again."
    quarter = max(file.stem for file in (place.folder / "policy").glob("*.toml"))
    return f"都齐了，运行 zx report {name} {quarter}。", f"all is there: run zx report {name} {quarter}."
