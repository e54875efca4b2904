"""Many packs: cities side by side, the quarters of a city one after the other (they share its
lock), each pack by a `zx report` process of its own.

What is finished is read from the packs themselves, so that a batch can be broken off at any moment
and run again: a pack that stands as it was made, of the inputs as they are now and by this program,
is left alone; every other one is made. One bad city stops no other. The work of one city is a plain
function, so that the same batch runs in threads here or on a dask cluster whose workers see the
same folders.

The index over cities: every published pack of a quarter in one page and one table, read from what
the packs' sealed manifests vouch for.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path

import pandas as pd

from zx_analysis import paths
from zx_analysis.city import City, Quarter
from zx_analysis.city.periods import QUARTER
from zx_analysis.documents import html, read_table, write_table
from zx_analysis.messages import InputRefused, extra, message
from zx_analysis.messages.exits import DONE, NOTEBOOK, UNPUBLISHED
from zx_analysis.publishing import execution, kernels, packs
from zx_analysis.publishing.manifests import Altered

# A pack is given up after standing still for so long; its notebooks, sooner, have the same limit.
STILL_SECONDS = 2 * execution.STILL_SECONDS
LOOK_SECONDS = 5  # between two looks at a pack that is being made
_running: set[subprocess.Popen] = set()
_beginning, _broken_off = threading.Lock(), threading.Event()


@dataclass(frozen=True)
class Outcome:
    """How one pack of a batch ended. code: the exit code of `zx report`; made: whether it was made
    now (else it stood already, or failed); said: the reason where it is not there, as `zx report`
    gave it; seconds: how long it took; passed_over: the city has no policy of the quarter, so that
    nobody waits for a pack.
    """

    city: str
    quarter: str
    code: int
    made: bool = False
    said: str = ""
    seconds: float = 0.0
    passed_over: bool = False


def cities(pattern: str) -> list[str]:
    """The cities under data/raw whose folder's name matches, in order; ValueError where there is
    none.
    """
    found = [name for name in paths.cities() if fnmatch(name, pattern)]
    if not found:
        raise ValueError(message("no_city_matches", pattern=pattern))
    return found


def finished(city: str, quarter: str) -> bool:
    """Whether the published pack would be made again just so: no file of it altered, the same
    inputs, the same program.
    """
    try:
        manifest, _ = packs.unaltered(paths.reports(city) / quarter)
        return packs.unchanged(City.load(city), manifest)
    except (Altered, InputRefused, ValueError, OSError):
        return False  # `zx report` says what is wrong


def make(city: str, quarters: list[str], jobs: int = 1) -> list[Outcome]:
    """The packs of one city, one after the other; what is finished is left alone. jobs: notebooks
    side by side in each.
    """
    return [_one(city, quarter, jobs) for quarter in quarters]


def _one(city: str, quarter: str, jobs: int) -> Outcome:
    """A finished pack, or one made now; whatever happens to it stops no other. A city without a
    policy of the quarter is passed over.
    """
    if not (paths.raw(city) / "policy" / f"{quarter}.toml").is_file():
        return Outcome(city, quarter, DONE, passed_over=True)
    try:
        return (
            Outcome(city, quarter, DONE) if finished(city, quarter) else _made(city, quarter, jobs)
        )
    except Exception as error:
        why = message("pack_not_begun", error=type(error).__name__, words=error)
        return Outcome(city, quarter, UNPUBLISHED, said=str(why))


def make_there(city: str, quarters: list[str], root: str) -> list[Outcome]:
    """The same by a worker of a cluster, wherever it was started: it works in the folder `root`."""
    os.chdir(root)
    return make(city, quarters)


def here(
    names: list[str], quarters: list[str], workers: int
) -> Generator[list[Outcome], None, None]:
    """The outcomes of each city as it ends, `workers` cities at a time on this machine. Closing the
    iterator ends what still runs.
    """
    jobs = max(1, workers // len(names))
    _broken_off.clear()
    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        for work in as_completed([pool.submit(make, name, quarters, jobs) for name in names]):
            yield work.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        stop()
        pool.shutdown()


def stop() -> None:
    """Ask every `zx report` of this process to end, each puts its half-made pack aside; none begins
    any more.
    """
    with _beginning:
        _broken_off.set()
        for process in list(_running):
            process.terminate()


def on_cluster(
    address: str, names: list[str], quarters: list[str]
) -> Generator[list[Outcome], None, None]:
    """The outcomes of each city as it ends on a dask cluster, for example 'tcp://10.0.0.1:8786'. A
    city whose worker dies is given to another one.

    ValueError where no scheduler answers or the extra `cluster` is not installed.
    """
    with extra("cluster"):
        from distributed import Client, as_completed
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise ValueError(
            message("cluster_does_not_answer", address=address, error=error)
        ) from error
    with client:
        work = {
            client.submit(
                make_there,
                name,
                quarters,
                str(paths.root()),
                pure=False,
                key=f"zx-{name}-{time.time_ns()}",
            ): name
            for name in names
        }
        for future in as_completed(list(work), loop=client.loop):
            if (error := future.exception()) is None:
                yield future.result()
            else:
                why = message("cluster_did_not_finish", error=type(error).__name__, words=error)
                yield [
                    Outcome(work[future], quarter, UNPUBLISHED, said=str(why))
                    for quarter in quarters
                ]


def _made(city: str, quarter: str, jobs: int) -> Outcome:
    """One pack in a process of its own, which ends with this one: `kernels.die_with` sees to
    that.
    """
    begun = time.monotonic()
    with _beginning:
        if _broken_off.is_set():  # the city's quarter before was ended
            return Outcome(city, quarter, UNPUBLISHED, said=str(message("batch_broken_off")))
        process = subprocess.Popen(
            [sys.executable, "-m", "zx_analysis", "report", city, quarter, "--jobs", str(jobs)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "ZX_PARENT": str(os.getpid()), "PYTHONIOENCODING": "utf-8"},
        )
        _running.add(process)
    try:
        said = _said_at_its_end(process)
    finally:
        _running.discard(process)
    code, seconds = process.returncode, time.monotonic() - begun
    if said is None:
        still = message("pack_stood_still", seconds=STILL_SECONDS)
        return Outcome(city, quarter, NOTEBOOK, said=str(still), seconds=seconds)
    if code < 0:
        return Outcome(
            city,
            quarter,
            UNPUBLISHED,
            said=str(message("process_ended_by_signal", signal=-code)),
            seconds=seconds,
        )
    return Outcome(
        city, quarter, code, made=code == DONE, said=_reason(said) if code else "", seconds=seconds
    )


def _said_at_its_end(process: subprocess.Popen) -> str | None:
    """What a process wrote to standard error; None where it stood still and was ended."""
    progress = kernels.Progress(process.pid)
    while True:
        try:
            return process.communicate(timeout=LOOK_SECONDS)[1]
        except subprocess.TimeoutExpired:
            if kernels.FORKS and progress.still_seconds() > STILL_SECONDS:
                process.kill()
                process.communicate()
                return None


def _reason(said: str) -> str:
    """What `zx report` wrote to standard error, without its progress."""
    return "\n".join(
        line
        for line in said.splitlines()
        if line.strip() and not line.startswith(("读取数据", "  完成"))
    )


HEADLINE = "tables/headline.csv"  # of a pack
OVERVIEW_TITLE = "各城市季度决策资料"
OVERVIEW_COLUMNS = [
    "city",
    "name",
    "quarter",
    "label",
    "value",
    "colour",
    "text",
    "talk_list_state",
    "edition",
    "made",
    "mark",
]


def save_overview(outcomes: list[Outcome]) -> Path:
    """Write reports/index.html and index.csv anew, each at once: all packs on the disk, and which
    of `outcomes` are not there and why. Returns the page.
    """
    folder = paths.root() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    table, damaged = published_packs(folder)
    _replace(folder / "index.csv", lambda file: write_table(file, table, ""))
    text = overview_page(
        table, [outcome for outcome in outcomes if outcome.code] + damaged, datetime.now()
    )
    _replace(folder / "index.html", lambda file: file.write_text(text, encoding="utf-8"))
    return folder / "index.html"


def _replace(file: Path, write: Callable[[Path], object]) -> None:
    staged = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        write(staged)
        os.replace(staged, file)
    finally:
        staged.unlink(missing_ok=True)


def published_packs(folder: Path) -> tuple[pd.DataFrame, list[Outcome]]:
    """COLUMNS: one row per headline answer of every pack that was made plainly (no --as-of, no
    other policy), newest quarter first, cities in order; and the packs whose manifest or headline
    is not as it was made. The answers are those of headline.csv, whose hash the sealed manifest
    keeps.
    """
    rows, damaged = [], []
    for file in sorted(folder.glob(f"*/*/{packs.MANIFEST}")):
        city, quarter = file.parts[-3:-1]
        if not QUARTER.fullmatch(quarter):
            continue
        try:
            made, _ = packs.unaltered(file.parent, under=HEADLINE)
            of_pack = {
                "city": city,
                "name": made["city_name"],
                "quarter": quarter,
                "talk_list_state": made["approvals"]["state"],
                "edition": made["edition"],
                "made": made["made"],
                "mark": made["mark"],
            }
            rows += [
                of_pack | {key: answer[key] for key in ("label", "value", "colour", "text")}
                for answer in read_table(file.parent / HEADLINE).to_dict("records")
            ]
        except (Altered, ValueError, KeyError, OSError) as error:
            why = error if isinstance(error, Altered) else message("headline_unreadable")
            damaged.append(Outcome(city, quarter, UNPUBLISHED, said=str(why)))
    table = pd.DataFrame(rows, columns=OVERVIEW_COLUMNS)
    return table.sort_values(
        ["quarter", "city"], ascending=[False, True], kind="stable", ignore_index=True
    ), damaged


def overview_page(table: pd.DataFrame, failures: list[Outcome], now: datetime) -> str:
    """The page: what is not there first, then a table per quarter. table: of `published`."""
    quarters = [
        (
            Quarter.parse(str(quarter)).label_zh,
            [
                _row(str(city), str(quarter), answers)
                for city, answers in packs_of.groupby("city", sort=False)
            ],
        )
        for quarter, packs_of in table.groupby("quarter", sort=False)
    ]
    count = table.drop_duplicates(["city", "quarter"]).shape[0]
    marks = set(table["mark"])
    return html.overview(
        title=OVERVIEW_TITLE,
        known=f"{count} 个资料包，{now:%Y-%m-%d %H:%M} 汇总",
        quarters=quarters,
        failures=failures,
        mark=marks.pop() if len(marks) == 1 else "",
    )


def _row(city: str, quarter: str, answers: pd.DataFrame) -> dict:
    first, rows = answers.iloc[0], answers.to_dict("records")
    last = next(
        (f"{row['value']}（{row['text']}）" for row in rows if row["label"] == "排名末位"), "—"
    )
    return {
        "href": f"{city}/{quarter}/index.html",
        "name": first["name"],
        "mark": first["mark"],
        "state": first["talk_list_state"],
        "edition": first["edition"],
        "made": first["made"][:16].replace("T", " "),
        "targets": [row for row in rows if row["colour"]],
        "last": last,
    }
