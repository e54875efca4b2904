"""Early warning (末位预警): before the quarter closes, who may come last, and what would have to
happen in the months that remain.

The prospects of every township and indicator go through the same scorer as the ranking itself, draw
by draw; the probability of coming last is the share of draws. It is only as good as these
prospects: indicators are drawn apart, but for growth learnt from output. Peer groups are compared
apart as in the ranking; its tie breakers, least bases and minimum of enterprises are not applied.

What each township may have of each indicator at a quarter's end: draws for the ranking that comes.
"""

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter, Scheme
from zx_analysis.city.periods import last_day, month_index
from zx_analysis.cleaning import Panel, panels
from zx_analysis.cleaning.panels import rates
from zx_analysis.forecasting import count_draws, forecast_growths
from zx_analysis.programmes import candidates
from zx_analysis.quarter import forecasts, standings
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.known_rows import candidate_rows
from zx_analysis.quarter.programmes import entrants
from zx_analysis.quarter.study import NEW
from zx_analysis.ranking import firmness, scoring


def township_draws(
    answers: Answers, indicator: str, quarter: Quarter, until: str = ""
) -> np.ndarray:
    """(draws, townships of the study) of one indicator for the quarter, as known at `until`
    (default: all that was read).

    A level or count is the quarter's sum, a growth rate the year to date at its end, as the ranking
    takes them. NaN columns for townships of which nothing was published. Draws of different
    indicators and townships go together only where a growth rate is learnt from a level's own
    draws.
    """
    study = answers.study
    until = min(until or study.until, quarter.last)
    kind = study.city.measure(indicator).kind
    return {"level": _levels, "count": _counts, "growth": _growths}[kind](
        answers, indicator, quarter, until
    )


def _levels(answers: Answers, indicator: str, quarter: Quarter, until: str) -> np.ndarray:
    own, _, _ = forecasts.quarter_forecast(
        answers, indicator, quarter, until, answers.study.on_comparable_basis(indicator)
    )
    return own.draws


def _counts(answers: Answers, indicator: str, quarter: Quarter, until: str) -> np.ndarray:
    study = answers.study
    history, months = study.panel.history(indicator, until)
    known_months = study.panel.known_months(indicator, quarter, until)
    known = study.panel.known_so_far(indicator, quarter, until)
    if indicator == NEW and known_months < 3:
        coming = _candidates(answers, history, quarter, until)
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
                seed=[*answers.stream(indicator), at],
            )
            for at, code in enumerate(history.columns)
        ]
    )


def _candidates(
    answers: Answers, history: pd.DataFrame, quarter: Quarter, until: str
) -> np.ndarray | None:
    """(draws, townships) of the new enterprises that are still to come, by the ledgers of
    candidates; None where they cannot say.
    """
    day = last_day(until)
    try:
        own = entrants(answers, day, quarter)
    except ValueError:
        return None  # too little to learn from: the counts' own past stands in
    past = history[history.index < quarter.first].sum()
    rows = candidate_rows(answers)
    if own is None or rows is None or not own.quarters or not past.sum() > 0:
        return None
    return candidates.by_township(
        own, rows, candidates.stages_on(rows, day), past, seed=answers.stream(NEW)
    )


def _growths(answers: Answers, indicator: str, quarter: Quarter, until: str) -> np.ndarray:
    """Each township's rate by itself and beside the growth of its own output, as the city's."""
    study = answers.study
    codes, level = study.codes, study.city.level
    published = study.panel.growth_to_date(indicator, until)[codes]
    history, months = study.panel.history(level, until)
    grown = ahead = None
    if forecasts.reaches(history, months, quarter):
        own, _, _ = forecasts.quarter_forecast(
            answers, level, quarter, until, study.panel.restatement(level) is not None
        )
        sums = study.panel.comparable_to_date(level, until)
        grown, year_before = rates(sums), sums.reindex([quarter.a_year_before.last]).iloc[0]
        drawn = pd.DataFrame(own.draws, columns=own.units)
        reached = forecasts.year_so_far(sums[own.units], quarter) + drawn
        grown = grown.reindex(columns=codes)
        ahead = 100 * (reached / year_before.where(year_before > 0) - 1)
        ahead = ahead.reindex(columns=codes).to_numpy()
    return forecast_growths(
        published,
        quarter,
        grown,
        ahead,
        exclude=study.policy.excluded,
        seed=answers.stream(indicator),
    )


def figures_of(panel: Panel, indicators: list[str], quarter: Quarter) -> pd.DataFrame:
    """Townships × indicators: what was published of a quarter, NaN where nothing was."""
    return pd.DataFrame({name: panel.to_date(name, quarter) for name in indicators})


def known_figures(panel: Panel, indicator: str) -> pd.Series | None:
    """What each township has of a level or count in the quarter so far, 0 where nothing was
    published yet; None for a growth rate.
    """
    if panel.is_growth(indicator):
        return None
    return panel.known_so_far(indicator, panel.quarter, panel.quarter.last)


FIGURES_AT_ONCE = 2_000_000  # figures of draws scored at once: of a province they fill a gigabyte
SHORTEST_HISTORY = 24  # months before a quarter that is forecast again


def figure_draws(answers: Answers, plan: Scheme, quarter: Quarter, until: str = "") -> np.ndarray:
    """(draws, townships, indicators) of the scheme's indicators at the quarter's end, as known at
    `until`.
    """
    columns = [township_draws(answers, name, quarter, until) for name in plan.names]
    size = max(len(column) for column in columns)
    return np.stack(
        [
            np.broadcast_to(column, (size, column.shape[1])) if len(column) == 1 else column
            for column in columns
        ],
        axis=-1,
    )


