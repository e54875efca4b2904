"""The words of a table: titles, header cells, units and periods → what a column counts, when, in which unit."""

import re
from dataclasses import dataclass

from zx_analysis import periods
from zx_analysis.city import tidy
from zx_analysis.indicators import UNITS, Indicator

YEAR = re.compile(r"(20\d{2})\s*年")
SPAN = re.compile(r"(?<![\d.])(?:1|01)(?:月)?[-—–~至到](1[0-2]|0?[2-9])月")
MONTH = re.compile(r"(?<![\d.\-—–~至到])(1[0-2]|0?[1-9])月")
ISO = re.compile(r"(20\d{2})[-/.](0?[1-9]|1[0-2])(?:[-/.]0?1)?")
MONTHLY = ("本月止当月", "本月", "当月", "本期")
CUMULATIVE = ("自年初累计", "本年累计", "年初累计", "累计")
GROWTH = ("同比增长", "同比增速", "同比", "比上年同期增长", "增长速度", "比增", "增速", "增长")
PRIOR = ("上年同期", "去年同期", "上年", "同期")
UNIT_WORDS = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
BRACKET_UNIT = re.compile(rf"[(\[]({UNIT_WORDS}|±%)[)\]]")
UNIT_LINE = re.compile(r"(?:计量)?单位:(.+)")


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


def when(text: str) -> When:
    """'2022年1-3月' → (2022, 3, 3); '3月' → (None, 3, 1); '2015-12-01' → (2015, 12, 1)."""
    text = tidy(text)
    iso = ISO.fullmatch(text)
    if iso:
        return When(int(iso[1]), int(iso[2]), 1)
    year = YEAR.search(text)
    span = SPAN.search(text)
    month = None if span else MONTH.search(text)
    last = int((span or month)[1]) if span or month else None
    return When(int(year[1]) if year else None, last, last if span else 1 if month else None)


def units_in(text: str) -> list[str]:
    """The units named in a unit line, '单位:万元、%' → ['万元', '%']."""
    line = UNIT_LINE.search(tidy(text))
    return [u for u in re.split(r"[、,;/ ]", line[1]) if u in UNITS] if line else []


@dataclass(frozen=True)
class Heading:
    """What one column's header says. measure: 'month', 'cumulative', 'growth', 'prior' or '' (not said)."""

    wording: str
    measure: str
    growth_of: str
    unit: str
    when: When


def heading(parts: list[str]) -> Heading:
    """Header cells from top to bottom ('工业总产值(万元)', '本月') → Heading; wording is what is left over."""
    text = "".join(dict.fromkeys(tidy(part) for part in parts if part))
    # The lowest header row is nearest to the figures: its unit holds, not that of the group above it.
    named = BRACKET_UNIT.findall(text)
    unit = named[-1].replace("±", "") if named else ""
    rest = BRACKET_UNIT.sub("", text)
    at = when(rest)
    for pattern in (YEAR, SPAN, MONTH):
        rest = pattern.sub("", rest)
    growth_of = ""
    prior = next((word for word in PRIOR if word in rest and not any(g in rest for g in GROWTH)), "")
    for word in MONTHLY:
        if word in rest:
            rest, growth_of = rest.replace(word, ""), "month"
            break
    else:
        for word in CUMULATIVE:
            if word in rest:
                rest, growth_of = rest.replace(word, ""), "cumulative"
                break
    measure, full = growth_of, rest
    for word in GROWTH:
        if word in rest:
            rest, measure = rest.replace(word, ""), "growth"
            break
    if prior:
        measure, rest = "prior", rest.replace(prior, "")
    strip = "%:,;、/_-()"
    return Heading((full if measure == "growth" else rest).strip(strip), measure, growth_of, unit, at)


def _clean(wording: str) -> str:
    for word in GROWTH:
        wording = wording.replace(word, "")
    return wording.strip("%:,;、/_-()")


def match(head: Heading, title: str, indicators: tuple[Indicator, ...]) -> Indicator | None:
    """The indicator a column holds: by its own words, whole; where it has none, by the longest wording in the title."""
    by_word = {tidy(word): i for i in indicators for word in i.wordings}
    by_name = {i.name: i for i in indicators}
    wording, growth = head.wording, head.measure == "growth"
    if wording and not (growth and not _clean(wording)):
        found = by_word.get(wording) or by_word.get(_clean(wording))
    else:
        text = tidy(title)
        inside = sorted((word for word in by_word if word in text), key=len)
        found = by_word[inside[-1]] if inside else None
    if found is not None and growth and found.kind != "growth":
        return by_name.get(found.growth or "")
    return found


def interval(head: Heading, context: When, kind: str, left: tuple[str, int] | None) -> tuple[str, int] | None:
    """(period, months) of a column: its own words, then those of the title; growth follows the column left of it."""
    at = head.when.over(context)
    period = at.period()
    if period is None:
        return None
    to_date = periods.year_to_date(period)
    if head.growth_of == "month":
        return period, 1
    if head.growth_of == "cumulative":
        return period, to_date
    if head.measure == "growth" and head.when.month is None and left is not None:
        return left
    if kind == "growth" and head.when.month is None:
        return period, to_date
    return period, at.months or 1
