"""The charts of the forecast: its path to the outcome, the targets, the townships, who is short.

Those of the back-test: forecasts beside outcomes, errors beside the rivals', where outcomes fell in
the ranges, probabilities beside what came.
"""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter, PercentFormatter

from zx_analysis.city.indicators import half_up, with_unit
from zx_analysis.pages.charts import bars, dots, path
from zx_analysis.pages.pictures import (
    BLUE,
    COLOURS,
    GREY,
    INK,
    PALE,
    RED,
    SOFT,
    Chart,
    draw,
    multiples,
    say,
)

MOST_PANELS, ACROSS = 18, 3  # small multiples: more would be too small to read; of them in a row
LOW95, HIGH95, LOW80, HIGH80 = "low95", "high95", "low80", "high80"


def course(
    steps: pd.DataFrame,
    target: tuple[float, str] | None,
    rest: pd.Series,
    *,
    unit: str,
    rest_title: str,
    places: int,
    title: str,
    mark: str = "",
) -> Chart:
    """The path of a forecast to its outcome: at each month known (index: its words) the 80 % range,
    closing as months come in, its median as a ring, a fact as a dot; a month still to come is NaN.
    target: its value and words, a line; rest: beside it what the remaining months made in past
    years and, last, what they have to make now (`steps` open: a hollow bar) or made (all by year;
    empty: no such panel). places: decimals of the figures."""
    drawn = steps.dropna(subset="median")
    at = np.array([steps.index.get_loc(name) for name in drawn.index])
    open_ = not (len(drawn) and bool(drawn["final"].iloc[-1]))

    def paint_path(ax):
        ax.fill_between(at, drawn["low80"], drawn["high80"], color=BLUE, alpha=0.16, lw=0)
        if len(drawn):
            ax.plot(at, drawn["median"], color=BLUE, lw=1, ls=":")
        for x, (name, row) in zip(at, drawn.iterrows(), strict=True):
            low, middle, high = (f"{row[end]:,.{places}f}" for end in ("low80", "median", "high80"))
            beside = {"textcoords": "offset points", "va": "center"}
            if row["final"]:
                (mark_,) = ax.plot([x], [row["median"]], "o", ms=9, color=INK, zorder=4)
                say(mark_, f"{name} {with_unit(middle, unit)}")
                look = {"color": INK, "ha": "center"}
                ax.annotate(middle, (x, row["median"]), xytext=(0, 13), **beside, **look)
                continue
            ax.vlines([x], row["low80"], row["high80"], color=BLUE, lw=2)
            look = {"ms": 9, "mfc": "white", "mec": BLUE, "mew": 2, "zorder": 4}
            (mark_,) = ax.plot([x], [row["median"]], "o", **look)
            say(
                mark_,
                f"{name} {with_unit(middle, unit)}，八成范围 {low} 至 {with_unit(high, unit)}",
            )
            look = {"color": BLUE, "bbox": {"fc": "white", "ec": "none", "pad": 0.5}, "zorder": 3}
            ax.annotate(middle, (x, row["median"]), xytext=(9, 0), **beside, **look)
            for text, end, y in ((low, "low80", -8), (high, "high80", 8)):
                look = {"ha": "center", "color": SOFT}
                ax.annotate(text, (x, row[end]), xytext=(0, y), **beside, **look)
        if target is not None:
            ax.axhline(target[0], color=RED, lw=1.3, ls="--", zorder=1)
            look = {"va": "bottom", "ha": "right", "color": RED}
            side = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
            ax.annotate(target[1], (1, target[0]), xytext=(0, 2), **side, **look)
        ax.set_xticks(range(len(steps)), steps.index)
        # room on the right: for the figures beside the last ring, and the target's name
        ax.set_xlim(-0.4, len(steps) - 0.2)
        ax.margins(y=0.16)
        ax.set_ylabel(unit)

    def paint_rest(ax):
        looks = [(PALE, GREY)] * (len(rest) - 1) + [
            ("white" if open_ else INK, RED if open_ else INK)
        ]
        columns = ax.bar(range(len(rest)), rest, width=0.7)
        for column, (fill, edge), (year, value) in zip(columns, looks, rest.items(), strict=True):
            column.set(facecolor=fill, edgecolor=edge, linewidth=1.4)
            shown = f"{half_up(value, places):,}"  # as the leader's page rounds: 79.255 is 79.26
            say(column, f"{year}：{with_unit(shown, unit)}")
            look = {"xytext": (0, 2), "textcoords": "offset points", "ha": "center", "va": "bottom"}
            ax.annotate(shown, (column.get_x() + 0.35, value), **look)
        ax.set_xticks(range(len(rest)), rest.index)
        ax.set_title(rest_title, fontsize="medium", color=SOFT)
        ax.set_ylim(0, 1.15 * max(rest.max(), 1e-9))
        ax.set_xlim(-0.6, max(len(rest) - 0.4, 3.6))  # a bar alone would be as wide as the picture
        ax.spines["left"].set_visible(False)
        ax.set_yticks([])

    def paint(figure):
        if rest.empty:
            paint_path(figure.subplots())
        else:
            above, below = figure.subplots(2, 1, height_ratios=[3, 2])
            paint_path(above)
            paint_rest(below)

    words = []
    for name, row in drawn.iterrows():
        low, middle, high = (f"{row[end]:,.{places}f}" for end in ("low80", "median", "high80"))
        within = "" if row["final"] else f"（八成范围 {low} 至 {high}）"
        words.append(f"{name} {with_unit(middle, unit)}{within}")
    words += [target[1]] if target is not None else []
    alt = f"{title}：{'；'.join(words)}".replace("\n", "")
    height = 2.5 if rest.empty else 4.3
    return draw(paint, title=title, mark=mark, alt=alt, height=height)


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

    def over(ax):
        ax.barh(range(len(labels)), 1, color="#eef0f2", height=0.72, zorder=0.5)
        ax.set_xlim(0, 1.26)
        ax.set_xticks([0, 0.5, 1], ["0%", "50%", "100%"])

    rows = _targets(labels, values, texts, colours).assign(at=1.0)
    return _target_bars(rows, "达到目标的概率", title, mark, over)


