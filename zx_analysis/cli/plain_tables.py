"""A plain csv with column names in its first line, one row per unit or period → exact figures.

What is no figure, no period, no unit, or names a total is refused by line and column; all of a file
at once.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from zx_analysis.city.periods import PERIOD, month_index, month_name
from zx_analysis.city.register import tidy
from zx_analysis.city.settings import decode
from zx_analysis.cleaning.totals import is_total
from zx_analysis.messages import InputRefused, inline_refusal
from zx_analysis.reading.numbers import MISSING, quantity

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how xlsx and xls begin
# A unit beside a figure is accepted where the column's name says the same one.
UNITS = {
    "_wan_kwh": ("万千瓦时", "万度", "万kWh"),
    "_wan": ("万元",),
    "_yi": ("亿元",),
    "_pct": ("%",),
    "_count": ("个", "家", "户"),
}


def read(path: Path, columns: Iterable[str]) -> pd.DataFrame:
    """Every cell as text by column, indexed by its line; InputRefused names what was read and the
    columns that are expected."""
    columns = list(columns)
    expected = f"csv，第一行是列名：{'、'.join(columns)}"

    def refuse(place: str, found: str, remedy: str, english: str) -> InputRefused:
        return InputRefused(
            inline_refusal(
                path.name,
                place,
                found,
                expected,
                remedy,
                f"{english} Expected a csv with the columns {', '.join(columns)}.",
            )
        )

    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputRefused(
            f"文件 {path} 不存在：请检查路径和文件名。\nFile {path} does not exist: check its path and name."
        ) from error
    except OSError as error:
        raise InputRefused(
            f"文件 {path} 打不开：请检查它是不是文件、有没有读取权限。\nFile {path} cannot be opened: {error.strerror}."
        ) from error
    if data.startswith(WORKBOOKS):
        raise refuse(
            "",
            "Excel 工作簿",
            "请用 WPS 或 Excel 打开后另存为 csv。",
            "a workbook; save it as csv.",
        )
    reader, lines = csv.reader(io.StringIO(decode(data, path.name), newline=""), strict=True), {}
    try:
        for row in reader:
            if any(cells := [cell.strip() for cell in row]):
                lines[reader.line_num] = cells
    except csv.Error as error:
        raise refuse(
            f"第 {reader.line_num} 行",
            "没有配对的引号",
            "文件可能不完整，请重新导出。",
            "a quotation mark is never closed; export the file again.",
        ) from error
    head = lines.pop(min(lines)) if lines else []
    named = [name for name in head if name]
    if lacking := [name for name in columns if name not in named]:
        raise refuse(
            "表头",
            f"“{'、'.join(named)}”" if named else "空文件",
            f"请补上{'、'.join(lacking)}。",
            f"reads {', '.join(named) or 'nothing'} and lacks {', '.join(lacking)}.",
        )
    if twice := [name for name, count in Counter(map(tidy, named)).items() if count > 1]:
        raise refuse(
            "表头",
            f"两个“{twice[0]}”",
            "请改名或删去一列。",
            f"the column {twice[0]} stands twice.",
        )
    if not lines:
        raise refuse("", "只有表头，没有数据", "请补上数据行。", "a header without rows.")
    for line, cells in lines.items():
        if any(cell for cell, name in zip_longest(cells, head, fillvalue="") if not name):
            raise refuse(
                f"第 {line} 行",
                "没有列名的内容",
                "请给那一列加上列名，或删去多出的逗号。",
                "a value without a column.",
            )
    frame = pd.DataFrame(
        [dict(zip_longest(head, cells[: len(head)], fillvalue="")) for cells in lines.values()],
        index=list(lines),
    )
    return frame[named]


def units(path: Path, columns: Iterable[str]) -> pd.DataFrame:
    """`read` of a table with the columns code and name, a row per unit; InputRefused for each row
    that is no unit of its own."""
    texts = read(path, ("code", "name", *columns))
    first, refusals = {}, []
    for line, code, name in zip(texts.index, texts["code"], texts["name"], strict=True):
        if total := next(
            (column for column, text in (("name", name), ("code", code)) if is_total(text)), None
        ):
            text = texts.at[line, total]
            refusals.append(_no_unit(path, f"第 {line} 行，列 {total}", text))
        elif tidy(code) in MISSING:
            refusals.append(
                _bad(
                    path,
                    line,
                    "code",
                    f"“{name}”没有代码" if name else "空白",
                    "单位的代码",
                    "请补上代码；合计等不是单位的行请删去。",
                    f"{name!r} has no code: add it, or delete a row that is no unit.",
                )
            )
        elif tidy(name) in MISSING:
            refusals.append(
                _bad(
                    path,
                    line,
                    "name",
                    f"代码 {code} 没有名称",
                    "单位的名称",
                    "请补上名称。",
                    f"code {code} has no name.",
                )
            )
        elif tidy(code) in first:
            refusals.append(
                _bad(
                    path,
                    line,
                    "code",
                    f"代码 {code}，与第 {first[tidy(code)]} 行相同",
                    "每个单位一行、一个代码",
                    "请改正代码或删去一行。",
                    f"code {code} stands in line {first[tidy(code)]} too.",
                )
            )
        first.setdefault(tidy(code), line)
    refuse_all(refusals)
    return texts


def history(path: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Figures by period and unit (exact, None before a unit's first), and the months each row
    covers; InputRefused for what is none."""
    texts = read(path, ("period", "months"))
    names = [name for name in texts if name not in ("period", "months")]
    if not names:
        raise InputRefused(
            inline_refusal(
                path.name,
                "表头",
                "“period、months”，没有单位",
                "每个单位一列",
                "请补上各单位的数。",
                "no column of a unit; add one for each.",
            )
        )
    refuse_all(_no_unit(path, f"表头，列 {name}", name) for name in names if is_total(name))
    months, wrong = _exact(path, texts[["months"]])
    values, more = _exact(path, texts[names])
    wrong += [
        _bad(
            path,
            line,
            "months",
            f"“{texts.at[line, 'months']}”",
            "1、2 或 3，即这一行包括几个月（1-2月合并填 2）",
            "请改正。",
            f"months reads {texts.at[line, 'months']!r}, expected 1, 2 or 3.",
        )
        for line, count in months["months"].items()
        if count not in (1, 2, 3) and not any(f"第 {line} 行，" in one for one in wrong)
    ]
    wrong += more + list(_negative(path, texts, values)) + list(_gaps(path, texts, values))
    periods = texts["period"].map(tidy)
    wrong += [
        _bad(
            path,
            line,
            "period",
            f"“{texts.at[line, 'period']}”",
            "YYYY-MM 这样的月份，如 2022-03",
            "请改正。",
            f"{texts.at[line, 'period']!r} is no month written YYYY-MM.",
        )
        for line, period in periods.items()
        if not PERIOD.fullmatch(period)
    ]
    refuse_all(wrong)
    spans = months["months"].astype(int)
    refuse_all(_order(path, periods, spans))
    return values.set_axis(periods), spans.set_axis(periods)


