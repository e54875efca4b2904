"""The quarter's standings (本季排名) from its study: the figures that are ranked, the ranking, past quarters, and where each figure stands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter, Scheme, periods
from zx_analysis.city.periods import month_index
from zx_analysis.cleaning import panels
from zx_analysis.messages import message
from zx_analysis.quarter.study import Study, once
from zx_analysis.ranking import Ranking, firmness, rank_townships, ranking, robustness, scoring
from zx_analysis.ranking.ranking import not_yet, with_noise
from zx_analysis.ranking.robustness import Check, Noise

ORIGIN = [
    "indicator",
    "period",
    "months",
    "value_text",
    "source_file",
    "source_sheet",
    "source_cell",
]


@dataclass(frozen=True, eq=False)
class Field:
    """Townships that are compared with each other: the names by code, their figures (townships, indicators) in the indicators' units,
    the same normalised, their tie breakers (townships, tie breakers; larger is better), their sizes
    (townships,), NaN where not known, and the scheme. group is '' where the scheme has no peer
    groups."""

    group: str
    names: pd.Series
    values: np.ndarray
    normalised: np.ndarray
    breakers: np.ndarray
    sizes: np.ndarray
    plan: Scheme

    @property
    def weights(self) -> np.ndarray:
        return scoring.weights(self.plan)

    @property
    def points(self) -> np.ndarray:
        """Unrounded points per township."""
        return scoring.unrounded(self.values, self.plan)

    def at(self, code: str) -> int:
        return self.names.index.get_loc(code)  # pyright: ignore[reportReturnType]  # no code twice


def scheme(study: Study) -> dict | None:
    """The policy's ranking scheme with the Chinese names of its indicators, what they count, and
    the column of the townships' size; None without one."""
    given = study.policy.scheme
    if given is None:
        return None
    rows = [
        {
            "label_zh": study.city.measure(row["name"]).label_zh,
            "kind": study.city.measure(row["name"]).kind,
        }
        | row
        for row in given["indicators"]
    ]
    return given | {"indicators": rows, "denominator": size_indicator(study) + scoring.SIZE}


def size_indicator(study: Study) -> str:
    """The indicator of a township's size: the policy's denominator, else the city's level."""
    return (study.policy.scheme or {}).get("denominator") or study.city.level


def sizes(study: Study, quarter: Quarter | None = None) -> pd.Series:
    """Each unit's size, by code: its `size_indicator` over the last whole year before the quarter,
    on the quarter's units; NaN where a month of it is not known.

    A whole year because a quarter's own output is what is ranked (put over itself it says nothing)
    and has a season.
    """
    quarter, name = quarter or study.quarter, size_indicator(study)
    if not study.city.has(name) or study.city.measure(name).kind == "growth":
        raise ValueError(str(message("denominator_is_no_size", name=name)))
    history, months = study.history(name, f"{quarter.year - 1}-12")
    inside = history.index.str.startswith(f"{quarter.year - 1}-")
    if months[inside].sum() != 12:
        return pd.Series(np.nan, study.codes)
    return history[inside].sum(skipna=False)


def figures(study: Study, quarter: Quarter | None = None) -> pd.DataFrame | None:
    """What the ranking of `quarter` (default: the study's) takes: township, each indicator and tie breaker of the scheme, the base of a
    growth rate that declares a least one (the year's level to the rate's own month ÷ (1 + rate); NaN where that is not known), the number of enterprises as last published.

    None without a scheme, or where no indicator has a figure.
    """
    given, quarter = scheme(study), quarter or study.quarter
    if given is None:
        return None
    plan = Scheme.of(given)
    for key, names in (
        ("tie_breakers", plan.tie_breakers),
        ("minimum_enterprises.column", [plan.minimum.column] if plan.minimum else []),
    ):
        for name in names:
            if not study.city.has(name):
                refusal = message("ranking_indicator_not_in_the_city", key=key, name=name)
                raise ValueError(str(refusal))
    table = pd.DataFrame({name: study.to_date(name, quarter) for name in plan.names})
    if table.isna().all(axis=None):
        return None
    for name in plan.tie_breakers:
        table[name] = study.to_date(name, quarter)
    levels = {measure.growth: measure.name for measure in study.city.measures if measure.growth}
    for row in plan.indicators:
        if row.least_base is not None and row.name in levels:
            published = study.growth_to_date(row.name, quarter.months[-1])
            level = study.levels_to_date(levels[row.name], quarter.months[-1]).reindex(
                published.dropna(how="all").index[-1:]
            )
            factor = 1 + table[row.name] / 100
            table[row.name + scoring.BASE] = level.sum(min_count=1) / factor.where(factor > 0)
    if plan.minimum:
        rows = panels.latest_vintage(study.cleaned.panel)
        rows = rows[
            (rows["indicator"] == plan.minimum.column) & (rows["period"] <= quarter.months[-1])
        ].sort_values("period")
        table[plan.minimum.column] = (
            rows.groupby("township_code")["value"].last().reindex(study.codes)
        )
    table[plan.denominator] = sizes(study, quarter)
    table.insert(0, "township", study.names)
    return table


