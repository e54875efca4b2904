"""Time and memory of a forecast with the number of townships: 20, 2,000 and 40,000 (every township
of the country).

    python benchmarks/forecast_scale.py

48 months of made-up seasonal series, two months of the quarter known, 200 draws. Each size runs in
a process of its own; memory is the process's peak less that of one that only imports the package.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

SIZES = (20, 2_000, 40_000)
DRAWS = 200


def case(units: int) -> dict:
    import numpy as np
    import pandas as pd

    from zx_analysis.city.periods import month_range
    from zx_analysis.forecasting import forecast_quarter

    months = month_range("2018-01", "2022-02")
    rng, t = np.random.default_rng(0), np.arange(len(months))[:, None]
    season = np.sin(2 * np.pi * (t + rng.uniform(0, 2, units)) / 12)
    values = np.exp(
        rng.uniform(2, 9, units)
        + 0.005 * t
        + 0.2 * season
        + 0.08 * rng.standard_normal((len(months), units))
    )
    history = pd.DataFrame(values, months, [f"{number:05d}" for number in range(units)])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    forecast_quarter(history, "2022Q1", draws=DRAWS)
    return {
        "seconds": time.perf_counter() - start,
        "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def main() -> None:
    print(f"{'townships':>10}{'seconds':>10}{'ms each':>10}{'MB':>8}{'KB each':>9}")
    for units in SIZES:
        ran = subprocess.run(
            [sys.executable, __file__, str(units)],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[1],
        )
        r = json.loads(ran.stdout)
        print(
            f"{units:>10,}{r['seconds']:>10.2f}{1000 * r['seconds'] / units:>10.3f}"
            f"{r['memory']:>8.0f}{1024 * r['memory'] / units:>9.1f}"
        )


if __name__ == "__main__":
    print(json.dumps(case(int(sys.argv[1])))) if len(sys.argv) > 1 else main()
