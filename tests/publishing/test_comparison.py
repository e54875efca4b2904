"""`zx report --verify`: every kind of file of a pack is made again and compared, whatever its
manifest says. A whole pack is verified in test_publishing.py.

The packs are made with the real pages, tables and list, only the notebooks are not executed; of
documents there is one of each kind.
"""

import json
import os
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from tests.conftest import write_small_city
from tests.publishing.conftest import ranked
from tests.publishing.test_sign_off import edit, without_notebooks
from zx_analysis.publishing import comparison, packs, publish

KINDS = ("docx", "xlsx", "pdf")


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """A paper, a workbook and a PDF, the same in every pack."""
    folder = tmp_path_factory.mktemp("documents")
    paper, book = Document(), openpyxl.Workbook()
    paper.add_paragraph("末位的是九里乡。")
    paper.save(str(folder / "通报.docx"))
    book.active.append(["九里乡", 60])
    book.save(folder / "季度资料.xlsx")
    (folder / "通报.pdf").write_bytes(b"%PDF-1.7 made up")
    return folder


def with_documents(monkeypatch, documents):
    without_notebooks(monkeypatch)
    monkeypatch.setattr(
        publish,
        "save_documents",
        lambda study, staging, *given: [
            shutil.copytree(documents, staging / "documents") and ("documents/通报.pdf", "通报")
        ],
    )


@pytest.fixture(scope="module")
def verifiable(documents, tmp_path_factory):
    """reports/sanzhen with the pack that `pack` copies; read-only."""
    folder = tmp_path_factory.mktemp("verifiable")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZX_ROOT", str(folder))
        with_documents(patch, documents)
        ranked(write_small_city(folder / "data" / "raw" / "sanzhen"))
        return publish.publish("sanzhen", "2022Q1").folder.parent


@pytest.fixture
def pack(small_city, root, monkeypatch, documents, computed_once, verifiable):
    with_documents(monkeypatch, documents)
    ranked(small_city)
    home = shutil.copytree(verifiable, root / "reports" / "sanzhen", symlinks=True)
    return (home / "2022Q1").resolve()


def rehash(pack, **changed):
    """The manifest written anew over what lies in the pack, as somebody would who wants to hide a
    change.
    """
    packs.write_manifest(
        pack, json.loads((pack / packs.MANIFEST).read_text(encoding="utf-8")) | changed
    )


def state_of(pack):
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in pack.rglob("*")
        if path.is_file()
    }


def in_text(old, new):
    return lambda file: file.write_text(
        file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8"
    )


def in_paper(file):
    paper = Document(str(file))
    paper.paragraphs[0].runs[0].text = "末位的是胡集镇。"
    paper.save(str(file))


def in_workbook(file):
    book = openpyxl.load_workbook(file)
    book.active["A1"] = "胡集镇"
    book.save(file)


def test_a_pack_is_what_its_inputs_give_and_stays_as_it_is(pack, zx):
    before = state_of(pack)
    code, out, _ = zx("report", "--verify", pack)
    assert code == 0 and "核对一致" in out and "没有比较的：生成时间、用时、生成人、程序版本" in out
    assert state_of(pack) == before


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("index.html", in_text("九里乡", "胡集镇"), "资料包里是“.*胡集镇.*重新计算是“.*九里乡"),
        ("4_rank_townships.html", in_text("九里乡", "胡集镇"), "胡集镇"),
        ("0_leader.html", in_text("草案", "已审定"), "已审定"),
        ("6_review_quarter.html", in_text("草案", "已审定"), "已审定"),
        ("talk_list.json", in_text("九里乡", "胡集镇"), "资料包里是“.*胡集镇.*重新计算是“.*九里乡"),
        ("tables/headline.csv", in_text("九里乡", "胡集镇"), "胡集镇"),
        ("tables/ranking.csv", in_text("郢中街道", "郢中镇"), "郢中镇"),
        ("tables/talk_list.csv", in_text("草案", "已审定"), "已审定"),
        (
            "documents/通报.docx",
            in_paper,
            "资料包里是“末位的是胡集镇。”，重新计算是“末位的是九里乡。”",
        ),
        (
            "documents/季度资料.xlsx",
            in_workbook,
            "单元格 A1：胡集镇”，重新计算是“.*单元格 A1：九里乡",
        ),
        ("documents/通报.pdf", lambda file: file.write_bytes(b"%PDF-1.7 altered"), "字节不同"),
        ("documents/通报.docx", lambda file: file.write_bytes(b"PK"), "文件打不开"),
        ("index.html", in_text("<body", "<body "), "文字和数字相同"),
    ],
    ids=[
        "index",
        "page",
        "state on the leader's page",
        "state on a page",
        "talk list",
        "headline",
        "table",
        "list as a table",
        "paper",
        "workbook",
        "pdf",
        "damaged paper",
        "markup only",
    ],
)
def test_each_kind_of_file_that_was_altered_is_found_though_the_manifest_was_written_anew(
    pack, zx, file, change, said
):
    kept = (pack / file).read_bytes()
    change(pack / file)
    assert (pack / file).read_bytes() != kept
    rehash(pack)
    code, out, err = zx("report", "--verify", pack)
    found = [line for line in err.splitlines() if f"：{file}，" in line]
    assert code == 5 and out == "" and len(found) == 1 and re.search(said, found[0]), err
    # nothing else differs
    assert err.count("重新计算的结果不同") == 1, err


