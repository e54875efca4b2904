"""The page of the forecast where there is little to show: a history too short to look back, an open
quarter, a past that was always right.
"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests.made_up import made_up
from zx_analysis.pages import course, gaps
from zx_analysis.pages import forecast as forecast_page
from zx_analysis.quarter import forecasts, outlooks
from zx_analysis.quarter.answers import Answers, open_study
from zx_analysis.quarter.forecasts import Past

NONE = pd.DataFrame()


def begun(city, year):
    """The small city with nothing before `year`."""
    for file in (city / "bulletins").glob("*.csv"):
        if file.name < year:
            file.unlink()
    config = city / "city.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("2019-01", f"{year}-01"), encoding="utf-8"
    )
    return city


@pytest.fixture
def one_year(small_city):
    return begun(small_city, "2021")


def test_a_complete_quarter_with_a_short_history_is_not_called_open(one_year):
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    past = forecasts.past(answers)
    # 0.054 亿元 came; what was told then rests on the recent pace of few months, and is shown as it
    # was told
    assert [row[0] for row in forecast_page.outcome(study, past).cells()] == [
        "0",
        "2",
    ] and past.table.equals(past.stages)
    assert (
        repr(forecast_page.trust(past)) == "历史太短，没有可比的过去预测，概率请谨慎使用。"
        and repr(forecast_page.trust_table(past, "")) == ""
    )
    # (10 + 11 + 9) tenths of 180 万元 = 540 万元 = 0.054 亿元
    path = course.paths(answers)[0]
    assert path.alt.endswith("；3月末实际 0.05 亿元；目标 0.06 亿元")
    assert "实际 0.05 亿元，比目标 0.06 亿元少 0.01 亿元；" in path.alt


def test_an_open_quarter_is_called_open(one_year):
    (one_year / "bulletins" / "2022年1-3月.csv").unlink()
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    # no table and no sentence: there is nothing to compare yet
    assert repr(forecast_page.outcome(study, forecasts.past(answers))) == ""


def test_a_city_whose_first_quarter_this_is(small_city):
    begun(small_city, "2022")
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    past = forecasts.past(answers)
    assert list(past.untold) == ["2021-12"] and past.stages["known_months"].tolist() == [2]
    assert "截至 2021-12 的数字不足以作预测：截至 2021-12 没有任何工业总产值" in repr(
        forecast_page.surprises(study, past)
    )
    forecast = forecasts.forecast(answers, "output_wan")
    assert (
        repr(forecast_page.townships(study, forecast))
        == "本季度以前没有完整的季度，不画各乡镇的走势。"
    )
    # one bar, no wider than a fifth of the picture
    low, high = course.paths(answers)[0].figure.axes[1].get_xlim()
    assert low < -0.4 and high - low > 4
    assert (
        repr(gaps.risk(study, forecast)) == "没有产值目标或没有去年同期数，不分解差距。"
        and repr(gaps.risk_table(study, forecast)) == ""
    )


@pytest.mark.parametrize("share", [np.inf, np.nan])
def test_no_share_of_an_error_of_nothing(share):
    """Where last year's figure was right to the last digit, nothing can be a share of its error."""
    scores = pd.DataFrame(
        {
            "known_months": [0],
            "quarters": [4],
            "error_pct": [0.5],
            "relative_mae": [share],
            "covered80": [1.0],
            "covered95": [1.0],
        }
    )
    past = Past(NONE, NONE, scores, pd.DataFrame({"probability": [], "reached": []}))
    assert (
        repr(forecast_page.trust(past))
        == "已知 0 个月时：回看 4 个季度，平均误差 0.5%；八成范围包含了 100% 的实际结果。"
    )
    assert forecast_page.trust_table(past, "").cells() == [["0", "4", "0.5", "—", "100%", "100%"]]


