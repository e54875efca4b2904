"""Periods as people write them: 2022年1-3月, 二〇二二年一季度, Mar 2022, 202203, a date in a cell."""

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from zx_analysis.city.register import tidy
from zx_analysis.messages import message
from zx_analysis.reading.numbers import Doubtful
from zx_analysis.reading.sheets import shown

NUMERALS = {
    "元": "1",
    "十二": "12",
    "十一": "11",
    "十": "10",
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}
CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九0-9]{4}(?=年)")
CHINESE_NUMERAL = r"(?:十[一二]?|[一二三四五六七八九元])"
CHINESE_MONTH = re.compile(r"(十[一二]?|[一二三四五六七八九]|元(?=月|至|-))(?=月|至|-|个月)")
CHINESE_LIST = re.compile(rf"{CHINESE_NUMERAL}(?:、{CHINESE_NUMERAL})+(?=月)")
# Every sign that stands between the ends of a span, as people and their keyboards write it.
DASHES = re.compile(
    r"(?<=[\d月年元一二三四五六七八九])[\-‐‑‒–—―─━−－﹣~～〜∼˜→➝ー_]+(?=[\d元一二三四五六七八九十])"
)
ENGLISH_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-. ,/]*(?:(20\d{2}|\d{2})(?!\d))?",
    re.I,
)
# How Excel writes '1-2' or '3-12' once it has taken it for a date.
MANGLED = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[-/. ][A-Z][a-z]{2}|[A-Z][a-z]{2}[-/. ](?:0?[1-9]|1[0-2])"
)
DAY = re.compile(
    r"(?:20\d{2}[年./-])?\d{1,2}[月./-]\d{1,2}日|20\d{2}[./-]\d{1,2}[./-]\d{1,2}(?!\d)|(?<!\d)20\d{6}(?!\d)"
)
WHOLE_DAY = re.compile(r"(20\d{2})[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?:00:00:00)?")
# 'April filled in', 'printed in April': when the sheet was made, not what it is about.
MADE = re.compile(
    r"(?:(?:有效期至?|批准日期|制定日期|填[报表]日期|报出日期|打印日期|印发日期|更新日期):?(?:20\d{2}年)?(?:1[0-2]|0?[1-9])月(?:\d{1,2}日)?)|"
    r"(?:20\d{2}年)?(?:1[0-2]|0?[1-9])月份?(?:填报|填制|填表|制表|制作|编制|编印|印发|印制|发布|公布|报送|报出|上报|导出|下载|打印|更新|整理|汇总|生成|提供)(?!数据|的|工业|[^日期]{0,6}表)"
)
ATTACHMENT = re.compile(r"(?:附件|附表|附|表)\d{1,2}(?=20\d{2}年)")
# From the first of January to the last day of a month; from one whole month to another.
DAYS = re.compile(r"0?1月0?1日[-至到](?:20\d{2}年)?(1[0-2]|0?[1-9])月(?:2[89]|3[01])日")
TWO_MONTHS = re.compile(
    r"(20\d{2})[年./-]?0?1月?[-至到](?:\1)[年./-]?(1[0-2]|0?[1-9])(?:月份?|(?!\d))"
)
TWO_YEARS = re.compile(r"(20\d{2})年?[-至到、](?=20\d{2}年)")
LIST = re.compile(r"(?<![\d.])1((?:[、,]\d{1,2})+)(?=月)")
# A period of which only one end was understood: "4月至6月", "3、4月", "1→3月" with a sign that nobody knows.
ODD_BEFORE = re.compile(
    r"(?:\d月?|[一二三四五六七八九十]|季度)[^\w()\[\]:;。]{1,3}$|\d(?:月|季度)?[至到和与及]$|(?:附件|附表|表|第)(?=$)"
)
ODD_AFTER = re.compile(
    r"^份?[^\w()\[\]:;。]{0,2}[至到和与及]?[^\w()\[\]:;。]{0,2}\d{1,2}(?:月|季度)"
)
BARE_YEAR = re.compile(r"20[0-4]\d")  # alone in a cell or as a sheet's name
YEAR = re.compile(r"(?<!\d)(20\d{2}|[1-3]\d)年度?")
NUMBERED_SPAN = re.compile(
    r"(20\d{2})(?:[./年-]0?1[-至到](1[0-2]|0?[2-9])月份?|[./]0?1[-至](1[0-2]|0?[2-9])(?![\d./月日-]))"
)
FIRST_MONTHS = re.compile(r"前(1[0-2]|[2-9])个?月")
SPAN = re.compile(r"(?<![\d.])0?1月?[-至到](1[0-2]|0?[2-9])月份?")
QUARTERS = (
    ("前三季度", 9),
    ("前3季度", 9),
    ("1-3季度", 9),
    ("1-2季度", 6),
    ("上半年", 6),
    ("第一季度", 3),
    ("一季度", 3),
    ("1季度", 3),
    ("Q1", 3),
    ("全年", 12),
)
TO_DATE = re.compile(
    r"(?:截至|截止到?|止|至)(?:今年|本年)?(?=[01]?\d月)|(?<=月)(?:止|末|底)|(?<=月份)(?:止|末|底)"
)
MONTH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])月份?")
NO_MONTH = re.compile(r"(?<!\d)(1[3-9]|[2-9]\d|0)月")
NUMBERED = re.compile(r"(?<![\d.])(20\d{2})(?:[-/.M](1[0-2]|0?[1-9])|(0[1-9]|1[0-2]))(?![\d.])")


