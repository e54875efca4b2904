"""What notebook 5 shows of the ledgers as a whole, and the form of every to-do list."""

import datetime

import pandas as pd

from zx_analysis.cleaning.ledgers import counts, stages
from zx_analysis.pages import charts
from zx_analysis.pages.exhibits import Table, Text, decimals
from zx_analysis.quarter import programmes
from zx_analysis.quarter.study import Study

NO_LEDGERS = "这个城市没有台账。"
SHOWN = 40  # entries of a to-do list on a page; the CSV and the workbook hold all


def ledgers(study: Study) -> list:
    """What was read, by stage or class, and what has to be checked."""
    books = study.ledgers
    if not books:
        return [Text(NO_LEDGERS)]
    found = pd.DataFrame(
        [
            (f["file"], f["cell"], f["township"], f["message_zh"])
            for book in books.values()
            for f in book.to_check
        ],
        columns=["文件", "单元格", "乡镇", "问题"],
    )
    return [
        Text(
            f"读入 {len(books)} 本台账，共 {sum(len(book.rows) for book in books.values())} 条；待核实问题 {len(found)} 个。"
        ),
        ledger_counts(study),
        charts.stages(
            {title: stages(book) for title, book in books.items() if book.contract.count_by},
            title="各台账按阶段或类别",
            mark=study.mark,
        ),
        Table(found, "台账待核实问题", mark=study.mark)
        if len(found)
        else Text("台账没有待核实的问题。"),
    ]


def ledger_counts(study: Study) -> Table | Text:
    return (
        Table(counts(study.ledgers), "台账一览", mark=study.mark)
        if study.ledgers
        else Text(NO_LEDGERS)
    )


def todo(
    study: Study,
    entries: pd.DataFrame,
    title: str,
    note: str = "",
    name: str = "企业",
    days: str = "已过天数",
    day: datetime.date | None = None,
) -> Table:
    """A to-do list as a reader sees it; name, days: what the columns of the enterprise and of the days are called here; day: up to which days are counted (default: the
    last one known, which may lie weeks before the reader's)."""
    shown = entries.head(SHOWN)
    table = pd.DataFrame(
        {
            "乡镇": study.names.reindex(shown["township_code"]).to_numpy(),
            name: shown["enterprise"],
            "要办什么": shown["matter"],
            "日期": shown["day"],
            days: shown["days"].astype(object).where(shown["days"].notna(), None),
            "责任人和单位": shown["responsible"],
            "台账单元格": shown["cell"],
        }
    )
    table = table.drop(
        columns=[
            column
            for column in ("乡镇", "日期", days, "责任人和单位")
            if (table[column].isna() | (table[column] == "")).all()
        ]
    )
    month = programmes.known_day(study)
    counted = f"以 {day.isoformat()} 计" if day else f"以 {month.year}年{month.month}月末计"
    said = [
        part
        for part in (
            "" if len(entries) else "没有要办的",
            counted,
            note,
            f"只列前 {SHOWN} 条，共 {len(entries)} 条，全部见 CSV 和督办清单"
            if len(entries) > SHOWN
            else "",
        )
        if part
    ]
    return Table(
        table,
        f"{title}（{len(entries)} 条）",
        mark=study.mark,
        note="；".join(said),
        formats={days: "{:.0f}".format},
    )


def in_yi(study: Study, table: pd.DataFrame, headings: list[str], title: str, unit: str) -> Table:
    """A table whose last column is in 10,000 yuan, shown in 亿元; headings: of all columns."""
    *_, amount = table
    return Table(
        table.assign(**{amount: table[amount] / 10_000}).set_axis(headings, axis=1),
        title,
        unit=unit,
        mark=study.mark,
        formats={headings[-1]: decimals(2)},
    )


def townships(study: Study, codes: pd.Series) -> list:
    """Names of township codes, for a table."""
    return list(study.names.reindex(codes))
