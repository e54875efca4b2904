"""A paper as DOCX after GB/T 9704-2012, with the standard's fonts by name, for Latin letters and figures as for Chinese: nothing is embedded or put in their place.

Measures as in templates/paper.typ: A4, margins 37, 28, 26 and 35 mm, 22 lines of 28 characters; 3号 is 16 pt, 2号 22 pt, 4号 14 pt.
"""

import datetime
import io
import zipfile

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zx_analysis.charts import Chart
from zx_analysis.papers import TO_FILL_IN, Annex, Paper, column_widths
from zx_analysis.workbooks import plain_zip

FONTS = {"biaosong": "方正小标宋简体", "fang": "仿宋_GB2312", "hei": "黑体", "song": "宋体"}
SIZE_2, SIZE_3, SIZE_4, SMALL = 22, 16, 14, 10.5
LINE = 28.95  # pt: 225 mm over 22 lines, a hair less so that the last one has room
WIDTH_MM = 156
CENTRE, RIGHT, LEFT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY


def docx(paper: Paper, created: datetime.date) -> bytes:
    """The paper as DOCX; the same paper gives the same bytes. created: the date in its properties."""
    book = Document()
    _page(book, paper)
    _write(book, "", "fang")
    for words in paper.title:
        _write(book, words, "biaosong", size=SIZE_2, align=CENTRE)
    _write(book, "", "fang")
    for heading, section in zip(paper.headings(), paper.sections, strict=True):
        _write(book, heading, "hei", indent=2, keep=True)
        for paragraph in section.paragraphs:
            _write(book, paragraph, "fang", indent=2)
    if paper.annexes:
        _write(book, "", "fang")
        for i, annex in enumerate(paper.annexes):
            _write(book, f"{'附件：' if i == 0 else '　　　'}{i + 1}. {annex.title}", "fang", indent=2)
    for words in ("", "", *TO_FILL_IN):
        _write(book, words, "fang", align=RIGHT, right=4)
    for i, annex in enumerate(paper.annexes):
        _annex(book, i, annex)
    _write(book, paper.edition, "song", size=9, line=None)
    book.core_properties.title, book.core_properties.comments, book.core_properties.author = "".join(paper.title), paper.mark, ""
    book.core_properties.created = book.core_properties.modified = datetime.datetime.combine(created, datetime.time())
    memory = io.BytesIO()
    book.save(memory)
    return plain_zip(memory, zipfile.ZIP_DEFLATED)


def _page(book, paper: Paper) -> None:
    """Page, grid, default fonts, header with the mark, page numbers: right on odd pages, left on even ones."""
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin, section.right_margin, section.bottom_margin = Mm(37), Mm(28), Mm(26), Mm(35)
    # 7 mm below the text block stands the line of the page number
    section.footer_distance, section.header_distance = Mm(35 - 7 - 5), Mm(20)
    grid = OxmlElement("w:docGrid")
    for name, value in (("type", "linesAndChars"), ("linePitch", str(round(LINE * 20)))):
        grid.set(qn(f"w:{name}"), value)
    section._sectPr.append(grid)
    _fonts(book.styles["Normal"].element.get_or_add_rPr(), FONTS["fang"])
    defaults = book.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _fonts(defaults, FONTS["fang"])
    book.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        # one character from the edge of the text block
        paragraph.paragraph_format.right_indent, paragraph.paragraph_format.left_indent = (Pt(SIZE_4), Pt(0)) if side == RIGHT else (Pt(0), Pt(SIZE_4))
        _run(paragraph, "— ", "song", SIZE_4)
        _field(paragraph)
        _run(paragraph, " —", "song", SIZE_4)
    for header in (section.header, section.even_page_header):
        header.paragraphs[0].alignment = RIGHT
        if paper.mark:
            _run(header.paragraphs[0], paper.mark, "hei", SMALL).font.color.rgb = RGBColor(0xB5, 0x30, 0x3C)


def _annex(book, i: int, annex: Annex) -> None:
    _write(book, f"附件{i + 1}", "hei", page_break=True)
    _write(book, "", "fang")
    _write(book, annex.title, "biaosong", size=SIZE_2, align=CENTRE)
    if isinstance(annex.content, Chart):
        paragraph = _write(book, "", "fang", align=CENTRE, line=None)
        shape = paragraph.add_run().add_picture(io.BytesIO(annex.content.png), width=Mm(WIDTH_MM))
        shape._inline.docPr.set("descr", annex.content.alt)
        return
    table = annex.content
    if table.unit:
        _write(book, f"单位：{table.unit}", "song", size=SMALL, align=RIGHT, line=None)
    names, rows = [str(name) for name in table.frame.columns], table.cells()
    shares = column_widths(table)
    grid = book.add_table(rows=1 + len(rows), cols=len(names), style="Table Grid")
    grid.autofit = False
    _narrow_cells(grid)
    for c, share in enumerate(shares):
        grid.columns[c].width = Mm(WIDTH_MM * share / sum(shares))
        for cell in grid.columns[c].cells:
            cell.width = Mm(WIDTH_MM * share / sum(shares))
    for r, texts in enumerate([names, *rows]):
        for c, text in enumerate(texts):
            paragraph = grid.cell(r, c).paragraphs[0]
            paragraph.alignment = CENTRE if r == 0 else RIGHT if table.is_figure(table.frame.columns[c]) else LEFT
            _off(paragraph, "snapToGrid")
            _run(paragraph, text, "hei" if r == 0 else "song", SMALL)
    again = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(again)
    if table.note:
        _write(book, f"注：{table.note}", "song", size=SMALL, line=None)


def _narrow_cells(grid) -> None:
    """Half a millimetre beside a cell's text, as in the PDF; Word's own 1.9 mm would break the figures of a wide table."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(0.5 / 25.4 * 1440)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.append(margins)


def _write(book, text: str, role: str, *, size: float = SIZE_3, align=None, indent: int = 0, right: int = 0, line: float | None = LINE, keep: bool = False, page_break: bool = False):
    """One paragraph; indent, right: characters; line: exact pitch in pt (None: as high as its content)."""
    paragraph = book.add_paragraph()
    form = paragraph.paragraph_format
    paragraph.alignment = align if align is not None else BOTH if indent else LEFT
    form.first_line_indent, form.right_indent, form.space_before, form.space_after, form.keep_with_next = Pt(indent * size), Pt(right * size), Pt(0), Pt(0), keep
    if line is not None:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line if size <= SIZE_3 else 1.2 * line)
    if page_break:
        paragraph.add_run().add_break(WD_BREAK.PAGE)
    _off(paragraph, "autoSpaceDE", "autoSpaceDN")
    _run(paragraph, text, role, size)
    return paragraph


def _off(paragraph, *settings: str) -> None:
    """Word adds room between Chinese and figures, and stretches lines to the page's grid, unless it is told not to."""
    for name in settings:
        setting = OxmlElement(f"w:{name}")
        setting.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().append(setting)


def _run(paragraph, text: str, role: str, size: float):
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _fonts(run._r.get_or_add_rPr(), FONTS[role])
    return run


def _fonts(properties, name: str) -> None:
    """The font by name for every script; the theme's fonts, which would win, are taken out."""
    found = properties.find(qn("w:rFonts"))
    if found is not None:
        properties.remove(found)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)
    properties.insert(0, fonts)


def _field(paragraph) -> None:
    """The page's own number."""
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = _run(paragraph, "", "song", SIZE_4)
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)
