"""JupyterLab as an analyst meets it: where it opens, that Chinese is Chinese, and that every
numbered notebook runs from top to bottom.
"""

import re

import nbformat
import pytest
from playwright.sync_api import TimeoutError, expect

from tests.waiting import HANGS
from zx_analysis import paths

NOTEBOOKS = [path.stem for path in paths.notebooks()]


def at(lab: str, path: str) -> str:
    return re.sub(r"/lab\S*\?", f"/lab/tree/{path}?", lab)


def start(page) -> None:
    """Run → Run All Cells, once more where the notebook was not ready for it yet; a question that
    Jupyter asks (which kernel) is answered with what it proposes.
    """
    for _ in range(40):
        for _ in range(3):
            if page.locator("dialog.jp-Dialog").count():
                page.keyboard.press("Enter")
                page.wait_for_timeout(1000)
        try:
            page.get_by_role("menuitem", name="Run", exact=True).click(timeout=5_000)
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click(timeout=5_000)
            # the cell of the parameters has no number before it runs; those that nbval checks keep
            # theirs
            expect(page.locator(".jp-CodeCell .jp-InputPrompt").first).to_have_text(
                re.compile(r"\[(\d+|\*)\]"), timeout=15_000
            )
            return
        except (AssertionError, TimeoutError):
            page.keyboard.press("Escape")
    raise AssertionError("the notebook does not run")


def run_all(watched, lab: str, place, name: str, seconds: int = HANGS) -> nbformat.NotebookNode:
    """Run → Run All Cells in the browser, then the notebook as it was saved."""
    page = watched.page
    page.goto(at(lab, f"{name}.ipynb") + "&reset")
    page.locator(".jp-Notebook").wait_for(timeout=HANGS * 1000)
    page.locator(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(
        timeout=HANGS * 1000
    )
    start(page)
    file, end = place / "notebooks" / f"{name}.ipynb", None
    for _ in range(seconds):
        page.wait_for_timeout(1000)
        page.keyboard.press("Control+s")
        page.wait_for_timeout(300)
        try:
            end = nbformat.read(file, 4)
        except nbformat.reader.NotJSONError:  # just being written
            continue
        code = [cell for cell in end.cells if cell.cell_type == "code" and cell.source.strip()]
        # a cell's number comes after its output: a notebook saved between the two lacks it
        if any(output.output_type == "error" for cell in code for output in cell.outputs) or (
            code[-1].outputs and all(cell.execution_count for cell in code)
        ):
            break
    return end


def test_it_opens_with_the_page_that_says_where_to_begin(opened, lab):
    watched = opened(1400, 900)
    page = watched.page
    page.goto(lab)
    page.get_by_role("heading", name="从这里开始 · Where to begin").wait_for(timeout=HANGS * 1000)
    page.wait_for_timeout(3000)
    watched.shoot("lab_start")
    assert watched.outside == [] and page.get_by_role("tab", name="README.md").count() == 1
    for name in NOTEBOOKS:
        assert page.locator(f".jp-DirListing-itemText:has-text('{name[:8]}')").count() == 1


def test_chinese_has_glyphs_also_where_the_system_has_none(opened, lab):
    """A character that no font has is drawn as one and the same box: two different ones must differ
    in their pixels, in a cell's font too.
    """
    page = opened(1400, 900).page
    page.goto(lab)
    page.get_by_role("heading", name="从这里开始 · Where to begin").wait_for(timeout=HANGS * 1000)
    page.wait_for_timeout(2000)
    for variable in ("--jp-content-font-family", "--jp-code-font-family", "--jp-ui-font-family"):
        drawn = page.evaluate(
            """(variable) => {
            const family = getComputedStyle(document.body).getPropertyValue(variable);
            return ["钟", "祥", "镇"].map(word => {
                const canvas = document.createElement("canvas");
                canvas.width = canvas.height = 40;
                const context = canvas.getContext("2d");
                context.font = "32px " + family;
                context.fillText(word, 2, 34);
                return canvas.toDataURL();
            });
        }""",
            variable,
        )
        assert len(set(drawn)) == 3, variable


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_run_all_ends_without_an_error_and_with_its_charts(opened, lab, place, name):
    watched = opened(1400, 1000)
    made = run_all(watched, lab, place, name)
    watched.shoot(f"lab_{name}")
    outputs = [output for cell in made.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [
        output
        for output in outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ] == []
    code = [cell for cell in made.cells if cell.cell_type == "code" and cell.source.strip()]
    assert all(cell.execution_count for cell in code), name
    assert any("<svg" in output.get("data", {}).get("text/html", "") for output in outputs), name
    assert watched.outside == []


def test_other_parameters_typed_into_the_parameter_cell(opened, lab, place):
    """The quarter as it was known in February: the parameters are changed as an analyst would, in
    the cell itself.
    """
    watched = opened(1400, 1000)
    page = watched.page
    page.goto(at(lab, "2_forecast_attainment.ipynb") + "&reset")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first.wait_for(
        timeout=HANGS * 1000
    )
    cell = page.locator(".jp-CodeCell").first
    assert "as_of" in cell.inner_text()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(
        'city = "zhongxiang"; quarter = "2022Q1"; as_of = "2022-02"; policy = ""; out = ""; seed = 0'
    )
    start(page)
    page.get_by_text("数据截至 2022-02").first.wait_for(timeout=HANGS * 1000, state="attached")
    watched.shoot("lab_parameters")
