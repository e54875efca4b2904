"""A method of one's own in the back-test, by hand."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis.city.periods import month_range
from zx_analysis.forecasting.backtest import NAIVE, OURS
from zx_analysis.forecasting.contest import paired_tests, relative_errors
from zx_analysis.forecasting.own_methods import backtest

Z90 = 1.2815515655446004  # the normal law's 90 % point


def panel() -> pd.DataFrame:
    """Two units, 10 and 20 in every month of 2018 to 2021: a quarter makes 30 and 60, together 90.
    Forecast are the eight quarters with 24 months before them, each with 0, 1, 2 months known.
    Nothing in the first month keeps the library out, which takes its time and wants positive ones.
    """
    history = pd.DataFrame({"b": 20.0, "a": 10.0}, month_range("2018-01", "2021-12"))
    history.loc["2018-01"] = 0.0
    return history


def rows_of(method, name="own") -> pd.DataFrame:
    table = backtest(panel(), methods={name: method}, draws=20)
    return (
        table[table["method"] == name].set_index(["unit", "quarter", "known_months"]).sort_index()
    )


def test_a_number_is_the_total_s_alone_with_the_range_of_its_past_errors():
    rows = rows_of(lambda history, quarter: 99)
    assert set(rows.index.get_level_values("unit")) == {"total"} and len(rows) == 8 * 3
    assert rows["error"].to_numpy() == pytest.approx(9) and rows["median"].to_numpy() == (
        pytest.approx(99)
    )
    # before 2021Q1 fewer than four quarters were over: the default of 0.25
    early, late = rows.loc["total", "2020Q4", 1], rows.loc["total", "2021Q1", 1]
    assert early["low80"] == pytest.approx(99 * np.exp(-0.25 * Z90))
    assert early["high80"] == pytest.approx(99 * np.exp(0.25 * Z90))
    # then four errors of ln(90 / 99) each, of the same stage
    assert late["high80"] == pytest.approx(99 * np.exp(np.log(99 / 90) * Z90))


def test_a_series_is_by_unit_whatever_its_order():
    rows = rows_of(lambda history, quarter: pd.Series({"a": 33.0, "b": 60.0}))
    assert rows.loc["a", "error_pct"].to_numpy() == pytest.approx(10)
    assert rows.loc["b", "error_pct"].to_numpy() == pytest.approx(0)
    assert rows.loc["total", "error_pct"].to_numpy() == pytest.approx(100 * 3 / 90)


def test_draws_speak_for_themselves():
    """Of 0, 1, …, 100 the tenth, the half and nine tenths are 10, 50 and 90."""
    rows = rows_of(lambda history, quarter: np.arange(101.0))
    assert rows[["low80", "median", "high80"]].drop_duplicates().to_numpy() == pytest.approx(
        np.array([[10, 50, 90]])
    )
    by_unit = rows_of(lambda history, quarter: np.column_stack([np.arange(101.0), np.full(101, 5)]))
    assert by_unit.loc["b", "median"].to_numpy() == pytest.approx(50)
    assert by_unit.loc["a", "median"].to_numpy() == pytest.approx(5)
    assert by_unit.loc["total", "median"].to_numpy() == pytest.approx(55)


def test_it_is_shown_what_was_known_then_and_cannot_change_it():
    seen = []

    def spoil(history, quarter):
        seen.append((str(quarter), history.index[-1], len(history)))
        history.iloc[:] = 0
        return 90

    table = backtest(panel(), methods={"own": spoil})
    assert seen[:3] == [
        ("2020Q1", "2019-12", 24),
        ("2020Q1", "2020-01", 25),
        ("2020Q1", "2020-02", 26),
    ]
    total = table[table["unit"] == "total"].set_index("method")
    assert total.loc[NAIVE, "error"].to_numpy() == pytest.approx(0)


def test_it_enters_every_comparison_and_leaves_ours_as_it_was():
    both = backtest(panel(), methods={"one": lambda *_: 99, "two": lambda *_: 81})
    alone = backtest(panel())
    rest = both[~both["method"].isin(["one", "two"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(rest, alone)
    total = both[both["unit"] == "total"]
    assert relative_errors(total).loc[(0, "one"), "error_pct"] == pytest.approx(10)
    assert {"one", "two"} <= set(paired_tests(both)["rival"])
    assert OURS in set(both["method"])


@pytest.mark.parametrize(
    "answer",
    ["90", None, float("nan"), -1.0, [90], pd.Series({"a": 30.0}), np.array([]), np.ones((5, 3))],
)
def test_what_is_no_forecast_is_refused_by_name(answer):
    with pytest.raises(ValueError, match=r"预测方法“我的”：对 2020Q1（已知 0 个月）"):
        # one quarter: ours is forecast of every one before a method of one's own is asked
        backtest(panel().loc[:"2020-03"], methods={"我的": lambda history, quarter: answer})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (pd.Series({"a": 30.0}), "给出的是 缺少 b 的 Series，"),
        (pd.Series({"a": 30.0, "b": np.nan}), "给出的是 b nan，"),
        (pd.Series({"a": -30.0, "b": 60.0}), "给出的是 a -30.0，"),
        (np.ones((5, 3)), r"给出的是 形状为 \(5, 3\) 的数组（按乡镇的抽样应有 2 列），"),
        (np.array([]), r"给出的是 形状为 \(0,\) 的数组"),
        (float("nan"), "给出的是 nan，"),
        (np.array([30.0, 60.0]), "给出的是 2 个数的数组，与乡镇一样多，"),
        (np.array([[30.0, 60.0], [np.nan, 60.0]]), "给出的是 nan、nan，"),  # a unit, the total
    ],
)
def test_what_is_wrong_is_said_with_the_unit(answer, said):
    with pytest.raises(ValueError, match=said):
        backtest(panel(), methods={"我的": lambda history, quarter: answer})


@pytest.mark.parametrize("name", ["本预测", "去年同期"])
def test_a_name_that_ours_or_a_rival_has_is_refused(name):
    periods = [f"{year}-{month:02d}" for year in range(2018, 2022) for month in range(1, 13)]
    history = pd.DataFrame({"甲": 10.0}, index=periods)
    with pytest.raises(ValueError, match=f"方法名“{name}”已经有了.*请换一个名称"):
        backtest(history, methods={name: lambda history, quarter: 30.0})


def test_an_error_in_a_method_of_ones_own_says_when_it_came():
    periods = [f"{year}-{month:02d}" for year in range(2018, 2022) for month in range(1, 13)]
    history = pd.DataFrame({"甲": 10.0}, index=periods)
    with pytest.raises(KeyError) as failed:
        backtest(history, methods={"查表": lambda history, quarter: history.loc["2030-01"]})
    (note,) = failed.value.__notes__
    assert note.startswith("方法“查表”预测 2020Q1（已知 0 个月）时出错。")
