"""The rules of the notebooks, read from their JSON; the message names notebook and cell."""

import ast
import re

import nbformat
import pytest

from zx_analysis import paths

NOTEBOOKS = paths.notebooks()
EXPLORING = sorted((NOTEBOOKS[0].parent / "explore").glob("*.ipynb"))
PARAMETERS = ["city", "quarter", "as_of", "policy", "out", "seed"]


def cells(path, kind=None):
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
        if kind is None or cell.cell_type == kind:
            yield number, cell


def tags(cell):
    return cell.metadata.get("tags", [])


def test_the_notebooks_in_the_order_of_the_work():
    assert [path.stem for path in NOTEBOOKS] == [
        "1_check_data",
        "2_forecast_attainment",
        "3_allocate_rewards",
        "4_rank_townships",
        "5_track_programmes",
        "6_review_quarter",
        "7_explain_changes",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS + EXPLORING, ids=lambda p: p.stem)
class TestRules:
    def test_short_cells_and_few(self, path):
        code = list(cells(path, "code"))
        assert len(list(cells(path))) <= 30, path.name
        assert sum(len(cell.source.splitlines()) for _, cell in code) <= 80, path.name
        for number, cell in code:
            assert len(cell.source.splitlines()) <= 10, (path.name, number)

    def test_no_definitions_loops_paths_or_reading_of_files(self, path):
        for number, cell in cells(path, "code"):
            for node in ast.walk(ast.parse(cell.source)):
                own_method = path in EXPLORING and "method" in tags(cell)  # a forecast of one's own
                assert not isinstance(node, ast.ClassDef | ast.For | ast.While | ast.Lambda), (
                    path.name,
                    number,
                )
                assert own_method or not isinstance(node, ast.FunctionDef), (path.name, number)
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not re.search(r"\S/|/\S", node.value), (
                        path.name,
                        number,
                    )  # a division in SQL has blanks about it
            assert "read_csv" not in cell.source and not cell.source.lstrip().startswith(
                ("%", "!")
            ), (path.name, number)

    def test_title_limits_and_provenance(self, path):
        prose = [cell.source for _, cell in cells(path, "markdown")]
        assert (
            re.match(r"# .+ \| .+", prose[0])
            and "Reads:" in prose[0]
            and "Gives:" in prose[0]
            and "next:" in prose[0]
        ), path.name
        assert sum(text.startswith("## 局限 | Limits") for text in prose) == 1, path.name
        last = list(cells(path))[-1]
        assert last[1].source == "exhibits.provenance(study)", (path.name, last[0])

    def test_headings_in_both_languages_and_an_english_half_of_the_prose(self, path):
        for number, cell in cells(path, "markdown"):
            for line in cell.source.splitlines():
                if line.startswith("#"):
                    assert " | " in line, (path.name, number)
            if "来源 | Provenance" not in cell.source:
                assert re.search(r"^> [A-Z]", cell.source, re.M), (path.name, number)

    def test_one_parameter_cell_with_the_same_simple_names(self, path):
        tagged = [
            (number, cell) for number, cell in cells(path, "code") if "parameters" in tags(cell)
        ]
        assert len(tagged) == 1, path.name
        number, cell = tagged[0]
        statements = ast.parse(cell.source).body
        assert all(
            isinstance(s, ast.AnnAssign) and isinstance(s.value, ast.Constant) for s in statements
        ), (path.name, number)
        assert [s.target.id for s in statements] == PARAMETERS, (path.name, number)
        assert all("  # " in line for line in cell.source.splitlines()), (path.name, number)
        values = {s.target.id: s.value.value for s in statements}
        assert (values["city"], values["quarter"]) == ("zhongxiang", "2022Q1"), (path.name, number)

    def test_outputs_are_kept_only_of_one_to_three_small_text_tables(self, path):
        checks = [(number, cell) for number, cell in cells(path, "code") if "check" in tags(cell)]
        assert 1 <= len(checks) <= 3, path.name
        for number, cell in checks:
            assert [output.output_type for output in cell.outputs] == ["stream"], (
                path.name,
                number,
            )
            assert 0 < len(cell.outputs[0].text) < 4000, (path.name, number)
        for number, cell in cells(path, "code"):
            assert "check" in tags(cell) or not cell.outputs, (path.name, number)
            assert "check" in tags(cell) or cell.execution_count is None, (path.name, number)


STEPS = {
    "2_forecast_attainment": "forecast_quarter",
    "3_allocate_rewards": "allocate_fund",
    "4_rank_townships": "rank_townships",
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_method_is_called_where_its_question_is_answered(path):
    """With tidy frames before it, which a reader takes on; a page does not show those."""
    looks = [cell.source for _, cell in cells(path, "code") if "look" in tags(cell)]
    source = "\n".join(cell.source for _, cell in cells(path, "code"))
    if path.stem in STEPS:
        assert looks and source.count(f"{STEPS[path.stem]}(") == 1, path.name


def linked(path, way):
    """The notebook that the title cell of another names as previous or next; None for '—'."""
    _, title = next(cells(path))
    found = re.search(rf"{way}: (?:—|\[\w+\]\((.+?)\))", title.source, re.IGNORECASE)
    assert found, (path.name, way)
    return (path.parent / found[1]).resolve() if found[1] else None


@pytest.mark.parametrize("path", NOTEBOOKS + EXPLORING, ids=lambda p: p.stem)
def test_whichever_is_next_has_this_one_before_it(path):
    after, before = linked(path, "next"), linked(path, "previous")
    assert after is None or linked(after, "previous") == path.resolve()
    assert before is None or before.is_file()
