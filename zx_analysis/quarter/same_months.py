"""The last months of the quarter beside the same months of past years: what they made, how much of
the quarter that was, by how much the city's growth indicator rose in them.

Growth is published for the year to date alone. A year-to-date rate is the mean of its months' rates
weighted by what each made a year before, so that the months which follow a known part grew by

    (rate to the end · base to the end − rate before · base before) / (base of these months)

The base of value added is not published: the city's level of the year before stands in for it, of
the first year its own. It is an approximation, and said to be one (约).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.city.periods import to_date_zh
from zx_analysis.city.policy import Target
from zx_analysis.quarter import leader_path, outlooks
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.study import Study


@dataclass(frozen=True)
class SameMonths:
    """span: '3月', the months of the quarter that are not known yet, of a closed quarter its last
    ones. years, by year, this one last: level (of these months, in the unit of reports), share_pct
    (of the quarter's level), growth_pct (of these months, about), quarter_growth_pct (published to
    the quarter's end), unusual (whether the policy leaves out a month of that quarter) and
    after_unusual (or one of the same quarter a year before). Of this year while it is open: what
    the targets ask for, NaN without any. needed_pct: about what these months have to grow by for
    the target of growth; before: '1-2月', what of the year comes before them ('' where nothing
    does), and before_pct, its published growth."""

    span: str
    years: pd.DataFrame
    needed_pct: float
    before: str
    before_pct: float


def growth_target(study: Study) -> Target | None:
    """The policy's first target for a growth rate; None without one."""
    targets = study.policy.targets
    return next((one for one in targets if one.measure == "growth" and one.indicator), None)


@once
def same_months(answers: Answers) -> SameMonths:
    """Of the city's level and of its first growth target."""
    study = answers.study
    at = _known_before(study)
    slots, _ = study.panel.history(study.level.name)
    years = sorted({int(period[:4]) for period in slots.index} | {study.quarter.year})
    years = [year for year in years if year <= study.quarter.year]
    unusual = [_unusual(study, year) for year in years]
    rows = (
        _levels(study, years, at)
        .join(_growths(study, years, at))
        .assign(unusual=unusual, after_unusual=[_unusual(study, year - 1) for year in years])
    )
    told = rows[["level", "growth_pct"]].notna().any(axis=1) | (rows.index == years[-1])
    end = int(study.quarter.last[5:])
    before = end - 3 + at
    target, needed, known = growth_target(study), np.nan, np.nan
    if target is not None and target.indicator is not None:
        rates = study.panel.city_growth(target.indicator)
        known = _to_date(rates, study.quarter.year, before)
        needed = _rest(study, rates, study.quarter.year, before, target.value)
    return SameMonths(
        leader_path.span_zh(study.quarter.months[at:]),
        rows[told],
        needed,
        to_date_zh(f"{study.quarter.year}-{before:02}") if before else "",
        known,
    )


def _known_before(study: Study) -> int:
    """How many months of the quarter come before those that are compared: the known ones, of a
    closed quarter all but its last slot."""
    if not study.complete:
        return study.known_months
    _, months = study.panel.history(study.city.level)
    return 3 - min(int(months.iloc[-1]), 3)


def _levels(study: Study, years: list[int], at: int) -> pd.DataFrame:
    """level and share_pct by year: as published of the months, what the target asks of an open
    quarter."""
    level, rest = study.level, study.quarter.months[at:]
    slots, months = study.panel.history(level.name)
    city = slots.sum(axis=1, skipna=False)
    quarters = study.panel.quarter_levels(level.name).sum(axis=1, skipna=False)
    rows = {}
    for year in years:
        inside = [slot for month in rest if (slot := f"{year}{month[4:]}") in city.index]
        apart = sum(months[inside]) == len(rest)
        made = float(level.shown(city[inside].sum(skipna=False))) if apart else np.nan
        whole = float(level.shown(quarters.get(f"{year}{rest[-1][4:]}", np.nan)))
        rows[year] = (made, whole)
    goal = outlooks.level_target(study)
    if not study.complete and goal is not None:
        known = float(level.shown(study.panel.to_date(level.name).sum()))
        rows[study.quarter.year] = (max(goal - known, 0.0), goal)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["level", "whole"])
    return pd.DataFrame(
        {"level": table["level"], "share_pct": 100 * table["level"] / table["whole"]}
    )


def _growths(study: Study, years: list[int], at: int) -> pd.DataFrame:
    """growth_pct and quarter_growth_pct by year; NaN without a target of growth."""
    columns = ["growth_pct", "quarter_growth_pct"]
    target, quarter = growth_target(study), study.quarter
    if target is None or target.indicator is None:
        return pd.DataFrame(np.nan, years, columns)
    rates, rows = study.panel.city_growth(target.indicator), {}
    end = int(quarter.last[5:])
    for year in years:
        open_now = year == quarter.year and not study.complete
        final = target.value if open_now else _to_date(rates, year, end)
        rows[year] = (_rest(study, rates, year, end - 3 + at, final), final)
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def implied_pct(answers: Answers, final_pct: float) -> float:
    """What the months that are not known yet grow by, %, if the target's indicator ends the quarter
    at `final_pct`; NaN where that cannot be worked out."""
    study, target = answers.study, growth_target(answers.study)
    if target is None or target.indicator is None:
        return np.nan
    before = int(study.quarter.last[5:]) - 3 + _known_before(study)
    rates = study.panel.city_growth(target.indicator)
    return _rest(study, rates, study.quarter.year, before, final_pct)


def _rest(study: Study, rates: pd.Series, year: int, before: int, final: float) -> float:
    """What the months of a year after the first `before` grew by, `final` being the rate to the
    quarter's end."""
    end = int(study.quarter.last[5:])
    sums = study.panel.levels_to_date(study.level.name).sum(axis=1, skipna=False)
    base_year = year - 1 if f"{year - 1}-{end:02}" in sums.index else year
    return growth_of_rest(
        final,
        _to_date(rates, year, before),
        _to_date(sums, base_year, end),
        _to_date(sums, base_year, before),
    )


def _to_date(by_period: pd.Series, year: int, month: int) -> float:
    """What is published to a month of a year; 0 before its first month."""
    return float(by_period.get(f"{year}-{month:02}", np.nan)) if month else 0.0


def _unusual(study: Study, year: int) -> bool:
    return bool({f"{year}{month[4:]}" for month in study.quarter.months} & study.policy.excluded)


def growth_of_rest(end_pct: float, before_pct: float, base: float, base_before: float) -> float:
    """Growth, %, of the months after the known part of a year to date; base: of the whole, all in
    one unit. By hand: 18 % in all, 17.2 % of the first 60 of 100: (1800 − 1032) / 40 = 19.2."""
    if base_before == 0:
        return end_pct
    return (end_pct * base - before_pct * base_before) / (base - base_before)
