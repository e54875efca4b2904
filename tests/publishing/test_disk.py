"""What lies on the disk is not believed blindly: things of the wrong kind in the way of a run,
packs copied from a stick, records cut together with a manifest, clocks that were wrong."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from tests.publishing.test_sign_off import lines, record, state
from zx_analysis.publishing import approvals, manifests, packs, sign_off
from zx_analysis.publishing.manifests import Altered


def remove(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def file_at(path):
    remove(path)
    path.write_text("x", encoding="utf-8")


def folder_at(path):
    remove(path)
    path.mkdir()
    (path / "inside").write_text("x", encoding="utf-8")


IN_THE_WAY = {
    ".history": file_at,
    ".history/2022Q1": file_at,
    ".lock": folder_at,
    "2022Q1": file_at,
    "approvals-2022Q1.jsonl": folder_at,
}


@pytest.mark.parametrize(
    "command", [("report",), ("approve", "--by", "张三")], ids=["report", "approve"]
)
@pytest.mark.parametrize("name", IN_THE_WAY)
def test_what_is_of_the_wrong_kind_is_named_before_the_run(home, zx, name, command):
    IN_THE_WAY[name](home / name)
    verb, *more = command
    code, out, err = zx(verb, "sanzhen", "2022Q1", *more)
    assert code == 5 and out == "" and f"{home / name} 应当是" in err
    assert "请把它移走或改名" in err and "完成" not in err
    assert not record(home).is_file()


@pytest.mark.parametrize("level", ["", "sanzhen"])
def test_reports_that_is_a_file_is_named(city, root, zx, level):
    (root / "reports").mkdir(exist_ok=True)
    file_at(root / "reports" / level)
    code, _, err = zx("report", "sanzhen", "2022Q1")
    assert code == 5 and f"{root / 'reports' / level} 应当是文件夹".replace("/ 应", " 应") in err


@pytest.mark.parametrize("make", [file_at, folder_at])
@pytest.mark.parametrize("name", [".staging-2022Q1", ".failed-2022Q1", ".link-2022Q1"])
def test_what_a_run_left_is_cleared_whatever_kind_it_is(home, zx, name, make):
    make(home / name)
    assert zx("report", "sanzhen", "2022Q1")[0] == 0
    make(home / name)
    assert zx("approve", "sanzhen", "2022Q1", "--by", "张三")[0] == 0
    assert "张三已审定" in state(home)[1]


def test_a_pack_that_became_a_plain_folder_is_one_again(home, zx):
    """Copied from a zip or a stick, with or without what lay beside it."""
    pack = home / "2022Q1"
    copy = shutil.copytree(pack.resolve(), home / "copy")
    for keep_history in (True, False):
        pack.unlink()
        if not keep_history:
            shutil.rmtree(home / ".history")
            record(home).unlink()
        shutil.copytree(copy, pack)
        assert zx("approve", "sanzhen", "2022Q1", "--by", "张三")[0] == 0
        assert pack.is_symlink() and "张三已审定" in state(home)[1]
        assert len(lines(home)) == 1
    pack.unlink()
    shutil.copytree(copy, pack)
    assert zx("report", "sanzhen", "2022Q1")[0] == 0
    assert pack.is_symlink() and "张三已审定" in state(home)[1]


@pytest.mark.parametrize(
    "target", ["2022Q1", "nowhere", "/dev/null"], ids=["itself", "nothing", "a device"]
)
def test_a_link_that_leads_to_no_pack_hinders_no_report(home, zx, target):
    (home / "2022Q1").unlink()
    (home / "2022Q1").symlink_to(target)
    assert zx("diff", "sanzhen", "2022Q1")[0] == 5
    assert zx("approve", "sanzhen", "2022Q1", "--by", "张三")[0] in (3, 5)
    assert zx("report", "--verify", home / "2022Q1")[0] in (2, 5)
    assert zx("report", "sanzhen", "2022Q1")[0] == 0 and state(home)[0] == "草案"
    assert packs.unaltered(home / "2022Q1")[0]["number"] == 2


@pytest.mark.parametrize("text", ["[]", "{}", "null", "7", "{", "", "[" * 50_000, '"status"'])
def test_a_talk_list_of_another_form_is_named(home, zx, text):
    """Sealed anew around it, so that no hash tells."""
    pack = home / "2022Q1"
    (pack / "talk_list.json").write_text(text, encoding="utf-8")
    packs.write_manifest(pack, json.loads((pack / "manifest.json").read_bytes()))
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code in (3, 5) and not record(home).exists()
    assert "talk_list.json" in err or "名单" in err


def test_a_failed_run_leaves_a_plain_folder_as_it_was(home, zx, monkeypatch):
    pack = home / "2022Q1"
    copy = shutil.copytree(pack.resolve(), home / "copy")
    pack.unlink()
    copy.rename(pack)
    monkeypatch.setattr(packs, "refuse_changes", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        zx("report", "sanzhen", "2022Q1")
    assert pack.is_dir() and not pack.is_symlink()


def test_nothing_is_recorded_where_the_pack_cannot_be_made_ready(home, zx, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device", "index.html")

    monkeypatch.setattr(sign_off, "show", full)
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 5 and "磁盘已满" in err and not record(home).exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("gongye", "zhang"),
        ('"mark": ""', '"mark": " "'),
        ("草案", "已审定"),
        ('"value": "九里乡"', '"value": "999.99亿元"'),
    ],
)
def test_a_manifest_that_was_edited_approves_and_verifies_nothing(home, zx, old, new):
    file = home / "2022Q1" / "manifest.json"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    for command in (
        ("approve", "sanzhen", "2022Q1", "--by", "张三"),
        ("report", "--verify", home / "2022Q1"),
    ):
        code, _, err = zx(*command)
        assert code == 5 and "manifest.json 不是程序写下的样子" in err
    assert not record(home).exists()


def test_a_manifest_sealed_anew_after_its_approval_is_found(home, zx):
    """Whoever knows the program can seal another maker in; the approval names what it saw."""
    seen = (home / "2022Q1").resolve()
    assert zx("approve", "sanzhen", "2022Q1", "--by", "张三")[0] == 0
    manifest, _ = packs.unaltered(seen)
    packs.write_manifest(seen, manifest | {"made_by": {"account": "li", "name": "李四"}})
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "王五")
    assert code == 5 and f"第 1 行审定的资料包 {seen.name}" in err and len(lines(home)) == 1
    code, _, err = zx("report", "--verify", home / "2022Q1")
    assert code == 5 and f"第 1 行审定的资料包 {seen.name}" in err


def test_a_last_line_cut_together_with_a_damaged_manifest_is_noticed(home, zx):
    for name in ("张三", "李四"):
        assert zx("approve", "sanzhen", "2022Q1", "--by", name)[0] == 0
    first, _ = record(home).read_text(encoding="utf-8").splitlines(keepends=True)
    record(home).write_text(first, encoding="utf-8")
    (home / "2022Q1" / "manifest.json").write_text("{", encoding="utf-8")
    # the newest readable manifest is that of the pack which 张三's approval published: one line
    assert zx("report", "sanzhen", "2022Q1")[0] == 0
    assert state(home)[0] == "草案" and "张三已审定" in state(home)[1]
    record(home).write_text("", encoding="utf-8")
    (home / "2022Q1" / "manifest.json").write_text("[]", encoding="utf-8")
    code, out, _ = zx("report", "sanzhen", "2022Q1")
    assert code == 0 and "审定记录有问题，全部不计" in out and "应有前 1 行，现有 0 行" in out


def test_approvals_that_run_backwards_in_time_are_remarked_on(home, zx, monkeypatch):
    class Clock(datetime):
        year_now = 2031

        @classmethod
        def now(cls, tz=None):
            return datetime(cls.year_now, 4, 12, 1, 2, tzinfo=UTC)

    monkeypatch.setattr(sign_off, "datetime", Clock)
    zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert "早于上一行" not in state(home)[1]
    Clock.year_now = 2030
    code, out, _ = zx("approve", "sanzhen", "2022Q1", "--by", "李四")
    assert code == 0 and "审定记录第 2 行的时间早于上一行" in out
    assert state(home)[0] == "已审定" and "审定记录第 2 行的时间早于上一行" in state(home)[1]


def damages(text: bytes):
    """A manifest in every way in which it is not what was written: cut, and each value of it gone
    or of another type, sealed anew or not."""
    manifest = json.loads(text)
    yield from (b"", b"[]", b"{}", b"null", b"1", b"\xff\xfe", b"[" * 50_000, text + b" ")
    yield from (text[:at] for at in range(0, len(text), 97))
    for key in manifest:
        for other in (None, 7, "", [], {}, [1], {"a": 1}, float("nan"), "\ud800"):
            changed = {**manifest, key: other}
            yield json.dumps(changed).encode()
            if key not in ("sealed_sha256", "edition") and type(other) is not type(manifest[key]):
                yield (
                    manifests.text({**changed, "mark": changed["mark"]})
                    if other != "\ud800"
                    else b""
                )
        yield manifests.text({name: value for name, value in manifest.items() if name != key})[:-1]


def test_no_damage_to_a_manifest_is_believed_or_a_crash(tmp_path):
    from tests.publishing.written import write_pack

    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "index.html").write_text("一", encoding="utf-8")
    write_pack(pack)
    whole = (pack / "manifest.json").read_bytes()
    harmed = list(damages(whole))
    for damage in harmed:
        (pack / "manifest.json").write_bytes(damage)
        with pytest.raises(Altered, match="manifest.json"):
            packs.unaltered(pack)
    assert len(harmed) > 100
    (pack / "manifest.json").write_bytes(whole)
    assert packs.unaltered(pack)[0]["number"] == 1


def test_a_record_damaged_in_any_byte_counts_for_nothing(home, zx):
    zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    whole = record(home).read_bytes()
    head = approvals.read_lines(whole, "sanzhen", "2022Q1").head
    for at in range(len(whole)):
        for harmed in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            assert approvals.read_lines(harmed, "sanzhen", "2022Q1", head).faults, (at, harmed)
