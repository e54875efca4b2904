"""What support over the Spring Festival brought, as far as electricity can tell: difference in differences beside the same year before.

Electricity of supported and unsupported enterprises in January and February (the festival lies in one of them, and output is surveyed for both together) is
compared with the months around them, October to December and March. Poisson pseudo-maximum-likelihood with an effect of each enterprise and of each month (Santos Silva and
Tenreyro 2006): the effect is a ratio of ratios, a month without any use counts as it is, and with two groups and two periods it is (a₁/a₀)/(b₁/b₀) of the
group sums. Errors are clustered by enterprise (Bertrand, Duflo and Mullainathan 2004), with G/(G − 1) and Student's t for G enterprises; effects of enterprises do
not count as lost degrees, they lie within the clusters.

Who keeps producing is not chosen at random: such enterprises dip less in any year. So the same reckoning a year before, when nobody had this support, is a placebo, and only the
difference of the two (the triple difference) is read as the support's. It is called distinguishable where its 95 % interval leaves out zero.

What it cannot know: whether anything else set the two groups apart this year and not the year before; whether there was support of another kind then; output not made with bought electricity.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

FEWEST = 10  # enterprises in each group
BEFORE, DURING, AFTER = ("-10", "-11", "-12"), ("-01", "-02"), ("-03",)


@dataclass(frozen=True)
class Effect:
    """One effect in per cent of electricity use, with its 95 % interval."""

    pct: float
    low_pct: float
    high_pct: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low_pct > 0 or self.high_pct < 0


@dataclass(frozen=True)
class Evidence:
    """this_year, placebo (None where the year before is not known), difference (the triple difference; None likewise); trend_p: p-value of equal change of both groups
    from October to December; supported, others: enterprises used; unmatched: in the ledger without electricity in every month needed; months: used; curve: per season
    ("now", "before"), month and group, use relative to the last month before January (season, month, group, ratio)."""

    this_year: Effect
    placebo: Effect | None
    difference: Effect | None
    trend_p: float
    supported: int
    others: int
    unmatched: int
    months: tuple[str, ...]
    curve: pd.DataFrame

    @property
    def distinguishable(self) -> bool:
        return self.difference is not None and self.difference.clear


def season(year: int, known: list[str]) -> list[str]:
    """The months around the festival of `year` that are known, October of the year before to March."""
    months = [f"{year - 1}{m}" for m in BEFORE] + [f"{year}{m}" for m in (*DURING, *AFTER)]
    return [month for month in months if month in known]


def evidence(power: pd.DataFrame, supported: set[str], others: set[str], year: int) -> Evidence:
    """power: credit code × 'YYYY-MM', use ≥ 0; supported, others: credit codes of the two groups; year: of the festival.

    ValueError, in Chinese and English, where the months or a group are too few.
    """
    months = season(year, list(power))
    if not all(f"{year}{m}" in months for m in DURING) or len([m for m in months if m[4:] in BEFORE]) < 2:
        raise ValueError("春节前后的用电量不全，至少要有 1、2 月和上年四季度的两个月；本节不作推算，不影响发布。 Electricity of January, February and two months before is needed.")
    earlier = [f"{int(month[:4]) - 1}{month[4:]}" for month in months]
    seasons = {"now": months} | ({"before": earlier} if set(earlier) <= set(power) else {})
    needed = [month for part in seasons.values() for month in part]
    whole = power[power[needed].notna().all(axis=1) & (power[needed].sum(axis=1) > 0)]
    groups = {True: whole.index[whole.index.isin(supported)], False: whole.index[whole.index.isin(others - supported)]}
    if min(map(len, groups.values())) < FEWEST:
        raise ValueError(f"有完整用电量的企业：受补助 {len(groups[True])} 家、未受补助 {len(groups[False])} 家，每组至少 {FEWEST} 家才作比较；本节不作推算，不影响发布。 "
                         f"Each group needs {FEWEST} enterprises with electricity in every month.")
    use = pd.concat([whole.loc[codes, needed].assign(treated=treated) for treated, codes in groups.items()])
    fitted, compared = _fit(use, seasons), len(seasons) == 2
    return Evidence(fitted.effect([1, 0][:len(seasons)]), fitted.effect([0, 1]) if compared else None, fitted.effect([1, -1]) if compared else None,
                    _trend(use, months), len(groups[True]), len(groups[False]), len(supported | others) - len(use), tuple(needed), _curve(use, seasons))


@dataclass(frozen=True)
class _Fitted:
    """Log effects by season, their covariance, and how many clusters they come from."""

    effects: np.ndarray
    covariance: np.ndarray
    clusters: int

    def effect(self, weights: list[int]) -> Effect:
        from scipy.stats import t

        weights = np.array(weights, float)
        middle, spread = float(weights @ self.effects), float(np.sqrt(weights @ self.covariance @ weights)) * t.ppf(0.975, self.clusters - 1)
        return Effect(*(100 * float(np.expm1(value)) for value in (middle, middle - spread, middle + spread)))


def _long(use: pd.DataFrame, seasons: dict[str, list[str]]) -> pd.DataFrame:
    """One row per enterprise and month: code, treated, month, season, unit (enterprise in a season), use. An enterprise that used nothing in a whole season says nothing
    of that season's change and is left out of it."""
    parts = [use.melt(id_vars="treated", value_vars=months, var_name="month", value_name="use", ignore_index=False).assign(season=name) for name, months in seasons.items()]
    long = pd.concat(parts).rename_axis("code").reset_index()
    long["unit"] = long["code"] + long["season"]
    return long[long.groupby("unit")["use"].transform("sum") > 0]


