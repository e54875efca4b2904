"""The townships on the leader's page: who is shown, who is marked, and that nobody is named where
the ranking cannot."""

import pandas as pd
import pytest

from tests.ranking.test_ranking import frame, indicator, scheme
from zx_analysis.quarter import leader_townships
from zx_analysis.ranking.ranking import not_yet, rank_townships

NOBODY = pd.Series(dtype=float)


def ranking(a):
    return rank_townships(frame(a=a), scheme(indicator("a"), flagged=1))


def test_an_open_quarter_warns_by_probability():
    chances = pd.Series({"a": 0.94, "b": 0.5, "c": 0.2, "d": 0.19})
    assert leader_townships.marks(None, chances) == {
        "a": "末位预警 94%",
        "b": "末位预警 50%",
        "c": "可能末位 20%",
    }


def test_a_closed_quarter_marks_who_is_named_and_nobody_where_that_is_open():
    clear, tied = ranking([90, 40, 10]), ranking([90, 40, 40])
    assert leader_townships.marks(clear, NOBODY) == dict.fromkeys(clear.bottom, "综合末位")
    assert tied.status == "undetermined" and leader_townships.marks(tied, NOBODY) == {}
    assert leader_townships.marks(not_yet(clear), NOBODY) == {}
    assert leader_townships.marks(None, NOBODY) == {}


def test_paper_says_that_the_list_is_approved_elsewhere_where_there_is_one():
    clear = ranking([90, 40, 10])
    assert "两人审定" in leader_townships.standing_zh(clear)
    assert leader_townships.standing_zh(not_yet(clear)) == leader_townships.standing_zh(None) == ""


@pytest.mark.parametrize("count", [12, 25])
def test_up_to_twenty_five_all_are_shown(count):
    assert leader_townships.chosen(pd.Series(range(count, 0, -1), dtype=float), []).all()


def test_of_many_both_ends_and_those_near_the_cut():
    growth = pd.Series(range(30, 0, -1), [f"t{i}" for i in range(30)], dtype=float)
    growth["t29"] = None  # has no growth and stands last
    shown = leader_townships.chosen(growth, ["t12", "t0"])
    assert list(shown.index[shown]) == [f"t{i}" for i in (*range(7), 12, *range(22, 29))]


def rows(city, *growth, shown=True, fund=None):
    return pd.DataFrame(
        {
            "township": ["全市", *(f"镇{i}" for i in range(len(growth)))],
            "growth_pct": [city, *growth],
            "fund_wan": fund,
            "shown": [True, *[shown] * len(growth)],
        }
    )


@pytest.mark.parametrize(
    ("given", "said", "shown"),
    [
        (rows(5.0, 9.0, 5.0, -1.0), "1 个乡镇园区快于全市，1 个慢于全市", ""),
        (rows(None, 9.0, 5.0), "2 个乡镇园区的产值增速", ""),
        (rows(5.0, 9.0, None), "1 个乡镇园区快于全市，0 个慢于全市", "1 个没有增速。"),
        (
            rows(5.0, 9.0, fund=1000.0),
            "1 个乡镇园区快于全市，0 个慢于全市",
            "奖励资金共 1000 万元。",
        ),
        (rows(None, None, None), "没有公布增速，各乡镇园区不能比较", ""),
    ],
)
def test_the_finding(given, said, shown):
    assert leader_townships.townships_zh(given) == said
    assert leader_townships.shown_zh(given) == shown


def test_how_many_of_how_many_are_shown_is_said():
    assert leader_townships.shown_zh(rows(5.0, *[1.0] * 30, shown=False)).startswith(
        "共 30 个，只列 0 个"
    )
