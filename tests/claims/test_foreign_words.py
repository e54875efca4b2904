"""No word around the figures is passed over: a foreign word is refused, or named in a warning.

Words are put into every kind of place; into which layout, and which third of the pairs is left out,
follows from the numbers of word and place alone. What is harmless, and what says the same as stands
there already, is listed with the reason.
"""

import pytest

from tests.claims.bases import BASES, PLACES
from tests.claims.corpus import REGISTER, Truth, doubts, failure, reads

# name → the word as it is put in; a warning has to say it, or what stands behind /.
FOREIGN = {
    # other periods
    "year-2021": "2021年",
    "year-2020-whole": "2020年全年/2020年",
    "annual-2021": "2021年度/2021年",
    "april": "4月",
    "november": "11月",
    "december-2021": "2021年12月/2021",
    "january-to-may": "1-5月",
    "april-to-june": "4-6月",
    "second-quarter": "二季度/季度",
    "q4": "Q4",
    "roman-third-quarter": "Ⅲ季度/季度",
    "second-half": "下半年",
    "first-half": "上半年",
    "first-eleven-months": "前11个月/11个月",
    "first-ten-days": "上旬",
    "until-20th": "截至20日/20日",
    "second-week": "第二周/周",
    "spring-festival": "春节期间/春节",
    "quarter-to-date": "季累计/季",
    "year-after": "2023年",
    # other units
    "yuan-100-million": "亿元",
    "yuan-thousand": "千元",
    "yuan-million": "百万元",
    "yuan": "单位：元/元",
    "dollars": "万美元/美元",
    "hong-kong-dollars": "万港元/港元",
    "kilowatt-hours": "万千瓦时",
    "tons": "万吨/吨",
    "households": "单位：户/户",
    "per-mille": "‰",
    # whose figure
    "same-period": "同期",
    "same-period-of-last-year": "上年同期/同期",
    "last-year": "去年",
    "last-month": "上月",
    "base-figure": "基数",
    "base-period": "基期",
    "expected": "预计",
    "forecast": "预测",
    "estimated": "估算",
    "reckoned": "推算",
    "target": "目标",
    "task": "任务数/任务",
    "planned": "计划数/计划",
    "target-figure": "指标数",
    "month-on-month": "环比",
    "increase": "增量",
    "share": "占比",
    "rate-of-completion": "完成率/率",
    "index": "指数",
    "per-head": "人均",
    "average-of-months": "月均",
    "gap": "缺口",
    "difference": "差额",
    "pull": "拉动",
    "contribution": "贡献率/贡献",
    "extrapolated": "折年/折",
    # other things counted
    "farming": "农业总产值/农业",
    "construction": "建筑业",
    "services": "服务业",
    "profit": "利润总额/利润",
    "revenue": "营业收入",
    "exports": "出口交货值/出口",
    "stocks": "产成品库存/库存",
    "below-size": "规模以下/规下",
    "without-zone": "不含开发区/不含",
    "zones-only": "仅含园区/仅含",
    "light-industry": "轻工业/轻工",
    "high-technology": "高新技术/高新",
    "private": "民营",
    "chemical-chain": "磷化工产业链/产业链",
    # not to be used
    "draft": "草稿",
    "void": "作废",
    "unchecked": "未审核",
    "wrong": "数据有误/有误",
    "sample": "样表",
    "simulated": "模拟",
    "before-revision": "修订前",
    "not-to-use": "请勿使用/勿",
    "test": "测试数据/测试",
    "to-be-verified": "待核实",
    # other places
    "another-county": "京山市/京山",
    "another-district": "东宝区/东宝",
    "another-province": "安徽省/安徽",
}
UNITS = tuple(
    list(FOREIGN)[list(FOREIGN).index("yuan-100-million") : list(FOREIGN).index("same-period")]
)
NAMES = ("title", "file", "sheet")
AROUND = tuple(place for place in PLACES if place != "header")
OF_THE_QUARTER = (
    "plain-xlsx",
    "growth-gb",
    "plain-html",
    "turned-csv",
    "turned-xls",
    "file-of-period-csv",
    "sheet-of-period-xls",
    "investment-xlsx",
    "value-added-gb",
)
# Words, places, layouts (none: all), why the meaning is unchanged; to ask is right as well.
UNCHANGED = (
    (
        ("kilowatt-hours", "tons", "households"),
        ("unit-line",),
        (),
        "a unit line lists the units of all columns; nothing read here can be in this one",
    ),
    (UNITS, AROUND, ("value-added-gb",), "the column's own unit is %, whatever the table's is"),
    (("year-after",), ("file",), (), "a return may be filed in the year after"),
    (
        ("rate-of-completion",),
        NAMES,
        (),
        "a table of how far targets were met holds what was achieved",
    ),
    (
        ("quarter-to-date",),
        tuple(PLACES),
        OF_THE_QUARTER,
        "January to March is both the quarter and the year to date",
    ),
)


def unchanged(word: str, place: str, name: str) -> bool:
    return any(
        word in words and place in places and (not layouts or name in layouts)
        for words, places, layouts, _ in UNCHANGED
    )


