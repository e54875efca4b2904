import numpy as np
import pytest

from zx_analysis.forecasting.combination import Windows, mean, surprises


def test_windows_never_split_a_joint_slot():
    """Two years of 1-2月, 3月 … 12月; months counted from January of year 0."""
    ends = [12 * year + month for year in range(2) for month in range(1, 12)]
    spans = [2 if end % 12 == 1 else 1 for end in ends]
    windows = Windows(np.arange(22.0)[:, None], ends, spans)
    assert (
        windows.rows(0, 2) == [0, 1]
        and windows.rows(1, 2) == []
        and windows.rows(0, 0) == []
        and windows.rows(22, 24) == []
    )
    assert windows.recent(13, 1) == [
        11
    ]  # one month to the end of February would split the slot: two are taken
    assert windows.recent(14, 2) == [11, 12] and windows.recent(14, 3) == [11, 12]
    assert windows.earlier([11, 12], 1) == [0, 1] and windows.earlier([0], 1) == []
    assert windows.sum([11, 12]).tolist() == [23]


def test_what_is_excluded_is_no_level_and_no_base():
    windows = Windows(np.ones((24, 1)), list(range(24)), [1] * 24, excluded={5, 20})
    assert windows.recent(21, 3) == [19, 21]
    assert windows.earlier([17], 1) == [] and windows.earlier([18], 1) == [6]


def test_the_months_ahead_of_an_origin_are_those_of_an_earlier_year_too_unless_one_is_left_out():
    windows = Windows(np.ones((24, 1)), list(range(24)), [1] * 24, excluded={5, 20})
    assert windows.ahead(17, 0, 2) == [18, 19]  # they begin at once, or one month later
    assert windows.ahead(17, 1, 2) == []  # 20 is left out
    assert windows.ahead(23, 1, 2, years=1) == [13, 14]  # months 25 and 26 a year before
    assert windows.ahead(16, 0, 2, years=1) == []  # 5 is left out
    assert windows.ahead(23, 0, 1) == [] and windows.ahead(0, 0, 1, years=1) == []  # outside


def test_the_mean_is_over_the_rows_that_are_known():
    values = np.array([[1.0, np.nan, np.nan], [4.0, 2.0, np.nan]])
    assert mean(values) == pytest.approx([2.5, 2, np.nan], nan_ok=True)
    # weights of 3 and 1: (3 · 1 + 1 · 4) / 4
    weighted = mean(values, np.array([[3.0], [1.0]]))
    assert weighted == pytest.approx([7 / 4, 2, np.nan], nan_ok=True)


def test_windows_up_to_a_month_leave_out_what_was_left_out():
    known = Windows(np.arange(24.0)[:, None], list(range(24)), [1] * 24, excluded={5, 20}).until(10)
    assert (
        known.last == 10
        and known.values[:, 0].tolist() == list(range(11))
        and known.recent(6, 3) == [4, 6]
    )


def test_log_errors_of_units_and_of_their_total():
    # 2 and 3 came where 1 and 6 were expected: 5 of 7 in all; a unit that stopped counts in the
    # total, one without a forecast does not
    assert surprises(np.array([2.0, 3.0]), np.log([1, 6])) == pytest.approx(
        np.log([2, 1 / 2, 5 / 7])
    )
    assert surprises(np.array([0.0, 3.0]), np.log([1, 6])) == pytest.approx(
        [np.nan, np.log(1 / 2), np.log(3 / 7)], nan_ok=True
    )
    assert surprises(np.array([2.0, 3.0]), np.array([np.nan, np.log(6)])) == pytest.approx(
        [np.nan, np.log(1 / 2), np.log(1 / 2)], nan_ok=True
    )
    assert surprises(np.array([100.0]), np.zeros(1)) == pytest.approx(
        [2, 2]
    )  # cut off at 2, a factor of seven
