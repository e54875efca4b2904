"""The quarter's standings (本季排名) from its study: the figures that are ranked, the ranking, past
quarters, and where each figure stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from zx_analysis.city import City, Quarter, Scheme, periods
from zx_analysis.cleaning import Panel, panels
from zx_analysis.messages import message
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.study import Study
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
    """Townships that are compared with each other: the names by code, their figures (townships,
    indicators) in the indicators' units, the same normalised, their tie breakers (townships, tie
    breakers; larger is better), their sizes (townships,), NaN where not known, and the scheme.
    group is '' where the scheme has no peer groups.
    """

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


def scheme(study: Study) -> Scheme | None:
    """The policy's ranking scheme with the Chinese names of its indicators, what they count, and
    the column of the townships' size; None without one."""
    given = study.policy.ranking
    if given is None:
        return None
    rows = []
    for row in given.indicators:
        measure = study.city.measure(row.name)
        shown = {"label_zh": row.label_zh or measure.label_zh, "kind": row.kind or measure.kind}
        rows.append(row.model_copy(update=shown))
    size = given.denominator or study.city.level
    return given.model_copy(update={"indicators": tuple(rows), "denominator": size + scoring.SIZE})


def size_indicator(plan: Scheme) -> str:
    """The indicator of a township's size, by a scheme of `scheme`: the policy's denominator, else
    the city's level."""
    return (plan.denominator or "").removesuffix(scoring.SIZE)


def sizes(panel: Panel, name: str, quarter: Quarter) -> pd.Series:
    """Each unit's size, by code: an indicator over the last whole year before the quarter, on the
    panel's units; NaN where a month of it is not known.

    A whole year because a quarter's own output is what is ranked (put over itself it says nothing)
    and has a season.
    """
    if not panel.city.has(name) or panel.is_growth(name):
        raise ValueError(str(message("denominator_is_no_size", name=name)))
    history, months = panel.history(name, f"{quarter.year - 1}-12")
    inside = history.index.str.startswith(f"{quarter.year - 1}-")
    if months[inside].sum() != 12:
        return pd.Series(np.nan, panel.codes)
    return history[inside].sum(skipna=False)


def figures(
    panel: Panel, plan: Scheme | None, quarter: Quarter | None = None
) -> pd.DataFrame | None:
    """What the ranking of `quarter` (default: the panel's) takes, by a scheme of `scheme`:
    township, each indicator and tie breaker, the base of a growth rate that declares a least one
    (the year's level to the rate's own month ÷ (1 + rate); NaN where that is not known), the number
    of enterprises as last published, the size.

    None without a scheme, or where no indicator has a figure.
    """
    if plan is None:
        return None
    quarter = quarter or panel.quarter
    for key, names in (
        ("tie_breakers", plan.tie_breakers),
        ("minimum_enterprises.column", [plan.minimum.column] if plan.minimum else []),
    ):
        for name in names:
            if not panel.city.has(name):
                refusal = message("ranking_indicator_not_in_the_city", key=key, name=name)
                raise ValueError(str(refusal))
    table = pd.DataFrame({name: panel.to_date(name, quarter) for name in plan.names})
    if table.isna().all(axis=None):
        return None
    for name in plan.tie_breakers:
        table[name] = panel.to_date(name, quarter)
    for row in plan.indicators:
        if row.least_base is not None and (level := level_of(panel.city, row.name)):
            published = panel.growth_to_date(row.name, quarter.last)
            levels = panel.levels_to_date(level, quarter.last).reindex(
                published.dropna(how="all").index[-1:]
            )
            factor = 1 + table[row.name] / 100
            table[row.name + scoring.BASE] = levels.sum(min_count=1) / factor.where(factor > 0)
    if plan.minimum:
        rows = panel.latest
        rows = rows[
            (rows["indicator"] == plan.minimum.column) & (rows["period"] <= quarter.last)
        ].sort_values("period")
        table[plan.minimum.column] = (
            rows.groupby("township_code")["value"].last().reindex(panel.codes)
        )
    table[plan.denominator] = sizes(panel, size_indicator(plan), quarter)
    table.insert(0, "township", panel.names)
    return table


