"""This week's to-do lists (督办清单): one form for every programme, so that they can be put together and handed to whoever is responsible."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from zx_analysis.cleaning.contracts import NAME

# township_code; enterprise (or event); matter: what is to be done and why, in Chinese; day (ISO, or ""): the one it hangs on; days: since then, NaN where
# none count; responsible: whom the ledger names, or ""; cell: where the entry stands in the ledger
COLUMNS = ("township_code", "enterprise", "matter", "day", "days", "responsible", "cell")


Words = pd.Series | Sequence[str] | str


def entries(
    rows: pd.DataFrame,
    matter: Words,
    *,
    day: Words = "",
    days: pd.Series | float = np.nan,
    responsible: Words = "",
    enterprise: str = NAME,
) -> pd.DataFrame:
    """One entry per row of a ledger; matter, day, days, responsible: a Series by the index of rows, or one value for all; enterprise: column of the name."""
    place = rows["township_code"] if "township_code" in rows else ""
    return (
        pd.DataFrame(
            {
                "township_code": place,
                "enterprise": rows[enterprise],
                "matter": matter,
                "day": day,
                "days": days,
                "responsible": responsible,
                "cell": rows["cell"],
            },
            index=rows.index,
            columns=list(COLUMNS),
        )
        .astype({"days": "Float64"})
        .astype({"days": "Int64"})
    )


def joined(*parts: pd.DataFrame) -> pd.DataFrame:
    """The entries of several lists in the order given, longest waiting first within each."""
    ordered = [
        part.sort_values("days", ascending=False, na_position="last", kind="stable")
        for part in parts
        if len(part)
    ]
    return pd.concat(ordered, ignore_index=True) if ordered else empty()


def empty() -> pd.DataFrame:
    return pd.DataFrame(
        {column: pd.Series(dtype="Int64" if column == "days" else object) for column in COLUMNS}
    )


def days_since(days: pd.Series, today) -> pd.Series:
    """Days from ISO days to `today`; NaN where there is none."""
    return (pd.Timestamp(today) - pd.to_datetime(days, errors="coerce")).dt.days


def counts(lists: dict[str, pd.DataFrame], codes: pd.Index) -> pd.Series:
    """How many entries of all lists are of each township, by code; 0 where none is."""
    places = pd.concat([entries["township_code"] for entries in lists.values()])
    return places.value_counts().reindex(codes, fill_value=0).astype(int)


def tables(lists: dict[str, pd.DataFrame], names: pd.Series) -> dict[str, pd.DataFrame]:
    """The lists as tables of a pack, by name, with the townships' names (names: by code) beside their codes."""
    return {
        f"{name}_todo": entries.assign(
            township=names.reindex(entries["township_code"]).fillna("").to_numpy()
        )[["township_code", "township", *COLUMNS[1:]]]
        for name, entries in lists.items()
    }
