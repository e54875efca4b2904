"""What notebook 4 shows of an open quarter: who may come last, what would take them off, how right such warnings were."""

import numpy as np
import pandas as pd

from zx_analysis.city.scheme import Scheme
from zx_analysis.forecasting.attainment import chance_zh
from zx_analysis.pages.exhibits import Table, Text, decimals
from zx_analysis.pages.ranking import NO_SCHEME
from zx_analysis.quarter import outlooks, prospects, standings, warning
from zx_analysis.quarter.study import Study

CLOSED = "季度各项指标已经公布，名次按实际计算，不作预警。"
LEAST_SHOWN = 0.05


def draws(study: Study, seed: int = 0) -> np.ndarray | None:
    """(draws, townships, indicators) of an open quarter; None without a scheme or once every figure of the ranking is published."""
    if study.policy.scheme is None or not standings.open_indicators(study):
        return None
    return warning.figure_draws(study, Scheme.of(study.policy.scheme), study.quarter, seed=seed)


def probabilities(study: Study, drawn: np.ndarray | None) -> Table | Text:
    """Townships with a chance to come last, likeliest first."""
    if drawn is None:
        return Text(NO_SCHEME if study.policy.scheme is None else CLOSED)
    plan = Scheme.of(study.policy.scheme)
    table = pd.DataFrame(
        {
            "乡镇": study.names.to_numpy(),
            "末位概率": warning.last_probability(drawn, plan, study.codes),
        }
    )
    formats = {"末位概率": chance_zh}
    for i, name in enumerate(plan.names):
        heading = f"{study.city.measure(name).label_zh}（{outlooks.unit(study, name)}）"
        table[heading], formats[heading] = (
            np.median(drawn[:, :, i], axis=0),
            decimals(_places(study, name)),
        )
    rows = table[table["末位概率"] >= LEAST_SHOWN].sort_values("末位概率", ascending=False)
    return Table(
        rows,
        f"末位预警（后 {plan.flagged} 位；各指标为季末预计）",
        mark=study.mark,
        note=f"只列概率不低于 {LEAST_SHOWN:.0%} 的乡镇；不是名单，季度结束后按实际计算。",
        formats=formats,
    )


def needs(study: Study, drawn: np.ndarray | None) -> Table | Text:
    """For each township expected among the last: what one indicator alone would have to be at the quarter's end."""
    if drawn is None:
        return Text()  # why there is none stands above
    plan = Scheme.of(study.policy.scheme)
    rows = pd.concat(
        [
            warning.needs(drawn, plan, study.codes, at).assign(code=code)
            for at, code in enumerate(study.codes)
        ]
    )
    if rows.empty:
        return Text("按各乡镇的预计数，没有乡镇能凭一项指标的变化离开末位。")
    whole = rows["indicator"].map(lambda name: study.city.measure(name).kind == "count")
    rows = rows.assign(
        needed=rows["needed"].where(~whole, np.ceil(rows["needed"]))
    )  # nobody wins a third of an enterprise
    known = {name: prospects.known(study, name) for name in plan.names}
    left = [
        np.nan if known[name] is None else value - known[name][code]
        for name, value, code in zip(rows["indicator"], rows["needed"], rows["code"], strict=True)
    ]
    table = pd.DataFrame(
        {
            "乡镇": study.names[rows["code"]].to_numpy(),
            "指标": [
                f"{study.city.measure(n).label_zh}（{outlooks.unit(study, n)}）"
                for n in rows["indicator"]
            ],
            **{
                heading: [
                    None if pd.isna(value) else decimals(_places(study, name))(value)
                    for value, name in zip(values, rows["indicator"], strict=True)
                ]
                for heading, values in (
                    ("季末预计", rows["expected"]),
                    ("季末需要达到", rows["needed"]),
                    ("其余月份还要完成", left),
                )
            },
            "可能性": rows["chance"],
        }
    )
    return Table(
        table,
        "离开末位需要的变化（其他指标和其他乡镇按预计）",
        mark=study.mark,
        note="增速为累计增速，没有可加的余数。",
        formats=dict.fromkeys(["季末预计", "季末需要达到", "其余月份还要完成"], str)
        | {"可能性": chance_zh},
    )


def _places(study: Study, indicator: str) -> int:
    """Places shown: none of a count."""
    return 0 if study.city.measure(indicator).kind == "count" else 1


def trust(study: Study, seed: int = 0) -> Text:
    """How right the warnings would have been in past quarters."""
    if study.policy.scheme is None:
        return Text()
    past = warning.hindcasts(study, Scheme.of(study.policy.scheme), seed)
    if past.empty:
        return Text("没有可以回看的季度，预警的把握无从检验。")
    quarters = past["quarter"].nunique()
    scores = warning.brier(past)
    said = [f"已知 {row.known_months} 个月时 {row.warning:.3f}" for row in scores.itertuples()]
    likely = past[past["probability"] >= 0.5]
    hit = (
        f"概率过半的 {len(likely)} 次预警中，{likely['last'].mean():.0%} 后来确实落在末位。"
        if len(likely)
        else ""
    )
    return Text(
        f"回看 {quarters} 个季度：预警的布里尔分数（概率与后来是否落在末位之差的平方，取平均，越小越准）{'、'.join(said)}，对每个乡镇一律给 {past['last'].mean():.0%} 则为 {scores['constant'].iloc[0]:.3f}。{hit}"
    )
