"""Notebook kernels forked from one process that has imported the package and read the figures
already: a cell starts at once instead of after two seconds of imports.

The server is a child of the run with one thread; it forks a kernel when asked, and knows how it
ended. Nothing outlives the run: server and kernels die with their parent (PR_SET_PDEATHSIG), also
where it is killed, and each kernel leads a process group that is killed as a whole. Kernels listen
on sockets in a folder of the run's own, which no other program can take. One that ends before it
listens is replaced by an ordinary kernel; where the system has no such signal (only Linux has),
all are ordinary.

papermill, Voilà and jupyter_client stay as they are: `ForkedProvisioner` is a kernel provisioner of
jupyter_client, named in pyproject.toml, and the default one within `served`.
"""

import asyncio
import contextlib
import ctypes
import faulthandler
import gc
import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from zx_analysis.messages import Message, message

PROVISIONER, ORDINARY = "zx-forked-provisioner", "python3"
QUIET = "--log-level=50"  # it talks to its parent only; advice on encryption is no news to a clerk
FORKS = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
WATCH_SECONDS = 1  # between two looks at the kernels
LEAST_SHARE = 0.01  # of a processor: a kernel that only waits takes less
LONGEST_TEMPORARY = 50  # bytes: the path of a socket below it has 107 at most
_server: "Server | None" = None


class Server:
    """The parent's side of the process that forks kernels; their sockets lie in `folder`."""

    def __init__(self, cwd: Path, log: Path, folder: str):
        self.folder, self._turn = folder, threading.Lock()
        self._pipe, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("fork")
        self.process = context.Process(
            target=_serve, args=(os.getpid(), theirs, self._pipe, cwd, log)
        )
        self.process.start()
        theirs.close()
        self.replacements: list[subprocess.Popen] = []  # ordinary kernels, this process's own
        self.progress: dict[int, Progress] = {}  # of every kernel, by its pid
        self.given_up: list[Message] = []  # why `give_up_idle` ended kernels

    def fork(self, connection_file: str) -> int:
        """The pid of a new kernel. ConnectionError where the server is gone."""
        pid = self._ask(connection_file)
        self.progress[pid] = Progress(pid)
        return pid

    def exit_code(self, pid: int) -> int | None:
        """Of a kernel, None while it lives. ConnectionError where the server is gone."""
        code = self._ask(pid)
        if code is not None:  # from now on its pid may be another's
            self.progress.pop(pid, None)
        return code

    def _ask(self, question: str | int):
        with self._turn:
            try:
                self._pipe.send(question)
                return self._pipe.recv()
            except (OSError, EOFError) as error:
                raise ConnectionError(message("kernel_server_gone")) from error

    def close(self) -> None:
        """End the server and every kernel that still runs."""
        self._pipe.close()
        self.process.join()


@contextlib.contextmanager
def served(cwd: Path, log: Path) -> Iterator[None]:
    """Kernels are forked from this process as it is now, for as long as the context lasts, and work
    in `cwd`; what they write past the notebook (a crash) goes to `log`. To be entered before any
    thread is started."""
    global _server
    if not FORKS or len(os.fsencode(tempfile.gettempdir())) > LONGEST_TEMPORARY:
        yield
        return
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    with tempfile.TemporaryDirectory() as folder:
        _server = Server(cwd, log, folder)
        factory.default_provisioner_name = PROVISIONER
        try:
            yield
        finally:
            factory.default_provisioner_name = before
            _server.close()
            _server = None


class Progress:
    """Whether a process, with all that it started, still computes: by its processor time, since a
    busy machine makes the clock say nothing."""

    def __init__(self, pid: int):
        self.pid, self._used, self._since = pid, cpu_seconds(pid), time.monotonic()

    def still_seconds(self) -> float:
        """For how long it has used less than LEAST_SHARE of a processor, by now."""
        used, now = cpu_seconds(self.pid), time.monotonic()
        if abs(used - self._used) > LEAST_SHARE * (now - self._since):  # less: a child has ended
            self._used, self._since = used, now
        return now - self._since


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and of all that it started; 0 of one that has ended, or where the
    system (any but Linux) does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK") + sum(map(cpu_seconds, children))


