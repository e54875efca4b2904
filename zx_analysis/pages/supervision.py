"""What notebook 5 shows first: who has what overdue, the most urgent things of all programmes,
growth points by delay, projects by stage, each other programme in one line; and the lists that
stand in 督办清单.xlsx instead of on the page.
"""

import numpy as np
import pandas as pd

from zx_analysis.city.programme_rules import TODO_ZH
from zx_analysis.cleaning.contracts import NAME
from zx_analysis.pages import enterprises as enterprises_page
from zx_analysis.pages import holders, programme_charts
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages import support as support_page
from zx_analysis.pages.exhibits import MISSING, Folded, Table, Text, decimals, percent
from zx_analysis.pages.holders import LED, NOBODY
from zx_analysis.pages.pictures import Chart
from zx_analysis.programmes import candidates, growth_points, projects, todo_lists
from zx_analysis.programmes.growth_points import DELAY_ZH, STATUS_ZH
from zx_analysis.programmes.todo_lists import SOON_DAYS, STATE_ZH, until
from zx_analysis.quarter import Answers, Study, outlooks, programme_facts, programmes, supervision
from zx_analysis.quarter.study import (
    CANDIDATES,
    CULTIVATION,
    FESTIVAL,
    GROWTH_POINTS,
    HELP,
    IDLE,
    NEW,
    PROJECTS,
    RESERVE,
    SALES,
)

BOOK = "督办清单.xlsx"
ALL = "全部事项"  # the sheet that holds every matter
# what is at stake in each programme
STAKE_ZH = {
    "growth_points": "年新增产值",
    "projects": "总投资",
    "candidates": "主营收入",
    "reserve": "应税销售",
    "idle": "闲置年产值",
    "sales": "未执行合同",
}
OTHERS = ("candidates", "reserve", "idle", "cultivation", "festival", "help", "sales")
MOST_URGENT = 10
LED_NOTE = "与上表是同一批事，按市领导再数一遍，不能相加"


def board(study: Study, matters: pd.DataFrame) -> list:
    """How much is overdue and due this week, by unit in charge and by leader."""
    if not study.ledgers:
        return [Text(programmes_page.NO_LEDGERS)]
    if matters.empty:
        return [Text("各专项没有要办的事。")]
    counts = matters["state"].value_counts().reindex(list(STATE_ZH), fill_value=0)
    led = matters[matters["programme"].isin(LED)]
    note = (
        f"{STATE_ZH['soon']}指截至日以后 {SOON_DAYS} 天以内；"
        "各专项一栏为逾期数/全部要办数，含七天内到期的；"
        "有市领导或包联干部的也计入其单位，督办清单“汇总”只计在个人名下，单位的数比这里少；"
        "技改项目每天要联系，没有逾期的、截至日以后才登记联系的不列"
    )
    leaders = todo_lists.by_person(led)
    return [
        Text(
            f"截至 {study.known_day.isoformat()}，各专项要办 {len(matters)} 件："
            + "，".join(f"{STATE_ZH[str(state)]} {count} 件" for state, count in counts.items())
            + f"。逐件见{BOOK}的“{ALL}”。"
            + (
                f"其中 {ahead} 件只是七天内到期，列在各专项工作表的最后；"
                f"各专项的要办数、汇总只计其余的 {len(matters) - ahead} 件。"
                if (ahead := sum(map(len, supervision.coming(study).values())))
                else ""
            )
            + _townships_zh(study, matters)
        ),
        holders.table(study, matters),
        Folded(
            "按专项展开：各牵头单位、各市领导要办的事",
            (
                _matrix(
                    todo_lists.by_office(matters),
                    "牵头单位",
                    "各牵头单位要办的事",
                    note,
                    study.mark,
                ),
                *(
                    [_matrix(leaders, "责任领导", _programmes_zh(led), LED_NOTE, study.mark)]
                    if len(leaders)
                    else []
                ),
            ),
        ),
    ]


def _programmes_zh(led: pd.DataFrame) -> str:
    """'其中增长点、技改项目，按市领导': the programmes that have any matter with a leader."""
    present = [TODO_ZH[name] for name in LED if (led["programme"] == name).any()]
    return f"其中{'、'.join(present)}，按市领导"


