"""One step on plain files: what is refused names file, line, column, what was read and what was
expected.
"""

import json

import pytest

from tests.conftest import RANKING

SCHEME = RANKING.replace("output_wan", "growth").replace("high = 1000", "high = 10")
RANKED = "code,name,growth\n1,甲,10\n2,乙,0\n3,丙,5\n"


@pytest.fixture
def step(tmp_path, zx):
    """Run one of the three commands on a file with this content (bytes, or text in UTF-8); None: no
    file.
    """

    def run(command: str, content, scheme: str | None = SCHEME):
        file, rules = tmp_path / "表.csv", tmp_path / "scheme.toml"
        if content is not None:
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        if scheme is not None:
            rules.write_text(scheme, encoding="utf-8")
        return zx(
            command,
            file,
            *{
                "rank": ("--scheme", rules),
                "allocate": ("--fund-yuan", "1.00"),
                "forecast": ("--quarter", "2021Q4"),
            }[command],
            "--json",
        )

    return run


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        (None, ["文件 scheme.toml 不存在", "does not exist"]),
        (
            "[ranking\n",
            ["文件 scheme.toml 第 1 行的写法不对", "请按 TOML 格式改正", "Mend the TOML"],
        ),
    ],
)
def test_a_scheme_that_cannot_be_read_is_refused_in_chinese_first(step, scheme, words):
    code, out, err = step("rank", RANKED, scheme)
    assert code == 3 and out == ""
    for word in words:
        assert word in err, err


def test_the_size_that_a_scheme_names_is_read_and_asked_for(step):
    """Growth 10, 0 and 5 of 10: 乙 is the last; as an amount per size 乙 is 0 still."""
    sized = SCHEME.replace("flagged = 1", 'flagged = 1\ndenominator = "output"')
    assert "output" in step("rank", RANKED, sized)[2]
    code, out, _ = step("rank", "code,name,growth,output\n1,甲,10,2\n2,乙,0,1\n3,丙,5,3\n", sized)
    assert code == 0 and json.loads(out)["bottom"] == ["2"]


