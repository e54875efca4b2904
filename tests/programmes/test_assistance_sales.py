"""Sales events: signed and carried out, by hand."""

import datetime

import pandas as pd

from zx_analysis.programmes import assistance

DAY = datetime.date(2022, 3, 31)
ROWS = pd.DataFrame(
    [
        ("a", "展会", "2022-03-01", 10.0, 100.0, 40.0),
        ("b", "展会", "2022-03-02", 5.0, 300.0, None),
        ("c", "线上促销", "2022-03-03", 2.0, 50.0, 60.0),
        ("d", "展会", "2022-04-01", 1.0, 9.0, 0.0),
        ("e", "展会", "", 1.0, 9.0, 0.0),
        ("f", "展会", "2022-03-21", 8.0, 100.0, 0.0),
    ],
    columns=[
        "活动名称",
        "活动类型",
        "活动日期",
        "参加企业数(家)",
        "签约金额(万元)",
        "已执行金额(万元)",
    ],
).assign(主办单位="局", cell="A4")


def test_sums_by_kind():
    # d comes later, e has no day. Fairs: a, b, f; the share is of those that say both: (40 + 0) /
    # (100 + 100)
    found = assistance.events_by_kind(assistance.events_held(ROWS, DAY))
    assert found.to_dict("index") == {
        "展会": {"events": 3, "firms": 23, "signed_wan": 500, "executed_wan": 40, "share": 0.2},
        "线上促销": {"events": 1, "firms": 2, "signed_wan": 50, "executed_wan": 60, "share": 1.2},
    }


def test_the_list_has_the_largest_sum_left_first():
    found = assistance.events_todo(assistance.events_held(ROWS, DAY), DAY)
    assert found[["enterprise", "matter", "days"]].to_numpy().tolist() == [
        ["f", "签约 100 万元，还有 100 万元没有执行", 10],
        ["a", "签约 100 万元，还有 60 万元没有执行", 30],
        ["b", "没有填写签约或已执行金额", 29],
        ["c", "已执行金额大于签约金额，请核对", 28],
    ]
    assert assistance.events_todo(assistance.events_held(ROWS.iloc[:0], DAY), DAY).empty


def test_where_every_contract_is_carried_out_nothing_waits():
    done = ROWS.iloc[[2, 5]].assign(**{"已执行金额(万元)": [50.0, 100.0]})
    assert assistance.events_todo(assistance.events_held(done, DAY), DAY).empty