@once
def ranked(study: Study) -> Ranking | None:
    """The composite ranking of the quarter's `figures` so far, as `tested`; None without a scheme or
    figures."""
    table, declared = figures(study), scheme(study)
    if table is None or declared is None:
        return None
    return tested(study, rank_townships(table, declared))


def tested(study: Study, result: Ranking) -> Ranking:
    """A ranking of the quarter's figures, tested against a quarter's noise too; 'not yet' before
    every indicator of it is published up to the quarter's end."""
    missing = open_indicators(study)
    if not missing:
        return with_noise(result, noise_check(study, result))
    nobody = not_yet(result)
    if not study.complete:
        return nobody
    said = f"还没有公布到季末的指标：{'、'.join(study.city.measure(name).label_zh for name in missing)}。"
    return replace(nobody, notes=[*nobody.notes, said])


def open_indicators(study: Study) -> list[str]:
    """The indicators of the scheme and its tie breakers of which the quarter's last month is not published yet; none without a scheme."""
    if study.policy.scheme is None:
        return []
    plan = Scheme.of(study.policy.scheme)
    names = dict.fromkeys((*plan.names, *plan.tie_breakers))
    return [
        name for name in names if study.city.has(name) and not closed(study, name, study.quarter)
    ]


def closed(study: Study, name: str, quarter: Quarter) -> bool:
    """Whether an indicator is published up to the end of a quarter."""
    end = quarter.months[-1]
    if study.city.measure(name).kind == "growth":
        known = study.growth_to_date(name, end)
        return bool(len(known)) and known.index[-1] == end
    history, months = study.history(name, end)
    inside = [period in quarter.months for period in history.index]
    return int(months[inside].sum()) == 3


