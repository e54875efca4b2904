"""Electricity of enterprises by month (企业用电量), as the power company lists it: evidence of life, whatever the output figures say."""

import re

import pandas as pd

from zx_analysis.cleaning.contracts import CREDIT_CODE

MONTH = re.compile(r"(\d{4})年([1-9]|1[0-2])月用电量\(万千瓦时\)")
END = "月用电量(万千瓦时)"


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """rows: the ledger as read → credit code × month 'YYYY-MM' in order, 10,000 kWh, NaN where nothing was entered.

    Rows of one code are its meters and are added up; one that repeats another to the last figure was entered twice and counts once.
    ValueError for a column whose month cannot be read.
    """
    months = {}
    for column in (column for column in rows if column.endswith(END)):
        found = MONTH.fullmatch(column)
        name = found and f"{found[1]}-{int(found[2]):02d}"
        if not name:
            raise ValueError(
                f"企业用电量：表头“{column}”应写成“2022年3月用电量(万千瓦时)”，每月一栏。 Header {column!r} is not one month written like that."
            )
        months[name] = column
    meters = rows.drop_duplicates([CREDIT_CODE, *months.values()])
    return (
        meters.groupby(CREDIT_CODE)[list(months.values())]
        .sum(min_count=1)
        .astype(float)
        .set_axis(list(months), axis=1)
        .sort_index(axis=1)
    )


def on_year(
    power: pd.DataFrame, codes: set[str], months: list[str]
) -> tuple[int, float, float] | None:
    """Use of the same enterprises in `months` beside the same months a year before: how many of
    `codes` have a figure in every one of both, and their sums, 10,000 kWh; None where nobody has.

    power: of `table`. By hand: use of 3 and 4 in January and February after 2 and 4 is 7 after 6.
    """
    before = [f"{int(month[:4]) - 1}{month[4:]}" for month in months]
    if not {*months, *before} <= set(power):
        return None
    both = power.loc[power.index.isin(codes), [*months, *before]].dropna()
    return (
        (len(both), float(both[months].sum().sum()), float(both[before].sum().sum()))
        if len(both)
        else None
    )
