"""The ranking scheme (排名方案): which indicators count, how much, between which goalposts."""

import datetime
import hashlib
import json
import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    field_validator,
    model_validator,
)

from zx_analysis.messages import Message, message

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
STANDARD = ("standard_value", "standard_points", "cap_points", "floor_points")
# What is said of a value that its key does not take; only a table is the same for all keys.
UNFIT = {
    "flagged": "scheme_needs_a_count",
    "decimals": "scheme_needs_decimals",
    "tie_breakers": "scheme_needs_different_names",
    "gate_share": "scheme_needs_a_share",
    "missing": "scheme_needs_bounds",
    "indicators": "scheme_needs_an_indicator",
    "scoring": "scheme_scoring_unknown",
    "peer_groups": "scheme_needs_groups",
    "denominator": "scheme_needs_a_size_column",
    "fixed_on": "scheme_needs_a_day",
    "column": "scheme_needs_a_column",
    "count": "scheme_needs_more_than_zero",
    "treatment": "scheme_treatment_unknown",
    "name": "scheme_needs_a_name",
    "weight": "scheme_needs_more_than_zero",
    "direction": "scheme_direction_unknown",
    "low": "scheme_needs_a_finite_number",
    "high": "scheme_needs_a_finite_number",
    "label_zh": "scheme_needs_words",
    "least_base": "scheme_needs_more_than_zero",
    "kind": "scheme_kind_unknown",
    **dict.fromkeys(STANDARD, "scheme_needs_the_whole_standard"),
}
UNKNOWN = ("extra_forbidden", "invalid_key")  # what pydantic calls a key that is none


def _number(value):
    """A finite number of any type, as it was given."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise ValueError("no finite number")
    return value


def _whole_number(value):
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise ValueError("no whole number")
    return value


Number = Annotated[float, PlainValidator(_number)]
Count = Annotated[int, PlainValidator(_whole_number)]
Words = Annotated[str, Field(strict=True, min_length=1)]


class Table(BaseModel):
    """A table of a scheme: unknown keys are errors. A `source` is allowed in each and not used."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Standard:
    """标准值、标准分、上限、下限: the value that earns `points`; others in proportion, between
    floor and cap (points)."""

    value: float
    points: float
    cap: float
    floor: float


class Weighted(Table):
    """One indicator of a scheme; low and high are its goalposts in the indicator's unit, None for
    in-sample.

    least_base: a growth rate whose base, in the column '<name>_base', is smaller is not scored but
    treated as missing; None where no limit is declared. kind: where the name's ending does not
    tell it, see `Scheme.kind`.
    """

    name: Words
    weight: Annotated[Number, Field(gt=0)]
    direction: Literal["higher", "lower"]
    low: Number | None = None
    high: Number | None = None
    standard_value: Number | None = None
    standard_points: Number | None = None
    cap_points: Number | None = None
    floor_points: Number | None = None
    label_zh: Words = ""
    least_base: Annotated[Number, Field(gt=0)] | None = None
    kind: Literal["level", "growth", "count"] | None = None
    source: Any = None

    @model_validator(mode="after")
    def _goalposts(self):
        if (self.low is None) != (self.high is None):
            raise _unfit("scheme_needs_both_goalposts", "low", self.low, other="high")
        if self.low is not None and self.high is not None and self.high <= self.low:
            raise _unfit("scheme_high_not_above_low", "high", self.high, low=self.low)
        return self

    @model_validator(mode="after")
    def _standard(self):
        if not any(key in self.model_fields_set for key in STANDARD):
            return self
        standard = {key: getattr(self, key) for key in STANDARD}
        for key, value in standard.items():
            if value is None:
                raise _unfit("scheme_needs_the_whole_standard", key, None, keys=STANDARD)
        value, points, cap, floor = standard.values()
        if value <= 0:
            raise _unfit("scheme_needs_more_than_zero", "standard_value", value)
        if points <= 0:
            raise _unfit("scheme_needs_more_than_zero", "standard_points", points)
        if not 0 <= floor < points:
            raise _unfit("scheme_floor_unfit", "floor_points", floor, points=f"{points:g}")
        if cap < points:
            raise _unfit("scheme_cap_below_the_standard", "cap_points", cap, points=f"{points:g}")
        return self

    @property
    def label(self) -> str:
        """What a reader sees: the name where none is given."""
        return self.label_zh or self.name

    @property
    def standard(self) -> Standard | None:
        """Its standard; None where none is given."""
        value, points, cap, floor = (getattr(self, key) for key in STANDARD)
        return None if value is None else Standard(value, points, cap, floor)


class Minimum(Table):
    """Townships with fewer than `count` enterprises above size (规上企业) in the column `column`
    are ranked 'apart' (neither placed nor named) or only 'marked'."""

    column: Words
    count: Annotated[Number, Field(gt=0)]
    treatment: Literal["apart", "marked"]
    source: Any = None


