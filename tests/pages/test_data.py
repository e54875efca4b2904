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
        == "没有哪一期的数在以后的报表里改过"
    )
    found = pd.DataFrame({"rule": ["revised_in_cumulative"], "period": ["2022-03"]}).reindex(
        columns=["rule", "period", "file", "cell", "township", "expected", "read"]
    )
    assert (
        data_page.revisions(found, study.mark).note
        == "没有哪一期的数在以后的报表里改过；累计里的修订见上"
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
