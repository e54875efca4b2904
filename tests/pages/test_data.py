"""Every rule that a finding may name has a Chinese name on the first page."""

from dataclasses import replace

import pandas as pd

from zx_analysis.city.periods import Quarter
from zx_analysis.city.register import natural
from zx_analysis.messages import rule_titles
from zx_analysis.messages.catalogue import sentences
from zx_analysis.pages import data as data_page
from zx_analysis.quarter.answers import open_study


def test_every_rule_has_a_chinese_name():
    rules = {
        entry.get("rule", id)
        for id, entry in sentences().items()
        if entry["severity"] in ("warn", "note") and entry["package"] in ("reading", "cleaning")
    }
    assert {"missing_value", "control_total", "copied_column", "no_table"} <= rules
    assert not rules - set(rule_titles())


def test_a_city_without_findings_is_told_so_once(small_city):
    study = open_study("sanzhen", "2022Q1")
    assert (
        data_page.findings_by_rule(study.cleaned.findings, study.mark).note
        == "没有待核实的问题，也没有提示"
        and repr(data_page.latest_findings(study.cleaned.findings, study.quarter.last, study.mark))
        == ""
    )


def test_totals_that_were_never_published_do_not_agree(small_city):
    assert (
        data_page.control_totals(open_study("sanzhen", "2022Q1").cleaned, "").note
        == "公布的合计与各乡镇之和在四舍五入范围内全部相符"
    )
    for file in (small_city / "bulletins").glob("*.csv"):
        file.write_text(
            "".join(
                line
                for line in file.read_text(encoding="utf-8").splitlines(True)
                if "全市合计" not in line
            ),
            encoding="utf-8",
        )
    assert (
        data_page.control_totals(open_study("sanzhen", "2022Q1").cleaned, "").note
        == "报表没有公布合计，无从核对"
    )


def test_a_figure_that_no_later_return_changed(small_city):
    study = open_study("sanzhen", "2022Q1")
    assert (
        data_page.revisions(study.cleaned.findings, study.mark).note
        == "没有哪一期的数在以后的报表里另报过新数"
    )
    found = pd.DataFrame({"rule": ["revised_in_cumulative"], "period": ["2022-03"]}).reindex(
        columns=["rule", "period", "file", "cell", "township", "expected", "read"]
    )
    assert (
        data_page.revisions(found, study.mark).note
        == "没有哪一期的数在以后的报表里另报过新数；由累计看出以前月份有修订的 1 处，见“问题和提示”"
    )


def test_the_newest_findings_of_the_quarter_come_first(small_city):
    study = replace(open_study("sanzhen", "2022Q1"), quarter=Quarter(2021, 4))
    periods = ["", "2021-02", "2021-11", "2021-12", "2022-03"]
    found = pd.DataFrame({"file": periods, "cell": "A1", "message_zh": "问题", "period": periods})
    assert data_page.latest_findings(found, study.quarter.last, study.mark).frame[
        "文件"
    ].tolist() == ["2021-12", "2021-11", "2021-02", "", "2022-03"]


def test_the_sheets_of_the_latest_months_stand_last(small_city):
    files = [
        name.split("/")[-1]
        for name in data_page.row_ledger(open_study("sanzhen", "2022Q1").cleaned, "").frame["文件"]
    ]
    assert files == [
        f"{month}月.csv"
        for month in (
            "2021年1-7",
            "2021年1-8",
            "2021年1-9",
            "2021年1-10",
            "2021年1-11",
            "2021年1-12",
            "2022年1-2",
            "2022年1-3",
        )
    ]
    assert sorted(["2021年10月", "2021年9月", "2020年10月"], key=natural) == [
        "2020年10月",
        "2021年9月",
        "2021年10月",
    ]


FOUND = {
    "severity": "warn",
    "file": "2022年3月.csv",
    "sheet": "csv",
    "township": "胡集镇",
    "message_zh": "问题",
}


def with_findings(*rows):
    """The small city with these findings: (rule, period, cell) each."""
    study = open_study("sanzhen", "2022Q1")
    columns = list(study.cleaned.findings)
    found = pd.DataFrame(
        [FOUND | {"rule": rule, "period": period, "cell": cell} for rule, period, cell in rows]
    ).reindex(columns=columns, fill_value="")
    return replace(study, cleaned=replace(study.cleaned, findings=found))


def test_what_is_missing_and_what_is_doubtful_stand_first_and_apart(small_city):
    study = with_findings(
        ("missing_value", "2022-03", "A1"),
        ("copied_column", "2022-02", "A2"),
        ("copied_column", "2021-12", "A3"),  # of an earlier year: only counted
    )
    said, missing, doubtful = data_page.verdict(study)
    assert said.paragraphs == (
        "缺少的数：今年有 1 处，见下表。",
        "可疑的数：今年有 1 个待核实问题，见下表。",
        "以前年份还有 1 个待核实问题，见“问题和提示”。",
    )
    assert (missing.title, missing.cells()) == ("今年缺少的数", [["2022年3月.csv", "A1", "问题"]])
    assert (doubtful.title, doubtful.cells()) == ("今年可疑的数", [["2022年3月.csv", "A2", "问题"]])


def test_only_the_first_of_many_stand_on_the_page(small_city):
    study = with_findings(*(("copied_column", "2022-03", f"A{i}") for i in range(13)))
    _, doubtful = data_page.verdict(study)
    assert (
        len(doubtful.frame) == 12 and doubtful.note == "只列前 12 个，共 13 个，全部在 findings.csv"
    )


def test_where_nothing_is_found_there_are_sentences_and_no_empty_tables(small_city):
    study = open_study("sanzhen", "2022Q1")
    (said,) = data_page.verdict(study)
    assert said.paragraphs == (
        "缺少的数：今年应有的数都有，没有缺报。",
        "可疑的数：今年没有待核实的问题。",
    )
    # what two sources do not agree in is doubtful too
    assert data_page.verdict(study, 3)[0].paragraphs[1] == (
        "可疑的数：报表今年没有待核实的问题；台账与报表、台账之间有 3 类对不上，见下文。"
    )
    assert repr(data_page.findings(study)) == "没有待核实的问题，也没有提示。"
    totals = data_page.or_words(data_page.control_totals(study.cleaned, study.mark))
    assert repr(totals) == "公布的合计与各乡镇之和在四舍五入范围内全部相符。"


def test_what_is_less_than_the_published_place_is_no_difference():
    """10 → 11.004 beside 10.0 %: the ratio says 10.04, growth is published with one place."""
    figures = pd.DataFrame(
        {
            "township_code": ["1", "2"],
            "township": ["甲镇", "乙镇"],
            "year": [2021, 2021],
            "months": [12, 12],
            "difference_pp": [-0.04, 0.02],
        }
    )
    (row,) = data_page.scope_changes(figures, "").frame.to_dict("records")
    assert (row["差最大的单位"], row["最大差"], str(row["最大差"])) == ("—", 0.0, "0.0")
