"""The catalogue of messages: every sentence is data, and code and data know the same ids and
fields.
"""

import ast
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from zx_analysis import paths
from zx_analysis.messages import InputRefused, Place, finding, message
from zx_analysis.messages.catalogue import SEVERITIES, TEXTS, sentences

CHINESE = re.compile("[\u4e00-\u9fff]")
PARTS = sorted(paths.PACKAGE.glob("*/*.py")) + [paths.PACKAGE / "paths.py"]
# Functions that are given an id and fields, and at which place the id stands.
GIVEN = {"message": 0, "say": 1, "refuse": 1}


def test_a_place_says_what_is_known_of_it():
    place = Place("a.xlsx", "1月", "B3")
    assert place.said("zh") == "文件 a.xlsx，工作表 1月，单元格 B3"
    assert place.said("en") == "File a.xlsx, sheet 1月, cell B3"
    assert Place("r.csv", line=3, column="名称").said("zh") == "文件 r.csv，第 3 行，列 名称"
    assert Place().said("zh") == Place().said("en") == ""


@pytest.fixture
def entries(monkeypatch):
    """A catalogue of this test's own."""
    own = {
        "no_number": {
            "severity": "refuse",
            "read_zh": "“{read}”",
            "expected_zh": "数字",
            "remedy_zh": "请填写{hint}。",
            "en": "{read!r} is no number.",
            "remedy_en": "Fill it in{hint}.",
        },
        "gaps": {
            "severity": "warn",
            "rule": "gap",
            "title_zh": "缺数",
            "zh": "{names:、}没有数",
            "en": "{names:, } {count:is|are} missing",
        },
        "soon": {"severity": "part", "zh": "（尽快）", "en": " soon"},
    }
    monkeypatch.setattr("zx_analysis.messages.catalogue.sentences", lambda: own)


def test_a_refusal_has_the_form_that_every_refusal_has(entries):
    place = Place("a.csv", cell="B3")
    assert str(message("no_number", place, read="无", hint="")) == (
        "文件 a.csv，单元格 B3：读到“无”；应为数字。请填写。\n"
        "File a.csv, cell B3: '无' is no number. Fill it in."
    )


def test_a_message_within_another_speaks_its_language(entries):
    said = message("no_number", read="无", hint=message("soon"))
    assert said.zh.endswith("请填写（尽快）。") and said.en.endswith("Fill it in soon.")


def test_lists_are_joined_and_numbers_choose_the_word(entries):
    assert message("gaps", names=["甲", "乙"], count=2).zh == "甲、乙没有数"
    assert message("gaps", names=["甲", "乙"], count=2).en == "甲, 乙 are missing"
    assert message("gaps", names=["甲"], count=1).en == "甲 is missing"


def test_a_finding_is_named_by_its_rule(entries):
    said = message("gaps", Place("a.csv", "1月", "B3"), names=["甲"], count=1, read="空")
    row = finding(said, township="甲", period="2022-03")
    assert row["rule"] == "gap" and row["severity"] == "warn" and row["read"] == "空"
    assert (row["file"], row["sheet"], row["cell"]) == ("a.csv", "1月", "B3")
    assert row["message_zh"] == "甲没有数" and row["message_en"] == "甲 is missing"


def test_what_has_no_sentence_cannot_be_said(entries):
    with pytest.raises(KeyError):
        message("never_written")


def test_a_refused_run_keeps_its_messages_through_a_pickle():
    refused = InputRefused(message("nobody_eligible", argument="eligible", count=3), "另一句。")
    again = pickle.loads(pickle.dumps(refused))  # noqa: S301 - our own, as a child process answers
    assert again.refusals == refused.refusals and again.messages[0].fields["count"] == 3
    assert str(again) == "\n\n".join(refused.refusals)


@pytest.mark.parametrize("id", list(sentences()))
def test_every_entry_is_written_as_the_catalogue_asks(id):
    entry = sentences()[id]
    assert re.fullmatch(r"[a-z][a-z0-9_]*", id)
    assert set(entry) <= {*TEXTS, "severity", "rule", "package"}
    assert entry["severity"] in SEVERITIES and "en" in entry
    refusal = {"read_zh", "expected_zh", "remedy_zh"}
    assert refusal <= set(entry) and "zh" not in entry or not refusal - {"remedy_zh"} & set(entry)
    assert "read_zh" in entry or "zh" in entry
    for key in set(entry) & set(TEXTS):
        for _, name, spec, conversion in string.Formatter().parse(entry[key]):
            assert name is None or name.isidentifier(), (id, key, name)
            assert conversion in (None, "", "r") and (not spec or "{" not in spec)


def fields(id: str) -> set[str]:
    """The fields that the sentences of an entry want."""
    entry = sentences()[id]
    texts = [entry[key] for key in TEXTS if key in entry]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def said(file: Path) -> Iterator[tuple[str, set[str] | None, int]]:
    """(id, fields given or None where they are not named here, line) of every call in a module
    that is given an id."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            at = GIVEN.get(name)
            if at is not None and len(node.args) > at:
                ids = node.args[at]
                for one in [ids.body, ids.orelse] if isinstance(ids, ast.IfExp) else [ids]:
                    if isinstance(one, ast.Constant) and re.fullmatch("[a-z0-9_]+", str(one.value)):
                        keys = {word.arg for word in node.keywords}
                        yield one.value, None if None in keys else keys, node.lineno


@pytest.mark.parametrize("file", PARTS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_id_in_the_code_has_a_sentence_and_its_fields(file):
    for id, given, line in said(file):
        assert id in sentences(), (line, id)
        assert given is None or fields(id) <= given, (line, id, fields(id) - given)


def test_no_sentence_is_never_said():
    code = "".join(file.read_text(encoding="utf-8") for file in PARTS)
    words = {*re.findall(r"\"([a-z0-9_]+)\"", code)}
    begun = tuple(re.findall(r"f\"([a-z0-9_]+_)\{", code))  # ids that end in a name: argument_…
    unsaid = [id for id in sentences() if id not in words and not id.startswith(begun)]
    assert not unsaid