def test_a_closed_quarter_has_outcomes_and_nothing_expected(small_city):
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    forecast = forecasts.forecast(answers, "output_wan")
    table = forecast_page.quantiles(study, forecast)
    # 3, 1.8 and .6 million yuan: 0.03, 0.018 and 0.006 of 亿元
    assert list(table.frame) == ["乡镇", "实际"] and table.frame["实际"].tolist() == pytest.approx(
        [0.03, 0.018, 0.006, 0.054]
    )
    assert list(gaps.risk_table(study, forecast).frame) == [
        "乡镇",
        "应完成",
        "实际",
        "占缺口（%）",
    ]
    assert gaps.risk(study, forecast).figure.axes[0].get_xlabel() == "多（少）亿元"
    assert forecast_page.townships(study, forecast).alt.endswith("3 个单位的季度走势，到 2022Q1")
    assert list(forecast_page.targets(outlooks.outlooks(answers), "").frame) == [
        "目标",
        "单位",
        "目标值",
        "实际",
        "完成情况",
        "颜色",
    ]


def test_an_open_quarter_has_ranges(small_city):
    (small_city / "bulletins" / "2022年1-3月.csv").unlink()
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    forecast = forecasts.forecast(answers, "output_wan")
    assert list(forecast_page.quantiles(study, forecast).frame) == [
        "乡镇",
        "八成下限",
        "中位数",
        "八成上限",
    ]
    assert gaps.risk(study, forecast).figure.axes[0].get_xlabel() == "预计多（少）亿元"
    assert (
        "本季八成范围" in forecast_page.townships(study, forecast).alt
        and "达到目标的概率" in forecast_page.targets(outlooks.outlooks(answers), "").frame
    )


@pytest.mark.parametrize(("month", "known"), [("2021-12", 0), ("2022-02", 2)])
def test_what_was_told_then_is_what_that_months_pack_said(month, known):
    """Draw by draw: same figures, basis, leading indicator and draws; and so to the last digit on
    the page."""
    answers, then = made_up(), made_up(as_of=month)
    look = outlooks.outlook(then, then.study.policy.targets[0])
    (told,) = (
        own for own in forecasts.told_by_earlier_packs(answers)[0] if own.known_months == known
    )
    assert np.array_equal(told.forecast.draws, forecasts.forecast(then, "output_wan").draws)
    # 万元 and 亿元
    row = forecasts.past(answers).stages.set_index("known_months").loc[known]
    assert (row[["median", "low80", "high80"]] / 10_000).tolist() == pytest.approx(
        [look.median, look.low80, look.high80], rel=1e-12
    )
    page = (
        forecast_page.outcome(answers.study, forecasts.past(answers))
        .frame.set_index("已知月数")
        .loc[known]
    )
    assert f"{page['预测中位数']:.2f}" == f"{look.median:.2f}"


def test_what_was_told_then_rests_on_the_figures_of_then(small_city):
    """The return of March says another output of December, 900 instead of 100 ten thousands: nobody
    knew."""
    before = forecasts.past(Answers(open_study("sanzhen", "2022Q1"))).stages
    file = small_city / "bulletins" / "修订.csv"
    file.write_text(
        "修订后的工业总产值,,\n乡镇,2021年12月工业总产值(万元),2022年3月工业总产值(万元)\n郢中街道,900,90\n胡集镇,540,54\n九里乡,180,18\n",
        encoding="utf-8",
    )
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    assert study.panel.history("output_wan")[0].loc["2021-12"].tolist() == [900, 540, 180]
    after = forecasts.past(answers).stages
    assert after[["known_months", "median", "low80", "high80"]].equals(
        before[["known_months", "median", "low80", "high80"]]
    )


STAGES = pd.DataFrame(
    {
        "known_months": [0, 2],
        "low80": [380.0, 520.0],
        "high80": [500.0, 560.0],
        "actual": [540.0, 540.0],
    }
)


def test_an_outcome_outside_its_range_is_said_to_be(small_city):
    study = open_study("sanzhen", "2022Q1")
    said = repr(forecast_page.surprises(study, Past(NONE, STAGES, NONE, NONE)))
    # 万元 → 亿元: 380 is 0.04, 500 is 0.05, 540 is 0.05
    assert (
        "一个月也不知道时说的八成范围是 0.04 至 0.05 亿元，实际 0.05 亿元，高于上限，在范围之外"
        in said
    )
    assert (
        "已知 2 个月时说的八成范围是 0.05 至 0.06 亿元，实际 0.05 亿元，在范围之内" in said
        and said.endswith("约两成的机会落在外面。")
    )
    assert "低于下限" in repr(
        forecast_page.surprises(study, Past(NONE, STAGES.assign(actual=300.0), NONE, NONE))
    )
    assert repr(forecast_page.surprises(study, Past(NONE, STAGES.iloc[:0], NONE, NONE))) == ""