def _townships_zh(study: Study, matters: pd.DataFrame) -> str:
    """How many of the listed matters the townships' pages count; '' where no ledger has any."""
    soon = pd.concat([matters.iloc[:0], *supervision.coming(study).values()])
    located = [int((rows["township_code"] != "").sum()) for rows in (matters, soon)]
    listed, in_towns = len(matters) - len(soon), located[0] - located[1]
    if in_towns == listed:
        return ""
    return (
        f"计入的里面 {in_towns} 件属于各乡镇园区（各乡镇一览和乡镇单页计的是这些），"
        f"{listed - in_towns} 件不属于哪个乡镇（产销活动等）。"
    )


def _matrix(counted: pd.DataFrame, heading: str, title: str, note: str, mark: str) -> Table:
    """Who × state, then who × programme as overdue/all; the sums below."""
    rows = counted.rename(index={"": NOBODY})
    rows = pd.concat([rows, rows.sum().to_frame("合计").T])
    states = rows.T.groupby(level="state").sum().T.reindex(columns=list(STATE_ZH), fill_value=0)
    table = states.rename(columns=STATE_ZH).assign(全部=states.sum(axis=1))
    table.insert(0, heading, table.index)
    for name in filter(counted.columns.get_level_values("programme").__contains__, TODO_ZH):
        own = pd.DataFrame(rows[name])
        late = own["overdue"] if "overdue" in own else pd.Series(0, own.index)
        table[TODO_ZH[name]] = [
            f"{overdue}/{entries}" if entries else ""
            for overdue, entries in zip(late, own.sum(axis=1), strict=True)
        ]
    return Table(
        table,
        title,
        unit="件",
        mark=mark,
        note=note,
        formats=dict.fromkeys(table.columns[5:], str),
        minor=tuple(table.columns[5:]),
    )


def urgent(study: Study, rows: pd.DataFrame) -> Table | Text:
    """The most urgent matters of all programmes."""
    if rows.empty:
        return Text("没有逾期而涉及金额的事。") if study.ledgers else Text()
    names = study.short_names.reindex(rows["township_code"])
    table = pd.DataFrame(
        {
            "专项": rows["programme"].map(TODO_ZH),
            "企业": rows["enterprise"],
            "乡镇": names.to_numpy(),
            "什么事": rows["matter"],
            "逾期天数": rows["overdue_days"],
            "涉及金额": rows["stake_wan"],
            "金额是": rows["programme"].map(STAKE_ZH),
            "责任人和单位": rows["responsible"].replace("", MISSING),
        }
    )
    return Table(
        table,
        f"最急的 {len(table)} 件",
        unit="金额：万元",
        mark=study.mark,
        note="逾期的事按涉及金额乘以逾期天数由大到小排，只用来定先后；"
        "各专项的金额不是一回事，不能相加；台账没有金额的（包联帮扶等）不在其中",
        formats={"涉及金额": decimals(0)},
        minor=("专项", "乡镇", "涉及金额", "金额是"),
    )


def overdue(study: Study, matters: pd.DataFrame) -> Folded | Text:
    """All that is overdue, whoever is asked first: by unit in charge, the oldest on top, folded.
    matters: of `todo_lists.together`."""
    late = matters[matters["state"] == "overdue"]
    if late.empty:
        return Text()
    table = pd.DataFrame(
        {
            "责任单位": todo_lists.office(late["responsible"]).replace("", NOBODY),
            "责任人": todo_lists.person(late["responsible"]),
            "专项": late["programme"].map(TODO_ZH),
            "企业": late["enterprise"],
            "乡镇": study.short_names.reindex(late["township_code"]).to_numpy(),
            "什么事": late["matter"],
            "应办日期": late["due"],
            "逾期天数": late["overdue_days"],
        }
    )
    alone = table["责任人"].eq(table["责任单位"]) | table["责任人"].eq("")
    table["责任人"] = table["责任人"].mask(alone, MISSING)
    nobody = table["责任单位"].eq(NOBODY)
    table = table.assign(nobody=nobody).sort_values(
        ["nobody", "责任单位", "逾期天数"], ascending=[True, True, False], kind="stable"
    )
    title = f"逾期的 {len(table)} 件，按责任单位"
    shown = Table(
        table.drop(columns="nobody").reset_index(drop=True),
        title,
        mark=study.mark,
        minor=("责任人", "专项", "乡镇", "应办日期"),
    )
    return Folded(title, (shown,))


