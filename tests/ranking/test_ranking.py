import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zx_analysis.ranking.ranking import not_yet, rank_townships

TAI = Path(__file__).parents[1] / "data" / "tai23.csv"

# goalposts of the technology achievement index of 2001, from memory: with them the ranks of Table
# 23 come out for all 23
TAI_GOALPOSTS = {
    "PATENTS": (0, 994),
    "ROYALTIES": (0, 272.6),
    "INTERNET": (0, 232.4),
    "EXPORTS": (0, 80.8),
    "TELEPHONES_log": (0, math.log10(901)),
    "ELECTRICITY_log": (math.log10(22), math.log10(6969)),
    "SCHOOLING": (0.8, 12),
    "UNIVERSITY": (0.1, 27.4),
}
# Handbook, Table 22, budget allocation, in the same order
BUDGET_ALLOCATION = [0.11, 0.11, 0.11, 0.18, 0.10, 0.06, 0.15, 0.18]


def indicator(name, weight=1, direction="higher", low=0, high=100):
    posts = {} if low is None else {"low": low, "high": high}
    return {"name": name, "weight": weight, "direction": direction, **posts}


def scheme(*indicators, **other):
    return {
        "flagged": 2,
        "decimals": 2,
        "tie_breakers": [],
        "gate_share": 0.9,
        "missing": "bounds",
        "indicators": list(indicators),
        **other,
    }


def frame(**columns):
    count = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=[f"t{i}" for i in range(count)])


@pytest.mark.parametrize(
    ("column", "weights"), [("rank_EW", [1] * 8), ("rank_BAP", BUDGET_ALLOCATION)]
)
def test_technology_achievement_index(column, weights):
    tai = pd.read_csv(TAI, comment="#", index_col="country")
    rows = [
        indicator(name, weight, low=low, high=high)
        for (name, (low, high)), weight in zip(TAI_GOALPOSTS.items(), weights, strict=True)
    ]
    ranking = rank_townships(tai, scheme(*rows, decimals=8))
    assert ranking.table["rank"].to_dict() == tai[column].to_dict()
    assert ranking.bottom == tai[column].sort_values(ascending=False).index[:2].tolist()


def test_in_sample_normalisation_of_schooling():
    tai = pd.read_csv(TAI, comment="#", index_col="country")
    ranking = rank_townships(tai, scheme(indicator("SCHOOLING", low=None)))
    # the table prints two decimals of the fraction
    assert (ranking.table["SCHOOLING_score"] / 100).to_dict() == pytest.approx(
        tai["SCHOOLING_minmax"].to_dict(), abs=0.0051
    )
    assert "SCHOOLING 没有事先规定上下限" in ranking.notes[0]


def test_contributions_by_hand():
    # a: weight 3 of 4, 0…200; b: weight 1 of 4, lower is better, 0…10
    # t0: a 150 → 75, b 2 → 80: 0.75 × 75 + 0.25 × 80 = 56.25 + 20 = 76.25
    # t1: a 250 → clipped to 100, b 12 → clipped to 0: 75
    # t2: a 10 → 5, b 10 → 0: 3.75
    table = rank_townships(
        frame(a=[150, 250, 10], b=[2, 12, 10]),
        scheme(indicator("a", 3, high=200), indicator("b", 1, "lower", high=10), flagged=1),
    ).table
    assert table.index.tolist() == ["t0", "t1", "t2"]
    assert table["a_score"].tolist() == [75, 100, 5]
    assert table["b_score"].tolist() == [80, 0, 0]
    assert table["a_contribution"].tolist() == pytest.approx([56.25, 75, 3.75])
    assert table["b_contribution"].tolist() == pytest.approx([20, 0, 0])
    assert table["score"].tolist() == [76.25, 75, 3.75]
    assert table["rank"].tolist() == [1, 2, 3]
    assert table["flagged"].tolist() == [False, False, True]
    assert table["township"].tolist() == ["t0", "t1", "t2"]


def test_names_are_carried_along():
    data = frame(township=["胡集镇", "双河镇", "磷矿镇"], a=[1, 2, 3])
    assert rank_townships(data, scheme(indicator("a"), flagged=1)).table["township"].tolist() == [
        "磷矿镇",
        "双河镇",
        "胡集镇",
    ]


