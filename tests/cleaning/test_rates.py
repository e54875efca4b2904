"""Growth rates that cannot be, or that look like something else. What is said is worked out by
hand from the rates given."""

import pytest

from zx_analysis.city import Register
from zx_analysis.city.indicators import STANDARD, Indicator
from zx_analysis.cleaning.clean import InputRefused, clean_files
from zx_analysis.cleaning.rates import check_rates

TOWNS = ["郢中街道", "洋梓镇", "长寿镇", "胡集镇", "石牌镇", "九里乡"]


@pytest.fixture
def towns(tmp_path):
    (tmp_path / "townships.csv").write_text(
        "code,name,aliases\n" + "".join(f"42088{i},{name},\n" for i, name in enumerate(TOWNS)),
        encoding="utf-8",
    )
    return Register.from_csv(tmp_path / "townships.csv")


def clean(folder, register, rates, levels=None, period="2022年3月", name="a.csv", **given):
    """The findings of a csv with growth of the month, and output where levels are given."""
    head = "乡镇,工业总产值本月同比(%)" + (",工业总产值本月(万元)" if levels else "")
    rows = [
        ",".join(map(str, row))
        for row in zip(TOWNS, rates, *([levels] if levels else []), strict=False)
    ]
    (folder / name).write_text("\n".join([period, head, *rows]) + "\n", encoding="utf-8")
    return clean_files([folder / name], register, **given).findings


def told(findings):
    """Rule and cell of every finding but who is missing."""
    return [(one.rule, one.cell) for one in findings.itertuples() if one.rule != "missing_value"]


ORDINARY = {
    "per cents": [5.2, -3.9, 12.5, 0.8, 7.1, -1.2],
    "small ones of one place": [0.5, -0.3, 0.8, 0.4, 0.9, 1.3],
    "a doubling year": [111.2, 35.4, 180.3, 75.0, 240.1, 20.5],
    "a town that far outgrew the others": [5.2, -3.9, 162.5, 0.8, 7.1, -1.2],
    "minus one hundred beside nothing": [5.2, -100, 12.5, 0.8, 7.1, -1.2],
    "all with a sign": ["5.2%", "-3.9%", "0.5%", "0.8%", "7.1%", "0%"],
    "nothing without a sign": ["5.2%", "-3.9%", "12.5%", 0, "7.1%", "-1.2%"],
    "two places": [5.21, -3.94, 12.53, 0.86, 7.12, -1.25],
    "two places of a slow year": [5.21, -0.94, 0.53, 0.86, 0.12, -0.25],
    "ninety and more after a bad year": [65.2, 71.5, 78.0, 83.5, 95.4, 113.1],
}