@once
def open_draws(answers: Answers) -> np.ndarray | None:
    """`figure_draws` of the study's quarter; None without a scheme or once every figure of the
    ranking is published."""
    study = answers.study
    plan = study.policy.ranking
    if plan is None or not standings.open_indicators(study.panel, plan):
        return None
    return figure_draws(answers, plan, study.quarter)


def last(figures: np.ndarray, plan: Scheme, codes: list[str]) -> np.ndarray:
    """(…, townships): who is among the last of its peer group, of figures (…, townships,
    indicators) in the order of `codes`; ties at the cut included.
    """
    found = np.zeros(figures.shape[:-1], dtype=bool)
    for group in peers(plan, codes):
        found[..., group] = scoring.score(figures[..., group, :], plan).last
    return found


def peers(plan: Scheme, codes: list[str]) -> list[np.ndarray]:
    """The places of the townships that are compared with each other, one array per peer group; all
    where the scheme has no groups.
    """
    groups = dict(plan.peer_groups)
    own = np.array([groups.get(str(code), "") for code in codes])
    return [np.flatnonzero(own == name) for name in dict.fromkeys(own)]


def last_probability(draws: np.ndarray, plan: Scheme, codes: list[str]) -> np.ndarray:
    """(townships,): share of the draws (draws, townships, indicators) in which each is among the
    last of its peer group.
    """
    size = max(1, FIGURES_AT_ONCE // max(1, draws[0].size))
    blocks = (draws[start : start + size] for start in range(0, len(draws), size))
    return np.sum([last(block, plan, codes).sum(axis=0) for block in blocks], axis=0) / len(draws)


def needs(draws: np.ndarray, plan: Scheme, codes: list[str], at: int) -> pd.DataFrame:
    """One row per indicator in which township `at` alone could still leave the last of its peer
    group, all others at their medians: indicator, expected, needed, chance.

    needed: the figure of that indicator at the quarter's end, in its unit; chance: share of the
    township's own draws that reach it. Empty where the medians do not put it among the last.
    """
    middle = np.median(draws, axis=0)
    if not last(middle, plan, codes)[at]:
        return pd.DataFrame(columns=["indicator", "expected", "needed", "chance"])
    group, rows = next(group for group in peers(plan, codes) if at in group), []
    for i, (row, value) in enumerate(
        zip(
            plan.indicators,
            firmness.figures_to_leave(middle[group], plan, int(np.flatnonzero(group == at)[0])),
            strict=True,
        )
    ):
        if np.isfinite(value):
            own = draws[:, at, i]
            rows.append(
                (
                    row.name,
                    middle[at, i],
                    value,
                    float(np.mean(own <= value if row.direction == "lower" else own >= value)),
                )
            )
    return pd.DataFrame(rows, columns=["indicator", "expected", "needed", "chance"])


def ways_out(draws: np.ndarray, plan: Scheme, codes: list[str]) -> pd.DataFrame:
    """`needs` of every township that the medians put among the last, with its `code`."""
    expected_last = last(np.median(draws, axis=0), plan, codes)
    tables = [
        needs(draws, plan, codes, int(at)).assign(code=codes[at])
        for at in np.flatnonzero(expected_last)
    ]
    columns = ["indicator", "expected", "needed", "chance", "code"]
    return pd.concat(tables) if tables else pd.DataFrame(columns=columns)


def hindcasts(answers: Answers, plan: Scheme) -> pd.DataFrame:
    """What would have been warned of in past quarters: quarter, known (the latest period then
    known), township_code, probability, last.

    Quarters of which every figure of the ranking is published, with two years of output before them
    and no period that the policy leaves out.
    """
    study = answers.study
    history, months = study.panel.history(study.city.level)
    rows = []
    for quarter in panels.first_quarter(months, SHORTEST_HISTORY).until(study.quarter):
        figures = figures_of(study.panel, plan.names, quarter)
        if (
            figures.isna().any(axis=None)
            or study.policy.excluded.intersection(quarter.months)
            or quarter.last not in history.index
        ):
            continue
        came_last = last(figures.to_numpy(float), plan, list(figures.index))
        before = history.index[history.index < quarter.first][-1]
        for known in [before, *quarter.slots(history.index)[:-1]]:
            chance = last_probability(
                figure_draws(answers, plan, quarter, known), plan, study.codes
            )
            rows += [
                (str(quarter), known, code, share, bool(hit))
                for code, share, hit in zip(figures.index, chance, came_last, strict=True)
            ]
    return pd.DataFrame(rows, columns=["quarter", "known", "township_code", "probability", "last"])


def brier(table: pd.DataFrame) -> pd.DataFrame:
    """One row per number of months into the quarter that were known: forecasts, Brier score of the
    warning, of the constant share of places at the end.

    table: of `hindcasts`. The constant is the share of townships that came last, about one in ten.
    """
    if table.empty:
        return pd.DataFrame(columns=["known_months", "forecasts", "warning", "constant"])
    hit = table["last"].astype(float)
    start = [Quarter.parse(quarter).months[0] for quarter in table["quarter"]]
    known = [
        max(0, month_index(period) - month_index(first) + 1)
        for period, first in zip(table["known"], start, strict=True)
    ]
    squares = pd.DataFrame(
        {
            "known_months": known,
            "warning": (table["probability"] - hit) ** 2,
            "constant": (hit.mean() - hit) ** 2,
        }
    )
    groups = squares.groupby("known_months")
    return groups.size().rename("forecasts").to_frame().join(groups.mean()).reset_index()
