"""The charts of the ranking: scores, shares of ranks, method grid, ranks of the past."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from zx_analysis.pages.charts import ENDS, MOST_ROWS, bars, heat, path
from zx_analysis.pages.pictures import (
    COLOURS,
    PALE,
    RED,
    ROW,
    SMALL,
    SOFT,
    WIDTH,
    Chart,
    breadth,
    draw,
    say,
)

FEW = 3  # named townships that a title can tell of
NEAR = 14  # townships of a grid that shows who is near the cut, where there are more than fit
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

    import seaborn as sns  # slow to import, and needed by two charts alone

    shades = sns.color_palette("crest", contributions.shape[1])
    parts = dict(zip(contributions, shades, strict=True))
    rows = contributions.assign(text=scores, named=flagged)
    first, last = ("第一名", "最后一名") if ranks else ("得分最高", "最低")
    title = f"{title}：{first} {rows.index[0]} {scores[0]}，{last} {rows.index[-1]} {scores[-1]}"
    unit = "综合得分（分）"
    return bars(rows, parts, unit=unit, title=title, mark=mark, alt=title, legend=2)


def acceptability(
    shares: pd.DataFrame, flagged: list[bool], *, title: str, mark: str = ""
) -> Chart:
    """Townships × ranks (1 best): how often each takes each rank, 0 to 1; the flagged names in red.
    Best first; of many those near the cut."""
    shown, last = shares, flagged
    if len(shares) > MOST_ROWS:
        shown, last = shares.tail(NEAR), flagged[-NEAR:]
        title += f"（后 {NEAR} 名，共 {len(shares)} 个）"
    places = shown.columns[(shown >= LEAST_WRITTEN).any()]
    taken = shown.loc[:, places[0] : places[-1]]
    words = taken.map(lambda share: f"{100 * share:.0f}" if share >= LEAST_WRITTEN else "")
    surest = "；".join(
        f"{name} 最常居第 {row.idxmax()} 位（{row.max():.0%}）"
        for name, row in shown[last].iterrows()
    )
    names = max(sum(map(breadth, str(name))) for name in shown.index)
    alt = f"{title}：{surest or '没有列入末位的乡镇'}"
    return heat(
        taken,
        flagged=last,
        unit="名次（格内为百分比，空白为不到0.5%）",
        title=alt if sum(last) <= FEW else title,
        mark=mark,
        alt=alt,
        width=max(WIDTH, (names + 2 * (taken.shape[1] + 1)) * SMALL / 72),
        linecolor="#eef0f2",
        annot=words,
        fmt="",
        annot_kws={"fontsize": SMALL},
    )


def methods(
    grid: pd.DataFrame,
    flagged: list[bool],
    *,
    title: str,
    mark: str = "",
    compared: Collection[str] = (),
) -> Chart:
    """Townships × methods: 1 among the last, ½ tied at the cut, 0 not; the flagged names in red.
    compared: methods that are shown and not counted."""
    shown, last, which = grid, flagged, ""
    if len(grid) > MOST_ROWS:
        shown, last = grid.tail(MOST_ROWS), flagged[-MOST_ROWS:]
        which = f"（后 {MOST_ROWS} 名，共 {len(grid)} 个）"
    states = {
        0.0: ("#f7f8f9", "不在末位"),
        0.5: (COLOURS["orange"], "在分界处并列"),
        1.0: (RED, "在末位"),
    }

    def over(ax):
        ax.xaxis.tick_top()
        places = np.arange(grid.shape[1]) + 0.5
        names = [str(name).replace("\n", "") for name in grid]
        ax.set_xticks(places, names, rotation=45, ha="left", rotation_mode="anchor")
        ax.tick_params(length=0)

    times = (shown.drop(columns=list(compared)) == 1).sum(axis=1)
    counted = "；".join(f"{name} 在 {count} 种方法中居末位" for name, count in times.items())
    named = "、".join(f"{name} {count} 种" for name, count in times[last].items())
    judging = grid.shape[1] - len(compared)
    told = f"：{judging} 种方法里居末位的，{named}" if named and sum(last) <= FEW else ""
    told += f"（另有 {len(compared)} 种只比较）" if told and compared else ""
    return heat(
        shown,
        states,
        flagged=last,
        title=title + which + told,
        mark=mark,
        alt=f"{title}{which}（共 {grid.shape[1]} 种）：{counted}",
        above=1.3,
        linewidths=1,
        over=over,
    )


def history(ranks: pd.DataFrame, flagged: list[str], *, title: str, mark: str = "") -> Chart:
    """Ranks by quarter (index) and township (columns), 1 best; the `flagged` in red, each with its
    own stroke, the others pale, NaN a gap. Of many townships the first and last of the latest
    quarter and the flagged ones."""
    latest, which = ranks.iloc[-1].dropna().sort_values(kind="stable"), ""
    lowest = int(np.nanmax(ranks.to_numpy()))
    if ranks.shape[1] > MOST_ROWS:
        outer = {*latest.index[: ENDS // 2], *latest.index[-ENDS // 2 :], *flagged}
        which = f"（前 {ENDS // 2} 和后 {ENDS // 2}、列入名单的，共 {ranks.shape[1]} 个）"
        ranks, latest = ranks[[n for n in ranks if n in outer]], latest[latest.index.isin(outer)]
    looks = {name: {"color": PALE, "lw": 1.2, "marker": "o", "ms": 2.5} for name in ranks}
    for i, name in enumerate(flagged):
        stroke = {"color": RED, "lw": 2, "ls": STROKES[i % len(STROKES)]}
        looks[name] = stroke | {"marker": "o", "ms": 4, "zorder": 3}
    # names at the right margin, pushed apart where two end on one rank or the ranks lie close
    apart = max(1.0, lowest / max(len(latest), 16))
    steps = np.arange(len(latest)) * apart
    places = np.maximum.accumulate(latest.to_numpy() - steps) + steps
    bottom = max(lowest, 1 + steps.max(initial=0))
    places = np.minimum(places, bottom - steps[::-1])

    standing = {name: f"：最近第 {rank:.0f} 名" for name, rank in latest.items()}

    def paint(figure):
        ax = figure.subplots()
        path(ax, ranks, looks)
        for line, name in zip(ax.lines, looks, strict=True):
            say(line, f"{name}{standing.get(name, '')}")
        for name, place in zip(latest.index, places, strict=True):
            colour = RED if name in flagged else SOFT
            ax.text(len(ranks) - 0.85, place, name, va="center", color=colour)
        ax.set_xlim(-0.4, len(ranks) + max(1.0, 0.5 * len(ranks)))
        step = 5 if lowest <= 40 else 10 * -(-lowest // 100)
        ax.set_yticks([1, *range(step, lowest + 1, step)])
        ax.spines["bottom"].set_bounds(0, len(ranks) - 1)
        ax.set_ylim(bottom + 0.5 * apart, 1 - 0.5 * apart)
        ax.set_ylabel("名次")

    taken = "；".join(
        f"{name} {'、'.join('缺' if pd.isna(rank) else f'{rank:.0f}' for rank in ranks[name])}"
        for name in flagged
    )
    span = f"{title}（{ranks.index[0]} 至 {ranks.index[-1]}）{which}"
    alt = f"{span}：{taken or '没有列入末位的乡镇'}"
    height = 0.7 + ROW * 0.85 * max(len(latest), 8)
    return draw(paint, title=title + which, mark=mark, alt=alt, height=height)
