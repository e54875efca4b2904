from typing import get_args

import pytest

from zx_analysis.city.scheme import Minimum, Scheme, Standard, Weighted
from zx_analysis.messages import message


def given(**changes):
    base = {
        "flagged": 2,
        "decimals": 2,
        "tie_breakers": ["a"],
        "gate_share": 0.9,
        "missing": "bounds",
        "indicators": [
            {"name": "a", "weight": 3, "direction": "higher", "low": 0, "high": 10},
            {"name": "b", "weight": 1, "direction": "lower"},
        ],
    }
    return base | changes


def row(**changes):
    return given(
        indicators=[
            {"name": "a", "weight": 3, "direction": "higher", "low": 0, "high": 10} | changes
        ]
    )


def without(key):
    return {k: v for k, v in given().items() if k != key}


def test_a_right_scheme_with_its_sources():
    read = Scheme.of(given(source="文件"))
    assert read.flagged == 2 and read.tie_breakers == ("a",)
    assert [(i.name, i.weight, i.low, i.high) for i in read.indicators] == [
        ("a", 3, 0, 10),
        ("b", 1, None, None),
    ]


STANDARD = {"standard_value": 20, "standard_points": 3, "cap_points": 4, "floor_points": 0}


def test_optional_keys():
    plain = Scheme.of(given())
    assert plain.scoring == "goalposts" and plain.minimum is None and plain.peer_groups == ()
    read = Scheme.of(
        row(label_zh="增速", least_base=50, **STANDARD)
        | {
            "scoring": "standard",
            "peer_groups": {"420881100": "平原", "source": "文件"},
            "minimum_enterprises": {
                "column": "enterprises_count",
                "count": 5,
                "treatment": "apart",
                "source": "文件",
            },
        }
    )
    assert (
        read.scoring == "standard"
        and read.minimum
        == Minimum(column="enterprises_count", count=5, treatment="apart", source="文件")
        and read.peer_groups == (("420881100", "平原"),)
    )
    assert read.indicators[0].label == "增速" and read.indicators[0].least_base == 50
    assert read.indicators[0].standard == Standard(20, 3, 4, 0)
    assert plain.indicators[0].label == "a" and plain.indicators[0].standard is None


@pytest.mark.parametrize(
    "key", ["flagged", "decimals", "tie_breakers", "gate_share", "missing", "indicators"]
)
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
        (given(scoring="points"), r"scheme\.scoring 读到 'points'"),
        (given(scoring="standard"), r"indicators\[0\]（a）\.standard_value"),
        (
            row(**STANDARD | {"standard_points": 4}) | {"scoring": "standard"},
            r"indicators\[0\]（a）\.weight 读到 3",
        ),
        (row(standard_value=20), r"indicators\[0\]（a）\.standard_points"),
        (row(**STANDARD | {"standard_value": 0}), r"\.standard_value"),
        (row(**STANDARD | {"standard_points": -1}), r"\.standard_points"),
        (row(**STANDARD | {"cap_points": 2}), r"\.cap_points"),
        (row(**STANDARD | {"floor_points": 3}), r"\.floor_points"),
        (row(**STANDARD | {"cap_points": float("inf")}), r"\.cap_points"),
        (row(label_zh=""), r"\.label_zh"),
        (row(least_base=0), r"\.least_base"),
        (given(minimum_enterprises=5), r"scheme\.minimum_enterprises 读到 5"),
        (given(minimum_enterprises={"column": "a", "count": 5}), r"minimum_enterprises\.treatment"),
        (
            given(minimum_enterprises={"column": "", "count": 5, "treatment": "apart"}),
            r"minimum_enterprises\.column",
        ),
        (
            given(minimum_enterprises={"column": "a", "count": 0, "treatment": "apart"}),
            r"minimum_enterprises\.count",
        ),
        (
            given(minimum_enterprises={"column": "a", "count": 5, "treatment": "out"}),
            r"minimum_enterprises\.treatment",
        ),
        (given(fixed_on="去年"), r"scheme\.fixed_on 读到 '去年'"),
        (given(fixed_on=20211231), r"scheme\.fixed_on 读到 20211231"),
        (given(peer_groups=["a"]), r"scheme\.peer_groups"),
        (given(peer_groups={"a": 1}), r"scheme\.peer_groups"),
        (given(peer_groups={1: "a"}), r"scheme\.peer_groups"),
        (given(indicators=[{"name": "a", "weight": 1}]), r"indicators\[0\]\.direction"),
    ],
)
def test_a_wrong_key_is_named(wrong, key):
    with pytest.raises(ValueError, match=key):
        Scheme.of(wrong)


