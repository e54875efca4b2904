"""A paper as DOCX after GB/T 9704-2012, with the standard's fonts by name, for Latin letters and
figures as for Chinese: nothing is embedded or put in their place.

Measures as in templates/paper.typ: A4, margins 37, 28, 26 and 35 mm, 22 lines of 28 characters;
3号 is 16 pt, 2号 22 pt, 4号 14 pt. What Word writes in an order of its own (the children of pPr,
rPr, tblPr, sectPr: ISO 29500-1) is put there in that order.
"""

import datetime
import io
import zipfile

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zx_analysis.documents.papers import (
    INSET,
    LETTER,
    TO_FILL_IN,
    WIDTH,
    Annex,
    Paper,
    paper_columns,
    picture_width,
)
from zx_analysis.documents.workbooks import plain_zip
from zx_analysis.pages import Chart

FONTS = {"biaosong": "方正小标宋简体", "fang": "仿宋_GB2312", "hei": "黑体", "song": "宋体"}
SIZE_2, SIZE_3, SIZE_4, SMALL = 22, 16, 14, LETTER
LINE = 28.95  # pt: 225 mm over 22 lines, a hair less so that the last one has room
CLOSER = -0.25  # pt between letters of 16 pt: 28 of them are 158 mm and have to stand on 156
CELL = 1  # pt above and below a cell's words
CELL_LINE = (
    13  # pt: fonts that stand in for 宋体 are up to half as high again, and a sheet too short
)
APART = 6  # pt between a table and the words above and below
CENTRE, RIGHT, LEFT, BOTH = ALIGN.CENTER, ALIGN.RIGHT, ALIGN.LEFT, ALIGN.JUSTIFY
# Of the parts and styles that python-docx's template brings: what a paper has a use for; the rest
# names other fonts, another language, another program.
STYLES = "Normal Header Footer DefaultParagraphFont TableNormal NoList TableGrid".split()
UNUSED = "thumbnail extended-properties customXml stylesWithEffects numbering fontTable".split()
# what a paragraph may hold of a paper's settings, in the order of the standard
SETTINGS = [
    "autoSpaceDE",
    "autoSpaceDN",
    "snapToGrid",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
    "rPr",
]


def docx(paper: Paper, created: datetime.date) -> bytes:
    """The paper as DOCX; the same paper gives the same bytes. created: the day it is dated."""
    paper, book = paper.printable(), Document()
    _clear(book)
    _page(book, paper)
    _write(book, "", "fang")
    for words in paper.title:
        _write(book, words, "biaosong", size=SIZE_2, align=CENTRE)
    _write(book, "", "fang")
    for heading, section in zip(paper.headings(), paper.sections, strict=True):
        _write(book, heading, "hei", indent=2, keep=True, level=0)
        free = len(section.paragraphs) - (paper.bound() if section is paper.sections[-1] else 0)
        for i, paragraph in enumerate(section.paragraphs):
            _write(book, paragraph, "fang", indent=2, keep=i >= free)
    if paper.annexes:
        for words in ("", *paper.annex_list()):
            _write(book, words, "fang", indent=2, keep=True)
    # above each other in the right half of 14 characters: a date of six stands four from the edge
    for words in ("", "", *TO_FILL_IN):
        _write(book, words, "fang", align=CENTRE, left=WIDTH / 2, keep=words != TO_FILL_IN[-1])
    for i, (annex, alone) in enumerate(zip(paper.annexes, paper.new_sheets(), strict=True)):
        _annex(book, i, annex, alone)
    edition = _write(book, paper.edition, "song", size=9, line=None)
    edition.paragraph_format.space_before = Pt(APART)
    about = book.core_properties
    about.title, about.comments, about.author = "".join(paper.title), paper.mark, ""
    about.language = "zh-CN"
    about.created = about.modified = datetime.datetime.combine(created, datetime.time())
    memory = io.BytesIO()
    book.save(memory)
    return plain_zip(memory, zipfile.ZIP_DEFLATED)


