"""What notebook 5 shows of help (包联帮扶) and sales (以销促产): open difficulties by helper, contracts signed and carried out."""

import numpy as np
import pandas as pd

from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages.exhibits import Table, Text, decimals, percent
from zx_analysis.programmes import help, sales_events
from zx_analysis.quarter import programmes
from zx_analysis.quarter.study import Study

NO_HELP, NO_SALES = "没有包联帮扶台账。", "没有产销活动台账。"


def parts(study: Study) -> list:
    return [*help_parts(study), *sales_parts(study)]


def help_parts(study: Study) -> list:
    cases = programmes.cases(study)
    if cases is None:
        return [Text(NO_HELP)]
    limit, still = programmes.limit(study.policy.programmes.help_days), cases[~cases["solved"]]
    middle = help.median_days(cases)
    first, day, _ = programmes.days(study)
    opened, solved = (
        int(programmes.within(cases[column], first, day).sum())
        for column in (help.OPENED, help.SOLVED)
    )
    said = f"本季度到 {day.isoformat()} 登记困难 {opened} 件，解决 {solved} 件；台账累计登记 {len(cases)} 件，解决 {int(cases['solved'].sum())} 件，未解决 {len(still)} 件"
    said += (
        f"，其中超过 {limit} 天的 {int((still['days'] > limit).sum())} 件。"
        if limit is not None
        else "。"
    )
    if np.isfinite(middle):
        said += f"从登记到解决，一半的困难在 {middle:.0f} 天以内解决（未解决的按已过天数计入）。"
    return [
        Text(said),
        *(
            _table(study, help.by(cases, column, limit), heading, title)
            for column, heading, title in (
                (help.KIND, "困难", "按困难类别"),
                (help.OFFICE, "帮扶单位", "按帮扶单位"),
                (help.HELPER, "帮扶责任人", "按帮扶责任人"),
            )
        ),
        programmes_page.todo(study, programmes.todo(study)["help"], "包联帮扶本周要办"),
        Text(
            "不知道的：帮扶对产值有没有作用。得到帮扶的是有困难的企业，与别的企业比，比不出帮扶的效果；台账没有困难解决前后的产值。"
        ),
    ]


def _table(study: Study, found: pd.DataFrame, heading: str, title: str) -> Table:
    found = found.assign(median_days=found["median_days"].replace(np.inf, np.nan)).reset_index()
    table = found.set_axis(
        [heading, "登记", "已解决", "未解决", "超期", "未解决最长天数", "解决所需天数（中位）"],
        axis=1,
    )
    return Table(
        table,
        f"困难问题{title}（台账累计）",
        mark=study.mark,
        note=f"已解决不足 {help.FEWEST_SOLVED} 件的不算中位天数"
        if found["median_days"].isna().any()
        else "",
        formats={"未解决最长天数": decimals(0), "解决所需天数（中位）": decimals(0)},
    )


def sales_parts(study: Study) -> list:
    events = programmes.events(study)
    if events is None:
        return [Text(NO_SALES)]
    kinds = sales_events.by_kind(events).reset_index()
    first, day, _ = programmes.days(study)
    own = events[programmes.within(events[sales_events.DAY], first, day)]
    said = (
        "；".join(
            f"{when}产销活动 {len(held)} 场，签约 {held[sales_events.SIGNED].sum():,.0f} 万元，已执行 {held[sales_events.EXECUTED].sum():,.0f} 万元"
            for when, held in ((f"本季度到 {day.isoformat()} ", own), ("台账累计", events))
        )
        + "。"
    )
    table = kinds.set_axis(
        ["类型", "场次", "参加企业（家次）", "签约", "已执行", "执行比例"], axis=1
    )
    return [
        Text(said),
        Table(
            table,
            "产销活动（台账累计）",
            unit="万元",
            mark=study.mark,
            note="执行比例只用两项都填了的活动",
            formats={
                "参加企业（家次）": decimals(0),
                "签约": decimals(0),
                "已执行": decimals(0),
                "执行比例": percent,
            },
        ),
        programmes_page.todo(
            study, programmes.todo(study)["sales"], "产销活动待执行的合同", name="活动"
        ),
        Text(
            "不知道的：这些合同里有多少不办活动也会签；已执行金额是台账最后一次登记的数，不留以前的状态。"
        ),
    ]
