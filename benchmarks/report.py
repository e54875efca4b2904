"""How long a decision pack takes beside papermill's own command line on the same notebooks, and
beside the floor: the figures read once and the same cells run one after the other in one process
that is warm already.

    .venv/bin/python benchmarks/report.py [ROUNDS]

Every way runs in each round, in turn; the table gives the least of each, so that a busy moment of
the machine falls on none of them. Seconds of the processor stand beside those of the clock: on a
busy machine they alone compare.

    .venv/bin/python benchmarks/report.py --sizes [UNITSxYEARS …]

A pack of made-up cities by size (`sized_city.py`), closed and in February: seconds of both kinds,
and the memory of the largest process.

    .venv/bin/python benchmarks/report.py --hindcasts [UNITSxYEARS …]

What the past alone costs in February: the back-test, and the early warnings of every past quarter,
one after the other in one process that has read the city.

    .venv/bin/python benchmarks/report.py --commands [ROUNDS]

The short commands on the made-up city, the least of each.
"""

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import sized_city
from IPython.core.interactiveshell import InteractiveShell

from zx_analysis import paths
from zx_analysis.quarter import Answers, open_study
from zx_analysis.quarter.answers import kept

SIZES = ("20x3", "100x3", "300x3", "1000x3", "20x10", "20x20")
ROUNDS = next((int(word) for word in sys.argv[1:] if word.isdigit()), 3)
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
        "import tempfile; from pathlib import Path; from zx_analysis import paths; from "
        "zx_analysis.publishing import execution; from zx_analysis.quarter.answers import "
        "Answers, kept, open_study\n"
        f"folder = Path(tempfile.mkdtemp(dir={str(root)!r})); (folder / 'tables').mkdir()\n"
        f"with kept(Answers(open_study('zhongxiang', '2022Q1'))):\n"
        f"    execution.run(paths.notebooks(), folder / 'run', {{**{GIVEN!r}, 'seed': 0, 'out': "
        "str(folder / 'tables')}, 3, print)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def processor() -> float:
    """Seconds of the processor that the children ended so far have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def by_size(sizes: list[str]) -> None:
    """A row for each size and state of the quarter."""
    print("| units | years | quarter | processor, s | clock, s | MB of the largest process |")
    print("|---|---|---|---|---|---|")
    for size in sizes:
        units, years = map(int, size.split("x"))
        with tempfile.TemporaryDirectory() as folder:
            sized_city.write_city(Path(folder), units, years)
            for state, more in (("closed", []), ("February", ["--as-of", "2022-02"])):
                command = [BIN / "zx", "report", sized_city.CITY, "2022Q1", *more]
                begun = time.perf_counter()
                run = subprocess.Popen(
                    command, stdout=subprocess.DEVNULL, env=os.environ | {"ZX_ROOT": folder}
                )
                _, status, used = os.wait4(run.pid, 0)
                taken, failed = time.perf_counter() - begun, " (failed)" if status else ""
                seconds = used.ru_utime + used.ru_stime
                print(
                    f"| {units:,} | {years} | {state}{failed} | {seconds:.0f} | {taken:.0f} "
                    f"| {used.ru_maxrss / 1024:.0f} |",
                    flush=True,
                )


PAST = """
import time
from zx_analysis.quarter import Answers, forecasts, open_study, warning
answers = Answers(open_study("{city}", "2022Q1", "2022-02"))
begun = time.process_time()
forecasts.past(answers)
tested = time.process_time()
warned = warning.hindcasts(answers, answers.study.policy.ranking)
took = time.process_time()
print(f"{{tested - begun:.1f}} | {{len(warned):,}} | {{took - tested:.1f}}")
"""


def hindcasts(sizes: list[str]) -> None:
    """A row for each size: seconds of the processor for what is forecast of the past."""
    print("| units | years | back-test, s | probabilities | early warnings of the past, s |")
    print("|---|---|---|---|---|")
    for size in sizes:
        units, years = map(int, size.split("x"))
        with tempfile.TemporaryDirectory() as folder:
            sized_city.write_city(Path(folder), units, years)
            command = [sys.executable, "-c", PAST.format(city=sized_city.CITY)]
            told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
        print(f"| {units:,} | {years} | {told.stdout.strip()} |", flush=True)


def commands() -> None:
    """A row for each short command: the least of ROUNDS."""
    asked = (
        ["--help"],
        ["trace", "zhongxiang", "420881001", "2022-03", "output_wan"],
        ["doctor", "zhongxiang"],
    )
    taken: dict[str, list[tuple[float, float]]] = {}
    for _ in range(ROUNDS):
        for words in asked:
            begun, used = time.perf_counter(), processor()
            subprocess.run([BIN / "zx", *words], check=True, capture_output=True)
            seconds = processor() - used, time.perf_counter() - begun
            taken.setdefault(words[0], []).append(seconds)
    print("| command | processor, s | clock, s |")
    print("|---|---|---|")
    for word, rounds in taken.items():
        cpu, clock = map(min, zip(*rounds, strict=True))
        print(f"| `zx {word}` | {cpu:.2f} | {clock:.2f} |")


def floor(root: Path) -> float:
    """Seconds of the processor for reading and of all cells in this process, which has imported
    everything and run them once; what one notebook has computed the next one finds.
    """
    out = root / "floor"
    out.mkdir(exist_ok=True)
    begun = time.process_time()
    with kept(Answers(open_study("zhongxiang", "2022Q1"))):
        for path in paths.notebooks():
            shell = InteractiveShell()
            shell.push({**GIVEN, "seed": 0, "out": str(out)})
            for cell in nbformat.read(path, 4).cells:
                if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
                    shell.run_cell(cell.source, silent=True).raise_error()
    return time.process_time() - begun


def main() -> None:
    # the folder that holds data/raw is the root; it is left before it is taken away
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        root = Path(folder)
        shutil.copytree(paths.PACKAGE.parent / "data" / "raw", root / "data" / "raw")
        os.environ["OMP_NUM_THREADS"] = "1"
        with open(os.devnull, "w") as nowhere:
            shown, sys.stdout = sys.stdout, nowhere
            floor(root)  # warm
            floors = [floor(root) for _ in range(ROUNDS)]
            sys.stdout = shown
        ways, taken = (one_by_one, two_processes, ours_notebooks, ours), {}
        for _ in range(ROUNDS):
            for way in ways:
                begun, used = time.perf_counter(), processor()
                way(root)
                seconds = processor() - used, time.perf_counter() - begun
                taken.setdefault(way, []).append(seconds)
        least = {way: tuple(map(min, zip(*both, strict=True))) for way, both in taken.items()}
        print(f"{os.cpu_count()} cores, least of {ROUNDS} rounds\n")
        print(
            "| way | processor, s | of papermill one by one | clock, s | of papermill one by one |"
        )
        print("|---|---|---|---|---|")
        for name, way in (
            ("papermill's command line, one notebook after the other", one_by_one),
            ("the same in two processes", two_processes),
            ("`zx report`, the notebooks alone", ours_notebooks),
            ("`zx report`, the whole pack", ours),
        ):
            (cpu, clock), (most, longest) = least[way], least[one_by_one]
            print(
                f"| {name} | {cpu:.1f} | {cpu / most:.2f} | {clock:.1f} | {clock / longest:.2f} |"
            )
        ground = min(floors)
        print(f"| floor: reading and cells, warm | {ground:.1f} | {ground / most:.2f} | | |")
        print("\naim: at most 0.30 of papermill one by one")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--sizes"]:
        by_size(sys.argv[2:] or list(SIZES))
    elif sys.argv[1:2] == ["--hindcasts"]:
        hindcasts(sys.argv[2:] or ["20x10", "20x20"])
    elif sys.argv[1:2] == ["--commands"]:
        commands()
    else:
        main()
