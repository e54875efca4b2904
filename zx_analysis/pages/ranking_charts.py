"""The charts of the ranking: scores, shares of ranks, method grid, ranks of the past."""

import numpy as np
import pandas as pd
import seaborn as sns

from zx_analysis.pages.charts import (
    COLOURS,
    GREY,
    PALE,
    RED,
    Chart,
    bars,
    draw,
    heat,
    path,
    redden,
)

MOST_ROWS = 30  # townships in one picture; of more only the last ones are drawn
LEAST_WRITTEN = 0.005  # shares below are left blank
STROKES = ("-", "--", ":", "-.")


def league(
    contributions: pd.DataFrame,
    scores: list[str],
    flagged: list[bool],
    *,
    title: str,
    mark: str = "",
    ranks: bool = True,
) -> Chart:
    """Stacked contributions to the score in points, one row per township, best first, its score
    written beside; the flagged names in red. ranks: whether the order is one of ranks, or of a
    trial."""

    def over(ax):
        redden(ax.get_yticklabels(), flagged)
        look = {"frameon": True, "framealpha": 0.9, "edgecolor": "none", "fontsize": 8}
        ax.legend(loc="lower right", **look)
        ax.margins(x=0.05)

    shades = sns.color_palette("crest", contributions.shape[1])
    parts = dict(zip(contributions, shades, strict=True))
    rows = contributions.assign(at=contributions.sum(axis=1) + 0.5, text=scores)
    first, last = ("第一名", "最后一名") if ranks else ("得分最高", "最低")
    alt = f"{title}：{first} {rows.index[0]}，{last} {rows.index[-1]}"
    height = 1.2 + 0.25 * len(rows)
    unit = "综合得分（分）"
    return bars(
        rows, parts, unit=unit, title=title, mark=mark, alt=alt, height=height, thick=0.7, over=over
    )


def acceptability(
    shares: pd.DataFrame, flagged: list[bool], *, title: str, mark: str = ""
) -> Chart:
    """Townships × ranks (1 best): how often each takes each rank, 0 to 1; the flagged names in red.
    Best first."""
    shown, last = shares.tail(MOST_ROWS), flagged[-MOST_ROWS:]
    places = shown.columns[(shown >= LEAST_WRITTEN).any()]
    taken = shown.loc[:, places[0] : places[-1]]
    words = taken.map(lambda share: f"{100 * share:.0f}" if share >= LEAST_WRITTEN else "")
    surest = "；".join(
        f"{name} 最常居第 {row.idxmax()} 位（{row.max():.0%}）"
        for name, row in shown[last].iterrows()
    )
    return heat(
        taken,
        flagged=last,
        unit="名次（格内为百分比，空白为不到0.5%）",
        title=title + (f"（后 {MOST_ROWS} 名）" if len(shares) > MOST_ROWS else ""),
        mark=mark,
        alt=f"{title}：{surest or '没有列入末位的乡镇'}",
        height=1.3 + 0.25 * len(shown),
        linecolor="#eef0f2",
        annot=words,
        fmt="",
        annot_kws={"fontsize": 7},
    )


def methods(grid: pd.DataFrame, flagged: list[bool], *, title: str, mark: str = "") -> Chart:
    """Townships × methods: 1 among the last, ½ tied at the cut, 0 not; the flagged names in red."""
    shown, last = grid.tail(MOST_ROWS), flagged[-MOST_ROWS:]
    states = {
        0.0: ("#f7f8f9", "不在末位"),
        0.5: (COLOURS["orange"], "在分界处并列"),
        1.0: (RED, "在末位"),
    }

    def over(ax):
        ax.xaxis.tick_top()
        ax.tick_params(axis="x", labelrotation=0)
        ax.tick_params(labelsize=8, length=0)

    counted = "；".join(
        f"{name} 在 {(row == 1).sum()} 种方法中居末位" for name, row in shown.iterrows()
    )
    return heat(
        shown,
        states,
        flagged=last,
        title=title,
        mark=mark,
        alt=f"{title}（共 {grid.shape[1]} 种）：{counted}",
        height=1.8 + 0.27 * len(shown),
        linewidths=1,
        over=over,
    )


def history(ranks: pd.DataFrame, flagged: list[str], *, title: str, mark: str = "") -> Chart:
    """Ranks by quarter (index) and township (columns), 1 best; the `flagged` in red, each with its
    own stroke, the others pale, NaN a gap."""
    looks = {name: {"color": PALE, "lw": 1, "marker": "o", "ms": 2.5} for name in ranks}
    for i, name in enumerate(flagged):
        stroke = {"color": RED, "lw": 2, "ls": STROKES[i % len(STROKES)]}
        looks[name] = stroke | {"marker": "o", "ms": 4, "zorder": 3}
    # names at the right margin, pushed apart where two end on one rank
    ends = ranks.iloc[-1].dropna().sort_values(kind="stable")
    steps = np.arange(len(ends))
    places = np.maximum.accumulate(ends.to_numpy() - steps) + steps
    lowest = int(np.nanmax(ranks.to_numpy()))

    def paint(figure):
        ax = figure.subplots()
        path(ax, ranks, looks, size=8)
        size = 8 if len(ends) <= MOST_ROWS else 5
        for name, place in zip(ends.index, places, strict=True):
            colour = RED if name in flagged else GREY
            ax.text(len(ranks) - 0.85, place, name, va="center", fontsize=size, color=colour)
        ax.set_xlim(-0.4, len(ranks) + max(1.0, 0.22 * len(ranks)))
        ax.set_yticks([1, *range(5, lowest + 1, 5)])
        ax.spines["bottom"].set_bounds(0, len(ranks) - 1)
        ax.set_ylim(max(lowest, np.max(places, initial=1)) + 0.5, 0.5)
        ax.set_ylabel("名次")

    taken = "；".join(
        f"{name} {'、'.join('缺' if pd.isna(rank) else f'{rank:.0f}' for rank in ranks[name])}"
        for name in flagged
    )
    span = f"{title}（{ranks.index[0]} 至 {ranks.index[-1]}）"
    alt = f"{span}：{taken or '没有列入末位的乡镇'}"
    height = 1.4 + 0.2 * min(ranks.shape[1], MOST_ROWS)
    return draw(paint, title=title, mark=mark, alt=alt, height=height)
