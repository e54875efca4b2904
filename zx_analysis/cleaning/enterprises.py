"""Who is who in a ledger (同一企业): an enterprise that is registered twice is one enterprise.

Entries are of one enterprise where their unified social credit code is the same; an entry without
a code is that of the only code which its name bears in the ledger, else of its name. A like name
under another code is another enterprise.
"""

import datetime
from collections import defaultdict

import pandas as pd

from zx_analysis.city.register import tidy
from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME, Contract


def keys(rows: pd.DataFrame) -> pd.Series:
    """What tells the enterprises of a ledger apart: the code, else the name; by the index of rows."""
    codes = rows[CREDIT_CODE].map(tidy).str.upper()
    names = rows[NAME].map(tidy)
    borne = defaultdict(set)
    for name, code in zip(names, codes, strict=True):
        borne[name] |= {code} - {""}
    found = [
        code or (next(iter(borne[name])) if len(borne[name]) == 1 else name)
        for name, code in zip(names, codes, strict=True)
    ]
    return pd.Series(found, rows.index, dtype=object)


def groups(rows: pd.DataFrame, contract: Contract) -> pd.Series | None:
    """By the index of rows: which entries the contract takes for one; None where it takes none so."""
    if contract.tell_apart is None or rows.empty:
        return None
    return pd.Series(
        pd.factorize(
            pd.MultiIndex.from_frame(
                pd.concat([keys(rows), rows[list(contract.tell_apart)]], axis=1)
            )
        )[0],
        rows.index,
    )


def once(rows: pd.DataFrame, contract: Contract, day: datetime.date) -> pd.DataFrame:
    """The rows with one entry for each that the contract tells apart: the one whose last day up to
    `day` is the latest, of equal ones the first."""
    own = groups(rows, contract)
    if own is None or own.is_unique:
        return rows
    dates = rows[list(contract.dates)]
    latest = dates.where(dates <= day.isoformat(), "").max(axis=1) if contract.dates else ""
    order = pd.DataFrame({"own": own, "latest": latest})
    order = order.sort_values("latest", ascending=False, kind="stable")
    return rows.loc[sorted(order[~order["own"].duplicated()].index)]
