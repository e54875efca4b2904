import base64
import io
import re
from dataclasses import replace

import nbformat
import pytest
from fontTools.ttLib import TTFont

from zx_analysis.documents import html

MASTHEAD = html.Masthead(
    city="三镇市",
    quarter="2022年一季度",
    known="数据截至 2022-03",
    navigation=[("首页", "index.html"), ("题目", "1.html")],
)


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def page(*cells):
    return html.page(notebook(*cells), MASTHEAD, title="题目", here="1.html")


def code(source, *outputs, tags=()):
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def test_the_english_half_stays_behind():
    text = page(
        nbformat.v4.new_markdown_cell("## 规则 | The rules\n\n说明。\n\n> In English.\n> Twice.")
    )
    assert "<h2>规则</h2>" in text and "<p>说明。</p>" in text
    assert "The rules" not in text and "English" not in text and "Twice" not in text


def test_markup_in_prose_data_and_code_is_text():
    evil = "<script>alert(1)</script>"
    text = page(
        nbformat.v4.new_markdown_cell(f"说明 {evil}"),
        code(f"x = '{evil}'", nbformat.v4.new_output("stream", name="stdout", text=evil)),
    )
    index = html.index(
        MASTHEAD,
        title="题目",
        questions=[evil],
        answers=[{"label": evil, "value": evil, "text": evil, "colour": ""}],
        tables=[],
        files=[(evil, evil)],
        decided=True,
        lead=evil,
        leader="0_leader.html",
    )
    for written in (text, index):
        assert evil not in written and "&lt;script&gt;" in written


def test_code_is_folded_once_a_page_and_checks_and_parameters_are_left_out():
    text = page(
        code('out: str = ""', tags=["parameters"]),
        code('out = "/home/wang/reports"', tags=["injected-parameters"]),
        nbformat.v4.new_markdown_cell("## 一 | One"),
        code("a = 1"),
        code("b = 2"),
        nbformat.v4.new_markdown_cell("## 二 | Two"),
        code(
            "print(3)",
            nbformat.v4.new_output("stream", name="stdout", text="printed"),
            tags=["check"],
        ),
        code(
            "c = 4",
            nbformat.v4.new_output("stream", name="stdout", text="for the analyst"),
            tags=["look"],
        ),
    )
    assert "for the analyst" not in text and "c = 4" in text
    # the code of all sections in one fold at the foot, each below its heading
    assert text.count('<details class="code">') == 1
    assert "# 一\n\na = 1\n\nb = 2\n\n# 二\n\nc = 4" in text
    assert (
        "printed" not in text
        and "print(3)" not in text
        and "wang" not in text
        and "out: str" not in text
    )


def test_a_section_that_shows_nothing_is_left_out_and_its_code_stays():
    def shown(html):
        return nbformat.v4.new_output("display_data", data={"text/html": html, "text/plain": ""})

    text = page(
        nbformat.v4.new_markdown_cell("## 一 | One"),
        code("a", shown("<p>甲</p>")),
        nbformat.v4.new_markdown_cell("## 二 | Two\n\n这里说二。"),
        code("b", shown("")),
        nbformat.v4.new_markdown_cell("## 局限 | Limits"),
    )
    assert "<h2>一</h2>" in text and "<h2>局限</h2>" in text
    assert "二" not in text and "<pre># 一\n\na\n\nb</pre>" in text


def test_a_page_for_leaders_has_no_code():
    cells = [
        nbformat.v4.new_markdown_cell("## 一 | One"),
        code("a = 1", nbformat.v4.new_output("stream", name="stdout", text="shown")),
    ]
    text = html.page(notebook(*cells), MASTHEAD, title="题目", here="1.html", with_code=False)
    assert "shown" in text and "a = 1" not in text and "（代码，" not in text


def test_the_tables_of_the_index_are_folded():
    text = html.index(
        MASTHEAD,
        title="题目",
        questions=["？"],
        answers=[],
        tables=[("a.csv", "甲"), ("b.csv", "乙")],
        files=[],
        decided=False,
        lead="一句话。",
        leader="0_leader.html",
    )
    before, _, fold = text.partition("<summary>数据表（2 个，供核对）</summary>")
    assert before.endswith('<details class="tables">')
    assert fold.index("a.csv") < fold.index("</details>")


