"""What each township may have of each indicator at a quarter's end: draws for the ranking that comes."""

import numpy as np
import pandas as pd

from zx_analysis.city.periods import Quarter
from zx_analysis.cleaning.panels import rates
from zx_analysis.forecasting.counts import count_draws
from zx_analysis.forecasting.growth import Companion, forecast_growth
from zx_analysis.programmes import candidates
from zx_analysis.quarter import ledger_rows, outlooks
from zx_analysis.quarter.outlooks import restatement, stream
from zx_analysis.quarter.study import Study


def township_draws(
    study: Study, indicator: str, quarter: Quarter, until: str = "", seed: int = 0
) -> np.ndarray:
    """(draws, townships of the study) of one indicator for the quarter, as known at `until` (default: all that was read).

    A level or count is the quarter's sum, a growth rate the year to date at its end, as the ranking takes them. NaN columns for townships of which
    nothing was published. Draws of different indicators and townships go together only where a growth rate is learnt from a level's own draws.
    """
    until = min(until or study.until, quarter.months[-1])
    kind = study.city.measure(indicator).kind
    return {"level": _levels, "count": _counts, "growth": _growths}[kind](
        study, indicator, quarter, until, seed
    )


def _levels(study: Study, indicator: str, quarter: Quarter, until: str, seed: int) -> np.ndarray:
    own, _, _ = outlooks.quarter_forecast(
        study, indicator, quarter, until, outlooks.on_comparable_basis(study, indicator), seed
    )
    return own.draws


def _counts(study: Study, indicator: str, quarter: Quarter, until: str, seed: int) -> np.ndarray:
    history, months = study.history(indicator, until)
    known_months, known = (
        int(months[months.index.isin(quarter.months)].sum()),
        study.known_so_far(indicator, quarter, until),
    )
    if indicator == ledger_rows.NEW and known_months < 3:
        coming = _candidates(study, history, quarter, until, seed)
        if coming is not None:
            return known[history.columns].to_numpy(float) + coming
    return np.column_stack(
        [
            count_draws(
                history[code].fillna(0),
                months,
                quarter,
                known_months,
                known=known[code],
                seed=[*stream(seed, indicator), at],
            )
            for at, code in enumerate(history.columns)
        ]
    )


def _candidates(
    study: Study, history: pd.DataFrame, quarter: Quarter, until: str, seed: int
) -> np.ndarray | None:
    """(draws, townships) of the new enterprises that are still to come, by the ledgers of candidates; None where they cannot say."""
    day = ledger_rows.last_day(until)
    try:
        own = ledger_rows.entrants(study, day, seed, quarter)
    except ValueError:
        return None  # too little to learn from: the counts' own past stands in
    past = history[history.index < quarter.months[0]].sum()
    if own is None or not own.quarters or not past.sum() > 0:
        return None
    rows = ledger_rows.candidate_rows(study)
    return candidates.by_township(
        own, rows, candidates.stages_on(rows, day), past, seed=stream(seed, ledger_rows.NEW)
    )


def _growths(study: Study, indicator: str, quarter: Quarter, until: str, seed: int) -> np.ndarray:
    """Each township's rate by itself and beside the growth of its own output, as the city's."""
    published = study.growth_to_date(indicator, until)
    level, companions = study.city.level, {}
    history, months = study.history(level, until)
    if outlooks.reaches(history, months, quarter):
        own, _, _ = outlooks.quarter_forecast(
            study, level, quarter, until, restatement(study, level) is not None, seed
        )
        sums = outlooks.comparable_to_date(study, level, until)
        grown, year_before = rates(sums), sums.reindex([quarter.a_year_before.months[-1]]).iloc[0]
        ahead = (
            outlooks.year_so_far(sums[own.units], quarter)
            + pd.DataFrame(own.draws, columns=own.units)
        ) / year_before - 1
        for code in own.units:
            if year_before[code] > 0:
                companions[code] = {
                    level: Companion(grown[code].dropna(), 100 * ahead[code].to_numpy())
                }
    columns = []
    for at, code in enumerate(study.codes):
        rate = published[code].dropna()
        draws = (
            None
            if rate.empty
            else forecast_growth(
                rate,
                quarter,
                companions.get(code),
                exclude=study.policy.exclude_periods.value,
                seed=[*stream(seed, indicator), at],
            ).draws
        )
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
    return study.known_so_far(indicator, study.quarter, study.quarter.months[-1])
