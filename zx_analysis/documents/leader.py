"""The leader's page (领导一页): one sheet of A4 as HTML and as PDF, of what notebook 6 handed over.

Both show the same words and the same drawings (SVG), so that no figure is made twice.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from zx_analysis import paths
from zx_analysis.city import tables
from zx_analysis.documents import html, pdf
from zx_analysis.documents.handover import read_table
from zx_analysis.documents.workbooks import xml_text
from zx_analysis.pages import leader_charts
from zx_analysis.pages.leader_charts import WORDS, Drawing, wide_px

CLAUSE = re.compile("(?<=；)")
TITLE, PAGE, FILE = "领导一页", "0_leader.html", "领导一页.pdf"
QUESTION = "这个季度怎样，差在哪里，要办哪几件事？"
MOST_TARGETS = 6
# A sheet as a browser prints it, in px: height and width within the margins, half of it, all
# margins and the page's own head and foot, those of a section's heading; letters of small text, and
# how much higher a line is.
A4, SHEET, HALF, HEAD_AND_FOOT, SECTION = 1050, 703, 337, 85, 16
SMALL, LEADING = 12, 1.35
TRIAL, MOST_CHANGES = 11, 6  # px of what a trial says on paper; beyond so many it is folded
BRACKETS = 1.1  # how much longer a text is where figures in brackets keep to their words
EVIDENCE = "依据：数据检查、目标完成预测、奖励资金分配、乡镇综合排名、专项台账、季度综述。"
TO_FILL_IN = "＿月＿日前"  # where no ledger says by when
FIGURES = "灰：已公布；空心：预计的八成范围，中间一竖是中位数；竖线：目标"


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet: sentences by their place, targets with their bars, drawings (None
    where there is nothing to draw), things to do. more: how many targets there is no room for."""

    lines: dict[str, str]
    targets: list[dict]
    bars: list[Drawing]
    more: int
    path: Drawing
    months: Drawing | None
    townships: Drawing | None
    actions: list[dict]

    @property
    def clauses(self) -> list[str]:
        """The headline's clauses: a line is broken between them."""
        return [clause for clause in CLAUSE.split(self.lines["headline"]) if clause]


def sheet(folder: Path) -> Sheet:
    """The sheet from the tables of a pack in `folder`."""
    lines = {row["place"]: row["text"] for row in _typed(folder, "leader_lines").to_dict("records")}
    targets = _typed(folder, "leader_targets").to_dict("records")
    stages, unit = _typed(folder, "leader_path"), lines["unit"]
    shown = targets[:MOST_TARGETS]
    return Sheet(
        lines,
        [{**row, "ink": WORDS[row["colour"]]} for row in shown],
        [leader_charts.target(row) for row in shown],
        len(targets) - len(shown),
        leader_charts.path(stages, unit),
        leader_charts.months(stages, unit),
        leader_charts.townships(_typed(folder, "leader_townships")),
        _typed(folder, "leader_actions").to_dict("records"),
    )


