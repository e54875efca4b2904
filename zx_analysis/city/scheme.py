"""The ranking scheme (排名方案): which indicators count, how much, between which goalposts; checked key by key."""

import math
import numbers
from dataclasses import dataclass

KEYS = ("flagged", "decimals", "tie_breakers", "gate_share", "missing", "indicators")
OPTIONAL_KEYS = ("scoring", "minimum_enterprises", "peer_groups", "denominator")
INDICATOR_KEYS = ("name", "weight", "direction")
GOALPOSTS = ("low", "high")
STANDARD = ("standard_value", "standard_points", "cap_points", "floor_points")
SCORINGS = ("goalposts", "standard")
TREATMENTS = ("apart", "marked")
KINDS = ("level", "growth", "count")
SUFFIXES = {
    "_count": "count",
    "_pct": "growth",
    "_pp": "growth",
    "_wan": "level",
    "_yi": "level",
    "_yuan": "level",
    "_fen": "level",
    "_kwh": "level",
}  # a column's name ends in its unit
MAX_DECIMALS = 8  # beyond, binary noise would decide


@dataclass(frozen=True)
class Standard:
    """标准值、标准分、上限、下限: the value that earns `points`; others in proportion, between floor and cap (points)."""

    value: float
    points: float
    cap: float
    floor: float


@dataclass(frozen=True)
class Weighted:
    """One indicator of a scheme; low and high are its goalposts in the indicator's unit, None for in-sample.

    label: what a reader sees (the name where none is given). least_base: a growth rate whose base, in the column
    '<name>_base', is smaller is not scored but treated as missing; None where no limit is declared.
    kind: 'level', 'growth' or 'count' where the name's ending does not tell it, see `Scheme.kind`.
    """

    name: str
    weight: float
    direction: str
    low: float | None
    high: float | None
    label: str
    standard: Standard | None
    least_base: float | None
    kind: str | None = None


@dataclass(frozen=True)
class Minimum:
    """Townships with fewer than `count` enterprises above size (规上企业) in the column `column` are ranked 'apart'
    (neither placed nor named) or only 'marked'."""

    column: str
    count: float
    treatment: str


