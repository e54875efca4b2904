"""The fund and the ranking of the demonstration worked out anew, in exact fractions and in pandas.

Nothing here calls the package (see raw_bulletins)."""

import itertools
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd

from tests.whole.raw_bulletins import (
    CITY,
    bulletin,
    policy,
    quarter_sum,
    rate,
    towns,
    units,
    year_level,
)

# ---- reward fund ----


def shared_out(weights: dict[str, int], whole: int, least: int = 0) -> dict[str, int]:
    """Largest remainder; nobody gets fewer than `least` units, the others bear what that costs."""
    held = set()
    while True:
        rest = {name: weight for name, weight in weights.items() if name not in held}
        left = whole - least * len(held)
        quota = {name: Fraction(left * w, sum(rest.values())) for name, w in rest.items()}
        short = {name for name in quota if quota[name] < least}
        if not short:
            break
        held |= short
    given = {name: int(share) for name, share in quota.items()}
    by_remainder = sorted(quota, key=lambda name: quota[name] - given[name], reverse=True)
    for name in by_remainder[: left - sum(given.values())]:
        given[name] += 1
    return given | dict.fromkeys(held, least)


def fund_fen() -> int:
    return int(100 * Fraction(policy()["fund"]["amount_yuan"]["value"]))


@cache
def weights(year: int = 2021) -> dict[str, int]:
    return units(year_level(year)).astype(int).to_dict()


@cache
def fund(year: int = 2021, unit_fen: int = 1, least_fen: int = 0, whole_fen: int | None = None):
    """Fen by unit."""
    whole = fund_fen() if whole_fen is None else whole_fen
    given = shared_out(weights(year), whole // unit_fen, least_fen // unit_fen)
    return {name: amount * unit_fen for name, amount in given.items()}


def fund_row(name: str) -> tuple:
    """Output of the base year, share in %, yuan."""
    output = weights()
    return output[name], 100 * output[name] / sum(output.values()), fund()[name] / 100


def rounding(name: str) -> tuple:
    """Whole fen, remainder, the remainder's place, the extra unit, yuan."""
    output, given = weights(), fund()[name]
    quota = {one: Fraction(fund_fen() * output[one], sum(output.values())) for one in output}
    place = 1 + sum(quota[one] % 1 > quota[name] % 1 for one in quota)
    whole = int(quota[name])
    return whole, float(quota[name] % 1), place, given - whole, given / 100


def variants(name: str) -> list[float]:
    """As decided, at least 100,000 yuan each, in units of 10,000 yuan, by the output of 2020."""
    return [
        one[name] / 100 for one in (fund(), fund(least_fen=10**7), fund(unit_fen=10**6), fund(2020))
    ]


def is_websters() -> bool:
    """Webster's divisors: nobody's last unit has a smaller claim than anybody's next one."""
    output, given = weights(), fund()
    return min(Fraction(2 * output[name], 2 * given[name] - 1) for name in output) >= max(
        Fraction(2 * output[name], 2 * given[name] + 1) for name in output
    )


def loses_by_a_fen_more() -> list[str]:
    now, more = fund(), fund(whole_fen=fund_fen() + 1)
    return [name for name in now if more[name] < now[name]]


# ---- ranking ----

RANKED = {
    "output_growth_pct": "growth",
    "value_added_growth_pct": "added_growth",
    "tech_investment_wan": "tech",
    "new_enterprises_count": "new",
    "industrial_tax_wan": "tax",
}


def scheme() -> dict[str, dict]:
    return {RANKED[one["name"]]: one for one in policy()["ranking"]["indicators"]}


def ranked_figures(year: int = 2022, last: int = 3) -> pd.DataFrame:
    """What is ranked of the quarter that ends with month `last`: rates to date, the quarter's
    levels."""
    return pd.DataFrame(
        {name: (rate if "growth" in name else quarter_sum)(name, year, last) for name in scheme()}
    ).loc[towns()]


@cache
def points(year: int = 2022, last: int = 3) -> pd.DataFrame:
    """Contributions to the score by indicator: 100 · w/Σw · clip((x − low)/(high − low), 0, 1)."""
    table, rules = ranked_figures(year, last), scheme()
    total = sum(one["weight"] for one in rules.values())
    return pd.DataFrame(
        {
            name: 100
            * one["weight"]
            / total
            * ((table[name] - one["low"]) / (one["high"] - one["low"])).clip(0, 1)
            for name, one in rules.items()
        }
    )


def scores() -> pd.Series:
    """Best first."""
    return points().sum(axis=1).round(2).sort_values(ascending=False)


def last_two(without=()) -> list[str]:
    left = points().drop(columns=list(without)).sum(axis=1)
    return list(left.sort_values(kind="stable").index[:2])


def place(name: str) -> int:
    return 1 + (scores() > scores()[name]).sum()


@cache
def past_last_two() -> pd.Series:
    """How often each unit was one of the last two in 2019 to 2021, 2020Q1 left out."""
    ends = [(year, last) for year in (2019, 2020, 2021) for last in (3, 6, 9, 12)]
    return pd.Series(
        [
            name
            for end in ends
            if end != (2020, 3)
            for name in points(*end).sum(axis=1).nsmallest(2).index
        ]
    ).value_counts()


def among_last(score: pd.Series) -> set[str]:
    return set(score.index[score <= score.nsmallest(2).iloc[-1] + 1e-9])


@cache
def by_methods() -> list[set[str]]:
    """The last two as declared, by min-max, winsorised, by z-scores, geometric on 1 to 100, by
    Borda, by Copeland and by standard points: the readings that docs/methods.md names."""
    table, rules = ranked_figures(), pd.DataFrame(scheme())
    weight = rules.loc["weight"].astype(float) / 100
    low, high = table.quantile(0.05), table.quantile(0.95)
    beaten = sum(
        weight[name] * np.sign(table[name].values[:, None] - table[name].values) for name in table
    )
    standard = sum(
        (one["standard_points"] * table[name] / one["standard_value"]).clip(
            one["floor_points"], one["cap_points"]
        )
        for name, one in scheme().items()
    )
    return [
        among_last(score)
        for score in (
            points().sum(axis=1),
            (weight * (table - table.min()) / (table.max() - table.min())).sum(axis=1),
            (weight * (table.clip(low, high, axis=1) - low) / (high - low)).sum(axis=1),
            (weight * (table - table.mean()) / table.std()).sum(axis=1),
            (weight * np.log(1 + 99 * points() / (100 * weight))).sum(axis=1),
            (weight * table.rank()).sum(axis=1),
            pd.Series(np.sign(beaten.round(9)).sum(axis=1), table.index),
            standard,
        )
    ]


def among_last_by_weights(name: str) -> float:
    """100 where the unit is among the last two at all 32 corners of the weights ± 25 %, and so,
    for differences are linear in the weights, for all weights between; else unknown (NaN)."""
    corners = itertools.product((0.75, 1.25), repeat=len(scheme()))
    held = all(name in among_last((points() * list(corner)).sum(axis=1)) for corner in corners)
    return 100.0 if held else float("nan")


def needed(name: str, column: str) -> float:
    """The figure of one indicator with which `name` reaches the second-worst of the others."""
    parts, one = points(), scheme()[column]
    goal = parts.drop(name).sum(axis=1).nsmallest(2).iloc[-1]
    share = (goal - parts.loc[name].drop(column).sum()) / one["weight"]
    return one["low"] + share * (one["high"] - one["low"])  # the weights add up to 100


def correlation() -> float:
    table = bulletin(2022, "3").drop(CITY)
    return table["growth"].corr(table["added_growth"])
