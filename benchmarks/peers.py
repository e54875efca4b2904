"""Peers: other libraries' forecasts of the same sums. Runs in an environment of its own, because
they ask for an older pandas.

    python benchmarks/peers.py JOBS < series.pickle > forecasts.pickle

In: list of (values oldest first, slots a year, slots to sum), the lengths of the panels in it (the
last of each is the total of the others), and every how-many-th series each method forecasts. Out:
by method an array (series, 13 quantiles of the sum) and seconds a series. The quantile of a sum is
taken as the sum of the steps' quantiles: errors of neighbouring steps go together, and where they
do not the peers' intervals come out wider, never narrower.
"""

import pickle
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from scoring import PROBABILITIES

LEVELS = [95, 90, 80, 60, 40, 20]


def model(name: str, season: int, count: int = 1):
    from statsforecast import models

    if name == "MFLES":  # has no intervals but conformal ones
        from statsforecast.utils import ConformalIntervals

        return models.MFLES(
            season_length=season, prediction_intervals=ConformalIntervals(n_windows=5, h=count)
        )
    kinds = {
        "AutoETS": models.AutoETS,
        "AutoTheta": models.AutoTheta,
        "AutoCES": models.AutoCES,
        "AutoARIMA": models.AutoARIMA,
        "seasonal naive": models.SeasonalNaive,
    }
    return kinds[name](season_length=season)


def steps(fitted: dict) -> np.ndarray:
    """(steps, 13) quantiles from a library's mean and interval bounds."""
    low, high = (
        [fitted[f"lo-{level}"] for level in LEVELS],
        [fitted[f"hi-{level}"] for level in LEVELS[::-1]],
    )
    return np.column_stack([*low, fitted["mean"], *high])


def statsforecast(
    name: str, values: np.ndarray, season: int, count: int, in_logs: bool = False
) -> np.ndarray:
    positive = values[values > 0]
    series = np.log(np.maximum(values, positive.min() / 2)) if in_logs and len(positive) else values
    found = steps(model(name, season, count).forecast(series.astype(float), count, level=LEVELS))
    return (np.exp(found) if in_logs and len(positive) else found).sum(axis=0)


def sarimax(values: np.ndarray, season: int, count: int) -> np.ndarray:
    """The airline model in logs."""
    from scipy.stats import norm
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    positive = values[values > 0]
    if not len(positive):
        return np.zeros(len(PROBABILITIES))
    series = np.log(np.maximum(values, positive.min() / 2))
    ahead = (
        SARIMAX(series, order=(0, 1, 1), seasonal_order=(0, 1, 1, season))
        .fit(disp=False, maxiter=50)
        .get_forecast(count)
    )
    return np.exp(
        ahead.predicted_mean[:, None]
        + np.sqrt(ahead.var_pred_mean)[:, None] * norm.ppf(PROBABILITIES)
    ).sum(axis=0)


def spreadsheet(values: np.ndarray, season: int, count: int) -> np.ndarray:
    """Last year's slots times the year-on-year growth of the last three, with the normal spread of
    its past log errors.
    """
    from scipy.stats import norm

    def point(past: np.ndarray) -> float:
        base = past[len(past) - season : len(past) - season + count].sum()
        before = past[-season - 3 : -season].sum()
        return base * past[-3:].sum() / before if before > 0 else base

    errors = [
        np.log(values[cut : cut + count].sum() / guess)
        for cut in range(season + 3, len(values) - count + 1)
        if (guess := point(values[:cut])) > 0 and values[cut : cut + count].sum() > 0
    ]
    spread = np.sqrt(np.mean(np.square(errors))) if errors else 0.0
    return point(values) * np.exp(spread * norm.ppf(PROBABILITIES))


def prophet(values: np.ndarray, season: int, count: int) -> np.ndarray:
    """Prophet with its defaults; slots are dated as months, a joint slot as the second of its
    two.
    """
    import logging

    import pandas as pd
    from prophet import Prophet

    logging.getLogger("cmdstanpy").setLevel(logging.ERROR)
    months = [
        m
        for m in pd.date_range("2000-01-01", periods=2 * len(values) + 24, freq="MS")
        if season == 12 or m.month != 1
    ]
    frame = pd.DataFrame({"ds": months[: len(values)], "y": values})
    fitted = Prophet(weekly_seasonality=False, daily_seasonality=False).fit(frame)
    draws = fitted.predictive_samples(
        pd.DataFrame({"ds": months[len(values) : len(values) + count]})
    )["yhat"]
    return np.quantile(draws.sum(axis=0), PROBABILITIES)


