"""Do two revisions publish the same packs? `make guard BASE=REVISION` compares one with the
checkout.

Both publish the made-up city: five complete quarters, two that are still open, a trial of another
policy, both from the data of the older one. Every table, page, paper, workbook and manifest is
compared by its bytes, the pages without the code they show; what differs is printed with the first
line that does. The packs of a revision are kept in .guard/ and not made twice.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from zx_analysis.publishing.comparison import compare

HERE = Path(__file__).resolve().parents[2]
KEPT = HERE / ".guard"
CODE = re.compile(r"<details class=\"code\">.*?</details>", re.DOTALL)
CITY = "zhongxiang"
RUNS = (
    *([quarter] for quarter in ("2021Q1", "2021Q2", "2021Q3", "2021Q4", "2022Q1")),
    ["2022Q1", "--as-of", "2021-12"],
    ["2022Q1", "--as-of", "2022-02"],
    ["2022Q1", "--policy", "trial.toml"],
)
# Another fund, another rounding, three flagged: what a trial would try.
TRIAL = (
    ('amount_yuan = { value = "10000000.00"', 'amount_yuan = { value = "15000000.00"'),
    ("flagged = 2 ", "flagged = 3 "),
)


def packs_of(revision: str) -> Path:
    """The root with the packs of a revision and what they were made of; published where it is not
    kept yet."""
    name = _run(["git", "-C", HERE, "rev-parse", f"{revision}^{{commit}}"]).strip()
    kept = KEPT / name
    if not kept.is_dir():
        with tempfile.TemporaryDirectory() as folder:
            source, library = Path(folder) / "source", Path(folder) / "library"
            _run(["git", "-C", HERE, "worktree", "add", "--detach", source, name])
            try:
                _run(
                    [Path(sys.executable).with_name("uv"), "pip", "install", "--quiet", "--no-deps"]
                    + ["--no-build-isolation", "--offline", "--target", library, source]
                )
                publish(library, source / "notebooks", source, Path(folder) / "root", RUNS)
            finally:
                _run(["git", "-C", HERE, "worktree", "remove", "--force", source])
            KEPT.mkdir(exist_ok=True)
            shutil.move(Path(folder) / "root", kept)
    return kept


def publish(library: Path, notebooks: Path, given: Path, root: Path, runs: Iterable) -> None:
    """Publish under `root` the data of `given` by the package in `library`, and take the code out
    of the pages."""
    shutil.copytree(given / "data" / "raw" / CITY, root / "data" / "raw" / CITY)
    shutil.copytree(notebooks, root / "notebooks")
    policy = (root / "data" / "raw" / CITY / "policy" / "2022Q1.toml").read_text("utf-8")
    for plain, tried in TRIAL:
        assert policy.count(plain) == 1, f"the policy does not say {plain} once"
        policy = policy.replace(plain, tried)
    (root / "trial.toml").write_text(policy, encoding="utf-8")
    for run in runs:
        print(" ", *run, file=sys.stderr, flush=True)
        _run(
            [sys.executable, "-m", "zx_analysis", "report", CITY, *run],
            cwd=root,
            env=os.environ | {"ZX_ROOT": str(root), "PYTHONPATH": str(library)},
        )
    for page in root.glob("reports/**/*.html"):
        page.write_text(CODE.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")


def _run(command: list, **more) -> str:
    """What a command prints; SystemExit with what it complained of where it fails."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def differences(before: Path, after: Path) -> list[str]:
    """Every difference between the packs in two folders; those of `before` alone are not
    counted.
    """
    found = []
    for pack in sorted(folder for folder in after.iterdir() if folder.is_dir()):
        if pack.name.startswith("."):
            continue
        if (before / pack.name).is_dir():
            found += [f"{pack.name}: {line}" for line in compare(before / pack.name, pack)]
        else:
            found.append(f"{pack.name}: the older revision does not publish it")
    return found


if __name__ == "__main__":
    runs = RUNS[-int(sys.argv[2]) :] if len(sys.argv) > 2 else RUNS
    with tempfile.TemporaryDirectory() as scratch:
        library, root = Path(scratch) / "library", Path(scratch) / "root"
        for part in ("zx_analysis", "notebooks"):  # the checkout may be worked on while this runs
            shutil.copytree(HERE / part, library / part)
        base = packs_of(sys.argv[1])
        publish(library, library / "notebooks", base, root, runs)
        found = differences(base / "reports" / CITY, root / "reports" / CITY)
    print(*found, sep="\n")
    print(f"{len(runs)} packs, {len(found)} differences")
    sys.exit(bool(found))
