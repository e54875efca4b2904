"""Words of a text that became no claim: neither place, period, unit, indicator nor what titles are
made of.
"""

import re
from functools import cache, lru_cache

from zx_analysis.city.register import tidy
from zx_analysis.reading.dates import without_periods
from zx_analysis.reading.unit_texts import (
    BARE_UNIT_LINE,
    BRACKET_REST,
    BRACKET_UNIT,
    BRACKET_UNITS,
    UNITS_NAMED,
)
from zx_analysis.reading.words import CUMULATIVE, GROWTH, HARMLESS, MONTHLY, NUMBER

# Of a sentence above the table: 总产值116.37亿元,…居全市第3位; not 2000万元以上企业.
STATED = re.compile(
    r"\d+(?:\.\d+)?(?:[亿万千]元|[亿万]?千瓦时|%|个?百分点)(?!及?以[上下内外])|(?:居\w{0,4})?第\d+位"
)
# 数据库:…, but 产业:… narrows what is counted.
FORM_LABEL = re.compile(r"[^\d:]{1,8}:")
SCOPE_LABEL = re.compile(
    r"口径|范围|类|产[业品]|行业|分组|对象|指标|品种|隶属|登记注册|规模|性质|经济|主营"
)
# Behind an indicator: a measure of its own (缺口, 强度, 弹性系数), which the title is then about.
MEASURE = re.compile(r"[率度比数量额值差口距耗费税本润价速幅性力重位能产项业异构成]$")
ENDS_IN_OFFICE = re.compile(
    r"(?:局|委|办|办公室|公司|中心|所|站|政府|股|科|处|厅|协会|管委会)(?=$|[(])"
)
ISSUE = re.compile(r"[第共]\d+[期页辑卷号册张份]")
PLACE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,3}省)?(?:(?![局股室报送转发])[\u4e00-\u9fff]){2,5}?(?:[市县州]|(?<![园发理能集])区)(?![区域])"
)


def wordings_in(text: str, wordings: tuple[str, ...]) -> tuple[str, ...]:
    """The indicators' names in a text, each only where it is no part of a longer one."""
    found = [word for word in wordings if word in tidy(text)]
    return tuple(
        word for word in found if not any(word != other and word in other for other in found)
    )


def strange_by_place(
    lines: list[str], wordings: tuple[str, ...], understood: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of some lines that are not understood: those that may make their indicator another
    one, and those that stand apart from it: in a line of a form (数据库:…, 第4期总第188期) beside
    one that names the indicator, or joined to it (产值及责任人).

    wordings: the names of indicators; understood: they and the table's own units.
    """
    texts = [
        tidy("".join(cell for cell in line.split(" ") if not BARE_UNIT_LINE.fullmatch(cell)))
        for line in lines
    ]
    named = [
        max((word for word in wordings if word in text), key=len, default="") for text in texts
    ]
    near, apart = [], []
    for text, word in zip(texts, named, strict=True):
        if rest := rest_of(text, understood):
            if word:
                beside = _stands_apart(text, word, wordings, understood)
            else:
                beside = any(named) and _of_a_form(text)
            (apart if beside else near).append(rest)
    return tuple(near), tuple(apart)


def _stands_apart(
    text: str, word: str, wordings: tuple[str, ...], understood: tuple[str, ...]
) -> bool:
    """Whether all that is not understood of a line stands behind its one indicator as a kind of
    document, or is joined to it by 及."""
    before, _, after = text.partition(word)
    if wordings_in(before + " " + after, wordings):
        return False
    behind = rest_of(after, understood)
    if _document(behind, after) or re.match("以及|[及和与暨]", after):
        return not rest_of(before + word, understood)
    return re.search("[及和与暨]$", before) is not None and not rest_of(word + after, understood)


def _document(words: str, after: str) -> bool:
    """Whether the words that are not understood behind an indicator (`after`, all that stands
    there) are a kind of document (记录, 对照), no measure and nothing in brackets."""
    if not words or re.match(r"[(\[]", after) or MEASURE.search(words):
        return False
    return not re.search(rf"{re.escape(words[-1])}[率度数量额值]", after)  # 强 of 强度


def _of_a_form(text: str) -> bool:
    """Whether a line is one of a form, a bulletin's head or a page's foot: an office, a label that
    says nothing of what is counted, or the number of an issue or a page."""
    if UNITS_NAMED.search(text):
        return False
    if ENDS_IN_OFFICE.search(text) and not SCOPE_LABEL.search(text):
        return True
    label = FORM_LABEL.match(text)
    return not SCOPE_LABEL.search(label[0]) if label else ISSUE.search(text) is not None


def strange_words(lines: list[str], understood: tuple[str, ...]) -> str:
    """The words of some lines that are not understood, '' for none; understood: those asked for by
    themselves: indicators, the table's own units."""
    near, _ = strange_by_place(lines, (), understood)
    return "、".join(near)


@lru_cache(maxsize=10_000)
def rest_of(line: str, understood: tuple[str, ...]) -> str:
    """What of a line is neither place, period, unit, indicator nor a word that titles are made of;
    Chinese only.
    """
    text = "" if BARE_UNIT_LINE.fullmatch(line) else NUMBER.sub(" ", line)
    text = re.sub("(?<=累计|当月|本月|同期|月度)数据", " ", text)  # no 累计数
    for word in _said_elsewhere(understood):
        text = text.replace(word, " ")
    text = BRACKET_REST.sub(" ", text)  # of (当月,万元)
    text = UNITS_NAMED.sub(" ", BRACKET_UNITS.sub(" ", BRACKET_UNIT.sub(" ", text)))
    text = PLACE.sub(" ", STATED.sub(" ", text), count=1)
    text = HARMLESS.sub(" ", without_periods(text.replace("一览", " ")))
    return "".join(
        re.findall(r"[\u4e00-\u9fff‰$€£]+", re.sub(r"[〇一二三四五六七八九十]", "", text))
    )


@cache  # the same for every line of a run
def _said_elsewhere(understood: tuple[str, ...]) -> tuple[str, ...]:
    """Words of titles that are asked for by themselves, longest first."""
    return tuple(sorted((*understood, *GROWTH, *CUMULATIVE, *MONTHLY), key=len, reverse=True))
