from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zx_analysis.ranking import scoring

NAN = float("nan")
HIGHER, LOWER = np.array([False]), np.array([True])


def column(*values):
    return np.array(values, dtype=float)[:, None]


@pytest.mark.parametrize(
    ("name", "function", "digits"),
    [
        ("z_score", scoring.z_score, 2),
        ("min_max", scoring.min_max, 2),
    ],
)
def test_schooling_of_the_handbook_to_the_printed_digits(name, function, digits):
    table = pd.read_csv(
        Path(__file__).parents[1] / "data" / "tai23_schooling.csv", comment="#", index_col="country"
    )
    found = function(table[["years"]].to_numpy(), HIGHER)[:, 0]
    assert np.abs(found - table[name]).max() <= 0.5 * 10.0**-digits + 1e-9


def test_by_hand():
    x = column(2, 4, 9)
    assert scoring.min_max(x, HIGHER)[:, 0].tolist() == pytest.approx([0, 2 / 7, 1])
    assert scoring.min_max(x, LOWER)[:, 0].tolist() == pytest.approx([1, 5 / 7, 0])
    # mean 5, squares 9 + 1 + 16 = 26, /2 = 13
    assert scoring.z_score(x, HIGHER)[:, 0].tolist() == pytest.approx(
        [-3 / 13**0.5, -1 / 13**0.5, 4 / 13**0.5]
    )
    assert scoring.z_score(x, LOWER)[:, 0].tolist() == pytest.approx(
        [3 / 13**0.5, 1 / 13**0.5, -4 / 13**0.5]
    )
    assert scoring.between_goalposts(x, np.array([0]), np.array([8]), HIGHER)[:, 0].tolist() == [
        0.25,
        0.5,
        1,
    ]
    assert scoring.one_to_hundred(np.array([0, 0.5, 1])).tolist() == [1, 50.5, 100]


def test_winsorising_draws_the_outlier_in():
    # 21 figures 0 … 19 and 1000: the 5 % quantile is the second, 1; the 95 % one the second last,
    # 19
    x = column(*range(20), 1000)
    found = scoring.winsorised(x, HIGHER)[:, 0]
    assert found[[0, 1, 10, 19, 20]].tolist() == pytest.approx([0, 0, 9 / 18, 1, 1])
    assert scoring.min_max(x, HIGHER)[19, 0] == pytest.approx(0.019)
    # between two figures: of (0, 10, NaN) the 5 % quantile is .5, the 95 % one 9.5
    assert scoring.winsorised(column(0, 5, NAN, 10), HIGHER)[1, 0] == pytest.approx(0.5)


def test_standard_points_in_proportion_between_floor_and_cap():
    # standard 20 earns 10 points, at least 5, at most 12: 20 → 10, 22 → 11, 30 → 15 → 12, 2 → 1 →
    # 5, −8 → 5
    given = (np.array([20]), np.array([10]), np.array([12]), np.array([5]))
    assert scoring.standard_points(column(20, 22, 30, 2, -8, NAN), *given, HIGHER)[
        :5, 0
    ].tolist() == [10, 11, 12, 5, 5]
    # lower is better: 25 → 10 × 20/25 = 8, 10 → 20 → 12, 100 → 2 → 5, none at all → cap
    assert scoring.standard_points(column(20, 25, 10, 100, 0), *given, LOWER)[:, 0].tolist() == [
        10,
        8,
        12,
        5,
        12,
    ]


@pytest.mark.parametrize(
    ("function", "constant"),
    [
        (scoring.min_max, 0.5),
        (scoring.winsorised, 0.5),
        (scoring.z_score, 0),
    ],
)
def test_a_constant_column_and_missing_figures_have_a_declared_treatment(function, constant):
    # .1 + .2 differs from .3 by binary rounding alone
    found = function(column(0.1 + 0.2, 0.3, NAN), HIGHER)[:, 0]
    assert found[:2].tolist() == [constant, constant] and np.isnan(found[2])
    assert np.isnan(function(column(NAN, NAN), HIGHER)).all()
    assert function(column(7), HIGHER).tolist() == [[constant]]


@settings(max_examples=60)
@given(
    st.lists(st.one_of(st.just(NAN), st.floats(-1e6, 1e6)), min_size=2, max_size=12), st.booleans()
)
def test_order_is_kept_and_nan_stays(values, lower):
    x = column(*values)
    for function in (
        scoring.min_max,
        scoring.z_score,
        scoring.winsorised,
    ):
        found = function(x, np.array([lower]))[:, 0]
        assert (np.isnan(found) == np.isnan(x[:, 0])).all()
        better = np.where(lower, -x[:, 0], x[:, 0])
        for i in range(len(values)):
            assert not (found[better > better[i]] < found[i] - 1e-9).any()


def test_many_draws_at_once_are_the_same_as_one_by_one():
    x = np.random.default_rng(1).normal(size=(5, 7, 3))
    lower = np.array([False, True, False])
    for function in (scoring.min_max, scoring.winsorised, scoring.z_score):
        assert np.array_equal(function(x, lower), np.stack([function(one, lower) for one in x]))
