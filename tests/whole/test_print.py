"""Pages on paper and on a phone, as Chromium lays them out: nothing is cut off, headers come again,
colours stay.
"""

import io
import re
import shutil
import subprocess
import unicodedata

import nbformat
import pandas as pd
import pytest
from pypdf import PdfReader

from tests.documents import test_leader
from zx_analysis.documents import html
from zx_analysis.pages.exhibits import Table
from zx_analysis.pages.pictures import font_file
from zx_analysis.publishing import talk_list
from zx_analysis.publishing.approvals import Maker, Standing

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"
    ),
]
MM = 72 / 25.4
MARGIN = 12  # mm, left and right, of style.css
ROWS = 60


def run(folder, *arguments):
    quiet = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        f"--user-data-dir={folder / 'profile'}",
    ]
    return subprocess.run(
        [CHROMIUM, *quiet, *arguments], check=True, timeout=120, capture_output=True, text=True
    ).stdout


def page(*shown: str, box: str = "") -> str:
    cell = nbformat.v4.new_code_cell(
        "1",
        outputs=[nbformat.v4.new_output("display_data", data={"text/html": one}) for one in shown],
    )
    text = html.page(
        nbformat.v4.new_notebook(cells=[cell]),
        html.Masthead(city="c", quarter="q", navigation=[("q", "1.html")]),
        title="t",
        here="1.html",
    )
    return html.filled(text, box)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A table of ten columns over several sheets: on the screen it is wider than the page and
    scrolls. Latin words, so that no Chinese font is needed to read the PDF.
    """
    folder = tmp_path_factory.mktemp("print")
    frame = pd.DataFrame(
        {
            "Town": [f"Row{i}" for i in range(ROWS)],
            "Kept on one line": "sixteen letters.",
            "Enterprise": "a limited company of the town",
            "State": "green",
            **{f"Figure{i}": 1234567.5 for i in range(5)},
            "Matter": "what is to be done until when",
            "Last": [f"End{i}" for i in range(ROWS)],
        }
    )
    (folder / "page.html").write_text(
        page(
            Table(
                frame, "Wide", formats={f"Figure{i}": "{:,.1f}".format for i in range(5)}
            )._repr_html_()
        ),
        encoding="utf-8",
    )
    run(
        folder,
        "--no-pdf-header-footer",
        f"--print-to-pdf={folder / 'page.pdf'}",
        f"file://{folder / 'page.html'}",
    )
    return PdfReader(io.BytesIO((folder / "page.pdf").read_bytes()))


def test_the_sheet_is_a4_and_every_column_is_on_it(printed):
    places = []

    def place(text, current, matrix, *_):
        if text.strip():
            places.append((text.strip(), (matrix[4] * current[0] + current[4]) / MM))

    for sheet in printed.pages:
        assert [float(side) / MM for side in sheet.mediabox[2:]] == pytest.approx(
            [210, 297], abs=0.5
        )
        sheet.extract_text(visitor_text=place)
    ends = [x for text, x in places if text.startswith("End")]
    # the last column begins a word's width (End59 at 9 pt: 8 mm) before the right margin
    assert (
        len(ends) == ROWS
        and max(ends) <= 210 - MARGIN - 8
        and min(x for _, x in places) >= MARGIN - 0.5
    )


def test_the_header_stands_again_on_every_sheet_and_no_sheet_is_left_empty(printed):
    texts = [re.sub(r"\s", "", sheet.extract_text()) for sheet in printed.pages]
    assert len(texts) > 1 and all(text.count("Town") == 1 and "Figure4" in text for text in texts)
    # the table begins on the first sheet, below its caption
    assert "End0" in texts[0] and "End1" in texts[0]


def test_a_chip_keeps_its_colour(printed):
    # .chip.green is #23806a: 35, 128 and 106 of 255; without it the white word would be lost
    fills = re.findall(
        rb"([.\d]+) ([.\d]+) ([.\d]+) rg", printed.pages[0].get_contents().get_data()
    )
    assert [pytest.approx(part / 255, abs=1e-4) for part in (35, 128, 106)] in [
        [float(part) for part in fill] for fill in fills
    ]


def test_a_phone_need_not_scroll_sideways(tmp_path):
    decided = {
        "status": "clear",
        "flagged": [{"township_code": "1", "township": "Town"}],
        "ranking": [{"township_code": "1", "rank": 1, "score": "1"}],
    }
    box = talk_list.approval_section(
        decided,
        Standing((), (), (), ()),
        maker=Maker("a", "b"),
        inputs_sha256="i",
        barred=None,
        mark="演示数据·非统计数据",
    )
    inner = page(box=box).replace("&", "&amp;").replace('"', "&quot;")
    (tmp_path / "outer.html").write_text(
        f'<iframe style="width:390px;height:844px;border:0" srcdoc="{inner}" onload="document.title = this.contentDocument.documentElement.scrollWidth"></iframe>',
        encoding="utf-8",
    )
    assert re.search(r"[0-9a-f]{64}", box)  # the long word that no line can hold
    assert "<title>390</title>" in run(tmp_path, "--dump-dom", f"file://{tmp_path / 'outer.html'}")


@pytest.mark.parametrize("targets", [1, 5, 6])
@pytest.mark.parametrize("count", test_leader.SIZES)
def test_the_leaders_page_is_one_sheet(tmp_path, monkeypatch, count, targets):
    """With as much on it as there may be, in the font that is as wide as any."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        f"<fontconfig><dir>{font_file().parent}</dir><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))
    test_leader.write(tmp_path, count, targets)
    (tmp_path / "page.html").write_text(test_leader.page(tmp_path), encoding="utf-8")
    run(
        tmp_path,
        "--no-pdf-header-footer",
        f"--print-to-pdf={tmp_path / 'page.pdf'}",
        f"file://{tmp_path / 'page.html'}",
    )
    made = PdfReader(io.BytesIO((tmp_path / "page.pdf").read_bytes()))
    assert len(made.pages) == 1
    # a browser writes some characters as the radicals they look like
    said = unicodedata.normalize("NFKC", made.pages[0].extract_text())
    assert "3月25日前" in "".join(said.split())
