"""What is to be expected of the quarter's targets: the study's figures put into the methods, each outlook in the unit of its target."""

import zlib
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd

from zx_analysis import attainment, backtesting, comparable
from zx_analysis.attainment import Joint, Outlook, Progress
from zx_analysis.backtesting import Hindcast
from zx_analysis.counts import count_draws
from zx_analysis.forecasting import Forecast, forecast_quarter
from zx_analysis.growth import Companion, GrowthForecast, forecast_growth, rates, to_date
from zx_analysis.indicators import convert, in_full
from zx_analysis.periods import Quarter, month_index
from zx_analysis.policy_parts import Target
from zx_analysis.study import Study, once

LEADING = "electricity_wan_kwh"
PROJECTS = "技改项目"
SHORTEST_PAST = 24  # months before a past quarter that is drawn again


def restatement(study: Study, indicator: str) -> Callable[[pd.DataFrame], pd.DataFrame] | None:
    """What puts a history of the indicator on the scope of its last year (comparable basis); None where its growth is not published."""
    growth = study.city.measure(indicator).growth
    if not growth or not study.city.has(growth):
        return None
    return partial(comparable.on_latest_scope, panel=study.cleaned.panel, level=indicator, growth=growth, changes=study.changes)


def stream(seed: int, indicator: str) -> list[int]:
    """A seed of its own for each indicator: drawn from one, tax and investment would rise and fall together."""
    return [seed, zlib.crc32(indicator.encode())]


def forecast(study: Study, indicator: str, seed: int = 0) -> Forecast:
    """The quarter's forecast of a level, as known at the study's date; on the comparable basis if the policy says so."""
    comparable_basis = study.policy.comparable and restatement(study, indicator) is not None
    own, history, _ = quarter_forecast(study, indicator, study.quarter, study.quarter.months[-1], comparable_basis, seed)
    notes = [f"以前年份已按公布增速换算到{history.index[-1][:4]}年的企业范围"] if comparable_basis else []
    return replace(own, notes=notes + own.notes)


@once
def quarter_forecast(study: Study, indicator: str, quarter: Quarter, until: str, comparable_basis: bool, seed: int) -> tuple[Forecast, pd.DataFrame, pd.Series]:
    """A quarter as known at `until`, with electricity as a leading indicator of output where it is known for longer; the history it was made from
    and the months of its slots."""
    history, months = study.history(indicator, until)
    if comparable_basis:
        history = restatement(study, indicator)(history)
    leading = None
    if indicator == study.city.level and study.city.has(LEADING):
        electricity, spans = study.history(LEADING, until)
        if reaches(electricity, spans, quarter) and electricity.index[-1] > history.index[-1]:
            leading = electricity
    exclude = study.policy.exclude_periods.value if quarter == study.quarter else set(study.policy.exclude_periods.value) - set(quarter.months)
    return forecast_quarter(history, quarter, months, exclude=exclude, leading=leading, seed=stream(seed, indicator)), history, months


@once
def city_growth(study: Study, indicator: str, quarter: Quarter, until: str = "", seed: int = 0) -> GrowthForecast:
    """The city's published growth at the end of `quarter`, as known at `until` (default: all that was read), beside what its output and electricity
    will have grown by."""
    published = study.city_growth(indicator)
    until = until or study.until
    return forecast_growth(
        published[published.index <= until], quarter, {name: found for name in (study.city.level, LEADING) if (found := _companion(study, name, quarter, until, seed))},
        exclude=study.policy.exclude_periods.value, seed=stream(seed, indicator))


