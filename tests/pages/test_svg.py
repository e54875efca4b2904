"""The small pictures that are drawn as SVG by hand."""

import re

import pandas as pd

from zx_analysis.pages import what_if
from zx_analysis.pages.exhibits import decimals
from zx_analysis.pages.svg import NAMES, SCALE, Moved


def test_what_moved_has_a_ring_where_it_was_and_a_dot_where_it_is():
    """From 5 to 10 of at most 10: the middle and the end of the scale."""
    frame = pd.DataFrame([{"name": "甲<镇>", "before": 5.0, "after": 10.0, "said": "5 → 10"}])
    drawn = Moved(frame, "资金")
    places = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', drawn._repr_html_())]
    assert places == [NAMES + SCALE / 2, NAMES + SCALE]
    assert repr(drawn) == "资金：甲<镇> 5 → 10" and "<镇>" not in drawn._repr_html_()


def test_nothing_that_moved_is_no_picture():
    assert what_if._moved_picture([("甲", 1.0, 1.004)], decimals(2), "资金", "")._repr_html_() == ""


def test_the_largest_moves_come_first_and_the_title_counts_what_is_left_out():
    rows = [(f"第{i}", 0.0, float(i)) for i in range(1, 15)]
    drawn = what_if._moved_picture(rows, decimals(2), "资金", "")
    assert drawn.frame["name"].tolist() == [f"第{i}" for i in range(14, 2, -1)]
    assert drawn.title == "资金：空心为原来，实心为情景，变动最大的 12 个"
