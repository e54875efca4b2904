"""Periods as people write them: 2022年1-3月, 二〇二二年一季度, Mar 2022, 202203, a date in a
cell.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
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
CHINESE_YEAR = re.compile(r"[〇○零Oo一二三四五六七八九0-9]{4}(?=年)")
CHINESE_NUMERAL = r"(?:十[一二]?|[一二三四五六七八九元])"
CHINESE_MONTH = re.compile(r"(十[一二]?|[一二三四五六七八九]|元(?=月|至|-))(?=月|至|-|个月)")
NAMED_LIST = re.compile(r"(?<![\d.])1月(?:[、,和及]\d{1,2}月)+")
CHINESE_LIST = re.compile(rf"{CHINESE_NUMERAL}(?:、{CHINESE_NUMERAL})+(?=月)")
# Every sign that stands between the ends of a span, as people and their keyboards write it.
DASHES = re.compile(
    r"(?<=[\d月年元一二三四五六七八九])[\-‐‑‒–—―─━−－﹣~～〜∼˜→➝ー_]+(?=[\d元一二三四五六七八九十])"
)
# A division's code before a period in a name: HZJG_421399_2022_04.
CODE_BEFORE = re.compile(r"(?<!\d)(?!20)[1-9]\d{5}(?:\d{3}){0,2}[-_]+(?=20\d{2})")
JOINED = re.compile(r"(?<!\d)2月份?\((?:含|包括|包含)1月份?(?:数据?)?\)")  # both of them
# The lines of a form that was filled in: 2022年__3__月.
FORM_LINES = re.compile(
    r"(?<=年)_+(?=[\d元一二三四五六七八九十])|(?<=[\d一二三四五六七八九十])_+(?=[年月日季])|^_+(?=20\d{2})"
)
# A span whose first month was lost: 2022年-3月.
START_LOST = re.compile(r"(?:20\d{2}年度?|^)[\-‐‑‒–—―─━−－﹣~～〜∼˜→➝ー]+(?=\d{1,2}月)")
ENGLISH_MONTH = re.compile(
    r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(?:(?![a-z])|(?=[YMQ]TD))"
    r"[-. ,/]*(?:(20\d{2}|\d{2})(?!\d))?",
    re.I,
)
ENGLISH_SPAN = re.compile(
    r"(?<![a-z])jan(?:uary)?\.?(?:[-–~至到]|to)(?=feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
# How Excel writes '1-2' or '3-12' once it has taken it for a date.
MANGLED = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[-/. ][A-Z][a-z]{2}|[A-Z][a-z]{2}[-/. ](?:0?[1-9]|1[0-2])"
)
DAY = re.compile(
    r"20\d{2}[./-]\d{1,2}[./-]\d{2}\d{2}:\d{2}(?::\d{2})?|(?:20\d{2}[年./-])?\d{1,2}[月./-]\d{1,2}日|20\d{2}[./-]\d{1,2}[./-]\d{1,2}(?!\d)|(?<!\d)20\d{6}(?!\d)"
)
WHOLE_DAY = re.compile(r"(20\d{2})[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?:00:00:00)?")
# 'April filled in', 'printed in April': when the sheet was made, not what it is about.
MADE = re.compile(
    r"(?:有效期至?|批准日期|制定日期|填[报表]日期|报出日期|打印日期|印发日期|更新日期):?"
    r"(?:20\d{2}年)?(?:1[0-2]|0?[1-9])月(?:\d{1,2}日)?"
)
# The same by a verb: of a line of its own, or beside another period; alone it is the only period.
MADE_THEN = re.compile(
    r"(?<![-至到、\d])(?:20\d{2}年)?(?<!\d)(?:1[0-2]|0?[1-9])月份?(?:填报|填制|填表|制表|制作|编制|编印|印发|印制|"
    r"发布|公布|报送|报出|上报|导出|下载|打印|更新|整理|汇总|生成|提供)(?!数据|的|工业|[^日期]{0,6}表)"
)
# The number of a table or a chapter before its title: 表3-2, 续表, 附件1, 一、, (二), 3.
NUMBER = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
TABLE_NUMBER = re.compile(
    rf"^(?:(?:续?附?表|附件|附录|附){NUMBER}(?:[-.]{NUMBER})*(?:\(?续{NUMBER}?\)?)?|续附?表|附表)"
    rf"[:、.]?(?=20\d{{2}}|[^\d月至到、-])"
)
CHAPTER = re.compile(
    r"^(?:\([一二三四五六七八九十]{1,3}\)|\(\d{1,2}\)|[一二三四五六七八九十]{1,3}[、.](?!2月)|"
    r"\d{1,2}[.、)](?=20\d{2}年)|\d{1,2}[、)](?!\d)|\d{1,2}\.(?!\d))"
    r"(?!(?:[一二三四五六七八九十]{1,2}[、,]?)+月)"
)
ATTACHMENT = re.compile(r"(?:附件|附表|附|表)\d{1,2}(?=20\d{2}年)")
# A letter or a stroke for the figure one: l-3月, Ⅰ-3月, |-3月.
STROKE = re.compile(r"(?<![A-Za-z\d])[lI|丨!](?=[\-‐‑–—－~～至到]+\d{1,2}月)")
RUN = re.compile(r"[一二三四五六七八九]{2,}(?=月)")
# From the first of January to the last day of a month; from one whole month to another.
DAYS = re.compile(r"0?1月0?1日[-至到](?:20\d{2}年)?(1[0-2]|0?[1-9])月(?:2[89]|3[01])日")
# From January, unless a span of days says otherwise, to the last day of a month.
TO_DAY = re.compile(
    r"(?:截至到?|截止到?|(?<![\d月日])[至到])(?:(20\d{2})[年./-])?(?:今年|本年)?(1[0-2]|0?[1-9])[月./-](\d{1,2})日(?:为?止)?"
)
TWO_MONTHS = re.compile(
    r"(20\d{2})[年./-]?0?1月?[-至到](?:\1)[年./-]?(1[0-2]|0?[1-9])(?:月份?|(?!\d))"
)
TWO_YEARS = re.compile(r"(20\d{2})年?[-至到、/](?=20\d{2}年)")
LIST = re.compile(r"(?<![\d.])1((?:[、,]\d{1,2})+)(?=月)")
# A period of which only one end was understood: "4月至6月", "3、4月", "1→3月" with a sign that
# nobody knows.
ODD_BEFORE = re.compile(
    r"(?:\d月?|[一二三四五六七八九十]|季度)[^\w()\[\]:;。]{1,3}$|\d(?:月|季度)?[至到和与及]$|(?:附件|附表|(?:^|续)表|第)$"
)
ODD_AFTER = re.compile(
    r"^份?[^\w()\[\]:;。]{0,2}[至到和与及]?[^\w()\[\]:;。]{0,2}\d{1,2}(?:月|季度)|^[-至到]\d{1,2}(?![\d月日])"
)
BARE_YEAR = re.compile(r"20[0-4]\d")  # alone in a cell or as a sheet's name
YEAR = re.compile(r"(?<!\d)(20\d{2}|[1-3]\d)年度?")
NUMBERED_SPAN = re.compile(
    r"(20\d{2})(?:[./年-]0?1[-至到](1[0-2]|0?[2-9])月份?|[./]0?1[-至](1[0-2]|0?[2-9])(?![\d./月日-]))"
)
FIRST_MONTHS = re.compile(r"[前头](1[0-2]|[2-9两])个?月")
SPAN = re.compile(r"(?<![\d.])0?1月?[-至到](1[0-2]|0?[2-9])月份?")
LATER_SPAN = re.compile(r"(?<![\d.])(0?[2-9]|1[01])月?[-至到](1[0-2]|0?[3-9])月份?(?!\d)")
ORDINAL = {"一": 1, "二": 2, "三": 3, "四": 4, "I": 1, "II": 2, "III": 3, "IV": 4}
# One or several quarters, and the halves of a year: the last month, and how many months.
QUARTERS = re.compile(r"第?([一二三四1-4])[至到、和及-]第?([二三四2-4])个?季度")
FIRST_QUARTERS = re.compile(r"前([二三23])个?季度")
QUARTER = re.compile(r"第?(?:([一二三四1-4]|IV|I{1,3})个?季度|(?<![A-Za-z\d])Q([1-4])(?!\d))")
# Quarters and halves as programs write them: 2022-Q1, Q1 2022, 1Q2022, 2022H1.
YEAR_AND_Q = re.compile(r"(20\d{2})[-_./]?(?=Q[1-4](?!\d))")
Q_AND_YEAR = re.compile(r"(?<![A-Za-z\d])(?:Q([1-4])|([1-4])Q)[-_./]?(20\d{2})(?!\d)")
HALF = re.compile(r"(?:(20\d{2})年?[-_./]?|(?<![A-Za-z\d]))H([12])(?![A-Za-z\d])")
PARTS_OF_YEAR = (("上半年", 6, 6), ("下半年", 12, 6), ("全年", 12, 12))
# A span of days that is no span of whole months: 1月1日-3月20日, 3月1-20日.
YEAR_AND_QUARTER = re.compile(r"(20\d{2})[年./_-]([1-4])(?:季度?|Q)")
YEAR_AND_MONTHS = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])[-至到](0[1-9]|1[0-2])月?份?(?!\d)")
# 1-3月25日: the months from January on, but for the last days
SPAN_TO_DAY = re.compile(r"(?<![\d.])0?1[-至到](1[0-2]|0?[2-9])月(\d{1,2})日")
DAY_SPAN = re.compile(
    r"(?<![\d.])(?:(20\d{2})[年./-])?(\d{1,2})[月./-](\d{1,2})日?[-至到]"
    r"(?:(?:20\d{2}[年./-])?(\d{1,2})[月./-])?(\d{1,2})(?:日|(?![\d月./]))"
)
# A part of a month, or months counted from a day that nobody names.
PART = re.compile(
    r"[前头后]\d{1,2}天|[上下]半个?月|[上中下]旬|第?[\d一二三四五]周|[截至]至?\d{1,2}日|(?:春节|节日|假期)期间|"
    r"(?<!^时间:)(?<!^时间:最)[近最]近?(?:[两\d]|1[0-2])个?月|(?:止|的|连续|滚动)的?(?:1?\d|[一二两三四五六七八九十]{1,2})个月"
)
TO_DATE = re.compile(
    r"(?:截至|截止到?|止|至)(?:今年|本年)?(?=[01]?\d月)|(?<=月)(?:止|末|底(?![稿表册]))|(?<=月份)(?:止|末|底(?![稿表册]))"
)
MONTH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])月份?")
# What periods leave behind in a text: 截至 before a month, halves of dates.
UNTIL = re.compile(
    r"(?:截至|截止到?|止)(?=(?:20\d{2}年|今年|本年)?\d{1,2}月(?!\d))|今年|本年(?!度)"
)
PIECES = re.compile(
    r"[〇○零一二三四五六七八九\d]{4}年|[一二三四1-4]季度|上半年|全年|"
    r"(?:元(?=月)|[一二三四五六七八九十\d])+(?:月|个月)?[-—–~～至到]?[一二三四五六七八九十\d]*月?份?|止|底(?![稿表册])|末"
)
NO_MONTH = re.compile(r"(?<!\d)(1[3-9]|[2-9]\d|0)月")
NUMBERED = re.compile(
    r"(?<![\d.])(20\d{2})(?:[-/.M](1[0-2]|0?[1-9])|(0[1-9]|1[0-2]))(?![\d.]|[-至到]\d|Q|季)"
)


@dataclass(frozen=True)
class When:
    """A year, a last month and the months covered, as far as a text says so; None where it does
    not.
    """

    year: int | None = None
    month: int | None = None
    months: int | None = None
    odd: bool = False  # something beside the period was not understood: it may be part of it

    def period(self) -> str | None:
        return (
            None if self.year is None or self.month is None else f"{self.year:04d}-{self.month:02d}"
        )

    @property
    def other_span(self) -> bool:
        """Whether it is neither a month nor the months from January on: a quarter, a half of a
        year.
        """
        return self.month is not None and (self.months or 1) not in (1, self.month)

    def over(self, other: "When") -> "When":
        """This text's own words first, `other` where it is silent."""
        if self.month is None:
            return When(self.year or other.year, other.month, other.months, self.odd or other.odd)
        return When(self.year or other.year, self.month, self.months, self.odd)

    def contradicts(self, other: "When") -> bool:
        """Whether the two name different periods; a month inside the other's span from January is
        no contradiction.
        """
        if self.year and other.year and self.year != other.year:
            return True
        if self.month is None or other.month is None or self.month == other.month:
            return False
        spans = sorted(
            (month, month - (months or 1))
            for month, months in ((self.month, self.months), (other.month, other.months))
        )
        (_, before_sooner), (_, before_later) = spans
        return before_later > before_sooner


