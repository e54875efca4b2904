"""Files → spreadsheets: which files of a folder are read, what a file is by its content, and its
bytes read once.

A function in a process of its own, with bounds on memory and time: what a hostile file eats, it
does not eat here.
"""

import hashlib
import io
import os
import pickle
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from zx_analysis.messages import InputRefused, Message, Place, finding, message, why_unopened
from zx_analysis.paths import is_hidden
from zx_analysis.reading.sheets import Content, Sheet
from zx_analysis.reading.text import read_text
from zx_analysis.reading.web import read_html
from zx_analysis.reading.xls import OLE, read_xls
from zx_analysis.reading.xlsx import damaged, read_xlsx

MOST_MEMORY = 3_000_000_000  # bytes of address space
MOST_SECONDS = 120

# The child takes (limit, module, function, arguments) and gives (error or None, result).
CHILD = """
import importlib, pickle, sys
limit, module, name, arguments = pickle.load(sys.stdin.buffer)
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
except ImportError:
    pass  # not on Windows: only the time is bounded there
try:
    answer = None, getattr(importlib.import_module(module), name)(*arguments)
except Exception as error:
    answer = error, None
sys.stdout.buffer.write(pickle.dumps(answer))
"""


class _Answer(pickle.Unpickler):
    """What a child answered: plain values, this package's own classes, errors. It has read a
    hostile file, so that its word names no other function to be called here.
    """

    PLAIN = {
        "datetime": {"date", "datetime", "time", "timedelta"},
        "decimal": {"Decimal"},
    }  # beside those that a pickle holds without naming a class

    def find_class(self, module: str, name: str):
        found = getattr(sys.modules.get(module), name, None)  # nothing is imported at its word
        if isinstance(found, type) and (
            module.startswith("zx_analysis.")
            or name in self.PLAIN.get(module, ())
            or issubclass(found, Exception)
        ):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


class Exhausted(Exception):
    """The function needed more memory or time than it was given, or answered something that is no
    plain value.
    """


def confined(function, *arguments, memory: int = MOST_MEMORY, seconds: float = MOST_SECONDS):
    """What a module's function returns, or raises; Exhausted where it outgrew `memory` bytes or
    `seconds`.
    """
    given = pickle.dumps((memory, function.__module__, function.__name__, arguments))
    try:
        child = subprocess.run(
            [sys.executable, "-c", CHILD], input=given, capture_output=True, timeout=seconds
        )
    except subprocess.TimeoutExpired as error:
        raise Exhausted(f"{seconds:.0f} s") from error
    if child.returncode:
        raise Exhausted(f"exit {child.returncode}")
    try:
        error, result = _Answer(io.BytesIO(child.stdout)).load()
    except pickle.UnpicklingError as strange:
        raise Exhausted(f"answer: {strange}") from strange
    if isinstance(error, MemoryError):
        raise Exhausted(f"{memory / 1e6:.0f} MB") from error
    if error is not None:
        raise error
    return result


ZIP, BIFF = b"PK\x03\x04", (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
WEB = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body", b"<style", b"<div")
OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"MIME-Version", "MHT"),
    (b"<?xml", "XML"),
)
PARTIAL = (
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".tmp",
    ".td",
    ".xltd",
    ".downloading",
    ".!ut",
    ".opdownload",
)
TABLE_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".et")
MOST_BYTES = 100_000_000
LARGE = 20_000_000  # bytes unpacked


@dataclass(frozen=True)
class Source:
    """A file as it was read: its name, the sha256 and size of the exact bytes parsed, its visible
    sheets, what is to be said of it.
    """

    file: str
    sha256: str
    size: int
    sheets: list[Sheet]
    findings: list[dict]


