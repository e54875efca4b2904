import pytest

from zx_analysis.schemes import Scheme


def given(**changes):
    base = {"flagged": 2, "decimals": 2, "tie_breakers": ["a"], "gate_share": 0.9, "missing": "bounds",
            "indicators": [{"name": "a", "weight": 3, "direction": "higher", "low": 0, "high": 10},
                           {"name": "b", "weight": 1, "direction": "lower"}]}
    return base | changes


def row(**changes):
    return given(indicators=[{"name": "a", "weight": 3, "direction": "higher", "low": 0, "high": 10} | changes])


def without(key):
    return {k: v for k, v in given().items() if k != key}


def test_a_right_scheme_with_its_sources():
    read = Scheme.of(given(source="文件"))
    assert read.flagged == 2 and read.tie_breakers == ("a",)
    assert [(i.name, i.weight, i.low, i.high) for i in read.indicators] == [("a", 3, 0, 10), ("b", 1, None, None)]


@pytest.mark.parametrize("key", ["flagged", "decimals", "tie_breakers", "gate_share", "missing", "indicators"])
def test_no_key_is_guessed(key):
    with pytest.raises(ValueError, match=rf"scheme\.{key} 读到.*missing"):
        Scheme.of(without(key))


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (given(flaged=2), r"scheme\.flaged"),
        (given(flagged=0), r"scheme\.flagged"),
        (given(flagged=True), r"scheme\.flagged"),
        (given(decimals=2.0), r"scheme\.decimals"),
        (given(decimals=9), r"scheme\.decimals"),
        (given(gate_share=1.1), r"scheme\.gate_share"),
        (given(gate_share="0.9"), r"scheme\.gate_share"),
        (given(missing="zero"), r"scheme\.missing"),
        (given(tie_breakers="a"), r"scheme\.tie_breakers"),
        (given(tie_breakers=["a", "a"]), r"scheme\.tie_breakers"),
        (given(indicators=[]), r"scheme\.indicators"),
        (given(indicators=given()["indicators"] * 2), r"scheme\.indicators\.name 读到 'a'"),
        (row(wieght=3), r"indicators\[0\]\.wieght"),
        (row(weight=0), r"indicators\[0\]（a）\.weight"),
        (row(weight=float("nan")), r"indicators\[0\]（a）\.weight"),
        (row(direction="up"), r"indicators\[0\]（a）\.direction"),
        (row(high=0), r"indicators\[0\]（a）\.high"),
        (row(high=None), r"indicators\[0\]（a）\.(low|high)"),
        (row(low="0"), r"indicators\[0\]（a）\.low"),
        (given(indicators=[{"name": "a", "weight": 1}]), r"indicators\[0\]\.direction"),
    ],
)
def test_a_wrong_key_is_named(wrong, key):
    with pytest.raises(ValueError, match=key):
        Scheme.of(wrong)
