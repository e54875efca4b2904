from zx_analysis import paths
from zx_analysis.city import dictionary, tables
from zx_analysis.publishing.publish import DECIDED, TABLES


def test_the_document_is_what_the_tables_say():
    written = (paths.PACKAGE.parent / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary.markdown(), "run make dictionary"


def test_every_table_of_a_pack_and_every_column_with_a_contract():
    assert set(dictionary.TABLES) == {name for owed in [*TABLES.values(), DECIDED] for name in owed}
    for table, columns in {
        "panel": tables.PANEL,
        "findings": tables.FINDINGS,
        "row_ledger": tables.ROW_LEDGER,
    }.items():
        assert [name for name, *_ in dictionary.TABLES[table]] == columns
