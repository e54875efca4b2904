"""What notebook 2 shows: the targets, the quarter's range, the townships, the past. Each function turns a result into a table, a chart or sentences, or says why there is none."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from zx_analysis import backtesting, briefing, charts
from zx_analysis.attainment import Outlook, run_rate
from zx_analysis.charts import Chart
from zx_analysis.exhibits import Table, Text, decimals, percent
from zx_analysis.forecasting import Forecast
from zx_analysis.indicators import convert
from zx_analysis.study import Study


@dataclass(frozen=True)
class Past:
    """What was forecast of earlier quarters (`table`) and of this one at each stage (`stages`), and the scores."""

    table: pd.DataFrame
    stages: pd.DataFrame
    scores: pd.DataFrame


def past(study: Study, seed: int = 0) -> Past:
    """The back-test on the city's own history; of this quarter only where it is complete."""
    history, months = study.history(study.city.level)
    table = backtesting.backtest(history, months, exclude=study.policy.exclude_periods.value, seed=seed)
    if table.empty:
        return Past(table, table, backtesting.score(table))
    own = table["quarter"] == str(study.quarter)
    return Past(table, table[own], backtesting.score(table[~own]))


def targets(looks: list[Outlook], mark: str) -> Table:
    return Table(briefing.targets_table(looks), "目标完成情况", mark=mark)


def target_sentences(looks: list[Outlook]) -> Text:
    return Text(*(look.sentence_zh() for look in looks))


def probabilities(looks: list[Outlook], mark: str) -> Chart:
    """How likely each target is; once all are facts, how far each was met."""
    looks = [look for look in looks if look.colour]
    if all(look.final for look in looks):
        return charts.attained([o.label_zh for o in looks], [o.median / o.target for o in looks], [o.colour for o in looks], title="目标完成情况", mark=mark)
    return charts.probabilities([o.label_zh for o in looks], [o.probability for o in looks], [o.probability_zh for o in looks], [o.colour for o in looks],
                                title="达到目标的概率", mark=mark)


def fan(study: Study, forecast: Forecast, past: Past) -> Chart:
    """The quarter's total beside past quarters: what was forecast at each stage, and the outcome where it is known."""
    level = study.city.measure(study.city.level)
    history, months = study.history(study.city.level)
    totals = level.shown(briefing.quarter_totals(history, months).sum(axis=1))
    totals = totals[totals.index != str(study.quarter)].tail(12)
    if study.complete:
        ranges = past.stages.set_index("known_months")[["low95", "low80", "median", "high80", "high95"]]
        ranges.index = [f"已知{n}个月时" for n in ranges.index]
        actual = float(level.shown(forecast.total[0]))
    else:
        ranges = forecast.quantiles((0.025, 0.1, 0.5, 0.9, 0.975)).loc[["total"]]
        ranges.index, actual = [f"{study.quarter}预测"], None
    target = _level_target(study)
    shown = level.shown(ranges).set_axis([0.025, 0.1, 0.5, 0.9, 0.975], axis=1)
    return charts.fan(totals, shown, target, actual, unit=level.shown_unit, title=f"{study.quarter.label_zh}{level.label_zh}", mark=study.mark)


def _level_target(study: Study) -> float | None:
    """The policy's target for the quarter's sum of the city's level indicator, in its shown unit; None without one."""
    level = study.city.measure(study.city.level)
    own = next((t for t in study.policy.targets if t.measure == "quarter" and t.indicator == level.name), None)
    return own.value * float(convert(Decimal(1), own.unit, level.shown_unit)) if own else None


def forecast_notes(study: Study, forecast: Forecast) -> Text:
    """What the remaining months have to make, beside what they made in past years; and what was done to the history."""
    level = study.city.measure(study.city.level)
    target, said = _level_target(study), []
    if target is not None:
        history, months = study.history(level.name)
        rate = run_rate(level.shown(history.sum(axis=1)), months, study.quarter, forecast.known_months, target)
        if rate is None:
            said.append("季度各月都已公布。")
        else:
            before = "、".join(f"{year}年 {value:,.1f}" for year, value in list(rate.past.items())[-3:])
            said.append(f"离目标还差 {rate.missing:,.1f} {level.shown_unit}，其余 {rate.months} 个月平均每月要完成 {rate.needed:,.1f} {level.shown_unit}"
                        + (f"；往年同样的月份平均每月：{before}。" if before else "。"))
    return Text(*said, *(f"{note}。" for note in forecast.notes))


