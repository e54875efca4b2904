"""How the forecast of the quarter's level went, for the leader's page, and what the months that
remain have to make beside what they made in past years; all in the unit of reports."""

from decimal import Decimal

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import half_up
from zx_analysis.quarter import forecasts, outlooks
from zx_analysis.quarter.answers import Answers
from zx_analysis.quarter.study import Study

MOST_YEARS = 4
COLUMNS = ("part", "label", "low80", "value", "high80", "kind")


def path(answers: Answers) -> pd.DataFrame:
    """COLUMNS, in two parts. 'path': what was forecast at each stage (value the median, kind
    'forecast'), the outcome ('actual'), or what is not published yet ('pending', NaN), and the
    'target'. 'months': the same months of past years ('past'), then what they have to make
    ('needed', of several a month) or what the quarter made ('actual').
    """
    target = outlooks.level_target(answers.study)
    goal = [] if target is None else [("path", "目标", np.nan, target, np.nan, "target")]
    rows = [*_stages(answers), *goal, *_same_months(answers)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def path_zh(rows: pd.DataFrame, unit: str) -> str:
    """The finding of the path: how the forecast moved, or how it did."""
    stages = rows[rows["part"] == "path"]
    told, made = (stages[stages["kind"] == kind] for kind in ("forecast", "actual"))
    if told.empty:
        return "本季度没有预测可以比较"
    last = told.iloc[-1]
    if len(made):
        outcome = made["value"].iloc[0]
        inside = (told["low80"] <= outcome) & (outcome <= told["high80"])
        missed = told["label"][~inside].iloc[::-1]
        said = (
            f"{last['label']}预计 {two(last['value'])}，实际 {two(outcome)} {unit}，"
            f"在八成范围{'内' if inside.iloc[-1] else '外'}"
        )
        earlier = [label for label in missed if label != last["label"]]
        return said + (f"；{'、'.join(earlier)}预计的八成范围没有包住实际" if earlier else "")
    change = half_up(last["value"], 2) - half_up(told["value"].iloc[0], 2)
    if len(told) == 1 or not change:
        return f"{last['label']}预计 {two(last['value'])} {unit}"
    way = "调高" if change > 0 else "调低"
    return f"{last['label']}的预计比{told['label'].iloc[0]}{way} {two(abs(change))} {unit}"


def months_zh(rows: pd.DataFrame) -> str:
    """The finding of what the remaining months have to make; '' where there is nothing beside."""
    rows = rows[rows["part"] == "months"]
    past, needed = (rows.loc[rows["kind"] == kind, "value"] for kind in ("past", "needed"))
    if past.empty:
        return ""
    if needed.empty:
        made = rows.loc[rows["kind"] == "actual", "value"]
        if made.empty or made.iloc[0] <= past.max():
            return "与往年同一季度相比"
        return f"比往年同一季度都多，比上年同期公布数多 {made.iloc[0] / past.iloc[-1] - 1:.1%}"
    months = rows["label"].iloc[-1]
    if needed.iloc[0] > past.max():
        more = needed.iloc[0] / past.iloc[-1] - 1 if past.iloc[-1] else np.nan
        beside = f"，比上年同期公布数多 {more:.1%}" if more > 0 else ""
        return f"{months}的比往年公布的都多{beside}"
    reached = int((past >= needed.iloc[0]).sum())
    return f"{months}的，往年 {len(past)} 年中 {reached} 年达到过"


def before_zh(answers: Answers) -> str:
    """'2021年3月 90.56 亿元': the latest of past years' same months; '' where none is known
    apart.
    """
    past = [row for row in _same_months(answers) if row[-1] == "past"]
    return f"{past[-1][1]} {two(past[-1][3])} {answers.study.level.shown_unit}" if past else ""


def two(value: float | Decimal) -> str:
    """'1,268.73'."""
    return f"{half_up(float(value), 2):,}"


def span_zh(months: tuple[str, ...]) -> str:
    """('2022-03',) → '3月'; ('2022-05', '2022-06') → '5-6月'."""
    first, last = int(months[0][5:]), int(months[-1][5:])
    return f"{last}月" if first == last else f"{first}-{last}月"


def _stages(answers: Answers) -> list[tuple]:
    """What was forecast with nothing of the quarter known and after each of its slots, as the packs
    of then said it; today's forecast or the outcome last."""
    study, level = answers.study, answers.study.level
    history, _ = study.panel.history(level.name)
    today = forecasts.forecast(answers, level.name)
    rows, end = [], end_zh(study, study.quarter.last)
    if today.known_months:
        told, refused = forecasts.told_by_earlier_packs(answers)
        months = [study.quarter.before.last, *study.quarter.slots(history.index)[:-1]]
        known = [month for month in months if month not in refused]
        rows += [
            _stage(study, month, then.forecast.total)
            for month, then in zip(known, told, strict=True)
        ]
    if today.known_months == 3:
        made = float(level.shown(today.known.sum()))
        return [*rows, ("path", f"{end}实际", made, made, made, "actual")]
    rows.append(_stage(study, history.index[-1], today.total))
    return [*rows, ("path", f"{end}待公布", np.nan, np.nan, np.nan, "pending")]


def _stage(study: Study, month: str, total: np.ndarray) -> tuple:
    low, middle, high = map(float, study.level.shown(np.quantile(total, [0.1, 0.5, 0.9])))
    return "path", end_zh(study, month), low, middle, high, "forecast"


def end_zh(study: Study, month: str) -> str:
    """'2月末'; of the year before '上年12月末'."""
    return f"{'上年' if int(month[:4]) < study.quarter.year else ''}{int(month[5:])}月末"


def _same_months(answers: Answers) -> list[tuple]:
    study, level = answers.study, answers.study.level
    quarter, known_months = study.quarter, forecasts.forecast(answers, level.name).known_months
    if known_months == 3:
        totals = level.shown(study.panel.quarter_totals(level.name).sum(axis=1))
        name = quarter.label_zh.split("年")[1]
        same = [
            (
                f"{label[:4]}年{name}{_unusual(study, int(label[:4]), 0)}",
                float(value),
                "past" if label != str(quarter) else "actual",
            )
            for label, value in zip(map(str, totals.index), totals, strict=True)
            if label.endswith(f"Q{quarter.number}") and label <= str(quarter)
        ]
        return [
            ("months", label, np.nan, value, np.nan, kind)
            for label, value, kind in same[-MOST_YEARS:]
        ]
    target = outlooks.level_target(study)
    if target is None:
        return []
    rate = outlooks.needed_rate(study, forecasts.forecast(answers, level.name), target)
    if rate is None or not rate.missing:
        return []
    span = span_zh(quarter.months[known_months:]) + ("平均每月" if rate.months > 1 else "")
    past = [
        (
            "months",
            f"{year}年{span}{_unusual(study, year, known_months)}",
            np.nan,
            value,
            np.nan,
            "past",
        )
        for year, value in list(rate.past.items())[1 - MOST_YEARS :]
    ]
    return [*past, ("months", f"{span}要完成", np.nan, rate.needed, np.nan, "needed")]


def _unusual(study: Study, year: int, known_months: int) -> str:
    """'（异常）' where the policy leaves a month out of what it compares."""
    months = {f"{year}{month[4:]}" for month in study.quarter.months[known_months:]}
    return "（异常）" if months & set(study.policy.excluded) else ""
