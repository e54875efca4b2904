"""The chapter of the guide that lists every message by its words; `make messages` writes it anew between its marks in docs/guide.zh-CN.md."""

import re
from collections.abc import Mapping

from zx_analysis import paths
from zx_analysis.messages.catalogue import rule_titles, sentences
from zx_analysis.messages.messages import LEVELS, Message, messages

GUIDE = paths.PACKAGE.parent / "docs" / "guide.zh-CN.md"
MARKS = re.compile(r"(?<=<!-- messages -->\n).*?(?=<!-- /messages -->)", re.DOTALL)
# What the clerk was doing → the packages that speak then.
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
    "命令行": "paths messages exits cli demo",
}
# Where a refusal stands, in words that differ each time; and where a message turns from what is to what should be.
PLACE = re.compile(
    r"文件 …(?:/…)?(?:，(?:工作表 …?|单元格 …|第 … 行|列 [^，：]+|表头)?)*：读到(?=.*?；应为)",
    re.DOTALL,
)
TURN = re.compile(r"[，。；：](?=请|应|至少|最多|只能|不得|须|要|若|先)")


LEVEL = {
    "refuse": "拒绝",
    "usage": "用法",
    "failed": "失败",
    "reason": "原因",
    "warn": "警告",
    "note": "提示",
    "check": "检查",
}
FIELD = re.compile(r"\{\{|\}\}|\{[^{}]*\}")  # {{ and }} are brackets


def row(message: Message) -> tuple[int, str, str, str]:
    """(place of its level, what is seen, what should be and what to do, rule)."""
    text = PLACE.sub("", message.text, count=1)
    turn = re.search("；(?=应为)", text) if text != message.text else TURN.search(text)
    seen, todo = (text[: turn.start()], text[turn.end() :]) if turn else (text, "")
    return LEVELS.index(message.level), _cell(seen), _cell(todo), _rule(message.rule)


def entry_row(id: str, entry: Mapping[str, str]) -> tuple[int, str, str, str]:
    """The same of an entry of the catalogue."""
    if "read_zh" in entry:
        seen = entry["read_zh"]
        todo = f"应为{entry['expected_zh']}。{entry['remedy_zh']}"
    else:
        text = entry["zh"] + entry.get("remedy_zh", "")
        turn = TURN.search(text)
        seen, todo = (text[: turn.start()], text[turn.end() :]) if turn else (text, "")
    rule = entry.get("rule", id)  # of a finding: nothing else has a title
    rule = rule if rule in rule_titles() else ""
    seen, todo = (_cell(_open(words)) for words in (seen, todo))
    return LEVELS.index(LEVEL[entry["severity"]]), seen, todo, _rule(rule)


def _open(words: str) -> str:
    """A sentence with … for each field."""
    said = FIELD.sub(lambda match: match[0][0] if match[0] in ("{{", "}}") else "…", words)
    return re.sub("…+", "…", said)


def _rule(rule: str) -> str:
    return f"{rule_titles().get(rule, '')} `{rule}`".strip() if rule else ""


def _cell(text: str) -> str:
    """One cell of a Markdown table."""
    return re.sub(r"([\\|<>*])", r"\\\1", " ".join(text.split()).removesuffix("。"))


def tables(said: tuple[Message, ...]) -> str:
    """The tables, one under each heading that has messages."""
    lines = []
    for heading, packages in HEADINGS.items():
        rows = sorted(
            {row(message) for message in said if message.package in packages.split()}
            | {
                entry_row(id, entry)
                for id, entry in sentences().items()
                if entry["package"] in packages.split() and entry["severity"] in LEVEL
            }
            - {(level, "…", "", "") for level in range(len(LEVELS))}  # fields alone
        )
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
                f"| {LEVELS[level]} | {seen} | {todo} |" + f" {rule} |" * ruled
                for level, seen, todo, rule in rows
            ]
    return "\n".join([*lines, "", ""])


def guide(text: str) -> str:
    """The guide's text with its tables as the sources say."""
    return MARKS.sub(lambda _: tables(messages()), text)


def write() -> None:
    """Write the tables into the guide."""
    GUIDE.write_text(guide(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
