"""The three workbooks of a pack.

季度资料.xlsx: the quarter's tables in one workbook, with their units in the headers and native
charts that an analyst can edit.

Every sheet is a table of the pack as it was handed over; which, its columns, headings and decimals
are told in city/tables.toml, from which the last sheet is written too.

奖励资金分配方案.xlsx: the allocation as an office would check and file it. Shares are live
formulas, amounts fixed integers of fen beside a check of their sum; further sheets hold the
rounding, the rules, every base figure with its cell, the variants and the rewards of enterprises.

督办清单.xlsx: what the programmes leave to be done, all in one list and a sheet each, with a column
left to fill in what was done; in front who has how much to do, behind the long lists that the page
leaves out.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from zx_analysis.city import tables
from zx_analysis.city.amounts import in_thousands, parse_yuan
from zx_analysis.city.fund_rules import Fund
from zx_analysis.city.periods import period_zh
from zx_analysis.city.programme_rules import TODO_ZH
from zx_analysis.city.tables import Column, Sheet, Table
from zx_analysis.documents.handover import read_table
from zx_analysis.documents.workbooks import Sheets, month_end, save_workbook
from zx_analysis.forecasting.attainment import COLOUR_ZH, DIGITS
from zx_analysis.messages import rule_titles
from zx_analysis.pages import Table as Exhibit
from zx_analysis.pages import supervision as supervision_page
from zx_analysis.pages.exhibits import percent
from zx_analysis.pages.rewards import BOUND_ZH
from zx_analysis.programmes import todo_lists
from zx_analysis.programmes.todo_lists import STATE_ZH
from zx_analysis.quarter import Answers, Study, allocation, programmes, supervision
from zx_analysis.ranking import Ranking

QUARTER_FILE = "季度资料.xlsx"
DECIDED = ("final",)  # columns of yes and no that say both
RANKED, TRIED, ALLOCATED = "乡镇排名", "乡镇试算", "奖励分配"  # sheets
ROW_HEIGHT = 20  # pixels


def save_quarter_book(path: Path, study: Study, ranked: Ranking | None, folder: Path) -> None:
    """folder: that of the pack's CSV files."""
    save_workbook(
        path,
        lambda book: _write_quarter_book(Sheets(book, study.mark), study, ranked, folder),
        mark=study.mark,
        created=month_end(study.quarter.last),
    )


def _write_quarter_book(sheets: Sheets, study: Study, ranked: Ranking | None, folder: Path) -> None:
    shown = list(_shown(ranked, folder))
    title = f"{study.city.name}{study.quarter.label_zh}工业经济资料"
    names = [*(sheet.name for sheet, _, _ in shown), "数据字典"]
    described = [f"{table.zh}，{len(frame)} 行" for _, table, frame in shown]
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
            ("来源", "text", [column.source_zh for _, column in rows]),
        ],
    )


