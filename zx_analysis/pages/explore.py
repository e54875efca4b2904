"""One township's whole story: its output and growth, its places in past rankings, what the ledgers say of it, and the cells that its figures stand in.

The figures for those who think in SQL: DuckDB over the panel and the ledgers, and the panel as a Parquet file.
"""

from pathlib import Path

import duckdb
import ipywidgets as widgets
import pandas as pd

from zx_analysis import paths
from zx_analysis.city.periods import period_zh, year_to_date
from zx_analysis.pages import charts
from zx_analysis.pages.exhibits import Heading, Table, Text, decimals, show
from zx_analysis.quarter import Answers, Study, standings

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


def levels(study: Study, code: str) -> tuple[pd.Series, pd.Series]:
    """A month's mean of each slot (a joint 1-2月 counts two months), and the months it covers; by period."""
    history, months = study.panel.history(study.city.level)
    return history[code] / months, months


def summary(study: Study, code: str) -> Text:
    """Share of the city, and growth beside the city's, of the year so far."""
    level, label = study.city.level, study.level.label_zh
    made = study.panel.to_date(level)
    if not made.notna().any() or pd.isna(made[code]):
        return Text(f"本季度还没有公布{label}。")
    share, rate = made[code] / made.sum(), study.level.growth
    said = f"{study.quarter.label_zh}已公布{label} {made[code]:,.1f} {study.level.unit}，占各单位合计的 {share:.1%}，居第 {int((made > made[code]).sum()) + 1} 位。"
    if not rate or not study.city.has(rate) or pd.isna(study.panel.to_date(rate)[code]):
        return Text(said)
    own, city = study.panel.to_date(rate)[code], study.panel.city_growth(rate)
    return Text(
        said
        + f"累计增长 {own:.1f}%"
        + (
            f"，{study.city.whole} {city.iloc[-1]:.1f}%，相差 {own - city.iloc[-1]:+.1f} 个百分点。"
            if len(city)
            else "。"
        )
    )


def growth(study: Study, code: str) -> Table | Text:
    """The published year-to-date growth of the last year and a quarter, beside the city's."""
    rate = study.level.growth
    if not rate or not study.city.has(rate):
        return Text("没有公布增速。")
    own, city = (
        study.panel.growth_to_date(rate, study.quarter.last)[code].dropna().tail(15),
        study.panel.city_growth(rate),
    )
    table = pd.DataFrame(
        {
            "时段": [period_zh(period, year_to_date(period)) for period in own.index],
            "本乡镇": own.to_numpy(),
            study.city.whole: city.reindex(own.index).to_numpy(),
        }
    )
    return Table(
        table.assign(相差=table["本乡镇"] - table[study.city.whole]),
        "累计增速",
        unit="%、百分点",
        mark=study.mark,
        formats=dict.fromkeys(["本乡镇", study.city.whole, "相差"], decimals(1)),
    )


def places(answers: Answers, code: str) -> Table | Text:
    """Its place and score in past complete quarters under today's scheme, and in this one."""
    study = answers.study
    ranked = standings.ranked(answers)
    if ranked is None:
        return Text("政策文件里没有排名办法。")
    everyone = standings.past(answers) | (
        {} if ranked.status == "not yet" else {str(study.quarter): ranked}
    )
    rows = [
        (
            quarter,
            one.table.at[code, "rank"],
            one.table.at[code, "score"],
            one.table.at[code, "flagged"],
        )
        for quarter, one in everyone.items()
        if code in one.table.index
    ]
    return Table(
        pd.DataFrame(rows, columns=["季度", "名次", "得分", "末位"]),
        "历次名次（按本季方法重新计算）",
        mark=study.mark,
        formats={"得分": decimals(2)},
    )


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


def figures(study: Study, code: str) -> Table:
    """Every figure of the quarter with its file, sheet and cell."""
    rows = study.panel.latest
    rows = rows[
        (rows["township_code"] == code)
        & (rows["period"] >= study.quarter.first)
        & (rows["period"] <= study.quarter.last)
    ]
    table = pd.DataFrame(
        {
            "指标": [study.city.measure(name).label_zh for name in rows["indicator"]],
            "时段": [period_zh(*pair) for pair in zip(rows["period"], rows["months"], strict=True)],
            "数值": rows["value_text"].to_numpy(),
            "单位": [study.city.measure(name).unit for name in rows["indicator"]],
            "文件": rows["source_file"].to_numpy(),
            "工作表": rows["source_sheet"].to_numpy(),
            "单元格": rows["source_cell"].to_numpy(),
        }
    )
    return Table(
        table.sort_values(["指标", "时段"]),
        "本季度每个数字的出处",
        mark=study.mark,
        formats={"数值": str},
    )


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
