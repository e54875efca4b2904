import pytest

from zx_analysis.register import Register
from zx_analysis.remarks import InputRefused


def test_a_kind_that_is_none_is_refused_and_not_dropped(tmp_path):
    file = tmp_path / "townships.csv"
    file.write_text("code,name,aliases,kind\n1,甲镇,,乡镇\n2,乙镇,,town\n3,合计,,total\n", encoding="utf-8")
    with pytest.raises(InputRefused, match="第 2 行：kind 读到“乡镇”"):
        Register.from_csv(file)
    file.write_text("code,name,aliases,kind\n1,甲镇,,\n2,乙镇,,town\n3,合计,,total\n", encoding="utf-8")
    assert list(Register.from_csv(file).units) == ["1", "2"]


@pytest.mark.parametrize(("row", "code", "name"), [("1,乙镇,", "1", "乙镇"), (",乙镇,", "", "乙镇"), ("2,,", "2", "")])
def test_a_row_without_code_or_name_or_with_a_code_twice_is_refused(tmp_path, row, code, name):
    file = tmp_path / "townships.csv"
    file.write_text(f"code,name,aliases\n1,甲镇,\n{row}\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=f"第 3 行：代码读到“{code}”、名称读到“{name}”；应为不重复的代码和名称。请补正。"):
        Register.from_csv(file)


def test_a_register_of_no_township_asks_for_one(tmp_path):
    (tmp_path / "townships.csv").write_text("code,name,aliases,kind\n3,合计,,total\n", encoding="utf-8")
    with pytest.raises(InputRefused, match="请至少写一个乡镇"):
        Register.from_csv(tmp_path / "townships.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_register_is_read_as_offices_save_it(tmp_path, encoding):
    path = tmp_path / "townships.csv"
    path.write_bytes("code,name,aliases\r\n1,郢中街道,郢中\r\n2,胡集镇,\r\n".encode(encoding))
    assert Register.from_csv(path).find("郢中") == ["1"]
