"""What a city's folder still lacks, in the order in which it is filled in."""

import os
import shutil

import pytest
import xlsxwriter

from tests.conftest import CITY, RANKING
from zx_analysis.city import City
from zx_analysis.cleaning import clean_city
from zx_analysis.cli import commands
from zx_analysis.cli.doctor import readiness
from zx_analysis.cli.installation import Check
from zx_analysis.cli.new_city import write_blank


def found(ready, matter):
    """The check of a file; the first of several."""
    return next(check for check in ready.checks if check.matter.startswith(matter))


def test_no_folder_leads_to_new_city(root):
    ready = readiness("新城")
    assert (
        not ready.checks[0].good
        and "zx new-city 新城" in ready.next.zh
        and "zx new-city 新城" in ready.next.en
    )


def test_a_blank_folder_is_asked_for_city_toml_first(root):
    write_blank("新城", "2022Q1")
    ready = readiness("新城")
    assert [check.good for check in ready.checks] == [False, False, False]
    assert (
        "先把报表放进 data/raw/新城/bulletins/" in ready.next.zh
    )  # the returns say what the other files need
    assert "还没有报表" in found(ready, "bulletins/").text


def test_spreadsheets_alone_say_what_city_toml_and_the_register_ask_for(root, small_city):
    write_blank("新城", "2022Q1")
    shutil.copytree(
        small_city / "bulletins", root / "data" / "raw" / "新城" / "bulletins", dirs_exist_ok=True
    )
    ready = readiness("新城")
    asked = found(ready, "city.toml")
    assert (
        not asked.good
        and "output_wan 工业总产值：2019年1-2月 至 2022年3月 共 35 期（本月和累计）" in asked.text
        and "first_period 可以写 2019-02；1 月和 2 月是合并发布的" in asked.text
    )
    names = found(ready, "townships.csv")
    assert (
        not names.good
        and "\n001,郢中街道,,town,,,\n002,胡集镇,,town,,,\n003,九里乡,,town,,," in names.text
        and "全市合计" not in names.text
    )
    # 11 files a year of 2019 to 2021 and 2 of 2022, one table each, alike
    sheet = found(ready, "bulletins/2019年1-2月.csv")
    assert sheet.matter.endswith("（至 2022年1-3月.csv，共 35 个文件，都是这样）")
    assert (
        sheet.good
        and "按报表里的名称试读" in sheet.text
        and "工业总产值（万元）2019年1-2月 至 2022年3月 共 35 期（本月和累计），3 个乡镇"
        in sheet.text
    )
    assert sum(check.matter.startswith("bulletins/") for check in ready.checks) == 1


