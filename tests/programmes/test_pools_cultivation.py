"""Cultivation: criteria met and missing, by hand."""

import pandas as pd

from zx_analysis.city.programme_rules import Criterion
from zx_analysis.programmes import pools

CRITERIA = tuple(
    Criterion(kind="专精特新小巨人", column=column, at_least=least, source="test")
    for column, least in (("上年营业收入(万元)", 5000), ("研发投入占比(%)", 3), ("发明专利(件)", 2))
)


def rows(*entries):
    """(name, kind, revenue, research, patents)."""
    frame = pd.DataFrame(
        entries,
        columns=["企业名称", "类别", "上年营业收入(万元)", "研发投入占比(%)", "发明专利(件)"],
    )
    return frame.assign(township_code="t", cell=[f"A{i + 4}" for i in range(len(frame))])


FIVE = rows(
    ("all", "专精特新小巨人", 5000.0, 3.0, 2.0),
    ("one", "专精特新小巨人", 9000.0, 2.9, 5.0),
    ("two", "专精特新小巨人", 4000.0, 2.5, 5.0),
    ("empty", "专精特新小巨人", 9000.0, None, 5.0),
    ("other", "隐形冠军", 9000.0, 9.0, 9.0),
)


def test_who_meets_how_many_and_what_is_missing():
    found = pools.cultivation_standing(FIVE, CRITERIA)
    # at the bound is met; an empty cell is not met and said to be empty; a kind without criteria is
    # not judged
    assert found[["met", "of", "unknown"]].to_numpy().tolist() == [
        [3, 3, 0],
        [2, 3, 0],
        [1, 3, 0],
        [2, 3, 1],
        [0, 0, 0],
    ]
    assert found["lacking"].tolist() == [
        [],
        ["研发投入占比(%) 2.9，标准 3"],
        ["上年营业收入(万元) 4000，标准 5000", "研发投入占比(%) 2.5，标准 3"],
        ["研发投入占比(%)没有填写，标准 3"],
        [],
    ]
    assert pools.cultivation_by_kind(found).to_dict("index") == {
        "专精特新小巨人": {"enterprises": 4, "all": 1, "one": 2, "more": 1}
    }
    assert pools.cultivation_by_criterion(found, CRITERIA)[
        ["column", "met", "of"]
    ].to_numpy().tolist() == [
        ["上年营业收入(万元)", 3, 4],
        ["研发投入占比(%)", 1, 4],
        ["发明专利(件)", 4, 4],
    ]


def test_the_list_holds_those_who_meet_all_and_those_who_lack_one():
    found = pools.cultivation_todo(pools.cultivation_standing(FIVE, CRITERIA))
    assert found[["enterprise", "matter"]].to_numpy().tolist() == [
        ["all", "专精特新小巨人：3 项条件都达到，可组织申报"],
        ["one", "专精特新小巨人：只差一项，研发投入占比(%) 2.9，标准 3"],
        ["empty", "专精特新小巨人：只差一项，研发投入占比(%)没有填写，标准 3"],
    ]
    assert pools.cultivation_todo(pools.cultivation_standing(FIVE, ())).empty
