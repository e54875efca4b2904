"""The tables, words and charts a notebook shows; one module per notebook."""

from zx_analysis.pages.exhibits import Table, Text
from zx_analysis.pages.pictures import Chart

__all__ = [
    "Chart",
    "Table",
    "Text",
    "backtest",
    "calibration",
    "changes",
    "charts",
    "course",
    "data",
    "enterprises",
    "exhibits",
    "explore",
    "firmness",
    "forecast",
    "forecast_charts",
    "heads",
    "pictures",
    "leader_charts",
    "one_township",
    "programme_charts",
    "programmes",
    "questions",
    "ranking",
    "ranking_charts",
    "reasons",
    "same_months",
    "review",
    "rewards",
    "supervision",
    "support",
    "svg",
    "township",
    "townships",
    "what_if",
]

# Imported once before the kernels are forked; what explore/ asks needs packages of its extra.
OF_NOTEBOOKS = [name for name in __all__ if name.islower() and name not in ("explore", "what_if")]
