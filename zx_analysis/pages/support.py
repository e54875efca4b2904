"""What notebook 5 shows of the Spring Festival: who kept producing and what that costs, restarts
against plan, beside last year.

What notebook 5 shows of idle and reduced-output enterprises (减停产): what is at stake, what
electricity says, by which route they shall come back.

What notebook 5 shows of help (包联帮扶) and sales (以销促产): open difficulties by helper,
contracts signed and carried out.
"""

import numpy as np
import pandas as pd

from zx_analysis.city.amounts import money_text
from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages.exhibits import MISSING, Table, Text, decimals, percent
from zx_analysis.programmes import assistance, idle_enterprises, spring_festival
from zx_analysis.programmes.idle_enterprises import EVIDENCE_ZH, PROGRESS, ROUTE, SINCE, STATE
from zx_analysis.programmes.spring_festival import Subsidies
from zx_analysis.quarter import Answers, Study, programmes
from zx_analysis.quarter.study import FESTIVAL, HELP, IDLE, POWER, SALES

NO_FESTIVAL = "没有春节连续生产企业台账，或不是一季度、2 月的数还没有公布，不作统计。"
NO_LAST_YEAR, NOT_ENTERED = "上年没有台账", "上年台账没有填"
BESIDE = (
    ("kept_on", "连续生产企业（家）", 0),
    ("stayers", "留守职工（人）", 0),
    ("power_wan_kwh", "1-2月用电量（万千瓦时）", 1),
)  # key, its words, decimals
NO_EFFECT = (
    "从这些数看不出补助起了多大作用：连续生产的企业是自己决定开工的，没有补助会不会照样生产，"
    "台账看不出来；"
    "同上年相比还有订单、气候、春节早晚等许多别的变化。"
)
# (ledger, programme, what it cannot say)
UNKNOWN = (
    (
        IDLE,
        "减停产企业",
        "自备电源、几家合用一块电表、生产挪到别的电表；"
        "停产前年产值由企业自报，停产后恢复到多少没有把握。",
    ),
    (
        FESTIVAL,
        "春节生产",
        "没有这笔补助，这些企业会不会照样生产；不用外购电的生产；上年台账以外的企业。",
    ),
    (
        HELP,
        "包联帮扶",
        "帮扶对产值有没有作用。得到帮扶的是有困难的企业，与别的企业比，比不出帮扶的效果；"
        "台账没有困难解决前后的产值。",
    ),
    (
        SALES,
        "产销活动",
        "这些合同里有多少不办活动也会签；已执行金额是台账最后一次登记的数，不留以前的状态。",
    ),
)


def lists(answers: Answers) -> dict[str, Table | None]:
    """The long lists by the name of their sheet in 督办清单.xlsx; None where the ledger is
    absent.
    """
    study = answers.study
    idle, cases = programmes.idle_rows(study), programmes.cases(study)
    paid = programmes.subsidies(study)
    limit = programmes.amount(study.policy.programmes.help_days)
    return {
        "减停产企业和用电": None if idle is None else _idle_entries(study, idle),
        "春节补助逐家": None if paid is None else _paid(study, paid),
        "困难按责任人": None
        if cases is None
        else _table(
            assistance.cases_by(cases, assistance.HELPER, limit),
            "帮扶责任人",
            "按帮扶责任人",
            study.mark,
        ),
    }


def festival_parts(answers: Answers) -> list:
    study = answers.study
    rows = programmes.festival_once(study)
    if rows is None:
        return [Text(NO_FESTIVAL)]
    found = programmes.subsidies(study)
    return [
        _festival_sentences(study, rows, found),
        *_beside_last_year(study),
        _arrangements(rows, study.mark),
        *(_costs(study, found) if found is not None else []),
        _rejected(found, study.mark),
    ]


def _festival_sentences(study: Study, rows: pd.DataFrame, found: Subsidies | None) -> Text:
    counted = rows[spring_festival.ARRANGEMENT].value_counts()
    said = [
        "、".join(f"{word} {counted.get(word, 0)} 家" for word in spring_festival.ARRANGEMENTS)
        + "。"
    ]
    if found is not None:
        said.append(
            f"按政策应补助 {len(found.paid)} 家，"
            f"合计 {money_text(int(found.paid['amount_fen'].sum()))} 元；"
            f"其余 {len(found.rejected)} 条的原因见下表。"
        )
    stopped = spring_festival.restarts(rows, study.known_day)
    back, late = stopped["restarted"], spring_festival.median_late(stopped)
    said.append(
        f"停产或有复工计划的 {len(stopped)} 家中，到 {study.known_day.isoformat()} 已复工 "
        f"{int(back.sum())} 家，"
        f"其中按计划或提前的 {int((stopped.loc[back, 'late_days'] <= 0).sum())} 家、"
        f"推迟的 {int((stopped.loc[back, 'late_days'] > 0).sum())} 家"
        + ("" if np.isnan(late) else f"，{_beside_plan(late)}")
        + f"；还没有复工 {int((~back).sum())} 家。"
    )
    return Text(*said)


