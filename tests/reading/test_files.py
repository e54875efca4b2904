"""Containers: what is read, what is refused and why; nothing is decided by a file's name."""

import datetime
import errno
import os
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from tests.awkward.corpus import repacked
from zx_analysis.city.city import InputRefused
from zx_analysis.cleaning.clean import clean_files
from zx_analysis.reading import files as files_module
from zx_analysis.reading import xls
from zx_analysis.reading.files import listed, read_source

TABLE = ["2022年3月", "乡镇,工业总产值本月(万元)", "胡集镇,1200.5", "九里乡,30"]
FIGURES = {"胡集镇": "1200.5", "九里乡": "30"}


def figures(path, register):
    panel = clean_files([path], register).panel
    return dict(zip(panel["township"], panel["value_text"], strict=True))


def rules(path, register):
    """Rules of the findings; that 郢中街道 is missing in every one of these files is said, too."""
    return [
        rule for rule in clean_files([path], register).findings["rule"] if rule != "missing_value"
    ]


def refused(path, register):
    with pytest.raises(InputRefused) as caught:
        clean_files([path], register)
    text = str(caught.value)
    assert "File " in text and "；应为" in text
    return text


def write_xlsx(path, rows=None, options=None):
    """The table as a workbook; gives the open book so that a test can add what it is about."""
    book = xlsxwriter.Workbook(path, options or {})
    sheet = book.add_worksheet("产值")
    for r, row in enumerate(rows or [line.split(",") for line in TABLE]):
        for c, value in enumerate(row):
            try:
                sheet.write_number(r, c, float(value))
            except (TypeError, ValueError):
                sheet.write(r, c, value)
    return book, sheet


