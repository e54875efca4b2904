"""Ledgers kept by hand: what is read, what is refused with its cell and remedy, what is a finding.
Files the tests write themselves.
"""

import csv
import datetime

import openpyxl
import pytest

from zx_analysis.cleaning import contracts, ledgers
from zx_analysis.cleaning.contracts import CONTRACTS
from zx_analysis.cleaning.ledgers import day_of, read_ledger
from zx_analysis.messages.catalogue import InputRefused

BY_TITLE = {contract.title_zh: contract for contract in CONTRACTS}
BODY = "91420881MA0000001"
CODE = BODY + ledgers.check_character(BODY)


def help_case(**other):
    return {
        "序号": 1,
        "企业名称": "甲厂",
        "统一社会信用代码": CODE,
        "所在乡镇": "胡集镇",
        "困难类别": "用工",
        "困难内容": "缺普工",
        "帮扶责任人": "乙",
        "帮扶单位": "市经信局",
        "登记日期": datetime.date(2022, 3, 1),
        "解决日期": None,
        **other,
    }


def project(**other):
    return {
        "序号": 1,
        "企业名称": "甲厂",
        "统一社会信用代码": CODE,
        "所在乡镇": "胡集镇",
        "项目名称": "一号线",
        "项目阶段": "开工",
        "总投资(万元)": 3000,
        "本年累计投资(万元)": 100,
        "开工日期": datetime.date(2021, 9, 1),
        "竣工日期": None,
        "责任领导": "甲",
        "责任单位": "市经信局",
        "最近联系日期": datetime.date(2022, 3, 1),
        **other,
    }


def save(path, rows, head=None):
    head = head or list(rows[0])
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["某市台账"])
    sheet.append(["单位见表头"])
    sheet.append(head)
    for row in rows:
        sheet.append([row.get(word) for word in head] if isinstance(row, dict) else row)
    book.save(path)
    return path


def read(tmp_path, register, title, rows, head=None, departments=()):
    contract = BY_TITLE[title]
    return read_ledger(
        save(tmp_path / contract.file, rows, head), contract, register, contract.file, departments
    )


def refused(*args, **options):
    with pytest.raises(InputRefused) as caught:
        read(*args, **options)
    return str(caught.value)


def test_days_become_iso_text_sums_floats_and_the_row_keeps_its_cell(tmp_path, register):
    ledger = read(
        tmp_path,
        register,
        "技改项目",
        [
            project(),
            project(
                最近联系日期="2022年3月5日",
                项目名称="二号线",
                序号=2,
                **{"本年累计投资(万元)": None},
            ),
        ],
    )
    assert ledger.rows["最近联系日期"].tolist() == ["2022-03-01", "2022-03-05"] and ledger.rows[
        "竣工日期"
    ].tolist() == ["", ""]
    assert ledger.rows["本年累计投资(万元)"].tolist()[0] == 100.0 and ledger.rows[
        "本年累计投资(万元)"
    ].isna().tolist() == [False, True]
    assert (
        ledger.rows["cell"].tolist() == ["A4", "A5"]
        and ledger.rows["township_code"].tolist() == ["420881103"] * 2
        and not ledger.findings
    )


def festival(word):
    return {
        "序号": 1,
        "企业名称": "甲厂",
        "统一社会信用代码": CODE,
        "所在乡镇": "胡集镇",
        "生产安排": "不停产",
        "连续生产天数": 7,
        word: 120,
        "计划复工日期": None,
        "实际复工日期": None,
    }


@pytest.mark.parametrize(
    "word", ["留钟员工(人)", "留守职工（人）", "留守员工(人)", "留岗职工(人)", "留守职工"]
)
def test_workers_who_stayed_go_by_another_citys_word_too(tmp_path, register, word):
    assert read(tmp_path, register, "春节生产", [festival(word)]).rows["留钟员工(人)"].tolist() == [
        120
    ]


