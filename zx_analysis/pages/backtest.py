"""What the notebook explore/backtest shows of the past forecasts: what was forecast from what, how
it came out; beside their rivals who was better, is that more than noise, and where we failed.
"""

import numpy as np
import pandas as pd

from zx_analysis.city import Indicator, periods
from zx_analysis.forecasting import backtest, calibration
from zx_analysis.forecasting import contest as contests
from zx_analysis.forecasting.backtest import OURS, REGIME_ZH, Hindcast
from zx_analysis.pages import forecast_charts
from zx_analysis.pages.exhibits import MISSING, Table, Text, decimals, p_text, percent, records
from zx_analysis.pages.forecast import MADE_TO_FIT
from zx_analysis.quarter import Answers, Study, forecasts
from zx_analysis.quarter.answers import once

WORST = 5  # forecasts that are named
TOO_SHORT = "历史太短，没有可以回看的季度。"
RECENT_PACE = "改用近期月均"  # in the forecast's note where it falls back on the recent pace


@once
def past(
    answers: Answers, shortest: int = 24, *, comparable_basis: bool | None = None, exclude=None
) -> list[Hindcast]:
    """The back-test with at least `shortest` months before a quarter; basis and excluded periods
    are the policy's unless given.
    """
    study = answers.study
    history, months = study.panel.history(study.city.level)
    basis = study.policy.comparable if comparable_basis is None else comparable_basis
    return backtest.hindcasts(
        history,
        months,
        shortest=shortest,
        restate=study.panel.restatement(study.city.level) if basis else None,
        exclude=study.policy.excluded if exclude is None else exclude,
        seed=answers.seed,
    )


def design(study: Study, past: list[Hindcast]) -> list:
    """Every origin: up to when figures were known, by which way it was forecast, and how many of
    the figures it saw were published or changed after it.
    """
    if not past:
        return [Text(TOO_SHORT)]
    level = study.level
    latest = study.panel.latest
    slots = latest[(latest["indicator"] == level.name) & (latest["months"] <= 2)]
    table = pd.DataFrame(
        {
            "季度": [str(own.quarter) for own in past],
            "已知月数": [own.known_months for own in past],
            "数据截至": [own.seen.index[-1] for own in past],
            "历史月数": [int(own.spans.sum()) for own in past],
            "做法": ["近期月均" if _fallen_back(own) else "组合预测" for own in past],
            "时期": [REGIME_ZH[own.regime] for own in past],
            "起点后才公布或修订的数": [
                int(
                    (
                        (slots["period"] <= own.seen.index[-1])
                        & (slots["vintage"] > own.seen.index[-1])
                    ).sum()
                )
                for own in past
            ],
        }
    )
    late, fallen, quarters = (
        int(table.iloc[:, -1].max()),
        int((table["做法"] == "近期月均").sum()),
        table["季度"].nunique(),
    )
    said = [
        f"预测的是{level.label_zh}的季度合计，全市和 {past[-1].forecast.draws.shape[1]} 个单位；"
        f"{quarters} 个季度（{table['季度'].iloc[0]} 至 {table['季度'].iloc[-1]}），"
        f"每次公布之前各预测一次，共 {len(table)} 次。起点只按统计月份截断：当月数字视为已公布。",
        "起点以前的数字没有一个是后来才公布或修订的，历史即当时所见。"
        if not late
        else (
            f"起点以前的数字最多有 {late} 个是后来才公布或修订的，这里用的是修订后的数，"
            "比当时的处境有利。"
        ),
        _cumulative(study, slots, [own.quarter.last for own in past]),
        f"政策列出的剔除时期：{'、'.join(study.policy.exclude_periods.value) or '无'}；"
        f"区划变动 {len(study.panel.changes)} 次（以前的数字按事后的份额重算）。",
    ]
    if fallen:
        said.append(
            f"有 {fallen} 次历史太短，或剔除时期后没有可比的往年同期，方法退回近期月均："
            "那不是平时使用的方法，成绩不能算在它头上。"
        )
    return [Table(table, "每个起点看到了什么", mark=study.mark), Text(*said)]


