"""How a run ends: what an error says within another sentence, and how titles and lines are set."""

import pytest

from zx_analysis.messages import Place, exits, message


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("甲不对。 A is wrong. Mend it.", "甲不对。", "A is wrong. Mend it."),
        ("甲不对；请改正。\nA is wrong; mend it.", "甲不对；请改正。", "A is wrong; mend it."),
        ("是约数；an approximate figure", "是约数", "an approximate figure"),
        ("只有中文；请改正", "只有中文；请改正", "只有中文；请改正"),
    ],
    ids=["a full stop", "a line break", "a semicolon", "Chinese alone"],
)
def test_the_halves_of_an_error_that_is_a_text(text, zh, en):
    said = exits.reason(ValueError(text))
    assert (said.zh, said.en) == (zh, en)


def test_an_error_that_carries_a_message_says_it():
    carried = message("files_need_a_register")
    assert exits.reason(ValueError(carried)) is carried
    assert str(ValueError(carried)) == "给出文件时要有 --register 名录。 Files need --register."


def test_a_title_is_said_in_both_languages_and_the_code_is_that_of_the_end(capsys):
    with pytest.raises(SystemExit) as ended:
        exits.fail(message("ended_busy"), message("city_is_locked", city="mycity"), exits.BUSY)
    assert ended.value.code == 75
    assert capsys.readouterr().err == (
        "正忙 · busy\n\nmycity：另一次运行正在进行，请稍后再试。 "
        "Another run holds the lock of mycity; try again later.\n"
    )


def test_a_chinese_half_that_ends_in_a_line_break_has_its_english_below():
    said = message("pack_altered", Place("a"), files=["index.html", "b.csv"])
    assert said.severity == "failed" and str(said) == (
        "文件 a：资料包生成后被改动过：index.html、b.csv。请重新运行 zx report。\n"
        "File a: Files of the pack were altered after it was made: index.html, b.csv. "
        "Run zx report again."
    )
