"""Every table once: what the file declares fits together, and what the contracts let through."""

import pandas as pd
import pytest
from pandera.errors import SchemaError, SchemaErrors

from zx_analysis import paths
from zx_analysis.city import tables

BROKEN = (SchemaError, SchemaErrors)  # what pandera raises for a rule, for a type
FIGURE = {
    "township_code": "420881001",
    "township": "甲镇",
    "period": "2022-03",
    "months": 1,
    "indicator": "output_wan",
    "value": 12.5,
    "value_text": "12.5",
    "source_file": "a.xlsx",
    "source_sheet": "3月",
    "source_cell": "B4",
    "vintage": "2022-03",
}
FINDING = dict.fromkeys(tables.table("findings").names, "") | {
    "severity": "warn",
    "rule": "formula",
    "message_zh": "公式",
}
SHEET = {
    "file": "a.xlsx",
    "sheet": "3月",
    "rows_read": 7,
    "rows_kept": 3,
    "rows_control": 1,
    "rows_dropped": 3,
    "reason": "",
}


def test_the_document_is_what_the_tables_say():
    written = (paths.PACKAGE.parent / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == tables.markdown(), "run make dictionary"


@pytest.mark.parametrize("table", tables.tables(), ids=lambda table: table.name)
class TestFile:
    """The entries of tables.toml, one by one."""

    def test_it_names_only_columns_that_it_has(self, table):
        named = {*table.key}
        if table.balance:
            named |= {table.balance.total, *table.balance.parts}
        if table.diff:
            named |= {*table.diff.key, *table.diff.columns}
        for sheet in table.sheets:
            named |= {*sheet.columns}
            if sheet.bars:
                assert {sheet.bars.length, "township"} <= {*(sheet.columns or table.names)}
        assert named <= {*table.names} and len(table.names) == len({*table.names})

    def test_a_figure_of_a_sheet_has_its_places_or_a_unit_beside_it(self, table):
        for sheet in table.sheets:
            shown = sheet.columns or table.names
            for column in map(table.column, shown):
                if column.is_figure and column.decimals is None:
                    assert column.unit.removeprefix(tables.OF_ROW) in shown, column.name


def test_every_notebook_owes_something_and_no_other_does():
    notebooks = [path.stem for path in paths.notebooks()]
    assert [*notebooks, ""] == list(tables.owed())
    assert [table.name for table in tables.owed()[""]] == ["talk_list"]


def test_the_first_page_lists_first_what_has_a_place():
    listed = [table.name for table in tables.owed()["1_check_data"]]
    assert listed[:3] == ["findings", "row_ledger", "panel"]  # the panel is first in the file


def test_causes_are_compared_before_effects():
    compared = [table.name for _, table in tables.compared()]
    assert compared.index("rules") < compared.index("panel") < compared.index("headline")


def test_the_sheets_of_a_workbook_stand_at_places_of_their_own():
    places = [sheet.place for sheet, _ in tables.sheets_of("季度资料.xlsx")]
    assert places == sorted({*places})


def test_every_source_is_told_in_chinese_or_is_a_file():
    parts = {p for one in tables.tables() for c in one.columns for p in c.source.split(", ")}
    files = {part for part in parts if part.endswith(("/", ".csv", ".toml"))}
    assert parts - files == set(tables.sources_zh())
    column = tables.table("panel").column("value_text")
    assert (column.source, column.source_zh) == (
        "bulletin, converted exactly",
        "报表、精确换算单位",
    )


def test_a_list_of_each_programme_is_named_after_it():
    table = tables.table("idle_todo")
    assert table.zh == "减停产企业：要办的事"
    assert [sheet.name for sheet in table.sheets] == ["减停产企业"]


@pytest.mark.parametrize(
    ("table", "name", "heading", "decimals"),
    [
        ("panel", "months", "时段覆盖几个月", 0),  # up to the colon; an int has no places
        ("findings", "rule", "规则", None),
        ("forecast", "q97.5", "季度合计的分位数", None),
        ("ranking", "output_growth_pct_contribution", "{indicator}加权得分", 2),
        ("ranking", "score", "综合得分", 2),  # not <indicator>_score
    ],
)
def test_a_column_is_found_by_its_name(table, name, heading, decimals):
    column = tables.table(table).column(name)
    assert (column.heading, column.decimals) == (heading, decimals)


def test_a_column_that_stands_for_several_says_which():
    column = tables.table("ranking").column("output_growth_pct_score")
    assert column.parts("output_growth_pct_score") == {"indicator": "output_growth_pct"}


def test_an_unknown_table_or_column_is_an_error():
    with pytest.raises(KeyError, match="nothing"):
        tables.table("nothing")
    with pytest.raises(KeyError, match="panel.nothing"):
        tables.table("panel").column("nothing")


def test_a_sheet_shows_its_columns_in_its_order_and_those_of_a_kind_together():
    table = tables.table("ranking")
    tried = table.sheets[1]
    frame = ["township_code", "township", "a_score", "b_score", "a_contribution", "b_contribution"]
    assert table.shown(tried, [*frame, "score", "rank"]) == [
        "township",
        "a_contribution",
        "b_contribution",
        "score",
    ]


@pytest.mark.parametrize(
    ("table", "row"), [("panel", FIGURE), ("findings", FINDING), ("row_ledger", SHEET)]
)
def test_what_cleaning_gives_has_exactly_these_columns(table, row):
    frame = pd.DataFrame([row])
    pd.testing.assert_frame_equal(tables.validated(table, frame), frame, check_dtype=False)
    with pytest.raises(BROKEN):
        tables.validated(table, frame.assign(more=1))
    with pytest.raises(BROKEN):
        tables.validated(table, frame.drop(columns=list(row)[-1]))


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("panel", FIGURE | {"months": 0}),
        ("panel", FIGURE | {"months": 13}),
        ("panel", FIGURE | {"value": float("nan")}),
        ("panel", FIGURE | {"value": float("inf")}),
        ("panel", FIGURE | {"period": "2022-13"}),
        ("panel", FIGURE | {"vintage": "2022-3"}),
        ("panel", FIGURE | {"source_cell": ""}),
        ("findings", FINDING | {"severity": "bad"}),
        ("row_ledger", SHEET | {"rows_kept": -3, "rows_dropped": 9}),
        ("row_ledger", SHEET | {"rows_kept": 4}),  # 4 + 1 + 3 is not 7
    ],
)
def test_a_row_that_breaks_the_contract_is_an_error(table, row):
    with pytest.raises(BROKEN):
        tables.validated(table, pd.DataFrame([row]))


def test_a_figure_of_one_vintage_stands_once():
    with pytest.raises(BROKEN):
        tables.validated("panel", pd.DataFrame([FIGURE, FIGURE]))
    later = FIGURE | {"vintage": "2022-04"}
    assert len(tables.validated("panel", pd.DataFrame([FIGURE, later]))) == 2


def test_columns_of_a_kind_are_held_to_their_type_and_the_others_to_theirs():
    frame = pd.DataFrame({"draw": [0], "420881001": [1.5], "420881002": [2.0], "total": [3.5]})
    assert len(tables.validated("forecast_draws", frame)) == 1
    with pytest.raises(BROKEN):
        tables.validated("forecast_draws", frame.assign(**{"420881002": "无"}))
