"""Other ways to compute the same ranking (其他方法): who would come last under each, and with each indicator left out.

The declared scheme is one of many defensible readings (OECD/JRC, Handbook, chapter 1.7: robustness). A list that only one
reading gives is not firm.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from zx_analysis.city.scheme import Scheme
from zx_analysis.ranking import aggregation, normalisation, scoring, ties

LABELS = {
    "declared": "规定的方法",
    "min_max": "本期极值法",
    "winsorised": "缩尾极值法",
    "z_score": "标准差法",
    "geometric": "几何平均",
    "borda": "名次法",
    "copeland": "两两比较",
    "standard": "标准分",
    "equal": "等权",
    "entropy": "熵权法",
}
COMPARISONS = (
    "equal",
    "entropy",
)  # other weights, not other methods: shown, but they do not count in the gate


def points(values: np.ndarray, plan: Scheme) -> Iterator[tuple[str, np.ndarray]]:
    """Name of the method and points of the townships (of its own scale, larger is better), from values (townships, indicators).

    Min-max in the sample is left out where the scheme has no other goalposts, standard points where they are not declared.
    """
    weights, lower = scoring.weights(plan), scoring.mirrored(plan)
    declared = scoring.normalised(values, plan)
    better = values * np.where(lower, -1, 1)
    sample = normalisation.min_max(values, lower)

    def mean(normalised, by=weights):
        return aggregation.arithmetic(normalised, by)

    yield "declared", mean(declared)
    if plan.scoring == "standard" or any(row.low is not None for row in plan.indicators):
        yield "min_max", mean(sample)
    yield "winsorised", mean(normalisation.winsorised(values, lower))
    yield "z_score", mean(normalisation.z_score(values, lower))
    yield "geometric", aggregation.geometric(normalisation.one_to_hundred(declared), weights)
    yield "borda", aggregation.borda(better, weights)
    yield "copeland", aggregation.copeland(better, weights)
    if plan.scoring != "standard" and all(row.standard for row in plan.indicators):
        yield (
            "standard",
            mean(
                scoring.standard_share(values, plan),
                np.array([row.standard.points for row in plan.indicators]),
            ),
        )
    yield "equal", mean(declared, np.ones(len(weights)))
    yield "entropy", mean(declared, aggregation.entropy_weights(sample))


def last(values: np.ndarray, plan: Scheme, breakers: np.ndarray) -> dict[str, np.ndarray]:
    """By method how surely each township is among the last `flagged`: 1, ½ where it ties at the cut, 0. The declared tie breakers
    (townships, tie breakers), larger is better, decide under every method; none is an array of no columns."""
    return {
        name: ties.at_the_cut(np.round(found, scoring.NOISE_DECIMALS), plan.flagged, breakers)
        for name, found in points(values, plan)
    }


def share_of_methods(grid: dict[str, np.ndarray]) -> np.ndarray:
    """Share of the methods, without the comparisons, in which each township is among the last; a tie at the cut counts half."""
    return np.mean([found for name, found in grid.items() if name not in COMPARISONS], axis=0)


def without(
    values: np.ndarray, plan: Scheme, breakers: np.ndarray, keep: Callable[[str], bool]
) -> np.ndarray | None:
    """As `last` under the declared method with only the indicators that `keep` accepts; None where none is left."""
    kept = [i for i, row in enumerate(plan.indicators) if keep(row.name)]
    if not kept:
        return None
    less = replace(plan, indicators=tuple(plan.indicators[i] for i in kept))
    found = scoring.unrounded(values[:, kept], less)
    return ties.at_the_cut(np.round(found, scoring.NOISE_DECIMALS), plan.flagged, breakers)