def figures(path: Path, texts: pd.DataFrame, *, gaps: bool, negative: bool) -> pd.DataFrame:
    """The cells of `texts` as exact Decimals, None where one says that there is none; InputRefused
    names line and column of each that is no figure, and of those that are missing or below zero
    where that is not allowed."""
    values, refusals = _exact(path, texts)
    if not gaps:
        refusals += [
            _bad(
                path,
                line,
                column,
                "空白" if not texts.at[line, column] else f"“{texts.at[line, column]}”，没有数",
                "数字",
                "请补上；没有产值的填 0。",
                "no figure; enter it, or 0.",
            )
            for column in texts
            for line in texts.index
            if values.at[line, column] is None and tidy(texts.at[line, column]) in MISSING
        ]
    if not negative:
        refusals += _negative(path, texts, values)
    refuse_all(refusals)
    return values


def refuse_all(refusals: Iterable[str]) -> None:
    if refusals := list(refusals):
        raise InputRefused(*refusals)


def twice(texts: pd.DataFrame) -> list[str]:
    """What to look at: one name under two codes."""
    return [
        f"名称“{name}”在 {len(lines)} 行里出现，代码不同（第 {'、'.join(map(str, lines))} 行）：请核对是不是同一个单位。"
        for name, lines in texts.groupby(texts["name"].map(tidy)).groups.items()
        if len(lines) > 1
    ]