@once
def past(study: Study) -> dict[str, Ranking]:
    """Rankings of the complete quarters before, oldest first, with today's scheme and today's townships: '2021Q4' → Ranking.

    A quarter counts if every indicator of the scheme was published for it and the policy leaves none of its periods out.
    """
    given = scheme(study)
    history, months = study.history(study.city.level)
    if given is None or history.empty:
        return {}
    first, result = month_index(history.index[0]) - int(months.iloc[0]) + 1, {}
    for number in range(-(-first // 3), month_index(study.quarter.months[0]) // 3):
        quarter = Quarter(number // 4, number % 4 + 1)
        table = figures(study, quarter)
        if (
            table is not None
            and table[[row["name"] for row in given["indicators"]]].notna().any().all()
            and quarter.months[-1] in history.index
            and not set(quarter.months) & set(study.policy.exclude_periods.value)
        ):
            result[str(quarter)] = rank_townships(table, given)
    return result


def fields(study: Study) -> list[Field]:
    """The fields of the quarter's ranking; none without a scheme or figures."""
    table, declared = figures(study), scheme(study)
    if table is None or declared is None:
        return []
    plan, found = Scheme.of(declared), []
    for group, frame, _ in ranking.fields(table, plan):
        values, _ = scoring.figures(frame, plan)
        found.append(
            Field(
                group,
                scoring.labels(frame),
                values,
                scoring.normalised(values, plan),
                scoring.tie_breakers(frame, plan),
                scoring.sizes(frame, plan),
                plan,
            )
        )
    return found


@once
def revision_history(study: Study) -> dict[str, np.ndarray]:
    """By indicator of the scheme how its figures were revised: shares of a level or count, percentage points of a rate.

    A rate without several vintages of its own takes the shares of its level; empty where there is no history.
    """
    levels = {measure.growth: measure.name for measure in study.city.measures if measure.growth}
    found = {}
    for row in (study.policy.scheme or {"indicators": []})["indicators"]:
        name, panel = row["name"], study.cleaned.panel
        if study.city.measure(name).kind != "growth":
            found[name] = panels.revisions_of_levels(panel, name)
        else:
            own = panels.revisions_of_rates(panel, name)
            found[name] = (
                own
                if len(own) or name not in levels
                else panels.revisions_of_levels(panel, levels[name])
            )
    return found


def revised_figures(study: Study, field: Field) -> np.ndarray | None:
    """(draws, townships, indicators): the figures of a field under revisions like those of the past; None where no indicator was ever revised.

    A rate that takes the shares of its level: with the level L (1 + r) and the same base, 1 + g becomes (1 + g)(1 + r).
    """
    history = revision_history(study)
    if not any(np.any(past) for past in history.values()):
        return None
    base = [
        0.0
        if study.city.measure(name).kind != "growth"
        else None
        if len(panels.revisions_of_rates(study.cleaned.panel, name))
        else 100.0
        for name in field.plan.names
    ]
    return firmness.revised_figures(
        field.values, [history[name] for name in field.plan.names], base
    )


@once
def noise(study: Study, name: str) -> Noise | None:
    """What is usual of an indicator from quarter to quarter, by township in the order of the
    study's codes; None where too few past quarters are known.

    A quarter counts if the indicator was published to its end and the policy leaves none of its
    periods out; of a rate also none of those it is measured against.
    """
    kind = study.city.measure(name).kind
    first = month_index(study.city.first_period) // 3
    now = month_index(study.quarter.months[0]) // 3
    past = np.full((max(now - first, 0), len(study.codes)), np.nan)
    for row in range(len(past)):
        quarter, before = (
            Quarter((first + row - back) // 4, (first + row - back) % 4 + 1) for back in (0, 4)
        )
        months = {*quarter.months, *(before.months if kind == "growth" else ())}
        if closed(study, name, quarter) and not months & set(study.policy.exclude_periods.value):
            past[row] = study.to_date(name, quarter)
    return robustness.learn_noise(past, study.to_date(name).to_numpy(float), kind)


def noisy_figures(study: Study, field: Field) -> Iterator[np.ndarray] | None:
    """Blocks of (draws, townships, indicators): a field's figures as they vary from quarter to
    quarter; None where an indicator's history is too short to say."""
    learnt = [noise(study, name) for name in field.plan.names]
    known = [one for one in learnt if one is not None]
    if len(known) < len(learnt):
        return None
    at = [study.codes.index(code) for code in field.names.index]
    own = [replace(one, means=one.means[at]) if one.kind == "count" else one for one in known]
    return robustness.noise_draws(field.values, own, field.plan.names)


def noise_check(study: Study, result: Ranking) -> Check:
    """Whether the list stays the same in `gate_share` of the draws of a quarter's noise."""
    found = []
    for field in fields(study):
        drawn = noisy_figures(study, field)
        if drawn is None:
            short = "、".join(
                study.city.measure(name).label_zh
                for name in field.plan.names
                if noise(study, name) is None
            )
            check = Check(
                "noise",
                None,
                f"{short}过去的季度不足 {robustness.FEWEST_QUARTERS} 个，未能检验季度波动。",
            )
        else:
            named = result.table.loc[field.names.index, "flagged"].to_numpy(bool)
            share = robustness.share_unchanged(drawn, named, field.plan)
            check = Check(
                "noise",
                share >= field.plan.gate_share,
                f"各数按过去各季度的波动重抽一万次，名单不变的占 {share:.1%}，应不少于 {field.plan.gate_share:.0%}。",
            )
        found.append((field.group, [check]))
    return robustness.merged(found)[0]


def origins(study: Study, code: str) -> pd.DataFrame:
    """Where a township's ranked figures stand, ORIGIN by row: what the quarter's level or count is made of, the latest year to date of a
    rate. Figures that a split or merger restates stand with the old unit and are not listed."""
    rows = panels.latest_vintage(study.cleaned.panel)
    rows = rows[
        (rows["township_code"] == code) & rows["period"].isin(study.quarter.months)
    ].sort_values("period")
    found = []
    for row in (study.policy.scheme or {"indicators": []})["indicators"]:
        own = rows[rows["indicator"] == row["name"]]
        if study.city.measure(row["name"]).kind == "growth":
            found.append(own[own["months"] == own["period"].map(periods.year_to_date)].tail(1))
        else:
            found.append(
                panels.level_rows(
                    own,
                    row["name"],
                    study.quarter.months[0],
                    own["period"].max(),
                    study.policy.by_difference,
                )
                if len(own)
                else own
            )
    return pd.concat(found)[ORIGIN] if found else pd.DataFrame(columns=ORIGIN)
