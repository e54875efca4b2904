"""The figures of the made-up city: what each township would have reported, 2019-01 to 2022-03.
演示数据·非统计数据.

Nothing here was observed. The names and codes are those of the register of October 2021; sizes,
growth and shocks are invented so that the figures have the shape of real ones: very unequal
townships, a joint January and February, the Spring Festival, the stop of the first quarter of 2020,
a panel of enterprises that changes each January, revisions that appear only inside the cumulative.
"""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

SEED = 7
MADE = datetime.date(2022, 4, 10)  # the day that the made-up workbooks bear
FIRST_YEAR, LAST_YEAR = 2019, 2022
MONTHS = [f"{year}-{month:02d}" for year in range(FIRST_YEAR, LAST_YEAR) for month in range(1, 13)]
QUARTER = ["2022-01", "2022-02", "2022-03"]  # the last one of the demonstration
MONTHS += QUARTER
# code, official name, aliases, kind, share of the city's output (invented), trend of its share a
# year (invented)
TOWNSHIPS = (
    ("420881001", "郢中街道", "郢中|郢中街道办事处|郢中办事处", "town", 12.0, 0.00),
    ("420881100", "洋梓镇", "洋梓", "town", 3.5, 0.02),
    ("420881101", "长寿镇", "长寿", "town", 1.8, -0.03),
    ("420881102", "丰乐镇", "丰乐", "town", 2.9, 0.01),
    ("420881103", "胡集镇", "胡集", "town", 22.0, 0.03),
    ("420881104", "双河镇", "双河", "town", 9.0, 0.01),
    ("420881105", "磷矿镇", "磷矿", "town", 7.0, -0.02),
    ("420881106", "文集镇", "文集", "town", 2.2, 0.00),
    ("420881107", "冷水镇", "冷水", "town", 1.6, -0.01),
    ("420881108", "石牌镇", "石牌", "town", 3.2, 0.02),
    ("420881109", "旧口镇", "旧口", "town", 3.4, -0.02),
    ("420881110", "柴湖镇", "柴湖|大柴湖", "town", 4.1, 0.04),
    ("420881111", "长滩镇", "长滩", "town", 0.9, -0.05),
    ("420881112", "东桥镇", "东桥", "town", 1.1, 0.01),
    ("420881113", "客店镇", "客店", "town", 0.2, -0.06),
    ("420881114", "张集镇", "张集", "town", 0.35, -0.02),
    ("420881200", "九里乡", "九里|九里回族乡", "town", 0.25, -0.04),
    ("420881400", "湖北钟祥经济开发区", "钟祥经济开发区|经济开发区|市经开区", "zone", 17.0, 0.03),
    ("420881461", "湖北钟祥胡集经济技术开发区", "胡集经济技术开发区|胡集经开区", "zone", 7.5, 0.02),
)
# by code: what a table or chart calls a unit whose official name is long
SHORT_NAMES = {"420881400": "钟祥经开区", "420881461": "胡集经开区"}
CODES = [row[0] for row in TOWNSHIPS]
CITY_MONTH_WAN = 790_000  # a plain month of the whole city in 2019, 万元
SEASON = (0.84, 0.72, 1.03, 1.00, 1.01, 1.04, 0.97, 0.98, 1.03, 1.02, 1.06, 1.14)
# Spring Festival: days from 1 January, which moves output between January and February
FESTIVAL_DAY = {2019: 35, 2020: 24, 2021: 42, 2022: 31}
# output beside a plain year; Hubei stood still from late January to mid-March 2020
STOP_2020 = (0.86, 0.34, 0.52, 0.80, 0.90, 0.95, 0.97, 0.98, 0.99, 1.0, 1.0, 1.0)
# Trend of the city beside 2019: months since January 2019 → level, straight lines between
TREND = ((0, 0.97), (12, 1.04), (24, 1.12), (36, 1.28), (39, 1.335))
PRICE_PCT = {
    2019: 0.4,
    2020: -1.8,
    2021: 6.5,
    2022: 1.2,
}  # output prices, per cent a year, invented
LEVELS = (
    "output_wan",
    "tech_investment_wan",
    "new_enterprises_count",
    "electricity_wan_kwh",
    "industrial_tax_wan",
    "industrial_investment_wan",
)


@dataclass(frozen=True)
class Figures:
    """Frames month × township code. `months`: published levels by indicator, whole 万元, 万千瓦时
    or 个; `revisions`: what the cumulatives of later months add to a month of `output_wan`;
    `comparable`: output on one panel throughout, as growth is computed on; `real`: the same at
    constant prices.
    """

    months: dict[str, pd.DataFrame]
    revisions: pd.DataFrame
    comparable: pd.DataFrame
    real: pd.DataFrame


