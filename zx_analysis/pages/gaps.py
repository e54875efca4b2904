"""Where the gap to the level's target stands: of notebook 2 by township (差距在哪里), of notebook 7
by enterprise of the ledger (差额在哪些企业). Arithmetic that adds up; nothing says what caused it.
"""

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import half_up, in_full
from zx_analysis.city.periods import to_date_zh
from zx_analysis.forecasting import Forecast
from zx_analysis.forecasting.attainment import beside_due, shortfall_shares
from zx_analysis.pages import forecast_charts
from zx_analysis.pages.exhibits import Table, Text, decimals, records
from zx_analysis.pages.forecast import closed
from zx_analysis.pages.pictures import Chart
from zx_analysis.quarter import Study, outlooks, township_targets
from zx_analysis.quarter.enterprises import Gap

MOST_AT_RISK = 6
SHARE = "占缺口（%）"
MOST_SHORT, MOST_BEYOND, MOST_SAID = 5, 3, 2  # enterprises of the table's ends; of the first page
WAN_PER_YI = 10_000
TITLE = "差额在哪些企业"  # also the heading of its section
BESIDE_LEDGER = "台账以外和口径差别"
GAP_ZH = {
    "base_wan": "上年同期",
    "value_wan": "本年累计",
    "due_wan": "按增速应有",
    "apart_wan": "多（+）少（−）",
}


def risk(study: Study, forecast: Forecast) -> Chart | Text:
    """By how much each township is expected above or below what it has to make."""
    level, owed = study.level, township_targets.due(study)
    if owed is None:
        return Text("没有产值目标或没有去年同期数，不分解差距。")
    due, declared = owed
    apart = _median_beside_mean(study, forecast)
    values = beside_due(level.shown(forecast.draws), forecast.units, level.shown(due))
    return forecast_charts.contributions(
        values.dropna().rename(index=study.short_names.to_dict()),
        unit=level.shown_unit,
        title=(
            f"各乡镇{level.label_zh}比{'本季任务' if declared else '按去年同期占比折算的应完成数'}"
            "多少"
        ),
        mark=study.mark,
        expected=not closed(forecast),
        total=values.sum() + apart,
        total_zh="合计（中位数）" if half_up(apart, 2) else "合计",
    )


def _median_beside_mean(study: Study, forecast: Forecast) -> float:
    """The median of the total, which the pages say, less its mean, to which means add up."""
    total = study.level.shown(forecast.total)
    return 0.0 if closed(forecast) else float(np.median(total) - total.mean())


def risk_note(study: Study, forecast: Forecast) -> Text:
    """Why the bars of `risk` add up to another figure than its title says; nothing where they do
    not."""
    owed, apart = township_targets.due(study), half_up(_median_beside_mean(study, forecast), 2)
    if not apart or owed is None:
        return Text()
    together = half_up(float(study.level.shown(forecast.draws.sum(1).mean() - owed[0].sum())), 2)
    return Text(
        f"标题里的合计是中位数，与本页其他地方相同；各条和表里是均值，相加为 {together:+,} "
        f"{study.level.shown_unit}，因为偏高的可能与偏低的不对称。"
    )


def _behind_zh(study: Study, apart: np.ndarray) -> str:
    """'全市目标已经完成；12 个低于各自任务，合计少 3.53 亿元。'; apart: made less due by unit,
    in the shown unit."""
    rounded = np.array([float(half_up(each, 2)) for each in apart])
    behind, said = rounded[rounded < 0], f"{study.city.whole}目标已经完成"
    if not len(behind):
        return f"{said}，不存在缺口。"
    missing = half_up(-behind.sum(), 2)
    return f"{said}；{len(behind)} 个低于各自任务，合计少 {missing:,} {study.level.shown_unit}。"


