"""What notebook 5 shows of cultivation (专精特新小巨人, 隐形冠军): who meets how many criteria, and who lacks one."""

import pandas as pd

from zx_analysis.city.policy import NEVER_PUBLISHED
from zx_analysis.cleaning import enterprises
from zx_analysis.cleaning.contracts import NAME
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages.exhibits import Table, Text
from zx_analysis.programmes import cultivation
from zx_analysis.quarter import programmes
from zx_analysis.quarter.study import Study

NO_LEDGER = "没有专精特新培育库。"


def parts(study: Study) -> list:
    rows, criteria = programmes.cultivation_rows(study), study.policy.programmes.criteria
    if rows is None:
        return [Text(NO_LEDGER)]
    if not criteria:
        return [
            Text(f"培育库有企业 {enterprises.keys(rows).nunique()} 家；政策没有写条件，不作判断。")
        ]
    kinds = cultivation.by_kind(rows)
    said = [
        f"{kind} {row['enterprises']} 家：条件都达到的 {row['all']} 家，只差一项的 {row['one']} 家。"
        for kind, row in kinds.to_dict("index").items()
    ]
    said += (
        [f"政策没有写条件的 {enterprises.keys(rows[rows['of'] == 0]).nunique()} 家不作判断。"]
        if (rows["of"] == 0).any()
        else []
    )
    return [
        Text(*said),
        _criteria(study, cultivation.by_criterion(rows, criteria)),
        _enterprises(study, rows),
        programmes_page.todo(study, programmes.todo(study)["cultivation"], "培育企业本周要办"),
        Text(
            "不知道的：认定还要看材料和实地核查，台账里的数由企业自报；条件写在政策文件里，随认定办法更新。"
        ),
    ]


def _criteria(study: Study, found: pd.DataFrame) -> Table:
    found = found.assign(source=found["source"].str.replace("demonstration", NEVER_PUBLISHED))
    return Table(
        found.set_axis(["类别", "条件", "不低于", "达到的企业", "企业数", "出处"], axis=1),
        "各项条件",
        mark=study.mark,
        formats={"不低于": "{:g}".format},
    )


def _enterprises(study: Study, rows: pd.DataFrame) -> Table:
    judged = rows[rows["of"] > 0].sort_values(
        ["类别", "met"], ascending=[True, False], kind="stable"
    )
    table = pd.DataFrame(
        {
            "企业": judged[NAME],
            "乡镇": programmes_page.townships(study, judged["township_code"]),
            "类别": judged["类别"],
            "主导产品": judged["主导产品"],
            "达到": [f"{met}/{of}" for met, of in zip(judged["met"], judged["of"], strict=True)],
            "还缺": judged["lacking"].map("；".join),
        }
    )
    return Table(table, "每家达到几项、还缺什么", mark=study.mark)
