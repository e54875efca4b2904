"""The pages of the pack: an executed notebook or the headline answers → one self-contained HTML page, Chinese only."""

import html
import re
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader
from markdown_it import MarkdownIt

from zx_analysis import paths
from zx_analysis.forecasting.attainment import COLOUR_ZH
from zx_analysis.messages import message

# Raw HTML in prose stays text: a page holds no markup but that of our templates and exhibits.
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
# Cells that are no part of a page: "check" prints small tables for the tests, the reader has just seen the same figures; the parameters stand in the page's head and in
# the manifest, the cell that papermill adds names folders of the machine that ran.
UNSHOWN = {"check", "parameters", "injected-parameters"}
# What a cell tagged so shows is for the analyst who goes on from there; a page has its code alone.
LOOK = "look"
# Where a page says how the talk list stands: the one part that changes after the notebooks have run.
SLOT = re.compile("(<!--approval-->).*?(<!--/approval-->)", re.DOTALL)


def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(paths.TEMPLATES), autoescape=True)


def chinese(markdown: str) -> str:
    """The Chinese half of a markdown cell: headings are cut at ' | ', block quotes are the English half."""
    lines = []
    for line in markdown.splitlines():
        if line.startswith(">"):
            continue
        lines.append(line.split(" | ")[0] if line.startswith("#") else line)
    return "\n".join(lines)


def page(
    notebook: nbformat.NotebookNode,
    *,
    title: str,
    city: str,
    quarter: str,
    mark: str,
    made: str,
    known: str,
    navigation: list[tuple[str, str]],
    here: str,
    with_code: bool = True,
) -> str:
    """An executed notebook as a page: prose, code folded away or left out, tables and charts as they were shown. Without code it is for leaders, and one sheet on paper."""
    parts, code = [], []
    for cell in [*notebook.cells, nbformat.v4.new_markdown_cell("")]:
        if cell.cell_type == "markdown":
            # A section's code is folded away in one place, where the section ends.
            if code:
                parts.append(_folded(code))
                code = []
            parts.append(MARKDOWN.render(chinese(cell.source)))
        elif cell.source.strip() and not UNSHOWN & set(cell.metadata.get("tags", [])):
            if LOOK not in cell.metadata.get("tags", []):
                parts += [_output(output) for output in cell.outputs]
            code += [cell.source] if with_code else []
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            title=title,
            city=city,
            quarter=quarter,
            mark=mark,
            made=made,
            known=known,
            navigation=navigation,
            here=here,
            body="\n".join(parts),
            style=_css() if with_code else _sheet_css(),
        )
    )


def index(
    *,
    title: str,
    city: str,
    quarter: str,
    mark: str,
    made: str,
    known: str,
    navigation: list[tuple[str, str]],
    questions: list[str],
    answers: list[dict],
    tables: list[tuple[str, str]],
    files: list[tuple[str, str]],
    decided: bool,
    lead: str,
    leader: str,
) -> str:
    """The landing page: the headline answers as cards, then the pages, each with its question, the files to send and the tables of the pack. decided: whether there is a
    talk list; lead: the sentence that leads to the leader's page; leader: its address."""
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            title=title,
            city=city,
            quarter=quarter,
            mark=mark,
            made=made,
            known=known,
            navigation=navigation,
            here="index.html",
            pages=zip(navigation[1:], questions, strict=True),
            answers=answers,
            tables=tables,
            files=files,
            decided=decided,
            lead=lead,
            leader=leader,
            colours=COLOUR_ZH,
            style=_css(),
        )
    )


def leader(**shown) -> str:
    """The leader's page: what `leader.html.j2` and `page.html.j2` show."""
    return _environment().get_template("leader.html.j2").render(style=_sheet_css(), **shown)


def overview(
    *, title: str, known: str, mark: str, quarters: list[tuple[str, list[dict]]], failures: list
) -> str:
    """The index over cities. quarters: (label, rows of href, name, mark, targets, last, state, edition, made), newest first; failures: what is not there, each with city,
    quarter, code and what was said."""
    return (
        _environment()
        .get_template("overview.html.j2")
        .render(
            title=title,
            known=known,
            mark=mark,
            made="由 zx-analysis 汇总各资料包的 manifest.json。",
            navigation=[],
            quarters=quarters,
            failures=failures,
            colours=COLOUR_ZH,
            style=_css(),
        )
    )


def filled(page: str, section: str) -> str:
    """A page with `section` (HTML, '' for nothing) where the approval stands. ValueError unless the page has exactly one such place."""
    result, places = SLOT.subn(lambda match: match[1] + section + match[2], page)
    if places != 1:
        raise ValueError(str(message("page_without_its_place", count=places)))
    return result


def _folded(code: list[str]) -> str:
    text = html.escape("\n\n".join(code))
    return f'<details class="code"><summary>查看代码</summary><pre>{text}</pre></details>'


def _css() -> str:
    return (paths.TEMPLATES / "style.css").read_text(encoding="utf-8")


def _sheet_css() -> str:
    """Of a page that is one sheet on paper."""
    return _css() + (paths.TEMPLATES / "sheet.css").read_text(encoding="utf-8")


def _output(output) -> str:
    if output.output_type == "stream":
        return f"<pre>{html.escape(output.text)}</pre>" if output.name == "stdout" else ""
    data = output.get("data", {})
    if "image/png" in data:
        alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
        return f'<img src="data:image/png;base64,{"".join(data["image/png"].split())}" alt="{html.escape(alt)}">'
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
