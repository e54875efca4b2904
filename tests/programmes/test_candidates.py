"""Candidates above designated size: stages by their dates, rates learnt, the Poisson-binomial
number, windows and hindcasts, by hand.
"""

import datetime

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from zx_analysis.city.programme_rules import Window
from zx_analysis.programmes import candidates
from zx_analysis.quarter.answers import open_study

D = datetime.date
FIRST, DAY, LAST = D(2022, 1, 1), D(2022, 2, 28), D(2022, 3, 31)
NOBODY = pd.DataFrame(columns=["统一社会信用代码", "企业名称", "退库日期"])


def ledger(*rows):
    """Rows of (found, applied, reviewed, approved, ended); all of them 新进规, each another
    enterprise without a code.
    """
    frame = pd.DataFrame(rows, columns=["摸底日期", "申报日期", "审核日期", "批准日期", "终止日期"])
    return frame.assign(
        类别="新进规",
        企业名称=[f"甲{i}" for i in range(len(frame))],
        统一社会信用代码="",
        township_code="t",
        cell=[f"A{i + 4}" for i in range(len(frame))],
        申报阶段=list(candidates.stages_on(frame, D.max)),
    )


def past(quarters=10):
    """In every quarter back from 2021Q4 four stand in 审核 31 days before its end; three are
    approved on its last day but ten, one gives up.
    """
    rows, begin = [], FIRST
    for _ in range(quarters):
        end = begin - datetime.timedelta(days=1)
        begin = D(end.year, end.month - 2, 1)
        asked, got = (
            (begin + datetime.timedelta(days=5)).isoformat(),
            (end - datetime.timedelta(days=10)).isoformat(),
        )
        rows += [(asked, asked, asked, got, "")] * 3 + [(asked, asked, asked, "", got)]
    return ledger(*rows)


@pytest.mark.parametrize(
    ("dates", "stage"),
    [
        (("2022-01-05", "", "", "", ""), "摸底"),
        (("2022-01-05", "2022-02-10", "", "", ""), "申报"),
        (("2022-01-05", "2022-02-10", "2022-02-28", "", ""), "审核"),
        (("2022-01-05", "2022-02-10", "2022-02-20", "2022-02-28", ""), "批准"),
        (
            ("2022-01-05", "2022-02-10", "2022-02-20", "2022-03-01", ""),
            "审核",
        ),  # approved a day later: not known
        (("2022-03-01", "", "", "", ""), ""),
        (("2022-01-05", "", "", "", "2022-02-28"), "终止"),
        (("2022-01-05", "", "", "", "2022-03-01"), "摸底"),
    ],
)
def test_the_stage_on_a_day_is_what_its_dates_say(dates, stage):
    assert candidates.stages_on(ledger(dates), DAY).tolist() == [stage]


def test_the_number_of_independent_successes_by_hand():
    # 0.5 and 0.2: none 0.4, one 0.5·0.8 + 0.5·0.2 = 0.5, both 0.1
    assert candidates.poisson_binomial([0.5, 0.2]) == pytest.approx([0.4, 0.5, 0.1])
    assert candidates.poisson_binomial([]).tolist() == [1]
    # equal chances are the binomial distribution
    assert candidates.poisson_binomial([0.3] * 7) == pytest.approx(binom.pmf(range(8), 7, 0.3))


def test_rates_are_learnt_from_the_same_day_of_past_quarters():
    quarters = candidates.past_days(past(), FIRST, DAY, LAST)
    assert len(quarters) == 10 and quarters[-1] == (
        D(2021, 10, 1),
        D(2021, 11, 30),
        D(2021, 12, 31),
    )
    rates, unlisted = candidates.stage_rates(past(), quarters)
    assert (
        rates.loc["审核"].tolist() == [40, 30, 0.75]
        and rates.loc["摸底", "at_risk"] == 0
        and np.isnan(rates.at["摸底", "rate"])
        and unlisted == 0
    )


def test_the_past_begins_with_the_quarter_of_the_first_approval():
    early = ledger(("2018-11-20", "2018-12-20", "2019-01-10", "2019-02-10", ""))
    assert [
        begin
        for begin, _, _ in candidates.past_days(
            early, D(2019, 7, 1), D(2019, 8, 31), D(2019, 9, 30)
        )
    ] == [D(2019, 1, 1), D(2019, 4, 1)]