# What three layouts say already: place, name of the case, word.
SAME = (
    ("title", "unit", "万元"),
    ("title", "year", "2022年"),
    ("title", "period", "1-3月"),
    ("title", "quarter", "一季度"),
    ("title", "to-date", "累计"),
    ("unit-line", "period", "2022年1-3月"),
    ("unit-line", "unit", "单位：万元"),
    ("header", "unit", "万元"),
    ("header", "period", "1-3月"),
    ("header", "to-date", "累计"),
    ("below", "unit", "单位：万元"),
    ("below", "period", "2022年1-3月"),
    ("sheet", "period", "1-3月"),
    ("sheet", "indicator", "工业总产值"),
    ("file", "period", "2022年1-3月"),
    ("file", "quarter", "2022年一季度"),
    ("file", "indicator", "工业总产值"),
    ("file", "unit", "(万元)"),
    ("comment", "unit", "单位：万元"),
)
# place → name → a word that says nothing of the figures, and why.
HARMLESS = {
    "title": {
        "table": ("表", "what it is"),
        "situation": ("情况表", "what it is"),
        "overview": ("一览表", "what it is"),
        "monthly": ("月报", "what it is: a monthly return"),
        "annex": ("附件1", "where it stands in a paper"),
        "issue": ("第3期", "the number of the bulletin"),
        "internal": ("内部资料", "who may read it"),
        "quick": ("快报", "what it is: a quick report, as all monthly figures are"),
    },
    "unit-line": {
        "office": ("填报单位：市经信局", "who filled it in"),
        "clerk": ("制表：张三", "who made it"),
        "day": ("填报日期：2022年4月10日", "when it was filled in: after the quarter"),
        "decimals": ("保留两位小数", "how it is printed"),
    },
    "header": {
        "blank": ("　", "a blank"),
        "line-break": ("\n", "a line break"),
        "colon": ("：", "a mark"),
        "star": ("*", "a mark"),
    },
    "corner": {
        "streets": ("街道", "streets are townships"),
        "names": ("名称", "the names stand below"),
        "farms": ("场", "farms are townships"),
    },
    "below": {
        "source": ("数据来源：市统计局", "who counted"),
        "clerk": ("填表人：张三", "who filled it in"),
        "day": ("制表日期：2022年4月10日", "when it was made: after the quarter"),
        "telephone": ("联系电话：0724-4223456", "whom to ask"),
        "page": ("第1页 共1页", "the page"),
    },
    "sheet": {
        "copy": ("(2)", "a copied sheet"),
        "table": ("表", "what it is"),
        "number": ("2", "its number"),
    },
    "file": {
        "download": ("(1)", "a second download"),
        "copy": ("-副本", "a copy"),
        "final": ("（最终版）", "the final version"),
        "office": ("_市经信局", "who sent it"),
        "sent": ("报送", "that it was sent"),
        "day": ("20220410", "the day of sending: after the quarter"),
    },
    "comment": {"author": ("张三：", "who wrote it"), "checked": ("已核对", "that it was checked")},
}
# Where a word that is harmless may yet be said: it stands beside the figures, not over them.
BESIDE = ("below", "comment")


def layout(number: int, place: str) -> str:
    """The layout of this number, of those that have the place."""
    fitting = [name for name, base in BASES.items() if place in base.texts]
    return fitting[number % len(fitting)]


PAIRS = [
    pytest.param(
        word,
        place,
        layout(11 * w + p, place),
        id=f"foreign-{word}-{place}-{layout(11 * w + p, place)}",
    )
    for w, word in enumerate(FOREIGN)
    for p, place in enumerate(PLACES)
    if (w + 2 * p) % 3
]


def judged(base, place: str, word: str, truth: Truth, folder) -> str:
    (folder / "in").mkdir()
    return failure([base.writer(place, word)(folder / "in")], REGISTER, folder, truth)


@pytest.mark.parametrize("name", BASES, ids=[f"layout-{name}" for name in BASES])
def test_layouts_read_well(name, tmp_path):
    base = BASES[name]
    reason = judged(base, "", "", reads(base.figures), tmp_path)
    assert not reason, reason


@pytest.mark.parametrize(("word", "place", "name"), PAIRS)
def test_a_foreign_word_is_never_passed_over(word, place, name, tmp_path):
    text, _, naming = FOREIGN[word].partition("/")
    base, words = BASES[name], (text, naming or text)
    truth = doubts(*words)
    if unchanged(word, place, name):
        truth = Truth(frozenset({"read", "warn", "refuse"}), base.figures, words, words)
    reason = judged(base, place, text, truth, tmp_path)
    # Any refusal is right: nothing was read.
    assert not reason or reason.startswith("refused, but none"), reason


@pytest.mark.parametrize(
    ("place", "word", "name"),
    [
        pytest.param(place, word, name, id=f"same-{place}-{key}-{name}")
        for name in ("plain-xlsx", "growth-gb", "plain-html")
        for place, key, word in SAME
        if place in BASES[name].texts
    ],
)
def test_what_is_said_twice_is_read(place, word, name, tmp_path):
    base = BASES[name]
    beside = (word,) if place == "comment" else ()
    reason = judged(base, place, word, reads(base.figures, beside), tmp_path)
    assert not reason, reason


@pytest.mark.parametrize(
    ("place", "word", "name"),
    [
        pytest.param(place, word, name, id=f"harmless-{place}-{key}-{name}")
        for place, words in HARMLESS.items()
        for number, (key, (word, _)) in enumerate(words.items())
        for name in dict.fromkeys(layout(number + 4 * step, place) for step in range(4))
    ],
)
def test_a_harmless_word_raises_no_alarm(place, word, name, tmp_path):
    base = BASES[name]
    beside = (word,) if place in BESIDE else ()
    reason = judged(base, place, word, reads(base.figures, beside), tmp_path)
    assert not reason, reason
