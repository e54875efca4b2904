"""A published pack made again from the inputs as they are now, and compared file by file.

Everything is made again, into a folder of its own: tables, pages, the talk list and how it stands,
papers, workbooks, the manifest. A manifest that was written anew after a file was altered hides
nothing, for what is compared is not what it lists. Not compared is what only the run itself knew
(UNCOMPARED).

What changed between two packs of one quarter, and why: which input, which rule, which figure read, and what of the answers moved with it.
"""

import html
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from zx_analysis import paths
from zx_analysis.city import files_under, tables
from zx_analysis.documents import read_table
from zx_analysis.messages import InputRefused
from zx_analysis.publishing import packs, publish, sign_off
from zx_analysis.publishing.approvals import Record
from zx_analysis.publishing.packs import Altered
from zx_analysis.publishing.talk_list import BEIJING
from zx_analysis.quarter import open_study

CHANGES_SHOWN = 20  # changes of one table that are listed


def packs_between(city: str, quarter: str) -> tuple[Path, Path]:
    """The pack before the published one, and the published one; ValueError where there are no two."""
    home = paths.reports(city)
    made = sorted(
        path
        for path in (home / ".history" / quarter).glob("*")
        if (path / packs.MANIFEST).is_file()
    )
    current = (home / quarter).resolve()
    # an approval publishes a copy of the same pack: what it was made of has not changed
    before = (
        [path for path in made if path.name < current.name and _made(path) != _made(current)]
        if current in made
        else []
    )
    if not before:
        raise ValueError(
            f"{city} {quarter} 没有两个资料包可比，同一季度发布过两次以后才能比较。 "
            f"{city} {quarter} has no two packs to compare: publish the quarter twice first."
        )
    return before[-1], current


def named_packs(pack: Path) -> str:
    """A pack by the time at which it was made, where the readers are: '2026-11-26 05:18（20261125-211849-791586）'; by its folder alone where that time cannot be read."""
    try:
        made = datetime.fromisoformat(_made(pack))
    except (ValueError, KeyError):
        return pack.name
    return f"{made.astimezone(BEIJING):%Y-%m-%d %H:%M}（{pack.name}）" if made.tzinfo else pack.name


def _made(pack: Path) -> str:
    """The time at which a pack's figures were computed."""
    return json.loads((pack / packs.MANIFEST).read_text(encoding="utf-8"))["made"]


def differences(before: Path, after: Path) -> list[str]:
    """Lines in Chinese: inputs, parameters and versions, then the tables in the order from cause to effect; empty where nothing changed."""
    then, now = (
        json.loads((pack / packs.MANIFEST).read_text(encoding="utf-8")) for pack in (before, after)
    )
    found = named_changes(
        "输入文件",
        {e["file"]: e["sha256"][:12] for e in then["inputs"]},
        {e["file"]: e["sha256"][:12] for e in now["inputs"]},
    )
    found += named_changes("参数", then["parameters"], now["parameters"]) + named_changes(
        "程序版本", then["versions"], now["versions"]
    )
    for diff, table in tables.compared():
        files = [pack / "tables" / f"{table.name}.csv" for pack in (before, after)]
        if all(file.is_file() for file in files):
            keyed = [_keyed(read_table(file), diff.key, diff.columns) for file in files]
            found += _rows(diff.zh, *keyed)
    # not compared: what no notebook owes, for an approval changes it
    apart = {table.name for table in tables.tables() if table.diff or not table.notebook}
    others = {
        path.stem for pack in (before, after) for path in (pack / "tables").glob("*.csv")
    } - apart
    changed = [
        name
        for name in sorted(others)
        if _bytes(before / "tables" / f"{name}.csv") != _bytes(after / "tables" / f"{name}.csv")
    ]
    return found + ([f"其他有变化的表：{'、'.join(changed)}"] if changed else [])


def named_changes(title: str, before: dict, after: dict) -> list[str]:
    """What two sets of named values differ in, a line each, in Chinese."""
    return [
        f"{title}：{name} {'新增 ' + str(after[name]) if name not in before else '没有了' if name not in after else f'{before[name]} → {after[name]}'}"
        for name in [*before, *(name for name in after if name not in before)]
        if before.get(name) != after.get(name)
    ]


def _keyed(table: pd.DataFrame, keys: tuple[str, ...], columns: tuple[str, ...]) -> dict[str, str]:
    """One text per row, by its key; of vintages of one figure the last one stands."""
    there = [column for column in columns if column in table]
    return {
        " ".join(row[key] for key in keys if key in row): "，".join(
            f"{row[column]}" for column in there
        )
        for row in table.to_dict("records")
    }


