"""One quarter's policy: targets, reward fund, ranking scheme and colours, each value with its source."""

from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from zx_analysis.city import City, read_toml
from zx_analysis.periods import Quarter
from zx_analysis.programme_rules import Programmes, SpringFestival
from zx_analysis.remarks import InputRefused
from zx_analysis.schemes import Scheme

BASES = {"published": "按公布数", "comparable": "按可比口径（以前年份换算到今年的企业范围）"}


NEVER_PUBLISHED = "未公布，演示取值"  # what "demonstration" is called where a mayor reads


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(_Strict):
    """A value with the place it was taken from."""

    value: Any
    source: str = Field(min_length=1)


class Target(_Strict):
    """One target of the announcement.

    measure: 'quarter' the quarter's sum; 'growth' the city's published year-to-date growth at the quarter's
    end; 'projects' the number of projects in the ledger of technological transformation.
    """

    label_zh: str
    measure: Literal["quarter", "growth", "projects"]
    indicator: str | None = None
    value: float
    unit: str
    source: str = Field(min_length=1)


class Ineligible(_Strict):
    """A unit that gets nothing of the fund, and why."""

    name: str
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)


class _Money(_Strict):
    """Amounts in yuan as text, so that no float ever holds money; the base year as a whole number."""

    @field_validator("base_year", check_fields=False)
    @classmethod
    def _year(cls, given):
        if given is not None and (not isinstance(given.value, int) or isinstance(given.value, bool)):
            raise ValueError("年份要写成整数，例如 2021；write the year as a whole number")
        return given

    @field_validator("amount_yuan", "unit_yuan", "floor_yuan", "cap_yuan", check_fields=False)
    @classmethod
    def _text(cls, given):
        if given is not None and not isinstance(given.value, str):
            raise ValueError("金额要写成带引号的文字，例如 \"10000000.00\"；write money as quoted text")
        return given


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
        allowed = {"overlaps": ("separate", "within"), "leftover": ("reserve", "settle_in_fen")}[info.field_name]
        if given is not None and given.value not in allowed:
            raise ValueError(f"应为 {' 或 '.join(allowed)}；expected one of {', '.join(allowed)}")
        return given


class Plan(_Strict):
    """What the year is to bring of one indicator (年度计划)."""

    indicator: str
    value: float = Field(gt=0)
    unit: str
    source: str = Field(min_length=1)


class Schedule(_Strict):
    """时序进度: the share of the year's plan that is due by the quarter's end, %, and the plans."""

    share_pct: Given
    plans: tuple[Plan, ...] = ()

    @field_validator("share_pct")
    @classmethod
    def _share(cls, given):
        if not isinstance(given.value, int | float) or isinstance(given.value, bool) or not 0 < given.value <= 100:
            raise ValueError("应为 0 到 100 之间的百分数；expected a per cent above 0, at most 100")
        return given


class Colours(_Strict):
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


