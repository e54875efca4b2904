"""The reward fund (奖励资金): shared out by output, exact to the fen.

Each township's exact quota (应得份额) is its share of the eligible output, bounded by floor and
cap. The quota is rounded to whole units by the largest remainder method (最大余数法, Hamilton,
Hare–Niemeyer) or by Webster's divisor method (Sainte-Laguë); both stand in `apportionment`, with
their sources.

What holds, with integers and fractions only:
- the amounts sum to the fund exactly (to the fund less the reserve with leftover="reserve");
- by largest remainder every amount is within one unit of the bounded quota; what is settled in fen
  below one unit comes on top;
- neither the order of the rows nor the unit of the output matters;
- no output, no money, unless a floor guarantees it; more output never gets less under the same
  bounds.

Largest remainder is not house-monotone: with a larger fund a township can get one unit less (the
Alabama paradox). At a unit of 10,000 yuan that is real money; at one fen it is one fen. Webster
never does this, but may leave a township more than one unit away from its quota.
"""

import math
import numbers
import warnings
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import pandas as pd

from zx_analysis.cleaning import totals
from zx_analysis.messages import message
from zx_analysis.rewards.apportionment import (
    bounded_quotas,
    by_remainder,
    largest_remainder,
    webster,
)

METHODS = ("largest_remainder", "webster")
LEFTOVERS = (None, "reserve", "settle_in_fen")
TIES = ("output_then_code", "raise")
MAX_EXPONENT = 50  # a mistyped exponent would otherwise be written out as a billion digits
BOUNDS = ("floor_fen", "cap_fen")


