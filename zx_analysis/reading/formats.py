"""Number formats: what a cell shows beside what it holds.

A format has up to four sections, for figures above zero, below zero, zero, and text, or sections
with conditions of their own. A section may hide the minus, turn the sign, write words, another
currency or ‰ beside the digits, divide, or show nothing at all: what is seen is then not what is
saved.
"""

import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from zx_analysis.reading.sheets import UNSEEN

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<pad>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digit>General|G/通用格式|E[+-]|[0#?@])|(?P<mark>[.,%])|(?P<letter>.)",
    re.I | re.S,
)
SECTION = re.compile(r'(?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^;"\\])*', re.S)
CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?[\d.]+)")
COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
RED = re.compile(r"red|红色?|(?:color|颜色)\s*3", re.I)
WHITE_LETTERS = re.compile(r"white|白色?|(?:color|颜色)\s*2", re.I)
UNIT = re.compile(r"亿元|千万元|百万元|万元|千元|元|亿千瓦时|万千瓦时|千瓦时|亿|万|千|百分点|[%％]")
SCALING = re.compile(r"[0#?],+(?![0#?,])")
INSIDE = set(" ,/\u00a0")  # between digits: # ##0, # ?/?; anything else moves the point or splits
YEN = re.compile(r"-(?:0?411|ja)", re.I)  # ¥ of Japan
NO_FIGURE = ("white", "hidden", "otherwise")
PERIOD = ("年", "年度", "月", "月份", "季度")
PAIRS = (("(", ")"), ("（", "）"))
MINUS = re.compile(r"[-−－–]")
FALL = re.compile(r"负增长|下降|下跌|下滑|减少|降低|[降减跌负↓▼▽⬇↘]")
RISE = re.compile(r"增长|上升|上涨|增加|提高|[增升涨正↑▲△⬆↗]")
# What may stand beside a figure without saying anything of it: spaces, our own currency, a sign
# that agrees, counting words.
HARMLESS = re.compile(
    r"增减|升降|RMB|CNY|人民币|[¥￥元圆户家个项件名位处次人台\s\u00a0()（）+＋:：,，.。'·]", re.I
)


@dataclass(frozen=True)
class Section:
    """One section of a format. before, after: the words around the digits; bare: digits, points,
    commas and per-cent signs alone; split: whether something stands between the digits; colours:
    as written; condition: '' or ('<', 0.0)."""

    before: str
    after: str
    bare: str
    split: bool
    colours: tuple[str, ...]
    condition: tuple[str, float] | None

    @property
    def words(self) -> str:
        return self.before + self.after

    @property
    def digits(self) -> bool:
        """Whether the number is shown at all."""
        return bool(re.search("[0#?@]|General|通用", self.bare, re.I))

    def coloured(self, colour: re.Pattern) -> bool:
        return any(colour.fullmatch(name) for name in self.colours)


