"""How firm a list is, township by township (名单稳不稳): what `rank_townships` checks, as one
frame.
"""

import numpy as np
import pandas as pd

from zx_analysis.city import Scheme
from zx_analysis.ranking import scoring
from zx_analysis.ranking.firmness import (
    by_weights,
    nearest_weights,
    share_of_methods,
    uniform_weights,
)
from zx_analysis.ranking.ranking import fields, rank_townships


def firmness(indicators: pd.DataFrame, scheme: dict | Scheme) -> pd.DataFrame:
    """How firmly each township stands where it stands, best first.

    indicators, scheme: as `rank_townships` takes them. Gives a row per township code: township,
    score (0 to 100), rank (1 best), flagged; last_by_weights, the share (0 to 1) of 10,000 seeded
    draws of the weights, each × U(0.75, 1.25), in which it is among the last `flagged`;
    last_by_methods, the share of the other normalisations and aggregations under which it is (½
    where it ties at the cut); best_rank, worst_rank, the places it takes in any of those draws;
    weight_to_leave_pct, which share of all weights would have to change hands for a flagged
    township to leave the list: NaN where no weights do that, and for the others. Peer groups stand
    apart, each with its own places. ValueError as `rank_townships`. A quarter's own noise is not in
    it: that needs past quarters.

    With equal weights A has 80 points, B (60 + 0) / 2 = 30, C (10 + 40) / 2 = 25 and is last. C
    leaves where 10 u + 40 v = 60 u, at weights of 4/9 and 5/9: 1/2 − 4/9 = 5.6 % change hands. A
    is first under any weights.

    >>> figures = pd.DataFrame({"output_wan": [80, 60, 10], "tax_wan": [80, 0, 40]}, index=[*"ABC"])
    >>> rule = {"weight": 1, "direction": "higher", "low": 0, "high": 100}
    >>> scheme = {"flagged": 1, "decimals": 1, "tie_breakers": [], "gate_share": 0.9,
    ...     "missing": "bounds", "indicators": [{"name": name, **rule} for name in figures]}
    >>> table = firmness(figures, scheme)
    >>> table[["score", "rank", "flagged", "best_rank", "worst_rank"]]
                   score  rank  flagged  best_rank  worst_rank
    township_code
    A               80.0     1    False          1           1
    B               30.0     2    False          2           3
    C               25.0     3     True          2           3
    >>> table["weight_to_leave_pct"].round(1).tolist()
    [nan, nan, 5.6]
    """
    plan = Scheme.of(scheme)
    ranking = rank_townships(indicators, plan)
    parts = [_places(group, plan) for _, group, _ in fields(indicators, plan)]
    table = ranking.table[["township", "score", "rank", "flagged", "bottom_share"]]
    table = table.rename(columns={"bottom_share": "last_by_weights"})
    last = share_of_methods(
        {str(name): column.to_numpy() for name, column in ranking.methods.items()}
    )
    by_methods = pd.Series(last, ranking.methods.index, name="last_by_methods")
    joined = table.join(by_methods).join(pd.concat(parts)).rename_axis("township_code")
    joined["weight_to_leave_pct"] = joined["weight_to_leave_pct"].where(joined["flagged"])
    return joined


def _places(field: pd.DataFrame, plan: Scheme) -> pd.DataFrame:
    """best_rank, worst_rank over the draws of the weights and weight_to_leave_pct, by code of one
    field."""
    values, _ = scoring.figures(field, plan)
    norm, weights = scoring.normalised(values, plan), scoring.weights(plan)
    taken = by_weights(norm, uniform_weights(weights)) > 0
    last = scoring.last_by_points(scoring.unrounded(values, plan)[None], plan.flagged)[0]
    moves = [
        nearest_weights(norm, weights, at, plan.flagged) if last[at] else None
        for at in range(len(field))
    ]
    worst = taken.shape[1] - taken[:, ::-1].argmax(axis=1)
    places = pd.DataFrame({"best_rank": taken.argmax(axis=1) + 1, "worst_rank": worst}, field.index)
    places = places.astype("Int64")
    places.loc[~taken.any(axis=1)] = pd.NA  # without any figure there is no place
    moved = [np.nan if move is None else 100 * move.moved for move in moves]
    return places.assign(weight_to_leave_pct=moved)
