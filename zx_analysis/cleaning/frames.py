"""Figures and rows of a cleaning as frames with the columns of their declared tables; findings that
several sheets share as one."""

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from zx_analysis.city import Register, tables
from zx_analysis.city.register import some
from zx_analysis.messages import message
from zx_analysis.reading import Observation
from zx_analysis.reading.numbers import plain


def of_figures(rows: Sequence[tuple[Observation, str]], register: Register) -> pd.DataFrame:
    """Figures, each with its vintage, as rows of the panel, column by column: rows of their
    own would take several times as long."""
    names = {code: unit.name for code, unit in register.all.items()}
    figures = [o for o, _ in rows]
    codes = [o.code or o.label for o in figures]
    columns = {
        "township_code": codes,
        "township": [names.get(code, code) for code in codes],
        "period": [o.period for o in figures],
        "months": [o.months for o in figures],
        "indicator": [o.indicator for o in figures],
        "value": [float(o.value) for o in figures],
        "value_text": [plain(o.value) for o in figures],
        "source_file": [o.file for o in figures],
        "source_sheet": [o.sheet for o in figures],
        "source_cell": [o.cell for o in figures],
        "vintage": [vintage for _, vintage in rows],
    }
    frame = pd.DataFrame(
        columns, columns=tables.table("panel").names, dtype=None if rows else object
    )
    return frame.sort_values(
        ["indicator", "period", "months", "township_code", "vintage"], ignore_index=True
    )


def of_rows(name: str, rows: list[dict]) -> pd.DataFrame:
    """Rows as the frame of a declared table, whose columns it has also without a row."""
    return pd.DataFrame(rows, columns=tables.table(name).names)


def once_a_file(findings: Iterable[dict]) -> Iterator[dict]:
    """The findings of one file: what the same words of several sheets give (a note below every
    month's table) is said once, with the other sheets."""
    same: dict[tuple, list[dict]] = {}
    for number, one in enumerate(findings):
        of_words = one["read"] and not one["period"] and not one["township"]
        key = (one["rule"], one["read"], one["message_zh"]) if of_words else (number,)
        same.setdefault(key, []).append(one)
    for first, *others in same.values():
        if sheets := [one["sheet"] for one in others if one["sheet"] != first["sheet"]]:
            more = message("the_same_in_sheets", sheets=some(sheets))
            zh, en = first["message_zh"] + more.zh, first["message_en"] + more.en
            yield first | {"message_zh": zh, "message_en": en}
        else:
            yield from (first, *others)