def _rows(title: str, before: dict[str, str], after: dict[str, str]) -> list[str]:
    lines = named_changes(title, before, after)
    return (
        lines
        if len(lines) <= CHANGES_SHOWN
        else [*lines[:CHANGES_SHOWN], f"{title}：还有 {len(lines) - CHANGES_SHOWN} 处变化"]
    )


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


# Parts of the manifest that legitimately differ; where versions do, that is said.
UNCOMPARED = {"made": "生成时间", "seconds": "用时", "made_by": "生成人", "versions": "程序版本"}
BY_FILE = {"inputs", "pack"}  # parts that are compared file by file
CHARACTERS_SHOWN = 60  # characters of a line that differs
TAG = re.compile(r"<[^>]*>")


def verify(pack: Path, policy: str = "", jobs: int = 2) -> list[str]:
    """Every difference, in Chinese and English; empty where there is none. Nothing is written into
    the pack. policy: the file of a pack that was made with --policy.

    The approvals are those that were there when the pack was made; later ones are none of its
    parts. ValueError where `pack` is none; NotebookFailed as in publishing. Inputs that cannot be
    read any more are a difference.
    """
    if not (pack / packs.MANIFEST).is_file():
        raise ValueError(
            f"{pack} 不是资料包：没有 {packs.MANIFEST}。请写 reports/城市/季度 这样的文件夹。 {pack} is no pack: it has no {packs.MANIFEST}. Give a folder like reports/CITY/QUARTER."
        )
    try:
        then, _ = packs.unaltered(pack)
        parameters, own_policy, listed = _parameters(then)
    except Altered as error:
        return [str(error)]
    if own_policy != bool(policy):
        raise ValueError(
            f"资料包{'用了' if own_policy else '没有用'}另外的政策文件，请{'用' if own_policy else '不要用'} --policy。 "
            f"The pack was made {'with' if own_policy else 'without'} --policy."
        )
    try:
        study = open_study(parameters["city"], parameters["quarter"], parameters["as_of"], policy)
        publish.refuse_misfit(study)
    except (InputRefused, ValueError) as error:
        return [f"现在的输入文件不能读：{error}"]
    found = _inputs(listed, packs.inputs(study, policy))
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "pack"
        again.mkdir()
        _, decided, now = publish.make(
            study,
            again,
            {**parameters, "policy": str(Path(policy).resolve()) if policy else ""},
            jobs,
            lambda name: None,
        )
        shutil.rmtree(again / "run")
        held = _approvals(then, parameters)
        sign_off.show(again, {**now, "made_by": then["made_by"]}, decided, held, then)
        found += [
            f"审定记录有问题：{zh}。 The record of approvals is damaged: {en}."
            for zh, en in held.faults
        ]
        return found + compare(pack.resolve(), again)


def compare(pack: Path, again: Path) -> list[str]:
    """Every difference between two packs on the disk: parts of the manifest, then files by their
    bytes."""
    then, now = (json.loads((folder / packs.MANIFEST).read_bytes()) for folder in (pack, again))
    return _manifest(then, now) + _files(pack, again)


def other_versions(pack: Path) -> list[str]:
    """Which versions of the program and its packages are not those a pack was made with; lines in
    Chinese."""
    then = json.loads((pack / packs.MANIFEST).read_bytes()).get("versions")
    return named_changes("程序版本", then if isinstance(then, dict) else {}, packs.versions())


def _parameters(then: dict) -> tuple[dict, bool, list[dict]]:
    """Parameters of a manifest, whether it had a policy of its own, its inputs; Altered where it
    does not say them as the program does."""
    try:
        parameters = {
            key: then["parameters"][key] for key in ("city", "quarter", "as_of", "policy", "seed")
        }
        right = (
            all(isinstance(parameters[key], str) for key in ("city", "quarter", "as_of", "policy"))
            and type(parameters["seed"]) is int
        )
        right = (
            right
            and then["made_by"].keys() == {"account", "name"}
            and all(isinstance(entry["file"] + entry["sha256"], str) for entry in then["inputs"])
        )
    except (KeyError, TypeError, AttributeError):
        right = False
    if not right:
        raise Altered(
            f"{packs.MANIFEST} 不是现在的程序写的：参数、生成人或输入文件没有写明，或写法不对。请重新运行 zx report。 "
            f"{packs.MANIFEST} was not written by this program: parameters, maker or inputs are not there as they should be. Run zx report again."
        )
    return parameters, bool(parameters["policy"]), then["inputs"]