def allocate_fund(
    fund_fen,
    output,
    *,
    unit_fen=1,
    floor_fen=None,
    cap_fen=None,
    eligible=None,
    method="largest_remainder",
    leftover=None,
    ties="output_then_code",
) -> pd.DataFrame:
    """Share `fund_fen` out in proportion to `output`.

    fund_fen, unit_fen: int, fen.
    output: Series of int, Decimal or str by township code, any unit; floats are refused.
    floor_fen, cap_fen: an int for every eligible township, or a Series by code (a township not in
    it has no such bound). A floor is a guarantee by water-filling: what it takes lowers the quotas
    of the others. Floors are rounded up to whole units, caps down. eligible: Series of bool
    covering every township, or None for all; an ineligible township gets nothing, whatever its
    floor. leftover: what happens to the part of the fund below one unit; needed only where there is
    such a part. "reserve" leaves it unallocated (attrs["reserve_fen"]); "settle_in_fen" shares it
    out again by output, in fen, by largest remainder; refused where the caps leave too little room
    for it. method: "largest_remainder" or "webster". ties: "output_then_code" gives a tied unit to
    the larger output, then to the smaller code; "raise" refuses.

    Returns a DataFrame indexed by township_code in the order of `output`: output (Decimal),
    share_pct (float, for display, of the eligible total), quota (units, exact text "12345/7"),
    bound ("", "floor", "cap" or "ineligible"), whole_units (quota rounded down), remainder (exact
    text), remainder_rank, extra_unit (0 or 1; Webster may go beyond), amount_fen (int), tie (True
    where equal claims met at the last unit). attrs["notes"]: Chinese sentences, also warned of: a
    fund too small for all, a unit whose output is the sum of all others and may be a row 合计
    (`totals.questions`). ValueError names the argument, the township and both numbers.

    100 yuan by outputs of 5, 3 and 1: quotas of 10,000 · 5/9 = 5,555.56, 3,333.33 and 1,111.11 fen;
    the whole parts make 9,999, and the last fen goes to the largest remainder, .56.

    >>> fund = allocate_fund(10_000, pd.Series({"郢中": 5, "胡集": 3, "九里": 1}))
    >>> fund["amount_fen"].to_dict(), int(fund["amount_fen"].sum())
    ({'郢中': 5556, '胡集': 3333, '九里': 1111}, 10000)
    """
    for name, value, allowed in (
        ("method", method, METHODS),
        ("leftover", leftover, LEFTOVERS),
        ("ties", ties, TIES),
    ):
        if value not in allowed:
            raise _refused("unknown_choice", name, value=value, allowed=list(allowed))
    fund = _integer(fund_fen, "fund_fen", least=0)
    unit = _integer(unit_fen, "unit_fen", least=1)
    values = _exact_output(output)
    codes = list(values)
    able = _eligible(eligible, codes)
    floor = _bounds(floor_fen, "floor_fen", codes, able)
    cap = _bounds(cap_fen, "cap_fen", codes, able)
    weights = _weights(values, able)

    units, reserve = divmod(fund, unit)
    if reserve and leftover is None:
        raise _refused(
            "fund_leaves_a_rest",
            *("fund_fen", "unit_fen", "leftover"),
            fund=fund,
            unit=unit,
            rest=reserve,
        )
    notes = totals.questions(pd.DataFrame({"output": pd.Series(values, dtype=float)}))
    if fund < sum(able.values()):
        notes.append(f"资金 {fund} 分少于符合条件的乡镇数 {sum(able.values())}，有的乡镇分不到。")
    for note in notes:
        warnings.warn(note, stacklevel=2)
    low, high = _unit_bounds(codes, weights, able, floor, cap, fund, unit)
    quota = bounded_quotas(units, weights, low, high)
    if method == "webster":
        counts, tied = webster(units, quota, weights, low, high)
    else:
        counts, tied = largest_remainder(units, quota, weights, low)
    amounts = {code: counts[code] * unit for code in codes}
    if leftover == "settle_in_fen" and reserve:
        room = {
            code: (reserve if cap[code] is None else cap[code] - amounts[code])
            if weights[code]
            else 0
            for code in codes
        }
        if sum(room.values()) < reserve:
            raise _refused(
                "no_room_for_the_rest", "leftover", "cap_fen", rest=reserve, room=sum(room.values())
            )
        nothing = dict.fromkeys(codes, 0)
        small = bounded_quotas(reserve, weights, nothing, room)
        fen, tied_in_fen = largest_remainder(reserve, small, weights, nothing)
        amounts = {code: amounts[code] + fen[code] for code in codes}
        tied, reserve = tied | tied_in_fen, 0
    if tied and ties == "raise":
        raise _refused("equal_claims", "ties", codes=[code for code in codes if code in tied])
    if sum(amounts.values()) != fund - reserve:
        raise AssertionError(f"allocated {sum(amounts.values())} fen of {fund - reserve}")

    total = sum(weights.values())
    whole = {code: math.floor(quota[code]) for code in codes}
    rank = {code: i for i, code in enumerate(by_remainder(quota, weights), 1)}
    fair = {code: Fraction(weights[code] * units, total) for code in codes}
    held = {
        code: _bound(quota[code], fair[code], low[code], high[code], cap[code] is not None)
        if able[code]
        else "ineligible"
        for code in codes
    }
    result = pd.DataFrame(
        {
            "output": [values[code] for code in codes],
            "share_pct": [float(Fraction(100 * weights[code], total)) for code in codes],
            "quota": [str(quota[code]) for code in codes],
            "bound": [held[code] for code in codes],
            "whole_units": [whole[code] for code in codes],
            "remainder": [str(quota[code] - whole[code]) for code in codes],
            "remainder_rank": [rank[code] for code in codes],
            "extra_unit": [counts[code] - whole[code] for code in codes],
            "amount_fen": [amounts[code] for code in codes],
            "tie": [code in tied for code in codes],
        },
        index=pd.Index(codes, name="township_code"),
    )
    result.attrs["reserve_fen"] = reserve
    result.attrs["notes"] = notes
    return result


def _refused(id: str, *arguments: str, **fields) -> ValueError:
    """The error that says message `id` of the arguments, the first of which is `argument` in it,
    and every one `<its name>_argument`; 'floor_fen[420881100]' is an argument of one township."""
    names = {
        name: message(f"argument_{name.partition('[')[0]}", argument=name) for name in arguments
    }
    named = {
        f"{name.partition('[')[0].removesuffix('_fen')}_argument": said
        for name, said in names.items()
    }
    return ValueError(message(id, argument=names.get(arguments[0]), **named, **fields))