def write_xls(path, rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("产值")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    return book, sheet


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_in_every_encoding_delimiter_and_line_end(
    tmp_path, register, encoding, delimiter, end
):
    path = tmp_path / "a.txt"
    path.write_bytes("".join(line.replace(",", delimiter) + end for line in TABLE).encode(encoding))
    assert figures(path, register) == FIGURES


def test_a_delimiter_is_not_a_thousands_separator(tmp_path, register):
    path = tmp_path / "a.csv"
    path.write_text(
        "2022年3月\n乡镇;工业总产值本月(万元)\n胡集镇;1,200.5\n九里乡;30\n", encoding="utf-8"
    )
    assert figures(path, register) == FIGURES


def test_a_thousands_separator_that_splits_a_csv_cell_is_refused(tmp_path, register):
    path = tmp_path / "a.csv"
    path.write_text(
        "2022年3月\n乡镇,工业总产值本月(万元)\n胡集镇,1,200\n九里乡,30\n", encoding="utf-8"
    )
    assert "单元格 C3" in refused(path, register)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.xls", "a.dat"])
def test_the_content_decides_not_the_name(tmp_path, register, name):
    path = tmp_path / "book"
    write_xlsx(path)[0].close()
    path.rename(tmp_path / name)
    assert figures(tmp_path / name, register) == FIGURES


def test_a_legacy_workbook_and_one_with_macros(tmp_path, register):
    write_xls(
        tmp_path / "a.xls",
        [["2022年3月"], ["乡镇", "工业总产值本月(万元)"], ["胡集镇", 1200.5], ["九里乡", 30]],
    )[0].save(str(tmp_path / "a.xls"))
    assert figures(tmp_path / "a.xls", register) == FIGURES
    write_xlsx(tmp_path / "a.xlsm")[0].close()
    with zipfile.ZipFile(tmp_path / "a.xlsm", "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")
    assert figures(tmp_path / "a.xlsm", register) == FIGURES and rules(
        tmp_path / "a.xlsm", register
    ) == ["macro"]


def test_an_html_table_called_xls(tmp_path, register):
    path = tmp_path / "a.xls"
    rows = (
        "<tr><td colspan=2>2022年3月</td></tr><tr><th rowspan=2>乡镇</th><th>工业总产值(万元)</th></tr><tr><th>本月</th></tr>"
        + "".join(
            f"<tr><td>{line.split(',')[0]}</td><td>{line.split(',')[1]}</td></tr>"
            for line in TABLE[2:]
        )
    )
    path.write_bytes(
        f"<html><head><meta charset=gb2312></head><body><table>{rows}</table></body></html>".encode(
            "gb18030"
        )
    )
    assert figures(path, register) == FIGURES


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "空文件"),
        ("a.csv", b"\xef\xbb\xbf\r\n \r\n", "空文件"),
        ("a.xlsx", b"PK\x03\x04 nothing", "损坏、没有传完"),
        ("a.csv", "\n".join(TABLE).encode(), "截断"),
        ("a.csv", ("\n".join(TABLE[:3]) + "\n九里").encode(), "截断"),
        ("a.csv", ("\n".join(TABLE) + '\n"郢中街道,3\n').encode(), "引号"),
        (
            "a.csv",
            "\n".join(TABLE[:3]).encode("gb18030") + "\n九里乡乡九里乡,30\n".encode(),
            "UTF-8 编码的一行",
        ),
        ("a.csv", b"\xff\xff\xfe\x81\x20\xff\n" * 3, "无法识别"),
        ("a.pdf", b"%PDF-1.7 ...", "PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "损坏、没有传完"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 600
            + "EncryptedPackage".encode("utf-16-le"),
            "密码",
        ),
        ("a.xlsx.part", b"PK\x03\x04", "没有下载完"),
        ("a.xml", b"<?xml version='1.0'?><Workbook/>", "XML"),
        ("a.htm", b"<html><body>no table</body></html>", "没有表格的网页"),
    ],
)
def test_what_cannot_be_read_whole_is_refused_with_the_reason(
    tmp_path, register, name, data, words
):
    (tmp_path / name).write_bytes(data)
    assert words in refused(tmp_path / name, register)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.EACCES, "没有权限"),
        (errno.EBUSY, "文件被占用"),
        (errno.EIO, "磁盘读写出错"),
        (errno.ELOOP, "系统打不开"),
    ],
)
def test_a_file_that_does_not_open_says_why_in_chinese(
    tmp_path, register, monkeypatch, number, why
):
    def refuse(path):
        raise OSError(number, os.strerror(number), str(path))

    (tmp_path / "a.csv").write_text("\n".join(TABLE), encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputRefused) as caught:
        read_source(tmp_path / "a.csv", "a.csv")
    chinese, english = str(caught.value).split("\n")
    assert (
        chinese
        == f"文件 a.csv：读到打不开的文件（{why}）；应为可以打开的表格文件。请检查它有没有被占用、有没有读取权限。"
        and os.strerror(number) in english
    )


def test_a_note_at_the_end_needs_no_line_break(tmp_path, register):
    path = tmp_path / "a.csv"
    path.write_text("\n".join([*TABLE, "注：快报数"]), encoding="utf-8")
    assert figures(path, register) == FIGURES and rules(path, register)[0] == "no_final_newline"


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.99])
def test_a_workbook_cut_anywhere_is_refused(tmp_path, register, cut):
    write_xlsx(tmp_path / "a.xlsx")[0].close()
    data = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "a.xlsx").write_bytes(data[: int(len(data) * cut)])
    assert "没有传完" in refused(tmp_path / "a.xlsx", register)