def named_entries(study: Study) -> pd.DataFrame | None:
    """The growth points and projects that the announcement names, as the page shows them; None
    where it names none or there is no such ledger."""
    names = study.policy.programmes.named_projects
    points, going = programmes.growth_point_rows(study), supervision.project_rows(study)
    if names is None or (points is None and going is None):
        return None
    found = []
    if points is not None:
        own = points[supervision.named(study, points)]
        found.append(
            pd.DataFrame(
                {
                    "类别": "增长点",
                    "企业": own[NAME],
                    "项目": own["项目内容"].str.cat(own["新增产能"], sep="，"),
                    "到哪一步": own["status"].map(STATUS_ZH),
                    "计划投产/开工": own[growth_points.PLANNED],
                    "实际投产/竣工": until(own[growth_points.ACTUAL], study.known_day),
                    "预计年新增产值/总投资": pd.to_numeric(own[growth_points.EXPECTED]),
                    "本季度实现/本年投资": own["realised_wan"],
                    "责任人和单位": own[growth_points.LEADER].str.cat(
                        own[growth_points.DEPARTMENT], sep="，"
                    ),
                }
            )
        )
    if going is not None:
        own = going[supervision.named(study, going)]
        found.append(
            pd.DataFrame(
                {
                    "类别": "技改项目",
                    "企业": own[NAME],
                    "项目": own[projects.TITLE],
                    "到哪一步": own[projects.STAGE],
                    "计划投产/开工": own[projects.START],
                    "实际投产/竣工": until(own[projects.END], study.known_day),
                    "预计年新增产值/总投资": own["total_wan"],
                    "本季度实现/本年投资": pd.to_numeric(own[projects.INVESTED]),
                    "责任人和单位": own[projects.LEADER].str.cat(
                        own[projects.DEPARTMENT], sep="，"
                    ),
                }
            )
        )
    return pd.concat(found, ignore_index=True)


def named_parts(study: Study) -> list:
    """What the announcement names, under its names, and which of them no ledger has."""
    table, names = named_entries(study), study.policy.programmes.named_projects
    if table is None or names is None:
        return []
    absent = [
        name for name in names.value if not table["企业"].str.contains(name, regex=False).any()
    ]
    dates = ["计划投产/开工", "实际投产/竣工"]
    return [
        Table(
            table.assign(**{column: table[column].replace("", MISSING) for column in dates}),
            "公告点名的增长点和技改项目",
            unit="金额：万元",
            mark=study.mark,
            note="；".join(
                filter(
                    None,
                    (
                        f"台账里没有找到{'、'.join(absent)}" if absent else "",
                        stages_zh(study) if (table["类别"] == "技改项目").any() else "",
                    ),
                )
            ),
            formats=dict.fromkeys(("预计年新增产值/总投资", "本季度实现/本年投资"), decimals(0)),
            minor=("类别", *dates, "预计年新增产值/总投资", "本季度实现/本年投资"),
        )
    ]


def stages_zh(study: Study) -> str:
    """'技改项目的谋划、备案、入库等阶段按 3月31日的台账，…'; '' where they are of the day known."""
    day = supervision.stages_as_of(study)
    if day is None:
        return ""
    return f"技改项目的谋划、备案、入库等阶段按 {day.month}月{day.day}日的台账，台账不留更早的"


def delays(study: Study, points: pd.DataFrame | None) -> Table | Text:
    """Growth points by delay: how many, and the output that hangs on them."""
    if points is None:
        return Text()  # that there is no ledger is said by the sentences
    found = growth_points.by_delay(points)
    expected = found["expected_wan"] / 10_000
    table = pd.DataFrame(
        {
            "进度": found["delay"].map(DELAY_ZH),
            "已投产": found["started"],
            "未投产": found["waiting"],
            "预计年新增产值": expected,
            "占全部": expected / expected.sum() if expected.sum() else 0.0,
        }
    )
    blocked = points[growth_points.delay(points) == "blocked"][growth_points.OBSTACLE]
    kinds = "、".join(f"{kind} {count} 个" for kind, count in blocked.value_counts().items())
    return Table(
        table,
        "增长点按进度",
        unit="个；产值：亿元",
        mark=study.mark,
        note=f"与计划投产日相差 {growth_points.GRACE_DAYS} 天以内算按期"
        + (f"；困难：{kinds}" if kinds else ""),
        formats={"预计年新增产值": decimals(2), "占全部": "{:.1%}".format},
    )


