import pytest

from zx_analysis.city.register import Register
from zx_analysis.messages.catalogue import InputRefused


def test_a_kind_that_is_none_is_refused_and_not_dropped(tmp_path):
    file = tmp_path / "townships.csv"
    file.write_text(
        "code,name,aliases,kind\n1,甲镇,,乡镇\n2,乙镇,,town\n3,合计,,total\n", encoding="utf-8"
    )
    with pytest.raises(InputRefused, match="第 2 行：kind 读到“乡镇”"):
        Register.from_csv(file)
    file.write_text(
        "code,name,aliases,kind\n1,甲镇,,\n2,乙镇,,town\n3,合计,,total\n", encoding="utf-8"
    )
    assert list(Register.from_csv(file).units) == ["1", "2"]


@pytest.mark.parametrize(
    ("row", "code", "name"), [("1,乙镇,", "1", "乙镇"), (",乙镇,", "", "乙镇"), ("2,,", "2", "")]
)
def test_a_row_without_code_or_name_or_with_a_code_twice_is_refused(tmp_path, row, code, name):
    file = tmp_path / "townships.csv"
    file.write_text(f"code,name,aliases\n1,甲镇,\n{row}\n", encoding="utf-8")
    with pytest.raises(
        InputRefused,
        match=f"第 3 行：代码读到“{code}”、名称读到“{name}”；应为不重复的代码和名称。请补正。",
    ):
        Register.from_csv(file)


def test_a_register_of_no_township_asks_for_one(tmp_path):
    (tmp_path / "townships.csv").write_text(
        "code,name,aliases,kind\n3,合计,,total\n", encoding="utf-8"
    )
    with pytest.raises(InputRefused, match="请至少写一个乡镇"):
        Register.from_csv(tmp_path / "townships.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_register_is_read_as_offices_save_it(tmp_path, encoding):
    path = tmp_path / "townships.csv"
    path.write_bytes("code,name,aliases\r\n1,郢中街道,郢中\r\n2,胡集镇,\r\n".encode(encoding))
    assert Register.from_csv(path).find("郢中") == ["1"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "code,name,aliases\n1,甲镇,\n\n2,,\n",
            "第 4 行：代码读到“2”",
        ),  # an empty line counts as one
        (
            'code,name,aliases\n1,甲镇,"甲\n2,乙镇,\n',
            "没有配对的引号；应为引号成对的 csv",
        ),  # else 乙镇 would be an alias of 甲镇
        (
            "code,name,aliases,valid_from\n1,甲镇,,\n2,乙镇,,2021/10\n",
            "第 3 行：valid_from 读到“2021/10”；应为 2021-10 这样的月份",
        ),
        ("code,name,aliases,valid_to\n1,甲镇,,2021\n", "第 2 行：valid_to 读到“2021”"),
        (
            "code,name,aliases,part_of\n1,甲镇,,\n2,园区,,11\n",
            "第 3 行：part_of 读到“11”；应为名录里另一行的代码",
        ),
    ],
)
def test_a_register_that_would_be_misunderstood_is_refused(tmp_path, text, words):
    (tmp_path / "townships.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused, match=words):
        Register.from_csv(tmp_path / "townships.csv")


def test_a_long_name_has_a_short_one_among_those_declared(tmp_path):
    file = tmp_path / "townships.csv"
    file.write_text(
        "code,name,aliases\n"
        "420881103,胡集镇,胡集\n"
        "420881400,湖北钟祥经济开发区,钟祥经济开发区|市经开区\n"
        "420881461,湖北钟祥胡集经济技术开发区,胡集经济技术开发区|湖北胡集经济技术开发区\n",
        encoding="utf-8",
    )
    register = Register.from_csv(file)
    # up to seven characters: its own name, else the longest that fits, else the shortest of all
    assert [register.short_name(code) for code in register.units] == [
        "胡集镇",
        "钟祥经济开发区",
        "胡集经济技术开发区",
    ]
