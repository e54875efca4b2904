"""What notebook 5 shows of the Spring Festival: who kept producing and what that costs, restarts
against plan, beside last year."""

import numpy as np
import pandas as pd

from zx_analysis.city.amounts import money_text
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages.exhibits import MISSING, Table, Text, decimals
from zx_analysis.programmes import spring_festival
from zx_analysis.programmes.spring_festival import Subsidies
from zx_analysis.quarter import programmes
from zx_analysis.quarter.study import Study

NO_LEDGER = "没有春节连续生产企业台账，或不是一季度、2 月的数还没有公布，不作统计。"
NO_LAST_YEAR, NOT_ENTERED = "上年没有台账", "上年台账没有填"
BESIDE = (
    ("kept_on", "连续生产企业（家）", 0),
    ("stayers", "留守职工（人）", 0),
    ("power_wan_kwh", "1-2月用电量（万千瓦时）", 1),
)  # key, its words, decimals
NO_EFFECT = (
    "从这些数看不出补助起了多大作用：连续生产的企业是自己决定开工的，没有补助会不会照样生产，台账看不出来；"
    "同上年相比还有订单、气候、春节早晚等许多别的变化。"
)
UNKNOWN = "不知道的：没有这笔补助，这些企业会不会照样生产；不用外购电的生产；上年台账以外的企业。"


def parts(study: Study) -> list:
    rows = programmes.festival_once(study)
    if rows is None:
        return [Text(NO_LEDGER)]
    found = programmes.subsidies(study)
    return [
        _sentences(study, rows, found),
        *_beside_last_year(study),
        _arrangements(study, rows),
        *(_costs(study, found) if found is not None else []),
        _rejected(study, found),
        programmes_page.todo(
            study, programmes.todo(study)["festival"], "春节生产要办", days="逾期天数"
        ),
        Text(UNKNOWN),
    ]


def _sentences(study: Study, rows: pd.DataFrame, found: Subsidies | None) -> Text:
    counted = rows[spring_festival.ARRANGEMENT].value_counts()
    said = [
        "、".join(f"{word} {counted.get(word, 0)} 家" for word in spring_festival.ARRANGEMENTS)
        + "。"
    ]
    if found is not None:
        said.append(
            f"按政策应补助 {len(found.paid)} 家，合计 {money_text(int(found.paid['amount_fen'].sum()))} 元；其余 {len(found.rejected)} 条的原因见下表。"
        )
    stopped = spring_festival.restarts(rows, programmes.known_day(study))
    back, late = stopped["restarted"], spring_festival.median_late(stopped)
    said.append(
        f"停产或有复工计划的 {len(stopped)} 家中，到 {programmes.known_day(study).isoformat()} 已复工 {int(back.sum())} 家，其中按计划或提前的 {int((stopped.loc[back, 'late_days'] <= 0).sum())} 家、"
        f"推迟的 {int((stopped.loc[back, 'late_days'] > 0).sum())} 家"
        + ("" if np.isnan(late) else f"，与计划相差的中位数为 {late:+.0f} 天")
        + f"；还没有复工 {int((~back).sum())} 家。"
    )
    return Text(*said)


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
            f"用电量是本年台账中今年和上年 1、2 月四个月都有数的 {counts['power_firms']:.0f} 家合计，"
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


def _arrangements(study: Study, rows: pd.DataFrame) -> Table:
    table = (
        spring_festival.arrangements(rows)
        .reset_index()
        .set_axis(["生产安排", "企业", "留守职工", "连续生产天数（中位）"], axis=1)
    )
    return Table(
        table, "生产安排", mark=study.mark, formats=dict.fromkeys(table.columns[1:], decimals(0))
    )


def _costs(study: Study, found: Subsidies) -> list:
    """The cost by tier, in the policy's order, and by township, to the fen."""
    tiers = (
        found.by("tier")
        .reindex([tier.days_zh for tier in study.policy.spring_festival.tiers])
        .fillna(0)
        .astype(int)
    )
    places = found.by("township_code").sort_values("amount_fen", ascending=False)
    places.index = programmes_page.townships(study, places.index)
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


def _rejected(study: Study, found: Subsidies | None) -> Table | Text:
    if found is None:
        return Text("政策没有写春节补助，不计算金额。")
    counts = found.rejected["reason"].value_counts().reset_index()
    return Table(counts.set_axis(["原因", "条数"], axis=1), "不补助的原因", mark=study.mark)
