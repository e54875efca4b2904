"""The small-sample statistics by hand and beside scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from zx_analysis.forecasting.calibration import (
    diebold_mariano,
    effective_size,
    histogram_band,
    holm,
    least_p,
    resampled,
    share_interval,
    sign_test,
)

losses = st.lists(st.floats(-100, 100).map(lambda x: round(x, 3)), min_size=3, max_size=30).filter(
    lambda values: np.std(values) > 0.01
)


def test_diebold_mariano_by_hand():
    # mean 2, γ₀ = 2/3: 2 / √(2/9) = 4.243, times √((3 + 1 - 2 + 0) / 3) = 0.8165 gives 3.464; t of
    # 2 degrees: p = 0.0742
    found = diebold_mariano([1, 2, 3])
    assert found["statistic"] == pytest.approx(3.4641, abs=1e-4) and found["p"] == pytest.approx(
        0.0742, abs=1e-4
    )
    # 4.303 is the 97.5 % quantile of that t; the standard error 2 / 3.4641 = 0.5774
    assert found["half"] == pytest.approx(4.303 * 0.5774, abs=2e-3)


def test_diebold_mariano_at_horizon_two_by_hand():
    # 1, 2, 3, 6: mean 3, deviations -2, -1, 0, 3; γ₀ = 14/4, γ₁ = (2 + 0 + 0)/4 = 0.5; S = 3 /
    # √((3.5 + 1)/4) = 2.828; correction √((4 + 1 - 4 + 2 · 1/4) / 4) = √0.375 = 0.6124: 1.732
    assert diebold_mariano([1, 2, 3, 6], horizon=2)["statistic"] == pytest.approx(1.7321, abs=1e-4)


@given(losses)
def test_at_horizon_one_it_is_the_paired_t_test(values):
    found, expected = diebold_mariano(values), stats.ttest_1samp(values, 0)
    assert found["statistic"] == pytest.approx(expected.statistic, abs=1e-6, rel=1e-6) and found[
        "p"
    ] == pytest.approx(expected.pvalue, abs=1e-6)
    low, high = expected.confidence_interval()
    assert (found["mean"] - found["half"], found["mean"] + found["half"]) == (
        pytest.approx(low, abs=1e-6),
        pytest.approx(high, abs=1e-6),
    )


@pytest.mark.parametrize("values", [[], [3.0], [2.0, 2.0, 2.0]])
def test_where_nothing_can_be_said_it_says_nothing(values):
    assert np.isnan(diebold_mariano(values)["p"])


def test_sign_test_by_hand():
    # all of five: 2 / 2⁵; four of five: 2 (1 + 5) / 32; ties are left out
    assert sign_test([-1] * 5) == pytest.approx(0.0625) == least_p(5)
    assert sign_test([-1] * 4 + [1, 0]) == pytest.approx(0.375)
    assert sign_test([0, 0]) == 1 and least_p(6) < 0.05 < least_p(5)


def test_holm_by_hand():
    # sorted 0.01, 0.03, 0.04 times 3, 2, 1: 0.03, 0.06, max(0.04, 0.06) (Holm 1979)
    assert holm([0.04, 0.01, np.nan, 0.03])[[0, 1, 3]] == pytest.approx([0.06, 0.03, 0.06])
    assert np.isnan(holm([0.04, np.nan])[1])


def test_share_interval_by_hand():
    # all of five: 0.025^(1/5); none of five: 1 - that; 4 of 5 as Clopper and Pearson's charts have
    # it, 0.284 to 0.995
    assert share_interval(1, 5) == (pytest.approx(0.025**0.2), 1)
    assert share_interval(0, 5) == (0, pytest.approx(1 - 0.025**0.2))
    assert share_interval(0.8, 5) == (
        pytest.approx(0.2836, abs=1e-4),
        pytest.approx(0.9949, abs=1e-4),
    )


def test_effective_size_by_hand():
    # 1, 3 | 5, 7: between 2 · (2² + 2²) / 1 = 16, within 4 / 2 = 2, ρ = 14 / (16 + 2) = 7/9, size 4
    # / (1 + 7/9) = 2.25
    size, least = effective_size([1, 3, 5, 7], ["a", "a", "b", "b"])
    assert size == pytest.approx(2.25) and 2 <= least < size
    # ρ of the four ratings of six targets of Shrout and Fleiss (1979), table 2: ICC(1,1) = 0.17, so
    # that 24 / (1 + 3 · 0.166) = 16.0
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    assert effective_size(np.ravel(ratings), np.repeat(range(6), 4))[0] == pytest.approx(
        24 / (1 + 3 * 0.1657), abs=0.01
    )


def test_effective_size_at_its_ends():
    assert effective_size([5, 5, 9, 9], list("aabb")) == (
        2,
        2,
    )  # all alike within: as many as clusters
    assert effective_size([1, 2, 3], list("abc")) == (3, 3) and effective_size(
        [1, 2], list("aa")
    ) == (1, 1)
    assert effective_size([1, 3, 1, 3], list("aabb"))[0] == 4  # nothing between them


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-20, 20)), min_size=2, max_size=40))
def test_effective_size_lies_between_clusters_and_values(rows):
    clusters, values = zip(*rows, strict=True)
    size, least = effective_size(values, clusters)
    assert len(set(clusters)) <= least <= size + 1e-9 <= len(values) + 1e-6


def test_band_and_resampling():
    # 10 values, bins of a tenth: the binomial (10, 0.1) has 0.349 at 0 and 0.9872 up to 3
    assert histogram_band(10, 10) == (0, 0.3)
    assert resampled([1, 0, 1], list("aaa")) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert resampled([1, 1, 0, 0], list("aabb")) == (
        0,
        1,
    )  # a quarter of the draws takes one cluster twice


def test_a_large_cluster_that_is_drawn_weighs_by_its_size():
    """Three ones in one cluster, a nought in each of three others. Four draws of four clusters take
    the first four times with 1/256, three times or more with 13/256: the 97.5 % quantile is that of
    three times, 9 ones of 10 values."""
    assert resampled([1, 1, 1, 0, 0, 0], list("aaabcd")) == (0, pytest.approx(0.9))
