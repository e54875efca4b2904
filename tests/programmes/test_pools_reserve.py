"""The reserve pool beside the tax list: matching, growth rates, chances and lists by hand."""

import datetime

import numpy as np
import pandas as pd
import pytest

from zx_analysis.programmes import pools

TODAY = datetime.date(2022, 3, 31)


def tax(rows, years=(2020, 2021)):
    """rows: (name, code, sales …)."""
    frame = pd.DataFrame(
        rows,
        columns=[
            "企业名称",
            "统一社会信用代码",
            *(f"{year}年应税销售收入(万元)" for year in years),
        ],
    )
    return frame.assign(township_code="t", cell=[f"A{i + 4}" for i in range(len(frame))])


def pool(*rows):
    """rows: (name, code, plan, due)."""
    frame = pd.DataFrame(
        rows, columns=["企业名称", "统一社会信用代码", "一企一策方案", "方案到期日"]
    )
    return frame.assign(
        township_code="t", 责任单位="局", cell=[f"P{i + 4}" for i in range(len(frame))]
    )


def many(*rows):
    """A list of 20 enterprises that grow by 1 % to 20 %, and `rows`."""
    return tax(
        [(f"n{i}", f"N{i}", 1000.0, 1000.0 * (1 + i / 100)) for i in range(1, 21)] + list(rows)
    )


def plain(*growths):
    """The law of changes that are all seen and do not depend on the size."""
    return pools.Law(1.0, np.sort(growths), np.full(len(growths), 1 / len(growths)))


def test_the_chance_is_the_share_of_changes_that_would_be_enough():
    growths = plain(*np.log1p(np.arange(1, 21) / 100))
    # from 1,800 a growth of 11.1 % is needed: 12 % to 20 % are nine of twenty; from 1,600 25 %:
    # none; from 2,000 nothing more
    levels = pd.Series([1800.0, 1600.0, 2000.0, 2500.0, np.nan, 0.0])
    assert pools.chance(levels, 2000, growths).round(12).tolist()[:4] == [
        0.45,
        0,
        1,
        1,
    ] and pools.chance(levels, 2000, growths).isna().tolist()[4:] == [True, True]
    # from 2000 / 1.2 exactly 20 % is needed: it counts
    assert pools.chance(pd.Series([2000 / 1.2]), 2000, growths).tolist() == [pytest.approx(0.05)]
    assert pools.chance(levels, 2000, None).isna().all()


def test_of_a_list_that_nobody_fell_off_every_change_counts_alike():
    # twenty at 1,000 that grew by 1 to 20 %: nobody says how size matters, so it does not
    found = pools.law(pools.sales(many(), 2021), 2021)
    assert (
        found.slope == pytest.approx(1)
        and found.weights == pytest.approx(np.full(20, 0.05))
        and found.steps == pytest.approx(np.log1p(np.arange(1, 21) / 100))
    )
    assert pools.law(pools.sales(many().iloc[1:], 2021), 2021) is None  # nineteen are too few


def test_what_could_not_be_seen_of_the_small_ones_is_learnt_from_the_large():
    # ten each at 1,000 and 2,000; every second one halves, every second one stays; the list is cut
    # at 1,000, so that those of 1,000 that halved are gone. A fall is seen among the large alone:
    # of ten at risk (2,000 → 1,000 is still on the list) five fell: one half; of those that stay
    # nothing else is seen
    rows = [(f"s{i}", f"S{i}", 1000.0, 1000.0) for i in range(10)] + [
        (f"l{i}", f"L{i}", 2000.0, 1000.0 if i % 2 else 2000.0) for i in range(10)
    ]
    taxable = pools.sales(tax(rows), 2021)
    found = pools._product_limit(
        1.0,
        np.log(taxable[2021] / taxable[2020]).to_numpy(),
        np.log(1000 / taxable[2020]).to_numpy(),
    )
    assert found.steps == pytest.approx([-np.log(2), 0]) and found.weights == pytest.approx(
        [0.5, 0.5]
    )
    # the share of those seen would be 15 of 20 that stay
    assert pools.chance(pd.Series([2000 / 1.0001]), 2000 / 1.0001, found).tolist() == [1]
    # steps 0, 0, 1, 2, ten of each, that could be seen from -1, -1, -1 and 1 on: at 0 twenty of
    # thirty stop; at 1 ten of twenty, the last have come in; then all
    found = pools._product_limit(
        1.0, np.repeat([0.0, 0, 1, 2], 10), np.repeat([-1.0, -1, -1, 1], 10)
    )
    assert found.weights == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_the_year_of_crossing_at_the_median_growth():
    growths = plain(*np.log(np.full(20, 1.1)))
    # 1,700 × 1.1 = 1,870, × 1.1 = 2,057: two years; 1,900: one; 2,100 has crossed; 500 needs 15
    # years
    found = pools.expected_year(
        pd.Series([1700.0, 1900.0, 2100.0, 500.0, np.nan]), 2000, growths, 2021
    )
    assert found.astype(object).where(found.notna(), None).tolist() == [
        2023,
        2022,
        2021,
        None,
        None,
    ]
    falling = pools.expected_year(
        pd.Series([1700.0, 2100.0]), 2000, plain(*np.log(np.full(20, 0.9))), 2021
    )
    assert falling.astype(object).where(falling.notna(), None).tolist() == [None, 2021]


