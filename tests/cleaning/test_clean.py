import csv
from decimal import Decimal

import pandas as pd
import pytest
import xlsxwriter
import xlwt

from zx_analysis.city.city import City, InputRefused
from zx_analysis.city.indicators import Indicator
from zx_analysis.city.register import Register
from zx_analysis.cleaning import panels
from zx_analysis.cleaning.clean import clean_city, clean_files, returns_of
from zx_analysis.reading.files import read_source
from zx_analysis.reading.sheets import position


def figures(panel, indicator="output_wan"):
    rows = panel[panel["indicator"] == indicator]
    return {
        (t, p, m): v
        for t, p, m, v in zip(
            rows["township"], rows["period"], rows["months"], rows["value_text"], strict=True
        )
    }


def said(cleaned):
    """The findings but those of towns of the register that the test leaves out."""
    return cleaned.findings[cleaned.findings["rule"] != "missing_value"]


def write_csv(path, *lines, encoding="gb18030"):
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path


@pytest.fixture
def march(tmp_path):
    return write_csv(
        tmp_path / "2020年3月分乡镇工业主要指标.csv",
        "钟祥市2020年1-3月分乡镇工业主要指标,,,,",
        "单位：万元、%,,,,",
        "单位,工业总产值本月(万元),工业总产值累计(万元),工业总产值累计同比(%),",
        "郢中街道办事处,100.5,250.5,-35.2,",
        '胡集,"1,200",3000,-40.1,',
        "九里回族乡,0,—,,",
        "全市合计,1300.5,3250.5,-39.0,",
        "注：累计含修订数,,,,",
    )


def test_gb18030_csv_with_titles_totals_and_notes(march, register):
    cleaned = clean_files([march], register)
    assert figures(cleaned.panel) == {
        ("郢中街道", "2020-03", 1): "100.5",
        ("郢中街道", "2020-03", 3): "250.5",
        ("胡集镇", "2020-03", 1): "1200",
        ("胡集镇", "2020-03", 3): "3000",
        ("九里乡", "2020-03", 1): "0",
    }
    assert figures(cleaned.panel, "output_growth_pct") == {
        ("郢中街道", "2020-03", 3): "-35.2",
        ("胡集镇", "2020-03", 3): "-40.1",
    }
    assert cleaned.row_ledger.iloc[0].tolist() == [
        march.name,
        "csv",
        8,
        3,
        1,
        4,
        "标题和单位行 2 行；表头 1 行；附注和落款 1 行",
    ]
    # the month and the year to date of the output, and the growth of 九里乡: only its zero is a
    # figure
    assert cleaned.findings["message_zh"].tolist() == [
        "2020年1-3月的工业总产值缺少：九里乡",
        "2020年1-3月的工业总产值增速缺少：九里乡",
    ]


def test_every_figure_names_the_cell_it_was_read_from(march, register):
    panel = clean_files([march], register).panel
    sheet = read_source(march, march.name).sheets[0]
    row = panel[(panel["township"] == "胡集镇") & (panel["months"] == 1)].iloc[0]
    assert row["source_cell"] == "B5"
    assert sheet.value(*position("B5")) == "1,200"


