"""The words of a table: titles, header cells, units and periods → what a figure counts, when, in which unit.

A header counts only if every word of it is understood: "工业总产值(不含园区)" is not "工业总产值".
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from zx_analysis import periods
from zx_analysis.cells import shown
from zx_analysis.indicators import UNITS, Indicator
from zx_analysis.names import tidy

NUMERALS = {"十二": "12", "十一": "11", "十": "10", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
CHINESE_MONTH = re.compile(r"(十[一二]?|[一二三四五六七八九])(?=月|至|-)")
ENGLISH_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-. ,/]*(?:(20\d{2}|\d{2})(?!\d))?", re.I)
DAY = re.compile(r"(?:20\d{2}[年./-])?\d{1,2}[月./-]\d{1,2}日|20\d{2}[./-]\d{1,2}[./-]\d{1,2}(?!\d)|(?<!\d)20\d{6}(?!\d)")
FIRST_OR_LAST_DAY = re.compile(r"(20\d{2})[-/.](0?[1-9]|1[0-2])[-/.](?:0?1|28|29|30|31)(?:00:00:00)?")
YEAR = re.compile(r"(?<!\d)(20\d{2}|[1-3]\d)年度?")
NUMBERED_SPAN = re.compile(r"(20\d{2})(?:[./年-]0?1[-—–~～至到](1[0-2]|0?[2-9])月份?|\.0?1[-—–~～至](1[0-2]|0?[2-9])(?![\d.月]))")
SPAN = re.compile(r"(?<![\d.])0?1月?[-—–~～至到](1[0-2]|0?[2-9])月份?")
QUARTERS = (("前三季度", 9), ("前3季度", 9), ("1-3季度", 9), ("上半年", 6), ("第一季度", 3), ("一季度", 3), ("1季度", 3), ("Q1", 3), ("全年", 12))
TO_DATE = re.compile(r"(?:截至|截止|截止到|止)(?=1?\d月)|(?<=月)(?:止|末|底)")
MONTH = re.compile(r"(?<![\d.\-—–~～至到])(1[0-2]|0?[1-9])月份?")
NO_MONTH = re.compile(r"(?<!\d)(1[3-9]|[2-9]\d|0)月")
NUMBERED = re.compile(r"(?<![\d.])(20\d{2})(?:[-/.M](1[0-2]|0?[1-9])|(0[1-9]|1[0-2]))(?![\d.])")
MONTHLY = ("本月止当月", "本月实绩", "本月数", "本月", "当月", "本期", "当期", "月度")
CUMULATIVE = ("1-本月", "1至本月", "1—本月", "1-当月", "自年初累计", "本年累计", "年初累计", "本月止累计", "累计数", "累计", "年初至今", "本年止")
GROWTH = ("同比实际增长", "同比实际增速", "同比名义增长", "同比增减", "同比增长率", "同比增长", "同比增速", "同比实际", "同比增幅", "同比", "比上年同期增长", "比上年增长",
          "比去年同期增长", "较上年同期增长", "较去年同期增长", "增长速度", "增长率", "比增", "增速", "增幅", "增长", "实际增速")
PRIOR = ("上年同期数", "去年同期数", "上年同期", "去年同期", "上年同月", "上年", "去年", "同期数", "同期")
OTHER = ("环比", "上月", "计划", "目标", "任务", "完成", "进度", "比重", "占比", "占", "位次", "排名", "名次", "排位", "贡献", "拉动", "百分点", "增加额", "增减额", "增量",
         "增加", "净增", "差", "预计", "预测", "人均", "均", "率", "指数", "价格指数", "倍")
FILLERS = ("绝对量", "绝对额", "绝对值", "绝对数", "总量", "数值", "指标名称", "指标", "数据", "实际数", "完成数", "实绩", "现行价格", "当年价格", "现价", "当年价", "值")
UNIT_WORDS = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
BRACKET_UNIT = re.compile(rf"[(\[](?:(?:计量)?单位:)?({UNIT_WORDS}|±%|\+-%|\+/-%)[)\]]")
BARE_UNIT = re.compile(rf"(?:(?:计量)?单位:)?({'|'.join(sorted((re.escape(u) for u in UNITS if len(u) > 1 or u == '%'), key=len, reverse=True))})")
UNIT_LINE = re.compile(r"(?:计量)?单位:([^()]+)")
MARKS = re.compile(r"[%±:,;、/_\-—()\[\].+#*|\"'“”<>]+")


@dataclass(frozen=True)
class When:
    """A year, a last month and the months covered, as far as a text says so; None where it does not."""

    year: int | None = None
    month: int | None = None
    months: int | None = None

    def period(self) -> str | None:
        return None if self.year is None or self.month is None else f"{self.year:04d}-{self.month:02d}"

    def over(self, other: "When") -> "When":
        """This text's own words first, `other` where it is silent."""
        if self.month is None:
            return When(self.year or other.year, other.month, other.months)
        return When(self.year or other.year, self.month, self.months)

    def contradicts(self, other: "When") -> bool:
        """Whether the two name different periods; a month inside the other's span from January is no contradiction."""
        if self.year and other.year and self.year != other.year:
            return True
        if self.month is None or other.month is None or self.month == other.month:
            return False
        longer, shorter = sorted((self, other), key=lambda w: w.month, reverse=True)
        return (longer.months or 1) < longer.month


