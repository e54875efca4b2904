"""By hand: the figures of national revenue above size that the domain notes (levels fell, published
growth rose).
"""

import pandas as pd
import pytest

from zx_analysis.city.register import Change
from zx_analysis.cleaning import panels


def panel(rows):
    frame = pd.DataFrame(rows, columns=["township_code", "period", "months", "indicator", "value"])
    return frame.assign(vintage=frame["period"])


ROWS = [
    ("1", "2020-12", 12, "output_wan", 100.0),
    ("1", "2020-12", 12, "output_growth_pct", 25.0),
    ("1", "2021-12", 12, "output_wan", 90.0),
    ("1", "2021-12", 12, "output_growth_pct", 12.5),
    ("1", "2022-03", 3, "output_wan", 30.0),
    ("1", "2022-03", 3, "output_growth_pct", 20.0),
    ("1", "2021-03", 3, "output_wan", 20.0),
]


def test_published_growth_beside_the_ratio_of_levels():
    table = panels.yearly(panel(ROWS), "output_wan", "output_growth_pct").set_index("year")
    # levels fell by 10 % from 2020 to 2021, published growth is 12.5 %: last year on this year's
    # scope was 90 / 1.125 = 80
    assert table.loc[2021, "raw_growth_pct"] == pytest.approx(-10) and table.loc[
        2021, "difference_pp"
    ] == pytest.approx(22.5)
    assert table.loc[2021, "comparable_before"] == pytest.approx(80)
    # the first quarter of 2022 against that of 2021: 30 / 20, and 30 / 1.2 = 25
    assert table.loc[2022, ["raw_growth_pct", "comparable_before"]].tolist() == [
        pytest.approx(50),
        pytest.approx(25),
    ]
    assert pd.isna(table.loc[2020, "raw_growth_pct"])


def test_the_chain_goes_back_from_the_latest_whole_year():
    linked = panels.chained(panels.yearly(panel(ROWS), "output_wan", "output_growth_pct"))
    # 2021: 90 as published; 2020: 90 / 1.125 = 80; 2019: 80 / 1.25 = 64
    assert linked["1"].to_dict() == {
        2019: pytest.approx(64),
        2020: pytest.approx(80),
        2021: pytest.approx(90),
    }


def test_the_chain_stops_at_a_gap():
    rows = [row for row in ROWS if row[1] != "2020-12"] + [
        ("1", "2019-12", 12, "output_wan", 70.0),
        ("1", "2019-12", 12, "output_growth_pct", 5.0),
    ]
    linked = panels.chained(panels.yearly(panel(rows), "output_wan", "output_growth_pct"))
    assert sorted(linked["1"].dropna().index) == [2020, 2021]


def test_without_growth_there_is_nothing_to_compare():
    assert panels.yearly(panel(ROWS[:1]), "output_wan", "output_growth_pct").empty


def test_a_history_on_the_scope_of_the_latest_year():
    scale = panels.factors(panels.yearly(panel(ROWS), "output_wan", "output_growth_pct"))
    # 2022 against 2021: 25 comparable for 20 published, 1.25; 2021 against 2020: 80 for 100, 0.8,
    # so that 2020 takes 1.25 × 0.8 = 1
    assert scale["1"].to_dict() == {2020: pytest.approx(1.0), 2021: pytest.approx(1.25), 2022: 1.0}
    wide = pd.DataFrame(
        {"1": [10.0, 10.0, 10.0, 10.0], "2": [1.0, 1.0, 1.0, 1.0]},
        ["2019-03", "2020-03", "2021-03", "2022-03"],
    )
    restated = panels.restated(wide, scale)
    assert restated["1"].tolist() == [
        pytest.approx(10),
        pytest.approx(10),
        pytest.approx(12.5),
        10,
    ]  # 2019 takes 2020's factor
    assert restated["2"].tolist() == [1, 1, 1, 1]  # nothing was published of it


def test_a_declared_split_is_not_taken_for_a_smaller_scope():
    # 100 in 2021; from 2022 on a new unit takes 30 % of it. 77 and 33 with a growth of 10 % each:
    # the scope of enterprises is the same
    rows = [
        ("1", "2021-12", 12, "output_wan", 100.0),
        ("1", "2022-12", 12, "output_wan", 77.0),
        ("1", "2022-12", 12, "output_growth_pct", 10.0),
        ("2", "2022-12", 12, "output_wan", 33.0),
        ("2", "2022-12", 12, "output_growth_pct", 10.0),
    ]
    split = (Change(period="2022-01", before=("1",), to={"1": "0.7", "2": "0.3"}, source="测试"),)
    history = pd.DataFrame(
        {"1": [70.0, 77.0], "2": [30.0, 33.0]}, ["2021-12", "2022-12"]
    )  # restated, as the study hands it over
    both = panels.compared(panel(rows), "output_wan", "output_growth_pct", split)
    found = panels.restated(history, panels.latest_scope(both, history.index[-1]))
    assert found["1"].tolist() == [pytest.approx(70), 77] and found["2"].tolist() == [
        pytest.approx(30),
        33,
    ]
    # without the declaration it would be: 77 / 1.1 = 70 for 100 published
    assert (
        panels.yearly(panel(rows), "output_wan", "output_growth_pct")
        .set_index(["township_code", "year"])
        .loc[("1", 2022), "level_before"]
        == 100
    )


def test_months_are_added_up_only_where_all_of_them_are_there():
    months = ["2022-02", "2022-03"]
    rows = [
        (code, period, 2 if period.endswith("-02") else 1, "output_wan", 10.0)
        for code in "12"
        for period in months
        if (code, period) != ("2", "2022-02")
    ]
    rows += [(code, "2022-03", 3, "output_growth_pct", 25.0) for code in "12"]
    # of the second unit only March was published: 10 is not its year to date
    table = panels.yearly(panel(rows), "output_wan", "output_growth_pct")
    assert table[["township_code", "level", "comparable_before"]].to_numpy().tolist() == [
        ["1", 20.0, 16.0]
    ]


def test_a_rate_of_minus_a_hundred_gives_no_base_and_ends_the_chain():
    # 100,000 fell to 3: −99.997 % is published as −100.0 %, and 3 / 0 is no base
    rows = [
        ("1", "2020-12", 12, "output_wan", 90_000.0),
        ("1", "2021-12", 12, "output_wan", 100_000.0),
        ("1", "2021-12", 12, "output_growth_pct", 5.0),
        ("1", "2022-12", 12, "output_wan", 3.0),
        ("1", "2022-12", 12, "output_growth_pct", -100.0),
    ]
    table = panels.yearly(panel(rows), "output_wan", "output_growth_pct").set_index("year")
    assert pd.isna(table.at[2022, "comparable_before"]) and table.at[
        2021, "comparable_before"
    ] == pytest.approx(100_000 / 1.05)
    assert panels.factors(table.reset_index())["1"].to_dict() == {2022: 1.0}


def test_a_past_history_knows_no_growth_published_after_its_end():
    # up to 2021: 2020 takes 80 / 100; what the first quarter of 2022 says of 2021 is not known yet
    history = pd.DataFrame({"1": [100.0, 90.0]}, ["2020-12", "2021-12"])
    both = panels.compared(panel(ROWS), "output_wan", "output_growth_pct")
    found = panels.restated(history, panels.latest_scope(both, history.index[-1]))
    assert found["1"].tolist() == [pytest.approx(80), 90]