def test_scores_round_half_to_even():
    # (1.005, 1.015, 1.025) → 1.00, 1.02, 1.02: the last two share their place, "1224"
    table = rank_townships(
        frame(a=[1.005, 1.015, 1.025, 50]), scheme(indicator("a"), flagged=1)
    ).table
    assert table.loc[["t0", "t1", "t2"], "score"].tolist() == [1.0, 1.02, 1.02]
    assert table["rank"].to_dict() == {"t3": 1, "t1": 2, "t2": 2, "t0": 4}
    assert table["tied"].to_dict() == {"t3": False, "t1": True, "t2": True, "t0": False}


def test_tie_across_the_cut_goes_to_the_tie_breakers():
    data = frame(a=[90, 40, 40, 40, 10], electricity=[1, 5, 5, 3, 9], tax=[9, 4, 2, 9, 9])
    # the last is t4; t1, t2, t3 tie for the second last: t3 has the least electricity
    ranking = rank_townships(data, scheme(indicator("a"), tie_breakers=["electricity", "tax"]))
    assert ranking.bottom == ["t4", "t3"]
    assert ranking.certain == ranking.possible == {"t4", "t3"}
    assert ranking.table["rank"].to_dict() == {"t0": 1, "t1": 2, "t2": 2, "t3": 2, "t4": 5}
    # three flagged: t1 and t2 also tie by electricity, t2 has less tax
    assert rank_townships(
        data, scheme(indicator("a"), tie_breakers=["electricity", "tax"], flagged=3)
    ).bottom == ["t4", "t3", "t2"]
    # an indicator of the scheme breaks ties in its own direction: more accidents are worse
    data = frame(a=[90, 50, 60], accidents=[0, 10, 20])
    rows = indicator("a"), indicator("accidents", direction="lower")
    # t1: (50 + 90)/2 = 70; t2: (60 + 80)/2 = 70
    assert rank_townships(data, scheme(*rows, tie_breakers=["accidents"], flagged=1)).bottom == [
        "t2"
    ]


def test_a_tie_that_stays_is_handed_to_people():
    ranking = rank_townships(frame(a=[90, 40, 40, 10]), scheme(indicator("a")))
    assert ranking.bottom == ["t3", "t1", "t2"]
    assert ranking.status == "undetermined"
    assert ranking.certain == {"t3"} and ranking.possible == {"t1", "t2", "t3"}
    assert "并列共列出" in ranking.notes[-1]


def test_a_missing_tie_breaker_decides_nothing():
    data = frame(a=[90, 40, 40, 10], tax=[1, 2, None, 3])
    ranking = rank_townships(data, scheme(indicator("a"), tie_breakers=["tax"]))
    assert ranking.bottom == ["t3", "t1", "t2"] and ranking.status == "undetermined"


def test_missing_is_not_zero():
    # t1 has no b: its score is that of a alone, 30; with b at worst (30 × 3 + 0)/4 = 22.5, at best
    # 47.5
    rows = indicator("a", 75), indicator("b", 25)
    data = frame(a=[90, 30, 60, 10], b=[90, None, 60, 10])
    ranking = rank_townships(data, scheme(*rows))
    assert ranking.table.at["t1", "score"] == 30
    assert ranking.table.at["t1", "a_contribution"] == 30
    assert np.isnan(ranking.table.at["t1", "b_contribution"])
    # the others score 90, 60, 10: t1 and t3 are the last two whatever b is
    assert ranking.bottom == ["t3", "t1"] and ranking.certain == ranking.possible == {"t1", "t3"}
    assert ranking.status == "clear"
    assert ranking.notes == [
        "t1 缺少 b：其余指标的权重按比例放大计分，并按缺数取最差和最好两种情形核对名单。"
    ]


def test_missing_that_could_change_the_names():
    # t1 lies between 22.5 and 47.5 as above, t2 at 40: with a good b it is t2 that comes second
    # last
    rows = indicator("a", 3), indicator("b", 1)
    ranking = rank_townships(frame(a=[90, 30, 40, 10], b=[90, None, 40, 10]), scheme(*rows))
    assert ranking.bottom == ["t3", "t1"]
    assert ranking.certain == {"t3"} and ranking.possible == {"t1", "t2", "t3"}
    assert ranking.status == "undetermined"