def _plain_words(text: str) -> str:
    """Tidy text with Chinese numerals of years and months written in digits and English months as 3月."""
    text = CHINESE_YEAR.sub(lambda m: "".join("〇零○".find(c) >= 0 and "0" or NUMERALS[c] for c in m[0]), text)
    text = CHINESE_MONTH.sub(lambda m: NUMERALS[m[1]], text)
    return ENGLISH_MONTH.sub(_english, text)


def _english(match) -> str:
    month = "jan feb mar apr may jun jul aug sep oct nov dec".split().index(match[1][:3].lower()) + 1
    year = match[2] if match[2] is None or len(match[2]) == 4 else f"20{match[2]}"
    return f"{year}年{month}月" if year else f"{month}月"


def _take_when(text: str) -> tuple[When, str]:
    """What `text` says of time, and the text without it. Dates with a day (of printing, of filling in) say nothing."""
    text = re.sub(r"(20\d{2})(?=Q[1-4])", r"\1年", text)
    if found := NUMBERED_SPAN.search(text):
        last = int(found[2] or found[3])
        return When(int(found[1]), last, last), text[:found.start()] + text[found.end():]
    text = DAY.sub("", text)
    if found := NUMBERED.search(text):
        return When(int(found[1]), int(found[2] or found[3]), 1), text[:found.start()] + text[found.end():]
    year = YEAR.search(text)
    if year:
        text = text[:year.start()] + text[year.end():]
    if span := SPAN.search(text):
        months = last = int(span[1])
        text = text[:span.start()] + text[span.end():]
    else:
        last, word = next(((month, word) for word, month in QUARTERS if word in text), (None, ""))
        months, text = last, text.replace(word, "", 1) if word else text
        short = TO_DATE.sub("", text)
        if last is None and (found := MONTH.search(short)):
            last = int(found[1])
            months = last if short != text else 1
            text = short[:found.start()] + short[found.end():]
    return When(_year(year[1]) if year else None, last, months), text


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def when(text: str) -> When:
    """'2022年1-3月' → (2022, 3, 3); '3月' → (None, 3, 1); '2015-12' → (2015, 12, 1)."""
    return _take_when(_plain_words(tidy(as_period(text))))[0]


def as_period(value) -> str:
    """A cell as tidy text; a date, or a text that is nothing but the first or last day of a month, as '2022年3月'."""
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月"
    text = tidy(shown(value))
    day = FIRST_OR_LAST_DAY.fullmatch(text)
    return f"{day[1]}年{int(day[2])}月" if day else text


