"""Do the probabilities around the forecast hold: counts, growth by quarter and months known,
several targets together.

    python benchmarks/calibration.py [counts] [growth] [together] [--quick]

All tables without a name; --quick: a tenth of the simulated tries.
Each row: how many forecasts, the share of outcomes inside the 80 and 95 % ranges, and Clopper and
Pearson's 95 % interval of the first. Simulated forecasts are independent; districts of one quarter
share its shocks, so that theirs count as the effective size (significance.effective_size). Growth
is measured on the shipments of the Rosstat districts beside this checkout: of every second one,
since PERSISTENCE, PRIOR_ERRORS and PRIOR_YEARS of `growth` were chosen on the others or on all.
"""

import argparse
import itertools
import sys
from functools import cache

import numpy as np
import pandas as pd
from panels import FILES, KNOWN, REAL, tasks

from zx_analysis.city import Quarter
from zx_analysis.city.periods import month_range
from zx_analysis.cleaning.panels import rates, to_date
from zx_analysis.forecasting import calibration, count_draws, forecast_growth, forecast_quarter
from zx_analysis.forecasting.attainment import PRIOR_CORRELATION, together
from zx_analysis.forecasting.backtest import crps
from zx_analysis.forecasting.growth import Companion

DISTRICTS = REAL.parent / "bulletins" / "rosstat_shipments_mln_rub.csv"
COUNTRY = "Российская Федерация"
STRONGEST_PCT = 150.0  # a district whose rate was ever beyond is no growth series (a new plant)
GRID = (np.arange(99) + 0.5) / 99


def row(actual, draws, groups=None, seed: int = 0) -> dict:
    """actual: (forecasts,), draws: (forecasts, draws); groups: what shares a shock, None where
    nothing does.

    The PIT of whole numbers is randomised; `plain80` is what falls between the two quantiles, both
    included.
    """
    actual, draws = np.asarray(actual, float)[:, None], np.asarray(draws, float)
    pit = np.mean(draws < actual, axis=1) + np.random.default_rng(seed).uniform(
        size=len(draws)
    ) * np.mean(draws == actual, axis=1)
    held = np.abs(pit - 0.5) <= 0.4
    size = (
        len(held)
        if groups is None
        else calibration.effective_size(pd.Series(held), pd.Series(groups))[0]
    )
    low, high = calibration.share_interval(float(held.mean()), size)
    bounds = np.quantile(draws, [0.1, 0.9], axis=1)
    return {
        "forecasts": len(held),
        "held80": held.mean(),
        "from": low,
        "to": high,
        "held95": np.mean(np.abs(pit - 0.5) <= 0.475),
        "plain80": np.mean((bounds[0] <= actual[:, 0]) & (actual[:, 0] <= bounds[1])),
        "above": np.mean(pit > 0.5),
        "crps": crps(actual[:, 0], np.quantile(draws, GRID, axis=1).T, GRID).mean(),
    }


def show(title: str, rows: list[dict], digits: int = 2) -> None:
    print(f"\n{title}\n{pd.DataFrame(rows).round(digits).to_string(index=False)}", flush=True)


def counts(tries: int) -> None:
    """Seasons of ± 30 % with 15 % noise a month, growth a year, equidispersed or with a gamma
    factor of 25 % a month; 0 or 2 months known."""
    rows = []
    for years in (1, 4):
        for growth, spread in ((0.0, 0.0), (0.15, 0.0), (0.0, 0.25), (0.15, 0.25)):
            for rate in (1, 5, 15, 60, 300):
                rng = np.random.default_rng([years, int(100 * growth), int(100 * spread), rate])
                case = {"years": years, "growth": growth, "spread": spread, "a month": rate}
                found = [
                    simulated_count(rng, rate, growth, spread, years, 2 * (seed % 2), seed)
                    for seed in range(tries)
                ]
                rows.append(case | row(*zip(*found, strict=True)))
    show("Counts (simulated)", rows)


def simulated_count(
    rng, rate: float, growth: float, spread: float, years: int, known: int, seed: int
) -> tuple[float, np.ndarray]:
    """The quarter's true count and its draws."""
    quarter = Quarter(2022, int(rng.integers(1, 5)))
    periods = month_range(f"{2022 - years}{quarter.first[4:]}", quarter.last)
    at = np.arange(len(periods)) - len(periods) + 3
    season = (
        0.3 * np.cos(2 * np.pi * (at / 12 + rng.uniform()))
        + 0.15 * rng.standard_normal(12)[at % 12]
    )
    truth = rate * np.exp(season) * (1 + growth) ** (at / 12)
    factor = rng.gamma(1 / spread**2, spread**2, len(at)) if spread else 1.0
    made = pd.Series(rng.poisson(truth * factor).astype(float), periods)
    seen = made[: len(made) - 3 + known]
    spans = pd.Series(1, seen.index)
    return made[-3:].sum(), count_draws(seen, spans, quarter, known, draws=1000, seed=seed)


