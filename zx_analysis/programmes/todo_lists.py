"""This week's to-do lists (督办清单): one form for every programme, so that they can be put
together and handed to whoever is responsible.
"""

import datetime
from collections.abc import Sequence

import numpy as np
import pandas as pd

from zx_analysis.cleaning.contracts import NAME

# township_code; enterprise (or event); matter: what is to be done and why, in Chinese; day (ISO, or
# ""): the one it hangs on; days: since then, NaN where none count; responsible: whom the ledger
# names, or ""; cell: where the entry stands in the ledger; due (ISO, or ""): by when it had to be
# done; stake_wan: the output or money that hangs on it, 10,000 yuan, NaN where the ledger says none
COLUMNS = (
    "township_code",
    "enterprise",
    "matter",
    "day",
    "days",
    "responsible",
    "cell",
    "due",
    "stake_wan",
)
NOBODY = "台账没有写责任人"
SOON_DAYS = 7  # from the day known on: what falls due within them is this week's
STATE_ZH = {"overdue": "逾期", "soon": "七天内到期", "open": "其他要办"}

Words = pd.Series | Sequence[str] | str


def entries(
    rows: pd.DataFrame,
    matter: Words,
    *,
    day: Words = "",
    days: pd.Series | float = np.nan,
    responsible: Words = "",
    due: Words = "",
    stake_wan: pd.Series | float = np.nan,
    enterprise: str = NAME,
) -> pd.DataFrame:
    """One entry per row of a ledger; matter, day, days, responsible, due, stake_wan: a Series by
    the index of rows, or one value for all; enterprise: column of the name.
    """
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
                "due": due,
                "stake_wan": stake_wan,
            },
            index=rows.index,
            columns=list(COLUMNS),
        )
        .astype({"days": "Float64", "stake_wan": float})
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
    types = {"days": "Int64", "stake_wan": float}
    return pd.DataFrame({column: pd.Series(dtype=types.get(column, object)) for column in COLUMNS})


def later(day: str, days: int) -> str:
    """The ISO day so many days after another; "" of none."""
    return day and (datetime.date.fromisoformat(day) + datetime.timedelta(days)).isoformat()


def until(days: pd.Series, day: datetime.date) -> pd.Series:
    """Days as ISO text, "" where they lie behind the last one known: a ledger of today tells more
    than was known then."""
    return days.where(days <= day.isoformat(), "")


def days_since(days: pd.Series, today) -> pd.Series:
    """Days from ISO days to `today`; NaN where there is none."""
    return (pd.Timestamp(today) - pd.to_datetime(days, errors="coerce")).dt.days


def counts(lists: dict[str, pd.DataFrame], codes: pd.Index) -> pd.Series:
    """How many entries of all lists are of each township, by code; 0 where none is."""
    places = pd.concat([entries["township_code"] for entries in lists.values()])
    return places.value_counts().reindex(codes, fill_value=0).astype(int)


def tables(lists: dict[str, pd.DataFrame], names: pd.Series) -> dict[str, pd.DataFrame]:
    """The lists as tables of a pack, by name, with the townships' names (names: by code) beside
    their codes.
    """
    return {f"{name}_todo": with_names(entries, names) for name, entries in lists.items()}


