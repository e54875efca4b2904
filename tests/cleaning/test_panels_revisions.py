import numpy as np
import pandas as pd
import pytest

from zx_analysis.cleaning import panels


def panel(*rows):
    return pd.DataFrame(
        rows, columns=["township_code", "indicator", "period", "months", "value", "vintage"]
    )


def test_figures_stated_anew():
    rows = [(f"t{i}", "x_wan", "2021-03", 3, 100.0, "2021-03") for i in range(8)]
    rows += [(f"t{i}", "x_wan", "2021-03", 3, 100.0 + i, "2021-06") for i in range(8)]
    assert panels.revisions_of_levels(panel(*rows), "x_wan").tolist() == pytest.approx(
        [i / 100 for i in range(8)]
    )
    assert panels.revisions_of_rates(panel(*rows), "x_wan").tolist() == list(range(8))
    # fewer than eight are no history, and another indicator has none
    assert len(panels.revisions_of_levels(panel(*rows[:7], *rows[8:15]), "x_wan")) == 0
    assert len(panels.revisions_of_levels(panel(*rows), "y_wan")) == 0


def test_revisions_inside_the_cumulative():
    # 1-2月 20 and March 10 were published, then 1-3月 as 33: the year's months were revised by
    # 33/30 − 1 = 10 %
    rows = []
    for i in range(8):
        rows += [
            (f"t{i}", "x_wan", "2021-02", 2, 20.0, "2021-02"),
            (f"t{i}", "x_wan", "2021-03", 1, 10.0, "2021-03"),
            (f"t{i}", "x_wan", "2021-03", 3, 33.0 if i else 30.0, "2021-03"),
        ]
    assert panels.revisions_of_levels(panel(*rows), "x_wan").tolist() == pytest.approx(
        [0] + [0.1] * 7
    )
    # where a month is missing nothing can be compared
    assert (
        len(
            panels.revisions_of_levels(
                panel(*[row for row in rows if row[2:4] != ("2021-03", 1)]), "x_wan"
            )
        )
        == 0
    )


def test_a_figure_revised_from_nothing_is_no_share():
    rows = [
        (f"t{i}", "x_wan", "2021-03", 1, float(v), vintage)
        for i in range(9)
        for v, vintage in ((0 if i == 8 else 1, "a"), (2, "b"))
    ]
    assert np.array_equal(panels.revisions_of_levels(panel(*rows), "x_wan"), np.ones(8))


def test_a_year_has_one_revision_that_of_its_last_cumulative():
    # 20, 10 and 10; to March 30 as published, to April 44 for 40: 10 %, not that and nothing
    slots = (("2021-02", 2, 20.0), ("2021-03", 1, 10.0), ("2021-04", 1, 10.0))
    ends = (("2021-03", 3, 30.0), ("2021-04", 4, 44.0))
    rows = [
        (f"t{i}", "x_wan", period, months, value, period)
        for i in range(8)
        for period, months, value in slots + ends
    ]
    assert panels.revisions_of_levels(panel(*rows), "x_wan").tolist() == pytest.approx([0.1] * 8)


def test_january_and_february_do_not_count_twice():
    # 4 and 6 apart, and 10 together
    figures = (("2021-01", 1, 4.0), ("2021-02", 1, 6.0), ("2021-02", 2, 10.0))
    rows = [("t", "x_wan", period, months, value, period) for period, months, value in figures]
    slots, months = panels.history(panel(*rows), "x_wan", ["t"], "2021-12")
    assert slots["t"].to_dict() == {"2021-01": 4, "2021-02": 6} and months.tolist() == [1, 1]
