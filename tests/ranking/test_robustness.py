"""What a clear list has to withstand: one event, amounts per size, noise; by hand on small
tables."""

import numpy as np
import pytest

from tests.ranking.test_ranking import frame, indicator, scheme
from zx_analysis.city.scheme import Scheme
from zx_analysis.ranking import robustness
from zx_analysis.ranking.ranking import rank_townships, with_noise
from zx_analysis.ranking.robustness import Check

NAN = float("nan")
NONE = np.empty((3, 0))
# n of 10 and a of 100 weigh the same: (10 + 40)/2 = 25, (10 + 44)/2 = 27, (50 + 90)/2 = 70
A = indicator("a") | {"kind": "growth"}
COUNTED = [indicator("patents_count", high=10), A]
EVENTS = frame(patents_count=[1, 1, 5], a=[40, 44, 90])
# x as it is: (10 + 50)/2 = 30, (20 + 44)/2 = 32, (80 + 90)/2 = 85; at the size of the middle, 100:
# x becomes 20 for the first and 10 for the second, (20 + 50)/2 = 35, (10 + 44)/2 = 27
SIZED = [indicator("x_wan"), A]
SIZES = frame(x_wan=[10, 20, 80], a=[50, 44, 90], output=[50, 200, 100])


def checked(ranking):
    return {check.name: check.passed for check in ranking.checks}


def test_one_event_that_changes_the_list_makes_it_borderline():
    ranking = rank_townships(EVENTS, scheme(*COUNTED, flagged=1))
    assert ranking.bottom == ["t0"] and ranking.status == "borderline"
    # no weights change it: the two have the same count, and the first has less of the other
    assert checked(ranking) == {"weights": True, "methods": True, "events": False, "noise": None}
    assert ranking.failed == ["计数±1"] and ranking.untested == ["季度波动"]
    said = next(check.said for check in ranking.checks if check.name == "events")
    # one more for the first: (20 + 40)/2 = 30 > 27; one less for the second: (0 + 44)/2 = 22 < 25
    assert said == ("t0patents_count由 1 变为 2，末位为t1；t1patents_count由 1 变为 0，末位为t1。")


def test_every_event_that_changes_the_list_is_found_and_no_other():
    values = EVENTS.to_numpy(float)
    plan, named = Scheme.of(scheme(*COUNTED, flagged=1)), np.array([True, False, False])
    found = robustness.by_events(values, plan, NONE, named)
    assert [(e.at, e.before, e.after, e.last.tolist()) for e in found] == [
        (0, 1, 2, [1]),
        (1, 1, 0, [1]),
    ]
    # 47 instead of 44: (10 + 47)/2 = 28.5, below 30; less one 23.5, below 25: the same two.
    # 61 instead: 35.5 and 30.5 stand apart from 30 and 25
    far = values + [[0, 0], [0, 17], [0, 0]]
    assert robustness.by_events(far, plan, NONE, named) == []


def test_a_count_of_none_has_one_event_less_to_lose():
    # the second has 0 patents: −1 would be a negative count. (0 + 40)/2 = 20 and (0 + 52)/2 = 26;
    # one more for the first is 25, still the last
    data = frame(patents_count=[0, 0, 5], a=[40, 52, 90])
    assert checked(rank_townships(data, scheme(*COUNTED, flagged=1)))["events"] is True


def test_a_count_that_breaks_the_tie_is_an_event_too():
    # both 40: the first has fewer patents. With one more it ties for good, which names both
    data = frame(patents_count=[1, 2, 5], a=[40, 40, 90])
    ranking = rank_townships(data, scheme(A, flagged=1, tie_breakers=["patents_count"]))
    assert ranking.bottom == ["t0"] and checked(ranking)["events"] is False
    apart = frame(patents_count=[1, 4, 5], a=[40, 40, 90])
    ranking = rank_townships(apart, scheme(A, flagged=1, tie_breakers=["patents_count"]))
    assert checked(ranking)["events"] is True and ranking.status == "clear"


def test_a_tie_breaker_where_less_is_better():
    # 40 + 100 − 10·n of 10 accidents each, mirrored: n = 5, 7: t1 (40 + 50)/2 = 45 is met by
    # t0 (60 + 30)/2 = 45; accidents break the tie against t0. One fewer there: 50, and t1 is last
    data = frame(accidents_count=[7, 5, 0], a=[60, 40, 90])
    rows = [indicator("accidents_count", direction="lower", high=10), A]
    plan = Scheme.of(scheme(*rows, flagged=1, tie_breakers=["accidents_count"]))
    breakers = -data[["accidents_count"]].to_numpy(float)
    found = robustness.by_events(
        data.to_numpy(float), plan, breakers, np.array([True, False, False])
    )
    # t0 with 6: 50 > 45; t1 with 6: 40 < 45; each alone names t1
    assert [(e.at, e.before, e.after, e.last.tolist()) for e in found] == [
        (1, 5, 6, [1]),
        (0, 7, 6, [1]),
    ]