def _fit(use: pd.DataFrame, seasons: dict[str, list[str]]) -> _Fitted:
    """The effect of support in the festival's months, of each season in turn."""
    long = _long(use, seasons)
    during = long["treated"] & long["month"].str[4:].isin(DURING)
    return _poisson(long, np.column_stack([during & (long["season"] == name) for name in seasons]).astype(float))


def _trend(use: pd.DataFrame, months: list[str]) -> float:
    """p-value of the joint test that both groups changed alike before January: Wald, of the group's own effect in each of these months but the last."""
    from scipy.stats import f

    before = [month for month in months if month[4:] in BEFORE]
    long = _long(use, {"now": before})
    fitted = _poisson(long, np.column_stack([long["treated"] & (long["month"] == month) for month in before[:-1]]).astype(float))
    wald = float(fitted.effects @ np.linalg.solve(fitted.covariance, fitted.effects)) / len(fitted.effects)
    return float(f.sf(wald, len(fitted.effects), fitted.clusters - 1))


def _poisson(long: pd.DataFrame, terms: np.ndarray) -> _Fitted:
    """The coefficients of `terms` beside the effects of every unit and of every month but the first of each season, which lies in the units'."""
    from statsmodels.genmod.families import Poisson  # slow to import: only where it is asked for
    from statsmodels.genmod.generalized_linear_model import GLM

    months = pd.get_dummies(long["month"], dtype=float).drop(columns=list(long.groupby("season")["month"].min()))
    design = np.column_stack([terms, months.to_numpy(), pd.get_dummies(long["unit"], dtype=float).to_numpy()])
    clusters = pd.factorize(long["code"])[0]
    fitted = GLM(long["use"].to_numpy(float), design, family=Poisson()).fit(cov_type="cluster", cov_kwds={"groups": clusters, "use_correction": False})
    count, k = int(clusters.max()) + 1, terms.shape[1]
    return _Fitted(fitted.params[:k], fitted.cov_params()[:k, :k] * count / (count - 1), count)


def _curve(use: pd.DataFrame, seasons: dict[str, list[str]]) -> pd.DataFrame:
    """season, month, group, ratio: each group's summed use relative to its last month before January."""
    found = []
    for name, months in seasons.items():
        for treated, part in use.groupby("treated"):
            sums = part[months].sum()
            base = sums[[month for month in months if month[4:] in BEFORE][-1]]
            found += [(name, month, "supported" if treated else "others", float(sums[month] / base)) for month in months]
    return pd.DataFrame(found, columns=["season", "month", "group", "ratio"])