def _plain_words(text: str) -> str:
    """Tidy text with Chinese numerals of years and months written in digits and English months as
    3月.
    """
    text = CHINESE_YEAR.sub(
        lambda m: "".join("0" if c in "〇零○Oo" else NUMERALS.get(c, c) for c in m[0]), text
    )
    text = JOINED.sub("1-2月", CODE_BEFORE.sub("", text))
    text = RUN.sub(_run, STROKE.sub("1", FORM_LINES.sub("", text)))
    text = re.sub(r"(?<=\d)一(?=\d{1,2}月)", "-", DASHES.sub("-", text))
    text = text.replace("首季度", "一季度").replace("首季", "一季度")
    text = re.sub(r"(?<=\d年)半年(?![报度])", "上半年", text)
    text = re.sub(r"一(?:至|到|-)([二三])季度", lambda m: f"1-{NUMERALS[m[1]]}季度", text)
    text = CHINESE_LIST.sub(lambda m: "、".join(NUMERALS[c] for c in m[0].split("、")), text)
    text = CHINESE_MONTH.sub(lambda m: NUMERALS[m[1]], text)
    return ENGLISH_MONTH.sub(_english, ENGLISH_SPAN.sub("1-", text))


def _run(match) -> str:
    """'一二三' → '1-3'; another run as a list, which is no period from January."""
    months = [int(NUMERALS[c]) for c in match[0]]
    if months == list(range(1, len(months) + 1)):
        return f"1-{months[-1]}"
    return "、".join(map(str, months))


