"""The quarter's answers from its study: outlook of each target, the fund shared out, the ranking,
and their tables in Chinese.
"""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from zx_analysis.city import City, Scheme
from zx_analysis.city.amounts import sum_zh
from zx_analysis.city.fund_rules import Fund
from zx_analysis.city.indicators import in_full
from zx_analysis.forecasting import Outlook
from zx_analysis.forecasting.attainment import unmet
from zx_analysis.ranking import Ranking

# what is to be done about a target that is missed, and about one that may be
MISSED_STEP = "查明差在哪些乡镇和企业，提出补回措施"
AT_RISK_STEP = "逐项核实还能增加的产值、投资和企业"
NO_RANKING = "没有排名方案，或者排名所需的指标还没有公布，不产生末位名单。"


def ranking_table(city: City, scheme: Scheme, ranked: Ranking) -> pd.DataFrame:
    """The league table as a reader sees it."""
    table = ranked.table
    shown = {"名次": table["rank"], "乡镇": table["township"], "得分": table["score"]} | (
        {"组": table["group"]} if "group" in table else {}
    )
    for row in scheme.indicators:
        heading = f"{city.measure(row.name).label_zh}（{in_full(row.weight)}）"
        shown[heading] = table[f"{row.name}_contribution"]
    if table["tied"].any():
        shown["并列"] = table["tied"].map({True: "并列", False: ""})
    shown["末位"] = table["flagged"].map({True: "末位", False: ""})
    return pd.DataFrame(shown).reset_index(drop=True)


def ranking_sentence(ranked: Ranking | None) -> str:
    """Which townships come last, or why none is named."""
    if ranked is None:
        return NO_RANKING
    if ranked.status == "not yet":
        return "季度未结束，只作预警，不产生末位名单。"
    table = ranked.table
    if ranked.status == "undetermined":
        sure, open_ = (
            "、".join(table.loc[[code in codes for code in table.index], "township"])
            for codes in (ranked.certain, (ranked.possible | set(ranked.bottom)) - ranked.certain)
        )
        return (
            "末位名单不能由计算确定（并列或缺数）："
            + (f"{sure}无论怎样都在末位；" if sure else "")
            + f"{open_}可能在末位，请人工裁定。"
        )
    names = "、".join(table.loc[ranked.bottom, "township"])
    ruled = "" if ranked.status == "clear" else "，由人工会商裁定"
    return (
        "各组综合得分末位" if "group" in table else f"综合得分后 {len(ranked.bottom)} 位"
    ) + f"：{names}；{ranked.verdict}{ruled}。"


def public_sentence(ranked: Ranking) -> str:
    """Who comes last, for a paper that all townships read: named, and places listed in its annex,
    only where the list is clear. Of a list of all others whoever is left out is known."""
    if ranked.status == "clear":
        return ranking_sentence(ranked)
    return (
        "约谈名单待会商、待审定，会商前不列名，也不列名次；"
        f"名单审定后再附综合排名；计算结果：{ranked.verdict}。"
    )


def headline(
    looks: list[Outlook],
    fund: Fund | None,
    allocated: pd.DataFrame | None,
    ranked: Ranking | None,
    warned: str = "",
    beside: Mapping[str, str] = MappingProxyType({}),
) -> pd.DataFrame:
    """The headline answers: label, value, colour, text; each target, the fund, the last townships.
    warned: who may come last, of an open quarter, in words; beside: by label what is said of a
    target besides."""
    rows = [
        {
            "label": o.label_zh + o.counted_zh,
            "value": o.value_zh,
            "colour": o.colour,
            "text": "；".join(filter(None, (_beside_target_zh(o), beside.get(o.label_zh)))),
        }
        for o in looks
    ]
    if allocated is not None and fund is not None:
        first = allocated.iloc[allocated["amount_fen"].argmax()]
        rows.append(
            {
                "label": "奖励资金",
                "value": sum_zh(int(allocated["amount_fen"].sum())),
                "colour": "",
                "text": (
                    f"按 {fund.base_year.value} 年产值比重分给 "
                    f"{int((allocated['reason'] == '').sum())} 个乡镇和园区，"
                    f"最多的是{first['township']} {sum_zh(int(first['amount_fen']))}"
                ),
            }
        )
    if ranked is None or ranked.status == "not yet":
        names = "暂不排名" if ranked else "不排名"
    else:
        names = (
            "待裁定"
            if ranked.status == "undetermined"
            else "、".join(ranked.table.loc[ranked.bottom, "township"])
        )
    rows.append(
        {
            "label": "排名末位",
            "value": names,
            "colour": "",
            "text": (f"季度未结束{warned}" if ranked.status == "not yet" else ranked.verdict)
            if ranked
            else "没有排名方案或排名所需的指标",
        }
    )
    return pd.DataFrame(rows)


def _beside_target_zh(look: Outlook) -> str:
    """A target, how likely it is, and what is published of it beside what is expected."""
    said = f"目标 {look.target_zh}，{'' if look.settled or look.met else '达到的概率 '}"
    said += look.probability_zh
    if look.settled:
        return said
    published = f"已公布 {look.figure_zh(look.known)}"
    expected = f"预计的八成范围 {look.range_zh}" if look.low80 < look.high80 else ""
    if look.met:  # its value is what is published
        return f"{said}；全季预计 {look.figure_zh(look.median)}" + (
            f"（八成范围 {look.range_zh}）" if expected else ""
        )
    return "；".join(filter(None, [said, published, expected]))


def next_steps(looks: list[Outlook], ranked: Ranking | None, to_check: int) -> pd.DataFrame:
    """What to do next, computed from the answers: one row per matter, with its reason. to_check:
    how many questions the figures of this year leave."""
    rows = []
    for o in unmet(looks):
        if o.final:
            rows.append((o.label_zh, f"比目标少 {o.gap_zh}", MISSED_STEP))
        else:
            rows.append(
                (
                    o.label_zh,
                    f"达到目标的概率 {o.probability_zh}"
                    + (f"，中位数比目标少 {o.gap_zh}" if o.gap > 0 else ""),
                    AT_RISK_STEP,
                )
            )
    if ranked is not None and ranked.status != "not yet":
        rows.append(
            (
                "末位约谈",
                ranking_sentence(ranked),
                "名单以两人审定的为准，审定情况见首页"
                if ranked.status == "clear"
                else "由人工会商裁定",
            )
        )
    if to_check:
        rows.append(
            ("数据核实", f"今年的报表有 {to_check} 个待核实问题", "按问题清单逐条与填报单位核对")
        )
    return pd.DataFrame(rows, columns=["事项", "依据", "建议"])


def as_table(frame: pd.DataFrame | None) -> pd.DataFrame:
    """A result as a table, with the townships' codes as first column where they are its index; an
    empty table where there is no result.
    """
    return (
        pd.DataFrame({"township_code": []})
        if frame is None
        else frame.reset_index(drop=frame.index.name is None)
    )
