"""Notebook kernels forked from one process that has imported the package and read the figures already: a cell starts at once instead of after two seconds of imports.

The server is a child of the run with one thread and a socket of its own; it forks a kernel when asked, and knows how it ended. Nothing outlives the run: server and kernels die
with their parent (PR_SET_PDEATHSIG), also where it is killed, and each kernel leads a process group that is killed as a whole. Where the system has no such signal (only
Linux has), a notebook gets an ordinary kernel of its own.

papermill and jupyter_client stay as they are: `ForkedProvisioner` is a kernel provisioner of jupyter_client, named in pyproject.toml.
"""

import contextlib
import ctypes
import faulthandler
import gc
import importlib
import json
import os
import signal
import socket
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

from jupyter_client.provisioning import LocalProvisioner

from zx_analysis.messages import message

KERNEL, PROVISIONER, ORDINARY = "zx-forked", "zx-forked-provisioner", "python3"
FORKS = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
_server: "Server | None" = None


class Server:
    """The parent's side of the process that forks kernels."""

    def __init__(self, cwd: Path, log: Path):
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            ours.close()
            die_with(parent)
            try:
                os.chdir(cwd)
                _serve(theirs, log)
            finally:
                os._exit(0)
        theirs.close()
        self._socket, self._lines, self._lock = (
            ours,
            ours.makefile("rw", encoding="utf-8"),
            threading.Lock(),
        )

    def ask(self, **request) -> dict:
        """One question, one answer: `fork` a kernel gives its pid, `poll` of a pid its exit code, None while it lives. ConnectionError where the server is gone."""
        with self._lock:
            try:
                self._lines.write(json.dumps(request) + "\n")
                self._lines.flush()
                answer = self._lines.readline()
            except OSError as error:
                raise ConnectionError(message("kernel_server_gone")) from error
        if not answer:
            raise ConnectionError(message("kernel_server_gone"))
        return json.loads(answer)

    def close(self) -> None:
        """End the server and every kernel that still runs."""
        with contextlib.suppress(OSError):
            self._lines.close()
        self._socket.close()
        os.waitpid(self.pid, 0)


@contextlib.contextmanager
def served(cwd: Path, log: Path) -> Iterator[str]:
    """The name of a kernel that is forked from this process as it is now, for as long as the context lasts, and works in `cwd`; what it writes
    past the notebook (a crash) goes to `log`. To be entered before any thread is started."""
    global _server
    if not FORKS:
        yield ORDINARY
        return
    sys.stdout.flush()
    sys.stderr.flush()
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "kernels" / KERNEL
        spec.mkdir(parents=True)
        (spec / "kernel.json").write_text(
            json.dumps(
                {
                    "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                    "display_name": KERNEL,
                    "language": "python",
                    "metadata": {"kernel_provisioner": {"provisioner_name": PROVISIONER}},
                }
            ),
            encoding="utf-8",
        )
        before = os.environ.get("JUPYTER_PATH")
        _server = Server(cwd, log)
        os.environ["JUPYTER_PATH"] = folder + (os.pathsep + before if before else "")
        try:
            yield KERNEL
        finally:
            _server.close()
            _server = None
            if before is None:
                del os.environ["JUPYTER_PATH"]
            else:
                os.environ["JUPYTER_PATH"] = before


def stop() -> None:
    """Kill the server, and with it every kernel: whoever waits for one learns that it died."""
    if _server is not None:
        with contextlib.suppress(OSError):
            os.kill(_server.pid, signal.SIGKILL)


class ForkedProvisioner(LocalProvisioner):
    """Launches a kernel by forking the server; all else, signals to the process group among it, as jupyter_client does it."""

    async def launch_kernel(self, cmd, **given):
        if _server is None:
            raise RuntimeError(message("no_kernel_server"))
        env = {**(given.get("env") or os.environ), "JPY_PARENT_PID": str(_server.pid)}
        self.process = _Process(
            _server, _server.ask(do="fork", argv=cmd[cmd.index("-f") :], env=env)["pid"]
        )
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class _Process:
    """What LocalProvisioner needs of subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, server: Server, pid: int):
        self._server, self.pid, self.returncode = server, pid, None

    def poll(self) -> int | None:
        if self.returncode is None:
            try:
                self.returncode = self._server.ask(do="poll", pid=self.pid)["code"]
            except ConnectionError:
                self.returncode = -signal.SIGKILL  # the kernel died with its server
        return self.returncode

    wait = poll  # LocalProvisioner waits until poll() says that it ended

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def die_with(parent: int) -> None:
    """This process is killed when its parent ends, however it ends; where the system is not Linux it is not."""
    if not FORKS:
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the call
        os._exit(1)


def _serve(questions: socket.socket, log: Path) -> None:
    """Answer until the parent closes its end; then kill whatever still runs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the parent's to handle
    # here: the parent need not have them, and no kernel shall load them anew
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = (
        "1"  # nobody debugs these, and a clerk need not read its advice
    )
    import ipykernel.debugger
    import ipykernel.ipkernel
    import ipykernel.kernelapp  # noqa: F401

    gc.freeze()  # what was read stays shared: a collection in a kernel would touch, and so copy, every page
    running: dict[int, int | None] = {}
    with questions.makefile("rw", encoding="utf-8") as lines:
        for line in lines:
            request = json.loads(line)
            if request["do"] == "fork":
                parent, pid = os.getpid(), os.fork()
                if pid == 0:
                    die_with(parent)
                    questions.close()
                    _become_kernel(request, log)
                running[pid] = None
                answer = {"pid": pid}
            else:
                answer = {"code": _reaped(running, request["pid"])}
            lines.write(json.dumps(answer) + "\n")
            lines.flush()
    for pid, code in running.items():
        if code is None:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)


def _reaped(running: dict[int, int | None], pid: int) -> int | None:
    if running.get(pid) is None:
        ended, status = os.waitpid(pid, os.WNOHANG)
        running[pid] = os.waitstatus_to_exitcode(status) if ended else None
    return running[pid]


def _become_kernel(request: dict, log: Path) -> None:
    """Run an IPython kernel in this forked process and end with it."""
    code = 1
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(
                number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
            )
        written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        for target, source in ((0, os.open(os.devnull, os.O_RDONLY)), (1, written), (2, written)):
            os.dup2(source, target)
        faulthandler.enable(written)  # whatever the parent had it write to
        os.environ.clear()
        os.environ.update(request["env"])
        importlib.reload(
            warnings
        )  # whatever the parent filters or records, a notebook's warnings are its own
        sys.argv = ["ipykernel_launcher", *request["argv"]]
        from ipykernel.kernelapp import IPKernelApp

        IPKernelApp.launch_instance(argv=request["argv"])
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    finally:
        os._exit(code)
