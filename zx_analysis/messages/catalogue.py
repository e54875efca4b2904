"""What is said to a clerk: a message is an id, a place and fields; its sentences are data.

They stand in messages/*.toml, one file a package, in one of two forms:

    [id]                        a refusal: what was read, what was expected, what to do
    severity = "refuse"
    read_zh, expected_zh, remedy_zh, en, remedy_en

    [id]                        any other sentence, with its full stops
    severity = "warn"           refuse, usage (a wrong argument), failed, warn, note, check (of the
                                doctor), reason (said within another), part (a few words of another)
    title_zh                    what the rule is called where a finding names it
    zh, remedy_zh, en, remedy_en

A Chinese half that ends in a line break has its English on the next line, as every refusal has.
{name} stands for what differs each time: {names:、} joins a list by what follows the colon,
{count:township|townships} takes one word or the other by the number, and a field that is itself a
message is said in the language of the sentence around it.
"""

import errno
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

# What the system says of a disk, a folder or a file: its sentence in exits.toml.
DISK = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_quota_used_up",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "disk_read_only",
    errno.ENOENT: "not_on_the_disk",
    errno.EBUSY: "file_in_use",
    errno.EEXIST: "something_in_the_way",
    errno.ENOTDIR: "something_in_the_way",
    errno.EISDIR: "something_in_the_way",
    errno.EIO: "disk_fails",
    errno.ESTALE: "network_folder_gone",
    errno.ETIMEDOUT: "network_folder_silent",
    errno.EMFILE: "too_many_open_files",
}

SENTENCES = Path(__file__).parent
SEVERITIES = ("refuse", "usage", "failed", "warn", "note", "check", "reason", "part")
TEXTS = ("title_zh", "zh", "read_zh", "expected_zh", "remedy_zh", "en", "remedy_en")


@dataclass(frozen=True)
class Place:
    """Where in the files something was read; what is not known stays empty."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int = 0
    column: str = ""
    header: bool = False

    def said(self, language: str) -> str:
        """文件 a.xlsx，工作表 1月，单元格 B3 · File a.xlsx, sheet 1月, cell B3."""
        zh = language == "zh"
        parts = [
            self.file and ("文件 " if zh else "File ") + self.file,
            self.sheet and ("工作表 " if zh else "sheet ") + self.sheet,
            self.cell and ("单元格 " if zh else "cell ") + self.cell,
            self.line and (f"第 {self.line} 行" if zh else f"line {self.line}"),
            self.header and ("表头" if zh else "header"),
            self.column and ("列 " if zh else "column ") + self.column,
        ]
        return ("，" if zh else ", ").join(part for part in parts if part)


@dataclass(frozen=True)
class Message:
    """One thing said: `id` of the catalogue, where, and what differs each time."""

    id: str
    place: Place = Place()
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        """One of SEVERITIES."""
        return sentences()[self.id]["severity"]

    @property
    def zh(self) -> str:
        """The Chinese sentence, without the place."""
        entry = sentences()[self.id]
        if "read_zh" in entry:
            said = "读到{read_zh}；应为{expected_zh}。{remedy_zh}".format_map(entry)
        else:
            said = entry["zh"] + entry.get("remedy_zh", "")
        return _Words("zh").vformat(said, (), self.fields)

    @property
    def en(self) -> str:
        """The English sentence, without the place."""
        entry = sentences()[self.id]
        said = " ".join(entry[key] for key in ("en", "remedy_en") if key in entry)
        return _Words("en").vformat(said, (), self.fields)

    def __str__(self) -> str:
        """Chinese first, with the place; on two lines a refusal, and what has a line break
        between.
        """
        zh, en, said = self.place.said("zh"), self.place.said("en"), self.zh.removesuffix("\n")
        between = "\n" if self.severity == "refuse" or said != self.zh else " "
        return f"{zh}{zh and '：'}{said}{between}{en}{en and ': '}{self.en}"


def message(id: str, place: Place | None = None, /, **fields: Any) -> Message:
    """A message of the catalogue; KeyError where it has no such id."""
    sentences()[id]
    return Message(id, place or Place(), fields)


class _Words(string.Formatter):
    """Puts fields into a sentence of one language."""

    def __init__(self, language: str):
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Message):
            return getattr(value, self.language)
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return one if value == 1 else many
        if isinstance(value, list | tuple):
            usual = "、" if self.language == "zh" else ", "
            return (format_spec or usual).join(self.format_field(part, "") for part in value)
        return super().format_field(value, format_spec)


@cache  # data of the package: read once
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Every entry of the catalogue by its id, in the order of the files; an id stands once."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(SENTENCES.glob("*.toml")):
        for id, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if id in found:
                raise ValueError(f"{file.name}: [{id}] stands in {found[id]['package']} too")
            found[id] = entry | {"package": file.stem}
    return found


class InputRefused(Exception):
    """Input that must not go on. messages: one per reason, all of a run at once.

    >>> refused = InputRefused("甲表：读不出", "乙表：缺 2 月")
    >>> refused.refusals
    ['甲表：读不出', '乙表：缺 2 月']
    """

    def __init__(self, *messages: Message | str):
        self.messages = list(messages)
        super().__init__("\n\n".join(map(str, messages)))

    def __reduce__(self):
        return InputRefused, tuple(self.messages)

    @property
    def refusals(self) -> list[str]:
        """The messages as they are read."""
        return [str(one) for one in self.messages]


def finding(said: Message, *, township: str = "", period: str = "") -> dict:
    """One row of the findings: a message of severity warn or note, by its rule."""
    entry, place = sentences()[said.id], said.place
    return {
        "severity": entry["severity"],
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "township": township,
        "period": period,
        "rule": entry.get("rule", said.id),
        "read": str(said.fields.get("read", "")),
        "expected": str(said.fields.get("expected", "")),
        "message_zh": said.zh,
        "message_en": said.en,
    }


def rule_titles() -> dict[str, str]:
    """What each rule is called that a finding may name."""
    return {
        entry.get("rule", id): entry["title_zh"]
        for id, entry in sentences().items()
        if "title_zh" in entry
    }


def why_unopened(error: OSError) -> str:
    """Why a file does not open, in Chinese."""
    return sentences()[DISK.get(error.errno or 0, "system_does_not_open_it")]["zh"]
