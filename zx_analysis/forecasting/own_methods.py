"""A forecast method of one's own (自己的预测方法), back-tested beside ours and its rivals."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy.special import ndtri

from zx_analysis.city import Quarter
from zx_analysis.forecasting.backtest import (
    CONTEST_PROBABILITIES,
    OURS,
    RIVALS,
    Hindcast,
    contest,
    hindcasts,
)
from zx_analysis.forecasting.combination import logs
from zx_analysis.forecasting.forecast import DEFAULT_LOG_SCALE, FEWEST_ERRORS
from zx_analysis.messages import Message, message

# history as known then, and the quarter asked for → its total: see `backtest`
Method = Callable[[pd.DataFrame, Quarter], "float | pd.Series | np.ndarray"]


def backtest(
    history: pd.DataFrame,
    months: pd.Series | None = None,
    *,
    methods: Mapping[str, Method] | None = None,
    shortest: int = 24,
    exclude=(),
    restate: Callable | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Forecast every past quarter with what was known then: ours, plain rivals, and own `methods`.

    history: slots 'YYYY-MM' × units, ≥ 0, one unit of measurement; months: how many each slot
    covers (2 for a joint 1-2月), None = 1 each; both as `study.panel.history` gives them. methods:
    name → function of (history, quarter). The function is given a copy of the slots known at the
    origin, up to two months of the quarter among them, and gives the whole quarter's total in the
    unit of history: a number (of all units together), a Series by unit, or draws, (draws,) of the
    total or (draws, units) in the order of the columns. A number has the range of the method's own
    errors at earlier quarters with as many months known (root mean square in logs; 0.25 where there
    are fewer than 4). shortest: months before a quarter is forecast; exclude: periods left out of
    our forecast's growth and errors; restate: what puts a cut history on the scope of its last year
    (`study.panel.restatement(indicator)`); draws, seed: of our forecast.

    Gives a row per quarter, known_months (0 to 2), unit (and 'total') and method: regime, actual,
    low80, median, high80, error (in the unit of history), error_pct (of the outcome), crps. Ours is
    '本预测'. Empty where no quarter has `shortest` months before it. ValueError names the method,
    the quarter and what it gave, or a name that ours or a rival has. Where 1-2月 is joint, a first
    quarter has no row with one month known: cells of different quarters are not to be compared.

    Two towns make 10 and 20 in every month of four years: a quarter makes 3 · 30 = 90, and who
    says 99 is wrong by 9 / 90 = 10 %.

    >>> periods = [f"{year}-{month:02d}" for year in range(2018, 2022) for month in range(1, 13)]
    >>> history = pd.DataFrame({"郢中": 10.0, "胡集": 20.0}, index=periods)
    >>> table = backtest(history, methods={"多报一成": lambda history, quarter: 99})
    >>> errors = table[table["unit"] == "total"].groupby("method")["error_pct"].mean()
    >>> float(errors["多报一成"].round(6)), float(errors["去年同期"].round(6))
    (10.0, 0.0)
    """
    methods = methods or {}
    if taken := [name for name in methods if name in (OURS, *RIVALS)]:
        raise ValueError(message("method_name_taken", names=taken, taken=[OURS, *RIVALS]))
    spans = pd.Series(1, history.index) if months is None else months
    past = hindcasts(
        history,
        spans,
        shortest=shortest,
        exclude=exclude,
        restate=restate,
        draws=draws,
        seed=seed,
    )
    return contest(past, seed, [ranges(past, name, method) for name, method in methods.items()])


def ranges(past: list[Hindcast], name: str, method: Method) -> list[dict[str, np.ndarray]]:
    """For each hindcast what a method says of it: name → (units and total, or the total alone) ×
    `CONTEST_PROBABILITIES`."""
    answers = [_answer(hindcast, name, method) for hindcast in past]
    return [{name: _quantiles(past, answers, at)} for at in range(len(past))]


def _answer(hindcast: Hindcast, name: str, method: Method) -> np.ndarray:
    """What a method gives, the total last: (1,) or (units + 1,) points, or draws of as many."""
    asked = {"quarter": str(hindcast.quarter), "known": hindcast.known_months}
    try:
        answer = method(hindcast.seen.copy(), hindcast.quarter)
    except Exception as error:
        error.add_note(str(message("method_failed", method=name, **asked)))
        raise
    units = hindcast.forecast.units
    count = len(units) if len(units) > 1 else 0  # as many draws as units may be either
    if isinstance(answer, pd.Series):
        by_unit = answer.reindex(units).to_numpy(float)
        values = np.append(by_unit, by_unit.sum())
    elif isinstance(answer, np.ndarray) and answer.ndim == 2 and answer.shape[1] == len(units):
        values = np.column_stack([answer, answer.sum(axis=1)]).astype(float)
    elif isinstance(answer, np.ndarray) and answer.ndim == 1 and len(answer) not in (0, count):
        values = answer.astype(float)[:, None]
    elif np.isscalar(answer) and not isinstance(answer, str):
        values = np.array([answer], float)
    else:
        values = np.array([np.nan])
    if not np.isfinite(values).all() or (values < 0).any():
        read = _read(answer, values, units)
        raise ValueError(str(message("method_gives_no_forecast", method=name, **asked, read=read)))
    return values


def _read(answer: object, values: np.ndarray, units: list[str]) -> Message | str | list[float]:
    """What a method gave that is no forecast: the units that it lacks or has no figure of, the
    shape, else figures or the type."""
    if isinstance(answer, pd.Series):
        if lacking := [unit for unit in units if unit not in answer.index]:
            return message("method_lacks_units", units=lacking)
        wrong = {u: v for u, v in zip(units, values, strict=False) if not 0 <= v < np.inf}
        return message("method_wrong_of_units", figures=[f"{u} {v}" for u, v in wrong.items()])
    if isinstance(answer, np.ndarray) and answer.shape == (len(units),):
        return message("method_units_or_draws", count=len(units))
    if isinstance(answer, np.ndarray) and values.shape == (1,):
        return message("method_wrong_shape", shape=str(answer.shape), count=len(units))
    if not np.isscalar(answer) and values.shape == (1,) or isinstance(answer, str):
        return type(answer).__name__
    return [float(value) for value in values.ravel() if not 0 <= value < np.inf][:3]


def _quantiles(past: list[Hindcast], answers: list[np.ndarray], at: int) -> np.ndarray:
    """Draws by their quantiles; points by the errors of the quarters that were over by then."""
    answer, hindcast = answers[at], past[at]
    if answer.ndim == 2:
        return np.quantile(answer, CONTEST_PROBABILITIES, axis=0).T
    errors = [
        float(np.diff(logs(np.array([points[-1], other.actual.sum()])))[0])
        for points, other in zip(answers[:at], past[:at], strict=True)
        if other.quarter != hindcast.quarter
        and other.known_months == hindcast.known_months
        and points.ndim == 1
    ]
    of_total = np.array([error for error in errors if np.isfinite(error)])
    scale = DEFAULT_LOG_SCALE
    if len(of_total) >= FEWEST_ERRORS and of_total.any():
        scale = float(np.sqrt(np.mean(of_total**2)))
    return answer[:, None] * np.exp(scale * ndtri(np.asarray(CONTEST_PROBABILITIES)))
