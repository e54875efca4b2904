"""What changed between two packs, by packs written by hand."""

import re
import shutil

import pandas as pd
import pytest

from tests.publishing.written import write_pack
from zx_analysis.documents import handover
from zx_analysis.publishing import comparison


def write(
    folder,
    *,
    number,
    inputs,
    value="100",
    score="50.0",
    rule="268",
    findings=("a",),
    versions="1",
    made="",
):
    (folder / "tables").mkdir(parents=True)
    for name, rows in {
        "rules": [{"规则": "产值", "取值": rule, "来源": "文件"}],
        "findings": [{"rule": one} for one in findings],
        "panel": [
            {
                "township": "胡集镇",
                "period": "2022-03",
                "months": "1",
                "indicator": "output_wan",
                "value_text": value,
            }
        ],
        "ranking": [{"township": "胡集镇", "score": score, "rank": "1", "flagged": "False"}],
    }.items():
        handover.write_table(folder / "tables" / f"{name}.csv", pd.DataFrame(rows), "")
    listed = [{"file": name, "sha256": sha * 64, "bytes": 1} for name, sha in inputs.items()]
    return write_pack(
        folder,
        number=number,
        inputs=listed,
        versions={"zx-analysis": versions},
        made=made or f"2022-04-0{number}T08:00:00+08:00",
    )


@pytest.fixture
def packs(root):
    """A function that writes the next pack of sanzhen 2022Q1 and publishes it."""
    home = root / "reports" / "sanzhen"
    made = []

    def add(named="", **what):
        name = named or f"20220401-00000{len(made)}"
        folder = write(home / ".history" / "2022Q1" / name, number=len(made) + 1, **what)
        made.append(folder)
        (home / "2022Q1").unlink(missing_ok=True)
        (home / "2022Q1").symlink_to(folder, target_is_directory=True)
        return folder

    return add


def test_causes_come_before_effects(packs):
    packs(inputs={"a.xlsx": "1", "gone.xlsx": "1"})
    packs(
        inputs={"a.xlsx": "2", "new.xlsx": "3"},
        value="110",
        score="55.0",
        rule="270",
        findings=("a", "b"),
        versions="2",
    )
    assert comparison.differences(*comparison.packs_between("sanzhen", "2022Q1")) == [
        "输入文件：a.xlsx 111111111111 → 222222222222",
        "输入文件：gone.xlsx 没有了",
        "输入文件：new.xlsx 新增 333333333333",
        "程序版本：zx-analysis 1 → 2",
        "规则：产值 268，文件 → 270，文件",
        "读入的数：胡集镇 2022-03 1 output_wan 100 → 110",
        "排名：胡集镇 50.0，1，False → 55.0，1，False",
        "其他有变化的表：findings",
    ]


def test_the_same_pack_twice_has_no_difference(packs, zx):
    for _ in range(2):
        packs(inputs={"a.xlsx": "1"})
    assert comparison.differences(*comparison.packs_between("sanzhen", "2022Q1")) == []
    code, out, _ = zx("diff", "sanzhen", "2022Q1")
    assert code == 0 and "没有变化" in out


def test_one_pack_alone_cannot_be_compared(packs, zx):
    code, _, err = zx("diff", "sanzhen", "2022Q1")
    assert code == 3 and "sanzhen" in err  # there is no such city, as for every other command
    packs(inputs={"a.xlsx": "1"})
    code, _, err = zx("diff", "sanzhen", "2022Q1")
    assert code == 2 and "没有两个资料包可比" in err


def test_the_pack_before_the_published_one_is_meant_whatever_lies_beside(packs):
    first = packs(inputs={"a.xlsx": "1"})
    second = packs(inputs={"a.xlsx": "2"})
    (first.parent / "20220402-000000").mkdir()  # what a run was killed in
    assert comparison.packs_between("sanzhen", "2022Q1") == (first, second)


def test_a_pack_is_named_by_the_time_where_its_readers_are(packs):
    # 21:18 UTC is 5:18 of the next day in Beijing
    pack = packs(inputs={"a.xlsx": "1"}, made="2026-11-25T21:18:49+00:00")
    assert comparison.named_packs(pack) == "2026-11-26 05:18（20220401-000000）"


