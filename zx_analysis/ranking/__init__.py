from zx_analysis.ranking.ranking import Ranking, rank_townships

__all__ = ["Ranking", "rank_townships"]