@dataclass(frozen=True)
class Scheme:
    """flagged: how many are named at the bottom (of each peer group, where there are groups). decimals: to which scores are
    rounded. tie_breakers: indicators in order, better in their own direction ('higher' where the scheme does not weigh them).
    gate_share: share of weight draws that makes a list clear. missing: 'bounds'.

    Optional: scoring, 'goalposts' (the default) or 'standard'; minimum_enterprises; peer_groups, code → name of its group:
    townships are compared within their group only; denominator, the column of the townships' size:
    the list has to stand with every amount put over it, the scores themselves do not use it.
    """

    flagged: int
    decimals: int
    tie_breakers: tuple[str, ...]
    gate_share: float
    missing: str
    indicators: tuple[Weighted, ...]
    scoring: str = "goalposts"
    minimum: Minimum | None = None
    peer_groups: tuple[tuple[str, str], ...] = ()
    denominator: str | None = None

    @classmethod
    def of(cls, scheme: dict) -> "Scheme":
        """The checked scheme; ValueError names the key. A `source` is allowed beside any value and not read."""
        _check_keys(scheme, "scheme", KEYS, OPTIONAL_KEYS)
        _check(
            _whole(scheme["flagged"]) and scheme["flagged"] >= 1,
            "scheme.flagged",
            scheme["flagged"],
            "不小于 1 的整数",
            "an integer of at least 1",
        )
        _check(
            _whole(scheme["decimals"]) and 0 <= scheme["decimals"] <= MAX_DECIMALS,
            "scheme.decimals",
            scheme["decimals"],
            f"0 到 {MAX_DECIMALS} 的整数",
            f"an integer from 0 to {MAX_DECIMALS}",
        )
        _check(
            _number(scheme["gate_share"]) and 0 < scheme["gate_share"] <= 1,
            "scheme.gate_share",
            scheme["gate_share"],
            "大于 0、不大于 1 的数",
            "a number above 0 and at most 1",
        )
        _check(
            scheme["missing"] == "bounds", "scheme.missing", scheme["missing"], "bounds", "'bounds'"
        )
        breakers = scheme["tie_breakers"]
        _check(
            isinstance(breakers, list | tuple)
            and all(isinstance(b, str) for b in breakers)
            and len(set(breakers)) == len(breakers),
            "scheme.tie_breakers",
            breakers,
            "不重复的指标名列表",
            "a list of different indicator names",
        )
        rows = scheme["indicators"]
        _check(
            isinstance(rows, list | tuple) and len(rows) > 0,
            "scheme.indicators",
            rows,
            "至少一个指标",
            "at least one indicator",
        )
        indicators = tuple(_weighted(row, f"scheme.indicators[{i}]") for i, row in enumerate(rows))
        names = [row.name for row in indicators]
        for name in names:
            _check(
                names.count(name) == 1,
                "scheme.indicators.name",
                name,
                "不重复的指标名",
                "each name once",
            )
        scoring = scheme.get("scoring", "goalposts")
        _check(
            scoring in SCORINGS,
            "scheme.scoring",
            scoring,
            " 或 ".join(SCORINGS),
            f"one of {', '.join(SCORINGS)}",
        )
        if scoring == "standard":
            for i, row in enumerate(indicators):
                _check(
                    row.standard is not None,
                    f"scheme.indicators[{i}]（{row.name}）.standard_value",
                    None,
                    "按标准分计分时必须给出的值",
                    "a value, as the scoring is 'standard'",
                )
                _check(
                    row.weight == row.standard.points,
                    f"scheme.indicators[{i}]（{row.name}）.weight",
                    row.weight,
                    f"等于标准分（{row.standard.points:g}）",
                    f"the standard points ({row.standard.points:g})",
                )
        return cls(
            scheme["flagged"],
            scheme["decimals"],
            tuple(breakers),
            scheme["gate_share"],
            scheme["missing"],
            indicators,
            scoring,
            _minimum(scheme),
            _peer_groups(scheme),
            _denominator(scheme),
        )

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.indicators]

    def kind(self, name: str) -> str | None:
        """What an indicator or tie breaker counts: as declared, else by its name's ending; None
        where neither tells."""
        own = next((row.kind for row in self.indicators if row.name == name), None)
        return own or next((kind for end, kind in SUFFIXES.items() if name.endswith(end)), None)


def _denominator(scheme: dict) -> str | None:
    given = scheme.get("denominator")
    _check(
        given is None or isinstance(given, str) and given != "",
        "scheme.denominator",
        given,
        "一个规模指标的列名",
        "the column of one indicator of size",
    )
    return given


def _minimum(scheme: dict) -> Minimum | None:
    if "minimum_enterprises" not in scheme:
        return None
    where, given = "scheme.minimum_enterprises", scheme["minimum_enterprises"]
    _check_keys(given, where, ("column", "count", "treatment"))
    _check(
        isinstance(given["column"], str) and given["column"] != "",
        f"{where}.column",
        given["column"],
        "列名",
        "a column",
    )
    _check(
        _number(given["count"]) and given["count"] > 0,
        f"{where}.count",
        given["count"],
        "大于 0 的数",
        "a number above 0",
    )
    _check(
        given["treatment"] in TREATMENTS,
        f"{where}.treatment",
        given["treatment"],
        " 或 ".join(TREATMENTS),
        f"one of {', '.join(TREATMENTS)}",
    )
    return Minimum(given["column"], given["count"], given["treatment"])


def _peer_groups(scheme: dict) -> tuple[tuple[str, str], ...]:
    groups = scheme.get("peer_groups", {})
    _check(
        isinstance(groups, dict)
        and all(
            isinstance(t, str) and t for pair in groups.items() for t in pair if pair[0] != "source"
        ),
        "scheme.peer_groups",
        groups,
        "乡镇代码 = 组名的表",
        "a table of township code = name of its group",
    )
    return tuple((code, name) for code, name in groups.items() if code != "source")


