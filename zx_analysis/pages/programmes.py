"""What notebook 5 shows of the ledgers as a whole, and the form of every to-do list.

What notebook 5 shows of the growth points (增长点): how they stand against the road map, what they
may add, whom to see.

What notebook 5 shows of technological transformation (技改): stages, sums by leader and township,
whom to call, what cannot be right.
"""

import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import convert
from zx_analysis.cleaning import Ledger
from zx_analysis.cleaning.contracts import NAME
from zx_analysis.cleaning.ledgers import counts, stages
from zx_analysis.forecasting.attainment import chance_zh
from zx_analysis.pages import charts, programme_charts
from zx_analysis.pages.exhibits import Folded, Table, Text, decimals
from zx_analysis.programmes import growth_points, projects
from zx_analysis.programmes.growth_points import ACTUAL, EXPECTED, OBSTACLE, PLANNED, STATUS_ZH
from zx_analysis.programmes.todo_lists import until
from zx_analysis.quarter import Answers, Study, outlooks, programmes, supervision
from zx_analysis.quarter.study import GROWTH_POINTS, PROJECTS

NO_LEDGERS = "这个城市没有台账。"
POINTS, GOING = "增长点逐个", "技改项目逐个"  # sheets of 督办清单.xlsx
MINOR = ("乡镇", "公告点名", "台账单元格")  # of both: columns that a phone held upright leaves out
# (ledger, programme, what it cannot say)
UNKNOWN = (
    (
        GROWTH_POINTS,
        "增长点",
        "不投产、少投产时这些产值会不会由别处补上；已投产的已在公布的产值里，不再另加。",
    ),
    (
        PROJECTS,
        "技改项目",
        "台账只留最近一次联系，每周会商和每月通报是否做过看不出来；"
        "投资额由项目单位自报，入库前没有核实。",
    ),
)


def ledgers(books: dict[str, Ledger], mark: str) -> list:
    """What was read, by stage or class, and what has to be checked."""
    if not books:
        return [Text(NO_LEDGERS)]
    found = pd.DataFrame(
        [
            (Path(f["file"]).stem, f["cell"], f["township"], f["message_zh"])
            for book in books.values()
            for f in book.to_check
        ],
        columns=["台账", "单元格", "乡镇", "问题"],
    )
    return [
        Text(
            f"读入 {len(books)} 本台账，共 {sum(len(book.rows) for book in books.values())} 条；"
            f"待核实问题 {len(found)} 个。"
        ),
        *([Table(found, "台账待核实问题", mark=mark)] if len(found) else []),
        Folded(
            "台账一览和各台账按阶段或类别",
            (
                Text("这里照读入的台账计数，含截止日以后的登记；其他各节按日期推回到截止日。"),
                ledger_counts(books, mark),
                charts.stages(
                    {t: stages(book) for t, book in books.items() if book.contract.count_by},
                    title="各台账按阶段或类别（含截止日以后的登记）",
                    mark=mark,
                ),
            ),
        ),
    ]


def ledger_counts(books: dict[str, Ledger], mark: str) -> Table | Text:
    return (
        Table(counts(books), "台账一览（含截止日以后的登记）", mark=mark)
        if books
        else Text(NO_LEDGERS)
    )


def in_yi(table: pd.DataFrame, headings: list[str], title: str, unit: str, mark: str) -> Table:
    """A table whose last column is in 10,000 yuan, shown in 亿元; headings: of all columns."""
    amount = table.columns[-1]
    return Table(
        table.assign(**{amount: table[amount] / 10_000}).set_axis(headings, axis=1),
        title,
        unit=unit,
        mark=mark,
        formats={headings[-1]: decimals(2)},
    )


def townships(names: pd.Series, codes: pd.Series | pd.Index) -> list:
    """Names of township codes, for a table."""
    return list(names.reindex(codes))


def entries(study: Study, rows: pd.DataFrame, columns: dict, title: str, **words) -> Table:
    """A list of 督办清单.xlsx: an entry a row, its enterprise (企业名称 or enterprise) and township
    first. columns: the others by heading; words: unit, note and formats of the table."""
    first = {
        "企业": rows[NAME] if NAME in rows else rows["enterprise"],
        "乡镇": townships(study.short_names, rows["township_code"]),
    }
    return Table(pd.DataFrame(first | columns), title, mark=study.mark, **words)


