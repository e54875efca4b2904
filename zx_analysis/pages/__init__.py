"""The tables, words and charts a notebook shows; one module per notebook."""

from zx_analysis.pages.charts import Chart
from zx_analysis.pages.exhibits import Table, Text

__all__ = [
    "Chart",
    "Table",
    "Text",
    "backtest",
    "calibration",
    "charts",
    "data",
    "enterprises",
    "exhibits",
    "explore",
    "firmness",
    "forecast",
    "forecast_charts",
    "one_township",
    "programme_charts",
    "programmes",
    "ranking",
    "ranking_charts",
    "review",
    "rewards",
    "support",
    "svg",
    "township",
    "townships",
    "what_if",
]

# Imported once before the kernels are forked; what explore/ asks needs packages of its extra.
OF_NOTEBOOKS = [name for name in __all__ if name.islower() and name not in ("explore", "what_if")]
