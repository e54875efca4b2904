"""What a study puts into the methods: quarters of units with a gap, the year's plan of a count, of a year in which a unit began."""

from dataclasses import replace

import numpy as np
import pytest

from zx_analysis import outlooks, prospects
from zx_analysis.periods import Quarter
from zx_analysis.policy_parts import Schedule
from zx_analysis.study import open_study


def planned(study, indicator, value, unit):
    """The study with this plan alone; 22 % of it are due."""
    schedule = {"share_pct": {"value": 22, "source": "测试"}, "plans": [{"indicator": indicator, "value": value, "unit": unit, "source": "测试"}]}
    return replace(study, policy=study.policy.model_copy(update={"schedule": Schedule.model_validate(schedule)}))


def test_the_totals_are_those_of_complete_quarters(small_city):
    found = outlooks.quarter_totals(open_study("sanzhen", "2022Q1", "2022-02"), "output_wan")
    # three usual months of 100, 60 and 20; of 2022Q1 March is not there
    assert found.index[0] == "2019Q1" and found.index[-1] == "2021Q4" and found.to_numpy().tolist() == [[300, 180, 60]] * 12


def test_the_plan_of_a_count_is_drawn_as_a_count():
    study = planned(open_study("zhongxiang", "2022Q1", "2022-02"), "new_enterprises_count", 40, "个")
    draws, known, _ = outlooks.quarter_draws(study, "new_enterprises_count")
    own = outlooks.progress(study)["新增规上工业企业"]
    # whole enterprises of a plan of 40: each is 2.5 %
    assert own.done_pct == pytest.approx(known * 2.5) and own.expected_pct == pytest.approx(np.median(draws) * 2.5)
    assert all(share / 2.5 == pytest.approx(round(share / 2.5)) for share in (own.low80_pct, own.expected_pct, own.high80_pct))


def test_a_plan_counts_what_there_was_before_the_quarter_also_where_a_unit_began_within_the_year(small_city):
    study = open_study("sanzhen", "2022Q1")
    panel = study.cleaned.panel
    late = panel[(panel["township_code"] != "420881200") | (panel["period"] >= "2022-03") & (panel["months"] == 1)]
    study = replace(study, quarter=Quarter.parse("2022Q2"), cleaned=replace(study.cleaned, panel=late))
    # 3 × 100, 3 × 60, and March of the third town, 0.9 × 20: 498 of 0.2 亿元 = 2,000 万元
    assert outlooks.progress(planned(study, "output_wan", 0.2, "亿元"))["工业总产值"].done_pct == pytest.approx(24.9)


def test_what_is_known_of_an_unfinished_quarter_counts_every_month_there_is(small_city):
    study = open_study("sanzhen", "2022Q1")
    panel = study.cleaned.panel
    late = replace(study, cleaned=replace(study.cleaned, panel=panel[(panel["township_code"] != "420881103") | (panel["period"] != "2022-03")]))
    # of the second town March is missing: 60 × (1.0 + 1.1) of January and February is what it has
    assert prospects.known(late, "output_wan").tolist() == [300, pytest.approx(126), 60]
