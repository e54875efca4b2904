"""What each programme ledger must hold (ledgers.toml): its file, its columns, which of them are sums,
dates or words of a list."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

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
    `rates` columns of numbers that may be negative, `dates` columns of whole days, `choices` columns
    with a fixed list of words, `office` the column of the responsible department, `also` other words
    for a column → the column, `optional` columns that the sheet may lack, `repeated` pattern and
    example of further columns of amounts, `order` pairs of dates of which the first may not be the
    later, `tell_apart` the columns that tell entries of one enterprise apart; None where an
    enterprise may stand any number of times."""

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
