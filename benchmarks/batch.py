"""How a batch of many made-up cities goes on: time of a pack and memory of all processes together,
by tenths of the batch; and how long a second batch takes that finds everything done.

    .venv/bin/python benchmarks/batch.py [CITIES]

The cities are copies of the demonstration's folder, each read and computed for itself.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from zx_analysis import paths

CITIES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
TENTHS = 10


def megabytes(process: psutil.Process) -> tuple[float, float]:
    """Memory of the batch's own process, and of it with all its descendants, shared pages counted
    once (USS).
    """
    own, together = 0.0, 0.0
    for one in [process, *process.children(recursive=True)]:
        try:
            used = one.memory_full_info().uss / 1e6
        except psutil.NoSuchProcess:
            continue
        own, together = (used if one == process else own), together + used
    return own, together


def batch(root: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "zx_analysis", "batch", "2022Q1"],
        cwd=root,  # the folder that holds data/raw is the root
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number in range(CITIES):
            shutil.copytree(
                paths.PACKAGE.parent / "data" / "raw" / "zhongxiang",
                root / "data" / "raw" / f"city{number:04d}",
            )
        begun, running = time.monotonic(), batch(root)
        process, seen = psutil.Process(running.pid), []
        while running.poll() is None:
            try:
                seen.append(
                    (
                        len(list((root / "reports").glob("*/2022Q1"))),
                        time.monotonic() - begun,
                        *megabytes(process),
                    )
                )
            except psutil.NoSuchProcess:
                break
            time.sleep(1)
        code, whole = running.wait(), time.monotonic() - begun
        print(
            f"{os.cpu_count()} cores, {CITIES} cities, exit code {code}: {whole:,.0f} s, "
            f"{whole / CITIES:.1f} s a pack\n"
        )
        print(
            "| packs | s a pack | MB of the batch's own process, at most | MB of all processes "
            "together, at most |\n|---|---|---|---|"
        )
        for tenth in range(TENTHS):
            first, last = tenth * CITIES // TENTHS, (tenth + 1) * CITIES // TENTHS
            part = [row for row in seen if first <= row[0] < last]
            if len(part) > 1:
                end = next((row[1] for row in seen if row[0] >= last), whole)
                print(
                    f"| {first + 1} to {last} | {(end - part[0][1]) / (last - first):.1f} | "
                    f"{max(row[2] for row in part):.0f} | {max(row[3] for row in part):.0f} |"
                )
        begun = time.monotonic()
        code = batch(root).wait()
        print(f"\nagain, with everything done: exit code {code}, {time.monotonic() - begun:.1f} s")


if __name__ == "__main__":
    main()
