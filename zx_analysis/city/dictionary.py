"""The data dictionary, docs/data-dictionary.md: every column and indicator as the TOML has them."""

from collections.abc import Iterable

from zx_analysis.city import tables
from zx_analysis.city.indicators import STANDARD

OPENING = """\
# 数据字典 · Data dictionary

由 `zx_analysis/city/` 里的 `tables.toml` 和 `indicators.toml` 生成（`make dictionary`），请不要手改。\
演示城市的每张表另有一列 `mark`，写着“演示数据·非统计数据”。

Written by `make dictionary` from `tables.toml` and `indicators.toml`; not to be edited. \
The tables of a made-up city carry one more column, `mark`.
"""
COLUMN_HEADS = ("column", "单位 unit", "含义", "meaning", "from")
INDICATOR_HEADS = ("indicator", "单位 unit", "名称", "报表里的写法 · wordings in bulletins")


def markdown() -> str:
    """The whole document."""
    parts = [OPENING]
    for table in tables.tables():
        rows = [(f"`{c.name}`", c.unit, c.zh, c.en, c.source) for c in table.columns]
        parts.append(f"## {table.name}.csv\n\n{_rows(COLUMN_HEADS, rows)}")
    rows = [(f"`{i.name}`", i.unit, i.label_zh, "、".join(i.wordings)) for i in STANDARD]
    return "\n".join([*parts, f"## 指标 · indicators\n\n{_rows(INDICATOR_HEADS, rows)}"])


def _rows(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [tuple(heads), *rows]
    marked = ["| " + " | ".join(line) + " |\n" for line in lines]
    return marked[0] + "|" + "---|" * len(lines[0]) + "\n" + "".join(marked[1:])