NO_GROWTH_POINTS = "没有增长点台账。"


def growth_point_parts(answers: Answers) -> list:
    """The road map and what stands in the way; nothing without the ledger, as the sentences say."""
    study = answers.study
    rows = programmes.growth_point_rows(study)
    if rows is None:
        return []
    times = pd.DataFrame(
        {
            "enterprise": rows[NAME],
            "planned": pd.to_datetime(rows[PLANNED], errors="coerce"),
            "actual": pd.to_datetime(rows[ACTUAL], errors="coerce"),
            "status": rows["status"],
        }
    ).sort_values("planned", kind="stable")
    return [
        programme_charts.road_map(times, study.known_day, title="增长点路线图", mark=study.mark),
        _obstacles(rows, study.mark),
    ]


def every_point(study: Study) -> Table | None:
    """Every growth point, those that the announcement names first, then by delay and output; None
    without the ledger.
    """
    rows = programmes.growth_point_rows(study)
    if rows is None:
        return None
    order = rows.assign(
        named=~supervision.named(study, rows),
        late=-rows["slip_days"].fillna(0),
    ).sort_values(["named", "late"], kind="stable")
    rows = rows.loc[order.index]
    return entries(
        study,
        rows,
        {
            "公告点名": supervision.named(study, rows).map({True: "是", False: ""}),
            "项目": rows["项目内容"].str.cat(rows["新增产能"], sep="，"),
            "进度": rows["status"].map(STATUS_ZH),
            "计划投产": rows[PLANNED],
            "实际投产": until(rows[ACTUAL], study.known_day),
            "推迟天数": rows["slip_days"],
            "预计年新增产值": pd.to_numeric(rows[EXPECTED]),
            "本季度实现": rows["realised_wan"],
            "困难": rows[OBSTACLE],
            "责任人和单位": rows[growth_points.LEADER].str.cat(
                rows[growth_points.DEPARTMENT], sep="，"
            ),
            "台账单元格": rows["cell"],
        },
        "增长点逐个",
        unit="产值：万元",
        note="公告点名的在前，其余按推迟天数由多到少；推迟天数为负是提前",
        formats={
            "推迟天数": "{:.0f}".format,
            "预计年新增产值": decimals(0),
            "本季度实现": decimals(0),
        },
        minor=(*MINOR, "项目", "计划投产", "实际投产", "本季度实现", "困难"),
    )


def growth_point_sentences(answers: Answers) -> Text:
    """How the growth points stand, what they may add in the quarter, and what that would change."""
    study = answers.study
    rows = programmes.growth_point_rows(study)
    if rows is None:
        return Text(NO_GROWTH_POINTS)
    first, day, _ = study.days
    begun = rows["status"].isin(["early", "on_time", "late"])
    own = int(programmes.within(rows.loc[begun, ACTUAL], first, day).sum())
    standing = "、".join(
        f"{STATUS_ZH[str(status)]} {count} 个"
        for status, count in rows["status"].value_counts().items()
    )
    said = [
        f"增长点 {len(rows)} 个，预计年新增产值 {rows[EXPECTED].sum() / 10_000:,.2f} 亿元；"
        f"截至 {study.known_day.isoformat()}：{standing}。"
        f"已投产的 {int(begun.sum())} 个中本季度投产 {own} 个。"
        + (
            f"本季度已实现新增产值 {rows['realised_wan'].sum() / 10_000:,.2f} 亿元。"
            if growth_points.made_columns(rows, study.quarter.first, study.latest_month)
            else ""
        )
    ]
    beyond = programmes.beyond_output(study.panel, study.level, rows)
    said += [
        f"台账与报表不符：{study.short_names[code]}的增长点本季度实现新增产值 "
        f"{made / 10_000:,.2f} 亿元，大于全乡镇同期产值 {output / 10_000:,.2f} 亿元，请核实。"
        for code, made, output in zip(
            beyond.index, beyond["realised_wan"], beyond["output_wan"], strict=True
        )
    ]
    extra = programmes.growth_point_extra(answers)
    if extra is None:
        return Text(*said, "已投产的太少，不足以推算其余增长点的贡献。")
    if extra.remaining.any():
        low, middle, high = np.quantile(extra.remaining / 10_000, [0.1, 0.5, 0.9])
        said.append(
            f"尚未投产的 {extra.points} 个，本季度其余时间预计再增 {middle:,.2f} 亿元（八成范围 "
            f"{low:,.2f} 至 {high:,.2f} 亿元），"
            f"兑现率取自已投产的 {extra.rates} 个"
            + (
                f"（另 {unrated} 个当天才投产或没有填预计产值，算不出）"
                if (unrated := int(begun.sum()) - extra.rates) > 0
                else ""
            )
            + "；还没有投产的可能更低。"
        )
        said += _scenario(answers, extra.remaining)
    return Text(*said)


