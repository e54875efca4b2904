from zx_analysis.forecasting.forecast import Forecast, forecast_quarter

__all__ = ["Forecast", "forecast_quarter"]
