"""Ledgers put into their methods: which months of a ledger are the quarter's."""

from dataclasses import replace

import pandas as pd
import pytest

from zx_analysis import programmes
from zx_analysis.ledgers import Ledger
from zx_analysis.periods import Quarter
from zx_analysis.study import open_study


@pytest.mark.parametrize(("quarter", "as_of", "made"), [
    ("2022Q1", "2021-12", 0), ("2022Q1", "2022-02", 1), ("2022Q1", "2022-03", 1 + 20), ("2022Q2", "2022-05", 300 + 4000), ("2022Q2", "2022-03", 0)])
def test_output_of_growth_points_is_that_of_the_quarters_known_months(small_city, quarter, as_of, made):
    """1 in January and February, 20 in March, 300 in April, 4,000 in May, 50,000 in June: what an earlier quarter made is not this one's."""
    entered = pd.DataFrame({"计划投产日期": ["2022-01-01"], "实际投产日期": ["2022-01-01"], "1-2月实现新增产值(万元)": [1.0], "3月实现新增产值(万元)": [20.0],
                            "4月实现新增产值(万元)": [300.0], "5月实现新增产值(万元)": [4000.0], "6月实现新增产值(万元)": [50000.0]})
    study = replace(open_study("sanzhen", "2022Q1"), quarter=Quarter.parse(quarter), as_of=as_of)
    study.ledgers[programmes.GROWTH_POINTS] = Ledger(None, entered, [], (), "", 0)
    assert programmes.growth_point_rows(study)["realised_wan"].tolist() == [made]


def test_growth_points_that_made_more_than_their_whole_township_are_named(small_city):
    # the quarter: 300, 180 and 60 (万元)
    study = open_study("sanzhen", "2022Q1")
    points = pd.DataFrame({"township_code": ["420881001", "420881200", "420881200", "420881103"], "realised_wan": [300.0, 40.0, 20.5, 0.0]})
    found = programmes.beyond_output(study, points)
    assert found.to_dict("index") == {"420881200": {"realised_wan": 60.5, "output_wan": 60.0}}
