"""Growth points: status against the road map, realisation rates and the extra output by hand."""

import datetime

import numpy as np
import pandas as pd
import pytest

from tests.made_up import made_up
from zx_analysis.programmes import growth_points
from zx_analysis.quarter import programmes
from zx_analysis.quarter.answers import Answers, open_study

DAY = datetime.date(2022, 2, 28)
FIRST, LAST = datetime.date(2022, 1, 1), datetime.date(2022, 3, 31)
MADE = "1-2月实现新增产值(万元)"


def ledger(*rows):
    return pd.DataFrame(rows, columns=["计划投产日期", "实际投产日期", "预计新增产值(万元)", MADE])


@pytest.mark.parametrize(
    ("planned", "actual", "status", "slip"),
    [
        ("2022-01-20", "2022-01-10", "early", -10),
        ("2022-01-20", "2022-01-17", "on_time", -3),
        ("2022-01-20", "2022-01-23", "on_time", 3),
        ("2022-01-20", "2022-01-24", "late", 4),
        ("2022-02-20", "", "overdue", 8),
        ("2022-01-29", "", "overdue", 30),
        ("2022-01-28", "", "stalled", 31),
        ("2022-02-20", "2022-03-05", "overdue", 8),  # what happened later is not known on the day
        ("2022-02-28", "", "not_due", np.nan),
        ("2022-05-01", "", "not_due", np.nan),
        ("", "", "undated", np.nan),
        ("", "2022-01-05", "on_time", np.nan),
    ],
)
def test_status_and_slip_on_a_day(planned, actual, status, slip):
    found = growth_points.standing(ledger((planned, actual, 1.0, 0.0)), DAY).iloc[0]
    assert found["status"] == status
    assert found["slip_days"] == slip or (np.isnan(slip) and np.isnan(found["slip_days"]))


def test_realisation_rates_by_hand():
    # 3650 a year are 10 a day. In production before the quarter: 59 days (January and February),
    # 590 expected, 295 made: a half. From 19 February: 10 days to the 28th, both counted, 100
    # expected, 120 made: 1.2. Not in production: no rate.
    rows = ledger(
        ("2021-12-01", "2021-12-01", 3650.0, 295.0),
        ("2022-02-19", "2022-02-19", 3650.0, 120.0),
        ("2022-03-01", "", 3650.0, 0.0),
    )
    assert growth_points.realisation_rates(rows, FIRST, DAY, [MADE]).tolist() == [
        pytest.approx(0.5),
        pytest.approx(1.2),
    ]
    assert (
        growth_points.realisation_rates(rows, FIRST, datetime.date(2021, 12, 31), [MADE]).size == 0
    )


def test_the_extra_of_those_to_come_by_hand():
    # five in production on the planned day, each with the rate 0.5; one is to start on 12 March: 20
    # days to the 31st, 10 a day, half: 100
    done = [("2021-12-01", "2021-12-01", 3650.0, 295.0)] * 5
    found = growth_points.extra(
        ledger(*done, ("2022-03-12", "", 3650.0, 0.0)), FIRST, DAY, LAST, [MADE]
    )
    assert found.remaining == pytest.approx(np.full(2000, 100.0)) and (
        found.realised,
        found.points,
        found.rates,
    ) == (1475.0, 1, 5)
    # one that is overdue starts tomorrow at the earliest: all 31 days of March; one due after the
    # quarter adds nothing
    for planned, expected in (("2022-02-01", 155.0), ("2022-05-01", 0.0)):
        assert growth_points.extra(
            ledger(*done, (planned, "", 3650.0, 0.0)), FIRST, DAY, LAST, [MADE]
        ).remaining == pytest.approx(np.full(2000, expected))


def test_past_delays_delay_those_to_come():
    # all five were 10 days late: from 12 to 22 March, 10 days left, half of 10 a day: 50
    done = [("2021-12-01", "2021-12-11", 3650.0, 295.0)] * 5
    assert growth_points.extra(
        ledger(*done, ("2022-03-12", "", 3650.0, 0.0)), FIRST, DAY, LAST, [MADE]
    ).remaining == pytest.approx(np.full(2000, 50.0))


def test_too_few_to_learn_from_are_refused_and_a_closed_quarter_needs_none():
    rows = ledger(("2021-12-01", "2021-12-01", 3650.0, 295.0), ("2022-03-12", "", 3650.0, 0.0))
    with pytest.raises(ValueError, match="只有 1 个已投产.*不影响发布"):
        growth_points.extra(rows, FIRST, DAY, LAST, [MADE])
    assert not growth_points.extra(rows, FIRST, LAST, LAST, [MADE]).remaining.any()


