"""The page of the rewards: a city without a fund or a ledger is told so once, and nothing of another city is said of it."""

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
            name: repr(part)
            for name, part in {
                "allocation_sentences": rewards_page.allocation_sentences(study, allocated),
                "allocation": rewards_page.allocation(study.level, allocated, mark),
                "allocation_bars": rewards_page.allocation_bars(allocated, mark),
                "allocation_audit": rewards_page.allocation_audit(study, allocated),
                "paradox": rewards_page.paradox(study, allocated),
                "enterprise_sentences": rewards_page.enterprise_sentences(study, enterprises),
                "enterprise_totals": rewards_page.enterprise_totals(names, enterprises, mark),
                "enterprise_rows": rewards_page.enterprise_rows(names, enterprises, mark),
                "enterprise_rejected": rewards_page.enterprise_rejected(names, enterprises, mark),
                "limits": rewards_page.limits(study),
            }.items()
        } | {"note": rewards_page.rules(study).note}

    return say


def test_a_city_without_a_ledger_of_entrants_is_told_so_once(said):
    assert [text for name, text in said().items() if name.startswith("enterprise") and text] == [
        "政策没有规定进规企业奖励，或没有进规企业台账。"
    ]


def test_a_city_without_a_fund_is_told_so_once_under_each_heading(said):
    words = said(WITHOUT_FUND)
    # allocation, bars and sentences stand under one heading, rounding and paradox under the next
    assert [
        name for name, text in words.items() if text == "本季度政策没有奖励资金，不作分配。"
    ] == ["allocation", "allocation_audit"]
    assert (
        words["allocation_sentences"]
        == words["allocation_bars"]
        == words["paradox"]
        == words["limits"]
        == ""
    )


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
    """A fund of two fen for three towns: one of them gets nothing, the page says so, and no notebook fails of it."""
    found = said(POLICY.replace('"100.00"', '"0.02"'))
    assert "资金 2 分少于符合条件的乡镇数 3，有的乡镇分不到。" in found["allocation_sentences"]