def attained(
    labels: list[str],
    shares: list[float],
    texts: list[str],
    colours: list[str],
    *,
    title: str,
    mark: str = "",
) -> Chart:
    """One bar per target: outcome as a share of the target (1 = met), with the target as a line;
    a rate is no share of another (NaN): its text stands alone.
    """

    def over(ax):
        ax.axvline(1, color=INK, lw=1)
        ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))

    rows = _targets(labels, shares, texts, colours)
    unit = "实际相当于目标的百分比（竖线为目标）"
    at = rows["value"].clip(lower=1).fillna(0)
    return _target_bars(rows.assign(at=at), unit, title, mark, over)


def _targets(
    labels: list[str], values: list[float], texts: list[str], colours: list[str]
) -> pd.DataFrame:
    """Rows of `bars`, one a target."""
    shades = [COLOURS[name] for name in colours]
    return pd.DataFrame({"value": values, "text": texts, "colour": shades}, index=labels)


def _target_bars(rows: pd.DataFrame, unit: str, title: str, mark: str, over) -> Chart:
    alt = f"{title}：" + "；".join(f"{name} {text}" for name, text in rows["text"].items())
    return bars(rows, unit=unit, title=title, mark=mark, alt=alt, over=over)


def townships(
    history: pd.DataFrame,
    low: pd.Series | None,
    high: pd.Series | None,
    *,
    unit: str,
    title: str,
    mark: str = "",
) -> Chart:
    """Small multiples: quarter totals by township (columns, the largest MOST_PANELS first) and the
    80 % range of the quarter under study; without one where it is the last of history."""
    count = history.shape[1]
    shown = list(history.columns[: MOST_PANELS if count > MOST_PANELS + ACROSS else count])
    years = {i: label[2:4] for i, label in enumerate(history.index) if label.endswith("Q1")}

    def paint(ax, name):
        (line,) = ax.plot(range(len(history)), history[name], color=INK, lw=1.1)
        say(line, f"{name}：{history.index[-1]} {history[name].iloc[-1]:,.2f} {unit}")
        if low is None or high is None:
            ax.plot(len(history) - 1, history[name].iloc[-1], "o", color=INK, ms=3)
        else:
            bar = ax.vlines(len(history), low[name], high[name], color=BLUE, lw=4, alpha=0.6)
            say(bar, f"{name}：预计 {low[name]:,.2f} 至 {high[name]:,.2f} {unit}")
        ax.set_ylim(bottom=0)
        ax.yaxis.set_major_locator(MaxNLocator(2))
        ax.set_xticks(list(years), list(years.values()))

    more = f"（最大的 {len(shown)} 个，共 {count} 个）" if len(shown) < count else ""
    until = f"，到 {history.index[-1]}" if low is None else "和本季八成范围"
    alt = f"{title}{more}：{len(shown)} 个单位的季度走势{until}"
    words: dict[str, Any] = {"title": f"{title}{more}，{unit}", "mark": mark, "alt": alt}
    height = 0.3 + 0.95 * -(-len(shown) // ACROSS)
    frames = {name: name for name in shown}
    return multiples(paint, frames, across=ACROSS, share="x", height=height, **words)


def contributions(
    values: pd.Series,
    *,
    unit: str,
    title: str,
    mark: str = "",
    expected: bool = True,
    total: float | None = None,
    total_zh: str = "合计",
) -> Chart:
    """One bar per township, by how much it is (or is expected) above or below its due, the furthest
    below first; `values` by name, in `unit`. total: what is said of all together, called total_zh
    (default: their sum; medians do not add up)."""
    values, together = values.sort_values(), values.sum() if total is None else total

    def over(ax):
        ax.axvline(0, color=INK, lw=1)
        ax.margins(x=0.2)

    right, left = {"xytext": (4, 0), "ha": "left"}, {"xytext": (-4, 0), "ha": "right"}
    rows = pd.DataFrame(
        {
            "value": values,
            "colour": [COLOURS["red" if value < 0 else "green"] for value in values],
            "text": [f"{value:+.2f}" for value in values],
            "look": [right if value >= 0 else left for value in values],
        }
    )
    way = "少" if values.iloc[0] < 0 else "多"
    least = f"{values.index[0]}，{way} {abs(values.iloc[0]):.2f} {unit}"
    title = f"{title}：{total_zh} {together:+.2f} {unit}，最少的是{least}"
    unit = f"{'预计' if expected else ''}多（少）{unit}"
    return bars(rows, unit=unit, title=title, mark=mark, alt=title, over=over)


STAGE_ZH = "已知 {} 个月"
MARKERS = ("s", "^", "v", "D", "P", "X")
RIVAL_COLOURS = (GREY, COLOURS["orange"], COLOURS["green"], "#7a6ca8", RED, INK)
BINS = 10


def past_forecasts(table: pd.DataFrame, *, unit: str, title: str, mark: str = "") -> Chart:
    """Every forecast beside the outcome and last year's figure: columns of `backtest.outcomes`, in
    `unit`; the stages of a quarter stand side by side."""
    quarters = list(dict.fromkeys(table["quarter"]))
    stages = list(table.groupby("known_months"))
    last = table.sort_values("known_months").groupby("quarter").first().loc[quarters]

    def paint(figure):
        ax = figure.subplots()
        for order, (stage, points) in enumerate(stages):
            aside = (order - (len(stages) - 1) / 2) * 0.24
            at = np.array([quarters.index(quarter) for quarter in points["quarter"]]) + aside
            shade = 0.35 + 0.55 * order / max(len(stages) - 1, 1)
            words = f"{STAGE_ZH.format(stage)}时（粗：八成范围，细：九成五范围）"
            ranges = {
                (LOW95, HIGH95): {"lw": 1.5, "alpha": shade},
                (LOW80, HIGH80): {"lw": 7, "alpha": shade, "label": words},
            }
            dots(ax, points.set_index(at), ranges, {"color": "white", "edgecolor": BLUE}, 24)
        edges = np.arange(len(quarters)) - 0.42, np.arange(len(quarters)) + 0.42
        naive = {"color": COLOURS["orange"], "lw": 1.2, "ls": "--"}
        ax.hlines(last["actual"], *edges, color=INK, lw=1.8, label="实际")
        ax.hlines(last["seasonal_naive"], *edges, label="照搬去年同期（一个月也不知道时）", **naive)
        turned = {"rotation": 45, "ha": "right"} if len(quarters) > 5 else {}
        ax.set_xticks(range(len(quarters)), quarters, **turned)
        ax.set_ylabel(unit)

    inside = table["actual"].between(table[LOW80], table[HIGH80]).sum()
    counted = f"{len(quarters)} 个季度，{len(table)} 次预测，八成范围包住实际的 {inside} 次"
    return draw(paint, title=title, mark=mark, alt=f"{title}：{counted}", height=4.2, legend=1)


def past_errors(table: pd.DataFrame, ours: str, *, title: str, mark: str = "") -> Chart:
    """Absolute error in % of the outcome (log scale) by quarter and method, one panel per number of
    known months: columns quarter, known_months, method, error_pct."""
    quarters = sorted(table["quarter"].unique())
    rivals = [name for name in dict.fromkeys(table["method"]) if name != ours]
    looks = {
        name: {
            "marker": MARKERS[i % len(MARKERS)],
            "ls": "",
            "color": RIVAL_COLOURS[i % len(RIVAL_COLOURS)],
            "ms": 5,
            "alpha": 0.85,
            "label": name,
        }
        for i, name in enumerate(rivals)
    }
    line = {"marker": "o", "color": BLUE, "lw": 1.4, "ms": 8, "markeredgecolor": "white"}
    looks[ours] = line | {"label": ours, "zorder": 4}
    aside = {name: 0.09 * (i - (len(rivals) - 1) / 2) for i, name in enumerate(rivals)}

    def paint(ax, stage):
        wide = stage.pivot(index="quarter", columns="method", values="error_pct")
        path(ax, wide.clip(lower=0.05).reindex(quarters), looks, aside=aside)
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%"))
        ax.yaxis.set_minor_formatter(NullFormatter())
        ax.set_xlim(-0.5, len(quarters) - 0.5)
        ax.grid(axis="y", color=PALE, lw=0.6)
        ax.set_axisbelow(True)

    means = table[table["method"] == ours].groupby("known_months")["error_pct"].mean()
    errors = "；".join(
        f"{STAGE_ZH.format(stage)}时{ours}平均 {mean:.1f}%" for stage, mean in means.items()
    )
    words = {"title": title, "mark": mark, "alt": f"{title}：{errors}"}
    unit, stages = "误差占实际的百分比（对数刻度）", table.groupby("known_months")
    return _by_stage(paint, dict(iter(stages)), unit=unit, height=4.6, legend=2, **words)


def past_places(
    panels: dict[int, tuple[np.ndarray, np.ndarray, tuple[float, float]]],
    *,
    title: str,
    mark: str = "",
) -> Chart:
    """By number of known months: where the units' outcomes fell among their draws (0 to 1), the
    city's as strokes, and the band that the share of a bin keeps to where the ranges are right."""

    def paint(ax, panel):
        units, city, (low, high) = panel
        band = {"color": PALE, "alpha": 0.8, "lw": 0, "label": "准确时95%的样本在此带内"}
        columns = {"align": "edge", "color": BLUE, "alpha": 0.75, "label": "乡镇"}
        stroke = {"color": RED, "ms": 11, "mew": 2, "clip_on": False, "label": "全市（每季一笔）"}
        ax.axhspan(low, high, **band)
        ax.axhline(1 / BINS, color=GREY, lw=0.9, ls="--")
        share, edges = np.histogram(units, BINS, (0, 1))
        ax.bar(edges[:-1], share / max(len(units), 1), width=0.9 / BINS, **columns)
        ax.plot(city, np.full(len(city), -0.03), "|", **stroke)
        ax.set(xlim=(0, 1), ylim=(-0.06, None), xlabel="实际所在分位", xticks=[0, 0.5, 1])
        _percents(ax)
        ax.spines["bottom"].set_position(("data", -0.06))

    halves = "；".join(
        f"{STAGE_ZH.format(stage)}时落在上半部分的 {np.mean(units > 0.5):.0%}"
        for stage, (units, *_) in panels.items()
    )
    words = {"title": title, "mark": mark, "alt": f"{title}：{halves}"}
    return _by_stage(paint, panels, unit="占乡镇预测的比例", height=3.4, legend=1, **words)


def reliability(curves: dict[int, pd.DataFrame], *, title: str, mark: str = "") -> Chart:
    """By number of known months: probability given against share reached, with bars low to high
    (columns probability, reached, low, high, forecasts); the diagonal is right, larger points hold
    more forecasts."""

    def paint(ax, curve):
        ax.plot([0, 1], [0, 1], color=GREY, lw=1, ls="--")
        points = curve.set_index("probability").rename(columns={"reached": "median"})
        size = 10 + 60 * points["forecasts"] / points["forecasts"].max()
        dots(ax, points, {("low", "high"): {"lw": 3, "alpha": 0.35}}, {"color": BLUE}, size)
        ax.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), xlabel="当时给出的概率")
        ax.xaxis.set_major_locator(MaxNLocator(2))
        _percents(ax)
        ax.set_aspect("equal")

    counted = "；".join(
        f"{STAGE_ZH.format(stage)}时 {int(curve['forecasts'].sum())} 次"
        for stage, curve in curves.items()
    )
    alt = f"{title}：{counted}；竖条为整季重抽样的九成五范围，虚线为完全准确"
    words = {"title": title, "mark": mark, "alt": alt}
    return _by_stage(paint, curves, unit="实际达到的比例", height=3.5, **words)


def _by_stage(paint, stages: dict, **words) -> Chart:
    """A panel for each number of known months, in one row, with one y axis."""
    frames = {STAGE_ZH.format(months): shown for months, shown in stages.items()}
    return multiples(paint, frames, across=len(frames), share="y", **words)


def _percents(ax) -> None:
    """Both axes in whole per cents."""
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0))
