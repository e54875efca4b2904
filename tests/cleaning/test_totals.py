"""Totals and averages among the units: by name, and by figures that no coincidence explains."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis.cleaning.totals import is_total, questions

TOTALS = (
    "合计|合　计|合 计|合計|總計|总 计|小计|共计|总和|汇总|全市|全县合计|全市平均|平均|均值|其中|其中:胡集镇|#胡集镇|＃胡集镇|TOTAL|ｔｏｔａｌ|Sum|average|"
    "Mean|Grand Total|total:|钟祥市合计|全市平均值|乡镇合计|1.合计|（合计）|合计（万元）|sub-total|City_average|平均数|三、合计|全 市 平 均|Of which|全县工业"
).split("|")
UNITS = (
    "郢中街道|全州镇|占陇镇|总口管理区|Summit|Meanwood|共和镇|Totnes|太平镇|平坝镇|中和镇|汇川区|合德镇|莫愁湖|九里回族乡|420881001|Sumner"
).split("|")


@pytest.mark.parametrize("name", TOTALS)
def test_what_names_a_total(name):
    assert is_total(name)


@pytest.mark.parametrize("name", UNITS)
def test_what_names_a_unit(name):
    assert not is_total(name)


def asked(figures, **more):
    return questions(pd.DataFrame(figures), **more)


def test_a_unit_that_is_the_sum_of_all_others_is_asked_about():
    # 123.4 + 80.6 + 51.5 = 255.5, one of 2,555 figures with a decimal
    (said,) = asked([[123.4], [80.6], [51.5], [255.5]], names={3: "本市"})
    assert said.startswith("本市的数等于其余 3 个单位之和")
    # up to rounding: 255.46 of the parts, over three periods
    assert asked([[123.4, 100.2, 90.0], [80.6, 70.1, 60.3], [51.46, 40.0, 50.2], [255, 210, 201]])


@pytest.mark.parametrize(
    "figures",
    [
        [[1], [2], [3]],
        [[100], [200]],
        [[0], [0], [0]],
        [[5], [5], [5]],
        [[1, 2], [2, 3], [3, 6]],
        [[np.nan], [2.5], [2.5]],
        [[123.4], [80.6], [51.5], [256.4]],
    ],
    ids=["small", "two units", "nothing", "equal", "once only", "one unknown", "not equal"],
)
def test_a_coincidence_is_not_asked_about(figures):
    assert asked(figures) == []


def test_a_mean_is_asked_about_only_where_means_are():
    # (10.4 + 20.1 + 30.7)/3 = 20.4; (55.2 + 31.9 + 40.0)/3 = 42.366…
    figures = [[10.4, 55.2], [20.1, 31.9], [30.7, 40.0], [20.4, 42.4]]
    assert asked(figures) == [] and "的平均数" in asked(figures, means=True)[0]


def test_random_figures_are_hardly_ever_asked_about():
    # by the rule at most one table in a hundred that coincides; a random one of 18 units all but
    # never does
    rng = np.random.default_rng(1)
    assert sum(bool(asked(rng.integers(1, 1000, (18, 2)), means=True)) for _ in range(500)) <= 5
    assert sum(bool(asked(rng.integers(1, 100, (3, 1)))) for _ in range(500)) <= 5


def test_any_of_the_units_may_happen_to_be_the_mean_of_the_others():
    # (10.4 + 20.3 + 30.4) / 3 = 20.37: 0.1 of a spread of 20 is one in 200, but four units may be
    # it
    assert asked([[10.4], [20.3], [30.4], [20.4]], means=True) == []
