"""Corrections are data: used while the source says what it said, refused once it does not."""

import pytest

from zx_analysis.city.city import City, InputRefused
from zx_analysis.cleaning.clean import clean_city

CORRECTION = """\
[[corrections]]
file = "bulletins/2022年1-3月.csv"
sheet = "csv"
cell = "B4"
read = "{read}"
value = "64"
reason = "电话核实，多报了"
by = "统计员"
date = 2022-04-20
"""


def test_a_correction_is_used_and_said(small_city, zx):
    # 胡集镇, March: 60 × 9 / 10 = 54
    (small_city / "corrections.toml").write_text(CORRECTION.format(read="54"), encoding="utf-8")
    cleaned = clean_city(City.load("sanzhen"))
    row = cleaned.panel[
        (cleaned.panel["source_cell"] == "B4") & (cleaned.panel["period"] == "2022-03")
    ].iloc[0]
    assert row["value_text"] == "64"
    said = cleaned.findings[cleaned.findings["rule"] == "corrected"].iloc[0]
    assert (said["cell"], said["read"], said["expected"]) == (
        "B4",
        "54",
        "64",
    ) and "电话核实" in said["message_zh"]
    # the year to date still says 54: the difference is a finding, too
    assert "revised_in_cumulative" in set(cleaned.findings["rule"])
    code, out, _ = zx("trace", "sanzhen", "胡集镇", "2022-03", "output_wan")
    assert code == 0 and "原文“54”" in out and "更正为“64”" in out


def test_a_correction_whose_source_was_repaired_is_refused(small_city):
    (small_city / "corrections.toml").write_text(CORRECTION.format(read="45"), encoding="utf-8")
    with pytest.raises(InputRefused, match="源文件已经变了"):
        clean_city(City.load("sanzhen"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2022年1-3月.csv", "2022年1-4月.csv", "没有这个文件"),
        ('sheet = "csv"', 'sheet = "Sheet1"', "没有这个工作表"),
        ('reason = "电话核实，多报了"\n', "", "缺少 corrections.0.reason"),
        ('cell = "B4"', 'cell = "4B"', "corrections.0.cell"),
        ('cell = "B4"', 'cell = "xB4"', "corrections.0.cell"),
    ],
)
def test_a_correction_that_points_nowhere_is_refused(small_city, old, new, words):
    text = CORRECTION.format(read="54")
    assert old in text
    (small_city / "corrections.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputRefused, match=words):
        clean_city(City.load("sanzhen"))


def test_a_figure_that_the_file_left_out_can_be_put_in(small_city):
    """九里乡's line ends after its name: the correction fills cells that are not there."""
    file = small_city / "bulletins" / "2022年1-3月.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].split(",")[0]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (small_city / "corrections.toml").write_text(
        "".join(
            CORRECTION.format(read="").replace('"B4"', f'"{cell}"').replace('"64"', f'"{value}"')
            for cell, value in (("B5", 18), ("C5", 60))
        ),
        encoding="utf-8",
    )
    panel = clean_city(City.load("sanzhen")).panel
    assert panel.loc[
        panel["source_cell"].isin(["B5", "C5"]) & (panel["period"] == "2022-03"), "value_text"
    ].tolist() == ["18", "60"]
