"""What the made-up city's ledgers hold of a township beside its figures, read off the workbooks."""

from dataclasses import replace

import pandas as pd
import pytest

from zx_analysis.quarter import Answers, open_study, registered
from zx_analysis.quarter.study import ENTERPRISES, POWER


@pytest.fixture(scope="module")
def study():
    return open_study("zhongxiang", "2022Q1")


def test_a_townships_entries_are_those_of_the_ledgers(study):
    """长滩镇 in March: 包联帮扶 A9, A61 and A75 are unsolved, 技改 A16 was last called on Sunday the
    27th, 停产企业信息库 A14 stands at reduced output; none of its growth points is due."""
    rows = registered.registered(Answers(study))
    rows = rows[rows["township_code"] == "420881111"].set_index("cell")
    assert rows["kind"].to_dict() == {
        "A9": "difficulty",
        "A61": "difficulty",
        "A75": "difficulty",
        "A16": "uncalled",
        "A14": "stopped",
    }
    assert rows.loc["A9", ["since", "days"]].tolist() == ["2022-02-27", 32]  # 31 - 27 + 28
    assert rows.loc["A16", "days"] == 4  # working days from Monday the 28th to the 31st


def with_ledgers(study, **changed):
    books = {
        title: replace(book, rows=changed[title]) if title in changed else book
        for title, book in study.ledgers.items()
    }
    return replace(study, ledgers=books)


def test_output_of_a_month_without_electricity_is_found(study):
    """Of the enterprise with the largest output in March the power company's zero is put in; the
    next one, of which it lists nothing, is no doubt."""
    output, power = study.ledgers[ENTERPRISES].rows, study.ledgers[POWER].rows
    march, used = "2022年3月产值(万元)", "2022年3月用电量(万千瓦时)"
    metered = output[output["统一社会信用代码"].isin(power["统一社会信用代码"])]
    first, second = metered.sort_values(march, ascending=False, key=pd.to_numeric).index[:2]
    codes = output["统一社会信用代码"]
    changed = power[power["统一社会信用代码"] != codes[second]].copy()
    changed.loc[changed["统一社会信用代码"] == codes[first], used] = 0
    found = registered.without_power(Answers(with_ledgers(study, **{POWER: changed})))
    assert found["credit_code"].iloc[0] == codes[first]
    assert codes[second] not in set(found["credit_code"])
    assert found["output_wan"].iloc[0] == float(output.loc[first, march])
    assert found["months"].iloc[0] == 1


def test_without_both_ledgers_there_is_no_doubt(study):
    for title in (ENTERPRISES, POWER):
        left = {name: book for name, book in study.ledgers.items() if name != title}
        assert registered.without_power(Answers(replace(study, ledgers=left))).empty