def test_those_found_after_the_day_are_counted_beside_the_rates():
    late = ledger(*[("2021-12-05", "2021-12-06", "2021-12-07", "2021-12-20", "")] * 3)
    _, unlisted = candidates.stage_rates(
        pd.concat([past(), late]), candidates.past_days(past(), FIRST, DAY, LAST)
    )
    assert unlisted == 0.3


def test_the_quarters_number_is_who_was_approved_and_a_share_of_who_is_under_way():
    way = ("2022-01-05", "2022-01-20", "2022-02-10", "", "")
    rows = ledger(
        ("2021-11-05", "2021-12-01", "2021-12-20", "2022-01-10", ""),
        ("2021-08-05", "2021-09-01", "2021-10-20", "2021-12-31", ""),
        way,
        way,
    )
    found = candidates.entrants(rows, past(), NOBODY, FIRST, DAY, LAST)
    # approved in the quarter: one (the other was last year's). The rate is Beta(30.5, 10.5), mean
    # 30.5 / 41
    assert (
        found.approved == 1
        and found.chances.round(2).tolist() == [0.74, 0.74]
        and list(found.chances.index) == [2, 3]
    )
    mean, second = 30.5 / 41, 30.5 * 31.5 / (41 * 42)  # of the rate and of its square
    none, one, both = 1 - 2 * mean + second, 2 * (mean - second), second
    # nobody came from outside the ledger in ten quarters: Gamma(1/2, 10), none with (10/11)^½, one
    # with ½ · 1/11 of that
    out0 = (10 / 11) ** 0.5
    out1 = out0 / 22
    assert found.pmf[:4] == pytest.approx(
        [
            0,
            none * out0,
            one * out0 + none * out1,
            both * out0 + one * out1 + none * out1 * 1.5 / 22,
        ],
        abs=0.01,
    )
    assert found.probability_at_least(2) == pytest.approx(
        1 - none * out0, abs=0.01
    ) and found.probability_at_least(0) == pytest.approx(1)
    # ½ / 10 more are expected from outside
    assert (
        found.quantile(0.5) == 3
        and found.expected == pytest.approx(1 + 2 * mean + 0.05, abs=0.01)
        and found.waiting == 2
    )
    draws = found.draws()
    assert [np.mean(draws >= n) for n in (0, 1, 2)] == pytest.approx(
        [1, found.probability_at_least(2), found.probability_at_least(3)], abs=0.001
    )


def test_those_who_come_from_outside_the_ledger_are_counted_by_their_past():
    # 7 in 12 quarters: Gamma(7.5, 12), a negative binomial with mean 7.5 / 12 and variance mean ·
    # 13 / 12
    pmf = candidates.newcomers(7, 12)
    mean = pmf @ np.arange(len(pmf))
    assert pmf.sum() == pytest.approx(1) and mean == pytest.approx(7.5 / 12)
    assert pmf @ (np.arange(len(pmf)) - mean) ** 2 == pytest.approx(7.5 / 12 * 13 / 12)


def test_an_enterprise_entered_twice_counts_once():
    way, done = (
        ("2022-01-05", "2022-01-20", "2022-02-10", "", ""),
        ("2021-11-05", "2021-12-01", "2021-12-20", "2022-01-10", ""),
    )
    rows = ledger(done, done, way, way, ("2022-01-05", "", "", "", ""))
    rows["企业名称"] = [
        "甲",
        "甲 ",
        "乙",
        "丙",
        "丙",
    ]  # the second 丙 stands in 摸底, the first got further
    found = candidates.entrants(
        rows,
        past(),
        pd.DataFrame({"统一社会信用代码": "", "企业名称": ["丁", "丁"], "退库日期": "2022-01-05"}),
        FIRST,
        DAY,
        LAST,
    )
    assert (found.approved, found.waiting, found.exits) == (1, 2, 1) and list(
        found.chances.index
    ) == [2, 3]


