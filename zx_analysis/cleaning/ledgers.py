"""The programme ledgers: each read whole, its header checked against its contract, its rows checked
and counted.

What a clerk must mend before anything is computed is refused, all of it at once; what may be right
and has to be looked at is a finding.

Unified social credit codes (统一社会信用代码, GB 32100-2015): 18 characters of a 31-character set,
the last one a check character.
"""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from zx_analysis.city import City, Register
from zx_analysis.city.indicators import in_full
from zx_analysis.cleaning import contracts
from zx_analysis.cleaning.contracts import (
    CONTRACTS,
    CREDIT_CODE,
    NAME,
    PERSONAL,
    TOWNSHIP,
    Contract,
)
from zx_analysis.messages import InputRefused, Message, Place, finding, message
from zx_analysis.reading import Sheet, read_source
from zx_analysis.reading.numbers import Doubtful, number, numeric
from zx_analysis.reading.sheets import address, shown

# The characters in the order of their values, and the weight of each of the first 17 places.
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, place, 31) for place in range(17)]


def check_character(body: str) -> str:
    """The last character for the first 17: 31 − Σ value × 3^place mod 31. ValueError for a
    character outside the set.
    """
    total = sum(CHARACTERS.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return CHARACTERS[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether the code has 18 characters of the set and the right check character."""
    return (
        len(code) == 18
        and all(c in CHARACTERS for c in code)
        and code[17] == check_character(code[:17])
    )


# A sum this many times the column's median is a slip of the unit (元 for 万元: 10,000 times) rather
# than a large enterprise.
ABSURD_TIMES, ABSURD_LEAST = 500, 5
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?")
# Mobile and landline numbers, and the 18 places of an identity card.
PRIVATE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-－ ]?\d{7,8}|\d{17}[\dXx])(?![\dA-Za-z])")
HIDDEN = "（号码不显示）"
TOTALS = ("合计", "总计", "小计")


@dataclass(frozen=True)
class Ledger:
    """One ledger as read: `rows` has the contract's columns, `township_code` and the row's `cell`;
    `findings` as in cleaning; `passed`: the cells of rows that are no entries (totals, notes,
    numbers without one).
    """

    contract: Contract
    rows: pd.DataFrame
    findings: list[dict]
    passed: tuple[str, ...]
    sha256: str
    bytes: int

    @property
    def to_check(self) -> list[dict]:
        """The findings that ask somebody to act (待核实问题); the others are notes."""
        return [one for one in self.findings if one["severity"] == "warn"]


def read_ledgers(city: City, register: Register) -> dict[str, Ledger]:
    """Every ledger of the city by title; InputRefused lists all refusals. No ledgers folder gives
    an empty dict.
    """
    known = {contract.file: contract for contract in CONTRACTS}
    ledgers, refusals = {}, []
    for path in city.ledger_files():
        contract = known.get(path.name)
        if contract is None:
            place = Place(f"{city.ledgers}/{path.name}")
            refusals.append(message("unknown_ledger", place, ledgers=[*known]))
            continue
        try:
            ledgers[contract.title_zh] = read_ledger(
                path, contract, register, f"{city.ledgers}/{path.name}", city.departments
            )
        except InputRefused as error:
            refusals += error.messages
    if refusals:
        raise InputRefused(*refusals)
    return {
        contract.title_zh: ledgers[contract.title_zh]
        for contract in CONTRACTS
        if contract.title_zh in ledgers
    }


def read_ledger(
    path: Path, contract: Contract, register: Register, file: str, departments: tuple[str, ...] = ()
) -> Ledger:
    """Read one ledger. Refused: a changed header, an unknown township, a word outside its list, a
    negative sum, a date that is none, an end before its start, an entry without its name.
    departments: those of city.toml; empty where it lists none.
    """
    source = read_source(path, file)
    filled = [
        sheet
        for sheet in source.sheets
        if any(value not in ("", None) for row in sheet.rows for value in row)
    ]
    if len(filled) != 1:
        names = [sheet.name for sheet in filled] or [message("ledger_without_content")]
        raise InputRefused(
            message("ledger_of_several_sheets", Place(file), count=len(filled), sheets=names)
        )
    sheet = filled[0]
    head, place, repeated = _header(sheet, contract)
    title = contract.columns[1]
    refusals, rows, passed = [], [], []
    for r in range(head + 1, len(sheet.rows)):
        texts = {word: shown(sheet.value(r, c)) for word, c in place.items()}
        if not any(texts.values()):
            continue
        named, beside = (
            bool(texts[title]) and texts[title] not in TOTALS,
            any(text for word, text in texts.items() if word != "序号"),
        )
        if not named and not (beside and numeric(sheet.value(r, place["序号"]))):
            passed.append(address(r, 0))  # a total, a note, a number waiting for its entry
            continue
        if not named:
            at = Place(file, sheet.name, address(r, place[title]))
            refusals.append(message("entry_without_a_name", at, column=title))
            continue
        rows.append(_row(sheet, r, place, contract, repeated, register, refusals))
    if refusals:
        raise InputRefused(*refusals)
    extra = ["township_code", "cell"] if contract.of_enterprises else ["cell"]
    frame = pd.DataFrame(rows, columns=[*contract.columns, *repeated, *extra])
    findings = _findings(frame, sheet, contract, repeated, departments)
    return Ledger(contract, frame, findings, tuple(passed), source.sha256, source.size)


def _head_row(sheet: Sheet) -> int | None:
    """The first row that begins with 序号; None where there is none."""
    return next((r for r in range(len(sheet.rows)) if sheet.text(r, 0) == "序号"), None)


def _header(sheet: Sheet, contract: Contract) -> tuple[int, dict[str, int], tuple[str, ...]]:
    """The header's row, the column of every word of it that is read, and those words that the
    contract lets be repeated."""
    head = _head_row(sheet)
    place, twice = {}, []
    words = [] if head is None else [sheet.text(head, c) for c in range(sheet.width)]
    for c, text in enumerate(words):
        if (word := contract.also.get(text, text)) and word not in PERSONAL:
            twice += [word] if word in place else []
            place[word] = c
    pattern, example = contract.repeated or ("", "")
    repeated = tuple(
        word
        for word in place
        if word not in contract.columns and pattern and re.fullmatch(pattern, word)
    )
    lacking = [
        word for word in contract.columns if word not in place and word not in contract.optional
    ] + ([example] if example and not repeated else [])
    unexpected = [word for word in place if word not in contract.columns and word not in repeated]
    unexpected += [message("header_word_twice", column=word) for word in twice]
    if head is None or lacking or unexpected:
        several = [message("column_of_several", column=example)] if example else []
        raise InputRefused(
            message(
                "changed_header",
                Place(sheet.file, sheet.name, header=True),
                lacking=lacking or [message("no_column_at_all")],
                unexpected=unexpected or [message("no_column_at_all")],
                columns=[*contract.columns, *several],
            )
        )
    return head, place, repeated


def day_of(value) -> datetime.date | None:
    """A whole day from a cell: a date, or text such as 2022-03-05, 2022/3/5, 2022.3.5,
    2022年3月5日. None for an empty cell; ValueError for anything else.
    """
    text = shown(value).strip()
    if not text:
        return None
    found = DAY.fullmatch(text)
    if not found:
        raise ValueError(text)
    return datetime.date(*map(int, found.groups()))


def _row(
    sheet: Sheet,
    r: int,
    place: dict[str, int],
    contract: Contract,
    repeated: tuple[str, ...],
    register: Register,
    refusals: list[Message],
) -> dict:
    """One entry: text as shown, sums as floats (None where empty), days as ISO text ("" where
    empty).
    """

    def fault(column: str, id: str, **fields) -> None:
        cell = Place(sheet.file, sheet.name, address(r, place[column]))
        refusals.append(message(id, cell, read=row[column], column=column, **fields))

    row: dict[str, Any] = dict.fromkeys(contract.optional, "") | {
        word: shown(sheet.value(r, c)) for word, c in place.items()
    }
    for word in (*contract.amounts, *contract.rates, *repeated):
        try:
            amount = number(sheet.value(r, place[word])) if word in place else None
        except Doubtful as doubtful:
            fault(word, "ledger_amount_unread", reason=doubtful.reason)
            continue
        if amount is not None and amount < 0 and word not in contract.rates:
            fault(word, "ledger_amount_negative")
        row[word] = None if amount is None else float(amount)
    for word in contract.dates:
        try:
            day = day_of(sheet.value(r, place[word])) if word in place else None
        except ValueError:
            fault(word, "ledger_day_unread")
            continue
        row[word] = "" if day is None else day.isoformat()
    for first, second in contract.order:
        if row[first] and row[second] and row[first] > row[second]:
            fault(second, "day_before_another", earlier=first, earlier_day=row[first])
    for word, choices in contract.choices.items():
        if row[word] not in choices:
            fault(word, "word_outside_the_list", words=choices)
    if not contract.of_enterprises:
        return {**row, "cell": address(r, 0)}
    found = register.find(row[TOWNSHIP])
    if len(found) != 1:
        fault(TOWNSHIP, "township_not_in_the_register")
    return {**row, "township_code": found[0] if len(found) == 1 else "", "cell": address(r, 0)}


def _findings(
    frame: pd.DataFrame,
    sheet: Sheet,
    contract: Contract,
    repeated: tuple[str, ...],
    departments: tuple[str, ...],
) -> list[dict]:
    """What has to be looked at. Numbers of persons are taken out of the frame's texts on the
    way.
    """
    findings = []

    def find(row, id: str, **fields) -> None:
        sentence = message(id, Place(sheet.file, sheet.name, row["cell"]), **fields)
        findings.append(finding(sentence, township=row.get(TOWNSHIP, "")))

    title = contract.columns[1]
    for word in frame.columns.difference([CREDIT_CODE, "cell", "township_code"]):
        held = frame[word].map(lambda value: isinstance(value, str) and bool(PRIVATE.search(value)))
        if not held.any():
            continue
        frame.loc[held, word] = frame.loc[held, word].map(
            lambda text: PRIVATE.sub(HIDDEN, str(text))
        )
        for _, row in frame[held].iterrows():
            find(row, "personal_number", read=HIDDEN, column=word)
    if contract.of_enterprises:
        for _, row in frame[~frame[CREDIT_CODE].map(is_credit_code)].iterrows():
            find(
                row,
                "credit_code",
                read=row[CREDIT_CODE],
                expected="GB 32100-2015",
                name=row[NAME],
            )
        twice = _entered_twice(frame, contract)
        for same in twice:
            row, towns = same.iloc[0], list(dict.fromkeys(same[TOWNSHIP]))
            find(
                row,
                "registered_twice_in_townships" if len(towns) > 1 else "registered_twice",
                read="、".join(same["cell"]),
                expected=1,
                name=row[NAME],
                count=len(same),
                cells=list(same["cell"]),
                townships=towns,
            )
        places = frame.groupby(CREDIT_CODE)["township_code"].nunique()
        several = frame[
            frame[CREDIT_CODE].isin(places[places > 1].index) & (frame[CREDIT_CODE] != "")
        ]
        for _, row in several.drop(
            index=[at for same in twice for at in same.index], errors="ignore"
        ).iterrows():
            find(row, "two_townships", read=row[NAME], name=row[NAME])
    for word in (*contract.amounts, *repeated):
        sums = pd.to_numeric(frame[word])
        middle = sums[sums > 0].median()
        if (sums > 0).sum() < ABSURD_LEAST:
            continue
        for _, row in frame[sums > ABSURD_TIMES * middle].iterrows():
            find(
                row,
                "absurd_sum",
                read=in_full(row[word]),
                expected=f"≤ {ABSURD_TIMES} × {in_full(middle)}",
                name=row[title],
                column=word,
                times=f"{row[word] / middle:,.0f}",
            )
    if departments and contract.office:
        for _, row in frame[~frame[contract.office].isin(departments)].iterrows():
            find(
                row,
                "unknown_department",
                read=row[contract.office],
                expected="、".join(departments),
                name=row[title],
                column=contract.office,
            )
    return findings


def _entered_twice(frame: pd.DataFrame, contract: Contract) -> list[pd.DataFrame]:
    """The entries that the contract takes for one, where there are several."""
    own = contracts.same_enterprise(frame, contract)
    if own is None or own.is_unique:
        return []
    several = frame[own.duplicated(keep=False)]
    return [same for _, same in several.groupby(own)]


def counts(ledgers: dict[str, Ledger]) -> pd.DataFrame:
    """One row per ledger: title, entries, townships with entries, findings, rows that are no
    entries (totals, notes).
    """
    return pd.DataFrame(
        [
            (
                title,
                len(ledger.rows),
                ledger.rows["township_code"].nunique() if ledger.contract.of_enterprises else None,
                len(ledger.to_check),
                len(ledger.passed),
            )
            for title, ledger in ledgers.items()
        ],
        columns=["台账", "条目数", "涉及乡镇数", "待核实问题数", "非条目行数"],
    ).astype({"涉及乡镇数": "Int64"})


def stages(ledger: Ledger) -> pd.Series:
    """Entries by the ledger's own stage or class, in the order of its list."""
    column = ledger.contract.count_by
    return (
        ledger.rows[column]
        .value_counts()
        .reindex(list(ledger.contract.choices[column]), fill_value=0)
        .rename(column)
    )
