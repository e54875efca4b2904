"""Small registers, files and cities that the tests write themselves."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from pandas.util import hash_pandas_object
from xdist.scheduler import LoadFileScheduling

from tests.notebooks.kernels import ForkedKernels
from zx_analysis.city.city import Register, files_under
from zx_analysis.city.periods import month_range
from zx_analysis.cleaning import Cleaned, clean_city, read_ledgers
from zx_analysis.cli import commands, installation
from zx_analysis.quarter import answers, forecasts

# No example has a time limit: the machines are shared, and a slow one is no fault.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

CHECKOUT = Path(__file__).resolve().parents[1]
# The published data lies beside the checkout, never in it.
REAL = CHECKOUT.parent / "shared" / "real"
REGISTER = "code,name,aliases\n420881001,郢中街道,郢中|郢中街道办事处\n420881103,胡集镇,胡集\n420881200,九里乡,九里回族乡\n"
CITY = """\
name = "三镇市"
division_code = "420881"
synthetic = false
source = "测试"
first_period = "2019-01"
joint_january_february = true
level = "output_wan"
indicators = ["output_wan"]
vintage_precedence = "latest"
"""
# What every policy of the tests ends with.
REST = """\
[colours]
green = 0.8
blue = 0.6
orange = 0.4
source = "测试"

[exclude_periods]
value = []
source = "测试"
"""
POLICY = f"""\
quarter = "2022Q1"

[[targets]]
label_zh = "一季度工业产值"
measure = "quarter"
indicator = "output_wan"
value = 0.06
unit = "亿元"
source = "测试"

[fund]
amount_yuan = {{ value = "100.00", source = "测试" }}
base_year = {{ value = 2021, source = "测试" }}
unit_yuan = {{ value = "0.01", source = "测试" }}

{REST}"""
RANKING = """
[ranking]
flagged = 1
decimals = 2
tie_breakers = []
gate_share = 0.9
missing = "bounds"
source = "测试"

[[ranking.indicators]]
name = "output_wan"
weight = 1
direction = "higher"
low = 0
high = 1000
source = "测试"

"""


def pytest_configure(config):
    config.pluginmanager.register(ForkedKernels())


class OneMadeUpCity(LoadFileScheduling):
    """The tests of a file stay together, and so do the notebooks and all files that look at the
    made-up city: it is read, and what is asked of it computed, in one of the workers."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "made up" if looks_at_the_made_up_city(CHECKOUT / file) else file


