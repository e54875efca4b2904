"""Do two revisions publish the same packs? `make guard BASE=REVISION` compares one with the checkout.

Both publish the made-up city: five complete quarters, two that are still open, a trial of another
policy. Every table, page, paper, workbook and manifest is compared by its bytes; what differs is
printed with the first line that does. The packs of a revision are kept in .guard/ and not made
twice.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from zx_analysis.publishing.comparison import compare

HERE = Path(__file__).resolve().parents[2]
KEPT = HERE / ".guard"
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
    """The folder with the packs of a revision, published where they are not kept yet."""
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
                _publish(source, library, Path(folder) / "root")
            finally:
                _run(["git", "-C", HERE, "worktree", "remove", "--force", source])
            KEPT.mkdir(exist_ok=True)
            shutil.move(Path(folder) / "root" / "reports" / CITY, kept)
    return kept


def packs_of_checkout(folder: Path) -> Path:
    """The folder with the packs of the checkout as it is, published under `folder`."""
    _publish(HERE, HERE, folder)
    return folder / "reports" / CITY


def _publish(source: Path, library: Path, root: Path) -> None:
    """Publish under `root` what `source` has as data and notebooks, by the package in `library`."""
    shutil.copytree(source / "data" / "raw" / CITY, root / "data" / "raw" / CITY)
    shutil.copytree(source / "notebooks", root / "notebooks")
    policy = (source / "data" / "raw" / CITY / "policy" / "2022Q1.toml").read_text("utf-8")
    for plain, tried in TRIAL:
        assert policy.count(plain) == 1, f"the policy does not say {plain} once"
        policy = policy.replace(plain, tried)
    (root / "trial.toml").write_text(policy, encoding="utf-8")
    for run in RUNS:
        print(" ", *run, file=sys.stderr, flush=True)
        _run(
            [sys.executable, "-m", "zx_analysis", "report", CITY, *run],
            cwd=root,
            env=os.environ | {"ZX_ROOT": str(root), "PYTHONPATH": str(library)},
        )


def _run(command: list, **more) -> str:
    """What a command prints; SystemExit with what it complained of where it fails."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def differences(before: Path, after: Path) -> list[str]:
    """Every difference between two folders of packs."""
    names = [
        {path.name for path in folder.iterdir() if path.is_dir()} for folder in (before, after)
    ]
    lone = [f"{name}: only one revision publishes it" for name in sorted(names[0] ^ names[1])]
    return lone + [
        f"{name}: {line}"
        for name in sorted(names[0] & names[1])
        if not name.startswith(".")
        for line in compare(before / name, after / name)
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        found = differences(packs_of(sys.argv[1]), packs_of_checkout(Path(scratch)))
    print(*found, sep="\n")
    print(f"{len(RUNS)} packs, {len(found)} differences")
    sys.exit(bool(found))