def test_a_township_without_any_figure_is_not_scored():
    ranking = rank_townships(frame(a=[90, None, 40, 10]), scheme(indicator("a")))
    assert np.isnan(ranking.table.at["t1", "score"]) and ranking.table["rank"].isna().sum() == 1
    assert ranking.bottom == ["t3", "t2"] and ranking.status == "undetermined"
    assert "t1" in ranking.possible and ranking.certain == {"t3"}


def test_a_constant_column_without_goalposts_counts_half_for_all():
    ranking = rank_townships(
        frame(a=[7, 7, 7], b=[10, 20, 60]),
        scheme(indicator("a", low=None), indicator("b"), flagged=1),
    )
    assert ranking.table["a_score"].tolist() == [50, 50, 50]
    assert ranking.table["score"].to_dict() == {"t2": 55, "t1": 35, "t0": 30}
    assert any("一律计 50 分" in note for note in ranking.notes)


def test_clear_and_borderline():
    # t2 is worst in every indicator: no weights can change it
    clear = rank_townships(
        frame(a=[90, 80, 10], b=[80, 90, 10]), scheme(indicator("a"), indicator("b"), flagged=1)
    )
    assert clear.status == "clear" and clear.table.at["t2", "bottom_share"] == 1
    # t0 (40, 61) scores 50.5, t1 (60, 40) scores 50; t1 is last while w_b > 20/21 × w_a. Of the
    # square (0.75…1.25)² the part w_b < 20/21 w_a lies below the line from (0.7875, 0.75) to (1.25,
    # 1.190476): ½ × 0.4625 × 0.440476 / 0.25 = 0.4074, so t1 stays last in 59.3 % of the draws; 3
    # standard errors are 3.3 points
    close = rank_townships(
        frame(a=[40, 60, 90], b=[61, 40, 90]), scheme(indicator("a"), indicator("b"), flagged=1)
    )
    assert close.bottom == ["t1"] and close.status == "borderline"
    assert close.table.at["t1", "bottom_share"] == pytest.approx(0.593, abs=0.033)
    assert close.table["bottom_share"].sum() == 1
    assert (
        rank_townships(
            frame(a=[40, 60, 90], b=[61, 40, 90]),
            scheme(indicator("a"), indicator("b"), flagged=1, gate_share=0.5),
        ).status
        == "clear"
    )


def test_not_yet_names_nobody_and_keeps_the_scores():
    ranking = rank_townships(frame(a=[1, 2, 3]), scheme(indicator("a"), flagged=1))
    early = not_yet(ranking)
    assert early.status == "not yet" and early.bottom == [] and not early.table["flagged"].any()
    assert early.certain == early.possible == frozenset()
    assert early.table["score"].equals(ranking.table["score"])
    assert ranking.bottom == ["t0"] and ranking.table["flagged"].any()


def test_too_few_enterprises_are_ranked_apart():
    minimum = {"column": "enterprises", "count": 5, "treatment": "apart"}
    data = frame(a=[10, 40, 60, 90], b=[1, 2, 3, 4], enterprises=[4, 5, 6, 7])
    ranking = rank_townships(
        data,
        scheme(indicator("a"), indicator("b", low=None), flagged=1, minimum_enterprises=minimum),
    )
    # b between the extremes of the ranked, 2 and 4: t0 is scored 10 and 0, and named nowhere
    assert ranking.bottom == ["t1"] and ranking.table.loc[
        "t0", ["score", "b_score", "flagged"]
    ].tolist() == [5, 0, False]
    assert ranking.table["rank"].dropna().to_dict() == {"t3": 1, "t2": 2, "t1": 3}
    assert "t0的规上企业少于 5 家，单列，不参加排名。" in ranking.notes
    with pytest.raises(
        ValueError, match="末位个数（flagged）为 1，应小于参加排名的乡镇数 1，请改小"
    ):
        rank_townships(
            data, scheme(indicator("a"), flagged=1, minimum_enterprises=minimum | {"count": 7})
        )