def risk_table(study: Study, forecast: Forecast) -> Table | Text:
    """The townships that carry most of the risk of missing the target, what the others have and the
    sum of all, so that every column adds up as it is read."""
    level, target, owed = study.level, outlooks.level_target(study), township_targets.due(study)
    if target is None or owed is None:
        return Text()  # why there is none stands in the place of the picture
    due, declared = level.shown(owed[0].reindex(forecast.units)), owed[1]
    draws = level.shown(forecast.draws)
    shares = shortfall_shares(draws, forecast.units, due, target)
    if not shares.any():
        return Text(
            _behind_zh(study, draws.mean(0) - due.to_numpy())
            if closed(forecast)
            else "目标没有完不成的情形，不存在缺口。"
        )
    made = "实际" if closed(forecast) else "预计（均值）"
    name = "本季任务" if declared else "应完成"
    figures = pd.DataFrame({name: due, made: draws.mean(axis=0), SHARE: shares})
    figures = figures.sort_values(SHARE, ascending=False, kind="stable")
    rows = adding_up(figures, MOST_AT_RISK, {name: 2, made: 2, SHARE: 0})
    heads = study.short_names.reindex(rows.index[:MOST_AT_RISK]).dropna().tolist()
    if left := len(figures) - len(heads):
        heads.append(f"其余 {left} 个")
    rows.insert(0, "乡镇", [*heads, f"{study.city.whole}{'' if closed(forecast) else '（均值）'}"])
    return Table(
        rows,
        "缺口主要在哪里",
        unit=level.shown_unit,
        mark=study.mark,
        note=(
            "本季任务按政策的任务分解，与“乡镇综合排名”的各乡镇一览相同；"
            if declared
            else "应完成按去年同期占比折算，不是下达的任务；"
        )
        + ("" if closed(forecast) else "预计取均值，才加得起来，与中位数略有出入；")
        + (
            f"占缺口：{'' if closed(forecast) else '在完不成的各种情形下，'}各乡镇低于{name}"
            "的部分所占比重。"
        ),
        formats={name: decimals(2), made: decimals(2), SHARE: decimals(0)},
    )


def gap_zh(study: Study, gap: Gap) -> str:
    """Where the gap to the target stands, in a sentence of the first page."""
    short = gap.rows[gap.rows["apart_wan"] < 0]
    span = to_date_zh(study.latest_month)
    goal = study.policy.quarter_target(study.city.level)
    aim = f"（由 {in_full(goal.value)} {goal.unit}折算）" if gap.of_target and goal else ""
    first = (
        f"{span}按产值{_growth_zh(study, gap)}{aim}，"
        f"台账企业合计{_apart_zh(gap.rows['apart_wan'].sum())}"
    )
    named = "、".join(f"{row.name} {-row.apart_wan:,.0f}" for row in records(short.head(MOST_SAID)))
    if not named:
        return f"{first}，没有一家不足。"
    beyond = int((gap.rows["apart_wan"] > 0).sum())
    beside = gap.city["apart_wan"] - gap.rows["apart_wan"].sum()
    return (
        f"{first}：{len(short)} 家不足、{beyond} 家超过；{BESIDE_LEDGER}{_apart_zh(beside)}，"
        f"{study.city.whole}公布数{_apart_zh(gap.city['apart_wan'])}；"
        f"不足最多的是{named} 万元。"
    )


def gap_parts(study: Study, gap: Gap | None) -> list[Text | Table]:
    """Which enterprises are furthest below and above what the target's growth would make of last
    year's figures, and what the others have, up to the city's published figure."""
    if gap is None:
        return [Text("没有可用的“规上企业产值”台账，或没有公布增速：差额在哪些企业，无法回答。")]
    rows, city = gap.rows, gap.city
    short = rows[rows["apart_wan"] < 0]
    least = short.head(MOST_SHORT)["apart_wan"].sum()
    goal = study.policy.quarter_target(study.city.level)
    aim = (
        f"{goal.label_zh}目标 {in_full(goal.value)} {goal.unit}，"
        f"相当于比上年同期增长 {half_up(gap.growth_pct, 1)}%（可比口径）。"
        if gap.of_target and goal
        else ""
    )
    span = to_date_zh(study.latest_month)
    due, made = rows["due_wan"].sum() / WAN_PER_YI, rows["value_wan"].sum() / WAN_PER_YI
    said = (
        f"{aim}按{_growth_zh(study, gap)}，{span}台账企业应有 {half_up(due, 2):,} 亿元，"
        f"实际 {half_up(made, 2):,} 亿元，{_apart_zh(rows['apart_wan'].sum())}：{_sides_zh(rows)}。"
    )
    if len(short):
        said += (
            f"不足最多的 {min(len(short), MOST_SHORT)} 家合计{_apart_zh(least)}，"
            f"占不足部分的 {least / short['apart_wan'].sum():.0%}。"
        )
    return [Text(said), _gap_table(study, gap, city)]