def without_number(text: str) -> str:
    """A title without the number of its table or chapter: '一、2022年3月…', '表3-22022年3月…'.

    '一、二月' and '1、2月' are January and February.
    """
    return CHAPTER.sub("", TABLE_NUMBER.sub("", text, count=1), count=1)


def _english(match) -> str:
    """'Mar 2022', 'Mar-22' → '2022年3月'; 'Mar' → '3月'."""
    month = (
        "jan feb mar apr may jun jul aug sep oct nov dec".split().index(match[1][:3].lower()) + 1
    )
    year = match[2] if match[2] is None or len(match[2]) == 4 else f"20{match[2]}"
    return f"{year}年{month}月" if year else f"{month}月"


def _take_when(text: str) -> tuple[When, str]:
    """What `text` says of time, and the text without it. Dates with a day (of printing, of filling
    in) say nothing.
    """
    if MADE_THEN.search(text):
        at, rest = _take_period(MADE_THEN.sub("", text))
        if at.month is not None:
            return at, rest
    return _take_period(text)


def _take_period(text: str) -> tuple[When, str]:
    """`_take_when` of a text in which every month counts."""
    lost = bool(START_LOST.search(text))
    text = YEAR_AND_QUARTER.sub(_year_and_quarter, YEAR_AND_MONTHS.sub(_year_and_months, text))
    text = TWO_YEARS.sub(
        r"\1年",
        ATTACHMENT.sub(
            "",
            MADE.sub("", FIRST_MONTHS.sub(_first_months, _of_programs(text))),
        ),
    )
    text = TWO_MONTHS.sub(
        r"\1年1-\2月",
        DAYS.sub(r"1-\1月", LIST.sub(_from_january, NAMED_LIST.sub(_from_january, text))),
    )
    if (found := SPAN_TO_DAY.search(text)) and int(found[2]) < 28:
        at, rest = _take_period(text[: found.start()] + text[found.end() :])
        return replace(at, month=int(found[1]), months=None, odd=True), rest
    if found := DAY_SPAN.search(text):
        first, last = int(found[2]), int(found[4] or found[2])
        if not (first <= 12 and last <= 12):
            pass
        elif _whole_months(found):
            months = f"{last}月" if first == last else f"{first}-{last}月"
            text = (
                text[: found.start()]
                + f"{found[1]}年" * bool(found[1])
                + months
                + text[found.end() :]
            )
        else:
            year = found[1] or (YEAR.search(text) or [None, None])[1]
            rest = text[: found.start()] + text[found.end() :]
            return When(_year(year) if year else None, last, None, True), rest
    text = TO_DAY.sub(_to_last_day, text)
    if found := PART.search(text):
        at, rest = _take_period(text[: found.start()] + text[found.end() :])
        return replace(at, months=None, odd=True), rest
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
    odd = lost
    if span := SPAN.search(text):
        odd = odd or _odd(text, span)
        months = last = int(span[1])
        text = text[: span.start()] + text[span.end() :]
    elif (span := LATER_SPAN.search(text)) and int(span[1]) < int(span[2]):
        odd = odd or _odd(text, span)
        last, months = int(span[2]), int(span[2]) - int(span[1]) + 1
        text = text[: span.start()] + text[span.end() :]
    else:
        last, months, text = _take_quarter(text)
        short = TO_DATE.sub("", text)
        if last is None and (found := MONTH.search(short)):
            odd = odd or _odd(short, found)
            last = int(found[1])
            months = last if short != text else 1
            text = short[: found.start()] + short[found.end() :]
    return When(_year(year[1]) if year else None, last, months, odd), text


