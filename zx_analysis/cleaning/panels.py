"""Questions to the panel: its latest figures, the slots of one indicator, the level of a year to
date, of a quarter and of a year.

A level is published twice: month by month, and as the year to date, in which earlier months are
revised without a word. What counts as the level
of a span of months is said here, once:

- from January on (the year to date, a first quarter, a whole year) the latest published year to
  date; where none was published the sum of the slots;
- of a later quarter the sum of its months: the difference of two years to date would mix in
  revisions of earlier quarters. Where the policy says so (`quarter_basis`), that difference.

Revisions (修订): how much published figures changed afterwards, from the vintages' own history.

The comparable view (可比口径): what the published growth says last year's base was, beside what was
published then.

The panel of enterprises changes every January and growth is published on the comparable panel, so
that the published growth is not the ratio of two published levels. Base of a year before = level /
(1 + growth / 100) (NBS, notes to the monthly industrial releases: growth is computed on the
comparable scope). Chained back from the latest year, these bases give a series of one scope.
Derived, never stored over what was published.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter, periods
from zx_analysis.city.indicators import label_zh
from zx_analysis.city.periods import month_index, month_name, year_to_date
from zx_analysis.city.register import Change, restate_history
from zx_analysis.messages import InputRefused, message

Levels = TypeVar("Levels", pd.Series, pd.DataFrame)  # of one unit, or a column per unit


def latest_vintage(panel: pd.DataFrame) -> pd.DataFrame:
    """One row per township, period, months and indicator: the latest vintage (city.toml:
    vintage_precedence).
    """
    keys = ["township_code", "period", "months", "indicator"]
    return panel.sort_values("vintage").drop_duplicates(keys, keep="last").sort_index()


def history(
    panel: pd.DataFrame, indicator: str, codes: list[str], until: str
) -> tuple[pd.DataFrame, pd.Series]:
    """Published months (1-2月 as one slot of two) of one indicator, as `forecast_quarter` takes
    them.

    Returns a frame slots × townships in `codes` and the months each slot covers, both indexed by
    period.
    """
    rows = latest_vintage(panel[(panel["indicator"] == indicator) & (panel["period"] <= until)])
    rows = slots_joint_kept(rows)
    wide = (
        rows.pivot(index="period", columns="township_code", values="value")
        .reindex(columns=codes)
        .sort_index()
    )
    return wide, rows.groupby("period")["months"].first().reindex(wide.index)


def slots_joint_kept(rows: pd.DataFrame) -> pd.DataFrame:
    """The months among some rows, and 1-2月 of the years in which one of its months is not known
    alone: then the other is left out, for nothing counts twice.
    """
    month = rows["months"] == 1
    joint = (rows["months"] == 2) & rows["period"].str.endswith("-02")
    year, names = rows["period"].str[:4], set(rows.loc[month, "period"])
    apart = year.map({one: {f"{one}-01", f"{one}-02"} <= names for one in set(year)}).astype(bool)
    together = year.isin(year[joint & ~apart]) & (rows["period"].str[5:] <= "02")
    return rows[month & ~together | joint & ~apart]


def first_month(months: pd.Series) -> int:
    """The absolute number of the month in which some slots begin; months: of `history`."""
    return month_index(months.index[0]) - int(months.iloc[0]) + 1


def first_quarter(months: pd.Series, later: int = 0) -> Quarter:
    """The first quarter that some slots hold whole, or that has at least `later` of their months
    before it."""
    return Quarter.of(month_name(first_month(months) + later + 2))


def to_date(levels: Levels, months: pd.Series) -> Levels:
    """Year-to-date sums by period, of the years that are known from January on; NaN where one of a
    unit's slots so far is missing. levels (a column per unit, or one), months: by slot.
    """
    year = levels.index.str[:4]
    whole = months.groupby(year).cumsum().to_numpy() == [
        year_to_date(period) for period in levels.index
    ]
    return levels.groupby(year).cumsum(skipna=False)[whole].dropna(how="all")


def rates(sums: Levels) -> Levels:
    """Year-to-date growth, %, by period, from year-to-date sums, where the year before is known too
    and above zero; of several units NaN where it is not.
    """
    before = sums.reindex([f"{int(period[:4]) - 1}{period[4:]}" for period in sums.index]).set_axis(
        sums.index
    )
    growth = 100 * (sums / before.where(lambda level: level > 0) - 1)
    return growth.dropna(how="all")  # pyright: ignore[reportReturnType]


def published_to_date(panel: pd.DataFrame, indicator: str, codes: Sequence[str]) -> pd.DataFrame:
    """The year to date as published, latest vintage: periods × `codes`, NaN where none was
    published.
    """
    rows = latest_vintage(panel[panel["indicator"] == indicator])
    rows = rows[rows["months"] == rows["period"].map(year_to_date)]
    return (
        rows.pivot(index="period", columns="township_code", values="value")
        .reindex(columns=list(codes))
        .sort_index()
    )


def levels_to_date(slots: pd.DataFrame, months: pd.Series, published: pd.DataFrame) -> pd.DataFrame:
    """The level of each year to date, periods × units in the unit of `slots`: as published, else
    the sum of the year's slots.

    slots, months: of `history`; published: of `published_to_date`. NaN where neither is known.
    """
    summed = to_date(slots, months)
    ends = published.index.union(summed.index)
    return published.reindex(index=ends, columns=slots.columns).fillna(summed.reindex(ends))


def quarter_levels(
    slots: pd.DataFrame, months: pd.Series, published: pd.DataFrame, by_difference: bool = False
) -> pd.DataFrame:
    """The level of each quarter so far at the end of every slot, periods × units in the unit of
    `slots`; the last period of a quarter holds the quarter's.

    slots, months: of `history`; published: of `published_to_date`. by_difference: of later quarters
    the published year to date less that at the end of the quarter before, where both are published.
    A quarter of which the first months are not known has no rows; NaN where one of a unit's slots
    is missing and nothing else is published.
    """
    of = [str(Quarter.of(period)) for period in slots.index]
    whole = months.groupby(of).cumsum().to_numpy() == [
        (year_to_date(period) - 1) % 3 + 1 for period in slots.index
    ]
    so_far = slots.groupby(of).cumsum(skipna=False)[whole]
    later = so_far.index.str[5:] > "03"
    taken, before = (
        published.reindex(index=ends, columns=so_far.columns).set_axis(so_far.index)
        for ends in (
            so_far.index,
            [Quarter.of(period).before.last for period in so_far.index],
        )
    )
    taken.loc[later] = (taken - before)[later] if by_difference else float("nan")
    return taken.fillna(so_far)


def level_rows(
    panel: pd.DataFrame, indicator: str, first: str, last: str, by_difference: bool = False
) -> pd.DataFrame:
    """The published figures that the level from month `first` to month `last` is made of, by the
    rule of this module: the panel's rows, with `sign` (−1: it is taken off).

    Of each unit its year to date, else its slots from `first` on; whether these are whole is for
    the caller to ask.
    """
    rows = latest_vintage(
        panel[(panel["indicator"] == indicator) & panel["period"].between(f"{last[:4]}-01", last)]
    ).assign(sign=1)
    ends = rows[rows["months"] == rows["period"].map(year_to_date)]
    taken = ends[ends["period"] == last].iloc[
        : None if first.endswith("-01") or by_difference else 0
    ]
    if by_difference and not first.endswith("-01"):
        before = ends[ends["period"] == month_name(month_index(first) - 1)].assign(sign=-1)
        both = set(before["township_code"]) & set(taken["township_code"])
        taken = pd.concat([part[part["township_code"].isin(both)] for part in (taken, before)])
    slots = slots_joint_kept(
        rows[(rows["period"] >= first) & ~rows["township_code"].isin(taken["township_code"])]
    )
    return pd.concat([taken, slots]).sort_values("period", kind="stable")


def year_total(
    panel: pd.DataFrame, indicator: str, codes: list[str], year: int, label: str = ""
) -> pd.Series:
    """A township's whole year as exact Decimal: the published January-December figure, else the sum
    of its slots.
    """
    rows = year_rows(panel, indicator, codes, year, label)
    totals = {
        code: sum(map(Decimal, own["value_text"]), Decimal(0))
        for code, own in rows.groupby("township_code", sort=False)
    }
    return pd.Series(totals, name=indicator, dtype=object)


def year_rows(
    panel: pd.DataFrame, indicator: str, codes: list[str], year: int, label: str = ""
) -> pd.DataFrame:
    """The rows of the panel that a township's whole year is the sum of, in the order of `codes`;
    InputRefused where the year is not whole. label: what a reader calls the indicator.
    """
    rows = _year(panel, indicator, year)
    months = rows.groupby("township_code")["months"].sum().reindex(codes, fill_value=0)
    for code in months.index[months != 12]:
        names = panel.loc[panel["township_code"] == code, "township"]
        refusal = message(
            "base_year_incomplete",
            name=names.iloc[-1] if len(names) else code,
            year=year,
            label=label or label_zh(indicator),
            indicator=indicator,
            count=months[code],
        )
        raise InputRefused(refusal)
    places = rows["township_code"].map(dict(zip(codes, range(len(codes)), strict=True)))
    return rows.iloc[np.argsort(places.to_numpy(), kind="stable")[: places.count()]]


def whole_year(panel: pd.DataFrame, indicator: str, code: str, year: int) -> bool:
    """Whether a township's whole year was published."""
    rows = _year(panel, indicator, year)
    return rows.loc[rows["township_code"] == code, "months"].sum() == 12