@contextlib.contextmanager
def idle_given_up(still: float, cpu: float) -> Iterator[None]:
    """A kernel that stands still for so many seconds, or has used so much processor time (a loop
    without an end), is killed; `why_given_up` says so. Nothing where kernels are ordinary."""
    if (server := _server) is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(WATCH_SECONDS):
            for pid, progress in list(server.progress.items()):
                if not Path(f"/proc/{pid}").exists():
                    server.progress.pop(pid, None)
                    continue
                endless = cpu_seconds(pid) > cpu
                if endless or progress.still_seconds() > still:
                    why = "kernel_used_too_much" if endless else "kernel_stood_still"
                    seconds = round(cpu if endless else still)
                    server.given_up.append(message(why, seconds=seconds))
                    server.progress.pop(pid, None)
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(pid, signal.SIGKILL)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def watched() -> bool:
    """Whether `idle_given_up` sees the kernels of this process."""
    return _server is not None


def why_given_up() -> Message:
    """Why a kernel ended before its notebook did."""
    told = _server.given_up if _server is not None else []
    return told[-1] if told else message("kernel_ended")


def stop() -> None:
    """Kill the server, and with it every kernel: whoever waits for one learns that it died."""
    if _server is not None:
        for process in (_server.process, *_server.replacements):
            process.kill()


class ForkedProvisioner(LocalProvisioner):
    """Launches a kernel by asking the server; all else as jupyter_client does it."""

    parent: Any  # the KernelManager
    process: Any  # of the server's, or an ordinary one

    async def pre_launch(self, **given):
        assert _server is not None  # nobody names this provisioner outside `served`
        self.parent.transport, self.parent.ip = "ipc", f"{_server.folder}/{self.kernel_id}"
        return await super().pre_launch(**given)

    async def launch_kernel(self, cmd, **given):
        assert _server is not None
        pid = self.pid = self.pgid = _server.fork(self.parent.connection_file)
        self.process = _Process(_server, pid)
        heartbeat = Path(f"{self.parent.ip}-{self.parent.hb_port}")  # the last socket it makes
        while not heartbeat.exists():
            if _server.exit_code(pid) is not None:
                await super().launch_kernel(cmd, **given)  # an ordinary one
                _server.replacements.append(self.process)
                _server.progress[self.process.pid] = Progress(self.process.pid)
                break
            await asyncio.sleep(0.02)
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """To the kernel and all that it started, where any of them still runs."""
        if self.pgid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pgid, signum)


class _Process:
    """What LocalProvisioner needs of subprocess.Popen."""

    stdin = stdout = stderr = None
    returncode: int | None = None

    def __init__(self, server: Server, pid: int):
        self._server, self.pid = server, pid

    def poll(self) -> int | None:
        if self.returncode is None:
            try:
                self.returncode = self._server.exit_code(self.pid)
            except ConnectionError:
                self.returncode = -signal.SIGKILL  # the kernel died with its server
        return self.returncode

    wait = poll  # LocalProvisioner waits until poll() says that it ended


def die_with(parent: int) -> None:
    """This process is killed when its parent ends, however it ends; where the system is not Linux
    it is not."""
    if not FORKS:
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the call
        os._exit(1)


def _serve(
    parent: int, questions: Connection, parents_end: Connection, cwd: Path, log: Path
) -> None:
    """Answer until the parent closes its end; then kill whatever still runs."""
    die_with(parent)
    parents_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the parent's to handle
    os.chdir(cwd)
    # here: the parent need not have them, and no kernel shall load them anew
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = (
        "1"  # nobody debugs these, and a clerk need not read its advice
    )
    import ipykernel.debugger
    import ipykernel.ipkernel
    import ipykernel.kernelapp  # noqa: F401

    gc.freeze()  # what was read stays shared: a collection in a kernel would copy every page
    context, kernels = multiprocessing.get_context("fork"), {}
    with contextlib.suppress(EOFError, OSError):  # the parent is done, or memory is
        while True:
            if isinstance(question := questions.recv(), int):
                questions.send(kernels[question].exitcode)
            else:
                kernel = context.Process(
                    target=_become_kernel, args=(os.getpid(), questions, question, log)
                )
                kernel.start()
                kernels[kernel.pid] = kernel
                questions.send(kernel.pid)
    for pid, kernel in kernels.items():
        if kernel.exitcode is None:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
    os._exit(0)  # a kernel that does not lead its group yet dies with this process


def _become_kernel(server: int, questions: Connection, file: str, log: Path) -> None:
    """Run an IPython kernel in this forked process."""
    die_with(server)
    questions.close()
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for target, source in ((0, os.open(os.devnull, os.O_RDONLY)), (1, written), (2, written)):
        os.dup2(source, target)
    faulthandler.enable(written)  # whatever the parent had it write to
    importlib.reload(warnings)  # whatever the parent filters, a notebook's warnings are its own
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=["-f", file, QUIET])
