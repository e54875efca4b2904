"""One-off breaks: dips and jumps of a whole panel that passed."""

import numpy as np
import pytest

from tests.forecasting.test_combination import windows
from zx_analysis.forecasting.combination import Windows, breaks, chances_of_nothing


def test_a_dip_of_the_whole_panel_is_a_break_and_one_units_is_not():
    rng = np.random.default_rng(3)
    calm = [np.exp(0.02 * rng.standard_normal(48)) for _ in range(6)]
    dip = np.where(np.isin(np.arange(48), [24, 25]), 0.5, 1.0)
    assert breaks(windows(calm)) == []
    assert breaks(windows([v * dip for v in calm])) == [24, 25]
    assert breaks(windows([calm[0] * dip, *calm[1:]])) == []
    assert (
        breaks(windows([v * np.where(np.arange(48) >= 24, 0.5, 1.0) for v in calm])) == []
    )  # a lasting fall
    assert breaks(windows([v / dip for v in calm])) == [24, 25]  # a jump


def test_a_break_of_the_last_year_has_to_have_passed():
    """Slots 40 and 41 of 48 at a half: from 42 on all is as usual. Where the last two are at a half nobody knows yet whether it passes."""
    rng = np.random.default_rng(3)
    calm = [np.exp(0.02 * rng.standard_normal(48)) for _ in range(6)]
    over, still = (
        np.where(np.isin(np.arange(48), slots), 0.5, 1.0) for slots in ([40, 41], [46, 47])
    )
    assert (
        breaks(windows([v * over for v in calm])) == [40, 41]
        and breaks(windows([v * still for v in calm])) == []
    )


def test_less_than_a_year_of_growth_says_nothing():
    calm = [np.where(np.arange(24) == 14, 0.5, 1.0)] * 6
    assert breaks(windows(calm, years=2, last=11)) == []


def idle_in(zeros, first=0, last=35, **given):
    """A unit that makes 1 in each month but `zeros`; months are counted from January of year 0."""
    ends = list(range(first, last + 1))
    return Windows(
        np.where(np.isin(ends, zeros), 0.0, 1.0)[:, None], ends, [1] * len(ends), **given
    )


def test_who_made_nothing_goes_on_so_the_more_surely_the_longer():
    for r in (0, 1, 2, 3, 6):
        assert chances_of_nothing(idle_in(range(36 - r, 36)), 0, 3) == pytest.approx([r / (r + 2)])
    assert chances_of_nothing(idle_in([20, 35]), 0, 3) == pytest.approx(
        [1 / 3]
    )  # the last one alone


def test_a_season_is_no_stop():
    winter = [10, 11, 22, 23, 34, 35]  # November and December
    assert chances_of_nothing(idle_in(winter), 0, 3) == pytest.approx([0])
    assert chances_of_nothing(idle_in([33, *winter]), 0, 3) == pytest.approx([1 / 3])  # October


def test_months_without_output_in_every_earlier_year_are_likely_to_stay_so():
    quarters = [12, 13, 14, 24, 25, 26]  # January to March of two years
    assert chances_of_nothing(idle_in(quarters, first=3), 0, 3) == pytest.approx([6 / 8])
    assert chances_of_nothing(idle_in(quarters), 0, 3) == pytest.approx(
        [0]
    )  # there was a year with output
    assert chances_of_nothing(idle_in(range(30), last=35), 0, 3) == pytest.approx(
        [0]
    )  # it had not started


def test_a_missing_or_excluded_slot_is_no_zero_and_who_never_made_anything_has_not_stopped():
    missing = idle_in([])
    missing.values[-2:] = np.nan
    assert chances_of_nothing(missing, 0, 3) == pytest.approx([0])
    assert chances_of_nothing(idle_in([34, 35], excluded={34, 35}), 0, 3) == pytest.approx([0])
    assert chances_of_nothing(idle_in(range(36)), 0, 3) == pytest.approx([0])
