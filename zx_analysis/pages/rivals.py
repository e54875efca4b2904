"""What the notebook explore/backtest shows of the past forecasts beside their rivals: who was better, is that more than noise, and where we failed."""

import numpy as np
import pandas as pd

from zx_analysis.forecasting import calibration, rivals
from zx_analysis.forecasting import contest as contests
from zx_analysis.forecasting.backtest import OURS, Hindcast
from zx_analysis.pages import forecast_charts
from zx_analysis.pages.backtest import TOO_SHORT, p_text
from zx_analysis.pages.exhibits import MISSING, Table, Text, decimals, records
from zx_analysis.quarter import Study

WORST = 5  # forecasts that are named


def contest(table: pd.DataFrame, mark: str) -> list:
    """The city's forecast beside the rivals, each knowing the same months; all quarters, and the plain ones alone."""
    if table.empty:
        return [Text(TOO_SHORT)]
    city = table[table["unit"] == "total"]
    everything = contests.relative_errors(city)
    plain = contests.relative_errors(city[city["regime"] == "plain"])
    rows = everything.join(plain[["error", "crps"]].add_suffix("_plain")).reset_index()
    shown = rows[
        [
            "known_months",
            "method",
            "quarters",
            "error_pct",
            "error",
            "crps",
            "error_plain",
            "crps_plain",
        ]
    ].set_axis(
        [
            "已知月数",
            "方法",
            "季度数",
            "平均误差（%）",
            "相对误差",
            "相对CRPS",
            "相对误差（平稳季度）",
            "相对CRPS（平稳季度）",
        ],
        axis=1,
    )
    said = [_placed(everything, "全部季度")]
    if not plain.empty and len(plain) and plain["quarters"].max() < everything["quarters"].max():
        said.append(_placed(plain, "去掉异常季度和其后一年的同季，只算平稳季度"))
    return [
        forecast_charts.past_errors(
            city, OURS, title="全市：每季的误差，本预测与各对手", mark=mark
        ),
        Table(
            shown,
            "本预测与各对手（全市）",
            mark=mark,
            formats=dict.fromkeys(shown.columns[3:], decimals(2)),
            note="每个对手与本预测知道同样的月份和同样口径的历史；相对：除以“去年同期”的同一数，小于1为好。平均误差为占实际的百分比。",
        ),
        Text(*said),
    ]


def _placed(table: pd.DataFrame, which: str) -> str:
    """Which methods did better than ours, by stage."""
    parts = []
    for known, own in table.groupby(level="known_months"):
        own = own.droplevel("known_months")
        for name, word in (("error", "误差"), ("crps", "CRPS")):
            figures = own[name]
            ours = figures[OURS]
            if not np.isfinite(ours):
                parts.append(f"已知 {known} 个月按{word}无从比较（去年同期没有误差）")
                continue
            ahead = figures[figures < ours].sort_values()
            better = "、".join(f"{rival}（{value:.2f}）" for rival, value in ahead.items())
            parts.append(
                f"已知 {known} 个月按{word}"
                + (f"不如{better}，本预测 {ours:.2f}" if better else f"最好（{ours:.2f}）")
            )
    return f"{which}：{'；'.join(parts)}。"


def noise(table: pd.DataFrame, mark: str) -> list:
    """Paired over quarters: is the difference to each rival larger than noise? For the city, and for the mean of the townships."""
    if table.empty:
        return [Text(TOO_SHORT)]
    tests = contests.paired_tests(table)
    if tests.empty:
        return [Text("只有一个季度，不能比较。")]
    tests["text"] = [
        f"{t.better}/{t.n}，{t.mean:+.1f}±{t.half:.1f}，p={p_text(t.p)}"
        if t.p == t.p
        else f"{t.better}/{t.n}，{t.mean:+.1f}"
        for t in records(tests)
    ]
    shown = (
        tests.pivot(index=["level", "rival"], columns="known", values="text")
        .rename(columns="已知{}个月".format)
        .reset_index()
        .fillna(MISSING)
    )
    shown = shown.rename(columns={"level": "范围", "rival": "对手"}).rename_axis(columns=None)
    sure = tests[(tests["holm"] < calibration.LEVEL) & (tests["sign"] < calibration.LEVEL)]
    alone = int((tests["p"] < calibration.LEVEL).sum())
    naive = tests[(tests["rival"] == rivals.NAIVE) & (tests["level"] == "全市")]
    said = [
        f"共比较 {len(tests)} 次：纯属偶然也会有约 {calibration.LEVEL * len(tests):.1f} 次 p 小于 0.05；实际有 {alone} 次，经 Holm 校正后还有 "
        f"{int((tests['holm'] < calibration.LEVEL).sum())} 次，同时通过符号检验的 {len(sure)} 次。",
        "与去年同期相比："
        + "；".join(
            f"已知 {t.known} 个月时平均差 {t.mean:+.1f} 个百分点，{t.n} 个季度至少要差 {t.half:.1f} 个百分点才看得出来"
            for t in records(naive)
            if t.half == t.half
        )
        + "。",
    ]
    said.append(
        "结论：季度太少，不能断定本预测比任何一个对手好，也不能断定比它差。"
        if sure.empty
        else f"结论：有 {len(sure)} 次比较超出偶然："
        + "；".join(
            f"{t.level}已知 {t.known} 个月对{t.rival}{'更好' if t.mean < 0 else '更差'}"
            for t in records(sure)
        )
        + "。其余不能断定。"
    )
    return [
        Table(
            shown,
            "差异是否超出偶然",
            unit="百分点",
            mark=mark,
            note="每格：更准的季度数／季度数，平均误差之差（负：本预测更准）±95%区间的一半，Diebold–Mariano 检验（Harvey–Leybourne–Newbold 小样本修正）的 p，未校正。",
        ),
        Text(*said),
    ]


