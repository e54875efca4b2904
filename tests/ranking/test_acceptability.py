"""How firm a list is, by hand."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis.ranking.acceptability import firmness

RULE = {"weight": 1, "direction": "higher", "low": 0, "high": 100}


def scheme(names, **keys) -> dict:
    declared = {"flagged": 1, "decimals": 2, "tie_breakers": [], "gate_share": 0.9}
    rows = [{"name": name, **RULE} for name in names]
    return {**declared, "missing": "bounds", "indicators": rows, **keys}


def test_shares_of_the_draws_of_the_weights():
    """A 80, 80; B 60, 0; C 10, 40. C is last where 10u + 40v < 60u, v < 1.25 u. Of u, v ~ U(.75,
    1.25) v > 1.25 u is a triangle: ∫ from .75 to 1 of (1.25 − 1.25u) du / .25 = 5/32.
    """
    figures = pd.DataFrame({"x_wan": [80, 60, 10], "y_wan": [80, 0, 40]}, index=[*"ABC"])
    table = firmness(figures, scheme(figures))
    # the standard deviation of a share of 10,000 draws is at most .005
    assert table.loc["C", "last_by_weights"] == pytest.approx(27 / 32, abs=0.015)
    assert table.loc["B", "last_by_weights"] == pytest.approx(5 / 32, abs=0.015)
    assert table.loc["A", "last_by_weights"] == 0
    assert table["last_by_methods"].sum() == pytest.approx(1)
    assert table.loc["C", "weight_to_leave_pct"] == pytest.approx(100 / 18)


def test_who_is_last_in_everything_cannot_leave():
    figures = pd.DataFrame({"x_wan": [80, 60, 10], "y_wan": [80, 30, 20]}, index=[*"ABC"])
    table = firmness(figures, scheme(figures))
    last = table.loc["C"]
    assert (last["best_rank"], last["worst_rank"]) == (3, 3)
    assert (last["last_by_weights"], last["last_by_methods"]) == (1, 1)
    assert np.isnan(last["weight_to_leave_pct"])


def test_peer_groups_have_places_of_their_own_and_row_order_is_no_matter():
    figures = pd.DataFrame({"x_wan": [80, 60, 10, 5]}, index=[*"ABCD"])
    groups = scheme(figures, peer_groups={"A": "大", "B": "大", "C": "小", "D": "小"})
    table = firmness(figures, groups)
    assert table["best_rank"].to_dict() == {"A": 1, "B": 2, "C": 1, "D": 2}
    assert table.loc[table["flagged"]].index.tolist() == ["B", "D"]
    again = firmness(figures.iloc[::-1], groups)
    pd.testing.assert_frame_equal(again.sort_index(), table.sort_index())


def test_without_any_figure_there_is_no_place():
    figures = pd.DataFrame({"x_wan": [80, np.nan, 10]}, index=[*"ABC"])
    table = firmness(figures, scheme(figures))
    assert table.loc["B", ["best_rank", "worst_rank"]].isna().all()