def test_townships_share_what_is_still_to_come():
    way = ("2022-01-05", "2022-01-20", "2022-02-10", "", "")
    rows = ledger(way, way, way).assign(township_code=["a", "b", "b"])
    own = candidates.entrants(rows, past(), NOBODY, FIRST, DAY, LAST)
    found = candidates.by_township(
        own, rows, candidates.stages_on(rows, DAY), pd.Series({"a": 1.0, "b": 3.0, "c": 0.0})
    )
    # 30.5 / 41 each, and of 0.05 from outside a quarter to a, three quarters to b
    assert found.mean(axis=0) == pytest.approx(
        [30.5 / 41 + 0.0125, 2 * 30.5 / 41 + 0.0375, 0], abs=0.04
    ) and found.shape == (candidates.DRAWS, 3)


def test_on_the_last_day_nothing_is_open():
    rows = ledger(
        ("2021-11-05", "2021-12-01", "2021-12-20", "2022-03-31", ""),
        ("2022-01-05", "2022-01-20", "2022-02-10", "", ""),
    )
    found = candidates.entrants(
        rows,
        past(),
        pd.DataFrame(
            {
                "统一社会信用代码": "",
                "企业名称": ["x", "y", "z"],
                "退库日期": ["2022-01-05", "2022-03-31", "2021-12-31"],
            }
        ),
        FIRST,
        LAST,
        LAST,
    )
    assert (
        found.pmf.tolist() == [0, 1]
        and found.approved == 1
        and found.chances.empty
        and found.exits == 2
    )


def test_too_few_past_candidates_are_refused():
    with pytest.raises(ValueError, match="过去可比的申报只有 8 家，少于 10 家"):
        candidates.entrants(
            ledger(("2022-01-05", "2022-01-20", "2022-02-10", "", "")),
            past(2),
            NOBODY,
            FIRST,
            DAY,
            LAST,
        )


def window(first, last, cutoff_day=31, kind="新进规"):
    return Window(kind=kind, first=first, last=last, cutoff_day=cutoff_day, source="test")


@pytest.mark.parametrize(
    ("windows", "last_day"),
    [
        ((), D(2022, 3, 31)),
        ((window("01-01", "12-31", 25),), D(2022, 3, 25)),
        ((window("03-01", "03-10"),), D(2022, 3, 10)),
        ((window("06-01", "06-25"),), None),
        ((window("01-01", "02-28"),), None),
        ((window("06-01", "06-25", kind="小进规"),), D(2022, 3, 31)),
        ((window("01-01", "01-31"), window("03-01", "03-05")), D(2022, 3, 5)),
    ],
)
def test_the_last_day_that_counts(windows, last_day):
    assert candidates.deadline("新进规", DAY, LAST, windows) == last_day
    rows = ledger(("2022-01-05", "2022-01-20", "2022-02-10", "", ""))
    assert len(candidates.entrants(rows, past(), NOBODY, FIRST, DAY, LAST, windows).chances) == (
        last_day is not None
    )


def test_a_window_over_the_years_end_has_to_be_two():
    with pytest.raises(ValueError, match="申报时段的起（first）晚于止（last）；跨年的请写成两段"):
        window("12-01", "01-31")


def test_every_past_quarter_is_forecast_from_the_others():
    found = candidates.hindcasts(past(), FIRST, DAY, LAST, 3)
    assert len(found) == 10 and set(found["actual"]) == {3} and set(found["known"]) == {0}
    # learnt from nine others: Beta(27.5, 9.5), mean 27.5 / 37 of four candidates; nobody in nine
    # quarters from outside: ½ / 9
    assert found["expected"].to_numpy() == pytest.approx(
        np.full(10, 4 * 27.5 / 37 + 0.5 / 9), abs=0.05
    )
    assert ((found["low80"] <= 3) & (found["high80"] >= 3)).all()


def test_a_stage_that_contradicts_the_dates_is_named():
    rows = ledger(("2022-01-05", "2022-01-20", "", "", ""), ("2022-01-05", "", "", "", ""))
    rows.loc[0, "申报阶段"] = "审核"
    found = candidates.todo(rows, past(2), LAST, LAST, ())
    assert found[["cell", "matter"]].to_numpy().tolist() == [
        ["A4", "申报阶段写“审核”，按日期是“申报”"]
    ]


