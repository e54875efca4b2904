"""What stands in a cell → an exact decimal with the unit written beside it, nothing, or a reason to refuse."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from zx_analysis.city.indicators import UNITS, any_of
from zx_analysis.city.register import tidy
from zx_analysis.reading.sheets import shown

IMPOSSIBLE = Decimal("1e15")
MISSING = {
    "",
    "-",
    "--",
    "---",
    "—",
    "——",
    "–",
    "―",
    "…",
    "……",
    "...",
    "......",
    "/",
    "//",
    "*",
    "无",
    "缺",
    "缺报",
    "未报",
    "暂无",
    "空",
    "NA",
    "N/A",
    "n/a",
    "na",
    "NULL",
    "null",
    "None",
    "x",
    "X",
    "×",
    "?",
    "·",
    ".",
}
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN = re.compile(
    r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,9})?"
)  # a longer exponent is more than a Decimal can hold
BRACKETS = re.compile(r"\((\d[\d,]*(?:\.\d+)?)\)(%?)")
WITH_UNIT = re.compile(rf"([+-]?[\d,]+(?:\.\d+)?)({any_of(UNITS)})")
MINUS = str.maketrans({"−": "-", "－": "-", "﹣": "-", "‐": "-", "‑": "-"})
DASH = re.compile(r"^[–—](?=[\d.])")  # a dash for a minus, only directly before a figure
SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?[^\d.,]*")
INNER_SPACE = re.compile(r"[\d.,][\s\u00a0\u2000-\u200a\u202f\u3000]+[\d.,]")
# Why a text is no figure, for the clerk: the first that fits. Whoever refuses it adds what is asked of the clerk (请…).
REASONS = tuple(
    (re.compile(sign), why)
    for sign, why in (
        (r"白色字", "是白底白字，看不见；white on white: nobody sees it"),
        (r"上标", "是上标，可能是附注序号；raised: perhaps the number of a footnote"),
        (
            r"^=",
            "是没有计算结果的公式，要用 WPS 或 Excel 打开、重新计算后保存；a formula without a saved value: open, recalculate and save",
        ),
        (r"^#", "是公式错误，要在原表改正；an error of a formula: mend it"),
        (
            r"删除线",
            "划了删除线，不知道是否作废，要改成最后的数；struck out: write the final figure",
        ),
        (
            r"显示格式",
            "看到的和保存的不同，数字格式要改为常规；what is shown is not what is saved: use the General format",
        ),
        (r"不是日期", "是日期格式，要改为常规格式后重填；a date format: use the General format"),
        (
            r"^20\d{2}-\d{2}-\d{2}$",
            "是日期，可能是“3-1”这样的数被改成了日期；a date: perhaps a figure like 3-1 turned into one",
        ),
        (r"约|左右|[余多]$|近", "是约数；an approximate figure"),
        (r"预计|预测|估|暂", "是预计数或暂定数；an estimate"),
        (r"\d\s*[-~～—–至到]\s*\d", "是一个范围；a range"),
        (r"百分点", "是百分点，不是百分比；percentage points, not per cent"),
        (
            r"^[一二三四五六七八九十百千万亿零〇两点负壹贰叁肆伍陆柒捌玖拾佰仟元]+$",
            "是中文数字，要写成阿拉伯数字；a Chinese numeral",
        ),
        (r"(?i)^[+-]?(?:inf|nan|infinity)$", "不是有限的数；no finite number"),
        (
            r"[①-⑳¹²³⁰⁴-⁹₀-₉]|\*$",
            "带有附注标记，标记要移到备注；carries a footnote mark: move it to the remarks",
        ),
        (r"[\u4e00-\u9fff]", "是文字，不是数字；words instead of a figure"),
    )
)
MOST_DIGITS = (
    30  # before and behind the point: more, or an exponent beyond it, is no figure of a return
)


def quantity(value) -> tuple[Decimal | None, str]:
    """A cell's value as an exact Decimal (None for a marker of 'missing') and the unit written in it ('' for none).

    A float becomes the decimal of its first fifteen digits, which is all that a spreadsheet holds of what was typed. Brackets as
    accountants use them make a number negative. ValueError for anything doubtful, its message Chinese；English.
    """
    read = _read(value)
    if isinstance(read, str):
        raise ValueError(read)
    return read


@lru_cache(
    maxsize=100_000, typed=True
)  # a sheet asks many times of the same cell; an error costs as much as a figure
def _read(value) -> tuple[Decimal | None, str] | str:
    """`quantity`, or the message of its error."""
    try:
        return _quantity(value)
    except ValueError as error:
        return str(error)


def _quantity(value) -> tuple[Decimal | None, str]:
    if isinstance(value, bool):
        raise ValueError("是逻辑值；a logical value")
    if isinstance(value, float) and isfinite(value):
        return _bounded(Decimal(int(value)) if value.is_integer() else Decimal(f"{value:.15g}")), ""
    raw = shown(value).strip()
    if INNER_SPACE.search(raw) and not SPACED.fullmatch(unicodedata.normalize("NFKC", raw)):
        raise ValueError(
            "中间有空格或换行，可能是两个数；a space or line break inside: perhaps two figures"
        )
    text = DASH.sub("-", tidy(raw).translate(MINUS))
    if text in MISSING:
        return None, ""
    unit, match = "", WITH_UNIT.fullmatch(text)
    if match:
        text, unit = match[1], match[2]
    if bracketed := BRACKETS.fullmatch(text):
        text, unit = f"-{bracketed[1]}", unit or bracketed[2]
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not PLAIN.fullmatch(text):
        raise ValueError(
            next((why for sign, why in REASONS if sign.search(raw)), "不是数字；not a number")
        )
    exponent = Decimal(text).as_tuple().exponent
    if abs(exponent) > MOST_DIGITS:
        raise ValueError("位数不可能；an impossible number of digits")
    return _bounded(Decimal(text)), unit


def _bounded(value: Decimal) -> Decimal:
    if abs(value) >= IMPOSSIBLE:
        raise ValueError("大得不可能；impossibly large")
    return value or abs(value)  # no negative zero


def number(value) -> Decimal | None:
    """`quantity` without its unit."""
    return quantity(value)[0]


def numeric(value) -> bool:
    """Whether a cell holds a figure."""
    read = _read(value)
    return not isinstance(read, str) and read[0] is not None


def plain(value: Decimal) -> str:
    """The decimal without exponent and without needless trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
