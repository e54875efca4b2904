"""The pools: enterprises that may cross the threshold, and those that may win a title.

The reserve pool (成长工程后备企业培育库) beside the tax office's list: how far each enterprise is
from the threshold of designated size, and when it may cross.

Enterprises are matched by their unified social credit code alone: a like name under another code is
another enterprise until somebody has looked, and is listed.

The chance of crossing within the next year comes from the list's own changes over a year. The list
is cut: who fell below some level is not on it any more, so that a plain share of the growth rates
seen is too hopeful. Each change is therefore a left-truncated observation, seen only because its
enterprise stayed on the list, and the law of changes is the product-limit estimate for such
(Lynden-Bell 1971; Woodroofe 1985). Because small ones may grow otherwise than large ones the step
is log after − slope · log before, the slope by maximum likelihood of the truncated normal law,
drawn towards 1 (growth whatever the size, Gibrat). `check` says what that would have given a year
ago.

What it cannot know: enterprises that the tax list leaves out, and whether one that reaches the
threshold is in the statistics already.

Cultivation (专精特新小巨人, 隐形冠军): which of the policy's criteria each enterprise meets, and
what it lacks.

The criteria are those that the policy lists with their source; the titles themselves ask for more
(documents, inspections) than a ledger can hold.
"""

import datetime
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import in_full
from zx_analysis.city.programme_rules import Criterion
from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME
from zx_analysis.programmes import todo_lists

SALES = re.compile(r"(\d{4})年应税销售收入\(万元\)")
ENTERED, PLAN, DUE, DEPARTMENT = "入库日期", "一企一策方案", "方案到期日", "责任单位"
FEWEST_GROWTHS = 20  # yearly changes from which a chance is learnt
AT_RISK = 10  # the law begins at the least change that so many enterprises could have shown
SLOPE_SD = 0.1  # how far from 1 the slope is thought to lie before the list is seen
FARTHEST = 10  # years looked ahead


def sales(tax: pd.DataFrame, until_year: int) -> pd.DataFrame:
    """Taxable sales, 10,000 yuan: credit code × year (int) up to until_year, NaN where not given. A
    code that stands there more than once is left out (`doubled`).
    """
    years = {
        int(found[1]): column
        for column in map(str, tax)
        if (found := SALES.fullmatch(column)) and int(found[1]) <= until_year
    }
    once = tax[~tax[CREDIT_CODE].duplicated(keep=False)].set_index(CREDIT_CODE)
    return once[list(years.values())].astype(float).set_axis(list(years), axis=1).sort_index(axis=1)


def doubled(tax: pd.DataFrame) -> pd.DataFrame:
    """The list's rows whose code stands there more than once."""
    return tax[tax[CREDIT_CODE].duplicated(keep=False)]


@dataclass(frozen=True)
class Law:
    """How sales change within a year: log after = slope · log before + step. steps in order,
    weights: their probabilities (sum 1)."""

    slope: float
    steps: np.ndarray
    weights: np.ndarray

    def reaches(self, level: pd.Series, target: float) -> pd.Series:
        """The chance that each level, known for a year, is at least `target` the year after; NaN
        where the level is missing or 0."""
        needed = np.log(target) - self.slope * np.log(level.where(level > 0))
        beyond = np.append(np.cumsum(self.weights[::-1])[::-1], 0.0)
        return pd.Series(
            beyond[np.searchsorted(self.steps, needed.to_numpy() - 1e-12)], level.index
        ).where(needed.notna())

    def median(self) -> float:
        return float(self.steps[np.searchsorted(np.cumsum(self.weights), 0.5 - 1e-12)])


def cut(taxable: pd.DataFrame, from_wan: float | None = None) -> float:
    """The level below which an enterprise may be missing from the list because of its sales: that
    of the policy (sales from which an enterprise belongs in the pool), and at least the smallest
    figure of the list's last year. Too high a cut costs observations, too low a one makes the
    chance too hopeful."""
    return max(from_wan or 0.0, float(taxable.iloc[:, -1].where(lambda sold: sold > 0).min()))


