"""The page of the rewards: a city without a fund or a ledger is told so once, and nothing of
another city is said of it.
"""

import pandas as pd
import pytest

from tests.conftest import POLICY
from zx_analysis.pages import rewards as rewards_page
from zx_analysis.quarter import allocation
from zx_analysis.quarter.answers import Answers, open_study

WITHOUT_FUND = POLICY[: POLICY.index("[fund]")] + POLICY[POLICY.index("[colours]") :]


@pytest.fixture
def said(small_city):
    """What each function of the page says under a policy."""

    def say(policy: str = POLICY) -> dict[str, str]:
        (small_city / "policy" / "2022Q1.toml").write_text(policy, encoding="utf-8")
        study = open_study("sanzhen", "2022Q1")
        allocated, enterprises = (
            allocation.allocation(Answers(study)),
            allocation.enterprises(study),
        )
        names, mark = study.names, study.mark
        return {
            name: "\n".join(map(repr, part)) if isinstance(part, list) else repr(part)
            for name, part in {
                "allocation_sentences": rewards_page.allocation_sentences(
                    Answers(study), allocated
                ),
                "allocation": rewards_page.allocation(study.level, allocated, mark),
                "allocation_bars": rewards_page.allocation_bars(allocated, mark),
                "rounding": rewards_page.rounding(study, allocated),
                "variants": rewards_page.variants(Answers(study)),
                "enterprise_sentences": rewards_page.enterprise_sentences(study, enterprises),
                "enterprise_totals": rewards_page.enterprise_totals(names, enterprises, mark),
                "enterprise_lists": rewards_page.enterprise_lists(study, enterprises),
                "limits": rewards_page.limits(study),
            }.items()
        } | {"note": rewards_page.every_rule(study).note}

    return say


def test_a_city_without_a_ledger_of_entrants_is_told_so_once(said):
    assert [text for name, text in said().items() if name.startswith("enterprise") and text] == [
        "政策没有规定进规企业奖励，或没有进规企业台账。"
    ]


def test_a_city_without_a_fund_is_told_so_once(said):
    words = said(WITHOUT_FUND)
    assert [name for name, text in words.items() if text] == ["allocation", "enterprise_sentences"]
    assert words["allocation"] == "本季度政策没有奖励资金，不作分配。"


def test_who_gains_and_who_loses_is_said_of_each_assumption():
    names = pd.Series({"a": "甲镇", "b": "乙镇", "c": "丙镇"})
    change = pd.Series({"a": -1.5, "b": 0.0, "c": 1.5})
    assert rewards_page.gains_zh("最低", names, change) == (
        "最低：多得的 1 个（最多的是丙镇 1.50 万元），少得的 1 个（最多的是甲镇 1.50 万元），不变的 1 个。"
    )
    assert (
        rewards_page.gains_zh("不变", names, change * 0)
        == "不变：多得的 0 个，少得的 0 个，不变的 3 个。"
    )


def test_gains_stand_in_ten_thousand_yuan_the_most_gained_first(small_city):
    study = open_study("sanzhen", "2022Q1")
    codes = study.codes
    changes = pd.DataFrame({"最低": [-2.0, 0.5, 1.5]}, index=codes)
    table = rewards_page._changes(study, pd.Series([5_000_000, 0, 1_234_567], codes), changes)
    names = study.names[codes].tolist()
    # 1,234,567 fen are 12,345.67 yuan
    assert table.cells() == [
        [names[2], "1.23", "+1.50"],
        [names[1], "0.00", "+0.50"],
        [names[0], "5.00", "-2.00"],
    ]


def test_a_real_fund_comes_from_the_policy(said):
    words = said()
    assert (
        words["limits"]
        == "资金的各项规定取自政策文件，每项的出处见规则表。政策没有写最低限额、最高限额，分配时不设限。"
        and words["note"] == ""
    )


def test_only_what_was_made_up_is_called_so(said):
    words = said(POLICY.replace('"100.00", source = "测试"', '"100.00", source = "demonstration"'))
    assert (
        words["limits"].startswith(
            "资金总额没有公布过，这里的取值只作演示；其余各项的出处见规则表。"
        )
        and "只作演示" in words["note"]
    )


@pytest.mark.filterwarnings("error")
def test_what_the_allocation_warns_of_is_a_sentence_of_the_page(said):
    """A fund of two fen for three towns: one of them gets nothing, the page says so, and no
    notebook fails of it.
    """
    found = said(POLICY.replace('"100.00"', '"0.02"'))
    assert "资金 2 分少于符合条件的乡镇数 3，有的乡镇分不到。" in found["allocation_sentences"]
