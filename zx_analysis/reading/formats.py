"""Number formats: what a cell shows beside what it holds (per cent, 万元 in the format, scaling by commas)."""

import operator
import re
from decimal import Decimal

QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)(-?[\d.]+)\]")
BRACKETED = re.compile(r"\[[^\]]*\]")
SECTIONS = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')
UNIT = re.compile(r"亿元|千万元|百万元|万元|千元|元|亿千瓦时|万千瓦时|千瓦时|亿|万|千|百分点|%")
SCALING = re.compile(r"[0#?],+(?![0#?,])")
MOVED_POINT = re.compile(r'[0#?](?:\\\.|"\."|!\.)[0#?]')  # 0\\.0000: 12345 is shown as 1.2345
COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


def kinds(code: str) -> set[str]:
    """What a format does to numbers, in any of its sections: see `kind`. Empty where all numbers are shown as they are."""
    return {kind(section) for section in _sections(code)} - {""} | (
        {"hidden"} if _hides(code) else set()
    )


def kind(section: str) -> str:
    """'percent', 'scaled', a unit that the format writes behind the number, or '' where the number is shown as it is.

    'scaled' is a format that divides ('0.00,,') or moves the point ('0!.0,万'): what is seen is not what is stored.
    """
    literals = "".join(match[1] or match[2] or "" for match in QUOTED.finditer(section))
    bare = BRACKETED.sub("", QUOTED.sub("", section))
    if not re.search("[0#?]|General", bare):
        return ""  # words or a dash instead of the number
    if SCALING.search(bare) or MOVED_POINT.search(section):
        return "scaled"
    if "%" in bare:
        return "percent"
    found = UNIT.search(literals + bare)
    return found[0] if found else ""


def _sections(code: str) -> list[str]:
    return [part for part in SECTIONS.findall(code) if part] or [""]


def _hides(code: str) -> bool:
    """Whether numbers are shown as nothing at all (';;;')."""
    return ";" in code and not code.split(";")[0].strip()


def _section(value: float, code: str) -> str:
    """The section of a format that a number is shown with: the first whose condition holds, else by its sign."""
    sections = _sections(code)
    conditions = [CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or COMPARE[condition[1]](value, float(condition[2])):
                return section
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def as_shown(value, code: str):
    """A number cell's value where its format changes the meaning: '12.5%', '12.5万元', or a text that no reader takes for a number."""
    if isinstance(value, bool | str):
        return value
    if _hides(code):
        return f"{value!r}（显示格式为 {code}，看不见）"
    what = kind(_section(value, code))
    if not what:
        return value
    if what == "percent":
        exact = Decimal(f"{float(value):.15g}") * 100
        return f"{exact.normalize():f}%"
    if what == "scaled":
        return f"{value!r}（显示格式为 {code}，看到的和保存的不同）"
    return f"{value!r}{what}"