def test_two_columns_of_workers_who_stayed_are_refused(tmp_path, register):
    assert "留钟员工(人)（两次）" in refused(
        tmp_path, register, "春节生产", [festival("留钟员工(人)") | {"留守职工(人)": 5}]
    )
    assert "缺少：留钟员工(人)" in refused(tmp_path, register, "春节生产", [festival("留下的人")])


def test_last_years_festival_ledger_may_lack_what_nobody_wrote_down_then(tmp_path, register):
    row = festival("留守职工")
    for word in ("留守职工", "计划复工日期", "实际复工日期"):
        del row[word]
    found = read(tmp_path, register, "上年春节生产", [row]).rows
    assert found["留钟员工(人)"].isna().all() and found["计划复工日期"].tolist() == [""]
    assert "缺少：生产安排" in refused(
        tmp_path, register, "上年春节生产", [{k: v for k, v in row.items() if k != "生产安排"}]
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-03-05", (2022, 3, 5)),
        ("2022/3/5", (2022, 3, 5)),
        ("2022.3.5", (2022, 3, 5)),
        ("2022年3月5日", (2022, 3, 5)),
        (datetime.datetime(2022, 3, 5), (2022, 3, 5)),
    ],
)
def test_the_ways_a_day_is_written(text, day):
    assert day_of(text) == datetime.date(*day)


@pytest.mark.parametrize(
    "text",
    [
        "2022年3月",
        "3月5日",
        "2022-02-30",
        "2022-13-01",
        "待定",
        "20220305",
        44625.5,
        "2022-03-05 12:30",
    ],
)
def test_what_is_no_whole_day(text):
    with pytest.raises(ValueError):
        day_of(text)


@pytest.mark.parametrize(
    ("title", "row", "said"),
    [
        (
            "包联帮扶",
            help_case(解决日期=datetime.date(2022, 2, 28)),
            ("单元格 J4", "不早于登记日期 2022-03-01", "请核对两个日期"),
        ),
        (
            "技改项目",
            project(竣工日期=datetime.date(2021, 8, 31)),
            ("单元格 J4", "不早于开工日期 2021-09-01"),
        ),
        (
            "技改项目",
            project(**{"总投资(万元)": -3000}),
            ("单元格 G4", "不小于零的数", "is negative"),
        ),
        (
            "技改项目",
            project(**{"总投资(万元)": "三千"}),
            ("单元格 G4", "“三千”", "总投资(万元)的数字"),
        ),
        (
            "技改项目",
            project(最近联系日期="三月"),
            ("单元格 M4", "“三月”", "完整的日期，例如 2022-03-05"),
        ),
        (
            "技改项目",
            project(项目阶段="在建"),
            ("单元格 F4", "“在建”", "谋划、备案、开工、入库、竣工"),
        ),
        ("技改项目", project(所在乡镇="胡寨镇"), ("单元格 D4", "“胡寨镇”", "名录中的一个乡镇")),
        ("技改项目", project(所在乡镇=None), ("单元格 D4", "名录中的一个乡镇")),
        ("技改项目", project(企业名称=None), ("单元格 B4", "空白", "企业名称")),
    ],
)
def test_what_a_clerk_must_mend_is_refused_with_its_cell(tmp_path, register, title, row, said):
    message = refused(tmp_path, register, title, [row])
    assert all(word in message for word in said), message
    assert message.startswith(f"文件 {BY_TITLE[title].file}，") and "\nFile " in message


def test_all_refusals_come_at_once(tmp_path, register):
    message = refused(
        tmp_path,
        register,
        "技改项目",
        [project(**{"总投资(万元)": -1}), project(最近联系日期="x"), project(所在乡镇="y")],
    )
    assert [cell in message for cell in ("G4", "M5", "D6")] == [True] * 3


