import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from zx_analysis.city.indicators import in_full
from zx_analysis.city.periods import Quarter
from zx_analysis.forecasting.attainment import (
    attain,
    beside_due,
    chance_zh,
    colour,
    counted,
    joint,
    progress,
    run_rate,
    settled,
    shared_shock,
    shortfall_shares,
    together,
)

THRESHOLDS = {"green": 0.8, "blue": 0.6, "orange": 0.4}


@pytest.mark.parametrize(
    ("probability", "name"),
    [(1, "green"), (0.8, "green"), (0.79, "blue"), (0.4, "orange"), (0.39, "red"), (0, "red")],
)
def test_four_colours(probability, name):
    assert colour(probability, THRESHOLDS) == name


def test_probability_range_and_gap_of_a_target():
    # outcomes 1 … 10: seven of ten reach 4; the median is 5.5, so 1.5 more than needed
    outlook = attain(
        "产值", "亿元", 4, np.arange(1, 11), known=0, final=False, thresholds=THRESHOLDS
    )
    assert (outlook.probability, outlook.median, outlook.gap, outlook.colour) == (
        0.7,
        5.5,
        -1.5,
        "blue",
    )
    assert "达到目标 4 亿元的概率为 70%" in outlook.sentence_zh()


def test_the_range_is_the_middle_four_fifths():
    """Of 0, 1, … 100 a tenth lies below 10 and a tenth above 90."""
    draws = np.arange(101)
    outlook = attain("产值", "亿元", 40, draws, known=0, final=False, thresholds=THRESHOLDS)
    assert (outlook.low80, outlook.median, outlook.high80) == (10, 50, 90)


def test_a_probability_is_never_certain_before_the_fact():
    sure = attain("产值", "亿元", 1, np.full(9, 5.0), known=0, final=False, thresholds=THRESHOLDS)
    never = attain("产值", "亿元", 9, np.full(9, 5.0), known=0, final=False, thresholds=THRESHOLDS)
    assert (sure.probability_zh, never.probability_zh) == ("99%以上", "不到1%")


def test_a_fact_is_worded_as_a_fact():
    outlook = attain(
        "增加值增速", "%", 18, np.full(5, 17.9), known=17.9, final=True, thresholds=THRESHOLDS
    )
    assert outlook.sentence_zh() == "增加值增速为 17.9%，目标不低于 18%，比目标少 0.1 个百分点。"


def test_draws_that_are_not_finite_are_refused():
    with pytest.raises(ValueError, match="产值没有可用的预测"):
        attain(
            "产值", "亿元", 1, np.array([1, np.nan]), known=0, final=False, thresholds=THRESHOLDS
        )


def test_what_each_unit_is_above_or_below_its_due_adds_up_to_the_gap():
    # due: 75 and 25 of 100; expected 70 and 28: five below, three above, two below in all
    draws = np.array([[68.0, 27.0], [72.0, 29.0]])
    values = beside_due(draws, ["a", "b"], pd.Series({"a": 75.0, "b": 25.0}))
    assert values.to_dict() == {"a": -5.0, "b": 3.0}


def test_progress_beside_the_schedule():
    # plan 200, 30 done, 40 to 60 expected: 15 % done, 25 % expected, 22 % due: three points ahead
    own = progress(np.arange(40, 61), 30, 200, 22)
    assert (own.done_pct, own.expected_pct, own.ahead_pp) == (15, 25, 3)
    assert (own.low80_pct, own.high80_pct) == (21, 29)


def test_shortfall_shares_by_hand():
    # target 100, due 75 and 25; the draws fall short by 10 and 5, then by 0 (80 > 75) and 10
    shares = shortfall_shares(
        np.array([[65.0, 20.0], [80.0, 15.0]]), ["a", "b"], pd.Series({"a": 75, "b": 25}), 100
    )
    # mean 5 and 7.5 → 40 % and 60 %
    assert shares.tolist() == [pytest.approx(40), pytest.approx(60)]
    assert shortfall_shares(
        np.array([[80.0, 30.0]]), ["a", "b"], pd.Series({"a": 75, "b": 25}), 100
    ).tolist() == [0, 0]


