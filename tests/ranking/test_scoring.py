import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ranking.test_ranking import frame, indicator, scheme
from zx_analysis.city.scheme import Scheme
from zx_analysis.ranking import scoring
from zx_analysis.ranking.ranking import rank_townships

NAN = float("nan")


def test_draws_are_scored_as_the_table_is():
    # one draw by hand: a 75 and b mirrored 80 → .75 × 75 + .25 × 80 = 76.25; 100 and 0 → 75; 5 and
    # 0 → 3.75
    plan = scheme(indicator("a", 3, high=200), indicator("b", 1, "lower", high=10), flagged=1)
    one = scoring.score(np.array([[150, 2], [250, 12], [10, 10]]), plan)
    assert (
        one.points.tolist() == [76.25, 75, 3.75]
        and one.rank.tolist() == [1, 2, 3]
        and one.last.tolist() == [False, False, True]
    )
    draws = np.random.default_rng(0).uniform(-20, 220, (6, 8, 2))
    draws[2, 3, 1] = draws[4, :2] = NAN
    many = scoring.score(draws, plan)
    for draw, points, place in zip(draws, many.points, many.rank, strict=True):
        table = rank_townships(
            pd.DataFrame(draw, columns=["a", "b"], index=[f"t{i}" for i in range(8)]), plan
        ).table.sort_index()
        assert points.tolist() == pytest.approx(table["score"].tolist(), nan_ok=True)
        assert place.tolist() == table["rank"].fillna(0).tolist()


def test_in_sample_goalposts_are_those_of_each_draw():
    plan = scheme(indicator("a", low=None), flagged=1)
    assert scoring.score(np.array([[[0], [5], [10]], [[5], [5], [7]]]), plan).points.tolist() == [
        [0, 50, 100],
        [0, 0, 100],
    ]


@pytest.mark.parametrize(
    ("exact", "decimals", "shown"),
    [
        (1.005, 2, 1.0),
        (1.015, 2, 1.02),
        (1.025, 2, 1.02),
        (2.5, 0, 2),
        (3.5, 0, 4),
        (0.1 + 0.2, 1, 0.3),
        (67.85499999999999, 2, 67.86),
        (67.8549, 2, 67.85),
    ],
)
def test_rounding_is_half_even_in_decimals(exact, decimals, shown):
    assert scoring.rounded(np.array([exact]), decimals).tolist() == [shown]


def test_places_and_the_last_ones():
    points = np.array([[3, 9, 3, 1, NAN], [5, 5, 5, 5, 5]])
    assert scoring.places(points).tolist() == [[2, 1, 2, 4, 0], [1, 1, 1, 1, 1]]
    assert scoring.last_by_points(points, 1).tolist() == [
        [False, False, False, True, False],
        [True] * 5,
    ]
    # the second last is a tie of two: both are among the last two
    assert scoring.last_by_points(points, 2)[0].tolist() == [True, False, True, True, False]
    assert not scoring.last_by_points(np.full((1, 3), NAN), 1).any()


@given(st.lists(st.one_of(st.just(NAN), st.integers(0, 5)), min_size=1, max_size=9))
def test_a_place_is_one_more_than_the_number_of_better_ones(points):
    found = scoring.places(np.array(points, dtype=float))
    for mine, place in zip(points, found, strict=True):
        assert place == (0 if mine != mine else 1 + sum(other > mine for other in points))


def test_standard_points_score_as_declared():
    # output: standard 20 earns 60, 30 to 80; accidents: standard 4 earns 40, 0 to 50, lower is
    # better
    rows = [
        indicator("output", 60, low=None)
        | {"standard_value": 20, "standard_points": 60, "cap_points": 80, "floor_points": 30},
        indicator("accidents", 40, "lower", low=None)
        | {"standard_value": 4, "standard_points": 40, "cap_points": 50, "floor_points": 0},
    ]
    # t0: 22 → 66, 5 → 32: 98; t1: 40 → 120 → 80, 2 → 80 → 50: 130; t2: 5 → 15 → 30, 16 → 10: 40
    data = frame(output=[22, 40, 5], accidents=[5, 2, 16])
    ranking = rank_townships(data, scheme(*rows, flagged=1, scoring="standard"))
    assert ranking.table["score"].to_dict() == {"t1": 130, "t0": 98, "t2": 40}
    assert ranking.table["output_contribution"].to_dict() == pytest.approx(
        {"t1": 80, "t0": 66, "t2": 30}
    )
    # missing accidents count 0 at worst and 50 at best: t2 lies between 30 and 80, still last
    data.loc["t2", "accidents"] = None
    assert rank_townships(data, scheme(*rows, flagged=1, scoring="standard")).certain == {"t2"}


def test_growth_from_a_small_base_is_missing_not_large():
    plan = Scheme.of(scheme(indicator("x_growth_pct") | {"least_base": 50, "label_zh": "增速"}))
    data = frame(x_growth_pct=[10, 900, 20, 30, None], x_growth_pct_base=[100, 3, None, 50, 10])
    values, notes = scoring.figures(data, plan)
    assert np.array_equal(values[:, 0], [10, NAN, NAN, 30, NAN], equal_nan=True)
    assert notes == ["t1、t2的增速基数小于规定的 50 或不详，增速不计分，按缺数处理。"]
    with pytest.raises(ValueError, match="x_growth_pct_base"):
        scoring.figures(data[["x_growth_pct"]], plan)


def test_refused_figures():
    plan = scheme(indicator("a"), flagged=1)
    with pytest.raises(ValueError, match=r"figures 的形状为 \(3,\)"):
        scoring.score(np.zeros(3), plan)
    with pytest.raises(
        ValueError, match="末位个数（flagged）为 1，应小于参加排名的乡镇数 1，请改小"
    ):
        scoring.score(np.zeros((5, 1, 1)), plan)
