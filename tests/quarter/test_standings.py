from dataclasses import replace

import numpy as np
import pytest

from tests.ranked_city import CODES, write_ranked_city
from zx_analysis.quarter import standings
from zx_analysis.quarter.answers import Answers, open_study
from zx_analysis.ranking import robustness

GOOD = [(20, 900, 400), (15, 700, 350), (12, 600, 300), (10, 500, 250)]
CLEAR = [*GOOD, (-5, 50, 20), (-10, 20, 10)]


def with_ranking(study, **changed):
    """The study with these keys of its ranking scheme in place of the policy's."""
    scheme = study.policy.ranking.model_copy(update=changed)
    return replace(study, policy=study.policy.model_copy(update={"ranking": scheme}))


def of_least_base(study, least):
    """The study whose growth rate is not scored on a smaller base (万元)."""
    first, *others = study.policy.ranking.indicators
    first = first.model_copy(update={"least_base": least})
    return with_ranking(study, indicators=(first, *others))


def figures(study):
    return standings.figures(study.panel, standings.scheme(study))


def fields(study):
    return standings.fields(figures(study), standings.scheme(study))


def sizes(study):
    size = standings.size_indicator(standings.scheme(study))
    return standings.sizes(study.panel, size, study.quarter)


@pytest.fixture
def opened(root):
    """A study of the six towns with these figures of the quarter."""

    def of(figures=CLEAR, more="", as_of=""):
        write_ranked_city(root / "data" / "raw" / "liuzhen", figures, more)
        return open_study("liuzhen", "2022Q1", as_of)

    return of


def test_the_figures_of_the_quarter_are_ranked(opened):
    # 己镇: 50 % of (−10 + 20)/50, 30 % of 20/1000, 20 % of 10/500: 10 + .6 + .4 = 11; 戊镇 15 + 1.5
    # + .8 = 17.3 its size is the twelve months of 600 of the year before
    study = opened()
    answers = Answers(study)
    assert figures(study).iloc[5].tolist() == [
        "己镇",
        -10,
        pytest.approx(20, abs=0.01),
        pytest.approx(10, abs=0.01),
        7200,
    ]
    ranked = standings.ranked(answers)
    assert ranked.bottom == [CODES[5], CODES[4]] and ranked.status == "clear"
    assert ranked.table.loc[[CODES[5], CODES[4]], "score"].tolist() == [11, 17.3]


def test_before_the_quarter_is_complete_nobody_is_named(opened):
    assert standings.ranked(Answers(opened(as_of="2022-02"))).status == "not yet"


def test_past_quarters_are_ranked_by_the_same_scheme(opened):
    # in 2021 the towns differ by investment alone, 300 for the first to 350 for the last
    past = standings.past(Answers(opened()))
    assert list(past) == ["2021Q1", "2021Q2", "2021Q3", "2021Q4"]
    assert all(ranked.bottom == [CODES[0], CODES[1]] for ranked in past.values())


def test_a_quarter_without_an_indicator_is_not_ranked(opened, root):
    write_ranked_city(root / "data" / "raw" / "liuzhen", CLEAR)
    for path in (root / "data" / "raw" / "liuzhen" / "bulletins").glob("2021年1-[456]月.csv"):
        rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
        path.write_text(
            "\n".join(
                [",".join(row) for row in rows[:2]]
                + [",".join([*row[:3], "", *row[4:]]) for row in rows[2:]]
            )
            + "\n",
            encoding="utf-8",
        )
    assert list(standings.past(Answers(open_study("liuzhen", "2022Q1")))) == [
        "2021Q1",
        "2021Q3",
        "2021Q4",
    ]


def test_the_base_of_a_growth_rate_is_the_level_before_it(opened):
    # 己镇: 1800 in the quarter at −10 % → 2000; 甲镇: 300 at +20 % → 250, which is below 260 and
    # not scored
    study = of_least_base(opened(), 260)
    answers = Answers(study)
    table = figures(study)
    assert table["output_growth_pct_base"].round(6).tolist()[::5] == [250, 2000]
    assert any(
        "甲镇的工业总产值增速基数小于规定的 260" in note for note in standings.ranked(answers).notes
    )


