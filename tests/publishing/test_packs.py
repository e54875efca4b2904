"""Packs on the disk: names, the switch, the lock, and files altered after they were written."""

import fcntl
import json
import threading

import pytest

from tests.publishing.written import write_pack
from tests.waiting import HANGS
from zx_analysis.publishing import packs
from zx_analysis.publishing.manifests import Altered
from zx_analysis.publishing.packs import Busy, pack_name


def staged(folder):
    (folder / "tables").mkdir(parents=True)
    (folder / "index.html").write_text("一", encoding="utf-8")
    (folder / "tables" / "ranking.csv").write_text("二", encoding="utf-8")
    return write_pack(folder, edition="then")


def test_the_switch_keeps_the_pack_before_in_history(tmp_path):
    for text in ("one", "two"):
        staging = tmp_path / ".staging-2022Q1"
        staging.mkdir()
        (staging / "index.html").write_text(text)
        assert (packs.switch(tmp_path, staging, "2022Q1") / "index.html").read_text() == text
    kept = sorted((tmp_path / ".history" / "2022Q1").iterdir())
    assert [(p / "index.html").read_text() for p in kept] == ["one", "two"]
    assert not (tmp_path / ".link-2022Q1").is_symlink()


def test_what_sets_a_run_apart_stands_in_the_name():
    assert pack_name("2022Q1") == "2022Q1"
    assert (
        pack_name("2022Q1", "2022-02", "/some/where/strict.toml")
        == "2022Q1-as-of-2022-02-policy-strict"
    )
    with pytest.raises(ValueError):
        pack_name("2022Q1", "../2022-02")


def test_a_pack_as_it_was_made_gives_its_manifest(tmp_path):
    pack = staged(tmp_path / "pack")
    (pack / "tables" / ".~lock.ranking.csv#").write_text(
        "left by an office program that has the table open"
    )
    manifest, digest = packs.unaltered(pack)
    assert manifest["edition"] == "then" and [entry["file"] for entry in manifest["pack"]] == [
        "index.html",
        "tables/ranking.csv",
    ]
    assert len(digest) == 64


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda pack: (pack / "index.html").write_text("三", encoding="utf-8"), "index.html"),
        (lambda pack: (pack / "tables" / "ranking.csv").unlink(), "tables/ranking.csv"),
        (lambda pack: (pack / "more.html").write_text("", encoding="utf-8"), "more.html"),
        (lambda pack: (pack / "manifest.json").unlink(), "manifest.json"),
        (
            lambda pack: (pack / "manifest.json").write_text("[" * 100_000, encoding="utf-8"),
            "manifest.json",
        ),
        (
            lambda pack: (pack / "manifest.json").write_text('{"pack": 1}', encoding="utf-8"),
            "manifest.json",
        ),
        (lambda pack: (pack / "manifest.json").write_bytes(b"\xff\xfe"), "manifest.json"),
    ],
    ids=[
        "changed",
        "gone",
        "added",
        "no manifest",
        "nested manifest",
        "another manifest",
        "no text",
    ],
)
def test_an_altered_pack_is_named_file_by_file(tmp_path, harm, named):
    pack = staged(tmp_path / "pack")
    harm(pack)
    with pytest.raises(Altered, match=named):
        packs.unaltered(pack)


def test_the_lock_is_for_one_and_waits_only_as_long_as_asked(tmp_path):
    with packs.locked(tmp_path), pytest.raises(Busy, match="另一次运行"), packs.locked(tmp_path):
        pass
    holder = (tmp_path / ".lock").open("w")
    fcntl.flock(holder, fcntl.LOCK_EX)
    release = threading.Timer(0.1, holder.close)
    release.start()
    with packs.locked(tmp_path, patience_seconds=HANGS):
        assert holder.closed
    release.join()


def test_the_manifest_leaves_out_the_folder_of_the_run(tmp_path):
    pack = tmp_path / "pack"
    (pack / "run").mkdir(parents=True)
    (pack / "run" / "1.ipynb").write_text("{}", encoding="utf-8")
    packs.write_manifest(pack, {})
    assert json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["pack"] == []
