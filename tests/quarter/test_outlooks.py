"""What a study puts into the methods: quarters of units with a gap, the year's plan of a count, of
a year in which a unit began.
"""

from dataclasses import replace

import numpy as np
import pytest

from zx_analysis.city.periods import Quarter, month_range
from zx_analysis.city.plans import Given, Schedule
from zx_analysis.forecasting import attainment, forecast_quarter
from zx_analysis.forecasting.counts import count_draws
from zx_analysis.messages import InputRefused
from zx_analysis.pages import enterprises as enterprises_page
from zx_analysis.quarter import forecasts, outlooks, warning
from zx_analysis.quarter.answers import Answers, open_study
from zx_analysis.quarter.programmes import entrants
from zx_analysis.quarter.study import NEW


def planned(study, indicator, value, unit):
    """The study with this plan alone; 22 % of it are due."""
    schedule = {
        "share_pct": {"value": 22, "source": "测试"},
        "plans": [{"indicator": indicator, "value": value, "unit": unit, "source": "测试"}],
    }
    return replace(
        study,
        policy=study.policy.model_copy(update={"schedule": Schedule.model_validate(schedule)}),
    )


def test_the_totals_are_those_of_complete_quarters(small_city):
    found = open_study("sanzhen", "2022Q1", "2022-02").panel.quarter_totals("output_wan")
    # three usual months of 100, 60 and 20; of 2022Q1 March is not there
    assert (
        found.index[0] == "2019Q1"
        and found.index[-1] == "2021Q4"
        and found.to_numpy().tolist() == [[300, 180, 60]] * 12
    )


def test_the_plan_of_a_count_is_drawn_as_a_count():
    study = planned(
        open_study("zhongxiang", "2022Q1", "2022-02"), "new_enterprises_count", 40, "个"
    )
    answers = Answers(study)
    draws, known, _ = outlooks.quarter_draws(answers, "new_enterprises_count")
    own = outlooks.progress(answers)["新增规上工业企业"]
    # whole enterprises of a plan of 40: each is 2.5 %
    assert own.done_pct == pytest.approx(known * 2.5) and own.expected_pct == pytest.approx(
        np.median(draws) * 2.5
    )
    assert all(
        share / 2.5 == pytest.approx(round(share / 2.5))
        for share in (own.low80_pct, own.expected_pct, own.high80_pct)
    )


def test_a_plan_counts_what_there_was_before_the_quarter_also_where_a_unit_began_within_the_year(
    small_city,
):
    study = open_study("sanzhen", "2022Q1")
    panel = study.cleaned.panel
    late = panel[
        (panel["township_code"] != "420881200")
        | (panel["period"] >= "2022-03") & (panel["months"] == 1)
    ]
    study = replace(
        study, quarter=Quarter.parse("2022Q2"), cleaned=replace(study.cleaned, panel=late)
    )
    # 3 × 100, 3 × 60, and March of the third town, 0.9 × 20: 498 of 0.2 亿元 = 2,000 万元
    assert outlooks.progress(Answers(planned(study, "output_wan", 0.2, "亿元")))[
        "工业总产值"
    ].done_pct == pytest.approx(24.9)


def test_what_is_known_of_an_unfinished_quarter_counts_every_month_there_is(small_city):
    study = open_study("sanzhen", "2022Q1")
    panel = study.cleaned.panel
    late = replace(
        study,
        cleaned=replace(
            study.cleaned,
            panel=panel[(panel["township_code"] != "420881103") | (panel["period"] != "2022-03")],
        ),
    )
    # of the second town March is missing: 60 × (1.0 + 1.1) of January and February is what it has
    assert warning.known_figures(late.panel, "output_wan").tolist() == [300, pytest.approx(126), 60]


def target(measure):
    study = open_study("zhongxiang", "2022Q1")
    return next(one for one in study.policy.targets if one.measure == measure)


@pytest.mark.parametrize(
    ("stage", "number"), [("谋划", 74), ("备案", 65), ("开工", 52), ("入库", 30), ("竣工", 10)]
)
def test_projects_count_from_the_stage_that_the_policy_names(stage, number):
    """The ledger has 9 in 谋划, 13 in 备案, 22 in 开工, 20 in 入库, 10 in 竣工, all with their days
    by 31 March.
    """
    study = open_study("zhongxiang", "2022Q1")
    own = target("projects").model_copy(update={"counted_from": Given(value=stage, source="测试")})
    assert outlooks.projects_counted(study, own) == number
    found = outlooks.outlook(Answers(replace(study)), own)
    assert (found.known, found.met, found.final, found.colour) == (
        number,
        number >= 70,
        number >= 70,
        "green" if number >= 70 else "",
    )


