"""A quarter's noise: learnt where the truth is known, drawn with the share that it must have."""

import numpy as np
import pytest

from tests.ranking.test_ranking import indicator, scheme
from zx_analysis.city.scheme import Scheme
from zx_analysis.ranking import robustness
from zx_analysis.ranking.robustness import Noise, deviations, learn_noise, noise_draws

NAN = float("nan")


def rate(*errors):
    return Noise("growth", np.array([errors], dtype=float), np.empty(0))


def share_unchanged(values, noise, names, rows):
    plan = Scheme.of(scheme(*rows, flagged=1))
    drawn = noise_draws(np.array(values, dtype=float), noise, names)
    return robustness.share_unchanged(drawn, np.arange(len(values)) == 0, plan)


def test_deviations_by_hand():
    # rows average 1.5 and 5.5, columns 2 and 5, all 3.5: 1 − 1.5 − 2 + 3.5 = 1 and so on; of four
    # figures three are spent on means, so that they are taken times √(4/1)
    assert deviations(np.array([[1.0, 2], [3, 8]])) == pytest.approx(np.array([[2, -2], [-2, 2.0]]))
    # a row more of which one figure is missing is fitted by its own mean and adds nothing but the
    # count: √(5/1)
    told = deviations(np.array([[1.0, 2], [3, 8], [7, NAN]]))
    assert told[:2] == pytest.approx(np.sqrt(5) / 2 * np.array([[2, -2], [-2, 2]]))
    assert told[2, 0] == pytest.approx(0) and np.isnan(told[2, 1])
    assert np.isnan(deviations(np.array([[1.0], [2], [5]]))).all()  # one township: nothing is left


def test_noise_of_a_rate_of_known_size():
    """Own level, common movement and errors of 3 points: 60 quarters × 20 townships tell 3 to 3 %,
    four standard errors of √(1/(2 · 59 · 19))."""
    rng = np.random.default_rng(1)
    true = rng.normal(size=(1, 20)) * 10 + rng.normal(size=(60, 1)) * 20
    noise = learn_noise(true + rng.normal(scale=3, size=(60, 20)), np.zeros(20), "growth")
    assert noise.spread == pytest.approx(3, rel=0.085)


def test_noise_of_a_level_is_none_of_its_season_and_trend():
    """Own season and trend of a township are no noise where there are years enough; errors of 10 %.
    Changes over the year overlap, so that they tell less than as many independent ones."""
    rng = np.random.default_rng(2)
    quarter = np.arange(60)[:, None]
    season = rng.normal(size=(4, 20))[np.arange(60) % 4]
    logs = season + quarter * rng.normal(scale=0.03, size=(1, 20)) + rng.normal(size=(60, 1))
    noise = learn_noise(np.exp(logs + rng.normal(scale=0.1, size=(60, 20))), np.ones(20), "level")
    assert noise.spread == pytest.approx(0.1, rel=0.15)
    # four quarters: no year before; without season or trend the level itself tells
    flat = rng.normal(size=(1, 300)) + rng.normal(scale=0.1, size=(4, 300))
    assert learn_noise(np.exp(flat), np.ones(300), "level").spread == pytest.approx(0.1, rel=0.15)


def test_a_count_has_the_mean_of_township_and_quarter_together():
    # sums of the townships 6 and 14, of this quarter 4, of all 20: 4 · 6/20 and 4 · 14/20
    assert learn_noise(np.array([[1, 3]] * 4), np.array([2, 2]), "count").means == pytest.approx(
        [1.2, 2.8]
    )
    # in every quarter the second has three times as many; a missing count changes nothing in that
    past = np.array([[1, 3], [NAN, 6], [2, 6], [1, 3]])
    assert learn_noise(past, np.array([1, 3]), "count").means == pytest.approx([1, 3])
    assert learn_noise(np.zeros((4, 2)), np.zeros(2), "count").means.tolist() == [0, 0]


@pytest.mark.parametrize("kind", ["level", "growth", "count"])
def test_fewer_than_four_quarters_say_nothing(kind):
    past = np.array([[1.0, 2], [2, 3], [4, 4], [NAN, NAN], [3, 5]])
    assert learn_noise(past[:4], np.ones(2), kind) is None
    assert learn_noise(past, np.ones(2), kind) is not None
    assert kind == "count" or learn_noise(past[:, :1], np.ones(1), kind) is None  # one township


