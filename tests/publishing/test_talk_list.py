"""The content that is approved: what is in its text, and what moves its hash."""

import hashlib
import json

import pytest

from tests.conftest import RANKING
from zx_analysis.publishing import talk_list
from zx_analysis.quarter import standings
from zx_analysis.quarter.answers import Answers, open_study


@pytest.fixture
def city(small_city):
    policy = small_city / "policy" / "2022Q1.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("[colours]", RANKING + "[colours]"),
        encoding="utf-8",
    )
    return small_city


def decided():
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    return talk_list.content(study, standings.ranked(answers))


def test_it_holds_the_list_the_ranking_and_the_scheme(city):
    """A quarter is three usual months: 100, 60 and 20 make 300, 180 and 60 万元; goalposts 0 and
    1000 give 30, 18 and 6 points. Put over last year's output all three are alike, so that the list
    is not clear.
    """
    content = decided()
    assert (
        content["quarter"] == "2022Q1"
        and content["status"] == "borderline"
        and content["division_code"] == "420881"
    )
    assert content["flagged"] == [{"township_code": "420881200", "township": "九里乡"}]
    assert [
        (row["rank"], row["township"], row["score"], row["figures"], row["flagged"])
        for row in content["ranking"]
    ] == [
        (1, "郢中街道", "30.00", {"output_wan": "300"}, False),
        (2, "胡集镇", "18.00", {"output_wan": "180"}, False),
        (3, "九里乡", "6.00", {"output_wan": "60"}, True),
    ]
    assert content["scheme"]["flagged"] == "1" and content["scheme"]["indicators"] == [
        {"name": "output_wan", "weight": "1", "direction": "higher", "low": "0", "high": "1000"}
    ]
    assert talk_list.names(content) == "九里乡"


def test_the_hash_is_that_of_the_text(city):
    content = decided()
    text = talk_list.text(content)
    assert (
        json.loads(text) == content
        and talk_list.digest(content) == hashlib.sha256(text).hexdigest()
    )


CHANGES = {
    "a figure, the order unchanged": ("bulletins/2022年1-3月.csv", "九里乡,18,60", "九里乡,19,61"),
    "the gate of a clear list": ("policy/2022Q1.toml", "gate_share = 0.9", "gate_share = 0.8"),
    "a goalpost": ("policy/2022Q1.toml", "high = 1000", "high = 2000"),
    "how many are named": ("policy/2022Q1.toml", "flagged = 1", "flagged = 2"),
    "the city's name": ("city.toml", "三镇市", "四镇市"),
    "a township's name": (
        "townships.csv",
        "420881200,九里乡,九里回族乡",
        "420881200,九里回族乡,九里乡",
    ),
}
NO_CHANGES = {
    "a weight written otherwise": ("policy/2022Q1.toml", "weight = 1\n", "weight = 1.0\n"),
    "a source": (
        "policy/2022Q1.toml",
        'missing = "bounds"\nsource = "测试"',
        'missing = "bounds"\nsource = "文件第三条"',
    ),
    "the fund": ("policy/2022Q1.toml", 'value = "100.00"', 'value = "200.00"'),
    "a figure of another year": ("bulletins/2019年1-5月.csv", "九里乡,22,102", "九里乡,21,102"),
    "the layout of a file": (
        "bulletins/2022年1-3月.csv",
        "2022年1-3月工业总产值,,",
        "\n2022年1-3月工业总产值,,\n",
    ),
}


@pytest.mark.parametrize(("file", "old", "new"), CHANGES.values(), ids=CHANGES.keys())
def test_whatever_the_list_rests_on_moves_the_hash(city, file, old, new):
    before = talk_list.digest(decided())
    _edit(city / file, old, new)
    assert talk_list.digest(decided()) != before


@pytest.mark.parametrize(("file", "old", "new"), NO_CHANGES.values(), ids=NO_CHANGES.keys())
def test_what_the_list_does_not_rest_on_leaves_the_hash(city, file, old, new):
    before = talk_list.digest(decided())
    _edit(city / file, old, new)
    assert talk_list.digest(decided()) == before


def test_nothing_is_decided_without_a_ranking(small_city):
    assert decided() is None


def test_what_cannot_be_approved_says_why():
    plain = {"as_of": "", "policy": ""}
    assert (
        talk_list.barred({"status": "clear"}, plain) is None
        and talk_list.barred({"status": "borderline"}, plain) is None
    )
    for content, parameters, word in [
        ({"status": "undetermined"}, plain, "不能由计算确定"),
        ({"status": "not yet"}, plain, "季度未结束"),
        (None, plain, "没有排名"),
        ({"status": "clear"}, {"as_of": "2022-03", "policy": ""}, "试算"),
        ({"status": "clear"}, {"as_of": "", "policy": "strict.toml"}, "试算"),
    ]:
        why = talk_list.barred(content, parameters)
        assert word in why.zh and why.en.isascii()


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (-1e-9, "0"),
        (60.0, "60"),
        (1e15, "1000000000000000"),
        (float("nan"), None),
        (26.40, "26.4"),
        (100, "100"),
    ],
)
def test_a_figure_as_text_is_free_of_binary_noise(figure, text):
    assert talk_list.figure_text(figure) == text


@pytest.mark.parametrize(
    ("score", "decimals", "text"), [(17.9, 2, "17.90"), (float("nan"), 2, None), (18.0, 0, "18")]
)
def test_a_score_as_text_has_the_places_of_the_scheme(score, decimals, text):
    assert talk_list.score_text(score, decimals) == text


def _edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
