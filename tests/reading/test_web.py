"""A web page read as the page shows it. Truths by hand: what a browser puts on the screen."""

import pytest

from zx_analysis.city.city import InputRefused
from zx_analysis.cleaning.clean import clean_files
from zx_analysis.reading.files import read_source

TITLE = "<tr><td colspan=2>2022年3月工业总产值（万元）</td></tr>"
HEAD = "<tr><th>乡镇</th><th>本月</th></tr>"
READ = {"胡集镇": "1200.5", "九里乡": "30"}


def page(folder, *rows, before="", table="", name="a.xls"):
    """A page with one table of these rows."""
    path = folder / name
    path.write_text(
        f"<html><meta charset=utf-8><body>{before}<table {table}>{''.join(rows)}</table></body></html>",
        encoding="utf-8",
    )
    return path


def row(*cells, more=""):
    return f"<tr {more}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def read(path, register):
    """Figures by township, and the rules of the findings but for 郢中街道, which is missing
    everywhere."""
    cleaned = clean_files([path], register)
    figures = dict(zip(cleaned.panel["township"], cleaned.panel["value_text"], strict=True))
    return figures, set(cleaned.findings["rule"]) - {"missing_value"}


# Before the figure 1200.5 stands something that the page does not show.
GLUED = {
    "a sort key": "<span style='display:none'>12000</span>1200.5",
    "spaces in the style": "<span style=' Display : NONE ; color:red'>12000</span>1200.5",
    "no visibility": "<span style='visibility:hidden'>12000</span>1200.5",
    "the attribute": "<div hidden>12000</div>1200.5",
    "letters of no size": "<span style='font-size:0'>12000</span>1200.5",
    "letters of no size in points": "<font style='font-size:0.0pt'>12000</font>1200.5",
    "transparent letters": "<span style='color:transparent'>12000</span>1200.5",
    "moved out of the page": "<span style='position:absolute;left:-9999px'>12000</span>1200.5",
    "important": "<span style='display:none !important'>12000</span>1200.5",
    "fully transparent": "<b style='opacity:0'>12000</b>1200.5",
    "of an office program": "<span style='mso-hide:all'>12000</span>1200.5",
    "inside another": "<div style='display:none'><b>12</b><i>000</i></div>1200.5",
    "behind the figure": "1200.5<span style='display:none'>2021</span>",
    "a script": "<script>document.write(12000)</script>1200.5",
    "a style": "<style>td{color:red}</style>1200.5",
    "a template": "<template>12000</template>1200.5",
    "a hidden field": "<input type=hidden value=12000>1200.5",
    "a box to tick": "<input type=checkbox value=12>1200.5",
    "a hidden text field": "<input value=12000 style='display:none'>1200.5",
    "a choice": "<select><option>12000<option selected>1200.5</select>",
    "the first of a choice": "<select><option>1200.5</option><option>30</option></select>",
    "shown again": "<p style='visibility:hidden'>12<b style='visibility:visible'>1200.5</b></p>",
    "a paragraph without its end": "<p style='display:none'>12000<p>1200.5",
}
SHOWN = {
    "letters of a size": "<span style='font-size:0.8em'>1200.5</span>",
    "half transparent": "<span style='opacity:0.5'>1200.5</span>",
    "a class": "<span class=hidden>1200.5</span>",
    "a text field": "<input value=1200.5>",
    "hidden from readers aloud": "<span aria-hidden=true>1200.5</span>",
    "overflow": "<div style='overflow:hidden'>1200.5</div>",
    "white on blue": "<span style='color:#fff;background:#1f4e78'>1200.5</span>",
}


@pytest.mark.parametrize("cell", [*GLUED.values(), *SHOWN.values()], ids=[*GLUED, *SHOWN])
def test_only_what_the_page_shows_is_part_of_a_cell(tmp_path, register, cell):
    path = page(tmp_path, TITLE, HEAD, row("胡集镇", cell), row("九里乡", 30))
    assert read(path, register) == (READ, set())


