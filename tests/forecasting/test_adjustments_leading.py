"""The bridge from electricity's errors to output's, by hand."""

import numpy as np
import pytest

from zx_analysis.forecasting import adjustments
from zx_analysis.forecasting.adjustments import _left_out, bridge
from zx_analysis.forecasting.combination import Combination, Windows, combine


def test_slopes_by_hand():
    # output erred by 1, 2, 3 where electricity erred by 1 each: 6 / (3 + 4 · 1) = 6/7; without the
    # first (6 − 1) / (2 + 4) = 5/6, then 4/6, 3/6
    said, slope = _left_out(np.array([[1.0], [2], [3]]), np.ones((3, 1)))
    assert slope == pytest.approx(6 / 7) and said[:, 0] == pytest.approx([5 / 6, 4 / 6, 3 / 6])
    # the units share one slope: squares 1 and 0 are 1 an origin, and four origins' worth is 4: 1 /
    # (1 + 4)
    assert _left_out(np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]]))[1] == pytest.approx(1 / 5)
    assert _left_out(np.array([[1.0]]), np.zeros((1, 1)))[1] == 0


def electricity(months):
    """Three enterprises' worth of noise, and their sum."""
    values = np.exp(0.1 * np.random.default_rng(0).standard_normal((months, 3)))
    return Windows(np.column_stack([values, values.sum(axis=1)]), list(range(months)), [1] * months)


def test_the_shift_is_the_slope_times_the_surprise():
    known = electricity(61)
    own = combine(known.until(59), 0, 1)
    # output that erred as electricity did, at every origin: the slope is Σ a² / (Σ a² + 4 · mean of
    # a²) = n / (n + 4)
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


def test_the_months_between_are_shown_by_electricity_too():
    """The forecast is of month 60, one month after 59, the last of output 58: electricity has shown
    59 and 60 together, and its surprise is that of their sum."""
    known = electricity(61)
    own = combine(known.until(58), 0, 2)
    found = bridge(Combination(own.point, own.errors, own.origins, {}), known, 58, 1, 1)
    surprise, n = np.log(known.values[[59, 60]].sum(axis=0)) - own.point, len(own.origins)
    assert found.shift == pytest.approx(n / (n + 4) * surprise)


def test_eight_origins_are_enough():
    known = electricity(61)
    own = combine(known.until(59), 0, 1)
    past = Combination(own.point, own.errors[:8], own.origins[:8], {})
    assert bridge(past, known, 59, 0, 1) is not None


def test_a_gain_below_the_least_is_not_used(monkeypatch):
    """Where output errs as electricity does, slopes of at most 1 leave at least 4 / (n + 4) of an
    error: 0.99 of it is never won."""
    known = electricity(61)
    own = combine(known.until(59), 0, 1)
    monkeypatch.setattr(adjustments, "LEADING_GAIN", 0.99)
    found = bridge(Combination(own.point, own.errors, own.origins, {}), known, 59, 0, 1)
    assert 0 < found.gain < 0.99 and not found.used


def test_what_is_left_of_the_units_errors_is_without_their_own_slope_and_the_totals():
    """Output erred as electricity did: of an error a of the total (Σa² − a²) / (Σa² − a² + 4 · mean
    of a²) is taken off, each origin left out in turn, and so of what a unit errs beside the total,
    where the units' squares stand together."""
    known = electricity(61)
    own = combine(known.until(59), 0, 1)
    found = bridge(Combination(own.point, own.errors, own.origins, {}), known, 59, 0, 1)
    total, beside = own.errors[:, -1], own.errors[:, :-1] - own.errors[:, -1:]
    squares = np.array([total**2, (beside**2).sum(axis=1)])
    others, prior = squares.sum(axis=1, keepdims=True) - squares, 4 * squares.mean(axis=1)[:, None]
    left = 1 - others / (others + prior)
    assert found.errors[:, -1] == pytest.approx(left[0] * total)
    expected = left[0][:, None] * total[:, None] + left[1][:, None] * beside
    assert found.errors[:, :-1] == pytest.approx(expected)