def test_a_damaged_stream_is_refused(tmp_path, register):
    write_xlsx(tmp_path / "a.xlsx")[0].close()
    data = bytearray((tmp_path / "a.xlsx").read_bytes())
    start = data.find(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 20
    data[start : start + 8] = b"\x00" * 8
    (tmp_path / "a.xlsx").write_bytes(bytes(data))
    assert "损坏" in refused(tmp_path / "a.xlsx", register)


def test_a_zip_bomb_a_far_cell_and_a_doctype_are_refused(tmp_path, register):
    for name in ("bomb", "far", "type"):
        write_xlsx(tmp_path / f"{name}.xlsx")[0].close()
    repacked(
        tmp_path / "bomb.xlsx", "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 100_000_001
    )
    repacked(
        tmp_path / "far.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )
    repacked(
        tmp_path / "type.xlsx",
        "xl/workbook.xml",
        lambda xml: xml.replace(
            b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1
        ),
    )
    assert "解压后超过 100 MB" in refused(tmp_path / "bomb.xlsx", register)
    assert "第 1048576 行" in refused(tmp_path / "far.xlsx", register)
    assert "文档类型" in refused(tmp_path / "type.xlsx", register)


SHEET = "xl/worksheets/sheet1.xml"
DAMAGED = {
    "an address in small letters": (SHEET, lambda xml: xml.replace(b'r="B3"', b'r="b3"')),
    "a row without a number": (SHEET, lambda xml: xml.replace(b'<row r="3"', b'<row r="x3"')),
    "a style without a number": (SHEET, lambda xml: xml.replace(b'<c r="B3"', b'<c s="x" r="B3"')),
    "a sheet that is no XML": (
        SHEET,
        lambda xml: xml.replace(b"</worksheet>", b"<oops></worksheet>"),
    ),
    "a hidden column without its end": (SHEET, lambda xml: re.sub(rb' max="[0-9]+"', b"", xml)),
    "comments cut off": ("xl/comments1.xml", lambda xml: xml[:-20]),
    "relations cut off": ("xl/worksheets/_rels/sheet1.xml.rels", lambda xml: xml[:-20]),
    "shared strings cut off": ("xl/sharedStrings.xml", lambda xml: xml[:-20]),
    "a format without its number": (
        "xl/styles.xml",
        lambda xml: xml.replace(b'numFmtId="164" formatCode', b"formatCode"),
    ),
    "an encoding that is none": ("xl/styles.xml", lambda xml: xml.replace(b"UTF-8", b"UTF-x")),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_part_that_is_not_as_the_standard_says_is_refused(tmp_path, register, name):
    book, sheet = write_xlsx(tmp_path / "a.xlsx")
    sheet.write_formula("B3", "=1200+0.5", book.add_format({"num_format": '0.0"元"'}), 1200.5)
    sheet.write_comment("B4", "看")
    sheet.set_column(3, 3, None, None, {"hidden": True})
    book.close()
    assert "损坏、没有传完" in refused(repacked(tmp_path / "a.xlsx", *DAMAGED[name]), register)


def test_a_legacy_workbook_whose_fonts_are_not_there_is_refused(tmp_path, register, monkeypatch):
    write_xls(
        tmp_path / "a.xls", [["2022年3月"], ["乡镇", "工业总产值本月(万元)"], ["胡集镇", 1200.5]]
    )[0].save(str(tmp_path / "a.xls"))
    whole = xls.xlrd.open_workbook

    def without_fonts(**given):
        book = whole(**given)
        book.font_list.clear()
        return book

    monkeypatch.setattr(xls.xlrd, "open_workbook", without_fonts)
    assert "损坏、没有传完" in refused(tmp_path / "a.xls", register)


def html(path, *tables):
    """The table as many times as there are `tables`; each says what its 胡集镇 row begins with and
    how its title cell is spanned.
    """
    whole = ""
    for row, title in tables:
        cells = ["".join(f"<td>{cell}</td>" for cell in line.split(",")) for line in TABLE]
        whole += f"<table><tr><td {title}>{TABLE[0]}</td></tr><tr>{cells[1]}</tr><tr {row}>{cells[2]}</tr><tr>{cells[3]}</tr></table>"
    path.write_text(f"<html><body>{whole}</body></html>", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "span", ["colspan='²'", "colspan='x'", "colspan=0", f"rowspan=1 colspan={'9' * 5000}"]
)
def test_a_span_that_is_no_number_or_none_that_a_page_can_have(tmp_path, register, span):
    assert figures(html(tmp_path / "a.xls", ("", span)), register) == FIGURES


def test_a_small_page_that_asks_for_millions_of_cells_is_refused(tmp_path, register):
    assert "以上的表格" in refused(
        html(tmp_path / "a.xls", ("", "></td>" + "<td rowspan=1000 colspan=1000>" * 9)), register
    )
    (tmp_path / "b.xls").write_text(
        "<table>" + "<td colspan=1000>x</td>" * 1000 + "<tr><td>x</td></tr>" * 10_000 + "</table>",
        encoding="utf-8",
    )
    assert "以上的表格" in refused(tmp_path / "b.xls", register)


def test_a_hidden_row_of_the_second_of_two_equal_tables_is_said(tmp_path):
    source = read_source(html(tmp_path / "a.xls", ("", ""), ("hidden", "")), "a.xls")
    assert [(f["rule"], f["sheet"], f["cell"]) for f in source.findings] == [
        ("hidden_lines", "表2", "A3")
    ]


def test_many_padding_rows_do_no_harm(tmp_path, register):
    book, sheet = write_xlsx(tmp_path / "a.xlsx")
    for r in range(10, 200_000, 7):
        sheet.write_blank(r, 0, None, book.add_format({"bold": True}) if r == 10 else None)
    sheet.set_row(199_999, 15)
    book.close()
    assert figures(tmp_path / "a.xlsx", register) == FIGURES


def test_a_full_legacy_sheet_was_probably_cut(tmp_path, register):
    rows = (
        [["2022年3月"], ["乡镇", "工业总产值本月(万元)"], ["胡集镇", 1200.5], ["九里乡", 30]]
        + [[]] * 65_531
        + [["x"]]
    )
    write_xls(tmp_path / "a.xls", rows)[0].save(str(tmp_path / "a.xls"))
    assert "65536 行" in refused(tmp_path / "a.xls", register)


def test_hidden_sheets_rows_and_columns(tmp_path, register):
    book, sheet = write_xlsx(tmp_path / "a.xlsx")
    draft, deep = book.add_worksheet("草稿"), book.add_worksheet("底稿")
    for other in (draft, deep):
        other.write_row(0, 0, ["2022年3月"])
        other.write_row(1, 0, ["乡镇", "工业总产值本月(万元)"])
        other.write_row(2, 0, ["胡集镇", 9999])
        other.write_row(3, 0, ["九里乡", 9999])
    draft.hide()
    deep.very_hidden()
    sheet.set_row(3, None, None, {"hidden": True})
    book.close()
    assert figures(tmp_path / "a.xlsx", register) == FIGURES
    assert sorted(rules(tmp_path / "a.xlsx", register))[:3] == [
        "hidden_lines",
        "hidden_sheet",
        "hidden_sheet",
    ]


def test_hidden_parts_of_a_legacy_workbook(tmp_path, register):
    book, sheet = write_xls(
        tmp_path / "a.xls",
        [["2022年3月"], ["乡镇", "工业总产值本月(万元)"], ["胡集镇", 1200.5], ["九里乡", 30]],
    )
    draft = book.add_sheet("草稿")
    draft.visibility = 1
    draft.write(0, 0, "胡集镇")
    sheet.row(3).hidden = True
    book.save(str(tmp_path / "a.xls"))
    assert figures(tmp_path / "a.xls", register) == FIGURES
    assert {"hidden_lines", "hidden_sheet"} <= set(rules(tmp_path / "a.xls", register))


def test_a_second_visible_sheet_with_other_figures_is_refused(tmp_path, register):
    book, _ = write_xlsx(tmp_path / "a.xlsx")
    book.add_worksheet("又一").write_row(0, 0, ["2022年3月"])
    for r, row in enumerate(
        [["乡镇", "工业总产值本月(万元)"], ["胡集镇", 1201], ["九里乡", 30]], start=1
    ):
        book.get_worksheet_by_name("又一").write_row(r, 0, row)
    book.close()
    text = refused(tmp_path / "a.xlsx", register)
    assert "1201" in text and "产值!B3" in text


def test_formulas_errors_and_links(tmp_path, register):
    book, sheet = write_xlsx(tmp_path / "a.xlsx")
    sheet.write_formula("B3", "=1200+0.5", None, 1200.5)
    book.close()
    assert figures(tmp_path / "a.xlsx", register) == FIGURES and "formula" in rules(
        tmp_path / "a.xlsx", register
    )
    book, sheet = write_xlsx(tmp_path / "b.xlsx")
    sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
    book.close()
    assert "#DIV/0!" in refused(tmp_path / "b.xlsx", register)
    book, sheet = write_xlsx(tmp_path / "c.xlsx")
    sheet.write_formula("B3", "=1200+0.5", None, "")
    book.close()
    assert "公式没有计算结果" in refused(tmp_path / "c.xlsx", register)
    write_xlsx(tmp_path / "d.xlsx")[0].close()
    with zipfile.ZipFile(tmp_path / "d.xlsx", "a") as package:
        package.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    assert "external_link" in rules(tmp_path / "d.xlsx", register)


def test_a_legacy_error_cell_is_refused(tmp_path, register):
    book, sheet = write_xls(
        tmp_path / "a.xls",
        [["2022年3月"], ["乡镇", "工业总产值本月(万元)"], ["胡集镇"], ["九里乡", 30]],
    )
    sheet.row(2).set_cell_error(1, "#REF!")
    book.save(str(tmp_path / "a.xls"))
    assert "#REF!" in refused(tmp_path / "a.xls", register)


@pytest.mark.parametrize("mode", [False, True])
def test_dates_of_both_systems_in_a_header(tmp_path, register, mode):
    book, sheet = write_xlsx(
        tmp_path / "a.xlsx",
        [["工业总产值（万元）"], ["乡镇"], ["胡集镇", 1200.5], ["九里乡", 30]],
        {"date_1904": mode},
    )
    sheet.write_datetime(
        1, 1, datetime.datetime(2022, 3, 1), book.add_format({"num_format": "yyyy年m月"})
    )
    book.close()
    panel = clean_files([tmp_path / "a.xlsx"], register).panel
    assert set(panel["period"]) == {"2022-03"} and list(panel["value_text"]) == ["1200.5", "30"]


def test_a_file_that_changes_while_it_is_read(tmp_path, register, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(TABLE) + "\n", encoding="utf-8")

    def slow(data, file):
        path.write_text("\n".join(TABLE) + "\n郢中街道,5\n", encoding="utf-8")
        return reader(data, file)

    reader = files_module.read_text
    monkeypatch.setattr(files_module, "read_text", slow)
    with pytest.raises(InputRefused, match="正在变化"):
        read_source(path, "a.csv")


def test_what_a_folder_may_hold(tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text("x", encoding="utf-8")
    folder = tmp_path / "bulletins"
    folder.mkdir()
    for name in (
        "a b.csv",
        "-rf.csv",
        "<b>'\".csv",
        "换\n行.csv",
        "~$三月.xlsx",
        ".DS_Store",
        "Thumbs.db",
    ):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "out.csv").symlink_to(outside)
    (folder / "in.csv").symlink_to(folder / "a b.csv")
    (folder / "folder.xlsx").mkdir()
    files, findings, refusals = listed(folder)
    assert [shown for _, shown in files] == [
        "-rf.csv",
        "<b>'\".csv",
        "a b.csv",
        "in.csv",
        "换\\x0a行.csv",
    ]
    assert sorted(f["rule"] for f in findings) == ["ignored_file", "ignored_file", "open_workbook"]
    assert "三月.xlsx" in next(f["message_zh"] for f in findings if f["rule"] == "open_workbook")
    assert sorted(one.id for one in refusals) == [
        "folder_named_like_a_file",
        "link_out_of_the_folder",
    ]


def test_a_pipe_is_refused_and_nobody_waits_for_it(tmp_path, register):
    os.mkfifo(tmp_path / "a.csv")
    assert "不是普通文件" in refused(tmp_path / "a.csv", register)
