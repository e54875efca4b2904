"""A run that is hurt: the published pack stays whole, nothing is left running, the failed run is
kept aside, and the next one gives the same figures.

The city is the small one and the notebooks are one or two of a few cells, so that a whole run takes
two seconds; the rules are those of the real ones.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from tests.conftest import write_small_city
from tests.publishing.test_sign_off import edit, without_notebooks
from tests.waiting import until
from zx_analysis import paths
from zx_analysis.pages import pictures
from zx_analysis.publishing import execution, publish
from zx_analysis.publishing.execution import NotebookFailed

pytestmark = pytest.mark.slow
PARAMETERS = 'city: str = "zhongxiang"\nquarter: str = "2022Q1"\nas_of: str = ""\npolicy: str = ""\nout: str = ""\nseed: int = 0'
HOLD = "import pathlib, time\npathlib.Path(out, 'pid').write_text(str(__import__('os').getpid()))\ntime.sleep(60)"


def notebook(folder, name, *cells):
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
            *map(nbformat.v4.new_code_cell, cells),
        ]
    )
    made.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(made, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


@pytest.fixture
def run(tmp_path):
    """Run notebooks of these cells, side by side; gives the executed ones, or raises."""

    def execute(*sources, **more):
        folder = tmp_path / f"run{len(list(tmp_path.iterdir()))}"
        (folder / "tables").mkdir(parents=True)
        given = [
            notebook(folder, f"n{i}", *([source] if isinstance(source, str) else source))
            for i, source in enumerate(sources)
        ]
        parameters = {
            "city": "zhongxiang",
            "quarter": "2022Q1",
            "as_of": "",
            "policy": "",
            "seed": 0,
            "out": str(folder / "tables"),
        } | more
        return execution.run(given, folder / "run", parameters, 2, lambda name: None)

    return execute


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def gone(pids) -> bool:
    """Whether all of these processes end."""
    ended = set(pids)
    return until(lambda: not any(map(alive, ended)))


def descendants(pid: int) -> set[int]:
    found = set()
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found |= {child} | descendants(child)
    return found


class TestCells:
    """What a cell may do to a run."""

    def test_a_plain_run(self, run):
        executed = run("print(1 + 1)", "import os\nprint(os.getpid())")
        assert executed["n0"].cells[-1].outputs[0].text == "2\n"

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("raise ValueError('no such thing')", "no such thing"),
            ("import sys\nsys.exit(0)", "SystemExit"),
            ("import os\nos._exit(0)", "n0.ipynb"),
            ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "n0.ipynb"),
            ("import os, signal\nos.killpg(0, signal.SIGTERM)", "n0.ipynb"),
            ("import ctypes\nctypes.string_at(0)", "n0.ipynb"),
        ],
        ids=["raises", "exit 0", "os._exit 0", "kills itself", "kills its group", "segfault"],
    )
    def test_it_fails_and_the_other_notebook_is_not_touched(self, run, source, said):
        with pytest.raises(NotebookFailed) as failed:
            run(source, "print(2)")
        assert said in str(failed.value) and "n1" not in str(failed.value)

    def test_every_failure_is_named(self, run):
        with pytest.raises(NotebookFailed) as failed:
            run("raise ValueError('one')", "raise ValueError('two')")
        assert "one" in str(failed.value) and "two" in str(failed.value)

    def test_a_hanging_cell_is_ended_with_all_it_started(self, run, monkeypatch, tmp_path):
        monkeypatch.setattr(execution, "STILL_SECONDS", 20)  # the child is begun long before
        note = tmp_path / "pids"
        # it does not listen to interrupts, and has a child of its own
        source = (
            f"import signal, subprocess, os, time, pathlib\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nchild = subprocess.Popen(['sleep', '300'])\n"
            f"pathlib.Path({str(note)!r}).write_text(f'{{os.getpid()}} {{child.pid}}')\nwhile True: time.sleep(1)"
        )
        with pytest.raises(NotebookFailed, match="n0.ipynb 没有运行完：它的内核 20 秒没有进展"):
            run(source, "print(2)")
        assert gone(map(int, note.read_text().split()))

    def test_a_loop_without_an_end_is_ended_by_its_processor_time(self, run, monkeypatch):
        monkeypatch.setattr(execution, "CPU_SECONDS", 2)
        with pytest.raises(NotebookFailed, match="n0.ipynb .*2 秒以上的处理器时间，已中止"):
            run("while True: pass", "print(2)")

    def test_an_unknown_parameter_is_a_failure_whatever_its_name(self, run, tmp_path):
        for name in ("quartr", "x = __import__('pathlib').Path('/tmp/zx-hacked').touch()"):
            with pytest.raises(NotebookFailed, match="没有参数"):
                run("print(1)", **{name: "1"})
        assert not Path("/tmp/zx-hacked").exists()

    def test_a_notebook_that_says_it_is_done_is_not_believed(self, run, monkeypatch):
        """The cell marks itself; the table that it owes is not there."""
        findings = execution.tables.table("findings")
        monkeypatch.setattr(execution.tables, "owed", lambda: {"n0": [findings]})
        with pytest.raises(NotebookFailed, match="没有交出表 findings"):
            run("print('全部完成')")

    def test_warnings_fail_a_run(self, run):
        with pytest.raises(NotebookFailed, match="doubtful"):
            run("import warnings\nwarnings.warn('doubtful')")

    def test_kernels_do_not_outlive_the_run(self, run, tmp_path):
        note = tmp_path / "pid"
        run(
            f"import os, pathlib, subprocess\nchild = subprocess.Popen(['sleep', '300'])\npathlib.Path({str(note)!r}).write_text(f'{{os.getpid()}} {{child.pid}}')"
        )
        assert gone(map(int, note.read_text().split()))


@pytest.fixture
def slow_city(small_city, root):
    """The small city with a pack, and a root whose only notebook then waits for a minute: a run
    that can be hurt in the middle.
    """
    folder = root / "notebooks"
    shutil.copytree(paths.PACKAGE.parent / "notebooks", folder)
    first = publish.publish("sanzhen", "2022Q1").folder
    shutil.move(folder, root / "real")
    folder.mkdir()
    notebook(folder, "1_check_data", HOLD)
    return root, first


def begin(root, **env):
    """`zx report` in a process of its own, once its kernel runs: (process, the pids of all it
    started).
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "zx_analysis", "report", "sanzhen", "2022Q1"],
        env={**os.environ, "ZX_ROOT": str(root), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # in the background of a shell it would inherit that Ctrl-C is ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    note = root / "reports" / "sanzhen" / ".staging-2022Q1" / "tables" / "pid"
    for _ in range(600):
        if note.is_file() and note.read_text():
            return process, {int(note.read_text()), *descendants(process.pid)}
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    raise AssertionError("the run did not begin")


def zx_process(root, *, before=(), **env):
    """`zx report` of the small city in a process of its own, run to its end."""
    return subprocess.run(
        [*before, sys.executable, "-m", "zx_analysis", "report", "sanzhen", "2022Q1"],
        env={**os.environ, "ZX_ROOT": str(root), **env},
        capture_output=True,
        text=True,
        timeout=120,
        encoding="utf-8",
    )


def only_tables(found):
    return {name: data for name, data in found.items() if name.startswith("tables/")}


def tables(pack):
    return only_tables(digest(pack))


def kept(root):
    """What has to have the same bytes in every run."""
    return {
        name: data
        for name, data in digest(root / "reports" / "sanzhen" / "2022Q1").items()
        if name.startswith(("tables/", "documents/"))
    }


def digest(pack):
    return {
        path.relative_to(pack.resolve()).as_posix(): path.read_bytes()
        for path in pack.resolve().rglob("*")
        if path.is_file()
    }


class TestRuns:
    """What may happen to a run as a whole."""

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
    def test_killed_in_the_middle(self, slow_city, number):
        root, first = slow_city
        before, target = digest(first), first.resolve()
        process, started = begin(root)
        os.kill(process.pid, number)
        _, err = process.communicate(timeout=120)
        assert process.returncode == (-number if number == signal.SIGKILL else 5), err
        assert gone(started), "a kernel or its server is still running"
        assert digest(first) == before and first.resolve() == target
        if number != signal.SIGKILL:
            assert (
                "已中断" in err
                and "Traceback" not in err
                and (first.parent / ".failed-2022Q1" / "run").is_dir()
            )
        # the next run cleans up and gives the same tables
        shutil.rmtree(root / "notebooks")
        shutil.move(root / "real", root / "notebooks")
        again = publish.publish("sanzhen", "2022Q1").folder
        assert tables(again) == only_tables(before)
        assert not [
            path for path in first.parent.iterdir() if path.name.startswith((".staging", ".failed"))
        ]

    def test_two_at_once_the_second_ends_with_75(self, slow_city):
        root, _ = slow_city
        process, started = begin(root)
        second = zx_process(root)
        process.kill()
        process.communicate(timeout=120)
        assert second.returncode == 75 and "正在进行" in second.stderr and gone(started)
        with (root / "reports" / "sanzhen" / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # whoever was killed holds no lock

    def test_inputs_that_change_while_it_runs_are_refused(self, small_city, root, zx):
        folder = root / "notebooks"
        shutil.copytree(paths.PACKAGE.parent / "notebooks", folder)
        file = small_city / "bulletins" / "2022年1-3月.csv"
        book = nbformat.read(folder / "6_review_quarter.ipynb", 4)
        book.cells.append(
            nbformat.v4.new_code_cell(
                f"import pathlib\npath = pathlib.Path({str(file)!r})\npath.write_text(path.read_text(encoding='utf-8').replace('九里乡', '九里'), encoding='utf-8')"
            )
        )
        nbformat.write(book, folder / "6_review_quarter.ipynb")
        code, _, err = zx("report", "sanzhen", "2022Q1")
        assert (
            code == 3
            and "运行期间输入文件变了：bulletins/2022年1-3月.csv" in err
            and not (root / "reports" / "sanzhen" / "2022Q1").exists()
        )

    def test_a_full_disk_leaves_the_pack_before(self, small_city, root):
        """A small disk of its own with 0.3 MB left: a run does not find the room that it needs;
        once there is room, the next one does.
        """
        (root / "notebooks").symlink_to(paths.PACKAGE.parent / "notebooks")
        (root / "reports").mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", root / "reports"],
            capture_output=True,
            text=True,
        )
        if mounted.returncode:
            pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
        try:
            assert zx_process(root).returncode == 0
            first = root / "reports" / "sanzhen" / "2022Q1"
            before = digest(first)
            (root / "reports" / "filler").write_bytes(
                bytes(max(0, shutil.disk_usage(root / "reports").free - 300_000))
            )
            done = zx_process(root)
            assert (
                done.returncode in (4, 5)
                and ("磁盘已满" in done.stderr or "No space left" in done.stderr)
                and "Traceback" not in done.stderr
            ), done.stderr
            assert digest(first) == before and (first.parent / ".failed-2022Q1").is_dir()
            (root / "reports" / "filler").unlink()
            assert zx_process(root).returncode == 0 and tables(first) == only_tables(before)
        finally:
            subprocess.run(["umount", root / "reports"], check=True)

    def test_a_folder_that_may_not_be_written(self, small_city, root):
        """The reports folder is read-only: also for the superuser, once the right to override is
        given up.
        """
        (root / "reports").mkdir(mode=0o555)
        given_up = (
            ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
            if os.getuid() == 0
            else []
        )
        done = zx_process(root, before=given_up)
        assert (
            done.returncode == 5 and "没有权限" in done.stderr and "Traceback" not in done.stderr
        ), done.stderr
        assert list((root / "reports").iterdir()) == []

    def test_a_missing_font_is_said(self, small_city, root, zx, monkeypatch):
        """Kernels are forked from this process, and so find no font either."""
        (root / "notebooks").symlink_to(paths.PACKAGE.parent / "notebooks")
        pictures.font.cache_clear()
        monkeypatch.setattr(pictures.importlib.util, "find_spec", lambda name: None)
        code, _, err = zx("report", "sanzhen", "2022Q1")
        pictures.font.cache_clear()
        assert (
            code == 4
            and "zhplot" in err
            and "pip" in err
            and not (root / "reports" / "sanzhen" / "2022Q1").exists()
        )

    def test_tables_of_an_earlier_cleaning_are_not_read(self, small_city, root, zx):
        (root / "notebooks").symlink_to(paths.PACKAGE.parent / "notebooks")
        assert zx("clean", "sanzhen")[0] == 0
        assert zx("report", "sanzhen", "2022Q1")[0] == 0
        before = tables(root / "reports" / "sanzhen" / "2022Q1")
        for stale in (root / "data" / "processed" / "sanzhen").glob("*.csv"):
            stale.write_text("not,what,was\n1,2,3\n", encoding="utf-8")
        assert (
            zx("report", "sanzhen", "2022Q1")[0] == 0
            and tables(root / "reports" / "sanzhen" / "2022Q1") == before
        )


class TestEveryMoment:
    """Killed with SIGKILL at every single file operation of a run, one after the other."""

    def test_the_pack_is_whole(self, small_city, root, monkeypatch):
        without_notebooks(monkeypatch)
        monkeypatch.setattr(publish, "save_documents", lambda *given: [])
        first = publish.publish("sanzhen", "2022Q1").folder
        edit(small_city / "bulletins" / "2022年1-3月.csv", "九里乡,18,60", "九里乡,19,61")
        seen = []
        for moment in range(1, 500):
            survived = self._killed_at(moment, root)
            found = digest(first)
            manifest = json.loads(found.pop("manifest.json"))
            assert {entry["file"]: entry["sha256"] for entry in manifest["pack"]} == {
                name: hashlib.sha256(data).hexdigest() for name, data in found.items()
            }, moment
            if manifest["edition"] not in seen:
                seen.append(manifest["edition"])
            if survived:
                break
        assert (
            survived and len(seen) == 2 and moment > 20
        )  # the pack before, from some moment on the next one, and nothing between
        assert not [
            path
            for path in first.parent.iterdir()
            if path.name.startswith((".staging", ".failed", ".link"))
        ]

    @staticmethod
    def _killed_at(moment, root) -> bool:
        """Publish in a process that kills itself at its n-th opening for writing, renaming,
        linking, making or removing below `root`; whether it got through.
        """
        pid = os.fork()
        if pid == 0:
            met = 0

            def count(event, arguments):
                nonlocal met
                if (
                    event in ("os.rename", "os.symlink", "os.mkdir", "os.remove", "os.rmdir")
                    or event == "open"
                    and arguments[2] & (os.O_WRONLY | os.O_RDWR)
                ):
                    met += str(root) in str(arguments[0])
                    if met == moment:
                        os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(count)
            try:
                publish.publish("sanzhen", "2022Q1")
                os._exit(0)
            finally:
                os._exit(1)
        _, status = os.waitpid(pid, 0)
        assert status in (0, signal.SIGKILL), status
        return status == 0


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A root with the small city, and the tables and documents of a run in ordinary
    surroundings.
    """
    root = tmp_path_factory.mktemp("root")
    (root / "notebooks").symlink_to(paths.PACKAGE.parent / "notebooks")
    write_small_city(root / "data" / "raw" / "sanzhen")
    assert zx_process(root).returncode == 0
    return root, kept(root)


@pytest.mark.parametrize(
    "surroundings",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"TZ": "America/New_York"},
        {"HOME": "/proc/no-home"},
        {"DISPLAY": "", "MPLBACKEND": "TkAgg"},
        {"COLUMNS": "20", "NO_COLOR": "1"},
        {"PYTHONWARNINGS": "error::UserWarning"},
        {"OMP_NUM_THREADS": "8"},
        {"PYTHONDONTWRITEBYTECODE": "1"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_the_surroundings_change_no_figure(undisturbed, surroundings):
    """The same tables and documents under any of these, as plainly."""
    root, before = undisturbed
    done = zx_process(root, **surroundings)
    assert done.returncode == 0, done.stderr
    assert kept(root) == before


def test_a_system_without_forks_gives_the_same(undisturbed, monkeypatch):
    """Ordinary kernels, one import each."""
    root, before = undisturbed
    monkeypatch.setenv("ZX_ROOT", str(root))
    monkeypatch.setattr(execution.kernels, "FORKS", False)
    publish.publish("sanzhen", "2022Q1")
    assert kept(root) == before


def test_a_path_with_spaces_chinese_and_braces(tmp_path, monkeypatch, zx):
    root = tmp_path / "资料 {city} %s 'x'"
    (root / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("ZX_ROOT", str(root))
    write_small_city(root / "data" / "raw" / "sanzhen")
    (root / "notebooks").symlink_to(paths.PACKAGE.parent / "notebooks")
    code, out, err = zx("report", "sanzhen", "2022Q1")
    assert code == 0, err
    assert (
        json.loads(
            (root / "reports" / "sanzhen" / "2022Q1" / "manifest.json").read_text(encoding="utf-8")
        )["parameters"]["city"]
        == "sanzhen"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("../sanzhen", "2022Q1"),
        ("sanzhen/../../x", "2022Q1"),
        ("sanzhen", "../2022Q1"),
        ("sanzhen", "2022Q1/.."),
        ("/etc", "2022Q1"),
        (".", "2022Q1"),
        ("", "2022Q1"),
        ("sanzhen", "2022Q1", "--as-of", "../2022-02"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(small_city, root, zx, arguments):
    before = sorted(root.rglob("*"))
    assert zx("report", *arguments)[0] in (2, 3) and sorted(root.rglob("*")) == before
