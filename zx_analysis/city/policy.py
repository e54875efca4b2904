"""One quarter's policy (政策的各段): targets, reward fund, plans, ranking scheme and colours; each
value with its source.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import Field, field_validator, model_validator

from zx_analysis.city.city import City
from zx_analysis.city.fund_rules import Fund, money, one_of
from zx_analysis.city.indicators import in_full, same_dimension, with_unit
from zx_analysis.city.periods import PERIOD, Quarter
from zx_analysis.city.plans import Given, Schedule, TownshipTargets, is_number
from zx_analysis.city.programme_rules import PROJECT_STAGES, Programmes, SpringFestival, Strict
from zx_analysis.city.scheme import Scheme
from zx_analysis.city.settings import read_toml
from zx_analysis.messages import InputRefused, Message, Place, message


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
            raise ValueError(message("stage_unknown", stages=PROJECT_STAGES))
        return given

    @model_validator(mode="after")
    def _counted(self):
        if self.measure == "projects" and self.counted_from is None:
            raise ValueError(message("stage_missing", stages=PROJECT_STAGES))
        if self.measure != "projects" and self.counted_from is not None:
            raise ValueError(message("stage_unwanted"))
        return self


class Colours(Strict):
    """Probability from which a target shows green, blue, orange; below the last one red."""

    green: float
    blue: float
    orange: float
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _order(self):
        if not 0 < self.orange < self.blue < self.green <= 1:
            raise ValueError(message("colours_out_of_order"))
        return self


BASES = {"published": "按公布数", "comparable": "按可比口径（以前年份换算到今年的企业范围）"}
QUARTER_BASES = {"months": "各月公布数之和", "difference": "本期累计减上季末累计"}
NAMES_IN_PAPERS = {False: "不列", True: "可以列"}
LEADING = "electricity_wan_kwh"  # what leads where the policy does not say, if the city has it
NEVER_PUBLISHED = "未公布，演示取值"  # what "demonstration" is called where a mayor reads


class Policy(Strict):
    """policy/<quarter>.toml."""

    quarter: str
    targets: tuple[Target, ...]
    fund: Fund | None = None
    enterprise_rewards_yuan: dict[str, Given] = {}
    enterprise_threshold_wan: Given | None = None
    ranking: Scheme | None = None
    colours: Colours
    exclude_periods: Given
    forecast_basis: Given | None = None
    quarter_basis: Given | None = None
    leading_indicator: Given | None = None
    enterprise_names_in_papers: Given | None = None
    schedule: Schedule | None = None
    township_targets: TownshipTargets | None = None
    programmes: Programmes = Programmes()
    spring_festival: SpringFestival | None = None

    @field_validator("enterprise_rewards_yuan")
    @classmethod
    def _amounts(cls, given):
        for amount in given.values():
            money(amount)
        return given

    @field_validator("enterprise_threshold_wan")
    @classmethod
    def _threshold(cls, given):
        if given is not None and (not is_number(given.value) or given.value <= 0):
            raise ValueError(message("threshold_is_no_amount"))
        return given

    @field_validator("exclude_periods")
    @classmethod
    def _months(cls, given):
        if not isinstance(given.value, list | tuple) or not all(
            isinstance(period, str) and PERIOD.fullmatch(period) for period in given.value
        ):
            raise ValueError(message("no_list_of_months"))
        return given

    @field_validator("forecast_basis")
    @classmethod
    def _basis(cls, given):
        return one_of(given, BASES)

    @field_validator("quarter_basis")
    @classmethod
    def _quarter_basis(cls, given):
        return one_of(given, QUARTER_BASES)

    @field_validator("leading_indicator")
    @classmethod
    def _leading(cls, given):
        if given is not None and not isinstance(given.value, str):
            raise ValueError(message("no_name_of_an_indicator"))
        return given

    @field_validator("enterprise_names_in_papers")
    @classmethod
    def _names_in_papers(cls, given):
        return one_of(given, NAMES_IN_PAPERS)

    @property
    def names_enterprises(self) -> bool:
        """Whether papers may call enterprises by their names; pages and workbooks of the analyst
        do in any case."""
        return bool(self.enterprise_names_in_papers and self.enterprise_names_in_papers.value)

    @property
    def leading(self) -> str:
        """The indicator that is known earlier than the level and may lead it; '' for none."""
        return LEADING if self.leading_indicator is None else self.leading_indicator.value

    @property
    def excluded(self) -> frozenset[str]:
        """The months that no past is learnt from."""
        return frozenset(self.exclude_periods.value)

    @property
    def by_difference(self) -> bool:
        """Whether the level of a second, third or fourth quarter is the difference of two published
        years to date instead of the sum of its months."""
        return self.quarter_basis is not None and self.quarter_basis.value == "difference"

    @property
    def comparable(self) -> bool:
        """Whether a level is forecast on the scope of this year's enterprises (可比口径) instead of
        as published."""
        return self.forecast_basis is not None and self.forecast_basis.value == "comparable"

    @classmethod
    def load(cls, city: City, quarter: str, file: str = "") -> "Policy":
        """Read the policy of `quarter` from the city's folder, or from `file` if one is given.

        InputRefused names file and key; also where the file belongs to another quarter, where a
        target, a plan or the ranking names an indicator that the city does not publish, and where
        the ranking lacks a source or is no scheme.
        """
        path = Path(file) if file else city.folder / "policy" / f"{quarter}.toml"
        shown = file or f"data/raw/{city.slug}/policy/{quarter}.toml"
        if not file and not path.is_file():
            names = {"quarter": quarter, "file": shown, "name": path.name}
            other = max((file.name for file in path.parent.glob("*.toml")), default="")
            raise InputRefused(
                message("policy_absent_but_another", **names, other=other)
                if other
                else message("policy_absent", **names)
            )
        policy = read_toml(_File, path, shown=shown)
        place, scheme = Place(shown), None
        problems: list[Message] = []
        if policy.quarter != quarter:
            problems.append(
                message("policy_of_another_quarter", place, read=policy.quarter, quarter=quarter)
            )
        problems += [
            message("policy_indicator_not_of_the_city", place, key=key, read=str(name))
            for key, name in policy.named_indicators()
            if not city.has(name)
        ]
        problems += [
            message("policy_unit_does_not_convert", place, key=key, read=unit, unit=indicator_unit)
            for key, unit, indicator_unit in policy._units(city)
            if not same_dimension(unit, indicator_unit)
        ]
        if policy.township_targets:
            whole = policy.quarter_target(city.level)
            problems += policy.township_targets.problems(city, place, whole is not None)
        if policy.ranking is not None:
            problems += [
                message("policy_source_missing", place, key=key)
                for key, table in [("ranking", policy.ranking), *policy.ranked()]
                if not table.get("source")
            ]
            try:
                scheme = Scheme.of(policy.ranking, "ranking")
            except ValueError as error:
                problems.append(replace(error.args[0], place=place))
        if problems:
            raise InputRefused(*problems)
        return cls.model_validate(dict(policy) | {"ranking": scheme})

    def _units(self, city: City) -> list[tuple[str, str, str]]:
        """(key, unit, the indicator's own) of every amount that is compared with one of the city's
        indicators."""
        sums = [
            (f"targets.{i}.unit", target)
            for i, target in enumerate(self.targets)
            if target.measure == "quarter"
        ]
        plans = [
            (f"schedule.plans.{i}.unit", plan)
            for i, plan in enumerate(self.schedule.plans if self.schedule else ())
        ]
        return [
            (key, row.unit, city.measure(row.indicator).unit)
            for key, row in sums + plans
            if row.indicator and city.has(row.indicator)
        ]

    @property
    def thresholds(self) -> dict[str, float]:
        """The least probability of each colour but the last."""
        return {
            "green": self.colours.green,
            "blue": self.colours.blue,
            "orange": self.colours.orange,
        }

    def quarter_target(self, indicator: str) -> Target | None:
        """The target for the quarter's sum of an indicator; None without one."""
        return next(
            (
                target
                for target in self.targets
                if target.measure == "quarter" and target.indicator == indicator
            ),
            None,
        )

    def months(self) -> tuple[str, str, str]:
        return Quarter.parse(self.quarter).months

    def rules(self, labels: dict[str, str]) -> pd.DataFrame:
        """Every value of the policy as a row: rule, value, source. labels: indicator → its Chinese
        name."""
        rows = [(t.label_zh, with_unit(in_full(t.value), t.unit), t.source) for t in self.targets]
        rows += [
            (f"{t.label_zh}：从哪一阶段起算", t.counted_from.value, t.counted_from.source)
            for t in self.targets
            if t.counted_from
        ]
        if self.fund:
            names = {
                "amount_yuan": "奖励资金总额（元）",
                "base_year": "分配基期（年）",
                "unit_yuan": "分配单位（元）",
                "floor_yuan": "每个乡镇最低（元）",
                "cap_yuan": "每个乡镇最高（元）",
                "leftover": "不足一个单位的余款",
                "overlaps": "有隶属关系的单位",
            }
            words = {
                "reserve": "留作备用",
                "settle_in_fen": "按分再分",
                "separate": "产值不重叠，分别计算",
                "within": "部分的产值已含在整体之内，只按整体计算",
            }
            rows += [
                (name, words.get(given.value, str(given.value)), given.source)
                for key, name in names.items()
                if (given := getattr(self.fund, key))
            ]
            rows += [
                (f"不参加分配：{unit.name}", unit.reason, unit.source)
                for unit in self.fund.ineligible
            ]
        rows += [
            (f"{name}奖励（元/家）", str(g.value), g.source)
            for name, g in self.enterprise_rewards_yuan.items()
        ]
        if self.enterprise_threshold_wan:
            rows.append(
                (
                    "规上企业主营业务收入标准（万元）",
                    in_full(self.enterprise_threshold_wan.value),
                    self.enterprise_threshold_wan.source,
                )
            )
        if self.ranking:
            rows.append(("末位约谈个数", str(self.ranking.flagged), self.ranking.source))
            rows += [
                (f"排名权重：{labels[row.name]}", in_full(row.weight), row.source)
                for row in self.ranking.indicators
            ]
        rows.append(
            (
                "预警分色（绿/蓝/橙）",
                f"{self.colours.green:.0%} / {self.colours.blue:.0%} / {self.colours.orange:.0%}",
                self.colours.source,
            )
        )
        leading = {self.leading: labels.get(self.leading, "不用")}
        chosen = [
            ("预测口径", BASES, self.forecast_basis),
            ("二、三、四季度的季度数", QUARTER_BASES, self.quarter_basis),
            ("先行指标", leading, self.leading_indicator),
            ("公文里的企业名称", NAMES_IN_PAPERS, self.enterprise_names_in_papers),
        ]
        rows += [(name, words[given.value], given.source) for name, words, given in chosen if given]
        if self.schedule:
            rows.append(
                (
                    "时序进度（季末应占年度计划）",
                    f"{in_full(self.schedule.share_pct.value)}%",
                    self.schedule.share_pct.source,
                )
            )
            rows += [
                (
                    f"年度计划：{labels[plan.indicator]}",
                    with_unit(in_full(plan.value), plan.unit),
                    plan.source,
                )
                for plan in self.schedule.plans
            ]
        rows += self.township_targets.rules() if self.township_targets else []
        rows += self.programmes.rules() + (
            self.spring_festival.rules() if self.spring_festival else []
        )
        rows.append(
            (
                "预测不采用的月份",
                "、".join(self.exclude_periods.value) or "无",
                self.exclude_periods.source,
            )
        )
        table = pd.DataFrame(rows, columns=["规则", "取值", "来源"])
        return table.assign(来源=table["来源"].str.replace("demonstration", NEVER_PUBLISHED))


class _File(Policy):
    """A policy as its file has it: whether the ranking is a scheme is asked when all of the file is
    known, so that everything that is wrong in it is said at once."""

    ranking: dict[str, Any] | None = None  # pyright: ignore[reportIncompatibleVariableOverride]

    def ranked(self) -> list[tuple[str, dict]]:
        """(key, table) of each indicator of the ranking; what is no table is left to the scheme's
        own check."""
        rows = (self.ranking or {}).get("indicators")
        return [
            (f"ranking.indicators.{i}", row)
            for i, row in enumerate(rows if isinstance(rows, list) else [])
            if isinstance(row, dict)
        ]

    def named_indicators(self) -> list[tuple[str, Any]]:
        """(key, indicator) of every place where the file names one."""
        return [
            *(
                (f"targets.{i}.indicator", target.indicator)
                for i, target in enumerate(self.targets)
                if target.measure != "projects"
            ),
            *(
                (f"schedule.plans.{i}.indicator", plan.indicator)
                for i, plan in enumerate(self.schedule.plans if self.schedule else ())
            ),
            *((f"{key}.name", row.get("name")) for key, row in self.ranked()),
            *(
                (("leading_indicator.value", self.leading),)
                if self.leading_indicator and self.leading
                else ()
            ),
            *(
                (("ranking.denominator", name),)
                if (name := (self.ranking or {}).get("denominator")) is not None
                else ()
            ),
        ]
