"""Industries and enterprises behind the level: who carries, who drags, and what the figures tell of
a township's growth.

Needs the ledger 规上企业产值; without it every answer is None. Names of enterprises are for the
analyst's page and workbook; no paper bears one of these.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import convert, same_dimension
from zx_analysis.city.periods import a_year_before
from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME
from zx_analysis.programmes import enterprise_output, idle_enterprises
from zx_analysis.quarter import analysis_figures, programmes
from zx_analysis.quarter.analysis_figures import TOTAL
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.study import ENTERPRISES, POWER, Study

WHOLE = "total"
POWER_MONTHS = 2  # the last months whose electricity is held against those a year before
COLOURS = ("red", "orange", "blue", "green")


@once
def compared(answers: Answers) -> pd.DataFrame | None:
    """Every enterprise's year to date beside the year before (`enterprise_output.compare`), with
    power_pct: its electricity of the last months beside the same a year before, % (NaN where
    unknown). None without the ledger, or where it lacks a month."""
    study = answers.study
    rows = study.ledger_rows(ENTERPRISES)
    if rows is None:
        return None
    table = enterprise_output.compare(rows, study.latest_month)
    if table is None:
        return None
    power = programmes.power(study)
    if power is None:
        return table.assign(power_pct=np.nan)
    return table.assign(
        power_pct=enterprise_output.power_changes(
            table, power, list(map(str, power))[-POWER_MONTHS:]
        )
    )


@dataclass(frozen=True)
class Gap:
    """Each enterprise beside the growth `growth_pct`: rows of `enterprise_output.beside_growth`;
    city: base_wan, value_wan, due_wan, apart_wan of the city as published (on the comparable
    basis). of_target: the growth is the one that the target of the first quarter takes, else the
    city's own."""

    growth_pct: float
    of_target: bool
    rows: pd.DataFrame
    city: pd.Series


@once
def gap(answers: Answers) -> Gap | None:
    """Where the level's distance to its target stands by the ledger; None without the ledger, or
    where the level is no money or has no growth.

    A year before the city made B up to the same month, on this year's enterprises, and Q in the
    quarter as published; with b published of B, the target T takes the growth T / (Q · B / b) - 1.
    """
    study, table = answers.study, compared(answers)
    units = analysis_figures.units(study)
    city = units[(units["township_code"] == TOTAL) & (units["indicator"] == study.city.level)]
    if table is None or city.empty or not same_dimension(study.level.unit, "万元"):
        return None
    row = city.iloc[0]
    if row["period"] != study.latest_month or pd.isna(row["growth_pct"]) or pd.isna(row["base"]):
        return None
    factor = float(convert(Decimal(1), study.level.unit, "万元"))
    needed = _growth_of_target(study, float(row["base"]))
    growth = float(row["growth_pct"]) if needed is None else needed
    base, value = factor * float(row["base"]), factor * float(row["value"])
    due = base * (1 + growth / 100)
    figures = {"base_wan": base, "value_wan": value, "due_wan": due, "apart_wan": value - due}
    rows = enterprise_output.beside_growth(table, growth)
    return Gap(growth, needed is not None, rows, pd.Series(figures))


def _growth_of_target(study: Study, base: float) -> float | None:
    """The growth of the quarter, %, that its target takes; None of another than the first quarter,
    whose year to date is more than the quarter, and without a target. base: of the year to date on
    this year's enterprises, in the level's unit."""
    target, level = study.policy.quarter_target(study.city.level), study.city.level
    if target is None or study.quarter.number != 1:
        return None
    published = study.panel.levels_to_date(level).reindex([a_year_before(study.latest_month)])
    before = published.iloc[0].sum(skipna=False)
    quarter = study.panel.year_ago(level, study.quarter).sum(skipna=False)
    if not before > 0 or not quarter > 0:
        return None
    wanted = target.value * float(convert(Decimal(1), target.unit, study.level.unit))
    return 100 * (wanted / (quarter * base / before) - 1)