def _year(panel: pd.DataFrame, indicator: str, year: int) -> pd.DataFrame:
    return level_rows(panel, indicator, f"{year}-01", f"{year}-12")


FEWEST_REVISIONS = 8  # fewer are no history


def revisions_of_levels(panel: pd.DataFrame, indicator: str) -> np.ndarray:
    """Relative revisions of a level or count: last figure over first, less 1; empty where there are
    fewer than FEWEST_REVISIONS.

    From figures that a later return states anew (the same period and months in several vintages);
    where there are none, from the year's last cumulative against the sum of the months as first
    published, which holds all revisions of the year's earlier months.
    """
    rows = panel[panel["indicator"] == indicator]
    first, last = _restated_values(rows)
    if not len(first):
        first, last = _in_cumulatives(rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = last / first - 1
    return _history(change)


def revisions_of_rates(panel: pd.DataFrame, indicator: str) -> np.ndarray:
    """Revisions of a rate in percentage points, from several vintages of one figure; empty where
    there are fewer than FEWEST_REVISIONS.
    """
    first, last = _restated_values(panel[panel["indicator"] == indicator])
    return _history(last - first)


def _history(change: np.ndarray) -> np.ndarray:
    change = change[np.isfinite(change)]
    return change if len(change) >= FEWEST_REVISIONS else np.empty(0)


def _restated_values(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    groups = (
        rows.sort_values("vintage")
        .groupby(["township_code", "period", "months"])["value"]
        .agg(["size", "first", "last"])
    )
    several = groups[groups["size"] > 1]
    return several["first"].to_numpy(), several["last"].to_numpy()


def _in_cumulatives(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Sum of the months and cumulative at each township's last month of each year that has both."""
    latest = latest_vintage(rows)
    cumulative = latest[
        (latest["months"] == latest["period"].map(periods.year_to_date)) & (latest["months"] > 2)
    ]
    month = latest[
        (latest["months"] == 1) | ((latest["months"] == 2) & latest["period"].str.endswith("-02"))
    ]
    month = month.assign(year=month["period"].str[:4]).sort_values("period")
    to_date = (
        month.groupby(["township_code", "year"])[["value", "months"]]
        .cumsum()
        .set_index([month["township_code"], month["period"]])
    )
    to_date.columns = ["summed", "covered"]
    both = cumulative.set_index(["township_code", "period"])[["value", "months"]].join(
        to_date, how="inner"
    )
    both = both[both["months"] == both["covered"]].reset_index()
    last = both.sort_values("period").groupby(["township_code", both["period"].str[:4]]).tail(1)
    return last["summed"].to_numpy(), last["value"].to_numpy()


COLUMNS = [
    "township_code",
    "year",
    "months",
    "level",
    "level_before",
    "raw_growth_pct",
    "published_growth_pct",
    "difference_pp",
    "comparable_before",
]


def yearly(
    panel: pd.DataFrame, level: str, growth: str, changes: tuple[Change, ...] = ()
) -> pd.DataFrame:
    """One row per township and year, at the latest year to date for which level and growth are both
    published.

    panel, level, growth, changes: of `compared`. Levels in the level's unit, growth in %, the
    difference in percentage points; NaN where the year before was not published, or the growth is
    −100 % or less.
    """
    return _latest_of_years(compared(panel, level, growth, changes))


def compared(
    panel: pd.DataFrame, level: str, growth: str, changes: tuple[Change, ...] = ()
) -> pd.DataFrame:
    """Every year to date of which level and growth are both published, by township and period:
    level, level_before (the year before, NaN where that was not published), published_growth_pct.

    panel: as cleaned. level, growth: indicators. changes: splits and mergers, after which earlier
    levels are restated before they are compared: who lost a part has not shrunk.
    """
    rates = latest_vintage(panel[panel["indicator"] == growth])
    rates = rates[rates["months"] == rates["period"].map(periods.year_to_date)]
    rates = rates.set_index(["township_code", "period"])["value"].rename("published_growth_pct")
    levels = _restated(_year_to_date(panel, level), changes)
    both = rates.to_frame().join(levels.rename("level"), how="inner").dropna().reset_index()
    before = [
        (code, f"{int(period[:4]) - 1}{period[4:]}")
        for code, period in zip(both["township_code"], both["period"], strict=True)
    ]
    return both.assign(level_before=levels.reindex(before).to_numpy() if before else None)


def _latest_of_years(both: pd.DataFrame) -> pd.DataFrame:
    """`yearly` of some rows of `compared`."""
    if both.empty:
        return pd.DataFrame(columns=COLUMNS)
    table = both.assign(
        year=both["period"].str[:4].astype(int), months=both["period"].map(periods.year_to_date)
    )
    table = table.sort_values("period").groupby(["township_code", "year"]).tail(1)
    table["raw_growth_pct"] = 100 * (table["level"] / table["level_before"] - 1)
    table["difference_pp"] = table["published_growth_pct"] - table["raw_growth_pct"]
    # A rate that was rounded to −100 beside a level that is still there says nothing of its base.
    table["comparable_before"] = table["level"] / (1 + table["published_growth_pct"] / 100).where(
        table["published_growth_pct"] > -100
    )
    return table[COLUMNS].sort_values(["year", "township_code"], ignore_index=True)


def _year_to_date(panel: pd.DataFrame, level: str) -> pd.Series:
    """Level of the year to date by township and period: as published, else the sum of the year's
    months where all are there.
    """
    rows = panel[panel["indicator"] == level]
    codes = sorted(rows["township_code"].unique())
    slots, months = history(panel, level, codes, rows["period"].max())
    levels = levels_to_date(slots, months, published_to_date(panel, level, codes))
    return _long(levels)


def _restated(levels: pd.Series, changes: tuple[Change, ...]) -> pd.Series:
    """Levels by township and period on the units after every change."""
    if not changes:
        return levels
    wide = levels.unstack("township_code").sort_index()
    missing = {code for change in changes for code in (*change.before, *change.to)} - set(wide)
    wide = restate_history(wide.reindex(columns=[*wide, *sorted(missing)]), changes)
    return _long(wide)


def _long(levels: pd.DataFrame) -> pd.Series:
    """Levels by township and period, those that are known, from periods × townships."""
    stacked = levels.rename_axis(columns="township_code").stack().dropna()
    return stacked.swaplevel()  # pyright: ignore[reportReturnType]


def chained(table: pd.DataFrame) -> pd.DataFrame:
    """Years × townships: levels of whole years on the scope of each township's latest one, from the
    table of `yearly`.

    The latest whole year as published; each year before = the year after / (1 + its published
    growth). NaN before the first gap in the growth rates.
    """
    result = {}
    for code, rows in table[table["months"] == 12].groupby("township_code"):
        series: dict[int, float] = {}
        rows = rows.sort_values("year", ascending=False)
        for year, published, growth_pct in zip(
            rows["year"], rows["level"], rows["published_growth_pct"], strict=True
        ):
            if series and year not in series:
                break
            level = series.setdefault(year, published)
            series[year - 1] = level / (1 + growth_pct / 100)
        result[code] = pd.Series(series)
    return pd.DataFrame(result).sort_index()


def factors(table: pd.DataFrame) -> pd.DataFrame:
    """Years × townships: what a published level of each year is multiplied by to stand on the scope
    of the township's latest year.

    From the table of `yearly`. The scope of a year against the year before is (level / (1 +
    growth)) / level before; it is chained back from the latest year (1) and stops at the first year
    whose growth or base was not published.
    """
    if table.empty:
        return pd.DataFrame()
    years = range(int(table["year"].min()) - 1, int(table["year"].max()) + 1)
    by_year = table.pivot(index="year", columns="township_code").reindex(years)
    before = by_year["level_before"]
    ratios = by_year["comparable_before"] / before.where(before != 0)
    latest = table.groupby("township_code")["year"].max().reindex(before.columns)
    chained_back = np.where(np.array(years)[:, None] == latest.to_numpy(), 1.0, np.nan)
    for row in range(len(years) - 1, 0, -1):
        ratio = ratios.to_numpy()[row]
        going_on = np.isfinite(chained_back[row]) & (ratio > 0)
        chained_back[row - 1, going_on] = (chained_back[row] * ratio)[going_on]
    found = pd.DataFrame(chained_back, list(years), before.columns.rename(None))
    return found.dropna(how="all")


def latest_scope(both: pd.DataFrame, end: str) -> pd.DataFrame:
    """`factors` that put levels on the scope of the year of `end`, by the growth rates published up
    to that period.

    both: of `compared`, with the splits and mergers that the levels have been restated for. Figures
    that were revised later are used as revised.
    """
    return factors(_latest_of_years(both[both["period"] <= end]))


def restated(wide: pd.DataFrame, scale: pd.DataFrame) -> pd.DataFrame:
    """A history (slots × townships) on the scope of the latest year; years beyond the chain take
    the factor of its nearest year.
    """
    years = [int(period[:4]) for period in wide.index]
    own = (
        scale.reindex(index=range(min(years), max(years) + 1), columns=wide.columns)
        .bfill()
        .ffill()
        .fillna(1.0)
    )
    return wide * own.loc[years].to_numpy()
