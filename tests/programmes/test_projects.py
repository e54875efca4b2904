"""Projects: stages, contacts and doubts, by hand."""

import datetime

import pandas as pd
import pytest

from zx_analysis.programmes import projects

FRIDAY = datetime.date(2022, 4, 1)


def project(**other):
    return {
        "企业名称": "甲",
        "统一社会信用代码": "A",
        "township_code": "t1",
        "项目名称": "一号线",
        "项目阶段": "入库",
        "总投资(万元)": 1000.0,
        "本年累计投资(万元)": 100.0,
        "开工日期": "2021-09-01",
        "竣工日期": "",
        "责任领导": "甲",
        "责任单位": "局",
        "最近联系日期": "2022-04-01",
        "cell": "A4",
        **other,
    }


def ledger(*rows):
    return pd.DataFrame(
        [
            {
                **row,
                "统一社会信用代码": row["统一社会信用代码"]
                + (str(i) if row["统一社会信用代码"] == "A" else ""),
            }
            for i, row in enumerate(rows)
        ]
    )


def test_the_funnel_counts_who_got_at_least_so_far():
    rows = ledger(
        project(),
        project(项目阶段="谋划", **{"本年累计投资(万元)": 0.0}),
        project(项目阶段="竣工", **{"本年累计投资(万元)": 30.0}),
        project(),
    )
    found = projects.funnel(rows).set_index("stage")
    assert found["projects"].to_dict() == {"谋划": 1, "备案": 0, "开工": 0, "入库": 2, "竣工": 1}
    assert found["reached"].to_dict() == {"谋划": 4, "备案": 3, "开工": 3, "入库": 3, "竣工": 1}
    assert found["invested_wan"].to_dict() == {
        "谋划": 0,
        "备案": 0,
        "开工": 0,
        "入库": 200,
        "竣工": 30,
    }


def test_sums_by_leader():
    rows = ledger(
        project(), project(责任领导="乙", 项目阶段="备案", **{"本年累计投资(万元)": 0.0}), project()
    )
    assert projects.by(rows, "责任领导").to_dict("index") == {
        "甲": {"projects": 2, "started": 2, "invested_wan": 200},
        "乙": {"projects": 1, "started": 0, "invested_wan": 0},
    }


@pytest.mark.parametrize(
    ("contact", "days"),
    [
        ("2022-04-01", None),
        ("2022-03-31", None),  # the working day before is in time
        ("2022-03-30", 2),
        ("2022-03-25", 5),  # the Friday before: five working days
        ("2022-03-28", 4),
        ("2022-03-27", 5),
        ("2022-03-26", 5),  # after Monday: Tuesday to Friday; after a weekend the Monday counts too
    ],
)
def test_a_contact_is_overdue_after_one_working_day(contact, days):
    found = projects.overdue_contacts(ledger(project(最近联系日期=contact)), FRIDAY)
    assert found["working_days"].tolist() == ([] if days is None else [days])


def test_a_weekend_is_no_working_day_and_a_completed_project_needs_no_call():
    monday = datetime.date(2022, 4, 4)
    assert projects.overdue_contacts(ledger(project(最近联系日期="2022-04-01")), monday).empty
    assert projects.overdue_contacts(
        ledger(project(最近联系日期="2022-01-01", 项目阶段="竣工")), monday
    ).empty
    never = projects.overdue_contacts(
        ledger(project(最近联系日期=""), project(最近联系日期="2022-03-01")), monday
    )
    assert never["working_days"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"本年累计投资(万元)": 1001.0}, "本年累计投资 1,001 万元大于总投资 1,000 万元"),
        ({"总投资(万元)": 0.0, "本年累计投资(万元)": 0.0}, "没有总投资"),
        ({"总投资(万元)": None}, "没有总投资"),
        ({"项目阶段": "备案"}, "还在备案阶段，却有本年投资 100 万元"),
        ({"开工日期": ""}, "已到入库阶段，没有开工日期"),
        ({"项目阶段": "竣工"}, "已竣工，没有竣工日期"),
        (
            {"项目阶段": "竣工", "竣工日期": "2021-08-31"},
            "竣工日期 2021-08-31 早于开工日期 2021-09-01",
        ),
    ],
)
def test_what_cannot_be_right_is_named_with_its_cell(change, doubt):
    found = projects.doubts(ledger(project(**change)))
    assert (
        found["doubt"].tolist() == [doubt]
        and projects.todo(ledger(project(**change)), FRIDAY)["matter"].tolist()[-1:]
        == [f"一号线：核对，{doubt}"]
        and found["cell"].tolist() == ["A4"]
    )
    assert projects.doubts(ledger(project())).empty


