"""Each command and each exit code, as a user meets them; whole reports are in
test_publishing.py.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import RANKING
from tests.waiting import HANGS
from zx_analysis import paths
from zx_analysis.cli import commands
from zx_analysis.reading.files import read_source
from zx_analysis.reading.sheets import position, shown

DEMO = paths.PACKAGE.parent / "data" / "raw" / "zhongxiang"


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def bulletin(city, name):
    return city / "bulletins" / name


BAD_INPUT = {
    "a missing key in city.toml": (
        lambda c: edit(c / "city.toml", 'level = "output_wan"\n', ""),
        ["city.toml", "缺少 level", "key level is missing"],
    ),
    "an unknown key in city.toml": (
        lambda c: edit(c / "city.toml", "source =", "sauce = 1\nsource ="),
        ["city.toml", "不认识 sauce", "unknown key sauce"],
    ),
    "a missing key in the policy": (
        lambda c: edit(
            c / "policy" / "2022Q1.toml", 'base_year = { value = 2021, source = "测试" }\n', ""
        ),
        ["policy/2022Q1.toml", "fund.base_year", "missing"],
    ),
    "an unknown key in the policy": (
        lambda c: edit(c / "policy" / "2022Q1.toml", "[colours]", "[colors]\n[colours]"),
        ["policy/2022Q1.toml", "不认识 colors", "unknown key colors"],
    ),
    "a value without its source": (
        lambda c: edit(
            c / "policy" / "2022Q1.toml", '{ value = 2021, source = "测试" }', "{ value = 2021 }"
        ),
        ["fund.base_year.source", "缺少"],
    ),
    "money that is a float": (
        lambda c: edit(c / "policy" / "2022Q1.toml", 'value = "100.00"', "value = 100.0"),
        ["fund.amount_yuan", "带引号"],
    ),
    "no policy for the quarter": (
        lambda c: (c / "policy" / "2022Q1.toml").unlink(),
        ["policy/2022Q1.toml", "没有 2022Q1 的政策文件", "no policy of 2022Q1"],
    ),
    "a ranking without its source": (
        lambda c: edit(
            c / "policy" / "2022Q1.toml",
            "[colours]",
            RANKING.replace('source = "测试"\n', "", 1) + "[colours]",
        ),
        ["ranking.source", "缺少"],
    ),
    "a weight below nothing": (
        lambda c: edit(
            c / "policy" / "2022Q1.toml",
            "[colours]",
            RANKING.replace("weight = 1", "weight = -1") + "[colours]",
        ),
        ["weight", "-1"],
    ),
    "colours out of order": (
        lambda c: edit(c / "policy" / "2022Q1.toml", "green = 0.8", "green = 0.5"),
        ["colours", "orange < blue < green"],
    ),
    "a target in a unit that does not fit": (
        lambda c: edit(c / "policy" / "2022Q1.toml", 'unit = "亿元"', 'unit = "家"'),
        ["家"],
    ),
    "a base year of which months are missing": (
        lambda c: edit(c / "policy" / "2022Q1.toml", "value = 2021", "value = 2018"),
        ["2018", "基期"],
    ),
    "an unreadable spreadsheet": (
        lambda c: bulletin(c, "2022年1-3月.csv").write_bytes(b"PK\x03\x04 not a workbook"),
        ["2022年1-3月.csv", "损坏、没有传完，或不是工作簿", "damaged"],
    ),
    "a township not in the register": (
        lambda c: edit(bulletin(c, "2022年1-3月.csv"), "九里乡", "十里乡"),
        ["2022年1-3月.csv", "单元格 A5", "十里乡", "九里乡"],
    ),
    "a month missing before a later one": (
        lambda c: bulletin(c, "2021年1-7月.csv").unlink(),
        ["2021年7月", "缺少", "2021-07"],
    ),
    "a broken register": (
        lambda c: edit(c / "townships.csv", "420881103", "420881001"),
        ["townships.csv", "第 3 行", "row 3"],
    ),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_ends_with_3_one_message_and_the_previous_pack_untouched(
    case, small_city, root, zx
):
    spoil, words = BAD_INPUT[case]
    published = root / "reports" / "sanzhen" / "2022Q1"
    published.mkdir(parents=True)
    (published / "index.html").write_text("the pack before", encoding="utf-8")
    spoil(small_city)
    code, out, err = zx("report", "sanzhen", "2022Q1")
    assert code == 3 and out == ""
    for word in words:
        assert word in err, err
    assert [p.name for p in (root / "reports" / "sanzhen").iterdir()] == ["2022Q1"]
    assert (published / "index.html").read_text(encoding="utf-8") == "the pack before"


def test_a_month_that_as_of_says_should_be_there_is_refused(small_city, zx):
    code, _, err = zx("report", "sanzhen", "2022Q1", "--as-of", "2022-04")
    assert code == 3 and "2022年4月" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "sanzhen", "2022-1"),
        ("report", "../sanzhen", "2022Q1"),
        ("report", "sanzhen", "2022Q1", "--as-of", "March"),
        ("report", "sanzhen", "2022Q1", "--jobs", "0"),
        ("rapport",),
        ("trace", "sanzhen", "十里乡", "2022-03", "output_wan"),
        ("trace", "sanzhen", "胡集镇", "2022-04", "output_wan"),
    ],
)
def test_wrong_usage_ends_with_2(arguments, small_city, zx):
    assert zx(*arguments)[0] == 2


def test_clean_writes_three_tables(small_city, root, zx):
    code, out, _ = zx("clean", "sanzhen")
    assert code == 0 and "0 个问题" in out
    folder = root / "data" / "processed" / "sanzhen"
    with (folder / "row_ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 35  # 11 bulletins in each of three years, 2 in 2022
    for row in rows:
        assert int(row["rows_read"]) == int(row["rows_kept"]) + int(row["rows_control"]) + int(
            row["rows_dropped"]
        )


def test_clean_of_plain_files_names_every_missing_one(small_city, tmp_path, zx):
    code, _, err = zx(
        "clean", "nowhere.csv", "nothing.csv", "--register", small_city / "townships.csv"
    )
    assert code == 3 and "nowhere.csv" in err and "nothing.csv" in err
    code, _, err = zx(
        "clean",
        small_city / "bulletins",
        "--register",
        small_city / "townships.csv",
        "--months",
        "2022-03,2022-04",
        "--out",
        tmp_path / "out",
    )
    assert code == 3 and "2022-04" in err and not (tmp_path / "out").exists()


def test_allocate_by_hand(tmp_path, zx):
    # 100 fen by 1 : 1 : 1: 33 1/3 each; the odd fen goes to the largest remainder, a tie decided by
    # code.
    path = tmp_path / "output.csv"
    path.write_text("code,name,output_wan\n03,丙,1\n01,甲,1\n02,乙,1\n", encoding="utf-8")
    code, out, _ = zx("allocate", path, "--fund-yuan", "1.00", "--json")
    answer = json.loads(out)
    assert code == 0
    assert {row["name"]: row["amount_fen"] for row in answer["allocation"]} == {
        "甲": 34,
        "乙": 33,
        "丙": 33,
    }
    assert answer["fund_yuan"] == "1.00"


@pytest.mark.parametrize(
    ("text", "code"), [("code,name\n1,甲\n", 3), ("code,name,output_wan\n1,甲,-5\n", 3), ("", 3)]
)
def test_allocate_refuses_what_it_cannot_share_out(tmp_path, zx, text, code):
    path = tmp_path / "output.csv"
    path.write_text(text, encoding="utf-8")
    assert zx("allocate", path, "--fund-yuan", "1.00")[0] == code


def test_forecast_of_a_complete_quarter_is_its_sum(tmp_path, zx):
    path = tmp_path / "history.csv"
    rows = [
        f"{year}-{month:02d},1,{month},{2 * month}"
        for year in (2019, 2020, 2021)
        for month in range(1, 13)
    ]
    path.write_text("\n".join(["period,months,a,b", *rows]) + "\n", encoding="utf-8")
    code, out, _ = zx("forecast", path, "--quarter", "2021Q4", "--target", "99", "--json")
    answer = json.loads(out)
    # 10 + 11 + 12 = 33 of a, twice that of b: 99 in all
    assert code == 0 and answer["probability"] == 1 and answer["quantiles"]["total"]["0.5"] == 99


def test_rank_by_hand(tmp_path, zx):
    (tmp_path / "i.csv").write_text("code,name,growth\n1,甲,10\n2,乙,0\n3,丙,5\n", encoding="utf-8")
    (tmp_path / "s.toml").write_text(
        '[ranking]\nflagged = 1\ndecimals = 2\ntie_breakers = []\ngate_share = 0.9\nmissing = "bounds"\n'
        '[[ranking.indicators]]\nname = "growth"\nweight = 1\ndirection = "higher"\nlow = 0\nhigh = 10\n',
        encoding="utf-8",
    )
    code, out, _ = zx("rank", tmp_path / "i.csv", "--scheme", tmp_path / "s.toml", "--json")
    answer = json.loads(out)
    assert code == 0 and answer["bottom"] == ["2"] and answer["status"] == "clear"
    assert [row["score"] for row in answer["table"]] == [100, 50, 0]


@pytest.mark.parametrize(
    ("township", "period", "indicator"),
    [
        ("胡集镇", "2019-02", "output_wan"),
        ("420881001", "2020-06", "electricity_wan_kwh"),
        ("郢中", "2021-12", "output_growth_pct"),
        ("九里回族乡", "2022-03", "industrial_tax_wan"),
        ("客店镇", "2022-02", "tech_investment_wan"),
    ],
)
def test_trace_names_the_cell_and_the_cell_holds_what_it_says(
    zx, monkeypatch, township, period, indicator
):
    """In each of the four layouts: the file, sheet and cell printed are opened and compared."""
    monkeypatch.setenv("ZX_ROOT", str(DEMO.parents[2]))
    code, out, _ = zx("trace", "zhongxiang", township, period, indicator)
    assert code == 0
    for block in out.strip().split("sha256 ")[:-1]:
        place = block.split("文件 ")[1]
        file, rest = place.split("  工作表 ")
        sheet, rest = rest.split("  单元格 ")
        cell, read = rest.split("  原文“")
        source = read_source(DEMO / file, file)
        value = next(s for s in source.sheets if s.name == sheet).value(*position(cell))
        assert shown(value) == read.split("”")[0]


def test_trace_shows_the_conversion_and_the_cumulatives_behind_a_month(zx, small_city):
    """A return in 亿元 with the cumulative alone: 胡集镇 1-3月 60 × (11 + 10 + 9) / 10 = 180 万元,
    so that March is 180 - 126 = 54.
    """
    (small_city / "bulletins" / "2022年1-3月.csv").write_text(
        "2022年1-3月工业总产值,\n乡镇,累计工业总产值(亿元)\n郢中街道,0.0300\n胡集镇,0.0180\n九里乡,0.0060\n",
        encoding="utf-8",
    )
    code, out, _ = zx("trace", "sanzhen", "胡集镇", "2022-03", "output_wan")
    month, to_date = out.split("sha256")[:2]
    assert code == 0 and "换算 0.0180 亿元 → 180 万元" in to_date
    assert "2022年3月 output_wan = 54（万元）" in month
    assert (
        "＝ 2022年1-3月累计 180（bulletins/2022年1-3月.csv csv!B4）" in month
        and "－ 2022年1-2月累计 126（bulletins/2022年1-2月.csv csv!C4）" in month
    )


def test_demo_writes_the_made_up_city_and_never_over_one(root, zx):
    code, _, _ = zx("demo")
    written = {
        p.relative_to(root / "data" / "raw" / "zhongxiang"): p.read_bytes()
        for p in (root / "data" / "raw" / "zhongxiang").rglob("*")
        if p.is_file()
    }
    committed = {p.relative_to(DEMO): p.read_bytes() for p in DEMO.rglob("*") if p.is_file()}
    assert code == 0 and written == committed
    assert zx("demo")[0] == 2


@pytest.mark.parametrize("folder", ["bulletins/2022", "ledgers"])
def test_a_real_file_among_the_made_up_ones_is_refused(root, small_city, zx, folder):
    shutil.copytree(DEMO, root / "data" / "raw" / "zhongxiang")
    shutil.copy(
        bulletin(small_city, "2022年1-3月.csv"), root / "data" / "raw" / "zhongxiang" / folder
    )
    code, _, err = zx("report")
    assert code == 3 and "2022年1-3月.csv" in err and "zx new-city" in err


def test_the_mark_cannot_be_switched_off(root, zx):
    shutil.copytree(DEMO, root / "data" / "raw" / "zhongxiang")
    edit(
        root / "data" / "raw" / "zhongxiang" / "city.toml", "synthetic = true", "synthetic = false"
    )
    code, _, err = zx("report")
    assert code == 3 and "synthetic = true" in err


def test_a_blank_city_is_refused_key_by_key_and_never_written_over(root, zx):
    assert zx("new-city", "新城", "--quarter", "2023Q2")[0] == 0
    folder = root / "data" / "raw" / "新城"
    assert {p.name for p in folder.iterdir()} == {
        "README.md",
        "city.toml",
        "townships.csv",
        "bulletins",
        "ledgers",
        "policy",
    }
    code, _, err = zx("report", "新城", "2023Q2")
    assert code == 3
    missing = re.search("city.toml：缺少 (.+)。请补上", err)[1].split("、")
    assert set(missing) >= {"name", "synthetic", "first_period", "level", "indicators"}
    assert zx("new-city", "新城")[0] == 2 and zx("new-city", "../新城")[0] == 2


def test_the_blank_files_become_a_city_once_the_marks_are_taken_off(root, zx):
    """Every commented line of the templates is a valid one: what they promise is what is read."""
    zx("new-city", "新城", "--quarter", "2022Q1")
    folder = root / "data" / "raw" / "新城"
    for file in (folder / "city.toml", folder / "policy" / "2022Q1.toml"):
        text = re.sub(r"^# (?=\[|[a-z_]+ = |\")", "", file.read_text(encoding="utf-8"), flags=re.M)
        file.write_text(text, encoding="utf-8")
    (folder / "townships.csv").write_text("code,name,aliases\n1,甲镇,\n", encoding="utf-8")
    code, out, _ = zx("doctor", "新城")
    assert (
        code == 3
        and "正常  city.toml：某某市" in out
        and "正常  policy/2022Q1.toml：2 个目标" in out
        and "缺失  bulletins/" in out
    )
    (of_city,) = [line for line in out.splitlines() if line.startswith("提醒  city.toml")]
    assert "name“某某市”、division_code“420000”、source“某某市统计局月度报表”" in of_city
    (of_policy,) = [line for line in out.splitlines() if line.startswith("提醒  policy/")]
    assert (
        "targets[1].source“政府文件，文号”" in of_policy
        and "fund.base_year.source“文件”" in of_policy
    )


def test_a_report_says_which_fields_still_hold_the_blank_files_words(small_city, zx):
    policy = small_city / "policy" / "2022Q1.toml"
    text = policy.read_text(encoding="utf-8")
    written = re.sub(r'(?<=source = ")[^"]+(?=")', "文件", text, count=1)
    assert written != text
    policy.write_text(written, encoding="utf-8")
    code, _, err = zx("report", "sanzhen", "2021Q4", "--policy", "none.toml")  # read, not published
    assert code == 3 and "空白文件" not in err
    code, _, err = zx("report", "sanzhen", "2022Q9", "--policy", str(policy))
    assert code and "提醒  2022Q1.toml：这几处还是空白文件里的字" in err and "source“文件”" in err


def test_doctor_of_a_good_city_is_content(small_city, zx):
    code, out, _ = zx("doctor", "sanzhen")
    assert (
        code == 0
        and "缺失" not in out
        and "合起来 · together：35 个文件" in out
        and "2019-02 至 2022-03" in out
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_toml_is_read_as_notepad_saves_it(small_city, zx, encoding):
    for file in (small_city / "city.toml", small_city / "policy" / "2022Q1.toml"):
        file.write_bytes(file.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    code, out, _ = zx("doctor", "sanzhen")
    assert code == 0 and "正常  city.toml：三镇市" in out


def test_a_misspelled_city_is_told_the_ones_there_are(small_city, zx):
    code, _, err = zx("report", "sanzhn", "2022Q1")
    assert code == 3 and "没有“sanzhn”这个城市" in err and "现有：sanzhen" in err
    assert "现有的城市：sanzhen" in zx("doctor", "sanzhn")[1]


def test_the_next_quarters_policy_is_copied_from_the_last(small_city, zx):
    code, _, err = zx("report", "sanzhen", "2022Q2")
    assert (
        code == 3
        and "没有 2022Q2 的政策文件" in err
        and "请复制 2022Q1.toml 成 2022Q2.toml" in err
        and "new-city" not in err
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reprot"], "命令写得不对"),
        (["report", "--asof", "2022-02"], "没有 --asof 这个选项，是不是 --as-of"),
        (["approve", "sanzhen", "2022Q1"], "缺少 by"),
        (["report", "--jobs", "x"], "jobs 的值不对"),
        (["report", "sanzhen", "2022Q1", "--verify"], "选项 --verify 后面缺一个值（不发布，"),
        (["report", "sanzhen", "2022Q1", "--verify"], "如 reports/mycity/2022Q2"),
        (["report", "sanzhen", "2022Q1", "三月"], "多写了 三月"),
        (
            ["report", "--verify", "reports/sanzhen/2022Q1", "--as-of", "2022-02", "--by", "王五"],
            "不能同时写 --as-of、--by。核对就去掉 --as-of、--by，要重新发布就去掉 --verify",
        ),
    ],
)
def test_a_command_that_cannot_be_read_is_said_in_chinese_first(root, zx, words, said):
    code, _, err = zx(*words)
    assert code == 2 and err.startswith("用法不对 · wrong usage") and said in err.split("\n")[2]


def test_trace_takes_the_indicators_chinese_name_and_knows_the_joint_month(small_city, zx):
    code, out, _ = zx("trace", "sanzhen", "胡集镇", "2022-03", "工业总产值")
    assert code == 0 and "output_wan = " in out
    assert (
        "请写 2022-02" in zx("trace", "sanzhen", "胡集镇", "2022-01", "output_wan")[2]
        and "请写成 2022-03 这样" in zx("trace", "sanzhen", "胡集镇", "202203", "output_wan")[2]
    )


def test_a_month_before_the_first_return_is_told_as_such(small_city, zx):
    code, _, err = zx("report", "sanzhen", "2022Q1", "--as-of", "2018-01")
    assert code == 3 and "截至 2018-01 没有任何工业总产值" in err and "--as-of" in err


H = "period,months,东岭街道,柳河镇\n2021-12,1,410.0,300.0\n2022-01,1,402.0,290.0\n2022-02,1,395.5,301.2\n"


# Imports once, then is what each line of its input says: the arguments of a command, and the files
# that its standard output and its errors go to.
SEVERAL = """\
import gc, json, os, sys
import zx_analysis.forecasting
from zx_analysis.cli.commands import main
gc.freeze()
codes = []
for words, *files in map(json.loads, sys.stdin):
    if (child := os.fork()) == 0:
        for target, file in enumerate(files, start=1):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), target)
        sys.argv = ["zx", *(os.fsdecode(word.encode("utf-8")) for word in words)]
        main()
        sys.exit(0)
    codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
