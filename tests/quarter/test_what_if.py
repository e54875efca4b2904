"""Scenarios: what follows from other money, weights and growth, by hand; and that a policy file
written from one is read as it was meant.
"""

import tomllib
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from tests.conftest import RANKING
from zx_analysis.city.policy import Policy
from zx_analysis.messages import InputRefused
from zx_analysis.quarter import allocation, standings, warning, what_if
from zx_analysis.quarter.answers import Answers, open_study
from zx_analysis.quarter.what_if import Scenario

CODES = ["420881001", "420881103", "420881200"]  # 100, 60 and 20 in a usual month


@pytest.fixture
def city(small_city):
    policy = small_city / "policy" / "2022Q1.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("[colours]", RANKING + "[colours]"),
        encoding="utf-8",
    )
    return small_city


@pytest.fixture
def complete(city):
    return open_study("sanzhen", "2022Q1")


@pytest.fixture
def february(city):
    """1-2月 is known: 21 tenths of a usual month; March, 9 tenths, is open."""
    return open_study("sanzhen", "2022Q1", as_of="2022-02")


def test_nothing_assumed_changes_nothing(complete):
    given = what_if.as_given(complete.policy)
    assert given == Scenario("100.00", "", "", {"output_wan": 1.0})
    same = what_if.under(complete, given)
    assert (
        allocation.allocation(Answers(same))["amount_fen"].tolist()
        == allocation.allocation(Answers(complete))["amount_fen"].tolist()
    )
    assert (
        standings.ranked(Answers(same)).table["score"].tolist()
        == standings.ranked(Answers(complete)).table["score"].tolist()
    )


def test_another_fund_with_a_floor_is_shared_by_hand(complete):
    # 180 yuan by 100 : 60 : 20 are 100, 60 and 20; the last gets at least 30, the rest of 150 goes
    # by 100 : 60
    scenario = replace(what_if.as_given(complete.policy), fund_yuan="180.00", floor_yuan="30.00")
    assert allocation.allocation(Answers(what_if.under(complete, scenario)))[
        "amount_yuan"
    ].to_dict() == {
        CODES[0]: "93.75",
        CODES[1]: "56.25",
        CODES[2]: "30.00",
    }


def test_a_split_gives_each_part_a_floor_of_its_own(complete):
    """180 yuan by 100 : 60 : 20 with a floor of 30. The third in two parts of 10: 30 each, and the
    other 120 go by 100 : 60."""
    scenario = replace(
        what_if.as_given(complete.policy),
        fund_yuan="180.00",
        floor_yuan="30.00",
        split=(CODES[2], (Decimal("0.5"), Decimal("0.5"))),
    )
    shared = what_if.shared(Answers(complete), scenario)
    assert shared is not None
    assert shared["after_fen"].to_dict() == {CODES[0]: 7500, CODES[1]: 4500, CODES[2]: 6000}
    assert (
        shared.loc[CODES[2], "parts_fen"] == [3000, 3000]
        and shared.loc[CODES[0], "parts_fen"] == []
    )
    # as given: 100 yuan by 100 : 60 : 20
    assert shared["before_fen"].to_dict() == {CODES[0]: 5556, CODES[1]: 3333, CODES[2]: 1111}


def test_without_a_floor_a_split_moves_nothing_but_the_rounding(complete):
    scenario = replace(
        what_if.as_given(complete.policy), split=(CODES[0], (Decimal("0.6"), Decimal("0.4")))
    )
    shared = what_if.shared(Answers(complete), scenario)
    assert shared is not None and shared["after_fen"].sum() == 10_000
    assert (shared["after_fen"] - shared["before_fen"]).abs().max() <= 1


def test_another_target_moves_its_probability_and_no_figure(february):
    answers = Answers(february)
    label = february.policy.targets[0].label_zh
    unreachable = what_if.looks(answers, Scenario(targets={label: 1e9}))
    given, assumed = unreachable[0]
    assert assumed.target == 1e9 and assumed.probability == 0
    assert (assumed.median, assumed.low80) == (given.median, given.low80)
    same = what_if.looks(answers, what_if.as_given(february.policy))
    assert all(given == assumed for given, assumed in same)