def law(taxable: pd.DataFrame, until_year: int, from_wan: float | None = None) -> Law | None:
    """The law of yearly changes up to until_year, of the whole list `taxable` (of `sales`); None
    with fewer than FEWEST_GROWTHS changes.

    A change into the list's last year is seen if it leads to the cut or above. One into an earlier
    year may be missing also because of the years that followed: it is used only if it leads so far
    above the cut (two standard deviations of growth, times the root of these years) that they
    hardly matter. Changes of several years are alike.
    """
    floor = cut(taxable, from_wan) if taxable.shape[1] else 0.0
    if not floor > 0:
        return None
    last = int(taxable.columns[-1])
    pairs = [
        (taxable[year], taxable[year + 1], last - year - 1)
        for year in map(int, taxable.columns[:-1])
        if year + 1 in taxable and year + 1 <= until_year
    ]
    growths = [np.log(after / before)[(before > 0) & (after > 0)] for before, after, _ in pairs]
    spread = float(np.std(np.concatenate(growths))) if growths else 0.0
    rows = []
    for before, after, later in pairs:
        least = floor * np.exp(2 * spread * np.sqrt(later))
        seen = (before > 0) & (after >= least)  # NaN is neither
        rows.append(
            np.column_stack(
                [np.log(before[seen]), np.log(after[seen]), np.full(seen.sum(), np.log(least))]
            )
        )
    before, after, least = np.concatenate(rows).T if rows else np.empty((3, 0))
    if len(before) < FEWEST_GROWTHS:
        return None
    slope = _slope(before, after, least)
    return _product_limit(slope, after - slope * before, least - slope * before)


def _slope(before: np.ndarray, after: np.ndarray, least: np.ndarray) -> float:
    """The slope of log sales on those of the year before where only after ≥ least is seen: the mode
    of the truncated normal likelihood times a normal law about 1."""
    from scipy.optimize import minimize  # slow to import: only where it is asked for
    from scipy.special import log_ndtr

    centred = before - before.mean()

    def surprise(given: np.ndarray) -> float:
        drift, bend, scale = given[0], given[1], np.exp(given[2])
        middle = before + drift + bend * centred
        return float(
            np.sum(
                0.5 * ((after - middle) / scale) ** 2
                + given[2]
                + log_ndtr((middle - least) / scale)
            )
            + 0.5 * (bend / SLOPE_SD) ** 2
        )

    start = [float(np.mean(after - before)), 0.0, np.log(max(float(np.std(after - before)), 0.02))]
    found = minimize(
        surprise, start, method="L-BFGS-B", bounds=[(-3, 3), (-0.5, 0.5), (np.log(0.01), np.log(3))]
    )
    return 1 + round(float(found.x[1]), 6)  # as far as the search is exact


def _product_limit(slope: float, steps: np.ndarray, entry: np.ndarray) -> Law | None:
    """Probabilities of `steps` of which each is seen only if it is at least its `entry`: at every
    step u, of those at risk (entry ≤ u ≤ own step) the share that stops there.

    None where at no step AT_RISK are at risk. By hand: steps 0, 0, 1, 2 with entries −1, −1, −1, 1:
    at 0 two of three stop; at 1 one of two (the last has entered) : 2/3, 1/6, 1/6.
    """
    at, counts = np.unique(np.round(steps, 9), return_counts=True)
    risk = np.searchsorted(np.sort(np.round(entry, 9)), at, side="right") - np.append(
        0, np.cumsum(counts)[:-1]
    )
    enough = np.flatnonzero(risk >= AT_RISK)
    if not len(enough):
        return None
    at, share = at[enough[0] :], (counts / risk)[enough[0] :]
    return Law(slope, at, share * np.append(1.0, np.cumprod(1 - share)[:-1]))


def chance(level: pd.Series, threshold: float, changes: Law | None) -> pd.Series:
    """The chance that each level reaches the threshold within a year: 1 where it has, NaN where the
    level or enough changes are missing."""
    if changes is None:
        return pd.Series(np.nan, level.index)
    return changes.reaches(level, threshold).mask(level >= threshold, 1.0)


def expected_year(level: pd.Series, threshold: float, changes: Law | None, year: int) -> pd.Series:
    """The year in which each level, known for `year`, reaches the threshold at the list's median
    change; <NA> where it never does within FARTHEST years."""
    found = pd.Series(pd.NA, level.index, dtype="Int64").mask(level >= threshold, year)
    logs, step = np.log(level.where(level > 0)), changes.median() if changes else np.nan
    for ahead in range(1, FARTHEST + 1):
        logs = changes.slope * logs + step if changes else logs
        found = found.mask(found.isna() & (logs >= np.log(threshold) - 1e-12), year + ahead)
    return found


