"""Why the forecast moved: the parts add up to the change between two packs."""

import numpy as np
import pytest

from zx_analysis.quarter import Answers, forecasts, news, open_study


def median(as_of: str) -> float:
    study = open_study("zhongxiang", "2022Q1", as_of)
    return float(np.median(forecasts.forecast(Answers(study), "output_wan").total))


@pytest.mark.parametrize("as_of, before", [("2022-02", "2021-12"), ("", "2022-02")])
def test_news_leads_from_the_pack_before_to_this_one(as_of, before):
    told = news.news(Answers(open_study("zhongxiang", "2022Q1", as_of)))
    assert told is not None and told.before == before
    # the packs themselves, opened as of their months
    assert told.earlier == median(before)
    assert told.later == median(as_of)
    assert told.releases.sum() == pytest.approx(told.change, rel=1e-9)
    towns = told.townships
    assert (towns["later"] - towns["earlier"]).to_list() == pytest.approx(towns["change"].to_list())
    assert towns["change"].sum() + told.beside_means == pytest.approx(told.change, rel=1e-9)


def test_a_complete_quarter_is_told_by_what_was_published():
    study = open_study("zhongxiang", "2022Q1")
    told = news.news(Answers(study))
    assert told is not None
    published = study.panel.quarter_levels("output_wan").loc["2022-03"]
    assert told.townships["later"].to_dict() == pytest.approx(published.to_dict())


def test_nothing_known_of_the_quarter_is_no_news():
    assert news.news(Answers(open_study("zhongxiang", "2022Q1", "2021-12"))) is None
