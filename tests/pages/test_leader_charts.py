"""The drawings of the leader's page: a figure stands at its place, its word beside it."""

import re

import numpy as np
import pandas as pd
import pytest
from defusedxml import ElementTree

from zx_analysis.pages import leader_charts

SVG = "{http://www.w3.org/2000/svg}"


def elements(drawing, tag):
    return ElementTree.fromstring(drawing.svg).iter(SVG + tag)


def words(drawing):
    return [element.text for element in elements(drawing, "text")]


def row(**other):
    return {
        "label_zh": "新增企业",
        "unit": "家",
        "known": 9.0,
        "low80": 13.0,
        "median": 14.0,
        "high80": 16.0,
        "target": 8.0,
        "colour": "green",
        "certainty_zh": "已达到",
        "value_zh": "已有 9 家",
    } | other


def test_target_known_and_range_stand_at_their_places():
    # 280 px hold 1.05 × 16 = 16.8 enterprises: 16.67 px each
    drawn, each = leader_charts.target(row()), 280 / 16.8
    _, known, hollow = elements(drawn, "rect")
    assert float(known.get("width")) == pytest.approx(9 * each, abs=0.1)
    assert float(hollow.get("x")) == pytest.approx(13 * each, abs=0.1)
    assert float(hollow.get("width")) == pytest.approx(3 * each, abs=0.1)
    assert hollow.get("fill") == "none"
    median, target = (float(line.get("x1")) for line in elements(drawn, "line"))
    assert (median, target) == (pytest.approx(14 * each, abs=0.1), pytest.approx(8 * each, abs=0.1))
    assert words(drawn) == ["目标 8 家", "13 至 16"]
    assert drawn.alt == "新增企业：已有 9 家，目标 8 家，已达到"


def test_a_rate_so_far_is_a_dot_and_a_fact_has_no_range():
    open_rate = leader_charts.target(row(unit="%", known=17.2, low80=12.7, high80=19.5, target=18))
    (dot,) = elements(open_rate, "circle")
    assert float(dot.get("cx")) == pytest.approx(17.2 * 280 / (1.05 * 19.5), abs=0.1)
    fact = leader_charts.target(row(known=14, low80=14, high80=14))
    assert words(fact) == ["目标 8 家"] and not list(elements(fact, "circle"))


@pytest.mark.parametrize("target", [0.1, 8, 13.5, 14.5, 16])
def test_words_below_a_bar_stand_inside_it_and_apart(target):
    drawn = leader_charts.target(row(target=target))
    places = sorted(
        (float(text.get("x")), float(text.get("x")) + leader_charts.wide_px(text.text))
        for text in elements(drawn, "text")
    )
    (left, end), (start, right) = places
    assert left >= 0 and end < start and right <= 280


def townships(*growth, marks=(), shown=None):
    count = len(growth)
    return pd.DataFrame(
        {
            "township": ["全市", *(f"镇{i}" for i in range(count))],
            "growth_pct": [10.0, *growth],
            "fund_wan": [100.0, *[100 / count] * count],
            "mark_zh": ["", *(marks or [""] * count)],
            "shown": [True, *(shown or [True] * count)],
        }
    )


def test_the_townships_are_ranked_with_their_fund_and_who_is_marked_is_said():
    drawn = leader_charts.townships(townships(20.0, 5.0, marks=("", "末位预警 94%")))
    assert words(drawn) == [
        "全市 10.0%", "奖励（万元）", "镇0", "50.0", "+20.0", "镇1", "50.0", "+5.0　末位预警 94%",
    ]  # fmt: skip
    assert drawn.alt == "各乡镇园区产值增速：最高 镇0 20.0%，最低 镇1 5.0%；镇1 末位预警 94%"
    fast, slow = (float(dot.get("cx")) for dot in elements(drawn, "circle"))
    city = next(iter(elements(drawn, "line")))
    # the city's 10 % lies a third of the way from 5 to 20
    assert float(city.get("x1")) == pytest.approx(slow + (fast - slow) / 3, abs=0.2)


def test_where_townships_are_left_out_stands_a_sign_and_a_missing_growth_is_said():
    drawn = leader_charts.townships(townships(20.0, 5.0, np.nan, shown=(True, False, True)))
    assert words(drawn).count("…") == 1 and "镇1" not in words(drawn)
    assert "没有增速" in words(drawn)
    assert leader_charts.townships(townships(np.nan, np.nan)) is None


def stages(*given):
    return pd.DataFrame(given, columns=["part", "label", "low80", "value", "high80", "kind"])


def test_the_path_shows_each_range_with_its_ends():
    drawn = leader_charts.path(
        stages(
            ("path", "2月末", 262.6, 268.7, 275.5, "forecast"),
            ("path", "3月末待公布", np.nan, np.nan, np.nan, "pending"),
            ("path", "目标", np.nan, 268.0, np.nan, "target"),
        ),
        "亿元",
    )
    assert words(drawn) == [
        "目标",
        "268 亿元",
        "268.70",
        "275.50",
        "262.60",
        "2月末",
        "3月末待公布",
    ]
    assert drawn.alt == "产值预计怎样变：2月末 268.70 亿元"


def test_the_months_are_as_long_as_they_made():
    drawn = leader_charts.months(
        stages(
            ("months", "2021年3月", np.nan, 50.0, np.nan, "past"),
            ("months", "3月要完成", np.nan, 100.0, np.nan, "needed"),
        ),
        "亿元",
    )
    short, long = (float(bar.get("width")) for bar in elements(drawn, "rect"))
    assert short == pytest.approx(long / 2, abs=0.1)
    assert words(drawn) == ["2021年3月", "50.00 亿元", "3月要完成", "100.00 亿元"]
    assert leader_charts.months(stages(), "亿元") is None


def test_a_name_is_text_and_a_long_one_is_drawn_together():
    frame = townships(20.0, 5.0)
    frame.loc[1, "township"] = "<b>&某某经济技术开发区管理委员会"
    drawn = leader_charts.townships(frame)
    assert "<b>&某某经济技术开发区管理委员会" in words(drawn)  # and the SVG is well formed
    assert re.search(r'textLength="84"[^>]*>&lt;b&gt;', drawn.svg)
