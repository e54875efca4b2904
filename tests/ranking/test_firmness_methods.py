import numpy as np

from tests.ranking.test_ranking import frame, indicator, scheme
from zx_analysis.city.scheme import Scheme
from zx_analysis.ranking import firmness
from zx_analysis.ranking.ranking import rank_townships

ROWS = indicator("a"), indicator("b")
NONE = np.empty((4, 0))  # no tie breakers


def test_each_method_by_hand():
    # t0 is good in a and bad in b, t1 the other way round, t2 in between, t3 above all
    values = np.array([[90, 10], [40, 36], [45, 45], [95, 95.0]])
    plan = Scheme.of(scheme(*ROWS, flagged=1))
    grid = firmness.last_by_method(values, plan, NONE)
    assert list(grid) == [
        "declared",
        "min_max",
        "winsorised",
        "z_score",
        "geometric",
        "borda",
        "copeland",
        "equal",
        "entropy",
    ]
    # means 50, 38, 45, 95
    assert grid["declared"].tolist() == [0, 1, 0, 0]
    # in 1–100: t0 √(90.1 · 10.9) = 31.3, t1 √(40.6 · 36.64) = 38.6
    assert grid["geometric"].tolist() == [1, 0, 0, 0]
    # places in a 2, 4, 3, 1 and in b 4, 3, 2, 1: Borda points t0 2 + 0, t1 0 + 1, t2 1 + 2
    assert grid["borda"].tolist() == [0, 1, 0, 0]
    # t0 beats t1 and t2 in a only: ties; t1 against t2 loses both: t0 ½ + ½, t1 ½ + 0, t2 ½ + 1
    assert grid["copeland"].tolist() == [0, 1, 0, 0]
    # the comparisons do not count: 6 of 7
    assert firmness.share_of_methods(grid).tolist() == [1 / 7, 6 / 7, 0, 0]


def test_a_tie_at_the_cut_counts_half():
    grid = firmness.last_by_method(
        np.array([[10.0], [10], [5], [90]]), Scheme.of(scheme(indicator("a"))), NONE
    )
    assert grid["declared"].tolist() == [0.5, 0.5, 1, 0]


def test_the_declared_tie_breaker_decides_under_every_method():
    grid = firmness.last_by_method(
        np.array([[10.0], [10], [5], [90]]),
        Scheme.of(scheme(indicator("a"))),
        np.array([[7.0], [6], [9], [1]]),
    )
    assert all(found.tolist() == [0, 1, 1, 0] for found in grid.values())
    data = frame(a=[10, 10, 5, 90], tax=[7, 6, 9, 1])
    assert rank_townships(data, scheme(indicator("a"), tie_breakers=["tax"])).status == "clear"


def test_without_an_indicator():
    values = np.array([[90, 10], [40, 36], [45, 45], [95, 95.0]])
    plan = Scheme.of(scheme(*ROWS, flagged=1))
    assert firmness.without_indicator(values, plan, NONE, lambda name: name != "b").tolist() == [
        0,
        1,
        0,
        0,
    ]
    assert firmness.without_indicator(values, plan, NONE, lambda name: name != "a").tolist() == [
        1,
        0,
        0,
        0,
    ]
    assert firmness.without_indicator(values, plan, NONE, lambda name: False) is None


def test_standard_points_are_a_method_where_they_are_declared():
    standard = {"standard_value": 50, "standard_points": 10, "cap_points": 15, "floor_points": 5}
    plan = Scheme.of(scheme(indicator("a") | standard, indicator("b") | standard, flagged=1))
    # t0: 90 → 15, 10 → 5: 20; t1: 40 → 8, 36 → 7.2: 15.2; t2: 18
    assert firmness.last_by_method(
        np.array([[90, 10], [40, 36], [45, 45.0]]), plan, np.empty((3, 0))
    )["standard"].tolist() == [0, 1, 0]


def test_a_list_that_few_methods_give_is_not_clear():
    # b's goalposts are so far apart that a decides: 20.45, 22.55, 25.05 and 50.25 points, whatever
    # the weights within ± 25 %. Between the sample's own extremes t0 is best in b: (0 + 1)/2
    # against (5/60 + 0)/2 for t1; the order of places says the same
    data = frame(a=[40, 45, 50, 100], b=[9, 1, 1, 5])
    ranking = rank_townships(data, scheme(indicator("a"), indicator("b", high=1000), flagged=1))
    assert ranking.bottom == ["t0"] and ranking.table.at["t0", "bottom_share"] == 1
    assert (
        ranking.methods.loc["t1", ["min_max", "z_score", "borda", "copeland", "geometric"]].tolist()
        == [1] * 5
    )
    assert ranking.status == "borderline"


def test_a_list_that_exactly_half_of_the_methods_give_is_not_clear():
    # means t0 20, t1 30, t2 25, t3 35. In the sample's extremes a is 1, 2/3, 1, 0 and b 0, 1/2,
    # 1/6, 1: t0 ties with t3 (1/2), whose tax is less; the geometric mean punishes t3's nothing
    # (√1 · 70.3 = 8.4, t0 √30.7 · 10.9 = 18.3); standard points are 6 + 5 for t0 and t2 alike, 5
    # being the floor, and t2's tax is less
    standard = {"standard_value": 50, "standard_points": 10, "cap_points": 15, "floor_points": 5}
    data = frame(a=[30, 20, 30, 0], b=[10, 40, 20, 70], tax=[4, 3, 2, 1])
    rows = indicator("a") | standard, indicator("b") | standard
    ranking = rank_townships(data, scheme(*rows, flagged=1, tie_breakers=["tax"]))
    methods = ranking.methods.drop(columns=list(firmness.COMPARISONS))
    assert ranking.bottom == ["t0"] and ranking.table.at["t0", "bottom_share"] == 1
    assert methods.loc["t0", ["min_max", "geometric", "standard"]].tolist() == [0, 0, 0]
    assert (methods.shape[1], methods.loc["t0"].sum()) == (8, 4)
    assert ranking.status == "borderline"
    assert {check.name: check.passed for check in ranking.checks}["methods"] is False