@pytest.mark.parametrize("command", ["rank", "allocate", "forecast"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ["表.csv 不存在", "请检查路径和文件名"]),
        (b"", ["读到空文件", "csv，第一行是列名"]),
        (b"PK\x03\x04\x14\x00\x06\x00", ["读到Excel 工作簿", "另存为 csv"]),
        (b"\xff\x81\x00\x00\xff", ["表.csv", "无法识别的内容"]),
        ('code,name,"growth\n1,甲,10\n', ["没有配对的引号"]),
        ("代码,名称,数\n1,甲,10\n", ["表头", "读到“代码、名称、数”", "请补上"]),
        ("code,name,growth,output_wan,period,months,code\n", ["两个“code”"]),
        ("code,name,growth,output_wan,period,months\n", ["只有表头，没有数据"]),
        (
            "code,name,growth,output_wan,period,months\n1,甲,1,1,2021-12,1,7\n",
            ["第 2 行", "没有列名的内容"],
        ),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(step, command, content, words):
    code, out, err = step(command, content)
    assert code == 3 and out == ""
    for word in words:
        assert word in err, err


def test_the_columns_that_are_lacking_are_named(step):
    assert "请补上growth。" in step("rank", "code,name,output_wan\n1,甲,1\n")[2]
    assert "请补上output_wan。" in step("allocate", "code,name,growth\n1,甲,1\n")[2]
    assert "请补上period、months。" in step("forecast", "甲镇,乙镇\n1,1\n")[2]


def test_every_cell_that_is_no_figure_is_named_by_line_and_column(step):
    code, _, err = step("rank", "code,name,growth\n1,甲,约10\n\n2,乙,0\n3,丙,同上\n")
    assert (
        code == 3
        and "第 2 行，列 growth：读到“约10”，是约数；应为数字" in err
        and "第 5 行，列 growth：读到“同上”，是文字，不是数字" in err
    )
    code, _, err = step("forecast", "period,months,甲镇\n2021-11,1,5\n2021-12,1.5,x5\n")
    assert code == 3 and "第 3 行，列 甲镇：读到“x5”" in err
    code, _, err = step("forecast", "period,months,甲镇\n2021-11,1,5\n2021-12,1.5,5\n")
    assert code == 3 and "第 3 行，列 months：读到“1.5”；应为1、2 或 3" in err


def test_a_file_of_windows_is_read_in_gb18030_as_a_bulletin_is(step):
    code, out, _ = step("rank", RANKED.encode("gb18030"))
    assert code == 0 and [row["township"] for row in json.loads(out)["table"]] == ["甲", "丙", "乙"]
    # 100 fen by 3 : 1
    code, out, _ = step(
        "allocate", "code,name,output_wan,\n01,甲镇,3,\n02,乙镇,1,\n\n".encode("gb18030")
    )
    assert code == 0 and [
        (row["name"], row["amount_fen"]) for row in json.loads(out)["allocation"]
    ] == [("甲镇", 75), ("乙镇", 25)]


def test_a_scheme_file_without_a_ranking_is_told_so(root, zx):
    (root / "indicators.csv").write_text(
        "code,name,output_wan\n1,甲镇,2\n2,乙镇,1\n", encoding="utf-8"
    )
    (root / "scheme.toml").write_text('quarter = "2022Q1"\n', encoding="utf-8")
    code, _, err = zx("rank", str(root / "indicators.csv"), "--scheme", str(root / "scheme.toml"))
    assert code == 3 and "没有 [ranking] 一段" in err


def test_the_allocation_is_shown_with_names_and_yuan(root, zx):
    (root / "output.csv").write_text("code,name,output_wan\n1,甲镇,2\n2,乙镇,1\n", encoding="utf-8")
    code, out, _ = zx("allocate", str(root / "output.csv"), "--fund-yuan", "3.00")
    assert code == 0 and "甲镇" in out and "2.00" in out and "amount_fen" not in out


MONTHS = [f"2021-{month:02d}" for month in range(7, 13)]
TOTAL_WORDS = [
    "合计",
    "合 计",
    "總計",
    "小计",
    "全市",
    "全县平均",
    "均值",
    "其中：丙镇",
    "ＴＯＴＡＬ",
    "Average",
    "Grand total",
]


def rows(head: str, *given: str) -> str:
    return "\n".join([head, *given]) + "\n"


@pytest.mark.parametrize("word", TOTAL_WORDS)
@pytest.mark.parametrize("json", ["--json", None])
def test_a_total_an_average_or_a_part_is_no_unit(tmp_path, zx, word, json):
    scheme = tmp_path / "scheme.toml"
    scheme.write_text(SCHEME, encoding="utf-8")
    for command, text, place, options in (
        (
            "allocate",
            rows("code,name,output_wan", "01,甲镇,3", "02,乙镇,1", f"99,{word},4"),
            "第 4 行，列 name",
            ["--fund-yuan", "1.00"],
        ),
        (
            "allocate",
            rows("code,name,output_wan", "01,甲镇,3", f"{word},本地,4"),
            "第 3 行，列 code",
            ["--fund-yuan", "1.00"],
        ),
        (
            "rank",
            rows("code,name,growth", "01,甲镇,3", f",{word},4", "02,乙镇,1"),
            "第 3 行，列 name",
            ["--scheme", scheme],
        ),
        (
            "forecast",
            rows(f"period,months,甲镇,{word}", *(f"{month},1,5,5" for month in MONTHS)),
            f"表头，列 {word}",
            ["--quarter", "2021Q4"],
        ),
    ):
        path = tmp_path / "表.csv"
        path.write_text(text, encoding="utf-8")
        code, out, err = zx(command, path, *options, *([json] if json else []))
        assert (
            code == 3
            and out == ""
            and "文件 表.csv" in err
            and place in err
            and f"“{word}”，是合计、平均或其中" in err
        ), err


@pytest.mark.parametrize("command", ["allocate", "rank"])
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([",丙镇,4"], ["第 4 行，列 code：读到“丙镇”没有代码"]),
        (["-,丙镇,4"], ["没有代码"]),
        (["03,,4"], ["第 4 行，列 name", "没有名称"]),
        (["01,丙镇,4"], ["第 4 行，列 code：读到代码 01，与第 2 行相同"]),
        (["０２,丙镇,4"], ["与第 3 行相同"]),
        ([",,4", "合计,合计,9"], ["第 4 行", "第 5 行"]),
    ],
    ids=["no code", "a dash", "no name", "twice", "twice, full width", "all at once"],
)
def test_a_row_without_a_code_of_its_own_is_refused(step, command, given, words):
    head = {"allocate": "code,name,output_wan", "rank": "code,name,growth"}[command]
    code, out, err = step(command, rows(head, "01,甲镇,3", "02,乙镇,1", *given))
    assert code == 3 and out == ""
    for word in words:
        assert word in err, err


