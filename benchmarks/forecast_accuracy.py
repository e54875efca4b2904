"""How accurate and how well calibrated the forecast of a quarter is, beside peers on the same
series in the same run.

    make .venv-peers/installed                        # once: the peers' environment
    python benchmarks/forecast_accuracy.py [--quick] [--json FILE]
    python benchmarks/forecast_accuracy.py --calibration [--every N]  # no peers: where ranges hold

Each panel's quarter is forecast from 48 months of history, with nothing and with two months known.
Errors are divided by the mean absolute year-on-year change of the quarter total, averaged by cell
(data set × known months × units or total) and divided by seasonal naive's in the cell; the table
gives the geometric mean over the cells. The Brier score is that of targets on last year's quarter.
"""

import argparse
import json
import pickle
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from calibration_tables import calibration_tables
from panels import CHECKOUT, Task, competition, published
from scoring import PROBABILITIES, bootstrap, brier, cells, scored, summary

from zx_analysis.forecasting import forecast_quarter

PEERS = CHECKOUT / ".venv-peers" / "bin" / "python"
NAIVE = "seasonal naive"
# Every how-many-th series a peer forecasts: the slow ones fewer.
SHARES = {
    NAIVE: 1,
    "last year × 3 months' growth": 1,
    "AutoETS": 1,
    "AutoTheta": 1,
    "AutoCES": 1,
    "MFLES": 1,
    "AutoCES in logs": 1,
    "AutoARIMA": 1,
    "AutoETS, MinT": 1,
    "SARIMAX airline in logs": 4,
    "Prophet": 10,
}
FOUR = ["AutoETS", "AutoTheta", "AutoCES", "MFLES"]
OURS = "this project"


def ours(tasks: list[Task]) -> tuple[list[np.ndarray], float]:
    """(units and total, 13) quantiles of each task's quarter total, and seconds a series."""
    forecast_quarter(tasks[0].history, tasks[0].quarter, tasks[0].months)  # imports are not timed
    start = time.perf_counter()
    found = [
        forecast_quarter(t.history, t.quarter, t.months).quantiles(PROBABILITIES).to_numpy()
        for t in tasks
    ]
    return found, (time.perf_counter() - start) / sum(len(f) for f in found)


def peers(
    tasks: list[Task], shares: dict[str, int], jobs: int
) -> dict[str, tuple[np.ndarray, float]]:
    """By method the (series, 13) quantiles of what remains of the quarter, and seconds a series;
    the mean and median of four besides.
    """
    series = [
        (column, task.slots_a_year, task.remaining)
        for task in tasks
        for column in task.with_total().T
    ]
    panels = [len(task.actual) for task in tasks]
    ran = subprocess.run(
        [PEERS, Path(__file__).with_name("peers.py"), str(jobs)],
        input=pickle.dumps((series, panels, shares)),
        stdout=subprocess.PIPE,
        check=True,
    )
    found = pickle.loads(ran.stdout)  # noqa: S301 (our own process wrote it)
    four = np.array([found[name][0] for name in FOUR])
    seconds = sum(found[name][1] for name in FOUR)
    return found | {
        "mean of the four": (four.mean(axis=0), seconds),
        "median of the four": (np.median(four, axis=0), seconds),
    }


def table(tasks: list[Task], forecasts: dict[str, np.ndarray]) -> pd.DataFrame:
    """One row a method and series. forecasts: (series, 13) quantiles of the quarter total."""
    parts = [
        pd.DataFrame(
            {
                "data": t.data,
                "known": t.known,
                "level": ["units"] * (len(t.actual) - 1) + ["total" if len(t.actual) > 2 else None],
                "cluster": f"{t.panel} {t.quarter}",
            }
        )
        for t in tasks
    ]
    frame = pd.concat(parts, ignore_index=True)
    actual, scale, year_ago = (
        np.concatenate([getattr(t, name) for t in tasks])
        for name in ("actual", "scale", "year_ago")
    )
    naive = scored(actual, forecasts[NAIVE], scale)
    return pd.concat(
        [
            frame.assign(
                method=method,
                **scored(actual, quantiles, scale),
                brier=brier(actual, quantiles, year_ago),
                naive_error=naive["error"],
                naive_crps=naive["crps"],
            )
            for method, quantiles in forecasts.items()
        ],
        ignore_index=True,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--quick",
        action="store_true",
        help="only the four and seasonal naive; every 15th task unless --every says else",
    )
    arguments.add_argument(
        "--competition",
        action="store_true",
        help="the monthly series of the M3 and tourism competitions instead of the panels",
    )
    arguments.add_argument("--every", type=int, help="score only every how-many-th task")
    arguments.add_argument("--json", type=Path, help="write the table here, too")
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument(
        "--calibration",
        action="store_true",
        help="coverage by length of history, size of panel, and of units that stopped, instead",
    )
    given = arguments.parse_args()
    if given.calibration:
        print(calibration_tables(given.every or 1))
        return
    tasks = list(competition(PEERS) if given.competition else published())[
        :: given.every or (15 if given.quick else 1)
    ]
    if not tasks:
        sys.exit("no panel is beside this checkout")
    known = np.concatenate([t.known_sum for t in tasks])[:, None]
    shares = {
        name: share for name, share in SHARES.items() if not given.quick or name in (NAIVE, *FOUR)
    }
    found, seconds = ours(tasks)
    timed = peers(tasks, shares, given.jobs)
    rows = table(
        tasks,
        {OURS: np.concatenate(found)}
        | {name: known + quantiles for name, (quantiles, _) in timed.items()},
    )
    milliseconds = {OURS: 1000 * seconds} | {name: 1000 * each for name, (_, each) in timed.items()}
    by_cell = cells(rows)
    result = summary(by_cell).assign(ms=pd.Series(milliseconds)).sort_values("relative_mae")
    print(f"{len(tasks)} tasks, {len(rows) // len(milliseconds):,} series forecasts\n")
    print(
        result.round(
            {
                "relative_mae": 3,
                "relative_crps": 3,
                "covered80": 3,
                "covered95": 3,
                "brier": 3,
                "ms": 2,
            }
        ).to_string()
    )
    for measure in ("error", "crps"):
        print(
            f"\n{OURS}, {measure}: 95 % bootstrap interval "
            f"{' to '.join(f'{v:.3f}' for v in bootstrap(rows, OURS, measure))}"
        )
    own = by_cell[by_cell["method"] == OURS].drop(columns="method")
    best = (
        by_cell[by_cell["method"] != OURS]
        .groupby(["data", "known", "level"])[["relative_mae", "relative_crps"]]
        .min()
        .add_prefix("best_peer_")
        .reset_index()
    )
    print("\n" + own.merge(best).round(3).to_string(index=False))
    if given.json:
        given.json.write_text(
            json.dumps(
                {
                    "summary": result.reset_index().to_dict("records"),
                    "cells": by_cell.to_dict("records"),
                },
                indent=1,
            ),
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
