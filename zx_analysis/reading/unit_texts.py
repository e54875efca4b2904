"""What a text says of units: a unit line, brackets, a note → their names."""

import re

from zx_analysis.city.indicators import UNITS, any_of
from zx_analysis.city.register import tidy

UNIT_WORDS = any_of(UNITS)
UNIT_LINE = re.compile(
    r"(?<!填报)(?<!填表)(?<!编制)(?<!报送)(?<!主管)单位(?::|(?=" + UNIT_WORDS + r"))([^()\[\]]+)"
)
UNITS_NAMED = re.compile(
    rf"(?:计量|金额|数量)?单位(?::(?:人民币)?|(?={UNIT_WORDS}))(?:{UNIT_WORDS}|位|名|个|人(?!民)|家|户)"
    rf"(?:[、,;/和及或](?:{UNIT_WORDS}|位|名|人|家|户|个(?:百分点)?|百分点))*"
)
BARE_UNIT_LINE = re.compile(rf"(?:(?:{UNIT_WORDS})[、,;/]?)+")
BRACKET_UNIT = re.compile(rf"[(\[](?:(?:计量)?单位:)?(?:人民币)?({UNIT_WORDS}|±%|\+-%|\+/-%)[)\]]")
BRACKET_UNITS = re.compile(
    rf"[(\[](?:(?:计量)?单位:)?(?:{UNIT_WORDS})(?:[、,;/](?:{UNIT_WORDS}))+[)\]]"
)
BRACKET_REST = re.compile(rf"(?<=[(\[ ])[ 、,;/]+(?:{UNIT_WORDS})(?=[)\]])")
BRACKET_LAST = re.compile(rf"[(\[][^()\[\]]*[、,;/](?:单位:)?({UNIT_WORDS})[)\]]")
NOTE_UNIT = re.compile(
    rf"(?:单位(?:为|是|:|均为)?|均?为|均以|按|以|计)({UNIT_WORDS})(?![以之]?[上下内外])"
)
UNIT_OF_ALL = re.compile(
    r"(?:注|说明|备注)?:?(?:\d[、.])?(?:本表|表[中内]|以上|上[表述])?(?:工业)?(?:总?产值)?的?(?:数据|数字|金额|绝对[数额量]|指标)?(?:计量)?"
    rf"(?:单位)?(?:均|统一)?(?:为|是|:|以|按)?(?:人民币)?({UNIT_WORDS})(?:[、/]%)?(?:为单位|计算?|填报|统计)?"
)


def units_in_name(name: str) -> list[str]:
    """A unit that a sheet or a file is named after, or that stands in brackets in its name."""
    text = tidy(name)
    named = text.removeprefix("单位").removeprefix(":")
    return [named] if named in UNITS else units_in(text)


def units_of_note(line: str) -> list[str]:
    """The units that a note says the figures are in: '注:本表产值单位为亿元', '以亿元计'."""
    return NOTE_UNIT.findall(line)


def unit_of_all(line: str, wording: str) -> str:
    """The unit that a line below says all figures, or those of an indicator's wording, are in; ''
    where it says none, or speaks of others: '注:技改投资单位为亿元'."""
    for clause in re.split(r"[,;。]", tidy(line).replace(wording, "") if wording else tidy(line)):
        if found := UNIT_OF_ALL.fullmatch(clause):
            return found[1]
    return ""


def units_in(text: str) -> list[str]:
    """The units named in a unit line or in brackets, '单位:万元、%' → ['万元', '%']."""
    text = tidy(text)
    found = []
    if BARE_UNIT_LINE.fullmatch(text):
        found += re.findall(UNIT_WORDS, text)
    elif line := UNIT_LINE.search(text):
        found += [
            odd + unit for odd, unit in re.findall(rf"([十美港欧日]?)({UNIT_WORDS})", line[1])
        ]  # 十万元 and 亿美元 are other units
    found += [unit for unit in BRACKET_UNIT.findall(text) if unit in UNITS]
    found += BRACKET_LAST.findall(text)
    found += [
        unit for listed in BRACKET_UNITS.findall(text) for unit in re.findall(UNIT_WORDS, listed)
    ]
    return list(dict.fromkeys(found))
