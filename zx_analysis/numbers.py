"""What stands in a cell → an exact decimal, nothing, or a reason to refuse."""

import re
from decimal import Decimal, InvalidOperation

from zx_analysis.city import tidy
from zx_analysis.spreadsheets import shown

MISSING = {"", "-", "--", "---", "—", "——", "–", "…", "……", "/", "*", "...", "......", "无", "缺", "暂无", "NA", "N/A", "n/a", "x", "X"}
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def number(value) -> Decimal | None:
    """A cell's value as an exact Decimal, None for a marker of 'missing'; ValueError for anything doubtful.

    A float becomes the shortest decimal that reads back as the same float, which is what the clerk typed.
    """
    if isinstance(value, bool):
        raise ValueError("逻辑值；a logical value")
    text = tidy(shown(value) if not isinstance(value, float) else repr(value))
    if text in MISSING:
        return None
    if text.endswith("%"):
        text = text[:-1]
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not PLAIN.fullmatch(text):
        raise ValueError("不是数字；not a number")
    try:
        result = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("不是数字；not a number") from error
    if abs(result) >= Decimal("1e15"):
        raise ValueError("大得不可能；impossibly large")
    return result


def plain(value: Decimal) -> str:
    """The decimal without exponent and without needless trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
