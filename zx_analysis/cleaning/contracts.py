"""What each programme ledger must hold (ledgers.toml): its file, its columns, which of them are
sums, dates or words of a list.

Who is who in a ledger (同一企业): an enterprise that is registered twice is one enterprise.

Entries are of one enterprise where their unified social credit code is the same; an entry without
a code is that of the only code which its name bears in the ledger, else of its name. A like name
under another code is another enterprise.
"""

import datetime
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from zx_analysis.city.register import tidy

TOWNSHIP, CREDIT_CODE, NAME = "所在乡镇", "统一社会信用代码", "企业名称"
COMMON = ("序号", NAME, CREDIT_CODE, TOWNSHIP)
# Columns about persons: a ledger may have them, and they are never read further.
PERSONAL = (
    "联系人",
    "联系电话",
    "电话",
    "手机",
    "手机号码",
    "法定代表人",
    "法人",
    "身份证号",
    "身份证号码",
)
DECLARED = Path(__file__).with_name("ledgers.toml")


@dataclass(frozen=True)
class Contract:
    """What one ledger must hold, as ledgers.toml says it. `amounts` are columns of numbers ≥ 0,
    `rates` columns of numbers that may be negative, `dates` columns of whole days, `choices`
    columns with a fixed list of words, `office` the column of the responsible department, `also`
    other words for a column → the column, `optional` columns that the sheet may lack, `repeated`
    pattern and example of further columns of amounts, `order` pairs of dates of which the first may
    not be the later, `tell_apart` the columns that tell entries of one enterprise apart; None where
    an enterprise may stand any number of times.
    """

    title_zh: str
    file: str
    columns: tuple[str, ...]
    count_by: str
    amounts: tuple[str, ...]
    rates: tuple[str, ...]
    dates: tuple[str, ...]
    office: str
    choices: dict[str, tuple[str, ...]]
    also: dict[str, str] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    repeated: tuple[str, str] | None = None
    order: tuple[tuple[str, ...], ...] = ()
    tell_apart: tuple[str, ...] | None = None

    @property
    def of_enterprises(self) -> bool:
        """Whether a row is about one enterprise of one township."""
        return CREDIT_CODE in self.columns


def _contract(declared: dict, columns: list[dict]) -> Contract:
    """The contract of one entry of ledgers.toml."""
    kinds = {
        kind: tuple(column["name"] for column in columns if column.get("kind") == kind)
        for kind in ("amount", "rate", "date", "choice", "office")
    }
    words = {column["name"]: tuple(column["words"]) for column in columns if "words" in column}
    apart, repeated = declared.get("tell_apart"), declared.get("repeated")
    return Contract(
        declared["title_zh"],
        declared["file"],
        (
            *(COMMON if declared.get("enterprises") else ()),
            *(column["name"] for column in columns),
        ),
        declared.get("count_by", ""),
        kinds["amount"],
        kinds["rate"],
        kinds["date"],
        "".join(kinds["office"]),
        {name: words[name] for name in kinds["choice"]},
        {other: column["name"] for column in columns for other in column.get("also", ())},
        tuple(declared.get("optional", ())),
        (repeated["pattern"], repeated["example"]) if repeated else None,
        tuple(map(tuple, declared.get("order", ()))),
        None if apart is None else tuple(apart),
    )


def _contracts() -> tuple[Contract, ...]:
    entries = {
        entry["title_zh"]: entry
        for entry in tomllib.loads(DECLARED.read_text(encoding="utf-8"))["ledgers"]
    }
    whole = [entries.get(entry.get("like"), {}) | entry for entry in entries.values()]
    return tuple(_contract(entry, entry.get("columns", [])) for entry in whole)


CONTRACTS = _contracts()


def words(title_zh: str, column: str) -> tuple[str, ...]:
    """The words that a column of a ledger may hold, in their order."""
    return next(one for one in CONTRACTS if one.title_zh == title_zh).choices[column]


def enterprise_keys(rows: pd.DataFrame) -> pd.Series:
    """What tells the enterprises of a ledger apart: the code, else the name; by the index of
    rows.
    """
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


def same_enterprise(rows: pd.DataFrame, contract: Contract) -> pd.Series | None:
    """By the index of rows: which entries the contract takes for one; None where it takes none
    so.
    """
    if contract.tell_apart is None or rows.empty:
        return None
    return pd.Series(
        pd.factorize(
            pd.MultiIndex.from_frame(
                pd.concat([enterprise_keys(rows), rows[list(contract.tell_apart)]], axis=1)
            )
        )[0],
        rows.index,
    )


def each_once(rows: pd.DataFrame, contract: Contract, day: datetime.date) -> pd.DataFrame:
    """The rows with one entry for each that the contract tells apart: the one whose last day up to
    `day` is the latest, of equal ones the first."""
    own = same_enterprise(rows, contract)
    if own is None or own.is_unique:
        return rows
    dates = rows[list(contract.dates)]
    latest = dates.where(dates <= day.isoformat(), "").max(axis=1) if contract.dates else ""
    order = pd.DataFrame({"own": own, "latest": latest})
    order = order.sort_values("latest", ascending=False, kind="stable")
    return rows.loc[sorted(order[~order["own"].duplicated()].index)]
