"""The chapter of the guide that lists every message by its words; `make messages` writes it anew
between its marks in docs/guide.zh-CN.md.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from zx_analysis.messages.catalogue import rule_titles, sentences

GUIDE = Path(__file__).parents[2] / "docs" / "guide.zh-CN.md"
MARKS = re.compile(r"(?<=<!-- messages -->\n).*?(?=<!-- /messages -->)", re.DOTALL)
# What the clerk was doing → the files of the catalogue that speak then.
HEADINGS = {
    "读报表": "reading",
    "整理、核对报表；台账": "cleaning",
    "城市、名录、政策": "city",
    "专项工作": "programmes",
    "预测": "forecasting",
    "分配": "rewards",
    "排名": "ranking",
    "季度的各项结论": "quarter",
    "网页和文件": "pages documents",
    "生成、发布、审定、核对": "publishing",
    "命令行": "paths exits cli",
}
# Where a message turns from what is to what should be.
TURN = re.compile(r"[，。；：](?=请|应|至少|最多|只能|不得|须|要|若|先)")
# What a severity is called, in the order of a table; what is not here is not listed.
LEVELS = {
    "refuse": "拒绝",
    "usage": "用法",
    "failed": "失败",
    "reason": "原因",
    "warn": "警告",
    "note": "提示",
    "check": "检查",
}
FIELD = re.compile(r"\{\{|\}\}|\{[^{}]*\}")  # {{ and }} are brackets


def row(id: str, entry: Mapping[str, str]) -> tuple[int, str, str, str]:
    """(place of its level, what is seen, what should be and what to do, rule) of an entry."""
    if "read_zh" in entry:
        seen = entry["read_zh"]
        todo = f"应为{entry['expected_zh']}。{entry['remedy_zh']}"
    else:
        text = entry["zh"] + entry.get("remedy_zh", "")
        turn = TURN.search(text)
        seen, todo = (text[: turn.start()], text[turn.end() :]) if turn else (text, "")
    rule, titles = entry.get("rule", id), rule_titles()  # of a finding: nothing else has a title
    named = f"{titles[rule]} `{rule}`" if rule in titles else ""
    return list(LEVELS).index(entry["severity"]), _cell(_open(seen)), _cell(_open(todo)), named


def _open(words: str) -> str:
    """A sentence with … for each field."""
    said = FIELD.sub(lambda match: match[0][0] if match[0] in ("{{", "}}") else "…", words)
    return re.sub("…+", "…", said)


def _cell(text: str) -> str:
    """One cell of a Markdown table."""
    return re.sub(r"([\\|<>*])", r"\\\1", " ".join(text.split()).removesuffix("。"))


def tables() -> str:
    """The tables, one under each heading."""
    lines = []
    for heading, files in HEADINGS.items():
        rows = {
            row(id, entry)
            for id, entry in sentences().items()
            if entry["package"] in files.split() and entry["severity"] in LEVELS
        }
        # an entry of fields alone says nothing by itself
        rows = sorted(one for one in rows if one[1:] != ("…", "", ""))
        ruled = any(rule for *_, rule in rows)
        if rows:
            lines += [
                "",
                f"#### {heading}",
                "",
                "| 级别 | 会看到 | 应为什么、怎么办 |" + " 规则 |" * ruled,
                "|---|---|---|" + "---|" * ruled,
            ]
            lines += [
                f"| {list(LEVELS.values())[level]} | {seen} | {todo} |" + f" {rule} |" * ruled
                for level, seen, todo, rule in rows
            ]
    return "\n".join([*lines, "", ""])


def guide(text: str) -> str:
    """The guide's text with its tables as the catalogue says."""
    return MARKS.sub(lambda _: tables(), text)


def write() -> None:
    """Write the tables into the guide."""
    GUIDE.write_text(guide(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