def _scenario(answers: Answers, remaining_wan: np.ndarray) -> list[str]:
    study = answers.study
    target = study.policy.quarter_target(study.city.level)
    if target is None:
        return []
    draws, _, final = outlooks.quarter_draws(answers, study.city.level)
    if final:
        return []
    level = study.level
    total, extra = (
        draws * float(convert(Decimal(1), level.unit, target.unit)),
        remaining_wan * float(convert(Decimal(1), "万元", target.unit)),
    )
    before, after = programmes.with_growth_points(total, target.value, extra)
    gap = target.value - float(np.median(total))
    share = (
        f"，相当于差距 {gap:,.2f} {target.unit}的 {np.median(extra) / gap:.0%}" if gap > 0 else ""
    )
    return [
        f"情景（不计入预测）：若尚未投产的增长点按此兑现{share}，"
        f"{target.label_zh}达到目标的概率由 {chance_zh(before)} 变为 {chance_zh(after)}。"
    ]


def _obstacles(rows: pd.DataFrame, mark: str) -> Table:
    """What stands in the way of those that are not in production, by kind."""
    waiting = rows[~rows["status"].isin(["early", "on_time", "late"])]
    groups = waiting.groupby(OBSTACLE)
    table = pd.DataFrame(
        {
            "增长点": groups.size(),
            "其中已逾期": groups["status"].agg(lambda s: int(s.isin(["overdue", "stalled"]).sum())),
            "预计年新增产值": groups[EXPECTED].sum() / 10_000,
        }
    )
    return Table(
        table.sort_values("预计年新增产值", ascending=False).reset_index(names="困难"),
        "未投产增长点的困难",
        unit="产值：亿元",
        mark=mark,
        note="" if len(table) else "都已投产",
        formats={"预计年新增产值": decimals(2)},
    )


TECH = "tech_investment_wan"
NO_PROJECTS = "没有技改项目台账。"


def project_parts(answers: Answers) -> list:
    """Sums by township; nothing without the ledger, as the sentences say."""
    study = answers.study
    if (rows := programmes.project_rows(study)) is None:
        return []
    places, leaders = (
        projects.by(rows, column).reset_index() for column in ("township_code", projects.LEADER)
    )
    places["township_code"] = townships(study.short_names, places["township_code"])
    return [
        in_yi(
            table,
            [heading, "项目数", "已开工", "本年累计投资"],
            f"技改项目按{heading}",
            "投资：亿元",
            study.mark,
        )
        if "invested_wan" in table
        else Table(
            table.set_axis([heading, "项目数", "已开工"], axis=1),
            f"技改项目按{heading}",
            unit="个",
            mark=study.mark,
        )
        for table, heading in ((leaders, "责任领导"), (places, "乡镇"))
    ]