def test_two_row_merged_header_in_yi(tmp_path, register):
    path = tmp_path / "bulletin.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("2022年3月")
        sheet.merge_range("A1:G1", "钟祥市2022年1-3月工业主要指标")
        sheet.merge_range("A2:A3", "单位")
        sheet.merge_range("B2:D2", "工业总产值（亿元）")
        sheet.merge_range("E2:F2", "工业用电量（万千瓦时）")
        for column, word in enumerate(["本月", "累计", "同比（%）", "本月", "累计"], start=1):
            sheet.write(2, column, word)
        sheet.merge_range("G2:G3", "规上工业增加值同比（%）")
        sheet.write_row(3, 0, ["全市合计", 3.3, 9.3, 12.1, 30, 90, 18.2])
        sheet.write_row(4, 0, ["其中：磷化工", 1.1])
        sheet.write_row(5, 0, ["胡集镇", 2.1, 6.2, 12.5, 20, 60, 19.0])
        sheet.write_row(6, 0, ["郢中街道", 1.2, 3.1, 11.0, 10, 30, 17.5])
        sheet.write_row(7, 0, ["注：规上工业增加值按可比价计算"])
    cleaned = clean_files([path], register)
    # 2.1 亿元 = 21,000 万元, exactly: no 20999.999999999996
    assert figures(cleaned.panel)["胡集镇", "2022-03", 1] == "21000"
    assert figures(cleaned.panel)["郢中街道", "2022-03", 3] == "31000"
    assert figures(cleaned.panel, "output_growth_pct") == {
        ("胡集镇", "2022-03", 3): "12.5",
        ("郢中街道", "2022-03", 3): "11",
    }
    assert figures(cleaned.panel, "value_added_growth_pct")["郢中街道", "2022-03", 3] == "17.5"
    assert figures(cleaned.panel, "electricity_wan_kwh")["胡集镇", "2022-03", 3] == "60"
    assert cleaned.row_ledger[["rows_kept", "rows_control", "rows_dropped"]].iloc[0].tolist() == [
        2,
        2,
        4,
    ]
    assert set(cleaned.controls["township"]) == {"全市合计", "其中:磷化工"}


def test_legacy_xls_with_months_across(tmp_path, register):
    path, book = tmp_path / "2019.xls", xlwt.Workbook()
    sheet = book.add_sheet("工业总产值")
    sheet.write_merge(0, 0, 0, 3, "钟祥市2019年分乡镇工业总产值")
    sheet.write(1, 0, "单位：万元")
    rows = [
        ["单位", "1-2月", "3月", "4月"],
        ["胡集镇", 500, 300, 310],
        ["九里乡", 5, 3, 4],
        ["全市合计", 505, 303, 316],
    ]
    for r, row in enumerate(rows, start=2):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    book.save(str(path))
    cleaned = clean_files([path], register)
    assert figures(cleaned.panel) == {
        ("胡集镇", "2019-02", 2): "500",
        ("胡集镇", "2019-03", 1): "300",
        ("胡集镇", "2019-04", 1): "310",
        ("九里乡", "2019-02", 2): "5",
        ("九里乡", "2019-03", 1): "3",
        ("九里乡", "2019-04", 1): "4",
    }
    # April: 310 + 4 = 314, published 316
    assert said(cleaned)[["rule", "period", "read", "expected"]].values.tolist() == [
        ["control_total", "2019-04", "316", "314"]
    ]


def test_a_month_known_only_by_cumulatives_is_their_exact_difference_and_said(tmp_path, register):
    head = "单位,工业总产值累计(万元)"
    files = [
        write_csv(
            tmp_path / f"2022年1-{m}月.csv",
            f"2022年1-{m}月",
            head,
            f"胡集镇,{value}",
            f"九里乡,{value}",
        )
        for m, value in ((2, "0.1"), (3, "0.3"))
    ]
    cleaned = clean_files(files, register)
    assert (
        figures(cleaned.panel)["胡集镇", "2022-03", 1] == "0.2"
    )  # in floats 0.3 − 0.1 = 0.19999999999999998
    one = said(cleaned)  # for the year and the indicator, not for each township
    assert one["rule"].tolist() == ["month_from_cumulative"]
    assert one["message_zh"].iloc[0].endswith("由累计相减得到：3月，共 2 个数")


def test_months_of_cumulatives_in_one_file_are_a_note_and_of_two_a_warning(tmp_path, register):
    across = write_csv(
        tmp_path / "a.csv",
        "2022年工业总产值累计(万元)",
        "单位,1-2月,1-3月,1-4月",
        "胡集镇,1,3,6",
        "九里乡,1,2,3",
    )
    cleaned = clean_files([across], register)
    assert figures(cleaned.panel)["胡集镇", "2022-04", 1] == "3"  # 6 - 3
    one = said(cleaned)  # no later file that may have revised the earlier months
    assert one[["rule", "severity"]].values.tolist() == [["month_from_cumulative", "note"]]
    later = write_csv(
        tmp_path / "2022年1-5月.csv",
        "2022年1-5月",
        "单位,工业总产值累计(万元)",
        "胡集镇,9",
        "九里乡,5",
    )
    one = said(clean_files([across, later], register))
    assert one[["rule", "severity"]].values.tolist() == [["month_from_cumulative", "warn"]]


