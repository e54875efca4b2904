from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from zx_analysis.rewards.apportionment import (
    bounded_quotas,
    by_remainder,
    largest_remainder,
    webster,
)


def quotas(units, weights):
    return {
        code: Fraction(units * weight, sum(weights.values())) for code, weight in weights.items()
    }


def test_water_filling_moves_what_a_floor_takes_onto_the_others():
    # 10 units by weights 6:3:1; C is lifted from 1 to 2, the other 8 go 6:3 → 16/3 and 8/3
    quota = bounded_quotas(
        10, {"A": 6, "B": 3, "C": 1}, {"A": 0, "B": 0, "C": 2}, dict.fromkeys("ABC", 10)
    )
    assert quota == {"A": Fraction(16, 3), "B": Fraction(8, 3), "C": Fraction(2)}


def test_a_floor_can_push_another_below_its_own_floor():
    # 12 units by 6:4:2 = 6, 4, 2 plainly. C lifted to 5 leaves 7 for 6:4 → 4.2 and 2.8; B's floor
    # of 3 now binds too, so A keeps 12 − 5 − 3 = 4
    quota = bounded_quotas(
        12, {"A": 6, "B": 4, "C": 2}, {"A": 0, "B": 3, "C": 5}, dict.fromkeys("ABC", 12)
    )
    assert quota == {"A": 4, "B": 3, "C": 5}


def test_floor_and_cap_together():
    # 100 units by 70:20:10. The cap of 40 on A frees 30, the floor of 30 on C takes 20:
    # A 40, C 30, B the rest 30 (plainly 20, between its bounds)
    quota = bounded_quotas(
        100, {"A": 70, "B": 20, "C": 10}, {"A": 0, "B": 0, "C": 30}, {"A": 40, "B": 100, "C": 100}
    )
    assert quota == {"A": 40, "B": 30, "C": 30}


def test_remainders_in_order_and_the_tie_at_the_cut():
    # 5 units by 3:3:4 = 1.5, 1.5, 2: one extra unit, A and B tied, the smaller code gets it
    weights = {"B": 3, "A": 3, "C": 4}
    quota = {"B": Fraction(3, 2), "A": Fraction(3, 2), "C": Fraction(2)}
    assert by_remainder(quota, weights) == ["A", "B", "C"]
    assert largest_remainder(5, quota, weights, dict.fromkeys("ABC", 0)) == (
        {"B": 1, "A": 2, "C": 2},
        {"A", "B"},
    )


@pytest.mark.parametrize("house", [299, 300])
def test_census_of_1880_with_its_alabama_paradox(house):
    census = pd.read_csv(
        Path(__file__).parents[1] / "data" / "census1880.csv", comment="#", index_col="state"
    )
    weights = {state: int(people) for state, people in census["population"].items()}
    seats, tied = largest_remainder(
        house, quotas(house, weights), weights, dict.fromkeys(weights, 1)
    )
    assert seats == census[f"seats_{house}"].to_dict()
    assert seats["Alabama"] == {299: 8, 300: 7}[house]
    assert not tied


def test_webster_against_its_table_of_claims():
    # votes 53, 24, 23 (thousand), 7 seats; claims v / 1, 3, 5, 7, 9 (Sainte-Laguë's odd divisors):
    # A 53, 17.67, 10.6, 7.57, 5.89; B 24, 8, 4.8; C 23, 7.67, 4.6
    # the seven largest: 53, 24, 23, 17.67, 10.6, 8, 7.67 → A 3, B 2, C 2
    weights = {"A": 53, "B": 24, "C": 23}
    free = dict.fromkeys("ABC", 7)
    assert webster(7, quotas(7, weights), weights, dict.fromkeys("ABC", 0), free) == (
        {"A": 3, "B": 2, "C": 2},
        set(),
    )


def test_webster_steps_down_when_too_many_round_up():
    # 4 units by 8:8:8:1 of 25: quotas 1.28 ×3 and 0.16 → 1, 1, 1, 0, one to add: claims 8/3 ×3 → A,
    # a tie
    weights = {"A": 8, "B": 8, "C": 8, "D": 1}
    bounds = dict.fromkeys("ABCD", 0), dict.fromkeys("ABCD", 4)
    assert webster(4, quotas(4, weights), weights, *bounds) == (
        {"A": 2, "B": 1, "C": 1, "D": 0},
        {"A", "B", "C"},
    )
    # 7 units by 18:18:18:16 of 70: 1.8 ×3 and 1.6 all round up to 2, one too many;
    # the last claims are 18/1.5 = 12 and 16/1.5 = 10.67, so D gives one back
    weights = {"A": 18, "B": 18, "C": 18, "D": 16}
    bounds = dict.fromkeys("ABCD", 0), dict.fromkeys("ABCD", 7)
    assert webster(7, quotas(7, weights), weights, *bounds) == (
        {"A": 2, "B": 2, "C": 2, "D": 1},
        set(),
    )


@pytest.mark.parametrize("method", ["webster", "hamilton"])
def test_populations_of_2020_against_another_package(method):
    census = pd.read_csv(
        Path(__file__).parents[1] / "data" / "census2020.csv", comment="#", index_col="state"
    )
    weights = {state: int(people) for state, people in census["population"].items()}
    none, all_of_them = dict.fromkeys(weights, 0), dict.fromkeys(weights, 435)
    quota = quotas(435, weights)
    seats, tied = (
        webster(435, quota, weights, none, all_of_them)
        if method == "webster"
        else largest_remainder(435, quota, weights, none)
    )
    assert seats == census[f"seats_{method}"].to_dict() and not tied


def test_webster_takes_a_tied_unit_back_from_the_larger_code():
    # 5 units by 16:16:18 of 50: 1.6, 1.6, 1.8 all round up to 2; A's and B's last claims are 16/1.5
    weights = {"B": 16, "A": 16, "C": 18}
    bounds = dict.fromkeys("ABC", 0), dict.fromkeys("ABC", 5)
    assert webster(5, quotas(5, weights), weights, *bounds) == (
        {"A": 2, "B": 1, "C": 2},
        {"A", "B"},
    )