@cache
def districts() -> pd.DataFrame:
    """Months × districts and the country, without gaps, of whole years; every second district is
    used."""
    wide = pd.read_csv(DISTRICTS, index_col=0).drop(columns="varname")
    wide.index = wide.index.str[:7]
    wide = wide[wide.index < "2016"]
    wide = wide.loc[:, wide.notna().all()]
    growth = rates(to_date(wide, pd.Series(1, wide.index)))
    return wide.loc[:, (growth.abs() <= STRONGEST_PCT).all()]


def stages(years) -> list[tuple[Quarter, int, str]]:
    """Quarters, how many of their months are known, and the last of these."""
    return [
        (quarter, known, month_range(f"{year - 1}-01", quarter.last)[-4 + known])
        for year in years
        for number in range(1, 5)
        for quarter in [Quarter(year, number)]
        for known in range(3)
    ]


def growth(tries: int) -> None:
    """By itself, and beside the country's shipments, as a city's value added beside its output; a
    range of each quarter and months known."""
    wide, found = districts(), []
    own = rates(to_date(wide, pd.Series(1, wide.index))).round(1)
    for quarter, known, until in stages(range(2012, 2016)):
        country = beside(wide[[COUNTRY]], quarter, until)
        for name in own.columns.drop(COUNTRY)[::2]:
            seen, actual = own[name][:until], own[name][quarter.last]
            for way, companions in (("by itself", {}), ("beside the country", {"it": country})):
                drawn = forecast_growth(seen, quarter, companions, draws=1000, seed=len(found))
                found.append((way, quarter.number, known, quarter.year, actual, drawn.draws))
    tabled("Growth (Rosstat districts)", found)
    title = "Growth (simulated: output of 6 units, prices that drift, value added between them)"
    tabled(title, simulated_growth(tries))


def beside(levels: pd.DataFrame, quarter: Quarter, until: str, seed: int = 0) -> Companion:
    """What a panel's total has grown by until then, and will have by its own forecast."""
    total = levels.sum(axis=1)
    sums = to_date(total, pd.Series(1, total.index))
    so_far = total[(total.index >= f"{quarter.year}-01") & (total.index < quarter.first)].sum()
    before = sums[f"{quarter.year - 1}{quarter.last[4:]}"]
    ahead = forecast_quarter(levels[:until], quarter, draws=1000, seed=seed).total
    return Companion(rates(sums)[:until], 100 * ((so_far + ahead) / before - 1))


def tabled(title: str, found: list[tuple]) -> None:
    """found: (way, quarter, months known, group, actual, draws)."""
    table = pd.DataFrame(found, columns=["way", "quarter", "known", "group", "actual", "draws"])
    for way, mine in table.groupby("way", sort=False):
        shared = None if mine["group"].is_unique else mine["group"]
        cells = [
            {
                "quarter": f"Q{quarter}",
                "known": known,
                **row(cell["actual"], np.stack(cell["draws"]), cell["group"]),
            }
            for (quarter, known), cell in mine.groupby(["quarter", "known"])
        ]
        whole = {
            "quarter": "all",
            "known": "",
            **row(mine["actual"], np.stack(mine["draws"]), shared),
        }
        show(f"{title}, {way}", [*cells, whole])


def simulated_growth(tries: int) -> list[tuple]:
    """A monthly output of six units with season, growth that wanders and noise; value added is
    output less prices that wander, and a month's noise of 2 %."""
    rng, found, periods = np.random.default_rng(1), [], month_range("2017-01", "2021-12")
    months = pd.Series(1, periods)
    for number in range(tries):
        at = np.arange(60)
        trend = np.cumsum(0.006 + 0.01 * rng.standard_normal(60) * 0.5)
        season = 0.1 * rng.standard_normal(12)[at % 12]
        output = pd.DataFrame(
            np.exp(trend + season)[:, None] * 100 * np.exp(0.04 * rng.standard_normal((60, 6))),
            periods,
            list("abcdef"),
        )
        prices = np.exp(np.cumsum(0.003 * rng.standard_normal(60)) + 0.02 * rng.standard_normal(60))
        real = rates(to_date(output.sum(axis=1) / prices, months)).round(1)
        quarter, known, until = stages([2021])[number % 12]
        seen, actual = real[:until], real[quarter.last]
        companion = beside(output, quarter, until, seed=number)
        for way, companions in (("by itself", {}), ("beside output", {"it": companion})):
            drawn = forecast_growth(seen, quarter, companions, draws=1000, seed=number)
            found.append((way, quarter.number, known, number, actual, drawn.draws))
    return found


