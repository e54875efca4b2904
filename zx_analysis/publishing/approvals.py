"""Approvals (审定) of a talk list: four eyes, kept as lines of one file that are only ever
appended.

A list is 草案 (a draft) until two people with different names have approved its content hash;
whoever ran the report is not one of them. It is a record, not an authentication: a name is what
somebody typed, the system account is the one the command ran under.

The file approvals-<quarter>.jsonl lies beside the packs. Each line is a JSON object that ends in
its own sha256 and names that of the line before, and each pack's manifest keeps the number of lines
and the last sha256, so that a line that was changed, inserted, moved or removed is noticed, the
last one too. Where anything is wrong with the file nothing counts as approved.

Names of people (审定人): which are refused, and the one form in which two are compared.

Four eyes need two people. 张三 with an invisible filler behind it, or Li Ming with a Cyrillic і,
would be a second approver to a computer and the same one to everybody who reads it (Unicode
Technical Standard 39, sections 4 and 5: confusables, mixed scripts). The table of look-alikes is
small: those of Cyrillic, Greek and Latin letters that no reader tells from a Latin one. Accents,
and Han characters of like shape (己 已), tell people apart.
"""

import errno
import hashlib
import json
import os
import pwd
import re
import unicodedata
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from zx_analysis.city.register import simplified, tidy
from zx_analysis.messages import Message, message

LONGEST_NAME = 40  # characters
# Small letters and digits that look like a Latin small letter, or whose capitals look alike.
LOOK_ALIKES = str.maketrans(
    {
        **dict(zip("авеѕіјкмноорсԁѡтухһԛԝґіѵ", "abesijkmhoopcdwtyxhqwriv", strict=True)),
        **dict(zip("αβγεζηικμνορστυχω", "abyeznikmvopotuxw", strict=True)),
        **dict(zip("ıȷɑɡðƒ", "ijagđf", strict=True)),
        "0": "o",
        "1": "l",
        "i": "l",
        "ӏ": "l",
        "ǀ": "l",
        "і": "l",
        "ι": "l",
        "ı": "l",
    }
)
# Code points that fonts show as nothing (DerivedCoreProperties.txt, Default_Ignorable_Code_Point),
# and two that are blank by design.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Latin letters of names; phonetic signs beyond look like these.
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
STRANGE_LATIN = re.compile(
    "[\u0180-\u019f\u01a2-\u01ae\u01b1-\u01cc\u0220-\u024f]"
)  # of them those of African and phonetic alphabets
HAN_SIGNS = "々〻〇"
SIGNS = "·•・‧.-‐'’ʼ"  # that join the parts of a name


def person(name: str) -> str:
    """What tells people apart in a name: its letters and digits in NFKC, simplified, without case,
    signs and what nobody sees, look-alikes as one ('張 三' is '张三')."""
    while (form := _form(name)) != name:
        name = form
    return name


def checked_name(name: str) -> str:
    """`name` as it is kept: NFKC, single spaces. ValueError says which character is no part of a
    name, where it stands, and why."""
    form = kept(name)
    for text in (name, form):  # ¼ becomes 1⁄4
        for at, character in enumerate(text, start=1):
            if why := _why_not(character):
                raise _wrong(text, at, why)
    if len(form) > LONGEST_NAME:
        raise ValueError(message("name_too_long", length=len(form), most=LONGEST_NAME))
    if not any(_script(character) for character in form):
        raise ValueError(message("name_without_letter", name=form))
    scripts: dict[str, int] = {}
    for at, character in enumerate(form, start=1):
        if script := _script(character):
            scripts.setdefault(script, at)
        if len(scripts) > 1:
            raise _wrong(form, at, message("character_mixes_scripts", scripts=list(scripts)))
        if unicodedata.category(character)[0] == "M" and not scripts.keys() - {"HAN", "LATIN"}:
            raise _wrong(form, at, message("character_is_a_mark"))
    return form