def test_how_many_outcomes_lay_outside_is_counted():
    scores = pd.DataFrame(
        {
            "known_months": [0],
            "quarters": [8],
            "error_pct": [5.0],
            "relative_mae": [0.5],
            "covered80": [0.625],
            "covered95": [1.0],
        }
    )
    # 5 of 8 inside
    assert "8 次中有 3 次落在外面" in repr(forecast_page.trust(Past(NONE, NONE, scores, NONE)))


def test_what_became_of_probabilities_names_quarters_and_that_nobody_set_the_targets():
    scores = pd.DataFrame(
        {
            "known_months": [0],
            "quarters": [4],
            "error_pct": [5.0],
            "relative_mae": [0.5],
            "covered80": [1.0],
            "covered95": [1.0],
        }
    )
    quarters = ["2021Q1", "2021Q2", "2021Q3", "2021Q4"]
    # told 85 to 88 %, always reached: 12 to 15 points too low in every quarter
    chances = pd.DataFrame(
        {"quarter": quarters * 5, "probability": [0.85, 0.86, 0.87, 0.88] * 5, "reached": True}
    )
    said = repr(forecast_page.came_true(Past(NONE, NONE, scores, chances)))
    assert (
        "只来自 4 个季度，目标是假想的" in said
        and "当时概率不低于 80%的 20 次，平均给出 86%，后来达到的占 100%，给得偏低（预测偏保守"
        in said
    )
    assert "碰巧的可能也有 12.5%" in said
    # one quarter cannot tell anything from noise
    assert "偏低" not in repr(
        forecast_page.came_true(Past(NONE, NONE, scores, chances.assign(quarter="2021Q1")))
    )


def test_growth_that_was_made_to_fit_is_said_to_be():
    assert forecast_page.MADE_TO_FIT in repr(forecast_page.growth_notes(made_up(as_of="2022-02")))


def test_a_city_without_growth_targets_has_nothing_made_to_fit(small_city):
    assert (
        repr(forecast_page.growth_notes(Answers(open_study("sanzhen", "2022Q1"))))
        == "没有增速目标。"
    )


def test_a_township_that_stopped_is_named_on_the_page_and_not_by_its_code(small_city):
    for file in (small_city / "bulletins").glob("2022*.csv"):
        file.unlink()
    last = small_city / "bulletins" / "2021年1-12月.csv"  # 九里乡 made 20 万元 in a usual month
    lines = last.read_text(encoding="utf-8").splitlines()
    before = (
        (small_city / "bulletins" / "2021年1-11月.csv").read_text(encoding="utf-8").splitlines()
    )
    to_date = {line.split(",")[0]: int(line.split(",")[2]) for line in before[2:]}
    made = {line.split(",")[0]: int(line.split(",")[1]) for line in lines[2:]}
    stopped = made["九里乡"]
    made["九里乡"], made["全市合计"] = 0, made["全市合计"] - stopped
    last.write_text(
        "\n".join(lines[:2] + [f"{name},{own},{to_date[name] + own}" for name, own in made.items()])
        + "\n",
        encoding="utf-8",
    )
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    said = repr(forecast_page.forecast_notes(study, forecasts.forecast(answers, "output_wan")))
    assert "九里乡（33%）近期没有产出" in said and "4208811" not in said  # one slot: 1 / (1 + 2)


def steps(*rows):
    columns = ["low80", "median", "high80", "final"]
    return pd.DataFrame.from_dict(
        {name: row for name, *row in rows}, orient="index", columns=columns
    )


