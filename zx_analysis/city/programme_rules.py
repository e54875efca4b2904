"""What the policy says about the programmes: windows for new enterprises, the reserve's threshold,
criteria of cultivation, the time a difficulty may take.
"""

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from zx_analysis.city.amounts import YUAN
from zx_analysis.city.indicators import in_full
from zx_analysis.messages import Message, message

MonthDay = Annotated[
    str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", description="MM-DD")
]
# Stages of a technological-transformation project (技改项目) in their order.
PROJECT_STAGES = ("谋划", "备案", "开工", "入库", "竣工")
# The programmes that have a to-do list, in the order in which they are shown.
TODO_ZH = {
    "growth_points": "增长点",
    "projects": "技改项目",
    "candidates": "进规申报",
    "reserve": "后备企业",
    "idle": "减停产企业",
    "cultivation": "专精特新培育",
    "festival": "春节生产",
    "help": "包联帮扶",
    "sales": "产销活动",
}
Yuan = Annotated[
    str, Field(pattern=rf"^{YUAN.pattern}$", description="yuan as text, at most two decimals")
]


class Strict(BaseModel):
    """A part of a policy: unknown keys are errors, nothing is changed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Window(Strict):
    """When an approval of `kind` counts: from `first` to `last` of each year (MM-DD, inclusive), in
    each month up to `cutoff_day`."""

    kind: Literal["新进规", "小进规"]
    first: MonthDay
    last: MonthDay
    cutoff_day: int = Field(default=31, ge=1, le=31)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _order(self):
        if self.first > self.last:
            raise ValueError(message("window_ends_before_it_starts"))
        return self

    def open_on(self, day: datetime.date) -> bool:
        """Whether an approval of this day counts."""
        return self.first <= f"{day:%m-%d}" <= self.last and day.day <= self.cutoff_day


class Criterion(Strict):
    """One condition of a title (专精特新小巨人, 隐形冠军): the ledger's column reaches at_least."""

    kind: str
    column: Literal[
        "上年营业收入(万元)",
        "营业收入增速(%)",
        "研发投入占比(%)",
        "发明专利(件)",
        "从事细分市场(年)",
    ]
    at_least: float
    source: str = Field(min_length=1)


class Days(Strict):
    """A number of days with its source."""

    value: int = Field(ge=1)
    source: str = Field(min_length=1)


class Names(Strict):
    """Names with their source."""

    value: tuple[str, ...] = Field(min_length=1)
    source: str = Field(min_length=1)


class Amount(Strict):
    """A sum in 10,000 yuan with its source."""

    value: float = Field(gt=0)
    source: str = Field(min_length=1)


class PowerColours(Strict):
    """From which change of an enterprise's electricity on its own past year, %, it is green, blue
    or orange; below it is red."""

    green: float = 0.0
    blue: float
    orange: float
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _falling(self):
        if not self.green > self.blue > self.orange:
            raise ValueError(message("power_colours_out_of_order"))
        return self


class Tier(Strict):
    """What an enterprise gets for so many days of continuous production, both bounds inclusive:
    yuan, and yuan_per_worker for each who stayed."""

    least_days: int = Field(ge=1)
    most_days: int | None = Field(default=None, ge=1)
    yuan: Yuan
    yuan_per_worker: Yuan = "0"
    source: str = Field(min_length=1)

    @property
    def days(self) -> Message:
        """How many days it is for: '7 至 9 天', '7-9'."""
        if self.most_days is None:
            return message("tier_days_without_end", least=self.least_days)
        return message("tier_days", least=self.least_days, most=self.most_days)

    @property
    def days_zh(self) -> str:
        return self.days.zh


class SpringFestival(Strict):
    """[spring_festival]: who keeps producing gets a subsidy by tiers. cap_yuan: the most for one
    enterprise."""

    eligible: tuple[Literal["不停产", "可停可不停"], ...]
    cap_yuan: Yuan | None = None
    tiers: tuple[Tier, ...] = Field(min_length=1)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self):
        for lower, upper in zip(self.tiers, self.tiers[1:], strict=False):
            if lower.most_days is None or upper.least_days != lower.most_days + 1:
                raise ValueError(
                    message("tiers_overlap_or_gap", lower=lower.days, upper=upper.days)
                )
        for tier in self.tiers:
            if tier.most_days is not None and tier.most_days < tier.least_days:
                raise ValueError(message("tier_upside_down", tier=tier.days))
        return self

    def rules(self) -> list[tuple[str, str, str]]:
        """(rule, value, source) of each."""
        rows = [
            (
                f"春节连续生产补助：{t.days_zh}（元）",
                t.yuan
                + (f"，留守职工每人 {t.yuan_per_worker}" if t.yuan_per_worker != "0" else ""),
                t.source,
            )
            for t in self.tiers
        ]
        rows.append(("春节补助对象", "、".join(self.eligible), self.source))
        return rows + (
            [("春节补助每家最高（元）", self.cap_yuan, self.source)]
            if self.cap_yuan is not None
            else []
        )


class Programmes(Strict):
    """[programmes] of policy/<quarter>.toml; what is left out is not judged."""

    windows: tuple[Window, ...] = ()
    reserve_from_wan: Amount | None = None
    idle_review_days: Days | None = None
    help_days: Days | None = None
    power_colours: PowerColours | None = None
    named_projects: Names | None = None  # enterprises that the announcement names
    criteria: tuple[Criterion, ...] = ()

    def rules(self) -> list[tuple[str, str, str]]:
        """(rule, value, source) of each."""
        rows = [
            (
                f"{w.kind}计入的时间",
                f"{w.first} 至 {w.last}"
                + (f"，每月 {w.cutoff_day} 日前" if w.cutoff_day < 31 else ""),
                w.source,
            )
            for w in self.windows
        ]
        rows += (
            [
                (
                    "后备库应税销售标准（万元）",
                    in_full(self.reserve_from_wan.value),
                    self.reserve_from_wan.source,
                )
            ]
            if self.reserve_from_wan
            else []
        )
        rows += (
            [
                (
                    "停产条目更新期限（天）",
                    str(self.idle_review_days.value),
                    self.idle_review_days.source,
                )
            ]
            if self.idle_review_days
            else []
        )
        rows += (
            [("困难问题办结期限（天）", str(self.help_days.value), self.help_days.source)]
            if self.help_days
            else []
        )
        if (power := self.power_colours) is not None:
            bounds = "、".join(
                f"{word} {in_full(bound)}% 及以上"
                for word, bound in (("绿", power.green), ("蓝", power.blue), ("橙", power.orange))
            )
            rows.append(("企业用电同比四色预警", f"{bounds}，以下为红", power.source))
        rows += (
            [
                (
                    "公告点名的企业和项目",
                    "、".join(self.named_projects.value),
                    self.named_projects.source,
                )
            ]
            if self.named_projects
            else []
        )
        return rows + [
            (f"{c.kind}：{c.column}", f"≥ {in_full(c.at_least)}", c.source) for c in self.criteria
        ]
