"""What changed between two packs of one quarter, and why: which input, which rule, which figure read, and what of the answers moved with it."""

import json
from datetime import datetime
from pathlib import Path

import pandas as pd

from zx_analysis import paths
from zx_analysis.documents.handover import read_table
from zx_analysis.publishing import packs
from zx_analysis.publishing.approval_page import BEIJING

# table → (its name for a reader, columns that identify a row, columns that are compared; () all)
TABLES = {
    "rules": ("规则", ("规则",), ("取值", "来源")),
    "panel": ("读入的数", ("township", "period", "months", "indicator"), ("value_text",)),
    "targets": (
        "目标",
        ("label_zh",),
        ("target", "probability", "median", "low80", "high80", "met", "colour"),
    ),
    "ranking": ("排名", ("township",), ("score", "rank", "flagged")),
    "allocation": ("奖励分配（元）", ("township",), ("amount_yuan",)),
    "headline": ("首页结论", ("label",), ("value", "text")),
}
SHOWN = 20  # changes of one table that are listed


def between(city: str, quarter: str) -> tuple[Path, Path]:
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


def named(pack: Path) -> str:
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
    for table, (title, keys, columns) in TABLES.items():
        files = [pack / "tables" / f"{table}.csv" for pack in (before, after)]
        if all(file.is_file() for file in files):
            found += _rows(title, *(_keyed(read_table(file), keys, columns) for file in files))
    others = (
        {path.stem for pack in (before, after) for path in (pack / "tables").glob("*.csv")}
        - TABLES.keys()
        - {"talk_list"}
    )
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
        if len(lines) <= SHOWN
        else [*lines[:SHOWN], f"{title}：还有 {len(lines) - SHOWN} 处变化"]
    )


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