HEAD = list(help_case())


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ([*HEAD[:4], "问题类别", *HEAD[5:]], ("缺少：困难类别", "多出：问题类别")),
        (HEAD[:-1], ("缺少：解决日期", "多出：无")),
        ([*HEAD, "登记日期"], ("多出：登记日期（两次）",)),
        ([*HEAD, "备注"], ("多出：备注",)),
    ],
)
def test_a_changed_header_is_refused_with_what_changed(tmp_path, register, head, said):
    message = refused(tmp_path, register, "包联帮扶", [help_case()], head)
    assert all(word in message for word in said) and "请恢复原来的表头" in message


def test_columns_about_persons_are_not_read(tmp_path, register):
    ledger = read(
        tmp_path,
        register,
        "包联帮扶",
        [help_case(联系人="丙", 联系电话="13000000000")],
        [*HEAD, "联系人", "联系电话"],
    )
    assert "联系电话" not in ledger.rows and "13000000000" not in ledger.rows.to_csv() + str(
        ledger.findings
    )


@pytest.mark.parametrize(
    "number",
    ["13000000000", "0724-4222222", "07244222222", "420881199001011234", "42088119900101123X"],
)
def test_a_number_of_a_person_in_a_text_is_hidden_and_said(tmp_path, register, number):
    ledger = read(tmp_path, register, "包联帮扶", [help_case(困难内容=f"缺普工，找丙 {number} 谈")])
    assert [f["rule"] for f in ledger.findings] == [
        "personal_number"
    ] and number not in ledger.rows.to_csv() + str(ledger.findings)
    assert ledger.rows["困难内容"].item() == "缺普工，找丙 （号码不显示） 谈"


def test_columns_of_years_and_months_may_be_several_but_must_say_which(tmp_path, register):
    firm = {"序号": 1, "企业名称": "甲厂", "统一社会信用代码": CODE, "所在乡镇": "胡集镇"}
    ledger = read(
        tmp_path,
        register,
        "税务名单",
        [{**firm, "2020年应税销售收入(万元)": 900, "2021年应税销售收入(万元)": 1100}],
    )
    assert ledger.rows[
        ["2020年应税销售收入(万元)", "2021年应税销售收入(万元)"]
    ].to_numpy().tolist() == [[900, 1100]]
    assert "缺少：2021年应税销售收入(万元)；多出：去年应税销售收入(万元)" in refused(
        tmp_path, register, "税务名单", [{**firm, "去年应税销售收入(万元)": 900}]
    )
    for column in ("2022年13月用电量(万千瓦时)", "3月用电量(万千瓦时)", "2022年3月用电量(千瓦时)"):
        assert f"多出：{column}" in refused(
            tmp_path, register, "企业用电", [{**firm, "2022年1月用电量(万千瓦时)": 1, column: 1}]
        )


def test_findings_for_what_may_be_right(tmp_path, register):
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    rows = [
        project(
            序号=i,
            项目名称=f"线{i}",
            **(
                {"统一社会信用代码": wrong}
                if i == 1
                else {"所在乡镇": "九里乡"}
                if i == 2
                else {"总投资(万元)": 3000 * 501}
                if i == 3
                else {"责任单位": "市经济局"}
                if i == 4
                else {}
            ),
        )
        for i in range(1, 8)
    ]
    ledger = read(tmp_path, register, "技改项目", rows, departments=("市经信局",))
    found = {(f["rule"], f["cell"]) for f in ledger.findings}
    # one code under two townships: every row of that code is named
    assert found == {
        ("credit_code", "A4"),
        ("absurd_sum", "A6"),
        ("unknown_department", "A7"),
        *{("two_townships", f"A{i + 3}") for i in range(2, 8)},
    }
    assert len(ledger.rows) == 7


def idle(number, **other):
    return {
        "序号": number,
        "企业名称": "甲厂",
        "统一社会信用代码": CODE,
        "所在乡镇": "胡集镇",
        "状态": "停产",
        "停产时间": datetime.date(2021, 9, 1),
        "停产原因": "",
        "盘活方式": "无",
        "盘活进展": "未启动",
        "停产前年产值(万元)": 100,
        "闲置产能(%)": 100,
        "更新日期": datetime.date(2022, 1, number),
        **other,
    }


