"""The pages of the pack: an executed notebook or the headline answers → one self-contained HTML
page, Chinese only.
"""

import base64
import html
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nbformat
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from jinja2 import Environment, FileSystemLoader
from markdown_it import MarkdownIt

from zx_analysis import paths
from zx_analysis.forecasting.attainment import COLOUR_ZH
from zx_analysis.messages import message
from zx_analysis.pages.pictures import font_file

# Raw HTML in prose stays text: a page holds no markup but that of our templates and exhibits.
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
# Cells that are no part of a page: "check" prints small tables for the tests, the reader has just
# seen the same figures; the parameters stand in the page's head and in the manifest, the cell that
# papermill adds names folders of the machine that ran.
UNSHOWN = {"check", "parameters", "injected-parameters"}
# What a cell tagged so shows is for the analyst who goes on from there; a page has its code alone.
LOOK = "look"
HEADING = re.compile("<h[12]>([^<]*)</h[12]>")
# The line that opens a fold.
FOLD = re.compile("<details class=annex><summary>([^<]*)</summary>")
# Where a page says how the talk list stands: the one part that changes after the notebooks have
# run.
SLOT = re.compile("(<!--approval-->).*?(<!--/approval-->)", re.DOTALL)

# Where a page has its font; it is set anew whenever the page's words change.
FACE = re.compile(r"(/\*font\*/).*?(/\*end of font\*/)", re.DOTALL)
KEPT_NAMES = {"copyright": 0, "licenseDescription": 13, "licenseInfoURL": 14}  # the OFL asks for it


@dataclass(frozen=True)
class Masthead:
    """What all pages of a pack say in head and foot. known: up to when the figures are known; made:
    by what; navigation: names and addresses of the pages; trial: of a trial, a sentence and what it
    changes."""

    city: str = ""
    quarter: str = ""
    mark: str = ""
    made: str = ""
    known: str = ""
    navigation: Sequence[tuple[str, str]] = ()
    trial: tuple[str, Sequence[str]] = ("", ())


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(paths.TEMPLATES), autoescape=True)


def chinese(markdown: str) -> str:
    """The Chinese half of a markdown cell: headings are cut at ' | ', block quotes are the English
    half.
    """
    lines = []
    for line in markdown.splitlines():
        if line.startswith(">"):
            continue
        lines.append(line.split(" | ")[0] if line.startswith("#") else line)
    return "\n".join(lines)


def page(
    notebook: nbformat.NotebookNode,
    masthead: Masthead,
    *,
    title: str,
    here: str,
    with_code: bool = True,
) -> str:
    """An executed notebook as a page: prose, tables and charts as they were shown; the code of all
    sections in one fold at the foot, or left out: without code it is for leaders, and one sheet on
    paper. A section of which all that is shown is empty is left out with its heading; its code
    stands with that of the section before."""
    sections, prose, shown, code = [], [], [], []
    for cell in [*notebook.cells, nbformat.v4.new_markdown_cell("")]:
        if cell.cell_type == "markdown":
            if sections and shown and not any(shown):
                sections[-1][-1].extend(code)
            else:
                sections.append([*prose, *shown, code])
            prose, shown, code = [MARKDOWN.render(chinese(cell.source))], [], []
        elif cell.source.strip() and not UNSHOWN & set(cell.metadata.get("tags", [])):
            if LOOK not in cell.metadata.get("tags", []):
                shown += [_output(output) for output in cell.outputs]
            code += [cell.source] if with_code else []
    body = "\n".join(_section(texts) for *texts, code in sections if any(texts))
    body += _folded([(_heading(texts), code) for *texts, code in sections if code])
    body += _unprinted(FOLD.findall(body)) if with_code else ""
    return _rendered(
        "page.html.j2",
        masthead,
        title=title,
        here=here,
        body=body,
        style=_css() if with_code else _sheet_css(),
    )


def sheet(
    exhibits: Sequence,
    masthead: Masthead,
    *,
    title: str,
    back: tuple[str, str],
) -> str:
    """A page of its own for one thing that a page of the pack lists, in a folder below it: its
    exhibits one below the other. back: label and address of the page that lists it."""
    label, address = map(html.escape, back)
    body = "".join(exhibit._repr_html_() for exhibit in exhibits)
    return _rendered(
        "page.html.j2",
        replace(masthead, navigation=[(name, f"../{to}") for name, to in masthead.navigation]),
        title=title,
        here="",
        body=f'<p><a href="../{address}">← {label}</a></p><h1>{html.escape(title)}</h1>{body}',
        style=_sheet_css(),
    )


