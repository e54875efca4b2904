"""Words over a table that are not understood: those of the indicator's own phrase may make it
another one and are refused, those that stand apart from it are named in a warning.
"""

from tests.claims.corpus import (
    QUARTER,
    TO_DATE,
    Cases,
    csv,
    judge,
    refuses,
    table,
    warns,
    xlsx,
)

case = Cases()
TITLE = "2022年1-3月钟祥市规上工业总产值"

for name, title, word in (
    ("labelled-line", [TITLE, "存储节点:甲丙库群"], "甲丙库群"),
    ("labelled-line-above", ["调取口令:丁字样", TITLE], "丁字样"),
    ("numbered-volume", ["第7卷总第188辑", TITLE], "卷"),
    ("numbered-page-line", ["第3页左侧装订", TITLE], "装订"),
    ("joined-behind", [TITLE + "及挂点专班"], "挂点专班"),
    ("joined-by-another-word", [TITLE + "暨牵头画像"], "画像"),
    ("kind-of-a-document", [TITLE + "誊清"], "誊清"),
    ("office-above", ["海棠总局钟祥市分局", TITLE], "海棠总"),
    ("joined-before", ["2022年1-3月钟祥市气象与规上工业总产值"], "气象"),
):
    rows = table([*title, "单位：万元"], "乡镇|1-3月", TO_DATE)
    case(f"apart-{name}", xlsx(rows), warns(QUARTER, word))
    case(f"apart-{name}-csv", csv(rows), warns(QUARTER, word))

for name, title, word in (
    ("before", ["2022年1-3月钟祥市酿造规上工业总产值"], "酿造"),
    ("behind", [TITLE + "能耗强度"], "能耗"),
    ("measure-behind", [TITLE + "景气度"], "景气"),
    ("measure-of-a-table", [TITLE + "耗损量一览表"], "耗损"),
    ("in-brackets", [TITLE + "（酿造）"], "酿造"),
    ("line-of-words-alone", ["酿造板块", TITLE], "酿造"),
    ("label-of-what-is-counted", [TITLE, "产业:酿造"], "酿造"),
    ("label-of-the-kind", [TITLE, "企业类别:酿造"], "酿造"),
    ("beside-the-unit", [TITLE, "单位：万元 酿造"], "酿造"),
    ("period-is-no-number", [TITLE, "2022年酿造"], "酿造"),
    ("counted-kinds", ["5种酿造产品", TITLE], "酿造"),
    ("two-outputs", [TITLE + "和酿造产值"], "酿造"),
    ("two-words-joined-before", ["2022年1-3月钟祥市酿造和饮料规上工业总产值"], "酿造"),
):
    units = [] if "单位" in "".join(title) else ["单位：万元"]
    rows = table([*title, *units], "乡镇|1-3月", TO_DATE)
    case(f"near-{name}", xlsx(rows), refuses(word))


@case.each
def test_words_apart_from_the_indicator(files, truth, register, tmp_path):
    judge(files, truth, tmp_path, register)
