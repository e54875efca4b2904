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

CHECKOUT = Path(__file__).resolve().parents[1]


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
        "counts go on at half the pace",
        "forecasting/counts.py",
        "span, made, due = min(last, 12), 0.0, 0.0",
        "span, made, due = min(last, 24), 0.0, 0.0",
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
    """pytest's exit code: 0 all passed, 1 some failed."""
    files = [f"tests/{test}" for test in tests.split()]
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *files]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True).returncode


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
