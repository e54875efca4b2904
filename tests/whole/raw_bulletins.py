"""The demonstration's bulletins read by a few lines of pandas, and what follows from them alone.

For tests that recompute a published pack: nothing here calls the package, so that what both read
alike was not read by the same code. The layouts are those of data/raw/zhongxiang (README.md there);
another city needs other lines. Levels are in 万元 and 万千瓦时, growth is in %.
"""

import tomllib
from functools import cache
from pathlib import Path

import pandas as pd
import xlrd

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "zhongxiang"
CITY = "全市合计"
# The fourteen columns after the name, the same in every bulletin since 2020; _ytd: year to date.
COLUMNS = [
    "output",
    "output_ytd",
    "growth",
    "tech",
    "tech_ytd",
    "new",
    "new_ytd",
    "power",
    "power_ytd",
    "tax",
    "tax_ytd",
    "invest",
    "invest_ytd",
    "added_growth",
]
MONEY = [name for name in COLUMNS if name.split("_")[0] in ("output", "tech", "tax", "invest")]
SHEETS_2019 = {
    "output": "工业总产值",
    "tech": "工业技改投资",
    "new": "新增规上工业企业",
    "power": "工业用电量",
    "tax": "工业税收",
    "invest": "工业投资",
    "growth": "工业总产值累计增速",
    "added_growth": "规上工业增加值累计增速",
}
INDICATORS = {
    "output": "output_wan",
    "growth": "output_growth_pct",
    "tech": "tech_investment_wan",
    "added_growth": "value_added_growth_pct",
    "new": "new_enterprises_count",
    "power": "electricity_wan_kwh",
    "tax": "industrial_tax_wan",
    "invest": "industrial_investment_wan",
}


# ---- reading ----


@cache
def policy() -> dict:
    return tomllib.loads((RAW / "policy" / "2022Q1.toml").read_text("utf-8"))


@cache
def register() -> pd.DataFrame:
    return pd.read_csv(RAW / "townships.csv", dtype=str).set_index("name")


@cache
def names() -> dict[str, str]:
    """Every name and alias -> the official name."""
    return {
        alias: name
        for name, aliases in register()["aliases"].items()
        for alias in [name, *aliases.split("|")]
    }


def towns() -> list[str]:
    return list(register().index)


@cache
def grids(path: Path) -> dict[str, pd.DataFrame]:
    """The sheets of a file, cell by cell."""
    if path.suffix == ".csv":  # a title line is shorter than the rest: the names give the width
        return {"csv": pd.read_csv(path, header=None, encoding="gb18030", names=range(16))}
    if path.suffix == ".xls":
        return {
            page.name: pd.DataFrame(page.get_rows()).map(
                lambda cell: None if cell.value == "" else cell.value
            )
            for page in xlrd.open_workbook(path)
        }
    return pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")


def of_units(grid: pd.DataFrame) -> pd.DataFrame:
    """The rows of the units and of the city's total, by official name."""
    rows = grid[grid[0].isin([*names(), CITY])]
    return rows.set_index(rows[0].replace(names())).iloc[:, 1:15].apply(pd.to_numeric)


@cache
def bulletin(year: int, months: str) -> pd.DataFrame:
    """One bulletin, months as in its file's name ("1-2", "3"): units and CITY × COLUMNS."""
    [path] = (RAW / "bulletins" / str(year)).glob(f"{year}年{months}月*")
    [grid] = grids(path).values()
    table = of_units(grid).set_axis(COLUMNS, axis=1)
    if grid.iloc[1].astype(str).str.contains("亿元").any():
        table[MONEY] = (table[MONEY] * 10000).round(4)
    return table


@cache
def slots_2019(name: str) -> pd.DataFrame:
    """One sheet of 2019: units and CITY × the eleven slots 1-2月, 3月 … 12月."""
    path = RAW / "bulletins" / "2019" / "2019年分乡镇工业主要指标.xls"
    return of_units(grids(path)[SHEETS_2019[name]])


def units(values: pd.Series) -> pd.Series:
    return values.drop(CITY)


def figures() -> pd.Series:
    """Every figure of the units: (code, period, months, indicator) -> value."""
    found = {}

    def put(values, year, month, name):
        to_date = name.endswith(("_ytd", "growth"))
        key = f"{year}-{month:02}", month if to_date else 1, INDICATORS[name.removesuffix("_ytd")]
        for unit, value in units(values).dropna().items():
            found[register()["code"][unit], *key] = value

    for name in SHEETS_2019:
        for month, slot in enumerate(slots_2019(name), 2):
            put(slots_2019(name)[slot], 2019, month, f"{name}_ytd" if month == 2 else name)
    for year, last in ((2020, 12), (2021, 12), (2022, 3)):
        for month in range(2, last + 1):
            for name, values in bulletin(year, "1-2" if month == 2 else str(month)).items():
                put(values, year, month, name)
    return pd.Series(found)