def test_an_assumed_growth_is_that_of_the_months_that_remain(february):
    levels, growth = what_if.quarter_levels(
        Answers(february), Scenario(growth_pct={CODES[2]: 50.0})
    )
    # known 42; March of last year 18, half as much again 27: 69 in the quarter, where last year had
    # 60
    assert levels[:, 2] == pytest.approx(np.full(len(levels), 69.0)) and growth[
        :, 2
    ] == pytest.approx(np.full(len(levels), 15.0))
    own, _ = what_if.quarter_levels(Answers(february), Scenario())
    assert np.array_equal(levels[:, :2], own[:, :2])


def test_the_expected_growth_is_that_of_the_forecasts_median(february):
    expected = what_if.expected_growth(Answers(february))
    levels, _ = what_if.quarter_levels(Answers(february), Scenario(growth_pct=expected.to_dict()))
    own, _ = what_if.quarter_levels(Answers(february), Scenario())
    assert levels[0] == pytest.approx(np.median(own, axis=0))


def test_the_target_is_missed_and_met_as_the_towns_grow(february):
    # known 378; the target is 600: March has to bring 222, last year it brought 162
    assert (
        what_if.probability(Answers(february), Scenario(growth_pct=dict.fromkeys(CODES, 0.0)))[0]
        == 0
    )
    assert (
        what_if.probability(Answers(february), Scenario(growth_pct=dict.fromkeys(CODES, 37.1)))[0]
        == 1
    )
    assert (
        what_if.probability(Answers(february), Scenario(growth_pct=dict.fromkeys(CODES, 37.0)))[0]
        == 0
    )


def test_of_an_open_quarter_last_years_whole_quarter_stands_before_it(city):
    study = open_study("sanzhen", "2022Q1", as_of="2021-12")
    answers = Answers(study)
    assert what_if.year_before(answers.study)[CODES[0]] == pytest.approx(
        300
    )  # the whole quarter is open: 1-2月 and March


def test_without_last_years_months_apart_there_is_no_growth_to_assume_and_the_board_stands(city):
    """The first year of the city: nothing was published a year before."""
    (city / "policy" / "2019Q2.toml").write_text(
        (city / "policy" / "2022Q1.toml").read_text(encoding="utf-8").replace("2022Q1", "2019Q2"),
        encoding="utf-8",
    )
    study = open_study("sanzhen", "2019Q2", as_of="2019-04")
    answers = Answers(study)
    assert what_if.expected_growth(answers).empty
    with pytest.raises(ValueError, match="没有单独公布"):
        what_if.year_before(answers.study)


def test_whoever_grows_leaves_the_last_place(february):
    drawn = warning.open_draws(Answers(february))
    before = what_if.last_chances(Answers(february), what_if.as_given(february.policy), drawn)
    after = what_if.last_chances(
        Answers(february),
        replace(what_if.as_given(february.policy), growth_pct={CODES[2]: 100_000.0}),
        drawn,
    )
    assert before[CODES[2]] == 1 and after[CODES[2]] == 0 and after[CODES[1]] == 1


