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