def projects(known, over=False):
    return counted(
        "技改项目", "个", 70, known, thresholds=THRESHOLDS, counted_from="开工", over=over
    )


def test_what_is_only_counted_is_a_fact_once_reached_and_no_forecast_before():
    open_, reached = projects(60.0), projects(74.0)
    assert (open_.probability_zh, open_.colour, open_.final, open_.met) == (
        "还差 10 个，期限未到",
        "",
        False,
        False,
    )
    assert (
        open_.sentence_zh()
        == "技改项目（从开工起计）已有 60 个，目标不少于 70 个，还差 10 个；期限未到，不作预测。"
    )
    assert (reached.probability_zh, reached.colour, reached.final, reached.met) == (
        "已完成",
        "green",
        True,
        True,
    )


def test_a_target_of_the_year_that_is_missed_when_the_year_is_over_is_a_fact():
    missed = projects(60.0, over=True)
    assert (missed.probability_zh, missed.colour, missed.final, missed.met) == (
        "未完成",
        "red",
        True,
        False,
    )
    assert (
        missed.sentence_zh() == "技改项目（从开工起计）为 60 个，目标不低于 70 个，比目标少 10 个。"
    )


@pytest.mark.parametrize(
    ("unit", "known", "final", "met", "early"),
    [
        ("亿元", 9.0, True, True, False),
        ("亿元", 7.0, True, False, False),  # a closed quarter
        ("亿元", 9.0, False, True, True),
        ("亿元", 7.0, False, False, False),  # an open one: amounts only grow
        ("%", 9.0, True, True, False),
        ("%", 9.0, False, False, False),
    ],
)  # a rate can still fall
def test_met_means_that_the_target_is_reached_by_what_is_published(unit, known, final, met, early):
    own = attain(
        "目标",
        unit,
        8,
        np.array([known] if final else [8.5, 9.5]),
        known=known,
        final=final,
        thresholds=THRESHOLDS,
    )
    assert (own.met, own.reached_early) == (met, early)


def test_a_quarter_is_settled_though_a_count_of_the_year_is_open():
    fact = attain("产值", "亿元", 8, np.array([9.0]), known=9.0, final=True, thresholds=THRESHOLDS)
    open_ = attain(
        "产值", "亿元", 8, np.array([7.0, 9.0]), known=5.0, final=False, thresholds=THRESHOLDS
    )
    assert settled([fact, projects(60.0)]) and not settled([fact, open_, projects(60.0)])


def test_the_run_rate_that_is_left_by_hand():
    """Q1 with a joint 1-2月: 90 known, target 150: 60 in one month; March made 40 in 2021 and 30 in
    2020, whose March alone is known.
    """
    totals = pd.Series(
        {"2020-02": 50.0, "2020-03": 30.0, "2021-02": 80.0, "2021-03": 40.0, "2022-02": 90.0}
    )
    months = pd.Series([2, 1, 2, 1, 2], totals.index)
    rate = run_rate(totals, months, Quarter.parse("2022Q1"), 2, 150.0, 90.0)
    assert (rate.missing, rate.months, rate.needed, rate.past) == (60, 1, 60, {2020: 30, 2021: 40})
    # nothing known yet: three months, 150 / 3; a past year's quarter is 1-2月 and March together
    whole = run_rate(totals[:-1], months[:-1], Quarter.parse("2022Q1"), 0, 150.0, 0.0)
    assert (whole.needed, whole.past) == (50, {2020: pytest.approx(80 / 3), 2021: 40})
    assert run_rate(totals, months, Quarter.parse("2022Q1"), 3, 150.0, 150.0) is None


def test_the_joint_probability_counts_what_goes_together():
    # four draws: a is reached in the first two, b in the first and the last: both in one of four;
    # apart a half times a half
    own = joint({"a": np.array([1, 1, 0, 0], bool), "b": np.array([1, 0, 0, 1], bool)}, ["c"])
    assert (own.probability, own.apart, own.left_out) == (0.25, 0.25, ["c"])
    # the same hits twice: still a half, though apart it would be a quarter
    twice = joint(
        {
            "a": np.array([1, 1, 0, 0], bool),
            "b": np.array([1, 1, 0, 0], bool),
            "d": np.array([1, 1, 1, 0], bool),
        },
        [],
    )
    assert (twice.probability, twice.apart, twice.hardest) == (0.5, 0.1875, "a")
    with pytest.raises(ValueError, match="没有可以预测的目标"):
        joint({}, [])


