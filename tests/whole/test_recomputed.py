"""The published pack of the demonstration beside its raw spreadsheets: each statement names where
it is read, how it reads and what the spreadsheets say, by a few lines of pandas without the
package. A statement that is not found was reworded or left out.
"""

import hashlib
import json
import re

import pytest

from tests.whole import raw_bulletins as raw
from tests.whole import raw_decisions as decided
from tests.whole import raw_ledgers as ledgers
from tests.whole.published import complaints, table, text
from tests.whole.stated_figures import CITY, EARLY, FUND, RANKING, READ, TOWNSHIPS
from tests.whole.stated_programmes import PROGRAMMES

pytestmark = pytest.mark.slow

ALL = CITY + TOWNSHIPS + FUND + RANKING + PROGRAMMES + READ


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        pytest.param(one, place, id=f"{one.name}-{place}")
        for one in ALL
        for place in one.places.split()
    ],
)
def test_statement(demonstration, statement, place):
    found = complaints(statement, text(demonstration["quarter"], place))
    assert not found, f"{statement.name} ({place}):\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("statement", "place"),
    [pytest.param(one, one.places, id=f"{one.name}-{one.places}") for one in EARLY],
)
def test_statement_after_february(demonstration, statement, place):
    found = complaints(statement, text(demonstration["february"], place))
    assert not found, f"{statement.name} ({place}):\n" + "\n".join(found)


# ---- tables and the manifest ----


def test_websters_method_would_share_out_the_same(demonstration):
    assert decided.is_websters()
    assert "换用韦伯斯特法结果相同" in text(demonstration["quarter"], "3")


def test_the_panel_holds_every_figure_of_the_bulletins_and_no_other(demonstration):
    rows = table(demonstration["quarter"], "panel")
    panel = {
        (row["township_code"], row["period"], int(row["months"]), row["indicator"]): float(
            row["value_text"]
        )
        for row in rows
    }
    assert len(panel) == len(rows)
    assert panel == pytest.approx(raw.figures().to_dict())


def test_past_quarters_are_checked_against_what_was_published(demonstration):
    rows = table(demonstration["quarter"], "backtest")
    ends = {
        f"{year}Q{last // 3}": (year, last)
        for year, last in [(2021, 3), (2021, 6), (2021, 9), (2021, 12), (2022, 3)]
    }
    assert {row["quarter"] for row in rows} == set(ends)
    for row in rows:
        made = raw.units(raw.quarter_sum("output", *ends[row["quarter"]])).sum()
        assert float(row["actual"]) == pytest.approx(made), row["quarter"]


def test_the_row_ledger_adds_up_to_the_rows_of_the_sheets(demonstration):
    rows = table(demonstration["quarter"], "row_ledger")
    for row in rows:
        parts = [int(row[f"rows_{part}"]) for part in ("kept", "control", "dropped")]
        assert int(row["rows_read"]) == sum(parts), row["file"]
        assert sum(map(int, re.findall(r"(\d+) 行", row["reason"]))) == parts[2], row["file"]
    read = sorted((row["file"], int(row["rows_read"]), int(row["rows_kept"])) for row in rows)
    assert read == sorted(raw.row_counts()[["file", "read", "kept"]].itertuples(index=False))


def test_every_enterprise_is_rewarded_or_not_with_its_cell(demonstration):
    paid, pack = ledgers.rewarded(), demonstration["quarter"]
    said = {row["cell"]: int(row["amount_fen"]) for row in table(pack, "enterprise_rewards")}
    assert said == {f"A{int(row['序号']) + 3}": 100 * row["yuan"] for _, row in paid.iterrows()}
    others = {row["cell"] for row in table(pack, "enterprise_rejected")}
    assert not others & set(said)
    assert len(others) + len(said) == ledgers.count("进规企业申报台账")


def test_the_manifest_names_the_bytes_of_every_input_and_of_the_pack(demonstration):
    pack = demonstration["quarter"]
    manifest = json.loads((pack / "manifest.json").read_text("utf-8"))
    inputs = {one["file"]: (one["sha256"], one["bytes"]) for one in manifest["inputs"]}
    owed = [
        "city.toml",
        "townships.csv",
        "policy/2022Q1.toml",
        *(
            str(path.relative_to(raw.RAW))
            for kind in ("bulletins", "ledgers")
            for path in (raw.RAW / kind).rglob("*.*")
        ),
    ]
    assert inputs == {
        name: (
            hashlib.sha256((raw.RAW / name).read_bytes()).hexdigest(),
            (raw.RAW / name).stat().st_size,
        )
        for name in owed
    }
    for one in manifest["pack"]:
        assert hashlib.sha256((pack / one["file"]).read_bytes()).hexdigest() == one["sha256"]


def test_the_index_shows_the_hash_of_the_talk_list(demonstration):
    pack = demonstration["quarter"]
    listed = json.loads((pack / "talk_list.json").read_text("utf-8"))
    assert [one["township"] for one in listed["flagged"]] == decided.last_two()
    assert hashlib.sha256((pack / "talk_list.json").read_bytes()).hexdigest() in text(pack, "index")
