"""What the notebook explore/backtest shows of ranges and probabilities: did the ranges hold, did
the probabilities come true, and what moves them.
"""

import hashlib
import platform
from importlib import metadata

import numpy as np
import pandas as pd

from zx_analysis.forecasting import backtest, calibration, contest
from zx_analysis.forecasting.backtest import Hindcast
from zx_analysis.pages import backtest as backtest_page
from zx_analysis.pages import forecast_charts
from zx_analysis.pages.backtest import TOO_SHORT
from zx_analysis.pages.exhibits import Table, Text, decimals, p_text, percent, records
from zx_analysis.quarter import Answers

GIVEN = "政策的设定"
PACKAGES = ("zx-analysis", "numpy", "pandas", "scipy", "statsmodels")
NEAR = 0.02  # of a probability: so near to the range is no deviation
LEVELS = (("全市", True), ("乡镇", False))


def ranges(past: list[Hindcast], mark: str) -> list:
    """Did the ranges hold as many outcomes as they said, and where did the outcomes fall in
    them?
    """
    if not past:
        return [Text(TOO_SHORT)]
    table = calibration.ranges(past)
    rows = pd.concat(
        [
            calibration.coverage(table[(table["unit"] == "total") == total]).assign(level=word)
            for word, total in LEVELS
        ],
        ignore_index=True,
    )
    shown = pd.DataFrame(
        {
            "范围": rows["level"],
            "已知月数": rows["known_months"],
            "次数": rows["forecasts"],
            "相当于独立": rows["size80"],
        }
        | {
            word: value
            for level in ("80", "95")
            for word, value in (
                (f"{level}%覆盖", rows[f"held{level}"]),
                (
                    f"其95%区间（{level}）",
                    [
                        f"{low:.0%} 至 {high:.0%}"
                        for low, high in zip(rows[f"low{level}"], rows[f"high{level}"], strict=True)
                    ],
                ),
            )
        }
    )
    off = [
        f"{row.level}已知 {row.known_months} 个月的{level}%范围（{held:.0%}）"
        for row in records(rows)
        for level, held, low, high in (
            (80, row.held80, row.low80, row.high80),
            (95, row.held95, row.low95, row.high95),
        )
        if not low <= level / 100 <= high
    ]
    units, city = table[table["unit"] != "total"], table[table["unit"] == "total"]
    panels, outside = {}, []
    for known, own in units.groupby("known_months"):
        size, least = calibration.effective_size(own["pit"], own["quarter"])
        band, wide = (calibration.histogram_band(n, forecast_charts.BINS) for n in (size, least))
        panels[known] = (
            own["pit"].to_numpy(),
            city.loc[city["known_months"] == known, "pit"].to_numpy(),
            band,
        )
        share = np.histogram(own["pit"], forecast_charts.BINS, (0, 1))[0] / len(own)
        out, sure = (int(((share < low) | (share > high)).sum()) for low, high in (band, wide))
        outside.append(
            f"已知 {known} 个月时 {out} 格（带按 {size:.0f} 次独立预测；"
            f"按至少的 {least:.0f} 次则 {sure} 格），在上半部分的 "
            f"{np.mean(own['pit'] > 0.5):.0%}"
        )
    widest = rows.loc[rows["level"] == "全市", ["low80", "high80"]].diff(axis=1)["high80"].max()
    return [
        Table(
            shown,
            "范围包住了多少",
            mark=mark,
            formats={"相当于独立": decimals(1), "八成范围包住": percent, "九成五范围包住": percent},
            note="区间为 Clopper–Pearson，按折算后的独立次数；“相当于独立”一列为八成范围的折算。",
        ),
        Text(
            (
                "与名义比例不符的：" + "、".join(off) + "。"
                if off
                else "没有一个覆盖率与名义比例的差别超出偶然。"
            )
            + f"但全市的区间宽到 {100 * widest:.0f} 个百分点，几乎什么也排除不了。"
        ),
        forecast_charts.past_places(panels, title="实际落在预测范围的什么位置（分位）", mark=mark),
        Text(f"十格中超出抽样带的：{'；'.join(outside)}。准确时应各占一半。"),
    ]