@pytest.mark.parametrize(("correlation", "all_three"), [(0.3, 0.1977), (0.0, 0.125)])
def test_a_common_shock_gives_the_orthant_of_a_normal_and_changes_no_target(correlation, all_three):
    """Three targets of 50 %: 1/8 + 3 arcsin(ρ) / (4π). 40,000 draws: standard error 0.002."""
    rng = np.random.default_rng(1)
    drawn = {
        "a": rng.normal(5, 2, 40000),
        "b": rng.lognormal(0, 1, 40000),
        "c": rng.exponential(3, 40000),
    }
    side = together(drawn, correlation)
    assert all((np.sort(side[label]) == np.sort(own)).all() for label, own in drawn.items())
    reached = {label: side[label] > np.median(own) for label, own in drawn.items()}
    assert joint(reached, []).probability == pytest.approx(all_three, abs=0.007)


def test_what_goes_together_already_stays_and_a_fact_is_left_alone():
    rng = np.random.default_rng(2)
    output, tax = rng.normal(0, 1, (2, 40000))
    growth = output + rng.normal(0, 0.75, 40000)  # correlation 1 / √(1 + 0.5625) = 0.8
    drawn = {"output": output, "growth": growth, "tax": tax, "met": np.full(40000, 9.0)}
    side = together(drawn, 0.3)
    found = np.corrcoef([side["output"], side["growth"], side["tax"]])
    assert found[[0, 0, 1], [1, 2, 2]] == pytest.approx([0.8, 0.3, 0.3], abs=0.02)
    assert (side["met"] == 9).all()


def test_the_shock_is_learnt_from_a_citys_own_quarters_where_there_are_enough():
    """Sixty quarters of three indicators that correlate by 0.6, with twelve of the prior's 0.3:
    (60 × 0.6 + 12 × 0.3) / 72 = 0.55; a mean of three correlations has a standard error of 0.07."""
    latent = np.random.default_rng(3).multivariate_normal(np.zeros(3), 0.4 * np.eye(3) + 0.6, 60)
    pits = pd.DataFrame(ndtr(latent))
    correlation, quarters = shared_shock(pits)
    assert quarters == 60 and correlation == pytest.approx(0.55, abs=0.14)
    assert shared_shock(pits[:11]) == (0.3, 0)
    assert shared_shock(pits[[0]]) == (0.3, 0)
    # always opposite: (12 × −1 + 12 × 0.3) / 24 is below nought
    assert shared_shock(pd.DataFrame({"a": pits[0], "b": 1 - pits[0]})[:12]) == (0.0, 12)


def test_what_a_joint_probability_rests_on_is_said():
    reached = {"a": np.array([1, 0], bool)}
    assert joint(reached, [], 0.3).basis_zh == (
        "各项预测会一起偏高或偏低，误差按 0.30 的关联程度（0 为互不相干，1 为完全同步）连在一起"
        "（过去可比的季度不足 12 个，学不出来，用其他地区的经验值）；如果各项互不相干，概率为 50%。"
    )
    learnt = joint(reached, [], 0.42, 15).basis_zh
    assert (
        "误差按 0.42 的关联程度（0 为互不相干，1 为完全同步）连在一起（由过去 15 个季度的误差得出）"
        in learnt
    )


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (4.725, "亿元", "4.73"),
        (91.95, "%", "92.0"),
        (91.949, "%", "91.9"),
        (1234.5, "家", "1,235"),
        (-0.25, "%", "-0.3"),
    ],
)
def test_a_figure_is_rounded_as_officials_do_by_hand(value, unit, shown):
    """Half up, of the shortest decimal that stands for the float: the same on a card, in a table
    and in a sentence.
    """
    assert (
        attain(
            "目标",
            unit,
            1.0,
            np.array([1.0]),
            known=1.0,
            final=True,
            thresholds={"green": 0.8, "blue": 0.6, "orange": 0.4},
        ).figure(value)
        == shown
    )


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (268.0, "268"),
        (9e6, "9,000,000"),
        (1234567.8, "1,234,567.8"),
        (20000000.5, "20,000,000.5"),
        (2000, "2000"),
        (0.06, "0.06"),
        (-3.5, "-3.5"),
        (0.1 + 0.2, "0.3"),
        (0, "0"),
    ],
)
def test_a_target_is_written_in_full(given, shown):
    assert in_full(given) == shown


