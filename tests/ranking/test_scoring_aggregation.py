from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from zx_analysis.ranking import scoring

NAN = float("nan")
# OECD/JRC, Handbook on Constructing Composite Indicators (2008), Tables 25, 28, 31: number of
# indicators with each order, best first
PROFILES = {
    25: [(3, "abcd"), (5, "acbd"), (7, "bdca"), (6, "cbda")],
    28: [(23, "abc"), (17, "bca"), (2, "bac"), (10, "cab"), (8, "cba")],
    31: [(3, "cbad"), (2, "badc"), (2, "adcb")],
    34: [(1, "abc"), (1, "cab"), (1, "bca")],
}


def profile(number):
    """(alternatives a, b, c, …; groups of indicators) of figures, larger is better, and the groups'
    weights.
    """
    counts, orders = zip(*PROFILES[number], strict=True)
    return np.array(
        [[-order.index(name) for order in orders] for name in sorted(orders[0])], dtype=float
    ), np.array(counts, dtype=float)


@pytest.mark.parametrize(
    ("number", "points"),
    [(25, [24, 44, 38, 20]), (28, [58, 69, 53]), (31, [13, 12, 11, 6]), (34, [3, 3, 3])],
)
def test_borda_of_the_handbook(number, points):
    values, weights = profile(number)
    assert (scoring.borda(values, weights) * weights.sum()).tolist() == pytest.approx(points)


def test_borda_shares_the_points_of_equal_places():
    """1, 2, 2, 3: the equal ones share the 1 and the 2 points of the second and third place."""
    column = np.array([[1.0], [2.0], [2.0], [3.0]])
    assert scoring.borda(column, np.array([1.0])).tolist() == [0, 1.5, 1.5, 3]


def test_borda_depends_on_an_irrelevant_alternative():
    values, weights = profile(31)
    assert (scoring.borda(values[:3], weights) * weights.sum()).tolist() == pytest.approx([6, 7, 8])


def test_condorcet_of_the_handbook():
    # Table 25: c > b > d > a, each beating all behind it; Table 28 is a cycle: everyone wins once
    assert scoring.copeland(*profile(25)).tolist() == [0, 2, 3, 1]
    assert scoring.copeland(*profile(28)).tolist() == [1, 1, 1]
    assert scoring.copeland(*profile(34)).tolist() == [1, 1, 1]


def test_copeland_gives_half_points_for_ties_and_heeds_weights():
    x = np.array([[1, 2], [2, 1], [0, 0]], dtype=float)
    assert scoring.copeland(x, np.array([1, 1])).tolist() == [1.5, 1.5, 0]
    assert scoring.copeland(x, np.array([3, 1])).tolist() == [1, 2, 0]
    # .1 + .2 against .3 is a tie
    assert scoring.copeland(
        np.array([[1, 1, 0], [0, 0, 1.0]]), np.array([0.1, 0.2, 0.3])
    ).tolist() == [0.5, 0.5]


def test_geometric_ranks_of_the_handbook():
    tai = pd.read_csv(
        Path(__file__).parents[1] / "data" / "tai23.csv", comment="#", index_col="country"
    )
    points = scoring.geometric(tai.iloc[:, :8].to_numpy(), np.ones(8))
    assert scoring.places(points).tolist() == tai["rank_GME"].tolist()


def test_means_by_hand():
    x, w = np.array([[4, 9], [1, 100]], dtype=float), np.array([1, 1])
    assert scoring.arithmetic(x, w).tolist() == [6.5, 50.5]
    assert scoring.geometric(x, w).tolist() == pytest.approx([6, 10])
    # weights 3 : 1 of (2, 32): (8 · 32)^¼ = 4
    assert scoring.geometric(np.array([[2, 32.0]]), np.array([3, 1])).tolist() == pytest.approx([4])
    with pytest.raises(ValueError, match="几何平均.*0"):
        scoring.geometric(np.array([[0, 1.0]]), w)


def test_missing_figures_are_left_out_never_zero():
    x, w = np.array([[4, NAN], [1, 3], [NAN, NAN]]), np.array([3, 1])
    assert scoring.arithmetic(x, w)[:2].tolist() == [4, 1.5]
    # a against b: only the first indicator; c against nobody
    assert scoring.copeland(x, w)[:2].tolist() == [1, 0]
    # first indicator: a 1 of 1 → 2 of 2, b 0; second: only b is there, so it says nothing
    assert scoring.borda(x, w)[:2].tolist() == [2, 0]
    for found in (
        scoring.arithmetic(x, w),
        scoring.copeland(x, w),
        scoring.borda(x, w),
        scoring.geometric(x, w),
    ):
        assert np.isnan(found[2])


def test_entropy_weights_by_hand():
    # column 1: shares (1, 0): e = 0 → spread 1; column 2: (½, ½) constant → 0; column 3: (¾, ¼): e
    # = .8113 → .1887
    found = scoring.entropy_weights(np.array([[1, 0.5, 0.75], [0, 0.5, 0.25]]))
    e = -(0.75 * np.log2(0.75) + 0.25 * np.log2(0.25))
    assert found.tolist() == pytest.approx([1 / (2 - e), 0, (1 - e) / (2 - e)])
    assert scoring.entropy_weights(np.full((3, 2), 0.5)).tolist() == [0.5, 0.5]
    assert np.isfinite(scoring.entropy_weights(np.array([[NAN, 0.0], [NAN, 1.0]]))).all()


def test_the_entropy_of_an_indicator_is_beside_that_of_the_townships_that_have_it():
    """¼ and ¾ of two townships: entropy 0.5623, of at most ln 2, so that 1 − 0.8113 = 0.1887; all
    in one of three: 1."""
    found = scoring.entropy_weights(np.array([[0.25, 1.0], [0.75, 0], [float("nan"), 0]]))
    entropy = -(0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(2)
    assert found == pytest.approx(np.array([1 - entropy, 1]) / (2 - entropy))
