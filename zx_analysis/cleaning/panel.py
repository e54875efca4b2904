"""Questions to the cleaned figures on the units of one quarter, each answered once."""

from collections.abc import Callable
from functools import cache, cached_property, partial

import numpy as np
import pandas as pd

from zx_analysis.city import City, Quarter, Register
from zx_analysis.city.periods import month_index, year_to_date
from zx_analysis.city.register import Change, restate_history
from zx_analysis.cleaning import panels
from zx_analysis.reading.grids import is_of, without_mark
from zx_analysis.reading.words import OF_TOWNSHIPS, TOTALS


class Panel:
    """What was published of every indicator, on the units that exist in `quarter`.

    figures, controls: the panel and the bulletins' totals, as cleaned, every vintage. city: what
    each indicator counts, and which units were split or merged. by_difference: the policy's
    `quarter_basis`, see `panels.quarter_levels`. Levels and counts before a split or merger are
    restated on the units of the quarter, as city.toml declares. Periods are 'YYYY-MM'; wherever no
    `until` is given, up to the end of the quarter.
    """

    def __init__(
        self,
        figures: pd.DataFrame,
        controls: pd.DataFrame,
        city: City,
        register: Register,
        quarter: Quarter,
        by_difference: bool = False,
    ):
        self.figures, self.controls = figures, controls
        self.city, self.register, self.quarter = city, register, quarter
        self.by_difference = by_difference
        # What is asked again and again; what these give is handed out as a copy or not changed.
        # What stands at the end of a slot rests on nothing later: one answer serves every `until`.
        self._all_slots = cache(self._read_slots)
        self._all_quarter_levels = cache(self._read_quarter_levels)
        self._all_levels_to_date = cache(self._read_levels_to_date)
        self._published = cache(self._read_published)
        self._growth = cache(self._read_growth)
        self._compared = cache(self._read_compared)
        self._scope = cache(self._read_scope)
        self._city_growth = cache(self._read_city_growth)
        self._to_date = cache(self._read_to_date)

    @cached_property
    def codes(self) -> list[str]:
        """The units of the quarter."""
        return self.register.expected(self.quarter.last)

    @property
    def names(self) -> pd.Series:
        """Official name by code."""
        return self._names.copy()

    @cached_property
    def _names(self) -> pd.Series:
        names = {code: self.register.units[code].name for code in self.codes}
        return pd.Series(names, name="township")

    @property
    def short_names(self) -> pd.Series:
        """What a table or chart calls each unit, by code."""
        return self._short_names.copy()

    @cached_property
    def _short_names(self) -> pd.Series:
        names = {code: self.register.short_name(code) for code in self.codes}
        return pd.Series(names, name="township")

    @property
    def changes(self) -> tuple[Change, ...]:
        """Splits and mergers that have taken effect by the quarter's end."""
        return tuple(change for change in self.city.changes if change.period <= self.quarter.last)

    @cached_property
    def latest(self) -> pd.DataFrame:
        """The latest vintage of every figure."""
        return panels.latest_vintage(self.figures)

    @cached_property
    def of_the_quarter(self) -> dict[str, pd.DataFrame]:
        """By unit the latest vintage of every figure of the quarter; not to be changed."""
        rows = self.latest
        inside = rows["period"].between(self.quarter.first, self.quarter.last)
        return {str(code): own for code, own in rows[inside].groupby("township_code")}

    @cached_property
    def _totals(self) -> pd.DataFrame:
        """The latest vintage of the bulletins' total rows, one a slot: the whole city's, or, where
        a bulletin has none, that of its townships."""
        rows = panels.latest_vintage(self.controls)
        is_total = [name.startswith(TOTALS) for name in rows["township"]]
        rows = rows.loc[np.array(is_total, dtype=bool)]
        of_townships = rows["township"] == OF_TOWNSHIPS
        rows = pd.concat([rows[of_townships], rows[~of_townships]])
        return rows.drop_duplicates(["indicator", "period", "months"], keep="last")

    def is_growth(self, indicator: str) -> bool:
        """Whether an indicator is a rate of growth: published for the year to date only."""
        return self.city.measure(indicator).kind == "growth"

    def history(self, indicator: str, until: str = "") -> tuple[pd.DataFrame, pd.Series]:
        """Slots × units, and the months each slot covers, up to `until`."""
        wide, months = self._slots(indicator, until)
        return wide.copy(), months.copy()

    def _slots(self, indicator: str, until: str) -> tuple[pd.DataFrame, pd.Series]:
        """`history`, to be looked at alone."""
        wide, months = self._all_slots(indicator)
        end = until or self.quarter.last
        return wide.loc[:end], months.loc[:end]

    def _read_slots(self, indicator: str) -> tuple[pd.DataFrame, pd.Series]:
        latest = self.figures["period"].max()
        wide, months = panels.history(self.figures, indicator, list(self.register.units), latest)
        if not self.is_growth(indicator):
            wide = restate_history(wide, self.changes)
        return wide[self.codes], months

    def known_months(self, indicator: str, quarter: Quarter, until: str = "") -> int:
        """How many months of a quarter an indicator's slots cover, up to `until`."""
        _, months = self._slots(indicator, until)
        return int(months[months.index.isin(quarter.months)].sum())

    def levels_to_date(self, indicator: str, until: str = "") -> pd.DataFrame:
        """The level of each year to date, periods × units, up to `until`: as published last, else
        the sum of the slots."""
        return self._all_levels_to_date(indicator).loc[: until or self.quarter.last].copy()

    def _read_levels_to_date(self, indicator: str) -> pd.DataFrame:
        return panels.levels_to_date(*self._all_slots(indicator), self._published(indicator))

    def quarter_levels(self, indicator: str, until: str = "") -> pd.DataFrame:
        """The level of each quarter so far at the end of every slot, periods × units, up to
        `until`, by the rule of `panels`. NaN for a unit that lacks what others have; a slot before
        the unit existed is none that it lacks."""
        return self._all_quarter_levels(indicator).loc[: until or self.quarter.last].copy()

    def _read_quarter_levels(self, indicator: str) -> pd.DataFrame:
        slots, months = self._all_slots(indicator)
        published = self._published(indicator)
        existed = pd.DataFrame(
            {
                code: [self.register.units[code].valid(period) for period in slots.index]
                for code in self.codes
            },
            slots.index,
        )
        levels = panels.quarter_levels(
            slots.where(slots.notna() | existed, 0.0), months, published, self.by_difference
        )
        seen = slots.notna().groupby([str(Quarter.of(period)) for period in slots.index]).cummax()
        return levels.where(seen.reindex(levels.index) | published.reindex(levels.index).notna())

    def _read_published(self, indicator: str) -> pd.DataFrame:
        """The year to date of a level or count as published, on the units of the quarter. Of a unit
        that was split or merged nothing counts as published for the rest of that year: nobody says
        which of its months are in there."""
        wide = panels.published_to_date(self.figures, indicator, list(self.register.units))
        for change in self.changes:
            within = (
                (wide.index >= change.period)
                & (wide.index.str[:4] == change.period[:4])
                & (change.period[5:] != "01")
            )
            wide.loc[within, wide.columns.intersection([*change.before, *change.to])] = np.nan
        return restate_history(wide, self.changes)[self.codes]

    def to_date(self, indicator: str, quarter: Quarter | None = None) -> pd.Series:
        """Each unit's figure for a quarter (default: the panel's) so far: a growth rate as
        published for the latest year to date, a level or count as `quarter_levels`. NaN where a
        unit lacks what others have: two months are not ranked against three, nor February's rate
        against March's.
        """
        return self._to_date(indicator, quarter or self.quarter).copy()

    def _read_to_date(self, indicator: str, quarter: Quarter) -> pd.Series:
        growth = self.is_growth(indicator)
        wide = (self.growth_to_date if growth else self.quarter_levels)(indicator, quarter.last)
        wide = wide[wide.index >= quarter.first].dropna(how="all")
        if wide.empty or not growth and not self.covered(indicator, quarter):
            return pd.Series(np.nan, self.codes)
        return wide.iloc[-1]

    def known_so_far(self, indicator: str, quarter: Quarter, until: str) -> pd.Series:
        """What each unit has of a level or count in a quarter as published up to `until`; 0 where
        nothing was."""
        levels = self.quarter_levels(indicator, until)
        levels = levels[levels.index >= quarter.first].ffill()
        return levels.iloc[-1].fillna(0.0) if len(levels) else pd.Series(0.0, self.codes)

    def covered(self, indicator: str, quarter: Quarter) -> bool:
        """Whether the slots of a level or count follow one another from the quarter's first month
        on: March alone is no first quarter so far."""
        _, months = self._slots(indicator, quarter.last)
        inside = months[months.index >= quarter.first]
        return (
            inside.empty
            or int(inside.sum()) == month_index(inside.index[-1]) - month_index(quarter.first) + 1
        )

    def closed(self, indicator: str, quarter: Quarter) -> bool:
        """Whether an indicator is published up to the end of a quarter."""
        if self.is_growth(indicator):
            known = self.growth_to_date(indicator, quarter.last)
            return bool(len(known)) and known.index[-1] == quarter.last
        return self.known_months(indicator, quarter, quarter.last) == 3

    def growth_to_date(self, indicator: str, until: str = "") -> pd.DataFrame:
        """The published year-to-date growth, %, by period up to `until` and unit; NaN where none
        was published."""
        return self._growth(indicator).loc[: until or self.quarter.last]

    def _read_growth(self, indicator: str) -> pd.DataFrame:
        rows = self.latest[self.latest["indicator"] == indicator]
        rows = rows[rows["months"] == rows["period"].map(year_to_date)]
        return (
            rows.pivot(index="period", columns="township_code", values="value")
            .sort_index()
            .reindex(columns=self.codes)
        )

    def restatement(self, indicator: str) -> Callable[[pd.DataFrame], pd.DataFrame] | None:
        """What puts levels of an indicator on the scope of their last year (comparable basis); None
        where its growth is not published."""
        growth = self.city.measure(indicator).growth
        if not growth or not self.city.has(growth):
            return None
        return partial(self._on_latest_scope, indicator, growth)

    def _on_latest_scope(self, indicator: str, growth: str, history: pd.DataFrame) -> pd.DataFrame:
        return panels.restated(history, self._scope(indicator, growth, history.index[-1]))

    def _read_scope(self, indicator: str, growth: str, end: str) -> pd.DataFrame:
        return panels.latest_scope(self._compared(indicator, growth), end)

    def _read_compared(self, indicator: str, growth: str) -> pd.DataFrame:
        return panels.compared(self.figures, indicator, growth, self.changes)

    def comparable_to_date(self, indicator: str, until: str = "") -> pd.DataFrame:
        """The level of each year to date, periods × units, on the scope of its last year where the
        indicator's growth is published."""
        levels = self.levels_to_date(indicator, until).dropna(how="all")
        restate = self.restatement(indicator)
        return restate(levels) if restate else levels

    def city_slots(self, indicator: str, until: str = "") -> tuple[pd.Series, pd.Series]:
        """The city's own published figure of each slot up to `until`, and the months it covers,
        from the total rows of the bulletins."""
        rows = self._totals.assign(township_code="")
        wide, months = panels.history(rows, indicator, [""], until or self.quarter.last)
        return wide[""].rename(indicator), months

    def city_growth(self, indicator: str) -> pd.Series:
        """The city's published year-to-date growth by period, from the total rows of the
        bulletins."""
        return self._city_growth(indicator).copy()

    def _read_city_growth(self, indicator: str) -> pd.Series:
        rows = self._totals[self._totals["indicator"] == indicator]
        rows = rows[rows["months"] == rows["period"].map(year_to_date)]
        return (
            rows[rows["period"] <= self.quarter.last]
            .sort_values("period")
            .set_index("period")["value"]
        )

    def published_parts(self, indicator: str) -> pd.DataFrame:
        """What the bulletins tell of parts of the whole that are no units (其中：磷化工): the year
        to date as published last, periods × names; empty where they tell none."""
        rows = panels.latest_vintage(self.controls)
        rows = rows[
            rows["township"].map(is_of).astype(bool)
            & (rows["indicator"] == indicator)
            & (rows["period"] <= self.quarter.last)
            & (rows["months"] == rows["period"].map(year_to_date))
        ]
        named = rows.assign(part=rows["township"].map(without_mark))
        return named.pivot_table(index="period", columns="part", values="value", aggfunc="last")

    def quarter_totals(self, indicator: str) -> pd.DataFrame:
        """The levels of complete quarters, quarters × units, index '2021Q4'; NaN where a unit lacks
        one of the quarter's slots."""
        levels = self.quarter_levels(indicator)
        levels = levels[[period == Quarter.of(period).last for period in levels.index]]
        return levels.set_axis([str(Quarter.of(period)) for period in levels.index])

    def year_ago(self, indicator: str, quarter: Quarter) -> pd.Series:
        """Each unit's total of the same quarter a year before; NaN where one of its slots is
        missing."""
        return self.quarter_levels(indicator).reindex([quarter.a_year_before.last]).iloc[0]
