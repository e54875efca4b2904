"""Which errors in the methods do their tests notice? Each error is put into a copy of the checkout,
alone, and the tests of that method are run on it (mutation testing: DeMillo, Lipton and Sayward
1978, Hints on Test Data Selection).

    python benchmarks/mutation.py [WORD …]     only errors whose file or description holds a word

The list is ours, one error a line that a person could make and that would change a figure a bureau
acts on; a machine's list (mutmut, cosmic-ray) is longer by thousands, a day's work for two cores,
and mostly of errors that change nothing. Ends with 1 where an error is not noticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

# Imported here once for all forks: most of a run's time.
import hypothesis  # noqa: F401
import matplotlib.pyplot  # noqa: F401
import numpy  # noqa: F401
import pandera  # noqa: F401
import pydantic  # noqa: F401
import pytest
import scipy.stats  # noqa: F401

sys.dont_write_bytecode = (
    True  # a file that is put back has the size and the second of the wrong one
)
os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "agg"}
CHECKOUT = Path(__file__).resolve().parents[1]


PANELS = (
    "cleaning/test_panels.py cleaning/test_panels_comparable.py cleaning/test_panels_revisions.py "
    "cleaning/test_panel.py"
)


class Error(NamedTuple):
    """`right` stands once in the file and is replaced by `wrong`; tests: files or node ids under
    tests/.
    """

    what: str
    file: str
    right: str
    wrong: str
    tests: str


ERRORS = [
    Error(
        "every forecast is 5 % too high",
        "forecasting/forecast.py",
        "made = made + factor * _draw(",
        "made = made + np.exp(0.05) * factor * _draw(",
        "forecasting/test_forecast.py forecasting/test_backtest.py",
    ),
    Error(
        "ranges are too narrow by a fifth",
        "forecasting/forecast.py",
        "shock = np.exp(np.clip(scale * rng",
        "shock = np.exp(np.clip(0.8 * scale * rng",
        "forecasting/test_forecast.py forecasting/test_backtest.py",
    ),
    Error(
        "a target that is just reached counts as missed",
        "forecasting/attainment.py",
        "probability = float(np.mean(at_least(draws, target)))",
        "probability = float(np.mean(draws > target))",
        "forecasting/test_attainment.py",
    ),
    Error(
        "the range shown is 90 % where 80 % is said",
        "forecasting/attainment.py",
        "np.quantile(draws, [0.1, 0.5, 0.9])",
        "np.quantile(draws, [0.05, 0.5, 0.95])",
        "forecasting/test_attainment.py",
    ),
    Error(
        "counts go on at the pace of two years",
        "forecasting/counts.py",
        "span = np.minimum(origins, 12)",
        "span = np.minimum(origins, 24)",
        "forecasting/test_growth_counts.py",
    ),
    Error(
        "the score of a back-test is half",
        "forecasting/backtest.py",
        "return 2 * np.mean(np.maximum(p * short",
        "return np.mean(np.maximum(p * short",
        "forecasting/test_backtest.py forecasting/test_backtest_rivals.py",
    ),
    Error(
        "a method of one's own is judged without its first errors",
        "forecasting/own_methods.py",
        "zip(answers[:at], past[:at], strict=True)",
        "zip(answers[3:at], past[3:at], strict=True)",
        "forecasting/test_own_methods.py",
    ),
    Error(
        "scores are not mirrored where lower is better",
        "ranking/scoring.py",
        "return np.where(mirrored, 1 - share, share) if mirrored.any() else share",
        "return share",
        "ranking/test_scoring_normalisation.py ranking/test_scoring.py",
    ),
    Error(
        "a missing figure counts as nothing",
        "ranking/scoring.py",
        "return np.where(present, normalised, 0) @ weights / (present @ weights)",
        "return np.where(present, normalised, 0) @ weights / weights.sum()",
        "ranking/test_scoring_aggregation.py ranking/test_ranking.py",
    ),
    Error(
        "halves are rounded up, not to even",
        "ranking/scoring.py",
        "np.where(half, whole + (whole % 2), np.rint(scaled))",
        "np.where(half, whole + 1, np.rint(scaled))",
        "ranking/test_scoring.py ranking/test_ranking.py",
    ),
    Error(
        "one township too many is named",
        "ranking/ranking.py",
        "nominal = scoring.worse_count(score, score, breakers) < plan.flagged",
        "nominal = scoring.worse_count(score, score, breakers) <= plan.flagged",
        "ranking/test_ranking.py",
    ),
    Error(
        "a list is firm under half of the methods",
        "ranking/ranking.py",
        "bool(fewest > 0.5)",
        "bool(fewest >= 0.5)",
        "ranking/test_ranking.py ranking/test_firmness_methods.py",
    ),
    Error(
        "weights vary by an eighth instead of a quarter",
        "ranking/firmness.py",
        "SPREAD = 0.25",
        "SPREAD = 0.125",
        "ranking/test_acceptability.py ranking/test_firmness_acceptability.py",
    ),
    Error(
        "the last fen goes to the smallest remainder",
        "rewards/apportionment.py",
        "key=lambda code: (-(quota[code] % 1), -weights[code], str(code))",
        "key=lambda code: (quota[code] % 1, -weights[code], str(code))",
        "rewards/test_apportionment.py rewards/test_fund.py",
    ),
    Error(
        "floors are rounded down",
        "rewards/fund.py",
        "low = {code: -((floor[code] or 0) // -unit) for code in codes}",
        "low = {code: (floor[code] or 0) // unit for code in codes}",
        "rewards/test_fund.py",
    ),
    Error(
        "an earlier vintage is taken for the latest",
        "cleaning/panels.py",
        'panel.sort_values("vintage").drop_duplicates(keys, keep="last")',
        'panel.sort_values("vintage").drop_duplicates(keys, keep="first")',
        "cleaning/test_panels.py cleaning/test_panel.py",
    ),
    Error(
        "an enterprise's pull is put over its own base",
        "programmes/enterprise_output.py",
        '"pull_pp": 100 * change / total if total > 0',
        '"pull_pp": 100 * change / (1.05 * total) if total > 0',
        "programmes/test_enterprise_output.py",
    ),
    Error(
        "a growth point that is just within the grace is late",
        "programmes/growth_points.py",
        '"on_time" if slip <= GRACE_DAYS else "late"',
        '"on_time" if slip < GRACE_DAYS else "late"',
        "programmes/test_growth_points.py",
    ),
    Error(
        "a bar says twice its value",
        "pages/charts.py",
        'ax.annotate(row["text"], at,',
        "ax.annotate(f\"{row['text']}{row['text']}\", at,",
        "pages/test_charts.py pages/test_labels.py",
    ),
    Error(
        "a bar's name is written twice",
        "pages/charts.py",
        "ax.set_yticks(places, [label(name) for name in rows.index])",
        "ax.set_yticks(places, [2 * label(name) for name in rows.index])",
        "pages/test_charts.py pages/test_labels.py",
    ),
    Error(
        "equal figures do not share their places' points",
        "ranking/scoring.py",
        'np.searchsorted(known, column, "left") + np.searchsorted(known, column, "right") - 1',
        '2 * np.searchsorted(known, column, "left")',
        "ranking/test_scoring_aggregation.py",
    ),
    Error(
        "a draw between two townships counts for neither",
        "ranking/scoring.py",
        "wins = (np.sign(margin) + 1) / 2 *",
        "wins = (np.sign(margin) > 0) *",
        "ranking/test_scoring_aggregation.py",
    ),
    Error(
        "weights from the data are larger where townships differ less",
        "ranking/scoring.py",
        "spread = 1 + terms.sum(axis=0) / np.log(",
        "spread = -terms.sum(axis=0) / np.log(",
        "ranking/test_scoring_aggregation.py ranking/test_scoring.py",
    ),
    Error(
        "a geometric mean takes a zero",
        "ranking/scoring.py",
        "if (normalised <= 0).any():",
        "if (normalised < 0).any():",
        "ranking/test_scoring_aggregation.py",
    ),
    Error(
        "whoever ties at the cut is not named",
        "ranking/scoring.py",
        "return (known <= cut) & np.isfinite(known)",
        "return (known < cut) & np.isfinite(known)",
        "ranking/test_scoring_ties.py ranking/test_scoring.py",
    ),
    Error(
        "tie breakers work the other way round",
        "ranking/scoring.py",
        "[-1.0 if name in lower else 1.0 for",
        "[1.0 if name in lower else -1.0 for",
        "ranking/test_scoring_ties.py ranking/test_scoring.py ranking/test_ranking.py",
    ),
    Error(
        "whom a tie breaker decides counts half",
        "ranking/scoring.py",
        "np.where(sure, 1, np.where(possible, 0.5, 0))",
        "np.where(sure, 0.5, np.where(possible, 0.5, 0))",
        "ranking/test_scoring_ties.py ranking/test_scoring.py",
    ),
    Error(
        "a base that is just large enough is too small",
        "ranking/scoring.py",
        "small = ~(base >= row.least_base)",
        "small = ~(base > row.least_base)",
        "ranking/test_ranking.py ranking/test_scoring.py ranking/test_scoring_normalisation.py",
    ),
    Error(
        "a size of nothing is divided by",
        "ranking/scoring.py",
        "np.where(np.nan_to_num(size) > 0, size, np.nan)",
        "np.where(np.nan_to_num(size) >= 0, size, np.nan)",
        "ranking/test_robustness.py",
    ),
    Error(
        "a past quarter is forecast with a month of its own",
        "forecasting/backtest.py",
        "past = history.iloc[:cut]\n",
        "past = history.iloc[: cut + 1]\n",
        "forecasting/test_backtest.py",
    ),
    Error(
        "seasonal naive does not know what is known",
        "forecasting/backtest.py",
        "naive = float(own.forecast.known.sum() + rest)",
        "naive = float(rest)",
        "forecasting/test_backtest.py",
    ),
    Error(
        "95 % ranges are counted as 80 % ones",
        "forecasting/backtest.py",
        'covered80=table["actual"].between(table["low80"], table["high80"])',
        'covered80=table["actual"].between(table["low95"], table["high95"])',
        "forecasting/test_backtest.py",
    ),
    Error(
        "errors without a naive one beside them are counted against it",
        "forecasting/backtest.py",
        'paired=table["error"].where(table["naive"].notna())',
        'paired=table["error"]',
        "forecasting/test_backtest.py",
    ),
    Error(
        "a year after a break counts as plain",
        "forecasting/backtest.py",
        'return "echo" if set(quarter.a_year_before.months)',
        'return "echo" if set(quarter.months)',
        "forecasting/test_backtest.py",
    ),
    Error(
        "errors are a share of the forecast",
        "forecasting/backtest.py",
        '(g["error"] / g["actual"]).mean()',
        '(g["error"] / g["median"]).mean()',
        "forecasting/test_backtest.py",
    ),
    Error(
        "a rival's scale grows with the number of its errors",
        "forecasting/backtest.py",
        "(np.where(known, errors, 0) ** 2).sum(axis=0) / np.maximum(count, 1))",
        "(np.where(known, errors, 0) ** 2).sum(axis=0))",
        "forecasting/test_backtest_rivals.py",
    ),
    Error(
        "a history that is just long enough is too short",
        "forecasting/backtest.py",
        "< shortest or not rows:",
        "<= shortest or not rows:",
        "forecasting/test_backtest.py",
    ),
    Error(
        "a quarter's own months are left out when it is forecast",
        "forecasting/backtest.py",
        "exclude=set(exclude) - set(quarter.months),",
        "exclude=set(exclude),",
        "forecasting/test_backtest.py",
    ),
    Error(
        "a joint figure counts beside its months",
        "cleaning/panels.py",
        "return rows[month & ~together | joint & ~apart]",
        "return rows[month & ~together | joint]",
        PANELS,
    ),
    Error(
        "growth is worked out on a base of nothing",
        "cleaning/panels.py",
        "before.where(lambda level: level > 0) - 1)",
        "before.where(lambda level: level >= 0) - 1)",
        PANELS,
    ),
    Error(
        "the chain goes up by the growth instead of down",
        "cleaning/panels.py",
        "series[year - 1] = level / (1 + growth_pct / 100)",
        "series[year - 1] = level * (1 + growth_pct / 100)",
        PANELS,
    ),
    Error(
        "what was made before the quarter is added to it",
        "cleaning/panels.py",
        ".assign(sign=-1)",
        ".assign(sign=1)",
        PANELS,
    ),
    Error(
        "eight revisions are too few",
        "cleaning/panels.py",
        "if len(change) >= FEWEST_REVISIONS",
        "if len(change) > FEWEST_REVISIONS",
        PANELS,
    ),
    Error(
        "a base year of eleven months is whole",
        "cleaning/panels.py",
        "for code in months.index[months != 12]:",
        "for code in months.index[months < 11]:",
        PANELS,
    ),
    Error(
        "the growth that is needed is a hundred points too high",
        "quarter/township_targets.py",
        "rest.where(rest > 0) - 1)",
        "rest.where(rest > 0))",
        "quarter/test_township_targets.py",
    ),
    Error(
        "exactly at the yellow mark is red",
        "quarter/township_targets.py",
        "at_the_end >= yellow, at_the_end < yellow]",
        "at_the_end > yellow, at_the_end <= yellow]",
        "quarter/test_township_targets.py",
    ),
    Error(
        "shares of the target do not sum to it",
        "quarter/township_targets.py",
        "return amount * output / output.sum()",
        "return amount * output / output.max()",
        "quarter/test_township_targets.py",
    ),
    Error(
        "the chance to leave the last is that of staying",
        "quarter/warning.py",
        'own <= value if row.direction == "lower" else own >= value',
        'own >= value if row.direction == "lower" else own <= value',
        "quarter/test_warning.py quarter/test_warning_prospects.py",
    ),
    Error(
        "all are compared with all though there are groups",
        "quarter/warning.py",
        '[groups.get(str(code), "") for code in codes]',
        '["" for code in codes]',
        "quarter/test_warning.py quarter/test_warning_prospects.py",
    ),
    Error(
        "the score of a constant warning is no square",
        "quarter/warning.py",
        '"constant": (hit.mean() - hit) ** 2,',
        '"constant": (hit.mean() - hit).abs(),',
        "quarter/test_warning.py quarter/test_warning_prospects.py",
    ),
]


def copy(folder: Path) -> None:
    """What git knows of, as it stands in the checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, folder / name)


