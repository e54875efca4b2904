"""January and February apart beside 1-2月. Sums by hand."""

import pytest

from zx_analysis.cleaning.clean import InputRefused, clean_files

JANUARY = ("2022年1月", "本月")
FEBRUARY = ("2022年2月", "本月")
JOINT = ("2022年1-2月", "累计")


def file(folder, name, period, head, *values, unit="万元"):
    rows = [f"{town},{value}" for town, value in zip(("胡集镇", "九里乡"), values, strict=False)]
    text = "\n".join([period, f"乡镇,工业总产值{head}({unit})", *rows]) + "\n"
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def said(files, register):
    """(township, message) of what is said of January and February."""
    findings = clean_files(files, register).findings
    rows = findings[findings["rule"] == "january_and_february_apart"]
    return list(zip(rows["township"], rows["message_zh"], strict=True))


def test_of_three_files(tmp_path, register):
    files = [
        file(tmp_path, "1.csv", *JANUARY, 40, 10),
        file(tmp_path, "2.csv", *FEBRUARY, 35, 12),
        file(tmp_path, "3.csv", *JOINT, 79, 22),
    ]
    assert said(files, register) == [  # 40 + 35 = 75, not 79; 10 + 12 = 22
        ("胡集镇", "胡集镇2022年1月 40、2月 35，相加是 75，1-2月却是 79，请核对")
    ]


def test_of_one_table(tmp_path, register):
    (tmp_path / "a.csv").write_text(
        "2022年工业总产值（万元）\n乡镇,1月,2月,1-2月\n胡集镇,40,35,57\n九里乡,10,12,22\n",
        encoding="utf-8",
    )
    assert [town for town, _ in said([tmp_path / "a.csv"], register)] == ["胡集镇"]


def test_a_later_return_counts(tmp_path, register):
    """The 1-2月 of March's return is the latest: 40 + 35 = 75 then, 81 now."""
    (tmp_path / "3.csv").write_text(
        "2022年工业总产值（万元）\n乡镇,1-2月,3月\n胡集镇,81,50\n九里乡,22,11\n", encoding="utf-8"
    )
    files = [
        file(tmp_path, "1.csv", *JANUARY, 40, 10),
        file(tmp_path, "2.csv", *FEBRUARY, 35, 12),
        file(tmp_path, "12.csv", *JOINT, 75, 22),
        tmp_path / "3.csv",
    ]
    assert [text.endswith("1-2月却是 81，请核对") for _, text in said(files, register)] == [True]


def test_within_rounding(tmp_path, register):
    """In 亿元 of one place: 4.0 + 3.5 = 7.5; 7.6 is within 3 × 0.05 = 0.15, 7.7 is not."""
    files = [
        file(tmp_path, "1.csv", *JANUARY, "4.0", "1.0", unit="亿元"),
        file(tmp_path, "2.csv", *FEBRUARY, "3.5", "1.2", unit="亿元"),
        file(tmp_path, "3.csv", *JOINT, "7.6", "2.4", unit="亿元"),
    ]
    assert [town for town, _ in said(files, register)] == ["九里乡"]  # 2.2 against 2.4


def test_one_month_above_both(tmp_path, register):
    """January is a year to date itself, which never falls; February is not."""
    joint = file(tmp_path, "3.csv", *JOINT, 39, 22)
    with pytest.raises(InputRefused, match="比2022年1月累计 40 还小"):
        clean_files([file(tmp_path, "1.csv", *JANUARY, 40, 10), joint], register)
    findings = clean_files([file(tmp_path, "2.csv", *FEBRUARY, 40, 10), joint], register).findings
    rows = findings[findings["rule"] == "month_above_cumulative"]
    assert rows["township"].tolist() == ["胡集镇"] and rows["file"].tolist() == ["2.csv"]


def test_the_quarter_is_compared_with_either(tmp_path, register):
    """1-3月 against 1月 + 2月 + 3月 where 1-2月 is there as well: 40 + 35 + 50 = 125."""
    (tmp_path / "3.csv").write_text(
        "2022年工业总产值（万元）\n乡镇,1月,2月,1-2月,3月,1-3月\n胡集镇,40,35,75,50,130\n九里乡,10,12,22,11,33\n",
        encoding="utf-8",
    )
    findings = clean_files([tmp_path / "3.csv"], register).findings
    rows = findings[findings["rule"] == "revised_in_cumulative"]
    assert rows["township"].tolist() == ["胡集镇"] and rows["expected"].tolist() == ["125"]
    assert said([tmp_path / "3.csv"], register) == []
