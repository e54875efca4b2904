"""The ranking scheme (排名方案): which indicators count, how much, between which goalposts; checked key by key."""

import math
import numbers
from dataclasses import dataclass

KEYS = ("flagged", "decimals", "tie_breakers", "gate_share", "missing", "indicators")
INDICATOR_KEYS = ("name", "weight", "direction")
GOALPOSTS = ("low", "high")
MAX_DECIMALS = 8  # beyond, binary noise would decide


@dataclass(frozen=True)
class Weighted:
    """One indicator of a scheme; low and high are its goalposts in the indicator's unit, None for in-sample."""

    name: str
    weight: float
    direction: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Scheme:
    """flagged: how many are named at the bottom. decimals: to which scores are rounded. tie_breakers: indicators in
    order, better in their own direction ('higher' where the scheme does not weigh them). gate_share: share of weight
    draws that makes a list clear. missing: 'bounds'.
    """

    flagged: int
    decimals: int
    tie_breakers: tuple[str, ...]
    gate_share: float
    missing: str
    indicators: tuple[Weighted, ...]

    @classmethod
    def of(cls, scheme: dict) -> "Scheme":
        """The checked scheme; ValueError names the key. A `source` is allowed beside any value and not read."""
        _check_keys(scheme, "scheme", KEYS)
        _check(_whole(scheme["flagged"]) and scheme["flagged"] >= 1, "scheme.flagged", scheme["flagged"],
               "不小于 1 的整数", "an integer of at least 1")
        _check(_whole(scheme["decimals"]) and 0 <= scheme["decimals"] <= MAX_DECIMALS, "scheme.decimals",
               scheme["decimals"], f"0 到 {MAX_DECIMALS} 的整数", f"an integer from 0 to {MAX_DECIMALS}")
        _check(_number(scheme["gate_share"]) and 0 < scheme["gate_share"] <= 1, "scheme.gate_share",
               scheme["gate_share"], "大于 0、不大于 1 的数", "a number above 0 and at most 1")
        _check(scheme["missing"] == "bounds", "scheme.missing", scheme["missing"], "bounds", "'bounds'")
        breakers = scheme["tie_breakers"]
        _check(isinstance(breakers, list | tuple) and all(isinstance(b, str) for b in breakers)
               and len(set(breakers)) == len(breakers), "scheme.tie_breakers", breakers,
               "不重复的指标名列表", "a list of different indicator names")
        rows = scheme["indicators"]
        _check(isinstance(rows, list | tuple) and len(rows) > 0, "scheme.indicators", rows,
               "至少一个指标", "at least one indicator")
        indicators = tuple(_weighted(row, f"scheme.indicators[{i}]") for i, row in enumerate(rows))
        names = [row.name for row in indicators]
        for name in names:
            _check(names.count(name) == 1, "scheme.indicators.name", name, "不重复的指标名", "each name once")
        return cls(scheme["flagged"], scheme["decimals"], tuple(breakers), scheme["gate_share"],
                   scheme["missing"], indicators)


def _weighted(row: dict, where: str) -> Weighted:
    _check_keys(row, where, INDICATOR_KEYS, GOALPOSTS)
    _check(isinstance(row["name"], str) and row["name"] != "", f"{where}.name", row["name"], "指标名", "an indicator name")
    where = f"{where}（{row['name']}）"
    _check(_number(row["weight"]) and row["weight"] > 0, f"{where}.weight", row["weight"], "大于 0 的数", "a number above 0")
    _check(row["direction"] in ("higher", "lower"), f"{where}.direction", row["direction"],
           "higher 或 lower", "'higher' or 'lower'")
    low, high = row.get("low"), row.get("high")
    for key, other, value, peer in (("low", "high", low, high), ("high", "low", high, low)):
        _check(value is None or _number(value), f"{where}.{key}", value, "有限的数", "a finite number")
        _check((value is None) == (peer is None), f"{where}.{key}", value, f"与 {other} 同时给出或同时不给",
               f"given together with {other}, or neither")
    _check(low is None or high > low, f"{where}.high", high, f"大于 low（{low}）的数", f"a number above low ({low})")
    return Weighted(row["name"], row["weight"], row["direction"], low, high)


def _check(right: bool, key: str, read, zh: str, en: str) -> None:
    if not right:
        raise ValueError(f"排名方案 {key} 读到 {read!r}，应为{zh}。 Ranking scheme {key} reads {read!r}, expected {en}.")


def _check_keys(given: dict, where: str, required: tuple, optional: tuple = ()) -> None:
    _check(isinstance(given, dict), where, given, "键和值的表", "a table of keys and values")
    allowed = (*required, *optional, "source")
    for key in given:
        _check(key in allowed, f"{where}.{key}", given[key], f"下列键之一：{'、'.join(allowed)}", f"one of the keys {', '.join(allowed)}")
    for key in required:
        _check(key in given, f"{where}.{key}", "缺失 (missing)", "必须给出的值", "a value")


def _whole(value) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)


def _number(value) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)
