"""What notebook 5 shows of idle and reduced-output enterprises (减停产): what is at stake, what electricity says, by which route they shall come back."""

import pandas as pd

from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages.exhibits import Table, Text, decimals
from zx_analysis.programmes import idle_enterprises
from zx_analysis.programmes.idle_enterprises import EVIDENCE_ZH, PROGRESS, ROUTE, SINCE, STATE
from zx_analysis.quarter import programmes
from zx_analysis.quarter.study import Study

NO_LEDGER = "没有停产企业信息库。"
AT_STAKE = "闲置产能对应的年产值"


def parts(study: Study) -> list:
    rows = programmes.idle_rows(study)
    if rows is None:
        return [Text(NO_LEDGER)]
    places = idle_enterprises.by_township(rows).reset_index()
    places["township_code"] = programmes_page.townships(study, places["township_code"])
    routes, reasons = (
        idle_enterprises.by_route(rows).reset_index(),
        idle_enterprises.by_reason(rows).reset_index(),
    )
    return [
        _sentences(study, rows),
        programmes_page.in_yi(
            study, places, ["乡镇", "停产", "减产", AT_STAKE], "各乡镇减停产企业", "产值：亿元"
        ),
        programmes_page.in_yi(
            study, reasons, ["原因", "企业", AT_STAKE], "停产减产的原因", "产值：亿元"
        ),
        Table(routes.rename(columns={ROUTE: "盘活方式"}), "盘活方式和进展（家）", mark=study.mark),
        _entries(study, rows),
        programmes_page.todo(study, programmes.todo(study)["idle"], "减停产企业本周要办"),
        Text(
            "不知道的：自备电源、几家合用一块电表、生产挪到别的电表；停产前年产值由企业自报，停产后恢复到多少没有把握。"
        ),
    ]


def _sentences(study: Study, rows: pd.DataFrame) -> Text:
    counted, years = rows[STATE].value_counts(), rows["idle_days"] / 365
    said = [
        f"截至 {programmes.known_day(study).isoformat()}，停产 {counted.get('停产', 0)} 家、减产 {counted.get('减产', 0)} 家，"
        f"闲置产能对应的年产值 {rows['at_stake_wan'].sum() / 10_000:,.2f} 亿元；停产减产已满一年的 {int((years >= 1).sum())} 家。"
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
    return Text(*said, f"用电名单中没有列为减停产、近两个月却没有用电的有 {len(quiet)} 家。")


def _evidence(rows: pd.DataFrame) -> pd.Series:
    """What electricity says of each entry, in words; where it says nothing, which part of it is missing."""
    words, silent = rows["evidence"].map(EVIDENCE_ZH), rows["evidence"] == "unknown"
    words = words.mask(
        silent & rows["recent"].notna() & ~(rows["before"] > 0), "没有停产前的用电数据"
    )
    return words.mask(
        silent & rows["recent"].isna() & rows["before"].notna(), "没有停产后的用电数据"
    )


def _entries(study: Study, rows: pd.DataFrame) -> Table:
    ordered = rows.sort_values("at_stake_wan", ascending=False)
    table = pd.DataFrame(
        {
            "企业": ordered[NAME],
            "乡镇": programmes_page.townships(study, ordered["township_code"]),
            "状态": ordered[STATE],
            "停产时间": ordered[SINCE],
            "年产值": ordered["at_stake_wan"],
            "盘活": ordered[ROUTE].where(
                ordered[ROUTE] == "无", ordered[ROUTE].str.cat(ordered[PROGRESS], sep="，")
            ),
            "停前": ordered["before"],
            "近两月": ordered["recent"],
            "用电": _evidence(ordered),
        }
    )
    return Table(
        table,
        "减停产企业和用电",
        unit="年产值：万元；停前、近两月：月均万千瓦时",
        mark=study.mark,
        note="年产值为停产前年产值乘以闲置产能；停前用电取停产前至多 12 个月的平均",
        formats={"年产值": decimals(0), "停前": decimals(1), "近两月": decimals(1)},
    )
