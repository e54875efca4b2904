"""What notebook 5 shows of technological transformation (技改): stages, sums by leader and township, whom to call, what cannot be right."""

import pandas as pd

from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages.exhibits import Text
from zx_analysis.programmes import projects
from zx_analysis.quarter import outlooks, programmes
from zx_analysis.quarter.ledger_rows import PROJECTS
from zx_analysis.quarter.study import Study

TECH = "tech_investment_wan"
NO_LEDGER = "没有技改项目台账。"


def parts(study: Study, seed: int = 0) -> list:
    rows = programmes.rows(study, PROJECTS)
    if rows is None:
        return [Text(NO_LEDGER)]
    day = programmes.project_day(study, rows)
    leaders, places = (
        projects.by(rows, column).reset_index() for column in (projects.LEADER, "township_code")
    )
    places["township_code"] = programmes_page.townships(study, places["township_code"])
    sums = (
        (projects.funnel(rows), ["阶段", "项目数", "走到这一步及以后"], "技改项目各阶段"),
        (leaders, ["责任领导", "项目数", "已开工"], "技改项目按责任领导"),
        (places, ["乡镇", "项目数", "已开工"], "技改项目按乡镇"),
    )
    return [
        sentences(study, rows, seed),
        *(
            programmes_page.in_yi(study, table, [*headings, "本年累计投资"], title, "投资：亿元")
            for table, headings, title in sums
        ),
        programmes_page.todo(
            study,
            programmes.todo(study)["projects"],
            "技改项目今天要联系、要核对",
            "按责任领导排列；工作日从联系的第二天数到这一天，周一至周五都算，不扣节假日",
            days="已过工作日",
            day=day,
        ),
        Text(
            "不知道的：台账只留最近一次联系，每周会商和每月通报是否做过看不出来；投资额由项目单位自报，入库前没有核实。"
        ),
    ]


def sentences(study: Study, rows: pd.DataFrame, seed: int = 0) -> Text:
    """How many projects there are, how much they have invested, how that compares with what was published, and both targets."""
    invested, known = (
        float(rows[projects.INVESTED].astype(float).sum()) / 10_000,
        programmes.known_day(study),
    )
    then, day = projects.standing(rows, known), programmes.project_day(study, rows)
    begun, done = (
        projects.reached(then, stage) for stage in (projects.STARTED[0], projects.STAGES[-1])
    )
    stages = "、".join(
        f"{stage} {count} 个"
        for stage, count in projects.funnel(rows).set_index("stage")["projects"].items()
    )
    said = [
        f"截至 {known.isoformat()}，技改项目已开工的（含入库、竣工）{begun} 个，其中竣工 {done} 个。",
        f"台账登记到 {day.isoformat()}，有技改项目 {len(rows)} 个：{stages}；本年累计投资 {invested:,.2f} 亿元。",
    ]
    if day > known:
        said.append(
            f"台账不留以前的状态：截至 {known.isoformat()} 的只有开工和竣工可由日期得知，以下各表按登记到的那天。"
        )
    elif study.city.has(TECH) and (published := study.to_date(TECH).sum()) > 0:
        said.append(
            f"同期公布的技改投资为 {published / 10_000:,.2f} 亿元，台账相当于它的 {invested * 10_000 / published:.0%}。"
        )
    late = projects.overdue_contacts(rows, day)
    said.append(
        f"到 {day.isoformat()}，{len(late)} 个项目超过一个工作日没有联系，涉及 {late[projects.LEADER].nunique()} 位责任领导。"
        if len(late)
        else f"到 {day.isoformat()}，各项目都按天联系。"
    )
    own = [
        target
        for target in study.policy.targets
        if target.measure == "projects" or target.indicator == TECH
    ]
    return Text(
        *said,
        *(
            look.sentence_zh()
            for target in own
            if (look := outlooks.outlook(study, target, seed)) is not None
        ),
    )
