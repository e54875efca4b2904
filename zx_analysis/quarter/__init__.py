"""One city, one quarter: read once, answered once."""

from zx_analysis.quarter.study import Study, open_study

__all__ = [
    "Study",
    "allocation",
    "analysis",
    "briefing",
    "forecasts",
    "open_study",
    "outlooks",
    "programmes",
    "analysis_figures",
    "standings",
    "study",
    "warning",
    "what_if",
]