def _beside_plan(days: float) -> str:
    """How far the one in the middle was from its plan (days behind it, negative: ahead)."""
    if round(days) == 0:
        return "居中的一家按计划"
    return f"居中的一家比计划{'晚' if days > 0 else '早'} {abs(days):.0f} 天"


def _beside_last_year(study: Study) -> list:
    """What offices publish of the festival, beside last year's, and that no effect can be read off
    it."""
    counts, said, lines = programmes.festival_counts(study), "", []
    unknown = NOT_ENTERED if "kept_on_before" in counts else NO_LAST_YEAR
    for key, word, digits in BESIDE:
        if key not in counts:
            continue
        now, before = counts[key], counts.get(f"{key}_before")
        moved = MISSING if not before else f"{100 * (now / before - 1):+.1f}%"
        last = unknown if before is None else f"{before:,.{digits}f}"
        lines.append((word, f"{now:,.{digits}f}", last, moved))
    if "power_firms" in counts:
        said = (
            f"用电量是本年台账中今年和上年 1、2 月四个月都有数的 {counts['power_firms']:.0f} "
            "家合计，"
            "两年是同样的企业。"
        )
    else:
        said = "没有企业用电量台账，或没有上年同月的数，不比较用电。"
    table = pd.DataFrame(lines, columns=["项目", "今年", "上年", "比上年"])
    return [
        Table(
            table,
            "春节生产与上年相比",
            mark=study.mark,
            note="连续生产：生产安排为不停产，或可停可不停而填有连续生产天数；同一企业只计一次",
            formats=dict.fromkeys(table.columns[1:], str),
        ),
        Text(said + NO_EFFECT),
    ]


def _arrangements(rows: pd.DataFrame, mark: str) -> Table:
    table = (
        spring_festival.arrangements(rows)
        .reset_index()
        .set_axis(["生产安排", "企业", "留守职工", "连续生产天数（居中的一家）"], axis=1)
    )
    return Table(
        table, "生产安排", mark=mark, formats=dict.fromkeys(table.columns[1:], decimals(0))
    )


def _costs(study: Study, found: Subsidies) -> list:
    """The cost by tier, in the policy's order, and by township, to the fen."""
    rules = study.policy.spring_festival
    order = [tier.days_zh for tier in rules.tiers] if rules else []
    tiers = found.by("tier").reindex(order).fillna(0).astype(int)
    places = found.by("township_code").sort_values("amount_fen", ascending=False)
    places.index = programmes_page.townships(study.short_names, places.index)
    return [
        Table(
            pd.DataFrame(
                {
                    heading: table.index,
                    "企业": table["enterprises"],
                    "留守职工": table["workers"],
                    "补助": table["amount_fen"],
                }
            ),
            title,
            unit="元",
            mark=study.mark,
            formats={"补助": money_text, "留守职工": decimals(0)},
        )
        for table, heading, title in ((tiers, "档次", "各档次补助"), (places, "乡镇", "各乡镇补助"))
    ]


def _paid(study: Study, found: Subsidies) -> Table:
    """Every enterprise that is paid, and every entry that is not with its reason."""
    rows = pd.concat([found.paid.assign(reason=""), found.rejected], ignore_index=True)
    return programmes_page.entries(
        study,
        rows,
        {
            "档次": rows["tier"],
            "补助（元）": rows["amount_fen"] / 100,
            "不补助的原因": rows["reason"],
            "台账单元格": rows["cell"],
        },
        "春节补助逐家",
        formats={"补助（元）": decimals(2)},
    )


def _rejected(found: Subsidies | None, mark: str) -> Table | Text:
    if found is None:
        return Text("政策没有写春节补助，不计算金额。")
    counts = found.rejected["reason"].value_counts().reset_index()
    return Table(counts.set_axis(["原因", "条数"], axis=1), "不补助的原因", mark=mark)


NO_IDLE = "没有停产企业信息库。"
AT_STAKE = "闲置产能对应的年产值"


def idle_parts(answers: Answers) -> list:
    study = answers.study
    rows = programmes.idle_rows(study)
    if rows is None:
        return [Text(NO_IDLE)]
    places = idle_enterprises.by_township(rows).reset_index()
    places["township_code"] = programmes_page.townships(study.short_names, places["township_code"])
    routes, reasons = (
        idle_enterprises.by_route(rows).reset_index(),
        idle_enterprises.by_reason(rows).reset_index(),
    )
    return [
        _idle_sentences(study, rows),
        programmes_page.in_yi(
            places, ["乡镇", "停产", "减产", AT_STAKE], "各乡镇减停产企业", "产值：亿元", study.mark
        ),
        programmes_page.in_yi(
            reasons, ["原因", "企业", AT_STAKE], "停产减产的原因", "产值：亿元", study.mark
        ),
        Table(routes.rename(columns={ROUTE: "盘活方式"}), "盘活方式和进展（家）", mark=study.mark),
    ]


