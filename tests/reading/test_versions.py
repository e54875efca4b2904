"""Two versions of one sheet: what the later one changed, and which one holds where the city says so."""

import tomllib
from decimal import Decimal

import pytest
import xlsxwriter

from zx_analysis.city import City
from zx_analysis.cleaning import InputRefused, clean_city

TOWNS = ("郢中街道", "胡集镇", "九里乡")


def april(city, **sheets):
    """A workbook of April 2022 in the small city: each sheet's figures of the three townships."""
    book = xlsxwriter.Workbook(str(city / "bulletins" / "2022年4月.xlsx"))
    for name, figures in sheets.items():
        page = book.add_worksheet(name)
        page.write(0, 0, "2022年4月分乡镇工业总产值（万元）")
        page.write_row(1, 0, ["乡镇", "本月"])
        for r, row in enumerate(zip(TOWNS, figures, strict=True)):
            page.write_row(2 + r, 0, row)
    book.close()


def cleaned(city, *versions):
    text = (city / "city.toml").read_text(encoding="utf-8")
    entries = [
        f'[[sheet_versions]]\nfile = "{file}"\nuse = "{use}"\nleave = "{leave}"\nsource = "电话核对"\n'
        for file, use, leave in versions
    ]
    (city / "city.toml").write_text(text + "\n".join(entries), encoding="utf-8")
    return clean_city(City.load(city.name))


def figures(read):
    rows = read.panel[read.panel["period"] == "2022-04"]
    return [Decimal(value) for value in rows["value_text"]]


BOOK = "bulletins/2022年4月.xlsx"
FIRST, LATER = [110, 70, 30], [112, 70, 24]


def test_a_revision_says_what_it_changed(small_city):
    """110 → 112 is a change of 2 / 112 = 1.8 %, 30 → 24 one of 6 / 30 = 20 %."""
    april(small_city, **{"4月": FIRST, "4月（修订）": LATER})
    read = cleaned(small_city)
    (said,) = read.findings.loc[read.findings["rule"] == "later_version_of_a_sheet", "message_zh"]
    assert "采用“4月（修订）”，2 个数不同，相差最大的是九里乡2022年4月的工业总产值" in said
    assert "30 万元 改为 24 万元" in said and figures(read) == LATER


def test_a_revision_without_a_change_says_so(small_city):
    april(small_city, **{"4月": FIRST, "4月（修订）": FIRST})
    (said,) = cleaned(small_city).findings["message_zh"]
    assert "两版共有的 3 个数都一样" in said


def test_the_city_says_that_the_first_version_holds(small_city):
    april(small_city, **{"4月": FIRST, "4月（修订）": LATER})
    read = cleaned(small_city, (BOOK, "4月", "4月（修订）"))
    assert figures(read) == FIRST
    (note,) = read.findings.to_dict("records")
    assert (note["severity"], note["rule"]) == ("note", "version_named_by_the_city")
    assert "用“4月”，不用“4月（修订）”（电话核对）：2 个数不同" in note["message_zh"]
    assert "24 万元 改为 30 万元" in note["message_zh"]
    ledger = read.row_ledger[read.row_ledger["file"] == BOOK]
    left = ledger[ledger["sheet"] == "4月（修订）"].iloc[0]
    assert left["rows_kept"] == 0 and "city.toml 写明不用 3 行" in left["reason"]
    assert all(
        ledger["rows_read"] == ledger["rows_kept"] + ledger["rows_control"] + ledger["rows_dropped"]
    )


def test_of_two_revisions_the_one_that_is_named_takes_the_place_of_the_first(small_city):
    april(small_city, **{"4月": FIRST, "4月（修订）": LATER, "4月（定稿）": [1, 2, 3]})
    with pytest.raises(InputRefused):  # which of two revisions holds, nobody can tell
        cleaned(small_city)
    assert figures(cleaned(small_city, (BOOK, "4月（定稿）", "4月（修订）"))) == [1, 2, 3]


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ((BOOK, "4月", "四月"), "应为有 city.toml 的 sheet_versions 写的 四月"),
        (("2022年4月.xlsx", "4月", "4月（修订）"), "如 bulletins/2022年.xlsx"),
    ],
)
def test_a_name_that_is_not_there_is_refused(small_city, version, said):
    april(small_city, **{"4月": FIRST, "4月（修订）": LATER})
    with pytest.raises(InputRefused) as refused:
        cleaned(small_city, version)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("earlier", "last"),
    [
        ("4月修", "4月修2"),
        ("4月（修）", "4月(修2)"),
        ("4月修订1", "4月修订2"),
        ("4月（第一次修订）", "4月（第二次修订）"),
        ("4月v2", "4月v3"),
        ("4月修订0512", "4月修订0515"),
    ],
)
def test_of_several_revisions_the_one_of_the_highest_number_holds(small_city, earlier, last):
    april(small_city, **{"4月": FIRST, last: LATER, earlier: [1, 2, 3]})
    read = cleaned(small_city)
    said = read.findings.loc[read.findings["rule"] == "later_version_of_a_sheet", "message_zh"]
    assert figures(read) == LATER
    assert len(said) == 2 and all(f"采用“{last}”" in one for one in said)


@pytest.mark.parametrize("others", [("4月（修订）", "4月（定稿）"), ("4月修订", "4月订正")])
def test_revisions_without_an_order_are_one_refusal_with_the_lines_to_write(small_city, others):
    april(small_city, **{"4月": FIRST, others[0]: LATER, others[1]: [1, 2, 3]})
    with pytest.raises(InputRefused) as refused:
        cleaned(small_city)
    (said,) = refused.value.messages
    entry = str(said).split("[[sheet_versions]]")[1].split("File")[0]
    written = tomllib.loads(f"[[sheet_versions]]{entry}")["sheet_versions"][0]
    assert written["file"] == BOOK and {written["use"], written["leave"]} == set(others)
    read = cleaned(small_city, (BOOK, written["use"], written["leave"]))
    assert figures(read) == ([1, 2, 3] if written["use"] == others[1] else LATER)


def test_revisions_that_say_the_same_need_no_order(small_city):
    april(small_city, **{"4月": FIRST, "4月（修订）": LATER, "4月（定稿）": LATER})
    assert figures(cleaned(small_city)) == LATER