def probabilities(chances: pd.DataFrame, mark: str) -> list:
    """Of targets given a probability, how many were reached; and the Brier score tested by
    quarter.
    """
    if chances.empty:
        return [Text(TOO_SHORT)]
    curves = {known: calibration.reliability(own) for known, own in chances.groupby("known_months")}
    off = [
        (known, row)
        for known, curve in curves.items()
        for row in records(curve)
        if not row.low - NEAR <= row.probability <= row.high + NEAR
    ]
    apart = [
        f"已知 {known} 个月、给出约 {row.probability:.0%} 时实际达到 "
        f"{row.reached:.0%}（{row.forecasts} 次）"
        for known, row in off
    ]
    low = sum(row.reached > row.probability for _, row in off)
    return [
        forecast_charts.reliability(
            curves,  # pyright: ignore[reportArgumentType]  # whole months, of whatever type
            title="给出的概率与实际达到的比例（全市和乡镇）",
            mark=mark,
        ),
        Text(
            (
                f"偏离斜线超出重抽样范围（{NEAR:.0%}以外）的："
                + "；".join(apart)
                + f"。其中给得太低的 {low} 处，太高的 {len(off) - low} 处。"
                if apart
                else "没有一点偏离斜线超出重抽样范围。"
            )
            + f"范围由 {chances['quarter'].nunique()} 个季度整季重抽样得来，季度这样少时偏窄。"
            "目标是假想的（去年同期数乘以一个增幅），当时并没有下达；"
            "同一季度的各个目标一起达到或一起落空。"
        ),
        brier(chances, mark),
        Text(*_brier_said(chances)),
    ]


def brier(chances: pd.DataFrame, mark: str) -> Table | Text:
    """Brier scores of the probabilities given to targets of the past, beside two rivals."""
    if chances.empty:
        return Text(TOO_SHORT)
    parts = [
        calibration.brier(chances[chosen]).assign(level=word)
        for word, total in LEVELS
        if (chosen := (chances["unit"] == "total") == total).any()
    ]
    table = pd.concat(parts)[
        ["level", "known_months", "forecasts", "forecast", "base_rate", "naive"]
    ]
    return Table(
        table.set_axis(["范围", "已知月数", "次数", "本预测", "固定比率", "去年同期"], axis=1),
        "概率的 Brier 分数（越小越好）",
        mark=mark,
        note=(
            "固定比率：各假想目标事后的达到比例，当时并不知道。"
            "去年同期：知道同样的月份，其余照搬去年，以这一做法过去的误差为宽度。"
        ),
        formats=dict.fromkeys(["本预测", "固定比率", "去年同期"], decimals(3)),
    )


def _brier_said(chances: pd.DataFrame) -> list[str]:
    """By level and stage: better or worse than the rivals, paired over quarters."""
    tests = contest.brier_tests(chances)
    said = [
        f"{'全市' if row.total else '乡镇'}已知 {row.known_months} 个月："
        f"{'好' if row.forecast < row.naive else '不好'}于去年同期（{row.better}/{row.quarters} "
        "个季度，"
        f"DM p {p_text(row.p)}，Holm 校正后 {p_text(row.holm)}），"
        f"{'好' if row.forecast < row.base_rate else '不好'}于事后的固定比率"
        for row in records(tests)
    ]
    most = tests["quarters"].max()
    return [
        "；".join(said) + "。",
        f"符号检验在 {most} 个季度上最小只能到 {calibration.least_p(most):.3f}"
        + (
            "，这些 p 靠的是正态假设，不足为凭。"
            if calibration.least_p(most) > calibration.LEVEL
            else "。"
        ),
    ]


def hindsight(answers: Answers, shortest: int = 24) -> list:
    """What was chosen with hindsight, each undone: the excluded periods, the basis, the least
    history; and that nothing after an origin moves its forecast.
    """
    study = answers.study
    policy, other = study.policy, "按公布数" if study.policy.comparable else "按可比口径"
    listed, fewer = policy.exclude_periods.value, 18 if shortest != 18 else 24
    variants = {
        GIVEN: {},
        "不剔除任何时期": {"exclude": ()},
        f"换口径：{other}": {"comparable_basis": not policy.comparable},
    }
    found = {
        word: backtest_page.past(answers, shortest, **given) for word, given in variants.items()
    } | {f"历史至少 {fewer} 个月": backtest_page.past(answers, fewer)}
    if not found[GIVEN]:
        return [Text(TOO_SHORT)]
    rows = pd.concat(
        [
            backtest.score(backtest.outcomes(own)).assign(word=word)
            for word, own in found.items()
            if own
        ]
    )
    errors = rows.pivot(index="known_months", columns="word", values="error_pct")
    changes = errors.sub(errors[GIVEN], axis=0).drop(columns=GIVEN)[list(variants)[1:]]
    largest = {word: change.iloc[change.abs().argmax()] for word, change in changes.items()}
    shown = rows[
        ["word", "known_months", "quarters", "error_pct", "covered80", "covered95"]
    ].set_axis(
        ["设定", "已知月数", "季度数", "平均误差（%）", "八成范围包住", "九成五范围包住"], axis=1
    )
    before = (
        "都早于第一个起点，当时可以知道"
        if listed and max(listed) <= found[GIVEN][0].seen.index[-1]
        else "有的晚于第一个起点，当时不可能知道"
    )
    return [
        Table(
            shown,
            "换一种事后的选择（全市）",
            mark=study.mark,
            formats={
                "平均误差（%）": decimals(1),
                "八成范围包住": percent,
                "九成五范围包住": percent,
            },
        ),
        Text(
            "与政策的设定相比，平均误差变化最大的一档："
            + "；".join(f"{word} {change:+.1f} 个百分点" for word, change in largest.items())
            + "。",
            f"剔除的时期（{'、'.join(listed)}）{before}，但选哪些是事后写进政策的："
            "不剔除时平均误差的变化为 "
            + "、".join(
                f"已知 {known} 个月 {change:+.1f}"
                for known, change in changes["不剔除任何时期"].items()
            )
            + " 个百分点。"
            if listed
            else "政策没有剔除任何时期。",
            leak(answers, shortest),
        ),
    ]


