"""Documents as an office program opens them: LibreOffice, headless, in a profile of its own."""

import csv
import datetime
import os
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from tests.waiting import HANGS
from zx_analysis.documents import pdf, word
from zx_analysis.documents.papers import Paper, Section

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        SOFFICE is None,
        reason="LibreOffice is not installed: apt-get install libreoffice-calc libreoffice-writer",
    ),
]


@pytest.fixture(scope="module")
def opened(demonstration, tmp_path_factory):
    """The made-up city's documents, converted by LibreOffice: what it cannot open as it stands it
    does not convert.
    """
    folder, out = demonstration["quarter"] / "documents", tmp_path_factory.mktemp("out")
    for kind, ending in (
        (
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
            "xlsx",
        ),
        ("txt:Text (encoded):UTF8", "docx"),
    ):
        files = [str(path) for path in sorted(folder.glob(f"*.{ending}"))]
        subprocess.run(
            [
                SOFFICE,
                f"-env:UserInstallation=file://{out}/profile",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(out),
                *files,
            ],
            check=True,
            timeout=HANGS,
            capture_output=True,
        )
    return out


def test_every_workbook_opens_with_all_its_sheets(opened):
    names = {path.stem for path in opened.glob("*.csv")}
    assert {
        "季度资料-目标完成",
        "季度资料-数据字典",
        "奖励资金分配方案-分配方案",
        "督办清单-汇总",
    } <= names and len(names) == 11 + 7 + 18
    with (opened / "季度资料-目标完成.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[2][:3] == ["目标", "单位", "目标值"] and rows[3][0] == "一季度工业产值"


def test_the_formulas_of_the_allocation_compute(opened):
    with (opened / "奖励资金分配方案-分配方案.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert next(row for row in rows if row[2].startswith("核对"))[5] == "相符"
    assert not any("#" in cell or "Err:" in cell for row in rows for cell in row)


def test_the_papers_open_as_text(opened):
    for name in ("工业经济运行分析", "工业经济运行情况通报"):
        text = (opened / f"{name}.txt").read_text(encoding="utf-8-sig")
        assert "一、" in text and "附件：1." in text


def test_a_printed_docx_has_the_standards_lines_and_its_page_number_in_place(tmp_path):
    """22 lines of 28 characters, the dash of the number 7 mm below them. The font of the package
    stands in for all: a character has to be as wide as it is high.
    """
    (tmp_path / "fonts.conf").write_text(
        f"<fontconfig><dir>{pdf._font_paths()[0]}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>",
        encoding="utf-8",
    )
    text = Paper("p", ("题",), (Section("节", ("字" * 28 * 60,)),), (), "", "版本")
    (tmp_path / "p.docx").write_bytes(word.docx(text, datetime.date(2022, 3, 1)))
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "p.docx"),
        ],
        check=True,
        timeout=HANGS,
        capture_output=True,
        env=os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")},
    )
    places: dict[float, str] = {}

    def place(words, current, matrix, *_):
        if words.strip():
            foot = round(297 - (matrix[5] * current[3] + current[5]) * 25.4 / 72, 1)
            places[foot] = places.get(foot, "") + words.strip()

    PdfReader(tmp_path / "p.pdf").pages[1].extract_text(visitor_text=place)
    lines = [words for words in places.values() if "字" in words]
    assert lines == ["字" * 28] * 22
    # the text block ends at 262 mm; the dash is drawn 0.28 to 0.38 of 14 pt above the foot of the
    # letters: 1.4 to 1.9 mm
    assert max(places) - 1.9 < 262 + 7 < max(places) - 1.3
