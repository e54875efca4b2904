"""The words of a header → what a figure counts, when, in which unit.

A header counts only if every word of it is understood: "工业总产值(不含园区)" is not "工业总产值".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from zx_analysis.city import Indicator, periods
from zx_analysis.city.indicators import UNITS, any_of, same_dimension
from zx_analysis.city.register import tidy
from zx_analysis.reading.dates import When, take_when, without_number
from zx_analysis.reading.titles import OF_MONTH
from zx_analysis.reading.unit_texts import BRACKET_UNIT
from zx_analysis.reading.words import (
    ABOUT,
    AMBIGUOUS_GROWTH,
    CUMULATIVE,
    ENGLISH_CLAIM,
    ENGLISH_GROWTH,
    ENGLISH_UNITS,
    FILLERS,
    GROWTH,
    MONTHLY,
    OTHER,
    PRIOR,
    QUARTERLY,
    ROOFS,
)

# "完成" with one of these, or in per cent, is a share of a plan; alone it means what was achieved.
OF_PLAN = re.compile(r"计划|目标|任务|进度|率|比|%")
PLAN = re.compile(r"(?:全年|年度|年初|本年)(?:指标|目标|任务|计划)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TRANSLATION = re.compile(r"[A-Za-z][A-Za-z .,&'/()%-]+")  # an English header below the Chinese one
LATIN = re.compile(r"[A-Za-z]{4,}|YoY")
BASES = {word.lower() for word in (*MONTHLY, *CUMULATIVE, *QUARTERLY) if word.isascii()}
OF_YEAR = re.compile(r"年度?累计")
BARE_UNIT = re.compile(
    rf"(?:(?:计量)?单位:)?({any_of(unit for unit in UNITS if len(unit) > 1 or unit in '%‰')})"
)  # 个, 家, 户, 度 and 元 are parts of other words
# What a bare growth behind it compares with: none of these is the year before.
OTHER_BASE = re.compile(r"上月|环比|上季|上期|计划|目标|任务|预算|基数|定额")
COMPARABLE = re.compile(r"按?(?:可比|不变)(?:价格?|口径)(?:计算)?|可比|同口径")  # growth is told so
DIFFERENCE = re.compile(r"增[减长加]额|[增减净]量|差额")
OF_LAST_YEAR = re.compile(r"同[比期]|上年|去年|累计")
JOINT = 2  # January and February are surveyed together
BARE = ("数", "汇总", "汇总数")  # behind a period they say no more than that there is a figure
MARKS = re.compile(r"[%±:,;、/_\-—()\[\].+#*|\"'“”<>①-⑳¹²³⁰⁴-⁹]+")


@dataclass(frozen=True)
class Heading:
    """What the words over (and beside) a figure say.

    wording: the indicator's, '' where none. measure: '' (the figure itself), 'growth', 'prior' (a
    year ago), 'other' (plans, ranks, shares …: not for the panel). about: whether an 'other' speaks
    of the column before it (its rank, its plan). amount: whether a growth may be an amount as well
    as a rate. basis: 'month', 'cumulative', 'quarter' (so far), 'both' where one cell says a month
    of a span of several (1-3月当月), or ''. units: all that are named. rest: what was not
    understood. text: as printed.
    """

    wording: str
    measure: str
    basis: str
    units: tuple[str, ...]
    when: When
    rest: str
    text: str
    about: bool = False
    amount: bool = False

    @property
    def unit(self) -> str:
        return self.units[-1] if self.units else ""


def heading(parts: list[str], wordings: tuple[str, ...]) -> Heading:
    """Header cells from top to bottom ('工业总产值(万元)', '本月') → Heading. wordings: all that
    indicators go by, longest first.
    """
    return _read_once(tuple(parts), wordings)


@lru_cache(maxsize=10_000)  # the same columns in each month's file
def _read_once(parts: tuple[str, ...], wordings: tuple[str, ...]) -> Heading:
    """`heading` of words that were not met before."""
    head = _heading(parts, wordings)
    # "规模以上工业" over "总产值" is part of the name; over "工业总产值" it is a mere roof.
    fewer = tuple(map(_without_roof, parts)) if head.rest else parts
    return _heading(fewer, wordings) if fewer != parts else head


def _without_roof(part: str) -> str:
    """A header cell without a mere roof: of '规上(万元)' the unit is left."""
    text = tidy(part)
    if text in ROOFS:
        return ""
    unit = BRACKET_UNIT.search(text)
    return unit[0] if unit and BRACKET_UNIT.sub("", text) in ROOFS else part


def _heading(parts: tuple[str, ...], wordings: tuple[str, ...]) -> Heading:
    chinese = "".join(part for part in parts if CHINESE.search(part))
    whole = list(
        dict.fromkeys(
            without_number(_in_chinese_units(tidy(part)))
            for part in parts
            if part and not (chinese and _translates(tidy(part), chinese))
        )
    )
    text = "".join(whole)
    at, rest = take_when(text)
    units = tuple(
        dict.fromkeys("%" if "%" in unit else unit for unit in BRACKET_UNIT.findall(rest))
    )
    rest = BRACKET_UNIT.sub("", rest)
    wording = next((word for word in wordings if word in rest), "")
    rest = rest.replace(wording, " ") if wording else rest
    if _first(wording, GROWTH):
        rest = rest.replace("规模以上", "").replace(
            "规上", ""
        )  # "规上工业总产值增速": 工业总产值增速 is found in it first
    value_added, rest = (
        ("增加值", rest.replace("增加值", "")) if "增加值" in rest else ("", rest)
    )  # an indicator of its own, not an increase
    bare = tuple(dict.fromkeys(BARE_UNIT.findall(rest)))
    rest = BARE_UNIT.sub(" ", rest)
    # What plans, ranks and shares count is no figure of the panel, whatever else the header says.
    other, rest = _take(rest, OTHER) if not _first(rest, GROWTH) else ("", rest)
    if plan := PLAN.search(text):
        other = other or plan[0]
    growth, rest = _take(rest, GROWTH)
    while growth and _first(rest, GROWTH):
        rest = _take(rest, GROWTH)[1]  # 同比增减 over 增幅(%)
    rest = COMPARABLE.sub("", rest) if growth else rest
    growth = (
        growth
        or _first(wording, GROWTH)
        or ("±" if "±" in text or "+-%" in text or "+/-%" in text else "")
    )
    units += tuple(u for u in bare if u not in units)
    if (
        growth
        and (own := [part for part in whole if growth in part])
        and (said := BARE_UNIT.findall(own[-1]))
    ):
        other = other or ("" if {"%", "‰"} & set(said) else growth)  # "同比增减(万元)" is an amount
    elif growth and re.search("绝对|额", rest):
        other, rest = other or growth, "" if rest == "额" else rest
    elif growth and growth not in AMBIGUOUS_GROWTH:
        units = tuple(
            unit for unit in units if same_dimension(unit, "%")
        )  # the unit over the group is the level's
    if "完成" in rest and not growth and OF_PLAN.search(text):
        other = other or "完成"
    prior, rest = _take(rest, PRIOR) if not growth else ("", rest)
    # said in one cell: 季 beside 累计 is how often the year to date is published
    quarter = next((w for w in QUARTERLY for part in whole if w in part and w in rest), "")
    rest = rest.replace(quarter, "") if quarter else rest
    cumulative, rest = _take(rest, CUMULATIVE)
    cumulative = cumulative or _first(wording, CUMULATIVE)  # 工业总产值累计增速
    if cumulative:
        rest = re.sub(
            "季度?", "", rest
        )  # 频度 季: a year to date is one whatever the rhythm of its publication
    month, rest = _take(rest, MONTHLY)
    if not other:
        other, rest = _take(rest, OTHER)
    for word in FILLERS:
        rest = rest.replace(word, "")
    measure = "other" if other else "growth" if growth else "prior" if prior else ""
    if month and any(month in part and (take_when(part)[0].months or 1) > 1 for part in whole):
        basis = "both"
    else:
        basis = "quarter" if quarter else "cumulative" if cumulative else "month" if month else ""
    rest = (
        MARKS.sub("", rest).replace(" ", "").replace("本年", "").replace("今年", "") + value_added
    )
    if (wording or growth) and LATIN.fullmatch(rest) and _translates(rest, chinese):
        rest = ""  # 工业总产值 Gross output in one cell
    if rest in BARE and at.month is not None:
        rest = ""  # 3月数, 1-3月汇总
    rest += "…" if at.odd and not rest else ""
    return Heading(
        wording,
        measure,
        basis,
        units,
        at,
        rest,
        text,
        other in ABOUT or bool(growth or PLAN.search(text)),
        growth in AMBIGUOUS_GROWTH and "%" not in units,
    )


def _translates(part: str, chinese: str) -> bool:
    """Whether an English header says no more than the Chinese one over it."""
    if not TRANSLATION.fullmatch(part) or part.lower() in BASES:
        return False
    said = ENGLISH_CLAIM.search(part)
    return said is None or bool(ENGLISH_GROWTH.search(part) and _first(chinese, GROWTH))


def _in_chinese_units(part: str) -> str:
    """'(10,000yuan)' → '(万元)'."""
    for unit, english in ENGLISH_UNITS.items():
        part = english.sub(f"({unit})", part)
    return part


def _first(text: str, words) -> str:
    """The first of `words` found in `text`, '' for none."""
    return next((word for word in words if word in text), "")


def _take(text: str, words) -> tuple[str, str]:
    """The first of `words` found in `text`, and the text without it."""
    word = _first(text, words)
    return word, text.replace(word, "") if word else text


def all_wordings(indicators: tuple[Indicator, ...]) -> tuple[str, ...]:
    """Every wording of every indicator, longest first."""
    return tuple(
        sorted(
            {tidy(word) for i in indicators for word in i.wordings},
            key=lambda word: (-len(word), word),
        )
    )


def match(head: Heading, inherited: str, indicators: tuple[Indicator, ...]) -> Indicator | None:
    """The indicator a heading names; `inherited` is the wording of the group or title it stands
    under, '' for none.
    """
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


def families(indicators: Sequence[Indicator]) -> dict[str, str]:
    """By wording the level that it names or whose growth it names; of several the first."""
    levels = {i.growth: i.name for i in reversed(indicators) if i.growth}
    return {
        tidy(word): levels.get(i.name, i.name) for i in reversed(indicators) for word in i.wordings
    }


def interval(
    head: Heading, context: When, context_basis: str, kind: str, left: tuple[str, int] | None
) -> tuple[str, int] | None:
    """(period, months) of a column: its own words, then those of the title; a bare growth rate
    follows the column left of it.

    context_basis: 'month' or 'cumulative' where the title says so for the whole table, '' where the
    columns speak for themselves.
    """
    at = head.when.over(context)
    period = at.period()
    if period is None:
        own = head.when.month, head.when.months or 1
        same = left is not None and own in ((None, 1), (int(left[0][5:]), left[1]))
        to_date_beside = left is not None and left[1] == periods.year_to_date(left[0])
        says_so = not head.basis or head.basis == "cumulative" and to_date_beside
        return left if head.measure == "growth" and same and says_so else None
    if head.basis == "month" and head.when.month == head.when.months == JOINT:
        return period, JOINT  # 当月 of a row 1-2月
    if head.basis:
        return _to_the_end_of(period, head.basis)
    if head.measure == "growth" and head.when.month is None and left is not None:
        return left
    silent = head.when.month is None
    if silent and (context_basis == "both" or context_basis == "month" and at.months != 1):
        return None
    one_month = (head.when.months or 1) == 1 and not at.other_span
    if context_basis == "quarter" or context_basis not in ("", "both") and one_month:
        return _to_the_end_of(period, context_basis)
    # A rate for "March" with no figure beside it may be the month's or the year's to date.
    if kind == "growth" and head.when.month is None and at.months == 1:
        return None
    return (period, at.months) if at.months else None


def _to_the_end_of(period: str, basis: str) -> tuple[str, int] | None:
    """(period, months) of a month, of the quarter so far or of the year to date; None of 'both'."""
    months = {
        "month": 1,
        "quarter": (int(period[5:]) - 1) % 3 + 1,
        "cumulative": periods.year_to_date(period),
    }
    return (period, months[basis]) if basis in months else None


def beside_others(found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings as those beside them make them: 月累计 beside 年累计 is the month; a bare growth
    behind 上月, 计划 or another month compares with that, and is none of the panel."""
    result = _months_beside_years(found)
    for c, head in result.items():
        bare = head.measure == "growth" and not head.basis and head.when.month is None
        if bare and not OF_LAST_YEAR.search(head.text) and _on_another_base(c, result):
            result[c] = replace(head, measure="other")
    return result


