"""The tables a notebook hands to the decision pack."""

import re
from pathlib import Path

import pandas as pd

MARK_COLUMN = "mark"
# What a spreadsheet program takes for a formula: a sign in either width, also after blanks; a minus
# unless it is that of a plain figure or stands alone; a tab. The apostrophes before it are counted
# in, so that reading can tell the guard's own from those that belong to the text.
FORMULA = re.compile(r"'*(?:\t|\s*[=+@＝＋＠]|\s*-(?!(?:[\d,]+(?:\.\d+)?%?)?$))")


def hand_over(out: str, mark: str, **tables: pd.DataFrame) -> None:
    """Write each table as <name>.csv into the folder `out`; nothing where `out` is empty (someone
    explores).

    The tables of a made-up city carry its mark in a last column, so that it survives copying a row.
    """
    if out:
        for name, frame in tables.items():
            write_table(Path(out) / f"{name}.csv", frame, mark)


def write_table(path: Path, frame: pd.DataFrame, mark: str) -> None:
    """Write `table_text` into a file."""
    path.write_bytes(table_text(frame, mark))


def written_as(path: Path, columns: list[str]) -> bool:
    """Whether `path` is a table that `write_table` wrote with these columns first."""
    head = table_text(pd.DataFrame(columns=columns), "").strip()
    with path.open("rb") as file:
        return file.readline().strip().startswith(head)


def table_text(frame: pd.DataFrame, mark: str) -> bytes:
    """A CSV that Excel opens as it stands: UTF-8 with BOM, LF, no index; what looks like a formula
    stands behind an apostrophe.
    """
    frame = frame.rename(columns=_guarded).apply(_guarded_column)
    if mark:
        frame = frame.assign(**{MARK_COLUMN: mark})
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def read_table(path: Path) -> pd.DataFrame:
    """A table written by `write_table`, all cells as text and as they were before it guarded them,
    without the mark.
    """
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig").drop(
        columns=MARK_COLUMN, errors="ignore"
    )
    return table.rename(columns=_unguarded).map(_unguarded)


def _guarded_column(column: pd.Series) -> pd.Series:
    """A column with every text guarded. Most hold figures, or few texts many times over and none
    to be guarded: those are not gone through cell by cell."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    if isinstance(column.dtype, pd.StringDtype):
        texts = column.dropna().unique()
        if all(_guarded(text) == text for text in texts):
            return column
    return column.map(_guarded)


def _guarded(cell):
    """A text that no spreadsheet program computes; anything else as it is. A carriage return alone
    would end the row.
    """
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + text if FORMULA.match(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
