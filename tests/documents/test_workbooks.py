"""One look for every workbook: what a printed sheet holds, and what a cell may hold."""

import datetime

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from zx_analysis.documents import workbooks
from zx_analysis.documents.workbooks import Sheets, month_end, save_workbook, xml_text

NAME = "钟祥市胡集镇某某精细化工有限责任公司"  # 18 characters, 36 Latin ones


def made(tmp_path, columns, **options):
    path = tmp_path / "t.xlsx"
    save_workbook(
        path,
        lambda book: Sheets(book, "标记").table(
            "表", options.pop("title", "题"), columns, **options
        ),
        mark="标记",
        created=datetime.date(2022, 3, 31),
    )
    return openpyxl.load_workbook(path)["表"]


def widths(sheet, count):
    # openpyxl gives the width as stored: with 5 pixels of padding on 7 of a character
    return [
        round(sheet.column_dimensions[get_column_letter(c + 1)].width - 5 / 7) for c in range(count)
    ]


def test_a_column_is_as_wide_as_its_words_need_not_as_its_header(tmp_path):
    columns = [
        ("权重变动时落在末位的比例", "number", [0.5, 1.0]),
        ("并列", "text", ["", ""]),
        ("乡镇", "text", ["长滩镇", "甲"]),
        ("办理情况", "hand", ["", ""]),
    ]
    # a third of 24 and 2; the word of the header, 4, and 2; 6 and 2; the room for writing by
    # hand
    assert widths(made(tmp_path, columns), 4) == [10, 6, 8, workbooks.BY_HAND]


def test_a_header_is_broken_between_its_words(tmp_path):
    # 减停产企业 is 减停产 and 企业: 6 and 2, though a third of 10 is 4; 拉动（百分点）: a third of 14
    columns = [("减停产企业", "whole", [1]), ("拉动（百分点）", "whole", [1])]
    assert widths(made(tmp_path, columns), 2) == [8, 7]


def test_a_column_of_words_is_wider_where_the_sheet_has_room(tmp_path):
    # 200 characters beside a column of 6 + 2: what is left of 132
    columns = [("节", "text", ["概况甲"]), ("句子", "text", ["字" * 100])]
    assert widths(made(tmp_path, columns), 2) == [8, 124]


@pytest.mark.parametrize("portrait", [False, True])
def test_a_sheet_is_printed_in_letters_of_nine_points_or_more(tmp_path, portrait):
    sheet = made(
        tmp_path,
        [(f"栏{i}", "text", [NAME] * 3) for i in range(5 if portrait else 7)]
        + [("金额", "number", [1234567.0] * 3)],
        portrait=portrait,
    )
    own = widths(sheet, sheet.max_column)
    # 11 pt where a character of 7 pixels is one; a sheet of A4 less its margins in inches of 96
    # pixels
    pixels, room = (
        sum(7 * width + 5 for width in own),
        ((8.27 if portrait else 11.69) - sheet.page_margins.left - sheet.page_margins.right) * 96,
    )
    assert 11 * min(1, room / pixels) >= 9
    assert (
        sheet.page_setup.orientation == ("portrait" if portrait else "landscape")
        and sheet.page_setup.paperSize == 9
    )
    # 36 Latin characters in a column of fewer: the row is as high as the lines they take
    assert sheet.row_dimensions[4].height >= 15 * 36 / own[0]


def test_what_fits_is_left_as_it_is(tmp_path):
    # 36 and 2, as each of the 18 characters is a pixel wider than two Latin ones; 1,234,567; 2 each
    assert widths(made(tmp_path, [("企业", "text", [NAME]), ("金额", "whole", [1234567])]), 2) == [
        40,
        11,
    ]


@pytest.mark.parametrize("bad", ["\x00", "\x01", "\x0b", "\ufffe", "\ud800"])
def test_characters_that_no_office_file_can_hold_are_left_out(tmp_path, bad):
    sheet = made(
        tmp_path, [(f"栏{bad}目", "text", [f"甲{bad}乙"])], title=f"题{bad}目", note=f"注{bad}意"
    )
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value, sheet["A4"].value] == [
        "题目",
        "标记　注意",
        "栏目",
        "甲乙",
    ]
    assert xml_text("甲\t乙\n\U00020000") == "甲\t乙\n\U00020000"


def test_each_row_may_have_its_own_kind(tmp_path):
    sheet = made(tmp_path, [("目标值", ["number", "whole"], [268.0, 14.0])])
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 1).number_format) for row in (4, 5)] == [
        (268, "#,##0.00"),
        (14, "#,##0"),
    ]


def test_sums_stand_below_every_column_of_figures(tmp_path):
    sheet = made(
        tmp_path,
        [("乡镇", "text", ["甲", "乙"]), *((f"方案{i}", "number", [i, 2.0]) for i in range(28))],
        total=True,
    )
    # columns B to AC, figures in rows 4 and 5
    assert [
        sheet["A6"].value,
        sheet["B6"].value,
        sheet["Z6"].value,
        sheet["AA6"].value,
        sheet["AC6"].value,
    ] == ["合计", "=SUM(B4:B5)", "=SUM(Z4:Z5)", "=SUM(AA4:AA5)", "=SUM(AC4:AC5)"]


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2022-03", (2022, 3, 31)),
        ("2022-06", (2022, 6, 30)),
        ("2024-02", (2024, 2, 29)),
        ("2023-12", (2023, 12, 31)),
    ],
)
def test_the_last_day_of_a_month(period, day):
    assert month_end(period) == datetime.date(*day)


def test_a_remark_longer_than_the_table_is_written_over_all_columns(tmp_path):
    columns = [("乡镇", "text", [NAME]), ("数", "whole", [1])]
    assert not made(tmp_path, columns, note="短").merged_cells.ranges
    sheet = made(tmp_path, columns, note="长" * 40)
    assert [str(place) for place in sheet.merged_cells.ranges] == ["A2:B2"]
    assert sheet["A2"].alignment.wrap_text


def test_days_and_fractions_stay_on_one_line_where_words_are_narrowed(tmp_path):
    columns = [(f"栏{i}", "text", [NAME] * 3) for i in range(7)]
    sheet = made(tmp_path, [*columns, ("份额", "text", ["2666067000000000/11101567"] * 3)])
    assert widths(sheet, 8)[7] == 2 + 25 + 1 and widths(sheet, 8)[0] < 2 + 36
