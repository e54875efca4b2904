"""When a kernel is given up: by its processor time, not by the clock."""

import subprocess
import sys

import pytest

from zx_analysis.publishing import kernels


@pytest.fixture
def machine(monkeypatch):
    """A clock and a process whose times are set by hand."""
    times = {"clock": 0.0, "used": 0.0}
    monkeypatch.setattr(kernels.time, "monotonic", lambda: times["clock"])
    monkeypatch.setattr(kernels, "cpu_seconds", lambda pid: times["used"])
    return times


def test_who_computes_on_a_busy_machine_never_stands_still(machine):
    progress = kernels.Progress(1)
    for _ in range(1000):  # 10,000 seconds with a fiftieth of a processor
        machine["clock"] += 10
        machine["used"] += 0.2
        assert progress.still_seconds() == 0


def test_who_waits_stands_still_since_it_last_computed(machine):
    progress = kernels.Progress(1)
    machine.update(clock=100, used=50)
    assert progress.still_seconds() == 0
    for seconds in (10, 200, 300):  # a heartbeat takes a thousandth of a processor
        machine.update(clock=100 + seconds, used=50 + seconds / 1000)
        assert progress.still_seconds() == seconds


def test_a_child_that_ended_takes_its_time_with_it_and_that_is_progress(machine):
    machine["used"] = 60
    progress = kernels.Progress(1)
    machine.update(clock=10, used=5)
    assert progress.still_seconds() == 0


@pytest.mark.skipif(not kernels.FORKS, reason="the system does not tell")
def test_the_time_of_a_process_counts_what_it_started():
    loop = "import time\nwhile time.process_time() < .5: pass\nprint(flush=True)\ninput()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {loop!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        assert kernels.cpu_seconds(process.pid) >= 0.4
        process.stdin.close()
    assert kernels.cpu_seconds(process.pid) == 0