def when_cell(value) -> When:
    """A cell that holds a period: a date, 202203, 2022.3, '3月' …; ValueError where it could be two, or a month that is none."""
    text = as_period(value)
    if re.fullmatch(r"20\d{2}\.1", text):
        raise ValueError("可能是1月，也可能是10月；January or October")
    if NO_MONTH.search(_plain_words(text)) or re.fullmatch(r"20\d{2}[-/.](1[3-9]|[2-9]\d|00?)", text):
        raise ValueError("没有这个月份；no such month")
    return when(text)


@dataclass(frozen=True)
class Context:
    """What title, sheet name and file name say for columns that say nothing themselves. doubt: why it must not be used, '' if it may."""

    when: When
    basis: str
    units: tuple[str, ...]
    wording: str
    doubt: str = ""


def context(titles: list[str], outer: list[str], sheet_name: str, file_stem: str, wordings: tuple[str, ...]) -> Context:
    """The lines above a table first, then those of the sheet's first table, the sheet's name, the file's; a contradiction is a doubt."""
    title, doubt = _one(titles)
    if title.period() is None and outer:
        first, doubt = _one(outer)
        title = title.over(first)
    titles = titles + outer
    basis = _basis(" ".join(titles)) or _basis(sheet_name) or _basis(file_stem)
    for name in (sheet_name, file_stem):
        own = when(name)
        if title.contradicts(own):
            doubt = doubt or f"“{name}”与标题的期别不一致"
        title = title.over(own)
    text = tidy(" ".join(titles[:len(titles) - len(outer)])) or tidy(" ".join(outer))
    found = {word for word in wordings if word in text} or {word for word in wordings if word in tidy(sheet_name)} \
        or {word for word in wordings if word in tidy(file_stem)}
    longest = {word for word in found if not any(word != other and word in other for other in found)}
    units = tuple(dict.fromkeys(unit for line in titles for unit in units_in(line)))
    return Context(title, basis, units, longest.pop() if len(longest) == 1 else "", doubt)


def _whens(line: str) -> list[When]:
    """Every period that a line names, one after the other."""
    found, rest = [], _plain_words(tidy(as_period(line)))
    while True:
        at, shorter = _take_when(rest)
        if at == When() or shorter == rest:
            return found
        found.append(at)
        rest = shorter


def _one(lines: list[str]) -> tuple[When, str]:
    found = {at for line in lines for at in _whens(line)}
    years, months = {w.year for w in found if w.year}, {w.month for w in found if w.month}
    spans = {w.months for w in found if w.month}
    if len(years) > 1 or len(months) > 1:
        return When(), "标题里有几个不同的期别"
    # Both a month and a span that ends with it: then only a column's own words can say which it holds.
    return When(next(iter(years), None), next(iter(months), None), spans.pop() if len(spans) == 1 else None), ""


def _basis(text: str) -> str:
    text = tidy(text)
    month, to_date = bool(_first(text, MONTHLY)), bool(_first(text, CUMULATIVE))
    return "" if month == to_date else "month" if month else "cumulative"


def units_in(text: str) -> list[str]:
    """The units named in a unit line or in brackets, '单位:万元、%' → ['万元', '%']."""
    found = []
    line = UNIT_LINE.search(tidy(text))
    if line:
        found += [u for u in re.split(r"[、,;/ ]", line[1]) if u in UNITS]
    found += [u for u in BRACKET_UNIT.findall(tidy(text)) if u in UNITS]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Heading:
    """What the words over (and beside) a figure say.

    wording: the indicator's, '' where none. measure: '' (the figure itself), 'growth', 'prior' (a year ago), 'other' (plans,
    ranks, shares …: not for the panel). basis: 'month', 'cumulative' or ''. units: all that are named. rest: what was not
    understood. text: as printed.
    """

    wording: str
    measure: str
    basis: str
    units: tuple[str, ...]
    when: When
    rest: str
    text: str

    @property
    def unit(self) -> str:
        return self.units[-1] if self.units else ""