def _shown(ranked: Ranking | None, folder: Path) -> Iterator[tuple[Sheet, Table, pd.DataFrame]]:
    """Each sheet with what stands in it; a city without a fund has no sheet of it."""
    apart = RANKED if ranked is not None and ranked.status == "not yet" else TRIED
    for sheet, table in tables.sheets_of(QUARTER_FILE):
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
        no = "否" if name in DECIDED else ""
        return heading, "text", values.replace({"True": "是", "False": no})
    if name == "colour":
        return heading, "text", values.replace(COLOUR_ZH)
    if name == "rule":
        return heading, "text", values.map(rule_titles()).fillna("")
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
    """A native chart below a table that a leader will ask to see drawn, on one sheet of paper with
    it.
    """
    if sheet.bars is None:
        return
    name, columns, last = sheet.name, list(frame), 2 + len(frame)
    lengths = pd.to_numeric(frame[sheet.bars.length])
    named = [
        f"{frame.at[row, 'township']} {lengths[row]:,.2f}" for row in lengths.sort_values().index
    ]
    title = sheet.bars.zh.format(most=named[-1], least=named[0])
    label, value = columns.index("township"), columns.index(sheet.bars.length)
    chart = sheets.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": title.split("：")[0],
            "categories": [name, 3, label, last, label],
            "values": [name, 3, value, last, value],
            "fill": {"color": "#3b6ea5"},
        }
    )
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    high = 60 + 24 * len(frame)
    chart.set_size({"width": 720, "height": high})
    page.insert_chart(last + 2, 0, chart, {"description": title})
    page.print_area(0, 0, last + 2 + -(-high // ROW_HEIGHT), len(columns) - 1)


ALLOCATION_FILE = "奖励资金分配方案.xlsx"
FIRST_ROW = (
    5  # of the allocation's table, counted from 1: title, mark and rule, unit, header stand above
)
METHOD_ZH = (
    "各乡镇应得份额 = 资金总额 × 本乡镇基期产值 ÷ 参加分配各乡镇基期产值之和；"
    "先取整到分配单位，余下的单位按余数由大到小各给一个；"
    "余数相同时产值大的在先，再相同时代码小的在先。金额为固定数，不随公式变动。"
)


def save_allocation_book(
    path: Path, study: Study, allocated: pd.DataFrame, variants: pd.DataFrame | None
) -> None:
    """Write the workbook of an allocation and its variants as `allocation.allocation` and
    `allocation.variants` give them."""
    save_workbook(
        path,
        lambda book: _AllocationBook(book, study).write(allocated, variants),
        mark=study.mark,
        created=month_end(study.quarter.last),
    )


class _AllocationBook(Sheets):
    """The sheets of one allocation."""

    def __init__(self, book, study: Study):
        super().__init__(book, study.mark)
        self.study = study

    def write(self, allocated: pd.DataFrame, variants: pd.DataFrame | None) -> None:
        rows = allocated.sort_values(["amount_fen"], ascending=False, kind="stable")
        rows = pd.concat([rows[rows["reason"] == ""], rows[rows["reason"] != ""]])
        self._allocation(rows)
        self._rounding(rows)
        rules = self.study.rules
        self.table(
            "规则和来源",
            "规则和来源",
            [
                ("规则", "text", rules["规则"]),
                ("取值", "text", rules["取值"]),
                ("来源", "text", rules["来源"]),
            ],
        )
        found = allocation.sources(self.study)
        self.table(
            "产值来源",
            "基期产值的每个数字取自哪个单元格",
            [
                ("乡镇", "text", found["township"]),
                (
                    "时段",
                    "text",
                    [
                        period_zh(p, m)
                        for p, m in zip(found["period"], found["months"], strict=True)
                    ],
                ),
                (
                    f"数值（{self._unit()}）",
                    "number",
                    [Decimal(text) for text in found["value_text"]],
                ),
                ("文件", "text", found["source_file"]),
                ("工作表", "text", found["source_sheet"]),
                ("单元格", "text", found["source_cell"]),
            ],
        )
        if variants is not None and variants.shape[1] > 1:
            self.table(
                "不同假设",
                "不同假设下的分配（单位：元）",
                [
                    ("乡镇", "text", self.study.names[variants.index]),
                    *(
                        (label, "number", [Decimal(fen) / 100 for fen in variants[label]])
                        for label in variants.columns
                    ),
                ],
                total=True,
            )
        if (enterprises := allocation.enterprises(self.study)) is not None:
            paid, rejected = enterprises.paid, enterprises.rejected
            self.table(
                "进规企业奖励",
                "应奖励的进规企业（单位：元）",
                [
                    ("乡镇", "text", self.study.names[paid["township_code"]]),
                    ("企业", "text", paid["enterprise"]),
                    ("类别", "text", paid["kind"]),
                    ("批准日期", "text", paid["day"]),
                    ("金额", "number", [Decimal(fen) / 100 for fen in paid["amount_fen"]]),
                    ("台账单元格", "text", paid["cell"]),
                ],
                total=True,
            )
            self.table(
                "不奖励的企业",
                "台账中不奖励的企业和原因",
                [
                    ("乡镇", "text", self.study.names.reindex(rejected["township_code"])),
                    ("企业", "text", rejected["enterprise"]),
                    ("类别", "text", rejected["kind"]),
                    ("原因", "text", rejected["reason"]),
                    ("台账单元格", "text", rejected["cell"]),
                ],
            )

    def _unit(self) -> str:
        return self.study.level.unit

    @property
    def _fund(self) -> Fund:
        fund = self.study.policy.fund
        assert fund is not None  # what is allocated is one
        return fund

    def _allocation(self, rows: pd.DataFrame) -> None:
        fund, count = self._fund, len(rows)
        eligible = int((rows["reason"] == "").sum())
        sheet = self.opened(
            "分配方案",
            f"{self.study.city.name}{self.study.quarter.label_zh}"
            "工业经济运行调度专项奖励资金分配方案",
        )
        sheet.merge_range(1, 0, 1, 6, f"{self.study.mark}　{METHOD_ZH}".strip(), self.wrapped)
        sheet.set_row(1, 62)
        sheet.merge_range(
            2,
            0,
            2,
            6,
            f"资金总额 {in_thousands(fund.amount_yuan.value)} 元；基期 {fund.base_year.value} 年；"
            f"分配单位 {fund.unit_yuan.value} 元；产值单位：{self._unit()}",
            self.wrapped,
        )
        for column, word in enumerate(
            ("序号", "代码", "乡镇", "基期产值", "占比", "金额（分）", "金额（元）")
        ):
            sheet.write(3, column, word, self.head)
        total = sum(Fraction(value) for value in rows["output"][:eligible])
        first, last = FIRST_ROW, FIRST_ROW + count - 1
        base = f"SUM($D${first}:$D${FIRST_ROW + eligible - 1})"
        for i, (code, row) in enumerate(zip(rows.index, rows.to_dict("records"), strict=True)):
            at, line = FIRST_ROW - 1 + i, FIRST_ROW + i
            sheet.write_number(at, 0, i + 1, self.formats["whole"])
            sheet.write_string(at, 1, str(code), self.text)
            sheet.write_string(
                at,
                2,
                row["township"] + (f"（不参加：{row['reason']}）" if row["reason"] else ""),
                self.text,
            )
            sheet.write_number(at, 3, row["output"], self.formats["number"])
            if row["reason"]:
                sheet.write_number(at, 4, 0, self.formats["share"])
            else:
                sheet.write_formula(
                    at,
                    4,
                    f"=D{line}/{base}",
                    self.formats["share"],
                    float(Fraction(row["output"]) / total),
                )
            sheet.write_number(at, 5, row["amount_fen"], self.formats["whole"])
            sheet.write_formula(
                at, 6, f"=F{line}/100", self.formats["number"], row["amount_fen"] / 100
            )
        paid, reserve = int(rows["amount_fen"].sum()), rows.attrs.get("reserve_fen", 0)
        at = FIRST_ROW - 1 + count
        sheet.write_string(at, 2, "合计", self.head)
        for column, letter, value, kind in (
            (3, "D", float(sum(Fraction(v) for v in rows["output"])), "number"),
            (4, "E", 1.0, "share"),
            (5, "F", paid, "whole"),
            (6, "G", paid / 100, "number"),
        ):
            sheet.write_formula(
                at, column, f"=SUM({letter}{first}:{letter}{last})", self.formats[kind], value
            )
        if reserve:
            sheet.write_string(at + 1, 2, "不足一个单位，留作余款", self.text)
            sheet.write_number(at + 1, 5, reserve, self.formats["whole"])
        whole = parse_yuan(fund.amount_yuan.value)
        sheet.write_string(at + 2, 2, "核对：合计与资金总额", self.text)
        sheet.write_formula(
            at + 2,
            5,
            f'=IF(F{at + 1}+F{at + 2}={whole},"相符","不符")',
            self.text,
            "相符" if paid + reserve == whole else "不符",
        )
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 14)
        sheet.set_column(2, 2, 34)
        sheet.set_column(3, 6, 17)
        sheet.freeze_panes(4, 3)
        sheet.print_area(0, 0, at + 2, 6)
        sheet.repeat_rows(3)

    def _rounding(self, rows: pd.DataFrame) -> None:
        self.table(
            "取整过程",
            f"取整过程（份额单位：{self._fund.unit_yuan.value} 元）",
            [
                ("乡镇", "text", rows["township"]),
                ("应得份额（精确分数）", "text", rows["quota"]),
                ("整数部分", "whole", rows["whole_units"]),
                ("余数（精确分数）", "text", rows["remainder"]),
                ("余数名次", "whole", rows["remainder_rank"]),
                ("余数得一", "whole", rows["extra_unit"]),
                ("碰到上下限", "text", rows["bound"].map(BOUND_ZH)),
                ("余数并列", "text", rows["tie"].map({True: "并列", False: ""})),
                ("金额（分）", "whole", rows["amount_fen"]),
                ("韦伯斯特法（分）", "whole", rows["webster_fen"]),
            ],
        )


TODO_FILE = "督办清单.xlsx"
NOTHING_TO_DO = "截至数据日期没有要办的事"


def save_todo_book(path: Path, answers: Answers) -> None:
    """Write the workbook of what the programmes leave to be done."""
    study = answers.study
    save_workbook(
        path,
        lambda book: _write_todo_book(Sheets(book, study.mark), answers),
        mark=study.mark,
        created=month_end(study.quarter.last),
    )


def _write_todo_book(sheets: Sheets, answers: Answers) -> None:
    study, lists = answers.study, programmes.todo(answers)
    counted, matters = todo_lists.by_responsible(lists), supervision.matters(answers)
    title = (
        f"{study.city.name}{study.quarter.label_zh}专项台账督办清单（截至 "
        f"{study.known_day.isoformat()}）"
    )
    shown = {name: tables.table(f"{name}_todo") for name in lists}
    sheets.table(
        "汇总",
        title,
        [
            ("责任人", "text", counted.index),
            ("单位", "text", todo_lists.units(lists).reindex(counted.index)),
            *((table.sheets[0].name, "whole", counted[name]) for name, table in shown.items()),
            ("合计", "whole", counted.sum(axis=1)),
        ],
        total=True,
        note=_counted_zh(int(counted.to_numpy().sum()), len(matters)),
    )
    matters = matters.assign(
        programme=matters["programme"].map(TODO_ZH), state=matters["state"].map(STATE_ZH)
    )
    title = "各专项要办的全部事项（逾期的按涉及金额×逾期天数排，没有金额的在后）"
    _to_do_sheet(sheets, study, tables.table("matters"), matters, title)
    for name, rows in supervision.with_coming(study, lists).items():
        soon = len(rows) - len(lists[name])
        _to_do_sheet(sheets, study, shown[name], rows, shown[name].zh, soon)
    for name, exhibit in supervision_page.lists(answers).items():
        _exhibit(sheets, name, exhibit)


def _counted_zh(listed: int, all_matters: int) -> str:
    """How the sum of this sheet stands to the number of all matters, which counts by unit."""
    said = "按责任人计；台账没有写责任人的，按单位计，所以单位的数比“专项台账”一页按牵头单位计的少"
    if soon := all_matters - listed:
        said += (
            f"。这里是已列入各工作表的 {listed} 条；“全部事项”和“专项台账”一页共 {all_matters} 条，"
            f"多出的 {soon} 条只是七天内到期，列在各工作表的最后，不计入"
        )
    return said


def _to_do_sheet(
    sheets: Sheets, study: Study, table: Table, entries: pd.DataFrame, title: str, soon: int = 0
) -> None:
    """A numbered list with a column left to fill in; soon: how many at its end only fall due within
    a week and are counted apart."""
    title += f" {len(entries) - soon} 条" + (f"，另有七天内到期 {soon} 条" if soon else "")
    entries = entries.assign(
        township=study.short_names.reindex(entries["township_code"]).to_numpy()
    )
    columns = [(table.column(c), entries[c]) for c in table.shown(table.sheets[0], entries)]
    sheets.table(
        table.sheets[0].name,
        title,
        [
            ("序号", "whole", range(1, len(entries) + 1)),
            *(
                (
                    f"{c.heading}（{c.unit}）" if c.unit == "万元" else c.heading,
                    "whole" if c.is_figure else "text",
                    values,
                )
                for c, values in columns
            ),
            ("办理情况", "hand", [""] * len(entries)),
        ],
        note="" if len(entries) else NOTHING_TO_DO,
    )


def _exhibit(sheets: Sheets, name: str, exhibit: Exhibit) -> None:
    """A table of the page with all its rows, figures as numbers."""
    columns = []
    for heading in map(str, exhibit.frame):
        values = exhibit.frame[heading]
        if not pd.api.types.is_numeric_dtype(values):
            columns.append((heading, "text", values.fillna("")))
        elif exhibit.formats.get(heading) is percent:
            columns.append((heading, "percent", values))
        else:
            whole = (values.dropna() % 1 == 0).all()
            columns.append((heading, "whole" if whole else "number", values))
    note = "；".join(filter(None, [exhibit.unit and f"单位：{exhibit.unit}", exhibit.note]))
    sheets.table(name, exhibit.title, columns, note=note)
