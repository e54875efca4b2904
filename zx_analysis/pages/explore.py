"""One township's whole story: its output and growth, its places in past rankings, what the ledgers
say of it, and the cells that its figures stand in.

The figures for those who think in SQL: DuckDB over the panel and the ledgers, and the panel as a
Parquet file.
"""

from pathlib import Path

from zx_analysis import paths
from zx_analysis.messages import extra
from zx_analysis.pages import charts
from zx_analysis.pages.exhibits import Heading, Table, show
from zx_analysis.pages.one_township import figures, growth, levels, places, summary
from zx_analysis.quarter import Answers, Study

with extra("explore"):
    import duckdb
    import ipywidgets as widgets

SHOWN, COLUMNS = 12, 9  # rows and columns of a ledger that are shown
# Columns of a ledger that say nothing of their own here.
QUIET = {"序号", "统一社会信用代码", "所在乡镇", "township_code", "cell"}


def board(answers: Answers) -> widgets.Widget:
    """A list of the townships, and below it the story of the one chosen."""
    chosen, shown = (
        widgets.Dropdown(
            options=[(name, code) for code, name in answers.study.names.items()], description="乡镇"
        ),
        widgets.Output(),
    )

    def redraw(_=None) -> None:
        shown.clear_output(wait=True)
        with shown:
            if code := chosen.value:
                show(parts(answers, code))

    chosen.observe(redraw, names="value")
    redraw()
    return widgets.VBox([chosen, shown])


def parts(answers: Answers, code: str) -> list:
    """Everything of one township, in the order of the reading."""
    study = answers.study
    name, level = study.names[code], study.level
    return [
        Heading(name),
        summary(study, code),
        charts.township_series(
            *levels(study, code), title=f"{name}{level.label_zh}", unit=level.unit, mark=study.mark
        ),
        growth(study, code),
        places(answers, code),
        *entries(study, code),
        figures(study, code),
    ]


def entries(study: Study, code: str) -> list[Table]:
    """What each ledger has of the township, as it was read."""
    found = []
    for title, ledger in study.ledgers.items():
        rows = (
            ledger.rows[ledger.rows["township_code"] == code]
            if "township_code" in ledger.rows
            else ledger.rows.iloc[:0]
        )
        if len(rows):
            # the latest months of a ledger that goes on to the right
            columns = [column for column in rows if column not in QUIET]
            shown = (
                rows[[*columns[:2], *columns[2:][-COLUMNS + 2 :], "cell"]]
                .rename(columns={"cell": "单元格"})
                .head(SHOWN)
            )
            note = f"只列前 {SHOWN} 条，共 {len(rows)} 条" if len(rows) > SHOWN else ""
            found.append(Table(shown, f"{title}台账（{len(rows)} 条）", mark=study.mark, note=note))
    return found


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
    """A database in memory with the tables panel, findings, row_ledger, townships and one per
    ledger, under its Chinese name. Nothing outside it can be read or written.
    """
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
