"""季度资料.xlsx: the quarter's tables in one workbook, with their units in the headers and native charts that an analyst can edit.

Every sheet is a table of the pack as it was handed over; headers and the last sheet come from the data dictionary.
"""

import re
from pathlib import Path

import pandas as pd

from zx_analysis.city import dictionary
from zx_analysis.documents.handover import read_table
from zx_analysis.documents.workbooks import Sheets, month_end, save_workbook
from zx_analysis.forecasting.attainment import COLOUR_ZH, DIGITS
from zx_analysis.messages import rule_titles
from zx_analysis.quarter import Study, standings

FILE = "季度资料.xlsx"
# sheet → (table, columns left out of it: what only a second computation needs)
SHEETS = {
    "目标完成": ("targets", ()),
    "乡镇排名": ("ranking", ("township_code",)),
    "乡镇试算": ("ranking", ("township_code", "rank", "tied", "bottom_share", "flagged")),
    "奖励分配": (
        "allocation",
        (
            "quota",
            "bound",
            "whole_units",
            "remainder",
            "remainder_rank",
            "extra_unit",
            "tie",
            "webster_fen",
        ),
    ),
    "运行分析": (
        "analysis",
        (
            "township_code",
            "indicator",
            "unit",
            "value",
            "base",
            "basis",
            "months",
            "city_growth_pct",
            "tied",
            "earlier_growth_pct",
            "realised_yi",
        ),
    ),
    "分析文字": ("analysis_sentences", ("figures",)),
    "专项台账": ("ledgers", ()),
    "数据问题": ("findings", ("severity", "expected", "message_en")),
    "读入情况": ("row_ledger", ()),
    "规则": ("rules", ()),
}
NUMBERED = {
    "分析文字": "id",
    "数据问题": "rule",
}  # sheet → the column that is for programs: it stands last
# sheet → (what is drawn, its figure, title)
DRAWN = {
    "乡镇排名": ("township", "score", "综合得分"),
    "乡镇试算": ("township", "score", "综合得分（试算，不是排名）"),
    "奖励分配": ("township", "amount_yuan", "奖励资金（元）"),
}
HEADING = re.compile(r"[：（，；=].*")  # a header is the first words of the dictionary's meaning
OF_LEVEL = "产值的单位"  # what the dictionary, which is of no city, says where the city has a unit
WORDS = {"township_code", "period", "quarter", "read"}  # text, though it may look like a figure
ROW_HEIGHT = 20  # pixels
WHOLE = {
    "rank",
    "months",
    "rows_read",
    "rows_kept",
    "rows_control",
    "rows_dropped",
    "amount_fen",
    "webster_fen",
    "whole_units",
    "extra_unit",
    "remainder_rank",
    "条目数",
    "涉及乡镇数",
    "待核实问题数",
    "非条目行数",
}


def save(path: Path, study: Study, tables: Path) -> None:
    """tables: the folder of the pack's CSV files."""
    read = {
        sheet: read_table(tables / f"{table}.csv").drop(columns=list(left_out), errors="ignore")
        for sheet, (table, left_out) in SHEETS.items()
    }
    for sheet in ("乡镇排名", "乡镇试算"):
        read[sheet] = read[sheet].drop(
            columns=[column for column in read[sheet] if column.endswith("_score")]
        )  # what each brings to the sum is enough
    ranked = standings.ranked(study)
    del read["乡镇排名" if ranked is not None and ranked.status == "not yet" else "乡镇试算"]
    if len(read["奖励分配"]):
        read["奖励分配"] = read["奖励分配"].sort_values(
            "amount_yuan", key=pd.to_numeric, ascending=False, kind="stable"
        )
    read["数据问题"].insert(0, "规则", read["数据问题"]["rule"].map(rule_titles()).fillna(""))
    read |= {
        sheet: read[sheet][[*(column for column in read[sheet] if column != own), own]]
        for sheet, own in NUMBERED.items()
    }
    read = {
        sheet: table for sheet, table in read.items() if len(table)
    }  # a city without a fund has no sheet of it
    save_workbook(
        path,
        lambda book: _write(Sheets(book, study.mark), study, read),
        mark=study.mark,
        created=month_end(study.quarter.months[-1]),
    )


