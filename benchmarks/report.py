"""How long a decision pack takes beside papermill's own command line on the same notebooks, and beside the floor: the figures read once and the same cells run one after the
other in one process that is warm already.

    .venv/bin/python benchmarks/report.py [ROUNDS]

Every way runs in each round, in turn; the table gives the least of each, so that a busy moment of the machine falls on none of them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from IPython.core.interactiveshell import InteractiveShell

from zx_analysis import paths
from zx_analysis.publishing import execution
from zx_analysis.quarter import Answers, open_study
from zx_analysis.quarter.answers import kept

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
BIN = Path(sys.executable).parent
GIVEN = {"city": "zhongxiang", "quarter": "2022Q1", "as_of": "", "policy": "", "seed": "0"}


def papermill(notebook: Path, root: Path) -> None:
    """One notebook by papermill's command line, its tables handed over."""
    out = root / "out" / notebook.stem
    out.mkdir(parents=True, exist_ok=True)
    parameters = [
        word
        for name, value in {**GIVEN, "out": str(out)}.items()
        for word in ("-r" if name != "seed" else "-p", name, value)
    ]
    subprocess.run(
        [
            BIN / "papermill",
            str(notebook),
            str(out / "run.ipynb"),
            *parameters,
            "--no-progress-bar",
            "-k",
            "python3",
        ],
        check=True,
        capture_output=True,
        cwd=root,
    )


def one_by_one(root: Path) -> None:
    for notebook in paths.notebooks():
        papermill(notebook, root)


def two_processes(root: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda notebook: papermill(notebook, root), paths.notebooks()))


def ours(root: Path) -> None:
    """The whole command: clean, notebooks, HTML, PDF, DOCX, XLSX, manifest."""
    subprocess.run([BIN / "zx", "report", "zhongxiang", "2022Q1"], check=True, capture_output=True)


def ours_notebooks(root: Path) -> None:
    """The notebooks alone, as `zx report` runs them, from a process that is new."""
    code = (
        "import tempfile; from pathlib import Path; from zx_analysis import paths; from zx_analysis.publishing import execution; from zx_analysis.quarter.answers import Answers, kept, open_study\n"
        f"folder = Path(tempfile.mkdtemp(dir={str(root)!r})); (folder / 'tables').mkdir()\n"
        f"with kept(Answers(open_study('zhongxiang', '2022Q1'))):\n"
        f"    execution.run(paths.notebooks(), folder / 'run', {{**{GIVEN!r}, 'seed': 0, 'out': str(folder / 'tables')}}, 3, print)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def floor(root: Path) -> float:
    """Seconds of reading and of all cells in this process, which has imported everything and run them once; what one notebook has computed the next one finds."""
    out = root / "floor"
    out.mkdir(exist_ok=True)
    begun = time.perf_counter()
    with kept(Answers(open_study("zhongxiang", "2022Q1"))):
        for path in paths.notebooks():
            shell = InteractiveShell()
            shell.push({**GIVEN, "seed": 0, "out": str(out)})
            for cell in nbformat.read(path, 4).cells:
                if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
                    shell.run_cell(cell.source, silent=True).raise_error()
    return time.perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(paths.PACKAGE.parent / "data" / "raw", root / "data" / "raw")
        os.chdir(root)  # the folder that holds data/raw is the root
        os.environ["OMP_NUM_THREADS"] = "1"
        with open(os.devnull, "w") as nowhere:
            shown, sys.stdout = sys.stdout, nowhere
            floor(root)  # warm
            floors = [floor(root) for _ in range(ROUNDS)]
            sys.stdout = shown
        ways, taken = (one_by_one, two_processes, ours_notebooks, ours), {}
        for _ in range(ROUNDS):
            for way in ways:
                begun = time.perf_counter()
                way(root)
                taken.setdefault(way, []).append(time.perf_counter() - begun)
        least, ground = {way: min(seconds) for way, seconds in taken.items()}, min(floors)
        print(f"{os.cpu_count()} cores, least of {ROUNDS} rounds, seconds\n")
        for name, seconds in (
            ("papermill one by one", least[one_by_one]),
            ("papermill in two processes", least[two_processes]),
            ("zx report: notebooks", least[ours_notebooks]),
            ("zx report: whole pack", least[ours]),
            ("floor: reading and cells, warm", ground),
        ):
            print(
                f"{name:32} {seconds:6.1f}   {seconds / least[one_by_one]:5.2f} of papermill one by one   {seconds / ground:5.2f} of the floor"
            )
        print(
            f"\naims: at most 0.33 of papermill one by one, at most 1.3 of the floor; a run is given up after {execution.RUN_SECONDS} s"
        )


if __name__ == "__main__":
    main()
