import numpy as np
import pytest

from tests.ranking.test_ranking import frame, indicator, scheme
from zx_analysis.ranking.ranking import rank_townships


def notes(data, *rows, **other):
    return rank_townships(data, scheme(*rows, flagged=1, **other)).notes


def test_an_amount_beside_its_own_growth_is_one_thing_twice():
    data = frame(
        output_wan=[1, 5, 3], output_growth_pct=[9, 1, 4], value_added_growth_pct=[2, 1, 3]
    )
    rows = [indicator(name, weight) for name, weight in zip(data, (20, 20, 60), strict=True)]
    assert notes(data, *rows) == [
        "output_wan和output_growth_pct是同一事物的总量与增速，两项权重合计 40。"
    ]


def test_indicators_that_move_as_one():
    data = frame(a=[1, 2, 3, 4, 5], b=[10, 20, 30, 40, 51], c=[5, 4, 3, 2, 1], d=[5, 1, 4, 2, 3])
    rows = (
        indicator("a", 30) | {"label_zh": "甲"},
        indicator("b", 30) | {"label_zh": "乙"},
        indicator("d", 40),
    )
    said = notes(data, *rows)
    assert (
        len(said) == 1
        and said[0].startswith("甲和乙的关联程度为 1.00（1 为完全同步）")
        and said[0].endswith("合计 60。")
    )
    # lower is better: c runs with a, and against it where higher is better
    assert len(notes(data, indicator("a", 0.5), indicator("c", 0.5, direction="lower"))) == 1
    assert notes(data, indicator("a", 0.6), indicator("c", 0.4)) == []
    # four pairs say nothing
    assert notes(data.iloc[:4], indicator("a", 0.5), indicator("b", 0.5)) == []


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ((0.5, 0.45), ["权重合计 0.95，不是 1 或 100，已按比例使用。"]),
        ((51, 50), ["权重合计 101，不是 1 或 100，已按比例使用。"]),
        ((1, 1), ["权重合计 2，不是 1 或 100，已按比例使用。"]),
        ((0.7, 0.3), []),
        ((0.1 + 0.2, 0.7), []),
        ((33.3, 66.7), []),
    ],
)
def test_weights_that_sum_neither_to_1_nor_to_100_are_said_and_used(weights, said):
    data = frame(a=[10, 40, 90], b=[20, 10, 80])
    ranking = rank_townships(
        data, scheme(indicator("a", weights[0]), indicator("b", weights[1]), flagged=1)
    )
    assert ranking.notes == said
    # t0 has 10 and 20: the weighted mean, whatever the weights sum to
    assert ranking.table.at["t0", "score"] == round(
        (weights[0] * 10 + weights[1] * 20) / sum(weights), 2
    )


def test_a_row_that_is_the_sum_or_the_mean_of_all_others_is_asked_about():
    # 123.4 + 80.6 + 51.5 = 255.5; growth (8.1 + 2.7 + 5.5)/3 = 5.433…
    data = frame(output=[123.4, 80.6, 51.5, 255.5], growth=[8.1, 2.7, 5.5, 5.4])
    rows = indicator("output", 0.5, high=1000), indicator("growth", 0.5)
    (said,) = notes(data.assign(township=["甲镇", "乙镇", "丙镇", "本市"]), *rows)
    assert said.startswith("本市的数等于其余 3 个单位之和或平均数")
    assert notes(data.assign(growth=[8.1, 2.7, 5.5, 6.4]), *rows) == []


def test_growth_of_a_tiny_or_negative_base():
    said = notes(
        frame(x_growth_pct=[900, -150, 20]), indicator("x_growth_pct") | {"label_zh": "增速"}
    )
    assert said == [
        "t0的增速为 900%，多为基数过小或口径变化，请核对基数。",
        "t1的增速为 -150%，多为基数过小或口径变化，请核对基数。",
    ]


@pytest.mark.parametrize(("values", "points"), [([150, 160, 170], 100), ([-1, -2, -3], 0)])
def test_an_indicator_that_cannot_tell_anyone_apart(values, points):
    assert notes(frame(a=values, b=[1, 2, 3]), indicator("a", 50), indicator("b", 50)) == [
        f"指标 a 各乡镇得分相同，一律计 {points} 分，对排名不起作用。"
    ]


def test_an_unknown_number_of_enterprises_is_not_few():
    minimum = {"column": "enterprises", "count": 5, "treatment": "marked"}
    data = frame(a=[1, 2, 3], enterprises=[4, np.nan, 9])
    ranking = rank_townships(data, scheme(indicator("a"), flagged=1, minimum_enterprises=minimum))
    assert ranking.notes == [
        "t0的规上企业少于 5 家，指标容易被一两家企业左右。",
        "t1的规上企业数不详，照常参加排名。",
    ]
    assert ranking.bottom == ["t0"] and ranking.table["few_enterprises"].to_dict() == {
        "t2": False,
        "t1": False,
        "t0": True,
    }


def test_a_score_that_follows_size_says_so():
    """Of x_wan the score has 1, 2, 3, 4, 5 and of a 2, 1, 2, 1, 2 points (half of each): 1.5, 1.5,
    2.5, 2.5, 3.5 in sum. Ranks 1.5, 1.5, 3.5, 3.5, 5 against sizes 1 … 5: Pearson of the ranks is
    9/√(9 · 10) = .95. Covariance of x's part (half of −2 … 2) with the score, away −.8, −.8, .2,
    .2, 1.2: (.8 + .4 + 0 + .1 + 1.2)/(.64 + .64 + .04 + .04 + 1.44) = 2.5/2.8 = 89 %."""
    data = frame(x_wan=[1, 2, 3, 4, 5], a=[2, 1, 2, 1, 2], size=[10, 20, 30, 40, 50])
    rows = indicator("x_wan"), indicator("a")

    def said(data, **other):
        return [note for note in notes(data, *rows, **other) if "规模" in note]

    assert said(data, denominator="size") == [
        "得分随规模走：得分的次序与规模的次序关联程度为 0.95（1 为完全一致），得分差异的 89% 来自总量和个数指标；规模小的乡镇本来就容易靠后。"
    ]
    assert said(data.assign(size=[50, 10, 40, 20, 30]), denominator="size") == []
    assert said(data.iloc[:4], denominator="size") == [] and said(data) == []