def test_peer_groups_are_ranked_within():
    groups = {"t0": "山区", "t1": "山区", "t2": "平原", "t3": "平原", "t4": "平原"}
    ranking = rank_townships(
        frame(a=[10, 20, 70, 80, 90]), scheme(indicator("a"), flagged=1, peer_groups=groups)
    )
    assert (
        set(ranking.bottom) == {"t2", "t0"}
        and ranking.status == "clear"
        and ranking.certain == {"t0", "t2"}
    )
    assert ranking.table.loc[["t0", "t1", "t2", "t3", "t4"], "rank"].tolist() == [2, 1, 3, 2, 1]
    assert ranking.table.loc["t0", "group"] == "山区"
    # the doubtful group makes the whole list doubtful
    assert (
        rank_townships(
            frame(a=[10, 10, 70, 80, 90]), scheme(indicator("a"), flagged=1, peer_groups=groups)
        ).status
        == "undetermined"
    )
    for wrong in ({"t0": "山区"}, groups | {"t9": "平原"}):
        with pytest.raises(ValueError, match="peer_groups.*t[19]"):
            rank_townships(
                frame(a=[10, 20, 70, 80, 90]), scheme(indicator("a"), flagged=1, peer_groups=wrong)
            )
    with pytest.raises(ValueError, match="山区参加排名的乡镇数 2"):
        rank_townships(
            frame(a=[10, 20, 70, 80, 90]), scheme(indicator("a"), flagged=2, peer_groups=groups)
        )


figures = st.one_of(st.none(), st.integers(0, 20))


@settings(max_examples=60)
@given(st.data(), st.lists(st.tuples(figures, figures, st.integers(0, 3)), min_size=3, max_size=10))
def test_row_order_never_matters_and_contributions_add_up(data, rows):
    first = pd.DataFrame(
        rows, columns=["a", "b", "tax"], index=[f"t{i}" for i in range(len(rows))], dtype=float
    )
    first.iloc[0] = [1, 2, 3]
    second = first.loc[data.draw(st.permutations(first.index.tolist()))]
    plan = scheme(
        indicator("a", 3, high=20),
        indicator("b", 1, "lower", None),
        tie_breakers=["tax"],
        decimals=1,
    )
    one, other = rank_townships(first, plan), rank_townships(second, plan)
    pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
    assert (one.bottom, one.status, one.notes, one.certain, one.possible) == (
        other.bottom,
        other.status,
        other.notes,
        other.certain,
        other.possible,
    )
    assert one.certain <= one.possible
    assert one.certain <= set(one.bottom) <= one.possible or one.table["score"].isna().any()
    scored = one.table["score"].notna()
    total = one.table[["a_contribution", "b_contribution"]].sum(axis=1)
    assert (total - one.table["score"])[scored].abs().max() <= 0.05 + 1e-9


def test_goalposts_make_a_score_independent_of_the_others():
    rows = indicator("a", 3), indicator("b", 1)
    before = rank_townships(frame(a=[10, 50, 90], b=[20, 60, 80]), scheme(*rows, flagged=1)).table
    after = rank_townships(frame(a=[10, 99, 0], b=[20, 0, 99]), scheme(*rows, flagged=1)).table
    assert before.at["t0", "score"] == after.at["t0", "score"] == 12.5


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (frame(b=[1, 2, 3]), "缺少指标列 a"),
        (frame(a=[1, 2]), "flagged.*2"),
        (frame(a=[1, 2, float("inf")]), "t2.*a.*inf"),
        (frame(a=[1, 2, -1e300]), "t2.*a.*1e\\+300"),
        (frame(a=[1, 2, "—"]), "t2.*a.*—"),
        (pd.DataFrame({"a": [1, 2, 3]}, index=["x", "x", "y"]), "乡镇代码 x 出现两次，请删去一行"),
        (pd.DataFrame({"a": [1, 2, 3]}, index=["x", None, "y"]), "有一行没有乡镇代码，请补上"),
        (pd.DataFrame([[1, 2]] * 3, columns=["a", "a"]), "指标列 a 出现两次"),
        (frame(a=[True, False, True]), "t0.*a.*True"),
        (frame(a=[1, 2, 3j]), "t0.*a.*1"),
    ],
)
def test_refused_indicators(data, message):
    with pytest.raises(ValueError, match=message):
        rank_townships(data, scheme(indicator("a")))


def test_an_indicator_without_figures_needs_goalposts():
    with pytest.raises(ValueError, match="指标“b”没有任何数据，也没有规定上下限。请补上数据"):
        rank_townships(
            frame(a=[1, 2, 3], b=[None] * 3), scheme(indicator("a"), indicator("b", low=None))
        )


def test_a_tie_breaker_has_to_be_a_column():
    with pytest.raises(ValueError, match="指标表（indicators）：缺少指标列 tax"):
        rank_townships(frame(a=[1, 2, 3]), scheme(indicator("a"), tie_breakers=["tax"]))