def leak(answers: Answers, shortest: int = 24) -> str:
    """Every figure after an origin in the middle is tripled: forecasts made up to it must not move
    by a digit, later ones must.
    """
    study = answers.study
    history, months = study.panel.history(study.city.level)
    plain = backtest.hindcasts(
        history, months, shortest=shortest, exclude=study.policy.excluded, seed=answers.seed
    )
    cut = plain[len(plain) // 2].seen.index[-1]
    changed = history.copy()
    changed.loc[changed.index > cut] *= 3
    other = backtest.hindcasts(
        changed, months, shortest=shortest, exclude=study.policy.excluded, seed=answers.seed
    )
    same = {
        before: [
            np.array_equal(a.forecast.draws, b.forecast.draws)
            for a, b in zip(plain, other, strict=True)
            if (a.seen.index[-1] <= cut) == before
        ]
        for before in (True, False)
    }
    return (
        f"偷看未来的检验：把 {cut} 之后的数字全部乘以 3 再做一遍（按公布数），"
        f"此前的 {len(same[True])} 次预测有 {sum(same[True])} 次一字不变，"
        f"此后的 {len(same[False])} 次有 {len(same[False]) - sum(same[False])} 次改变。"
        + ("" if all(same[True]) else "有预测用到了未来的数字，本页的成绩不可信。")
    )


def seeds(answers: Answers, tried: tuple[int, ...], shortest: int = 24) -> list:
    """The scores under other seeds."""
    study = answers.study
    found = {seed: backtest_page.past(Answers(study, seed), shortest) for seed in tried}
    if not all(found.values()):
        return [Text(TOO_SHORT)]
    rows = []
    for seed, own in found.items():
        scores, city = backtest.outcomes(own), calibration.chances(own).query("unit == 'total'")
        rows.append(
            (
                str(seed),
                *(
                    100 * ((o["median"] - o["actual"]).abs() / o["actual"]).mean()
                    for _, o in scores.groupby("known_months")
                ),
                scores["actual"].between(scores["low80"], scores["high80"]).mean(),
                float(((city["probability"] - city["reached"]) ** 2).mean()),
            )
        )
    stages = [
        f"误差（%），已知{known}个月"
        for known in sorted({own.known_months for own in found[tried[0]]})
    ]
    table = pd.DataFrame(rows, columns=["种子", *stages, "八成范围包住", "Brier（全市）"])
    spread = table.iloc[:, 1:].max() - table.iloc[:, 1:].min()
    return [
        Table(
            table,
            "换随机种子",
            mark=study.mark,
            formats=dict.fromkeys(stages, decimals(2))
            | {"八成范围包住": percent, "Brier（全市）": decimals(4)},
        ),
        Text(
            f"{len(tried)} 个种子之间，平均误差最多差 {spread[stages].max():.2f} 个百分点，"
            f"八成范围包住的差 {spread['八成范围包住']:.0%}，"
            f"Brier 差 {spread['Brier（全市）']:.4f}："
            "这是抽样次数的误差，与季度太少带来的不确定性相比可以不计。"
            "各季用同一个种子，抽样误差在季度之间不独立。"
        ),
    ]


def repeat(past: list[Hindcast], seed: int, shortest: int) -> Text:
    """Seed, versions and a fingerprint of the results that two people can compare."""
    versions = "，".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    figures = backtest.outcomes(past).round(4).to_csv(index=False, float_format="%.6g")
    return Text(
        f"种子 {seed}，历史至少 {shortest} 个月；Python {platform.python_version()}，{versions}。",
        "全市各次预测的指纹（六位有效数字的 sha256 前 12 位）："
        f"{hashlib.sha256(figures.encode()).hexdigest()[:12]}。"
        "同样的数据、种子和版本应得到同样的指纹。",
    )