def test_who_has_to_be_seen_this_week():
    # past stays in 审核 last from the 6th day of a quarter to ten days before its end (74, 75, 76,
    # 76 days), those in 摸底 not a day
    old, new, first = (
        ("2021-10-05", "2021-10-20", "2021-11-10", "", ""),
        ("2022-01-05", "2022-01-20", "2022-02-10", "", ""),
        ("2022-02-05", "", "", "", ""),
    )
    found = candidates.todo(
        ledger(old, new, first), past(), DAY, LAST, (window("01-01", "12-31", 25),)
    )
    # 10 November to 28 February are 110 days, 10 February to the 28th 18; a candidate only found
    # has nothing to be approved yet
    assert found[["cell", "matter", "day", "days"]].to_numpy().tolist() == [
        ["A4", "处于审核，2022-03-25 前批准才计入本季度", "2022-03-25", 110],
        ["A5", "处于审核，2022-03-25 前批准才计入本季度", "2022-03-25", 18],
        ["A4", "在审核阶段的时间已超过以往九成企业（76 天）", "2021-11-10", 110],
        ["A6", "在摸底阶段的时间已超过以往九成企业（0 天）", "2022-02-05", 23],
    ]
    shut = candidates.todo(ledger(new), past(), DAY, LAST, (window("06-01", "06-25"),))
    assert shut["matter"].tolist() == ["新进规在本季度已没有申报窗口"]


def test_a_quarter_before_all_candidates_has_nobody_to_see():
    assert candidates.todo(
        ledger(("2022-01-05", "2022-01-20", "", "", "")),
        past(),
        datetime.date(2021, 12, 20),
        datetime.date(2021, 12, 31),
        (),
    ).empty


def test_how_long_a_stage_takes_by_hand():
    # ten candidates in 摸底 for 1 to 10 days: nine of ten do not exceed 9.1 (linear interpolation
    # between the 9th and the 10th)
    rows = ledger(
        *[("2021-01-01", f"2021-01-{1 + n:02d}", "", "", "2021-03-01") for n in range(1, 11)]
    )
    assert candidates.stays(rows)["摸底"] == pytest.approx(9.1) and np.isnan(
        candidates.stays(rows.iloc[:9])["摸底"]
    )


def test_the_simulated_probability_is_calibrated():
    """Panels whose true rate is known: over many of them the 80 % range holds the number at least
    as often as it says.
    """
    rng, held = np.random.default_rng(0), []
    for _ in range(150):
        rate, rows, begin = rng.uniform(0.2, 0.8), [], FIRST
        for _ in range(9):
            end = begin - datetime.timedelta(days=1)
            begin = D(end.year, end.month - 2, 1)
            asked = (begin + datetime.timedelta(days=5)).isoformat()
            got = (end - datetime.timedelta(days=10)).isoformat()
            rows += [
                (asked, asked, asked, got, "")
                if rng.random() < rate
                else (asked, asked, asked, "", got)
                for _ in range(6)
            ]
        way = ledger(*[("2022-01-05", "2022-01-20", "2022-02-10", "", "")] * 8)
        found = candidates.entrants(way, ledger(*rows), NOBODY, FIRST, DAY, LAST, seed=1)
        held.append(found.quantile(0.1) <= rng.binomial(8, rate) <= found.quantile(0.9))
    assert np.mean(held) >= 0.8


def test_the_made_up_city_knows_in_february_only_what_was_known_then():
    books = open_study("zhongxiang", "2022Q1").ledgers
    rows = books["进规企业"].rows
    found = candidates.entrants(
        rows, books["历年进规"].rows, books["退库企业"].rows, FIRST, DAY, LAST
    )
    assert (
        found.approved
        == ((rows["批准日期"] >= "2022-01-01") & (rows["批准日期"] <= "2022-02-28")).sum()
    )
    assert candidates.stages_on(rows, D.max).tolist() == rows["申报阶段"].tolist()


def test_the_ledger_on_a_day_is_what_its_dates_say():
    rows = ledger(
        ("2022-01-05", "2022-02-10", "2022-02-20", "2022-03-15", ""),  # approved in March
        ("2022-03-01", "2022-03-02", "", "", ""),  # found in March: not in it
        ("2022-01-05", "2022-02-10", "2022-02-20", "2022-02-25", ""),
        ("", "", "", "", ""),  # without a day: as entered
    ).assign(申报阶段=["批准", "申报", "批准", "摸底"])
    then = candidates.standing(rows, DAY)
    assert then["申报阶段"].tolist() == ["审核", "批准", "摸底"]
    assert then["批准日期"].tolist() == ["", "2022-02-25", ""]
    assert candidates.standing(rows, LAST).equals(rows)