def test_a_count_that_is_reached_in_an_open_quarter_is_no_chance_any_more_but_a_rate_is():
    draws = np.array([9.0, 10.0, 12.0])
    found = attain("新增", "家", 8, draws, known=9, final=False, thresholds=THRESHOLDS)
    assert (
        found.reached_early
        and found.probability_zh == "已经达到"
        and found.sentence_zh() == "新增已有 9 家，已经达到目标 8 家；全季预计 10 家。"
    )
    growth = attain("增速", "%", 8, draws, known=9, final=False, thresholds=THRESHOLDS)
    assert not growth.reached_early and growth.probability_zh == "99%以上"


def test_a_target_equal_to_the_sum_of_the_decimals_is_met_wherever_it_is_asked():
    # 0.1 + 0.2 is 0.3 as decimals and a last bit more as floats; 0.7 + 0.1 is a last bit less than
    # 0.8
    for parts, target in ((np.array([0.1, 0.2]), 0.3), (np.array([0.7, 0.1]), 0.8)):
        own = attain(
            "产值",
            "亿元",
            target,
            np.full(5, parts.sum()),
            known=parts.sum(),
            final=True,
            thresholds=THRESHOLDS,
        )
        assert own.probability == 1 and own.probability_zh == "已完成"
        assert attain(
            "产值",
            "亿元",
            target,
            np.full(5, parts.sum()),
            known=parts.sum(),
            final=False,
            thresholds=THRESHOLDS,
        ).met
        assert counted(
            "产值",
            "亿元",
            target,
            float(parts.sum()),
            thresholds=THRESHOLDS,
            counted_from="",
            over=False,
        ).final
        assert not shortfall_shares(
            parts[None, :], ["a", "b"], pd.Series({"a": target / 2, "b": target / 2}), target
        ).any()
        run = run_rate(
            pd.Series(parts, ["2022-01", "2022-02"]),
            pd.Series(1, ["2022-01", "2022-02"]),
            Quarter(2022, 1),
            2,
            target,
            float(parts.sum()),
        )
        assert run.missing == 0 and run.needed == 0


def test_the_common_shock_of_scores_about_zero_by_hand():
    """Normal scores of twelve quarters: one indicator 1, and −2.3263 where all draws lay above (0
    counts as 0.01), the other 1 with the first, else 0. About zero they correlate by 1 / √(1 +
    2.3263²) = 0.3949; with twelve quarters of 0.3 beside them (0.3949 + 0.3) / 2."""
    one, none = 0.8413447, 0.5
    pits = pd.DataFrame({"a": [one, 0.0, *[none] * 10], "b": [one, none, *[none] * 10]})
    assert shared_shock(pits) == (pytest.approx(0.34747, abs=1e-4), 12)


def test_what_is_above_due_is_by_the_mean_of_the_draws():
    # 1, 1 and 7: 3 on average, one more than the due of 2
    found = beside_due(np.array([[1.0], [1], [7]]), ["a"], pd.Series({"a": 2.0}))
    assert found["a"] == pytest.approx(1)


def test_one_and_ninety_nine_per_cent_are_said_as_they_are():
    assert [chance_zh(p) for p in (0.009, 0.01, 0.99, 0.991)] == [
        "不到1%",
        "1%",
        "99%",
        "99%以上",
    ]


def test_the_same_months_are_those_of_earlier_years():
    months = ["2021-01", "2021-02", "2021-03", "2022-01", "2022-02", "2022-03"]
    totals = pd.Series([1.0, 2, 3, 4, 5, 6], months)
    found = run_rate(
        totals, pd.Series(1, months), Quarter.parse("2022Q1"), 2, target=20.0, known=9.0
    )
    assert found.past == {2021: 3} and (found.missing, found.needed) == (11, 11)
