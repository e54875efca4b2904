"""Four eyes: who counts, what makes an approval void, and that no line of the record changes or
vanishes unnoticed.
"""

import json
import os
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zx_analysis.messages import message
from zx_analysis.publishing import approvals
from zx_analysis.publishing.approvals import (
    FIRST,
    Approval,
    Head,
    Maker,
    Record,
    checked_name,
    line,
    person,
    read_lines,
    standing,
)

NOW, THEN = "a" * 64, "b" * 64
EMPTY = Head()
CLERK = Maker("gongye", "王五")


def approval(name, content=NOW, account="bureau"):
    return Approval(
        "2022-04-12T01:02:03Z",
        "sanzhen",
        "2022Q1",
        name,
        account,
        content,
        "c" * 64,
        "d" * 64,
        "20220412-000000-000000",
        "0.1.0",
    )


def written(*given_approvals):
    """The bytes of a file with these lines, as `append` leaves them."""
    head, lines = Head(), []
    for one in given_approvals:
        lines.append(line(one, head) + "\n")
        head = Head(head.lines + 1, json.loads(lines[-1])["sha256"])
    return "".join(lines).encode()


def read(data, expected=EMPTY):
    return read_lines(data, "sanzhen", "2022Q1", expected)


def stands(*given_approvals, content=NOW, maker=CLERK):
    return standing(Record(given_approvals), content, maker)


class TestMainAssumptions:
    def test_a_list_is_a_draft_until_two_people_approved_it(self):
        assert (stands().approved, stands().missing) == (False, 2)
        one = stands(approval("张三"))
        assert (one.approved, one.missing) == (False, 1)
        two = stands(approval("张三"), approval("李四"))
        assert (
            two.approved and two.missing == 0 and [a.name for a in two.counted] == ["张三", "李四"]
        )

    def test_one_person_twice_is_one_person(self):
        again = stands(approval("张三"), approval("张 三"))
        assert not again.approved and [a.name for a in again.counted] == ["张三"]

    def test_an_approval_of_another_content_is_void_and_holds_again_with_that_content(self):
        both = (approval("张三", THEN), approval("李四", THEN))
        assert not stands(*both).approved and stands(*both).void == both
        assert stands(*both, content=THEN).approved and stands(*both, content=THEN).void == ()
        assert not stands(approval("张三", THEN), approval("李四")).approved

    @pytest.mark.parametrize("name", ["王五", "王 五", "ＧＯＮＧＹＥ", "gongye"])
    def test_whoever_ran_the_report_does_not_count(self, name):
        held = stands(approval("张三"), approval(name))
        assert not held.approved and [a.name for a in held.own] == [name]
        assert stands(approval("张三"), approval(name), approval("李四")).approved

    def test_two_people_may_sit_at_one_account(self):
        assert stands(
            approval("张三", account="gongye"),
            approval("李四", account="gongye"),
            maker=Maker("gongye", ""),
        ).approved

    def test_a_damaged_record_counts_for_nothing(self):
        faults = (message("record_line_incomplete", line=1),)
        held = standing(Record((approval("张三"), approval("李四")), faults=faults), NOW, CLERK)
        assert not held.approved and held.missing == 2 and held.faults == faults