def _clear(book) -> None:
    """Take out of python-docx's template what speaks of another program, language or font; what
    stays says Chinese and the font of the text."""
    for part in (book.part, book.part.package):
        for name, relation in list(part.rels.items()):
            if relation.reltype.rsplit("/", 1)[1] in UNUSED:
                del part.rels[name]
    styles = book.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in STYLES:
            styles.remove(style)
        elif (link := style.find(qn("w:link"))) is not None:
            style.remove(link)
    letters, spacing = (next(styles.iter(qn(f"w:{name}"))) for name in ("rPrDefault", "spacing"))
    _fonts(letters[0], FONTS["fang"])
    for name in ("sz", "szCs"):
        _tell(letters[0].find(qn(f"w:{name}")), val=2 * SIZE_3)
    _tell(spacing, after=0, line=240)
    for language in (
        letters[0].find(qn("w:lang")),
        book.settings.element.find(qn("w:themeFontLang")),
    ):
        # Latin letters and figures as en-US: LibreOffice tears numbers of Chinese at line ends
        _tell(language, val="en-US", eastAsia="zh-CN")


def _page(book, paper: Paper) -> None:
    """Page, lines, header with the mark, page numbers: right on odd pages, left on even ones."""
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(26), Mm(35)
    section.header_distance = Mm(20)
    # The dash of the page number stands 7 mm below the text block. Letters stand on a fifth of an
    # exact line, and the dash 0.33 of its size above that, as in the PDF.
    section.footer_distance = Mm(35 - 7) - Pt((0.2 + 0.33) * SIZE_4)
    # a grid of lines and characters is what Word would write, but LibreOffice draws that wrongly:
    # the letters themselves are set closer
    _tell(section._sectPr.find(qn("w:docGrid")), type="lines", linePitch=round(LINE * 20))
    book.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        paragraph = footer.paragraphs[0]
        _form(paragraph, SIZE_4, align=side, line=SIZE_4)
        # one character from the edge of the text block
        paragraph.paragraph_format.right_indent = Pt(SIZE_4 if side == RIGHT else 0)
        paragraph.paragraph_format.left_indent = Pt(SIZE_4 if side == LEFT else 0)
        _run(paragraph, "— ", "song", SIZE_4)
        _field(paragraph)
        _run(paragraph, " —", "song", SIZE_4)
    for header in (section.header, section.even_page_header):
        _form(header.paragraphs[0], SMALL, align=RIGHT, line=None)
        if paper.mark:
            run = _run(header.paragraphs[0], paper.mark, "hei", SMALL)
            run.font.color.rgb = RGBColor(0xB5, 0x30, 0x3C)


def _annex(book, i: int, annex: Annex, alone: bool) -> None:
    """alone: on a sheet of its own, with an empty line between label and title."""
    label = _write(book, f"附件{i + 1}", "hei", keep=True)
    label.paragraph_format.page_break_before = alone
    label.paragraph_format.space_before = Pt(0 if alone else APART)
    if alone:
        _write(book, "", "fang", keep=True)
    title = _write(book, annex.title, "biaosong", size=SIZE_2, align=CENTRE, level=0, keep=True)
    title.paragraph_format.space_after = Pt(APART)
    if isinstance(annex.content, Chart):
        paragraph = _write(book, "", "fang", size=1, align=CENTRE, line=None)
        width = Pt(picture_width(annex.content))
        shape = paragraph.add_run().add_picture(io.BytesIO(annex.content.png), width=width)
        shape._inline.docPr.set("descr", annex.content.alt)
        return
    table = annex.content
    if table.unit:
        _write(book, f"单位：{table.unit}", "song", size=SMALL, align=RIGHT, line=None)
    heads, rows = paper_columns(table), table.cells()
    grid = book.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    grid.autofit = False
    _narrow_cells(grid)
    for column, width in zip(grid.columns, (width for _, width in heads), strict=True):
        column.width = Pt(width)
        for cell in column.cells:
            cell.width, cell.vertical_alignment = Pt(width), WD_ALIGN_VERTICAL.CENTER
    sides = [RIGHT if table.is_figure(name) else LEFT for name in table.frame.columns]
    texts = [[name for name, _ in heads], *rows]
    for r, (row, words) in enumerate(zip(grid.rows, texts, strict=True)):
        row._tr.get_or_add_trPr().append(_element("cantSplit"))
        for cell, side, text in zip(row.cells, sides, words, strict=True):
            _form(cell.paragraphs[0], SMALL, align=side if r else CENTRE, line=CELL_LINE)
            _run(cell.paragraphs[0], text, "song" if r else "hei", SMALL)
    grid.rows[0]._tr.trPr.append(_element("tblHeader"))
    if table.note:
        _write(book, f"注：{table.note}", "song", size=SMALL, line=None)


