"""The quarter's total, its probability, and how far to trust it."""

from zx_analysis.forecasting.attainment import Outlook, attain
from zx_analysis.forecasting.counts import count_draws
from zx_analysis.forecasting.forecast import Forecast, forecast_quarter
from zx_analysis.forecasting.growth import forecast_growth, forecast_growths

__all__ = [
    "Forecast",
    "Outlook",
    "attain",
    "attainment",
    "backtest",
    "calibration",
    "contest",
    "count_draws",
    "forecast_growth",
    "forecast_growths",
    "forecast_quarter",
    "growth",
    "own_methods",
]