def test_a_part_of_the_total_that_is_no_township_is_a_note(tmp_path, register):
    file = write_csv(
        tmp_path / "2022年3月.csv",
        "2022年3月工业总产值(万元)",
        "单位,本月",
        "胡集镇,3",
        "九里乡,2",
        "合计,5",
        "其中：县经济开发区,1",
    )
    cleaned = clean_files([file], register)
    assert figures(cleaned.panel) == {
        ("胡集镇", "2022-03", 1): "3",
        ("九里乡", "2022-03", 1): "2",
    }
    one = said(cleaned)
    assert one[["rule", "severity", "cell"]].values.tolist() == [["part_of_total", "note", "A6"]]
    # an industry is kept as a part, and shown as one
    file = write_csv(
        file,
        "2022年3月工业总产值(万元)",
        "单位,本月",
        "合计,5",
        "其中：磷化工,1",
        "胡集镇,3",
        "九里乡,2",
    )
    assert said(clean_files([file], register)).empty


def test_a_falling_cumulative_is_refused(tmp_path, register):
    head = "单位,工业总产值累计(万元)"
    files = [
        write_csv(
            tmp_path / f"2022年1-{m}月.csv", f"2022年1-{m}月", head, f"胡集镇,{value}", "九里乡,1"
        )
        for m, value in ((2, 10), (3, 9))
    ]
    with pytest.raises(InputRefused, match="累计 9（胡集镇），比2022年1-2月累计 10 还小"):
        clean_files(files, register)


def test_a_revision_inside_the_cumulative_is_a_finding(tmp_path, register):
    head = "单位,工业总产值本月(万元),工业总产值累计(万元)"
    files = [
        write_csv(tmp_path / "1-2.csv", "2022年1-2月", head, "胡集镇,,100", "九里乡,,10"),
        write_csv(tmp_path / "1-3.csv", "2022年1-3月", head, "胡集镇,60,163", "九里乡,5,15"),
    ]
    findings = said(clean_files(files, register))
    # 100 + 60 = 160 against 163 published
    assert findings[["rule", "township", "period", "read", "expected"]].values.tolist() == [
        ["revised_in_cumulative", "胡集镇", "2022-03", "163", "160"]
    ]


def test_a_revision_is_one_note_a_year_with_its_last_state_and_a_large_one_is_looked_at(
    tmp_path, register
):
    head = "单位,工业总产值本月(万元),工业总产值累计(万元)"
    files = [
        write_csv(tmp_path / "1-2.csv", "2022年1-2月", head, "胡集镇,,100", "九里乡,,10"),
        write_csv(tmp_path / "1-3.csv", "2022年1-3月", head, "胡集镇,60,163", "九里乡,5,15"),
        write_csv(tmp_path / "1-4.csv", "2022年1-4月", head, "胡集镇,40,204", "九里乡,5,25"),
    ]
    findings = said(clean_files(files, register))
    # 100 + 60 + 40 = 200 against 204 from March on: 2 %; 10 + 5 + 5 = 20 against 25: a quarter,
    # above 5 %
    assert findings[
        ["severity", "township", "period", "read", "expected", "message_zh"]
    ].values.tolist() == [
        [
            "note",
            "胡集镇",
            "2022-04",
            "204",
            "200",
            "胡集镇2022年1-4月累计 204，各月之和 200：以前月份有修订（从2022年1-3月起）",
        ],
        [
            "warn",
            "九里乡",
            "2022-04",
            "25",
            "20",
            "九里乡2022年1-4月累计 25，各月之和 20，相差很大，请核对",
        ],
    ]
    cleaned = clean_files(files, register)
    assert cleaned.to_check["rule"].tolist().count("revised_in_cumulative") == 1