@pytest.mark.parametrize(
    "cell",
    [
        "<font color=#FFFFFF>1200.5</font>",
        "<span style='color:white'>1200.5</span>",
        "<span style='color: rgb(255, 255, 255)'>1200.5</span>",
        "<b style='color:#000;background-color:black'>1200.5</b>",
    ],
)
def test_letters_of_the_colour_behind_them(tmp_path, register, cell):
    with pytest.raises(InputRefused, match="单元格 B3.*与底色相同"):
        clean_files([page(tmp_path, TITLE, HEAD, row("胡集镇", cell))], register)


HIDDEN_ROWS = {
    "the row": row("九里乡", 30, more="style='display:none'"),
    "the row's attribute": row("九里乡", 30, more="hidden"),
    "the row's visibility": row("九里乡", 30, more="style='visibility:collapse'"),
    "a row without height": row("九里乡", 30, more="height=0"),
    "a group of rows": f"<tbody style='display:none'>{row('九里乡', 30)}</tbody>",
    "a group's attribute": f"<tfoot hidden>{row('九里乡', 30)}</tfoot>",
}


@pytest.mark.parametrize("hidden", HIDDEN_ROWS.values(), ids=HIDDEN_ROWS)
def test_hidden_rows_are_read_and_said(tmp_path, register, hidden):
    path = page(tmp_path, TITLE, HEAD, row("胡集镇", 1200.5), hidden)
    assert read(path, register) == (READ, {"hidden_lines"})
    assert "第 4 行" in read_source(path, "a").findings[0]["message_zh"]


def test_an_empty_hidden_row_as_a_spreadsheet_program_ends_a_table_with(tmp_path, register):
    end = (
        "<![if supportMisalignedColumns]><tr height=0 style='display:none'><td></td></tr><![endif]>"
    )
    path = page(tmp_path, TITLE, HEAD, row("胡集镇", 1200.5), row("九里乡", 30), end)
    assert read(path, register) == (READ, set())


def columns(style, col=""):
    """A table whose second column, 工业税收, is hidden."""
    head = f"<tr><th>乡镇</th><th {style}>工业税收</th><th>工业总产值</th></tr>"
    body = "".join(
        f"<tr><td>{name}</td><td {style}>{tax}</td><td>{output}</td></tr>"
        for name, tax, output in (("胡集镇", 7, 1200.5), ("九里乡", 2, 30))
    )
    return col + "<tr><td colspan=3>2022年3月（单位：万元）本月</td></tr>" + head + body


@pytest.mark.parametrize(
    "rows",
    [
        columns("style='display:none'"),
        columns("hidden"),
        columns("", "<colgroup><col><col style='display:none'><col></colgroup>"),
        columns("", "<col width=80><col width=0 style='display:none'><col width=80>"),
        columns("", "<col><col style='visibility:collapse'>"),
    ],
)
def test_a_hidden_column_is_read_and_said(tmp_path, register, rows):
    cleaned = clean_files([page(tmp_path, rows)], register)
    said = cleaned.findings.set_index("rule")
    assert "B 列是隐藏的" in said.loc["hidden_lines", "message_zh"]
    output = cleaned.panel[cleaned.panel["indicator"] == "output_wan"]
    assert dict(zip(output["township"], output["value_text"], strict=True)) == READ


def test_single_cells_that_a_page_leaves_out_move_the_others_up(tmp_path, register):
    """The browser shows 1200.5 under 本月: the old value before it is gone."""
    old = "<tr><td>胡集镇</td><td style='display:none'>999</td><td>1200.5</td></tr>"
    path = page(tmp_path, TITLE, HEAD, old, row("九里乡", 30))
    assert read(path, register) == (READ, {"hidden_cells"})
    said = clean_files([path], register).findings.set_index("rule").loc["hidden_cells"]
    assert said["cell"] == "B3" and "999" in said["message_zh"]


@pytest.mark.parametrize("style", ["visibility:hidden", "opacity:0", "font-size:0px"])
def test_a_cell_that_keeps_its_place_and_shows_nothing_is_missing(tmp_path, register, style):
    veiled = f"<tr><td>胡集镇</td><td style='{style}'>999</td></tr>"
    path = page(tmp_path, TITLE, HEAD, veiled, row("九里乡", 30))
    assert read(path, register) == ({"九里乡": "30"}, {"hidden_cells"})


