"""The end of a text without its last line break: read where nothing can have been cut off, else
refused."""

import pytest

from zx_analysis.city.city import InputRefused
from zx_analysis.cleaning.clean import clean_files

HEAD = ["2022年3月", "乡镇,工业总产值本月(万元)"]


def clean(folder, register, *lines):
    path = folder / "a.csv"
    path.write_bytes("\r\n".join(lines).encode())
    return clean_files([path], register)


WHOLE = {
    "a total that is the sum": [*HEAD, "郢中街道,100", "胡集镇,50", "九里乡,5", "合计,155"],
    "a total first": [*HEAD, "全市,155", "郢中街道,100", "胡集镇,50", "九里乡,5"],
    "a total by another name": [*HEAD, "郢中街道,100", "胡集镇,50", "九里乡,5", "合 计,155"],
    "one place behind the point in all lines": [
        *HEAD,
        "郢中街道,100.0",
        "郢中街道,100.0",
        "胡集镇,50.5",
        "九里乡,5.2",
    ],
    "a quoted figure": [*HEAD, "郢中街道,100", "胡集镇,50", '九里乡,"5"'],
    "a note": [*HEAD, "郢中街道,100", "胡集镇,50", "九里乡,5", "注：快报"],
    "remarks in the last column": [
        HEAD[0],
        HEAD[1] + ",备注",
        "郢中街道,100,无",
        "胡集镇,50,无",
        "九里乡,5,无",
    ],
}
DOUBTFUL = {
    "a whole number": [*HEAD, "郢中街道,100", "胡集镇,50", "九里乡,5"],
    "two lines only": [*HEAD, "胡集镇,50.5", "九里乡,5.1"],
    "two totals": [*HEAD, "郢中街道,100", "合计,100", "胡集镇,50", "合计,50"],
    "a total that is not the sum": [*HEAD, "郢中街道,100", "胡集镇,50", "九里乡,5", "合计,15"],
    "a total beside a figure cut off": [*HEAD, "合计,155", "郢中街道,100", "胡集镇,50", "九里乡,0"],
    "one place less than the others": [*HEAD, "郢中街道,100.25", "胡集镇,50.25", "九里乡,5.1"],
    "a point at the end": [*HEAD, "郢中街道,100.5", "胡集镇,50.5", "九里乡,5."],
    "a line that lacks a cell": [*HEAD, "郢中街道,100", "胡集镇,50", "九里乡"],
}


@pytest.mark.parametrize("lines", WHOLE.values(), ids=WHOLE)
def test_a_last_line_that_is_whole_is_read(tmp_path, register, lines):
    cleaned = clean(tmp_path, register, *lines)
    last = cleaned.panel.set_index("township")["value_text"]
    assert last["九里乡"] == ("5.2" if "5.2" in lines[-1] else "5")
    assert "no_final_newline" in set(cleaned.findings["rule"])


def test_a_per_cent_sign_ends_a_figure(tmp_path, register):
    head = ["2022年3月", "乡镇,工业总产值本月同比"]
    cleaned = clean(tmp_path, register, *head, "郢中街道,12%", "胡集镇,-3.9%", "九里乡,5%")
    assert cleaned.panel.set_index("township")["value_text"]["九里乡"] == "5"


@pytest.mark.parametrize("lines", DOUBTFUL.values(), ids=DOUBTFUL)
def test_a_last_line_that_may_have_been_cut_is_refused(tmp_path, register, lines):
    with pytest.raises(InputRefused, match="截断"):
        clean(tmp_path, register, *lines)
