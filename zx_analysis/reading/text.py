"""Delimited text (csv, txt) → one sheet: delimiter found, a file cut off in the middle refused."""

import csv
import io
import re
from collections import Counter

from zx_analysis.city.encodings import decode
from zx_analysis.messages.catalogue import InputRefused, finding, refusal
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.sheets import NOTE_STARTS, Content, Sheet, address

DELIMITERS = "\t;,"
DECLARED = re.compile(
    r"sep=([,;\t])(?=[\r\n])", re.I
)  # a first line that tells Excel the delimiter
LITERAL = re.compile(r'^="([^"]*)"$')  # ="0420": how an export keeps Excel from changing a text
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


def read_text(data: bytes, file: str) -> Content:
    """One sheet named 'csv'; InputRefused where encoding, quotes or the end of the file are not sound."""
    text = decode(data, file)
    rows = _rows(text, file)
    findings = []
    if not text.endswith(("\n", "\r")) and rows:
        _check_end(rows, file)
        findings.append(
            finding(
                "note",
                file,
                "csv",
                address(len(rows) - 1, 0),
                rule="no_final_newline",
                zh="文件末尾没有换行，请确认没有缺行",
                en="no line break at the end of the file: make sure that no line is missing",
            )
        )
    return Content([Sheet(file, "csv", rows)], findings)


def _rows(text: str, file: str) -> list[list[str]]:
    """Cells by the delimiter under which most rows have one and the same number of fields, more than one."""
    best, best_share, used = None, -1, ""
    declared = DECLARED.match(text)
    for delimiter in declared[1] if declared else DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        share = widths.most_common(1)[0][1] if widths else 0
        if share > best_share:
            best, best_share, used = rows, share, delimiter
    if best is None:
        raise InputRefused(
            refusal(
                file,
                "",
                "没有配对的引号",
                "引号成对的文本",
                "文件可能不完整，请重新导出。",
                "a quotation mark is never closed: the file may be cut off. Export it again.",
            )
        )
    if used == ";" and (
        place := next(
            (
                (r, c)
                for r, row in enumerate(best)
                for c, cell in enumerate(row)
                if DECIMAL_COMMA.fullmatch(cell.strip())
            ),
            None,
        )
    ):
        raise InputRefused(
            refusal(
                file,
                f"单元格 {address(*place)}",
                f"“{best[place[0]][place[1]]}”，逗号可能是小数点，也可能是千分位",
                "以点作小数点的数字",
                "请按中文（中国）格式重新导出。",
                f"{best[place[0]][place[1]]!r} in a file separated by semicolons: the comma may be a decimal point. Export it with points.",
            )
        )
    best = [[LITERAL.sub(r"\1", cell) for cell in row] for row in best]
    return [[], *best[1:]] if declared else best


def _check_end(rows: list[list[str]], file: str) -> None:
    """A text that stops without a line break inside a row or a number may have been cut: nobody can tell 25 from 250."""
    last, widths = rows[-1], Counter(len(row) for row in rows[:-1] if len(row) > 1)
    usual = widths.most_common(1)[0][0] if widths else len(last)
    note = len(last) == 1 and last[0].strip().startswith(NOTE_STARTS)
    if numeric(last[-1]) or len(last) < usual and not note:
        raise InputRefused(
            refusal(
                file,
                f"单元格 {address(len(rows) - 1, len(last) - 1)}",
                f"“{last[-1]}”，之后文件就结束了，没有换行",
                "以换行结束的完整文件",
                "文件可能被截断，请重新导出，或核对最后一行后用 WPS 重新保存。",
                f"the file ends at {last[-1]!r} without a line break: it may be cut off. Export it again, or check the last line and save it anew.",
            )
        )
