import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zx_analysis.ranking import scoring

NAN = float("nan")


def test_tie_breakers_in_order():
    # 5 and 5 tie for the last place but one behind 1: the first breaker ties as well, the second
    # decides
    breakers = np.array([[2, 8.0], [2, 9], [0, 0], [9, 9]])
    assert scoring.shares_at_the_cut(np.array([5, 5, 1, 9.0]), 2, breakers).tolist() == [1, 0, 1, 0]
    assert scoring.shares_at_the_cut(np.array([5, 5, 1, 9.0]), 2, breakers[:, :1]).tolist() == [
        0.5,
        0.5,
        1,
        0,
    ]
    # an unknown breaker decides nothing, and without points nobody is last
    assert scoring.shares_at_the_cut(
        np.array([5, 5, 1, 9.0]), 2, np.array([[NAN], [2], [0], [9]])
    ).tolist() == [0.5, 0.5, 1, 0]
    assert scoring.shares_at_the_cut(np.array([NAN, NAN, 1, 9.0]), 3, breakers).tolist() == [
        0,
        0,
        1,
        1,
    ]
    # three tie for two places; the best of them by the breaker is off
    assert scoring.shares_at_the_cut(np.array([5, 5, 5, 9.0]), 2, breakers[:, :1]).tolist() == [
        0.5,
        0.5,
        1,
        0,
    ]


def test_counts_by_hand():
    # figures between least and most: a 1…4, b 3…3, c 5…5
    least, most, none = np.array([1, 3, 5.0]), np.array([4, 3, 5.0]), np.empty((3, 0))
    # at its best a has b below; b has a below only at a's worst
    assert scoring.worse_count(most, least, none).tolist() == [1, 1, 2]
    assert scoring.could_be_worse_count(most, least, none).tolist() == [1, 1, 2]
    assert scoring.worse_count(least, most, none).tolist() == [0, 0, 2]


@given(st.lists(st.integers(0, 3), min_size=4, max_size=9), st.integers(1, 3))
def test_the_places_at_the_end_are_given_away_once(points, flagged):
    found = scoring.shares_at_the_cut(
        np.array(points, dtype=float), flagged, np.empty((len(points), 0))
    )
    assert (found == 1).sum() <= flagged <= (found > 0).sum()
    assert (found == 0.5).sum() == 0 or (found == 1).sum() < flagged


def test_what_the_first_breaker_decides_the_second_does_not_touch():
    # 1 is worse than 2, whatever 9 and 3 would say
    breakers = np.array([[1.0, 9], [2, 3], [9, 9]])
    assert scoring.shares_at_the_cut(np.array([5, 5, 9.0]), 1, breakers).tolist() == [1, 0, 0]