def reserve_standing(
    pool: pd.DataFrame,
    tax: pd.DataFrame,
    threshold: float,
    until_year: int,
    from_wan: float | None = None,
) -> pd.DataFrame:
    """The pool's rows with sales_wan (of the latest year known), growth_pct (to it), short_wan (of
    the threshold, 0 where reached), chance, expected_year; NaN where the code is not in the list.
    from_wan: as `cut` takes it.
    """
    taxable = sales(tax, until_year)
    found = pool.assign(
        sales_wan=np.nan,
        growth_pct=np.nan,
        short_wan=np.nan,
        chance=np.nan,
        expected_year=pd.array([pd.NA] * len(pool), "Int64"),
    )
    if taxable.empty:
        return found
    year, changes = int(taxable.columns[-1]), law(taxable, until_year, from_wan)
    latest = taxable[year].reindex(pool[CREDIT_CODE]).set_axis(pool.index)
    before = (
        taxable[year - 1].reindex(pool[CREDIT_CODE]).set_axis(pool.index)
        if year - 1 in taxable
        else pd.Series(np.nan, pool.index)
    )
    return found.assign(
        sales_wan=latest,
        growth_pct=100 * (latest / before.where(before > 0) - 1),
        short_wan=(threshold - latest).clip(lower=0),
        chance=chance(latest, threshold, changes),
        expected_year=expected_year(latest, threshold, changes, year),
    )


def reserve_check(
    tax: pd.DataFrame, threshold: float, until_year: int, from_wan: float | None = None
) -> tuple[int, float, int] | None:
    """A year ago, for all then below the threshold and on the list in both years, at or above its
    cut: (enterprises, expected number to cross by the changes known then, number that did); None
    where nothing can be learnt, or where the list lacks the year before its last.

    Who fell off the list cannot be counted; so the chance is that of crossing given that the
    enterprise stayed, P(threshold) / P(cut).
    """
    taxable = sales(tax, until_year)
    if taxable.shape[1] < 3 or int(taxable.columns[-2]) != int(taxable.columns[-1]) - 1:
        return None
    floor, before, after = cut(taxable, from_wan), taxable.iloc[:, -2], taxable.iloc[:, -1]
    changes = law(taxable, int(taxable.columns[-2]), from_wan)
    below = taxable.index[(before >= floor) & (before < threshold) & (after >= floor)]
    if changes is None or not len(below):
        return None
    stayed = changes.reaches(before[below], floor)
    expected = (chance(before[below], threshold, changes) / stayed).where(stayed > 0, 0.0)
    return len(below), float(expected.sum()), int((after[below] >= threshold).sum())


def reserve_todo(
    standing: pd.DataFrame,
    tax: pd.DataFrame,
    entered: set[str],
    threshold: float,
    from_wan: float | None,
    until_year: int,
    today,
) -> pd.DataFrame:
    """What has to be done: standing as above; entered: credit codes that applied or were approved
    already; from_wan: sales from which an enterprise belongs in the pool.
    """
    listed, pool = set(tax[CREDIT_CODE]), set(standing[CREDIT_CODE])
    taxable = sales(tax, until_year)
    latest = taxable.iloc[:, -1] if taxable.shape[1] else pd.Series(dtype=float)
    level = tax[CREDIT_CODE].map(latest)
    reached = standing[(standing["sales_wan"] >= threshold) & ~standing[CREDIT_CODE].isin(entered)]
    without = standing[standing[PLAN] == "无"]
    overdue = standing[
        (standing[PLAN] == "有") & (standing[DUE] != "") & (standing[DUE] < today.isoformat())
    ]
    undated = standing[(standing[PLAN] == "有") & (standing[DUE] == "")]
    absent = standing[~standing[CREDIT_CODE].isin(listed)]
    names = standing.drop_duplicates(NAME).set_index(NAME)[CREDIT_CODE]
    alike = tax[
        tax[NAME].isin(names.index)
        & (tax[CREDIT_CODE] != tax[NAME].map(names))
        & ~tax[CREDIT_CODE].isin(pool)
    ]
    # whether one of these is missing from the pool is open until it is known who it is
    strangers = ~tax.index.isin(alike.index) & ~tax[CREDIT_CODE].isin(pool | entered)
    outside = tax[(level >= from_wan) & strangers] if from_wan is not None else tax.iloc[:0]
    return todo_lists.joined(
        todo_lists.entries(
            reached,
            reached["sales_wan"].map(
                f"应税销售 {{:,.0f}} 万元，已达 {threshold:,.0f} 万元，没有申报进规".format
            ),
            responsible=reached[DEPARTMENT],
            stake_wan=reached["sales_wan"],
        ),
        todo_lists.entries(
            without,
            "没有一企一策方案",
            day=without[DUE],
            responsible=without[DEPARTMENT],
            due=without[DUE],
            stake_wan=without["sales_wan"],
        ),
        todo_lists.entries(
            overdue,
            "一企一策方案已到期",
            day=overdue[DUE],
            days=todo_lists.days_since(overdue[DUE], today),
            responsible=overdue[DEPARTMENT],
            due=overdue[DUE],
            stake_wan=overdue["sales_wan"],
        ),
        todo_lists.entries(
            undated,
            "一企一策方案没有到期日",
            responsible=undated[DEPARTMENT],
            stake_wan=undated["sales_wan"],
        ),
        todo_lists.entries(
            absent, "信用代码不在税务名单里，请核对", responsible=absent[DEPARTMENT]
        ),
        todo_lists.entries(
            outside,
            level[outside.index].map("税务名单里应税销售 {:,.0f} 万元，没有入后备库".format),
            stake_wan=level[outside.index],
        ),
        todo_lists.entries(
            alike,
            [
                f"与库内企业同名，信用代码不同（库内 {code}），请核对是否同一企业"
                for code in alike[NAME].map(names)
            ],
        ),
        todo_lists.entries(doubled(tax), "同一信用代码在税务名单里不止一次，未采用"),
    )


