"""The papers that the bureau sends: the analysis (工业经济运行分析) and the bulletin (通报), as one
content for the PDF and the DOCX.

Their sentences and figures are those that the notebooks handed over. Whoever issues a paper, its
number and its date are not known here: they are left to fill in.

How wide the columns of a paper's tables are, the same in the PDF and the DOCX.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from zx_analysis.documents.workbooks import xml_text
from zx_analysis.forecasting import Outlook
from zx_analysis.forecasting.attainment import urgency
from zx_analysis.pages import Chart, Table, Text, charts
from zx_analysis.pages import changes as changes_page
from zx_analysis.pages import forecast as forecast_page
from zx_analysis.pages import ranking as ranking_page
from zx_analysis.pages import review as review_page
from zx_analysis.pages import rewards as rewards_page
from zx_analysis.pages.exhibits import MISSING, SHORT, width
from zx_analysis.quarter import Study, briefing
from zx_analysis.quarter.analysis import NEXT, Sentence
from zx_analysis.quarter.analysis_figures import TOTAL
from zx_analysis.ranking import Ranking

NUMERALS = "一二三四五六七八九十"
# Official papers set no space between Chinese and figures (pages do, for the screen), a range of
# months with a dash of one character (GB/T 15834), a month in words, and whole ten thousands of
# yuan in 万元.
GAP = re.compile(r"(?<=[^\x00-\x7f]) (?=[\d+-])|(?<=[\d%]) (?=[^\x00-\x7f])")
RANGE = re.compile(r"(?<=\d)-(?=\d{1,2}月)")
MONTH = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?![\d-])")
YUAN = re.compile(r"(?<![\d,.])(\d[\d,]*)(?:\.00)?元")
DOUBTS = "next_doubts"  # whose figures are still to be checked is no matter for a bulletin
PARAGRAPH_OF = {"above": "breadth"}  # sentences that go on with another's paragraph
MOST_BOUND = 5 * 28  # characters: five lines
TO_FILL_IN = ("（发文机关署名）", "（成文日期）")
# who does it and by when is not known here: it is left to fill in
OWNER = "（责任单位待定，　　月　　日前完成）"
ALL_TARGETS = "next_targets"  # says of all targets together what the papers say of each
# An annex in mm: the text block; its label and title, on a sheet of its own (with an empty line)
# and below another; a row of a table, a further line of one; unit or note.
SHEET, HEAD, HEAD_BELOW, ROW, LINE, REMARK = 225, 35, 27, 5.5, 5.1, 5


PICTURE = 0.85  # of the size at which a picture is drawn: its letters of 9.5 pt are 8.1 on paper


def picture_width(picture: Chart) -> float:
    """How wide a picture is on paper, pt: as drawn but for PICTURE, at most the text block."""
    return min(WIDTH, 72 * PICTURE * picture.figure.get_figwidth())


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

    def height(self) -> float:
        """About how high its content is on paper, mm."""
        if isinstance(self.content, Chart):
            wide, high = self.content.figure.get_size_inches()
            return float(picture_width(self.content) / 72 * 25.4 * high / wide)
        heads, widths = zip(*paper_columns(self.content), strict=True)
        lines = [_lines(row, widths) for row in [heads, *self.content.cells()]]
        remarks = bool(self.content.unit) + bool(self.content.note)
        return sum(ROW + (count - 1) * LINE for count in lines) + remarks * REMARK


@dataclass(frozen=True)
class Paper:
    """file: name without ending; title: its lines, broken where a person would; sections; annexes;
    mark of made-up figures (''); edition: what it was made of, in one line.
    """

    file: str
    title: tuple[str, ...]
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...]
    mark: str
    edition: str

    def headings(self) -> list[str]:
        """'一、总体情况' …"""
        return [f"{NUMERALS[i]}、{section.heading}" for i, section in enumerate(self.sections)]

    def annex_list(self) -> list[str]:
        """'附件：1.目标完成情况' …, the titles below each other."""
        return [
            f"{'　　　' if i else '附件：'}{i + 1}.{annex.title}"
            for i, annex in enumerate(self.annexes)
        ]

    def new_sheets(self) -> list[bool]:
        """Of each annex whether it begins a sheet: small ones follow one another on one."""
        found, used = [], float(SHEET)
        for annex in self.annexes:
            height = annex.height()
            found.append(used + HEAD_BELOW + height > SHEET)
            used = HEAD + height if found[-1] else used + HEAD_BELOW + height
        return found

    def bound(self) -> int:
        """How many of the last paragraphs go to the page of the annexes and the signature, which
        the standard does not want to stand alone: up to three, lest one look left over. Long ones
        would leave a page half empty; of them some lines are likely to stand there anyway.
        """
        together = np.cumsum([len(paragraph) for paragraph in self.sections[-1].paragraphs[:-4:-1]])
        return int((together <= MOST_BOUND).sum())

    def printable(self) -> "Paper":
        """The paper without the characters that no Office file can hold."""
        sections = tuple(
            Section(xml_text(section.heading), tuple(map(xml_text, section.paragraphs)))
            for section in self.sections
        )
        annexes = tuple(
            Annex(xml_text(annex.title), _printable(annex.content)) for annex in self.annexes
        )
        return replace(
            self,
            title=tuple(map(xml_text, self.title)),
            sections=sections,
            annexes=annexes,
            mark=xml_text(self.mark),
            edition=xml_text(self.edition),
        )


def running_analysis(
    study: Study,
    units: pd.DataFrame,
    written: list[Sentence],
    looks: list[Outlook],
    edition: str,
    compared: pd.DataFrame | None = None,
) -> Paper:
    """工业经济运行分析: the analysis in words with the targets and the townships as annexes, and
    the enterprises that move most where the policy allows their names. compared: of
    `enterprises.compared`.
    """
    headings = dict.fromkeys([*(s.section for s in written), NEXT])
    sections = [
        Section(
            heading,
            _paragraphs([s for s in written if s.section == heading])
            if heading != NEXT
            else _steps(looks, written),
        )
        for heading in headings
    ]
    annexes = [Annex("目标完成情况", _targets(looks, study.mark))]
    own = units[units["indicator"] == study.city.level].set_index("township_code")
    growth = own.drop(index=TOTAL, errors="ignore").set_index("township")["growth_pct"]
    if growth.notna().any():
        city = own["growth_pct"].get(TOTAL, np.nan)
        annexes.append(
            Annex(
                "各乡镇产值增速",
                charts.rates(
                    growth,
                    city,
                    title=f"{own['label_zh'].iloc[0]}累计增速",
                    mark=study.mark,
                    whole=study.city.whole,
                ),
            )
        )
    annexes += [
        Annex(table.title, table)
        for table in (
            *review_page.townships(study, units),
            *changes_page.movers_for_papers(study, compared),
        )
    ]
    return Paper(
        "工业经济运行分析",
        (f"{study.city.name}{study.quarter.label_zh}工业经济运行分析", *_so_far(study)),
        tuple(s for s in sections if s.paragraphs),
        tuple(annexes),
        study.mark,
        official(edition),
    )


def bulletin(
    study: Study,
    written: list[Sentence],
    looks: list[Outlook],
    ranked: Ranking | None,
    allocated: pd.DataFrame | None,
    edition: str,
) -> Paper | None:
    """通报 of a complete quarter: targets, ranking, fund, what is asked for; None while the quarter
    is open, when nobody can be ranked.
    """
    if not study.complete:
        return None
    sections = [
        Section(
            "目标完成情况",
            _paragraphs([s for s in written if s.id.split(".")[0] in ("output", "target")]),
        ),
        Section(
            "乡镇情况",
            _paragraphs(
                [
                    s
                    for s in written
                    if s.id in ("breadth", "above", "first", "last", "pull", "drag")
                ]
            ),
        ),
    ]
    annexes = [Annex("目标完成情况", _targets(looks, study.mark))]
    if ranked is not None and ranked.status != "not yet":
        said = (briefing.public_sentence(ranked), *ranking_page.of_size(ranked))
        sections.append(Section("综合排名", (*map(official, said), talk(ranked))))
    if allocated is not None:
        sections.append(
            Section(
                "奖励资金分配",
                tuple(official(text) for text in rewards_page.allocated_words(study, allocated)),
            )
        )
        annexes.append(
            Annex(
                "奖励资金分配方案",
                _table(rewards_page.allocation(study.level, allocated, study.mark)),
            )
        )
    if ranked is not None and ranked.status == "clear":  # else whoever is left out is known
        league = _table(ranking_page.league(study, ranked))
        official_names = dict(zip(study.short_names, study.names, strict=True))
        shown = league.frame.replace(official_names)
        annexes.append(Annex("乡镇综合排名", replace(league, frame=shown)))
    sections.append(
        Section("工作要求", _steps(looks, [s for s in written if s.id != DOUBTS])),
    )
    return Paper(
        "工业经济运行情况通报",
        (f"关于{study.city.name}{study.quarter.label_zh}", "工业经济运行情况的通报"),
        tuple(s for s in sections if s.paragraphs),
        tuple(annexes),
        study.mark,
        official(edition),
    )


def _so_far(study: Study) -> tuple[str, ...]:
    """The second line of a title while the quarter is open."""
    return () if study.complete else (f"（数据截至{study.until[:4]}年{int(study.until[5:])}月）",)


def talk(ranked: Ranking) -> str:
    """Who is to be talked with and when. Names stand there only of a list that is clear, and are
    valid once two people have approved them; else they are left to fill in.
    """
    names = "、".join(ranked.table.loc[ranked.bottom, "township"])
    who = (
        f"拟约谈{names}主要负责人，名单经两人审定后有效"
        if ranked.status == "clear"
        else "约谈对象由人工会商裁定、两人审定后填写：　　　　"
    )
    return (
        f"末位名单以两人审定的约谈名单为准；{who}；约谈时间：　　月　　日；约谈人：　　　　。"
        + ("排名见附件。" if ranked.status == "clear" else "")
    )


def actions(looks: list[Outlook]) -> list[str]:
    """Of each target that is missed or at risk what is to be done, by whom and by when, the last
    two to fill in; in the order of every page (`urgency`).
    """
    found = []
    for look in sorted(looks, key=lambda look: urgency(look.final, look.probability)):
        if look.met or look.colour == "green":
            continue
        name, missing = f"{look.label_zh}{look.counted_zh}", look.gap_zh
        if look.final:
            found.append(f"{name}比目标少{missing}，{briefing.MISSED_STEP}")
        elif np.isnan(look.probability):
            found.append(f"{name}还差{missing}，期限未到，督促谋划、备案的项目开工")
        else:
            short = f"，预计比目标少{missing}" if look.gap > 0 else ""
            found.append(
                f"{name}达到目标的概率{look.probability_zh}{short}，{briefing.AT_RISK_STEP}"
            )
    return [f"{official(text)}{OWNER}。" for text in found]


def _steps(looks: list[Outlook], written: list[Sentence]) -> tuple[str, ...]:
    """What is to be done, numbered: of each target that is short, then of the programmes."""
    rest = _paragraphs([s for s in written if s.section == NEXT and s.id != ALL_TARGETS])
    texts = [*actions(looks), *(text.split(".", 1)[1] for text in rest)]
    return tuple(f"{i}.{text}" for i, text in enumerate(texts, start=1))


def _paragraphs(written: list[Sentence]) -> tuple[str, ...]:
    """Sentences that one template wrote row by row make one paragraph; what is to be done is
    numbered.
    """
    found: dict[str, str] = {}
    for sentence in written:
        stem = PARAGRAPH_OF.get(sentence.id, sentence.id.split(".")[0])
        found[stem] = found.get(stem, "") + sentence.text
    texts = [official(text) for text in found.values() if text]
    return (
        tuple(f"{i}.{text}" for i, text in enumerate(texts, start=1))
        if written and written[0].section == NEXT
        else tuple(texts)
    )


def official(text: str) -> str:
    """A sentence of the pages as an official paper writes it: '2022年1—3月', '1000万元'."""
    return YUAN.sub(
        _in_wan,
        MONTH.sub(
            lambda found: f"{found[1]}年{int(found[2])}月", RANGE.sub("—", GAP.sub("", text))
        ),
    )


def _in_wan(found: re.Match) -> str:
    yuan = int(found[1].replace(",", ""))
    return f"{yuan // 10_000}万元" if yuan and yuan % 10_000 == 0 else found[0]


def _targets(looks: list[Outlook], mark: str) -> Table:
    """The targets; their figures stand to the right, and where there is no range none is shown."""
    table = forecast_page.targets(looks, mark)
    if "八成范围" in table.frame and (table.frame["八成范围"] == MISSING).all():
        table = replace(table, frame=table.frame.drop(columns="八成范围"))
    return replace(
        table,
        formats={
            column: str
            for column in ("目标值", "实际", "实际或预计", "八成范围")
            if column in table.frame
        },
    )


def _printable(content: Table | Chart) -> Table | Chart:
    if isinstance(content, Chart):
        return replace(content, alt=xml_text(content.alt))
    frame = content.frame.map(
        lambda cell: xml_text(cell) if isinstance(cell, str) else cell
    ).rename(columns=xml_text)
    return replace(
        content,
        frame=frame,
        title=xml_text(content.title),
        unit=xml_text(content.unit),
        mark=xml_text(content.mark),
        note=xml_text(content.note),
        formats={xml_text(column): form for column, form in content.formats.items()},
    )


def sentences(table: pd.DataFrame) -> list[Sentence]:
    """The sentences as the notebook handed them over (analysis_sentences.csv, all text)."""
    return [
        Sentence(
            row["section"],
            row["id"],
            row["text"],
            tuple(filter(None, row["figures"].split("; "))),
            row["left_out"],
        )
        for row in table.to_dict("records")
    ]


def _table(exhibit: Table | Text) -> Table:
    """What a page shows of a ranking or an allocation; its words are for where there is none."""
    assert isinstance(exhibit, Table)
    return exhibit


def read_units(table: pd.DataFrame) -> pd.DataFrame:
    """analysis.csv, all text, as `analysis_figures.units` gave it."""
    words = {
        "township_code",
        "township",
        "indicator",
        "label_zh",
        "unit",
        "period",
        "shown_unit",
        "basis",
        "earlier_period",
    }
    return table.assign(
        **{
            column: pd.to_numeric(
                table[column].replace({"True": "1", "False": "0", "": None}), errors="coerce"
            )
            for column in table.columns
            if column not in words
        }
    )


# A table in pt: the width of the text block (156 mm), its letters, the room on either side of a
# cell's words, that room with the column's line; in widths of a Chinese character: a Latin letter
# or figure (of the widest font used), the least that a column is left of words that wrap.
WIDTH, LETTER, INSET, AROUND, LATIN, LEAST = 156 * 72 / 25.4, 10.5, 4, 9, 0.56, 4
UNIT = re.compile("(?=（[^（]*）$)")  # where the unit of a header begins


def paper_columns(table: Table) -> list[tuple[str, float]]:
    """Header and width in pt of each column, together as wide as the text block. Figures and short
    words stand on one line, a header on three, its unit on one of its own where it does not fit
    beside; what then is left goes to the columns whose words wrap, up to one line of theirs, and
    then to all. Where even the least is too much, all are made narrower alike.
    """
    cells, names = table.cells(), [str(name) for name in table.frame.columns]
    least, longest = [], []
    for i, name in enumerate(table.frame.columns):
        texts = [row[i] for row in cells]
        line = max(map(_characters, texts), default=0)
        short = table.is_figure(name) or max(map(width, texts), default=0) <= SHORT
        least.append(max(line if short else min(line, LEAST), _head(names[i])))
        longest.append(max(line, least[-1]))
    room = (WIDTH - len(least) * AROUND) / LETTER
    spare, wanted = room - sum(least), sum(longest) - sum(least)
    share = min(1, max(0, spare / wanted)) if wanted else 0
    widths = [
        (low + share * (high - low)) * LETTER + AROUND
        for low, high in zip(least, longest, strict=True)
    ]
    widths = [own * WIDTH / sum(widths) for own in widths]
    return [
        (name if _characters(name) * LETTER + AROUND <= own else UNIT.sub("\n", name), own)
        for name, own in zip(names, widths, strict=True)
    ]


def _lines(row: Sequence[str], widths: Sequence[float]) -> int:
    """How many lines the highest cell of a row takes in columns of these widths (pt)."""
    return max(
        sum(
            max(1, math.ceil(_characters(line) * LETTER / (width - INSET)))
            for line in text.splitlines() or [""]
        )
        for text, width in zip(row, widths, strict=True)
    )


def _head(name: str) -> float:
    """The least that a header needs, in Chinese characters: two lines for its words, one for its
    unit; a header of two characters is not broken.
    """
    words, *units = UNIT.split(name)
    return max(
        min(_characters(words), max(2, -(-_characters(words) // 2))), *map(_characters, units), 0
    )


def _characters(text: str) -> float:
    """How wide a text is, in Chinese characters; the widest of its lines."""
    return max(
        (
            sum(
                1 if unicodedata.east_asian_width(character) in "WFA" or character == "%" else LATIN
                for character in line
            )
            for line in text.splitlines()
        ),
        default=0,
    )
