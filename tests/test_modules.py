"""Imports run one way: a module imports only those named before it. CONTRIBUTING.md says what each is for."""

import ast
import re

import pytest

from zx_analysis import paths

ORDER = """
paths periods indicators money remarks endings encodings settings names register boundaries city schemes programme_rules policy_parts policy schemas
cells appearance formats numbers confinement delimited packages xls webtables marks xlsx spreadsheets dates titles headers grids blocks observations labels columns figures tables controls merging plausibility corrections returns inspection completeness cleaning tracing panels credit_codes contracts enterprises ledgers totals
windows breaks combination leading festival forecasting rivals backtesting significance calibration growth todo_lists growth_points projects candidates reserve electricity idle_enterprises cultivation difficulties sales_events apportionment rewards enterprise_rewards festival_support normalisation aggregation scoring ties acceptability methods caveats robustness ranking firmness rank_confidence revisions counts fluctuation attainment comparable study ledger_rows outlooks prospects early_warning standings allocation programmes briefing contributions situation analysis talk_list people approvals
exhibits workbooks charts forecast_charts backtest_charts ranking_charts programme_charts provenance data_page forecast_page backtest_page rivals_page calibration_page rewards_page ranking_page firmness_page township_page warning_page programmes_page growth_points_page projects_page candidates_page reserve_page idle_page cultivation_page festival_page help_page analysis_page review_page approval_page results pages papers paper_tables typesetting word allocation_workbook todo_workbook dictionary wordings messages message_chapter quarter_workbook documents packs manifests sign_off kernels execution publishing batches overview differences verification checkup readiness blank_city lab what_if what_if_page dashboard story_chart story_page sql
synthetic made_up_firms made_up_entrants made_up_ledgers demonstration plain_tables plain_files cli __main__
""".split()


def imported(name):
    for node in ast.walk(ast.parse((paths.PACKAGE / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "zx_analysis":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zx_analysis."):
            yield node.module.removeprefix("zx_analysis.")


def test_every_module_has_its_place():
    assert {path.stem for path in paths.PACKAGE.glob("*.py")} - {"__init__"} == set(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_only_modules_named_before(name):
    before = ORDER[: ORDER.index(name)]
    assert set(imported(name)) <= set(before)


def test_the_guide_to_contributing_names_every_module_once():
    table = [
        line.split("|")[1]
        for line in (paths.PACKAGE.parent / "CONTRIBUTING.md")
        .read_text(encoding="utf-8")
        .splitlines()
        if line.startswith("| `")
    ]
    assert sorted(re.findall(r"`(\w+)`", "".join(table))) == sorted(set(ORDER) - {"__main__"})
