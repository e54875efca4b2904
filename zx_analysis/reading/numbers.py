"""What stands in a cell → an exact decimal with the unit written beside it, nothing, or a reason to
refuse.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from zx_analysis.city.indicators import UNITS, any_of
from zx_analysis.city.register import tidy
from zx_analysis.messages import Message, message
from zx_analysis.reading.sheets import shown
from zx_analysis.reading.words import MISSING

IMPOSSIBLE = Decimal("1e15")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN = re.compile(
    r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,9})?"
)  # a longer exponent is more than a Decimal can hold
BRACKETS = re.compile(r"\((\d[\d,]*(?:\.\d+)?)\)(%?)")
SHORT_UNITS = ("万", "亿")  # 12.5万: of the indicator's own kind, 万元 or 万千瓦时
WITH_UNIT = re.compile(rf"([+-]?[\d,]+(?:\.\d+)?)({any_of((*UNITS, *SHORT_UNITS))})")
# Growth in words: 增长5.2%, 下降3.9; a sign of its own beside the word is no growth.
GROWN = re.compile(r"(?:同比)?(?:(增长|上升|增|↑)|(下降|下滑|降|减少|[↓▼▽]))([\d]+(?:\.\d+)?)%?")
MINUS = str.maketrans({"−": "-", "－": "-", "﹣": "-", "‐": "-", "‑": "-"})
DASH = re.compile(r"^[–—](?=[\d.])")  # a dash for a minus, only directly before a figure
SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?[^\d.,]*")
INNER_SPACE = re.compile(r"[\d.,][\s\u00a0\u2000-\u200a\u202f\u3000]+[\d.,]")
# Why a text is no figure: the first that fits.
REASONS = tuple(
    (re.compile(sign), id)
    for sign, id in (
        (r"与底色相同", "white_on_white"),
        (r"上标", "raised_digits"),
        (r"^=", "formula_without_value"),
        (r"^#", "error_of_a_formula"),
        (r"删除线", "struck_out"),
        (r"显示格式", "shown_otherwise_than_saved"),
        (r"不是日期", "number_with_date_format"),
        (r"^20\d{2}-\d{2}-\d{2}$", "figure_turned_into_date"),
        (r"约|左右|[余多]$|近", "approximate_figure"),
        (r"预计|预测|估|暂", "estimate"),
        (r"\d\s*[-~～—–至到]\s*\d", "range_of_figures"),
        (r"百分点", "percentage_points"),
        (
            r"^[一二三四五六七八九十百千万亿零〇两点负壹贰叁肆伍陆柒捌玖拾佰仟元]+$",
            "chinese_numeral",
        ),
        (r"(?i)^[+-]?(?:inf|nan|infinity)$", "no_finite_number"),
        (r"[①-⑳¹²³⁰⁴-⁹₀-₉]|\*$", "footnote_mark_in_figure"),
        (r"[\u4e00-\u9fff]", "words_instead_of_a_figure"),
    )
)
MOST_DIGITS = (
    30  # before and behind the point: more, or an exponent beyond it, is no figure of a return
)


class Doubtful(ValueError):
    """A cell that nobody can read for certain; reason: why, to be said within another message.

    Its text, 中文；English, is for whoever knows of no reason.
    """

    def __init__(self, reason: Message):
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.reason.zh}；{self.reason.en}"


def quantity(value) -> tuple[Decimal | None, str]:
    """A cell's value as an exact Decimal (None for a marker of 'missing') and the unit written in
    it ('' for none).

    A float becomes the decimal of its first fifteen digits, which is all that a spreadsheet holds
    of what was typed. Brackets as accountants use them make a number negative. Doubtful for
    anything that may be read in two ways.
    """
    read = _read(value)
    if isinstance(read, Message):
        raise Doubtful(read)
    return read


@lru_cache(maxsize=100_000, typed=True)  # a sheet asks many times of the same cell
def _read(value) -> tuple[Decimal | None, str] | Message:
    """`quantity`, or why there is none."""
    if isinstance(value, bool):
        return message("logical_value")
    if isinstance(value, float) and isfinite(value):
        return _bounded(Decimal(int(value)) if value.is_integer() else Decimal(f"{value:.15g}"))
    raw = shown(value).strip()
    if INNER_SPACE.search(raw) and not SPACED.fullmatch(unicodedata.normalize("NFKC", raw)):
        return message("space_inside")
    text = DASH.sub("-", tidy(raw).translate(MINUS))
    if text in MISSING:
        return None, ""
    if grown := GROWN.fullmatch(text):
        return _bounded(Decimal(grown[3]) * (-1 if grown[2] else 1), "%")
    unit, match = "", WITH_UNIT.fullmatch(text)
    if match:
        text, unit = match[1], match[2]
    if bracketed := BRACKETS.fullmatch(text):
        text, unit = f"-{bracketed[1]}", unit or bracketed[2]
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not PLAIN.fullmatch(text):
        return message(next((id for sign, id in REASONS if sign.search(raw)), "not_a_number"))
    if abs(decimals(Decimal(text))) > MOST_DIGITS:
        return message("impossible_number_of_digits")
    return _bounded(Decimal(text), unit)


def _bounded(value: Decimal, unit: str = "") -> tuple[Decimal, str] | Message:
    """A value of a bearable size, without a negative zero, and its unit."""
    return message("impossibly_large") if abs(value) >= IMPOSSIBLE else (value or abs(value), unit)


def decimals(value: Decimal) -> int:
    """How many digits of a figure stand behind the point; below zero for a power of ten."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # a letter only for infinity and NaN, which no cell gives
    return -exponent


def number(value) -> Decimal | None:
    """`quantity` without its unit."""
    return quantity(value)[0]


def in_full(unit: str, like: str) -> str:
    """'万' of an amount in 万元 as '万元', of one in 万千瓦时 as '万千瓦时'; other units as they
    are.
    """
    full = unit + like.lstrip("".join(SHORT_UNITS))
    return full if unit in SHORT_UNITS and full in UNITS else unit


@lru_cache(maxsize=20_000, typed=True)
def numeric(value) -> bool:
    """Whether a cell holds a figure."""
    read = _read(value)
    return not isinstance(read, Message) and read[0] is not None


def plain(value: Decimal) -> str:
    """The decimal without exponent and without needless trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
