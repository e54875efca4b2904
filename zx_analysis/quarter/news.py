"""Why the forecast moved since the month before: news by release, and by township.

After each release of an earlier month's pack the quarter is forecast anew: first with the figures
of the earlier months as they are published now (revisions), then with the months published since,
then with the leading indicator's newer months. Each step's change of the total's median is that
release's news, so that the steps add up to the whole change exactly; in another order the single
steps would be a little different, as with every such account (Banbura and Modugno 2014 speak of
the joint news of a release). By township the change of the mean is told: means add up, medians do
not, and what the city's median moved otherwise stands in a line of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter
from zx_analysis.forecasting import Forecast, forecast_quarter
from zx_analysis.messages import InputRefused
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.forecasts import ForecastInputs, as_known, forecast_inputs
from zx_analysis.quarter.study import Study

REVISED, PUBLISHED, LEADING = "以前月份的修订和企业范围变动", "新公布的月份", "先行指标的新月份"


@dataclass(frozen=True)
class News:
    """What moved the forecast of one level since `before`, in its unit.

    before, now: the last month known then and now; earlier, later: the total's median then and now
    (the figure itself where the quarter is complete). releases: by release its news, adding up to
    later - earlier. townships: by code earlier, later (means) and change.
    """

    before: str
    now: str
    earlier: float
    later: float
    releases: pd.Series
    townships: pd.DataFrame

    @property
    def change(self) -> float:
        return self.later - self.earlier

    @property
    def beside_means(self) -> float:
        """What the median of the total moved otherwise than the townships' means together."""
        return self.change - float(self.townships["change"].sum())


@once
def news(answers: Answers) -> News | None:
    """Of the city's level, since the slot before the latest one known; None where no pack could
    have been made then, or nothing of the quarter is known."""
    study = answers.study
    level, quarter = study.city.level, study.quarter
    history, _ = study.panel.history(level)
    slots = quarter.slots(history.index)
    if not slots:
        return None
    before = [quarter.before.last, *slots][-2]
    try:
        then = as_known(answers, before)
        given = forecast_inputs(then, level)
        present = forecast_inputs(answers, level)
        if set(given.history) != set(present.history):
            return None
        steps = _forecasts(given, present, quarter)
    except (InputRefused, ValueError):
        return None
    medians = [float(np.median(step.total)) for step in steps.values()]
    first, last = next(iter(steps.values())), list(steps.values())[-1]
    means = pd.DataFrame(
        {
            "earlier": pd.Series(first.draws.mean(axis=0), first.units),
            "later": pd.Series(last.draws.mean(axis=0), last.units),
        }
    )
    return News(
        before,
        slots[-1],
        medians[0],
        medians[-1],
        pd.Series(np.diff(medians), list(steps)[1:]),
        means.assign(change=means["later"] - means["earlier"]),
    )


def _forecasts(
    given: ForecastInputs, present: ForecastInputs, quarter: Quarter
) -> dict[str, Forecast]:
    """The forecast of then, and after each release; a release without anything new is left out."""

    def forecast(figures: ForecastInputs, known: pd.Series | None, leading) -> Forecast:
        return forecast_quarter(
            figures.history,
            quarter,
            figures.months,
            exclude=present.exclude,
            leading=leading,
            known=known,
            seed=present.seed,
        )

    steps = {"": forecast(given, given.known, given.leading)}
    until = given.history.index[-1]
    columns = list(given.history)
    revised = present.history.loc[:until, columns]
    if not revised.equals(given.history[columns]):
        again = ForecastInputs(
            revised,
            present.months.loc[:until],
            present.exclude,
            given.leading,
            given.known,
            present.seed,
        )
        steps[REVISED] = forecast(again, given.known, given.leading)
    steps[PUBLISHED] = forecast(present, present.known, None)
    if present.leading is not None:
        steps[LEADING] = forecast(present, present.known, present.leading)
    return steps


FEWEST_CHANGES = 8  # of all townships in past years, from which the usual change is told
ABRUPT_TIMES = 3  # usual changes from which one is called abrupt
ABRUPT = ["township_code", "indicator", "before_pct", "now_pct", "change_pp", "usual_pp", "times"]


def abrupt_changes(study: Study) -> pd.DataFrame:
    """Units whose published growth of the year to date moved against the city's since the slot
    before by ABRUPT_TIMES or more of what it usually does: ABRUPT, the most unusual first.

    change_pp is the change of the difference to the city, so that what moved all is nobody's own;
    usual_pp the median of its absolute values over all units in the same step of past years (a
    third month moves the year to date more than a twelfth), of FEWEST_CHANGES at least. Empty where
    the quarter's latest slot is the year's first one.
    """
    rows = []
    for name, growth, latest, usual in _steps(study):
        rows += [
            (
                code,
                name,
                growth[code].iloc[-2],
                growth[code].iloc[-1],
                latest[code],
                usual,
                abs(latest[code]) / usual,
            )
            for code in map(str, growth)
            if usual > 0 and abs(latest[code]) >= ABRUPT_TIMES * usual
        ]
    return (
        pd.DataFrame(rows, columns=ABRUPT)
        .sort_values("times", ascending=False, kind="stable")
        .reset_index(drop=True)
    )


def judged(study: Study) -> bool:
    """Whether there is a slot before to compare with, and enough of past years to judge by."""
    return any(True for _ in _steps(study))


def _steps(study: Study) -> Iterator[tuple[str, pd.DataFrame, pd.Series, float]]:
    """Of each growth rate that can be judged: name, growth to date (slots × units), the latest
    change against the city by unit, the usual one, percentage points."""
    for measure in study.city.measures:
        if measure.kind != "growth" or not study.city.has(measure.name):
            continue
        growth = study.panel.growth_to_date(measure.name, study.latest_month)
        years = pd.Series(growth.index.str[:4], growth.index)
        beside = growth.sub(study.panel.city_growth(measure.name).reindex(growth.index), axis=0)
        changes = beside.diff()[years == years.shift()].dropna(how="all")
        if growth.empty or growth.index[-1] not in study.quarter.slots(changes.index):
            continue
        latest, past = changes.iloc[-1], changes.iloc[:-1]
        same_step = past[past.index.str[5:] == changes.index[-1][5:]].abs().stack()
        if len(same_step) < FEWEST_CHANGES:
            continue
        yield measure.name, growth, latest, float(same_step.median())
