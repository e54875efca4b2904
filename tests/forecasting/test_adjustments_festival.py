import numpy as np
import pandas as pd
import pytest

from zx_analysis.city.periods import month_range
from zx_analysis.forecasting import adjustments
from zx_analysis.forecasting.forecast import forecast_quarter

EFFECT = 0.4  # log points between January and February


def panel(first, last, effect, units=8, seed=3):
    """Plain growth with noise; the festival takes `effect` / 2 from January and gives it to
    February, by the share that falls in January.
    """
    rng, months = np.random.default_rng(seed), month_range(first, last)
    values = (
        100
        * np.exp(0.005 * np.arange(len(months)))[:, None]
        * np.exp(0.02 * rng.standard_normal((len(months), units)))
    )
    history = pd.DataFrame(values, months, list("abcdefgh"[:units]))
    for year in sorted({int(month[:4]) for month in months}):
        share = adjustments.january_share(year)
        for month, sign in ((f"{year}-01", -1), (f"{year}-02", 1)):
            if month in history.index:
                history.loc[month] *= np.exp(sign * effect * share / 2)
    return history


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2022, 7),  # 1 February: 25 to 31 January
        (2020, 14),  # 25 January: 18 to 31 January
        (2021, 0),  # 12 February: from 5 February
        (2023, 17),  # 22 January: 15 to 31 January
    ],
)
def test_the_share_of_january_counted_on_the_calendar(year, days):
    assert adjustments.january_share(year) == days / 21


def test_the_effect_is_found_and_taken_out_of_the_forecast():
    whole = panel("2016-01", "2020-03", EFFECT)
    past, actual = whole.loc[:"2020-01"], whole.loc["2020-01":].to_numpy().sum()
    found = adjustments.shift(past)
    # four years, drawn towards zero by one year's worth: 0.4 × 4 / 5 = 0.32
    assert found.used and found.effect == pytest.approx(0.32, abs=0.05)
    forecast = forecast_quarter(past, "2020Q1")
    assert "已按今年春节调整" in forecast.notes[-1]
    plain = panel("2016-01", "2020-01", 0.0)
    plain.iloc[-1] = past.iloc[-1]
    # Without the adjustment a January with the festival in it is read as a weak year.
    assert abs(np.log(np.median(forecast.total) / actual)) < 0.5 * abs(
        np.log(np.median(forecast_quarter(plain, "2020Q1").total) / actual)
    )


def test_without_an_effect_nothing_is_moved():
    past = panel("2016-01", "2020-01", 0.0)
    assert not adjustments.shift(past).used
    assert "未调整" in forecast_quarter(past, "2020Q1").notes[-1]


@pytest.mark.parametrize("last", ["2019-12", "2020-02"])
def test_only_where_january_is_known_alone(last):
    assert not any(
        "春节" in note for note in forecast_quarter(panel("2016-01", last, EFFECT), "2020Q1").notes
    )


def test_standardising_moves_output_between_the_two_months_and_back_again():
    past = panel("2016-01", "2020-01", EFFECT)
    found = adjustments.shift(past)
    even = adjustments.standardised(past, found)
    for year in range(2016, 2020):
        a, b = (
            past.loc[[f"{year}-01", f"{year}-02"], "a"],
            even.loc[[f"{year}-01", f"{year}-02"], "a"],
        )
        assert a.prod() == pytest.approx(b.prod())  # in logs what one month gains the other loses
    # 2020 has two thirds of the festival in January, more than the years before: February will have
    # more
    assert adjustments.back(even, found) > 1


@pytest.mark.parametrize(
    "history",
    [
        panel("2018-01", "2020-01", EFFECT),
        panel("2016-01", "2020-01", EFFECT).rename(lambda p: f"19{p[2:]}"),
    ],
)
def test_too_few_years_or_years_without_a_date_give_nothing(history):
    assert adjustments.shift(history) is None


MOVED = adjustments.Shift(0.4, 0.5, True, {2019: -0.5, 2020: 0.5})


def test_half_of_the_effect_goes_to_each_month_by_hand():
    """Half of the festival more than on average falls into January 2020: 0.4 · ½ / 2 = 0.1 is put
    back into January and taken from February."""
    months = ["2020-01", "2020-02", "2020-03"]
    even = adjustments.standardised(pd.DataFrame({"a": [100.0, 100.0, 100.0]}, months), MOVED)
    assert even["a"].tolist() == pytest.approx([100 * np.exp(0.1), 100 * np.exp(-0.1), 100])


def test_only_februarys_part_of_the_two_months_is_moved_back_by_hand():
    # 30 of February's and March's 100 are February's, which gets 0.4 · ½ / 2 = 0.1 in 2020
    past = pd.DataFrame({"a": [30.0, 70.0, 50.0]}, ["2019-02", "2019-03", "2020-01"])
    assert adjustments.back(past, MOVED) == pytest.approx(0.3 * np.exp(0.1) + 0.7)


def test_a_january_that_gains_by_the_festival_is_chance_and_not_used():
    found = adjustments.shift(panel("2016-01", "2020-01", -EFFECT))
    assert found.effect < 0 and found.gain >= adjustments.FESTIVAL_GAIN and not found.used
