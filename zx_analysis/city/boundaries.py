"""Splits and mergers of townships (区划变动), only as declared in city.toml: who took over which share, from which month on."""

from decimal import Decimal
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


class Change(BaseModel):
    """From `period` on the units `to` stand where the units `before` stood; each takes its share of their sum, the shares sum to 1.

    A split names one unit before (which may go on under its code) and several after; a merger several before and one after.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    period: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    before: tuple[str, ...] = Field(min_length=1)
    to: dict[str, Decimal] = Field(min_length=1)
    source: Any = Field(min_length=1)

    @field_validator("to", mode="before")
    @classmethod
    def _text(cls, shares):
        if isinstance(shares, dict) and not all(
            isinstance(share, str) for share in shares.values()
        ):
            raise ValueError('份额要写成带引号的文字，例如 "0.7"；write shares as quoted text')
        return shares

    @model_validator(mode="after")
    def _whole(self):
        if sum(self.to.values()) != 1 or min(self.to.values()) < 0:
            raise ValueError(
                "[[changes]] 的 to：各份额合计应为 1，且不为负，请改正；the shares must sum to 1, none below 0"
            )
        return self


def restate_history(wide: pd.DataFrame, changes: tuple[Change, ...]) -> pd.DataFrame:
    """Slots × units, those before a change restated on the units after it. wide holds the units of all times, as published."""
    wide = wide.copy()
    for change in sorted(changes, key=lambda c: c.period):
        earlier = wide.index < change.period
        total = wide.loc[earlier, wide.columns.intersection(change.before)].sum(
            axis=1, min_count=len(change.before)
        )
        for code, share in change.to.items():
            wide.loc[earlier, code] = float(share) * total
    return wide


def restate_year(totals: pd.Series, changes: tuple[Change, ...], year: int) -> pd.Series:
    """A year's totals (Decimal by code) on the units after every change later than that year, exactly."""
    totals = dict(totals)
    for change in sorted(changes, key=lambda c: c.period):
        if change.period > f"{year}-12":
            whole = sum((totals.pop(code) for code in change.before), Decimal(0))
            totals |= {code: whole * share for code, share in change.to.items()}
    return pd.Series(totals, dtype=object)