def figures() -> Figures:
    """All figures, the same at every call."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    comparable = _comparable_output(rng)
    years = comparable.index.str[:4].astype(int)
    panel = _panel_factors(rng)
    output = (comparable * panel.loc[years].to_numpy()).round()
    revised = rng.random(output.shape) < 1 / 12
    size = rng.uniform(0.005, 0.02, output.shape) * rng.choice([-1, 1], output.shape)
    revisions = (output * np.where(revised, size, 0)).round()
    prices = pd.Series(
        {
            year: 1 + sum(PRICE_PCT[y] for y in range(FIRST_YEAR, year + 1)) / 100
            for year in range(FIRST_YEAR, LAST_YEAR + 1)
        }
    )
    wobble = 1 + 0.01 * rng.standard_normal(output.shape)
    months = {"output_wan": output}
    months["electricity_wan_kwh"] = (
        comparable * 0.058 * _unit_factor(rng, 0.25) * _noise(rng, output.shape, 0.03)
    ).round()
    months["industrial_tax_wan"] = (
        comparable * 0.021 * _unit_factor(rng, 0.3) * _noise(rng, output.shape, 0.10)
    ).round()
    weight = (np.array([row[4] for row in TOWNSHIPS]) / 100) ** 0.85
    share = weight / weight.sum()
    level = np.array(
        [
            65_000
            * 1.09 ** (y - FIRST_YEAR)
            * SEASON[int(m[5:]) - 1]
            * (0.4 if m in ("2020-02", "2020-03") else 1)
            for m, y in zip(MONTHS, years, strict=True)
        ]
    )
    tech = pd.DataFrame(np.outer(level, share), MONTHS, CODES) * _noise(rng, output.shape, 0.35)
    months["tech_investment_wan"] = tech.round()
    months["industrial_investment_wan"] = (tech * 1.8 * _noise(rng, output.shape, 0.12)).round()
    rate = np.outer([2.9 if m[5:] != "02" else 2.4 for m in MONTHS], share)
    months["new_enterprises_count"] = pd.DataFrame(rng.poisson(rate).astype(float), MONTHS, CODES)
    return Figures(
        months, revisions, comparable, comparable.div(prices.loc[years].to_numpy(), axis=0) * wobble
    )


def _noise(rng, shape, sd: float) -> np.ndarray:
    """Factors around 1 (log-normal, mean 1)."""
    return np.exp(sd * rng.standard_normal(shape) - sd * sd / 2)


def _unit_factor(rng, sd: float) -> np.ndarray:
    """One factor a township, the same in every month."""
    return np.exp(sd * rng.standard_normal(len(CODES)))


def _comparable_output(rng) -> pd.DataFrame:
    """Output on one unchanging panel, 万元: size × season × festival × trend × stop × noise."""
    city = []
    for month in MONTHS:
        year, m = int(month[:4]), int(month[5:])
        festival = (FESTIVAL_DAY[year] - 33) / 33 * 0.05 * {1: 1, 2: -1}.get(m, 0)
        stop = STOP_2020[m - 1] if year == 2020 else 1.0
        at, level = zip(*TREND, strict=True)
        trend = np.interp((year - FIRST_YEAR) * 12 + m - 1, at, level)
        city.append(CITY_MONTH_WAN * SEASON[m - 1] * (1 + festival) * trend * stop)
    common = _noise(rng, len(MONTHS), 0.01)
    share = np.array([row[4] for row in TOWNSHIPS]) / 100
    drift = np.array([row[5] for row in TOWNSHIPS])
    age = np.arange(len(MONTHS)) / 12
    own = np.exp(
        np.cumsum(0.014 * rng.standard_normal((len(MONTHS), len(CODES))), axis=0)
    ) * _noise(rng, (len(MONTHS), len(CODES)), 0.035)
    values = np.array(city)[:, None] * common[:, None] * share * np.exp(np.outer(age, drift)) * own
    return pd.DataFrame(values, MONTHS, CODES)


def _panel_factors(rng) -> pd.DataFrame:
    """The published panel beside the one of 2019: enterprises enter and leave each January (0.93 to
    1.06 a year).
    """
    factors, now = {FIRST_YEAR: np.ones(len(CODES))}, np.ones(len(CODES))
    for year in range(FIRST_YEAR + 1, LAST_YEAR + 1):
        now = now * rng.uniform(0.93, 1.06, len(CODES))
        factors[year] = now
    return pd.DataFrame(factors, CODES).T


def slots(year: int) -> list[tuple[str, list[str]]]:
    """The published slots of a year: ('1-2月', both months), ('3月', [month]) …"""
    own = [month for month in MONTHS if month.startswith(f"{year}-")]
    return [("1-2月", own[:2])] + [(f"{int(month[5:])}月", [month]) for month in own[2:]]


def slot_value(f: Figures, indicator: str, months: list[str]) -> pd.Series:
    """What was published of a slot, by township: the sum of its months."""
    return f.months[indicator].loc[months].sum()


def cumulative(f: Figures, indicator: str, last: str) -> pd.Series:
    """The published cumulative: the months plus, for output, the revisions of the months before the
    last slot.
    """
    own = [month for month in MONTHS if month[:4] == last[:4] and month <= last]
    total = f.months[indicator].loc[own].sum()
    before = [month for month in own if month < last and not last.endswith("-02")]
    return total + f.revisions.loc[before].sum() if indicator == "output_wan" else total


def growth(frame: pd.DataFrame, months: list[str]) -> pd.Series:
    """Year-on-year growth, %, by township and for the city ('全市'), rounded to 0.1; invented for
    2019, which has no year before.
    """
    now = frame.loc[months].sum()
    if months[0].startswith(str(FIRST_YEAR)):
        base = now / (1.078 + 0.02 * np.sin(np.arange(len(CODES)) + len(months)))
    else:
        base = frame.loc[[f"{int(m[:4]) - 1}{m[4:]}" for m in months]].sum()
    rates = 100 * (now / base - 1)
    rates["全市"] = 100 * (now.sum() / base.sum() - 1)
    return rates.round(1)
