import numpy as np
import pytest

from zx_analysis.ranking import confidence
from zx_analysis.ranking.confidence import errors, simultaneous


def test_well_separated_scores_have_one_rank_each():
    found = simultaneous(np.array([10, 30, 20, 40.0]), errors(np.ones(4)), 2)
    assert found.low.tolist() == found.high.tolist() == [4, 2, 3, 1]
    assert found.worst.tolist() == [True, False, True, False]


def test_equal_scores_may_have_any_rank():
    found = simultaneous(np.full(5, 7.0), errors(np.ones(5)), 2)
    assert found.low.tolist() == [1] * 5 and found.high.tolist() == [5] * 5 and found.worst.all()


def test_two_units_by_hand():
    # one difference with the deviation √2: both directions are tested, so the critical value is
    # that of |t|, 1.96 · √2 = 2.77
    noise = errors(np.ones(2), draws=100_000)
    for difference, ranks in ((2.74, ([1, 1], [2, 2])), (2.81, ([2, 1], [2, 1]))):
        found = simultaneous(np.array([0, difference]), noise, 1)
        assert (found.low.tolist(), found.high.tolist()) == ranks


def test_stepping_down():
    # three units with the deviation 1: the 95 % quantile of the largest difference of their errors
    # is 3.31 (studentised range), so gaps of 3.25 alone decide nothing. With gaps of 3.25 and 3.25
    # on end the sum, 6.5, is decided; without that statement in the family the quantile falls below
    # 3.25, and both gaps are decided as well
    noise = errors(np.ones(3), draws=50_000)
    assert simultaneous(np.array([0, 3.25, 3.25]), noise, 1).high.tolist() == [3, 3, 3]
    assert simultaneous(np.array([0, 3.4, 3.4]), noise, 1).high.tolist() == [3, 2, 2]
    assert simultaneous(np.array([0, 3.25, 6.5]), noise, 1).high.tolist() == [3, 2, 1]


def test_errors_that_are_known_to_be_none():
    found = simultaneous(np.array([1, 1, 2.0]), errors(np.zeros(3)), 1)
    assert found.low.tolist() == [2, 2, 1] and found.high.tolist() == [3, 3, 1]
    # a common error moves all alike and no rank
    common = np.repeat(np.random.default_rng(0).normal(size=(500, 1)), 3, axis=1)
    assert simultaneous(np.array([1, 2, 3.0]), common, 1).low.tolist() == [3, 2, 1]


@pytest.mark.parametrize(
    "truth", [[0, 0, 0, 0, 0, 0], [0, 1, 1, 2, 5, 9], [0, 0.5, 1, 1.5, 2, 2.5]]
)
def test_the_sets_hold_the_truth_as_often_as_they_say(truth):
    truth, rng, noise = (
        np.array(truth, dtype=float),
        np.random.default_rng(3),
        errors(np.ones(6), draws=1000),
    )
    low = np.array([1 + (truth > t).sum() for t in truth])
    high = np.array([6 - (truth < t).sum() for t in truth])
    worst = np.array([(truth < t).sum() < 2 for t in truth])
    runs = [simultaneous(seen, noise, 2, 0.1) for seen in truth + rng.normal(size=(400, 6))]
    # with ties every rank between low and high is the truth of some breaking of them; 90 % less
    # three standard errors of 400 runs
    together = np.mean([(s.low <= low).all() and (s.high >= high).all() for s in runs])
    listed = np.mean([s.worst[worst].all() for s in runs])
    assert together >= 0.855 and listed >= 0.855


def test_blocks_do_not_change_the_answer(monkeypatch):
    scores, noise = np.random.default_rng(0).normal(size=9) * 2, errors(np.ones(9), draws=300)
    whole = simultaneous(scores, noise, 2)
    monkeypatch.setattr(confidence, "BLOCK", 1500)
    cut = simultaneous(scores, noise, 2)
    assert whole.low.tolist() == cut.low.tolist() and whole.high.tolist() == cut.high.tolist()


def test_refused_arguments():
    with pytest.raises(ValueError, match="standard_errors"):
        errors(np.array([1, -1]))
    with pytest.raises(ValueError, match="scores、noise"):
        simultaneous(np.array([1, np.nan]), errors(np.ones(2)), 1)
    with pytest.raises(ValueError, match="末位个数（tau）读到 2，应小于有得分的乡镇数 2"):
        simultaneous(np.array([1, 2.0]), errors(np.ones(2)), 2)


def test_scores_of_redrawn_figures_are_errors_about_their_own_mean():
    # errors of 1 about scores ten apart: each has its one rank, as if they were given about 0
    scores = np.array([10, 30, 20, 40.0])
    found = simultaneous(scores, scores + errors(np.ones(4)), 2)
    assert found.low.tolist() == found.high.tolist() == [4, 2, 3, 1]