@pytest.mark.parametrize(
    "cell", ["约10", "nan", "inf", "1e400", "五", "=1+1", "1,2", "5%", "5亿元"]
)
def test_a_cell_that_is_no_figure_is_refused_by_line_and_column_in_all_three(step, cell):
    quoted = f'"{cell}"'
    for command, text, place in (
        (
            "allocate",
            rows("code,name,output_wan", "01,甲镇,3", f"02,乙镇,{quoted}"),
            "第 3 行，列 output_wan",
        ),
        ("rank", rows("code,name,growth", "01,甲镇,3", f"02,乙镇,{quoted}"), "第 3 行，列 growth"),
        (
            "forecast",
            rows(
                "period,months,甲镇",
                *(f"{month},1,5" for month in MONTHS[:-1]),
                f"2021-12,1,{quoted}",
            ),
            "第 7 行，列 甲镇",
        ),
    ):
        code, out, err = step(command, text)
        assert code == 3 and out == "" and "文件 表.csv" in err and place in err, err


@pytest.mark.parametrize("cell", ["-5", "", "—"])
def test_an_amount_that_is_missing_or_below_zero_is_refused_by_line_and_column(step, cell):
    code, _, err = step("allocate", rows("code,name,output_wan", "01,甲镇,3", f"02,乙镇,{cell}"))
    assert code == 3 and "第 3 行，列 output_wan" in err
    code, _, err = step(
        "forecast",
        rows("period,months,甲镇", *(f"{month},1,5" for month in MONTHS[:-1]), f"2021-12,1,{cell}"),
    )
    assert code == 3 and "第 7 行，列 甲镇" in err


def test_figures_as_offices_write_them_are_read(step):
    # 1,200.5 and 2401 万元: 1200.5 of 3601.5 is a third
    code, out, _ = step(
        "allocate", rows("code,name,output_wan", '01,甲镇,"1,200.5"', "02,乙镇,２４０１万元")
    )
    assert code == 0 and [row["amount_fen"] for row in json.loads(out)["allocation"]] == [33, 67]
    code, out, _ = step(
        "rank",
        rows("code,name,growth", "01,甲镇,（2.5）", "02,乙镇,１０", "03,丙镇,5").replace(
            ",（2.5）", ",(2.5)"
        ),
    )
    assert code == 0 and [row["score"] for row in json.loads(out)["table"]] == [100, 50, 0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["2021年11月,1,5", "2021-12,1,5"], "第 2 行，列 period：读到“2021年11月”"),
        ([",1,5", "2021-12,1,5"], "第 2 行，列 period：读到“”"),
        (["2021-13,1,5", "2021-12,1,5"], "第 2 行，列 period"),
        (["2021-12,1,5", "2021-11,1,5"], "第 3 行，列 period：读到“2021-11”，在 2021-12 之后"),
        (["2021-11,1,5", "2021-11,1,5"], "第 3 行，列 period"),
        (
            ["2021-10,1,5", "2021-12,1,5"],
            "第 3 行，列 period：读到“2021-12”，包括 1 个月，而上一行到 2021-10",
        ),
        (["2021-11,,5", "2021-12,1,5"], "第 2 行，列 months：读到“”"),
        (["2021-11,x,5", "2021-12,1,5"], "第 2 行，列 months"),
        (["2021-11,0,5", "2021-12,1,5"], "第 2 行，列 months"),
        (["2021-11,1,", "2021-12,1,"], "列 甲镇：读到一列都是空白"),
    ],
)
def test_a_period_or_its_months_that_cannot_be_is_refused_by_line(step, given, words):
    code, out, err = step("forecast", rows("period,months,甲镇", *given))
    assert code == 3 and out == "" and words in err, err


def test_a_cell_that_is_no_figure_is_refused_once(step):
    code, _, err = step(
        "forecast", rows("period,months,甲镇", "2021-10,1,约5", "2021-11,1,5", "2021-12,1,x5")
    )
    assert code == 3 and err.count("文件 表.csv") == 2 and "空白" not in err


def test_a_unit_may_begin_later(step):
    # 1 + 1 + 1 of 甲, 2 + 2 + 2 of 乙, which begins in October
    code, out, _ = step(
        "forecast",
        rows(
            "period,months,甲镇,乙镇",
            "2021-09,1,1,",
            *(f"2021-{month},1,1,2" for month in (10, 11, 12)),
        ),
    )
    assert code == 0 and json.loads(out)["quantiles"]["total"]["0.5"] == 9


def plain(zx, tmp_path, command, text, *options):
    path = tmp_path / "表.csv"
    path.write_text(text, encoding="utf-8")
    code, out, err = zx(command, path, *options)
    assert code == 0, err
    return out.splitlines()


