"""What notebook 2 shows of the gap (差距在哪里): by how much each township is above or below what
it has to make of the target, or is expected to be."""

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import half_up
from zx_analysis.forecasting import Forecast
from zx_analysis.forecasting.attainment import beside_due, shortfall_shares
from zx_analysis.pages import forecast_charts
from zx_analysis.pages.exhibits import Table, Text, decimals
from zx_analysis.pages.forecast import closed
from zx_analysis.pages.pictures import Chart
from zx_analysis.quarter import Study, outlooks, township_targets

MOST_AT_RISK = 6
SHARE = "占缺口（%）"


def risk(study: Study, forecast: Forecast) -> Chart | Text:
    """By how much each township is expected above or below what it has to make."""
    level, owed = study.level, township_targets.due(study)
    if owed is None:
        return Text("没有产值目标或没有去年同期数，不分解差距。")
    due, declared = owed
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
        total=values.sum() + _median_beside_mean(study, forecast),
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
        f"合计按中位数说，与本页其他地方相同；各条和表里的预计是均值，相加为 {together:+,} "
        f"{study.level.shown_unit}：偏高的可能与偏低的不对称，均值与中位数就不同。"
    )


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
            "目标已经完成，不存在缺口。"
            if closed(forecast)
            else "目标没有完不成的情形，不存在缺口。"
        )
    made = "实际" if closed(forecast) else "预计"
    name = "本季任务" if declared else "应完成"
    figures = pd.DataFrame({name: due, made: draws.mean(axis=0), SHARE: shares})
    figures = figures.sort_values(SHARE, ascending=False, kind="stable")
    rows = adding_up(figures, MOST_AT_RISK, {name: 2, made: 2, SHARE: 0})
    heads = study.short_names.reindex(rows.index[:MOST_AT_RISK]).dropna().tolist()
    if left := len(figures) - len(heads):
        heads.append(f"其余 {left} 个")
    rows.insert(0, "乡镇", [*heads, study.city.whole])
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
        + ("" if closed(forecast) else "预计取均值，才加得起来；")
        + (
            f"占缺口：{'' if closed(forecast) else '在完不成的各种情形下，'}各乡镇低于{name}"
            "的部分所占比重。"
        ),
        formats={name: decimals(2), made: decimals(2), SHARE: decimals(0)},
    )


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