def test_a_figure_stated_anew_is_one_note_with_its_first_and_its_latest_value(tmp_path, register):
    """March of 胡集镇 is 160 in March's return, 161 in April's and 165 in May's: one finding, 160 →
    165.
    """
    files = []
    for month, march in ((3, 160), (4, 161), (5, 165)):
        later = [f"2022年{month}月工业总产值(万元)"] if month > 3 else []
        files.append(
            write_csv(
                tmp_path / f"{month}.csv",
                "",
                ",".join(["单位", "2022年3月工业总产值(万元)", *later]),
                ",".join(["胡集镇", str(march), *["9"] * len(later)]),
                ",".join(["九里乡", "5", *["8"] * len(later)]),
            )
        )
    findings = clean_files(files, register).findings
    own = findings[findings["rule"] == "revised"]
    assert own[["severity", "township", "read", "expected", "message_zh"]].values.tolist() == [
        [
            "note",
            "胡集镇",
            "165",
            "160",
            "胡集镇2022年3月由 160（3.csv）改为 165（2022-05 发布，共改 2 次）",
        ]
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["2022年3月", "单位,工业总产值(万元)", "胡集镇,1", "旧口镇,2", "九里乡,3"], "旧口镇"),
        (["2022年3月", "单位,工业总产值", "胡集镇,1", "九里乡,3"], "单位"),
        (["分乡镇", "单位,工业总产值(万元)", "胡集镇,1", "九里乡,3"], "写明年份和月份"),
        (
            ["2022年3月", "单位,工业总产值(万元)", "胡集镇,停产", "九里乡,3"],
            "“停产”（胡集镇，2022年3月）",
        ),
        (["2022年3月", "单位,工业总产值(万元)", "胡集镇,-1", "九里乡,3"], "-1（胡集镇）"),
        (["2022年3月", "单位,工业总产值(万元)", "胡集镇,1", "胡集,2", "九里乡,3"], "相同"),
    ],
)
def test_a_refusal_names_the_place_and_what_to_do(tmp_path, register, lines, message):
    path = write_csv(tmp_path / "table.csv", *lines)
    with pytest.raises(InputRefused) as caught:
        clean_files([path], register)
    text = str(caught.value)
    assert message in text and "table.csv" in text and "单元格" in text and "File table.csv" in text


def test_all_refusals_of_a_run_are_listed_at_once(tmp_path, register):
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(InputRefused) as caught:
        clean_files([tmp_path / "empty.csv", tmp_path / "broken.xlsx"], register)
    assert len(caught.value.refusals) == 2
    assert "空文件" in caught.value.refusals[0] and "损坏、没有传完" in caught.value.refusals[1]


def test_two_sheets_that_differ_all_over_are_one_refusal_that_says_how_to_choose(
    tmp_path, register
):
    path = tmp_path / "2022年4月.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, more in (("4月", 0), ("4月 (2)", 1)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["乡镇", "工业总产值本月（万元）"])
            for r, town in enumerate(("郢中街道", "胡集镇", "九里乡"), start=1):
                sheet.write_row(r, 0, [town, 10 * r + more])
    with pytest.raises(InputRefused) as refused:
        clean_files([path], register)
    text = str(refused.value)
    # of three figures the first is named with its cells, the other two are counted
    assert text.count("两个不同的值") == 1 and "这两张表还有 2 个数不同" in text
    assert "4月 (2)，单元格 B2" in text and "（修订）" in text and "sheet_versions" in text


def test_units_that_go_by_two_names_in_two_sheets_are_each_named(tmp_path, register):
    path = tmp_path / "2022年4月.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, towns in (("4月", ("郢中街道", "九里乡")), ("汇总", ("郢中", "九里回族乡"))):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["乡镇", "工业总产值本月（万元）"])
            for r, town in enumerate(towns, start=1):
                sheet.write_row(r, 0, [town, 10 * r])
    with pytest.raises(InputRefused) as refused:
        clean_files([path], register)
    assert str(refused.value).count("同一单位用了两个名称") == 2


def test_a_missing_month_is_named_and_the_joint_slot_is_not_missing(tmp_path, register):
    joint = write_csv(
        tmp_path / "1-2.csv", "2022年1-2月", "单位,工业总产值累计(万元)", "胡集镇,100", "九里乡,10"
    )
    assert len(clean_files([joint], register, months=["2022-01", "2022-02"]).panel) == 2
    with pytest.raises(InputRefused, match="缺少 2022-03"):
        clean_files([joint], register, months=["2022-01", "2022-02", "2022-03"])


