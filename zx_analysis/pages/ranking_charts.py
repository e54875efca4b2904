"""The charts of the ranking: league table, rank acceptability, method grid, waterfall, ranks of the past."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap, ListedColormap

from zx_analysis.pages.charts import BLUE, COLOURS, GREY, INK, PALE, RED, Chart, draw

MOST_ROWS = 30  # townships in one picture; of more only the last ones are drawn
LEAST_WRITTEN = 0.005  # shares below are left blank


def league(
    contributions: pd.DataFrame,
    scores: list[str],
    flagged: list[bool],
    *,
    title: str,
    mark: str = "",
    ranks: bool = True,
) -> Chart:
    """Stacked contributions to the score in points, one row per township, best first, its score written beside; the flagged names in red. ranks: whether the order is one
    of ranks, or of a trial."""

    def paint(figure):
        ax = figure.subplots()
        left = np.zeros(len(contributions))
        for column, colour in zip(
            contributions, sns.color_palette("crest", contributions.shape[1]), strict=True
        ):
            values = contributions[column].fillna(0).to_numpy()
            ax.barh(range(len(values)), values, left=left, color=colour, label=column, height=0.7)
            left += values
        for i, (value, score) in enumerate(zip(left, scores, strict=True)):
            ax.text(value + 0.5, i, score, va="center", fontsize=8)
        ax.set_yticks(range(len(contributions)), contributions.index)
        _redden(ax.get_yticklabels(), flagged)
        ax.invert_yaxis()
        ax.set_xlabel("综合得分（分）")
        ax.legend(loc="lower right", frameon=True, framealpha=0.9, edgecolor="none", fontsize=8)

    return draw(
        paint,
        1.2 + 0.25 * len(contributions),
        title,
        mark,
        f"{title}：{'第一名' if ranks else '得分最高'} {contributions.index[0]}，{'最后一名' if ranks else '最低'} {contributions.index[-1]}",
    )


def acceptability(
    shares: pd.DataFrame, flagged: list[bool], *, title: str, mark: str = ""
) -> Chart:
    """Townships × ranks (1 best): how often each takes each rank, 0 to 1; the flagged names in red. Best first."""
    shown, last = shares.tail(MOST_ROWS), flagged[-MOST_ROWS:]
    places = shown.columns[(shown >= LEAST_WRITTEN).any()]
    taken = shown.loc[:, places[0] : places[-1]]
    words = taken.map(lambda share: f"{100 * share:.0f}" if share >= LEAST_WRITTEN else "")

    def paint(figure):
        ax = figure.subplots()
        sns.heatmap(
            taken,
            ax=ax,
            cmap=LinearSegmentedColormap.from_list("", ["white", BLUE]),
            vmin=0,
            vmax=1,
            annot=words,
            fmt="",
            annot_kws={"fontsize": 7},
            linewidths=0.5,
            linecolor="#eef0f2",
            cbar=False,
        )
        ax.set(xlabel="名次（格内为百分比，空白为不到0.5%）", ylabel="")
        ax.tick_params(labelsize=8, length=0)
        ax.tick_params(axis="y", labelrotation=0)
        _redden(ax.get_yticklabels(), last)

    surest = "；".join(
        f"{name} 最常居第 {row.idxmax()} 位（{row.max():.0%}）"
        for name, row in shown[last].iterrows()
    )
    return draw(
        paint,
        1.3 + 0.25 * len(shown),
        title + _cut(shares),
        mark,
        f"{title}：{surest or '没有列入末位的乡镇'}",
    )


def methods(grid: pd.DataFrame, flagged: list[bool], *, title: str, mark: str = "") -> Chart:
    """Townships × methods: 1 among the last, ½ tied at the cut, 0 not; the flagged names in red."""
    shown, last = grid.tail(MOST_ROWS), flagged[-MOST_ROWS:]
    states = {
        0.0: ("#f7f8f9", "不在末位"),
        0.5: (COLOURS["orange"], "在分界处并列"),
        1.0: (RED, "在末位"),
    }

    def paint(figure):
        ax = figure.subplots()
        sns.heatmap(
            shown * 2,
            ax=ax,
            cmap=ListedColormap([colour for colour, _ in states.values()]),
            vmin=0,
            vmax=2,
            cbar=False,
            linewidths=1,
            linecolor="white",
        )
        ax.set(xlabel="", ylabel="")
        ax.xaxis.tick_top()
        ax.tick_params(axis="x", labelrotation=0)
        ax.tick_params(labelsize=8, length=0)
        ax.tick_params(axis="y", labelrotation=0)
        _redden(ax.get_yticklabels(), last)
        for colour, word in states.values():
            ax.plot([], [], "s", color=colour, markeredgecolor=PALE, label=word)
        figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)

    counted = "；".join(
        f"{name} 在 {(row == 1).sum()} 种方法中居末位" for name, row in shown.iterrows()
    )
    return draw(
        paint, 1.8 + 0.27 * len(shown), title, mark, f"{title}（共 {grid.shape[1]} 种）：{counted}"
    )


def waterfall(
    name: str,
    other: str,
    labels: list[str],
    steps: list[float],
    start: float,
    end: float,
    *,
    title: str,
    mark: str = "",
) -> Chart:
    """From the score of `other` (start) to that of `name` (end), one step per indicator; all in points."""

    def paint(figure):
        ax = figure.subplots()
        rows, at = [other, *labels, name], start
        ax.barh([0, len(rows) - 1], [start, end], color=[GREY, RED], height=0.6)
        for value, where in ((start, 0), (end, len(rows) - 1)):
            ax.text(value, where, f" {value:.2f}", va="center", fontsize=9)
        for i, step in enumerate(steps, start=1):
            ax.barh(
                i, step, left=at, color=COLOURS["red"] if step < 0 else COLOURS["green"], height=0.6
            )
            ax.plot([at, at], [i - 1, i], color=GREY, lw=0.7)
            at += step
            ax.text(max(at, at - step), i, f" {step:+.2f}", va="center", fontsize=9)
        ax.plot([at, at], [len(rows) - 2, len(rows) - 1], color=GREY, lw=0.7)
        ax.set_yticks(range(len(rows)), rows)
        ax.invert_yaxis()
        ax.set_xlim(0, 1.13 * max(np.max(start + np.cumsum([0, *steps])), 1))
        ax.set_xlabel("分")

    parts = "，".join(f"{label} {step:+.2f}" for label, step in zip(labels, steps, strict=True))
    return draw(
        paint,
        1.3 + 0.36 * (len(labels) + 2),
        title,
        mark,
        f"{title}：{other} {start:.2f} 分，{parts}，{name} {end:.2f} 分",
    )


def history(ranks: pd.DataFrame, flagged: list[str], *, title: str, mark: str = "") -> Chart:
    """Ranks by quarter (index) and township (columns), 1 best; the `flagged` in red, each with its own stroke, the others pale, NaN a gap."""

    def paint(figure):
        ax = figure.subplots()
        x = range(len(ranks))
        for name in ranks:
            if name in flagged:
                ax.plot(
                    x,
                    ranks[name],
                    color=RED,
                    lw=2,
                    ls=("-", "--", ":", "-.")[flagged.index(str(name)) % 4],
                    marker="o",
                    ms=4,
                    zorder=3,
                )
            else:
                ax.plot(x, ranks[name], color=PALE, lw=1, marker="o", ms=2.5)
        # names at the right margin, pushed apart where two end on one rank
        ends = ranks.iloc[-1].dropna().sort_values(kind="stable")
        places = np.maximum.accumulate(ends.to_numpy() - np.arange(len(ends))) + np.arange(
            len(ends)
        )
        for name, place in zip(ends.index, places, strict=True):
            ax.text(
                len(ranks) - 0.85,
                place,
                name,
                va="center",
                fontsize=8 if len(ends) <= MOST_ROWS else 5,
                color=RED if name in flagged else GREY,
            )
        ax.set_xticks(x, ranks.index, rotation=45, ha="right", fontsize=8)
        ax.set_xlim(-0.4, len(ranks) + max(1.0, 0.22 * len(ranks)))
        ax.set_yticks([1, *range(5, int(np.nanmax(ranks.to_numpy())) + 1, 5)])
        ax.spines["bottom"].set_bounds(0, len(ranks) - 1)
        ax.set_ylim(max(np.nanmax(ranks.to_numpy()), np.max(places, initial=1)) + 0.5, 0.5)
        ax.set_ylabel("名次")

    last = "；".join(
        f"{name} {'、'.join('缺' if pd.isna(v) else f'{v:.0f}' for v in ranks[name])}"
        for name in flagged
    )
    return draw(
        paint,
        1.4 + 0.2 * min(ranks.shape[1], MOST_ROWS),
        title,
        mark,
        f"{title}（{ranks.index[0]} 至 {ranks.index[-1]}）：{last or '没有列入末位的乡镇'}",
    )


def _redden(labels, flagged: list[bool]) -> None:
    for label, last in zip(labels, flagged, strict=True):
        label.set_color(RED if last else INK)


def _cut(rows: pd.DataFrame) -> str:
    return f"（后 {MOST_ROWS} 名）" if len(rows) > MOST_ROWS else ""