def test_a_number_of_projects_is_not_compared_with_the_schedule():
    study = open_study("zhongxiang", "2022Q1")
    answers = Answers(study)
    assert list(outlooks.progress(answers)) == ["工业总产值", "工业技改投资"]
    # closed or not, the year's projects are left out of the joint probability until they are
    # reached
    assert outlooks.joint(answers).left_out == ["全年技改项目"]


def test_an_open_years_projects_are_a_fact_only_when_the_year_is_over():
    study = open_study("zhongxiang", "2022Q1")
    answers = Answers(study)
    assert not outlooks.outlook(answers, target("projects")).final
    last = replace(study, quarter=Quarter.parse("2021Q4"))
    found = outlooks.outlook(Answers(last), target("projects"))
    # of 52 the ledger has 45 begun by 31 December 2021
    assert last.complete and found.final and not found.met and found.known == 45


def test_new_enterprises_have_one_forecast_that_of_the_ledger():
    study = open_study("zhongxiang", "2022Q1", "2022-02")
    answers = Answers(study)
    draws, known, final = outlooks.quarter_draws(answers, NEW)
    own = entrants(answers)
    # nine are published and nine approved in the ledger by the end of February: the answer is the
    # ledger's distribution
    assert (known, own.approved, final) == (9, 9, False)
    for number in range(9, 20):
        assert np.mean(draws >= number) == pytest.approx(
            own.probability_at_least(number), abs=0.001
        )
    # the same in the targets, together with the others, and on page 5
    look = outlooks.outlook(
        answers, next(one for one in study.policy.targets if one.indicator == NEW)
    )
    assert look.median == own.quantile(0.5) and (look.low80, look.high80) == (
        own.quantile(0.1),
        own.quantile(0.9),
    )
    said = repr(enterprises_page.candidate_parts(answers)[0])
    assert (
        f"预计新增 {look.median:.0f} 家（八成范围 {look.low80:.0f} 至 {look.high80:.0f} 家）"
        in said
        and "同期公布新增 9 家，与台账一致。" in said
    )


def test_what_is_published_stands_and_a_ledger_that_differs_is_told():
    study = open_study("zhongxiang", "2022Q1", "2022-02")
    answers = Answers(study)
    book = study.ledgers["进规企业"]
    approved = book.rows.index[book.rows["批准日期"].between("2022-01-01", "2022-02-28")]
    less = replace(
        study,
        ledgers=study.ledgers
        | {"进规企业": replace(book, rows=book.rows.drop(index=approved[:2]))},
    )
    draws, known, _ = outlooks.quarter_draws(Answers(less), NEW)
    # two approvals were not entered: nine are published all the same, and what is still to come is
    # the same
    whole, _, _ = outlooks.quarter_draws(answers, NEW)
    assert (
        known == 9
        and draws.min() == whole.min()
        and draws.mean() == pytest.approx(whole.mean(), abs=0.01)
    )
    assert "同期公布新增 9 家，与台账相差 2 家" in repr(
        enterprises_page.candidate_parts(Answers(less))[0]
    )


def test_without_a_ledger_of_candidates_the_past_counts_say_it():
    study = open_study("zhongxiang", "2022Q1", "2022-02")
    bare = replace(study, ledgers={})
    draws, known, _ = outlooks.quarter_draws(Answers(bare), NEW)
    history, months = bare.panel.history(NEW)
    by_counts = count_draws(
        history.sum(axis=1), months, bare.quarter, 2, seed=Answers(study).stream(NEW)
    )
    assert known == 9 and (draws == by_counts).all()


def test_the_townships_share_the_citys_forecast():
    study = open_study("zhongxiang", "2022Q1", "2022-02")
    answers = Answers(study)
    city, _, _ = outlooks.quarter_draws(answers, NEW)
    towns = warning.township_draws(answers, NEW, study.quarter)
    assert towns.shape == (len(city), len(study.codes)) and towns.sum(
        axis=1
    ).mean() == pytest.approx(city.mean(), abs=0.15)


def test_a_closed_quarters_answer_is_the_published_figure():
    study = open_study("zhongxiang", "2022Q1")
    answers = Answers(study)
    assert (
        set(outlooks.quarter_draws(answers, NEW)[0]) == {14}
        and outlooks.quarter_draws(answers, NEW)[2]
    )


def test_all_targets_together_rest_on_a_stated_prior_where_the_past_is_short():
    study = open_study("zhongxiang", "2022Q1", "2021-12")
    answers = Answers(study)
    own = outlooks.joint(answers)
    # 2021 alone has two years before it and no month left out: four quarters of the twelve needed
    assert (own.correlation, own.quarters) == (0.3, 0)
    least = min(look.probability for look in outlooks.outlooks(answers))
    assert own.apart <= own.probability <= least
    (row,) = outlooks.joint_figures(answers).to_dict("records")
    assert (row["correlation"], row["quarters"], row["hardest"]) == (0.3, 0, own.hardest)


