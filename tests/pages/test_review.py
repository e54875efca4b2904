"""The review of a quarter in which little can be said."""

import pandas as pd

from zx_analysis.pages import forecast as forecast_page
from zx_analysis.pages import review as review_page
from zx_analysis.quarter import analysis_figures, outlooks
from zx_analysis.quarter.analysis import Sentence
from zx_analysis.quarter.answers import Answers, open_study


def test_nothing_to_do_is_said(small_city):
    # 540 万元 = 0.054 亿元 reach a target of 0.05
    policy = small_city / "policy" / "2022Q1.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("value = 0.06", "value = 0.05"), encoding="utf-8"
    )
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    (table,) = review_page.next_steps(study, outlooks.outlooks(answers), None, [], {})
    assert table.frame.empty and table.note == "各项目标、排名和数据都没有需要处理的事项"


def test_townships_without_growth_or_a_year_before_stand_without_empty_columns(small_city):
    units = analysis_figures.units(open_study("sanzhen", "2022Q1"))
    units["growth_pct"] = pd.NA
    table = review_page.townships(open_study("sanzhen", "2022Q1"), units)[0]
    assert (
        list(table.frame) == ["乡镇", "累计（亿元）"]
        and table.note == "没有公布增速，也没有上年同期数，不能比较"
    )


def test_what_comes_next_stands_in_one_place(small_city):
    """The programmes' work below the table; what the table says with its reasons is not said again,
    and not under the analysis.
    """
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    written = [
        Sentence("总体情况", "output", "产值 1 亿元。", (), ""),
        Sentence("下一步工作", "next_targets", "调度产值。", (), ""),
        Sentence("下一步工作", "next_projects", "联系技改项目 3 条。", (), ""),
        Sentence("下一步工作", "next_help", "", (), "缺数：help.open"),
        Sentence("下一步工作", "next_doubts", "核对问题。", (), ""),
    ]
    todo = {"projects": pd.DataFrame({"cell": list("abc")}), "sales": pd.DataFrame({"cell": ["d"]})}
    table, said = review_page.next_steps(study, outlooks.outlooks(answers), None, written, todo)
    assert table.title == "目标、排名和数据"
    # all lists, also those that no sentence names: 3 + 1
    assert repr(said) == (
        "联系技改项目 3 条。督办清单共 4 条：技改项目 3 条、产销活动 1 条；"
        "七天内到期的另计，见“专项台账”。"
    )
    shown = [
        repr(part)
        for part in review_page.analysis_parts(study, analysis_figures.units(study), written)
    ]
    assert "产值 1 亿元。" in shown and not any(
        "下一步" in part or "技改" in part or "缺数" in part for part in shown
    )


def test_ties_are_named_in_the_table_of_the_townships(small_city):
    study = open_study("sanzhen", "2022Q1")
    units = analysis_figures.units(study)
    towns = units["township_code"] != analysis_figures.TOTAL
    units.loc[towns, ["growth_pct", "rank", "tied"]] = [
        [5.0, 1.0, True],
        [5.0, 1.0, True],
        [3.0, 3.0, False],
    ]
    assert review_page.townships(study, units)[0].frame["位次"].dropna().tolist() == [
        "并列第 1",
        "并列第 1",
        "3",
    ]


def test_a_closed_quarter_has_outcomes_though_a_target_of_the_year_is_open():
    """Output, growth, new enterprises and investment are facts (17.9 % against 18 % is missed); 52
    of 70 projects have begun.
    """
    study = open_study("zhongxiang", "2022Q1")
    answers = Answers(study)
    looks = outlooks.outlooks(answers)
    assert (
        repr(forecast_page.together(answers, looks))
        == "4 项到期的目标完成 3 项，没有完成的是规上工业增加值增速。全年技改项目还差 18 个，期限未到。"
    )
    table = forecast_page.targets(looks, "").frame
    assert list(table) == ["目标", "单位", "目标值", "实际", "完成情况", "颜色"]
    assert table.iloc[-1].tolist() == [
        "全年技改项目（从开工起计）",
        "个",
        "70",
        "52",
        "还差 18 个，期限未到",
        "",
    ]
    chart = forecast_page.probabilities(looks, "")
    assert "技改项目" not in chart.alt
