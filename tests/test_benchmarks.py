"""The harness of benchmarks/ scores right: figures by hand, on small series."""

import sys

import numpy as np
import pandas as pd
import pytest

from zx_analysis import paths

sys.path.insert(0, str(paths.PACKAGE.parent / "benchmarks"))
import mutation  # noqa: E402
import panels  # noqa: E402
import scoring  # noqa: E402


def test_a_task_holds_what_was_known_then():
    """Two units of 100 + month and 10 a month, five years: every figure by hand."""
    months = [f"{year}-{month:02d}" for year in range(2015, 2020) for month in range(1, 13)]
    wide = pd.DataFrame({"a": [100.0 + i for i in range(60)], "b": 10.0}, months)
    found = {(t.quarter, t.known): t for t in panels.tasks(wide, pd.Series(1, months), "test", "p")}
    assert list(found) == [
        ("2019Q1", 0),
        ("2019Q1", 2),
        ("2019Q2", 0),
        ("2019Q2", 2),
        ("2019Q3", 0),
        ("2019Q3", 2),
        ("2019Q4", 0),
        ("2019Q4", 2),
    ]
    nothing, two = found["2019Q1", 0], found["2019Q1", 2]
    assert list(nothing.history.index[[0, -1]]) == ["2015-01", "2018-12"] and list(
        two.history.index[[0, -1]]
    ) == ["2015-01", "2019-02"]
    # a: months 48, 49, 50 of the series: 148 + 149 + 150 = 447; b: 30
    assert nothing.actual.tolist() == [447, 30, 477] and nothing.known_sum.tolist() == [0, 0, 0]
    assert two.known_sum.tolist() == [297, 20, 317] and (nothing.remaining, two.remaining) == (3, 1)
    # 2018Q1: a: 136 + 137 + 138 = 411; b: 30
    assert nothing.year_ago.tolist() == two.year_ago.tolist() == [411, 30, 441]
    # a quarter is 3 × 12 = 36 above the one a year before, always; b does not change
    assert nothing.scale.tolist() == [36, 0, 36]


def test_a_joint_slot_is_known_whole():
    months = [f"{year}-{month:02d}" for year in range(2015, 2020) for month in range(2, 13)]
    spans = pd.Series([2 if m.endswith("-02") else 1 for m in months], months)
    tasks = [
        t
        for t in panels.tasks(pd.DataFrame({"a": 1.0}, months), spans, "test", "p")
        if t.quarter == "2019Q1"
    ]
    assert [(t.known, t.remaining, t.slots_a_year, len(t.history)) for t in tasks] == [
        (0, 2, 11, 44),
        (2, 1, 11, 45),
    ]


def test_error_pinball_and_coverage_by_hand():
    """13 quantiles 1 … 13, outcome 10, scale 2: |10 - 7| / 2 = 1.5; inside 80 % (3 … 11) and 95 %
    (1 … 13).
    """
    quantiles = np.arange(1.0, 14.0)[None, :]
    found = scoring.scored(np.array([10.0]), quantiles, np.array([2.0]))
    probabilities = [0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975]
    # below the outcome the loss is p × (10 - q): q = 1 … 9; above it (1 - p) × (q - 10): 11, 12, 13
    losses = [p * (10 - q) for p, q in zip(probabilities, range(1, 11), strict=False)] + [
        0.1 * 1,
        0.05 * 2,
        0.025 * 3,
    ]
    assert found["error"].tolist() == [1.5] and (found["covered80"][0], found["covered95"][0]) == (
        1,
        1,
    )
    assert found["crps"][0] == pytest.approx(2 * sum(losses) / 13 / 2)
    outside = scoring.scored(
        np.array([12.0, 14.0]), np.repeat(quantiles, 2, axis=0), np.array([2.0, 2.0])
    )
    assert outside["covered80"].tolist() == [0, 0] and outside["covered95"].tolist() == [1, 0]


def test_brier_by_hand():
    """Quantiles 94, 95 … 106 of the 13 probabilities, last year 100, outcome 103: the targets 90,
    95, 100, 105, 110, 115, 120.
    """
    quantiles = np.arange(94.0, 107.0)[None, :]
    # 90 lies below all: 1 - 0.0125 is left; 95 is the 5 % quantile, 100 the median, 105 the 95 %
    # quantile, the others lie above all: 0.0125
    squares = [0.0125**2, 0.05**2, 0.5**2, 0.05**2, *[0.0125**2] * 3]
    found = scoring.brier(
        np.array([103.0, 103.0, 103.0]),
        np.vstack([quantiles, quantiles, np.full((1, 13), np.nan)]),
        np.array([100.0, 0.0, 100.0]),
    )
    assert found[0] == pytest.approx(sum(squares) / 7) and np.isnan(found[1:]).all()