def _gap_table(study: Study, gap: Gap, city: pd.Series) -> Table:
    """The enterprises at both ends, the others, the ledger's sum, what is beside it, the city."""
    rows = gap.rows
    ends = [rows[rows["apart_wan"] < 0].head(MOST_SHORT)]
    ends += [rows[rows["apart_wan"] > 0].iloc[::-1].head(MOST_BEYOND)]
    named = pd.concat(ends)
    ordered = pd.concat([named, rows.drop(named.index)])[list(GAP_ZH)]
    figures = adding_up(ordered, len(named), dict.fromkeys(GAP_ZH, 0))
    whole = city.map(lambda value: half_up(value, 0)).astype(float)
    figures = pd.concat([figures, pd.DataFrame([whole - figures.iloc[-1], whole])])
    left = [f"其余 {len(rows) - len(named)} 家"] if len(rows) > len(named) else []
    names = [*named["name"], *left, f"台账 {len(rows)} 家合计", BESIDE_LEDGER, study.city.whole]
    towns = [*study.short_names[named["township_code"]], *[""] * (len(names) - len(named))]
    table = figures.rename(columns=GAP_ZH).reset_index(drop=True)
    table.insert(0, "企业", names)
    table.insert(1, "乡镇", towns)
    return Table(
        table,
        TITLE,
        unit="万元",
        mark=study.mark,
        note=(
            f"应有＝上年同期×（1+{half_up(gap.growth_pct, 1)}%）；新企业没有上年数，应有为 0。"
            f"{study.city.whole}为公布数，上年按可比口径；{BESIDE_LEDGER}＝两者之差，"
            "缺月份的企业在内。"
            "只是算术，不说原因，也不是给企业下达的任务；季末还差多少见“目标完成预测”"
        ),
        formats=dict.fromkeys(GAP_ZH.values(), decimals(0))
        | {GAP_ZH["apart_wan"]: "{:+,.0f}".format},
        minor=(GAP_ZH["base_wan"], GAP_ZH["value_wan"]),
    )


def _growth_zh(study: Study, gap: Gap) -> str:
    """'目标增速 17.0%', else '全市增速 19.1%'."""
    return f"{'目标' if gap.of_target else study.city.whole}增速 {half_up(gap.growth_pct, 1)}%"


def _apart_zh(apart_wan: float) -> str:
    """'多 2.31 亿元', '少 0.40 亿元'."""
    return f"{'多' if apart_wan >= 0 else '少'} {half_up(abs(apart_wan) / WAN_PER_YI, 2):,} 亿元"


def _sides_zh(rows: pd.DataFrame) -> str:
    """How many enterprises are below and above, and by how much together."""
    apart = rows["apart_wan"]
    said = [
        f"{len(side)} 家{word}，合计{_apart_zh(side.sum())}"
        for word, side in (("不足", apart[apart < 0]), ("超过", apart[apart > 0]))
        if len(side)
    ]
    return "；".join(said)


def adding_up(figures: pd.DataFrame, most: int, places: dict[str, int]) -> pd.DataFrame:
    """The first `most` rows, one of what the others have together (none where there are no others),
    one of the sum; rounded to the places of each column. The others have what rounding leaves, so
    that the rows as they are read add up to the sum.
    """
    first = figures.head(most).fillna(0)
    rounded = {
        column: [half_up(value, digits) for value in first[column]]
        for column, digits in places.items()
    }
    sums = {column: half_up(figures[column].sum(), digits) for column, digits in places.items()}
    others = {column: sums[column] - sum(rounded[column]) for column in places}
    tail = [others, sums] if len(figures) > most else [sums]
    return pd.concat([pd.DataFrame(rounded, first.index), pd.DataFrame(tail)]).astype(float)
