"""Delimited text (csv, txt) → one sheet: delimiter found, a file cut off in the middle refused."""

import csv
import io
import re
from collections import Counter

from zx_analysis.city.register import tidy
from zx_analysis.city.settings import decode
from zx_analysis.messages import InputRefused, Place, finding, message
from zx_analysis.reading.numbers import number, numeric
from zx_analysis.reading.sheets import Content, Sheet, address
from zx_analysis.reading.words import NOTE_STARTS

DELIMITERS = "\t;,"
DECLARED = re.compile(
    r"sep=([,;\t])(?=[\r\n])", re.I
)  # a first line that tells Excel the delimiter
LITERAL = re.compile(r'^="([^"]*)"$')  # ="0420": how an export keeps Excel from changing a text
TOTAL = re.compile(r".*(?:合计|总计|共计|总和|汇总)[)）:：]*|全[市县区]")
ENOUGH = 3  # figures of one column from which on its places behind the point say something
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


def read_text(data: bytes, file: str) -> Content:
    """One sheet named 'csv'; InputRefused where encoding, quotes or the end of the file are not
    sound.
    """
    text = decode(data, file)
    rows = _rows(text, file)
    cut = rows and not text.endswith(("\n", "\r"))
    findings = [_check_end(rows, text, file)] if cut else []
    return Content([Sheet(file, "csv", rows)], findings)


def _rows(text: str, file: str) -> list[list[str]]:
    """Cells by the delimiter under which most rows have one and the same number of fields, more
    than one.
    """
    best, best_share, used = None, -1, ""
    declared = DECLARED.match(text)
    present = [delimiter for delimiter in DELIMITERS if delimiter in text] or [","]
    for delimiter in declared[1] if declared else present:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        share = widths.most_common(1)[0][1] if widths else 0
        if share > best_share:
            best, best_share, used = rows, share, delimiter
    if best is None:
        raise InputRefused(message("quotation_mark_left_open", Place(file)))
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
            message(
                "comma_in_a_number",
                Place(file, cell=address(*place)),
                read=best[place[0]][place[1]],
            )
        )
    if '="' in text:  # of a cell that holds one, as csv sees it
        best = [[LITERAL.sub(r"\1", cell) for cell in row] for row in best]
    return [[], *best[1:]] if declared else best


def _check_end(rows: list[list[str]], text: str, file: str) -> dict:
    """What is to be said of a text that stops without a line break; InputRefused where it stops
    inside a row, or where the figures above say that its last one lost digits."""
    last, widths = rows[-1], Counter(len(row) for row in rows[:-1] if len(row) > 1)
    usual = widths.most_common(1)[0][0] if widths else len(last)
    note = len(last) == 1 and last[0].strip().startswith(NOTE_STARTS)
    whole = _ends_whole(rows, text) if numeric(last[-1]) else True
    cell = address(len(rows) - 1, len(last) - 1)
    if not whole or len(last) < usual and not note:
        raise InputRefused(message("text_may_be_cut_off", Place(file, cell=cell), read=last[-1]))
    return finding(message("no_final_newline", Place(file, "csv", address(len(rows) - 1, 0))))


def _ends_whole(rows: list[list[str]], text: str) -> bool:
    """Whether the figure that a text ends with cannot have lost a digit: something stands behind
    it, its column has as many places behind the point everywhere, or its column sums to the
    total."""
    if text.endswith(('"', "%", "％", ")", "）")):
        return True
    lines = [row for row in rows if len(row) == len(rows[-1]) and numeric(row[-1])]
    places = [len(row[-1].strip().partition(".")[2]) for row in lines]
    if len(lines) > ENOUGH and places[0] and len(set(places)) == 1:
        return True
    totals = [row for row in lines if any(TOTAL.fullmatch(tidy(cell)) for cell in row)]
    parts = [number(row[-1]) for row in lines if row not in totals]
    total = number(totals[0][-1]) if len(totals) == 1 else None
    return total is not None and len(parts) > 1 and sum(filter(None, parts)) == total