def _take_quarter(text: str) -> tuple[int | None, int | None, str]:
    """Last month and number of months of quarters or halves of a year, and the text without
    them.
    """
    if found := FIRST_QUARTERS.search(text):
        last = months = 3 * _ordinal(found[1])
    elif found := QUARTERS.search(text):
        first, end = _ordinal(found[1]), _ordinal(found[2])
        last, months = 3 * end, 3 * max(end - first + 1, 1)
    elif found := QUARTER.search(text):
        last, months = 3 * _ordinal(found[1] or found[2]), 3
    else:
        for word, last, months in PARTS_OF_YEAR:
            if word in text:
                return last, months, text.replace(word, "", 1)
        return None, None, text
    return last, months, text[: found.start()] + text[found.end() :]


def _ordinal(text: str) -> int:
    return ORDINAL.get(text) or int(text)


def _year_and_quarter(found) -> str:
    """'2022.1季度', '2022-3Q' → '2022年第1季度'."""
    return f"{found[1]}年第{found[2]}季度"


def _of_programs(text: str) -> str:
    """'2022-Q1', 'Q1 2022' → '2022年Q1'; '2022H1' → '2022年上半年'."""
    text = Q_AND_YEAR.sub(lambda m: f"{m[3]}年Q{m[1] or m[2]}", YEAR_AND_Q.sub(r"\1年", text))
    return HALF.sub(lambda m: f"{m[1]}年" * bool(m[1]) + "上下"[int(m[2]) - 1] + "半年", text)


