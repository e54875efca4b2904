"""The parts of a quarter's policy (政策的各段): targets, fund, plans, colours; each value with its source."""

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from zx_analysis.city.amounts import YUAN
from zx_analysis.city.programme_rules import PROJECT_STAGES, Strict


class Given(Strict):
    """A value with the place it was taken from."""

    value: Any
    source: str = Field(min_length=1)


class Target(Strict):
    """One target of the announcement.

    measure: 'quarter' the quarter's sum; 'growth' the city's published year-to-date growth at the
    quarter's end; 'projects' how many projects in the ledger of technological transformation have
    reached the stage `counted_from`, which is asked for there and never guessed.
    """

    label_zh: str
    measure: Literal["quarter", "growth", "projects"]
    indicator: str | None = None
    value: float
    unit: str
    counted_from: Given | None = None
    source: str = Field(min_length=1)

    @field_validator("counted_from")
    @classmethod
    def _stage(cls, given):
        if given is not None and given.value not in PROJECT_STAGES:
            raise ValueError(
                f"应为 {'、'.join(PROJECT_STAGES)} 之一；"
                f"expected one of {', '.join(PROJECT_STAGES)}"
            )
        return given

    @model_validator(mode="after")
    def _counted(self):
        if self.measure == "projects" and self.counted_from is None:
            raise ValueError(
                f"缺少 counted_from：项目从哪一阶段起算数，应为 {'、'.join(PROJECT_STAGES)} 之一，"
                '例如 counted_from = { value = "开工", source = "文件" }，请补上，没有默认值；'
                "counted_from is missing: the stage from which a project counts, one of "
                f"{', '.join(PROJECT_STAGES)}; there is no default"
            )
        if self.measure != "projects" and self.counted_from is not None:
            raise ValueError(
                'counted_from 只用于 measure = "projects" 的目标，请删去；'
                "counted_from belongs to a target of projects alone"
            )
        return self


class Ineligible(Strict):
    """A unit that gets nothing of the fund, and why."""

    name: str
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)


def money(given: Given | None) -> Given | None:
    """The value if it is an amount in yuan as text, so that no float ever holds money; ValueError otherwise."""
    if given is not None and not (
        isinstance(given.value, str) and YUAN.fullmatch(given.value.strip())
    ):
        raise ValueError(
            '金额要写成带引号的文字，最多两位小数，例如 "10000000.00"；write money as quoted text, with at most two decimals'
        )
    return given


def one_of(given: Given | None, words) -> Given | None:
    """The value if it is one of the words; ValueError otherwise."""
    if given is not None and given.value not in tuple(words):
        raise ValueError(f"应为 {' 或 '.join(words)}；expected one of {', '.join(words)}")
    return given


def is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class _Money(Strict):
    """Amounts in yuan as text; the base year as a whole number."""

    @field_validator("base_year", check_fields=False)
    @classmethod
    def _year(cls, given):
        if given is not None and (
            not isinstance(given.value, int) or isinstance(given.value, bool)
        ):
            raise ValueError("年份要写成整数，例如 2021；write the year as a whole number")
        return given

    @field_validator("amount_yuan", "unit_yuan", "floor_yuan", "cap_yuan", check_fields=False)
    @classmethod
    def _amount(cls, given):
        return money(given)


class WhatIf(_Money):
    """The same fund under another amount, unit, floor, cap or base year, to be shown beside it."""

    label_zh: str = Field(min_length=1)
    amount_yuan: Given | None = None
    base_year: Given | None = None
    unit_yuan: Given | None = None
    floor_yuan: Given | None = None
    cap_yuan: Given | None = None


class Fund(_Money):
    """The reward fund.

    leftover: what happens to the part below one unit, see `allocate_fund`. overlaps: where one unit is part of another (register, part_of),
    'separate' if their output does not overlap, 'within' if the part's output is already in the whole's, so that only the whole counts.
    """

    amount_yuan: Given
    base_year: Given
    unit_yuan: Given
    floor_yuan: Given | None = None
    cap_yuan: Given | None = None
    leftover: Given | None = None
    overlaps: Given | None = None
    ineligible: tuple[Ineligible, ...] = ()
    what_if: tuple[WhatIf, ...] = ()

    @field_validator("overlaps", "leftover")
    @classmethod
    def _word(cls, given, info):
        return one_of(
            given,
            {"overlaps": ("separate", "within"), "leftover": ("reserve", "settle_in_fen")}[
                info.field_name
            ],
        )


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
            raise ValueError("应为 0 到 100 之间的百分数；expected a per cent above 0, at most 100")
        return given


class Colours(Strict):
    """Probability from which a target shows green, blue, orange; below the last one red."""

    green: float
    blue: float
    orange: float
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _order(self):
        if not 0 < self.orange < self.blue < self.green <= 1:
            raise ValueError("应为 0 < orange < blue < green ≤ 1；expected in this order")
        return self
