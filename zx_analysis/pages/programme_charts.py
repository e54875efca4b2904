"""The charts of the programmes."""

import datetime

import numpy as np
import pandas as pd

from zx_analysis.pages.charts import MOST_ROWS, bars, label
from zx_analysis.pages.exhibits import records
from zx_analysis.pages.pictures import BLUE, COLOURS, GREY, INK, PALE, ROW, Chart, draw, say
from zx_analysis.programmes.growth_points import STATUS_ZH

GONE_ON, STAYED = "走得更远的和竣工的", "停在这一步的"
URGENT = ["overdue", "stalled"]
SHADES = {
    "early": "#12483c",
    "on_time": COLOURS["green"],
    "late": COLOURS["blue"],
    "overdue": COLOURS["orange"],
    "stalled": COLOURS["red"],
    "not_due": GREY,
    "undated": GREY,
}


def road_map(times: pd.DataFrame, day: datetime.date, *, title: str, mark: str = "") -> Chart:
    """One row per growth point (enterprise, planned, actual, status): a ring on the planned day, a
    dot on the actual one, a line between them; until `day` for those due and not in production. Of
    many those due and not in production, and those planned nearest to `day`."""
    today, count = pd.Timestamp(day), len(times)
    counted = "，".join(
        f"{STATUS_ZH[str(status)]} {count} 个"
        for status, count in times["status"].value_counts().items()
    )
    times, which = times.dropna(subset="planned").reset_index(drop=True), ""
    if len(times) > MOST_ROWS:
        far = (times["planned"] - today).abs().mask(times["status"].isin(URGENT), pd.Timedelta(0))
        times = times.loc[sorted(far.sort_values(kind="stable").index[:MOST_ROWS])]
        times = times.reset_index(drop=True)
        which = f"（到期未投产的和日期最近的 {MOST_ROWS} 个，共 {count} 个）"
    actual = times["actual"].where(times["actual"] <= today)
    open_until = times["planned"].mask(times["status"].isin(URGENT), today)
    rows = times.assign(actual=actual, end=actual.fillna(open_until))

    def paint(figure):
        ax = figure.subplots()
        for i, row in enumerate(records(rows)):
            colour, line = SHADES[row.status], {"lw": 3, "alpha": 0.6, "solid_capstyle": "butt"}
            (stroke,) = ax.plot([row.planned, row.end], [i, i], color=colour, **line)
            say(stroke, f"{row.enterprise}：计划 {row.planned:%Y-%m-%d}，{STATUS_ZH[row.status]}")
            ax.scatter([row.planned], [i], s=26, facecolor="white", edgecolor=colour, zorder=3)
            if pd.notna(row.actual):
                ax.scatter([row.actual], [i], s=26, color=[colour], zorder=3)
        ax.axvline(today, color=INK, lw=1, ls="--")
        ax.set_yticks(range(len(times)), [label(name) for name in times["enterprise"]])
        ax.set_ylim(len(times) - 0.4, -0.6)
        for status in dict.fromkeys(times["status"]):
            ax.plot([], [], color=SHADES[status], lw=3, label=STATUS_ZH[status])
        ax.plot([], [], color=INK, lw=1, ls="--", label=f"截至 {day.isoformat()}")
        ax.xaxis.axis_date()
        figure.autofmt_xdate(rotation=45)

    title = f"{title}：{counted}{which}"
    lines = sum(1 + label(name).count("\n") for name in times["enterprise"])
    height = 1.4 + ROW * 0.9 * lines
    alt = f"{title}；空心为计划投产，实心为实际投产"
    return draw(paint, title=title, mark=mark, alt=alt, height=height, legend=3)


def number(pmf, target: int | None, *, title: str, unit: str, mark: str = "") -> Chart:
    """Columns of a distribution over whole numbers (pmf from 0 on); those that reach the target in
    green."""
    likely = [n for n, chance in enumerate(pmf) if chance >= 0.0005]
    shown = range(likely[0], likely[-1] + 1)

    def paint(figure):
        ax = figure.subplots()
        reach = [target is not None and n >= target for n in shown]
        colours = [COLOURS["green"] if reached else GREY for reached in reach]
        ax.bar(list(shown), [100 * pmf[n] for n in shown], color=colours, width=0.8)
        for n in shown:
            text = f"{pmf[n]:.0%}" if pmf[n] >= 0.005 else ""
            ax.text(n, 100 * pmf[n], text, ha="center", va="bottom")
        if target is not None:
            ax.axvline(target - 0.5, color=INK, lw=1, ls="--", label=f"目标 {target} {unit}")
        ax.set(xlabel=f"季末累计（{unit}）", ylabel="可能性（%）")
        ax.xaxis.get_major_locator().set_params(integer=True)

    best = max(shown, key=lambda n: pmf[n])
    title += f"：最可能 {best} {unit}，可能性 {pmf[best]:.0%}"
    if target is not None:
        title += f"，达到目标 {target} {unit}的合计 {sum(pmf[target:]):.0%}"
    legend = int(target is not None)
    return draw(paint, title=title, mark=mark, alt=title, height=2.6, legend=legend)


def funnel(stages: pd.DataFrame, *, title: str, mark: str = "") -> Chart:
    """A bar for each stage, how many got so far: those that are still in it, and those that went
    on. stages: stage, projects (in it), reached (in it or beyond), in their order; whoever got to
    the last is done.
    """
    count, here = int(stages["reached"].max()), stages["projects"].to_numpy(copy=True)
    here[-1] = 0
    rows = pd.DataFrame(
        {
            GONE_ON: stages["reached"].to_numpy() - here,
            STAYED: here,
            "text": [
                f"{reached} 个（{reached / max(count, 1):.0%}）"
                + (f"，停在这一步 {left} 个" if left else "")
                for reached, left in zip(stages["reached"], here, strict=True)
            ],
        },
        index=pd.Index(stages["stage"]),
    )
    told = "，".join(
        f"走到{stage}的 {reached} 个"
        for stage, reached in zip(stages["stage"], stages["reached"], strict=True)
    )

    def over(ax):
        ax.set_xlim(0, 2.1 * max(count, 1))  # room for the words beside the bars
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)

    return bars(
        rows,
        {GONE_ON: BLUE, STAYED: PALE},
        unit="",
        title=title,
        mark=mark,
        alt=f"{title}：{told}",
        over=over,
        legend=2,
    )


def distances(
    sales: pd.Series, chance: pd.Series, threshold: float, *, title: str, mark: str = ""
) -> Chart:
    """Histogram of yearly sales (10,000 yuan) around the threshold, and above it the chance of
    crossing within a year by sales."""
    edges = np.arange(np.floor(sales.min() / 200) * 200, sales.max() + 200, 200)
    reached = sales >= threshold

    def paint(figure):
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[1, 2])
        order = sales.sort_values().index
        above.plot(sales[order], 100 * chance[order], color=BLUE, drawstyle="steps-post")
        above.set(ylabel="一年内跨过\n的概率（%）", ylim=(-3, 103))
        look = {"color": [GREY, COLOURS["green"]], "label": ["未达标", "已达标"]}
        below.hist([sales[~reached], sales[reached]], bins=edges, stacked=True, **look)
        for ax in (above, below):
            ax.axvline(threshold, color=INK, lw=1, ls="--")
        below.set(xlabel="应税销售收入（万元）", ylabel="企业数")
        below.yaxis.get_major_locator().set_params(integer=True)

    title = f"{title}：共 {len(sales)} 家，达到 {threshold:,.0f} 万元的 {reached.sum()} 家"
    return draw(paint, title=title, mark=mark, alt=title, height=3.6, legend=2)