def _integer(value, name: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise _refused("no_whole_number_of_fen", name, value=value)
    if value < least:
        raise _refused("fen_too_small", name, value=value, least=least)
    return int(value)


def _check_codes(index: pd.Index, name: str) -> None:
    twice = index[index.duplicated()]
    if len(twice) or index.hasnans:
        code = twice[0] if len(twice) else message("empty_code")
        raise _refused("code_twice_or_empty", name, code=code)


def _known(series: pd.Series, name: str, codes: list) -> None:
    _check_codes(series.index, name)
    unknown = [code for code in series.index if code not in set(codes)]
    if unknown:
        raise _refused("code_without_output", name, code=unknown[0])


def _exact_output(output: pd.Series) -> dict:
    """Output by code as finite Decimals ≥ 0."""
    _check_codes(output.index, "output")
    exact = {}
    for code, value in output.items():
        if isinstance(value, numbers.Integral) and not isinstance(value, bool):
            number = Decimal(int(value))
        elif isinstance(value, Decimal):
            number = value
        elif isinstance(value, str) and "_" not in value:
            try:
                number = Decimal(value.strip())
            except InvalidOperation:
                number = None
        else:
            number = None
        if number is None or not number.is_finite() or abs(number.adjusted()) > MAX_EXPONENT:
            raise _refused("inexact_output", "output", code=code, value=value)
        if number < 0:
            raise _refused("output_below_zero", "output", code=code, value=number)
        exact[code] = number
    return exact


def _eligible(eligible: pd.Series | None, codes: list) -> dict:
    if eligible is None:
        return dict.fromkeys(codes, True)
    _known(eligible, "eligible", codes)
    for code in codes:
        value = eligible.get(code)
        if not pd.api.types.is_bool(value):
            raise _refused("eligible_is_no_truth_value", "eligible", code=code, value=value)
    return {code: bool(eligible[code]) for code in codes}


def _bounds(bound, name: str, codes: list, able: dict) -> dict:
    """Bound in fen by code, None where there is none."""
    if not isinstance(bound, pd.Series):
        value = None if bound is None else _integer(bound, name, least=0)
        return {code: value if able[code] else None for code in codes}
    _known(bound, name, codes)
    given = {
        code: _integer(value, f"{name}[{code}]", least=0)
        for code, value in bound.items()
        if not pd.isna(value)
    }
    return {code: given.get(code) if able[code] else None for code in codes}


def _weights(values: dict, able: dict) -> dict:
    """Eligible output as integers over one common denominator, so that its unit cannot matter."""
    fractions = {
        code: Fraction(value) if able[code] else Fraction(0) for code, value in values.items()
    }
    scale = math.lcm(*(fraction.denominator for fraction in fractions.values()))
    weights = {code: int(fraction * scale) for code, fraction in fractions.items()}
    if not any(able.values()):
        raise _refused("nobody_eligible", "eligible", count=len(values))
    if not any(weights.values()):
        raise _refused("no_output_to_share_by", "output")
    return weights


def _unit_bounds(codes, weights, able, floor, cap, fund, unit) -> tuple[dict, dict]:
    """Bounds in whole units, checked against the fund; without output there is nothing above the
    floor.
    """
    for code in codes:
        if floor[code] is not None and cap[code] is not None and floor[code] > cap[code]:
            raise _refused("floor_above_cap", *BOUNDS, code=code, floor=floor[code], cap=cap[code])
    units = fund // unit
    low = {code: -((floor[code] or 0) // -unit) for code in codes}
    high = {code: units if cap[code] is None else cap[code] // unit for code in codes}
    for code in codes:
        if low[code] > high[code] and cap[code] is not None:
            bounds = {"floor": floor[code], "cap": cap[code], "unit": unit}
            raise _refused("no_unit_between_the_bounds", *BOUNDS, "unit_fen", code=code, **bounds)
    high |= {code: low[code] for code in codes if not weights[code]}
    lowest, highest = sum(low.values()) * unit, sum(high.values()) * unit
    if lowest > units * unit:
        raised = [code for code in codes if low[code]]
        raise _refused(
            "floors_above_the_fund", "floor_fen", codes=raised, lowest=lowest, shared=units * unit
        )
    if highest < units * unit:
        capped = [code for code in codes if able[code]]
        raise _refused(
            "caps_below_the_fund", "cap_fen", codes=capped, highest=highest, shared=units * unit
        )
    return low, high


def _bound(quota: Fraction, fair: Fraction, low: int, high: int, capped: bool) -> str:
    """Which bound moved a quota away from the plain share `fair`."""
    if quota == fair:
        return ""
    if low and quota == low and (fair < low or low < high):
        return "floor"
    return "cap" if capped and quota == high else ""
