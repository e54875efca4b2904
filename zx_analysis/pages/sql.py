"""The figures for those who think in SQL: DuckDB over the panel and the ledgers, and the panel as a Parquet file."""

from pathlib import Path

import duckdb

from zx_analysis import paths
from zx_analysis.pages.exhibits import Table
from zx_analysis.quarter.study import Study

VALUES = (
    "township_code",
    "township",
    "period",
    "months",
    "indicator",
    "value",
    "value_text",
    "source_file",
    "source_sheet",
    "source_cell",
    "vintage",
)


def connect(study: Study) -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables panel, findings, row_ledger, townships and one per ledger, under its Chinese name. Nothing outside it can be read or written."""
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    tables = {
        "panel": study.cleaned.panel,
        "findings": study.cleaned.findings,
        "row_ledger": study.cleaned.row_ledger,
        "townships": study.names.rename_axis("township_code").reset_index(),
        **{title: ledger.rows for title, ledger in study.ledgers.items()},
    }
    for name, frame in tables.items():
        connection.register("given", frame)
        connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
        connection.unregister("given")
    connection.execute("SET enable_external_access = false")
    return connection


def save_parquet(study: Study) -> Path:
    """data/processed/<city>/panel.parquet: the panel as cleaned, for other programs."""
    folder = paths.processed(study.city.slug)
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.register("panel", study.cleaned.panel[list(VALUES)])
        connection.execute("COPY panel TO ? (FORMAT parquet)", [str(folder / "panel.parquet")])
    return folder / "panel.parquet"


def ask(connection: duckdb.DuckDBPyConnection, question: str, mark: str) -> Table:
    """The answer to a query as a table."""
    return Table(connection.execute(question).df(), "查询结果", mark=mark)