@pytest.mark.parametrize(
    ("rows", "target", "words"),
    [
        # 268.7 - 252 = 16.7
        (
            [("上年12月末", 236.2, 252.0, 268.7, False), ("2月末", 262.6, 268.7, 275.5, False)],
            268.0,
            "2月末预计 268.7 亿元，比上年12月末的预计抬高 16.7 亿元；目标 268 亿元在八成范围之内",
        ),
        (
            [("2月末", 1.0, 20.0, 30.0, False)],
            31.0,
            "2月末预计 20.0 亿元；目标 31 亿元高于八成范围",
        ),
        ([("2月末", 10.0, 20.0, 30.0, False)], 9.0, "2月末预计 20.0 亿元；目标 9 亿元低于八成范围"),
        (
            [("上年12月末", 1.0, 20.0, 30.0, False), ("2月末", 10.0, 20.0, 30.0, False)],
            None,
            "2月末预计 20.0 亿元，与上年12月末的预计持平",
        ),
        (
            [
                ("上年12月末", 10.0, 20.0, 30.0, False),
                ("2月末", 20.0, 25.0, 30.0, False),
                ("3月末", 31.0, 31.0, 31.0, True),
            ],
            30.0,
            "实际 31.0 亿元，达到目标 30 亿元；高于上年12月末、2月末说的八成范围",
        ),
        (
            [("2月末", 20.0, 25.0, 30.0, False), ("3月末", 28.5, 28.5, 28.5, True)],
            30.0,
            "实际 28.5 亿元，比目标 30 亿元少 1.50 亿元；在此前说的八成范围之内",
        ),
        (
            [
                ("上年12月末", 10.0, 15.0, 20.0, False),
                ("2月末", 30.0, 35.0, 40.0, False),
                ("3月末", 25.0, 25.0, 25.0, True),
            ],
            None,
            "实际 25.0 亿元；高于上年12月末说的八成范围；低于2月末说的八成范围",
        ),
        ([("3月末", 28.5, 28.5, 28.5, True)], None, "实际 28.5 亿元"),
    ],
)
def test_the_title_of_a_path_says_where_it_has_come_to(rows, target, words):
    assert course.finding(steps(*rows), target, "亿元", 1) == words


@pytest.mark.parametrize(
    ("made", "words"),
    [
        # published with one place: 18 - 17.9; what one place would not show has two
        (17.9, "实际 17.9%，比目标 18% 少 0.1 个百分点"),
        (17.96, "实际 18.0%，比目标 18% 少 0.04 个百分点"),
    ],
)
def test_a_rate_is_short_by_points_of_its_own_places(made, words):
    assert course.finding(steps(("3月末", made, made, made, True)), 18.0, "%", 1) == words


def test_a_path_tells_what_the_packs_of_its_months_said(small_city):
    """The pack of February expected what the path of March shows of February; the outcome is the
    sum of the three months."""
    study, then = open_study("sanzhen", "2022Q1"), open_study("sanzhen", "2022Q1", "2022-02")
    path = forecasts.course(Answers(study), "output_wan")
    assert list(path.index) == ["2021-12", "2022-02", "2022-03"]
    told = forecasts.forecast(Answers(then), "output_wan").total
    assert path.loc["2022-02", "median"] == np.median(told)
    last = path.loc["2022-03"]
    # 300 + 180 + 60 万元
    assert last["final"] and last["low80"] == last["high80"] == pytest.approx(540)
    early = forecasts.course(Answers(then), "output_wan")
    assert early.equals(path.iloc[:2])


def test_ranges_of_townships_are_not_to_be_added(small_city):
    (small_city / "bulletins" / "2022年1-3月.csv").unlink()
    study = open_study("sanzhen", "2022Q1")
    forecast = forecasts.forecast(Answers(study), "output_wan")
    assert "八成范围不能相加" in forecast_page.quantiles(study, forecast).note


def test_this_quarters_own_miss_is_counted_once_it_is_over():
    """Three of four, and 272.75 above 268.67: three of five, 60 %."""
    row = SimpleNamespace(known_months=0, quarters=4, covered80=0.75)
    told = {"known_months": [0], "low80": [236.21], "high80": [268.67], "actual": [272.75]}
    assert forecast_page._with_this_zh(row, pd.DataFrame(told)) == (
        "；连同本季度（落在范围之外），5 个季度中有 3 个落在八成范围内（60%）"
    )
    assert forecast_page._with_this_zh(row, NONE) == ""


def test_what_the_forecast_of_growth_says_of_march():
    """17.2 % of the first 60.28 % and 16.0 % of all leave (16 − 10.37) / 0.3972 = 14.2 %."""
    said = repr(forecast_page.growth_notes(made_up(as_of="2022-02")))
    assert "预计 16.0% 低于已公布的1-2月 17.2%，相当于3月约 14.2%" in said
