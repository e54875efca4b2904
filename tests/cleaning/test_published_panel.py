"""A published panel of another country through the same command, no code changed: Rosstat's
shipments by region.
"""

import csv
import json

import pytest

from tests.conftest import REST

pytestmark = pytest.mark.slow
SOURCE = "rosstat_shipments_mln_rub.csv"
# The country and the nine federal districts are sums; these columns stand inside a region that is
# also a column.
INSIDE = {
    "Ненецкий авт. округ",
    "Архангельская область без авт. округа",
    "Ханты-Мансийский авт. округ - Югра",
    "Ямало-Ненецкий авт. округ",
    "Тюменская область без авт. округов",
}
JOINED = {"Республика Крым", "г. Севастополь"}  # no figure before April 2015
CITY = """\
name = "俄罗斯联邦"
division_code = "RU"
synthetic = false
source = "Rosstat，经 shared/real/SOURCES.md 所列项目整理"
first_period = "2009-01"
joint_january_february = false
level = "shipments_mln_rub"
indicators = []
vintage_precedence = "latest"
register_file = "regions.csv"

[default_unit]
shipments_mln_rub = "百万卢布"

[[own_indicators]]
name = "shipments_mln_rub"
label_zh = "制造业发货额"
unit = "百万卢布"
display_unit = "十亿卢布"
kind = "level"
wordings = ["PROD_SHIP_MLN_RUB"]
"""
# The target is a tenth above the fourth quarter of 2014 (20,158), rounded down; the fund and its
# base year are invented.
POLICY = f"""\
quarter = "2015Q4"

[[targets]]
label_zh = "四季度制造业发货额"
measure = "quarter"
indicator = "shipments_mln_rub"
value = 22000
unit = "十亿卢布"
source = "测试"

[fund]
amount_yuan = {{ value = "1000000.00", source = "测试" }}
base_year = {{ value = 2014, source = "测试" }}
unit_yuan = {{ value = "0.01", source = "测试" }}

{REST}"""


def write_city(folder, bulletin):
    """The folder a newcomer would fill in: the published csv as it is, a register of its columns,
    two TOML files.
    """
    (folder / "bulletins").mkdir(parents=True)
    (folder / "policy").mkdir()
    (folder / "bulletins" / SOURCE).write_bytes(bulletin.read_bytes())
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    (folder / "policy" / "2015Q4.toml").write_text(POLICY, encoding="utf-8")
    for name in sorted(JOINED):
        with (folder / "policy" / "2015Q4.toml").open("a", encoding="utf-8") as file:
            file.write(
                f'[[fund.ineligible]]\nname = "{name}"\nreason = "基期还没有数字"\nsource = "测试"\n'
            )
    with bulletin.open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))[2:]
    district, rows = "", []
    for number, name in enumerate(names):
        code, kind, part_of = f"RU{number:02d}", "region", district
        if number == 0:
            kind, part_of = "total", ""
        elif "федеральный округ" in name:
            kind, part_of, district = "subtotal", "", code
        elif name in INSIDE:
            kind = "overlap"
        rows.append([code, name, "", kind, part_of, "2015-04" if name in JOINED else "", ""])
    with (folder / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["code", "name", "aliases", "kind", "part_of", "valid_from", "valid_to"], *rows]
        )


@pytest.fixture
def city(root, real):
    write_city(root / "data" / "raw" / "rossiya", real / "bulletins" / SOURCE)
    return root / "reports" / "rossiya"


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_whole_report_on_a_real_panel(city, real, zx):
    code, out, _ = zx("report", "rossiya", "2015Q4")
    assert code == 0
    pack = city / "2015Q4"
    with (real / "bulletins" / SOURCE).open(encoding="utf-8", newline="") as file:
        published = {row["date" if "date" in row else ""]: row for row in csv.DictReader(file)}
    months = [published[f"2015-{month}-01"] for month in ("10", "11", "12")]
    draws = read(pack / "tables" / "forecast_draws.csv")
    regions = {
        row["code"]: row["name"]
        for row in read(city.parents[1] / "data" / "raw" / "rossiya" / "regions.csv")
        if row["kind"] == "region"
    }
    for code, name in regions.items():
        assert float(draws[0][code]) == pytest.approx(
            sum(float(month[name]) for month in months), rel=1e-9
        ), name
    # the country against its parts, as a finding where they differ beyond rounding
    totals = [
        row for row in read(pack / "tables" / "findings.csv") if row["rule"] == "control_total"
    ]
    assert {row["period"] for row in totals if row["township"] == "Российская Федерация"} >= {
        "2015-01",
        "2015-02",
        "2015-03",
    }
    assert (
        sum(int(row["amount_fen"]) for row in read(pack / "tables" / "allocation.csv"))
        == 100_000_000
    )
    assert "这个城市没有台账" in (pack / "5_track_programmes.html").read_text(encoding="utf-8")
    assert "不产生末位名单" in (pack / "4_rank_townships.html").read_text(encoding="utf-8")
    answers = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["headline"]
    assert answers[0]["label"] == "四季度制造业发货额" and "十亿卢布" in answers[0]["value"]


def test_the_same_panel_before_the_quarter_began(city, zx):
    code, out, _ = zx("report", "rossiya", "2015Q4", "--as-of", "2015-09")
    assert code == 0 and "达到的概率" in out
