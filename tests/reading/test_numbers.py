import pickle
from decimal import Decimal

import pytest

from zx_analysis.reading.numbers import Doubtful, number, plain


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12.3456, "12.3456"),
        (0, "0"),
        ("１２，３４５．６", "12345.6"),
        ("1,234,567", "1234567"),
        ("-3.9%", "-3.9"),
        (0.1, "0.1"),
    ],
)
def test_a_number_is_read_exactly(cell, value):
    assert number(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["", None, "—", "--", "…", "…… ", "/"])
def test_a_marker_of_missing_is_no_zero(cell):
    assert number(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "停产",
        "约100",
        "1,23",
        "1-2",
        True,
        "1e18",
        "1E9999999999999999999",
        "#REF!",
        float("nan"),
        float("inf"),
    ],
)
def test_anything_doubtful_is_refused(cell):
    with pytest.raises(ValueError):
        number(cell)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("三百", "是中文数字，要写成阿拉伯数字"),
        ("=SUM(B2:B9)", "是没有计算结果的公式，要用 WPS 或 Excel 打开、重新计算后保存"),
        ("12①", "带有附注标记，标记要移到备注"),
    ],
)
def test_a_reason_leaves_the_asking_to_whoever_refuses(cell, reason):
    """A refusal ends in 请…; the reason in its middle does not ask a second time."""
    with pytest.raises(ValueError, match=f"^{reason}；"):
        number(cell)


def test_a_doubt_keeps_its_reason_through_a_pickle():
    """A large file is read by a child process, which answers in pickles."""
    with pytest.raises(Doubtful) as doubtful:
        number("约100")
    again = pickle.loads(pickle.dumps(doubtful.value))  # noqa: S301 - our own
    assert again.reason.id == "approximate_figure" and str(again) == str(doubtful.value)


def test_a_decimal_without_exponent_or_idle_zeros():
    assert plain(Decimal("1.50E+3")) == "1500"
    assert plain(Decimal("0.1200")) == "0.12"