def row_counts() -> pd.DataFrame:
    """By sheet: rows read, rows of units, their figures, totals with their of-which (其中)."""
    found = []
    for path in sorted((RAW / "bulletins").glob("*/*")):
        for grid in grids(path).values():
            first = grid[0].astype(str)
            kept = first.isin(names())
            found.append(
                {
                    "file": f"bulletins/{path.parent.name}/{path.name}",
                    "read": len(grid),
                    "kept": kept.sum(),
                    "figures": grid[kept].iloc[:, 1:].notna().sum().sum(),
                    "control": (first.eq(CITY) | first.str.startswith("其中")).sum(),
                }
            )
    return pd.DataFrame(found)


# ---- levels ----


def quarter(name: str, year: int = 2022) -> pd.Series:
    """A first quarter's published level: the latest published year to date."""
    return bulletin(year, "3")[f"{name}_ytd"]


def quarter_sum(name: str, year: int, last: int) -> pd.Series:
    """A past quarter's level: the year to date in March, else its months as published."""
    if year == 2019:  # months alone were published; the first slot is 1-2月
        return slots_2019(name).iloc[:, max(last - 4, 0) : last - 1].sum(axis=1)
    if last == 3:
        return quarter(name, year)
    return sum(bulletin(year, str(month))[name] for month in range(last - 2, last + 1))


def rate(name: str, year: int, last: int) -> pd.Series:
    return slots_2019(name).iloc[:, last - 2] if year == 2019 else bulletin(year, str(last))[name]


def year_level(year: int) -> pd.Series:
    """A whole year of output: the cumulative of December, in 2019 the sum of the slots."""
    return slots_2019("output").sum(axis=1) if year == 2019 else bulletin(year, "12")["output_ytd"]


def revised(year: int) -> list[tuple[str, int]]:
    """Unit and month wherever the cumulative of output is not the sum of its months."""
    total, found = units(bulletin(year, "1-2")["output_ytd"]), []
    for month in range(3, 4 if year == 2022 else 13):
        table = bulletin(year, str(month)).drop(CITY)
        total = total + table["output"]
        found += [(name, month) for name in table.index[(table["output_ytd"] - total).abs() > 0.5]]
    return found


# ---- growth ----


@cache
def by_growth(now: tuple = (2022, "3"), before: tuple = (2022, "1-2")) -> pd.DataFrame:
    """Units, fastest first: level, growth, difference to the city, rank, earlier growth, change,
    contribution 100 D / ΣB and share 100 D / ΣD, with B = L / (1 + g/100) and D = L − B
    (国家统计局, 主要统计指标解释: 拉动, 贡献率)."""
    said, earlier = bulletin(*now), bulletin(*before)["growth"]
    growth = said["growth"]
    table = pd.DataFrame(
        {
            "level": said["output_ytd"],
            "growth": growth,
            "earlier": earlier,
            "difference": growth - growth[CITY],
            "change": growth - earlier,
        }
    )
    table = table.loc[towns()].round(4).sort_values("growth", ascending=False, kind="stable")
    table["rank"] = table["growth"].rank(ascending=False, method="min").astype(int)
    base = table["level"] / (1 + table["growth"] / 100)
    added = table["level"] - base
    return table.assign(contribution=100 * added / base.sum(), share=100 * added / added.sum())


def scope_change(year: int, month: int) -> tuple[int, int, float, str, float]:
    """Published growth less the ratio of the levels: month, units, median, the unit with the
    largest and its difference."""
    last = year_level(year - 1) if month == 12 else quarter("output", year - 1)
    now = bulletin(year, str(month))
    gap = units(now["growth"] - 100 * (now["output_ytd"] / last - 1))
    most = gap.abs().idxmax()
    return len(gap), gap.median(), most, gap[most]


def one_scope(year: int) -> float:
    """Sum of the units' output on the scope of 2021: A(y) = A(y + 1) / (1 + g(y + 1)/100)."""
    chained = units(year_level(2021))
    for later in range(2021, year, -1):
        chained = chained / (1 + units(rate("growth", later, 12)) / 100)
    return chained.sum()
