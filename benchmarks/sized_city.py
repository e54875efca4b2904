"""A made-up city of any size: the demonstration's townships and as many more, with any number of
years of history up to March 2022. Every figure is made up.

    .venv/bin/python benchmarks/sized_city.py FOLDER [UNITS] [YEARS]

Writes FOLDER/data/raw/sized, to be published with `ZX_ROOT=FOLDER zx report sized 2022Q1`. The
policy is the demonstration's but for the fund; one bulletin for each slot, in its layout of 2020;
no ledgers.
"""

import re
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from zx_analysis import paths
from zx_analysis.demo.bulletins import PRINTED, REGISTER_HEAD
from zx_analysis.demo.synthetic import SEASON, TOWNSHIPS

CITY, DEMONSTRATION, LAST_YEAR = "sized", "zhongxiang", 2022
NAMED = "安宝昌德丰福广恒宏华汇嘉金聚凯隆茂荣瑞盛顺泰通祥鑫兴旭益裕源远泽卓松柏桃梅柳"
# by indicator: of a month's output, and the noise of a month
SHARES = {
    "output_wan": (1.0, 0.04),
    "tech_investment_wan": (0.08, 0.35),
    "electricity_wan_kwh": (0.058, 0.03),
    "industrial_tax_wan": (0.021, 0.1),
    "industrial_investment_wan": (0.15, 0.37),
}
NEW_A_MONTH = 0.15  # enterprises of a township


def write_city(root: Path, units: int, years: int) -> None:
    """A city of `units` units with bulletins from January of the `years`-th year before 2022 on."""
    home, source = root / "data" / "raw" / CITY, paths.raw(DEMONSTRATION)
    names = [row[1] for row in TOWNSHIPS] + [f"{a}{b}镇" for a, b in product(NAMED, NAMED)]
    codes = [row[0] for row in TOWNSHIPS]
    codes = (codes + [str(420_882_001 + i) for i in range(units)])[:units]
    (home / "policy").mkdir(parents=True)
    policy = (source / "policy" / "2022Q1.toml").read_text(encoding="utf-8")
    fund = f'amount_yuan = {{ value = "{units * 500_000}.00"'  # above the floor of its what-if
    policy = policy.replace('amount_yuan = { value = "10000000.00"', fund)
    (home / "policy" / "2022Q1.toml").write_text(policy, encoding="utf-8")
    first = f'first_period = "{LAST_YEAR - years}-01"'
    told = (source / "city.toml").read_text(encoding="utf-8")
    told = re.sub(r'^first_period = ".*"', first, told, flags=re.MULTILINE)
    told = told.replace("synthetic = true", "synthetic = false  # the mark is of the demonstration")
    (home / "city.toml").write_text(told, encoding="utf-8")
    rows = [f"{code},{name},,town,,,," for code, name in zip(codes, names, strict=False)]
    (home / "townships.csv").write_text("\n".join([REGISTER_HEAD, *rows, ""]), encoding="utf-8")
    levels, growth = figures(codes, years)
    for year in range(LAST_YEAR - years, LAST_YEAR + 1):
        folder = home / "bulletins" / str(year)
        folder.mkdir(parents=True)
        for month in range(2, 13 if year < LAST_YEAR else 4):
            bulletin(
                folder, f"{year}-{month:02d}", dict(zip(codes, names, strict=False)), levels, growth
            )


def figures(codes: list[str], years: int) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Levels by indicator, months × units, and year-to-date growth, %, months × (units and
    '全市').
    """
    rng = np.random.default_rng([len(codes), years])
    months = [f"{LAST_YEAR - years + i // 12}-{i % 12 + 1:02d}" for i in range(12 * years + 3)]
    shape = len(months), len(codes)
    size = 40_000 * np.exp(rng.normal(0, 1, len(codes)))
    season = np.array([SEASON[int(month[5:]) - 1] for month in months])
    trend = 1.07 ** (np.arange(len(months)) / 12)
    own = np.exp(np.cumsum(rng.normal(0, 0.014, shape), axis=0))
    output = np.outer(season * trend, size) * own
    levels = {
        name: pd.DataFrame(
            (output * share * np.exp(rng.normal(0, noise, shape))).round(), months, codes
        )
        for name, (share, noise) in SHARES.items()
    }
    counts = rng.poisson(NEW_A_MONTH, shape).astype(float)
    levels["new_enterprises_count"] = pd.DataFrame(counts, months, codes)
    sums = levels["output_wan"].groupby([month[:4] for month in months]).cumsum()
    sums["全市"] = sums.sum(axis=1)
    return levels, (100 * (sums / sums.shift(12) - 1)).fillna(7.0).round(1)


def bulletin(
    folder: Path,
    last: str,
    names: dict[str, str],
    levels: dict[str, pd.DataFrame],
    growth: pd.DataFrame,
) -> None:
    """The bulletin of the slot that ends with month `last`: each unit and the city, by month and to
    date.
    """
    joint = last.endswith("-02")
    months = [month for month in growth.index if month[:4] == last[:4] and month <= last]
    columns = {}
    for name, wording, unit in PRINTED:
        now, so_far = levels[name].loc[last], levels[name].loc[months].sum()
        for words, own in (("本月", now), ("累计", so_far)):
            own = [*own, own.sum()]
            columns[f"{wording}{words}({unit})"] = (
                [""] * len(own) if words == "本月" and joint else [int(value) for value in own]
            )
        if name == "output_wan":
            columns[f"{wording}累计同比(%)"] = list(growth.loc[last])
    columns["规上工业增加值累计同比(%)"] = list(growth.loc[last])
    table = pd.DataFrame(columns, index=pd.Index([*names.values(), "全市合计"], name="单位"))
    label = f"{last[:4]}年{'1-' if joint else ''}{int(last[5:])}月"
    title = (
        f"钟祥市{last[:4]}年1-{int(last[5:])}月分乡镇工业主要指标（虚构）\n"
        "单位：万元、%、个、万千瓦时\n"
    )
    (folder / f"{label}分乡镇工业主要指标.csv").write_text(title + table.to_csv(), encoding="utf-8")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[2:4]]
    write_city(Path(sys.argv[1]), *(given + [20, 3][len(given) :]))
