"""The path of the quarter's forecast: what the packs of its months said, and what came."""

import numpy as np
import pandas as pd

from zx_analysis.city import Indicator
from zx_analysis.city.indicators import apart_in, at_least, in_full, with_unit
from zx_analysis.pages import forecast_charts
from zx_analysis.pages.exhibits import Text
from zx_analysis.pages.forecast import closed
from zx_analysis.pages.pictures import Chart
from zx_analysis.quarter import Answers, Study, forecasts, leader_path, outlooks

MOST_YEARS = 4  # past years beside what is still to be made
STEPS = ["low80", "median", "high80"]
NOTHING = pd.Series(dtype=float)


def paths(answers: Answers) -> list[Chart | Text]:
    """How the forecast of the quarter's total went from month to month, up to the outcome where it
    is known, beside the target; the same of each growth target."""
    study, level = answers.study, answers.study.level
    target, told = outlooks.level_target(study), forecasts.course(answers, level.name)
    steps = level.shown(told[STEPS]).assign(final=told["final"])
    beside = _beside(answers, target)
    shown = [_path(study, level, steps, target, level.shown_unit, *beside)]
    for own in study.policy.targets:
        if own.measure == "growth" and own.indicator:
            rate, steps = (
                study.city.measure(own.indicator),
                forecasts.course(answers, own.indicator),
            )
            shown.append(_path(study, rate, steps, own.value, "%"))
    return shown


def _path(
    study: Study,
    indicator: Indicator,
    steps: pd.DataFrame,
    target: float | None,
    unit: str,
    rest: pd.Series = NOTHING,
    rest_title: str = "",
) -> Chart | Text:
    """One path: `steps` by period, `target` and `rest` in `unit`."""
    if steps.empty:
        return Text(f"{indicator.label_zh}的数字不足以作预测，不画预测的走势。")
    places = 1 if unit == "%" else 2
    months = [leader_path.end_zh(study, period) for period in steps.index]
    told = finding(steps.set_axis(months), target, unit, places)
    words = ["实际" if final else "预计" for final in steps["final"]]
    ends = steps.set_axis([f"{month}\n{word}" for month, word in zip(months, words, strict=True)])
    if not steps["final"].iloc[-1]:
        ends.loc[f"{leader_path.end_zh(study, study.quarter.last)}\n未公布"] = [np.nan] * 3 + [
            False
        ]
    return forecast_charts.course(
        ends,
        None if target is None else (target, f"目标 {with_unit(in_full(target), unit)}"),
        rest,
        unit=unit,
        rest_title=rest_title,
        places=places,
        title=f"{study.quarter.label_zh}{indicator.label_zh}：{told}",
        mark=study.mark,
    )


def finding(steps: pd.DataFrame, target: float | None, unit: str, places: int) -> str:
    """What the path of a forecast says in a sentence. steps: by name of the month `low80`,
    `median`, `high80`, `final`, in `unit`.
    """
    last, name = steps.iloc[-1], steps.index[-1]
    wanted = "" if target is None else f"目标 {with_unit(in_full(target), unit)}"
    points = apart_in(unit)
    if last["final"]:
        said = f"实际 {with_unit(format(last['median'], f',.{places}f'), unit)}"
        if target is not None and at_least(last["median"], target):
            said += f"，达到{wanted}"
        elif target is not None:
            short = target - last["median"]
            rate = unit == "%"
            digits = places if rate and round(short, places) else 2
            blank = " " if rate else ""  # behind a word of the unit none stands
            said += f"，比{wanted}{blank}少 {short:,.{digits}f} {points}"
        told = steps[~steps["final"].astype(bool)]
        above, below = told[told["high80"] < last["median"]], told[told["low80"] > last["median"]]
        for way, missed in (("高于", above), ("低于", below)):
            if len(missed):
                said += f"；{way}{'、'.join(missed.index)}说的八成范围"
        if len(told) and not len(above) and not len(below):
            said += "；在此前说的八成范围之内"
        return said
    said = f"{name}预计 {with_unit(format(last['median'], f',.{places}f'), unit)}"
    if len(steps) > 1:
        moved = round(last["median"], places) - round(steps["median"].iloc[0], places)
        way = "抬高" if moved > 0 else "压低"
        same = round(moved, places) == 0
        moved = "持平" if same else f"{way} {abs(moved):,.{places}f} {points}"
        said += f"，{'与' if same else '比'}{steps.index[0]}的预计{moved}"
    if target is not None:
        where = (
            "高于八成范围"
            if target > last["high80"]
            else "低于八成范围"
            if target < last["low80"]
            else "在八成范围之内"
        )
        said += f"；{wanted}{where}"
    return said


def _beside(answers: Answers, target: float | None) -> tuple[pd.Series, str]:
    """What stands below the path of the total, and its title: while the quarter is open, what its
    remaining months have to make beside the same months of past years; after it the same quarter of
    past years and this one's outcome; all in the shown unit."""
    study, level = answers.study, answers.study.level
    forecast, year = forecasts.forecast(answers, level.name), study.quarter.year
    if closed(forecast):
        totals = level.shown(study.panel.quarter_totals(level.name).sum(axis=1))
        same = totals[totals.index.str[4:] == str(study.quarter)[4:]]
        past = same[same.index < str(study.quarter)].tail(MOST_YEARS)
        past.index = [f"{name[:4]}年" for name in past.index]
        actual = pd.Series({f"{year}年\n实际": float(level.shown(forecast.total[0]))})
        title = f"历年{study.quarter.label_zh.partition('年')[2]}（{level.shown_unit}）"
        return pd.concat([past, actual]), title
    rate = outlooks.needed_rate(study, forecast, target)
    if rate is None:
        return NOTHING, ""
    past = {f"{year}年": value for year, value in list(rate.past.items())[-MOST_YEARS:]}
    each = "平均每月" if rate.months > 1 else ""
    title = f"其余 {rate.months} 个月{each}要完成的（空心），和往年同样的月份（{level.shown_unit}）"
    return pd.Series(past | {f"{year}年\n要完成": rate.needed}), title
