"""What the panel answers on the units of a quarter: nothing is taken for a figure that is not the
whole of it.
"""

from dataclasses import replace

import pytest

from tests.ranked_city import CODES, write_ranked_city
from zx_analysis.city.periods import month_index
from zx_analysis.cleaning import panels
from zx_analysis.quarter.answers import open_study


@pytest.fixture
def study(small_city):
    return open_study("sanzhen", "2022Q1")


def test_a_history_may_be_changed_by_whoever_asked_for_it(study):
    wide, months = study.panel.history("output_wan")
    wide.iloc[:, :] = -1.0
    months.iloc[:] = 9
    again, covered = study.panel.history("output_wan")
    assert (again > 0).all(axis=None) and set(covered) == {1, 2}


@pytest.mark.parametrize("total", ["全市合计", "全县合计", "全区合计", "合计", "总计", "全县"])
def test_the_growth_of_the_whole_is_found_under_any_name_of_a_total(small_city, total):
    (small_city / "city.toml").write_text(
        (small_city / "city.toml")
        .read_text(encoding="utf-8")
        .replace('["output_wan"]', '["output_wan", "output_growth_pct"]'),
        encoding="utf-8",
    )
    for file in (small_city / "bulletins").glob("*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines()
        grown = [
            lines[0] + ",",
            lines[1] + ",累计工业总产值增速(%)",
            *(line + ",5.5" for line in lines[2:]),
        ]
        file.write_text("\n".join(grown).replace("全市合计", total) + "\n", encoding="utf-8")
    growth = open_study("sanzhen", "2022Q1").panel.city_growth("output_growth_pct")
    assert growth.index[-1] == "2022-03" and growth.iloc[-1] == 5.5


def without(study, code, period):
    panel = study.cleaned.panel
    return replace(
        study,
        cleaned=replace(
            study.cleaned,
            panel=panel[~((panel["township_code"] == code) & (panel["period"] == period))],
        ),
    )


def test_a_quarter_of_which_a_month_is_missing_is_no_figure(study):
    """Three usual months of 100, 60 and 20; of the second town March is missing, and two months are
    not ranked against three.
    """
    assert study.panel.to_date("output_wan").tolist() == [300, 180, 60]
    assert without(study, "420881103", "2022-03").panel.to_date("output_wan").astype(object).where(
        lambda s: s.notna(), None
    ).tolist() == [300, None, 60]


def test_what_a_unit_made_before_it_existed_is_not_missing(study):
    units = {
        code: replace(unit, valid_from="2022-03") if code == "420881200" else unit
        for code, unit in study.register.units.items()
    }
    published = without(study, "420881200", "2022-02")
    panel = published.cleaned.panel
    of_march = panel[(panel["township_code"] != "420881200") | (panel["months"] == 1)]
    months = replace(published, cleaned=replace(published.cleaned, panel=of_march))
    published.register.units.update(units)
    assert months.panel.to_date("output_wan").tolist() == [
        300,
        180,
        18,
    ]  # March is nine tenths of 20
    assert published.panel.to_date("output_wan").tolist() == [
        300,
        180,
        60,
    ]  # the year to date as it was published


def test_a_rate_of_february_does_not_stand_for_march(opened_ranked):
    study = opened_ranked
    assert study.panel.to_date("output_growth_pct").tolist() == [20, 15, 12, 10, -5, -10]
    found = without(study, CODES[0], "2022-03").panel.to_date("output_growth_pct")
    assert found.isna().tolist() == [True] + [False] * 5


@pytest.fixture
def opened_ranked(root):
    write_ranked_city(
        root / "data" / "raw" / "liuzhen",
        [
            (20, 900, 400),
            (15, 700, 350),
            (12, 600, 300),
            (10, 500, 250),
            (-5, 50, 20),
            (-10, 20, 10),
        ],
    )
    return open_study("liuzhen", "2022Q1")


def test_months_known_and_the_first_whole_quarter(study):
    """Bulletins from the joint 1-2月 of 2019 to March 2022: every quarter in between is whole."""
    panel = study.panel
    _, months = panel.history("output_wan")
    assert panel.known_months("output_wan", study.quarter) == 3
    assert panel.known_months("output_wan", study.quarter, "2022-02") == 2
    assert panel.known_months("output_wan", study.quarter, "2021-12") == 0
    assert panels.first_month(months) == month_index("2019-01")
    assert str(panels.first_quarter(months)) == "2019Q1"
    assert str(panels.first_quarter(months[1:])) == "2019Q2"  # March is no quarter
    assert str(panels.first_quarter(months, later=24)) == "2021Q1"
