"""The language in which statements are held against a text (published.py)."""

import pytest

from tests.whole.published import Statement, agrees, complaints

SAID = "全市工业总产值1,272.67亿元，增长19.1%。|甲镇|8.07|-0.5|乙镇|8.36|+2.0|"


@pytest.mark.parametrize(
    ("shown", "value", "expected"),
    [
        ("272.67", 272.674, True),
        ("272.67", 272.676, False),  # two places: half a hundredth
        ("74", 74, True),
        ("74", 52, False),
        ("1,950,000.00", 1950000, True),
        ("+0.6", 0.59, True),
        ("-0.5", 0.5, False),
        ("甲镇", "甲镇", True),
        ("甲镇", "乙镇", False),
    ],
)
def test_a_number_agrees_at_its_own_places(shown, value, expected):
    assert agrees(shown, value) is expected


def test_what_is_said_right_is_not_complained_of():
    assert (
        complaints(Statement("", "", "工业总产值 # 亿元，增长#%", lambda: (1272.67, 19.08)), SAID)
        == []
    )


def test_a_wrong_number_is_named_with_what_was_recomputed():
    [found] = complaints(Statement("", "", "工业总产值#亿元", lambda: (1272.75,)), SAID)
    assert "said 1,272.67" in found and "recomputed 1272.75" in found


def test_every_row_is_checked_and_a_missing_one_is_a_complaint():
    figures = {"甲镇": (8.07, -0.5), "乙镇": (8.39, 2), "丙镇": (1, 1)}
    found = complaints(Statement("", "", "{}|#|#|", figures.get, lambda: figures), SAID)
    assert len(found) == 2 and "8.36" in found[0] and "丙镇|#|#|" in found[1]


def test_a_sentence_ends_a_gap():
    assert complaints(Statement("", "", "工业总产值…乙镇", lambda: ()), SAID)
    assert not complaints(Statement("", "", "工业总产值»乙镇", lambda: ()), SAID)