def test_noise_flips_the_list_in_a_known_share_of_draws():
    """50 and 52 with errors of ± 3, each as likely: 47 or 53 against 49 or 55. Of the four pairs
    only 53 against 49 changes the list; three standard errors of 10,000 draws are .013."""
    rows = [indicator("a_growth_pct")]
    assert share_unchanged(
        [[50], [52], [90]], [rate(-3, 3)], ["a_growth_pct"], rows
    ) == pytest.approx(0.75, abs=0.013)
    # errors of ± .9 never reach across
    assert share_unchanged([[50], [52], [90]], [rate(-0.9, 0.9)], ["a_growth_pct"], rows) == 1


def test_a_level_varies_by_a_factor_and_a_count_is_drawn_anew():
    # half as much or twice as much: 20 or 80 against 30 or 120; 80 against 30 changes the list
    level = Noise("level", np.log([[0.5, 2]]), np.empty(0))
    rows = [indicator("x_wan", high=1000)]
    assert share_unchanged([[40], [60], [900]], [level], ["x_wan"], rows) == pytest.approx(
        0.75, abs=0.013
    )
    # 0 against a Poisson count of mean 1, which is 0 in e⁻¹ of the draws: a tie is still the last
    count = Noise("count", np.full((4, 3), NAN), np.array([0.0, 1, 0]))
    values = np.array([[0.0], [1], [NAN]])
    block = next(noise_draws(values, [count], ["n_count"]))
    assert (block[:, 0, 0] == 0).all() and np.isnan(block[:, 2, 0]).all()
    assert (block[:, 1, 0] == 0).mean() == pytest.approx(np.exp(-1), abs=0.015)


def test_errors_that_go_together_are_drawn_together():
    """One error in two rates of the same weight does not cancel out: 50 and 52 in both, ± 3, flips
    a quarter of the draws as one rate does. Apart they flip where the sum of four signs, first
    township less second, is 3·s > 4 of twice 2: s = 2 or 4, (4 + 1)/16."""
    rows, names = (
        [indicator("a_growth_pct"), indicator("b_growth_pct")],
        ["a_growth_pct", "b_growth_pct"],
    )
    one = Noise("growth", np.array([[-3.0, 3] * 6]), np.empty(0))
    apart = Noise("growth", np.array([[-3.0, -3, 3, 3] * 3]), np.empty(0))
    values = [[50, 50], [52, 52], [90, 90]]
    assert robustness.correlations([one, one])[0, 1] == pytest.approx(1, abs=1e-5)
    assert robustness.correlations([one, apart])[0, 1] == pytest.approx(0, abs=1e-5)
    assert share_unchanged(values, [one, one], names, rows) == pytest.approx(0.75, abs=0.015)
    assert share_unchanged(values, [one, apart], names, rows) == pytest.approx(11 / 16, abs=0.015)


def test_another_indicator_changes_none_of_the_draws():
    values, noise = np.array([[50.0, 1], [52, 1]]), [rate(-3, 3), rate(-1, 1)]
    first = next(noise_draws(values[:, :1], noise[:1], ["a"], count=100))
    both = next(noise_draws(values, noise, ["a", "b"], count=100))
    assert (first[..., 0] == both[..., 0]).all()
    assert (next(noise_draws(values, noise, ["a", "b"], count=100, seed=7)) != both).any()


def test_draws_come_in_blocks_that_add_up(monkeypatch):
    monkeypatch.setattr(robustness, "FIGURES_AT_ONCE", 8)
    blocks = list(noise_draws(np.array([[50.0], [52]]), [rate(-3, 3)], ["a"], count=10))
    assert [len(block) for block in blocks] == [4, 4, 2]


def test_eight_cells_in_common_tell_a_correlation_and_seven_do_not():
    eight, seven = (rate(*([-3, 3] * 4)[:count]) for count in (8, 7))
    assert robustness.correlations([eight, eight])[0, 1] == pytest.approx(1, abs=1e-5)
    assert robustness.correlations([seven, seven])[0, 1] == 0
