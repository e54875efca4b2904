"""One table of all townships: the small city of a ranking, whose figures are set one by one."""

import pandas as pd
import pytest

from tests.quarter.test_standings import CLEAR
from tests.ranked_city import CODES, write_ranked_city
from zx_analysis.pages import townships as townships_page
from zx_analysis.pages.exhibits import Tabs
from zx_analysis.quarter import townships
from zx_analysis.quarter.answers import Answers, open_study


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    root = tmp_path_factory.mktemp("townships")
    write_ranked_city(root / "data" / "raw" / "liuzhen", CLEAR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZX_ROOT", str(root))
        yield (
            Answers(open_study("liuzhen", "2022Q1")),
            Answers(open_study("liuzhen", "2022Q1", as_of="2022-02")),
        )


def test_a_row_each_with_what_was_published(opened):
    closed, _ = opened
    table = townships.overview(closed)
    assert list(table.index) == CODES and set(table["period"]) == {"2022-03"}
    assert table["growth_pct"].tolist() == [growth for growth, *_ in CLEAR]
    assert table["output_share_pct"].sum() == pytest.approx(100)
    # the contributions of all units add up to the growth of their sum, bases being L / (1 + g)
    base = table["output"] / (1 + table["growth_pct"] / 100)
    grown = 100 * (table["output"].sum() / base.sum() - 1)
    assert table["contribution_pp"].sum() == pytest.approx(grown)
    assert table["todo_count"].tolist() == [0] * 6 and "amount_yuan" not in table


def test_ranks_once_the_quarter_is_closed_a_warning_before(opened):
    closed, early = map(townships.overview, opened)
    assert {"rank", "rank_before"} <= set(closed) and "last_probability" not in closed
    assert not {"rank", "rank_before"} & set(early)
    assert early["last_probability"].between(0, 1).all()


def test_three_orders_of_the_same_rows(opened):
    answers, early = opened
    _, tabs = townships_page.overview(answers.study, townships.overview(answers))
    assert isinstance(tabs, Tabs) and list(tabs.tables) == ["按增速", "按产值", "按名次"]
    by_growth = tabs.tables["按增速"].frame
    assert by_growth["增速（%）"].is_monotonic_decreasing
    assert tabs.tables["按名次"].frame["名次"].is_monotonic_increasing
    assert all(set(one.frame["乡镇"]) == set(by_growth["乡镇"]) for one in tabs.tables.values())
    table = tabs.tables["按名次"]
    assert table.links["乡镇"] == [
        f"townships/{answers.study.register.find(name)[0]}.html" for name in table.frame["乡镇"]
    ]
    _, tabs = townships_page.overview(early.study, townships.overview(early))
    assert list(tabs.tables) == ["按增速", "按产值", "按末位预警"]
    assert "名次" not in tabs.tables["按增速"].frame


@pytest.mark.parametrize(
    ("rank", "before", "said"),
    [(3, 5, "升 2"), (5, 3, "降 2"), (4, 4, "持平"), (4, pd.NA, "—"), (pd.NA, 4, "—")],
)
def test_the_movement_in_words(rank, before, said):
    assert townships_page.moved(rank, before) == said


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.04, "可能性小"), (0.05, "有可能（5%）"), (0.5, "可能性大（50%）"), (float("nan"), "—")],
)
def test_the_warning_in_words(chance, said):
    assert townships_page.warned(chance) == said
