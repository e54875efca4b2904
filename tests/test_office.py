"""Documents as an office program opens them: LibreOffice, headless, in a profile of its own."""

import csv
import shutil
import subprocess

import pytest

from zx_analysis import paths, publishing

SOFFICE = shutil.which("soffice")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc libreoffice-writer")]


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The made-up city's documents, converted by LibreOffice: what it cannot open as it stands it does not convert."""
    with pytest.MonkeyPatch.context() as patch:
        root, out = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("out")
        patch.setenv("ZX_ROOT", str(root))
        shutil.copytree(paths.PACKAGE.parent / "data" / "raw" / "zhongxiang", root / "data" / "raw" / "zhongxiang")
        folder = publishing.publish("zhongxiang", "2022Q1").folder / "documents"
        for kind, ending in (("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "xlsx"), ("txt:Text (encoded):UTF8", "docx")):
            files = [str(path) for path in sorted(folder.glob(f"*.{ending}"))]
            subprocess.run([SOFFICE, f"-env:UserInstallation=file://{out}/profile", "--headless", "--convert-to", kind, "--outdir", str(out), *files], check=True, timeout=300,
                           capture_output=True)
        return out


def test_every_workbook_opens_with_all_its_sheets(opened):
    names = {path.stem for path in opened.glob("*.csv")}
    assert {"季度资料-目标完成", "季度资料-数据字典", "奖励资金分配方案-分配方案", "督办清单-汇总"} <= names and len(names) == 11 + 7 + 10
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