def test_a_picture_is_embedded_with_its_sentence():
    picture = nbformat.v4.new_output(
        "display_data",
        data={"image/png": "aGVs\nbG8=", "text/plain": "句子"},
        metadata={"image/png": {"alt": "“句”子"}},
    )
    assert '<img src="data:image/png;base64,aGVsbG8=" alt="“句”子">' in page(code("chart", picture))


def test_the_opening_of_a_notebook(tmp_path):
    nbformat.write(
        notebook(nbformat.v4.new_markdown_cell("# 数据检查 | Check\n\n读全了没有？\n\n> Was it?")),
        tmp_path / "1.ipynb",
    )
    assert html.opening(tmp_path / "1.ipynb") == ("数据检查", "读全了没有？")


def test_the_place_of_the_approval_is_filled_again_and_again():
    first = html.filled(page(code("1")), "<p>草案</p>")
    assert (
        first.count("草案") == 1
        and "已审定 \\1" in html.filled(first, "已审定 \\1")
        and "草案" not in html.filled(first, "")
    )
    assert html.filled(html.filled(first, "两次"), "") == page(code("1"))


@pytest.mark.parametrize("pages", [0, 2])
def test_a_page_without_one_place_for_the_approval_is_an_error(pages):
    with pytest.raises(ValueError, match="一处审定情况"):
        html.filled("<p></p>" + page(code("1")) * pages, "")


def characters(page):
    """What the font of a page holds."""
    (data,) = re.findall(r'url\("data:font/woff;base64,([^"]+)"\)', page)
    return set(map(chr, TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()))


def test_a_page_brings_the_characters_of_its_words_and_no_others():
    text = page(nbformat.v4.new_markdown_cell("龘 & 钟祥，，\U00013000"))
    words = set("龘钟祥&，题目三镇市年一季度首页数据截至本期资料工业经济决策")
    held = characters(text)
    assert words <= held and "\U00013000" not in held  # what the font lacks is left to the machine
    chinese = {c for c in held if c >= "\u2e80"}
    assert chinese <= set(text)  # of 30,000 glyphs those that stand on the page
    assert "content=\"default-src 'none'" in text and "font-src data:" in text
    assert re.search(r"body \{[^}]*font: [^;]* ZX,", text)


def test_a_page_filled_anew_brings_the_new_characters():
    first = page(code("1"))
    assert "審" not in characters(first)
    second = html.filled(first, "<p>審</p>")
    assert "審" in characters(second) and "審" not in characters(html.filled(second, ""))


def test_the_same_characters_give_the_same_font_and_keep_its_licence():
    assert html.font_face("乡镇一") == html.font_face("一一镇乡") != html.font_face("乡镇")
    (data,) = re.findall('base64,([^"]+)', html.font_face("乡"))
    names = TTFont(io.BytesIO(base64.b64decode(data)))["name"]
    assert "SIL Open Font License" in names.getDebugName(13) and "Adobe" in names.getDebugName(0)


def test_a_letter_of_the_page_is_as_wide_as_in_the_whole_font():
    (data,) = re.findall('base64,([^"]+)', html.font_face("一1"))
    font = TTFont(io.BytesIO(base64.b64decode(data)))
    widths = {c: font["hmtx"][font.getBestCmap()[ord(c)]][0] for c in "一1"}
    assert font["head"].unitsPerEm == 1000  # an em is a Chinese character
    assert widths["一"] == 1000 > widths["1"]


def test_the_font_of_a_page_has_the_same_bytes_whenever_it_is_made(monkeypatch):
    """A page made again is the same: no clock stands in its font."""
    first = html.font_face("时钟")
    html._font_face.cache_clear()
    monkeypatch.setattr("fontTools.misc.timeTools.time.time", lambda: 4e9, raising=False)
    assert html.font_face("时钟") == first


def test_every_page_of_a_trial_says_what_it_changes():
    """Few changes are open at once; many are folded."""
    changes = [f"规则{i}：1 → 2" for i in range(7)]
    for told, is_open in ((changes[:6], True), (changes, False)):
        masthead = replace(MASTHEAD, trial=("试算：与本市的政策不同", told))
        text = html.page(notebook(), masthead, title="题目", here="1.html")
        assert all(f"<li>{change}</li>" in text for change in told)
        assert ('<details class="trial" open>' in text) == is_open
    assert 'class="trial"' not in page()
