"""The charts of the back-test: forecasts beside outcomes, errors beside the rivals', where outcomes fell in the ranges, probabilities beside what came."""

import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter, PercentFormatter

from zx_analysis.pages.charts import BLUE, COLOURS, GREY, INK, PALE, RED, Chart, draw

STAGE_ZH = "已知 {} 个月"
MARKERS = ("s", "^", "v", "D", "P", "X")
RIVAL_COLOURS = (GREY, COLOURS["orange"], COLOURS["green"], "#7a6ca8", RED, "#b08d57")
BINS = 10


def forecasts(table: pd.DataFrame, *, unit: str, title: str, mark: str = "") -> Chart:
    """Every forecast beside the outcome and last year's figure: columns of `backtesting.outcomes`, in `unit`; the stages of a quarter stand side by side."""
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


def errors(table: pd.DataFrame, ours: str, *, title: str, mark: str = "") -> Chart:
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


def places(
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