def test_the_scenario_never_touches_the_forecast():
    total, extra = np.array([90.0, 99.0, 101.0, 110.0]), np.array([5.0, 5.0, 5.0, 5.0])
    # target 100: two of four without, three with; the draws of the forecast stay as they are
    assert programmes.with_growth_points(total, 100, extra) == (0.5, 0.75) and total.tolist() == [
        90,
        99,
        101,
        110,
    ]


def test_the_made_up_city_knows_in_february_only_what_was_known_then():
    study = open_study("zhongxiang", "2022Q1", "2022-02")
    rows = programmes.growth_point_rows(study)
    assert len(rows) == 43 and rows["realised_wan"].sum() == rows["1-2月实现新增产值(万元)"].sum()
    started = rows["status"].isin(["early", "on_time", "late"])
    assert (rows.loc[started, "实际投产日期"] <= "2022-02-28").all()
    assert programmes.growth_point_extra(made_up(as_of="2021-12")) is None


def test_where_nobody_who_started_had_a_planned_date_nothing_is_reckoned(monkeypatch):
    study = open_study("zhongxiang", "2022Q1", "2022-02")
    answers = Answers(study)
    undated = programmes.growth_point_rows(study).assign(slip_days=np.nan)
    monkeypatch.setattr(programmes, "growth_point_rows", lambda study: undated)
    assert programmes.growth_point_extra(answers) is None


def test_the_list_names_the_late_ones_longest_first_then_those_with_an_obstacle():
    rows = ledger(
        ("2022-02-20", "", 2000.0, 0.0),
        ("2022-01-20", "", 3000.0, 0.0),
        ("2022-04-20", "", 4000.0, 0.0),
        ("2022-05-20", "", 5000.0, 0.0),
        ("2022-01-05", "2022-01-05", 1.0, 0.0),
    )
    rows = rows.assign(
        困难类别=["无", "资金", "用工", "无", "资金"],
        责任领导="甲",
        责任单位="局",
        企业名称=list("abcde"),
        township_code="t",
        cell=list("vwxyz"),
    )
    found = growth_points.todo(rows.join(growth_points.standing(rows, DAY)))
    # 20 January to 28 February: 39 days, more than 30; 20 to 28 February: 8
    assert found[["enterprise", "matter", "day", "days", "responsible", "cell"]].astype(
        object
    ).where(found.notna(), None).to_numpy().tolist() == [
        ["b", "长期停滞，预计年新增产值 3,000 万元，困难：资金", "2022-01-20", 39, "甲，局", "w"],
        ["a", "到期未投产，预计年新增产值 2,000 万元", "2022-02-20", 8, "甲，局", "v"],
        ["c", "未到期，预计年新增产值 4,000 万元，困难：用工", "2022-04-20", None, "甲，局", "x"],
    ]


def standing(*rows):
    """(status, slip_days, obstacle, expected 万元) each."""
    return pd.DataFrame(rows, columns=["status", "slip_days", "困难类别", "预计新增产值(万元)"])


def test_points_by_delay_by_hand():
    found = growth_points.by_delay(
        standing(
            ("early", -10.0, "无", 1.0),
            ("on_time", 2.0, "资金", 2.0),  # an obstacle that did not keep it from starting
            ("late", 30.0, "无", 4.0),
            ("late", 31.0, "无", 8.0),
            ("overdue", 5.0, "无", 16.0),
            ("stalled", 40.0, "用工", 32.0),  # not in production, and it is known why
            ("not_due", np.nan, "资金", 64.0),
            ("not_due", np.nan, "无", 128.0),
            ("undated", np.nan, "无", 256.0),
        )
    )
    assert found.to_numpy().tolist() == [
        ["on_time", 2, 0, 3.0],
        ["late", 1, 1, 20.0],
        ["very_late", 1, 0, 8.0],
        ["blocked", 0, 2, 96.0],
        ["not_due", 0, 1, 128.0],
        ["undated", 0, 1, 256.0],
    ]


def test_points_that_start_within_a_week_and_are_on_no_list_yet():
    rows = standing(
        ("not_due", np.nan, "无", 1.0),
        ("not_due", np.nan, "无", 2.0),
        ("not_due", np.nan, "资金", 3.0),  # on the to-do list already
        ("late", 5.0, "无", 4.0),
    ).assign(
        **{
            "企业名称": list("甲乙丙丁"),
            "township_code": "t",
            "cell": "A4",
            # seven days after 28 February is 7 March
            "计划投产日期": ["2022-03-07", "2022-03-08", "2022-03-01", "2022-02-23"],
            "责任领导": "领导",
            "责任单位": "局",
        }
    )
    found = growth_points.coming(rows, DAY)
    assert found[["enterprise", "due", "stake_wan"]].to_numpy().tolist() == [
        ["甲", "2022-03-07", 1.0]
    ]