def test_the_answer_asked_for_comes_first(tmp_path, zx):
    text = rows(
        "period,months,东岭街道,柳河镇",
        "2021-12,1,410.0,300.0",
        "2022-01,1,402.0,290.0",
        "2022-02,1,395.5,301.2",
    )
    lines = plain(zx, tmp_path, "forecast", text, "--quarter", "2022Q1", "--target", "2100")
    assert (
        lines[0].startswith("目标 2100：达到的概率为 ")
        and "八成范围" in lines[1]
        and "已知 2 个月" in lines[2]
    )
    assert any("注意：历史只有 3 个月" in line for line in lines)
    assert "合计" in lines[-1] and "total" not in "\n".join(lines) and "中位数" in "\n".join(lines)


@pytest.mark.parametrize(
    ("target", "said"), [("6.6", "目标 6.6：已完成。"), ("6.7", "目标 6.7：未完成。")]
)
def test_a_complete_quarter_is_a_fact(tmp_path, zx, target, said):
    # 0.1 + 0.2 + 0.3 and 1 + 2 + 3: 6.6, which floats miss by a last bit
    text = rows("period,months,甲镇,乙镇", "2021-10,1,0.1,1", "2021-11,1,0.2,2", "2021-12,1,0.3,3")
    lines = plain(zx, tmp_path, "forecast", text, "--quarter", "2021Q4", "--target", target)
    assert lines[0] == said and "不是预测" in lines[1] and "%" not in "\n".join(lines)


def test_a_target_out_of_reach_is_never_told_as_impossible(tmp_path, zx):
    text = rows("period,months,甲镇", *(f"{month},1,5" for month in MONTHS))
    assert (
        plain(zx, tmp_path, "forecast", text, "--quarter", "2022Q1", "--target", "1e9")[0]
        == "目标 1,000,000,000：达到的概率为不到1%。"
    )
    assert (
        plain(zx, tmp_path, "forecast", text, "--quarter", "2022Q1", "--target", "0.001")[0]
        == "目标 0.001：达到的概率为 99%以上。"
    )


def test_a_target_that_is_no_number_is_wrong_usage(step, tmp_path, zx):
    path = tmp_path / "h.csv"
    path.write_text(rows("period,months,甲镇", "2021-12,1,5"), encoding="utf-8")
    assert [
        zx("forecast", path, "--quarter", "2022Q1", "--target", word)[0]
        for word in ("nan", "inf", "x")
    ] == [2, 2, 2]


def test_the_ranking_says_who_is_last_and_how_sure_that_is(tmp_path, zx):
    scheme = tmp_path / "scheme.toml"
    scheme.write_text(SCHEME.replace("weight = 1\n", "weight = 0.95\n"), encoding="utf-8")
    lines = plain(
        zx,
        tmp_path,
        "rank",
        rows("code,name,growth", "1,甲镇,10", "2,乙镇,0", "3,丙镇,5"),
        "--scheme",
        scheme,
    )
    assert lines[0].startswith(
        "末位 1 个（最末的在前）：乙镇。结论：结论稳定（已检验：权重、方法；"
    )
    assert "注意：权重合计 0.95，不是 1 或 100，已按比例使用。" in lines
    assert [line.split()[:4] for line in lines[-3:]] == [
        ["1", "1", "甲镇", "100.00"],
        ["2", "3", "丙镇", "50.00"],
        ["3", "2", "乙镇", "0.00"],
    ]


def test_a_unit_that_equals_the_sum_of_the_others_is_asked_about_before_the_table(tmp_path, zx):
    # 1431 + 1072 + 976 = 3479
    lines = plain(
        zx,
        tmp_path,
        "allocate",
        rows("code,name,output_wan", "1,甲镇,1431", "2,乙镇,1072", "3,丙镇,976", "4,本地,3479"),
        "--fund-yuan",
        "100.00",
    )
    assert lines[1].startswith("注意：本地（4）的数等于其余 3 个单位之和")
    # nothing of the kind: 3 = 1 + 2 by chance
    assert not any(
        "之和，" in line
        for line in plain(
            zx,
            tmp_path,
            "allocate",
            rows("code,name,output_wan", "1,甲镇,1", "2,乙镇,2", "3,丙镇,3"),
            "--fund-yuan",
            "100.00",
        )
    )


def test_a_name_under_two_codes_is_said(step):
    assert (
        "名称“甲镇”在 2 行里出现"
        in json.loads(step("allocate", rows("code,name,output_wan", "1,甲镇,3", "2,甲 镇,1"))[1])[
            "notes"
        ][0]
    )


def test_a_scheme_with_a_wrong_value_is_refused_by_its_file(step):
    code, out, err = step("rank", RANKED, SCHEME.replace("flagged = 1", "flagged = 0"))
    assert code == 3 and out == "" and "文件 scheme.toml：排名方案 scheme.flagged 读到 0" in err
