"""Findings speak of indicators and townships as a clerk knows them; the code names stay in the
English message.
"""

import pytest

from zx_analysis.city.indicators import STANDARD, Indicator
from zx_analysis.cleaning import panels
from zx_analysis.cleaning.clean import clean_files
from zx_analysis.messages.catalogue import InputRefused

OWN = Indicator(
    name="revenue_wan", label_zh="主营业务收入", unit="万元", kind="level", wordings=("营业收入",)
)


def inline_finding(tmp_path, register, rule, text, **given):
    """The one finding of a rule that a csv gives."""
    (tmp_path / "2022年报表.csv").write_text(text, encoding="utf-8")
    findings = clean_files([tmp_path / "2022年报表.csv"], register, **given).findings
    return findings[findings["rule"] == rule].iloc[0]


def test_who_did_not_report_an_indicator(tmp_path, register):
    found = inline_finding(
        tmp_path,
        register,
        "missing_value",
        "2022年1-3月\n乡镇,工业用电量累计(万千瓦时)\n胡集镇,5\n九里乡,6\n",
    )
    assert (
        found["message_zh"] == "2022年1-3月的工业用电量缺少：郢中街道"
        and "electricity_wan_kwh" in found["message_en"]
    )


def test_an_indicator_of_the_citys_own_goes_by_the_name_in_its_bulletin(tmp_path, register):
    found = inline_finding(
        tmp_path,
        register,
        "missing_value",
        "2022年1-3月\n乡镇,营业收入累计(万元)\n胡集镇,5\n九里乡,6\n",
        indicators=(*STANDARD, OWN),
    )
    assert found["message_zh"] == "2022年1-3月的营业收入缺少：郢中街道"


def test_a_copied_column(tmp_path, register):
    found = inline_finding(
        tmp_path,
        register,
        "copied_column",
        "2022年3月\n乡镇,工业总产值本月(万元),工业总产值累计(万元)\n郢中街道,7,7\n胡集镇,5,5\n九里乡,6,6\n",
    )
    assert (
        found["message_zh"]
        == "2022年1-3月的工业总产值与2022年3月完全相同（3 个单位），可能是复制的"
    )


def test_a_february_alone(tmp_path, register):
    found = inline_finding(
        tmp_path,
        register,
        "february_alone",
        "2022年2月\n乡镇,工业总产值本月(万元)\n郢中街道,7\n胡集镇,5\n九里乡,6\n",
    )
    assert found["message_zh"].startswith("2022年只有2月、没有1月的工业总产值：1、2月合并统计")


APART = "2022年\n乡镇,1月{0},2月{0},3月{0}\n郢中街道,7,8,9\n胡集镇,5,4,6\n九里乡,6,7,5\n"


def test_january_and_february_apart_are_said_once_of_what_is_surveyed(tmp_path, register):
    text = APART.format("工业总产值(万元)")
    found = inline_finding(tmp_path, register, "january_apart", text)
    assert found["severity"] == "note"
    assert found["message_zh"].startswith(
        "2022年1月和2月的工业总产值是分开的：统计上1、2月合并调查"
    )
    assert len(clean_files([tmp_path / "2022年报表.csv"], register).findings) == 1


def test_january_and_february_of_a_meter_stand_apart(tmp_path, register):
    text = APART.format("工业用电量(万千瓦时)")
    (tmp_path / "2022年报表.csv").write_text(text, encoding="utf-8")
    assert clean_files([tmp_path / "2022年报表.csv"], register).findings.empty


def test_january_and_february_beside_their_sum_are_not_said_to_be_apart(tmp_path, register):
    (tmp_path / "2022年报表.csv").write_text(
        "2022年\n乡镇,1月工业总产值(万元),2月工业总产值(万元),1-2月工业总产值(万元)\n"
        "郢中街道,7,8,15\n胡集镇,5,4,9\n九里乡,6,7,13\n",
        encoding="utf-8",
    )
    assert clean_files([tmp_path / "2022年报表.csv"], register).findings.empty


@pytest.mark.parametrize("february", [(12, 10, 11), (7, 5, 6)], ids=["the joint one", "alone"])
def test_a_february_beside_1_2月_without_january_is_said_and_does_not_count(
    tmp_path, register, february
):
    rows = zip(("郢中街道", "胡集镇", "九里乡"), february, (12, 10, 11), strict=True)
    text = "".join(f"{town},{month},{joint}\n" for town, month, joint in rows)
    (tmp_path / "2022年1-2月.csv").write_text(
        f"2022年1-2月\n乡镇,2月工业总产值(万元),工业总产值累计(万元)\n{text}", encoding="utf-8"
    )
    cleaned = clean_files([tmp_path / "2022年1-2月.csv"], register)
    history, months = panels.history(
        cleaned.panel, "output_wan", ["420881001", "420881103", "420881200"], "2022-02"
    )
    assert history.index.tolist() == ["2022-02"] and months.tolist() == [2]
    assert history.iloc[0].dropna().tolist() == [12, 10, 11]
    if february != (12, 10, 11):  # equal columns are refused or said to be copies
        assert "february_beside_joint" in set(cleaned.findings["rule"])


def test_a_year_that_is_not_whole_names_township_and_indicator(tmp_path, register):
    (tmp_path / "a.csv").write_text(
        "2021年1-3月\n乡镇,工业总产值累计(万元)\n胡集镇,5\n", encoding="utf-8"
    )
    panel = clean_files([tmp_path / "a.csv"], register).panel
    with pytest.raises(InputRefused, match="^胡集镇：2021年的工业总产值不全（只有 0 个月）"):
        panels.year_total(panel, "output_wan", ["420881103"], 2021)


def test_a_year_to_date_that_stands_still_is_not_below_the_one_before(tmp_path, register):
    for months, figure in ((3, 5), (4, 5), (5, 4)):
        (tmp_path / f"{months}.csv").write_text(
            f"2022年1-{months}月\n乡镇,工业总产值累计(万元)\n胡集镇,{figure}\n", encoding="utf-8"
        )
    files = [tmp_path / f"{months}.csv" for months in (3, 4, 5)]
    panel = clean_files(files[:2], register).panel
    assert panel.loc[panel["months"] > 1, "value"].tolist() == [5, 5]
    with pytest.raises(InputRefused, match="比2022年1-4月累计 5 还小"):
        clean_files(files, register)