class TestNames:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("张三", "张 三"),
            ("张三", " 张三 "),
            ("张三", "张\u3000三"),
            ("张三", "張三"),
            ("Li Ming", "ＬＩ　ＭＩＮＧ"),
            ("Strauß", "STRAUSS"),
            ("阿依古丽·买买提", "阿依古丽•买买提"),
            ("欧阳修", "欧阳 修"),
            ("José", "Jose\u0301"),
        ],
    )
    def test_ways_to_write_one_name(self, one, other):
        assert person(one) == person(other) != ""

    @pytest.mark.parametrize(
        ("one", "other"),
        [("张三", "张四"), ("李明", "李鸣"), ("Li Ming", "Li Min"), ("José", "Jose")],
    )
    def test_different_names(self, one, other):
        assert person(one) != person(other)

    @given(st.text(st.characters(codec="utf-8"), max_size=60))
    @example("ϔ")
    @example("ﬃ")
    @example("①张²")
    def test_the_form_that_is_compared_is_its_own_form(self, name):
        assert person(person(name)) == person(name)

    @given(
        st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6),
        st.data(),
    )
    def test_spaces_and_width_never_make_a_second_person(self, name, data):
        gaps = data.draw(
            st.lists(
                st.sampled_from(["", " ", "\u3000", "\u00a0", "·"]),
                min_size=len(name),
                max_size=len(name),
            )
        )
        assert person("".join(c + gap for c, gap in zip(name, gaps, strict=True))) == person(name)

    @given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20))
    def test_full_width_letters_never_make_a_second_person(self, name):
        assert (
            person("".join(chr(ord(c) + 0xFEE0) for c in name))
            == person(name)
            == person(name.swapcase())
        )

    @given(st.text(max_size=60))
    def test_a_name_is_refused_or_kept_in_a_form_that_is_kept(self, name):
        try:
            kept = checked_name(name)
        except ValueError:
            return
        assert (
            checked_name(kept) == kept
            and 0 < len(kept) <= 40
            and person(kept) == person(name)
            and all(c.isprintable() or 0x20000 <= ord(c) <= 0x3FFFD for c in kept)
        )
        assert approvals.is_kept_name(kept)

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("", "没有文字"),
            ("   ", "没有文字"),
            ("···", "没有文字"),
            ("__", "没有文字"),
            ("张\n三", "控制字符"),
            ("张\x00三", "控制字符"),
            ("张\u200b三", "看不见"),
            ("\u202e三张", "看不见"),
            ("张\u2028三", "看不见"),
            ("张三\u3164", r"第 3 个字符 U\+3164（HANGUL FILLER）"),
            ("张三\u115f", r"U\+115F"),
            ("张三\u1160", r"U\+1160"),
            ("\uffa0张三", r"第 1 个字符 U\+FFA0"),
            ("张三\u0640", r"U\+0640（ARABIC TATWEEL）"),
            ("张三\ufe0f", r"U\+FE0F"),
            ("张\u180e三", r"U\+180E"),
            ("张\u200d三", r"第 2 个字符 U\+200D"),
            ("张三\U000e0041", r"U\+E0041"),
            ("张\u00ad三", r"U\+00AD"),
            ("张\u034f三", r"U\+034F"),
            ("张三\u2800", r"U\+2800"),
            ("张\u00a0三", "不是普通的空格"),
            ("张\u2003三", "不是普通的空格"),
            ("张\t三", "控制字符"),
            ("张\ue000", "自造字"),
            ("\u0301张三", "加在字上"),
            ("张\u0301三", "加在字上"),
            ("张三★", "不是姓名里的字"),
            ("Zhan\u0261", "不是姓名里的字母"),
            ("2022", "没有文字"),
            ("Li M\u0456ng", r"第 5 个字符 U\+0456（CYRILLIC.*不是一种文字（LATIN、CYRILLIC）"),
            ("\u0410lice", "不是一种文字"),
            ("L\u03bf", "不是一种文字"),
            ("张三Li", "不是一种文字"),
            ("\ud800", "看不见"),
            ("\ufeff张三", "看不见"),
            ("张" * 41, "最多 40 个"),
            ("ﷺ" * 3, "最多 40 个"),
        ],
    )
    def test_what_is_no_name(self, name, words):
        with pytest.raises(ValueError, match=words) as error:
            checked_name(name)
        str(error.value).encode()

    @pytest.mark.parametrize(
        "name",
        [
            "张三",
            "欧阳 娜娜",
            "买买提·吐尔逊",
            "阿依古丽•买买提",
            "Zhang San",
            "㛃",
            "𠮷祥",
            "\U00031350祥",
            "Jean-Luc O'Neill",
            "Jean-Luc O’Neill",
            "Đặng Thị",
            "José",
            "佐々木",
            "Lǐ Míng",
            "Иван Петров",
            "김철수",
            "张三2",
            "王〇",
        ],
    )
    def test_what_is_a_name(self, name):
        assert checked_name(name) == name

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            *(
                ("张三", "张三" + unseen)
                for unseen in "\u3164\u115f\u1160\uffa0\u0640\u180e\u200d\ufe0f\U000e0041\U000e0100\u00ad\u034f\u2800\u2060\u17b4"
            ),
            ("Li Ming", "Li M\u0456ng"),
            ("Alice", "\u0410l\u0456\u0441\u0435"),
            ("Lo", "L\u03bf"),
            ("Zhang", "Zhan\u0261"),
            ("Li", "L1"),
            ("Lo", "L0"),
            ("POC", "\u0420\u041e\u0421"),
            ("Li", "LI"),
        ],
    )
    def test_what_nobody_can_tell_apart_is_one_person(self, one, other):
        assert person(one) == person(other) != ""
        # also where an older version has written it into the file
        both = stands(approval(one), approval(other))
        assert not both.approved and len(both.counted) == 1

    def test_an_old_line_with_a_name_that_is_refused_today_is_still_read_as_its_person(self):
        record = read(written(approval("张三"), approval("张三\u1160")))
        assert record.faults == () and not standing(record, NOW, CLERK).approved
        assert standing(
            read(written(approval("张三\u1160"), approval("李四"))), NOW, CLERK
        ).approved

    def test_rare_characters_tell_people_apart_though_python_does_not_know_them_yet(self):
        assert person("\U00031350") != person("\U00031351") and person("己") != person("已")

    def test_a_name_of_forty_characters_is_kept(self):
        assert checked_name("张" * 40) == "张" * 40 and checked_name(" 张  三 ") == "张 三"


