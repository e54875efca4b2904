"""A published pack made again from the inputs as they are now, and compared file by file.

Everything is made again, into a folder of its own: tables, pages, the talk list and how it stands,
papers, workbooks, the manifest. A manifest that was written anew after a file was altered hides
nothing, for what is compared is not what it lists. Not compared is what only the run itself knew
(UNCOMPARED).

What changed between two packs of one quarter, and why: which input, which rule, which figure read,
and what of the answers moved with it.
"""

import html
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from zx_analysis import paths
from zx_analysis.city import Quarter, files_under, folder_of, tables
from zx_analysis.documents import read_table
from zx_analysis.messages import InputRefused, Message, message
from zx_analysis.publishing import manifests, packs, publish, sign_off
from zx_analysis.publishing.approvals import Record
from zx_analysis.publishing.manifests import Altered
from zx_analysis.publishing.talk_list import BEIJING
from zx_analysis.quarter import Answers, fit, open_study

CHANGES_SHOWN = 20  # changes of one table that are listed


def packs_between(city: str, quarter: str) -> tuple[Path, Path]:
    """The pack before the published one, and the published one; ValueError where there are no two,
    InputRefused where there is no such city, Altered where a manifest of the quarter is damaged
    (which pack came before cannot be told then) or something misplaced.
    """
    home = paths.reports(city)
    packs.refuse_misplaced(home, quarter)
    if not os.path.lexists(home / quarter):
        if not home.is_dir():
            folder_of(city)
        Quarter.parse(quarter.partition("-")[0])
        raise ValueError(message("no_two_packs", city=city, quarter=quarter))
    current = packs.real(home / quarter)
    now, _ = manifests.read(current)
    if unreadable := packs.damaged(home, quarter):
        raise Altered(message("history_damaged", manifests=unreadable))
    # an approval publishes a copy of the same pack: what it was made of has not changed
    before = [
        folder
        for folder, then in packs.kept(home, quarter)
        if then["number"] < now["number"] and then["made"] != now["made"]
    ]
    if not before:
        raise ValueError(message("no_two_packs", city=city, quarter=quarter))
    return before[-1], current


def packs_of_months(city: str, quarter: str, as_of: str) -> tuple[Path, Path]:
    """The pack of an earlier month (`zx report --as-of`), and the published one of the quarter;
    ValueError where one of them is not there."""
    home = paths.reports(city)
    both = home / packs.pack_name(quarter, as_of), home / quarter
    for pack, option in zip(both, (f" --as-of {as_of}", ""), strict=True):
        if not (pack / packs.MANIFEST).is_file():
            raise ValueError(
                message(
                    "no_pack_of_that_month",
                    pack=pack.name,
                    city=city,
                    quarter=quarter,
                    option=option,
                )
            )
    return packs.real(both[0]), packs.real(both[1])


def named_packs(pack: Path) -> str:
    """A pack by the time at which it was made, where the readers are: '2026-11-26
    05:18（20261125-211849-791586）'.
    """
    made = datetime.fromisoformat(manifests.read(pack)[0]["made"])
    return f"{made.astimezone(BEIJING):%Y-%m-%d %H:%M}（{pack.name}）"


def differences(before: Path, after: Path) -> list[str]:
    """Lines in Chinese: inputs, parameters and versions, then the tables in the order from cause to
    effect; empty where nothing changed. Altered where a manifest or a table is not as it was made.
    """
    then, now = (packs.unaltered(pack, under="tables/")[0] for pack in (before, after))
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
    return found + ([message("other_tables_changed", tables=changed).zh] if changed else [])


def named_changes(title: str, before: dict, after: dict) -> list[str]:
    """What two sets of named values differ in, a line each, in Chinese."""
    lines = []
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in before:
            lines.append(message("value_new", title=title, name=name, value=after[name]))
        elif name not in after:
            lines.append(message("value_gone", title=title, name=name))
        elif before[name] != after[name]:
            values = {"before": before[name], "after": after[name]}
            lines.append(message("value_changed", title=title, name=name, **values))
    return [line.zh for line in lines]


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
    more = message("more_changes", title=title, count=len(lines) - CHANGES_SHOWN).zh
    return lines if len(lines) <= CHANGES_SHOWN else [*lines[:CHANGES_SHOWN], more]


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


# Parts of the manifest that legitimately differ; where versions do, that is said. Who made a pack
# nobody can compute: the pages are made again with the name the seal holds, and each approval names
# the manifest it saw.
UNCOMPARED = {"made": "生成时间", "seconds": "用时", "made_by": "生成人", "versions": "程序版本"}
# parts that are compared file by file; the seal covers the time too
BY_FILE = {"inputs", "pack", manifests.SEAL}
CHARACTERS_SHOWN = 60  # characters of a line that differs
TAG = re.compile(r"<[^>]*>")
LOOKS = re.compile(r"<style>.*?</style>", re.DOTALL)  # a page's font and style sheet are no words