def kept(name: str) -> str:
    """NFKC with single spaces between the parts."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def is_kept_name(name: str) -> bool:
    """Whether a record may hold this name: also one that is refused today, for whoever approved
    then still did. Two ways to write a name are one `person`."""
    unseen = any(
        not _is_han(c)
        and (unicodedata.category(c)[0] == "C" or unicodedata.category(c) in ("Zl", "Zp"))
        for c in name
    )
    return kept(name) == name and len(name) <= LONGEST_NAME and not unseen and bool(person(name))


def _form(name: str) -> str:
    """One step of `person`; what one step brings about may need another."""
    seen = UNSEEN.sub("", unicodedata.normalize("NFKD", simplified(tidy(name))).casefold())
    whole = unicodedata.normalize("NFKC", simplified(tidy(seen.translate(LOOK_ALIKES))))
    return "".join(
        character
        for character in UNSEEN.sub("", whole)
        if _script(character) or character.isdigit()
    )


def _why_not(character: str) -> Message | None:
    """Why a character is in no name."""
    category = unicodedata.category(character)
    if UNSEEN.match(character) or category in ("Cc", "Cf", "Zl", "Zp", "Cs"):
        return message("character_unseen")
    if category == "Co":
        return message("character_private")
    if category == "Cn" and not _is_han(character):
        return message("character_unassigned")
    if category == "Zs" and character not in " \u3000":
        return message("character_odd_space")
    if (
        category == "Lm"
        and character not in HAN_SIGNS + SIGNS
        or category[0] == "S"
        or STRANGE_LATIN.match(character)
    ):
        return message("character_not_of_names")
    if any(
        _script(part) == "LATIN" and not LATIN.match(part)
        for part in unicodedata.normalize("NFKC", character)
    ):
        return message("letter_not_of_names")
    return None


def _script(character: str) -> str:
    """The script of a letter ('HAN', 'LATIN', 'CYRILLIC' …), '' of anything else."""
    if _is_han(character):
        return "HAN"
    if unicodedata.category(character)[0] != "L" or unicodedata.category(character) == "Lm":
        return ""
    return unicodedata.name(character, "").partition(" ")[0].partition("-")[0]


def _is_han(character: str) -> bool:
    """Whether a Han character: planes 2 and 3 hold nothing else, also those that this Python's
    tables do not know yet."""
    return (
        character in HAN_SIGNS
        or 0x20000 <= ord(character) <= 0x3FFFD
        or unicodedata.name(character, "").startswith("CJK ")
        and unicodedata.category(character) == "Lo"
    )


def _wrong(name: str, position: int, why: Message) -> ValueError:
    character = name[position - 1]
    unicode_name = unicodedata.name(character, "")
    return ValueError(
        message(
            "character_not_of_a_name",
            name=ascii(name[:LONGEST_NAME]),
            position=position,
            code=f"U+{ord(character):04X}",
            called=message("character_called", unicode_name=unicode_name) if unicode_name else "",
            why=why,
        )
    )


REQUIRED = 2
FIRST = "0" * 64  # what the first line names as the line before
SHA256 = re.compile(r"[0-9a-f]{64}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class Approval:
    """One line: who approved what. time_utc 'YYYY-MM-DDThh:mm:ssZ'; talk_list_sha256 the content
    hash; inputs_sha256 over the inputs of the pack that was approved, manifest_sha256 of its
    manifest, pack its folder under .history; version of the program.
    """

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
    """What a file holds: its approvals in order, where it ends, and what is wrong with it."""

    approvals: tuple[Approval, ...] = ()
    head: Head = Head()
    faults: tuple[Message, ...] = ()

    @property
    def backwards(self) -> tuple[int, ...]:
        """The lines whose time is before that of the line above: some clock was wrong."""
        times = [one.time_utc for one in self.approvals]
        return tuple(
            line for line, (above, time) in enumerate(pairwise(times), start=2) if time < above
        )


@dataclass(frozen=True)
class Maker:
    """Who ran a report: the system account, and the person's name where it is known ('' where
    not).
    """

    account: str
    name: str


@dataclass(frozen=True)
class Standing:
    """How a list stands. counted: one approval per person for this content, in order; own: those of
    whoever ran the report, which do not count; void: those of another content; faults: of the file,
    and then nothing is counted; backwards: lines of the file whose time is before the line above.
    """

    counted: tuple[Approval, ...]
    own: tuple[Approval, ...]
    void: tuple[Approval, ...]
    faults: tuple[Message, ...]
    backwards: tuple[int, ...] = ()

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
    counted = tuple(one for who, one in first.items() if who not in made_by)
    return Standing(counted, tuple(own), tuple(void), (), record.backwards)


def line(approval: Approval, head: Head) -> str:
    """The line that follows `head`, without its line break."""
    fields = {"number": head.lines + 1, **asdict(approval), "previous_sha256": head.last_sha256}
    return json.dumps({**fields, "sha256": _sealed(fields)}, ensure_ascii=False)


def followed(record: Record, approval: Approval) -> Record:
    """The record as it is with one more approval at its end."""
    head = Head(record.head.lines + 1, json.loads(line(approval, record.head))["sha256"])
    return Record((*record.approvals, approval), head, record.faults)


def read_lines(data: bytes, city: str, quarter: str, expected: Head = Head()) -> Record:
    """The record in a file's bytes. city, quarter: whose it has to be. expected: how far it went
    when the last pack was made.
    """
    approvals, faults, head, passed = [], [], Head(), expected.lines == 0
    *whole, rest = data.split(b"\n")
    for number, raw in enumerate([*whole, rest] if rest else whole, start=1):
        try:
            approval, head = _parsed(raw, head, city, quarter)
            approvals.append(approval)
        except (ValueError, RecursionError):
            faults.append(message("record_line_altered", line=number))
            break
        passed = passed or head == expected
    if rest and not faults:
        faults.append(message("record_line_incomplete", line=len(whole) + 1))
    if not faults and not passed:
        faults.append(message("record_lines_gone", published=expected.lines, present=head.lines))
    return Record(tuple(approvals), head, tuple(faults))


def append(file: Path, written: str) -> None:
    """Add one line, on the disk when this returns; OSError leaves the file as it was. The caller
    holds the city's lock.
    """
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
    """The system account of this process, and the name given or else the account's full name. By
    the user id: a variable of the environment can be set by anybody.
    """
    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return Maker(f"uid {os.getuid()}", name)
    full = entry.pw_gecos.split(",")[0].strip()
    return Maker(entry.pw_name, name or (full if person(full) != person(entry.pw_name) else ""))


def _sealed(fields: dict) -> str:
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def _parsed(raw: bytes, head: Head, city: str, quarter: str) -> tuple[Approval, Head]:
    """The approval of a line that follows `head`, and the head after it; ValueError where it is
    not, byte for byte, what `line` writes.
    """
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
