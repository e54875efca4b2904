"""What stands over and around a table: title lines, the names of sheet and file → period, unit,
indicator, and what speaks against the figures.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from zx_analysis.city.indicators import UNITS, any_of
from zx_analysis.city.register import tidy
from zx_analysis.messages import Message, message
from zx_analysis.reading.dates import (
    BARE_YEAR,
    When,
    when,
    whens,
    without_periods,
)
from zx_analysis.reading.left_over import rest_of, strange_by_place, strange_words, wordings_in
from zx_analysis.reading.unit_texts import UNITS_NAMED, units_in, units_in_name
from zx_analysis.reading.words import (
    ALARMING_NOTE,
    CUMULATIVE,
    DRAFT,
    GROWTH,
    HARMLESS_NOTE,
    LATER_VERSION,
    LAYOUTS,
    MONTHLY,
    NOT_ACHIEVED,
    OLD_SHEET,
    QUARTERLY,
    SCOPE,
)

NAMED_PLACE = re.compile(
    r"(?!含)(?:[\u4e00-\u9fff]{2,3}(?:省|市)(?=[\u4e00-\u9fff]{2,3}[市县区]))*"
    r"([\u4e00-\u9fff]{1,2}[^\W\d全各本我辖城地超上县区镇园][市县]|[\u4e00-\u9fff][^\W\d园发理辖地能景社校街片全各城郊新开范业集牧林市县镇分类]区|[\u4e00-\u9fff][^\W\d全本各]省)"
    r"(?![区域划直属级委场政])"
)


OFFICE = re.compile(r"[\u4e00-\u9fff]{1,10}?(?:局|公司|政府|管委会)")  # 制定机关:云溪县统计局

# A whole year, where nothing beside it says a month: 2021年度, but not 2021年度计划 or 年度一季度.
WHOLE_YEAR = re.compile(r"20\d{2}年度(?!计划|目标|任务|指标|预算)")
ABOVE_SIZE = ("规模以上工业", "规上工业")
# The kind of a report, which says how many months it covers: 季报 of March are January to March.
REPORTS = (
    (6, re.compile(r"半年(?:报(?![送告出])|度报?表?)")),
    (3, re.compile(r"季报(?![送告出])|(?<![一二三四1-4个上下每各分逐本首当])季度(?!末|累计)")),
    (12, re.compile(r"(?<![半\d])年报(?![送告出])|(?<=\d)年报(?![送告出表])|年度报[表告]")),
)
OF_MONTH = re.compile(r"(?<![\d一二三四五六七八九十份止至到初本当-])(?:本月|当月|月)累计")
# A note that says what all figures are: 本表为…, 以上数据均为…
WHAT_ALL_ARE = re.compile(
    r"(?:本表|表[中内]|以上|上[表述])(?:所列)?(?:各?数[据字]?|指标|金额|企业|总?产值)?(?:均|都)?[为是系按以](.+)"
)
SAID_BASIS = re.compile(r"[为是系](?:\d{1,2}月份?的?)?(当月|本月|累计|(?:本年|年初|年度?)累计)")
SPAN_OF_RATE = f"(?:{any_of((*CUMULATIVE, *MONTHLY))})"  # 累计 of 工业总产值累计增速
FISCAL = re.compile(r"财年|财政年度|会计年度|FY\W?\d{2}", re.I)


@dataclass(frozen=True)
class Context:
    """What title, sheet name and file name say for columns that say nothing themselves.

    when, basis ('month', 'cumulative', 'quarter', 'both', ''), units, wording: to be inherited.
    rate: the word of growth behind that wording (工业总产值增速), where the wording is without it.
    doubt: why the period must not be used, None if it may; two_years: only because the title names
    two, so that a column with a year of its own may use its months; several_months: only because it
    names several of one year. unread: words of the title
    beside the indicator's that were not understood; apart: those that stand apart from it.
    achieved, draft, scope: words that speak against the figures, each as written. named: what each
    of title, sheet and file says of time. sheet_wordings: indicators in the sheet's name,
    file_wordings in the file's. year_table: how a
    title calls a whole year ('2021年度') beside another name's month. above_size: 规上工业 or
    规模以上工业 where a title is about it. odd_names: words of the names of sheet and file that
    were not understood, with the name. doubts: lines and names whose own period must not be used,
    each with why. places: those that lines begin with; other_places: those that stand elsewhere in
    them. outer_wordings: indicators that the title of the sheet's first table names, where that is
    another. report: why a column that says neither month nor span must not be read, where the
    file's name is a report of another span than its title.
    """

    when: When
    basis: str
    units: tuple[str, ...]
    wording: str
    rate: str = ""
    doubt: Message | None = None
    unread: str = ""
    apart: tuple[str, ...] = ()
    achieved: tuple[str, ...] = ()
    draft: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    named: tuple[tuple[str, When], ...] = ()
    sheet_wordings: tuple[str, ...] = ()
    file_wordings: tuple[str, ...] = ()
    year_table: str = ""
    above_size: str = ""
    odd_names: tuple[tuple[str, str], ...] = ()
    doubts: tuple[tuple[str, Message], ...] = ()
    places: tuple[str, ...] = ()
    other_places: tuple[str, ...] = ()
    two_years: bool = False
    several_months: bool = False
    outer_wordings: tuple[str, ...] = ()
    report: Message | None = None

    def doubt_of(self, at: When, beside: bool) -> Message | None:
        """Why a column's period must not be told by what stands around, None if it may. at: what
        its head says; beside: whether it is the rate of a figure whose span is told."""
        of_its_own = self.two_years and at.year or self.several_months and at.month
        return None if at.period() or of_its_own or beside else self.doubt


def context(
    titles: list[str],
    outer: list[str],
    sheet_name: str,
    file_stem: str,
    wordings: tuple[str, ...],
    of_units: tuple[str, ...] = (),
) -> Context:
    """The lines above a table first, then those of the sheet's first table, the sheet's name, the
    file's; a contradiction is a doubt. of_units: the words for the table's own units, which say
    nothing besides.
    """
    understood = (*wordings, *of_units)
    title, doubt = _one(titles)
    said_years = {at.year for line in titles for at in whens(line) if at.year}
    said_months = {at.month for line in titles for at in whens(line) if at.month}
    two_years = len(said_years) > 1 and len(said_months) < 2
    own_month = title.month
    # 2021年3月 over a sheet 2021年3月 in a file of 2022: the file's name is about another sheet
    agreed = title.period() is not None and title.period() == when(sheet_name).period()
    if title.period() is None and outer and not two_years:
        first, doubt = _one(outer)
        title = title.over(first)
    for name in (sheet_name, file_stem):
        text = f"{name}年" if BARE_YEAR.fullmatch(tidy(name)) else name
        own, own_doubt = _one([text], of_name=True)
        if title.period() is None:
            doubt = doubt or own_doubt
        if agreed and name == file_stem and title.contradicts(own):
            continue
        if title.contradicts(own) and not (
            own_month and title.year and outer and not _one(outer)[0].contradicts(own)
        ):  # a later table of its own month, under a name that is about the first
            doubt = doubt or message("period_of_a_name_differs", name=name)
            two_years = False
        title = title if two_years else title.over(own)
    several_months = bool(doubt and doubt.id == "several_periods" and title.year)
    title, odd_report = _of_report([*titles, sheet_name], title)
    doubt = doubt or odd_report
    named = tuple(
        (name, at) for name in (*titles, sheet_name, file_stem) if (at := when(name)).month
    )
    doubts = [
        (line, why)
        for line in (*titles, sheet_name, file_stem)
        if (why := _one([line])[1]) is not None and not two_years
    ]
    spoken, why = _of_report([file_stem], title)
    # the file is a 季报, the title speaks of its last month: what says no span may be either
    report = None
    if spoken != title and (when(file_stem).months or 1) == 1:
        report = message("report_of_another_span", words=file_stem, month=title.month)
    elif why and not odd_report:
        doubts.append((file_stem, why))
    year_table = next(
        (found[0] for line in titles for found in WHOLE_YEAR.finditer(tidy(line))), ""
    )
    if year_table and own_month is None and title.year and title.month in (None, 12):
        title, year_table = When(title.year, 12, 12), ""
    elif own_month is not None or title.month is None:
        year_table = ""
    # A title that names its own period is not about the months of the table above it.
    basis = (
        _basis(" ".join(titles))
        or (_basis(" ".join(outer)) if own_month is None else "")
        or _basis(sheet_name)
        or _basis(file_stem)
    )
    strange, apart = strange_by_place(
        [SCOPE.sub("", line) for line in titles], wordings, understood
    )
    lines_of = (titles, outer, [sheet_name], [file_stem])
    wording, rate, unread = _wording(lines_of, wordings, understood)
    said = [tidy(line) for line in (*titles, *outer, sheet_name, file_stem)]
    units = tuple(
        dict.fromkeys(
            unit for line in titles for cell in (line, *line.split()) for unit in units_in(cell)
        )
    )
    kinds = {UNITS[unit][0] for unit in units if unit in UNITS}
    units += tuple(
        unit
        for unit in dict.fromkeys(u for line in outer for u in units_in(line))
        if unit not in units and UNITS.get(unit, ("",))[0] not in kinds
    )
    units += tuple(
        unit
        for name in (sheet_name, file_stem)
        for unit in units_in_name(name)
        if unit not in units
    )
    return Context(
        title,
        basis,
        units,
        wording,
        rate,
        doubt,
        unread,
        apart,
        tuple(
            dict.fromkeys(
                found[0] for line in said for word in NOT_ACHIEVED if (found := _speaks(line, word))
            )
        ),
        tuple(word for word in DRAFT if any(word in line for line in said))
        + tuple(OLD_SHEET.findall(tidy(sheet_name))),
        tuple(
            dict.fromkeys([found for line in said for found in SCOPE.findall(line)] + list(strange))
        ),
        named,
        wordings_in(sheet_name, wordings),
        wordings_in(file_stem, wordings),
        year_table,
        next((word for word in ABOVE_SIZE for line in said if word in line), ""),
        tuple(
            (name, rest)
            for name in dict.fromkeys((sheet_name, file_stem))
            if (rest := strange_words([_unclaimed(name)], understood))
        ),
        tuple(doubts),
        *_places([*titles, sheet_name, file_stem]),
        two_years,
        several_months,
        wordings_in(" ".join(outer), wordings),
        report,
    )


def _speaks(line: str, word: str) -> re.Match[str] | None:
    """Where a line is about plans, or about last year, and not about how far plans were met or how
    this year compares.
    """
    if word not in line.lower():
        return None  # most are not in most lines
    if word == "环比" or word.isascii():
        return re.search(rf"(?<![a-z]){word}(?![a-z])", line.lower())
    return re.search(
        f"(?<!完成)(?<!完成目标)(?<![比与较和及同])(?<![比与较和及同][上去]年){word}"
        "(?!.{0,4}(?:完成|执行|进度|进展|兑现|考核|责任|对比|对照|比较|相比|增|比))",
        line,
    )


def _wording(
    speakers: tuple[list[str], ...], wordings: tuple[str, ...], understood: tuple[str, ...]
) -> tuple[str, str, str]:
    """The one indicator that title, else the first table's title, sheet or file names, the word of
    growth behind it, and what stands there that is not understood.

    speakers: their lines in this order; understood: all words that are. Whatever speaks first and
    is not understood ends the search: a table of profits is not about the output that the file's
    name says.
    """
    for number, lines in enumerate(speakers):
        near, _ = strange_by_place(lines, wordings, understood)
        said, strange = tidy(" ".join(lines)), "、".join(near)
        found = _without_rates(wordings_in(said, wordings), wordings)
        if len(found) == 1:
            rate = re.search(rf"{re.escape(found[0])}{SPAN_OF_RATE}?({any_of(GROWTH)})", said)
            return found[0], rate[1] if rate else "", strange
        if found or strange and number != 1:  # the first table's title may be about another thing
            return "", "", strange
    return "", "", ""


def _without_rates(found: tuple[str, ...], wordings: tuple[str, ...]) -> tuple[str, ...]:
    """Names of indicators, those of growth as what grows: 规模以上工业总产值 and 工业总产值增速 of
    规模以上工业总产值增速 are one."""
    levels = {word: re.sub(f"{SPAN_OF_RATE}?(?:{any_of(GROWTH)})$", "", word) for word in found}
    names = dict.fromkeys(level if level in wordings else word for word, level in levels.items())
    return wordings_in("\n".join(names), tuple(names))


@lru_cache(maxsize=10_000)
def places_in(line: str) -> tuple[str, ...]:
    """The provinces, cities, counties and districts that a line names."""
    text = HARMLESS_NOTE.sub(" ", UNITS_NAMED.sub(" ", _placed(line)))
    return tuple(dict.fromkeys(found[1] for found in NAMED_PLACE.finditer(text)))


def _placed(line: str) -> str:
    """A line as places are looked for in it: 国网澜江县供电公司 is of 澜江县."""
    apart = re.sub(r"(?<=\D)(?=20\d{2}年)", " ", tidy(line).replace("国网", " "))
    return without_periods(apart.strip())


def _places(lines: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places that lines begin with or whose offices they name, and those that stand elsewhere
    in them."""
    texts = [_placed(line) for line in lines]
    own = tuple(
        dict.fromkeys(
            found[1]
            for text in texts
            for found in NAMED_PLACE.finditer(text)
            if found.start() == 0 or OFFICE.match(text, found.end())
        )
    )
    named = dict.fromkeys(place for line in lines for place in places_in(line))
    return own, tuple(place for place in named if place not in own)


