"""Where two sources cannot both be right: a growth point and its township's output, the ledger of
new enterprises and that of output, output and electricity. With the data checks in a sentence, with
the ledgers in full."""

import pandas as pd

from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME
from zx_analysis.pages.exhibits import Text
from zx_analysis.pages.reasons import without_power_zh
from zx_analysis.quarter import Answers, programmes, registered

MOST_NAMED = 3


def kinds(answers: Answers) -> list[str]:
    """The kinds of such doubts that there are, each in words."""
    said = [f"{names}的增长点大于全乡镇产值" for names in _beyond_output(answers)]
    said += ["新进规企业与产值台账的信用代码对不上"] if _entrants(answers) else []
    idle = len(registered.without_power(answers))
    return said + ([f"{idle} 家有产值而用电为 0"] if idle else [])


def between_sources(doubtful: list[str]) -> Text:
    """`kinds` in a sentence; nothing where there are none."""
    if not doubtful:
        return Text()
    return Text(
        f"台账与报表、台账之间对不上的：{'；'.join(doubtful)}。没有更正任何数，见“专项台账”。"
    )


def between_ledgers(answers: Answers) -> Text:
    """Every doubt of two ledgers, a paragraph each; what a growth point has beyond its township
    stands with the growth points."""
    return Text(*filter(None, (*_entrants(answers), without_power_zh(answers))))


def _beyond_output(answers: Answers) -> list[str]:
    """The townships whose growth points are said to have made more than all of it."""
    study = answers.study
    points = programmes.growth_point_rows(study)
    if points is None:
        return []
    beyond = programmes.beyond_output(study.panel, study.level, points)
    return ["、".join(study.short_names[beyond.index])] if len(beyond) else []


def _entrants(answers: Answers) -> list[str]:
    """How the enterprises approved in the quarter and those that the ledger of output calls new
    meet, by credit code."""
    apart = registered.entrants_apart(answers)
    if apart is None:
        return []
    approved, entered = apart
    unmet, untold = approved[~approved["met"]], entered[~entered["met"]]
    said = []
    if len(unmet):
        said.append(
            f"进规企业申报台账本季度批准 {len(approved)} 家，按信用代码在规上企业产值台账里找到 "
            f"{int(approved['met'].sum())} 家；没有找到的 {len(unmet)} 家：{_named(unmet)}"
            + _namesakes_zh(unmet)
        )
    if len(untold):
        said.append(
            f"产值台账里进规日期在本季度的 {len(entered)} 家，申报台账里没有批准记录的 "
            f"{len(untold)} 家：{_named(untold)}"
        )
    if not said:
        return []
    return [
        f"台账之间对不上：{'；'.join(said)}。批准到开始报产值可能隔一两个月，"
        "也可能漏登或代码有误，请逐家核对；核对前，新增家数按公布数，新企业的拉动按产值台账。"
    ]


def _namesakes_zh(unmet: pd.DataFrame) -> str:
    """'；其中甲公司在产值台账里有同名、同乡镇而信用代码不同的一家（…）': as a doubt, never as a
    match; '' where there is none."""
    alike = unmet[unmet["namesake"] != ""].head(MOST_NAMED)
    pairs = zip(alike[NAME], alike[CREDIT_CODE], alike["namesake"], strict=True)
    return "".join(
        f"；其中{name}在产值台账里有同名、同乡镇而信用代码不同的一家"
        f"（申报 {applied}，产值 {reported}），待核实是不是同一家"
        for name, applied, reported in pairs
    )


def _named(rows: pd.DataFrame) -> str:
    """The first names and how many there are."""
    names = "、".join(rows[NAME].head(MOST_NAMED))
    return f"{names}等" if len(rows) > MOST_NAMED else names