def test_each_figure_has_its_cell(opened):
    study = opened()
    rows = standings.origins(study.panel, study.policy.ranking, CODES[5])
    assert rows[["indicator", "period", "months", "source_cell"]].values.tolist() == [
        ["output_growth_pct", "2022-03", 3, "D8"],
        ["tech_investment_wan", "2022-03", 3, "E8"],
        ["industrial_tax_wan", "2022-03", 3, "F8"],
    ]


def test_peer_groups_are_fields_of_their_own(opened):
    groups = "\n".join(
        f'"{code}" = "{"山区" if i < 3 else "平原"}"' for i, code in enumerate(CODES)
    )
    grouped = fields(opened(more=f"[ranking.peer_groups]\n{groups}\n"))
    assert [(field.group, list(field.names)) for field in grouped] == [
        ("山区", ["甲镇", "乙镇", "丙镇"]),
        ("平原", ["丁镇", "戊镇", "己镇"]),
    ]
    assert grouped[1].at(CODES[4]) == 1 and grouped[1].points[2] == pytest.approx(11, abs=0.01)


def test_revisions_of_a_rate_are_those_of_its_level(opened):
    history = standings.revision_history(Answers(opened()))
    assert set(history) == {"output_growth_pct", "tech_investment_wan", "industrial_tax_wan"}
    # nothing was ever revised: 18 whole years and quarters to date, all zero
    assert not np.any(history["output_growth_pct"]) and len(history["output_growth_pct"]) >= 8


def test_a_tie_breaker_has_to_be_an_indicator_of_the_city(opened):
    study = with_ranking(opened(), tie_breakers=("electricity_wan_kwh",))
    answers = Answers(study)
    with pytest.raises(ValueError, match="tie_breakers 读到 electricity_wan_kwh"):
        standings.ranked(answers)


def test_a_city_without_a_scheme_has_no_ranking(small_city):
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    assert (
        standings.scheme(study) is None
        and figures(study) is None
        and standings.ranked(answers) is None
    )
    assert (
        standings.past(answers) == {}
        and fields(study) == []
        and standings.revision_history(answers) == {}
    )


def test_an_indicator_that_is_published_later_names_nobody_yet(opened):
    """Output is there to the quarter's end, investment only to February: the list would be made of
    two months against three.
    """
    study = opened()
    panel = study.cleaned.panel
    late = replace(
        study,
        cleaned=replace(
            study.cleaned,
            panel=panel[
                ~((panel["indicator"] == "tech_investment_wan") & (panel["period"] == "2022-03"))
            ],
        ),
    )
    assert (
        late.complete
        and standings.open_indicators(late.panel, late.policy.ranking) == ["tech_investment_wan"]
        and standings.open_indicators(study.panel, study.policy.ranking) == []
    )
    ranked = standings.ranked(Answers(late))
    assert ranked.status == "not yet" and ranked.bottom == [] and not ranked.table["flagged"].any()
    assert any("还没有公布到季末的指标" in note and "技改投资" in note for note in ranked.notes)


def test_the_base_is_the_level_to_the_month_of_the_rate(opened):
    """Output known to February only, the rates to March: 2 × 100 of two months is not what the rate
    of three months grew to.
    """
    study = of_least_base(opened(), 1)
    panel = study.cleaned.panel
    early = replace(
        study,
        cleaned=replace(
            study.cleaned,
            panel=panel[~((panel["indicator"] == "output_wan") & (panel["period"] == "2022-03"))],
        ),
    )
    assert (
        figures(study)["output_growth_pct_base"].notna().all()
        and figures(early)["output_growth_pct_base"].isna().all()
    )


def test_a_township_without_march_is_not_ranked_by_two_months(opened):
    study = opened()
    panel = study.cleaned.panel
    gone = (
        (panel["indicator"] == "industrial_tax_wan")
        & (panel["period"] == "2022-03")
        & (panel["township_code"] == CODES[3])
    )
    late = replace(study, cleaned=replace(study.cleaned, panel=panel[~gone]))
    assert np.isnan(figures(late).loc[CODES[3], "industrial_tax_wan"])
    assert any("丁镇 缺少 工业税收" in note for note in standings.ranked(Answers(late)).notes)


