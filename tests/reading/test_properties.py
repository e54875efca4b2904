"""Reading gives back what was written, in whatever layout, container, encoding and unit, in
whatever order and environment.
"""

import hashlib
import os
import subprocess
import sys
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zx_analysis import paths
from zx_analysis.city.register import Register
from zx_analysis.cleaning.clean import clean_files
from zx_analysis.reading.files import read_source
from zx_analysis.reading.sheets import shown

NAMES = ["郢中街道", "洋梓镇", "长寿镇", "丰乐镇", "胡集镇", "双河镇", "九里乡"]
SLOTS = [("2022-02", 2, "1-2月"), ("2022-03", 1, "3月"), ("2022-04", 1, "4月")]
UNITS = {"元": 0, "千元": 3, "万元": 4, "亿元": 8}
RAW = paths.PACKAGE.parent / "data" / "raw" / "zhongxiang" / "bulletins"


def plain(yuan: int, unit: str) -> str:
    """Whole yuan in another unit, exactly, as a person would write it."""
    text = f"{Decimal(yuan).scaleb(-UNITS[unit]):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def wide(panel, names, unit):
    return [
        ["2022年工业总产值"],
        [f"单位：{unit}"],
        ["乡镇", *(label for *_, label in SLOTS)],
        *([name, *(plain(panel[name, slot[0]], unit) for slot in SLOTS)] for name in names),
    ]


def across(panel, names, unit):
    return [
        [f"工业总产值（{unit}）"],
        ["时间", *names],
        *(
            [f"2022年{label}", *(plain(panel[name, p], unit) for name in names)]
            for p, _, label in SLOTS
        ),
    ]


def long(panel, names, unit):
    return [
        ["乡镇", "指标", "时间", "计量单位", "数值"],
        *(
            [name, "工业总产值", f"2022年{label}", unit, plain(panel[name, p], unit)]
            for p, _, label in SLOTS
            for name in names
        ),
    ]


def two_rows(panel, names, unit):
    return [
        ["钟祥市分乡镇情况"],
        ["单位", *(f"2022年{label}" for *_, label in SLOTS)],
        ["", *[f"工业总产值（{unit}）"] * 3],
        *([name, *(plain(panel[name, slot[0]], unit) for slot in SLOTS)] for name in names),
    ]


def save(folder, rows, container):
    path = folder / "a.dat"
    if container in ("xlsx", "xls"):
        book = xlsxwriter.Workbook(path) if container == "xlsx" else xlwt.Workbook()
        sheet = book.add_worksheet("表") if container == "xlsx" else book.add_sheet("表")
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                figure = text.replace(".", "").isdigit()
                if text:
                    sheet.write(r, c, float(text) if figure else text)
        book.close() if container == "xlsx" else book.save(str(path))
    else:
        path.write_bytes("".join(";".join(row) + "\r\n" for row in rows).encode(container))
    return path


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    layout=st.sampled_from([wide, across, long, two_rows]),
    container=st.sampled_from(["xlsx", "xls", "utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    unit=st.sampled_from(list(UNITS)),
)
def test_what_was_written_is_read_back_exactly(tmp_path, data, layout, container, unit):
    names = data.draw(
        st.permutations(NAMES).flatmap(lambda order: st.integers(2, 7).map(lambda n: order[:n]))
    )
    # A workbook holds numbers as floats: fifteen digits are safe.
    panel = {(name, slot[0]): data.draw(st.integers(1, 10**9)) for name in names for slot in SLOTS}
    register = tmp_path / "register.csv"
    register.write_text(
        "code,name,aliases\n" + "".join(f"{i},{name},\n" for i, name in enumerate(NAMES)),
        encoding="utf-8",
    )
    read = clean_files(
        [save(tmp_path, layout(panel, names, unit), container)], Register.from_csv(register)
    ).panel
    expected = {(name, p, m): plain(panel[name, p], "万元") for name in names for p, m, _ in SLOTS}
    assert {
        (t, p, m): v
        for t, p, m, v in zip(
            read["township"], read["period"], read["months"], read["value_text"], strict=True
        )
    } == expected


def test_the_order_of_rows_never_matters(tmp_path, register):
    body = ["郢中街道,100,1.5", "胡集镇,60,2.5", "九里乡,20,3.5"]
    frames = []
    for order in ([0, 1, 2], [2, 0, 1]):
        path = tmp_path / "a.csv"
        path.write_text(
            "\n".join(["2022年1-3月", "乡镇,工业总产值累计(万元),同比%", *(body[i] for i in order)])
            + "\n",
            encoding="utf-8",
        )
        frames.append(clean_files([path], register).panel.drop(columns="source_cell"))
    assert frames[0].equals(frames[1])


@pytest.mark.parametrize("path", sorted(RAW.rglob("*.xlsx"))[::4], ids=lambda p: p.stem)
def test_calamine_and_openpyxl_read_the_same_cells(path):
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in read_source(path, path.name).sheets:
        other = book[sheet.name]
        for r, row in enumerate(sheet.rows):
            for c, value in enumerate(row):
                assert shown(value) == shown(other.cell(r + 1, c + 1).value), (sheet.name, r, c)


def test_language_time_zone_and_hash_seed_change_nothing(tmp_path):
    digests = set()
    for language, zone, seed in (("C", "UTC", "0"), ("zh_CN.UTF-8", "Asia/Shanghai", "1")):
        out = tmp_path / seed
        environment = os.environ | {
            "LANG": language,
            "LC_ALL": language,
            "TZ": zone,
            "PYTHONHASHSEED": seed,
        }
        files = sorted(str(p) for p in (RAW / "2022").iterdir()) + [
            str(RAW / "2020" / "2020年3月分乡镇工业主要指标.csv")
        ]
        subprocess.run(
            [
                sys.executable,
                "-m",
                "zx_analysis",
                "clean",
                *files,
                "--register",
                str(RAW.parent / "townships.csv"),
                "--out",
                str(out),
            ],
            env=environment,
            check=True,
            capture_output=True,
        )
        digests.add(
            tuple(
                hashlib.sha256((out / f"{name}.csv").read_bytes()).hexdigest()
                for name in ("panel", "findings", "row_ledger")
            )
        )
    assert len(digests) == 1
