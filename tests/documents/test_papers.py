"""Papers as PDF and DOCX: the standard's measures (GB/T 9704-2012), fonts by name, hostile words as
text.
"""

import datetime
import io
import re
import zipfile
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

from zx_analysis.documents import papers, pdf, word
from zx_analysis.documents.papers import Annex, Paper, Section
from zx_analysis.forecasting.attainment import Outlook
from zx_analysis.pages import charts
from zx_analysis.pages.exhibits import Table, decimals
from zx_analysis.quarter.analysis import Sentence

MM = 72 / 25.4
HOSTILE = '#eval("1+1") *粗* $x$ @ref <img onerror=alert(1)> \\ `code` =SUM(A1) // 注'
FRAME = pd.DataFrame({"乡镇": ["郢中街道", HOSTILE], "增速（%）": [19.1, -0.5]})
DAY = datetime.date(2022, 3, 28)


def paper(
    paragraphs=("第一段。",),
    annexes=(),
    mark="演示数据·非统计数据",
    title=("某市2022年一季度", "工业经济运行分析"),
):
    return Paper(
        "分析",
        title,
        (Section("总体情况", tuple(paragraphs)), Section("下一步工作", ("1.核对。",))),
        tuple(annexes),
        mark,
        "版本 0123456789ab。",
    )


