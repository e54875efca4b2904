"""One city, one quarter: read once, answered once."""

from zx_analysis.quarter.answers import Answers, open_study
from zx_analysis.quarter.study import Study

__all__ = [
    "Answers",
    "Study",
    "allocation",
    "analysis",
    "answers",
    "briefing",
    "forecasts",
    "open_study",
    "outlooks",
    "programmes",
    "analysis_figures",
    "standings",
    "study",
    "township_targets",
    "townships",
    "warning",
    "what_if",
]
