"""The board of what_if.ipynb in a browser: a slider moves the figures at once, a scenario becomes a
policy file.
"""

import pytest

from tests.browser.test_lab import at, run_all, start
from tests.waiting import HANGS


def test_a_slider_moves_the_figures_at_once_and_a_scenario_becomes_a_policy_file(
    opened, lab, place
):
    watched = opened(1500, 1100)
    page = watched.page
    page.goto(at(lab, "explore/what_if.ipynb") + "&reset")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first.wait_for(
        timeout=HANGS * 1000
    )
    start(page)
    # Jupyter has scrolled to the last cell; what is out of sight counts as hidden
    page.get_by_text("奖励资金分配（合计 10,000,000.00 元）").wait_for(
        timeout=HANGS * 1000, state="attached"
    )
    page.get_by_text("各项目标：原来和情景").first.scroll_into_view_if_needed()
    # the browser has drawn every slider by now: none may have moved by that
    assert (
        page.get_by_text("比原来（元）").count() == 1
        and page.get_by_role("row", name="客店镇").first.inner_text().split("\t")[-1].strip()
        == "0.00"
    )
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("奖励资金分配（合计 10,200,000.00 元）").wait_for(timeout=HANGS * 1000)
    watched.shoot("what_if")
    page.get_by_placeholder("例如 基金翻倍").fill("加权")
    page.get_by_role("button", name="写成政策文件").click()
    page.get_by_text(
        "zx report zhongxiang 2022Q1 --as-of 2022-02 --policy data/processed/zhongxiang/scenarios/加权.toml"
    ).wait_for(timeout=HANGS * 1000)
    assert 'value = "10200000.00"' in (
        place / "data" / "processed" / "zhongxiang" / "scenarios" / "加权.toml"
    ).read_text(encoding="utf-8")
    assert watched.outside == []


@pytest.mark.parametrize("name", ["township", "sql", "backtest"])
def test_the_other_explorations_run(opened, lab, place, name):
    made = run_all(opened(1500, 1100), lab, place, f"explore/{name}")
    outputs = [output for cell in made.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [
        output
        for output in outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ] == [] and len(outputs) >= 3
