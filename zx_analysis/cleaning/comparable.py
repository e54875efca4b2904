"""The comparable view (可比口径): what the published growth says last year's base was, beside what was published then.

The panel of enterprises changes every January and growth is published on the comparable panel, so that the published
growth is not the ratio of two published levels. Base of a year before = level / (1 + growth / 100) (NBS, notes to the
monthly industrial releases: growth is computed on the comparable scope). Chained back from the latest year, these
bases give a series of one scope. Derived, never stored over what was published.
"""

import pandas as pd

from zx_analysis.city import periods
from zx_analysis.city.register import Change, restate_history
from zx_analysis.cleaning import panels

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
    """One row per township and year, at the latest year to date for which level and growth are both published.

    panel: as cleaned. level, growth: indicators. changes: splits and mergers, after which earlier levels are restated before they are compared: who lost a part has not
    shrunk. Levels in the level's unit, growth in %, the difference in percentage points; NaN where the year before was not published, or the growth is −100 % or less.
    """
    rates = panels.latest_vintage(panel[panel["indicator"] == growth])
    rates = rates[rates["months"] == rates["period"].map(periods.year_to_date)]
    rates = rates.set_index(["township_code", "period"])["value"].rename("published")
    levels = _restated(_year_to_date(panel, level), changes)
    both = rates.to_frame().join(levels.rename("level"), how="inner").dropna().reset_index()
    if both.empty:
        return pd.DataFrame(columns=COLUMNS)
    both["year"], both["months"] = (
        both["period"].str[:4].astype(int),
        both["period"].map(periods.year_to_date),
    )
    last = both.sort_values("period").groupby(["township_code", "year"]).tail(1)
    before = [
        (code, f"{int(period[:4]) - 1}{period[4:]}")
        for code, period in zip(last["township_code"], last["period"], strict=True)
    ]
    table = pd.DataFrame(
        {
            "township_code": last["township_code"],
            "year": last["year"],
            "months": last["months"],
            "level": last["level"],
            "level_before": levels.reindex(before).to_numpy(),
            "published_growth_pct": last["published"],
        }
    )
    table["raw_growth_pct"] = 100 * (table["level"] / table["level_before"] - 1)
    table["difference_pp"] = table["published_growth_pct"] - table["raw_growth_pct"]
    # A rate that was rounded to −100 beside a level that is still there says nothing of its base.
    table["comparable_before"] = table["level"] / (1 + table["published_growth_pct"] / 100).where(
        table["published_growth_pct"] > -100
    )
    return table[COLUMNS].sort_values(["year", "township_code"], ignore_index=True)


def _year_to_date(panel: pd.DataFrame, level: str) -> pd.Series:
    """Level of the year to date by township and period: as published, else the sum of the year's months where all are there."""
    rows = panel[panel["indicator"] == level]
    codes = sorted(rows["township_code"].unique())
    slots, months = panels.history(panel, level, codes, rows["period"].max())
    levels = panels.levels_to_date(slots, months, panels.published_to_date(panel, level, codes))
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
    """Years × townships: levels of whole years on the scope of each township's latest one, from the table of `yearly`.

    The latest whole year as published; each year before = the year after / (1 + its published growth). NaN before the
    first gap in the growth rates.
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
    """Years × townships: what a published level of each year is multiplied by to stand on the scope of the township's latest year.

    From the table of `yearly`. The scope of a year against the year before is (level / (1 + growth)) / level before; it is chained
    back from the latest year (1) and stops at the first year whose growth or base was not published.
    """
    result = {}
    for code, own in table.groupby("township_code"):
        rows = own.sort_values("year", ascending=False)
        series = {int(rows["year"].iloc[0]): 1.0}
        for year, comparable_before, level_before in zip(
            rows["year"], rows["comparable_before"], rows["level_before"], strict=True
        ):
            ratio = comparable_before / level_before if level_before else float("nan")
            if year not in series or not ratio > 0:
                break
            series[year - 1] = series[year] * ratio
        result[code] = pd.Series(series)
    return pd.DataFrame(result).sort_index()


def on_latest_scope(
    history: pd.DataFrame,
    panel: pd.DataFrame,
    level: str,
    growth: str,
    changes: tuple[Change, ...] = (),
) -> pd.DataFrame:
    """A history of `level` (slots × townships) on the scope of its last year, by the growth rates published up to its end.

    changes: the splits and mergers that `history` has been restated for.
    Figures that were revised later are used as revised.
    """
    known = panel[panel["period"] <= history.index[-1]]
    return restated(history, factors(yearly(known, level, growth, changes)))


def restated(wide: pd.DataFrame, scale: pd.DataFrame) -> pd.DataFrame:
    """A history (slots × townships) on the scope of the latest year; years beyond the chain take the factor of its nearest year."""
    years = [int(period[:4]) for period in wide.index]
    own = (
        scale.reindex(index=range(min(years), max(years) + 1), columns=wide.columns)
        .bfill()
        .ffill()
        .fillna(1.0)
    )
    return wide * own.loc[years].to_numpy()
