import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

from zx_analysis.pages import charts, ranking_charts

TOWNS = ["甲", "乙", "丙"]
ALL = {
    "league": lambda: ranking_charts.league(
        pd.DataFrame({"增速": [30.0, 10.0]}, index=["甲", "乙"]),
        ["30.00", "10.00"],
        [False, True],
        title="得分",
    ),
    "acceptability": lambda: ranking_charts.acceptability(
        pd.DataFrame([[1.0, 0, 0], [0, 0.7, 0.3], [0, 0.3, 0.7]], index=TOWNS, columns=[1, 2, 3]),
        [False, False, True],
        title="名次",
    ),
    "methods": lambda: ranking_charts.methods(
        pd.DataFrame([[0, 0.5], [1, 0.5]], index=TOWNS[1:], columns=["规定的方法", "名次法"]),
        [False, True],
        title="方法",
    ),
    "waterfall": lambda: charts.waterfall(
        pd.Series({"增速": -3.0, "投资": 1.0}), ("乙", 20.0), ("丙", 18.0), title="相差"
    ),
    "waterfall of nothing": lambda: charts.waterfall(
        pd.Series({"增速": 0.0}), ("乙", 0.0), ("丙", 0.0), title="相差"
    ),
    "history": lambda: ranking_charts.history(
        pd.DataFrame([[1, 2, np.nan], [1.0, 2, 2]], index=["2021Q4", "2022Q1"], columns=TOWNS),
        ["丙"],
        title="历次",
    ),
}


@pytest.mark.parametrize("name", ALL)
def test_each_chart_is_a_picture_with_ink(name):
    pixels = imread(io.BytesIO(ALL[name]().png))
    assert pixels.shape[1] > 800 and (pixels[..., :3] < 0.5).any()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("league", ["第一名 甲", "最后一名 乙"]),
        ("acceptability", ["丙 最常居第 3 位（70%）"]),
        ("methods", ["共 2 种", "丙 在 1 种方法中居末位"]),
        ("waterfall", ["乙 20.00 分", "增速 -3.00", "投资 +1.00", "丙 18.00 分"]),
        ("history", ["2021Q4 至 2022Q1", "丙 缺、2"]),
    ],
)
def test_the_sentence_of_a_chart_holds_its_figures(name, words):
    for word in words:
        assert word in ALL[name]().alt


def test_of_very_many_townships_the_last_are_drawn():
    count = 200
    shares = pd.DataFrame(
        np.eye(count), index=[f"镇{i}" for i in range(count)], columns=range(1, count + 1)
    )
    chart = ranking_charts.acceptability(shares, [i >= 198 for i in range(count)], title="名次")
    assert imread(io.BytesIO(chart.png)).shape[0] < 1600 and "镇199 最常居第 200 位" in chart.alt