def test_names_changed_everywhere_are_found_everywhere(pack, zx):
    names = [
        path.relative_to(pack).as_posix()
        for path in pack.rglob("*")
        if path.suffix in (".html", ".json", ".csv")
        and "九里乡" in path.read_text(encoding="utf-8")
    ]
    for name in names:
        in_text("九里乡", "胡集镇")(pack / name)
    rehash(pack)
    code, _, err = zx("report", "--verify", pack)
    assert code == 5 and {
        "talk_list.json",
        "index.html",
        "tables/headline.csv",
        "manifest.json",
    } <= set(names)
    for name in names:
        assert f"重新计算的结果不同：{name}" in err, name


@pytest.mark.parametrize(
    "change",
    [
        {"headline": []},
        {"rows": {}},
        {"city_name": "四镇市"},
        {"edition": "0" * 12},
        {"mark": "演示"},
        {
            "approvals": {
                "state": "已审定",
                "by": ["张三", "李四"],
                "lines": 0,
                "last_sha256": "0" * 64,
            }
        },
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_manifest_is_found(pack, zx, change):
    rehash(pack, **change)
    code, _, err = zx("report", "--verify", pack)
    assert code == 5 and f"manifest.json 的 {next(iter(change))}" in err


@pytest.mark.parametrize(
    "change",
    [
        {"parameters": None},
        {"parameters": {"city": "sanzhen"}},
        {"inputs": 1},
        {"made_by": None},
        {"extra": 1},
        {"parameters": {"city": "sanzhen", "quarter": "x", "as_of": "", "policy": "", "seed": 0}},
    ],
)
def test_a_manifest_that_no_program_wrote_is_no_crash(pack, zx, change):
    rehash(pack, **change)
    assert zx("report", "--verify", pack)[0] == 5


def test_files_too_many_and_files_that_are_gone_are_named(pack, zx):
    (pack / "documents" / "通报.pdf").unlink()
    (pack / "documents" / "补充通报.pdf").write_bytes(b"%PDF")
    rehash(pack)
    code, _, err = zx("report", "--verify", pack)
    assert (
        code == 5
        and "多出文件：documents/补充通报.pdf" in err
        and "缺少文件：documents/通报.pdf" in err
    )


def test_approvals_after_publishing_are_none_of_a_pack_and_those_before_are(pack, zx):
    draft = pack
    for name in ("张三", "李四"):
        assert zx("approve", "sanzhen", "2022Q1", "--by", name)[0] == 0
        assert (
            zx("report", "--verify", Path(os.environ["ZX_ROOT"], "reports", "sanzhen", "2022Q1"))[0]
            == 0
        )
    assert zx("report", "--verify", draft)[0] == 0
    approved = Path(os.environ["ZX_ROOT"], "reports", "sanzhen", "2022Q1").resolve()
    in_text("李四", "赵六")(approved / "index.html")
    rehash(approved)
    code, _, err = zx("report", "--verify", approved)
    assert code == 5 and "重新计算的结果不同：index.html" in err and "赵六" in err


def test_a_record_of_approvals_that_was_damaged_is_a_difference(pack, zx):
    assert zx("approve", "sanzhen", "2022Q1", "--by", "张三")[0] == 0
    home = Path(os.environ["ZX_ROOT"], "reports", "sanzhen")
    (home / "approvals-2022Q1.jsonl").write_text("", encoding="utf-8")
    code, _, err = zx("report", "--verify", home / "2022Q1")
    assert code == 5 and "审定记录有问题" in err


def test_a_pack_made_by_another_version_says_so(pack, zx):
    manifest = json.loads((pack / packs.MANIFEST).read_text(encoding="utf-8"))
    rehash(pack, versions=manifest["versions"] | {"pandas": "1.0"})
    code, out, _ = zx("report", "--verify", pack)
    assert code == 0 and "程序版本：pandas 1.0 → " in out


def test_a_folder_that_is_no_pack_is_refused(root):
    with pytest.raises(ValueError, match="不是资料包"):
        comparison.verify(root)


def test_the_policy_file_has_to_be_given_as_it_was_when_the_pack_was_made(pack, small_city):
    with pytest.raises(ValueError, match="没有用另外的政策文件，请不要用 --policy"):
        comparison.verify(pack, str(small_city / "policy" / "2022Q1.toml"))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("bulletins/2022年1-3月.csv", "九里乡", "十里乡", "十里乡"),
        ("policy/2022Q1.toml", "value = 2021", "value = 2012", "2012年的工业总产值不全"),
    ],
    ids=["unreadable", "another base year"],
)
def test_inputs_that_no_report_could_be_made_of_are_a_difference(
    pack, small_city, file, old, new, said
):
    edit(small_city / file, old, new)
    (found,) = comparison.verify(pack)
    assert str(found).startswith("现在的输入文件不能读：") and said in str(found)