def _narrow_cells(grid) -> None:
    """Leave little room beside a cell's text, as in the PDF; Word's own 1.9 mm would break the
    figures of a wide table."""
    margins = _element("tblCellMar")
    for side, room in (("top", CELL), ("left", INSET), ("bottom", CELL), ("right", INSET)):
        margins.append(_element(side, w=round(room * 20), type="dxa"))
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _write(
    book,
    text: str,
    role: str,
    *,
    size: float = SIZE_3,
    align=None,
    indent: int = 0,
    left: float = 0,
    line: float | None = LINE,
    keep: bool = False,
    level: int | None = None,
):
    """Write one paragraph; indent: of its first line, in characters; left: of all, in pt; line:
    exact pitch in pt (None: as high as its content); keep: on the page of what follows; level: in
    the outline."""
    paragraph = book.add_paragraph()
    if align is None:
        align = BOTH if indent else LEFT
    if line is not None and size > SIZE_3:
        line = 1.2 * line
    _form(paragraph, size, align=align, line=line)
    form = paragraph.paragraph_format
    form.first_line_indent, form.left_indent = Pt(indent * (size + CLOSER)), Pt(left)
    form.keep_with_next = keep or None
    if level is not None:
        _set(paragraph, "outlineLvl", level)
    _run(paragraph, text, role, size)
    return paragraph


def _form(paragraph, size: float, *, align, line: float | None) -> None:
    """Give a paragraph what any needs. Word adds room between Chinese and figures, stretches lines
    to the page's grid and leaves lines empty at the foot of a page, unless it is told not to; and
    the end of a paragraph is as high as the text of the paper, unless it is told how high."""
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.widow_control = Pt(0), Pt(0), False
    if line is not None:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    for name in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):
        _set(paragraph, name, 0)
    end = _element("rPr")
    end.append(_element("sz", val=round(2 * size)))
    paragraph._p.pPr.append(end)


def _set(paragraph, name: str, value: int) -> None:
    """Put a setting where it belongs among those that the paragraph has."""
    later = [f"w:{setting}" for setting in SETTINGS[SETTINGS.index(name) + 1 :]]
    paragraph._p.get_or_add_pPr().insert_element_before(_element(name, val=value), *later)


def _run(paragraph, text: str, role: str, size: float):
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _fonts(run._r.get_or_add_rPr(), FONTS[role])
    if size == SIZE_3:
        run._r.rPr.find(qn("w:sz")).addprevious(_element("spacing", val=round(CLOSER * 20)))
    return run


def _fonts(properties, name: str) -> None:
    """Name the font for every script; the theme's fonts, which would win, are taken out."""
    for of_theme in properties.findall(qn("w:rFonts")):
        properties.remove(of_theme)
    scripts = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), name)
    properties.insert(0, _element("rFonts", **scripts))


def _field(paragraph) -> None:
    """Write the page's own number."""
    page = _element("instrText")
    page.text = "PAGE"
    for part in (
        _element("fldChar", fldCharType="begin"),
        page,
        _element("fldChar", fldCharType="end"),
    ):
        _run(paragraph, "", "song", SIZE_4)._r.append(part)


def _element(name: str, **attributes):
    """An element of Word's with its attributes."""
    return _tell(OxmlElement(f"w:{name}"), **attributes)


def _tell(element, **attributes):
    """The element, told attributes."""
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element