def test_the_stage_on_a_day_is_what_its_days_say():
    rows = ledger(
        project(项目阶段="竣工", 开工日期="2021-09-01", 竣工日期="2022-03-10"),
        project(项目阶段="开工", 开工日期="2022-03-01"),
        project(项目阶段="竣工", 开工日期="2022-03-01", 竣工日期="2022-03-20"),
        project(项目阶段="入库", 开工日期=""),
        project(项目阶段="谋划", 开工日期=""),
    )
    # on 28 February the first was not completed, the next two had not begun; of those without a day
    # the ledger's word stands
    then = projects.standing(rows, datetime.date(2022, 2, 28))
    assert (
        then["项目阶段"].tolist() == ["入库", "备案", "备案", "入库", "谋划"]
        and projects.reached(then, "开工") == 2
    )
    assert (
        projects.standing(rows, datetime.date(2022, 3, 31))["项目阶段"].tolist()
        == rows["项目阶段"].tolist()
    )


@pytest.mark.parametrize(
    ("stage", "number"), [("谋划", 5), ("备案", 4), ("开工", 3), ("入库", 2), ("竣工", 1)]
)
def test_a_stage_is_reached_by_who_stands_in_it_or_beyond(stage, number):
    rows = ledger(*(project(项目阶段=own) for own in ("谋划", "备案", "开工", "入库", "竣工")))
    assert projects.reached(rows, stage) == number


def test_the_list_names_whom_to_call_and_for_how_long_nobody_has():
    rows = ledger(
        project(责任领导="乙", 最近联系日期="2022-03-30"),
        project(责任领导="甲", 最近联系日期="2022-03-24"),
        project(责任领导="甲", 最近联系日期=""),
        project(责任领导="甲", 最近联系日期="2022-02-28"),
        project(责任领导="甲", 最近联系日期="2022-04-01"),
    )
    # working days to Friday 1 April: from Wednesday 30 March 2, from Thursday 24 March 6, from 28
    # February 24
    found = projects.todo(rows, FRIDAY)
    assert found[["responsible", "matter", "day"]].to_numpy().tolist() == [
        ["乙，局", "一号线（入库）：2 个工作日没有联系", "2022-03-30"],
        ["甲，局", "一号线（入库）：没有联系记录", ""],
        ["甲，局", "一号线（入库）：24 个工作日没有联系", "2022-02-28"],
        ["甲，局", "一号线（入库）：6 个工作日没有联系", "2022-03-24"],
    ]
    assert found["days"].astype(object).where(found["days"].notna(), None).tolist() == [
        2,
        None,
        24,
        6,
    ]


def test_a_ledger_that_was_written_on_tells_no_earlier_investment():
    rows = ledger(
        project(项目阶段="竣工", 竣工日期="2022-03-10", 最近联系日期="2022-03-31"),
        project(开工日期="2022-03-01", 最近联系日期="2022-02-25"),
    )
    then = projects.standing(rows, datetime.date(2022, 2, 28))
    assert then["本年累计投资(万元)"].isna().all() and pd.isna(projects.invested_wan(then))
    assert then["竣工日期"].tolist() == ["", ""] and then["开工日期"].tolist() == ["2021-09-01", ""]
    assert projects.funnel(then)["invested_wan"].isna().all()
    assert list(projects.by(then, "责任领导")) == ["projects", "started"]
    # on the day of the latest contact it is what was known: 100 + 100
    assert projects.invested_wan(projects.standing(rows, datetime.date(2022, 3, 31))) == 200


def test_nothing_is_overdue_that_fell_due_after_the_day():
    rows = ledger(project(最近联系日期="2022-03-28"), project(最近联系日期="2022-02-24"))
    # Thursday 24 February; due on Friday the 25th. The contact of 28 March says nothing of February
    todo = projects.todo(
        projects.standing(rows, datetime.date(2022, 2, 28)), datetime.date(2022, 2, 28)
    )
    assert todo["due"].tolist() == ["2022-02-25"] and todo["days"].tolist() == [2]
