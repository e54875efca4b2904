"""One step on plain files: what is refused names file, line, column, what was read and what was expected."""

import json

import pytest
from conftest import RANKING

SCHEME = RANKING.replace("output_wan", "growth").replace("high = 1000", "high = 10")
RANKED = "code,name,growth\n1,甲,10\n2,乙,0\n3,丙,5\n"


@pytest.fixture
def step(tmp_path, zx):
    """Run one of the three commands on a file with this content (bytes, or text in UTF-8); None: no file."""

    def run(command: str, content, scheme: str | None = SCHEME):
        file, rules = tmp_path / "表.csv", tmp_path / "scheme.toml"
        if content is not None:
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        if scheme is not None:
            rules.write_text(scheme, encoding="utf-8")
        return zx(command, file, *{"rank": ("--scheme", rules), "allocate": ("--fund-yuan", "1.00"), "forecast": ("--quarter", "2021Q4")}[command], "--json")

    return run


@pytest.mark.parametrize(("scheme", "words"), [
    (None, ["文件 scheme.toml 不存在", "does not exist"]), ("[ranking\n", ["文件 scheme.toml 第 1 行的写法不对", "请按 TOML 格式改正", "Mend the TOML"])])
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
@pytest.mark.parametrize(("content", "words"), [
    (None, ["表.csv 不存在", "请检查路径和文件名"]),
    (b"", ["读到空文件", "csv，第一行是列名"]),
    (b"PK\x03\x04\x14\x00\x06\x00", ["读到Excel 工作簿", "另存为 csv"]),
    (b"\xff\x81\x00\x00\xff", ["表.csv", "无法识别的内容"]),
    ('code,name,"growth\n1,甲,10\n', ["没有配对的引号"]),
    ("代码,名称,数\n1,甲,10\n", ["表头", "读到“代码、名称、数”", "请补上"]),
    ("code,name,growth,output_wan,period,months,code\n", ["两个“code”"]),
    ("code,name,growth,output_wan,period,months\n", ["只有表头，没有数据"]),
    ("code,name,growth,output_wan,period,months\n1,甲,1,1,2021-12,1,7\n", ["第 2 行", "没有列名的内容"]),
])
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
    assert code == 3 and "第 2 行，列 growth：读到“约10”，是约数；应为数字" in err and "第 5 行，列 growth：读到“同上”，是文字，不是数字" in err
    code, _, err = step("forecast", "period,months,甲镇\n2021-11,1,5\n2021-12,1.5,x5\n")
    assert code == 3 and "第 3 行，列 甲镇：读到“x5”" in err
    code, _, err = step("forecast", "period,months,甲镇\n2021-11,1,5\n2021-12,1.5,5\n")
    assert code == 3 and "第 3 行，列 months：读到“1.5”；应为1、2 或 3" in err


def test_a_file_of_windows_is_read_in_gb18030_as_a_bulletin_is(step):
    code, out, _ = step("rank", RANKED.encode("gb18030"))
    assert code == 0 and [row["township"] for row in json.loads(out)["table"]] == ["甲", "丙", "乙"]
    # 100 fen by 3 : 1
    code, out, _ = step("allocate", "code,name,output_wan,\n01,甲镇,3,\n02,乙镇,1,\n\n".encode("gb18030"))
    assert code == 0 and [(row["name"], row["amount_fen"]) for row in json.loads(out)["allocation"]] == [("甲镇", 75), ("乙镇", 25)]


def test_a_scheme_file_without_a_ranking_is_told_so(root, zx):
    (root / "indicators.csv").write_text("code,name,output_wan\n1,甲镇,2\n2,乙镇,1\n", encoding="utf-8")
    (root / "scheme.toml").write_text('quarter = "2022Q1"\n', encoding="utf-8")
    code, _, err = zx("rank", str(root / "indicators.csv"), "--scheme", str(root / "scheme.toml"))
    assert code == 3 and "没有 [ranking] 一段" in err


def test_the_allocation_is_shown_with_names_and_yuan(root, zx):
    (root / "output.csv").write_text("code,name,output_wan\n1,甲镇,2\n2,乙镇,1\n", encoding="utf-8")
    code, out, _ = zx("allocate", str(root / "output.csv"), "--fund-yuan", "3.00")
    assert code == 0 and "甲镇" in out and "2.00" in out and "amount_fen" not in out