def level_of(city: City, growth: str) -> str | None:
    """The level whose growth an indicator is; None where it is of none."""
    levels = (measure.name for measure in city.measures if measure.growth == growth)
    return next(levels, None)


@once
def ranked(answers: Answers) -> Ranking | None:
    """The composite ranking of the quarter's `figures` so far, as `tested`; None without a scheme
    or figures.
    """
    plan = scheme(answers.study)
    table = figures(answers.study.panel, plan)
    if table is None or plan is None:
        return None
    return tested(answers, rank_townships(table, plan))


def tested(answers: Answers, result: Ranking) -> Ranking:
    """A ranking of the quarter's figures, tested against a quarter's noise too; 'not yet' before
    every indicator of it is published up to the quarter's end."""
    study = answers.study
    missing = open_indicators(study.panel, study.policy.ranking)
    if not missing:
        return with_noise(result, noise_check(answers, result))
    nobody = not_yet(result)
    if not study.complete:
        return nobody
    said = (
        "还没有公布到季末的指标："
        f"{'、'.join(study.city.measure(name).label_zh for name in missing)}。"
    )
    return replace(nobody, notes=[*nobody.notes, said])


def open_indicators(panel: Panel, plan: Scheme | None) -> list[str]:
    """The indicators of a scheme and its tie breakers of which the quarter's last month is not
    published yet; none without a scheme."""
    names = dict.fromkeys((*plan.names, *plan.tie_breakers)) if plan else ()
    return [
        name for name in names if panel.city.has(name) and not panel.closed(name, panel.quarter)
    ]


@once
def past(answers: Answers) -> dict[str, Ranking]:
    """Rankings of the complete quarters before, oldest first, with today's scheme and today's
    townships: '2021Q4' → Ranking.

    A quarter counts if every indicator of the scheme was published for it and the policy leaves
    none of its periods out.
    """
    study, plan = answers.study, scheme(answers.study)
    history, months = study.panel.history(study.city.level)
    if plan is None or history.empty:
        return {}
    result = {}
    for quarter in panels.first_quarter(months).until(study.quarter):
        table = figures(study.panel, plan, quarter)
        if (
            table is not None
            and table[plan.names].notna().any().all()
            and quarter.last in history.index
            and not study.policy.excluded.intersection(quarter.months)
        ):
            result[str(quarter)] = rank_townships(table, plan)
    return result


def fields(
    table: pd.DataFrame | None, plan: Scheme | None, names: pd.Series | None = None
) -> list[Field]:
    """The fields of a ranking's `figures` under its scheme; none without. names: what the townships
    are called, by code, where not as in the figures."""
    if table is None or plan is None:
        return []
    found = []
    for group, frame, _ in ranking.fields(table, plan):
        values, _ = scoring.figures(frame, plan)
        found.append(
            Field(
                group,
                scoring.labels(frame) if names is None else names[frame.index],
                values,
                scoring.normalised(values, plan),
                scoring.tie_breakers(frame, plan),
                scoring.sizes(frame, plan),
                plan,
            )
        )
    return found


@once
def revision_history(answers: Answers) -> dict[str, np.ndarray]:
    """By indicator of the scheme how its figures were revised: shares of a level or count,
    percentage points of a rate.

    A rate without several vintages of its own takes the shares of its level; empty where there is
    no history.
    """
    panel, plan, found = answers.study.panel, answers.study.policy.ranking, {}
    for name in plan.names if plan else ():
        if not panel.is_growth(name):
            found[name] = panels.revisions_of_levels(panel.figures, name)
        else:
            found[name] = panels.revisions_of_rates(panel.figures, name)
            if not len(found[name]) and (level := level_of(panel.city, name)):
                found[name] = panels.revisions_of_levels(panel.figures, level)
    return found


