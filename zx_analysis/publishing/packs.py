"""A pack on the disk: its name, the lock of its city, its manifest, whether a file was altered
since, and the switch to the next one.

The manifest of a pack: what it was made of, by whom and with what, so that it can be made again and
compared.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from zx_analysis import paths
from zx_analysis.city import City, files_under, sha256
from zx_analysis.messages import InputRefused, message
from zx_analysis.publishing import manifests
from zx_analysis.publishing.manifests import MANIFEST, Altered
from zx_analysis.quarter import Study
from zx_analysis.reading import returns

LOCK = ".lock"
POLL_SECONDS = 0.05


class Busy(Exception):
    """Another run holds the city's lock."""


def pack_name(quarter: str, as_of: str = "", policy: str = "") -> str:
    """'2022Q1', or with what sets a run apart: such a run never replaces the plain pack."""
    name = (
        quarter
        + (f"-as-of-{as_of}" if as_of else "")
        + (f"-policy-{Path(policy).stem}" if policy else "")
    )
    return paths.safe_name(name, "资料包", "pack")


# A lock belongs to the process that took it: one forked from it (a kernel) would keep it for as
# long as it lives.
_held: set = set()
os.register_at_fork(after_in_child=lambda: [file.close() for file in _held])


@contextlib.contextmanager
def locked(home: Path, patience_seconds: float = 0) -> Iterator[None]:
    """The city's folder for one writer; Busy where another keeps it for longer than
    `patience_seconds`.
    """
    last = time.monotonic() + patience_seconds
    with (home / LOCK).open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= last:
                    raise Busy(message("city_is_locked", city=home.name)) from error
                time.sleep(POLL_SECONDS)
        _held.add(file)
        try:
            yield
        finally:
            _held.discard(file)


def write_manifest(folder: Path, manifest: dict) -> None:
    """manifest.json of `folder`, sealed: `manifest` with `pack`, the sha256 of every other file
    there (but for the run's own folder)."""
    files = [
        p
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p != folder / MANIFEST and "run" not in p.relative_to(folder).parts
    ]
    pack = [{"file": p.relative_to(folder).as_posix(), "sha256": sha256(p)} for p in files]
    (folder / MANIFEST).write_bytes(manifests.text({**manifest, "pack": pack}))


def unaltered(folder: Path, under: str = "") -> tuple[dict, str]:
    """The manifest of a pack and its sha256; Altered where it, or a file whose path begins with
    `under`, is not as it was made, is gone, or was added."""
    manifest, digest = manifests.read(folder)
    # What an office program leaves beside a file it has open is hidden, and no alteration.
    present = {
        p.relative_to(folder).as_posix(): p for p in files_under(folder) if p != folder / MANIFEST
    }
    listed = {entry["file"]: entry["sha256"] for entry in manifest["pack"]}
    wrong = sorted(
        name
        for name in listed.keys() | present.keys()
        if name.startswith(under)
        and (name not in present or sha256(present[name]) != listed.get(name))
    )
    if wrong:
        raise Altered(message("pack_altered", files=wrong))
    return manifest, digest


def kept(home: Path, name: str) -> list[tuple[Path, dict]]:
    """Folder and manifest of every pack that was published under `name`, in the order in which they
    were: by their number, for a clock may have been wrong. Those whose manifest is damaged, or an
    older program's, are left out."""
    packs = []
    for folder in _in_history(home, name):
        with contextlib.suppress(Altered):
            packs.append((folder, manifests.read(folder)[0]))
    return sorted(packs, key=lambda pack: pack[1]["number"])


def damaged(home: Path, name: str) -> list[Path]:
    """The manifests of packs published under `name` that are neither this program's nor an older
    one's: nobody can say when those packs were made."""
    return [
        folder / MANIFEST
        for folder in _in_history(home, name)
        if manifests.is_damaged(folder / MANIFEST)
    ]


def _in_history(home: Path, name: str) -> list[Path]:
    return sorted(
        folder
        for folder in (home / ".history" / name).glob("*")
        if os.path.lexists(folder / MANIFEST)
    )


