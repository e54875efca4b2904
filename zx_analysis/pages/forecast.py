"""What notebook 2 shows: the targets, the quarter's range, the townships, the past. Each function
turns a result into a table, a chart or sentences, or says why there is none.
"""

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import apart_in, half_up, with_unit
from zx_analysis.city.policy import Target
from zx_analysis.forecasting import Forecast, Outlook, calibration
from zx_analysis.forecasting.attainment import chance_zh, settled, spaced
from zx_analysis.forecasting.calibration import GROWTHS_PCT
from zx_analysis.forecasting.growth import ITSELF
from zx_analysis.pages import forecast_charts
from zx_analysis.pages.exhibits import MISSING, Table, Text, decimals, percent, reason, records
from zx_analysis.pages.pictures import Chart
from zx_analysis.quarter import Answers, Study, forecasts, leader, outlooks, same_months

SURE = 0.8  # what the page calls a sure forecast
# which way a group of probabilities (0 below, 1 between, 2 above) leans beyond noise
MADE_TO_FIT = (
    "演示城市的增加值增速是由产值编出来的，参照产值自然算得准；"
    "真实城市算得准不准，只能看它自己的回看。"
)
CAUTIOUS, BOLD = "（预测偏保守，把握说小了）", "（预测过于自信）"
LEANS = {
    (0, 0): "",
    (0, 1): "",
    (0, 2): "",
    (1, 0): f"，给得偏低{BOLD}",
    (1, 1): "，给得偏低",
    (1, 2): f"，给得偏低{CAUTIOUS}",
    (-1, 0): f"，给得偏高{CAUTIOUS}",
    (-1, 1): "，给得偏高",
    (-1, 2): f"，给得偏高{BOLD}",
}


def targets(looks: list[Outlook], mark: str) -> Table:
    """The targets; once all are facts there is no range and no probability."""
    table = outlooks.targets_table(looks)
    if looks and settled(looks):
        table = table.drop(columns="八成范围").rename(
            columns={"实际或预计": "实际", "达到目标的概率": "完成情况"}
        )
    return Table(table, "目标完成情况", mark=mark, minor=("八成范围",))


def target_sentences(answers: Answers, looks: list[Outlook]) -> Text:
    """A sentence for each target; of new enterprises also who has left."""
    left = {label: f"{said}。" for label, said in leader.beside(answers).items()}
    return Text(*(look.sentence_zh() + left.get(look.label_zh, "") for look in looks))


def together(answers: Answers, looks: list[Outlook]) -> Text:
    """The probability that all targets are met, what it rests on, and which one is the hardest."""
    if all(target.measure == "projects" for target in answers.study.policy.targets):
        return Text("没有可以预测的目标。")
    if settled(looks):
        facts, counted = (
            [look for look in looks if look.final],
            [look for look in looks if not look.final],
        )
        missed = [look.label_zh for look in facts if not look.met]
        return Text(
            f"{len(facts)} 项到期的目标完成 {len(facts) - len(missed)} 项"
            + (f"，没有完成的是{'、'.join(missed)}。" if missed else "，全部完成。")
            + "".join(f"{look.label_zh}{look.probability_zh}。" for look in counted)
        )
    own = outlooks.joint(answers)
    left = f"（{'、'.join(own.left_out)}期限未到，不作预测，没有计入）" if own.left_out else ""
    said = [
        f"各项目标同时完成的概率为{spaced(chance_zh(own.probability))}{left}；"
        f"最难的是{own.hardest}。"
    ]
    return Text(*said, *([own.basis_zh] if sum(not look.final for look in looks) > 1 else []))


def _attained_zh(look: Outlook) -> str:
    """What part of its target was made; of a rate how many points it is from it."""
    if look.unit != "%":
        return f"{look.median / look.target:.1%}"
    way = "多" if look.met else "少"
    return f"比目标{way} {with_unit(look.figure(abs(look.gap)), apart_in(look.unit))}"


def probabilities(looks: list[Outlook], mark: str) -> Chart | Text:
    """How likely each target is; once all are facts, how far each was met. A count whose year is
    not over has neither.
    """
    looks = [look for look in looks if look.colour]
    if not looks:
        return Text("没有可以预测的目标。")
    if settled(looks):
        return forecast_charts.attained(
            [o.label_zh for o in looks],
            [np.nan if o.unit == "%" else o.median / o.target for o in looks],
            [_attained_zh(o) for o in looks],
            [o.colour for o in looks],
            title=f"目标完成情况：到期的 {len(looks)} 项完成 {sum(o.met for o in looks)} 项",
            mark=mark,
        )
    hardest = min(looks, key=lambda look: look.probability)
    return forecast_charts.probabilities(
        [o.label_zh for o in looks],
        [o.probability for o in looks],
        [o.probability_zh for o in looks],
        [o.colour for o in looks],
        title=f"达到目标的概率：最低的是{hardest.label_zh}（{hardest.probability_zh}）",
        mark=mark,
    )


