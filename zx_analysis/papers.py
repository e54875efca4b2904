"""The papers that the bureau sends: the analysis (工业经济运行分析) and the bulletin (通报), as one content for the PDF and the DOCX.

Their sentences and figures are those that the notebooks handed over. Whoever issues a paper, its number and its date are not known here: they are left to fill in.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis import analysis_page, briefing, charts, forecast_page, ranking_page, rewards_page
from zx_analysis.analysis import Sentence
from zx_analysis.attainment import Outlook
from zx_analysis.charts import Chart
from zx_analysis.exhibits import Table, width
from zx_analysis.ranking import Ranking
from zx_analysis.situation import TOTAL
from zx_analysis.study import Study

NUMERALS = "一二三四五六七八九十"
# Official papers set no space between Chinese and figures; pages do, for the screen.
GAP = re.compile(r"(?<=[^\x00-\x7f]) (?=[\d-])|(?<=[\d%]) (?=[^\x00-\x7f])")
NEXT = "下一步工作"
PARAGRAPH_OF = {"above": "breadth"}  # sentences that go on with another's paragraph
TO_FILL_IN = ("（发文机关署名）", "（成文日期）")


@dataclass(frozen=True)
class Section:
    """A section of the text: its heading without number, its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Annex:
    """One annex: a table or a chart under its title."""

    title: str
    content: Table | Chart


@dataclass(frozen=True)
class Paper:
    """file: name without ending; title: its lines, broken where a person would; sections; annexes; mark of made-up figures (''); edition: what it was made of, in one line."""

    file: str
    title: tuple[str, ...]
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...]
    mark: str
    edition: str

    def headings(self) -> list[str]:
        """'一、总体情况' …"""
        return [f"{NUMERALS[i]}、{section.heading}" for i, section in enumerate(self.sections)]


def running_analysis(study: Study, units: pd.DataFrame, written: list[Sentence], looks: list[Outlook], edition: str) -> Paper:
    """工业经济运行分析: the analysis in words with the targets and the townships as annexes."""
    sections = [Section(heading, _paragraphs([s for s in written if s.section == heading])) for heading in dict.fromkeys(s.section for s in written)]
    annexes = [Annex("目标完成情况", forecast_page.targets(looks, study.mark))]
    annexes += [Annex(table.title, table) for table in analysis_page.townships(study, units)]
    own = units[units["indicator"] == study.city.level].set_index("township_code")
    growth = own.drop(index=TOTAL, errors="ignore").set_index("township")["growth_pct"]
    if growth.notna().any():
        city = own["growth_pct"].get(TOTAL, np.nan)
        annexes.append(Annex("各乡镇产值增速", charts.rates(growth, city, title=f"{own['label_zh'].iloc[0]}累计增速", mark=study.mark)))
    return Paper("工业经济运行分析", (f"{study.city.name}{study.quarter.label_zh}工业经济运行分析", *_so_far(study)), tuple(s for s in sections if s.paragraphs), tuple(annexes), study.mark, edition)


def bulletin(study: Study, written: list[Sentence], looks: list[Outlook], ranked: Ranking | None, allocated: pd.DataFrame | None, edition: str) -> Paper | None:
    """通报 of a complete quarter: targets, ranking, fund, what is asked for; None while the quarter is open, when nobody can be ranked."""
    if not study.complete:
        return None
    sections = [Section("目标完成情况", _paragraphs([s for s in written if s.id.split(".")[0] in ("output", "target")])),
                Section("乡镇情况", _paragraphs([s for s in written if s.id in ("breadth", "above", "first", "last", "pull", "drag")]))]
    annexes = [Annex("目标完成情况", forecast_page.targets(looks, study.mark))]
    if ranked is not None and ranked.status != "not yet":
        sections.append(Section("综合排名", (GAP.sub("", briefing.ranking_sentence(study, ranked)), "末位名单须经两人分别审定，以审定的约谈名单为准；排名见附件。")))
        annexes.append(Annex("乡镇综合排名", ranking_page.league(study, ranked)))
    if allocated is not None:
        sections.append(Section("奖励资金分配", tuple(GAP.sub("", text) for text in rewards_page.allocation_sentences(study, allocated).paragraphs)))
        annexes.append(Annex("奖励资金分配方案", rewards_page.allocation(study, allocated)))
    sections.append(Section("工作要求", _paragraphs([s for s in written if s.section == NEXT])))
    return Paper("工业经济运行情况通报", (f"关于{study.city.name}{study.quarter.label_zh}", "工业经济运行情况的通报"), tuple(s for s in sections if s.paragraphs), tuple(annexes), study.mark, edition)


def _so_far(study: Study) -> tuple[str, ...]:
    """The second line of a title while the quarter is open."""
    return () if study.complete else (f"（数据截至{study.until[:4]}年{int(study.until[5:])}月）",)


def _paragraphs(written: list[Sentence]) -> tuple[str, ...]:
    """Sentences that one template wrote row by row make one paragraph; what is to be done is numbered."""
    found: dict[str, str] = {}
    for sentence in written:
        stem = PARAGRAPH_OF.get(sentence.id, sentence.id.split(".")[0])
        found[stem] = found.get(stem, "") + sentence.text
    texts = [GAP.sub("", text) for text in found.values() if text]
    return tuple(f"{i}.{text}" for i, text in enumerate(texts, start=1)) if written and written[0].section == NEXT else tuple(texts)


def column_widths(table: Table) -> list[int]:
    """Shares of the width for a table's columns: by their widest cell, a header of two lines, and no less than six Latin characters."""
    cells = table.cells()
    return [max(6, -(-width(str(name)) // 2) + 3, max((width(row[i]) for row in cells), default=0) + 3) for i, name in enumerate(table.frame.columns)]


def sentences(table: pd.DataFrame) -> list[Sentence]:
    """The sentences as the notebook handed them over (analysis_sentences.csv, all text)."""
    return [Sentence(row["section"], row["id"], row["text"], tuple(filter(None, row["figures"].split("; "))), row["left_out"]) for row in table.to_dict("records")]


def read_units(table: pd.DataFrame) -> pd.DataFrame:
    """analysis.csv, all text, as `situation.units` gave it."""
    words = {"township_code", "township", "indicator", "label_zh", "unit", "period", "shown_unit", "basis", "earlier_period"}
    return table.assign(**{column: pd.to_numeric(table[column].replace({"True": "1", "False": "0", "": None}), errors="coerce") for column in table if column not in words})


