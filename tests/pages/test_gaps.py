"""Where the gap stands: every column adds up as it is read."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis.pages import gaps
from zx_analysis.quarter import Answers, enterprises, open_study


def test_the_gap_adds_up_as_it_is_read():
    """By hand: 1.004 + 1.004 + 1.004 + 1.004 = 4.016, read as 4.02; two rows of 1.00 leave 2.02 to
    the others."""
    rows = gaps.adding_up(pd.DataFrame({"due": [1.004] * 4}, list("abcd")), 2, {"due": 2})
    assert rows["due"].tolist() == [1.0, 1.0, 2.02, 4.02]
    # all shown: no row of others
    assert len(gaps.adding_up(pd.DataFrame({"due": [1.0, 2.0]}), 2, {"due": 2})) == 3


@pytest.mark.parametrize("as_of", ["2022-02", ""])
def test_the_enterprises_the_others_and_what_is_beside_the_ledger_make_the_city(as_of):
    study = open_study("zhongxiang", "2022Q1", as_of)
    _, table = gaps.gap_parts(study, enterprises.gap(Answers(study)))
    assert isinstance(table, gaps.Table)
    figures = table.frame.set_index("企业").drop(columns="乡镇")
    *names, ledger, beside, city = figures.index
    assert names[-1] == "其余 171 家" and ledger == "台账 179 家合计"
    assert figures.loc[names].sum().tolist() == figures.loc[ledger].tolist()
    assert (figures.loc[ledger] + figures.loc[beside]).tolist() == figures.loc[city].tolist()


def test_without_a_ledger_it_is_said_that_nobody_can_tell():
    study = open_study("zhongxiang", "2022Q1")
    (said,) = gaps.gap_parts(study, None)
    assert "无法回答" in repr(said)


def test_a_city_that_made_its_target_names_how_many_units_did_not():
    """-1.25 and -0.004, which is no gap at two places, beside +3."""
    study = open_study("zhongxiang", "2022Q1")
    said = gaps._behind_zh(study, np.array([-1.25, -0.004, 3.0]))
    assert said == "全市目标已经完成；1 个低于各自任务，合计少 1.25 亿元。"
    assert gaps._behind_zh(study, np.array([0.0, 3.0])) == "全市目标已经完成，不存在缺口。"