def revised_figures(answers: Answers, field: Field) -> np.ndarray | None:
    """(draws, townships, indicators): the figures of a field under revisions like those of the
    past; None where no indicator was ever revised.

    A rate that takes the shares of its level: with the level L (1 + r) and the same base, 1 + g
    becomes (1 + g)(1 + r).
    """
    panel, history = answers.study.panel, revision_history(answers)
    if not any(np.any(past) for past in history.values()):
        return None
    base = [
        0.0
        if not panel.is_growth(name)
        else None
        if len(panels.revisions_of_rates(panel.figures, name))
        else 100.0
        for name in field.plan.names
    ]
    return firmness.revised_figures(
        field.values, [history[name] for name in field.plan.names], base
    )


@once
def noise(answers: Answers, name: str) -> Noise | None:
    """What is usual of an indicator from quarter to quarter, by township in the order of the
    study's codes; None where too few past quarters are known.

    A quarter counts if the indicator was published to its end and the policy leaves none of its
    periods out; of a rate also none of those it is measured against.
    """
    study, panel = answers.study, answers.study.panel
    quarters = Quarter.of(study.city.first_period).until(study.quarter)
    past = np.full((len(quarters), len(study.codes)), np.nan)
    for row, quarter in enumerate(quarters):
        before = quarter.a_year_before.months if panel.is_growth(name) else ()
        if panel.closed(name, quarter) and not study.policy.excluded.intersection(
            (*quarter.months, *before)
        ):
            past[row] = panel.to_date(name, quarter)
    kind = study.city.measure(name).kind
    return robustness.learn_noise(past, panel.to_date(name).to_numpy(float), kind)


def noisy_figures(answers: Answers, field: Field) -> Iterator[np.ndarray] | None:
    """Blocks of (draws, townships, indicators): a field's figures as they vary from quarter to
    quarter; None where an indicator's history is too short to say."""
    learnt = [noise(answers, name) for name in field.plan.names]
    known = [one for one in learnt if one is not None]
    if len(known) < len(learnt):
        return None
    at = [answers.study.codes.index(code) for code in field.names.index]
    own = [replace(one, means=one.means[at]) if one.kind == "count" else one for one in known]
    return robustness.noise_draws(field.values, own, field.plan.names)


def noise_check(answers: Answers, result: Ranking) -> Check:
    """Whether the list stays the same in `gate_share` of the draws of a quarter's noise."""
    study = answers.study
    found = []
    plan = scheme(study)
    for field in fields(figures(study.panel, plan), plan):
        drawn = noisy_figures(answers, field)
        if drawn is None:
            short = "、".join(
                study.city.measure(name).label_zh
                for name in field.plan.names
                if noise(answers, name) is None
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
                f"各数按过去各季度的波动重抽一万次，名单不变的占 {share:.1%}，"
                f"应不少于 {field.plan.gate_share:.0%}。",
            )
        found.append((field.group, [check]))
    return robustness.merged(found)[0]


def origins(panel: Panel, plan: Scheme, code: str) -> pd.DataFrame:
    """Where a township's ranked figures stand, ORIGIN by row: what the quarter's level or count is
    made of, the latest year to date of a rate. Figures that a split or merger restates stand with
    the old unit and are not listed.
    """
    rows = panel.latest
    rows = rows[
        (rows["township_code"] == code) & rows["period"].isin(panel.quarter.months)
    ].sort_values("period")
    found = []
    for name in plan.names:
        own = rows[rows["indicator"] == name]
        if panel.is_growth(name):
            found.append(own[own["months"] == own["period"].map(periods.year_to_date)].tail(1))
        elif len(own):
            last = own["period"].max()
            found.append(
                panels.level_rows(own, name, panel.quarter.first, last, panel.by_difference)
            )
    return pd.concat(found)[ORIGIN] if found else pd.DataFrame(columns=ORIGIN)