def test_a_name_the_register_lacks_is_offered_as_its_line(small_city):
    lines = (small_city / "townships.csv").read_text(encoding="utf-8").splitlines()
    (small_city / "townships.csv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    ready = readiness("sanzhen")
    names = found(ready, "townships.csv")
    assert names.reminder and "\n,九里乡,,town,,," in names.text and "胡集" not in names.text
    # one cause, one piece of advice: the files that hold the name are one line that leads there
    (refused,) = [check for check in ready.checks if not check.good]
    assert (
        refused.matter == "bulletins/2019年1-2月.csv（至 2022年1-3月.csv，共 35 个文件，都是这样）"
    )
    assert "名录里没有 九里乡，办法见上面 townships.csv 一行" in refused.text
    assert ready.next.zh.startswith("先按上面 townships.csv 一行处理名录里没有的名称")


def test_a_good_folder_is_sent_on_to_the_report(small_city):
    ready = readiness("sanzhen")
    assert (
        all(check.good for check in ready.checks)
        and ready.next.zh == "都齐了，运行 zx report sanzhen 2022Q1。"
    )
    assert found(ready, "policy/2022Q1.toml 与数据").text == "季度已结束，可以发布"


def test_a_target_far_from_last_years_quarter_is_told(small_city):
    # last year's quarter: 300 + 180 + 60 = 540 万元 = 0.054 亿元; 0.6 亿元 is eleven times that
    edit(small_city / "policy" / "2022Q1.toml", "value = 0.06", "value = 0.6")
    assert (
        "一季度工业产值的目标 0.6 亿元是去年同期（0.05 亿元）的 11 倍，请核对单位"
        in found(readiness("sanzhen"), "policy/2022Q1.toml 与数据").text
    )


@pytest.mark.parametrize(
    "change, matter, words",
    [
        (
            lambda c: (c / "bulletins" / "2022年1-3月.csv").unlink(),
            "policy/2022Q1.toml 与数据",
            "已知 2 个月",
        ),
        (
            lambda c: (c / "bulletins" / "2021年1-3月.csv").unlink(),
            "bulletins/ 合起来",
            "2021年3月缺少工业总产值",
        ),
        (
            lambda c: (c / "bulletins" / "坏.xlsx").write_bytes(b"PK\x03\x04"),
            "bulletins/坏.xlsx",
            "坏.xlsx",
        ),
        (
            lambda c: (c / "bulletins" / "导出.xls").write_text(
                "<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>",
                encoding="utf-8",
            ),
            "bulletins/导出.xls",
            "套在一起的网页表格",
        ),
        (
            lambda c: (c / "bulletins" / "信.txt").write_text("请查收", encoding="utf-8"),
            "bulletins/信.txt",
            "不是报表",
        ),
        (
            lambda c: edit(c / "policy" / "2022Q1.toml", "value = 2021", "value = 2012"),
            "policy/2022Q1.toml 与数据",
            "2012",
        ),
        (
            lambda c: edit(
                c / "policy" / "2022Q1.toml",
                "[colours]",
                RANKING.replace("flagged = 1", "flagged = 0") + "[colours]",
            ),
            "policy/2022Q1.toml",
            "ranking.flagged 读到 0",
        ),
        (
            lambda c: edit(
                c / "city.toml",
                CITY,
                CITY
                + '[[changes]]\nperiod = "2022-01"\nbefore = ["420881001"]\nto = { "420881999" = "1" }\nsource = "批复"\n',
            ),
            "townships.csv",
            "420881999",
        ),
        (lambda c: shutil.copytree(c / "policy", c / "ledgers"), "ledgers/", 'ledgers = "ledgers"'),
    ],
    ids=[
        "open-quarter",
        "gap",
        "broken",
        "nested",
        "letter",
        "base-year",
        "scheme",
        "changes",
        "ledgers",
    ],
)
def test_each_defect_is_told_before_the_report(small_city, change, matter, words):
    change(small_city)
    ready = readiness("sanzhen")
    assert words in found(ready, matter).text


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_table_without_townships_is_told_to_be_of_no_use(root):
    write_blank("新城", "2022Q1")
    (root / "data" / "raw" / "新城" / "bulletins" / "a.csv").write_text(
        "指标,2022年3月,2022年2月\n汽车制造业,1,2\n", encoding="utf-8"
    )
    assert "没有认出乡镇的名称" in found(readiness("新城"), "bulletins/a.csv").text


def test_a_slip_is_told_with_the_name_it_looks_like(small_city):
    edit(small_city / "bulletins" / "2022年1-3月.csv", "九里乡", "九利乡")
    names = found(readiness("sanzhen"), "townships.csv")
    assert (
        names.reminder
        and "九利乡：名录里相近的有 九里乡" in names.text
        and ",九利乡," not in names.text
    )


def test_a_policy_that_is_not_named_by_its_quarter_is_to_be_renamed(small_city):
    (small_city / "policy" / "2022Q1.toml").rename(small_city / "policy" / "一季度.toml")
    assert "文件名应写成季度" in found(readiness("sanzhen"), "policy/一季度.toml").text


def test_a_wrong_ledger_is_told_as_a_ledger(small_city):
    (small_city / "ledgers").mkdir()
    (small_city / "ledgers" / "增长点台账.xlsx").write_bytes(b"x")
    (small_city / "city.toml").write_text(CITY + 'ledgers = "ledgers"\n', encoding="utf-8")
    ready = readiness("sanzhen")
    assert (
        not found(ready, "ledgers/").good
        and "（ledgers/）" in ready.next.zh
        and not any("与数据" in check.matter for check in ready.checks)
    )


def test_a_workbook_that_is_open_somewhere_is_told(small_city):
    (small_city / "bulletins" / "~$22年1-3月.xlsx").write_bytes(b"x")
    assert found(readiness("sanzhen"), "bulletins/~$22年1-3月.xlsx").reminder


def test_sheets_of_one_shape_are_told_once(root, small_city):
    """Of a workbook with a sheet a month one line says what all of them hold."""
    names = ("郢中街道", "胡集镇", "九里乡")
    book = xlsxwriter.Workbook(str(small_city / "bulletins" / "2022年.xlsx"))
    for month in ("4月", "5月", "6月"):
        page = book.add_worksheet(month)
        for r, row in enumerate(
            [
                ["2022年分乡镇工业总产值（万元）"],
                ["乡镇", f"{month}"],
                *([name, 90] for name in names),
            ]
        ):
            page.write_row(r, 0, row)
    book.close()
    lines = [check for check in readiness("sanzhen").checks if "2022年.xlsx" in check.matter]
    assert [check.matter for check in lines] == ["bulletins/2022年.xlsx · 4月（5月、6月也是这样）"]
    assert "2022年4月、2022年5月、2022年6月，3 个乡镇" in lines[0].text


def test_refusals_of_sheets_of_one_shape_are_all_counted(small_city):
    """Each of four sheets has its own cells to mend; without one figure it is a table still."""
    book = xlsxwriter.Workbook(str(small_city / "bulletins" / "2022年.xlsx"))
    for month in ("4月", "5月", "6月", "7月"):
        page = book.add_worksheet(month)
        for r, row in enumerate(
            [
                ["2022年分乡镇工业总产值（万元）"],
                ["乡镇", f"{month}"],
                *([name, "9O"] for name in ("郢中街道", "胡集镇", "九里乡")),
            ]
        ):
            page.write_row(r, 0, row)
    book.close()
    (line,) = [check for check in readiness("sanzhen").checks if not check.good]
    assert line.matter == "bulletins/2022年.xlsx · 4月（5月、6月、7月也是这样）"
    # 4 sheets × 3 cells, of which three are told
    assert line.text.count("9O") == 6 and "还有 9 处" in line.text  # in both languages


def test_files_are_read_once(small_city, monkeypatch):
    """The figures together and the policy go on from what was read sheet by sheet."""
    from zx_analysis.reading import returns

    opened = []
    once = returns.read_source

    def counted(path, shown):
        opened.append(shown)
        return once(path, shown)

    monkeypatch.setattr(returns, "read_source", counted)
    assert all(check.good for check in readiness("sanzhen").checks)
    assert len(opened) == len(set(opened)) == 35


def test_a_note_below_every_month_is_one_finding_and_counted_by_its_kind(small_city):
    """Three sheets with one doubtful line below: one finding of the file, with the other sheets."""
    book = xlsxwriter.Workbook(str(small_city / "bulletins" / "2022年.xlsx"))
    for month, figures in (("4月", (90, 60, 30)), ("5月", (91, 62, 33)), ("6月", (92, 64, 36))):
        page = book.add_worksheet(month)
        rows = [["2022年分乡镇工业总产值（万元）"], ["乡镇", month]]
        rows += [list(row) for row in zip(("郢中街道", "胡集镇", "九里乡"), figures, strict=True)]
        for r, row in enumerate([*rows, [], ["注：数字按新口径调整。"]]):
            page.write_row(r, 0, row)
    book.close()
    ready = readiness("sanzhen")
    line = found(ready, "bulletins/2022年.xlsx")
    assert line.reminder and line.text.count("新口径") == 1
    together = found(ready, "bulletins/ 合起来").text
    assert "1 个待核实问题（附注写着特别的话 1；" in together and "zx clean sanzhen" in together
    findings = clean_city(City.load("sanzhen")).to_check
    assert findings["message_zh"].str.endswith("（工作表 5月、6月也有）").tolist() == [True]


def without_pandas():
    return [Check("软件包 · packages", False, "缺少 pandas")]


def test_a_package_that_ends_the_reading_is_told_before_it(root, monkeypatch, capsys):
    """The packages are tried beside the reading; what they were found like comes first."""
    monkeypatch.setattr("zx_analysis.cli.installation.installation", without_pandas)

    def unread(city):
        raise ModuleNotFoundError(name="pandas")

    monkeypatch.setattr("zx_analysis.cli.doctor.readiness", unread)
    with pytest.raises(ModuleNotFoundError):
        commands.doctor("sanzhen")
    assert capsys.readouterr().out == "缺失  软件包 · packages：缺少 pandas\n"


def end_the_process():
    os._exit(3)


def test_a_package_that_crashes_the_interpreter_is_told(root, monkeypatch, capsys):
    """An extension that does not suit the processor ends the process without an exception."""
    monkeypatch.setattr("zx_analysis.cli.installation.installation", end_the_process)
    with pytest.raises(SystemExit) as ended:
        commands.doctor()
    assert ended.value.code == commands.UNPUBLISHED
    assert "缺失  软件包" in (told := capsys.readouterr().out) and "重新安装" in told


def test_an_empty_sheet_beside_a_table_is_not_told(root):
    """Workbook programs make Sheet2 and Sheet3 without being asked."""
    write_blank("sanzhen", "2022Q1")
    folder = root / "data" / "raw" / "sanzhen"
    (folder / "townships.csv").write_text(
        "code,name\n1,郢中街道\n2,胡集镇\n3,九里乡\n", encoding="utf-8"
    )
    book = xlsxwriter.Workbook(folder / "bulletins" / "2022年3月.xlsx")
    page = book.add_worksheet("3月")
    rows = [["2022年3月分乡镇工业总产值（万元）"], ["乡镇", "3月"]]
    rows += [list(row) for row in zip(("郢中街道", "胡集镇", "九里乡"), (30, 20, 10), strict=True)]
    for r, row in enumerate(rows):
        page.write_row(r, 0, row)
    book.add_worksheet("Sheet2")
    book.close()
    told = [one for one in readiness("sanzhen").checks if "2022年3月.xlsx" in one.matter]
    assert len(told) == 1 and told[0].good and not told[0].reminder