def _on_another_base(c: int, found: dict[int, Heading]) -> bool:
    """Whether what stands left of a bare growth is another base than the same months a year ago."""
    left = [
        head
        for k, head in found.items()
        if k < c and head.measure != "growth" and not DIFFERENCE.search(head.text)
    ]
    if not left:
        return False
    base = left[-1]
    if base.measure == "other":
        return bool(OTHER_BASE.search(base.text))
    if base.measure == "prior":
        months = {head.when.month for head in left if head.measure == ""} - {None}
        return base.when.month is not None and base.when.month not in months
    this = left[-2] if len(left) > 1 else None
    if this is None or this.measure or base.wording not in ("", this.wording):
        return False
    return _of_other_months(this, base)


def _of_other_months(this: Heading, base: Heading) -> bool:
    """Whether two figures side by side are neither of one end nor a year apart."""
    ends = this.when.month, base.when.month
    if this.when.year and base.when.year and ends[0] == ends[1]:
        return abs(this.when.year - base.when.year) > 1
    if None in ends:  # 本月 | 3月
        return (this.basis or base.basis) == "month" and max(
            this.when.months or 0, base.when.months or 0
        ) == 1
    return ends[0] != ends[1]


def _months_beside_years(found: dict[int, Heading]) -> dict[int, Heading]:
    """The headings with 月累计 beside 年累计 as the month."""
    if not any(OF_YEAR.search(head.text) for head in found.values()):
        return found
    return {
        c: replace(head, basis="month", rest=head.rest.removeprefix("月"))
        if OF_MONTH.search(head.text)
        else head
        for c, head in found.items()
    }
