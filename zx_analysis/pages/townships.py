"""What notebook 4 shows first: all townships in one table (各乡镇一览), in three orders."""

from decimal import Decimal

import pandas as pd

from zx_analysis.city.indicators import half_up, in_full
from zx_analysis.city.periods import period_zh
from zx_analysis.city.plans import SHARES
from zx_analysis.forecasting import attainment
from zx_analysis.forecasting.attainment import chance_zh
from zx_analysis.pages.exhibits import MISSING, Table, Tabs, Text, decimals
from zx_analysis.quarter import Study, leader

YUAN_PER_WAN = 10_000
# what a colour of the townships' targets says of a closed quarter, in words alone: blue is another
# thing among the colours of the city's targets
REACHED_ZH = {"blue": "完成", "yellow": "差距不大", "red": "差距较大", "": MISSING}
LIKELY, POSSIBLE = 0.5, 0.05  # chance of coming last from which the warning says so


# how the columns begin that a phone leaves out; what each has still to make is asked of an open
# quarter, what each gets of a closed one
MINOR = ("拉动", "任务完成", "比上季", "待办")
# who may come last has a table of its own below
MINOR_OPEN, MINOR_CLOSED = (*MINOR, "奖励资金", "预计季末在末位"), (*MINOR, "本季任务")
FOLDER = "townships"  # of the townships' own pages, in the pack


def page_of(code: str) -> str:
    """Where a township's own page lies in the pack."""
    return f"{FOLDER}/{code}.html"


def overview(study: Study, table: pd.DataFrame) -> list[Text | Tabs]:
    """The townships of `quarter.townships.overview` in words and as one table that can be read by
    growth, by output, and by place or warning."""
    growth, output = table["growth_pct"], table["output"]
    orders = {"按增速": growth.sort_values(ascending=False, kind="stable").index}
    orders["按产值"] = output.sort_values(ascending=False, kind="stable").index
    if "rank" in table:
        orders["按名次"] = table["rank"].sort_values(kind="stable").index
    if "last_probability" in table:
        chance = table["last_probability"]
        orders["按末位预警"] = chance.sort_values(ascending=False, kind="stable").index
    shown = {name: _table(study, table.loc[order]) for name, order in orders.items()}
    return [_sentence(table, study.short_names), Tabs(shown)]


def _sentence(table: pd.DataFrame, names: pd.Series) -> Text:
    """How many grew and fell, who most and least."""
    growth = table["growth_pct"].dropna()
    if growth.empty:
        return Text()
    said = f"{_until(table)}，{len(table)} 个单位中"
    said += "、".join(
        f"{word} {count} 个"
        for word, count in (
            ("增长", (growth > 0).sum()),
            ("下降", (growth < 0).sum()),
            ("持平", (growth == 0).sum()),
            ("没有公布增速", len(table) - len(growth)),
        )
        if count
    )
    if growth.max() > growth.min():
        said += "；" + "，".join(
            f"增速最{word}的是{'、'.join(names[growth.index[growth == end]])}（{word_of(end)}）"
            for word, end in (("高", growth.max()), ("低", growth.min()))
        )
    return Text(said + "。")


def word_of(growth_pct: float) -> str:
    """'增长 3.2%', '下降 1.5%', '持平'."""
    rounded = half_up(growth_pct, 1)
    if not rounded:
        return "持平"
    return f"{'增长' if rounded > 0 else '下降'} {abs(rounded):,}%"


def _until(table: pd.DataFrame) -> str:
    """'2022年1-2月', the year to date that the table is of; '' where nothing was published."""
    known = table[table["period"] != ""]
    if known.empty:
        return ""
    period, months = known["period"].iloc[0], int(known["months"].iloc[0])
    return period_zh(period, months)


def _table(study: Study, table: pd.DataFrame) -> Table:
    level = study.level
    output, growth = f"{level.label_zh}（{level.shown_unit}）", "增速（%）"
    formats = {output: decimals(2), growth: decimals(1), "拉动（百分点）": "{:+.2f}".format}
    columns = {
        "乡镇": study.short_names[table.index],
        output: level.shown(table["output"]),
        growth: table["growth_pct"],
        "拉动（百分点）": table["contribution_pp"],
    }
    if "target" in table:
        columns |= _targets(study, table)
        formats[f"本季任务（{level.shown_unit}）"] = decimals(2)
        formats[f"{_left_zh(study)}（{level.shown_unit}）"] = decimals(2)
        formats |= dict.fromkeys(("任务完成（%）", "还需增长（%）"), decimals(1))
    if "rank" in table:
        columns["名次"], formats["名次"] = table["rank"], "{:.0f}".format
    if "rank_before" in table:
        places = zip(table["rank"], table["rank_before"], strict=True)
        columns["比上季"] = pd.Series([moved(*pair) for pair in places], table.index)
    if "last_probability" in table:
        columns["预计季末在末位"] = table["last_probability"].map(warned)
    if "amount_yuan" in table:
        columns["奖励资金（万元）"] = table["amount_yuan"].map(_wan, na_action="ignore")
        formats["奖励资金（万元）"] = decimals(2)
    columns["待办（条）"], formats["待办（条）"] = table["todo_count"], "{:,}".format
    return Table(
        pd.DataFrame(columns),
        f"各乡镇一览（{_until(table)}累计）" if _until(table) else "各乡镇一览",
        mark=study.mark,
        note=_note(study, table),
        formats=formats,
        bars=tuple(name for name in (output, growth, "任务完成（%）") if name in columns),
        links={"乡镇": [page_of(code) for code in table.index]},
        minor=(
            output,
            *(
                name
                for name in columns
                if name.startswith(MINOR_CLOSED if study.complete else MINOR_OPEN)
            ),
        ),
    )


