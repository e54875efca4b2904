"""The index over cities: every published pack of a quarter in one page and one table, read from the packs' own manifests."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd

from zx_analysis import paths
from zx_analysis.city.periods import QUARTER, Quarter
from zx_analysis.documents import html
from zx_analysis.documents.handover import write_table
from zx_analysis.messages.exits import UNPUBLISHED
from zx_analysis.publishing import packs
from zx_analysis.publishing.batches import Outcome

TITLE = "各城市季度决策资料"
COLUMNS = [
    "city",
    "name",
    "quarter",
    "label",
    "value",
    "colour",
    "text",
    "talk_list_state",
    "edition",
    "made",
    "mark",
]


def save(outcomes: list[Outcome]) -> Path:
    """Write reports/index.html and index.csv anew, each at once: all packs on the disk, and which of `outcomes` are not there and why. Returns the page."""
    folder = paths.root() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    table, damaged = published(folder)
    _replace(folder / "index.csv", lambda file: write_table(file, table, ""))
    text = page(table, [outcome for outcome in outcomes if outcome.code] + damaged, datetime.now())
    _replace(folder / "index.html", lambda file: file.write_text(text, encoding="utf-8"))
    return folder / "index.html"


def _replace(file: Path, write: Callable[[Path], object]) -> None:
    staged = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        write(staged)
        os.replace(staged, file)
    finally:
        staged.unlink(missing_ok=True)


def published(folder: Path) -> tuple[pd.DataFrame, list[Outcome]]:
    """COLUMNS: one row per headline answer of every pack that was made plainly (no --as-of, no other policy), newest quarter first, cities in order; and the packs
    whose manifest cannot be read."""
    rows, damaged = [], []
    for file in sorted(folder.glob(f"*/*/{packs.MANIFEST}")):
        city, quarter = file.parts[-3:-1]
        if not QUARTER.fullmatch(quarter):
            continue
        try:
            made = json.loads(file.read_bytes())
            of_pack = {
                "city": city,
                "name": made["city_name"],
                "quarter": quarter,
                "talk_list_state": made["approvals"]["state"],
                "edition": made["edition"],
                "made": made["made"],
                "mark": made["mark"],
            }
            rows += [
                of_pack | {key: answer[key] for key in ("label", "value", "colour", "text")}
                for answer in made["headline"]
            ]
        except (ValueError, RecursionError, KeyError, TypeError):
            damaged.append(
                Outcome(
                    city,
                    quarter,
                    UNPUBLISHED,
                    said=f"{packs.MANIFEST} 已损坏或由旧版本生成，请重新运行。 {packs.MANIFEST} is damaged or of an older version: run it again.",
                )
            )
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values(
        ["quarter", "city"], ascending=[False, True], kind="stable", ignore_index=True
    ), damaged


def page(table: pd.DataFrame, failures: list[Outcome], now: datetime) -> str:
    """The page: what is not there first, then a table per quarter. table: of `published`."""
    quarters = [
        (
            Quarter.parse(quarter).label_zh,
            [
                _row(*key, answers)
                for key, answers in packs_of.groupby(["city", "quarter"], sort=False)
            ],
        )
        for quarter, packs_of in table.groupby("quarter", sort=False)
    ]
    count = table.drop_duplicates(["city", "quarter"]).shape[0]
    marks = set(table["mark"])
    return html.overview(
        title=TITLE,
        known=f"{count} 个资料包，{now:%Y-%m-%d %H:%M} 汇总",
        quarters=quarters,
        failures=failures,
        mark=marks.pop() if len(marks) == 1 else "",
    )


def _row(city: str, quarter: str, answers: pd.DataFrame) -> dict:
    first, rows = answers.iloc[0], answers.to_dict("records")
    last = next(
        (f"{row['value']}（{row['text']}）" for row in rows if row["label"] == "排名末位"), "—"
    )
    return {
        "href": f"{city}/{quarter}/index.html",
        "name": first["name"],
        "mark": first["mark"],
        "state": first["talk_list_state"],
        "edition": first["edition"],
        "made": first["made"][:16].replace("T", " "),
        "targets": [row for row in rows if row["colour"]],
        "last": last,
    }
