import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ranking.test_ranking import indicator, scheme
from zx_analysis.city.scheme import Scheme
from zx_analysis.ranking import firmness

NAN = float("nan")
# t1 is last by half a point: 50.5, 50, 90
NORM, EVEN = np.array([[0.4, 0.61], [0.6, 0.4], [0.9, 0.9]]), np.ones(2)


def test_nearest_weights_by_hand():
    # .4 v + .61 w = .6 v + .4 w → v/w = 1.05, so the shares are 1.05/2.05 and 1/2.05
    found = firmness.nearest_weights(NORM, EVEN, 1, 1)
    assert found.weights == pytest.approx([1.05 / 2.05, 1 / 2.05]) and found.moved == pytest.approx(
        1.05 / 2.05 - 0.5
    )
    assert firmness.weights_to_leave(NORM, EVEN, 1, 1) == pytest.approx([1.05, 1 / 1.05])


def test_no_weights_help_who_is_worst_in_everything():
    norm = np.array([[0.5, 0.6], [0.4, 0.5], [0.9, 0.9]])
    assert firmness.nearest_weights(norm, EVEN, 1, 1) is None
    assert np.isnan(firmness.weights_to_leave(norm, EVEN, 1, 1)).all()
    assert np.isnan(firmness.weights_to_leave(np.array([[0.5], [0.4]]), np.ones(1), 1, 1)).all()


def test_leaving_an_indicator_out_is_the_last_resort():
    # t1 beats t0 only in b, and b decides only without a: .5 against .2 + .1 w
    norm = np.array([[0.9, 0.4], [0.1, 0.4], [1, 1]])
    assert firmness.weights_to_leave(norm, EVEN, 1, 1)[0] == pytest.approx(0) and np.isnan(
        firmness.weights_to_leave(norm, EVEN, 1, 1)[1]
    )
    found = firmness.nearest_weights(norm, EVEN, 1, 1)
    assert found.weights == pytest.approx([0, 1], abs=1e-9) and found.moved == pytest.approx(0.5)


def worse(norm, weights, at):
    """How many others have no more points than `at`."""
    points = norm @ (weights / weights.sum())
    return (np.delete(points, at) <= points[at] + 1e-9).sum()


@settings(max_examples=40)
@given(st.data())
def test_nothing_nearer_takes_a_township_off_the_list(data):
    count, size = data.draw(st.integers(4, 7)), data.draw(st.integers(2, 3))
    norm = (
        np.array(
            data.draw(
                st.lists(
                    st.lists(st.integers(0, 20), min_size=size, max_size=size),
                    min_size=count,
                    max_size=count,
                )
            )
        )
        / 20
    )
    weights = np.array(
        data.draw(st.lists(st.integers(1, 5), min_size=size, max_size=size)), dtype=float
    )
    at = int(np.argmin(norm @ weights))
    share, found = weights / weights.sum(), firmness.nearest_weights(norm, weights, at, 2)
    if found is not None:
        assert worse(norm, found.weights, at) >= 2 and found.moved == pytest.approx(
            np.abs(found.weights - share).sum() / 2
        )
    steps = [np.array(w) / 40 for w in itertools.product(range(41), repeat=size) if sum(w) == 40]
    nearer = [w for w in steps if found is None or np.abs(w - share).sum() / 2 < found.moved - 1e-6]
    assert all((np.delete(norm @ w, at) <= (norm @ w)[at] - 1e-6).sum() < 2 for w in nearer)
    for i, factor in enumerate(firmness.weights_to_leave(norm, weights, at, 2)):
        reach = abs(factor - 1) if factor == factor else 3
        for step in np.linspace(max(-1, -reach + 1e-6), reach - 1e-6, 41) if reach > 1e-6 else []:
            changed = weights * np.where(np.arange(size) == i, 1 + step, 1)
            assert (np.delete(norm @ changed, at) <= (norm @ changed)[at] - 1e-6).sum() < 2
        if factor == factor:
            assert worse(norm, weights * np.where(np.arange(size) == i, factor, 1), at) >= 2


def test_figures_that_would_do_by_hand():
    # half a point is missing and each weight is a half: one unit of a (0 … 100), or of b (lower is
    # better, 0 … 50, ½ unit = 1 point)
    plan = Scheme.of(scheme(indicator("a"), indicator("b", 1, "lower", 0, 50), flagged=1))
    values = np.array([[40, 19.5], [60, 30], [90, 5.0]])
    assert firmness.figures_to_leave(values, plan, 1) == pytest.approx([61, 29.5])
    # a missing figure: with a = 60 alone t1 has 60; it leaves (50.5) once b's score is 41
    values[1, 1] = NAN
    assert firmness.figures_to_leave(values, plan, 1)[1] == pytest.approx(29.5)
    # full marks in a do not do when b is 0 and everybody else is far above
    assert np.isnan(firmness.figures_to_leave(np.array([[90, 5], [10, 50], [90, 5.0]]), plan, 1)[0])


def test_figures_that_would_do_under_standard_points():
    standard = {"standard_value": 20, "standard_points": 10, "cap_points": 15, "floor_points": 5}
    plan = Scheme.of(
        scheme(
            indicator("a", 10) | standard,
            indicator("b", 10, "lower") | standard,
            flagged=1,
            scoring="standard",
        )
    )
    # t1: 16 → 8, 25 → 8: 16; t0: 20 → 10, 20 → 10: 20; a has to earn 12 → 24, b 12 → 20 × 10/12
    found = firmness.figures_to_leave(np.array([[20, 20], [16, 25], [30, 10.0]]), plan, 1)
    assert found == pytest.approx([24, 200 / 12])


def test_against_the_next_better_one():
    points = np.array([70, 22, 18, 24, NAN, 24])
    assert firmness.next_better(points, np.array([False, True, True, False, False, False])) == 3
    assert firmness.next_better(points, np.ones(6, dtype=bool)) is None
    contributions = np.array([[10, 2.0], [8, NAN]])
    assert firmness.waterfall(contributions, 1, 0).tolist() == [-2, -2]


def test_full_marks_that_are_just_enough_are_named():
    # t0 has (½ + ¾)/2; t1 has ¼ in b and needs 1 in a: (1 + ¼)/2
    plan = Scheme.of(scheme(indicator("a"), indicator("b"), flagged=1))
    values = np.array([[50, 75], [10, 25], [100, 100.0]])
    assert firmness.figures_to_leave(values, plan, 1)[0] == pytest.approx(100)