def test_history_and_year_total_take_the_published_slots(tmp_path, register):
    head = "单位,工业总产值本月(万元),工业总产值累计(万元)"
    files = [write_csv(tmp_path / "2.csv", "2021年1-2月", head, "胡集镇,,100.1", "九里乡,,10")]
    files += [
        write_csv(
            tmp_path / f"{m}.csv",
            f"2021年1-{m}月",
            head,
            f"胡集镇,50,{100.1 + 50 * (m - 2):.1f}",
            f"九里乡,5,{10 + 5 * (m - 2) + (m == 12)}",
        )
        for m in range(3, 13)
    ]
    panel = clean_files(files, register).panel
    wide, months = panels.history(panel, "output_wan", ["420881103", "420881200"], "2021-12")
    assert wide.index.tolist()[:2] == ["2021-02", "2021-03"] and months.tolist() == [2] + [1] * 10
    assert wide["420881103"].tolist() == [100.1] + [50.0] * 10
    # the published January-December figure, revision of 1 included, not the sum of the months: 10 +
    # 10 × 5 + 1
    assert panels.year_total(panel, "output_wan", ["420881200"], 2021).tolist() == [Decimal("61")]


def test_an_indicator_of_ones_own_in_cubic_metres(tmp_path):
    (tmp_path / "register.csv").write_text("code,name,aliases\n1,甲镇,\n", encoding="utf-8")
    (tmp_path / "2022年3月.csv").write_text(
        "乡镇,工业用气量（亿立方米）\n甲镇,0.0125\n", encoding="utf-8"
    )
    gas = Indicator(
        name="gas_wan_m3",
        label_zh="工业用气量",
        unit="万立方米",
        kind="level",
        wordings=("工业用气量",),
    )
    cleaned = clean_files(
        [tmp_path / "2022年3月.csv"],
        Register.from_csv(tmp_path / "register.csv"),
        ["2022-03"],
        indicators=(gas,),
    )
    assert cleaned.panel["value_text"].tolist() == ["125"]  # 0.0125 of 10,000 ten thousands


def test_a_panel_of_regions_with_periods_down(tmp_path, real):
    """Rosstat: the country against its regions; the Crimea joined the regions in March 2015, the
    total before that.
    """
    source = real / "bulletins" / "rosstat_shipments_mln_rub.csv"
    names = next(csv.reader(source.open(encoding="utf-8")))[2:]
    with (tmp_path / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "name", "aliases", "kind"])
        for i, name in enumerate(names):
            kind = "total" if i == 0 else "region" if "федеральный" in name else "overlap"
            writer.writerow([f"RU{i:02d}", name, "", kind])
    own = Indicator(
        name="shipments_mln_rub",
        label_zh="制造业发货额",
        unit="百万卢布",
        kind="level",
        wordings=("PROD_SHIP_MLN_RUB",),
    )
    cleaned = clean_files(
        [source],
        Register.from_csv(tmp_path / "regions.csv"),
        ["2009-01", "2016-01"],
        indicators=(own,),
        default_unit={"shipments_mln_rub": "百万卢布"},
    )
    central = cleaned.panel[
        (cleaned.panel["township"] == "Центральный федеральный округ")
        & (cleaned.panel["period"] == "2009-01")
    ]
    assert central["value_text"].tolist() == ["782124.3"] and central["source_cell"].tolist() == [
        "D2"
    ]
    # 85 months × 8 districts + 10 months of the Crimea (2015-04 … 2016-01)
    assert len(cleaned.panel) == 85 * 8 + 10
    findings = said(cleaned).groupby("rule")["period"].agg(list)
    assert findings["control_total"] == ["2015-01", "2015-02", "2015-03"]
    assert findings["outside_month"] == ["2009-02"] and list(findings.index) == [
        "control_total",
        "outside_month",
    ]