TWO = written(approval("张三"), approval("李四"))
FIRST_LINE, SECOND_LINE = TWO.splitlines(keepends=True)


class TestTheFile:
    def test_what_was_written_is_read(self):
        record = read(TWO)
        assert (
            [a.name for a in record.approvals] == ["张三", "李四"]
            and record.faults == ()
            and record.head.lines == 2
        )
        assert read(b"") == Record((), Head(0, FIRST), ())

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (TWO.replace("张三".encode(), "赵六".encode()), "第 1 行"),
            (TWO.replace("李四".encode(), "赵六".encode()), "第 2 行"),
            (SECOND_LINE, "第 1 行"),
            (SECOND_LINE + FIRST_LINE, "第 1 行"),
            (FIRST_LINE + FIRST_LINE, "第 2 行"),
            (FIRST_LINE + b"\n" + SECOND_LINE, "第 2 行"),
            (TWO + b"\n", "第 3 行"),
            (TWO[:-1], "第 2 行没有写完"),
            (TWO[:-40], "第 2 行"),
            (TWO.replace(b"\n", b"\r\n"), "第 1 行"),
            (b"\xef\xbb\xbf" + TWO, "第 1 行"),
            (TWO.decode().encode("gb18030"), "第 1 行"),
            (TWO + b"[" * 100_000 + b"\n", "第 3 行"),
            (TWO + b'{"name": 1}\n', "第 3 行"),
            (TWO + b"null\n", "第 3 行"),
            (b"\x00" * 100, "第 1 行"),
        ],
        ids=[
            "changed",
            "last changed",
            "first gone",
            "swapped",
            "repeated",
            "blank line",
            "blank at the end",
            "no line break",
            "cut off",
            "line ends",
            "mark in front",
            "encoding",
            "nested",
            "other fields",
            "no object",
            "zeros",
        ],
    )
    def test_a_line_that_is_not_as_written_is_reported(self, data, said):
        (fault,) = read(data).faults
        assert said in fault.zh and fault.en.isascii()

    def test_the_lines_of_another_quarter_or_city_are_reported(self):
        assert (
            read_lines(TWO, "sanzhen", "2022Q2").faults
            and read_lines(TWO, "sizhen", "2022Q1").faults
        )

    def test_a_removed_last_line_is_noticed_by_what_the_pack_kept(self):
        head = read(TWO).head
        assert not read(TWO, head).faults and not read(TWO, read(FIRST_LINE).head).faults
        for data in (
            FIRST_LINE,
            b"",
            written(approval("张三"), approval("赵六")),
            written(*[approval(f"甲{c}") for c in "一二三"]),
        ):
            (fault,) = read(data, head).faults
            assert fault.id == "record_lines_gone" and fault.fields["published"] == 2

    @pytest.mark.parametrize("field", ["time_utc", "talk_list_sha256", "name"])
    def test_a_sealed_line_that_holds_no_time_hash_or_name_is_reported(self, field):
        assert read(written(replace(approval("张三"), **{field: "\x07"}))).faults

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["张三", "李四", "赵六", "Wang"]), st.sampled_from([NOW, THEN])
            ),
            max_size=5,
        ),
        st.data(),
    )
    def test_any_byte_changed_or_lost_is_noticed(self, given_lines, data):
        whole = written(*(approval(name, content) for name, content in given_lines))
        record = read(whole)
        assert not record.faults and len(record.approvals) == len(given_lines)
        if whole:
            at = data.draw(st.integers(0, len(whole) - 1))
            other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
            assert read(whole[:at] + bytes([other]) + whole[at + 1 :], record.head).faults
            assert read(whole[:at] + whole[at + 1 :], record.head).faults

    def test_appending_keeps_what_is_there(self, tmp_path):
        file = tmp_path / "approvals-2022Q1.jsonl"
        approvals.append(file, line(approval("张三"), Head()))
        before = file.read_bytes()
        approvals.append(file, line(approval("李四"), read(before).head))
        assert file.read_bytes().startswith(before) and file.read_bytes() == TWO

    def test_a_disk_that_takes_half_a_line_leaves_the_file_as_it_was(self, tmp_path, monkeypatch):
        file = tmp_path / "approvals-2022Q1.jsonl"
        file.write_bytes(FIRST_LINE)
        whole_write = os.write
        monkeypatch.setattr(
            os, "write", lambda descriptor, data: whole_write(descriptor, data[:20])
        )
        with pytest.raises(OSError, match="No space left"):
            approvals.append(file, SECOND_LINE.decode().rstrip("\n"))
        assert file.read_bytes() == FIRST_LINE


class TestWhoRunsThis:
    def test_the_account_is_that_of_the_user_id_whatever_the_environment_says(self, monkeypatch):
        before = approvals.whoever_runs_this()
        for variable in ("USER", "LOGNAME", "USERNAME", "SUDO_USER"):
            monkeypatch.setenv(variable, "somebody")
        assert approvals.whoever_runs_this() == before and before.account != "somebody"

    @pytest.mark.parametrize(
        ("full", "given_name", "known"),
        [("张三,,,", "", "张三"), ("张三", "王五", "王五"), ("Gongye", "", ""), ("", "", "")],
    )
    def test_the_full_name_of_the_account_where_none_is_given(
        self, monkeypatch, full, given_name, known
    ):
        entry = type("Entry", (), {"pw_name": "gongye", "pw_gecos": full})
        monkeypatch.setattr(approvals.pwd, "getpwuid", lambda uid: entry)
        assert approvals.whoever_runs_this(given_name) == Maker("gongye", known)

    def test_an_account_without_a_name(self, monkeypatch):
        monkeypatch.setattr(approvals.os, "getuid", lambda: 4_000_000_123)
        assert approvals.whoever_runs_this() == Maker("uid 4000000123", "")
