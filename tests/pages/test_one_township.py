"""A township's page: the small city of a ranking, whose figures are set one by one."""

import pandas as pd
import pytest

from tests.conftest import CHECKOUT
from tests.quarter.test_standings import CLEAR
from tests.ranked_city import CODES, write_ranked_city
from zx_analysis.pages import one_township
from zx_analysis.pages.exhibits import Table
from zx_analysis.pages.svg import TwoYears
from zx_analysis.quarter import townships
from zx_analysis.quarter.answers import Answers, open_study


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    root = tmp_path_factory.mktemp("one_township")
    write_ranked_city(root / "data" / "raw" / "liuzhen", CLEAR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZX_ROOT", str(root))
        yield Answers(open_study("liuzhen", "2022Q1"))


def test_the_headline_and_the_place(answers):
    # 乙镇 makes 200 a month of 100 + 200 + … + 600 = 2,100: 600 万元 in the quarter, 9.5 %, the
    # fifth
    said = repr(one_township.summary(answers.study, CODES[1]))
    assert "2022年1-3月工业总产值 0.06 亿元，占各单位合计的 9.5%，居第 5 位" in said
    row = townships.overview(answers).loc[CODES[1]]
    assert "综合得分居第 2 位。专项台账没有待办。" in repr(
        one_township.standing(answers.study, row)
    )


def test_the_months_of_two_years_stand_side_by_side(answers):
    chart = one_township.months(answers.study, CODES[1])
    assert list(chart.frame.columns) == ["2021", "2022"]
    assert list(chart.frame.index[:3]) == ["1-2月", "3月", "4月"] and len(chart.frame) == 11
    # 200 万元 a month are 0.02 亿元; a joint 1-2月 of 400 stands as its monthly mean
    assert chart.frame.loc["1-2月", "2022"] == pytest.approx(0.02)
    assert chart.frame["2022"].notna().sum() == 2


def test_a_page_names_the_cell_of_every_figure(answers):
    figures = one_township.figures(answers.study, CODES[1]).frame
    assert {"指标", "时段", "数值", "文件", "工作表", "单元格"} <= set(figures)
    assert set(figures["文件"]) == {"bulletins/2022年1-2月.csv", "bulletins/2022年1-3月.csv"}


def test_amounts_have_their_thousands_apart_and_no_places(monkeypatch):
    """What growth_points' row 30 of the made-up city and C11 of its March bulletin hold."""
    monkeypatch.setenv("ZX_ROOT", str(CHECKOUT))
    made_up = Answers(open_study("zhongxiang", "2022Q1"))
    points = one_township.entries(made_up, "420881105")[0]
    assert "13,470" in {row[2] for row in points.cells() if row[-1] == "A30"}
    assert "158,773" in set(one_township.figures(made_up.study, "420881105").frame["数值"])


@pytest.mark.parametrize(
    ("own", "city", "said"),
    [
        (20.5, 19.1, "比全市（19.1%）高 1.4 个百分点"),
        (18.6, 19.1, "比全市（19.1%）低 0.5 个百分点"),
        (19.12, 19.1, "与全市（19.1%）持平"),
    ],
)
def test_beside_the_city(own, city, said):
    assert one_township._beside(own, city, "全市") == said


def test_columns_are_as_high_as_their_figures():
    picture = TwoYears(
        pd.DataFrame({"2021": [4.0, 2.0], "2022": [1.0, None]}, ["<1-2月>", "3月"]), "甲", "亿元"
    )
    html = picture._repr_html_()
    # 134 px are left between head and foot: 4 is all of them, 2 half, 1 a quarter
    assert [html.count(f'height="{height}"') for height in ("134.0", "67.0", "33.5")] == [1, 1, 1]
    assert "&lt;1-2月&gt;" in html and "<1-2月>" not in html and "nan" not in html
    assert repr(picture) == "甲：2022 年 <1-2月> 1.00 亿元"


def targeted(**figures):
    """A row of the overview: of 6,000 万元 to make 4,000 made, red, unless told otherwise."""
    usual = {"target": 6000.0, "output": 4000.0, "completion_pct": 100 * 4000 / 6000}
    usual |= {"needed_growth_pct": 5.0, "target_colour": "red", "target_probability": None}
    return pd.Series(usual | figures)


def test_what_is_left_of_the_task(answers):
    study = answers.study
    # 6,000 − 4,000 = 2,000 万元, 0.20 of 0.60 亿元
    assert study.complete and one_township.task_zh(study, targeted()) == (
        "本季任务 0.60 亿元，已完成 66.7%，少 0.20 亿元（差距较大）。"
    )
    reached = targeted(output=6600.0, completion_pct=110.0, target_colour="blue")
    assert one_township.task_zh(study, reached) == "本季任务 0.60 亿元，已完成 110.0%。"
    assert one_township.task_zh(study, targeted(target=None)) == ""


def test_what_is_left_of_the_task_while_months_remain(answers, monkeypatch):
    monkeypatch.setattr(type(answers.study), "known_months", 2)
    said = "本季任务 0.60 亿元，已完成 66.7%，3月还要完成 0.20 亿元（比上年同月增长 5.0%）"
    assert one_township.task_zh(answers.study, targeted()) == f"{said}。"
    # 53 % is neither made nor missed, whatever the mean says
    even = targeted(target_colour="blue", target_probability=0.53)
    assert one_township.task_zh(answers.study, even) == f"{said}，能否完成：五五开（53%）。"


def test_what_is_overdue_longest_stands_first_and_is_counted(answers, monkeypatch):
    rows = pd.DataFrame(
        {
            "township_code": CODES[1],
            "programme": "包联帮扶",
            "enterprise": list("甲乙丙丁戊己"),
            "matter": "办",
            "due": ["", "2022-03-30", "", "2022-03-21", "2022-04-02", ""],
            "responsible": "",
            "cell": list("123456"),
            "overdue_days": [0, 1, 0, 10, 0, 0],
        }
    )
    monkeypatch.setattr(one_township, "_todo_of_all", lambda answers: rows)
    table = one_township.todo(answers, CODES[1])
    assert table.title.startswith("要办的事（6 条，其中逾期 2 条，")
    assert list(table.frame["企业"]) == ["丁", "乙", "甲", "丙"] and "责任人" not in table.frame


def test_columns_that_say_nothing_of_the_rows_shown_are_left_out():
    past = pd.DataFrame({"名次": [9, 5, 6, 7, 8], "末位": ["末位", "", "", "", ""]})
    shown = one_township._latest(Table(past, "历次名次")).frame
    assert list(shown) == ["名次"] and shown["名次"].tolist() == [5, 6, 7, 8]
    past["末位"] = ["", "", "", "", "末位"]
    assert list(one_township._latest(Table(past, "历次名次")).frame) == ["名次", "末位"]
