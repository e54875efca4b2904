"""Papers as PDF and DOCX: the standard's measures, fonts by name, hostile words as text. The measures are those of GB/T 9704-2012."""

import datetime
import io
import re
import zipfile

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from zx_analysis import charts, papers, typesetting, word
from zx_analysis.analysis import Sentence
from zx_analysis.exhibits import Table
from zx_analysis.papers import Annex, Paper, Section

MM = 72 / 25.4
HOSTILE = '#eval("1+1") *粗* $x$ @ref <img onerror=alert(1)> \\ `code` =SUM(A1) // 注'
FRAME = pd.DataFrame({"乡镇": ["郢中街道", HOSTILE], "增速（%）": [19.1, -0.5]})
DAY = datetime.date(2022, 3, 28)


def paper(paragraphs=("第一段。",), annexes=(), mark="演示数据·非统计数据", title=("某市2022年一季度", "工业经济运行分析")):
    return Paper("分析", title, (Section("总体情况", tuple(paragraphs)), Section("下一步工作", ("1.核对。",))), tuple(annexes), mark, "版本 0123456789ab。")


def pages(made: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


@pytest.fixture(scope="module")
def chart():
    return charts.rates(pd.Series({"甲": 3.0, "乙": -1.0}), 2.0, title="增速")


def test_the_page_is_a4_with_the_standards_margins():
    lines = []

    def place(text, _, matrix, __, size):
        if text.strip():
            lines.append((text.strip(), matrix[4] / MM, matrix[5] / MM, size))

    made = PdfReader(io.BytesIO(typesetting.pdf(paper(["字" * 28 * 60], mark=""))))
    assert [float(side) / MM for side in made.pages[0].mediabox[2:]] == pytest.approx([210, 297], abs=0.1)
    made.pages[1].extract_text(visitor_text=place)
    text = "".join(one.replace("\n", "") for one, *_ in lines)
    # a full page of the second sheet: 22 lines of 28 characters, and the number below
    assert text.count("字") == 22 * 28 and text.endswith("— 2 —")


def test_page_numbers_stand_outside_odd_right_even_left():
    places = []
    made = PdfReader(io.BytesIO(typesetting.pdf(paper(["字" * 28 * 60]))))
    for page in made.pages[:2]:
        page.extract_text(visitor_operand_before=None, visitor_text=lambda text, c, m, f, s: places.append((text.strip(), m[4] * c[0] + c[4])) if "—" in text else None)
    (first, right), (second, left) = [(text, x / MM) for text, x in places if text]
    assert first.startswith("—") and right > 150 and left < 40


def test_the_text_keeps_its_order_and_hostile_words_stay_words():
    made = typesetting.pdf(paper([HOSTILE], [Annex("一张表", Table(FRAME, "一张表", unit="%", note=HOSTILE))]))
    found = pages(made)
    squeezed = re.sub(r"\s", "", "".join(found))
    assert squeezed.index("工业经济运行分析") < squeezed.index("一、总体情况") < squeezed.index("二、下一步工作") < squeezed.index("附件：1.一张表") < squeezed.index("附件1")
    assert squeezed.count(re.sub(r"\s", "", HOSTILE)) == 3 and all("演示数据·非统计数据" in text for text in found)
    assert not any("/Annots" in page or "/JavaScript" in str(page) for page in PdfReader(io.BytesIO(made)).pages)


def test_charts_are_vectors_and_have_a_text_in_their_place(chart):
    made = PdfReader(io.BytesIO(typesetting.pdf(paper(annexes=[Annex("一张图", chart)]))))
    assert not [image for page in made.pages for image in page.images]
    assert b"svg" in chart.svg()[:300] and chart.svg() == chart.svg() and b"<text" not in chart.svg()


def test_fonts_that_the_machine_lacks_are_said_in_the_paper(monkeypatch):
    chosen = {role: typesetting.OWN_FONT for role in typesetting.ROLES}
    assert "没有小标宋、仿宋、黑体、宋体字体，以 Noto Sans SC 代替" in typesetting.substituted(chosen)
    assert typesetting.substituted({role: names[1][0] for role, names in typesetting.ROLES.items()}) == ""
    monkeypatch.setattr(typesetting, "fonts", lambda: chosen)
    assert "以NotoSansSC代替" in re.sub(r"\s", "", "".join(pages(typesetting.pdf(paper()))))
    fonts = {name for page in PdfReader(io.BytesIO(typesetting.pdf(paper()))).pages for name in (font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values())}
    assert fonts and all("NotoSansSC" in name for name in fonts)


def test_the_same_paper_gives_the_same_bytes(chart):
    own = paper([HOSTILE], [Annex("表", Table(FRAME, "表")), Annex("图", chart)])
    assert typesetting.pdf(own) == typesetting.pdf(own) and word.docx(own, DAY) == word.docx(own, DAY)


def test_the_docx_has_the_standards_page_and_names_its_fonts_for_every_script(chart):
    book = Document(io.BytesIO(word.docx(paper([HOSTILE], [Annex("表", Table(FRAME, "表", unit="%")), Annex("图", chart)]), DAY)))
    section = book.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)] == [210, 297, 37, 28, 26, 35]
    sizes = {p.text: (p.runs[-1].font.size.pt, p.runs[-1]._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))) for p in book.paragraphs if p.text}
    assert sizes["工业经济运行分析"] == (22, "方正小标宋简体") and sizes["一、总体情况"] == (16, "黑体") and sizes[HOSTILE] == (16, "仿宋_GB2312")
    everything = zipfile.ZipFile(io.BytesIO(word.docx(paper(annexes=[Annex("表", Table(FRAME, "表"))]), DAY))).read("word/document.xml").decode()
    runs = re.findall(r"<w:rFonts[^>]*>", everything)
    assert runs and all(re.findall(r'w:(?:ascii|hAnsi|eastAsia|cs)="([^"]+)"', run) == [re.search(r'w:ascii="([^"]+)"', run)[1]] * 4 and "Theme" not in run for run in runs)
    lines = [p.paragraph_format.line_spacing.pt for p in book.paragraphs if p.text == HOSTILE]
    assert lines == [pytest.approx(225 * MM / 22, abs=0.1)]
    footers = [part.paragraphs[0] for part in (section.footer, section.even_page_footer)]
    assert book.settings.odd_and_even_pages_header_footer and [p.alignment for p in footers] == [2, 0] and all("PAGE" in p._p.xml for p in footers)
    assert [p.text for p in (section.header.paragraphs[0], section.even_page_header.paragraphs[0])] == ["演示数据·非统计数据"] * 2


