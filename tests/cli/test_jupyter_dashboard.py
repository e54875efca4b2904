"""`zx dashboard` before it serves: what it refuses, and the notebook as the leader meets it. The
page itself is in browser/test_dashboard.py.
"""

import ast
import sys

import pytest

import zx_analysis
from tests.conftest import RANKING
from tests.made_up import made_up
from zx_analysis.cli import dashboard
from zx_analysis.pages import what_if as what_if_page
from zx_analysis.quarter.answers import Answers, open_study


@pytest.fixture
def never_served(monkeypatch):
    monkeypatch.setattr(
        dashboard.Dashboard,
        "launch_instance",
        lambda *given, **named: pytest.fail("a server was started"),
    )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nowhere", "2022Q1"), 3, ["没有“nowhere”这个城市", "现有："]),
        (("sanzhen", "2022Q9"), 2, ["2022Q9"]),
        (("sanzhen", "2022Q2"), 3, ["policy/2022Q2.toml", "没有 2022Q2 的政策文件"]),
        (("sanzhen", "2022Q1", "--as-of", "March"), 2, ["March"]),
        (("../sanzhen", "2022Q1"), 2, ["城市名称"]),
        (("sanzhen'; import os #", "2022Q1"), 2, ["城市名称"]),
        (("--debug",), 2, ["城市名称"]),
        (("--port", "99999"), 2, ["port"]),
    ],
)
def test_what_is_unknown_or_malformed_is_refused_before_anything_listens(
    arguments, code, words, small_city, never_served, zx
):
    ended, out, err = zx("dashboard", *arguments)
    assert ended == code and out == ""
    for word in words:
        assert word in err, err


def test_without_voila_it_says_how_to_install_it(monkeypatch, zx):
    monkeypatch.setitem(sys.modules, "voila", None)
    for name in ("voila.app", "zx_analysis.cli.dashboard"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(zx_analysis.cli, "dashboard")
    code, _, err = zx("dashboard")
    assert (
        code == 2
        and "没有安装 voila" in err
        and '-m pip install "zx-analysis[dashboard]"' in err
        and err.index("没有安装") < err.index("is not installed")
    )


def test_the_notebook_has_the_citys_parameters_and_only_chinese_prose(small_city):
    notebook = dashboard.leaders_page(open_study("sanzhen", "2022Q1", "2022-02"))
    prose = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert (
        "<h1>情景</h1>" in prose
        and "<h2>局限</h2>" in prose
        and "Limits" not in prose
        and "Read by" not in prose
        and "不改任何假设时" not in prose
    )
    (given,) = (cell for cell in notebook.cells if "injected-parameters" in cell.metadata.tags)
    assert {s.targets[0].id: ast.literal_eval(s.value) for s in ast.parse(given.source).body} == {
        "city": "sanzhen",
        "quarter": "2022Q1",
        "as_of": "2022-02",
    }
    assert notebook.metadata.zx == {
        "city": "三镇市",
        "slug": "sanzhen",
        "quarter": "2022年一季度",
        "mark": "",
    }


@pytest.mark.parametrize("as_of", ["", "2022-02", "2021-12"])
def test_a_board_of_little_has_what_there_is(small_city, as_of):
    """No ranking, no ledgers, a fund below 10,000 yuan: no slider for them, and the fund is shared
    out as given.
    """
    left, right = what_if_page.board(Answers(open_study("sanzhen", "2022Q1", as_of))).children
    assert left.children[0].titles == (("目标", "其余月份同比增速（%）") if as_of else ())
    assert "奖励资金分配（合计 100.00 元）" in right.children[1].value


@pytest.mark.parametrize("end", ["min", "max"])
def test_no_slider_moved_to_its_end_leaves_the_board_without_an_answer(end):
    """A fund of nothing had ended in an error that nobody saw: the figures stood still."""
    left, right = what_if_page.board(made_up(as_of="2022-02")).children
    folded = left.children[0]
    moved = dict(zip(folded.titles, folded.children, strict=True))
    for group in (moved[title] for title in ("目标", "奖励资金", "排名权重")):
        for slider in group.children:
            before, first = [shown.value for shown in right.children], slider.value
            slider.value = getattr(slider, end)
            # the whole fund as the most binds nobody; those who may be last have no new enterprise,
            # so that its weight moves no whole per cent
            idle = {("max", "最高（0 为不限）"), ("max", "新增规上工业企业")}
            binds = slider.value != first and (end, slider.description) not in idle
            assert ([shown.value for shown in right.children] != before) == binds
            slider.value = first
            assert [shown.value for shown in right.children] == before


def test_what_cannot_be_written_is_said_in_chinese_alone(small_city):
    left, _ = what_if_page.board(Answers(open_study("sanzhen", "2022Q1"))).children
    (name, button), said = left.children[1].children, left.children[2]
    name.value = "a"
    button.click()
    assert "已写出" in said.value
    button.click()
    assert said.value == '<p class="finding">情景“a”已经有了，请换个名称。</p>'


def test_amounts_and_weights_that_sliders_cannot_show_stay_as_given(small_city):
    policy = small_city / "policy" / "2022Q1.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8")
        .replace('"100.00"', '"1234567.89"')
        .replace("[colours]", RANKING.replace("weight = 1", "weight = 0.25") + "[colours]"),
        encoding="utf-8",
    )
    _, right = what_if_page.board(Answers(open_study("sanzhen", "2022Q1"))).children
    assert (
        "合计 1,234,567.89 元" in right.children[1].value
        and "权重不能都为 0" not in right.children[2].value
        and "得分" in right.children[2].value
    )


def test_a_slip_in_an_option_is_refused_and_not_passed_over(small_city, zx):
    code, _, err = zx("dashboard", "sanzhen", "2022Q1", "--asof", "2022-02", "--no-browser")
    assert code == 2 and "没有 --asof" in err
