"""The bridge from electricity's errors to output's, by hand."""

import numpy as np
import pytest

from zx_analysis.forecasting.combination import Combination, Windows, combine
from zx_analysis.forecasting.leading import _left_out, bridge


def test_slopes_by_hand():
    # output erred by 1, 2, 3 where electricity erred by 1 each: 6 / (3 + 4 · 1) = 6/7; without the first (6 − 1) / (2 + 4) = 5/6, then 4/6, 3/6
    said, slope = _left_out(np.array([[1.0], [2], [3]]), np.ones((3, 1)))
    assert slope == pytest.approx(6 / 7) and said[:, 0] == pytest.approx([5 / 6, 4 / 6, 3 / 6])
    # the units share one slope: squares 1 and 0 are 1 an origin, and four origins' worth is 4: 1 / (1 + 4)
    assert _left_out(np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]]))[1] == pytest.approx(1 / 5)
    assert _left_out(np.array([[1.0]]), np.zeros((1, 1)))[1] == 0


def electricity(months):
    """Three enterprises' worth of noise, and their sum."""
    values = np.exp(0.1 * np.random.default_rng(0).standard_normal((months, 3)))
    return Windows(np.column_stack([values, values.sum(axis=1)]), list(range(months)), [1] * months)


def test_the_shift_is_the_slope_times_the_surprise():
    known = electricity(61)
    own = combine(known.until(59), 0, 1)
    # output that erred as electricity did, at every origin: the slope is Σ a² / (Σ a² + 4 · mean of a²) = n / (n + 4)
    found = bridge(Combination(own.point, own.errors, own.origins, {}), known, 59, 0, 1)
    surprise, n = np.log(known.values[60]) - own.point, len(own.origins)
    assert found.shift[-1] == pytest.approx(n / (n + 4) * surprise[-1]) and found.used
    assert found.shift[:-1] == pytest.approx(n / (n + 4) * surprise[:-1])


@pytest.mark.parametrize(("last", "kept"), [(60, 99), (59, 7)])
def test_nothing_newer_or_too_little_in_common_gives_nothing(last, kept):
    known = electricity(61)
    own = combine(known.until(59), 0, 1)
    assert (
        bridge(Combination(own.point, own.errors[:kept], own.origins[:kept], {}), known, last, 0, 1)
        is None
    )