def fit(made: Sheet, trial: tuple[str, Sequence[str]] = ("", ())) -> float:
    """How much smaller a browser has to print the sheet so that it is one: 1 where it fits. The
    measures are those of `sheet.css` on paper, in px; a text's lines are counted by its letters.
    trial: as in the masthead; what it changes stands above the sheet and is not made smaller."""

    def lines(words: str, wide: float, size: float = SMALL) -> float:
        return LEADING * size * math.ceil(1.02 * wide_px(words, size) / wide)

    def half(drawing: Drawing | None) -> float:
        return drawing.high * HALF / drawing.wide if drawing else 0

    written = made.lines
    high = (
        HEAD_AND_FOOT
        + lines(written["known"], SHEET, 14)
        + lines(written["notes"] + EVIDENCE, SHEET)
    )
    high += 28.4 * _clause_lines(made.clauses)
    for row, bar in zip(made.targets, made.bars, strict=True):
        name = lines(row["label_zh"], 182, 13) + lines(row["trend_zh"], 182)
        figure = lines(row["value_zh"], 150, 13) + lines(row["gap_zh"], 150)
        high += 5 + max(name, figure, bar.high * 270 / bar.wide)
    left = half(made.path) + half(made.months) + lines(written["path"], HALF, 15)
    left += SECTION + LEADING * 15 + LEADING * SMALL + 3 if made.months else 0
    right = (
        half(made.townships) + lines(written["townships"], HALF, 15) + lines(written["shown"], HALF)
    )
    right += 40 if written["standing"] else 0  # how the list stands, in two lines
    high += 3 * SECTION + 2 * LEADING * 15 + max(left, right)
    for row in made.actions:
        matter = lines(row["matter"], 195, 13) + lines(row["reason"], 195)
        who = lines(f"责任人：{row['responsible']}", 117)
        # names with their figures in brackets are not broken apart: lines end early
        step = lines(row["action"], 284 / BRACKETS, 13)
        high += 7 + max(matter, step, 2 + who)
    said, changes = trial
    told = [said, *changes] if said and len(changes) <= MOST_CHANGES else [said] if said else []
    above = 8 * bool(told) + sum(lines(text, SHEET - 2 * TRIAL, TRIAL) for text in told)
    return min(1.0, (A4 - above) / high)


def _clause_lines(clauses: list[str]) -> int:
    """How many lines the headline's clauses take, each kept together."""
    count, left = 1, SHEET
    for clause in clauses:
        wide = wide_px(clause, 21)
        if wide > left < SHEET:
            count, left = count + 1, SHEET
        count, left = count + int(wide // SHEET), left - wide % SHEET
    return count


def page(on: Sheet, masthead: html.Masthead, *, open_quarter: bool) -> str:
    """The sheet as a page."""
    return html.leader(
        masthead,
        sheet=on,
        open_quarter=open_quarter,
        evidence=[place for place in masthead.navigation if place[1] not in ("index.html", PAGE)],
        legend=FIGURES,
        fit=f"{fit(on, masthead.trial):.3f}",
        fill_in=TO_FILL_IN,
        title=TITLE,
        here=PAGE,
    )


def paper(
    made: Sheet, *, open_quarter: bool, city: str, quarter: str, known: str, mark: str, edition: str
) -> bytes:
    """The sheet as PDF, on exactly one page. edition: what it was made of, in one line."""
    drawings = {f"bar{i}.svg": bar for i, bar in enumerate(made.bars)}
    drawings |= {
        f"{name}.svg": drawing
        for name in ("path", "months", "townships")
        if (drawing := getattr(made, name)) is not None
    }
    data = {
        "title": f"{city}{quarter}工业经济",
        "mark": xml_text(mark),
        "known": known,
        "lines": made.lines,
        "clauses": made.clauses,
        "open": open_quarter,
        "legend": FIGURES,
        "targets": [
            {key: row[key] for key in row if isinstance(row[key], str)} for row in made.targets
        ],
        "more": made.more,
        "alts": {name: drawing.alt for name, drawing in drawings.items()},
        "actions": made.actions,
        "fill_in": TO_FILL_IN,
        "edition": edition,
        "font": pdf.OWN_FONT,
    }
    pictures = {name: drawing.svg.encode() for name, drawing in drawings.items()}
    return pdf.compiled(paths.TEMPLATES / "leader.typ", data, pictures)


def _typed(folder: Path, name: str) -> pd.DataFrame:
    """A table of a pack with its figures as numbers and its words fit for any file."""
    table, frame = tables.table(name), read_table(folder / f"{name}.csv")
    for column in frame:
        declared = table.column(str(column))
        if declared.is_figure:
            frame[column] = pd.to_numeric(frame[column]).astype(float)
        elif declared.type == "bool":
            frame[column] = frame[column] == "True"
        else:
            frame[column] = frame[column].map(xml_text)
    return frame
