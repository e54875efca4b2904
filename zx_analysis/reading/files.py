"""Files → spreadsheets: which files of a folder are read, what a file is by its content, and its bytes read once.

A function in a process of its own, with bounds on memory and time: what a hostile file eats, it does not eat here.
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

from zx_analysis.messages import InputRefused, inline_finding, inline_refusal, why_unopened
from zx_analysis.paths import is_hidden
from zx_analysis.reading.sheets import Content, Sheet
from zx_analysis.reading.text import read_html, read_text
from zx_analysis.reading.xls import OLE, read_xls

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
    """What a child answered: plain values, this package's own classes, errors. It has read a hostile file, so that its word names no other function to be called here."""

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
    """The function needed more memory or time than it was given, or answered something that is no plain value."""


def confined(function, *arguments, memory: int = MOST_MEMORY, seconds: float = MOST_SECONDS):
    """What a module's function returns, or raises; Exhausted where it outgrew `memory` bytes or `seconds`."""
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
    """A file as it was read: its name, the sha256 and size of the exact bytes parsed, its visible sheets, what is to be said of it."""

    file: str
    sha256: str
    size: int
    sheets: list[Sheet]
    findings: list[dict]


def listed(folder: Path) -> tuple[list[tuple[Path, str]], list[dict], list[str]]:
    """(path, name below `folder`) of every file to be read, in the order of their names; findings of what is left out; refusals."""
    files, findings, refusals = [], [], []
    home = folder.resolve()
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in list(folders):
            path = Path(place, name)
            shown = _shown(path.relative_to(folder))
            if name.startswith("."):
                folders.remove(name)
                findings.append(
                    _ignored(shown, "隐藏的系统文件夹", "a hidden folder of the system")
                )
            elif name.lower().endswith(TABLE_SUFFIXES):
                folders.remove(name)
                refusals.append(
                    inline_refusal(
                        shown,
                        "",
                        "一个文件夹",
                        "表格文件",
                        "请把里面的文件移出来，或给文件夹改名。",
                        "a folder named like a file. Move its files out or rename it.",
                    )
                )
            elif path.is_symlink():
                folders.remove(name)
                refusals.append(_link(shown))
        for name in sorted(names):
            path = Path(place, name)
            shown = _shown(path.relative_to(folder))
            if name.startswith("~$"):
                findings.append(
                    inline_finding(
                        "warn",
                        shown,
                        rule="open_workbook",
                        read=name[2:],
                        zh=f"名称以“{name[2:]}”结尾的文件正被人打开，读到的可能不是最后保存的内容",
                        en=f"{name[2:]!r} is open somewhere: what was read may not be its last state",
                    )
                )
            elif is_hidden(name):
                findings.append(_ignored(shown, "隐藏的系统文件", "a hidden file of the system"))
            elif path.is_symlink() and not _inside(path, home):
                refusals.append(_link(shown))
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


def _link(shown: str) -> str:
    return inline_refusal(
        shown,
        "",
        "指向文件夹之外的链接",
        "文件本身",
        "请把文件复制进来。",
        "a link that leads out of the folder. Copy the file itself here.",
    )


def _ignored(shown: str, zh: str, en: str) -> dict:
    return inline_finding(
        "note", shown, rule="ignored_file", zh=f"{zh}，未读取", en=f"{en}; not read"
    )


def read_source(path: Path, shown_as: str) -> Source:
    """Read one file, by its content whatever its name; InputRefused with the reason where it cannot be read safely and whole."""
    if path.name.lower().endswith(PARTIAL):
        raise InputRefused(
            inline_refusal(
                shown_as,
                "",
                "没有下载完的文件",
                "完整的表格文件",
                "请重新下载。",
                "an unfinished download. Download it again.",
            )
        )
    data = _bytes(path, shown_as)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputRefused(
            inline_refusal(
                shown_as,
                "",
                "空文件",
                "有数据的表格",
                "请重新索取该文件。",
                "the file is empty. Ask for it again.",
            )
        )
    content = _content(data, shown_as)
    if _bytes(path, shown_as) != data:
        raise InputRefused(
            inline_refusal(
                shown_as,
                "",
                "读取时正在变化的文件",
                "已经保存好的文件",
                "请等保存或下载完成后再运行。",
                "the file changed while it was read. Run again when it is saved.",
            )
        )
    return Source(
        shown_as,
        hashlib.sha256(data).hexdigest(),
        len(data),
        content.sheets,
        content.findings + [remark for sheet in content.sheets for remark in sheet.findings],
    )


def _content(data: bytes, shown_as: str) -> Content:
    """The sheets of a file; a large one is parsed in a process of its own, with bounds on memory and time."""
    if _unpacked(data) <= LARGE:
        return parse(data, shown_as)
    try:
        return confined(parse, data, shown_as)
    except Exhausted as error:
        raise InputRefused(
            inline_refusal(
                shown_as,
                "",
                f"解析超过上限（{error}）的文件",
                "大小正常的报表",
                "请把用到的区域复制到新工作簿后另存。",
                f"parsing outgrew its bounds ({error}). Copy the used area into a new workbook.",
            )
        ) from error


def parse(data: bytes, shown_as: str) -> Content:
    """A file's sheets, by its content whatever its name."""
    return _reader(data, shown_as)(data, shown_as)


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
            raise InputRefused(
                inline_refusal(
                    shown_as,
                    "",
                    "不是普通文件（管道、设备或文件夹）",
                    "表格文件",
                    "请移走它。",
                    "no regular file. Take it away.",
                )
            )
        if status.st_size > MOST_BYTES:
            raise InputRefused(
                inline_refusal(
                    shown_as,
                    "",
                    f"{status.st_size // 1_000_000} MB 的文件",
                    f"不超过 {MOST_BYTES // 1_000_000} MB 的报表",
                    "请只保留需要的表后另存。",
                    f"{status.st_size // 1_000_000} MB. Keep only the tables that are needed.",
                )
            )
        return path.read_bytes()
    except OSError as error:
        raise InputRefused(
            inline_refusal(
                shown_as,
                "",
                f"打不开的文件（{why_unopened(error)}）",
                "可以打开的表格文件",
                "请检查它有没有被占用、有没有读取权限。",
                f"cannot be opened ({error.strerror}). Check whether it is in use and may be read.",
            )
        ) from error


def _reader(data: bytes, shown_as: str):
    """The function that reads a file of this content; InputRefused where it is no table."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(ZIP) or data.startswith(b"PK\x05\x06"):
        from zx_analysis.reading.xlsx import read_xlsx

        return read_xlsx
    if data.startswith(OLE) or data.startswith(BIFF):
        return read_xls
    if start.startswith(WEB):
        return read_html
    for mark, kind in OTHER_KINDS:
        if start.startswith(mark.lower()):
            raise InputRefused(
                inline_refusal(
                    shown_as,
                    "",
                    f"{kind} 文件",
                    "xlsx、xls 或 csv 表格",
                    "请索取表格原件，或用 WPS、Excel 打开后另存为 .xlsx；不是报表的移走。",
                    f"a {kind} file. Ask for the table itself, or save it as .xlsx; take away what is no return.",
                )
            )
    return read_text