def test_the_docx_holds_the_tables_as_tables_and_the_charts_with_their_text(chart):
    book = Document(io.BytesIO(word.docx(paper(annexes=[Annex("表", Table(FRAME, "表")), Annex("图", chart)]), DAY)))
    assert [[cell.text for cell in row.cells] for row in book.tables[0].rows] == [["乡镇", "增速（%）"], ["郢中街道", "19.1"], [HOSTILE, "-0.5"]]
    assert [shape._inline.docPr.get("descr") for shape in book.inline_shapes] == [chart.alt]


def test_sentences_of_one_template_make_a_paragraph_and_steps_are_numbered():
    def sentence(section, name, text):
        return Sentence(section, name, text, (), "")

    found = papers._paragraphs([sentence("总体情况", "output", "产值 272.67 亿元，增长 19.1%。"), sentence("总体情况", "target.a", "完成 1 项。"), sentence("总体情况", "target.b", "没完成 -0.5 个百分点。"),
                                sentence("总体情况", "plan.a", "")])
    assert found == ("产值272.67亿元，增长19.1%。", "完成1项。没完成-0.5个百分点。")
    assert papers._paragraphs([sentence("下一步工作", "a", "甲。"), sentence("下一步工作", "b", ""), sentence("下一步工作", "c", "乙。")]) == ("1.甲。", "2.乙。")
