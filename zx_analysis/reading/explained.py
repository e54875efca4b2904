"""Words of titles and of the names of sheet and file that say nothing of their own: what stands
over the figures accounts for them, or they are the table's own units; numbers that are no figures.
"""

import re
from collections.abc import Iterable, Sequence

from zx_analysis.city import Register
from zx_analysis.city.register import tidy
from zx_analysis.reading.layout import Table
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.titles import wordings_in
from zx_analysis.reading.words import HARMLESS, KINDS, SIGNATURES

TELEPHONE = re.compile(r"1[3-9]\d{9}|(?:0\d{2,3}-?)?[2-8]\d{6,7}")
# a year, a month or a day in a cell of its own; a day that lost its format, of 2009 to 2064
DAY = re.compile(r"20\d\d|0?[1-9]|[12]\d|3[01]|[45]\d{4}|20\d\d[-/.]\d{1,2}[-/.]\d{1,2}")
COUNT = re.compile(r"(?<!指)数量?(?:\(.*)?$|\([个家户人项]\)")
BY_INDUSTRY = re.compile(r"[分各及和、]*(?:工业)?行业(?:名称|类别|分类)?")
FIRM = re.compile(r"公司|集团|厂$|合作社")
WITH_FIRMS = re.compile(r"\(?(?:含|及|和|与)(?:重点|主要|骨干|龙头)企业\)?")
NUMBER_OF_FIRMS = re.compile(r"企业(?:单位)?[个户家]?数")
COUNT_OF_FIRMS = re.compile(
    rf"{NUMBER_OF_FIRMS.pattern}量?[与及和、]|[与及和、](?:规上)?(?:工业)?{NUMBER_OF_FIRMS.pattern}量?"
)
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


def without_accounted(line: str, table: Table) -> str:
    """A title or name without what rows or columns of the table account for: 分行业 where rows of
    industries stand below the townships, 含重点企业 where those of enterprises do, 企业个数与
    beside a column that counts them."""
    kinds = table.rows.values()
    line = BY_INDUSTRY.sub("", line) if "industry" in kinds else line
    texts = table.grid.texts
    parts = (texts[r][c] for r, kind in table.rows.items() if kind == "part" for c in table.names)
    if WITH_FIRMS.search(line) and any(map(FIRM.search, parts)):
        line = WITH_FIRMS.sub("", line)
    heads = (texts[r][c] for r in table.head for c in table.columns)
    if COUNT_OF_FIRMS.search(line) and any(map(NUMBER_OF_FIRMS.search, heads)):
        line = COUNT_OF_FIRMS.sub("", line)
    return line


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


def is_signature(row: Sequence[str]) -> bool:
    """Whether a row's only numbers are those of a signature: 填表人 | 张三 | a telephone, or
    制表日期 | 2022 | 4 | 12."""
    texts = [tidy(text) for text in row if text]
    words = [text.partition(":")[0] for text in texts if not numeric(text)]
    if not texts or numeric(texts[0]) or words[0] not in SIGNATURES:
        return False
    dated = any(word.endswith(("日期", "时间")) for word in words)
    return all(
        TELEPHONE.fullmatch(text) or dated and DAY.fullmatch(text)
        for text in texts
        if numeric(text)
    )
