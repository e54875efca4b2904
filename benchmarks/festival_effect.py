"""Why no effect of the Spring Festival support is estimated: data sets in which it has none, and
what the estimator that was rejected says of them.

`.venv/bin/python benchmarks/festival_effect.py [--sets 40]` prints the table of docs/methods.md,
14.2.

Law: 120 enterprises, 55 % of them go on over the festival (and are paid this year). In January and
February who goes on uses 0.85 of its usual electricity, who stops 0.55, whether paid or not.
With the chance `persistence` an enterprise did last year what it does now, else it is drawn anew.
"""

import argparse

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.genmod.families import Poisson

ENTERPRISES, GOES_ON, NOISE = 120, 0.55, 0.12
USE = {True: 0.85, False: 0.55}  # of the usual month, in January and February
PERSISTENCES = (0.0, 0.5, 0.8, 1.0)


def panel(rng: np.random.Generator, persistence: float) -> pd.DataFrame:
    """One row an enterprise and month, October to March of two seasons: code, season, month, paid,
    during, use."""
    now = rng.random(ENTERPRISES) < GOES_ON
    same = rng.random(ENTERPRISES) < persistence
    before = np.where(same, now, rng.random(ENTERPRISES) < GOES_ON)
    levels = rng.gamma(1.2, 25, ENTERPRISES) + 2
    rows = [
        (
            code,
            season,
            month,
            now[code],
            month in (1, 2),
            levels[code]
            * (USE[bool(went[code])] if month in (1, 2) else 1.0)
            * rng.lognormal(0, NOISE),
        )
        for season, went in (("before", before), ("now", now))
        for month in (10, 11, 12, 1, 2, 3)
        for code in range(ENTERPRISES)
    ]
    return pd.DataFrame(rows, columns=["code", "season", "month", "paid", "during", "use"])


def triple_difference(data: pd.DataFrame) -> tuple[float, bool]:
    """The rejected estimate, as a ratio less one, and whether its 95 % interval leaves out zero:
    Poisson pseudo-maximum-likelihood, enterprise × season and month × season effects, errors by
    enterprise."""
    data = data.assign(both=(data["paid"] & data["during"]).astype(float))
    data["more"] = data["both"] * (data["season"] == "now")
    fitted = smf.glm(
        "use ~ both + more + C(code):season + C(month):season", data, family=Poisson()
    ).fit(cov_type="cluster", cov_kwds={"groups": data["code"].to_numpy()})
    return float(np.expm1(fitted.params["more"])), bool(fitted.pvalues["more"] < 0.05)


def main() -> None:
    parser = argparse.ArgumentParser(
        description="What the rejected estimator says of a support that does nothing"
    )
    parser.add_argument("--sets", type=int, default=40, help="data sets for each persistence")
    sets = parser.parse_args().sets
    print("persistence  mean estimate  different from zero")
    for persistence in PERSISTENCES:
        rng = np.random.default_rng(2022)
        found = [triple_difference(panel(rng, persistence)) for _ in range(sets)]
        mean, clear = (
            100 * np.mean([estimate for estimate, _ in found]),
            sum(sure for _, sure in found),
        )
        print(f"{persistence:11.1f}  {mean:+12.1f}%  {clear} of {sets}")


if __name__ == "__main__":
    main()
