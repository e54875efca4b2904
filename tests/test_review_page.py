"""The review of a quarter in which little can be said."""

import pandas as pd

from zx_analysis import analysis_page, outlooks, review_page, situation
from zx_analysis.study import open_study


def test_nothing_to_do_is_said(small_city):
    # 540 万元 = 0.054 亿元 reach a target of 0.05
    policy = small_city / "policy" / "2022Q1.toml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("value = 0.06", "value = 0.05"), encoding="utf-8")
    study = open_study("sanzhen", "2022Q1")
    table = review_page.next_steps(study, outlooks.outlooks(study), None)
    assert table.frame.empty and table.note == "各项目标、排名和数据都没有需要处理的事项"


def test_townships_without_growth_or_a_year_before_stand_without_empty_columns(small_city):
    units = situation.units(open_study("sanzhen", "2022Q1"))
    units["growth_pct"] = pd.NA
    table = analysis_page.townships(open_study("sanzhen", "2022Q1"), units)[0]
    assert list(table.frame) == ["乡镇", "累计（亿元）"] and table.note == "没有公布增速，也没有上年同期数，不能比较"