def _approvals(then: dict, parameters: dict) -> Record:
    """The approvals as they were when the pack was made: the lines up to the one that its manifest
    names."""
    if parameters["as_of"] or parameters["policy"]:
        return Record()
    held = sign_off.record(parameters["city"], parameters["quarter"], then)
    head = sign_off.published_head(then)
    return held if held.faults else Record(held.approvals[: head.lines], head)


def _inputs(then: list[dict], now: list[dict]) -> list[str]:
    before, after = (
        {entry["file"]: entry["sha256"] for entry in entries} for entries in (then, now)
    )
    return [
        f"输入文件{word[0]}：{name}。 Input {word[1]}: {name}."
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
        for word in [
            ("没有了", "gone")
            if name not in after
            else ("新增", "new")
            if name not in before
            else ("变了", "changed")
        ]
    ]


def _manifest(then: dict, now: dict) -> list[str]:
    """Parts of the manifest that would not be written so again."""
    parts = sorted((then.keys() | now.keys()) - UNCOMPARED.keys() - BY_FILE)
    return [
        _differs(
            f"{packs.MANIFEST} 的 {part}",
            _first(
                *(
                    json.dumps(
                        own.get(part), ensure_ascii=False, indent=1, sort_keys=True
                    ).splitlines()
                    for own in (then, now)
                )
            ),
        )
        for part in parts
        if then.get(part) != now.get(part)
    ]


def _files(pack: Path, again: Path) -> list[str]:
    """Files that are not the same, that are too many, that are not there."""
    there, made = (
        {
            path.relative_to(root).as_posix(): path
            for path in files_under(root)
            if path != root / packs.MANIFEST
        }
        for root in (pack, again)
    )
    return [
        *(
            f"资料包里多出文件：{name}。 The pack holds a file that is none of its own: {name}."
            for name in sorted(there.keys() - made.keys())
        ),
        *(
            f"资料包里缺少文件：{name}。 The pack lacks a file: {name}."
            for name in sorted(made.keys() - there.keys())
        ),
        *(
            _differs(name, _where(there[name], made[name]))
            for name in sorted(there.keys() & made.keys())
            if there[name].read_bytes() != made[name].read_bytes()
        ),
    ]


def _differs(name: str, where: str) -> str:
    return f"重新计算的结果不同：{name}，{where}。 Computed again it differs: {name}."


def _where(file: Path, again: Path) -> str:
    """Where two files with different bytes first differ, in Chinese."""
    try:
        first, other = list(_lines(file)), list(_lines(again))
    except (
        Exception
    ) as error:  # whatever a reader of an altered file stumbles over: the file is reported with it
        return f"文件打不开（{type(error).__name__}），可能已损坏"
    if first != other:
        return _first(first, other)
    return "文字和数字相同，图、格式或标记不同" if first else "字节不同"


def _lines(file: Path) -> Iterator[str]:
    """The words and figures of a file as a reader sees them; nothing where only bytes can be
    compared."""
    if file.suffix == ".xlsx":
        import openpyxl

        for sheet in openpyxl.load_workbook(file):
            yield from (
                f"工作表 {sheet.title} 单元格 {cell.coordinate}：{cell.value}"
                for row in sheet.iter_rows()
                for cell in row
                if cell.value not in (None, "")
            )
    elif file.suffix == ".docx":
        from docx import Document
        from docx.oxml.ns import qn

        for paragraph in Document(str(file)).element.body.iter(qn("w:p")):
            yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
    elif file.suffix == ".html":
        for line in file.read_text(encoding="utf-8").splitlines():
            if words := " ".join(html.unescape(TAG.sub(" ", line)).split()):
                yield words
    elif file.suffix in (".csv", ".json"):
        yield from file.read_text(encoding="utf-8-sig").splitlines()


def _first(lines: list[str], again: list[str]) -> str:
    """The first line that is not the same, both ways."""
    at, one, other = next(
        (at, one, other)
        for at, (one, other) in enumerate(zip_longest(lines, again, fillvalue=""), start=1)
        if one != other
    )
    begin = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    start = max(0, begin - CHARACTERS_SHOWN // 3)
    return f"第 {at} 行：资料包里是“{one[start : start + CHARACTERS_SHOWN]}”，重新计算是“{other[start : start + CHARACTERS_SHOWN]}”"
