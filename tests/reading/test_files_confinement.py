import math
import os
import pickle
import subprocess
import time

import pytest
import xlsxwriter

from zx_analysis.messages.catalogue import InputRefused, Place
from zx_analysis.reading import files
from zx_analysis.reading.files import Exhausted, confined, read_source


def test_results_and_errors_come_back():
    assert confined(math.isqrt, 17) == 4
    with pytest.raises(ValueError, match="nonnegative"):
        confined(math.isqrt, -1)


def test_memory_and_time_are_bounded():
    assert len(confined(bytes, 10**6, memory=2 * 10**9)) == 10**6
    with pytest.raises(Exhausted, match="2000 MB"):
        confined(bytes, 3 * 10**9, memory=2 * 10**9)
    with pytest.raises(Exhausted, match="1 s"):
        confined(time.sleep, 60, seconds=1)


class Hostile:
    """What a child would answer whose parser was taken over."""

    def __reduce__(self):
        return os.system, ("true",)


@pytest.mark.parametrize("answer", [Hostile(), os.system, os.getcwd])
def test_an_answer_that_names_a_function_is_not_taken(answer, monkeypatch):
    monkeypatch.setattr(
        files.subprocess,
        "run",
        lambda *given, **options: subprocess.CompletedProcess(
            given, 0, pickle.dumps((None, answer)), b""
        ),
    )
    with pytest.raises(Exhausted, match="posix"):
        confined(math.isqrt, 17)


def test_a_large_file_is_read_the_same_in_a_process_of_its_own(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, ["乡镇", 12.5])
    sheet.write(1, 1, 0.125, book.add_format({"num_format": "0.0%"}))
    sheet.set_row(1, None, None, {"hidden": True})
    book.close()
    (tmp_path / "b.xlsx").write_bytes(path.read_bytes()[:-300])
    near = read_source(path, "a.xlsx")
    monkeypatch.setattr(files, "LARGE", 0)
    assert read_source(path, "a.xlsx") == near and near.findings
    with pytest.raises(
        InputRefused, match=r"文件 b\.xlsx：读到损坏、没有传完，或不是工作簿的文件"
    ) as far:
        read_source(tmp_path / "b.xlsx", "b.xlsx")
    assert far.value.messages[0].id == "damaged_workbook"
    assert far.value.messages[0].place == Place("b.xlsx")


def test_a_file_that_outgrows_its_bounds_is_refused(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("乡镇,产值\n", encoding="utf-8")

    def outgrown(*_):
        raise Exhausted("120 s")

    monkeypatch.setattr(files, "LARGE", 0)
    monkeypatch.setattr(files, "confined", outgrown)
    with pytest.raises(InputRefused, match="解析超过上限（120 s）的文件；应为大小正常的报表"):
        read_source(tmp_path / "a.csv", "a.csv")