@dataclass(frozen=True)
class When:
    """A year, a last month and the months covered, as far as a text says so; None where it does not."""

    year: int | None = None
    month: int | None = None
    months: int | None = None
    odd: bool = False  # something beside the period was not understood: it may be part of it

    def period(self) -> str | None:
        return (
            None if self.year is None or self.month is None else f"{self.year:04d}-{self.month:02d}"
        )

    def over(self, other: "When") -> "When":
        """This text's own words first, `other` where it is silent."""
        if self.month is None:
            return When(self.year or other.year, other.month, other.months, self.odd or other.odd)
        return When(self.year or other.year, self.month, self.months, self.odd)

    def contradicts(self, other: "When") -> bool:
        """Whether the two name different periods; a month inside the other's span from January is no contradiction."""
        if self.year and other.year and self.year != other.year:
            return True
        if self.month is None or other.month is None or self.month == other.month:
            return False
        later = self if self.month > other.month else other
        return (later.months or 1) < max(self.month, other.month)


def _plain_words(text: str) -> str:
    """Tidy text with Chinese numerals of years and months written in digits and English months as 3月."""
    text = CHINESE_YEAR.sub(
        lambda m: "".join("0" if c in "〇零○" else NUMERALS.get(c, c) for c in m[0]), text
    )
    text = re.sub(r"(?<=\d)一(?=\d{1,2}月)", "-", DASHES.sub("-", text))
    text = re.sub(r"一(?:至|到|-)([二三])季度", lambda m: f"1-{NUMERALS[m[1]]}季度", text)
    text = CHINESE_LIST.sub(lambda m: "、".join(NUMERALS[c] for c in m[0].split("、")), text)
    text = CHINESE_MONTH.sub(lambda m: NUMERALS[m[1]], text)
    return ENGLISH_MONTH.sub(_english, text)


def _english(match) -> str:
    """'Mar 2022', 'Mar-22' → '2022年3月'; 'Mar' → '3月'."""
    month = (
        "jan feb mar apr may jun jul aug sep oct nov dec".split().index(match[1][:3].lower()) + 1
    )
    year = match[2] if match[2] is None or len(match[2]) == 4 else f"20{match[2]}"
    return f"{year}年{month}月" if year else f"{month}月"


