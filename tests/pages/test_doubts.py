"""What two sources say that cannot both be right."""

from dataclasses import replace

import pytest

from zx_analysis.pages import doubts
from zx_analysis.quarter import Answers, open_study, registered


@pytest.fixture(scope="module")
def study():
    return open_study("zhongxiang", "2022Q1", as_of="2022-02")


def test_the_data_checks_name_each_kind_in_a_sentence(study):
    """九里乡 made 0.38 亿元 by its growth points and 0.32 in all."""
    said = repr(doubts.between_sources(doubts.kinds(Answers(study))))
    assert "九里乡的增长点大于全乡镇产值" in said and "信用代码对不上" in said
    assert said.endswith("没有更正任何数，见“专项台账”。")


def test_the_new_enterprises_of_two_ledgers_are_compared_by_credit_code(study):
    """Nine approved, none of which has output; four entered by the ledger of output, none of which
    was applied for."""
    apart = registered.entrants_apart(Answers(study))
    assert apart is not None
    approved, entered = apart
    assert (len(approved), approved["met"].sum()) == (9, 0)
    assert (len(entered), entered["met"].sum()) == (4, 0)
    said = repr(doubts.between_ledgers(Answers(study)))
    assert "本季度批准 9 家，按信用代码在规上企业产值台账里找到 0 家；没有找到的 9 家" in said
    assert "进规日期在本季度的 4 家，申报台账里没有批准记录的 4 家" in said


def test_a_namesake_in_the_same_township_is_a_doubt_and_no_match():
    """兴中肥业 of 经济开发区 stands in both ledgers (A16 and, for output, …0005009D) under two
    codes."""
    closed = Answers(open_study("zhongxiang", "2022Q1"))
    said = repr(doubts.between_ledgers(closed))
    assert "本季度批准 14 家，按信用代码在规上企业产值台账里找到 0 家" in said
    assert said.count("；其中") == 1
    assert (
        "；其中钟祥兴中肥业有限公司（虚构）在产值台账里有同名、同乡镇而信用代码不同的一家"
        "（申报 91420881MA00001306，产值 91420881MA0005009D），待核实是不是同一家" in said
    )


def test_nothing_is_doubted_without_ledgers(study):
    bare = Answers(replace(study, ledgers={}))
    assert (
        repr(doubts.between_sources(doubts.kinds(bare))) == "" == repr(doubts.between_ledgers(bare))
    )
