"""A pack on the disk: its name, the lock of its city, its manifest, whether a file was altered since, and the switch to the next one."""

import contextlib
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from zx_analysis import paths
from zx_analysis.city.city import files_under, sha256

MANIFEST = "manifest.json"
POLL_SECONDS = 0.05


class Busy(Exception):
    """Another run holds the city's lock."""


class Altered(Exception):
    """What lies on the disk is not what was written there. The message names the files or lines."""


def pack_name(quarter: str, as_of: str = "", policy: str = "") -> str:
    """'2022Q1', or with what sets a run apart: such a run never replaces the plain pack."""
    name = (
        quarter
        + (f"-as-of-{as_of}" if as_of else "")
        + (f"-policy-{Path(policy).stem}" if policy else "")
    )
    return paths.safe_name(name, "资料包", "pack")


# A lock belongs to the process that took it: one forked from it (a kernel) would keep it for as long as it lives.
_held: set = set()
os.register_at_fork(after_in_child=lambda: [file.close() for file in _held])


@contextlib.contextmanager
def locked(home: Path, patience_seconds: float = 0) -> Iterator[None]:
    """The city's folder for one writer; Busy where another keeps it for longer than `patience_seconds`."""
    last = time.monotonic() + patience_seconds
    with (home / ".lock").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= last:
                    raise Busy(
                        f"{home.name}：另一次运行正在进行，请稍后再试。 Another run holds the lock of {home.name}; try again later."
                    ) from error
                time.sleep(POLL_SECONDS)
        _held.add(file)
        try:
            yield
        finally:
            _held.discard(file)


def write_manifest(folder: Path, manifest: dict) -> None:
    """manifest.json of `folder`: `manifest` with `pack`, the sha256 of every other file there (but for the run's own folder)."""
    files = [
        p
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p != folder / MANIFEST and "run" not in p.relative_to(folder).parts
    ]
    pack = [{"file": p.relative_to(folder).as_posix(), "sha256": sha256(p)} for p in files]
    (folder / MANIFEST).write_text(
        json.dumps({**manifest, "pack": pack}, ensure_ascii=False, indent=1), encoding="utf-8"
    )


def unaltered(folder: Path) -> tuple[dict, str]:
    """The manifest of a pack and its sha256; Altered where a file is not as it was made, is gone, or was added."""
    try:
        text = (folder / MANIFEST).read_bytes()
        manifest = json.loads(text)
        listed = {entry["file"]: entry["sha256"] for entry in manifest["pack"]}
    except (FileNotFoundError, ValueError, RecursionError, TypeError, KeyError) as error:
        raise Altered(
            f"资料包的 {MANIFEST} 缺失或已损坏，请重新运行 zx report。 {MANIFEST} of the pack is missing or damaged; run zx report again."
        ) from error
    # What an office program leaves beside a file it has open is hidden, and no alteration.
    found = {
        p.relative_to(folder).as_posix(): p for p in files_under(folder) if p != folder / MANIFEST
    }
    wrong = sorted(
        (listed.keys() ^ found.keys())
        | {name for name in listed.keys() & found.keys() if sha256(found[name]) != listed[name]}
    )
    if wrong:
        raise Altered(
            f"资料包生成后被改动过：{'、'.join(wrong)}。请重新运行 zx report。\n"
            f"Files of the pack were altered after it was made: {', '.join(wrong)}. Run zx report again."
        )
    return manifest, hashlib.sha256(text).hexdigest()


def switch(home: Path, staging: Path, name: str) -> Path:
    """Make the staged pack the published one in a single rename of a link; every pack, also the present one, lies in .history."""
    history = home / ".history" / name
    history.mkdir(parents=True, exist_ok=True)
    kept = history / datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    staging.rename(kept)
    link = home / f".link-{name}"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(kept, home), target_is_directory=True)
    os.replace(link, home / name)
    return home / name
