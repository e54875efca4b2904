"""Words of titles and of the names of sheet and file that say nothing of their own: what stands
over the figures accounts for them, or they are the table's own units; numbers that are no figures.
"""

import re
from collections.abc import Iterable, Sequence

from zx_analysis.city import Register
from zx_analysis.city.register import tidy
from zx_analysis.messages import Message
from zx_analysis.reading.dates import NUMERALS, When, whens
from zx_analysis.reading.layout import Table
from zx_analysis.reading.left_over import wordings_in
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.observations import Observation
from zx_analysis.reading.titles import against, note_words
from zx_analysis.reading.words import (
    HARMLESS,
    KINDS,
    NUMBER,
    SHEETS_OF_WORDS,
    SIGNATURES,
    SYNONYMS,
)

TELEPHONE = re.compile(r"1[3-9]\d{9}|(?:0\d{2,3}-?)?[2-8]\d{6,7}")
# a year, a month or a day in a cell of its own; a day that lost its format, of 2009 to 2064
DAY = re.compile(r"20\d\d|0?[1-9]|[12]\d|3[01]|[45]\d{4}|20\d\d[-/.]\d{1,2}[-/.]\d{1,2}")
SENDS = "(?:转报|报送|上报|提供|填报|报来)"
# called after its county: 云泽经济开发区
ZONE = re.compile(
    r"([\u4e00-\u9fff]{2,4}?)(?:省级|国家级)?(?:经济技术|经济|高新技术产业|高新技术|高新|工业|化工)(?:开发区|园区|产业园)"
)
# in a name, alone or as a part of a day: 2021, 20210412
YEARS = re.compile(r"(?<!\d)(20[0-4]\d)(?=(?:(?:0[1-9]|1[0-2])(?:[0-3]\d)?)?(?!\d))")
RECENT = re.compile(r"[近最]近?(1?\d|[两二三四五六七八九十])个?月")
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
    if word in SYNONYMS and SYNONYMS[word].search(said):
        return True
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


def words_for_units(
    said: str, codes: set[str], register: Register, city: str = ""
) -> tuple[str, ...]:
    """The words of title and names that are the table's own units (`codes`): their names, where
    all of them and no others are named, or where they send it (石门乡转报), words for kinds that
    they all are of: 街道、园区. Besides, the county's name without its 县 or 市: of `city`, or of
    a zone that is called after it."""
    named = {code: unit.name for code, unit in register.units.items() if unit.name in said}
    names = [
        name
        for code, name in named.items()
        if set(named) == codes or code in codes and re.search(f"{name}{SENDS}", said)
    ]
    names += _county(register, city)
    kinds: Sequence[str] = [word for word in KINDS if word in said]
    ends = tuple(end for word in kinds for end in KINDS[word])
    if not all(register.all[code].name.endswith(ends) for code in codes):
        kinds = ()
    return (*names, *(word for word in kinds if not HARMLESS.fullmatch(word)))


def no_more_than_words(name: str, rows: Sequence[Sequence[str]], wordings: tuple[str, ...]) -> bool:
    """Whether a sheet without a table is a cover, contents, notes on a form: no figure in it and
    every word understood; in a sheet that is called so, none that speaks against figures."""
    if any(numeric(text) for row in rows for text in row):
        return False
    words = (note_words(text) for row in rows for text in row if text)
    said = [against(line, wordings) for line in words]
    called = tidy(name) in SHEETS_OF_WORDS
    return not any(alarming or odd and not called for alarming, odd in said)


def _county(register: Register, city: str) -> list[str]:
    """What a county is called for short: 云泽 of 云泽县 or of 云泽经济开发区."""
    zones = (ZONE.fullmatch(unit.name) for unit in register.units.values())
    stems = {zone[1] for zone in zones if zone} | {city[:-1]}
    return [stem for stem in stems if len(stem) > 1 and not register.find(stem)]


def unexplained_periods(
    doubts: Iterable[tuple[str, Message]], periods: Iterable[str]
) -> list[tuple[str, Message]]:
    """Lines and names of a doubtful period, but those that the figures' own periods account for:
    近四个月 of four months, 2022年2月-2022年6月 of figures from the first to the last."""
    ends = sorted(set(periods))
    return [
        (line, why)
        for line, why in doubts
        if not (
            _recent(line) == len(ends)
            or why.id == "several_periods"
            and _named_ends(line) == (ends[0], ends[-1])
        )
    ]


def of_another_year(name: str, observations: Sequence[Observation]) -> bool:
    """Whether a name bears years, and none of them is one of the figures' (2021产值报送, figures
    of 2022) or, without a month, the one after, in which they may be filed."""
    named = {int(year) for year in YEARS.findall(NUMBER.sub("", tidy(name)))}
    read = {int(o.period[:4]) for o in observations}
    filed = set() if any(at.period() for at in whens(name)) else {max(read, default=0) + 1}
    return bool(named and read) and not named & (read | filed)


def _recent(line: str) -> int:
    """How many months a line says it is about, 近四个月, and nothing else of time; 0 for none."""
    found = RECENT.search(line)
    alone = found and not whens(line.replace(found[0], ""))
    return int(NUMERALS.get(found[1], found[1].replace("两", "2"))) if found and alone else 0


def _named_ends(line: str) -> tuple[str | None, ...]:
    """The months that a line names, each with its year."""
    named = [at for at in whens(line) if at.month]
    year = next((at.year for at in named if at.year), None)
    return tuple(at.over(When(year)).period() for at in named)


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
