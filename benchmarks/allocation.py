"""The same seats as another package's, and the time of sharing a fund out.

    make .venv-peers/installed                        # once: the peers' environment
    python benchmarks/allocation.py

CASES random tables (2 to 30 townships, output over six orders of magnitude, 1 to 2,000 units) are
shared out by largest remainder and by Webster here and by the package `apportionment`; cases in
which either finds a tie are counted apart. Then the time of a fund of 10 million yuan in fen.
"""

import json
import subprocess
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from zx_analysis.rewards import allocate_fund

PEERS = Path(__file__).resolve().parents[1] / ".venv-peers" / "bin" / "python"
CASES = 2_000
METHODS = {"largest_remainder": "largest_remainder", "webster": "saintelague"}
ASKED = """
import json, sys
from apportionment import methods
def seats(method, weights, units):
    try:
        parties = [str(i) for i in range(len(weights))]
        how = dict(fractions=True, parties=parties, tiesallowed=False, verbose=False)
        return methods.compute(method, weights, units, **how)
    except methods.TiesException:
        return None
cases, names = json.load(sys.stdin)
json.dump({name: [seats(name, *case) for case in cases] for name in names}, sys.stdout)
"""


def main() -> None:
    warnings.filterwarnings("ignore", message="资金")  # fewer units than townships: wanted here
    rng = np.random.default_rng(0)
    cases = [
        ([int(v) for v in 10 ** rng.uniform(0, 6, rng.integers(2, 31))], int(rng.integers(1, 2001)))
        for _ in range(CASES)
    ]
    ran = subprocess.run(
        [PEERS, "-c", ASKED],
        input=json.dumps((cases, list(METHODS.values()))),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(ran.stdout)
    for own, other in METHODS.items():
        same = different = tied = 0
        for (weights, units), seats in zip(cases, theirs[other], strict=True):
            codes = [f"{i:02d}" for i in range(len(weights))]
            found = allocate_fund(units, pd.Series(weights, codes), method=own)
            if seats is None or found["tie"].any():
                tied += 1
            elif found["amount_fen"].tolist() == seats:
                same += 1
            else:
                different += 1
        print(
            f"{own}: {same} of {CASES} the same as apportionment's {other}, {different} "
            f"different, {tied} with a tie"
        )
    for townships in (20, 2_000):
        output = pd.Series(
            [int(v) for v in 10 ** rng.uniform(2, 7, townships)],
            [f"{i:06d}" for i in range(townships)],
        )
        for method in METHODS:
            start = time.perf_counter()
            allocate_fund(1_000_000_000, output, method=method)
            print(
                f"{townships:,} townships, {method}: {1000 * (time.perf_counter() - start):.0f} ms"
            )


if __name__ == "__main__":
    main()