def refused(scheme, **place):
    with pytest.raises(ValueError) as caught:
        Scheme.of(scheme, **place)
    return caught.value.args[0]


@pytest.mark.parametrize(
    ("wrong", "id", "fields"),
    [
        (given(flagged=0), "scheme_needs_a_count", {"key": "ranking.flagged", "read": 0}),
        (
            row(weight=-1),
            "scheme_needs_more_than_zero",
            {"key": "ranking.indicators[0]（a）.weight"},
        ),
        (
            row(high=0),
            "scheme_high_not_above_low",
            {"key": "ranking.indicators[0]（a）.high", "low": 0},
        ),
        (
            given(scoring="standard"),
            "scheme_scores_by_standard",
            {"key": "ranking.indicators[0]（a）.standard_value"},
        ),
        (
            given(indicators=[5]),
            "scheme_needs_a_table",
            {"key": "ranking.indicators[0]", "read": 5},
        ),
        (row(name=""), "scheme_needs_a_name", {"key": "ranking.indicators[0].name"}),
        # the slip is told, not what is lacking for it
        (without("flagged") | {"flaged": 2}, "scheme_key_unknown", {"key": "ranking.flaged"}),
    ],
)
def test_a_key_is_named_below_the_place_of_the_scheme(wrong, id, fields):
    said = refused(wrong, key="ranking")
    assert said.id == id and said.fields.items() >= fields.items()


def test_figures_stay_what_they_were_given_as():
    """A weight of 3 is shown as 3, not as 3.0."""
    read = Scheme.of(given())
    assert [type(i.weight) for i in read.indicators] == [int, int]
    assert type(read.indicators[0].high) is int and type(read.gate_share) is float


@pytest.mark.parametrize(
    ("model", "field", "id"),
    [
        (Scheme, "missing", "scheme_needs_bounds"),
        (Scheme, "scoring", "scheme_scoring_unknown"),
        (Minimum, "treatment", "scheme_treatment_unknown"),
        (Weighted, "direction", "scheme_direction_unknown"),
        (Weighted, "kind", "scheme_kind_unknown"),
    ],
)
def test_the_words_that_a_key_takes_are_those_that_are_named(model, field, id):
    allowed = get_args(model.model_fields[field].annotation)
    words = [
        word for one in allowed for word in (get_args(one) or (one,)) if word is not type(None)
    ]
    said = message(id, key="", read="")
    assert words and all(word in said.zh and word in said.en for word in words)


def test_equal_schemes_have_one_digest_wherever_they_are_cited_from():
    one = Scheme.of(given(source="文件", fixed_on="2021-12-31"))
    assert one.fixed_on == "2021-12-31" and len(one.digest) == 64
    assert one.digest == Scheme.of(given(source="别的", fixed_on="2021-12-31")).digest
    others = (given(), given(fixed_on="2022-01-01"), row(weight=2) | {"fixed_on": "2021-12-31"})
    assert one.digest not in {Scheme.of(other).digest for other in others}


def test_a_scheme_is_declared_again_with_the_keys_that_were_given():
    few = {"column": "enterprises_count", "count": 5, "treatment": "apart"}
    file = given(peer_groups={"a": "甲", "b": "乙"}, source="文件", minimum_enterprises=few)
    again = Scheme.of(file).declared()
    lists = {key: list(again[key]) for key in ("tie_breakers", "indicators")}
    assert again | lists == file
    assert Scheme.of(again) == Scheme.of(file)


def test_a_checked_scheme_is_taken_as_it_is():
    read = Scheme.of(given())
    assert Scheme.of(read) is read


def test_other_weights_are_checked_as_the_first_ones_were():
    read = Scheme.of(given())
    other = read.weighted({name: 7 for name in read.names})
    assert [row.weight for row in other.indicators] == [7] * len(read.names)
    assert other.names == read.names and other.decimals == read.decimals
    with pytest.raises(ValueError) as caught:
        read.weighted({name: 0 for name in read.names})
    assert caught.value.args[0].id == "scheme_needs_more_than_zero"