def tested(folder: Path, tests: str) -> int:
    """pytest's exit code: 0 all passed, 1 some failed. A fork of this process, which has imported
    what the tests import and nothing of the package, runs them."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 70
    try:
        os.chdir(folder)
        sys.path.insert(0, str(folder))
        os.environ["PYTHONPATH"] = str(folder)  # of the processes that tests start
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        files = [f"tests/{test}" for test in tests.split()]
        code = int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", *files]))
    finally:
        os._exit(code)


def noticed(folder: Path, error: Error) -> bool:
    """Whether the tests fail on the copy with this error in it, which is taken out again.
    ValueError where the line is no longer as the list has it; RuntimeError where pytest did not get
    to test.
    """
    file = folder / "zx_analysis" / error.file
    text = file.read_text(encoding="utf-8")
    if text.count(error.right) != 1:
        raise ValueError(
            f"{error.file}: {error.right!r} stands there {text.count(error.right)} times"
        )
    file.write_text(text.replace(error.right, error.wrong), encoding="utf-8")
    code = tested(folder, error.tests)
    file.write_text(text, encoding="utf-8")
    if code not in (0, 1):
        raise RuntimeError(f"{error.tests}: pytest ended with {code}")
    return code == 1


def main(words: list[str]) -> int:
    chosen = [one for one in ERRORS if all(word in f"{one.file} {one.what}" for word in words)]
    begun, missed = time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as name:
        copy(Path(name))
        passing: set[str] = set()
        for error in chosen:
            if error.tests not in passing and tested(Path(name), error.tests):
                print(f"the tests fail without an error: {error.tests}", file=sys.stderr)
                return 1
            passing.add(error.tests)
            seen = noticed(Path(name), error)
            missed += not seen
            print(f"{'noticed' if seen else 'MISSED '}  {error.file:36} {error.what}", flush=True)
    spent = time.perf_counter() - begun
    print(f"{len(chosen) - missed} of {len(chosen)} errors noticed, {spent:.0f} s")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