def _to_last_day(found) -> str:
    """'截至2022年3月31日' → '2022年1-3月'; a day inside a month stays as it is."""
    last = int(found[2])
    if int(found[3]) < (28 if last == 2 else monthrange(2000, last)[1]):
        return found[0]
    return f"{found[1]}年" * bool(found[1]) + (f"1-{last}月" if last > 1 else "1月")


def _year_and_months(found) -> str:
    """'202201-03' → '2022年1-3月'."""
    return f"{found[1]}年{int(found[2])}-{int(found[3])}月"


def _first_months(found) -> str:
    """'前3个月' → '1-3月'."""
    return f"1-{2 if found[1] == '两' else found[1]}月"


def _whole_months(found) -> bool:
    """Whether a span of days goes from the first of a month to the last day of one."""
    year, first, last = int(found[1] or 2000), int(found[2]), int(found[4] or found[2])
    return (
        int(found[3]) == 1
        and first <= last
        and int(found[5]) >= (28 if last == 2 else monthrange(year, last)[1])
    )


def _from_january(found) -> str:
    """'1、2、3' → '1-3'; a list that leaves a month out stays as it is."""
    months = [int(month) for month in re.findall(r"\d+", found[0])]
    whole = months == list(range(1, len(months) + 1))
    return f"1-{months[-1]}" + "月" * found[0].endswith("月") if whole else found[0]


