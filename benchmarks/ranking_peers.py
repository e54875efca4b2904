"""The peers' part of ranking.py, in their own environment: pymcdm and scikit-criteria score one
table under one set of weights a call.

    python benchmarks/ranking_peers.py < tables.pickle > scores.pickle

In: list of (figures (townships, indicators), weights (draws, indicators), lower is better
(indicators,)). Out: by method, for each table the scores of every draw (draws, townships) and the
seconds taken.
"""

import pickle
import sys
import time

import numpy as np


def pymcdm_linear(figures, weights, lower):
    from pymcdm.methods import WSM
    from pymcdm.normalizations import minmax_normalization

    return WSM(minmax_normalization)(figures, weights / weights.sum(), np.where(lower, -1, 1))


def pymcdm_geometric(figures, weights, lower):
    from pymcdm.methods import WPM
    from pymcdm.normalizations import minmax_normalization

    return WPM(lambda column, cost=False: 1 + 99 * minmax_normalization(column, cost))(
        figures, weights / weights.sum(), np.where(lower, -1, 1)
    )


def scikit_criteria_linear(figures, weights, lower):
    """Its weighted sum takes no criterion to be minimised: those are inverted in sign first, which
    min-max undoes.
    """
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel
    from skcriteria.preprocessing.scalers import MinMaxScaler

    table = skcriteria.mkdm(
        figures * np.where(lower, -1, 1), [max] * len(lower), weights=weights / weights.sum()
    )
    return WeightedSumModel().evaluate(MinMaxScaler(target="matrix").transform(table)).e_.score


METHODS = {
    "pymcdm, linear": pymcdm_linear,
    "pymcdm, geometric": pymcdm_geometric,
    "scikit-criteria, linear": scikit_criteria_linear,
}


def main() -> None:
    tables, out = pickle.load(sys.stdin.buffer), {}  # noqa: S301 (our own process wrote it)
    for name, method in METHODS.items():
        method(
            *(
                part[:4] if i == 0 else part[0] if i == 1 else part
                for i, part in enumerate(tables[0])
            )
        )  # imports are not timed
        out[name] = []
        for figures, weights, lower in tables:
            start = time.perf_counter()
            scores = np.array([method(figures, one, lower) for one in weights])
            out[name].append((scores, time.perf_counter() - start))
    pickle.dump(out, sys.stdout.buffer)


if __name__ == "__main__":
    main()