def _fallen_back(own: Hindcast) -> bool:
    return any(RECENT_PACE in note for note in own.forecast.notes)


def _cumulative(study: Study, slots: pd.DataFrame, ends: list[str]) -> str:
    """How far the published cumulative at a quarter's end is from the sum of the months that the
    outcome is made of.
    """
    latest = study.panel.latest
    totals = latest[
        (latest["indicator"] == study.city.level)
        & (latest["months"] == latest["period"].map(periods.year_to_date))
        & latest["period"].isin(ends)
    ]
    published = totals[totals["months"] > 2].groupby("period")["value"].sum()
    monthly = slots.groupby("period")["value"].sum()
    summed = pd.Series(
        {
            end: monthly[monthly.index.str.startswith(end[:4]) & (monthly.index <= end)].sum()
            for end in published.index
        },
        dtype=float,
    )
    if published.empty:
        return "没有公布累计数，实际以逐月相加为准。"
    apart = 100 * (summed / published - 1).abs()
    return (
        "实际以逐月相加为准；同期公布的累计（含后来的修订）与之最多相差 "
        f"{apart.max():.2f}%（{apart.idxmax()}）。"
    )


def independence(past: list[Hindcast], mark: str) -> list:
    """How many independent forecasts the units' are worth, their errors of one quarter being
    alike.
    """
    if not past:
        return [Text(TOO_SHORT)]
    rows = contests.independent(past).set_axis(
        ["已知月数", "季度数", "乡镇预测次数", "相当于独立的次数", "至少"], axis=1
    )
    quarters = int(rows["季度数"].max())
    return [
        Table(
            rows,
            "有多少次独立的预测",
            mark=mark,
            formats=dict.fromkeys(["相当于独立的次数", "至少"], decimals(1)),
            note=(
                "按同季乡镇误差的组内相关折算（Kish）；季度少时这个相关本身很不准，"
                "“至少”按它95%区间的上限。"
            ),
        ),
        Text(
            f"全市只有 {quarters} 个季度的结果。同一季度的几个阶段等的是同一个结果，"
            f"不能相加成 {len(past)} 次；同季各乡镇受共同的冲击，"
            + "；".join(
                f"已知 {row[0]} 个月时 {row[2]} 次乡镇预测相当于 {row[3]:.0f} 次独立的（至少 "
                f"{row[4]:.0f} 次）"
                for row in rows.itertuples(index=False)
            )
            + "。"
            f"{quarters} 个季度全都更准，双侧符号检验的 p 也只能到 "
            f"{calibration.least_p(quarters):.3f}"
            + (
                "，本页不可能在 5% 水平上由它证明什么。"
                if calibration.least_p(quarters) > calibration.LEVEL
                else "。"
            )
        ),
    ]


