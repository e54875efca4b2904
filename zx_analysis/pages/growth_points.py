"""What notebook 5 shows of the growth points (增长点): how they stand against the road map, what they may add, whom to see."""

from decimal import Decimal

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import convert
from zx_analysis.cleaning.contracts import NAME
from zx_analysis.forecasting.attainment import chance_zh
from zx_analysis.pages import programme_charts
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages.exhibits import Table, Text, decimals
from zx_analysis.programmes.growth_points import ACTUAL, EXPECTED, OBSTACLE, PLANNED, STATUS_ZH
from zx_analysis.quarter import outlooks, programmes
from zx_analysis.quarter.study import Study

NO_LEDGER = "没有增长点台账。"


def parts(study: Study, seed: int = 0) -> list:
    rows = programmes.growth_point_rows(study)
    if rows is None:
        return [Text(NO_LEDGER)]
    times = pd.DataFrame(
        {
            "enterprise": rows[NAME],
            "planned": pd.to_datetime(rows[PLANNED], errors="coerce"),
            "actual": pd.to_datetime(rows[ACTUAL], errors="coerce"),
            "status": rows["status"],
        }
    ).sort_values("planned", kind="stable")
    return [
        sentences(study, rows, seed),
        programme_charts.road_map(
            times, programmes.known_day(study), title="增长点路线图", mark=study.mark
        ),
        _obstacles(study, rows),
        programmes_page.todo(
            study, programmes.todo(study)["growth_points"], "增长点本周要办", days="逾期天数"
        ),
        Text(
            "不知道的：增长点不投产、少投产时这些产值会不会由别处补上；已投产的已在公布的产值里，不再另加。"
        ),
    ]


def sentences(study: Study, rows: pd.DataFrame, seed: int = 0) -> Text:
    """How the growth points stand, what they may add in the quarter, and what that would change."""
    standing = "、".join(
        f"{STATUS_ZH[status]} {count} 个" for status, count in rows["status"].value_counts().items()
    )
    said = [
        f"增长点 {len(rows)} 个，预计年新增产值 {rows[EXPECTED].sum() / 10_000:,.2f} 亿元；截至 {programmes.known_day(study).isoformat()}：{standing}。"
        + (
            f"本季度已实现新增产值 {rows['realised_wan'].sum() / 10_000:,.2f} 亿元。"
            if programmes.made_columns(study, rows)
            else ""
        )
    ]
    said += [
        f"台账与报表不符：{study.names[code]}的增长点本季度实现新增产值 {row['realised_wan'] / 10_000:,.2f} 亿元，大于全乡镇同期产值 {row['output_wan'] / 10_000:,.2f} 亿元，请核实。"
        for code, row in programmes.beyond_output(study, rows).iterrows()
    ]
    extra = programmes.growth_point_extra(study, seed)
    if extra is None:
        return Text(*said, "已投产的太少，不足以推算其余增长点的贡献。")
    if extra.remaining.any():
        low, middle, high = np.quantile(extra.remaining / 10_000, [0.1, 0.5, 0.9])
        said.append(
            f"尚未投产的 {extra.points} 个，本季度其余时间预计再增 {middle:,.2f} 亿元（八成把握在 {low:,.2f} 至 {high:,.2f} 亿元之间），"
            f"兑现率取自已投产的 {extra.rates} 个；还没有投产的可能更低。"
        )
        said += _scenario(study, extra.remaining, seed)
    return Text(*said)


def _scenario(study: Study, remaining_wan: np.ndarray, seed: int) -> list[str]:
    target = study.policy.quarter_target(study.city.level)
    if target is None:
        return []
    draws, _, final = outlooks.quarter_draws(study, target.indicator, seed)
    if final:
        return []
    level = study.city.measure(target.indicator)
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
        f"情景（不计入预测）：若尚未投产的增长点按此兑现{share}，{target.label_zh}达到目标的概率由 {chance_zh(before)} 变为 {chance_zh(after)}。"
    ]


def _obstacles(study: Study, rows: pd.DataFrame) -> Table:
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
        mark=study.mark,
        note="" if len(table) else "都已投产",
        formats={"预计年新增产值": decimals(2)},
    )
