"""The quarter under study: everything a notebook starts from, read once and checked.

The rows of a study's ledgers as they count on a day: each enterprise once, nothing later.
"""

import calendar
import contextlib
import datetime
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from zx_analysis.city import City, Policy, Quarter, Register, periods
from zx_analysis.city.register import Change, restate_history
from zx_analysis.cleaning import Cleaned, Ledger, clean, contracts, panels, read_ledgers
from zx_analysis.programmes import candidates
from zx_analysis.programmes.candidates import Entrants
from zx_analysis.reading.words import TOTALS

TRIAL = "试算·非正式资料"

P = ParamSpec("P")
T = TypeVar("T")


def once(
    compute: Callable[Concatenate["Study", P], T],
) -> Callable[Concatenate["Study", P], T]:
    """A function of a study and hashable arguments, computed once for each study and then shared, also with kernels that are forked later: nobody may change what it gives."""

    @wraps(compute)
    def shared(study: "Study", *given: P.args, **named: P.kwargs) -> T:
        key = (compute, given, tuple(sorted(named.items())))
        if key not in study.computed:
            study.computed[key] = compute(study, *given, **named)
        return study.computed[key]

    return shared


@dataclass(frozen=True)
class Study:
    """One city, one quarter, as known at `as_of`; `codes` are the units that exist in the quarter."""

    city: City
    quarter: Quarter
    policy: Policy
    register: Register
    cleaned: Cleaned
    ledgers: dict[str, Ledger]
    as_of: str
    given_policy: str = ""  # the policy file that stood in for the city's own
    computed: dict = field(default_factory=dict, init=False, repr=False, compare=False)  # of `once`

    @cached_property
    def _latest(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The latest vintage of every figure: of the panel, and of the bulletins' totals."""
        return panels.latest_vintage(self.cleaned.panel), panels.latest_vintage(
            self.cleaned.controls
        )

    @property
    def policy_file(self) -> Path:
        """Where the policy was read from."""
        return (
            Path(self.given_policy)
            if self.given_policy
            else self.city.folder / "policy" / f"{self.quarter}.toml"
        )

    @property
    def codes(self) -> list[str]:
        return self.register.expected(self.quarter.months[-1])

    @property
    def names(self) -> pd.Series:
        """Official name by code."""
        return pd.Series(
            {code: self.register.units[code].name for code in self.codes}, name="township"
        )

    @property
    def mark(self) -> str:
        """What every page, chart, sheet and paper carries: that the figures are made up, that another policy than the city's own was tried; empty where neither is."""
        return " ".join(filter(None, [self.city.mark, TRIAL if self.given_policy else ""]))

    @property
    def until(self) -> str:
        """The month up to which figures are known: the one asked for, else the latest read."""
        return self.as_of or self.cleaned.panel["period"].max()

    @property
    def known_months(self) -> int:
        """How many months of the quarter the level indicator is known for."""
        _, months = self.history(self.city.level)
        return int(months[months.index >= self.quarter.months[0]].sum())

    @property
    def complete(self) -> bool:
        return self.known_months == 3

    @property
    def to_check(self) -> pd.DataFrame:
        """What somebody has to look at in the figures of this year up to the quarter's end. A finding
        without a period goes by the last period of its file; of a file without figures it stays."""
        found, panel = self.cleaned.to_check, self.cleaned.panel
        last = panel.groupby("source_file")["period"].max()
        period = found["period"].where(found["period"] != "", found["file"].map(last))
        first, end = f"{self.quarter.year}-01", self.quarter.months[-1]
        return found[period.isna() | ((period >= first) & (period <= end))]

    @property
    def rules(self) -> pd.DataFrame:
        """The policy's values with their sources."""
        return self.policy.rules({measure.name: measure.label_zh for measure in self.city.measures})

    def history(self, indicator: str, until: str = "") -> tuple[pd.DataFrame, pd.Series]:
        """Slots × units and the months each slot covers, up to the end of the quarter (or `until`).

        Levels and counts before a split or merger are restated on the units of the quarter, as city.toml declares.
        """
        wide, months = self._history(indicator, until or self.quarter.months[-1])
        return wide.copy(), months.copy()

    @once
    def _history(self, indicator: str, until: str) -> tuple[pd.DataFrame, pd.Series]:
        wide, months = panels.history(
            self.cleaned.panel, indicator, list(self.register.units), until
        )
        if self.city.measure(indicator).kind != "growth":
            wide = restate_history(wide, self.changes)
        return wide[self.codes], months

    def levels_to_date(self, indicator: str, until: str = "") -> pd.DataFrame:
        """The level of each year to date, periods × units, up to the end of the quarter (or `until`): as published last, else the sum of the slots."""
        slots, months, published = self._level_parts(indicator, until)
        return panels.levels_to_date(slots, months, published)

    def quarter_levels(self, indicator: str, until: str = "") -> pd.DataFrame:
        """The level of each quarter so far at the end of every slot, periods × units, up to the end of the quarter (or `until`), by the rule of `panels`
        and on the basis that the policy says. NaN for a unit that lacks what others have; a slot before the unit existed is none that it lacks."""
        end = self.quarter.months[-1]
        return self._quarter_levels(indicator, max(until, end)).loc[: until or end].copy()

    @once
    def _quarter_levels(self, indicator: str, until: str) -> pd.DataFrame:
        """`quarter_levels` up to `until`: what stands at the end of a slot rests on nothing later."""
        slots, months, published = self._level_parts(indicator, until)
        there = pd.DataFrame(
            {
                code: [self.register.units[code].valid(period) for period in slots.index]
                for code in self.codes
            },
            slots.index,
        )
        levels = panels.quarter_levels(
            slots.where(slots.notna() | there, 0.0), months, published, self.policy.by_difference
        )
        seen = slots.notna().groupby([str(Quarter.of(period)) for period in slots.index]).cummax()
        return levels.where(seen.reindex(levels.index) | published.reindex(levels.index).notna())

    def _level_parts(
        self, indicator: str, until: str
    ) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:
        """What levels are made of: slots, months of each, and the year to date as published, on the units of the quarter."""
        slots, months = self.history(indicator, until)
        return slots, months, self._published(indicator).loc[: until or self.quarter.months[-1]]

    @once
    def _published(self, indicator: str) -> pd.DataFrame:
        """The year to date of a level or count as published, on the units of the quarter. Of a unit that was split or merged nothing counts as published for
        the rest of that year: nobody says which of its months are in there."""
        wide = panels.published_to_date(self.cleaned.panel, indicator, list(self.register.units))
        for change in self.changes:
            within = (
                (wide.index >= change.period)
                & (wide.index.str[:4] == change.period[:4])
                & (change.period[5:] != "01")
            )
            wide.loc[within, wide.columns.intersection([*change.before, *change.to])] = np.nan
        return restate_history(wide, self.changes)[self.codes]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Splits and mergers that have taken effect by the quarter's end."""
        return tuple(
            change for change in self.city.changes if change.period <= self.quarter.months[-1]
        )

    def to_date(self, indicator: str, quarter: Quarter | None = None) -> pd.Series:
        """Each unit's figure for the quarter (default: the study's) so far: a growth rate as published for the latest year to date, a level or
        count as `quarter_levels`. NaN where a unit lacks what others have: two months are not ranked against three, nor February's rate
        against March's."""
        quarter = quarter or self.quarter
        growth = self.city.measure(indicator).kind == "growth"
        wide = (self.growth_to_date if growth else self.quarter_levels)(
            indicator, quarter.months[-1]
        )
        wide = wide[wide.index >= quarter.months[0]].dropna(how="all")
        if wide.empty or not growth and not self.covered(indicator, quarter):
            return pd.Series(np.nan, self.codes)
        return wide.iloc[-1]

    def known_so_far(self, indicator: str, quarter: Quarter, until: str) -> pd.Series:
        """What each unit has of a level or count in a quarter as published up to `until`; 0 where nothing was."""
        levels = self.quarter_levels(indicator, until)
        levels = levels[levels.index >= quarter.months[0]].ffill()
        return levels.iloc[-1].fillna(0.0) if len(levels) else pd.Series(0.0, self.codes)

    def covered(self, indicator: str, quarter: Quarter) -> bool:
        """Whether the slots of a level or count follow one another from the quarter's first month on: March alone is no first quarter so far."""
        _, months = self.history(indicator, quarter.months[-1])
        inside = months[months.index >= quarter.months[0]]
        return (
            inside.empty
            or int(inside.sum())
            == periods.month_index(inside.index[-1]) - periods.month_index(quarter.months[0]) + 1
        )

    @once
    def growth_to_date(self, indicator: str, until: str) -> pd.DataFrame:
        """The published year-to-date growth, %, by period up to `until` and unit; NaN where none was published."""
        rows = self._latest[0]
        rows = rows[
            (rows["indicator"] == indicator)
            & (rows["period"] <= until)
            & (rows["months"] == rows["period"].map(periods.year_to_date))
        ]
        return (
            rows.pivot(index="period", columns="township_code", values="value")
            .sort_index()
            .reindex(columns=self.codes)
        )

    def city_slots(self, indicator: str, until: str) -> tuple[pd.Series, pd.Series]:
        """The city's own published figure of each slot up to `until`, and the months it covers, from
        the total rows of the bulletins."""
        rows = self._latest[1]
        rows = rows[rows["township"].str.startswith(TOTALS)].assign(township_code="")
        wide, months = panels.history(rows, indicator, [""], until)
        return wide[""].rename(indicator), months

    def city_growth(self, indicator: str) -> pd.Series:
        """The city's published year-to-date growth by period, from the total rows of the bulletins."""
        rows = self._latest[1]
        rows = rows[(rows["indicator"] == indicator) & rows["township"].str.startswith(TOTALS)]
        rows = rows[rows["months"] == rows["period"].map(periods.year_to_date)]
        return (
            rows[rows["period"] <= self.quarter.months[-1]]
            .sort_values("period")
            .set_index("period")["value"]
        )


@once
def as_known(study: Study, month: str) -> Study:
    """The study as it stood in an earlier month, with what was published by then, as `open_study`
    of that month gives it; policy and ledgers are today's. InputRefused where the figures of then
    would be refused."""
    return replace(study, cleaned=clean.clean_city(study.city, month), as_of=month)


# A run reads once: its kernels are forked from it and find here what it read. Empty outside a run.
_kept: dict[tuple[str, str, str, str], Study] = {}


@contextlib.contextmanager
def kept(study: Study, policy: str = ""):
    """`open_study` of the same city, quarter, month and policy gives this study, for as long as the context lasts, also in processes forked meanwhile."""
    key = (study.city.slug, str(study.quarter), study.as_of, policy)
    _kept[key] = study
    try:
        yield
    finally:
        del _kept[key]


def open_study(city: str, quarter: str, as_of: str = "", policy: str = "") -> Study:
    """Read and check the city, the quarter's policy, every bulletin and ledger; InputRefused where anything is doubtful."""
    if (study := _kept.get((city, quarter, as_of, policy))) is not None:
        return study
    asked = Quarter.parse(quarter)
    if as_of:
        periods.month_index(as_of)
    place = City.load(city)
    plan = Policy.load(place, quarter, policy)
    register = place.register()
    cleaned = clean.clean_city(place, as_of)
    return Study(
        place, asked, plan, register, cleaned, read_ledgers(place, register), as_of, policy
    )


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


def ledger_rows(study: Study, title: str) -> pd.DataFrame | None:
    """The rows of a ledger, an entry made twice once as on the day known; None without it."""
    if (entered := as_entered(study, title)) is None:
        return None
    contract = study.ledgers[title].contract
    return entered if contract is None else contracts.each_once(entered, contract, known_day(study))


def as_entered(study: Study, title: str) -> pd.DataFrame | None:
    """Every row of a ledger, also of what was entered twice; None without it."""
    return study.ledgers[title].rows if title in study.ledgers else None


def candidate_rows(study: Study) -> pd.DataFrame | None:
    """Those of this year and of the years before in one frame (进规企业, 历年进规): a past quarter's
    candidates stand in the ledger of past years. None without either ledger."""
    now, past = ledger_rows(study, CANDIDATES), ledger_rows(study, PAST)
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
    rows, past = candidate_rows(study), ledger_rows(study, PAST)
    if rows is None or past is None:
        return None
    months = (quarter or study.quarter).months
    return candidates.entrants(
        rows,
        past,
        ledger_rows(study, EXITS),
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
    rows, (first, day, _) = candidate_rows(study), days(study)
    if own is None or rows is None:
        return None
    first = last_day(published) + ONE_DAY if published else first
    since = rows[within(rows[candidates.APPROVED], first, day)]
    return len(set(contracts.enterprise_keys(since))) + own.draws(
        seed=[seed, zlib.crc32(NEW.encode())]
    )


def within(days: pd.Series, first: datetime.date, last: datetime.date) -> pd.Series:
    """Which ISO days (text, "" for none) lie between two days, both included."""
    return (days >= first.isoformat()) & (days <= last.isoformat())