def test_amounts_per_size_that_change_the_list_make_it_borderline():
    ranking = rank_townships(SIZES, scheme(*SIZED, flagged=1, denominator="output"))
    assert ranking.bottom == ["t0"] and ranking.table.at["t0", "score"] == 30
    assert ranking.status == "borderline" and ranking.failed == ["按规模折算"]
    said = next(check.said for check in ranking.checks if check.name == "size")
    assert said == "x_wan折算到同等规模后，末位为t1。"
    # the score itself does not use the size
    assert ranking.table["score"].tolist() == [85, 32, 30]


def test_a_list_far_apart_stays_clear_and_says_what_it_withstood():
    data = frame(x_wan=[5, 60, 80], patents_count=[0, 5, 6], a=[10, 80, 90], output=[90, 100, 110])
    rows = [indicator("x_wan"), indicator("patents_count", high=10), A]
    ranking = rank_townships(data, scheme(*rows, flagged=1, denominator="output"))
    assert ranking.status == "clear" and ranking.bottom == ["t0"]
    assert ranking.tested == ["权重", "方法", "计数±1", "按规模折算"]
    assert ranking.verdict == "结论稳定（已检验：权重、方法、计数±1、按规模折算；未检验：季度波动）"


def test_without_a_size_the_table_says_so():
    ranking = rank_townships(SIZES.drop(columns="output"), scheme(*SIZED, flagged=1))
    assert ranking.status == "clear" and ranking.untested == ["按规模折算", "季度波动"]
    unknown = rank_townships(
        SIZES.assign(output=[NAN, 0, -1]), scheme(*SIZED, flagged=1, denominator="output")
    )
    assert unknown.untested == ["按规模折算", "季度波动"]


def test_a_size_that_is_not_in_the_table_is_refused():
    with pytest.raises(ValueError, match="缺少指标列 sales"):
        rank_townships(SIZES, scheme(*SIZED, flagged=1, denominator="sales"))
    with pytest.raises(ValueError, match="scheme.denominator"):
        Scheme.of(scheme(*SIZED, denominator=""))


def test_one_unknown_size_counts_against_the_list():
    # the last one's amount per size may be full marks: (100 + 10)/2 = 55 is more than the second's
    data = frame(x_wan=[5, 60, 80], a=[10, 40, 90], output=[NAN, 100, 110])
    ranking = rank_townships(data, scheme(*SIZED, flagged=1, denominator="output"))
    assert ranking.bottom == ["t0"] and ranking.failed == ["按规模折算"]


def test_goalposts_go_on_applying_to_amounts_per_size():
    plan = Scheme.of(scheme(*SIZED, flagged=1, denominator="output"))
    scaled = robustness.per_size(
        SIZES[["x_wan", "a"]].to_numpy(float), np.array([50.0, 200, 100]), plan
    )
    assert scaled.tolist() == [[20, 50], [10, 44], [80, 90]]


def test_what_is_no_amount_is_not_put_over_the_size():
    rows = [
        indicator("patents_count"),
        indicator("x_growth_pct"),
        indicator("a"),
        indicator("b") | {"kind": "level"},
    ]
    plan = Scheme.of(scheme(*rows, flagged=1, denominator="output"))
    assert robustness.amounts(plan) == [3]
    with pytest.raises(ValueError, match="kind"):
        Scheme.of(scheme(indicator("a") | {"kind": "amount"}))


def test_what_an_indicator_counts_is_asked_for_where_its_name_does_not_tell():
    far = frame(tax=[5, 60, 80], patents_count=[0, 5, 6], size=[1, 1, 1])
    rows = [indicator("tax"), indicator("patents_count", high=10)]
    ranking = rank_townships(far, scheme(*rows, flagged=1, denominator="size"))
    assert ranking.untested == ["计数±1", "按规模折算", "季度波动"] and ranking.status == "clear"
    assert all(
        "tax是总量、增速还是个数不详" in check.said
        for check in ranking.checks
        if check.name in ("events", "size")
    )
    told = rank_townships(
        far, scheme(rows[0] | {"kind": "level"}, rows[1], flagged=1, denominator="size")
    )
    assert told.untested == ["季度波动"] and told.status == "clear"
    # what is known to change the list does so whatever the other counts
    near = rank_townships(EVENTS.rename(columns={"a": "tax"}), scheme(rows[1], rows[0], flagged=1))
    assert near.failed == ["计数±1"] and near.status == "borderline"


