"""What policy/<quarter>.toml says of the reward fund: its amounts, and what it is compared with."""

from decimal import Decimal

from pydantic import Field, field_validator, model_validator

from zx_analysis.city.amounts import YUAN
from zx_analysis.city.plans import Given
from zx_analysis.city.programme_rules import Strict
from zx_analysis.messages import message


class Ineligible(Strict):
    """A unit that gets nothing of the fund, and why."""

    name: str
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)


def money(given: Given | None) -> Given | None:
    """The value if it is an amount in yuan as text, so that no float ever holds money; ValueError
    otherwise."""
    if given is not None and not (
        isinstance(given.value, str) and YUAN.fullmatch(given.value.strip())
    ):
        raise ValueError(message("money_not_quoted"))
    return given


def one_of(given: Given | None, words) -> Given | None:
    """The value if it is one of the words; ValueError otherwise."""
    if given is not None and given.value not in tuple(words):
        raise ValueError(message("word_unknown", words=tuple(words)))
    return given


class _Money(Strict):
    """Amounts in yuan as text; the base year as a whole number."""

    @field_validator("base_year", check_fields=False)
    @classmethod
    def _year(cls, given):
        if given is not None and (
            not isinstance(given.value, int) or isinstance(given.value, bool)
        ):
            raise ValueError(message("year_is_no_whole_number"))
        return given

    @field_validator("amount_yuan", "unit_yuan", "floor_yuan", "cap_yuan", check_fields=False)
    @classmethod
    def _amount(cls, given):
        return money(given)


class Split(Strict):
    """A unit in parts, each with its share of the unit's base output; the shares are quoted and sum
    to 1."""

    name: str
    shares: tuple[Decimal, ...] = Field(min_length=2)

    @field_validator("shares", mode="before")
    @classmethod
    def _text(cls, shares):
        if not all(isinstance(share, (str, Decimal)) for share in shares):
            raise ValueError(message("shares_not_quoted"))
        return shares

    @model_validator(mode="after")
    def _whole(self):
        if sum(self.shares) != 1 or min(self.shares) <= 0:
            raise ValueError(message("shares_not_one"))
        return self


class WhatIf(_Money):
    """The same fund under another amount, unit, floor, cap or base year, or with a unit split in
    parts, to be shown beside it."""

    label_zh: str = Field(min_length=1)
    amount_yuan: Given | None = None
    base_year: Given | None = None
    unit_yuan: Given | None = None
    floor_yuan: Given | None = None
    cap_yuan: Given | None = None
    split: Split | None = None


class Fund(_Money):
    """The reward fund.

    leftover: what happens to the part below one unit, see `allocate_fund`. overlaps: where one unit
    is part of another (register, part_of), 'separate' if their output does not overlap, 'within' if
    the part's output is already in the whole's, so that only the whole counts.
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