def test_as_of_takes_from_a_later_file_only_what_nothing_else_says_and_says_so(small_city):
    """The March file also holds January-February, revised from 210 to 301; as of February the file
    of February counts.
    """
    (small_city / "bulletins" / "2022年1-3月.csv").unlink()
    write_csv(
        small_city / "bulletins" / "2022年分月.csv",
        "2022年分月工业总产值",
        "单位：万元",
        "乡镇,1-2月,3月",
        "郢中街道,301,100",
        "胡集镇,180,60",
        "九里乡,60,20",
    )
    city = City.load("sanzhen")
    early = clean_city(city, "2022-02")
    assert figures(early.panel)["郢中街道", "2022-02", 2] == "210" and early.findings[
        "rule"
    ].tolist() == ["later_file"]
    (small_city / "bulletins" / "2022年1-2月.csv").unlink()
    late = clean_city(city, "2022-02")
    assert (
        figures(late.panel)["郢中街道", "2022-02", 2] == "301"
        and late.panel["period"].max() == "2022-02"
    )


def test_january_and_february_are_the_cumulative_less_march_where_nothing_else_says_them(
    small_city,
):
    whole = clean_city(City.load("sanzhen"))
    assert "month_from_cumulative" not in set(whole.findings["rule"])  # 1-2月 was published
    for file in (small_city / "bulletins").glob("*.csv"):
        if file.name != "2022年1-3月.csv":
            file.unlink()
    toml = small_city / "city.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("2019-01", "2022-01"), encoding="utf-8"
    )
    cleaned = clean_city(City.load("sanzhen"))
    slots = cleaned.panel.set_index(["township", "period", "months"])["value_text"]
    # in tenths of a usual month: 30 to date less 9 in March are 21, of 100, 60 and 20
    assert [slots[name, "2022-02", 2] for name in ("郢中街道", "胡集镇", "九里乡")] == [
        "210",
        "126",
        "42",
    ]
    derived = cleaned.findings[cleaned.findings["rule"] == "month_from_cumulative"]
    assert [one.partition("年")[0] for one in derived["message_zh"]] == ["2022"]
    assert derived["message_zh"].iloc[0].endswith("的1-2月数由1-3月累计减去3月得到，共 3 个数")


@pytest.mark.parametrize(
    ("name", "whole"),
    [("钟祥市", "全市"), ("清源县", "全县"), ("荔城区", "全区"), ("恩施州", "全州")],
)
def test_the_whole_is_called_after_what_the_place_is(name, whole):
    assert City.model_construct(name=name).whole == whole


@pytest.mark.parametrize("months", [None, ["2022-01"]])
@pytest.mark.parametrize(
    "names",
    [[], [".hidden.csv"], ["Thumbs.db"], ["说明.txt"], ["~$报表.xlsx"], ["空.csv"]],
    ids=["empty", "hidden", "of the system", "a letter", "an open workbook", "an empty file"],
)
def test_a_folder_without_one_figure_is_refused(tmp_path, register, names, months):
    folder = tmp_path / "报表"
    folder.mkdir()
    for name in names:
        (folder / name).write_text(
            "" if name == "空.csv" else "请各单位按时报送。\n", encoding="utf-8"
        )
    with pytest.raises(InputRefused, match="没有读到一个数字|没有内容|空"):
        clean_files([folder], register, months)


def test_a_bulletin_of_another_city_is_said(small_city):
    file = next((small_city / "bulletins").glob("2022年1-3月.csv"))
    for name, said_of in (("京山市.csv", ["京山市"]), ("三镇市2022年3月.csv", [])):
        file = file.rename(file.with_name(name))
        cleaned = clean_city(City.load("sanzhen"))
        assert cleaned.findings.query("rule == 'several_places'")["read"].tolist() == said_of


def test_a_city_of_ones_own_may_be_made_up(small_city):
    toml = small_city / "city.toml"
    text = toml.read_text(encoding="utf-8").replace("synthetic = false", "synthetic = true")
    toml.write_text(text, encoding="utf-8")
    city = City.load("sanzhen")
    assert city.mark and len(clean_city(city).panel)


def test_bulletins_read_once_serve_for_every_month():
    """What was known in a month is the same of bulletins that were read before for another one."""
    city = City.load("zhongxiang")
    read = returns_of(city)
    for month in ("2021-12", "2022-02"):
        again, anew = clean_city(city, month, read=read), clean_city(city, month)
        for name in ("panel", "findings", "row_ledger", "controls", "inputs"):
            pd.testing.assert_frame_equal(getattr(again, name), getattr(anew, name))