class Scheme(Table):
    """How the townships are ranked, and when the list is clear.

    flagged: how many are named at the bottom (of each peer group, where there are groups).
    decimals: to which scores are rounded. tie_breakers: indicators in order, better in their own
    direction ('higher' where the scheme does not weigh them). gate_share: share of weight draws
    that makes a list clear. missing: 'bounds'.

    Optional: scoring; `minimum`, in a file minimum_enterprises; peer_groups, (code, name of its
    group), in a file a table: townships are compared within their group only; denominator, the
    column of the townships' size: the list has to stand with every amount put over it, the scores
    themselves do not use it; fixed_on, the day ('YYYY-MM-DD') on which the scheme was decided.
    """

    flagged: Annotated[Count, Field(ge=1)]
    decimals: Annotated[Count, Field(ge=0, le=MAX_DECIMALS)]
    tie_breakers: tuple[str, ...]
    gate_share: Annotated[Number, Field(gt=0, le=1)]
    missing: Literal["bounds"]
    indicators: tuple[Weighted, ...] = Field(min_length=1)
    scoring: Literal["goalposts", "standard"] = "goalposts"
    minimum: Minimum | None = Field(default=None, alias="minimum_enterprises")
    peer_groups: tuple[tuple[str, str], ...] = ()
    denominator: Words | None = None
    fixed_on: str | None = None
    source: Any = None

    @field_validator("fixed_on")
    @classmethod
    def _day(cls, text):
        datetime.date.fromisoformat(text)
        return text

    @field_validator("tie_breakers", mode="before")
    @classmethod
    def _different_names(cls, names):
        if not (
            isinstance(names, list | tuple)
            and all(isinstance(name, str) for name in names)
            and len(set(names)) == len(names)
        ):
            raise ValueError("no list of different names")
        return tuple(names)

    @field_validator("peer_groups", mode="before")
    @classmethod
    def _pairs(cls, groups):
        if not isinstance(groups, Mapping):
            raise ValueError("no table")
        pairs = tuple((code, name) for code, name in groups.items() if code != "source")
        if not all(isinstance(text, str) and text for pair in pairs for text in pair):
            raise ValueError("no table of texts")
        return pairs

    @model_validator(mode="after")
    def _names_once(self):
        for name in self.names:
            if self.names.count(name) > 1:
                raise _unfit("scheme_name_twice", "indicators.name", name)
        return self

    @model_validator(mode="after")
    def _standards(self):
        if self.scoring == "standard":
            for i, row in enumerate(self.indicators):
                key = f"indicators[{i}]（{row.name}）"
                if row.standard is None:
                    raise _unfit("scheme_scores_by_standard", f"{key}.standard_value", None)
                if row.weight != row.standard.points:
                    points, place = f"{row.standard.points:g}", f"{key}.weight"
                    raise _unfit(
                        "scheme_weight_is_not_the_standard", place, row.weight, points=points
                    )
        return self

    @classmethod
    def of(cls, scheme: "dict | Scheme", key: str = "scheme") -> "Scheme":
        """The checked scheme (one that is checked already as it is); ValueError with a message that
        names the first key that is wrong, below `key`, which is where the scheme stands."""
        try:
            return cls.model_validate(scheme)
        except ValidationError as error:
            # A key that is misspelt comes before the one that is missing for it.
            problem = min(error.errors(), key=lambda problem: problem["type"] not in UNKNOWN)
            raise ValueError(_said(problem, scheme, key)) from None

    def declared(self) -> dict[str, Any]:
        """The scheme as a file has it: the keys that were given, under their names there."""
        keys = self.model_dump(by_alias=True, exclude_unset=True)
        groups = {"peer_groups": dict(self.peer_groups)} if self.peer_groups else {}
        return keys | groups

    @property
    def digest(self) -> str:
        """sha256 of what the scheme declares, sources left out: equal for equal schemes."""

        def values(part):
            if isinstance(part, Mapping):
                return {key: values(value) for key, value in part.items() if key != "source"}
            return [values(value) for value in part] if isinstance(part, list | tuple) else part

        text = json.dumps(values(self.declared()), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def weighted(self, weights: Mapping[str, float]) -> "Scheme":
        """The same scheme with other weights, by name of indicator; ValueError as in `of`."""
        keys = self.declared()
        rows = [row | {"weight": weights[row["name"]]} for row in keys["indicators"]]
        return Scheme.of(keys | {"indicators": rows})

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.indicators]

    def kind(self, name: str) -> str | None:
        """What an indicator or tie breaker counts: as declared, else by its name's ending; None
        where neither tells."""
        declared = next((row.kind for row in self.indicators if row.name == name), None)
        return declared or next(
            (kind for end, kind in SUFFIXES.items() if name.endswith(end)), None
        )


def _unfit(id: str, key: str, read, **fields) -> ValueError:
    """What is wrong between the keys of one table; the key is completed by `_said`."""
    return ValueError(message(id, key=key, read=read, **fields))


def _said(problem: Mapping[str, Any], scheme: Any, root: str) -> Message:
    """One of pydantic's errors as a message that names its key below `root`: of an indicator
    scheme.indicators[0]（output_wan）.weight, but where its keys or its name are in question."""
    loc, read = problem["loc"], problem["input"]
    steps = [f".{step}" for step in loc]
    if loc[:1] == ("indicators",) and len(loc) > 1:
        steps[1] = f"[{loc[1]}]"
    plain = root + "".join(steps)
    match problem["type"]:
        case kind if kind in UNKNOWN:
            table = {"indicators": Weighted, "minimum_enterprises": Minimum}.get(loc[0], Scheme)
            keys = [field.alias or name for name, field in table.model_fields.items()]
            return message("scheme_key_unknown", key=plain, read=read, keys=keys)
        case "missing":
            return message("scheme_key_missing", key=plain)
        case "model_type":
            return message("scheme_needs_a_table", key=plain, read=read)
    if len(loc) > 1 and loc[0] == "indicators" and loc[-1] != "name":
        steps[1] += f"（{scheme['indicators'][loc[1]]['name']}）"
    named = root + "".join(steps)
    error = problem.get("ctx", {}).get("error")
    if error is not None and isinstance(inner := error.args[0], Message):
        return Message(inner.id, fields={**inner.fields, "key": f"{named}.{inner.fields['key']}"})
    return message(UNFIT[loc[-1]], key=named, read=read, most=MAX_DECIMALS, keys=STANDARD)
