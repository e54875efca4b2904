"""One-off breaks: dips and jumps of a whole panel that passed."""

import numpy as np
import pytest

from tests.forecasting.test_combination import windows
from zx_analysis.forecasting.combination import Windows, _multiples, breaks, chances_of_nothing


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
    """Slots 40 and 41 of 48 at a half: from 42 on all is as usual. Where the last two are at a half
    nobody knows yet whether it passes.
    """
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


def at(slots, factor, count):
    """`count` slots that make 1, `factor` in the `slots`."""
    return np.where(np.isin(np.arange(count), slots), factor, 1.0)


def test_a_stop_is_found_from_twelve_growths_on():
    """24 slots have 12 growths over the year, 23 have 11. ln ½ = −0.69 beside 0 of all others."""
    assert breaks(windows([at([18], 0.5, 24)] * 6, years=2)) == [18]
    assert breaks(windows([at([18], 0.5, 24)] * 6, years=2, last=11)) == []


def test_the_mark_of_both_sides_is_taken_from_twelve_on():
    """Slot 6 lower by 0.3 in logs: growth into 18 is 0.3, out of it 0, so that the mark of both
    sides is 0.15, below 0.2: 18 came back to what is usual. 36 slots have 12 such marks. With 35
    there are 11, and the growth into 18 alone counts, 0.3."""
    values = [at([6], np.exp(-0.3), 36)] * 6
    assert breaks(windows(values, years=3)) == []
    assert breaks(windows(values, years=3, last=11)) == [18]


def test_a_dip_is_half_of_what_growth_into_and_out_of_it_differ_by():
    # −0.15 into it and 0.15 out of it: 0.15, below the threshold of 0.2; of 0.25 above
    assert breaks(windows([at([24], np.exp(-0.15), 48)] * 6)) == []
    assert breaks(windows([at([24], np.exp(-0.25), 48)] * 6)) == [24]


def test_three_of_five_columns_are_enough_to_be_the_panel():
    # 3 of 5 are the share of 0.6; their median is ln ½, the total's ln (3.5 / 5) = −0.36
    dip, calm = at([18], 0.5, 24), np.ones(24)
    assert breaks(windows([dip] * 3 + [calm] * 2, years=2)) == [18]
    # four of seven are 0.57: the median and the total, ln (5 / 7) = −0.34, fell as well
    assert breaks(windows([dip] * 4 + [calm] * 3, years=2)) == []


def test_the_threshold_is_five_robust_standard_deviations():
    # the median absolute deviation is 0.1, so 5 · 1.4826 · 0.1 = 0.7413
    assert _multiples(np.array([-0.1, -0.1, 0, 0.1, 0.1])) == pytest.approx(
        np.array([-1, -1, 0, 1, 1]) * 0.1 / 0.7413
    )