def test_an_enterprise_entered_twice_is_one_finding_and_counts_once(tmp_path, register):
    other = BODY[:-1] + "2"
    other += ledgers.check_character(other)
    rows = [
        idle(1),
        idle(2, 所在乡镇="九里乡", 状态="减产"),  # one code: one enterprise
        idle(
            3, 企业名称="甲 厂", 统一社会信用代码=""
        ),  # no code: that of the only code of this name
        idle(4, 企业名称="乙厂", 统一社会信用代码=other),
        idle(5, 统一社会信用代码=other, 企业名称="丙厂", 状态="减产"),
        idle(6, 企业名称="丁厂", 统一社会信用代码=""),
        idle(7, 企业名称="丁厂", 统一社会信用代码=""),
    ]
    ledger = read(tmp_path, register, "减停产企业", rows)
    found = [
        (f["cell"], f["message_zh"]) for f in ledger.findings if f["rule"] == "registered_twice"
    ]
    assert found == [
        (
            "A4",
            "甲厂登记了 3 次（A4、A5、A6），乡镇也不同（胡集镇、九里乡），只算一次，请删去多余的",
        ),
        ("A7", "乙厂登记了 2 次（A7、A8），只算一次，请删去多余的"),
        ("A9", "丁厂登记了 2 次（A9、A10），只算一次，请删去多余的"),
    ]
    assert "two_townships" not in {f["rule"] for f in ledger.findings}  # it is said already
    # the entry that was updated last counts; on 4 January the later ones were not there yet
    once = contracts.each_once(ledger.rows, ledger.contract, datetime.date(2022, 3, 31))
    assert once[["cell", "状态"]].to_numpy().tolist() == [
        ["A6", "停产"],
        ["A8", "减产"],
        ["A10", "停产"],
    ]


def test_a_like_name_under_another_code_is_another_enterprise(tmp_path, register):
    other = BODY[:-1] + "2"
    ledger = read(
        tmp_path,
        register,
        "减停产企业",
        [
            idle(1),
            idle(2, 统一社会信用代码=other + ledgers.check_character(other)),
            idle(3, 统一社会信用代码=""),
        ],
    )
    # of the third nobody can say which of the two it is
    assert contracts.enterprise_keys(ledger.rows).nunique() == 3 and "registered_twice" not in {
        f["rule"] for f in ledger.findings
    }


def test_several_projects_of_one_enterprise_are_several_and_the_same_one_twice_is_one(
    tmp_path, register
):
    ledger = read(
        tmp_path,
        register,
        "技改项目",
        [project(), project(序号=2), project(序号=3, 项目名称="二号线")],
    )
    assert [(f["rule"], f["cell"]) for f in ledger.findings] == [("registered_twice", "A4")]
    assert len(contracts.each_once(ledger.rows, ledger.contract, datetime.date(2022, 3, 31))) == 2


def test_totals_and_notes_are_no_entries_and_are_counted(tmp_path, register):
    head = list(project())
    ledger = read(
        tmp_path,
        register,
        "技改项目",
        [project(), ["合计", None, None, None, None, None, 3000, 100], [2], ["注：每周更新"]],
        head,
    )
    assert len(ledger.rows) == 1 and ledger.passed == ("A5", "A6", "A7")


def test_a_ledger_may_come_as_csv(tmp_path, register):
    contract = BY_TITLE["包联帮扶"]
    with (tmp_path / "x.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(
            [
                ["某市台账"],
                HEAD,
                ["" if value is None else str(value) for value in help_case().values()],
            ]
        )
    assert read_ledger(tmp_path / "x.csv", contract, register, "x.csv").rows[
        "登记日期"
    ].tolist() == ["2022-03-01"]