def months_known(table: pd.DataFrame, mark: str) -> list:
    """Does it help to know one or two months: the same quarters at two stages, paired."""
    rows = contests.months_known(table)
    if rows.empty:
        return [Text("没有同一季度的两个阶段可比。")]
    stages = rows["fewer"].astype(str) + " → " + rows["more"].astype(str)
    better = rows["better"].astype(str) + "/" + rows["quarters"].astype(str)
    shown = pd.DataFrame(
        {
            "已知月数": stages,
            "季度数": rows["quarters"],
            "先前误差（%）": rows["before"],
            "后来误差（%）": rows["after"],
            "变准的季度": better,
            "差的95%区间一半": rows["half"],
            "DM检验p": rows["p"],
            "符号检验p": rows["sign"],
        }
    )
    said = "；".join(
        f"由 {row.fewer} → {row.more} 个月，误差 {row.before:.1f}% → {row.after:.1f}%"
        f"（{row.better}/{row.quarters} 个季度变准，符号检验 p {row.sign:.2f}）"
        for row in rows.itertuples()
    )
    formats = dict.fromkeys(shown.columns[[2, 3, 5]], decimals(1)) | dict.fromkeys(
        shown.columns[[6, 7]], decimals(2)
    )
    return [
        Table(shown, "多知道一两个月有没有用（全市）", mark=mark, formats=formats),
        Text(
            f"{said}。已知的月份本身占了季度的大半，误差变小有一部分是算术；是否比同样知道这些月份的对手好，看上面的相对误差。"
        ),
    ]


def failures(study: Study, table: pd.DataFrame, past: list[Hindcast]) -> list:
    """The worst townships and quarters by name, with and without the quarters of a break and those a year later."""
    if table.empty:
        return [Text(TOO_SHORT)]
    both = contests.beside_naive(table)
    plain = both[both["regime"] == "plain"]
    rows = contests.by_unit(both, past)
    rows.insert(0, "name", study.names.reindex(rows.index))
    rows["held"] = [f"{int(a)}/{int(b)}" for a, b in zip(rows["sum"], rows["size"], strict=True)]
    shown = rows[["name", "error", "plain", "naive", "held"]].set_axis(
        ["乡镇", "平均误差（%）", "平稳季度（%）", "去年同期（%）", "80%范围包住"], axis=1
    )
    worse = rows.loc[rows["error"] > rows["naive"], "name"]
    worst = (
        both.assign(name=both["unit"].map(study.names))
        .sort_values(OURS, ascending=False)
        .head(WORST)
    )
    quarters = both.groupby("quarter")[OURS].mean().sort_values(ascending=False)
    odd = both.loc[both["regime"] != "plain", "quarter"].unique()
    said = [
        f"误差最大的乡镇：{'、'.join(f'{row.name}（{row.error:.1f}%）' for row in rows.head(3).itertuples(index=False))}；"
        + (
            f"不如去年同期的：{'、'.join(worse)}。"
            if len(worse)
            else "没有一个乡镇的平均误差大于去年同期（知道同样的月份）。"
        ),
        f"误差最大的几次：{'；'.join(f'{row.name} {row.quarter} 已知 {row.known_months} 个月' for row in worst.itertuples(index=False))}。"
        f"最差的季度：{quarters.index[0]}（乡镇平均 {quarters.iloc[0]:.1f}%），最好的 {quarters.index[-1]}（{quarters.iloc[-1]:.1f}%）。",
    ]
    if len(odd):
        said.append(
            f"受异常影响的季度：{'、'.join(odd)}。算上它们乡镇平均误差 {both[OURS].mean():.1f}%，去年同期 {both[rivals.NAIVE].mean():.1f}%；去掉后 "
            f"{plain[OURS].mean():.1f}% 和 {plain[rivals.NAIVE].mean():.1f}%。"
            "去年同期在这些季度必然大错，算上它们会抬高本预测的相对成绩。"
        )
    return [
        Table(
            shown, "各乡镇", mark=study.mark, formats=dict.fromkeys(shown.columns[1:4], decimals(1))
        ),
        Text(*said),
    ]
