"""Published files as they are: what they hold or why they are refused, written down by hand from
the files themselves.
"""

import shutil

import pytest

from zx_analysis.city.city import InputRefused
from zx_analysis.city.indicators import STANDARD, Indicator
from zx_analysis.city.register import Register
from zx_analysis.cleaning.clean import clean_files

NATIONAL = (
    Indicator(
        name="revenue_yi",
        label_zh="营业收入",
        unit="亿元",
        kind="level",
        growth="revenue_growth_pct",
        wordings=("规模以上工业企业营业收入",),
    ),
    Indicator(
        name="revenue_growth_pct", label_zh="营业收入增速", unit="%", kind="growth", wordings=()
    ),
    Indicator(
        name="secondary_yi",
        label_zh="第二产业增加值",
        unit="亿元",
        kind="level",
        wordings=("第二产业增加值",),
    ),
)


def a_register(folder, *names, total=""):
    lines = [
        "code,name,aliases,kind",
        *(f"{i},{name},,town" for i, name in enumerate(names, start=1)),
        *([f"0,{total},,total"] if total else []),
    ]
    (folder / "register.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Register.from_csv(folder / "register.csv")


def refused(path, register, indicators=STANDARD):
    with pytest.raises(InputRefused) as caught:
        clean_files([path], register, indicators=indicators)
    return str(caught.value)


def values(cleaned, indicator, months):
    rows = cleaned.panel[
        (cleaned.panel["indicator"] == indicator) & (cleaned.panel["months"] == months)
    ]
    return dict(zip(rows["township"], rows["value_text"], strict=True))


LICHENG = ["拱辰办", "镇海办", "西天尾镇", "新度镇", "黄石镇", "北高镇"]


def test_licheng_says_no_year_and_is_read_once_the_file_name_does(tmp_path, real):
    source, register = (
        real / "bulletins" / "荔城区_分乡镇规上产值_1-4月.csv",
        a_register(tmp_path, *LICHENG),
    )
    assert "写明年份和月份" in refused(source, register)
    cleaned = clean_files([shutil.copy(source, tmp_path / "荔城区2013年.csv")], register)
    assert values(cleaned, "output_wan", 4) == {
        "拱辰办": "53000",
        "镇海办": "57000",
        "西天尾镇": "868000",
        "新度镇": "195000",
        "黄石镇": "868000",
        "北高镇": "104000",
    }
    assert values(cleaned, "output_growth_pct", 4)["镇海办"] == "29.69"
    # The parts sum to 214.5, published is 214: within half a unit of 214 and of each part.
    assert cleaned.findings.empty


def test_zongyang_by_blocks(tmp_path, real):
    source = real / "bulletins" / "枞阳县_一季度规上工业_分块.csv"
    register = a_register(
        tmp_path, "枞阳海螺公司", "县开发区", "县直工业", "乡镇工业", total="全县规模以上工业"
    )
    assert "写明年份和月份" in refused(source, register)
    cleaned = clean_files([shutil.copy(source, tmp_path / "枞阳县2013年.csv")], register)
    assert values(cleaned, "output_wan", 1) == {
        "枞阳海螺公司": "23800",
        "县开发区": "16800",
        "县直工业": "1700",
        "乡镇工业": "129200",
    }
    assert values(cleaned, "output_wan", 3) == {
        "枞阳海螺公司": "61600",
        "县开发区": "47200",
        "县直工业": "5600",
        "乡镇工业": "300800",
    }
    assert (
        values(cleaned, "output_growth_pct", 1)["乡镇工业"] == "102"
        and values(cleaned, "output_growth_pct", 3)["乡镇工业"] == "75"
    )
    # month on month, share of the year's target and gap to the schedule are no figures of the panel
    assert cleaned.findings["cell"].tolist() == ["D1", "G1", "H1"] and set(
        cleaned.findings["rule"]
    ) == {"unread_column"}


@pytest.mark.parametrize(
    "name",
    [
        "工业增加值-月度数据.xls",
        "汽车制造业.xls",
        "月度数据_gb18030_trailing_commas.csv",
        "某县_工业生产销售总量指标_2010.6.csv",
        "ExportData.xls",
        "营业收入.xls",
    ],
)
def test_a_file_about_no_township_is_refused(tmp_path, real, name):
    assert "没有一个能采用的数字" in refused(
        real / "bulletins" / name, a_register(tmp_path, "郢中街道", "胡集镇")
    )


def test_an_export_with_four_header_rows_and_months_down(tmp_path, real):
    cleaned = clean_files(
        [real / "bulletins" / "ExportData.xls"], a_register(tmp_path, "全国"), indicators=NATIONAL
    )
    rows = cleaned.panel[cleaned.panel["indicator"] == "revenue_yi"].set_index(["period", "months"])
    assert (
        rows.loc[("2018-12", 12), "value_text"] == "1049490.5"
        and rows.loc[("2018-12", 12), "source_cell"] == "AA12"
    )
    assert rows.loc[("2020-02", 2), "value_text"] == "116164.4" and ("2020-01", 1) not in rows.index
    # 283082.5 − 198574.94
    assert rows.loc[("2020-04", 1), "value_text"] == "84507.56"
    second = cleaned.panel[cleaned.panel["indicator"] == "secondary_yi"].set_index(
        ["period", "months"]
    )
    # published by quarters (频度 季): the year to date is one, the quarter's 91100.6 is no month's
    assert (
        second.loc[("2018-06", 6), "value_text"] == "167698.8"
        and ("2018-06", 1) not in second.index
    )
    assert "GDP_累计、季、亿元" in set(cleaned.findings["read"])


def test_an_export_with_scratch_figures_below_is_refused_for_them(tmp_path, real):
    """Rows 115 to 123 of 营业收入.xls hold figures without a month, and its shifted column falls
    within years.
    """
    text = refused(real / "bulletins" / "营业收入.xls", a_register(tmp_path, "全国"), NATIONAL)
    assert "单元格 A115：读到“规模以上工业企业营业收入_累计(亿元)”；应为写明年份和月份" in text
    assert "单元格 D27：读到累计 52316.2（全国），比2012年1-2月累计 227035.1 还小" in text


def test_a_shifted_column_of_cumulatives_falls_within_the_year_and_is_refused(tmp_path, register):
    """As in 营业收入.xls: the year to date of 2020-12 stands in the row of 2021-09."""
    lines = [
        "月份,胡集镇,九里乡",
        *(f"2021-{m:02d},{(m + 3) % 12 * 10 or 120},{m * 3}" for m in range(3, 13)),
    ]
    (tmp_path / "a.csv").write_text(
        "\n".join(["工业总产值累计（万元）,,", *lines]) + "\n", encoding="utf-8"
    )
    text = refused(tmp_path / "a.csv", register)
    assert "累计 10（胡集镇），比2021年1-9月累计 120 还小" in text and "单元格 B10" in text