def test_where_there_are_enough_quarters_the_shock_is_learnt(monkeypatch):
    monkeypatch.setattr(attainment, "ENOUGH_QUARTERS", 4)
    study, quarter = open_study("zhongxiang", "2022Q1", "2021-12"), Quarter.parse("2021Q2")
    answers = Answers(study)
    correlation, quarters = outlooks.shared_shock(answers)
    assert quarters == 4 and 0 <= correlation < 1
    # output of 2021Q2 as it was drawn in March, before any of its months
    drawn = warning.township_draws(answers, "output_wan", quarter, "2021-03").sum(axis=1)
    actual = study.panel.history("output_wan")[0].loc["2021-04":"2021-06"].to_numpy().sum()
    assert outlooks._past_pit(answers, "output_wan", quarter) == np.mean(drawn < actual)


def test_what_a_notebook_forecasts_by_hand_is_what_everything_else_goes_by():
    study = open_study("zhongxiang", "2022Q1", "2022-02")
    answers = Answers(study, seed=3)
    given = forecasts.forecast_inputs(answers, "output_wan")
    by_hand = forecast_quarter(
        given.history,
        "2022Q1",
        given.months,
        exclude=given.exclude,
        leading=given.leading,
        known=given.known,
        seed=given.seed,
    )
    shared = forecasts.forecast(answers, "output_wan")
    np.testing.assert_array_equal(by_hand.draws, shared.draws)
    # January and February are known; what they are is published, and no forecast
    assert by_hand.known_months == 2 and (by_hand.draws >= given.known.to_numpy()).all()


def test_the_draws_of_a_target_hold_its_probability():
    study = open_study("zhongxiang", "2022Q1", "2022-02")
    answers = Answers(study)
    drawn = outlooks.target_draws(answers)
    looks = {look.label_zh: look for look in outlooks.outlooks(answers)}
    named = [target.label_zh for target in study.policy.targets if target.measure != "projects"]
    assert list(drawn) == named
    for label in named:
        reached = drawn[label].dropna() >= looks[label].target
        assert looks[label].probability == pytest.approx(reached.mean(), abs=1e-9)


POWER = {"郢中街道": 10, "胡集镇": 6, "九里乡": 2, "全市合计": 18}


def publish_power(small_city):
    """Electricity of every month from 2019 to February of 2022; of output 2022 has nothing yet."""
    city = small_city / "city.toml"
    text = city.read_text(encoding="utf-8").replace(
        'indicators = ["output_wan"]', 'indicators = ["output_wan", "electricity_wan_kwh"]'
    )
    city.write_text(text, encoding="utf-8")
    for period in month_range("2019-01", "2022-02"):
        year, month = int(period[:4]), int(period[5:])
        lines = [f"{year}年{month}月工业用电量,", "乡镇,本月工业用电量(万千瓦时)"]
        lines += [f"{name},{10 * level}" for name, level in POWER.items()]
        file = small_city / "bulletins" / f"{year}年{month}月用电量.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for file in (small_city / "bulletins").glob("2022年1-*.csv"):
        file.unlink()


def lead(small_city, value):
    policy = small_city / "policy" / "2022Q1.toml"
    text = policy.read_text(encoding="utf-8")
    key = f'\n[leading_indicator]\nvalue = "{value}"\nsource = "测试"\n'
    policy.write_text(text + key, encoding="utf-8")


def test_a_leading_indicator_is_that_of_the_townships_or_of_the_city_alone(small_city):
    publish_power(small_city)
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    assert study.panel.history("output_wan")[0].index[-1] == "2021-12"
    by_township = forecasts.forecast_inputs(answers, "output_wan").leading
    assert by_township.index[-1] == "2022-02" and by_township.iloc[-1].tolist() == [100, 60, 20]
    # the same bulletins, if they gave the city's figure alone
    panel = study.cleaned.panel
    panel = panel[panel["indicator"] != "electricity_wan_kwh"]
    alone = replace(study, cleaned=replace(study.cleaned, panel=panel))
    of_the_city = forecasts.forecast_inputs(Answers(alone), "output_wan").leading
    assert of_the_city.index.equals(by_township.index) and (of_the_city == 180).all()


def test_the_policy_names_another_leading_indicator_or_none(small_city):
    publish_power(small_city)
    lead(small_city, "")
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    assert forecasts.forecast_inputs(answers, "output_wan").leading is None
    assert study.rules.set_index("规则")["取值"]["先行指标"] == "不用"


def test_a_leading_indicator_that_the_city_does_not_publish_is_refused(small_city):
    lead(small_city, "electricity_wan_kwh")
    with pytest.raises(InputRefused, match="leading_indicator.value"):
        open_study("sanzhen", "2022Q1")