@pytest.mark.parametrize("rates", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_rates_alarm_nobody(tmp_path, towns, rates):
    assert told(clean(tmp_path, towns, rates)) == []


SAID = {
    "all fractions": ([0.125, 0.062, -0.031, 0.081, 0.2, 0.05], "looks_like_fraction", "B3"),
    # a town that doubled, or one that wrote an index, 100 + 12.5: nobody can tell
    "one around 100": ([5.2, -3.9, 112.5, 0.8, 7.1, -1.2], "looks_like_index", "B5"),
    "one above one": ([0.125, 0.062, -0.031, 0.081, 0.2, 1.304], "looks_like_fraction", "B3"),
    "the first above one": ([2.5, 0.062, -0.031, 0.081, 0.2, 0.05], "looks_like_fraction", "B3"),
    "two of six above one": (
        [0.125, -0.039, 1.083, 0.004, -0.112, 1.25],
        "looks_like_fraction",
        "B3",
    ),
    "two places": ([0.12, 0.06, -0.03, 0.08, 0.2, 1.3], "looks_like_fraction", "B3"),
    "two fractions among per cents": (
        [0.125, -3.9, 12.5, 0.083, 7.1, -1.2],
        "looks_like_fraction",
        "B3",
    ),
    "a fraction without a sign": (
        ["5.2%", "-3.9%", 0.083, "0.8%", "7.1%", "-1.2%"],
        "looks_like_fraction",
        "B5",
    ),
    "fractions of large growth too": (
        ["5.2%", "-3.9%", 0.083, 1.304, "7.1%", "-1.2%"],
        "looks_like_fraction",
        "B5",
    ),
    "one without a sign": (
        ["5.2%", "-3.9%", 12.5, "0.8%", "7.1%", "-1.2%"],
        "some_without_per_cent",
        "B5",
    ),
    "one with a sign": ([5.2, -3.9, "12.5%", 0.8, 7.1, -1.2], "some_without_per_cent", "B5"),
    "indices": ([112.5, 96.1, 108.3, 100.4, 88.8, 125], "looks_like_index", "B3"),
    "indices of one fall": ([104.2, 98.7, 61.0, 103.3, 101.9, 99.5], "looks_like_index", "B3"),
    "indices with a sign": (
        ["112.5%", "96.1%", "108.3%", "100.4%", "88.8%", "125%"],
        "looks_like_index",
        "B3",
    ),
    "ratios": ([1.125, 0.961, 1.083, 1.004, 0.888, 1.25], "looks_like_index", "B3"),
    "a whole column × 100": ([1250, 390, 830, 40, 1120, 2500], "growth_far", "B3"),
    "two rates × 100": ([1250, -3.9, 1120, 0.8, 7.1, -1.2], "growth_far", "B3"),
}


@pytest.mark.parametrize(("rates", "rule", "cell"), SAID.values(), ids=SAID)
def test_rates_that_look_like_something_else_are_said(tmp_path, towns, rates, rule, cell):
    said = told(clean(tmp_path, towns, rates))
    assert said[0] == (rule, cell) and {name for name, _ in said} == {rule}


def test_the_cells_that_differ_are_named(tmp_path, towns):
    findings = clean(tmp_path, towns, ["5.2%", "-3.9%", 0.083, "0.8%", 0.071, "-1.2%"])
    said = findings.set_index("rule").loc["looks_like_fraction", "message_zh"]
    assert "B5 0.083、B7 0.071" in said and "B3" not in said
    findings = clean(tmp_path, towns, [0.125, 0.062, -0.031, 0.081, 0.2, 1.304])
    assert (
        "只有 B8 1.304 不是" in findings.set_index("rule").loc["looks_like_fraction", "message_zh"]
    )


def test_levels_of_both_years_tell_growth_from_an_index(tmp_path, towns):
    """111 % beside a level that more than doubled is growth; beside one that grew by a tenth it is
    an index, and is refused."""
    rates, before = [111.2, 95.4, 108.3, 75.0, 121.1, 99.5], [100, 200, 300, 400, 500, 600]
    clean(tmp_path, towns, [5.2] * 6, before, period="2021年3月", name="2021.csv")
    doubled = [211, 391, 625, 700, 1106, 1197]  # before × (1 + rate)
    tenth = [111, 191, 325, 300, 606, 597]  # before × rate
    files = [tmp_path / "2021.csv", tmp_path / "2022.csv"]
    clean(tmp_path, towns, rates, doubled, name="2022.csv")
    findings = clean_files(files, towns).findings
    assert [rule for rule in findings["rule"] if rule != "copied_column"] == []
    clean(tmp_path, towns, rates, tenth, name="2022.csv")
    # the middle ones: of the ratios 111, 95.5, 108.3, 75, 121.2, 99.5 it is 103.9, of the rates too
    with pytest.raises(
        InputRefused, match="中间的一个增长 3.9%.*以上年同期为 100 的指数，是增长 3.9%"
    ):
        clean_files(files, towns)


def test_levels_of_both_years_tell_a_per_cent_from_a_fraction(tmp_path, towns):
    """0.12 beside levels that grew by 12 % is a fraction; beside the same levels it is 0.12 %."""
    rates, before = [0.12, 0.06, 0.1, 0.08, 0.2, 0.05], [1000, 2000, 3000, 4000, 5000, 6000]
    clean(tmp_path, towns, [5.2] * 6, before, period="2021年3月", name="2021.csv")
    files = [tmp_path / "2021.csv", tmp_path / "2022.csv"]
    grown = [1120, 2120, 3300, 4320, 6000, 6300]  # before × (1 + rate)
    clean(tmp_path, towns, rates, grown, name="2022.csv")
    with pytest.raises(InputRefused, match="中间的一个增长 9.0%.*没有乘 100 的小数，是 9%"):
        clean_files(files, towns)  # the middle of 6, 8, 10 … is 9 %, of the rates 0.09
    clean(tmp_path, towns, rates, [1001, 2001, 3003, 4003, 5010, 6003], name="2022.csv")
    assert "looks_like_fraction" in set(clean_files(files, towns).findings["rule"])


def test_columns_of_level_and_growth_exchanged_are_refused(tmp_path, towns):
    levels, rates = [3000, 8000, 4500, 15000, 7000, 1500], [5.2, 3.9, 12.5, 0.8, 7.1, 1.2]
    with pytest.raises(InputRefused, match="B3：读到“3000”.*C3 是“5.2”.*可能填反了"):
        clean(tmp_path, towns, levels, rates)
    # one row alone is a slip of that row, or a unit that began last year
    clean(tmp_path, towns, [3000, *rates[1:]], [5.2, *levels[1:]])


IMPOSSIBLE = {
    "one": ([5.2, -310, 12.5, 0.8, 7.1, -1.2], ["B4 -310"]),
    "several": ([5.2, -310, 8.1, 3.3, -150.2, 6.4], ["B4 -310", "B7 -150.2"]),
    "with a sign": (["5.2%", "-390%", "8.3%", "0.4%", "-1120%", "25%"], ["B4 -390%", "B7 -1120%"]),
    "just below": ([5.2, -100.1, 8.1, 3.3, 7.1, 6.4], ["B4 -100.1"]),
    "all of a column": ([-520, -310, -810, -330, -710, -640], ["B3 -520", "B8 -640"]),
}


@pytest.mark.parametrize(("rates", "cells"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_growth_below_minus_one_hundred_is_refused_with_its_cells(tmp_path, towns, rates, cells):
    with pytest.raises(InputRefused, match="不低于 -100% 的增速") as refusal:
        clean(tmp_path, towns, rates)
    assert all(cell in str(refusal.value) for cell in cells) and "工业总产值增速" in str(
        refusal.value
    )


def test_profit_may_fall_by_more_than_all_of_it(tmp_path, towns):
    profit = Indicator(
        name="profit_growth_pct",
        label_zh="利润增速",
        unit="%",
        kind="growth",
        wordings=("利润总额增速",),
    )
    (tmp_path / "a.csv").write_text(
        "2022年1-3月\n乡镇,利润总额增速(%)\n胡集镇,-310\n九里乡,5.2\n", encoding="utf-8"
    )
    panel = clean_files([tmp_path / "a.csv"], towns, indicators=(*STANDARD, profit)).panel
    assert panel["value"].tolist() == [-310, 5.2]


def test_another_rate_may_be_around_one_hundred(tmp_path, towns):
    sold = Indicator(
        name="sold_pct", label_zh="产销率", unit="%", kind="growth", wordings=("产销率",)
    )
    (tmp_path / "a.csv").write_text(
        "2022年1-3月\n乡镇,产销率(%)\n胡集镇,98.2\n九里乡,101.3\n石牌镇,97.5\n", encoding="utf-8"
    )
    found = clean_files([tmp_path / "a.csv"], towns, indicators=(*STANDARD, sold))
    assert len(found.panel) == 3 and told(found.findings) == []


def test_what_has_fallen_by_all_of_it_is_nothing(tmp_path, towns):
    rates, levels = [5.2, -100, 12.5, -100, 7.1, -1.2], [100, 80, 70, 0, 50, 40]
    findings = clean(tmp_path, towns, rates, levels).set_index("rule")
    said = findings.loc[["gone_and_there"]]
    assert said["cell"].tolist() == ["B4"] and "（C4）却是 80" in said["message_zh"].iloc[0]
    rates[0] = -310
    with pytest.raises(InputRefused, match="“B3 -310、B4 -100”（"):
        clean(tmp_path, towns, rates, levels)


def test_no_rates_no_words():
    assert check_rates([], STANDARD) == []
