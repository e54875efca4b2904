"""Number formats: what a cell shows beside what it holds (per cent, 万元 in the format, scaling by commas)."""

import re
from decimal import Decimal

QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
CONDITION = re.compile(r"\[[^\]]*\]")
UNIT = re.compile(r"亿元|千万元|百万元|万元|千元|元|亿千瓦时|万千瓦时|千瓦时|亿|万|千|百分点|%")
SCALING = re.compile(r"[0#?],+(?![0#?,])|!\.|\\\.")


def kind(code: str) -> str:
    """'percent', 'scaled', 'hidden', a unit that the format writes behind the number, or '' where the number is shown as it is.

    'hidden' is a format that shows nothing (';;;'), 'scaled' one that divides ('0.00,,') or moves the point ('0!.0,万'): what is seen is not what is stored.
    """
    first = code.split(";")[0]
    if ";" in code and not first.strip():
        return "hidden"
    literals = "".join(match[1] or match[2] or "" for match in QUOTED.finditer(first))
    bare = CONDITION.sub("", QUOTED.sub("", first))
    if SCALING.search(bare) or "!." in first:
        return "scaled"
    if "%" in bare:
        return "percent"
    found = UNIT.search(literals + bare)
    return found[0] if found else ""


def as_shown(value, code: str):
    """A number cell's value where its format changes the meaning: '12.5%', '12.5万元', or a text that no reader takes for a number."""
    what = kind(code)
    if not what or isinstance(value, bool | str):
        return value
    if what == "percent":
        exact = Decimal(repr(float(value))) * 100
        return f"{exact.normalize():f}%"
    if what == "hidden":
        return f"{value!r}（显示格式为 {code}，看不见）"
    if what == "scaled":
        return f"{value!r}（显示格式为 {code}，看到的和保存的不同）"
    return f"{value!r}{what}"
