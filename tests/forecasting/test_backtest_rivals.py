"""Rules of thumb by hand."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis.city.periods import month_index, month_range
from zx_analysis.forecasting.backtest import (
    DRIFT,
    FLAT,
    MEAN,
    NAIVE,
    PACE,
    carried_on,
    library,
    rules,
)
from zx_analysis.forecasting.combination import Windows


def panel(end="2020-12"):
    """Two units, 10 and 20 a month in 2019; 20 % more in 2020, and 50 % more in its last three
    months.
    """
    months = month_range("2019-01", end)
    factor = [1.0 if m < "2020" else 1.5 if m >= "2020-10" else 1.2 for m in months]
    return pd.DataFrame({"a": np.multiply(10, factor), "b": np.multiply(20, factor)}, months)


def test_rules_by_hand():
    seen = panel()
    found = {
        rule: point for rule, (point, _) in carried_on(seen, pd.Series(1, seen.index), 3).items()
    }
    # last year's first quarter: 3 × 12 and 3 × 24; the last three months were 1.5 times last year's
    assert found[NAIVE] == pytest.approx([36, 72, 108])
    assert found[PACE] == pytest.approx([54, 108, 162])
    # nine slots with ln 1.2 and three with ln 1.5
    assert found[DRIFT] == pytest.approx(
        np.array([36, 72, 108]) * np.exp((9 * np.log(1.2) + 3 * np.log(1.5)) / 12)
    )
    assert found[FLAT] == pytest.approx([45, 90, 135])
    assert found[MEAN] == pytest.approx(
        (found[NAIVE] + found[PACE] + found[DRIFT] + found[FLAT]) / 4
    )


def test_the_spread_is_the_rule_s_own_past():
    seen = panel()
    _, scale = carried_on(seen, pd.Series(1, seen.index), 1)[NAIVE]
    # seasonal naive of one month at the twelve origins with a year before: nine errors of ln 1.2,
    # three of ln 1.5
    assert scale == pytest.approx(
        np.full(3, np.sqrt((9 * np.log(1.2) ** 2 + 3 * np.log(1.5) ** 2) / 12))
    )


def test_a_joint_slot_is_carried_on_whole():
    seen = panel()
    joint = seen.drop(["2019-01", "2020-01"])
    joint.loc[["2019-02", "2020-02"]] *= 2
    spans = pd.Series([2 if m.endswith("-02") else 1 for m in joint.index], joint.index)
    assert carried_on(joint, spans, 3)[NAIVE][0] == pytest.approx([36, 72, 108])
    assert carried_on(joint, spans, 1) == {}  # January alone has no year before


def test_a_gap_leaves_the_total_unknown_and_no_rule_is_invented():
    seen = panel()
    seen.loc["2020-03", "a"] = np.nan
    point = carried_on(seen, pd.Series(1, seen.index), 3)[NAIVE][0]
    assert np.isnan(point[0]) and point[1] == pytest.approx(72) and np.isnan(point[2])
    assert carried_on(panel("2019-06"), pd.Series(1, month_range("2019-01", "2019-06")), 3) == {}


def test_the_library_carries_a_season_on_and_gives_the_same_twice():
    months = month_range("2017-01", "2020-12")
    season = np.array([80, 70, 100, 105, 110, 120, 95, 100, 110, 105, 115, 130])
    rng = np.random.default_rng(0)
    seen = pd.DataFrame(
        {"a": np.tile(season, 4) * 1.005 ** np.arange(48) * np.exp(0.01 * rng.standard_normal(48))},
        months,
    )
    draws = library(seen, pd.Series(1, months), 3)
    # 250 a first quarter, carried on by 0.5 % a month from month 48 on
    expected = sum(season[:3] * 1.005 ** np.arange(48, 51))
    assert np.median(draws) == pytest.approx(expected, rel=0.03)
    assert np.array_equal(draws, library(seen, pd.Series(1, months), 3))
    assert library(seen.iloc[:20], pd.Series(1, months[:20]), 3) is None


def test_the_rule_s_own_spread_counts_from_four_errors_on():
    """To April 2020 four months had one a year before, each with an error of ln 1.2; to March
    three, and the forecast's own default stands.
    """
    for end, scale in (("2020-04", np.log(1.2)), ("2020-03", 0.25)):
        seen = panel(end)
        found = carried_on(seen, pd.Series(1, seen.index), 1)[NAIVE][1]
        assert found == pytest.approx(np.full(3, scale))


def test_the_mean_growth_is_that_known_at_the_origin():
    # to September 2020 every month grew by 20 %; that the next three grew by 50 % nobody knew
    seen = panel()
    found = rules(Windows.of(seen, pd.Series(1, seen.index)), month_index("2020-09"), 1)
    assert found[DRIFT] == pytest.approx([12, 24])


def test_a_flat_pace_is_by_months_not_slots():
    """December 10, 1-2月 as one slot of 2 × 12: 34 in three months, and so in the next three."""
    seen = panel("2020-02")
    joint = seen.drop(["2019-01", "2020-01"])
    joint.loc[["2019-02", "2020-02"]] *= 2
    spans = pd.Series([2 if m.endswith("-02") else 1 for m in joint.index], joint.index)
    assert carried_on(joint, spans, 3)[FLAT][0] == pytest.approx([34, 68, 102])


def test_two_whole_years_are_enough_for_the_library():
    seen = panel()
    months = pd.Series(1, seen.index)
    assert library(seen, months, 3) is not None and library(seen[1:], months[1:], 3) is None
