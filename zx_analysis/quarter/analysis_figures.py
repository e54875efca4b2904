"""The figures behind the analysis in words (工业经济运行分析): one row per unit and indicator, and
the counts beside them. Every sentence is made of these alone.

Who carries the growth of the sum: contribution in percentage points (拉动) and share of the growth
(贡献率).

With level L and base B a year before on one basis, a unit's change is D = L − B. Contribution = 100
· D / ΣB, in percentage points: the contributions of all units add up to the growth of their sum.
Share = 100 · D / ΣD: the shares add up to 100 (国家统计局, 主要统计指标解释: 拉动 and 贡献率). A
share says nothing where the sum falls or hardly grows: a tenth of a point of growth would be shared
out in hundreds of per cent.
"""

import numpy as np
import pandas as pd

from zx_analysis.city import Indicator
from zx_analysis.city.periods import a_year_before, year_to_date
from zx_analysis.cleaning import Panel
from zx_analysis.cleaning.panels import to_date
from zx_analysis.forecasting import backtest
from zx_analysis.quarter import forecasts, outlooks, programme_facts, programmes
from zx_analysis.quarter.answers import Answers
from zx_analysis.quarter.study import Study

LEAST_GROWTH_PCT = 0.5  # of the sum, from which shares are given


def comparable_base(level: pd.Series, growth_pct: pd.Series) -> pd.Series:
    """The base a year before on this year's scope, L / (1 + g / 100); NaN where either is missing
    or the growth is -100 % or less.
    """
    growth = growth_pct.reindex(level.index).astype(float)
    return level.astype(float) / (1 + growth / 100).where(growth > -100)


def contributions(level: pd.Series, base: pd.Series) -> pd.DataFrame:
    """Levels and bases of one basis and unit → contribution_pp, share_pct, by the index of level;
    NaN for a unit that lacks either, which is in no sum, and for all where the bases add up to
    nothing. share_pct is NaN for all where the sum grew by less than LEAST_GROWTH_PCT.
    """
    base = base.reindex(level.index).astype(float).where(level.notna())
    change = level.astype(float) - base
    total, moved = base.sum(), change.sum()
    nothing = change * np.nan
    return pd.DataFrame(
        {
            "contribution_pp": 100 * change / total if total > 0 else nothing,
            "share_pct": 100 * change / moved
            if total > 0 and 100 * moved / total >= LEAST_GROWTH_PCT
            else nothing,
        }
    )


def ranks(growth_pct: pd.Series) -> pd.DataFrame:
    """rank (1 the highest, ties share it, the next ones after all of them) and tied, by unit; <NA>
    and False where growth is missing.
    """
    rank = growth_pct.rank(ascending=False, method="min")
    return pd.DataFrame(
        {
            "rank": rank.astype("Int64"),
            "tied": growth_pct.notna() & growth_pct.duplicated(keep=False),
        }
    )


TOTAL = "total"
# code ('total' for the city), name, indicator, its label and unit; period and months of the year to
# date; value in the unit, shown in the unit of reports; base a year before in the unit; growth_pct
# on basis "published" (comparable scope) or "levels" (ratio of two years' published levels);
# city_growth_pct, difference_pp to it; rank and tied among the units; contribution_pp (拉动),
# share_pct (贡献率); earlier_period, earlier_growth_pct (published before), change_pp; realised_yi:
# output that growth points made there in the quarter so far, 亿元; revised: of the city, in the
# unit of reports, what of `shown` came by revision of earlier months
COLUMNS = (
    "township_code",
    "township",
    "indicator",
    "label_zh",
    "unit",
    "period",
    "months",
    "value",
    "shown",
    "shown_unit",
    "base",
    "growth_pct",
    "basis",
    "city_growth_pct",
    "difference_pp",
    "rank",
    "tied",
    "contribution_pp",
    "share_pct",
    "earlier_period",
    "earlier_growth_pct",
    "change_pp",
    "realised_yi",
    "revised",
)


