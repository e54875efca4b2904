"""The reserve pool (成长工程后备企业培育库) beside the tax office's list: how far each enterprise is from the threshold of designated size, and when it may cross.

Enterprises are matched by their unified social credit code alone: a like name under another code is another enterprise until somebody has looked, and is listed.
The chance of crossing within the next year is the share of all yearly growth rates in the list (every enterprise and pair of years with sales in both) that
would be enough. This takes an enterprise's growth to be like the list's: three years of one enterprise say too little of its own. `check` says what that
would have given a year ago.

What it cannot know: enterprises that the tax list leaves out, and whether one that reaches the threshold is in the statistics already.
"""

import re

import numpy as np
import pandas as pd

from zx_analysis import todo_lists
from zx_analysis.contracts import CREDIT_CODE, NAME

SALES = re.compile(r"(\d{4})年应税销售收入\(万元\)")
ENTERED, PLAN, DUE, DEPARTMENT = "入库日期", "一企一策方案", "方案到期日", "责任单位"
FEWEST_GROWTHS = 20  # yearly growth rates from which a chance is learnt
FARTHEST = 10  # years looked ahead


def sales(tax: pd.DataFrame, until_year: int) -> pd.DataFrame:
    """Taxable sales, 10,000 yuan: credit code × year (int) up to until_year, NaN where not given. A code that stands there more than once is left out (`doubled`)."""
    years = {int(found[1]): column for column in tax if (found := SALES.fullmatch(column)) and int(found[1]) <= until_year}
    once = tax[~tax[CREDIT_CODE].duplicated(keep=False)].set_index(CREDIT_CODE)
    return once[list(years.values())].astype(float).set_axis(list(years), axis=1).sort_index(axis=1)


def doubled(tax: pd.DataFrame) -> pd.DataFrame:
    """The list's rows whose code stands there more than once."""
    return tax[tax[CREDIT_CODE].duplicated(keep=False)]


def log_growths(taxable: pd.DataFrame) -> np.ndarray:
    """Log growth of every enterprise over every year with sales before and after."""
    found = []
    for year in taxable.columns[:-1]:
        if year + 1 in taxable:
            before, after = taxable[year], taxable[year + 1]
            sold = (before > 0) & (after > 0)  # NaN is neither
            found.append(np.log(after[sold] / before[sold]).to_numpy())
    return np.concatenate(found) if found else np.array([])


def chance(level: pd.Series, threshold: float, growths: np.ndarray) -> pd.Series:
    """Share of these log growths that carry each level to the threshold within a year: 1 where it is reached, NaN where the level or enough growths are missing."""
    if len(growths) < FEWEST_GROWTHS:
        return pd.Series(np.nan, level.index)
    ordered = np.sort(growths)
    needed = np.log(threshold / level.where(level > 0))
    share = 1 - np.searchsorted(ordered, needed.to_numpy() - 1e-12) / len(ordered)
    return pd.Series(share, level.index).where(needed.notna()).mask(level >= threshold, 1.0)


def expected_year(level: pd.Series, threshold: float, growths: np.ndarray, year: int) -> pd.Series:
    """The year in which each level, known for `year`, reaches the threshold at the list's median growth; <NA> where it never does within FARTHEST years."""
    middle = float(np.median(growths)) if len(growths) >= FEWEST_GROWTHS else np.nan
    needed = np.log(threshold / level.where(level > 0))
    ahead = np.ceil(needed / (middle if middle > 0 else np.nan) - 1e-12).mask(level >= threshold, 0)
    return (year + ahead.where(ahead <= FARTHEST)).astype("Int64")


