"""The townships on the leader's page: growth beside the city's, the fund, who may come or came
last. Nobody is marked by a ranking that cannot name."""

import numpy as np
import pandas as pd

from zx_analysis.city.amounts import FEN_PER_WAN
from zx_analysis.city.indicators import half_up, in_full, with_unit
from zx_analysis.forecasting.attainment import DIGITS, chance_zh, spaced
from zx_analysis.quarter import standings, warning
from zx_analysis.quarter.analysis_figures import TOTAL
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.study import Study
from zx_analysis.ranking import Ranking

ALL_SHOWN, EACH_END, NEAR_THE_CUT = 25, 7, 6  # townships: all of up to so many, else these
LIKELY, POSSIBLE = 0.5, 0.2  # probability of coming last, from which a township is marked
NAMING = ("clear", "borderline")  # statuses of a ranking that names somebody


@once
def drawn(answers: Answers) -> np.ndarray | None:
    """(draws, townships, indicators) of the ranking's figures at the quarter's end; None without a
    scheme, and once all of them are published."""
    study, plan = answers.study, answers.study.policy.ranking
    if plan is None or not standings.open_indicators(study.panel, plan):
        return None
    return warning.figure_draws(answers, plan, study.quarter)


def chances(answers: Answers) -> pd.Series:
    """Each unit's probability to come among the last, by code, the likeliest first; empty where
    nothing is `drawn`."""
    draws, plan = drawn(answers), answers.study.policy.ranking
    if draws is None or plan is None:
        return pd.Series(dtype=float)
    codes = answers.study.codes
    found = pd.Series(warning.last_probability(draws, plan, codes), codes)
    return found.sort_values(ascending=False, kind="stable")


def townships(
    study: Study,
    units: pd.DataFrame,
    allocated: pd.DataFrame | None,
    ranked: Ranking | None,
    likely_last: pd.Series,
) -> pd.DataFrame:
    """township_code, township (short), growth_pct of the level, fund_wan, mark_zh, shown: the city
    ('total'), then its units, the fastest first. units: of `analysis_figures`; likely_last: of
    `chances`."""
    level = units[units["indicator"] == study.city.level].set_index("township_code")
    growth = level["growth_pct"].astype(float)
    of_units = growth.reindex(study.codes).sort_values(ascending=False, kind="stable")
    fund = pd.Series(np.nan, of_units.index)
    if allocated is not None:
        fund = allocated["amount_fen"].reindex(of_units.index).astype(float) / FEN_PER_WAN
    marked = marks(ranked, likely_last)
    rows = pd.DataFrame(
        {
            "township": [study.register.short_name(code) for code in of_units.index],
            "growth_pct": of_units,
            "fund_wan": fund,
            "mark_zh": [marked.get(code, "") for code in of_units.index],
            "shown": chosen(of_units, _near_the_cut(ranked, likely_last)),
        }
    )
    city = pd.DataFrame(
        {
            "township": study.city.whole,
            "growth_pct": growth.get(TOTAL, np.nan),
            "fund_wan": fund.sum(min_count=1),
            "mark_zh": "",
            "shown": True,
        },
        index=[TOTAL],
    )
    return pd.concat([city, rows]).rename_axis("township_code").reset_index()


def dragging(study: Study, units: pd.DataFrame) -> pd.DataFrame:
    """township_code, growth_pct, short: by how much a unit's level of the year to date is below
    that of the city's growth, in the unit of reports; the most first, those above it left out. By
    hand: base 10, growth 3 % beside the city's 18 %: 10 · 0.15 = 1.5. units: of
    `analysis_figures`."""
    rows = units[units["indicator"] == study.city.level]
    short = rows["base"].astype(float) * -rows["difference_pp"].astype(float) / 100
    found = rows[["township_code", "growth_pct"]].assign(short=study.level.shown(short))
    return found[short > 0].sort_values("short", ascending=False, kind="stable")


def warned_zh(answers: Answers) -> str:
    """'；可能落在后 2 位的：长滩镇 94%、客店镇 58%（概率，不是名单）'; '' where nobody is near."""
    plan, likely = answers.study.policy.ranking, chances(answers)
    near = likely[likely >= POSSIBLE].head(NEAR_THE_CUT)
    if plan is None or near.empty:
        return ""
    named = "、".join(
        f"{answers.study.short_names[str(code)]}{spaced(chance_zh(chance))}"
        for code, chance in near.items()
    )
    return f"；可能落在后 {plan.flagged} 位的：{named}（概率，不是名单）"


def marks(ranked: Ranking | None, likely_last: pd.Series) -> dict[str, str]:
    """By code the words behind a township: while the quarter is open how likely it comes last,
    later that it does, where the ranking names somebody."""
    if len(likely_last):
        near = likely_last[likely_last >= POSSIBLE].head(NEAR_THE_CUT)
        return {
            str(code): f"{'末位预警' if chance >= LIKELY else '可能末位'} {chance_zh(chance)}"
            for code, chance in near.items()
        }
    if ranked is None or ranked.status not in NAMING:
        return {}
    return dict.fromkeys(ranked.bottom, "综合末位")