def test_cells_divide_by_seasonal_naive_over_the_same_series():
    """Errors 1 and 3 against naive 2 and 6 in one cell, 1 against 4 in the other: 4/8 and 1/4,
    geometric mean √(1/8). A series that a method left out counts for neither.
    """
    rows = pd.DataFrame(
        {
            "method": "m",
            "data": ["a", "a", "b", "a"],
            "known": 0,
            "level": "units",
            "cluster": ["x", "y", "z", "y"],
            "error": [1, 3, 1, np.nan],
            "crps": [1, 1, 2, np.nan],
            "naive_error": [2, 6, 4, 100],
            "naive_crps": [2, 2, 2, 100],
            "covered80": [1, 0, 1, np.nan],
            "covered95": [1, 1, 1, np.nan],
            "brier": [0.1, 0.3, 0.4, np.nan],
        }
    )
    table = scoring.cells(rows)
    assert (
        table["relative_mae"].tolist() == [0.5, 0.25]
        and table["relative_crps"].tolist() == [0.5, 1.0]
        and table["series"].tolist() == [2, 1]
    )
    total = scoring.summary(table).loc["m"]
    assert total["relative_mae"] == pytest.approx(np.sqrt(1 / 8)) and total["covered80"] == 0.75
    assert table["brier"].tolist() == [pytest.approx(0.2), 0.4]
    low, high = scoring.bootstrap(rows, "m", "error", runs=200)
    # cell a can be drawn as x x (1/2), x y (1/2) or y y (1/2), cell b only as z
    assert low == high == pytest.approx(np.sqrt(1 / 8))


def test_a_library_method_on_a_public_series_is_scored_like_by_hand():
    """El Niño sea surface temperatures (statsmodels' copy), the first quarter of 1955 from the four
    years before: seasonal naive and statsmodels' Theta, their errors over the mean change of the
    quarters, computed here in plain loops.
    """
    import statsmodels.datasets.elnino as elnino
    from statsmodels.tsa.forecasting.theta import ThetaModel

    frame = elnino.load_pandas().data.set_index("YEAR")
    values = frame.loc[1951:1955].to_numpy().ravel()
    months = [f"{year}-{month:02d}" for year in range(1951, 1956) for month in range(1, 13)]
    task = next(
        t
        for t in panels.tasks(
            pd.DataFrame({"sst": values}, months), pd.Series(1, months), "test", "p"
        )
        if t.quarter == "1955Q1" and t.known == 0
    )
    changes = []
    for first in range(12, 48, 3):
        changes.append(abs(values[first : first + 3].sum() - values[first - 12 : first - 9].sum()))
    scale = sum(changes) / 12
    outcome = values[48] + values[49] + values[50]
    naive = values[36] + values[37] + values[38]
    theta = (
        ThetaModel(pd.Series(values[:48]), period=12, method="multiplicative")
        .fit()
        .forecast(3)
        .sum()
    )
    quantiles = np.repeat([[naive], [theta]], 13, axis=1)
    found = scoring.scored(np.repeat(task.actual[0], 2), quantiles, np.repeat(task.scale[0], 2))
    assert found["error"] == pytest.approx(
        [abs(outcome - naive) / scale, abs(outcome - theta) / scale]
    )
    assert found["crps"] == pytest.approx(
        found["error"]
    )  # the CRPS of a point is its absolute error
    assert naive != pytest.approx(theta) and scale > 0


def test_the_rejected_estimate_of_the_festival_finds_what_is_not_there():
    """The support does nothing. Where the same enterprises went on a year ago the estimate says so;
    where others did it finds near 0.85 / 0.55 − 1 = 55 %, the difference between going on and
    stopping."""
    import festival_effect

    same, _ = festival_effect.triple_difference(
        festival_effect.panel(np.random.default_rng(1), 1.0)
    )
    others, sure = festival_effect.triple_difference(
        festival_effect.panel(np.random.default_rng(1), 0.0)
    )
    assert abs(same) < 0.1 and sure and others == pytest.approx(0.55, abs=0.15)


@pytest.mark.parametrize("error", mutation.ERRORS, ids=lambda error: error.what)
def test_every_error_of_the_mutations_can_still_be_made(error):
    """`make mutation` runs them; here it is only seen that the lines are still as the list has
    them.
    """
    text = (paths.PACKAGE / error.file).read_text(encoding="utf-8")
    assert text.count(error.right) == 1 and error.wrong != error.right
    compile(text.replace(error.right, error.wrong), error.file, "exec")
    for test in error.tests.split():
        assert (paths.PACKAGE.parent / "tests" / test).is_file(), test
