"""拉动 and 贡献率 by hand, and that they add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zx_analysis.quarter.analysis_figures import comparable_base, contributions, ranks


def test_by_hand():
    # 110 at +10 % had 100, 95 at -5 % had 100, 60 at +20 % had 50: bases 250, changes 10, -5, 10,
    # together 15 or 6 %
    level, growth = pd.Series([110.0, 95.0, 60.0]), pd.Series([10.0, -5.0, 20.0])
    base = comparable_base(level, growth)
    assert base.tolist() == pytest.approx([100, 100, 50])
    found = contributions(level, base)
    assert found["contribution_pp"].tolist() == pytest.approx([4, -2, 4]) and found[
        "share_pct"
    ].tolist() == pytest.approx([100 * 10 / 15, -100 * 5 / 15, 100 * 10 / 15])


@pytest.mark.parametrize("growth", [-1.0, 0.0, 0.4])
def test_shares_are_not_given_where_the_sum_falls_or_hardly_grows(growth):
    found = contributions(pd.Series([100 + growth, 100 + growth]), pd.Series([100.0, 100.0]))
    assert (
        found["contribution_pp"].tolist() == pytest.approx([growth / 2] * 2)
        and found["share_pct"].isna().all()
    )


def test_a_unit_without_a_figure_is_in_no_sum():
    found = contributions(
        pd.Series([110.0, np.nan, 60.0, 5.0]), pd.Series([100.0, 100.0, np.nan, 0.0])
    )
    # the new one (base 0) adds 5 points to a base of 100
    assert (
        found["contribution_pp"].iloc[[0, 3]].tolist() == pytest.approx([10, 5])
        and found["contribution_pp"].iloc[[1, 2]].isna().all()
    )
    assert contributions(pd.Series([5.0]), pd.Series([0.0])).isna().all(axis=None)
    assert comparable_base(pd.Series([5.0, 5.0]), pd.Series([-100.0, np.nan])).isna().all()


def test_ranks_share_a_place_and_leave_the_next_free():
    found = ranks(pd.Series([5.0, 7.0, 5.0, np.nan, 1.0]))
    assert found["rank"].astype(object).where(found["rank"].notna(), None).tolist() == [
        2,
        1,
        2,
        None,
        4,
    ] and found["tied"].tolist() == [True, False, True, False, False]


@given(st.lists(st.tuples(st.floats(0, 1e7), st.floats(-90, 500)), min_size=1, max_size=30))
def test_they_add_up(units):
    level, growth = (pd.Series(values, dtype=float) for values in zip(*units, strict=True))
    base = comparable_base(level, growth)
    found = contributions(level, base)
    if base.sum() > 0:
        assert found["contribution_pp"].sum() == pytest.approx(
            100 * (level.sum() / base.sum() - 1), abs=1e-6
        )
        if found["share_pct"].notna().all():
            assert found["share_pct"].sum() == pytest.approx(100)
