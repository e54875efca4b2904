import numpy as np
import pytest

from zx_analysis.ranking import firmness

NAN = float("nan")


def test_shares_by_geometry():
    # t0 (.4, .61), t1 (.6, .4), t2 (.9, .9): t1 is last while w_b > 20/21 w_a; of the square (.75 …
    # 1.25)² that is 59.26 % (the arithmetic stands in test_ranking); three standard errors of
    # 10,000 draws are 1.5 points
    norm = np.array([[0.4, 0.61], [0.6, 0.4], [0.9, 0.9]])
    weights = firmness.uniform_weights(np.ones(2))
    assert firmness.last_share(norm, weights, 1) == pytest.approx(
        [1 - 0.5926, 0.5926, 0], abs=0.015
    )
    ranks = firmness.by_weights(norm, weights)
    assert ranks[2].tolist() == [1, 0, 0]
    assert ranks[:2, 1:] == pytest.approx(np.array([[0.5926, 0.4074], [0.4074, 0.5926]]), abs=0.015)


def test_weights_are_drawn_around_the_declared_ones():
    declared = np.array([30, 30, 15, 10, 15.0])
    uniform = firmness.uniform_weights(declared)
    assert uniform.shape == (10_000, 5)
    assert (uniform / declared).min() >= 0.75 and (uniform / declared).max() <= 1.25
    dirichlet = firmness.dirichlet_weights(declared)
    assert dirichlet.sum(axis=1) == pytest.approx(1) and dirichlet.min() > 0
    assert dirichlet.mean(axis=0) == pytest.approx(declared / 100, abs=0.003)
    # variance of a Dirichlet share: w (1 − w)/(60 + 1)
    assert dirichlet[:, 0].std() == pytest.approx((0.3 * 0.7 / 61) ** 0.5, rel=0.05)
    assert np.array_equal(uniform, firmness.uniform_weights(declared)) and not np.array_equal(
        uniform, firmness.uniform_weights(declared, seed=1)
    )


def test_ties_missing_figures_and_townships_without_any():
    norm = np.array([[0.5, 0.5], [0.5, 0.5], [NAN, 0.2], [NAN, NAN], [1, 1]])
    weights = firmness.uniform_weights(np.array([2.0, 1]), draws=100)
    ranks = firmness.by_weights(norm, weights)
    assert ranks[0].tolist() == ranks[1].tolist() == [0, 1, 0, 0, 0] and ranks[2].tolist() == [
        0,
        0,
        0,
        1,
        0,
    ]
    assert ranks[3].sum() == 0
    assert firmness.last_share(norm, weights, 2).tolist() == [1, 1, 1, 0, 0]


def test_blocks_do_not_change_the_answer(monkeypatch):
    norm, weights = (
        np.random.default_rng(0).uniform(size=(9, 3)),
        firmness.uniform_weights(np.ones(3), draws=1000),
    )
    whole = firmness.by_weights(norm, weights)
    monkeypatch.setattr(firmness, "BLOCK", 100)
    assert np.array_equal(firmness.by_weights(norm, weights), whole)


def test_figures_are_revised_as_their_history_was():
    values = np.array([[100.0, 5], [NAN, 6]])
    drawn = firmness.revised_figures(
        values, [np.array([0, 0.1]), np.array([-1, 1])], [0, None], draws=500
    )
    assert drawn.shape == (500, 2, 2)
    assert np.unique(drawn[:, 0, 0]) == pytest.approx([100, 110]) and set(drawn[:, 1, 1]) == {5, 7}
    assert np.isnan(drawn[:, 1, 0]).all()
    # no history: as published
    assert (
        firmness.revised_figures(values, [np.empty(0), np.empty(0)], [0, None], draws=3)[:, :, 1]
        == [5, 6]
    ).all()
    # a level that is 10 % higher beside the same base: growth of 20 % becomes 1.2 × 1.1 = 1.32, of
    # −50 % 0.5 × 1.1 = 0.55
    rates = firmness.revised_figures(np.array([[20.0], [-50.0]]), [np.array([0.1])], [100], draws=2)
    assert rates[:, :, 0] == pytest.approx(np.array([[32, -45]] * 2))