def forecast_notes(study: Study, forecast: Forecast) -> Text:
    """What the remaining months have to make, beside what they made in past years; and what was
    done to the history.
    """
    level = study.level
    target, said = outlooks.level_target(study), []
    if target is not None:
        rate = outlooks.needed_rate(study, forecast, target)
        if rate is None:
            said.append("季度各月都已公布。")
        else:
            each = f"，平均每月 {rate.needed:,.2f} {level.shown_unit}" if rate.months > 1 else ""
            said.append(
                f"离目标还差 {rate.missing:,.2f} {level.shown_unit}，"
                f"要在其余 {rate.months} 个月完成{each}。"
            )
    said += filter(None, [outlooks.basis_zh(study.panel, level.name)])
    if study.on_comparable_basis(level.name):
        last = study.panel.history(level.name)[0].index[-1]
        said.append(
            f"预测依据的以前年份产值已按公布增速换算到{last[:4]}年的企业范围，只用于预测；"
            "图表所列往年数仍是当时公布数。"
        )
    for note in forecast.notes:
        for code in forecast.units:
            note = note.replace(code, study.short_names[code])
        said.append(f"{note.removesuffix('。')}。")
    return Text(*said)


def outcome(study: Study, past: forecasts.Past) -> Table | Text:
    """What was forecast of this quarter before it was complete, beside the outcome; nothing while
    there is none."""
    if not study.complete:
        return Text()
    if past.stages.empty:
        return Text("当时的数字不足以作预测，没有预测可以和实际比较。")
    level = study.level
    rows = past.stages
    table = pd.DataFrame(
        {
            "已知月数": rows["known_months"],
            **{
                word: level.shown(rows[column])
                for word, column in (
                    ("预测中位数", "median"),
                    ("八成下限", "low80"),
                    ("八成上限", "high80"),
                    ("实际", "actual"),
                )
            },
        }
    )
    return Table(
        table,
        "本季度当时的预测与实际",
        unit=level.shown_unit,
        mark=study.mark,
        formats=dict.fromkeys(table.columns[1:], decimals(2)),
        note="与当月资料所说的一样：只用截至当月公布的数、同样的口径和抽样；政策按现在的文件",
    )


def surprises(study: Study, past: forecasts.Past) -> Text:
    """Whether the outcome lay inside the ranges that were told of it, in words; nothing while the
    quarter is open."""
    level, said = study.level, []
    for row in records(past.stages):
        low, high, actual = (
            f"{value:,.2f}" for value in level.shown(np.array([row.low80, row.high80, row.actual]))
        )
        where = (
            "低于下限，在范围之外"
            if row.actual < row.low80
            else "高于上限，在范围之外"
            if row.actual > row.high80
            else "在范围之内"
        )
        told = "一个月也不知道" if row.known_months == 0 else f"已知 {row.known_months} 个月"
        said.append(
            f"{told}时说的八成范围是 {low} 至 {high} {level.shown_unit}，"
            f"实际 {actual} {level.shown_unit}，{where}"
        )
    outside = ~past.stages["actual"].between(past.stages["low80"], past.stages["high80"])
    if outside.any():
        said.append("八成范围本来就有约两成的机会落在外面")
    return Text(
        *([f"{study.quarter.label_zh}{level.label_zh}：" + "；".join(said) + "。"] if said else []),
        *(f"截至 {month} 的数字不足以作预测：{_reason(why)}" for month, why in past.untold.items()),
    )


def _reason(why: str) -> str:
    """The Chinese half of an error, of one that lists several only the first."""
    return reason(ValueError(why))


def quantiles(study: Study, forecast: Forecast) -> Table:
    """The quarter's total by township, largest first, the city last: the outcome, or its range."""
    level = study.level
    table = level.shown(forecast.quantiles((0.1, 0.5, 0.9))).set_axis(
        ["八成下限", "中位数", "八成上限"], axis=1
    )
    if closed(forecast):
        table = table[["中位数"]].set_axis(["实际"], axis=1)
    table.insert(0, "乡镇", [*study.short_names[forecast.units], study.city.whole])
    table = pd.concat(
        [
            table.iloc[:-1].sort_values("实际" if closed(forecast) else "中位数", ascending=False),
            table.iloc[[-1]],
        ]
    )
    return Table(
        table,
        f"各乡镇{study.quarter.label_zh}{level.label_zh}",
        unit=level.shown_unit,
        mark=study.mark,
        note="" if closed(forecast) else "各乡镇的八成范围不能相加；合计的范围见最后一行",
        formats=dict.fromkeys(table.columns[1:], decimals(2)),
    )


