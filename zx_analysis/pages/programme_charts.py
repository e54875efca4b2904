"""The charts of the programmes."""

import datetime

import numpy as np
import pandas as pd

from zx_analysis.pages.charts import BLUE, COLOURS, GREY, INK, Chart, draw
from zx_analysis.programmes.growth_points import STATUS_ZH

SHADES = {
    "early": "#2c5e37",
    "on_time": "#8cc098",
    "late": COLOURS["blue"],
    "overdue": COLOURS["orange"],
    "stalled": COLOURS["red"],
    "not_due": GREY,
    "undated": GREY,
}


def road_map(times: pd.DataFrame, day: datetime.date, *, title: str, mark: str = "") -> Chart:
    """One row per growth point (enterprise, planned, actual, status): a ring on the planned day, a dot on the actual one, a line between them;
    until `day` for those that are due and not in production."""
    times = times.dropna(subset="planned").reset_index(drop=True)

    def paint(figure):
        ax = figure.subplots()
        today = pd.Timestamp(day)
        for i, row in times.iterrows():
            colour = SHADES[row["status"]]
            known = row["actual"] if pd.notna(row["actual"]) and row["actual"] <= today else None
            end = (
                known
                if known is not None
                else today
                if row["status"] in ("overdue", "stalled")
                else row["planned"]
            )
            ax.plot(
                [row["planned"], end], [i, i], color=colour, lw=3, alpha=0.6, solid_capstyle="butt"
            )
            ax.scatter([row["planned"]], [i], s=26, facecolor="white", edgecolor=colour, zorder=3)
            if known is not None:
                ax.scatter([known], [i], s=26, color=[colour], zorder=3)
        ax.axvline(today, color=INK, lw=1, ls="--")
        ax.set_yticks(range(len(times)), times["enterprise"], fontsize=7)
        ax.set_ylim(len(times) - 0.4, -0.6)
        for status in dict.fromkeys(times["status"]):
            ax.plot([], [], color=SHADES[status], lw=3, label=STATUS_ZH[status])
        ax.plot([], [], color=INK, lw=1, ls="--", label=f"截至 {day.isoformat()}")
        ax.xaxis.axis_date()
        figure.autofmt_xdate()
        figure.legend(loc="outside lower center", ncols=6, frameon=False, fontsize=8)

    counted = "，".join(
        f"{STATUS_ZH[str(status)]} {count} 个"
        for status, count in times["status"].value_counts().items()
    )
    return draw(
        paint,
        1.6 + 0.19 * len(times),
        title,
        mark,
        f"{title}：空心为计划投产，实心为实际投产；{counted}",
    )


def number(pmf, target: int | None, *, title: str, unit: str, mark: str = "") -> Chart:
    """Bars of a distribution over whole numbers (pmf from 0 on); those that reach the target in green."""
    likely = [n for n, chance in enumerate(pmf) if chance >= 0.0005]
    shown = range(likely[0], likely[-1] + 1)

    def paint(figure):
        ax = figure.subplots()
        ax.bar(
            list(shown),
            [100 * pmf[n] for n in shown],
            color=[COLOURS["green"] if target is not None and n >= target else GREY for n in shown],
            width=0.8,
        )
        for n in shown:
            ax.text(
                n,
                100 * pmf[n],
                f"{pmf[n]:.0%}" if pmf[n] >= 0.005 else "",
                ha="center",
                va="bottom",
                fontsize=8,
            )
        if target is not None:
            ax.axvline(target - 0.5, color=INK, lw=1, ls="--", label=f"目标 {target} {unit}")
            figure.legend(loc="outside lower center", frameon=False, fontsize=8)
        ax.set(xlabel=f"季末累计（{unit}）", ylabel="可能性（%）")
        ax.xaxis.get_major_locator().set_params(integer=True)

    best = max(shown, key=lambda n: pmf[n])
    reached = (
        f"，达到目标 {target} {unit}的合计 {sum(pmf[target:]):.0%}" if target is not None else ""
    )
    return draw(
        paint, 3.2, title, mark, f"{title}：最可能 {best} {unit}，可能性 {pmf[best]:.0%}{reached}"
    )


def distances(
    sales: pd.Series, chance: pd.Series, threshold: float, *, title: str, mark: str = ""
) -> Chart:
    """Histogram of yearly sales (10,000 yuan) around the threshold, and above it the chance of crossing within a year by sales."""
    edges = np.arange(np.floor(sales.min() / 200) * 200, sales.max() + 200, 200)

    def paint(figure):
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[1, 2])
        order = sales.sort_values().index
        above.plot(sales[order], 100 * chance[order], color=BLUE, drawstyle="steps-post")
        above.set(ylabel="一年内跨过\n的概率（%）", ylim=(-3, 103))
        below.hist(
            [sales[sales < threshold], sales[sales >= threshold]],
            bins=edges,
            stacked=True,
            color=[GREY, COLOURS["green"]],
            label=["未达标", "已达标"],
        )
        for ax in (above, below):
            ax.axvline(threshold, color=INK, lw=1, ls="--")
        below.set(xlabel="应税销售收入（万元）", ylabel="企业数")
        below.yaxis.get_major_locator().set_params(integer=True)
        figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=8)

    return draw(
        paint,
        4.2,
        title,
        mark,
        f"{title}：共 {len(sales)} 家，达到 {threshold:,.0f} 万元的 {int((sales >= threshold).sum())} 家",
    )
