"""What counts as the level of a span of months: the rule of `panels`, on tables small enough to add
up by hand.
"""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from zx_analysis.city.plans import Given
from zx_analysis.city.register import Change
from zx_analysis.cleaning.panels import (
    latest_vintage,
    level_rows,
    levels_to_date,
    quarter_levels,
    rates,
    to_date,
    year_rows,
)
from zx_analysis.messages import InputRefused
from zx_analysis.quarter import forecasts, outlooks, standings
from zx_analysis.quarter.answers import Answers, open_study

# two units, 1-2月 as one slot; of 2022 the first quarter's year to date came out 3 above the
# months, and of b none was published
SLOTS = pd.DataFrame(
    {"a": [20.0, 10.0, 11.0, 12.0, 13.0], "b": [2.0, 1.0, 1.0, 1.0, 1.0]},
    ["2022-02", "2022-03", "2022-04", "2022-05", "2022-06"],
)
MONTHS = pd.Series([2, 1, 1, 1, 1], SLOTS.index)
PUBLISHED = pd.DataFrame({"a": [20.0, 33.0, 70.0], "b": np.nan}, ["2022-02", "2022-03", "2022-06"])


def test_a_first_quarter_is_its_latest_published_year_to_date():
    levels = quarter_levels(SLOTS, MONTHS, PUBLISHED)
    assert levels["a"].tolist()[:2] == [20, 33]  # not 30, the sum of the slots
    assert levels["b"].tolist()[:2] == [2, 3]  # nothing else is published


def test_a_later_quarter_is_the_sum_of_its_months():
    assert quarter_levels(SLOTS, MONTHS, PUBLISHED)["a"].tolist()[2:] == [11, 23, 36]


def test_a_later_quarter_is_the_difference_where_the_policy_says_so():
    levels = quarter_levels(SLOTS, MONTHS, PUBLISHED, by_difference=True)
    # to June 70 less to March 33; in April and May no year to date is published
    assert levels["a"].tolist() == [20, 33, 11, 23, 37] and levels["b"].tolist() == [2, 3, 1, 2, 3]


def test_the_year_to_date_is_as_published_else_the_sum():
    levels = levels_to_date(SLOTS, MONTHS, PUBLISHED)
    assert levels["a"].tolist() == [20, 33, 41, 53, 70] and levels["b"].tolist() == [2, 3, 4, 5, 6]


def test_a_quarter_without_its_first_month_has_no_level():
    march = SLOTS.iloc[1:2]
    assert quarter_levels(march, MONTHS.iloc[1:2], PUBLISHED).empty


def test_a_missing_slot_leaves_the_quarter_open():
    slots = SLOTS.assign(b=[2.0, np.nan, 1.0, 1.0, 1.0])
    assert quarter_levels(slots, MONTHS, PUBLISHED)["b"].isna().tolist() == [
        False,
        True,
        False,
        False,
        False,
    ]


def test_year_to_date_and_its_growth_by_hand():
    levels = pd.Series(
        {
            "2020-02": 20.0,
            "2020-03": 10.0,
            "2020-04": 10.0,
            "2021-02": 22.0,
            "2021-03": 11.0,
            "2021-04": 15.0,
            "2022-03": 9.0,
        }
    )
    months = pd.Series([2, 1, 1, 2, 1, 1, 1], levels.index)
    # 2022 is not known from January on
    assert to_date(levels, months).to_dict() == {
        "2020-02": 20,
        "2020-03": 30,
        "2020-04": 40,
        "2021-02": 22,
        "2021-03": 33,
        "2021-04": 48,
    }
    assert rates(to_date(levels, months)).to_dict() == {
        "2021-02": pytest.approx(10),
        "2021-03": pytest.approx(10),
        "2021-04": pytest.approx(20),
    }


def test_a_year_in_which_a_month_is_missing_has_no_sum_to_date():
    levels = pd.DataFrame(
        {"a": [10.0, 10.0, 10.0], "b": [10.0, np.nan, 10.0]}, ["2021-01", "2021-02", "2021-03"]
    )
    found = to_date(levels, pd.Series(1, levels.index))
    # b: 10 in January; without February neither January to February nor January to March is known
    assert (
        found["a"].tolist() == [10, 20, 30]
        and found["b"].tolist()[0] == 10
        and found["b"].isna().tolist() == [False, True, True]
    )


def revised(folder, month, more, town="郢中街道"):
    """The bulletin of a month of 2022 with `more` in the cumulative of a town and of the total."""
    file = folder / "bulletins" / f"2022年1-{month}月.csv"
    lines = []
    for line in file.read_text(encoding="utf-8").splitlines():
        name, *figures = line.split(",")
        if name in (town, "全市合计"):
            figures[1] = str(int(figures[1]) + more)
        lines.append(",".join([name, *figures]))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def study(small_city):
    """郢中街道 1-2月 210, March 90, and 307 to March: 7 were added to January and February
    since.
    """
    revised(small_city, 3, 7)
    return open_study("sanzhen", "2022Q1")


def test_every_reader_of_the_quarter_gets_the_published_level(study):
    answers = Answers(study)
    assert study.panel.to_date("output_wan").tolist() == [307, 180, 60]
    forecast = forecasts.forecast(answers, "output_wan")
    assert (forecast.draws == [307, 180, 60]).all() and forecast.known.tolist() == [307, 180, 60]
    assert study.panel.quarter_totals("output_wan").loc["2022Q1"].tolist() == [307, 180, 60]
    assert study.panel.history("output_wan")[0]["420881001"].tolist()[-2:] == [
        210,
        90,
    ]  # what is forecast from stays