def _write(sheets: Sheets, study: Study, read: dict[str, pd.DataFrame]) -> None:
    title = f"{study.city.name}{study.quarter.label_zh}工业经济资料"
    names = [*read, "数据字典"]
    described = [
        f"{len(read[name])} 行，取自 {SHEETS[name][0]}.csv"
        if name in read
        else "每一栏的含义、单位和来源"
        for name in names
    ]
    contents = sheets.table(
        "目录",
        f"{study.quarter.label_zh}工业经济资料",
        [("工作表", "text", names), ("内容", "text", described)],
    )
    for row, name in enumerate(names, start=3):
        contents.write_url(row, 0, f"internal:'{name}'!A1", sheets.link, name)
    for name, table in read.items():
        sheet = sheets.table(
            name,
            f"{title}：{name}",
            _columns(study, SHEETS[name][0], table),
            portrait=name in DRAWN,
        )
        _chart(sheets, sheet, name, table)
    rows = [(table, *column) for table, columns in dictionary.TABLES.items() for column in columns]
    sheets.table(
        "数据字典",
        "数据字典",
        [
            (heading, "text", [row[i] for row in rows])
            for i, heading in ((0, "表"), (1, "栏"), (2, "单位"), (3, "含义"), (5, "来源"))
        ],
    )


def _columns(study: Study, name: str, table: pd.DataFrame) -> list[tuple]:
    """(header, kind of format, values) of each column: Chinese with its unit where the dictionary has it; figures as numbers where all cells are."""
    known = {
        column: (HEADING.sub("", zh).strip(), unit)
        for column, unit, zh, *_ in dictionary.TABLES[name]
    }
    for measure in study.city.measures:
        known[f"{measure.name}_contribution"] = f"{measure.label_zh}得分", "分"
    known |= dict.fromkeys(NUMBERED.values(), ("编号", ""))
    level, found = study.city.measure(study.city.level).unit, []
    for column in table:
        zh, unit = known.get(column, (column, ""))
        unit = level if unit == OF_LEVEL else unit
        heading = (
            f"{zh}（{unit}）" if unit and unit != "YYYY-MM" and not unit.startswith("见 ") else zh
        )
        values = table[column].replace({"True": "是", "False": "", **COLOUR_ZH})
        numbers = pd.to_numeric(values, errors="coerce")
        figures = (
            column not in WORDS and values.ne("").any() and numbers[values != ""].notna().all()
        )
        kind = (
            "text"
            if not figures
            else "whole"
            if column in WHOLE
            else [_kind(own) for own in table["unit"]]
            if unit == "见 unit"
            else "number"
        )
        found.append((heading, kind, numbers if figures else values))
    return found


def _kind(unit: str) -> str:
    """How a figure of a unit is shown: nobody counts hundredths of an enterprise."""
    return "number" if DIGITS.get(unit, 2) else "whole"


def _chart(sheets: Sheets, sheet, name: str, table: pd.DataFrame) -> None:
    """A native chart below a table that a leader will ask to see drawn, on one sheet of paper with it."""
    if name not in DRAWN:
        return
    label, value, title = DRAWN[name]
    columns, last = list(table), 2 + len(table)
    chart = sheets.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": title,
            "categories": [name, 3, columns.index(label), last, columns.index(label)],
            "values": [name, 3, columns.index(value), last, columns.index(value)],
            "fill": {"color": "#3b6ea5"},
        }
    )
    chart.set_title({"name": title})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    high = 60 + 24 * len(table)
    chart.set_size({"width": 720, "height": high})
    sheet.insert_chart(last + 2, 0, chart, {"description": title})
    sheet.print_area(0, 0, last + 2 + -(-high // ROW_HEIGHT), len(columns) - 1)