# log sales of 4,500 enterprises around 7 million yuan (standard deviation 0.8); drift, sd of
# growth, noise of a year's level that does not last, growth lost per unit of log size
TRUTHS = {
    "no growth": (0.0, 0.25, 0.0, 0.0),
    "8 % a year": (np.log(1.08), 0.25, 0.0, 0.0),
    "noise in levels": (0.0, 0.2, 0.1, 0.0),
    "small ones grow faster": (0.05, 0.25, 0.0, 0.1),
}


def simulated(seed, drift, spread, noise, back, years=2, cut=1000.0):
    """A tax list of `years` years that holds who was above the cut in all of them, and each one's
    true sales of the year after."""
    rng = np.random.default_rng(seed)
    level = np.log(700) + 0.8 * rng.standard_normal(4500)
    sold = []
    for _ in range(years + 1):
        sold.append(level + noise * rng.standard_normal(4500))
        level = level + drift + spread * rng.standard_normal(4500) - back * (level - np.log(700))
    sold = np.exp(np.array(sold).T)
    kept = sold[(sold[:, :years] >= cut).all(axis=1)]
    rows = [(f"n{i}", f"N{i}", *row[:years]) for i, row in enumerate(kept)]
    return tax(rows, tuple(range(2022 - years, 2022))), kept[:, years]


@pytest.mark.parametrize("years", [2, 3])
@pytest.mark.parametrize("truth", TRUTHS)
def test_as_many_cross_as_expected_though_the_list_is_cut(truth, years):
    """10 lists; some 75 to 180 cross in each: the standard error of expected over happened is 0.02
    to 0.035, a third of the bound at most. The share of the rates seen, which forgets who fell off,
    expects 14 % too many of two years without growth."""
    expected, crossed = 0.0, 0
    for seed in range(10):
        listed, following = simulated(seed, *TRUTHS[truth], years)
        pool = listed.assign(一企一策方案="有", 方案到期日="", 责任单位="局")
        found = pools.reserve_standing(pool, listed, 2000, 2021, 1000)
        short = found["short_wan"] > 0
        expected, crossed = (
            expected + found.loc[short, "chance"].sum(),
            crossed + (following[short] >= 2000).sum(),
        )
    assert crossed > 500 and expected / crossed == pytest.approx(1, abs=0.1)


def test_the_hindcast_expects_what_happened():
    """The same for the reckoning a year ago, of lists of three years: 10 lists, standard error 0.04
    as above."""
    found = np.array(
        [
            pools.reserve_check(
                simulated(seed, *TRUTHS["no growth"], years=3)[0], 2000, 2021, 1000
            )[1:]
            for seed in range(10)
        ]
    )
    assert found[:, 0].sum() / found[:, 1].sum() == pytest.approx(1, abs=0.1)


def test_only_the_code_matches_never_a_name():
    found = pools.reserve_standing(
        pool(("n5", "OTHER", "有", ""), ("another", "N5", "有", "")), many(), 2000, 2021
    )
    assert (
        np.isnan(found["sales_wan"][0])
        and found["sales_wan"][1] == 1050
        and found["growth_pct"][1] == pytest.approx(5)
        and found["short_wan"][1] == 950
    )


