"""Output of single enterprises (规上企业产值): who carries the growth and who drags it.

The ledger is monthly, a row an enterprise; a column is a month or the joint 1-2月. Compared is the
year to date with the same months a year before. With base B of all who are compared, an
enterprise's pull (拉动, of a fall 下拉) is 100 · change / B percentage points: pulls add up to the
growth of the ledger's sum. The share of those that fell among all with both figures is the 下降面.

The ledger's sum is not the published figure: the published growth is on a comparable panel and
counts what the ledger lacks. How much of the published level the ledger holds is said beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.city.periods import a_year_before
from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME
from zx_analysis.messages import message

INDUSTRY, ENTERED = "行业", "进规日期"
MONTHS = re.compile(r"(\d{4})年(?:(1)-(2)|([1-9]|1[0-2]))月产值\(万元\)")
END = "月产值(万元)"
LARGEST = 10  # whose share of the whole is told
# grew, fell, level: figures of both years; new: none a year before; gone: none this year;
# incomplete: some months of one of the years are lacking, so that nothing is compared.
STANDINGS = ("grew", "fell", "level", "new", "gone", "incomplete")
BOTH = STANDINGS[:3]


def output_columns(rows: pd.DataFrame) -> dict[tuple[str, int], str]:
    """(last month 'YYYY-MM', months) → the ledger's column, in the order of the calendar.

    ValueError for a column whose months cannot be read.
    """
    columns = {}
    for column in (column for column in map(str, rows) if column.endswith(END)):
        found = MONTHS.fullmatch(column)
        if found is None:
            raise ValueError(str(message("output_month_not_written_so", header=column)))
        year, first, second, month = found.groups()
        period = f"{year}-{int(second or month):02d}"
        columns[period, 2 if first else 1] = column
    return dict(sorted(columns.items()))


def columns_to_date(columns: dict[tuple[str, int], str], last: str) -> list[str] | None:
    """The columns that make up the year to date at the month `last`, a joint 1-2月 or its months;
    None where one is lacking."""
    year, month, chosen = last[:4], 1, []
    while month <= int(last[5:]):
        single, joint = (f"{year}-{month:02d}", 1), (f"{year}-02", 2)
        if single in columns:
            chosen.append(columns[single])
            month += 1
        elif month == 1 and joint in columns and int(last[5:]) >= 2:
            chosen.append(columns[joint])
            month += 2
        else:
            return None
    return chosen


def compare(rows: pd.DataFrame, last: str) -> pd.DataFrame | None:
    """Each enterprise's year to date at the month `last` beside the year before.

    rows: the ledger → by its index name, credit_code, township_code, industry, base_wan, value_wan,
    change_wan, growth_pct, pull_pp, standing (of STANDINGS), 10,000 yuan. base_wan is NaN of a new
    one, value_wan 0 of one that is gone; of an incomplete one all figures but those that are whole
    are NaN. None where the ledger lacks a month of either year.
    """
    columns = output_columns(rows)
    chosen, before = (columns_to_date(columns, at) for at in (last, a_year_before(last)))
    if chosen is None or before is None:
        return None
    this_year, last_year = rows[chosen].astype(float), rows[before].astype(float)
    value, base = this_year.sum(axis=1, min_count=1), last_year.sum(axis=1, min_count=1)
    # One that entered within the year has blanks before its first figure, and none after it.
    entered = this_year.ffill(axis=1).isna().eq(this_year.isna()).all(axis=1)
    new = base.isna() & value.notna() & entered
    gone = value.isna() & last_year.notna().all(axis=1)
    both = this_year.notna().all(axis=1) & last_year.notna().all(axis=1)
    change = (value.fillna(0) - base.fillna(0)).where(both | new | gone)
    total = base[both | gone].sum()
    standing = np.select(
        [new, gone, both & (change > 0), both & (change < 0), both],
        ["new", "gone", "grew", "fell", "level"],
        "incomplete",
    )
    table = pd.DataFrame(
        {
            "name": rows[NAME],
            "credit_code": rows[CREDIT_CODE],
            "township_code": rows["township_code"],
            "industry": rows[INDUSTRY],
            "base_wan": base.where(both | gone),
            "value_wan": value.where(both | new).mask(gone, 0.0),
            "change_wan": change,
            "growth_pct": (100 * change / base.where(base > 0)).where(both),
            "pull_pp": 100 * change / total if total > 0 else change * np.nan,
            "standing": standing,
        }
    )
    return table.loc[value.notna() | base.notna()]


@dataclass(frozen=True)
class Breadth:
    """Who carried and who dragged, of one set of enterprises; percentage points of their base.

    compared: with figures of both years; drag_pp: what those that fell took; carried_pp: what those
    that grew gave; new_pp, gone_pp likewise. The four add up to growth_pct.
    """

    enterprises: int
    compared: int
    fell: int
    carried_pp: float
    drag_pp: float
    new: int
    new_pp: float
    gone: int
    gone_pp: float
    incomplete: int
    growth_pct: float
    largest_share: float  # of LARGEST enterprises in this year's sum

    @property
    def fell_share(self) -> float:
        """The share of those that fell (下降面) among the compared; NaN where none is."""
        return self.fell / self.compared if self.compared else np.nan


def breadth(compared: pd.DataFrame) -> Breadth:
    """Of `compare`. By hand: 100 → 120, 50 → 40, 0 → 30 (new), 50 → 0 (gone): growth 190/200 =
    -5 %, carried +10, drag -5, new +15, gone -25 points; one of two fell."""
    pulls = compared.groupby("standing")["pull_pp"].sum().reindex(STANDINGS, fill_value=0.0)
    counts = compared["standing"].value_counts().reindex(STANDINGS, fill_value=0)
    figures = compared["value_wan"].dropna()
    total = figures.sum()
    return Breadth(
        enterprises=len(compared),
        compared=int(counts[list(BOTH)].sum()),
        fell=int(counts["fell"]),
        carried_pp=float(pulls["grew"]),
        drag_pp=float(pulls["fell"]),
        new=int(counts["new"]),
        new_pp=float(pulls["new"]),
        gone=int(counts["gone"]),
        gone_pp=float(pulls["gone"]),
        incomplete=int(counts["incomplete"]),
        growth_pct=float(compared["pull_pp"].sum(min_count=1)),
        largest_share=float(figures.nlargest(LARGEST).sum() / total) if total > 0 else np.nan,
    )


def by(compared: pd.DataFrame, key: str) -> pd.DataFrame:
    """Of `compare`, by industry or township_code: enterprises, compared, fell, value_wan, base_wan,
    change_wan, growth_pct, share_pct (of this year's sum), pull_pp (of the base of all); the
    greatest pull first. Those that are incomplete are counted and in no sum."""
    compared = compared.assign(
        is_compared=compared["standing"].isin(BOTH), is_fallen=compared["standing"] == "fell"
    )
    groups = compared.groupby(key)
    sums = groups[["value_wan", "base_wan", "change_wan", "pull_pp"]].sum()
    told = pd.DataFrame(
        {
            "enterprises": groups.size(),
            "compared": groups["is_compared"].sum(),
            "fell": groups["is_fallen"].sum(),
            **sums,
        }
    )
    told["growth_pct"] = 100 * told["change_wan"] / told["base_wan"].where(told["base_wan"] > 0)
    told["share_pct"] = 100 * told["value_wan"] / told["value_wan"].sum()
    return told.sort_values("pull_pp", ascending=False, kind="stable")


def growth_of_same(compared: pd.DataFrame, key: str) -> pd.Series:
    """Growth in % of the enterprises with figures of both years, by industry or township_code: new
    ones and those that are gone left out; NaN where there are none."""
    sums = compared[compared["standing"].isin(BOTH)].groupby(key)[["change_wan", "base_wan"]].sum()
    growth = 100 * sums["change_wan"] / sums["base_wan"].where(sums["base_wan"] > 0)
    return growth.reindex(compared[key].unique()).rename("growth_pct")


def movers(compared: pd.DataFrame, count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The `count` enterprises that pulled most, and those that dragged most, each in that order."""
    order = compared.dropna(subset="change_wan").sort_values("change_wan", kind="stable")
    up = order[order["change_wan"] > 0].iloc[::-1].head(count)
    return up, order[order["change_wan"] < 0].head(count)


def beside_growth(compared: pd.DataFrame, growth_pct: float) -> pd.DataFrame:
    """Each enterprise of `compare` that can be compared, beside what its base would have made at
    `growth_pct`: base_wan (0 of a new one), value_wan, due_wan = base · (1 + growth), apart_wan =
    value - due; the furthest below first. By hand: base 100, value 110, 17 %: due 117, apart -7; a
    new one with 30: due 0, apart +30.
    """
    rows = compared.dropna(subset="change_wan").fillna({"base_wan": 0.0, "value_wan": 0.0})
    rows = rows.assign(due_wan=rows["base_wan"] * (1 + growth_pct / 100))
    rows = rows.assign(apart_wan=rows["value_wan"] - rows["due_wan"])
    return rows.sort_values("apart_wan", kind="stable")


def power_changes(compared: pd.DataFrame, power: pd.DataFrame, months: Sequence[str]) -> pd.Series:
    """By the index of compared: electricity of the enterprise in `months` beside the same months a
    year before, %; NaN where the power company's list lacks one of them.

    power: credit code × month 'YYYY-MM', 10,000 kWh (`idle_enterprises.power_table`).
    """
    before = [a_year_before(month) for month in months]
    if not months or not {*months, *before} <= set(power):
        return pd.Series(np.nan, compared.index)
    used, earlier = (power[list(of)].sum(axis=1, min_count=len(of)) for of in (months, before))
    change = 100 * (used / earlier.where(earlier > 0) - 1)
    return compared["credit_code"].map(change).astype(float)
