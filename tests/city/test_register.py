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


@pytest.mark.parametrize(
    ("taken", "whose"),
    [
        ("乙镇", "乙镇"),
        ("乙", "乙镇"),
        ("丙区", "丙经济开发区"),
        ("2", "乙镇"),
        (" 丙 区", "丙经济开发区"),
    ],
    ids=["a name", "an alias", "a short name", "a code", "however it is spaced"],
)
def test_a_short_name_is_of_one_unit_alone(tmp_path, taken, whose):
    file = tmp_path / "townships.csv"
    rows = f"1,甲开发区,甲区,{taken}\n2,乙镇,乙,\n3,丙经济开发区,,丙区\n"
    file.write_text(f"code,name,aliases,short_name\n{rows}", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        Register.from_csv(file)
    said = f"第 2 行：short_name 读到“{taken.strip()}”，它也是{whose}的名称、别名或简称"
    assert said in str(refused.value) and "请换一个简称" in str(refused.value)


def test_what_a_unit_is_called_where_there_is_little_room(tmp_path):
    file = tmp_path / "townships.csv"
    file.write_text(
        "code,name,aliases,short_name\n"
        "1,甲经济技术开发区,甲经开区,甲区\n"  # as declared
        "2,乙镇,乙,\n"  # its own name is short
        "3,丙经济技术开发区,丙|丙经开区,\n"  # the longest of its names that is short
        "4,丁高新技术产业开发区,丁高新技术开发区,\n",  # none is: the shortest of all
        encoding="utf-8",
    )
    register = Register.from_csv(file)
    assert [register.short_name(code) for code in register.units] == [
        "甲区",
        "乙镇",
        "丙经开区",
        "丁高新技术开发区",
    ]
    assert register.find("甲区") == ["1"] and register.all["3"].short_name == ""
