"""The rows of a study's ledgers as they count on a day: each enterprise once, nothing later."""

import calendar
import datetime
import zlib

import numpy as np
import pandas as pd

from zx_analysis.city.periods import Quarter
from zx_analysis.cleaning import enterprises
from zx_analysis.programmes import candidates
from zx_analysis.programmes.candidates import Entrants
from zx_analysis.quarter.study import Study, once

NEW = "new_enterprises_count"  # the indicator that the candidates become
GROWTH_POINTS, PROJECTS, CANDIDATES, PAST, EXITS, RESERVE, TAX = (
    "增长点",
    "技改项目",
    "进规企业",
    "历年进规",
    "退库企业",
    "后备企业",
    "税务名单",
)
IDLE, POWER, CULTIVATION, FESTIVAL, LAST_FESTIVAL, HELP, SALES = (
    "减停产企业",
    "企业用电",
    "专精特新",
    "春节生产",
    "上年春节生产",
    "包联帮扶",
    "产销活动",
)

ONE_DAY = datetime.timedelta(days=1)


def known_day(study: Study) -> datetime.date:
    """The last day that is known: the end of the latest month read, at most of the quarter."""
    return last_day(min(study.until, study.quarter.months[-1]))


def days(study: Study) -> tuple[datetime.date, datetime.date, datetime.date]:
    """First day of the quarter, the last one known, last of the quarter."""
    first, *_, last = study.quarter.months
    return first_day(first), known_day(study), last_day(last)


def first_day(month: str) -> datetime.date:
    """Of a month 'YYYY-MM'."""
    return datetime.date(int(month[:4]), int(month[5:]), 1)


def last_day(month: str) -> datetime.date:
    """Of a month 'YYYY-MM'."""
    year, number = int(month[:4]), int(month[5:])
    return datetime.date(year, number, calendar.monthrange(year, number)[1])


def rows(study: Study, title: str) -> pd.DataFrame | None:
    """The rows of a ledger, an entry made twice once as on the day known; None without it."""
    if (entered := as_entered(study, title)) is None:
        return None
    contract = study.ledgers[title].contract
    return entered if contract is None else enterprises.once(entered, contract, known_day(study))


def as_entered(study: Study, title: str) -> pd.DataFrame | None:
    """Every row of a ledger, also of what was entered twice; None without it."""
    return study.ledgers[title].rows if title in study.ledgers else None


def candidate_rows(study: Study) -> pd.DataFrame | None:
    """Those of this year and of the years before in one frame (进规企业, 历年进规): a past quarter's
    candidates stand in the ledger of past years. None without either ledger."""
    now, past = rows(study, CANDIDATES), rows(study, PAST)
    if now is None or past is None:
        return None
    before = past.assign(cell=past["cell"].map("历年申报 {}".format))
    return pd.concat([now, before], ignore_index=True)


@once
def entrants(
    study: Study, day: datetime.date | None = None, seed: int = 0, quarter: Quarter | None = None
) -> Entrants | None:
    """Who will be above designated size by the quarter's end, by the ledgers of candidates as of
    `day` (default: the last one known); ValueError where the past teaches too little."""
    found = candidate_rows(study)
    if found is None:
        return None
    months = (quarter or study.quarter).months
    return candidates.entrants(
        found,
        rows(study, PAST),
        rows(study, EXITS),
        first_day(months[0]),
        day or known_day(study),
        last_day(months[-1]),
        study.policy.programmes.windows,
        seed=[seed, zlib.crc32(CANDIDATES.encode())],
    )


def still_to_come(study: Study, published: str, seed: int = 0) -> np.ndarray | None:
    """Draws of how many new enterprises the quarter's bulletins are still to count: approved after
    the month `published` ("" where none of the quarter is), or still to be. None where the ledgers
    cannot say."""
    try:
        own = entrants(study, seed=seed)
    except ValueError:
        return None  # too little to learn from: page 5 says so
    if own is None:
        return None
    found, (first, day, _) = candidate_rows(study), days(study)
    first = last_day(published) + ONE_DAY if published else first
    since = found[within(found[candidates.APPROVED], first, day)]
    return len(set(enterprises.keys(since))) + own.draws(seed=[seed, zlib.crc32(NEW.encode())])


def within(days: pd.Series, first: datetime.date, last: datetime.date) -> pd.Series:
    """Which ISO days (text, "" for none) lie between two days, both included."""
    return (days >= first.isoformat()) & (days <= last.isoformat())