def standing(pool: pd.DataFrame, tax: pd.DataFrame, threshold: float, until_year: int) -> pd.DataFrame:
    """The pool's rows with sales_wan (of the latest year known), growth_pct (to it), short_wan (of the threshold, 0 where reached), chance, expected_year; NaN where
    the code is not in the list."""
    taxable = sales(tax, until_year)
    found = pool.assign(sales_wan=np.nan, growth_pct=np.nan, short_wan=np.nan, chance=np.nan, expected_year=pd.array([pd.NA] * len(pool), "Int64"))
    if taxable.empty:
        return found
    year, growths = int(taxable.columns[-1]), log_growths(taxable)
    latest = taxable[year].reindex(pool[CREDIT_CODE]).set_axis(pool.index)
    before = taxable[year - 1].reindex(pool[CREDIT_CODE]).set_axis(pool.index) if year - 1 in taxable else pd.Series(np.nan, pool.index)
    return found.assign(sales_wan=latest, growth_pct=100 * (latest / before.where(before > 0) - 1), short_wan=(threshold - latest).clip(lower=0),
                        chance=chance(latest, threshold, growths), expected_year=expected_year(latest, threshold, growths, year))


def check(tax: pd.DataFrame, threshold: float, until_year: int) -> tuple[int, float, int] | None:
    """A year ago, for all below the threshold then: (enterprises, expected number to cross by the rates known then, number that did); None where nothing can be learnt,
    or where the list lacks the year before its last."""
    taxable = sales(tax, until_year)
    if taxable.shape[1] < 3 or taxable.columns[-2] != taxable.columns[-1] - 1:
        return None
    earlier, before, after = taxable.iloc[:, :-1], taxable.iloc[:, -2], taxable.iloc[:, -1]
    below = taxable.index[(before > 0) & (before < threshold) & after.notna()]
    chances = chance(before[below], threshold, log_growths(earlier))
    return None if chances.isna().any() or not len(below) else (len(below), float(chances.sum()), int((after[below] >= threshold).sum()))


def todo(standing: pd.DataFrame, tax: pd.DataFrame, entered: set[str], threshold: float, from_wan: float | None, until_year: int, today) -> pd.DataFrame:
    """What has to be done: standing as above; entered: credit codes that applied or were approved already; from_wan: sales from which an enterprise belongs in the pool."""
    listed, pool = set(tax[CREDIT_CODE]), set(standing[CREDIT_CODE])
    taxable = sales(tax, until_year)
    latest = taxable.iloc[:, -1] if taxable.shape[1] else pd.Series(dtype=float)
    level = tax[CREDIT_CODE].map(latest)
    reached = standing[(standing["sales_wan"] >= threshold) & ~standing[CREDIT_CODE].isin(entered)]
    without = standing[standing[PLAN] == "无"]
    overdue = standing[(standing[PLAN] == "有") & (standing[DUE] != "") & (standing[DUE] < today.isoformat())]
    undated = standing[(standing[PLAN] == "有") & (standing[DUE] == "")]
    absent = standing[~standing[CREDIT_CODE].isin(listed)]
    outside = tax[(level >= from_wan) & ~tax[CREDIT_CODE].isin(pool | entered)] if from_wan is not None else tax.iloc[:0]
    names = standing.drop_duplicates(NAME).set_index(NAME)[CREDIT_CODE]
    alike = tax[tax[NAME].isin(names.index) & (tax[CREDIT_CODE] != tax[NAME].map(names)) & ~tax[CREDIT_CODE].isin(pool)]
    return todo_lists.joined(
        todo_lists.entries(reached, reached["sales_wan"].map(f"应税销售 {{:,.0f}} 万元，已达 {threshold:,.0f} 万元，没有申报进规".format), responsible=reached[DEPARTMENT]),
        todo_lists.entries(without, "没有一企一策方案", day=without[DUE], responsible=without[DEPARTMENT]),
        todo_lists.entries(overdue, "一企一策方案已到期", day=overdue[DUE], days=todo_lists.days_since(overdue[DUE], today), responsible=overdue[DEPARTMENT]),
        todo_lists.entries(undated, "一企一策方案没有到期日", responsible=undated[DEPARTMENT]),
        todo_lists.entries(absent, "信用代码不在税务名单里，请核对", responsible=absent[DEPARTMENT]),
        todo_lists.entries(outside, level[outside.index].map("税务名单里应税销售 {:,.0f} 万元，没有入后备库".format)),
        todo_lists.entries(alike, [f"与库内企业同名，信用代码不同（库内 {code}），请核对是否同一企业" for code in alike[NAME].map(names)]),
        todo_lists.entries(doubled(tax), "同一信用代码在税务名单里不止一次，未采用"))
