"""Files that once were read wrong, refused without need or led to a crash, each with what is right.

`cases/reading/expected.json` lists for each of its workbooks the ways that are right (see
`corpus.Truth`), the figures that `read` must give, and the words of which one has to be said; truth
null: the figures are not compared.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.claims.corpus import (
    TAX,
    Truth,
    failure,
    reads,
    reads_or_doubts,
    refuses,
    values,
    warns,
)
from zx_analysis.city.register import Register
from zx_analysis.cleaning.clean import InputRefused, clean_files

CASES = Path(__file__).parent / "cases"
READING = {
    case["id"]: case
    for case in json.loads((CASES / "reading" / "expected.json").read_text(encoding="utf-8"))
}
ABOUT = {
    "A19": "second-quarter-sheet-june",
    "A23": "second-half-file-december",
    "A29": "header-january-february-in-words",
    "A30": "months-in-words",
    "A37": "title-same-period",
    "B05": "format-per-mille",
    "B14": "growth-times-100",
    "B32": "white-by-theme",
    "B46": "total-called-summary",
    "B49b": "total-of-the-county-short",
    "B57c": "sheet-of-telephones",
    "C08": "year-to-date",
    "C13": "quarter-to-date-june",
    "C15c": "1-to-20-march",
    "C16": "target-beside-completion",
    "C21": "indices-beside-both-years",
    "D10": "web-hidden-key",
    "D10e": "web-hidden-column",
    "G21": "unit-below",
    "G24": "expected-below",
}
TOWNS = ["东岭街道", "柳河镇", "石桥镇", "白沙镇", "青山镇", "枫林乡"]


def right(case: dict) -> Truth:
    """An entry of expected.json as a truth; what a refusal says is not prescribed there."""
    figures = (
        None
        if case["truth"] is None
        else {(town, when, months, name): text for town, when, months, name, text in case["truth"]}
    )
    ways = frozenset(case["kinds"])
    return Truth(ways, figures, tuple(case["names"]) if "warn" in ways else (), ())


@pytest.mark.parametrize("number", READING, ids=[f"{number}-{ABOUT[number]}" for number in READING])
def test_workbook_by_kind(number, tmp_path):
    case = READING[number]
    truth = right(case)
    (file,) = (CASES / "reading" / number).iterdir()
    register = (CASES / "reading" / case["register"]).read_text(encoding="utf-8")
    if "refuse" in truth.ways and refused(file, register, tmp_path):
        return
    assert not failure([file], register, tmp_path, truth)


def refused(file: Path, register: str, folder: Path) -> bool:
    (folder / "townships.csv").write_text(register, encoding="utf-8")
    try:
        clean_files([file], Register.from_csv(folder / "townships.csv"))
    except InputRefused as refusal:
        assert file.name in str(refusal)
        return True
    return False


def output(period: str, months: int, texts: list, indicator: str = "output_wan", towns=TOWNS):
    return values(period, months, [str(text) for text in texts], indicator, towns)


ANNUAL = output("2021-12", 12, [494526, 370526.4, 337368, 234723.6, 180033.6, 110804.4]) | output(
    "2021-12", 12, [5.1, 6.2, 7.3, -1.4, 2.5, 3.6], "output_growth_pct"
)
TAXES = output("2022-03", 1, [1030.3, 771.9, 702.9, 489, 375.1, 230.8], TAX) | output(
    "2022-03", 3, [2943.6, 2205.5, 2008.1, 1397.2, 1071.6, 659.6], TAX
)
MARCH = output("2022-03", 1, [41210.5, 30877.2, 28114, 19560.3, 15002.8, 9233.7])
QUARTER = output("2022-03", 3, [123631.5, 92631.6, 84342, 58680.9, 45008.4, 27701.1])
FRACTIONS = output("2022-03", 1, [0.125, 0.062, -0.031, 0.081, 0.2, 1.304], "output_growth_pct")
CITIES = ["东岭市", "柳河县", "石桥区"]
OF_CITIES = output("2022-03", 1, [510.2, 410.1, 310], towns=CITIES) | output(
    "2022-03", 3, [1500.3, 1200.2, 900.1], towns=CITIES
)
TURNED = ["城关街道", "云溪街道", "石桥镇", "白沙镇", "大岭镇", "青岚经济开发区"]
GROUPED = (
    output("2024-03", 1, [19679, 15923, 11515, 7355], towns=TURNED[:4])
    | output("2024-03", 3, [54212, 41489, 28914, 19088], towns=TURNED[:4])
    | output("2024-03", 3, [0.8, 8.5, 4.5, -0.7], "output_growth_pct", TURNED[:4])
)
COUNTY = (
    output("2024-03", 1, [19679, 15923, 11515, 7355, 8007, 42396], towns=TURNED)
    | output("2024-03", 3, [54212, 41489, 28914, 19088, 21213, 108049], towns=TURNED)
    | output("2024-03", 3, [0.8, 8.5, 4.5, -0.7, 8.7, 15.8], "output_growth_pct", TURNED)
)
# The county's 129587 and 336786 are more than the six units that the table lists.
BESIDE_COUNTY = ("129587", "336786", "快报数")
CORNER, NUMBERED = "corner-cell-names-another-indicator", "numbered-title-hides-the-period"
YEARLY, GROUP = "annual-table-read-as-december", "group-row-on-its-own-line"
NOTE = "note-below-a-turned-table"
FILES = {
    "annual-file-december": (
        f"{YEARLY}/2021年12月各乡镇工业总产值.xlsx",
        reads_or_doubts(ANNUAL, "年度", "全年", "1-12月"),
    ),
    "annual-no-month": (
        f"{YEARLY}/各乡镇工业总产值.xlsx",
        reads_or_doubts(ANNUAL, "1-12月", "全年"),
    ),
    "corner-tax-file-output": (
        f"{CORNER}/2022年3月规上工业总产值.csv",
        Truth(frozenset({"read", "refuse"}), TAXES, ("工业税收", "指标")),
    ),
    "corner-tax": (f"{CORNER}/2022年3月.csv", reads(TAXES)),
    "fractions-with-one-above-one": (
        "fractions-with-one-above-one/2022年3月.xlsx",
        warns(MARCH | FRACTIONS, "小数"),
    ),
    "group-row-with-units": (f"{GROUP}/g.csv", reads(GROUPED)),
    "group-row-without-units": (f"{GROUP}/g2.csv", reads(GROUPED)),
    "html-layout-table": ("html-layout-table-crashes/导出.xls", refuses("套在一起的网页表格")),
    "head-counties-and-cities": (
        "name-head-ending-in-shi-or-xian/2022年3月.xlsx",
        reads(OF_CITIES),
    ),
    "turned-table": (f"{NOTE}/b1.csv", reads(COUNTY, beside=BESIDE_COUNTY)),
    "turned-table-with-a-note": (f"{NOTE}/b2.csv", reads(COUNTY, beside=BESIDE_COUNTY)),
    "numbered-title-file-march": (f"{NUMBERED}/2022年3月工业总产值.xlsx", reads(MARCH)),
    "numbered-title": (f"{NUMBERED}/工业.xlsx", reads(MARCH)),
    "title-after-table-3-2": (f"{NUMBERED}/表3-2.xlsx", reads(MARCH)),
    "serial-numbers": ("serial-numbers-cause-false-remarks/2022年3月.xlsx", reads(MARCH | QUARTER)),
}


@pytest.mark.parametrize("name", FILES)
def test_file(name, tmp_path):
    file, truth = FILES[name]
    path = CASES / file
    register = (path.parent / "register.csv").read_text(encoding="utf-8")
    assert not failure([path], register, tmp_path, truth)


def test_growth_below_minus_100_names_every_cell(tmp_path):
    folder = CASES / "growth-below-minus-100"
    try:
        cleaned = clean_files(
            [folder / "2022年3月.xlsx"], Register.from_csv(folder / "register.csv")
        )
    except InputRefused as refusal:
        said = str(refusal)
    else:
        warned = cleaned.to_check
        said = " ".join([*warned["cell"], *warned["message_zh"]])
    assert all(cell in said for cell in ("C5", "C7", "C8"))


def test_serial_numbers_cause_no_finding():
    folder = CASES / "serial-numbers-cause-false-remarks"
    cleaned = clean_files([folder / "2022年3月.xlsx"], Register.from_csv(folder / "register.csv"))
    assert cleaned.findings.empty


def test_layout_table_ends_one_file_not_the_command(tmp_path, zx):
    folder = CASES / "html-layout-table-crashes"
    shutil.copytree(folder, tmp_path / "in")
    (tmp_path / "in" / "register.csv").unlink()
    for entry in (folder / "导出.xls", tmp_path / "in"):
        code, out, err = zx(
            "clean", entry, "--register", folder / "register.csv", "--out", tmp_path / "out"
        )
        assert code == 3
        assert "导出.xls" in out + err and "套在一起的网页表格" in out + err


def test_a_total_gets_no_share_of_the_fund(zx):
    file = CASES / "allocate-total-row-gets-half-the-fund" / "output.csv"
    code, out, err = zx("allocate", file, "--fund-yuan", "1000000.00")
    assert code == 3
    assert "output.csv" in out + err and "合计" in out + err and "500000" not in out + err


def test_a_target_is_answered_in_words_too(zx):
    file = CASES / "forecast-target-not-answered" / "history.csv"
    code, out, _ = zx("forecast", file, "--quarter", "2022Q1", "--target", "2100")
    assert code == 0
    assert "概率" in out and "历史只有 3 个月" in out


def test_a_target_met_exactly_is_met(zx):
    file = CASES / "target-met-exactly-told-as-missed" / "history.csv"
    code, out, _ = zx("forecast", file, "--quarter", "2022Q1", "--target", "18855.7", "--json")
    assert code == 0
    assert json.loads(out)["probability"] == 1.0