# The children of these elements stand in this order: ISO/IEC 29500-1, CT_PPrBase and CT_PPr,
# CT_TblPr, CT_TcPr, CT_SectPr; of a run's rPr any order is valid, and Word's own is that of the
# list EG_RPrBase.
ORDERS = {
    "pPr": """
        pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers
        pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct
        autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing
        mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
        divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """
        rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
        noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u
        effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""",
    "tblPr": """
        tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc
        tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption
        tblDescription tblPrChange""",
    "tcPr": """
        cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText
        vAlign hideMark headers cellIns cellDel cellMerge tcPrChange""",
    "sectPr": """
        headerOrFooterReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders
        lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter
        docGrid printerSettings sectPrChange""",
}


def parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def lines(made: bytes, page: int = 0) -> list[tuple[str, float, float]]:
    """Every piece of text of a page with its place in mm from the left and from the top."""
    found = []

    def place(text, current, matrix, *_):
        if text.strip():
            found.append(
                (
                    text.strip(),
                    (matrix[4] * current[0] + current[4]) / MM,
                    297 - (matrix[5] * current[3] + current[5]) / MM,
                )
            )

    PdfReader(io.BytesIO(made)).pages[page].extract_text(visitor_text=place)
    return found


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

    made = PdfReader(io.BytesIO(pdf.pdf(paper(["字" * 28 * 60], mark=""))))
    assert [float(side) / MM for side in made.pages[0].mediabox[2:]] == pytest.approx(
        [210, 297], abs=0.1
    )
    made.pages[1].extract_text(visitor_text=place)
    text = "".join(one.replace("\n", "") for one, *_ in lines)
    # a full page of the second sheet: 22 lines of 28 characters, and the number below
    assert text.count("字") == 22 * 28 and text.endswith("— 2 —")


def test_page_numbers_stand_outside_odd_right_even_left():
    places = []
    made = PdfReader(io.BytesIO(pdf.pdf(paper(["字" * 28 * 60]))))
    for page in made.pages[:2]:
        page.extract_text(
            visitor_operand_before=None,
            visitor_text=lambda text, c, m, f, s: (
                places.append((text.strip(), m[4] * c[0] + c[4])) if "—" in text else None
            ),
        )
    (first, right), (second, left) = [(text, x / MM) for text, x in places if text]
    assert first.startswith("—") and right > 150 and left < 40


def test_the_text_keeps_its_order_and_hostile_words_stay_words():
    made = pdf.pdf(
        paper([HOSTILE], [Annex("一张表", Table(FRAME, "一张表", unit="%", note=HOSTILE))])
    )
    found = pages(made)
    squeezed = re.sub(r"\s", "", "".join(found))
    assert (
        squeezed.index("工业经济运行分析")
        < squeezed.index("一、总体情况")
        < squeezed.index("二、下一步工作")
        < squeezed.index("附件：1.一张表")
        < squeezed.index("附件1")
    )
    assert squeezed.count(re.sub(r"\s", "", HOSTILE)) == 3 and all(
        "演示数据·非统计数据" in text for text in found
    )
    assert not any(
        "/Annots" in page or "/JavaScript" in str(page)
        for page in PdfReader(io.BytesIO(made)).pages
    )


def test_charts_are_vectors_and_have_a_text_in_their_place(chart):
    made = PdfReader(io.BytesIO(pdf.pdf(paper(annexes=[Annex("一张图", chart)]))))
    assert not [image for page in made.pages for image in page.images]
    assert (
        b"svg" in chart.svg()[:300] and chart.svg() == chart.svg() and b"<text" not in chart.svg()
    )


def test_fonts_that_the_machine_lacks_are_told_but_not_in_the_paper_itself(monkeypatch):
    chosen = {role: pdf.OWN_FONT for role in pdf.ROLES}
    assert "没有小标宋、仿宋、黑体、宋体字体，以 Noto Sans SC 代替" in pdf.substituted(chosen)
    assert pdf.substituted({role: names[1][0] for role, names in pdf.ROLES.items()}) == ""
    monkeypatch.setattr(pdf, "fonts", lambda: chosen)
    assert "代替" not in "".join(pages(pdf.pdf(paper())))
    fonts = {
        name
        for page in PdfReader(io.BytesIO(pdf.pdf(paper()))).pages
        for name in (
            font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()
        )
    }
    assert fonts and all("NotoSansSC" in name for name in fonts)


def test_the_same_paper_gives_the_same_bytes(chart):
    own = paper([HOSTILE], [Annex("表", Table(FRAME, "表")), Annex("图", chart)])
    assert pdf.pdf(own) == pdf.pdf(own) and word.docx(own, DAY) == word.docx(own, DAY)


def test_the_docx_has_the_standards_page_and_names_its_fonts_for_every_script(chart):
    book = Document(
        io.BytesIO(
            word.docx(
                paper([HOSTILE], [Annex("表", Table(FRAME, "表", unit="%")), Annex("图", chart)]),
                DAY,
            )
        )
    )
    section = book.sections[0]
    assert [
        round(side.mm)
        for side in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.left_margin,
            section.right_margin,
            section.bottom_margin,
        )
    ] == [210, 297, 37, 28, 26, 35]
    sizes = {
        p.text: (
            p.runs[-1].font.size.pt,
            p.runs[-1]._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")),
        )
        for p in book.paragraphs
        if p.text
    }
    assert (
        sizes["工业经济运行分析"] == (22, "方正小标宋简体")
        and sizes["一、总体情况"] == (16, "黑体")
        and sizes[HOSTILE] == (16, "仿宋_GB2312")
    )
    everything = (
        zipfile.ZipFile(
            io.BytesIO(word.docx(paper(annexes=[Annex("表", Table(FRAME, "表"))]), DAY))
        )
        .read("word/document.xml")
        .decode()
    )
    runs = re.findall(r"<w:rFonts[^>]*>", everything)
    assert runs and all(
        re.findall(r'w:(?:ascii|hAnsi|eastAsia|cs)="([^"]+)"', run)
        == [re.search(r'w:ascii="([^"]+)"', run)[1]] * 4
        and "Theme" not in run
        for run in runs
    )
    lines = [p.paragraph_format.line_spacing.pt for p in book.paragraphs if p.text == HOSTILE]
    assert lines == [pytest.approx(225 * MM / 22, abs=0.1)]
    footers = [part.paragraphs[0] for part in (section.footer, section.even_page_footer)]
    assert (
        book.settings.odd_and_even_pages_header_footer
        and [p.alignment for p in footers] == [2, 0]
        and all("PAGE" in p._p.xml for p in footers)
    )
    assert [
        p.text for p in (section.header.paragraphs[0], section.even_page_header.paragraphs[0])
    ] == ["演示数据·非统计数据"] * 2


def test_the_docx_holds_the_tables_as_tables_and_the_charts_with_their_text(chart):
    book = Document(
        io.BytesIO(
            word.docx(paper(annexes=[Annex("表", Table(FRAME, "表")), Annex("图", chart)]), DAY)
        )
    )
    assert [[cell.text for cell in row.cells] for row in book.tables[0].rows] == [
        ["乡镇", "增速\n（%）"],
        ["郢中街道", "19.1"],
        [HOSTILE, "-0.5"],
    ]
    assert [shape._inline.docPr.get("descr") for shape in book.inline_shapes] == [chart.alt]


def test_sentences_of_one_template_make_a_paragraph_and_steps_are_numbered():
    def sentence(section, name, text):
        return Sentence(section, name, text, (), "")

    found = papers._paragraphs(
        [
            sentence("总体情况", "output", "产值 272.67 亿元，增长 19.1%。"),
            sentence("总体情况", "target.a", "完成 1 项。"),
            sentence("总体情况", "target.b", "没完成 -0.5 个百分点。"),
            sentence("总体情况", "plan.a", ""),
        ]
    )
    assert found == ("产值272.67亿元，增长19.1%。", "完成1项。没完成-0.5个百分点。")
    assert papers._paragraphs(
        [
            sentence("下一步工作", "a", "甲。"),
            sentence("下一步工作", "b", ""),
            sentence("下一步工作", "c", "乙。"),
        ]
    ) == ("1.甲。", "2.乙。")


def test_one_grid_of_lines_and_every_element_in_the_order_of_the_standard(chart):
    made = parts(
        word.docx(
            paper(
                [HOSTILE],
                [Annex("表", Table(FRAME, "表", unit="%", note="注")), Annex("图", chart)],
            ),
            DAY,
        )
    )
    grids = etree.fromstring(made["word/document.xml"]).findall(".//" + qn("w:docGrid"))
    # 22 lines on 225 mm: 28.99 pt, 579 twentieths
    assert [(grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) for grid in grids] == [
        ("lines", "579")
    ]
    checked = 0
    for name in (name for name in made if name.startswith("word/") and name.endswith(".xml")):
        for element in etree.fromstring(made[name]).iter(*(qn(f"w:{name}") for name in ORDERS)):
            order, own = (
                ORDERS[etree.QName(element).localname].split(),
                [
                    re.sub("^(header|footer)R", "headerOrFooterR", etree.QName(child).localname)
                    for child in element
                ],
            )
            assert own == sorted(own, key=order.index), (name, own)
            checked += 1
    assert checked > 50


def test_twenty_eight_characters_stand_on_a_line_of_the_docx():
    runs = [
        run
        for p in Document(io.BytesIO(word.docx(paper([HOSTILE]), DAY))).paragraphs
        for run in p.runs
        if run.text and run.font.size.pt == 16
    ]
    advances = [16 + int(run._r.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20 for run in runs]
    # the text block is 156 mm wide: 442.2 pt
    assert runs and all(28 * advance <= 442.2 < 29 * advance for advance in advances)


def test_nothing_of_the_template_speaks_of_another_program_language_or_font():
    made = parts(word.docx(paper(), DAY))
    everything = b"".join(made.values()).decode(errors="replace")
    assert (
        not [name for name in made if name.endswith((".jpeg", "app.xml", "numbering.xml"))]
        and "Macintosh" not in everything
    )
    styles = made["word/styles.xml"].decode()
    assert "Theme" not in styles and re.findall(
        r'<w:lang [^>]*w:val="([^"]+)" w:eastAsia="([^"]+)"', styles
    ) == [("en-US", "zh-CN")]
    assert re.findall(
        r'<w:themeFontLang w:val="([^"]+)" w:eastAsia="([^"]+)"', made["word/settings.xml"].decode()
    ) == [("en-US", "zh-CN")]
    assert {
        name
        for fonts in re.findall("<w:rFonts [^>]*>", styles)
        for name in re.findall('="([^"]+)"', fonts)
    } == {"仿宋_GB2312"}


def test_the_docx_is_dated_as_it_is_told():
    assert Document(
        io.BytesIO(word.docx(paper(), datetime.date(2022, 3, 31)))
    ).core_properties.created.date() == datetime.date(2022, 3, 31)


def test_headings_and_annexes_are_in_the_outline(chart):
    own = paper(annexes=[Annex("一张图", chart)])
    found = Document(io.BytesIO(word.docx(own, DAY))).paragraphs
    levels = [
        (p.text, p._p.pPr.find(qn("w:outlineLvl")).get(qn("w:val")))
        for p in found
        if p._p.pPr.find(qn("w:outlineLvl")) is not None
    ]
    assert levels == [("一、总体情况", "0"), ("二、下一步工作", "0"), ("一张图", "0")]
    assert [entry.title for entry in PdfReader(io.BytesIO(pdf.pdf(own))).outline] == [
        "一、总体情况",
        "二、下一步工作",
        "一张图",
    ]


@pytest.mark.parametrize("bad", ["\x00", "\x01", "\x0b", "\ufffe", "\ud800"])
def test_characters_that_no_office_file_can_hold_are_left_out_of_both(bad, chart):
    word_of, table = (
        f"甲{bad}乙",
        Table(
            pd.DataFrame({f"甲{bad}乙": [f"甲{bad}乙"], "数": [1.5]}),
            "表",
            unit=f"甲{bad}乙",
            note=f"甲{bad}乙",
            formats={"数": decimals(1)},
        ),
    )
    own = Paper(
        "分析",
        (word_of,),
        (Section(word_of, (word_of,)),),
        (Annex(word_of, table), Annex("图", replace(chart, alt=word_of))),
        word_of,
        word_of,
    )
    # title, heading, paragraph, list of annexes, the annex's title, unit, header, cell, note,
    # edition
    assert (
        "".join(etree.fromstring(parts(word.docx(own, DAY))["word/document.xml"]).itertext()).count(
            "甲乙"
        )
        == 10
    )
    assert (
        re.sub(r"\s", "", "".join(pages(pdf.pdf(own)))).count("甲乙") == 10 + 2
    )  # and the mark at the head of two pages: both annexes stand on one


def test_figures_and_short_words_of_a_wide_table_have_their_room():
    frame = pd.DataFrame(
        {
            "名次": [10, 19],
            "乡镇": ["湖北钟祥胡集经济技术开发区", "长滩镇"],
            "得分": [75.41, 17.92],
            "规上工业增加值增速（30）": [19.89, 8.57],
            "工业技改投资（15）": [10.0, 1.05],
            "新增规上工业企业（10）": [6.67, 0.0],
            "工业税收（15）": [15.0, 0.54],
            "并列": ["", ""],
            "末位": ["", "末位"],
        }
    )
    table = Table(
        frame,
        "排名",
        formats=dict.fromkeys(["得分", *(name for name in frame if "（" in name)], decimals(2)),
    )
    heads, widths = zip(*papers.paper_columns(table), strict=True)
    assert sum(widths) == pytest.approx(156 * MM)
    # letters of 10.5 pt; a figure of Noto Sans SC is 0.555 of them, '10.00' 29.1 pt; 1.5 pt on
    # either side
    needed = {
        "名次": 2 * 10.5,
        "得分": 5 * 0.555 * 10.5,
        "规上工业增加值增速（30）": 5 * 10.5,
        "新增规上工业企业（10）": 4 * 10.5,
        "工业技改投资（15）": (2 + 2 * 0.555) * 10.5,
        "末位": 2 * 10.5,
        "并列": 2 * 10.5,
    }
    assert all(own >= needed.get(name, 0) + 3 for name, own in zip(frame, widths, strict=True))
    # a unit that does not fit beside its words stands below them
    assert heads[3] == "规上工业增加值增速\n（30）" and heads[2] == "得分"


def test_a_table_that_is_too_wide_is_made_narrower_alike_and_a_narrow_one_fills_the_width():
    wide = papers.paper_columns(
        Table(pd.DataFrame({f"指标{i}": [12345678.9] for i in range(12)}), "表")
    )
    narrow = papers.paper_columns(Table(pd.DataFrame({"乡镇": ["甲"], "增速（%）": [1.0]}), "表"))
    assert (
        sum(own for _, own in wide) == pytest.approx(156 * MM)
        and len({round(own, 6) for _, own in wide}) == 1
    )
    assert sum(own for _, own in narrow) == pytest.approx(156 * MM) and [
        name for name, _ in narrow
    ] == ["乡镇", "增速（%）"]


def test_rows_of_the_docx_are_not_broken_and_cells_stand_in_the_middle():
    grid = Document(
        io.BytesIO(word.docx(paper(annexes=[Annex("表", Table(FRAME, "表"))]), DAY))
    ).tables[0]
    assert (
        all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in grid.rows)
        and grid.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    )
    assert {cell.vertical_alignment for row in grid.rows for cell in row.cells} == {
        WD_ALIGN_VERTICAL.CENTER
    }


def test_pages_are_filled_to_the_last_line():
    # paragraphs of three lines; 22 lines are no multiple of three: the second page is full only
    # if a paragraph may be broken after its first line
    made = pdf.pdf(paper(["字" * 70] * 20, mark=""))
    assert len({round(y) for text, _, y in lines(made, 1) if "字" in text}) == 22
    everything = Document(io.BytesIO(word.docx(paper(["字" * 70]), DAY))).paragraphs
    assert all(p.paragraph_format.widow_control is False for p in everything)


@pytest.mark.parametrize("count", range(9, 19))
def test_the_signature_never_stands_alone_on_a_page(count):
    """However many lines the text has, the page with the annexes and the signature begins with the
    last paragraph at the latest."""
    made = pages(
        pdf.pdf(paper([f"第{i}段。" for i in range(count)], [Annex("表", Table(FRAME, "表"))]))
    )
    own = next(text for text in made if "（成文日期）" in text)
    assert "附件：" in own and "1.核对。" in own


@pytest.mark.parametrize(
    ("lengths", "bound"),
    [([20], 1), ([20, 20], 2), ([20] * 5, 3), ([20, 60, 70], 2), ([20, 141], 0), ([20, 140], 1)],
)
def test_up_to_three_short_paragraphs_go_with_the_signature(lengths, bound):
    # five lines of 28 characters are 140: 70 + 60 + 20 are more
    own = replace(
        paper(),
        sections=(
            Section("总体情况", ("甲",)),
            Section("下一步工作", tuple("字" * length for length in lengths)),
        ),
    )
    assert own.bound() == bound
    found = Document(io.BytesIO(word.docx(own, DAY))).paragraphs
    assert [bool(p.paragraph_format.keep_with_next) for p in found if p.text.startswith("字")] == [
        False
    ] * (len(lengths) - bound) + [True] * bound


@pytest.mark.parametrize("before", range(6, 12))
def test_no_last_item_is_left_over_on_a_page_of_its_own(before):
    own = replace(paper([f"第{i}段。" for i in range(before)], [Annex("表", Table(FRAME, "表"))]))
    own = replace(
        own,
        sections=(own.sections[0], Section("下一步工作", ("1.甲。", "2.乙。", "3.丙。", "4.丁。"))),
    )
    last = next(text for text in pages(pdf.pdf(own)) if "（成文日期）" in text)
    assert all(item in last for item in ("2.乙。", "3.丙。", "4.丁。"))


def test_the_docx_keeps_the_last_paragraph_with_the_annexes_and_the_signature():
    found = Document(
        io.BytesIO(word.docx(paper(annexes=[Annex("表", Table(FRAME, "表"))]), DAY))
    ).paragraphs
    texts = [p.text for p in found]
    first, last = texts.index("1.核对。"), texts.index("（成文日期）")
    assert texts[first : last + 1] == [
        "1.核对。",
        "",
        "附件：1.表",
        "",
        "",
        "（发文机关署名）",
        "（成文日期）",
    ]
    assert [bool(p.paragraph_format.keep_with_next) for p in found[first : last + 1]] == [
        True
    ] * 6 + [False]


def test_the_office_stands_above_the_middle_of_the_date_which_ends_four_characters_from_the_edge(
    monkeypatch,
):
    # of eight and six characters, like what stands there to be filled in, but without brackets,
    # which lose half their width at the ends of a line
    filled = ("钟祥市统计工作局", "四月二十八日")
    monkeypatch.setattr(pdf, "TO_FILL_IN", filled)
    office, date = (
        next(x for text, x, _ in lines(pdf.pdf(paper())) if text == words) for words in filled
    )
    # the text block ends at 184 mm; a character is 156/28 mm wide
    assert date == pytest.approx(184 - 10 * 156 / 28, abs=0.1) and office == pytest.approx(
        184 - 11 * 156 / 28, abs=0.1
    )
    block = [
        p.paragraph_format
        for p in Document(io.BytesIO(word.docx(paper(), DAY))).paragraphs
        if p.text in papers.TO_FILL_IN
    ]
    assert [(form.alignment, form.left_indent.mm) for form in block] == [
        (1, pytest.approx(78, abs=0.1))
    ] * 2


def test_the_dash_of_the_page_number_is_seven_millimetres_below_the_text():
    foot = next(y for text, _, y in lines(pdf.pdf(paper())) if text.startswith("—"))
    # fonts draw the dash 0.28 to 0.38 of 14 pt above the foot of the letters: 1.4 to 1.9 mm; the
    # text block ends 35 mm above the edge
    assert foot - 1.9 < 297 - 35 + 7 < foot - 1.3


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("2022年1-3月，产值 272.67 亿元", "2022年1—3月，产值272.67亿元"),
        ("比1-2月加快", "比1—2月加快"),
        ("下降 -0.5 个百分点", "下降-0.5个百分点"),
        ("修订 +0.07 亿元", "修订+0.07亿元"),
        ("资金总额 10,000,000.00 元", "资金总额1000万元"),
        ("每家 500,000 元", "每家50万元"),
        ("最多 2,401,523.14 元", "最多2,401,523.14元"),
        ("共 270 万元", "共270万元"),
        ("余 0.00 元", "余0.00元"),
        ("数据截至 2022-03。", "数据截至2022年3月。"),
        ("截至 2022-03-31", "截至2022-03-31"),
        ("A-2型", "A-2型"),
    ],
)
def test_signs_are_those_of_official_papers(said, written):
    assert papers.official(said) == written


@pytest.mark.parametrize(
    ("low", "high", "columns"),
    [(272.67, 272.67, ["目标值", "实际"]), (260.0, 280.0, ["目标值", "实际或预计", "八成范围"])],
)
def test_figures_of_the_targets_stand_to_the_right_and_an_empty_range_is_left_out(
    low, high, columns
):
    final = low == high
    look = Outlook(
        "产值", "亿元", 268.0, 1.0 if final else 0.8, 272.67, low, high, 272.67, final, "green"
    )
    table = papers._targets([look], "")
    assert [name for name in table.frame if table.is_figure(name)] == columns and (
        "八成范围" in table.frame
    ) is not final


def rows_of(count):
    return Annex("表", Table(pd.DataFrame({"乡镇": ["甲镇"] * count, "数": [1.0] * count}), "表"))


@pytest.mark.parametrize(
    ("counts", "sheets"),
    [
        # label, empty line and title 35 mm, a row 5.5 mm: 6 rows with the head are 33 mm. Below
        # another 27 mm for label and title: of 225 mm 130 are left, for 23 rows with the head
        ([5, 5], [True, False]),
        ([5, 22], [True, False]),
        ([5, 23], [True, True]),
        ([30, 5, 5], [True, True, False]),
        ([60, 1], [True, True]),
    ],
)
def test_small_annexes_follow_one_another_on_a_sheet(counts, sheets):
    own = paper(annexes=map(rows_of, counts), mark="")
    assert own.new_sheets() == sheets
    found = pages(pdf.pdf(own))
    first = next(i for i, text in enumerate(found) if "附件1" in text)
    assert ("附件2" in found[first]) is not sheets[1]
    labels = [p for p in Document(io.BytesIO(word.docx(own, DAY))).paragraphs if "附件" in p.text]
    breaks = [p.paragraph_format.page_break_before for p in labels if len(p.text) == 3]
    assert breaks == sheets


def look(**other):
    given = {
        "label_zh": "产值",
        "unit": "亿元",
        "target": 268.0,
        "probability": 0.0,
        "median": 267.5,
        "low80": 267.5,
        "high80": 267.5,
        "known": 267.5,
        "final": True,
        "colour": "red",
    }
    return Outlook(**given | other)


def test_each_target_that_is_short_has_an_action_an_owner_and_a_date_to_fill_in():
    found = papers.actions(
        [
            look(),
            look(label_zh="达到的", probability=1.0, median=270.0, colour="green"),
            look(label_zh="很可能达到的", probability=0.9, final=False, colour="green"),
            look(label_zh="速度", unit="%", probability=0.25, final=False, median=266.0),
            look(label_zh="项目", unit="个", probability=float("nan"), final=False, colour=""),
        ]
    )
    who = "（责任单位待定，　　月　　日前完成）。"
    assert found == [
        f"产值比目标少0.50亿元，查明差在哪些乡镇和企业，提出补回措施{who}",
        f"速度达到目标的概率25%，预计比目标少2.0个百分点，逐项核实还能增加的产值、投资和企业{who}",
        f"项目还差1个，期限未到，督促谋划、备案的项目开工{who}",
    ]
    steps = papers._steps(
        [look()],
        [
            Sentence("下一步工作", "next_targets", "调度产值。", (), ""),
            Sentence("下一步工作", "next_projects", "联系技改项目 3 条。", (), ""),
        ],
    )
    assert steps == (f"1.{found[0]}", "2.联系技改项目3条。")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("clear", "拟约谈甲镇、乙镇主要负责人，名单经两人审定后有效"),
        ("borderline", "约谈对象由人工会商裁定、两人审定后填写：　　　　"),
        ("undetermined", "约谈对象由人工会商裁定、两人审定后填写：　　　　"),
    ],
)
def test_whom_to_talk_with_is_named_only_where_the_list_is_clear(status, said):
    table = pd.DataFrame({"township": ["甲镇", "乙镇", "丙镇"]}, index=["a", "b", "c"])
    words = papers.talk(SimpleNamespace(table=table, bottom=["a", "b"], status=status))
    assert said in words and "约谈时间：　　月　　日；约谈人：　　　　。" in words
    assert ("甲镇" in words) is (status == "clear")


def test_a_chart_on_paper_keeps_letters_of_eight_points(chart):
    # no wider than the text block: nothing is drawn smaller than its points say
    assert chart.figure.get_figwidth() <= 156 / 25.4
    axes = chart.figure.axes[0]
    words = [*axes.get_xticklabels(), *axes.get_yticklabels(), *axes.texts, *chart.figure.texts]
    assert min(word.get_fontsize() for word in words if word.get_text()) >= 8


def test_a_heading_whose_font_is_replaced_is_drawn_heavier(monkeypatch):
    with_all = {role: names[1][0] for role, names in pdf.ROLES.items()}
    sizes = []
    for chosen in ({role: pdf.OWN_FONT for role in pdf.ROLES}, with_all):
        monkeypatch.setattr(pdf, "fonts", lambda chosen=chosen: chosen)
        page = PdfReader(io.BytesIO(pdf.pdf(paper(mark="")))).pages[0]
        # text drawn with its outline, too, is mode 2 of ISO 32000-1, 9.3.6
        sizes.append(len(re.findall(rb"\b2 Tr\b", page.get_contents().get_data())))
    assert sizes[0] > 0 and sizes[1] == 0
