"""Words of titles and of the names of sheet and file that say nothing of their own: what stands
over the figures accounts for them, or they are the table's own units.
"""

import re
from collections.abc import Iterable, Sequence

from zx_analysis.city import Register
from zx_analysis.reading.titles import wordings_in
from zx_analysis.reading.words import HARMLESS, KINDS

COUNT = re.compile(r"数量?(?:\(.*)?$|\([个家户人项]\)")
LEFT_OUT = re.compile(r"[不未仅除剔截含]")


def headings_that_explain(headings: Iterable[str], wordings: tuple[str, ...]) -> set[str]:
    """What of the headings of figures accounts for words of a title. Of a count only its
    indicator: 亿元以上 of 亿元以上户数 may be whose output the table holds."""
    texts: set[str] = set()
    for text in headings:
        texts.update(wordings_in(text, wordings) if COUNT.search(text) else (text,))
    return texts


def unexplained(words: Iterable[str], headings: set[str]) -> list[str]:
    """Those of some words, several joined by 、, that no heading accounts for."""
    each = (word for joined in words for word in joined.split("、"))
    return [word for word in each if not _explain(word, headings)]


def _explain(word: str, headings: set[str]) -> bool:
    """Whether a word is made of those of the headings: 用电税收 of 工业用电量 and 工业税收, 贡献
    of 贡献率; not 不含…, which one heading may say of itself."""
    said, ends = "\n".join(headings), {0}
    for end in range(2, len(word) + 1):
        if any(start in ends and word[start:end] in said for start in range(end - 1)):
            ends.add(end)
    return len(word) in ends and not LEFT_OUT.match(word)


def words_for_units(said: str, codes: set[str], register: Register) -> tuple[str, ...]:
    """The words of title and names that are the table's own units (`codes`): their names, where
    all of them and no others are named, and words for kinds that they all are of: 街道、园区."""
    named = {code: unit.name for code, unit in register.units.items() if unit.name in said}
    names = named.values() if set(named) == codes else ()
    kinds: Sequence[str] = [word for word in KINDS if word in said]
    ends = tuple(end for word in kinds for end in KINDS[word])
    if not all(register.all[code].name.endswith(ends) for code in codes):
        kinds = ()
    return (*names, *(word for word in kinds if not HARMLESS.fullmatch(word)))