def chosen(growth: pd.Series, near: list[str]) -> pd.Series:
    """Which of the units, the fastest first, the page shows: all, or of many both ends and those
    near the cut of the ranking."""
    if len(growth) <= ALL_SHOWN:
        return pd.Series(True, growth.index)
    known = growth.dropna().index
    return pd.Series(
        growth.index.isin([*known[:EACH_END], *known[-EACH_END:], *near]), growth.index
    )


def _near_the_cut(ranked: Ranking | None, likely_last: pd.Series) -> list[str]:
    if len(likely_last):
        return list(likely_last.index[:NEAR_THE_CUT])
    if ranked is None:
        return []
    placed = ranked.table["rank"].dropna().index
    return [*dict.fromkeys([*ranked.bottom, *placed[::-1]])][:NEAR_THE_CUT]


def townships_zh(rows: pd.DataFrame) -> str:
    """The finding, of the rows of `townships`: how many grew faster and slower than the city."""
    city, units = rows["growth_pct"].iloc[0], rows.iloc[1:]
    growth, whole = units["growth_pct"].dropna(), rows["township"].iloc[0]
    if growth.empty:
        return "没有公布增速，各乡镇园区不能比较"
    if pd.isna(city):
        return f"{len(growth)} 个乡镇园区的产值增速"
    above, below = int((growth > city).sum()), int((growth < city).sum())
    return f"{above} 个乡镇园区快于{whole}，{below} 个慢于{whole}"


def shown_zh(rows: pd.DataFrame) -> str:
    """How many of how many townships are shown, how many have no growth, and what the fund shares
    out; '' where there is nothing to say."""
    units = rows.iloc[1:]
    shown, untold = int(units["shown"].sum()), int(units["growth_pct"].isna().sum())
    said = ""
    if shown < len(units):
        said = (
            f"共 {len(units)} 个，只列 {shown} 个：增速最高和最低的各 {EACH_END} 个，"
            "以及综合排名末位附近的。"
        )
    said += f"{untold} 个没有增速。" if 0 < untold < len(units) else ""
    fund = rows["fund_wan"].iloc[0]
    return said + (f"奖励资金共 {in_full(fund)} 万元。" if pd.notna(fund) else "")


def standing_zh(ranked: Ranking | None) -> str:
    """What paper says of the talk list, whose approval comes after it; '' while there is none."""
    if ranked is None or ranked.status == "not yet":
        return ""
    return "末位名单以两人审定的为准，审定情况见资料包首页。"


def last_ones(
    answers: Answers, ranked: Ranking | None, likely_last: pd.Series
) -> tuple[str, str, str] | None:
    """Matter, reason and what to do about the end of the ranking; None where nobody is near it."""
    study, plan = answers.study, answers.study.policy.ranking
    if plan is None:
        return None
    if len(likely_last):
        likely = likely_last[likely_last >= LIKELY].head(plan.flagged)
        if likely.empty:
            return None
        names = "、".join(study.short_names[likely.index])
        told = "、".join(chance_zh(chance) for chance in likely)
        ways = [_way_out_zh(answers, str(code)) for code in likely.index]
        ways = [way for way in ways if way]
        return (
            f"末位预警：{names}",
            f"落在综合排名后 {plan.flagged} 位的概率 {told}，不是名单",
            f"逐个提醒，其他各项和其他乡镇都按预计不变时：{'；'.join(ways)}"
            if ways
            else "逐个提醒：单凭一项指标都难以离开末位",
        )
    if ranked is None or ranked.status == "not yet":
        return None
    if ranked.status not in NAMING:
        return "末位名单不能由计算确定", "并列或缺数会改变名单", "由人工会商裁定"
    names = "、".join(ranked.table.loc[ranked.bottom, "township"])
    failed = f"，没有通过的检验：{'、'.join(ranked.failed)}" if ranked.failed else ""
    firm = ranked.status == "clear"
    return (
        f"末位约谈：{names}",
        f"综合得分末位；{'结论稳定' if firm else '接近，需会商'}{failed}",
        f"{'' if firm else '人工会商后'}送两人审定，名单以审定的为准",
    )


def _way_out_zh(answers: Answers, code: str) -> str:
    """'长滩镇工业技改投资到 0.31 亿元可离开末位（能到的可能性 12%）': by the indicator that is
    likeliest to do it alone, all others as expected; '' where none can.
    """
    study, draws, plan = answers.study, drawn(answers), answers.study.policy.ranking
    if draws is None or plan is None:
        return ""
    ways = warning.needs(draws, plan, study.codes, study.codes.index(code))
    if ways.empty:
        return ""
    way = ways.iloc[int(ways["chance"].argmax())]
    measure = study.city.measure(str(way["indicator"]))
    unit = study.unit(measure.name) if measure.kind == "count" else measure.shown_unit
    needed = np.ceil(way["needed"]) if measure.kind == "count" else measure.shown(way["needed"])
    figure = with_unit(f"{half_up(float(needed), DIGITS.get(unit, 2)):,}", unit)
    return (
        f"{study.register.short_name(code)}{measure.label_zh}到 {figure}"
        f"可离开末位（能到的可能性{spaced(chance_zh(way['chance']))}）"
    )
