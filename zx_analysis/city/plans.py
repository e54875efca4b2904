"""What the year and the townships are to bring (年度计划、任务分解), as the policy says it."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from zx_analysis.city.city import City
from zx_analysis.city.indicators import in_full, same_dimension, with_unit
from zx_analysis.city.programme_rules import Strict
from zx_analysis.messages import Message, Place, message


class Given(Strict):
    """A value with the place it was taken from."""

    value: Any
    source: str = Field(min_length=1)


def is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Plan(Strict):
    """What the year is to bring of one indicator (年度计划)."""

    indicator: str
    value: float = Field(gt=0)
    unit: str
    source: str = Field(min_length=1)


class Schedule(Strict):
    """时序进度: the share of the year's plan that is due by the quarter's end, %, and the plans."""

    share_pct: Given
    plans: tuple[Plan, ...] = ()

    @field_validator("share_pct")
    @classmethod
    def _share(cls, given):
        if not is_number(given.value) or not 0 < given.value <= 100:
            raise ValueError(message("share_is_no_per_cent"))
        return given


SHARES = {"last_year_output": "上年全年产值", "year_ago_output": "上年同季产值"}


class DeclaredTarget(Strict):
    """What one township is to make in the quarter."""

    township: str = Field(min_length=1)
    value: float = Field(gt=0)
    unit: str


class TownshipTargets(Strict):
    """What each township is to make of the city's level in the quarter (任务分解): one by one as
    `declared`, or the city's own target shared out by the output that `share` names.

    yellow_from_pct: completion, %, from which a township that does not reach its target is yellow;
    below it is red, at 100 % blue.
    """

    share: Literal["last_year_output", "year_ago_output"] | None = None
    declared: tuple[DeclaredTarget, ...] = ()
    yellow_from_pct: float = Field(gt=0, lt=100)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_way(self):
        if (self.share is None) == (not self.declared):
            raise ValueError(message("township_targets_one_way", shares=tuple(SHARES)))
        return self

    def problems(self, city: City, place: Place, whole: bool) -> Iterator[Message]:
        """What does not fit the city: its register, the unit of its level; and where a share is
        asked for, that the quarter has a target for it (`whole`)."""
        if self.share and not whole:
            yield message("township_targets_of_nothing", place, read=self.share)
        if not self.declared:  # a rule of shares asks nothing of the register
            return
        level, register, seen = city.measure(city.level), city.register(), set()
        for i, target in enumerate(self.declared):
            key = f"township_targets.declared.{i}"
            codes = register.find(target.township)
            if len(codes) != 1 or codes[0] not in register.units or codes[0] in seen:
                yield message(
                    "township_target_of_nobody",
                    place,
                    key=f"{key}.township",
                    read=target.township,
                )
            seen.update(codes)
            if not same_dimension(target.unit, level.unit):
                yield message(
                    "policy_unit_does_not_convert",
                    place,
                    key=f"{key}.unit",
                    read=target.unit,
                    unit=level.unit,
                )

    def rules(self) -> list[tuple[str, str, str]]:
        """(rule, value, source) of each value."""
        rows = [
            (f"任务分解：{row.township}", with_unit(in_full(row.value), row.unit), self.source)
            for row in self.declared
        ]
        if self.share:
            rows.append(
                ("任务分解：季度产值目标的分摊", f"按{SHARES[self.share]}比重", self.source)
            )
        limits = f"100% 为完成，不低于 {in_full(self.yellow_from_pct)}% 为差距不大，再低为差距较大"
        return [*rows, ("任务分解：完成率", limits, self.source)]