def units(study: Study) -> pd.DataFrame:
    """COLUMNS, indicator by indicator, the city first; an indicator without a figure in the quarter
    is left out. Sums of the city need every unit.
    """
    growths = {measure.growth for measure in study.city.measures}
    parts = [
        _rows(study, measure)
        for measure in study.city.measures
        if measure.name not in growths and _latest(study.panel, measure)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _latest(panel: Panel, measure: Indicator) -> str:
    """The last period of the quarter for which anything was published; '' where none is."""
    wide = (
        panel.growth_to_date(measure.name)
        if measure.kind == "growth"
        else panel.history(measure.name)[0]
    )
    return max(
        (
            period
            for period in wide.index[wide.notna().any(axis=1)]
            if period >= panel.quarter.first
        ),
        default="",
    )


def _rows(study: Study, measure: Indicator) -> pd.DataFrame:
    period = _latest(study.panel, measure)
    growths = (
        measure.name
        if measure.kind == "growth"
        else measure.growth
        if measure.growth and study.city.has(measure.growth)
        else None
    )
    published = None if growths is None else _published(study.panel, growths)
    rates = None  # published for this very period
    if published is not None and period in published.index:
        rates = published.loc[[period]].iloc[0]
    if measure.kind == "growth":
        frame = pd.DataFrame({"value": rates}).assign(growth_pct=lambda table: table["value"])
    else:
        value = _with_total(_sums(study.panel, measure.name, period))
        if rates is not None:
            # the city's base is the sum of its units': its own growth may be on another sum
            base, growth = _with_total(comparable_base(value, rates).drop(TOTAL)), rates
        else:
            base = _with_total(_sums(study.panel, measure.name, a_year_before(period)))
            growth = (100 * (value / base.where(base > 0) - 1)).round(6)
        own = contributions(value.drop(TOTAL), base.drop(TOTAL))
        frame = pd.DataFrame({"value": value, "base": base, "growth_pct": growth}).join(own)
        frame.loc[TOTAL, "revised"] = _revised(study.panel, measure, period)
    frame = frame.join(ranks(frame["growth_pct"].drop(TOTAL))).assign(
        indicator=measure.name,
        label_zh=measure.label_zh,
        unit=study.unit(measure.name),
        period=period,
        months=year_to_date(period),
        shown_unit=study.unit(measure.name) if measure.kind == "count" else measure.shown_unit,
        shown=measure.shown(frame["value"]),
        basis="levels" if rates is None else "published",
    )
    city = frame["growth_pct"][TOTAL]
    frame["city_growth_pct"], frame["difference_pp"] = (
        city,
        (frame["growth_pct"] - city).drop(TOTAL).round(6),
    )
    if (
        published is not None
        and rates is not None
        and (earlier := published.index[published.index < period]).size
    ):
        frame["earlier_period"], frame["earlier_growth_pct"] = (
            earlier[-1],
            published.loc[earlier[-1]],
        )
        frame["change_pp"] = (frame["growth_pct"] - frame["earlier_growth_pct"]).round(6)
    if (
        measure.name == study.city.level
        and (points := programmes.growth_point_rows(study)) is not None
    ):
        made = points.groupby("township_code")["realised_wan"].sum()
        frame["realised_yi"] = (
            made.drop(programmes.beyond_output(study.panel, study.level, points).index) / 10_000
        )  # more than all there is cannot be said
    frame = frame.assign(township=study.names.reindex(frame.index).fillna(study.city.whole))
    return (
        frame.loc[[TOTAL, *study.codes]]
        .rename_axis("township_code")
        .reset_index()
        .reindex(columns=list(COLUMNS))
    )


def _published(panel: Panel, growth: str) -> pd.DataFrame:
    """Published year-to-date growth by period × units and the city."""
    wide = panel.growth_to_date(growth)
    return wide.assign(**{TOTAL: panel.city_growth(growth).reindex(wide.index)})


def _sums(panel: Panel, indicator: str, period: str) -> pd.Series:
    """Each unit's level of the year up to `period`; NaN where it is not known."""
    return panel.levels_to_date(indicator).reindex([period]).iloc[0]


def _revised(panel: Panel, measure: Indicator, period: str) -> float:
    """By how much the city's year up to `period` differs from the sum of its months as they were
    published, in the unit of reports; NaN where one is missing.
    """
    slots, months = panel.history(measure.name)
    summed = to_date(slots, months).reindex([period]).iloc[0]
    return float(measure.shown((_sums(panel, measure.name, period) - summed).sum(skipna=False)))


def _with_total(units: pd.Series) -> pd.Series:
    """The units and their sum; NaN where a unit is missing."""
    return pd.concat([units, pd.Series({TOTAL: units.sum(skipna=False)})])


def _past_ranges(answers: Answers) -> dict[str, int]:
    """Of an open quarter: how many quarters were forecast in the past with as many months known,
    and how many outcomes lay outside their 80 % range; quarters of a break are left out."""
    study = answers.study
    if study.complete:
        return {}
    past = forecasts.hindcasts(answers, comparable_basis=study.policy.comparable)
    table = backtest.outcomes(
        [own for own in past if own.regime != "break" and own.known_months == study.known_months]
    )
    inside = table["actual"].between(table["low80"], table["high80"])
    return {"quarters": len(table), "outside": int((~inside).sum())} if len(table) else {}


def facts(answers: Answers, table: pd.DataFrame) -> pd.DataFrame:
    """topic, key, value: the counts and sums that are of no single unit; table: of `units`. What is
    not known has no row.
    """
    study = answers.study
    found = [
        ("run", "townships", len(study.codes)),
        ("run", "complete", int(study.complete)),
        ("run", "findings", len(study.to_check)),
        ("run", "ledger_findings", sum(len(book.to_check) for book in study.ledgers.values())),
    ]
    own = table[(table["indicator"] == study.city.level) & (table["township_code"] != TOTAL)]
    growth = own["growth_pct"].dropna().astype(float)
    if len(growth):
        counted = {
            "reported": len(growth),
            "missing": len(own) - len(growth),
            "grew": int((growth > 0).sum()),
            "fell": int((growth < 0).sum()),
            "flat": int((growth == 0).sum()),
            "grew_share_pct": 100 * float((growth > 0).mean()),
            "above": int((own["difference_pp"] > 0).sum()),
            "below": int((own["difference_pp"] < 0).sum()),
        }
        if own["contribution_pp"].notna().all():
            counted["sum_growth_pct"] = float(own["contribution_pp"].sum())
        found += [("breadth", key, value) for key, value in counted.items()]
    for label, progress in outlooks.progress(answers).items():
        found += [
            (f"plan {label}", key, getattr(progress, key))
            for key in ("done_pct", "expected_pct", "due_pct", "ahead_pp")
        ]
    found += [("past", key, value) for key, value in _past_ranges(answers).items()]
    for topic, figures in programme_facts.facts(answers).items():
        found += [(topic, key, value) for key, value in figures.items()]
    return pd.DataFrame(found, columns=["topic", "key", "value"]).astype({"value": float})
