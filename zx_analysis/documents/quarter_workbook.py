"""季度资料.xlsx: the quarter's tables in one workbook, with their units in the headers and native charts that an analyst can edit.

Every sheet is a table of the pack as it was handed over; which, its columns, headings and decimals
are told in city/tables.toml, from which the last sheet is written too.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from zx_analysis.city import tables
from zx_analysis.city.tables import Column, Sheet, Table
from zx_analysis.documents.handover import read_table
from zx_analysis.documents.workbooks import Sheets, month_end, save_workbook
from zx_analysis.forecasting.attainment import COLOUR_ZH, DIGITS
from zx_analysis.messages import rule_titles
from zx_analysis.quarter import Study
from zx_analysis.ranking import Ranking

FILE = "季度资料.xlsx"
RANKED, TRIED, ALLOCATED, FOUND = "乡镇排名", "乡镇试算", "奖励分配", "数据问题"  # sheets
ROW_HEIGHT = 20  # pixels


def save(path: Path, study: Study, ranked: Ranking | None, folder: Path) -> None:
    """folder: that of the pack's CSV files."""
    save_workbook(
        path,
        lambda book: _write(Sheets(book, study.mark), study, ranked, folder),
        mark=study.mark,
        created=month_end(study.quarter.last),
    )


def _write(sheets: Sheets, study: Study, ranked: Ranking | None, folder: Path) -> None:
    shown = list(_shown(ranked, folder))
    title = f"{study.city.name}{study.quarter.label_zh}工业经济资料"
    names = [*(sheet.name for sheet, _, _ in shown), "数据字典"]
    described = [f"{len(frame)} 行，取自 {table.name}.csv" for _, table, frame in shown]
    contents = sheets.table(
        "目录",
        f"{study.quarter.label_zh}工业经济资料",
        [
            ("工作表", "text", names),
            ("内容", "text", [*described, "每一栏的含义、单位和来源"]),
        ],
    )
    for row, name in enumerate(names, start=3):
        contents.write_url(row, 0, f"internal:'{name}'!A1", sheets.link, name)
    for sheet, table, frame in shown:
        columns = [_column(study, table.column(name), name, frame) for name in frame.columns]
        if sheet.name == FOUND:
            columns.insert(0, ("规则", "text", frame["rule"].map(rule_titles()).fillna("")))
        page = sheets.table(
            sheet.name, f"{title}：{sheet.name}", columns, portrait=sheet.bars is not None
        )
        _chart(sheets, page, sheet, frame)
    # a column that is not in every pack is explained where it is there
    rows = [
        (table.name, column)
        for table in tables.tables()
        for column in table.columns
        if not column.optional or column.name in read_table(folder / f"{table.name}.csv")
    ]
    sheets.table(
        "数据字典",
        "数据字典",
        [
            ("表", "text", [name for name, _ in rows]),
            ("栏", "text", [column.name for _, column in rows]),
            ("单位", "text", [column.unit for _, column in rows]),
            ("含义", "text", [column.zh for _, column in rows]),
            ("来源", "text", [column.source for _, column in rows]),
        ],
    )


def _shown(ranked: Ranking | None, folder: Path) -> Iterator[tuple[Sheet, Table, pd.DataFrame]]:
    """Each sheet with what stands in it; a city without a fund has no sheet of it."""
    apart = RANKED if ranked is not None and ranked.status == "not yet" else TRIED
    for sheet, table in tables.sheets_of(FILE):
        frame = read_table(folder / f"{table.name}.csv")
        if sheet.name == apart or frame.empty:
            continue
        if sheet.name == ALLOCATED:
            frame = frame.sort_values(
                "amount_yuan", key=pd.to_numeric, ascending=False, kind="stable"
            )
        yield sheet, table, frame[table.shown(sheet, frame)]


def _column(study: Study, column: Column, name: str, frame: pd.DataFrame) -> tuple:
    """(heading with its unit, kind of format, values) of a column; figures as numbers."""
    heading, unit, values = column.heading, column.unit, frame[name]
    if named := column.parts(name).get("indicator"):
        heading = heading.format(indicator=study.city.measure(named).label_zh)
    if unit == tables.OF_LEVEL:
        unit = study.level.unit
    if unit and column.type != "period" and not unit.startswith(tables.OF_ROW):
        heading = f"{heading}（{unit}）"
    if column.type == "bool":
        return heading, "text", values.replace({"True": "是", "False": ""})
    if name == "colour":
        return heading, "text", values.replace(COLOUR_ZH)
    if not column.is_figure or values.eq("").all():
        return heading, "text", values
    if column.decimals is None:
        kind = [
            _kind(DIGITS.get(unit_of_row, 2))
            for unit_of_row in frame[unit.removeprefix(tables.OF_ROW)]
        ]
    else:
        kind = _kind(column.decimals)
    return heading, kind, pd.to_numeric(values)


def _kind(decimals: int) -> str:
    """How a figure is shown: nobody counts hundredths of an enterprise."""
    return "number" if decimals else "whole"


def _chart(sheets: Sheets, page, sheet: Sheet, frame: pd.DataFrame) -> None:
    """A native chart below a table that a leader will ask to see drawn, on one sheet of paper with it."""
    if sheet.bars is None:
        return
    name, title = sheet.name, sheet.bars.zh
    columns, last = list(frame), 2 + len(frame)
    label, value = columns.index("township"), columns.index(sheet.bars.length)
    chart = sheets.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": title,
            "categories": [name, 3, label, last, label],
            "values": [name, 3, value, last, value],
            "fill": {"color": "#3b6ea5"},
        }
    )
    chart.set_title({"name": title})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    high = 60 + 24 * len(frame)
    chart.set_size({"width": 720, "height": high})
    page.insert_chart(last + 2, 0, chart, {"description": title})
    page.print_area(0, 0, last + 2 + -(-high // ROW_HEIGHT), len(columns) - 1)