def closed(forecast: Forecast) -> bool:
    """Whether every month of the quarter is published: then there is an outcome and nothing
    expected.
    """
    return forecast.known_months == 3


def townships(study: Study, forecast: Forecast) -> Chart | Text:
    """Quarter totals by township, largest first: with the quarter under study where it is known,
    else with its 80 % range.
    """
    level = study.level
    totals = study.panel.quarter_totals(level.name)
    earlier = totals[totals.index != str(study.quarter)]
    totals = level.shown(totals if closed(forecast) else earlier).rename(
        columns=study.short_names.to_dict()
    )
    if earlier.empty:
        return Text("本季度以前没有完整的季度，不画各乡镇的走势。")
    totals = totals[totals.iloc[-1].sort_values(ascending=False).index]
    bounds = level.shown(forecast.quantiles((0.1, 0.9))).rename(index=study.short_names.to_dict())
    low, high = (None, None) if closed(forecast) else (bounds[0.1], bounds[0.9])
    return forecast_charts.townships(
        totals,
        low,
        high,
        unit=level.shown_unit,
        title=f"各乡镇{level.label_zh}季度走势",
        mark=study.mark,
    )


def trust(past: forecasts.Past) -> Text:
    """In words: how far the forecast of the past could be trusted."""
    if past.scores.empty:
        return Text("历史太短，没有可比的过去预测，概率请谨慎使用。")
    said = [
        f"已知 {row.known_months} 个月时：回看 {row.quarters} 个季度，平均误差 {row.error_pct:.1f}%"
        + (
            f"，是照搬去年同期（已知的月份照抄）的 {row.relative_mae:.0%}"
            if np.isfinite(row.relative_mae)
            else ""
        )
        + f"；八成范围包含了 {row.covered80:.0%} 的实际结果{_outside(row)}"
        + f"{_with_this_zh(row, past.stages)}。"
        for row in records(past.scores)
    ]
    return Text(*said)


def _with_this_zh(row, stages: pd.DataFrame) -> str:
    """'；连同本季度（落在范围之外），5 个季度中有 3 个落在八成范围内（60%）'; '' while the quarter
    is open. row: of the scores of the quarters before; stages: what was told of this one."""
    own = stages[stages["known_months"] == row.known_months] if len(stages) else stages
    if own.empty:
        return ""
    within = bool(own["actual"].between(own["low80"], own["high80"]).iloc[0])
    quarters, hits = row.quarters + 1, round(row.quarters * row.covered80) + within
    return (
        f"；连同本季度（落在范围之{'内' if within else '外'}），{quarters} 个季度中有 {hits} 个"
        f"落在八成范围内（{hits / quarters:.0%}）"
    )


def came_true(past: forecasts.Past) -> Text:
    """What became of the probabilities that were given."""
    return Text(*_came_true(past.chances))


def _outside(row) -> str:
    """'，4 次中有 1 次落在外面' where any did."""
    missed = round(row.quarters * (1 - row.covered80))
    return f"，{row.quarters} 次中有 {missed} 次落在外面" if missed else ""


def _came_true(chances: pd.DataFrame) -> list[str]:
    """What became of probabilities given, over how many quarters, of targets that nobody set; and
    which way they lean where that is more than noise."""
    if chances.empty:
        return []
    words = {0: f"低于 {1 - SURE:.0%}", 1: "在两者之间", 2: f"不低于 {SURE:.0%}"}
    rows = calibration.lean(chances, (0, 1 - SURE, SURE, 1)).iloc[::-1]
    parts = [
        f"当时概率{words[row.group]}的 {row.forecasts} 次，平均给出 {chance_zh(row.told)}，"
        "后来达到的占 "
        f"{f'{row.reached:.0%}' if row.reached in (0, 1) else chance_zh(row.reached)}"
        + LEANS[row.leans, row.group]
        for row in records(rows)
    ]
    quarters = chances["quarter"].nunique()
    least = calibration.least_p(quarters)
    few = (
        f"只有 {quarters} 个季度，每个季度都偏在一边，碰巧的可能也有 {least:.1%}，"
        "这一点还不能算证实。"
        if rows["leans"].any() and least > calibration.LEVEL
        else ""
    )
    return [
        f"下面的次数只来自 {quarters} 个季度，目标是假想的：对合计和各乡镇，"
        f"把去年同期数乘以 {1 + min(GROWTHS_PCT) / 100:.2f} 至 "
        f"{1 + max(GROWTHS_PCT) / 100:.2f} "
        "当作目标，当时并没有下达，同一季度的目标一起达到或一起落空，"
        f"次数再多也不是那么多次独立的检验。{'；'.join(parts)}。" + few
    ]