def test_what_was_revised_is_said(small_city):
    revised(small_city, 3, 100)
    said = outlooks.basis_zh(open_study("sanzhen", "2022Q1").panel, "output_wan")
    assert said == "工业总产值以最近公布的1-3月累计为准，含对以前月份的修订 +0.01 亿元。"


def test_what_is_not_seen_is_not_said(study):
    assert outlooks.basis_zh(study.panel, "output_wan") == ""  # 7 万元 are 0.0007 亿元


def test_an_open_quarter_knows_the_latest_published_january_to_february(small_city):
    revised(small_city, 2, 4)
    study = open_study("sanzhen", "2022Q1", "2022-02")
    answers = Answers(study)
    assert forecasts.forecast(answers, "output_wan").known.tolist() == [214, 126, 42]


def test_the_cells_of_a_figure_add_up_to_it():
    study = open_study("zhongxiang", "2022Q1")
    names = ("tech_investment_wan", "industrial_tax_wan", "new_enterprises_count")
    figures = {name: study.panel.to_date(name) for name in names}
    codes = {code for of_name in figures.values() for code in of_name.index}
    assert codes >= set(study.codes)
    for code in codes:
        rows = standings.origins(study.panel, study.policy.ranking, code)
        for name in names:
            cells = rows.loc[rows["indicator"] == name, "value_text"]
            assert sum(map(Decimal, cells)) == Decimal(str(figures[name][code]))


def test_a_unit_split_within_the_year_is_the_sum_of_its_slots():
    """From March 2022 a is split 0.6 : 0.4 into a and c: what was published of a to March may or
    may not hold January and February of c.
    """
    study = open_study("zhongxiang", "2022Q1")
    first, second = study.codes[:2]
    change = Change(
        period="2022-03", before=(first,), to={first: "0.6", second: "0.4"}, source="测试"
    )
    split = replace(study, city=study.city.model_copy(update={"changes": (change,)}))
    slots, _ = split.panel.history("output_wan")
    assert split.panel.to_date("output_wan")[first] == pytest.approx(slots[first].tail(2).sum())
    assert (
        split.panel.to_date("output_wan")[study.codes[2]]
        == study.panel.to_date("output_wan")[study.codes[2]]
    )


def test_a_policy_chooses_the_basis_of_later_quarters():
    study = open_study("zhongxiang", "2021Q2")
    by_months = study.panel.to_date("output_wan")
    chosen = replace(
        study,
        policy=study.policy.model_copy(
            update={"quarter_basis": Given(value="difference", source="测试")}
        ),
    )
    panel = study.panel.latest
    output = panel[panel["indicator"] == "output_wan"]
    to_june, to_march = (
        output[(output["period"] == end) & (output["months"] == span)].set_index("township_code")[
            "value"
        ]
        for end, span in (("2021-06", 6), ("2021-03", 3))
    )
    months = (
        output[output["period"].isin(["2021-04", "2021-05", "2021-06"]) & (output["months"] == 1)]
        .groupby("township_code")["value"]
        .sum()
    )
    assert (
        chosen.panel.to_date("output_wan").to_dict()
        == (to_june - to_march).to_dict()
        != by_months.to_dict()
        == months.to_dict()
    )
    assert "取本期累计减上季末累计" in outlooks.basis_zh(
        chosen.panel, "output_wan"
    ) and "取本季各月合计" in outlooks.basis_zh(study.panel, "output_wan")


def figures(*rows):
    """A panel of one indicator: township, period, months, value, vintage."""
    columns = ["township_code", "period", "months", "value", "vintage"]
    panel = pd.DataFrame(rows, columns=columns)
    text = panel["value"].map(str)
    return panel.assign(indicator="output_wan", township=panel["township_code"], value_text=text)


def test_of_two_vintages_the_later_one_holds_wherever_it_stands():
    later, first = ("a", "2022-01", 1, 12.0, "2022-03"), ("a", "2022-01", 1, 10.0, "2022-01")
    for rows in ([later, first], [first, later]):
        assert latest_vintage(figures(*rows))["value"].tolist() == [12]


def test_nothing_grows_from_nothing():
    sums = pd.DataFrame({"a": [0.0, 5.0], "b": [4.0, 5.0]}, ["2021-03", "2022-03"])
    growth = rates(sums)
    # a from 0: no rate; b from 4 to 5: 25 %
    assert np.isnan(growth["a"]).all() and growth["b"].dropna().tolist() == [25]


def test_by_difference_what_was_made_before_the_quarter_is_taken_off():
    """To June 70, to March 33: the second quarter is 70 − 33 = 37, of two rows with their signs."""
    panel = figures(
        ("a", "2022-03", 3, 33.0, "2022-03"),
        ("a", "2022-06", 6, 70.0, "2022-06"),
        *(("a", f"2022-0{month}", 1, 12.0, f"2022-0{month}") for month in (4, 5, 6)),
    )
    rows = level_rows(panel, "output_wan", "2022-04", "2022-06", by_difference=True)
    assert (rows["sign"] * rows["value"]).tolist() == [-33, 70]
    months = level_rows(panel, "output_wan", "2022-04", "2022-06")
    assert (months["sign"] * months["value"]).sum() == 36  # 3 × 12


def test_a_base_year_has_twelve_months():
    months = [("a", f"2021-{m:02}", 1, 1.0, f"2021-{m:02}") for m in range(1, 13)]
    assert len(year_rows(figures(*months), "output_wan", ["a"], 2021)) == 12
    with pytest.raises(InputRefused, match="11"):
        year_rows(figures(*months[:5], *months[6:]), "output_wan", ["a"], 2021)