def heading(parts: list[str], wordings: tuple[str, ...]) -> Heading:
    """Header cells from top to bottom ('工业总产值(万元)', '本月') → Heading. wordings: all that indicators go by, longest first."""
    text = "".join(dict.fromkeys(tidy(part) for part in parts if part))
    at, rest = _take_when(_plain_words(text))
    units = tuple(dict.fromkeys("%" if "%" in unit else unit for unit in BRACKET_UNIT.findall(rest)))
    rest = BRACKET_UNIT.sub("", rest)
    wording = next((word for word in wordings if word in rest), "")
    rest = rest.replace(wording, " ") if wording else rest
    bare = tuple(dict.fromkeys(BARE_UNIT.findall(rest)))
    rest = BARE_UNIT.sub(" ", rest)
    # What plans, ranks and shares count is no figure of the panel, whatever else the header says.
    other, rest = _take(rest, OTHER) if not _first(rest, GROWTH) else ("", rest)
    growth, rest = _take(rest, GROWTH)
    growth = growth or _first(wording, GROWTH)
    prior, rest = _take(rest, PRIOR) if not growth else ("", rest)
    cumulative, rest = _take(rest, CUMULATIVE)
    month, rest = _take(rest, MONTHLY)
    if not other:
        other, rest = _take(rest, OTHER)
    for word in FILLERS:
        rest = rest.replace(word, "")
    measure = "other" if other else "growth" if growth else "prior" if prior else ""
    basis = "cumulative" if cumulative else "month" if month else ""
    rest = MARKS.sub("", rest).replace(" ", "").replace("本年", "").replace("今年", "")
    return Heading(wording, measure, basis, units + tuple(u for u in bare if u not in units), at, rest, text)


def _first(text: str, words) -> str:
    return next((word for word in words if word in text), "")


def _take(text: str, words) -> tuple[str, str]:
    """The first of `words` found in `text`, and the text without it."""
    word = _first(text, words)
    return word, text.replace(word, "") if word else text


def all_wordings(indicators: tuple[Indicator, ...]) -> tuple[str, ...]:
    """Every wording of every indicator, longest first."""
    return tuple(sorted({tidy(word) for i in indicators for word in i.wordings}, key=lambda word: (-len(word), word)))


def match(head: Heading, inherited: str, indicators: tuple[Indicator, ...]) -> Indicator | None:
    """The indicator a heading names; `inherited` is the wording of the group or title it stands under, '' for none."""
    if head.rest or head.measure in ("other", "prior"):
        return None
    wording = head.wording or inherited
    found = next((i for i in indicators if wording and wording in map(tidy, i.wordings)), None)
    if found is None:
        return None
    if found.kind == "growth":
        # '规上工业增加值' is the level unless growth or per cent is said of it.
        said = head.measure == "growth" or _first(wording, GROWTH) or "%" in head.units
        return found if said else None
    if head.measure == "growth":
        return next((i for i in indicators if i.name == found.growth), None)
    return found


def family(wording: str, indicators: tuple[Indicator, ...]) -> str:
    """The level that a wording names or whose growth it names; '' where it names nothing."""
    found = next((i for i in indicators if wording and wording in map(tidy, i.wordings)), None)
    if found is None:
        return ""
    return next((i.name for i in indicators if i.growth == found.name), found.name)




def interval(head: Heading, context: When, context_basis: str, kind: str, left: tuple[str, int] | None) -> tuple[str, int] | None:
    """(period, months) of a column: its own words, then those of the title; a bare growth rate follows the column left of it.

    context_basis: 'month' or 'cumulative' where the title says so for the whole table, '' where the columns speak for themselves.
    """
    at = head.when.over(context)
    period = at.period()
    if period is None:
        return left if head.measure == "growth" and head.when.month is None and not head.basis else None
    to_date = periods.year_to_date(period)
    if head.basis == "month":
        return period, 1
    if head.basis == "cumulative":
        return period, to_date
    if head.measure == "growth" and head.when.month is None and left is not None:
        return left
    if context_basis and (head.when.months or 1) == 1:
        return period, 1 if context_basis == "month" else to_date
    if kind == "growth" and head.when.month is None:
        return period, to_date
    return (period, at.months) if at.months else None