def newest(home: Path, name: str) -> dict:
    """The manifest of the pack that was published last under `name`, of those that can be read; {}
    where there is none."""
    return max(
        (manifest for _, manifest in _with_the_present(home, name)),
        key=lambda manifest: manifest["number"],
        default={},
    )


def _with_the_present(home: Path, name: str) -> list[tuple[Path, dict]]:
    """As `kept`, with the published pack where that does not lie in .history (a copy)."""
    packs = kept(home, name)
    with contextlib.suppress(Altered):
        present = real(home / name)
        if present not in [real(folder) for folder, _ in packs]:
            packs.append((present, manifests.read(present)[0]))
    return packs


def refuse_misplaced(home: Path, name: str) -> None:
    """Altered where something of the wrong kind lies where a run writes: said before anything is
    computed. A published pack that is a plain folder (copied from a stick) is one of ours."""
    folders = (home.parent, home, home / ".history", home / ".history" / name)
    files = (home / LOCK, *home.glob("approvals-*.jsonl"))
    for path in folders:
        if os.path.lexists(path) and not path.is_dir():
            raise Altered(message("file_where_a_folder_belongs", path=path))
    for path in files:
        if os.path.lexists(path) and not path.is_file():
            raise Altered(message("folder_where_a_file_belongs", path=path))
    if (home / name).is_file():
        raise Altered(message("file_where_a_folder_belongs", path=home / name))


def real(path: Path) -> Path:
    """Where links lead; a link that leads to itself as it is, where Path.resolve raises."""
    return Path(os.path.realpath(path))


def cleared(path: Path) -> Path:
    """`path`, with nothing there any more; only for names that are the program's own."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return path


def adopt(home: Path, name: str) -> None:
    """Put a published pack that is a plain folder where packs are kept, and a link in its place."""
    plain = home / name
    if plain.is_dir() and not plain.is_symlink():
        folder = _new_in_history(home, name)
        plain.rename(folder)
        _link(home, name, folder)


def switch(home: Path, staging: Path, name: str) -> Path:
    """Make the staged pack the published one in a single rename of a link; every pack, also the
    present one, lies in .history.
    """
    adopt(home, name)
    folder = _new_in_history(home, name)
    staging.rename(folder)
    _link(home, name, folder)
    return home / name


def _new_in_history(home: Path, name: str) -> Path:
    """Where the next pack is kept: named by the time, for people; the order is the manifest's."""
    history = home / ".history" / name
    history.mkdir(parents=True, exist_ok=True)
    return history / datetime.now().strftime("%Y%m%d-%H%M%S-%f")


def _link(home: Path, name: str, folder: Path) -> None:
    link = cleared(home / f".link-{name}")
    link.symlink_to(os.path.relpath(folder, home), target_is_directory=True)
    os.replace(link, home / name)


PACKAGES = (
    "pandas",
    "numpy",
    "scipy",
    "statsmodels",
    "matplotlib",
    "seaborn",
    "papermill",
    "python-calamine",
    "typst",
    "python-docx",
    "xlsxwriter",
    "zx-analysis",
)


def inputs(study: Study, policy: str = "") -> list[dict]:
    """file, sha256, bytes of every input: bulletins and ledgers by the very bytes that were parsed.
    policy: another policy file than the city's own.
    """
    folder, given = study.city.folder, _rules(study.city, str(study.quarter), policy)
    found = [
        {
            "file": path.name
            if policy and path == given[2]
            else path.relative_to(folder).as_posix(),
            "sha256": sha256(path),
            "bytes": path.stat().st_size,
        }
        for path in given
        if path.is_file()
    ]
    found += study.cleaned.inputs.to_dict("records")
    return found + [
        {
            "file": f"{study.city.ledgers}/{ledger.contract.file}",
            "sha256": ledger.sha256,
            "bytes": ledger.bytes,
        }
        for ledger in study.ledgers.values()
    ]


