"""The name in a row → the townships of the register: as it stands, behind the name of its county,
with the mark of a footnote."""

import re
from collections import defaultdict
from collections.abc import Iterable

from zx_analysis.city import Register

PLACE = re.compile(r"(?:[\u4e00-\u9fff]{2,3}省)?([\u4e00-\u9fff]{1,6}?[市县区])([\u4e00-\u9fff].+)")
FOOTNOTED = re.compile(r"(.+?)(?:[*†‡¹²³①-⑳]+|\(注\d?\)|\[\d\])")
TOWNSHIP = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:镇|乡|街道|办事处|开发区|园区|管理区|农场|林场|渔场|原种场)"
)
LEAST_NAMES = 3  # from which on a county before all of them says that they are its own


def without_zeros(text: str) -> str:
    """A division code of twelve digits as the nine that tell a township: 420881103000 →
    420881103.
    """
    return text[:9] if text.isdigit() and len(text) == 12 and text.endswith("000") else text


def without_county(text: str, register: Register, around: str) -> list[str]:
    """'钟祥市石牌镇' → 石牌镇, if the title, the sheet or the file is about 钟祥市; another city's
    township of that name is unknown.
    """
    match = PLACE.fullmatch(text)
    return register.find(match[2]) if match and match[1] in around else []


def footnoted(text: str, register: Register) -> list[str]:
    """'胡集镇*' → 胡集镇; that there is a footnote is said."""
    match = FOOTNOTED.fullmatch(text)
    return register.find(match[1]) if match else []


def county_of_rows(texts: Iterable[str], register: Register) -> str:
    """The county before the names of a sheet that nothing else names: the only one there is, before
    most of the register's townships and before no other; '' for none. Another county may have a
    township of the same name, but hardly most of them."""
    of_county: dict[str, set[str]] = defaultdict(set)
    strange = set()
    for text in texts:
        if match := PLACE.fullmatch(text):
            codes = register.find(match[2])
            if codes or TOWNSHIP.fullmatch(match[2]):
                of_county[match[1]] |= set(codes)
                strange |= set() if codes else {match[1]}
    if len(of_county) != 1:
        return ""
    county, codes = of_county.popitem()
    enough = len(codes) >= LEAST_NAMES and 2 * len(codes) > len(register.units)
    return county if enough and county not in strange else ""