@pytest.mark.parametrize("where", ["table", "around"])
def test_a_hidden_table_is_not_read_and_said(tmp_path, register, where):
    draft = HEAD + row("胡集镇", 999)
    before = (
        f"<table style='display:none'>{TITLE}{draft}</table>"
        if where == "table"
        else f"<div style='display:none'>2021年<table>{TITLE}{draft}</table></div>"
    )
    path = page(tmp_path, TITLE, HEAD, row("胡集镇", 1200.5), row("九里乡", 30), before=before)
    assert read(path, register) == (READ, {"hidden_sheet"})
    assert read_source(path, "a").sheets[0].name == "表2"


def test_hidden_words_before_a_table_are_no_title(tmp_path, register):
    rows = [
        "<tr><th>乡镇</th><th>工业总产值(万元)</th></tr>",
        row("胡集镇", 1200.5),
        row("九里乡", 30),
    ]
    before = "<h2>2022年3月</h2><p style='display:none'>2021年12月</p>"
    path = page(tmp_path, *rows, before=before)
    assert read(path, register)[0] == READ
    assert set(clean_files([path], register).panel["period"]) == {"2022-03"}


UNCLOSED = {
    "the head": f"<html><head><meta charset=utf-8><title>x<body><table>{TITLE}{HEAD}",
    "a paragraph before": f"<meta charset=utf-8><p style='display:none'>2021年<table>{TITLE}{HEAD}",
    "cells and rows": "<table><tr><td>2022年3月工业总产值（万元）<tr><td>乡镇<td>本月",
    "a group": f"<table><thead>{TITLE}{HEAD}<tr><td>&nbsp;<tbody>",
    "what a cell hides": f"<table>{TITLE}<tr><th>乡镇<th>本月<span style='display:none'>x",
}


@pytest.mark.parametrize("start", UNCLOSED.values(), ids=UNCLOSED)
def test_end_tags_that_are_left_out(tmp_path, register, start):
    path = tmp_path / "a.xls"
    path.write_text(
        f"{start}\n<tr>\n<td>胡集镇\n<td>1200.5\n<tr><td>九里乡<td>30</table>", encoding="utf-8"
    )
    assert read(path, register) == (READ, set())


def test_a_page_that_never_ends_its_elements_is_refused(tmp_path, register):
    path = page(tmp_path, TITLE, HEAD, row("胡集镇", 1), before="<b>" * 100_000)
    with pytest.raises(InputRefused, match="损坏、没有传完"):
        clean_files([path], register)


NESTED = f"<tr><td>2022年3月</td></tr><tr><td><table>{HEAD}{row('胡集镇', 1)}</table></td></tr>"


@pytest.mark.parametrize(
    "rows",
    [
        NESTED,
        f"<tr><td><table>{HEAD}</table>",
        f"<td><table><tr><td><table>{HEAD}</table></td></tr></table></td>",
        f"<caption><table>{HEAD}</table></caption>",
        f"<tbody><table>{HEAD}</table></tbody>",
    ],
)
def test_a_table_inside_another_is_refused(tmp_path, register, rows):
    with pytest.raises(InputRefused, match="套在一起的网页表格"):
        clean_files([page(tmp_path, rows)], register)


def test_one_bad_page_hides_no_other_file(tmp_path, register):
    folder = tmp_path / "in"
    folder.mkdir()
    page(folder, NESTED, name="1.xls")
    page(folder, "<![nothing known[ ]]>", HEAD, name="2.xls")
    page(folder, TITLE, HEAD, row("胡集镇", "约12"), name="3.xls")
    with pytest.raises(InputRefused) as refusal:
        clean_files([folder], register)
    told = [one.split("：")[0].split("，")[0] for one in refusal.value.refusals]
    assert [name for name in ("文件 1.xls", "文件 2.xls", "文件 3.xls") if name in told] == [
        "文件 1.xls",
        "文件 2.xls",
        "文件 3.xls",
    ]


def test_a_table_that_nobody_foresaw_is_refused_by_its_name(tmp_path, register, monkeypatch):
    def fails(*_):
        raise IndexError("list index out of range")

    path = page(tmp_path, TITLE, HEAD, row("胡集镇", 1200.5))
    monkeypatch.setattr("zx_analysis.reading.returns.read_sheet", fails)
    with pytest.raises(InputRefused, match="a.xls，工作表 表1：读到程序没有料到的表（IndexError"):
        clean_files([path], register)