def outcomes(level: Indicator, past: list[Hindcast], mark: str) -> list:
    """Every quarter at every stage: what was forecast, what came."""
    if not past:
        return [Text(TOO_SHORT)]
    rows = backtest.outcomes(past)
    shown = rows.assign(
        **{
            name: level.shown(rows[name])
            for name in ("actual", "seasonal_naive", "median", "low80", "high80", "low95", "high95")
        }
    )
    table = pd.DataFrame(
        {
            "季度": rows["quarter"],
            "已知月数": rows["known_months"],
            "时期": rows["regime"].map(REGIME_ZH),
            **{
                word: shown[name]
                for word, name in (
                    ("照搬去年同期", "seasonal_naive"),
                    ("八成下限", "low80"),
                    ("中位数", "median"),
                    ("八成上限", "high80"),
                    ("实际", "actual"),
                )
            },
        }
    )
    table["误差（%）"], table["实际所在分位"] = (
        100 * (rows["median"] / rows["actual"] - 1),
        rows["pit"],
    )
    above, worst = (
        int((rows["actual"] > rows["median"]).sum()),
        table.iloc[table["误差（%）"].abs().argmax()],
    )
    first = table[table["已知月数"] == table["已知月数"].min()]
    under = int((first["误差（%）"] < 0).sum())
    return [
        forecast_charts.past_forecasts(
            shown,
            unit=level.shown_unit,
            title=f"过去各季{level.label_zh}的预测与实际",
            mark=mark,
        ),
        Table(
            table,
            f"过去各季{level.label_zh}的预测与实际",
            unit=level.shown_unit,
            mark=mark,
            note="误差为负：预测低于实际。用后来修订的数重做，与当月资料所说的略有出入。",
            formats=dict.fromkeys(table.columns[3:8], decimals(1))
            | {"误差（%）": "{:+.1f}".format, "实际所在分位": percent},
        ),
        Text(
            f"{len(table)} 次预测中实际高于中位数的 {above} 次；"
            f"只看已知最少的一次，{len(first)} 个季度中 {under} 个预测偏低"
            f"（符号检验 p {calibration.sign_test(first['误差（%）']):.2f}），"
            f"平均误差 {first['误差（%）'].mean():+.1f}%，"
            f"不计正负 {first['误差（%）'].abs().mean():.1f}%。"
            f"最差的一次：{worst['季度']} 已知 {worst['已知月数']} 个月，"
            f"{worst['误差（%）']:+.1f}%。"
        ),
    ]


def growth(answers: Answers) -> list:
    """The past of the policy's (first) growth target, with the same by itself alone."""
    study = answers.study
    indicator = next(
        (target.indicator for target in study.policy.targets if target.measure == "growth"), None
    )
    if indicator is None:
        return [Text("政策没有增速目标。")]
    rows = forecasts.growth_hindcasts(answers, indicator)
    if rows.empty:
        return [Text(TOO_SHORT)]
    rows = rows.assign(
        error=(rows["median"] - rows["actual"]).abs(),
        alone=(rows["by_itself"] - rows["actual"]).abs(),
        held=rows["actual"].between(rows["low80"], rows["high80"]),
    )
    difference = (rows["error"] - rows["alone"]).groupby(rows["quarter"]).mean()
    test, moved = calibration.diebold_mariano(difference), int((difference != 0).sum())
    size, _ = calibration.effective_size(rows["held"], rows["quarter"])
    low, high = calibration.share_interval(rows["held"].mean(), size)
    shown = rows[["quarter", "known", "median", "low80", "high80", "by_itself", "actual"]].set_axis(
        ["季度", "当时已知到", "中位数", "八成下限", "八成上限", "只按自身走势", "实际"], axis=1
    )
    spread = f"±{test['half']:.1f}" if test["half"] == test["half"] else ""
    return [
        Table(
            shown,
            f"过去各季{study.city.measure(indicator).label_zh}的预测与实际",
            unit="%",
            mark=study.mark,
            formats=dict.fromkeys(shown.columns[2:], decimals(1)),
        ),
        Text(
            f"{len(rows)} 次预测，{rows['quarter'].nunique()} 个季度："
            f"平均误差 {rows['error'].mean():.1f} 个百分点，"
            f"只按自身走势为 {rows['alone'].mean():.1f} 个百分点；"
            f"按季度配对，差 {test['mean']:+.1f}{spread}，p {p_text(test['p'])}；"
            f"有差别的 {moved} 个季度中更准的 {int((difference < 0).sum())} 个，"
            f"符号检验 p {calibration.sign_test(difference):.2f}。",
            f"八成范围包含了 {rows['held'].mean():.0%} 的实际结果（相当于 {size:.0f} 次独立预测，"
            f"95%区间 {low:.0%} 至 {high:.0%}）"
            + ("：偏窄，这个增速的概率不可信到名义的程度。" if high < 0.8 else "。"),
            *([MADE_TO_FIT] if study.city.synthetic else []),
        ),
    ]


