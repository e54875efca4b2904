"""What each township may have of each indicator at a quarter's end: draws for the ranking that comes."""

import numpy as np
import pandas as pd

from zx_analysis import outlooks
from zx_analysis.counts import count_draws
from zx_analysis.growth import Companion, forecast_growth, rates, to_date
from zx_analysis.outlooks import restatement, stream
from zx_analysis.periods import Quarter
from zx_analysis.study import Study


def township_draws(study: Study, indicator: str, quarter: Quarter, until: str = "", seed: int = 0) -> np.ndarray:
    """(draws, townships of the study) of one indicator for the quarter, as known at `until` (default: all that was read).

    A level or count is the quarter's sum, a growth rate the year to date at its end, as the ranking takes them. NaN columns for townships of which
    nothing was published. Draws of different indicators and townships go together only where a growth rate is learnt from a level's own draws.
    """
    until = min(until or study.until, quarter.months[-1])
    kind = study.city.measure(indicator).kind
    return {"level": _levels, "count": _counts, "growth": _growths}[kind](study, indicator, quarter, until, seed)


def _levels(study: Study, indicator: str, quarter: Quarter, until: str, seed: int) -> np.ndarray:
    own, _, _ = outlooks.quarter_forecast(study, indicator, quarter, until, study.policy.comparable and restatement(study, indicator) is not None, seed)
    return own.draws


def _counts(study: Study, indicator: str, quarter: Quarter, until: str, seed: int) -> np.ndarray:
    history, months = study.history(indicator, until)
    known = int(months[[period in quarter.months for period in months.index]].sum())
    return np.column_stack([count_draws(history[code].fillna(0), months, quarter, known, seed=[*stream(seed, indicator), at])
                            for at, code in enumerate(history.columns)])


def _growths(study: Study, indicator: str, quarter: Quarter, until: str, seed: int) -> np.ndarray:
    """Each township's rate by itself and beside the growth of its own output, as the city's."""
    published = study.growth_to_date(indicator, until)
    level, companions = study.city.level, {}
    history, months = study.history(level, until)
    if outlooks.reaches(history, months, quarter):
        own, history, months = outlooks.quarter_forecast(study, level, quarter, until, restatement(study, level) is not None, seed)
        so_far = history[(history.index >= f"{quarter.year}-") & (history.index < quarter.months[0])].sum(skipna=False)
        sums = to_date(history, months)
        grown, year_before = rates(sums), sums.reindex([f"{quarter.year - 1}{quarter.months[-1][4:]}"]).iloc[0]
        for at, code in enumerate(own.units):
            if year_before[code] > 0:
                companions[code] = {level: Companion(grown[code].dropna(), 100 * ((so_far[code] + own.draws[:, at]) / year_before[code] - 1))}
    columns = []
    for at, code in enumerate(study.codes):
        rate = published[code].dropna()
        draws = None if rate.empty else forecast_growth(rate, quarter, companions.get(code), exclude=study.policy.exclude_periods.value,
                                                        seed=[*stream(seed, indicator), at]).draws
        columns.append(draws)
    size = next((len(draws) for draws in columns if draws is not None), 1)
    return np.column_stack([np.full(size, np.nan) if draws is None else draws for draws in columns])


def figures(study: Study, indicators: list[str], quarter: Quarter) -> pd.DataFrame:
    """Townships × indicators: what was published of a quarter, NaN where nothing was."""
    return pd.DataFrame({name: study.to_date(name, quarter) for name in indicators})


def known(study: Study, indicator: str) -> pd.Series | None:
    """What each township has of a level or count in the quarter so far, 0 where nothing was published yet; None for a growth rate."""
    if study.city.measure(indicator).kind == "growth":
        return None
    history, _ = study.history(indicator)
    return history[history.index >= study.quarter.months[0]].sum()
