import numpy as np
import pytest

from zx_analysis.forecasting.combination import (
    Windows,
    _drawn_to_the_panel,
    _drawn_together,
    _weights,
    combine,
    members,
)


def windows(columns, years=4, last=12):
    """Units of `years` × 12 months (the last year cut after `last`)."""
    values = np.column_stack(columns)[: 12 * (years - 1) + last]
    return Windows(values, list(range(len(values))), [1] * len(values))


def test_a_member_is_a_level_times_its_seasonal_ratio():
    """January is twice December's, everything grows by a tenth a year: December 1.1³, so January 2
    × 1.1³ by every level, 1.1 less by last year's January.
    """
    one = np.concatenate([1.1**year * np.array([2 / 1.1, *[1.0] * 11]) for year in range(4)])
    found = members(windows([one, 3 * one]), [47], 0, 1)[47]
    assert {size for size, _ in found} == {0, 1, 2, 3, 6, 12}
    for (size, _), forecast in found.items():
        assert np.exp(forecast) == pytest.approx(2 * 1.1 ** (3 if size else 2) * np.array([1, 3]))


def test_a_year_of_history_gives_last_years_months_and_nothing_else():
    year = np.arange(1.0, 13.0)
    assert {
        size: np.exp(forecast).tolist()
        for (size, _), forecast in members(windows([year, 2 * year], years=1), [11], 0, 2)[
            11
        ].items()
    } == {0: pytest.approx([1 + 2, 2 * (1 + 2)])}


def test_a_units_ratio_is_kept_where_it_is_steady_and_gives_way_to_the_panels_where_it_is_noise():
    rng = np.random.default_rng(0)
    january = np.arange(
        1.0, 9.0
    )  # eight units, January 1 … 8 times the other months, the same every year
    steady = windows([np.tile([j, *[1.0] * 11], 4) for j in january])
    found = members(steady, [47], 0, 1)[47]
    assert np.exp(found[1, "panel"]) == pytest.approx(january)
    noisy = windows(
        [np.concatenate([[np.exp(rng.normal()), *[1.0] * 11] for _ in range(4)]) for _ in range(60)]
    )
    found = members(noisy, [47], 0, 1)[47]
    own, drawn = found[1, "own"], found[1, "panel"]
    assert (
        drawn.std() < 0.5 * own.std()
        and np.sign(drawn - np.median(own)).tolist() == np.sign(own - np.median(own)).tolist()
    )


def test_weights_are_shared_sum_to_one_and_prefer_what_erred_less():
    """A random walk without seasons: the last month carries on best, the mean of twelve worst."""
    rng = np.random.default_rng(1)
    walks = [np.exp(np.cumsum(0.1 * rng.standard_normal(96))) for _ in range(12)]
    combination = combine(windows(walks, years=8), 0, 1)
    assert sum(combination.weights.values()) == pytest.approx(1)
    by_level = {
        size: sum(w for (s, _), w in combination.weights.items() if s == size) for size in (1, 12)
    }
    assert by_level[1] > by_level[12]
    assert (
        combination.errors.shape == (len(combination.origins), 13)
        and np.isfinite(combination.errors).all()
    )


def test_weights_by_hand():
    """Second moments with the ridge of 0.05 times their mean, one unit, two origins."""
    # errors (1, 1) and (2, -2): [[2, 0], [0, 8]] + 0.05 · 5 · I, so 1/2.25 to 1/8.25
    apart = np.array([[[1.0], [2.0]], [[1.0], [-2.0]]])
    assert _weights(apart) == pytest.approx(np.array([8.25, 2.25]) / 10.5)
    # errors (1, 1) and (2, 2): [[2.25, 4], [4, 8.25]] gives 4.25 to -1.75: the second is left out
    assert _weights(np.abs(apart)) == pytest.approx([1, 0])
    assert _weights(np.zeros((2, 2, 1))) == pytest.approx([0.5, 0.5])  # nothing erred: equal


