"""The charts of the forecast: the quarter's range, the targets, the townships, who is short, and how right the probabilities were.

The charts of the back-test: forecasts beside outcomes, errors beside the rivals', where outcomes fell in the ranges, probabilities beside what came.
"""

import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter, PercentFormatter

from zx_analysis.city.indicators import in_full
from zx_analysis.pages.charts import BLUE, COLOURS, GREY, INK, PALE, RED, Chart, draw

MOST_PANELS, ACROSS = (
    20,
    4,
)  # small multiples: beyond this they are too small to read; of them in a row


def fan(
    past: pd.Series,
    quantiles: pd.DataFrame,
    target: float | None,
    actual: float | None,
    *,
    unit: str,
    title: str,
    known: float = 0.0,
    mark: str = "",
) -> Chart:
    """Quarter totals of the past (index = labels) as bars; beside them the forecast of each origin (index = labels, columns =
    .025, .1, .5, .9, .975) over what is `known` of the quarter, the target as a line, the outcome as a bar. All in `unit`."""

    def paint(figure):
        ax = figure.subplots()
        ax.bar(range(len(past)), past.to_numpy(), color=PALE, width=0.65)
        at = np.arange(len(past), len(past) + len(quantiles))
        if known:
            ax.bar(at, known, color=GREY, width=0.65, label="本季已公布")
        if len(quantiles):
            ax.vlines(
                at,
                quantiles[0.025],
                quantiles[0.975],
                color=BLUE,
                lw=6,
                alpha=0.35,
                label="95% 范围",
            )
            ax.vlines(
                at, quantiles[0.1], quantiles[0.9], color=BLUE, lw=16, alpha=0.55, label="80% 范围"
            )
            ax.scatter(
                at, quantiles[0.5], color="white", edgecolor=BLUE, zorder=3, s=36, label="中位数"
            )
        if target is not None:
            ax.axhline(target, color=RED, lw=1.3)
            ax.annotate(
                f"目标 {in_full(target)}{unit}",
                (-0.4, target),
                xytext=(0, 4),
                textcoords="offset points",
                color=RED,
            )
        if actual is not None:
            ax.bar([len(past) + len(quantiles)], [actual], color=INK, width=0.65, label="实际")
        labels = [*past.index, *quantiles.index] + (["实际"] if actual is not None else [])
        ax.set_xticks(range(len(labels)), labels, rotation=45, ha="right", fontsize=8)
        # with little history a bar would be as wide as the picture, and the target's name outside it
        ax.set_xlim(min(ax.get_xlim()[0], -0.6), max(ax.get_xlim()[1], 4.4))
        ax.set_ylabel(unit)
        figure.legend(loc="outside lower center", frameon=False, ncols=5, fontsize=8)

    said = [f"{label} 中位数 {value:.1f}{unit}" for label, value in quantiles[0.5].items()] + (
        [f"实际 {actual:.1f}{unit}"] if actual is not None else []
    )
    said += [f"目标 {in_full(target)}{unit}"] if target is not None else []
    return draw(paint, 4.2, title, mark, f"{title}：{'；'.join(said)}")


def probabilities(
    labels: list[str],
    values: list[float],
    texts: list[str],
    colours: list[str],
    *,
    title: str,
    mark: str = "",
) -> Chart:
    """One bar per target: the probability (0 to 1) in its colour, with its wording beside it."""

    def paint(figure):
        ax = figure.subplots()
        ax.barh(labels, [1] * len(labels), color="#eef0f2", height=0.55)
        ax.barh(labels, values, color=[COLOURS[c] for c in colours], height=0.55)
        for i, text in enumerate(texts):
            ax.text(1.01, i, text, va="center")
        ax.set_xlim(0, 1.13)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
        ax.invert_yaxis()
        ax.set_xlabel("达到目标的概率")

    return draw(
        paint,
        1.2 + 0.45 * len(labels),
        title,
        mark,
        f"{title}："
        + "；".join(f"{name} {text}" for name, text in zip(labels, texts, strict=True)),
    )


