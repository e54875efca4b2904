"""The charts of the forecast: the quarter's range, the targets, the townships, who is short.

Those of the back-test: forecasts beside outcomes, errors beside the rivals', where outcomes fell in
the ranges, probabilities beside what came.
"""

import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter, PercentFormatter

from zx_analysis.city.indicators import in_full
from zx_analysis.pages.charts import (
    BLUE,
    COLOURS,
    GREY,
    INK,
    PALE,
    RED,
    Chart,
    bars,
    dots,
    draw,
    multiples,
    path,
)

MOST_PANELS, ACROSS = 20, 4  # small multiples: more would be too small to read; of them in a row
LOW95, HIGH95, LOW80, HIGH80 = "low95", "high95", "low80", "high80"


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
    """Quarter totals of the past (index = labels) as columns; beside them the forecast of each
    origin (index = labels, columns = .025, .1, .5, .9, .975) over what is `known` of the quarter,
    the target as a line, the outcome as a column. All in `unit`."""
    names = {0.025: LOW95, 0.1: LOW80, 0.5: "median", 0.9: HIGH80, 0.975: HIGH95}
    at = np.arange(len(past), len(past) + len(quantiles))
    ranges = {
        (LOW95, HIGH95): {"lw": 6, "alpha": 0.35, "label": "九成五范围"},
        (LOW80, HIGH80): {"lw": 16, "alpha": 0.55, "label": "八成范围"},
    }
    ring = {"color": "white", "edgecolor": BLUE, "label": "中位数"}
    labels = [*past.index, *quantiles.index] + (["实际"] if actual is not None else [])

    def paint(figure):
        ax = figure.subplots()
        ax.bar(range(len(past)), past.to_numpy(), color=PALE, width=0.65)
        if known:
            ax.bar(at, known, color=GREY, width=0.65, label="本季已公布")
        dots(ax, quantiles.rename(columns=names).set_axis(at), ranges, ring, 36)
        if target is not None:
            ax.axhline(target, color=RED, lw=1.3)
            beside = {"xytext": (0, 4), "textcoords": "offset points"}
            ax.annotate(f"目标 {in_full(target)}{unit}", (-0.4, target), color=RED, **beside)
        if actual is not None:
            ax.bar([len(labels) - 1], [actual], color=INK, width=0.65, label="实际")
        ax.set_xticks(range(len(labels)), labels, rotation=45, ha="right", fontsize=8)
        # with little history a bar would be as wide as the picture, and the target's name outside
        ax.set_xlim(min(ax.get_xlim()[0], -0.6), max(ax.get_xlim()[1], 4.4))
        ax.set_ylabel(unit)

    words = [f"{label} 中位数 {value:.1f}{unit}" for label, value in quantiles[0.5].items()]
    words += [f"实际 {actual:.1f}{unit}"] if actual is not None else []
    words += [f"目标 {in_full(target)}{unit}"] if target is not None else []
    alt = f"{title}：{'；'.join(words)}"
    return draw(paint, title=title, mark=mark, alt=alt, height=4.2, legend=5)


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
        ax.barh(range(len(labels)), 1, color="#eef0f2", height=0.55, zorder=0.5)
        ax.set_xlim(0, 1.13)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])

    rows = _targets(labels, values, texts, colours).assign(at=1.01)
    return _target_bars(rows, "达到目标的概率", title, mark, over)


def attained(
    labels: list[str], shares: list[float], colours: list[str], *, title: str, mark: str = ""
) -> Chart:
    """One bar per target: outcome as a share of the target (1 = met), with the target as a line."""

    def over(ax):
        ax.axvline(1, color=INK, lw=1)
        ax.margins(x=0.12)
        ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))

    rows = _targets(labels, shares, [f"  {share:.1%}" for share in shares], colours)
    unit = "实际相当于目标的百分比（竖线为目标）"
    return _target_bars(rows.assign(at=rows["value"].clip(lower=1)), unit, title, mark, over)


def _targets(
    labels: list[str], values: list[float], texts: list[str], colours: list[str]
) -> pd.DataFrame:
    """Rows of `bars`, one a target."""
    shades, look = [COLOURS[name] for name in colours], [{"fontsize": 10} for _ in labels]
    columns = {"value": values, "text": texts, "colour": shades, "look": look}
    return pd.DataFrame(columns, index=labels)