def with_names(entries: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """The entries with the townships' names (names: by code) beside their codes."""
    named, at = entries.copy(), list(entries).index("township_code")
    named.insert(at + 1, "township", names.reindex(entries["township_code"]).fillna("").to_numpy())
    return named


def together(lists: dict[str, tuple[pd.DataFrame, datetime.date]]) -> pd.DataFrame:
    """The lists of all programmes, each with the day that it counts to, as one: programme, state (a
    key of STATE_ZH), COLUMNS, overdue_days (after `due`; 0 where it is not overdue). What is
    overdue stands first, most urgent on top; then what falls due next.
    """
    parts = [
        standing(entries, day).assign(programme=name) for name, (entries, day) in lists.items()
    ]
    columns = ["programme", "state", *COLUMNS, "overdue_days"]
    if not any(map(len, parts)):
        return empty().reindex(columns=columns)
    joined = pd.concat([part for part in parts if len(part)], ignore_index=True)
    order = joined.assign(
        state=joined["state"].map(list(STATE_ZH).index),
        weight=-weight(joined),
        due=joined["due"].where(joined["state"] == "soon", ""),
    ).sort_values(["state", "due", "weight", "overdue_days"], ascending=[True, True, True, False])
    return joined.loc[order.index, columns].reset_index(drop=True)


def standing(entries: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """The entries with their state on `day` and the days by which they are overdue."""
    due = pd.to_datetime(entries["due"], errors="coerce")
    late = (pd.Timestamp(day) - due).dt.days.fillna(0)
    soon = due.notna() & (late <= 0) & (late >= -SOON_DAYS)
    state = pd.Series("open", entries.index).mask(soon, "soon").mask(late > 0, "overdue")
    return entries.assign(state=state, overdue_days=late.clip(lower=0).astype(int))


def weight(entries: pd.DataFrame) -> pd.Series:
    """How urgent an overdue entry is: what is at stake times the days it is overdue, 10,000 yuan ×
    days; 0 where either is not known. It ranks, and is no sum of money."""
    return entries["stake_wan"].fillna(0) * entries["overdue_days"]


def most_urgent(matters: pd.DataFrame, count: int) -> pd.DataFrame:
    """The first `count` of what is overdue and has a sum at stake, of `together`, by `weight`."""
    return matters[(matters["state"] == "overdue") & (matters["stake_wan"] > 0)].head(count)


def by_office(matters: pd.DataFrame) -> pd.DataFrame:
    """Unit in charge ('' where the ledger names nobody) × (programme, state): entries, of
    `together`; those with most overdue first, nobody last of as many."""
    return _counted(matters, office(matters["responsible"]))


def by_person(matters: pd.DataFrame) -> pd.DataFrame:
    """Person in charge × (programme, state): entries for which the ledger names a person beside a
    unit, as of `by_office`."""
    named = matters[matters["responsible"].str.contains("，")]
    return _counted(named, person(named["responsible"]))


def _counted(matters: pd.DataFrame, who: pd.Series) -> pd.DataFrame:
    if matters.empty:
        return pd.DataFrame()
    table = pd.crosstab(who, [matters["programme"], matters["state"]])
    late = table.loc[:, table.columns.get_level_values("state") == "overdue"].sum(axis=1)
    order = pd.DataFrame({"nobody": table.index == "", "late": -late, "all": -table.sum(axis=1)})
    return table.loc[order.sort_values(["late", "all", "nobody"], kind="stable").index]


def holders(matters: pd.DataFrame) -> pd.DataFrame:
    """Of each unit in charge of `by_office` that has anything overdue, in its order: overdue
    (entries), oldest_days (most days that one is overdue), and the most urgent of them, by
    `weight`, of those without a sum by days: enterprise, programme, overdue_days."""
    late = matters[matters["state"] == "overdue"]
    if late.empty:
        return pd.DataFrame()
    urgent = late.assign(
        office=office(late["responsible"]),
        weight=weight(late),
        overdue=1,
        oldest_days=late["overdue_days"],
    ).sort_values(["weight", "overdue_days"], ascending=False, kind="stable")
    by_unit = urgent.groupby("office", sort=False).agg(
        {
            "overdue": "sum",
            "oldest_days": "max",
            "enterprise": "first",
            "programme": "first",
            "overdue_days": "first",
        }
    )
    order = by_office(matters).index
    return by_unit.loc[[who for who in order if who in by_unit.index]]


def person(responsible: pd.Series) -> pd.Series:
    """'市领导甲，市科技局' → 市领导甲; a unit that stands alone as it is."""
    return responsible.str.partition("，")[0]


def office(responsible: pd.Series) -> pd.Series:
    """'市领导甲，市科技局' → 市科技局; a unit that stands alone as it is."""
    return responsible.str.rpartition("，")[2]


def listed_offices(responsible: pd.Series, departments: Sequence[str]) -> pd.Series:
    """'市领导戊，经信局' → '市领导戊，市经信局' where the city lists the one unit whose name ends
    so: it is counted once. What fits none or several stays as the ledger has it."""

    def listed(text: str) -> str:
        unit = text.rpartition("，")[2]
        fitting = [name for name in departments if unit and name.endswith(unit)]
        return text.removesuffix(unit) + fitting[0] if len(fitting) == 1 else text

    return responsible.map(listed, na_action="ignore")


def by_responsible(lists: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Person (or unit, where the ledger names no person) × programme: entries; those whom the
    ledger names nobody for last.
    """
    whole = pd.concat([entries.assign(programme=name) for name, entries in lists.items()])
    counted = pd.crosstab(
        person(whole["responsible"]).replace("", NOBODY), whole["programme"]
    ).reindex(columns=list(lists), fill_value=0)
    order = counted.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return counted.loc[
        [*(who for who in order if who != NOBODY), *(who for who in order if who == NOBODY)]
    ]


def units(lists: dict[str, pd.DataFrame]) -> pd.Series:
    """By person the units that go with the name in the lists, in the order of the alphabet; ''
    where only a unit is named.
    """
    whole = pd.concat([entries["responsible"] for entries in lists.values()])
    return (
        whole.str.partition("，")[2]
        .groupby(person(whole))
        .agg(lambda own: "、".join(sorted(set(own) - {""})))
    )
