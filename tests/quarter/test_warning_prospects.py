"""Prospects of the made-up city's townships: as known in February, and once the quarter is
complete.
"""

import numpy as np
import pytest

from zx_analysis.city.periods import Quarter
from zx_analysis.quarter import forecasts, outlooks, warning
from zx_analysis.quarter.answers import Answers, open_study

QUARTER = Quarter.parse("2022Q1")
RANKED = [
    "output_growth_pct",
    "value_added_growth_pct",
    "tech_investment_wan",
    "new_enterprises_count",
    "industrial_tax_wan",
]


@pytest.fixture(scope="module")
def study():
    return open_study("zhongxiang", "2022Q1")


@pytest.fixture(scope="module")
def answers(study):
    return Answers(study)


@pytest.mark.parametrize("indicator", RANKED)
def test_in_a_complete_quarter_every_draw_is_what_was_published(study, answers, indicator):
    published = warning.figures_of(study.panel, RANKED, QUARTER)[indicator]
    assert published.notna().all()
    assert (warning.township_draws(answers, indicator, QUARTER) == published.to_numpy()).all()


@pytest.mark.parametrize("indicator", RANKED)
def test_before_that_they_spread_around_it_and_hold_most_outcomes(study, answers, indicator):
    draws, published = (
        warning.township_draws(answers, indicator, QUARTER, "2022-02"),
        warning.figures_of(study.panel, RANKED, QUARTER)[indicator],
    )
    assert draws.shape == (2000, len(study.codes)) and np.isfinite(draws).all()
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    # of 19 townships at least 15 inside the 95 % range: fewer would happen by chance less than once
    # in 500 times
    assert ((published >= low) & (published <= high)).sum() >= 15


def test_growth_goes_with_the_draws_of_the_output_it_is_learnt_from(study, answers):
    output = warning.township_draws(answers, "output_wan", QUARTER, "2022-02")
    growth, tax = (
        warning.township_draws(answers, name, QUARTER, "2022-02")
        for name in ("output_growth_pct", "industrial_tax_wan")
    )
    together = [np.corrcoef(output[:, i], growth[:, i])[0, 1] for i in range(len(study.codes))]
    apart = [np.corrcoef(output[:, i], tax[:, i])[0, 1] for i in range(len(study.codes))]
    assert min(together) > 0.5 and np.abs(apart).max() < 0.2


def test_what_is_known_of_the_quarter_is_never_drawn_away(study, answers):
    known = study.panel.history("tech_investment_wan", "2022-02")[0].loc["2022-02"]
    assert (
        warning.township_draws(answers, "tech_investment_wan", QUARTER, "2022-02")
        >= known.to_numpy() - 1e-6
    ).all()


def test_the_city_is_drawn_from_the_same_stream_as_its_townships(answers):
    own, _, _ = forecasts.quarter_forecast(
        answers, "tech_investment_wan", QUARTER, "2022-03", False
    )
    assert np.array_equal(own.total, outlooks.quarter_draws(answers, "tech_investment_wan")[0])