def listed(folder: Path) -> tuple[list[tuple[Path, str]], list[dict], list[Message]]:
    """(path, name below `folder`) of every file to be read, in the order of their names; findings
    of what is left out; refusals.
    """
    files, findings, refusals = [], [], []
    home = folder.resolve()
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in list(folders):
            path = Path(place, name)
            shown = _shown(path.relative_to(folder))
            if name.startswith("."):
                folders.remove(name)
                findings.append(finding(message("ignored_folder", Place(shown))))
            elif name.lower().endswith(TABLE_SUFFIXES):
                folders.remove(name)
                refusals.append(message("folder_named_like_a_file", Place(shown)))
            elif path.is_symlink():
                folders.remove(name)
                refusals.append(message("link_out_of_the_folder", Place(shown)))
        for name in sorted(names):
            path = Path(place, name)
            shown = _shown(path.relative_to(folder))
            if name.startswith("~$"):
                findings.append(finding(message("open_workbook", Place(shown), read=name[2:])))
            elif is_hidden(name):
                findings.append(finding(message("ignored_file", Place(shown))))
            elif path.is_symlink() and not _inside(path, home):
                refusals.append(message("link_out_of_the_folder", Place(shown)))
            else:
                files.append((path, shown))
    return files, findings, refusals


def _shown(path: Path) -> str:
    """A file's name as text: control characters, which a name may hold, become visible."""
    return "".join(
        character if character.isprintable() else f"\\x{ord(character):02x}"
        for character in path.as_posix()
    )


def _inside(path: Path, home: Path) -> bool:
    """Whether a link leads to a file below `home`."""
    try:
        return path.resolve(strict=True).is_relative_to(home)
    except (OSError, RuntimeError):
        return False


def read_source(path: Path, shown_as: str) -> Source:
    """Read one file, by its content whatever its name; InputRefused with the reason where it cannot
    be read safely and whole.
    """
    if path.name.lower().endswith(PARTIAL):
        raise InputRefused(message("unfinished_download", Place(shown_as)))
    data = _bytes(path, shown_as)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputRefused(message("empty_return", Place(shown_as)))
    content = _content(data, shown_as)
    if _bytes(path, shown_as) != data:
        raise InputRefused(message("file_changes_while_read", Place(shown_as)))
    return Source(
        shown_as,
        hashlib.sha256(data).hexdigest(),
        len(data),
        content.sheets,
        content.findings + [remark for sheet in content.sheets for remark in sheet.findings],
    )


def _content(data: bytes, shown_as: str) -> Content:
    """The sheets of a file; a large one is parsed in a process of its own, with bounds on memory
    and time.
    """
    if _unpacked(data) <= LARGE:
        return parse(data, shown_as)
    try:
        return confined(parse, data, shown_as)
    except Exhausted as error:
        raise InputRefused(
            message("parsing_outgrew_its_bounds", Place(shown_as), bound=str(error))
        ) from error


def parse(data: bytes, shown_as: str) -> Content:
    """A file's sheets, by its content whatever its name; InputRefused where it is no table, or
    none that can be read."""
    read = _reader(data, shown_as)
    try:
        return read(data, shown_as)
    except (InputRefused, MemoryError):
        raise
    except (
        Exception
    ) as error:  # a parser that fails in its own way: the other files are read all the same
        raise InputRefused(damaged(shown_as, error)) from error


def _unpacked(data: bytes) -> int:
    """How large a file says it is once unpacked."""
    if not data.startswith(ZIP):
        return len(data)
    try:
        return sum(info.file_size for info in ZipFile(io.BytesIO(data)).infolist())
    except (BadZipFile, ValueError, OSError):
        return len(data)  # refused when it is parsed


def _bytes(path: Path, shown_as: str) -> bytes:
    """The bytes of a regular file of a bearable size; InputRefused where it is none."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputRefused(message("no_regular_file", Place(shown_as)))
        if status.st_size > MOST_BYTES:
            raise InputRefused(
                message(
                    "return_too_large",
                    Place(shown_as),
                    size=status.st_size // 1_000_000,
                    most=MOST_BYTES // 1_000_000,
                )
            )
        return path.read_bytes()
    except OSError as error:
        raise InputRefused(
            message(
                "return_does_not_open",
                Place(shown_as),
                why=why_unopened(error),
                strerror=error.strerror,
            )
        ) from error


def _reader(data: bytes, shown_as: str):
    """The function that reads a file of this content; InputRefused where it is no table."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(ZIP) or data.startswith(b"PK\x05\x06"):
        return read_xlsx
    if data.startswith(OLE) or data.startswith(BIFF):
        return read_xls
    if start.startswith(WEB):
        return read_html
    for mark, kind in OTHER_KINDS:
        if start.startswith(mark.lower()):
            raise InputRefused(message("other_kind_of_file", Place(shown_as), kind=kind))
    return read_text
