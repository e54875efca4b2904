"""Ledgers put into their methods: which months of a ledger are the quarter's."""

from dataclasses import replace

import pandas as pd
import pytest

from zx_analysis.city.periods import Quarter
from zx_analysis.cleaning.contracts import CONTRACTS
from zx_analysis.cleaning.ledgers import Ledger
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages import support as support_page
from zx_analysis.quarter import allocation, programme_facts, programmes, supervision
from zx_analysis.quarter.answers import Answers, open_study

MONTHS = ("2021年1月", "2021年2月", "2022年1月", "2022年2月")


@pytest.mark.parametrize(
    ("quarter", "as_of", "made"),
    [
        ("2022Q1", "2021-12", 0),
        ("2022Q1", "2022-02", 1),
        ("2022Q1", "2022-03", 1 + 20),
        ("2022Q2", "2022-05", 300 + 4000),
        ("2022Q2", "2022-03", 0),
    ],
)
def test_output_of_growth_points_is_that_of_the_quarters_known_months(
    small_city, quarter, as_of, made
):
    """1 in January and February, 20 in March, 300 in April, 4,000 in May, 50,000 in June: what an
    earlier quarter made is not this one's.
    """
    entered = pd.DataFrame(
        {
            "计划投产日期": ["2022-01-01"],
            "实际投产日期": ["2022-01-01"],
            "1-2月实现新增产值(万元)": [1.0],
            "3月实现新增产值(万元)": [20.0],
            "4月实现新增产值(万元)": [300.0],
            "5月实现新增产值(万元)": [4000.0],
            "6月实现新增产值(万元)": [50000.0],
        }
    )
    study = replace(open_study("sanzhen", "2022Q1"), quarter=Quarter.parse(quarter), as_of=as_of)
    study.ledgers[programmes.GROWTH_POINTS] = Ledger(None, entered, [], (), "", 0)
    assert programmes.growth_point_rows(study)["realised_wan"].tolist() == [made]


def test_growth_points_that_made_more_than_their_whole_township_are_named(small_city):
    # the quarter: 300, 180 and 60 (万元)
    study = open_study("sanzhen", "2022Q1")
    points = pd.DataFrame(
        {
            "township_code": ["420881001", "420881200", "420881200", "420881103"],
            "realised_wan": [300.0, 40.0, 20.5, 0.0],
        }
    )
    found = programmes.beyond_output(study.panel, study.level, points)
    assert found.to_dict("index") == {"420881200": {"realised_wan": 60.5, "output_wan": 60.0}}


def festival(*rows):
    """(code, arrangement, days, workers) of enterprises of one township."""
    table = pd.DataFrame(
        rows, columns=["统一社会信用代码", "生产安排", "连续生产天数", "留钟员工(人)"]
    )
    table = table.assign(
        企业名称="厂", township_code="420881103", cell="A4", 计划复工日期="", 实际复工日期=""
    )
    return Ledger(None, table, [], (), "", 0)


def test_the_festival_beside_last_year(small_city):
    study = open_study("sanzhen", "2022Q1")
    study.ledgers[programmes.FESTIVAL] = festival(
        ("a", "不停产", 8.0, 30.0), ("b", "不停产", 9.0, 20.0), ("c", "停产", 0.0, 0.0)
    )
    # without last year's ledger it is said to be absent, never nothing
    table, said = support_page._beside_last_year(study)
    assert table.cells() == [
        ["连续生产企业（家）", "2", "上年没有台账", "—"],
        ["留守职工（人）", "50", "上年没有台账", "—"],
    ]
    assert "不比较用电" in repr(said) and "看不出补助起了多大作用" in repr(said)
    study.ledgers[programmes.LAST_FESTIVAL] = festival(
        ("b", "不停产", 9.0, None), ("d", "停产", 0.0, None)
    )
    power = pd.DataFrame(
        [("a", 3, 3, 4, 4), ("c", 2, 2, 1, 1), ("d", 9, 9, 9, 9)],
        columns=["统一社会信用代码", *(f"{month}用电量(万千瓦时)" for month in MONTHS)],
    )
    study.ledgers[programmes.POWER] = Ledger(None, power, [], (), "", 0)
    # two after one is +100 %; last year nobody wrote down who stayed; a and c, not d: 4 + 4 + 1 + 1
    # = 10 after 3 + 3 + 2 + 2 = 10
    table, said = support_page._beside_last_year(study)
    assert table.cells() == [
        ["连续生产企业（家）", "2", "1", "+100.0%"],
        ["留守职工（人）", "50", "上年台账没有填", "—"],
        ["1-2月用电量（万千瓦时）", "10.0", "10.0", "+0.0%"],
    ]
    assert "都有数的 2 家" in repr(said)


