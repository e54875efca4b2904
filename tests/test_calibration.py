import numpy as np
import pandas as pd
import pytest

from zx_analysis.backtesting import Hindcast
from zx_analysis.calibration import brier, chances, reliability
from zx_analysis.forecasting import Forecast
from zx_analysis.periods import Quarter


def hindcast(draws, actual, year_ago, scale):
    units = [f"u{i}" for i in range(len(actual))]
    forecast = Forecast(np.array(draws, float), units, pd.Series(0.0, units), 0)
    return Hindcast(Quarter(2021, 1), 0, "plain", forecast, pd.Series(actual, units, dtype=float), pd.Series(year_ago, units, dtype=float),
                    pd.Series([scale] * len(units) + [scale], [*units, "total"], dtype=float))


def test_chances_by_hand():
    # last year 100, targets 100 and 110; draws 95, 105, 115, 125: three of four reach 100, two reach 110; outcome 108
    table = chances([hindcast([[95], [105], [115], [125]], [108], [100], 0.1)], growths_pct=(0, 10))
    own = table[table["unit"] == "u0"]
    assert own["probability"].tolist() == [0.75, 0.5]
    assert own["reached"].tolist() == [True, False]
    # normal law around last year with a spread of 0.1 in logs: a half, and 1 - Phi(ln 1.1 / 0.1) = 1 - Phi(0.9531) = 0.1703
    assert own["naive"].tolist() == [0.5, pytest.approx(0.1703, abs=1e-4)]


def test_units_without_last_year_are_left_out_and_the_city_with_them():
    table = chances([hindcast([[95, 5]], [108, 5], [100, np.nan], 0.1)], growths_pct=(0,))
    assert table["unit"].tolist() == ["u0"]


def test_reliability_by_hand():
    table = pd.DataFrame({"probability": [0.0, 0.05, 0.2, 0.95, 1.0], "reached": [False, True, False, True, True]})
    # bins 0 to 0.1, 0.1 to 0.3 and 0.9 to 1: means 0.025, 0.2, 0.975; reached 1/2, 0, 1
    assert reliability(table).to_numpy().tolist() == [[2, pytest.approx(0.025), 0.5], [1, pytest.approx(0.2), 0.0], [2, pytest.approx(0.975), 1.0]]


def test_brier_by_hand():
    table = pd.DataFrame({"known_months": [0, 0], "unit": ["a", "a"], "growth_pct": [5, 5], "probability": [0.8, 0.4], "naive": [0.5, 0.5], "reached": [True, False]})
    # forecast (0.2² + 0.4²) / 2 = 0.1; base rate 1/2: 0.25; naive 0.25
    assert brier(table).iloc[0].tolist() == [0, 2, pytest.approx(0.1), 0.25, 0.25]


def test_an_empty_past_gives_empty_tables():
    assert chances([]).empty
    assert reliability(chances([])).empty
    assert brier(chances([])).empty