def reserve_coming(standing: pd.DataFrame, today: datetime.date) -> pd.DataFrame:
    """Plans that end this week."""
    last = todo_lists.later(today.isoformat(), todo_lists.SOON_DAYS)
    soon = standing[(standing[PLAN] == "有") & standing[DUE].between(today.isoformat(), last)]
    return todo_lists.entries(
        soon,
        "一企一策方案将到期",
        day=soon[DUE],
        responsible=soon[DEPARTMENT],
        due=soon[DUE],
        stake_wan=soon["sales_wan"],
    )


KIND = "类别"


def cultivation_standing(rows: pd.DataFrame, criteria: tuple[Criterion, ...]) -> pd.DataFrame:
    """rows with met, of (criteria of its kind; 0 where the policy has none), unknown (cells left
    empty), lacking (each missing criterion in words, as a list).
    """
    found = []
    for row in rows.to_dict("records"):
        own = [criterion for criterion in criteria if criterion.kind == row[KIND]]
        empty = [c for c in own if pd.isna(row[c.column])]
        short = [c for c in own if not pd.isna(row[c.column]) and row[c.column] < c.at_least]
        found.append(
            (
                len(own) - len(empty) - len(short),
                len(own),
                len(empty),
                [f"{c.column} {in_full(row[c.column])}，标准 {in_full(c.at_least)}" for c in short]
                + [f"{c.column}没有填写，标准 {in_full(c.at_least)}" for c in empty],
            )
        )
    return rows.join(
        pd.DataFrame(found, columns=["met", "of", "unknown", "lacking"], index=rows.index)
    )


def cultivation_by_kind(standing: pd.DataFrame) -> pd.DataFrame:
    """Per kind: enterprises, meeting all, lacking one, lacking more; those without criteria are not
    judged and not in it.
    """
    judged = standing[standing["of"] > 0]
    lack = (judged["of"] - judged["met"]).groupby(judged[KIND])
    return pd.DataFrame(
        {
            "enterprises": lack.size(),
            "all": lack.agg(lambda n: int((n == 0).sum())),
            "one": lack.agg(lambda n: int((n == 1).sum())),
            "more": lack.agg(lambda n: int((n > 1).sum())),
        }
    )


def cultivation_by_criterion(
    standing: pd.DataFrame, criteria: tuple[Criterion, ...]
) -> pd.DataFrame:
    """Per criterion: kind, column, at_least, met, of, source."""
    found = []
    for c in criteria:
        own = pd.to_numeric(standing.loc[standing[KIND] == c.kind, c.column])
        found.append(
            (c.kind, c.column, c.at_least, int((own >= c.at_least).sum()), len(own), c.source)
        )
    return pd.DataFrame(found, columns=["kind", "column", "at_least", "met", "of", "source"])


def cultivation_todo(standing: pd.DataFrame) -> pd.DataFrame:
    """Who meets all (to be put forward) and who lacks exactly one."""
    ready = standing[(standing["of"] > 0) & (standing["met"] == standing["of"])]
    near = standing[(standing["of"] > 1) & (standing["met"] == standing["of"] - 1)]
    return todo_lists.joined(
        todo_lists.entries(
            ready,
            [
                f"{kind}：{of} 项条件都达到，可组织申报"
                for kind, of in zip(ready[KIND], ready["of"], strict=True)
            ],
        ),
        todo_lists.entries(
            near,
            [
                f"{kind}：只差一项，{lacking[0]}"
                for kind, lacking in zip(near[KIND], near["lacking"], strict=True)
            ],
        ),
    )