def test_the_totals_error_is_that_of_the_sum_of_the_units():
    """Two units that make 1 and 3 every month, the second 6 in the last: the total was forecast as
    4 and came as 7.
    """
    steady = np.ones(36)
    combination = combine(windows([steady, 3 * np.where(np.arange(36) == 35, 2, 1)], years=3), 0, 1)
    assert combination.origins[-1] == 34
    assert combination.errors[-1] == pytest.approx([0, np.log(2), np.log(7 / 4)])


def test_errors_are_those_of_forecasts_without_hindsight():
    """What happens after an origin does not change the members at that origin."""
    rng = np.random.default_rng(2)
    values = [np.exp(0.1 * rng.standard_normal(48)) for _ in range(5)]
    changed = [v * np.where(np.arange(48) > 40, 7.0, 1.0) for v in values]
    before, after = (members(windows(v), [40], 0, 2)[40] for v in (values, changed))
    assert before.keys() == after.keys() and all(
        np.array_equal(before[k], after[k]) for k in before
    )


def test_one_error_counts_as_at_most_four_times_the_usual_one():
    """32 origins, two members, one unit: the first errs once by 6, the second 28 times by 1. The
    root mean square is √((36 + 28) / 64) = 1, so that 6 counts as 4: moments 16 and 28, the ridge
    0.05 · 22 = 1.1, weights as 1/17.1 to 1/29.1."""
    errors = np.zeros((32, 2, 1))
    errors[0, 0], errors[1:29, 1] = 6, 1
    assert _weights(errors) == pytest.approx(np.array([29.1, 17.1]) / 46.2)


def test_a_member_counts_from_six_origins_on():
    """The level of twelve months needs 24 months before it has a ratio: in 30 months it was
    forecast at the origins 23 to 28, six, in 29 at five."""
    year = np.arange(1.0, 13.0)
    for last, counts in ((6, True), (5, False)):
        found = combine(windows([np.tile(year, 3)], years=3, last=last), 0, 1)
        assert ((12, "own") in found.weights) == counts


def test_a_single_years_ratios_of_four_units_are_drawn_half_way_to_their_median():
    # median of 0, 1, 2, 5: 1.5; half of each and half of that
    own, drawn = _drawn_to_the_panel(np.array([[0.0, 1, 2, 5]]))
    assert own.tolist() == [0, 1, 2, 5] and drawn == pytest.approx([0.75, 1.25, 1.75, 3.25])
    assert _drawn_to_the_panel(np.array([[0.0, 1, 5]]))[1].tolist() == [
        0,
        1,
        5,
    ]  # too few for a median


def test_a_ratio_is_the_mean_of_the_last_four_years():
    """Every December makes 1, Januaries 1000, 2, 4, 8, 16: 1 × (2 · 4 · 8 · 16)^¼ = 2^2.5."""
    values = np.ones(72)
    values[[12, 24, 36, 48, 60]] = [1000, 2, 4, 8, 16]
    found = members(windows([values], years=6), [71], 0, 1)[71]
    assert np.exp(found[1, "own"]) == pytest.approx([2**2.5])


def test_the_point_is_the_members_weighted_mean_in_logs():
    rng = np.random.default_rng(4)
    panel = windows([np.exp(0.3 * rng.standard_normal(48)) for _ in range(5)])
    found, now = combine(panel, 0, 2), members(panel, [47], 0, 2)[47]
    assert len(set(found.weights.values())) > 2
    expected = sum(weight * now[name] for name, weight in found.weights.items())
    assert found.point == pytest.approx(expected)


def test_ratios_worked_out_together_are_those_of_each_alone():
    ratios = np.random.default_rng(1).normal(0, 0.1, (5, 3, 11))
    own, drawn = _drawn_together(ratios)
    for at, alone in enumerate(map(_drawn_to_the_panel, ratios)):
        assert own[at].tolist() == alone[0].tolist()
        assert drawn[at].tolist() == alone[1].tolist()