def verify(pack: Path, policy: str = "", jobs: int = 2) -> list[Message | str]:
    """Every difference; empty where there is none. Nothing is written into
    the pack. policy: the file of a pack that was made with --policy.

    The approvals are those that were there when the pack was made; later ones are none of its
    parts. ValueError where `pack` is none; NotebookFailed as in publishing. Inputs that cannot be
    read any more are a difference.
    """
    if not os.path.lexists(pack / packs.MANIFEST):
        raise ValueError(message("folder_is_no_pack", folder=pack, manifest=packs.MANIFEST))
    try:
        then, _ = packs.unaltered(pack)
    except Altered as error:
        return [error.args[0]]
    parameters = then["parameters"]
    own_policy = bool(parameters["policy"])
    if own_policy != bool(policy):
        raise ValueError(
            message("pack_had_its_own_policy" if own_policy else "pack_had_no_policy_of_its_own")
        )
    try:
        study = open_study(parameters["city"], parameters["quarter"], parameters["as_of"], policy)
        answers = Answers(study, parameters["seed"])
        fit.refuse_misfit(answers)
    except (InputRefused, ValueError) as error:
        return [message("inputs_unreadable_now", why=str(error)).zh]  # its words are in both
    found = _inputs(then["inputs"], packs.inputs(study, policy))
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "pack"
        again.mkdir()
        _, decided, now = publish.make(
            answers,
            again,
            {**parameters, "policy": str(Path(policy).resolve()) if policy else ""},
            jobs,
            lambda name: None,
        )
        shutil.rmtree(again / "run")
        held = _approvals(then, parameters)
        known_then = {"number": then["number"], "made_by": then["made_by"]}
        sign_off.show(again, {**now, **known_then}, decided, held, then)
        home, quarter = paths.reports(parameters["city"]), parameters["quarter"]
        faults = [*held.faults, *sign_off.approved_manifests(home, quarter, held)]
        found += [message("approvals_of_the_pack_damaged", fault=fault) for fault in faults]
        return [*found, *compare(pack.resolve(), again)]


def compare(pack: Path, again: Path) -> list[Message]:
    """Every difference between two packs on the disk: parts of the manifest, then files by their
    bytes."""
    then, now = (manifests.read(folder)[0] for folder in (pack, again))
    return _manifest(then, now) + _files(pack, again)


def other_versions(pack: Path) -> list[str]:
    """Which versions of the program and its packages are not those a pack was made with; lines in
    Chinese. None of a pack that does not say."""
    try:
        then = manifests.read(pack)[0]["versions"]
    except Altered:
        return []
    return named_changes("程序版本", then, packs.versions())


def _approvals(then: dict, parameters: dict) -> Record:
    """The approvals as they were when the pack was made: the lines up to the one that its manifest
    names."""
    if parameters["as_of"] or parameters["policy"]:
        return Record()
    held = sign_off.record(parameters["city"], parameters["quarter"], then)
    head = sign_off.published_head(then)
    return held if held.faults else Record(held.approvals[: head.lines], head)


def _inputs(then: list[dict], now: list[dict]) -> list[Message]:
    before, after = (
        {entry["file"]: entry["sha256"] for entry in entries} for entries in (then, now)
    )
    return [
        message(
            "input_gone"
            if name not in after
            else "input_new"
            if name not in before
            else "input_changed",
            file=name,
        )
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _manifest(then: dict, now: dict) -> list[Message]:
    """Parts of the manifest that would not be written so again."""

    def lines(manifest: dict, part: str) -> list[str]:
        text = json.dumps(manifest.get(part), ensure_ascii=False, indent=1, sort_keys=True)
        return text.splitlines()

    parts = sorted((then.keys() | now.keys()) - UNCOMPARED.keys() - BY_FILE)
    return [
        message(
            "manifest_differs",
            manifest=packs.MANIFEST,
            part=part,
            where=_first(lines(then, part), lines(now, part)),
        )
        for part in parts
        if then.get(part) != now.get(part)
    ]


def _files(pack: Path, again: Path) -> list[Message]:
    """Files that are not the same, that are too many, that are not there."""
    present, made = (
        {
            path.relative_to(root).as_posix(): path
            for path in files_under(root)
            if path != root / packs.MANIFEST
        }
        for root in (pack, again)
    )
    return [
        *(message("file_too_many", file=name) for name in sorted(present.keys() - made.keys())),
        *(message("file_lacking", file=name) for name in sorted(made.keys() - present.keys())),
        *(
            message("file_differs", file=name, where=_where(present[name], made[name]))
            for name in sorted(present.keys() & made.keys())
            if present[name].read_bytes() != made[name].read_bytes()
        ),
    ]


def _where(file: Path, again: Path) -> Message:
    """Where two files with different bytes first differ."""
    try:
        first, other = list(_lines(file)), list(_lines(again))
    except (
        Exception
    ) as error:  # whatever a reader of an altered file stumbles over: the file is reported with it
        return message("differs_but_cannot_be_opened", error=type(error).__name__)
    if first != other:
        return _first(first, other)
    return message("differs_in_looks" if first else "differs_in_bytes")


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
        for line in LOOKS.sub("", file.read_text(encoding="utf-8")).splitlines():
            if words := " ".join(html.unescape(TAG.sub(" ", line)).split()):
                yield words
    elif file.suffix in (".csv", ".json"):
        yield from file.read_text(encoding="utf-8-sig").splitlines()


def _first(lines: list[str], again: list[str]) -> Message:
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
    shown = slice(start, start + CHARACTERS_SHOWN)
    return message("differs_in_a_line", line=at, pack=one[shown], again=other[shown])