def _rules(city: City, quarter: str, policy: str = "") -> list[Path]:
    """The files that say how the figures are read and judged; they need not exist."""
    return [
        city.folder / "city.toml",
        city.folder / city.register_file,
        Path(policy) if policy else city.folder / "policy" / f"{quarter}.toml",
        city.folder / returns.CORRECTIONS_FILE,
    ]


def input_files(city: City) -> set[str]:
    """The names of all bulletins and ledgers that lie in the city's folder now."""
    return {
        path.relative_to(city.folder).as_posix() for path in (*city.files(), *city.ledger_files())
    }


def unchanged(city: City, made: dict) -> bool:
    """Whether a pack with the manifest `made` (of the city's own policy, everything read) would be
    made of the same bytes by the same program now.
    """
    there = input_files(city) | {
        path.relative_to(city.folder).as_posix()
        for path in _rules(city, made["parameters"]["quarter"])
        if path.is_file()
    }
    return made["versions"] == versions() and {
        entry["file"]: entry["sha256"] for entry in made["inputs"]
    } == {name: sha256(city.folder / name) for name in there}


def refuse_changes(study: Study, given: list[dict], there: set[str], policy: str = "") -> None:
    """InputRefused where a file is not what it was when it was read (`given`, of `inputs`), is
    gone, or was added to those that were there (`there`, of `files`).
    """
    wrong = input_files(study.city) ^ there
    for entry in given:
        path = (
            Path(policy)
            if policy and entry["file"] == Path(policy).name
            else study.city.folder / entry["file"]
        )
        if not path.is_file() or sha256(path) != entry["sha256"]:
            wrong.add(entry["file"])
    if wrong:
        raise InputRefused(message("inputs_changed_during_the_run", files=sorted(wrong)))


def listing(given: list[dict]) -> str:
    """The inputs by sha256 and name, a line each: the same text for the same inputs."""
    return "".join(sorted(f"{entry['sha256']}  {entry['file']}\n" for entry in given))


def edition(given: list[dict], parameters: dict) -> str:
    """Twelve characters that stand for inputs, parameters and the package's version: equal editions
    hold equal tables.
    """
    text = (
        listing(given)
        + "".join(f"{key}={value}\n" for key, value in sorted(shown_parameters(parameters).items()))
        + version("zx-analysis")
    )
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def shown_parameters(parameters: dict) -> dict:
    """The parameters without paths of this machine."""
    return {
        key: Path(value).name if key == "policy" and value else value
        for key, value in parameters.items()
        if key != "out"
    }


def manifest(
    study: Study,
    given: list[dict],
    parameters: dict,
    answers: list[dict],
    seconds: dict[str, float],
) -> dict:
    """All but `number`, `made_by`, `approvals` and `pack`. seconds: by notebook."""
    return {
        "mark": study.mark,
        "city_name": study.city.name,
        "made": datetime.now().astimezone().isoformat(timespec="seconds"),
        "edition": edition(given, parameters),
        "inputs": given,
        "parameters": shown_parameters(parameters),
        "versions": versions(),
        "rows": {
            "panel": len(study.cleaned.panel),
            "findings": len(study.cleaned.findings),
            "row_ledger": len(study.cleaned.row_ledger),
            **{title: len(ledger.rows) for title, ledger in study.ledgers.items()},
        },
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "headline": answers,
    }


@cache
def versions() -> dict[str, str]:
    """Of Python, of this checkout, of the packages that a figure may depend on."""
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "commit": commit(),
        **{name: version(name) for name in PACKAGES},
    }


def commit() -> str:
    """The commit of the checkout that runs, with a + where files were changed since; '' outside a
    checkout or without git.
    """
    if paths.GIVEN == paths.CARRIED:  # installed: a repository around it is somebody else's
        return ""

    def git(*arguments: str) -> str:
        try:
            return subprocess.run(
                ["git", "-C", str(paths.PACKAGE.parent), *arguments],
                capture_output=True,
                text=True,
                timeout=10,
                check=True,
            ).stdout.strip()
        except (OSError, subprocess.SubprocessError):
            return ""

    head = git("rev-parse", "HEAD")
    return head + (
        "+" if head and git("status", "--porcelain", "--", "zx_analysis", "notebooks") else ""
    )