def index(
    masthead: Masthead,
    *,
    title: str,
    questions: list[str],
    answers: list[dict],
    tables: list[tuple[str, str]],
    files: list[tuple[str, str]],
    decided: bool,
    lead: str,
    leader: str,
    sheets: Sequence[tuple[str, str]] = (),
    legend: str = "",
    asked: Mapping[str, Sequence[tuple]] = MappingProxyType({}),
) -> str:
    """The landing page: the headline answers as cards, then the pages, each with its question, the
    files to send and the tables of the pack. decided: whether there is a talk list; sheets: name
    and address of each township's page; legend: what the colours mean; lead: the sentence that
    leads to the leader's page; leader: its address; asked: what a meeting asks, by group:
    question, answer, address of more, names and addresses of what else the answer names.
    """
    return _rendered(
        "index.html.j2",
        masthead,
        title=title,
        here="index.html",
        pages=list(zip(masthead.navigation[1:], questions, strict=True)),
        answers=answers,
        tables=tables,
        files=files,
        decided=decided,
        sheets=sheets,
        legend=legend,
        lead=lead,
        leader=leader,
        asked=asked,
        colours=COLOUR_ZH,
    )


def leader(masthead: Masthead, **shown) -> str:
    """The leader's page: what `leader.html.j2` and `page.html.j2` show."""
    return _filled_in("leader.html.j2", masthead, style=_sheet_css(), **shown)


def overview(
    *, title: str, known: str, mark: str, quarters: list[tuple[str, list[dict]]], failures: list
) -> str:
    """The index over cities. quarters: (label, rows of href, name, mark, targets, last, state,
    edition, made), newest first; failures: what is not there, each with city, quarter, code and
    what was said.
    """
    made = "由 zx-analysis 汇总各资料包的 manifest.json 和 tables/headline.csv。"
    return _rendered(
        "overview.html.j2",
        Masthead(mark=mark, made=made, known=known),
        title=title,
        quarters=quarters,
        failures=failures,
        colours=COLOUR_ZH,
    )


def filled(page: str, section: str) -> str:
    """A page with `section` (HTML, '' for nothing) where the approval stands. ValueError unless the
    page has exactly one such place.
    """
    result, places = SLOT.subn(lambda match: match[1] + section + match[2], page)
    if places != 1:
        raise ValueError(str(message("page_without_its_place", count=places)))
    return typeset(result)


def _heading(texts: list[str]) -> str:
    """The heading of a section, as HTML text; '' where it has none."""
    found = HEADING.search("\n".join(texts))
    return found[1] if found else ""


def _section(texts: list[str]) -> str:
    """A section of a page, with its heading as the place to which other pages lead."""
    shown, place = "\n".join(texts), _heading(texts)
    return f'<section id="{place}">{shown}</section>' if place else f"<section>{shown}</section>"


def _folded(sections: list[tuple[str, list[str]]]) -> str:
    """The code of a page's sections below each other, for whoever wants to see how it was computed;
    sections: heading, as HTML text, and cells of each."""
    if not sections:
        return ""
    text = "\n\n".join(
        "\n\n".join([*([f"# {heading}"] if heading else []), *map(html.escape, code)])
        for heading, code in sections
    )
    return (
        '<details class="code"><summary>怎样算出来的（代码，供分析人员）</summary>'
        f"<pre>{text}</pre></details>"
    )


def _unprinted(folds: list[str]) -> str:
    """What paper says of the folds, which it has only where they were opened; folds: the line of
    each, as HTML text."""
    if not folds:
        return ""
    line = f"网页上点开的明细才打印；本页可点开的有：{'；'.join(folds)}。"
    return f'<p class="on-paper note">{line}</p>'


def _css() -> str:
    return (paths.TEMPLATES / "style.css").read_text(encoding="utf-8")


def _rendered(template: str, masthead: Masthead, **fields) -> str:
    """A page from its template, with the style sheet and the font of its characters."""
    return typeset(_filled_in(template, masthead, **fields))


def _filled_in(template: str, masthead: Masthead, **fields) -> str:
    shown = {"style": _css()} | vars(masthead) | fields
    return _environment().get_template(template).render(shown)


