"""The supervision board: a matrix that adds up, a list of the most urgent, and nothing said of
ledgers that are absent.
"""

import pandas as pd

from tests.programmes.test_todo_lists import LISTS
from zx_analysis.pages import holders
from zx_analysis.pages import supervision as board
from zx_analysis.programmes import todo_lists
from zx_analysis.quarter.answers import Answers, open_study


def test_each_unit_stands_with_its_states_and_programmes_and_the_sum_below(small_city):
    counted = todo_lists.by_office(todo_lists.together(LISTS))
    table = board._matrix(counted, "牵头单位", "题", "", "")
    assert list(table.frame) == [
        *("牵头单位", "逾期", "七天内到期", "其他要办", "全部", "增长点", "包联帮扶"),
    ]
    # 发改局: one overdue of two difficulties; of its two growth points one falls due in a week
    assert table.cells() == [
        ["发改局", "1", "1", "2", "4", "0/2", "1/2"],
        ["经信局", "1", "0", "0", "1", "1/1", ""],
        ["台账没有写责任单位", "1", "0", "0", "1", "", "1/1"],
        ["合计", "3", "1", "2", "6", "1/3", "2/3"],
    ]


def test_the_most_urgent_say_who_how_late_and_what_is_at_stake(small_city):
    study = open_study("sanzhen", "2022Q1")
    matters = todo_lists.together(LISTS).assign(township_code="420881103")
    rows = todo_lists.most_urgent(matters, 1).assign(programme="sales")
    assert board.urgent(study, rows).cells() == [
        ["产销活动", "乙", "胡集镇", "解决", "1", "2,000", "未执行合同", "—"]
    ]


def test_whose_matters_are_overdue_is_named_one_by_one(small_city):
    study = open_study("sanzhen", "2022Q1")
    matters = todo_lists.together(LISTS).assign(township_code="420881103")
    late = matters[matters["state"] == "overdue"]
    (table,) = board.overdue(study, matters).parts
    assert len(table.frame) == len(late) > 0
    assert sorted(table.frame["企业"]) == sorted(late["enterprise"])
    assert table.frame["逾期天数"].min() >= 1
    open_ones = matters.assign(state="open")
    assert repr(board.overdue(study, open_ones)) == ""


def test_who_holds_what_is_overdue_stands_open(small_city):
    """发改局: of a difficulty 30 days; 经信局: a point of 100 for 12 days; of nobody one of a day. 甲
    is no leader of the city by the difficulties, and by the point is."""
    study = open_study("sanzhen", "2022Q1")
    table = holders.table(study, todo_lists.together(LISTS))
    assert table.cells() == [
        ["发改局", "1", "30", "甲（包联帮扶，逾期 30 天）"],
        ["经信局", "1", "12", "甲（增长点，逾期 12 天）"],
        ["台账没有写责任单位", "1", "1", "乙（包联帮扶，逾期 1 天）"],
    ]
    assert table.title == "谁手上有逾期的事（共 3 件）"
    assert table.note.endswith("其中 1 件同时有市领导负责（甲 1），是同一批事，不另计")


def test_a_city_without_ledgers_is_told_so_once(small_city):
    answers = Answers(open_study("sanzhen", "2022Q1"))
    study, none = answers.study, todo_lists.together({})
    parts = [*board.board(study, none), board.urgent(study, none)]
    parts += [board.overdue(study, none), *board.named_parts(study)]
    parts += [board.delays(study, None), board.funnel(study, None), board.others(answers, none)]
    parts += [*board.annexes(answers), board.unknown(study)]
    assert [repr(part) for part in parts if repr(part)] == ["这个城市没有台账。"]
    assert board.lists(answers) == {}


def test_how_a_programme_moved_is_said_only_where_a_ledger_knows():
    assert board._in_words("sales", {"signed_wan": 12.0}, None) == (
        "本季度签约 12 万元",
        "台账没有上季度的活动",
    )
    assert board._in_words("help", {"open": 3.0}, -2) == (
        "困难未解决 3 件",
        "本季度解决比登记多 2 件",
    )
    assert board._in_words("festival", {"kept_on": 72.0, "kept_on_before": 54.0}, None) == (
        "春节连续生产 72 家",
        "上年 54 家",
    )


PROJECTS_GOING = {
    "项目阶段": ["备案", "开工", "竣工"],
    "本年累计投资(万元)": [0.0, 1.0, 2.0],
    "总投资(万元)": [5000.0, 1.0, 1.0],
    "最近联系日期": ["2022-03-30", "2022-03-31", ""],
}


def test_the_funnel_as_a_picture(small_city):
    """Of three projects two got to 开工 (67 %), one of them to 竣工."""
    study = open_study("sanzhen", "2022Q1")
    picture = board.funnel_picture(study, pd.DataFrame(PROJECTS_GOING))
    assert picture.alt.startswith(
        "技改项目 3 个：走到开工及以后的 2 个，竣工的 1 个（截至 2022-03-31）：走到谋划的 3 个"
    )
    texts = {text.get_text() for text in picture.figure.axes[0].texts}
    assert {"3 个（100%），停在这一步 1 个", "2 个（67%），停在这一步 1 个", "1 个（33%）"} <= texts
    assert repr(board.funnel_picture(study, None)) == ""


def test_the_funnel_leaves_out_a_sum_that_is_doubted(small_city):
    going = pd.DataFrame(
        {
            "项目阶段": ["备案", "开工", "开工"],
            "本年累计投资(万元)": [0.0, 10_000.0, 20_000.0],
            "总投资(万元)": [5000.0, 100_000.0, 1.0],
            "total_wan": [5000.0, 100_000.0, None],
        }
    )
    table = board.funnel(open_study("sanzhen", "2022Q1"), going)
    # 3 projects got to 备案 and beyond, 2 of them (67 %) to 开工; 3 亿元 this year, 10 亿元 in all
    assert table.cells()[1:3] == [
        ["备案", "1", "3", "0.00", "0.50", "100%"],
        ["开工", "2", "2", "3.00", "10.00", "67%"],
    ]
    assert table.note == "总投资不含没有填写或有待核实的 1 个"
