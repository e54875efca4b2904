from zx_analysis import dictionary, paths, schemas
from zx_analysis.publishing import DECIDED, TABLES


def test_the_document_is_what_the_tables_say():
    written = (paths.PACKAGE.parent / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary.markdown(), "run make dictionary"


def test_every_table_of_a_pack_and_every_column_with_a_contract():
    assert set(dictionary.TABLES) == {name for owed in [*TABLES.values(), DECIDED] for name in owed}
    for table, columns in {
        "panel": schemas.PANEL,
        "findings": schemas.FINDINGS,
        "row_ledger": schemas.ROW_LEDGER,
    }.items():
        assert [name for name, *_ in dictionary.TABLES[table]] == columns