def joint(tries: int) -> None:
    """Targets of 50 % on three indicators of one economy, each forecast apart: how often all were
    reached, and none, beside what is told of them apart (.125) and with the shock of `together`.
    Every triple of the eight federal districts, and of five industrial products of China."""
    told, rows = orthant(PRIOR_CORRELATION), []
    for data, pits in (
        ("federal districts", federal_pits()),
        ("products of China", product_pits()),
    ):
        for known, own in pits.groupby("known"):
            reached = (own.drop(columns="known") > 0.5).to_numpy()
            triples = [
                reached[:, list(three)]
                for three in itertools.combinations(range(reached.shape[1]), 3)
            ]
            pairs = own.drop(columns="known").corr().to_numpy()
            case = {"data": data, "known": known, "quarters": len(own)}
            case["correlation"] = pairs[np.triu_indices(len(pairs), 1)].mean()
            for name, hits in (
                ("all reached", [three.all(axis=1) for three in triples]),
                ("none reached", [(~three).all(axis=1) for three in triples]),
            ):
                shared = pd.Series(np.tile(own.index, len(triples)))
                size, _ = calibration.effective_size(pd.Series(np.concatenate(hits)), shared)
                came = float(np.mean(hits))
                low, high = calibration.share_interval(came, size)
                told_came = {"apart": 0.125, "told": told, "came": came, "from": low, "to": high}
                rows.append(case | {"of three": name} | told_came)
    show("Three targets of 50 % together", rows, 3)


def orthant(correlation: float) -> float:
    """Probability that three targets of 50 % are all reached, by 200,000 draws put in order."""
    ranks = np.arange(200_000.0)
    drawn = {label: np.random.default_rng(i).permutation(ranks) for i, label in enumerate("abc")}
    reached = [own >= 100_000 for own in together(drawn, correlation).values()]
    return float(np.mean(np.all(reached, axis=0)))


def federal_pits() -> pd.DataFrame:
    """Quarters × federal districts, the share of the draws below the outcome, and how many months
    were known."""
    wide = districts()
    wide = wide[[name for name in wide if name.endswith("федеральный округ")]]
    return pd.DataFrame(
        [
            {"known": known}
            | {
                name: np.mean(
                    forecast_quarter(wide[[name]][:until], quarter, draws=1000).total
                    < wide[name][list(quarter.months)].sum()
                )
                for name in wide
            }
            for quarter, known, until in stages(range(2011, 2016))
            if known in KNOWN
        ],
        index=[str(quarter) for quarter, known, _ in stages(range(2011, 2016)) if known in KNOWN],
    )


def product_pits() -> pd.DataFrame:
    """The same of the five products' totals over the provinces."""
    frame, found = pd.read_csv(REAL / FILES["china"]), {}
    for panel, own in frame.groupby("panel"):
        wide = own.pivot_table(index="month", columns="unit", values="value")
        for task in tasks(
            wide, own.groupby("month")["span"].max().reindex(wide.index), "china", panel
        ):
            drawn = forecast_quarter(task.history, task.quarter, task.months, draws=1000).total
            found[task.quarter, task.known, panel] = np.mean(drawn < task.actual[-1])
    return (
        pd.Series(found).unstack().dropna().rename_axis(["quarter", "known"]).reset_index("known")
    )


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "tables", nargs="*", choices=["counts", "growth", "together", []], help="which tables"
    )
    arguments.add_argument("--quick", action="store_true", help="a tenth of the simulated tries")
    given = arguments.parse_args()
    for name, measure, tries in (
        ("counts", counts, 2000),
        ("growth", growth, 2400),
        ("together", joint, 1000),
    ):
        if not given.tables or name in given.tables:
            if name != "counts" and not DISTRICTS.exists():
                print(
                    f"{name}: {DISTRICTS.name} is not beside this checkout, left out",
                    file=sys.stderr,
                )
                continue
            measure(tries // 10 if given.quick else tries)


if __name__ == "__main__":
    main()
