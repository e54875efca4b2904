"""The tables a notebook hands to the decision pack."""

from pathlib import Path

import pandas as pd

MARK_COLUMN = "mark"


def hand_over(out: str, mark: str, **tables: pd.DataFrame) -> None:
    """Write each table as <name>.csv into the folder `out`; nothing where `out` is empty (someone explores).

    The tables of a made-up city carry its mark in a last column, so that it survives copying a row.
    """
    if out:
        for name, frame in tables.items():
            write_table(Path(out) / f"{name}.csv", frame, mark)


def write_table(path: Path, frame: pd.DataFrame, mark: str) -> None:
    """A CSV that Excel opens as it stands: UTF-8 with BOM, LF, no index; cells that look like formulas are quoted."""
    frame = frame.map(lambda cell: "'" + cell if isinstance(cell, str) and cell[:1] in tuple("=+@") else cell)
    if mark:
        frame = frame.assign(**{MARK_COLUMN: mark})
    frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def read_table(path: Path) -> pd.DataFrame:
    """A table written by `write_table`, all cells as text, without the mark."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig").drop(columns=MARK_COLUMN, errors="ignore")