def held(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """By township_code and WHOLE: held_wan (the ledger's sum of the year to date), published_wan
    (NaN where the level is no money or not published), held_pct."""
    ours = table.groupby("township_code")["value_wan"].sum().reindex(study.codes, fill_value=0.0)
    level = study.level
    published = pd.Series(np.nan, study.codes)
    if same_dimension(level.unit, "万元"):
        months = study.panel.levels_to_date(level.name).loc[: study.latest_month]
        if len(months) and months.index[-1] == study.latest_month:
            published = months.iloc[-1] * float(convert(Decimal(1), level.unit, "万元"))
    frame = pd.DataFrame({"held_wan": ours, "published_wan": published})
    frame.loc[WHOLE] = [ours.sum(), published.sum(skipna=False)]
    return frame.assign(held_pct=100 * frame["held_wan"] / frame["published_wan"])


def published_parts(study: Study) -> pd.DataFrame:
    """Parts of the whole that the bulletins name (其中：磷化工), by name: period, value, base (a
    year before; NaN where it was not told), growth_pct, share_pct of the whole, in the level's
    unit; empty where they name none for the latest month.
    """
    columns = ["period", "value", "base", "growth_pct", "share_pct"]
    level, last = study.level.name, study.latest_month
    told = study.panel.published_parts(level)
    if last not in told.index:
        return pd.DataFrame(columns=columns)
    before = f"{int(last[:4]) - 1}{last[4:]}"
    value = told.loc[last].dropna()
    base = told.reindex([before]).iloc[0].reindex(value.index)
    whole = study.panel.levels_to_date(level).sum(axis=1, skipna=False).get(last, np.nan)
    return pd.DataFrame(
        {
            "period": last,
            "value": value,
            "base": base,
            "growth_pct": 100 * (value / base.where(base > 0) - 1),
            "share_pct": 100 * value / whole,
        }
    )[columns]


@once
def township_reasons(answers: Answers) -> pd.DataFrame | None:
    """`reasons`, worked out once for all who ask of a township; None without the ledger."""
    table = compared(answers)
    return None if table is None else reasons(answers.study, table)


def reasons(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """What the figures tell of each township, by township_code in the study's order: those of
    `enterprise_output.by`, held_pct; faller, faller_wan, faller_share (of all falls) and riser,
    riser_wan (its greatest ones); new, new_wan; metered, power_pct (electricity of its enterprises
    that have figures of both years, together). A township without an enterprise has no row."""
    told = enterprise_output.by(table, "township_code")
    told["held_pct"] = held(study, table)["held_pct"]
    power = programmes.power(study)
    rows = []
    for code in [code for code in study.codes if code in told.index]:
        those = table[table["township_code"] == code]
        up, down = enterprise_output.movers(those, 1)
        falls = those["change_wan"].clip(upper=0).sum()
        new = those[those["standing"] == "new"]
        used = _power_of(power, set(those["credit_code"]))
        rows.append(
            {
                "township_code": code,
                "faller": next(iter(down["name"]), ""),
                "faller_wan": next(iter(down["change_wan"]), np.nan),
                "faller_share": down["change_wan"].sum() / falls if falls < 0 else np.nan,
                "riser": next(iter(up["name"]), ""),
                "riser_wan": next(iter(up["change_wan"]), np.nan),
                "new": len(new),
                "new_wan": new["value_wan"].sum(),
                "metered": used[0],
                "power_pct": used[1],
            }
        )
    details = pd.DataFrame(rows).set_index("township_code")
    return details.join(told)


def _power_of(power: pd.DataFrame | None, codes: set[str]) -> tuple[int, float]:
    """How many of some enterprises have electricity in the last months and a year before, and how
    the sum changed, %."""
    if power is None:
        return 0, np.nan
    sums = idle_enterprises.power_on_year(power, codes, list(map(str, power))[-POWER_MONTHS:])
    if sums is None or not sums[2] > 0:
        return 0, np.nan
    return sums[0], 100 * (sums[1] / sums[2] - 1)


def power_watch(study: Study) -> pd.DataFrame | None:
    """Every enterprise on the power company's list: name, credit_code, township_code, power_pct and
    colour (of COLOURS, by the policy's bounds), the greatest fall first; None without the list, the
    bounds or the months of a year before."""
    rows, power = study.ledger_rows(POWER), programmes.power(study)
    bounds = study.policy.programmes.power_colours
    if rows is None or power is None or bounds is None:
        return None
    firms = rows.drop_duplicates(CREDIT_CODE).rename(columns={CREDIT_CODE: "credit_code"})
    change = enterprise_output.power_changes(firms, power, list(map(str, power))[-POWER_MONTHS:])
    if change.isna().all():
        return None
    colour = np.select(
        [change >= bounds.green, change >= bounds.blue, change >= bounds.orange],
        ["green", "blue", "orange"],
        "red",
    )
    return (
        pd.DataFrame(
            {
                "name": firms[NAME],
                "credit_code": firms["credit_code"],
                "township_code": firms["township_code"],
                "power_pct": change,
                "colour": colour,
            }
        )
        .dropna(subset="power_pct")
        .sort_values(["power_pct", "credit_code"], ignore_index=True)
    )