def attained(
    labels: list[str], shares: list[float], colours: list[str], *, title: str, mark: str = ""
) -> Chart:
    """One bar per target: outcome as a share of the target (1 = met), with the target as a line."""

    def paint(figure):
        ax = figure.subplots()
        ax.barh(labels, shares, color=[COLOURS[c] for c in colours], height=0.55)
        for i, share in enumerate(shares):
            ax.text(max(share, 1), i, f"  {share:.1%}", va="center")
        ax.axvline(1, color=INK, lw=1)
        ax.margins(x=0.12)
        ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        ax.invert_yaxis()
        ax.set_xlabel("实际相当于目标的百分比（竖线为目标）")

    return draw(
        paint,
        1.2 + 0.45 * len(labels),
        title,
        mark,
        f"{title}："
        + "；".join(f"{name} {share:.1%}" for name, share in zip(labels, shares, strict=True)),
    )


def townships(
    history: pd.DataFrame,
    low: pd.Series | None,
    high: pd.Series | None,
    *,
    unit: str,
    title: str,
    mark: str = "",
) -> Chart:
    """Small multiples: quarter totals by township (columns, largest MOST_PANELS) and the 80 % range of the quarter under study; without one where it is the last of history."""
    shown = list(history.columns[:MOST_PANELS])
    down = -(-len(shown) // ACROSS)

    def paint(figure):
        axes = figure.subplots(down, ACROSS, sharex=True, squeeze=False).ravel()
        for ax, name in zip(axes, shown, strict=False):
            ax.plot(range(len(history)), history[name], color=INK, lw=1.1)
            if low is None or high is None:
                ax.plot(len(history) - 1, history[name].iloc[-1], "o", color=INK, ms=3)
            else:
                ax.vlines(len(history), low[name], high[name], color=BLUE, lw=4, alpha=0.6)
            ax.set_title(name, fontsize=8, fontweight="normal")
            ax.set_ylim(bottom=0)
            ax.tick_params(labelsize=6)
            firsts = [i for i, label in enumerate(history.index) if label.endswith("Q1")]
            ax.set_xticks(firsts, [history.index[i][:4] for i in firsts])
        for ax in axes[len(shown) :]:
            ax.set_visible(False)
        figure.supylabel(unit, fontsize=9)

    more = f"（前 {MOST_PANELS} 个）" if history.shape[1] > MOST_PANELS else ""
    return draw(
        paint,
        1.1 + 1.25 * down,
        title + more,
        mark,
        f"{title}：{len(shown)} 个单位的季度走势"
        + (f"，到 {history.index[-1]}" if low is None else "和本季 80% 范围"),
    )


def contributions(
    values: pd.Series, *, unit: str, title: str, mark: str = "", expected: bool = True
) -> Chart:
    """One bar per township, by how much it is (or is expected) above or below its due, the furthest below first; `values` by name, in `unit`."""
    values = values.sort_values()

    def paint(figure):
        ax = figure.subplots()
        ax.barh(
            values.index,
            values,
            color=[COLOURS["red"] if value < 0 else COLOURS["green"] for value in values],
            height=0.7,
        )
        for i, value in enumerate(values):
            ax.annotate(
                f"{value:+.2f}",
                (value, i),
                xytext=(4 if value >= 0 else -4, 0),
                textcoords="offset points",
                va="center",
                ha="left" if value >= 0 else "right",
                fontsize=8,
            )
        ax.axvline(0, color=INK, lw=1)
        ax.margins(x=0.14, y=0.02)
        ax.invert_yaxis()
        ax.set_xlabel(f"{'预计' if expected else ''}比应完成多（少）{unit}")

    return draw(
        paint,
        1.2 + 0.24 * len(values),
        title,
        mark,
        f"{title}：合计 {values.sum():+.2f}{unit}，最少的是{values.index[0]} {values.iloc[0]:+.2f}{unit}",
    )


STAGE_ZH = "已知 {} 个月"
MARKERS = ("s", "^", "v", "D", "P", "X")
RIVAL_COLOURS = (GREY, COLOURS["orange"], COLOURS["green"], "#7a6ca8", RED, "#b08d57")
BINS = 10


def past_forecasts(table: pd.DataFrame, *, unit: str, title: str, mark: str = "") -> Chart:
    """Every forecast beside the outcome and last year's figure: columns of `backtest.outcomes`, in `unit`; the stages of a quarter stand side by side."""
    quarters, stages = list(dict.fromkeys(table["quarter"])), sorted(table["known_months"].unique())

    def paint(figure):
        ax = figure.subplots()
        for order, (stage, own) in enumerate(table.groupby("known_months")):
            at = (
                np.array([quarters.index(quarter) for quarter in own["quarter"]])
                + (order - (len(stages) - 1) / 2) * 0.24
            )
            shade = 0.35 + 0.55 * order / max(len(stages) - 1, 1)
            ax.vlines(at, own["low95"], own["high95"], color=BLUE, lw=1.5, alpha=shade)
            ax.vlines(
                at,
                own["low80"],
                own["high80"],
                color=BLUE,
                lw=7,
                alpha=shade,
                label=f"{STAGE_ZH.format(stage)}时（粗：80%，细：95%）",
            )
            ax.scatter(at, own["median"], color="white", edgecolor=BLUE, s=24, zorder=3)
        last = (
            table.sort_values("known_months")
            .groupby("quarter")[["actual", "seasonal_naive"]]
            .first()
            .loc[quarters]
        )
        left, right = np.arange(len(quarters)) - 0.42, np.arange(len(quarters)) + 0.42
        ax.hlines(last["actual"], left, right, color=INK, lw=1.8, label="实际")
        ax.hlines(
            last["seasonal_naive"],
            left,
            right,
            color=COLOURS["orange"],
            lw=1.2,
            ls="--",
            label="照搬去年同期（一个月也不知道时）",
        )
        ax.set_xticks(range(len(quarters)), quarters)
        ax.set_ylabel(unit)
        figure.legend(loc="outside lower center", frameon=False, ncols=3, fontsize=8)

    inside = table["actual"].between(table["low80"], table["high80"]).sum()
    return draw(
        paint,
        4.4,
        title,
        mark,
        f"{title}：{len(quarters)} 个季度，{len(table)} 次预测，80% 范围包住实际的 {inside} 次",
    )


def past_errors(table: pd.DataFrame, ours: str, *, title: str, mark: str = "") -> Chart:
    """Absolute error in % of the outcome (log scale) by quarter and method, one panel per number of known months: columns quarter, known_months, method, error_pct."""
    quarters, rivals = (
        sorted(table["quarter"].unique()),
        [name for name in dict.fromkeys(table["method"]) if name != ours],
    )

    def paint(figure):
        stages = table["known_months"].nunique()
        axes = figure.subplots(1, stages, sharey=True, squeeze=False)[0]
        for ax, (stage, own) in zip(axes, table.groupby("known_months"), strict=True):
            wide = (
                own.pivot(index="quarter", columns="method", values="error_pct")
                .clip(lower=0.05)
                .reindex(quarters)
            )
            for i, name in enumerate(rivals):
                if name in wide:
                    beside = np.arange(len(quarters)) + 0.09 * (i - (len(rivals) - 1) / 2)
                    ax.plot(
                        beside,
                        wide[name],
                        MARKERS[i % len(MARKERS)],
                        color=RIVAL_COLOURS[i % len(RIVAL_COLOURS)],
                        ms=5,
                        alpha=0.85,
                        label=name if ax is axes[0] else None,
                    )
            ax.plot(
                range(len(quarters)),
                wide[ours],
                "o-",
                color=BLUE,
                lw=1.4,
                ms=8,
                markeredgecolor="white",
                label=ours if ax is axes[0] else None,
                zorder=4,
            )
            ax.set_yscale("log")
            ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%"))
            ax.yaxis.set_minor_formatter(NullFormatter())
            ax.set_title(STAGE_ZH.format(stage), fontsize=9)
            ax.set_xticks(range(len(quarters)), quarters, fontsize=7, rotation=45, ha="right")
            ax.set_xlim(-0.5, len(quarters) - 0.5)
            ax.grid(axis="y", color=PALE, lw=0.6)
            ax.set_axisbelow(True)
        axes[0].set_ylabel("误差占实际的百分比（对数刻度）", fontsize=8)
        figure.legend(loc="outside lower center", frameon=False, ncols=4, fontsize=7)

    said = "；".join(
        f"{STAGE_ZH.format(stage)}时{ours}平均 {own.loc[own['method'] == ours, 'error_pct'].mean():.1f}%"
        for stage, own in table.groupby("known_months")
    )
    return draw(paint, 4.2, title, mark, f"{title}：{said}")


def past_places(
    panels: dict[int, tuple[np.ndarray, np.ndarray, tuple[float, float]]],
    *,
    title: str,
    mark: str = "",
) -> Chart:
    """By number of known months: where the units' outcomes fell among their draws (0 to 1), the city's as strokes, and the band that the share of a bin keeps
    to where the ranges are right."""

    def paint(figure):
        axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for ax, (stage, (units, city, (low, high))) in zip(axes, panels.items(), strict=True):
            first = ax is axes[0]
            ax.axhspan(
                low,
                high,
                color=PALE,
                alpha=0.8,
                lw=0,
                label="准确时95%的样本在此带内" if first else None,
            )
            ax.axhline(1 / BINS, color=GREY, lw=0.9, ls="--")
            share, edges = np.histogram(units, BINS, (0, 1))
            ax.bar(
                edges[:-1],
                share / max(len(units), 1),
                width=0.9 / BINS,
                align="edge",
                color=BLUE,
                alpha=0.75,
                label="乡镇" if first else None,
            )
            ax.plot(
                city,
                np.full(len(city), -0.03),
                "|",
                color=RED,
                ms=11,
                mew=2,
                clip_on=False,
                label="全市（每季一笔）" if first else None,
            )
            ax.set_title(STAGE_ZH.format(stage), fontsize=9)
            ax.set(xlim=(0, 1), ylim=(-0.06, None), xlabel="实际所在分位")
            ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
            ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
            ax.set_xticks([0, 0.5, 1])
            ax.tick_params(labelsize=8)
            ax.spines["bottom"].set_position(("data", -0.06))
        axes[0].set_ylabel("占乡镇预测的比例")
        figure.legend(loc="outside lower center", frameon=False, ncols=3, fontsize=8)

    said = "；".join(
        f"{STAGE_ZH.format(stage)}时落在上半部分的 {np.mean(units > 0.5):.0%}"
        for stage, (units, *_) in panels.items()
    )
    return draw(paint, 3.4, title, mark, f"{title}：{said}")


def reliability(curves: dict[int, pd.DataFrame], *, title: str, mark: str = "") -> Chart:
    """By number of known months: probability given against share reached, with bars low to high (columns probability, reached, low, high, forecasts); the diagonal
    is right, larger points hold more forecasts."""

    def paint(figure):
        axes = figure.subplots(1, len(curves), sharey=True, squeeze=False)[0]
        for ax, (stage, curve) in zip(axes, curves.items(), strict=True):
            ax.plot([0, 1], [0, 1], color=GREY, lw=1, ls="--")
            ax.vlines(
                curve["probability"], curve["low"], curve["high"], color=BLUE, lw=3, alpha=0.35
            )
            ax.scatter(
                curve["probability"],
                curve["reached"],
                color=BLUE,
                s=10 + 60 * curve["forecasts"] / curve["forecasts"].max(),
                zorder=3,
            )
            ax.set_title(STAGE_ZH.format(stage), fontsize=9)
            ax.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), xlabel="当时给出的概率")
            ax.xaxis.set_major_locator(MaxNLocator(5))
            ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
            ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
            ax.set_aspect("equal")
            ax.tick_params(labelsize=8)
        axes[0].set_ylabel("实际达到的比例")

    said = "；".join(
        f"{STAGE_ZH.format(stage)}时 {int(curve['forecasts'].sum())} 次"
        for stage, curve in curves.items()
    )
    return draw(
        paint, 3.5, title, mark, f"{title}：{said}；竖条为整季重抽样的95%范围，虚线为完全准确"
    )
