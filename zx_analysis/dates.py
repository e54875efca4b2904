"""Periods as people write them: 2022年1-3月, 二〇二二年一季度, Mar 2022, 202203, a date in a cell."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from zx_analysis.cells import shown
from zx_analysis.names import tidy

NUMERALS = {"元": "1", "十二": "12", "十一": "11", "十": "10", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九0-9]{4}(?=年)")
CHINESE_MONTH = re.compile(r"(十[一二]?|[一二三四五六七八九]|元(?=月|至))(?=月|至|-|个月)")
ENGLISH_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-. ,/]*(?:(20\d{2}|\d{2})(?!\d))?", re.I)
# How Excel writes '1-2' or '3-12' once it has taken it for a date.
MANGLED = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[-/. ][A-Z][a-z]{2}|[A-Z][a-z]{2}[-/. ](?:0?[1-9]|1[0-2])")
DAY = re.compile(r"(?:20\d{2}[年./-])?\d{1,2}[月./-]\d{1,2}日|20\d{2}[./-]\d{1,2}[./-]\d{1,2}(?!\d)|(?<!\d)20\d{6}(?!\d)")
WHOLE_DAY = re.compile(r"(20\d{2})[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?:00:00:00)?")
# 'April filled in', 'printed in April': when the sheet was made, not what it is about.
MADE = re.compile(r"(?:20\d{2}年)?(?:1[0-2]|0?[1-9])月(?:填报|填制|填表|制表|编制|编印|印发|印制|发布|公布|报送|报出)")
YEAR = re.compile(r"(?<!\d)(20\d{2}|[1-3]\d)年度?")
NUMBERED_SPAN = re.compile(r"(20\d{2})(?:[./年-]0?1[-—–~～至到](1[0-2]|0?[2-9])月份?|\.0?1[-—–~～至](1[0-2]|0?[2-9])(?![\d.月]))")
FIRST_MONTHS = re.compile(r"前(1[0-2]|[2-9])个月")
SPAN = re.compile(r"(?<![\d.])0?1月?[-—–~～至到](1[0-2]|0?[2-9])月份?")
QUARTERS = (("前三季度", 9), ("前3季度", 9), ("1-3季度", 9), ("上半年", 6), ("第一季度", 3), ("一季度", 3), ("1季度", 3), ("Q1", 3), ("全年", 12))
TO_DATE = re.compile(r"(?:截至|截止|截止到|止)(?=1?\d月)|(?<=月)(?:止|末|底)")
MONTH = re.compile(r"(?<![\d.\-—–~～至到])(1[0-2]|0?[1-9])月份?")
NO_MONTH = re.compile(r"(?<!\d)(1[3-9]|[2-9]\d|0)月")
NUMBERED = re.compile(r"(?<![\d.])(20\d{2})(?:[-/.M](1[0-2]|0?[1-9])|(0[1-9]|1[0-2]))(?![\d.])")


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
    text = CHINESE_YEAR.sub(lambda m: "".join("0" if c in "〇零○" else NUMERALS.get(c, c) for c in m[0]), text)
    text = CHINESE_MONTH.sub(lambda m: NUMERALS[m[1]], text)
    return ENGLISH_MONTH.sub(_english, text)


def _english(match) -> str:
    month = "jan feb mar apr may jun jul aug sep oct nov dec".split().index(match[1][:3].lower()) + 1
    year = match[2] if match[2] is None or len(match[2]) == 4 else f"20{match[2]}"
    return f"{year}年{month}月" if year else f"{month}月"


def _take_when(text: str) -> tuple[When, str]:
    """What `text` says of time, and the text without it. Dates with a day (of printing, of filling in) say nothing."""
    text = MADE.sub("", FIRST_MONTHS.sub(r"1-\1月", re.sub(r"(20\d{2})(?=Q[1-4])", r"\1年", text)))
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


@lru_cache(maxsize=10_000)
def when(text: str) -> When:
    """'2022年1-3月' → (2022, 3, 3); '3月' → (None, 3, 1); '2015-12' → (2015, 12, 1)."""
    return _take_when(_plain_words(tidy(as_period(text))))[0]


def whens(line: str) -> list[When]:
    """Every period that a line names, one after the other."""
    found, rest = [], _plain_words(tidy(as_period(line)))
    while True:
        at, shorter = _take_when(rest)
        if at == When() or shorter == rest:
            return found
        found.append(at)
        rest = shorter


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
    return day in (1, monthrange(year, month)[1])


@lru_cache(maxsize=10_000, typed=True)
def when_cell(value) -> When:
    """A cell that holds a period: a date, 202203, 2022.3, '3月' …; ValueError where it could be two, or a month that is none."""
    text = as_period(value)
    if isinstance(value, datetime | date) and WHOLE_DAY.fullmatch(text):
        raise ValueError("是某一天，可能是“1-2月”被改成了日期；a day, perhaps '1-2' turned into a date")
    if MANGLED.fullmatch(text):
        raise ValueError("可能是“1-2月”被改成了日期；perhaps '1-2' turned into a date")
    if re.fullmatch(r"20\d{2}\.1", text):
        raise ValueError("可能是1月，也可能是10月；January or October")
    if NO_MONTH.search(_plain_words(text)) or re.fullmatch(r"20\d{2}[-/.](1[3-9]|[2-9]\d|00?)", text):
        raise ValueError("没有这个月份；no such month")
    return when(text)