def every_project(study: Study) -> Table | None:
    """Every project, those that the announcement names first, then by stage and investment; None
    without the ledger.
    """
    rows = supervision.project_rows(study)
    if rows is None:
        return None
    order = rows.assign(
        named=~supervision.named(study, rows),
        stage=rows[projects.STAGE].map(projects.STAGES.index),
        money=-rows["total_wan"].fillna(0),
    ).sort_values(["named", "stage", "money"], kind="stable")
    rows = rows.loc[order.index]
    doubted = int(rows["total_wan"].isna().sum())
    return entries(
        study,
        rows,
        {
            "公告点名": supervision.named(study, rows).map({True: "是", False: ""}),
            "项目": rows[projects.TITLE],
            "阶段": rows[projects.STAGE],
            "总投资": rows["total_wan"],
            "本年累计投资": pd.to_numeric(rows[projects.INVESTED]),
            "开工": rows[projects.START],
            "竣工": rows[projects.END],
            "最近联系": until(rows[projects.CONTACT], study.known_day),
            "责任人和单位": rows[projects.LEADER].str.cat(rows[projects.DEPARTMENT], sep="，"),
            "台账单元格": rows["cell"],
        },
        "技改项目逐个",
        unit="投资：万元",
        note="公告点名的在前，其余按阶段排"
        + (f"；总投资没有填写或有待核实的 {doubted} 个，不列金额" if doubted else "")
        + ("；" + kept if (kept := not_kept(study, rows)) else ""),
        formats={"总投资": decimals(0), "本年累计投资": decimals(0)},
        minor=(*MINOR, "本年累计投资", "开工", "竣工", "最近联系"),
    )


def not_kept(study: Study, rows: pd.DataFrame) -> str:
    """What the ledger of projects does not say of the day known, as it was written on later; ""
    where it was not. rows: of `programmes.project_rows`."""
    day, entered_to = study.known_day, projects.entered_to(rows, study.known_day)
    if entered_to <= day:
        return ""
    return (
        f"台账登记到 {entered_to.isoformat()}，不留以前的状态："
        f"开工、竣工按日期推回到 {day.isoformat()}，"
        "谋划、备案、入库没有日期，照台账现状；当时的本年累计投资不详，不列"
    )


def project_sentences(answers: Answers) -> Text:
    """How many projects there are, how much they have invested, how that compares with what was
    published, and both targets.
    """
    study = answers.study
    rows = programmes.project_rows(study)
    if rows is None:
        return Text(NO_PROJECTS)
    invested, day = projects.invested_wan(rows) / 10_000, study.known_day
    begun, done = (
        projects.reached(rows, stage) for stage in (projects.STARTED[0], projects.STAGES[-1])
    )
    stages = "、".join(
        f"{stage} {count} 个"
        for stage, count in projects.funnel(rows).set_index("stage")["projects"].items()
    )
    said = [
        f"截至 {day.isoformat()}，技改项目已开工的（含入库、竣工）{begun} 个，其中竣工 {done} 个。",
        f"台账有技改项目 {len(rows)} 个：{stages}"
        + ("。" if np.isnan(invested) else f"；本年累计投资 {invested:,.2f} 亿元。"),
    ]
    if kept := not_kept(study, rows):
        said.append(f"{kept}。")
    if study.city.has(TECH) and (published := study.panel.to_date(TECH).sum()) > 0:
        share = (
            "" if np.isnan(invested) else f"，台账相当于它的 {invested * 10_000 / published:.0%}"
        )
        said.append(f"同期公布的技改投资为 {published / 10_000:,.2f} 亿元{share}。")
    said.append(_contacts(rows, day))
    own = [
        target
        for target in study.policy.targets
        if target.measure == "projects" or target.indicator == TECH
    ]
    return Text(
        "".join(said),
        *(
            look.sentence_zh()
            for target in own
            if (look := outlooks.outlook(answers, target)) is not None
        ),
    )


def _contacts(rows: pd.DataFrame, day: datetime.date) -> str:
    """Whose contact is overdue on a day, and of how many that cannot be told."""
    late = projects.overdue_contacts(rows, day)
    since = int((rows[projects.CONTACT] > day.isoformat()).sum())
    said = []
    if len(late):
        leaders = late[projects.LEADER].nunique()
        said.append(f"{len(late)} 个项目超过一个工作日没有联系，涉及 {leaders} 位责任领导")
    if since:
        said.append(f"{since} 个项目的最近联系在这一天以后，当时是否逾期不详")
    return f"到 {day.isoformat()}，{'；'.join(said) or '各项目都按天联系'}。"