def test_points_without_a_planned_day_are_neither_on_time_nor_late(small_city):
    """Started without a plan, on the planned day, five days after it, not started without a plan,
    overdue by a week, by 59 days.
    """
    entered = pd.DataFrame(
        {
            "计划投产日期": ["", "2022-03-01", "2022-03-01", "", "2022-03-24", "2022-01-31"],
            "实际投产日期": ["2022-03-01", "2022-03-01", "2022-03-06", "", "", ""],
            "预计新增产值(万元)": 1000.0,
            "困难类别": "无",
            "责任领导": "甲",
            "责任单位": "局",
            "企业名称": "甲",
            "township_code": "420881103",
            "cell": "A4",
        }
    )
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    study.ledgers[programmes.GROWTH_POINTS] = Ledger(None, entered, [], (), "", 0)
    found = programme_facts.facts(answers)["growth_points"]
    assert {
        key: found[key]
        for key in (
            "entries",
            "early",
            "on_time",
            "late",
            "overdue",
            "stalled",
            "due",
            "unplanned",
            "started",
        )
    } == {
        "entries": 6,
        "early": 0,
        "on_time": 1,
        "late": 1,
        "overdue": 1,
        "stalled": 1,
        "due": 2,
        "unplanned": 2,
        "started": 3,
    }
    # no column for a month of the quarter: what was made is not known, and not nothing
    assert "realised_yi" not in found


def test_who_stopped_is_who_the_ledger_calls_so_and_each_once(small_city):
    """停产 twice back and once not, the fourth is the first again; 可停可不停 with a plan; 不停产
    with a slip of a plan is neither.
    """
    rows = pd.DataFrame(
        [
            ("甲", "停产", "2022-02-08", "2022-02-09"),
            ("乙", "停产", "2022-02-08", "2022-03-31"),
            ("丙", "停产", "2022-02-08", "2022-04-01"),
            ("甲", "停产", "2022-02-08", "2022-02-09"),
            ("丁", "可停可不停", "2022-02-08", ""),
            ("戊", "可停可不停", "", ""),
            ("己", "不停产", "2022-02-08", "2022-02-08"),
        ],
        columns=["企业名称", "生产安排", "计划复工日期", "实际复工日期"],
    )
    rows = rows.assign(
        统一社会信用代码="",
        所在乡镇="胡集镇",
        township_code="420881103",
        cell="A4",
        **{"连续生产天数": 0.0, "留钟员工(人)": 0.0},
    )
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    contract = next(one for one in CONTRACTS if one.title_zh == programmes.FESTIVAL)
    study.ledgers[programmes.FESTIVAL] = Ledger(contract, rows, [], (), "", 0)
    found = programme_facts.facts(answers)["festival"]
    # 丙 restarts a day after the quarter
    halted = {"stopped": 3, "restarted": 2, "not_restarted": 1, "paused": 1, "paused_restarted": 0}
    assert {key: found[key] for key in halted} == halted
    # a ledger of another year's festival says nothing of this one
    study.ledgers[programmes.FESTIVAL] = Ledger(
        contract, rows.replace("2022", "2021", regex=True), [], (), "", 0
    )
    assert programmes.festival_rows(study) is None


def test_a_pack_of_february_holds_nothing_of_march():
    """By the ledgers of Zhongxiang: of 14 approved in the quarter 9 were approved by 28 February;
    no project was completed by then, and no matter can be overdue that fell due later."""
    answers = Answers(open_study("zhongxiang", "2022Q1", "2022-02"))
    rewarded = allocation.enterprises(answers.study)
    assert rewarded is not None and len(rewarded.paid) == 9
    assert (rewarded.paid["day"] <= "2022-02-28").all()
    matters = supervision.matters(answers)
    overdue = matters[matters["state"] == "overdue"]
    assert len(overdue) and (overdue["due"] <= "2022-02-28").all()
    going = supervision.project_rows(answers.study)
    assert going is not None and not (going["项目阶段"] == "竣工").any()
    said = repr(programmes_page.project_sentences(answers))
    assert "其中竣工 0 个" in said and "本年累计投资不详" in said