def test_a_year_that_is_not_over_is_not_known():
    assert pools.sales(many(), 2020).columns.tolist() == [2020]
    assert pools.reserve_standing(pool(("a", "N5", "有", "")), many(), 2000, 2020)[
        "sales_wan"
    ].tolist() == [1000]
    assert (
        pools.reserve_standing(pool(("a", "N5", "有", "")), many(), 2000, 2018)["sales_wan"]
        .isna()
        .all()
    )


def test_a_code_entered_twice_is_not_used():
    twice = many(("x", "N5", 1.0, 2.0))
    assert "N5" not in pools.sales(twice, 2021).index and pools.doubled(twice)[
        "统一社会信用代码"
    ].tolist() == ["N5", "N5"]


def test_a_year_missing_between_gives_no_change():
    rows = [(f"n{i}", f"N{i}", 1000.0, 1000.0 + i) for i in range(30)]
    assert pools.law(pools.sales(tax(rows, (2019, 2021)), 2021), 2021) is None
    assert pools.law(pools.sales(tax(rows, (2020, 2021)), 2021), 2021) is not None
    # without sales before or after there is no growth: 19 are left
    gone = [
        (name, code, before if i < 25 else 0.0, after if i > 5 else None)
        for i, (name, code, before, after) in enumerate(rows)
    ]
    assert pools.law(pools.sales(tax(gone, (2020, 2021)), 2021), 2021) is None


def test_the_same_reckoning_a_year_ago():
    # 2019 to 2020 all twenty grew by 1 % to 20 %, and by nothing afterwards; in 2020 one stands at
    # 1,800 (chance 9 of 20), nineteen far below; in 2021 that one crossed. Nobody fell below 100,
    # the least of 2021: to stay was certain
    rows = [(f"n{i}", f"N{i}", 150.0, 150.0 * (1 + i / 100), 150.0) for i in range(1, 21)] + [
        ("z", "Z", None, 1800.0, 2001.0),
        ("y", "Y", None, 100.0, 100.0),
    ]
    assert pools.reserve_check(tax(rows, (2019, 2020, 2021)), 2000, 2021) == (
        22,
        pytest.approx(0.45),
        1,
    )
    assert pools.reserve_check(many(), 2000, 2021) is None
    assert (
        pools.reserve_check(tax(rows, (2018, 2019, 2021)), 2000, 2021) is None
    )  # from 2019 to 2021 are two years
    # at a policy's 120 y is no part of it
    assert pools.reserve_check(tax(rows, (2019, 2020, 2021)), 2000, 2021, 120)[0] == 21


def test_what_has_to_be_done():
    listed = many(
        ("reached", "R", 1900.0, 2300.0),
        ("applied", "Q", 1900.0, 2400.0),
        ("twin", "T2", 900.0, 950.0),
        ("outside", "O", 1000.0, 1100.0),
    )
    listed = listed[~listed["统一社会信用代码"].str.startswith("N")]
    own = pools.reserve_standing(
        pool(
            ("reached", "R", "有", "2022-12-31"),
            ("applied", "Q", "有", "2022-03-01"),
            ("twin", "T1", "无", ""),
        ),
        listed,
        2000,
        2021,
    )
    found = pools.reserve_todo(own, listed, {"Q"}, 2000, 1000, 2021, TODAY)
    assert found[["enterprise", "matter", "day"]].to_numpy().tolist() == [
        ["reached", "应税销售 2,300 万元，已达 2,000 万元，没有申报进规", ""],
        ["twin", "没有一企一策方案", ""],
        ["applied", "一企一策方案已到期", "2022-03-01"],
        ["twin", "信用代码不在税务名单里，请核对", ""],
        ["outside", "税务名单里应税销售 1,100 万元，没有入后备库", ""],
        ["twin", "与库内企业同名，信用代码不同（库内 T1），请核对是否同一企业", ""],
    ]
    assert found["days"].tolist()[2] == 30  # 1 to 31 March
    assert (
        not pools.reserve_todo(own, listed, {"Q"}, 2000, None, 2021, TODAY)["matter"]
        .str.contains("没有入后备库")
        .any()
    )
