"""Statistical periods: months, the joint 1-2月, year to date and quarters.

A period is named by the last month of its interval, "YYYY-MM", and by how many months it covers:
('2022-03', 1) is March, ('2022-02', 2) the joint 1-2月, ('2022-03', 3) the year to date at the end
of March.
January and February are surveyed and published together since 2013 (National Bureau of Statistics).
"""

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from zx_analysis.messages import Message, message

PERIOD = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
QUARTER = re.compile(r"(\d{4})Q([1-4])")
# 2022q1, 2022-1, 2022年一季度: no quarter, but what was meant can be seen
LIKE_A_QUARTER = re.compile(r"(\d{4})[^\d一二三四]*([1-4一二三四])[^\d一二三四]*")
ORDER = "一二三四"  # of the quarters in a year


@cache  # a panel asks for the same few hundred months a million times
def month_index(period: str) -> int:
    """'2022-03' → absolute month number, year × 12 + month − 1; ValueError for anything else."""
    match = PERIOD.fullmatch(period)
    if not match:
        raise ValueError(str(message("no_period", text=period)))
    return int(match[1]) * 12 + int(match[2]) - 1


def month_name(index: int) -> str:
    """Absolute month number → 'YYYY-MM'."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def month_range(first: str, last: str) -> list[str]:
    """All months from `first` to `last`, both included."""
    return [month_name(i) for i in range(month_index(first), month_index(last) + 1)]


def last_day(period: str) -> datetime.date:
    """The last day of a month 'YYYY-MM'."""
    year, number = divmod(month_index(period), 12)
    return datetime.date(year, number + 1, calendar.monthrange(year, number + 1)[1])


def a_year_before(period: str) -> str:
    """The same month of the year before."""
    return month_name(month_index(period) - 12)


def year_to_date(period: str) -> int:
    """How many months the year to date covers at the end of `period`."""
    return month_index(period) % 12 + 1


def period_zh(period: str, months: int) -> str:
    """('2022-03', 1) → '2022年3月'; ('2022-03', 3) → '2022年1-3月'."""
    last = month_index(period)
    month = last % 12 + 1
    first = (last - months + 1) % 12 + 1
    return f"{last // 12}年{month}月" if months == 1 else f"{last // 12}年{first}-{month}月"


def to_date_zh(period: str) -> str:
    """The year to date at the end of `period` without its year: '1-6月', of a January '1月'."""
    return period_zh(period, year_to_date(period)).split("年")[1]


@dataclass(frozen=True)
class Quarter:
    """One quarter of a year, written '2022Q1'.

    >>> quarter = Quarter.parse("2022Q1")
    >>> quarter.months, quarter.label_zh, str(quarter.a_year_before)
    (('2022-01', '2022-02', '2022-03'), '2022年一季度', '2021Q1')
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """'2022Q1' → Quarter; ValueError for anything else."""
        match = QUARTER.fullmatch(str(text))
        if not match:
            raise ValueError(str(message("no_quarter", text=text, near=_meant(str(text)))))
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, period: str) -> "Quarter":
        """The quarter that a month 'YYYY-MM' lies in; ValueError for anything else."""
        month = month_index(period)
        return cls(month // 12, month % 12 // 3 + 1)

    @property
    def before(self) -> "Quarter":
        """The quarter before."""
        return Quarter.of(month_name(month_index(self.first) - 1))

    @property
    def a_year_before(self) -> "Quarter":
        """The same quarter of the year before."""
        return Quarter(self.year - 1, self.number)

    @property
    def months(self) -> tuple[str, str, str]:
        """Its three months, 'YYYY-MM', in order."""
        first = self.year * 12 + (self.number - 1) * 3
        return month_name(first), month_name(first + 1), month_name(first + 2)

    @property
    def first(self) -> str:
        """Its first month."""
        return self.months[0]

    @property
    def last(self) -> str:
        """Its last month."""
        return self.months[-1]

    @property
    def first_day(self) -> datetime.date:
        """The first day of its first month."""
        return datetime.date(self.year, month_index(self.first) % 12 + 1, 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day of its last month."""
        return last_day(self.last)

    def until(self, end: "Quarter") -> list["Quarter"]:
        """This quarter and those after it, without `end` and what comes later."""
        first, after = (month_index(quarter.first) for quarter in (self, end))
        return [Quarter.of(month_name(month)) for month in range(first, after, 3)]

    def slots(self, periods: Iterable[str]) -> list[str]:
        """Those of some periods that lie in the quarter, in their order."""
        return [period for period in periods if period in self.months]

    @property
    def label_zh(self) -> str:
        """'2022年一季度'."""
        return f"{self.year}年{ORDER[self.number - 1]}季度"

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def _meant(text: str) -> Message | str:
    """The quarter that `text` most likely means, as a question; "" where none can be seen."""
    seen = LIKE_A_QUARTER.fullmatch(text)
    if not seen:
        return ""
    number = ORDER.find(seen[2]) + 1 or seen[2]
    return message("did_you_mean", names=[f"{seen[1]}Q{number}"])