def _exact(path: Path, texts: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The cells as Decimals (None where there is none), and what is no figure."""
    values, refusals = pd.DataFrame(None, texts.index, texts.columns, dtype=object), []
    for column in texts:
        allowed = next((units for suffix, units in UNITS.items() if column.endswith(suffix)), ())
        for line, text in texts[column].items():
            try:
                value, unit = quantity(text)
                if unit and unit not in allowed:
                    raise ValueError(f"带有单位“{unit}”；a figure with the unit {unit!r}")
            except ValueError as error:
                zh, _, en = str(error).partition("；")
                refusals.append(
                    _bad(
                        path,
                        line,
                        column,
                        f"“{text}”，{zh}",
                        "数字",
                        "请改正。",
                        f"{text!r}: {en}. Mend it.",
                    )
                )
            else:
                values.at[line, column] = value
    return values, refusals


def _negative(path: Path, texts: pd.DataFrame, values: pd.DataFrame) -> Iterator[str]:
    for column in values:
        for line, value in values[column].items():
            if isinstance(value, Decimal) and value < 0:
                text = texts.at[line, column]
                yield _bad(
                    path,
                    line,
                    column,
                    f"“{text}”",
                    "不小于零的数",
                    "请核对后改正。",
                    f"{text!r} is below zero.",
                )


def _gaps(path: Path, texts: pd.DataFrame, values: pd.DataFrame) -> Iterator[str]:
    """Cells without a figure after a unit's first."""
    for column in values:
        # a cell that is no figure has its own refusal
        known = ~texts[column].map(lambda text: tidy(text) in MISSING)
        if not known.any():
            yield inline_refusal(
                path.name,
                f"表头，列 {column}",
                "一列都是空白",
                "至少有一个数",
                "请补上，或删去这一列。",
                f"the column {column} holds no figure.",
            )
        for line in values.index[known.cummax() & ~known]:
            yield _bad(
                path,
                line,
                column,
                "空白",
                "数字（只有单位成立以前可以空白）",
                "请补上；没有产值的填 0。",
                f"{column} has a gap after its first figure.",
            )


def _order(path: Path, periods: pd.Series, spans: pd.Series) -> Iterator[str]:
    """Rows that do not follow on the row above."""
    before = None
    for line, period in periods.items():
        end = month_index(period)
        if before is not None and end <= before:
            yield _bad(
                path,
                line,
                "period",
                f"“{period}”，在 {month_name(before)} 之后",
                "由早到晚、不重复的月份",
                "请排好次序、删去重复的行。",
                f"{period} is a duplicate or out of order.",
            )
        elif before is not None and end - spans[line] != before:
            yield _bad(
                path,
                line,
                "period",
                f"“{period}”，包括 {spans[line]} 个月，而上一行到 {month_name(before)}",
                f"接着上一行的月份 {month_name(before + 1)}",
                "请补上缺的月份，或改正 months。",
                f"{period} does not follow on {month_name(before)}: a month is missing or months is wrong.",
            )
        before = end


def _no_unit(path: Path, place: str, text: str) -> str:
    return inline_refusal(
        path.name,
        place,
        f"“{text}”，是合计、平均或其中",
        "一个单位",
        "请只留各单位自己的行和列，删去合计、平均、小计、其中等。",
        f"{text!r} is a total, an average or a part, no unit. Leave only units.",
    )


def _bad(
    path: Path, line: int, column: str, found: str, expected: str, remedy: str, english: str
) -> str:
    return inline_refusal(path.name, f"第 {line} 行，列 {column}", found, expected, remedy, english)
