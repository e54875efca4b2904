"""All matters of the programmes together: what a doubtful sum is worth, what falls due, what the
announcement names.
"""

from dataclasses import replace

import pandas as pd

from zx_analysis.city.policy import Policy
from zx_analysis.cleaning.ledgers import Ledger
from zx_analysis.quarter import Answers, open_study, programmes, supervision


def project(enterprise, cell, **other):
    return {
        "企业名称": enterprise,
        "统一社会信用代码": cell,
        "township_code": "420881103",
        "项目名称": "一号线",
        "项目阶段": "入库",
        "总投资(万元)": 1000.0,
        "本年累计投资(万元)": 100.0,
        "开工日期": "2021-09-01",
        "竣工日期": "",
        "责任领导": "甲",
        "责任单位": "局",
        "最近联系日期": "2022-03-25",
        "cell": cell,
        **other,
    }


def with_projects(rows, findings=()):
    study = open_study("sanzhen", "2022Q1")
    study.ledgers[programmes.PROJECTS] = Ledger(None, pd.DataFrame(rows), findings, (), "", 0)
    return study


def test_a_contact_is_overdue_from_the_next_working_day_and_a_doubtful_sum_counts_for_nothing(
    small_city,
):
    doubt = {"severity": "warn", "rule": "absurd_sum", "cell": "A5"}
    study = with_projects([project("乙", "A4"), project("甲", "A5")], [doubt])
    found = supervision.matters(Answers(study))
    # Friday 25 March: the next working day is Monday 28 March, three days before the 31st
    assert found[["enterprise", "state", "due", "overdue_days"]].to_numpy().tolist() == [
        ["乙", "overdue", "2022-03-28", 3],
        ["甲", "overdue", "2022-03-28", 3],
    ]
    assert found["stake_wan"].iloc[0] == 1000 and pd.isna(found["stake_wan"].iloc[1])
    assert supervision.project_rows(study)["total_wan"].isna().tolist() == [False, True]


def test_what_the_announcement_names_is_found_by_the_words_of_the_enterprises_name(small_city):
    file = small_city / "policy" / "2022Q1.toml"
    named = 'named_projects = { value = ["中磷"], source = "公告" }'
    file.write_text(
        f"{file.read_text(encoding='utf-8')}\n[programmes]\n{named}\n", encoding="utf-8"
    )
    rows = [project("某中磷（虚构）", "A4"), project("某磷（虚构）", "A5")]
    study = with_projects(rows)
    assert supervision.named(study, study.ledger_rows(programmes.PROJECTS)).tolist() == [
        True,
        False,
    ]
    assert ("公告点名的企业和项目", "中磷", "公告") in study.policy.programmes.rules()
    without = study.policy.programmes.model_copy(update={"named_projects": None})
    plain = replace(study, policy=Policy.model_copy(study.policy, update={"programmes": without}))
    assert not supervision.named(plain, plain.ledger_rows(programmes.PROJECTS)).any()


def test_a_city_without_ledgers_has_nothing_to_do(small_city):
    answers = Answers(open_study("sanzhen", "2022Q1"))
    assert supervision.matters(answers).empty and supervision.earlier(answers) == {}