def _odd(text: str, found) -> bool:
    """Whether what stands beside a period looks like a part of it."""
    return bool(ODD_BEFORE.search(text[: found.start()]) or ODD_AFTER.search(text[found.end() :]))


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


@lru_cache(maxsize=10_000)
def when(text: str) -> When:
    """'2022年1-3月' → (2022, 3, 3); '3月' → (None, 3, 1); '2015-12' → (2015, 12, 1)."""
    return _take_when(_plain_words(without_number(tidy(as_period(text)))))[0]


@lru_cache(maxsize=10_000)
def without_periods(text: str) -> str:
    """A tidy text without what it says of time: periods, days, pieces of either."""
    _, rest = _take_all(without_number(MADE_THEN.sub(" ", MADE.sub(" ", text))))
    return PIECES.sub(" ", DAY.sub(" ", UNTIL.sub(" ", rest)))


@lru_cache(maxsize=10_000)
def whens(line: str, of_name: bool = False) -> tuple[When, ...]:
    """Every period that a line names, one after the other; a line of its own that says when the
    sheet was made names none, but for the name of a sheet or file (of_name)."""
    found = []
    for piece in line.split(" "):  # cells of a row: "附件1" and "2月" are not "附件12月"
        if not of_name and MADE_THEN.fullmatch(tidy(piece)):
            continue
        found += _take_all(without_number(tidy(as_period(piece))))[0]
    return tuple(found)


def _take_all(text: str) -> tuple[list[When], str]:
    """Every period of a text, one after the other, and the text without them."""
    rest, found = _plain_words(text), []
    for _ in range(len(text)):  # each round takes one period
        at, shorter = _take_when(rest)
        if at == When() or shorter == rest:
            break
        found.append(at)
        rest = shorter
    return found, rest


@lru_cache(maxsize=10_000)
def take_when(text: str) -> tuple[When, str]:
    """What a header says of time, and its words without it."""
    return _take_when(_plain_words(text))


@lru_cache(maxsize=10_000, typed=True)
def as_period(value) -> str:
    """A cell as tidy text; the first or last day of a month, a date or its text, as '2022年3月'.
    Any other day names no month.
    """
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
    if START_LOST.search(text):
        raise Doubtful(message("start_of_span_lost"))
    if re.fullmatch(r"20\d{2}\.1", text):
        raise Doubtful(message("january_or_october"))
    if NO_MONTH.search(_plain_words(text)) or re.fullmatch(
        r"20\d{2}[-/.](1[3-9]|[2-9]\d|00?)", text
    ):
        raise Doubtful(message("no_such_month"))
    return when(text)