def _target_bars(rows: pd.DataFrame, unit: str, title: str, mark: str, over) -> Chart:
    alt = f"{title}：" + "；".join(f"{name} {text.strip()}" for name, text in rows["text"].items())
    height = 1.2 + 0.45 * len(rows)
    return bars(
        rows, unit=unit, title=title, mark=mark, alt=alt, height=height, thick=0.55, over=over
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
    """Small multiples: quarter totals by township (columns, the largest MOST_PANELS first) and the
    80 % range of the quarter under study; without one where it is the last of history."""
    shown = list(history.columns[:MOST_PANELS])
    years = {i: label[:4] for i, label in enumerate(history.index) if label.endswith("Q1")}

    def paint(ax, name):
        ax.plot(range(len(history)), history[name], color=INK, lw=1.1)
        if low is None or high is None:
            ax.plot(len(history) - 1, history[name].iloc[-1], "o", color=INK, ms=3)
        else:
            ax.vlines(len(history), low[name], high[name], color=BLUE, lw=4, alpha=0.6)
        ax.set_ylim(bottom=0)
        ax.tick_params(labelsize=6)
        ax.set_xticks(list(years), list(years.values()))
        ax.figure.supylabel(unit, fontsize=9)

    more = f"（前 {MOST_PANELS} 个）" if history.shape[1] > MOST_PANELS else ""
    until = f"，到 {history.index[-1]}" if low is None else "和本季 八成范围"
    alt = f"{title}：{len(shown)} 个单位的季度走势{until}"
    words = {"title": title + more, "mark": mark, "alt": alt}
    height = 1.1 + 1.25 * -(-len(shown) // ACROSS)
    frames = {name: name for name in shown}
    return multiples(paint, frames, across=ACROSS, share="x", size=8, height=height, **words)


def contributions(
    values: pd.Series, *, unit: str, title: str, mark: str = "", expected: bool = True
) -> Chart:
    """One bar per township, by how much it is (or is expected) above or below its due, the furthest
    below first; `values` by name, in `unit`."""
    values = values.sort_values()

    def over(ax):
        ax.axvline(0, color=INK, lw=1)
        ax.margins(x=0.14, y=0.02)

    right, left = {"xytext": (4, 0), "ha": "left"}, {"xytext": (-4, 0), "ha": "right"}
    rows = pd.DataFrame(
        {
            "value": values,
            "colour": [COLOURS["red" if value < 0 else "green"] for value in values],
            "text": [f"{value:+.2f}" for value in values],
            "look": [right if value >= 0 else left for value in values],
        }
    )
    least = f"{values.index[0]} {values.iloc[0]:+.2f}{unit}"
    alt = f"{title}：合计 {values.sum():+.2f}{unit}，最少的是{least}"
    unit = f"{'预计' if expected else ''}比应完成多（少）{unit}"
    height = 1.2 + 0.24 * len(values)
    return bars(
        rows, unit=unit, title=title, mark=mark, alt=alt, height=height, thick=0.7, over=over
    )


STAGE_ZH = "已知 {} 个月"
MARKERS = ("s", "^", "v", "D", "P", "X")
RIVAL_COLOURS = (GREY, COLOURS["orange"], COLOURS["green"], "#7a6ca8", RED, "#b08d57")
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
        ax.set_xticks(range(len(quarters)), quarters)
        ax.set_ylabel(unit)

    inside = table["actual"].between(table[LOW80], table[HIGH80]).sum()
    counted = f"{len(quarters)} 个季度，{len(table)} 次预测，八成范围包住实际的 {inside} 次"
    return draw(paint, title=title, mark=mark, alt=f"{title}：{counted}", height=4.4, legend=3)


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
        path(ax, wide.clip(lower=0.05).reindex(quarters), looks, size=7, aside=aside)
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%"))
        ax.yaxis.set_minor_formatter(NullFormatter())
        ax.yaxis.label.set_size(8)
        ax.set_xlim(-0.5, len(quarters) - 0.5)
        ax.grid(axis="y", color=PALE, lw=0.6)
        ax.set_axisbelow(True)

    means = table[table["method"] == ours].groupby("known_months")["error_pct"].mean()
    errors = "；".join(
        f"{STAGE_ZH.format(stage)}时{ours}平均 {mean:.1f}%" for stage, mean in means.items()
    )
    words = {"title": title, "mark": mark, "alt": f"{title}：{errors}"}
    unit, stages = "误差占实际的百分比（对数刻度）", table.groupby("known_months")
    return _by_stage(paint, dict(iter(stages)), unit=unit, height=4.2, legend=4, small=7, **words)


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
    return _by_stage(paint, panels, unit="占乡镇预测的比例", height=3.4, legend=3, **words)


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
        ax.xaxis.set_major_locator(MaxNLocator(5))
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
    ax.tick_params(labelsize=8)
