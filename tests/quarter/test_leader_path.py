"""The forecast's path and the months beside past years, in words."""

import pandas as pd
import pytest

from zx_analysis.quarter import leader_path
from zx_analysis.quarter.answers import Answers, open_study


def rows(*given):
    return pd.DataFrame(given, columns=list(leader_path.COLUMNS))


FIRST = ("path", "上年12月末", 236.0, 252.02, 268.0, "forecast")
SECOND = ("path", "2月末", 262.0, 268.73, 275.0, "forecast")
# 272.75 and 275.01 are more than 268.0, the end of the first range
MISSED = "；上年12月末预计的八成范围没有包住实际"
PENDING = ("path", "3月末待公布", None, None, None, "pending")


def made(value):
    return ("path", "3月末实际", value, value, value, "actual")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        # 268.73 − 252.02 = 16.71
        ((FIRST, SECOND, PENDING), "2月末的预计比上年12月末调高 16.71 亿元"),
        ((SECOND, FIRST, PENDING), "上年12月末的预计比2月末调低 16.71 亿元"),
        ((FIRST, PENDING), "上年12月末预计 252.02 亿元"),
        (
            (FIRST, SECOND, made(272.75)),
            "2月末预计 268.73，实际 272.75 亿元，在八成范围内" + MISSED,
        ),
        (
            (FIRST, SECOND, made(275.01)),
            "2月末预计 268.73，实际 275.01 亿元，在八成范围外" + MISSED,
        ),
        ((made(272.75),), "本季度没有预测可以比较"),
    ],
)
def test_the_path_in_words(given, said):
    assert leader_path.path_zh(rows(*given), "亿元") == said


def months(needed, *past, kind="needed"):
    return rows(
        *(
            ("months", f"{2019 + i}年3月", None, value, None, "past")
            for i, value in enumerate(past)
        ),
        ("months", "3月要完成", None, needed, None, kind),
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        # 104.8 / 90.6 = 1.1567
        (
            months(104.8, 79.3, 44.6, 90.6),
            "3月要完成的比往年公布的都多，比上年同期公布数多 15.7%",
        ),
        (months(80.0, 79.3, 44.6, 90.6), "3月要完成的，往年 3 年中 1 年达到过"),
        # 272.7 / 227.8 = 1.1971
        (
            months(272.7, 198.6, 227.8, kind="actual"),
            "比往年同一季度都多，比上年同期公布数多 19.7%",
        ),
        (months(198.0, 198.6, 227.8, kind="actual"), "与往年同一季度相比"),
        (months(80.0), ""),
        (rows(FIRST), ""),
    ],
)
def test_what_is_to_be_made_beside_what_was_made(given, said):
    assert leader_path.months_zh(given) == said


def test_months_by_name():
    assert leader_path.span_zh(("2022-03",)) == "3月"
    assert leader_path.span_zh(("2022-05", "2022-06")) == "5-6月"


def test_a_closed_quarter_ends_in_its_outcome(small_city):
    """540 万元 are 0.054 亿元; the target is 0.06."""
    found = leader_path.path(Answers(open_study("sanzhen", "2022Q1")))
    last = found[found["kind"] == "actual"]
    assert last.loc[last["part"] == "path", "value"].tolist() == [pytest.approx(0.054)]
    assert last["label"].tolist() == ["3月末实际", "2022年一季度"]
    assert found.loc[found["kind"] == "target", "value"].tolist() == [0.06]
    assert not (found["kind"] == "needed").any()