def test_a_missing_figure_is_taken_against_the_list():
    # t1 has no a: at most (0 + 100)/2, at least 0. t0 (10 + 20)/2 = 15 is the last only in part
    values = np.array([[1.0, 20], [0, NAN], [5, 90]])
    plan = Scheme.of(scheme(*COUNTED, flagged=1))
    first, second = np.array([True, False, False]), np.array([False, True, False])
    assert robustness.holds(values[None], first, plan, NONE).tolist() == [False]
    assert robustness.holds(values[None], second, plan, NONE).tolist() == [False]
    # at (90 + 0)/2 = 45 at worst it is above 15 whatever it has
    values[1, 0] = 9
    assert robustness.holds(values[None], first, plan, NONE).tolist() == [True]


def test_each_peer_group_has_its_own_list_and_the_worst_result_counts():
    groups = {"t0": "山区", "t1": "山区", "t2": "平原", "t3": "平原"}
    # in the mountains one patent more for t0 makes 30 of 27; the plain's stand apart
    data = frame(patents_count=[1, 1, 0, 9], a=[40, 44, 10, 90])
    ranking = rank_townships(data, scheme(*COUNTED, flagged=1, peer_groups=groups))
    assert set(ranking.bottom) == {"t0", "t2"} and ranking.status == "borderline"
    said = next(check.said for check in ranking.checks if check.name == "events")
    assert (
        "山区：t0patents_count由 1 变为 2，末位为t1" in said and "平原：任一乡镇的计数指标" in said
    )


def test_noise_decides_in_a_study_and_its_absence_is_no_pass():
    clear = rank_townships(frame(a=[90, 40, 10]), scheme(A, flagged=1))
    assert clear.status == "clear"
    passed = with_noise(clear, Check("noise", True, ""))
    assert passed.status == "clear" and passed.verdict == "结论稳定（已检验：权重、方法、季度波动）"
    failed = with_noise(clear, Check("noise", False, ""))
    assert (
        failed.status == "borderline"
        and failed.verdict == "接近，需会商（未通过：季度波动；已通过：权重、方法）"
    )
    untested = with_noise(clear, Check("noise", None, ""))
    assert (
        untested.status == "borderline"
        and untested.verdict == "接近，需会商（已通过：权重、方法；未检验：季度波动）"
    )
    # no check mends what a tie left open
    tie = rank_townships(frame(a=[90, 40, 40]), scheme(A, flagged=1))
    assert (
        tie.checks == ()
        and with_noise(tie, Check("noise", True, "")).verdict == "不能确定，需人工裁定"
    )


def test_share_of_draws_with_the_same_list():
    plan = Scheme.of(scheme(indicator("a"), flagged=1))
    # last alone, last in a tie, not last, last alone
    block = np.array([[[1.0], [2], [3]], [[2], [2], [3]], [[3], [2], [3]], [[0], [2], [1]]])
    named = np.array([True, False, False])
    assert robustness.share_unchanged(iter([block[:3], block[3:]]), named, plan) == 0.75


def test_another_count_of_one_township():
    plan = Scheme.of(scheme(*COUNTED, flagged=1, tie_breakers=["patents_count"]))
    values, breakers = EVENTS.to_numpy(float), EVENTS[["patents_count"]].to_numpy(float)
    changed, parted = robustness.with_count(values, plan, breakers, 0, "patents_count", 3)
    assert changed[:, 0].tolist() == parted[:, 0].tolist() == [3, 1, 5] and values[0, 0] == 1
    # (30 + 40)/2 = 35 against 27
    assert robustness.last(changed, plan, parted).tolist() == [1]


def test_a_count_of_which_fewer_are_better_breaks_ties_the_other_way_round():
    # of tie breakers larger is better: three accidents are −3
    rows = [indicator("accidents_count", direction="lower", high=10), A]
    plan = Scheme.of(scheme(*rows, flagged=1, tie_breakers=["accidents_count"]))
    values = np.array([[1.0, 40], [2, 44]])
    changed, breakers = robustness.with_count(
        values, plan, -values[:, :1], 0, "accidents_count", 3.0
    )
    assert changed[:, 0].tolist() == [3, 2] and breakers[:, 0].tolist() == [-3, -2]