def growth_hindcasts(study: Study, indicator: str, seed: int = 0) -> pd.DataFrame:
    """The past of `city_growth`, one row per quarter and month that was the latest known: quarter, known (period), median, low80, high80, by_itself, actual.

    by_itself: the median without output and electricity. All in %.
    """
    published, rows = study.city_growth(indicator), []
    for period in published.index:
        quarter = Quarter(int(period[:4]), (int(period[5:]) + 2) // 3)
        if period != quarter.months[-1] or quarter == study.quarter:
            continue
        before = published.index[published.index < quarter.months[0]][-1:]
        for known in [*before, *(month for month in quarter.months[:-1] if month in published.index)]:
            low, middle, high = np.quantile(city_growth(study, indicator, quarter, known, seed).draws, [0.1, 0.5, 0.9])
            own = forecast_growth(published[published.index <= known], quarter, exclude=study.policy.exclude_periods.value, seed=stream(seed, indicator))
            rows.append((str(quarter), known, middle, low, high, float(np.median(own.draws)), float(published[period])))
    return pd.DataFrame(rows, columns=["quarter", "known", "median", "low80", "high80", "by_itself", "actual"])


def _companion(study: Study, indicator: str, quarter: Quarter, until: str, seed: int) -> Companion | None:
    """How an indicator with a level grew for the year to date, and will have grown at the quarter's end; None where that cannot be said."""
    if not study.city.has(indicator):
        return None
    history, months = study.history(indicator, min(until, quarter.months[-1]))
    if history.isna().any(axis=None) or not reaches(history, months, quarter):
        return None
    own, history, months = quarter_forecast(study, indicator, quarter, min(until, quarter.months[-1]), restatement(study, indicator) is not None, seed)
    total, start = history.sum(axis=1), quarter.months[0]
    so_far = total[(total.index >= f"{quarter.year}-") & (total.index < start)].sum()
    sums = to_date(total, months)
    before = sums.get(f"{quarter.year - 1}{quarter.months[-1][4:]}", 0.0)
    return Companion(rates(sums), 100 * ((so_far + own.total) / before - 1)) if before > 0 else None


def reaches(history: pd.DataFrame, months: pd.Series, quarter: Quarter) -> bool:
    """Whether a history has no slot missing and ends close enough for the quarter to be forecast."""
    if history.empty:
        return False
    first, last = month_index(history.index[0]) - int(months.iloc[0]) + 1, month_index(history.index[-1])
    return last - first + 1 == months.sum() and last >= month_index(quarter.months[0]) - 4


@once
def hindcasts(study: Study, *, comparable_basis: bool, seed: int = 0) -> list[Hindcast]:
    """The back-test of the city's level on its own history, each origin on the scope then known or as published; nothing where the history is too short."""
    history, months = study.history(study.city.level)
    restate = restatement(study, study.city.level) if comparable_basis else None
    return backtesting.hindcasts(history, months, exclude=study.policy.exclude_periods.value, restate=restate, seed=seed)


def outlooks(study: Study, seed: int = 0) -> list[Outlook]:
    """One outlook per target of the policy, in its unit. A target whose ledger is absent is left out."""
    return [look for target in study.policy.targets if (look := outlook(study, target, seed)) is not None]


@once
def outlook(study: Study, target: Target, seed: int = 0) -> Outlook | None:
    """The outlook of one target; None where its ledger is absent."""
    thresholds = study.policy.thresholds
    if target.measure == "projects":
        if PROJECTS not in study.ledgers:
            return None
        entered = float(len(study.ledgers[PROJECTS].rows))
        return attainment.counted(target.label_zh, target.unit, target.value, entered, thresholds=thresholds)
    draws, known, final = _target_draws(study, target, seed)
    return attainment.attain(target.label_zh, target.unit, target.value, draws, known=known, final=final, thresholds=thresholds)


def joint(study: Study, seed: int = 0) -> Joint:
    """Whether all targets are met together: the share of the draws that reach every one, drawn with
    a shock in common.

    Output and the growth that is learnt from it go together at least as in their own forecasts. A
    target that is only counted belongs to it once it is reached, and is named as left out before.
    """
    drawn, wanted, left_out = {}, {}, []
    for target in study.policy.targets:
        if target.measure != "projects":
            drawn[target.label_zh], _, _ = _target_draws(study, target, seed)
            wanted[target.label_zh] = target.value
        elif PROJECTS not in study.ledgers or len(study.ledgers[PROJECTS].rows) < target.value:
            left_out.append(target.label_zh)
    correlation, quarters = shared_shock(study, seed)
    side_by_side = attainment.together(drawn, correlation, seed=stream(seed, "joint"))
    reached = {label: draws >= wanted[label] for label, draws in side_by_side.items()}
    return attainment.joint(reached, left_out, correlation, quarters)


def joint_figures(study: Study, seed: int = 0) -> pd.DataFrame:
    """`joint` as one row, for the CSV of the pack; none without a target that can be forecast."""
    forecast = any(target.measure != "projects" for target in study.policy.targets)
    found = [joint(study, seed)] if forecast else []
    rows = [{**vars(own), "left_out": "、".join(own.left_out)} for own in found]
    return pd.DataFrame(rows, columns=[field.name for field in fields(Joint)])


@once
def shared_shock(study: Study, seed: int = 0) -> tuple[float, int]:
    """How much the errors of the targets' levels and counts go together, and the past quarters that
    was learnt from (`attainment.shared_shock`).

    Growth is left out: it goes with output by its own forecast.
    """
    targets = study.policy.targets
    names = sorted({target.indicator for target in targets if target.measure == "quarter"})
    quarters = [set(_past_quarters(study, name)) for name in names]
    shared = sorted(set.intersection(*quarters), key=str) if quarters else []
    if len(shared) < attainment.ENOUGH_QUARTERS:
        return attainment.PRIOR_CORRELATION, 0
    pits = {name: [_past_pit(study, name, own, seed) for own in shared] for name in names}
    return attainment.shared_shock(pd.DataFrame(pits))


def _past_quarters(study: Study, indicator: str) -> list[Quarter]:
    """Complete quarters before the study's with two years before them, none of whose months the
    policy leaves out."""
    history, months = study.history(indicator)
    if history.empty:
        return []
    first = month_index(history.index[0]) - int(months.iloc[0]) + 1
    left_out = set(study.policy.exclude_periods.value)
    found = [Quarter.parse(label) for label in quarter_totals(history, months).dropna().index]
    return [
        quarter
        for quarter in found
        if quarter != study.quarter
        and month_index(quarter.months[0]) - first >= SHORTEST_PAST
        and not left_out & set(quarter.months)
    ]


def _past_pit(study: Study, indicator: str, quarter: Quarter, seed: int) -> float:
    """Where a past quarter's outcome fell among what was drawn with as many months known as today:
    0 to 1."""
    history, months = study.history(indicator)
    actual = history[history.index.isin(quarter.months)].to_numpy().sum()
    known = [month for month in quarter.months[: study.known_months] if month in history.index]
    until = known[-1] if known else history.index[history.index < quarter.months[0]][-1]
    if study.city.measure(indicator).kind == "count":
        seen, spans, inside = history[:until].sum(axis=1), months[:until], int(months[known].sum())
        draws = count_draws(seen, spans, quarter, inside, seed=stream(seed, indicator))
    else:
        basis = study.policy.comparable and restatement(study, indicator) is not None
        draws = quarter_forecast(study, indicator, quarter, until, basis, seed)[0].total
    return float(np.mean(draws < actual) + np.mean(draws == actual) / 2)


def _target_draws(study: Study, target: Target, seed: int) -> tuple[np.ndarray, float, bool]:
    """Draws of a target in its unit, what is known of it, and whether that is final."""
    if target.measure == "growth":
        own = city_growth(study, target.indicator, study.quarter, seed=seed)
        return own.draws, float(study.city_growth(target.indicator).iloc[-1]), own.final
    draws, known, final = quarter_draws(study, target.indicator, seed)
    factor = float(convert(Decimal(1), study.city.measure(target.indicator).unit, target.unit))
    # A fact is compared without the noise of summing floats.
    return (np.round(factor * draws, 6) if final else factor * draws), factor * known, final


def quarter_draws(study: Study, indicator: str, seed: int = 0) -> tuple[np.ndarray, float, bool]:
    """Possible totals of the city's quarter for a level or a count, what is known of it, and whether it is complete; in the indicator's unit."""
    if study.city.measure(indicator).kind != "count":
        own = forecast(study, indicator, seed)
        return own.total, float(own.known.sum()), own.known_months == 3
    history, months = study.history(indicator)
    if not study.covered(indicator, study.quarter):
        raise ValueError(f"{study.city.measure(indicator).label_zh}缺少 {study.quarter} 的前几个月，已公布的凑不成这个季度。请补上这几个月的报表。 {indicator} lacks the first months of {study.quarter}.")
    total, inside = history.sum(axis=1), [period in study.quarter.months for period in history.index]
    known_months = int(months[inside].sum())
    draws = count_draws(total, months, study.quarter, known_months, seed=stream(seed, indicator))
    return draws, float(total[inside].sum()), known_months == 3


def targets_table(outlooks: list[Outlook]) -> pd.DataFrame:
    """The targets as a reader sees them."""
    return pd.DataFrame([{
        "目标": o.label_zh, "单位": o.unit, "目标值": in_full(o.target), "实际或预计": o.figure(o.median),
        "八成范围": o.range_zh if o.low80 < o.high80 else "—", "达到目标的概率": o.probability_zh, "颜色": o.colour} for o in outlooks])


def targets_figures(outlooks: list[Outlook]) -> pd.DataFrame:
    """The targets as figures, for the CSV of the pack."""
    return pd.DataFrame([{
        "label_zh": o.label_zh, "unit": o.unit, "target": o.target, "probability": o.probability, "median": o.median, "low80": o.low80,
        "high80": o.high80, "gap": o.gap, "known": o.known, "met": o.met, "final": o.final, "colour": o.colour} for o in outlooks])


def unit(study: Study, indicator: str) -> str:
    """The unit in which a reader sees an indicator's own figures: a count in that of the policy's target (家, where the indicator says 个)."""
    measure = study.city.measure(indicator)
    given = [target.unit for target in study.policy.targets if target.indicator == indicator and target.measure == "quarter"]
    return given[0] if given and measure.kind == "count" and convert(Decimal(1), given[0], measure.unit) == 1 else measure.unit


def quarter_totals(history: pd.DataFrame, months: pd.Series) -> pd.DataFrame:
    """Complete quarters × units, index '2021Q4'; NaN where a unit lacks one of the quarter's slots."""
    label = [str(Quarter(int(p[:4]), (int(p[5:]) + 2) // 3)) for p in history.index]
    complete = months.groupby(label).sum() == 3
    return history.groupby(label).sum(skipna=False)[complete]


def year_ago(study: Study, indicator: str, quarter: Quarter) -> pd.Series:
    """Each unit's total of the same quarter a year before; NaN where one of its slots is missing."""
    history, months = study.history(indicator)
    return quarter_totals(history, months).T.get(f"{quarter.year - 1}Q{quarter.number}", pd.Series(np.nan, history.columns))


def progress(study: Study, seed: int = 0) -> dict[str, Progress]:
    """By name of indicator, in Chinese: the year's plan beside the schedule; of the projects, whose target is of the year, what is entered."""
    schedule, result = study.policy.schedule, {}
    if schedule is None:
        return result
    for plan in schedule.plans:
        measure = study.city.measure(plan.indicator)
        (draws, known, _), factor = quarter_draws(study, plan.indicator, seed), float(convert(Decimal(1), measure.unit, plan.unit))
        history, _ = study.history(plan.indicator)
        earlier = history[(history.index >= f"{study.quarter.year}-") & (history.index < study.quarter.months[0])].sum(axis=1).sum()
        result[measure.label_zh] = attainment.progress(factor * (earlier + draws), factor * float(earlier + known), plan.value, schedule.share_pct.value)
    for target in study.policy.targets:
        if target.measure == "projects" and PROJECTS in study.ledgers:
            entered = float(len(study.ledgers[PROJECTS].rows))
            result[target.label_zh] = attainment.progress(np.array([entered]), entered, target.value, schedule.share_pct.value)
    return result
