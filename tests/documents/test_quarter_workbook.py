"""季度资料.xlsx from tables written by hand: headings, kinds of figures, what is left out."""

import openpyxl
import pandas as pd
import pytest

from zx_analysis.city import tables
from zx_analysis.documents import books, write_table
from zx_analysis.quarter import open_study

RANKING = pd.DataFrame(
    {
        "township_code": ["420881103", "420881001"],
        "township": ["胡集镇", "郢中街道"],
        "group": ["甲组", "甲组"],
        "output_wan_score": [100.0, 0.0],
        "output_wan_contribution": [60.0, 0.0],
        "score": [60.0, 0.0],
        "rank": [1, 2],
        "tied": [False, False],
        "bottom_share": [0.0, 1.0],
        "flagged": [False, True],
        "few_enterprises": [False, True],
    }
)
TARGETS = {
    "label_zh": ["产值", "新增企业"],
    "unit": ["亿元", "个"],
    "target": [0.06, 12.0],
    "median": [0.0618, 7.0],
    "met": [True, False],
    "colour": ["green", ""],
}
FINDINGS = {
    "severity": "note",
    "file": "a.xlsx",
    "sheet": "3",
    "read": "TRUE",
    "rule": "formula",
    "message_zh": "公式",
}


@pytest.fixture
def written(small_city, tmp_path):
    """A function that writes tables (the others have no row) and gives the workbook of them."""
    study = open_study("sanzhen", "2022Q1")

    def write(**frames):
        for table in tables.tables():
            declared = [column.name for column in table.columns if not column.optional]
            frame = frames.get(table.name, pd.DataFrame(columns=declared))
            write_table(tmp_path / f"{table.name}.csv", frame, "")
        books.save_quarter_book(tmp_path / books.QUARTER_FILE, study, None, tmp_path)
        return openpyxl.load_workbook(tmp_path / books.QUARTER_FILE)

    return write


def rows(sheet):
    """Heading, then what stands below it; an empty cell is ''."""
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=3)]


def test_a_ranking_says_in_chinese_what_each_column_is(written):
    book = written(ranking=RANKING)
    assert book.sheetnames == ["目录", "乡镇排名", "数据字典"]
    heads, first, second = rows(book["乡镇排名"])
    assert heads == [
        *("名称", "组", "工业总产值加权得分（分）", "综合得分（分）", "名次", "并列"),
        *("权重变动时落在末位的比例（0–1）", "末位", "规上企业少于规定家数"),
    ]
    assert second[4:] == [2, "", 1, "是", "是"] and first[1] == "甲组"


@pytest.mark.parametrize("optional", [[], ["group"], ["few_enterprises"]])
def test_the_dictionary_explains_a_column_where_it_is_there(written, optional):
    left_out = {"group", "few_enterprises"} - {*optional}
    book = written(ranking=RANKING.drop(columns=list(left_out)))
    explained = {name for table, name, *_ in rows(book["数据字典"]) if table == "ranking"}
    assert explained & {"group", "few_enterprises"} == {*optional}


def test_figures_have_the_places_of_their_unit_and_yes_is_a_word(written):
    sheet = written(targets=pd.DataFrame(TARGETS))["目标完成"]
    assert [cell.number_format for cell in sheet["C"][3:]] == ["#,##0.00", "#,##0"]
    assert [cell.value for cell in sheet["E"][3:]] == ["是", ""]
    assert [cell.value for cell in sheet["F"][3:]] == ["绿", ""]


def test_words_stay_words_whatever_they_look_like(written):
    sheet = written(findings=pd.DataFrame([FINDINGS]))["数据问题"]
    heads, row = rows(sheet)
    assert heads == ["规则", "文件", "工作表", "读到什么", "说明"]
    assert row == ["公式", "a.xlsx", "3", "TRUE", "公式"]