@lru_cache(maxsize=4096)  # the cells of a book share a handful of formats
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format, empty ones too; General for no format at all."""
    parts, at = [], 0
    while at <= len(code):
        match = SECTION.match(code, at)
        parts.append(match[0] if match else "")
        at += len(parts[-1]) + 1
    return tuple(_section(part) for part in (parts if code else ["General"]))


def _section(text: str) -> Section:
    before, pending, bare = "", "", ""
    split, colours, condition = False, [], None
    for token in TOKEN.finditer(text):
        kind = token.lastgroup or "letter"
        words = token[kind]
        if kind == "bracket" and words.startswith("$"):
            symbol, _, locale = words[1:].partition("-")
            pending += "日元" if YEN.match("-" + locale) else symbol
        elif kind == "bracket" and (limit := CONDITION.fullmatch(words)):
            condition = limit[1], float(limit[2])
        elif kind == "bracket":
            colours.append(words)
        elif kind == "digit":
            if not re.search("[0#?@]|General|通用", bare, re.I):
                before = pending
            else:
                split = split or not set(pending) <= INSIDE
            pending, bare = "", bare + words
        elif kind == "mark":
            bare += words
        elif kind != "pad":
            pending += words
    return Section(before, pending, bare, split, tuple(colours), condition)


def _chosen(value: float, code: str) -> int:
    """Which section of a format a number is shown with: the first whose condition holds, else by
    its sign."""
    parts = sections(code)
    if any(part.condition for part in parts):
        for i, part in enumerate(parts):
            if part.condition is None or COMPARE[part.condition[0]](value, part.condition[1]):
                return i
        return len(parts) - 1
    if value < 0 and len(parts) > 1:
        return 1
    return 2 if value == 0 and len(parts) > 2 else 0


def _own_minus(value: float, code: str) -> bool:
    """Whether a figure below zero gets its minus by itself: where its section shows figures above
    zero as well."""
    limits = [part.condition[1] for part in sections(code) if part.condition]
    above = [1e-9, 1e12, *(limit + step for limit in limits for step in (-1e-6, 0, 1e-6))]
    return _chosen(value, code) in {_chosen(one, code) for one in above if one > 0}


def _sign(value: float, code: str) -> str:
    """How the sign of a number is shown: 'seen', 'red' where only the colour tells that it is
    below zero, or 'turned'."""
    part = sections(code)[_chosen(value, code)]
    words = HARMLESS.sub("", UNIT.sub("", part.words))
    falls, rises = FALL.search(words), RISE.search(FALL.sub("", words))
    minus = MINUS.search(words) or any(a in part.before and b in part.after for a, b in PAIRS)
    if value >= 0:
        return "turned" if value and (minus or falls) else "seen"
    signs = bool(minus) + bool(falls) + _own_minus(value, code)
    if rises or signs != 1:
        return "red" if not rises and not signs and part.coloured(RED) else "turned"
    return "seen"


@lru_cache(maxsize=100_000)
def _change(value: float, code: str) -> str:
    """What a format makes of a number: '' (it is shown as it is), 'percent', a unit or 年, 月
    behind it, 'white', 'hidden', or 'otherwise'.
    """
    part = sections(code)[_chosen(value, code)]
    if not part.digits:
        if value == 0 and any(other.digits for other in sections(code)):
            return ""
        return "otherwise" if part.words.strip() else "hidden"
    if part.coloured(WHITE_LETTERS):
        return "white"
    if not part.before.strip() and part.after.strip() in PERIOD and float(value).is_integer():
        return part.after.strip()
    units = UNIT.findall(part.words) + ["%"] * part.bare.count("%")
    rest = HARMLESS.sub("", UNIT.sub("", part.words))
    for signs in (MINUS, FALL, RISE):
        rest = signs.sub("", rest)
    scaled = part.split or SCALING.search(part.bare)
    if scaled or rest or len(units) > 1 or _sign(value, code) == "turned":
        return "otherwise"
    if "%" in part.bare:
        return "percent"
    return units[0].replace("％", "%") if units else ""


def changes(code: str) -> bool:
    """Whether a format shows any number otherwise than as it is."""
    return any(part.condition for part in sections(code)) or any(
        _change(value, code) or red_alone(value, code) for value in (1.0, -1.0, 0.0)
    )


def on_dark(code: str) -> str:
    """A format for a cell whose fill is not white: white letters are seen there."""
    return TOKEN.sub(
        lambda token: (
            "" if token["bracket"] and WHITE_LETTERS.fullmatch(token["bracket"]) else token[0]
        ),
        code,
    )


def red_alone(value, code: str) -> bool:
    """Whether nothing but red letters tells that a number is below zero."""
    return _number(value) and _change(value, code) not in NO_FIGURE and _sign(value, code) == "red"


def as_shown(value, code: str):
    """A number cell's value where its format changes the meaning: '12.5%', '12.5万元', or a text
    that no reader takes for a number."""
    if not _number(value):
        return value
    what = _change(value, code)
    if not what:
        return value
    if what == "percent":
        exact = Decimal(f"{float(value):.15g}") * 100
        return f"{exact.normalize():f}%"
    if what == "white":
        return f"{value!r}{UNSEEN}"
    if what == "hidden":
        return f"{value!r}（显示格式为 {code}，看不见）"
    if what == "otherwise":
        return f"{value!r}（显示格式为 {code}，看到的和保存的不同）"
    return f"{int(value) if what in PERIOD else repr(value)}{what}"


def _number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
