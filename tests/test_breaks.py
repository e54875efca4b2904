"""One-off breaks: dips and jumps of a whole panel that passed."""

import numpy as np
from test_combination import windows

from zx_analysis.breaks import breaks


def test_a_dip_of_the_whole_panel_is_a_break_and_one_units_is_not():
    rng = np.random.default_rng(3)
    calm = [np.exp(0.02 * rng.standard_normal(48)) for _ in range(6)]
    dip = np.where(np.isin(np.arange(48), [24, 25]), 0.5, 1.0)
    assert breaks(windows(calm)) == []
    assert breaks(windows([v * dip for v in calm])) == [24, 25]
    assert breaks(windows([calm[0] * dip, *calm[1:]])) == []
    assert breaks(windows([v * np.where(np.arange(48) >= 24, 0.5, 1.0) for v in calm])) == []  # a lasting fall
    assert breaks(windows([v / dip for v in calm])) == [24, 25]  # a jump


def test_a_break_of_the_last_year_has_to_have_passed():
    """Slots 40 and 41 of 48 at a half: from 42 on all is as usual. Where the last two are at a half nobody knows yet whether it passes."""
    rng = np.random.default_rng(3)
    calm = [np.exp(0.02 * rng.standard_normal(48)) for _ in range(6)]
    over, still = (np.where(np.isin(np.arange(48), slots), 0.5, 1.0) for slots in ([40, 41], [46, 47]))
    assert breaks(windows([v * over for v in calm])) == [40, 41] and breaks(windows([v * still for v in calm])) == []


def test_less_than_a_year_of_growth_says_nothing():
    calm = [np.where(np.arange(24) == 14, 0.5, 1.0)] * 6
    assert breaks(windows(calm, years=2, last=11)) == []