class TestPolicyFile:
    def test_it_says_what_was_assumed_and_keeps_the_rest(self, complete):
        source = complete.city.folder / "policy" / "2022Q1.toml"
        text = what_if.policy_text(
            Scenario("200.50", "10.00", "", {"output_wan": 7.0}), source, complete.names
        )
        read, given = tomllib.loads(text), tomllib.loads(source.read_text(encoding="utf-8"))
        assert (
            read["fund"]["amount_yuan"] == {"value": "200.50", "source": "情景假设"}
            and read["fund"]["floor_yuan"]["value"] == "10.00"
            and "cap_yuan" not in read["fund"]
        )
        assert read["ranking"]["indicators"][0]["weight"] == 7
        for table in (read, given):
            for name in ("amount_yuan", "floor_yuan"):
                table["fund"].pop(name, None)
            table["ranking"]["indicators"][0].pop("weight")
        assert read == given and text.startswith("# 情景")
        as_it_was = what_if.policy_text(what_if.as_given(complete.policy), source, complete.names)
        assert as_it_was.split("\n", 1)[1] == source.read_text(encoding="utf-8")

    def test_the_report_takes_it(self, complete, root):
        command = what_if.save(
            complete, Scenario("200.00", "", "80.00", {"output_wan": 2.0}), "翻倍"
        )
        assert (
            command
            == "zx report sanzhen 2022Q1 --policy data/processed/sanzhen/scenarios/翻倍.toml"
        )
        policy = Policy.load(
            complete.city,
            "2022Q1",
            str(root / "data" / "processed" / "sanzhen" / "scenarios" / "翻倍.toml"),
        )
        assert (
            policy.fund.amount_yuan.value == "200.00" and policy.fund.cap_yuan.source == "情景假设"
        )

    def test_targets_and_a_split_are_read_as_they_were_meant(self, complete, root):
        target = complete.policy.targets[0]
        scenario = replace(
            what_if.as_given(complete.policy),
            targets={target.label_zh: 321},
            split=(CODES[0], (Decimal("0.6"), Decimal("0.4"))),
        )
        what_if.save(complete, scenario, "拆分")
        file = root / "data" / "processed" / "sanzhen" / "scenarios" / "拆分.toml"
        trial = open_study("sanzhen", "2022Q1", policy=str(file))
        assert (trial.policy.targets[0].value, trial.policy.targets[0].source) == (321, "情景假设")
        assert trial.policy.targets[1:] == complete.policy.targets[1:]
        shared = what_if.shared(Answers(complete), scenario)
        variants = allocation.variants(Answers(trial))
        assert shared is not None and variants is not None
        assert variants.iloc[:, -1].tolist() == shared["after_fen"].tolist()
        assert variants.columns[-1] == f"{complete.names[CODES[0]]}拆成 2 份"

    def test_a_split_of_no_unit_is_refused(self, complete, root):
        given = root / "split.toml"
        text = (complete.city.folder / "policy" / "2022Q1.toml").read_text(encoding="utf-8")
        more = '\n[[fund.what_if]]\nlabel_zh = "拆"\nsplit = { name = "无此镇", shares = ["0.5", "0.5"] }\n'
        given.write_text(text + more, encoding="utf-8")
        with pytest.raises(InputRefused, match="无此镇"):
            allocation.variants(Answers(open_study("sanzhen", "2022Q1", policy=str(given))))
        given.write_text(text + more.replace('"0.5"]', '"0.6"]'), encoding="utf-8")
        with pytest.raises(InputRefused, match="1"):
            open_study("sanzhen", "2022Q1", policy=str(given))

    def test_it_starts_from_the_policy_that_was_opened(self, complete, root):
        given = root / "other.toml"
        own = (complete.city.folder / "policy" / "2022Q1.toml").read_text(encoding="utf-8")
        given.write_text(own.replace('value = "100.00"', 'value = "77.00"'), encoding="utf-8")
        study = open_study("sanzhen", "2022Q1", policy=str(given))
        what_if.save(study, what_if.as_given(study.policy), "照旧")
        saved = (root / "data" / "processed" / "sanzhen" / "scenarios" / "照旧.toml").read_text(
            encoding="utf-8"
        )
        assert (
            tomllib.loads(saved)["fund"]["amount_yuan"]["value"] == "77.00"
            and "其余照 other.toml" in saved
        )

    def test_a_name_that_is_taken_or_none_is_refused(self, complete):
        what_if.save(complete, what_if.as_given(complete.policy), "a")
        for name in ("a", "", "../b", "b/c"):
            with pytest.raises(ValueError):
                what_if.save(complete, what_if.as_given(complete.policy), name)


@pytest.mark.parametrize(
    ("value", "most", "step"),
    [
        (1000, 3000, 20),
        (1005, 3015, 5),
        (1001, 3003, 1),
        (0, 100, 1),
        (50, 150, 1),
        (20_000, 60_000, 100),
    ],
)
def test_a_slider_stands_on_one_of_its_steps(value, most, step):
    from zx_analysis.pages.what_if import _step

    assert _step(value, most) == step and value % step == 0