class Policy(_Strict):
    """policy/<quarter>.toml."""

    quarter: str
    targets: tuple[Target, ...]
    fund: Fund | None = None
    enterprise_rewards_yuan: dict[str, Given] = {}
    enterprise_threshold_wan: Given | None = None
    ranking: dict[str, Any] | None = None
    colours: Colours
    exclude_periods: Given
    forecast_basis: Given | None = None
    schedule: Schedule | None = None
    programmes: Programmes = Programmes()
    spring_festival: SpringFestival | None = None

    @field_validator("forecast_basis")
    @classmethod
    def _basis(cls, given):
        if given is not None and given.value not in BASES:
            raise ValueError(f"应为 {' 或 '.join(BASES)}；expected one of {', '.join(BASES)}")
        return given

    @property
    def comparable(self) -> bool:
        """Whether a level is forecast on the scope of this year's enterprises (可比口径) instead of as published."""
        return self.forecast_basis is not None and self.forecast_basis.value == "comparable"

    @classmethod
    def load(cls, city: City, quarter: str, file: str = "") -> "Policy":
        """Read the policy of `quarter` from the city's folder, or from `file` if one is given.

        InputRefused names file and key; also where the file belongs to another quarter or a target names an
        indicator that the city does not publish.
        """
        path = Path(file) if file else city.folder / "policy" / f"{quarter}.toml"
        shown = file or f"data/raw/{city.slug}/policy/{quarter}.toml"
        policy = read_toml(cls, path, shown=shown)
        problems = []
        if policy.quarter != quarter:
            problems.append(
                f"文件 {shown}：quarter 读到 {policy.quarter}，应为 {quarter}。请换用该季度的政策文件。\n"
                f"File {shown}: quarter reads {policy.quarter}, expected {quarter}. Use that quarter's policy."
            )
        for i, target in enumerate(policy.targets):
            if target.measure != "projects" and not (target.indicator and city.has(target.indicator)):
                problems.append(
                    f"文件 {shown}：targets.{i}.indicator 读到 {target.indicator}，应为 city.toml 已列出的指标。请改正。\n"
                    f"File {shown}: targets.{i}.indicator reads {target.indicator}, expected an indicator of city.toml."
                )
        for i, plan in enumerate(policy.schedule.plans if policy.schedule else ()):
            if not city.has(plan.indicator):
                problems.append(
                    f"文件 {shown}：schedule.plans.{i}.indicator 读到 {plan.indicator}，应为 city.toml 已列出的指标。请改正。\n"
                    f"File {shown}: schedule.plans.{i}.indicator reads {plan.indicator}, expected an indicator of city.toml."
                )
        for i, row in enumerate((policy.ranking or {}).get("indicators", [])):
            if not city.has(row.get("name", "")):
                problems.append(
                    f"文件 {shown}：ranking.indicators.{i}.name 读到 {row.get('name')}，应为 city.toml 已列出的指标。请改正。\n"
                    f"File {shown}: ranking.indicators.{i}.name reads {row.get('name')}, expected an indicator of city.toml."
                )
        for where, row in [("ranking", policy.ranking or {"source": "-"}), *(
                (f"ranking.indicators.{i}", row) for i, row in enumerate((policy.ranking or {}).get("indicators", [])))]:
            if not row.get("source"):
                problems.append(f"文件 {shown}：缺少 {where}.source。请写明出处。\nFile {shown}: {where}.source is missing. Say where the value is from.")
        try:
            if policy.ranking is not None:
                Scheme.of(policy.scheme)
        except ValueError as error:
            problems.append(f"文件 {shown}：{str(error).replace('scheme.', 'ranking.')}")
        if problems:
            raise InputRefused(*problems)
        return policy

    @property
    def scheme(self) -> dict | None:
        """The ranking scheme without its sources, as `rank_townships` takes it."""
        if self.ranking is None:
            return None
        given = {key: value for key, value in self.ranking.items() if key != "source"}
        return given | ({"indicators": [{k: v for k, v in row.items() if k != "source"} for row in given["indicators"]]} if "indicators" in given else {})

    @property
    def thresholds(self) -> dict[str, float]:
        return {"green": self.colours.green, "blue": self.colours.blue, "orange": self.colours.orange}

    def months(self) -> tuple[str, str, str]:
        return Quarter.parse(self.quarter).months

    def rules(self, labels: dict[str, str]) -> pd.DataFrame:
        """Every value of the policy as a row: rule, value, source. labels: indicator → its Chinese name."""
        rows = [(t.label_zh, f"{t.value:g}{t.unit}", t.source) for t in self.targets]
        if self.fund:
            names = {"amount_yuan": "奖励资金总额（元）", "base_year": "分配基期（年）", "unit_yuan": "分配单位（元）",
                     "floor_yuan": "每个乡镇最低（元）", "cap_yuan": "每个乡镇最高（元）", "leftover": "不足一个单位的余款", "overlaps": "有隶属关系的单位"}
            words = {"reserve": "留作备用", "settle_in_fen": "按分再分", "separate": "产值不重叠，分别计算", "within": "部分的产值已含在整体之内，只按整体计算"}
            rows += [(name, words.get(given.value, str(given.value)), given.source) for key, name in names.items() if (given := getattr(self.fund, key))]
            rows += [(f"不参加分配：{own.name}", own.reason, own.source) for own in self.fund.ineligible]
        rows += [(f"{name}奖励（元/家）", str(g.value), g.source) for name, g in self.enterprise_rewards_yuan.items()]
        if self.enterprise_threshold_wan:
            rows.append(("规上企业主营业务收入标准（万元）", f"{self.enterprise_threshold_wan.value:g}", self.enterprise_threshold_wan.source))
        if self.ranking:
            rows.append(("末位约谈个数", str(self.ranking["flagged"]), self.ranking["source"]))
            rows += [(f"排名权重：{labels[row['name']]}", f"{row['weight']:g}", row["source"]) for row in self.ranking["indicators"]]
        rows.append(("预警分色（绿/蓝/橙）", f"{self.colours.green:.0%} / {self.colours.blue:.0%} / {self.colours.orange:.0%}",
                     self.colours.source))
        if self.forecast_basis:
            rows.append(("预测口径", BASES[self.forecast_basis.value], self.forecast_basis.source))
        if self.schedule:
            rows.append(("时序进度（季末应占年度计划）", f"{self.schedule.share_pct.value:g}%", self.schedule.share_pct.source))
            rows += [(f"年度计划：{labels[plan.indicator]}", f"{plan.value:g}{plan.unit}", plan.source) for plan in self.schedule.plans]
        rows += self.programmes.rules() + (self.spring_festival.rules() if self.spring_festival else [])
        rows.append(("预测不采用的月份", "、".join(self.exclude_periods.value) or "无", self.exclude_periods.source))
        table = pd.DataFrame(rows, columns=["规则", "取值", "来源"])
        return table.assign(来源=table["来源"].str.replace("demonstration", NEVER_PUBLISHED))
