"""Early warning: shares of draws by hand, and what would take a township off the end."""

import numpy as np
import pandas as pd
import pytest

from tests.made_up import made_up
from zx_analysis.city.scheme import Scheme
from zx_analysis.quarter import warning


def scheme(*weights):
    rows = [
        {"name": f"i{k}", "weight": weight, "direction": "higher", "low": 0, "high": 100}
        for k, weight in enumerate(weights)
    ]
    return {
        "flagged": 1,
        "decimals": 2,
        "tie_breakers": [],
        "gate_share": 0.9,
        "missing": "bounds",
        "indicators": rows,
    }


def plan(*weights):
    return Scheme.of(scheme(*weights))


def test_the_probability_is_the_share_of_draws_at_the_end():
    # four draws of one indicator: the third township is last in three, the first in one; in the
    # last draw two tie and both are last
    draws = np.array(
        [[[50], [60], [10]], [[50], [60], [40]], [[5], [60], [40]], [[20], [60], [20]]], float
    )
    assert warning.last_probability(draws, plan(1), list("abc")).tolist() == [0.5, 0.0, 0.75]


def test_what_one_indicator_alone_would_have_to_be():
    # weights 3 and 1; medians: a 40, 40 → 40; b 60, 60 → 60; c 20, 60 → 30, last. To reach a's 40:
    # 3x + 60 = 160, x = 33.33; or 60 + y = 160, y = 100
    draws = np.array(
        [
            [[40, 40], [60, 60], [20, 60]],
            [[40, 40], [60, 60], [10, 60]],
            [[40, 40], [60, 60], [35, 60]],
        ],
        float,
    )
    needs = warning.needs(draws, plan(3, 1), list("abc"), 2)
    assert needs["indicator"].tolist() == ["i0", "i1"] and needs["expected"].tolist() == [20, 60]
    assert needs["needed"].tolist() == [pytest.approx(100 / 3), pytest.approx(100)]
    # one of three draws reaches 33.3, none 100
    assert needs["chance"].tolist() == [pytest.approx(1 / 3), 0]
    assert warning.needs(draws, plan(3, 1), list("abc"), 0).empty


def test_each_peer_group_has_its_own_last():
    # 90, 80 | 20, 10: all together d comes last; in their groups b and d
    draws, own = (
        np.array([[[90], [80], [20], [10]]], float),
        Scheme.of({**scheme(1), "peer_groups": {"a": "甲", "b": "甲", "c": "乙", "d": "乙"}}),
    )
    assert warning.last_probability(draws, own, list("abcd")).tolist() == [0, 1, 0, 1]
    # b needs 90 to draw level with a
    assert warning.needs(draws, own, list("abcd"), 1)["needed"].tolist() == [pytest.approx(90)]


def test_brier_by_hand():
    table = pd.DataFrame(
        {
            "quarter": "2021Q4",
            "known": ["2021-09", "2021-09", "2021-10", "2021-10"],
            "township_code": ["a", "b", "a", "b"],
            "probability": [0.6, 0.4, 0.9, 0.2],
            "last": [True, False, True, False],
        }
    )
    # half come last: constant 0.25; nothing known: (0.4² + 0.4²) / 2 = 0.16; one month: (0.1² +
    # 0.2²) / 2 = 0.025
    assert warning.brier(table).to_numpy().tolist() == [
        [0, 2, pytest.approx(0.16), 0.25],
        [1, 2, pytest.approx(0.025), 0.25],
    ]
    assert warning.brier(table.iloc[:0]).empty


def test_the_made_up_city_is_warned_of_those_who_come_last():
    answers = made_up()
    study = answers.study
    own = study.policy.ranking
    certain = warning.last_probability(
        warning.figure_draws(answers, own, study.quarter), own, study.codes
    )
    # in the complete quarter the draws are the facts: two townships with certainty, the others
    # never
    assert sorted(certain)[-2:] == [1, 1] and certain.sum() == 2
    early = warning.last_probability(
        warning.figure_draws(answers, own, study.quarter, "2022-02"), own, study.codes
    )
    assert (
        early[certain == 1].min() > early[certain == 0].mean() and 2 <= early.sum() < 2.2
    )  # ties put a third one at the end now and then


def test_past_warnings_see_nothing_of_their_quarter():
    answers = made_up()
    past = warning.hindcasts(answers, answers.study.policy.ranking)
    assert (
        past["known"]
        < past["quarter"].map(lambda quarter: f"{quarter[:4]}-{3 * int(quarter[-1]):02d}")
    ).all()
    assert not past["quarter"].isin(["2020Q1", "2022Q1"]).any()
    assert past.groupby(["quarter", "known"])["last"].sum().ge(2).all()
