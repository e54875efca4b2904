"""Approvals (审定) of a talk list: four eyes, kept as lines of one file that are only ever appended.

A list is 草案 (a draft) until two people with different names have approved its content hash; whoever ran the report is not one of them. It is a
record, not an authentication: a name is what somebody typed, the system account is the one the command ran under.

The file approvals-<quarter>.jsonl lies beside the packs. Each line is a JSON object that ends in its own sha256 and names that of the line before, and
each pack's manifest keeps the number of lines and the last sha256, so that a line that was changed, inserted, moved or removed is noticed, the last one
too. Where anything is wrong with the file nothing counts as approved.
"""

import errno
import hashlib
import json
import os
import pwd
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from zx_analysis.publishing.people import is_kept_name, person

REQUIRED = 2
FIRST = "0" * 64  # what the first line names as the line before
SHA256 = re.compile(r"[0-9a-f]{64}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class Approval:
    """One line: who approved what. time_utc 'YYYY-MM-DDThh:mm:ssZ'; talk_list_sha256 the content hash; inputs_sha256 over the inputs of the pack that
    was approved, manifest_sha256 of its manifest, pack its folder under .history; version of the program."""

    time_utc: str
    city: str
    quarter: str
    name: str
    account: str
    talk_list_sha256: str
    inputs_sha256: str
    manifest_sha256: str
    pack: str
    version: str


@dataclass(frozen=True)
class Head:
    """How far a file goes: its number of lines and the sha256 of the last one."""

    lines: int = 0
    last_sha256: str = FIRST


@dataclass(frozen=True)
class Record:
    """What a file holds: its approvals in order, where it ends, and what is wrong with it (Chinese, English)."""

    approvals: tuple[Approval, ...] = ()
    head: Head = Head()
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Maker:
    """Who ran a report: the system account, and the person's name where it is known ('' where not)."""

    account: str
    name: str


@dataclass(frozen=True)
class Standing:
    """How a list stands. counted: one approval per person for this content, in order; own: those of whoever ran the report, which do not count;
    void: those of another content; faults: of the file, and then nothing is counted."""

    counted: tuple[Approval, ...]
    own: tuple[Approval, ...]
    void: tuple[Approval, ...]
    faults: tuple[tuple[str, str], ...]

    @property
    def approved(self) -> bool:
        return len(self.counted) >= REQUIRED

    @property
    def missing(self) -> int:
        """How many people are still needed."""
        return max(0, REQUIRED - len(self.counted))


def standing(record: Record, talk_list_sha256: str, maker: Maker) -> Standing:
    """How the list with this content hash stands, its report having been run by `maker`."""
    if record.faults:
        return Standing((), (), (), record.faults)
    made_by = {person(maker.account), person(maker.name)}
    void = [one for one in record.approvals if one.talk_list_sha256 != talk_list_sha256]
    same = [one for one in record.approvals if one.talk_list_sha256 == talk_list_sha256]
    first = {}
    for one in same:
        first.setdefault(person(one.name), one)
    own = [one for who, one in first.items() if who in made_by]
    return Standing(
        tuple(one for who, one in first.items() if who not in made_by), tuple(own), tuple(void), ()
    )


def line(approval: Approval, head: Head) -> str:
    """The line that follows `head`, without its line break."""
    fields = {"number": head.lines + 1, **asdict(approval), "previous_sha256": head.last_sha256}
    return json.dumps({**fields, "sha256": _sealed(fields)}, ensure_ascii=False)


def read_lines(data: bytes, city: str, quarter: str, expected: Head = Head()) -> Record:
    """The record in a file's bytes. city, quarter: whose it has to be. expected: how far it went when the last pack was made."""
    approvals, faults, head, passed = [], [], Head(), expected.lines == 0
    *whole, rest = data.split(b"\n")
    for number, raw in enumerate([*whole, rest] if rest else whole, start=1):
        try:
            approval, head = _parsed(raw, head, city, quarter)
            approvals.append(approval)
        except (ValueError, RecursionError):
            faults.append(
                (
                    f"第 {number} 行不是程序写下的样子：被改动、移动，或前面少了行",
                    f"line {number} is not as it was written: changed, moved, or a line before it is gone",
                )
            )
            break
        passed = passed or head == expected
    if rest and not faults:
        faults.append((f"第 {len(whole) + 1} 行没有写完", f"line {len(whole) + 1} is incomplete"))
    if not faults and not passed:
        faults.append(
            (
                f"应有前 {expected.lines} 行，现有 {head.lines} 行，且不是当时的内容：有行被删除或文件被替换",
                f"the {expected.lines} lines of the published pack are not there: lines were removed or the file was replaced",
            )
        )
    return Record(tuple(approvals), head, tuple(faults))


def append(file: Path, written: str) -> None:
    """Add one line, on the disk when this returns; OSError leaves the file as it was. The caller holds the city's lock."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        before, data = os.fstat(descriptor).st_size, (written + "\n").encode()
        try:
            if os.write(descriptor, data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, before)
            raise
    finally:
        os.close(descriptor)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # a new file's name is on the disk too
    finally:
        os.close(folder)


def whoever_runs_this(name: str = "") -> Maker:
    """The system account of this process, and the name given or else the account's full name. By the user id: a variable of the environment can be set
    by anybody."""
    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return Maker(f"uid {os.getuid()}", name)
    full = entry.pw_gecos.split(",")[0].strip()
    return Maker(entry.pw_name, name or (full if person(full) != person(entry.pw_name) else ""))


def _sealed(fields: dict) -> str:
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def _parsed(raw: bytes, head: Head, city: str, quarter: str) -> tuple[Approval, Head]:
    """The approval of a line that follows `head`, and the head after it; ValueError where it is not, byte for byte, what `line` writes."""
    fields = json.loads(raw.decode())
    texts = Approval.__dataclass_fields__
    if not isinstance(fields, dict) or not all(isinstance(fields.get(key), str) for key in texts):
        raise ValueError("not an approval")
    approval = Approval(**{key: fields[key] for key in texts})
    if raw.decode() != line(approval, head) or (approval.city, approval.quarter) != (city, quarter):
        raise ValueError("not the next line")
    if (
        not TIME.fullmatch(approval.time_utc)
        or not SHA256.fullmatch(approval.talk_list_sha256)
        or not is_kept_name(approval.name)
    ):
        raise ValueError("not a time, a hash or a name")
    return approval, Head(head.lines + 1, fields["sha256"])