def _unclaimed(name: str) -> str:
    """A name without the words that are said for themselves: plans, drafts, versions, scope."""
    text = LAYOUTS.sub(" ", SCOPE.sub(" ", LATER_VERSION.sub(" ", tidy(name))))
    for word in (*NOT_ACHIEVED, *DRAFT):
        text = text.replace(word, " ")
    return text


def note_words(note: str) -> str:
    """What a line below a table says beside what all notes say: sources, signatures, methods."""
    return HARMLESS_NOTE.sub(" ", tidy(note)).strip()


def against(words: str, wordings: tuple[str, ...]) -> tuple[str, str]:
    """What the words of a note (`note_words`) say against the figures, and what was not
    understood.
    """
    alarming = ALARMING_NOTE.search(words)
    return alarming[0] if alarming else "", rest_of(words, wordings)


def basis_of_all(words: str) -> str:
    """'month' or 'cumulative' as a note says of figures, '' where it does not."""
    said = SAID_BASIS.search(words)
    return "" if said is None else "cumulative" if "累计" in said[1] else "month"


def _one(lines: list[str], of_name: bool = False) -> tuple[When, Message | None]:
    """What some lines together say of time, and why it must not be used (None if it may)."""
    found = {at for line in lines for at in whens(line, of_name)}
    years, months = {w.year for w in found if w.year}, {w.month for w in found if w.month}
    spans = {w.months for w in found if w.month}
    if len(months) > 1:
        return When(next(iter(years)) if len(years) == 1 else None), message("several_periods")
    if any(w.odd for w in found):
        return When(), message("period_not_understood")
    # Both a month and a span that ends with it: then only a column's own words can say which it
    # holds.
    month, span = next(iter(months), None), spans.pop() if len(spans) == 1 else None
    if len(years) > 1:
        return When(None, month, span), message("several_periods")
    return When(next(iter(years), None), month, span), None


