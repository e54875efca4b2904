"""Delimited text (csv, txt) → one sheet: encoding and delimiter found, a file cut off in the middle refused."""

import csv
import io
import re
from collections import Counter

from zx_analysis.cells import NOTE_STARTS, Content, Sheet, address
from zx_analysis.numbers import number
from zx_analysis.remarks import InputRefused, finding, refusal

DELIMITERS = "\t;,"
DECLARED = re.compile(r"sep=([,;\t])(?=[\r\n])", re.I)  # a first line that tells Excel the delimiter
LITERAL = re.compile(r'^="([^"]*)"$')  # ="0420": how an export keeps Excel from changing a text
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
LONG_ENOUGH = 6  # bytes beyond ASCII in a line: that many are not UTF-8 by chance


def read_text(data: bytes, file: str) -> Content:
    """One sheet named 'csv'; InputRefused where encoding, quotes or the end of the file are not sound."""
    text = decode(data, file)
    rows = _rows(text, file)
    findings = []
    if not text.endswith(("\n", "\r")) and rows:
        _check_end(rows, file)
        findings.append(finding(
            "note", file, "csv", address(len(rows) - 1, 0), rule="no_final_newline", zh="文件末尾没有换行，请确认没有缺行",
            en="no line break at the end of the file: make sure that no line is missing"))
    return Content([Sheet(file, "csv", rows)], findings)


def decode(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, GB18030 or UTF-16; InputRefused where it is none of them, or two at once."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data[:2000]:
        # UTF-16 without its mark: the zero bytes of Latin letters and digits stand at one side.
        encodings = ["utf-16-le" if data[1:2000:2].count(0) > data[0:2000:2].count(0) else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and "\ufffd" not in text and not (encoding == "gb18030" and _utf8_line(data)):
            return text
    if line := _utf8_line(data):
        raise InputRefused(refusal(
            file, f"第 {line} 行", "UTF-8 编码的一行，而其他行不是", "整个文件只用一种编码", "请用 WPS 或 Excel 打开原始文件重新导出。",
            f"line {line} is UTF-8, others are not: two encodings in one file. Export it again."))
    raise InputRefused(refusal(
        file, "", "无法识别的内容", "xlsx、xls，或 UTF-8、GB18030、UTF-16 编码的文本", "请用 WPS 或 Excel 打开后另存为 .xlsx。",
        "the content is no workbook and no text in UTF-8, GB18030 or UTF-16. Open it and save it as .xlsx."))


def _utf8_line(data: bytes) -> int:
    """The first line that is UTF-8 in a file that as a whole is not; 0 where there is none."""
    for number_, line in enumerate(data.splitlines(), start=1):
        if sum(byte > 127 for byte in line) >= LONG_ENOUGH:
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return number_
    return 0


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
        raise InputRefused(refusal(
            file, "", "没有配对的引号", "引号成对的文本", "文件可能不完整，请重新导出。", "a quotation mark is never closed: the file may be cut off. Export it again."))
    if used == ";" and (place := next(((r, c) for r, row in enumerate(best) for c, cell in enumerate(row) if DECIMAL_COMMA.fullmatch(cell.strip())), None)):
        raise InputRefused(refusal(
            file, f"单元格 {address(*place)}", f"“{best[place[0]][place[1]]}”，逗号可能是小数点，也可能是千分位", "以点作小数点的数字", "请按中文（中国）格式重新导出。",
            f"{best[place[0]][place[1]]!r} in a file separated by semicolons: the comma may be a decimal point. Export it with points."))
    best = [[LITERAL.sub(r"\1", cell) for cell in row] for row in best]
    return [[], *best[1:]] if declared else best


def _check_end(rows: list[list[str]], file: str) -> None:
    """A text that stops without a line break inside a row or a number may have been cut: nobody can tell 25 from 250."""
    last, widths = rows[-1], Counter(len(row) for row in rows[:-1] if len(row) > 1)
    usual = widths.most_common(1)[0][0] if widths else len(last)
    note = len(last) == 1 and last[0].strip().startswith(NOTE_STARTS)
    if _ends_in_figure(last) or len(last) < usual and not note:
        raise InputRefused(refusal(
            file, f"单元格 {address(len(rows) - 1, len(last) - 1)}", f"“{last[-1]}”，之后文件就结束了，没有换行", "以换行结束的完整文件",
            "文件可能被截断，请重新导出，或核对最后一行后用 WPS 重新保存。",
            f"the file ends at {last[-1]!r} without a line break: it may be cut off. Export it again, or check the last line and save it anew."))


def _ends_in_figure(row: list[str]) -> bool:
    try:
        return number(row[-1]) is not None
    except ValueError:
        return False
