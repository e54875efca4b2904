import csv
import re
import shutil

import openpyxl
import pytest

from zx_analysis import paths
from zx_analysis.city.city import City, files_under, made_up_files, sha256
from zx_analysis.cleaning import ledgers
from zx_analysis.cleaning.ledgers import read_ledgers
from zx_analysis.demo import bulletins, synthetic
from zx_analysis.messages.catalogue import InputRefused
from zx_analysis.reading.files import read_source

RAW = paths.PACKAGE.parent / "data" / "raw" / "zhongxiang"


def test_the_committed_city_is_written_again_byte_for_byte(tmp_path):
    bulletins.write_city(tmp_path)
    written = {p.relative_to(tmp_path).as_posix(): sha256(p) for p in files_under(tmp_path)}
    committed = {
        p.relative_to(RAW).as_posix(): sha256(p)
        for folder in ("bulletins", "ledgers")
        for p in files_under(RAW / folder)
    }
    committed["townships.csv"] = sha256(RAW / "townships.csv")
    assert written == committed
    assert made_up_files() == {
        digest for name, digest in committed.items() if name != "townships.csv"
    }


def test_the_folder_stays_below_three_megabytes():
    assert sum(p.stat().st_size for p in RAW.rglob("*") if p.is_file()) < 3_000_000


def test_seventeen_townships_of_october_2021_and_two_zones(real):
    with (real / "admin_divisions" / "streets_420881_asof_2021-10-31.csv").open(
        encoding="utf-8"
    ) as file:
        official = {row["code"]: row["name"] for row in csv.DictReader(file)}
    units = City.load("zhongxiang").register().units
    assert {code: unit.name for code, unit in units.items()} == {
        code: official[code] for code in units
    }
    assert sum(unit.kind == "town" for unit in units.values()) == 17 and len(units) == 19


def test_published_growth_is_not_the_ratio_of_the_published_levels():
    figures = synthetic.figures()
    march = ["2022-03"]
    published = synthetic.growth(figures.comparable, march)[synthetic.CODES]
    levels = figures.months["output_wan"]
    raw = 100 * (levels.loc["2022-03"] / levels.loc["2021-03"] - 1)
    assert ((published - raw).abs() > 0.5).sum() >= 10


def test_the_first_quarter_of_2020_stands_out():
    growth = synthetic.growth(synthetic.figures().comparable, ["2020-01", "2020-02"])
    assert growth["全市"] < -25


def test_revisions_never_make_a_cumulative_fall():
    figures = synthetic.figures()
    for year in range(2019, 2023):
        before = 0
        for _, months in synthetic.slots(year):
            now = synthetic.cumulative(figures, "output_wan", months[-1])
            assert (now > before).all()
            before = now


def test_sizes_are_as_unequal_as_real_townships():
    year = synthetic.figures().months["output_wan"].loc["2021-01":"2021-12"].sum()
    assert year.max() / year.min() > 50


def test_january_and_february_are_only_published_together():
    for path in files_under(RAW / "bulletins"):
        assert not re.search(r"年[12]月", path.name)
        for sheet in read_source(path, path.name).sheets:
            assert not {"1月", "2月"} & {
                sheet.text(r, c) for r in range(4) for c in range(sheet.width)
            }


@pytest.mark.parametrize(("title", "count"), [("增长点", 43), ("技改项目", 74)])
def test_ledgers_hold_what_the_announcement_counts(title, count):
    city = City.load("zhongxiang")
    assert len(read_ledgers(city, city.register())[title].rows) == count


def test_growth_points_are_worth_twenty_million_yuan_each():
    city = City.load("zhongxiang")
    assert read_ledgers(city, city.register())["增长点"].rows["预计新增产值(万元)"].min() >= 2000


def test_credit_codes_pass_the_official_check_and_a_changed_digit_fails():
    # By hand for 91350100M000100Y43, the example of GB 32100-2015: the weighted sum is 1640, 1640
    # mod 31 = 28, 31 - 28 = 3, whose character is 3.
    assert ledgers.is_credit_code("91350100M000100Y43")
    assert not ledgers.is_credit_code("91350100M000100Y44")


def test_the_ledgers_are_as_untidy_as_hand_kept_ones_and_each_slip_is_found():
    city = City.load("zhongxiang")
    found = {
        (title, finding["rule"], finding["cell"])
        for title, ledger in read_ledgers(city, city.register()).items()
        for finding in ledger.findings
    }
    # the slips that made_up_ledgers._untidy puts in: entry n stands in row n + 3
    assert found == {
        ("减停产企业", "credit_code", "A7"),
        ("后备企业", "registered_twice", "A9"),
        ("包联帮扶", "personal_number", "A11"),
        ("技改项目", "absurd_sum", "A44"),
        ("增长点", "unknown_department", "A13"),
    }


def test_no_bulletin_holds_a_phone_number_and_no_ledger_as_read_does():
    number = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
    for path in files_under(RAW / "bulletins"):
        for sheet in read_source(path, path.name).sheets:
            for row in sheet.rows:
                assert not any(isinstance(cell, str) and number.search(cell) for cell in row)
    city = City.load("zhongxiang")
    for ledger in read_ledgers(city, city.register()).values():
        assert not number.search(
            ledger.rows.drop(columns="统一社会信用代码", errors="ignore").to_csv()
            + str(ledger.findings)
        )


def test_a_ledger_with_a_second_filled_sheet_is_refused(tmp_path, monkeypatch):
    """Which of the two counts? Nobody can tell; an empty Sheet2 is none."""
    folder = tmp_path / "data" / "raw" / "zhongxiang"
    shutil.copytree(City.load("zhongxiang").folder, folder)
    monkeypatch.setenv("ZX_ROOT", str(tmp_path))
    path = next(p for p in sorted((folder / "ledgers").iterdir()) if p.suffix == ".xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Sheet2")
    book.save(path)
    city = City.load("zhongxiang")
    assert read_ledgers(city, city.register())
    book["Sheet2"]["A1"] = "草稿"
    book.save(path)
    with pytest.raises(
        InputRefused, match="2 张有内容的工作表（.*、Sheet2）；应为只有一张工作表的台账"
    ):
        read_ledgers(city, city.register())
