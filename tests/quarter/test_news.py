"""Why the forecast moved: the parts add up to the change between two packs."""

import numpy as np
import pandas as pd
import pytest

from tests.made_up import made_up
from zx_analysis.quarter import forecasts, news, open_study


def median(as_of: str) -> float:
    return float(np.median(forecasts.forecast(made_up(as_of=as_of), "output_wan").total))


@pytest.mark.parametrize("as_of, before", [("2022-02", "2021-12"), ("", "2022-02")])
def test_news_leads_from_the_pack_before_to_this_one(as_of, before):
    told = news.news(made_up(as_of=as_of))
    assert told is not None and told.before == before
    # the packs themselves, opened as of their months
    assert told.earlier == median(before)
    assert told.later == median(as_of)
    assert told.releases.sum() == pytest.approx(told.change, rel=1e-9)
    towns = told.townships
    assert (towns["later"] - towns["earlier"]).to_list() == pytest.approx(towns["change"].to_list())
    assert towns["change"].sum() + told.beside_means == pytest.approx(told.change, rel=1e-9)


def test_a_complete_quarter_is_told_by_what_was_published():
    told = news.news(made_up())
    assert told is not None
    published = made_up().study.panel.quarter_levels("output_wan").loc["2022-03"]
    assert told.townships["later"].to_dict() == pytest.approx(published.to_dict())


def test_nothing_known_of_the_quarter_is_no_news():
    assert news.news(made_up(as_of="2021-12")) is None


def test_abrupt_is_what_moved_far_more_than_in_the_same_step_of_past_years(monkeypatch):
    """Two townships, 甲 as the city; 乙's difference to it moved by 1 or 2 points from 1-2月 to
    1-3月 in past years (median over both units of 0, 0, 0, 0, 1, 2, 1, 2: .5), and by 3 now."""
    study = open_study("zhongxiang", "2022Q1")
    periods = [f"{year}-{month}" for year in range(2018, 2023) for month in ("02", "03")]
    city = pd.Series(10.0, periods)
    apart = [5, 6, 5, 7, 5, 4, 5, 3, 5, 8]
    growth = pd.DataFrame({"甲": city, "乙": city + apart})
    monkeypatch.setattr(type(study.panel), "growth_to_date", lambda *_: growth)
    monkeypatch.setattr(type(study.panel), "city_growth", lambda *_: city)
    told = news.abrupt_changes(study)
    rows = told[told["indicator"] == "output_growth_pct"]
    assert rows[
        ["township_code", "before_pct", "now_pct", "change_pp", "usual_pp", "times"]
    ].values.tolist() == [["乙", 15, 18, 3, 0.5, 6]]


def test_the_first_slot_of_a_year_has_no_step_before_it():
    assert news.abrupt_changes(open_study("zhongxiang", "2022Q1", "2022-02")).empty
