"""The page of the forecast where there is little to show: a history too short to look back, an open quarter, a past that was always right."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis import forecast_page, outlooks
from zx_analysis.forecast_page import Past
from zx_analysis.study import open_study

NONE = pd.DataFrame()


def begun(city, year):
    """The small city with nothing before `year`."""
    for file in (city / "bulletins").glob("*.csv"):
        if file.name < year:
            file.unlink()
    config = city / "city.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("2019-01", f"{year}-01"), encoding="utf-8")
    return city


@pytest.fixture
def one_year(small_city):
    return begun(small_city, "2021")


def test_a_complete_quarter_with_a_short_history_is_not_called_open(one_year):
    study = open_study("sanzhen", "2022Q1")
    past = forecast_page.past(study)
    assert repr(forecast_page.outcome(study, past)) == "历史太短，没有当时的预测可以和实际比较。"
    assert repr(forecast_page.trust(past)) == "历史太短，没有可比的过去预测，概率请谨慎使用。" and repr(forecast_page.trust_table(past, "")) == ""
    # (10 + 11 + 9) tenths of 180 万元 = 540 万元 = 0.054 亿元
    assert forecast_page.fan(study, outlooks.forecast(study, "output_wan"), past).alt == "2022年一季度工业总产值：实际 0.1亿元；目标 0.06亿元"


def test_an_open_quarter_is_called_open(one_year):
    (one_year / "bulletins" / "2022年1-3月.csv").unlink()
    study = open_study("sanzhen", "2022Q1")
    assert repr(forecast_page.outcome(study, forecast_page.past(study))) == "季度未结束，没有实际数可比。"


def test_a_city_whose_first_quarter_this_is(small_city):
    begun(small_city, "2022")
    study = open_study("sanzhen", "2022Q1")
    forecast = outlooks.forecast(study, "output_wan")
    assert repr(forecast_page.townships(study, forecast)) == "本季度以前没有完整的季度，不画各乡镇的走势。"
    # one bar, no wider than a fifth of the picture
    low, high = forecast_page.fan(study, forecast, forecast_page.past(study)).figure.axes[0].get_xlim()
    assert low < -0.4 and high - low > 4
    assert repr(forecast_page.risk(study, forecast)) == "没有产值目标或没有去年同期数，不分解差距。" and repr(forecast_page.risk_table(study, forecast)) == ""


@pytest.mark.parametrize("share", [np.inf, np.nan])
def test_no_share_of_an_error_of_nothing(share):
    """Where last year's figure was right to the last digit, nothing can be a share of its error."""
    scores = pd.DataFrame({"known_months": [0], "quarters": [4], "error_pct": [0.5], "relative_mae": [share], "covered80": [1.0], "covered95": [1.0]})
    past = Past(NONE, NONE, scores, pd.DataFrame({"probability": [], "reached": []}))
    assert repr(forecast_page.trust(past)) == "已知 0 个月时：回看 4 个季度，平均误差 0.5%；八成范围包含了 100% 的实际结果。"
    assert forecast_page.trust_table(past, "").cells() == [["0", "4", "0.5", "—", "100%", "100%"]]


def test_a_closed_quarter_has_outcomes_and_nothing_expected(small_city):
    study = open_study("sanzhen", "2022Q1")
    forecast = outlooks.forecast(study, "output_wan")
    table = forecast_page.quantiles(study, forecast)
    # 3, 1.8 and .6 million yuan: 0.03, 0.018 and 0.006 of 亿元
    assert list(table.frame) == ["乡镇", "实际"] and table.frame["实际"].tolist() == pytest.approx([0.03, 0.018, 0.006, 0.054])
    assert list(forecast_page.risk_table(study, forecast).frame) == ["乡镇", "应完成", "实际", "占缺口（%）"]
    assert forecast_page.risk(study, forecast).figure.axes[0].get_xlabel() == "比应完成多（少）亿元"
    assert forecast_page.townships(study, forecast).alt.endswith("3 个单位的季度走势，到 2022Q1")
    assert list(forecast_page.targets(outlooks.outlooks(study), "").frame) == ["目标", "单位", "目标值", "实际", "完成情况", "颜色"]


def test_an_open_quarter_has_ranges(small_city):
    (small_city / "bulletins" / "2022年1-3月.csv").unlink()
    study = open_study("sanzhen", "2022Q1")
    forecast = outlooks.forecast(study, "output_wan")
    assert list(forecast_page.quantiles(study, forecast).frame) == ["乡镇", "八成下限", "中位数", "八成上限"]
    assert forecast_page.risk(study, forecast).figure.axes[0].get_xlabel() == "预计比应完成多（少）亿元"
    assert "本季 80% 范围" in forecast_page.townships(study, forecast).alt and "达到目标的概率" in forecast_page.targets(outlooks.outlooks(study), "").frame


def test_a_township_that_stopped_is_named_on_the_page_and_not_by_its_code(small_city):
    for file in (small_city / "bulletins").glob("2022*.csv"):
        file.unlink()
    last = small_city / "bulletins" / "2021年1-12月.csv"  # 九里乡 made 20 万元 in a usual month
    lines = last.read_text(encoding="utf-8").splitlines()
    before = (small_city / "bulletins" / "2021年1-11月.csv").read_text(encoding="utf-8").splitlines()
    to_date = {line.split(",")[0]: int(line.split(",")[2]) for line in before[2:]}
    made = {line.split(",")[0]: int(line.split(",")[1]) for line in lines[2:]}
    stopped = made["九里乡"]
    made["九里乡"], made["全市合计"] = 0, made["全市合计"] - stopped
    last.write_text("\n".join(lines[:2] + [f"{name},{own},{to_date[name] + own}" for name, own in made.items()]) + "\n", encoding="utf-8")
    study = open_study("sanzhen", "2022Q1")
    said = repr(forecast_page.forecast_notes(study, outlooks.forecast(study, "output_wan")))
    assert "九里乡（33%）近期没有产出" in said and "4208811" not in said  # one slot: 1 / (1 + 2)
