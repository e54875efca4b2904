"""The made-up city's bulletins and ledgers, written as an office would have them: the layout
changes over the years.
"""

from pathlib import Path

import pandas as pd
import xlwt

from zx_analysis.city import MARK, files_under, sha256
from zx_analysis.demo import synthetic
from zx_analysis.demo.ledgers import write_ledgers
from zx_analysis.demo.synthetic import CODES, MADE, SHORT_NAMES, TOWNSHIPS, Figures
from zx_analysis.documents.workbooks import save_workbook

# What a bulletin prints: indicator, wording, unit.
PRINTED = (
    ("output_wan", "工业总产值", "万元"),
    ("tech_investment_wan", "工业技改投资", "万元"),
    ("new_enterprises_count", "新增规上工业企业", "个"),
    ("electricity_wan_kwh", "工业用电量", "万千瓦时"),
    ("industrial_tax_wan", "工业税收", "万元"),
    ("industrial_investment_wan", "工业投资", "万元"),
)
REGISTER_HEAD = "code,name,aliases,kind,part_of,valid_from,valid_to,short_name"


def write_city(folder: Path) -> None:
    """Write townships.csv, bulletins/ and ledgers/ into `folder`, the same bytes at every call."""
    figures = synthetic.figures()
    folder.mkdir(parents=True, exist_ok=True)
    lines = [REGISTER_HEAD] + [
        f"{code},{name},{aliases},{kind},,,,{SHORT_NAMES.get(code, '')}"
        for code, name, aliases, kind, *_ in TOWNSHIPS
    ]
    (folder / "townships.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    bulletins = folder / "bulletins"
    for year in range(synthetic.FIRST_YEAR, synthetic.LAST_YEAR + 1):
        (bulletins / str(year)).mkdir(parents=True, exist_ok=True)
    _legacy_year(bulletins / "2019" / "2019年分乡镇工业主要指标.xls", figures)
    for label, months in synthetic.slots(2020):
        _csv(bulletins / "2020" / f"2020年{label}分乡镇工业主要指标.csv", figures, months)
    for label, months in synthetic.slots(2021):
        _two_row(bulletins / "2021" / f"2021年{label}分乡镇工业主要指标.xlsx", figures, months)
    for label, months in synthetic.slots(2022):
        _in_yi(bulletins / "2022" / f"2022年{label}全市工业经济运行情况.xlsx", figures, months)
    write_ledgers(folder / "ledgers", figures)


def listing(folder: Path) -> str:
    """'sha256  path' of every bulletin and ledger, a line each."""
    files = files_under(folder / "bulletins") + files_under(folder / "ledgers")
    return "".join(f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)


def _names(style: int) -> list[str]:
    """How a year's bulletins call the townships: official name, or the alias at `style` where there
    is one.
    """
    names = []
    for _, name, aliases, *_ in TOWNSHIPS:
        own = aliases.split("|")
        names.append(own[min(style, len(own)) - 1] if style else name)
    return names


def _to_date(months: list[str]) -> list[str]:
    """The months of the year up to the last one of a slot."""
    return [m for m in synthetic.MONTHS if m[:4] == months[-1][:4] and m <= months[-1]]


def _rates(f: Figures, months: list[str]) -> tuple[pd.Series, pd.Series]:
    """Growth to date at the end of a slot, %: of output and of value added, by township and for the
    city ('全市').
    """
    return synthetic.growth(f.comparable, _to_date(months)), synthetic.growth(
        f.real, _to_date(months)
    )


def _legacy_year(path: Path, f: Figures) -> None:
    """2019: one .xls for the year, a sheet per indicator, months across."""
    book = xlwt.Workbook(encoding="utf-8")
    slots = synthetic.slots(2019)
    for indicator, wording, unit in PRINTED:
        columns = [(label, synthetic.slot_value(f, indicator, months)) for label, months in slots]
        _legacy_sheet(book, wording, unit, [(label, v, int(v.sum())) for label, v in columns])
    for wording, frame in (
        ("工业总产值累计增速", f.comparable),
        ("规上工业增加值累计增速", f.real),
    ):
        columns = []
        for _, months in slots:
            rates = synthetic.growth(frame, _to_date(months))
            columns.append((f"1-{int(months[-1][5:])}月", rates, rates["全市"]))
        _legacy_sheet(book, wording, "%", columns)
    book.save(str(path))


def _legacy_sheet(
    book, wording: str, unit: str, columns: list[tuple[str, pd.Series, float]]
) -> None:
    """The sheet of one indicator. columns: label, figures by township, the city's."""
    sheet = book.add_sheet(wording)
    sheet.write_merge(0, 0, 0, len(columns), f"钟祥市2019年分乡镇{wording}（{MARK}）")
    sheet.write(1, 0, f"单位：{unit}")
    for c, word in enumerate(["单位", *(label for label, *_ in columns)]):
        sheet.write(2, c, word)
    for r, (code, name) in enumerate(zip(CODES, _names(0), strict=True), start=3):
        sheet.write(r, 0, name)
        for c, (_, values, _) in enumerate(columns, start=1):
            sheet.write(r, c, float(values[code]))
    last = 3 + len(CODES)
    sheet.write(last, 0, "全市合计")
    for c, (*_, total) in enumerate(columns, start=1):
        sheet.write(last, c, float(total))
    sheet.write(last + 1, 0, "注：1-2月合并统计")
    sheet.write(last + 2, 0, "资料来源：虚构")


def _csv(path: Path, f: Figures, months: list[str]) -> None:
    """2020: one GB18030 csv a bulletin with title lines and trailing commas."""
    last, joint = months[-1], len(months) == 2
    head = ["单位"]
    for _, wording, unit in PRINTED:
        head += [f"{wording}本月({unit})", f"{wording}累计({unit})"]
        head += [f"{wording}累计同比(%)"] if wording == "工业总产值" else []
    head.append("规上工业增加值累计同比(%)")
    growth, real = _rates(f, months)
    rows = [[name] for name in _names(1)] + [["全市合计"]]
    for indicator, *_ in PRINTED:
        month, total = (
            synthetic.slot_value(f, indicator, months),
            synthetic.cumulative(f, indicator, last),
        )
        for row, code in zip(rows, [*CODES, None], strict=True):
            row.append("" if joint else str(int(month.sum() if code is None else month[code])))
            row.append(str(int(total.sum() if code is None else total[code])))
            if indicator == "output_wan":
                row.append(str(growth["全市" if code is None else code]))
    for row, code in zip(rows, [*CODES, "全市"], strict=True):
        row.append(str(real[code]))
    width = len(head) + 1
    title = f"钟祥市2020年1-{int(last[5:])}月分乡镇工业主要指标（{MARK}）"
    table = [
        [title],
        ["单位：万元、%、个、万千瓦时"],
        head,
        *rows,
        ["注：累计数含对以前月份的修订"],
    ]
    text = "".join(",".join(row + [""] * (width - len(row))) + "\r\n" for row in table)
    path.write_bytes(text.encode("gb18030"))


def _two_row(path: Path, f: Figures, months: list[str]) -> None:
    """2021: one .xlsx a bulletin, a two-row merged header 本月 | 累计 | 同比."""
    last, joint = months[-1], len(months) == 2
    growth, real = _rates(f, months)

    def write(book):
        bold, sheet = (
            book.add_format({"bold": True, "align": "center"}),
            book.add_worksheet("分乡镇"),
        )
        sheet.merge_range(
            0, 0, 0, 14, f"钟祥市2021年1-{int(last[5:])}月分乡镇工业主要指标（{MARK}）", bold
        )
        sheet.merge_range(1, 0, 2, 0, "乡镇", bold)
        names = [*_names(2), "全市合计"]
        for r, name in enumerate(names, start=3):
            sheet.write_string(r, 0, name)
        column = 1
        for indicator, wording, unit in PRINTED:
            own = 3 if indicator == "output_wan" else 2
            sheet.merge_range(1, column, 1, column + own - 1, f"{wording}（{unit}）", bold)
            sheet.write_row(2, column, ["本月", "累计", "同比（%）"][:own], bold)
            month, total = (
                synthetic.slot_value(f, indicator, months),
                synthetic.cumulative(f, indicator, last),
            )
            if not joint:
                sheet.write_column(3, column, [*month[CODES], month.sum()])
            sheet.write_column(3, column + 1, [*total[CODES], total.sum()])
            if own == 3:
                sheet.write_column(3, column + 2, growth[[*CODES, "全市"]])
            column += own
        sheet.merge_range(1, column, 2, column, "规上工业增加值同比（%）", bold)
        sheet.write_column(3, column, real[[*CODES, "全市"]])
        sheet.write_string(3 + len(names), 0, "注：规上工业增加值增速按可比价计算")

    save_workbook(path, write, mark=MARK, created=MADE)


def _in_yi(path: Path, f: Figures, months: list[str]) -> None:
    """2022: one .xlsx a bulletin, money in 亿元, the city first, an of-which row, footnotes,
    townships in another order.
    """
    last, joint = months[-1], len(months) == 2
    growth, real = _rates(f, months)
    order = [row[0] for row in sorted(TOWNSHIPS, key=lambda row: -row[4])]
    names = dict(zip(CODES, _names(0), strict=True))

    def write(book):
        bold, sheet = (
            book.add_format({"bold": True, "align": "center"}),
            book.add_worksheet("运行情况"),
        )
        four = book.add_format({"num_format": "0.0000"})
        sheet.merge_range(
            0, 0, 0, 14, f"2022年1-{int(last[5:])}月钟祥市分乡镇工业经济运行情况（{MARK}）", bold
        )
        sheet.merge_range(1, 0, 2, 0, "单位", bold)
        rows = ["全市合计", "其中：磷化工", *(names[code] for code in order)]
        for r, name in enumerate(rows, start=3):
            sheet.write_string(r, 0, name)
        column = 1
        for indicator, wording, unit in PRINTED:
            money = unit == "万元"
            own = 3 if indicator == "output_wan" else 2
            sheet.merge_range(
                1, column, 1, column + own - 1, f"{wording}（{'亿元' if money else unit}）", bold
            )
            sheet.write_row(2, column, ["本月", "累计", "同比（%）"][:own], bold)
            scale, style = (10_000, four) if money else (1, None)
            month, total = (
                synthetic.slot_value(f, indicator, months),
                synthetic.cumulative(f, indicator, last),
            )
            for offset, values in ((0, month), (1, total)):
                if offset == 1 or not joint:
                    # the of-which line is invented as 31 % of the city; it is no township
                    part = (
                        round(values.sum() * 0.31 / scale, 4) if indicator == "output_wan" else ""
                    )
                    cells = [values.sum() / scale, part, *(values[code] / scale for code in order)]
                    sheet.write_column(3, column + offset, cells, style)
            if own == 3:
                sheet.write_column(3, column + 2, [growth["全市"], "", *growth[order]])
            column += own
        sheet.merge_range(1, column, 2, column, "规上工业增加值同比（%）", bold)
        sheet.write_column(3, column, [real["全市"], "", *real[order]])
        foot = 3 + len(rows)
        for r, text in enumerate(
            [
                "注：1. 1-2月合并统计。",
                "注：2. 累计数含对以前月份的修订。",
                "填报单位：（虚构）",
                "数据来源：虚构",
            ]
        ):
            sheet.write_string(foot + r, 0, text)

    save_workbook(path, write, mark=MARK, created=MADE)