MINT = "AutoETS, MinT"
METHODS = {
    "seasonal naive": lambda *given: statsforecast("seasonal naive", *given),
    "last year × 3 months' growth": spreadsheet,
    "AutoETS": lambda *given: statsforecast("AutoETS", *given),
    "AutoTheta": lambda *given: statsforecast("AutoTheta", *given),
    "AutoCES": lambda *given: statsforecast("AutoCES", *given),
    "MFLES": lambda *given: statsforecast("MFLES", *given),
    "AutoCES in logs": lambda *given: statsforecast("AutoCES", *given, in_logs=True),
    "AutoARIMA": lambda *given: statsforecast("AutoARIMA", *given),
    "SARIMAX airline in logs": sarimax,
    "Prophet": prophet,
}


def reconciled(panel: list[tuple[np.ndarray, int, int]]) -> np.ndarray:
    """(series, 13) quantiles of AutoETS, moved by what MinT (shrunken covariance; Wickramasuriya et
    al. 2019) makes of its means.
    """
    from hierarchicalforecast.methods import MinTrace

    season, count = panel[0][1:]
    fitted = [
        model("AutoETS", season).forecast(values.astype(float), count, level=LEVELS, fitted=True)
        for values, _, _ in panel
    ]
    base = np.array([steps(own) for own in fitted])  # series × steps × 13
    units, last_first = len(panel) - 1, [len(panel) - 1, *range(len(panel) - 1)]
    summing = np.vstack([np.ones((1, units)), np.eye(units)])
    means = np.array([own["mean"] for own in fitted])[last_first]
    found = MinTrace(method="mint_shrink").fit_predict(
        S=summing,
        y_hat=means,
        y_insample=np.array([values.astype(float) for values, _, _ in panel])[last_first],
        y_hat_insample=np.array([own["fitted"] for own in fitted])[last_first],
    )["mean"]
    shift = np.empty_like(means)
    shift[last_first] = found - means
    return (base + shift[:, :, None]).sum(axis=1)


def one_panel(panel: list[tuple[np.ndarray, int, int]]) -> tuple[np.ndarray, float]:
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = reconciled(panel)
        except Exception as error:  # as in `one`
            print(f"{MINT}: {type(error).__name__}: {error}", file=sys.stderr)
            found = np.full((len(panel), len(PROBABILITIES)), np.nan)
    return found, time.perf_counter() - start


def one(task: tuple[str, np.ndarray, int, int]) -> tuple[np.ndarray, float]:
    name, values, season, count = task
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = METHODS[name](values, season, count)
        except (
            Exception
        ) as error:  # a peer that fails on a series is scored as missing, and counted
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            found = np.full(len(PROBABILITIES), np.nan)
    return found, time.perf_counter() - start


def main() -> None:
    jobs = int(sys.argv[1])
    series, panels, wanted = pickle.load(sys.stdin.buffer)  # noqa: S301 (our own process wrote it)
    out = {}
    with ProcessPoolExecutor(jobs) as pool:
        for name, share in wanted.items():
            if name == MINT:
                ends = np.cumsum(panels)
                ran = list(
                    pool.map(
                        one_panel,
                        [series[end - size : end] for end, size in zip(ends, panels, strict=True)],
                    )
                )
                out[name] = (
                    np.concatenate([found for found, _ in ran]),
                    sum(seconds for _, seconds in ran) / len(series),
                )
                continue
            some = series[::share]
            ran = list(pool.map(one, [(name, *given) for given in some], chunksize=8))
            quantiles = np.full((len(series), len(PROBABILITIES)), np.nan)
            quantiles[::share] = [found for found, _ in ran]
            out[name] = quantiles, float(np.mean([seconds for _, seconds in ran]))
            print(f"{name}: {len(some)} series, {out[name][1] * 1000:.1f} ms each", file=sys.stderr)
    pickle.dump(out, sys.stdout.buffer)


if __name__ == "__main__":
    main()