def _take_when(text: str) -> tuple[When, str]:
    """What `text` says of time, and the text without it. Dates with a day (of printing, of filling in) say nothing."""
    text = TWO_YEARS.sub(
        r"\1年",
        ATTACHMENT.sub(
            "",
            MADE.sub(
                "", FIRST_MONTHS.sub(r"1-\1月", re.sub(r"(20\d{2})(?=Q[1-4])", r"\1年", text))
            ),
        ),
    )
    text = TWO_MONTHS.sub(r"\1年1-\2月", DAYS.sub(r"1-\1月", LIST.sub(_from_january, text)))
    if found := NUMBERED_SPAN.search(text):
        last = int(found[2] or found[3])
        return When(int(found[1]), last, last, _odd(text, found)), text[: found.start()] + text[
            found.end() :
        ]
    text = DAY.sub("", text)
    if found := NUMBERED.search(text):
        return When(int(found[1]), int(found[2] or found[3]), 1, _odd(text, found)), text[
            : found.start()
        ] + text[found.end() :]
    year = YEAR.search(text)
    if year:
        text = text[: year.start()] + text[year.end() :]
    odd = False
    if span := SPAN.search(text):
        odd = _odd(text, span)
        months = last = int(span[1])
        text = text[: span.start()] + text[span.end() :]
    else:
        last, word = next(((month, word) for word, month in QUARTERS if word in text), (None, ""))
        months, text = last, text.replace(word, "", 1) if word else text
        short = TO_DATE.sub("", text)
        if last is None and (found := MONTH.search(short)):
            odd = _odd(short, found)
            last = int(found[1])
            months = last if short != text else 1
            text = short[: found.start()] + short[found.end() :]
    return When(_year(year[1]) if year else None, last, months, odd), text


def _from_january(found) -> str:
    """'1、2、3' → '1-3'; a list that leaves a month out stays as it is."""
    months = [int(month) for month in re.findall(r"\d+", found[0])]
    return f"1-{months[-1]}" if months == list(range(1, len(months) + 1)) else found[0]


def _odd(text: str, found) -> bool:
    """Whether what stands beside a period looks like a part of it."""
    return bool(ODD_BEFORE.search(text[: found.start()]) or ODD_AFTER.search(text[found.end() :]))


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


@lru_cache(maxsize=10_000)
def when(text: str) -> When:
    """'2022年1-3月' → (2022, 3, 3); '3月' → (None, 3, 1); '2015-12' → (2015, 12, 1)."""
    return _take_when(_plain_words(tidy(as_period(text))))[0]


def whens(line: str) -> list[When]:
    """Every period that a line names, one after the other."""
    found = []
    for piece in line.split(" "):  # cells of a row: "附件1" and "2月" are not "附件12月"
        rest = _plain_words(tidy(as_period(piece)))
        while True:
            at, shorter = _take_when(rest)
            if at == When() or shorter == rest:
                break
            found.append(at)
            rest = shorter
    return found


@lru_cache(maxsize=10_000)
def take_when(text: str) -> tuple[When, str]:
    """What a header says of time, and its words without it."""
    return _take_when(_plain_words(text))


@lru_cache(maxsize=10_000, typed=True)
def as_period(value) -> str:
    """A cell as tidy text; the first or last day of a month, a date or its text, as '2022年3月'. Any other day names no month."""
    text = tidy(shown(value))
    day = WHOLE_DAY.fullmatch(text)
    return f"{day[1]}年{int(day[2])}月" if day and _bounds_month(*map(int, day.groups())) else text


def _bounds_month(year: int, month: int, day: int) -> bool:
    """Whether a day is the first or the last of its month."""
    return day in (1, monthrange(year, month)[1])


@lru_cache(maxsize=10_000, typed=True)
def when_cell(value) -> When:
    """Read a cell that holds a period: a date, 202203, 2022.3, '3月' …

    Doubtful where it could be two, or a month that is none.
    """
    text = as_period(value)
    if WHOLE_DAY.fullmatch(text) or DAY.fullmatch(text) and not re.fullmatch(r"20\d{6}", text):
        raise Doubtful(message("some_day"))
    if MANGLED.fullmatch(text):
        raise Doubtful(message("span_turned_into_date"))
    if re.fullmatch(r"20\d{2}\.1", text):
        raise Doubtful(message("january_or_october"))
    if NO_MONTH.search(_plain_words(text)) or re.fullmatch(
        r"20\d{2}[-/.](1[3-9]|[2-9]\d|00?)", text
    ):
        raise Doubtful(message("no_such_month"))
    return when(text)
