"""A small city whose ranking the tests set figure by figure: six towns, output growth, investment
and tax of one quarter.
"""

from pathlib import Path

from tests.conftest import REST

NAMES = ["甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇"]
CODES = [f"42088110{i}" for i in range(6)]
CITY = """\
name = "六镇市"
division_code = "420881"
synthetic = false
source = "测试"
first_period = "2021-01"
joint_january_february = true
level = "output_wan"
indicators = ["output_wan", "output_growth_pct", "tech_investment_wan", "industrial_tax_wan"]
vintage_precedence = "latest"
"""
POLICY = f"""\
quarter = "2022Q1"

[[targets]]
label_zh = "一季度工业产值"
measure = "quarter"
indicator = "output_wan"
value = 0.06
unit = "亿元"
source = "测试"

[ranking]
flagged = 2
decimals = 2
tie_breakers = []
gate_share = 0.9
missing = "bounds"
source = "测试"
{{more}}
[[ranking.indicators]]
name = "output_growth_pct"
weight = 50
direction = "higher"
low = -20
high = 30
source = "测试"

[[ranking.indicators]]
name = "tech_investment_wan"
weight = 30
direction = "higher"
low = 0
high = 1000
source = "测试"

[[ranking.indicators]]
name = "industrial_tax_wan"
weight = 20
direction = "higher"
low = 0
high = 500
source = "测试"

{REST}"""
HEAD = "乡镇,本月工业总产值(万元),累计工业总产值(万元),工业总产值累计增速(%),累计工业技改投资(万元),累计工业税收(万元)"


def write_ranked_city(folder: Path, figures: list[tuple], more: str = "") -> Path:
    """figures: per town growth (%), investment and tax (万元) of the first quarter of 2022, None
    where not reported; in every quarter of 2021 the towns had growth 5 %, investment 300, 310 … 350
    and tax 100. more: further lines of [ranking].
    """
    (folder / "policy").mkdir(parents=True)
    (folder / "bulletins").mkdir()
    towns = "\n".join(f"{code},{name}," for code, name in zip(CODES, NAMES, strict=True))
    (folder / "townships.csv").write_text(f"code,name,aliases\n{towns}\n", encoding="utf-8")
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    (folder / "policy" / "2022Q1.toml").write_text(POLICY.replace("{more}", more), encoding="utf-8")
    usual = [(5, 300 + 10 * i, 100) for i in range(6)]
    for year, month in [(2021, month) for month in range(2, 13)] + [(2022, 2), (2022, 3)]:
        lines = [f"{year}年1-{month}月工业主要指标,,,,,", HEAD]
        for i, (name, (growth, *amounts)) in enumerate(
            zip(NAMES, usual if year == 2021 else figures, strict=True)
        ):
            # a third of a quarter's amount falls in each of its months; a joint 1-2月 stands as
            # cumulative only
            parts = ["" if whole is None else f"{whole * month / 3:.2f}" for whole in amounts]
            level = 100 * (i + 1)
            lines.append(
                f"{name},{'' if month == 2 else level},{level * month},{'' if growth is None else growth},{','.join(parts)}"
            )
        (folder / "bulletins" / f"{year}年1-{month}月.csv").write_text(
            "\n".join(lines) + "\n", encoding="utf-8"
        )
    return folder