def _targets(study: Study, table: pd.DataFrame) -> dict[str, pd.Series]:
    """The columns of the townships' targets; the growth that is needed as long as months remain."""
    level, needed = study.level, table["needed_growth_pct"]
    columns = {
        f"本季任务（{level.shown_unit}）": level.shown(table["target"]),
        f"{_left_zh(study)}（{level.shown_unit}）": level.shown(left_to_make(table)),
        "任务完成（%）": table["completion_pct"],
    }
    if needed.notna().any():
        columns["还需增长（%）"] = needed
    if study.complete:
        return columns | {"任务进度": table["target_colour"].map(REACHED_ZH)}
    chances = table["target_probability"].astype(float).tolist()
    words = pd.Series([expected_zh(study, chance) for chance in chances], table.index)
    return columns | {"任务预计": words}


def expected_zh(study: Study, chance: float) -> str:
    """How sure it is that a township makes its target, in the words of the city's targets; a dash
    where nothing can be forecast."""
    if pd.isna(chance):
        return MISSING
    return leader.word_zh(attainment.colour(chance, study.policy.thresholds), chance)


def left_to_make(table: pd.DataFrame) -> pd.Series:
    """What each unit still has to make of its target, 0 where it is reached; in the level's
    unit.
    """
    return (table["target"] - table["output"]).clip(lower=0)


def _left_zh(study: Study) -> str:
    return "比任务少" if study.complete else "还要完成"


def _wan(amount_yuan: str) -> Decimal:
    return Decimal(amount_yuan) / YUAN_PER_WAN


def moved(rank: float, before: float) -> str:
    """'升 2', '降 1', '持平'; a dash where either place is missing."""
    if pd.isna(rank) or pd.isna(before):
        return MISSING
    risen = int(before - rank)
    return f"{'升' if risen > 0 else '降'} {abs(risen)}" if risen else "持平"


def warned(chance: float) -> str:
    """The chance of coming last at the quarter's end in words."""
    if pd.isna(chance):
        return MISSING
    if chance < POSSIBLE:
        return "可能性小"
    return f"{'可能性大' if chance >= LIKELY else '有可能'}（{chance_zh(chance)}）"


def _todo_zh(table: pd.DataFrame) -> str:
    """What the column of to-dos counts: less than the programmes' page."""
    return (
        f"待办是督办清单中属于该单位的条数，合计 {table['todo_count'].sum():,} 条；"
        "不属于哪个乡镇的（产销活动等）和七天内到期的不在内，全部见“专项台账”。"
    )


def _note(study: Study, table: pd.DataFrame) -> str:
    """How the columns are to be read."""
    said = [
        "拉动指对全市产值增速的贡献，各单位相加等于合计的增速。".replace("全市", study.city.whole)
    ]
    if (rule := study.policy.township_targets) is not None:
        shared = (
            f"季度目标按{SHARES[rule.share]}比重分到各单位" if rule.share else "按政策文件逐个写明"
        )
        marks = (
            f"任务进度：季末完成率达到 100% 为完成，"
            f"不低于 {in_full(rule.yellow_from_pct)}% 为差距不大，再低为差距较大。"
            if study.complete
            else "任务预计：完成任务的概率，用词与各项目标相同，概率见各乡镇单页。"
        )
        if not study.complete:
            said.append(
                "还要完成是任务减累计产值（四舍五入前）；还需增长指其余月份要比上年同月增长多少才能完成任务。"
            )
        said.append(f"任务：{shared}。{marks}")
    if "rank_before" in table:
        said.append("比上季指与上季度按同样方法重新计算的名次相比。")
    if "last_probability" in table:
        said.append(
            "季度未结束，没有名次；末位预警是按预计的季末数推算的："
            f"概率过半为可能性大，不足 {POSSIBLE:.0%} 为可能性小。"
        )
    return "".join([*said, _todo_zh(table)])
