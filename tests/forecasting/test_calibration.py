import numpy as np
import pandas as pd
import pytest

from zx_analysis.city.periods import Quarter, month_range
from zx_analysis.forecasting.backtest import Hindcast
from zx_analysis.forecasting.calibration import brier, chances, coverage, lean, ranges, reliability
from zx_analysis.forecasting.forecast import Forecast


def hindcast(draws, actual, year_ago, ago_months, known=0.0, known_months=0):
    """Units of which the year 2020 made `ago_months` a month and 2019 the same; forecast for
    2021Q1.
    """
    units = [f"u{i}" for i in range(len(actual))]
    seen = pd.DataFrame(
        {u: [float(m)] * (24 + known_months) for u, m in zip(units, ago_months, strict=True)},
        month_range("2019-01", f"2021-{known_months:02d}" if known_months else "2020-12"),
    )
    forecast = Forecast(np.array(draws, float), units, pd.Series(known, units), known_months)
    return Hindcast(
        Quarter(2021, 1),
        known_months,
        "plain",
        forecast,
        pd.Series(actual, units, dtype=float),
        pd.Series(year_ago, units, dtype=float),
        seen,
        pd.Series(1, seen.index),
    )


def test_chances_by_hand():
    # last year 99, targets 99 and 108.9; draws 95, 105, 115, 125: three of four reach 99, two reach
    # 108.9; outcome 108
    table = chances([hindcast([[95], [105], [115], [125]], [108], [99], [33])], growths_pct=(0, 10))
    own = table[table["unit"] == "u0"]
    assert own["probability"].tolist() == [0.75, 0.5]
    assert own["reached"].tolist() == [True, False]
    # the rule never erred, so that the spread is the default of 0.25 in logs: a half, and 1 -
    # Phi(ln 1.1 / 0.25) = 1 - Phi(0.3812) = 0.3515
    assert own["naive"].tolist() == [0.5, pytest.approx(0.3515, abs=1e-4)]


def test_the_naive_chance_knows_the_months_that_the_forecast_knows():
    # last year 99 = 66 + 33, now 76 known: of a target of 99 only 23 are missing beside 33 a year
    # ago, 1 - Phi(ln(23/33) / 0.25) = Phi(1.444) = 0.9256
    table = chances(
        [hindcast([[100], [110]], [108], [99], [33], known=76.0, known_months=2)],
        growths_pct=(0, -25),
    )
    own = table[table["unit"] == "u0"]
    assert own["naive"].tolist() == [pytest.approx(0.9256, abs=1e-4), 1.0]


def test_units_without_last_year_are_left_out_and_the_city_with_them():
    table = chances([hindcast([[95, 5]], [108, 5], [99, np.nan], [33, 1])], growths_pct=(0,))
    assert table["unit"].tolist() == ["u0"]


def test_reliability_by_hand():
    table = pd.DataFrame(
        {
            "quarter": "2021Q1",
            "probability": [0.0, 0.05, 0.2, 0.95, 1.0],
            "reached": [False, True, False, True, True],
        }
    )
    # bins 0 to 0.1, 0.1 to 0.3 and 0.9 to 1: means 0.025, 0.2, 0.975; reached 1/2, 0, 1; with one
    # quarter nothing is drawn anew
    assert reliability(table).to_numpy().tolist() == [
        [2, pytest.approx(0.025), 0.5, 0.5, 0.5],
        [1, pytest.approx(0.2), 0, 0, 0],
        [2, pytest.approx(0.975), 1, 1, 1],
    ]


def test_ranges_and_their_coverage_by_hand():
    # draws 0 … 100: 80 % range 10 to 90, 95 % range 2.5 to 97.5. Outcome 95 lies in the second
    # alone, at 96 of 101 draws; its log error is ln(95 / 50)
    draws = [[float(i)] for i in range(101)]
    table = ranges([hindcast(draws, [95], [99], [33])])
    own = table[table["unit"] == "u0"].iloc[0]
    assert (own["held80"], own["held95"]) == (False, True)
    assert (own["pit"], own["log_error"]) == (pytest.approx(96 / 101), pytest.approx(np.log(1.9)))
    row = coverage(table[table["unit"] == "total"]).iloc[0]
    # one of one held: 0.025 to 1; none of one: 0 to 0.975
    assert (row["held95"], row["low95"], row["high95"]) == (1, pytest.approx(0.025), 1)
    assert (row["held80"], row["low80"], row["high80"]) == (0, 0, pytest.approx(0.975))


def test_brier_by_hand():
    table = pd.DataFrame(
        {
            "known_months": [0, 0],
            "unit": ["a", "a"],
            "growth_pct": [5, 5],
            "probability": [0.8, 0.4],
            "naive": [0.5, 0.5],
            "reached": [True, False],
        }
    )
    # forecast (0.2² + 0.4²) / 2 = 0.1; base rate 1/2: 0.25; naive 0.25
    assert brier(table).iloc[0].tolist() == [0, 2, pytest.approx(0.1), 0.25, 0.25]


def test_an_empty_past_gives_empty_tables():
    assert chances([]).empty
    assert reliability(chances([])).empty
    assert brier(chances([])).empty


def test_which_way_probabilities_lean_by_hand():
    # low group: told 0.1, reached 0 of 4. High group by quarter: reached less told 0.10, 0.12,
    # 0.14: mean 0.12, t = 0.12 / (0.02 / √3) = 10.39 with two degrees, p = 1 − t / √(t² + 2) = 1 −
    # 10.392 / √110 = 0.00913; Holm over the one p there is
    table = pd.DataFrame(
        {
            "quarter": ["a", "b", "c", "a"] + ["a", "b", "c"],
            "probability": [0.1] * 4 + [0.9, 0.88, 0.86],
            "reached": [False] * 4 + [True] * 3,
        }
    )
    found = lean(table, (0, 0.2, 0.8, 1))
    assert found["group"].tolist() == [0, 2] and found["forecasts"].tolist() == [4, 3]
    assert found["told"].tolist() == pytest.approx([0.1, 0.88]) and found["reached"].tolist() == [
        0,
        1,
    ]
    assert (
        np.isnan(found["p"][0])
        and found["p"][1] == pytest.approx(1 - 10.3923 / np.sqrt(110), abs=1e-5)
        and found["leans"].tolist() == [0, 1]
    )


@pytest.mark.parametrize(("actual", "below"), [(10, 11), (90, 91)])
def test_an_outcome_at_the_end_of_a_range_is_held(actual, below):
    # draws 0 … 100: 80 % range 10 to 90, both ends in it; so many draws do not exceed the outcome
    table = ranges([hindcast([[float(i)] for i in range(101)], [actual], [99], [33])])
    assert table["held80"].all() and table["held95"].all()
    assert table["pit"].tolist() == pytest.approx([below / 101] * 2)


def test_the_base_rate_of_the_total_is_its_own():
    table = pd.DataFrame(
        {
            "known_months": 0,
            "unit": ["a", "total"],
            "growth_pct": 5,
            "probability": [1.0, 0.0],
            "naive": [0.0, 0.0],
            "reached": [True, False],
        }
    )
    # every unit reached it and the total never did: the base rates of 1 and 0 never erred
    assert brier(table).iloc[0].tolist() == [0, 2, 0, 0, 0.5]
