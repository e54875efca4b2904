"""What notebook 7 says, on the made-up city and on a study without the ledger."""

from dataclasses import replace

import pandas as pd
import pytest

from zx_analysis.city import tables as declared
from zx_analysis.city.plans import Given
from zx_analysis.pages import changes
from zx_analysis.programmes.enterprise_output import Breadth
from zx_analysis.quarter import Answers, enterprises, news, open_study
from zx_analysis.quarter.news import News


@pytest.fixture(scope="module")
def study():
    return open_study("zhongxiang", "2022Q1", "2022-02")


def told(change: float) -> News:
    towns = pd.DataFrame({"earlier": [10_000.0], "later": [10_000 + change]}, index=["420881103"])
    return News(
        "2021-12",
        "2022-02",
        2_000_000.0,
        2_000_000 + change + 1000,
        pd.Series({"新公布的月份": change + 1000}),
        towns.assign(change=change),
    )


def test_a_forecast_is_said_to_be_one_and_goes_up_or_down(study):
    """In 亿元: 200 before; 20,000 万元 more and .1 beside the means is 202.1."""
    up = changes.news_words(study, told(20_000.0)).paragraphs[0]
    assert up == (
        "2022年2月末预计2022年一季度工业总产值 202.10 亿元，比 2021年12月末的预计（200.00 亿元）"
        "高 2.10 亿元：新公布的月份 +2.10 亿元。"
        "1月、2月合并公布，所以上一次的预计是 2021年12月末的。"
    )
    assert "低 1.90 亿元" in changes.news_words(study, told(-20_000.0)).paragraphs[0]


def test_the_table_of_news_adds_up(study):
    table = changes.news_table(study, told(20_000.0))
    parts = table.groupby("part")["change"].sum()
    assert parts["release"] == pytest.approx(2.1)
    assert parts["township"] + parts["rest"] == pytest.approx(parts["release"])


def test_a_fall_is_no_negative_growth(study):
    breadth = Breadth(3, 2, 2, 0.0, -4.0, 0, 0.0, 1, -1.25, 0, -5.25, 1.0)
    coverage = pd.DataFrame({"held_pct": {"total": 80.0}})
    words = "".join(changes.breadth_words(study, breadth, coverage).paragraphs)
    assert "合计比上年同期下降 5.2%" in words or "合计比上年同期下降 5.3%" in words
    assert "下降面 100.0%，下拉 4.0 个百分点" in words
    assert "本年没有报数的 1 家下拉 1.2 个百分点" in words
    assert "占增长的" not in words and "占公布的工业总产值的 80%" in words


def fifty(study) -> pd.DataFrame:
    """Enterprises of one township that grew, 企业49 most."""
    return pd.DataFrame(
        {
            "name": [f"企业{i}" for i in range(50)],
            "credit_code": [f"c{i}" for i in range(50)],
            "township_code": study.codes[:1] * 50,
            "industry": "建材",
            "base_wan": 100.0,
            "value_wan": 100.0 + pd.Series(range(50)),
            "change_wan": pd.Series(range(50), dtype=float),
            "growth_pct": pd.Series(range(50), dtype=float),
            "pull_pp": 0.1,
            "standing": "grew",
            "power_pct": float("nan"),
        }
    )


def test_many_units_are_cut_and_that_is_said(study):
    first, more = changes.enterprise_parts(study, fifty(study))
    assert "拉动最多的 5 家" in repr(first) and "企业49" in repr(first)
    assert "拉动第 6 到第 10 位" in repr(more) and "企业39" not in repr(more)


@pytest.mark.parametrize("allowed", [None, False, True])
def test_papers_name_enterprises_only_where_the_policy_allows(study, allowed):
    given = None if allowed is None else Given(value=allowed, source="文件")
    policy = study.policy.model_copy(update={"enterprise_names_in_papers": given})
    shown = changes.movers_for_papers(replace(study, policy=policy), fifty(study))
    assert bool(shown) == bool(allowed)
    if allowed:
        (table,) = shown
        assert table.title == "拉动全市增长最多的 5 家企业" and "企业49" in repr(table)


def test_without_the_ledger_every_table_is_empty_with_its_columns(study):
    bare = replace(study, ledgers={})
    tables = changes.tables(
        bare, None, news.abrupt_changes(bare), enterprises.compared(Answers(bare)), None, None, None
    )
    assert set(tables) == {
        "news",
        "abrupt_changes",
        "industries",
        "enterprises",
        "township_reasons",
        "power_watch",
    }
    for name, table in tables.items():
        assert table.empty and list(table) == declared.table(name).names


def test_whose_electricity_fell_and_stands_on_no_list_is_named(study):
    watch = pd.DataFrame(
        {
            "name": ["甲厂", "乙厂", "丙厂", "丁厂"],
            "credit_code": ["1", "2", "3", "4"],
            "township_code": study.codes[:4],
            "power_pct": [-80.0, -50.0, 4.0, -100.0],
            "colour": ["red", "red", "green", "red"],
        }
    )
    # 甲厂 is listed by its code, 丁厂 under another one: it is no enterprise that nobody listed
    idle = pd.DataFrame({"统一社会信用代码": ["1", "9"], "企业名称": ["甲厂", "丁厂"]})
    words, table = changes.power_parts(study, watch, idle)
    assert "红 3 家（低于 -30%）" in words.paragraphs[0]
    assert "另有 1 家（丁厂）库里有同名企业而信用代码不同" in words.paragraphs[0]
    assert "丁厂" not in repr(table)
    assert "1 家已列入停产企业信息库，1 家没有" in words.paragraphs[0]
    assert "乙厂" in repr(table) and "甲厂" not in repr(table)


def test_that_nothing_changed_abruptly_is_not_that_nobody_can_tell(study):
    """After February 1-2月 is the year's first slot; after March there is one before it."""
    none = pd.DataFrame(columns=news.ABRUPT)
    [first] = changes.abrupt_parts(study, none)
    assert "2022年1-2月没有同一年的上一期可比" in repr(first)
    [later] = changes.abrupt_parts(open_study("zhongxiang", "2022Q1"), none)
    assert repr(later) == f"没有单位的变动达到往年同一步一般变动的 {news.ABRUPT_TIMES:g} 倍。"


def test_a_part_of_the_bulletins_stands_beside_the_ledgers_industry(study):
    industries = pd.DataFrame(
        {"industry": ["磷化工"], "enterprises": [31], "value_wan": [250_000.0]}
    )
    published = pd.Series({"value": 500_000.0})
    # 25 of 50 亿元
    said = changes._beside_ledger(study.level, industries, "磷化工", published)
    assert said.startswith("台账中磷化工 31 家 25.00 亿元，相当于公布数的 50%")
    assert changes._beside_ledger(study.level, industries, "纺织", published) == ""
