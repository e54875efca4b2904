"""Questions to the panel: its latest figures, the history of one indicator, the total of a year."""

from decimal import Decimal

import pandas as pd

from zx_analysis.indicators import label_zh
from zx_analysis.remarks import InputRefused


def latest(panel: pd.DataFrame) -> pd.DataFrame:
    """One row per township, period, months and indicator: the latest vintage (city.toml: vintage_precedence)."""
    keys = ["township_code", "period", "months", "indicator"]
    return panel.sort_values("vintage").drop_duplicates(keys, keep="last").sort_index()


def history(panel: pd.DataFrame, indicator: str, codes: list[str], until: str) -> tuple[pd.DataFrame, pd.Series]:
    """Published months (1-2月 as one slot of two) of one indicator, as `forecast_quarter` takes them.

    Returns a frame slots × townships in `codes` and the months each slot covers, both indexed by period.
    """
    rows = latest(panel[(panel["indicator"] == indicator) & (panel["period"] <= until)])
    rows = rows[(rows["months"] == 1) | ((rows["months"] == 2) & rows["period"].str.endswith("-02"))]
    # Where January and February are also known apart, the joint figure would count them twice.
    apart = set(rows.loc[rows["months"] == 1, "period"])
    rows = rows[(rows["months"] == 1) | ~rows["period"].isin(apart)]
    wide = rows.pivot(index="period", columns="township_code", values="value").reindex(columns=codes).sort_index()
    return wide, rows.groupby("period")["months"].first().reindex(wide.index)


def year_total(panel: pd.DataFrame, indicator: str, codes: list[str], year: int) -> pd.Series:
    """A township's whole year as exact Decimal: the published January-December figure, else the sum of its slots."""
    rows = year_rows(panel, indicator, codes, year)
    totals = {code: sum(map(Decimal, own["value_text"]), Decimal(0)) for code, own in rows.groupby("township_code", sort=False)}
    return pd.Series(totals, name=indicator, dtype=object)


def year_rows(panel: pd.DataFrame, indicator: str, codes: list[str], year: int) -> pd.DataFrame:
    """The rows of the panel that a township's whole year is the sum of, in the order of `codes`; InputRefused where the year is not whole."""
    rows = latest(panel[(panel["indicator"] == indicator) & panel["period"].str.startswith(f"{year}-")])
    names, found = dict(zip(panel["township_code"], panel["township"], strict=True)), []
    for code in codes:
        own = rows[rows["township_code"] == code]
        whole = own[own["months"] == 12]
        months = own[(own["months"] == 1) | ((own["months"] == 2) & own["period"].str.endswith("-02"))]
        # Where January and February are also known apart, the joint figure would count them twice.
        months = months[(months["months"] == 1) | ~months["period"].isin(months.loc[months["months"] == 1, "period"])]
        if whole.empty and months["months"].sum() != 12:
            raise InputRefused(
                f"{names.get(code, code)}：{year}年的{label_zh(indicator)}不全（只有 {months['months'].sum()} 个月），不能作为分配基期。请补全该年报表。\n"
                f"{names.get(code, code)}: {indicator} of {year} covers only {months['months'].sum()} months; it cannot be the base year. Add the returns.")
        found.append(months.sort_values("period") if whole.empty else whole.head(1))
    return pd.concat(found)
