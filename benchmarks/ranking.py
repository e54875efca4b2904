"""Time of ranking under many weights, and the same scores as other libraries', in one run.

    make .venv-peers/installed                        # once: the peers' environment
    python benchmarks/ranking.py

First 60 small made-up tables (4 to 20 townships, 2 to 8 indicators, some of them lower is better)
are scored by in-sample min-max with the weighted arithmetic and the weighted geometric mean (on 1
to 100): the largest difference to each library is printed. Then the time of scoring and placing the
townships under 10,000 or 1,000 draws of the weights. The peers score one set of weights a call:
they get PEER_DRAWS of them, and their time is scaled up. They do not count places; that part is
ours alone.
"""

import pickle
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from zx_analysis.ranking import firmness, scoring

CHECKOUT = Path(__file__).resolve().parents[1]
PEERS = CHECKOUT / ".venv-peers" / "bin" / "python"
SIZES = (
    (20, 6, 10_000, 0.1),
    (2_000, 10, 1_000, 10.0),
)  # townships, indicators, draws, seconds aimed at
SMALL, PEER_DRAWS, REPEATS = 60, 200, 5


def made_up(
    rng, townships: int, indicators: int, draws: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Figures, weights and which indicators are better when lower."""
    figures = rng.lognormal(3, 1, (townships, indicators))
    return (
        figures,
        firmness.uniform_weights(rng.integers(1, 6, indicators).astype(float), draws),
        rng.random(indicators) < 0.3,
    )


def scores(figures: np.ndarray, weights: np.ndarray, lower: np.ndarray) -> dict[str, np.ndarray]:
    """The peers' sums, one set of weights at a time, (draws, townships)."""
    share = scoring.min_max(figures, lower)
    return {
        "linear": np.array([scoring.arithmetic(share, one) for one in weights]),
        "geometric": np.array(
            [scoring.geometric(scoring.one_to_hundred(share), one) for one in weights]
        ),
    }


def seconds(figures: np.ndarray, weights: np.ndarray, lower: np.ndarray) -> float:
    """Best of REPEATS: normalising, scoring, placing and counting the places under all weights."""
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        firmness.by_weights(scoring.min_max(figures, lower), weights)
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    rng = np.random.default_rng(0)
    small = [
        made_up(rng, int(rng.integers(4, 21)), int(rng.integers(2, 9)), 3) for _ in range(SMALL)
    ]
    large = [
        made_up(rng, townships, indicators, draws) for townships, indicators, draws, _ in SIZES
    ]
    tables = [
        *small,
        *((figures, weights[:PEER_DRAWS], lower) for figures, weights, lower in large),
    ]
    done = subprocess.run(
        [PEERS, CHECKOUT / "benchmarks" / "ranking_peers.py"],
        input=pickle.dumps(tables),
        capture_output=True,
    )
    if done.returncode:
        sys.exit(done.stderr.decode())
    peers = pickle.loads(done.stdout)  # noqa: S301 (our own process wrote it)
    print(f"largest difference over {SMALL} small tables, relative to the largest score:")
    for name, found in peers.items():
        own = [scores(*table)[name.split(", ")[1]] for table in small]
        off = max(
            np.abs(a - b).max() / np.abs(a).max() for a, (b, _) in zip(own, found, strict=False)
        )
        print(f"  {name:<26}{off:.1e}")
    print(
        f"\n{'townships':>10}{'indicators':>12}{'draws':>8}{'ours, s':>10}{'aim, s':>8}"
        + "".join(f"{name + ', s':>28}" for name in peers)
    )
    for i, ((townships, indicators, draws, aim), table) in enumerate(
        zip(SIZES, large, strict=True)
    ):
        theirs = [found[SMALL + i][1] * draws / PEER_DRAWS for found in peers.values()]
        print(
            f"{townships:>10}{indicators:>12}{draws:>8}{seconds(*table):>10.3f}{aim:>8}"
            + "".join(f"{taken:>28.2f}" for taken in theirs)
        )


if __name__ == "__main__":
    main()