def test_a_rate_is_revised_with_its_level(opened, monkeypatch):
    study = opened()
    answers = Answers(study)
    monkeypatch.setattr(
        standings,
        "revision_history",
        lambda study: {
            "output_growth_pct": np.array([0.1]),
            "tech_investment_wan": np.array([0.1]),
            "industrial_tax_wan": np.empty(0),
        },
    )
    drawn = standings.revised_figures(answers, fields(study)[0])
    # 甲镇: growth 20 % → 1.2 × 1.1 = 1.32; investment 900 → 990; tax as published
    assert drawn[0, 0].round(2).tolist() == [32, 990, 400] and drawn.shape[1:] == (6, 3)
    monkeypatch.setattr(
        standings, "revision_history", lambda study: {"output_growth_pct": np.zeros(9)}
    )
    assert standings.revised_figures(answers, fields(study)[0]) is None


def _without(study, *periods):
    rule = study.policy.exclude_periods.model_copy(update={"value": list(periods)})
    return replace(study, policy=study.policy.model_copy(update={"exclude_periods": rule}))


def test_a_quarter_s_noise_is_learnt_from_four_past_quarters_and_no_fewer(opened):
    study = opened()
    answers = Answers(study)
    ranked = standings.ranked(answers)
    assert ranked.tested == ["权重", "方法", "按规模折算", "季度波动"] and ranked.status == "clear"
    # one of the four quarters of 2021 is left out
    short = standings.ranked(Answers(_without(study, "2021-05")))
    assert (
        short.untested == ["季度波动"]
        and short.status == "borderline"
        and short.bottom == ranked.bottom
    )
    said = next(check.said for check in short.checks if check.name == "noise")
    assert said == "工业总产值增速、工业技改投资、工业税收过去的季度不足 4 个，未能检验季度波动。"


def test_a_list_that_a_usual_quarter_would_change_is_not_clear(opened):
    """The rates of 2021 swing by 20 points, each town apart: 戊镇's 17.3 and 丁镇's 55 lie 37.7
    points of score apart, which is 37.7 points of growth; the named two are the last by the
    figures, and still by the weights and methods.
    """
    study = opened()
    panel = study.cleaned.panel.copy()
    swings = (
        (panel["indicator"] == "output_growth_pct")
        & panel["period"].str.startswith("2021")
        & (panel["period"].str[5:].astype(int) % 3 == 0)
    )
    sign = (
        panel["township_code"].map(lambda code: int(code[-1])) % 2
        + panel["period"].str[5:].astype(int) // 3
    )
    panel.loc[swings, "value"] += 40 * (-1.0) ** sign[swings]
    noisy = replace(study, cleaned=replace(study.cleaned, panel=panel))
    ranked = standings.ranked(Answers(noisy))
    assert (
        ranked.failed == ["季度波动"]
        and ranked.status == "borderline"
        and ranked.bottom == [CODES[5], CODES[4]]
    )
    # deviations of 40, scaled by √(24/(24 − 4 − 6 + 1))
    assert standings.noise(Answers(noisy), "output_growth_pct").spread == pytest.approx(
        40 * np.sqrt(24 / 15)
    )


def test_the_size_is_the_last_whole_year_of_the_level(opened):
    study = opened()
    # 100 a month for the first, 600 for the last
    assert sizes(study).tolist() == [1200 * (i + 1) for i in range(6)]
    panel = study.cleaned.panel
    cut = replace(
        study,
        cleaned=replace(
            study.cleaned,
            panel=panel[~((panel["indicator"] == "output_wan") & (panel["period"] == "2021-07"))],
        ),
    )
    assert sizes(cut).isna().all() and "按规模折算" in standings.ranked(Answers(cut)).untested
    assert standings.ranked(Answers(cut)).status == "borderline"


def test_as_many_unchanged_draws_as_the_scheme_asks_for_are_enough(opened, monkeypatch):
    study = opened()
    answers = Answers(study)
    least = fields(study)[0].plan.gate_share
    for share, passed in ((least, True), (least - 0.01, False)):
        monkeypatch.setattr(robustness, "share_unchanged", lambda *_, told=share: told)
        assert standings.noise_check(answers, standings.ranked(answers)).passed is passed


def test_a_rate_measured_against_a_period_left_out_is_no_noise(opened):
    # of the four quarters of 2021 the second's rate is beside May 2020; its investment is not
    study = _without(opened(), "2020-05")
    answers = Answers(study)
    assert standings.noise(answers, "output_growth_pct") is None
    assert standings.noise(answers, "tech_investment_wan") is not None
