"""The name in a row → the townships of the register: as it stands, behind the name of its county,
with the mark of a footnote; or the county itself, by its code or beside what its figure is."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from os.path import commonprefix

from zx_analysis.city import Register
from zx_analysis.reading.titles import wordings_in
from zx_analysis.reading.words import WHOLE

PLACE = re.compile(r"(?:[\u4e00-\u9fff]{2,3}省)?([\u4e00-\u9fff]{1,6}?[市县区])([\u4e00-\u9fff].+)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FOOTNOTED = re.compile(r"(.+?)(?:[*†‡¹²³①-⑳]+|\(注\d?\)|\[\d\])")
TOWNSHIP = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:镇|乡|街道|办事处|开发区|园区|管理区|农场|林场|渔场|原种场)"
)
COUNTY_DIGITS, PREFECTURE_DIGITS = 6, 4  # of a division code; GB/T 2260
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


def county_by_code(rows: Iterable[Sequence[str]], register: Register) -> set[str]:
    """The codes of the register's county in the rows of a sheet, and the names beside them:
    421399000000 | 云泽县. Empty where the register's codes are no division codes of one county."""
    shared = commonprefix([code for code in register.all if code.isdigit()])
    digits = next((n for n in (COUNTY_DIGITS, PREFECTURE_DIGITS) if len(shared) >= n), 0)
    county = re.compile(rf"{shared[:digits]}(?:0{{2}}|0{{3}}|0{{5}}|0{{6}}|0{{8}})?")
    named: set[str] = set()
    for row in rows if digits else ():
        for c, text in enumerate(row):
            if text.isdigit() and len(text) >= COUNTY_DIGITS and county.fullmatch(text):
                named.add(text)
                beside = (*row[c + 1 : c + 2], *row[max(c - 1, 0) : c])
                named.update([*filter(CHINESE.match, beside)][:1])
    return {name for name in named if not register.find(name)}


def whole_by_indicator(
    texts: Iterable[str], around: str, wordings: tuple[str, ...], family: Callable[[str], str]
) -> set[str]:
    """The words of a sheet that name the county's figure by what it is (全县规上工业总产值), where
    no other indicator stands in the sheet or around it."""
    texts = set(texts)
    bodies = {text: text.removeprefix(next(filter(text.startswith, WHOLE), "")) for text in texts}
    named = {text for text, body in bodies.items() if body != text and body in wordings}
    if not named:
        return set()
    families = {family(word) for text in (*texts, around) for word in wordings_in(text, wordings)}
    return named if len(families) == 1 else set()
