"""The quarter under study: everything that is read of it, checked; computed from it is what
`answers` holds.

The rows of a study's ledgers count as on a day: each enterprise once, nothing later.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pandas as pd

from zx_analysis.city import City, Indicator, Policy, Quarter, Register
from zx_analysis.city.indicators import convert
from zx_analysis.city.periods import last_day
from zx_analysis.cleaning import Cleaned, Ledger, Panel, contracts

TRIAL = "试算·非正式资料"

NEW = "new_enterprises_count"  # the indicator that the candidates become
GROWTH_POINTS, PROJECTS, CANDIDATES, PAST, EXITS, RESERVE, TAX = (
    "增长点",
    "技改项目",
    "进规企业",
    "历年进规",
    "退库企业",
    "后备企业",
    "税务名单",
)
ENTERPRISES = "企业产值"
IDLE, POWER, CULTIVATION, FESTIVAL, LAST_FESTIVAL, HELP, SALES = (
    "减停产企业",
    "企业用电",
    "专精特新",
    "春节生产",
    "上年春节生产",
    "包联帮扶",
    "产销活动",
)


@dataclass(frozen=True)
class Study:
    """One city, one quarter, as known at `as_of`; `codes` are the units that exist in the
    quarter."""

    city: City
    quarter: Quarter
    policy: Policy
    register: Register
    cleaned: Cleaned
    ledgers: dict[str, Ledger]
    as_of: str
    given_policy: str = ""  # the policy file that stood in for the city's own

    @cached_property
    def panel(self) -> Panel:
        """What questions about the published figures are put to."""
        return Panel(
            self.cleaned.panel,
            self.cleaned.controls,
            self.city,
            self.register,
            self.quarter,
            self.policy.by_difference,
        )

    @property
    def policy_file(self) -> Path:
        """Where the policy was read from."""
        return (
            Path(self.given_policy)
            if self.given_policy
            else self.city.folder / "policy" / f"{self.quarter}.toml"
        )

    @property
    def codes(self) -> list[str]:
        return self.panel.codes

    @property
    def names(self) -> pd.Series:
        """Official name by code."""
        return self.panel.names

    @property
    def short_names(self) -> pd.Series:
        """What a table or chart calls each unit, by code; papers and files have the official
        name."""
        return self.panel.short_names

    @property
    def level(self) -> Indicator:
        """The indicator that the quarter is forecast and the townships are compared by."""
        return self.city.measure(self.city.level)

    @property
    def mark(self) -> str:
        """What every page, chart, sheet and paper carries: that the figures are made up, that
        another policy than the city's own was tried; empty where neither is."""
        return " ".join(filter(None, [self.city.mark, TRIAL if self.given_policy else ""]))

    @property
    def until(self) -> str:
        """The month up to which figures are known: the one asked for, else the latest read."""
        return self.as_of or self.cleaned.panel["period"].max()

    @property
    def latest_month(self) -> str:
        """The latest month that is known, at most the quarter's last."""
        return min(self.until, self.quarter.last)

    @property
    def known_day(self) -> datetime.date:
        """The last day that is known: the end of the latest month."""
        return last_day(self.latest_month)

    @property
    def days(self) -> tuple[datetime.date, datetime.date, datetime.date]:
        """First day of the quarter, the last one known, last of the quarter."""
        return self.quarter.first_day, self.known_day, self.quarter.last_day

    @property
    def known_months(self) -> int:
        """How many months of the quarter the level indicator is known for."""
        return self.panel.known_months(self.city.level, self.quarter)

    @property
    def complete(self) -> bool:
        return self.known_months == 3

    @property
    def known_zh(self) -> str:
        """'数据截至 2022-02（季度未结束）'."""
        return f"数据截至 {self.until}" + ("" if self.complete else "（季度未结束）")

    @property
    def to_check(self) -> pd.DataFrame:
        """What somebody has to look at in the figures of this year up to the quarter's end. A
        finding without a period goes by the last period of its file; of a file without figures it
        stays."""
        findings, panel = self.cleaned.to_check, self.cleaned.panel
        last = panel.groupby("source_file")["period"].max()
        period = findings["period"].where(findings["period"] != "", findings["file"].map(last))
        january = f"{self.quarter.year}-01"
        return findings[period.isna() | ((period >= january) & (period <= self.quarter.last))]

    @property
    def rules(self) -> pd.DataFrame:
        """The policy's values with their sources."""
        return self.policy.rules({measure.name: measure.label_zh for measure in self.city.measures})

    def on_comparable_basis(self, indicator: str) -> bool:
        """Whether the policy asks for an indicator's comparable basis and its growth is
        published."""
        return self.policy.comparable and self.panel.restatement(indicator) is not None

    def unit(self, indicator: str) -> str:
        """The unit in which a reader sees an indicator's own figures: a count in that of the
        policy's target (家, where the indicator says 个)."""
        measure, target = self.city.measure(indicator), self.policy.quarter_target(indicator)
        if target is None or measure.kind != "count":
            return measure.unit
        same = convert(Decimal(1), target.unit, measure.unit) == 1
        return target.unit if same else measure.unit

    def as_entered(self, title: str) -> pd.DataFrame | None:
        """Every row of a ledger, also of what was entered twice; None without it."""
        return self.ledgers[title].rows if title in self.ledgers else None

    def ledger_rows(self, title: str) -> pd.DataFrame | None:
        """The rows of a ledger, an entry made twice once as on the day known; None without it."""
        if (entered := self.as_entered(title)) is None:
            return None
        contract = self.ledgers[title].contract
        if contract is None:
            return entered
        return contracts.each_once(entered, contract, self.known_day)

    def candidate_rows(self) -> pd.DataFrame | None:
        """Candidates of this year and of the years before in one frame (进规企业, 历年进规): a past
        quarter's stand in the ledger of past years. None without either ledger."""
        now, past = self.ledger_rows(CANDIDATES), self.ledger_rows(PAST)
        if now is None or past is None:
            return None
        before = past.assign(cell=past["cell"].map("历年申报 {}".format))
        return pd.concat([now, before], ignore_index=True)