def beside_rivals(table: pd.DataFrame, mark: str) -> list:
    """The city's forecast beside the rivals, each knowing the same months; all quarters, and the
    plain ones alone.
    """
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
            note=(
                "每个对手与本预测知道同样的月份和同样口径的历史；"
                "相对：除以“去年同期”的同一数，小于1为好。平均误差为占实际的百分比。"
            ),
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
    """Paired over quarters: is the difference to each rival larger than noise? For the city, and
    for the mean of the townships.
    """
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
    naive = tests[(tests["rival"] == backtest.NAIVE) & (tests["level"] == "全市")]
    said = [
        f"共比较 {len(tests)} 次：纯属偶然也会有约 {calibration.LEVEL * len(tests):.1f} 次 p 小于 "
        f"0.05；实际有 {alone} 次，经 Holm 校正后还有 "
        f"{int((tests['holm'] < calibration.LEVEL).sum())} 次，同时通过符号检验的 {len(sure)} 次。",
        "与去年同期相比："
        + "；".join(
            f"已知 {t.known} 个月时平均差 {t.mean:+.1f} 个百分点，"
            f"{t.n} 个季度至少要差 {t.half:.1f} 个百分点才看得出来"
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
            note=(
                "每格：更准的季度数／季度数，平均误差之差（负：本预测更准）±95%区间的一半，"
                "Diebold–Mariano 检验（Harvey–Leybourne–Newbold 小样本修正）的 p，未校正。"
            ),
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
            f"{said}。已知的月份本身占了季度的大半，误差变小有一部分是算术；"
            "是否比同样知道这些月份的对手好，看上面的相对误差。"
        ),
    ]


def failures(names: pd.Series, table: pd.DataFrame, past: list[Hindcast], mark: str) -> list:
    """The worst townships and quarters by name, with and without the quarters of a break and those
    a year later.
    """
    if table.empty:
        return [Text(TOO_SHORT)]
    both = contests.beside_naive(table)
    plain = both[both["regime"] == "plain"]
    rows = contests.by_unit(both, past)
    rows.insert(0, "name", names.reindex(rows.index))
    rows["held"] = [f"{int(a)}/{int(b)}" for a, b in zip(rows["sum"], rows["size"], strict=True)]
    shown = rows[["name", "error", "plain", "naive", "held"]].set_axis(
        ["乡镇", "平均误差（%）", "平稳季度（%）", "去年同期（%）", "八成范围包住"], axis=1
    )
    worse = rows.loc[rows["error"] > rows["naive"], "name"]
    worst = both.assign(name=both["unit"].map(names)).sort_values(OURS, ascending=False).head(WORST)
    quarters = both.groupby("quarter")[OURS].mean().sort_values(ascending=False)
    odd = both.loc[both["regime"] != "plain", "quarter"].unique()
    largest = [f"{row.name}（{row.error:.1f}%）" for row in records(rows.head(3))]
    named = [f"{row.name} {row.quarter} 已知 {row.known_months} 个月" for row in records(worst)]
    said = [
        f"误差最大的乡镇：{'、'.join(largest)}；"
        + (
            f"不如去年同期的：{'、'.join(worse)}。"
            if len(worse)
            else "没有一个乡镇的平均误差大于去年同期（知道同样的月份）。"
        ),
        f"误差最大的几次：{'；'.join(named)}。"
        f"最差的季度：{quarters.index[0]}（乡镇平均 {quarters.iloc[0]:.1f}%），"
        f"最好的 {quarters.index[-1]}（{quarters.iloc[-1]:.1f}%）。",
    ]
    if len(odd):
        said.append(
            f"受异常影响的季度：{'、'.join(odd)}。算上它们乡镇平均误差 {both[OURS].mean():.1f}%，"
            f"去年同期 {both[backtest.NAIVE].mean():.1f}%；去掉后 "
            f"{plain[OURS].mean():.1f}% 和 {plain[backtest.NAIVE].mean():.1f}%。"
            "去年同期在这些季度必然大错，算上它们会抬高本预测的相对成绩。"
        )
    return [
        Table(shown, "各乡镇", mark=mark, formats=dict.fromkeys(shown.columns[1:4], decimals(1))),
        Text(*said),
    ]