@cache
def looks_at_the_made_up_city(file: Path) -> bool:
    text = file.read_text(encoding="utf-8")
    looks = "from tests.made_up import" in text or 'open_study("zhongxiang"' in text
    return file.suffix == ".ipynb" or looks


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return OneMadeUpCity(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session", autouse=True)
def empty_folder(tmp_path_factory):
    """The tests stand in an empty folder, so that `ZX_ROOT` says where they work (a folder that
    holds data/raw would go before it): the checkout, until a test names a root of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("empty"))
        patch.setenv("ZX_ROOT", str(CHECKOUT))
        yield


def bytes_below(folder: Path) -> str:
    """A hash of every file below a folder that a person put there, with its path."""
    seen = hashlib.sha256(str(folder).encode())
    for file in files_under(folder):
        seen.update(f"{file}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return seen.hexdigest()


def figures_of(cleaned: Cleaned) -> list[int]:
    """Numbers that change with any cell of the panel or of the totals that were published."""
    return [int(hash_pandas_object(table).sum()) for table in (cleaned.panel, cleaned.controls)]


@pytest.fixture(scope="session", autouse=True)
def files_are_read_once():
    """Studies of the same files share what was cleaned of them, which nobody may change.

    Keyed by every byte of the city's folder, so that a test that writes into it has it read anew.
    How files are read is tested where it is done: tests/reading, tests/cleaning, tests/cli.
    """
    cleaned, ledgers = {}, {}

    def clean(city, as_of="", *, read=()):
        key = bytes_below(city.folder), as_of
        if key not in cleaned:
            read_now = clean_city(city, as_of, read=read)
            cleaned[key] = read_now, figures_of(read_now)
        return cleaned[key][0]

    def read(city, register):
        key = bytes_below(city.folder)
        if key not in ledgers:
            ledgers[key] = read_ledgers(city, register)
        return dict(ledgers[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "clean_city", clean)
        patch.setattr(forecasts, "clean_city", clean)
        patch.setattr(forecasts, "returns_of", lambda city: ())  # most months are there already
        patch.setattr(answers, "read_ledgers", read)
        yield
    assert all(figures_of(shared) == as_read for shared, as_read in cleaned.values())


@pytest.fixture(scope="session", autouse=True)
def packages_are_tried_once():
    """What `zx doctor` says of the installed packages: no test changes them."""
    with pytest.MonkeyPatch.context() as patch:
        for look in ("_packages", "_extra"):
            patch.setattr(installation, look, cache(getattr(installation, look)))
        yield


@pytest.fixture(scope="session")
def real() -> Path:
    if not REAL.is_dir():
        pytest.skip(
            "the published data is not beside this checkout: most of it has no licence to be committed"
        )
    return REAL


@pytest.fixture
def register(tmp_path) -> Register:
    """Three towns of the official division codes, with an alias each."""
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    return Register.from_csv(path)


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """An empty root of its own: data/raw is there, the notebooks are those of the checkout."""
    (tmp_path / "root" / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("ZX_ROOT", str(tmp_path / "root"))
    return tmp_path / "root"


MONTH = (
    9,
    10,
    11,
    # tenths of a usual month: March, January, February, and so on in turn; a quarter is three usual
    # months
)


def write_small_city(folder: Path) -> Path:
    """Three towns, one csv a bulletin, 2019-1-2月 … 2022-3月; output in 万元: 100, 60 and 20 in a
    usual month.
    """
    (folder / "policy").mkdir(parents=True)
    (folder / "bulletins").mkdir()
    (folder / "townships.csv").write_text(REGISTER, encoding="utf-8")
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    (folder / "policy" / "2022Q1.toml").write_text(POLICY, encoding="utf-8")
    for period in month_range("2019-02", "2022-03"):
        year, month = int(period[:4]), int(period[5:])
        if month == 1:
            continue
        lines = [
            f"{year}年1-{month}月工业总产值,,",
            "乡镇,本月工业总产值(万元),累计工业总产值(万元)",
        ]
        to_date = sum(MONTH[m % 3] for m in range(1, month + 1))
        for name, level in (("郢中街道", 100), ("胡集镇", 60), ("九里乡", 20), ("全市合计", 180)):
            lines.append(
                f"{name},{'' if month == 2 else level * MONTH[month % 3] // 10},{level * to_date // 10}"
            )
        (folder / "bulletins" / f"{year}年1-{month}月.csv").write_text(
            "\n".join(lines) + "\n", encoding="utf-8"
        )
    return folder


@pytest.fixture
def small_city(root) -> Path:
    return write_small_city(root / "data" / "raw" / "sanzhen")


@pytest.fixture
def zx(monkeypatch, capsys):
    """Run `zx` as a user would; gives exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["zx", *map(str, arguments)])
        capsys.readouterr()
        try:
            commands.main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> dict[str, Path]:
    """Packs of the made-up city as the command publishes them: of the quarter, and after 1-2月.

    Published once for all workers and only read: whoever wants to change a pack copies its root."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    root, done = shared / "demonstration", shared / "demonstration.done"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(root, ignore_errors=True)  # another worker may have failed
            publish_demonstration(root)
            done.touch()
    reports = root / "reports" / "zhongxiang"
    return {"quarter": reports / "2022Q1", "february": reports / "2022Q1-as-of-2022-02"}


def publish_demonstration(root: Path) -> None:
    city = Path("data", "raw", "zhongxiang")
    shutil.copytree(CHECKOUT / city, root / city)
    for more in ([], ["--as-of", "2022-02"]):
        done = subprocess.run(
            [sys.executable, "-m", "zx_analysis", "report", "zhongxiang", "2022Q1", *more],
            env=os.environ | {"ZX_ROOT": str(root)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
