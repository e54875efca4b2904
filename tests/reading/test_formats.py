"""What a number format shows of a number. Expected is what WPS and Excel put on the screen."""

import pytest

from zx_analysis.reading.formats import as_shown, changes, red_alone

OTHERWISE = "看到的和保存的不同"

# Formats under which every figure is seen as it is saved, but for rounding.
PLAIN = [
    "",
    "General",
    "0",
    "0.0",
    "#,##0.00",
    "# ##0.0",
    "0.0_ ",
    "0.00_);(0.00)",
    "0.00_);[Red](0.00)",
    "0.0_ ;[Red]\\-0.0\\ ",
    "+0.0;-0.0;0.0",
    '0.0;-0.0;"—"',
    "0;-0;;@",  # zeros left blank
    '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    "[$¥-804]#,##0.00",
    '"人民币"0.00',
    '0"户"',
    "0.00E+00",
    "# ?/?",
    "@",
    '"增长"0.0;"下降"0.0',
    '0.0"↑";0.0"↓"',
    "[颜色10]▲0.0;[红色]▼0.0;0.0",
    "[>=0]0.0;-0.0",
]
# Format → a figure that is seen as something else than it is.
SEEN_OTHERWISE = [
    ("-0.0;0.0", 12.5),  # −12.5
    ("-0.0;0.0", -3.9),  # 3.9
    ("0.0;0.0", -3.9),  # 3.9
    ("0.0%;0.0%", -0.039),  # 3.9%
    ("(0.0)", 12.5),  # in brackets, as accountants write −12.5
    ('"下降"0.0', 3.9),  # 下降3.9
    ('0.0"减少"', 3.9),
    ("0.0下降", 3.9),
    ('"下降"0.0', -3.9),  # -下降3.9: twice
    ('"增长"0.0;"增长"0.0', -3.9),  # 增长3.9
    ("▼0.0;▲0.0", 3.9),
    ('0.0"‰"', 12.5),
    ("0.0‰", 12.5),
    ("0.0%%", 0.125),
    ("$#,##0.00", 1200.5),
    ('"US$"0.0', 1200.5),
    ("[$€-2] #,##0.00", 1200.5),
    ("[$¥-411]#,##0", 1200.5),  # yen of Japan
    ('0.0"美元"', 1200.5),
    ('0.0"万美元"', 1200.5),
    ('0"（预计）"', 1200.5),
    ('"约"0', 1200.5),
    ('0"万"0000', 12345.0),  # 1万2345, not 12345万
    ("000-0000", 1234567.0),  # 123-4567
    ("0!.0", 125.0),  # 12.5
    ("0.0,", 12000.0),  # 12.0
    ('0.0;"-"', -3.9),  # -
    ('[<60]"不合格";0.0', 12.5),
    ("[<0]0.0;0.0", -3.9),
]


@pytest.mark.parametrize("code", PLAIN)
def test_a_format_under_which_figures_are_seen_as_they_are(code):
    assert [as_shown(value, code) for value in (12.5, -3.9, 0.0)] == [12.5, -3.9, 0.0]
    assert changes(code) == ("[>=" in code)  # with a condition one has to look at each figure


@pytest.mark.parametrize(("code", "value"), SEEN_OTHERWISE)
def test_a_format_that_shows_something_else_makes_no_figure(code, value):
    assert OTHERWISE in as_shown(value, code) and code in as_shown(value, code)
    assert changes(code)


@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        ("0.0%", 0.125, "12.5%"),
        ("0.0%;[Red]-0.0%", -0.039, "-3.9%"),
        ("↑0.0%;↓0.0%", -0.039, "-3.9%"),
        ('0.0"%"', 12.5, "12.5%"),
        ('0.0"％"', 12.5, "12.5%"),
        ('¥0.0"万元"', 12.5, "12.5万元"),
        ('G/通用格式"亿元"', 1.5, "1.5亿元"),
        ('0"月"', 3.0, "3月"),
        ('0"年"', 2022.0, "2022年"),
    ],
)
def test_what_is_seen_for_certain_is_read_so(code, value, seen):
    assert as_shown(value, code) == seen


def test_a_section_without_anything_hides_the_figure():
    assert "看不见" in as_shown(3000, ";;;") and "看不见" in as_shown(0, ";;;")
    assert "看不见" in as_shown(-3.9, "0.0;") and as_shown(3.9, "0.0;") == 3.9


@pytest.mark.parametrize("code", ["[White]0.0", "[白色]0.0", "[颜色2]0.0", "[Color 2]0.0"])
def test_white_letters_of_a_format(code):
    assert as_shown(12.5, code) == "12.5（字与底色相同）"


@pytest.mark.parametrize("code", ["0.0;[Red]0.0", "0.0%;[红色]0.0%", "0.0;[红]0.0"])
def test_a_minus_that_is_only_red_letters(code):
    assert red_alone(-0.5, code) and not red_alone(0.5, code) and changes(code)
    assert as_shown(-0.5, code) == ("-50%" if "%" in code else -0.5)
    assert not red_alone(-0.5, "0.0;[Red]-0.0") and not red_alone(-0.5, "0.0;[Blue]0.0")


def test_only_numbers_have_a_number_format():
    assert as_shown("胡集镇", "$0") == "胡集镇" and as_shown(True, "$0") is True
