"""The to-do lists as a workbook: one row per person, whatever units go with the name."""

import pandas as pd

from zx_analysis.programmes import todo_lists

ROWS = pd.DataFrame({"企业名称": list("甲乙丙丁"), "township_code": "t", "cell": "A4"})


def entries(*responsible):
    rows = ROWS.head(len(responsible))
    return todo_lists.entries(rows, "办", responsible=pd.Series(responsible, index=rows.index))


def test_a_person_with_two_units_has_one_row():
    lists = {
        "projects": entries("王，市发改局", "王，市科技局", "李，市科技局"),
        "help": entries("王，市发改局", "市发改局", ""),
    }
    counted = todo_lists.by_responsible(lists)
    assert (
        counted.loc["王"].tolist() == [2, 1]
        and counted.loc["李"].tolist() == [1, 0]
        and counted.loc["市发改局"].tolist() == [0, 1]
    )
    assert (
        counted.index[0] == "王"
        and counted.index[-1] == todo_lists.NOBODY
        and counted.to_numpy().sum() == 6
    )
    assert todo_lists.units(lists).to_dict() == {
        "": "",
        "李": "市科技局",
        "王": "市发改局、市科技局",
        "市发改局": "",
    }