def _idle_sentences(study: Study, rows: pd.DataFrame) -> Text:
    counted, years = rows[STATE].value_counts(), rows["idle_days"] / 365
    said = [
        f"截至 {study.known_day.isoformat()}，停产 {counted.get('停产', 0)} 家、减产 "
        f"{counted.get('减产', 0)} 家，"
        f"闲置产能对应的年产值 {rows['at_stake_wan'].sum() / 10_000:,.2f} 亿元；"
        f"停产减产已满一年的 {int((years >= 1).sum())} 家。"
    ]
    if (rows["evidence"] != "unknown").any():
        said.append(
            "用电："
            + "、".join(
                f"{words} {count} 家" for words, count in _evidence(rows).value_counts().items()
            )
            + "。"
        )
    power = programmes.power(study)
    if power is None:
        return Text(*said, "没有企业用电量台账，不能用电量核对。")
    quiet = idle_enterprises.silent(power, set(rows[CREDIT_CODE]))
    firms = study.ledger_rows(POWER)
    twins = 0
    if firms is not None:
        names = firms.loc[firms[CREDIT_CODE].isin(quiet), NAME]
        twins = int(names.isin(rows[NAME]).sum())
    return Text(
        *said,
        f"用电名单中没有列为减停产、近两个月却没有用电的有 {len(quiet)} 家"
        + (f"，其中 {twins} 家在库里有同名企业而信用代码不同，先核对代码。" if twins else "。"),
    )


def _evidence(rows: pd.DataFrame) -> pd.Series:
    """What electricity says of each entry, in words; where it says nothing, which part of it is
    missing.
    """
    words, silent = rows["evidence"].map(EVIDENCE_ZH), rows["evidence"] == "unknown"
    words = words.mask(
        silent & rows["recent"].notna() & ~(rows["before"] > 0), "没有停产前的用电数据"
    )
    return words.mask(
        silent & rows["recent"].isna() & rows["before"].notna(), "没有停产后的用电数据"
    )


def _idle_entries(study: Study, rows: pd.DataFrame) -> Table:
    ordered = rows.sort_values("at_stake_wan", ascending=False)
    return programmes_page.entries(
        study,
        ordered,
        {
            "状态": ordered[STATE],
            "停产时间": ordered[SINCE],
            "年产值": ordered["at_stake_wan"],
            "盘活": ordered[ROUTE].where(
                ordered[ROUTE] == "无", ordered[ROUTE].str.cat(ordered[PROGRESS], sep="，")
            ),
            "停前": ordered["before"],
            "近两月": ordered["recent"],
            "用电": _evidence(ordered),
        },
        "减停产企业和用电",
        unit="年产值：万元；停前、近两月：月均万千瓦时",
        note="年产值为停产前年产值乘以闲置产能；停前用电取停产前至多 12 个月的平均",
        formats={"年产值": decimals(0), "停前": decimals(1), "近两月": decimals(1)},
    )


NO_HELP, NO_SALES = "没有包联帮扶台账。", "没有产销活动台账。"


def help_parts(answers: Answers) -> list:
    study = answers.study
    cases = programmes.cases(study)
    if cases is None:
        return [Text(NO_HELP)]
    limit, still = programmes.amount(study.policy.programmes.help_days), cases[~cases["solved"]]
    middle = assistance.median_days(cases)
    first, day, _ = study.days
    opened, solved = (
        int(programmes.within(cases[column], first, day).sum())
        for column in (assistance.OPENED, assistance.SOLVED)
    )
    said = (
        f"本季度到 {day.isoformat()} 登记困难 {opened} 件，解决 {solved} 件；"
        f"台账累计登记 {len(cases)} 件，解决 {int(cases['solved'].sum())} 件，"
        f"未解决 {len(still)} 件"
    )
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
            _table(assistance.cases_by(cases, column, limit), heading, title, study.mark)
            for column, heading, title in (
                (assistance.KIND, "困难", "按困难类别"),
                (assistance.OFFICE, "帮扶单位", "按帮扶单位"),
            )
        ),
    ]


def _table(found: pd.DataFrame, heading: str, title: str, mark: str) -> Table:
    found = found.assign(median_days=found["median_days"].replace(np.inf, np.nan)).reset_index()
    table = found.set_axis(
        [heading, "登记", "已解决", "未解决", "超期", "未解决最长天数", "一半在几天内解决"],
        axis=1,
    )
    return Table(
        table,
        f"困难问题{title}（台账累计）",
        mark=mark,
        note=f"已解决不足 {assistance.FEWEST_SOLVED} 件的不算“一半在几天内解决”"
        if found["median_days"].isna().any()
        else "",
        formats={"未解决最长天数": decimals(0), "一半在几天内解决": decimals(0)},
    )


def sales_parts(answers: Answers) -> list:
    study = answers.study
    events = programmes.events(study)
    if events is None:
        return [Text(NO_SALES)]
    kinds = assistance.events_by_kind(events).reset_index()
    first, day, _ = study.days
    own = events[programmes.within(events[assistance.DAY], first, day)]
    said = (
        "；".join(
            f"{when}产销活动 {len(held)} 场，签约 {held[assistance.SIGNED].sum():,.0f} 万元，"
            f"已执行 {held[assistance.EXECUTED].sum():,.0f} 万元"
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
    ]
