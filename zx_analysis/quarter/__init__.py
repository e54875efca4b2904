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
    "enterprises",
    "fit",
    "forecasts",
    "news",
    "leader",
    "leader_actions",
    "leader_path",
    "leader_townships",
    "open_study",
    "outlooks",
    "programme_facts",
    "programmes",
    "registered",
    "same_months",
    "analysis_figures",
    "standings",
    "study",
    "supervision",
    "township_targets",
    "townships",
    "trial",
    "warning",
    "what_if",
]