def _weighted(row: dict, where: str) -> Weighted:
    _check_keys(
        row, where, INDICATOR_KEYS, (*GOALPOSTS, *STANDARD, "label_zh", "least_base", "kind")
    )
    _check(
        isinstance(row["name"], str) and row["name"] != "",
        f"{where}.name",
        row["name"],
        "指标名",
        "an indicator name",
    )
    where = f"{where}（{row['name']}）"
    _check(
        _number(row["weight"]) and row["weight"] > 0,
        f"{where}.weight",
        row["weight"],
        "大于 0 的数",
        "a number above 0",
    )
    _check(
        row["direction"] in ("higher", "lower"),
        f"{where}.direction",
        row["direction"],
        "higher 或 lower",
        "'higher' or 'lower'",
    )
    low, high = row.get("low"), row.get("high")
    for key, other, value, peer in (("low", "high", low, high), ("high", "low", high, low)):
        _check(
            value is None or _number(value), f"{where}.{key}", value, "有限的数", "a finite number"
        )
        _check(
            (value is None) == (peer is None),
            f"{where}.{key}",
            value,
            f"与 {other} 同时给出或同时不给",
            f"given together with {other}, or neither",
        )
    _check(
        low is None or high > low,
        f"{where}.high",
        high,
        f"大于 low（{low}）的数",
        f"a number above low ({low})",
    )
    label, least = row.get("label_zh", row["name"]), row.get("least_base")
    _check(isinstance(label, str) and label != "", f"{where}.label_zh", label, "文字", "words")
    _check(
        least is None or _number(least) and least > 0,
        f"{where}.least_base",
        least,
        "大于 0 的数",
        "a number above 0",
    )
    kind = row.get("kind")
    _check(
        kind is None or kind in KINDS,
        f"{where}.kind",
        kind,
        "、".join(KINDS) + " 之一",
        f"one of {', '.join(KINDS)}",
    )
    return Weighted(
        row["name"],
        row["weight"],
        row["direction"],
        low,
        high,
        label,
        _standard(row, where),
        least,
        kind,
    )


def _standard(row: dict, where: str) -> Standard | None:
    if not any(key in row for key in STANDARD):
        return None
    for key in STANDARD:
        _check(
            _number(row.get(key)),
            f"{where}.{key}",
            row.get(key),
            f"有限的数，与 {'、'.join(STANDARD)} 一起给出",
            f"a finite number, all of {', '.join(STANDARD)} together",
        )
    value, points, cap, floor = (row[key] for key in STANDARD)
    _check(value > 0, f"{where}.standard_value", value, "大于 0 的数", "a number above 0")
    _check(points > 0, f"{where}.standard_points", points, "大于 0 的数", "a number above 0")
    _check(
        0 <= floor < points,
        f"{where}.floor_points",
        floor,
        f"不小于 0、小于标准分（{points:g}）的数",
        f"at least 0 and below the standard points ({points:g})",
    )
    _check(
        cap >= points,
        f"{where}.cap_points",
        cap,
        f"不小于标准分（{points:g}）的数",
        f"at least the standard points ({points:g})",
    )
    return Standard(value, points, cap, floor)


def _check(right: bool, key: str, read, zh: str, en: str) -> None:
    if not right:
        raise ValueError(
            f"排名方案 {key} 读到 {read!r}，应为{zh}。 Ranking scheme {key} reads {read!r}, expected {en}."
        )


def _check_keys(given: dict, where: str, required: tuple, optional: tuple = ()) -> None:
    _check(isinstance(given, dict), where, given, "键和值的表", "a table of keys and values")
    allowed = (*required, *optional, "source")
    for key in given:
        _check(
            key in allowed,
            f"{where}.{key}",
            given[key],
            f"下列键之一：{'、'.join(allowed)}",
            f"one of the keys {', '.join(allowed)}",
        )
    for key in required:
        _check(key in given, f"{where}.{key}", "缺失 (missing)", "必须给出的值", "a value")


def _whole(value) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)


def _number(value) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)
