"""What readers see of the approvals, in words and in the box of a page."""

import pytest

from zx_analysis.messages import message
from zx_analysis.publishing import talk_list
from zx_analysis.publishing.approvals import Approval, Maker, Standing
from zx_analysis.publishing.talk_list import TRIAL

DECIDED = {
    "status": "clear",
    "flagged": [{"township_code": "420881200", "township": "九里乡"}],
    "ranking": [{"township_code": "420881200", "rank": 3, "score": "6.00"}],
}
CLERK = Maker("gongye", "王五")


def approval(name, time="2022-04-12T17:02:03Z", inputs="i" * 64, account="bureau"):
    return Approval(
        time, "sanzhen", "2022Q1", name, account, "a" * 64, inputs, "d" * 64, "pack", "0.1.0"
    )


def standing(counted=(), own=(), void=(), faults=()):
    return Standing(tuple(counted), tuple(own), tuple(void), tuple(faults))


def box(held, decided=DECIDED, maker=CLERK, barred=None, mark=""):
    return talk_list.approval_section(
        decided, held, maker=maker, inputs_sha256="i" * 64, barred=barred, mark=mark
    )


def test_the_time_is_that_of_the_readers():
    # 17:02 UTC is 01:02 of the next day in Beijing, UTC+8
    assert talk_list.beijing(approval("张三")) == "2022-04-13 01:02"


@pytest.mark.parametrize(
    ("held", "barred", "word", "chinese"),
    [
        (standing(), None, "草案", "还没有有效的审定"),
        (standing([approval("张三")]), None, "草案", "张三已审定，还需另外 1 人"),
        (standing([approval("张三"), approval("李四")]), None, "已审定", "已审定：张三、李四。"),
        (standing([approval("张三"), approval("李四")]), TRIAL, "不能审定", "不能审定：试算"),
        (standing(faults=[message("record_line_incomplete", line=1)]), None, "草案", "没有写完"),
    ],
    ids=["nobody", "one", "two", "a trial", "a damaged record"],
)
def test_one_word_and_a_sentence_in_two_languages(held, barred, word, chinese):
    assert talk_list.state_word(held, barred) == word
    (said,) = talk_list.standing_sentences(held, barred)
    assert chinese in said.zh and not set(said.en) & set("审定草案")
    assert f"（{word}）" in box(held, barred=barred) and said.zh in box(held, barred=barred)


def test_what_is_void_and_what_does_not_count_stand_beside_what_holds():
    shown = box(standing([approval("张三")], own=[approval("王五")], void=[approval("李四")]))
    for words in (
        "有效",
        "不计：生成人本人",
        "作废：数据已变",
        "数据已变，原审定作废",
        "李四（2022-04-13 01:02，aaaaaaaaaaaa）",
    ):
        assert words in shown


def test_changed_inputs_are_said_only_where_an_approval_holds():
    words = "审定后输入文件有变动"
    assert words in box(standing([approval("张三", inputs="j" * 64)])) and words not in box(
        standing([approval("张三")])
    )
    assert words not in box(standing(void=[approval("张三", inputs="j" * 64)]))


def test_the_same_account_is_doubtful_only_where_the_maker_is_not_named():
    held = standing([approval("张三", account="gongye")])
    assert (
        "无从核对" in box(held, maker=Maker("gongye", ""))
        and "无从核对" not in box(held)
        and "（与生成人相同）" in box(held)
    )
    assert "无从核对" not in box(standing([approval("张三")]), maker=Maker("gongye", ""))


def test_nothing_is_shown_where_there_is_no_list_but_what_was_void_is():
    assert (
        box(standing(), decided=None) == ""
        and box(standing(), decided=DECIDED | {"status": "not yet", "flagged": []}) == ""
    )
    assert "原审定作废" in box(
        standing(void=[approval("张三")]), decided=None, barred=talk_list.UNRANKED
    )


def test_every_box_of_a_made_up_city_carries_its_mark():
    assert box(standing(), mark="演示数据").count("演示数据") == 1


def test_the_table_names_state_and_approvers_in_every_row():
    frame = talk_list.approvals_table(DECIDED, standing([approval("张三"), approval("李四")]), None)
    assert frame[["township", "rank", "score", "state", "approved_by"]].to_numpy().tolist() == [
        ["九里乡", 3, "6.00", "已审定", "张三、李四"]
    ]
    assert (
        talk_list.approvals_table(None, standing(), None).columns.tolist() == frame.columns.tolist()
    )


def test_a_borderline_list_can_be_approved_and_says_who_decides():
    close = DECIDED | {"status": "borderline"}
    assert "由人工会商裁定" in box(
        standing([approval("张三")]), close
    ) and "由人工会商裁定" not in box(standing([approval("张三")]))
    assert (
        talk_list.caution(close) == [talk_list.BORDERLINE]
        and talk_list.caution(None) == talk_list.caution(DECIDED) == []
    )
    assert "由人工会商裁定" not in box(standing(), close, barred=TRIAL)


def test_the_leaders_page_has_one_line_and_names_nobody_who_cannot_be_approved():
    line = talk_list.approval_line(DECIDED, standing(), None)
    assert "约谈名单：九里乡。草案：还没有有效的审定" in line and "approved" not in line
    both = standing([approval("张三"), approval("李四")])
    assert "approved" in talk_list.approval_line(DECIDED, both, None)
    assert "九里乡" not in talk_list.approval_line(DECIDED, both, TRIAL)
    assert talk_list.approval_line(DECIDED | {"status": "not yet"}, standing(), None) == ""
    assert talk_list.approval_line(None, standing(), None) == ""