def funnel_picture(study: Study, going: pd.DataFrame | None) -> Chart | Text:
    """How many projects got to each stage."""
    if going is None or going.empty:
        return Text()
    stages = projects.funnel(going)
    started, done = (
        int(stages.set_index("stage")["reached"][stage])
        for stage in (projects.STARTED[0], projects.STAGES[-1])
    )
    return programme_charts.funnel(
        stages,
        title=f"技改项目 {len(going)} 个：走到{projects.STARTED[0]}及以后的 {started} 个，"
        f"{projects.STAGES[-1]}的 {done} 个（截至 {study.known_day.isoformat()}）",
        mark=study.mark,
    )


def funnel(study: Study, going: pd.DataFrame | None) -> Table | Text:
    """Projects by stage, each with how many got so far, and their investment."""
    if going is None:
        return Text()
    counts = projects.funnel(going).set_index("stage")
    total = going.groupby(projects.STAGE)["total_wan"].sum().reindex(counts.index, fill_value=0.0)
    doubted = int(going["total_wan"].isna().sum())
    table = pd.DataFrame(
        {
            "阶段": counts.index,
            "项目数": counts["projects"],
            "走到这一步及以后": counts["reached"],
            "本年累计投资": counts["invested_wan"] / 10_000,
            "总投资": total / 10_000,
            "走到这一步的占": counts["reached"] / max(len(going), 1),
        }
    )
    if np.isnan(projects.invested_wan(going)):
        table = table.drop(columns="本年累计投资")
    return Table(
        table,
        "技改项目各阶段",
        unit="个；投资：亿元",
        mark=study.mark,
        note=f"总投资不含没有填写或有待核实的 {doubted} 个" if doubted else "",
        formats={
            "本年累计投资": decimals(2),
            "总投资": decimals(2),
            "走到这一步的占": percent,
        },
    )


def others(answers: Answers, matters: pd.DataFrame) -> Table | Text:
    """Each other programme in one line: its number, how it moved, what is to be done, where the
    list is.
    """
    study = answers.study
    by_topic = programme_facts.facts(answers)
    before, lines = supervision.earlier(answers), []
    listed = programmes.todo(answers)
    for name in OTHERS:
        if name not in by_topic:
            continue
        own = matters[matters["programme"] == name]
        late = int((own["state"] == "overdue").sum())
        number, change = _in_words(name, by_topic[name], before.get(name))
        number += still_to_come_zh(answers) if name == "candidates" else ""
        lines.append((TODO_ZH[name], number, change, len(listed[name]), late, TODO_ZH[name]))
    if not lines:
        return Text()
    return Table(
        pd.DataFrame(lines, columns=["专项", "主要的数", "变化", "要办", "其中逾期", "工作表"]),
        "其他专项",
        mark=study.mark,
        note=(
            f"“工作表”指{BOOK}中的一张，要办数与它一致，不含只是七天内到期的；"
            "包联帮扶、后备企业等的逾期按政策或台账写的期限算"
        ),
        minor=("工作表",),
    )


def still_to_come_zh(answers: Answers) -> str:
    """'；在办 16 家，全季预计 14 家（八成范围 13 至 16）'; of a closed quarter
    '；季末还有 15 家在办，没有批准'; '' where nothing was forecast."""
    study = answers.study
    own = programme_facts.facts(answers).get("candidates", {})
    label = next((one.label_zh for one in study.policy.targets if one.indicator == NEW), None)
    look = next((one for one in outlooks.outlooks(answers) if one.label_zh == label), None)
    rows = study.candidate_rows()
    if look is None or rows is None:
        return ""
    if look.final:
        left = candidates.under_way(rows, study.known_day)
        return f"；季末还有 {left} 家在办，没有批准" if left else ""
    if "waiting" not in own:
        return ""
    expected = f"全季预计 {look.figure_zh(look.median)}（八成范围 {look.range_zh}）"
    return f"；在办 {own['waiting']:.0f} 家，{expected}"


