"""Enterprises of the made-up city beside what its bulletins publish."""

import pandas as pd
import pytest

from zx_analysis.quarter import Answers, enterprises, open_study, outlooks
from zx_analysis.quarter.enterprises import WHOLE


@pytest.fixture(scope="module")
def study():
    return open_study("zhongxiang", "2022Q1")


@pytest.fixture(scope="module")
def compared(study) -> pd.DataFrame:
    table = enterprises.compared(Answers(study))
    assert table is not None
    return table


def test_the_ledger_is_held_against_the_published_level(study, compared):
    """The made-up ledger holds .96 of what was first published; revisions are not in it."""
    told = enterprises.held(study, compared)
    published = study.panel.levels_to_date("output_wan").loc["2022-03"]
    assert told["published_wan"].drop(WHOLE).to_dict() == published.to_dict()
    assert told.loc[WHOLE, "held_wan"] == compared["value_wan"].sum()
    first = sum(study.panel.history("output_wan")[0].loc["2022-02":"2022-03"].sum())
    assert told.loc[WHOLE, "held_wan"] == pytest.approx(0.96 * first, rel=1e-4)


def test_an_of_which_row_of_the_bulletin_is_kept(study):
    """C5 of the March bulletin: 84.5516 of 272.7471 (in 亿元) is 31 %; 2021 told none."""
    part = enterprises.published_parts(study).loc["磷化工"]
    assert part["value"] == 845_516
    assert part["share_pct"] == pytest.approx(100 * 84.5516 / 272.7471, abs=0.01)
    assert pd.isna(part["growth_pct"])


def test_reasons_are_the_sums_of_a_township(study, compared):
    code = "420881111"
    those = compared[compared["township_code"] == code]
    row = enterprises.reasons(study, compared).loc[code]
    assert row["change_wan"] == those["change_wan"].sum()
    worst = those.loc[those["change_wan"].idxmin()]
    assert (row["faller"], row["faller_wan"]) == (worst["name"], worst["change_wan"])
    falls = -those["change_wan"].clip(upper=0).sum()
    assert row["faller_share"] == pytest.approx(-worst["change_wan"] / falls)


def test_electricity_is_coloured_by_the_policy(study):
    """Bounds of the demonstration's policy: 0, -10, -30."""
    watch = enterprises.power_watch(study)
    assert watch is not None
    bounds = {"green": (0, 1e9), "blue": (-10, 0), "orange": (-30, -10), "red": (-101, -30)}
    for colour, rows in watch.groupby("colour"):
        low, high = bounds[str(colour)]
        assert (rows["power_pct"] >= low).all() and (rows["power_pct"] < high).all()
    assert watch["power_pct"].is_monotonic_increasing


def test_a_study_without_the_ledger_has_no_answer(study):
    from dataclasses import replace

    bare = replace(study, ledgers={})
    assert enterprises.compared(Answers(bare)) is None
    assert enterprises.power_watch(bare) is None


def test_the_gap_of_the_enterprises_and_of_what_is_beside_them_is_the_published_one():
    """All months published: what the target's growth makes of last year's quarter is the target,
    268 亿元, and the city's distance is what the first page says of the target."""
    closed = open_study("zhongxiang", "2022Q1")
    answers = Answers(closed)
    gap = enterprises.gap(answers)
    assert gap is not None and gap.of_target
    assert gap.city["due_wan"] == pytest.approx(2_680_000)
    (look,) = [one for one in outlooks.outlooks(answers) if one.label_zh == "一季度工业产值"]
    assert gap.city["apart_wan"] / 10_000 == pytest.approx(look.median - 268)
    # the ledger: every figure of both years is in
    compared = enterprises.compared(answers)
    assert compared is not None and not (compared["standing"] == "incomplete").any()
    growth = 1 + gap.growth_pct / 100
    by_hand = compared["value_wan"].sum() - compared["base_wan"].sum() * growth
    assert gap.rows["apart_wan"].sum() == pytest.approx(by_hand)


def test_a_later_quarter_is_held_against_the_growth_of_the_city(study, monkeypatch):
    """Its year to date is more than the quarter that has the target."""
    monkeypatch.setattr(enterprises, "_growth_of_target", lambda *_: None)
    gap = enterprises.gap(Answers(study))
    assert gap is not None and not gap.of_target and gap.growth_pct == 19.1
