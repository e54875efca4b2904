"""The list of the townships, and how firm it is."""

from zx_analysis.ranking.ranking import Ranking, rank_townships

__all__ = [
    "Ranking",
    "acceptability",
    "caveats",
    "confidence",
    "firmness",
    "rank_townships",
    "ranking",
    "robustness",
    "scoring",
]