def typeset(page: str) -> str:
    """A page whose font holds exactly the characters that stand in it now, where it has a place for
    one (`/*font*//*end of font*/` in its style sheet)."""
    face = font_face(html.unescape(FACE.sub("", page)))
    return FACE.sub(lambda match: match[1] + face + match[2], page)


def font_face(text: str) -> str:
    """The rule of a style sheet for the family ZX: Noto Sans SC with the characters of `text`
    alone, as data (WOFF; some 200 bytes a character), so that Chinese is read where a machine has
    no font for it. A character that the font lacks is left to the machine's fonts.
    """
    return _font_face(frozenset(text))


@lru_cache(maxsize=32)
def _font_face(characters: frozenset[str]) -> str:
    font, memory = _subset(characters), io.BytesIO()
    font.save(memory, reorderTables=False)
    data = base64.b64encode(memory.getvalue()).decode()
    return f'@font-face {{ font-family: ZX; src: url("data:font/woff;base64,{data}") }}'


def _subset(characters: frozenset[str]) -> TTFont:
    """The font of the charts with these characters alone, each still as it is drawn; what sets
    letters upright or closer is left out. fontTools' own subsetter reads and prunes the tables of
    30,000 glyphs anew for each page, five times as long."""
    source: Any = _font()  # what its tables hold, its types do not say
    widths, line, marks = (source[name] for name in ("hmtx", "hhea", "OS/2"))
    there = source.getBestCmap()
    shown = {ord(c): there[ord(c)] for c in sorted(characters) if ord(c) in there}
    names = [".notdef", *dict.fromkeys(shown.values())]
    made = FontBuilder(source["head"].unitsPerEm, isTTF=True)
    made.updateHead(created=source["head"].created, modified=source["head"].modified)
    made.setupGlyphOrder(names)
    made.setupCharacterMap(shown)
    made.setupGlyf({name: _written(name) for name in names}, calcGlyphBounds=False)
    made.setupHorizontalMetrics({name: widths[name] for name in names})
    made.setupHorizontalHeader(ascent=line.ascent, descent=line.descent)
    told = {key: source["name"].getDebugName(number) for key, number in KEPT_NAMES.items()}
    made.setupNameTable({"familyName": "ZX", "styleName": "Regular"} | told)
    made.setupOS2(
        sTypoAscender=marks.sTypoAscender,
        sTypoDescender=marks.sTypoDescender,
        usWinAscent=marks.usWinAscent,
        usWinDescent=marks.usWinDescent,
    )
    made.setupPost(keepGlyphNames=False)
    made.font.flavor, made.font.recalcTimestamp = "woff", False  # the same page, the same bytes
    return made.font


class _Written(Glyph):
    """A glyph with its bytes, which are the same in the font of every page: to work them out anew
    took nine tenths of a page's font."""

    data_written: bytes

    def compile(self, *_, **__) -> bytes:
        return self.data_written


@cache
def _written(name: str) -> _Written:
    glyphs, glyph = _font()["glyf"], _Written()
    glyph.data_written = glyphs[name].compile(glyphs, recalcBBoxes=True)
    vars(glyph).update(vars(glyphs[name]))
    return glyph


@cache
def _font() -> TTFont:
    """The whole font, in memory: kernels that are forked would share the place in an open file."""
    return TTFont(io.BytesIO(font_file().read_bytes()), lazy=True)


def _sheet_css() -> str:
    """Of a page that is one sheet on paper."""
    return _css() + (paths.TEMPLATES / "sheet.css").read_text(encoding="utf-8")


def _output(output) -> str:
    if output.output_type == "stream":
        return f"<pre>{html.escape(output.text)}</pre>" if output.name == "stdout" else ""
    data = output.get("data", {})
    if "image/png" in data:
        alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
        return (
            f'<img src="data:image/png;base64,{"".join(data["image/png"].split())}" '
            f'alt="{html.escape(alt)}">'
        )
    if "text/html" in data:
        return data["text/html"]
    return f"<pre>{html.escape(data.get('text/plain', ''))}</pre>"


def opening(notebook_file: Path) -> tuple[str, str]:
    """The Chinese title and the question of a notebook, from its first cell."""
    notebook = nbformat.read(notebook_file, as_version=4)
    title, *question = [
        line for line in chinese(notebook.cells[0].source).splitlines() if line.strip()
    ]
    return title.lstrip("# ").strip(), "".join(question)