def outcome(study: Study, past: Past) -> Table | Text:
    """What was forecast of this quarter before it was complete, beside the outcome."""
    if past.stages.empty:
        return Text("季度未结束，没有实际数可比。")
    level = study.city.measure(study.city.level)
    rows = past.stages
    table = pd.DataFrame({"已知月数": rows["known_months"], **{
        word: level.shown(rows[column]) for word, column in (("预测中位数", "median"), ("八成下限", "low80"), ("八成上限", "high80"), ("实际", "actual"))}})
    return Table(table, "本季度当时的预测与实际", unit=level.shown_unit, mark=study.mark, formats=dict.fromkeys(table.columns[1:], decimals(1)))


def quantiles(study: Study, forecast: Forecast) -> Table:
    """The quarter's total by township, largest first, the city last."""
    level = study.city.measure(study.city.level)
    table = level.shown(forecast.quantiles((0.1, 0.5, 0.9))).set_axis(["八成下限", "中位数", "八成上限"], axis=1)
    table.insert(0, "乡镇", [*study.names[forecast.units], "全市"])
    table = pd.concat([table.iloc[:-1].sort_values("中位数", ascending=False), table.iloc[[-1]]])
    return Table(table, f"各乡镇{study.quarter.label_zh}{level.label_zh}", unit=level.shown_unit, mark=study.mark,
                 formats=dict.fromkeys(table.columns[1:], decimals(2)))


def townships(study: Study, forecast: Forecast) -> Chart:
    """Quarter totals by township with the 80 % range of the quarter under study, largest first."""
    level = study.city.measure(study.city.level)
    history, months = study.history(study.city.level)
    totals = briefing.quarter_totals(history, months)
    totals = level.shown(totals[totals.index != str(study.quarter)]).rename(columns=study.names)
    totals = totals[totals.iloc[-1].sort_values(ascending=False).index]
    bounds = level.shown(forecast.quantiles((0.1, 0.9))).rename(index=study.names)
    return charts.townships(totals, bounds[0.1], bounds[0.9], unit=level.shown_unit, title=f"各乡镇{level.label_zh}季度走势", mark=study.mark)


def trust(past: Past) -> Text:
    """In words: how far the forecast of the past could be trusted."""
    if past.scores.empty:
        return Text("历史太短，没有可比的过去预测，概率请谨慎使用。")
    return Text(*(
        f"已知 {row.known_months} 个月时：回看 {row.quarters} 个季度，平均误差 {row.error_pct:.1f}%，是照搬去年同期的 {row.relative_mae:.0%}；"
        f"八成范围包含了 {row.covered80:.0%} 的实际结果。" for row in past.scores.itertuples()))


def trust_table(past: Past, mark: str) -> Table:
    return Table(past.scores.set_axis(["已知月数", "季度数", "平均误差（%）", "相对去年同期", "80%范围覆盖", "95%范围覆盖"], axis=1), "历史表现",
                 mark=mark, formats={"平均误差（%）": decimals(1), "相对去年同期": decimals(2), "80%范围覆盖": percent, "95%范围覆盖": percent})


def forecast_figures(study: Study, forecast: Forecast) -> pd.DataFrame:
    """Quantiles by unit and for the city ('total'), in the indicator's own unit, for the CSV of the pack."""
    table = forecast.quantiles().rename(columns=lambda p: f"q{p:g}")
    table.insert(0, "township", [*study.names[forecast.units], "全市"])
    return table.rename_axis("township_code").reset_index()


def draw_figures(forecast: Forecast) -> pd.DataFrame:
    """Every draw by unit, and their sum as total, in the indicator's own unit."""
    return pd.DataFrame(forecast.draws, columns=forecast.units).assign(total=forecast.total).rename_axis("draw").reset_index()