def trust_table(past: forecasts.Past, mark: str) -> Table | Text:
    if past.scores.empty:
        return Text()  # why there is none stands above
    # where last year's figure was right to the last digit nothing can be a share of its error
    return Table(
        past.scores.replace(np.inf, np.nan).set_axis(
            [
                "已知月数",
                "季度数",
                "平均误差（%）",
                "相对去年同期",
                "八成范围包住",
                "九成五范围包住",
            ],
            axis=1,
        ),
        "历史表现",
        mark=mark,
        formats={
            "平均误差（%）": decimals(1),
            "相对去年同期": decimals(2),
            "八成范围包住": percent,
            "九成五范围包住": percent,
        },
    )


def forecast_figures(study: Study, forecast: Forecast) -> pd.DataFrame:
    """Quantiles by unit and for the city ('total'), in the indicator's own unit, for the CSV of the
    pack.
    """
    table = forecast.quantiles().rename(columns=lambda p: f"q{p:g}")
    table.insert(0, "township", [*study.short_names[forecast.units], study.city.whole])
    return table.rename_axis("township_code").reset_index()


def draw_figures(forecast: Forecast) -> pd.DataFrame:
    """Every draw by unit, and their sum as total, in the indicator's own unit."""
    return (
        pd.DataFrame(forecast.draws, columns=forecast.units)
        .assign(total=forecast.total)
        .rename_axis("draw")
        .reset_index()
    )


def schedule(answers: Answers) -> Table | Text:
    """The year's plans beside the schedule."""
    found = outlooks.progress(answers)
    if not found:
        return Text("政策没有写明时序进度和年度计划，不比较进度。")
    rows = [
        (
            name,
            own.done_pct,
            own.expected_pct,
            f"{own.low80_pct:.1f} 至 {own.high80_pct:.1f}"
            if own.low80_pct < own.high80_pct
            else MISSING,
            own.due_pct,
            own.ahead_pp,
        )
        for name, own in found.items()
    ]
    columns = ["年度计划", "已完成", "季末预计", "八成范围", "时序进度", "快（+）慢（−）"]
    return Table(
        pd.DataFrame(rows, columns=columns),
        "年度计划和时序进度",
        unit="占年度计划的%，快慢为百分点",
        mark=answers.study.mark,
        formats=dict.fromkeys(["已完成", "季末预计", "时序进度"], decimals(1))
        | {"快（+）慢（−）": "{:+.1f}".format},
    )


def _implied_zh(answers: Answers, target: Target) -> str:
    """What the forecast of a growth rate says of the months that remain, beside those published:
    the weighted ways lead there, and nothing else does; '' where it cannot be worked out."""
    look = outlooks.outlook(answers, target)
    told = same_months.same_months(answers)
    if look is None or target != same_months.growth_target(answers.study) or not told.before:
        return ""
    rest = same_months.implied_pct(answers, look.median)
    if np.isnan(rest) or np.isnan(told.before_pct):
        return ""
    expected, before = half_up(look.median, 1), half_up(told.before_pct, 1)
    way = "低于" if expected < before else "高于" if expected > before else "等于"
    return (
        f"预计 {expected}% {way}已公布的{told.before} {before}%，相当于{told.span}约 "
        f"{half_up(rest, 1)}%：这是以上推算加权的结果，没有别的依据。"
    )


def growth_notes(answers: Answers) -> Text:
    """How each growth target was forecast: the ways and their weights."""
    study = answers.study
    said = []
    for target in study.policy.targets:
        if target.measure == "growth" and target.indicator:
            own = forecasts.city_growth(answers, target.indicator, study.quarter)
            ways = "、".join(
                f"{'按自身走势' if way == ITSELF else '参照' + study.city.measure(way).label_zh} "
                f"{weight:.0%}"
                for way, weight in own.weights.items()
            )
            said.append(
                f"{target.label_zh}已经公布。"
                if own.final
                else f"{target.label_zh}由几种推算按过去的稳定程度加权：{ways}。"
                + _implied_zh(answers, target)
            )
    if study.city.synthetic and any("加权" in text for text in said):
        said.append(MADE_TO_FIT)
    return Text(*said) if said else Text("没有增速目标。")