json.dump(codes, sys.stdout)
"""


def checked(code: int, out: bytes, err: bytes) -> tuple[int, bytes, bytes]:
    assert b"Traceback" not in out + err and b"Exception ignored" not in err, err
    return code, out, err


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "历史.csv").write_text(H, encoding="utf-8")
    return tmp_path


@pytest.fixture
def shell(folder):
    """Run `zx` in a process of its own with these variables, as a terminal or a pipe does; gives
    exit code, standard output and standard error as bytes.
    """

    def run(*arguments, pipe="", **variables):
        command = " ".join([sys.executable, "-m", "zx_analysis", *map(str, arguments)]) + pipe
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            capture_output=True,
            env={**os.environ, **variables},
            timeout=HANGS,
            check=False,
        )
        return checked(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def shells(folder):
    """As `shell` for several commands: processes forked from one that began with these variables
    and has imported the package; for each exit code, standard output and standard error.
    """

    def run(*commands, **variables):
        files = [[str(folder / f"{kind}{i}") for kind in "oe"] for i in range(len(commands))]
        asked = [
            json.dumps([[*map(str, words)], *of_command])
            for words, of_command in zip(commands, files, strict=True)
        ]
        done = subprocess.run(
            [sys.executable, "-c", SEVERAL],
            input="\n".join(asked).encode(),
            cwd=folder,
            capture_output=True,
            env={**os.environ, **variables},
            timeout=HANGS,
            check=True,
        )
        said = [[Path(file).read_bytes() for file in of_command] for of_command in files]
        return [
            checked(code, *texts) for code, texts in zip(json.loads(done.stdout), said, strict=True)
        ]

    return run


@pytest.fixture
def terminal(folder, monkeypatch):
    """Run `zx` in this process with standard streams of this encoding; gives exit code, standard
    output and standard error as bytes."""

    def run(*arguments, encoding):
        files = {name: folder / name for name in ("stdout", "stderr")}
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            patch.setattr(sys, "argv", ["zx", *map(str, arguments)])
            for name, file in files.items():
                stream = file.open("w", encoding=encoding)
                patch.setattr(sys, name, stream)
                patch.setattr(sys, f"__{name}__", stream)  # how a standard stream is told
            try:
                commands.main()
                code = 0
            except SystemExit as end:
                code = end.code or 0
            sys.stdout.flush()
            sys.stderr.flush()
        return checked(code, *(file.read_bytes() for file in files.values()))

    return run


QUARTER = ("--quarter", "2022Q1")
ASKED = (
    ("forecast", "历史.csv", *QUARTER, "--target", "2100"),
    ("forecast", "历史.csv", *QUARTER, "--json"),
    ("forecast", "没有.csv", *QUARTER),
    ("forecast",),
    ("--help",),
)


def answered_without_chinese(table, machines, refused, misused, helped):
    """What a terminal that has no Chinese gets of `ASKED`."""
    code, out, _ = table
    assert code == 0 and b"2100" in out and out.count(b"\n") > 5
    code, out, _ = machines
    assert code == 0 and json.loads(out.decode("ascii"))["quantiles"].keys() == {
        "东岭街道",
        "柳河镇",
        "total",
    }
    code, out, err = refused
    assert code == 3 and out == b"" and b"does not exist" in err
    # no escapes, and what to do about the terminal
    assert b"\\u" not in err and b"Set PYTHONIOENCODING=utf-8" in err
    assert err.decode("ascii").startswith("input refused, nothing was published\n\nFile ?.csv")
    assert misused[0] == 2 and helped[0] == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_a_terminal_of_another_encoding_gets_the_answer_and_the_right_code(terminal, encoding):
    answered_without_chinese(*(terminal(*words, encoding=encoding) for words in ASKED))


def test_a_terminal_without_a_locale_gets_the_answer_and_the_right_code(shells):
    c = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    answered_without_chinese(*shells(*ASKED, **c))


def test_a_terminal_of_a_chinese_encoding_gets_chinese(shell):
    code, _, err = shell("forecast", "没有.csv", "--quarter", "2022Q1", PYTHONIOENCODING="gbk")
    assert code == 3 and "文件 没有.csv 不存在" in err.decode("gbk")


def test_files_are_written_and_the_run_ends_well_on_a_terminal_of_another_encoding(
    terminal, small_city, tmp_path
):
    files = (small_city / "bulletins", "--register", small_city / "townships.csv", "--out", "out")
    code, _, err = terminal("clean", *files, encoding="ascii")
    assert code == 0 and err == b"" and (tmp_path / "out" / "panel.csv").is_file()
    code, _, err = terminal("doctor", "sanzhen", encoding="ascii")
    assert code in (0, 3) and b"wrong usage" not in err


@pytest.mark.parametrize("file", ["历史.csv", "没有.csv"])
def test_a_pipe_whose_reader_has_gone_is_no_failure_of_the_run(shell, file):
    code, out, _ = shell(
        "forecast", file, "--quarter", "2022Q1", pipe=" 2>&1 | true; exit ${PIPESTATUS[0]}"
    )
    assert (code, out) == (0 if file == "历史.csv" else 3, b"")


def test_a_full_disk_under_the_output_is_told_once(shell):
    code, _, err = shell("forecast", "历史.csv", "--quarter", "2022Q1", pipe=" > /dev/full")
    assert code == 5 and err.count("磁盘已满".encode()) == 1


def test_a_target_of_projects_without_its_stage_is_refused_with_file_and_key(zx, small_city):
    policy = small_city / "policy" / "2022Q1.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace(
            'measure = "quarter"', 'measure = "projects"', 1
        ),
        encoding="utf-8",
    )
    code, out, err = zx("report", "sanzhen", "2022Q1")
    said = out + err
    assert (
        code == 3
        and "data/raw/sanzhen/policy/2022Q1.toml" in said
        and "counted_from" in said
        and "谋划、备案、开工、入库、竣工" in said
    )
    code, out, err = zx("doctor", "sanzhen")
    assert "counted_from" in out + err


def test_an_unknown_name_of_a_figure_is_answered_with_the_nearest(small_city, zx):
    """Townships, months and indicators: what there is, so that nobody has to open another file."""

    def said(*words):
        code, _, err = zx("trace", "sanzhen", *words)
        assert code == 2
        return err

    assert "没有唯一的“胡集真”，是不是 胡集镇" in said("胡集真", "2022-03", "output_wan")
    month = said("胡集镇", "202203", "output_wan")
    assert "“202203”，是不是 2022-03" in month and "did you mean 2022-03?" in month
    assert "“一季度”。请写成" in said("胡集镇", "一季度", "output_wan")
    indicator = said("胡集镇", "2022-03", "output_wam")
    assert "三镇市没有“output_wam”这个指标，是不是 工业总产值（output_wan）" in indicator
    assert "请写其中一个：工业总产值（output_wan）。" in said("胡集镇", "2022-03", "税收")
    # the small city's figures begin with the joint January and February of 2019
    late = said("胡集镇", "2022-04", "工业总产值")
    assert "没有这个数字：胡集镇 2022-04 工业总产值（output_wan）" in late
    assert "有的是 2019-02 至 2022-03。" in late


def test_clean_of_plain_files_says_where_and_writes_over_nothing_of_another_hand(
    small_city, tmp_path, monkeypatch, zx
):
    (tmp_path / "桌面 1").mkdir()
    monkeypatch.chdir(tmp_path / "桌面 1")
    words = ("clean", small_city / "bulletins", "--register", small_city / "townships.csv")
    code, out, _ = zx(*words)
    place = f"panel.csv、findings.csv、row_ledger.csv已写入当前文件夹 {tmp_path / '桌面 1'}"
    assert code == 0 and place in out
    assert zx(*words)[0] == 0  # its own tables are written anew
    own = tmp_path / "桌面 1" / "findings.csv"
    own.write_text("我的,问题\n1,2\n", encoding="utf-8")
    before = (tmp_path / "桌面 1" / "panel.csv").stat().st_mtime_ns
    code, _, err = zx(*words)
    assert code == 2 and "findings.csv 已经有了" in err and "--out" in err
    assert own.read_text(encoding="utf-8").startswith("我的")
    assert (tmp_path / "桌面 1" / "panel.csv").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ["report", "sanzhn", "2022Q1"],
            3,
            "没有“sanzhn”这个城市（data/raw/sanzhn/），是不是 sanzhen",
        ),
        (
            ["diff", "sanzhn", "2022Q1"],
            3,
            "没有“sanzhn”这个城市（data/raw/sanzhn/），是不是 sanzhen",
        ),
        (["approve", "sanzhn", "2022Q1", "--by", "张三"], 3, "，是不是 sanzhen"),
        (["report", "sanzhen", "2022q1"], 2, "不是年份加季度的格式，是不是 2022Q1。"),
        (["diff", "sanzhen", "2022年一季度"], 2, "不是年份加季度的格式，是不是 2022Q1。"),
        (["batch", "2022-4季度"], 2, "不是年份加季度的格式，是不是 2022Q4。"),
        (["report", "sanzhen", "三月"], 2, "“三月”不是年份加季度的格式。请写成"),
        (
            ["clean", "报表.xlsx"],
            2,
            "“报表.xlsx”不是一个城市的名称；整理文件或文件夹，请加上 --register",
        ),
        (["clean", "sanzhen", "--out", "a.txt/表"], 2, "--out 要写文件夹，a.txt 是文件。"),
        (["trace", "sanzhen"], 2, "缺少 township（乡镇名或代码）。"),
    ],
)
def test_what_was_most_likely_meant_is_said(
    small_city, monkeypatch, tmp_path, zx, words, code, said
):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "here" / "a.txt").write_text("x", encoding="utf-8")
    ended, _, err = zx(*words)
    assert ended == code and said in err, err


@pytest.mark.parametrize("command", [["diff", "sanzhen", "2022Q1"], ["batch", "2022Q1"]])
def test_reports_that_is_a_file_is_said_before_anything_runs(small_city, root, zx, command):
    (root / "reports").write_text("x", encoding="utf-8")
    code, _, err = zx(*command)
    assert code == 5 and "reports 应当是文件夹，现在是文件" in err and "请把它移走或改名" in err
