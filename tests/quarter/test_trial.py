"""What a trial under another policy file changes, old → new."""

import pytest

from zx_analysis import paths
from zx_analysis.quarter import trial
from zx_analysis.quarter.answers import Answers, open_study


@pytest.fixture
def tried(small_city, tmp_path):
    """Answers under the city's own policy with parts of its text replaced."""

    def opened(*changes: tuple[str, str]) -> Answers:
        text = (small_city / "policy" / "2022Q1.toml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "trial.toml"
        file.write_text(text, encoding="utf-8")
        return Answers(open_study("sanzhen", "2022Q1", policy=str(file)))

    return opened


def test_rules_and_answers_old_and_new(tried):
    """A fund of 1,500 yuan in place of 100; the target of 0.06 亿元, of which 540 万元 are made,
    lowered to what is made."""
    said, changes = trial.told(tried(('"100.00"', '"1500.00"'), ("value = 0.06", "value = 0.054")))
    assert said == "试算：2 处与本市的政策不同，2 项结论随之改变"
    assert "奖励资金总额（元）：100.00 → 1,500.00" in changes
    assert "一季度工业产值：0.06 亿元 → 0.054 亿元" in changes
    (target,) = (line for line in changes if line.startswith("一季度工业产值：0.05 亿元"))
    assert target.endswith("0.05 亿元，目标 0.06 亿元，未完成 → 0.05 亿元，目标 0.054 亿元，已完成")
    (fund,) = (line for line in changes if line.startswith("奖励资金："))
    assert "100.00 元，" in fund.partition(" → ")[0] and "1,500.00 元，" in fund.partition(" → ")[2]


def test_a_file_with_the_same_values_changes_nothing(tried):
    assert trial.told(tried()) == (trial.NO_OTHER, [])


def test_without_a_policy_of_its_own_there_is_nothing_to_compare(tried, small_city):
    answers = tried()
    (small_city / "policy" / "2022Q1.toml").unlink()
    assert trial.told(answers) == (trial.NOTHING_BESIDE, [])


def test_a_pack_under_the_citys_own_policy_says_nothing(small_city):
    assert trial.told(Answers(open_study("sanzhen", "2022Q1"))) == ("", [])


def test_rules_of_one_name_are_compared_in_their_order(tmp_path):
    """The demonstration's four windows for small enterprises have one name; only the fund
    differs.
    """
    own = (paths.raw("zhongxiang") / "policy" / "2022Q1.toml").read_text(encoding="utf-8")
    file = tmp_path / "trial.toml"
    file.write_text(own.replace('"10000000.00"', '"15000000.00"'), encoding="utf-8")
    study = open_study("zhongxiang", "2022Q1", policy=str(file))
    assert study.rules["规则"].duplicated().any()
    assert trial.changed_rules(study) == ["奖励资金总额（元）：10,000,000.00 → 15,000,000.00"]
