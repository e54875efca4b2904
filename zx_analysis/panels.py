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
    rows = _slots(rows)
    wide = rows.pivot(index="period", columns="township_code", values="value").reindex(columns=codes).sort_index()
    return wide, rows.groupby("period")["months"].first().reindex(wide.index)


def _slots(rows: pd.DataFrame) -> pd.DataFrame:
    """The months among some rows, and 1-2月; where February is known alone the joint figure is left out: it would count twice."""
    month = rows["months"] == 1
    joint = (rows["months"] == 2) & rows["period"].str.endswith("-02") & ~rows["period"].isin(rows.loc[month, "period"])
    return rows[month | joint]


def year_total(panel: pd.DataFrame, indicator: str, codes: list[str], year: int, label: str = "") -> pd.Series:
    """A township's whole year as exact Decimal: the published January-December figure, else the sum of its slots."""
    rows = year_rows(panel, indicator, codes, year, label)
    totals = {code: sum(map(Decimal, own["value_text"]), Decimal(0)) for code, own in rows.groupby("township_code", sort=False)}
    return pd.Series(totals, name=indicator, dtype=object)


def year_rows(panel: pd.DataFrame, indicator: str, codes: list[str], year: int, label: str = "") -> pd.DataFrame:
    """The rows of the panel that a township's whole year is the sum of, in the order of `codes`; InputRefused where the year is not whole. label: what a reader calls the indicator."""
    rows = _year(panel, indicator, year)
    names, found = dict(zip(panel["township_code"], panel["township"], strict=True)), []
    for code in codes:
        whole, months = _of_year(rows, code)
        if whole.empty and months["months"].sum() != 12:
            raise InputRefused(
                f"{names.get(code, code)}：{year}年的{label or label_zh(indicator)}不全（只有 {months['months'].sum()} 个月），不能作为分配基期。请补全该年报表。\n"
                f"{names.get(code, code)}: {indicator} of {year} covers only {months['months'].sum()} months; it cannot be the base year. Add the returns.")
        found.append(months.sort_values("period") if whole.empty else whole.head(1))
    return pd.concat(found)


def whole_year(panel: pd.DataFrame, indicator: str, code: str, year: int) -> bool:
    """Whether a township's whole year was published."""
    whole, months = _of_year(_year(panel, indicator, year), code)
    return not whole.empty or months["months"].sum() == 12


def _year(panel: pd.DataFrame, indicator: str, year: int) -> pd.DataFrame:
    return latest(panel[(panel["indicator"] == indicator) & panel["period"].str.startswith(f"{year}-")])


def _of_year(rows: pd.DataFrame, code: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of one township the published year, and the slots."""
    own = rows[rows["township_code"] == code]
    return own[own["months"] == 12], _slots(own)