def _of_report(lines: list[str], at: When) -> tuple[When, Message | None]:
    """A period as the kind of the report has it, and why it must not be used (None if it may).

    A 季报 of March is January to March; of June it may be the quarter or the year to date, so that
    only a column's own words say which; of February there is none.
    """
    said, month = [tidy(line) for line in lines], at.month
    if month is None:
        return at, None
    for line in said:
        if found := FISCAL.search(line):
            return at, message("fiscal_year", words=found[0])
    for span, pattern in REPORTS:
        found = next((found for line in said if (found := pattern.search(line))), None)
        if found is None:
            continue
        if month % span:
            return at, message("report_of_another_span", words=found[0], month=month)
        if at.months == 1 and any("月报" in line or "月度" in line for line in said):
            at = replace(at, months=None)  # 月度、季度监测表
        elif at.months == 1:
            at = replace(at, months=span if month == span else None)
        elif at.months not in (None, span, month):
            return at, message("report_of_another_span", words=found[0], month=month)
    return at, None


def _basis(text: str) -> str:
    """'month', 'cumulative', 'quarter' or 'both' (month and cumulative) as a text says, else ''."""
    text = tidy(text)
    if any(word in text for word in QUARTERLY):
        return "quarter"
    if OF_MONTH.search(text):
        return "both"  # 月累计: the month's, or the year's to its end
    text = text.replace("月度", "")  # the kind of a report: 1-3月工业运行月度监测表
    month, to_date = any(word in text for word in MONTHLY), any(word in text for word in CUMULATIVE)
    if month and to_date:
        return "both"
    return "" if month == to_date else "month" if month else "cumulative"
