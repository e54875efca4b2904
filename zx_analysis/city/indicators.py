"""Indicators and units: what is counted, what it is called in bulletins, how its unit converts.

The standard indicators and all units stand in indicators.toml.
"""

import math
import re
import tomllib
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from zx_analysis.messages import message

FILE = Path(__file__).with_name("indicators.toml")
FLOAT_NOISE = (
    1e-13  # relative; adding some 900 floats leaves less, a fen in ten billion yuan is more
)
DECLARED = tomllib.loads(FILE.read_text(encoding="utf-8"))
# unit → (dimension, power of ten of the dimension's own unit)
UNITS = {
    unit: (dimension, power)
    for dimension, powers in DECLARED["units"].items()
    for unit, power in powers.items()
}


class Indicator(BaseModel):
    """One indicator of the panel; its column name ends in its unit.

    `wordings` are the names it has in bulletins, compared whole and never in part. `growth` names
    the indicator that holds its published year-on-year growth. `display_unit` is what a reader
    sees. `surveyed`: whether enterprises are asked for it, January and February then together.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label_zh: str
    unit: str
    kind: Literal["level", "growth", "count"]
    wordings: tuple[str, ...]
    growth: str | None = None
    display_unit: str | None = None
    surveyed: bool = False
    direction: Literal["higher", "lower"] = "higher"

    @model_validator(mode="after")
    def _convertible(self):
        if self.unit not in UNITS:
            raise ValueError(
                message(
                    "unit_of_indicator_not_known", name=self.name, unit=self.unit, units=[*UNITS]
                )
            )
        if not same_dimension(self.unit, self.shown_unit):
            raise ValueError(
                message(
                    "display_unit_unfit",
                    name=self.name,
                    display_unit=self.shown_unit,
                    unit=self.unit,
                )
            )
        return self

    @property
    def shown_unit(self) -> str:
        """The unit in which a reader sees it."""
        return self.display_unit or self.unit

    def shown(self, value):
        """`value` in the display unit (a number, array or Series)."""
        return value / float(convert(Decimal(1), self.shown_unit, self.unit))


def convert(value: Decimal, unit: str, to: str) -> Decimal:
    """`value` in `unit` → the same amount in `to`, exactly; ValueError where the dimensions
    differ."""
    if unit == to:
        return value
    if unit not in UNITS or to not in UNITS or UNITS[unit][0] != UNITS[to][0]:
        raise ValueError(str(message("unit_does_not_convert", unit=unit, other=to)))
    return value.scaleb(UNITS[unit][1] - UNITS[to][1])


def any_of(units: Iterable[str]) -> str:
    """A regular expression for any one of some units, the longest first: 万元 before 元."""
    return "|".join(sorted(map(re.escape, units), key=len, reverse=True))


def in_full(value: float) -> str:
    """A figure as it was given, without an exponent or trailing zeros, thousands apart from 10,000
    on: 268.0 → '268', 2000 → '2000', 9e6 → '9,000,000'; twelve significant digits."""
    return (
        format(Decimal(f"{value:.12g}"), ",f" if abs(value) >= 10_000 else "f")
        if math.isfinite(value)
        else str(value)
    )


def with_unit(figure: str, unit: str) -> str:
    """A figure as it is read: '268.73 亿元', '9 家', '16.0%'."""
    return f"{figure}%" if unit == "%" else f"{figure} {unit}"


def apart_in(unit: str) -> str:
    """The unit of a difference of two figures: of two per cents, percentage points."""
    return "个百分点" if unit == "%" else unit


def at_least(values, target: float):
    """Whether each of `values` reaches `target` (an array, or one bool), both in one unit.

    What is published is a decimal: 18 figures that add up to 18855.7 do so as floats but for their
    last bits. So a value within FLOAT_NOISE of the target (of 1 where that is smaller) is equal to
    it; no published figure has as many digits.
    """
    reached = np.asarray(values, float) >= target - reach(target)
    return reached if np.ndim(values) else bool(reached)


def reach(target: Any) -> Any:
    """By how much a float may stay below a target, or each of several, and still be equal to it as
    a decimal: see `at_least`."""
    return FLOAT_NOISE * np.maximum(np.abs(target), 1.0)


def same_dimension(unit: str, other: str) -> bool:
    """Whether an amount in one unit can be told in the other: 万元 and 亿元."""
    return unit == other or (unit in UNITS and other in UNITS and UNITS[unit][0] == UNITS[other][0])


STANDARD = tuple(Indicator(**entry) for entry in DECLARED["indicators"])


def label_zh(name: str, otherwise: str = "") -> str:
    """What a reader calls a standard indicator; of any other `otherwise`, or its name."""
    return next(
        (indicator.label_zh for indicator in STANDARD if indicator.name == name), otherwise or name
    )


def half_up(value: float, places: int) -> Decimal:
    """Rounded as officials do by hand: 0.25 → 0.3. What is rounded is the shortest decimal that
    stands for the float."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
