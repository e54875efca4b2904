"""The charts of the forecast: the quarter's range, the targets, the townships, who is short, and how right the probabilities were."""

import numpy as np
import pandas as pd
from matplotlib.ticker import PercentFormatter

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
            if low is None:
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
