"""督办清单.xlsx: this week's to-do lists of all programmes, a sheet each, with a column left to fill in what was done; in front who has how much to do."""

from pathlib import Path

import pandas as pd

from zx_analysis.city import tables
from zx_analysis.documents.workbooks import Sheets, month_end, save_workbook
from zx_analysis.quarter import Study

FILE = "督办清单.xlsx"
NOBODY = "台账没有写责任人"


def save(path: Path, study: Study, lists: dict[str, pd.DataFrame]) -> None:
    """lists: as `programmes.todo` gives them."""
    save_workbook(
        path,
        lambda book: _write(Sheets(book, study.mark), study, lists),
        mark=study.mark,
        created=month_end(study.quarter.last),
    )


def _write(sheets: Sheets, study: Study, lists: dict[str, pd.DataFrame]) -> None:
    counted = by_responsible(lists)
    title = f"{study.city.name}{study.quarter.label_zh}专项台账督办清单（截至 {study.known_day.isoformat()}）"
    shown = {name: tables.table(f"{name}_todo") for name in lists}
    sheets.table(
        "汇总",
        title,
        [
            ("责任人", "text", counted.index),
            ("单位", "text", units(lists).reindex(counted.index)),
            *((table.sheets[0].name, "whole", counted[name]) for name, table in shown.items()),
            ("合计", "whole", counted.sum(axis=1)),
        ],
        total=True,
    )
    for name, table in shown.items():
        entries = lists[name]
        entries = entries.assign(township=study.names.reindex(entries["township_code"]).to_numpy())
        columns = [(table.column(c), entries[c]) for c in table.shown(table.sheets[0], entries)]
        sheets.table(
            table.sheets[0].name,
            f"{table.zh} {len(entries)} 条",
            [
                ("序号", "whole", range(1, len(entries) + 1)),
                *((c.heading, "whole" if c.is_figure else "text", v) for c, v in columns),
                ("办理情况", "hand", [""] * len(entries)),
            ],
        )


def by_responsible(lists: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Person (or unit, where the ledger names no person) × programme: entries; those whom the ledger names nobody for last."""
    whole = pd.concat([entries.assign(programme=name) for name, entries in lists.items()])
    counted = pd.crosstab(
        _person(whole["responsible"]).replace("", NOBODY), whole["programme"]
    ).reindex(columns=list(lists), fill_value=0)
    order = counted.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return counted.loc[
        [*(who for who in order if who != NOBODY), *(who for who in order if who == NOBODY)]
    ]


def units(lists: dict[str, pd.DataFrame]) -> pd.Series:
    """By person the units that go with the name in the lists, in the order of the alphabet; '' where only a unit is named."""
    whole = pd.concat([entries["responsible"] for entries in lists.values()])
    return (
        whole.str.partition("，")[2]
        .groupby(_person(whole))
        .agg(lambda own: "、".join(sorted(set(own) - {""})))
    )


def _person(responsible: pd.Series) -> pd.Series:
    """'市领导甲，市科技局' → 市领导甲."""
    return responsible.str.partition("，")[0]