def _in_words(name: str, own: dict[str, float], before: float | None) -> tuple[str, str]:
    """(the one number that matters, how it moved); own: the programme's facts, before: of
    `supervision.earlier`.
    """
    no_state = "台账只有现在的状态"
    if name == "candidates":
        net = own.get("net", float("nan"))
        moved = no_state if before is None else f"上年同期批准 {before:.0f} 家"
        return f"本季度批准 {own.get('approved', 0):.0f} 家，退库后净增 {net:.0f} 家", moved
    if name == "reserve":
        moved = no_state if before is None else f"按前一年销售 {before:.0f} 家"
        return f"{own['entries']:.0f} 家中 {own['reached']:.0f} 家已达规上标准", moved
    if name == "idle":
        number = (
            f"停产 {own['stopped']:.0f} 家、减产 {own['reduced']:.0f} 家，"
            f"闲置产能对应的年产值 {own['at_stake_yi']:,.2f} 亿元"
        )
        return number, f"其中本季度新增 {before or 0:.0f} 家"
    if name == "cultivation":
        number = f"{own['judged']:.0f} 家中 {own['all']:.0f} 家条件都达到"
        return number, f"另有 {own['one']:.0f} 家只差一项；{no_state}"
    if name == "festival":
        then = own.get("kept_on_before")
        moved = "上年没有台账" if then is None else f"上年 {then:.0f} 家"
        return f"春节连续生产 {own.get('kept_on', 0):.0f} 家", moved
    if name == "help":
        moved = f"本季度登记比解决多 {before:.0f} 件" if before else "本季度登记与解决相等"
        if before is not None and before < 0:
            moved = f"本季度解决比登记多 {-before:.0f} 件"
        return f"困难未解决 {own['open']:.0f} 件", moved
    moved = "台账没有上季度的活动" if before is None else f"上季度签约 {before:,.0f} 万元"
    return f"本季度签约 {own['signed_wan']:,.0f} 万元", moved


def annexes(answers: Answers) -> list:
    """Behind each line of the board: every growth point and project, and the small tables of the
    other programmes; of an absent ledger that it is absent.
    """
    if not answers.study.ledgers:
        return []  # that there are none is said above
    rows, parts = lists(answers), []
    for title in (programmes_page.POINTS, programmes_page.GOING):
        if title in rows:
            count = len(rows[title].frame)
            parts.append(Folded(f"{title}（{count} 个）", (rows[title],)))
    more = (
        (GROWTH_POINTS, "增长点路线图和困难", programmes_page.growth_point_parts),
        (PROJECTS, "技改项目按责任领导、按乡镇", programmes_page.project_parts),
        (CANDIDATES, "进规企业：各阶段比例、可能家数、以往推算", enterprises_page.candidate_parts),
        (RESERVE, "后备企业：离规上标准多远", enterprises_page.reserve_parts),
        (IDLE, "减停产企业：乡镇、原因、盘活", support_page.idle_parts),
        (CULTIVATION, "专精特新：各项条件", enterprises_page.cultivation_parts),
        (FESTIVAL, "春节生产：与上年相比、补助", support_page.festival_parts),
        (HELP, "包联帮扶：困难类别、帮扶单位", support_page.help_parts),
        (SALES, "产销活动：类型", support_page.sales_parts),
    )
    for ledger, title, shown in more:
        own = tuple(shown(answers))
        parts += [Folded(title, own)] if ledger in answers.study.ledgers else own
    return parts


def lists(answers: Answers) -> dict[str, Table]:
    """The long lists by the name of their sheet in 督办清单.xlsx; those of a ledger that is absent
    are left out.
    """
    found = {
        programmes_page.POINTS: programmes_page.every_point(answers.study),
        programmes_page.GOING: programmes_page.every_project(answers.study),
        **enterprises_page.lists(answers),
        **support_page.lists(answers),
    }
    return {name: table for name, table in found.items() if table is not None}


def unknown(study: Study) -> Text:
    """What each programme that has a ledger cannot know."""
    said = [*programmes_page.UNKNOWN, *enterprises_page.UNKNOWN, *support_page.UNKNOWN]
    return Text(*(f"{title}：{words}" for ledger, title, words in said if ledger in study.ledgers))
