"""Yuan as text and whole fen: exactly, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from zx_analysis.city.amounts import money_text, parse_yuan, sum_zh, yuan_text
from zx_analysis.city.programme_rules import Yuan


@given(st.integers(0, 10**15))
def test_money_reads_back_as_written(fen):
    assert parse_yuan(money_text(fen)) == fen


def test_by_hand():
    assert money_text(123456789) == "1,234,567.89"
    assert yuan_text(123456789) == "1234567.89"
    assert money_text(5) == "0.05"
    # 1,000,000 fen are 10,000 yuan; a sum with a rest, or of less, stays in yuan
    assert sum_zh(1_000_000_000) == "1000 万元" and sum_zh(1_000_000) == "1 万元"
    assert sum_zh(123456789) == "1,234,567.89 元" and sum_zh(0) == "0.00 元"
    assert money_text(-150) == "-1.50"
    assert parse_yuan("1000000.00") == 100_000_000
    assert parse_yuan("0.5") == 50
    assert parse_yuan("7") == 700
    for wrong in ("1.005", "1e6", "", "-1", "12,34", "１", "1.", 100, 1.0):
        with pytest.raises(ValueError, match="金额"):
            parse_yuan(wrong)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("30000", True),
        ("30,000.50", True),
        ("１", False),
        ("1.005", False),
        ("3,00", False),
        ("-1", False),
    ],
)
def test_a_rule_takes_what_can_be_read_as_money_and_nothing_else(text, right):
    """A full-width digit had passed the rule and stopped the run later."""
    if right:
        assert TypeAdapter(Yuan).validate_python(text) == text and parse_yuan(text)
    else:
        with pytest.raises(ValidationError):
            TypeAdapter(Yuan).validate_python(text)
        with pytest.raises(ValueError, match="金额"):
            parse_yuan(text)