def test_long_lists_are_cut_with_a_word(packs):
    packs(inputs={f"{i:02d}.xlsx": "1" for i in range(3)})
    found = comparison._rows(
        "读入的数", {f"{i}": "1" for i in range(30)}, {f"{i}": "2" for i in range(30)}
    )
    assert len(found) == 21 and found[-1] == "读入的数：还有 10 处变化"


def test_copies_that_an_approval_published_are_passed_over(packs):
    packs(inputs={"a.xlsx": "1"})
    packs(inputs={"a.xlsx": "2"}, made="2022-04-02T08:00:00+08:00")
    packs(inputs={"a.xlsx": "2"}, made="2022-04-02T08:00:00+08:00")
    assert comparison.differences(*comparison.packs_between("sanzhen", "2022Q1")) == [
        "输入文件：a.xlsx 111111111111 → 222222222222"
    ]


def test_a_pack_is_compared_with_the_one_of_an_earlier_month(packs, zx):
    code, _, err = zx("diff", "sanzhen", "2022Q1", "--as-of", "2022-02")
    assert code == 2 and "2022Q1-as-of-2022-02" in err
    now = packs(inputs={"a.xlsx": "1"}, value="110")
    then = now.parents[2] / "2022Q1-as-of-2022-02"
    shutil.copytree(now, then)
    table = then / "tables" / "panel.csv"
    table.write_text(table.read_text(encoding="utf-8-sig").replace("110", "100"), "utf-8-sig")
    write_pack(then)
    code, out, _ = zx("diff", "sanzhen", "2022Q1", "--as-of", "2022-02")
    assert code == 0 and "胡集镇 2022-03 1 output_wan 100 → 110" in out


def test_order_goes_by_number_and_not_by_a_clock_that_was_a_year_ahead(packs):
    packs(inputs={"a.xlsx": "1"})
    ahead = packs(named="20230401-000000", inputs={"a.xlsx": "2"}, made="2023-04-01T08:00:00+08:00")
    now = packs(inputs={"a.xlsx": "3"})
    assert comparison.packs_between("sanzhen", "2022Q1") == (ahead, now)


DAMAGES = {
    "a list": lambda file: file.write_text("[]"),
    "empty object": lambda file: file.write_text("{}"),
    "null": lambda file: file.write_text("null"),
    "empty": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-40]),
    "a number for a text": lambda file: file.write_text(
        file.read_text().replace('"made": "2022', '"made": 1, "x": "2022')
    ),
    "a figure": lambda file: file.write_text(file.read_text().replace("000", "001", 1)),
    "no text": lambda file: file.write_bytes(b"\xff\xfe\x00"),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}


@pytest.mark.parametrize("harm", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("which", [0, 1], ids=["before", "published"])
def test_a_damaged_manifest_ends_with_5_and_is_named(packs, zx, which, harm):
    made = [packs(inputs={"a.xlsx": "1"}), packs(inputs={"a.xlsx": "2"})]
    harm(made[which] / "manifest.json")
    code, out, err = zx("diff", "sanzhen", "2022Q1")
    assert code == 5 and out == "" and "manifest.json" in err and made[which].name in err
    assert re.search("请(从备份恢复|重新运行)", err)


def test_an_altered_table_is_not_compared(packs, zx):
    made = [packs(inputs={"a.xlsx": "1"}), packs(inputs={"a.xlsx": "2"})]
    (made[0] / "tables" / "panel.csv").write_bytes(b"\xff")
    code, _, err = zx("diff", "sanzhen", "2022Q1")
    assert code == 5 and "tables/panel.csv" in err


def test_a_pack_of_an_older_program_is_passed_over(packs, zx):
    packs(inputs={"a.xlsx": "1"})
    old, _ = packs(inputs={"a.xlsx": "2"}), packs(inputs={"a.xlsx": "3"})
    (old / "manifest.json").write_text('{"made": "2022-04-01", "pack": []}', encoding="utf-8")
    code, out, _ = zx("diff", "sanzhen", "2022Q1")
    assert code == 0 and "a.xlsx 111111111111 → 333333333333" in out
